"""The next year's master: periods, ended units and criteria with their days, difficulties handed over (design 7.4)."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_RESOLVED
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.host import Call, TanMinhError
from tanminh_xl.domain.staff_tables import DIFFICULTIES, PERIODS
from tanminh_xl.domain.tables import LOG, REGISTER, tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.build import build
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.roll_over import next_year
from tanminh_xl.usecases.snapshot import Snapshot
from tests.carried import close, merge, open_period, reopen, roll_over

NOW = datetime(2027, 1, 4, 9, tzinfo=ZONE)
ENDED = date(2026, 12, 31)
HALF, YEAR, NEXT = "2026-6T", "2026-N", "2027-6T"


def snapshot(folder: Path, period: str = "") -> Snapshot:
    return Snapshot(FilesHost(Folder(folder).master), Call(folder, period, NOW, "Hà"))


def rewritten(folder: Path, of: Catalogue) -> None:
    """The master as if staff had changed it so."""
    data = build(tables(of.plan.years), catalogue.rows(of), created=NOW, sample=True)
    Folder(folder).master.write_bytes(data)


@pytest.fixture
def merged(demo: Path) -> tuple[Path, str, str]:
    """The demonstration in January: a village that told a difficulty has gone into another, one criterion has ended;
    (folder, old village, new one)."""
    before = snapshot(demo, YEAR)
    open_ones = [p for p in before.problems(before.period()) if p.state != DIFFICULTY_RESOLVED]
    old = next(p.unit for p in open_ones if p.unit.startswith("THON"))
    new = next(u.code for u in before.catalogue.units if u.code.startswith("THON") and u.code != old)
    of = before.catalogue
    units = tuple(u.model_copy(update={"valid_to": ENDED, "successor": new}) if u.code == old else u for u in of.units)
    criteria = (*of.criteria[:-1], of.criteria[-1].model_copy(update={"valid_to": ENDED}))
    periods = tuple(p.model_copy(update={"due": date(2027, 6, 16)}) if p.code == NEXT else p for p in of.periods)
    rewritten(demo, of.model_copy(update={"units": units, "criteria": criteria, "periods": periods}))
    return demo, old, new


def said(form: FormSpec) -> str:
    return repr(form)


def test_the_new_master_is_the_folders_and_the_old_one_stays(merged: tuple[Path, str, str]) -> None:
    folder = Folder(merged[0])
    old, bytes_of_old = folder.master, folder.master.read_bytes()
    outcome = roll_over(FilesHost(old), Call(folder.root, "", NOW, "Hà"), 2027)
    assert folder.master.name == "TanMinh_KeHoach_2027.xlsm" == outcome.paths[0].name
    assert old.read_bytes() == bytes_of_old
    assert "giữ nguyên" in outcome.lines[1]
    with pytest.raises(TanMinhError, match="đã có TanMinh_KeHoach_2027"):
        roll_over(FilesHost(folder.master), Call(folder.root, "", NOW, "Hà"), 2027)


def test_ended_rows_keep_their_days_and_the_records_are_shown(merged: tuple[Path, str, str]) -> None:
    folder, old, new = merged
    before = snapshot(folder).catalogue
    roll_over(FilesHost(Folder(folder).master), Call(folder, "", NOW, "Hà"), 2027)
    after = snapshot(folder).catalogue
    assert (after.unit[old].valid_to, after.unit[old].successor) == (ENDED, new)
    assert after.criteria == before.criteria and after.periods == before.periods
    host = FilesHost(Folder(folder).master)
    assert len([r for r in host.read(REGISTER) if r["period"] == YEAR]) > 20
    assert {r["code"]: r["phase"] for r in host.read(PERIODS) if r["phase"] != "Chưa mở"} == {
        HALF: "Đã chốt số liệu",
        "2026-DX1": "Đã chốt số liệu",
        YEAR: "Đang mở",
    }
    handed = [row for row in host.read(DIFFICULTIES) if row["unit"] == old and row["state"] != DIFFICULTY_RESOLVED]
    assert handed == [] and any(f"-{old}-" in str(r["code"]) and r["unit"] == new for r in host.read(DIFFICULTIES))
    assert host.read(LOG) == []


def test_both_years_periods_work_from_the_new_master(merged: tuple[Path, str, str]) -> None:
    folder, old, new = merged
    host = FilesHost(Folder(folder).master)
    merge(host, Call(folder, YEAR, NOW, "Hà"))
    before = (folder / "bao_cao" / YEAR / "so_lieu.csv").read_bytes()
    problem = next(p for p in snapshot(folder, YEAR).problems(snapshot(folder).catalogue.period[YEAR]) if p.unit == old)
    roll_over(host, Call(folder, "", NOW, "Hà"), 2027)

    host = FilesHost(Folder(folder).master)
    merge(host, Call(folder, YEAR, NOW, "Hà"))
    assert (folder / "bao_cao" / YEAR / "so_lieu.csv").read_bytes() == before
    close(host, Call(folder, YEAR, NOW, "Hà"))
    reopen(host, Call(folder, YEAR, NOW, "Hà"), "Nhận thêm")
    open_period(host, Call(folder, NEXT, NOW, "Hà"))
    forms = {form.unit: form for form in Folder(folder).forms(NEXT)}
    assert old not in forms
    assert [unit for unit, form in forms.items() if problem.code in said(form)] == [new]


def test_a_year_after_the_plans_last_gets_its_column_and_periods(demo: Path) -> None:
    of = snapshot(demo).catalogue
    grown = next_year(of, 2031)
    assert grown.plan.years == (*of.plan.years, 2031)
    added = [p for p in grown.periods if p.year == 2031]
    assert [(p.code, p.start, p.end, p.previous, p.same, p.due) for p in added] == [
        ("2031-6T", date(2030, 12, 15), date(2031, 6, 14), "2030-N", "2030-6T", None),
        ("2031-N", date(2030, 12, 15), date(2031, 12, 14), "2031-6T", "2030-N", None),
    ]
    roll_over(FilesHost(Folder(demo).master), Call(demo, "", NOW, "Hà"), 2031)
    assert snapshot(demo).catalogue == grown
    assert "target_2031" in {c.key for t in tables(grown.plan.years) for c in t.columns}


@pytest.mark.parametrize("year", [2025, 2026, 2033])
def test_a_year_that_cannot_follow(demo: Path, year: int) -> None:
    with pytest.raises(TanMinhError, match=f"Không chuyển sang năm {year}"):
        roll_over(FilesHost(Folder(demo).master), Call(demo, "", NOW, "Hà"), year)
