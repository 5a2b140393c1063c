"""What figures and criteria are compared with (decision-tables 9.1), and the laws that hold of it whatever the plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import assess
from tanminh_xl.domain import comparison, unit_rates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    FAIL,
    PASS,
    Combine,
    Element,
    Period,
    PeriodKind,
    TimeKind,
    Unit,
    ValueType,
)
from tanminh_xl.domain.comparison import Opened
from tanminh_xl.domain.figures import Assessment, Figure, exact_sum
from tanminh_xl.domain.office_nouns import BaseFigure
from tanminh_xl.domain.submission import Given, Value
from tests import formkit
from tests.builders import BOTH, HALF, UNITS, YEAR, catalogue, element, period, plain, ratio
from tests.markdown import ROOT, table

PERIODS = (
    period("2026-6T", 2026, HALF),
    period("2026-N", 2026, YEAR, "2026-6T"),
    period("2027-6T", 2027, HALF, "2026-N", "2026-6T"),
    period("2027-N", 2027, YEAR, "2027-6T", "2026-N"),
)
CASES = table((ROOT / "tests/rules/counts/9-compared.md").read_text("utf-8").splitlines())
Case = Mapping[str, str]
UNIT_WORDS = re.compile(r"(?P<code>\w) (?:> (?P<successor>[\w-]) |(?P<new>from) )(?P<day>[\d/]+)")


def day(text: str) -> date:
    d, m, y = map(int, text.split("/"))
    return date(y, m, d)


def units(words: str) -> tuple[Unit, ...]:
    said: dict[str, dict[str, Any]] = {code: {} for code in "ABC"}
    for found in UNIT_WORDS.finditer(words):
        if found["new"]:
            said[found["code"]] |= {"valid_from": day(found["day"])}
        else:
            successor = "" if found["successor"] == "-" else found["successor"]
            said[found["code"]] |= {"valid_to": day(found["day"]), "successor": successor}
    return tuple(Unit(code=code, name=f"Thôn {code}", kind="THON", **more) for code, more in said.items())


def told(words: str) -> tuple[Given, Value, bool]:
    """Answer, value, whether it is a số ước."""
    if words in ("-", "KTĐT"):
        return (Given.BLANK if words == "-" else Given.NOT_APPLICABLE), None, False
    if words in (PASS, FAIL):
        return Given.FIGURE, words == PASS, False
    return Given.FIGURE, float(words.removeprefix("ước ")), words.startswith("ước ")


def figures(words: str) -> dict[str, dict[str, str]]:
    """Period or year -> unit -> what it gave, as the table writes it."""
    found = {}
    for one in filter(None, (part.strip() for part in words.split(";"))):
        code, _, rest = one.partition(" ")
        pairs = (pair.strip().split(" ", 1) for pair in rest.split(","))
        found[code] = dict(pairs)
    return found


def value_type(case: Case) -> ValueType:
    return ValueType.YES_NO if PASS in case["figures"] else ValueType.NUMBER


def of_case(case: Case) -> Catalogue:
    kind, combine, value = TimeKind(case["kind"]), Combine(case["combine"]), value_type(case)
    x = element("X", "Diện tích", "THON", unit_of_measure="ha", time_kind=kind, combine=combine, value_type=value)
    m = element("M", "Tổng số", "THON", unit_of_measure="ha", time_kind=TimeKind.POINT, value_type=ValueType.NUMBER)
    base = tuple(
        BaseFigure(unit=unit, element="X", year=int(code), value=PASS if said == PASS else float(said))
        for code, by_unit in figures(case["figures"]).items()
        if code.isdigit()
        for unit, said in by_unit.items()
    )
    return catalogue(
        units=(*units(case["units"]), UNITS[1]),
        elements=(x, m),
        criteria=(plain("X", "Diện tích"), ratio("TS", "Tỷ lệ", "X", "M")),
        periods=PERIODS,
        base_figures=base,
        rules=(),
        tasks=(),
    )


def otherwise(of: Catalogue, besides: str) -> tuple[Catalogue, Catalogue]:
    """The catalogue now, and that of the periods before."""
    what, _, rest = besides.partition(" ")
    if what == "cùng":
        rest = rest.removeprefix("kỳ ")
        now = tuple(p.model_copy(update={"same": rest}) if p.code == "2027-6T" else p for p in of.periods)
        return of.model_copy(update={"periods": now}), of
    if "từ" in rest:
        start = day(rest.removeprefix("từ "))
        then = tuple(p.model_copy(update={"start": start}) if p.code == what else p for p in of.periods)
        changed = of.model_copy(update={"periods": then})
        return changed, changed
    update: dict[str, object] = {}
    if what == "đvt":
        update = {"unit_of_measure": rest}
    elif what == "thời":
        update = {"time_kind": TimeKind(rest.removeprefix("gian "))}
    then_elements = tuple(e.model_copy(update=update) if e.code == "X" else e for e in of.elements)
    return of, of.model_copy(update={"elements": then_elements})


def given_in(code: str, by_unit: Mapping[str, str]) -> dict[tuple[str, str], Figure]:
    found = {}
    for unit, words in by_unit.items():
        for item, one in zip(("X", "M"), words.split("/"), strict=False):
            answer, value, estimate = told(one)
            found[unit, item] = Figure(code, unit, item, answer, value, counted=value, estimate=estimate)
    return found


def opened(then: Catalogue, case: Case) -> dict[str, Opened]:
    said = {code: by_unit for code, by_unit in figures(case["figures"]).items() if not code.isdigit()}
    return {code: Opened(then, given_in(code, by_unit)) for code, by_unit in said.items()}


def words(found: comparison.Compared) -> str:
    return found.words or f"-: {found.why_not}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case.values()))
def test_compared_with_what(case: Case) -> None:
    now, then = otherwise(of_case(case), case["besides"])
    at, x = now.period[case["period"]], now.element["X"]
    before = opened(then, case)
    if case["of"] == "biểu 0.1.0":
        assert on_form(case, before) == (case["compared"], case["floor"])
    elif case["of"].endswith(": tỷ số"):
        found = unit_rates.compared_rate(now, at, case["of"][0], now.criterion["TS"], before.get)
        assert words(found) == case["compared"]
        assert found == unit_rates.rates_before(now, at, before.get)[case["of"][0], "TS"]
    elif case["of"] in now.unit:
        found = comparison.compared(now, at, case["of"], x, before.get)
        least = comparison.floor(now, at, case["of"], x, before.get).number
        assert (words(found), "-" if least is None else f"{least:g}") == (case["compared"], case["floor"])
    else:
        criterion = now.criterion["X" if case["of"] == "tiêu chí" else "TS"]
        assert words(assess.compared(now, at, criterion, before.get, assessed(then, before))) == case["compared"]


def assessed(of: Catalogue, before: Mapping[str, Opened]) -> Any:
    def assessments(code: str) -> dict[str, Assessment]:
        given = tuple(before[code].figures.values())
        return {a.code: a for a in assess.assess(of, of.period[code], given)}

    return assessments


def on_form(case: Case, before: Mapping[str, Opened]) -> tuple[str, str]:
    """A row of a form that carries the figure of the period before as the one to compare with."""
    ((code, known),) = before.items()
    figure = known.figures["A", "X"]
    assert isinstance(figure.counted, float)
    row = formkit.figure(
        "X", time_kind=TimeKind(case["kind"]), compare=formkit.compare(figure.counted, "14/6/2026", code)
    )
    spec = formkit.form([row], period=case["period"])
    against, floor = spec.against(row), spec.floor(row)
    said = "-" if against is None else f"{against.label}: {against.value:g}"
    return said, "-" if floor is None else f"{floor:g}"


@pytest.mark.parametrize(
    ("unit", "period_code", "gave", "had"),
    [
        ("A", "2027-6T", "2026-N A 30", True),
        ("A", "2027-6T", "2026-N A -", False),
        ("A", "2027-N", "2026-N A 30; 2027-6T A -", False),
        ("A", "2027-N", "2026-N A 30; 2027-6T B 1", True),
        ("B", "2026-N", "2026-6T A 12, B -", True),
        ("C", "2026-N", "2026-6T A 12, B 4", False),
        ("A", "2026-6T", "2026-N A 30", False),
    ],
)
def test_whether_the_last_period_that_asked_had_a_figure(unit: str, period_code: str, gave: str, had: bool) -> None:
    case = {"kind": "trong kỳ", "combine": "tổng", "units": "A > B 1/8/2026" if unit == "B" else "", "figures": gave}
    of = of_case(case)
    known = opened(of, case)
    assert comparison.had_figure(of, of.period[period_code], unit, of.element["X"], known.get) is had


def test_what_is_said_of_something_and_of_nothing() -> None:
    number, word, passed = (comparison.Compared(value, "6T/2026", "2026-6T") for value in (51.0, "Đạt", True))
    assert [(c.number, c.words, c.why_not) for c in (number, word, passed)] == [
        (51.0, "6T/2026: 51", ""),
        (None, "6T/2026: Đạt", ""),
        (None, "6T/2026: Đạt", ""),
    ]
    nothing = comparison.Compared(why=comparison.Why.NOTHING)
    assert (nothing.number, nothing.words, nothing.why_not) == (None, "", "chưa có kỳ nào để so sánh")
    assert comparison.Compared(12.0, "6T/2026", reported=2, expected=3, estimate=True).words == "6T/2026: ước 12 (2/3)"
    assert (number.reported, number.expected) == (0, 0)


# laws


CODES = [p.code for p in PERIODS]
FLOWS = (TimeKind.YEAR_TO_DATE, TimeKind.IN_PERIOD)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Catalogue, Period, Element]:
    """Periods that name any others as kỳ trước and cùng kỳ, some with an on-demand one; số gốc of some years."""
    more = period("2027-DX1", 2027, PeriodKind.ON_DEMAND).model_copy(
        update={"start": date(2027, 1, 1), "end": date(2027, 3, 31)}
    )
    all_codes = ["", *CODES, more.code]
    periods = tuple(
        p.model_copy(
            update={"previous": draw(st.sampled_from(all_codes)), "same": draw(st.sampled_from(all_codes))},
        )
        for p in (*PERIODS, more)
    )
    x = element(
        "X",
        "Diện tích",
        "THON",
        asks=(*BOTH, PeriodKind.ON_DEMAND),
        time_kind=draw(st.sampled_from(list(TimeKind))),
        value_type=ValueType.NUMBER,
    )
    years = draw(st.sets(st.sampled_from([2024, 2025, 2026])))
    base = tuple(BaseFigure(unit="A", element="X", year=year, value=float(year)) for year in sorted(years))
    of = catalogue(
        units=(*units(""), UNITS[1]),
        elements=(x,),
        criteria=(plain("X", "Diện tích"),),
        periods=periods,
        base_figures=base,
        rules=(),
        tasks=(),
    )
    return of, of.period[draw(st.sampled_from(all_codes[1:]))], x


@given(plans(), st.sets(st.sampled_from(CODES)))
def test_a_half_year_is_never_compared_with_a_whole_year(
    plan: tuple[Catalogue, Period, Element], open_ones: set[str]
) -> None:
    of, at, x = plan
    before = {
        code: Opened(of, given_in(code, {unit: str(float(n)) for unit in "ABC"})) for n, code in enumerate(open_ones)
    }
    found = (
        comparison.compared(of, at, "A", x, before.get),
        assess.compared(of, at, of.criterion["X"], before.get, assessed(of, before)),
    )
    for one in found:
        assert (one.value is None) == (one.why is not None)
        if one.value is None:
            continue
        assert one.period in one.words or str(of.period[one.period].year) in one.words
        if x.time_kind in FLOWS:
            kind = YEAR if one.base else of.period[one.period].kind
            assert kind == at.kind
        assert one.period != at.code


@given(
    st.lists(st.integers(0, 10**6), min_size=6, max_size=6),
    st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=6, max_size=6),
    st.lists(st.dates(date(2026, 5, 1), date(2026, 12, 31)), min_size=6, max_size=6),
    st.sampled_from([TimeKind.POINT, TimeKind.YEAR_TO_DATE]),
)
def test_villages_that_merge_lose_nothing_and_count_nothing_twice(
    values: list[int], successors: list[int | None], last: list[date], kind: TimeKind
) -> None:
    """Whatever villages merge into others, in chains too: what those that are left are compared with adds up to what
    all of them gave then, and so do the floors; none of it where a village ended that nobody took over."""
    names = [f"T{n}" for n in range(6)]
    rows = []
    for n, to in enumerate(successors):
        # only to one that stands later in the list: successors make no ring
        more = {"successor": names[to], "valid_to": last[n]} if to is not None and to > n else {}
        rows.append(Unit(code=names[n], name=f"Thôn {n}", kind="THON", **more))
    x = element("X", "Diện tích", "THON", time_kind=kind, value_type=ValueType.NUMBER)
    of = catalogue(units=(*rows, UNITS[1]), elements=(x,), criteria=(), periods=PERIODS, rules=(), tasks=())
    half, year = of.period["2026-6T"], of.period["2026-N"]
    there = [u.code for u in of.members(("THON",), half.end)]
    before = {half.code: Opened(of, given_in(half.code, {u: str(values[names.index(u)]) for u in there}))}
    look = comparison.compared if kind == TimeKind.POINT else comparison.floor
    found = [look(of, year, u.code, x, before.get).number for u in of.members(("THON",), year.end)]
    kept = [n for n in found if n is not None]
    assert exact_sum(kept) == sum(values[names.index(u)] for u in there)
