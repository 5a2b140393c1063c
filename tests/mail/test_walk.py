"""What a walk over raw bytes gives: messages in every encoding, each part by its sender, all else told."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.messages import render
from tanminh_xl.intake.unpack import Group, Kind, Message, Unpacked, unpack
from tests import spreadsheets
from tests.mail import mailkit
from tests.mail.mailkit import ENCODINGS, NAMINGS, XLSX, Attach, eml, fields, multipart, part, rfc822, text_part

SHEET = spreadsheets.xlsx()
OTHER = spreadsheets.xls()
NAME = "Biểu mẫu thôn Đồng Tiến.xlsx"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(2_000)
LOGO = b"\x89PNG\r\n\x1a\n" + bytes(500)
FORM = Attach("THON05.xlsx", SHEET)
AT = datetime(2026, 6, 15, 8, 30, tzinfo=ZONE)


def only(data: bytes, name: str = "thu.eml") -> Message:
    got = unpack(name, data)
    assert (len(got.messages), got.files, got.findings) == (1, (), ())
    return got.messages[0]


def group(data: bytes) -> Group:
    (found,) = only(data).groups
    return found


def codes(message: Message | Unpacked) -> list[Code]:
    return [finding.code for finding in message.findings]


def said(message: Message | Unpacked) -> list[tuple[Code, str]]:
    return [(finding.code, finding.value) for finding in message.findings]


def brought(got: Unpacked | Message) -> dict[str, bytes]:
    """Where each file lies, and its bytes."""
    files = list(got.files) if isinstance(got, Unpacked) else []
    messages = got.messages if isinstance(got, Unpacked) else (got,)
    for message in messages:
        for each in message.groups:
            files += [*each.forms, *each.evidence]
    return {file.where: file.data for file in files}


# how names and bytes are written


@pytest.mark.parametrize("naming", [naming for naming in NAMINGS if naming != "2231-plain-parts"])
def test_a_name_is_read_however_it_is_written(naming: str) -> None:
    (form,) = group(eml([Attach(NAME, SHEET, naming=naming)])).forms
    assert (form.name, form.where, form.data) == (NAME, f"thu.eml/{NAME}", SHEET)


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b'filename*1="thon5.xlsx"; filename*0="Bieu mau "', "Bieu mau thon5.xlsx"),
        (b"filename*0*=utf-8'vi'Bi%E1%BB; filename*1*=%83u; filename*2=.xlsx", "Biểu.xlsx"),
        (b"filename=\"a.xlsx\"; filename*=UTF-8''Bi%E1%BB%83u.xlsx", "Biểu.xlsx"),
        (b"filename*=windows-1258''Bi%EA%D2u.xlsx", "Biểu.xlsx"),
        (b"filename=Bieu mau.xlsx", "Bieu mau.xlsx"),
        (rb'filename="..\..\x.xlsx"', "x.xlsx"),
        (rb'filename="C:\Users\Nga\x.xlsx"', "x.xlsx"),
        (b'filename="../../etc/x.xlsx"', "x.xlsx"),
        (b'filename="a\\"b;c.xlsx"', 'a"b;c.xlsx'),
        ('filename="bieu\u202excslx.exe"'.encode(), "bieuxcslx.exe"),
        (b'filename="a\x00b\x07.xlsx"', "a b .xlsx"),
        ('filename="Bie\u0302\u0309u.xlsx"'.encode(), "Biểu.xlsx"),
        (b'filename=""', "không tên.xlsx"),
        (b'filename="..."', "không tên.xlsx"),
        (b"filename*=utf-8''%2E%2E%2F%2E%2E%2Fx.xlsx", "x.xlsx"),
        (b'filename="=?unknown-8bit?q?Bi=E1=BB=83u.xlsx?="', "Biểu.xlsx"),
        (b'filename="=?UTF-8?B?QmnhuYN1?= =?UTF-8?B?Lnhsc3g=?="', "Biṃu.xlsx".replace("ṃ", "ṃ")),
    ],
)
def test_a_name_is_made_safe_and_never_empty(field: bytes, name: str) -> None:
    made = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; " + field + b"\r\n\r\n" + SHEET
    assert [form.name for form in group(eml(parts=[made])).forms] == [name]


def test_a_very_long_name_keeps_its_ending() -> None:
    (form,) = group(eml([Attach("Biểu mẫu " * 60 + ".xlsx", SHEET)])).forms
    assert len(form.name) == 150 and form.name.endswith(".xlsx")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("kind", ["application/octet-stream", XLSX, "text/plain", "image/png", "nonsense"])
def test_bytes_come_out_whatever_is_said_of_them(encoding: str, kind: str) -> None:
    for data in (SHEET, OTHER):
        (form,) = group(eml([Attach("a.xlsx", data, type=kind, encoding=encoding)])).forms
        assert form.data == data


@pytest.mark.parametrize("encoding", ["x-unknown", "base64", "quoted-printable", "7bit"])
def test_an_encoding_that_is_not_what_stands_there_is_told_by_what_does(encoding: str) -> None:
    head = b"Content-Type: application/octet-stream; name=a.xlsx\r\nContent-Transfer-Encoding: " + encoding.encode()
    for body in (SHEET, base64.b64encode(SHEET)):
        if body != SHEET and encoding == "quoted-printable":
            continue
        (form,) = group(eml(parts=[head + b"\r\n\r\n" + body])).forms
        assert form.data == SHEET


def test_base64_in_pieces_and_with_words_below_it() -> None:
    head = b"Content-Type: application/octet-stream; name=a.xlsx\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    for data in (SHEET[:3_000], SHEET[:3_001], SHEET[:3_003], SHEET[:3_100], SHEET):
        pieces = b"\r\n".join(base64.b64encode(data[at : at + 1000]) for at in range(0, len(data), 1000))
        footer = base64.encodebytes(data) + b"\r\n_____________\r\nThis message was scanned\r\niPhone\r\n"
        for body in (pieces, pieces + b"\r\n", footer):
            (form,) = group(eml(parts=[head + body])).forms
            assert form.data == data


def test_files_that_stand_uuencoded_among_the_words() -> None:
    text = "Kính gửi\r\n".encode() + mailkit.encoded(SHEET, "x-uuencode").replace(b" x\r\n", b" a.xlsx\r\n")
    message = only(fields() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text)
    assert brought(message) == {"thu.eml/a.xlsx": SHEET}
    assert message.text == "Kính gửi"


@given(
    st.lists(
        st.tuples(st.sampled_from(ENCODINGS), st.sampled_from(NAMINGS[:6] + NAMINGS[7:]), st.binary(max_size=300)),
        max_size=4,
    ),
    st.sampled_from((b"\r\n", b"\n")),
)
def test_no_attachment_is_lost_in_silence(files: list[tuple[str, str, bytes]], newline: bytes) -> None:
    """Bytes that a change of line ends reaches are left out of what is compared."""
    kept = [
        Attach("Bieu mau.xlsx", data, encoding=encoding, naming=naming)
        for encoding, naming, data in files
        if newline == b"\r\n" or encoding.startswith("base64")
    ]
    data = eml(kept).replace(b"\r\n", newline) if newline == b"\n" else eml(kept)
    got = unpack("thu.eml", data)
    out = list(brought(got).values())
    lost = [file.data for file in kept if file.data.rstrip(b"\r\n") not in {each.rstrip(b"\r\n") for each in out}]
    assert not lost or codes(got.messages[0]), lost


# how a message stands in its file

WHOLE = eml([FORM], html="<p>Kính gửi</p>")


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.replace(b"\r\n", b"\n"),
        WHOLE.replace(b"\r\n", b"\r"),
        b"\xef\xbb\xbf" + WHOLE,
        b"\r\n\r\n \r\n" + WHOLE,
        b"From thon@x.vn Mon Jun 15 08:30:00 2026\r\n" + WHOLE,
        b">From thon@x.vn\n" + WHOLE,
        WHOLE.replace(b"Subject: ", b"Subject: x\r\nkhong co dau cach\r\nX: "),
        WHOLE.decode().encode("utf-16"),
        b"\xfe\xff" + WHOLE.decode().encode("utf-16-be"),
    ],
    ids=["LF", "CR", "BOM", "blank lines", "From", ">From", "a line that is no field", "Notepad", "Notepad, BE"],
)
def test_a_message_however_it_was_saved(data: bytes) -> None:
    for name in ("thu.eml", "thu", "thu.txt", "a.xlsx"):
        message = only(data, name)
        assert [form.data for form in message.groups[0].forms] == [SHEET]
        assert (message.raw, message.mail.sender, message.text) == (
            data,
            "thon5@tanminh.vn",
            "Kính gửi Văn phòng, thôn nộp biểu mẫu.",
        )


def test_a_message_saved_in_utf_16_lies_in_another_and_has_words_of_its_own() -> None:
    said = fields() + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Thôn Đồng Tiến nộp.".encode()
    assert only(said.decode().encode("utf-16")).text == "Thôn Đồng Tiến nộp."
    got = only(eml([Attach("thu.eml", WHOLE.decode().encode("utf-16"))]))
    assert [form.data for group in got.groups for form in group.forms] == [SHEET]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", SHEET),
        ("a.pdf", b"%PDF-1.7"),
        ("a.txt", b"Kinh gui: xa\nNgay: 15/6"),
        ("a.csv", b"From;To\n1;2\n"),
        ("a.mht", b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related\r\n\r\n"),
        ("trang.mht", b"From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nSubject: x\r\n\r\n"),
        ("a.eml", b""),
        ("a.bin", bytes(range(256))),
        ("a.txt", "Kính gửi: xã\nNgày: 15/6".encode("utf-16")),
        ("a.eml", WHOLE.decode().encode("utf-16")[:-1]),
        ("Inbox", (b"From thon@x.vn Mon Jun 15 08:30:00 2026\n" + WHOLE).decode().encode("utf-16")),
    ],
)
def test_what_is_no_message_is_a_file(name: str, data: bytes) -> None:
    got = unpack(name, data)
    assert ([tuple(file) for file in got.files], got.messages) == ([(name, data, name)], ())


@pytest.mark.parametrize("style", ["mboxo", "mboxrd"])
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_a_mailbox_is_its_messages(style: str, newline: bytes) -> None:
    words = "Kính gửi\n\nFrom here on 08:30 2026\nFrom: ai\n"
    sent = [
        eml([FORM], message_id="<1@x>"),
        eml(head=fields() + b"X: y\r\n", parts=[b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words.encode()]),
        eml([Attach("THON06.xlsx", OTHER)]),
    ]
    got = unpack("hop.mbox", mailkit.mbox(sent, style, newline))
    assert [sorted(brought(message)) for message in got.messages] == [
        ["hop.mbox/0001.eml/THON05.xlsx"],
        [],
        ["hop.mbox/0003.eml/THON06.xlsx"],
    ]
    assert [list(brought(message).values()) for message in got.messages] == [[SHEET], [], [OTHER]]
    assert got.messages[0].raw.replace(b"\r\n", b"\n").strip() == sent[0].replace(b"\r\n", b"\n").strip()
    assert b"\nFrom here on" in got.messages[1].raw.replace(b"\r\n", b"\n")


# who sent it, and when


@pytest.mark.parametrize(
    ("field", "sender", "name"),
    [
        ('"Thôn 5" <A@B.vn>'.encode(), "a@b.vn", "Thôn 5"),
        (mailkit.cp1258("Thôn Đồng Tiến <a@b.vn>"), "a@b.vn", "Thôn Đồng Tiến"),
        (mailkit.word("Thôn 5") + b" <a@b.vn>", "a@b.vn", "Thôn 5"),
        (mailkit.word("Thôn 5", "q", "windows-1258") + b" <a@b.vn>", "a@b.vn", "Thôn 5"),
        (mailkit.word("Thôn 5 <a@b.vn>"), "a@b.vn", "Thôn 5"),
        (b"a@b.vn", "a@b.vn", ""),
        (b"a@b.vn (Thon 5)", "a@b.vn", ""),
        (b"Nhom: a@b.vn, c@d.vn;", "a@b.vn", ""),
        (b'"that@la.vn" <a@b.vn>', "a@b.vn", "that@la.vn"),
        (b'"Nguyen, Van A" <a@b.vn>', "a@b.vn", "Nguyen, Van A"),
        (b"<@x.vn,@y.vn:a@b.vn>", "a@b.vn", ""),
        (b"a@b.vn c@d.vn", "", "a@b.vn c@d.vn"),
        (b"Thon 5", "", "Thon 5"),
        (b"", "", ""),
        (b'"' * 500 + b"(" * 500, "", ""),
    ],
)
def test_whom_a_message_is_from(field: bytes, sender: str, name: str) -> None:
    mail = only(b"To: x@y.vn\r\nFrom: " + field + b"\r\nDate: " + mailkit.DATE.encode() + b"\r\n\r\nx").mail
    assert (mail.sender, mail.name, mail.forwarded_by) == (sender, name, "")


def test_several_in_from_are_told_and_the_first_is_judged() -> None:
    for head in (b"From: a@b.vn, c@d.vn\r\n", b"From: a@b.vn\r\nFrom: c@d.vn\r\n"):
        message = only(head + b"Subject: x\r\n\r\nx")
        assert message.mail.sender == "a@b.vn"
        assert said(message) == [(Code.MAIL_SEVERAL_SENDERS, "a@b.vn, c@d.vn")]


def test_without_from_it_is_who_sent_it() -> None:
    assert only(b"Sender: A@b.vn\r\nSubject: x\r\n\r\nx").mail.sender == "a@b.vn"


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("Mon, 15 Jun 2026 08:30:00 +0700", AT),
        ("Mon, 15 Jun 2026 01:30:00 GMT", AT),
        ("15 Jun 26 01:30 UT", AT),
        ("Sun, 14 Jun 2026 20:30:00 EST", AT),
        ("Mon, 15 Jun 2026 08:30:00 (ICT)", AT),
        ("Mon, 15 Jun 2026 08:30:00 ICT", AT),
        ("Mon Jun 15 08:30:00 2026", AT),
        ("Mon, 15 Jun 2999 08:30:00 +0700", AT.replace(year=2999)),
        ("", None),
        ("hôm qua", None),
        ("Mon, 32 Jun 2026 08:30:00 +0700", None),
        ("Mon, 15 Jun 2026 08:30:00 +9999", None),
        ("Mon, 31 Dec 9999 23:59:59 -1200", None),
    ],
)
def test_when_it_was_sent(field: str, sent: datetime | None) -> None:
    assert only(b"From: a@b.vn\r\nSubject: x\r\nDate: " + field.encode() + b"\r\n\r\nx").mail.sent == sent


def test_a_subject_and_an_id_are_one_line_of_text() -> None:
    head = (
        b"From: a@b.vn\r\nSubject: =?utf-8?q?N=E1=BB?=\r\n =?utf-8?q?=99p\xcc=A3?= a\x07b\r\nMessage-ID: <1@x>\r\n\r\nx"
    )
    mail = only(head).mail
    assert (mail.subject, mail.message_id) == ("Nộp̣ a b", "<1@x>")
    assert len(mail.sha256) == 64


# parts


def test_two_files_of_one_name_and_one_without() -> None:
    files = [FORM, FORM._replace(data=OTHER), Attach("", SHEET, naming="", disposition="")]
    assert brought(only(eml(files))) == {
        "thu.eml/THON05.xlsx": SHEET,
        "thu.eml/THON05 (2).xlsx": OTHER,
        "thu.eml/không tên.xlsx": SHEET,
    }


@pytest.mark.parametrize(
    ("file", "html", "evidence", "passed"),
    [
        (Attach("anh.jpg", PHOTO, "image/jpeg"), "", ["anh.jpg"], ""),
        (Attach("IMG_1.heic", b"\0\0\0\x18ftypheic", "image/heic", disposition="inline"), "", ["IMG_1.heic"], ""),
        (Attach("anh.jpg", PHOTO, "image/jpeg", disposition="inline", cid="a@b"), "<p>x</p>", ["anh.jpg"], ""),
        (
            Attach("image001.png", LOGO, "image/png", disposition="inline", cid="a@b"),
            "<img src='cid:a%40b'>",
            [],
            "image001.png",
        ),
        (Attach("scan.jpg", PHOTO + bytes(200_000), "image/jpeg", cid="a@b"), "<img src=cid:a@b>", ["scan.jpg"], ""),
        (Attach("smime.p7s", b"0\x80", "application/pkcs7-signature"), "", [], "smime.p7s"),
        (Attach("khoa.asc", b"-----BEGIN PGP", "application/pgp-keys"), "", [], "khoa.asc"),
        (Attach("ATT00001.txt", b"x", "text/plain"), "", [], "ATT00001.txt"),
        (Attach("hop.ics", b"BEGIN:VCALENDAR", "text/calendar"), "", [], "hop.ics"),
        (Attach("van ban.docx", b"%PDF-1", "text/plain"), "", ["van ban.docx"], ""),
        (Attach("ghi chu.txt", b"mot\nhai", "text/plain"), "", ["ghi chu.txt"], ""),
        (Attach("ghi chu.txt", b"From: a\nTo: b\nDate: x\n\nhai", "text/plain"), "", ["ghi chu.txt"], ""),
    ],
)
def test_evidence_is_kept_and_what_nobody_attached_is_told(
    file: Attach, html: str, evidence: list[str], passed: str
) -> None:
    message = only(eml([FORM, file], html=html))
    (found,) = message.groups
    assert ([form.name for form in found.forms], [each.name for each in found.evidence]) == (["THON05.xlsx"], evidence)
    assert said(message) == ([(Code.MAIL_PASSED_OVER, passed)] if passed else [])


def test_a_picture_of_a_page_is_passed_over_and_a_sheet_never_is() -> None:
    logo = part(Attach("logo.png", LOGO, "image/png", disposition="inline", cid="z@b"))
    sheet = part(Attach("image001.png", SHEET, "image/png", disposition="inline", cid="a@b"))
    page = multipart([text_part("<img src='cid:a@b'>", "html"), logo, sheet], "related")
    message = only(eml(parts=[page]))
    assert brought(message) == {"thu.eml/image001.png": SHEET}
    assert said(message) == [(Code.MAIL_PASSED_OVER, "logo.png")]


def test_an_attachment_within_an_alternative_is_found() -> None:
    """As Apple Mail writes."""
    inner = multipart([text_part("<p>x</p>", "html"), part(FORM)], "mixed")
    assert brought(only(eml(parts=[multipart([text_part("x"), inner], "alternative")]))) == {
        "thu.eml/THON05.xlsx": SHEET
    }


@pytest.mark.parametrize("name", ["bieu.xls", "so lieu.csv", "khong duoi", "a.zip", "a.rar"])
def test_what_calls_itself_a_sheet_or_cannot_be_opened_is_a_form(name: str) -> None:
    """It is read, and told."""
    data = {"a.zip": b"PK\x03\x04\0\0", "a.rar": b"Rar!\x1a\x07\0", "khong duoi": b"\x01\x02"}.get(name, b"<html>")
    assert [form.name for form in group(eml([Attach(name, data)])).forms] == [name]


def test_a_link_is_no_attachment() -> None:
    away = b"Content-Type: message/external-body; access-type=URL; name=a.xlsx\r\n\r\nContent-Type: x/y\r\n\r\n"
    assert said(only(eml(parts=[away]))) == [(Code.MAIL_LINKED, "thu.eml/a.xlsx")]


# messages in messages

INNER = eml([FORM], sender='"Thôn 5" <thon5@x.vn>', subject="Nộp biểu", message_id="<5@x>", text="Em gửi.")


@pytest.mark.parametrize(
    "inside",
    [
        rfc822(INNER),
        rfc822(INNER, "base64"),
        rfc822(INNER, "quoted-printable"),
        rfc822(INNER, name="Fwd.eml"),
        rfc822(INNER).replace(b"message/rfc822\r\n", b"message/rfc822\r\nContent-Transfer-Encoding: base64\r\n"),
        part(Attach("Fwd.eml", INNER)),
        part(Attach("Fwd.eml", INNER, type="text/plain", encoding="8bit")),
        multipart([b"\r\n" + INNER], "digest"),
    ],
)
def test_a_forwarded_message_is_judged_by_its_own_sender(inside: bytes) -> None:
    message = only(eml([Attach("THON06.xlsx", OTHER)], sender="xa@y.vn", parts=[inside]))
    outer, inner = message.groups
    assert [(form.name, form.data) for form in outer.forms] == [("THON06.xlsx", OTHER)]
    assert [(form.name, form.data) for form in inner.forms] == [("THON05.xlsx", SHEET)]
    assert (message.mail.sender, outer.mail.sender, outer.mail.forwarded_by) == ("xa@y.vn", "xa@y.vn", "")
    assert inner.mail == inner.mail._replace(
        sender="thon5@x.vn", name="Thôn 5", forwarded_by="xa@y.vn", subject="Nộp biểu", message_id="<5@x>", sent=AT
    )
    assert inner.mail.sha256 == message.mail.sha256
    assert inner.text == "Em gửi."
    assert re.fullmatch(r"thu\.eml/(Fwd|Nộp biểu)\.eml/THON05\.xlsx", inner.forms[0].where)


def test_one_forwarded_by_its_own_sender_or_without_one() -> None:
    """A draft that names nobody is its forwarder's own."""
    for head in (b"From: xa@y.vn\r\nSubject: x\r\n", b"Subject: x\r\nMIME-Version: 1.0\r\n"):
        found = group(eml(sender="XA@y.vn", parts=[rfc822(eml([FORM], head=head))]))
        assert (found.mail.sender, found.mail.forwarded_by) == ("xa@y.vn", "")


