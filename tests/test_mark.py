"""The returned copy: a fresh form with what the unit typed, each cell marked with its reason, the list first."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanminh_xl import palette
from tanminh_xl.checks import check
from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import SHEET, STAMP_SHEET, ColumnKey, Compare, FormSpec, layout, place, relabelled, stamp
from tanminh_xl.domain.messages import holds, render
from tanminh_xl.domain.submission import Given, Submission
from tanminh_xl.forms.mark import Cover, returned_copy
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.forms.spec import Past, form_spec
from tanminh_xl.forms.write import write
from tanminh_xl.grid import CellContent, CellFacts, Grid, NumberFormat, from_rows
from tanminh_xl.grid import read as grid_of
from tests.builders import catalogue
from tests.formkit import sheet as form_rows
from tests.formkit import stamp_rows
from tests.office.office import Office
from tests.office.programs import audit
from tests.test_form_write import FILLED, cell_of, form

LIST = "Phiếu đề nghị chỉnh sửa bổ sung"
COVER = Cover(
    "Thôn Đồng Tiến",
    "6 tháng đầu năm 2026",
    Verdict.ACCEPTED_IN_PART,
    send_to="vanphong@tanminh.example",
    phone="0225 000 000",
    returned=date(2026, 6, 15),
    due=date(2026, 6, 18),
)
RED, ORANGE, BLUE, TINT = "F8B4AB", "FFD27F", "CFE2F3", palette.common("o_nhap").removeprefix("#")
VALUE, REASON, NOTE, TEXT = ColumnKey.VALUE, ColumnKey.REASON, ColumnKey.NOTE, ColumnKey.TEXT
PROPOSAL, STATE = ColumnKey.PROPOSAL, ColumnKey.STATE
COUNTED, DECIDED, AREA = "A|THON01/CHUNG-01", "A|THON01/CHUNG-06", "A|THON01/MH2-02"
WRONG = FILLED | {(COUNTED, VALUE): "mười hai hộ"}
LONG = "Thôn đã phối hợp với Ban công tác Mặt trận rà soát từng hộ, đối chiếu với sổ theo dõi của Trạm Y tế. "

Cells = Mapping[tuple[str, ColumnKey], CellContent]


def at(spec: FormSpec, code: Code, item: str, of: ColumnKey = VALUE, **fields: object) -> Finding:
    """A finding at a cell of block A of the village."""
    cell = cell_of(spec, f"A|THON01/{item}", of)
    known = {"value": "mười hai hộ", "expected": "số", "more": (("name", item),)} | fields
    return Finding(code, SHEET, cell, unit="THON01", item=item, **known)  # type: ignore[arg-type]


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def shown(book: openpyxl.Workbook, spec: FormSpec, key: str, of: ColumnKey = VALUE) -> object:
    return book[SHEET][cell_of(spec, key, of)].value


def colour(book: openpyxl.Workbook, address: str) -> str:
    return str(book[SHEET][address].fill.fgColor.rgb)[-6:]


def listed(book: openpyxl.Workbook) -> list[list[object]]:
    """Rows of the list below its header, as far as they go."""
    rows = [[c.value for c in row] for row in book[LIST].iter_rows()]
    top = next(n for n, row in enumerate(rows) if row[0] == "TT")
    return [row for row in rows[top + 1 :] if row[0]]


def above(book: openpyxl.Workbook) -> str:
    """What the list says above its table."""
    return "\n".join(str(row[0].value) for row in book[LIST].iter_rows() if row[0].value)


@pytest.fixture
def spec() -> FormSpec:
    return form()


def said(spec: FormSpec, data: bytes) -> Submission:
    return read(grid_of(data), spec).submission


def copy_of(spec: FormSpec, grid: Grid, *findings: Finding, cover: Cover = COVER) -> bytes:
    return returned_copy(grid, spec, read(grid, spec).submission, findings, cover)


def of_form(spec: FormSpec, filled: Cells, *findings: Finding, cover: Cover = COVER) -> bytes:
    return copy_of(spec, grid_of(write(spec, filled)), *findings, cover=cover)


def of_rows(
    spec: FormSpec,
    filled: Cells,
    *findings: Finding,
    facts: Mapping[tuple[str, ColumnKey], CellFacts] | None = None,
    comments: Mapping[str, str] | None = None,
    far: Mapping[str, str] | None = None,
    outside: Mapping[str, CellContent] | None = None,
    others: Mapping[str, Cells] | None = None,
) -> bytes:
    """The copy of a file that is given as rows and what stands beside them."""
    cells = place(spec)
    rows = form_rows(spec, {a1(*cells[key]): value for key, value in filled.items()})
    for address, value in (outside or {}).items():
        row, column = from_a1(address)
        rows.extend([""] * 10 for _ in range(row + 1 - len(rows)))
        for line in rows:
            line.extend([""] * (column + 1 - len(line)))
        rows[row][column] = value
    sheets = {SHEET: rows, STAMP_SHEET: stamp_rows(spec)}
    for name, typed in (others or {}).items():
        sheets[name] = form_rows(spec, {a1(*cells[key]): value for key, value in typed.items()})
    grid = from_rows(
        sheets,
        hidden=frozenset({STAMP_SHEET}),
        facts={SHEET: {tuple(cells[key]): fact for key, fact in (facts or {}).items()}},  # type: ignore[misc]
        comments={SHEET: {from_a1(cell): text for cell, text in (comments or {}).items()}},
        far={SHEET: {from_a1(cell): text for cell, text in (far or {}).items()}},
    )
    return returned_copy(grid, spec, None, findings, COVER)


# what goes into the copy's cells


@pytest.mark.parametrize(
    ("key", "typed", "fact", "copied"),
    [
        (COUNTED, "85%", None, "85%"),
        (COUNTED, "12\u00b9", None, "12\u00b9"),
        (COUNTED, "khoảng chục", None, "khoảng chục"),
        (COUNTED, "1.234", None, "1.234"),
        (COUNTED, "1\n200", None, "1\n200"),
        (COUNTED, "=1+1", None, "=1+1"),
        (COUNTED, 12.0, None, 12),
        (COUNTED, 2.5, None, 2.5),
        (COUNTED, 12.0, CellFacts(formula="SUM(A1:A3)", text="12"), 12),
        (COUNTED, "", CellFacts(formula="1/0", error="#DIV/0!"), "#DIV/0!"),
        (COUNTED, dt.date(2026, 6, 12), None, "12/06/2026"),
        (COUNTED, dt.datetime(2026, 6, 12, 8), None, "12/06/2026"),
        (COUNTED, True, None, "TRUE"),
        (DECIDED, True, None, "TRUE"),
        (DECIDED, "Không  đạt", None, "Không  đạt"),
        (AREA, 0.85, CellFacts(text="0.85", format=NumberFormat.PERCENT, shown="85%"), "85%"),
        (AREA, 2490.0, CellFacts(text="2490", format=NumberFormat.SCALED, shown="2"), "2 – máy lưu 2.490"),
        (AREA, 12.0, CellFacts(text="12", format=NumberFormat.OTHER, shown=""), "ô không hiện số – máy lưu 12"),
        (AREA, 12.5, CellFacts(text="12.5", format=NumberFormat.OTHER, shown="12,5 ha"), 12.5),
        (AREA, 12.0, CellFacts(text="12", shown="12 con"), "12 con"),
        (AREA, 12.0, CellFacts(text="12", layered=True), "12 – có chữ gạch bỏ hoặc viết nhỏ"),
        (AREA, "1512", CellFacts(text="1512", layered=True), "1512 – có chữ gạch bỏ hoặc viết nhỏ"),
        (AREA, "121", CellFacts(text="121", layered=True, shown="12\u00b9"), "12\u00b9"),
    ],
)
def test_a_cell_comes_back_as_it_was_shown(
    spec: FormSpec, key: str, typed: CellContent, fact: CellFacts | None, copied: object
) -> None:
    facts = {} if fact is None else {(key, VALUE): fact}
    finding = Finding(Code.WRONG_TYPE, SHEET, cell_of(spec, key, VALUE), str(typed), "số")
    data = of_rows(spec, {(key, VALUE): typed}, finding, facts=facts)
    cell = opened(data)[SHEET][cell_of(spec, key, VALUE)]
    assert (cell.value, cell.data_type) == (copied, "s" if isinstance(copied, str) else "n")
    if isinstance(copied, str) and fact is not None:
        assert not said(spec, data).figures, "no other figure is read from the copy"


def test_a_figure_that_counts_goes_back_as_a_figure_that_counts_again(spec: FormSpec) -> None:
    """85.4 per cent shown as 85%: what was counted stands in the copy, so that it is counted again."""
    cells = place(spec)
    where = a1(*cells[AREA, VALUE])
    rows = form_rows(spec, {where: 0.854})
    fact = CellFacts(text="0.854", format=NumberFormat.PERCENT, shown="85%")
    grid = from_rows({SHEET: rows, STAMP_SHEET: stamp_rows(spec)}, facts={SHEET: {tuple(cells[AREA, VALUE]): fact}})
    counted = tuple(
        a._replace(given=Given.FIGURE, value=85.4) if a.element == "MH2-02" else a
        for a in read(grid, spec).submission.answers
    )
    data = returned_copy(grid, spec, Submission("THON01", "2026-6T", 1, SHEET, counted), (), COVER)
    assert shown(opened(data), spec, AREA) == 85.4


@pytest.mark.parametrize("number", [2.5, 12.345, 1e-7])
def test_a_figure_is_shown_with_all_its_digits(spec: FormSpec, number: float) -> None:
    cell = opened(of_rows(spec, {(COUNTED, VALUE): number}))[SHEET][cell_of(spec, COUNTED, VALUE)]
    assert (cell.value, cell.number_format) == (number, "General")


def test_texts_dates_and_numbers_in_the_other_columns_are_words(spec: FormSpec) -> None:
    typed: Cells = {
        (AREA, NOTE): dt.date(2026, 6, 12),
        (COUNTED, NOTE): 7.0,
        (AREA, REASON): "sẽ có sau",
        ("B|THON01/NV-7.1", STATE): "Làm xong rồi",
        ("D|noi_bat", TEXT): "Dòng 1\nDòng 2",
    }
    book = opened(of_rows(spec, typed))
    assert [shown(book, spec, *key) for key in typed] == [
        "12/06/2026", "7", "sẽ có sau", "Làm xong rồi", "Dòng 1\nDòng 2",
    ]  # fmt: skip


def test_what_nobody_asked_for_is_not_lost(spec: FormSpec) -> None:
    """Evidence typed into a row that asks none, other words over an open difficulty's own."""
    of_pkt = form("PKT")
    key = next(key for key, of in place(of_pkt) if of is ColumnKey.EVIDENCE and "MH1-01.T" in key)
    typed: Cells = {(key, ColumnKey.EVIDENCE): "Quyết định số 12"}
    assert shown(opened(of_rows(of_pkt, typed)), of_pkt, key, ColumnKey.EVIDENCE) == "Quyết định số 12"
    again: Cells = {("C|THON01/KK-1", TEXT): "Đường đã sửa một đoạn"}
    assert shown(opened(of_rows(spec, again)), spec, "C|THON01/KK-1", TEXT) == "Đường đã sửa một đoạn"


