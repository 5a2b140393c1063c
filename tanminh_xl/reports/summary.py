"""The first page: the conclusion, four figures, what changed, models and leaders in signs, what is to be decided, and
every criterion that fails. What a chairman reads in a minute, in black and white."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl.domain.amounts import percent
from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.pace import Pace
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.domain.signs import Change, Sign, change
from tanminh_xl.reports.by_sign import STANDS, led, models
from tanminh_xl.reports.common import judged_criteria, letterhead, sheet, unit_name
from tanminh_xl.reports.conclusion import conclusion
from tanminh_xl.reports.decisions import decisions
from tanminh_xl.reports.overview import ALL, DONE, HANDED, stand
from tanminh_xl.reports.standing import (
    MARKS,
    MOVING,
    bar_cell,
    by_share,
    counted,
    elapsed_words,
    found_of,
    is_paced,
    legend,
    link_cell,
    open_words,
    pace_of,
    sign_words,
    state_words,
    target_cell,
    value_cell,
)
from tanminh_xl.reports.texts import columns, numbers, table_of, text, words

ROMAN = ("I", "II", "III", "IV", "V", "VI")
MOVES = {Pace.BEHIND: Sign.NOT_MET, Pace.ON: Sign.MET, Pace.AHEAD: Sign.MET}
LISTED = (Sign.NOT_MET, Sign.NEARLY)
"""Signs of criteria that are listed one by one."""


def summary(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Tóm tắt". Only its last table may grow beyond the page, and has its head on each."""
    judged = judged_criteria(report)
    numbered = iter(ROMAN)
    blocks: list[PagePart] = [
        letterhead(report, "tom_tat"),
        Note(conclusion(report, judged), "conclusion"),
        _figures(report, judged),
    ]
    for title, parts in _sections(report, judged):
        heading = text("tom_tat", "muc", number=next(numbered), title=title) if title else ""
        blocks += [*([Note(heading, "section")] if heading else []), *parts]
    return (sheet(report, "tom_tat", blocks, landscape=False),)


def _sections(report: PeriodReport, judged: Sequence[Criterion]) -> Iterator[tuple[str, list[PagePart]]]:
    if report.then is not None:
        label, found = report.then.label, _changes(report, judged)
        if found is None:
            yield "", [Note(text("tom_tat", "thay_doi_khong", label=label), "plain")]
        else:
            yield text("tom_tat", "thay_doi", label=label), [found]
    if (by_model := models(report)) is not None:
        yield text("tom_tat", "mo_hinh", legend=legend(report)), [by_model]
    if (by_leader := led(report)) is not None:
        yield text("tom_tat", "lanh_dao"), [by_leader]
    asked = decisions(report)
    yield text("tom_tat", "xin_y_kien"), [asked or Note(text("tom_tat", "khong_xin"), "plain")]
    if judged:
        key = "chua_dat_tien_do" if is_paced(report) else "chua_dat"
        mark = table_of("tom_tat", "thanh")["vach"]
        title = text("tom_tat", key, elapsed=elapsed_words(report), mark=mark)
        yield title, [_failing(report, judged)]


def _figures(report: PeriodReport, judged: Sequence[Criterion]) -> Table:
    """Đạt, chưa đạt, chưa đánh giá, đã nộp, each with what it is made of."""
    said, of = sign_words(report), dict(counted(report, judged))
    titles = [said[sign].upper() for sign in (Sign.MET, Sign.NOT_MET, Sign.OPEN)]
    whole = len(judged)
    counts = [
        _figure(Sign.MET, of[Sign.MET], whole, f"/{whole}"),
        *(_figure(sign, of[sign], whole) for sign in (Sign.NOT_MET, Sign.OPEN)),
    ]
    handed = stand(report)
    given, owing = handed.in_time + handed.late + handed.short, sum(handed)
    done = Formula('={0}&"/"&{1}', (Ref(HANDED, (DONE,), "value"), Ref(HANDED, (ALL,), "value")))
    counts.append(Cell(f"{given}/{owing}", "big", done))
    notes = (_met_of(report, judged), _failed_of(report, judged), open_words(report, judged), _handed_of(report))
    rows = (tuple(counts), tuple(Cell(note, "big_note") for note in notes))
    widths = numbers("tom_tat", "con_so_rong")
    return Table("tom_tat_con_so", widths, (*titles, text("tom_tat", "con_so_nop")), rows, repeat=False)


def _figure(sign: Sign, n: int, of: int, shown: str = "") -> Cell:
    """A big figure behind its sign; nothing to refer to where there are no criteria at all."""
    parts = [Ref(STANDS, ("", key), "value") for key in (sign, *([""] if shown else []))]
    body = '&"/"&'.join(f"{{{i}}}" for i in range(len(parts)))
    formula = Formula(f'="{MARKS[sign]} "&{body}', tuple(parts)) if of else None
    return Cell(f"{MARKS[sign]} {n}{shown}", "big", formula)


