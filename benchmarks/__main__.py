"""``python -m benchmarks [--quick] [--write]``: every figure of docs/benchmarks.md, in one run.

Work lies in ``~/.cache/tanminh-benchmarks`` or ``$TANMINH_BENCHMARKS``: forms written once (some minutes at first),
plan folders of one run. All that is compared runs in turn, in processes of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from benchmarks.job import COMMANDS
from benchmarks.measure import Run, ratios, run, spread

SIZES = ((27, 1), (57, 10), (570, 10))
CLI = ("-c", "from tanminh_xl.cli import script; script()")
OFFICE = Path(__file__).with_name("office.py")
DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"


class Line(NamedTuple):
    """A line of the table. ``held``: whether the aim is reached; None where there is none."""

    what: str
    figure: str
    peak: str = ""
    aim: str = ""
    held: bool | None = None


class Job(NamedTuple):
    """A whole run: its process's seconds and peak (MB), and the seconds of each command in it."""

    seconds: float
    peak: float
    took: dict[str, float]


class Bench:
    """One run: where corpora and plan folders lie, how often everything is done."""

    def __init__(self, work: Path, rounds: int) -> None:
        self.work, self.rounds, self.cache = work, rounds, work / "pycache"

    def corpus(self, units: int, periods: int) -> Path:
        return Path(run(("-m", "benchmarks.corpus", str(self.work), str(units), str(periods)), self.cache).said.strip())

    def inside(self, corpus: Path, what: str) -> Run:
        return run(("-m", "benchmarks.reading", str(corpus), str(self.rounds), what), self.cache)

    def plan(self, corpus: Path) -> Path:
        """The corpus's plan folder once more: its files are never changed, so links do."""
        to = self.work / "plan"
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(corpus / "plan", to, copy_function=os.link)
        return to

    def whole(self, corpus: Path, plan: Path) -> Job:
        """Collect everything, then merge, assess and report the last period, in one process."""
        last = max((path.name for path in (corpus / "sent").iterdir()), key=lambda code: code.partition("-")[::2])
        done = run(("-m", "benchmarks.job", str(corpus / "sent"), str(plan), last), self.cache)
        return Job(done.seconds, done.peak, json.loads(done.said.splitlines()[-1]))

    def office(self, corpus: Path) -> Run:
        return run((str(OFFICE), str(corpus / "sent"), str(self.work / "office.xlsx")), self.cache)


def peak(runs: Sequence[Run | Job]) -> str:
    return f"{max(each.peak for each in runs):.0f} MB"


def inside(bench: Bench, corpus: Path) -> Iterator[Line]:
    """Reading and checking beside python-calamine, storing apart: in one process, block by block in turn."""
    took = json.loads(bench.inside(corpus, "compare").said)
    ours, alone = bench.inside(corpus, "ours").peak, bench.inside(corpus, "calamine").peak
    yield Line("python-calamine alone, every sheet", spread(took["calamine"]).text(2, " ms a file"), f"{alone:.0f} MB")
    pure = ratios(took["pure"], took["calamine"])
    yield Line("read and check: bytes and form to answers and findings", pure.text(2, "x"), "", "2x", pure.middle <= 2)
    whole = ratios(took["reception"], took["calamine"])
    yield Line(
        "the same, with form looked up, unit by the file's name, verdict",
        whole.text(2, "x"),
        f"{ours:.0f} MB",
        "2x",
        whole.middle <= 2,
    )
    kept = json.loads(bench.inside(corpus, "store").said)
    for name, values in kept.items():
        yield Line(f"store bytes and receipt, {name}", spread(values).text(2, " ms a file"))


