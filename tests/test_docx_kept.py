"""What a person wrote in a document survives its next making: the table of decision-tables 10.5, case by case."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

import pytest

from tanminh_xl.domain.document import Block, Gap, Heading, Paragraph, Sentence
from tanminh_xl.reports import _docx_words as words
from tanminh_xl.reports.docx import Written, build_template, write
from tests import docx_edits as edits
from tests.documents import SAID, blocks, report
from tests.markdown import ROOT, table

CASES = table((ROOT / "tests/rules/documents/10.5-kept.md").read_text("utf-8").splitlines())
ABOVE, BELOW = "Câu đứng trước không ai sửa.", "Câu đứng sau cũng không ai sửa."
TAG = "hoi"
TEMPLATE = build_template()
OWN_LINE = ("đoạn", "bảng", "chuyển", "chép")
"""Edits for which the part in question stands in a paragraph of its own."""


def body(said: str, alone: bool) -> tuple[Block, ...]:
    part = Gap(TAG, said.strip("[]")) if said.startswith("[") else Sentence(TAG, said)
    asked = () if said == "-" else (part,)
    above, below = Sentence("truoc", ABOVE), Sentence("sau", BELOW)
    if alone:
        own = (Paragraph(asked),) if asked else ()
        return (Heading("I. Kết quả"), Paragraph((above,)), *own, Paragraph((below,)))
    return (Heading("I. Kết quả"), Paragraph((above, *asked, below)))


class Person:
    """Works on one document: each step of a case is what is done to it."""

    def __init__(self, case: dict[str, str], alone: bool) -> None:
        self.alone, self.now = alone, case["now"]
        self.made = self.file = self.write(case["ours"]).data

    def write(self, said: str, before: bytes | None = None, made: bytes | None = None, period: str = "") -> Written:
        document = report(body=body(said, self.alone), period=period or "2026-6T", rows=1)
        document = document._replace(appendices=document.appendices[:1])
        return write(document, TEMPLATE, before, made=made)

    def again(self) -> Written:
        found = self.write(self.now, self.file, self.made)
        if self.alone:
            assert found == self.write(self.now, self.file, self.made), "equal files give equal bytes"
        self.made = self.file = found.data
        return found

    def step(self, step: str) -> None:
        name, _, text = step.partition(":")
        text = text.strip()
        if name == "lại":
            self.now = text or self.now
            self.again()
        elif name == "bỏ ghi":
            self.file = edits.without_parts(self.file, "customXml/")
        elif name == "chú thích":
            said = f"<w:footnote><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>"
            space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            self.file = edits.with_part(self.file, "word/footnotes.xml", f"<w:footnotes {space}>{said}</w:footnotes>")
        elif name == "kỳ khác":
            other = edits.edited(self.write("Đạt 27 ha.", period="2025-N").data, edits.say(TAG, "Câu của kỳ trước."))
            self.file = other
        elif name == "tệp lạ":
            self.file = edits.without_parts(self.file, "customXml/")
            self.made = b""
        elif name == "tệp hỏng":
            self.file = self.file[:500]
        else:
            self.file = edits.edited(self.file, self.edit(name, text))

    def edit(self, name: str, text: str) -> edits.Edit:
        match name:
            case "câu":
                return edits.say(TAG, text)
            case "câu mới":
                return edits.say(f"{TAG}~moi", text)
            case "xóa câu":
                return edits.delete(TAG)
            case "xóa câu mới":
                return edits.delete(f"{TAG}~moi")
            case "sau câu":
                return edits.beside(TAG, text)
            case "trước câu":
                return edits.beside(TAG, text, after=False)
            case "đoạn":
                return edits.below(TAG, text)
            case "bảng":
                return edits.table_below(TAG, *text.split(", "))
            case "ô phụ lục":
                return edits.cell("1.235,5", text)
            case "chép câu":
                return edits.copy(TAG, text)
            case "chân trang":
                return edits.foot(text)
            case "chuyển đoạn":
                return edits.move_above("sau", "truoc")
            case "nhận xét":
                return edits.comment(TAG)
            case "hình":
                return edits.picture(TAG)
            case "bỏ khung":
                return edits.unwrapped
            case "bỏ dấu":
                return edits.without_bookmarks
        raise KeyError(name)


def stands(data: bytes, alone: bool, expected: str) -> str:
    """What the case's column says of the document."""
    found = edits.texts(data)
    at = next(n for n, text in enumerate(found) if ABOVE in text)
    if expected.startswith("cuối: "):
        last = found.index(words.LEFT_OVER)
        return f"cuối: {' / '.join(text for text in found[last + 2 :] if text)}"
    if not alone:
        return found[at].replace(ABOVE, "").replace(BELOW, "").strip() or "-"
    end = next(n for n, text in enumerate(found) if BELOW in text)
    between = [text for text in found[at + 1 : end] if text]
    if expected.startswith("- / "):
        return f"- / {' / '.join(between)}"
    if expected.endswith("Thôn A, 12"):
        between = [*between[:-2], ", ".join(between[-2:])]
    return " / ".join(between) or "-"


