"""Mailboxes are read from Debian's Dovecot: as they are, without a trace, over every kind of broken line."""

import unicodedata
from datetime import date, datetime

import pytest

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.intake import imap
from tests.mail.proxy import DOWN, Proxy, after
from tests.mail.servers import OFFICE, MailServers

HEAD = "From: Thôn 1 <thon01@tanminh.test>\r\nTo: vanphong@tanminh.test\r\nSubject: Báo cáo\r\n"
TYPED = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
ENCODINGS = {
    "utf-8": f"{HEAD}{TYPED}Kính gửi\r\n".encode(),
    "windows-1258": f"Subject: Ba\u0301o ca\u0301o\r\n{TYPED}".encode("cp1258") + b"\xfe\xff\r\n",
    "base64": b"From: a@b.vn\r\nContent-Transfer-Encoding: base64\r\n\r\nVMOibiBNaW5o\r\n",
    "quoted": b"From: a@b.vn\r\nSubject: =?utf-8?q?T=C3=A2n_Minh?=\r\n\r\nT=C3=A2n Minh=\r\n\r\n.\r\n..\r\n",
    "no body": b"Subject: x\r\n\r\n",
    "no head": "\r\nchỉ có lời\r\n".encode(),
    "long line": b"Subject: x\r\n\r\n" + b"d" * 5000 + b"\r\n",
}


