"""Messages to the mail server, over TLS alone; the caller is told of each before its last byte goes and after it.

RFC 5321, 6409 (submission), 3207 (STARTTLS), 4954 (AUTH), 6531 (SMTPUTF8), 8314 (TLS with the first byte).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl import tls
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer, Service

SECONDS = 60
"""Seconds that the server may be silent."""
_MOST_SAID = 300
"""Characters of a server's answer."""


class Outgoing(NamedTuple):
    """A message as it is sent. ``sender``, ``to``: bare addresses; ``data``: the message of RFC 5322, of which only
    the ends of lines are changed here (what must not go out, as X-Unsent and Bcc, the caller leaves out)."""

    sender: str
    to: tuple[str, ...]
    data: bytes


class State(StrEnum):
    """How far the sending of a message came; the words of ``domain.drafts.Dispatch.state`` where it has them."""

    BEGUN = "begun"
    SENT = "sent"
    REFUSED = "refused"
    CUT = "cut"


class Refusal(NamedTuple):
    """An address that the server does not take. ``again``: it may later."""

    address: str
    answer: str
    again: bool


class Told(NamedTuple):
    """What became of message ``which`` (from 0).

    BEGUN: the server waits for the message, and its last byte is not gone: whoever keeps that does it now, before the
    next is asked for. SENT: the server took it, for all but ``refused``. REFUSED: certainly not sent; ``again``: worth
    another try. CUT: the connection ended after the last byte, before the server's word: nobody knows. ``answer``: the
    server's words, or ours in Vietnamese where it said none.
    """

    which: int
    state: State
    answer: str = ""
    again: bool = False
    refused: tuple[Refusal, ...] = ()


def send(server: MailServer, messages: Sequence[Outgoing], seconds: float = SECONDS) -> Iterator[Told]:
    """Send messages in their order over one connection (a new one where the server ends it), as they are asked for.

    For each: REFUSED; or BEGUN and then SENT, REFUSED or CUT. TanMinhError where there is no connection, or the server
    does not take the account: of what was not told until then nothing went out.
    """
    line = _Line(server, seconds)
    try:
        for which, message in enumerate(messages):
            data = _as_sent(message.data)
            try:
                refused = line.envelope(message, data)
                yield Told(which, State.BEGUN)
                answer = line.data(data)
            except _Refused as said:
                yield Told(which, State.REFUSED, said.answer, said.again, said.refused)
            except _Cut:
                yield Told(which, State.CUT, "Mất kết nối khi máy chủ chưa xác nhận.")
            else:
                yield Told(which, State.SENT, answer, refused=refused)
    finally:
        line.close()


def look(server: MailServer, seconds: float = SECONDS) -> None:
    """Connect, log in and leave; TanMinhError as ``send``."""
    line = _Line(server, seconds)
    try:
        line.open()
    finally:
        line.close()


class _Refused(Exception):
    """A whole message that certainly did not go out."""

    def __init__(self, answer: str, again: bool, refused: tuple[Refusal, ...] = ()) -> None:
        super().__init__(answer)
        self.answer, self.again, self.refused = answer, again, refused


class _Cut(Exception):
    """The connection ended where nobody can know whether the message went out."""


