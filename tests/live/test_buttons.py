"""Every button through the ribbon on the demonstration's master: what it asks, what it does, where it lands."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tanminh_xl import ribbon
from tanminh_xl.domain.events import ZONE, Phase
from tanminh_xl.domain.staff_tables import PERIODS, SETTINGS, TASKS, UNITS
from tanminh_xl.domain.tables import ADJUSTMENTS, FIGURES, LOG, MAILS, REGISTER, RESULTS
from tanminh_xl.hosts import _live_start
from tanminh_xl.hosts._live_pages import page_names
from tanminh_xl.master.customui import ribbon as ribbon_toml
from tanminh_xl.records import zone
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.buttons import BUTTONS, GONE, WITHOUT_BUTTON
from tests.demo_folder import copy
from tests.live.clicking import Clerk
from tests.live.year import YEAR
from tests.mail import mailkit as kit

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def clerk(
    open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clerk]:
    """The demonstration, its tables and pages brought up to date by the first click."""
    made = open_master(copy(made_demo, tmp_path_factory.mktemp("buttons") / "ke-hoach"))
    made.choose(YEAR)
    assert made.click("lap_bao_cao", NOW) is not None
    return made


def said(clerk: Clerk) -> str:
    return clerk.app.said[-1][1]


def active(clerk: Clerk) -> tuple[str, int, int]:
    cell = clerk.book.app.selection
    assert cell is not None
    return clerk.impl.active_sheet, cell.row, cell.column


def page(clerk: Clerk, name: str) -> tuple[str, list[list[object]]]:
    sheet = clerk.book.sheets[name]
    return sheet.name, sheet.used_range.options(ndim=2).value


def test_every_button_of_the_ribbon_has_its_function() -> None:
    assert {button.tag for button in ribbon_toml().buttons} - set(GONE) == {*BUTTONS, "kiem_tra_cai_dat"} - set(
        WITHOUT_BUTTON
    )


def test_pages_are_shown_with_formulas_over_the_live_tables(clerk: Clerk) -> None:
    names = page_names(clerk.book)
    assert len(names) == 24 and "Tóm tắt" in names and "Tiêu chí (biểu)" in names
    formulas = [
        text
        for name in names
        for row in clerk.impl.sheets(name).used_range.formula
        for text in row
        if str(text).startswith("=")
    ]
    assert len(formulas) > 300
    assert sum("Số liệu tổng hợp" in text for text in formulas) > 180
    assert clerk.app.said[-1][1].startswith("Đã lập biểu tổng hợp") and "ghi sẵn giá trị" not in clerk.app.said[-1][1]


def test_a_changed_figure_runs_through_the_pages(clerk: Clerk) -> None:
    """What stands on a page is a formula: the figure's cell changes, the page follows."""
    host = clerk.host(NOW)
    table = host._table(FIGURES)
    row = next(n for n, r in enumerate(table.rows) if r["period"] == YEAR and isinstance(r["counted"], float))
    key = (YEAR, str(table.rows[row]["unit"]), str(table.rows[row]["element"]))
    cell = table.cell(row, "counted")
    target = f"{cell.impl.address.split(':')[0]}"
    pages = [clerk.impl.sheets(name) for name in page_names(clerk.book)]
    found = [
        (sheet, y, x)
        for sheet in pages
        for y, line in enumerate(sheet.used_range.formula)
        for x, text in enumerate(line)
        if str(text).replace("$", "").endswith(f"'Số liệu tổng hợp'.{target}")
    ]
    assert len(found) == 1, key
    sheet, y, x = found[0]
    before = cell.value
    cell.value = 4321.0
    try:
        assert sheet.sheet.getCellByPosition(x, y).getValue() == 4321.0
    finally:
        cell.value = before


def test_refused_nothing_is_written(clerk: Clerk) -> None:
    before, files = len(clerk.rows(LOG, NOW)), sorted(clerk.folder.rglob("*"))
    assert clerk.click("tong_hop", NOW, refuse=True) is None
    assert said(clerk) == "Đã dừng theo yêu cầu, chưa ghi gì."
    assert len(clerk.rows(LOG, NOW)) == before and sorted(clerk.folder.rglob("*")) == files


def test_merge_says_how_many_rows_and_lands_on_the_results(clerk: Clerk) -> None:
    clerk.click("tong_hop", NOW)
    question = clerk.app.said[-2][1]
    assert "ghi 197 dòng vào trang Số liệu tổng hợp, 35 dòng vào trang Kết quả" in question
    assert said(clerk).startswith("Đã tổng hợp kỳ 2026-N: 185/197 số liệu, 23 đơn vị có báo cáo.")
    assert active(clerk)[0] == "Kết quả"


