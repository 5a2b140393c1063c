"""A password that no text ever shows."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import NoReturn


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
