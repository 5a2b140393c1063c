"""A period's report for tests: the sample plan, with units that are late, missing, returned, adjusted, on behalf."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache

from tanminh_xl import merge
from tanminh_xl.assess import assess, compared, points
from tanminh_xl.catalogue import starter
from tanminh_xl.demo import sample
from tanminh_xl.demo.answers import chance, figure
from tanminh_xl.domain import comparison, owing, unit_rates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    PASS,
    TASK_STATES,
    Combine,
    Criterion,
    Measure,
    Period,
    PeriodKind,
    Source,
    Unit,
    ValueType,
)
from tanminh_xl.domain.comparison import Opened
from tanminh_xl.domain.events import ZONE, Adjustment, Choice, Decision, Opening, Receipt, Records, State, state
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.owing import owes, senders, tells
from tanminh_xl.domain.report import Earlier, PeriodRegister, PeriodReport
from tanminh_xl.domain.submission import Answer, Given, Problem, Submission, TaskAnswer, Text

Asked = tuple[dict[str, tuple[str, ...]], dict[str, tuple[tuple[str, str], ...]]]
"""What units owe, and the tasks that senders tell (domain.owing)."""

ABSENT = ("THON03", "TRUONG02")
LATE = {"THON07": 3, "HTX02": 1}
RETURNED = "THON09"
TWICE = "THON11"
WAITING = "THON13"
ADJUSTED = ("THON04", "MH3-03")
ON_BEHALF = "THON05"
GIVEN = {
    ("THON01", "MH2-02"): Given.NOT_APPLICABLE,
    ("THON02", "MH2-02"): Given.NONE_OCCURRED,
    ("THON06", "MH2-08"): Given.NOT_YET,
    ("THON08", "CHUNG-01"): Given.BLANK,
}


@cache
def catalogue() -> Catalogue:
    """The starter catalogue with the sample's units and targets; no village is merged, no period on demand."""
    of = sample.catalogue(starter())
    whole = (u.model_copy(update={"valid_to": None, "successor": ""}) for u in of.units if u.valid_from is None)
    plain = {
        "units": tuple(whole),
        "periods": tuple(p for p in of.periods if p.kind is not PeriodKind.ON_DEMAND),
        "exceptions": (),
        "base_figures": (),
    }
    return of.model_copy(update=plain)


def path_of(receipt: Receipt) -> str:
    """Where a receipt's bytes lie in the plan folder."""
    return f"da_nhan/{receipt.period}/{receipt.unit}/{receipt.file}"


@cache
def report(period: str = "2026-6T", sample_figures: bool = True) -> PeriodReport:
    """The period, received, merged and assessed."""
    plan = catalogue().plan.model_copy(update={"sample": sample_figures})
    return report_of(catalogue().model_copy(update={"plan": plan}), period)


def report_of(
    known: Catalogue,
    period: str,
    estimated: Callable[[Figure], bool] = lambda figure: False,
    changed: Callable[[Figure], Figure] = lambda figure: figure,
) -> PeriodReport:
    """A period of any catalogue, every sender's form filled by the sample's answers; which figures are số ước, and
    which are others than those."""
    now = known.period[period]
    at = state_of(known, now)
    half: tuple[Figure, ...] = ()
    pairs = [(now, at)]
    first = known.half_of(now)
    if first is not None:
        then = state_of(known, first)
        pairs.insert(0, (first, then))
        half = merge.figures(known, first, then, merge.problems(known, pairs[:1], path_of), {}, path_of)
    problems = merge.problems(known, pairs, path_of)
    figures = merge.figures(known, now, at, problems, {(f.unit, f.element): f for f in half}, path_of)
    figures = tuple(
        changed(f._replace(estimate=f.counted is not None and (f.estimate or estimated(f)))) for f in figures
    )
    opened = {first.code: Opened(known, {(f.unit, f.element): f for f in half})} if first else {}
    then = {a.code: a for a in assess(known, first, half)} if first else {}
    against = {
        (f.unit, f.element): comparison.compared(known, now, f.unit, known.element[f.element], opened.get)
        for f in figures
    }
    before = {c.code: compared(known, now, c, opened.get, lambda _: then) for c in known.criteria}
    judged = [Earlier(comparison.label(first), known, first, then)] if first else []
    assessed = assess(known, now, figures, half)
    judged.append(Earlier(comparison.label(now), known, now, {a.code: a for a in assessed}))
    year = tuple(register_of(known, period, then) for period, then in pairs) if now.kind is PeriodKind.YEAR else ()
    return PeriodReport(
        known,
        now,
        at,
        figures,
        assessed,
        problems,
        merge.tasks(known, now, at, path_of),
        merge.texts(known, at),
        merge.register(known, now, at, path_of),
        before,
        ("Thôn Đồng Tiến: thêm số liệu MH2-08.",) if first else (),
        against,
        year=year,
        points=points(known, now, judged),
        rates=unit_rates.rates_before(known, now, opened.get),
    )


