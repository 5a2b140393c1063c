"""A page for each department that owns criteria, to be looked at, ticked and signed (decision-tables 13.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl.domain.amounts import unit_of
from tanminh_xl.domain.asked import AskedCell, asked
from tanminh_xl.domain.catalogue_nouns import Criterion, Source
from tanminh_xl.domain.closing import figure_words
from tanminh_xl.domain.figures import Assessment, Figure
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.owner_review import OwnerChoice, OwnerStanding
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Note, PagePart, Sheet, Signature, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.reports.common import letterhead, number_style, sheet, unit_name
from tanminh_xl.reports.data import target_words
from tanminh_xl.reports.owner_words import PAGE, cell_words
from tanminh_xl.reports.pages import LONGEST, named_apart, without_id_numbers
from tanminh_xl.reports.texts import columns, number, text


def owner_pages(report: PeriodReport) -> tuple[Sheet, ...]:
    """A sheet for each owner of criteria that are to be confirmed, in the order of the table of units; () where owners
    are not asked."""
    cells = asked(report.catalogue, report.period, report.state)
    by_owner: dict[str, list[OwnerStanding]] = {}
    for one in report.owners.values():
        by_owner.setdefault(one.owner, []).append(one)
    pages = (_page(report, u.code, by_owner[u.code], cells) for u in report.catalogue.units if u.code in by_owner)
    return named_apart([without_id_numbers(page) for page in pages])


def _page(report: PeriodReport, owner: str, found: Sequence[OwnerStanding], cells: Sequence[AskedCell]) -> Sheet:
    head, layout = letterhead(report, PAGE), columns(PAGE, year=report.period.year)
    name, due = unit_name(report, owner), report.period.due_owner or report.period.due
    office = unit_name(report, report.catalogue.plan.office)
    right = [head.right[0], text(PAGE, "co_quan", name=name), text(PAGE, "gui_lai", name=office)]
    right += [text(PAGE, "han", day=format_day(due))] if due else []
    by_day = text(PAGE, "huong_dan_han", day=format_day(due)) if due else ""
    rows = tuple(row for one in found for row in _rows(report, one, cells))
    wide = frozenset(n for n in range(len(rows)) if n % 3 < 2)
    blocks: list[PagePart] = [
        head._replace(right=tuple(right)),
        Table(PAGE, layout.widths, layout.titles, rows, headings=wide),
        Note(text(PAGE, "huong_dan", due=by_day)),
        _to_sign(report, owner),
    ]
    return sheet(report, PAGE, blocks, name=_tab(name), landscape=False)


def _tab(name: str) -> str:
    """As much of a name as a tab holds, in whole words."""
    return name if len(name) <= LONGEST else name[: LONGEST + 1].rpartition(" ")[0]


def _to_sign(report: PeriodReport, owner: str) -> Signature:
    """Room for the name, the day and the signature of the department's head."""
    unit = report.catalogue.unit.get(owner)
    kind = report.catalogue.kind.get(unit.kind) if unit else None
    title = (unit.signer_title if unit else "") or (kind.signer_title if kind else "") or text("chung", "thu_truong")
    left = (text(PAGE, "nguoi"), text(PAGE, "ngay"), "")
    return Signature(left, (title.upper(), text(PAGE, "ky_ten"), ""), right_style="subtitle")


def _rows(report: PeriodReport, one: OwnerStanding, cells: Sequence[AskedCell]) -> tuple[tuple[Cell, ...], ...]:
    """A criterion: its name and what makes it, each over the whole width, then its result beside the boxes."""
    criterion, found = report.catalogue.criterion[one.criterion], report.assessment[one.criterion]
    lines = [*_behind(report, criterion, found, cells)]
    confirmed = one.choice is OwnerChoice.CONFIRMED
    if one.review is not None and not confirmed:
        lines.append(f"{cell_words(report.catalogue, one)}.")
    result = (
        _number(target_words(found.target)),
        _number(found.value, found.estimate),
        Cell(found.status_words, "center"),  # without its sign: an open one's is a box too
        Cell(f"{found.reported}/{found.expected}" if found.expected else "", "center"),
        Cell(cell_words(report.catalogue, one) if confirmed else text(PAGE, "o_xac_nhan")),
        Cell(None if confirmed else text(PAGE, "o_kiem_tra")),
    )
    blank = (Cell(),) * (len(result) - 1)
    return (Cell(_name(criterion), "heading"), *blank), (Cell(_packed(lines)), *blank), result


