"""The first page: the conclusion, four figures, what changed, models in signs, every criterion that fails, what is to
be decided, leaders in signs. What a chairman reads in a minute, in black and white."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tanminh_xl.domain.amounts import percent
from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.pace import Pace
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.domain.signs import Change, Sign, change, sign_of
from tanminh_xl.reports.by_sign import STANDS, led, models
from tanminh_xl.reports.common import judged_criteria, letterhead, sheet
from tanminh_xl.reports.conclusion import conclusion
from tanminh_xl.reports.decisions import decisions
from tanminh_xl.reports.failing import Section, failed, is_short, moving
from tanminh_xl.reports.overview import ALL, DONE, HANDED, stand
from tanminh_xl.reports.owner_words import left_words
from tanminh_xl.reports.standing import (
    MARKS,
    by_share,
    counted,
    found_of,
    is_paced,
    legend,
    open_words,
    pace_of,
    sign_words,
    state_words,
)
from tanminh_xl.reports.texts import numbers, text

CODES = 12
"""So many criteria that fail are named by their codes beside their count, where their list does not follow at once."""
ROMAN = ("I", "II", "III", "IV", "V", "VI")


def summary(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Tóm tắt". Only its last table may grow beyond the page, and has its head on each: what fails stands
    among the first things as long as that are few, else at the end."""
    judged = judged_criteria(report)
    head, sections = letterhead(report, "tom_tat"), list(_sections(report, judged))
    numbered = dict(zip((title for title, _ in sections if title), ROMAN, strict=False))
    said = " ".join((conclusion(report, judged), *left_words(report), *_to_decide(sections, numbered)))
    blocks: list[PagePart] = [
        head._replace(right=head.right[:1]),
        Note(said, "conclusion"),
        _figures(report, judged),
    ]
    for title, parts in sections:
        heading = text("tom_tat", "muc", number=numbered[title], title=title) if title else ""
        blocks += [*([Note(heading, "section")] if heading else []), *parts]
    return (sheet(report, "tom_tat", blocks, landscape=False),)


def _to_decide(sections: Sequence[Section], numbered: Mapping[str, str]) -> Iterator[str]:
    """How much is to be decided, and under which heading: it may begin on the next page."""
    title = text("tom_tat", "xin_y_kien")
    n = sum(len(part.rows) for part in dict(sections)[title] if isinstance(part, Table))
    if n:
        yield text("tom_tat", "kl_xin_y_kien", n=f"{n:02}", number=numbered[title])


def _sections(report: PeriodReport, judged: Sequence[Criterion]) -> Iterator[Section]:
    if report.then is not None:
        label, found = report.then.label, _changes(report, judged)
        yield "", [found or Note(text("tom_tat", "thay_doi_khong", label=label), "plain")]
    if (by_model := models(report)) is not None:
        yield text("tom_tat", "mo_hinh", legend=legend(report)), [by_model]
    asked = decisions(report) or Note(text("tom_tat", "khong_xin"), "plain")
    decided: Section = (text("tom_tat", "xin_y_kien"), [asked])
    by_leader = led(report)
    fields: list[Section] = [(text("tom_tat", "lanh_dao"), [by_leader])] if by_leader else []
    if is_short(report):
        yield from (*failed(report), decided, *fields)
    else:
        yield from (*fields, decided, *failed(report))
    yield from moving(report)


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
    counts = _counts([(Status.NOT_MET.lower(), failed), (Pace.BEHIND.value, behind)]) if behind and failed else ""
    codes = [a.code for a in by_share(report, [a for a in found if sign_of(a) == Sign.NOT_MET])]
    named = "" if is_short(report) or len(codes) > CODES else ", ".join(codes)
    return "; ".join(filter(None, (counts, named)))


def _handed_of(report: PeriodReport) -> str:
    handed = stand(report)
    counts = (("nop_cham", handed.late), ("nop_chua_tinh", handed.not_counting), ("nop_chua", handed.nothing))
    parts = [text("tom_tat", key, n=n) for key, n in counts if n]
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
            rows.append(
                (
                    Cell(text("tom_tat", "thay_doi", kind=kind, label=report.then.label), "bold"),
                    Cell("; ".join(names)),
                    Cell(len(names), "count"),
                )
            )
    widths = numbers("tom_tat", "thay_doi_rong")
    return Table("tom_tat_thay_doi", widths, (), tuple(rows), repeat=False) if rows else None


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