def test_nothing_new_in_the_inbox_is_no_question(clerk: Clerk) -> None:
    clerk.click("tiep_nhan", NOW)
    assert "đã nhận từ trước" in said(clerk) and "Tiếp tục?" not in said(clerk)


def test_check_changes_nothing(clerk: Clerk) -> None:
    form = next((clerk.folder / "bieu_mau" / YEAR).glob("*.xlsx"))
    before = sorted((clerk.folder / "da_nhan").rglob("*"))
    outcome = clerk.click("kiem_tra", NOW, files=[[form]])
    assert outcome is not None and outcome.text.startswith("Kiểm tra 1 tệp")
    assert sorted((clerk.folder / "da_nhan").rglob("*")) == before


def test_a_file_is_returned_and_accepted_on_its_row(clerk: Clerk) -> None:
    row = (YEAR, "THON05", "1")
    clerk.select(REGISTER, row, "state", NOW)
    clerk.click("tra_lai", NOW, texts=["Thiếu chữ ký"])
    state = {tuple(str(r[k]) for k in ("period", "unit")): r["state"] for r in clerk.rows(REGISTER, NOW)}
    assert state[YEAR, "THON05"] == "Trả lại để bổ sung"
    assert list((clerk.folder / "tra_lai" / YEAR / "THON05").glob("*.xlsx"))
    assert clerk.app.selected is not None and clerk.app.selected.row == clerk.host(NOW)._table(REGISTER).top + (
        clerk.host(NOW)._table(REGISTER).row_of(row) or 0
    )
    clerk.click("chap_nhan", NOW, texts=[""])
    assert said(clerk).startswith("Đã chấp nhận")


def test_a_decision_needs_a_row_of_the_register(clerk: Clerk) -> None:
    clerk.select(UNITS, ("THON01",), "name", NOW)
    outcome = clerk.click("chap_nhan", NOW)
    assert outcome is not None and outcome.exit == 2
    assert said(clerk) == "Chưa chọn tệp nào.\nChọn một dòng đã nhận tệp ở trang Sổ theo dõi nộp rồi bấm lại."


def test_an_adjustment_of_a_figure_on_a_page_and_back(clerk: Clerk) -> None:
    name, cells = page(clerk, "Các thôn 1")
    clerk.click("lap_bao_cao", NOW)
    y, x = next(
        (y, x) for y, row in enumerate(cells) for x, cell in enumerate(row) if isinstance(cell, float) and x > 1
    )
    clerk.book.sheets[name].range((y + 1, x + 1)).select()
    clerk.click("dieu_chinh", NOW, texts=["77", "Trưởng thôn gọi điện"])
    assert "thành 77" in said(clerk)
    found = clerk.rows(ADJUSTMENTS, NOW)[-1]
    assert (found["new"], found["why"]) == (77.0, "Trưởng thôn gọi điện")
    clerk.select(FIGURES, (YEAR, str(found["unit"]), str(found["element"])), "counted", NOW)
    assert clerk.book.app.selection is not None and clerk.book.app.selection.value == 77.0
    clerk.click("dieu_chinh", NOW, texts=["rút", "Nhầm"])
    assert said(clerk).startswith("Đã rút lại số điều chỉnh 77")


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("result", "Công thức"),
        ("figure", "ô "),
        ("file", "gửi lúc"),
        ("page", " số liệu.\nThôn "),
        ("nothing", "Ô đang chọn không phải số liệu."),
    ],
)
def test_where_the_selected_figure_comes_from(clerk: Clerk, where: str, expected: str) -> None:
    rows = clerk.rows(FIGURES, NOW)
    figure = next(r for r in rows if r["period"] == YEAR and r["cell"] and isinstance(r["counted"], float))
    match where:
        case "result":
            clerk.select(RESULTS, (YEAR, str(clerk.rows(RESULTS, NOW)[-1]["code"])), "value", NOW)
        case "figure":
            clerk.select(FIGURES, (YEAR, str(figure["unit"]), str(figure["element"])), "counted", NOW)
        case "file":
            clerk.select(REGISTER, (YEAR, "THON05", "1"), "state", NOW)
        case "page":
            name, cells = page(clerk, "Các thôn 1")
            formulas = clerk.impl.sheets(name).used_range.formula
            y, x = next((y, x) for y, row in enumerate(formulas) for x, text in enumerate(row) if "SUM(" in str(text))
            assert isinstance(cells[y][x], float)
            clerk.book.sheets[name].range((y + 1, x + 1)).select()
        case "nothing":
            clerk.book.sheets["Trang chủ"].range("B2").select()
    clerk.click("nguon_so_lieu", NOW)
    assert expected in said(clerk)


