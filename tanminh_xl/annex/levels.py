"""Levels of rows: by number, by bold, by indent; which row stands under which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.annex import words
from tanminh_xl.domain.annex import Ask
from tanminh_xl.domain.names import clean

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_WRITTEN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_LETTERS = "ABCDĐEGHIKLMNOPQRSTUVX"
_DASHES = ("-", "+", "*", "•", "o", "○", "●", "▪", "■", "➢", "✓")
_CODE = re.compile(r"(?P<letters>[A-ZĐ]{1,6})[-_. ]?(?P<digits>[0-9]{1,4}(?:[.-][0-9]{1,3})*)")
_COMPONENT = re.compile(r"[0-9]{1,3}|[IVXLCDM]{1,7}|[A-ZĐa-zđ]")
_RANKS = {"section": 10.0, "letter": 20.0, "roman": 30.0, "code": 35.0, "decimal": 40.0, "paren": 55.0, "small": 60.0,
          "small roman": 65.0}  # fmt: skip
_COLUMN, _TOTAL, _DASH = 38.0, 59.5, 70.0
_DEEPER = 3.0
"""Blanks by which a dash stands in the one above it where it is one level down."""


class Marker(NamedTuple):
    """A row's number: ``kind`` (roman, letter, decimal, paren, small, small roman, dash, code), its parts from the top
    ("1.2" is ("1", "2")), and the word before it ("Mục I")."""

    kind: str
    parts: tuple[str, ...]
    prefix: str = ""


class Item(NamedTuple):
    """A row as levels see it. ``values``: whether it has a figure, points or a unit of its own. ``column``: of its
    label among several label columns. ``under``: the item that a column left of its label names, -1: none.
    ``wide``: merged over the table. ``total``, ``section``, ``among``: what its words say it is."""

    number: str
    label: str
    bold: bool = False
    indent: float = 0.0
    values: bool = False
    column: int = -1
    under: int = -1
    wide: bool = False
    total: bool = False
    section: bool = False
    among: bool = False
    fresh: bool = False
    """A new table begins with it."""


class Placed(NamedTuple):
    """The item above, -1: none; what to ask."""

    parent: int
    asks: tuple[Ask, ...] = ()


class _Entry(NamedTuple):
    item: int
    kind: str
    rank: float
    parts: tuple[str, ...]
    indent: float


def marker(text: str) -> Marker | None:
    """Return what a row's number says ("II", "1.2.", "a)", "-", "TC01", "Mục I"); None where it is none."""
    bare = clean(text).strip()
    prefix = ""
    for phrase in words.phrases("rows", "prefixes"):
        if bare.lower().startswith(phrase + " ") and len(phrase) > 2:
            prefix, bare = phrase, bare[len(phrase) :].strip()
            break
    if bare in _DASHES:
        return Marker(f"dash {bare}", (bare,), prefix)
    paren = bool(re.fullmatch(r"\([^()]*\)|[^()]*\)", bare))
    bare = bare.strip("()").rstrip(".:/-)").strip()
    if not bare or len(bare) > 24:
        return None
    if bare.isdigit() and len(bare) <= 3:
        return Marker("paren" if paren else "decimal", (str(int(bare)),), prefix)
    if re.fullmatch(r"[0-9]{1,3}(?:[.,][0-9]{1,3})+", bare):
        parts = re.split("[.,]", bare)
        return Marker("decimal", tuple(str(int(part)) for part in parts), prefix)
    if len(bare) == 1 and bare in _LETTERS.lower():
        return Marker("small", (bare,), prefix)
    if _ROMAN_WRITTEN.fullmatch(bare) and bare:
        return Marker("roman", (bare,), prefix)
    if len(bare) == 1 and bare.isalpha() and (bare.upper() in _LETTERS or bare.upper() in "FJWYZ"):
        return Marker("letter" if bare.isupper() else "small", (bare,), prefix)
    if re.fullmatch("[ivx]{2,6}", bare) and _ROMAN_WRITTEN.fullmatch(bare.upper()):
        return Marker("small roman", (bare,), prefix)
    pieces = [piece for piece in re.split(r"[.\-]", bare) if piece]
    if len(pieces) > 1 and all(_COMPONENT.fullmatch(piece) for piece in pieces):
        return Marker("decimal", tuple(str(int(piece)) if piece.isdigit() else piece for piece in pieces), prefix)
    if (code := _CODE.fullmatch(bare)) is not None:
        first, *rest = re.split("[.-]", code["digits"])
        return Marker("code", (code["letters"] + first, *(str(int(part)) for part in rest)), prefix)
    return None


