"""Measured inside one process: reading and checking beside python-calamine alone, and storing what was read.

``python -m benchmarks.reading CORPUS ROUNDS WHAT`` prints one JSON document; WHAT is ``compare``, ``store``, or
``calamine`` and ``ours`` (one pass each, for the peak of memory).
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from python_calamine import CalamineWorkbook
from tanminh_xl.usecases.desk import Desk

from benchmarks.corpus import Corpus
from tanminh_xl.checks import check
from tanminh_xl.domain.events import ZONE, Receipt
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.host import Call
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.grid import read as read_grid
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.intake.files import Arrived, arrived
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.collect import Collector
from tanminh_xl.usecases.reading import Reader

NOW = datetime(2031, 1, 6, 8, 0, tzinfo=ZONE)
BLOCK, MOST = 30, 570
"""Files of one side before the other's turn; files in all (of more, every n-th)."""


def calamine(files: Sequence[Arrived]) -> None:
    """Every sheet of every file, as values: what python-calamine alone gives."""
    for file in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def pure(files: Sequence[Arrived], forms: Sequence[FormSpec]) -> None:
    """Bytes and the form that was sent -> what it says and what is found (design 7.5)."""
    for file, form in zip(files, forms, strict=True):
        grid = read_grid(file.data)
        stamp_of(grid)
        reading = read(grid, form)
        check(reading.submission, form, reading.findings)


def reception(files: Sequence[Arrived], reader: Reader) -> None:
    """The same with the form looked up in the plan folder, the unit's name in the file's, and the verdict."""
    for file in files:
        reader.admit(reader.incoming(file.name, file.data, file.sent), reader.desk.collecting(file.name))


def _timed(work: Callable[..., None], *given: object) -> float:
    begin = time.perf_counter()
    work(*given)
    return time.perf_counter() - begin


def _blocks(count: int) -> Iterator[slice]:
    return (slice(at, at + BLOCK) for at in range(0, count, BLOCK))


def compare(files: Sequence[Arrived], desk: Desk, rounds: int) -> dict[str, list[float]]:
    """Milliseconds a file of each round; the three sides take turns block by block."""
    forms = [_form(desk, file) for file in files]
    took: dict[str, list[float]] = {"calamine": [], "pure": [], "reception": []}
    for _ in range(rounds):
        reader, spent = Reader(desk), dict.fromkeys(took, 0.0)
        for part in _blocks(len(files)):
            spent["calamine"] += _timed(calamine, files[part])
            spent["pure"] += _timed(pure, files[part], forms[part])
            spent["reception"] += _timed(reception, files[part], reader)
        for name, seconds in spent.items():
            took[name].append(seconds / len(files) * 1000)
    return took


def _form(desk: Desk, file: Arrived) -> FormSpec:
    stamp = stamp_of(read_grid(file.data))
    assert stamp is not None
    form = desk.folder.form(stamp.unit, stamp.period, stamp.version)
    assert form is not None
    return form


def store(files: Sequence[Arrived], desk: Desk, rounds: int) -> dict[str, list[float]]:
    """Milliseconds a file to keep bytes and receipt, with fsync and without, block by block in turn."""
    collector = Collector(desk)
    receipts: list[Receipt] = []
    for file in files:
        incoming = collector.reader.incoming(file.name, file.data, file.sent)
        admitted = collector.reader.admit(incoming, desk.collecting(file.name))
        receipts.append(collector._receipt(file, incoming, admitted, NOW))
    took: dict[str, list[float]] = {"fsync": [], "no fsync": []}
    with tempfile.TemporaryDirectory(dir=desk.folder.root.parent) as place:
        for n in range(rounds):
            folders = {name: Folder(Path(place) / f"{n} {name}", fsync=name == "fsync") for name in took}
            spent = dict.fromkeys(took, 0.0)
            for part in _blocks(len(files)):
                for name, folder in folders.items():
                    spent[name] += _timed(_keep, folder, receipts[part], files[part])
            for name, seconds in spent.items():
                took[name].append(seconds / len(files) * 1000)
                shutil.rmtree(folders[name].root)
    return took


def _keep(folder: Folder, receipts: Sequence[Receipt], files: Sequence[Arrived]) -> None:
    for receipt, file in zip(receipts, files, strict=True):
        folder.receive(receipt, file.data)


def main(root: str, rounds: int, what: str) -> None:
    corpus = Corpus(Path(root))
    paths = corpus.files
    files = [arrived(path) for path in paths[:: max(1, len(paths) // MOST)]]
    desk = Desk(FilesHost(Folder(corpus.plan).master), Call(corpus.plan, "", NOW, "benchmark"))
    for period in desk.periods:
        desk.state(period)
    took: dict[str, list[float]] = {}
    if what == "compare":
        compare(files[:BLOCK], desk, 2)
        took = compare(files, desk, rounds)
    elif what == "store":
        took = store(files, desk, rounds)
    elif what == "calamine":
        calamine(files)
    else:
        reception(files, Reader(desk))
    print(json.dumps(took))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
