"""The clerk's decision on a received file: accept it, accept its valid part, return it, assign it."""

from __future__ import annotations

import re

from tanminh_xl.domain.events import UNKNOWN, Choice, Decision, Receipt, Standing
from tanminh_xl.domain.host import Call, Host, Outcome, TanMinhError
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.usecases.collect import Collector
from tanminh_xl.usecases.desk import Desk
from tanminh_xl.usecases.project import Projection
from tanminh_xl.usecases.reading import exit_code, lines
from tanminh_xl.usecases.send_back import returned_copies

_LABEL = re.compile(r"(?P<period>[^/#]+)/(?P<unit>[^/#]+)#(?P<number>[0-9]+)")


def decide(
    host: Host, call: Call, file: str, choice: Choice, why: str = "", to_unit: str = "", to_period: str = ""
) -> Outcome:
    """Record the decision and say what it changes. TanMinhError where there is no such file, or it cannot be."""
    desk = Desk(host, call)
    receipt = find(desk, file).receipt
    if choice is Choice.RETURN and not why.strip():
        raise TanMinhError("why_needed", "Trả lại để bổ sung cần ghi lý do cho đơn vị.", "Thêm --why LÝ_DO.")
    if choice is Choice.ASSIGN:
        return _assign(desk, receipt, desk.unit(to_unit), desk.opened(to_period).code, why)
    if choice in (Choice.ACCEPT, Choice.ACCEPT_VALID):
        _acceptable(desk, receipt)
    desk.folder.decide(_decision(desk, receipt, choice, why))
    after = desk.again()
    copies = tuple(put.path for put in returned_copies(after) if put.written)
    host.write(Projection(after))
    if choice is Choice.RETURN:
        return Outcome(f"Đã trả lại {_named(desk, receipt)}. Lý do: {why.strip()}", paths=copies)
    counts = after.state(receipt.period).counted.get(receipt.unit)
    said = f"Đã {choice.value} {_named(desk, receipt)}"
    if counts is not None and counts.receipt.number > receipt.number:
        return Outcome(f"{said}; không có gì thay đổi vì bản #{counts.receipt.number} mới hơn đang được tính.")
    return Outcome(f"{said}; số liệu của bản này được tính.", paths=copies)


def _decision(desk: Desk, receipt: Receipt, choice: Choice, why: str, unit: str = "", period: str = "") -> Decision:
    return Decision(
        number=0,
        unit=receipt.unit,
        period=receipt.period,
        version=receipt.number,
        choice=choice,
        who=desk.call.who,
        at=desk.call.now,
        why=why.strip(),
        to_unit=unit,
        to_period=period,
    )


def _acceptable(desk: Desk, receipt: Receipt) -> None:
    if receipt.unit == UNKNOWN:
        raise TanMinhError(
            "assign_first", f"Tệp {receipt.name} chưa rõ của đơn vị nào.", "Gán trước: decide TỆP --assign ĐƠN_VỊ KỲ."
        )
    if receipt.submission is None:
        raise TanMinhError(
            "nothing_to_accept",
            f"Tệp {receipt.name} không có số liệu đọc được để chấp nhận.",
            "Đề nghị đơn vị gửi lại biểu mẫu, hoặc dùng Nhập thay (collect --on-behalf).",
        )
    if not desk.state(receipt.period).open:
        raise TanMinhError(
            "closed", f"Kỳ {receipt.period} đã chốt số liệu.", "Mở lại kỳ (reopen --why LÝ_DO), rồi chấp nhận."
        )


def _assign(desk: Desk, receipt: Receipt, unit: str, period: str, why: str) -> Outcome:
    """The same bytes as that unit's next version; the new receipt first, so that a cut in between loses nothing."""
    result = Collector(desk).assign(receipt, desk.catalogue.sender(unit), period)
    desk.folder.decide(_decision(desk, receipt, Choice.ASSIGN, why, unit, period))
    desk.host.write(Projection(desk))
    return Outcome(
        f"Đã gán {_named(desk, receipt)} cho {desk.catalogue.unit[unit].name}, kỳ {period} "
        f"(bản #{result.version}): {VERDICT_WORDS[result.admitted.verdict]}.",
        lines=tuple(lines(result, desk)),
        exit=exit_code([result]),
    )


def _named(desk: Desk, receipt: Receipt) -> str:
    unit = desk.catalogue.unit.get(receipt.unit)
    return f"{receipt.name} ({unit.name if unit else 'chưa rõ đơn vị'}, {receipt.label})"


def find(desk: Desk, file: str) -> Standing:
    """The receipt that a person names: ``2026-6T/THON05#3``, or a received file's name (the newest of that name)."""
    standings = [*desk.unknown.standings, *(s for p in desk.periods for s in desk.state(p).standings)]
    label = _LABEL.fullmatch(file.strip())
    if label:
        wanted = (label["period"], label["unit"], int(label["number"]))
        found = [s for s in standings if (s.receipt.period, s.receipt.unit, s.receipt.number) == wanted]
    else:
        name = file.strip().replace("\\", "/").rpartition("/")[2]
        found = [s for s in standings if name in (s.receipt.name, s.receipt.file)]
    if not found:
        raise TanMinhError(
            "no_receipt",
            f"Không thấy tệp đã nhận “{file}”.",
            "Ghi tên tệp, hoặc mã như 2026-6T/THON05#3 (lệnh status).",
        )
    whose = {(s.receipt.period, s.receipt.unit) for s in found}
    if len(whose) > 1:
        raise TanMinhError(
            "many_receipts",
            f"Có {len(found)} tệp tên “{file}”: {', '.join(s.receipt.label for s in found)}.",
            "Ghi mã của tệp, ví dụ " + found[-1].receipt.label + ".",
        )
    return max(found, key=lambda s: s.receipt.number)
