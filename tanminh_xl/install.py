"""Lays the program on an office PC and takes it off again; cai_dat.bat and go_cai_dat.bat run it.

It runs from inside the kit, before any library is laid, so it imports Python's own library alone. No administrator,
no network: files below one folder, one variable and, if the person agrees, one trusted location of this user.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import NamedTuple, NoReturn

from tanminh_xl import __version__

VARIABLE = "TANMINH_HOME"
"""What the workbook's xlwings.conf names as the place of Python."""
MARK = "tanminh_home.txt"
"""Stands in the program's folder, so that nobody else's folder is ever replaced or deleted."""
ENVIRONMENT = r"HKCU\Environment"
OFFICE = r"HKCU\Software\Microsoft\Office"
LAID = ("go_cai_dat.bat", "tanminh-xl.bat", "huong_dan_cai_dat.html")
PATIENCE = 20
"""Tries at renaming, a quarter of a second apart: virus scanners hold new files for a moment."""


class Refused(Exception):
    """What the person must mend before the program can be laid; the text says how."""


class Pc(NamedTuple):
    """The PC as the installer sees it, so that a test can hand in another.

    ``run(command)`` gives exit code and output; ``show(command, env)`` runs with its output on the screen;
    ``short`` a path's 8.3 name; ``ask`` the person's answer, "" for none.
    """

    environ: Mapping[str, str]
    run: Callable[[Sequence[str]], tuple[int, str]]
    show: Callable[[Sequence[str], Mapping[str, str]], int]
    short: Callable[[str], str]
    ask: Callable[[str], str]
    say: Callable[[str], None]


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


def lay(kit: Path, home: Path, pause: Callable[[float], None] = time.sleep) -> None:
    """Put the kit's Python, libraries and batch files into ``home``, in place of an older version.

    The new folder is made beside it and then takes its name, so that an interrupted run leaves the old one whole.
    Files are written, not copied with their streams, so that none carries a mark of the web.
    """
    if home.exists() and any(home.iterdir()) and not (home / MARK).exists():
        raise Refused(f"Thư mục {home} đã có nội dung khác. Chọn nơi đặt khác bằng --noi-dat.")
    fresh, old = home.with_name(f"{home.name}.moi"), home.with_name(f"{home.name}.cu")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    for folder in ("python", "giay_phep"):
        shutil.copytree(kit / folder, fresh / folder, copy_function=shutil.copyfile)
    with zipfile.ZipFile(kit / "thu_vien.zip") as libraries:
        libraries.extractall(fresh)
    for name in LAID:
        shutil.copyfile(kit / name, fresh / name)
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


def excel_versions(run: Callable[[Sequence[str]], tuple[int, str]]) -> tuple[str, ...]:
    """Versions of Excel that this user has started at least once: ("16.0",)."""
    _, text = run(["reg", "query", OFFICE])
    found = re.findall(r"\\Office\\(\d+\.\d)\s*$", text, re.MULTILINE)
    return tuple(version for version in found if run(["reg", "query", rf"{OFFICE}\{version}\Excel"])[0] == 0)


def location_key(version: str) -> str:
    """The registry key of our trusted location for one version of Excel."""
    return rf"{OFFICE}\{version}\Excel\Security\Trusted Locations\TanMinh"


def trust(pc: Pc, plan: str, versions: Sequence[str]) -> None:
    """Add the plan folder, and no folder below it, to Excel's trusted locations; say how to take it back.

    Subfolders stay outside: they hold workbooks that other people sent (da_nhan).
    """
    for version in versions:
        key = location_key(version)
        for name, kind, value in (
            ("Path", "REG_SZ", plan.rstrip("\\") + "\\"),
            ("Description", "REG_SZ", "Thu muc ke hoach Tan Minh"),
            ("AllowSubfolders", "REG_DWORD", "0"),
        ):
            if pc.run(["reg", "add", key, "/v", name, "/t", kind, "/d", value, "/f"])[0]:
                pc.say("Excel trên máy này không cho thêm vị trí tin cậy; hỏi người quản trị máy.")
                return
        pc.say(f"Đã thêm vị trí tin cậy cho Excel {version}. Muốn bỏ, chạy dòng sau:")
        pc.say(f'  reg delete "{key}" /f')


def _yes(answer: str) -> bool:
    return answer.strip().lower() in ("c", "có", "co", "y", "yes")


