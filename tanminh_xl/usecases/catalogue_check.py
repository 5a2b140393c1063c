"""What is wrong in the catalogue, and what the plan leaves open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl import catalogue
from tanminh_xl.catalogue import OpenQuestion
from tanminh_xl.catalogue.percent import Told
from tanminh_xl.domain.host import Outcome
from tanminh_xl.usecases import remarks
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

MOST_CODES = 6
"""Rows of one kind that are named; the others are counted."""


def catalogue_check(snapshot: Snapshot) -> Proposal:
    """Every error at once (TanMinhError), else the questions that the office has still to answer (exit 1 if any).

    An error too: a unit or element of which an open period has receipts, and that is gone from its sheet.
    """

    def do() -> Outcome:
        of = snapshot.catalogue
        if astray := snapshot.astray:
            raise catalogue.CatalogueErrors(astray)
        questions = catalogue.questions(of, snapshot.call.now.year)
        doubts = remarks.said(snapshot, Told.ASKED, Told.TEXT)
        size = (
            f"{len(of.units)} đơn vị, {len(of.criteria)} tiêu chí, {len(of.elements)} số liệu, {len(of.tasks)} nhiệm vụ"
        )
        read = remarks.said(snapshot, Told.READ)
        if not questions and not doubts:
            return Outcome(f"Danh mục đúng và đủ: {size}.", lines=read)
        return Outcome(
            f"Danh mục đúng ({size}); còn {len(questions) + len(doubts)} nội dung cần bổ sung.",
            lines=(*read, *(f"- {doubt[0].upper()}{doubt[1:]}" for doubt in doubts), *folded(questions)),
            exit=1,
        )

    return Proposal(do, writes=False)


def folded(questions: Sequence[OpenQuestion]) -> Iterator[str]:
    """A line a kind of question and sheet, where its first stands: the row, or how many rows and which."""
    kinds: dict[tuple[str, str], list[OpenQuestion]] = {}
    for question in questions:
        kinds.setdefault((question.sheet, question.what), []).append(question)
    for (sheet, what), of in kinds.items():
        if len(of) == 1:
            yield f"- {sheet}, {of[0].code}: {of[0].text}"
        else:
            yield f"- {sheet} ({len(of)}): {what.rstrip('.')}: {_some([question.code for question in of])}."


def _some(codes: Sequence[str]) -> str:
    rest = len(codes) - MOST_CODES
    return ", ".join(codes[:MOST_CODES]) + (f" và {rest} dòng khác" if rest > 0 else "")
