"""The forms that are spoilt: one village's, filled, as several programs would have saved it; made by code.

All say the same. ``SAID`` is what the program reads of the one that it wrote itself.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.forms.write import write
from tanminh_xl.grid import Grid, read
from tests import spreadsheets as make
from tests.laws import writers
from tests.plans import Plan, given

CORE = "docProps/core.xml"
UNIT, PERIOD = "THON01", "2026-6T"


@cache
def plan() -> Plan:
    """A plan folder in which the period is open and nothing was received."""
    made = Plan(Path(tempfile.mkdtemp(prefix="fuzz-")) / "ke-hoach", given())
    made.open(PERIOD)
    return made


@cache
def by_program() -> bytes:
    """The form as it was sent, filled: numbers of several lengths, one as text, one that is ước, a reason, notes."""
    spec = plan().form(UNIT, PERIOD)
    filled = dict(fill(plan().of, spec))
    figures = {"CHUNG-01": 17.0, "MH2-02": 12.45, "MH3-03": "ước 1 305"}
    filled |= {(f"A|{UNIT}/{item}", ColumnKey.VALUE): value for item, value in figures.items()}
    filled[f"A|{UNIT}/CHUNG-01", ColumnKey.NOTE] = "Có 02 hội nghị & 01 buổi “sinh hoạt”"
    return write(spec, filled)


def by_openpyxl() -> bytes:
    out = io.BytesIO()
    load_workbook(io.BytesIO(by_program()), rich_text=True).save(out)
    return out.getvalue()


def _anew(write: Callable[[Grid, writers.Formats], bytes]) -> Callable[[], bytes]:
    """The form's cells alone, by another writer, without looks."""
    return lambda: write(read(by_program()), {})


BASES: dict[str, Callable[[], bytes]] = {
    "xlsx": by_program,
    "xlsx-openpyxl": by_openpyxl,
    "xlsx-inline": _anew(writers.by_xlsxwriter),
    "xls": _anew(writers.by_xlwt),
    "ods": _anew(writers.by_hand_ods),
}


@cache
def base(name: str) -> bytes:
    """A form's bytes by the name of who saved it, but for the moment at which that was."""
    data = BASES[name]()
    return make.replaced(data, {CORE: b"<cp/>"}) if name.startswith("xlsx") else data
