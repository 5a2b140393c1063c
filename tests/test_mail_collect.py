"""Messages are received: each once, whatever it is called; what it brings is its sender's and of its day (5.5, 5.6)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.checks.mails import known_senders
from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.events import UNKNOWN, ZONE, Choice, Receipt
from tanminh_xl.domain.findings import Code, Verdict
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.integrity import Why
from tanminh_xl.domain.mail import KeptMail, MailKind
from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.domain.personal import HIDDEN
from tanminh_xl.domain.secret import Secret
from tanminh_xl.forms.write import write
from tanminh_xl.intake import imap, unpack, zips
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import addresses as keeping
from tanminh_xl.usecases import arriving, mail_servers
from tanminh_xl.usecases import collect as collecting
from tanminh_xl.usecases import mails as listing
from tanminh_xl.usecases.integrity import LETTER, beside_periods, troubles, whole
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.unhandled import MailToHandle, unhandled
from tests.carried import carried, check, collect, decide, explain, on_behalf, reread
from tests.inboxes import tree
from tests.mail import mailkit as kit
from tests.mail.mailkit import Attach
from tests.plans import Plan, given, rows

HALF = "2026-6T"
COUNT = "CHUNG-01"
PHOTO = b"\xff\xd8\xff\xe0photo"
OFFICE = "vanphong.minhhoa@example.vn"
STRANGER = "nguoila@example.com"
mails, done = carried(listing.mails), carried(listing.done)
keep_addresses = carried(keeping.keep_addresses)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    plan = Plan(tmp_path_factory.mktemp("thư") / "xã", given())
    plan.open(HALF)
    return plan.on(2026, 6, 15)


@pytest.fixture
def plan(prepared: Plan, tmp_path: Path) -> Plan:
    return prepared.copied(tmp_path / "xã")


def form(plan: Plan, unit: str, value: float = 11.0) -> bytes:
    """The unit's form, filled."""
    spec = plan.form(unit, HALF)
    return write(spec, {**fill(plan.of, spec), (f"A|{unit}/{COUNT}", ColumnKey.VALUE): value})


def at(minute: int, day: int = 12) -> str:
    """A moment of June 2026 as a message says it."""
    return format_datetime(datetime(2026, 6, day, 8, tzinfo=ZONE) + timedelta(minutes=minute))


def mail(unit: str, *files: Attach, minute: int = 0, sender: str = "", **more: Any) -> bytes:
    return kit.eml(files, sender=sender or f"{unit.lower()}@example.vn", date=at(minute), **more)


def put(plan: Plan, name: str, data: bytes, saved: datetime | None = None) -> Path:
    path = plan.folder / "hop_thu" / name
    path.write_bytes(data)
    moment = (saved or plan.now).timestamp()
    os.utime(path, (moment, moment))
    return path


def receipts(plan: Plan) -> dict[str, Receipt]:
    folder = Folder(plan.folder)
    return {r.label: r for r in (*folder.records(HALF).receipts, *folder.unknown().receipts)}


def kept(plan: Plan) -> tuple[KeptMail, ...]:
    return Folder(plan.folder).mails()


def waiting(plan: Plan) -> Sequence[MailToHandle]:
    return unhandled(plan.snapshot())


# a form and what is beside it


def test_a_form_by_mail_is_its_senders_with_all_that_is_known_of_the_message(plan: Plan) -> None:
    raw = mail("THON01", Attach("báo cáo.xlsx", form(plan, "THON01")), subject="Thôn 1 nộp", message_id="<1@x>")
    put(plan, "thư.eml", raw)
    outcome = collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert (receipt.label, receipt.verdict, receipt.sender) == (
        f"{HALF}/THON01#1",
        Verdict.ACCEPTED,
        "thon01@example.vn",
    )
    assert receipt.mail is not None
    assert (receipt.mail.sender, receipt.mail.subject, receipt.mail.message_id) == (
        "thon01@example.vn",
        "Thôn 1 nộp",
        "<1@x>",
    )
    (event,) = kept(plan)
    assert (plan.folder / "da_nhan" / "_thu" / event.file).read_bytes() == raw
    assert (event.sha256, event.kind, event.name) == (receipt.mail.sha256, MailKind.FORMS, "thư.eml")
    assert outcome.text.startswith("Nhận 1 thư. Nhận 1 tệp: 1 được tiếp nhận") and outcome.exit == 0
    (row,) = rows(outcome)
    assert row["mail"]["sender"] == "thon01@example.vn" and row["file"].endswith("thư.eml/báo cáo.xlsx")
    assert rows(outcome, "mails")[0]["kind"] == "forms" and not waiting(plan)


