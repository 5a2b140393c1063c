"""The report that goes up: every number is explained, no word of another period, tags that stay, gaps, appendices."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl import catalogue as rows_of
from tanminh_xl import merge, reports
from tanminh_xl.assess import assess, compared
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    Combine,
    Criterion,
    Direction,
    Element,
    Measure,
    PeriodKind,
    ReportingException,
    ValueType,
)
from tanminh_xl.domain.comparison import Opened
from tanminh_xl.domain.document import Document, Heading, Paragraph
from tanminh_xl.domain.events import ZONE, State
from tanminh_xl.domain.figures import Assessment, Figure, Status
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.pace import Pace, pace
from tanminh_xl.domain.report import Earlier, PeriodReport, RegisterLine, TextPart
from tanminh_xl.domain.sheet import Cell, Ref, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports.common import reporting
from tanminh_xl.reports.narrative import plain_text, report_document
from tanminh_xl.reports.narrative.appendices import without_trends
from tanminh_xl.reports.standing import MOVING
from tanminh_xl.usecases.snapshot import Snapshot
from tests import reportkit
from tests.said_numbers import DATE, NUMBER, QUOTED, gaps, numbers, sentences, unexplained

HALF, YEAR, DEMAND = "2026-6T", "2026-N", "2026-DX1"


def of_folder(folder: Path, period: str) -> PeriodReport:
    call = Call(folder, period, datetime(2026, 12, 21, 9, tzinfo=ZONE), "Nguyễn Thị Hà")
    snapshot = Snapshot(FilesHost(Folder(folder).master), call)
    return snapshot.report(snapshot.opened())


def document(report: PeriodReport) -> Document:
    return report_document(report, None, reports.consolidated(report))


def said(made: Document) -> dict[str, str]:
    return {s.tag: s.text for s in sentences(made)}


def words(made: Document) -> str:
    """All that is ours: no quotes of others."""
    return QUOTED.sub("“”", plain_text(made._replace(appendices=())))


def assert_explained(report: PeriodReport, made: Document) -> None:
    wrong = {s.text: found for s in sentences(made) if (found := unexplained(report, s))}
    assert wrong == {}


# every number


@pytest.mark.parametrize("period", [HALF, YEAR, DEMAND])
def test_every_number_of_the_demonstration_is_explained(made_demo: Path, period: str) -> None:
    report = of_folder(made_demo, period)
    made = document(report)
    assert_explained(report, made)
    assert sum(len(numbers(s.text)) for s in sentences(made)) > (100 if period != DEMAND else 5)


def test_the_check_finds_a_number_that_is_none(made_demo: Path) -> None:
    """So that the check itself can fail: each sentence with one of its numbers changed is told, but for few in which
    the other number is a figure of the sentence too."""
    report = of_folder(made_demo, YEAR)
    told = spoilt = 0
    for sentence in sentences(document(report)):
        if "tieu_chi_trang" in {r.table for r in sentence.refs} and numbers(QUOTED.sub("", sentence.text)):
            shown = list(NUMBER.finditer(sentence.text))[-1]
            other = f"{sentence.text[: shown.start()]}{shown[0]}7{sentence.text[shown.end() :]}"
            spoilt += 1
            told += bool(unexplained(report, sentence._replace(text=other)))
    assert spoilt > 20 and told >= 0.9 * spoilt


def varied(rng: random.Random, known: Catalogue) -> Catalogue:
    """The catalogue with targets and directions of every kind."""

    def of(criterion: Criterion) -> Criterion:
        if not criterion.targets or criterion.target(2026) == "Đạt":
            return criterion
        ways = [d for d in Direction if d is not Direction.RANGE or criterion.measure is Measure.ELEMENT]
        way = rng.choice(ways)
        number = rng.choice([0.0, 1.0, 5.0, 7.0, 12.5, 20.0, 80.0, 100.0, 1200.0, 33.33])
        target = (number, number + rng.choice([1.0, 2.5, 30.0])) if way is Direction.RANGE else number
        targets = () if rng.random() < 0.1 else ((2026, target), (2027, target))
        band = rng.choice([None, 10.0]) if way in (Direction.HIGHER, Direction.LOWER) else None
        return criterion.model_copy(update={"direction": way, "targets": targets, "band": band})

    return known.model_copy(update={"criteria": tuple(of(c) for c in known.criteria)})


def drawn(rng: random.Random, figure: Figure, element: Element) -> Figure:
    """Another answer: a figure of any size, 0, a blank, one of the other answers."""
    given = rng.choices(
        [Given.FIGURE, Given.NONE_OCCURRED, Given.NOT_APPLICABLE, Given.NOT_YET, Given.BLANK], [90, 4, 2, 2, 2]
    )[0]
    yes_no = element.value_type is ValueType.YES_NO
    given = Given.FIGURE if yes_no and given is Given.NONE_OCCURRED else given
    value: float | bool | None = None
    if given is Given.NONE_OCCURRED:
        value = 0.0
    elif given is Given.FIGURE and element.value_type is ValueType.YES_NO:
        value = rng.random() < 0.7
    elif given is Given.FIGURE:
        whole = [0, 1, 2, 5, 9, 10, 12, 99, 100, 1234, 4567890]
        part = [0.5, 1.25, 3.3, 1000.75, 99.99]
        value = float(rng.choice(whole if element.value_type is ValueType.COUNT else whole + part))
    estimate = value is not None and rng.random() < 0.1
    return figure._replace(given=given, value=value, counted=value, estimate=estimate, adjusted=None, instead=None)


@cache
def plain_figures(period: str) -> tuple[Figure, ...]:
    return reportkit.report(period).figures


def random_report(seed: int, period: str) -> PeriodReport:
    """A report over random figures, targets and lateness, compared with random figures of the period before."""
    rng = random.Random(seed)
    known = varied(rng, reportkit.catalogue())
    now = known.period[period]
    base = replace(reportkit.report(period), catalogue=known, period=now)

    def figures(of: str) -> tuple[Figure, ...]:
        return tuple(drawn(rng, f, known.element[f.element]) for f in plain_figures(of))

    own = figures(period)
    if period == HALF:
        return replace(base, figures=own, assessments=assess(known, now, own), register=lines(rng, base))
    then = known.period[HALF]
    half = figures(HALF)
    if rng.random() < 0.3:  # much that is the same
        there = {(f.unit, f.element) for f in half}
        half = tuple(f._replace(period=HALF) for f in own if (f.unit, f.element) in there)
    before = {a.code: a for a in assess(known, then, half)}
    opened = {HALF: Opened(known, {(f.unit, f.element): f for f in half})} if rng.random() < 0.9 else {}
    return replace(
        base,
        figures=own,
        assessments=assess(known, now, own, half),
        before={c.code: compared(known, now, c, opened.get, lambda _: before) for c in known.criteria},
        register=lines(rng, base),
        then=Earlier("6T/2026", known, then, before) if opened else None,
    )


def lines(rng: random.Random, base: PeriodReport) -> tuple[RegisterLine, ...]:
    """The register where units were late by days or by hours, said too little, or do not count."""
    odd = rng.choice([0.0, 0.2, 0.9])
    ways: tuple[dict[str, object], ...] = (
        {"late": 1},
        {"late": 12},
        {"late": 0, "late_hours": 3},
        {"late": None, "short": True},
        {"late": None, "counts": False},
    )
    return tuple(x._replace(**rng.choice(ways)) if x.counts and rng.random() < odd else x for x in base.register)


def on_demand(seed: int) -> PeriodReport:
    """Villages are asked figures of every kind, states of tasks and an answer in words; schools words alone."""
    rng = random.Random(seed)
    of = sample(rows_of.starter())
    rows = [("THON", "MH3-03"), ("THON", "CHUNG-06"), ("THON", "NEN-01"), ("THON", ""), ("TRUONG", "")]
    asked = tuple(ReportingException(unit=u, element=e, period=DEMAND, owes=True) for u, e in rows)
    mean = {"combine": Combine.MEAN}
    elements = tuple(e.model_copy(update=mean) if e.code == "NEN-01" else e for e in of.elements)
    criteria = tuple(
        c.model_copy(update={"judged": (*c.judged, PeriodKind.ON_DEMAND)}) if c.code == "MH3-03" else c
        for c in of.criteria
    )
    known = of.model_copy(update={"exceptions": asked, "elements": elements, "criteria": criteria})
    period = known.period[DEMAND]
    state = State(DEMAND)
    empty = merge.figures(known, period, state, (), {}, reportkit.path_of)
    figures = tuple(drawn(rng, f, known.element[f.element]) for f in empty)
    units = [u.code for u in known.units if u.kind in ("THON", "TRUONG")]
    texts = tuple(TextPart(u, "tra_loi", f"Đã họp {rng.randint(2, 99)} buổi") for u in units if rng.random() < 0.7)
    register = merge.register(known, period, state, reportkit.path_of)
    came = tuple(x._replace(version=1, counts=True, late=0) if rng.random() < 0.8 else x for x in register)
    made = PeriodReport(known, period, state, figures, assess(known, period, figures), texts=texts, register=came)
    return replace(made, register=lines(rng, made), tasks=merge.tasks(known, period, state, reportkit.path_of))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_every_number_of_a_random_report_on_demand_is_explained(seed: int) -> None:
    report = on_demand(seed)
    made = report_document(report, None, ())
    assert_explained(report, made)
    tags = [p.tag for p in (*sentences(made), *gaps(made))]
    assert len(tags) == len(set(tags))
    assert sum(t.startswith("dx.sl.") for t in tags) == 3


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([HALF, YEAR]))
def test_every_number_of_a_random_report_is_explained(seed: int, period: str) -> None:
    report = random_report(seed, period)
    made = report_document(report, None, ())
    assert_explained(report, made)
    tags = [p.tag for p in (*sentences(made), *gaps(made))]
    assert len(tags) == len(set(tags))
    text = words(made)
    assert "None" not in text and "{" not in text and ".." not in text.replace("...", "") and "nan" not in text.split()


COUNTED: dict[str, Callable[[Assessment, Pace | None], bool]] = {
    r"(?:tiêu chí|tiêu chí đều) đạt(?: \(|$)": lambda a, p: a.status is Status.MET,
    "cơ bản đạt": lambda a, p: a.status is Status.NEARLY,
    "chưa đạt": lambda a, p: a.status is Status.NOT_MET,
    "vượt tiến độ": lambda a, p: p is Pace.AHEAD,
    "đúng tiến độ": lambda a, p: p is Pace.ON,
    "chậm tiến độ": lambda a, p: p is Pace.BEHIND,
    "đánh giá (?:vào cuối năm|ở kỳ khác)": lambda a, p: a.status is Status.NOT_DUE and p not in MOVING,
    "chưa đủ số liệu": lambda a, p: a.status is Status.INCOMPLETE,
    "chưa có số liệu": lambda a, p: a.status is Status.NO_DATA,
    "chờ minh chứng": lambda a, p: a.status is Status.NO_EVIDENCE,
    "chưa giao chỉ tiêu": lambda a, p: a.status is Status.NO_TARGET,
    "không thuộc đối tượng": lambda a, p: a.status is Status.NOT_APPLICABLE,
}
"""What a clause counts, by its words."""


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([HALF, YEAR]))
def test_each_count_is_of_what_it_says_and_all_add_up(seed: int, period: str) -> None:
    report = random_report(seed, period)
    for sentence in sentences(report_document(report, None, ())):
        if sentence.tag != "th.danh_gia" and not re.fullmatch(r"kq\.mh\.\w+", sentence.tag):
            continue
        own = [report.assessment[ref.key[1]] for ref in sentence.refs]
        found = [(a, pace(report.catalogue, report.period, a)) for a in own]
        total = 0
        for clause in sentence.text.partition(": ")[2].rstrip(".").split("; "):
            said = clause.removeprefix(f"trong {len(own):02} tiêu chí có ").removeprefix("cả ")
            fits = [fit for words, fit in COUNTED.items() if re.search(words, said.partition(" (hiện")[0])]
            assert len(fits) == 1, clause
            number = sum(fits[0](a, p) for a, p in found)
            assert int(numbers(said)[0]) == number, clause
            total += number
        assert total == len(own), sentence.text


STANDS: dict[str, Callable[[RegisterLine], bool]] = {
    "đúng hạn": lambda x: x.counts and not x.is_late and not x.short,
    "chậm": lambda x: x.counts and x.is_late,
    "dưới nửa": lambda x: x.counts and x.short,
}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_each_way_of_reporting_is_counted_as_it_is(seed: int) -> None:
    report = random_report(seed, YEAR)
    owing = set(reporting(report).owing)
    own = [line for line in report.register if line.unit in owing]
    text = next(s.text for s in sentences(report_document(report, None, ())) if s.tag == "th.nop")
    for words, fits in STANDS.items():
        told = re.search(rf"(\d+) đơn vị (?:mới )?(?:nộp )?{words}", text)
        assert int(told[1] if told else 0) == sum(map(fits, own)), (words, text)
    given = {x.unit for x in own if x.counts}
    away = {
        "đã gửi nhưng": {x.unit for x in own if x.version} - given,
        "chưa nộp": owing - {x.unit for x in own if x.version},
    }
    for words, units in away.items():
        told = re.search(rf"Còn (\d+) đơn vị {words}", text)
        assert int(told[1] if told else 0) == len(units), (words, text)


WANTING = ("còn thiếu", "hơn chỉ tiêu", "chênh so với", "chưa đạt:", "cơ bản đạt")
"""What is said of a criterion that fails, or nearly."""


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([(), ("KQ",)]))
def test_what_is_said_to_fail_fails(seed: int, parts: tuple[str, ...]) -> None:
    """And only that, also where the document has no part of its own for it."""
    report = random_report(seed, YEAR)
    made = report_document(report, Recipient(period=YEAR, name="Đảng ủy xã", parts=parts), ())
    fails = {a.code for a in report.assessments if a.status in (Status.NOT_MET, Status.NEARLY)}
    for sentence in sentences(made):
        section, _, code = sentence.tag.partition(".tc.")
        if code and section in ("kq", "cd"):
            told = sentence.text.removeprefix(report.catalogue.criterion[code].name)
            assert section == "kq" or code in fails
            assert code in fails or not any(word in told for word in WANTING), sentence.text


# no word of another period


def named_periods(report: PeriodReport) -> set[str]:
    """Codes of the period itself and of those that its document compares with, by name; a year of số gốc is its own."""
    then = {report.then.period.code} if report.then else set()
    return {report.period.code} | {b.period for b in report.before.values() if b.value is not None} | then


@pytest.mark.parametrize("period", [HALF, YEAR, DEMAND])
def test_no_word_of_another_period(made_demo: Path, period: str) -> None:
    report = of_folder(made_demo, period)
    made = document(report)
    text = words(made).replace(report.catalogue.plan.name, "").casefold()
    named = named_periods(report)
    assert made.period == period
    for other in report.catalogue.periods:
        if other.code not in named and other.name != f"Năm {report.period.year}":
            assert other.name.casefold() not in text, other.name
            assert other.code.casefold() not in text
    own = report.period
    shown = {d[0] for d in DATE.finditer(text)}
    assert shown <= {
        f"{d.day:02}/{d.month:02}/{d.year}" if d.month < 3 else f"{d.day:02}/{d.month}/{d.year}"
        for d in (own.start, own.end, own.due)
        if d
    }
    years = set(re.findall(r"\b20\d\d\b", DATE.sub("", text)))
    known = report.catalogue.period
    assert years <= {str(own.year)} | {str(known[code].year) if code in known else code for code in named}


def test_the_next_year_says_nothing_of_this_one() -> None:
    """Made over the year before: what is left of it is what is compared with, by name."""
    known = reportkit.catalogue()
    now = known.period["2027-6T"]
    before = reportkit.report(HALF)
    assessments = assess(known, now, before.figures)
    report = replace(before, period=now, assessments=assessments, before={}, problems=(), texts=(), due={})
    assert "2026" not in words(report_document(report, None, ())).replace(known.plan.name, "").replace("15/12/2026", "")


def test_a_half_year_speaks_of_progress(made_demo: Path) -> None:
    text = words(document(of_folder(made_demo, HALF))).casefold()
    assert "chưa đạt" not in text
    assert "chậm tiến độ" in text and "đúng tiến độ" in text and "vượt tiến độ" in text


# what depends on a figure


def with_figure(report: PeriodReport, unit: str, element: str, value: float) -> PeriodReport:
    figures = tuple(
        f._replace(value=value, counted=value) if (f.unit, f.element) == (unit, element) else f for f in report.figures
    )
    half = reportkit.report(HALF).figures
    return replace(report, figures=figures, assessments=assess(report.catalogue, report.period, figures, half))


CHANGES = [
    ("TTDVSNC", "CHUNG-04", 19.0, {"cd.tc.CHUNG-04"}),
    ("TTDVSNC", "CHUNG-03", 61.0, {"kq.tc.CHUNG-03"}),
    (
        "TTDVSNC",
        "CHUNG-04",
        20.0,
        {"kq.tc.CHUNG-04", "cd.tc.CHUNG-04", "kq.mh.chung", "th.danh_gia", "cd.mo", "nv.chua_dat"},
    ),
]


@pytest.mark.parametrize(("unit", "element", "value", "expected"), CHANGES)
def test_a_figure_changes_the_sentences_that_depend_on_it_and_no_other(
    unit: str, element: str, value: float, expected: set[str]
) -> None:
    before = reportkit.report(YEAR)
    after = with_figure(before, unit, element, value)
    then, now = said(report_document(before, None, ())), said(report_document(after, None, ()))
    assert {tag for tag in {*then, *now} if then.get(tag) != now.get(tag)} == expected


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_any_figure_changes_only_what_names_it(seed: int) -> None:
    """A sentence that changes names the figure, or a criterion that is made of it."""
    rng = random.Random(seed)
    before = random_report(seed, YEAR)
    figure = rng.choice([f for f in before.figures if isinstance(f.counted, float)])
    after = with_figure(before, figure.unit, figure.element, rng.choice([0.0, 3.0, 77.0, 123456.0]))
    made = [report_document(before, None, ()), report_document(after, None, ())]
    then, now = map(said, made)
    both = {tag for tag in then.keys() & now.keys() if then[tag] != now[tag]}
    come = then.keys() ^ now.keys()
    hang = {c.code for c in before.catalogue.criteria if figure.element in c.parts}
    of_it = {
        s.tag
        for document in made
        for s in sentences(document)
        if any(r.table in ("ket_qua", "tieu_chi_trang") and r.key[-1] in hang for r in s.refs)
        or any(r.table == "tong_hop" and r.key[1:] == (figure.unit, figure.element) for r in s.refs)
    }
    assert both <= of_it
    # One that comes or goes makes room for another where more are there than fit.
    full = any(tag.endswith(".khac") for tag in {*then, *now})
    assert full or come <= of_it | {"kq.ky_truoc"}


def test_tags_stay_from_one_making_to_the_next() -> None:
    """By code, not by place: a criterion more leaves the others' tags as they are."""
    report = reportkit.report(YEAR)
    first = "CHUNG-02"
    left = tuple(c for c in report.catalogue.criteria if c.code != first)
    fewer = report.catalogue.model_copy(update={"criteria": left})
    less = replace(report, catalogue=fewer, assessments=tuple(a for a in report.assessments if a.code != first))
    whole, part = (report_document(r, None, ()) for r in (report, less))
    tags = [{p.tag for p in (*sentences(d), *gaps(d))} for d in (whole, part)]
    assert tags[0] - tags[1] == {f"kq.tc.{first}"} and tags[1] <= tags[0]
    texts = said(whole)
    assert {t: s for t, s in said(part).items() if t.startswith("kq.tc.MH")} == {
        t: s for t, s in texts.items() if t.startswith("kq.tc.MH")
    }


