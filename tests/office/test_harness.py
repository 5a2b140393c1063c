"""The harness itself: what it must see, it sees, and what is spoilt does not pass."""

import os
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from tests.office.office import FormulaCell, Office, OfficeError, SheetState
from tests.office.profiles import LOCALES, US, VIETNAM, profile
from tests.office.programs import assert_formulas_hold, audit, pdf_pages, ssconvert, stored_formulas

pytestmark = pytest.mark.office

SHEET = "Số liệu"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "thôn Đồng Tiến.xlsx")


def write_book(path: Path, total: float = 30.75) -> Path:
    """A protected sheet with two entry cells and formulas of every kind of result, and a hidden sheet."""
    workbook = xlsxwriter.Workbook(path)
    sheet = workbook.add_worksheet(SHEET)
    entry = workbook.add_format({"locked": False})
    sheet.write("A1", "Số hộ")
    sheet.write("B1", 10.25, entry)
    sheet.write("B2", 20.5, entry)
    sheet.write_formula("B3", "=SUM(B1:B2)", None, total)
    sheet.write_formula("B4", '=IF(B3>30,"Đạt","Chưa đạt")', None, "Đạt")
    sheet.write_formula("B5", "=B1/0", None, "#DIV/0!")
    sheet.write_formula("B6", "=B1<B2", None, True)
    sheet.write_formula("B7", '=IF(B1>0,"","x")', None, "")
    sheet.protect()
    hidden = workbook.add_worksheet("Dấu")
    hidden.write_formula("A1", f"='{SHEET}'!B3*2", None, 2 * total)
    hidden.very_hidden()
    workbook.close()
    return path


def test_stored_results_that_hold_are_counted(office: Office, book: Path) -> None:
    assert assert_formulas_hold(office, book) == 6


@pytest.mark.parametrize("total", [30.750001, 0.0])
def test_a_wrong_stored_result_is_told_with_its_cell(office: Office, tmp_path: Path, total: float) -> None:
    spoilt = write_book(tmp_path / "spoilt.xlsx", total)
    with pytest.raises(AssertionError, match=r"(?s)2 of 6 results.*Số liệu!B3 =SUM\(B1:B2\).*Dấu!A1"):
        assert_formulas_hold(office, spoilt)


@pytest.mark.parametrize(
    ("cell", "wrong", "told"),
    [("B4", "Chưa đạt", "B4"), ("B5", "#N/A", "B5"), ("B6", False, "B6"), ("B7", "x", "B7"), ("B5", 0, "B5")],
)
def test_a_wrong_text_error_or_truth_is_told(
    office: Office, tmp_path: Path, cell: str, wrong: str | bool | int, told: str
) -> None:
    spoilt = tmp_path / "spoilt.xlsx"
    workbook = xlsxwriter.Workbook(spoilt)
    sheet = workbook.add_worksheet(SHEET)
    right = {
        "B4": ('=IF(1>0,"Đạt","Chưa đạt")', "Đạt"),
        "B5": ("=1/0", "#DIV/0!"),
        "B6": ("=1<2", True),
        "B7": ('=IF(1>0,"","x")', ""),
    }
    for address, (formula, value) in right.items():
        sheet.write_formula(address, formula, None, wrong if address == cell else value)
    workbook.close()
    with pytest.raises(AssertionError, match=rf"1 of 4 results(?s:.*){told}"):
        assert_formulas_hold(office, spoilt)


def test_a_workbook_without_formulas_proves_nothing(office: Office, tmp_path: Path) -> None:
    empty = tmp_path / "empty.xlsx"
    office.job().number("Sheet1", "A1", 1).save(empty).run()
    with pytest.raises(AssertionError, match="no formula"):
        assert_formulas_hold(office, empty)