def test_the_day_of_the_mail_is_the_day_of_submission(plan: Plan) -> None:
    put(plan, "thư.eml", kit.eml([Attach("a.xlsx", form(plan, "THON01"))], sender="thon01@example.vn", date=at(5, 9)))
    collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert receipt.sent == receipt.submitted == datetime(2026, 6, 9, 8, 5, tzinfo=ZONE)


@pytest.mark.parametrize(("date", "code"), [("", Code.MAIL_UNDATED), (at(0, 30), Code.MAIL_AHEAD)])
def test_a_message_without_a_day_counts_from_when_it_was_saved(plan: Plan, date: str, code: Code) -> None:
    saved = datetime(2026, 6, 13, 9, tzinfo=ZONE)
    raw = kit.eml([Attach("a.xlsx", form(plan, "THON01"))], sender="thon01@example.vn", date=date)
    put(plan, "thư.eml", raw, saved)
    collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert [f.code for f in receipt.findings] == [code] and receipt.sent == receipt.submitted == saved


def test_a_clock_that_fell_back_makes_no_report_early(plan: Plan) -> None:
    """A PC whose battery is flat dates its mail years before there was a plan."""
    saved = datetime(2026, 6, 14, 9, tzinfo=ZONE)
    old = "Fri, 01 Jan 2010 00:03:00 +0700"
    files = [Attach("a.xlsx", form(plan, "THON01")), Attach("a.jpg", PHOTO, "image/jpeg")]
    for n, file in enumerate(files, 1):
        put(plan, f"{n}.eml", kit.eml([file], sender=f"thon0{n}@example.vn", date=old), saved)
    outcome = collect(*plan.at())
    assert {r.submitted for r in receipts(plan).values()} == {saved}
    assert all(Code.MAIL_BEHIND in {f.code for f in r.findings} for r in receipts(plan).values())
    assert sum("trước khi kế hoạch bắt đầu" in line for line in outcome.lines) == 2
    assert [one.day for one in waiting(plan)] == [saved.date()]


def test_evidence_stands_with_each_form_of_its_message(plan: Plan) -> None:
    forms = [Attach(f"{u}.xlsx", form(plan, u)) for u in ("PKT", "PVHXH")]
    put(plan, "thư.eml", mail("PKT", *forms, Attach("anh.jpg", PHOTO, "image/jpeg"), sender=OFFICE))
    collect(*plan.at())
    assert {r.unit: len(r.attachments) for r in receipts(plan).values()} == {"PKT": 1, "PVHXH": 1}
    for receipt in receipts(plan).values():
        assert Folder(plan.folder).attachment(receipt, receipt.attachments[0]) == PHOTO
    assert not waiting(plan) and Folder(plan.folder).orphans() == ()


def test_a_photo_alone_is_kept_with_its_sender_until_it_is_typed(plan: Plan) -> None:
    pages = [Attach(f"trang {n}.jpg", PHOTO + bytes([n]), "image/jpeg") for n in (1, 2)]
    put(plan, "thư.eml", mail("THON01", *pages, subject="Báo cáo giấy"))
    outcome = collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert (receipt.label, receipt.verdict, len(receipt.attachments)) == (f"{HALF}/THON01#1", Verdict.RETURNED, 1)
    (one,) = waiting(plan)
    assert (one.unit, one.subject) == ("THON01", "Báo cáo giấy") and "nhập thay" in one.why[0]
    assert any("còn phải xử lý" in line for line in outcome.lines)
    typed = plan.folder.parent / "nhập thay.xlsx"
    typed.write_bytes(form(plan, "THON01"))
    on_behalf(*plan.at(), [typed], "THON01")
    assert not waiting(plan)


def test_a_page_that_comes_behind_one_that_came_before_is_received(plan: Plan) -> None:
    pages = [Attach(f"trang {n}.jpg", PHOTO + bytes([n]), "image/jpeg") for n in (1, 2)]
    put(plan, "1.eml", mail("THON01", pages[0]))
    put(plan, "2.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01")), minute=1))
    collect(*plan.at())
    assert not waiting(plan)
    put(plan, "3.eml", mail("THON01", *pages, minute=2))
    collect(*plan.at())
    newest = receipts(plan)[f"{HALF}/THON01#3"]
    assert newest.name == "trang 2.jpg" and len(newest.attachments) == 1
    (one,) = waiting(plan)
    assert one.kept.name == "3.eml"