def test_rows_and_columns_that_were_moved_are_back_in_their_place(spec: FormSpec) -> None:
    book = opened(write(spec, WRONG))
    book[SHEET].insert_rows(3, 2)
    book[SHEET].insert_cols(6)
    moved = BytesIO()
    book.save(moved)
    grid = grid_of(moved.getvalue())
    reading = read(grid, spec)
    copy = opened(returned_copy(grid, spec, reading.submission, reading.findings, COVER))
    assert shown(copy, spec, COUNTED) == "mười hai hộ"
    assert shown(copy, spec, "B|THON01/NV-7.1", STATE) == "Đã hoàn thành"
    assert colour(copy, cell_of(spec, COUNTED, VALUE)) == RED
    note = next(row for row in listed(copy) if row[3] == "Lưu ý" and "dời chỗ" in str(row[4]))
    assert str(note[2]).endswith("(ở tệp đã gửi)")


def test_further_difficulties_get_rows_of_their_own(spec: FormSpec) -> None:
    grows = layout(spec)[2].block.grows
    keys = [f"C|+{n}" for n in range(1, grows + 1)]
    typed: Cells = {(key, TEXT): f"Khó khăn {key}" for key in keys}
    book = opened(write(spec, typed))
    below = place(spec)[keys[-1], TEXT].row + 2
    book[SHEET].insert_rows(below, 4)
    for n in range(4):
        book[SHEET].cell(below + n, 3).value = f"Khó khăn thêm {n}"
        book[SHEET].cell(below + n, 6).value = "Đề nghị xem xét"
    sent = BytesIO()
    book.save(sent)
    grid = grid_of(sent.getvalue())
    before = read(grid, spec).submission
    copy = copy_of(spec, grid)
    after = said(spec, copy)
    assert len(after.problems) == len(before.problems) == grows + 5
    assert [p._replace(cell="") for p in after.problems] == [p._replace(cell="") for p in before.problems]
    assert [(t.key, t.text) for t in after.texts] == [(t.key, t.text) for t in before.texts]
    assert stamp_of(grid_of(copy)) == stamp(spec)


