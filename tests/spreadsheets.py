"""Spreadsheets for the tests, made by code: of every format, encrypted ones and hostile ones."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Mapping

import xlsxwriter
import xlwt

DAY = dt.datetime(2026, 6, 12)


def xlsx() -> bytes:
    """Sheets "Số liệu" (values from B3 on), "Hướng dẫn" (hidden), "_tem" (very hidden)."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Số liệu")
    sheet.write_string("B3", "Tổng số hộ")
    sheet.write_number("C3", 1234.5)
    sheet.write_boolean("D3", True)
    sheet.write_datetime("E3", DAY, book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write_formula("F3", "=C3*2", None, 2469)
    sheet.write_formula("G3", "=1/0", None, "#DIV/0!")
    sheet.merge_range("B5:D5", "gộp")
    book.add_worksheet("Hướng dẫn").hide()
    book.add_worksheet("_tem").very_hidden()
    book.close()
    return out.getvalue()


def xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Số liệu")
    sheet.write(2, 1, "Tổng số hộ")
    sheet.write(2, 2, 1234.5)
    sheet.write(2, 3, True)
    sheet.write(2, 4, DAY, xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.write(2, 5, xlwt.Formula("C3*2"))
    book.add_sheet("Hướng dẫn").visibility = 1
    book.add_sheet("_tem").visibility = 2
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def _cell(attributes: str, shown: str = "") -> str:
    paragraph = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell {attributes}>{paragraph}</table:table-cell>"


def _empty_rows(count: int) -> str:
    cells = _cell('table:number-columns-repeated="16384"')
    return f'<table:table-row table:number-rows-repeated="{count}">{cells}</table:table-row>'


ODS_TABLE = (
    '<table:table table:name="Số liệu">'
    + _empty_rows(2)
    + "<table:table-row><table:table-cell/>"
    + _cell('office:value-type="string"', "Tổng <text:span>số</text:span> hộ")
    + _cell('office:value-type="float" office:value="1234.5"', "1.234,5")
    + _cell('office:value-type="boolean" office:boolean-value="true"', "TRUE")
    + _cell('office:value-type="date" office:date-value="2026-06-12"', "12/06/2026")
    + _cell('table:formula="of:=[.C3]*2" office:value-type="float" office:value="2469"', "2469")
    + _cell('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"', "#DIV/0!")
    + "</table:table-row>"
    + _empty_rows(1048570)
    + "</table:table>"
)


def ods(table: str = ODS_TABLE, manifest: str = "") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODS_SPACES}><office:body>'
        f"<office:spreadsheet>{table}</office:spreadsheet></office:body></office:document-content>"
    )
    entry = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="content.xml">{manifest}</manifest:file-entry>'
        "</manifest:manifest>"
    )
    return zipped({"mimetype": ODS_MIMETYPE, "content.xml": content, "META-INF/manifest.xml": entry})


def replaced(package: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The same package with these parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(package)) as old:
        return zipped({name: old.read(name) for name in old.namelist()} | dict(parts))


def worksheet(rows: str) -> bytes:
    """An .xlsx whose first sheet's rows are this XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return replaced(xlsx(), {"xl/worksheets/sheet1.xml": xml})


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) with these streams, each of 4,096 bytes at least so that none is mini."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    per_dir = -(-(len(padded) + 1) // 4)
    fat = [fat_mark, *[1 + i + 1 for i in range(per_dir - 1)], end]
    body, entries = b"", [_entry("Root Entry", 5, end, 0, 1)]
    for number, (name, data) in enumerate(padded.items()):
        sectors = -(-len(data) // 512)
        first = len(fat)
        fat += [*range(first + 1, first + sectors), end]
        body += data.ljust(512 * sectors, b"\0")
        right = number + 2 if number + 1 < len(padded) else free
        entries.append(_entry(name, 2, first, len(data), free, right))
    assert len(fat) <= 128
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    return header + table + b"".join(entries).ljust(512 * per_dir, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int, child: int, right: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3I", 0xFFFFFFFF, right, child)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def part(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return opened.read(name)
