"""The clerk's decision on a received file: accept it, accept its valid part, return it, assign it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tanminh_xl.domain.events import UNKNOWN, Choice, Decision, Receipt, Standing
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.usecases import telling
from tanminh_xl.usecases.collector import Collector
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.send_back import returned_copies
from tanminh_xl.usecases.snapshot import Snapshot

_VERBS = {
    Choice.ACCEPT: "chấp nhận",
    Choice.ACCEPT_VALID: "chấp nhận phần hợp lệ của",
    Choice.RETURN: "trả lại để bổ sung",
}
_LABEL = re.compile(r"(?P<period>[^/#]+)/(?P<unit>[^/#]+)#(?P<number>[0-9]+)")


def decide(
    snapshot: Snapshot, file: str, choice: Choice, why: str = "", to_unit: str = "", to_period: str = ""
) -> Proposal:
    """Record the decision and say what it changes. TanMinhError where there is no such file, or it cannot be."""
    snapshot.tolerate()
    receipt = find(snapshot, file).receipt
    if choice is Choice.RETURN and not why.strip():
        raise TanMinhError("return_why", "Trả lại để bổ sung cần ghi lý do cho đơn vị.")
    if choice is Choice.ASSIGN:
        return _assign(snapshot, receipt, snapshot.unit(to_unit), snapshot.opened(to_period).code, why)
    if choice in (Choice.ACCEPT, Choice.ACCEPT_VALID):
        _acceptable(snapshot, receipt)

    def do() -> Outcome:
        # Held cells never count unasked: both ways of accepting are the event "accept the valid part".
        written = Choice.ACCEPT_VALID if choice is Choice.ACCEPT else choice
        snapshot.learn(snapshot.folder.decide(_decision(snapshot, receipt, written, why)))
        made = returned_copies(snapshot)
        copies, notes = tuple(put.path for put in made if put.written), tuple(put.note for put in made if put.note)
        if choice is Choice.RETURN:
            return Outcome(f"Đã trả lại {_named(snapshot, receipt)}. Lý do: {why.strip()}", notes, copies)
        counts = snapshot.state(receipt.period).counted.get(receipt.unit)
        said = f"Đã {choice.value} {_named(snapshot, receipt)}"
        if counts is not None and counts.receipt.number > receipt.number:
            newer = f"bản #{counts.receipt.number} mới hơn đang được tính"
            return Outcome(f"{said}; không có gì thay đổi vì {newer}.", notes, copies)
        return Outcome(f"{said}; số liệu của bản này được tính.", notes, copies)

    return Proposal(do, lambda: f"Sẽ {_VERBS[choice]} {named(snapshot, receipt)}.", look=_row(receipt))


def named(snapshot: Snapshot, receipt: Receipt) -> str:
    """A file as a question names it: "a.xlsx của Thôn Đồng Tiến"."""
    unit = snapshot.catalogue.unit.get(receipt.unit)
    return f"{receipt.name} của {unit.name if unit else 'đơn vị chưa rõ'}"


def _row(receipt: Receipt) -> Ref:
    """The file's row in the register."""
    where = ("", "") if receipt.unit == UNKNOWN else (receipt.period, receipt.unit)
    return Ref(REGISTER.name, (*where, str(receipt.number)), "state")


def _decision(
    snapshot: Snapshot, receipt: Receipt, choice: Choice, why: str, unit: str = "", period: str = ""
) -> Decision:
    return Decision(
        number=0,
        unit=receipt.unit,
        period=receipt.period,
        version=receipt.number,
        choice=choice,
        who=snapshot.call.who,
        at=snapshot.call.now,
        why=why.strip(),
        to_unit=unit,
        to_period=period,
    )


def _acceptable(snapshot: Snapshot, receipt: Receipt) -> None:
    if receipt.unit == UNKNOWN:
        raise TanMinhError("assign_first", f"Tệp {receipt.name} chưa rõ của đơn vị nào.")
    if receipt.submission is None:
        raise TanMinhError("nothing_to_accept", f"Tệp {receipt.name} không có số liệu đọc được để chấp nhận.")
    snapshot.open_now(receipt.period)


def _assign(snapshot: Snapshot, receipt: Receipt, unit: str, period: str, why: str) -> Proposal:
    """The same bytes as that unit's next version; the new receipt first, so that a cut in between loses nothing."""
    name = snapshot.catalogue.unit[unit].name

    def do() -> Outcome:
        collector = Collector(snapshot)
        result = collector.assign(receipt, snapshot.catalogue.sender(unit), period)
        decision = snapshot.folder.decide(_decision(snapshot, receipt, Choice.ASSIGN, why, unit, period))
        snapshot.learn(*collector.receipts, decision)
        return Outcome(
            f"Đã gán {_named(snapshot, receipt)} cho {name}, kỳ {period} "
            f"(bản #{result.version}): {VERDICT_WORDS[result.admitted.verdict]}.",
            lines=tuple(telling.lines(result, snapshot.catalogue)),
            exit=telling.exit_code([result]),
            look=Ref(REGISTER.name, (period, result.admitted.unit, str(result.version)), "state"),
        )

    return Proposal(do, lambda: f"Sẽ gán {receipt.name} cho {name}, kỳ {period}, rồi kiểm tra lại.")


def _named(snapshot: Snapshot, receipt: Receipt) -> str:
    unit = snapshot.catalogue.unit.get(receipt.unit)
    return f"{receipt.name} ({unit.name if unit else 'chưa rõ đơn vị'}, {receipt.label})"


def _waiting(found: Sequence[Standing]) -> set[str]:
    """Files that were not decided yet. One that was assigned from such a file is of an assignment that was cut short
    before its decision: the name is still the file's that waits."""
    return {s.receipt.label for s in found if s.decision is None}


def find(snapshot: Snapshot, file: str) -> Standing:
    """The receipt that a person names: ``2026-6T/THON05#3``, or a received file's name (the newest of that name)."""
    standings = [*snapshot.unknown.standings, *(s for p in snapshot.periods for s in snapshot.state(p).standings)]
    label = _LABEL.fullmatch(file.strip())
    if label:
        wanted = (label["period"], label["unit"], int(label["number"]))
        found = [s for s in standings if (s.receipt.period, s.receipt.unit, s.receipt.number) == wanted]
    else:
        name = file.strip().replace("\\", "/").rpartition("/")[2]
        named = [s for s in standings if name in (s.receipt.name, s.receipt.file)]
        found = [s for s in named if s.receipt.assigned_from not in _waiting(named)]
    if not found and snapshot.damage:
        raise snapshot.damage[0]
    if not found:
        raise TanMinhError(
            "no_receipt",
            f"Không thấy tệp đã nhận “{file}”.",
        )
    whose = {(s.receipt.period, s.receipt.unit) for s in found}
    if len(whose) > 1:
        raise TanMinhError(
            "many_receipts",
            f"Có {len(found)} tệp tên “{file}”: {', '.join(s.receipt.label for s in found)}.",
            f"Ghi mã của tệp, ví dụ {found[-1].receipt.label}.",
        )
    return max(found, key=lambda s: s.receipt.number)
