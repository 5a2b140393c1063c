"""The dossier of a closed period: what it holds, what it says is gone, and that it is the same when made again."""

import csv
import hashlib
import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl.cli import main
from tanminh_xl.domain.dossier import SUMS, folder_name
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.grid import read
from tanminh_xl.records import handed
from tanminh_xl.records.folder import Folder
from tests import carried
from tests.office.programs import audit
from tests.plans import Plan
from tests.test_integrity import HALF, UNIT, closed, made, plan, plan_at

__all__ = ["closed", "made", "plan"]
Row = dict[str, str]
DOCUMENT = f"BaoCao_{HALF}.docx"


@pytest.fixture(scope="module")
def sealed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed period with a report that was issued and signed."""
    plan = plan_at(made, tmp_path_factory.mktemp("sealed"))
    carried.close(*plan.at(HALF))
    scan = plan.folder.parent / "bản ký.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    carried.issue(*plan.at(HALF), "Đảng ủy xã", "5", date(2026, 6, 20), "", [scan])
    return plan.folder


@pytest.fixture
def whole(sealed: Path, tmp_path: Path) -> Plan:
    """A copy of it, to be changed at will."""
    return plan_at(sealed, tmp_path)


def made_dossier(plan: Plan) -> Outcome:
    return carried.dossier(*plan.at(HALF))


def at(plan: Plan, closing: int = 1) -> Path:
    return plan.folder / "ho_so" / folder_name(HALF, closing)


def listed(plan: Plan, closing: int = 1) -> list[Row]:
    text = (at(plan, closing) / "MucLuc.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): (p.read_bytes(), p.stat().st_mtime_ns) for p in files}


def test_it_holds_everything_of_the_period_by_its_kind(whole: Plan) -> None:
    outcome = made_dossier(whole)
    assert outcome.exit == 0 and outcome.text.startswith("Đã lập hồ sơ 6 tháng đầu năm 2026 trong ho_so/2026-6T: ")
    by_group: dict[str, list[str]] = {}
    for row in listed(whole):
        by_group.setdefault(row["tep"].partition("/")[0], []).append(row["tep"].partition("/")[2])
    assert by_group["1_van_ban"] == [DOCUMENT, f"TongHop_{HALF}.xlsx", "bản ký.pdf"]
    assert {"so_lieu.csv", "danh_gia.csv", f"TomTat_{HALF}.pdf"} <= {*by_group["2_bao_cao"]}
    assert [p.rpartition("__")[0] for p in by_group["3_duoc_tinh"]] == [
        f"{UNIT}/lần hai",
        f"THON02/{HALF}_THON02_Doai-Thuong",
    ]
    assert sorted(p.rpartition("__")[0] for p in by_group["4_ban_khac"]) == sorted(
        (f"{UNIT}/lần ba", f"{UNIT}/{HALF}_THON01_Dong-Hai")
    )
    assert [p.rpartition("__")[0] for p in by_group["5_ban_chup"]] == ["THON02/bản chụp"]
    assert by_group["6_danh_muc"] == ["danh_muc.json", f"DanhMuc_{HALF}.xlsx"]
    assert len(by_group["7_tra_lai"]) >= 1
    assert by_group["8_so_sach"] == [f"SoSach_{HALF}.xlsx"] and by_group["9_cong_van"] == [f"CongVan_{HALF}.docx"]


def test_each_file_is_the_one_of_the_plan_folder_and_none_is_left_out(whole: Plan) -> None:
    made_dossier(whole)
    sources = {row["nguon"]: row for row in listed(whole)}
    for row in sources.values():
        data = (at(whole) / row["tep"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(data).hexdigest() and row["dung_luong"] == str(len(data))
        if row["nguon"].startswith(("da_nhan", "ban_hanh", "bao_cao", "tra_lai", "danh_muc", "bieu_mau")):
            assert (whole.folder / row["nguon"]).read_bytes() == data
    kept = {p.relative_to(whole.folder).as_posix() for p in (whole.folder / "da_nhan" / HALF).rglob("*__*")}
    assert kept and kept <= sources.keys()


def test_titles_say_what_a_file_is(whole: Plan) -> None:
    made_dossier(whole)
    titles = {row["tep"].rpartition("/")[2]: row["noi_dung"] for row in listed(whole)}
    assert titles["bản ký.pdf"] == "Bản đã ký: Báo cáo gửi Đảng ủy xã, số 05/BC-UBND ngày 20/6/2026"
    assert titles["so_lieu.csv"] == "Số liệu của từng đơn vị (CSV)"
    (counted,) = (row for row in listed(whole) if row["tep"].startswith(f"3_duoc_tinh/{UNIT}"))
    assert counted["noi_dung"] == "Báo cáo của Thôn Đông Hải, bản 2, nộp ngày 05/5/2026"
    others = {row["ghi_chu"] for row in listed(whole) if row["tep"].startswith(f"4_ban_khac/{UNIT}")}
    assert others == {"đã có bản sau thay thế", "Trả lại để bổ sung"}


def test_its_workbooks_are_sound_and_say_what_happened(whole: Plan) -> None:
    made_dossier(whole)
    books = sorted(p for p in at(whole).rglob("*.xlsx") if p.name.startswith(("MucLuc", "SoSach", "DanhMuc")))
    assert len(books) == 3
    for book in books:
        assert audit(book) == []
    names = {book.name: list(read(book.read_bytes()).names) for book in books}
    assert names[f"SoSach_{HALF}.xlsx"] == ["Diễn biến", "Tiếp nhận", "Quyết định", "Điều chỉnh"]
    assert {"Đơn vị", "Tiêu chí", "Cài đặt"} <= {*names[f"DanhMuc_{HALF}.xlsx"]}


def test_made_again_it_is_the_same_and_nothing_else_changes(whole: Plan) -> None:
    before = tree(whole.folder)
    first = made_dossier(whole)
    own = tree(at(whole))
    assert {k: v for k, v in tree(whole.folder).items() if not k.startswith("ho_so/")} == before
    whole.on(2026, 7, 1)
    again = made_dossier(whole)
    assert tree(at(whole)) == own and "không có gì thay đổi" in again.text
    assert first.text.rpartition(" ")[2] == again.text.rpartition(" ")[2], "the same by its name too"


def test_it_is_brought_up_to_date_when_more_is_there(whole: Plan) -> None:
    made_dossier(whole)
    (whole.folder / "bao_cao" / HALF / "PhuLuc.pdf").write_bytes(b"%PDF more")
    outcome = made_dossier(whole)
    assert outcome.exit == 0 and "2_bao_cao/PhuLuc.pdf" in [row["tep"] for row in listed(whole)]
    assert handed.check(at(whole)) == ((), (), ())


def test_a_period_closed_again_has_another_beside_the_first(whole: Plan) -> None:
    made_dossier(whole)
    first = tree(at(whole))
    carried.reopen(*whole.on(2026, 6, 25).at(HALF), "bổ sung")
    with pytest.raises(TanMinhError) as told:
        made_dossier(whole)
    assert told.value.code == "dossier_open"
    carried.close(*whole.on(2026, 6, 26).at(HALF))
    assert f"ho_so/{HALF}_lan-2" in made_dossier(whole).text
    assert tree(at(whole)) == first
    notes = {row["tep"]: row["ghi_chu"] for row in listed(whole, 2) if row["tep"].startswith("1_van_ban")}
    assert notes and set(notes.values()) == {"đã thay bằng lần ban hành sau, hoặc kỳ đã mở lại"}


def test_what_somebody_edited_in_it_is_kept(whole: Plan) -> None:
    made_dossier(whole)
    page = at(whole) / "2_bao_cao" / "so_lieu.csv"
    right = page.read_bytes()
    page.write_bytes(b"mine")
    outcome = made_dossier(whole)
    assert page.read_bytes() == right and outcome.exit == 1
    assert any("bản sửa được giữ lại" in line for line in outcome.lines)
    assert b"mine" in [p.read_bytes() for p in page.parent.glob("*bản sửa*")]


# what is gone, or not as it was


def original(plan: Plan) -> Path:
    return next((plan.folder / "da_nhan" / HALF / UNIT).glob("lần hai__*"))


def gone(plan: Plan) -> str:
    path = original(plan)
    path.unlink()
    return path.relative_to(plan.folder).as_posix()


def changed(plan: Plan) -> str:
    path = original(plan)
    path.write_bytes(b"other")
    return path.relative_to(plan.folder).as_posix()


def without_catalogue(plan: Plan) -> str:
    closing = plan.snapshot(HALF).state(HALF).closing
    assert closing is not None
    path = plan.folder / "danh_muc" / f"{closing.catalogue}.json"
    path.write_bytes(b"{}")
    return path.relative_to(plan.folder).as_posix()


def without_report(plan: Plan) -> str:
    (plan.folder / "bao_cao" / HALF / "danh_gia.csv").unlink()
    return f"bao_cao/{HALF}/danh_gia.csv"


def damaged_receipt(plan: Plan) -> str:
    path = plan.folder / "da_nhan" / HALF / UNIT / "0002.json"
    path.write_bytes(b"{")
    return original(plan).relative_to(plan.folder).as_posix()


def without_receipt(plan: Plan) -> str:
    (plan.folder / "da_nhan" / HALF / UNIT / "0002.json").unlink()
    return original(plan).relative_to(plan.folder).as_posix()


def without_decision(plan: Plan) -> str:
    path = sorted((plan.folder / "da_nhan" / HALF / UNIT).glob("*.qd*.json"))[0]
    path.unlink()
    return path.relative_to(plan.folder).as_posix()


def without_scan(plan: Plan) -> str:
    path = next((plan.folder / "ban_hanh" / HALF).glob("bản ký__*"))
    path.unlink()
    return path.relative_to(plan.folder).as_posix()


@pytest.mark.parametrize(
    ("spoil", "note", "there"),
    [
        (gone, "thiếu tệp này", False),
        (changed, "khác bản đã ghi nhận", True),
        (without_catalogue, "khác bản đã ghi nhận", True),
        (without_report, "thiếu tệp này", False),
        (damaged_receipt, "không rõ có được tính không", True),
        (without_receipt, "không rõ có được tính không", True),
        (without_decision, "thiếu “da_nhan", False),
        (without_scan, "thiếu tệp này", False),
    ],
)
def test_what_is_gone_or_damaged_is_named_and_told(
    whole: Plan, spoil: Callable[[Plan], str], note: str, there: bool
) -> None:
    name = spoil(whole)
    outcome = made_dossier(whole)
    assert outcome.exit == 1
    (row,) = (row for row in listed(whole) if row["nguon"] == name)
    assert note in row["ghi_chu"] and bool(row["tep"]) == there
    assert any(Path(name).name in line or "0002.json" in line for line in outcome.lines), outcome.lines
    assert handed.check(at(whole)) == ((), (), ())


def test_a_catalogue_that_is_gone_gives_no_workbook_of_todays(whole: Plan) -> None:
    without_catalogue(whole)
    whole.edit(plan=whole.of.plan.model_copy(update={"send_to": "khac@tanminh.example"}))
    made_dossier(whole)
    (row,) = (row for row in listed(whole) if "(Excel)" in row["noi_dung"] and "Danh mục" in row["noi_dung"])
    assert row["tep"] == "" and row["ghi_chu"] == "chưa lập được vì hồ sơ gốc hỏng"


def test_what_is_still_to_be_done_is_told_and_is_no_fault(closed: Plan) -> None:
    from tests.test_issue import ROWS

    closed.edit(recipients=ROWS)
    outcome = made_dossier(closed)
    assert outcome.exit == 0
    assert "Chưa ghi nhận ban hành: báo cáo gửi Đảng ủy xã, HĐND xã." in outcome.lines
    assert f"Chưa có bản PDF: {DOCUMENT}, CongVan_{HALF}.docx." in outcome.lines


# a stranger's check


def test_a_stranger_checks_it_with_sha256sum(whole: Plan, tmp_path: Path) -> None:
    made_dossier(whole)
    copied = shutil.copytree(at(whole), tmp_path / "bàn giao")
    ran = subprocess.run(["sha256sum", "-c", "--strict", SUMS], cwd=copied, capture_output=True, text=True)
    assert ran.returncode == 0 and len(ran.stdout.splitlines()) == len(listed(whole)) + 2
    next(copied.rglob("so_lieu.csv")).write_bytes(b"x")
    assert subprocess.run(["sha256sum", "-c", SUMS], cwd=copied, capture_output=True).returncode == 1


def test_check_says_what_is_missing_changed_and_beside(
    whole: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made_dossier(whole)
    copied = shutil.copytree(at(whole), tmp_path / "bàn giao")
    assert main(["dossier", "--check", str(copied)]) == 0
    assert "còn nguyên, đủ tệp" in capsys.readouterr().out
    next(copied.rglob("so_lieu.csv")).write_bytes(b"x")
    next(copied.rglob("danh_gia.csv")).unlink()
    (copied / "thêm.txt").write_bytes(b"x")
    assert main(["dossier", "--check", str(copied)]) == 1
    said = capsys.readouterr().out
    assert "Thiếu 1 tệp: 2_bao_cao/danh_gia.csv." in said
    assert "1 tệp đã thay đổi: 2_bao_cao/so_lieu.csv." in said
    assert "1 tệp không có trong danh sách: thêm.txt." in said
    assert main(["dossier", "--check", str(tmp_path)]) == 2


@pytest.mark.parametrize("data", [b"x", b"0" * 64 + b"  ../a\n", b"0" * 64 + b"  /etc/passwd\n", b"\xff"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / SUMS).write_bytes(data)
    with pytest.raises(TanMinhError) as told:
        handed.check(tmp_path)
    assert told.value.code == "no_dossier"


def test_the_plan_itself_keeps_no_event_of_it(whole: Plan) -> None:
    before = Folder(whole.folder).records(HALF)
    made_dossier(whole)
    assert Folder(whole.folder).records(HALF) == before