def test_one_passed_on_among_the_words_is_its_forwarders_and_told() -> None:
    text = (
        "Gửi chị biểu của thôn 5.\n\n---------- Forwarded message ---------\nFrom: Thôn 5 <thon5@x.vn>\n"
        "Date: Mon, Jun 15, 2026\nSubject: Nộp\nTo: xa\n\nEm gửi."
    )
    message = only(eml([FORM], sender="xa@y.vn", text=text))
    assert message.text == "Gửi chị biểu của thôn 5."
    assert said(message) == [(Code.MAIL_FORWARDED_INLINE, "Thôn 5 <thon5@x.vn>")]
    assert message.groups[0].mail.sender == "xa@y.vn"


def test_messages_in_each_other_are_read_five_deep_and_deeper_ones_told() -> None:
    data = INNER
    for level in range(8):
        data = eml(parts=[rfc822(data, name=f"{level}.eml")], sender=f"a{level}@b.vn")
    message = only(data)
    assert codes(message) == [Code.MAIL_NESTED]
    assert not any(group.forms for group in message.groups)
    data = INNER
    for level in range(4):
        data = eml(parts=[rfc822(data)], sender=f"a{level}@b.vn")
    found = group(data)
    assert (found.mail.sender, found.mail.forwarded_by) == ("thon5@x.vn", "a3@b.vn")