def put(mail: MailServers, *raws: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
    with mail.client() as client:
        if not client.folder_exists(folder):
            client.create_folder(folder)
        for raw in raws:
            client.append(folder, raw, msg_time=at)


def message(n: int, size: int = 100) -> bytes:
    return f"From: thon{n}@tanminh.test\r\nSubject: Thư {n}\r\n\r\n".encode() + (b"%070d\r\n" % n) * (size // 72)


class Keeps:
    """A caller that keeps what it gets, as the plan folder does."""

    def __init__(self) -> None:
        self.got: list[tuple[int, int, bytes]] = []
        self.large: list[imap.TooLarge] = []

    def known(self, uidvalidity: int) -> set[int]:
        return {uid for validity, uid, _ in self.got if validity == uidvalidity}

    def run(
        self, server: MailServer, folder: str = "INBOX", since: date | None = None, most: int = imap.MOST
    ) -> list[bytes]:
        before = len(self.got)
        for batch in imap.fetch(server, self.known, folder, since, most, seconds=20):
            self.got += [(batch.uidvalidity, m.uid, m.raw) for m in batch.messages]
            self.large += batch.large
        return [raw for _, _, raw in self.got[before:]]


def test_every_message_comes_to_the_byte_and_once(mail: MailServers) -> None:
    put(mail, *ENCODINGS.values())
    keeps = Keeps()
    assert keeps.run(mail.server(mail.imap)) == list(ENCODINGS.values())
    assert keeps.run(mail.server(mail.imap_starttls, starttls=True)) == []
    put(mail, message(1))
    assert keeps.run(mail.server(mail.imap)) == [message(1)]


def test_nothing_is_marked_as_seen_and_nothing_changes(mail: MailServers) -> None:
    put(mail, message(1), message(2))
    with mail.client() as client:
        client.select_folder("INBOX")
        client.add_flags([1], [rb"\Flagged"])

    def state() -> dict[int, tuple[set[bytes], datetime]]:
        with mail.client() as client:
            client.select_folder("INBOX", readonly=True)
            found = client.fetch([1, 2], ["FLAGS", "INTERNALDATE"])
            return {uid: (set(data[b"FLAGS"]) - {rb"\Recent"}, data[b"INTERNALDATE"]) for uid, data in found.items()}

    before = state()
    assert [flags for flags, _ in before.values()] == [{rb"\Flagged"}, set()]
    assert len(Keeps().run(mail.server(mail.imap))) == 2
    assert state() == before


@pytest.mark.parametrize("asked", ["Báo cáo thôn", "báo cáo thôn", unicodedata.normalize("NFD", "Báo cáo thôn")])
def test_a_folder_of_a_vietnamese_name_is_found_as_people_write_it(mail: MailServers, asked: str) -> None:
    put(mail, message(1), folder="Báo cáo thôn")
    assert Keeps().run(mail.server(mail.imap), asked) == [message(1)]


def test_a_folder_in_a_folder_is_found_whatever_the_server_puts_between(mail: MailServers) -> None:
    put(mail, message(1), folder="Kế hoạch.Thôn")
    assert Keeps().run(mail.server(mail.imap), "Kế hoạch/Thôn") == [message(1)]


def test_a_folder_that_is_not_there_is_told_with_those_that_are(mail: MailServers) -> None:
    put(mail, message(1), folder="Báo cáo")
    with pytest.raises(TanMinhError, match=r"không có ngăn “Thôn”; có: .*Báo cáo") as told:
        Keeps().run(mail.server(mail.imap), "Thôn")
    assert told.value.code == "mail_folder"


def test_a_first_day_takes_only_what_came_since(mail: MailServers) -> None:
    put(mail, message(1), at=datetime(2026, 1, 5, 12))
    put(mail, message(2), at=datetime(2026, 6, 2, 12))
    assert Keeps().run(mail.server(mail.imap), since=date(2026, 6, 1)) == [message(2)]


def test_a_message_over_the_limit_is_told_and_stays(mail: MailServers) -> None:
    large = "From: =?utf-8?q?Th=C3=B4n_1?= <thon01@tanminh.test>\r\nSubject: Ảnh\r\n\r\n".encode() + b"x" * 3000
    put(mail, message(1), large, message(2))
    keeps = Keeps()
    assert keeps.run(mail.server(mail.imap), most=2000) == [message(1), message(2)]
    assert keeps.large == [imap.TooLarge(2, len(large), "Thôn 1 <thon01@tanminh.test>", "Ảnh")]


def test_a_mailbox_made_anew_is_read_again(mail: MailServers) -> None:
    put(mail, message(1), message(2))
    keeps = Keeps()
    keeps.run(mail.server(mail.imap))
    uids = next(mail.mailbox(OFFICE).glob("dovecot-uidlist"))
    lines = uids.read_text().split(" ")
    uids.write_text(" ".join(f"V{int(part[1:]) + 1}" if part.startswith("V") else part for part in lines))
    for index in mail.mailbox(OFFICE).glob("dovecot.index*"):
        index.unlink()
    assert keeps.run(mail.server(mail.imap)) == [message(1), message(2)]
    assert len({validity for validity, _, _ in keeps.got}) == 2


@pytest.mark.parametrize("count", [100, 5_000, 60_000, 300_000, 600_000])
def test_a_fetch_that_is_cut_goes_on_where_it_was_cut(mail: MailServers, count: int) -> None:
    sent = [message(n, 12_000) for n in range(50)]
    put(mail, *sent)
    with Proxy(mail.imap, after(DOWN, count)) as proxy:
        keeps = Keeps()
        try:
            keeps.run(mail.server(proxy.at))
        except TanMinhError as problem:  # it was cut before the folder was open
            assert problem.code == "mail_cut"
            keeps.run(mail.server(proxy.at))
        assert [raw for _, _, raw in keeps.got] == sent
        assert proxy.connections == 2


def test_a_line_that_is_cut_again_and_again_is_told_and_keeps_what_came(mail: MailServers) -> None:
    sent = [message(n, 12_000) for n in range(50)]
    put(mail, *sent)
    keeps = Keeps()
    with (
        Proxy(mail.imap, after(DOWN, 320_000, *[100_000] * 9)) as proxy,
        pytest.raises(TanMinhError, match="Mất kết nối với máy chủ nhận thư") as told,
    ):
        keeps.run(mail.server(proxy.at))
    assert told.value.hint and 0 < len(keeps.got) < 50
    keeps.run(mail.server(mail.imap))
    assert [raw for _, _, raw in keeps.got] == sent
