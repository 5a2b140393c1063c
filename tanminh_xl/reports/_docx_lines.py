"""A document as lines of tagged parts: what is ours to say, each under a name that is the same at the next making.

A head's number, a heading, a line of Nơi nhận may be changed by a person as a sentence may: each is a part of its own.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.document import Document, Gap, Head, Heading, Paragraph, Sentence, Signing
from tanminh_xl.reports import _docx_styles as styles
from tanminh_xl.reports._docx_words import END

LONGEST_TAG = 64
"""Word refuses a longer w:tag (ECMA-376 part 1, 17.5.2.42; Word 2007 and later)."""
LETTER = "Công văn"
SAME_NAME = ("ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN")
"""The first line of a name that goes on in the second: both are bold."""
_NUMBERING = re.compile(r"^(?:[IVXLC]+|\d+|[a-zđ])(?:[.)]|\.\d+\.?)\s*")
_ABBREVIATED = ("ubnd", "hđnd", "mttq", "htx")
_PLACES = ("xã", "phường", "đặc khu", "thành phố", "tỉnh")
BLANK_NUMBER, BLANK_DAY, BLANK_YEAR = " " * 8, " " * 6, " " * 8


class Part(NamedTuple):
    """A piece of a line: text of ours, or what a ``gap`` asks for."""

    tag: str
    text: str
    gap: bool = False


class Line(NamedTuple):
    """A paragraph. ``place``: where on the paper; ``where``: under which heading, for whoever is told of it.
    ``fixed``: words before its parts that nobody changes."""

    place: str
    style: str
    parts: tuple[Part, ...]
    where: str = ""
    fixed: str = ""


def lines(document: Document) -> tuple[Line, ...]:
    """Every line of the document that is not a cell of an appendix, in the order in which they are read; no tag
    twice."""
    every = (
        *_head(document.head),
        *_body(document),
        *_signing(document.signing),
        *_appendices(document),
    )
    return tuple(_told_apart(every))


def short_tag(tag: str) -> str:
    """A tag that Word takes: a long one ends in digits of its sha256."""
    return tag if len(tag) <= LONGEST_TAG else f"{tag[: LONGEST_TAG - 9]}~{_digest(tag)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _told_apart(every: Iterable[Line]) -> Iterator[Line]:
    """Lines whose tags are short, and differ: a second one of the same name is numbered."""
    seen: Counter[str] = Counter()

    def own(part: Part) -> Part:
        tag = short_tag(part.tag)
        seen[tag] += 1
        return part._replace(tag=tag if seen[tag] == 1 else short_tag(f"{part.tag}#{seen[tag]}"))

    for line in every:
        yield line._replace(parts=tuple(own(part) for part in line.parts))


def _by_text(kind: str, text: str) -> str:
    """The name of a line that has none of its own: what it says, without its number."""
    return f"{kind}:{_digest(_NUMBERING.sub('', text))}"


def _head(head: Head) -> Iterator[Line]:
    where = "Phần đầu văn bản"
    whole = head.authority[:1] and head.authority[0] in SAME_NAME
    for n, text in enumerate(head.authority, 1):
        style = styles.ISSUER if whole or n == len(head.authority) else styles.ABOVE
        yield Line("left", style, (Part(f"dau:co_quan:{n}", text),), where)
    yield Line("number", styles.NUMBER, (Part("dau:so", number_words(head)),), where)
    if not head.kind and head.subject:
        yield Line(
            "number", styles.SUBJECT_OF_LETTER, (Part("dau:trich_yeu", f"V/v {_without_vv(head.subject)}"),), where
        )
    yield Line("day", styles.DAY, (Part("dau:ngay", f"{head.place}, {day_words(head.day)}"),), where)
    if head.kind:
        yield Line("title", styles.KIND, (Part("dau:ten_loai", head.kind),), where)
        if head.subject:
            yield Line("title", styles.SUBJECT, (Part("dau:trich_yeu", head.subject),), where)
    if len(head.to) == 1:
        yield Line("to", styles.TO, (Part("dau:kinh_gui", head.to[0]),), where, "Kính gửi: ")
    for n, text in enumerate(head.to if len(head.to) > 1 else ()):
        end = "." if n == len(head.to) - 1 else ";"
        if n == 0:
            yield Line("to", styles.TO, (), where, "Kính gửi:")
        yield Line(
            "to", styles.TO_EACH, (Part(_by_text("dau:kinh_gui", text), f"{text.rstrip('.;')}{end}"),), where, "- "
        )
    for text in head.grounds:
        yield Line("to", styles.GROUNDS, (Part(_by_text("dau:can_cu", text), text),), where)


def _without_vv(subject: str) -> str:
    return subject[4:] if subject.casefold().startswith("v/v ") else subject


def number_words(head: Head) -> str:
    """ "Số: 05/BC-UBND"; with room before a number that has no digits yet, a 0 before one below 10."""
    digits, slash, rest = head.number.strip().partition("/")
    digits = digits.strip()
    return f"Số: {digits.zfill(2) if digits.isdecimal() else digits or BLANK_NUMBER}{slash}{rest}"


def day_words(day: date | None) -> str:
    """ "ngày 05 tháng 02 năm 2026"; with room where there is no day. Days below 10 and months 1 and 2 have a 0 before
    them (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4)."""
    if day is None:
        return f"ngày{BLANK_DAY}tháng{BLANK_DAY}năm{BLANK_YEAR}".rstrip()
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def _body(document: Document) -> Iterator[Line]:
    where = ""
    looks = {1: styles.HEADING_1, 2: styles.HEADING_2, 3: styles.HEADING_3}
    for n, block in enumerate(document.blocks, 1):
        if isinstance(block, Paragraph) and n == len(document.blocks):
            block = _open_ended(block)
        if isinstance(block, Heading):
            where = block.text
            yield Line("body", looks[block.level], (Part(_by_text("muc", block.text), block.text),), where)
        else:
            yield _paragraph(block, where)


def _open_ended(block: Paragraph) -> Paragraph:
    """The last paragraph without "./.", which stands behind the last words, a person's perhaps."""
    last = block.parts[-1] if block.parts else None
    if not isinstance(last, Sentence) or not last.text.endswith(END):
        return block
    return block._replace(parts=(*block.parts[:-1], last._replace(text=f"{last.text.removesuffix(END)}.")))


