"""The one description of a form, and where each of its cells stands.

``FormSpec`` is saved beside the form that was sent. Whoever draws the form, reads it, checks it, marks it or
fills it asks ``place`` for addresses; nothing else knows any.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple, TypeVar, dataclass_transform

from pydantic import ConfigDict, TypeAdapter

from tanminh_xl.domain.catalogue_nouns import PeriodKind, TimeKind, ValueType, canonical_json
from tanminh_xl.domain.figures import jumps
from tanminh_xl.domain.submission import ESTIMATE, Stamp

SHEET = "Số liệu"
GUIDE_SHEET = "Hướng dẫn"
STAMP_SHEET = "_tanminh"
STAMP_MARK = "tanminh_xl"
"""First cell of the stamp sheet; below it plan, unit, period, version, digest: one a row, text in column B."""

PREPARED_BY = "nguoi_lap"
"""Item of the signers' row that names who filled the form (templates/bieu_mau.toml)."""

WHOLE_ESTIMATE = "so_uoc"
"""Item of the signers' row that says whether all figures of the form are số ước; blank: they are official."""
WHOLE_CHOICES = ("Số chính thức", ESTIMATE)
"""What may be chosen there."""

ANSWER = "tra_loi"
"""Item of the row of texts in which a unit answers what an on-demand period requests; the only required text."""

BASIC_FIGURES = "#nen"
"""Item of the heading over the basic figures (số liệu nền) of a unit."""


NEWEST_LOOK = 2
"""``FormSpec.look`` of the forms that are made now."""

REQUEST = 5
"""Which part of the head of a form of look 2 says what is requested."""

COLUMNS = 10
"""Columns of the sheet: the hidden keys, then nine that are seen (fewer where no evidence is asked)."""


class ColumnKey(StrEnum):
    """What a column of a block holds."""

    NO = "tt"
    NAME = "noi_dung"
    UNIT = "dvt"
    SPAN = "tinh_tu"
    COMPARE = "doi_chieu"
    VALUE = "so_lieu"
    REASON = "ly_do"
    EVIDENCE = "minh_chung"
    NOTE = "ghi_chu"
    STATE = "tinh_trang"
    RESULT = "ket_qua"
    TEXT = "noi_dung_ghi"
    PROPOSAL = "de_xuat"


class BlockKey(StrEnum):
    """The blocks of the sheet (design 6)."""

    FIGURES = "A"
    TASKS = "B"
    PROBLEMS = "C"
    TEXTS = "D"
    SIGNERS = "E"


MAIN = {
    BlockKey.FIGURES: ColumnKey.VALUE,
    BlockKey.TASKS: ColumnKey.STATE,
    BlockKey.PROBLEMS: ColumnKey.TEXT,
    BlockKey.TEXTS: ColumnKey.TEXT,
    BlockKey.SIGNERS: ColumnKey.TEXT,
}
"""The column at which what is said of a whole row stands."""


class Role(StrEnum):
    """What a row is: one to fill, a heading (model, unit), or the name of a ratio over its "Trong đó" rows."""

    ENTRY = "nhập"
    HEADING = "đề mục"
    RATIO = "tỷ số"


T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def _frozen(cls: type[T]) -> type[T]:
    """A frozen value with slots, which JSON gives back equal; a field that it does not know is passed over.

    No pydantic model: the description of a form is read for each file that comes in, and read so it takes 3/4 of the
    time and a tenth of the memory.
    """
    made = dataclass(frozen=True, slots=True)(cls)
    made.__pydantic_config__ = ConfigDict(extra="ignore")  # type: ignore[attr-defined]
    return made


@_frozen
class FormColumn:
    """One column of a block; ``first`` - ``last``: the sheet's columns that it spans (merged where more than one)."""

    key: ColumnKey
    title: str
    first: int
    last: int
    entry: bool = False


@_frozen
class Compare:
    """The figure to compare with (số để so sánh): shown on the form, and what a jump is measured from."""

    value: float
    label: str
    """What the form shows before it: "6T/2025"; forms of version 0.1.0 carry a day: "14/12/2025"."""
    period: str


