"""Days in the master, whatever the PC's order of dates: the home sheet's formulas read what the program reads."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.staff_tables import DIFFICULTIES, PERIODS, TASKS
from tanminh_xl.domain.typed_day import serial
from tanminh_xl.master.day_formulas import DEADLINE
from tanminh_xl.master.layout import HEADER_ROW
from tanminh_xl.master.state import facts
from tests import masters
from tests.masters import Rows
from tests.office.office import Office
from tests.office.profiles import LOCALES
from tests.office.programs import assert_formulas_hold

pytestmark = pytest.mark.office

READ = (
    "16/6/2026",
    "16-6-2026",
    "16.6.2026",
    "6/7/2026",
    "06/07/2026",
    " 16/06/2026 ",
    "16 / 6 / 2026",
    "16–6–2026",
    "16/6/2026\u00a0",
    "2026-6-16",
    "2026-06-16",
    "2026/6/16",
    "2026-06-16 00:00",
    "2026-06-16T00:00",
    "29/2/2028",
    "31/12/2030",
)
NOT_READ = (
    "31/2/2026",
    "29/2/2026",
    "31/4/2026",
    "0/6/2026",
    "16/0/2026",
    "6/13/2026",
    "2026-13-6",
    "2026-2-30",
    "16/6",
    "6/2026",
    "16/6/26",
    "16/6/026",
    "16/6/2026/1",
    "quý 3",
    "2026",
    "46189",
    "1/1/1905",
)


@pytest.fixture(params=LOCALES)
def office(request: pytest.FixtureRequest, pcs: Callable[[str], Office]) -> Office:
    return pcs(request.param)


def test_texts_are_read_as_the_program_reads_them(office: Office, tmp_path: Path) -> None:
    typed = [*READ, *NOT_READ, date(2026, 6, 16), datetime(2026, 6, 16, 10, 30), 46189, 2026, 16, None]
    rows = masters.in_use()
    rows[TASKS] = [{"code": f"NV-{n}", "text": "Việc", "deadline": day} for n, day in enumerate(typed)]
    path = tmp_path / "master.xlsx"
    path.write_bytes(masters.plain(rows))
    job = office.job(path)
    for n in range(len(typed)):
        which = f"(ROW({DEADLINE.cells})={HEADER_ROW + 2 + n})"
        job.formula("Trạng thái", f"Z{n + 1}", f"=SUMPRODUCT({which}*{DEADLINE.name})")
    found = [row[0] for row in job.recalculate().values("Trạng thái", f"Z1:Z{len(typed)}")]
    assert dict(zip(map(str, typed), found, strict=True)) == {str(day): serial(day) for day in typed}
    assert all(found[: len(READ)]) and not any(found[len(READ) : len(READ) + len(NOT_READ)])


def as_texts(rows: Rows) -> Rows:
    """The rows with each day that the home sheet looks at as somebody types it, in one spelling after the other."""
    spelled = (
        "{0.day}/{0.month}/{0.year}",
        "{0:%d-%m-%Y}",
        "{0.year}-{0.month}-{0.day}",
        " {0.day}.{0.month}.{0.year}",
    )
    done = 0
    for table, keys in (
        (TASKS, ("deadline", "valid_from", "valid_to")),
        (PERIODS, ("due",)),
        (DIFFICULTIES, ("deadline",)),
    ):
        for row in rows[table]:
            for key in keys:
                if isinstance(day := row.get(key), date):
                    row[key] = spelled[done % len(spelled)].format(day)
                    done += 1
    assert done > 20
    return rows


def test_what_presses_is_counted_of_days_that_are_texts(office: Office, tmp_path: Path) -> None:
    now = datetime.now(ZONE)
    days, texts = masters.pressing(now.date()), as_texts(masters.pressing(now.date()))
    seen = [masters.seen(rows)._replace(today=now.date()) for rows in (days, texts)]
    assert facts(seen[0]) == facts(seen[1])
    assert (facts(seen[1])["TM_NV_QUA_HAN"], facts(seen[1])["TM_KK_QUA_HAN"]) == (2, 2)
    path = tmp_path / "master.xlsx"
    path.write_bytes(masters.plain(texts, created=now))
    assert assert_formulas_hold(office, path) > 150


def test_what_is_no_day_is_told_on_the_home_sheet(office: Office, tmp_path: Path) -> None:
    now = datetime.now(ZONE)
    rows = masters.pressing(now.date())
    rows[PERIODS][0]["due"] = "31/2/2026"
    rows[TASKS][1]["deadline"] = "6/13/2026"
    rows[DIFFICULTIES][0]["deadline"] = 16
    known = facts(masters.seen(rows))
    assert known["TM_CAU"] == "6 tháng đầu năm 2026, hạn nộp đang ghi “31/2/2026”, không phải ngày"
    assert known["TM_VIEC"] == "Sửa 3 ô ghi không phải ngày: bấm “Kiểm tra danh mục” để biết ô nào."
    path = tmp_path / "master.xlsx"
    path.write_bytes(masters.plain(rows, created=now))
    assert assert_formulas_hold(office, path) > 150
