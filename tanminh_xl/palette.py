"""The one palette of forms, master, reports and charts (``templates/mau_sac.toml``): signs, colours, patterns."""

from __future__ import annotations

from typing import Any

from tanminh_xl import templates

FILE = "mau_sac.toml"


def sign(status: str) -> str:
    """The sign of a status ("●"), which says it without colour; KeyError for a word that is none."""
    return str(_status(status)["dau"])


def color(status: str, use: str) -> str:
    """A status's colour ("#RRGGBB"): ``nen`` the fill, ``chu`` the letters, ``bieu_do`` in charts."""
    return str(_status(status)[use])


def part_of_chart(word: str) -> dict[str, Any]:
    """How the part of a chart that shows a status, or a way of standing in the register, is filled: XlsxWriter's
    ``fill`` or ``pattern``; KeyError for a word that is none.

    A hatched part stands on white, so that it is hatched on paper too.
    """
    told = templates.toml(FILE)
    row = told["trang_thai"].get(word) or told["nop"][word]
    if not row["hoa_van"]:
        return {"fill": {"color": row["bieu_do"]}}
    return {"pattern": {"pattern": row["hoa_van"], "fg_color": row["bieu_do"], "bg_color": "#FFFFFF"}}


def submissions() -> tuple[str, ...]:
    """Each way in which a unit may stand in the register, in order."""
    return tuple(map(str, templates.toml(FILE)["nop"]))


def tone(name: str) -> tuple[str, str]:
    """(letters, fill) of a tone: good, attention, bad, neutral, info."""
    row = templates.toml(FILE)["sac"][name]
    return str(row["chu"]), str(row["nen"])


def task_signs() -> dict[str, tuple[str, str]]:
    """How a task may stand -> (its sign, the tone of its cell)."""
    return {str(word): (str(row["dau"]), str(row["sac"])) for word, row in templates.toml(FILE)["nhiem_vu"].items()}


def figure_looks() -> dict[str, tuple[str, str, str]]:
    """How a figure may stand in a matrix of units -> (sign, letters, fill): ``chua_dat``, ``dat``, ``thap`` (among the
    lowest), ``ra_soat`` (to review), ``thieu`` (nothing was given)."""
    rows = templates.toml(FILE)["o_so_lieu"].items()
    return {str(word): (str(row["dau"]), str(row["chu"]), str(row["nen"])) for word, row in rows}


def common(name: str) -> str:
    """A colour of all pages: ``ke`` lines, ``dau_bang`` heads of tables, ``o_nhap`` entry cells ...; KeyError else."""
    return str(templates.toml(FILE)["chung"][name])


def _status(word: str) -> dict[str, Any]:
    row: dict[str, Any] = templates.toml(FILE)["trang_thai"][word]
    return row
