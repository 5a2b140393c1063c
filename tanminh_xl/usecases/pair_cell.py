"""Pairs a cell of a form of the upper level with a figure, lists and takes back the pairs (decision-tables 15.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.grid.facts import Address
from tanminh_xl.records.folder import sha256_of
from tanminh_xl.records.upper import UpperForms, form_name
from tanminh_xl.upper import hold
from tanminh_xl.upper.amount import amount
from tanminh_xl.upper.form import Form, where
from tanminh_xl.upper.labels import Labels
from tanminh_xl.upper.pairs import Pair, What, When, stamp, typed_factor, with_pair, written
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.upper_figures import find_figure, item_of
from tanminh_xl.usecases.upper_forms import (
    cell_of,
    figure_words,
    kept_pairs,
    need_pairs,
    open_form,
    own_cells,
    typed_cell,
    unit_line,
)


class Said(NamedTuple):
    """What a person says of a pairing beside the cell and the figure."""

    what: What = What.VALUE
    when: When = When.NOW
    unit: str = ""
    factor: str = ""
    decimals: int | None = None
    months: bool = False


_USUAL = Said()
_WHAT = {"value": What.VALUE, "target": What.TARGET, "status": What.STATUS, "change": What.CHANGE}
_WHEN = {"now": When.NOW, "before": When.BEFORE, "same": When.SAME}
_WORD = TypeVar("_WORD", bound=StrEnum)


def said(what: str, when: str, unit: str, factor: str, decimals: int | None = None, months: bool = False) -> Said:
    """A pairing in a person's words, "" for what is as usual. TanMinhError for words that mean nothing here."""
    return Said(_word(what, What.VALUE, _WHAT), _word(when, When.NOW, _WHEN), unit, factor, decimals, months)


def _word(text: str, usual: _WORD, known: Mapping[str, _WORD]) -> _WORD:
    words = {**known, **{str(word): word for word in known.values()}}
    if not text.strip():
        return usual
    if (found := words.get(normalise(text))) is None:
        raise TanMinhError("bad_word", f"Không hiểu “{text}”.", f"Ghi một trong: {', '.join(known.values())}.")
    return found


def pair(snapshot: Snapshot, path: Path, cell: str, figure: str, said: Said = _USUAL) -> Proposal:
    """Keep that a cell of a form takes a figure; what is not as it should be is told.

    TanMinhError: the form cannot be read, has no such sheet or cell, the cell has no label or can never be filled;
    no such figure; a status or a target of what has none.
    """
    form, forms = open_form(path), UpperForms(snapshot.folder.root)
    sheet, at = cell_of(form, cell)
    new = _pair(snapshot, form, sheet, at, figure, said, kept_pairs(forms, path))
    told = tuple(_told_at_pairing(snapshot, form, sheet, new))

    def says() -> str:
        return f"Sẽ ghép {where(sheet, at)} của {path.name} ({new.labels.words}) với {figure_words(snapshot, new)}."

    def do() -> Outcome:
        table = forms.table(path)
        forms.keep(table, written(with_pair(kept_pairs(forms, path), new)))
        return Outcome(
            f"Đã ghép {where(sheet, at)} ({new.labels.words}) với {figure_words(snapshot, new)}.",
            lines=told,
            paths=(table,),
            exit=1 if told else 0,
        )

    return Proposal(do, says, writes=False)


def fillable(form: Form, sheet: str, at: Address, others: Sequence[Pair]) -> Labels:
    """The labels of a cell that is to be paired, beside those that are. TanMinhError where it can never be filled, or
    has no label by which it would be known again."""
    if problem := hold.place_problem(form, sheet, form.xml(sheet, (at,)), at):
        raise TanMinhError(
            "cell_not_filled", f"Không điền được {where(sheet, at)}. {problem[1]}", "Chọn ô khác của biểu."
        )
    labels = form.page(sheet, own_cells(form, sheet, others) | {at}).labels(*at)
    if not (labels.row or labels.head):
        raise TanMinhError(
            "cell_without_label",
            f"Không thấy nhãn của {where(sheet, at)}: bên trái và phía trên ô không có chữ.",
            "Chọn đúng ô cần điền số; kỳ sau phần mềm nhận lại ô theo nhãn.",
        )
    return labels


