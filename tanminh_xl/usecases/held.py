"""Adjustments that a command made end, or hold again, by making another version count (decision-tables 6, row 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tanminh_xl.domain.adjustments import said
from tanminh_xl.domain.events import UNKNOWN, Adjustment, State
from tanminh_xl.domain.format_value import format_answer
from tanminh_xl.domain.submission import Given
from tanminh_xl.usecases.snapshot import Snapshot


def standing(snapshot: Snapshot, periods: Iterable[str]) -> Mapping[str, State]:
    """What counts in the periods now, to be compared with later (``changed``)."""
    return {code: snapshot.state(code) for code in dict.fromkeys(periods) if code != UNKNOWN}


def changed(snapshot: Snapshot, before: Mapping[str, State]) -> Iterator[str]:
    """A line for each adjustment that ended, or holds again, since ``before``."""
    for code, was in before.items():
        now = snapshot.state(code)
        ended = {a.number for a in was.lapsed}
        yield from (_ended(snapshot, now, a) for a in now.lapsed if a.number not in ended)
        held = {a.number for a in was.adjusted.values()}
        yield from (
            f"Số điều chỉnh {_words(snapshot, a)} lại có hiệu lực."
            for a in now.adjusted.values()
            if a.number not in held
        )


def _ended(snapshot: Snapshot, now: State, adjustment: Adjustment) -> str:
    counts = now.counted.get(snapshot.sender_of(adjustment.unit))
    bad = counts.bad if counts else ()
    here = said(counts.receipt.submission if counts else None, adjustment.unit, adjustment.element, bad)
    value = "để trống" if here.given is Given.BLANK else f"ghi {format_answer(here.given, here.value, here.estimate)}"
    return f"Số điều chỉnh {_words(snapshot, adjustment)} hết hiệu lực vì bản đang tính {value}; ô này ở trang Cần hỏi."


def _words(snapshot: Snapshot, adjustment: Adjustment) -> str:
    of = snapshot.catalogue
    unit, element = of.unit.get(adjustment.unit), of.element.get(adjustment.element)
    new = format_answer(adjustment.given, adjustment.new, adjustment.estimate)
    whose = unit.name if unit else adjustment.unit
    return f"{new} của {whose}, {element.name if element else adjustment.element},"
