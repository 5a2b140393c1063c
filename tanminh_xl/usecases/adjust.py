"""One figure put right on the unit's word: who, when, why, and the version that it corrects (design 4)."""

from __future__ import annotations

from dataclasses import replace

from tanminh_xl.domain.adjustments import said
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import Adjustment
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.format_value import format_answer, format_value
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.names import find
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.submission import Answer, Given
from tanminh_xl.domain.tables import FIGURES
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.spoken import Spoken, told

Key = tuple[str, str]
"""(unit, element)."""


def adjust(
    snapshot: Snapshot,
    unit: str,
    element: str,
    value: str,
    why: str,
    withdraw: bool = False,
    period: str = "",
    confirm: bool = False,
) -> Proposal:
    """Record an adjustment (any of the five answers), take back the one that holds (``withdraw``), or record that the
    figure stands as the unit gave it (``confirm``).

    TanMinhError: the period is closed, no reason given, no such unit or figure, a value that it cannot have, nothing
    to take back or to confirm.
    """
    at = snapshot.open_now(period)
    if not why.strip():
        raise TanMinhError("adjust_why", "Điều chỉnh cần có lý do.")
    key = (snapshot.unit(unit), element_code(snapshot, element))
    old = owed_figure(snapshot, at, key)
    if withdraw:
        event = _withdrawal(snapshot, at, key, why)
    elif confirm:
        event = confirmation(snapshot, at, key, why)
    else:
        event = correction(snapshot, at, key, told(snapshot, key[1], value), why)
    before, after = format_value(old.counted) or "chưa có", _new(event)
    again = not withdraw and _repeats(snapshot.state(at.code).recorded.get(key), event)
    name, whose = snapshot.catalogue.element[key[1]].name, snapshot.catalogue.unit[key[0]].name

    def says() -> str:
        if again:
            return ""
        if confirm:
            return f"Sẽ ghi nhận {whose} xác nhận {name}: {after}."
        to = "rút lại điều chỉnh" if withdraw else f"thành {after}"
        return f"Sẽ điều chỉnh {name} của {whose}, từ {before} {to}."

    def do() -> Outcome:
        what = f"{name} ({key[1]}) của {whose}, kỳ {at.code}"
        if again:
            return Outcome(f"Đã ghi từ trước: {what}: {after}.")
        snapshot.learn(snapshot.folder.adjust(event))
        if confirm:
            return Outcome(f"Đã ghi nhận đơn vị xác nhận số {after}: {what}.")
        if withdraw:
            return Outcome(f"Đã rút lại số điều chỉnh {after}: {what}.")
        return Outcome(f"Đã điều chỉnh {what}: {before} thành {after}.")

    return Proposal(do, says, look=Ref(FIGURES.name, (at.code, *key), "counted"))


def _repeats(stands: Adjustment | None, event: Adjustment) -> bool:
    """Whether just this stands already, for the same reason: the same command once more is no second event."""
    return stands is not None and all(
        getattr(stands, name) == getattr(event, name)
        for name in ("new", "given", "estimate", "confirms", "why", "holds_on")
    )


def correction(snapshot: Snapshot, at: Period, key: Key, answer: Spoken, why: str) -> Adjustment:
    """The unit's answer in place of what its form says; of the version that counts (``number`` 0 until written)."""
    return Adjustment(
        number=0,
        period=at.code,
        unit=key[0],
        element=key[1],
        version=_version(snapshot, at, key),
        old=owed_figure(snapshot, at, key).counted,
        new=answer.value,
        who=snapshot.call.who,
        at=snapshot.call.now,
        why=why.strip(),
        given=answer.given,
        estimate=answer.estimate,
        holds_on="answer",
    )


def confirmation(snapshot: Snapshot, at: Period, key: Key, why: str) -> Adjustment:
    """The figure stands as the unit gave it. TanMinhError (``nothing_to_confirm``): it gave none that can be read, or
    another stands in its place."""
    name, now = snapshot.catalogue.element[key[1]].name, standing_answer(snapshot, at, key)
    if key in snapshot.state(at.code).adjusted:
        raise TanMinhError(
            "nothing_to_confirm",
            f"{name}: đang tính số điều chỉnh, không phải số đơn vị đã ghi.",
            "Rút lại điều chỉnh trước, hoặc ghi nhận điều chỉnh lại.",
        )
    if now.given is Given.BLANK:
        raise TanMinhError(
            "nothing_to_confirm", f"{name}: chưa có số của đơn vị để xác nhận.", "Ghi số mà đơn vị trả lời."
        )
    spoke = Spoken(now.given, now.value, now.estimate)
    return replace(correction(snapshot, at, key, spoke, why), confirms=True)


def _withdrawal(snapshot: Snapshot, at: Period, key: Key, why: str) -> Adjustment:
    held = snapshot.state(at.code).recorded.get(key)
    if held is None:
        raise TanMinhError("nothing_held", f"Số liệu {key[1]} của đơn vị này không có điều chỉnh đang hiệu lực.")
    spoke = Spoken(held.given, held.new, held.estimate)
    return replace(correction(snapshot, at, key, spoke, why), withdrawn=True)


def standing_answer(snapshot: Snapshot, at: Period, key: Key) -> Answer:
    """What the version that counts says in a cell; blank where it is held, or none counts."""
    counted = snapshot.state(at.code).counted.get(snapshot.catalogue.sender(key[0]))
    return said(counted.receipt.submission, *key, counted.bad) if counted else said(None, *key)


def owed_figure(snapshot: Snapshot, at: Period, key: Key) -> Figure:
    """The figure as it counts now; TanMinhError (``not_owed``) where the unit owes none."""
    figure = next((f for f in snapshot.figures(at) if (f.unit, f.element) == key), None)
    if figure is None:
        raise TanMinhError(
            "not_owed",
            f"{snapshot.catalogue.unit[key[0]].name} không báo cáo số liệu {key[1]} ở kỳ {at.code}.",
            "Kiểm tra lại mã, hoặc bổ sung ở trang Phân công báo cáo.",
        )
    return figure


def element_code(snapshot: Snapshot, text: str) -> str:
    """Code of an element by its code, its name, or the words of its line; TanMinhError where it is not exact."""
    code = find(text, ((e.code, e.name, (e.question,) if e.question else ()) for e in snapshot.catalogue.elements))
    if code is None:
        raise TanMinhError(
            "element_unknown", f"Không có số liệu {text}.", "Xem mã ở trang Tiêu chí hoặc trang Số liệu nền."
        )
    return code


def _version(snapshot: Snapshot, at: Period, key: Key) -> int:
    """The version of the sender's form that counts, 0 for none."""
    counted = snapshot.state(at.code).counted.get(snapshot.catalogue.sender(key[0]))
    return counted.receipt.number if counted else 0


def _new(event: Adjustment) -> str:
    return format_answer(event.given, event.new, event.estimate)
