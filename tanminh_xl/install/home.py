"""Where the program lies: an ASCII folder that is ours alone, replaced as a whole."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath

from tanminh_xl import __version__
from tanminh_xl.domain.pc_notes import SCRATCH
from tanminh_xl.domain.plan_path import ROOT_TODO, no_root, root, typed
from tanminh_xl.install.pc import Pc, Refused

MARK = "tanminh_home.txt"
"""Stands in the program's folder, so that nobody else's folder is ever replaced or deleted."""
LAID = ("go_cai_dat.bat", "tanminh-xl.bat", "huong_dan_cai_dat.html")
PLAN = "ke_hoach.json"
"""Stands in a plan folder (records/issued.py)."""
OURS = ("python", "site", "giay_phep", SCRATCH)
PATIENCE = 20
"""Tries at renaming, a quarter of a second apart: virus scanners hold new files for a moment."""


def home_of(environ: Mapping[str, str], short: Callable[[str], str]) -> str:
    r"""The ASCII folder of the program: VBA's file functions are ANSI, so xlwings finds Python in no other.

    ``%LOCALAPPDATA%\TanMinh``, else the same by its 8.3 name, else a folder of this user below ``%ProgramData%``.
    """
    local = environ.get("LOCALAPPDATA") or environ.get("USERPROFILE", "")
    for base in (local, short(local)):
        if base and base.isascii():
            return str(PureWindowsPath(base, "TanMinh"))
    user = f"{environ.get('USERDOMAIN', '')}\\{environ.get('USERNAME', '')}"
    name = f"TanMinh-{hashlib.sha256(user.encode()).hexdigest()[:8]}"
    return str(PureWindowsPath(environ.get("ProgramData", r"C:\ProgramData"), name))


def checked_home(pc: Pc, given: str) -> str:
    """Where the program is to lie, ``given`` or the usual; Refused where it can't, before anything is made."""
    home = typed(given, pc.environ) if given else home_of(pc.environ, pc.short)
    if not home.isascii() or any(sign in home for sign in "=;%^"):
        raise Refused(f"Nơi đặt chương trình phải không có dấu và không có = ; % ^: {home}")
    path = PureWindowsPath(home)
    if not path.is_absolute() or path.parent == path:
        raise Refused(f"Nơi đặt chương trình phải là đường dẫn đầy đủ của một thư mục, ví dụ C:\\TanMinh: {home}")
    if not pc.there(f"{root(home)}\\"):
        raise Refused(f"{no_root(home)} {ROOT_TODO}")
    hold_ours(pc.path(home))
    return home


def hold_ours(home: Path) -> None:
    """Refused where a folder is somebody else's, or somebody has put a plan into ours: it is replaced as a whole."""
    if not home.exists():
        return
    if any(home.iterdir()) and not (home / MARK).exists():
        raise Refused(f"Thư mục {home} đã có nội dung khác. Chọn nơi đặt khác bằng --noi-dat.")
    for folder, inside, files in os.walk(home):
        if PLAN in files:
            raise Refused(
                f"{folder} là thư mục kế hoạch, nằm trong nơi đặt chương trình: chuyển ra ngoài rồi chạy lại."
            )
        if Path(folder) == home:
            inside[:] = [name for name in inside if name not in OURS]


def lay(kit: Path, home: Path, pause: Callable[[float], None] = time.sleep) -> None:
    """Put the kit's Python, libraries and batch files into ``home``, in place of an older version.

    The new folder is made beside it and then takes its name, so that an interrupted run leaves the old one whole.
    Files are written, not copied with their streams, so that none carries a mark of the web.
    """
    hold_ours(home)
    fresh, old = home.with_name(f"{home.name}.moi"), home.with_name(f"{home.name}.cu")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    for folder in ("python", "giay_phep"):
        shutil.copytree(kit / folder, fresh / folder, copy_function=shutil.copyfile)
    with zipfile.ZipFile(kit / "thu_vien.zip") as libraries:
        libraries.extractall(fresh)
    for name in LAID:
        shutil.copyfile(kit / name, fresh / name)
    (fresh / SCRATCH).mkdir()
    (fresh / MARK).write_text(f"{__version__}\n", "ascii")
    if home.exists():
        _rename(home, old, pause)
    _rename(fresh, home, pause)
    shutil.rmtree(old, ignore_errors=True)


def _rename(path: Path, new: Path, pause: Callable[[float], None]) -> None:
    for left in range(PATIENCE, -1, -1):
        try:
            path.rename(new)
            return
        except PermissionError as problem:
            if not left:
                raise Refused(f"{path} đang được dùng. Đóng Excel rồi chạy lại cai_dat.bat.") from problem
            pause(0.25)