@_frozen
class Row:
    """One row of a block. ``unit`` and ``item`` (element, task, code of a difficulty, key of a text) are its key."""

    item: str
    unit: str = ""
    role: Role = Role.ENTRY
    no: str = ""
    name: str = ""
    indent: bool = False
    """A part of a ratio: stands under "Trong đó"."""
    unit_of_measure: str = ""
    span: str = ""
    """From - to in words: "từ 15/12/2025 đến 14/6/2026", "có đến 14/6/2026"."""
    value_type: ValueType | None = None
    time_kind: TimeKind | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    """What may be chosen: in VALUE for đạt/không đạt, in STATE for tasks and open difficulties, in TEXT of block E."""
    reasons: tuple[str, ...] = ()
    compare: Compare | None = None
    floor: float | None = None
    """What the figure may not fall below: the 6T figure of a lũy kế element in N."""
    had_figure: bool = False
    """True if the unit gave a figure in the period before."""
    evidence: str = ""
    """What minh chứng is asked; "" if none."""
    given: tuple[tuple[ColumnKey, str], ...] = ()
    """Texts that stand in columns from the start: an open difficulty's own words."""
    required: bool = True
    target: str = ""
    """What the unit itself is to reach, in words: "cả năm 2026: 12 mô hình"; "" where nothing is set for it."""
    whole: str = ""
    """Of what a ratio's part is a part, where that stands elsewhere on the form: "tổng số hộ ở dòng 1"."""

    @property
    def key(self) -> str:
        """What the hidden first column says, within its block."""
        return f"{self.unit}/{self.item}" if self.unit else self.item


@_frozen
class Block:
    """One part of the sheet: a title, a hidden row of column keys, a header, its rows, and empty rows to grow."""

    key: BlockKey
    title: str
    columns: tuple[FormColumn, ...]
    rows: tuple[Row, ...] = ()
    grows: int = 0
    """Empty rows after the last, each with a key ``+1`` ...; they need not be filled."""

    def column(self, key: ColumnKey) -> FormColumn:
        """The column of that key; KeyError where the block has none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Its rows, then its empty ones with the keys ``+1`` ... ``+grows``, numbered on."""
        if not self.grows:
            return self.rows
        return self.rows + tuple(_empty_row(i + 1, len(self.rows) + i + 1) for i in range(self.grows))


@lru_cache(maxsize=256)
def _empty_row(number: int, shown: int) -> Row:
    """A row to grow into; on the hot path (reading) it is asked for again and again."""
    return Row(item=f"+{number}", no=str(shown), required=False)


@_frozen
class FormRule:
    """A consistency rule over this form: ``left op right``, all of one unit; terms as ``catalogue.terms``."""

    code: str
    unit: str
    left: str
    op: str
    right: str
    text: str


@_frozen
class Ratio:
    """A pair of which the first may not exceed the second, of one unit."""

    unit: str
    numerator: str
    denominator: str


@_frozen
class FormSpec:
    """What one sender owes in one period. ``unit`` is who sends it; rows may be of units that report through it."""

    plan: str
    unit: str
    period: str
    version: int
    unit_name: str
    period_name: str
    head: tuple[str, ...]
    """What stands over the table. Of look 1 its lines, as printed; of look 2 always seven parts, "" for what is not
    said: commune, unit, title, due date and address, further particulars, what is requested, the word of a sample."""
    blocks: tuple[Block, ...]
    rules: tuple[FormRule, ...] = ()
    ratios: tuple[Ratio, ...] = ()
    jump_percent: float = 50.0
    jump_least: float = 5.0
    sample: bool = False
    file_name: str = ""
    due: date | None = None
    look: int = 1
    """How its rows lie on the sheet (``layout``): 1 as versions 0.1.0 and 0.2.0 sent it, 2 in fewer rows."""
    sign: tuple[str, ...] = ()
    """The place to sign, from the top: place and day, title of who signs, what is written there."""

    @property
    def answer(self) -> Row | None:
        """The row in which the unit answers in words what an on-demand period requests; None where it is not asked."""
        texts = self.block(BlockKey.TEXTS)
        return next((row for row in texts.rows if row.item == ANSWER), None) if texts else None

    @property
    def request(self) -> str:
        """The line of its head that says what is to be answered in words; "" where nothing is."""
        if self.answer is None:
            return ""
        return self.head[REQUEST if self.look > 1 else -2 if self.sample else -1]

    def block(self, key: BlockKey) -> Block | None:
        """The block of that key, None where the form has none."""
        for block in self.blocks:
            if block.key == key:
                return block
        return None

    def against(self, row: Row) -> Compare | None:
        """What a row's figure is compared with: never a lũy kế figure of N with 6T of its own year, which forms of
        version 0.1.0 may carry there (decision-tables 9.1, row 5)."""
        return None if self._compares_with_half(row) else row.compare

    def floor(self, row: Row) -> float | None:
        """What a row's figure may not fall below: the 6T figure of a lũy kế row in N, wherever the form carries it."""
        if row.floor is None and row.compare is not None and self._compares_with_half(row):
            return row.compare.value
        return row.floor

    def _compares_with_half(self, row: Row) -> bool:
        return (
            row.compare is not None
            and row.time_kind is TimeKind.YEAR_TO_DATE
            and row.value_type is not ValueType.YES_NO
            and row.compare.period == half_code(self.period)
        )

    def jumps(self, value: float, before: float) -> bool:
        """Whether a figure lies further from the one that it is compared with than both settings allow.

        By more than ``jump_percent`` of that one (from 0 any difference is more), and by ``jump_least`` at least.
        """
        return jumps(value, before, self.jump_percent, self.jump_least)


