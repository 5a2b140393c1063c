"""All that the benchmarks know of the program's inside (its use cases above all); the rest knows the command line.

Plan folders and forms for ``benchmarks.corpus``; and measured inside one process: reading and checking beside
python-calamine, and storing what was read. ``python -m benchmarks.inside CORPUS ROUNDS WHAT`` prints one JSON
document; WHAT is ``compare``, ``store``, or ``floor`` and ``ours`` (one pass each, for the peak of memory).
``python -m benchmarks.inside share SENT PLAN``: how much of a ``collect`` is reading.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from datetime import datetime, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook

from benchmarks.measure import Took, timed
from tanminh_xl import catalogue, cli
from tanminh_xl.checks import check
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import ZONE, Opening, Receipt
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.form import SHEET, STAMP_SHEET, BlockKey, ColumnKey, FormSpec, Role, row_key
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.owing import senders
from tanminh_xl.domain.submission import Given
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.forms.spec import form_spec
from tanminh_xl.grid import read as read_grid
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.intake.files import Arrived, arrived
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import compared
from tanminh_xl.usecases.collector import Collector
from tanminh_xl.usecases.form_reader import FormReader
from tanminh_xl.usecases.new import new
from tanminh_xl.usecases.reading import Reader
from tanminh_xl.usecases.snapshot import Snapshot

WHO = "Văn phòng (đo)"
BEGIN = datetime(2026, 1, 5, 8, 0, tzinfo=ZONE)
NOW = datetime(2031, 1, 6, 8, 0, tzinfo=ZONE)
BLOCK, MOST = 30, 570
"""Files of one side before the other's turn; files in all (of more, every n-th)."""


def _snapshot(plan: Path, now: datetime) -> Snapshot:
    return Snapshot(FilesHost(Folder(plan).master), Call(plan, "", now, WHO))


# plan folders and forms


def new_plan(plan: Path, of: Catalogue) -> Catalogue:
    """A plan folder with that catalogue; returns it as its master gives it back, as the program will read it."""
    new(Call(plan, "", BEGIN, WHO), of)
    return _snapshot(plan, BEGIN).catalogue


class _Sent(Snapshot):
    """A snapshot in which earlier periods' figures are what was sent, without collecting it first."""

    said: dict[str, list[Figure]]

    def figures(self, period: Period) -> tuple[Figure, ...]:
        return tuple(self.said.get(period.code, ()))


class Issuing:
    """Opens periods and gives their forms, compared with what was sent before, of which ``sent`` tells."""

    def __init__(self, plan: Path) -> None:
        self._folder = Folder(plan, fsync=False)
        self._snapshot = _Sent(FilesHost(self._folder.master), Call(plan, "", BEGIN, WHO))
        self._snapshot.said = {}

    def forms(self, period: Period) -> Iterator[FormSpec]:
        of = self._snapshot.catalogue
        assert period.due is not None
        opened = datetime.combine(period.due - timedelta(days=21), datetime.min.time(), ZONE)
        self._folder.keep_catalogue(of.digest, catalogue.to_json(of))
        self._folder.add(Opening(0, period.code, WHO, opened, of.digest, period.due))
        past = compared.past(self._snapshot, period)
        for unit in senders(of, period):
            yield form_spec(of, period, unit, 1, past, ())

    def sent(self, spec: FormSpec, filled: Mapping[tuple[str, ColumnKey], object]) -> None:
        """Remember the figures of a form, for those of later periods."""
        self._snapshot.said.setdefault(spec.period, []).extend(_figures(spec, filled))

    @staticmethod
    def keep(plan: Path, spec: FormSpec, data: bytes) -> None:
        """Keep a form in the plan folder; needs nothing of the others, so that forms are written in any process."""
        Folder(plan, fsync=False).keep_form(spec, data)

    def form(self, path: Path) -> FormSpec:
        """The form that a description in the folder ``bieu_mau`` is of: ``THON05.v1.json``."""
        unit, _, version = path.stem.rpartition(".v")
        found = self._folder.form(unit, path.parent.name, int(version))
        assert found is not None
        return found


def _figures(spec: FormSpec, filled: Mapping[tuple[str, ColumnKey], object]) -> Iterator[Figure]:
    block = spec.block(BlockKey.FIGURES)
    for row in block.rows if block else ():
        value = filled.get((row_key(block, row), ColumnKey.VALUE)) if block and row.role is Role.ENTRY else None
        if isinstance(value, float):
            yield Figure(spec.period, row.unit or spec.unit, row.item, Given.FIGURE, value, counted=value)


# reading and checking


