"""A Word document, laid out and not yet a file: sentences of ours, gaps for a person, forms as appendices.

A layout says what stands where; ``reports.docx`` draws it by the named styles of a template. Layout of paper, letters
and head: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.sheet import Ref, Sheet


class Sentence(NamedTuple):
    """Text of ours, one or more whole sentences. ``tag``: which it is, the same from one making to the next and unique
    in its document ("mh2.ket_qua"). ``refs``: the figures that it says, for whoever asks where they are from.
    """

    tag: str
    text: str
    refs: tuple[Ref, ...] = ()


class Gap(NamedTuple):
    """Where a person must write: ``prompt`` says what, in brackets and marked. What was written there is kept."""

    tag: str
    prompt: str


class Paragraph(NamedTuple):
    """A paragraph: its parts run on in one. ``style``: "body" (justified, first line indented), "item" ("- ...")."""

    parts: tuple[Sentence | Gap, ...]
    style: str = "body"


class Heading(NamedTuple):
    """A heading: level 1 "I. ...", 2 "1. ...", 3 "a) ..."; its number is part of the text."""

    text: str
    level: int = 1


class Appendix(NamedTuple):
    """A form in landscape: "Phụ lục I" (Roman where there are several), its title, and the page that it is."""

    number: str
    title: str
    sheet: Sheet


class Head(NamedTuple):
    """What stands over the text. ``kind``: "BÁO CÁO", or "" for a letter (công văn: the subject stands under the number
    as "V/v ..."). ``number``: "05/BC-UBND", or "/BC-UBND" with room before it. ``day`` None: room to fill in.
    ``to``: Kính gửi, one or more. ``grounds``: căn cứ, a line each.
    """

    authority: tuple[str, ...]
    number: str
    place: str
    day: date | None
    kind: str
    subject: str
    to: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()


class Signing(NamedTuple):
    """Who signs: lines over the name ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), the name; and Nơi nhận, a line each without
    its dash and mark."""

    lines: tuple[str, ...]
    name: str
    receivers: tuple[str, ...]


Block = Heading | Paragraph


class Document(NamedTuple):
    """A document. ``draft``: the mark it carries on each page ("DỰ THẢO TRÌNH KÝ"), "" once its period is closed.
    ``sample``: that its figures are a sample, "" where they are not. ``period``: the code of its period; no word of
    another's may be left in it."""

    period: str
    head: Head
    blocks: tuple[Block, ...]
    signing: Signing
    appendices: tuple[Appendix, ...] = ()
    draft: str = ""
    sample: str = ""
