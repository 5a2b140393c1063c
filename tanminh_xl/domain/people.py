"""People around a figure: who of the leaders has charge of it, who signs a document, which documents a period has."""

from __future__ import annotations

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Period, Task
from tanminh_xl.domain.office_nouns import Recipient, Signer

OWN_SIGNER = ""
"""Code of the signer that a document names none of: the plan's own (Cài đặt)."""


def leader_of(catalogue: Catalogue, noun: Criterion | Task) -> str:
    """Lãnh đạo phụ trách: its own, else that of the group above, else its model's; "" where none is named
    (decision-tables 10.1, rows 1 - 3)."""
    passed: set[str] = set()
    at: Criterion | Task | None = noun
    while at is not None and at.code not in passed:
        if at.leader:
            return at.leader
        passed.add(at.code)
        at = catalogue.criterion.get(at.group) if isinstance(at, Criterion) else None
    model = catalogue.model.get(noun.model)
    return model.leader if model else ""


def documents(catalogue: Catalogue, period: Period) -> tuple[Recipient, ...]:
    """The documents of a period in the order of the table Nơi nhận báo cáo."""
    return tuple(r for r in catalogue.recipients if r.period == period.code)


def signer_of(catalogue: Catalogue, code: str = OWN_SIGNER) -> Signer:
    """Who signs: the signer of that code; without one the plan's own, as before there was a table.

    A signer without a name who has the plan's signer's title is that person (decision-tables 10.1, row 14).
    """
    plan = catalogue.plan
    found = catalogue.signer.get(code)
    if found is None:
        return Signer(
            code=OWN_SIGNER, authority="", titles=(plan.signer_title,) if plan.signer_title else (), name=plan.signer
        )
    if not found.name and found.titles == (plan.signer_title,):
        return found.model_copy(update={"name": plan.signer})
    return found


def signer_in(catalogue: Catalogue, period: Period) -> Signer:
    """Who signs a period's report: the signer of its first document, else the plan's own."""
    first = next(iter(documents(catalogue, period)), None)
    return signer_of(catalogue, first.signer if first else OWN_SIGNER)


def signer_words(signer: Signer) -> str:
    """The signer in one line: "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH Nguyễn Văn A"."""
    lines = ", ".join(part for part in (signer.authority, *signer.titles) if part)
    return " ".join(part for part in (lines, signer.name) if part)
