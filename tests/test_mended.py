"""What of a returned copy was mended when it comes again."""

from __future__ import annotations

import pytest

from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.submission import Answer, Given, Problem, Submission
from tanminh_xl.forms.mended import Mended, mended

SHEET = "Số liệu"


def held(item: str, value: str = "abc", code: Code = Code.WRONG_TYPE, cell: str = "G12") -> Finding:
    return Finding(code, SHEET, cell, value, "số", "THON01", item)


def of(**values: float | None) -> Submission:
    answers = tuple(
        Answer("THON01", item, Given.BLANK if value is None else Given.FIGURE, value, cell="G12")
        for item, value in values.items()
    )
    return Submission("THON01", "2026-6T", 1, SHEET, answers)


BLANK_A = Finding(Code.FORM_BLANK)


@pytest.mark.parametrize(
    ("before", "was", "now", "is_", "expected"),
    [
        ([held("A")], of(A=None), [held("A")], of(A=None), Mended(0, 1, False)),
        ([held("A")], of(A=None), [held("A", cell="H40")], of(A=None)._replace(sheet="S"), Mended(0, 1, False)),
        ([held("A", "2")], of(A=None), [held("A", "2 – máy lưu 2.490")], of(A=None), Mended(0, 1, False)),
        ([held("A")], of(A=None), [held("A", "xyz")], of(A=None), Mended(0, 1, True)),
        ([held("A")], of(A=None, B=1.0), [held("A")], of(A=None, B=2.0), Mended(0, 1, True)),
        ([held("A")], of(A=None), [], of(A=3.0), Mended(1, 1, True)),
        ([held("A")], of(A=None), [], of(A=None), Mended(0, 1, True)),
        ([held(i) for i in "ABCD"], of(A=None), [held("C")], of(A=1.0, B=1.0, C=None, D=1.0), Mended(3, 4, True)),
        ([held("A"), held("A", code=Code.RULE_BROKEN)], of(A=None), [held("A")], of(A=None), Mended(0, 1, False)),
        ([held("A")], of(A=None, B=1.0), [held("A"), held("B")], of(A=None, B=None), Mended(0, 1, True)),
        ([BLANK_A], of(A=None), [], of(A=1.0), Mended(1, 1, True)),
        ([], of(A=1.0), [], of(A=1.0), Mended(0, 0, False)),
        ([Finding(Code.FILE_PDF)], None, [], of(A=1.0), Mended(1, 1, True)),
        ([Finding(Code.FILE_PDF)], None, [Finding(Code.FILE_PDF)], None, Mended(0, 1, False)),
    ],
)
def test_mended(
    before: list[Finding], was: Submission | None, now: list[Finding], is_: Submission | None, expected: Mended
) -> None:
    assert mended(before, was, now, is_) == expected


def test_words_elsewhere_are_a_change_too() -> None:
    was = of(A=None)
    more = was._replace(problems=(Problem("THON01", "", "Thiếu nước"),))
    assert mended([held("A")], was, [held("A")], more) == Mended(0, 1, True)
    moved = more._replace(problems=(Problem("THON01", "", "Thiếu nước", cell="C40"),))
    assert mended([held("A")], more, [held("A")], moved) == Mended(0, 1, False)
