"""Messages go out by Debian's Postfix: what is told of each is what became of it, wherever the line breaks."""

from collections.abc import Callable

import pytest

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.mail import smtp
from tanminh_xl.mail.smtp import Outgoing, State, Told
from tests.mail.proxy import UP, Proxy
from tests.mail.servers import LATER, NOT_TAKEN, OFFICE, UNITS, UNKNOWN, MailServers

THON1, THON2 = UNITS[:2]


def letter(n: int, *to: str, body: str = "Kính gửi\n.\n..hai chấm\n", sender: str = OFFICE) -> Outgoing:
    to = to or (THON1,)
    head = f"From: {sender}\nTo: {', '.join(to)}\nSubject: Thu {n}\nContent-Type: text/plain; charset=utf-8\n\n"
    return Outgoing(sender, to, f"{head}{body}".encode())


def send(server: MailServer, *letters: Outgoing) -> list[Told]:
    return list(smtp.send(server, letters, seconds=20))


def states(told: list[Told]) -> list[tuple[int, str]]:
    return [(t.which, str(t.state)) for t in told]


def arrived(mail: MailServers, account: str, count: int) -> list[str]:
    """Subjects in an account's mailbox; several messages may overtake one another on the server."""
    lines = [line for raw in mail.received(account, count) for line in raw.decode().splitlines()]
    return sorted(line.removeprefix("Subject: ") for line in lines if line.startswith("Subject: "))


@pytest.mark.parametrize("starttls", [False, True], ids=["tls first", "starttls"])
def test_several_messages_go_over_one_connection_in_their_order(mail: MailServers, starttls: bool) -> None:
    with Proxy(mail.smtp_starttls if starttls else mail.smtp) as proxy:
        told = send(mail.server(proxy.at, starttls=starttls), letter(1), letter(2, THON2, THON1))
        assert proxy.connections == 1
    assert states(told) == [(0, "begun"), (0, "sent"), (1, "begun"), (1, "sent")]
    assert told[1].answer.startswith("250 ")
    assert arrived(mail, THON1, 2) == ["Thu 1", "Thu 2"] and arrived(mail, THON2, 1) == ["Thu 2"]
    assert mail.received(THON1)[0].decode().endswith("Kính gửi\n.\n..hai chấm\n")


def test_begun_is_told_before_the_message_goes(mail: MailServers) -> None:
    """Whoever stops there has sent nothing."""
    with Proxy(mail.smtp, certificate=mail.certificate, trust=mail.authority.certificate) as proxy:
        going = smtp.send(mail.server(proxy.at), [letter(1)], seconds=20)
        assert next(going) == Told(0, State.BEGUN)
        assert b"Subject" not in proxy.said[UP]
        del going
    assert send(mail.server(mail.smtp), letter(2))[-1].state == State.SENT
    assert arrived(mail, THON1, 1) == ["Thu 2"]


def test_addresses_that_the_server_does_not_take_are_told_one_by_one(mail: MailServers) -> None:
    told = send(
        mail.server(mail.smtp),
        letter(1, THON1, NOT_TAKEN, LATER),
        letter(2, NOT_TAKEN),
        letter(3, LATER),
        letter(4),
    )
    assert states(told) == [(0, "begun"), (0, "sent"), (1, "refused"), (2, "refused"), (3, "begun"), (3, "sent")]
    assert [(r.address, r.again) for r in told[1].refused] == [(NOT_TAKEN, False), (LATER, True)]
    assert (told[2].again, told[3].again) == (False, True)
    assert "no mail here" in told[2].answer and "come later" in told[3].answer
    assert arrived(mail, THON1, 2) == ["Thu 1", "Thu 4"]


def test_an_unknown_address_that_the_server_took_comes_back_to_the_sender(mail: MailServers) -> None:
    assert send(mail.server(mail.smtp), letter(1, UNKNOWN))[-1].state == State.SENT
    (back,) = mail.received(OFFICE)
    assert b"Undelivered Mail" in back and UNKNOWN.encode() in back


def test_a_message_that_is_too_large_is_refused_and_the_next_one_goes(mail: MailServers) -> None:
    told = send(mail.server(mail.smtp), letter(1, body="x" * 70 * 80_000), letter(2))
    assert states(told) == [(0, "refused"), (1, "begun"), (1, "sent")]
    assert "5 MB" in told[0].answer and not told[0].again


def test_an_address_with_marks_goes_by_smtputf8(mail: MailServers) -> None:
    told = send(mail.server(mail.smtp), letter(1, "thôn@tanminh.test"))
    assert states(told) == [(0, "begun"), (0, "sent")]  # and comes back: the server has no such mailbox
    assert "thôn@tanminh.test" in mail.received(OFFICE)[0].decode()


