"""The Office's decisions on received files: accept, return, assign, ignore, put the day right; one or many at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple
from unicodedata import normalize

from tanminh_xl.domain.events import UNKNOWN, ZONE, Choice, Counted, Decision, Receipt, Standing
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.usecases import held, telling
from tanminh_xl.usecases.collector import END_OF_DAY, Collector
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.send_back import returned_copies
from tanminh_xl.usecases.snapshot import Snapshot

_VERBS = {
    Choice.ACCEPT: "chấp nhận",
    Choice.ACCEPT_VALID: "chấp nhận phần hợp lệ của",
    Choice.RETURN: "trả lại để bổ sung",
    Choice.ASSIGN: "gán",
    Choice.IGNORE: "bỏ qua",
    Choice.RECEIVED: "ghi ngày nhận của",
}
_LABEL = re.compile(r"(?P<period>[^/#]+)/(?P<unit>[^/#]+)#(?P<number>[0-9]+)")


class Wanted(NamedTuple):
    """What is decided of each file: as it will be written, and found again where it was written before."""

    choice: Choice
    why: str
    unit: str = ""
    period: str = ""
    day: date | None = None

    def stands(self, found: Standing) -> bool:
        """Whether just this was decided of a file before, and still stands."""
        last = found.received if self.choice is Choice.RECEIVED else found.decision
        return last is not None and self == Wanted(last.choice, last.why, last.to_unit, last.to_period, last.day)


def decide(
    snapshot: Snapshot,
    files: str | Sequence[str],
    choice: Choice,
    why: str = "",
    to_unit: str = "",
    to_period: str = "",
    day: date | None = None,
) -> Proposal:
    """Record a decision on each file, and say what it changes. ``day``: with ``Choice.RECEIVED``.

    All files are looked at first: where one is not there, or it cannot be decided so, nothing is written, and every
    problem is said (TanMinhError). What stands already is written no second time.
    """
    snapshot.tolerate()
    wanted = _wanted(snapshot, choice, why, to_unit, to_period, day)
    found = _found(snapshot, (files,) if isinstance(files, str) else files, wanted)
    todo = [standing for standing in found if not _done(snapshot, standing, wanted)]
    if choice is Choice.ASSIGN:
        return _assign(snapshot, found, todo, wanted)

    def do() -> Outcome:
        before = held.standing(snapshot, (s.receipt.period for s in todo))
        learned = [snapshot.folder.decide(_decision(snapshot, s.receipt, wanted)) for s in todo]
        snapshot.learn(*learned)
        made = returned_copies(snapshot)
        copies, notes = tuple(put.path for put in made if put.written), tuple(put.note for put in made if put.note)
        text, lines = _said(snapshot, found, todo, wanted)
        return Outcome(text, (*lines, *held.changed(snapshot, before), *notes), copies)

    return Proposal(do, lambda: _asks(snapshot, todo, wanted), look=_row(found[0].receipt))


def _need_no_reason(choice: Choice) -> None:
    """TanMinhError for decisions that need one."""
    if choice is Choice.RETURN:
        raise TanMinhError("return_why", "Trả lại để bổ sung cần ghi lý do cho đơn vị.")
    if choice is Choice.IGNORE:
        raise TanMinhError("ignore_why", "Bỏ qua một tệp cần ghi lý do.")
    if choice is Choice.RECEIVED:
        raise TanMinhError("received_why", "Sửa ngày nhận cần ghi lý do.")


def _wanted(snapshot: Snapshot, choice: Choice, why: str, to_unit: str, to_period: str, day: date | None) -> Wanted:
    """What the command asks; TanMinhError for what is wrong with it whatever the files are."""
    why = why.strip()
    if not why:
        _need_no_reason(choice)
    if choice is Choice.ASSIGN:
        return Wanted(choice, why, snapshot.unit(to_unit), snapshot.opened(to_period).code)
    if choice is Choice.RECEIVED:
        today = snapshot.call.now.astimezone(ZONE).date()
        if day is None or day > today:
            told = format_day(day) if day else ""
            raise TanMinhError("bad_day", f"Ngày nhận {told} chưa đến." if told else "Chưa ghi ngày nhận.")
        return Wanted(choice, why, day=day)
    # Held cells never count unasked: both ways of accepting are the event "accept the valid part".
    return Wanted(Choice.ACCEPT_VALID if choice is Choice.ACCEPT else choice, why)


def _found(snapshot: Snapshot, files: Sequence[str], wanted: Wanted) -> tuple[Standing, ...]:
    """The files that are named, each once, in the order of their names; TanMinhError that tells every problem."""
    found: dict[str, Standing] = {}
    problems: list[tuple[str, TanMinhError]] = []
    for file in files:
        try:
            standing = find(snapshot, file)
            if not _done(snapshot, standing, wanted):
                _possible(snapshot, standing, wanted.choice)
            found[standing.receipt.label] = standing
        except TanMinhError as problem:
            problems.append((file, problem))
    if problems and len(files) == 1:
        raise problems[0][1]
    if problems:
        told = [f"- {file}: {problem} {problem.hint}".rstrip() for file, problem in problems]
        head = f"Chưa ghi quyết định nào: {len(problems)} trong {len(files)} tệp chưa quyết định được."
        raise TanMinhError("decide_none", "\n".join((head, *told)), "Sửa lại các tệp trên rồi thực hiện lại cả lệnh.")
    return tuple(found.values())


def _done(snapshot: Snapshot, found: Standing, wanted: Wanted) -> bool:
    """Whether just this was decided of a file before, and still stands; of one that is named by its name, and so is
    where it was assigned to: whether it is there already."""
    receipt = found.receipt
    there = wanted.choice is Choice.ASSIGN and bool(receipt.assigned_from)
    whose = (snapshot.catalogue.sender(wanted.unit), wanted.period) if there else None
    return wanted.stands(found) or whose == (receipt.unit, receipt.period)


def _possible(snapshot: Snapshot, standing: Standing, choice: Choice) -> None:
    """TanMinhError where a file cannot be decided so."""
    receipt, last = standing.receipt, standing.decision
    if last is not None and last.choice is Choice.ASSIGN:
        to = snapshot.catalogue.unit.get(last.to_unit)
        raise TanMinhError(
            "assigned_already",
            f"Tệp {receipt.name} đã gán cho {to.name if to else last.to_unit}, kỳ {last.to_period}.",
            "Quyết định ở bản của đơn vị đó (gán tiếp từ bản ấy nếu gán nhầm).",
        )
    if choice is Choice.ACCEPT_VALID:
        _acceptable(snapshot, receipt)
    waits = receipt.unit == UNKNOWN or standing.verdict in (Verdict.NEEDS_CONFIRMATION, Verdict.IGNORED)
    if choice is Choice.IGNORE and not waits:
        raise TanMinhError(
            "not_waiting",
            f"{named(snapshot, receipt)}: {VERDICT_WORDS[standing.verdict].lower()}, không phải tệp đang chờ.",
            "Chỉ bỏ qua tệp đang chờ Văn phòng xác nhận, hoặc chưa rõ của đơn vị nào; tệp khác thì trả lại.",
        )
    if choice is Choice.RECEIVED and receipt.unit != UNKNOWN:
        snapshot.open_now(receipt.period)


def _acceptable(snapshot: Snapshot, receipt: Receipt) -> None:
    if receipt.unit == UNKNOWN:
        raise TanMinhError("assign_first", f"Tệp {receipt.name} chưa rõ của đơn vị nào.")
    if receipt.submission is None:
        raise TanMinhError("nothing_to_accept", f"Tệp {receipt.name} không có số liệu đọc được để chấp nhận.")
    snapshot.open_now(receipt.period)


def named(snapshot: Snapshot, receipt: Receipt) -> str:
    """A file as a question names it: "a.xlsx của Thôn Đồng Tiến"."""
    unit = snapshot.catalogue.unit.get(receipt.unit)
    return f"{receipt.name} của {unit.name if unit else 'đơn vị chưa rõ'}"


def all_named(snapshot: Snapshot, receipts: Sequence[Receipt]) -> str:
    """Files as a question names them: every one, since rows that a filter hides are among those selected."""
    names = "; ".join(named(snapshot, receipt) for receipt in receipts)
    return names if len(receipts) == 1 else f"{len(receipts)} tệp ({names})"


def handle(receipt: Receipt) -> str:
    """What a command takes for a file and no other: ``2026-6T/THON05#3``; of no known unit, the name under which it is
    kept."""
    return receipt.file if receipt.unit == UNKNOWN else receipt.label


def _asks(snapshot: Snapshot, todo: Sequence[Standing], wanted: Wanted) -> str:
    """What will be written, for a person to confirm."""
    if not todo:
        return ""
    which = all_named(snapshot, [s.receipt for s in todo])
    end = f" là {format_day(wanted.day)}" if wanted.day else ""
    return f"Sẽ {_VERBS[wanted.choice]} {which}{end}."


def _said(
    snapshot: Snapshot, found: Sequence[Standing], todo: Sequence[Standing], wanted: Wanted
) -> tuple[str, tuple[str, ...]]:
    """What was done: a sentence, and a line for each file where there are several."""
    before = [s.receipt for s in found if s not in todo]
    if not todo:
        if len(before) == 1:
            return f"Quyết định này đã ghi từ trước: {_named(snapshot, before[0])}.", ()
        text = f"Quyết định này đã ghi từ trước cho cả {len(before)} tệp."
        return text, tuple(f"- {_named(snapshot, receipt)}" for receipt in before)
    if len(found) == 1:
        return _one(snapshot, todo[0].receipt, wanted), ()
    done = f"Đã {_VERBS[wanted.choice]} {len(todo)} tệp"
    text = f"{done}, ngày {format_day(wanted.day)}." if wanted.day else f"{done}."
    lines = [f"- {_one(snapshot, s.receipt, wanted)}" for s in todo]
    return text, (*lines, *(f"- Đã ghi từ trước: {_named(snapshot, receipt)}." for receipt in before))


def _one(snapshot: Snapshot, receipt: Receipt, wanted: Wanted) -> str:
    name = _named(snapshot, receipt)
    if wanted.choice is Choice.RETURN:
        return f"Đã trả lại {name}. Lý do: {wanted.why}"
    if wanted.choice is Choice.IGNORE:
        return f"Đã bỏ qua {name}: không tính, không gửi lại đơn vị. Lý do: {wanted.why}"
    if wanted.choice is Choice.RECEIVED:
        return f"Đã ghi ngày nhận {format_day(wanted.day)} của {name}; số liệu không thay đổi. Lý do: {wanted.why}"
    whole = wanted.choice is Choice.ACCEPT_VALID and not Counted(receipt, valid_part=True).bad
    said = f"Đã {Choice.ACCEPT.value if whole else wanted.choice.value} {name}"
    counts = snapshot.state(receipt.period).counted.get(receipt.unit)
    if counts is not None and counts.receipt.number > receipt.number:
        return f"{said}; không có gì thay đổi vì bản #{counts.receipt.number} mới hơn đang được tính."
    return f"{said}; số liệu của bản này được tính."


def _row(receipt: Receipt) -> Ref:
    """The file's row in the register."""
    where = ("", "") if receipt.unit == UNKNOWN else (receipt.period, receipt.unit)
    return Ref(REGISTER.name, (*where, str(receipt.number)), "state")


