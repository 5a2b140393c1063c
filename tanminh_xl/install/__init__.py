"""Lays the program on an office PC and takes it off again; cai_dat.bat and go_cai_dat.bat run it.

It runs from inside the kit, before any library is laid, so it imports Python's own library alone. No administrator,
no network: files below one folder, one variable and, if the person agrees, one trusted location of this user. All
questions come first: where one has no good answer, nothing is made.
"""

from __future__ import annotations

import argparse
import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from tanminh_xl.domain.pc_notes import PAGE, antivirus
from tanminh_xl.domain.plan_path import NETWORK, SLASH_IN_QUOTES, on_network, typed
from tanminh_xl.install.excel import excel_versions, location_key, trust
from tanminh_xl.install.home import MARK, checked_home, hold_ours, lay
from tanminh_xl.install.pc import Pc, Refused, this_pc
from tanminh_xl.install.plan import plan_folder, standing, to_upgrade

VARIABLE = "TANMINH_HOME"
"""What the workbook's xlwings.conf names as the place of Python."""
ENVIRONMENT = r"HKCU\Environment"


def install(pc: Pc, kit: Path, options: argparse.Namespace) -> int:
    """All steps of cai_dat.bat; the exit code of ``doctor``, or of ``new`` where that failed."""
    home = checked_home(pc, options.noi_dat)
    plan = plan_folder(pc, options, home)
    versions = excel_versions(pc.run)
    trusted = _to_trust(pc, options, plan, versions)
    master = standing(pc, plan)
    upgrading = to_upgrade(pc, kit, options, master)
    pc.say(f"1/4 Chép chương trình vào {home}")
    command = _lay(pc, kit, home)
    env = {**pc.environ, VARIABLE: home}
    pc.say(f"2/4 Thư mục kế hoạch {plan}")
    if pc.there(rf"{plan}\ke_hoach.json"):
        pc.say("Đã có kế hoạch trong thư mục này; giữ nguyên.")
    elif code := pc.show([*command, "new", plan], env):
        return code
    if upgrading and master is not None:
        pc.show([*command, "upgrade", "--folder", plan], env)
        if master.path.lower().endswith(".xlsm"):
            pc.show([*command, "upgrade-macros", master.path], env)
    pc.say("3/4 Vị trí tin cậy của Excel")
    if trusted:
        trust(pc, plan, versions)
    elif versions:
        pc.say("Không thêm. Khi mở sổ, Excel có thể hỏi trước khi bật macro.")
    else:
        pc.say("Chưa thấy Excel trên máy này; bỏ qua.")
    pc.say("4/4 Kiểm tra cài đặt")
    code = pc.show([*command, "doctor", "--folder", plan], env)
    pc.say(f"Xong. Dòng lệnh: {home}\\tanminh-xl.bat. Nếu Excel đang mở, đóng và mở lại Excel.")
    pc.say(f"Nếu nút bấm không chạy: xem mục “Phần mềm diệt vi-rút” của {home}\\{PAGE}.")
    return code


def _to_trust(pc: Pc, options: argparse.Namespace, plan: str, versions: Sequence[str]) -> bool:
    """Whether Excel is to trust the plan folder: asked for, or agreed to. On a network Excel would not heed it."""
    if not versions:
        return False
    if on_network(plan, pc.mapped()):
        pc.say(f"Thư mục kế hoạch {plan}: {NETWORK}")
        return False
    asked = "Cho phép Excel chạy macro của riêng thư mục kế hoạch này (không gồm thư mục con)?"
    return bool(options.tin_cay or (not options.tu_dong and pc.agrees(asked)))


