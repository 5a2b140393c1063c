"""Pages and data of several communes: who they are, each criterion over all of them, every figure with its commune."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, Measure, Period
from tanminh_xl.domain.city import Commune, LeftOut, Share, Together, Why
from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.sheet import Cell, CellValue, Formula, Letterhead, Note, Page, PagePart, Ref, Sheet, Table
from tanminh_xl.domain.table_spec import Column as C
from tanminh_xl.domain.table_spec import ColumnKind, TableSpec
from tanminh_xl.reports import xlsx
from tanminh_xl.reports.common import number_style, some
from tanminh_xl.reports.data import DataRow, DataSheet, flag, target_words, value, wall
from tanminh_xl.reports.texts import columns, text

PAGE = "nhieu_xa"
MOST = 6
"""So many communes are named in a cell, the others counted: all of them stand in the data."""
SAID = (Status.MET, Status.NEARLY, Status.NOT_MET)

RESULTS = TableSpec(
    "ket_qua_xa",
    text(PAGE, "tab_ket_qua"),
    text(PAGE, "title_ket_qua"),
    ("criterion", "commune"),
    (
        C("criterion", "Mã tiêu chí", width=12),
        C("commune", "Xã", width=24),
        C("name", "Tiêu chí", width=44),
        C("unit_of_measure", "Đơn vị tính", width=12),
        C("over", "Số cộng hoặc tử số", ColumnKind.NUMBER, 14),
        C("under", "Mẫu số", ColumnKind.NUMBER, 12),
        C("word", "Đạt/không đạt", width=12),
        C("value", "Giá trị của xã", ColumnKind.VALUE, 14),
        C("target", "Chỉ tiêu của xã", ColumnKind.TARGET, 14),
        C("status", "Đánh giá của xã", width=20),
        C("reported", "Đơn vị có số", ColumnKind.INTEGER, 9),
        C("expected", "Đơn vị phải có", ColumnKind.INTEGER, 9),
        C("estimate", "Số ước", width=8),
        C("left_out", "Không tổng hợp vì", width=34),
        C("reason", "Lý do", width=60),
    ),
)
FIGURES = TableSpec(
    "so_lieu_xa",
    text(PAGE, "tab_so_lieu"),
    text(PAGE, "title_so_lieu"),
    ("commune", "unit", "element"),
    (
        C("commune", "Xã", width=24),
        C("unit", "Mã đơn vị", width=12),
        C("unit_name", "Đơn vị", width=28),
        C("element", "Mã số liệu", width=12),
        C("element_name", "Số liệu", width=44),
        C("unit_of_measure", "Đơn vị tính", width=12),
        C("answer", "Trả lời được tính", width=18),
        C("counted", "Số được tính", ColumnKind.VALUE, 14),
        C("told", "Đơn vị ghi", width=16),
        C("put", "Văn phòng ghi", width=16),
        C("estimate", "Số ước", width=8),
        C("file", "Tệp", width=48),
        C("sheet", "Trang", width=12),
        C("cell", "Ô", width=8),
        C("sender", "Người gửi", width=24),
        C("sent", "Gửi lúc", ColumnKind.MOMENT, 16),
    ),
)
DIFFERENCES = TableSpec(
    "danh_muc_khac",
    text(PAGE, "tab_khac"),
    text(PAGE, "title_khac"),
    ("commune", "number"),
    (C("commune", "Xã", width=28), C("number", "TT", ColumnKind.INTEGER, 6), C("text", "Nội dung khác", width=110)),
)


class City(NamedTuple):
    """All that the workbook says. ``city``: whose catalogue the others are held against, as the pages call it."""

    city: str
    period: Period
    communes: tuple[Commune, ...]
    left_out: tuple[LeftOut, ...]
    criteria: tuple[Together, ...]
    sample: bool = False


def workbook(found: City) -> bytes:
    """The workbook (.xlsx): two pages, then the data: results, figures, what catalogues say otherwise."""
    pages = (_communes(found), _criteria(found))
    return xlsx.write(pages, _data(found), created=found.period.end)


def _head(found: City, title: str) -> Letterhead:
    count = text(PAGE, "tren", n=len(found.communes))
    return Letterhead((count,), (), title, text(PAGE, "duoi", period=found.period.name, city=found.city))


def _page(found: City, key: str, table: Table, notes: Sequence[str]) -> Sheet:
    title = text(PAGE, f"title_{key}")
    sample = text("chung", "minh_hoa") if found.sample else ""
    mark = (Note(sample, "sample"),) if sample else ()
    blocks: tuple[PagePart, ...] = (*mark, _head(found, title), table, *(Note(note) for note in notes if note))
    return Sheet(text(PAGE, f"tab_{key}"), title, blocks, Page(mark=sample))


def _counts(assessments: Sequence[Assessment | None]) -> tuple[int, int, int, int]:
    """How many are Đạt, Cơ bản đạt, Chưa đạt, and none of these."""
    by = Counter(a.status if a is not None and a.status in SAID else None for a in assessments)
    return by[Status.MET], by[Status.NEARLY], by[Status.NOT_MET], by[None]


def _communes(found: City) -> Sheet:
    layout = columns(PAGE, "xa")
    rows: list[tuple[Cell, ...]] = []
    for n, commune in enumerate(found.communes, 1):
        judged = [a for a in commune.assessments if commune.catalogue.criterion[a.code].measure != Measure.GROUP]
        rows.append(
            (
                Cell(n, "center"),
                Cell(commune.name),
                Cell(commune.state, "center"),
                Cell(f"{commune.given}/{commune.owing}", "center"),
                *(Cell(count, "count") for count in _counts(judged)),
                Cell(len(commune.differences), "count"),
                Cell(commune.place),
                Cell(""),
            )
        )
    for n, out in enumerate(found.left_out, len(rows) + 1):
        blank = [Cell(None, "center")] * 7
        why = Cell(text(PAGE, "khong_tong_hop", why=out.why), "level:error")
        rows.append((Cell(n, "center"), Cell(out.name), *blank, Cell(out.place), why))
    notes = [text(PAGE, "ghi_chu_danh_gia")]
    if found.left_out:
        notes.append(text(PAGE, "ghi_chu_thieu", n=len(found.left_out)))
    return _page(found, "xa", Table("cac_xa", layout.widths, layout.titles, tuple(rows)), notes)


def _criteria(found: City) -> Sheet:
    layout = columns(PAGE, "tieu_chi")
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for one in found.criteria:
        if one.criterion.measure == Measure.GROUP:
            headings.add(len(rows))
            named = Cell(f"{one.criterion.code}. {one.criterion.name}", "heading")
            rows.append((named, *[Cell(None, "heading")] * (len(layout.titles) - 1)))
        else:
            rows.append(tuple(_criterion(one)))
    table = Table("tieu_chi_xa", layout.widths, layout.titles, tuple(rows), headings=frozenset(headings))
    return _page(found, "tieu_chi", table, [text(PAGE, "ghi_chu_cong"), text(PAGE, "ghi_chu_danh_gia")])


def _criterion(one: Together) -> Iterator[Cell]:
    counted, criterion = one.counted, one.criterion
    yield Cell(criterion.code, "center")
    yield Cell(criterion.name)
    yield Cell(criterion.unit_of_measure, "center")
    yield _together(one)
    yield Cell(f"{len(counted)}/{len(one.shares)}" if one.adds else "", "center")
    heard = [share.found for share in counted if share.found is not None]
    reported, expected = sum(a.reported for a in heard), sum(a.expected for a in heard)
    yield Cell(f"{reported}/{expected}" if heard else "", "center")
    for count in _counts([share.found for share in one.shares]):
        yield Cell(count, "count")
    yield Cell(_remarks(one))


def _together(one: Together) -> Cell:
    """The value over all communes, a formula over the sheet of results."""
    if one.value is None:
        return Cell(None, "center")
    first, last = one.shares[0], one.shares[-1]

    def area(column: str) -> tuple[Ref, Ref]:
        ends = ((one.criterion.code, share.commune.name) for share in (first, last))
        top, bottom = (Ref(RESULTS.name, key, column) for key in ends)
        return top, bottom

    if isinstance(one.value, str):
        words = f'=IF(COUNTIF({{0}}:{{1}},"{FAIL}")>0,"{FAIL}","{PASS}")'
        return Cell(one.value, "value", Formula(words, area("word")))
    digits, over, body = one.criterion.decimals, area("over"), "SUM({0}:{1})"
    if not any(share.terms is not None and share.terms.under is not None for share in one.shares):
        return Cell(one.value, number_style(one.value), Formula(f"=ROUND({body},{digits})", over))
    times = "" if one.criterion.measure == Measure.ELEMENT else "100*"
    body = f"{times}{body}/SUM({{2}}:{{3}})"
    return Cell(one.value, number_style(one.value), Formula(f"=ROUND({body},{digits})", (*over, *area("under"))))


def _remarks(one: Together) -> str:
    said = [] if one.adds else [text(PAGE, "khong_cong")]
    for why in Why:
        named = [_named(share) for share in one.shares if share.why is why]
        if named:
            said.append(text(PAGE, "chua_cong", why=why, names=some(named, MOST, text(PAGE, "xa_khac"))))
    if any(share.found is not None and share.found.estimate for share in one.counted):
        said.append(text(PAGE, "uoc"))
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def _named(share: Share) -> str:
    if not share.what:
        return share.commune.name
    return text(PAGE, "khac_o", name=share.commune.name, what=", ".join(share.what))


def _data(found: City) -> tuple[DataSheet, ...]:
    top = (*([text("chung", "minh_hoa")] if found.sample else ()), text(PAGE, "thu_tu"))
    tables = (
        (RESULTS, (row for one in found.criteria for row in _results(one))),
        (FIGURES, (row for commune in found.communes for row in _figures(commune))),
        (DIFFERENCES, (row for commune in found.communes for row in _differences(commune))),
    )
    return tuple(
        DataSheet(spec.sheet, spec, [tuple(map(_shown, row)) for row in rows], top, hidden=False)
        for spec, rows in tables
    )


def _shown(cell: CellValue) -> CellValue:
    """Without any citizen's identity number (decision-tables 5.2)."""
    return masked(cell) if isinstance(cell, str) else cell


