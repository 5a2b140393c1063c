"""A message of RFC 5322 and MIME -> its words and what it holds, whatever stands in it (RFC 2045, 2046)."""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import NamedTuple

from tanminh_xl.intake import machines
from tanminh_xl.intake.addresses import sender
from tanminh_xl.intake.headers import Head, Value, parameters, read_head, when, words
from tanminh_xl.intake.kinds import begins, is_message, is_signed_binary
from tanminh_xl.intake.letter import Leaf, Letter
from tanminh_xl.intake.signed import content
from tanminh_xl.intake.text import as_sent, decoded, one_line
from tanminh_xl.intake.transfer import unwrapped, uuencoded

MOST_PARTS = 1_000
"""Parts of one message."""
MOST_DEPTH = 40
"""Multiparts within each other."""
MOST_WORDS = 400_000
"""Bytes of words that are kept of one message."""
_LONGEST = 400
"""Bytes of a boundary; RFC 2046, 5.1.1 allows 70."""
_FAR = 20_000
"""Bytes of a multipart in which its delimiter is looked for, where none is named."""
_GUESS = re.compile(rb"[\r\n]--([!-~][ -~]{0,199}?)[ \t]*[\r\n]+[!-9;-~]{1,60}:")
_PKCS7 = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_AWAY = {
    "message/external-body": "nằm ở nơi khác, không kèm trong thư",
    "message/partial": "chỉ là một phần của thư bị chia nhỏ",
}


class _Entity(NamedTuple):
    """A message or part within the bytes: its head, and from where to where its body stands."""

    head: Head
    start: int
    end: int
    depth: int = 0
    parent: str = ""
    default: str = "text/plain"


