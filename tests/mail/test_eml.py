"""A draft as a message: read back by Python's own library, the same bytes again, whatever the words."""

from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.drafts import Draft, DraftKind, Enclosed
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.mail import sendable
from tanminh_xl.intake.unpack import unpack
from tanminh_xl.mail.eml import Office, eml, message_id, plain_name, ready, recipients

OFFICE = Office("Văn phòng HĐND và UBND xã", "vanphong@tanminh.example", "TM-2026-2030")
COPY = Enclosed("Báo cáo thôn Đồng Tiến (bản 1, cần bổ sung).xlsx", "tra_lai/a.xlsx", "0" * 64)
FORM = Enclosed("2026-6T_THON05_Dong-Tien.xlsx", "bieu_mau/b.xlsx", "1" * 64)
DRAFT = Draft(
    DraftKind.BACK,
    "2026-6T",
    "THON05",
    "2026-6T/THON05#1",
    ("dongtien@tanminh.example", "truongthon@xa.example"),
    "Đề nghị chỉnh sửa, bổ sung báo cáo 6 tháng đầu năm 2026 của Thôn Đồng Tiến, trước thứ Năm 18/6/2026",
    "Kính gửi Thôn Đồng Tiến: đề nghị sửa 2 nội dung.\n\nTrân trọng.\n",
    (COPY, FORM),
)

AT = datetime(2026, 6, 16, 8, 5, 9, tzinfo=ZONE)
LONGEST = 90
"""Of Word's content type and its header, which cannot be cut; RFC 5322 wants 78 and allows 998."""


def read(data: bytes) -> EmailMessage:
    return cast("EmailMessage", message_from_bytes(data, policy=default))


def said(part: EmailMessage) -> str:
    """A text part's words; in a message its lines end by CR LF."""
    return str(part.get_content()).replace("\r\n", "\n")


