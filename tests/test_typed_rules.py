"""What was typed, and what it means (decision-tables 8), row by row: tests/rules/reception/8.*, run over sheets."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tanminh_xl.checks import check
from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.form import BASIC_FIGURES, Role, Row
from tanminh_xl.domain.messages import holds
from tanminh_xl.domain.submission import Given
from tanminh_xl.forms.answers import typed_answer
from tanminh_xl.forms.read import Reading, read
from tanminh_xl.grid import CellContent
from tanminh_xl.grid.facts import CellFacts, NumberFormat
from tests.formkit import compare, figure, form, grid, known_problem, sheet, task
from tests.test_rules import TYPES, in_words, rows_of, said, typed, wanted

FORMATS = {"phần trăm": NumberFormat.PERCENT, "rút gọn": NumberFormat.SCALED, "khác": NumberFormat.OTHER}
ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\([nrv])")


def written(words: str) -> CellContent:
    """What stands in a cell, from the table's words with their escapes."""
    signs = {"n": "\n", "r": "\r", "v": "\v"}
    return typed(ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else signs[m[2]], words))


def fact(words: str) -> dict[str, CellFacts]:
    if not words:
        return {}
    if words == "lớp":
        return {"G8": CellFacts(layered=True)}
    kind = next(kind for kind in FORMATS if words.startswith(kind))
    return {"G8": CellFacts(format=FORMATS[kind], shown=words.removeprefix(kind).strip())}


@pytest.mark.parametrize("row", rows_of("8.1-figures"))
def test_figures(row: dict[str, str]) -> None:
    kind, beside = TYPES[row["kiểu"]], row["cạnh"]
    more: dict[str, Any] = {}
    if beside.startswith("đối chiếu "):
        more["compare"] = compare(float(beside.removeprefix("đối chiếu ")))
    if beside.startswith("lời "):
        more["name"] = beside.removeprefix("lời ")
    asked = figure("X", unit_of_measure=row["ĐVT"], value_type=kind, **more)
    basic = Row(item=BASIC_FIGURES, role=Role.HEADING, name="Số liệu nền", required=False)
    other = Row(item="#chung", role=Role.HEADING, name="Nhiệm vụ chung", required=False)
    at = 8
    rows = [asked, figure("Y")]
    if beside == "nền":
        rows, at = [basic, asked, other, figure("Y")], 9
    spec = form(rows, ratios=[("Y", "X")] if beside == "mẫu số" else ())
    reason = beside.removeprefix("lý do ") if beside.startswith("lý do ") else ""
    filled: dict[str, CellContent] = {f"G{at}": written(row["gõ"]), f"H{at}": reason, f"G{at + len(rows) // 2}": 0.0}
    facts = {f"G{at}": f for f in fact(row["ô"]).values()}
    reading = read(grid(spec, sheet(spec, filled), facts=facts), spec)
    answer = reading.submission.answers[0]
    found = [f for f in (*reading.findings, *check(reading.submission, spec, reading.findings)) if f.item == "X"]
    got = in_words(answer) + (" ước" if answer.estimate else "")
    assert (got, [said(f).replace(str(at), "8") for f in found]) == (row["trả lời"], wanted(row))
    assert [text for f in found for text in f.readings] == [t for t in row["cách đọc"].split("; ") if t]
    assert (answer.given is Given.BLANK) >= any(holds(f) and f.code != "out_of_range" for f in found)
    if beside.startswith("ghi "):
        assert answer.note == beside.removeprefix("ghi ")


@pytest.mark.parametrize("row", rows_of("8.1-figures"))
def test_a_way_to_read_typed_so_is_read_as_just_that(row: dict[str, str]) -> None:
    """On the form, and by the Office."""
    kind, beside = TYPES[row["kiểu"]], row["cạnh"]
    before = float(beside.removeprefix("đối chiếu ")) if beside.startswith("đối chiếu ") else None
    name = beside.removeprefix("lời ") if beside.startswith("lời ") else ""
    for text in filter(None, row["cách đọc"].split("; ")):
        again = typed_answer(kind, row["ĐVT"], text, name=name, compare=before, base=beside in ("nền", "mẫu số"))
        assert not again.held and again.given is not Given.BLANK
        assert again.estimate == text.startswith("ước ")
        if kind is not ValueType.YES_NO and again.given is Given.FIGURE:
            number = float(text.removeprefix("ước ").removesuffix(" %").replace(",", "."))
            assert again.value == number


SPEC = form(
    [figure("A", evidence="Biên bản"), figure("B", compare=compare(10.0))],
    tasks=[task("NV-1")],
    problems=[known_problem("KK-1", "Thiếu nước"), known_problem("KK-2", "Thiếu đất", "Đề nghị cấp đất")],
)
USUAL: dict[str, CellContent] = {
    "G8": 1.0,
    "I8": "Biên bản",
    "G9": 10.0,
    "F14": "Đã hoàn thành",
    "H19": "Đang giải quyết",
    "E19": "Đề nghị",
}


def filled(row: dict[str, str]) -> tuple[Reading, list[str]]:
    cells = [part.strip() for part in row["ô"].split(";")]
    words: list[CellContent] = [part.strip() for part in row["gõ"].split(";")]
    reading = read(grid(SPEC, sheet(SPEC, USUAL | dict(zip(cells, words, strict=True)))), SPEC)
    found = (*reading.findings, *check(reading.submission, SPEC, reading.findings))
    return reading, [said(f) for f in found]


@pytest.mark.parametrize("row", rows_of("8.2-none"))
def test_words_that_mean_none(row: dict[str, str]) -> None:
    reading, found = filled(row)
    form_said = reading.submission
    new = [p for p in form_said.problems if not p.code]
    left = {
        "1": "".join(p.text for p in new),
        "2": "".join(p.text for p in new),
        "3": form_said.answers[0].evidence,
        "4": form_said.answers[1].note,
        "5": form_said.tasks[0].state if row["ô"] == "F14" else form_said.problems[0].state,
    }
    assert (left[row["dòng"]], found) == (row["còn lại"], wanted(row))


@pytest.mark.parametrize("row", rows_of("8.3-states"))
def test_states(row: dict[str, str]) -> None:
    reading, found = filled(row)
    state = reading.submission.tasks[0].state if row["ô"] == "F14" else reading.submission.problems[0].state
    assert (state, found) == (row["tình trạng"], wanted(row))


@pytest.mark.parametrize("row", rows_of("8.4-outside"))
def test_what_stands_outside(row: dict[str, str]) -> None:
    r, c = from_a1(row["ô"])
    words, rows = str(written(row["gõ"])), sheet(SPEC, USUAL)
    far = {}
    if r < 60 and c < 26:
        for line in rows:
            line.extend([""] * (c + 1 - len(line)))
        rows[r][c] = words
    else:
        far = {(r, c): words}
    reading = read(grid(SPEC, rows, far=far), SPEC)
    assert [said(f) for f in reading.findings] == wanted(row)
    assert [a.value for a in reading.submission.answers] == [1.0, 10.0]