def split(label: str) -> tuple[str, str]:
    """Split the number that a label begins with from it: "1.1. Tỷ lệ" -> ("1.1.", "Tỷ lệ"); ("", label) without one."""
    found = re.match(
        r"(?P<number>(?:Tiêu chí|TIÊU CHÍ|Nhóm|NHÓM)(?: số| SỐ)? (?:[IVXLC]{1,6}|[0-9]{1,2})\s?[.:]"
        r"|(?:(?:Mục|Phần|Chương|MỤC|PHẦN) )?(?:[IVXLC]{1,6}|[A-ZĐ]|[0-9]{1,3})(?:\.[0-9]{1,2})*\s?[.)/:]"
        r"|[0-9]{1,2}(?:\.[0-9]{1,2})+|\([0-9a-zđivx]{1,4}\)|[a-zđ][.)]|[ivx]{2,5}[.)]"
        r"|[-–—−+•●▪○*])\s*(?P<label>(?![0-9]).*)",
        label,
        re.S,
    )
    if found is None or not found["label"].strip():
        return "", label
    if (
        re.fullmatch(r"[0-9]{1,2}(?:\.[0-9]{1,2})+", found["number"])
        and not label[found.end("number") : found.end("number") + 1].isspace()
    ):
        return "", label
    return clean(found["number"]), found["label"].strip()