def _packed(lines: Sequence[str]) -> str:
    """Short lines on one, as far as they go."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(line) < number(PAGE, "dong"):
            packed[-1] += f" {line}"
        else:
            packed.append(line)
    return "\n".join(packed)


def _name(criterion: Criterion) -> str:
    unit = unit_of(criterion)
    return text(PAGE, "ten" if unit else "ten_khong", code=criterion.code, name=criterion.name, unit=unit)


def _number(value: object, estimate: bool = False) -> Cell:
    if isinstance(value, float | int):
        return Cell(value, number_style(value, estimate=estimate))
    return Cell(value, "value~" if estimate else "value") if isinstance(value, str) else Cell(None, "center")


def _behind(report: PeriodReport, criterion: Criterion, found: Assessment, cells: Sequence[AskedCell]) -> Iterator[str]:
    """What makes the criterion's value, a line each: figures, who is missing, what is in doubt, evidence."""
    yield from _figures(report, criterion)
    if missing := [_missing(report, criterion, unit) for unit in found.missing]:
        yield text(PAGE, "thieu", units=", ".join(missing))
    doubts = [d for d in report.review if d.element in criterion.parts]
    if doubts:
        said = (
            text(PAGE, "ra_soat_don_vi", unit=unit_name(report, d.unit), said=_said(report, d.unit, d.element), why=why)
            for d in doubts
            for why in ["; ".join(d.reasons)]
        )
        yield text(PAGE, "ra_soat", doubts="; ".join(said))
    held = [
        text(PAGE, "dang_hoi_o", unit=cell.unit_name, value=cell.value)
        for cell in cells
        if cell.element in criterion.parts
    ]
    if held:
        yield text(PAGE, "dang_hoi", cells="; ".join(held))
    yield from _evidence(report, found)


def _figures(report: PeriodReport, criterion: Criterion) -> Iterator[str]:
    """Who gave what: of a ratio of the same units both figures together ("Thôn Đồng Tiến 95/100"), else element by
    element."""
    given = {element: _given(report, element) for element in criterion.parts}
    if not any(given.values()):
        yield text(PAGE, "chua_co_so")
        return
    units = {element: [f.unit for f in report.figures if f.element == element] for element in criterion.parts}
    first, *rest = criterion.parts
    if rest and all(units[element] == units[first] for element in rest):
        both = {unit: "/".join(given[e].get(unit, "–") for e in criterion.parts) for unit in units[first]}
        heard = {unit: said for unit, said in both.items() if any(unit in given[e] for e in criterion.parts)}
        yield text(PAGE, "mot_phan", units=_joined(report, heard))
        return
    for element, said in given.items():
        if not rest:
            yield text(PAGE, "mot_phan", units=_joined(report, said))
        elif said:
            name = report.catalogue.element[element].name
            yield text(PAGE, "phan", element=name, units=_joined(report, said))


def _joined(report: PeriodReport, said: dict[str, str]) -> str:
    return "; ".join(text(PAGE, "don_vi", unit=unit_name(report, unit), said=words) for unit, words in said.items())


def _given(report: PeriodReport, element: str) -> dict[str, str]:
    """Unit -> its answer in words, of those that gave one."""
    figures = (f for f in report.figures if f.element == element)
    return {f.unit: figure_words(f) for f in figures if f.answer not in (Given.BLANK, Given.NOT_YET)}


def _said(report: PeriodReport, unit: str, element: str) -> str:
    return figure_words(report.figure[unit, element])


def _missing(report: PeriodReport, criterion: Criterion, unit: str) -> str:
    """A unit that still owes a figure, and why it is not there."""
    figures = [f for e in criterion.parts if (f := report.figure.get((unit, e))) is not None and f.counted is None]
    return text(PAGE, "thieu_don_vi", unit=unit_name(report, unit), why=text(PAGE, _why(figures)))


def _why(figures: Sequence[Figure]) -> str:
    if not any(f.file for f in figures):
        return "thieu_chua_nop"
    if any(f.bad for f in figures):
        return "thieu_dang_hoi"
    return "thieu_bo_sung" if any(f.answer == Given.NOT_YET for f in figures) else "thieu_de_trong"


def _evidence(report: PeriodReport, found: Assessment) -> Iterator[str]:
    """Evidence that came, and of whom it is lacking, where an element asks for some."""
    there: dict[str, str] = {}
    lacking: dict[str, str] = {}
    for part in found.parts:
        element = report.catalogue.element[part.element]
        if not element.evidence or element.source != Source.FORM:
            continue
        for unit in part.reported:
            figure, name = report.figure[unit, part.element], unit_name(report, unit)
            if given := figure.evidence.strip():
                there[f"{unit}/{part.element}"] = text(PAGE, "minh_chung_don_vi", unit=name, evidence=given)
            elif figure.claims:
                lacking[unit] = name
    said = [text(PAGE, "minh_chung_co", units="; ".join(there.values()))] if there else []
    said += [text(PAGE, "minh_chung_thieu", units=", ".join(lacking.values()))] if lacking else []
    if said:
        yield text(PAGE, "minh_chung", said="; ".join(said))
