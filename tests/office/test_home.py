"""The home sheet in a spreadsheet program, on PCs of two locales: every stored result is what is calculated there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.staff_tables import DIFFICULTIES, TASKS
from tanminh_xl.domain.tables import REGISTER, tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.build import build
from tanminh_xl.master.layout import HOME
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.master_rows import master_rows
from tanminh_xl.usecases.snapshot import Snapshot
from tests import masters
from tests.office.office import Office
from tests.office.profiles import LOCALES
from tests.office.programs import assert_formulas_hold

pytestmark = pytest.mark.office
YEAR = "2026-N"


@pytest.fixture(scope="module", params=LOCALES)
def pc(request: pytest.FixtureRequest, pcs: Callable[[str], Office]) -> Office:
    """A PC of this locale."""
    return pcs(request.param)


def reported(folder: Path, now: datetime) -> bytes:
    """The demonstration's master as its records would give it now."""
    snapshot = Snapshot(FilesHost(Folder(folder).master), Call(folder, YEAR, now, ""))
    rows = master_rows(snapshot, snapshot.catalogue)
    return build(
        tables(snapshot.catalogue.plan.years),
        rows,
        created=now,
        sample=True,
        period=YEAR,
        refreshed=now - timedelta(hours=3),
    )


def test_every_result_is_the_one_that_the_pc_calculates(pc: Office, made_demo: Path, tmp_path: Path) -> None:
    now = datetime.now(ZONE)
    books = {
        "reported": reported(made_demo, now),
        "pressing": masters.plain(masters.pressing(now.date()), created=now.replace(tzinfo=None), period="2026-6T"),
        "empty": masters.plain(masters.starter(), created=now.replace(tzinfo=None)),
    }
    for name, data in books.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(data)
        assert assert_formulas_hold(pc, path) > 250, name


def test_another_period_is_told_at_once(office: Office, made_demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "reported.xlsx"
    path.write_bytes(reported(made_demo, datetime.now(ZONE)))
    whole = office.job(path).values(HOME.sheet, "B5:E12")
    half = office.job(path).text(HOME.sheet, "C4", "2026-6T").recalculate().values(HOME.sheet, "B5:E12")
    assert (whole[3][0], half[3][0]) == ("22/23", "23/24")
    assert str(whole[0][0]).startswith("Năm 2026") and str(half[0][0]).startswith("6 tháng đầu năm 2026")
    assert str(whole[7][3]).startswith("Trung tâm Phục vụ hành chính công, đang ghi") and half[7][3] in ("", None)


def test_it_prints_on_one_page(office: Office, made_demo: Path, tmp_path: Path) -> None:
    path = tmp_path / "reported.xlsx"
    path.write_bytes(reported(made_demo, datetime.now(ZONE)))
    assert office.job(path).page_count(HOME.sheet) == 1


def test_a_thousand_tasks_and_three_thousand_rows_are_told_right(office: Office, tmp_path: Path) -> None:
    now = datetime.now(ZONE)
    rows = masters.pressing(now.date())
    task, sent = rows[TASKS][0], rows[REGISTER][0]
    rows[TASKS] += [{**task, "code": f"X-{n}", "deadline": now.date() + timedelta(days=n % 40)} for n in range(1_000)]
    rows[REGISTER] += [{**sent, "unit": f"X{n}", "period": YEAR} for n in range(3_000)]
    path = tmp_path / "large.xlsx"
    path.write_bytes(masters.plain(rows, created=now, period="2026-6T"))
    assert_formulas_hold(office, path)


def test_a_deadline_that_the_pc_keeps_as_text_presses_too(pc: Office, tmp_path: Path) -> None:
    now = datetime.now(ZONE)
    rows = masters.pressing(now.date())
    late, waits = now.date() - timedelta(days=20), now.date() - timedelta(days=30)
    rows[TASKS][3]["deadline"] = f"{late.day}/{late.month}/{late.year}"
    rows[DIFFICULTIES][1]["deadline"] = f"{waits:%d-%m-%Y}"
    path = tmp_path / "text.xlsx"
    path.write_bytes(masters.plain(rows, created=now, period="2026-6T"))
    assert_formulas_hold(pc, path)
    found = " ".join(str(cell) for row in pc.job(path).values(HOME.sheet, "E11:E27") for cell in row)
    assert f"Hạn {format_day(late)}, quá hạn 20 ngày" in found
    assert f"hạn trả lời {waits.day}/{waits.month}/{waits.year}, quá hạn 30 ngày" in found
