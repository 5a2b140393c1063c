"""``python -m benchmarks.communes [N ...] [--write]``: ``merge-folders`` over so many generated communes (114: Hải
Phòng), some 27 files each. ``--write`` puts the table into docs/scale.md.

A commune is a plan folder of the sample with a name of its own, its forms filled and received; each is made once and
kept in the work folder of ``benchmarks``.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.bench import Bench, work_folder
from benchmarks.inside import BEGIN
from benchmarks.measure import Run, exponent, spread
from benchmarks.table import Line, at_most, markdown, peak, put_between, seconds, summary
from tanminh_xl.domain.host import Call
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.new import master_bytes
from tanminh_xl.usecases.snapshot import Snapshot

DOCUMENT = Path(__file__).parent.parent / "docs" / "scale.md"
COMMAND = "python -m benchmarks.communes --write"
SIZES = (7, 28, 114)
LIMIT = 30.0
"""CPU seconds: a city's period in under half a minute."""


def communes(bench: Bench, count: int) -> list[Path]:
    """So many plan folders, made where they do not stand yet."""
    made = bench.corpus("27x1")
    root = bench.work / f"xa-{made.root.name}"
    first = root / "001"
    if not first.exists():
        root.mkdir(exist_ok=True)
        plan = bench.plan(made.plan)
        bench.job(made.sent, plan, made.last, ("collect",))
        plan.rename(first)
    of = Snapshot(FilesHost(Folder(first).master), Call(first, "", BEGIN, "")).catalogue
    for n in range(2, count + 1):
        folder, part = root / f"{n:03}", root / "part"
        if not folder.exists():
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(first, part)
            plan = of.plan.model_copy(update={"commune": f"Xã thứ {n}", "code": f"KH-{n:03}"})
            Folder(part).master.write_bytes(master_bytes(of.model_copy(update={"plan": plan}), BEGIN))
            part.rename(folder)
    return [root / f"{n:03}" for n in range(1, count + 1)]


def measured(bench: Bench, sizes: Sequence[int]) -> Iterator[Line]:
    """A row a size, rounds in turn; the largest beside its aim, and the exponent."""
    folders = communes(bench, max(sizes))
    runs: dict[int, list[Run]] = {size: [] for size in sizes}
    for _ in range(bench.rounds):
        for size, of_size in runs.items():
            words = [str(folder) for folder in folders[:size]]
            of_size.append(bench.cli(("merge-folders", *words, "--out", str(bench.work / "xa.xlsx"))))
    for size, of_size in runs.items():
        line = seconds(f"merge-folders, {size} communes", [run.took for run in of_size], peak(of_size))
        cpu = spread(run.took.cpu for run in of_size).middle
        yield at_most(line, cpu, LIMIT, " s") if size == max(sizes) else line
    if len(sizes) > 2:
        by_round = zip(*([run.took.cpu for run in of_size] for of_size in runs.values()), strict=True)
        power = spread(exponent(sizes, took) for took in by_round)
        yield at_most(Line("merge-folders: exponent", power.text(2)), power.middle, 1.1, "")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.communes", description="A city's communes in one book.")
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES), metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    asked = parser.parse_args()
    lines = list(measured(Bench(work_folder(), asked.rounds), asked.sizes))
    said = f"{asked.rounds} rounds, {os.cpu_count()} cores.\n\n{markdown(lines)}\n\n{summary(lines)}"
    print(said)
    if asked.write:
        put_between(DOCUMENT, COMMAND, said)


if __name__ == "__main__":
    main()
