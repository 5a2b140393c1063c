"""What this PC says: its clock, who sits at it, what is installed. Looked up here, at the edge, and nowhere else.

The installer asks here too, before any library is laid: at the top only Python's own library is imported.
"""

from __future__ import annotations

import getpass
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tanminh_xl.domain.pc_notes import CHILD_RULE, SCRATCH, Regional

if TYPE_CHECKING:
    from tanminh_xl.domain.host import Call
    from tanminh_xl.domain.secret import Secret
    from tanminh_xl.usecases.doctor import Facts

SYNC_KEY = r"Software\SyncEngines\Providers\OneDrive"
"""Below it a key for each folder that OneDrive keeps, SharePoint's too; HKEY_CURRENT_USER."""
REGIONAL_KEY = r"Control Panel\International"
"""HKEY_CURRENT_USER; Excel follows it unless its own options say another sign."""
RULE_KEYS = tuple(
    rf"SOFTWARE\{vendor}\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
    for vendor in (r"Policies\Microsoft", "Microsoft")
)
"""HKEY_LOCAL_MACHINE: what the organisation says, then what this PC's own administrator does."""
PASSWORD = "TANMINH_MAT_KHAU_THU"
"""The environment's variable with the mailbox's password, in place of this PC's store of passwords."""
_STORE = "tanminh-xl"
_OFFICE_SECONDS = 180
"""Seconds that LibreOffice may take for one document, its own start from nothing included."""
_OFFICE_MEMORY = 4 << 30
_MAC = "LibreOffice.app/Contents/MacOS/soffice"
_NO_WINDOW = 0x08000000
"""Windows: CREATE_NO_WINDOW."""
_START = 20
"""Seconds that an empty Python may take."""


def clock() -> datetime:
    """Now, in Vietnam's time."""
    from tanminh_xl.domain.events import ZONE

    return datetime.now(ZONE)


def account() -> str:
    """The account at the keyboard; "Văn phòng" where it has no name."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "Văn phòng"


def call(folder: Path, period: str = "") -> Call:
    """Who asks, where, when."""
    from tanminh_xl.domain.host import Call

    return Call(folder, period, clock(), account(), mail_password)


def mail_password(mailbox: str) -> Secret:
    """The password of a mailbox's account: from the environment, else as ``keep_mail_password`` stored it. It goes into
    no text. TanMinhError: ``mail_no_password``, ``mail_no_store``."""
    from tanminh_xl.domain.host import TanMinhError
    from tanminh_xl.domain.secret import Secret

    if said := os.environ.get(PASSWORD):
        return Secret(said)
    import keyring

    found: str | None = None
    with _store():
        found = keyring.get_password(_STORE, mailbox)
    if not found:
        raise TanMinhError("mail_no_password", f"Máy này chưa lưu mật khẩu của hộp thư {mailbox}.")
    return Secret(found)


def keep_mail_password(mailbox: str, password: Secret | None) -> None:
    """Put the password into this PC's store (Windows Credential Manager, Keychain, Secret Service); None: take it out.
    TanMinhError: ``mail_no_store``; ``mail_no_password`` where none is to be taken out."""
    import keyring
    import keyring.errors

    from tanminh_xl.domain.host import TanMinhError

    with _store():
        try:
            if password is None:
                keyring.delete_password(_STORE, mailbox)
            else:
                keyring.set_password(_STORE, mailbox, password.reveal())
        except keyring.errors.PasswordDeleteError:
            raise TanMinhError("mail_no_password", f"Máy này chưa lưu mật khẩu của hộp thư {mailbox}.") from None


@contextmanager
def _store() -> Iterator[None]:
    """This PC's store of passwords; whatever it raises itself is told without the words of it."""
    import keyring.errors

    from tanminh_xl.domain.host import TanMinhError

    try:
        yield
    except (keyring.errors.KeyringError, OSError, RuntimeError) as problem:
        if isinstance(problem, keyring.errors.PasswordDeleteError):
            raise
        raise TanMinhError("mail_no_store", "Máy này không có kho mật khẩu, hoặc kho đang khóa.") from None


def typed_password(about: str) -> Secret:
    """What is typed at the keyboard without being shown; of what is not a keyboard, its first line."""
    from tanminh_xl.domain.secret import Secret

    if sys.stdin.isatty():
        return Secret(getpass.getpass(f"{about}: "))
    return Secret(sys.stdin.readline().rstrip("\r\n"))


def facts() -> Facts:
    """The running Python, the installed libraries, and what the environment and Windows say."""
    from tanminh_xl.usecases.doctor import Facts

    home, windows = os.environ.get("TANMINH_HOME", ""), os.name == "nt"
    python = Path(home, "python", "python.exe")
    return Facts(
        python=sys.executable,
        version=sys.version_info[:3],
        windows=windows,
        home=home,
        synced=synced(),
        installed=dict(_installed()),
        mapped=mapped_drives(),
        regional=regional(),
        starts=not (windows and home) or starts(python),
        scratch=not (windows and home) or writable(Path(home, SCRATCH)),
        child_rule=any(_value("HKEY_LOCAL_MACHINE", key, CHILD_RULE) in ("1", 1) for key in RULE_KEYS),
    )


def synced() -> tuple[str, ...]:
    """Folders that OneDrive keeps: those of its variables, and those that it has listed (SharePoint's libraries)."""
    named = [value for name, value in os.environ.items() if name.casefold().startswith("onedrive")]
    listed = [str(_value("HKEY_CURRENT_USER", key, "MountPoint") or "") for key in _subkeys(SYNC_KEY)]
    return tuple(dict.fromkeys(folder for folder in (*named, *listed) if re.search(r"[\\/]", folder)))


