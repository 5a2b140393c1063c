"""Holds a pair against a form, perhaps a newer one: is the cell still what it was, and may it be filled?"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.names import normalise
from tanminh_xl.grid.facts import Address
from tanminh_xl.upper import units
from tanminh_xl.upper.form import Form, where
from tanminh_xl.upper.labels import Labels
from tanminh_xl.upper.pairs import YEAR, Pair
from tanminh_xl.upper.sheet_xml import SheetXml

_MONTH = re.compile(
    r"(?:ngày\s*)?\b\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?\b|\b(tháng|quý)\s*(?:\d{1,2}|[ivx]{1,3})\b(?:\s*[/-]\s*\d{4})?"
)
_PLACEHOLDER = re.compile(r"[.…_\-–—\s]*")
_SPECIAL = ("cm", "vm")
"""Attributes of a cell that holds more than a value (ECMA-376 part 1, 18.3.1.4): a picture, a formula that spills."""


class Trouble(StrEnum):
    """Why a cell is not filled."""

    NO_SHEET = "no_sheet"
    MOVED = "moved"
    CHANGED = "changed"
    UNIT = "unit"
    MERGED = "merged"
    TWICE = "twice"
    FORMULA = "formula"
    LOCKED = "locked"
    HIDDEN = "hidden"
    VALUE = "value"
    SPECIAL = "special"


class Held(NamedTuple):
    """A pair and the cell of this form that it is about: sheet's name as the form writes it. ``trouble``: why it is not
    filled, ``told`` the sentence that says so."""

    pair: Pair
    sheet: str = ""
    at: Address = (0, 0)
    trouble: Trouble | None = None
    told: str = ""


def alike(kept: str, now: str, years: int = 0, months: bool = False) -> bool:
    """Whether a label is what it was: in normalised words, its years moved on by ``years`` (a form of the next year
    names the next year), and the months that it names whatever they are where ``months`` says that they change."""
    then, here = normalise(kept), normalise(now)
    if months:
        then, here = _MONTH.sub(" # ", then), _MONTH.sub(" # ", here)
    if years:
        then = YEAR.sub(lambda found: str(int(found[0]) + years), then)
    return " ".join(then.split()) == " ".join(here.split())


def names_month(labels: Labels) -> bool:
    """Whether a cell's labels name a month, a quarter or a day, which another issue of the form names otherwise."""
    return any(_MONTH.search(normalise(text)) for text in labels[:4])


def is_blank(content: object) -> bool:
    """Whether a cell holds nothing but what marks a place to write in: "...", "___", "-"."""
    return content == "" or (isinstance(content, str) and bool(_PLACEHOLDER.fullmatch(content)))


def match(form: Form, pair: Pair, own: Collection[Address], years: int) -> Held:
    """Whether the pair's cell stands where it stood, with the labels that it had; else where it seems to be.

    ``own``: cells of the pair's sheet that are filled; ``years``: by how much the period asked for is later than that
    of the pairing.
    """
    sheet = form.sheet(pair.sheet)
    if not sheet:
        seen, _ = _seen(form, pair, form.sheets, years)
        told = f"Biểu không còn trang “{pair.sheet}”"
        return Held(pair, trouble=Trouble.NO_SHEET, told=f"{told}; nhãn này nay có ở {seen}." if seen else f"{told}.")
    held = Held(pair, sheet, pair.address)
    if merged := _merged(form, sheet, pair.address):
        return held._replace(trouble=Trouble.MERGED, told=merged)
    now = form.page(sheet, own).labels(*pair.address)
    if not _same(pair, now, years):
        seen, alone = _seen(form, pair, (sheet, *(each for each in form.sheets if each != sheet)), years)
        if alone:
            return held._replace(trouble=Trouble.MOVED, told=f"Ô đã chuyển chỗ: nhãn này nay có ở {seen}.")
        also = f"; nhãn tương tự có ở {seen}" if seen else ""
        return held._replace(trouble=Trouble.CHANGED, told=f"{_differs(pair, now, years)}{also}.")
    if units.plain(now.unit) != units.plain(pair.labels.unit):
        then = pair.labels.unit or "không ghi"
        return held._replace(
            trouble=Trouble.UNIT, told=f"Đơn vị tính khi ghép: {then}; nay: {now.unit or 'không ghi'}."
        )
    return held