def register_of(known: Catalogue, period: Period, at: State) -> PeriodRegister:
    """Who handed in what in a period."""
    lines = merge.register(known, period, at, path_of)
    return PeriodRegister(period, lines, owing.urged(known, period), owing.only_asked(known, period))


def state_of(known: Catalogue, period: Period) -> State:
    """What was received in the period, as it counts."""
    asked = (owes(known, period), tells(known, period))
    receipts = tuple(r for unit in senders(known, period) for r in _receipts(known, period, unit, asked))
    decisions = (
        Decision(1, ON_BEHALF, period.code, 1, Choice.ACCEPT_VALID, "Nguyễn Thị Hà", _at(period, 3), "đã gọi điện"),
    )
    unit, element = ADJUSTED
    adjustment = Adjustment(
        1, period.code, unit, element, 1, 12.0, 21.0, "Nguyễn Thị Hà", _at(period, 4), "thôn báo lại qua điện thoại"
    )
    assert period.due is not None
    opening = Opening(1, period.code, "Nguyễn Thị Hà", _at(period, -20), known.digest, period.due)
    return state(
        Records(period.code, (opening,), receipts, decisions, (adjustment,)),
        {u.code: known.sender(u.code) for u in known.units},
    )


def _at(period: Period, days: int) -> datetime:
    return datetime(period.end.year, period.end.month, period.end.day, 9, 30, tzinfo=ZONE) + timedelta(days=days)


def _receipts(known: Catalogue, period: Period, unit: str, asked: Asked) -> Iterator[Receipt]:
    if unit in ABSENT:
        return
    for number in (1, 2) if unit == TWICE else (1,):
        assert period.due is not None
        sent = _at(period, (period.due - period.end).days + LATE[unit] if unit in LATE else number)
        said = _submission(known, period, unit, asked)
        findings: tuple[Finding, ...] = ()
        verdict = Verdict.ACCEPTED
        if unit in (RETURNED, ON_BEHALF):
            verdict = Verdict.RETURNED
            first = said.answers[0]
            more = (("name", known.element[first.element].text),)
            findings = (
                Finding(Code.WRONG_TYPE, "Số liệu", "G12", "mười hai", "một số", unit, first.element, more),
                Finding(Code.PROBLEM_WITHOUT_PROPOSAL, "Số liệu", "B31"),
            )
        elif unit == WAITING:
            verdict = Verdict.NEEDS_CONFIRMATION
            more = (("first", "1234"), ("second", "1,234"))
            findings = (Finding(Code.AMBIGUOUS_NUMBER, "Số liệu", "G14", "1.234", "", unit, "MH2-02", more),)
        yield Receipt(
            number=number,
            unit=unit,
            period=period.code,
            sha256=f"{unit}{number}".ljust(64, "0"),
            file=f"{period.code}_{unit}__{number:08x}.xlsx",
            name=f"{period.code}_{unit}.xlsx",
            sender=f"{unit.lower()}@example.vn",
            sent=sent,
            submitted=sent,
            received=sent,
            catalogue=known.digest,
            reader="0.1.0",
            verdict=verdict,
            findings=findings,
            submission=said,
            on_behalf="Nguyễn Thị Hà" if unit == ON_BEHALF else "",
        )


