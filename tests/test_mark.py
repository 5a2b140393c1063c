"""The returned copy: each cell marked with its reason, the list first, and still the form."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import SHEET, STAMP_SHEET, ColumnKey, FormSpec, place, stamp
from tanminh_xl.domain.submission import Submission
from tanminh_xl.forms.mark import Cover, filled_from, mark, returned_copy
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.forms.write import write
from tanminh_xl.grid import read as grid_of
from tests.office.programs import audit
from tests.test_form_write import FILLED, cell_of, form

LIST = "Nội dung cần sửa"
COVER = Cover(
    "Thôn Đồng Tiến",
    "6 tháng đầu năm 2026",
    Verdict.RETURNED,
    send_to="vanphong@tanminh.example",
    phone="0225 000 000",
    due=date(2026, 6, 16),
)
RED, ORANGE, BLUE, TINT = "F8B4AB", "FFD27F", "CFE2F3", "FFF6D6"
WRONG = FILLED | {("A|THON01/CHUNG-01", ColumnKey.VALUE): "mười hai hộ"}


def at(spec: FormSpec, code: Code, item: str, of: ColumnKey = ColumnKey.VALUE, **fields: object) -> Finding:
    """A finding at a cell of block A of the village."""
    cell = cell_of(spec, f"A|THON01/{item}", of)
    known = {"value": "mười hai hộ", "expected": "số", "more": (("name", item),)} | fields
    return Finding(code, SHEET, cell, unit="THON01", item=item, **known)  # type: ignore[arg-type]


def opened(data: bytes | None) -> openpyxl.Workbook:
    assert data is not None
    return openpyxl.load_workbook(BytesIO(data))


def colour(book: openpyxl.Workbook, address: str) -> str:
    return str(book[SHEET][address].fill.fgColor.rgb)[-6:]


def listed(book: openpyxl.Workbook) -> list[list[object]]:
    """Rows of the list below its header."""
    rows = [[c.value for c in row] for row in book[LIST].iter_rows()]
    top = next(n for n, row in enumerate(rows) if row[0] == "TT")
    return rows[top + 1 :]


@pytest.fixture
def spec() -> FormSpec:
    return form()


def said(spec: FormSpec, data: bytes) -> Submission:
    return read(grid_of(data), spec).submission


def test_each_cell_is_coloured_by_severity_and_says_why(spec: FormSpec) -> None:
    findings = (
        at(spec, Code.WRONG_TYPE, "CHUNG-01"),
        at(spec, Code.VALUE_MISSING, "CHUNG-06"),
        at(spec, Code.NOT_YET, "MH2-02"),
    )
    book = opened(mark(write(spec, WRONG), findings, COVER))
    cells = [cell_of(spec, f"A|THON01/{item}", ColumnKey.VALUE) for item in ("CHUNG-01", "CHUNG-06", "MH2-02")]
    assert [colour(book, cell) for cell in cells] == [RED, ORANGE, BLUE]
    comment = book[SHEET][cells[0]].comment
    assert comment is not None
    assert comment.text == "Phải sửa: Ô này cần số, đang ghi “mười hai hộ”.\nSửa lại cho đúng kiểu dữ liệu."
    assert colour(book, cell_of(spec, "A|THON01/CHUNG-01", ColumnKey.NOTE)) == TINT


def test_several_findings_at_one_cell_share_its_comment_and_the_heaviest_colours(spec: FormSpec) -> None:
    findings = (at(spec, Code.NOT_YET, "MH2-02"), at(spec, Code.WRONG_TYPE, "MH2-02"))
    book = opened(mark(write(spec), findings, COVER))
    cell = cell_of(spec, "A|THON01/MH2-02", ColumnKey.VALUE)
    assert colour(book, cell) == RED
    assert book[SHEET][cell].comment.text.count("\n\n") == 1


def test_a_finding_inside_a_merged_area_marks_its_first_cell(spec: FormSpec) -> None:
    where = place(spec)["B|THON01/NV-7.1", ColumnKey.STATE]
    finding = Finding(Code.TASK_MISSING, SHEET, a1(where.row, where.column + 1), more=(("name", "x"),))
    book = opened(mark(write(spec), (finding,), COVER))
    assert colour(book, a1(*where)) == ORANGE


def test_the_list_comes_first_heaviest_on_top_with_links(spec: FormSpec) -> None:
    findings = (
        Finding(Code.FORM_OLDER, value="1", expected="2"),
        at(spec, Code.VALUE_MISSING, "CHUNG-06"),
        at(spec, Code.WRONG_TYPE, "CHUNG-01"),
    )
    book = opened(mark(write(spec, WRONG), findings, COVER))
    assert (book.sheetnames[0], book.active.title, book[LIST].protection.sheet) == (LIST, LIST, True)
    first, second = (cell_of(spec, f"A|THON01/{item}", ColumnKey.VALUE) for item in ("CHUNG-01", "CHUNG-06"))
    assert [row[:3] for row in listed(book)] == [
        ["1", first, "Phải sửa"],
        ["2", second, "Cần kiểm tra lại"],
        ["3", "Cả biểu", "Lưu ý"],
    ]
    links = {c.value: c.hyperlink.location for row in book[LIST].iter_rows() for c in row if c.hyperlink}
    assert links == {first: f"'{SHEET}'!{first}", second: f"'{SHEET}'!{second}"}


def test_the_list_says_whose_what_became_of_it_and_where_to_send(spec: FormSpec) -> None:
    cover = COVER._replace(why="Số hộ chưa khớp với tháng trước")
    book = opened(mark(write(spec), (at(spec, Code.WRONG_TYPE, "CHUNG-01"),), cover))
    text = "\n".join(str(row[0].value) for row in book[LIST].iter_rows() if row[0].value)
    for words in (
        "Đơn vị: Thôn Đồng Tiến. Kỳ báo cáo: 6 tháng đầu năm 2026.",
        "Kết quả tiếp nhận: Trả lại để bổ sung.",
        "Ý kiến của Văn phòng: Số hộ chưa khớp với tháng trước",
        "Có 1 nội dung phải sửa, 0 nội dung cần kiểm tra lại, 0 lưu ý.",
        "gửi về vanphong@tanminh.example; cần hỏi xin gọi 0225 000 000.",
        "Hạn nộp: 16/6/2026.",
    ):
        assert words in text


@pytest.mark.parametrize("filled", [FILLED, WRONG])
def test_the_copy_is_still_the_form(spec: FormSpec, filled: dict[tuple[str, ColumnKey], object]) -> None:
    sent = write(spec, filled)
    copy = mark(sent, (at(spec, Code.WRONG_TYPE, "CHUNG-01"),), COVER)
    assert copy is not None
    assert stamp_of(grid_of(copy)) == stamp(spec)
    assert read(grid_of(copy), spec) == read(grid_of(sent), spec)
    before, after = opened(sent), opened(copy)
    cell = cell_of(spec, "A|THON01/CHUNG-01", ColumnKey.VALUE)
    assert after[SHEET].protection.sheet and not after[SHEET][cell].protection.locked
    assert after[STAMP_SHEET].sheet_state == "veryHidden"
    assert after[SHEET].column_dimensions["A"].hidden
    assert after[SHEET].freeze_panes == before[SHEET].freeze_panes
    rules = [book[SHEET].data_validations.dataValidation for book in (before, after)]
    assert [(r.type, str(r.sqref), r.formula1) for r in rules[0]] == [
        (r.type, str(r.sqref), r.formula1) for r in rules[1]
    ]


def test_marks_of_an_earlier_return_are_taken_off(spec: FormSpec) -> None:
    first = mark(write(spec, WRONG), (at(spec, Code.WRONG_TYPE, "CHUNG-01"),), COVER)
    assert first is not None
    book = opened(mark(first, (at(spec, Code.VALUE_MISSING, "MH2-02"),), COVER))
    mended = cell_of(spec, "A|THON01/CHUNG-01", ColumnKey.VALUE)
    assert book.sheetnames.count(LIST) == 1
    assert not [name for name in book.sheetnames if name.startswith(LIST) and name != LIST]
    assert (book[SHEET][mended].comment, colour(book, mended)) == (None, TINT)
    assert [row[1] for row in listed(book)] == [cell_of(spec, "A|THON01/MH2-02", ColumnKey.VALUE)]


def test_another_programs_file_comes_back_as_a_fresh_form_with_what_was_written(spec: FormSpec) -> None:
    received = said(spec, write(spec, WRONG))
    finding = at(spec, Code.WRONG_TYPE, "CHUNG-01")
    copy = returned_copy(b"\xd0\xcf\x11\xe0 an .xls", spec, received, (finding,), COVER)
    assert stamp_of(grid_of(copy)) == stamp(spec)
    again = said(spec, copy)
    assert (again.answers, again.tasks, again.texts) == (received.answers, received.tasks, received.texts)
    book = opened(copy)
    assert book[SHEET][finding.cell].value == "mười hai hộ"
    assert colour(book, finding.cell) == RED


def test_a_cell_that_had_moved_is_marked_where_the_form_has_it(spec: FormSpec) -> None:
    received = said(spec, write(spec, FILLED))
    stray = at(spec, Code.VALUE_MISSING, "MH2-02")._replace(sheet="Sheet1", cell="Z99")
    book = opened(returned_copy(b"not a zip", spec, received, (stray,), COVER))
    assert colour(book, cell_of(spec, "A|THON01/MH2-02", ColumnKey.VALUE)) == ORANGE


@pytest.mark.parametrize("filled", [{}, FILLED])
def test_what_a_unit_wrote_goes_in_and_comes_out_again(
    spec: FormSpec, filled: dict[tuple[str, ColumnKey], object]
) -> None:
    received = said(spec, write(spec, filled))
    assert said(spec, write(spec, filled_from(spec, received))) == received


def test_sample_figures_are_said_on_the_list_too() -> None:
    sample = form(sample=True)
    for data in (write(sample), b"not a zip"):
        book = opened(returned_copy(data, sample, said(sample, write(sample)), (), COVER))
        assert book[LIST]["A2"].value == "SỐ LIỆU MINH HỌA"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 cut off"])
def test_a_file_that_is_no_form_gets_the_list_alone(data: bytes) -> None:
    assert mark(data, (), COVER) is None
    book = opened(returned_copy(data, None, None, (Finding(Code.FILE_PDF),), COVER))
    assert book.sheetnames == [LIST]
    assert [row[1:4] for row in listed(book)] == [["Cả biểu", "Phải sửa", "Tệp là bản PDF, không phải biểu mẫu Excel."]]


def test_the_list_alone_holds_no_clock() -> None:
    properties = opened(returned_copy(b"", None, None, (Finding(Code.FILE_PDF),), COVER)).properties
    assert properties.created == properties.modified == datetime(2026, 1, 1)


def test_a_package_that_openpyxl_cannot_take_up_is_answered_all_the_same() -> None:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook")
    assert mark(buffer.getvalue(), (), COVER) is None


def test_what_people_type_is_never_a_formula_and_never_breaks_the_file(spec: FormSpec, tmp_path: Path) -> None:
    finding = at(spec, Code.SHEET_RENAMED, "CHUNG-01", value="=1+1\x07")
    cover = COVER._replace(why="=cmd()\x00")
    path = tmp_path / "copy.xlsx"
    path.write_bytes(mark(write(spec), (finding,), cover) or b"")
    assert audit(path) == []
    assert {c.data_type for row in openpyxl.load_workbook(path)[LIST].iter_rows() for c in row} <= {"s", "n"}


@pytest.mark.parametrize("sender", ["THON01", "PKT"])
def test_the_audit_finds_nothing_and_the_bytes_are_the_same_each_time(tmp_path: Path, sender: str) -> None:
    spec = form(sender)
    finding = Finding(Code.FORM_BLANK) if sender == "PKT" else at(spec, Code.WRONG_TYPE, "CHUNG-01")
    path = tmp_path / "copy.xlsx"
    path.write_bytes(mark(write(spec), (finding,), COVER) or b"")
    assert audit(path) == []
    assert mark(write(spec), (finding,), COVER) == path.read_bytes()
    alone = tmp_path / "list.xlsx"
    alone.write_bytes(returned_copy(b"", None, None, (finding,), COVER))
    assert audit(alone) == []
