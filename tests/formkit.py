"""Small forms for the tests of reading and checking, and sheets filled in memory, as rows, without a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_STATES, FAIL, PASS, TASK_STATES, TimeKind, ValueType
from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.form import (
    SHEET,
    STAMP_MARK,
    STAMP_SHEET,
    Block,
    BlockKey,
    ColumnKey,
    Compare,
    FormColumn,
    FormRule,
    FormSpec,
    Ratio,
    Role,
    Row,
    column_key,
    layout,
    place,
    row_key,
    stamp,
)
from tanminh_xl.domain.submission import REASONS, Given
from tanminh_xl.grid import CellContent, Grid, from_rows
from tanminh_xl.grid.facts import Address, CellFacts, Unseen

UNIT = "THON05"
PLAN = "TM-2026-2030"
YES_NO_REASONS = tuple(reason.value for reason in REASONS[1:])
NUMBER_REASONS = tuple(reason.value for reason in REASONS)

_FIGURES = (
    FormColumn(key=ColumnKey.NO, title="TT", first=1, last=1),
    FormColumn(key=ColumnKey.NAME, title="Nội dung", first=2, last=2),
    FormColumn(key=ColumnKey.UNIT, title="ĐVT", first=3, last=3),
    FormColumn(key=ColumnKey.SPAN, title="Tính từ - đến", first=4, last=4),
    FormColumn(key=ColumnKey.COMPARE, title="Số đối chiếu", first=5, last=5),
    FormColumn(key=ColumnKey.VALUE, title="Số liệu kỳ này", first=6, last=6, entry=True),
    FormColumn(key=ColumnKey.REASON, title="Nếu không có số", first=7, last=7, entry=True),
    FormColumn(key=ColumnKey.EVIDENCE, title="Minh chứng", first=8, last=8, entry=True),
    FormColumn(key=ColumnKey.NOTE, title="Ghi chú", first=9, last=9, entry=True),
)
_TASKS = (
    FormColumn(key=ColumnKey.NO, title="TT", first=1, last=1),
    FormColumn(key=ColumnKey.NAME, title="Công việc", first=2, last=4),
    FormColumn(key=ColumnKey.STATE, title="Tình trạng", first=5, last=6, entry=True),
    FormColumn(key=ColumnKey.RESULT, title="Kết quả", first=7, last=9, entry=True),
)
_PROBLEMS = (
    FormColumn(key=ColumnKey.NO, title="TT", first=1, last=1),
    FormColumn(key=ColumnKey.TEXT, title="Khó khăn, vướng mắc", first=2, last=3, entry=True),
    FormColumn(key=ColumnKey.PROPOSAL, title="Đề xuất, kiến nghị", first=4, last=6, entry=True),
    FormColumn(key=ColumnKey.STATE, title="Tình trạng", first=7, last=7, entry=True),
)
_TEXTS = (
    FormColumn(key=ColumnKey.NAME, title="Mục", first=1, last=2),
    FormColumn(key=ColumnKey.TEXT, title="Nội dung", first=3, last=9, entry=True),
)


def figure(item: str, **fields: object) -> Row:
    """A row that asks a number of "hộ", lũy kế trong năm, save what ``fields`` says."""
    yes_no = fields.get("value_type") is ValueType.YES_NO
    usual: dict[str, Any] = {
        "unit": UNIT,
        "name": f"Số liệu {item}",
        "unit_of_measure": "" if yes_no else "hộ",
        "value_type": ValueType.NUMBER,
        "time_kind": TimeKind.YEAR_TO_DATE,
        "minimum": None if yes_no else 0.0,
        "choices": (PASS, FAIL) if yes_no else (),
        "reasons": YES_NO_REASONS if yes_no else NUMBER_REASONS,
    }
    return Row(**(usual | fields | {"item": item}))


def compare(value: float, label: str = "14/12/2025", period: str = "2025-N") -> Compare:
    return Compare(value=value, label=label, period=period)


def heading(name: str) -> Row:
    return Row(item=f"h-{name}", role=Role.HEADING, name=name, required=False)


def task(item: str) -> Row:
    return Row(item=item, unit=UNIT, no="1", name=f"Công việc {item}", choices=TASK_STATES)


def known_problem(code: str, text: str, proposal: str = "") -> Row:
    given = ((ColumnKey.TEXT, text), *(((ColumnKey.PROPOSAL, proposal),) if proposal else ()))
    return Row(
        item=code, unit=UNIT, name=f"Khó khăn đã nêu {code}", choices=DIFFICULTY_STATES, given=given, required=False
    )


def form(
    figures: Sequence[Row],
    tasks: Sequence[Row] = (),
    problems: Sequence[Row] = (),
    grows: int = 2,
    rules: Sequence[FormRule] = (),
    ratios: Sequence[tuple[str, str]] = (),
    **fields: object,
) -> FormSpec:
    """The form of THON05 for 2026-6T with these rows; texts and signers as every form has them."""
    blocks = [
        Block(key=BlockKey.FIGURES, title="A. SỐ LIỆU", columns=_FIGURES, rows=tuple(figures)),
        Block(key=BlockKey.TASKS, title="B. CÔNG VIỆC", columns=_TASKS, rows=tuple(tasks)),
        Block(key=BlockKey.PROBLEMS, title="C. KHÓ KHĂN", columns=_PROBLEMS, rows=tuple(problems), grows=grows),
        Block(key=BlockKey.TEXTS, title="D. ĐÁNH GIÁ", columns=_TEXTS, rows=(_text("noi_bat", "Kết quả nổi bật"),)),
        Block(key=BlockKey.SIGNERS, title="E. NGƯỜI LẬP", columns=_TEXTS, rows=(_text("nguoi_lap", "Người lập"),)),
    ]
    usual: dict[str, Any] = {
        "plan": PLAN,
        "unit": UNIT,
        "period": "2026-6T",
        "version": 1,
        "unit_name": "Thôn Đồng Tiến",
        "period_name": "6 tháng đầu năm 2026",
        "head": ("XÃ TÂN MINH", "THÔN ĐỒNG TIẾN", "BIỂU BÁO CÁO"),
        "blocks": tuple(b for b in blocks if b.rows or b.grows),
        "rules": tuple(rules),
        "ratios": tuple(Ratio(unit=UNIT, numerator=n, denominator=d) for n, d in ratios),
    }
    return FormSpec(**(usual | fields))


def _text(key: str, name: str) -> Row:
    return Row(item=key, name=name, required=False)


def rule(code: str, left: str, op: str, right: str) -> FormRule:
    return FormRule(code=code, unit=UNIT, left=left, op=op, right=right, text=f"Quy tắc {code}")


Sheet = list[list[CellContent]]


def sheet(spec: FormSpec, filled: Mapping[str, CellContent] | None = None) -> Sheet:
    """The rows of the form's sheet as a parser gives them, with ``filled`` (address -> value) typed into it."""
    rows: Sheet = [["" for _ in range(10)] for _ in range(layout(spec)[-1].last + 1)]
    for i, line in enumerate(spec.head):
        rows[i][1] = line
    for placed in layout(spec):
        rows[placed.title][1] = placed.block.title
        for column in placed.block.columns:
            rows[placed.keys][column.first] = column_key(placed.block, column)
            rows[placed.header][column.first] = column.title
        for at, row in enumerate(placed.block.all_rows, placed.first):
            if row.role is not Role.ENTRY:
                rows[at][1] = row.name
                continue
            rows[at][0] = row_key(placed.block, row)
            texts = {
                ColumnKey.NO: row.no,
                ColumnKey.NAME: row.name,
                ColumnKey.UNIT: row.unit_of_measure,
                ColumnKey.SPAN: row.span,
            } | dict(row.given)
            for column in placed.block.columns:
                rows[at][column.first] = texts.get(column.key, "")
    for address, value in (filled or {}).items():
        r, c = from_a1(address)
        rows[r][c] = value
    return rows