def test_pages_of_one_run_that_come_twice_all_have_a_receipt(plan: Plan) -> None:
    pages = [Attach(f"trang {n}.jpg", PHOTO + bytes([n]), "image/jpeg") for n in (1, 2)]
    put(plan, "1.eml", mail("THON01", pages[0]))
    put(plan, "2.eml", mail("THON01", *pages, minute=1))
    collect(*plan.at())
    names = {r.name for r in receipts(plan).values()}
    names |= {a.file.partition("__")[0] + ".jpg" for r in receipts(plan).values() for a in r.attachments}
    assert names == {"trang 1.jpg", "trang 2.jpg"} and len(waiting(plan)) == 2


def test_a_picture_that_another_unit_sent_too_is_not_answered_by_its_report(plan: Plan) -> None:
    put(plan, "1.eml", mail("THON01", Attach("a.jpg", PHOTO, "image/jpeg")))
    put(plan, "2.eml", mail("THON02", Attach("a.jpg", PHOTO, "image/jpeg"), minute=1))
    put(plan, "3.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01")), minute=2))
    collect(*plan.at())
    (one,) = waiting(plan)
    assert one.unit == "THON02"


def test_a_photo_is_answered_by_a_form_or_a_decision_too(plan: Plan) -> None:
    put(plan, "1.eml", mail("THON01", Attach("a.jpg", PHOTO, "image/jpeg")))
    put(plan, "2.eml", mail("THON02", Attach("b.jpg", PHOTO + b"2", "image/jpeg")))
    put(plan, "3.eml", mail("", Attach("c.jpg", PHOTO + b"3", "image/jpeg"), sender=STRANGER))
    collect(*plan.at())
    assert [one.unit for one in waiting(plan)] == ["THON01", "THON02", ""]
    put(plan, "4.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01")), minute=9))
    collect(*plan.at())
    decide(*plan.at(), f"{HALF}/THON02#1", Choice.RETURN, "gửi lại biểu")
    decide(*plan.at(), f"{UNKNOWN}/{UNKNOWN}#1", Choice.IGNORE, "quảng cáo")
    assert not waiting(plan)


def test_a_form_that_was_received_before_leaves_its_new_photo_to_the_clerk(plan: Plan) -> None:
    put(plan, "1.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01"))))
    collect(*plan.at())
    put(plan, "2.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01")), Attach("anh.jpg", PHOTO), minute=1))
    outcome = collect(*plan.at())
    assert len(receipts(plan)) == 1 and outcome.text.startswith("Nhận 1 thư, 1 thư còn phải xử lý.")
    (one,) = waiting(plan)
    assert "anh.jpg" in one.why[0]
    scan = plan.folder.parent / "anh.jpg"
    scan.write_bytes(PHOTO)
    typed = plan.folder.parent / "nhập thay.xlsx"
    typed.write_bytes(form(plan, "THON01", 12))
    on_behalf(*plan.at(), [typed], "THON01", None, [scan])
    assert not waiting(plan)


# words, failures, what a program wrote


def test_how_a_message_begins_is_shown_without_an_identity_number(plan: Plan) -> None:
    said = "Hộ ông A, số 031 088 001 234."
    put(plan, "1.eml", kit.eml(sender="thon02@example.vn", date=at(0), text=said, subject="Hộ 031088001234"))
    collect(*plan.at())
    (one,) = waiting(plan)
    assert (one.words, one.subject) == (f"Hộ ông A, số {HIDDEN}.", f"Hộ {HIDDEN}")
    assert (one.kept.words, one.kept.mail.subject) == (said, "Hộ 031088001234"), "its event keeps what was written"


def test_words_alone_are_kept_and_told_until_the_clerk_says_what_she_did(plan: Plan) -> None:
    put(plan, "thư.eml", kit.eml(text="Thôn không phát sinh gì.", sender="thon02@example.vn", subject="Báo cáo"))
    outcome = collect(*plan.at())
    assert receipts(plan) == {} and outcome.exit == 1
    (one,) = waiting(plan)
    assert (one.unit, one.words, one.day.day) == ("THON02", "Thôn không phát sinh gì.", 15)
    (row,) = ProgramTables(plan.snapshot())[listing.MAILS]
    assert (row["number"], row["unit_name"], row["subject"]) == (1, plan.of.unit["THON02"].name, "Báo cáo")
    said = mails(*plan.at())
    assert said.text == "1 thư đến cần xử lý." and rows(said, "mails")[0]["unit"] == "THON02"
    with pytest.raises(TanMinhError) as told:
        done(*plan.at(), [1], " ")
    assert told.value.code == "mail_why"
    with pytest.raises(TanMinhError) as told:
        done(*plan.at(), [1, 7], "đã gọi")
    assert told.value.code == "no_mail" and "7" in told.value.message
    done(*plan.at(), [1], "đã gọi điện")
    before = tree(plan)
    assert "từ trước" in done(*plan.at(), [1], "đã gọi điện").text
    assert tree(plan) == before and not waiting(plan)
    assert list(ProgramTables(plan.snapshot())[listing.MAILS]) == []


