"""A dossier's table of contents (mục lục hồ sơ): a page in the house's layout, and the same as plain CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.dossier import Group, Listed
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.sheet import Cell, Letterhead, Note, Page, PagePart, Sheet, Signature, Table
from tanminh_xl.reports.texts import columns, table_of, text, words

DIGITS = 22
"""Digits of a sha256 that stand on one line: three lines are a hash."""


def head(of: Catalogue, title: str, under: str, form: str = "") -> Letterhead:
    """The head of a page of the dossier: who issues, which form, whose it is."""
    unit = of.unit.get(of.plan.office)
    office = unit.name if unit else of.plan.office
    right = (form, text("ho_so", "don_vi", name=office)) if form else ()
    return Letterhead((of.plan.authority.upper(), office.upper()), right, title, under)


def paged(of: Catalogue, tab: str, blocks: Sequence[PagePart], title: str) -> Sheet:
    """A page in landscape, with the sample's mark where the plan's figures are one."""
    sample = text("chung", "minh_hoa") if of.plan.sample else ""
    mark = (Note(sample, "sample"),) if sample else ()
    return Sheet(tab, title, (*mark, *blocks), Page(mark=sample))


def contents(of: Catalogue, listed: Sequence[Listed], under: str) -> Sheet:
    """The page: every file under the title of its group, by number. ``under``: which period and closing it is."""
    layout, titles = columns("ho_so"), table_of("ho_so", "nhom")
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    number = 0
    for n, group in enumerate((g for g in Group if any(one.group is g for one in listed)), 1):
        own = [one for one in listed if one.group is group]
        headings.add(len(rows))
        said = text("ho_so", "muc", n=n, title=titles[group], count=sum(bool(one.path) for one in own))
        rows.append((Cell(said, "heading"), *[Cell(None, "heading")] * (len(layout.titles) - 1)))
        for one in own:
            number += 1
            rows.append(_line(number, one))
    there = [one for one in listed if one.path]
    doubt = sum(one.doubt for one in listed) or text("ho_so", "khong")
    size = format_value(float(sum(one.size for one in there)))
    total = text("ho_so", "tong", count=len(there), size=size, doubt=doubt)
    title = text("ho_so", "title")
    blocks: list[PagePart] = [
        head(of, title, under, text("ho_so", "bieu")),
        Table("ho_so", layout.widths, layout.titles, tuple(rows), headings=frozenset(headings)),
        Note(total, "plain"),
        Note(text("ho_so", "ghi_chu")),
        _signed(of),
    ]
    return paged(of, text("ho_so", "tab"), blocks, title)


def _line(number: int, one: Listed) -> tuple[Cell, ...]:
    hashed = "\n".join(one.sha256[at : at + DIGITS] for at in range(0, len(one.sha256), DIGITS))
    return (
        Cell(number, "center"),
        Cell(one.path, "text") if one.path else Cell(text("ho_so", "thieu"), "level:error"),
        Cell(masked(one.title)),
        Cell(_source(one)),
        Cell(one.size if one.path else None, "count"),
        Cell(hashed),
        Cell(one.note, "level:error" if one.doubt else "text"),
    )


def _source(one: Listed) -> str:
    """The folder of the plan folder where it lies; of a file that is gone its whole path."""
    folder, slash, _ = one.source.rpartition("/")
    return folder + slash if one.path and folder else one.source


def _signed(of: Catalogue) -> Signature:
    """Who made it, and the head of the Office, as on the Office's forms."""
    office = of.unit.get(of.plan.office)
    kind = of.kind.get(office.kind) if office else None
    title = (office.signer_title if office else "") or (kind.signer_title if kind else "")
    made_by, chief = text("chung", "nguoi_lap"), title or text("chung", "thu_truong")
    return Signature((made_by.upper(), ""), (chief.upper(), ""), "signer")


def contents_csv(listed: Sequence[Listed]) -> bytes:
    """The same for any program: UTF-8 with BOM, CRLF; a line a file, those that are gone without a path."""
    memory = io.StringIO()
    out = csv.writer(memory, lineterminator="\r\n")
    out.writerow(words("ho_so", "cot_csv"))
    titles = table_of("ho_so", "nhom")
    for n, one in enumerate(listed, 1):
        size = one.size if one.path else ""
        out.writerow((n, titles[one.group], one.path, masked(one.title), one.source, size, one.sha256, one.note))
    return b"\xef\xbb\xbf" + memory.getvalue().encode()