def test_the_report_as_pdf(clerk: Clerk) -> None:
    visible = {sheet.name: sheet.visible for sheet in clerk.book.sheets}
    clerk.click("xuat_pdf", NOW)
    document = clerk.folder / "bao_cao" / YEAR / f"BaoCao_{YEAR}.docx"
    letter = clerk.folder / "bieu_mau" / YEAR / f"CongVan_{YEAR}.docx"
    assert clerk.excel.printed == [document.read_bytes(), letter.read_bytes()], "copies of them were given to Word"
    assert document.with_suffix(".pdf").read_bytes() == b"%PDF-1.7 by Word 1"
    assert f"Đã xuất TongHop_{YEAR}.pdf, BaoCao_{YEAR}.pdf, CongVan_{YEAR}.pdf." in said(clerk)
    pdf = clerk.folder / "bao_cao" / YEAR / f"TongHop_{YEAR}.pdf"
    assert pdf.read_bytes().startswith(b"%PDF") and pdf.stat().st_size > 50_000
    assert {sheet.name: sheet.visible for sheet in clerk.book.sheets} == visible


def test_a_pc_without_word_is_told(clerk: Clerk) -> None:
    clerk.excel.word = False
    clerk.click("xuat_pdf", NOW)
    clerk.excel.word = True
    assert f"Chưa xuất được BaoCao_{YEAR}.pdf: máy này không có Word" in said(clerk)


def test_an_open_period_is_not_issued_and_has_no_dossier(clerk: Clerk) -> None:
    for tag in ("ban_hanh", "ho_so_ky"):
        outcome = clerk.click(tag, NOW)
        assert outcome is not None and outcome.exit == 2 and "Bấm “Chốt số liệu” trước." in said(clerk)


def test_closed_and_reopened(clerk: Clerk) -> None:
    def phase() -> object:
        return next(row["phase"] for row in clerk.rows(PERIODS, NOW) if row["code"] == YEAR)

    clerk.click("chot_so_lieu", NOW, texts=["Hết hạn báo cáo lên cấp trên"])
    assert (phase(), active(clerk)[0]) == (Phase.CLOSED, "Kỳ báo cáo")
    outcome = clerk.click("tiep_nhan", NOW)
    assert outcome is not None
    issued_and_handed_over(clerk)
    assert phase() == Phase.ISSUED
    clerk.click("mo_lai_ky", NOW, texts=["Nhận bổ sung"])
    assert phase() == Phase.OPEN and "đã ban hành số 06/BC-UBND" in said(clerk)


def issued_and_handed_over(clerk: Clerk) -> None:
    """The report, the scan of the signed paper, another number, which needs a reason; then the dossier."""
    clerk.click("ban_hanh", NOW, texts=["Đảng ủy xã", "5", "28/12/2026"], files=[None])
    assert "Sẽ ghi nhận: Ban hành báo cáo gửi Đảng ủy xã: số 05/BC-UBND ngày 28/12/2026" in clerk.app.said[-2][1]
    assert (clerk.folder / "ban_hanh" / YEAR).is_dir() and active(clerk)[0] == "Kỳ báo cáo"
    scan = clerk.folder.parent / "bản ký.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    answers = ["Đảng ủy xã", "05/BC-UBND", "28/12/2026"]
    outcome = clerk.click("ban_hanh", NOW, texts=answers, files=[[scan]])
    assert outcome is not None and "bản ký.pdf" in outcome.lines[0]
    asked = ["Đảng ủy xã", "6", "28/12/2026", "ghi nhầm số"]
    clerk.click("ban_hanh", NOW, texts=asked, files=[None])
    assert said(clerk).startswith("Ban hành báo cáo gửi Đảng ủy xã: số 06/BC-UBND")
    outcome = clerk.click("ho_so_ky", NOW)
    assert outcome is not None and outcome.text.startswith("Đã lập hồ sơ Năm 2026 trong ho_so/2026-N: ")
    assert (clerk.folder / "ho_so" / YEAR / "MucLuc.xlsx").is_file()


def test_forms_of_an_open_period(clerk: Clerk) -> None:
    clerk.click("mo_ky", NOW)
    assert "đã mở" in clerk.app.said[-2][1] and "không có gì thay đổi" in said(clerk)


def test_hidden_tables_shown_and_hidden_again(clerk: Clerk) -> None:
    hidden = [sheet.name for sheet in clerk.book.sheets if not sheet.visible]
    assert "Cài đặt" in hidden
    clerk.click("hien_tat_ca_bang", NOW)
    shown = [name for name in hidden if clerk.book.sheets[name].visible]
    assert {*hidden} - {*shown} == {"Danh sách", "Trạng thái"}
    clerk.click("hien_tat_ca_bang", NOW)
    assert not any(clerk.book.sheets[name].visible for name in shown)


