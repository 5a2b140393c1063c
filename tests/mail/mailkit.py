"""Messages for the tests, made byte by byte: in every encoding in which they come, and hostile ones.

No mail library is used, so that what reads them is not held against itself. Outlook's .msg: ``msgkit``; winmail.dat:
``tnefkit``.
"""

from __future__ import annotations

import base64
import binascii
import io
import quopri
import struct
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

CRLF = b"\r\n"
SENDER = "thon5@tanminh.vn"
OFFICE = "vanphong@tanminh.vn"
DATE = "Mon, 15 Jun 2026 08:30:00 +0700"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

NAMINGS = (
    "2231",
    "2231-parts",
    "2231-plain-parts",
    "2047-b",
    "2047-q",
    "2047-split",
    "2047-cut",
    "utf-8",
    "cp1258",
    "percent",
    "type",
)
"""How a file's name is written: RFC 2231 (whole, cut within a character, in pieces that are not encoded), RFC 2047 (cut
between and within characters), raw bytes, per cent alone, in Content-Type alone."""
ENCODINGS = ("base64", "base64-rubbish", "quoted-printable", "x-uuencode", "binary", "8bit", "")
"""How a file's bytes are written; "": nothing is said of it, and they stand as they are."""


class Attach(NamedTuple):
    """A file of a message. ``naming``: one of ``NAMINGS``, or "" for no name; ``disposition``: "" for none."""

    name: str
    data: bytes
    type: str = "application/octet-stream"
    encoding: str = "base64"
    naming: str = "2231"
    disposition: str = "attachment"
    cid: str = ""