def test_a_message_without_files_has_one_group_and_one_within_is_evidence() -> None:
    found = group(eml())
    assert (found.forms, found.evidence, found.text) == ((), (), "Kính gửi Văn phòng, thôn nộp biểu mẫu.")
    outer = group(eml([FORM], parts=[rfc822(eml(subject="Đôn đốc"))]))
    assert [each.name for each in outer.evidence] == ["Đôn đốc.eml"]


# archives


@pytest.mark.parametrize(
    ("names", "path"),
    [
        ("utf-8", "Thư mục/Biểu thôn 5.xlsx"),
        ("utf-8 unsaid", "Thư mục/Biểu thôn 5.xlsx"),
        ("cp1258", "Thư mục/Biểu thôn 5.xlsx"),
        ("beside", "Thư mục/Biểu thôn 5.xlsx"),
        ("cp437", "Danh mục/Số liệu.xlsx".translate(str.maketrans("ụốệ", "úóé"))),
    ],
)
def test_names_in_a_zip_in_every_code_page(names: str, path: str) -> None:
    got = unpack(
        "bieu.zip", mailkit.zip_of({path: SHEET, "thôn 6.xlsx" if names != "cp437" else "6.xlsx": OTHER}, names)
    )
    first, second = got.files
    assert (first.name, first.where, first.data) == (path.split("/")[1], f"bieu.zip/{path}", SHEET)
    assert second.data == OTHER