def test_of_what_could_not_be_delivered_no_form_is_taken(plan: Plan) -> None:
    sent = mail("VP", Attach("biểu.xlsx", form(plan, "THON03")), sender=OFFICE)
    put(plan, "lỗi.eml", kit.bounce(sent, "thon03@example.vn"))
    put(plan, "nghỉ.eml", kit.automatic())
    outcome = collect(*plan.at())
    assert receipts(plan) == {} and {k.kind for k in kept(plan)} == {MailKind.FAILURE, MailKind.AUTOMATIC}
    (one,) = waiting(plan)
    assert any("thon03@example.vn" in why for why in one.why)
    assert any("trả lời tự động" in line for line in outcome.lines)


def test_a_form_that_the_office_sent_out_is_none_of_a_unit(plan: Plan) -> None:
    (issued,) = (plan.folder / "bieu_mau" / HALF).glob("*THON01*.xlsx")
    raw = kit.eml([Attach(issued.name, issued.read_bytes())], sender=OFFICE, subject="Gửi biểu")
    put(plan, "đã gửi.eml", raw)
    outcome = collect(*plan.at())
    assert receipts(plan) == {} and [k.kind for k in kept(plan)] == [MailKind.OURS] and not waiting(plan)
    assert any("Văn phòng gửi đi" in line for line in outcome.lines) and outcome.exit == 0


@pytest.mark.parametrize("value", [11.0, 12.0, 13.0, 14.0])
def test_a_blank_that_a_reply_carries_on_is_not_what_its_unit_sent_last(plan: Plan, value: float) -> None:
    """Whatever the hashes of the two: four of them stand on both sides of the blank's."""
    (issued,) = (plan.folder / "bieu_mau" / HALF).glob("*THON01*.xlsx")
    old, new = Attach(issued.name, issued.read_bytes()), Attach("a.xlsx", form(plan, "THON01", value))
    put(plan, "1.eml", mail("THON01", new, old, subject="Re: Phát biểu mẫu"))
    collect(*plan.at())
    found = receipts(plan)
    assert [found[f"{HALF}/THON01#{n}"].verdict for n in (1, 2)] == [Verdict.RETURNED, Verdict.ACCEPTED]


@pytest.mark.parametrize("setting", ["send_to", "mail_address", "mail_account"])
def test_the_offices_own_address_is_known_wherever_cai_dat_has_it(setting: str) -> None:
    of = given()
    plan = of.plan.model_copy(update={"send_to": "", "mail_address": "", "mail_account": "", setting: "VP@xa.vn"})
    assert "vp@xa.vn" in known_senders(of.model_copy(update={"plan": plan})).office


def test_what_could_not_be_read_keeps_its_message_to_be_handled(plan: Plan) -> None:
    put(plan, "khóa.eml", mail("THON01", Attach("biểu.zip", kit.encrypted_zip(), "application/zip")))
    outcome = collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert receipt.verdict is Verdict.RETURNED and receipt.unit == "THON01" and outcome.exit == 2
    (one,) = waiting(plan)
    assert "mật khẩu" in one.why[0] and any("khóa.eml" in line and "còn phải" in line for line in outcome.lines)


# whose


def test_of_a_message_that_was_passed_on_the_inner_sender_is_judged(plan: Plan) -> None:
    inner = mail("THON02", Attach("a.xlsx", form(plan, "THON02")), minute=3)
    put(plan, "thư.eml", kit.eml(parts=[kit.rfc822(inner)], sender=OFFICE, date=at(50), subject="Fwd: nộp"))
    outcome = collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert receipt.mail is not None and receipt.verdict is Verdict.ACCEPTED
    assert (receipt.mail.sender, receipt.mail.forwarded_by) == ("thon02@example.vn", OFFICE)
    assert receipt.sender == f"thon02@example.vn ({OFFICE} chuyển tiếp)" and receipt.sent.minute == 3
    assert any(f"{OFFICE} chuyển tiếp" in line for line in outcome.lines)
    explained = explain(*plan.at(HALF), COUNT)
    assert any(f"thon02@example.vn ({OFFICE} chuyển tiếp)" in line for line in explained.lines)