class _Found:
    """What the walk has gathered so far."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.plain: list[str] = []
        self.html: list[str] = []
        self.parts = self.said = 0
        self.deep = self.many = self.cut = self.sealed = False
        self.status = b""
        self.report = ""


def read(data: bytes) -> Letter:
    """The message that the bytes are."""
    data = as_sent(data)
    head, body = read_head(data, begins(data), len(data))
    found = _Found()
    _walk(data, _Entity(head, body, len(data)), found)
    who, others = sender(head)
    leaves = found.leaves
    if found.many:
        found.cut = False
    if found.cut and leaves:
        leaves[-1] = leaves[-1]._replace(cut=True)
    return Letter(
        sender=who.address,
        name=who.name,
        others=others,
        sent=when(head.raw("date")),
        message_id=head.text("message-id")[:500],
        subject=head.text("subject")[:500],
        plain="\n".join(found.plain),
        html="\n".join(found.html),
        leaves=tuple(leaves),
        kind=machines.kind(head, found.report, found.status),
        reported=bool(found.report or found.status),
        failed=machines.failed(head, found.status),
        deep=found.deep,
        many=found.many,
        cut=found.cut,
        sealed=found.sealed,
    )


def _walk(data: bytes, entity: _Entity, found: _Found) -> None:
    said = parameters(entity.head.raw("content-type"))
    kind = said.value if "/" in said.value else entity.default
    encoding = entity.head.text("content-transfer-encoding").lower().strip("\"' ").partition(" ")[0].partition(";")[0]
    found.parts += 1
    if found.parts > MOST_PARTS:
        found.many = True
    elif kind == "multipart/encrypted":
        found.sealed = True
    elif kind.startswith("multipart/"):
        _multipart(data, entity, said, kind, encoding, found)
    elif kind == "message/delivery-status":
        found.status += data[entity.start : min(entity.end, entity.start + 20_000)]
    elif kind not in ("message/disposition-notification", "text/rfc822-headers", "message/feedback-report"):
        _single(data, entity, said, kind, encoding, found)


def _multipart(data: bytes, entity: _Entity, said: Value, kind: str, encoding: str, found: _Found) -> None:
    if entity.depth >= MOST_DEPTH:
        found.deep = True
        return
    if kind == "multipart/report":
        found.report = found.report or said.parameters.get("report-type", "").lower() or "unknown"
    if encoding in ("base64", "quoted-printable"):  # RFC 2045, 6.4 forbids it; where it was done, it is undone
        plain = unwrapped(data[entity.start : entity.end], encoding).data
        if b"--" in plain[:_FAR]:
            data, entity = plain, entity._replace(start=0, end=len(plain))
    pieces = _pieces(data, entity, said.parameters.get("boundary", ""), found)
    if not pieces:  # it is no multipart: what stands there is one part
        _single(data, entity, said, "text/plain", encoding, found)
    default = "message/rfc822" if kind == "multipart/digest" else "text/plain"
    for start, end in pieces:
        if found.parts > MOST_PARTS:
            break
        head, body = read_head(data, start, end)
        _walk(data, _Entity(head, body, end, entity.depth + 1, kind, default), found)


def _pieces(data: bytes, entity: _Entity, boundary: str, found: _Found) -> list[tuple[int, int]]:
    """Where each part of a multipart begins and ends. A boundary that is not named, or is not there, is looked for.

    What stands between a last delimiter and another one is no part; but another one is read on: parts within each
    other may bear one boundary.
    """
    mark = boundary.encode("latin-1", "replace").rstrip()
    lines = _delimiters(data, entity.start, entity.end, mark) if 0 < len(mark) <= _LONGEST else []
    if not lines:
        guess = _GUESS.search(data, max(0, entity.start - 1), min(entity.end, entity.start + _FAR))
        lines = _delimiters(data, entity.start, entity.end, guess[1]) if guess else []
    if not lines:
        return []
    if len(lines) > MOST_PARTS:
        found.many = True
    if not lines[-1][2] and entity.end == len(data):  # within the message another one goes on
        found.cut = True
    ends = [*(before for before, _, _ in lines[1:]), entity.end]
    return [(inner, end) for (_, inner, last), end in zip(lines, ends, strict=True) if not last]


def _delimiters(data: bytes, start: int, end: int, mark: bytes) -> list[tuple[int, int, bool]]:
    """The delimiters' lines: (where the part before ends, where the one after begins, whether it is the last).

    The line end before a delimiter belongs to it (RFC 2046, 5.1.1).
    """
    said = re.escape(b"--" + mark) + rb"(--)?[ \t]*(?=[\r\n]|\Z)"
    first = re.compile(said).match(data, start, end)
    begin = first.end() if first else max(0, start - 1)
    others = re.compile(rb"[\r\n]" + said).finditer(data, begin, end)
    out: list[tuple[int, int, bool]] = []
    for hit in chain([first] if first else [], islice(others, MOST_PARTS + 1)):
        before = hit.start()
        if hit is not first and data[max(start, before - 1) : before + 1] == b"\r\n":
            before -= 1
        inner = hit.end()
        inner += 2 if data[inner : inner + 2] == b"\r\n" else 1
        out.append((max(before, out[-1][1] if out else 0), min(inner, end), bool(hit[1])))
    return out


def _single(data: bytes, entity: _Entity, said: Value, kind: str, encoding: str, found: _Found) -> None:
    """One part that is no multipart: words of the message, or something that it holds."""
    placed = parameters(entity.head.raw("content-disposition"))
    name = placed.parameters.get("filename") or said.parameters.get("name") or ""
    raw = data[entity.start : entity.end]
    if kind.startswith("message/") and is_message(".eml", raw):
        encoding = ""
    held = unwrapped(raw, encoding)
    attached = placed.value == "attachment"
    if kind in _PKCS7 or name.lower() == "smime.p7m":
        _sealed(held.data, entity, found)
    elif kind.startswith("text/") and not name and not attached and not is_signed_binary(held.data):
        _words(held.data, kind, said.parameters.get("charset", ""), entity, found)
    elif held.data.strip() or name or attached:
        found.leaves.append(
            Leaf(
                name,
                held.data,
                kind,
                entity.head.text("content-id").strip("<> "),
                attached,
                entity.parent == "multipart/related",
                held.cut,
                lacks=_AWAY.get(kind, ""),
            )
        )


def _sealed(data: bytes, entity: _Entity, found: _Found) -> None:
    inside = content(data)
    if inside is None or entity.depth >= MOST_DEPTH:
        found.sealed = True
        return
    head, body = read_head(inside, 0, len(inside))
    _walk(inside, _Entity(head, body, len(inside), entity.depth + 1), found)


def _words(data: bytes, kind: str, charset: str, entity: _Entity, found: _Found) -> None:
    if kind not in ("text/plain", "text/html"):
        if entity.parent != "multipart/alternative" and data.strip():
            found.leaves.append(Leaf("", data, kind))
        return
    if kind == "text/plain":
        files = [(name, held) for name, held in uuencoded(data) if held]
        found.leaves += (Leaf(one_line(words(name)), held, attached=True) for name, held in files)
        data = data.partition(b"\nbegin ")[0] if files else data
    text = decoded(data[: max(0, MOST_WORDS - found.said)], charset)
    found.said += len(data)
    found.sealed |= "-----BEGIN PGP MESSAGE-----" in text
    (found.html if kind == "text/html" else found.plain).append(text)