def test_folder_guide_and_check_ups(clerk: Clerk) -> None:
    clerk.click("mo_thu_muc", NOW)
    clerk.click("huong_dan", NOW)
    assert clerk.excel.opened[0] == clerk.folder
    assert "Tiếp nhận" in clerk.excel.opened[1].read_text("utf-8")
    assert (clerk.click("kiem_tra_danh_muc", NOW) or pytest.fail()).text.startswith("Danh mục đúng")
    lines = (clerk.click("kiem_tra_cai_dat", NOW) or pytest.fail()).lines
    assert any("Danh mục: đúng" in line for line in lines)


def test_messages_are_laid_ready_and_recorded_as_sent_by_hand(clerk: Clerk) -> None:
    outcome = clerk.click("soan_thu_tra_loi", NOW) or pytest.fail()
    assert outcome.text.startswith("Đã soạn") and clerk.app.said[-2][1].startswith("Sẽ soạn")
    assert "bấm “Gửi thư”" in outcome.lines[-1]
    laid = {path.name for path in (clerk.folder / "thu_di" / YEAR).iterdir() if path.is_file()}
    assert any(name.startswith("Da-tiep-nhan_THON") for name in laid)
    assert (clerk.click("phat_bieu_mau", NOW) or pytest.fail()).exit == 0
    clerk.click("gui_thu", NOW, texts=[None])
    assert clerk.excel.opened[-1] == clerk.folder / "thu_di" / YEAR and "Chưa khai báo máy chủ" in clerk.excel.asked[-1]
    assert (clerk.click("gui_thu", NOW, texts=["tất cả"]) or pytest.fail()).text.startswith("Đã ghi nhận")
    assert Folder(clerk.folder).dispatches(YEAR)
    assert said(clerk) != "" and (clerk.click("gui_thu", NOW) or pytest.fail()).text == "Không có thư nào chờ gửi."
    assert (clerk.click("soan_thu_tra_loi", NOW) or pytest.fail()).text == "Không có tệp nào cần trả lời."


def test_a_task_is_noted_on_its_row_and_taken_back(clerk: Clerk) -> None:
    clerk.select(UNITS, ("THON01",), "name", NOW)
    assert (clerk.click("ghi_nhiem_vu", NOW) or pytest.fail()).exit == 2
    assert said(clerk) == "Chưa chọn nhiệm vụ nào.\nChọn một dòng ở trang Nhiệm vụ rồi bấm lại."

    def row() -> tuple[object, ...]:
        (found,) = (r for r in clerk.rows(TASKS, NOW) if r["code"] == "NV-2.1")
        return tuple(found.get(key) for key in ("state", "result", "state_period", "carried_out"))

    before = row()
    clerk.select(TASKS, ("NV-2.1",), "text", NOW)
    clerk.click("ghi_nhiem_vu", NOW, texts=["đang làm", "Đã trình", "Tờ trình số 5"])
    assert row() == ("Đang thực hiện", "Đã trình", "Văn phòng ghi 28/12/2026", None)
    assert active(clerk)[0] == "Nhiệm vụ"
    clerk.select(TASKS, ("NV-2.1",), "text", NOW)
    clerk.click("ghi_nhiem_vu", NOW, texts=["rút"])
    assert row() == before
    clerk.select(TASKS, ("NV-7.1",), "text", NOW)
    clerk.click("ghi_nhiem_vu", NOW, texts=["tất cả", "thường xuyên", "", ""])
    assert [r["state"] for r in clerk.rows(TASKS, NOW) if r["code"] == "NV-7.1"] == ["Thực hiện thường xuyên"]


def asking_owners(clerk: Clerk, word: str) -> None:
    """The setting, as staff write it."""
    table = clerk.host(NOW)._table(SETTINGS)
    row = next(n for n, r in enumerate(table.rows) if r["key"] == "chu_tri_xac_nhan")
    table.cell(row, "value").value = word


