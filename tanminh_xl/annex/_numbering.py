"""Automatic numbering of a Word document, counted as Word counts it (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_BULLETS = {"-": "-", "–": "-", "—": "-", "−": "-", "+": "+", "*": "*"}


class Level(NamedTuple):
    """One level of a list. ``restart``: the level (from 1) after which it begins anew; None: after any above it."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


class _List(NamedTuple):
    abstract: str
    starts: dict[int, int]
    levels: dict[int, Level]


class Numbering:
    """Counts the numbered paragraphs of one document; ``label`` is asked once for each, in their order."""

    def __init__(self, root: Any) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._linked: dict[str, str] = {}
        self._style_lists: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is None:
            return
        for found in root.iter(f"{W}abstractNum"):
            key = found.get(f"{W}abstractNumId", "")
            self._abstract[key] = {n: level for n, level in map(_level, found.iter(f"{W}lvl")) if n is not None}
            if (link := found.find(f"{W}numStyleLink")) is not None:
                self._linked[key] = link.get(f"{W}val", "")
            if (link := found.find(f"{W}styleLink")) is not None:
                self._style_lists[link.get(f"{W}val", "")] = key
        for found in root.iter(f"{W}num"):
            abstract = found.find(f"{W}abstractNumId")
            if abstract is None:
                continue
            starts, levels = {}, {}
            for override in found.iter(f"{W}lvlOverride"):
                at = _number(override.get(f"{W}ilvl"))
                if at is None:
                    continue
                if (start := override.find(f"{W}startOverride")) is not None:
                    starts[at] = _number(start.get(f"{W}val")) or 0
                if (own := override.find(f"{W}lvl")) is not None:
                    levels[at] = _level(own)[1]
            self._lists[found.get(f"{W}numId", "")] = _List(abstract.get(f"{W}val", ""), starts, levels)

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that belongs to a paragraph style; 0 where none does."""
        return next((at for at, level in self._levels(number).items() if level.style == style), 0)

    def label(self, number: str, at: int) -> str:
        """Count one paragraph of list ``number`` at level ``at``, and return what stands before it ("1.2.", "a)", "-");
        "" where it is in no list."""
        levels = self._levels(number)
        level = levels.get(at)
        if level is None:
            return ""
        own = self._lists[number]
        key = self._resolved(own.abstract)
        counts = self._counts.setdefault(key, {})
        if number not in self._begun:
            self._begun.add(number)
            for each in own.starts:  # this list begins where it says, whatever another of its kind has counted
                counts.pop(each, None)
        start = own.starts.get(at, level.start)
        counts[at] = counts[at] + 1 if at in counts else start
        for deeper in [n for n in counts if n > at]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart > 0 and at < restart):
                del counts[deeper]
        if level.format == "bullet":
            return _BULLETS.get(level.text.strip(), "•") if level.text.strip() else ""

        def shown(found: re.Match[str]) -> str:
            n = int(found[1]) - 1
            of = levels.get(n, Level())
            count = counts.get(n, own.starts.get(n, of.start))
            return spelt(count, "decimal" if level.legal and of.format != "none" else of.format)

        return re.sub("%([1-9])", shown, level.text).strip()

    def _levels(self, number: str) -> dict[int, Level]:
        own = self._lists.get(number)
        if own is None:
            return {}
        return {**self._abstract.get(self._resolved(own.abstract), {}), **own.levels}

    def _resolved(self, abstract: str) -> str:
        """An abstract list that only points to a style's list stands for that one (17.9.21)."""
        return self._style_lists.get(self._linked.get(abstract, ""), abstract)


def _level(found: Any) -> tuple[int | None, Level]:
    def value(name: str) -> str | None:
        child = found.find(f"{W}{name}")
        return None if child is None else child.get(f"{W}val", "")

    at = _number(found.get(f"{W}ilvl"))
    legal = found.find(f"{W}isLgl") is not None
    start = _number(value("start"))
    return (at if at is not None and at < _DEEPEST else None), Level(
        0 if start is None else start,
        value("numFmt") or "decimal",
        value("lvlText") or "",
        _number(value("lvlRestart")),
        legal,
        value("pStyle") or "",
    )


def _number(said: str | None) -> int | None:
    return int(said) if said is not None and re.fullmatch(r"[0-9]{1,6}", said) else None


def spelt(count: int, format: str) -> str:
    """A count as a format of numbers writes it: "3", "iii", "C", "03"."""
    if format == "none":
        return ""
    if format in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        text = ""
        for size, letters in _ROMAN:
            times, count = divmod(count, size)
            text += letters * times
        return text if format == "upperRoman" else text.lower()
    if format in ("upperLetter", "lowerLetter") and 0 < count <= 780:
        letter = chr(65 + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if format == "upperLetter" else letter.lower()
    return f"{count:02}" if format == "decimalZero" else str(count)
