"""Fills a copy of a form of the upper level with a period's figures; the form itself stays (decision-tables 15.1)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.format_value import estimated_number, format_day_padded, format_number, format_value
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.grid import Unreadable
from tanminh_xl.grid.facts import Address
from tanminh_xl.records.folder import sha256_of
from tanminh_xl.records.outputs import Output
from tanminh_xl.records.upper import CELL, SHEET, WRITTEN, UpperForms
from tanminh_xl.upper import hold
from tanminh_xl.upper.amount import amount
from tanminh_xl.upper.form import Form, where
from tanminh_xl.upper.pairs import Pair
from tanminh_xl.upper.sheet_xml import SheetXml
from tanminh_xl.upper.splice import NotAsMeant, Put, Spliced, splice
from tanminh_xl.usecases import integrity
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.upper_figures import Found, find_figure
from tanminh_xl.usecases.upper_forms import AGAIN, another_scale, need_pairs, open_form, own_cells, unit_line


class _Line(NamedTuple):
    """A pair and what came of it: ``put`` is written; else ``told`` says why nothing is."""

    held: hold.Held
    found: Found = Found()
    put: Put | None = None
    told: str = ""
    notes: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return where(
            self.held.sheet or self.held.pair.sheet, self.held.at if self.held.sheet else self.held.pair.address
        )

    @property
    def shown(self) -> str:
        """The value as it stands in the cell; "" where it is emptied, or nothing is written."""
        if self.put is None or self.put.value is None:
            return ""
        return format_number(self.put.value, grouped=False) if isinstance(self.put.value, float) else self.put.value


def fill(snapshot: Snapshot, path: Path, asked: str = "") -> Proposal:
    """Fill a copy of a form for a period that was opened (``asked``: its code); the form itself is never written.

    TanMinhError: the form cannot be read, no cell of it is paired, it is a copy that was filled; records of the period
    are not as they were (``records_differ``).
    """
    period = snapshot.opened(asked)
    forms = UpperForms(snapshot.folder.root)
    kept = need_pairs(forms, path)
    copy = forms.filled(path, period.code)
    if copy.exists() and path.exists() and copy.samefile(path):
        raise TanMinhError(
            "form_is_copy",
            f"{path.name} trong thư mục {copy.parent.name} là bản đã điền.",
            "Chọn biểu gốc của cấp trên, để ở thư mục khác.",
        )

    def says() -> str:
        return (
            f"Sẽ điền {len(kept)} ô đã ghép của {path.name} bằng số liệu {period.name}, thành bản mới "
            f"{copy.parent.parent.name}/{period.code}/{copy.name}; biểu gốc giữ nguyên."
        )

    return Proposal(lambda: _fill(snapshot, period, forms, path, kept), says, writes=False)


def _fill(snapshot: Snapshot, period: Period, forms: UpperForms, path: Path, kept: Sequence[Pair]) -> Outcome:
    integrity.refuse_damaged(snapshot, period)
    form, ours = open_form(path), forms.written(path)
    held = _held(snapshot, period, form, kept)
    looked = {name: form.xml(name, {h.at for h in held if h.sheet == name}) for name in {h.sheet for h in held} - {""}}
    lines = [_line(snapshot, period, form, looked.get(h.sheet), h, ours) for h in held]
    puts = [line.put for line in lines if line.put is not None]
    try:
        done = splice(form, puts)
    except (NotAsMeant, Unreadable) as problem:
        raise TanMinhError(
            "form_unusual", f"Biểu {path.name} ghi theo cách khác thường, chưa điền được.", AGAIN
        ) from problem
    digest = sha256_of(done.data)
    outputs = [forms.bring(forms.filled(path, period.code), done.data, digest, snapshot.call.now)]
    sources = _sources(snapshot, lines)
    outputs.append(forms.bring(forms.sources(path, period.code), sources, sha256_of(sources), snapshot.call.now))
    return _outcome(snapshot, period, path, form, lines, done, outputs)


def _held(snapshot: Snapshot, period: Period, form: Form, kept: Sequence[Pair]) -> list[hold.Held]:
    """Each pair held against the form; of several pairs of one cell the one that fits (the last made), else each with
    what is wrong."""
    found: list[hold.Held] = []
    for each in kept:
        sheet = form.sheet(each.sheet)
        own = own_cells(form, sheet, kept) if sheet else frozenset[Address]()
        found.append(hold.match(form, each, own, _years(snapshot, period, each)))
    good: dict[tuple[str, Address], hold.Held] = {}
    for held in found:
        place = held.sheet, held.at
        if held.trouble is None and (place not in good or good[place].pair.at <= held.pair.at):
            good[place] = held
    return [held for held in found if good.get((held.sheet, held.at), held) is held]


def _years(snapshot: Snapshot, period: Period, of: Pair) -> int:
    """By how many years the period asked for is later than that in which the pair was made."""
    then = snapshot.catalogue.period.get(of.period)
    return period.year - then.year if then is not None else 0


def _line(
    snapshot: Snapshot,
    period: Period,
    form: Form,
    xml: SheetXml | None,
    held: hold.Held,
    ours: Mapping[tuple[str, str], list[float | str]],
) -> _Line:
    """What comes of a pair; ``xml``: its sheet, looked through for its cell."""
    of = held.pair
    if held.trouble is not None or xml is None:
        return _Line(held, told=held.told)
    sheet, at = held.sheet, held.at
    before = ours.get((normalise(sheet), a1(*at)), [])
    problem = hold.place_problem(form, sheet, xml, at) or hold.value_problem(form, sheet, at, before)
    if problem is not None:
        return _Line(held, told=problem[1])
    emptied = None if form.value(sheet, at) == "" or not before else Put(sheet, at, None)
    try:
        found = find_figure(snapshot, period, of)
    except TanMinhError as trouble:
        return _Line(held, put=emptied, told=str(trouble))
    if found.value is None:
        return _Line(held, found, emptied, f"{found.why[:1].upper()}{found.why[1:]}.")
    if another_scale(snapshot, of):
        return _Line(held, found, emptied, unit_line(snapshot, of))
    made = amount(found.value, found.measure == "%", form.code(form.style(xml, at)), of.factor, of.decimals)
    if made.problem:
        return _Line(held, found, emptied, made.problem)
    notes = (*found.notes, *filter(None, [unit_line(snapshot, of)]))
    return _Line(held, found, Put(sheet, at, made.value), notes=notes)


def _outcome(
    snapshot: Snapshot,
    period: Period,
    path: Path,
    form: Form,
    lines: Sequence[_Line],
    done: Spliced,
    outputs: Sequence[Output],
) -> Outcome:
    filled = [line for line in lines if line.put is not None and line.put.value is not None]
    left = [line for line in lines if line not in filled]
    estimates = [line for line in filled if line.found.estimate]
    old = {name: cells for name, cells in done.old.items() if cells}
    told = [f"Chưa điền {line.place}: {line.told}" for line in left]
    told += [_old_words(name, cells) for name, cells in old.items()]
    if done.dropped and form.calculated_by_hand:
        told.append("Biểu đặt chế độ tính bằng tay: mở bản đã điền, bấm F9 trước khi in hoặc gửi.")
    if form.signed:
        told.append("Biểu có chữ ký số; bản đã điền không còn giữ được chữ ký đó.")
    if filled and form.pivots:
        told.append("Biểu có bảng PivotTable: mở bản đã điền, bấm Data, Refresh All trước khi gửi.")
    exit_code = 1 if told else 0
    told += [
        f"Số ước: {line.place} = {estimated_number(line.shown, True)} ({line.held.pair.figure_words})."
        for line in estimates
    ]
    told += [f"{line.place}: {note.removesuffix('.')}." for line in filled for note in line.notes if note]
    told += [
        f"Trang “{name}”: {len(cells)} ô công thức tính từ ô vừa điền ({_some(cells)}) đã bỏ kết quả cũ; "
        "Excel tính lại khi mở."
        for name, cells in done.dropped.items()
    ]
    if snapshot.state(period.code).open:
        told.append(f"Kỳ {period.code} chưa chốt số liệu: số điền có thể còn thay đổi.")
    told += [f"{line.place} = {line.shown}: {line.held.pair.figure_words}, kỳ {line.found.period}." for line in filled]
    return Outcome(
        f"Đã điền {len(filled)}/{len(lines)} ô của {path.name}, kỳ {period.code}.",
        lines=(*told, *(out.note for out in outputs if out.note)),
        paths=tuple(out.path for out in outputs),
        exit=exit_code,
    )


def _some(cells: Iterable[Address]) -> str:
    ordered = sorted(cells)
    return ", ".join(a1(*at) for at in ordered[:5]) + (" ..." if len(ordered) > 5 else "")


def _old_words(name: str, cells: Iterable[Address]) -> str:
    return (
        f"Trang “{name}” có ô công thức tính từ ô vừa điền ({_some(cells)}) còn hiện kết quả cũ: mở bản đã điền bằng "
        "Excel, bấm Ctrl+Alt+F9 rồi lưu trước khi gửi."
    )


_TITLES = (
    *(SHEET, CELL, "Nhãn dòng", "Nhãn cột", WRITTEN, "Chưa điền vì", "Số liệu", "Nội dung", "Kỳ", "Ước"),
    *("Của đơn vị", "Số của đơn vị", "Tệp", "Trang của tệp", "Ô của tệp", "Người gửi", "Lúc gửi"),
)


def _sources(snapshot: Snapshot, lines: Sequence[_Line]) -> bytes:
    """What was filled and where it comes from: a row for each pair, below it one for each unit's figure."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table.writerow(_TITLES)
    for line in lines:
        of, filled = line.held.pair, line.put is not None and line.put.value is not None
        sheet, cell = line.held.sheet or of.sheet, a1(*line.held.at) if line.held.sheet else of.cell
        head = (sheet, cell, of.labels.row, of.labels.head)
        estimate = "ước" if filled and line.found.estimate else ""
        period = line.found.period
        table.writerow((*head, line.shown, line.told, of.item, of.what.value, period, estimate, of.unit, *[""] * 6))
        for figure in line.found.figures if filled else ():
            table.writerow((sheet, cell, "", "", "", "", figure.element, "", period, *_source(snapshot, figure)))
    return text.getvalue().encode("utf-8-sig")


def _source(snapshot: Snapshot, figure: Figure) -> tuple[str, ...]:
    """Of a unit's figure: số ước, unit, figure, file, sheet, cell, sender, time."""
    known = snapshot.catalogue.unit.get(figure.unit)
    return (
        "ước" if figure.estimate else "",
        known.name if known is not None else figure.unit,
        format_value(figure.counted, grouped=False),
        figure.file,
        figure.sheet,
        figure.cell,
        figure.sender,
        f"{format_day_padded(figure.sent)} {figure.sent:%H:%M}" if figure.sent is not None else "",
    )
