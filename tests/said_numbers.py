"""Every number in a document's sentences, held against the figures that the sentence names: nothing unexplained.

What a number may be is worked out here anew from the report, by what the sentence is about (its tag) and from its
refs alone: a figure that a sentence says and does not name is unexplained too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

from tanminh_xl import templates
from tanminh_xl.domain.catalogue_nouns import TASK_STATES, ValueType
from tanminh_xl.domain.document import Document, Gap, Paragraph, Sentence
from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.pace import Pace, elapsed, pace
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.signs import change

DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
HOUR = re.compile(r"\b\d{1,2}:\d{2}\b")
NUMBER = re.compile(r"(?<![\w,.])-?\d+(?:\.\d{3})*(?:,\d+)?(?![\w])")
QUOTED = re.compile(r"“[^”]*”")
Numbers = set[Fraction]


def sentences(document: Document) -> Iterator[Sentence]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from (part for part in block.parts if isinstance(part, Sentence))


def gaps(document: Document) -> Iterator[Gap]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from (part for part in block.parts if isinstance(part, Gap))


def unexplained(report: PeriodReport, sentence: Sentence) -> list[str]:
    """Dates, hours and numbers of a sentence that no figure explains."""
    text = _without_names(report, sentence.text)
    days = {d for ref in sentence.refs for d in _days(report, ref)}
    wrong = [m[0] for m in DATE.finditer(text) if date(int(m[3]), int(m[2]), int(m[1])) not in days]
    text = DATE.sub(" ", text)
    wrong += [m[0] for m in HOUR.finditer(text) if m[0] != report.period.due_time]
    text = HOUR.sub(" ", text)
    allowed = explained(report, sentence)
    return wrong + [m[0] for m in NUMBER.finditer(text) if read(m[0]) not in allowed]


def numbers(text: str) -> list[Fraction]:
    return [read(m[0]) for m in NUMBER.finditer(text)]


def read(shown: str) -> Fraction:
    return Fraction(shown.replace(".", "").replace(",", "."))


def _names(report: PeriodReport) -> list[str]:
    """Names in which digits may stand: they are no figures."""
    of = report.catalogue
    found = [of.plan.name, of.plan.authority, of.plan.commune]
    for nouns in (of.units, of.models, of.criteria, of.elements, of.kinds, of.periods):
        found += [n.name for n in nouns]  # type: ignore[attr-defined]
    found += [t.text for t in of.tasks] + [e.unit_of_measure for e in of.elements]
    found += [c.unit_of_measure for c in of.criteria]
    found += [p.name[:1].lower() + p.name[1:] for p in of.periods]
    named = {name for name in found if re.search(r"\d", name)}
    return sorted(named, key=len, reverse=True)


def _without_names(report: PeriodReport, text: str) -> str:
    text = QUOTED.sub("“”", text)
    for name in _names(report):
        text = text.replace(name.strip().rstrip("."), " ")
    return text


def _days(report: PeriodReport, ref: object) -> Iterator[date]:
    table, key, column = ref  # type: ignore[misc]
    if table == "ky_bao_cao":
        day = getattr(report.catalogue.period[key[0]], column)
        yield from [day] if isinstance(day, date) else []
    if table == "nhiem_vu" and column == "deadline":
        deadline = report.catalogue.task[key[0]].deadline
        yield from [deadline] if deadline else []


def tenth(share: Fraction) -> Fraction:
    """Per cent down to a tenth."""
    return Fraction(share * 1000 // 1, 10)


def exact(number: float) -> Fraction:
    return Fraction(repr(float(number)))


# by what a sentence is about


def explained(report: PeriodReport, sentence: Sentence) -> Numbers:
    tag = sentence.tag
    makers: tuple[tuple[str, Callable[[PeriodReport, Sentence], Numbers]], ...] = (
        (r"th\.(nop|cung_cap)|dx\.loi.*", _register),
        (r"th\.thoi_gian|cd\.mo_cham", _elapsed),
        (r"th\.thay_doi", _changed),
        (r"th\.uoc", _estimates),
        (r".*\.nhiem_vu", _tasks),
        (r"kk\..*|kn\..*", _problems),
        (r"nv\.(qua_han|den_han)", _due),
        (r"dx\.sl\..*", _element),
        (r".*", _criteria),
    )
    return next(make(report, sentence) for pattern, make in makers if re.fullmatch(pattern, tag))


def _limits() -> list[int]:
    return [n for key, n in templates.toml("van_ban.toml")["so"].items() if key != "trich"]


def _cut(*counts: int) -> Numbers:
    """How many of so many are left where a list is cut."""
    return {Fraction(n - limit) for n in counts for limit in _limits() if n > limit}


def _register(report: PeriodReport, sentence: Sentence) -> Numbers:
    lines = {(x.unit, str(x.version)): x for x in report.register}
    own = [lines[ref.key[1], ref.key[2]] for ref in sentence.refs if ref.table == "so_theo_doi"]
    units = {x.unit for x in own}
    counting = [x for x in own if x.counts]
    late = [x for x in counting if x.late or x.late_hours]
    short = [x for x in counting if x.short]
    given = {x.unit for x in counting}
    sent = {x.unit for x in own if x.version}
    said = [p for p in report.texts if p.key == "tra_loi" and p.text.strip() and p.unit in units]
    counts = [
        len(units),
        len(given),
        len(counting) - len(late) - len(short),
        len(late),
        len(short),
        len(units - given),
        len(sent - given),
        len(units - sent),
        len(said),
        len(units) - len(said),
    ]
    found = {Fraction(n) for n in counts} | _cut(*counts)
    found |= {Fraction(n) for x in late for n in (x.late, x.late_hours) if n}
    return found | ({tenth(Fraction(len(given), len(units)))} if units else set())


def _elapsed(report: PeriodReport, sentence: Sentence) -> Numbers:
    gone = tenth(elapsed(report.catalogue, report.period))
    return _criteria(report, sentence) | {gone}


def _named(report: PeriodReport, sentence: Sentence) -> list[Assessment]:
    """The criteria of this period that a sentence names, in its order."""
    codes = dict.fromkeys(
        ref.key[-1]
        for ref in sentence.refs
        if (ref.table == "ket_qua" and ref.key[0] == report.period.code) or ref.table == "tieu_chi_trang"
    )
    return [report.assessment[code] for code in codes]


def _changed(report: PeriodReport, sentence: Sentence) -> Numbers:
    assert report.then is not None
    kinds = Counter(change(report.then.assessments.get(a.code), a) for a in _named(report, sentence))
    counts = [n for kind, n in kinds.items() if kind is not None]
    return {Fraction(n) for n in counts} | _cut(*counts)


def _estimates(report: PeriodReport, sentence: Sentence) -> Numbers:
    figures = [ref for ref in sentence.refs if ref.table == "tong_hop"]
    assert all(report.figure[ref.key[1], ref.key[2]].estimate for ref in figures)
    units = {ref.key[1] for ref in figures}
    resting = sum(a.estimate for a in _named(report, sentence))
    return {Fraction(len(figures)), Fraction(resting)} | _cut(len(units))


def _tasks(report: PeriodReport, sentence: Sentence) -> Numbers:
    codes = {ref.key[0] for ref in sentence.refs if ref.table == "nhiem_vu"}
    states: dict[str, set[str]] = {}
    for told in report.tasks:
        if told.task in codes:
            states.setdefault(told.task, set()).add(told.state)
    done = sum(own <= set(TASK_STATES[2:]) for own in states.values())
    untold = sum(own == {""} for own in states.values())
    idle = sum(own <= {TASK_STATES[0], ""} and own != {""} for own in states.values())
    return {Fraction(n) for n in (len(states), done, untold, idle, len(states) - done - untold - idle)}


def _problems(report: PeriodReport, sentence: Sentence) -> Numbers:
    known = {p.code: p for p in report.problems}
    own = [known[ref.key[0]] for ref in sentence.refs if ref.table == "kho_khan"]
    states = Counter(p.state for p in own)
    named = sum(states[s] for s in ("Đã giải quyết", "Đã trả lời", "Vượt thẩm quyền, đã kiến nghị cấp trên"))
    counts = [len(own), *states.values(), len(own) - named]
    return {Fraction(n) for n in counts} | _cut(len({p.unit for p in own}))


def _due(report: PeriodReport, sentence: Sentence) -> Numbers:
    codes = {ref.key[0] for ref in sentence.refs}
    return {Fraction(len(codes))} | _cut(len(codes))


def _element(report: PeriodReport, sentence: Sentence) -> Numbers:
    own = [report.figure[ref.key[1], ref.key[2]] for ref in sentence.refs if ref.table == "tong_hop"]
    given = [f.counted for f in own if f.counted is not None]
    missing = [f for f in own if f.counted is None and f.answer.value != "Không thuộc đối tượng"]
    found = {Fraction(n) for n in (len(given), len(given) + len(missing), given.count(True))} | _cut(len(missing))
    if own and report.catalogue.element[own[0].element].value_type != ValueType.YES_NO and given:
        total = sum((exact(float(v)) for v in given), Fraction(0))
        found |= {total, Fraction(repr(round(float(total) / len(given), 4)))}
    return found


def _criteria(report: PeriodReport, sentence: Sentence) -> Numbers:
    own = _named(report, sentence)
    single = [ref for ref in sentence.refs if ref.table == "tieu_chi_trang"]
    if single:
        assert len(own) == 1, sentence
        return _criterion(report, sentence, own[0])
    statuses = Counter(a.status for a in own)
    paces = Counter(pace(report.catalogue, report.period, a) for a in own if a.status is Status.NOT_DUE)
    moving = (Pace.BEHIND, Pace.ON, Pace.AHEAD)
    later = statuses[Status.NOT_DUE] - sum(paces[p] for p in moving)
    lacking = statuses[Status.INCOMPLETE] + statuses[Status.NO_DATA]
    missing = {u for a in own for u in a.missing}
    counts = [len(own), *statuses.values(), *paces.values(), later, lacking, lacking + statuses[Status.NO_EVIDENCE]]
    found = {Fraction(n) for n in (0, *counts)} | _cut(*counts, len(missing))
    return found | ({tenth(Fraction(statuses[Status.MET], len(own)))} if own else set())


def _criterion(report: PeriodReport, sentence: Sentence, a: Assessment) -> Numbers:
    found: Numbers = {Fraction(report.period.year)} if a.status is Status.NO_TARGET else set()
    columns = {ref.column for ref in sentence.refs if ref.table == "ket_qua" and ref.key[0] == report.period.code}
    ends = list(a.target) if isinstance(a.target, tuple) else [a.target]
    targets = [exact(t) for t in ends if isinstance(t, float | int)] if "target" in columns else []
    if isinstance(a.value, float | int):
        value = exact(a.value)
        found |= {value, *targets, *(abs(value - t) for t in targets)}
        found |= {tenth(value / t) for t in targets if t > 0} | {tenth(value / t - 1) for t in targets if 0 < t < value}
        if any(v == t for v in [value] for t in targets):
            found.add(Fraction(100))
        compared = [
            r for r in sentence.refs if r.table == "so_goc" or (r.table == "ket_qua" and r.key[0] != report.period.code)
        ]
        if compared:
            before = report.before[a.code]
            assert before.period in {r.key[0] if r.table == "ket_qua" else r.key[1] for r in compared}
            assert isinstance(before.value, float | int)
            old = exact(before.value)
            found |= {abs(value - old), old} | ({tenth(abs(value - old) / old)} if old > 0 else set())
            found |= {Fraction(before.period)} if before.base else set()
    if a.missing and {"reported", "expected"} <= columns:
        found |= {Fraction(n) for p in a.parts for n in (len(p.reported), p.expected)}
    figures = [report.figure[r.key[1], r.key[2]] for r in sentence.refs if r.table == "tong_hop"]
    told = [f.counted for f in figures]
    return found | {Fraction(n) for n in (told.count(True), len(told))} | _cut(told.count(False))
