"""A placed page drawn with XlsxWriter: cells row by row, charts, print set-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xlsxwriter.worksheet import Worksheet

from tanminh_xl import palette
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.sheet import Cell, Page, Ref
from tanminh_xl.domain.textsize import wrap
from tanminh_xl.reports._xlsx_place import CHART_ROW, ChartAt, PageRow, PlacedPage, pixels
from tanminh_xl.reports._xlsx_refs import Places, quoted
from tanminh_xl.reports._xlsx_style import FONT, SMALL

MARGINS = {"top": 2.0 / 2.54, "bottom": 2.0 / 2.54, "left": 3.0 / 2.54, "right": 1.5 / 2.54}
"""Inches: NĐ 30/2020/NĐ-CP, Phụ lục I (20 - 25, 30 - 35, 15 - 20 mm)."""
PAGE_NUMBER = f'&C&"{FONT},Regular"&13&P'
FOOT_SIZE = 10
MARK_SIZE = 11
ROOM = {True: 714.0, False: 467.0}
"""Points between the margins of A4: landscape, portrait."""
MOST_LINKS = 65_530
"""Links that Excel takes on one sheet; further ones are plain texts."""
FREEZE_FROM = 25
"""Rows of a table from which its header stays in view."""
FREEZE_MOST = 15
"""Rows that may stay in view: a head that stands further down would leave no room for what is under it."""
A4 = 9


class PrintedSheet(Worksheet):  # type: ignore[misc, unused-ignore]
    """A worksheet whose first page carries no page number; XlsxWriter has no call for that. Its head and foot print in
    their own size, however the sheet is scaled."""

    first_header = ""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """XlsxWriter looks in each formula for thirty functions that Excel learned late; most of ours name a cell of
        another sheet, and call none."""
        if "(" in formula or "}" in formula:
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula.removeprefix("=")

    def _write_header_footer(self) -> None:
        # CT_HeaderFooter (ECMA-376 part 1, 18.3.1.46): its attributes, and the order of its parts.
        self._xml_start_tag("headerFooter", [("differentFirst", 1), ("scaleWithDoc", 0)])
        if self.header:
            self._xml_data_element("oddHeader", self.header)
        if self.footer:
            self._xml_data_element("oddFooter", self.footer)
        if self.first_header:
            self._xml_data_element("firstHeader", self.first_header)
        if self.footer:
            self._xml_data_element("firstFooter", self.footer)
        self._xml_end_tag("headerFooter")


class PageSheet(PrintedSheet):
    """A page: kept in memory, its texts shared, also where the book's data sheets are written row by row.

    A package with texts inside cells alone, as XlsxWriter's constant memory writes them, is one that Excel
    would write anew at the first save.
    """

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": False})

    def _opt_close(self) -> None:
        """The book closes the rows' file of each of its sheets; a page has none."""


def draw_page(book: Any, formats: Mapping[str, Any], page: PlacedPage, places: Places) -> None:
    """Add the page's sheet to an XlsxWriter book. ``formats``: style's name -> format of that book.

    KeyError for a style or a Ref that nothing is called by.
    """
    sheet = book.add_worksheet(page.sheet.name, PageSheet)
    for column, width in enumerate(page.widths):
        sheet.set_column(column, column, width)
    drawer = _Drawer(sheet, formats, places, page.sheet.name)
    for row, line in enumerate(page.lines):
        drawer.line(row, line)
    for chart in page.charts:
        _draw_chart(book, sheet, page, chart, places)
    set_up_print(sheet, page.sheet.page, page.one_page)
    sheet.set_h_pagebreaks(page.breaks)
    if page.repeat is not None:
        sheet.repeat_rows(*page.repeat)
        if page.rows > FREEZE_FROM and page.repeat[1] < FREEZE_MOST:
            sheet.freeze_panes(page.repeat[1] + 1, 0)
    sheet.print_area(page.printed[0], 0, page.printed[1], len(page.widths) - 1)
    if page.sheet.tab_color:
        sheet.set_tab_color(page.sheet.tab_color)


def set_up_print(sheet: Any, page: Page, one_page: bool = False) -> None:
    """A4, margins and page number of NĐ 30, one page wide, mark and foot printed on every page."""
    sheet.set_paper(A4)
    if page.landscape:
        sheet.set_landscape()
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    sheet.first_header = _mark(page.mark)
    sheet.set_header(PAGE_NUMBER + sheet.first_header, {"margin": 1.0 / 2.54})
    if page.foot:
        lines = "\n".join(wrap(page.foot, ROOM[page.landscape], FOOT_SIZE)).replace("&", "&&")
        sheet.set_footer(f'&L&"{FONT},Italic"&{FOOT_SIZE} {lines}', {"margin": 0.7 / 2.54})


