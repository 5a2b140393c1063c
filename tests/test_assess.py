"""From figures to statuses: decision-tables 1 - 4 (tests/rules/assess), and the laws over them."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.assess import assess, words
from tanminh_xl.assess.bounds import bounds, settled
from tanminh_xl.assess.criteria import coverage_needed
from tanminh_xl.assess.measure import rounded
from tanminh_xl.assess.parts import answers as all_answers
from tanminh_xl.assess.parts import parts as parts_of
from tanminh_xl.assess.parts import poorest
from tanminh_xl.assess.status import of_group, within
from tanminh_xl.domain.amounts import measured, percent, target_words
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    FAIL,
    PASS,
    Combine,
    Criterion,
    Direction,
    Element,
    Measure,
    Model,
    Period,
    PeriodKind,
    Plan,
    ReportingException,
    TimeKind,
    Unit,
    UnitKind,
    ValueType,
)
from tanminh_xl.domain.figures import Assessment, Figure, Part, Status, exact, exact_sum
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.owing import owed_by
from tanminh_xl.domain.submission import Given, Value
from tanminh_xl.domain.targets import meets

RULES = Path(__file__).parent / "rules" / "assess"
YES_NO = {"Đạt": True, "Không đạt": False}
REASONS = {
    "không phát sinh": Given.NONE_OCCURRED,
    "không thuộc": Given.NOT_APPLICABLE,
    "chưa có": Given.NOT_YET,
    "trống": Given.BLANK,
    "hỏng": Given.FIGURE,
}
NOTHING = ("", "-", "không có biểu")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a Markdown table, by its headings."""
    lines = [line for line in (RULES / f"{name}.md").read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def each(name: str) -> Any:
    return pytest.mark.parametrize("row", table(name), ids=lambda row: " | ".join(row.values()))


def value(text: str) -> float | bool:
    return YES_NO[text] if text in YES_NO else float(text.replace(",", "."))


def estimated(text: str) -> tuple[str, bool]:
    """An answer without what stands in brackets behind it, and whether that says "số ước"."""
    said, _, aside = text.partition(" (")
    return said, aside == "ước)"


def figure(period: str, unit: str, element: str, text: str, evidence: str = "") -> Iterator[Figure]:
    """The figure that an answer of the tables makes: none where no form came; "7 -> 9" is adjusted by the Office.

    "7 (ước)" is a số ước; what the Office puts is official.
    """
    said, _, new = text.partition(" -> ")
    said, estimate = estimated(said)
    adjusted = value(new) if new else None
    if said not in NOTHING:
        given = REASONS.get(said, Given.FIGURE)
        typed = None if said in REASONS else value(said)
        bad = said == "hỏng"
        yield Figure(
            period,
            unit,
            element,
            given,
            value=typed,
            adjusted=adjusted,
            counted=counts(given, typed, adjusted, bad),
            bad=bad,
            evidence=evidence,
            estimate=estimate and adjusted is None and not bad,
        )


def counts(given: Given, typed: Value, adjusted: Value, bad: bool) -> Value:
    """What the merge lets an answer count as (tests/test_merge_to_assess.py holds that it does)."""
    if adjusted is not None:
        return adjusted
    return None if bad else 0.0 if given == Given.NONE_OCCURRED else typed


PERIODS = (
    Period(
        code="2026-6T",
        kind=PeriodKind.HALF,
        name="6 tháng đầu năm 2026",
        year=2026,
        start=date(2025, 12, 15),
        end=date(2026, 6, 14),
    ),
    Period(
        code="2026-N",
        kind=PeriodKind.YEAR,
        name="Năm 2026",
        year=2026,
        start=date(2025, 12, 15),
        end=date(2026, 12, 14),
    ),
)
VILLAGES = "ABCDEFGH"


def world(
    elements: tuple[Element, ...], criteria: tuple[Criterion, ...], exceptions: tuple[ReportingException, ...] = ()
) -> Catalogue:
    """A commune of eight villages and one department, one year, and what the test is about."""
    return Catalogue(
        plan=Plan(
            code="KH",
            name="Kế hoạch",
            commune="Tân Minh",
            authority="UBND xã Tân Minh",
            years=(2026,),
            start=date(2026, 4, 1),
            office="P",
        ),
        kinds=(
            UnitKind(code="THON", name="Thôn", group="Các thôn", signer_title="Trưởng thôn"),
            UnitKind(code="PHONG", name="Phòng", group="Các phòng", signer_title="Trưởng phòng"),
        ),
        units=(
            *(Unit(code=v, name=f"Thôn {v}", kind="THON") for v in VILLAGES),
            Unit(code="P", name="Phòng P", kind="PHONG"),
        ),
        models=(Model(code="MH1", name="Mô hình", lead="P"),),
        elements=elements,
        criteria=criteria,
        periods=PERIODS,
        exceptions=exceptions,
    )


WORDS: Mapping[str, Mapping[str, Any]] = {
    **{str(kind): {"time_kind": kind} for kind in TimeKind},
    **{str(way): {"combine": way} for way in Combine},
    **{str(way): {"direction": way} for way in Direction},
    **{str(way): {"measure": way} for way in (Measure.RATIO, Measure.SHARE)},
    "đạt/không đạt": {"value_type": ValueType.YES_NO},
    "evidence": {"evidence": "Biên bản"},
    "nobody": {"reporters": ()},
    "village/office": {"below": ("P",)},
    "nobody below": {"below": ()},
    "no minimum": {"minimum": None},
}
KINDS = {"6T": PeriodKind.HALF, "N": PeriodKind.YEAR}


def target(text: str) -> float | str | tuple[float, float] | None:
    low, dash, high = text.partition(" - ")
    if dash:
        return float(low), float(high)
    return (text if text in YES_NO else float(text)) if text else None


def features(text: str) -> dict[str, Any]:
    """What a cell like "thời điểm; target 80; judged 6T;N" says of the criterion and its elements."""
    found: dict[str, Any] = {}
    for phrase in filter(None, (part.strip() for part in text.replace("6T;N", "6T+N").split(";"))):
        name, _, rest = phrase.partition(" ")
        if phrase in WORDS:
            found |= WORDS[phrase]
        elif name == "target":
            found["targets"] = ((2026, target(rest)),)
        elif name in ("judged", "asks", "below-asks"):
            found[name] = tuple(KINDS[kind] for kind in rest.split("+"))
        elif name == "villages":
            found["reporters"] = tuple(rest)
        elif name == "unit":
            found["unit_of_measure"] = rest
        else:
            found[name] = float(rest)
    return found


def about(text: str, villages: str = "AB") -> Catalogue:
    """A catalogue of one criterion X (its parts X, or X.T and X.M) as the cell describes it."""
    said = features(text)
    ratio = said.get("measure") == Measure.RATIO
    passes = said.get("measure") == Measure.SHARE or said.get("combine") == Combine.ALL
    top = Element(
        code="X.T" if ratio else "X",
        name="Số hộ đạt" if ratio else "Số buổi",
        unit_of_measure=said.get("unit_of_measure", "buổi"),
        value_type=said.get("value_type", ValueType.YES_NO if passes else ValueType.NUMBER),
        time_kind=said.get("time_kind", TimeKind.POINT),
        asks=said.get("asks", (PeriodKind.HALF, PeriodKind.YEAR)),
        reporters=said.get("reporters", tuple(villages)),
        combine=said.get("combine", Combine.SUM),
        evidence=said.get("evidence", ""),
        minimum=said.get("minimum", 0.0),
        maximum=said.get("maximum"),
    )
    below = top.model_copy(
        update={
            "code": "X.M",
            "name": "Tổng số hộ",
            "reporters": said.get("below", top.reporters),
            "asks": said.get("below-asks", top.asks),
            "evidence": "",
            "minimum": said.get("below-minimum", top.minimum),
            "maximum": said.get("below-maximum", top.maximum),
        }
    )
    criterion = Criterion(
        code="X",
        name="Tiêu chí X",
        model="MH1",
        measure=said.get("measure", Measure.ELEMENT),
        unit_of_measure=said.get("unit_of_measure", "buổi"),
        element="" if ratio else "X",
        numerator="X.T" if ratio else "",
        denominator="X.M" if ratio else "",
        direction=said.get("direction", Direction.HIGHER),
        targets=said.get("targets", ()),
        judged=said.get("judged", (PeriodKind.YEAR,)),
        band=said.get("band"),
        coverage=said.get("coverage", 100.0),
        decimals=int(said.get("decimals", 2)),
    )
    return world((top, below) if ratio else (top,), (criterion,))


def said_by(catalogue: Catalogue, period: str, answers: Mapping[str, str], proven: str = "") -> tuple[Figure, ...]:
    """Figures of the answers by unit: "7", or "8 / 10" for a ratio; ``proven``: units that gave minh chứng."""
    parts = catalogue.criterion["X"].parts
    return tuple(
        found
        for unit, text in answers.items()
        for part, said in zip(parts, text.split("/") if len(parts) > 1 else (text,), strict=False)
        for found in figure(period, unit, part, said.strip(), "Số 1" if unit in proven.split() else "")
    )


def one(catalogue: Catalogue, period: str, figures: tuple[Figure, ...], half: tuple[Figure, ...] = ()) -> Assessment:
    return assess(catalogue, catalogue.period[period], figures, half)[-1]


def shown(value: float | str | bool | None) -> str:
    if isinstance(value, bool):
        return "Đạt" if value else "Không đạt"
    return "none" if value is None else value if isinstance(value, str) else f"{value:g}"


@each("1-combine")
def test_how_figures_are_combined(row: dict[str, str]) -> None:
    figures_are_words = any(row[unit] in YES_NO for unit in "ABCD")
    catalogue = about(f"{row['combine']}{'; đạt/không đạt' if figures_are_words else ''}", "ABCD")
    found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", {unit: row[unit] for unit in "ABCD"}))
    assert (f"{found.reported}/{found.expected}", shown(found.value)) == (row["n/N"], row["figure"])


@each("1-ratio")
def test_the_two_parts_of_a_ratio(row: dict[str, str]) -> None:
    catalogue = about("tỷ số" + ("; village/office" if row["owed by"] == "thôn/phòng" else ""))
    found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", {unit: row[unit] for unit in "ABP"}))
    got = (f"{found.reported}/{found.expected}", shown(found.value), "; ".join(found.missing))
    assert got == (row["n/N"], row["value"], row["missing"])


@each("1-rounding")
def test_rounding(row: dict[str, str]) -> None:
    assert rounded(Fraction(row["number"]), int(row["decimals"])) == float(row["rounded"])


@each("2-status")
def test_status_and_its_sentence(row: dict[str, str]) -> None:
    catalogue = about(row["criterion"], "ABC")
    answers = {unit: row[unit] for unit in "ABC"} | {"P": row["P"]}
    half = said_by(catalogue, "2026-6T", {"A": row["6T of A"]}) if row["6T of A"] else ()
    found = one(catalogue, row["period"], said_by(catalogue, row["period"], answers, row["minh chứng"]), half)
    assert (found.status, found.reason) == (row["status"], row["reason"])


def bound_words(row: dict[str, str]) -> tuple[str, str]:
    """From where to where a criterion can come in 2026-N, in the words of the table."""
    catalogue = about(row["measure"], "ABC")
    answers = {unit: row[unit] for unit in "ABCP"}
    figures = said_by(catalogue, "2026-N", answers)
    criterion, now = catalogue.criterion["X"], all_answers(catalogue, catalogue.period["2026-N"], figures)
    found = parts_of(criterion, now)
    if features(row["measure"]).get("combine") == Combine.ALL:
        certain = settled(criterion, now, found, PASS)
        return (str(FAIL), str(FAIL)) if certain else ("none", "none")
    span = bounds(criterion, now, found)
    ends = (span.low, span.high) if span else (None, None)
    low, high = ("none" if end is None else f"{float(end):g}" for end in ends)
    return low, high


@each("2-bounds")
def test_bounds_over_the_units_that_have_not_given(row: dict[str, str]) -> None:
    assert bound_words(row) == (row["from"], row["to"])


@each("2-group")
def test_status_of_a_group(row: dict[str, str]) -> None:
    parts = [Status(part) for part in row["parts"].split("; ")] if row["parts"] else []
    assert of_group(parts) == row["status"]
    assert of_group(parts[::-1]) == row["status"]


@each("3-target")
def test_meets_the_target(row: dict[str, str]) -> None:
    got = row["value"] if row["value"] in YES_NO else float(row["value"]) if row["value"] else None
    direction, wanted = Direction(row["direction"]), target(row["target"])
    band = float(row["band"]) if row["band"] else None
    assert meets(got, wanted, direction) == (row["meets"] == "yes")
    if row["meets"] == "no":
        assert within(got, wanted, direction, band) == (row["within"] == "yes")


@each("4-progress")
def test_progress_and_on_track(row: dict[str, str]) -> None:
    catalogue = about(row["criterion"])
    found = one(catalogue, row["period"], said_by(catalogue, row["period"], {"A": row["A"], "B": row["B"]}))
    done = "none" if found.progress is None else f"{round(found.progress, 4):g}"
    assert (done, {None: "null", True: "true", False: "false"}[found.on_track]) == (row["progress"], row["on_track"])


def group(code: str, above: str = "") -> Criterion:
    return Criterion(code=code, name=code, model="MH1", measure=Measure.GROUP, group=above)


def plain(code: str, above: str, wanted: float | None) -> tuple[Element, Criterion]:
    base = about("target 1").elements[0]
    targets = ((2026, wanted),) if wanted is not None else ()
    element = base.model_copy(update={"code": code})
    return element, Criterion(
        code=code, name=code, model="MH1", measure=Measure.ELEMENT, element=code, group=above, targets=targets
    )


def nested() -> Catalogue:
    """G holds X1 and the group H, which holds X2 and X3; G stands before its parts in the table."""
    made = [plain("X1", "G", 5), plain("X2", "H", 5), plain("X3", "H", 5)]
    criteria = (group("G"), made[0][1], group("H", "G"), made[1][1], made[2][1])
    return world(tuple(element for element, _ in made), criteria)


def of_all(catalogue: Catalogue, answers: Mapping[tuple[str, str], str]) -> dict[str, Assessment]:
    figures = [f for (unit, element), said in answers.items() for f in figure("2026-N", unit, element, said)]
    return {a.code: a for a in assess(catalogue, catalogue.period["2026-N"], figures)}


def test_groups_are_assessed_after_their_parts_and_told_in_the_catalogue_s_order() -> None:
    catalogue = nested()
    everyone = {(unit, code): "4" for unit in "AB" for code in ("X1", "X2", "X3")}
    found = of_all(catalogue, everyone)
    assert list(found) == ["G", "X1", "H", "X2", "X3"]
    assert (found["H"].status, found["G"].status) == (Status.MET, Status.MET)
    assert found["G"].reason == "Đạt: cả 2 tiêu chí thành phần đều đạt."
    assert (found["H"].reported, found["H"].expected, found["H"].missing) == (2, 2, ())
    assert (found["H"].code, found["H"].model, found["X2"].model) == ("H", "MH1", "MH1")

    found = of_all(catalogue, everyone | {("A", "X3"): "0", ("B", "X2"): "-"})
    assert (found["H"].status, found["G"].status) == (Status.NOT_MET, Status.NOT_MET)
    assert found["H"].reason == "Chưa đạt: 1/2 tiêu chí thành phần chưa đạt (X3)."
    assert (found["H"].reported, found["H"].expected, found["H"].missing) == (1, 2, ("B",))
    assert (found["G"].value, found["G"].target, found["G"].on_track, found["G"].missing) == (None, None, None, ("B",))

    found = of_all(catalogue, {key: said for key, said in everyone.items() if key[1] != "X2"})
    assert found["H"].reason == "Chưa đủ số liệu: 1/2 tiêu chí thành phần chưa có hoặc chưa đủ số liệu (X2)."
    assert found["G"].reason == "Chưa đủ số liệu: 1/2 tiêu chí thành phần chưa có hoặc chưa đủ số liệu (H)."


def test_of_more_than_five_parts_the_first_five_are_named() -> None:
    made = [plain(f"X{n}", "G", None) for n in range(7)]
    found = of_all(world(tuple(e for e, _ in made), (group("G"), *(c for _, c in made))), {})
    assert found["G"].reason.endswith("(X0, X1, X2, X3, X4 và 2 tiêu chí khác).")


def test_a_share_counts_units_however_their_answers_are_combined() -> None:
    catalogue = about("tỷ lệ đơn vị đạt; tất cả cùng đạt", "ABC")
    assert one(catalogue, "2026-N", said_by(catalogue, "2026-N", {"A": "Đạt", "B": "Không đạt"})).value == 50


def test_a_part_that_does_not_concern_anyone_is_not_expected_of_its_group() -> None:
    everyone = {(unit, code): "4" for unit in "AB" for code in ("X1", "X2")}
    found = of_all(nested(), everyone | {("A", "X3"): "không thuộc", ("B", "X3"): "không thuộc"})
    assert (found["H"].status, found["H"].reported, found["H"].expected) == (Status.MET, 1, 1)
    assert found["H"].reason == "Đạt: cả 1 tiêu chí thành phần đều đạt."


def test_what_a_criterion_comes_to_is_told_with_its_parts() -> None:
    found = one(about("tỷ số; target 80"), "2026-N", said_by(about("tỷ số"), "2026-N", {"A": "8 / 10"}))
    assert (found.code, found.model, found.value, found.target) == ("X", "MH1", 80, 80)
    assert (found.reported, found.expected, found.missing, found.progress) == (1, 2, ("B",), None)
    assert found.parts == (Part("X.T", 8.0, ("A",), ("B",)), Part("X.M", 10.0, ("A",), ("B",)))


def test_a_unit_that_owes_minh_chung_for_both_parts_is_named_once() -> None:
    catalogue = about("tỷ số; target 80; evidence")
    both = tuple(e.model_copy(update={"evidence": "Biên bản"}) for e in catalogue.elements)
    catalogue = catalogue.model_copy(update={"elements": both})
    found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", {"A": "9 / 10", "B": "9 / 10"}, "B"))
    assert "chờ minh chứng của Thôn A; 2/2" in found.reason


def test_when_it_is_asked_and_judged_is_said_of_the_periods_own_year() -> None:
    catalogue = about("asks 6T; target 10")
    later = PERIODS[0].model_copy(update={"code": "2027-6T", "year": 2027, "name": "6 tháng đầu năm 2027"})
    catalogue = catalogue.model_copy(update={"periods": (*PERIODS, later)})
    reason = "Chưa đến kỳ đánh giá; số liệu được hỏi ở kỳ báo cáo 6 tháng đầu năm 2026."
    assert one(catalogue, "2026-N", ()).reason == reason


def test_only_a_yearly_report_looks_back_at_its_half() -> None:
    catalogue = about("target 10")
    half = said_by(catalogue, "2026-6T", {"A": "7"})
    assert one(catalogue, "2026-6T", (), half) == one(catalogue, "2026-6T", ())
    assert "mới có số 6 tháng (7 buổi)" in one(catalogue, "2026-N", (), half).reason
    alone = catalogue.model_copy(update={"periods": PERIODS[1:]})
    assert one(alone, "2026-N", (), half) == one(alone, "2026-N", ())


# a criterion, its coverage: per cent of units that must have given
@pytest.mark.parametrize(
    ("cell", "needed"),
    [
        ("tổng; coverage 60", 100.0),
        ("bình quân; coverage 60", 60.0),
        ("tất cả cùng đạt; coverage 60", 100.0),
        ("tỷ số; coverage 60", 60.0),
        ("tỷ lệ đơn vị đạt; coverage 60", 60.0),
        ("bình quân", 100.0),
    ],
)
def test_fewer_than_all_units_do_only_for_a_mean_a_ratio_or_a_share(cell: str, needed: float) -> None:
    catalogue = about(cell)
    assert coverage_needed(catalogue.criteria[0], catalogue) == needed


@pytest.mark.parametrize(("given", "status"), [(3, Status.INCOMPLETE), (4, Status.MET), (5, Status.MET)])
def test_coverage_is_enough_from_the_very_share_on(given: int, status: Status) -> None:
    catalogue = about("bình quân; target 1; coverage 80", "ABCDE")
    answers = dict.fromkeys("ABCDE"[:given], "2")
    assert one(catalogue, "2026-N", said_by(catalogue, "2026-N", answers)).status == status


def test_an_element_is_owed_by_units_in_the_order_of_their_table() -> None:
    catalogue = about("tổng", "CAB")
    assert owed_by(catalogue, PERIODS[1]) == {"X": ("A", "B", "C")}


def test_the_poorest_part_is_that_of_least_coverage_then_of_more_units() -> None:
    def part(reported: str, missing: str) -> Part:
        return Part("X", 1.0, tuple(reported), tuple(missing))

    assert poorest([part("AB", ""), part("A", "B")]) == (1, 2)
    assert poorest([part("A", "B"), part("ABC", "")]) == (1, 2)
    assert poorest([part("A", "B"), part("AB", "CD")]) == (2, 4)
    assert poorest([part("A", "B"), part("", "")]) == (0, 0)
    assert poorest([]) == (0, 0)


def test_a_criterion_counts_while_it_is_valid() -> None:
    catalogue = nested()
    gone = catalogue.criterion["X3"].model_copy(update={"valid_to": date(2026, 12, 13)})
    catalogue = catalogue.model_copy(update={"criteria": (*catalogue.criteria[:-1], gone)})
    found = of_all(catalogue, {(unit, code): "4" for unit in "AB" for code in ("X1", "X2")})
    assert "X3" not in found
    assert found["H"].status == Status.MET


def test_parts_of_a_ratio_are_one_question_only_where_the_same_units_owe_both() -> None:
    catalogue = about("tỷ số; target 80")
    apart = ReportingException(unit="B", element="X.M", period="2026-N", owes=False)
    catalogue = catalogue.model_copy(update={"exceptions": (apart,)})
    found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", {"A": "8 / 20", "B": "9"}))
    assert (found.value, found.reported, found.expected) == (85, 2, 2)


def test_the_target_is_that_of_the_year_in_which_the_window_ends() -> None:
    catalogue = about("target 5")
    criterion = catalogue.criteria[0].model_copy(update={"targets": ((2025, 1.0), (2026, 5.0), (2027, 9.0))})
    catalogue = catalogue.model_copy(update={"criteria": (criterion,)})
    assert one(catalogue, "2026-6T", ()).target == 5


def test_a_figure_that_is_not_owed_or_is_of_another_period_is_not_counted() -> None:
    catalogue = about("target 5")
    figures = said_by(catalogue, "2026-N", {"A": "3", "B": "3", "H": "100"})
    stray = said_by(catalogue, "2026-6T", {"A": "50", "B": "50"})
    assert one(catalogue, "2026-N", figures + stray).value == 6


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1234.5, "ha", "1.234,5 ha"),
        (1234567.0, "đồng", "1.234.567 đồng"),
        (80.0, "%", "80%"),
        (85.3, "%", "85,3%"),
        (0.00001, "ha", "0,00001 ha"),
        (-0.0, "ha", "0 ha"),
        (-2.5, "", "-2,5"),
        (1e16, "ha", "10.000.000.000.000.000 ha"),
        ("Đạt", "buổi", "Đạt"),
        (False, "", "Không đạt"),
        (True, "buổi", "Đạt"),
        (None, "ha", ""),
    ],
)
def test_numbers_as_a_person_reads_them(value: float | str | bool | None, unit: str, text: str) -> None:
    assert measured(value, unit) == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("target 80; unit %", "80%"),
        ("càng thấp càng tốt; target 5", "không quá 5 buổi"),
        ("bằng; target 5", "đúng 5 buổi"),
        ("trong khoảng; target 80 - 90; unit %", "từ 80% đến 90%"),
        ("càng cao càng tốt; target 80 - 90; unit %", "từ 80% đến 90%"),
        ("tỷ số; target 80", "80%"),
        ("tất cả cùng đạt; target Đạt", "Đạt"),
        ("tất cả cùng đạt; càng thấp càng tốt; target Đạt", "Đạt"),
        ("càng thấp càng tốt", ""),
    ],
)
def test_targets_as_a_person_reads_them(cell: str, text: str) -> None:
    criterion = about(cell).criteria[0]
    assert target_words(criterion.target(2026), criterion) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, ""),
        (1, "a"),
        (5, "a, b, c, d, e"),
        (6, "a, b, c, d, e và 1 đơn vị khác"),
        (7, "a, b, c, d, e và 2 đơn vị khác"),
    ],
)
def test_more_names_than_five_are_counted(count: int, text: str) -> None:
    assert words.some("abcdefg"[:count], "đơn vị") == text


