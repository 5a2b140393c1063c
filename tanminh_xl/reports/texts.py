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
    """A text of a page with its ``{names}`` filled in."""
    return str(templates.toml(FILE)[page][key]).format(**words) if words else str(templates.toml(FILE)[page][key])


def number(page: str, key: str) -> float:
    """A number of a page."""
    return float(templates.toml(FILE)[page][key])


def numbers(page: str, key: str) -> tuple[float, ...]:
    """Several numbers of a page."""
    return tuple(float(n) for n in templates.toml(FILE)[page][key])


def words(page: str, key: str) -> tuple[str, ...]:
    """Several words of a page."""
    return tuple(str(w) for w in templates.toml(FILE)[page][key])


def columns(page: str, key: str = "cot", **words: object) -> Columns:
    """A table's columns; ``{names}`` in titles filled in."""
    rows = templates.toml(FILE)[page][key]
    return Columns(tuple(str(t).format(**words) for t, _ in rows), tuple(float(w) for _, w in rows))


def color(status: str, use: str) -> str:
    """A status's colour ("#RRGGBB"): ``nen`` the fill, ``chu`` the letters, ``bieu_do`` in charts."""
    return str(templates.toml(FILE)["mau"][status][use])


def submission_colors() -> tuple[tuple[str, str], ...]:
    """(word, colour) of each way in which a unit may stand in the register, in order."""
    return tuple((str(k), str(v)) for k, v in templates.toml(FILE)["nop"].items())


def table_of(page: str, key: str) -> dict[str, str]:
    """A table of words of a page: key -> word, in its order."""
    return {str(k): str(v) for k, v in templates.toml(FILE)[page][key].items()}
