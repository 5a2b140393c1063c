"""A mailbox in one file (mbox) -> its messages: by what stands in it, without a lock or a file (RFC 4155)."""

from __future__ import annotations

import re

MOST = 5_000
"""Messages of one mailbox."""
_FROM = re.compile(
    rb"(?:\A|(?<=\n)(?=From - )|(?<=\n\n)|(?<=\n\r\n)|(?<=\r\r))"
    rb"From [^\r\n]{0,300}\d{1,2}:\d{2}[^\r\n]{0,100}(?:\r\n|\n|\r)"
    rb"(?=[!-9;-~]{1,100}[ \t]*:|>From )"
)
_QUOTED = re.compile(rb"(^|(?<=\n))>(>*From )")


def messages(data: bytes) -> tuple[list[bytes], bool]:
    """The messages in their order, without the line before each, the quoting of "From " taken off; (them, all of them).

    A line begins a message where a blank one stands before it, it ends with a time, and a field follows; Thunderbird's
    own ("From - ") without a blank one too.
    """
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while start < len(data) and data[start] in b"\r\n":
        start += 1
    body = data[start:]
    lines = []
    for found in _FROM.finditer(body):
        lines.append(found)
        if len(lines) > MOST:
            break
    ends = [*(found.start() for found in lines[1:]), len(body)]
    out = [_unquoted(body[found.end() : end]) for found, end in zip(lines, ends, strict=False)]
    return out[:MOST], len(lines) <= MOST


def _unquoted(message: bytes) -> bytes:
    """Without the blank line that the mailbox put behind it, and without the sign before each "From "."""
    for end in (b"\r\n\r\n", b"\n\n", b"\r\r"):
        if message.endswith(end):
            message = message[: len(message) - len(end) // 2]
            break
    return _QUOTED.sub(rb"\2", message) if b"From " in message else message
