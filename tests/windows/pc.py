"""What the tests on Windows share: batch files run by cmd, values of the registry, where things lie."""

import os
import subprocess
import winreg
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

KIT = Path("C:/Bộ cài Tân Minh")
PLAN = Path("C:/Kế hoạch xã/Kỳ 2026 - 2030")
DEMO = Path("C:/Xã mẫu")
HOME = Path(os.environ["LOCALAPPDATA"]) / "TanMinh"
LOCATION = r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\TanMinh"


def cmd(batch: Path, *arguments: str | Path, **environ: str) -> tuple[int, str]:
    """Exit code and output of a batch file, as cmd runs it.

    The outer quotes are those that ``cmd /s /c`` takes away; without /s it would take the first and the last.
    What cmd itself echoes is not UTF-8 here (wine, without a console); what Python prints is.
    """
    return typed(subprocess.list2cmdline([str(batch), *map(str, arguments)]), **environ)


def typed(line: str, **environ: str) -> tuple[int, str]:
    """The same of a line as a person types it, quotes and all."""
    done = subprocess.run(
        f'cmd /s /c "{line}"',
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | environ,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def registry(key: str, name: str) -> object:
    """A value below HKEY_CURRENT_USER; None where there is none."""
    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
            return winreg.QueryValueEx(opened, name)[0]
    except FileNotFoundError:
        return None


@contextmanager
def set_to(value: str | int, key: str, name: str, hive: int = winreg.HKEY_CURRENT_USER) -> Iterator[None]:
    """A value of the registry is another one meanwhile."""
    with winreg.CreateKeyEx(hive, key, access=winreg.KEY_ALL_ACCESS) as opened:
        before = None
        with suppress(FileNotFoundError):
            before = winreg.QueryValueEx(opened, name)
        kind = winreg.REG_SZ if isinstance(value, str) else winreg.REG_DWORD
        winreg.SetValueEx(opened, name, 0, kind, value)
        try:
            yield
        finally:
            if before is None:
                winreg.DeleteValue(opened, name)
            else:
                winreg.SetValueEx(opened, name, 0, before[1], before[0])
