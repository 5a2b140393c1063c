"""Which cell of a form takes which figure, and the table in which that is kept: CSV, a row a pair."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.names import normalise
from tanminh_xl.grid.facts import Address
from tanminh_xl.upper.labels import Labels

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
"""A year in a label."""


class What(StrEnum):
    """What of a criterion, an element or a unit goes into a cell."""

    VALUE = "giá trị"
    TARGET = "chỉ tiêu"
    STATUS = "đánh giá"
    CHANGE = "thay đổi"


class When(StrEnum):
    """Of which period, seen from the one that is asked for."""

    NOW = "kỳ này"
    BEFORE = "kỳ trước"
    SAME = "cùng kỳ"


class Pair(NamedTuple):
    """A cell of a form and the figure that it takes.

    ``cell``: "C7"; ``labels``: what the cell was called when it was pointed at, in ``period``. ``item``: a criterion or
    an element; ``unit``: the unit whose own figure it is, "" for the commune's. ``factor``: what the figure is
    multiplied by, None where nobody said so; ``decimals``: None: as the figure has them. ``months``: the month or
    quarter in the labels changes with each issue. ``form``: sha256 of the form then.
    """

    sheet: str
    cell: str
    labels: Labels
    item: str
    unit: str = ""
    what: What = What.VALUE
    when: When = When.NOW
    factor: Fraction | None = None
    decimals: int | None = None
    months: bool = False
    period: str = ""
    form: str = ""
    who: str = ""
    at: str = ""

    @property
    def address(self) -> Address:
        """Zero-based row and column."""
        return from_a1(self.cell)

    @property
    def place(self) -> str:
        """For a person: trang “Biểu 1”, ô C7."""
        return f"trang “{self.sheet}”, ô {self.cell}"

    @property
    def figure_words(self) -> str:
        """What goes in: “MH2-02, giá trị, kỳ này”."""
        of = f"{self.item} của {self.unit}" if self.unit else self.item
        times = f", nhân với {factor_words(self.factor)}" if self.factor not in (None, 1) else ""
        return f"{of}, {self.what}, {self.when}{times}"


TITLES = (
    "Trang",
    "Ô",
    "Nhãn dòng",
    "Sau dòng",
    "Nhãn cột",
    "Sau cột",
    "Đơn vị tính trên biểu",
    "Số liệu",
    "Của đơn vị",
    "Nội dung",
    "Kỳ số liệu",
    "Nhân với",
    "Số chữ số thập phân",
    "Tháng hoặc quý trên nhãn",
    "Kỳ khi ghép",
    "Mã tệp khi ghép",
    "Người ghép",
    "Lúc ghép",
)
CHANGES = "thay đổi theo kỳ"
"""What the table says of a pair whose labels name another month each time."""


class TableProblem(ValueError):
    """The table cannot be trusted: ``line`` from 1 (0: the whole), and what is wrong with it, in Vietnamese."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(line, what)
        self.line, self.what = line, what


def factor_words(factor: Fraction | None) -> str:
    """ "0,001", "1/3"; "" where nobody said one."""
    if factor is None:
        return ""
    below = factor.denominator
    while below % 2 == 0:
        below //= 2
    while below % 5 == 0:
        below //= 5
    return format_number(float(factor), grouped=False) if below == 1 else f"{factor.numerator}/{factor.denominator}"


def typed_factor(text: str) -> Fraction:
    """What a person typed: "0,001", "1/1000", "1000". ValueError for anything else, 0 and less among it."""
    said = Fraction(text.strip().replace(" ", "").replace(",", "."))
    if said <= 0:
        raise ValueError(text)
    return said


def written(pairs: Iterable[Pair]) -> bytes:
    """The table as it lies on disk: UTF-8 with BOM, semicolons (Excel on a Vietnamese PC reads them so), CRLF."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(TITLES)
    for pair in pairs:
        table.writerow(
            (
                pair.sheet,
                pair.cell,
                *pair.labels,
                pair.item,
                pair.unit,
                pair.what.value,
                pair.when.value,
                factor_words(pair.factor),
                "" if pair.decimals is None else pair.decimals,
                CHANGES if pair.months else "",
                pair.period,
                pair.form,
                pair.who,
                pair.at,
            )
        )
    return text.getvalue().encode("utf-8-sig")


def read(data: bytes) -> tuple[Pair, ...]:
    """The pairs of a table that a person may have looked at, sorted or saved again in Excel. TableProblem."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise TableProblem(0, "không phải bảng chữ Unicode (UTF-8)") from problem
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not lines or tuple(map(normalise, lines[0][: len(TITLES)])) != tuple(map(normalise, TITLES)):
        raise TableProblem(1, "dòng đầu không còn đủ tên các cột")
    return tuple(_pair(n, line) for n, line in enumerate(lines[1:], 2) if any(cell.strip() for cell in line))


def _pair(number: int, line: Sequence[str]) -> Pair:
    if len(line) < len(TITLES):
        raise TableProblem(number, "thiếu cột")
    sheet, cell, row, under, head, beside, measure, item, unit, what, when, times, decimals, months, *rest = line
    period, form, who, at = rest[:4]
    try:
        from_a1(cell.strip())
        return Pair(
            sheet,
            cell.strip().upper(),
            Labels(row, under, head, beside, measure),
            item.strip(),
            unit.strip(),
            What(normalise(what) if what.strip() else What.VALUE),
            When(normalise(when) if when.strip() else When.NOW),
            typed_factor(times) if times.strip() else None,
            int(decimals) if decimals.strip() else None,
            normalise(months) == normalise(CHANGES),
            period.strip(),
            form.strip(),
            who,
            at,
        )
    except (ValueError, ZeroDivisionError) as problem:
        raise TableProblem(number, f"không hiểu nội dung: {problem}") from problem


def with_pair(pairs: Iterable[Pair], new: Pair) -> tuple[Pair, ...]:
    """The table with a pair more, in place of one of the same cell that was called alike: a year in its labels counted
    from that of its period."""
    kept = [pair for pair in pairs if _key(pair) != _key(new)]
    return tuple(sorted((*kept, new), key=lambda pair: (pair.sheet, pair.address, pair.labels)))


def _key(pair: Pair) -> tuple[str, ...]:
    base = int(pair.period[:4]) if pair.period[:4].isdecimal() else 0
    labels = (YEAR.sub(lambda found: f"{int(found[0]) - base:+}", normalise(text)) for text in pair.labels[:4])
    return (normalise(pair.sheet), pair.cell, *labels)


def stamp(at: datetime) -> str:
    """The moment of a pairing as the table has it."""
    return f"{at:%Y-%m-%d %H:%M}"
