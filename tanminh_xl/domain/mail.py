"""What is known of the message that brought a file, and how an address is compared."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import NamedTuple


class Mail(NamedTuple):
    """The message that a file came by, as its receipt keeps it.

    ``sender``: the address that is judged: of a forwarded message the inner one; "" where the message has none.
    ``name``: what stands beside it. ``forwarded_by``: the address of the outer message, where that is another one.
    ``sent``: date of the judged message, None where it has none that can be read. ``message_id``, ``subject``: of the
    judged message. ``sha256``: of the outermost message's raw bytes, which are kept (``da_nhan/_thu``).
    """

    sender: str
    sent: datetime | None
    sha256: str
    name: str = ""
    forwarded_by: str = ""
    message_id: str = ""
    subject: str = ""


def address(text: str) -> str:
    """An address as it is compared: without spaces around it, NFC, in small letters."""
    return unicodedata.normalize("NFC", text).strip().casefold()


_SENDABLE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def sendable(text: str) -> bool:
    """Whether a message can be sent to what staff wrote as an address: ASCII, one @, a domain with a dot."""
    return len(text) <= 254 and _SENDABLE.fullmatch(text) is not None