def test_more_difficulties_than_a_page_can_hold_are_counted(spec: FormSpec) -> None:
    rows = form_rows(spec)
    start = place(spec)["C|+1", TEXT]
    for n in range(300):
        line: list[CellContent] = [""] * 10
        line[start.column] = f"Khó khăn {n}"
        rows.insert(start.row + 1, line)
    book = opened(copy_of(spec, from_rows({SHEET: rows, STAMP_SHEET: stamp_rows(spec)})))
    assert [row[4] for row in listed(book)] == ["Còn 100 khó khăn, vướng mắc khác, không ghi lại hết ở đây."]


def test_both_places_of_a_line_are_shown_and_neither_counts(spec: FormSpec) -> None:
    copy = of_rows(spec, {(COUNTED, VALUE): 27.0}, others={"Số liệu (2)": {(COUNTED, VALUE): 30.0}})
    book = opened(copy)
    cell = cell_of(spec, COUNTED, VALUE)
    assert shown(book, spec, COUNTED) == "27 hoặc 30"
    places = f"ô {cell} trang “Số liệu” ghi “27”; ô {cell} trang “Số liệu (2)” ghi “30”"
    assert places in book[SHEET][cell].comment.text
    assert [row[2] for row in listed(book)] == [cell]
    assert [a.value for a in said(spec, copy).answers if a.element == "CHUNG-01"] == [None]