def half_code(period: str) -> str:
    """Code of the 6T of an N period's year: "2026-N" -> "2026-6T"; "" for any other (``Period.code``)."""
    year, _, kind = period.partition("-")
    return f"{year}-{PeriodKind.HALF}" if kind == PeriodKind.YEAR else ""


_ADDED = ("target", "whole")
"""Fields of a row that forms of version 0.1.0 and 0.2.0 do not have."""


@cache
def _adapter() -> TypeAdapter[FormSpec]:
    return TypeAdapter(FormSpec)


def digest(spec: FormSpec) -> str:
    """The form's identity on its stamp: sha256 of its canonical JSON, 64 hex digits.

    What rows did not have when the first forms were sent is left out where it is blank: those keep their digest.
    """
    told = _adapter().dump_python(spec, mode="json")
    if spec.look == 1:
        del told["look"], told["sign"]
    for block in told["blocks"]:
        for row in block["rows"]:
            for added in _ADDED:
                if not row[added]:
                    del row[added]
    return hashlib.sha256(canonical_json(told)).hexdigest()


def same_content(one: FormSpec, other: FormSpec) -> bool:
    """True if two forms differ in their version alone, or in their looks: no new version is then issued.

    What a form says over its table is worded and laid out anew with its looks: then each of its particulars counts.
    """
    if one.look == other.look:
        return replace(one, version=0) == replace(other, version=0)
    return _without_looks(one) == _without_looks(other) and _says_head(one, other) and _says_head(other, one)


def _without_looks(spec: FormSpec) -> FormSpec:
    blocks = tuple(
        replace(b, title="", columns=(), rows=tuple(replace(r, whole="") for r in b.rows)) for b in spec.blocks
    )
    return replace(spec, version=0, look=0, head=(), sign=(), blocks=blocks)


_NAMES_OF_PARTS = re.compile("^(?:ubnd |(?:gửi về |thư điện tử )+)")
"""What may stand before a particular in one look and not in the other."""


def _says_head(one: FormSpec, other: FormSpec) -> bool:
    """Whether each particular that stands over one form stands over the other too, in whatever line."""
    there = "\n".join(other.head).casefold()
    parts = [part.strip(" .").casefold() for line in one.head for part in line.split("; ")]
    return all(_NAMES_OF_PARTS.sub("", part) in there for part in parts)


def same_questions(one: FormSpec, other: FormSpec) -> bool:
    """True if two forms ask the same of the same units: figures, tasks, their spans, limits and evidence; an answer in
    words to the same request.

    A unit that has filed needs no new version then, whatever else has changed (a due date, a figure to compare with).
    """
    return _questions(one) == _questions(other)


def _questions(spec: FormSpec) -> list[tuple[object, ...]]:
    return [(spec.request,)] + [
        (b.key, r.unit, r.item, r.name, r.unit_of_measure, r.span, r.value_type, r.minimum, r.maximum, r.evidence)
        for b in spec.blocks
        if b.key in (BlockKey.FIGURES, BlockKey.TASKS)
        for r in b.rows
    ]


def relabelled(spec: FormSpec, old: str, new: str) -> FormSpec:
    """The form as it stands in a file where the rows of ``old`` carry ``new``'s code: filled on another unit's form."""

    def of(unit: str) -> str:
        return new if unit == old else unit

    blocks = tuple(replace(b, rows=tuple(replace(r, unit=of(r.unit)) for r in b.rows)) for b in spec.blocks)
    rules = tuple(replace(r, unit=of(r.unit)) for r in spec.rules)
    ratios = tuple(replace(r, unit=of(r.unit)) for r in spec.ratios)
    return replace(spec, blocks=blocks, rules=rules, ratios=ratios)