def _submission(known: Catalogue, period: Period, sender: str, asked: Asked) -> Submission:
    owed, told = asked
    words = sample.data()["loi"]
    answers = []
    row = 10
    for unit in (u.code for u in known.units if known.sender(u.code) == sender):
        for code in owed.get(unit, ()):
            if known.element[code].source == Source.FORM:
                answers.append(_answer(known, period, unit, code, f"G{row}"))
                row += 1
    stands = [TASK_STATES[1 + (n + len(unit)) % 2] for n, (unit, _) in enumerate(told.get(sender, ()))]
    tasks = tuple(
        TaskAnswer(unit, task, state, words["ket_qua"][state][n % 2], f"F{row + n}")
        for n, ((unit, task), state) in enumerate(zip(told.get(sender, ()), stands, strict=True))
    )
    problems: tuple[Problem, ...] = ()
    if chance(sender, period.code, "kho_khan") < 0.4:
        text, proposal = words["kho_khan"][len(sender) % len(words["kho_khan"])]
        problems = (Problem(sender, "", text, proposal, "Đã giải quyết" if sender.endswith("1") else "", "B40"),)
    texts = tuple(
        Text(key, words[name][0], f"D{50 + n}")
        for n, (key, name) in enumerate((("noi_bat", "noi_bat"), ("ton_tai", "ton_tai")))
    )
    return Submission(sender, period.code, 1, "Số liệu", tuple(answers), tasks, problems, texts)


def _answer(known: Catalogue, period: Period, unit: str, code: str, cell: str) -> Answer:
    said = GIVEN.get((unit, code), Given.FIGURE)
    if said != Given.FIGURE:
        return Answer(unit, code, said, 0.0 if said == Given.NONE_OCCURRED else None, cell=cell)
    value = figure(known, unit, code, period.kind, period.year)
    element = known.element[code]
    given = value == PASS if element.value_type == ValueType.YES_NO else float(value)
    evidence = f"Biên bản số {int(chance(unit, code) * 90) + 10}" if element.evidence else ""
    return Answer(unit, code, Given.FIGURE, given, evidence, "", cell)


ESTIMATING = ("THON02", "THON04", "THON05", "TRUONG01", "PKT")


@cache
def varied() -> PeriodReport:
    """The year's report over a catalogue with a mean, a group, and no draft: what the starter does not have."""
    return report_of(_varied(), "2026-N")


@cache
def estimated() -> PeriodReport:
    """The same where the figures of some units are số ước."""
    return report_of(_varied(), "2026-N", lambda figure: figure.unit in ESTIMATING)


def _varied() -> Catalogue:
    known = catalogue()
    elements = tuple(
        e.model_copy(update={"combine": Combine.MEAN}) if e.code in ("MH2-08", "NEN-01") else e for e in known.elements
    )
    group = Criterion(code="MH4-G", name="Xây dựng khu dân cư", model="MH4", measure=Measure.GROUP, owner="PVHXH")
    parts = ("MH4-02", "MH4-04")
    criteria = tuple(c.model_copy(update={"group": "MH4-G"}) if c.code in parts else c for c in known.criteria)
    numbered = {"criteria_number": "15/QĐ-UBND", "criteria_date": date(2026, 6, 1), "criteria_draft": False}
    plan = known.plan.model_copy(update={**numbered, "sample": False})
    return known.model_copy(update={"elements": elements, "criteria": (*criteria, group), "plan": plan})


@cache
def days() -> PeriodReport:
    """As ``report``, but of the days on which versions came: one that says too little, one that was late and mended."""
    made = report()
    changed = {
        ("THON01", 1): {"late": None, "short": True},
        ("THON11", 2): {"late": 4, "supplement": 1, "supplement_late": 2},
    }
    lines = tuple(line._replace(**changed.get((line.unit, line.version), {})) for line in made.register)
    return replace(made, register=lines)


def nothing() -> PeriodReport:
    """A period that was opened and to which nobody has sent anything."""
    known = starter()
    now = known.period["2026-6T"]
    at = State(now.code)
    figures = merge.figures(known, now, at, (), {}, path_of)
    register = merge.register(known, now, at, path_of)
    tasks = merge.tasks(known, now, at, path_of)
    return PeriodReport(known, now, at, figures, assess(known, now, figures), tasks=tasks, register=register)


def many(villages: int) -> PeriodReport:
    """The year's report of a commune with so many villages more."""
    known = catalogue()
    more = tuple(Unit(code=f"THON{n}", name=f"Thôn Số {n}", kind="THON") for n in range(1000, 1000 + villages))
    return report_of(known.model_copy(update={"units": known.units + more}), "2026-N")