def test_of_two_sheets_the_one_that_was_filled_is_taken(spec: FormSpec) -> None:
    copy = of_rows(spec, {}, others={"Số liệu (2)": {(COUNTED, VALUE): 30.0, ("C|+1", TEXT): "Thiếu nước"}})
    book = opened(copy)
    assert (shown(book, spec, COUNTED), shown(book, spec, "C|+1", TEXT)) == (30, "Thiếu nước")
    assert listed_or_none(book) == []


def listed_or_none(book: openpyxl.Workbook) -> list[list[object]]:
    return listed(book) if any(row[0].value == "TT" for row in book[LIST].iter_rows()) else []


def test_a_form_filled_by_another_unit_is_that_of_who_it_was_assigned_to() -> None:
    theirs = form()
    ours = replace(relabelled(theirs, "THON01", "THON02"), unit="THON02")
    grid = grid_of(write(theirs, WRONG))
    copy = returned_copy(grid, ours, None, (), COVER)
    assert stamp_of(grid_of(copy)) == stamp(ours)
    assert shown(opened(copy), ours, "A|THON02/CHUNG-01") == "mười hai hộ"


# what is marked, and what the list says


def test_each_cell_is_coloured_by_severity_and_says_why(spec: FormSpec) -> None:
    findings = (
        at(spec, Code.WRONG_TYPE, "CHUNG-01"),
        at(spec, Code.VALUE_MISSING, "CHUNG-06"),
        at(spec, Code.NOT_YET, "MH2-02"),
    )
    book = opened(of_form(spec, WRONG, *findings))
    cells = [cell_of(spec, f"A|THON01/{item}", VALUE) for item in ("CHUNG-01", "CHUNG-06", "MH2-02")]
    assert [colour(book, cell) for cell in cells] == [RED, ORANGE, BLUE]
    assert {book[SHEET][cell].border.left.style for cell in cells} == {"thick"}
    message, hint = render(findings[0], for_unit=True)
    comment = book[SHEET][cells[0]].comment
    assert comment.text == f"VĂN PHÒNG ĐỀ NGHỊ XEM LẠI Ô NÀY\nPhải sửa: {message}\n{hint}"
    assert colour(book, cell_of(spec, COUNTED, NOTE)) == TINT


def test_several_findings_at_one_cell_share_its_comment_and_the_heaviest_colours(spec: FormSpec) -> None:
    findings = (at(spec, Code.NOT_YET, "MH2-02"), at(spec, Code.WRONG_TYPE, "MH2-02"))
    book = opened(of_form(spec, {}, *findings))
    cell = cell_of(spec, AREA, VALUE)
    assert colour(book, cell) == RED
    assert book[SHEET][cell].comment.text.count("\n\n") == 1


@pytest.mark.parametrize(
    ("finding", "where"),
    [
        (Finding(Code.ROW_MISSING, "Trang", "Z99", unit="THON01", item="MH2-02", more=(("name", "x"),)), (AREA, VALUE)),
        (
            Finding(Code.VALUE_MISSING, "Trang", "", unit="THON01", item="MH2-02", more=(("name", "x"),)),
            None,
        ),
        (Finding(Code.SHEET_RENAMED, "Trang", "", "Trang", SHEET), None),
        (Finding(Code.CELLS_MOVED, "Trang", "Z99", "Z99", "G12"), None),
    ],
)
def test_a_finding_whose_cell_is_gone_stands_at_its_row(
    spec: FormSpec, finding: Finding, where: tuple[str, ColumnKey] | None
) -> None:
    book = opened(of_form(spec, {}, finding))
    marked = {c.coordinate for row in book[SHEET].iter_rows() for c in row if c.comment}
    assert marked == ({cell_of(spec, *where)} if where else set())


def test_a_column_that_is_gone_is_marked_at_its_name(spec: FormSpec) -> None:
    block = layout(spec)[0].block
    title = block.column(VALUE).title
    more = (("name", title), ("block", block.title[:1]))
    finding = Finding(Code.COLUMN_MISSING, SHEET, "G9", "", title, more=more)
    book = opened(of_form(spec, {}, finding))
    assert colour(book, a1(layout(spec)[0].header, block.column(VALUE).first)) == ORANGE


