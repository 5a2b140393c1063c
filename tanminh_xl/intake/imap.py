"""Messages of a mailbox on a server, as they are: looked at only (EXAMINE, BODY.PEEK[]), nothing there is changed.

RFC 3501, 8314 (TLS), 4616 (PLAIN). A message is named by its UID within UIDVALIDITY: which were read before, the caller
says. What is read comes in batches, so that a caller keeps one before the next is asked for.
"""

from __future__ import annotations

import email.policy
import imaplib
import logging
import ssl
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from email.parser import BytesParser
from typing import Any, NamedTuple

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from tanminh_xl import tls
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer, Service

# Its log writes down what the server says, which may be the password again.
logging.getLogger("imapclient").setLevel(logging.CRITICAL)

INBOX = "INBOX"
SECONDS = 60
"""Seconds that the server may be silent."""
MOST = 50_000_000
"""Bytes of a message that is fetched."""
BATCH, BATCH_BYTES = 20, 10_000_000
"""Messages, and about how many bytes, are asked for at once."""
_SIZES = 500
"""Messages whose sizes are asked for at once."""
_TRIES = 3
"""Connections, one after the other, that may break before they brought anything."""
_SHOWN = 12
"""Folders that a person is told of."""


class Fetched(NamedTuple):
    """A message and its bytes, as the server holds them; ``came``: when it got it, None where it says nothing."""

    uid: int
    raw: bytes
    came: datetime | None = None


class TooLarge(NamedTuple):
    """A message over ``MOST``: it stays on the server. ``size``: bytes."""

    uid: int
    size: int
    sender: str
    subject: str


class Batch(NamedTuple):
    """Some messages. ``uidvalidity``: what their UIDs hold for; ``large``: only told; ``done``, ``total``: messages of
    this folder so far, and that are to be fetched now."""

    uidvalidity: int
    messages: tuple[Fetched, ...]
    large: tuple[TooLarge, ...]
    done: int
    total: int


Known = Callable[[int], Collection[int]]
"""UIDVALIDITY -> UIDs that were read before."""


def fetch(
    server: MailServer,
    known: Known,
    folder: str = INBOX,
    since: date | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
) -> Iterator[Batch]:
    """Messages of a folder that are not ``known``, oldest first; a connection that breaks is taken up where it broke.

    ``since``: only those that the server got on that day or later. ``known`` is asked again on each connection: a batch
    that the caller has kept is in it. A last batch without messages has what is too large. TanMinhError where the
    server cannot be reached, does not take the account, or has no such folder.
    """
    idle = 0
    while True:
        opened = False
        try:
            with _examined(server, folder, seconds) as (client, uidvalidity):
                opened = True
                for batch in _batches(client, uidvalidity, known(uidvalidity), since, most):
                    yield batch
                    idle = 0
            return
        except (OSError, IMAPClientAbortError) as problem:
            idle += 1
            if not opened or idle == _TRIES:
                cut = problem if isinstance(problem, OSError) else ConnectionResetError()
                raise tls.unreachable(cut, server, Service.FETCH) from problem


def look(server: MailServer, folder: str = INBOX, seconds: float = SECONDS) -> int:
    """Messages in a folder, as the server counts them; TanMinhError as ``fetch``."""
    try:
        with _examined(server, folder, seconds) as (client, _):
            return len(client.search())
    except (OSError, IMAPClientAbortError) as problem:
        cut = problem if isinstance(problem, OSError) else ConnectionResetError()
        raise tls.unreachable(cut, server, Service.FETCH) from problem


