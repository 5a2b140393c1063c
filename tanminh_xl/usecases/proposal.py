"""What a verb proposes: said first, done only then; after it the program's tables are written once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.usecases.snapshot import Snapshot


class Stopped(Exception):
    """The person asked to stop before anything was written."""


def _nothing() -> str:
    return ""


class Proposal(NamedTuple):
    """``says``: what will be written, one sentence for a person to confirm ("" where there is nothing to confirm).
    ``do``: carry it out, by the same snapshot. ``look``: the row to look at afterwards, where ``do`` names none.

    ``writes``: the program's tables may show something else afterwards. ``after``: what is still to be done once the
    open workbook shows it.
    """

    do: Callable[[], Outcome]
    says: Callable[[], str] = _nothing
    look: Ref | None = None
    writes: bool = True
    after: Callable[[Outcome], Outcome] | None = None


def go_on(snapshot: Snapshot, text: str, n: int, total: int) -> None:
    """Say how far the work is, before anything of it is written; Stopped where the person asks to stop."""
    if not snapshot.host.step(text, n, total):
        raise Stopped


def carry_out(snapshot: Snapshot, proposal: Proposal) -> Outcome:
    """Do it, write the program's tables once, show the pages; raises what the verb raises."""
    outcome = proposal.do()
    if proposal.writes:
        from tanminh_xl.usecases.program_tables import ProgramTables  # what only reads needs no tables

        snapshot.host.write(ProgramTables(snapshot))
        if outcome.pages:
            snapshot.host.show(outcome.pages)
    if proposal.after is not None:
        outcome = proposal.after(outcome)
    snapshot.folder.sweep()
    if snapshot.damage:
        told = (f"{problem} {problem.hint}" for problem in snapshot.damage)
        outcome = outcome._replace(lines=(*outcome.lines, *told), exit=max(outcome.exit, 1))
    if proposal.writes and (astray := snapshot.astray):
        outcome = outcome._replace(lines=(*outcome.lines, *map(str, astray)), exit=max(outcome.exit, 1))
    return outcome._replace(look=outcome.look or proposal.look)