def test_a_units_form_from_another_units_address_waits(plan: Plan) -> None:
    put(plan, "thư.eml", mail("THON02", Attach("a.xlsx", form(plan, "THON01"))))
    collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert receipt.unit == UNKNOWN and [f.code for f in receipt.findings] == [Code.UNIT_MISMATCH]
    decide(*plan.at(), f"{UNKNOWN}/{UNKNOWN}#1", Choice.ASSIGN, "", "THON01", HALF)
    assigned = receipts(plan)[f"{HALF}/THON01#1"]
    assert assigned.mail == receipt.mail and assigned.verdict is Verdict.ACCEPTED


def test_a_stranger_is_received_with_a_note_and_changes_nothing_unasked(plan: Plan) -> None:
    put(plan, "1.eml", mail("", Attach("a.xlsx", form(plan, "THON01")), sender=STRANGER))
    collect(*plan.at())
    put(plan, "2.eml", mail("", Attach("a.xlsx", form(plan, "THON01", 12)), sender=STRANGER, minute=1))
    collect(*plan.at())
    first, second = receipts(plan).values()
    assert (first.verdict, [f.code for f in first.findings]) == (Verdict.ACCEPTED_WITH_NOTES, [Code.ADDRESS_NEW])
    assert second.verdict is Verdict.NEEDS_CONFIRMATION and second.findings[0].code is Code.ADDRESS_CHANGES
    reread(*plan.at(HALF))
    assert receipts(plan)[f"{HALF}/THON01#3"].mail == second.mail


def test_what_the_clerk_passes_on_from_her_own_mailbox_is_no_strangers(plan: Plan) -> None:
    put(plan, "thư.eml", mail("", Attach("a.xlsx", form(plan, "THON01")), sender=OFFICE))
    collect(*plan.at())
    assert receipts(plan)[f"{HALF}/THON01#1"].verdict is Verdict.ACCEPTED


# once


def test_a_message_is_handled_once_whatever_it_is_called_and_wherever_it_lies(plan: Plan) -> None:
    first = mail("THON01", Attach("a.xlsx", form(plan, "THON01")))
    second = kit.eml(text="Chỉ có lời.", sender="thon02@example.vn", date=at(2))
    put(plan, "1.eml", first)
    put(plan, "2.eml", second)
    collect(*plan.at())
    before = tree(plan)
    put(plan, "lưu lại.eml", first)
    put(plan, "hộp thư.mbox", kit.mbox([first, second]))
    put(plan, "thư.zip", kit.zip_of({"thư/1.eml": first, "2.eml": second}))
    outcome = collect(*plan.on(2026, 6, 16).at())
    after = {name: data for name, data in tree(plan).items() if not name.startswith("hop_thu")}
    assert after == {name: data for name, data in before.items() if not name.startswith("hop_thu")}
    assert rows(outcome) == [] and any("7 thư đã nhận từ trước" in line for line in outcome.lines)


def test_files_and_messages_are_taken_in_the_order_in_which_they_were_sent(plan: Plan) -> None:
    """A loose file between two messages; the last that was sent counts, and each is later than the one before."""
    put(plan, "c.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01", 1)), minute=10))
    put(plan, "b.xlsx", form(plan, "THON01", 2), datetime(2026, 6, 12, 8, 20, tzinfo=ZONE))
    put(plan, "a.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01", 3)), minute=30))
    collect(*plan.at())
    found = [r.sent.minute for r in receipts(plan).values()]
    assert found == [10, 20, 30]
    assert {r.verdict for r in receipts(plan).values()} <= {Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES}


def test_a_zip_of_forms_is_taken_apart_and_one_that_is_not_whole_is_kept_too(plan: Plan) -> None:
    put(plan, "biểu.zip", kit.zip_of({"thôn/1.xlsx": form(plan, "THON01"), "2.xlsx": form(plan, "THON02")}))
    outcome = collect(*plan.at())
    assert {r.unit for r in receipts(plan).values()} == {"THON01", "THON02"} and len(rows(outcome)) == 2
    assert {Path(row["file"]).parent.name for row in rows(outcome)} == {"thôn", "biểu.zip"}
    put(plan, "khóa.zip", kit.encrypted_zip())
    collect(*plan.at())
    (odd,) = Folder(plan.folder).unknown().receipts
    assert odd.name == "khóa.zip" and odd.verdict is Verdict.RETURNED
    before = tree(plan)
    collect(*plan.at())
    assert tree(plan) == before


