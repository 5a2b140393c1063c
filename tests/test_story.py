"""The story of a year (tests/story.py) by commands; each figure is added up in the test's own words."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.events import Choice
from tanminh_xl.domain.host import Call, Outcome
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import close
from tanminh_xl.usecases.new import MASTER, master_bytes
from tests import carried, story
from tests.story import CALM, DONG, HALF, HOA, HOUSES, KHE, MEETINGS, WHO


class Terminal:
    """A clerk at the command line. What staff type into the master is a master made anew with those rows."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, datetime(2026, 4, 20, 8, tzinfo=story.ZONE)
        self.rows = {spec: [dict(row) for row in rows] for spec, rows in catalogue.rows(story.catalogue()).items()}
        Folder(folder).create(MASTER, self._master())

    def _master(self) -> bytes:
        tables = {spec.name: rows for spec, rows in self.rows.items()}
        return master_bytes(catalogue.build(tables), self.now)  # type: ignore[arg-type]

    def types(self, table: TableSpec, key: Sequence[str], **cells: CellValue) -> None:
        rows = self.rows[table]
        named = dict(zip(table.key, key, strict=True))
        row = next((row for row in rows if key_of(table, row) == key_of(table, named)), None)
        if row is None:
            rows.append(row := dict(named))
        row.update(cells)
        Folder(self.folder).master.write_bytes(self._master())

    def _at(self, period: str = "") -> tuple[FilesHost, Call]:
        return FilesHost(Folder(self.folder).master), Call(self.folder, period, self.now, WHO)

    def opens(self, period: str) -> Outcome:
        return carried.open_period(*self._at(period))

    def receives(self) -> Outcome:
        return carried.collect(*self._at())

    def answers(self, period: str, unit: str, element: str, words: str) -> Outcome:
        return carried.answer(*self._at(period), unit, element, words)

    def accepts(self, period: str, unit: str, version: int, why: str) -> Outcome:
        return carried.decide(*self._at(), f"{period}/{unit}#{version}", Choice.ACCEPT, why)

    def closes(self, period: str) -> Outcome:
        return carried.carried(close.close)(*self._at(period))

    def reopens(self, period: str, why: str) -> Outcome:
        return carried.reopen(*self._at(period), why)

    def reports(self, period: str) -> Outcome:
        return carried.report(*self._at(period))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, story.Told]:
    desk = Terminal(tmp_path_factory.mktemp("story") / "ke-hoach")
    return desk.folder, story.play(desk)


def test_the_half_year_closed_twice(played: tuple[Path, story.Told]) -> None:
    folder, _ = played
    counted = story.figures(folder, HALF)
    # Meetings: Đông 3, Hòa 5 (by telephone, in place of 5O), Khê 4 (2 before it was opened again). 3 + 5 + 4 = 12.
    assert [counted[unit, MEETINGS] for unit in (DONG, HOA, KHE)] == ["3", "5", "4"]
    # Households: 110 + 205 + 52 = 367.
    assert [counted[unit, HOUSES] for unit in (DONG, HOA, KHE)] == ["110", "205", "52"]
    assert story.assessed(folder, HALF) == {
        MEETINGS: ("12", "Chưa đến kỳ đánh giá"),  # the year's 12 are there already; a half-year judges nothing
        "CHUNG-10": ("", "Chưa đến kỳ đánh giá"),
        CALM: ("Đạt", "Đạt"),  # all three Đạt, since Khê's case was none
    }
