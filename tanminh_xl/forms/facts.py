"""Formulas in the cells of figures: their errors, where they point, and that they are formulas at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.submission import Answer
from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.scan import is_external


def formula_findings(facts: Mapping[Address, CellFacts], sheet: str, answers: Sequence[Answer]) -> list[Finding]:
    """What the XML of the sheet says of the cells of figures (decision-tables 5); one finding a cell."""
    found: list[Finding] = []
    for given in answers:
        fact = facts.get(from_a1(given.cell)) if given.cell else None
        if fact is None or (fact.formula is None and fact.error is None):
            continue
        formula = "" if fact.formula is None else "=" + fact.formula.removeprefix("of:").removeprefix("=")
        if fact.error is not None:
            code, value, expected = Code.FORMULA_ERROR, fact.error, "số liệu"
        elif is_external(formula):
            code, value, expected = Code.FORMULA_EXTERNAL, formula, "số liệu gõ thẳng"
        else:
            code, value, expected = Code.FORMULA, formula, "số liệu gõ thẳng"
        found.append(Finding(code, sheet, given.cell, value, expected, given.unit, given.element))
    return found
