"""Forms of versions 0.1.0 and 0.2.0 beside those of today: read, marked, and not sent again for their looks alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.form import (
    BlockKey,
    ColumnKey,
    FormSpec,
    digest,
    layout,
    place,
    same_content,
    same_questions,
)
from tanminh_xl.forms.as_typed import as_typed
from tanminh_xl.forms.read import read
from tanminh_xl.forms.write import write
from tanminh_xl.grid import read as grid_of
from tests import formkit
from tests.test_form_write import FILLED, form


def then(spec: FormSpec) -> FormSpec:
    """The same form as version 0.2.0 made it: its looks, its words over the table, its titles."""
    commune, unit, title, *_ = spec.head
    details = (
        "Kỳ báo cáo từ 15/12/2025 đến 14/6/2026; hạn nộp 16/6/2026; gửi về Văn phòng HĐND và UBND xã; "
        "thư điện tử vanphong@tanminh.example; điện thoại 0225 000 000; gặp Nguyễn Thị Lan."
    )
    sample = ("SỐ LIỆU MINH HỌA",) if spec.sample else ()
    texts = {BlockKey.PROBLEMS: "C. KHÓ KHĂN, VƯỚNG MẮC VÀ ĐỀ XUẤT (mỗi nội dung ghi một dòng)"}
    blocks = tuple(
        replace(
            b,
            title=texts.get(b.key, b.title),
            columns=tuple(replace(c, title=c.title.capitalize()) for c in b.columns),
            rows=tuple(replace(r, whole="") for r in b.rows),
        )
        for b in spec.blocks
    )
    head = (commune.removeprefix("UBND "), unit, title, details, *sample)
    return replace(spec, look=1, sign=(), head=head, blocks=blocks)


def test_a_form_of_0_2_0_keeps_its_identity_and_its_places() -> None:
    old = formkit.form([formkit.figure("A"), formkit.figure("B")])
    assert digest(old) == DIGEST_OF_0_2_0
    assert [(p.title, p.keys, p.header, p.first) for p in layout(old)][:2] == [(4, 5, 6, 7), (10, 11, 12, 13)]


DIGEST_OF_0_2_0 = "1395bb107b213c76311c4a34b288b70fab760bd3cc72f06bccb8708176aacc61"
"""As version 0.2.0 gave it."""


@pytest.mark.parametrize("sample", [False, True])
@pytest.mark.parametrize("sender", ["THON01", "PKT"])
def test_new_looks_alone_are_no_reason_to_send_a_form_again(sender: str, sample: bool) -> None:
    new = form(sender, sample=sample)
    old = then(new)
    if sender == "PKT":
        old = replace(old, head=tuple(line.replace("nộp 16/6", "nộp 20/6") for line in old.head))
    assert same_content(old, new) and same_content(new, old)
    assert same_questions(old, new)
    assert digest(old) != digest(new)


@pytest.mark.parametrize(
    "plan",
    [{"phone": "0225 999 999"}, {"clerk": ""}, {"send_to": "khac@tanminh.example"}, {"jump_percent": 20.0}],
)
def test_another_particular_is_one(plan: dict[str, object]) -> None:
    assert not same_content(then(form()), form(**plan))


def test_another_question_is_one() -> None:
    new = form()
    rows = tuple(replace(r, maximum=5.0) for r in new.blocks[0].rows)
    changed = replace(new, blocks=(replace(new.blocks[0], rows=rows), *new.blocks[1:]))
    assert not same_content(then(new), changed)


@pytest.mark.parametrize("look", ["then", "now"])
def test_a_form_of_either_looks_is_read_and_copied_alike(look: str) -> None:
    now = form()
    spec = then(now) if look == "then" else now
    grid = grid_of(write(spec, FILLED))
    reading = read(grid, spec)
    plain = read(grid_of(write(now, FILLED)), now)
    assert [a._replace(cell="") for a in reading.submission.answers] == [
        a._replace(cell="") for a in plain.submission.answers
    ]
    assert [f.code for f in reading.findings] == [f.code for f in plain.findings]
    assert reading.headings == ()
    for answer in reading.submission.answers:
        assert answer.cell == a1(*place(spec)[f"A|{answer.unit}/{answer.element}", ColumnKey.VALUE])
    copied = as_typed(grid, spec)
    assert copied is not None and copied.astray == ()
