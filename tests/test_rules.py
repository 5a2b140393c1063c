"""The rules of one form (decision-tables 1 and 5), row by row: tests/rules/reception, run over sheets in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pytest

from tanminh_xl.checks import check
from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.findings import Finding
from tanminh_xl.domain.form import FormSpec, Row
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.messages import render
from tanminh_xl.domain.submission import Answer, Given
from tanminh_xl.forms.read import read
from tanminh_xl.grid import CellContent
from tests.formkit import compare, figure, form, grid, known_problem, rule, sheet, task

RULES = Path(__file__).parent / "rules" / "reception"
TYPES = {"số": ValueType.NUMBER, "số lượng": ValueType.COUNT, "đạt": ValueType.YES_NO}
SHORT = {"KPS": "Không phát sinh", "KTĐT": "Không thuộc đối tượng", "CCS": "Chưa có số, sẽ bổ sung"}


def table(name: str) -> list[dict[str, str]]:
    """The rows of a Markdown table by their headings."""
    lines = [line for line in (RULES / f"{name}.md").read_text("utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def rows_of(name: str) -> Iterable[object]:
    return [pytest.param(row, id=f"{i}-" + "|".join(row.values())) for i, row in enumerate(table(name), 1)]


def typed(words: str) -> CellContent:
    """What stands in a cell, from the table's words."""
    kind, _, rest = words.partition(" ")
    if kind == "số" and rest[:1] in set("-0123456789"):
        return float(rest)
    if kind == "ngày" and rest:
        return dt.date.fromisoformat(rest)
    return {"đúng": True, "sai": False}.get(words, words)


def run(spec: FormSpec, filled: dict[str, CellContent]) -> tuple[list[Answer], list[str]]:
    """Answers, and ``code @ cell`` of all findings; every finding's message can be said."""
    reading = read(grid(spec, sheet(spec, filled)), spec)
    found = (*reading.findings, *check(reading.submission, spec, reading.findings))
    for finding in found:
        assert all(part.strip() and "{" not in part for part in render(finding)), finding
    return list(reading.submission.answers), [said(f) for f in found]


def said(finding: Finding) -> str:
    return f"{finding.code.value} @ {finding.cell}"


def wanted(row: dict[str, str]) -> list[str]:
    return [part.strip() for part in row["phát hiện"].split(";") if part.strip()]


def in_words(answer: Answer) -> str:
    return (
        format_value(answer.value, grouped=False).replace(",", ".")
        if answer.given is Given.FIGURE
        else answer.given.value
    )


def one(row: Row, filled: dict[str, CellContent]) -> tuple[Answer, list[str]]:
    """A form of the row in question (sheet row 8) and one that is filled in any case (row 9)."""
    answers, found = run(form([row, figure("Y")]), {"G9": 1.0, **filled})
    return answers[0], found


@pytest.mark.parametrize("row", rows_of("values"))
def test_values(row: dict[str, str]) -> None:
    asked = figure("X", unit_of_measure=row["ĐVT"], value_type=TYPES[row["kiểu"]])
    nbsp = {key: row[key].replace(".", "\u00a0") if row[key].startswith(".") else row[key] for key in ("gõ", "lý do")}
    answer, found = one(asked, {"G8": typed(nbsp["gõ"]), "H8": typed(nbsp["lý do"])})
    assert (in_words(answer), found) == (row["trả lời"], wanted(row))
    assert answer.value is None or answer.given in (Given.FIGURE, Given.NONE_OCCURRED)


@pytest.mark.parametrize("row", rows_of("history"))
def test_history(row: dict[str, str]) -> None:
    low, _, high = row["giới hạn"].partition(" - ")
    asked = figure(
        "X",
        compare=compare(float(row["đối chiếu"])) if row["đối chiếu"] else None,
        had_figure=row["kỳ trước có số"] == "có",
        floor=float(row["sàn"]) if row["sàn"] else None,
        minimum=float(low or 0),
        maximum=float(high) if high else None,
    )
    _, found = one(asked, {"G8": row["gõ"], "H8": row["lý do"], "J8": row["ghi chú"]})
    assert found == wanted(row)


@pytest.mark.parametrize("row", rows_of("evidence"))
def test_evidence(row: dict[str, str]) -> None:
    asked = figure("X", value_type=TYPES[row["kiểu"]], evidence="Biên bản")
    _, found = one(asked, {"G8": row["gõ"], "H8": row["lý do"], "I8": row["minh chứng"]})
    assert found == wanted(row)


@pytest.mark.parametrize("row", rows_of("consistency"))
def test_consistency(row: dict[str, str]) -> None:
    filled: dict[str, CellContent] = {}
    for item, at in zip("ABC", (8, 9, 10), strict=True):
        reason = SHORT.get(row[item], "")
        filled |= {f"G{at}": "" if reason else row[item], f"H{at}": reason}
    words = row["quy tắc"]
    if words.startswith("tỷ số "):
        spec = form([figure(item) for item in "ABC"], ratios=[(words[6], words[8])])
    else:
        op = next(op for op in ("<=", ">=", "=", "<", ">") if f" {op} " in words)
        left, _, right = words.partition(f" {op} ")
        spec = form([figure(item) for item in "ABC"], rules=[rule("QT1", left, op, right)])
    assert run(spec, filled)[1] == wanted(row)


@pytest.mark.parametrize("row", rows_of("tasks_and_problems"))
def test_tasks_and_problems(row: dict[str, str]) -> None:
    spec = form(
        [figure("A"), figure("B")],
        tasks=[task("NV-1")],
        problems=[known_problem("KK-1", "Thiếu nước"), known_problem("KK-2", "Thiếu đất", "Đề nghị cấp đất")],
    )
    usual: dict[str, CellContent] = {
        "G8": 1.0,
        "G9": 1.0,
        "F14": "Đã hoàn thành",
        "H19": "Đang giải quyết",
        "E19": "Đề nghị",
    }
    cells = [part.strip() for part in row["ô"].split(";")]
    words = [part.strip() for part in row["gõ"].split(";")]
    assert run(spec, usual | dict(zip(cells, words, strict=True)))[1] == wanted(row)