def test_it_says_what_the_draft_says() -> None:
    data = eml(DRAFT, OFFICE, (b"copy", b"form" * 100))
    found = read(data)
    assert not found.defects and found["X-Unsent"] == "1" and "Date" not in found
    assert found["Subject"] == DRAFT.subject and found["Message-ID"] == message_id(DRAFT, OFFICE)
    assert str(found["From"]) == "Văn phòng HĐND và UBND xã <vanphong@tanminh.example>"
    assert tuple(a.addr_spec for a in found["To"].addresses) == DRAFT.to == recipients(data)
    body = cast("EmailMessage | None", found.get_body(("plain",)))
    assert body is not None and said(body) == DRAFT.text and body.get_content_charset() == "utf-8"
    files = list(found.iter_attachments())
    assert [f.get_filename() for f in files] == [COPY.name, FORM.name]
    assert [f.get_content() for f in files] == [b"copy", b"form" * 100]
    assert [f.get_param("name") for f in files] == ["Bao-cao-thon-Dong-Tien-ban-1-can-bo-sung.xlsx", FORM.name]
    assert {f.get_content_subtype() for f in files} == {"vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def test_the_same_draft_is_the_same_bytes_and_another_is_another_message() -> None:
    data = eml(DRAFT, OFFICE, (b"copy", b"form"))
    assert data == eml(DRAFT, OFFICE, (b"copy", b"form"))
    others = (
        DRAFT._replace(text="khác"),
        DRAFT._replace(to=()),
        DRAFT._replace(enclosed=(COPY,)),
        DRAFT._replace(about="2026-6T/THON05#2"),
    )
    ids = {message_id(draft, OFFICE) for draft in (DRAFT, *others)} | {message_id(DRAFT, OFFICE._replace(plan="X"))}
    assert len(ids) == 6


def test_lines_are_short_ascii_and_end_as_smtp_asks() -> None:
    data = eml(DRAFT, OFFICE, (bytes(range(256)) * 9, b"form"))
    lines = data.split(b"\r\n")
    assert data.isascii() and b"\n" not in data.replace(b"\r\n", b"") and max(map(len, lines)) <= LONGEST


def test_what_is_not_known_is_left_to_the_mail_program() -> None:
    found = read(eml(DRAFT._replace(to=(), enclosed=()), OFFICE._replace(address=""), ()))
    assert "From" not in found and "To" not in found and said(found) == DRAFT.text
    assert found["Message-ID"].endswith("@tanminh-xl.invalid>")


@pytest.mark.parametrize(
    "name", ["Van phong, UBND xa", "UBND xa (Van phong)", 'Xa "Tan Minh" <a@b.vn>', "Xa T. Minh; VP"]
)
def test_a_plain_name_is_one_sender(name: str) -> None:
    found = read(eml(DRAFT, OFFICE._replace(name=name), (b"x", b"y")))
    (sender,) = found["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, OFFICE.address)
    assert not found["From"].defects


_WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(subject=_WORDS, name=_WORDS.map(lambda text: text.replace("\\", "") + ".xlsx"), text=_WORDS)
def test_any_words_come_back(subject: str, name: str, text: str) -> None:
    draft = DRAFT._replace(subject=subject, text=text, enclosed=(COPY._replace(name=name),))
    data = eml(draft, OFFICE, (b"x",))
    found = read(data)
    assert data.isascii() and max(map(len, data.split(b"\r\n"))) <= LONGEST
    assert "".join(str(found["Subject"]).split()) == "".join(subject.split())
    (file,) = found.iter_attachments()
    assert file.get_filename() == name.strip()  # Python takes blanks off its ends; no name of ours has any
    body = cast("EmailMessage | None", found.get_body(("plain",)))
    assert body is not None and said(body) == text


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.xlsx", "a.xlsx"),
        ("Đồng Tiến.xlsx", "Dong-Tien.xlsx"),
        ("报告.xlsx", "tep.xlsx"),
        ("x" * 90 + ".pdf", "x" * 50 + ".pdf"),
        ("không đuôi", "khong-duoi"),
        ('a"b\\c.xlsx', "a-b-c.xlsx"),
    ],
)
def test_a_name_has_a_plain_one_beside_it(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_it_is_sent_with_a_date_and_without_what_is_a_drafts() -> None:
    data = eml(DRAFT, OFFICE, (b"copy", b"form"))
    sent = read(ready(data, AT))
    assert "X-Unsent" not in sent and sent["Date"].datetime == AT
    assert sent["Subject"] == DRAFT.subject and len(list(sent.iter_attachments())) == 2
    edited = b"\xef\xbb\xbfBcc: x@y.example,\n z@y.example\n" + data.replace(b"\r\n", b"\n")
    assert "Bcc" not in read(ready(edited, AT)) and b"y.example" not in ready(edited, AT)
    assert recipients(edited) == (*DRAFT.to, "x@y.example", "z@y.example"), "they get it, and nobody sees that"
    assert b"\n" not in ready(edited, AT).replace(b"\r\n", b"")


@pytest.mark.parametrize("text", ["a@b.vn", "thon.dong-tien@tanminh.haiphong.gov.vn"])
def test_an_address_can_be_sent_to(text: str) -> None:
    assert sendable(text)


@pytest.mark.parametrize(
    "text", ["", "a", "a@b", "a b@c.vn", "a@b.vn, c@d.vn", "thôn@b.vn", "<a@b.vn>", "a@b.vn\nBcc: x@y.vn"]
)
def test_another_text_is_no_address(text: str) -> None:
    assert not sendable(text)


def test_our_own_walk_reads_it_too() -> None:
    (message,) = unpack("thu.eml", ready(eml(DRAFT, OFFICE, (b"PK\3\4 copy", b"PK\3\4 form")), AT)).messages
    assert (message.mail.sender, message.mail.subject, message.mail.sent) == (OFFICE.address, DRAFT.subject, AT)
    assert message.mail.message_id.strip("<>") == message_id(DRAFT, OFFICE).strip("<>")
    assert message.text.split() == DRAFT.text.split()
    (group,) = message.groups
    assert [(part.name, part.data) for part in group.forms] == [
        (COPY.name, b"PK\3\4 copy"),
        (FORM.name, b"PK\3\4 form"),
    ]
