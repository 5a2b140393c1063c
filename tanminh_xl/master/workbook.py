"""The master with its macros, the add-in for plans without, and new macros for a master that stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tanminh_xl import __version__
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.master import vba
from tanminh_xl.master._extend_hidden import content as hidden
from tanminh_xl.master._extend_hidden import renewed
from tanminh_xl.master.build import build, build_addin
from tanminh_xl.master.customui import PART, customui
from tanminh_xl.master.layout import ADDIN_CODE_NAMES, code_names
from tanminh_xl.master.package import code_names as code_names_of
from tanminh_xl.master.package import read_parts, swapped, with_ribbon, write_parts


def workbook(
    tables: Sequence[TableSpec],
    rows: Mapping[TableSpec, Sequence[TableRow]],
    *,
    created: datetime,
    sample: bool = False,
    period: str = "",
    xlwings: str | None = None,
) -> bytes:
    """The master as .xlsm bytes: as ``build`` makes it, with ribbon and VBA. Equal inputs give equal bytes.

    ``period``: the one chosen on the home sheet, without one the first. ``xlwings``: the text of a module that stands
    in for xlwings' own (tests record with it what would run).
    """
    project = vba.project(code_names(tables), vba.modules(xlwings=xlwings))
    plain = build(tables, rows, created=created, sample=sample, period=period, vba=project)
    return with_ribbon(plain, customui(vba.PREFIX, made_by()))


def addin(created: datetime, xlwings: str | None = None) -> bytes:
    """The add-in TanMinh.xlam: the ribbon for an open plan workbook (defined name TM_PLAN) without macros."""
    project = vba.project(ADDIN_CODE_NAMES, vba.modules(addin=True, xlwings=xlwings))
    plain = build_addin(created, project)
    return with_ribbon(plain, customui(vba.ADDIN_PREFIX, made_by(), hides=True), addin=True)


def upgrade_macros(package: bytes) -> bytes:
    """A closed master with this version's VBA, ribbon and hidden sheets; what staff see stays as it was, to the byte.

    Modules that staff added are not carried over (``foreign_modules`` names them). TanMinhError where the file has
    no macros of ours.
    """
    project = vba.project(code_names_of(package), vba.modules())
    return write_parts(renewed(read_parts(swapped(package, project, customui(vba.PREFIX, made_by())))))


def foreign_modules(package: bytes) -> tuple[str, ...]:
    """Modules of a master that are neither ours nor a sheet's empty one: what an upgrade of macros would drop."""
    known = {module.name for module in vba.modules()}
    documents = set(code_names_of(package))
    return tuple(
        name
        for name, text in vba.sources(package).items()
        if name not in known and not (name in documents and vba.same_code(text, ""))
    )


def same_macros(one: bytes, other: bytes) -> bool:
    """Whether two masters carry the same ribbon, the same code, whatever Excel did to its spelling, and the same words
    and formulas on their hidden sheets."""
    parts = [read_parts(package) for package in (one, other)]
    ribbons = {each.get(PART) for each in parts}
    first, second = vba.sources(one), vba.sources(other)
    same = first.keys() == second.keys() and all(vba.same_code(text, second[name]) for name, text in first.items())
    return len(ribbons) == 1 and same and hidden(parts[0]) == hidden(parts[1])


def made_by() -> str:
    """What made a workbook's macros: this program's version and that of the xlwings whose module they hold."""
    return f"tanminh_xl {__version__}, xlwings {vba.xlwings_version()}"