def test_a_zip_is_opened_no_more_often_for_many_files_than_for_two(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commune's whole period comes as one zip of a hundred forms."""
    opened: list[int] = []
    real = zips.files
    monkeypatch.setattr(zips, "files", lambda data, most: opened.append(1) or real(data, most))

    def times(count: int) -> int:
        opened.clear()
        forms = {f"{n}.xlsx": form(plan, "THON01", float(n)) for n in range(count)}
        put(plan, f"{count}.zip", kit.zip_of(forms))
        check(*plan.at(), [plan.folder / "hop_thu" / f"{count}.zip"])
        return len(opened)

    assert times(6) == times(2)


def test_a_message_of_a_mailbox_is_one_whatever_stands_at_its_head(plan: Plan) -> None:
    """A program that writes neither From nor Date: a mailbox says that it is a message, and no run ends on it."""
    odd = kit.eml([Attach("b.xlsx", form(plan, "THON01"))], head=b"X-Program: 1\r\n")
    put(plan, "Inbox", kit.mbox([mail("THON02", Attach("a.xlsx", form(plan, "THON02"))), odd]))
    check(*plan.at(), [plan.folder / "hop_thu" / "Inbox"])
    collect(*plan.at())
    assert {r.unit for r in receipts(plan).values()} == {"THON01", "THON02"}
    before = tree(plan)
    collect(*plan.at())
    assert tree(plan) == before and len(kept(plan)) == 2


def test_a_message_that_was_saved_in_utf_16_is_received_and_kept_as_it_was_saved(plan: Plan) -> None:
    """Notepad saves so what it calls Unicode. Its bytes are evidence: they are kept, and read in another encoding."""
    saved = mail("THON01", Attach("a.xlsx", form(plan, "THON01"))).decode().encode("utf-16")
    put(plan, "1.eml", saved)
    assert "1 thư mới" in collecting.collect(plan.snapshot()).says()
    collect(*plan.at())
    (receipt,) = receipts(plan).values()
    assert receipt.unit == "THON01" and receipt.mail is not None and receipt.mail.sender == "thon01@example.vn"
    (event,) = kept(plan)
    assert Folder(plan.folder).mail_bytes(event.file, event.sha256) == saved and event.kind is MailKind.FORMS
    before = tree(plan)
    collect(*plan.at())
    assert tree(plan) == before


def test_what_was_handled_is_not_looked_into_to_ask_whether_there_is_anything_new(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """hop_thu is never emptied; photos of a telephone are large."""
    for n in (1, 2):
        put(plan, f"{n}.eml", mail(f"THON0{n}", Attach("a.jpg", PHOTO + bytes([n]), "image/jpeg")))
    collect(*plan.at())
    put(plan, "3.eml", mail("THON03", Attach("a.jpg", PHOTO + b"3", "image/jpeg")))
    looked: list[str] = []
    real = unpack.unpack
    monkeypatch.setattr(unpack, "unpack", lambda name, data: looked.append(name) or real(name, data))
    says = collecting.collect(plan.snapshot()).says()
    assert looked == ["3.eml"] and "1 thư mới" in says


def test_what_was_saved_by_hand_and_handled_is_not_kept_again_by_a_fetch(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail program saves with other line ends than the server's."""
    raw = mail("THON01", Attach("a.xlsx", form(plan, "THON01")))
    put(plan, "1.eml", raw.replace(b"\r\n", b"\n"))
    collect(*plan.at())
    plan.edit(plan=plan.of.plan.model_copy(update={"fetch_server": "thu.xa.vn", "mail_account": "vp@xa.vn"}))
    batch = imap.Batch(1, (imap.Fetched(7, raw),), (), 1, 1)
    monkeypatch.setattr(imap, "fetch", lambda *_: iter([batch]))
    monkeypatch.setattr(
        mail_servers, "fetching", lambda _: MailServer("thu.xa.vn", 993, False, "vp@xa.vn", Secret("x"))
    )
    outcome = collect(*plan.at())
    assert len(list((plan.folder / "da_nhan" / "_thu").glob("*.eml"))) == 1 and not receipts(plan).keys() - {
        f"{HALF}/THON01#1"
    }
    assert not any("thư mới" in line for line in outcome.lines)


def test_bytes_that_were_kept_and_not_handled_are_a_source(plan: Plan) -> None:
    raw = mail("THON01", Attach("a.xlsx", form(plan, "THON01")))
    folder, source = Folder(plan.folder), "imap:vp@mail.example/INBOX;7;12"
    folder.keep_mail(raw, "INBOX 12.eml", source, plan.now)
    assert [w.source for w in Folder(plan.folder).waiting_mails()] == [source] and kept(plan) == ()
    collect(*plan.at())
    (event,) = kept(plan)
    assert (event.source, event.name) == (source, "INBOX 12.eml") and f"{HALF}/THON01#1" in receipts(plan)
    assert Folder(plan.folder).waiting_mails() == ()


def test_a_damaged_record_of_messages_stops_them_and_no_file(plan: Plan) -> None:
    put(plan, "1.eml", kit.eml(sender="thon02@example.vn", date=at(0)))
    collect(*plan.at())
    (event,) = (plan.folder / "da_nhan" / "_thu").glob("*.json")
    event.write_bytes(b"{}")
    put(plan, "2.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01"))))
    put(plan, "3.xlsx", form(plan, "THON03"))
    outcome = collect(*plan.at())
    assert {r.unit for r in receipts(plan).values()} == {"THON03"}
    assert outcome.exit == 1 and any(event.name in line for line in outcome.lines)