def _met_of(report: PeriodReport, judged: Sequence[Criterion]) -> str:
    found = found_of(report, judged)
    paces = [pace_of(report, a) for a in found]
    parts = [(p.value, paces.count(p)) for p in (Pace.AHEAD, Pace.ON)]
    met, nearly = ([a.status for a in found].count(s) for s in (Status.MET, Status.NEARLY))
    if any(n for _, n in parts):
        parts.append((Status.MET.lower(), met))
    said = _counts([*parts, (f"{MARKS[Sign.NEARLY]} {Status.NEARLY.lower()}", nearly)])
    share = text("tom_tat", "ty_le", share=percent(met / len(found))) if met and not is_paced(report) else ""
    estimated = sum(a.estimate for a in found)
    uoc = text("tom_tat", "uoc", n=estimated) if estimated else ""
    return "; ".join(filter(None, (share, said, uoc)))


def _failed_of(report: PeriodReport, judged: Sequence[Criterion]) -> str:
    found = found_of(report, judged)
    behind = [pace_of(report, a) for a in found].count(Pace.BEHIND)
    failed = [a.status for a in found].count(Status.NOT_MET)
    return _counts([(Status.NOT_MET.lower(), failed), (Pace.BEHIND.value, behind)]) if behind and failed else ""


def _handed_of(report: PeriodReport) -> str:
    handed = stand(report)
    left = handed.not_counting + handed.nothing
    parts = [text("tom_tat", key, n=n) for key, n in (("nop_cham", handed.late), ("nop_chua", left)) if n]
    return "; ".join(parts) or (text("tom_tat", "nop_du") if sum(handed) else "")


def _counts(parts: Sequence[tuple[str, int]]) -> str:
    return "; ".join(text("tom_tat", "dem", words=words, n=n) for words, n in parts if n)


def _changes(report: PeriodReport, judged: Sequence[Criterion]) -> Table | None:
    """Criteria that became đạt, or are so no longer, by name (decision-tables 4.3)."""
    assert report.then is not None
    rows = []
    for kind in Change:
        names = [
            _changed(report, criterion)
            for criterion in judged
            if change(report.then.assessments.get(criterion.code), report.assessment[criterion.code]) is kind
        ]
        if names:
            rows.append((Cell(kind.value, "bold"), Cell("; ".join(names)), Cell(len(names), "count")))
    widths, titles = numbers("tom_tat", "thay_doi_rong"), words("tom_tat", "xin_y_kien_cot")
    return Table("tom_tat_thay_doi", widths, titles, tuple(rows), repeat=False) if rows else None


def _changed(report: PeriodReport, criterion: Criterion) -> str:
    then = report.then
    assert then is not None
    return text(
        "tom_tat",
        "thay_doi_mot",
        code=criterion.code,
        name=criterion.name,
        label=then.label,
        then=state_words(then, then.assessments[criterion.code]),
        now=state_words(report, report.assessment[criterion.code]),
    )


def _failing(report: PeriodReport, judged: Sequence[Criterion]) -> PagePart:
    """Every criterion that fails, by name, from the one furthest from its target; where progress is told also those
    that keep it, and those whose value can already be held against the target."""
    head = columns("tom_tat", "chua_dat_cot")
    groups = [(title, rows) for title, rows in _groups(report, judged) if title]
    if not groups:
        return Note(text("tom_tat", "chua_dat_khong"), "plain")
    alone = len(groups) == 1 and not is_paced(report)
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for title, found in groups:
        if not alone:
            headings.add(len(rows))
            rows.append((Cell(title, "heading"), *[Cell(None, "heading")] * (len(head.titles) - 1)))
        rows += [_row(report, a) for a in found]
    return Table("tom_tat_chua_dat", head.widths, head.titles, tuple(rows), headings=frozenset(headings))


def _groups(report: PeriodReport, judged: Sequence[Criterion]) -> Iterator[tuple[str, list[Assessment]]]:
    """(heading, criteria in their order), those that ask for something first; the last are named in their heading."""
    found = found_of(report, judged)
    paces = {a.code: pace_of(report, a) for a in found}
    for sign in LISTED:
        own = [a for a in found if a.status.value == sign.value]
        yield _heading("nhom_dau", sign, sign.value, len(own)), by_share(report, own)
    if not is_paced(report):
        return
    for kind in (Pace.BEHIND, Pace.SHORT, Pace.ON, Pace.AHEAD):
        own = [a for a in found if paces[a.code] is kind]
        key, sign = ("nhom_cham", MOVES[kind]) if kind in MOVING else ("nhom_dau", Sign.OPEN)
        yield _heading(key, sign, kind, len(own), elapsed=elapsed_words(report)), by_share(report, own)
    there = [a.code for a in found if paces[a.code] is Pace.THERE]
    yield _heading("nhom_ten", Sign.OPEN, Pace.THERE, len(there), codes=", ".join(there)), []


def _heading(key: str, sign: Sign, words: str, n: int, **more: object) -> str:
    begins = words[:1].upper() + words[1:]
    return text("tom_tat", key, sign=MARKS[sign], words=begins, n=n, **more) if n else ""


def _row(report: PeriodReport, found: Assessment) -> tuple[Cell, ...]:
    criterion = report.catalogue.criterion[found.code]
    owner = unit_name(report, criterion.owner) if criterion.owner else text("tom_tat", "chu_tri").lower()
    if leader := leader_of(report.catalogue, criterion):
        owner = text("tom_tat", "chu_tri_lanh_dao", owner=owner, leader=leader)
    return (
        link_cell(found),
        Cell(criterion.name),
        value_cell(found),
        target_cell(criterion, found),
        bar_cell(report, found),
        Cell(owner),
    )