def calamine(files: Sequence[Arrived]) -> None:
    """Every sheet of every file, as values: what python-calamine alone gives."""
    for file in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()


def floor(files: Sequence[Arrived]) -> None:
    """The two sheets that are needed, the figures and the stamp: nobody who uses python-calamine can do with less."""
    for file in files:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        for name in (STAMP_SHEET, SHEET):
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


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
        reader.admit(reader.incoming(file.name, file.data, file.sent), reader.snapshot.collecting(file.name))


def _blocks(count: int) -> Iterator[slice]:
    return (slice(at, at + BLOCK) for at in range(0, count, BLOCK))


def compare(files: Sequence[Arrived], snapshot: Snapshot, rounds: int) -> dict[str, list[Took]]:
    """Seconds a file of each round; all sides take turns block by block."""
    forms = [_form(snapshot, file) for file in files]
    took: dict[str, list[Took]] = {"floor": [], "calamine": [], "pure": [], "reception": []}
    for _ in range(rounds):
        reader, spent = Reader(snapshot), dict.fromkeys(took, Took(0, 0))
        for part in _blocks(len(files)):
            spent["floor"] += timed(floor, files[part])
            spent["calamine"] += timed(calamine, files[part])
            spent["pure"] += timed(pure, files[part], forms[part])
            spent["reception"] += timed(reception, files[part], reader)
        for name, seconds in spent.items():
            took[name].append(seconds.times(1 / len(files)))
    return took


def _form(snapshot: Snapshot, file: Arrived) -> FormSpec:
    stamp = stamp_of(read_grid(file.data))
    assert stamp is not None
    form = snapshot.folder.form(stamp.unit, stamp.period, stamp.version)
    assert form is not None
    return form


# storing


def store(files: Sequence[Arrived], snapshot: Snapshot, rounds: int) -> dict[str, list[Took]]:
    """Seconds a file to keep bytes and receipt, with fsync and without, block by block in turn."""
    collector = Collector(snapshot)
    receipts: list[Receipt] = []
    for file in files:
        incoming = collector.reader.incoming(file.name, file.data, file.sent)
        admitted = collector.reader.admit(incoming, snapshot.collecting(file.name))
        receipts.append(collector._receipt(file, incoming, admitted, NOW))
    took: dict[str, list[Took]] = {"fsync": [], "no fsync": []}
    with tempfile.TemporaryDirectory(dir=snapshot.folder.root.parent) as place:
        for n in range(rounds):
            folders = {name: Folder(Path(place) / f"{n} {name}", fsync=name == "fsync") for name in took}
            spent = dict.fromkeys(took, Took(0, 0))
            for part in _blocks(len(files)):
                for name, folder in folders.items():
                    spent[name] += timed(_keep, folder, receipts[part], files[part])
            for name, seconds in spent.items():
                took[name].append(seconds.times(1 / len(files)))
                shutil.rmtree(folders[name].root)
    return took


def _keep(folder: Folder, receipts: Sequence[Receipt], files: Sequence[Arrived]) -> None:
    for receipt, file in zip(receipts, files, strict=True):
        folder.receive(receipt, file.data)


# what of a reception is reading


def share(sent: str, plan: str) -> dict[str, Took]:
    """Seconds of ``collect`` in this process, and those of them in which a file was read and checked."""
    spent, real = [Took(0, 0)], FormReader.incoming

    def timing(self: FormReader, *given: object, **more: object) -> object:
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            return real(self, *given, **more)  # type: ignore[arg-type]
        finally:
            spent.append(Took(time.process_time() - cpu, time.perf_counter() - wall))

    FormReader.incoming = timing  # type: ignore[method-assign,assignment]
    with redirect_stdout(io.StringIO()):
        whole = timed(cli.main, ["collect", sent, "--folder", plan])
    return {"all": whole, "reading": sum(spent[1:], spent[0])}


def main(root: str, rounds: int, what: str) -> None:
    paths = sorted((Path(root) / "sent").rglob("*.xlsx"))
    files = [arrived(path) for path in paths[:: max(1, len(paths) // MOST)]]
    snapshot = _snapshot(Path(root) / "plan", NOW)
    for period in snapshot.periods:
        snapshot.state(period)
    took: dict[str, list[Took]] = {}
    if what == "compare":
        compare(files[:BLOCK], snapshot, 2)
        took = compare(files, snapshot, rounds)
    elif what == "store":
        took = store(files, snapshot, rounds)
    elif what == "floor":
        floor(files)
    else:
        reception(files, Reader(snapshot))
    print(json.dumps(took))


if __name__ == "__main__" and sys.argv[1] == "share":
    print(json.dumps(share(sys.argv[2], sys.argv[3])))
elif __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
