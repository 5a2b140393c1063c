"""Texts of the documents: ``templates/van_ban.toml``, found by section and key."""

from __future__ import annotations

from typing import Any, NamedTuple

from tanminh_xl import templates
from tanminh_xl.domain.report_parts import ReportPart, parts_of

FILE = "van_ban.toml"


class AppendixKind(NamedTuple):
    """Which pages go with a report: those whose first table's name fits one of the patterns ``tables``; ``part``: the
    code of the report's part that they are."""

    code: str
    tables: tuple[str, ...]
    part: str


def text(section: str, key: str, **words: object) -> str:
    """A text with its ``{names}`` filled in; KeyError for a text or a name that is not there."""
    found = str(_section(section)[key])
    return found.format(**words) if words else found


def texts(section: str, key: str) -> tuple[str, ...]:
    """Several texts, in their order; KeyError where they are not there."""
    return tuple(str(one) for one in _section(section)[key])


def columns(section: str, key: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Titles and widths (characters) of a table's columns; KeyError for an unknown table."""
    rows = _section(section)[key]
    return tuple(str(title) for title, _ in rows), tuple(float(width) for _, width in rows)


def most(key: str) -> int:
    """How many at most stand in the text, the rest in an appendix (``[so]``); KeyError for an unknown one."""
    return int(_section("so")[key])


def report_parts() -> tuple[ReportPart, ...]:
    """The parts of the report, in their order."""
    return parts_of(templates.toml(FILE))


def appendix_kinds() -> tuple[AppendixKind, ...]:
    """The appendices that a report may have, in their order."""
    rows = templates.toml(FILE)["phu_luc"]
    return tuple(AppendixKind(str(r["ma"]), tuple(map(str, r["bang"])), str(r["phan"])) for r in rows)


def _section(section: str) -> dict[str, Any]:
    found: dict[str, Any] = templates.toml(FILE)[section]
    return found
