"""A failure in the middle of each button: the workbook stays usable, settings come back, the backup can be restored."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.staff_tables import PERIODS, TASKS, UNITS
from tanminh_xl.domain.tables import FIGURES, LOG, REGISTER, RESULTS
from tanminh_xl.hosts.files import FilesHost
from tests.demo_folder import copy
from tests.live import uno_engine
from tests.live.clicking import Clerk
from tests.live.year import YEAR

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def clerk(open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    made = open_master(copy(made_demo, tmp_path_factory.mktemp("faults") / "ke-hoach"))
    made.choose(YEAR)
    assert made.click("lap_bao_cao", NOW) is not None
    return made


class Broken(Exception):
    """What Excel says when it is busy, gone, or out of memory."""


def settings(clerk: Clerk) -> tuple[Any, ...]:
    app = clerk.app
    return app.screen_updating, app.enable_events, app.calculation, app.status_bar


# Tag, answers, and which call of the workbook fails: a write of cells, the second one, or another of its calls.
CASES: list[tuple[str, dict[str, Any], str]] = [
    ("tiep_nhan", {}, "second write"),
    ("tong_hop", {}, "first write"),
    ("lap_bao_cao", {}, "copy"),
    ("lap_bao_cao", {}, "formula"),
    ("xuat_pdf", {}, "to_pdf"),
    ("tra_lai", {"texts": ["Xem lại"]}, "first write"),
    ("chap_nhan", {"texts": [""]}, "first write"),
    ("dieu_chinh", {"texts": ["31", "Gọi điện"]}, "first write"),
    ("nhap_thay", {"texts": ["THON04", "20/12/2026"]}, "second write"),
    ("mo_ky", {}, "later read"),
    ("chot_so_lieu", {"texts": ["Hết hạn"]}, "first write"),
    ("ban_hanh", {"texts": ["Đảng ủy xã", "5", "28/12/2026"], "files": [None]}, "first write"),
    ("ho_so_ky", {}, "later read"),
    ("mo_lai_ky", {"texts": ["Bổ sung"]}, "first write"),
    ("khoi_phuc", {}, "second write"),
    ("nang_cap_so", {}, "later read"),
    ("kiem_tra", {}, "later read"),
    ("kiem_tra_danh_muc", {}, "later read"),
    ("nguon_so_lieu", {}, "first read"),
    ("hien_tat_ca_bang", {}, "visible"),
    ("mo_thu_muc", {}, "open_path"),
    ("huong_dan", {}, "open_path"),
    ("kiem_tra_cai_dat", {}, "later read"),
]


def break_at(clerk: Clerk, patch: pytest.MonkeyPatch, where: str) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise Broken("RPC_E_CALL_REJECTED")

    def later(old: Callable[..., Any], skipped: int) -> Callable[..., Any]:
        calls = iter(range(10_000))
        return lambda *a: old(*a) if next(calls) < skipped else fail()

    match where:
        case "first write" | "second write":
            old = uno_engine.Range.raw_value
            patch.setattr(uno_engine.Range, "raw_value", property(old.fget, later(old.fset, int(where[0] == "s"))))
        case "first read" | "later read":
            old = uno_engine.Range.raw_value
            patch.setattr(uno_engine.Range, "raw_value", property(later(old.fget, 6 * (where[0] == "l")), old.fset))
        case "formula":
            old = uno_engine.Range.formula
            patch.setattr(uno_engine.Range, "formula", property(old.fget, later(old.fset, 40)))
        case "copy":
            patch.setattr(uno_engine.Sheet, "copy", later(uno_engine.Sheet.copy, 3))
        case "to_pdf":
            patch.setattr(uno_engine.Book, "to_pdf", fail)
        case "visible":
            old = uno_engine.Sheet.visible
            patch.setattr(uno_engine.Sheet, "visible", property(old.fget, later(old.fset, 2)))
        case "open_path":
            patch.setattr(clerk.excel, "open_path", fail)


@pytest.mark.parametrize(("tag", "answers", "where"), CASES)
def test_a_failure_in_the_middle_of_a_button(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tag: str, answers: dict[str, Any], where: str
) -> None:
    before = settings(clerk)
    units = clerk.rows(UNITS, NOW)
    clerk.select(REGISTER, (YEAR, "THON06", "1"), "state", NOW)
    match tag:
        case "tiep_nhan":
            for n in range(2):
                (clerk.folder / "hop_thu" / f"{n}.jpg").write_bytes(b"\xff\xd8\xff\xe0 hong" + bytes([n]))
        case "tong_hop":
            clerk.host(NOW)._table(RESULTS).cell(0, "status").value = "sửa tay"
        case "nhap_thay":
            answers = {**answers, "files": [[next((clerk.folder / "bieu_mau" / YEAR).glob("*THON04*.xlsx"))], None]}
        case "dieu_chinh":
            clerk.select(FIGURES, (YEAR, "THON01", "CHUNG-01"), "counted", NOW)
        case "khoi_phuc":
            clerk.host(NOW)._table(UNITS).cell(1, "name").value = "Tên bị ghi nhầm"
            clerk.host(NOW)._table(TASKS).cell(0, "person").value = "Ghi nhầm"
            answers = {"files": [[clerk.excel.copied[-1]]]}
        case "kiem_tra":
            answers = {"files": [[next((clerk.folder / "bieu_mau" / YEAR).glob("*.xlsx"))]]}
        case "mo_lai_ky" | "ban_hanh":
            clerk.click("chot_so_lieu", NOW, texts=["Hết hạn"])
    kept = len(list(clerk.folder.glob("nhat_ky/*")))
    with monkeypatch.context() as patch:
        break_at(clerk, patch, where)
        outcome = clerk.click(tag, NOW, **answers) if "read" not in where else _click_cut_short(clerk, tag, answers)
    assert outcome is not None and outcome.exit == 2
    said = clerk.app.said[-1][1]
    assert said.startswith("Phần mềm gặp trục trặc khi thực hiện “") and "Traceback" not in said and "RPC" not in said
    logs = sorted(clerk.folder.glob("nhat_ky/*"))
    assert len(logs) == kept + 1 and any("RPC_E_CALL_REJECTED" in log.read_text("utf-8") for log in logs)
    assert settings(clerk) == before and clerk.excel.interrupts[-1] is True
    assert len(list(clerk.app.books)) == 1, "the workbook that pages are copied from is left open"
    if tag == "khoi_phuc":
        assert clerk.click(tag, NOW, **answers) is not None  # as the message says: press it again
    if tag in ("chot_so_lieu", "ban_hanh"):
        clerk.click("mo_lai_ky", NOW, texts=["Thử"])
    assert clerk.rows(UNITS, NOW) == units
    done = clerk.click("tong_hop", NOW)
    assert done is not None and done.exit == 0, "the next click works"


def _click_cut_short(clerk: Clerk, tag: str, answers: dict[str, Any]) -> Any:
    """Questions that were never reached are left over."""
    try:
        return clerk.click(tag, NOW, **answers)
    except AssertionError:
        clerk.excel.texts, clerk.excel.picked = [], []
        from tanminh_xl.domain.host import Outcome

        return Outcome("", exit=2)


def test_a_failure_while_a_period_opens_leaves_it_open_with_its_forms(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The events are published by then; the next click brings the workbook up to date."""
    before, coming = settings(clerk), "2027-6T"
    due = clerk.host(NOW)._table(PERIODS)
    due.cell(due.row_of((coming,)), "due").value = datetime(2027, 6, 16)
    clerk.choose(coming)
    with monkeypatch.context() as patch:
        break_at(clerk, patch, "first write")
        outcome = clerk.click("mo_ky", NOW)
    assert outcome is not None and outcome.exit == 2 and settings(clerk) == before
    assert len(list((clerk.folder / "bieu_mau" / coming).glob("*.xlsx"))) == 24
    done = clerk.click("tong_hop", NOW)
    assert done is not None and done.exit == 0
    assert [r["phase"] for r in clerk.rows(PERIODS, NOW) if r["code"] == coming] == ["Đang mở"]
    clerk.choose(YEAR)


def test_every_kept_backup_can_be_read_and_restored(clerk: Clerk) -> None:
    kept = [path for path in dict.fromkeys(clerk.excel.copied) if path.exists()]  # the newest (decision-tables 6.2)
    backup = kept[len(kept) // 2]
    assert FilesHost(backup).read(UNITS) == clerk.rows(UNITS, NOW)
    clerk.host(NOW)._table(UNITS).cell(0, "name").value = "?"
    clerk.click("khoi_phuc", NOW, files=[[backup]])
    assert clerk.rows(UNITS, NOW) == FilesHost(backup).read(UNITS)


def test_the_log_says_what_did_not_come_to_an_end(clerk: Clerk) -> None:
    unfinished = [row for row in clerk.rows(LOG, NOW) if str(row["text"]).startswith("Chưa xong")]
    assert len(unfinished) >= len(
        [case for case in CASES if case[2] not in ("first write", "second write", "first read", "later read")]
    )
    assert all("nhat_ky/" in str(row["text"]) for row in unfinished)
