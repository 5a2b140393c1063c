"""Raw bytes -> messages, their parts, plain files: what was saved or fetched, by what it is and not by its name."""

from __future__ import annotations

from tanminh_xl.intake.values import Group, Kind, Message, Part, Unpacked
from tanminh_xl.intake.walk import Walk

__all__ = ["Group", "Kind", "Message", "Part", "Unpacked", "message", "unpack"]


def unpack(name: str, data: bytes) -> Unpacked:
    """Everything that the bytes hold: of a message, a mailbox, a zip, a winmail.dat what lies in it, else one file.

    Pure, and bounded in depth, count and size whatever the bytes say; raises nothing. Nothing is lost in silence: what
    is neither a part nor words stands in a finding.
    """
    return Walk().all_of(name, data)


def message(name: str, data: bytes) -> Message:
    """The bytes as the message that they are known to be (a mailbox or a server says so), whatever they look like."""
    return Walk().message(name, data)
