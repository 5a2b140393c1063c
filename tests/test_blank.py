"""A form in which no figure, reason or state was filled: sent back, or kept for the Office to look at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import BlockKey, ColumnKey, FormSpec
from tanminh_xl.domain.messages import verdict
from tanminh_xl.domain.submission import Problem, Submission, Text
from tanminh_xl.forms.blank import blank_findings
from tanminh_xl.forms.read import read
from tanminh_xl.grid import CellContent
from tanminh_xl.grid.facts import CellFacts
from tests.formkit import UNIT, figure, form, grid, known_problem, sheet, task

FORM = form(
    [figure("A", evidence="Biên bản"), figure("B", value_type=ValueType.YES_NO)],
    tasks=[task("NV-1")],
    problems=[known_problem("KK-1", "Thiếu nước")],
)
BLANK, WORDS = Code.FORM_BLANK, Code.FORM_BLANK_WORDS


def said(cells: dict[str, CellContent], spec: FormSpec = FORM, **facts: CellFacts) -> list[tuple[Code, str]]:
    found = read(grid(spec, sheet(spec, cells), facts=facts), spec).findings
    return [(f.code, f.value) for f in found if f.code in (BLANK, WORDS)]


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("G8", 0.0),
        ("G8", "chục"),
        ("G9", "Đạt"),
        ("G9", "-"),
        ("H8", "Chưa có số, sẽ bổ sung"),
        ("H8", "bận"),
        ("F14", "Đã hoàn thành"),
        ("F14", "làm được một nửa"),
    ],
)
def test_a_form_with_an_entry_is_not_blank(cell: str, typed: CellContent) -> None:
    """What could not be read is not blank."""
    assert said({cell: typed}) == []


@pytest.mark.parametrize("fact", [CellFacts("1/0", "#DIV/0!"), CellFacts("A1", uncomputed=True)])
def test_a_formula_that_gave_nothing_was_typed(fact: CellFacts) -> None:
    assert said({}, G8=fact) == []


@pytest.mark.parametrize("cells", [{}, {"D31": "Ông A"}, {"G8": " ", "H8": "\u00a0"}])
def test_a_form_as_it_was_sent_or_with_a_name_only_goes_back(cells: dict[str, CellContent]) -> None:
    assert said(cells) == [(BLANK, "")]
    assert verdict([Finding(BLANK)]) == "returned"


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("I8", "Biên bản số 1"),
        ("J8", "sẽ nộp sau"),
        ("J8", "không"),
        ("G8", "-"),
        ("H14", "3 buổi"),
        ("H19", "Đã giải quyết"),
        ("E19", "Đề nghị cấp nước"),
        ("C20", "Đường hỏng"),
        ("C20", "Không có"),
        ("D26", "Kết quả tốt"),
    ],
)
def test_a_form_with_words_elsewhere_waits_for_the_office(cell: str, typed: str) -> None:
    assert said({cell: typed}) == [(WORDS, typed)]
    assert verdict([Finding(WORDS)]) == "needs_confirmation"


def test_words_outside_the_form_are_words_too_and_long_ones_are_cut() -> None:
    rows = [[*row, ""] for row in sheet(FORM, {})]
    rows[9][10] = "số này là tạm tính"
    found = read(grid(FORM, rows), FORM).findings
    assert [f.value for f in found if f.code is WORDS] == ["số này là tạm tính"]
    assert [len(value) for _, value in said({"D26": "tốt " * 40})] == [60]


def test_a_form_that_asks_no_figure_and_no_state_is_never_blank() -> None:
    assert said({}, form([])) == []


def test_texts_that_stood_there_from_the_start_are_not_the_units() -> None:
    block = FORM.block(BlockKey.TEXTS)
    assert block is not None
    given = replace(block.rows[0], given=((ColumnKey.TEXT, "Gợi ý"),))
    spec = replace(FORM, blocks=(*FORM.blocks[:3], replace(block, rows=(given,)), FORM.blocks[4]))
    as_sent = Submission(UNIT, "2026-6T", 1, "Số liệu", texts=(Text("noi_bat", "Gợi ý"), Text("nguoi_lap", "")))
    assert blank_findings(as_sent, spec, ()) == (Finding(BLANK),)
    more = as_sent._replace(texts=(Text("noi_bat", "Kết quả tốt"),))
    assert [f.code for f in blank_findings(more, spec, ())] == [WORDS]
    known = as_sent._replace(problems=(Problem(UNIT, "KK-1", "Thiếu nước"), Problem(UNIT, "", "")), texts=())
    assert blank_findings(known, spec, ()) == (Finding(BLANK),)
