"""Messages, mailboxes, zips, winmail.dat damaged at random where their structure is: seeds, mutations, what holds."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime

from tanminh_xl.intake.unpack import Unpacked
from tests import spreadsheets
from tests.mail import mailkit, msgkit, tnefkit
from tests.mail.mailkit import Attach, eml

SHEET = spreadsheets.xlsx()
PHOTO = b"\xff\xd8\xff\xe0" + bytes(300)
MAKE = Callable[[], bytes]


def seeds() -> list[bytes]:
    """A message of each kind and encoding, small."""
    sheet = SHEET[:600]
    files = [
        Attach("Biểu mẫu.xlsx" if naming != "2231-plain-parts" else "bieumau.xlsx", sheet, naming=naming)
        for naming in mailkit.NAMINGS
    ]
    encoded = [eml([Attach("a.xlsx", sheet, encoding=encoding)]) for encoding in mailkit.ENCODINGS]
    inner = eml([Attach("a.xlsx", sheet)], sender='"Thôn 5" <thon5@x.vn>')
    winmail = tnefkit.tnef([tnefkit.Held("Biểu.xlsx", sheet), tnefkit.Held("x.msg", inner=tnefkit.tnef([]))])
    own = {"subject": "Nộp", "sender": "a@b.vn", "files": [msgkit.File("b.xlsx", sheet)]}
    outlook = msgkit.msg(
        [
            msgkit.File("Biểu.xlsx", sheet),
            msgkit.File("logo.png", PHOTO, cid="a@b", hidden=True),
            msgkit.File("xa.xlsx", method=7),
            msgkit.File("Fwd.msg", inner=own),
        ],
        subject="Nộp biểu",
        html=b"<p>x<img src='cid:a@b'></p>",
        headers="From: a@b.vn\r\nDate: Mon, 15 Jun 2026 08:30:00 +0700\r\n",
        sent=datetime(2026, 6, 15, tzinfo=UTC),
        page=1258,
    )
    zipped = mailkit.zip_of({"Thư mục/Biểu.xlsx": SHEET, "thu.eml": inner, "__MACOSX/x": b"1"})
    return [
        eml(files),
        *encoded,
        eml(parts=[mailkit.rfc822(inner), mailkit.rfc822(inner, "base64")], html="<p>x<img src=cid:a@b></p>"),
        mailkit.signed(mailkit.multipart([mailkit.text_part("x"), mailkit.part(files[0])])),
        mailkit.bounce(inner),
        mailkit.mbox([inner, eml(text="\nFrom here\n"), inner]),
        winmail,
        eml([Attach("winmail.dat", winmail, "application/ms-tnef")]),
        outlook,
        eml([Attach("Fwd.msg", outlook), Attach("bieu.zip", zipped)]),
        zipped,
        mailkit.nested(3, SHEET),
    ]


WORDS = (
    b"\r\n--",
    b"--",
    b"\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"=?utf-8?b?",
    b"=?windows-1258?Q?=C3",
    b"?=",
    b"filename*1*=%E1",
    b'"',
    b"\\",
    b"(",
    b"From ",
    b"\nbegin 644 a.xlsx\n",
    b"\xe2\x80\xae",
    b"\0",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x78\x9f\x3e\x22",
    b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
    b"\xff\xff\xff\xff",
    b"\xfe\xff\xff\xff",
    b"\0\0\0\0",
    b"\x01\0\0\0",
    b"=" * 50,
)


def damaged(rng: random.Random, known: list[bytes]) -> bytes:
    """One of the seeds with some things done to it."""
    data = bytearray(rng.choice(known))
    for _ in range(rng.randint(1, 6)):
        if not data:
            break
        at, length = rng.randrange(len(data)), rng.choice((1, 2, 4, 8, 40, 400))
        what = rng.randrange(9)
        if what == 0:
            data[at] = rng.randrange(256)
        elif what == 1:
            del data[at : at + length]
        elif what == 2:
            data[at:at] = rng.choice(WORDS)
        elif what == 3:
            word = rng.choice(WORDS)
            data[at : at + len(word)] = word
        elif what == 4:
            data[at:at] = data[at : at + length] * rng.choice((1, 2, 50))
        elif what == 5:
            other = rng.choice(known)
            begin = rng.randrange(len(other))
            data[at:at] = other[begin : begin + 2_000]
        elif what == 6:
            del data[at:]
        elif what == 7:
            lines = data.split(b"\r\n")
            first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
            lines[first], lines[second] = lines[second], lines[first]
            data = bytearray(b"\r\n".join(lines))
        else:
            data[at : at + 4] = rng.choice((0, 1, 0xFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFE)).to_bytes(4, "little")
    return bytes(data[:200_000])


def hold(data: bytes, got: Unpacked) -> None:
    """What is true of a walk's end whatever the bytes were."""
    assert got.messages or got.files or got.findings
    parts = list(got.files)
    for message in got.messages:
        assert message.raw and message.mail.sha256 and message.name
        assert len(message.text) <= 2_000
        assert message.groups or message.findings
        for group in message.groups:
            parts += [*group.forms, *group.evidence]
            for mail in (message.mail, group.mail):
                for text in (mail.sender, mail.name, mail.subject, mail.message_id, mail.forwarded_by):
                    assert text == unicodedata.normalize("NFC", text) and text.isprintable(), text
                assert mail.sender == mail.sender.casefold()
                assert mail.sent is None or mail.sent.tzinfo is not None
    assert len(parts) <= 20_000 and len(got.messages) <= 5_001
    assert sum(len(part.data) for part in parts) <= 40 * len(data) + 300_000_000
    for part in parts:
        assert part.name and part.name == part.name.strip() and not set(part.name) & set("/\\\0\r\n"), part.name
        assert part.name == unicodedata.normalize("NFC", part.name) and part.name.isprintable(), part.name
        assert part.where
