"""What a clerk types into the master on a Vietnamese PC and on one of American order counts as typed, or is told.

Under each locale all of it is typed at once, every text into a row of its own, saved by LibreOffice and read as the
program reads a master.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.catalogue.values import text
from tanminh_xl.domain.catalogue_nouns import Measure
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.staff_tables import PERIODS, SETTINGS, TASKS, UNITS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.domain.typed_day import serial
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.layout import HEADER_ROW
from tests import masters
from tests.office.office import Office
from tests.office.profiles import LOCALES, US, VIETNAM

pytestmark = pytest.mark.office

SPECS = catalogue_tables(catalogue.starter().plan.years)
CRITERIA = next(spec for spec in SPECS if spec.name == "tieu_chi")
TYPED = ("16/6/2026", "6/7/2026", "1.10", "0912345678", "3/4", "95%", "2,49", "2.49", "2026-6-16", "31/2/2026")
DAY, RATE, COUNT, COVERAGE, NOTE = "day", "target in %", "target not in %", "coverage", "note"
WORDS = {"phone": UNITS, "section": UNITS, "cadence": TASKS}
"""Columns of words."""
DUE = "16.6.2026"
TOLD = "told"
BOTH = {
    (DAY, "16/6/2026"): "16/06/2026",
    (DAY, "2026-6-16"): "16/06/2026",
    (DAY, "31/2/2026"): TOLD,
    (RATE, "95%"): "95",
    (RATE, "2,49"): "2,49",
    (RATE, "2.49"): "2,49",
    (COVERAGE, "95%"): "95",
    (COUNT, "95%"): TOLD,
    (COUNT, "2,49"): "2,49",
    (COUNT, "2.49"): "2,49",
}
YEAR = datetime.now(ZONE).year
COUNTS = {
    VIETNAM: {**BOTH, (DAY, "6/7/2026"): "06/07/2026", (DAY, "3/4"): f"03/04/{YEAR}"},
    US: {**BOTH, (DAY, "6/7/2026"): "07/06/2026", (DAY, "3/4"): f"04/03/{YEAR}"},
}
"""What counts of what is typed, in words. Day and month the other way round are what no program can see afterwards: the
cell shows them, and ``doctor`` says how the PC reads 6/7."""


class Cell(NamedTuple):
    """A cell of the master, by its row's code."""

    spec: TableSpec
    code: str
    key: str


class Found(NamedTuple):
    """What the program makes of a saved master: what counts of each cell, "told" where something is said of it."""

    said: Mapping[Cell, str]
    facts: Mapping[str, float]


def cells(master: Path) -> dict[tuple[str, str], Cell]:
    """(kind, what is typed) -> the cell that it is typed into."""
    host = FilesHost(master)
    of = catalogue.build({spec.name: host.read(spec) for spec in SPECS})
    units, tasks = [u.code for u in of.units], [t.code for t in of.tasks]
    rated = [c.code for c in of.criteria if c.measure in (Measure.RATIO, Measure.SHARE)]
    counted = [c.code for c in of.criteria if c.measure == Measure.ELEMENT and c.unit_of_measure not in ("", "%")]
    found: dict[tuple[str, str], Cell] = {}
    for n, what in enumerate(TYPED):
        for key, spec in WORDS.items():
            found[key, what] = Cell(spec, (tasks if spec is TASKS else units)[n], key)
        found[NOTE, what] = Cell(UNITS, units[n], "note")
        found[DAY, what] = Cell(TASKS, tasks[n], "deadline")
        found[RATE, what] = Cell(CRITERIA, rated[n], "target_2026")
        found[COVERAGE, what] = Cell(CRITERIA, rated[n], "coverage")
        found[COUNT, what] = Cell(CRITERIA, counted[n], "target_2026")
    found["phone", "of the clerk"] = Cell(SETTINGS, "dien_thoai", "value")
    found["years", "of the plan"] = Cell(SETTINGS, "ngay_bat_dau", "value")
    found["due", DUE] = Cell(PERIODS, "2026-6T", "due")
    return found


ALONE = {"of the clerk": "0912345678", "of the plan": "1/4/2026", DUE: DUE}
"""What is typed where a table has one row for it."""


def read(path: Path, of: Mapping[tuple[str, str], Cell]) -> dict[Cell, str]:
    """What counts of each cell. Those that are errors are taken out, so that the others can be read."""
    host = FilesHost(path)
    rows = {spec.name: [dict(row) for row in host.read(spec)] for spec in SPECS}
    looks = {spec.name: host.looks(spec) for spec in SPECS}
    places = {}
    for cell in of.values():
        (index,) = (n for n, row in enumerate(rows[cell.spec.name]) if row[cell.spec.key[0]] == cell.code)
        column = next(c for c in cell.spec.columns if c.key == cell.key)
        places[host.where(cell.spec, index, column)] = (cell, index)
    said: dict[Cell, str] = {}
    try:
        catalogue.build(rows, host.where, looks)
    except CatalogueErrors as errors:
        for error in errors.errors:
            cell, index = places[error.where]
            rows[cell.spec.name][index][cell.key] = None
            said[cell] = TOLD
    for remark in catalogue.remarks(rows, host.where, looks):
        said |= {cell: TOLD for where, (cell, _) in places.items() if remark.text.startswith(f"{where}:")}
        said |= {cell: TOLD for where, (cell, _) in places.items() if remark.text.startswith(f"{where} (")}
    made = {spec.name: kept for spec, kept in catalogue.rows(catalogue.build(rows, host.where, looks)).items()}
    for cell in of.values():
        row = next(row for row in made[cell.spec.name] if row[cell.spec.key[0]] == cell.code)
        said.setdefault(cell, text(row[cell.key]))
    return said


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("master") / "master.xlsx"
    path.write_bytes(masters.plain(masters.in_use()))
    return path