def _decision(snapshot: Snapshot, receipt: Receipt, wanted: Wanted) -> Decision:
    return Decision(
        number=0,
        unit=receipt.unit,
        period=receipt.period,
        version=receipt.number,
        choice=wanted.choice,
        who=snapshot.call.who,
        at=snapshot.call.now,
        why=wanted.why,
        to_unit=wanted.unit,
        to_period=wanted.period,
        day=wanted.day,
    )


def _assign(snapshot: Snapshot, found: Sequence[Standing], todo: Sequence[Standing], wanted: Wanted) -> Proposal:
    """The same bytes as that unit's next version, in the order in which they were sent; each new receipt before its
    decision, so that a cut in between loses nothing. A day that was put right goes with them."""
    to = snapshot.catalogue.unit[wanted.unit].name

    def do() -> Outcome:
        if not todo:
            return Outcome(*_said(snapshot, found, todo, wanted))
        collector = Collector(snapshot)
        sender, said, results = snapshot.catalogue.sender(wanted.unit), [], []
        for standing in sorted(todo, key=lambda s: (s.receipt.sent, s.receipt.sha256)):
            result = collector.assign(_on_its_day(standing), sender, wanted.period)
            decision = snapshot.folder.decide(_decision(snapshot, standing.receipt, wanted))
            snapshot.learn(*collector.receipts, decision)
            results.append(result)
            verdict = VERDICT_WORDS[result.admitted.verdict]
            name = _named(snapshot, standing.receipt)
            said.append(f"Đã gán {name} cho {to}, kỳ {wanted.period} (bản #{result.version}): {verdict}.")
        told = tuple(line for result in results for line in telling.lines(result, snapshot.catalogue))
        several = (f"Đã gán {len(said)} tệp cho {to}, kỳ {wanted.period}.", tuple(f"- {line}" for line in said))
        text, lines = (said[0], ()) if len(said) == 1 else several
        last = results[-1]
        return Outcome(
            text,
            lines=(*lines, *told),
            exit=telling.exit_code(results),
            look=Ref(REGISTER.name, (wanted.period, last.admitted.unit, str(last.version)), "state"),
        )

    def says() -> str:
        if not todo:
            return ""
        which = todo[0].receipt.name if len(todo) == 1 else f"{len(todo)} tệp"
        return f"Sẽ gán {which} cho {to}, kỳ {wanted.period}, rồi kiểm tra lại."

    return Proposal(do, says, look=_row(found[0].receipt))


