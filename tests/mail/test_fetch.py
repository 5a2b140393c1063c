"""The Office's mailbox is received as what lies in hop_thu is: each message once, whatever breaks on the way."""

import logging
import os
import shutil
import traceback
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call, Outcome, TanMinhError
from tanminh_xl.domain.secret import Secret
from tanminh_xl.forms.write import write
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import fetch, mail_servers
from tanminh_xl.usecases.snapshot import Snapshot
from tests.carried import carried, collect
from tests.mail import mailkit as kit
from tests.mail.proxy import DOWN, Proxy, after
from tests.mail.servers import DOMAIN, OFFICE, MailServers
from tests.plans import Plan, given

HALF = "2026-6T"
WORD = "mật khẩu qu4ngm1nh 7c1"


class Office(Plan):
    """A plan folder whose Office has a mailbox; `word`: what its PC has as the password."""

    word: Callable[[str], Secret]

    def call(self, period: str = "") -> Call:
        return super().call(period)._replace(password=self.word)

    def settings(self, **changed: object) -> None:
        self.edit(plan=self.of.plan.model_copy(update=changed))

    def kept(self) -> int:
        return len(list((self.folder / "da_nhan" / "_thu").glob("*.eml")))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    plan = Plan(tmp_path_factory.mktemp("thư") / "xã", given())
    plan.open(HALF)
    return plan.on(2026, 6, 15)


@pytest.fixture
def office(prepared: Plan, tmp_path: Path, mail: MailServers) -> Office:
    folder = prepared.copied(tmp_path / "xã").folder
    plan = Office.lying(folder, prepared.of, prepared.now)
    plan.word = lambda account: Secret(mail.passwords[account])
    shutil.copyfile(mail.authority.certificate, folder / "goc.pem")
    plan.settings(
        fetch_server=f"localhost:{mail.imap.port}",
        mail_account=OFFICE,
        mail_authorities="goc.pem",
        mail_since=date(2020, 1, 1),  # the server's clock is that of the machine
    )
    return plan


def form(office: Plan, unit: str) -> bytes:
    spec = office.form(unit, HALF)
    return write(spec, fill(office.of, spec))


def message(office: Plan, unit: str, subject: str = "Báo cáo") -> bytes:
    file = kit.Attach(f"2026-6T_{unit}.xlsx", form(office, unit), kit.XLSX)
    sent = format_datetime(office.now.replace(day=12))
    return kit.eml([file], sender=f"{unit.lower()}@{DOMAIN}", subject=subject, date=sent)


def into_mailbox(mail: MailServers, *raws: bytes) -> None:
    with mail.client() as client:
        for raw in raws:
            client.append("INBOX", raw)


def receipts(office: Plan) -> list[tuple[str, int]]:
    return sorted((r.unit, r.number) for r in Folder(office.folder).records(HALF).receipts)


def run(office: Office) -> Outcome:
    return collect(*office.at())


def test_forms_in_the_mailbox_are_received_and_a_second_run_changes_nothing(office: Office, mail: MailServers) -> None:
    into_mailbox(mail, message(office, "THON01"), message(office, "THON02"))
    first = run(office)
    assert receipts(office) == [("THON01", 1), ("THON02", 1)]
    assert first.lines[0] == "Lấy 2 thư mới từ hộp thư."
    (one, _) = Folder(office.folder).mails()
    assert one.source.startswith(f"imap:{OFFICE}@localhost/INBOX;") and one.mail.sender == f"thon01@{DOMAIN}"

    before = stored(office.folder)
    second = run(office)
    assert second.exit == 0 and not any("thư mới" in line for line in second.lines)
    assert stored(office.folder) == before


def test_a_message_without_a_date_is_of_the_day_on_which_the_server_got_it(office: Office, mail: MailServers) -> None:
    raw = message(office, "THON01").replace(b"\r\nDate: ", b"\r\nX-Date: ", 1)
    with mail.client() as client:
        client.append("INBOX", raw, msg_time=datetime(2026, 6, 10, 21, 30, tzinfo=UTC))
    run(office)
    (receipt,) = Folder(office.folder).records(HALF).receipts
    assert receipt.submitted == datetime(2026, 6, 11, 4, 30, tzinfo=ZONE)


