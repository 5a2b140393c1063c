"""A mail server as Cài đặt names it."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.secret import Secret


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
