"""A mail server in the process: keeps what it took; where a test says so it refuses, breaks off or falls silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from email import message_from_bytes
from email.policy import default

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.mail.smtp import Outgoing, Refusal, State, Told


class Outbox:
    """``took``: messages in their order. ``ends``: number of a message over the whole life, from 0 -> how it ends:
    "cut" (taken, but nobody hears of it), "lost" (not taken, nor heard of), "refused", "broken" (the connection, before
    it begins), "killed" (this process). ``refuses``: addresses. ``before``: called before each message's bytes."""

    def __init__(self, ends: dict[int, str] | None = None, refuses: Sequence[str] = ()) -> None:
        self.took: list[Outgoing] = []
        self.ends, self.refuses = dict(ends or {}), tuple(refuses)
        self.before: Callable[[Outgoing], None] = lambda message: None
        self._asked = 0

    def __call__(self, messages: Sequence[Outgoing]) -> Iterator[Told]:
        for which, message in enumerate(messages):
            end = self.ends.pop(self._asked, "")
            self._asked += 1
            if end == "broken":
                raise TanMinhError("mail_unreachable", "Không kết nối được máy chủ gửi thư.", "Kiểm tra mạng.")
            refused = tuple(Refusal(a, "550 no such user", False) for a in message.to if a in self.refuses)
            if end == "refused" or len(refused) == len(message.to):
                yield Told(which, State.REFUSED, "550 not now", False, refused)
                continue
            yield Told(which, State.BEGUN)
            self.before(message)
            if end == "killed":
                raise KeyboardInterrupt
            if end != "lost":
                self.took.append(message)
            if end in ("cut", "lost"):
                yield Told(which, State.CUT, "Mất kết nối.")
            else:
                yield Told(which, State.SENT, "250 taken", refused=refused)

    @property
    def ids(self) -> list[str]:
        """Message-IDs of what it took."""
        return [str(message_from_bytes(m.data, policy=default)["Message-ID"]) for m in self.took]
