"""What is wrong in the catalogue, and what the plan leaves open."""

from __future__ import annotations

from tanminh_xl import catalogue
from tanminh_xl.domain.host import Outcome
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


def catalogue_check(snapshot: Snapshot) -> Proposal:
    """Every error at once (TanMinhError), else the questions that the office has still to answer (exit 1 if any)."""

    def do() -> Outcome:
        of = snapshot.catalogue
        questions = catalogue.questions(of, snapshot.call.now.year)
        size = (
            f"{len(of.units)} đơn vị, {len(of.criteria)} tiêu chí, {len(of.elements)} số liệu, {len(of.tasks)} nhiệm vụ"
        )
        if not questions:
            return Outcome(f"Danh mục đúng và đủ: {size}.")
        return Outcome(
            f"Danh mục đúng ({size}); còn {len(questions)} nội dung cần bổ sung.",
            lines=tuple(
                f"- {question.sheet}, {question.code}: {question.text}"
                if question.code
                else f"- {question.sheet}: {question.text}"
                for question in questions
            ),
            exit=1,
        )

    return Proposal(do, writes=False)