def address(master: Path, cell: Cell) -> str:
    rows = FilesHost(master).read(cell.spec)
    row = next(n for n, row in enumerate(rows) if row[cell.spec.key[0]] == cell.code)
    return a1(HEADER_ROW + 1 + row, [c.key for c in cell.spec.columns].index(cell.key))


def below(master: Path, key: str) -> str:
    """The cell of a column of Đơn vị under the table's last row."""
    return a1(HEADER_ROW + 1 + len(FilesHost(master).read(UNITS)), [c.key for c in UNITS.columns].index(key))


NEW = {"code": "THON99", "name": "Thôn 99", "kind": "THON", "phone": "0912345678", "section": "3/4", "aliases": "1.10"}


@pytest.fixture(scope="module", params=LOCALES)
def typed(
    request: pytest.FixtureRequest,
    pcs: Callable[[str], Office],
    master: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Path, Found]:
    """(locale, the saved master, what the program makes of it)."""
    path, of = tmp_path_factory.mktemp("saved") / "saved.xlsx", cells(master)
    office = pcs(request.param)
    job = office.job(master)
    for (_, what), cell in of.items():
        job.type(cell.spec.sheet, address(master, cell), ALONE.get(what, what))
    for key, what in NEW.items():
        job.type(UNITS.sheet, below(master, key), what)
    job.save(path).run()
    return request.param, path, Found(read(path, of), facts(office, path))


def facts(office: Office, path: Path) -> dict[str, float]:
    """What the home sheet looks at, of days."""
    names = ("TM_HAN", "TM_NV_QUA_HAN", "TM_NV_SAP_HAN", "TM_NGAY_SAI", "TM_HOM_NAY")
    job = office.job(path)
    for n, name in enumerate(names, 1):
        job.formula("Trạng thái", f"Z{n}", f"={name}")
    found = job.recalculate().values("Trạng thái", f"Z1:Z{len(names)}")
    return dict(zip(names, (row[0] for row in found), strict=True))


def test_words_stay_as_they_are_typed(typed: tuple[str, Path, Found], master: Path) -> None:
    of, (_, _, found) = cells(master), typed
    words = {one: found.said[cell] for one, cell in of.items() if one[0] in WORDS and one[1] in TYPED}
    assert words == {one: one[1] for one in words}
    assert found.said[of["phone", "of the clerk"]] == "0912345678"
    assert found.said[of["years", "of the plan"]] == "01/04/2026"


@pytest.mark.parametrize("what", TYPED)
@pytest.mark.parametrize("kind", [DAY, RATE, COVERAGE, COUNT, NOTE])
def test_nothing_is_silently_wrong(typed: tuple[str, Path, Found], master: Path, kind: str, what: str) -> None:
    locale, _, found = typed
    said = found.said[cells(master)[kind, what]]
    if wanted := COUNTS[locale].get((kind, what)):
        assert said == wanted
    else:
        number = what.replace(".", ",").strip("0")
        assert said in (TOLD, what if kind == NOTE else number)


def test_a_row_below_the_table_has_its_formats(typed: tuple[str, Path, Found], master: Path) -> None:
    row = FilesHost(typed[1]).read(UNITS)[len(FilesHost(master).read(UNITS))]
    assert {key: row[key] for key in NEW} == NEW


def test_the_home_sheet_counts_the_days_that_the_program_reads(typed: tuple[str, Path, Found], master: Path) -> None:
    """The dead end: ``status`` knew the due date, and "Mở kỳ" stayed grey for want of one."""
    locale, path, found = typed
    assert found.said[cells(master)["due", DUE]] == "16/06/2026"
    assert found.facts["TM_HAN"] == serial(DUE)
    rows = [row for row in FilesHost(path).read(TASKS) if row["code"]]
    late = [row for row in rows if 0 < serial(row["deadline"]) < found.facts["TM_HOM_NAY"]]
    assert found.facts["TM_NV_QUA_HAN"] == sum(row["carried_out"] != "có" for row in late) > 0
    unread = [row for row in rows if row["deadline"] is not None and not serial(row["deadline"])]
    assert found.facts["TM_NGAY_SAI"] == len(unread) > 0, locale
    assert {row["code"] for row in unread} == {
        cell.code for (kind, _), cell in cells(master).items() if kind == DAY and found.said[cell] == TOLD
    }
