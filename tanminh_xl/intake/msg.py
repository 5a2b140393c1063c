"""A message of Outlook (.msg) -> its words and what it holds, over python-oxmsg (MS-OXMSG).

The compound file is read by ``grid.ole``, which is bounded; oxmsg is handed one storage at a time and says what its
properties are. Known of oxmsg 0.0.2, and met here: a message within a message has no bytes, and its properties begin
elsewhere; a date that is missing is 1601; a text in a code page that it does not know, or that does not fit, raises.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.properties import Properties

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.mail import address
from tanminh_xl.grid import Unreadable, UnreadableKind
from tanminh_xl.grid.ole import Node, Ole
from tanminh_xl.intake import machines
from tanminh_xl.intake.addresses import Sender, sender
from tanminh_xl.intake.headers import Head, read_head, when
from tanminh_xl.intake.kinds import is_message
from tanminh_xl.intake.letter import Leaf, Letter
from tanminh_xl.intake.mime import read as read_mime
from tanminh_xl.intake.signed import content
from tanminh_xl.intake.text import decoded, one_line
from tanminh_xl.intake.values import Kind

T = TypeVar("T")

MOST_DEPTH = 5
"""Messages within each other."""
MOST_PARTS = 1_000
_PROPERTIES, _INNER, _ATTACHED = "__properties_version1.0", "__substg1.0_3701000D", "__attach_version1.0_#"
_HEADS = {"outer": (32, 32), "inner": (24, 32), "attachment": (8, 8)}
"""Where the properties begin in the stream (MS-OXMSG 2.4), and where oxmsg looks for them."""
# Properties (MS-OXPROPS)
_HEADERS, _MESSAGE_ID, _DELIVERED, _CONTENT = 0x007D, 0x1035, 0x0E06, 0x3701
_FROM = ((0x5D02, 0x0065, 0x0042), (0x5D01, 0x0C1F, 0x0C1A))
"""Address of SMTP, address of any kind, name: of the one in From, of the one who sent it."""
_SHORT_NAME, _SHOWN_NAME, _METHOD, _CID, _HIDDEN = 0x3704, 0x3001, 0x3705, 0x3712, 0x7FFE
_MESSAGE_PAGE, _INTERNET_PAGE = b"\xfd\x3f", b"\xde\x3f"
_BODIES, _HTML = (0x1000, 0x1013), 0x1013
_ANSI, _UNICODE, _UTF8 = 0x001E, 0x001F, 65001
_PAGES = b"".join(struct.pack("<H2sIII", 3, page, 6, _UTF8, 0) for page in (_MESSAGE_PAGE, _INTERNET_PAGE))
_LINKED = (2, 3, 4, 7)
"""Ways of attaching that leave the bytes elsewhere (PidTagAttachMethod)."""
_NEVER = 1602
"""Years before it are oxmsg's 1601: no date at all."""


class _File:
    """The compound file, and how many of its bytes may still be read: streams that lie on each other are no message."""

    def __init__(self, data: bytes) -> None:
        self.ole = Ole(data)
        self._left = 2 * len(data) + 1_000_000

    def read(self, node: Node) -> bytes:
        self._left -= node.size
        if self._left < 0:
            raise Unreadable(UnreadableKind.TOO_LARGE, "ole: streams")
        return self.ole.bytes_of(node)


