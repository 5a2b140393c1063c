"""A hand-made wrong form: each finding at its exact cell, and one wrong cell costs that one figure."""

import os
from datetime import datetime
from pathlib import Path

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.events import ZONE, Choice
from tanminh_xl.domain.form import Of, place
from tanminh_xl.forms.write import write
from tests.carried import check, decide, on_behalf
from tests.plans import Plan, given

HALF, YEAR = "2026-6T", "2026-N"

WRONG = {
    # row: what is typed, in which column -> the finding and the column at which it stands
    "A|THON01/NEN-01": ({Of.VALUE: None}, "value_missing", Of.VALUE),
    "A|THON01/CHUNG-01": ({Of.VALUE: 1.0}, "below_half_year", Of.VALUE),
    "A|THON01/CHUNG-06": ({Of.VALUE: "tốt"}, "unknown_choice", Of.VALUE),
    "A|THON01/CHUNG-07": ({Of.VALUE: None, Of.REASON: "quên"}, "unknown_choice", Of.REASON),
    "A|THON01/CHUNG-10.T": ({Of.EVIDENCE: None}, "evidence_missing", Of.EVIDENCE),
    "A|THON01/MH2-02": ({Of.VALUE: "1.234"}, "ambiguous_number", Of.VALUE),
    "A|THON01/MH2-08": ({Of.VALUE: -2.0, Of.REASON: None}, "out_of_range", Of.VALUE),
    "A|THON01/MH3-03": ({Of.VALUE: "năm buổi"}, "wrong_type", Of.VALUE),
    "A|THON01/MH4-02": ({Of.VALUE: 7.0, Of.REASON: "Không phát sinh"}, "number_and_reason", Of.VALUE),
    "B|THON01/NV-7.1": ({Of.STATE: "xong rồi"}, "unknown_choice", Of.STATE),
    "B|THON01/NV-7.2": ({Of.STATE: None}, "task_missing", Of.STATE),
    "C|+1": ({Of.TEXT: "Thiếu kinh phí", Of.PROPOSAL: None}, "problem_without_proposal", Of.PROPOSAL),
    "D|noi_bat": ({Of.TEXT: "§· häp th«n ngµy 10/6, bµ con nhÊt trÝ"}, "legacy_text", Of.TEXT),
}


def test_each_finding_stands_at_its_exact_cell(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF), lambda f: f | {("A|THON01/CHUNG-01", Of.VALUE): 5.0})
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
    assert row["verdict"] == "returned"
    assert all(f["message"] and f["sheet"] == "Số liệu" for f in row["findings"])


def test_one_wrong_cell_accepted_in_its_valid_part_costs_that_one_figure(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    form = plan.form("THON01", HALF)
    plan.send(form, lambda f: f | {("A|THON01/MH3-03", Of.VALUE): "năm buổi"})
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