def stored(folder: Path) -> dict[str, bytes]:
    found = (p for p in sorted(folder.rglob("*")) if p.is_file() and "nhat_ky/dang_chay" not in p.as_posix())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def test_the_same_message_in_hop_thu_and_in_the_mailbox_is_one(office: Office, mail: MailServers) -> None:
    raw = message(office, "THON01")
    (office.folder / "hop_thu" / "da luu.eml").write_bytes(raw)
    into_mailbox(mail, raw)
    run(office)
    run(office)
    assert receipts(office) == [("THON01", 1)] and office.kept() == 1


def test_a_mailbox_made_anew_doubles_nothing(office: Office, mail: MailServers) -> None:
    raw = message(office, "THON01")
    into_mailbox(mail, raw)
    run(office)
    mail.empty()
    shutil.rmtree(office.folder / "nhat_ky" / "thu_da_lay")  # as another UIDVALIDITY: all of it is read again
    into_mailbox(mail, raw, message(office, "THON02"))
    run(office)
    assert receipts(office) == [("THON01", 1), ("THON02", 1)] and office.kept() == 2


def test_what_was_fetched_is_not_asked_for_again(office: Office, mail: MailServers) -> None:
    into_mailbox(mail, *[message(office, "THON01", f"Thư {n}") for n in range(3)])
    run(office)
    with Proxy(mail.imap) as proxy:
        office.settings(fetch_server=f"localhost:{proxy.at.port}")
        run(office)
        again = len(proxy.said[DOWN])
    assert 0 < again < 20_000 < 3 * len(message(office, "THON01"))


def test_a_fetch_that_broke_goes_on_at_the_next_run_and_says_so(office: Office, mail: MailServers) -> None:
    into_mailbox(mail, *[message(office, "THON01", f"Thư {n}") for n in range(25)])
    size = len(message(office, "THON01"))
    with Proxy(mail.imap, after(DOWN, 22 * size, *[size] * 9)) as proxy:
        office.settings(fetch_server=f"localhost:{proxy.at.port}")
        cut = run(office)
    assert office.kept() == 20 and cut.exit == 1
    told = [line for line in cut.lines if "Chưa lấy hết thư" in line]
    assert len(told) == 1 and OFFICE in told[0] and cut.hints
    assert receipts(office) == [("THON01", 1)], "what came is received"
    office.settings(fetch_server=f"localhost:{mail.imap.port}")
    assert run(office).lines[0] == "Lấy 5 thư mới từ hộp thư."
    assert office.kept() == 25 and receipts(office) == [("THON01", 1)]


def no_word(account: str) -> Secret:
    raise TanMinhError("mail_no_password", f"Máy này chưa lưu mật khẩu của hộp thư {account}.")


