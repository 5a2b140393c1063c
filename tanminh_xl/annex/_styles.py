"""What the styles of a Word document say of a paragraph: bold, set in, numbered (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

from typing import Any

from tanminh_xl.annex._numbering import Numbering, W

_DEEPEST = 20


def is_on(found: Any) -> bool:
    """Whether a property that is on or off is on (17.17.4): there, and not said to be off."""
    return found is not None and found.get(f"{W}val", "true") not in ("0", "false", "off", "none")


class Styles:
    """The styles by their id; ``root`` None: there are none."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._usual = ""
        if root is None:
            return
        for style in root.iter(f"{W}style"):
            key = style.get(f"{W}styleId", "")
            self._styles[key] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._usual = key

    def is_bold(self, properties: Any, paragraph_style: str) -> bool:
        """Whether a run is bold: by itself, its own style, or its paragraph's."""
        if properties is not None:
            if (own := properties.find(f"{W}b")) is not None:
                return is_on(own)
            named = properties.find(f"{W}rStyle")
            if named is not None and (found := self._first(named.get(f"{W}val", ""), "rPr", "b")) is not None:
                return is_on(found)
        return is_on(self._first(paragraph_style or self._usual, "rPr", "b"))

    def indent(self, properties: Any, style: str) -> float:
        """How far a paragraph's first line is set in, in twips (a twentieth of a point)."""
        places = {"left": 0, "firstLine": 0, "hanging": 0}
        for found in (
            self._first(style or self._usual, "pPr", "ind"),
            None if properties is None else properties.find(f"{W}ind"),
        ):
            if found is None:
                continue
            for key, names in (("left", ("left", "start")), ("firstLine", ("firstLine",)), ("hanging", ("hanging",))):
                for name in names:
                    said = found.get(f"{W}{name}", "")
                    if said.lstrip("-").isdigit() and len(said) < 7:
                        places[key] = int(said)
        return float(max(0, places["left"] + places["firstLine"] - places["hanging"]))

    def numbering(self, properties: Any, style: str, numbering: Numbering) -> tuple[str, int]:
        """The list and level of a paragraph; ("", 0) where it is in none."""
        style = style or self._usual
        own = None if properties is None else properties.find(f"{W}numPr")
        of_style = self._first(style, "pPr", "numPr")
        number = _said(own, "numId") or _said(of_style, "numId")
        if not number:
            return "", 0
        level = _said(own, "ilvl")
        if not level and not _said(own, "numId"):
            level = _said(of_style, "ilvl") or str(numbering.level_of_style(number, style))
        return number, int(level) if level.isdigit() and len(level) < 3 else 0

    def _first(self, style: str, part: str, name: str) -> Any:
        """The nearest style, from a style down to what it is based on, that says something."""
        for _ in range(_DEEPEST):
            found = self._styles.get(style)
            if found is None:
                return None
            properties = found.find(f"{W}{part}")
            said = None if properties is None else properties.find(f"{W}{name}")
            if said is not None:
                return said
            based = found.find(f"{W}basedOn")
            style = "" if based is None else based.get(f"{W}val", "")
        return None


def _said(properties: Any, name: str) -> str:
    child = None if properties is None else properties.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))
