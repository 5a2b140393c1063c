"""A hand-made wrong form: each finding at its exact cell, and one wrong cell costs that one figure."""

import os
from datetime import datetime
from pathlib import Path

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.events import ZONE, Choice
from tanminh_xl.domain.form import ColumnKey, place
from tanminh_xl.forms.write import write
from tests.carried import check, decide, on_behalf
from tests.plans import Plan, given

HALF, YEAR = "2026-6T", "2026-N"

WRONG = {
    # row: what is typed, in which column -> the finding and the column at which it stands
    "A|THON01/NEN-01": ({ColumnKey.VALUE: None}, "value_missing", ColumnKey.VALUE),
    "A|THON01/CHUNG-01": ({ColumnKey.VALUE: 1.0}, "below_half_year", ColumnKey.VALUE),
    "A|THON01/CHUNG-06": ({ColumnKey.VALUE: "tốt"}, "unknown_choice", ColumnKey.VALUE),
    "A|THON01/CHUNG-07": ({ColumnKey.VALUE: None, ColumnKey.REASON: "quên"}, "unknown_choice", ColumnKey.REASON),
    "A|THON01/CHUNG-10.T": ({ColumnKey.EVIDENCE: None}, "evidence_missing", ColumnKey.EVIDENCE),
    "A|THON01/MH2-02": ({ColumnKey.VALUE: "1.234"}, "ambiguous_number", ColumnKey.VALUE),
    "A|THON01/MH2-08": ({ColumnKey.VALUE: -2.0, ColumnKey.REASON: None}, "out_of_range", ColumnKey.VALUE),
    "A|THON01/MH3-03": ({ColumnKey.VALUE: "năm buổi"}, "wrong_type", ColumnKey.VALUE),
    "A|THON01/MH4-02": (
        {ColumnKey.VALUE: 7.0, ColumnKey.REASON: "Không phát sinh"},
        "number_and_reason",
        ColumnKey.VALUE,
    ),
    "B|THON01/NV-7.1": ({ColumnKey.STATE: "làm dở"}, "state_kept", ColumnKey.STATE),
    "B|THON01/NV-7.2": ({ColumnKey.STATE: None}, "task_missing", ColumnKey.STATE),
    "C|+1": (
        {ColumnKey.TEXT: "Thiếu kinh phí", ColumnKey.PROPOSAL: None},
        "problem_without_proposal",
        ColumnKey.PROPOSAL,
    ),
    "D|noi_bat": ({ColumnKey.TEXT: "§· häp th«n ngµy 10/6, bµ con nhÊt trÝ"}, "legacy_text", ColumnKey.TEXT),
}


def test_each_finding_stands_at_its_exact_cell(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF), lambda f: f | {("A|THON01/CHUNG-01", ColumnKey.VALUE): 5.0})
    plan.on(2026, 12, 1).open(YEAR)
    form = plan.form("THON01", YEAR)
    cells = place(form)
    changes = {(row, column): value for row, (typed, _, _) in WRONG.items() for column, value in typed.items()}
    path = tmp_path / form.file_name
    kept = {key: value for key, value in (fill(plan.of, form) | changes).items() if value is not None}
    path.write_bytes(write(form, kept))
    (row,) = check(*plan.at(), [path]).data["files"]  # type: ignore[index]
    found = {(f["code"], f["cell"]) for f in row["findings"]}
    expected = {(code, a1(*cells[key, column])) for key, (_, code, column) in WRONG.items()}
    assert expected <= found
    assert {code for code, _ in found - expected} <= {"jump", "value_missing"}
    assert row["verdict"] == "accepted_in_part"
    assert all(f["message"] and f["sheet"] == "Số liệu" for f in row["findings"])


def test_one_wrong_cell_accepted_in_its_valid_part_costs_that_one_figure(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    form = plan.form("THON01", HALF)
    plan.send(form, lambda f: f | {("A|THON01/MH3-03", ColumnKey.VALUE): "năm buổi"})
    decide(*plan.at(HALF), f"{HALF}/THON01#1", Choice.ACCEPT_VALID)
    mine = {f.element: f.counted for f in plan.snapshot().figures(plan.snapshot().period(HALF)) if f.unit == "THON01"}
    assert [code for code, value in mine.items() if value is None] == ["MH3-03"]
    assert len(mine) == 7


def test_a_report_on_behalf_for_another_unit_than_its_form_waits(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    path = tmp_path / "phieu.xlsx"
    path.write_bytes(write(plan.form("THON01", HALF), fill(plan.of, plan.form("THON01", HALF))))
    at = datetime(2026, 6, 1, tzinfo=ZONE).timestamp()
    os.utime(path, (at, at))
    outcome = on_behalf(*plan.at(), [path], "THON02")
    (row,) = outcome.data["files"]  # type: ignore[index]
    assert row["verdict"] == "needs_confirmation"
    assert {f["code"] for f in row["findings"]} == {"unit_mismatch"}