def test_periods_as_they_stand_inside_a_sentence() -> None:
    assert words.period_names(PERIODS) == "6 tháng đầu năm 2026, năm 2026"


@pytest.mark.parametrize(("share", "text"), [(0.46, "46%"), (0.462, "46,2%"), (0.9999, "99,9%"), (1.2, "120%")])
def test_a_share_of_the_plan_is_never_rounded_up_to_more_than_was_done(share: float, text: str) -> None:
    assert percent(share) == text


SAID = [
    text
    for part in (words.ROWS, words.STANDS, words.JUDGED, words.TEXT, words.GROUPS, words.TRACE)
    for text in part.values()
]


@pytest.mark.parametrize("text", SAID)
def test_wordings_are_composed_and_free_of_words_that_the_office_does_not_use(text: str) -> None:
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"\b(lỗi|cảnh báo|duyệt|trễ|xác minh)\b", text, re.IGNORECASE)


# The laws

CELLS = st.sampled_from(
    [
        f"{cell}{extra}"
        for cell in (
            "target 10",
            "lũy kế trong năm; target 10",
            "bình quân; target 10; coverage 50",
            "càng thấp càng tốt; target 5; band 10",
            "bằng; target 6",
            "trong khoảng; target 80 - 90",
            "",
        )
        for extra in ("", "; evidence")
    ]
)
ANSWERS = st.sampled_from(
    ["0", "3", "0,1", "1000", "không phát sinh", "không thuộc", "chưa có", "trống", "hỏng", "-", "3 -> 7"]
)
NO_FIGURE = st.sampled_from(["không thuộc", "chưa có", "trống", "hỏng", "-"])
THREE = st.fixed_dictionaries(dict.fromkeys("ABC", ANSWERS))