def test_a_message_whose_bytes_are_gone_is_told(plan: Plan) -> None:
    put(plan, "1.eml", kit.eml(sender="thon02@example.vn", date=at(0)))
    collect(*plan.at())
    assert not [line for line in beside_periods(plan.snapshot()) if "Thư đã nhận" in line]
    (raw,) = (plan.folder / "da_nhan" / "_thu").glob("*.eml")
    raw.unlink()
    (told,) = beside_periods(plan.snapshot())
    assert told.startswith("Thư đã nhận:") and raw.name in told


def test_a_message_that_is_gone_or_changed_is_told_by_what_came_of_it(plan: Plan) -> None:
    """By its own event, once; where that is gone too, by the receipt that names the message's hash."""
    put(plan, "1.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01"))))
    collect(*plan.at())
    assert not whole(plan.snapshot()) and not troubles(plan.snapshot(), HALF)
    place = plan.folder / "da_nhan" / "_thu"
    (raw,) = place.glob("*.eml")
    data = raw.read_bytes()
    raw.write_bytes(data.replace(b"thon01@", b"thon02@"))
    (told,) = [line for line in whole(plan.snapshot()) if raw.name in line]
    assert "không còn như" in told and "_thu/0001.json" in told
    assert whole(plan.snapshot())[told].endswith(LETTER), "nothing is closed that could be reopened"
    assert [t.why for t in troubles(plan.snapshot(), HALF)] == [Why.CHANGED]
    raw.unlink()
    (told,) = [line for line in whole(plan.snapshot()) if raw.name in line]
    assert told.startswith("Thư đã nhận: thiếu")
    (place / "0001.json").unlink()
    (told,) = whole(plan.snapshot())
    assert told.startswith(f"Hồ sơ kỳ {HALF}: thiếu") and f"{HALF}/THON01/0001.json" in told
    assert whole(plan.snapshot())[told].endswith(LETTER)
    raw.write_bytes(data)
    assert not whole(plan.snapshot())


def test_check_looks_into_messages_and_writes_nothing(plan: Plan) -> None:
    path = put(plan, "1.eml", mail("THON01", Attach("a.xlsx", form(plan, "THON01"))))
    before = tree(plan)
    outcome = check(*plan.at(), [path])
    (row,) = rows(outcome)
    assert row["unit"] == "THON01" and row["mail"]["sender"] == "thon01@example.vn" and tree(plan) == before


