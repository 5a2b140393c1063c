"""A page for each Lãnh đạo phụ trách, with the criteria of his field; their counts are those of the first page."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl import templates
from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.deadlines import Due
from tanminh_xl.domain.figures import Assessment
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.domain.signs import Sign, sign_of
from tanminh_xl.reports.common import judged_criteria, letterhead, sheet, unit_name
from tanminh_xl.reports.conclusion import conclusion
from tanminh_xl.reports.standing import (
    MARKS,
    bar_cell,
    by_share,
    counted,
    found_of,
    legend,
    link_cell,
    sign_words,
    state_words,
    target_cell,
    value_cell,
)
from tanminh_xl.reports.texts import columns, text

BY_LEADER = "lanh_dao_dem"
"""The table's name in Refs to a count on a leader's page: (leader, sign or "")."""
ORDER = (Sign.NOT_MET, Sign.NEARLY, Sign.OPEN, Sign.MET, Sign.APART)
"""On a leader's page what asks for something comes first."""


def by_leader(report: PeriodReport) -> dict[str, tuple[Criterion, ...]]:
    """Leaders with the criteria of their fields, in the order of criteria, nobody's ("") last; {} where none is named.

    Each criterion stands with one of them.
    """
    judged = judged_criteria(report)
    led: dict[str, list[Criterion]] = {}
    for criterion in judged:
        led.setdefault(leader_of(report.catalogue, criterion), []).append(criterion)
    if not any(led):
        return {}
    return {name: tuple(led[name]) for name in sorted(led, key=lambda name: not name)}


def name_of(leader: str) -> str:
    """The leader as he is called; "Chưa phân công" for nobody."""
    return leader or text("tom_tat", "chua_phan_cong")


def leaders(report: PeriodReport) -> tuple[Sheet, ...]:
    """A sheet for each leader; none where the catalogue names nobody."""
    return tuple(_page(report, leader, criteria) for leader, criteria in by_leader(report).items())


def _page(report: PeriodReport, leader: str, criteria: Sequence[Criterion]) -> Sheet:
    under = text("lanh_dao", "nguoi", name=name_of(leader))
    head = columns("lanh_dao")
    found = [
        a for sign in ORDER for a in by_share(report, [a for a in found_of(report, criteria) if sign_of(a) == sign])
    ]
    table = Table("lanh_dao", head.widths, head.titles, tuple(_row(report, leader, n, a) for n, a in enumerate(found)))
    blocks: list[PagePart] = [
        letterhead(report, "lanh_dao", under=f"{under}. {letterhead(report, 'lanh_dao').subtitle}"),
        Note(conclusion(report, criteria), "conclusion"),
        _figures(report, leader, criteria),
        Note(text("tom_tat", "muc", number="I", title=text("lanh_dao", "tieu_chi")), "section"),
        Note(legend(report)),
        table,
        *_tasks(report, leader),
    ]
    return sheet(report, "lanh_dao", blocks, name=text("lanh_dao", "tab", name=name_of(leader)), landscape=False)


def _figures(report: PeriodReport, leader: str, criteria: Sequence[Criterion]) -> Table:
    """All, and how many have each sign: counted over the signs of the page's own rows."""
    ends = (_sign_of(leader, 0), _sign_of(leader, len(criteria) - 1))
    said = sign_words(report)
    cells = [Cell(len(criteria), "big", Formula("=ROWS({0}:{1})", ends), Ref(BY_LEADER, (leader, ""), "value"))]
    titles = [text("lanh_dao", "tong")]
    for sign, n in counted(report, criteria):
        formula = Formula(f'=COUNTIF({{0}}:{{1}},"{MARKS[sign]}")', ends)
        cells.append(Cell(n, "big", formula, Ref(BY_LEADER, (leader, sign), "value")))
        titles.append(f"{MARKS[sign]} {said[sign].upper()}")
    widths = templates.toml("bao_cao.toml")["lanh_dao"]["con_so_rong"][str(len(cells))]
    return Table("lanh_dao_con_so", tuple(map(float, widths)), tuple(titles), (tuple(cells),), repeat=False)


def _sign_of(leader: str, n: int) -> Ref:
    return Ref("lanh_dao_dau", (leader, str(n)), "value")


def _row(report: PeriodReport, leader: str, n: int, found: Assessment) -> tuple[Cell, ...]:
    criterion = report.catalogue.criterion[found.code]
    owner = unit_name(report, criterion.owner) if criterion.owner else text("tom_tat", "chu_tri").lower()
    said = text("lanh_dao", "cot_cuoi", status=state_words(report, found), owner=owner)
    return (
        Cell(MARKS[sign_of(found)], "sign", name=_sign_of(leader, n)),
        link_cell(found),
        Cell(criterion.name),
        value_cell(criterion, found),
        target_cell(criterion, found),
        bar_cell(report, found),
        Cell(said),
    )


def _tasks(report: PeriodReport, leader: str) -> list[PagePart]:
    """Tasks of the leader's field that are late or soon due."""
    of = report.catalogue.task
    found = [(of[code], due) for code, due in report.due.items() if leader_of(report.catalogue, of[code]) == leader]
    if not found:
        return []
    order = list(Due)
    lines = [
        text("lanh_dao", "nhiem_vu_mot", code=t.code, text=t.text, due=due.value, day=format_day(t.deadline))
        for t, due in sorted(found, key=lambda pair: order.index(pair[1]))
    ]
    heading = text("tom_tat", "muc", number="II", title=text("lanh_dao", "nhiem_vu"))
    return [Note(heading, "section"), *(Note(line, "plain") for line in lines)]
