"""Texts of an .xlsx that are written as programs usually write them: a small grammar, matched without a parser."""

import re
from typing import NamedTuple

from tanminh_xl.grid.unreadable import LIMITS

DECLARED = r"""(?:<\?xml(?:(?!encoding)[^<>?])*(?:encoding=["'](?:UTF|utf)-8["'][^<>?]*)?\?>)?\s*"""
"""What may stand before a part's first element: it says UTF-8, or nothing."""
_STRINGS_BEGIN = re.compile(rf"{DECLARED}<sst(?:\s[^<>]*[^/<>])?>\s*")
_PRESERVE = ' xml:space="preserve">'
_SPACE = " \t\n"
_T = r'<t(?: xml:space="preserve")?+>[^<]*+</t>'
_NEXT = "</si><si><t>"
_RUNS = re.compile(rf"(?:{_T}|(?:<r>(?:<rPr>(?:<[A-Za-z][^<>&]*+(?<=/)>)*+</rPr>|<rPr/>)?+{_T}</r>)++)")
_RUN_TEXT = re.compile(r'<t((?: xml:space="preserve")?+>)([^<]*+)')
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
_ENTITY = re.compile("&(?:(lt|gt|quot|apos|amp)|#([0-9]{2,6})|#x([0-9A-Fa-f]{2,5}));|&")
_LONG = re.compile(rb">[^<]{%d}" % LIMITS.text)
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
_CONTROLS = bytes(range(9)) + bytes((11, 12)) + bytes(range(13, 32))
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]")
_NO_CHARACTER = re.compile(rb"\xef\xbf[\xbe\xbf]")
_ENDS = 64
"""Bytes of a part in which its end is looked for."""


class Unusual(Exception):
    """What is left to the other reader."""


def is_whole(part: bytes, root: bytes) -> bool:
    """Whether a part ends with its root element, as it does where it is written as usual: one that was cut short does
    not, and is not taken for whole because what was asked of it stands before the cut."""
    return part[-_ENDS:].rstrip().endswith(b"</%b>" % root)


class Texts(NamedTuple):
    """The shared strings by their index; ``rich``: some are made of runs with fonts of their own."""

    texts: list[str]
    rich: bool


def usual_strings(part: bytes) -> Texts | None:
    """Return the shared strings (ECMA-376 part 1, 18.4.9), without fonts; None where they are not written as usual.

    Phonetic readings, and texts longer than a cell's, are not usual.
    """
    said = None if len(part) > LIMITS.text and _LONG.search(part) else _plain(part)
    begins = _STRINGS_BEGIN.match(said) if said is not None else None
    if said is None or begins is None:
        return None
    body = said[begins.end() :].rstrip()
    if body == "</sst>":
        return Texts([], False)
    if not body.startswith("<si>") or not body.endswith("</si></sst>"):
        return None
    first, *pieces = f"</si>{body[:-11]}".split(_NEXT)
    texts = [piece[:-4].strip(_SPACE) for piece in pieces]
    odd = [at for at, text in enumerate(texts) if "<" in text or pieces[at][-4:] != "</t>"]
    if first or odd:
        found = _strings(first)
        done = 0
        for at in odd:
            more = _strings(f"{_NEXT}{pieces[at]}")
            if found is None or more is None:
                return None
            found += texts[done:at] + more
            done = at + 1
        if found is None:
            return None
        texts = found + texts[done:]
    unescaped = _unescaped(texts, body)
    return None if unescaped is None else Texts(unescaped, "<r>" in body)


def _strings(said: str) -> list[str] | None:
    """The texts of strings of which some are not plain, from behind the string before them."""
    found = [_pieces(string) for string in said.split("</si><si>")[1:]]
    return None if None in found else ["".join(each) for each in found if each is not None]


def _pieces(string: str) -> list[str] | None:
    """The texts of a string's runs (18.4.4), each as its <t> says; None for what is not usual."""
    if string == "<t/>":
        return [""]
    if not _RUNS.fullmatch(string):
        return None
    return [said.strip(_SPACE) if blanks == ">" else said for blanks, said in _RUN_TEXT.findall(string)]


def _plain(part: bytes) -> str | None:
    """The part as text; None where it is not UTF-8, or holds characters that no XML may hold, or a carriage return."""
    part = part.removeprefix(b"\xef\xbb\xbf")
    if len(part.translate(None, _CONTROLS)) != len(part) or (b"\xef" in part and _NO_CHARACTER.search(part)):
        return None
    try:
        return part.decode()
    except UnicodeDecodeError:
        return None


def inner_text(piece: str) -> str | None:
    """The text of a <t>, given from behind its name; blanks around it count only where it says so."""
    if piece.startswith(">"):
        return piece[1:].strip(_SPACE)
    return piece[len(_PRESERVE) :] if piece.startswith(_PRESERVE) else None


def _unescaped(texts: list[str], said: str) -> list[str] | None:
    """The texts with entities put in; None where one is not of XML's own, or a character is written _x0041_."""
    escape = said.find("_x")
    if escape >= 0 and _ESCAPED.search(said, escape):
        return None
    if "&" not in said:
        return texts
    try:
        return [_ENTITY.sub(_meant, text) if "&" in text else text for text in texts]
    except Unusual:
        return None


def _meant(found: re.Match[str]) -> str:
    """The character that an entity stands for; blanks and control characters are left to the other reader."""
    if found[1]:
        return _ENTITIES[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16) if found[3] else 0
    if number <= 32 or 0xD800 <= number < 0xE000 or 0xFFFE <= number < 0x10000:
        raise Unusual
    return chr(number)


def cell_text(said: str | None) -> str:
    """The text of a cell, given as written; ``Unusual`` where it is not written as usual, or longer than a cell's."""
    if said is None or (not said.isprintable() and _CONTROL.search(said)) or len(said) > LIMITS.text:
        raise Unusual
    found = _unescaped([said], said)
    if found is None:
        raise Unusual
    return found[0]
