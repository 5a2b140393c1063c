"""Formulas, error values and stored texts of an .ods, from its content.xml."""

from tanminh_xl.grid.extent import times
from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.unreadable import Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.xml import walk


def ods_facts(content: bytes, limits: Limits) -> dict[str, dict[Address, CellFacts]]:
    """Return, by table, the facts of cells that hold anything (ODF 1.2 part 1, 9.1.4 and 19.642).

    A repeated cell stands at each of its places; ``Unreadable`` when that makes more than ``limits.cells``.
    """
    tables: dict[str, dict[Address, CellFacts]] = {}
    found: dict[Address, CellFacts] = {}
    row = col = notes = 0
    tall = wide = 1
    formula: str | None = None
    stored = shown = ""
    is_error = inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal found, row, col, tall, wide, formula, stored, shown, inside, notes, is_error
        if name == "table":
            row, found = 0, tables.setdefault(attributes.get("table:name", ""), {})
        elif name == "table-row":
            col, tall = 0, times(attributes.get("table:number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            wide = times(attributes.get("table:number-columns-repeated"))
            formula = attributes.get("table:formula")
            stored, shown = attributes.get("office:value", ""), ""
            is_error = attributes.get("calcext:value-type") == "error"
        notes += name == "annotation"
        inside = name in ("p", "span", "a") and not notes

    def end(name: str) -> None:
        nonlocal row, col, inside, notes
        inside = inside and name in ("span", "a")
        notes -= name == "annotation"
        if name in ("table-cell", "covered-table-cell"):
            facts = CellFacts(formula, shown if is_error else None, "" if is_error else stored or shown)
            if facts != CellFacts():
                if len(found) + tall * wide > limits.cells:
                    raise Unreadable(UnreadableKind.TOO_LARGE, "repeated cells")
                found.update(((row + down, col + right), facts) for down in range(tall) for right in range(wide))
            col += wide
        elif name == "table-row":
            row += tall

    def text(piece: str) -> None:
        nonlocal shown
        if inside:
            shown += piece

    walk(content, start, end, text)
    return tables