def stamp(spec: FormSpec) -> Stamp:
    """What the very hidden sheet of this form says: whose it is, of which period and version, and its digest."""
    return Stamp(spec.plan, spec.unit, spec.period, spec.version, digest(spec))


class FormCell(NamedTuple):
    """A cell of the sheet, zero-based."""

    row: int
    column: int


class BlockPosition(NamedTuple):
    """Where a block stands, zero-based rows. ``keys`` is the hidden row of column keys; in look 2 the names of the
    columns, or the title where the block names none, share the row ``header``."""

    block: Block
    title: int
    keys: int
    header: int
    first: int

    @property
    def top(self) -> int:
        """Its first row."""
        return min(self.title, self.keys)

    @property
    def last(self) -> int:
        """Its last row (the header's, if it has no row)."""
        return self.first + len(self.block.rows) + self.block.grows - 1


Filled = dict[tuple[str, ColumnKey], object]
"""What stands in a form's cells: (row key, column) as in ``place`` -> number, text, date, True (Đạt), False or None."""


def head_rows(spec: FormSpec) -> int:
    """How many rows lie over the first block."""
    return len(spec.head) + 1 if spec.look == 1 else 3 + bool(spec.head[REQUEST])


def layout(spec: FormSpec) -> tuple[BlockPosition, ...]:
    """Where each block stands: after the head's rows, one empty row between blocks."""
    placed: list[BlockPosition] = []
    row = head_rows(spec)
    for block in spec.blocks:
        if spec.look == 1:
            found = BlockPosition(block, row, row + 1, row + 2, row + 3)
        else:
            found = BlockPosition(block, row + 1, row, row + 1, row + 2)
        placed.append(found)
        row = found.last + 2
    return tuple(placed)


def takes(column: FormColumn, row: Row) -> bool:
    """Whether a row's cell in a column is one to fill: an open difficulty's own words are not, nor is a state without
    choices, nor evidence that nobody asks."""
    if not column.entry or row.role is not Role.ENTRY or any(key == column.key for key, _ in row.given):
        return False
    if column.key is ColumnKey.STATE:
        return bool(row.choices)
    return column.key is not ColumnKey.EVIDENCE or bool(row.evidence)


def row_key(block: Block, row: Row) -> str:
    """What stands in the hidden first column: ``A|THON05/CHUNG-01``."""
    return f"{block.key.value}|{row.key}"


def column_key(block: Block, column: FormColumn) -> str:
    """What stands in the hidden row of column keys: ``A#so_lieu``."""
    return f"{block.key.value}#{column.key.value}"


def place(spec: FormSpec) -> dict[tuple[str, ColumnKey], FormCell]:
    """(row key as in ``row_key``, column) -> the cell, for every row that can be filled.

    The only place where a key becomes an address.
    """
    cells: dict[tuple[str, ColumnKey], FormCell] = {}
    for found, at_row, row in rows_of(spec):
        if row.role == Role.ENTRY:
            key = row_key(found.block, row)
            for column in found.block.columns:
                cells[key, column.key] = FormCell(at_row, column.first)
    return cells


def rows_of(spec: FormSpec) -> Iterator[tuple[BlockPosition, int, Row]]:
    """(block, the sheet's row from 0, row) of every row, the empty ones too, from the top."""
    for found in layout(spec):
        for i, row in enumerate(found.block.all_rows):
            yield found, found.first + i, row


def line_words(spec: FormSpec) -> dict[tuple[str, str], str]:
    """(unit, item) -> the line as its reader sees it: "A.6 Số buổi vận động", "A.I.3 Tỷ lệ hộ nghèo: Số hộ nghèo"."""
    said: dict[tuple[str, str], str] = {}
    for block in spec.blocks:
        letter, unit_no, ratio = block.title[:1], "", ""
        for row in block.rows:
            if row.role is Role.HEADING:
                unit_no = row.no or unit_no
            elif row.role is Role.RATIO:
                ratio = f"{row.no} {row.name}"
            else:
                number = ".".join(part for part in (letter, unit_no, "" if row.indent else row.no) if part)
                name = f"{number}.{ratio}: {row.name}" if row.indent else f"{number} {row.name}"
                said.setdefault((row.unit or spec.unit, row.item), name)
    return said