def _same(pair: Pair, now: Labels, years: int) -> bool:
    return all(alike(then, here, years, pair.months) for then, here in zip(pair.labels[:4], now[:4], strict=True))


def _differs(pair: Pair, now: Labels, years: int) -> str:
    """What is not as it was, for a person."""
    if years and _same(pair, now, 0):
        return f"Nhãn vẫn ghi năm như khi ghép ({now.words}), số liệu cần điền là của năm khác"
    if all(alike(getattr(pair.labels, part), getattr(now, part), years, pair.months) for part in ("row", "head")):
        return f"Các dòng hoặc cột trước ô đã khác khi ghép ({now.words})"
    return f"Nhãn khi ghép: {pair.labels.words}; nay ở ô này: {now.words}"


def _seen(form: Form, pair: Pair, sheets: Sequence[str], years: int) -> tuple[str, bool]:
    """Where else the labels are found, in words, on the first of the sheets that has them ("" for nowhere); and whether
    one cell alone has all of them."""
    for sheet in sheets:
        page = form.page(sheet)
        found = [
            at
            for at in page.find(
                lambda row: alike(pair.labels.row, row, years, pair.months),
                lambda head: alike(pair.labels.head, head, years, pair.months),
            )
            if (sheet, at) != (form.sheet(pair.sheet), pair.address)
        ]
        exact = [at for at in found if _same(pair, page.labels(*at), years)]
        if found:
            shown = exact or found
            return (where(sheet, shown[0]) if len(shown) == 1 else f"{len(shown)} ô"), len(exact) == 1
    return "", False


def _merged(form: Form, sheet: str, at: Address) -> str:
    """That a cell lies within a merged area whose first cell is another; "" where it does not."""
    area = form.page(sheet).area(*at)
    if area is None or area[:2] == at:
        return ""
    return f"Ô nằm trong vùng gộp; ô đầu của vùng là {where(sheet, area[:2])}."


def place_problem(form: Form, sheet: str, xml: SheetXml, at: Address) -> tuple[Trouble, str] | None:
    """Why nothing can be written at a cell, whatever it holds; None where it can. ``xml``: with the cell wanted."""
    if merged := _merged(form, sheet, at):
        return Trouble.MERGED, merged
    if at in xml.doubled:
        return Trouble.TWICE, "Trong tệp có hai ô cùng địa chỉ; mở biểu bằng Excel, lưu lại rồi thực hiện lại."
    cell = xml.cells.get(at)
    inside = any(top <= at[0] <= bottom and left <= at[1] <= right for _, (top, left, bottom, right) in xml.arrays)
    if inside or (cell is not None and cell.formula is not None):
        return Trouble.FORMULA, "Ô có công thức của biểu."
    if cell is not None and any(name in cell.attributes for name in _SPECIAL):
        return Trouble.SPECIAL, "Ô chứa nội dung đặc biệt (hình, dữ liệu liên kết)."
    if form.is_locked(xml, at):
        return Trouble.LOCKED, "Ô bị khóa, trang đang bảo vệ."
    unseen = form.grid.unseen(sheet)
    if form.hidden(sheet):
        return Trouble.HIDDEN, "Trang đang ẩn."
    if at[0] in unseen.rows or at[1] in unseen.columns:
        return Trouble.HIDDEN, "Dòng hoặc cột của ô đang ẩn."
    return None


def value_problem(form: Form, sheet: str, at: Address, ours: Collection[float | str]) -> tuple[Trouble, str] | None:
    """Why what stands in a cell is not written over: it is neither blank nor among what we wrote there (``ours``)."""
    stands = form.value(sheet, at)
    if is_blank(stands):
        return None
    for one in ours:
        if isinstance(one, str):
            if isinstance(stands, str) and normalise(stands) == normalise(one):
                return None
        elif type(stands) in (int, float) and math.isclose(float(stands), one, rel_tol=1e-12):  # type: ignore[arg-type]
            return None
    return Trouble.VALUE, f"Ô đã có nội dung “{shown(stands)}”, không phải số phần mềm điền lần trước."


def shown(content: object) -> str:
    """What a cell holds, for a person: "12", "1.234,5", "Đạt"."""
    if isinstance(content, bool):
        return "TRUE" if content else "FALSE"
    return format_number(content) if isinstance(content, int | float) else str(content)