TROUBLES: dict[str, tuple[dict[str, object], str]] = {
    "no such server": ({"fetch_server": "khong-co.invalid"}, "mail_no_host"),
    "nobody listens": ({"fetch_server": "localhost:9"}, "mail_refused"),
    "a name that is none": ({"fetch_server": "thu điện tử"}, "mail_server"),
    "no account": ({"mail_account": ""}, "mail_account"),
    "wrong password": ({}, "mail_login"),
    "another certificate": ({"mail_authorities": ""}, "mail_certificate"),
    "no authorities": ({"mail_authorities": "khong-co.pem"}, "mail_authorities"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_mailbox_that_cannot_be_read_is_told_and_hop_thu_is_received(office: Office, trouble: str) -> None:
    changed, code = TROUBLES[trouble]
    office.settings(**changed)
    office.word = lambda account: Secret(WORD)
    (office.folder / "hop_thu" / "thu.eml").write_bytes(message(office, "THON01"))
    outcome = run(office)
    assert receipts(office) == [("THON01", 1)] and outcome.exit == 1
    told = outcome.lines[0]
    assert told.startswith("Chưa lấy hết thư") and "\n" not in told
    assert [hint.code for hint in outcome.hints] == [code]
    betrayed(office, outcome)


def test_without_a_password_it_is_told(office: Office) -> None:
    office.word = no_word
    outcome = run(office)
    assert [hint.code for hint in outcome.hints] == ["mail_no_password"] and outcome.exit == 1


def test_a_folder_that_is_not_there_is_told(office: Office) -> None:
    office.settings(mail_folders=("Thôn",))
    assert [hint.code for hint in run(office).hints] == ["mail_folder"]


def betrayed(office: Office, outcome: Outcome) -> None:
    """The password stands in no file of the plan folder, and in nothing that is said."""
    said = f"{outcome} {outcome.data} {[hint.hint for hint in outcome.hints]}"
    files = [path.read_bytes() for path in office.folder.rglob("*") if path.is_file()]
    for word in (WORD, "qu4ngm1nh", b64encode(WORD.encode()).decode()[4:16]):
        assert word not in said
        assert not any(word.encode() in data for data in files)


def test_a_server_that_repeats_the_password_betrays_it_in_no_file_and_no_word(
    office: Office, mail: MailServers, caplog: pytest.LogCaptureFixture
) -> None:
    """It says back all that it heard, at fetching and at sending, while every library's own log is written."""
    plain = f"\0{OFFICE}\0{WORD}"
    heard = f" {WORD} {b64encode(WORD.encode()).decode()} {b64encode(plain.encode()).decode()}\r\n"

    def louder(way: str, now: bytes) -> bytes:
        wrong = b"[AUTHENTICATIONFAILED]" in now or b"535 5.7.8" in now
        return now.replace(b"\r\n", heard.encode()) if way == DOWN and wrong else now

    office.word = lambda account: Secret(WORD)
    trust, shown = mail.authority.certificate, mail.certificate
    with (
        caplog.at_level(logging.DEBUG),
        Proxy(mail.imap, certificate=shown, trust=trust, change=louder) as imap,
        Proxy(mail.smtp, certificate=shown, trust=trust, change=louder) as smtp,
    ):
        office.settings(fetch_server=f"localhost:{imap.at.port}", send_server=f"localhost:{smtp.at.port}")
        outcome = run(office)
        assert "***" in outcome.lines[0]
        for ask in (mail_servers.fetches, mail_servers.sends):
            with pytest.raises(TanMinhError) as told:
                ask(office.snapshot())
            assert "***" in str(told.value)
            text = "".join(traceback.format_exception(told.value))
            betrayed(office, outcome._replace(lines=(*outcome.lines, text, caplog.text)))


def test_nothing_is_fetched_where_no_server_is_named_or_sources_are(office: Office, mail: MailServers) -> None:
    into_mailbox(mail, message(office, "THON01"))
    collect(*office.at(), [office.folder / "hop_thu"])
    assert office.kept() == 0
    office.settings(fetch_server="")
    run(office)
    assert office.kept() == 0


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({"mail_since": None}, date(2025, 12, 15)),
        ({"mail_since": date(2026, 6, 1)}, date(2026, 6, 1)),
    ],
)
def test_the_first_day_of_which_messages_are_fetched(office: Office, changed: dict[str, object], first: date) -> None:
    office.settings(**changed)
    assert fetch.since(Snapshot(FilesHost(Folder(office.folder).master), office.call())) == first


def test_a_message_over_the_limit_is_told_each_time(
    office: Office, mail: MailServers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tanminh_xl.intake import imap

    monkeypatch.setattr(imap.fetch, "__defaults__", ("INBOX", None, 50_000, 60))
    into_mailbox(mail, kit.eml([kit.Attach("anh.jpg", b"\xff\xd8" + os.urandom(90_000))], subject="Ảnh"))
    for _ in range(2):
        outcome = run(office)
        assert any("“Ảnh”" in line and "tải tệp đính kèm về hop_thu" in line for line in outcome.lines)
        assert outcome.exit == 1 and office.kept() == 0


def test_doctor_says_whether_both_servers_answer_and_sends_nothing(office: Office, mail: MailServers) -> None:
    snapshot = office.snapshot()
    assert f"đọc được hộp thư {OFFICE}" in mail_servers.fetches(snapshot)
    assert "không bắt buộc" in mail_servers.sends(snapshot)
    office.settings(send_server=f"localhost:{mail.smtp.port}")
    assert OFFICE in mail_servers.sends(office.snapshot())
    with mail.client() as client:
        assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 0


def test_a_password_is_kept_and_forgotten(office: Office) -> None:
    kept: dict[str, str] = {}

    def keep(account: str, word: Secret | None) -> None:
        kept.update({account: word.reveal()}) if word else kept.pop(account)

    password = carried(mail_servers.password)
    said = password(*office.at(), keep, lambda about: Secret(WORD))
    assert kept == {OFFICE: WORD}
    betrayed(office, said)
    password(*office.at(), keep, None)
    assert kept == {}
    with pytest.raises(TanMinhError, match="Chưa gõ mật khẩu"):
        password(*office.at(), keep, lambda about: Secret(""))
