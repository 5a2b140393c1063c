# ruff: noqa: E501
"""The law: what stands in a table is either in a row's fields, or passed over with its place and a reason."""

from __future__ import annotations

import os
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanminh_xl.annex.understand import understand
from tanminh_xl.domain.annex import Understood
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.names import clean
from tests.annex.build import LEFT, UP, C, Rows, ods_of, word, xls, xlsx

YEARS = (2026, 2027, 2028, 2029, 2030)
HEADS = [
    "STT", "TT", "Nội dung", "Tiêu chí", "Chỉ tiêu", "ĐVT", "Đơn vị", "2026", "Năm 2027", "2026 - 2030", "Kế hoạch năm",
    "Kết quả", "Ước TH 6 tháng", "Điểm tối đa", "Cách tính điểm", "Minh chứng", "Ghi chú", "Xã nhóm 1", "Xã nhóm 2",
    "Mức đạt chuẩn", "Yêu cầu", "Mã", "Trọng số", "Đạt □", "Không đạt □", "Cột lạ", None, "KH 2025", "KH quý I",
]  # fmt: skip
NUMBERS = [
    "I",
    "II",
    "A",
    "1",
    "2",
    "1.1",
    "1.10",
    "a)",
    "-",
    "+",
    "TC01",
    "Mục I",
    "",
    None,
    "(1)",
    "3.1.1",
    1,
    1.1,
    2.5,
]
FORMS = ["{0}", "≥ {0}%", "từ {0} đến {0}9", "{0} hộ", "q{0}", "Nội dung q{0}", "TỔNG SỐ q{0}", "- ý q{0}", "khoảng {0},5%",
         "giảm còn {0}", "1.{0}. Ý q{0}", "Ghi chú: q{0}", "tiếp theo q{0}", "Trong đó: q{0}", "Đạt q{0}", "(q{0})", "{0} điểm",
         "Chủ tịch q{0}", "dòng q{0}\nhai q{0}"]  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """A head of one or two rows over rows of anything; every cell of the body has a token of its own (q17, 117)."""
    width = draw(st.integers(2, 7))
    rng = random.Random(draw(st.integers(0, 10**6)))
    rows: list[list[object]] = []
    for _ in range(rng.choice((0, 0, 1, 2))):
        rows.append([rng.choice((None, "BIỂU NĂM 2026", "ĐVT: hộ", "UBND XÃ")) for _ in range(width)])
    for _ in range(rng.choice((1, 1, 2))):
        rows.append([rng.choice(HEADS) for _ in range(width)])
    if rng.random() < 0.8:
        rows[-1][0] = "STT"
        rows[-1][1] = rng.choice(("Nội dung", "Tiêu chí", "Chỉ tiêu"))
    token = 100
    for _ in range(draw(st.integers(1, 9))):
        line: list[object] = []
        for at in range(width):
            token += 1
            kind = rng.random()
            if at == 0 and kind < 0.7:
                line.append(rng.choice(NUMBERS))
            elif kind < 0.15:
                line.append(None)
            elif kind < 0.25 and line and line[-1] is not None:
                line.append(LEFT if line[-1] != UP else None)
            elif kind < 0.32 and rows[-1][at] not in (None, LEFT, UP):
                line.append(UP if len(line) < 1 or line[-1] != LEFT else None)
            elif kind < 0.4:
                line.append(token)
            else:
                line.append(C(rng.choice(FORMS).format(token), rng.random() < 0.2, rng.choice((0, 0, 1, 2))))
        rows.append(line)
    return [[_square(rows, r, c) for c in range(width)] for r in range(len(rows))]


def _square(rows: list[list[object]], r: int, c: int) -> object:
    """Merged areas are one row or one column: what would make another of them is left blank."""
    value = rows[r][c]
    if value == LEFT:
        left = c
        while rows[r][left] == LEFT:
            left -= 1
        below = rows[r + 1][left] if r + 1 < len(rows) else None
        return None if rows[r][left] in (UP, None) or below == UP else value
    if value == UP:
        right = rows[r][c + 1] if c + 1 < len(rows[r]) else None
        up = r
        while rows[up][c] == UP:
            up -= 1
        beside = rows[up][c + 1] if c + 1 < len(rows[up]) else None
        return None if rows[up][c] in (LEFT, None) or right == LEFT or beside == LEFT else value
    return value


def texts(understood: Understood) -> str:
    """All that was said of a file: fields of its rows, and what was passed over."""
    said: list[str] = []
    for row in understood.rows:
        said += [row.number, row.label, row.code, row.unit_of_measure, row.scoring, row.evidence, row.owner, row.note]
        said += [target.words for target in row.targets]
        if row.points is not None:
            said += [format_number(row.points, grouped=False), f"{row.points:.2f}"]
    said += [passed.text for passed in understood.passed]
    return "\n".join(clean(each) for each in said)


def cells(rows: Rows) -> list[str]:
    found = []
    for row in rows:
        for given_cell in row:
            value = given_cell.value if isinstance(given_cell, C) else given_cell
            if value not in (None, LEFT, UP, ""):
                found.append(clean(str(value).replace(".", ",") if isinstance(value, float) else str(value)))
    return found


MAKERS = {
    "xlsx": lambda rows: xlsx({"S": rows}),
    "xls": lambda rows: xls({"S": rows}),
    "ods": lambda rows: ods_of({"S": rows}),
    "docx": word,
}


@pytest.mark.parametrize("kind", MAKERS)
@given(rows=tables(), group=st.sampled_from(("", "Xã nhóm 2")))
@settings(
    max_examples=int(os.environ.get("TANMINH_ANNEX", "40")), deadline=None, suppress_health_check=list(HealthCheck)
)
def test_each_cell_is_in_a_row_or_passed_over(kind: str, rows: Rows, group: str) -> None:
    data = MAKERS[kind](rows)
    try:
        understood = understand(data, "bang", group=group, years=YEARS)
    except TanMinhError as error:
        assert error.code == "annex_group"
        understood = understand(data, "bang", years=YEARS)
    said = texts(understood)
    lost = [text for text in cells(rows) if not _is_said(text, said)]
    assert lost == []
    assert all(passed.why for passed in understood.passed)
    assert understood == understand(data, "bang", group=understood.group, years=YEARS)


def _is_said(text: str, said: str) -> bool:
    """As it stands; a row's number may stand apart from its words, and numbers of rows lose a dot at their end."""
    if text in said or text.strip("().:") in said or text.replace(",", ".") in said:
        return True
    tokens = re.findall(r"q?[0-9]{3,}", text)
    return all(re.search(rf"(?<![0-9]){token}", said) for token in tokens) if tokens else False
