"""What a mã biên nhận stands for: a unit reads it from its letter, the Office finds the file (decision-tables 13.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl.domain.events import Standing
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.receipt_code import ALPHABET, as_code, receipt_code
from tanminh_xl.merge import decided
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.telling import finding_words


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
        found = _found(snapshot, wanted)
        return Outcome(
            _title(wanted, found),
            lines=tuple(_words(snapshot, s) for s in found),
            document=lambda: {"code": wanted, "receipts": [s.receipt.label for s in found]},
        )

    return Proposal(do, writes=False)


def explain(snapshot: Snapshot, text: str) -> Proposal:
    """As ``of_code``, and under each file its findings, and what the Office decided of it and why. Raises as it."""
    wanted = as_code(text)

    def do() -> Outcome:
        found = _found(snapshot, wanted)
        lines = (line for s in found for line in (_words(snapshot, s), *_why(s)))
        return Outcome(_title(wanted, found), lines=tuple(lines))

    return Proposal(do, writes=False)


def _found(snapshot: Snapshot, code: str) -> list[Standing]:
    plan, periods = snapshot.catalogue.plan.code, snapshot.periods
    standings = (s for period in periods for s in snapshot.state(period).standings)
    found = [s for s in standings if receipt_code(plan, s.receipt) == code]
    if not found:
        raise TanMinhError("code_unknown", f"Không có tệp nào có mã biên nhận {code}.", "Xem lại mã ở thư trả lời.")
    return found


def _title(code: str, found: Sequence[Standing]) -> str:
    return f"Mã biên nhận {code}: {len(found)} tệp."


def _words(snapshot: Snapshot, found: Standing) -> str:
    receipt, unit = found.receipt, snapshot.catalogue.unit.get(found.receipt.unit)
    name, period = unit.name if unit else receipt.unit, snapshot.catalogue.period[receipt.period].name
    return (
        f"{name}, {period}, bản {receipt.number}: {receipt.name}, nhận ngày {format_day(found.day)}, "
        f"{VERDICT_WORDS[found.verdict].lower()} ({snapshot.folder.path_of(receipt)})."
    )


def _why(found: Standing) -> Iterator[str]:
    """What made a file's verdict: its findings, then what the Office decided."""
    yield from (f"    {finding_words(finding)}" for finding in found.receipt.findings)
    if said := decided(found):
        yield f"    Văn phòng quyết định: {said}"