def without(word: bytes) -> Callable[[str, bytes], bytes]:
    return lambda way, now: now if way == UP else now.replace(word, b"X" * len(word))


def test_a_server_without_smtputf8_is_not_asked_for_it(mail: MailServers) -> None:
    trust = mail.authority.certificate
    with Proxy(mail.smtp, certificate=mail.certificate, trust=trust, change=without(b"SMTPUTF8")) as proxy:
        told = send(mail.server(proxy.at), letter(1, "thôn@tanminh.test"), letter(2))
    assert states(told) == [(0, "refused"), (1, "begun"), (1, "sent")]
    assert "có dấu" in told[0].answer and not told[0].again


def test_login_is_the_other_way_where_plain_is_not_offered(mail: MailServers) -> None:
    trust = mail.authority.certificate
    with Proxy(mail.smtp, certificate=mail.certificate, trust=trust, change=without(b"PLAIN")) as proxy:
        assert send(mail.server(proxy.at), letter(1))[-1].state == State.SENT
        assert b"AUTH LOGIN" in proxy.said[UP]


def cut_at(text: bytes, times: int = 1, keep: int = 0) -> Callable[[str, bytes, bytes], bytes | None]:
    """Cuts when the client has said something: it is not passed on, but for its first bytes."""
    left = [times]

    def cut(way: str, before: bytes, now: bytes) -> bytes | None:
        if way != UP or text not in before[-len(text) :] + now or not left[0]:
            return None
        left[0] -= 1
        return now[:keep]

    return cut


def answer_lost(text: bytes) -> Callable[[str, bytes, bytes], bytes | None]:
    """The server hears all, and its answer to something is lost."""
    heard = [0]

    def cut(way: str, before: bytes, now: bytes) -> bytes | None:
        if way == UP:
            heard[0] += heard[0] < 2 and (before + now).endswith(text)
            return None
        if heard[0] != 1:
            return None
        heard[0] = 2
        return b""

    return cut


@pytest.fixture
def line(mail: MailServers) -> Callable[..., Proxy]:
    return lambda cut: Proxy(mail.smtp, cut, mail.certificate, mail.authority.certificate)


def test_cut_before_the_final_dot_nothing_went_and_the_next_one_goes(
    mail: MailServers, line: Callable[..., Proxy]
) -> None:
    """The message is so long that its beginning is on the line before its end is."""
    with line(cut_at(b"Subject: Thu 1", keep=200)) as proxy:
        told = send(mail.server(proxy.at), letter(1, body="dài\n" * 500_000), letter(2))
    assert states(told) in (
        [(0, "begun"), (0, "refused"), (1, "begun"), (1, "sent")],
        [(0, "begun"), (0, "cut"), (1, "begun"), (1, "sent")],  # all of it stood in buffers of this machine
    )
    assert told[1].again or told[1].state == State.CUT
    assert arrived(mail, THON1, 1) == ["Thu 2"]


def test_cut_after_the_final_dot_nobody_knows_and_the_message_came(
    mail: MailServers, line: Callable[..., Proxy]
) -> None:
    with line(answer_lost(b"\r\n.\r\n")) as proxy:
        told = send(mail.server(proxy.at), letter(1), letter(2))
    assert states(told) == [(0, "begun"), (0, "cut"), (1, "begun"), (1, "sent")]
    assert arrived(mail, THON1, 2) == ["Thu 1", "Thu 2"]


@pytest.mark.parametrize("text", [b"mail FROM", b"rcpt TO", b"DATA"])
def test_cut_before_the_message_it_goes_over_a_new_connection(
    mail: MailServers, line: Callable[..., Proxy], text: bytes
) -> None:
    with line(cut_at(text)) as proxy:
        told = send(mail.server(proxy.at), letter(1), letter(2))
        assert proxy.connections == 2
    assert states(told) == [(0, "begun"), (0, "sent"), (1, "begun"), (1, "sent")]
    assert arrived(mail, THON1, 2) == ["Thu 1", "Thu 2"]


def test_where_there_is_no_line_any_more_the_rest_is_not_begun(mail: MailServers, line: Callable[..., Proxy]) -> None:
    told: list[Told] = []
    with line(cut_at(b"Thu 2", times=1)) as proxy, pytest.raises(TanMinhError) as problem:
        for one in smtp.send(mail.server(proxy.at), [letter(1), letter(2), letter(3)], seconds=20):
            told.append(one)
            if (one.which, one.state) == (1, State.BEGUN):
                proxy.refuse()
    assert problem.value.code in ("mail_refused", "mail_cut")
    assert states(told) == [(0, "begun"), (0, "sent"), (1, "begun"), (1, "cut")]
    assert arrived(mail, THON1, 1) == ["Thu 1"]