def renumbered(given: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    """Mend numbers that a spreadsheet's cells lost a zero of: 1.9, 1.1 (a number, not a text) -> 1.9, 1.10.

    ``given``: (number as it is shown, whether its cell holds a number). Only where the number before it under the
    same head ends in 9, 19, ... and the one itself would be an earlier one.
    """
    last: dict[str, int] = {}
    mended = []
    for text, is_number in given:
        found = re.fullmatch(r"([0-9]{1,3})[.,]([0-9]{1,3})", text)
        if found is None:
            if re.fullmatch("[0-9]{1,3}", text):
                last.pop(text, None)
            mended.append(text)
            continue
        head, tail = found[1], int(found[2])
        before = last.get(head, 0)
        if is_number and before and tail <= before and f"{before + 1}".rstrip("0") == str(tail):
            tail = before + 1
            text = f"{head}.{tail}"
        last[head] = tail
        mended.append(text)
    return tuple(mended)


def place(items: Sequence[Item]) -> tuple[Placed, ...]:
    """Return for each row the one above it."""
    return _Levels(items).place()


class _Levels:
    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items
        self._markers = self._read(items)
        numbered = [
            each for each, item in zip(self._markers, items, strict=True) if each is not None and not item.total
        ]
        plain = [item for item in items if not item.total]
        self._by_look = len(numbered) * 5 < len(plain)
        self._ranks = self._order([each for each in self._markers if each is not None])
        self._parens = {"paren"} if any(each.kind == "decimal" for each in numbered) else set()
        self._has_single = any(each.kind == "decimal" and len(each.parts) == 1 for each in numbered)
        self._stack: list[_Entry] = []

    def place(self) -> tuple[Placed, ...]:
        placed = []
        for at, item in enumerate(self._items):
            if item.fresh:
                self._stack.clear()
            found = self._markers[at]
            self._leave_columns(item)
            if item.total and found is None:
                self._stack.append(_Entry(at, "total", _TOTAL, (), item.indent))
                placed.append(Placed(-1))
            elif found is not None and not self._by_look:
                placed.append(self._numbered(at, found))
            elif self._by_look:
                placed.append(self._looked(at, found))
            else:
                placed.append(self._unnumbered(at))
        return tuple(placed)

    def _leave_columns(self, item: Item) -> None:
        """Nothing stands under what a column right of its own names, nor under a group of its own column."""
        stack = self._stack
        if item.column < 0:
            return
        stack[:] = [
            entry
            for entry in stack
            if self._items[entry.item].column <= item.column and entry.kind != f"column {item.column}"
        ]

    def _read(self, items: Sequence[Item]) -> list[Marker | None]:
        """The markers, single letters told apart: C after B is a letter, and C after nothing; V after IV is not."""
        found: list[Marker | None] = []
        last_letter = last_roman = ""
        for item in items:
            each = marker(item.number)
            if each is not None and each.kind == "roman" and len(each.parts[0]) == 1:
                letter = each.parts[0]
                follows = bool(last_letter) and letter == _following(last_letter)
                counts = bool(last_roman) and _value(letter) == _value(last_roman) + 1
                if (follows and not counts) or (letter in "CDLM" and not counts):
                    each = each._replace(kind="letter")
            if each is not None and each.kind == "letter":
                last_letter = each.parts[0]
            elif each is not None and each.kind == "roman":
                last_roman = each.parts[0]
            found.append(each)
        return found

    def _order(self, numbered: Sequence[Marker]) -> dict[str, float]:
        """Ranks by kind; of Roman numbers and letters, and of dashes among themselves, the first to come is above."""
        ranks = dict(_RANKS)
        kinds = list(dict.fromkeys(each.kind for each in numbered))
        if "roman" in kinds and "letter" in kinds and kinds.index("roman") < kinds.index("letter"):
            ranks["roman"], ranks["letter"] = ranks["letter"], ranks["roman"]
        for n, kind in enumerate(kind for kind in kinds if kind.startswith("dash")):
            ranks[kind] = _DASH + n
        return ranks

    def _rank(self, found: Marker) -> float:
        if found.kind == "decimal" and not found.prefix:
            first = found.parts[0]
            if len(found.parts) > 1 and not first.isdigit():
                return self._ranks["roman"] + len(found.parts)
        base = self._ranks[found.kind] - (5.0 if found.prefix else 0.0)
        return base + min(len(found.parts) - 1, 9)

    def _floor(self, at: int) -> int:
        """How many entries of the stack must stay: those down to the row that a column left of the label names."""
        under = self._items[at].under
        for n, entry in enumerate(self._stack):
            if entry.item == under and under >= 0:
                return n + 1
        return 0

    def _numbered(self, at: int, found: Marker) -> Placed:
        stack, floor, rank = self._stack, self._floor(at), self._rank(found)
        kind = f"{found.prefix} {found.kind} {len(found.parts)}".strip()
        item = self._items[at]
        asks: tuple[Ask, ...] = ()
        if len(found.parts) > 1:
            head = next((n for n in range(len(stack) - 1, -1, -1) if stack[n].parts == found.parts[:-1]), -1)
            if head >= 0:
                del stack[max(head + 1, floor) :]
            else:
                self._pop(rank, kind, floor, item.indent)
                while (
                    len(stack) > floor
                    and stack[-1].kind.split()[0] == "decimal"
                    and not _heads(stack[-1].parts, found.parts)
                ):
                    stack.pop()
                heads = [entry for entry in stack if _heads(entry.parts, found.parts)]
                if self._has_single and not heads and not stack and found.parts[0].isdigit():
                    asks = (Ask.PARENT,)
        else:
            self._pop(rank, kind, floor, item.indent)
        parent = stack[-1].item if stack else -1
        stack.append(_Entry(at, kind, rank, found.parts, item.indent))
        return Placed(parent, asks)

    def _pop(self, rank: float, kind: str, floor: int, indent: float) -> None:
        stack = self._stack
        same = [n for n in range(floor, len(stack)) if stack[n].kind == kind]
        if "dash" in kind and same:
            if indent - stack[same[-1]].indent >= _DEEPER:
                del stack[same[-1] + 1 :]
                return
            same = [n for n in same if stack[n].indent <= indent + 1.5] or same[:1]
            del stack[same[-1] :]
        elif same:
            del stack[same[-1] :]
        else:
            while len(stack) > floor and stack[-1].rank >= rank:
                stack.pop()

    def _unnumbered(self, at: int) -> Placed:
        item, stack, floor = self._items[at], self._stack, self._floor(at)
        if item.column >= 0 and not item.values and self._names_others(at):
            kind, rank = f"column {item.column}", _COLUMN + item.column / 100
            while len(stack) > floor and stack[-1].rank >= rank:
                stack.pop()
            parent = stack[-1].item if stack else -1
            stack.append(_Entry(at, kind, rank, (), item.indent))
            return Placed(parent)
        if floor:
            while len(stack) > floor:
                stack.pop()
            return Placed(stack[-1].item)
        is_title = not item.values and (
            item.section or item.wide or (item.bold and not item.among) or _is_caps(item.label)
        )
        if item.section or (is_title and not item.among):
            return self._title(at)
        while stack and stack[-1].kind == "plain" and stack[-1].indent >= item.indent - 1.0:
            stack.pop()
        parent = stack[-1].item if stack else -1
        before = self._items[at - 1] if at else None
        heading = bool(stack) and not self._items[stack[-1].item].values
        sure = (
            heading
            or item.among
            or (before is not None and before.among)
            or (bool(stack) and item.indent - stack[-1].indent >= 2.0)
        )
        stack.append(_Entry(at, "plain", 90.0, (), item.indent))
        return Placed(parent, () if sure else (Ask.PARENT,))

    def _names_others(self, at: int) -> bool:
        return any(other.under == at for other in self._items[at + 1 :])

    def _title(self, at: int) -> Placed:
        """A title among the rows: above the next numbered row, and under what that one's kind stands under."""
        stack = self._stack
        following = next(
            (
                self._rank(found)
                for found, item in zip(self._markers[at + 1 :], self._items[at + 1 :], strict=True)
                if found
            ),
            0.0,
        )
        rank = self._ranks["section"] if self._items[at].section else (following - 0.5 if following else 8.0)
        beneath = bool(stack) and stack[-1].item == at - 1 and stack[-1].kind == "title"
        while stack and stack[-1].rank >= rank and not beneath:
            stack.pop()
        parent = stack[-1].item if stack else -1
        stack.append(_Entry(at, "title", rank, (), self._items[at].indent))
        return Placed(parent)

    def _looked(self, at: int, found: Marker | None) -> Placed:
        """By look alone: what stands further in, is less bold, or has a dash, is under what stands before it."""
        item, stack = self._items[at], self._stack
        caps = item.bold and _is_caps(item.label)
        weight = 0 if caps or item.section else 1 if item.bold or item.wide else 2
        if found is not None:
            weight = 2 if not found.kind.startswith("dash") else 3
        floor = self._floor(at)
        if item.among and item.values:
            weight = 4
        key = (item.indent, weight)
        while len(stack) > floor and not _is_under(key, (stack[-1].indent, int(stack[-1].rank))):
            stack.pop()
        parent = stack[-1].item if stack else -1
        stack.append(_Entry(at, "look", float(weight), (), item.indent))
        return Placed(parent)


def _is_under(key: tuple[float, int], above: tuple[float, int]) -> bool:
    if abs(key[0] - above[0]) >= 1.0 and key[1] >= 2 and above[1] >= 2:
        return key[0] > above[0]
    if key[1] != above[1]:
        return (key[1] > above[1] and key[0] > above[0] - 1.0) or (key[1] > above[1] and above[1] < 2)
    return key[0] - above[0] >= 1.0


def _heads(above: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return bool(above) and len(above) < len(parts) and parts[: len(above)] == above


def _is_caps(label: str) -> bool:
    letters = [char for char in label if char.isalpha()]
    return len(letters) > 3 and all(char.isupper() for char in letters)


def _following(letter: str) -> str:
    at = _LETTERS.find(letter)
    return _LETTERS[at + 1 : at + 2] if at >= 0 else ""


def _value(roman: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in roman]
    return sum(-value if value < max(values[n + 1 :], default=0) else value for n, value in enumerate(values))