class _Storage:
    """One storage as oxmsg asks for it: all text in it that is not Unicode is made UTF-8, and said to be so."""

    def __init__(self, file: _File, path: str, inside: tuple[Node, ...], kind: str, page: int = 1258) -> None:
        self._file, self.path = file, path
        self._streams = {node.name: node for node in inside if node.kind == 2}
        self._storages = {node.name: node for node in inside if node.kind == 1}
        held = file.read(self._streams[_PROPERTIES]) if _PROPERTIES in self._streams else b""
        start, wanted = _HEADS[kind]
        if kind == "inner" and len(held) % 16 == 0:
            start = 32  # some writers give an inner message an outer one's head
        self.attachments = int.from_bytes(held[20:24], "little") if start > 8 else 0
        """How many a message says that it has."""
        entries = [held[at : at + 16] for at in range(start, len(held) - 15, 16)]
        pages = {each[2:4]: int.from_bytes(each[8:12], "little") for each in entries}
        self.page = pages.get(_MESSAGE_PAGE) or page
        self._body_page = pages.get(_INTERNET_PAGE) or self.page
        own = (each for each in entries if each[2:4] not in (_MESSAGE_PAGE, _INTERNET_PAGE))
        self.properties_stream_bytes = bytes(wanted) + b"".join(own) + _PAGES

    @property
    def name(self) -> str:
        """The last step of its path."""
        return self.path.rpartition("/")[2]

    @property
    def is_message(self) -> bool:
        """Whether it has properties of its own, as a message has and an object of Office has not."""
        return _PROPERTIES in self._streams

    @property
    def inside(self) -> frozenset[str]:
        """The names of the storages in it."""
        return frozenset(self._storages)

    def below(self, name: str, kind: str) -> _Storage:
        """A storage in it."""
        return _Storage(self._file, f"{self.path}/{name}", self._storages[name].inside, kind, self.page)

    def iter_attachment_storages(self) -> Iterator[_Storage]:
        """The attachments in the order of their numbers."""
        names = sorted(name for name in self._storages if name.startswith(_ATTACHED))
        return (self.below(name, "attachment") for name in names)

    def iter_recipient_storages(self) -> Iterator[_Storage]:
        """None: nobody asks for them."""
        return iter(())

    def property_stream_bytes(self, pid: int, ptyp: int) -> bytes:
        """The bytes of a property. KeyError where there are none."""
        held = self._file.read(self._streams[f"__substg1.0_{pid:04X}{ptyp:04X}"])
        if ptyp == _UNICODE:
            return held.decode("utf-16-le", "replace").encode("utf-16-le")
        if ptyp == _ANSI:
            page = self._body_page if pid in _BODIES else self.page
            return decoded(held, f"cp{page}").encode()
        return self.text_of(held).encode() if pid == _HTML else held

    def text_of(self, held: bytes) -> str:
        """A page of HTML, which stands as bytes."""
        return decoded(held, f"cp{self._body_page}")


def read(data: bytes) -> Letter:
    """The message that the bytes are; ``broken`` where they cannot be read as one."""
    try:
        file = _File(data)
        return _letter(_Storage(file, "", file.ole.tree(), "outer"), 0)
    except Unreadable as reason:
        return Letter(broken=f"tệp .msg bị hỏng ({reason.detail})")


def _letter(storage: _Storage, depth: int) -> Letter:
    message = Message(storage)
    said = message.properties
    head, _ = read_head(held := _text(said, _HEADERS).encode(), 0, len(held))
    who, others = sender(head)
    if not who.address:
        who = next((each for found in _FROM if (each := _sender(said, *found)).address or each.name), who)
    all_leaves = [_leaf(each, depth) for each in islice(storage.iter_attachment_storages(), MOST_PARTS)]
    there = sum(name.startswith(_ATTACHED) for name in storage.inside)
    letter = Letter(
        sender=who.address,
        name=who.name,
        others=others,
        sent=_date(lambda: message.sent_date)
        or _date(lambda: said.date_prop_value(_DELIVERED))
        or when(head.raw("date")),
        message_id=one_line(_text(said, _MESSAGE_ID) or head.text("message-id"))[:500],
        subject=one_line(_quiet(lambda: message.subject, ""))[:500],
        plain=_quiet(lambda: message.body, None) or "",
        html=_quiet(lambda: message.html_body, None) or "",
        leaves=tuple(leaf for leaf in all_leaves if leaf is not None),
        kind=_kind(_quiet(lambda: message.message_class, ""), head),
        reported=_quiet(lambda: message.message_class, "").lower().startswith("report."),
        failed=machines.failed(head, b""),
        many=there > MOST_PARTS,
        broken=f"ghi {storage.attachments} tệp kèm, chỉ thấy {there}" if storage.attachments > there else "",
    )
    return _opened(letter)


