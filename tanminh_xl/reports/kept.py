"""Sổ chấp hành chế độ báo cáo: in a year's report, how each unit reported in each of the year's periods."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl import palette
from tanminh_xl.domain.comparison import label
from tanminh_xl.domain.report import PeriodRegister, PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.reports.common import letterhead, sheet, signed_by, unit_name
from tanminh_xl.reports.data import late_by
from tanminh_xl.reports.texts import columns, number, text

KEPT = "chap_hanh_trang"
"""The table's name in Refs to how a unit reported in a period: (unit, period)."""
IN_TIME, LATE, SHORT, NOT_COUNTING, NOTHING = palette.submissions()
STYLES = {IN_TIME: "state:done", SHORT: "level:note", NOT_COUNTING: "level:warning", NOTHING: "level:error"}


def kept(report: PeriodReport, letter: str = "") -> tuple[Sheet, ...]:
    """The sheet "Sổ chấp hành"; none in a period that is no year's. Units that are only asked stand apart, and are
    never late; those that are neither urged nor asked stand nowhere (decision-tables 10.1, rows 17 - 19)."""
    if not report.year:
        return ()
    order = report.catalogue.unit_order
    urged = sorted({unit for of in report.year for unit in of.urged}, key=order)
    asked = sorted({unit for of in report.year for unit in of.asked} - set(urged), key=order)
    head, sums = columns("chap_hanh"), columns("chap_hanh", "cot_tong")
    titles = (*head.titles, *(label(of.period) for of in report.year), *sums.titles)
    widths = (*head.widths, *(number("chap_hanh", "rong"),) * len(report.year), *sums.widths)
    lines = [_by_unit(of) for of in report.year]
    rows = [_row(report, lines, unit, n) for n, unit in enumerate(urged, 1)]
    headings: set[int] = set()
    if urged:
        rows += _sums(report, urged, len(titles))
    if asked:
        headings.add(len(rows))
        rows.append((Cell(text("chap_hanh", "de_nghi"), "heading"), *[Cell(None, "heading")] * (len(titles) - 1)))
        rows += [_asked(report, lines, unit, n, len(titles)) for n, unit in enumerate(asked, 1)]
    table = Table("chap_hanh", widths, titles, tuple(rows), headings=frozenset(headings))
    top = letterhead(report, "chap_hanh", text("chap_hanh", "title", year=report.period.year), letter=letter)
    blocks: list[PagePart] = [top, table, Note(text("chap_hanh", "ghi_chu")), signed_by(report)]
    return (sheet(report, "chap_hanh", blocks),)


def _by_unit(of: PeriodRegister) -> dict[str, list[RegisterLine]]:
    found: dict[str, list[RegisterLine]] = {}
    for line in of.lines:
        found.setdefault(line.unit, []).append(line)
    return found


def _stand(lines: Sequence[RegisterLine]) -> tuple[str, str, int]:
    """How a unit that is urged reported in a period: the word that is counted, all that is said, days late."""
    counting = next((line for line in lines if line.counts), None)
    if counting is None:
        word = NOT_COUNTING if any(line.version for line in lines) else NOTHING
        return word, word, 0
    if counting.is_late:
        return LATE, text("so_nop", "cham", by=late_by(counting)), counting.late or 0
    word = SHORT if counting.short else IN_TIME
    return word, word, 0


def _row(report: PeriodReport, lines: Sequence[dict[str, list[RegisterLine]]], unit: str, n: int) -> tuple[Cell, ...]:
    cells, words, days = [], [], 0
    for of, by_unit in zip(report.year, lines, strict=True):
        name = Ref(KEPT, (unit, of.period.code), "state")
        if unit not in of.urged:
            cells.append(Cell(None, "void", name=name))
            continue
        word, said, late = _stand(by_unit.get(unit, ()))
        words.append(word)
        days += late
        cells.append(Cell(said, STYLES.get(word, "level:warning"), name=name))
    ends = tuple(Ref(KEPT, (unit, of.period.code), "state") for of in (report.year[0], report.year[-1]))
    area = "{0}:{1}"
    owed = Cell(len(words), "count", Formula(f"=COUNTA({area})", ends))
    in_time = Cell(words.count(IN_TIME), "count", Formula(f'=COUNTIF({area},"{IN_TIME}")', ends))
    late_times = Cell(words.count(LATE), "count", Formula(f'=COUNTIF({area},"{LATE}*")', ends))
    left = len(words) - words.count(IN_TIME) - words.count(LATE)
    rest = Formula(f'=COUNTA({area})-COUNTIF({area},"{IN_TIME}")-COUNTIF({area},"{LATE}*")', ends)
    unit_cell = Cell(unit_name(report, unit))
    return (
        Cell(n, "center"),
        unit_cell,
        *cells,
        owed,
        in_time,
        late_times,
        Cell(days, "count"),
        Cell(left, "count", rest),
    )


def _sums(report: PeriodReport, urged: Sequence[str], width: int) -> list[tuple[Cell, ...]]:
    """Under each period how many of those that owed a report are in time, late, and neither."""
    rows = []
    for key, formula in (
        ("phai_nop", "=COUNTA({0}:{1})"),
        ("dung_han", f'=COUNTIF({{0}}:{{1}},"{IN_TIME}")'),
        ("cham", f'=COUNTIF({{0}}:{{1}},"{LATE}*")'),
        ("chua", f'=COUNTA({{0}}:{{1}})-COUNTIF({{0}}:{{1}},"{IN_TIME}")-COUNTIF({{0}}:{{1}},"{LATE}*")'),
    ):
        cells = []
        for of in report.year:
            by_unit = _by_unit(of)
            words = [_stand(by_unit.get(unit, ()))[0] for unit in urged if unit in of.urged]
            in_time, late = words.count(IN_TIME), words.count(LATE)
            counts = {"phai_nop": len(words), "dung_han": in_time, "cham": late, "chua": len(words) - in_time - late}
            ends = tuple(Ref(KEPT, (unit, of.period.code), "state") for unit in (urged[0], urged[-1]))
            cells.append(Cell(counts[key], "total_count", Formula(formula, ends)))
        blank = [Cell(None, "total")] * (width - 2 - len(cells))
        rows.append((Cell(None, "total"), Cell(text("chap_hanh", key), "total"), *cells, *blank))
    return rows


def _asked(
    report: PeriodReport, lines: Sequence[dict[str, list[RegisterLine]]], unit: str, n: int, width: int
) -> tuple[Cell, ...]:
    """A unit that is only asked: whether it has given, and no more."""
    cells = []
    for of, by_unit in zip(report.year, lines, strict=True):
        given = any(line.counts for line in by_unit.get(unit, ()))
        word = text("chap_hanh", "da_cung_cap" if given else "chua_cung_cap")
        cells.append(Cell(word, "center") if unit in of.asked else Cell(None, "void"))
    return (Cell(n, "center"), Cell(unit_name(report, unit)), *cells, *[Cell(None, "void")] * (width - 2 - len(cells)))