def install(pc: Pc, kit: Path, options: argparse.Namespace) -> int:
    """All steps of cai_dat.bat; the exit code of ``doctor``, or of ``new`` where that failed."""
    home = options.noi_dat or home_of(pc.environ, pc.short)
    if not home.isascii() or any(sign in home for sign in "=;%^"):
        raise Refused(f"Nơi đặt chương trình phải không có dấu và không có = ; % ^: {home}")
    pc.say(f"1/4 Chép chương trình vào {home}")
    lay(kit, Path(home))
    if "ProgramData" in home:
        user = f"{pc.environ.get('USERDOMAIN', '')}\\{pc.environ.get('USERNAME', '')}"
        pc.run(["icacls", home, "/inheritance:r", "/grant:r", f"{user}:(OI)(CI)F"])
    if pc.run(["reg", "add", ENVIRONMENT, "/v", VARIABLE, "/t", "REG_SZ", "/d", home, "/f"])[0]:
        raise Refused(f"Không đặt được biến {VARIABLE} cho tài khoản này; hỏi người quản trị máy.")
    pc.run(["setx", VARIABLE, home])  # also tells programs that run already, so that nobody must sign out
    usual = str(PureWindowsPath(pc.environ.get("USERPROFILE", ""), "KeHoachTanMinh"))
    plan = options.ke_hoach or (not options.tu_dong and pc.ask(f"Thư mục kế hoạch [{usual}]: ").strip()) or usual
    command = [rf"{home}\python\python.exe", "-X", "utf8", "-c", "from tanminh_xl.cli import script; script()"]
    env = {**pc.environ, VARIABLE: home}
    pc.say(f"2/4 Thư mục kế hoạch {plan}")
    if (Path(plan) / "ke_hoach.json").exists():
        pc.say("Đã có kế hoạch trong thư mục này; giữ nguyên.")
    elif code := pc.show([*command, "new", plan], env):
        return code
    pc.say("3/4 Vị trí tin cậy của Excel")
    versions = excel_versions(pc.run)
    asked = "Cho phép Excel chạy macro của riêng thư mục kế hoạch này (không gồm thư mục con)? [c/k]: "
    if not versions:
        pc.say("Chưa thấy Excel trên máy này; bỏ qua.")
    elif options.tin_cay or (not options.tu_dong and _yes(pc.ask(asked))):
        trust(pc, plan, versions)
    else:
        pc.say("Không thêm. Khi mở sổ, Excel có thể hỏi trước khi bật macro.")
    pc.say("4/4 Kiểm tra cài đặt")
    code = pc.show([*command, "doctor", "--folder", plan], env)
    pc.say(f"Xong. Dòng lệnh: {home}\\tanminh-xl.bat. Nếu Excel đang mở, đóng và mở lại Excel.")
    return code


def remove(pc: Pc, kit: Path, options: argparse.Namespace) -> int:
    """All steps of go_cai_dat.bat but the last: Python cannot delete the folder that it runs from."""
    _, text = pc.run(["reg", "query", ENVIRONMENT, "/v", VARIABLE])
    found = re.search(rf"{VARIABLE}\s+REG_\w+\s+(\S.*?)\s*$", text, re.MULTILINE)
    home = Path(options.noi_dat or (found[1] if found else kit))
    if not options.tu_dong and not _yes(pc.ask(f"Gỡ chương trình khỏi {home}? [c/k]: ")):
        pc.say("Không gỡ gì.")
        return 1
    for version in excel_versions(pc.run):
        if pc.run(["reg", "query", location_key(version)])[0] == 0:
            pc.run(["reg", "delete", location_key(version), "/f"])
            pc.say(f"Đã bỏ vị trí tin cậy của Excel {version}.")
    if found:
        pc.run(["reg", "delete", ENVIRONMENT, "/v", VARIABLE, "/f"])
        pc.say(f"Đã bỏ biến {VARIABLE}.")
    if (home / MARK).exists() and home.resolve() != kit.resolve():
        shutil.rmtree(home, ignore_errors=True)
        if home.exists():
            raise Refused(f"Chưa xóa hết {home}: đóng Excel rồi chạy lại go_cai_dat.bat.")
    pc.say("Đã gỡ chương trình. Thư mục kế hoạch còn nguyên.")
    return 0


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Refused(f"Tùy chọn chưa đúng ({message}). Xem huong_dan_cai_dat.html.")


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    """The switches of both batch files; Refused where one is not known."""
    parser = _Options(add_help=False)
    parser.add_argument("verb", choices=("install", "remove"))
    parser.add_argument("--tu-dong", action="store_true")  # asks nothing
    parser.add_argument("--ke-hoach", default="")  # the plan folder
    parser.add_argument("--tin-cay", action="store_true")  # adds the trusted location without asking
    parser.add_argument("--noi-dat", default="")  # the program's folder
    return parser.parse_args(list(arguments))


def main(kit: str, arguments: Sequence[str]) -> int:
    """Do what a batch file asks; returns its exit code: 0 all well, 1 something is to be done, 2 refused."""
    try:
        options = options_of(arguments)
        return (install if options.verb == "install" else remove)(this_pc(), Path(kit), options)
    except Refused as problem:
        print(problem)
    except OSError as problem:
        print(f"Không ghi được {problem.filename}: {problem.strerror}. Kiểm tra ổ đĩa và quyền ghi rồi chạy lại.")
    return 2


def this_pc() -> Pc:
    """The PC that this runs on."""

    def run(command: Sequence[str]) -> tuple[int, str]:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def show(command: Sequence[str], env: Mapping[str, str]) -> int:
        return subprocess.run(command, env=dict(env)).returncode

    def ask(text: str) -> str:
        try:
            return input(text)
        except EOFError:
            return ""

    def say(text: str) -> None:
        print(text, flush=True)

    return Pc(os.environ, run, show, short_name, ask, say)


def short_name(path: str) -> str:
    """A path's 8.3 name, which is ASCII; the path itself where the drive keeps none."""
    if sys.platform == "win32":
        import ctypes

        room = ctypes.create_unicode_buffer(1024)
        if ctypes.windll.kernel32.GetShortPathNameW(path, room, len(room)):
            return room.value
    return path
