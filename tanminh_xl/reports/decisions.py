"""What a leader is asked to decide ("Nội dung xin ý kiến chỉ đạo"): one line each, with how many and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_REFERRED, DIFFICULTY_RESOLVED
from tanminh_xl.domain.deadlines import Due, answer_overdue
from tanminh_xl.domain.figures import Status, ToReview
from tanminh_xl.domain.likeness import groups
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.report import KnownProblem, PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import Cell, Ref, Table
from tanminh_xl.reports.arrangement import cell_of
from tanminh_xl.reports.common import LACKING, judged_criteria, reporting, some, unit_name
from tanminh_xl.reports.difficulties import problem_cell
from tanminh_xl.reports.overview import named, tasks_due
from tanminh_xl.reports.received import cell_of as register_cell
from tanminh_xl.reports.received import lines
from tanminh_xl.reports.standing import link_to, most
from tanminh_xl.reports.texts import numbers, table_of, text

Row = tuple[Cell, ...]


def decisions(report: PeriodReport) -> Table | None:
    """The table of all that is to be decided; None where there is nothing. No figure on which a status hangs, and no
    difficulty, is left out: what is not named is counted."""
    rows = (*_to_review(report), *_absent(report), *_tasks(report), *_problems(report), *_not_given(report))
    if not rows:
        return None
    return Table("tom_tat_xin_y_kien", numbers("tom_tat", "xin_y_kien_rong"), (), rows, repeat=False)


def absent(report: PeriodReport) -> dict[str, int]:
    """Units that owe a report of which none counts -> how many criteria lack figures of theirs."""
    lacking = [a for a in report.assessments if a.parts and a.status in LACKING]
    criteria = Counter(unit for a in lacking for unit in set(a.missing))
    return {unit: criteria[unit] for unit in reporting(report).away}


def doubtful(report: PeriodReport, codes: Collection[str]) -> list[ToReview]:
    """The figures to review on which the status of one of these criteria hangs."""
    return [doubt for doubt in report.review if not set(doubt.changes).isdisjoint(codes)]


def _row(key: str, count: int, said: str, at: Ref | None = None, **filled: object) -> Row:
    label = text("tom_tat", key, **filled) if filled else text("tom_tat", key)
    return (link_to(label, at) if at else Cell(label), Cell(said), Cell(count, "count"))


def _to_review(report: PeriodReport) -> Iterator[Row]:
    """Each figure on which a status hangs by name, with the first that speaks against it; the others as a count."""
    changing = [doubt for doubt in report.review if doubt.changes]
    for doubt in changing:
        yield _row("ra_soat", 1, _doubt(report, doubt), cell_of(doubt.unit, doubt.element))
    if others := len(report.review) - len(changing):
        link = f"#'{text('ra_soat', 'tab')}'!A1"
        label = Cell(text("tom_tat", "ra_soat_khac"), "link_left", link=link)
        yield (label, Cell(text("ra_soat", "xem")), Cell(others, "count"))


def _doubt(report: PeriodReport, doubt: ToReview) -> str:
    element = report.catalogue.element[doubt.element]
    value = report.figure[doubt.unit, doubt.element].told
    joint = "" if element.unit_of_measure in ("%", "") else " "
    return text(
        "tom_tat",
        "ra_soat_mot",
        unit=unit_name(report, doubt.unit),
        name=element.name,
        element=doubt.element,
        value=f"{value}{joint}{element.unit_of_measure}",
        why=doubt.reasons[0],
        codes=", ".join(doubt.changes),
    )


def _absent(report: PeriodReport) -> Iterator[Row]:
    waiting = absent(report)
    if not waiting:
        return
    latest = {line.unit: line for line in lines(report)}
    said = [_absent_unit(report, unit, n, latest.get(unit)) for unit, n in waiting.items()]
    first = next((latest[unit] for unit in waiting if unit in latest), None)
    names = some(said, most(), table_of("tom_tat", "danh_tu")["chua_nop"])
    yield _row("chua_nop", len(said), names, register_cell(first, "state") if first else None)


def _absent_unit(report: PeriodReport, unit: str, waiting: int, line: RegisterLine | None) -> str:
    name, sent = unit_name(report, unit), line is not None and line.version > 0
    if not sent and not waiting:
        return name
    key = ("chua_nop_ca_hai" if waiting else "chua_nop_chua_tinh") if sent else "chua_nop_mot"
    return text("tom_tat", key, unit=name, n=waiting)


def _tasks(report: PeriodReport) -> Iterator[Row]:
    if late := tasks_due(report, Due.OVERDUE):
        nouns = table_of("tom_tat", "danh_tu")
        yield _row("nhiem_vu_qua_han", len(late), some(late, most(), nouns["nhiem_vu_qua_han"]))


def _problems(report: PeriodReport) -> Iterator[Row]:
    def late(problem: KnownProblem) -> bool:
        return answer_overdue(problem.deadline, problem.state, report.judged_on)

    kinds: tuple[tuple[str, Callable[[KnownProblem], bool]], ...] = (
        ("kho_khan", lambda p: p.state not in (DIFFICULTY_RESOLVED, DIFFICULTY_REFERRED)),
        ("kho_khan_qua_han", late),
        ("kien_nghi", lambda p: p.state == DIFFICULTY_REFERRED),
    )
    for key, fits in kinds:
        if found := [p for p in report.problems if fits(p)]:
            yield _row(key, len(found), grouped(report, found), problem_cell(found[0].code))


def grouped(report: PeriodReport, problems: Sequence[KnownProblem]) -> str:
    """Difficulties by what they say, the most frequent first, with how many say so, or whose the only one is; what is
    not named is counted, so that all add up to all of them (decision-tables 4.4)."""
    by_text = groups(problems, lambda problem: problem.text)
    shown = by_text if len(by_text) <= most() else by_text[: most() - 1]
    said = [_group(report, members) for members in shown]
    if rest := len(problems) - sum(map(len, shown)):
        said.append(text("tom_tat", "nhom_khac", n=rest))
    return "; ".join(said)


def _group(report: PeriodReport, members: Sequence[KnownProblem]) -> str:
    first = members[0]
    behind: object = len(members) if len(members) > 1 else unit_name(report, first.unit)
    return text("tom_tat", "nhom", text=first.text.strip().rstrip("."), n=behind)


def _not_given(report: PeriodReport) -> Iterator[Row]:
    """What the catalogue still leaves open: targets, who leads, who reports, whose field it is."""
    judged, of = judged_criteria(report), report.catalogue
    unreported = [
        f"{c.code} {c.name}"
        for c in judged
        if (a := report.assessment[c.code]).status == Status.NO_DATA and not a.parts
    ]
    led = any(leader_of(of, c) for c in judged)
    unled = [c.code for c in judged if led and not leader_of(of, c)]
    rows = (
        ("minh_chung", named(report, Status.NO_EVIDENCE)),
        ("chi_tieu", named(report, Status.NO_TARGET)),
        ("bao_cao", unreported),
        ("chu_tri", [f"{c.code} {c.name}" for c in judged if not c.owner]),
    )
    noun, year = table_of("tom_tat", "danh_tu")["khac"], report.period.end.year
    for key, names in rows:
        if names:
            yield _row(key, len(names), some(names, most(), noun), year=year)
    if unled:
        yield _row("phu_trach", len(unled), ", ".join(unled))
    if judged and not led:
        yield _row("phu_trach", len(judged), text("tom_tat", "phu_trach_ca"))