def test_what_no_person_put_into_a_zip_is_passed_over() -> None:
    junk = ("__MACOSX/._a.xlsx", ".DS_Store", "x/Thumbs.db", "~$a.xlsx", "desktop.ini", "thư mục/")
    made = mailkit.zip_of({"a.xlsx": SHEET, **dict.fromkeys(junk, b"x"), "../../b.xlsx": OTHER, "c\\a.xlsx": SHEET})
    got = unpack("bieu.zip", made)
    assert [(file.name, file.where) for file in got.files] == [
        ("a.xlsx", "bieu.zip/a.xlsx"),
        ("b.xlsx", "bieu.zip/../../b.xlsx"),
        ("a (2).xlsx", "bieu.zip/c/a (2).xlsx"),
    ]
    assert got.findings == ()


def test_a_webmails_zip_of_messages() -> None:
    got = unpack("thu.zip", mailkit.zip_of({"Hộp thư/Fwd.eml": INNER, "Hộp thư/2.eml": eml(), "bieu.xlsx": OTHER}))
    assert brought(got) == {"thu.zip/Hộp thư/Fwd.eml/THON05.xlsx": SHEET, "thu.zip/bieu.xlsx": OTHER}
    assert [message.mail.sender for message in got.messages] == ["thon5@x.vn", "thon5@tanminh.vn"]
    assert [message.raw for message in got.messages] == [INNER, eml()]