def _lay(pc: Pc, kit: Path, home: str) -> list[str]:
    """Put the program there and set its variable; returns how its command line is begun."""
    lay(kit, pc.path(home))
    if "ProgramData" in home:
        user = f"{pc.environ.get('USERDOMAIN', '')}\\{pc.environ.get('USERNAME', '')}"
        pc.run(["icacls", home, "/inheritance:r", "/grant:r", f"{user}:(OI)(CI)F"])
    if pc.run(["reg", "add", ENVIRONMENT, "/v", VARIABLE, "/t", "REG_SZ", "/d", home, "/f"])[0]:
        raise Refused(f"Không đặt được biến {VARIABLE} cho tài khoản này; hỏi người quản trị máy.")
    pc.run(["setx", VARIABLE, home])  # also tells programs that run already, so that nobody must sign out
    python = [rf"{home}\python\python.exe", "-X", "utf8", "-c"]
    if not _runs(pc, [*python, ""]):
        raise Refused(f"Đã chép chương trình nhưng Python không chạy được. {antivirus(home)}")
    return [*python, "from tanminh_xl.cli import script; script()"]


def _runs(pc: Pc, command: Sequence[str]) -> bool:
    try:
        return pc.run(command)[0] == 0
    except OSError:  # taken away, or held, by a virus scanner
        return False


def remove(pc: Pc, kit: Path, options: argparse.Namespace) -> int:
    """All steps of go_cai_dat.bat but the last: Python cannot delete the folder that it runs from."""
    _, text = pc.run(["reg", "query", ENVIRONMENT, "/v", VARIABLE])
    found = re.search(rf"{VARIABLE}\s+REG_\w+\s+(\S.*?)\s*$", text, re.MULTILINE)
    given = typed(options.noi_dat, pc.environ)
    known = given or (found[1] if found else "")
    home = pc.path(known) if known else kit
    if (home / MARK).exists():
        hold_ours(home)
    if not options.tu_dong and not pc.agrees(f"Gỡ chương trình khỏi {home}?"):
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
        raise Refused(f"Tùy chọn chưa đúng ({message}). Xem {PAGE}.")


def options_of(arguments: Sequence[str]) -> argparse.Namespace:
    r"""The switches of both batch files; Refused where one is not known.

    ``"D:\KH\" --tin-cay`` comes as one argument with a quote in it (``\"`` is a quote to every Windows program): what
    it swallowed is told, not guessed.
    """
    for text in arguments:
        if '"' in text.strip('" '):
            raise Refused(f"Dấu ngoặc kép đặt chưa đúng ở {text}. {SLASH_IN_QUOTES}")
    parser = _Options(add_help=False, allow_abbrev=False)
    parser.add_argument("verb", choices=("install", "remove"))
    parser.add_argument("--tu-dong", action="store_true")  # asks nothing
    parser.add_argument("--ke-hoach", default="")  # the plan folder
    parser.add_argument("--tin-cay", action="store_true")  # adds the trusted location without asking
    parser.add_argument("--nang-cap", action="store_true")  # upgrades the master that stands without asking
    parser.add_argument("--noi-dat", default="")  # the program's folder
    return parser.parse_args(list(arguments))


def main(kit: str, arguments: Sequence[str]) -> int:
    """Do what a batch file asks; returns its exit code: 0 all well, 1 something is to be done, 2 refused."""
    try:
        options = options_of(arguments)
        return (install if options.verb == "install" else remove)(this_pc(), Path(kit), options)
    except Refused as problem:
        print(problem)
    except zipfile.BadZipFile:
        print("Bộ cài bị hỏng (thu_vien.zip): tải lại tệp zip của bộ cài, giải nén hết rồi chạy lại.")
    except OSError as problem:
        print(f"Không ghi được {_named(problem)}. Kiểm tra ổ đĩa và quyền ghi rồi chạy lại.")
    return 2


def _named(problem: OSError) -> str:
    """What could not be written, and why; ``shutil.copytree`` tells a list of both."""
    if isinstance(problem, shutil.Error):
        _, file, why = problem.args[0][0]
        return f"{file}: {why}"
    return f"{problem.filename}: {problem.strerror}"
