"""Cells to ask units about (decision-tables 5.3): held ones, adjustments that have lapsed, figures to review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tanminh_xl.domain.adjustments import said
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import Adjustment, Counted, Receipt, State
from tanminh_xl.domain.figures import ToReview
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.format_value import ESTIMATED, format_value
from tanminh_xl.domain.messages import IDENTITY, render
from tanminh_xl.domain.owing import owes
from tanminh_xl.domain.submission import Answer, Given, Value

PHONE = "dien_thoai"
"""Key of the text of the signers' block in which who filled the form gives a telephone (templates/bieu_mau.toml)."""
OR = " hoặc "


class AskedCell(NamedTuple):
    """A cell to ask about: whose it is, in which version of its form, and what a person reads of it.

    ``line``: the line as its reader sees it; ``value``: what is typed there; ``readings``: the ways to read it;
    ``message``: why it is asked. ``held``: it does not count meanwhile; ``now``: what it says where it is not held.
    """

    period: str
    unit: str
    element: str
    version: int
    unit_name: str
    phone: str
    line: str
    value: str
    readings: tuple[str, ...]
    message: str
    held: bool
    now: Answer


def answer_words(given: Given, value: Value, estimate: bool = False) -> str:
    """An answer as a person would type it: "1234,5", "ước 12", "Đạt", "Không phát sinh"; "" for none."""
    if given is Given.BLANK:
        return ""
    words = format_value(value, grouped=False) if given is Given.FIGURE else given.value
    return f"{ESTIMATED} {words}" if estimate else words


def asked(catalogue: Catalogue, period: Period, state: State, review: Sequence[ToReview] = ()) -> tuple[AskedCell, ...]:
    """The cells to ask about in a period, in the catalogue's order of units, then of elements; of one that is closed,
    those that were left.

    Held cells of the version that counts, and of a unit's newest version where that waits because it gives fewer
    figures (5.1, row 9); adjustments that lapsed; figures to ``review`` (9.2). Cells that are adjusted are asked about
    no more, and cells that nobody owes (any more) are not.
    """
    owed = owes(catalogue, period)
    wanted = {(unit, element): n for n, (unit, element) in enumerate((u, e) for u, es in owed.items() for e in es)}
    found: dict[tuple[str, str], AskedCell] = {}
    for counted in state.counted.values():
        found.update(_held(catalogue, period, counted))
    for key, cell in _lapsed(catalogue, period, state):
        found.setdefault(key, cell)
    for key, cell in _doubtful(catalogue, period, state, review):
        known = found.get(key)
        found[key] = known._replace(message=f"{known.message} {cell.message}") if known else cell
    for receipt in _fewer(state):
        found.update(_held(catalogue, period, Counted(receipt, True)))
    left = found.keys() & wanted.keys() - state.adjusted.keys()
    return tuple(found[key] for key in sorted(left, key=wanted.__getitem__))


def _fewer(state: State) -> Iterator[Receipt]:
    """Units' newest versions that wait by row 9: of whom and of which period is not in doubt."""
    last = state.last
    for standing in state.waiting:
        codes = {finding.code for finding in standing.receipt.findings}
        receipt = standing.receipt
        if Code.FEWER_FIGURES in codes and not codes & IDENTITY and receipt.number == last[receipt.unit].number:
            yield receipt


def _held(catalogue: Catalogue, period: Period, counted: Counted) -> Iterator[tuple[tuple[str, str], AskedCell]]:
    """A cell for each answer that is held, with everything that was found there."""
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in counted.holding:
        by_cell.setdefault((finding.unit, finding.item), []).append(finding)
    for key, findings in by_cell.items():
        if key[0] not in catalogue.unit or key[1] not in catalogue.element:
            continue
        readings = tuple(dict.fromkeys(words for finding in findings for words in finding.readings))
        value = next((finding.value for finding in findings if finding.value), "")
        message = " ".join(dict.fromkeys(render(finding)[0] for finding in findings))
        line = next((finding.row for finding in findings if finding.row), "")
        now = Answer(*key, Given.BLANK)
        yield key, _cell(catalogue, period, key, counted.receipt, line, value, readings, message, now, held=True)


def _lapsed(catalogue: Catalogue, period: Period, state: State) -> Iterator[tuple[tuple[str, str], AskedCell]]:
    """A cell for each adjustment that the version that counts ended by saying something else."""
    for adjustment in state.lapsed:
        key = adjustment.unit, adjustment.element
        if key[0] not in catalogue.unit or key[1] not in catalogue.element:
            continue
        counted = state.counted.get(catalogue.sender(key[0]))
        if counted is None:
            continue
        now = said(counted.receipt.submission, *key, counted.bad)
        value = answer_words(now.given, now.value, now.estimate)
        readings = tuple(words for words in dict.fromkeys((value, _new(adjustment))) if words)
        message = LAPSED.format(new=_new(adjustment), why=adjustment.why, now=value or Given.BLANK.value.lower())
        yield key, _cell(catalogue, period, key, counted.receipt, "", value, readings, message, now, held=False)


def _doubtful(
    catalogue: Catalogue, period: Period, state: State, review: Sequence[ToReview]
) -> Iterator[tuple[tuple[str, str], AskedCell]]:
    """A cell for each figure to review: it counts as it stands, until the unit has been asked."""
    for doubt in review:
        key = doubt.unit, doubt.element
        counted = state.counted.get(catalogue.sender(doubt.unit))
        if counted is None:
            continue
        now = said(counted.receipt.submission, *key, counted.bad)
        value = answer_words(now.given, now.value, now.estimate)
        yield key, _cell(catalogue, period, key, counted.receipt, "", value, (), review_words(doubt), now, held=False)


def review_words(doubt: ToReview) -> str:
    """Why a figure is to be reviewed, as it stands in "Cần hỏi"."""
    changes = CHANGES.format(codes=", ".join(doubt.changes)) if doubt.changes else ""
    return f"{REVIEW}: {'; '.join((*doubt.reasons, *filter(None, [changes])))}."


REVIEW = "Đề nghị rà soát"
"""How the question about a figure to review begins: the home sheet counts the rows that have it."""
CHANGES = "có thể làm thay đổi đánh giá tiêu chí {codes}"
LAPSED = "Văn phòng đã điều chỉnh thành {new} ({why}); bản mới của đơn vị ghi {now}, nên số điều chỉnh hết hiệu lực."


def _new(adjustment: Adjustment) -> str:
    return answer_words(adjustment.given, adjustment.new, adjustment.estimate)


def _cell(
    catalogue: Catalogue,
    period: Period,
    key: tuple[str, str],
    receipt: Receipt,
    line: str,
    value: str,
    readings: Sequence[str],
    message: str,
    now: Answer,
    *,
    held: bool,
) -> AskedCell:
    unit = catalogue.unit[key[0]]
    return AskedCell(
        period.code,
        *key,
        receipt.number,
        unit.name,
        _phone(catalogue, unit.code, receipt),
        line or catalogue.element[key[1]].text,
        value,
        tuple(readings),
        message,
        held,
        now,
    )


def _phone(catalogue: Catalogue, unit: str, receipt: Receipt) -> str:
    """The unit's telephone; else that of who filled the form; else that of the unit whose form it is."""
    texts = receipt.submission.texts if receipt.submission else ()
    filled = next((text.text.strip() for text in texts if text.key == PHONE), "")
    sender = catalogue.unit.get(receipt.unit)
    return catalogue.unit[unit].phone or filled or (sender.phone if sender else "")
