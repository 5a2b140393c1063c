"""Parts of the report that goes up, and which of them one document holds (decision-tables 10.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tanminh_xl.domain.names import find
from tanminh_xl.domain.office_nouns import Recipient


class ReportPart(NamedTuple):
    """A part: its code and title, as ``[[phan]]`` of templates/van_ban.toml has them."""

    code: str
    title: str


class Chosen(NamedTuple):
    """``codes``: parts that a document holds, in the report's order; ``unknown``: what its cell says that is no part's
    code or title."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...] = ()


def parts_of(catalogue_of_texts: Mapping[str, Any]) -> tuple[ReportPart, ...]:
    """The parts, as the read templates/van_ban.toml lists them."""
    return tuple(ReportPart(str(row["ma"]), str(row["ten"])) for row in catalogue_of_texts["phan"])


def chosen(recipient: Recipient | None, parts: Sequence[ReportPart]) -> Chosen:
    """Which parts a document holds: all where its row says none, or where it says something that names none of them, so
    that nothing is left out by a word that was not understood."""
    said = recipient.parts if recipient else ()
    found = {text: find(text, ((p.code, p.title, ()) for p in parts)) for text in said}
    unknown = tuple(text for text, code in found.items() if code is None)
    wanted = set(found.values()) if said and not unknown else {p.code for p in parts}
    return Chosen(tuple(p.code for p in parts if p.code in wanted), unknown)


def parts_words(parts: Sequence[ReportPart]) -> str:
    """All parts as they are listed for whoever fills in the column: "TH (Tình hình chung), KQ (...)"."""
    return ", ".join(f"{p.code} ({p.title})" for p in parts)