def whole(bench: Bench, corpora: Sequence[Path]) -> Iterator[Line]:
    """The command line on each corpus, twice on one folder; the office's script beside it but for the largest."""
    a_file: dict[int, list[float]] = {}
    collecting: dict[int, list[float]] = {}
    for corpus in corpora:
        count = sum(1 for _ in (corpus / "sent").rglob("*.xlsx"))
        first: list[Job] = []
        again: list[Job] = []
        office: list[Run] = []
        for _ in range(bench.rounds if count < 1000 else max(1, bench.rounds // 2)):
            plan = bench.plan(corpus)
            first.append(bench.whole(corpus, plan))
            again.append(bench.whole(corpus, plan))
            if count < 1000:
                office.append(bench.office(corpus))
        ours = [job.seconds for job in first]
        a_file[count], collecting[count] = ([s / count for s in ours], [job.took["collect"] / count for job in first])
        name = f"{count} files"
        limit = max(job.peak for job in first) < 400
        yield Line(f"{name}: the whole run", spread(ours).text(2, " s"), peak(first), "400 MB", limit)
        for command in COMMANDS:
            yield Line(f"{name}: {command}", spread([job.took[command] for job in first]).text(2, " s"))
        if office:
            theirs = [each.seconds for each in office]
            yield Line(f"{name}: the office's script", spread(theirs).text(2, " s"), peak(office))
            faster = ratios(theirs, ours)
            aim = ("5x", faster.middle >= 5) if count == 570 else ("", None)
            yield Line(f"{name}: times as fast as the office's script", faster.text(1, "x"), "", *aim)
        repeated = ratios([job.seconds for job in again], ours)
        aim = ("0.2x", repeated.middle < 0.2) if count > 500 else ("", None)
        yield Line(f"{name}: a second run with nothing new", repeated.text(2, "x"), peak(again), *aim)
    if len(a_file) == 3:
        _, small, large = sorted(a_file)
        for words, by in (("whole run", a_file), ("collect", collecting)):
            grown = spread(by[large]).middle / spread(by[small]).middle
            what = f"{words}: time a file at {large}, beside that at {small}"
            yield Line(what, f"{grown:.2f}x", "", "1.15x", grown <= 1.15)


def start(bench: Bench) -> Iterator[Line]:
    """What --help costs, beside importing what it is made with."""
    bare, ours = ("-c", "import typer, rich"), (*CLI, "--help")
    for arguments in (bare, ours):
        run(arguments, bench.cache)
    pairs = [(run(bare, bench.cache), run(ours, bench.cache)) for _ in range(5 * bench.rounds)]
    found = ratios([our.seconds for _, our in pairs], [alone.seconds for alone, _ in pairs])
    yield Line(
        "--help, beside importing typer and rich",
        found.text(2, "x"),
        peak([our for _, our in pairs]),
        "1.5x",
        found.middle <= 1.5,
    )


def table(lines: Sequence[Line]) -> str:
    held = {None: "", True: "yes", False: "**no**"}
    rows = [("what", "median (least - most)", "peak", "aim", "reached"), ("---", "---:", "---:", "---:", "---")]
    rows += [(line.what, line.figure, line.peak, line.aim, held[line.held]) for line in lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def document(lines: Sequence[Line], rounds: int) -> str:
    used = ", ".join(f"{name} {version(name)}" for name in ("python-calamine", "pydantic", "pandas", "openpyxl"))
    return f"""# Benchmarks

Written by `python -m benchmarks --write`, {rounds} rounds; how it measures: `benchmarks/`. Forms are the
demonstration's, of 27 units in 1 period, 57 in 10 and 570 in 10; of the villages' every fifteenth is spoilt in one of
five ways, and a returned one gets its marked copy. A whole run is four commands in one
process, as the office's script is one: `collect` of all files, `merge`, `assess` and `report` of the last period; its
time is the process's, start included. The office's script reads every sheet of every file
with pandas, puts them under one another and writes one workbook (`benchmarks/office.py`); it checks nothing.

Python {platform.python_version()}, {used}; {platform.system()}, {os.cpu_count()} cores.

{table(lines)}
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Time and memory of the main job.")
    parser.add_argument("--quick", action="store_true", help="one round, without the 5,700 files")
    parser.add_argument("--rounds", type=int, default=5, help="of everything but the 5,700 files (half as many)")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = parser.parse_args()
    rounds = 1 if asked.quick else asked.rounds
    work = Path(os.environ.get("TANMINH_BENCHMARKS") or Path.home() / ".cache" / "tanminh-benchmarks")
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work, rounds)
    corpora = [bench.corpus(units, periods) for units, periods in (SIZES[:2] if asked.quick else SIZES)]
    lines: list[Line] = []
    for part in (start(bench), inside(bench, corpora[1]), whole(bench, corpora)):
        for line in part:
            lines.append(line)
            print(f"{line.what}: {line.figure} {line.peak}", file=sys.stderr, flush=True)
    shutil.rmtree(bench.work / "plan", ignore_errors=True)
    print(table(lines))
    if asked.write:
        DOCUMENT.write_text(document(lines, rounds), encoding="utf-8")


if __name__ == "__main__":
    main()
