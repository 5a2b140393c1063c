"""What a unit is told of the file that it sent, and where to (decision-tables 13.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.days import goes_back
from tanminh_xl.domain.drafts import Dispatch, DraftKind
from tanminh_xl.domain.events import Choice, Standing, State
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.mail import address, sendable
from tanminh_xl.domain.to_mend import to_mend

ANSWERS = (DraftKind.RECEIVED, DraftKind.BACK, DraftKind.MORE)
"""Kinds of messages that answer a file."""
_WHOLE = (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES)
_AGAIN = (Code.COPY_MENDED, Code.COPY_UNCHANGED)


class Reply(NamedTuple):
    """What a unit is to be told of its last version. ``to_mend``: what it must still mend. ``mended``: of a copy that
    came again, what was mended of it ("3/4"; "0" where nothing was changed); "" for any other file."""

    found: Standing
    kind: DraftKind
    to_mend: tuple[Finding, ...] = ()
    mended: str = ""

    @property
    def about(self) -> str:
        """What the message is about: the receipt, with the decision on it where there is one
        ("2026-6T/THON05#3.qd02"): what the Office decides later is another message."""
        decision = self.found.decision
        return self.found.receipt.label + (f".qd{decision.number:02}" if decision else "")


def reply(state: State, unit: str, sent: Iterable[Dispatch] = ()) -> Reply | None:
    """What a unit is to be told in a period; None: nothing, or it was told. ``sent``: what was sent to whomever in the
    period, by number; of what is in doubt nothing is known, and it is none of it."""
    versions = {s.receipt.number: s for s in state.standings if s.receipt.unit == unit}
    last = next((s for _, s in sorted(versions.items(), reverse=True) if not s.passed_on), None)
    said = _said(state, last) if last is not None else None
    return None if said is None or _told(said, versions, unit, sent) else said


def waits(state: State, unit: str) -> bool:
    """Whether nothing is said to a unit since its last file waits for the Office."""
    last = [s for s in state.standings if s.receipt.unit == unit and not s.passed_on]
    return bool(last) and last[-1].verdict is Verdict.NEEDS_CONFIRMATION and not goes_back(last[-1])


def _said(state: State, found: Standing) -> Reply | None:
    if not goes_back(found):
        return Reply(found, DraftKind.RECEIVED) if found.verdict in _WHOLE else None
    asked = to_mend(found.receipt.findings)
    if found.verdict is Verdict.ACCEPTED_IN_PART:
        still = tuple(f for key, f in asked.items() if key[:2] not in state.recorded)
        if not still:
            return Reply(found, DraftKind.RECEIVED)
    else:
        still = tuple(asked.values())
    again = next((f for f in found.receipt.findings if f.code in _AGAIN), None)
    if again is None or (found.decision is not None and found.decision.choice is Choice.RETURN):
        return Reply(found, DraftKind.BACK, still)
    return Reply(found, DraftKind.MORE, still, again.value or "0")


def _told(said: Reply, versions: dict[int, Standing], unit: str, sent: Iterable[Dispatch]) -> bool:
    """Whether the last answer that the unit got says the same, of the same bytes. What the Office itself returned
    since, or no longer returns, was not said yet."""
    answers = [d for d in sent if d.unit == unit and d.kind in ANSWERS]
    if not answers:
        return False
    last = max(answers, key=lambda d: d.number)
    about = versions.get(_version(last.about))
    if last.kind is not said.kind or about is None or about.receipt.sha256 != said.found.receipt.sha256:
        return False
    decision, before = said.found.decision, "." in last.about.rpartition("#")[2]
    if said.kind is DraftKind.RECEIVED or decision is None or last.about == said.about:
        return True
    return decision.choice is not Choice.RETURN and not before


def _version(about: str) -> int:
    number = about.rpartition("#")[2].partition(".")[0]
    return int(number) if number.isdecimal() else 0


def written_to(catalogue: Catalogue, unit: str) -> tuple[str, ...]:
    """The addresses to which a message to a unit goes: its own, and those of the unit that it reports through; only
    such as can be written to, each once."""
    through = catalogue.sender(unit) if unit in catalogue.unit else unit
    return each(a for code in (unit, through) if code in catalogue.unit for a in catalogue.unit[code].addresses)


def answered_to(catalogue: Catalogue, unit: str, sender: str) -> tuple[str, ...]:
    """As ``written_to``, of the answer to a file. ``sender``: the address that sent it, "" for none: to it alone where
    it is the unit's own, and always to the unit that it reports through. One that is neither's gets nothing."""
    if unit not in catalogue.unit:
        return ()
    through = catalogue.sender(unit)
    own = catalogue.unit[unit].addresses
    theirs = catalogue.unit[through].addresses if through != unit and through in catalogue.unit else ()
    from_own = [a for a in own if address(a) == address(sender)]
    from_theirs = any(address(a) == address(sender) for a in theirs)
    return each((*(() if from_theirs and not from_own else from_own or own), *theirs))


def each(addresses: Iterable[str]) -> tuple[str, ...]:
    """Those of the addresses that can be written to, each once, however it is spelt."""
    by_address = {address(a): a.strip() for a in addresses if sendable(a.strip())}
    return tuple(by_address.values())


def unreachable(catalogue: Catalogue, units: Sequence[str]) -> tuple[str, ...]:
    """Those of the units to which nothing can be written."""
    return tuple(unit for unit in units if not written_to(catalogue, unit))
