"""Figures to review (decision-tables 9.2 and 9.3): from receipts and records to what is said of one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import merge
from tanminh_xl.assess import Reviewed, assess, to_review
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    Combine,
    Criterion,
    Element,
    Measure,
    PeriodKind,
    TimeKind,
    Unit,
    ValueType,
)
from tanminh_xl.domain.events import Adjustment, Counted, Receipt, Records, State, state
from tanminh_xl.domain.figures import ToReview
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import Compare
from tanminh_xl.domain.submission import Answer, Given
from tests.event_builders import PERIOD, adjustment, answer, opening, receipt
from tests.markdown import table
from tests.test_assess import about, said_by, world

RULES = Path(__file__).parent / "rules" / "counts"
WHO = "A"
CELL = "G9"


def cases(name: str) -> Any:
    rows = table((RULES / f"{name}.md").read_text("utf-8").splitlines())
    return pytest.mark.parametrize("row", rows, ids=lambda row: " | ".join(row.values()))


def commune(words: str) -> Catalogue:
    """Twenty villages and ten departments, one row of the form as the table says it, settings behind a semicolon."""
    said, *settings = (part.strip() for part in words.split(";"))
    kind, _, way = said.partition(", ")
    base = Element(
        code="X",
        name="Số buổi",
        unit_of_measure="buổi",
        value_type=ValueType(kind) if kind != "tỷ số" else ValueType.COUNT,
        time_kind=TimeKind.POINT,
        asks=(PeriodKind.HALF, PeriodKind.YEAR),
        reporters=("THON", "PHONG"),
        combine=Combine(way) if way else Combine.SUM,
        minimum=None,
    )
    criterion = Criterion(code="X", name="Tiêu chí X", model="MH1", measure=Measure.ELEMENT, element="X")
    elements: tuple[Element, ...] = (base,)
    if kind == "tỷ số":
        elements = tuple(base.model_copy(update={"code": code}) for code in ("X.T", "X.M"))
        parts = {"measure": Measure.RATIO, "element": "", "numerator": "X.T", "denominator": "X.M"}
        criterion = criterion.model_copy(update=parts)
    made = world(elements, (criterion,))
    villages = tuple(Unit(code=chr(65 + n), name=f"Thôn {chr(65 + n)}", kind="THON") for n in range(20))
    offices = tuple(Unit(code=f"P{n}", name=f"Phòng {n}", kind="PHONG") for n in range(10))
    changed = {name: float(number) for name, number in (setting.split() for setting in settings)}
    plan = made.plan.model_copy(update={"office": "P0", **changed})
    return made.model_copy(update={"units": (*villages, *offices), "plan": plan})


def answers(unit: str, words: str, codes: tuple[str, ...]) -> Iterator[Answer]:
    """What a unit's form says: "40", "ước 40", "không phát sinh", "8 / 10"; nothing for "-"."""
    for code, said in zip(codes, words.split(" / "), strict=True):
        if said == "không phát sinh":
            yield answer(unit, code, Given.NONE_OCCURRED)
        elif said != "-":
            passed = {"Đạt": True, "Không đạt": False}
            value = passed[said] if said in passed else float(said.removeprefix("ước ").replace(",", "."))
            yield answer(unit, code, value)._replace(estimate=said.startswith("ước "))


def found_at(words: str, element: str, value: str) -> Iterator[Finding]:
    """Findings at a cell with that value: "jump 10", "jump_explained 10: vì mưa", "legacy_text @ K9"."""
    for part in filter(None, (part.strip() for part in words.split(";"))):
        said, _, reason = part.partition(": ")
        said, _, cell = said.partition(" @ ")
        code, _, expected = said.partition(" ")
        more = (("against", "6T/2025"), ("reason", reason), ("name", "Số buổi"))
        yield Finding(Code(code), "Số liệu", cell or CELL, value, expected or f"{CELL}:H9", WHO, element, more)


def recorded(words: str, element: str) -> tuple[list[Adjustment], dict[tuple[str, str], float]]:
    """What the Office recorded: "xác nhận 40", "sửa 12", "khớp 40" before a second version; "kỳ trước 38"."""
    what, _, number = words.rpartition(" ")
    if not what:
        return [], {}
    if what == "kỳ trước":
        return [], {(WHO, element): float(number)}
    made = replace(adjustment(1, WHO, element, 1, float(number)), holds_on="answer", confirms=what == "xác nhận")
    return [made], {}


