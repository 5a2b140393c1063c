"""``python -m benchmarks [--quick] [--only PART,...] [--peers] [--write]``:
every figure of docs/benchmarks.md, in one run; or some of its parts once more.

Work lies in ``~/.cache/tanminh-benchmarks`` or ``$TANMINH_BENCHMARKS``: forms written once (some minutes at first),
plan folders of one run. All that is compared runs in turn, in processes of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from benchmarks import axes, one_file, peers
from benchmarks.axes import PEAK
from benchmarks.bench import Bench, Job, work_folder
from benchmarks.job import COMMANDS
from benchmarks.measure import Run, Took
from benchmarks.table import Line, at_least, at_most, markdown, markdown_row, peak, ratio, seconds, summary

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
FILE, PEERS = "\n## A file\n", "\n## Peers that check\n"
"""Headings of the parts of the document that are measured, and written, apart."""
ENGINES = ("openpyxl", "calamine")
SHARES = (("one in fifteen", (5.5, 2.9)), ("three in ten", (4.0, 2.0)))
"""Share of the 570 forms that goes back, and how many times as fast as the office's script, by engine."""
COMMAND = 0.35
"""CPU seconds of a command that a person waits for."""


def start(bench: Bench) -> Iterator[Line]:
    """What a command costs before it works: --help, one file checked, what status says."""
    few, many = bench.corpus("27x1"), bench.corpus("570")
    plan = bench.plan(many.plan)
    bench.job(many.sent, plan, many.last, ("collect",))
    cases = {
        "--help": ("--help",),
        "check ONE FILE, plan of 27 units": ("check", str(few.files[5]), "--folder", str(few.plan)),
        "check ONE FILE, 570 files received": ("check", str(many.files[-5]), "--folder", str(plan)),
        "status, plan of 27 units": ("status", "--folder", str(few.plan)),
        "status, 570 files received": ("status", "--period", many.last, "--folder", str(plan)),
    }
    bare: list[Run] = []
    found: dict[str, list[Run]] = {name: [] for name in cases}
    for n in range(3 * bench.rounds + 1):
        alone, taken = bench.alone("import typer, rich"), {name: bench.cli(w, (0, 1)) for name, w in cases.items()}
        if n:  # the first one writes the byte code
            bare.append(alone)
            for name, run in taken.items():
                found[name].append(run)
    beside, cpu = ratio("--help, beside importing typer and rich", _took(found["--help"]), _took(bare), digits=2)
    yield at_most(beside, cpu.middle, 1.5, "x")
    for name, runs in list(found.items())[1:]:
        row = seconds(name, _took(runs), peak(runs))
        yield at_most(row, sorted(run.took.cpu for run in runs)[len(runs) // 2], COMMAND, " s")


def inside(bench: Bench) -> Iterator[Line]:
    """Reading and checking beside python-calamine, storing apart: in one process, block by block in turn."""
    corpus = bench.corpus("570")
    took = {name: [Took(*each) for each in of] for name, of in json.loads(bench.inside(corpus, "compare").said).items()}
    for what, name in (("the two sheets that are needed: the floor", "floor"), ("every sheet", "calamine")):
        row = seconds(f"a file: python-calamine alone, {what}", took[name], unit="ms")
        yield row if name != "floor" else row._replace(peak=f"{bench.inside(corpus, 'floor').peak:.0f} MB")
    for words, name, aim in (
        ("read and check (bytes and form to answers and findings)", "pure", 2.1),
        ("the same, with form looked up, unit by the file's name, verdict", "reception", 2.4),
    ):
        yield seconds(f"a file: {words}", took[name], unit="ms")
        beside, cpu = ratio(f"{words}, beside the floor", took[name], took["floor"], digits=2)
        yield at_most(beside, cpu.middle, aim, "x")
        yield ratio(f"{words}, beside every sheet", took[name], took["calamine"], digits=2)[0]
    yield Line("read, check and admit 570 files: memory", "", "", f"{bench.inside(corpus, 'ours').peak:.0f} MB")
    for name, each in json.loads(bench.inside(corpus, "store").said).items():
        yield seconds(f"a file: store bytes and receipt, {name}", [Took(*of) for of in each], unit="ms")


def whole(bench: Bench, quick: bool = False) -> Iterator[Line]:
    """The job on 570 forms beside the office's script, with few and with many that go back; in one process and in
    four; and once more with nothing new."""
    corpus = bench.corpus("570")
    for (words, aims), sent in zip(SHARES, (corpus.sent, corpus.returned), strict=True):
        few = sent == corpus.sent
        first: list[Job] = []
        again: list[Job] = []
        apart: list[list[Run]] = []
        office: dict[str, list[Run]] = {engine: [] for engine in ENGINES}
        for _ in range(bench.rounds):
            plan = bench.plan(corpus.plan)
            first.append(bench.job(sent, plan, corpus.last))
            if few:
                again.append(bench.job(sent, plan, corpus.last))
            for engine, runs in office.items():
                runs.append(bench.office(sent, engine))
            if few:
                apart.append(bench.processes(sent, bench.plan(corpus.plan), corpus.last))
        name = f"570 files, {words} goes back"
        yield _back(bench, name)
        yield from _job(name, first)
        for engine, aim in zip(ENGINES, aims, strict=True):
            theirs = office[engine]
            yield seconds(f"{name}: the office's script on {engine}", _took(theirs), peak(theirs))
            pair = ratio(f"{name}: times as fast as that on {engine}", _took(theirs), [job.took for job in first])
            yield at_least(pair, aim)
        if few:
            yield from _apart(name, apart, first, _took(office["openpyxl"]))
            repeated, cpu = ratio(
                f"{name}: a second run, nothing new", [j.took for j in again], [j.took for j in first], 2
            )
            yield at_most(repeated, cpu.middle, 0.2, "x")
        if quick:
            return


def small(bench: Bench) -> Iterator[Line]:
    """What the Office has on a due date today: 27 files."""
    corpus = bench.corpus("27x1")
    first: list[Job] = []
    office: dict[str, list[Run]] = {engine: [] for engine in ENGINES}
    for _ in range(bench.rounds):
        first.append(bench.job(corpus.sent, bench.plan(corpus.plan), corpus.last))
        for engine, runs in office.items():
            runs.append(bench.office(corpus.sent, engine))
    yield from _job("27 files", first)
    for engine, runs in office.items():
        yield ratio(
            f"27 files: times as fast as the office's script on {engine}", _took(runs), [j.took for j in first]
        )[0]


PARTS: dict[str, Callable[[Bench], Iterator[Line]]] = {
    "start": start,
    "inside": inside,
    "whole": whole,
    "small": small,
    "files": axes.files,
    "units": axes.units,
    "elements": axes.elements,
    "periods": axes.periods,
    "strangers": axes.strangers,
}
"""The parts of the first table, in its order; ``click`` and ``file`` stand after it."""


def _job(name: str, jobs: list[Job]) -> Iterator[Line]:
    most = peak([job.run for job in jobs])
    yield at_most(seconds(f"{name}: the whole run", [job.took for job in jobs], most), most, PEAK, " MB")
    for command in COMMANDS:
        yield seconds(f"{name}: {command}", [job.commands[command] for job in jobs])


def _apart(name: str, apart: list[list[Run]], first: list[Job], office: list[Took]) -> Iterator[Line]:
    """The commands as a process each, beside all of them in one."""
    took = [sum(_took(runs), Took(0, 0)) for runs in apart]
    yield seconds(f"{name}: the whole run, a process a command", took, max(peak(runs) for runs in apart))
    yield ratio(f"{name}: a process a command, beside one process", took, [job.took for job in first], 2)[0]
    yield ratio(f"{name}: times as fast as that on openpyxl, a process a command", office, took)[0]


def _back(bench: Bench, name: str) -> Line:
    """How many forms went back, by the marked copies that lie there."""
    copies = sum(1 for _ in (bench.work / "plan" / "tra_lai").rglob("*.xlsx"))
    return Line(f"{name}: forms that go back", str(copies))


def _took(runs: Iterable[Run]) -> list[Took]:
    return [run.took for run in runs]


def clicks() -> tuple[Line, str]:
    """What a click of the ribbon costs, as ``python -m benchmarks.click`` says it, and whether its aims are reached."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.click"], capture_output=True, text=True)
    return Line("a click: see below", "", held=done.returncode == 0, aim="as it says"), done.stdout + done.stderr


def document(lines: list[Line], click: str, rounds: int) -> str:
    used = ", ".join(f"{name} {version(name)}" for name in ("python-calamine", "pydantic", "pandas", "openpyxl"))
    return f"""# Benchmarks

Written by `python -m benchmarks --write`, {rounds} rounds; how it measures: `benchmarks/`. CPU is user and system time
of all threads and children; a ratio is one round's, both sides in turn. An aim is held by the median of the CPU.
Rows of a part may have been measured again since (`--only PART --write`).

Forms are the demonstration's, filled: 570 of 57 units in 10 periods, unless a row says otherwise. One form in fifteen
goes back to its unit with a marked copy (in a second corpus three in ten), and as many have something about them that
is understood or only noted. The whole run is four commands in one process, as the office's script is one: `collect` of
all files, `merge`, `assess` and `report` of the last period; the process's start is in it. The office's script reads
every sheet of every file with pandas, puts them under one another and writes one workbook (`benchmarks/office.py`); it
checks nothing, keeps nothing, sends nothing back.

An exponent says by which power the CPU time grows along an axis, 1 being linear: between the last two sizes, after the
smallest one's time is taken off, so that the start, which does not grow, hides nothing. A file of a stranger is a
form's page without its hidden stamp.

Python {platform.python_version()}, {used}; {platform.system()}, {os.cpu_count()} cores.

{summary(lines)}

{markdown(lines)}

What a click costs (`python -m benchmarks.click`):

```
{click.strip()}
```
"""


def write(part: str, heading: str = "") -> None:
    """Put one part of the document in its place; the others, which other runs measured, stay.

    ``heading``: the part's, ``FILE`` or ``PEERS``; "" for what stands before them.
    """
    old = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    rest, _, of_peers = old.partition(PEERS)
    main, _, of_file = rest.partition(FILE)
    parts = {"": main, FILE: of_file, PEERS: of_peers, heading: part}
    DOCUMENT.write_text("".join(f"{head}{text.rstrip()}\n" for head, text in parts.items() if text), encoding="utf-8")


def write_rows(lines: Iterable[Line]) -> None:
    """Put rows that were measured again in the place of those of the same names; SystemExit where one is not there."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for line in lines:
        row = re.compile(rf"^{re.escape(f'| {line.what} |')}.*$", re.MULTILINE)
        if not row.search(text):
            raise SystemExit(f"docs/benchmarks.md has no row “{line.what}”: measure all of it once")
        text = row.sub(markdown_row(line).replace("\\", r"\\"), text, count=1)
    table = re.findall(r"^\| (.+?) \|.*\| (yes|\*\*no\*\*) \|$", text.partition(FILE)[0], re.MULTILINE)
    every = [Line(what, "", held=held == "yes") for what, held in table]
    text = re.sub(r"^\d+ of \d+ aims reached.*$", lambda _: summary(every), text, count=1, flags=re.MULTILINE)
    DOCUMENT.write_text(text, encoding="utf-8")


def said(lines: Iterable[Line]) -> list[Line]:
    """The rows, each said as soon as it is there."""
    found = []
    for line in lines:
        print(f"{line.what}: {line.cpu} | {line.wall} | {line.peak}", file=sys.stderr, flush=True)
        found.append(line)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Time and memory of the main job.")
    parser.add_argument("--quick", action="store_true", help="one round of the start, of reading and of 570 files")
    parser.add_argument("--only", default="", metavar="PART,...", help=f"of {', '.join([*PARTS, 'click', 'file'])}")
    parser.add_argument("--peers", action="store_true", help="only other libraries that check, on the same forms")
    parser.add_argument("--rounds", type=int, default=3, help="of what is compared")
    parser.add_argument(
        "--write", action="store_true", help="write docs/benchmarks.md, or those rows of it that were measured"
    )
    asked = parser.parse_args()
    only = [name for name in asked.only.split(",") if name]
    if unknown := set(only) - {*PARTS, "click", "file"}:
        parser.error(f"--only: no part {', '.join(sorted(unknown))}")
    if asked.write and (asked.quick or "click" in only):
        parser.error("--write takes a whole run, --peers, or --only with other parts than click")
    bench = Bench(work_folder(), 1 if asked.quick else asked.rounds)
    if asked.peers:
        part = peers.document(said(peers.peers(bench)), bench.rounds)
        print(part)
        if asked.write:
            write(part, PEERS)
        return
    names = only or (["start", "inside", "whole"] if asked.quick else [*PARTS, "click", "file"])
    lines, click = [], ""
    for name in names:
        if name in PARTS:
            lines += said(whole(bench, asked.quick) if name == "whole" else PARTS[name](bench))
    if "click" in names:
        row, click = clicks()
        lines.append(row)
    of_file = one_file.document(said(one_file.one_file(bench))) if "file" in names else ""
    bench.tidy()
    if lines:
        print(f"{markdown(lines)}\n\n{summary(lines)}\n{click}")
    if of_file:
        print(of_file)
    if asked.write:
        if only:
            write_rows(lines)
        else:
            write(document(lines, click, bench.rounds))
        if of_file:
            write(of_file, FILE)


if __name__ == "__main__":
    main()
