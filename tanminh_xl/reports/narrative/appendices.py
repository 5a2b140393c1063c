"""The forms that go with a document: those of the consolidated workbook that its parts ask for; lists of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from tanminh_xl.domain.document import Appendix
from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Letterhead, NewPage, Note, Sheet, Signature, Table
from tanminh_xl.reports.common import reporting, subtitle, unit_name
from tanminh_xl.reports.data import timely
from tanminh_xl.reports.narrative.numbers import roman
from tanminh_xl.reports.narrative.texts import AppendixKind, appendix_kinds, columns, most, text
from tanminh_xl.reports.texts import text as page_text

HANDED = "nop"
"""What the list of who has reported is called (``Appendices.where``)."""


class Appendices(NamedTuple):
    """``all``: in their order; ``where``: what is told -> the first of them that holds it ("Phụ lục II")."""

    all: tuple[Appendix, ...]
    where: Mapping[str, str]


def appendices(report: PeriodReport, pages: Sequence[Sheet], parts: Iterable[str]) -> Appendices:
    """Of the pages those that belong to the chosen parts, in the order of ``[[phu_luc]]``; who has reported where more
    are late or missing than the text names."""
    chosen = set(parts)
    found: list[tuple[str, Sheet]] = []
    for kind in appendix_kinds():
        if kind.part in chosen:
            found += [(kind.code, of_document(page)) for page in pages if _is(page, kind)]
    if found and _too_many(report):
        found.append((HANDED, handed_list(report)))
    return numbered(found)


def numbered(found: Sequence[tuple[str, Sheet]]) -> Appendices:
    """Roman numbers where there are several (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    several = len(found) > 1
    made, where = [], dict[str, str]()
    for n, (kind, page) in enumerate(found, 1):
        number = text("phu_luc_ten", "nhieu", roman=roman(n)) if several else text("phu_luc_ten", "mot")
        made.append(Appendix(number, page.title, page))
        where.setdefault(kind, number)
    return Appendices(tuple(made), where)


def _is(page: Sheet, kind: AppendixKind) -> bool:
    names = [block.name for block in page.blocks if isinstance(block, Table)]
    return bool(names) and any(fnmatchcase(names[0], pattern) for pattern in kind.tables)


def of_document(page: Sheet) -> Sheet:
    """A page as it stands in a document: the document is signed, not the page; no foot, no word on the workbook, no
    small charts in cells."""
    workbook_only = (page_text("tieu_chi", "ghi_chu_du_lieu"), page_text("lo_trinh", "ghi_chu_xu_huong"))

    def stays(block: object) -> bool:
        if isinstance(block, Note):
            return block.style not in ("foot", "sample") and block.text not in workbook_only
        return not isinstance(block, Signature | NewPage)

    blocks = (without_trends(block) if isinstance(block, Table) else block for block in page.blocks)
    return page._replace(blocks=tuple(block for block in blocks if stays(block)))


def without_trends(table: Table) -> Table:
    """The table without its columns that hold small charts alone."""
    drawn = {n for row in table.rows for n, cell in enumerate(row) if cell.trend is not None}
    out = {n for n in drawn if all(row[n].value is None for row in table.rows)}
    if not out:
        return table

    left = [n for n in range(len(table.header)) if n not in out]

    def before(column: int) -> int:
        return sum(n < column for n in left)

    spans = ((before(first), before(last + 1) - 1, said) for first, last, said in table.groups)
    return table._replace(
        widths=tuple(table.widths[n] for n in left),
        header=tuple(table.header[n] for n in left),
        rows=tuple(tuple(row[n] for n in left) for row in table.rows),
        groups=tuple(span for span in spans if span[0] <= span[1]),
    )


def _late_or_missing(report: PeriodReport) -> list[str]:
    owing = reporting(report).owing
    counting = {line.unit: line for line in report.register if line.counts}
    return [u for u in owing if u not in counting or counting[u].is_late or counting[u].short]


def _too_many(report: PeriodReport) -> bool:
    return len(_late_or_missing(report)) > most("toi_da_ten")


def handed_list(report: PeriodReport) -> Sheet:
    """Every unit that owed a report, and how it reported."""
    titles, widths = columns("phu_luc_ten", "nop_cot")
    stands = reporting(report)
    counting = {line.unit: line for line in report.register if line.counts}
    sent = {line.unit for line in report.register if line.version}
    rows = []
    for n, unit in enumerate(stands.owing, 1):
        line = counting.get(unit)
        if line is None:
            said = text("phu_luc_ten", "nop_chua_tinh" if unit in sent else "nop_chua")
        elif line.short:
            said = text("phu_luc_ten", "nop_duoi_nua")
        else:
            said = timely(line) or text("phu_luc_ten", "nop_dung")
        day = format_day_padded(line.submitted) if line else ""
        rows.append((Cell(n, "center"), Cell(unit_name(report, unit)), Cell(said, "center"), Cell(day, "center")))
    title = text("phu_luc_ten", "nop")
    head = Letterhead((), (), title, subtitle(report))
    table = Table("van_ban_nop", widths, titles, tuple(rows))
    return Sheet(text("phu_luc_ten", "nop_tab"), title, (head, table))