@given(CELLS, st.fixed_dictionaries(dict.fromkeys("ABC", NO_FIGURE)), st.sampled_from(["2026-6T", "2026-N"]))
def test_without_data_nothing_is_called_not_met(cell: str, answers: dict[str, str], period: str) -> None:
    catalogue = about(cell, "ABC")
    found = one(catalogue, period, said_by(catalogue, period, answers))
    assert found.status in (Status.NO_DATA, Status.NOT_APPLICABLE, Status.NO_TARGET)
    assert (found.value, found.on_track, found.progress) == (None, None, None)


@given(CELLS, THREE)
def test_a_half_year_is_never_called_not_met_for_being_half(cell: str, answers: dict[str, str]) -> None:
    catalogue = about(cell, "ABC")
    found = one(catalogue, "2026-6T", said_by(catalogue, "2026-6T", answers))
    assert found.status not in (Status.NOT_MET, Status.NEARLY, Status.MET, Status.NO_EVIDENCE)


@given(CELLS, THREE)
def test_coverage_and_the_missing_add_up_and_the_reason_is_a_sentence(cell: str, answers: dict[str, str]) -> None:
    catalogue = about(cell, "ABC")
    found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", answers))
    assert found.reported + len(found.missing) == found.expected
    assert found.reason.endswith(".")
    assert "{" not in found.reason
    assert all(catalogue.unit[unit].name in found.reason for unit in found.missing)


