"""Styles of an .ods: how a number is shown, what is struck through, raised, hidden (ODF 1.2 part 1, 16 and 20)."""

from typing import NamedTuple

from tanminh_xl.grid.ods_text import Around
from tanminh_xl.grid.ods_xml import FO, NUMBER, STYLE, TABLE, Attributes

CELL, ROW, COLUMN, SHEET = "table-cell", "table-row", "table-column", "table"
_LONGEST_CHAIN = 30  # parents of parents; LibreOffice's own are two or three, a loop has no end


class Look(NamedTuple):
    """Of a piece of text; None: whatever holds it says."""

    struck: bool | None = None
    raised: bool | None = None  # or lowered

    def over(self, other: "Look") -> "Look":
        """Return this look, where it says something, and else that of what holds it."""
        return Look(
            other.struck if self.struck is None else self.struck, other.raised if self.raised is None else self.raised
        )


class DataStyle(NamedTuple):
    """How a number style shows numbers: one of its sections at least does so."""

    percent: bool = False
    scaled: bool = False


class Style(NamedTuple):
    """What one style says itself; its parent, if any, says the rest."""

    parent: str = ""
    data: str = ""
    look: Look = Look()
    size: str = ""  # of a row its height, of a column its width
    hidden: bool = False  # of a table
    bold: bool | None = None
    indent: str = ""  # of a cell: how far its text is set in


class Styles:
    """All styles of a package, gathered by ``start`` while content.xml and styles.xml are walked.

    Automatic styles of the two parts share names; those of the part walked first stand.
    """

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], Style] = {}
        self._data: dict[str, DataStyle] = {}
        self._maps: dict[str, list[str]] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        self._shows: dict[str, DataStyle] = {}
        self._set: dict[str, tuple[bool, int]] = {}
        self._layered: dict[tuple[str, frozenset[Around]], bool] = {}
        self._at: tuple[str, str] | None = None
        self._at_data: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in what an element says, if it belongs to a style."""
        if name.startswith(STYLE):
            self._start_style(name.removeprefix(STYLE), attributes)
        elif name.startswith(NUMBER):
            self._start_data(name.removeprefix(NUMBER), attributes)

    def end(self, name: str) -> None:
        """Note that a style ended."""
        if name in (f"{STYLE}style", f"{STYLE}default-style"):
            self._at = None
        elif name.startswith(NUMBER) and name.endswith("-style"):
            self._at_data = None

    def _start_style(self, name: str, attributes: Attributes) -> None:
        if name in ("style", "default-style"):
            self._at = (attributes.get(f"{STYLE}family", ""), attributes.get(f"{STYLE}name", ""))
            if self._at in self._styles:
                self._at = None
            else:
                parent = attributes.get(f"{STYLE}parent-style-name", "")
                self._styles[self._at] = Style(parent, attributes.get(f"{STYLE}data-style-name", ""))
        elif name == "map" and self._at_data is not None:
            self._maps.setdefault(self._at_data, []).append(attributes.get(f"{STYLE}apply-style-name", ""))
        elif self._at is not None:
            style = self._styles[self._at]
            if name == "text-properties":
                style = style._replace(look=_look(attributes), bold=_bold(attributes.get(f"{FO}font-weight", "")))
            elif name == "paragraph-properties":
                style = style._replace(indent=attributes.get(f"{FO}margin-left", ""))
            elif name in ("table-row-properties", "table-column-properties"):
                size = attributes.get(f"{STYLE}row-height") or attributes.get(f"{STYLE}column-width") or ""
                style = style._replace(size=size)
            elif name == "table-properties":
                style = style._replace(hidden=attributes.get(f"{TABLE}display") == "false")
            self._styles[self._at] = style

    def _start_data(self, name: str, attributes: Attributes) -> None:
        if name.endswith("-style"):
            named = attributes.get(f"{STYLE}name", "")
            self._at_data = None if named in self._data else named
            self._data.setdefault(named, DataStyle(percent=name == "percentage-style"))
        elif name == "number" and self._at_data is not None and _factor(attributes.get(f"{NUMBER}display-factor")) > 1:
            self._data[self._at_data] = self._data[self._at_data]._replace(scaled=True)

    def _chain(self, family: str, name: str) -> list[Style]:
        """Return a style, its parent, and so on, and last the default of its family."""
        chain: list[Style] = []
        while name and len(chain) < _LONGEST_CHAIN and (style := self._styles.get((family, name))) is not None:
            chain.append(style)
            name = style.parent
        default = self._styles.get((family, ""))
        return chain if default is None else [*chain, default]

    def is_layered(self, cell_style: str, looks: frozenset[Around]) -> bool:
        """Whether a piece of a cell's text is struck through, raised or lowered, by its own styles or the cell's."""
        known = self._layered.get((cell_style, looks))
        if known is None:
            known = any(self._is_layered(cell_style, around) for around in looks or ((),))
            self._layered[cell_style, looks] = known
        return known

    def _is_layered(self, cell_style: str, around: Around) -> bool:
        look = self._look(CELL, cell_style)
        for family, name in around:
            look = self._look(family, name).over(look)
        return bool(look.struck or look.raised)

    def _look(self, family: str, name: str) -> Look:
        known = self._looks.get((family, name))
        if known is None:
            known = Look()
            for style in self._chain(family, name):
                known = known.over(style.look)
            self._looks[family, name] = known
        return known

    def looks(self, cell_style: str) -> tuple[bool, int]:
        """Return whether cells of this style are bold, and by how many steps (10 points) they are set in."""
        known = self._set.get(cell_style)
        if known is None:
            chain = self._chain(CELL, cell_style)
            bold = next((style.bold for style in chain if style.bold is not None), False)
            known = self._set[cell_style] = bold, _steps(next((style.indent for style in chain if style.indent), ""))
        return known

    def data(self, cell_style: str) -> DataStyle:
        """Return how a cell of this style shows a number, any section of the format taken for all of them."""
        known = self._shows.get(cell_style)
        if known is None:
            name = next((style.data for style in self._chain(CELL, cell_style) if style.data), "")
            shows = [self._data.get(part, DataStyle()) for part in (name, *self._maps.get(name, ()))]
            known = DataStyle(shows[0].percent, any(show.scaled for show in shows))
            self._shows[cell_style] = known
        return known

    def is_size_zero(self, family: str, name: str) -> bool:
        """Whether rows or columns of this style have no height or width."""
        size = next((style.size for style in self._chain(family, name) if style.size), "")
        digits = size.rstrip("abcdefghijklmnopqrstuvwxyz%")
        return bool(digits) and not digits.strip("0.")

    def is_hidden_table(self, name: str) -> bool:
        """Whether sheets of this style are hidden."""
        return any(style.hidden for style in self._chain(SHEET, name)[:1])


def _look(attributes: Attributes) -> Look:
    line = attributes.get(f"{STYLE}text-line-through-style") or attributes.get(f"{STYLE}text-line-through-type")
    place = attributes.get(f"{STYLE}text-position", "").split()
    return Look(line != "none" if line else None, place[0].rstrip("%") not in ("0", "-0") if place else None)


_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0}


def _bold(weight: str) -> bool | None:
    return (weight == "bold" or (weight.isdigit() and len(weight) == 3 and weight >= "600")) if weight else None


def _steps(width: str) -> int:
    try:
        return min(99, max(0, round(float(width[:-2]) * _POINTS.get(width[-2:], 0.0) / 10)))
    except (ValueError, OverflowError):
        return 0


def _factor(given: str | None) -> float:
    try:
        return float(given or 1)
    except ValueError:
        return 1