def stamp_rows(spec: FormSpec) -> Sheet:
    return [[STAMP_MARK, ""], *([name, str(value)] for name, value in stamp(spec)._asdict().items())]


def grid(
    spec: FormSpec,
    rows: Sheet,
    name: str = SHEET,
    facts: Mapping[str, CellFacts] | None = None,
    far: Mapping[Address, str] | None = None,
    unseen: Unseen | None = None,
    **others: Sheet,
) -> Grid:
    """A workbook of the form's sheet (under any name), other sheets, and the hidden stamp.

    ``facts`` by address; ``far`` and ``unseen``: as ``from_rows`` takes them, of the form's sheet.
    """
    known = {from_a1(address): fact for address, fact in (facts or {}).items()}
    sheets = {name: rows, **others, STAMP_SHEET: stamp_rows(spec)}
    return from_rows(
        sheets,
        hidden=frozenset({STAMP_SHEET}),
        facts={name: known},
        far={name: far or {}},
        unseen={name: unseen or Unseen()},
    )


def cell(spec: FormSpec, key: str, column: ColumnKey = ColumnKey.VALUE) -> str:
    """The address of a row's cell as the form was sent; ``key`` is an item of figures, or a whole row key."""
    at = place(spec)[key if "|" in key else f"A|{UNIT}/{key}", column]
    return a1(at.row, at.column)


NONE, NOT_MINE, LATER = Given.NONE_OCCURRED.value, Given.NOT_APPLICABLE.value, Given.NOT_YET.value