# others' words, numbers of persons


def test_units_words_are_quoted_in_gaps_and_never_ours(made_demo: Path) -> None:
    report = of_folder(made_demo, YEAR)
    owner = report.catalogue.criterion["CHUNG-04"].owner
    told = TextPart(owner, "ton_tai", "Thiếu máy quay, số định danh 031088001234, đã đề nghị mua")
    texts = (told, *(t for t in report.texts if (t.unit, t.key) != (owner, "ton_tai")))
    made = document(replace(report, texts=texts))
    gap = next(g for g in gaps(made) if g.tag == "cd.tc.CHUNG-04.nguyen_nhan")
    assert "“Thiếu máy quay, số định danh [đã che dãy 12 chữ số], đã đề nghị mua”" in gap.prompt
    assert not any("Thiếu máy quay" in s.text for s in sentences(made))
    assert "031088001234" not in plain_text(made)


def test_an_identity_number_in_a_difficulty_is_not_printed(made_demo: Path) -> None:
    report = of_folder(made_demo, YEAR)
    first = report.problems[0]
    problems = (
        first._replace(text="Hộ ông A, 031088001234, xin hỗ trợ", state="Đang giải quyết"),
        *report.problems[1:],
    )
    text = plain_text(document(replace(report, problems=problems)))
    assert "xin hỗ trợ" in text and "031088001234" not in text


