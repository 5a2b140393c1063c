"""A criterion's figures as a sentence: the cases of tests/rules/people/10.4-sentences.md (decision-tables 10.4)."""

from __future__ import annotations

import pytest

from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Measure, TimeKind
from tanminh_xl.domain.comparison import Compared
from tanminh_xl.domain.events import State
from tanminh_xl.domain.figures import Assessment, Figure, Part, Status
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.submission import Given
from tanminh_xl.reports.narrative.criterion import criterion_said
from tanminh_xl.reports.narrative.numbers import listed, roman
from tanminh_xl.reports.narrative.scope import Scope
from tests.builders import UNITS, catalogue, element
from tests.markdown import ROOT, table

Row = dict[str, str]
CASES = table((ROOT / "tests" / "rules" / "people" / "10.4-sentences.md").read_text("utf-8").splitlines())
WAYS = {
    "cao": Direction.HIGHER,
    "thấp": Direction.LOWER,
    "bằng": Direction.EQUAL,
    "khoảng": Direction.RANGE,
    "tỷ lệ đơn vị": Direction.HIGHER,
}
PACES = {"chậm": False, "đúng": True}
VILLAGES = ("THON01", "THON02")


def number(text: str) -> float | str:
    return text if text[-1].isalpha() else float(text)


def criterion(said: str) -> Criterion:
    name, unit, way = (part.strip() for part in said.split(";"))
    share = way == "tỷ lệ đơn vị"
    return Criterion(
        code="X",
        name=name,
        model="MH1",
        measure=Measure.SHARE if share else Measure.ELEMENT,
        element="X",
        unit_of_measure=unit,
        direction=WAYS[way],
    )


def assessment(row: Row) -> tuple[Assessment, tuple[Figure, ...]]:
    """What the case says the criterion came to; of a share its villages' answers too."""
    said, _, status = row["value"].rpartition(": ")
    estimate = said.startswith("ước ")
    value, _, of = said.removeprefix("ước ").partition(" của ")
    low, _, high = row["target"].partition(" - ")
    target = None if row["target"] == "-" else (float(low), float(high)) if high else number(low)
    figures: tuple[Figure, ...] = ()
    if "/" in value:
        passed = int(value.partition("/")[0])
        answers = [n < passed for n in range(len(VILLAGES))]
        figures = tuple(
            Figure(row["period"], unit, "X", Given.FIGURE, yes, counted=yes)
            for unit, yes in zip(VILLAGES, answers, strict=True)
        )
        value = str(100 * passed / len(VILLAGES))
    got, whole = map(int, of.split("/")) if of else (2, 2)
    reported, missing = tuple(f"A{n}" for n in range(got)), tuple(f"B{n}" for n in range(whole - got))
    part = Part("X", None, VILLAGES if figures else reported, missing)
    paced = status in PACES
    judged = Status.NOT_DUE if paced else Status(status)
    worth = number(value)
    progress = worth / target if paced and isinstance(worth, float) and isinstance(target, float) else None
    made = Assessment(
        "X", "MH1", worth, target, judged, PACES.get(status), got, whole, missing, "", progress, (part,), estimate
    )
    return made, figures


def before(row: Row) -> Compared | None:
    if row["before"] == "-":
        return None
    said, _, of = row["before"].partition(" của ")
    when, *rest = said.split()
    got, whole = map(int, of.split("/")) if of else (2, 2)
    now = catalogue().period[row["period"]]
    periods = {"trước": now.previous, "cùng": now.same, "gốc": str(now.year - 1)}
    return Compared(
        float(rest[-1]),
        label="?",
        period=periods.get(when, when),
        base=when == "gốc",
        estimate="ước" in rest,
        reported=got,
        expected=whole,
    )


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row['row']} {row['sentence'][:40]}")
def test_a_sentence(row: Row) -> None:
    own = criterion(row["criterion"])
    units = tuple(u.model_copy(update={"name": "Thôn Hai"}) if u.code == "THON02" else u for u in UNITS)
    known = catalogue(criteria=(own,), units=units, elements=(element("X", "X", "THON", time_kind=TimeKind.POINT),))
    found, figures = assessment(row)
    period = known.period[row["period"]]
    compared = before(row)
    report = PeriodReport(
        known, period, State(period.code), figures, (found,), before={"X": compared} if compared else {}
    )
    failing = found.status in (Status.NOT_MET, Status.NEARLY) or found.on_track is False
    assert criterion_said(Scope(report, None, {}, {}), own, failing).text == row["sentence"]


def test_a_long_list_is_cut_and_says_where_the_rest_is() -> None:
    names = [f"Thôn {n}" for n in range(1, 12)]
    assert listed(names[:8], "đơn vị", joint=", ").endswith("Thôn 7, Thôn 8")
    assert listed(names, "đơn vị", joint=", ").endswith("Thôn 8 và 03 đơn vị khác")
    assert listed(names, "đơn vị", "Phụ lục II").endswith("và 03 đơn vị khác (chi tiết tại Phụ lục II)")


def test_roman_numbers() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 19, 40, 44, 90, 101)] == [
        "I",
        "IV",
        "IX",
        "XIV",
        "XIX",
        "XL",
        "XLIV",
        "XC",
        "CI",
    ]
