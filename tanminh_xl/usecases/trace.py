"""Where a figure comes from: of a row of a table by its key, of a cell of a page by the Refs of its formula; and where
a criterion's value comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tanminh_xl import assess, reports
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.format_value import format_answer, format_day_padded, format_value
from tanminh_xl.domain.host import Host, Outcome, Selection, TanMinhError
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.receipt_code import as_code
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.rows import word
from tanminh_xl.domain.sheet import Cell, Ref, Sheet
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.tables import FIGURES, FINDINGS, REGISTER, RESULTS
from tanminh_xl.domain.unit_targets import name_of, standings
from tanminh_xl.reports.cell_positions import cell_at, cells
from tanminh_xl.reports.owner_words import sentence
from tanminh_xl.usecases import receipts
from tanminh_xl.usecases.integrity import remarks
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

_RANGE = re.compile(r"\{(\d+)\}:\{(\d+)\}")


def trace(snapshot: Snapshot, selected: Selection | None) -> Proposal:
    """Say of the selected cell who reported it, when, in which file and cell; of a criterion, how it came about.

    TanMinhError: nothing is selected, or nothing that comes from a figure.
    """
    return Proposal(lambda: _trace(snapshot, _chosen(selected)), writes=False)


def _trace(snapshot: Snapshot, selected: Selection) -> Outcome:
    ref = selected.ref
    if ref is not None and ref.table in (RESULTS.name, FIGURES.name):
        report = snapshot.report(snapshot.opened(ref.key[0]))
        if ref.table == RESULTS.name:
            return _criterion(report, ref.key[1])
        return _figures(report, [ref], "Số liệu đang chọn")
    if ref is not None and ref.table in (REGISTER.name, FINDINGS.name):
        return _file(snapshot.host, ref)
    report = snapshot.report(snapshot.opened())
    pages, cell = _on_page(report, selected)
    found = list(_leaves(pages, cell, set()))
    results = [r for r in found if r.table == RESULTS.name]
    if len(results) == 1 and results[0].key[1] in report.assessment:
        return _criterion(report, results[0].key[1])
    return _figures(report, [r for r in found if r.table == FIGURES.name], f"Ô đang chọn: {word(cell.value)}")


def explain(snapshot: Snapshot, asked: str) -> Proposal:
    """Where a criterion's value comes from: formula, each unit's figure with its cell, adjustments, target. Of a mã
    biên nhận that is no criterion's code: the file that it stands for, with its findings.

    TanMinhError: no such criterion, or one that the period does not judge; the period was never opened; no such file.
    """
    wanted = asked.strip().lower()
    if as_code(asked) and wanted not in {c.lower() for c in snapshot.catalogue.criterion}:
        return receipts.explain(snapshot, asked)
    period = snapshot.opened()

    def do() -> Outcome:
        report = snapshot.report(period)
        code = next((c for c in report.catalogue.criterion if c.lower() == wanted), asked)
        outcome = _criterion(report, code)
        told = remarks(snapshot, period)
        return outcome._replace(lines=(*told, *outcome.lines), exit=1 if told else outcome.exit)

    return Proposal(do, writes=False)


def selected_figure(snapshot: Snapshot, selected: Selection | None) -> Figure:
    """The one figure that the selected cell shows. TanMinhError where it shows none, or several."""
    selected = _chosen(selected)
    ref = selected.ref
    period = snapshot.opened(ref.key[0] if ref is not None and ref.table == FIGURES.name else "")
    report = snapshot.report(period)
    if ref is not None and ref.table == FIGURES.name:
        wanted = [ref]
    elif ref is None:
        pages, cell = _on_page(report, selected)
        wanted = [r for r in _leaves(pages, cell, set()) if r.table == FIGURES.name]
    else:
        wanted = []
    figures = [f for ref in wanted if (f := _figure(report, ref)) is not None]
    if len(figures) != 1:
        raise TanMinhError(
            "no_figure_selected",
            "Ô đang chọn không phải một số liệu của một đơn vị.",
            f"Chọn một dòng ở trang {FIGURES.sheet}, hoặc ô của đơn vị ở trang số liệu của biểu tổng hợp.",
        )
    return figures[0]


def _chosen(selected: Selection | None) -> Selection:
    if selected is None:
        raise TanMinhError("nothing_selected", "Chưa chọn ô nào.", "Chọn một ô có số liệu rồi thực hiện lại.")
    return selected


def _on_page(report: PeriodReport, selected: Selection) -> tuple[tuple[Sheet, ...], Cell]:
    """The pages, laid out again, and the cell of theirs that is selected."""
    pages = reports.consolidated(report)
    page = next((p for p in pages if p.name == selected.sheet), None)
    cell = cell_at(page, selected.row, selected.column) if page is not None else None
    if cell is None or cell.value is None:
        raise TanMinhError(
            "no_figure_selected",
            "Ô đang chọn không phải số liệu.",
            f"Chọn ô ở trang {RESULTS.sheet}, {FIGURES.sheet}, {REGISTER.sheet}, hoặc ở một trang của biểu tổng hợp.",
        )
    return pages, cell


def _leaves(pages: tuple[Sheet, ...], cell: Cell, seen: set[Ref]) -> Iterator[Ref]:
    """Refs to the tables that a cell's formula comes from, through the cells of pages that it refers to."""
    for ref in _refs(pages, cell):
        if ref in seen:
            continue
        seen.add(ref)
        inner = _named(pages).get(ref)
        if inner is None:
            yield ref
        else:
            yield from _leaves(pages, inner, seen)