# readable when large


def test_a_report_of_several_hundred_criteria_stays_readable() -> None:
    report = reportkit.report(YEAR)
    many: list[Criterion] = []
    found = []
    for n in range(12):
        for c in report.catalogue.criteria:
            code = f"{c.code}.{n}"
            many.append(c.model_copy(update={"code": code, "name": f"{c.name} loại {chr(97 + n)}"}))
            found.append(report.assessment[c.code]._replace(code=code))
    known = report.catalogue.model_copy(update={"criteria": tuple(many)})
    large = replace(report, catalogue=known, assessments=tuple(found), before={}, then=None)
    small_length = len(plain_text(document(report)))
    made = report_document(large, None, reports.consolidated(report))
    assert len(many) > 400
    assert len(plain_text(made)) < 2.5 * small_length
    assert_explained(large, made)
    counted = Counter(t.partition(".")[0] for t in said(made))
    assert counted["cd"] <= 16


# headings, appendices


def headings(made: Document) -> list[str]:
    return [b.text for b in made.blocks if isinstance(b, Heading) and b.level == 1]


def test_the_outline(made_demo: Path) -> None:
    made = document(of_folder(made_demo, YEAR))
    assert [h.partition(". ")[0] for h in headings(made)] == ["I", "II", "III", "IV", "V", "VI"]
    assert [a.number for a in made.appendices[:3]] == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    titles = [a.title for a in made.appendices]
    assert not any("TRẢ LỜI" in t or "SỔ" in t or "RÀ SOÁT" in t for t in titles)
    assert titles[0] == "KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ"
    last = made.blocks[-1]
    assert isinstance(last, Paragraph) and plain_text(made).count("./.") == 1 and last.parts[-1].tag == "ket"