PAIRS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=3, max_size=3)


@given(PAIRS)
def test_a_ratio_of_a_part_to_its_whole_lies_between_0_and_100(pairs: list[tuple[int, int]]) -> None:
    catalogue = about("tỷ số; target 80", "ABC")
    answers = {unit: f"{min(pair)} / {max(pair)}" for unit, pair in zip("ABC", pairs, strict=True)}
    found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", answers))
    if any(max(pair) for pair in pairs):
        assert isinstance(found.value, float)
        assert 0 <= found.value <= 100
    else:
        assert (found.value, found.status) == (None, Status.NOT_APPLICABLE)


@given(CELLS, THREE, st.data())
def test_the_order_of_figures_changes_nothing(cell: str, answers: dict[str, str], data: st.DataObject) -> None:
    catalogue = about(cell, "ABC")
    figures = said_by(catalogue, "2026-N", answers)
    mixed = tuple(data.draw(st.permutations(figures)))
    assert assess(catalogue, PERIODS[1], mixed) == assess(catalogue, PERIODS[1], figures)


PRINTED = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**60), 2**60).map(float)


@given(PRINTED)
def test_a_float_is_the_decimal_that_a_person_reads(number: float) -> None:
    assert exact(number) == Fraction(repr(number))


@given(
    st.lists(PRINTED, max_size=5) | st.lists(st.integers(-9, 2**53).map(float), max_size=5) | st.lists(st.booleans())
)
def test_a_sum_is_that_of_the_decimals(numbers: list[float]) -> None:
    exactly = sum((Fraction(repr(float(number))) for number in numbers), Fraction(0))
    try:
        expected = float(exactly)
    except OverflowError:
        with pytest.raises(OverflowError):
            exact_sum(numbers)
    else:
        assert exact_sum(numbers) == expected


