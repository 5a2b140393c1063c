"""Messages that a machine wrote: what could not be delivered (RFC 3464), and what answers by itself (RFC 3834)."""

from __future__ import annotations

import re

from tanminh_xl.intake.addresses import addresses, sender
from tanminh_xl.intake.headers import Head
from tanminh_xl.intake.values import Kind

_SERVERS = ("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon")
_NOT_SENT = re.compile(
    "undeliver|delivery (?:status|failure|has failed)|mail delivery (?:failed|subsystem)|returned (?:mail|to sender)"
    "|failure notice|delivery incomplete|không (?:thể )?(?:gửi|chuyển|phát) được|không thể gửi|thư bị trả lại",
    re.IGNORECASE,
)
_BY_ITSELF = re.compile(
    r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|(?:tự động )?trả lời tự động"
    r"|tự động trả lời|vắng mặt)\b",
    re.IGNORECASE,
)
_NO_FAILURE = frozenset((b"delivered", b"relayed", b"expanded", b"delayed"))
"""Actions of a delivery report (RFC 3464, 2.3.3) after which nothing is to be done: of a delay the server tries on."""
_STATUS = re.compile(rb"(?im)^(final-recipient|original-recipient|action)[ \t]*:[ \t]*([^\r\n]{1,300})")


def kind(head: Head, report: str, status: bytes) -> Kind:
    """What a message says that it is; ``report``: the type of a multipart/report, ``status``: its delivery status.

    AUTOMATIC is what it seems: one that brings a form is a letter all the same.
    """
    who, _ = sender(head)
    subject = head.text("subject")
    actions = {said[1].strip().lower() for said in _STATUS.findall(status) if said[0].lower() == b"action"}
    if report == "delivery-status" or status:
        return Kind.AUTOMATIC if actions and actions <= _NO_FAILURE else Kind.BOUNCE
    if head.raw("x-failed-recipients"):
        return Kind.BOUNCE
    if who.address.partition("@")[0] in _SERVERS and (report or _NOT_SENT.search(subject)):
        return Kind.BOUNCE
    answers = head.text("auto-submitted").lower()
    if report or (answers and not answers.startswith("no")) or head.raw("x-autoreply") or head.raw("x-autorespond"):
        return Kind.AUTOMATIC
    if head.text("precedence").lower() == "auto_reply" or _BY_ITSELF.match(subject):
        return Kind.AUTOMATIC
    return Kind.LETTER


def failed(head: Head, status: bytes) -> str:
    """To whom it could not be delivered: the addresses, a comma between them, "" where it does not say."""
    said = [
        value.rpartition(b";")[2]
        for key, value in _STATUS.findall(status)
        if key.lower() in (b"final-recipient", b"original-recipient")
    ]
    found = [each.address for raw in (*said, head.raw("x-failed-recipients")) for each in addresses(raw)]
    return ", ".join(dict.fromkeys(each for each in found if each))
