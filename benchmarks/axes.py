"""How the job grows: along files, periods, units, elements, and files of unknown unit; each by its exponent, with the
peak of memory beside its limit. Each axis is a part of its own: ``python -m benchmarks --only units``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.bench import Bench, Job
from benchmarks.corpus import MARKS
from benchmarks.job import COMMANDS
from benchmarks.measure import exponent, spread
from benchmarks.table import Line, at_most, peak, ratio, seconds

MOST = 1.1
PEAK = 150
"""MB of a run of the size that a commune has: 57 units, the sample's elements, sixty periods."""
PEAK_MORE = 500
"""MB of a run that is several times as large; also the limit of a single file. Every unit is a row on several pages of
the workbook and of the Word report, which lie in memory until they are written."""
CITY = 3000
"""Units of a city's communes, were each as large as Tân Minh: 114 of 26."""
TIME = 30.0
"""CPU seconds in which one process takes in a city's period: under half a minute."""
UNITS = (("units 1", 57), ("units 16", 912), ("units 3000", 3000), ("units 5700", 5700))
STRANGERS = (0, 400, 1600)
FILES = ((40, 142), (10, 570), (1, 5700))
"""Of the 5,700 forms every so manieth; so many files."""


class Point(NamedTuple):
    """One size along an axis: a plan folder, what is sent, the last period of it."""

    size: int
    plan: Path
    sent: Path
    last: str


def units(bench: Bench) -> Iterator[Line]:
    """Units with a form each, in one period: to 5,700 files in it, a minute and more a round."""
    found = _grown(bench, _corpora(bench, UNITS))
    yield from _rows("units (each with its form)", found, lambda size: PEAK if size == UNITS[0][1] else PEAK_MORE)
    for size in (CITY, UNITS[-1][1]):
        for command in COMMANDS:
            took = [job.commands[command] for job in found[size]]
            row = seconds(f"{size} units, one period: {command}", took)
            aimed = (size, command) == (CITY, "collect")
            yield at_most(row, spread(t.cpu for t in took).middle, TIME, " s") if aimed else row


def elements(bench: Bench) -> Iterator[Line]:
    """Elements, criteria and rules times 4 and times 16, in the forms of 57 units."""
    names = (("units 1", 1), ("elements 4", 4), ("elements 16", 16))
    found = _grown(bench, _corpora(bench, names))
    yield from _rows(
        "elements and criteria, times the sample's", found, lambda times: PEAK if times == 1 else PEAK_MORE
    )


def periods(bench: Bench) -> Iterator[Line]:
    root = bench.corpus("periods").root
    points = [Point(n, root / f"plan-{n}", sent := root / f"sent-{n}", _only(sent)) for n in MARKS]
    yield from _rows("periods, all closed but the last; 27 forms come", _grown(bench, points))


def _corpora(bench: Bench, named: Sequence[tuple[str, int]]) -> list[Point]:
    corpora = [(n, bench.corpus(name)) for name, n in named]
    return [Point(n, c.plan, c.sent, c.last) for n, c in corpora]


def _only(sent: Path) -> str:
    return next(path.name for path in sent.iterdir())


def files(bench: Bench) -> Iterator[Line]:
    """Parts of what 570 units send in ten periods, into the plan folder of all of them."""
    corpus = bench.corpus("5700")
    sent = corpus.files
    found: dict[int, list[Job]] = {}
    for _ in range(max(1, bench.rounds // 2)):
        for every, count in FILES:
            part = bench.part(sent[::every][:count])
            found.setdefault(count, []).append(bench.job(part, bench.plan(corpus.plan), corpus.last))
    yield from _rows("files, of 570 units and 10 periods", found, lambda _: PEAK_MORE)
    _, small, large = (found[count] for _, count in FILES)
    a_file, cpu = ratio(
        "time a file at 5700, beside that at 570",
        [job.took.times(1 / 5700) for job in large],
        [job.took.times(1 / 570) for job in small],
        digits=2,
    )
    yield at_most(a_file, cpu.middle, 1.15, "x")


def _grown(bench: Bench, points: Sequence[Point]) -> dict[int, list[Job]]:
    """The job at each point, round by round in turn."""
    found: dict[int, list[Job]] = {}
    for _ in range(bench.rounds):
        for point in points:
            found.setdefault(point.size, []).append(bench.job(point.sent, bench.plan(point.plan), point.last))
    return found


def _rows(what: str, found: dict[int, list[Job]], limit: Callable[[int], float] = lambda _: PEAK) -> Iterator[Line]:
    """A row for each size, one for each command that grows, and the exponent of the whole. ``limit``: MB by size."""
    for size, jobs in found.items():
        most = peak([job.run for job in jobs])
        row = seconds(f"{what}: {size}", [job.took for job in jobs], most)
        yield at_most(row, most, round(limit(size)), " MB")
    yield _exponent(f"{what}: exponent", list(found), [[job.took.cpu for job in jobs] for jobs in found.values()])
    for name in COMMANDS:
        took = [[job.commands[name].cpu for job in jobs] for jobs in found.values()]
        yield _exponent(f"{what}: exponent of {name}", list(found), took)._replace(aim="", held=None)


def _exponent(what: str, sizes: Sequence[int], took: Sequence[Sequence[float]]) -> Line:
    by_round = spread(exponent(sizes, seconds) for seconds in zip(*took, strict=True))
    return at_most(Line(what, by_round.text(2)), by_round.middle, MOST, "")


def strangers(bench: Bench) -> Iterator[Line]:
    """Files without a stamp, into a plan folder of 57 units: received, then everything once more."""
    corpus = bench.corpus("units 1")
    sent = sorted(corpus.strangers.iterdir())
    found: dict[str, dict[int, list[Job]]] = {"first": {}, "second": {}}
    for _ in range(bench.rounds):  # a good part of it is the disk's, which is not even
        for count in STRANGERS:
            part = bench.part(sent[:count])
            part.mkdir(exist_ok=True)
            plan = bench.plan(corpus.plan)
            for turn in found.values():
                turn.setdefault(count, []).append(bench.job(part, plan, corpus.last, ("collect",)))
    for name, by_count in found.items():
        for count, jobs in by_count.items():
            if count:
                row = seconds(f"strangers, {name} collect: {count}", [j.took for j in jobs])
                yield row._replace(peak=f"{peak([j.run for j in jobs]):.0f} MB")
        took = [[job.took.cpu for job in jobs] for jobs in by_count.values()]
        yield _exponent(f"strangers, {name} collect: exponent", list(by_count), took)