def test_the_list_comes_first_what_is_asked_on_top_with_links(spec: FormSpec) -> None:
    findings = (
        Finding(Code.FORM_OLDER, value="1", expected="2"),
        at(spec, Code.VALUE_MISSING, "CHUNG-06", row="A.2 An ninh, trật tự"),
        at(spec, Code.AMBIGUOUS_NUMBER, "MH2-02"),
        at(spec, Code.WRONG_TYPE, "CHUNG-01", row="A.1 Số hội nghị Nhân dân"),
    )
    book = opened(of_form(spec, WRONG, *findings))
    assert (book.sheetnames[0], book.active.title, book[LIST].protection.sheet) == (LIST, LIST, True)
    first, second, third = (cell_of(spec, f"A|THON01/{i}", VALUE) for i in ("CHUNG-01", "MH2-02", "CHUNG-06"))
    assert [row[:4] for row in listed(book)] == [
        ["1", "A.1 Số hội nghị Nhân dân", first, "Phải sửa"],
        ["2", None, second, "Cần kiểm tra lại"],
        ["3", "A.2 An ninh, trật tự", third, "Cần kiểm tra lại"],
        ["4", "Cả biểu", None, "Lưu ý"],
    ]
    links = {c.value: c.hyperlink.location for row in book[LIST].iter_rows() for c in row if c.hyperlink}
    assert links == {cell: f"'{SHEET}'!{cell}" for cell in (first, second, third)}


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.RETURNED, "Kết quả tiếp nhận: Trả lại để bổ sung; số liệu của bản này chưa được tính."),
        (
            Verdict.ACCEPTED_IN_PART,
            "Kết quả tiếp nhận: Tiếp nhận một phần: số liệu khác của biểu đã được tính, "
            "chỉ đề nghị đơn vị sửa 2 ô còn vướng dưới đây.",
        ),
        (
            Verdict.NEEDS_CONFIRMATION,
            "Kết quả tiếp nhận: Chờ Văn phòng xác nhận: bản này ít số liệu hơn bản đang được tính; "
            "đề nghị đơn vị sửa 2 ô còn vướng dưới đây.",
        ),
    ],
)
def test_the_list_says_whose_what_became_of_it_and_where_to_send(spec: FormSpec, verdict: Verdict, words: str) -> None:
    cover = COVER._replace(why="Số hộ chưa khớp với tháng trước", verdict=verdict)
    findings = [at(spec, code, item) for code, item in ((Code.WRONG_TYPE, "CHUNG-01"), (Code.NOT_WHOLE, "MH2-02"))]
    text = above(opened(of_form(spec, WRONG, *findings, cover=cover)))
    for line in (
        words,
        "Đơn vị: Thôn Đồng Tiến. Kỳ báo cáo: 6 tháng đầu năm 2026.",
        "Ý kiến của Văn phòng: Số hộ chưa khớp với tháng trước",
        "Có 2 nội dung phải sửa.",
        "gửi về vanphong@tanminh.example; cần hỏi xin gọi 0225 000 000.",
        "Ngày trả lại: 15/6/2026; đề nghị gửi lại trước ngày 18/6/2026.",
    ):
        assert line in text
    assert "0 nội dung" not in text and "0 lưu ý" not in text


def test_what_the_unit_wrote_beside_the_form_is_on_the_list(spec: FormSpec) -> None:
    cell = cell_of(spec, COUNTED, VALUE)
    book = opened(
        of_rows(
            spec,
            {(COUNTED, VALUE): "12 hộ"},
            at(spec, Code.WRONG_TYPE, "CHUNG-01"),
            Finding(Code.OUTSIDE_ENTRY, SHEET, "L5", "ghi thêm ở đây 1"[:12], "ô tô màu"),
            outside={"L5": "ghi thêm ở đây", "M5": 15.0, "C2": "THÔN NAM HẢI"},
            comments={cell: "Chưa kể họp chi bộ", "M3": "Xem thêm"},
            far={"XFD1048576": "lạc", "XFD1": " "},
        )
    )
    assert [(row[1], row[2], row[4]) for row in listed(book)[1:]] == [
        (None, cell, "Lời ghi của đơn vị ở ô này: “Chưa kể họp chi bộ”"),
        (None, "M3 (ở tệp đã gửi)", "Lời ghi của đơn vị ở ô này: “Xem thêm”"),
        ("Ngoài ô nhập", "C2 (ở tệp đã gửi)", "Có nội dung ngoài các ô nhập: “THÔN NAM HẢI”."),
        ("Ngoài ô nhập", "L5 (ở tệp đã gửi)", "Có nội dung ngoài các ô nhập: “ghi thêm ở đây 15”."),
        ("Ngoài ô nhập", "XFD1048576 (ở tệp đã gửi)", "Có nội dung ngoài các ô nhập: “lạc”."),
    ]
    assert "Chưa kể họp chi bộ" in book[SHEET][cell].comment.text


def test_the_forms_own_words_are_nobodys_wherever_they_stand(spec: FormSpec) -> None:
    for sender, period in (("THON01", "2026-N"), ("PKT", "2026-6T"), ("VP", "2026-6T")):
        own = form(sender, period, sample=True)
        book = opened(write(own))
        book[SHEET].insert_rows(4, 3)
        moved = BytesIO()
        book.save(moved)
        assert listed_or_none(opened(copy_of(own, grid_of(moved.getvalue())))) == []


