"""Debian's Dovecot and Postfix as an office's mail server: on loopback, over TLS, in one folder that goes with them.

    with MailServers() as mail:
        mail.imap  # (host, port): TLS with the first byte

No service of the system is touched: configuration, mail, queue and certificates lie in a folder below /tmp. Both
programs end when the process that started them ends, however it does, and what a killed run left on disk goes when the
next one starts.
"""

import os
import pwd
import secrets
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Self

from imapclient import IMAPClient

from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.domain.secret import Secret
from tests.mail.authority import Authority

DOMAIN = "tanminh.test"
HOST = "localhost"
OFFICE = f"vanphong@{DOMAIN}"
UNITS = tuple(f"{name}@{DOMAIN}" for name in ("thon01", "thon02", "thon03", "thon04", "truong01"))
NOT_TAKEN, LATER, UNKNOWN = f"khong-nhan@{DOMAIN}", f"de-sau@{DOMAIN}", f"khong-co@{DOMAIN}"
"""An address that the server refuses at once, one that it refuses for now, one whose mail comes back."""
MOST = 5_000_000
"""Bytes of a message that the server takes."""
_PREFIX = "tanminh-thu-"
_MAIL_USER = 5000
"""Owner of the mail: a number is enough, there need be no account."""
_STARTING = 20.0
_POSTFIX = Path("/usr/lib/postfix/sbin/master")


class Port(NamedTuple):
    """Where one of the servers listens."""

    host: str
    port: int


def missing_servers() -> list[str]:
    """What is not on this machine of what these servers need."""
    programs = {"dovecot": shutil.which("dovecot"), "postfix": _POSTFIX.exists(), "openssl": shutil.which("openssl")}
    return [*(name for name, found in programs.items() if not found), *([] if os.geteuid() == 0 else ["root"])]


