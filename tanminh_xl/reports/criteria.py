"""Criteria by model, each with its value as a formula, its status and why."""

from __future__ import annotations

from tanminh_xl.domain.catalogue_nouns import Criterion, Measure, PeriodKind
from tanminh_xl.domain.figures import Assessment, exact
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.reports.arrangement import Arrangement
from tanminh_xl.reports.common import (
    letterhead,
    marked,
    model_name,
    model_order,
    number_style,
    sheet,
    signed_by,
    unit_names,
)
from tanminh_xl.reports.data import target_words
from tanminh_xl.reports.formulas import criterion_formula
from tanminh_xl.reports.matrix import MISSING
from tanminh_xl.reports.owner_words import sentence
from tanminh_xl.reports.texts import Columns, columns, text

VALUE = "tieu_chi_trang"
"""The table's name in Refs to a criterion's value on its page: (criterion,)."""
BEFORE, CHANGE = 4, 6
"""Columns of what is compared with, and of the change on it: left out where there is nothing."""
LEADER = 10
"""The column of Lãnh đạo phụ trách: left out where nobody is named."""


def criteria(report: PeriodReport, arrangement: Arrangement) -> tuple[Sheet, ...]:
    """The sheet "Tiêu chí": models and groups as headings; none where an on-demand period asks for none."""
    if not report.assessments and report.period.kind == PeriodKind.ON_DEMAND:
        return ()
    head = columns("tieu_chi", year=report.period.year)
    compared = any(before.value is not None for before in report.before.values())
    led = any(leader_of(report.catalogue, c) for c in report.catalogue.criteria if c.code in report.assessment)
    changed = any(_change(report, c) is not None for c in report.catalogue.criteria if c.code in report.assessment)
    shown = {BEFORE: compared, CHANGE: changed, LEADER: led}
    kept = [i for i in range(len(head.titles)) if shown.get(i, True)]
    head = Columns(tuple(head.titles[i] for i in kept), tuple(head.widths[i] for i in kept))
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for model in model_order(report):
        members = [c for c in report.catalogue.criteria if c.model == model and c.code in report.assessment]
        if not members:
            continue
        headings.add(len(rows))
        known = model in report.catalogue.model
        title = f"{model}. {model_name(report, model)}" if known else model_name(report, model)
        rows.append((Cell(title, "heading"), *[Cell(None, "heading")] * (len(kept) - 1)))
        for criterion in in_groups(members):
            cells = _row(report, arrangement, criterion)
            rows.append(tuple(cells[i] for i in kept))
    notes = [text("tieu_chi", "ghi_chu")]
    if compared:
        notes.append(text("tieu_chi", "ghi_chu_so_sanh"))
    if any(_adjusted(report, a) for a in report.assessments):
        notes.append(text("tieu_chi", "ghi_chu_dieu_chinh"))
    if any(a.estimate for a in report.assessments):
        notes.append(text("tieu_chi", "ghi_chu_uoc"))
    notes.append(text("tieu_chi", "ghi_chu_du_lieu"))
    table = Table("tieu_chi", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    blocks: list[PagePart] = [letterhead(report, "tieu_chi"), table, *(Note(note) for note in notes), signed_by(report)]
    return (sheet(report, "tieu_chi", blocks),)


def in_groups(members: list[Criterion]) -> list[Criterion]:
    """Criteria of one model with each group right before its parts; otherwise in the catalogue's order."""
    codes = {c.code for c in members}
    ordered: list[Criterion] = []

    def put(criterion: Criterion) -> None:
        ordered.append(criterion)
        if criterion.measure == Measure.GROUP:
            for part in members:
                if part.group == criterion.code:
                    put(part)

    for criterion in members:
        if criterion.group not in codes:
            put(criterion)
    return ordered


def _adjusted(report: PeriodReport, found: Assessment) -> bool:
    """True if a figure that is counted in it was adjusted by the Office."""
    figures = (report.figure.get((unit, part.element)) for part in found.parts for unit in part.reported)
    return any(f is not None and f.is_adjusted for f in figures)


def _row(report: PeriodReport, arrangement: Arrangement, criterion: Criterion) -> list[Cell]:
    found = report.assessment[criterion.code]
    group = criterion.measure == Measure.GROUP
    words = "group" if group else "text"
    centred = "group_center" if group else "center"
    formula = None if group else criterion_formula(report, arrangement, criterion, found)
    before = report.before.get(criterion.code)
    reason = "\n".join(filter(None, (found.reason, sentence(report.catalogue, report.owners.get(criterion.code)))))
    coverage = f"{found.reported}/{found.expected}" if found.expected else ""
    return [
        Cell(criterion.code, centred),
        Cell(criterion.name, words),
        Cell(criterion.unit_of_measure, centred),
        _measured(target_words(found.target), centred),
        Cell(before.words if before else "", centred),
        _value(found, formula, _adjusted(report, found), centred, group),
        _changed(report, criterion, centred),
        Cell(found.status_words, f"status:{found.status.value}"),
        Cell(coverage, centred),
        Cell(unit_names(report, (criterion.owner,)) if criterion.owner else "", words),
        Cell(leader_of(report.catalogue, criterion), words),
        Cell(reason, words),
    ]


def _change(report: PeriodReport, criterion: Criterion) -> float | None:
    """By how much the value is above what it is compared with; None where either is wanting, or rests on too few units
    to say it: a sum over some of them is no less for that."""
    found, before = report.assessment[criterion.code], report.before.get(criterion.code)
    if before is None or before.number is None or found.value is None or isinstance(found.value, str):
        return None
    counts = {p.period for p in report.points if p.criterion == criterion.code and p.counts}
    if not {report.period.code, before.period} <= counts:
        return None
    return float(exact(found.value) - exact(before.number))


def _changed(report: PeriodReport, criterion: Criterion, empty: str) -> Cell:
    change, before = _change(report, criterion), report.before.get(criterion.code)
    if change is None or before is None or before.number is None:
        return Cell(None, empty)
    digits = int(number_style(change)[1:])
    refs = (Ref(VALUE, (criterion.code,), "value"),)
    return Cell(change, f"diff{digits}", Formula(f"=ROUND({{0}}-({before.number!r}),{digits})", refs))


def _measured(value: object, empty: str) -> Cell:
    if isinstance(value, str):
        return Cell(value, "value")
    return Cell(value, number_style(value)) if isinstance(value, float | int) else Cell(None, empty)


def _value(found: Assessment, formula: Formula | None, adjusted: bool, empty: str, group: bool) -> Cell:
    name = Ref(VALUE, (found.code,), "value")
    if isinstance(found.value, str):
        return Cell(found.value, marked("value", adjusted, found.estimate), formula, name)
    if found.value is None:
        return Cell(None if group else MISSING, empty, name=name)
    return Cell(found.value, number_style(found.value, adjusted, found.estimate), formula, name)