def test_a_zip_in_a_message_brings_forms_and_evidence() -> None:
    made = mailkit.zip_of({"THON05.xlsx": SHEET, "anh.jpg": PHOTO, "Fwd.eml": INNER})
    outer, inner = only(eml([Attach("bieu.zip", made)], sender="xa@y.vn")).groups
    assert [form.where for form in outer.forms] == ["thu.eml/bieu.zip/THON05.xlsx"]
    assert [each.name for each in outer.evidence] == ["anh.jpg"]
    assert (inner.mail.sender, inner.mail.forwarded_by) == ("thon5@x.vn", "xa@y.vn")


TOLD: list[tuple[str, Callable[[], bytes], Code, list[str]]] = [
    ("encrypted", mailkit.encrypted_zip, Code.ARCHIVE_ENCRYPTED, ["a.zip"]),
    ("in three", lambda: mailkit.nested(3, SHEET), Code.ARCHIVE_NESTED, ["lop1.zip"]),
    (
        "a part is damaged",
        lambda: _damaged(mailkit.zip_of({"a.xlsx": SHEET, "b.xlsx": OTHER})),
        Code.ARCHIVE_BROKEN,
        ["b.xlsx"],
    ),
]


def _damaged(made: bytes) -> bytes:
    at = made.find(b"a.xlsx") + 40
    return made[:at] + bytes(4) + made[at + 4 :]