class MailServers:
    """Both servers, from `with` to its end. Every account has a password of its own (`password`)."""

    def __init__(self) -> None:
        clear()
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir="/tmp"))  # a socket's path is short
        self.folder.chmod(0o755)
        (self.folder / "owner").write_text(f"{os.getpid()} {_started(os.getpid())}")
        self.authority = Authority(self.folder / "ca", "CA-cua-kiem-thu")
        self.certificate, self.expired = self.authority.sign(HOST), self.authority.sign(HOST, expired=True)
        self.passwords = {name: f"mật-khẩu {secrets.token_hex(8)}" for name in (OFFICE, *UNITS)}
        ports = _free_ports(6)
        self.imap, self.imap_starttls, self.smtp, self.smtp_starttls, self.smtp_expired, self.smtp_plain = (
            Port(HOST, p) for p in ports
        )
        self.imap_expired, self.imap_plain = Port("127.0.0.2", ports[0]), Port("127.0.0.3", ports[1])
        """By a proxy on `HOST`: Dovecot has another certificate, or no TLS, for another address of its own."""
        self._processes: list[subprocess.Popen[bytes]] = []
        self._watch: subprocess.Popen[str] | None = None

    def server(self, at: Port, account: str = OFFICE, *, starttls: bool = False, password: str = "") -> MailServer:
        """How the program connects there; it trusts the authority of the tests."""
        secret = Secret(password or self.passwords[account])
        return MailServer(at.host, at.port, starttls, account, secret, self.authority.certificate)

    def mailbox(self, account: str) -> Path:
        """The Maildir of an account."""
        return self.folder / "mail" / account

    def received(self, account: str, count: int = 1, seconds: float = 20) -> list[bytes]:
        """Raw messages of an account's INBOX, oldest first, once there are so many."""
        until = time.monotonic() + seconds
        while True:
            files = [f for part in ("new", "cur") for f in self.mailbox(account).glob(f"{part}/*")]
            if len(files) >= count or time.monotonic() > until:
                return [f.read_bytes() for f in sorted(files, key=lambda f: f.name)]
            time.sleep(0.02)

    @contextmanager
    def client(self, account: str = OFFICE) -> Iterator[IMAPClient]:
        """The account's own mail program: it may change what it likes."""
        context = ssl.create_default_context(cafile=self.authority.certificate)
        with IMAPClient(*self.imap, ssl_context=context, timeout=20) as client:
            client.plain_login(account, self.passwords[account])
            yield client

    @contextmanager
    def submission(self, account: str) -> Iterator[smtplib.SMTP]:
        """The account's own mail program, logged in to send."""
        context = ssl.create_default_context(cafile=self.authority.certificate)
        with smtplib.SMTP_SSL(*self.smtp, context=context, timeout=20) as line:
            line.ehlo()
            said = b64encode(f"\0{account}\0{self.passwords[account]}".encode()).decode()
            assert line.docmd("AUTH", f"PLAIN {said}")[0] == 235
            yield line

    def empty(self) -> None:
        """Every mailbox as new, and nothing on its way to one: with it goes its UIDVALIDITY."""
        queues = [self.folder / "queue" / name for name in ("incoming", "active")]
        until = time.monotonic() + _STARTING
        while any(file.is_file() for queue in queues for file in queue.rglob("*")):
            assert time.monotonic() < until, self.log()
            time.sleep(0.02)
        for account in self.passwords:
            shutil.rmtree(self.mailbox(account), ignore_errors=True)

    def log(self) -> str:
        """What both servers wrote."""
        return "\n".join(f.read_text("utf-8", "replace") for f in sorted(self.folder.glob("*.log")))

    def __enter__(self) -> Self:
        try:
            self._dovecot()
            self._postfix()
            self._watch = _watched(self._processes)
            for at in (self.imap, self.smtp, self.smtp_starttls):
                self._wait(at)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            _end(process)
        if self._watch is not None:
            self._watch.communicate("done\n")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait(self, at: Port) -> None:
        until = time.monotonic() + _STARTING
        while True:
            with suppress(OSError), socket.create_connection(at, 1):
                return
            dead = [p.args for p in self._processes if p.poll() is not None]
            assert not dead and time.monotonic() < until, f"{dead or at}: {self.log()}"
            time.sleep(0.02)

    def _start(self, *command: str | Path) -> None:
        with (self.folder / f"{Path(command[0]).name}.log").open("ab") as said:
            self._processes.append(
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    start_new_session=True,
                )
            )

    def _dovecot(self) -> None:
        folder = self.folder
        for name in ("run", "mail"):
            (folder / name).mkdir()
        (folder / "mail").chmod(0o777)
        users = "".join(f"{name}:{{PLAIN}}{word}::::::\n" for name, word in self.passwords.items())
        (folder / "users").write_text(users, encoding="utf-8")
        names = {"folder": folder, "user": _MAIL_USER, "certificate": self.certificate, "expired": self.expired}
        ports = {"imap": self.imap.port, "starttls": self.imap_starttls.port}
        (folder / "dovecot.conf").write_text(_etc(_dovecot_etc()).format(**names, **ports))
        self._start("dovecot", "-F", "-c", folder / "dovecot.conf")

    def _postfix(self) -> None:
        folder, user = self.folder, pwd.getpwnam("postfix")
        (folder / "etc").mkdir()
        for name, owner in (("queue", 0), ("data", user.pw_uid)):
            (folder / name).mkdir()
            os.chown(folder / name, owner, -1)
        queues = "active bounce corrupt defer deferred flush hold incoming private public saved trace maildrop"
        for name in (*queues.split(), "pid"):
            (folder / "queue" / name).mkdir(mode=0o755 if name in ("pid", "public") else 0o700)
            os.chown(folder / "queue" / name, 0 if name == "pid" else user.pw_uid, -1)
        boxes = "".join(f"{name} {name}/\n" for name in (*self.passwords, NOT_TAKEN, LATER))
        (folder / "etc" / "boxes").write_text(boxes)
        (folder / "etc" / "refused").write_text(f"{NOT_TAKEN} 550 5.7.1 no mail here\n{LATER} 450 4.2.0 come later\n")
        names = {"folder": folder, "user": _MAIL_USER, "domain": DOMAIN, "most": MOST, "certificate": self.certificate}
        (folder / "etc" / "main.cf").write_text(_etc("main.cf").format(**names))
        ports = {"smtps": self.smtp.port, "starttls": self.smtp_starttls.port, "expired": self.expired}
        more = {"expired_port": self.smtp_expired.port, "plain": self.smtp_plain.port}
        (folder / "etc" / "master.cf").write_text(_etc("master.cf").format(**ports, **more))
        self._start(_POSTFIX, "-c", folder / "etc", "-d")


def clear() -> None:
    """What runs that are no more left behind: their programs, if any still is there, and their folders."""
    for folder in Path("/tmp").glob(f"{_PREFIX}*"):
        with suppress(OSError, ValueError):
            pid, started = (folder / "owner").read_text().split(" ", 1)
            if _started(int(pid)) == started:
                continue
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if f"{folder}/" in (process / "cmdline").read_bytes().decode("utf-8", "replace").replace("\0", " "):
                    os.kill(int(process.name), signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)


def _started(pid: int) -> str:
    """When a process began, as the kernel counts; "" for none. A number alone is given again."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return ""


def _watched(processes: list[subprocess.Popen[bytes]]) -> subprocess.Popen[str]:
    """A shell that ends the processes when this one is gone: then what it waits to read from ends. Linux' own way
    (PR_SET_PDEATHSIG) is lost on servers, which change their user."""
    script = 'read -r said; [ -n "$said" ] || kill -TERM "$@"'
    pids = [str(process.pid) for process in processes]
    command = ["sh", "-c", script, "sh", *pids]
    return subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """The program and all that it started."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def _free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; all held until all are known, so that none is given twice."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def _dovecot_etc() -> str:
    """Dovecot 2.4 (Debian 13) has other names for much."""
    said = subprocess.run(["dovecot", "--version"], capture_output=True, text=True, check=True).stdout
    return "dovecot.conf" if said.startswith("2.3") else "dovecot-2.4.conf"


def _etc(name: str) -> str:
    return Path(__file__).with_name("etc").joinpath(name).read_text(encoding="utf-8")
