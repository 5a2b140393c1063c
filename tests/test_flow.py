"""The main job, end to end, on files: what the demonstration's folder says, and what must hold of any run."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import pytest

from tanminh_xl.domain.events import ZONE, Choice
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.findings import Code, Verdict
from tanminh_xl.domain.host import Call, TanMinhError
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import compared
from tanminh_xl.usecases.snapshot import Snapshot
from tests.carried import (
    adjust,
    assess,
    check,
    close,
    collect,
    decide,
    explain,
    issue_forms,
    merge,
    reopen,
    report,
    status,
)

HALF, YEAR = "2026-6T", "2026-N"
NOW = datetime(2026, 12, 22, 9, tzinfo=ZONE)


def at(folder: Path, period: str = "", now: datetime = NOW) -> tuple[FilesHost, Call]:
    return FilesHost(Folder(folder).master), Call(folder, period, now, "Người thử")


def standings(folder: Path, period: str) -> list[tuple[str, int, str]]:
    state = Snapshot(*at(folder)).state(period)
    return [(s.receipt.unit, s.receipt.number, s.verdict.value) for s in state.standings]


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# what became of each file of the sample


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("THON01", ["accepted"]),
        ("THON04", ["accepted_in_part", "accepted"]),  # words in place of a number, then put right
        ("THON05", ["accepted"]),  # the same bytes twice are one submission
        ("THON06", ["accepted_with_notes", "accepted"]),  # some missing, then whole
        ("THON07", ["returned", "accepted"]),  # a photo, then typed by the Office
        ("THON08", ["returned", "accepted"]),  # cut in half on its way
        ("THON09", ["accepted"]),  # another unit's form stays unknown; its own came later
        ("THON10", ["accepted_with_notes"]),  # a note in TCVN3
        ("THON11", ["accepted_in_part"]),  # 1.234 is held, and adjusted on the unit's word
        ("THON13", ["accepted_in_part"]),  # a number below 0 is held
        ("THON14", []),
        ("HTX01", ["returned"]),  # a PDF
    ],
)
def test_what_became_of_each_units_files(made_demo: Path, unit: str, expected: list[str]) -> None:
    assert [verdict for who, _, verdict in standings(made_demo, HALF) if who == unit] == expected


def test_another_units_form_waits_where_it_hurts_nobody(made_demo: Path) -> None:
    (only,) = Snapshot(*at(made_demo)).unknown.standings
    assert {f.code for f in only.receipt.findings} >= {Code.UNIT_MISMATCH}
    assert only.verdict == Verdict.RETURNED


def test_a_report_on_behalf_keeps_its_scan_and_true_date(made_demo: Path) -> None:
    receipt = Snapshot(*at(made_demo)).state(HALF).counted["THON07"].receipt
    assert receipt.on_behalf
    assert receipt.submitted.date() == date(2026, 6, 17)
    assert len(receipt.attachments) == 1


def test_every_criterion_has_a_status_and_its_reason(made_demo: Path) -> None:
    for period in (HALF, YEAR):
        document = assess(*at(made_demo, period)).data
        assert isinstance(document, dict)
        criteria = document["criteria"]
        assert len(criteria) == 35
        assert all(row["status"] in set(Status) and row["reason"].endswith(".") for row in criteria)


def test_no_half_year_is_called_not_met_for_being_half(made_demo: Path) -> None:
    found = {a.status for a in Snapshot(*at(made_demo)).assessments(Snapshot(*at(made_demo)).period(HALF))}
    assert Status.NOT_MET not in found
    assert Status.NOT_DUE in found


def test_one_wrong_cell_costs_the_village_that_one_figure(made_demo: Path) -> None:
    snapshot = Snapshot(*at(made_demo))
    mine = [f for f in snapshot.figures(snapshot.period(HALF)) if f.unit == "THON13"]
    assert [f.element for f in mine if f.counted is None] == ["MH3-03"]
    assert len(mine) == 7


def test_an_adjusted_figure_is_counted_and_says_so(made_demo: Path) -> None:
    snapshot = Snapshot(*at(made_demo))
    (adjusted,) = [f for f in snapshot.figures(snapshot.period(HALF)) if f.adjusted is not None]
    assert (adjusted.unit, adjusted.element, adjusted.counted) == ("THON11", "MH2-02", 1.23)
    lines = explain(*at(made_demo, HALF), "MH2-02").lines
    assert any("1,23" in line and "điều chỉnh" in line.lower() for line in lines)


def test_second_half_is_the_years_figure_less_the_half_years(made_demo: Path) -> None:
    snapshot = Snapshot(*at(made_demo))
    half = {(f.unit, f.element): f.counted for f in snapshot.figures(snapshot.period(HALF))}
    seconds = [f for f in snapshot.figures(snapshot.period(YEAR)) if f.second_half is not None]
    assert len(seconds) > 30
    merged = {u.code: u.successor for u in snapshot.catalogue.units if u.successor}
    for figure in seconds:
        units = [code for code, new in merged.items() if new == figure.unit] or [figure.unit]
        before = sum(half[unit, figure.element] or 0 for unit in units)
        assert figure.counted == pytest.approx(before + figure.second_half)  # type: ignore[operator]
    assert set(merged.values()) <= {figure.unit for figure in seconds}


def test_no_jump_is_told_where_a_year_merely_began_again(made_demo: Path) -> None:
    """Lũy kế figures of 2027-6T are compared with 2026-6T, never with the whole of 2026."""
    snapshot = Snapshot(*at(made_demo))
    period = snapshot.catalogue.period["2027-6T"]
    past = compared.past(snapshot.catalogue, period, snapshot.earlier)
    lũy_kế = [past[k].compare for k in past if snapshot.catalogue.element[k[1]].time_kind == "lũy kế trong năm"]
    assert lũy_kế
    assert {c.period for c in lũy_kế if c} == {HALF}


# made again, equal to the byte


def test_outputs_deleted_and_made_again_are_equal_to_the_byte(demo: Path) -> None:
    before = {p.name: p.read_bytes() for p in (demo / "bao_cao" / HALF).glob("*.csv")}
    names = (f"TongHop_{HALF}.xlsx", f"TomTat_{HALF}.pdf")
    books = {name: (demo / "bao_cao" / HALF / name).read_bytes() for name in names}
    for name in ("bao_cao", "tra_lai"):
        shutil.rmtree(demo / name, ignore_errors=True)
    merge(*at(demo, HALF))
    assert {p.name: p.read_bytes() for p in (demo / "bao_cao" / HALF).glob("*.csv")} == before
    report(*at(demo, HALF))
    assert {name: (demo / "bao_cao" / HALF / name).read_bytes() for name in names} == books


def fresh(demo: Path, to: Path) -> Path:
    """A folder with the same master, catalogue, openings and forms, and nothing received."""
    for name in ("bieu_mau", "danh_muc", "so_ky"):
        shutil.copytree(demo / name, to / name)
    for ledger in (to / "so_ky").rglob("*.json"):
        if json.loads(ledger.read_text("utf-8"))["type"] != "opening":
            ledger.unlink()
    for name in ("ke_hoach.json", "TanMinh_KeHoach.xlsm"):
        shutil.copy2(demo / name, to / name)
    return to


def tables_of(folder: Path) -> dict[str, bytes]:
    for period in (HALF, YEAR):
        merge(*at(folder, period))
    return {f"{p.parent.name}/{p.name}": p.read_bytes() for p in (folder / "bao_cao").rglob("*.csv")}


def test_the_same_files_named_in_another_order_give_the_same_figures(made_demo: Path, tmp_path: Path) -> None:
    files = sorted(p for p in (made_demo / "hop_thu").rglob("*") if p.is_file())
    orders: list[Callable[[list[Path]], list[Path]]] = [list, lambda f: f[::-1], lambda f: f[1::2] + f[::2]]
    made = []
    for n, order in enumerate(orders):
        folder = fresh(made_demo, tmp_path / str(n))
        collect(*at(folder), order(files))
        made.append(tables_of(folder))
    assert made[0] == made[1] == made[2]
    assert set(made[0]) == {f"{p}/{n}.csv" for p in (HALF, YEAR) for n in ("so_lieu", "so_lieu_them", "danh_gia")}


def test_a_second_collect_of_the_same_files_changes_nothing(demo: Path) -> None:
    before = {p: p.read_bytes() for p in demo.rglob("*.json")}
    outcome = collect(*at(demo))
    assert {p: p.read_bytes() for p in demo.rglob("*.json")} == before
    found = outcome.data["files"]  # type: ignore[index]
    assert all(any(f["code"] == "already_received" for f in row["findings"]) for row in found)


def test_nothing_new_writes_no_output(demo: Path) -> None:
    first = {p: p.stat().st_mtime_ns for p in (demo / "bao_cao").rglob("*")}
    report(*at(demo, YEAR))
    assert {p: p.stat().st_mtime_ns for p in (demo / "bao_cao").rglob("*")} == first


def test_so_lieu_is_sorted_by_key(made_demo: Path) -> None:
    found = rows((made_demo / "bao_cao" / HALF / "so_lieu.csv").read_bytes())
    keys = [(r["ky"], r["don_vi"], r["so_lieu"]) for r in found]
    assert keys == sorted(keys)
    assert [len(list(same)) for _, same in groupby(keys)] == [1] * len(keys)


# the clerk's decisions


def test_a_later_file_with_fewer_figures_waits(demo: Path, tmp_path: Path) -> None:
    less = next((demo / "da_nhan" / HALF / "THON06").glob("*[!)]__*.xlsx"))
    again = tmp_path / "2026-6T_THON01.xlsx"
    again.write_bytes(less.read_bytes())
    reopen(*at(demo, HALF), "Bổ sung số liệu")
    outcome = check(*at(demo, HALF), [again])
    (row,) = outcome.data["files"]  # type: ignore[index]
    assert row["verdict"] == "needs_confirmation"
    assert {"unit_mismatch"} <= {f["code"] for f in row["findings"]}


def test_decisions_change_what_counts(demo: Path) -> None:
    reopen(*at(demo, HALF), "Kiểm tra lại")
    decide(*at(demo), f"{HALF}/THON06#2", Choice.RETURN, "Nhầm số")
    assert Snapshot(*at(demo)).state(HALF).counted["THON06"].receipt.number == 1
    said = decide(*at(demo), f"{HALF}/THON06#2", Choice.ACCEPT)
    assert "được tính" in said.text
    assert Snapshot(*at(demo)).state(HALF).counted["THON06"].receipt.number == 2


def test_accepting_below_the_version_that_counts_says_that_nothing_changes(demo: Path) -> None:
    reopen(*at(demo, HALF), "Kiểm tra lại")
    assert "không có gì thay đổi" in decide(*at(demo), f"{HALF}/THON06#1", Choice.ACCEPT).text
    assert Snapshot(*at(demo)).state(HALF).counted["THON06"].receipt.number == 2


def test_an_unknown_file_is_assigned_to_its_unit(demo: Path) -> None:
    reopen(*at(demo, HALF), "Gán lại tệp")
    before = Snapshot(*at(demo)).state(HALF).counted["THON10"].receipt.number
    outcome = decide(*at(demo), "_chua_ro/_chua_ro#1", Choice.ASSIGN, "", "THON10", HALF)
    state = Snapshot(*at(demo)).state(HALF)
    new = [s.receipt for s in state.standings if s.receipt.unit == "THON10"][-1]
    assert new.number == before + 1
    assert new.assigned_from == "_chua_ro/_chua_ro#1"
    assert outcome.text.startswith("Đã gán")


def test_a_closed_period_keeps_its_figures_whatever_comes(demo: Path, tmp_path: Path) -> None:
    before = (demo / "bao_cao" / HALF / "so_lieu.csv").read_bytes()
    late = tmp_path / "2026-6T_THON14.xlsx"
    form = Folder(demo).latest_form("THON14", HALF)
    assert form is not None
    shutil.copy2(Folder(demo).form_path(form), late)
    os.utime(late, (NOW.timestamp(), NOW.timestamp()))
    outcome = collect(*at(demo), [late])
    assert outcome.exit == 1
    with pytest.raises(TanMinhError, match="đã chốt"):
        adjust(*at(demo, HALF), "THON01", "CHUNG-01", "5", "Gọi điện")
    merge(*at(demo, HALF))
    assert (demo / "bao_cao" / HALF / "so_lieu.csv").read_bytes() == before


def test_closing_asks_for_what_waits_first(demo: Path, tmp_path: Path) -> None:
    reopen(*at(demo, HALF), "Nhận thêm")
    state = Snapshot(*at(demo)).state(HALF)
    less = next(s.receipt for s in state.standings if (s.receipt.unit, s.receipt.number) == ("THON06", 1))
    copy = tmp_path / "2026-6T_THON06 mới.xlsx"
    copy.write_bytes(Folder(demo).data(less) + b"\0")
    collect(*at(demo), [copy])
    with pytest.raises(TanMinhError, match="chờ Văn phòng"):
        close(*at(demo, HALF))


def test_forms_issues_only_what_changed(demo: Path) -> None:
    assert "không có gì thay đổi" in issue_forms(*at(demo, YEAR)).text
    adjust(*at(demo, YEAR), "THON01", "CHUNG-01", "99", "Gọi điện")
    assert "không có gì thay đổi" in issue_forms(*at(demo, YEAR)).text


def test_status_says_what_the_home_sheet_says(made_demo: Path) -> None:
    data = status(*at(made_demo, YEAR, datetime(2026, 12, 14, 8, tzinfo=ZONE))).data
    assert data == {
        "period": YEAR,
        "phase": "Đang mở",
        "due": "2026-12-16",
        "days_left": 2,
        "owed": 23,
        "received": 22,
        "asked": 1,
        "documents": [],
        "to_handle": 0,
        "to_ask": 3,
        "to_review": 3,
        "may_change": 2,
        "elsewhere": [],
        "tasks_overdue": 0,
        "tasks_due_soon": 0,
        "answers_overdue": 0,
        "next": "Hỏi đơn vị về 3 ô ở trang Cần hỏi.",
        "due_time": None,
        "records": [],
        "newer_than_master": 0,
        "mails": 0,
        "to_send": 0,
        "in_doubt": 0,
        "reminded": 0,
        "to_send_back": [],
        "promised": [],
    }