def _pair(
    snapshot: Snapshot, form: Form, sheet: str, at: Address, figure: str, said: Said, others: Sequence[Pair]
) -> Pair:
    labels = fillable(form, sheet, at, others)
    try:
        times = typed_factor(said.factor) if said.factor.strip() else None
    except (ValueError, ZeroDivisionError):
        raise TanMinhError(
            "bad_factor", f"“{said.factor}” không phải số để nhân.", "Ghi như 0,001 hoặc 1/1000 hoặc 1000."
        ) from None
    unit = snapshot.unit(said.unit) if said.unit else ""
    item = item_of(snapshot, figure)
    new = Pair(
        sheet=sheet,
        cell=a1(*at),
        labels=labels,
        item=item,
        unit=unit,
        what=said.what,
        when=said.when,
        factor=times,
        decimals=said.decimals,
        months=said.months,
        period=_period_now(snapshot),
        form=sha256_of(form.data),
        who=snapshot.call.who,
        at=stamp(snapshot.call.now),
    )
    _fits(snapshot, new)
    return new


def _fits(snapshot: Snapshot, new: Pair) -> None:
    """TanMinhError where what is asked for is nothing that the figure has."""
    of = snapshot.catalogue
    plain = bool(new.unit) or new.item not in of.criterion
    if new.unit and new.item not in of.element:
        raise TanMinhError(
            "figure_unknown",
            f"{new.item} không phải số liệu mà đơn vị báo cáo.",
            "Chọn mã số liệu, hoặc không chọn đơn vị để lấy kết quả của xã.",
        )
    if plain and new.what is not What.VALUE:
        raise TanMinhError(
            "no_such_content",
            f"{new.item} chỉ có giá trị; {new.what} là của tiêu chí.",
            f"Chọn “{What.VALUE}”, hoặc chọn một tiêu chí.",
        )
    if new.what is What.CHANGE and new.when is not When.NOW:
        raise TanMinhError("no_such_content", "Thay đổi chỉ tính cho kỳ này.", f"Chọn “{When.NOW}”.")


def _period_now(snapshot: Snapshot) -> str:
    """The period asked for, or the one at hand; "" where none was opened yet: then no year of a label moves on."""
    try:
        return snapshot.period().code
    except TanMinhError as problem:
        if problem.code == "period_none":
            return ""
        raise


def _told_at_pairing(snapshot: Snapshot, form: Form, sheet: str, new: Pair) -> Iterable[str]:
    if line := unit_line(snapshot, new):
        yield line
    if not new.months and hold.names_month(new.labels):
        yield (
            "Nhãn của ô ghi tháng, quý hoặc ngày: biểu kỳ sau ghi khác thì ô này không được điền, trừ khi ghép với lựa "
            "chọn tháng, quý trên nhãn thay đổi theo kỳ."
        )
    stands = form.value(sheet, new.address)
    if not hold.is_blank(stands):
        yield f"Ô đang có nội dung “{hold.shown(stands)}”: khi điền, phần mềm không ghi đè lên nội dung này."
    if not new.period or new.period not in snapshot.periods:
        return
    found = find_figure(snapshot, snapshot.opened(new.period), new)
    if found.value is None:
        yield f"Kỳ {new.period} chưa có số để điền: {found.why}."
        return
    code = form.code(form.style(form.xml(sheet, (new.address,)), new.address))
    if problem := amount(found.value, found.measure == "%", code, new.factor, new.decimals).problem:
        yield problem


def pairs(snapshot: Snapshot, path: Path) -> Proposal:
    """Say which cell of a form takes which figure."""

    def do() -> Outcome:
        forms = UpperForms(snapshot.folder.root)
        kept = need_pairs(forms, path)
        return Outcome(
            f"Biểu {form_name(path)}: {len(kept)} ô đã ghép.",
            lines=tuple(f"{each.place} ({each.labels.words}): {figure_words(snapshot, each)}" for each in kept),
            paths=(forms.table(path),),
        )

    return Proposal(do, writes=False)


def unpair(snapshot: Snapshot, path: Path, cell: str) -> Proposal:
    """Forget which figure a cell takes. TanMinhError where it takes none."""
    forms = UpperForms(snapshot.folder.root)
    kept = need_pairs(forms, path)
    sheet, at = typed_cell(cell)
    gone = [p for p in kept if p.address == at and (not sheet or normalise(p.sheet) == normalise(sheet))]
    if not gone or len({p.sheet for p in gone}) > 1:
        raise TanMinhError("pair_unknown", f"Ô {cell} của biểu {form_name(path)} chưa ghép.", "Xem lại các ô đã ghép.")

    def do() -> Outcome:
        table = forms.table(path)
        forms.keep(table, written(p for p in kept if p not in gone))
        return Outcome(f"Đã bỏ ghép {gone[0].place}.", paths=(table,))

    return Proposal(do, lambda: f"Sẽ bỏ ghép {gone[0].place} ({figure_words(snapshot, gone[0])}).", writes=False)