@pytest.mark.parametrize(("make", "code", "files"), [each[1:] for each in TOLD], ids=[each[0] for each in TOLD])
def test_an_archive_that_is_not_opened_is_told_and_kept(
    make: Callable[[], bytes], code: Code, files: list[str]
) -> None:
    got = unpack("a.zip", make())
    assert (codes(got), [file.name for file in got.files]) == ([code], files)
    message = only(eml([Attach("a.zip", make())]))
    assert (codes(message), [form.name for form in message.groups[0].forms]) == ([code], files)
    assert message.findings[0].value.startswith("thu.eml/a.zip")


def test_a_zip_in_a_zip_is_opened() -> None:
    assert brought(unpack("a.zip", mailkit.nested(2, SHEET))) == {"a.zip/lop1.zip/THON01.xlsx": SHEET}


def test_an_office_file_is_no_archive() -> None:
    for data in (SHEET, spreadsheets.zipped({"word/document.xml": "<x/>"})):
        assert [file.data for file in unpack("a.zip", data).files] == [data]


# bounds


def test_a_bomb_is_no_more_than_its_bytes() -> None:
    made = mailkit.bomb(60_000_000)
    got = unpack("a.zip", made)
    assert [file.data for file in got.files] == [made]
    inside = mailkit.zip_of({"a.zip": mailkit.bomb(10_000_000), "b.xlsx": SHEET})
    assert sum(len(file.data) for file in unpack("a.zip", inside).files) < 20_000_000


def test_very_many_parts_are_told() -> None:
    message = only(mailkit.many(3_000))
    assert codes(message) == [Code.MAIL_TOO_MANY_PARTS]
    assert 900 < len(message.groups[0].forms) <= 1_000


def test_parts_that_lie_a_thousand_deep_are_told() -> None:
    message = only(mailkit.deep(1_000))
    assert codes(message) == [Code.MAIL_NESTED]
    assert codes(only(mailkit.deep(30))) == []


def test_things_of_all_archives_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanminh_xl.intake.walk.MOST_THINGS", 10)
    got = unpack("a.zip", mailkit.zip_of({f"{number}.xlsx": b"x" for number in range(30)}))
    assert (len(got.files), said(got)) == (9, [(Code.MAIL_TOO_MANY_PARTS, "a.zip")])


def test_a_mailbox_beyond_its_bound_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanminh_xl.intake.mbox.MOST", 2)
    got = unpack("hop.mbox", mailkit.mbox([eml([FORM])] * 3))
    assert (len(got.messages), said(got)) == (2, [(Code.MAIL_TOO_MANY_PARTS, "hop.mbox")])


