"""No server hears a password before it has proved who it is, for fetching and for sending alike."""

import ssl
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from tanminh_xl import tls
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.intake import imap
from tanminh_xl.mail import smtp
from tests.mail.authority import Authority
from tests.mail.proxy import DOWN, UP, Proxy
from tests.mail.servers import OFFICE, UNITS, MailServers, Port

LETTER = f"From: {OFFICE}\nTo: {UNITS[0]}\nSubject: Thu\n\nXin chao\n".encode()


def fetch(server: MailServer) -> None:
    list(imap.fetch(server, lambda _: (), seconds=10))


def send(server: MailServer) -> None:
    list(smtp.send(server, [smtp.Outgoing(OFFICE, (UNITS[0],), LETTER)], seconds=10))


WAYS = {"fetch": fetch, "send": send}
both = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


def refused(way: Callable[[MailServer], None], server: MailServer) -> TanMinhError:
    with pytest.raises(TanMinhError) as told:
        way(server)
    assert told.value.hint, "what to do"
    assert len(str(told.value).splitlines()) == 1
    return told.value


def silent(mail: MailServers, proxy: Proxy) -> None:
    """Nothing of a password, of an account or of a message went over the line."""
    heard, password = proxy.said[UP], mail.passwords[OFFICE].encode()
    assert proxy.connections
    for word in (password, b64encode(password)[:12], OFFICE.encode(), b"AUTH", b"LOGIN", b"MAIL", b"Xin chao"):
        assert word not in heard.upper() and word not in heard


@both
def test_a_server_of_an_authority_that_nobody_knows_is_refused(
    mail: MailServers, tmp_path: Path, way: Callable[[MailServer], None]
) -> None:
    with Proxy(mail.imap if way is fetch else mail.smtp) as proxy:
        others = Authority(tmp_path / "ca", "khac").certificate
        problem = refused(way, mail.server(proxy.at)._replace(authorities=others))
        assert problem.code == "mail_certificate" and "tin cậy" in str(problem)
        silent(mail, proxy)
        assert refused(way, mail.server(proxy.at)._replace(authorities=None)).code == "mail_certificate"
        silent(mail, proxy)


@both
def test_a_certificate_for_another_name_is_refused(mail: MailServers, way: Callable[[MailServer], None]) -> None:
    with Proxy(mail.imap if way is fetch else mail.smtp, host="127.0.0.1") as proxy:
        problem = refused(way, mail.server(proxy.at))
        assert problem.code == "mail_certificate" and "không phải của máy chủ này" in str(problem)
        silent(mail, proxy)


@both
def test_an_expired_certificate_is_refused(mail: MailServers, way: Callable[[MailServer], None]) -> None:
    with Proxy(mail.imap_expired if way is fetch else mail.smtp_expired) as proxy:
        problem = refused(way, mail.server(proxy.at))
        assert problem.code == "mail_certificate" and "đã hết hạn" in str(problem)
        silent(mail, proxy)


@both
def test_a_wrong_certificate_behind_starttls_is_refused(
    mail: MailServers, way: Callable[[MailServer], None], tmp_path: Path
) -> None:
    with Proxy(mail.imap_starttls if way is fetch else mail.smtp_starttls) as proxy:
        others = Authority(tmp_path / "ca", "khac").certificate
        problem = refused(way, mail.server(proxy.at, starttls=True)._replace(authorities=others))
        assert problem.code == "mail_certificate"
        silent(mail, proxy)
        assert b"STARTTLS" in proxy.said[UP]


@both
@pytest.mark.parametrize("starttls", [True, False], ids=["starttls", "tls first"])
def test_a_server_without_tls_is_refused(mail: MailServers, way: Callable[[MailServer], None], starttls: bool) -> None:
    with Proxy(mail.imap_plain if way is fetch else mail.smtp_plain) as proxy:
        problem = refused(way, mail.server(proxy.at, starttls=starttls))
        assert problem.code == "mail_tls"
        silent(mail, proxy)


@both
def test_who_takes_starttls_out_of_what_the_server_offers_hears_nothing(
    mail: MailServers, way: Callable[[MailServer], None]
) -> None:
    def stripped(going: str, now: bytes) -> bytes:
        return now.replace(b"STARTTLS", b"XXXXXXXX") if going == DOWN else now

    with Proxy(mail.imap_starttls if way is fetch else mail.smtp_starttls, change=stripped) as proxy:
        assert refused(way, mail.server(proxy.at, starttls=True)).code == "mail_tls"
        silent(mail, proxy)


@both
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_tls_older_than_1_2_is_refused(mail: MailServers, way: Callable[[MailServer], None]) -> None:
    assert tls.context(mail.authority.certificate).minimum_version == ssl.TLSVersion.TLSv1_2
    at = mail.imap if way is fetch else mail.smtp
    with Proxy(at, certificate=mail.certificate, newest=ssl.TLSVersion.TLSv1_1) as proxy:
        assert refused(way, mail.server(proxy.at)).code == "mail_tls"
        silent(mail, proxy)


@both
def test_a_server_that_is_not_there_is_told(mail: MailServers, way: Callable[[MailServer], None]) -> None:
    with Proxy(mail.imap) as proxy:
        gone = proxy.at
    assert refused(way, mail.server(gone)).code == "mail_refused"
    assert refused(way, mail.server(Port("khong-co.invalid", 993))).code == "mail_no_host"


@both
def test_a_wrong_password_is_told_and_stands_nowhere(mail: MailServers, way: Callable[[MailServer], None]) -> None:
    problem = refused(way, mail.server(mail.imap if way is fetch else mail.smtp, password="sai-mật-khẩu"))
    assert problem.code == "mail_login" and OFFICE in str(problem)
    assert "sai" not in f"{problem}{problem.hint}".replace("sai ", "")
    assert problem.__suppress_context__


@both
def test_a_server_that_repeats_what_it_heard_betrays_no_password(
    mail: MailServers, way: Callable[[MailServer], None]
) -> None:
    """Its refusal has the password as it was said, and as it is written for AUTH PLAIN and LOGIN."""
    word = mail.passwords[OFFICE]
    heard = [b64encode(f"{before}{word}".encode()).decode() for before in ("", f"\0{OFFICE}.vn\0")]
    echo = f" {word} {' '.join(heard)}".encode()

    def louder(going: str, now: bytes) -> bytes:
        wrong = b"[AUTHENTICATIONFAILED]" in now or b"535 5.7.8" in now
        return now.replace(b"\r\n", echo + b"\r\n") if going == DOWN and wrong else now

    at = mail.imap if way is fetch else mail.smtp
    with Proxy(at, certificate=mail.certificate, trust=mail.authority.certificate, change=louder) as proxy:
        problem = refused(way, mail.server(proxy.at)._replace(account=f"{OFFICE}.vn"))
        told = f"{problem} {problem.hint} {problem!r}"
        assert "***" in told
        for secret in (word, *heard, word.split()[1]):
            assert secret not in told
