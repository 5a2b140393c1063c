"""The printed table: a row a measure, with its aim and whether it is reached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Run, Spread, Took, ratios, spread

HELD = {None: "", True: "yes", False: "**no**"}
"""How a row says whether its aim is reached; a miss is never left out."""


class Line(NamedTuple):
    """A row. ``held``: whether the aim is reached; None where there is none."""

    what: str
    cpu: str
    wall: str = ""
    peak: str = ""
    aim: str = ""
    held: bool | None = None


def seconds(what: str, took: Sequence[Took], peak: float | None = None, unit: str = "s", digits: int = 2) -> Line:
    """What something takes; ``unit`` "ms" for seconds that are said as thousandths. Aims are set by ``at_most``."""
    factor = {"s": 1, "ms": 1000}[unit]
    cpu, wall = (spread(part * factor for part in each).text(digits, f" {unit}") for each in zip(*took, strict=True))
    return Line(what, cpu, wall, "" if peak is None else f"{peak:.0f} MB")


def ratio(what: str, one: Sequence[Took], other: Sequence[Took], digits: int = 1) -> tuple[Line, Spread]:
    """One over the other, round by round, and the CPU's: for the aim."""
    cpu, wall = ratios(one, other)
    return Line(what, cpu.text(digits, "x"), wall.text(digits, "x")), cpu


def at_least(pair: tuple[Line, Spread], aim: float) -> Line:
    """The row with its aim: the median of the CPU's ratio is at least that."""
    line, cpu = pair
    return line._replace(aim=f"at least {aim:g}x", held=cpu.middle >= aim)


def at_most(line: Line, value: float, aim: float, unit: str) -> Line:
    """The row with its aim: the value that it says is at most that."""
    return line._replace(aim=f"at most {aim:g}{unit}", held=value <= aim)


def peak(runs: Sequence[Run]) -> float:
    """The largest process's peak of memory, in MB."""
    return max(each.peak for each in runs)


def markdown_row(line: Line) -> str:
    return f"| {' | '.join((*line[:5], HELD[line.held]))} |"


def markdown(lines: Sequence[Line]) -> str:
    head = (
        "| what | CPU: median (least - most) | wall | peak | aim | reached |\n| --- | ---: | ---: | ---: | ---: | --- |"
    )
    return "\n".join([head, *map(markdown_row, lines)])


def summary(lines: Sequence[Line]) -> str:
    """One line: how many aims are reached, and which are not."""
    missed = [line.what for line in lines if line.held is False]
    said = f"{sum(line.held is True for line in lines)} of {sum(line.held is not None for line in lines)} aims reached"
    return f"{said}; missed: {'; '.join(missed)}." if missed else f"{said}."


def put_between(document: Path, command: str, said: str) -> None:
    """Put what a command measured into a document, between the two marks that name the command."""
    begin, end = f"<!-- {command}: from here -->", f"<!-- {command}: to here -->"
    before, found, rest = document.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise SystemExit(f"{document}: no marks of {command}")
    document.write_text(f"{before}{begin}\n\n{said}\n\n{end}{after}", "utf-8")