def _paragraph(block: Paragraph, where: str) -> Line:
    item = block.style == "item"
    parts = tuple(
        Part(p.tag, f"[{p.prompt.strip('[]')}]", True) if isinstance(p, Gap) else Part(p.tag, p.text)
        for p in block.parts
        if isinstance(p, Gap) or p.text
    )
    dashed = parts and isinstance(block.parts[0], Sentence) and parts[0].text[:1] in "-–+"
    return Line("body", styles.ITEM if item else styles.BODY, parts, where, "- " if item and not dashed else "")


def _signing(signing: Signing) -> Iterator[Line]:
    where = "Phần ký và nơi nhận"
    if signing.receivers:
        yield Line("receivers", styles.RECEIVERS, (), where, "Nơi nhận:")
    last = len(signing.receivers) - 1
    for n, text in enumerate(signing.receivers):
        said = f"{text.rstrip('.;')}{'.' if n == last else ';'}"
        yield Line("receivers", styles.RECEIVER, (Part(_by_text("noi_nhan", text), said),), where, "- ")
    for n, text in enumerate(signing.lines, 1):
        yield Line("signer", styles.SIGNER, (Part(f"ky:{n}", text),), where)
    name = (Part("ky:ten", signing.name),) if signing.name else ()  # without it there is room to sign all the same
    yield Line("signer", styles.SIGNER_NAME, name, where)


def _appendices(document: Document) -> Iterator[Line]:
    with_it = attached_to(document.head)
    for n, appendix in enumerate(document.appendices):
        number = appendix.number if appendix.number.casefold().startswith("phụ lục") else f"Phụ lục {appendix.number}"
        where, place = number.strip(), f"appendix:{n}"
        key = f"phu_luc:{_digest(appendix.title)}"
        yield Line(place, styles.APPENDIX, (Part(f"{key}:so", where),), where)
        yield Line(place, styles.APPENDIX_TITLE, (Part(f"{key}:ten", appendix.title),), where)
        yield Line(place, styles.APPENDIX_OF, (Part(f"{key}:kem", with_it),), where)


def attached_to(head: Head) -> str:
    """ "(Kèm theo Báo cáo số 05/BC-UBND ngày 20 tháng 6 năm 2026 của Ủy ban nhân dân xã Tân Minh)"."""
    kind = head.kind.capitalize() if head.kind else LETTER
    number = number_words(head).removeprefix("Số: ")
    return f"(Kèm theo {kind} số {number} {day_words(head.day)} của {authority_words(head.authority)})"


def authority_words(authority: tuple[str, ...]) -> str:
    """A name in capitals as it stands in a sentence: "Ủy ban nhân dân xã Tân Minh"; what follows the word for a place
    is its name."""
    words = " ".join(authority[-2:] if authority[:1] and authority[0] in SAME_NAME else authority[-1:]).lower().split()
    named, said = False, []
    for n, word in enumerate(words):
        short = word in _ABBREVIATED
        said.append(word.upper() if short else word.capitalize() if named or n == 0 else word)
        named = named or word in _PLACES or " ".join(words[max(0, n - 1) : n + 1]) in _PLACES
    return " ".join(said)
