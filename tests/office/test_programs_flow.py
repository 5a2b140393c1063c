"""Forms filled and saved by programs that we did not write, and everything that we write, seen by others."""

import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.form import SHEET, ColumnKey, FormSpec, place
from tanminh_xl.domain.host import Call
from tanminh_xl.forms.write import write
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.snapshot import Snapshot
from tests.carried import collect
from tests.office.office import Office
from tests.office.programs import assert_formulas_hold, audit, ssconvert

pytestmark = pytest.mark.office

HALF, YEAR = "2026-6T", "2026-N"
NOW = datetime(2026, 12, 15, 9, tzinfo=ZONE)
UNITS = ("THON12", "TTPVHCC")


def typed(spec: FormSpec, folder: Path) -> dict[str, str]:
    """Address -> what a person would type on a Vietnamese keyboard, for every cell that the sample fills."""
    of = Snapshot(FilesHost(Folder(folder).master), Call(folder, YEAR, NOW, "")).catalogue
    cells = place(spec)
    return {
        a1(*cells[key]): f"{value:.15g}".replace(".", ",") if isinstance(value, float) else str(value)
        for key, value in fill(of, spec).items()
    }


def empty(made_demo: Path, to: Path) -> Path:
    """The plan with its forms sent and nothing of the year received: the year's forms are filled anew."""
    shutil.copytree(made_demo, to, copy_function=shutil.copy2)
    shutil.rmtree(to / "da_nhan" / YEAR)
    return to


@pytest.fixture(scope="module")
def filled(made_demo: Path, tmp_path_factory: pytest.TempPathFactory, _office_process: Office) -> dict[str, list[Path]]:
    """Format -> files of ``UNITS``, filled cell by cell and saved by LibreOffice; one converted by Gnumeric."""
    folder = tmp_path_factory.mktemp("filled")
    files: dict[str, list[Path]] = {ending: [] for ending in ("xlsx", "xls", "ods", "gnumeric")}
    for unit in UNITS:
        spec = Folder(made_demo).latest_form(unit, YEAR)
        assert spec is not None
        form = Folder(made_demo).form_path(spec)
        for ending in ("xlsx", "xls", "ods"):
            path = folder / ending / f"{form.stem}.{ending}"
            path.parent.mkdir(exist_ok=True)
            _office_process.job(form).type_all(SHEET, typed(spec, made_demo)).save(path).run()
            files[ending].append(path)
        converted = folder / "gnumeric" / f"{form.stem}.xlsx"
        converted.parent.mkdir(exist_ok=True)
        files["gnumeric"].append(ssconvert(files["ods"][-1], converted))
    for paths in files.values():
        for path in paths:
            os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    return files


def said(folder: Path, files: list[Path]) -> tuple[object, list[tuple[str, object]]]:
    host = FilesHost(Folder(folder).master)
    call = Call(folder, YEAR, NOW + timedelta(hours=1), "Người thử")
    outcome = collect(host, call, files)
    snapshot = Snapshot(host, call)
    figures = [
        (f"{f.unit}/{f.element}", (f.given.value, f.counted, f.cell, f.evidence, f.note))
        for f in snapshot.figures(snapshot.period())
        if f.unit in UNITS
    ]
    verdicts = [(row["unit"], row["verdict"]) for row in outcome.data["files"]]  # type: ignore[index]
    return sorted(verdicts), figures


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods", "gnumeric"])
def test_forms_saved_by_other_programs_are_collected_with_equal_results(
    ending: str, filled: dict[str, list[Path]], made_demo: Path, tmp_path: Path, office: Office
) -> None:
    ours = []
    for unit in UNITS:
        folder = Folder(made_demo)
        spec = folder.latest_form(unit, YEAR)
        assert spec is not None
        of = Snapshot(FilesHost(folder.master), Call(made_demo, YEAR, NOW, "")).catalogue
        path = tmp_path / "ours" / f"{folder.form_path(spec).stem}.xlsx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(write(spec, fill(of, spec)))
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
        ours.append(path)
    expected = said(empty(made_demo, tmp_path / "a"), ours)
    assert said(empty(made_demo, tmp_path / "b"), filled[ending]) == expected
    assert expected[0] == [("THON12", "accepted"), ("TTPVHCC", "accepted_with_notes")]  # a jump with its reason
    assert all(given[1] is not None for _, given in expected[1])  # type: ignore[index]


@pytest.mark.parametrize("period", [HALF, YEAR])
def test_recalculated_the_consolidated_workbook_says_what_it_stored(
    period: str, made_demo: Path, office: Office
) -> None:
    assert assert_formulas_hold(office, made_demo / "bao_cao" / period / f"TongHop_{period}.xlsx") > 100


def test_everything_written_passes_the_audit(made_demo: Path) -> None:
    written = [p for name in ("bieu_mau", "bao_cao", "tra_lai") for p in (made_demo / name).rglob("*.xlsx")]
    written += made_demo.glob("*.xls[xm]")
    assert len(written) > 50
    found = {path.name: audit(path) for path in written}
    assert {name: said for name, said in found.items() if said} == {}


def test_a_unit_corrects_its_returned_copy_and_sends_it_back(demo: Path, office: Office, tmp_path: Path) -> None:
    """What the program marked is still the form: corrected in LibreOffice, it is accepted."""
    (copy,) = (demo / "tra_lai" / YEAR / "THON02").glob("*.xlsx")
    receipt = json.loads((demo / "da_nhan" / YEAR / "THON02" / "0001.json").read_text("utf-8"))
    wrong = [f for f in receipt["findings"] if f[0] == "below_half_year"]
    corrected = tmp_path / "2026-N_THON02 (đã sửa).xlsx"
    office.job(copy).type_all(SHEET, {f[2]: "999" for f in wrong}).save(corrected).run()
    later = datetime(2026, 12, 29, 9, tzinfo=ZONE).timestamp()
    os.utime(corrected, (later, later))
    host = FilesHost(Folder(demo).master)
    outcome = collect(host, Call(demo, YEAR, datetime(2026, 12, 30, 9, tzinfo=ZONE), "Người thử"), [corrected])
    (row,) = outcome.data["files"]  # type: ignore[index]
    codes = {f["code"] for f in row["findings"]}
    assert wrong
    assert (row["unit"], row["verdict"], codes) == ("THON02", "accepted_with_notes", {"figure_changed"})


def test_the_place_of_a_figure_is_where_libreoffice_shows_it(made_demo: Path, office: Office) -> None:
    spec = Folder(made_demo).latest_form("THON01", HALF)
    assert spec is not None
    at = place(spec)["A|THON01/CHUNG-01", ColumnKey.NAME]
    (shown,) = office.job(Folder(made_demo).form_path(spec)).values(SHEET, a1(*at))
    assert "hội nghị Nhân dân" in str(shown)
