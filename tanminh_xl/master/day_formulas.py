"""Columns of days as formulas read them: ``domain.typed_day`` once more, whatever the PC's own order of dates.

A PC set to the American order keeps 16/6/2026 as a text. Each column that the home sheet looks at has a defined name
(``TM_NGAY_...``) that holds its days as numbers, 0 where a cell says none. Names are worked out as arrays in every
version of Excel, so they serve inside SUMPRODUCT; no function in them is younger than Excel 2007, and none asks the PC
how it writes dates, as DATEVALUE would.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from tanminh_xl.domain.typed_day import FIRST, LAST, ZERO


class DayColumn(NamedTuple):
    """A column of days: its table, its key there, its title, and the defined name of its days."""

    table: str
    key: str
    title: str
    name: str

    @property
    def cells(self) -> str:
        """The column, in a formula."""
        return f"{self.table}[{self.title}]"

    @property
    def parts(self) -> str:
        """The defined name of its texts, taken apart."""
        return self.name.replace("TM_NGAY", "TM_PHAN")


DUE = DayColumn("ky_bao_cao", "due", "Hạn nộp của đơn vị", "TM_NGAY_HAN_NOP")
DEADLINE = DayColumn("nhiem_vu", "deadline", "Thời hạn", "TM_NGAY_THOI_HAN")
VALID_FROM = DayColumn("nhiem_vu", "valid_from", "Có từ ngày", "TM_NGAY_CO_TU")
VALID_TO = DayColumn("nhiem_vu", "valid_to", "Đến ngày", "TM_NGAY_DEN")
ANSWER_BY = DayColumn("kho_khan", "deadline", "Hạn giải quyết", "TM_NGAY_GIAI_QUYET")
REPORTED = DayColumn("kho_khan", "first_reported", "Phản ánh ngày", "TM_NGAY_PHAN_ANH")
DAY_COLUMNS = (DUE, DEADLINE, VALID_FROM, VALID_TO, ANSWER_BY, REPORTED)

_YEAR_BEFORE = (ZERO + timedelta(days=FIRST)).year
"""No day of it, or of a year before it, is read; so a year of two digits is none."""
_APART = 20
"""Blanks between the parts of a day, so that each is found by its place."""
_SIGNS = (("CHAR(160)", '""'), ('"–"', '"/"'), ('"-"', '"/"'), ('"."', '"/"'))
"""What stands between the parts, and the fixed blank and the long dash that Office programs make of others."""


def names() -> dict[str, str]:
    """Defined name -> its formula: of each column its days, and its texts taken apart."""
    return {name: text for c in DAY_COLUMNS for name, text in ((c.parts, _parts(c.cells)), (c.name, _days(c)))}


def _parts(cells: str) -> str:
    for old, new in _SIGNS:
        cells = f"SUBSTITUTE({cells},{old},{new})"
    return f'SUBSTITUTE({cells},"/",REPT(" ",{_APART}))'


def _days(column: DayColumn) -> str:
    """A column's days as numbers, 0 for none. Texts are looked at only where there are any: it is the slower way."""
    cells = column.cells
    number = f"({cells}>={FIRST})*({cells}<={LAST})*INT({cells})"
    typed = f"IF(ISNUMBER({cells}),{number},IFERROR({_typed(column.parts)},0))"
    return f"IF(SUMPRODUCT(ISTEXT({cells})*1)=0,{number},{typed})"


def _typed(parts: str) -> str:
    """The day that a text says; an error, or 0, where it says none.

    The first part has four digits where the year comes first. DATE makes 3 March of 31 February: the month must be the
    one that was written.
    """
    first, month = f"TRIM(MID({parts},1,{_APART}))", f"TRIM(MID({parts},{_APART + 1},{_APART}))"
    last = f"TRIM(MID({parts},{2 * _APART + 1},{3 * _APART}))"
    by_year = f"LEN({first})=4"
    year, day = f"IF({by_year},{first},{last})+0", f"IF({by_year},TRIM(LEFT({last},2)),{first})+0"
    found = f"DATE({year},{month}+0,{day})"
    return f"{found}*(MONTH({found})={month}+0)*(({year})>{_YEAR_BEFORE})"


def unread(column: DayColumn) -> str:
    """How many cells of a column hold something that is no day."""
    return f"SUMPRODUCT((LEN(TRIM({column.cells}))>0)*({column.name}=0))"


def before(column: DayColumn, day: str) -> str:
    """Whether each cell says a day before this one. The name stands there once: today is in these conditions, so that
    each edit of the workbook works them out anew."""
    return f"(ABS({column.name}-{day}/2)<{day}/2)"


def within(column: DayColumn, day: str, count: str) -> str:
    """Whether each cell says this day, or one of ``count`` days after it; the name once, as in ``before``."""
    return f"(ABS({column.name}-{day}-{count}/2)<={count}/2)"


def day_of_year_words(day: str) -> str:
    """Formula of what ``format_value.format_day_of_year`` says of a day, which ``day`` is the formula of."""
    return f'TEXT(DAY({day}),"00")&"/"&IF(MONTH({day})<3,"0","")&MONTH({day})'