def _results(one: Together) -> Iterator[DataRow]:
    for share in one.shares:
        terms, found = share.terms, share.found
        yield (
            one.criterion.code,
            share.commune.name,
            one.criterion.name,
            one.criterion.unit_of_measure,
            float(terms.over) if terms is not None and not terms.word else None,
            float(terms.under) if terms is not None and terms.under is not None else None,
            terms.word if terms is not None else "",
            found.value if found is not None else None,
            target_words(found.target) if found is not None else None,
            found.status_words if found is not None else "",
            found.reported if found is not None else None,
            found.expected if found is not None else None,
            flag((found is not None and found.estimate) or None),
            "; ".join(filter(None, (share.why, ", ".join(share.what)))),
            found.reason if found is not None else "",
        )


def _figures(commune: Commune) -> Iterator[DataRow]:
    known = commune.catalogue
    for f in commune.figures:
        unit, element = known.unit.get(f.unit), known.element[f.element]
        yield (
            commune.name,
            f.unit,
            unit.name if unit else "",
            f.element,
            element.name,
            element.unit_of_measure,
            f.answer.value,
            value(f.counted),
            f.told,
            value(f.put),
            flag(f.estimate or None),
            f.file,
            f.sheet,
            f.cell,
            f.sender,
            wall(f.sent),
        )


def _differences(commune: Commune) -> Iterator[DataRow]:
    for n, sentence in enumerate(commune.differences, 1):
        yield commune.name, n, sentence
