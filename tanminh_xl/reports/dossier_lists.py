"""What a dossier tells of a period beside its files: what was received, decided, adjusted; its events; its catalogue.

Made of the records alone, as they are written down: nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.closing import DIGITS
from tanminh_xl.domain.events import ZONE, Closing, Issuing, LedgerEvent, Opening, Records, Reopening, State
from tanminh_xl.domain.format_value import format_answer, format_day, format_day_padded, format_value
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.issuing import issuing_words
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.sheet import Cell, CellValue, Sheet, Table
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.task_notes import TaskNote
from tanminh_xl.reports.contents import head, paged
from tanminh_xl.reports.data import DataSheet, flag
from tanminh_xl.reports.pages import named_apart, without_id_numbers
from tanminh_xl.reports.texts import columns, text

Rows = Iterator[tuple[Cell, ...]]
PAGE = "ho_so_so"


def lists(of: Catalogue, records: Records, state: State, notes: Sequence[TaskNote], under: str) -> tuple[Sheet, ...]:
    """The sheets of the book of records; one without a line is left out. ``notes``: of the period, on tasks."""
    made = (
        ("dien_bien", _life(records.ledger)),
        ("tiep_nhan", _received(of, state)),
        ("quyet_dinh", _decisions(of, records)),
        ("dieu_chinh", _adjustments(of, records, state)),
        ("nhiem_vu", _tasks(of, notes)),
        ("chu_tri", _owners(of, state)),
    )
    pages = [_page(of, key, tuple(rows), under) for key, rows in made]
    return named_apart([without_id_numbers(page) for page in pages if page is not None])


def _page(of: Catalogue, key: str, rows: Sequence[tuple[Cell, ...]], under: str) -> Sheet | None:
    if not rows:
        return None
    layout, title = columns(PAGE, key), text(PAGE, f"title_{key}")
    numbered = tuple((Cell(n, "center"), *row) for n, row in enumerate(rows, 1))
    table = Table(key, layout.widths, layout.titles, numbered)
    return paged(of, text(PAGE, f"tab_{key}"), (head(of, title, under), table), title)


def _unit(of: Catalogue, code: str) -> tuple[Cell, Cell]:
    unit = of.unit.get(code)
    return Cell(code, "code"), Cell(unit.name if unit else code)


def _moment(at: datetime) -> Cell:
    """On two lines where the column is narrow: as a date with its hour it could not be broken."""
    local = at.astimezone(ZONE)
    return Cell(f"{local:%H:%M} {format_day_padded(local)}", "center")


def _received(of: Catalogue, state: State) -> Rows:
    for standing in state.standings:
        receipt = standing.receipt
        counted = state.counted.get(receipt.unit)
        yield (
            *_unit(of, receipt.unit),
            Cell(receipt.number, "center"),
            Cell(receipt.name),
            Cell(receipt.sender),
            _moment(receipt.sent),
            Cell(standing.day, "date"),
            _moment(receipt.received),
            Cell(VERDICT_WORDS[standing.verdict]),
            Cell(flag(counted is not None and counted.receipt.number == receipt.number), "center"),
            Cell(receipt.on_behalf),
        )


def _decisions(of: Catalogue, records: Records) -> Rows:
    for d in sorted(records.decisions, key=lambda d: (d.at, d.unit, d.version, d.number)):
        to = " ".join(filter(None, (d.to_unit, d.to_period))) or (format_day(d.day) if d.day else "")
        yield (
            *_unit(of, d.unit),
            Cell(d.version, "center"),
            Cell(d.choice.value),
            Cell(to),
            Cell(d.why),
            Cell(d.who),
            _moment(d.at),
        )


def _adjustments(of: Catalogue, records: Records, state: State) -> Rows:
    holds = {a.number for a in state.recorded.values()}
    for a in sorted(records.adjustments, key=lambda a: a.number):
        element = of.element.get(a.element)
        if a.withdrawn:
            new = text(PAGE, "rut")
        else:
            new = text(PAGE, "xac_nhan") if a.confirms else format_answer(a.given, a.new, a.estimate)
        yield (
            *_unit(of, a.unit),
            Cell(a.element, "code"),
            Cell(element.name if element else a.element),
            Cell(format_value(a.old)),
            Cell(new),
            Cell(text(PAGE, "dang_tinh" if a.number in holds else "het")),
            Cell(a.why),
            Cell(a.who),
            _moment(a.at),
        )


def _life(ledger: Sequence[LedgerEvent]) -> Rows:
    for event in sorted(ledger, key=lambda e: e.number):
        what, said = _said(event)
        yield Cell(what), Cell(said), Cell(event.who), _moment(event.at)


def _said(event: LedgerEvent) -> tuple[str, str]:
    """What happened, and the particulars in words."""
    match event:
        case Opening():
            return text(PAGE, "mo"), text(PAGE, "mo_chi_tiet", due=format_day(event.due))
        case Closing():
            counts = {"units": len(event.receipts), "adjustments": len(event.adjustments)}
            said = [text(PAGE, "chot_chi_tiet", figures=event.figures[:DIGITS], **counts)]
            if event.left:
                said.append(text(PAGE, "chot_con", left=event.left))
            return text(PAGE, "chot"), " ".join((*said, *_why(event.why)))
        case Issuing():
            words = text(PAGE, "ban_hanh_chi_tiet", to=event.to, words=issuing_words(event), signer=event.signer)
            return text(PAGE, "ban_hanh"), " ".join((words, *_why(event.why)))
        case Reopening():
            return text(PAGE, "mo_lai"), " ".join(_why(event.why))


def _why(why: str) -> Iterator[str]:
    if why:
        yield text(PAGE, "ly_do", why=why.rstrip("."))


def _tasks(of: Catalogue, notes: Sequence[TaskNote]) -> Rows:
    for note in notes:
        _, name = _unit(of, note.unit)
        state = text(PAGE, "rut") if note.withdrawn else note.state
        words = (Cell(state), Cell(note.result), Cell(note.evidence), Cell(note.who), _moment(note.at))
        yield Cell(note.task, "code"), name, *words


def _owners(of: Catalogue, state: State) -> Rows:
    """What owners said of their criteria, and which of it stood when the period was closed."""
    stood = set(state.closing.owner_reviews) if state.closing else set()
    for review in state.owner_reviews:
        _, name = _unit(of, review.owner)
        said = text(PAGE, "rut") if review.withdrawn else review.choice.value
        held = [seen.criterion for seen in review.seen if (seen.criterion, review.number) in stood]
        yield (
            name,
            Cell(", ".join(seen.criterion for seen in review.seen)),
            Cell(said),
            Cell(review.name),
            Cell(format_day_padded(review.day), "center"),
            Cell(review.reason),
            Cell(", ".join(held)),
            Cell(review.who),
            _moment(review.at),
        )


def catalogue_sheets(
    of: Catalogue, tables: Mapping[TableSpec, Sequence[TableRow]], under: str
) -> tuple[DataSheet, ...]:
    """Each table of a catalogue that has rows, with the columns in which anything stands; to be read on the screen."""
    mark = (text("chung", "minh_hoa"),) if of.plan.sample else ()
    sheets = []
    for spec, rows in tables.items():
        used = tuple(c for c in spec.columns if any(row.get(c.key) not in (None, "") for row in rows))
        if used:
            cells = [tuple(_shown(row.get(column.key)) for column in used) for row in rows]
            shown = spec._replace(title=text("ho_so_danh_muc", "title", table=spec.title), columns=used)
            sheets.append(DataSheet(spec.sheet, shown, cells, (*mark, under), hidden=False))
    return tuple(sheets)


def _shown(value: CellValue) -> CellValue:
    if isinstance(value, bool):
        return flag(value)
    return masked(value) if isinstance(value, str) else value
