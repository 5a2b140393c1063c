"""What is wrong in the catalogue, and what the plan leaves open."""

from __future__ import annotations

from tanminh_xl import catalogue
from tanminh_xl.catalogue.percent import Told
from tanminh_xl.domain.host import Outcome
from tanminh_xl.usecases import remarks
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


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
        asked = (
            f"- {question.sheet}, {question.code}: {question.text}"
            if question.code
            else f"- {question.sheet}: {question.text}"
            for question in questions
        )
        return Outcome(
            f"Danh mục đúng ({size}); còn {len(questions) + len(doubts)} nội dung cần bổ sung.",
            lines=(*read, *(f"- {doubt[0].upper()}{doubt[1:]}" for doubt in doubts), *asked),
            exit=1,
        )

    return Proposal(do, writes=False)