class _Line:
    """The connection: opened when it is needed, and again after the server ended it between two messages."""

    def __init__(self, server: MailServer, seconds: float) -> None:
        self._server, self._seconds = server, seconds
        self._smtp: smtplib.SMTP | None = None
        self._waits = False
        """The server takes whatever comes for the message."""

    def envelope(self, message: Outgoing, data: bytes) -> tuple[Refusal, ...]:
        """From whom, to whom; then the server waits for the message. Gives the addresses that it does not take."""
        try:
            return self._envelope(self.open(), message, data)
        except (smtplib.SMTPServerDisconnected, OSError):  # it was idle for too long, or had taken enough
            self.close()
        try:
            return self._envelope(self.open(), message, data)
        except smtplib.SMTPServerDisconnected as problem:
            raise tls.unreachable(ConnectionResetError(), self._server, Service.SEND) from problem
        except OSError as problem:
            raise tls.unreachable(problem, self._server, Service.SEND) from problem

    def data(self, data: bytes) -> str:
        """The message. Its last byte goes alone, after all others: what fails before it was not sent."""
        smtp = self.open()
        try:
            smtp.send(data)
        except (smtplib.SMTPServerDisconnected, OSError):
            self.close()
            raise _Refused("Mất kết nối khi thư chưa gửi xong.", again=True) from None
        try:
            smtp.send(b".\r\n")
            self._waits = False
            code, answer = smtp.getreply()
        except (smtplib.SMTPException, OSError):
            self.close()
            raise _Cut from None
        if code != 250:
            raise _Refused(self._said(code, answer), again=code < 500)
        return self._said(code, answer)

    def close(self) -> None:
        """End the connection, as the server wishes it where it still listens."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None and not self._waits:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
        _abandon(smtp)
        self._waits = False

    def open(self) -> smtplib.SMTP:
        """The connection, logged in. TanMinhError where there is none."""
        if self._smtp is None:
            self._smtp = self._connected()
        return self._smtp

    def _connected(self) -> smtplib.SMTP:
        server, context = self._server, tls.context(self._server.authorities)
        smtp: smtplib.SMTP | None = None
        try:
            if server.starttls:
                smtp = smtplib.SMTP(server.host, server.port, "localhost", self._seconds)
            else:
                smtp = smtplib.SMTP_SSL(server.host, server.port, "localhost", timeout=self._seconds, context=context)
            # An address names this PC to nobody, and needs no DNS.
            ours = smtp.sock.getsockname()[0] if smtp.sock else "127.0.0.1"
            smtp.local_hostname = f"[IPv6:{ours}]" if ":" in ours else f"[{ours}]"
            smtp.ehlo_or_helo_if_needed()
            if server.starttls:
                self._starttls(smtp, context)
            self._login(smtp)
        except smtplib.SMTPResponseException as problem:
            _abandon(smtp)
            raise self._unfit(problem) from None
        except smtplib.SMTPException as problem:
            _abandon(smtp)
            raise tls.unreachable(ConnectionResetError(), server, Service.SEND) from problem
        except OSError as problem:
            _abandon(smtp)
            raise tls.unreachable(problem, server, Service.SEND) from problem
        except BaseException:
            _abandon(smtp)
            raise
        return smtp

    def _starttls(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        if not smtp.has_extn("starttls"):
            raise tls.unreachable(ssl.SSLError("STARTTLS is not offered"), self._server, Service.SEND)
        code, answer = smtp.starttls(context=context)
        if code != 220:
            raise smtplib.SMTPResponseException(code, answer)
        smtp.ehlo_or_helo_if_needed()

    def _login(self, smtp: smtplib.SMTP) -> None:
        """AUTH PLAIN, else LOGIN (Exchange), in UTF-8: smtplib's own takes ASCII alone."""
        account, password = self._server.account.encode(), self._server.password.reveal().encode()
        offered = smtp.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in offered:
            code, answer = smtp.docmd("AUTH", "PLAIN " + b64encode(b"\0" + account + b"\0" + password).decode())
        elif "LOGIN" in offered:
            code, answer = smtp.docmd("AUTH", "LOGIN")
            for part in (account, password):
                if code == 334:
                    code, answer = smtp.docmd(b64encode(part).decode())
        else:
            raise TanMinhError(
                "mail_login_kind",
                f"Máy chủ gửi thư {self._server.host} không nhận đăng nhập bằng mật khẩu.",
                "Hỏi người quản trị hệ thống thư; thư đã soạn gửi được bằng chương trình thư hoặc webmail.",
            )
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, answer)

    def _unfit(self, problem: smtplib.SMTPResponseException) -> TanMinhError:
        said = self._said(problem.smtp_code, problem.smtp_error)
        if isinstance(problem, smtplib.SMTPAuthenticationError):
            return tls.login_refused(self._server, Service.SEND, said, problem.smtp_code < 500)
        return TanMinhError(
            "mail_busy", f"Máy chủ gửi thư {self._server.host} chưa nhận: {said}.", "Chờ ít phút rồi làm lại."
        )

    def _envelope(self, smtp: smtplib.SMTP, message: Outgoing, data: bytes) -> tuple[Refusal, ...]:
        options = self._options(smtp, message, data)
        code, answer = smtp.mail(_ascii_domain(message.sender), options)
        self._heard(code, answer)
        if code != 250:
            smtp.rset()
            raise _Refused(self._said(code, answer), again=code < 500)
        refused = []
        for address in message.to:
            code, answer = smtp.rcpt(_ascii_domain(address))
            self._heard(code, answer)
            if code not in (250, 251):
                refused.append(Refusal(address, self._said(code, answer), code < 500))
        if len(refused) == len(message.to):
            smtp.rset()
            again = any(refusal.again for refusal in refused)
            raise _Refused(refused[0].answer if refused else "Thư không có địa chỉ nhận.", again, tuple(refused))
        code, answer = smtp.docmd("DATA")
        self._heard(code, answer)
        if code != 354:
            smtp.rset()
            raise _Refused(self._said(code, answer), code < 500, tuple(refused))
        self._waits = True
        return tuple(refused)

    def _options(self, smtp: smtplib.SMTP, message: Outgoing, data: bytes) -> list[str]:
        """What MAIL says of the message; _Refused where the server could not take it."""
        options = []
        head = data.partition(b"\r\n\r\n")[0]
        if not (head.isascii() and all(_ascii_domain(a).isascii() for a in (message.sender, *message.to))):
            if not smtp.has_extn("smtputf8"):
                raise _Refused("Máy chủ gửi thư không nhận địa chỉ, tiêu đề có dấu.", again=False)
            options.append("SMTPUTF8")
        if not data.isascii():
            if not smtp.has_extn("8bitmime"):
                raise _Refused("Máy chủ gửi thư không nhận thư 8 bit.", again=False)
            options.append("BODY=8BITMIME")
        most = smtp.esmtp_features.get("size", "")
        if smtp.has_extn("size"):
            if most.isdecimal() and 0 < int(most) < len(data):
                told = f"Thư dài {_megabytes(len(data))}, máy chủ gửi thư nhận nhiều nhất {_megabytes(int(most))}."
                raise _Refused(told, again=False)
            options.append(f"SIZE={len(data)}")
        return options

    def _heard(self, code: int, answer: bytes) -> None:
        """421 may come to any command: the server ends the connection."""
        if code == 421:
            raise smtplib.SMTPServerDisconnected(self._said(code, answer))

    def _said(self, code: int, answer: bytes | str) -> str:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return self._server.password.out_of(f"{code} {' '.join(text.split())}")[:_MOST_SAID]


def _abandon(smtp: smtplib.SMTP | None) -> None:
    if smtp is not None:
        smtp.close()


def _megabytes(size: int) -> str:
    return f"{format_value(round(size / 1_000_000, 1))} MB"


def _as_sent(data: bytes) -> bytes:
    """Lines ended by CR LF, the last one too, and their first dots doubled (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    return re.sub(rb"(?m)^\.", b"..", lines if lines.endswith(b"\r\n") else lines + b"\r\n")


def _ascii_domain(address: str) -> str:
    """An address whose domain is written as DNS has it."""
    name, at, domain = address.rpartition("@")
    with suppress(UnicodeError):
        return f"{name}{at}{domain.encode('idna').decode()}"
    return address