def test_all_archives_together_unpack_to_no_more_than_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanminh_xl.intake.walk.MOST_UNPACKED", 2 * len(SHEET))
    twice = mailkit.zip_of({"a.xlsx": SHEET, "b.xlsx": SHEET})
    got = unpack("a.zip", mailkit.zip_of({"x.xlsx": SHEET, "y.zip": twice}))
    assert (codes(got), [file.name for file in got.files]) == ([Code.ARCHIVE_TOO_LARGE], ["a.zip"])


@pytest.mark.parametrize(
    "data",
    [
        fields() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"\r\n--bX" * 300_000,
        fields() + b"Content-Type: multipart/mixed\r\n\r\n" + b"\r\n--" * 300_000,
        eml(parts=[b"Content-Type: a/b; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"AAA=\r\n" * 50_000]),
        eml(parts=[b"Content-Type: text/html\r\n\r\n" + b"<id=id=" * 200_000]),
        b"From: " + b"a" * 1_000_000,
        b"From: a\r\nSubject: " + b"=?a?q?" * 200_000,
        b"From a 08:30 2026\nFrom: b\n\n" + b">From \n" * 50_000,
    ],
)
def test_nothing_takes_longer_than_its_length(data: bytes) -> None:
    """Each took minutes where a search began anew at every byte; never timed: it ends, or this run does not."""
    assert unpack("thu.eml", data)


# what is cut off, sealed, or written by a machine


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (eml([FORM])[:-3_000], Code.MAIL_CUT_OFF, "thu.eml/THON05.xlsx"),
        (
            eml([FORM._replace(data=SHEET[:3_000] + b"x")]).replace(b"eA==", b"e"),
            Code.MAIL_CUT_OFF,
            "thu.eml/THON05.xlsx",
        ),
        (fields() + multipart([text_part("x")], closed=False), Code.MAIL_CUT_OFF, "thu.eml"),
        (fields() + multipart([text_part("x")], "encrypted"), Code.MAIL_ENCRYPTED, "thu.eml"),
        (eml([Attach("smime.p7m", b"0\x80\x06\x01", "application/pkcs7-mime")]), Code.MAIL_ENCRYPTED, "thu.eml"),
        (eml(text="-----BEGIN PGP MESSAGE-----\nx"), Code.MAIL_ENCRYPTED, "thu.eml"),
    ],
)
def test_what_could_not_be_read_whole_is_told(data: bytes, code: Code, where: str) -> None:
    assert said(only(data)) == [(code, where)]


@pytest.mark.parametrize("detached", [True, False])
def test_a_signed_message_is_read(detached: bool) -> None:
    entity = multipart([text_part("Thôn nộp."), part(FORM)])
    data = (
        mailkit.signed(entity)
        if detached
        else fields() + part(Attach("smime.p7m", _cms(entity), "application/pkcs7-mime"))
    )
    message = only(data)
    assert (brought(message), message.text) == ({"thu.eml/THON05.xlsx": SHEET}, "Thôn nộp.")


def _cms(data: bytes) -> bytes:
    """A SignedData without a signer, its content in two pieces of a string without a length."""

    def value(tag: int, held: bytes) -> bytes:
        size = len(held).to_bytes(3, "big")
        return bytes([tag, 0x83]) + size + held

    octets = b"\x24\x80" + value(4, data[:100]) + value(4, data[100:]) + b"\0\0"
    held = value(0x30, bytes.fromhex("06092a864886f70d010701") + b"\xa0\x80" + octets + b"\0\0")
    signed = value(0x30, b"\x02\x01\x01" + value(0x31, b"") + held + value(0x31, b""))
    return value(0x30, bytes.fromhex("06092a864886f70d010702") + value(0xA0, signed))


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (mailkit.bounce(eml([FORM])), Kind.BOUNCE, (Code.MAIL_BOUNCED, "thon9@tanminh.vn")),
        (
            eml(
                sender="Mail Delivery Subsystem <mailer-daemon@x.vn>", subject="Delivery Status Notification (Failure)"
            ),
            Kind.BOUNCE,
            (Code.MAIL_BOUNCED, "không rõ địa chỉ"),
        ),
        (eml(more={"X-Failed-Recipients": "a@b.vn"}), Kind.BOUNCE, (Code.MAIL_BOUNCED, "a@b.vn")),
        (
            mailkit.bounce(eml()).replace(b"Action: failed", b"Action: relayed"),
            Kind.AUTOMATIC,
            (Code.MAIL_AUTOMATIC, ""),
        ),
        (mailkit.automatic(), Kind.AUTOMATIC, (Code.MAIL_AUTOMATIC, "")),
        (eml(subject="Automatic reply: Biểu"), Kind.AUTOMATIC, (Code.MAIL_AUTOMATIC, "")),
        (
            fields() + multipart([text_part("Đã đọc")], "report", "; report-type=disposition-notification"),
            Kind.AUTOMATIC,
            (Code.MAIL_AUTOMATIC, ""),
        ),
    ],
)
def test_what_a_machine_wrote_brings_no_file(data: bytes, kind: Kind, told: tuple[Code, str]) -> None:
    message = only(data)
    assert (message.kind, message.groups, said(message)) == (kind, (), [told])