def mapped_drives() -> frozenset[str]:
    """Drives of this PC that are folders of a server: "Z:"."""
    if sys.platform != "win32":
        return frozenset()
    import ctypes

    kernel, remote = ctypes.windll.kernel32, 4
    letters = [chr(ord("A") + n) for n in range(26) if kernel.GetLogicalDrives() >> n & 1]
    return frozenset(f"{letter}:" for letter in letters if kernel.GetDriveTypeW(f"{letter}:\\") == remote)


def regional() -> Regional | None:
    """Windows' regional settings; None elsewhere, and where they say nothing."""
    date, decimal = (_value("HKEY_CURRENT_USER", REGIONAL_KEY, name) for name in ("sShortDate", "sDecimal"))
    return Regional(str(date), str(decimal)) if date and decimal else None


def starts(python: Path) -> bool:
    """Whether a Python is there and runs: a virus scanner may have taken it, or hold it."""
    try:
        same = python.samefile(sys.executable)
        return same or subprocess.run([python, "-c", ""], stdin=subprocess.DEVNULL, timeout=_START).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def writable(folder: Path) -> bool:
    """Whether a folder is there and takes a file."""
    tried = folder / f"thu-{secrets.token_hex(8)}.log"
    try:
        tried.write_bytes(b"")
        tried.unlink()
    except OSError:
        return False
    return True


def soffice() -> Path | None:
    """LibreOffice's program: on the path, else where its installers put it; None where there is none."""
    named = (shutil.which(name) for name in ("soffice", "libreoffice"))
    return next((Path(found) for found in named if found), None) or next(_offices(), None)


def _offices() -> Iterator[Path]:
    roots, patterns = ["/usr/lib", "/opt", "/Applications"], ["libreoffice*/program/soffice", _MAC]
    if os.name == "nt":
        named = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA")
        roots = [folder for folder in map(os.environ.get, named) if folder]
        patterns = [f"{below}LibreOffice*/program/soffice.exe" for below in ("", "Programs/")]
    for root in roots:
        for pattern in patterns:
            yield from sorted(Path(root).glob(pattern), reverse=True)


def to_pdf(program: Path | None = None, seconds: float = _OFFICE_SECONDS) -> Callable[[str, bytes], bytes] | None:
    """(name, bytes) of a document -> its PDF, by LibreOffice; None where this PC has none. ``program``: in its place.

    A copy is converted, in a profile of its own that goes with it: a LibreOffice in which a person works is another.
    TanMinhError (``pdf_failed``) where no PDF comes, or not in time; no process stays.
    """
    found = program or soffice()
    if found is None:
        return None

    def convert(name: str, data: bytes) -> bytes:
        from tanminh_xl.domain.host import TanMinhError

        with tempfile.TemporaryDirectory(prefix="tanminh-", ignore_cleanup_errors=True) as folder:
            source, made = Path(folder, f"van-ban{Path(name).suffix}"), Path(folder, "ra", "van-ban.pdf")
            source.write_bytes(data)
            profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
            options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
            _in_time([str(found), profile, *options, "--convert-to", "pdf", "--outdir", str(made.parent), str(source)])
            if made.is_file() and made.stat().st_size:
                return made.read_bytes()
        raise TanMinhError(
            "pdf_failed",
            f"LibreOffice chưa đổi được {name} ra PDF.",
            "Mở tệp đó bằng Word, Excel hoặc LibreOffice, lưu thành PDF cùng tên.",
        )

    def _in_time(command: list[str]) -> None:
        """Run a program and all that it starts, and end what is left of it when it ends or is too slow."""
        from tanminh_xl.grid import job

        none, flags = subprocess.DEVNULL, _NO_WINDOW if sys.platform == "win32" else 0
        with (
            suppress(OSError),
            subprocess.Popen(
                command, stdin=none, stdout=none, stderr=none, start_new_session=True, creationflags=flags
            ) as process,
        ):
            held = job.bound(process, _OFFICE_MEMORY)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                if sys.platform == "win32":  # where no job holds what it started
                    tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
                    subprocess.run(tree, stdin=none, stdout=none, stderr=none, creationflags=flags, timeout=_START)
            finally:
                if sys.platform != "win32":
                    with suppress(OSError):
                        os.killpg(process.pid, signal.SIGKILL)
                job.release(held)
                process.kill()

    return convert


def short_name(path: str) -> str:
    """A path's 8.3 name, which is ASCII; the path itself where the drive keeps none."""
    if sys.platform == "win32":
        import ctypes

        room = ctypes.create_unicode_buffer(1024)
        if ctypes.windll.kernel32.GetShortPathNameW(path, room, len(room)):
            return room.value
    return path


def _value(hive: str, key: str, name: str) -> object:
    """A value of the registry; None where there is none, or this account may not read it."""
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(getattr(winreg, hive), key) as opened:
                return winreg.QueryValueEx(opened, name)[0]
        except OSError:
            return None
    return None


def _subkeys(key: str) -> list[str]:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            return [rf"{key}\{winreg.EnumKey(opened, n)}" for n in range(winreg.QueryInfoKey(opened)[0])]
    return []


def _installed() -> list[tuple[str, str]]:
    from importlib.metadata import PackageNotFoundError, requires, version

    found = []
    for requirement in requires("tanminh-xl") or ():
        name = re.match(r"[\w.-]+", requirement)
        if name and ("extra ==" not in requirement or "live" in requirement):
            try:
                found.append((name[0].lower(), version(name[0])))
            except PackageNotFoundError:
                continue
    return found