def test_an_owner_confirms_criteria_of_selected_rows_or_all(clerk: Clerk) -> None:
    def words(code: str) -> str:
        return next(
            str(r["owner_review"]) for r in clerk.rows(RESULTS, NOW) if (r["period"], r["code"]) == (YEAR, code)
        )

    outcome = clerk.click("phieu_xac_nhan", NOW)
    assert outcome is not None and outcome.exit == 2 and "chu_tri_xac_nhan" in said(clerk)
    asking_owners(clerk, "có")
    clerk.click("phieu_xac_nhan", NOW)
    assert "mỗi cơ quan chủ trì một phiếu: Phòng Kinh tế (" in clerk.app.said[-2][1]
    assert (clerk.folder / "bao_cao" / YEAR / f"PhieuXacNhan_{YEAR}.pdf").is_file()
    assert words("MH2-02") == "Chưa xác nhận"
    clerk.select(RESULTS, (YEAR, "MH2-02"), "status", NOW)
    clerk.click("ghi_xac_nhan", NOW, texts=["MH2-02", "1", "bà A", "28/12/2026"])
    assert "Sẽ ghi: Phòng Kinh tế, tiêu chí MH2-02: Đã xác nhận, bà A, ngày 28/12/2026." in clerk.app.said[-2][1]
    assert words("MH2-02") == "Đã xác nhận: bà A, ngày 28/12/2026" and words("MH2-04") == "Chưa xác nhận"
    assert active(clerk)[0] == "Kết quả"
    clerk.select(UNITS, ("THON01",), "name", NOW)
    clerk.click("ghi_xac_nhan", NOW, texts=["PKT", "tất cả", "2", "ông B", "28/12/2026", "Chưa khớp sổ"])
    assert words("MH2-02") == words("MH2-04") == "Đề nghị kiểm tra lại: Chưa khớp sổ (ông B, ngày 28/12/2026)"
    clerk.click("ghi_xac_nhan", NOW, texts=["MH2-04; MH2-02", "rút", "Nhầm phiếu"])
    assert words("MH2-02") == words("MH2-04") == "Chưa xác nhận"
    outcome = clerk.click("ghi_xac_nhan", NOW, texts=["tất cả", "3"])
    assert outcome is not None and outcome.exit == 2 and "Ghi 1, 2 hoặc “rút”." in said(clerk)
    asking_owners(clerk, "không")
    clerk.click("tong_hop", NOW)
    assert not any(row.get("owner_review") for row in clerk.rows(RESULTS, NOW))


def test_the_late_are_reminded_and_a_call_is_noted_on_the_registers_row(clerk: Clerk) -> None:
    late = "THON12"

    def row() -> object:
        return next(r["reminded"] for r in clerk.rows(REGISTER, NOW) if (r["period"], r["unit"]) == (YEAR, late))

    files = sorted(clerk.folder.rglob("*"))
    assert clerk.click("don_doc", NOW, texts=[None]) is None
    assert sorted(clerk.folder.rglob("*")) == files
    clerk.click("don_doc", NOW, texts=["thư, Zalo"])
    assert clerk.excel.asked[-1].startswith(f"Kỳ {YEAR}: cần đôn đốc 1 đơn vị. Soạn thư")
    assert said(clerk).startswith("Đã ghi sổ đôn đốc 1 đơn vị") and row() == "lần 1 ngày 28/12/2026"
    assert active(clerk)[0] == REGISTER.sheet
    made = {path.name for path in (clerk.folder / "don_doc" / YEAR / "2026-12-28").iterdir()}
    assert {f"GoiDien_{YEAR}.xlsx", f"CongVanDonDoc_{YEAR}.docx", "Zalo_nhom.txt", f"Zalo_{late}.txt"} <= made
    assert list((clerk.folder / "thu_di" / YEAR).glob(f"*{late}*.eml"))
    clerk.click("don_doc", NOW)
    assert "không còn đơn vị nào cần đôn đốc" in said(clerk)
    clerk.select(REGISTER, (YEAR, late, "0"), "state", NOW)
    clerk.click("ghi_cuoc_goi", NOW, texts=["hẹn sáng mai gửi"])
    assert said(clerk).startswith("Đã ghi cuộc gọi ")
    assert row() == "lần 1 ngày 28/12/2026 (điện thoại: hẹn sáng mai gửi)"
    clerk.select(UNITS, ("THON01",), "name", NOW)
    outcome = clerk.click("ghi_cuoc_goi", NOW, texts=["THON01", "đã gửi rồi"])
    assert outcome is not None and outcome.exit == 2 and "đã tiếp nhận, không cần đôn đốc" in said(clerk)


def test_a_backup_restores_the_staffs_rows(clerk: Clerk) -> None:
    clerk.select(FIGURES, (YEAR, "THON01", "CHUNG-01"), "counted", NOW)
    clerk.click("dieu_chinh", NOW, texts=["5", "Thử"])  # a click that keeps a backup
    backup = clerk.excel.copied[-1]
    table = clerk.host(NOW)._table(UNITS)
    units = clerk.rows(UNITS, NOW)
    table.cell(2, "name").value = "Tên bị ghi nhầm"
    table.sheet.tables[UNITS.name].rows[5].delete()
    clerk.click("khoi_phuc", NOW, files=[[backup]])
    assert "đổi 1 dòng, lấy lại 1 dòng, bỏ 0 dòng" in clerk.app.said[-2][1]
    restored = clerk.rows(UNITS, NOW)
    assert sorted(map(str, restored)) == sorted(map(str, units))
    assert clerk.rows(ADJUSTMENTS, NOW)[-1]["new"] == 5.0  # what was decided is not undone


