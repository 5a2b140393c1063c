"""What lies between a client and a server: it writes down what goes by, and cuts the line where a test wants it.

    with Proxy(mail.imap, cut=after(DOWN, 5000)) as proxy:
        fetch(mail.server(proxy.at), ...)

Without TLS of its own it passes bytes on as they are; with it (`certificate`, `trust`), it reads what is said.
"""

import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.mail.servers import HOST, Port

UP, DOWN = "up", "down"
"""From the client to the server, and back."""
Cut = Callable[[str, bytes, bytes], bytes | None]
"""(direction, all that went that way before on this connection, what is to go now) -> what goes still, after which both
ends of the connection are closed; None: everything goes, and the connection stands."""


def never(_way: str, _before: bytes, _now: bytes) -> bytes | None:
    return None


def after(way: str, *counts: int) -> Cut:
    """Cuts one connection after the other when so many bytes have gone one way; those after them stand."""
    left = [*counts]

    def cut(going: str, before: bytes, now: bytes) -> bytes | None:
        if going != way or not left or len(before) + len(now) < left[0]:
            return None
        return now[: left.pop(0) - len(before)]

    return cut


class Proxy:
    """`host`: by which name it is called; `newest` TLS with the client; `change`: (direction, bytes) -> other bytes.

    `said`: all that went each way, one connection after the other; `connections`: how many there were."""

    def __init__(
        self,
        to: Port,
        cut: Cut = never,
        certificate: Path | None = None,
        trust: Path | None = None,
        host: str = HOST,
        newest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED,
        change: Callable[[str, bytes], bytes] = lambda _way, now: now,
    ) -> None:
        self._to, self._cut, self._trust = to, cut, trust
        self._inside: ssl.SSLContext | None = None
        if certificate is not None:
            self._inside = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._inside.load_cert_chain(certificate)
            self._inside.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            self._inside.maximum_version = newest
        self._change = change
        self.said: dict[str, bytes] = {UP: b"", DOWN: b""}
        self.connections = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.at = Port(host, self._listening.getsockname()[1])
        self._sockets: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError, ValueError):  # the test ended, and closed what is waited for
            if self._inside is not None:
                client = self._inside.wrap_socket(client, server_side=True)
            server = socket.create_connection(self._to)
            if self._trust is not None:
                context = ssl.create_default_context(cafile=self._trust)
                server = context.wrap_socket(server, server_hostname=HOST)
            self._sockets += [client, server]
            self._pass_on(client, server)
            _close(server)
        _close(client)

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        """One thread for both ways: a TLS connection is not to be read and written at the same moment."""
        before = {UP: b"", DOWN: b""}
        ways = {client: (UP, server), server: (DOWN, client)}
        while True:
            waiting = [one for one in ways if isinstance(one, ssl.SSLSocket) and one.pending()]
            for source in waiting or select.select([*ways], [], [])[0]:
                way, target = ways[source]
                if not (now := source.recv(65536)):
                    return
                now = self._change(way, now)
                still = self._cut(way, before[way], now)
                going = now if still is None else still
                before[way] += going
                self.said[way] += going
                target.sendall(going)
                if still is not None:
                    return

    def refuse(self) -> None:
        """No connection from now on; those that stand go on."""
        _close(self._listening)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._listening, *self._sockets):
            _close(one)


def _close(one: socket.socket) -> None:
    """Both ends know at once: close alone leaves a thread that waits for it waiting."""
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