def doubt(row: dict[str, str]) -> ToReview | None:
    """What is said of the figure of Thôn A."""
    of = commune(row["row of the form"])
    codes = tuple(e.code for e in of.elements)
    made, confirmed = recorded(row["recorded"], codes[0])
    told = {WHO: row["A"]}
    told |= dict(zip("BCDEFGHIJKLMNOPQRST", filter(None, row["other villages"].split("; ")), strict=False))
    told |= {f"P{n}": said for n, said in enumerate(filter(None, row["departments"].split("; ")))}
    receipts: list[Receipt] = []
    for unit, said in told.items():
        number = 1
        if unit == WHO and row["recorded"].startswith("khớp"):
            receipts.append(receipt(unit, number, *answers(unit, "1", codes)))
            number = 2
        findings = tuple(found_at(row["found"], codes[0], row["A"])) if unit == WHO else ()
        verdict = Verdict.ACCEPTED_WITH_NOTES if findings else Verdict.ACCEPTED
        receipts.append(receipt(unit, number, *answers(unit, said, codes), findings=findings, verdict=verdict))
    now = state(Records(PERIOD, (opening(),), tuple(receipts), (), tuple(made)))
    period = of.period[PERIOD]
    figures = merge.figures(of, period, now, (), {}, lambda receipt: f"da_nhan/{receipt.file}")
    beside = row["compared with"]
    compared = {(WHO, codes[0]): Compare(float(beside), "6T/2025", "2025-6T")} if beside else {}
    reviewed = Reviewed(of, period, figures, now, compared, confirmed)
    found = to_review(reviewed, assess(of, period, figures))
    assert len({(d.unit, d.element) for d in found}) == len(found)
    return next((d for d in found if (d.unit, d.element) == (WHO, codes[0])), None)


@cases("9-review")
def test_what_is_said_of_a_figure(row: dict[str, str]) -> None:
    said = doubt(row)
    assert ("; ".join(said.reasons) if said else "-") == row["said"]


def could_change(row: dict[str, str]) -> bool:
    """Whether a criterion hangs on the figure of Thôn A, at whose cell something was found."""
    of = about(row["criterion"], "ABCDE")
    code = of.criteria[0].parts[0]
    figures = said_by(of, "2026-N", {unit: row[unit] for unit in "ABCDE"})
    figures = tuple(f._replace(version=1, file="a.xlsx", cell=CELL) for f in figures)
    found = Finding(Code.FIGURE_MERGED, "Số liệu", CELL, unit=WHO, item=code)
    now = State("2026-N", counted={WHO: Counted(receipt(WHO, 1, findings=(found,), period="2026-N"))})
    beside = row["compared with"]
    compared = {(WHO, code): Compare(float(beside), "Năm 2025", "2025-N")} if beside else {}
    period = of.period["2026-N"]
    reviewed = Reviewed(of, period, figures, now, compared, {})
    (one,) = (d for d in to_review(reviewed, assess(of, period, figures)) if (d.unit, d.element) == (WHO, code))
    assert set(one.changes) <= {"X"}
    return bool(one.changes)


@cases("9-status")
def test_whether_a_status_hangs_on_a_figure(row: dict[str, str]) -> None:
    assert ("yes" if could_change(row) else "no") == row["could change it"]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9), st.integers(1, 6))
def test_a_commune_in_which_all_say_the_same_is_asked_nothing(numbers: list[int], times: int) -> None:
    """And of one that does not, each figure is judged by the others alone, in whatever order they came."""
    row = dict.fromkeys(("departments", "compared with", "found", "recorded"), "") | {"row of the form": "số lượng"}
    same = row | {"A": str(numbers[0]), "other villages": "; ".join([str(numbers[0])] * (len(numbers) - 1))}
    assert doubt(same) is None
    others = [str(n) for n in numbers[1:]]
    one = doubt(row | {"A": str(numbers[0] * times), "other villages": "; ".join(others)})
    other = doubt(row | {"A": str(numbers[0] * times), "other villages": "; ".join(others[::-1])})
    assert one == other
    assert one is None or len(others) >= 4
    assert one is None or all(re.search(r"trung vị|tổng số", said) for said in one.reasons)