def _mark(text: str) -> str:
    if not text:
        return ""
    color = palette.common("minh_hoa").removeprefix("#")
    return f'&R&"{FONT},Bold"&{MARK_SIZE}&K{color}{text}'


class _Drawer:
    def __init__(self, sheet: Any, formats: Mapping[str, Any], places: Places, name: str) -> None:
        self._sheet, self._formats, self._places, self._name = sheet, formats, places, name
        self._links = 0

    def line(self, row: int, line: PageRow) -> None:
        """A row, from the left."""
        self._sheet.set_row(row, line.height)
        for page_cell in line.cells:
            if page_cell.last > page_cell.first:
                self._sheet.merge_range(
                    row, page_cell.first, row, page_cell.last, "", self._formats[page_cell.cell.style]
                )
            self._cell(row, page_cell.first, page_cell.cell)
            if page_cell.cell.trend is not None:
                self._trend(row, page_cell.first, *page_cell.cell.trend)

    def _cell(self, row: int, column: int, cell: Cell) -> None:
        sheet, style, value = self._sheet, self._formats[cell.style], cell.value
        if cell.formula is not None:
            sheet.write_formula(row, column, self._places.formula(cell.formula, self._name), style, value)
        elif cell.link and self._links < MOST_LINKS:
            self._links += 1
            target = f"internal:{cell.link[1:]}" if cell.link.startswith("#") else f"external:{cell.link}"
            sheet.write_url(row, column, target, style, str(value))
        elif value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, style)
        else:
            sheet.write_number(row, column, value, style)

    def _trend(self, row: int, column: int, first: Ref, last: Ref) -> None:
        """Small bars over the numbers of cells of this sheet, from 0 up, so that one twice as high is twice as much; no
        bar where there is no number. LibreOffice 7.4 prints next to nothing of a small line, and bars as they are."""
        start, end = self._places[first], self._places[last]
        shown = [n for n in self._places.row_values(first, last) if isinstance(n, float | int)]
        options = {
            "range": f"{a1(start.row, start.column)}:{a1(end.row, end.column)}",
            "type": "column",
            "series_color": palette.common("cot_nho"),
            **({"min": 0} if min(shown, default=0) >= 0 else {"axis": True}),
        }
        self._sheet.add_sparkline(row, column, options)


def _draw_chart(book: Any, sheet: Any, page: PlacedPage, at: ChartAt, places: Places) -> None:
    """A native chart with its points stored, so that it shows before anything is calculated."""
    chart = book.add_chart({"type": at.chart.kind, **({"subtype": "stacked"} if at.chart.stacked else {})})
    round_one = at.chart.kind == "doughnut"
    font = {"name": FONT, "size": SMALL}
    for series in at.chart.series:
        filled = [palette.part_of_chart(word) for word in series.looks]
        chart.add_series(
            {
                "name": series.name,
                "categories": _area(places, *series.categories),
                "values": _area(places, *series.values),
                "categories_data": places.column_values(*series.categories),
                "values_data": places.column_values(*series.values),
                **({"points": filled} if filled and round_one else {}),
                **(filled[0] if filled and not round_one else {}),
                "gap": 60,
                # Nothing is written on a part that is empty.
                "data_labels": {"value": True, "num_format": "0;;;", "font": {**font, "bold": round_one}},
            }
        )
    chart.set_title({"name": at.chart.title, "name_font": {"name": FONT, "size": 11, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font})
    if not round_one:
        chart.set_x_axis({"num_font": font})
        chart.set_y_axis(
            {
                "num_font": font,
                "min": 0,
                "major_gridlines": {"visible": True, "line": {"color": palette.common("ke_nhat")}},
            }
        )
    whole = sum(pixels(w) for w in page.widths)
    width = whole // at.of
    height = int(at.rows * CHART_ROW / 0.75)
    chart.set_size({"width": width - 8, "height": height - 4})
    sheet.insert_chart(at.row, 0, chart, {"x_offset": at.place * width + 4, "y_offset": 2, "object_position": 1})


def _area(places: Places, first: Any, last: Any) -> str:
    top, bottom = places[first], places[last]
    cells = "$" + chr(65 + top.column) + f"${top.row + 1}:$" + chr(65 + bottom.column) + f"${bottom.row + 1}"
    return f"={quoted(top.sheet)}!{cells}"
