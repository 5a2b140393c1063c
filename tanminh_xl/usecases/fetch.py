"""New messages of the Office's mailbox into the plan folder, before they are received as any others are.

Each is kept first, then it is noted that it was fetched: cut short anywhere, it goes on where it was. A mailbox that
cannot be reached holds up nothing of what lies in ``hop_thu``.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.host import Hint, TanMinhError
from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.records.fetched import FetchedMail
from tanminh_xl.usecases import mail_servers
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.intake import imap

MAIN = "INBOX"


class Brought(NamedTuple):
    """What came of a mailbox. ``fetched``: messages that are kept now; ``lines``: what is to be said of others;
    ``problem``: why not all were fetched, "" where they were; ``hints``: what to do about it."""

    fetched: int = 0
    lines: tuple[str, ...] = ()
    problem: str = ""
    hints: tuple[Hint, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """Everything that is to be said."""
        came = f"Lấy {self.fetched} thư mới từ hộp thư." if self.fetched else ""
        return tuple(filter(None, (came, self.problem, *self.lines)))

    @property
    def exit(self) -> int:
        """1 where something is still to be done."""
        return int(bool(self.problem or self.lines))


def set_up(snapshot: Snapshot) -> str:
    """The mailbox that is to be read, in words; "" where Cài đặt names none."""
    plan = snapshot.catalogue.plan
    return f"hộp thư {plan.mail_account or plan.fetch_server}" if plan.fetch_server.strip() else ""


def fetch(snapshot: Snapshot) -> Brought:
    """Keep the raw bytes of every new message; never raises for what the server, the line or the settings cause."""
    counted, large = [0], list[str]()
    try:
        server = mail_servers.fetching(snapshot)
        if server is None:
            return Brought()
        for folder in snapshot.catalogue.plan.mail_folders or (MAIN,):
            large += _folder(snapshot, server, folder, counted)
    except TanMinhError as problem:
        if problem.code == "disk_write":
            raise
        told = f"Chưa lấy hết thư từ {set_up(snapshot)}. {problem}"
        return Brought(counted[0], tuple(large), told, (Hint(problem.code, problem.hint, problem.facts),))
    return Brought(counted[0], tuple(large))


def _folder(snapshot: Snapshot, server: MailServer, folder: str, counted: list[int]) -> list[str]:
    """Fetch one folder; what is said of messages that are too large."""
    from tanminh_xl.intake import imap

    mailbox, large = f"imap:{server.account}@{server.host}/{folder}", list[str]()
    fetched = FetchedMail(snapshot.folder.root, mailbox, fsync=snapshot.folder.fsync)
    for batch in imap.fetch(server, fetched.known, folder, since(snapshot)):
        new = [one for one in batch.messages if snapshot.folder.mail(one.raw) is None]  # others were saved by hand
        for message in new:
            source = f"{mailbox};{batch.uidvalidity};{message.uid}"
            saved = min(message.came or snapshot.call.now, snapshot.call.now)
            snapshot.folder.keep_mail(message.raw, f"{folder}-{message.uid}.eml", source, saved)
        if batch.messages:
            fetched.add(batch.uidvalidity, [message.uid for message in batch.messages])
        counted[0] += len(new)
        large += [_too_large(one) for one in batch.large]
        if not snapshot.host.step("Lấy thư", batch.done, batch.total):
            break
    return large


def _too_large(one: imap.TooLarge) -> str:
    size = format_value(round(one.size / 1_000_000))
    return (
        f"Thư “{one.subject}” của {one.sender or 'người gửi không rõ'} quá lớn ({size} MB), còn ở hộp thư: "
        "mở hộp thư, tải tệp đính kèm về hop_thu, rồi chuyển thư đó sang ngăn khác."
    )


def since(snapshot: Snapshot) -> date:
    """The first day of which messages are fetched: as Cài đặt says, else the beginning of the earliest period that is
    open, else of the one that was opened last, else of the plan."""
    plan, known = snapshot.catalogue.plan, snapshot.catalogue.period
    if plan.mail_since is not None:
        return plan.mail_since
    opened = [code for code in snapshot.periods if code in known]
    open_now = [code for code in opened if snapshot.state(code).open] or opened[-1:]
    return min((known[code].start for code in open_now), default=plan.start)
