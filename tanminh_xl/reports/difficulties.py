"""Difficulties: the list of all, and a page for each unit with what of its own is still open, and the answers."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_ANSWERED, DIFFICULTY_REFERRED, DIFFICULTY_RESOLVED
from tanminh_xl.domain.deadlines import answer_overdue, left_words
from tanminh_xl.domain.format_value import format_day, format_day_padded
from tanminh_xl.domain.report import KnownProblem, PeriodReport
from tanminh_xl.domain.sheet import Cell, NewPage, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.reports.common import empty, letter_of, letterhead, sheet, signed_by, unit_name
from tanminh_xl.reports.texts import columns, text

PROBLEM_ORDER = {DIFFICULTY_ANSWERED: 1, DIFFICULTY_REFERRED: 2, DIFFICULTY_RESOLVED: 3}
"""Order of difficulties on their page by state; one that is open, or in other words, comes first."""


def difficulties(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Khó khăn" with every difficulty of the report, and for units with open ones "Trả lời kiến nghị"."""
    if not report.problems:
        return empty(report, "kho_khan")
    still = [p for p in report.problems if p.state != DIFFICULTY_RESOLVED]
    count = 1 + bool(still)
    listed = _list(report, letter_of(0, count))
    return (listed, _answers(report, still, letter_of(1, count))) if still else (listed,)


def _list(report: PeriodReport, letter: str) -> Sheet:
    """Open ones first, those referred to a higher level in a list of their own; and how many stand how."""
    head = columns("kho_khan")
    found = sorted(report.problems, key=lambda p: PROBLEM_ORDER.get(p.state, 0))
    referred = [p for p in found if p.state == DIFFICULTY_REFERRED]
    own = [p for p in found if p.state != DIFFICULTY_REFERRED]
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for key, some in (("muc_xa", own), ("muc_cap_tren", referred)):
        if referred and some:
            headings.add(len(rows))
            rows.append((Cell(text("kho_khan", key), "heading"), *[Cell(None, "heading")] * (len(head.titles) - 1)))
        rows += [
            (Cell(n, "center", name=problem_cell(p.code)), Cell(unit_name(report, p.unit)), *_problem(report, p))
            for n, p in enumerate(some, 1)
        ]
    counts = Counter(PROBLEM_ORDER.get(p.state, 0) for p in found)
    said = text(
        "kho_khan", "tong", n=len(found), open=counts[0], answered=counts[1], referred=len(referred), done=counts[3]
    )
    late = sum(answer_overdue(p.deadline, p.state, report.judged_on) for p in found)
    notes = [Note(said)]
    if late:
        notes.append(Note(text("kho_khan", "qua_han", n=late, day=format_day(report.judged_on))))
    table = Table("kho_khan", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    top = letterhead(report, "kho_khan", letter=letter)
    return sheet(report, "kho_khan", [top, table, *notes, signed_by(report)])


def problem_cell(code: str) -> Ref:
    """The name of a difficulty's row in the list of all, to which the first page leads."""
    return Ref("kho_khan_trang", (code,), "row")


def _problem(report: PeriodReport, p: KnownProblem) -> tuple[Cell, ...]:
    deadline = Cell(p.deadline, "date")
    if p.deadline and answer_overdue(p.deadline, p.state, report.judged_on):
        left = left_words(p.deadline, report.judged_on)
        deadline = Cell(text("kho_khan", "han", day=format_day_padded(p.deadline), left=left), "center")
    return (
        Cell(p.text),
        Cell(p.proposal),
        Cell(p.first_reported, "date"),
        Cell(unit_name(report, p.resolver)),
        deadline,
        Cell(p.state, "state:done" if p.state == DIFFICULTY_RESOLVED else "state:going"),
        Cell(p.result),
    )


def _answers(report: PeriodReport, still: list[KnownProblem], letter: str) -> Sheet:
    """A printed page for each unit: its open difficulties, what is said to them, who signs; the head on each."""
    head = columns("tra_loi_kien_nghi")
    ordered = sorted(still, key=lambda p: report.catalogue.unit_order(p.unit))
    blocks: list[PagePart] = [letterhead(report, "tra_loi_kien_nghi", letter=letter)]
    for place, (unit, found) in enumerate(groupby(ordered, key=lambda p: p.unit)):
        own = sorted(found, key=lambda p: PROBLEM_ORDER.get(p.state, 0))
        heading = text("tra_loi_kien_nghi", "don_vi", unit=unit_name(report, unit), n=len(own))
        rows = [(Cell(heading, "heading"), *[Cell(None, "heading")] * (len(head.titles) - 1))]
        rows += [(Cell(n, "center"), *_answered(report, p)) for n, p in enumerate(own, 1)]
        titles = () if place else head.titles
        table = Table(
            f"tra_loi_kien_nghi_{place}", head.widths, titles, tuple(rows), repeat=not place, headings=frozenset({0})
        )
        blocks += [*([NewPage()] if place else []), table, signed_by(report)]
    return sheet(report, "tra_loi_kien_nghi", blocks, whole_head=True, closing=False)


def _answered(report: PeriodReport, p: KnownProblem) -> tuple[Cell, ...]:
    *cells, _ = _problem(report, p)
    return (*cells, Cell(p.result or text("tra_loi_kien_nghi", "chua"), "text" if p.result else "word"))