@pytest.mark.parametrize("tag", [tag for tag, button in BUTTONS.items() if button.writes])
def test_a_master_that_a_colleague_has_open_is_left_alone(clerk: Clerk, tag: str) -> None:
    files = sorted(clerk.folder.rglob("*"))
    clerk.excel.is_read_only = True
    try:
        outcome = clerk.click(tag, NOW)
    finally:
        clerk.excel.is_read_only = False
    assert outcome is not None and outcome.exit == 2
    assert "đang mở chỉ để đọc, vì người khác đang mở tệp này" in said(clerk)
    assert sorted(clerk.folder.rglob("*")) == files


def test_a_master_in_onedrive_is_refused(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk.impl, "path", clerk.folder / "OneDrive - UBND" / clerk.impl.path.name)
    outcome = clerk.click("tiep_nhan", NOW)
    assert outcome is not None and "OneDrive" in said(clerk) and "C:\\KeHoachTanMinh" in said(clerk)


def test_an_old_master_of_the_folder_is_refused(clerk: Clerk) -> None:
    folder = Folder(clerk.folder)
    current = folder.plan().master
    folder.switch_master("TanMinh_KeHoach_2027.xlsm")
    try:
        clerk.click("tong_hop", NOW)
    finally:
        folder.switch_master(current)
    assert "không phải sổ làm việc hiện hành" in said(clerk) and "mở TanMinh_KeHoach_2027.xlsm" in said(clerk)


def test_a_protected_sheet_is_named(clerk: Clerk) -> None:
    sheet = clerk.impl.sheets("Sổ theo dõi nộp").sheet
    clerk.select(REGISTER, (YEAR, "THON05", "1"), "state", NOW)
    sheet.protect("")
    try:
        clerk.click("tra_lai", NOW, texts=["Thử khóa"])
    finally:
        sheet.unprotect("")
    assert "Trang “Sổ theo dõi nộp” đang khóa bảo vệ" in said(clerk)
    clerk.click("chap_nhan", NOW, texts=[""])