@pytest.mark.parametrize("said", ["6 tháng: 3", "1.234,5 (14/12/2025)", "1.234,5 (14/12/2025)\n6 tháng: 3"])
def test_the_words_around_figures_to_compare_with_of_an_older_program_are_nobodys(said: str) -> None:
    """A form that version 0.1.0 sent carries them so; its description is read as it was stored."""
    compare = Compare(1234.5, "14/12/2025", "2025-N") if "(" in said else None
    known = {("THON01", "CHUNG-01"): Past(compare, 3.0)}
    of = catalogue()
    own = form_spec(of, of.period["2026-N"], "THON01", 1, known, ())
    book = opened(write(own))
    book[SHEET][cell_of(own, "A|THON01/CHUNG-01", ColumnKey.COMPARE)].value = said
    sent = BytesIO()
    book.save(sent)
    assert listed_or_none(opened(copy_of(own, grid_of(sent.getvalue())))) == []


def test_a_page_of_words_beside_the_form_is_cut_short_and_said(spec: FormSpec) -> None:
    rows = listed(opened(of_rows(spec, {}, outside={f"N{n}": f"dòng {n}" for n in range(1, 200)})))
    assert len(rows) == 21
    assert rows[-1][4] == "Còn nội dung khác ngoài các ô nhập, không ghi lại hết ở đây."


@pytest.mark.parametrize("comment", ["Phải sửa: Ô này cần số, đang ghi “x”.\nSửa lại cho đúng.", None])
def test_the_offices_own_comments_of_an_earlier_copy_are_not_told_again(spec: FormSpec, comment: str | None) -> None:
    cell = cell_of(spec, COUNTED, VALUE)
    if comment is None:
        comment = opened(of_form(spec, WRONG, at(spec, Code.WRONG_TYPE, "CHUNG-01")))[SHEET][cell].comment.text
    assert listed_or_none(opened(of_rows(spec, {}, comments={cell: comment}))) == []


def test_sample_figures_are_said_on_the_list_too() -> None:
    sample = form(sample=True)
    assert opened(of_form(sample, {}))[LIST]["A2"].value == "SỐ LIỆU MINH HỌA"


# it is still the form


@pytest.mark.parametrize("filled", [FILLED, WRONG])
def test_the_copy_is_still_the_form(spec: FormSpec, filled: dict[tuple[str, ColumnKey], object]) -> None:
    sent = write(spec, filled)
    copy = copy_of(spec, grid_of(sent), at(spec, Code.WRONG_TYPE, "CHUNG-01"))
    assert stamp_of(grid_of(copy)) == stamp(spec)
    assert read(grid_of(copy), spec) == read(grid_of(sent), spec)
    before, after = opened(sent), opened(copy)
    cell = cell_of(spec, COUNTED, VALUE)
    assert after[SHEET].protection.sheet and not after[SHEET][cell].protection.locked
    assert after[STAMP_SHEET].sheet_state == "veryHidden"
    assert after[SHEET].column_dimensions["A"].hidden
    assert after[SHEET].freeze_panes == before[SHEET].freeze_panes
    rules = [book[SHEET].data_validations.dataValidation for book in (before, after)]
    assert [(r.type, str(r.sqref), r.formula1) for r in rules[0]] == [
        (r.type, str(r.sqref), r.formula1) for r in rules[1]
    ]


def test_a_copy_of_a_copy_has_one_list_and_the_marks_of_its_own_version(spec: FormSpec) -> None:
    first = of_form(spec, WRONG, at(spec, Code.WRONG_TYPE, "CHUNG-01"))
    book = opened(copy_of(spec, grid_of(first), at(spec, Code.VALUE_MISSING, "MH2-02")))
    mended = cell_of(spec, COUNTED, VALUE)
    assert [name for name in book.sheetnames if name.startswith("Phiếu")] == [LIST]
    assert (book[SHEET][mended].comment, colour(book, mended)) == (None, TINT)
    assert [row[2] for row in listed(book)] == [cell_of(spec, AREA, VALUE)]


NUMBERS = st.one_of(
    st.integers(-5, 10**9).map(float),
    st.floats(0, 1e6, allow_nan=False).map(lambda x: round(x, 4)),
)
TYPED = st.one_of(
    NUMBERS,
    st.sampled_from(["", "Đạt", "không đạt", "khoảng 12", "85%", "1.234", "1,5", "12 hộ", "12/6", "-", "chưa có", "x"]),
    st.text("0123456789.,%/ -abcđạtưKhông\n'", max_size=12),
    st.dates(date(2000, 1, 1), date(2030, 1, 1)),
    st.booleans(),
)
REASONS = ["", "Không phát sinh", "Không thuộc đối tượng", "Chưa có số, sẽ bổ sung", "Số ước"]
WRITTEN = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"))
WORDS = st.one_of(st.sampled_from(REASONS), st.text(WRITTEN, max_size=30))
PLACES = {
    (COUNTED, VALUE): TYPED,
    (DECIDED, VALUE): TYPED,
    (AREA, VALUE): TYPED,
    (COUNTED, REASON): WORDS,
    (AREA, REASON): WORDS,
    (AREA, NOTE): WORDS,
    ("B|THON01/NV-7.1", STATE): WORDS,
    ("B|THON01/NV-7.1", ColumnKey.RESULT): WORDS,
    ("C|+1", TEXT): WORDS,
    ("C|+1", PROPOSAL): WORDS,
    ("D|noi_bat", TEXT): WORDS,
}


