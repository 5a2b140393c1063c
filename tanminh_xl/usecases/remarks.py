"""What the master's cells leave in doubt, said where figures are made (decision-tables 8.7)."""

from __future__ import annotations

from tanminh_xl.catalogue.percent import Told
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.records import told
from tanminh_xl.usecases.snapshot import Snapshot

_IN_A_QUESTION = 5
"""Cells that are named in a question; the outcome names all."""


def said(snapshot: Snapshot, *kinds: Told) -> tuple[str, ...]:
    """The remarks of these kinds, in the order of the tables."""
    return tuple(remark.text for remark in snapshot.remarks if remark.told in kinds)


def in_a_question(snapshot: Snapshot) -> str:
    """What is asked before a period is opened; "" where no cell is in doubt."""
    asked = said(snapshot, Told.ASKED)
    if not asked:
        return ""
    more = f"\n... và {len(asked) - _IN_A_QUESTION} ô khác." if len(asked) > _IN_A_QUESTION else ""
    return f"\nĐề nghị xem lại {len(asked)} ô:\n" + "\n".join(asked[:_IN_A_QUESTION]) + more


def with_figures(snapshot: Snapshot, period: Period) -> tuple[str, ...]:
    """What goes with figures: what was read in per cent at each run, what is asked once, until it changes. Nothing of a
    period that is closed: its figures were judged by what its closing froze."""
    if not snapshot.state(period.code).open:
        return ()
    asked = told.news(snapshot.folder.reports_folder(period.code), said(snapshot, Told.ASKED))
    return (*said(snapshot, Told.READ), *asked)