def test_both_readers_see_the_same_formulas(office: Office, book: Path) -> None:
    stored = {cell[:2]: cell.value for cell in stored_formulas(book)}
    assert {cell[:2]: cell.value for cell in office.job(book).formulas()} == stored
    assert FormulaCell("Dấu", "A1", "=$'Số liệu'.B3*2", 61.5) in office.job(book).formulas()


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_typing_as_on_a_vietnamese_pc(office: Office, book: Path, tmp_path: Path, suffix: str) -> None:
    saved = tmp_path / f"filled.{suffix}"
    office.job(book).type_all(SHEET, {"B1": "1.234,5", "B2": "12 hộ"}).save(saved).run()
    assert office.job(saved).recalculate().values(SHEET, "A1:C6") == [
        ["Số hộ", 1234.5, None],
        [None, "12 hộ", None],
        [None, 1234.5, None],
        [None, "Đạt", None],
        [None, "#DIV/0!", None],
        [None, 1, None],
    ]


@pytest.mark.parametrize(
    ("typed", "value"), [("12/6/2026", 46185), ("1.234", 1234), ("0,5", 0.5), ("45%", 0.45), ("-", "-")]
)
def test_what_the_keyboard_makes_of_a_text(office: Office, typed: str, value: float | str) -> None:
    assert office.job().type("Sheet1", "A1", typed).values("Sheet1", "A1") == [[value]]


def test_text_and_formula_are_put_as_given(office: Office) -> None:
    job = office.job().text("Sheet1", "A1", "0123").formula("Sheet1", "A2", "=MAX(2;3)")
    job.text("Sheet1", "A3", "x").clear("Sheet1", "A3")
    assert job.values("Sheet1", "A1:A3") == [["0123"], [3], [None]]


def test_a_locked_cell_and_a_protected_sheet_refuse(office: Office, book: Path) -> None:
    with pytest.raises(OfficeError, match="A1 of 'Số liệu' is locked"):
        office.job(book).type(SHEET, "A1", "x").run()
    with pytest.raises(OfficeError, match="protected"):
        office.job(book).insert_rows(SHEET, 1).run()


def test_rows_columns_and_ranges_move(office: Office, book: Path) -> None:
    job = office.job(book).unprotect(SHEET).insert_rows(SHEET, 2).insert_columns(SHEET, "B", 2)
    assert job.values(SHEET, "A1:D3") == [
        ["Số hộ", None, None, 10.25],
        [None] * 4,
        [None, None, None, 20.5],
    ]
    job = office.job(book).unprotect(SHEET).delete_rows(SHEET, 1).move_range(SHEET, "B1", "D4")
    assert job.values(SHEET, "A1:D4")[3] == [None, "#REF!", None, 20.5]
    job = office.job(book).unprotect(SHEET).merge(SHEET, "A1:A2").hide_rows(SHEET, 2)
    assert job.values(SHEET, "A1") == [["Số hộ"]]


def test_a_renamed_sheet_and_a_sheet_alone_in_a_new_book(office: Office, book: Path, tmp_path: Path) -> None:
    saved = tmp_path / "copy.xlsx"
    office.job(book).sheet_to_new_book(SHEET).rename_sheet(SHEET, "Sheet2").save(saved).run()
    assert office.job(saved).sheets() == [SheetState("Sheet2", visible=True, protected=True)]
    assert office.job(saved).values("Sheet2", "B1") == [[10.25]]
    with pytest.raises(OfficeError, match="no sheet 'Số liệu'"):
        office.job(saved).values(SHEET, "A1")


def test_sheets_are_told_with_their_state(office: Office, book: Path) -> None:
    assert office.job(book).sheets() == [
        SheetState(SHEET, visible=True, protected=True),
        SheetState("Dấu", visible=False, protected=False),
    ]


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_an_encrypted_file_does_not_open_without_its_password(
    office: Office, book: Path, tmp_path: Path, suffix: str
) -> None:
    secret = tmp_path / f"secret.{suffix}"
    office.job(book).save(secret, password="mật khẩu").run()
    assert secret.stat().st_size > 0
    with pytest.raises(OfficeError):
        office.job(secret).sheets()


