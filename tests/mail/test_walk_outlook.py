"""Outlook's own: .msg, which no other program writes, and winmail.dat. Read by others too, where others can.

``tests.mail.msgkit`` and ``tnefkit`` write them here; olefile, python-oxmsg's own reader and tnefparse say that they
are what they should be.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import olefile
import pytest
import tnefparse
from oxmsg import Message as OtherReader

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.findings import Code
from tanminh_xl.intake.unpack import Kind, Message, unpack
from tests import spreadsheets
from tests.mail import mailkit, msgkit, tnefkit
from tests.mail.mailkit import Attach, eml
from tests.mail.msgkit import File, msg
from tests.mail.tnefkit import Held, tnef

SHEET = spreadsheets.xlsx()
OTHER = spreadsheets.xls() + bytes(5)
NAME = "Biểu mẫu thôn Đồng Tiến.xlsx"
LOGO = b"\x89PNG\r\n\x1a\n" + bytes(500)
SENT = datetime(2026, 6, 15, 1, 30, tzinfo=UTC)
AT = datetime(2026, 6, 15, 8, 30, tzinfo=ZONE)
HEADERS = "From: =?utf-8?q?Th=C3=B4n_5?= <Thon5@x.vn>\r\nDate: Mon, 15 Jun 2026 08:30:00 +0700\r\nMessage-ID: <5@x>\r\n"
INNER: dict[str, Any] = {
    "subject": "Nộp biểu",
    "sender": "thon5@x.vn",
    "name": "Thôn 5",
    "sent": SENT,
    "files": [File("THON05.xlsx", SHEET)],
}


def only(data: bytes, name: str = "thu.msg") -> Message:
    got = unpack(name, data)
    assert (len(got.messages), got.files, got.findings) == (1, (), ())
    return got.messages[0]


def brought(message: Message) -> list[tuple[str, str, bytes]]:
    """By whom, where, which bytes."""
    return [
        (each.mail.sender, file.where, file.data) for each in message.groups for file in (*each.forms, *each.evidence)
    ]


def said(message: Message) -> list[tuple[Code, str]]:
    return [(finding.code, finding.value) for finding in message.findings]


@pytest.mark.parametrize("page", [0, 1258, 65001])
@pytest.mark.parametrize("large", [SHEET, SHEET * 20])
def test_a_message_of_outlook(page: int, large: bytes) -> None:
    data = msg(
        [File(NAME, large), File("nhỏ.xlsx", OTHER[:100])],
        subject="Nộp biểu mẫu",
        body="Kính gửi Văn phòng.\r\n-----Original Message-----\r\ncũ",
        sender="Thon5@x.vn",
        name="Thôn 5",
        sent=SENT,
        message_id="<5@x>",
        page=page,
    )
    for name in ("thu.msg", "a.xlsx"):
        message = only(data, name)
        mail = message.mail
        assert (mail.sender, mail.name, mail.sent, mail.message_id) == ("thon5@x.vn", "Thôn 5", AT, "<5@x>")
        assert (mail.subject, message.text, message.raw) == ("Nộp biểu mẫu", "Kính gửi Văn phòng.", data)
        assert [each[1:] for each in brought(message)] == [(f"{name}/{NAME}", large), (f"{name}/nhỏ.xlsx", OTHER[:100])]


def test_what_is_written_here_is_what_other_readers_read() -> None:
    data = msg([File(NAME, SHEET), File("Fwd.msg", inner=INNER), File("lớn.bin", bytes(200_000))], subject="Nộp")
    read = OtherReader.load(data)
    assert [(each.file_name, each.file_bytes) for each in read.attachments][::2] == [
        (NAME, SHEET),
        ("lớn.bin", bytes(200_000)),
    ]
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        assert ole.exists("__attach_version1.0_#00000001/__substg1.0_3701000D/__attach_version1.0_#00000000")
    large = msg([File("lớn.pdf", b"%PDF-" + bytes(9_000_000))])
    assert [each.size for each in OtherReader.load(large).attachments] == [9_000_005]
    assert [len(each[2]) for each in brought(only(large))] == [9_000_005]


@pytest.mark.parametrize(
    ("fields", "sender", "name", "sent"),
    [
        ({"headers": HEADERS}, "thon5@x.vn", "Thôn 5", AT),
        ({"headers": HEADERS, "sender": "la@x.vn", "name": "Lạ"}, "thon5@x.vn", "Thôn 5", AT),
        ({"sender": "/O=EXCHANGELABS/CN=THON5", "name": "Thôn 5", "delivered": SENT}, "", "Thôn 5", AT),
        ({"sender": "a@b.vn", "sent": datetime(1601, 1, 1, tzinfo=UTC)}, "a@b.vn", "", None),
        ({}, "", "", None),
    ],
)
def test_who_sent_a_message_of_outlook_and_when(
    fields: dict[str, Any], sender: str, name: str, sent: datetime | None
) -> None:
    mail = only(msg(**fields)).mail
    assert (mail.sender, mail.name, mail.sent) == (sender, name, sent)


def test_messages_within_it_have_their_own_sender() -> None:
    """python-oxmsg has no bytes for them."""
    deeper = {**INNER, "sender": "thon6@x.vn", "files": [File("THON06.xlsx", OTHER)]}
    middle = {**INNER, "files": [*INNER["files"], File("", inner={**deeper, "subject": "Sâu"})]}
    message = only(msg([File("Fwd.msg", inner=middle), File("xa.xlsx", SHEET)], sender="xa@y.vn", sent=SENT))
    assert brought(message) == [
        ("xa@y.vn", "thu.msg/xa.xlsx", SHEET),
        ("thon5@x.vn", "thu.msg/Fwd.msg/THON05.xlsx", SHEET),
        ("thon6@x.vn", "thu.msg/Fwd.msg/Sâu.eml/THON06.xlsx", OTHER),
    ]
    assert [each.mail.forwarded_by for each in message.groups] == ["", "xa@y.vn", "xa@y.vn"]
    assert message.groups[1].mail.sent == AT


@pytest.mark.parametrize("page", [0, 1258])
def test_a_message_within_it_whose_head_is_an_outer_ones(page: int) -> None:
    """As aspose-email-foss 26.3 writes it."""
    message = only(msg([File("Fwd.msg", inner={**INNER, "head": 32})], sender="xa@y.vn", page=page))
    assert brought(message) == [("thon5@x.vn", "thu.msg/Fwd.msg/THON05.xlsx", SHEET)]


def test_messages_in_each_other_without_end_are_told() -> None:
    inner: dict[str, Any] = INNER
    for level in range(9):
        inner = {"subject": str(level), "sender": "a@b.vn", "files": [File(f"{level}.msg", inner=inner)]}
    message = only(msg([File("Fwd.msg", inner=inner)], sender="xa@y.vn"))
    assert [code for code, _ in said(message)] == [Code.MAIL_NESTED]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (File("logo.png", LOGO, cid="a@b"), (Code.MAIL_PASSED_OVER, "logo.png")),
        (File("logo.png", LOGO, hidden=True), (Code.MAIL_PASSED_OVER, "logo.png")),
        (File("a.xlsx", method=7), (Code.MAIL_LINKED, "thu.msg/a.xlsx")),
        (File("a.xlsx", method=9), (Code.MAIL_LINKED, "thu.msg/a.xlsx")),
        (File("Fwd.msg", inner={"subject": "Đôn đốc"}), (Code.MAIL_PASSED_OVER, "Fwd.msg")),
        (File("winmail.dat", tnef([])), (Code.MAIL_PASSED_OVER, "winmail.dat")),
    ],
)
def test_what_it_does_not_bring_is_told(file: File, told: tuple[Code, str]) -> None:
    message = only(msg([File("THON05.xlsx", SHEET), file], html=b"<p>x <img src='cid:a@b'></p>", sender="a@b.vn"))
    assert [each[1:] for each in brought(message)] == [("thu.msg/THON05.xlsx", SHEET)]
    assert said(message) == [told]
    assert message.text == "x"


@pytest.mark.parametrize(
    ("kind", "is_kind"),
    [
        ("REPORT.IPM.Note.NDR", Kind.BOUNCE),
        ("REPORT.IPM.Note.DR", Kind.AUTOMATIC),
        ("REPORT.IPM.Note.IPNRN", Kind.AUTOMATIC),
        ("IPM.Note.Rules.OofTemplate.Microsoft", Kind.AUTOMATIC),
        ("IPM.Note", Kind.LETTER),
    ],
)
def test_its_class_says_what_a_machine_wrote(kind: str, is_kind: Kind) -> None:
    message = only(msg(kind=kind, sender="a@b.vn"))
    assert (message.kind, bool(message.groups)) == (is_kind, is_kind is Kind.LETTER)


def test_one_that_was_signed_or_encrypted() -> None:
    entity = mailkit.signed(
        mailkit.multipart([mailkit.text_part("x"), mailkit.part(Attach("THON05.xlsx", SHEET))]), b""
    )
    signed = msg([File("smime.p7m", entity, type="multipart/signed")], kind="IPM.Note.SMIME.MultipartSigned")
    assert [each[1:] for each in brought(only(signed))] == [("thu.msg/THON05.xlsx", SHEET)]
    sealed = only(msg([File("smime.p7m", b"0\x80", type="application/pkcs7-mime")], kind="IPM.Note.SMIME"))
    assert said(sealed) == [(Code.MAIL_ENCRYPTED, "thu.msg")]


def test_a_workbook_as_an_object_in_it_does_not_make_it_one() -> None:
    held = dict(msgkit._message([], {"subject": "x", "sender": "a@b.vn"}, 32))
    held["__attach_version1.0_#00000000"] = {
        **msgkit._properties({msgkit.METHOD: 6, msgkit.LONG_NAME: "Worksheet"}, bytes(8), 0),
        "__substg1.0_3701000D": {"Workbook": bytes(5_000)},
    }
    message = only(msgkit.compound(held))
    assert (message.mail.sender, said(message)) == ("a@b.vn", [(Code.MAIL_LINKED, "thu.msg/Worksheet")])


def test_one_that_says_it_has_more_than_is_found_is_told() -> None:
    data = msg([File("THON05.xlsx", SHEET), File("THON06.xlsx", OTHER)], sender="a@b.vn")
    lost = data.replace(
        "__attach_version1.0_#00000001".encode("utf-16-le"), "__lost".encode("utf-16-le").ljust(58, b"x")
    )
    message = only(lost)
    assert [each[2] for each in brought(message)] == [SHEET]
    assert [(found.code, found.expected) for found in message.findings] == [
        (Code.MAIL_BROKEN, "ghi 2 tệp kèm, chỉ thấy 1")
    ]


def test_a_damaged_one_is_told() -> None:
    data = msg([File("THON05.xlsx", SHEET)], sender="a@b.vn", subject="x")
    for at in range(600, len(data), 300):
        got = unpack("thu.msg", data[:at])
        assert got.files or got.messages[0].findings or brought(got.messages[0])


def test_one_attached_to_a_message_and_one_in_a_zip() -> None:
    made = msg([File("THON05.xlsx", SHEET)], sender="thon5@x.vn")
    message = only(eml([Attach("Fwd.msg", made, "application/vnd.ms-outlook")], sender="xa@y.vn"), "thu.eml")
    assert brought(message) == [("thon5@x.vn", "thu.eml/Fwd.msg/THON05.xlsx", SHEET)]
    (inside,) = unpack("thu.zip", mailkit.zip_of({"Fwd.msg": made})).messages
    assert brought(inside) == [("thon5@x.vn", "thu.zip/Fwd.msg/THON05.xlsx", SHEET)]


# winmail.dat

WINMAIL = tnef([Held(NAME, SHEET), Held("", b"%PDF-1", title="scan.pdf"), Held("số.xls", OTHER)])


@pytest.mark.parametrize("kind", ["application/ms-tnef", "application/octet-stream"])
def test_a_winmail_in_a_message_is_its_parts(kind: str) -> None:
    message = only(eml([Attach("winmail.dat", WINMAIL, kind)], text=""), "thu.eml")
    (found,) = message.groups
    assert [(form.name, form.data) for form in found.forms] == [(NAME, SHEET), ("số.xls", OTHER)]
    assert [each.name for each in found.evidence] == ["scan.pdf"]
    assert (found.mail.sender, found.text, said(message)) == ("thon5@tanminh.vn", "Thôn nộp biểu mẫu.", [])


def test_a_winmail_that_lies_alone_is_its_files() -> None:
    got = unpack("winmail.dat", WINMAIL)
    assert [(file.where, file.data) for file in got.files] == [
        (f"winmail.dat/{NAME}", SHEET),
        ("winmail.dat/scan.pdf", b"%PDF-1"),
        ("winmail.dat/số.xls", OTHER),
    ]


def test_a_winmail_without_attachments_is_told() -> None:
    message = only(eml([Attach("winmail.dat", tnef([]))], text=""), "thu.eml")
    assert (brought(message), said(message)) == ([], [(Code.MAIL_PASSED_OVER, "winmail.dat")])
    assert message.groups[0].text == "Thôn nộp biểu mẫu."


def test_a_message_in_a_winmail() -> None:
    data = tnef([Held("Fwd", inner=WINMAIL)])
    message = only(eml([Attach("winmail.dat", data)], sender="xa@y.vn"), "thu.eml")
    assert next(each[1] for each in brought(message)) == f"thu.eml/winmail.dat/Fwd.msg/{NAME}"
    assert [file.data for file in unpack("winmail.dat", data).files] == [SHEET, b"%PDF-1", OTHER]


def test_another_reader_reads_the_same_in_it() -> None:
    read = tnefparse.TNEF(WINMAIL)
    assert [(each.long_filename(), each.data) for each in read.attachments] == [
        (NAME, SHEET),
        ("scan.pdf", b"%PDF-1"),
        ("số.xls", OTHER),
    ]


def test_what_it_says_of_itself_keeps_nobody_waiting() -> None:
    """tnefparse goes round four thousand million times."""
    many = WINMAIL[:6] + tnefkit.attribute(
        1, 0x9003, 6, b"\xff\xff\xff\xff" + b"\x02\x10\x37\0\xff\xff\xff\xff" * 1_000
    )
    assert [file.data for file in unpack("winmail.dat", many).files] == [many]
    cut = unpack("winmail.dat", WINMAIL[:-1_000])
    assert [finding.code for finding in cut.findings] == [Code.MAIL_CUT_OFF, Code.MAIL_BROKEN]
