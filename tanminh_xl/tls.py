"""Connections over TLS to a mail server that proves who it is; and in words why there is none."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer, Service

_CERTIFICATE = {
    9: "chưa đến ngày có hiệu lực",
    10: "đã hết hạn",
    62: "không phải của máy chủ này",
    64: "không phải của máy chủ này",
}
"""X509_V_ERR_*: openssl/x509_vfy.h."""


def context(authorities: Path | None = None) -> ssl.SSLContext:
    """Certificates verified by the system's store (on Windows its own) and the file's, host name checked, TLS 1.2 or
    newer. TanMinhError (``mail_authorities``) where the file holds no certificate."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if authorities is not None:
        try:
            made.load_verify_locations(cafile=authorities)
        except (OSError, ValueError) as problem:
            raise TanMinhError(
                "mail_authorities",
                f"Không đọc được chứng thư gốc {authorities}.",
                "Xin lại tệp chứng thư (.pem) của người quản trị hệ thống thư, ghi đúng tên tệp ở trang Cài đặt.",
            ) from problem
    return made


def unreachable(problem: OSError, server: MailServer, service: Service) -> TanMinhError:
    """What a failed connection means to a person, and what to do. ``problem``: of the socket, of DNS, or of TLS."""
    name = f"Máy chủ {service.word} {server.host}"
    again = "Kiểm tra mạng, rồi làm lại."
    if isinstance(problem, ssl.SSLCertVerificationError):
        why = _CERTIFICATE.get(problem.verify_code, "không do tổ chức mà máy này tin cậy cấp")
        return TanMinhError(
            "mail_certificate",
            f"{name}: chứng thư {why}. Đã dừng kết nối, chưa gửi mật khẩu.",
            "Xem lại ngày giờ của máy này, tên máy chủ ở trang Cài đặt; đúng cả thì báo người quản trị hệ thống thư.",
        )
    if isinstance(problem, ssl.SSLError) and not isinstance(problem, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return TanMinhError(
            "mail_tls",
            f"{name}: không lập được kết nối mã hóa (TLS) ở cổng {server.port}. Chưa gửi mật khẩu.",
            "Hỏi người quản trị hệ thống thư cổng có mã hóa, ghi ở trang Cài đặt.",
        )
    if isinstance(problem, socket.gaierror):
        return TanMinhError(
            "mail_no_host",
            f"Không tìm thấy {name[0].lower()}{name[1:]}.",
            f"{again} Vẫn vậy thì xem lại tên máy chủ ở trang Cài đặt.",
        )
    if isinstance(problem, TimeoutError):
        return TanMinhError("mail_timeout", f"{name} không trả lời.", again)
    if isinstance(problem, ConnectionRefusedError):
        return TanMinhError(
            "mail_refused",
            f"{name} không nhận kết nối ở cổng {server.port}.",
            f"{again} Vẫn vậy thì xem lại cổng ở trang Cài đặt.",
        )
    return TanMinhError("mail_cut", f"Mất kết nối với {name[0].lower()}{name[1:]}.", again)


def login_refused(server: MailServer, service: Service, said: str = "", later: bool = False) -> TanMinhError:
    """The server does not take account and password. ``said``: its words, without the password; ``later``: it says
    that it may take them at another time."""
    name, words = f"Máy chủ {service.word} {server.host}", f" ({said})" if said else ""
    if later:
        return TanMinhError("mail_busy", f"{name} chưa cho đăng nhập{words}.", "Chờ ít phút rồi làm lại.")
    return TanMinhError(
        "mail_login",
        f"{name} không nhận tài khoản {server.account} với mật khẩu đang lưu{words}.",
        "Lưu lại mật khẩu của hộp thư. Gmail, Outlook cần mật khẩu ứng dụng.",
    )