def test_hidden_sheets_are_not_printed(office: Office, tmp_path: Path) -> None:
    path, pdf = tmp_path / "long.xlsx", tmp_path / "long.pdf"
    workbook = xlsxwriter.Workbook(path)
    for name, rows in (("Dài", 120), ("Ẩn", 3), ("Ngắn", 3)):
        sheet = workbook.add_worksheet(name)
        sheet.set_paper(9)
        sheet.print_area(0, 0, rows - 1, 0)
        sheet.write_column(0, 0, range(rows))
        if name == "Ẩn":
            sheet.very_hidden()
    workbook.close()
    assert [office.job(path).page_count(name) for name in ("Dài", "Ngắn", None)] == [3, 1, 4]
    office.job(path).pdf(pdf).run()
    for _ in ("first", "again"):
        pages = pdf_pages(pdf, tmp_path / "pages")
    assert [page.name for page in pages] == [f"long-{n}.png" for n in (1, 2, 3, 4)]
    assert all(page.read_bytes().startswith(b"\x89PNG") for page in pages)


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_gnumeric_saves_what_libreoffice_reads(office: Office, book: Path, tmp_path: Path, suffix: str) -> None:
    converted = ssconvert(book, tmp_path / f"gnumeric.{suffix}")
    assert office.job(converted).values(SHEET, "A1:B4") == [
        ["Số hộ", 10.25],
        [None, 20.5],
        [None, 30.75],
        [None, "Đạt"],
    ]


def test_the_audit_finds_nothing_in_a_good_workbook(book: Path) -> None:
    assert audit(book) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"<sheetData>", b"<rows/><sheetData>", "Unexpected element 'rows'"),
        (b'<c r="B1"', b'<c r="B1" t="figure"', "Invalid value for attribute 't'"),
        (b"</worksheet>", b"", "sheet1.xml: no element found"),
    ],
)
def test_the_audit_names_what_is_spoilt(book: Path, tmp_path: Path, old: bytes, new: bytes, told: str) -> None:
    spoilt = tmp_path / "spoilt.xlsx"
    with zipfile.ZipFile(book) as good, zipfile.ZipFile(spoilt, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            bad.writestr(name, data.replace(old, new) if name.endswith("/sheet1.xml") else data)
    assert any(told in finding for finding in audit(spoilt))


def test_a_file_that_is_no_workbook_is_refused_and_the_process_lives_on(office: Office, tmp_path: Path) -> None:
    stray = tmp_path / "stray.xlsx"
    stray.write_text("Kính gửi Văn phòng", encoding="utf-8")
    with pytest.raises(OfficeError):
        office.job(stray).sheets()
    with pytest.raises(OfficeError, match="no file"):
        office.job(tmp_path / "absent.xlsx").sheets()
    assert office.job().values("Sheet1", "A1") == [[None]]


def soffice_of(office: Office) -> int:
    """The process id of the soffice that an Office drives."""
    assert office._process is not None
    group = str(office._process.pid)
    listed = subprocess.run(["ps", "-eo", "pid,pgid,comm"], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    return next(int(pid) for pid, pgid, name in rows if pgid == group and name == "soffice.bin")


def is_running(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP], ids=["gone", "silent"])
def test_a_process_that_is_gone_or_silent_is_replaced(book: Path, sent: signal.Signals) -> None:
    own = Office(silence=5.0)
    try:
        own.job(book).sheets()
        first = soffice_of(own)
        os.kill(first, sent)
        assert own.job(book).values(SHEET, "B1") == [[10.25]]
        assert not is_running(first)
        second = soffice_of(own)
    finally:
        own.close()
    deadline = time.monotonic() + 5
    while is_running(second) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(second)


def test_a_profile_types_as_its_locale_does(tmp_path: Path) -> None:
    typed = {"A1": "16/6/2026", "B1": "6/7/2026", "C1": "2,49", "D1": "2.49", "E1": "1.234,5"}
    read = {VIETNAM: [46189, 46209, 2.49, "2.49", 1234.5], US: ["16/6/2026", 46180, "2,49", 2.49, "1.234,5"]}
    for locale in LOCALES:
        with profile(locale) as office:
            assert office.job().type_all("Sheet1", typed).values("Sheet1", "A1:E1") == [read[locale]], locale