def test_what_a_machine_sends_with_a_form_is_a_letter() -> None:
    message = only(eml([FORM], more={"Auto-Submitted": "auto-generated"}))
    assert (message.kind, brought(message), codes(message)) == (Kind.LETTER, {"thu.eml/THON05.xlsx": SHEET}, [])


# words


@pytest.mark.parametrize(
    ("text", "html", "own"),
    [
        ("Kính gửi.\r\n\r\n\r\n\r\nThôn 5", "", "Kính gửi.\n\nThôn 5"),
        ("Em gửi.\n\nVào Th 2, 15 thg 6, 2026 vào lúc 08:00 Văn phòng <a@b.vn> đã viết:\n> Nộp đi", "", "Em gửi."),
        ("Em gửi.\n\nVào Th 2, 15 thg 6, 2026 vào lúc 08:00 Văn phòng\n<a@b.vn> đã viết:\n\n> Nộp", "", "Em gửi."),
        ("Em gửi.\nOn Mon, Jun 15, 2026 at 8:00 AM A <a@b.vn> wrote:\nx", "", "Em gửi."),
        ("Em gửi.\n-----Original Message-----\nFrom: a", "", "Em gửi."),
        ("Em gửi.\n----- Thư gốc -----\nTừ: a", "", "Em gửi."),
        ("Em gửi.\n________________________________\nFrom: A\nSent: x\nTo: y\nSubject: z\n\ncũ", "", "Em gửi."),
        ("Em gửi.\n\nTừ: A <a@b.vn>\nĐã gửi: x\nTới: y\nChủ đề: z\n\ncũ", "", "Em gửi."),
        ("Em gửi.\n> cũ\nCám ơn.", "", "Em gửi.\nCám ơn."),
        (
            "",
            "<style>p{}</style><p>Kính&nbsp;gửi <b>xã</b></p><!-- x --><div>Thôn&#160;5<br>x</div>",
            "Kính gửi xã\n\nThôn 5\nx",
        ),
        ("", '<p>Em gửi.</p><div class="gmail_quote">Vào <blockquote>cũ</blockquote></div>', "Em gửi."),
        ("", "<p>Em gửi.</p><blockquote>cũ</blockquote>", "Em gửi."),
        ("Từ: xã\nkhông phải thư cũ", "", "Từ: xã\nkhông phải thư cũ"),
        ("x" * 5_000, "", "x" * 2_000),
    ],
)
def test_the_senders_own_words(text: str, html: str, own: str) -> None:
    data = eml(text=text, html=html) if text else fields() + text_part(html, "html")
    assert only(data).text == own


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258", "utf-16"])
def test_words_in_their_charset(charset: str) -> None:
    assert (
        only(fields() + text_part("Thôn Đồng Tiến nộp biểu mẫu", charset=charset)).text == "Thôn Đồng Tiến nộp biểu mẫu"
    )


def test_words_whose_charset_is_wrong() -> None:
    data = fields() + b"Content-Type: text/plain; charset=us-ascii\r\n\r\n"
    for words in ("Thôn Đồng Tiến".encode(), mailkit.cp1258("Thôn Đồng Tiến")):
        assert only(data + words).text == "Thôn Đồng Tiến"
    assert only(data.replace(b"us-ascii", b"hex") + b"4142").text == "4142"


# findings


def test_every_finding_of_a_message_can_be_said() -> None:
    for data in (
        eml([FORM])[:-3_000],
        mailkit.bounce(eml()),
        mailkit.automatic(),
        mailkit.many(1_200),
        mailkit.deep(60),
    ):
        for finding in only(data).findings:
            text, hint = render(finding)
            assert text.endswith(".") and hint.endswith(".") and "{" not in text + hint


def test_a_walk_is_pure() -> None:
    data = eml([FORM, Attach("a.zip", mailkit.nested(3, SHEET))], parts=[rfc822(INNER)])
    assert unpack("thu.eml", data) == unpack("thu.eml", data)
    assert timedelta(0) == AT.utcoffset() - timedelta(hours=7)


def test_a_mailbox_of_thunderbird_needs_no_blank_line_between_two_messages() -> None:
    start = b"From - Mon Jun 15 08:30:00 2026\r\nX-Mozilla-Status: 0001\r\n"
    sent = [eml([FORM]).rstrip(), eml([FORM], subject="Hai").rstrip()]
    got = unpack("Inbox", b"".join(start + each + b"\r\n" for each in sent))
    assert [message.mail.subject for message in got.messages] == ["Nộp biểu mẫu 6 tháng", "Hai"]
    assert all(len(message.groups[0].forms) == 1 and not message.findings for message in got.messages)


@pytest.mark.parametrize(("action", "kind"), [("failed", Kind.BOUNCE), ("delayed", Kind.AUTOMATIC)])
def test_a_delay_is_no_failure_the_server_tries_on(action: str, kind: Kind) -> None:
    raw = mailkit.bounce(eml()).replace(b"Action: failed", f"Action: {action}".encode())
    (message,) = unpack("báo.eml", raw).messages
    assert (message.kind, message.groups) == (kind, ())
