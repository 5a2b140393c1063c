"""What the program's columns of the master say, made from the plan folder."""

from pathlib import Path

from tanminh_xl.domain.staff_tables import DIFFICULTIES, PERIODS, TASKS
from tanminh_xl.domain.tables import ADJUSTMENTS, FIGURES, FINDINGS, MAILS, OUTBOX, REGISTER, RESULTS, tables
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.snapshot import Snapshot
from tests.test_flow import at


def test_every_table_with_program_columns_is_made_but_the_log_and_what_an_import_proposes(made_demo: Path) -> None:
    made = ProgramTables(Snapshot(*at(made_demo)))
    kept = {t for t in tables((2026,)) if any(c.keeper == "program" for c in t.columns)}
    assert {t.name for t in kept} - {t.name for t in made} == {"nhat_ky", "nhap_phu_luc_1"}


def test_rows_have_their_tables_columns_and_keys_of_their_own(made_demo: Path) -> None:
    for table, rows in ProgramTables(Snapshot(*at(made_demo))).items():
        columns = {c.key for c in table.columns}
        assert rows or table.passing or table in (MAILS, OUTBOX), table.name  # the demonstration writes no mail
        assert all(set(row) <= columns and set(table.key) <= set(row) for row in rows), table.name
        keys = [tuple(row[k] for k in table.key) for row in rows]
        assert len(set(keys)) == len(keys), table.name


def test_they_say_what_the_folder_says(made_demo: Path) -> None:
    snapshot = Snapshot(*at(made_demo))
    made = ProgramTables(snapshot)
    assert len(made[FIGURES]) == sum(len(snapshot.figures(snapshot.catalogue.period[p])) for p in snapshot.periods)
    assert len(made[RESULTS]) == 2 * 35 + 1  # what the period on demand asked
    assert [(r["period"], r["unit"], r["element"], r["new"]) for r in made[ADJUSTMENTS]] == [
        ("2026-6T", "THON11", "MH2-02", 1.23)
    ]
    phases = {r["code"]: (r["phase"], r["received"], r["owed"]) for r in made[PERIODS]}
    assert phases["2026-6T"] == ("Đã chốt số liệu", 23, 24)
    assert phases["2026-N"] == ("Đang mở", 22, 23)
    assert phases["2027-6T"] == ("Chưa mở", 0, 23)
    assert {r["state_period"] for r in made[TASKS] if r["state"]} == {"2026-N", "2026-6T; 2026-N"}
    assert [r["code"] for r in made[TASKS]] == [t.code for t in snapshot.catalogue.tasks]
    assert all(str(r["code"]).startswith("KK-2026-") for r in made[DIFFICULTIES])
    assert any(r["code"] == "out_of_range" and r["cell"] == "G14" for r in made[FINDINGS])


def test_a_file_of_no_known_unit_stands_in_the_register(made_demo: Path) -> None:
    unknown = [r for r in ProgramTables(Snapshot(*at(made_demo)))[REGISTER] if not r["unit"]]
    assert [(r["version"], r["state"]) for r in unknown] == [(1, "Trả lại để bổ sung")]
