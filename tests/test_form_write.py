"""The form as a file: every key at its place, what is locked, what is refused, and the same bytes each time."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.form import (
    GUIDE_SHEET,
    SHEET,
    STAMP_MARK,
    STAMP_SHEET,
    ColumnKey,
    Compare,
    FormSpec,
    Role,
    Row,
    column_key,
    digest,
    head_rows,
    layout,
    place,
    row_key,
    rows_of,
    stamp,
)
from tanminh_xl.domain.submission import checksum
from tanminh_xl.forms._write_words import said as said_in
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.forms.spec import Past, form_spec
from tanminh_xl.forms.write import write
from tanminh_xl.grid import read as grid_of
from tests.builders import PLAN, catalogue
from tests.office.office import Office
from tests.office.programs import audit
from tests.test_form_spec import problem

FILLED = {
    ("A|THON01/CHUNG-01", ColumnKey.VALUE): 12,
    ("A|THON01/CHUNG-06", ColumnKey.VALUE): True,
    ("A|THON01/MH2-02", ColumnKey.REASON): "Chưa có số, sẽ bổ sung",
    ("A|THON01/MH2-02", ColumnKey.NOTE): "=1+1",
    ("B|THON01/NV-7.1", ColumnKey.STATE): "Đã hoàn thành",
    ("C|+1", ColumnKey.TEXT): "- Thiếu nước tưới",
    ("D|noi_bat", ColumnKey.TEXT): "Ra mắt tổ hợp tác",
}


def form(sender: str = "THON01", period: str = "2026-6T", **plan: object) -> FormSpec:
    c = catalogue(plan=PLAN.model_copy(update=plan))
    past = {
        ("THON01", "CHUNG-01"): Past(Compare(value=1234.5, label="6T/2025", period="2025-6T"), 3.0, True),
        ("THON01", "CHUNG-06"): Past(Compare(value=0, label="6T/2025", period="2025-6T")),
    }
    return form_spec(c, c.period[period], sender, 1, past, (problem("KK-1", "THON01"),))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(data))


def cell_of(spec: FormSpec, key: str, of: ColumnKey) -> str:
    return a1(*place(spec)[key, of])


def validation(sheet: Worksheet, address: str) -> DataValidation | None:
    return next((v for v in sheet.data_validations.dataValidation if address in v.sqref), None)


@pytest.mark.parametrize("sender", ["THON01", "PKT", "VP"])
def test_every_key_stands_where_place_says(sender: str) -> None:
    spec = form(sender)
    sheet = opened(write(spec))[SHEET]
    for placed in layout(spec):
        for column in placed.block.columns:
            assert sheet.cell(placed.keys + 1, column.first + 1).value == column_key(placed.block, column)
        assert sheet.row_dimensions[placed.keys + 1].hidden
    for placed, at, row in rows_of(spec):
        key = row_key(placed.block, row)
        entry = any(k == key for k, _ in place(spec))
        assert sheet.cell(at + 1, 1).value == (key if entry else None)
    assert sheet.column_dimensions["A"].hidden
    over = [cell.value for row in sheet.iter_rows(max_row=head_rows(spec)) for cell in row if cell.value]
    commune, unit, title, due, details, request, _ = spec.head
    assert over == [part for part in (commune, title, unit, due, details, request) if part]


def test_the_stamp_lies_very_hidden() -> None:
    spec = form()
    book = opened(write(spec))
    sheet = book[STAMP_SHEET]
    assert (sheet.sheet_state, book[SHEET].sheet_state, book.sheetnames[0]) == ("veryHidden", "visible", SHEET)
    assert sheet["A1"].value == STAMP_MARK
    assert [sheet.cell(row, 2).value for row in range(2, 7)] == ["TM-2026-2030", "THON01", "2026-6T", "1", digest(spec)]


@pytest.mark.parametrize("sender", ["THON01", "PKT"])
def test_only_cells_to_fill_are_unlocked(sender: str) -> None:
    spec = form(sender)
    sheet = opened(write(spec))[SHEET]
    assert sheet.protection.sheet and not sheet.protection.password
    assert (sheet.protection.formatRows, sheet.protection.formatColumns) == (False, False)
    unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert {address for address in unlocked if not _inside_merge(sheet, address)} == {
        a1(at, column.first)
        for placed, at, row in rows_of(spec)
        for column in placed.block.columns
        if column.entry
        and row.role == Role.ENTRY
        and column.key not in dict(row.given)
        and (row.choices or column.key != ColumnKey.STATE)
        and (row.evidence or column.key != ColumnKey.EVIDENCE)
    }


def _inside_merge(sheet: Worksheet, address: str) -> bool:
    return any(address in area and area.start_cell.coordinate != address for area in sheet.merged_cells.ranges)


def test_what_the_office_already_knows_is_locked() -> None:
    spec = form()
    sheet = opened(write(spec))[SHEET]
    assert sheet[cell_of(spec, "C|THON01/KK-1", ColumnKey.TEXT)].value == "Đường xuống cấp"
    assert sheet[cell_of(spec, "C|THON01/KK-1", ColumnKey.TEXT)].protection.locked
    assert not sheet[cell_of(spec, "C|THON01/KK-1", ColumnKey.STATE)].protection.locked
    assert sheet[cell_of(spec, "C|+1", ColumnKey.STATE)].protection.locked


def test_evidence_is_asked_only_where_the_element_asks_it() -> None:
    spec = form("PKT")
    sheet = opened(write(spec))[SHEET]
    assert not sheet[cell_of(spec, "A|PKT/MH2-04", ColumnKey.EVIDENCE)].protection.locked
    assert sheet[cell_of(spec, "A|PKT/MH1-01.T", ColumnKey.EVIDENCE)].protection.locked
    assert sheet[cell_of(spec, "A|PKT/MH2-04", ColumnKey.NAME)].value == (
        "Số sản phẩm OCOP còn hiệu lực\nMinh chứng cần ghi: Số, ngày quyết định công nhận"
    )


@pytest.mark.parametrize(
    ("item", "kind", "words"),
    [("CHUNG-01", "whole", "số nguyên từ 0 trở lên"), ("MH2-02", "decimal", "số từ 0 trở lên")],
)
def test_a_figure_is_refused_outside_its_hard_limits(item: str, kind: str, words: str) -> None:
    spec = form()
    rule = validation(opened(write(spec))[SHEET], cell_of(spec, f"A|THON01/{item}", ColumnKey.VALUE))
    assert rule is not None
    assert (rule.type, rule.formula1, rule.errorStyle or "stop") == (kind, "0", "stop")
    assert rule.error is not None and words in rule.error


def test_choices_hang_beside_and_a_reason_with_a_comma_stays_one() -> None:
    spec = form()
    book = opened(write(spec))
    sheet = book[SHEET]
    listed = {
        (key, of): validation(sheet, cell_of(spec, key, of))
        for key, of in (
            ("A|THON01/CHUNG-06", ColumnKey.VALUE),
            ("A|THON01/CHUNG-01", ColumnKey.REASON),
            ("A|THON01/CHUNG-06", ColumnKey.REASON),
            ("B|THON01/NV-7.1", ColumnKey.STATE),
            ("C|THON01/KK-1", ColumnKey.STATE),
            ("E|so_uoc", ColumnKey.TEXT),
        )
    }
    assert [v.formula1 if v else None for v in listed.values()] == [
        '"Đạt,Không đạt"',
        "'_tanminh'!$D$1:$D$4",
        "'_tanminh'!$E$1:$E$2",
        '"Chưa thực hiện,Đang thực hiện,Đã hoàn thành,Thực hiện thường xuyên"',
        "'_tanminh'!$F$1:$F$4",
        '"Số chính thức,Số ước"',
    ]
    kept = book[STAMP_SHEET]
    assert [kept.cell(n, 4).value for n in (1, 2, 3, 4)] == [
        "Không phát sinh",
        "Không thuộc đối tượng",
        "Chưa có số, sẽ bổ sung",
        "Số ước",
    ]


def test_whoever_types_more_than_a_merged_cell_shows_is_told_and_may_go_on() -> None:
    spec = form()
    sheet = opened(write(spec))[SHEET]
    for key, of in (("D|noi_bat", ColumnKey.TEXT), ("C|+1", ColumnKey.PROPOSAL), ("E|nguoi_lap", ColumnKey.TEXT)):
        rule = validation(sheet, cell_of(spec, key, of))
        assert rule is not None and (rule.type, rule.errorStyle, rule.operator) == (
            "textLength",
            "information",
            "lessThanOrEqual",
        )
        assert 20 < int(rule.formula1) < 1000
    assert validation(sheet, cell_of(spec, "C|+1", ColumnKey.TEXT)) is None  # its row grows


def test_input_messages_are_few() -> None:
    rules = opened(write(form("PKT")))[SHEET].data_validations.dataValidation
    titles = [rule.promptTitle for rule in rules if rule.prompt]
    assert titles == ["Số liệu kỳ này", "Ghi rõ", "Minh chứng", "Số liệu của biểu này"]
    assert all(len(rule.prompt or "") <= 255 and len(rule.error or "") <= 255 for rule in rules)


def test_the_page_is_landscape_a4_one_page_wide_with_its_header_frozen() -> None:
    spec = form()
    sheet = opened(write(spec))[SHEET]
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), int(setup.fitToWidth or 1)) == ("landscape", 9, 1)
    assert sheet.sheet_properties.pageSetUpPr is not None and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes == a1(layout(spec)[0].first, 0)
    assert layout(spec)[0].first <= 6
    assert "Trang &P/&N" in sheet.oddFooter.right.text
    assert sheet.print_area == f"'{SHEET}'!$B$1:$I${layout(spec)[-1].last + 1}"


def test_the_figure_to_compare_with_is_shown_under_its_period() -> None:
    spec = form(period="2026-N")
    sheet = opened(write(spec))[SHEET]
    assert sheet[cell_of(spec, "A|THON01/CHUNG-01", ColumnKey.COMPARE)].value == "6T/2025: 1.234,5\n6T/2026: 3"
    assert sheet[cell_of(spec, "A|THON01/CHUNG-06", ColumnKey.COMPARE)].value == "6T/2025: Không đạt"


def test_what_is_given_is_typed_in_and_read_back() -> None:
    spec = form()
    data = write(spec, FILLED)
    sheet = opened(data)[SHEET]
    assert sheet[cell_of(spec, "A|THON01/MH2-02", ColumnKey.NOTE)].data_type == "s"
    grid = grid_of(data)
    assert stamp_of(grid) == stamp(spec)
    reading = read(grid, spec)
    assert reading.findings == () or {f.code.value for f in reading.findings} <= {"not_yet"}
    said = reading.submission
    assert [(a.element, a.given.value, a.value, a.note) for a in said.answers] == [
        ("CHUNG-01", "Số liệu", 12.0, ""),
        ("CHUNG-06", "Số liệu", True, ""),
        ("MH2-02", "Chưa có số, sẽ bổ sung", None, "=1+1"),
    ]
    assert [(t.task, t.state) for t in said.tasks] == [("NV-7.1", "Đã hoàn thành")]
    assert "- Thiếu nước tưới" in [p.text for p in said.problems]
    assert ("noi_bat", "Ra mắt tổ hợp tác") in [(t.key, t.text) for t in said.texts]


def test_dates_and_decimals_keep_their_kind() -> None:
    spec = form()
    key = "A|THON01/CHUNG-01"
    dated = opened(write(spec, {(key, ColumnKey.VALUE): date(2026, 6, 12)}))[SHEET][cell_of(spec, key, ColumnKey.VALUE)]
    assert (dated.is_date, dated.value.date()) == (True, date(2026, 6, 12))
    number = opened(write(spec, {("A|THON01/MH2-02", ColumnKey.VALUE): 12.5}))[SHEET]
    assert number[cell_of(spec, "A|THON01/MH2-02", ColumnKey.VALUE)].value == 12.5


@pytest.mark.parametrize("filled", [None, FILLED])
def test_the_same_form_gives_the_same_bytes(filled: dict[tuple[str, ColumnKey], object] | None) -> None:
    assert write(form(), filled) == write(form(), filled)


def test_the_guide_shows_one_row_of_this_form_filled() -> None:
    spec = form()
    sheet = opened(write(spec))[GUIDE_SHEET]
    texts = [c.value for row in sheet.iter_rows() for c in row if c.value is not None]
    assert sheet.protection.sheet
    assert {"HƯỚNG DẪN GHI BIỂU", "Số hội nghị Nhân dân có tuyên truyền", 12, "Kỳ trước: 10"} <= set(texts)
    assert 2.49 in texts and any("gõ 2,49" in str(t) and "gõ 2.49" in str(t) and "249" in str(t) for t in texts)
    assert not [t for t in texts if isinstance(t, str) and ("|" in t or "#" in t)]


def test_sample_figures_are_said_on_every_sheet_that_a_person_sees() -> None:
    book = opened(write(form(sample=True)))
    for name in (SHEET, GUIDE_SHEET):
        texts = [str(c.value) for row in book[name].iter_rows() for c in row]
        assert any(text.startswith("SỐ LIỆU MINH HỌA") for text in texts)


@pytest.mark.parametrize(("sender", "period"), [("THON01", "2026-N"), ("PKT", "2026-6T"), ("VP", "2026-6T")])
def test_the_audit_finds_nothing(tmp_path: Path, sender: str, period: str) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(write(form(sender, period), FILLED))
    assert audit(path) == []


def test_a_long_text_gets_the_height_that_it_needs() -> None:
    spec = form()
    key = "C|+1"
    row = place(spec)[key, ColumnKey.TEXT].row + 1
    short = opened(write(spec))[SHEET].row_dimensions[row].height
    long = (
        opened(write(spec, {(key, ColumnKey.TEXT): "Thiếu nước tưới cho vụ mùa. " * 12}))[SHEET]
        .row_dimensions[row]
        .height
    )
    assert long > 2 * short


def values(data: bytes) -> list[object]:
    return [c.value for row in opened(data)[SHEET].iter_rows() for c in row if c.value is not None]


@pytest.mark.parametrize(
    ("sender", "commune", "title"),
    [("THON01", "XÃ TÂN MINH", "TRƯỞNG THÔN"), ("PKT", "UBND XÃ TÂN MINH", "TRƯỞNG PHÒNG")],
)
def test_an_office_stands_under_the_committee_and_each_form_has_its_place_to_sign(
    sender: str, commune: str, title: str
) -> None:
    spec = form(sender)
    said = values(write(spec))
    assert said[0] == commune == spec.head[0]
    assert {"Tân Minh, ngày ..... tháng ..... năm 2026", f"{title}\n(Ký, ghi rõ họ và tên)"} <= set(said)


@pytest.mark.parametrize("sender", ["THON01", "PKT", "VP"])
def test_there_are_three_centimetres_to_sign_in(sender: str) -> None:
    spec = form(sender)
    sheet = opened(write(spec))[SHEET]
    signed = next(c for row in sheet.iter_rows() for c in row if c.value and str(c.value).endswith(spec.sign[2]))
    rows = range(signed.row + 1, layout(spec)[-1].last + 2)
    assert sum(sheet.row_dimensions[row].height for row in rows if not sheet.row_dimensions[row].hidden) >= 85
    beside = [sheet.cell(row, column).value for row in rows for column in range(signed.column, sheet.max_column + 1)]
    assert not any(beside)


def test_difficulties_are_numbered_on_from_those_that_are_known() -> None:
    spec = form()
    sheet = opened(write(spec))[SHEET]
    numbers = [sheet[cell_of(spec, f"C|{key}", ColumnKey.NO)].value for key in ("THON01/KK-1", "+1", "+2", "+3")]
    assert numbers == ["1", "2", "3", "4"]


def test_a_ratios_part_says_of_which_line_it_is_a_part() -> None:
    spec = form(period="2026-N")
    sheet = opened(write(spec))[SHEET]
    assert sheet[cell_of(spec, "A|THON01/CHUNG-10.T", ColumnKey.NAME)].value.splitlines()[1] == (
        "Trong tổng số hộ ở dòng 1"
    )


def test_a_unit_of_measure_breaks_at_a_stroke() -> None:
    row = Row("X", unit_of_measure="triệu đồng/người/năm")
    assert said_in(ColumnKey.UNIT, row, None, "2026-6T") == "triệu đồng/người/ năm"
    assert said_in(ColumnKey.UNIT, replace(row, unit_of_measure="đạt/không đạt"), None, "") == "đạt/không đạt"


def test_the_units_own_target_stands_beside_its_figure() -> None:
    row = Row("X", unit_of_measure="mô hình", compare=Compare(3, "6T/2026", "2026-6T"), target="cả năm: 12 mô hình")
    assert said_in(ColumnKey.COMPARE, row, None, "2026-N") == "6T/2026: 3\nChỉ tiêu: 12"


# the checksum


def test_the_checksum_adds_up_the_figures_whoever_adds() -> None:
    spec = form()
    filled = FILLED | {("A|THON01/MH2-02", ColumnKey.VALUE): 2.49, ("A|THON01/MH2-02", ColumnKey.REASON): ""}
    data = write(spec, filled)
    sheet, shown = opened(data)[SHEET], openpyxl.load_workbook(BytesIO(data), data_only=True)[SHEET]
    (at,) = [c.coordinate for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    column = cell_of(spec, "A|THON01/CHUNG-01", ColumnKey.VALUE)[0]
    first, last = layout(spec)[0].first + 1, layout(spec)[0].last + 1
    assert sheet[at].value == f"=ROUND(SUM(0,{column}{first}:{column}{last}),6)"
    assert sheet[at].protection.locked and sheet[at].offset(0, -1).value is None
    assert shown[at].value == 14.49 == checksum(read(grid_of(data), spec).submission)


@pytest.mark.office
def test_the_checksum_follows_what_is_typed(office: Office, tmp_path: Path) -> None:
    spec = form()
    path = tmp_path / "form.xlsx"
    path.write_bytes(write(spec))
    (at,) = [c.coordinate for row in opened(write(spec))[SHEET].iter_rows() for c in row if c.data_type == "f"]
    typed = {"CHUNG-01": "12", "CHUNG-06": "Đạt", "MH2-02": "2,49"}
    job = office.job(path)
    for item, text in typed.items():
        job.type(SHEET, cell_of(spec, f"A|THON01/{item}", ColumnKey.VALUE), text)
    saved = tmp_path / "saved.xlsx"
    job.save(saved).run()
    assert openpyxl.load_workbook(saved, data_only=True)[SHEET][at].value == 14.49
    reading = read(grid_of(saved.read_bytes()), spec)
    assert checksum(reading.submission) == 14.49
    assert "outside_entry" not in {f.code.value for f in reading.findings}


def test_a_form_is_read_without_a_closer_look_at_its_own_formula() -> None:
    """Its sheet is matched at one glance: each file of each period is one."""
    assert grid_of(write(form(), FILLED)).facts(SHEET) == {}