def _on_its_day(found: Standing) -> Receipt:
    """The receipt, handed in on the day that the Office put right."""
    if found.received is None:
        return found.receipt
    return replace(found.receipt, submitted=datetime.combine(found.day, END_OF_DAY, ZONE))


def _named(snapshot: Snapshot, receipt: Receipt) -> str:
    unit = snapshot.catalogue.unit.get(receipt.unit)
    return f"{receipt.name} ({unit.name}, {receipt.label})" if unit else f"{receipt.name} (chưa rõ đơn vị)"


def _waiting(found: Sequence[Standing]) -> set[str]:
    """Files that were not decided yet. One that was assigned from such a file is of an assignment that was cut short
    before its decision: the name is still the file's that waits."""
    return {s.receipt.label for s in found if s.decision is None}


def find(snapshot: Snapshot, file: str) -> Standing:
    """The receipt that a person names: ``2026-6T/THON05#3``, or a received file's name (the newest of that name).

    One that was assigned is where it was assigned to. TanMinhError: no such file, or several that the name fits.
    """
    standings = [*snapshot.unknown.standings, *(s for p in snapshot.periods for s in snapshot.state(p).standings)]
    label = _LABEL.fullmatch(file.strip())
    if label:
        wanted = (label["period"], label["unit"], int(label["number"]))
        found = [s for s in standings if (s.receipt.period, s.receipt.unit, s.receipt.number) == wanted]
    else:
        name = normalize("NFC", file.strip().replace("\\", "/").rpartition("/")[2])
        named = [s for s in standings if name in (s.receipt.name, s.receipt.file)]
        left = [s for s in named if not _assigned(s)] or named
        found = [s for s in left if s.receipt.assigned_from not in _waiting(named)]
    if not found and snapshot.damage:
        raise snapshot.damage[0]
    if not found:
        raise TanMinhError(
            "no_receipt",
            f"Không thấy tệp đã nhận “{file}”.",
        )
    whose = {handle(s.receipt) if s.receipt.unit == UNKNOWN else (s.receipt.period, s.receipt.unit) for s in found}
    if len(whose) > 1:
        raise TanMinhError(
            "many_receipts",
            f"Có {len(found)} tệp tên “{file}”: {', '.join(handle(s.receipt) for s in found)}.",
            f"Ghi rõ tệp nào, ví dụ {handle(found[-1].receipt)}.",
        )
    return max(found, key=lambda s: s.receipt.number)


def _assigned(found: Standing) -> bool:
    return found.decision is not None and found.decision.choice is Choice.ASSIGN