def test_check_says_nothing_of_a_message_that_went_while_it_looked(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    gone, left = put(plan, "1.eml", mail("THON01")), put(plan, "2.eml", mail("THON02"))
    real = arriving.in_turn

    def late(found: Iterable[arriving.Brought]) -> list[arriving.Brought]:
        gone.unlink()
        return real(found)

    monkeypatch.setattr(arriving, "in_turn", late)
    assert [row["file"] for row in rows(check(*plan.at(), [gone, left]), "mails")] == [str(left)]


def test_check_and_collect_say_the_same_of_messages(plan: Plan) -> None:
    """A number stands there once the message was handled; what brings nothing new but a photo is to handle."""
    form_1, photo = form(plan, "THON01"), Attach("a.jpg", PHOTO, "image/jpeg")
    put(plan, "1.eml", mail("THON01", Attach("a.xlsx", form_1), photo))
    put(plan, "2.eml", mail("THON02", photo._replace(data=PHOTO + b"2")))
    put(plan, "3.eml", kit.eml(text="Thôn không phát sinh gì.", sender="thon03@example.vn", date=at(3)))

    def both() -> list[tuple[dict[str, Any], dict[str, Any]]]:
        looked = rows(check(*plan.at(), [plan.folder / "hop_thu"]), "mails")
        done = {row["sha256"]: row for row in rows(collect(*plan.at()), "mails")}
        return [(row, done[row["sha256"]]) for row in looked if row["sha256"] in done]

    first = both()
    assert [row["to_handle"] for row, _ in first] == [False, True, True]
    assert all(row["number"] is None and {**row, "number": told["number"]} == told for row, told in first)
    assert all({*row} == {*told} for row, told in first)
    again = rows(check(*plan.at(), [plan.folder / "hop_thu"]), "mails")
    assert again == [told for _, told in first], "handled: as it was told then"
    put(plan, "4.eml", mail("THON01", Attach("a.xlsx", form_1), photo._replace(data=PHOTO + b"4"), minute=4))
    assert [(row["to_handle"], told["to_handle"]) for row, told in both()] == [(True, True)]


# Lưu địa chỉ của đơn vị


def test_a_senders_address_is_kept_with_its_unit(plan: Plan) -> None:
    put(plan, "1.eml", mail("", Attach("a.xlsx", form(plan, "THON01")), sender="Thon.Moi@Example.com"))
    collect(*plan.at())
    old = Folder(plan.folder).master
    outcome = keep_addresses(*plan.at(), [f"{HALF}/THON01#1"])
    new = Folder(plan.folder).master
    assert new.name == "TanMinh_KeHoach_DC.xlsm" and old.exists() and "thon.moi@example.com" in outcome.text.lower()
    unit = plan.snapshot().catalogue.unit["THON01"]
    assert unit.addresses[0] == "thon01@example.vn" and unit.addresses[1].casefold() == "thon.moi@example.com"
    others = {u.code: u for u in plan.of.units if u.code != "THON01"}
    assert {u.code: u for u in plan.snapshot().catalogue.units if u.code != "THON01"} == others
    before = tree(plan)
    assert "không có gì thay đổi" in keep_addresses(*plan.at(), [f"{HALF}/THON01#1"]).text and tree(plan) == before
    put(plan, "2.eml", mail("", Attach("a.xlsx", form(plan, "THON01", 12)), sender="thon.moi@example.com", minute=1))
    collect(*plan.at())
    assert receipts(plan)[f"{HALF}/THON01#2"].verdict is Verdict.ACCEPTED_WITH_NOTES


@pytest.mark.parametrize(
    ("sender", "stamped", "code", "named"),
    [
        ("thon02@example.vn", "THON01", "address_taken", "THON02"),
        (OFFICE, "THON01", "address_of_office", ""),
        ("", "THON01", "no_address", ""),
    ],
)
def test_an_address_that_is_anothers_is_refused(plan: Plan, sender: str, stamped: str, code: str, named: str) -> None:
    head = kit.fields(sender or "Trưởng thôn", date=at(0))
    put(plan, "1.eml", kit.eml([Attach("a.xlsx", form(plan, stamped))], head=head))
    collect(*plan.at())
    if (label := next(iter(receipts(plan)))).startswith(UNKNOWN):
        decide(*plan.at(), label, Choice.ASSIGN, "", stamped, HALF)
    before = tree(plan)
    with pytest.raises(TanMinhError) as told:
        keep_addresses(*plan.at(), [f"{HALF}/{stamped}#1"])
    assert told.value.code == code and (not named or plan.of.unit[named].name in told.value.message)
    assert tree(plan) == before


def test_what_is_said_of_a_message_is_said_where_it_is_only_looked_at(plan: Plan, tmp_path: Path) -> None:
    """A walk that could not read all of a message, and one that brings no file: nothing of it is silent."""
    alone, cut = tmp_path / "lời.eml", tmp_path / "bẩn.eml"
    alone.write_bytes(mail("THON01"))
    whole = mail("THON01", Attach("báo cáo.xlsx", form(plan, "THON01")))
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    found = check(*plan.at(), [alone])
    assert found.exit == 1 and any("lời.eml" in line and "không có tệp nào để kiểm tra" in line for line in found.lines)
    found = check(*plan.at(), [cut])
    (message,) = unpack.unpack("bẩn.eml", cut.read_bytes()).messages
    assert message.findings
    assert found.exit and any("bẩn.eml" in line and "thư của" in line for line in found.lines)
