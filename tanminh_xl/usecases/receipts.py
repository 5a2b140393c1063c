"""What a mã biên nhận stands for: a unit reads it from its letter, the Office finds the file (decision-tables 13.1)."""

from __future__ import annotations

from tanminh_xl.domain.events import Standing
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.receipt_code import ALPHABET, as_code, receipt_code
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


def of_code(snapshot: Snapshot, text: str) -> Proposal:
    """The file of a code, over all periods: whose, which version, when it came, what became of it; of two with one code
    both. TanMinhError: ``no_code`` where it is none, ``code_unknown`` where no receipt has it."""
    wanted = as_code(text)
    if not wanted:
        raise TanMinhError(
            "no_code",
            f"“{text}” không phải mã biên nhận.",
            f"Mã biên nhận có 6 chữ và số ({ALPHABET}), ghi ở thư trả lời.",
        )

    def do() -> Outcome:
        plan = snapshot.catalogue.plan.code
        found = [
            s
            for period in snapshot.periods
            for s in snapshot.state(period).standings
            if receipt_code(plan, s.receipt) == wanted
        ]
        if not found:
            raise TanMinhError(
                "code_unknown", f"Không có tệp nào có mã biên nhận {wanted}.", "Xem lại mã ở thư trả lời."
            )
        return Outcome(
            f"Mã biên nhận {wanted}: {len(found)} tệp.",
            lines=tuple(_words(snapshot, s) for s in found),
            document=lambda: {"code": wanted, "receipts": [s.receipt.label for s in found]},
        )

    return Proposal(do, writes=False)


def _words(snapshot: Snapshot, found: Standing) -> str:
    receipt, unit = found.receipt, snapshot.catalogue.unit.get(found.receipt.unit)
    name, period = unit.name if unit else receipt.unit, snapshot.catalogue.period[receipt.period].name
    return (
        f"{name}, {period}, bản {receipt.number}: {receipt.name}, nhận ngày {format_day(found.day)}, "
        f"{VERDICT_WORDS[found.verdict].lower()} ({snapshot.folder.path_of(receipt)})."
    )
