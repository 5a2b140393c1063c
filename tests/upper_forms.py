"""Forms of the upper level, built by code: a small one that single changes are made to, and rich ones that hold what
offices put into a workbook."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from tanminh_xl.domain.cells import a1, from_a1

DATA = Path(__file__).parent / "data"
SHEET = "Biểu 01"
HEADS = ("TT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2026", "Thực hiện năm 2026", "Đánh giá")
ROWS = (
    ("I", "KINH TẾ", None),
    (1, "Diện tích lúa", "ha"),
    (2, "Sản lượng", "tấn"),
    ("II", "XÃ HỘI", None),
    (1, "Số hộ", "hộ"),
    (2, "Sản lượng", "tấn"),
)


def changed(words: str = "") -> bytes:
    """The small form with changes, one after the other, between semicolons.

    "E5=12", "E5='...", "E5==SUM(E6:E7)": what stands in a cell; "row 5 Ngô / ha": a row before row 5; "col D Cùng kỳ":
    a column before D; "merge D5:E5"; "protect", "open E5"; "format E5 0.0%"; "hide sheet", "hide row 5", "hide col E";
    "sheet Biểu 02"; "array E5:E6"; "twice E5"; "gone 5": a row less.
    """
    cells: dict[tuple[int, int], Any] = {(0, 0): "BIỂU TỔNG HỢP NĂM 2026"}
    cells |= {(2, at): head for at, head in enumerate(HEADS)}
    cells |= {(3 + n, at): cell for n, row in enumerate(ROWS) for at, cell in enumerate(row)}
    cells |= {(9, 1): "Cộng", (9, 4): "=SUM(E5:E6)"}
    name, hides, formats, merged, twice, arrays = SHEET, [], {}, [(0, 0, 0, 5)], "", []
    protect, opened = False, set()
    for word in filter(None, (each.strip() for each in words.split(";"))):
        what, _, rest = word.partition(" ")
        if found := re.fullmatch(r"([A-Z]+\d+)=(.*)", word):
            cells[from_a1(found[1])] = _typed(found[2])
        elif what == "row":
            at, _, line = rest.partition(" ")
            cells = {(r + (r >= int(at) - 1), c): cell for (r, c), cell in cells.items()}
            cells |= {(int(at) - 1, 1 + n): text.strip() for n, text in enumerate(line.split("/"))}
        elif what == "gone":
            at = int(rest) - 1
            cells = {(r - (r > at), c): cell for (r, c), cell in cells.items() if r != at}
        elif what == "col":
            at, _, head = rest.partition(" ")
            place = from_a1(f"{at}1")[1]
            cells = {(r, c + (c >= place)): cell for (r, c), cell in cells.items()} | {(2, place): head}
        elif what == "merge":
            first, last = (from_a1(end) for end in rest.split(":"))
            merged.append((*first, *last))
        elif what == "protect":
            protect = True
        elif what == "open":
            opened.add(from_a1(rest))
        elif what == "format":
            at, _, code = rest.partition(" ")
            formats[from_a1(at)] = code
        elif what == "hide":
            hides.append(rest)
        elif what == "sheet":
            name = rest
        elif what == "array":
            arrays.append(rest)
        elif what == "twice":
            twice = rest
        else:
            raise ValueError(word)
    return _written(name, cells, merged, formats, opened, protect, hides, arrays, twice)


def _typed(text: str) -> object:
    if text.startswith("="):
        return text
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text)
    except ValueError:
        return text or None


def _written(
    name: str,
    cells: dict[tuple[int, int], Any],
    merged: list[tuple[int, int, int, int]],
    formats: dict[tuple[int, int], str],
    opened: set[tuple[int, int]],
    protect: bool,
    hides: list[str],
    arrays: list[str],
    twice: str,
) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet(name)
    other = book.add_worksheet("Khác")
    other.write("A1", "Ghi chú")
    styles = {at: book.add_format({"num_format": code}) for at, code in formats.items()}
    styles |= {at: book.add_format({"locked": False}) for at in opened}
    for at in sorted({*cells, *styles}):
        value = cells.get(at)
        if value is None:
            sheet.write_blank(*at, None, styles.get(at))
        elif isinstance(value, str) and value.startswith("="):
            sheet.write_formula(*at, value, styles.get(at), 0)
        else:
            sheet.write(*at, value, styles.get(at))
    for top, left, bottom, right in merged:
        sheet.merge_range(top, left, bottom, right, cells.get((top, left), ""))
    for area in arrays:
        sheet.write_array_formula(area, "{=D5:D6*2}", None, 0)
    if protect:
        sheet.protect("")
    for what in hides:
        if what == "sheet":
            other.activate()
            sheet.hide()
        elif what.startswith("row"):
            sheet.set_row(int(what[4:]) - 1, None, None, {"hidden": True})
        else:
            sheet.set_column(f"{what[4:]}:{what[4:]}", None, None, {"hidden": True})
    book.close()
    data = file.getvalue()
    if twice:
        cell = b'<c r="%s"><v>1</v></c>' % twice.encode()
        data = edited(
            data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<c r="A6">', cell + cell + b'<c r="A6">')
        )
    return data


def edited(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with another text in one part, packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            part = before.read(info)
            if info.filename == name:
                new = change(part)
                assert new != part, name
                part = new
            after.writestr(info.filename, part)
    return out.getvalue()


# rich forms: each may be filled in these cells


def by_xlsxwriter(macros: bool = False) -> bytes:
    """Joined heads, conditional formats, an image, a chart, a table, validation, comments, rich strings, names, another
    sheet's formula; with ``macros`` a VBA project."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet, other = book.add_worksheet(SHEET), book.add_worksheet("Tổng hợp")
    if macros:
        with zipfile.ZipFile(DATA / "master-0.2.0.xlsm") as master:
            book.add_vba_project(io.BytesIO(master.read("xl/vbaProject.bin")), is_stream=True)
    bold, cent = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%", "border": 1})
    box = book.add_format({"border": 1, "num_format": "#,##0.00"})
    sheet.merge_range("A1:F1", "BIỂU TỔNG HỢP", bold)
    sheet.merge_range("D3:F3", "Thực hiện", bold)
    for at, head in enumerate(("TT", "Chỉ tiêu", "ĐVT")):
        sheet.merge_range(2, at, 3, at, head, bold)
    sheet.write_row("D4", ["Kỳ này", "Cùng kỳ", "Đánh giá"], bold)
    sheet.write_row("A5", ["A", "B", "C", 1, 2, 3])
    for n, (name, unit) in enumerate((("Diện tích", "ha"), ("Tỷ lệ", "%"), ("Số hộ", "hộ"))):
        sheet.write_row(5 + n, 0, [n + 1, name, unit])
        for at in range(3, 6):
            sheet.write_blank(5 + n, at, None, cent if unit == "%" else box)
    sheet.write_rich_string("B10", "Ghi ", bold, "chú", " của biểu")
    sheet.write_formula("D9", "=SUM(D6:D8)", box, 0)
    sheet.write_formula("E9", "=D9*2", box, 0)
    sheet.write_array_formula("F9:F10", "{=D6:D7*2}", box, 0)
    other.write_formula("A1", f"='{SHEET}'!D9", None, 0)
    sheet.conditional_format("D6:F8", {"type": "cell", "criteria": ">", "value": 5, "format": bold})
    sheet.data_validation("F6:F8", {"validate": "list", "source": ["Đạt", "Không đạt"]})
    sheet.write_comment("D6", "Ghi số đến cuối kỳ")
    sheet.insert_image("H2", "dau.png", {"image_data": io.BytesIO(_png())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$D$6:$D$8"})
    sheet.insert_chart("H10", chart)
    book.define_name("Ky_nay", f"='{SHEET}'!$D$6:$D$8")
    other.add_table("C3:D5", {"columns": [{"header": "Mã"}, {"header": "Số"}]})
    sheet.repeat_rows(2, 3)
    sheet.set_header("&CBiểu 01")
    book.close()
    return file.getvalue()


def _png() -> bytes:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">2I5B", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    )


def by_openpyxl() -> bytes:
    """As openpyxl writes: inline attributes, shared and array formulas, a protected sheet with open cells, a chart."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["TT", "Chỉ tiêu", "ĐVT", "Kỳ này", "Cùng kỳ"])
    for n, (name, unit) in enumerate((("Diện tích", "ha"), ("Tỷ lệ", "%"), ("Số hộ", "hộ")), 1):
        sheet.append([n, name, unit])
    for row in range(2, 5):
        for at in range(4, 6):
            sheet.cell(row, at).protection = Protection(locked=False)
    sheet["D3"].number_format = "0%"
    sheet["D6"] = "=SUM(D2:D4)"
    sheet["E6"] = ArrayFormula("E6:E7", "=D2:D3*2")
    sheet["B2"].comment = Comment("Theo niên vụ", "Sở")
    sheet.conditional_formatting.add("D2:D4", CellIsRule("greaterThan", ["5"], fill=PatternFill("solid", "00FF00")))
    rule = DataValidation("decimal", operator="greaterThan", formula1="-1")
    sheet.add_data_validation(rule)
    rule.add("D2:D4")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=4, min_row=1, max_row=4), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    sheet.protection.enable()
    book.defined_names["Ky_nay"] = DefinedName("Ky_nay", attr_text=f"'{SHEET}'!$D$2:$D$4")
    hidden = book.create_sheet("Danh mục")
    hidden.sheet_state = "hidden"
    hidden.append(["Đạt"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def members(data: bytes) -> list[tuple[str, bytes]]:
    """Names and bytes of all parts, in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [(info.filename, package.read(info)) for info in package.infolist()]


def raw_members(data: bytes) -> dict[str, bytes]:
    """Each member as it is packed, its own header among it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = sorted(package.infolist(), key=lambda info: info.header_offset)
        ends = [*(info.header_offset for info in infos[1:]), package.start_dir]
        return {info.filename: data[info.header_offset : end] for info, end in zip(infos, ends, strict=True)}


def cells_of(data: bytes, sheet: str, but: Iterable[str] = ()) -> dict[str, object]:
    """What openpyxl finds in a sheet: formulas as they are written."""
    left = set(but)
    found = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)[sheet]
    return {
        a1(cell.row - 1, cell.column - 1): vars(cell.value) if isinstance(cell.value, ArrayFormula) else cell.value
        for row in found.iter_rows()
        for cell in row
        if cell.value is not None and cell.coordinate not in left
    }
