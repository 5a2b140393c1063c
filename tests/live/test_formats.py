"""How cells look in the open workbook: the same to both hosts, and what is written is shown as what it is."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Look
from tanminh_xl.domain.staff_tables import DIFFICULTIES, PERIODS, SETTINGS, TASKS, UNITS
from tanminh_xl.domain.table_spec import Column, TableSpec
from tanminh_xl.domain.tables import FIGURES, RESULTS, catalogue_tables
from tanminh_xl.hosts._live_add import add_column
from tanminh_xl.hosts.files import FilesHost
from tests.demo_folder import copy
from tests.live.clicking import Clerk
from tests.live.year import YEAR

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def clerk(open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    made = open_master(copy(made_demo, tmp_path_factory.mktemp("formats") / "ke-hoach"))
    made.choose(YEAR)
    assert made.click("tong_hop", NOW) is not None
    return made


def spec_of(clerk: Clerk, name: str) -> TableSpec:
    return next(spec for spec in clerk.host(NOW).tables if spec.name == name)


def typed(clerk: Clerk, table: str, code: str, column: str, value: Any, form: str) -> tuple[int, str]:
    """A cell as a person types it, in a format: where the hosts find it."""
    found = clerk.host(NOW)._table(spec_of(clerk, table))
    row = next(n for n, r in enumerate(found.rows) if code in r.values())
    cell = found.cell(row, column)
    cell.number_format = "General"
    cell.value = value
    cell.number_format = form
    return row, column


# Table, row, column, what is stored, its format, how it is seen.
SEEN: list[tuple[str, str, str, float, str, Look | None]] = [
    ("tieu_chi", "MH1-01", "target_2026", 0.95, "0%", Look("95%", True)),
    ("tieu_chi", "MH1-01", "target_2027", 0.956, "0%", Look("96%", True)),
    ("tieu_chi", "MH1-02", "target_2026", 2490, "#,##0,", Look("2", False)),
    ("tieu_chi", "MH1-02", "target_2027", 80, "#,##0", None),
    ("tieu_chi", "MH1-03", "target_2026", 12, '0" hộ"', None),
    ("tieu_chi", "MH1-03", "coverage", 90, '0"%"', Look("90%", False)),
    ("tieu_chi", "MH2-01", "target_2026", 7, ";;;", Look("", False)),
    ("cai_dat", "bien_dong_phan_tram", "value", 0.5, "0.0%", Look("50,0%", True)),
]


def test_both_hosts_see_the_same(clerk: Clerk, tmp_path: Path) -> None:
    """What the open workbook shows, and what the file on disk shows once it is saved."""
    cells = {(case[0], *typed(clerk, *case[:5])): case[5] for case in SEEN}
    live, files = clerk.host(NOW), FilesHost(clerk.save(tmp_path / "luu.xlsx"))
    specs = catalogue_tables(catalogue.years_of(live.read(SETTINGS)))
    looks = {spec.name: dict(live.looks(spec)) for spec in specs}
    assert {at: look for at, look in cells.items() if look} == {
        (name, *at): look for name, found in looks.items() for at, look in found.items()
    }
    assert looks == {spec.name: dict(files.looks(spec)) for spec in specs}
    assert said_of(live, specs) == said_of(files, specs)


def said_of(host: Any, specs: Any) -> list[str]:
    """Problems and remarks, without the words for the place."""
    tables = {spec.name: host.read(spec) for spec in specs}
    looks = {spec.name: host.looks(spec) for spec in specs}
    told = [remark.text for remark in catalogue.remarks(tables, looks=looks)]
    try:
        catalogue.build(tables, looks=looks)
    except CatalogueErrors as problems:
        told += [f"{error.column}: {error.message}" for error in problems.errors]
    assert told
    return told


def test_the_formats_of_a_column_are_asked_for_once_where_they_are_alike(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.live.uno_engine import Range

    asked: list[str] = []
    old = Range.number_format
    monkeypatch.setattr(Range, "number_format", property(lambda r: (asked.append(r.address), old.fget(r))[1], old.fset))  # type: ignore[attr-defined]
    host = clerk.host(NOW)
    spec = spec_of(clerk, "tong_hop")
    numbers = sum(any(isinstance(row[c.key], float) for row in host.read(spec)) for c in spec.columns)
    assert host.looks(spec) == {} and len(asked) == numbers < 8
    asked.clear()
    assert host.looks(spec_of(clerk, "tieu_chi")) and 1 < len(asked) < 120


def test_a_target_typed_in_per_cent_counts_as_it_is_shown(clerk: Clerk) -> None:
    """94 of 95 is no longer “Đạt 99,17% so với chỉ tiêu 0,95%”: the target is 95."""
    for table, code, column, *_ in SEEN:
        typed(clerk, table, code, column, {"coverage": 90, "value": 30}.get(column, 80), "General")
    typed(clerk, "tieu_chi", "MH1-01", "target_2026", 0.95, "0%")
    outcome = clerk.click("tong_hop", NOW)
    assert outcome is not None and outcome.exit == 0
    (target,) = {r["target"] for r in clerk.rows(RESULTS, NOW) if (r["period"], r["code"]) == (YEAR, "MH1-01")}
    assert target == 95.0
    assert any("0,95 đọc là 95" in line for line in outcome.lines)


def test_numbers_are_written_so_that_they_are_shown_as_what_they_are(clerk: Clerk) -> None:
    """Cells in the formats of an older master, for texts, days, per cents: what staff chose and shows it stays."""
    spec = FIGURES
    host = clerk.host(NOW)
    table = host._table(spec)
    rows = [n for n, r in enumerate(table.rows) if isinstance(r["counted"], float)][:5]
    was = {n: table.rows[n]["counted"] for n in rows}
    forms = ("#,##0.######", "@", "0%", "dd/mm/yyyy", "#,##0.00")
    for n, form in zip(rows, forms, strict=True):
        table.cell(n, "counted").number_format = "General"
        table.cell(n, "counted").value = 0
        table.cell(n, "counted").number_format = form
    clerk.click("tong_hop", NOW)
    after = clerk.host(NOW)._table(spec)
    assert {n: after.rows[n]["counted"] for n in rows} == was
    assert [after.cell(n, "counted").number_format for n in rows] == ["General"] * 4 + ["#,##0.00"]


WORDS = {"section": "1.10", "phone": "0912345678", "code": "3-4"}


@pytest.mark.parametrize("spec", [UNITS, TASKS], ids=lambda spec: spec.name)
def test_words_are_appended_as_texts_whatever_the_columns_format(clerk: Clerk, spec: TableSpec) -> None:
    """A master of before: its columns of words are General."""
    table = clerk.host(NOW)._table(spec)
    for at in table.columns.values():
        table._area(0, at, len(table.body), 1).number_format = "General"
    row: dict[str, Any] = {c.key: WORDS.get(c.key, "1.10") for c in spec.columns if c.is_word}
    clerk.host(NOW).append({spec: [row]})
    after = clerk.host(NOW)._table(spec)
    at = len(after.rows) - 1
    assert {key: after.rows[at][key] for key in row} == row
    words = [c.key for c in spec.columns if c.is_word and c.key in after.columns]
    assert {key: after.cell(at, key).number_format for key in words} == dict.fromkeys(words, "@")
    after._delete(at)


def test_an_added_column_of_words_is_for_texts_to_its_end(clerk: Clerk) -> None:
    host = clerk.host(NOW)
    days = next(c for c in TASKS.columns if c.key == "deadline")
    for column, form in ((Column("phone", "Điện thoại thử"), "@"), (days._replace(title="Hạn thử"), "dd/mm/yyyy")):
        table = host._table(UNITS)
        table.spec = UNITS._replace(columns=(*UNITS.columns, column))
        at = table.left + table.width
        add_column(table, column)
        host._found.clear()
        assert table.sheet.range((table.top, at)).number_format == form
        assert table.sheet.range((table.top + 500, at)).number_format == form


def test_a_restored_per_cent_is_the_same_figure_whatever_the_cells_format(clerk: Clerk, tmp_path: Path) -> None:
    """The backup has 0.95 in per cent; since then somebody typed 80 into a General cell."""
    backup = clerk.save(tmp_path / "luu.xlsx")
    typed(clerk, "tieu_chi", "MH1-01", "target_2026", 80, "General")
    typed(clerk, "tieu_chi", "MH1-02", "target_2026", 81, "General")
    clerk.click("khoi_phuc", NOW, files=[[backup]])
    assert "đổi 2 dòng" in clerk.app.said[-2][1]
    host = clerk.host(NOW)
    specs = catalogue_tables(catalogue.years_of(host.read(SETTINGS)))
    built = catalogue.build({s.name: host.read(s) for s in specs}, looks={s.name: host.looks(s) for s in specs})
    assert built.criterion["MH1-01"].target(2026) == 95.0 and built.criterion["MH1-02"].target(2026) == 80.0
    clerk.click("khoi_phuc", NOW, files=[[backup]])
    assert "đổi 0 dòng" in clerk.app.said[-2][1]


def test_a_day_typed_as_a_text_is_that_day_to_both_hosts(clerk: Clerk, tmp_path: Path) -> None:
    """A PC of American order keeps 16/6/2026 as a text: deadlines and due days, each in the columns for them."""
    texts = {TASKS: ("deadline", "16/6/2026"), DIFFICULTIES: ("deadline", "6-12-2026"), PERIODS: ("due", "2027-6-16")}
    wanted = {TASKS: date(2026, 6, 16), DIFFICULTIES: date(2026, 12, 6), PERIODS: date(2027, 6, 16)}
    codes = {}
    for spec, (column, text) in texts.items():
        table = clerk.host(NOW)._table(spec)
        row = next(n for n, r in enumerate(table.rows) if r["code"] and r["code"] != "2026-6T" and r["code"] != YEAR)
        codes[spec] = str(table.rows[row]["code"])
        table.cell(row, column).number_format = "@"
        table.cell(row, column).value = text
    for host in (clerk.host(NOW), FilesHost(clerk.save(tmp_path / "luu.xlsx"))):
        specs = catalogue_tables(catalogue.years_of(host.read(SETTINGS)))
        built = catalogue.build({s.name: host.read(s) for s in specs}, looks={s.name: host.looks(s) for s in specs})
        task = next(t for t in built.tasks if t.code == codes[TASKS])
        difficulty = next(d for d in built.difficulties if d.code == codes[DIFFICULTIES])
        found = (task.deadline, difficulty.deadline, built.period[codes[PERIODS]].due)
        assert found == tuple(wanted[spec] for spec in (TASKS, DIFFICULTIES, PERIODS))
    outcome = clerk.click("tong_hop", NOW)
    assert outcome is not None and outcome.exit == 0