def _leaf(storage: _Storage, depth: int) -> Leaf | None:
    attachment = Attachment(storage)
    said = attachment.properties
    name = _quiet(lambda: attachment.file_name, None) or _text(said, _SHORT_NAME) or _text(said, _SHOWN_NAME)
    method = _quiet(lambda: said.int_prop_value(_METHOD), None) or 0
    data = _quiet(lambda: attachment.file_bytes, None)
    letter, lacks = None, ""
    if data is None and _INNER in storage.inside:
        if depth >= MOST_DEPTH:
            letter = Letter(deep=True)
        else:
            inner = storage.below(_INNER, "inner")
            letter = _letter(inner, depth + 1) if inner.is_message else None
            lacks = "" if letter else "là đối tượng nhúng của Office"
    elif data is None:
        lacks = "chỉ là đường dẫn, không kèm trong thư" if method in _LINKED else "bị hỏng trong tệp .msg"
    kind = _quiet(lambda: attachment.mime_type, None) or ""
    cid = _text(said, _CID).strip("<> ")
    hidden = bool(_quiet(lambda: said.int_prop_value(_HIDDEN), None))
    return Leaf(name, data or b"", kind.lower(), cid, attached=not hidden, related=hidden, letter=letter, lacks=lacks)


def _opened(letter: Letter) -> Letter:
    """A message that was signed or encrypted has one attachment: the message of MIME that was (MS-OXOSMIME 2.1)."""
    if len(letter.leaves) != 1:
        return letter
    (leaf,) = letter.leaves
    if leaf.type.startswith("multipart/signed"):
        inside: bytes | None = leaf.data
    elif "pkcs7-mime" in leaf.type or leaf.name.lower() == "smime.p7m":
        inside = content(leaf.data)
        if inside is None and is_message(".eml", leaf.data):
            inside = leaf.data
    else:
        return letter
    if inside is None:
        return letter._replace(leaves=(), sealed=True)
    held = read_mime(inside)
    return letter._replace(
        leaves=held.leaves,
        plain=letter.plain or held.plain,
        html=letter.html or held.html,
        deep=held.deep,
        many=held.many,
        cut=held.cut,
        sealed=held.sealed,
    )


def _kind(said: str, head: Head) -> Kind:
    """What kind of message its class says that it is (MS-OXCMSG 2.2.1.3), else its head."""
    name = said.lower()
    if name.startswith("report."):
        return Kind.BOUNCE if name.endswith(".ndr") else Kind.AUTOMATIC
    if ".rules.ooftemplate" in name or ".rules.replytemplate" in name:
        return Kind.AUTOMATIC
    return machines.kind(head, "", b"")


def _sender(said: Properties, smtp: int, any_kind: int, name: int) -> Sender:
    """An address of Exchange's own kind ("/O=...") is none."""
    found = (each for number in (smtp, any_kind) if "@" in (each := one_line(_text(said, number))))
    return Sender(address(next(found, "")), one_line(_text(said, name)))


def _text(said: Properties, number: int) -> str:
    return (_quiet(lambda: said.str_prop_value(number), None) or "").rstrip("\0")


def _date(ask: Callable[[], datetime | None]) -> datetime | None:
    found = _quiet(ask, None)
    try:
        return found.astimezone(ZONE) if isinstance(found, datetime) and found.year >= _NEVER else None
    except OverflowError:
        return None


def _quiet(ask: Callable[[], T], instead: T) -> T:
    """What oxmsg says, or something else where it fails on a property that is damaged or missing."""
    try:
        return ask()
    except Unreadable as reason:
        if reason.kind is UnreadableKind.TOO_LARGE:
            raise
        return instead
    except (LookupError, ValueError, ArithmeticError, struct.error, AttributeError, TypeError):
        return instead
