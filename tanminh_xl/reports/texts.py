"""Texts, widths and colours of the pages: ``templates/bao_cao.toml``, found by page and key."""

from __future__ import annotations

from typing import NamedTuple

from tanminh_xl import templates

FILE = "bao_cao.toml"


class Columns(NamedTuple):
    """Titles and widths (characters) of a table's columns."""

    titles: tuple[str, ...]
    widths: tuple[float, ...]


def text(page: str, key: str, **words: object) -> str:
    """A text of a page with its ``{names}`` filled in; KeyError for a text or a name that is not there."""
    return str(templates.toml(FILE)[page][key]).format(**words) if words else str(templates.toml(FILE)[page][key])


def number(page: str, key: str) -> float:
    """A number of a page (``bang.cho_trong``: a share); KeyError for one that is not there."""
    return float(templates.toml(FILE)[page][key])


def numbers(page: str, key: str) -> tuple[float, ...]:
    """Several numbers of a page, such as widths in characters; KeyError where they are not there."""
    return tuple(float(n) for n in templates.toml(FILE)[page][key])


def words(page: str, key: str) -> tuple[str, ...]:
    """Several words of a page, in their order; KeyError where they are not there."""
    return tuple(str(w) for w in templates.toml(FILE)[page][key])


def columns(page: str, key: str = "cot", **words: object) -> Columns:
    """A table's columns, widths in characters; ``{names}`` in titles filled in. KeyError for an unknown table."""
    rows = templates.toml(FILE)[page][key]
    return Columns(tuple(str(t).format(**words) for t, _ in rows), tuple(float(w) for _, w in rows))


def table_of(page: str, key: str) -> dict[str, str]:
    """A table of words of a page: key -> word, in its order."""
    return {str(k): str(v) for k, v in templates.toml(FILE)[page][key].items()}