def facts_of(spec: FormSpec, grid: Grid) -> tuple[object, ...]:
    """What a file says, and which cells are held, wherever they stand."""
    reading = read(grid, spec)
    said = reading.submission
    found = (*reading.findings, *check(said, spec, reading.findings))
    return (
        [a._replace(cell="", note="") for a in said.answers],
        [t._replace(cell="", result="") for t in said.tasks],
        {(f.unit, f.item) for f in found if holds(f)},
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries(PLACES))
def test_the_copy_read_again_says_and_holds_what_the_file_did(
    spec: FormSpec, typed: dict[tuple[str, ColumnKey], CellContent]
) -> None:
    cells = place(spec)
    rows = form_rows(spec, {a1(*cells[key]): value for key, value in typed.items()})
    grid = from_rows({SHEET: rows, STAMP_SHEET: stamp_rows(spec)}, hidden=frozenset({STAMP_SHEET}))
    reading = read(grid, spec)
    found = (*reading.findings, *check(reading.submission, spec, reading.findings))
    copy = grid_of(returned_copy(grid, spec, reading.submission, found, COVER))
    assert facts_of(spec, copy) == facts_of(spec, grid)


def test_mended_in_the_copy_it_is_accepted(spec: FormSpec) -> None:
    wrong: Cells = {(COUNTED, VALUE): "mười hai", (DECIDED, VALUE): True, (AREA, VALUE): 2.5}
    grid = grid_of(write(spec, wrong))
    reading = read(grid, spec)
    assert [f.code for f in reading.findings] == [Code.WRONG_TYPE]
    book = opened(returned_copy(grid, spec, reading.submission, reading.findings, COVER))
    book[SHEET][cell_of(spec, COUNTED, VALUE)] = 12
    sent = BytesIO()
    book.save(sent)
    again = read(grid_of(sent.getvalue()), spec)
    assert again.findings == ()
    assert [a.value for a in again.submission.answers] == [12.0, True, 2.5]


# long texts


def test_a_long_text_is_shown_whole(spec: FormSpec) -> None:
    typed: Cells = {(AREA, NOTE): LONG * 3, ("D|noi_bat", TEXT): LONG * 8, ("C|+1", TEXT): LONG * 5}
    sheet = opened(of_rows(spec, typed))[SHEET]
    for key, text in typed.items():
        cell = sheet[cell_of(spec, *key)]
        assert (cell.value, cell.alignment.vertical, cell.alignment.wrap_text) == (text, "top", True)
        assert 60 < sheet.row_dimensions[cell.row].height < 409


def test_a_text_for_which_no_row_is_tall_enough_is_whole_on_the_list(spec: FormSpec) -> None:
    text = "".join(f"Câu số {n} của bản ghi chú. " for n in range(1500))
    book = opened(of_rows(spec, {(AREA, NOTE): text}))
    cell = book[SHEET][cell_of(spec, AREA, NOTE)]
    assert (cell.value, book[SHEET].row_dimensions[cell.row].height) == (text[:32767], 408.75)
    parts = [str(row[0].value) for row in book[LIST].iter_rows() if "Câu số" in str(row[0].value)]
    assert len(parts) > 3
    words = " ".join(parts).split()
    assert words[words.index("Câu") :] == text.split()
    assert all(
        (book[LIST].row_dimensions[row[0].row].height or 0) <= 409 for row in book[LIST].iter_rows() if row[0].value
    )


