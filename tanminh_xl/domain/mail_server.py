"""A mail server as Cài đặt names it, and a password that no text ever shows."""

from __future__ import annotations

import re
from base64 import b64encode
from enum import Enum
from pathlib import Path
from typing import NamedTuple, NoReturn

from tanminh_xl.domain.host import TanMinhError


class Secret:
    """A password: only ``reveal`` gives it; no text that is made of the value holds it, nor can it be stored."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The password itself, for the one command that sends it."""
        return self._value

    def out_of(self, text: str) -> str:
        """A text, such as a server's answer, in which the password stands no more, neither as it is nor as mail sends
        it (base64, alone and behind what AUTH PLAIN puts before it)."""
        plain = self._value.encode()
        for part in (b"", b"\0", b"\0\0", b"\0\0\0"):  # one of three places in base64, whatever stands before it
            coded = b64encode(part + plain).decode().rstrip("=")
            kept = coded[(len(part) * 8 + 5) // 6 : -1]
            if len(kept) > 3:
                text = re.sub(re.escape(kept) + r"[\w+/=]*", "***", text)
        return text.replace(self._value, "***") if self._value else text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a password is not stored")


class Service(Enum):
    """What a mail server is for: word, usual port, ports where TLS is begun by STARTTLS (RFC 8314, 3.3)."""

    FETCH = ("nhận thư", 993, (143,))
    SEND = ("gửi thư", 465, (25, 587, 2525))

    def __init__(self, word: str, port: int, starttls: tuple[int, ...]) -> None:
        self.word, self.port, self.starttls = word, port, starttls


class MailServer(NamedTuple):
    """Where to connect, as whom. ``starttls``: TLS begins after a command, else with the first byte; nothing is said
    without it. ``authorities``: a PEM file of certificate authorities beside those of the system."""

    host: str
    port: int
    starttls: bool
    account: str
    password: Secret
    authorities: Path | None = None


_NAMED = re.compile(r"(?P<host>\[[0-9a-fA-F:.]+\]|[^\s:/@\[\]]+)(?::(?P<port>\d{1,5}))?")


def host_and_port(text: str, service: Service) -> tuple[str, int, bool]:
    """``thu.tanminh.vn``, ``thu.tanminh.vn:587`` or ``[::1]:993`` -> host, port, whether TLS begins by STARTTLS.

    TanMinhError (``mail_server``) for anything else.
    """
    found = _NAMED.fullmatch(text.strip())
    port = int(found["port"] or service.port) if found else 0
    if not found or not 0 < port < 65536:
        raise TanMinhError(
            "mail_server",
            f"“{text}” không phải tên máy chủ {service.word}.",
            f"Ghi ở trang Cài đặt như thu.tanminh.vn hoặc thu.tanminh.vn:{service.port}.",
        )
    return found["host"].strip("[]"), port, port in service.starttls