@given(st.decimals(-(10**9), 10**9, places=5), st.integers(0, 4))
def test_rounding_is_half_up_in_decimal(exact: Decimal, decimals: int) -> None:
    expected = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert rounded(Fraction(exact), decimals) == float(expected)


@given(st.floats(-1e6, 1e6).map(lambda value: round(value, 6)))
def test_a_number_in_words_reads_back_the_same(value: float) -> None:
    assert float(format_number(value).replace(".", "").replace(",", ".")) == value


@given(st.lists(st.sampled_from(Status), max_size=5))
def test_a_group_is_met_only_where_each_part_that_counts_is(statuses: list[Status]) -> None:
    counting = [s for s in statuses if s != Status.NOT_APPLICABLE]
    assert (of_group(statuses) == Status.MET) == (bool(counting) and set(counting) == {Status.MET})


# what A, B and C say; the status as it is said; the sentence
@pytest.mark.parametrize(
    ("cell", "answers", "status", "reason"),
    [
        (
            "target 10",
            "6 (ước) / 5 / 0",
            "Đạt (ước)",
            "Ước 11/10 buổi, bằng 110% kế hoạch; đạt (ước); 3/3 đơn vị đã báo cáo; có 1 số liệu là số ước (Thôn A).",
        ),
        (
            "target 10",
            "6 (ước) / 1 / 0 (ước)",
            "Chưa đạt (ước)",
            "Ước 7/10 buổi, bằng 70% kế hoạch; chưa đạt (ước); 3/3 đơn vị đã báo cáo; "
            "có 2 số liệu là số ước (Thôn A, Thôn C).",
        ),
        (
            "target 10; band 10",
            "6 (ước) / 3 / 0",
            "Cơ bản đạt (ước)",
            "Ước 9/10 buổi, bằng 90% kế hoạch; cơ bản đạt (ước); 3/3 đơn vị đã báo cáo; "
            "có 1 số liệu là số ước (Thôn A).",
        ),
        (
            "target 10; evidence",
            "6 (ước) / 5 / 0",
            "Chờ minh chứng (ước)",
            "Ước 11/10 buổi, bằng 110% kế hoạch; chờ minh chứng (ước) của Thôn A, Thôn B, "
            "Thôn C; 3/3 đơn vị đã báo cáo; có 1 số liệu là số ước (Thôn A).",
        ),
        (
            "target 12",
            "6 (ước) / 5 / -",
            "Chưa đủ số liệu",
            "Chưa đủ số liệu: 2/3 đơn vị, còn thiếu Thôn C; số tạm tính ước 11 buổi; có 1 số liệu là số ước (Thôn A).",
        ),
        (
            "",
            "6 (ước) / 5 / 0",
            "Chưa giao chỉ tiêu",
            "Chưa giao chỉ tiêu năm 2026; kết quả ước 11 buổi; 3/3 đơn vị đã báo cáo; có 1 số liệu là số ước (Thôn A).",
        ),
        (
            "tất cả cùng đạt; target Đạt",
            "Đạt (ước) / Đạt / Đạt",
            "Đạt (ước)",
            "Đạt (ước); 3/3 đơn vị đã báo cáo; có 1 số liệu là số ước (Thôn A).",
        ),
        (
            "target 10",
            "6 (ước) -> 6 / 5 / 0",
            "Đạt",
            "11/10 buổi, bằng 110% kế hoạch; đạt; 3/3 đơn vị đã báo cáo; có 1 số liệu do Văn phòng điều chỉnh.",
        ),
    ],
)
def test_whatever_holds_a_so_uoc_says_so(cell: str, answers: str, status: str, reason: str) -> None:
    catalogue = about(cell, "ABC")
    found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", dict(zip("ABC", answers.split(" / "), strict=True))))
    assert (found.status_words, found.reason) == (status, reason)
    assert found.estimate == ("ước" in reason)


