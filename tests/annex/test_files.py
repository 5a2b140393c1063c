# ruff: noqa: E501
"""What is no table of criteria is told as what it is; whatever the bytes, an answer or one sentence why comes back."""

from __future__ import annotations

import io
import os
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanminh_xl.annex.understand import understand
from tanminh_xl.domain.host import TanMinhError
from tests.annex.build import LEFT, UP, C, Rows, document, number, saved, table, word, xls, xlsx
from tests.spreadsheets import ole, replaced, zipped

YEARS = (2026, 2027, 2028, 2029, 2030)
ROWS: Rows = [["STT", "Nội dung", "Xã nhóm 1", "Xã nhóm 2"], ["1", "Đài", "5", "6"]]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "không có nội dung"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xff\xd8\xff\xe0", "ảnh"),
        (b"{\\rtf1 a}", "RTF"),
        (b"STT;Noi dung\n1;A", "văn bản thuần"),
        (ole({"WordDocument": b"x" * 5000}), ".doc"),
        (ole({"EncryptedPackage": b"x" * 5000}), "mật khẩu"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), ".odt"),
        (zipped({"a.txt": "a"}), "tệp nén"),
        (b"PK\x03\x04abc", "hỏng"),
        (zipped({"word/document.xml": "<w:document"}), "hỏng"),
        (zipped({"word/document.xml": "<a/>"}), "hỏng"),
        (replaced(word(ROWS), {"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "hỏng"),
        (replaced(word(ROWS), {"word/numbering.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "hỏng"),
        (replaced(xlsx({"S": ROWS}), {"docProps/app.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "hỏng"),
        (replaced(word(ROWS), {"word/document.xml": b" " * 60_000_000}), "quá lớn"),
    ],
)
def test_a_file_of_another_kind_is_told_and_how_to_save_it_again(data: bytes, words: str) -> None:
    with pytest.raises(TanMinhError) as error:
        understand(data, "tep.docx", years=YEARS)
    assert error.value.code == "annex_file"
    assert error.value.message.startswith("Không nhập được tep.docx: ")
    assert words in error.value.message
    assert error.value.hint.endswith(".")


def test_a_group_or_a_table_that_is_not_there_is_told_with_those_that_are() -> None:
    data = xlsx({"S": ROWS, "T": ROWS})
    with pytest.raises(TanMinhError) as error:
        understand(data, "a.xlsx", group="Xã nhóm 9", years=YEARS)
    assert (error.value.code, error.value.hint) == ("annex_group", "Các nhóm của bảng: Xã nhóm 1; Xã nhóm 2.")
    with pytest.raises(TanMinhError) as error:
        understand(data, "a.xlsx", table=("S", "X"), years=YEARS)
    assert (error.value.code, error.value.hint) == ("annex_table", "Các bảng của tệp: S; T.")


def test_only_the_chosen_tables_are_taken_and_the_rest_is_told() -> None:
    understood = understand(xlsx({"S": ROWS, "T": ROWS}), "a.xlsx", table=("T",), group="xã nhóm 1", years=YEARS)
    assert [row.place for row in understood.rows] == ["T!B2"]
    assert understood.group == "Xã nhóm 1"
    assert any(passed.place == "S!A1:D2" and "không được chọn" in passed.why for passed in understood.passed)


def test_a_label_twice_under_one_parent_is_asked() -> None:
    rows = [["STT", "Nội dung", "KH 2026"], ["1", "Đài", "5"], ["2", "Đài", "6"], ["3", "Loa", "6"]]
    understood = understand(xls({"S": rows}), "a.xls", years=YEARS)
    assert [tuple(row.asks) for row in understood.rows] == [("label",), ("label",), ()]


@st.composite
def anything(draw: st.DrawFn) -> Rows:
    rng = random.Random(draw(st.integers(0, 10**9)))
    pool = ["STT", "Nội dung", "ĐVT", "2026", "Kế hoạch", "Kết quả", "1", "1.1", "I", "-", "a)", "Đạt", "≥ 5%", "", None, 5, 0.5,
            LEFT, UP, "Đạt □", "Không đạt □", "Xã nhóm 1", "Điểm tối đa", "TỔNG CỘNG", "Trong đó:", "Ghi chú: a", "\t x", "\u0301",
            "1" * 40, "9.9.9.9.9", "M" * 30, "năm 20262", "()", "((", "%", "= =", "−", "từ", "trở lên", "20" * 8, "🙂", C("b", True, 3)]  # fmt: skip
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 10))
    rows = [[rng.choice(pool) for _ in range(width)] for _ in range(height)]
    for r, row in enumerate(rows):  # merged areas that are rectangles
        for c, value in enumerate(row):
            if value == LEFT and (c == 0 or row[c - 1] == UP or rng.random() < 0.5):
                row[c] = None
            if value == UP and (r == 0 or rows[r - 1][c] == LEFT or (c and row[c - 1] == LEFT)):
                row[c] = None
    return rows


@given(rows=anything(), kind=st.sampled_from(("xlsx", "docx")), auto=st.booleans())
@settings(
    max_examples=int(os.environ.get("TANMINH_ANNEX", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)
def test_any_table_is_understood_somehow(rows: Rows, kind: str, auto: bool) -> None:
    try:
        if kind == "xlsx":
            data = xlsx({"S": rows})
        else:
            made = document([[("decimal", "%1."), ("bullet", "-")]])
            grid = table(made, rows)
            if auto:
                number(grid.cell(0, 0).paragraphs[0], 1, 1)
            data = saved(made)
    except Exception:  # areas that overlap: no program writes them
        return
    understand(data, "a", years=YEARS)


@given(seed=st.integers(0, 10**9), kind=st.sampled_from(("xlsx", "xls", "docx")))
@settings(
    max_examples=int(os.environ.get("TANMINH_ANNEX", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)
def test_a_damaged_file_gives_an_answer_or_one_sentence(seed: int, kind: str) -> None:
    rng = random.Random(seed)
    data = {"xlsx": lambda: xlsx({"S": ROWS}), "xls": lambda: xls({"S": ROWS}), "docx": lambda: word(ROWS)}[kind]()
    if kind != "xls":  # spoil the text of a part, so that the zip is whole
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        name = rng.choice(sorted(parts))
        data = zipped({**parts, name: _spoilt(parts[name], rng)})
    else:
        data = _spoilt(data, rng)
    try:
        understand(data, "a", years=YEARS)
    except TanMinhError as error:
        assert error.code == "annex_file"


def _spoilt(data: bytes, rng: random.Random) -> bytes:
    spoilt = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(spoilt) or 1)
        match rng.randrange(4):
            case 0:
                del spoilt[at : at + rng.randint(1, 30)]
            case 1:
                spoilt[at:at] = rng.choice((b"9999999999", b"-1", b"<", b'"', b"w:val", b"\x00", b"/>"))
            case 2 if spoilt:
                spoilt[at % len(spoilt)] = rng.randrange(256)
            case _:
                spoilt[at : at + 4] = spoilt[at : at + 4][::-1]
    return bytes(spoilt)