def heights(data: bytes) -> dict[int, bool]:
    """The sheet's rows that have a height -> whether somebody chose it (nothing fits it to a text then)."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = package.namelist()
        part = package.read("xl/worksheets/sheet2.xml" if "xl/comments1.xml" in names else "xl/worksheets/sheet1.xml")
    from xml.etree import ElementTree

    rows = ElementTree.fromstring(part).iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")
    return {int(row.get("r", "0")): row.get("customHeight") == "1" for row in rows if row.get("ht")}


def test_rows_without_merged_cells_grow_with_what_is_typed(spec: FormSpec) -> None:
    copy = of_form(spec, WRONG, at(spec, Code.WRONG_TYPE, "CHUNG-01"))
    cells = place(spec)
    for data in (write(spec), copy):
        chosen = heights(data)
        assert not chosen[cells[COUNTED, VALUE].row + 1]
        assert chosen[cells["B|THON01/NV-7.1", STATE].row + 1]
        assert chosen[cells["D|noi_bat", TEXT].row + 1]


# the file itself


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7"])
def test_a_file_that_is_no_form_gets_the_list_alone(data: bytes) -> None:
    book = opened(returned_copy(None, None, None, (Finding(Code.FILE_PDF),), COVER))
    assert book.sheetnames == [LIST]
    assert [row[1:5] for row in listed(book)] == [
        ["Cả biểu", None, "Phải sửa", "Tệp là bản PDF, không phải biểu mẫu Excel."]
    ]
    assert {c.font.name for row in book[LIST].iter_rows() for c in row} == {"Times New Roman"}
    assert min(c.font.size for row in book[LIST].iter_rows() for c in row) >= 11
    assert book[LIST].oddFooter.right.font == "Times New Roman,Regular"


def test_a_file_without_any_key_of_the_form_gets_the_list_alone(spec: FormSpec) -> None:
    grid = from_rows({"Sheet1": [["chép tay", 12.0]], STAMP_SHEET: stamp_rows(spec)})
    assert opened(returned_copy(grid, spec, None, (Finding(Code.NO_ROW_KEYS),), COVER)).sheetnames == [LIST]


def test_a_copy_holds_no_clock(spec: FormSpec) -> None:
    for data in (returned_copy(None, None, None, (Finding(Code.FILE_PDF),), COVER), of_form(spec, WRONG)):
        properties = opened(data).properties
        assert properties.created == properties.modified == datetime(2026, 1, 1)


def test_nothing_of_a_strangers_goes_back(spec: FormSpec) -> None:
    """A hidden sheet, a link, a defined name, a picture's place: only words in the form's cells are taken over."""
    book = opened(write(spec, WRONG))
    book.create_sheet("Ẩn").sheet_state = "hidden"
    book["Ẩn"]["A1"] = "riêng"
    book[SHEET][cell_of(spec, AREA, NOTE)].hyperlink = "https://example.com/x"
    book.defined_names["la"] = openpyxl.workbook.defined_name.DefinedName("la", attr_text="'[a.xlsx]S'!$A$1")
    sent = BytesIO()
    book.save(sent)
    copy = copy_of(spec, grid_of(sent.getvalue()))
    with zipfile.ZipFile(BytesIO(copy)) as package:
        everything = b"".join(package.read(name) for name in package.namelist())
        assert not [name for name in package.namelist() if "externalLink" in name or "vba" in name.lower()]
    assert b"example.com" not in everything and b"a.xlsx" not in everything
    assert opened(copy).sheetnames == [LIST, SHEET, "Hướng dẫn", STAMP_SHEET]


def test_what_people_type_is_never_a_formula_and_never_breaks_the_file(spec: FormSpec, tmp_path: Path) -> None:
    finding = at(spec, Code.WRONG_TYPE, "CHUNG-01", value="=1+1\x07", row="=2")
    cover = COVER._replace(why="=cmd()\x00", unit_name="=3\ud800", phone="+84", send_to="http://a.b")
    typed: Cells = {(COUNTED, VALUE): "=1\x07", (AREA, NOTE): "http://a.b/\x0b_x0041_", (AREA, VALUE): "{=1}"}
    path = tmp_path / "copy.xlsx"
    path.write_bytes(copy_of(spec, grid_of(write(spec, typed)), finding, cover=cover))
    assert audit(path) == []
    book = openpyxl.load_workbook(path)
    for name, formulas in ((LIST, 0), (SHEET, 1)):  # the form's checksum alone
        found = [c.value for row in book[name].iter_rows() for c in row if c.data_type not in ("s", "n")]
        assert len(found) == formulas and all(str(f).startswith("=ROUND(SUM(0,G") for f in found)
    assert shown(book, spec, COUNTED) == "=1\ufffd"


@pytest.mark.parametrize("sender", ["THON01", "PKT"])
def test_the_audit_finds_nothing_and_the_bytes_are_the_same_each_time(tmp_path: Path, sender: str) -> None:
    spec = form(sender)
    findings = (
        Finding(Code.FORM_OLDER, value="1", expected="2"),
        *([at(spec, Code.WRONG_TYPE, "CHUNG-01")] if sender == "THON01" else []),
    )
    grid = grid_of(write(spec, WRONG if sender == "THON01" else {}))
    path = tmp_path / "copy.xlsx"
    path.write_bytes(copy_of(spec, grid, *findings))
    assert audit(path) == []
    assert copy_of(spec, grid, *findings) == path.read_bytes()
    alone = tmp_path / "list.xlsx"
    alone.write_bytes(returned_copy(None, None, None, findings, COVER))
    assert audit(alone) == []


@pytest.mark.office
def test_printed_the_list_is_one_page_and_the_form_is_whole(office: Office, tmp_path: Path, spec: FormSpec) -> None:
    findings = [at(spec, Code.WRONG_TYPE, item) for item in ("CHUNG-01", "CHUNG-06", "MH2-02")] * 2
    path = tmp_path / "copy.xlsx"
    path.write_bytes(of_form(spec, WRONG | {(AREA, NOTE): LONG * 2}, *findings))
    job = office.job(path)
    assert job.page_count(LIST) == 1
    assert 1 <= office.job(path).page_count(SHEET) <= 3