def test_on_demand_holds_only_what_was_asked(made_demo: Path) -> None:
    report = of_folder(made_demo, DEMAND)
    made = document(report)
    asked = {f.element for f in report.figures}
    elements = {s.tag.removeprefix("dx.sl.") for s in sentences(made) if s.tag.startswith("dx.sl.")}
    assert elements == asked
    text = words(made)
    assert not any(c.name in text for c in report.catalogue.criteria if not set(c.parts) & asked)
    assert "mô hình" not in text.casefold() and "kế hoạch" not in text.casefold()


def test_every_name_in_the_catalogue_of_texts_is_used() -> None:
    from tanminh_xl import templates

    code = "".join(p.read_text("utf-8") for p in (Path(reports.__file__).parent / "narrative").glob("*.py"))
    built = re.compile(r"_(?:tien_do|nam|dot_xuat)$|^(?:uoc_|nhiem_vu_)")
    for section, texts in templates.toml("van_ban.toml").items():
        if isinstance(texts, Mapping):
            for key in texts:
                assert f'"{key}"' in code or built.search(key), f"[{section}] {key}"


def test_small_charts_stay_in_the_workbook_and_their_values_go_up() -> None:
    trend = (Ref("a", ("1",), "x"), Ref("a", ("1",), "y"))
    row = (Cell("Kết quả"), Cell(1.0), Cell(2.0), Cell(None, trend=trend), Cell("ghi chú"))
    blank = (Cell("Chỉ tiêu"), Cell(3.0), Cell(4.0), Cell(None), Cell(None))
    spans = ((1, 3, "Các năm"), (3, 3, "Hình"), (4, 4, "Khác"))
    table = Table("t", (1, 2, 3, 4, 5), ("a", "b", "c", "d", "e"), (row, blank), spans)
    without = without_trends(table)
    assert (without.widths, without.header) == ((1, 2, 3, 5), ("a", "b", "c", "e"))
    assert [[cell.value for cell in cells] for cells in without.rows] == [
        ["Kết quả", 1.0, 2.0, "ghi chú"],
        ["Chỉ tiêu", 3.0, 4.0, None],
    ]
    assert without.groups == ((1, 2, "Các năm"), (3, 3, "Khác"))
    assert without_trends(without) == without