def test_a_half_of_estimates_is_said_so_where_it_stands_in_for_the_year_and_towards_it() -> None:
    catalogue = about("lũy kế trong năm; target 10", "A")
    half = said_by(catalogue, "2026-6T", {"A": "6 (ước)"})
    towards = one(catalogue, "2026-6T", half)
    assert towards.reason.startswith("Chưa đến kỳ đánh giá; ước 6/10 buổi, bằng 60% kế hoạch năm; đúng tiến độ ")
    assert towards.status_words == "Chưa đến kỳ đánh giá" and towards.estimate
    year = one(catalogue, "2026-N", (), half)
    assert "mới có số 6 tháng (ước 6 buổi)" in year.reason and not year.estimate


def test_a_ratio_holds_the_estimate_of_either_part() -> None:
    catalogue = about("tỷ số; target 80")
    for answer, count in (("8 (ước) / 10", 1), ("8 / 10 (ước)", 1), ("8 (ước) / 10 (ước)", 2), ("8 / 10", 0)):
        found = one(catalogue, "2026-N", said_by(catalogue, "2026-N", {"A": answer, "B": "9 / 10"}))
        assert found.estimate == bool(count)
        assert (f"có {count} số liệu là số ước (Thôn A)" in found.reason) == bool(count)
    # what is not counted makes nothing an estimate
    half = one(catalogue, "2026-N", said_by(catalogue, "2026-N", {"A": "8 (ước) / chưa có", "B": "9 / 10"}))
    assert not half.estimate and "ước" not in half.reason