def test_esc_stops_between_files(clerk: Clerk) -> None:
    """What was received before Esc is kept; the rest is received by the next click."""
    inbox = clerk.folder / "hop_thu" / "thử Esc"
    inbox.mkdir()
    for n in range(3):
        (inbox / f"anh {n}.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes([n]) * 99)
    clerk.excel.stop_after = 1
    clerk.click("tiep_nhan", NOW)
    assert len(list((clerk.folder / "da_nhan").rglob("anh *.jpg"))) < 3
    assert any(name == "status_bar" and "(nhấn Esc để dừng)" in str(value) for name, value in clerk.app.settings)
    clerk.excel.stop_after = -1
    clerk.click("tiep_nhan", NOW)
    assert len(list((clerk.folder / "da_nhan").rglob("anh *.jpg"))) == 3


def test_a_file_of_no_known_unit_is_assigned_by_accepting_it(clerk: Clerk) -> None:
    unknown = next(r for r in clerk.rows(REGISTER, NOW) if not r["unit"] and "anh" in str(r["file"]))
    clerk.select(REGISTER, ("", "", str(int(float(str(unknown["version"]))))), "state", NOW)
    clerk.click("chap_nhan", NOW, texts=["Thôn Đồng Tiến"])
    assert said(clerk).startswith("Đã gán anh")


def test_rows_that_are_selected_together_are_ignored_together(clerk: Clerk) -> None:
    table = clerk.host(NOW)._table(REGISTER)
    rows = [n for n, row in enumerate(table.rows) if not row.get("unit") and row.get("version")]
    assert len(rows) > 1 and rows == list(range(rows[0], rows[-1] + 1))
    table.sheet.visible = True
    table.cell(rows[0], "state").resize(len(rows)).select()
    clerk.click("bo_qua", NOW, texts=["ảnh không phải báo cáo"])
    assert said(clerk).startswith(f"Đã bỏ qua {len(rows)} tệp.")
    assert f"{len(rows)} tệp (" in clerk.excel.asked[-1]
    assert not any(r["version"] and not r["unit"] for r in clerk.rows(REGISTER, NOW))


def test_the_day_of_a_file_is_put_right(clerk: Clerk) -> None:
    row = (YEAR, "THON05", "1")
    clerk.select(REGISTER, row, "state", NOW)
    clerk.click("sua_ngay_nhan", NOW, texts=["2026-12-14", "nhận bản giấy"])
    assert said(clerk).startswith("Đã ghi ngày nhận 14/12/2026 của")
    found = next(r for r in clerk.rows(REGISTER, NOW) if (r["period"], r["unit"]) == row[:2])
    assert "Ghi ngày nhận 14/12/2026: nhận bản giấy" in str(found["decision"])
    clerk.select(REGISTER, row, "state", NOW)
    clerk.click("sua_ngay_nhan", NOW, texts=["14.12.2026", "nhận bản giấy"])
    assert "đã ghi từ trước" in said(clerk)


def test_messages_are_received_a_senders_address_is_kept_and_words_alone_are_handled(clerk: Clerk) -> None:
    form = next((clerk.folder / "bieu_mau" / YEAR).glob("*THON05*.xlsx")).read_bytes()
    date, inbox = "Mon, 28 Dec 2026 08:00:00 +0700", clerk.folder / "hop_thu"
    (inbox / "nộp.eml").write_bytes(kit.eml([kit.Attach("biểu.xlsx", form)], sender="moi@example.com", date=date))
    (inbox / "lời.eml").write_bytes(kit.eml(text="Xin nộp chậm.", sender="thon06@example.vn", date=date))
    clerk.click("tiep_nhan", NOW)
    assert "Sẽ tiếp nhận 2 thư mới" in clerk.app.said[-2][1]
    row = next(r for r in clerk.rows(REGISTER, NOW) if r["sender"] == "moi@example.com")
    assert row["unit"] == "THON05"
    before = {r["code"]: r for r in clerk.rows(UNITS, NOW)}
    clerk.select(REGISTER, (YEAR, "THON05", f"{row['version']:.0f}"), "state", NOW)
    clerk.click("luu_dia_chi", NOW)
    assert said(clerk).startswith("Đã lưu địa chỉ của Thôn") and "moi@example.com" in said(clerk)
    own = dict(before["THON05"])
    addresses = f"{own['addresses']}; moi@example.com"
    after = {r["code"]: r for r in clerk.rows(UNITS, NOW)}
    assert after == {**before, "THON05": {**own, "addresses": addresses}}
    (waits,) = clerk.rows(MAILS, NOW)
    assert (waits["sender"], waits["words"]) == ("thon06@example.vn", "Xin nộp chậm.")
    clerk.select(MAILS, (f"{waits['number']:.0f}",), "why", NOW)
    clerk.click("thu_da_xu_ly", NOW, texts=["đã gọi điện"])
    assert said(clerk).startswith("Đã ghi xử lý thư số") and clerk.rows(MAILS, NOW) == []


def test_the_click_itself_finds_the_calling_workbook(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`click(tag)` as RunPython calls it: the workbook, the clock and the account are found, nothing is raised."""
    monkeypatch.setattr("tanminh_xl.hosts._com.Excel", lambda: clerk.excel)
    clerk.app.settings.clear()
    ribbon.click("kiem_tra_danh_muc")
    assert clerk.app.settings[0] == ("status_bar", "Đang thực hiện, xin chờ ...")
    assert said(clerk).startswith("Danh mục đúng") and clerk.app.status_bar is False
    ribbon.click("không có nút này")
    assert said(clerk).startswith("Phần mềm trên máy này không có việc của nút vừa bấm: nút của sổ thuộc bản khác.")
    ribbon.click("chap_nhan_phan_hop_le")
    assert said(clerk).endswith("Bấm “Chấp nhận”: phần hợp lệ được tính, ô còn vướng để trống và có ở trang Cần hỏi.")
    said_without_excel: list[str] = []
    monkeypatch.setattr(_live_start, "begin", lambda text: 1 / 0)
    monkeypatch.setattr("tanminh_xl.hosts._com.say", lambda text, title: said_without_excel.append(text))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ribbon.click("tiep_nhan")
    assert said_without_excel[0].startswith("Phần mềm gặp trục trặc")
    assert "ZeroDivisionError" in next((tmp_path / "nhat_ky").iterdir()).read_text("utf-8")


def test_the_received_file_of_a_row_is_opened_for_reading(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    marked: list[Path] = []
    monkeypatch.setattr(zone, "mark", lambda path: marked.append(path))
    clerk.excel.read.clear()
    clerk.select(REGISTER, (YEAR, "THON05", "1"), "state", NOW)
    before = len(clerk.app.said)
    outcome = clerk.click("mo_tep_da_nhan", NOW)
    (path,) = clerk.excel.read
    assert path.parent == clerk.folder / "da_nhan" / YEAR / "THON05" and path.is_file() and marked == [path]
    assert outcome is not None and outcome.text == f"Đã mở {path.name}."
    assert len(clerk.app.said) == before, "no box over the file"


def test_a_photo_is_opened_by_its_own_program_and_a_row_without_a_file_by_none(clerk: Clerk) -> None:
    clerk.excel.read.clear()
    clerk.excel.opened.clear()
    rows = clerk.rows(REGISTER, NOW)
    photo = next(r for r in rows if str(r["file"] or "").endswith((".jpg", ".pdf")))
    key = tuple(str(int(v)) if isinstance(v, float) else str(v or "") for v in (photo[k] for k in REGISTER.key))
    clerk.select(REGISTER, key, "state", NOW)
    clerk.click("mo_tep_da_nhan", NOW)
    assert [clerk.folder / str(photo["file"])] == clerk.excel.opened and not clerk.excel.read
    none = next(r for r in rows if not r["file"])
    clerk.select(REGISTER, (str(none["period"]), str(none["unit"]), "0"), "state", NOW)
    clerk.click("mo_tep_da_nhan", NOW)
    assert said(clerk) == "Dòng này chưa có tệp." and len(clerk.excel.opened) == 1


@pytest.mark.parametrize(
    "name", ["../ke_hoach.json", "da_nhan/../ke_hoach.json", "C:\\Windows\\win.ini", "da_nhan/x.xlsx"]
)
def test_nothing_else_is_opened_whatever_stands_in_the_column(clerk: Clerk, name: str) -> None:
    clerk.excel.read.clear()
    clerk.excel.opened.clear()
    table = clerk.host(NOW)._table(REGISTER)
    cell = table.cell(table.row_of((YEAR, "THON05", "1")) or 0, "file")
    before, cell.value = cell.value, name
    try:
        clerk.select(REGISTER, (YEAR, "THON05", "1"), "state", NOW)
        clerk.click("mo_tep_da_nhan", NOW)
    finally:
        cell.value = before
    assert said(clerk).startswith("Không thấy tệp") and not clerk.excel.read and not clerk.excel.opened


def test_a_file_that_excel_does_not_open_is_named(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(app: object, path: Path) -> None:
        raise RuntimeError("a workbook of that name is open")

    monkeypatch.setattr(clerk.excel, "open_to_read", refuses)
    clerk.select(REGISTER, (YEAR, "THON05", "1"), "state", NOW)
    clerk.click("mo_tep_da_nhan", NOW)
    assert said(clerk).startswith("Không mở được tệp") and "cùng tên" in said(clerk)


def test_two_masters_open_at_once_each_click_is_its_own(clerk: Clerk, tmp_path: Path) -> None:
    """The other one came to the front, with the same sheets: its selection is nobody's decision here."""
    other = copy(clerk.folder, tmp_path / "năm sau")
    path = Folder(other).master.rename(other / "TanMinh_KeHoach_2027.xlsm")
    second = clerk.app.books.open(path)
    try:
        second.sheets(REGISTER.sheet).range((6, 1)).select()
        outcome = clerk.click("tra_lai", NOW)
    finally:
        second.close()
        clerk.app.selected = None
    assert outcome is not None and outcome.exit == 2
    assert said(clerk).startswith(f"Ô đang chọn ở sổ {path.name}, không phải ở {clerk.book.name}.")


def test_a_question_too_long_for_its_box_is_said_whole_first(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanminh_xl.usecases.decide.all_named", lambda *_: "; ".join(["bao cao.xlsx (Thôn 5)"] * 20))
    clerk.select(REGISTER, (YEAR, "THON05", "1"), "state", NOW)
    assert clerk.click("tra_lai", NOW, texts=[None]) is None
    assert clerk.excel.asked[-1] == "Lý do, ghi cho đơn vị:"
    assert clerk.app.said[-2][1].count("bao cao.xlsx (Thôn 5)") == 20
    clerk.select(REGISTER, (YEAR, "THON05", "1"), "state", NOW)
    assert clerk.click("tra_lai", NOW, refuse=True) is None


def test_esc_breaks_into_no_macro_while_a_click_runs_and_is_as_it_was_afterwards(clerk: Clerk) -> None:
    clerk.excel.interrupts.clear()
    clerk.click("huong_dan", NOW)
    assert clerk.excel.interrupts == [False, True]  # macros of an older version: off, and back
    clerk.excel.interrupts[:] = [False]
    clerk.click("huong_dan", NOW)
    assert clerk.excel.interrupts == [False, False, False]  # switched off by the macro, which takes it back itself
    clerk.excel.interrupts.clear()
