"""The cases of tests/rules/annex/11.*, run (decision-tables 11)."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pytest

from tanminh_xl import templates
from tanminh_xl.annex import words
from tanminh_xl.annex._grid import read_sheets
from tanminh_xl.annex.columns import Part, part, years
from tanminh_xl.annex.heads import Column, blocks
from tanminh_xl.annex.levels import marker, split
from tanminh_xl.annex.understand import understand
from tanminh_xl.domain.annex import Ask, Understood, UnderstoodRow
from tanminh_xl.domain.format_value import format_number
from tests.annex import shown
from tests.annex.written import built
from tests.markdown import ROOT, table

PLAN = (2026, 2027, 2028, 2029, 2030)
HEAD = "STT ¦ Nội dung ¦ KH 2026"

Case = dict[str, str]


def cases(name: str) -> list[Case]:
    return table((ROOT / "tests" / "rules" / "annex" / f"{name}.md").read_text("utf-8").splitlines())


def each_case(name: str) -> Any:
    return pytest.mark.parametrize("case", cases(name), ids=lambda case: " | ".join(list(case.values())[:4])[:80])


def read(file: str, group: str = "", tables: tuple[str, ...] | None = None) -> Understood:
    return understand(built(file), "bang", table=tables, group=group, years=PLAN)


def targets_of(row: UnderstoodRow) -> str:
    return "; ".join(map(shown.target, row.targets))


def measured(row: UnderstoodRow) -> str:
    return f"{row.label} ¦ {row.unit_of_measure or '-'}"


def other_letters(text: str) -> str:
    """The same text as another machine writes it: decomposed, with hard blanks."""
    return unicodedata.normalize("NFD", text).replace(" ", "\u00a0")


# 11.1


def said_of(found: Part | Column) -> str:
    """ "target 2026-2030 [Xã nhóm 1] (hộ)"."""
    named = found.years.years
    text = found.role.value or "-"
    if named:
        text += f" {named[0]}" + (f"-{named[-1]}" if len(named) > 1 else "")
    text += f" [{found.group}]" if found.group else ""
    text += f" ({found.unit})" if found.unit else ""
    partly = isinstance(found, Part) and found.part_of_year
    return text + " một phần năm" * partly


def columns_of(file: str) -> str:
    found = [block for page in read_sheets(built(file)).pages for block in blocks(page, PLAN)]
    return " / ".join("; ".join(map(said_of, block.columns)) for block in found) or "không có bảng"


@each_case("11.1-columns")
def test_what_a_column_is_for(case: Case) -> None:
    given = case["heads"]
    if "//" in given:
        assert columns_of(given) == case["columns"]
        told = " // ".join(f"{measured(row)} ¦ {targets_of(row) or '-'}" for row in read(given).rows)
        assert case["read"] in ("", told)
        return
    heads = [head.strip().replace("⏎", "\n") for head in given.split("¦")]
    assert {head: said_of(part(head)) for head in heads} == dict.fromkeys(heads, case["columns"])
    assert [part(other_letters(head).upper()).role for head in heads] == [part(head).role for head in heads]


def test_years_and_spans_are_told_apart() -> None:
    assert not years("Năm 2026 và 2027").is_span
    assert years("2026 - 2027").is_span


# 11.2


def tree(understood: Understood) -> str:
    lines = []
    for row in understood.rows:
        bare = " ".join(filter(None, (row.number, row.label)))
        text = f"{'>' * len(row.path)} {bare}".strip() if row.path else bare
        flags = [word for word, so in (("nhóm", row.is_group), ("tổng", row.is_total)) if so]
        flags += [f"mã {row.code}"] if row.code and row.code != row.number else []
        flags += [f"{format_number(row.points)} điểm"] if row.points is not None else []
        flags += [f"cách {row.scoring}".replace("\n", "; ")] if row.scoring else []
        flags += [f"hỏi {ask}" for ask in row.asks]
        lines.append(text + (f" [{', '.join(flags)}]" if flags else ""))
    return " // ".join(lines)


@each_case("11.2-rows")
def test_which_row_is_under_which(case: Case) -> None:
    head, rows = case["head"] or HEAD, case["rows"]
    if head == "số":
        found = marker(rows)
        assert case["read"] == (
            "không" if found is None else " ".join(filter(None, (found.prefix, found.kind, *found.parts)))
        )
    elif head == "nội dung":
        assert case["read"] == " + ".join(filter(None, split(rows)))
    else:
        assert tree(read(f"{head} // {rows}")) == case["read"]


# 11.3


def said(row: UnderstoodRow) -> str:
    """Targets, points, how they are given, and what is asked of the row."""
    parts = [targets_of(row).replace("2026: ", "") if len(row.targets) < 2 else targets_of(row)]
    parts += [f"{format_number(row.points)} điểm"] if row.points is not None else []
    parts += [f"cách {row.scoring}"] if row.scoring else []
    parts += [f"hỏi {ask}" for ask in row.asks if ask is not Ask.PARENT]
    return "; ".join(filter(None, parts)) or "không giao"


def file_of(case: Case, cell: str) -> str:
    head, label, unit = case["column"] or "KH 2026", case["label"] or "Đèn", case["unit"]
    others = [f" // {n} ¦ Dòng {n} ¦ {unit} ¦ {other}" for n, other in enumerate(case["others"].split("¦"), 2) if other]
    return f"STT ¦ Nội dung ¦ ĐVT ¦ {head} // 1 ¦ {label} ¦ {unit} ¦ {cell}{''.join(others)}"


@each_case("11.3-targets")
def test_what_is_read_of_a_target(case: Case) -> None:
    cell = case["cell"]
    if "//" in cell:
        told = " // ".join(f"{measured(row)} ¦ {said(row)}" for row in read(cell).rows)
        assert told == case["read"]
        return
    assert said(read(file_of(case, cell)).rows[0]) == case["read"]
    if "“" not in case["read"] and not cell.startswith("{"):
        assert said(read(file_of(case, other_letters(cell))).rows[0]) == case["read"]


# 11.4


def _read_of(case: Case) -> Understood:
    """``chosen``: "bảng T", or a group."""
    _, is_table, name = case["chosen"].rpartition("bảng ")
    return read(case["file"], "" if is_table else name, (name,) if is_table else None)


def told_of(understood: Understood) -> list[tuple[str, str, str]]:
    """(place, text, why) of all that is told, heads apart: they always are."""
    return [(place, text, why) for place, text, why in understood.passed if why != words.told("head")]


@each_case("11.4-passed")
def test_what_is_passed_over_and_told(case: Case) -> None:
    understood = _read_of(case)
    assert ", ".join(f"{row.label} {targets_of(row)}".strip() for row in understood.rows) == case["read"]
    wanted = [re.fullmatch(r"(.*?)“(.*)”: (.*)", one.strip()) for one in case["told"].split("//") if one.strip() != "-"]
    assert all(wanted), "place “text”: reason"
    told = told_of(understood)
    assert [(place, text) for place, text, _ in told] == [(one[1].strip(), one[2]) for one in wanted if one]
    for one, (_, _, why) in zip(wanted, told, strict=True):
        assert one is not None
        assert one[3].rstrip(" .") in why


def test_every_reason_that_is_told_has_a_case() -> None:
    """Of ``templates/phu_luc.toml``, but for those that tests/annex/test_strangers.py holds (11.4, row 27)."""
    beside = {"note", "comment", "footnote", "endnote"}
    whys = [each.why for case in cases("11.4-passed") for each in _read_of(case).passed]
    patterns = {
        key: re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)))
        for key, text in templates.toml("phu_luc.toml")["told"].items()
    }
    unmet = {key for key, pattern in patterns.items() if not any(pattern.fullmatch(why) for why in whys)}
    assert unmet == beside