def test_a_group_holds_the_estimates_of_its_parts_at_any_depth() -> None:
    catalogue = nested()
    everyone = {(unit, x): "9" for unit in VILLAGES[:2] for x in ("X1", "X2", "X3")}
    assert not any(a.estimate for a in of_all(catalogue, everyone).values())
    found = of_all(catalogue, everyone | {("A", "X3"): "9 (ước)"})
    assert {code for code, a in found.items() if a.estimate} == {"X3", "H", "G"}
    assert found["G"].status_words == "Đạt (ước)"
    assert found["G"].reason == "Đạt: cả 2 tiêu chí thành phần đều đạt; đánh giá theo số ước: H."


@given(st.lists(st.tuples(st.floats(0, 1e6).map(lambda x: round(x, 2)), st.booleans()), min_size=1, max_size=8))
def test_an_estimate_changes_what_is_said_and_no_value_or_status(said: list[tuple[float, bool]]) -> None:
    catalogue = about("target 100", VILLAGES[: len(said)])
    official = tuple(
        f for unit, (number, _) in zip(VILLAGES, said, strict=False) for f in figure("2026-N", unit, "X", str(number))
    )
    estimated = tuple(f._replace(estimate=of) for f, (_, of) in zip(official, said, strict=True))
    one_way, other = one(catalogue, "2026-N", official), one(catalogue, "2026-N", estimated)
    assert other.estimate == any(of for _, of in said)
    same = ("value", "status", "on_track", "reported", "expected", "missing", "progress")
    assert all(getattr(one_way, key) == getattr(other, key) for key in same)
