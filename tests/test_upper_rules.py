"""What is filled and what is told (decision-tables 15.1), row by row: tests/rules/upper, over forms built by code."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tanminh_xl import catalogue
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import Outcome
from tanminh_xl.records.upper import UpperForms
from tanminh_xl.upper.pairs import Pair
from tanminh_xl.usecases import fill, pair_cell
from tanminh_xl.usecases.choose import read_answer
from tanminh_xl.usecases.proposal import carry_out
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.upper_figures import Found
from tests.markdown import ROOT, table
from tests.plans import Plan, given
from tests.upper_forms import SHEET, changed

CASES = table((ROOT / "tests" / "rules" / "upper" / "15.1-forms.md").read_text("utf-8").splitlines())
PERIODS = {"2026": "2026-6T", "2027": "2027-6T"}
ITEM = "CHUNG-02"


def of_measure(of: Catalogue, measure: str) -> Catalogue:
    """The sample, its figure in another unit of measure."""
    elements = tuple(e.model_copy(update={"unit_of_measure": measure}) if e.code == ITEM else e for e in of.elements)
    criteria = tuple(c.model_copy(update={"unit_of_measure": measure}) if c.code == ITEM else c for c in of.criteria)
    return of.model_copy(update={"elements": elements, "criteria": criteria})


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Plan]]:
    """Unit of measure -> a plan whose figure has it, with an open period."""
    made: dict[str, Plan] = {}
    of = given(sample(catalogue.starter()))

    class Plans(dict[str, Plan]):
        def __missing__(self, measure: str) -> Plan:
            plan = Plan(tmp_path_factory.mktemp("plan") / "ke-hoach", of_measure(of, measure))
            plan.open("2026-6T")
            self[measure] = plan
            return plan

    yield Plans(made)


def figure(words: str) -> tuple[Found, str]:
    """A figure and its unit of measure, in the words of the table."""
    if words.startswith("không: "):
        return Found(why=words.removeprefix("không: ")), "ha"
    estimate = words.startswith("ước ")
    number, _, measure = words.removeprefix("ước ").partition(" ")
    try:
        return Found(float(number), measure=measure, estimate=estimate), measure
    except ValueError:
        return Found(words), "ha"


@pytest.mark.parametrize("case", CASES, ids=lambda case: " / ".join(case.values()))
def test_what_is_filled_and_told(
    case: dict[str, str], plans: dict[str, Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, measure = figure(case["figure"])
    plan = plans[measure]
    form = tmp_path / f"{tmp_path.name}.xlsx"
    before, _, pointed = case["pair"].rpartition(" : ")
    cell, _, said = pointed.partition(", ")
    form.write_bytes(changed(before))
    answer = "; ".join("tháng thay đổi" if word == "tháng" else word for word in said.split(", ") if word)
    snapshot = Snapshot(*plan.at("2026-6T"))
    carry_out(snapshot, pair_cell.pair(snapshot, form, f"'{SHEET}'!{cell}", ITEM, read_answer(answer)))

    words, year, ours = case["since"], "2026", None
    while head := re.match(r"(2027|ours (\S+)): ?", words):
        year, ours = ("2027", ours) if head[1] == "2027" else (year, head[2])
        words = words[head.end() :]
    form.write_bytes(changed(words))
    if ours is not None:
        monkeypatch.setattr(UpperForms, "written", lambda *_: {(SHEET.lower(), cell): [float(ours)]})
    monkeypatch.setattr(fill, "find_figure", lambda *_: found)
    if year == "2027":
        monkeypatch.setattr(fill, "_years", lambda *_: 1)
    snapshot = Snapshot(*plan.at("2026-6T"))
    outcome = carry_out(snapshot, fill.fill(snapshot, form))

    copy = outcome.paths[0].read_bytes()
    if case["cell"] == "-":
        assert copy == form.read_bytes()
    else:
        stands = openpyxl.load_workbook(io.BytesIO(copy))[SHEET][cell].value
        assert str("" if stands is None else stands) == case["cell"]
    about = told(outcome, cell)
    if case["told"] == "-":
        assert about == []
    else:
        assert any(case["told"] in line for line in about), outcome.lines
    assert outcome.exit == (0 if case["cell"] not in ("-", "") else 1)


def told(outcome: Outcome, cell: str) -> list[str]:
    """What is said beside what was filled and what is said of every form."""
    usual = re.compile(rf"^trang “{SHEET}”, ô {cell} = |công thức tính từ|chưa chốt số liệu")
    return [line for line in outcome.lines if not usual.search(line)]


def test_of_two_pairs_of_a_cell_the_one_whose_labels_stand_there_is_filled(
    plans: dict[str, Plan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 6: a form that changes its heads with the half-year and the year is paired once for each."""
    form, plan = tmp_path / "hai-kieu.xlsx", plans["ha"]
    for head, item in (("6 tháng đầu năm 2026", ITEM), ("Cả năm 2026", "CHUNG-03")):
        form.write_bytes(changed(f"E3='{head}"))
        snapshot = Snapshot(*plan.at("2026-6T"))
        carry_out(snapshot, pair_cell.pair(snapshot, form, f"'{SHEET}'!E5", item))

    def value(_snapshot: Snapshot, _period: object, pair: Pair) -> Found:
        return Found(6.0 if pair.item == ITEM else 12.0)

    monkeypatch.setattr(fill, "find_figure", value)
    for head, wanted in (("6 tháng đầu năm 2026", 6), ("Cả năm 2026", 12)):
        form.write_bytes(changed(f"E3='{head}"))
        snapshot = Snapshot(*plan.at("2026-6T"))
        outcome = carry_out(snapshot, fill.fill(snapshot, form))
        assert openpyxl.load_workbook(io.BytesIO(outcome.paths[0].read_bytes()))[SHEET]["E5"].value == wanted
        assert outcome.text.startswith("Đã điền 1/1 ô") and outcome.exit == 0
