"""The servers of Cài đặt, with the account's password: to fetch from, to send through; whether they answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.mail_server import MailServer, Service, host_and_port
from tanminh_xl.domain.secret import Secret
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

_SECONDS = 20
"""Seconds that a server may be silent while somebody only asks whether it is there."""


def fetching(snapshot: Snapshot) -> MailServer | None:
    """Where the Office's mailbox is read; None where Cài đặt names none. TanMinhError: ``mail_server``,
    ``mail_account``, ``mail_no_password``, ``mail_no_store``."""
    return _server(snapshot, snapshot.catalogue.plan.fetch_server, Service.FETCH)


def sending(snapshot: Snapshot) -> MailServer | None:
    """Through what messages are sent; None where Cài đặt names none. Raises as ``fetching``."""
    return _server(snapshot, snapshot.catalogue.plan.send_server, Service.SEND)


def fetches(snapshot: Snapshot) -> str:
    """Whether the mailbox can be read, in words; nothing there is changed. Raises as ``fetching``, and what ``look``
    does."""
    server = fetching(snapshot)
    if server is None:
        return "chưa đặt máy chủ (không bắt buộc): tiếp nhận tệp, thư đã lưu vào hop_thu."
    from tanminh_xl.intake import imap

    folders = snapshot.catalogue.plan.mail_folders or (imap.INBOX,)
    counts = ", ".join(f"{folder} {imap.look(server, folder, _SECONDS)} thư" for folder in folders)
    return f"đọc được hộp thư {server.account} ở {server.host}: {counts}."


def sends(snapshot: Snapshot) -> str:
    """Whether the server for sending takes the account, in words; nothing is sent. Raises as ``sending``, and what
    ``look`` does."""
    server = sending(snapshot)
    if server is None:
        return "chưa đặt máy chủ (không bắt buộc): thư soạn sẵn gửi bằng chương trình thư hoặc webmail."
    from tanminh_xl.mail import smtp

    smtp.look(server, _SECONDS)
    return f"{server.host} nhận tài khoản {server.account}."


def _server(snapshot: Snapshot, named: str, service: Service) -> MailServer | None:
    if not named.strip():
        return None
    plan = snapshot.catalogue.plan
    host, port, starttls = host_and_port(named, service)
    account = _account(snapshot)
    if snapshot.call.password is None:
        raise TanMinhError("mail_no_password", f"Máy này chưa lưu mật khẩu của hộp thư {account}.")
    authorities = snapshot.folder.root / Path(plan.mail_authorities.strip()) if plan.mail_authorities.strip() else None
    return MailServer(host, port, starttls, account, snapshot.call.password(account), authorities)


def _account(snapshot: Snapshot) -> str:
    account = snapshot.catalogue.plan.mail_account.strip()
    if not account:
        raise TanMinhError(
            "mail_account", "Chưa ghi tài khoản hộp thư của Văn phòng.", "Ghi Tài khoản hộp thư ở trang Cài đặt."
        )
    return account


def password(
    snapshot: Snapshot, keep: Callable[[str, Secret | None], None], typed: Callable[[str], Secret] | None
) -> Proposal:
    """Keep the mailbox's password on this PC. ``keep``: (account, password; None: forget it); ``typed``: asks for it,
    None: it is to be forgotten. TanMinhError: ``mail_account``, ``mail_empty_password``, what ``keep`` raises."""
    account = _account(snapshot)

    def do() -> Outcome:
        if typed is None:
            keep(account, None)
            return Outcome(f"Đã xóa mật khẩu của hộp thư {account} trên máy này.")
        said = typed(f"Mật khẩu của hộp thư {account}")
        if not said.reveal():
            raise TanMinhError("mail_empty_password", "Chưa gõ mật khẩu.", "Gõ mật khẩu rồi bấm phím Enter.")
        keep(account, said)
        return Outcome(f"Đã lưu mật khẩu của hộp thư {account} vào kho mật khẩu của máy này.")

    return Proposal(do, writes=False)
