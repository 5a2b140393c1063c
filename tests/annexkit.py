"""Understood tables, written in one line a row, and a person who corrects the proposal made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanminh_xl.annex.back import Confirmed, Decided, decide
from tanminh_xl.annex.compare import Action, Line, compare, last_day
from tanminh_xl.annex.proposal import Settled, rows, settle
from tanminh_xl.catalogue.values import read, show, text
from tanminh_xl.domain.annex import Ask, Understood, UnderstoodRow, UnderstoodTarget
from tanminh_xl.domain.annex_tables import proposed
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Direction, Target
from tanminh_xl.domain.names import normalise

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
FILE = "Phu luc 1.xlsx"


def aim(
    words: str,
    value: Target | None,
    *years: int,
    direction: Direction | None = HIGHER,
    asks: Sequence[Ask] = (),
    proposed: Direction | None = None,
    strict: bool = False,
) -> UnderstoodTarget:
    """One cell's target, set for these years."""
    return UnderstoodTarget(words, "B7", years, value, direction, proposed, strict, "", tuple(asks))


def row(
    label: str, *targets: UnderstoodTarget, path: Sequence[str] = (), place: str = "B7", **more: Any
) -> UnderstoodRow:
    """A row; one without targets is a group."""
    given = {"is_group": not targets, "unit_of_measure": "" if not targets else "%", "number": "1", **more}
    return UnderstoodRow(place=place, label=label, path=tuple(path), targets=targets, **given)


def understood(*given: UnderstoodRow, **more: Any) -> Understood:
    return Understood(FILE, ("Bảng 1",), given, **more)


def lines(of: Catalogue, *given: UnderstoodRow, part: bool = False, **more: Any) -> tuple[Line, ...]:
    return compare(understood(*given, **more), of, last_day(of, ()), part)


def sheet(of: Catalogue, found: Sequence[Line]) -> list[dict[str, Any]]:
    """The proposal's rows, as a person gets them."""
    return [dict(one) for one in rows(found, of.plan.years, FILE, show)]


NEW = {"model": "MH1", "measure": "một số liệu", "value_type": "số", "time_kind": "thời điểm", "asks": "N"}
NEW |= {"reporters": "PKT", "combine": "lấy của một đơn vị"}
"""What the Office writes beside a new criterion."""


def answered(row: Mapping[str, Any], **cells: Any) -> dict[str, Any]:
    """A row as a person corrects it: what the Office must say of a new one, and these cells."""
    new = NEW if row["action"] == "thêm" and row["measure"] != "nhóm" else {}
    own = {key: value for key, value in new.items() if row.get(key) is None}
    group = {"model": "MH1"} if row["measure"] == "nhóm" and row["model"] is None else {}
    return {**row, **own, **group, **cells}


def settled(of: Catalogue, given: Sequence[Mapping[str, Any]]) -> list[Settled]:
    return [settle(one) for one in given]


def confirmed(of: Catalogue, given: Sequence[Mapping[str, Any]]) -> list[Confirmed]:
    """The rows as they are read back, none of them open."""
    spec, found = proposed(of.plan.years), []
    for n, one in enumerate(given):
        whole = settle(one)
        assert whole.open == (), (n, whole.open)
        cells: dict[str, Any] = {}
        none = set()
        for column in spec.columns:
            raw = whole.cells.get(column.key)
            if column.keeper == "staff" and raw is not None:
                if column.key.startswith("target_") and normalise(text(raw)) == "không":
                    none.add(column.key)
                else:
                    cells[column.key] = read(column, raw)
        action = Action(str(cells.pop("action")))
        told = {k: text(one.get(k)) for k in ("words", "annex_code", "annex_row", "annex_words", "stood")}
        found.append(Confirmed(n, action, cells, frozenset(none), **told))
    return found


def decided(of: Catalogue, given: Sequence[Mapping[str, Any]], taken: Sequence[str] = ()) -> Decided:
    return decide(confirmed(of, given), of, taken)