@contextmanager
def _examined(server: MailServer, folder: str, seconds: float) -> Iterator[tuple[IMAPClient, int]]:
    """A connection with the folder open for reading, and its UIDVALIDITY."""
    client = _connected(server, seconds)
    try:
        _login(client, server)
        name = _found(client, folder)
        try:
            opened = client.select_folder(name, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as problem:
            raise _answered(server, problem) from None
        yield client, int(opened.get(b"UIDVALIDITY", 0))
    except IMAPClientAbortError:
        raise
    except IMAPClientError as problem:
        raise _answered(server, problem) from None
    finally:
        with suppress(OSError, IMAPClientError):
            client.logout()
        with suppress(OSError, IMAPClientError):
            client.shutdown()


def _connected(server: MailServer, seconds: float) -> IMAPClient:
    """TLS stands before anything is said; OSError where it does not."""
    context = tls.context(server.authorities)
    try:
        client = IMAPClient(server.host, server.port, ssl=not server.starttls, ssl_context=context, timeout=seconds)
    except imaplib.IMAP4.abort as problem:
        raise ConnectionResetError from problem
    except imaplib.IMAP4.error as problem:  # it greets with BYE
        raise _answered(server, problem) from None
    client.normalise_times = False  # with their zone
    if server.starttls:
        try:
            client.starttls(context)
        except IMAPClientAbortError:
            with suppress(OSError, IMAPClientError):
                client.shutdown()
            raise
        except IMAPClientError as problem:  # it is not offered, or refused
            with suppress(OSError, IMAPClientError):
                client.shutdown()
            raise ssl.SSLError("no TLS after STARTTLS") from problem
        except BaseException:
            with suppress(OSError, IMAPClientError):
                client.shutdown()
            raise
    return client


def _login(client: IMAPClient, server: MailServer) -> None:
    """PLAIN takes any letter (UTF-8), LOGIN only ASCII."""
    password = server.password.reveal()
    try:
        if client.has_capability("AUTH=PLAIN"):
            client.plain_login(server.account, password)
        elif (server.account + password).isascii():
            client.login(server.account, password)
        else:
            raise tls.login_refused(server, Service.FETCH, "máy chủ không nhận mật khẩu có dấu")
    except IMAPClientAbortError:
        raise
    except LoginError as problem:
        if isinstance(problem.__context__, IMAPClientAbortError):  # the connection broke meanwhile
            raise problem.__context__ from None
        said = _words(server, problem)
        later = "[UNAVAILABLE]" in said or "[LIMIT]" in said or "[INUSE]" in said  # RFC 5530
        raise tls.login_refused(server, Service.FETCH, said, later) from None


def _found(client: IMAPClient, folder: str) -> str:
    """The folder's name on the server: without regard to case, how its marks are composed, and what the server puts
    between a folder and those in it. TanMinhError (``mail_folder``) where there is none."""
    if folder.upper() == INBOX:
        return INBOX

    def plain(name: str, between: str) -> str:
        return unicodedata.normalize("NFC", name).casefold().replace(between or "/", "/")

    names = [(str(name), (between or b"/").decode()) for _, between, name in client.list_folders()]
    for name, between in names:
        if plain(name, between) in (plain(folder, between), plain(folder, "/"), f"inbox/{plain(folder, '/')}"):
            return name
    shown = "; ".join(name for name, _ in names[:_SHOWN])
    raise TanMinhError(
        "mail_folder",
        f"Hộp thư không có ngăn “{folder}”; có: {shown}{' ...' if len(names) > _SHOWN else ''}.",
        "Ghi đúng tên ngăn ở trang Cài đặt.",
    )


def _batches(
    client: IMAPClient, uidvalidity: int, known: Collection[int], since: date | None, most: int
) -> Iterator[Batch]:
    # The server's day may begin at another hour than ours: one day more, of which the same messages are known.
    criteria = ["SINCE", since - timedelta(days=1)] if since else ["ALL"]
    new = sorted(set(client.search(criteria)) - set(known))
    sizes: dict[int, int] = {}
    for some in _some(new, _SIZES):
        said = client.fetch(some, ["RFC822.SIZE"])
        sizes |= {uid: int(data[b"RFC822.SIZE"]) for uid, data in said.items() if b"RFC822.SIZE" in data}
    fitting = [uid for uid in new if sizes.get(uid, most + 1) <= most]
    done = 0
    for some in _by_bytes(fitting, sizes):
        said = client.fetch(some, ["INTERNALDATE", "BODY.PEEK[]"])
        found = ((uid, said[uid]) for uid in some if uid in said)
        messages = tuple(
            Fetched(uid, data[b"BODY[]"], data.get(b"INTERNALDATE"))
            for uid, data in found
            if data.get(b"BODY[]") is not None
        )
        done += len(some)
        yield Batch(uidvalidity, messages, (), done, len(fitting))
    if large := tuple(_large(client, sizes, most)):
        yield Batch(uidvalidity, (), large, done, len(fitting))


def _some(uids: Sequence[int], most: int) -> Iterator[Sequence[int]]:
    yield from (uids[n : n + most] for n in range(0, len(uids), most))


def _by_bytes(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    some: list[int] = []
    for uid in uids:
        if some and (len(some) == BATCH or sum(sizes[u] for u in some) + sizes[uid] > BATCH_BYTES):
            yield some
            some = []
        some.append(uid)
    if some:
        yield some


def _large(client: IMAPClient, sizes: dict[int, int], most: int) -> Iterator[TooLarge]:
    uids = [uid for uid, size in sizes.items() if size > most]
    asked = "BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)]"
    for some in _some(uids, _SIZES):
        for uid, data in sorted(client.fetch(some, [asked]).items()):
            sender, subject = _from_and_subject(_header(data))
            yield TooLarge(uid, sizes[uid], sender, subject)


def _header(data: dict[bytes, Any]) -> bytes:
    return next((value for key, value in data.items() if key.startswith(b"BODY[HEADER") and value), b"")


def _from_and_subject(raw: bytes) -> tuple[str, str]:
    """In NFC; "" what cannot be read."""
    head = BytesParser(policy=email.policy.default).parsebytes(raw, headersonly=True)
    said = []
    for name in ("From", "Subject"):
        try:
            said.append(unicodedata.normalize("NFC", " ".join(str(head.get(name, "")).split())))
        except (ValueError, IndexError, AttributeError):  # the standard library's parser on malformed headers
            said.append("")
    return said[0], said[1]


def _answered(server: MailServer, problem: Exception) -> TanMinhError:
    """The server says no to something that it should do."""
    return TanMinhError(
        "mail_answer",
        f"Máy chủ nhận thư {server.host} không cho đọc hộp thư ({_words(server, problem)}).",
        "Chờ ít phút rồi làm lại; vẫn vậy thì báo người quản trị hệ thống thư.",
    )


def _words(server: MailServer, problem: Exception) -> str:
    text = str(problem).removeprefix("b'").removesuffix("'")
    return server.password.out_of(" ".join(text.split()))[:200]
