"""The first page's counts of criteria by sign: a line for each model, a line for each Lãnh đạo phụ trách."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Ref, Table
from tanminh_xl.domain.signs import OPEN, Sign
from tanminh_xl.domain.tables import RESULTS
from tanminh_xl.reports.common import judged_criteria, model_name, model_order
from tanminh_xl.reports.leaders import BY_LEADER, by_leader, name_of
from tanminh_xl.reports.standing import MARKS, counted, link_to, signs, signs_cell
from tanminh_xl.reports.texts import number, numbers, text, words

STANDS = "tom_tat_dau"
"""The table's name in Refs to a count of criteria by model: (model, or "" for all; sign, or "" for all)."""
FEW = 3
"""Kinds of signs beside which there is room for the names of models on fewer lines."""
_LED = "tom_tat_lanh_dao"


def models(report: PeriodReport) -> Table | None:
    """A line for each model: its criteria in signs, and how many have each; their sums. None without any criterion."""
    judged = judged_criteria(report)
    there = [m for m in model_order(report) if any(c.model == m for c in judged)]
    if not there:
        return None
    rows = []
    for model in there:
        own = [c for c in judged if c.model == model]
        label = model if model in report.catalogue.model else model.capitalize()
        row = (Cell(label, "center"), Cell(model_name(report, model)), signs_cell(report, own))
        rows.append((*row, *_of_model(report, judged, model, own)))
    total = (Cell(None, "total"), Cell(text("tom_tat", "tong"), "total"), Cell(None, "total"))
    rows.append((*total, *_sums(report, judged, STANDS, there)))
    return _table(report, "mo_hinh", rows)


def led(report: PeriodReport) -> Table | None:
    """A line for each leader, whose counts are those of his page; their sums are those of the models. None where nobody
    is named."""
    fields = by_leader(report)
    if not fields:
        return None
    rows = []
    for leader, own in fields.items():
        at = {key: Ref(BY_LEADER, (leader, key), "value") for key, _ in _counts(report, own)}
        counts = [
            Cell(n, "count", Formula("={0}", (at[key],)), Ref(_LED, (leader, key), "value"))
            for key, n in _counts(report, own)
        ]
        rows.append((link_to(name_of(leader), at[""]), signs_cell(report, own), *counts))
    total = (Cell(text("tom_tat", "tong"), "total"), Cell(None, "total"))
    rows.append((*total, *_sums(report, judged_criteria(report), _LED, tuple(fields))))
    return _table(report, "lanh_dao", rows)


def _table(report: PeriodReport, key: str, rows: Sequence[tuple[Cell, ...]]) -> Table:
    """As much of the width as the counts leave is for the signs themselves."""
    kinds, each = signs(report), number("tom_tat", "dem_rong")
    *labels, rest = numbers("tom_tat", f"{key}_rong" if len(kinds) <= FEW else f"{key}_rong_nhieu")
    counts = (each,) * (len(kinds) + 1)
    titles = (*words("tom_tat", f"{key}_cot"), *(MARKS[sign] for sign in kinds))
    return Table(f"tom_tat_{key}", (*labels, rest - sum(counts), *counts), titles, tuple(rows), repeat=False)


def _counts(report: PeriodReport, own: Sequence[Criterion]) -> Iterator[tuple[str, int]]:
    """All, under the key "", and how many have each sign."""
    yield "", len(own)
    yield from counted(report, own)


def _of_model(
    report: PeriodReport, judged: Sequence[Criterion], model: str, own: Sequence[Criterion]
) -> Iterator[Cell]:
    """Counts over the data sheet of results, whose criteria (no groups) are one range."""
    refs = tuple(
        Ref(RESULTS.name, (report.period.code, c.code), column)
        for column in ("model", "status", "on_track")
        for c in (judged[0], judged[-1])
    )
    for key, n in _counts(report, own):
        yield Cell(n, "count", Formula(_count_of(key, model), refs), Ref(STANDS, (model, key), "value"))


def _count_of(key: str, model: str) -> str:
    """The formula of a count: by status, and of what is not yet judged by whether it keeps its pace."""
    of_model = f'{{0}}:{{1}},"{model}"'

    def of(status: str, more: str = "") -> str:
        return f'COUNTIFS({of_model},{{2}}:{{3}},"{status}"{more})'

    if not key:
        return f"=COUNTIF({of_model})"
    not_due = Status.NOT_DUE.value
    yes, no = (of(not_due, f',{{4}}:{{5}},"{text("so_nop", word)}"') for word in ("co", "khong"))
    if key == Sign.OPEN:
        return "=" + "+".join(of(status.value) for status in OPEN) + f"-{yes}-{no}"
    moving = {Sign.MET.value: f"+{yes}", Sign.NOT_MET.value: f"+{no}"}
    return f"={of(str(key))}{moving.get(str(key), '')}"


def _sums(report: PeriodReport, judged: Sequence[Criterion], table: str, lines: Sequence[str]) -> Iterator[Cell]:
    for key, n in _counts(report, judged):
        ends = (Ref(table, (lines[0], key), "value"), Ref(table, (lines[-1], key), "value"))
        name = Ref(STANDS, ("", key), "value") if table == STANDS else None
        yield Cell(n, "total_count", Formula("=SUM({0}:{1})", ends), name)