def cp1258(text: str) -> bytes:
    """Vietnamese as Windows wrote it: base letter with its own sign, the tone after it."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            out += _composed(letter)
    return out


def _composed(letter: str) -> bytes:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = unicodedata.normalize("NFD", letter)
    tone = "".join(sign for sign in apart if sign in tones)
    base = unicodedata.normalize("NFC", "".join(sign for sign in apart if sign not in tones))
    return (base + tone).encode("cp1258")


def word(text: str, how: str = "b", charset: str = "utf-8") -> bytes:
    """One encoded word of RFC 2047."""
    return _word(cp1258(text) if charset == "windows-1258" else text.encode(charset), how, charset)


def _word(data: bytes, how: str, charset: str) -> bytes:
    if how == "b":
        said = base64.b64encode(data)
    else:
        said = b"".join(bytes([byte]) if chr(byte).isalnum() and byte < 128 else b"=%02X" % byte for byte in data)
    return b"=?" + charset.encode() + b"?" + how.upper().encode() + b"?" + said + b"?="


def _halves(data: bytes) -> tuple[bytes, bytes]:
    """Cut within a character of several bytes where there is one."""
    at = next((i for i, byte in enumerate(data) if 0x80 <= byte < 0xC0), len(data) // 2)
    return data[:at], data[at:]


def named(key: str, name: str, naming: str) -> bytes:
    """``filename`` or ``name`` as a parameter of a field, "; " before it."""
    raw, start = name.encode(), b";" + CRLF + b" " + key.encode()
    first, second = _halves(raw)
    if naming == "2231":
        return start + b"*=UTF-8''" + quote(name, safe="").encode()
    if naming == "2231-parts":
        return start + b"*0*=UTF-8''" + quote(first).encode() + start + b"*1*=" + quote(second).encode()
    if naming == "2231-plain-parts":
        plain = name.encode("ascii")
        return start + b'*1="' + plain[5:] + b'"' + start + b'*0="' + plain[:5] + b'"'
    if naming in ("2047-b", "2047-q"):
        return start + b'="' + word(name, naming[-1]) + b'"'
    if naming == "2047-split":
        return start + b'="' + word(name[:7]) + CRLF + b" " + word(name[7:]) + b'"'
    if naming == "2047-cut":
        return start + b'="' + _word(first, "b", "utf-8") + CRLF + b" " + _word(second, "b", "utf-8") + b'"'
    if naming == "percent":
        return start + b'="' + quote(name).encode() + b'"'
    bare = cp1258(name) if naming == "cp1258" else raw
    return start + b'="' + bare.replace(b'"', b'\\"') + b'"'


def encoded(data: bytes, encoding: str) -> bytes:
    """The bytes as they stand in a message."""
    if encoding.startswith("base64"):
        lines = [data[at : at + 57] for at in range(0, len(data), 57)]
        between = b" !\x00-" + CRLF if encoding == "base64-rubbish" else CRLF
        return b"".join(base64.b64encode(line) + between for line in lines)
    if encoding == "quoted-printable":
        return b"".join(_quoted(data[at : at + 20]) + b"=" + CRLF for at in range(0, len(data), 20))
    if encoding == "x-uuencode":
        lines = [binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)]
        return b"begin 644 x\r\n" + b"".join(lines).replace(b"\n", CRLF) + b"`\r\nend\r\n"
    return data


def _quoted(data: bytes) -> bytes:
    return b"".join(b"=%02X" % byte for byte in data)


def part(file: Attach) -> bytes:
    """One part of a message: its fields, a blank line, its body."""
    kind = b"Content-Type: " + file.type.encode()
    place = b""
    if file.naming and file.name:
        kind += named("name", file.name, file.naming if file.naming == "type" else "2047-b")
    if file.disposition:
        place = b"Content-Disposition: " + file.disposition.encode()
        if file.naming not in ("", "type"):
            place += named("filename", file.name, file.naming)
        place += CRLF
    if file.naming not in ("", "type"):
        kind = b"Content-Type: " + file.type.encode()
    fields = kind + CRLF + place
    if file.encoding:
        fields += b"Content-Transfer-Encoding: " + file.encoding.removesuffix("-rubbish").encode() + CRLF
    if file.cid:
        fields += b"Content-ID: <" + file.cid.encode() + b">" + CRLF
    return fields + CRLF + encoded(file.data, file.encoding)


def text_part(text: str, subtype: str = "plain", charset: str = "utf-8") -> bytes:
    """A part with words, quoted-printable."""
    data = cp1258(text) if charset == "windows-1258" else text.encode(charset)
    body = quopri.encodestring(data).replace(b"\n", CRLF)
    head = f"Content-Type: text/{subtype}; charset={charset}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + body


def multipart(parts: Sequence[bytes], kind: str = "mixed", more: str = "", closed: bool = True) -> bytes:
    """A part of several; ``more``: further parameters; ``closed``: with its last delimiter."""
    boundary = f"=_{kind}_{binascii.crc32(b''.join(parts)):08x}".encode()
    body = b"".join(b"--" + boundary + CRLF + each + CRLF for each in parts)
    fields = f"Content-Type: multipart/{kind}{more};".encode() + CRLF + b' boundary="' + boundary + b'"' + CRLF
    return fields + CRLF + body + (b"--" + boundary + b"--" + CRLF if closed else b"")


def rfc822(message: bytes, encoding: str = "", name: str = "") -> bytes:
    """A message as a part of another one."""
    kind = b"Content-Type: message/rfc822" + (named("name", name, "2047-b") if name else b"")
    return (
        kind
        + CRLF
        + (f"Content-Transfer-Encoding: {encoding}\r\n".encode() if encoding else b"")
        + (CRLF + encoded(message, encoding))
    )


def fields(
    sender: str | bytes = SENDER,
    *,
    to: str = OFFICE,
    subject: str | bytes = "Nộp biểu mẫu 6 tháng",
    date: str = DATE,
    message_id: str = "",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """The head of a message; a str is written as an encoded word where it is not ASCII, bytes as they are."""
    said = {"From": sender, "To": to, "Subject": subject, "Date": date, "Message-ID": message_id, **(more or {})}
    lines = [key.encode() + b": " + _value(value) for key, value in said.items() if value]
    return CRLF.join([*lines, b"MIME-Version: 1.0"]) + CRLF


def _value(value: str | bytes) -> bytes:
    if isinstance(value, bytes):
        return value
    return value.encode() if value.isascii() else word(value)


def eml(
    files: Sequence[Attach] = (),
    *,
    text: str = "Kính gửi Văn phòng, thôn nộp biểu mẫu.",
    html: str = "",
    parts: Sequence[bytes] = (),
    head: bytes | None = None,
    sender: str | bytes = SENDER,
    subject: str | bytes = "Nộp biểu mẫu 6 tháng",
    date: str = DATE,
    message_id: str = "",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """A whole message: its words, then ``files``, then ``parts`` that are made already."""
    if head is None:
        head = fields(sender, subject=subject, date=date, message_id=message_id, more=more)
    words = text_part(text)
    if html:
        words = multipart([words, text_part(html, "html")], "alternative")
    if not files and not parts:
        return head + words
    return head + multipart([words, *map(part, files), *parts])


def signed(inner: bytes, head: bytes | None = None) -> bytes:
    """A message with a signature beside its one part."""
    seal = Attach("smime.p7s", b"0\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x02", "application/pkcs7-signature")
    protocol = '; protocol="application/pkcs7-signature"; micalg=sha-256'
    return (head or fields()) + multipart([inner, part(seal)], "signed", protocol)


def bounce(original: bytes, failed: str = "thon9@tanminh.vn") -> bytes:
    """What a server sends back where a message could not be delivered."""
    status = f"Reporting-MTA: dns; mx.tanminh.vn\r\n\r\nFinal-Recipient: rfc822; {failed}\r\nAction: failed\r\n"
    parts = [
        text_part("This is the mail system. I could not deliver your message."),
        b"Content-Type: message/delivery-status\r\n\r\n" + status.encode(),
        rfc822(original),
    ]
    head = fields("MAILER-DAEMON@mx.tanminh.vn", subject="Undelivered Mail Returned to Sender")
    return head + multipart(parts, "report", "; report-type=delivery-status")


def automatic(**more: str) -> bytes:
    """An out-of-office note; ``more``: further fields."""
    return eml(
        subject="Trả lời tự động: Đôn đốc", text="Tôi đi công tác.", more={"Auto-Submitted": "auto-replied", **more}
    )


def mbox(messages: Sequence[bytes], style: str = "mboxrd", newline: bytes = b"\n") -> bytes:
    """A mailbox: mboxo puts ">" before "From " alone, mboxrd before ">From " too."""
    out = []
    for number, message in enumerate(messages):
        lines = message.replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
        quoted = [b">" + line if _is_from(line, style) else line for line in lines]
        start = b"From thon@tanminh.vn Mon Jun 15 08:30:%02d 2026" % (number % 60)
        out.append(newline.join([start, *quoted, b"", b""]))
    return b"".join(out)


def _is_from(line: bytes, style: str) -> bool:
    return (line.lstrip(b">") if style == "mboxrd" else line).startswith(b"From ")


def zip_of(files: Mapping[str, bytes], names: str = "utf-8", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip. ``names``: "utf-8" (with its flag), "utf-8 unsaid" (without), "cp437", "cp1258", "beside" (an ASCII one,
    and the true one in the field for it, APPNOTE 4.6.9)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for number, (name, data) in enumerate(files.items()):
            info = zipfile.ZipInfo(f"{number:04d}" + "x" * 96, (2026, 6, 15, 8, 0, 0))
            if names == "beside":
                checked = struct.pack("<BI", 1, binascii.crc32(_in_zip(name, names))) + name.encode()
                info.extra = struct.pack("<HH", 0x7075, len(checked)) + checked
            package.writestr(info, data, method)
    made = out.getvalue()
    for number, name in enumerate(files):
        made = _renamed(made, f"{number:04d}".encode() + b"x" * 96, _in_zip(name, names), names == "utf-8")
    return made


def _in_zip(name: str, names: str) -> bytes:
    if names == "beside":
        return b"Bi\x88\x89u " + name.encode("ascii", "ignore")
    if names == "cp1258":
        return cp1258(name)
    return name.encode("cp437" if names == "cp437" else "utf-8")


def _renamed(made: bytes, old: bytes, new: bytes, flagged: bool) -> bytes:
    """The zip with another name of one of its files: the headers move, and the directory says so."""
    places = []
    at = made.find(old)
    out = bytearray()
    start = 0
    while at >= 0:
        places.append(at)
        at = made.find(old, at + 1)
    local, central = places
    for place, header, size_at, flag_at in ((local, 30, 26, 6), (central, 46, 28, 8)):
        begin = place - header
        out += made[start:begin]
        head = bytearray(made[begin:place])
        struct.pack_into("<H", head, size_at, len(new))
        if flagged:
            struct.pack_into("<H", head, flag_at, struct.unpack_from("<H", head, flag_at)[0] | 0x800)
        out += head + new
        start = place + len(old)
    out += made[start:]
    return _shifted(bytes(out), local - 30, len(new) - len(old))


def _shifted(made: bytes, after: int, by: int) -> bytes:
    """Let the directory know that all that stood behind ``after`` moved by so many bytes."""
    out = bytearray(made)
    end = made.rfind(b"PK\x05\x06")
    count = struct.unpack_from("<H", made, end + 10)[0]
    offset = struct.unpack_from("<I", made, end + 16)[0] + by
    struct.pack_into("<I", out, end + 16, offset)
    struct.pack_into("<I", out, end + 12, end - offset)
    at = offset
    for _ in range(count):
        name, extra, comment = struct.unpack_from("<3H", out, at + 28)
        place = struct.unpack_from("<I", out, at + 42)[0]
        if place > after:
            struct.pack_into("<I", out, at + 42, place + by)
        at += 46 + name + extra + comment
    return bytes(out)


def encrypted_zip(name: str = "THON01.xlsx") -> bytes:
    """A zip whose one file says that it has a password."""
    made = bytearray(zip_of({name: b"x" * 64}, method=zipfile.ZIP_STORED))
    made[6] |= 1
    made[made.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def nested(levels: int, inside: bytes, name: str = "THON01.xlsx") -> bytes:
    """A zip in a zip in a zip: ``levels`` of them around one file."""
    for level in range(levels):
        inside, name = zip_of({name: inside}), f"lop{level + 1}.zip"
    return inside


def deep(levels: int) -> bytes:
    """A message whose parts lie in each other."""
    head, tail = fields(), b""
    for level in range(levels):
        boundary = b"b%d" % level
        head += b"Content-Type: multipart/mixed; boundary=" + boundary + CRLF + CRLF + b"--" + boundary + CRLF
        tail = CRLF + b"--" + boundary + b"--" + CRLF + tail
    return head + text_part("trong cùng") + tail


def many(count: int) -> bytes:
    """A message of very many parts."""
    return eml([Attach(f"{number}.xlsx", b"PK", encoding="8bit", naming="utf-8") for number in range(count)])


def bomb(size: int = 300_000_000) -> bytes:
    """A zip that is small, and unpacks to far more."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, package.open("THON01.xlsx", "w") as file:
        for _ in range(size // 1_000_000):
            file.write(bytes(1_000_000))
    return out.getvalue()
