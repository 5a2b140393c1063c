"""What a server says that will not do as it should becomes a sentence; it holds nothing up (no real server)."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.domain.secret import Secret
from tanminh_xl.intake import imap

PASSWORD = "mat khau rat dai"


@contextmanager
def answering(greeting: bytes, starttls: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that offers STARTTLS; (port, what it heard)."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _ = server.accept()
            with peer, peer.makefile("rwb") as line:
                line.write(greeting + b"\r\n")
                line.flush()
                while said := line.readline():
                    heard.append(said)
                    tag, command = said.split()[:2]
                    if command == b"CAPABILITY":
                        line.write(b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n" + tag + b" OK done\r\n")
                    else:
                        line.write(tag + b" " + (starttls if command == b"STARTTLS" else b"OK done") + b"\r\n")
                    line.flush()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join(10)


@pytest.mark.parametrize(
    ("greeting", "starttls"),
    [(b"* OK ready", b"NO not now"), (b"* OK ready", b"BAD what"), (b"* PREAUTH you are in", b"BAD not in this state")],
)
def test_a_server_that_refuses_to_begin_tls_is_told_and_hears_no_password(greeting: bytes, starttls: bytes) -> None:
    with answering(greeting, starttls) as (port, heard):
        server = MailServer("127.0.0.1", port, True, "vp@xa.vn", Secret(PASSWORD))
        with pytest.raises(TanMinhError) as told:
            list(imap.fetch(server, lambda _: (), seconds=5))
    assert told.value.code == "mail_tls" and told.value.hint
    assert not any(b"LOGIN" in said or b"AUTH" in said or PASSWORD.encode() in said for said in heard)