def _refs(pages: tuple[Sheet, ...], cell: Cell) -> Iterator[Ref]:
    """A formula's refs; a range of page cells is every named cell from the first to the last."""
    if cell.formula is None:
        return
    refs = cell.formula.refs
    ranges = {(int(a), int(b)) for a, b in _RANGE.findall(cell.formula.text)}
    for first, last in sorted(ranges):
        yield from _between(pages, refs[first], refs[last])
    inside = {n for pair in ranges for n in pair}
    yield from (ref for n, ref in enumerate(refs) if n not in inside)


def _between(pages: tuple[Sheet, ...], first: Ref, last: Ref) -> Iterator[Ref]:
    for page in pages:
        at = {put.cell.name: (row, put.first) for row, put in cells(page) if put.cell.name is not None}
        if first in at and last in at:
            (top, left), (bottom, right) = at[first], at[last]
            yield from (name for name, (r, c) in at.items() if top <= r <= bottom and left <= c <= right)
            return
    yield from (first, last)


def _named(pages: tuple[Sheet, ...]) -> dict[Ref, Cell]:
    return {put.cell.name: put.cell for page in pages for _, put in cells(page) if put.cell.name is not None}


def _criterion(report: PeriodReport, code: str) -> Outcome:
    if code not in report.assessment:
        raise TanMinhError(
            "criterion_unknown",
            f"Kỳ {report.period.code} không có tiêu chí {code}.",
            "Xem mã tiêu chí ở trang Tiêu chí.",
        )
    lines = assess.explain(
        report.catalogue,
        report.period,
        code,
        report.figures,
        report.assessment[code],
        report.state.recorded,
        report.before.get(code),
        report.against,
        report.review,
    )
    return Outcome(lines[0], lines=(*lines[1:], *_people(report, code)))


def _people(report: PeriodReport, code: str) -> Iterator[str]:
    """Who of the leaders has charge of a criterion, and the targets of single units beside their figures."""
    criterion = report.catalogue.criterion[code]
    if leader := leader_of(report.catalogue, criterion):
        yield f"Lãnh đạo phụ trách: {leader}"
    if said := sentence(report.catalogue, report.owners.get(code)):
        yield said
    items = {code, *criterion.parts}
    found = [s for s in standings(report.catalogue, report.period, report.figure) if s.aim.item in items]
    if found:
        yield "Chỉ tiêu giao đơn vị (không làm thay đổi đánh giá của xã):"
    for s in found:
        name = report.catalogue.unit[s.aim.unit].name
        what = "" if s.aim.item == code else f", {name_of(report.catalogue, s.aim.item)} ({s.aim.item})"
        yield f"  {name}{what}, chỉ tiêu giao {s.aim.when}: {s.words}"


def _figures(report: PeriodReport, refs: list[Ref], title: str) -> Outcome:
    found = [f for ref in refs if (f := _figure(report, ref)) is not None]
    if not found:
        return Outcome(f"{title}. Ô này không lấy từ số liệu của đơn vị nào.")
    return Outcome(f"{title}, từ {len(found)} số liệu.", lines=tuple(_line(report, f) for f in found))


def _figure(report: PeriodReport, ref: Ref) -> Figure | None:
    """The figure of a row of the table of figures; None where it is another period's."""
    period, unit, element = ref.key
    return report.figure.get((unit, element)) if period == report.period.code else None


def _line(report: PeriodReport, figure: Figure) -> str:
    """ "Thôn Đồng Tiến, Số hộ (NEN-01): 120; tệp ..., trang Số liệu, ô F8; Nguyễn Văn A gửi lúc ..."."""
    of = report.catalogue
    counted = figure.counted is not None
    value = format_answer(Given.FIGURE, figure.counted, figure.estimate) if counted else "chưa có số liệu"
    said = f"{of.unit[figure.unit].name}, {of.element[figure.element].name} ({figure.element}): {value}"
    if figure.file:
        said += f"; tệp {figure.file}, trang {figure.sheet}, ô {figure.cell}"
    if figure.sent is not None:
        sent = figure.sent.astimezone(ZONE)
        said += f"; {figure.sender or 'không rõ người gửi'} gửi lúc {sent:%H:%M} {format_day_padded(sent)}"
    change = report.state.recorded.get((figure.unit, figure.element))
    if figure.bad and figure.told:
        said += f"; ô đang ghi “{figure.told}”"
    if change is not None:
        day = format_day_padded(change.at.astimezone(ZONE))
        what = f"xác nhận {day}" if change.confirms else f"điều chỉnh {day} từ {format_value(change.old) or 'chưa có'}"
        put = "" if change.confirms or figure.counted is not None else f" thành “{figure.answer}”"
        said += f"; {change.who} {what}{put}: {change.why}"
    said += assess.compared_words(report.against.get((figure.unit, figure.element)))
    doubt = next((d for d in report.review if (d.unit, d.element) == (figure.unit, figure.element)), None)
    if doubt is not None:
        said += f"; cần rà soát: {'; '.join(doubt.reasons)}"
    return said + "."


def _file(host: Host, ref: Ref) -> Outcome:
    """A received file: where it lies, who sent it."""
    key = ref.key[:3]
    for row in host.read(REGISTER):
        if tuple(word(row.get(k)) for k in REGISTER.key) == key:
            who, sent = word(row.get("sender")) or "không rõ người gửi", word(row.get("sent"))
            return Outcome(
                f"{word(row.get('unit_name'))}, bản {key[2]}: {word(row.get('state'))}.",
                lines=(f"Tệp {word(row.get('file')) or 'chưa có'}; {who} gửi lúc {sent or 'không rõ'}.",),
            )
    raise TanMinhError("row_without_file", "Không thấy tệp của dòng đang chọn.")
