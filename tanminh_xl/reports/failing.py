"""The first page's list of every criterion that fails, and, while the year runs, of those that keep their pace or can
already be held against the year's target."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain.figures import Assessment
from tanminh_xl.domain.pace import Pace
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Note, PagePart, Table
from tanminh_xl.domain.signs import Sign
from tanminh_xl.reports.common import judged_criteria, unit_name
from tanminh_xl.reports.standing import (
    MARKS,
    MOVING,
    bar_cell,
    by_share,
    elapsed_words,
    found_of,
    is_paced,
    link_cell,
    pace_of,
    sign_words,
    target_cell,
    value_cell,
)
from tanminh_xl.reports.texts import columns, table_of, text

FEW = 8
"""So many lines of what fails leave room on the first page for what is to be decided."""
Section = tuple[str, list[PagePart]]
"""A heading, and what stands under it."""
Group = tuple[str, list[Assessment]]
"""A heading in a list, and the criteria under it in their order."""


def is_short(report: PeriodReport) -> bool:
    """Whether all that fails is few enough to stand among the first things of the page."""
    groups = _failed(report)
    return sum(len(found) + (len(groups) > 1) for _, found in groups) <= FEW


def failed(report: PeriodReport) -> Iterator[Section]:
    """Every criterion that fails, by name, none cut, from the one furthest from its target; its head on each page where
    it is long."""
    if not judged_criteria(report):
        return
    groups = _failed(report)
    words = sign_words(report)[Sign.NOT_MET].upper()
    title = text("tom_tat", "chua_dat", words=words)
    if any(found and _pace(report, found[0]) for _, found in groups):
        title = _with_mark(report, title)
    table = _table(report, "tom_tat_chua_dat", groups, alone=len(groups) == 1, repeat=not is_short(report))
    yield title, [table or Note(text("tom_tat", "chua_dat_khong"), "plain")]


def moving(report: PeriodReport) -> Iterator[Section]:
    """While the year runs: those that do not fail, against the target of the year."""
    if not is_paced(report):
        return
    # Where the list before it repeats its head, that is the one on each page: they have the same.
    table = _table(report, "tom_tat_tien_do", _others(report), alone=False, repeat=is_short(report))
    if table is not None:
        yield _with_mark(report, text("tom_tat", "tien_do_khac")), [table]


def _with_mark(report: PeriodReport, title: str) -> str:
    mark = table_of("tom_tat", "thanh")["vach"]
    return text("tom_tat", "chua_dat_vach", title=title, mark=mark, elapsed=elapsed_words(report))


def _pace(report: PeriodReport, found: Assessment) -> bool:
    return pace_of(report, found) in MOVING


def _failed(report: PeriodReport) -> list[Group]:
    found = found_of(report, judged_criteria(report))
    behind = [a for a in found if pace_of(report, a) is Pace.BEHIND]
    groups = [
        *((_heading(sign, sign.value, own), own) for sign in (Sign.NOT_MET, Sign.NEARLY) if (own := _of(found, sign))),
        (_heading(Sign.NOT_MET, Pace.BEHIND, behind), behind),
    ]
    return [(title, by_share(report, own)) for title, own in groups if own]


def _of(found: list[Assessment], sign: Sign) -> list[Assessment]:
    return [a for a in found if a.status.value == sign.value]


def _others(report: PeriodReport) -> list[Group]:
    """Those whose value is under the year's target first; those that are there are named in one line."""
    found = found_of(report, judged_criteria(report))
    by_pace = {kind: [a for a in found if pace_of(report, a) is kind] for kind in Pace}
    signs = {Pace.SHORT: Sign.OPEN, Pace.ON: Sign.MET, Pace.AHEAD: Sign.MET}
    groups = [(_heading(sign, kind, by_pace[kind]), by_share(report, by_pace[kind])) for kind, sign in signs.items()]
    there = by_pace[Pace.THERE]
    named = text("tom_tat", "nhom_ten", title=_heading(Sign.OPEN, Pace.THERE, there), codes=_codes(there))
    return [*((title, own) for title, own in groups if own), *([(named, [])] if there else [])]


def _codes(found: list[Assessment]) -> str:
    return ", ".join(a.code for a in found)


def _heading(sign: Sign, words: str, own: list[Assessment]) -> str:
    return text("tom_tat", "nhom_dau", sign=MARKS[sign], words=words[:1].upper() + words[1:], n=len(own))


def _table(report: PeriodReport, name: str, groups: list[Group], alone: bool, repeat: bool) -> Table | None:
    if not groups:
        return None
    head = columns("tom_tat", "chua_dat_cot")
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for title, found in groups:
        if not alone:
            headings.add(len(rows))
            rows.append((Cell(title, "heading"), *[Cell(None, "heading")] * (len(head.titles) - 1)))
        rows += [_row(report, a) for a in found]
    return Table(name, head.widths, head.titles, tuple(rows), repeat=repeat, headings=frozenset(headings))


def _row(report: PeriodReport, found: Assessment) -> tuple[Cell, ...]:
    criterion = report.catalogue.criterion[found.code]
    return (
        link_cell(found),
        Cell(criterion.name),
        value_cell(criterion, found),
        target_cell(criterion, found),
        bar_cell(report, found),
        Cell(unit_name(report, criterion.owner) if criterion.owner else text("tom_tat", "chu_tri")),
    )
