"""A click writes the periods whose inputs have changed, and those whose rows somebody has changed; no other is made."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call, by_period
from tanminh_xl.domain.tables import FIGURES, REGISTER, RESULTS
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.state import WRITTEN
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.program_tables import ProgramTables
from tests import carried
from tests.demo_folder import copy
from tests.live.clicking import Clerk
from tests.live.year import ASKED, HALF, YEAR

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
MADE, NOW = datetime(2026, 12, 21, 10, tzinfo=ZONE), datetime(2026, 12, 28, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def clerk(
    open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clerk]:
    made = open_master(copy(made_demo, tmp_path_factory.mktemp("written") / "ke-hoach"))
    made.choose(YEAR)
    return made


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Periods whose rows are made while the test clicks."""
    periods: set[str] = set()
    of = ProgramTables.of

    def watched(tables: ProgramTables, table: Any, asked: Any) -> Any:
        if by_period(table):
            periods.update(asked)
        return of(tables, table, asked)

    monkeypatch.setattr(ProgramTables, "of", watched)
    return periods


def noted(clerk: Clerk) -> dict[str, str]:
    text = str(clerk.book.names[WRITTEN].refers_to_range.value or "")
    return dict(part.split("=") for part in text.split(";") if part)


def counted(clerk: Clerk, period: str, unit: str, element: str) -> object:
    rows = clerk.rows(FIGURES, NOW)
    return next(r["counted"] for r in rows if (r["period"], r["unit"], r["element"]) == (period, unit, element))


def adjust(clerk: Clerk, value: str) -> None:
    clerk.select(FIGURES, (YEAR, "THON01", "CHUNG-01"), "counted", NOW)
    clerk.click("dieu_chinh", NOW, texts=[value, "Gọi điện"])


def test_a_master_that_keeps_no_notes_yet_gets_every_period_and_what_stands_is_not_touched(
    clerk: Clerk, made: set[str]
) -> None:
    assert noted(clerk) == {}
    assert clerk.host(NOW).refreshed == MADE
    clerk.click("tong_hop", NOW)
    assert made == {HALF, ASKED, YEAR} == set(noted(clerk))
    assert clerk.excel.copied == [], "the demonstration's master was made from the records: every row stands already"
    assert clerk.host(NOW).refreshed == NOW
    assert {row["period"] for row in clerk.rows(RESULTS, NOW)} == {HALF, ASKED, YEAR}


def test_nothing_new_makes_nothing_and_touches_nothing(clerk: Clerk, made: set[str]) -> None:
    before, kept = noted(clerk), len(clerk.excel.copied)
    clerk.click("tiep_nhan", NOW)
    assert made == set() and noted(clerk) == before and len(clerk.excel.copied) == kept


def test_an_event_makes_its_own_period_alone(clerk: Clerk, made: set[str]) -> None:
    half = [row for row in clerk.rows(FIGURES, NOW) if row["period"] == HALF]
    before = noted(clerk)
    adjust(clerk, "31")
    assert made == {YEAR}
    assert counted(clerk, YEAR, "THON01", "CHUNG-01") == 31.0
    assert [row for row in clerk.rows(FIGURES, NOW) if row["period"] == HALF] == half
    assert noted(clerk)[HALF] == before[HALF] and noted(clerk)[YEAR] != before[YEAR]


def test_a_figure_changed_by_hand_in_another_period_is_put_right(clerk: Clerk, made: set[str]) -> None:
    key = (HALF, "THON02", "CHUNG-01")
    table = clerk.host(NOW)._table(FIGURES)
    right = counted(clerk, *key)
    table.cell(table.row_of(key), "counted").value = 999.0  # type: ignore[arg-type]
    adjust(clerk, "32")
    assert made == {HALF, YEAR} and counted(clerk, *key) == right


def test_a_row_deleted_by_hand_is_put_back(clerk: Clerk, made: set[str]) -> None:
    table = clerk.host(NOW)._table(REGISTER)
    rows = sorted(map(str, clerk.rows(REGISTER, NOW)))
    gone = next(n for n, row in enumerate(table.rows) if row["period"] == HALF)
    table.sheet.tables[REGISTER.name].rows[gone].delete()
    clerk.click("tiep_nhan", NOW)
    assert made == {HALF} and sorted(map(str, clerk.rows(REGISTER, NOW))) == rows


def test_what_the_command_line_has_done_meanwhile_is_shown(clerk: Clerk, made: set[str]) -> None:
    def at() -> tuple[FilesHost, Call]:
        return FilesHost(Folder(clerk.folder).master), Call(clerk.folder, HALF, NOW, "Dòng lệnh")

    carried.reopen(*at(), "Bổ sung")
    carried.adjust(*at(), "THON02", "CHUNG-01", "77", "Gọi điện")
    made.clear()
    clerk.click("tiep_nhan", NOW)
    assert made == {HALF, ASKED, YEAR}, "what comes later stands on the half-year"
    assert counted(clerk, HALF, "THON02", "CHUNG-01") == 77.0


def test_an_older_master_has_no_place_for_notes_and_gets_every_period(clerk: Clerk, made: set[str]) -> None:
    for name in clerk.book.names:
        if name.name == WRITTEN:
            name.delete()
    adjust(clerk, "33")
    assert made == {HALF, ASKED, YEAR} and counted(clerk, YEAR, "THON01", "CHUNG-01") == 33.0