PARAMS = [
    pytest.param(case, alone, id=f"{case['row']}-{n}-{'alone' if alone else 'inside'}")
    for n, case in enumerate(CASES)
    for alone in (True, False)
    if alone or not any(word in case["edit"] for word in OWN_LINE)
]


@pytest.mark.parametrize(("case", "alone"), PARAMS)
def test_what_a_person_wrote(case: dict[str, str], alone: bool) -> None:
    person = Person(case, alone)
    for step in case["edit"].split("; "):
        if step != "-":
            person.step(step)
    found = person.again()
    assert stands(found.data, alone, case["stands"]) == case["stands"]
    if case["told"] == "-":
        assert found.told == ()
    else:
        assert any(case["told"] in said for said in found.told), found.told
    if not case["stands"].startswith("cuối"):
        assert words.LEFT_OVER not in edits.texts(found.data)


def test_cases_are_read() -> None:
    assert len(CASES) > 40 and Path(ROOT / "docs/decision-tables.md").exists()


# nothing that a person wrote is lost, whatever was done before and after it

PLACES = (*SAID, "chung.chi_dao", "mh2.nguyen_nhan")
HEADS = ("dau:so", "dau:ngay", "dau:trich_yeu", "ky:2", "ky:ten")


def worked_on(data: bytes, random: Random, word: Iterator[str]) -> tuple[bytes, set[str]]:
    """Some edits, each with a word of its own; the words that still stand there afterwards."""
    gone = set[str]()
    said = set[str]()
    for _ in range(random.randint(1, 6)):
        tag = random.choice([t for t in (*PLACES, *HEADS) if t in edits.tags(data) and t not in gone])
        text = f"Chữ {next(word)} của người soạn"
        kind = random.choice(("say", "say", "below", "beside", "table", "copy", "delete"))
        if tag in HEADS or (kind == "beside" and tag == "chung.chi_dao"):
            kind = "say"
        if kind == "delete":
            gone.add(tag)
            data = edits.edited(data, edits.delete(tag))
            continue
        edit = {"say": edits.say, "below": edits.below, "beside": edits.beside, "copy": edits.copy}.get(kind)
        data = edits.edited(data, edit(tag, text) if edit else edits.table_below(tag, text, "12"))
        said.add(text)
    there = "\n".join(edits.texts(data))
    return data, {text for text in said if text in there}


@pytest.mark.parametrize("seed", range(int(os.environ.get("TANMINH_KEPT", "12"))))
def test_no_word_of_a_person_is_lost(seed: int) -> None:
    random = Random(seed)
    word = (f"w{n}w" for n in count(1))
    made = file = write(report(rows=1), TEMPLATE).data
    expected = set[str]()
    for _ in range(3):
        file, said = worked_on(file, random, word)
        there = "\n".join(edits.texts(file))
        expected = {text for text in expected if text in there} | said
        if random.random() < 0.3:
            file = edits.edited(file, edits.unwrapped)
            if random.random() < 0.5:
                file = edits.edited(file, edits.without_bookmarks)
        now = {tag: f"{text[:-1]} (lần {random.randint(1, 9)})." for tag, text in SAID.items() if random.random() < 0.3}
        left_out = random.choice((*PLACES, "", ""))
        blocks_now = tuple(
            block._replace(parts=tuple(p for p in block.parts if p.tag != left_out))
            if isinstance(block, Paragraph)
            else block
            for block in blocks(now)
        )
        made = file = write(report(body=blocks_now, rows=1), TEMPLATE, file, made=made).data
        text = "\n".join(edits.texts(file))
        assert [said for said in sorted(expected) if said not in text] == []
