"""``python -m benchmarks.cluster [--rounds N] [--write]``: `collect` by itself, and with workers of Dask's on this PC.

Two kinds of files: forms as they come, and the same forms saved as .xls, which take long to read. Each is collected at
two sizes, serial, with one worker and with two, in turn; workers and scheduler stand before and are not counted.
The projection is linear in files: slope and start of a way of working are those of the straight line through its two
sizes. With any number of workers a file costs at least what it costs the collecting process itself, whose CPU time is
measured; so that bounds what a cluster can give. ``--write`` puts the tables into docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import openpyxl
import xlwt
from distributed import LocalCluster

from benchmarks.bench import Bench, work_folder
from benchmarks.corpus import Corpus
from benchmarks.measure import Run, Took, run, spread
from benchmarks.table import Line, markdown, peak, put_between, ratio, seconds

DOCUMENT = Path(__file__).parent.parent / "docs" / "scale.md"
COMMAND = "python -m benchmarks.cluster --write"
WORKERS = (0, 1, 2)
"""0: serial."""
SIZES = {"forms as they come": (142, 570), "the same forms saved as .xls": (36, 142)}
CITY, COUNTRY = 6_498, 190_000
"""Files of a period at most (114 communes, 3,321 communes, 57 files each)."""


class Way(NamedTuple):
    """A way of working as a straight line: seconds to start, seconds a file by the clock, CPU seconds a file of the
    collecting process."""

    start: float
    a_file: float
    own: float

    def takes(self, files: int) -> float:
        return self.start + self.a_file * files


@contextmanager
def _workers(count: int) -> Iterator[str]:
    """The address of a scheduler with so many workers, each a process with one thread; "" for none."""
    if not count:
        yield ""
        return
    options = {"threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "host": "127.0.0.1", "silence_logs": 50}
    with LocalCluster(n_workers=count, **options) as made:
        yield made.scheduler_address


def _collected(bench: Bench, corpus: Corpus, files: Sequence[Path], address: str) -> Run:
    words = ["collect", str(bench.part(files)), "--folder", str(bench.plan(corpus.plan))]
    return bench.cli([*words, *(["--cluster", address] if address else [])], ok=(0, 1))


def _measured(bench: Bench, corpus: Corpus, files: Sequence[Path], sizes: Sequence[int]) -> dict[int, list[list[Run]]]:
    """Number of workers -> size by size, the runs of all rounds."""
    found: dict[int, list[list[Run]]] = {count: [[] for _ in sizes] for count in WORKERS}
    for _ in range(bench.rounds):
        for count, runs in found.items():
            with _workers(count) as address:
                if address:
                    _collected(bench, corpus, files[:4], address)  # what the workers load first
                for size, of_size in zip(sizes, runs, strict=True):
                    of_size.append(_collected(bench, corpus, files[:: len(files) // size][:size], address))
    return found


def _way(runs: Sequence[Sequence[Run]], sizes: Sequence[int]) -> Way:
    (few, many), files = ([Took(*map(median, zip(*(r.took for r in of), strict=True))) for of in runs], sizes)
    a_file, own = ((b - a) / (files[1] - files[0]) for a, b in ((few.wall, many.wall), (few.cpu, many.cpu)))
    return Way(max(0.0, few.wall - a_file * files[0]), a_file, own)


def tables(bench: Bench) -> Iterator[str]:
    corpus = bench.corpus("570")
    for kind, sizes in SIZES.items():
        files = corpus.files if kind.startswith("forms") else _as_xls(bench, corpus, sizes[1])
        found = _measured(bench, corpus, files, sizes)
        share = _share(bench, corpus, files[:: len(files) // sizes[1]][: sizes[1]])
        yield "\n\n".join((f"### {kind[0].upper()}{kind[1:]}", *_told(sizes, found, share)))
    bench.tidy()


def _share(bench: Bench, corpus: Corpus, files: Sequence[Path]) -> list[float]:
    """What part of a serial collect, by the clock, is reading; by rounds."""
    found = []
    for _ in range(bench.rounds):
        words = ("-m", "benchmarks.inside", "share", str(bench.part(files)), str(bench.plan(corpus.plan)))
        told = json.loads(run(words, bench.cache).said)
        found.append(told["reading"][1] / told["all"][1])
    return found


def _told(sizes: Sequence[int], found: dict[int, list[list[Run]]], share: list[float]) -> Iterator[str]:
    lines = []
    for count, runs in found.items():
        for size, of_size in zip(sizes, runs, strict=True):
            name = f"collect {size} files, {_named(count)}"
            lines.append(seconds(name, [r.took for r in of_size], peak(of_size)))
        if count:
            beside = [[r.took for r in found[of][1]] for of in (count, 0)]
            lines.append(ratio(f"{sizes[1]} files, {_named(count)}, beside serial", *beside, digits=2)[0])
    lines.append(Line(f"{sizes[1]} files, serial: the part that is reading", "", spread(share).text()))
    yield markdown([line._replace(aim="", held=None) for line in lines])
    yield _projected({count: _way(runs, sizes) for count, runs in found.items()}, median(share))


def _named(count: int) -> str:
    return f"{count} worker{'s' if count > 1 else ''}" if count else "serial"


def _projected(ways: dict[int, Way], share: float) -> str:
    serial, most = ways[0], ways[max(ways)]
    rows = ["| projected | a file | city, 6,498 files | country, 190,000 files |", "| --- | ---: | ---: | ---: |"]
    shown = [(_named(count), way) for count, way in ways.items()]
    shown.append(("any number of workers: at least", Way(most.start, most.own, most.own)))
    for name, way in shown:
        rows.append(
            f"| {name} | {way.a_file * 1000:.1f} ms | {way.takes(CITY):.0f} s | {way.takes(COUNTRY) / 60:.0f} min |"
        )
    best = 1 / (1 - share) if share < 1 else float("inf")
    said = f"By Amdahl, were sending free: at most {best:.2f} times as fast as serial."
    return "\n".join(rows) + f"\n\n{said} {_pays(serial, most)}"


def _pays(serial: Way, most: Way) -> str:
    """From which size more workers take less time than none, by the two lines."""
    for name, way in (("two workers, here", most), ("any number of workers", most._replace(a_file=most.own))):
        if way.a_file < serial.a_file:
            at = max(0.0, (way.start - serial.start) / (serial.a_file - way.a_file))
            return f"Pays ({name}) from about {at:,.0f} files on."
    return "Pays at no size: the collecting process itself has more to do with a file than without workers."


def _as_xls(bench: Bench, corpus: Corpus, count: int) -> list[Path]:
    """So many of the forms as Excel 97 would save them, in a folder of their own."""
    to = bench.work / f"{corpus.root.name}-xls"
    files = corpus.files[:: len(corpus.files) // count][:count]
    made = []
    for file in files:
        path = to / file.parent.name / f"{file.stem}.xls"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            book = xlwt.Workbook()
            for sheet in openpyxl.load_workbook(file, data_only=True):
                page = book.add_sheet(sheet.title)
                page.visibility = {"visible": 0, "hidden": 1}.get(sheet.sheet_state, 2)
                for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                    page.write(cell.row - 1, cell.column - 1, cell.value)
            book.save(str(path))
            os.utime(path, (file.stat().st_mtime,) * 2)
        made.append(path)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description="What workers of Dask's give.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into docs/scale.md")
    asked = parser.parse_args()
    said = "\n\n".join(tables(Bench(work_folder(), asked.rounds)))
    said = f"{asked.rounds} rounds, {os.cpu_count()} cores, which workers, scheduler and collector share.\n\n{said}"
    print(said)
    if asked.write:
        put_between(DOCUMENT, COMMAND, said)


if __name__ == "__main__":
    main()
