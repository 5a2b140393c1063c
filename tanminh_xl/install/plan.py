"""The plan folder that the installer is told: asked again until it can hold a plan, and what stands there already."""

from __future__ import annotations

import argparse
import json
import re
import zipfile
from contextlib import suppress
from pathlib import Path, PureWindowsPath
from typing import NamedTuple

from tanminh_xl import __version__
from tanminh_xl.domain.plan_path import ROOT_TODO, no_root, root, typed, unfit
from tanminh_xl.install.home import PLAN
from tanminh_xl.install.pc import Pc, Refused

TRIES = 3
"""Times that a person is asked."""
NEW = "TanMinh_KeHoach.xlsm"
"""The master of a new plan; it stands before ``ke_hoach.json`` does where ``new`` was cut short (usecases/new.py)."""
TEMPORARY = ".tam-"
RIBBON = "customUI/customUI14.xml"


def plan_folder(pc: Pc, options: argparse.Namespace, home: str) -> str:
    """The plan folder, from the switch, the person, or the usual one; Refused where none of them can hold a plan.

    Nothing is made before, and nothing here: with ``--tu-dong`` the first answer is the last.
    """
    usual = str(PureWindowsPath(pc.environ.get("USERPROFILE", ""), "KeHoachTanMinh"))
    given, question = options.ke_hoach or (usual if options.tu_dong else ""), f"Thư mục kế hoạch [{usual}]: "
    for n in range(TRIES):
        text = given or pc.ask(question).strip()
        if n and not text:
            break
        plan = typed(text or usual, pc.environ)
        if not (why := wrong(pc, plan, home)):
            return plan
        pc.say(f"Chưa dùng được thư mục kế hoạch “{plan}”:")
        for line in why:
            pc.say(f"  {line}")
        if options.tu_dong:
            break
        given, question = "", "Ghi thư mục kế hoạch khác: "
    raise Refused("Chưa có thư mục kế hoạch dùng được, nên chưa cài gì. Chạy lại cai_dat.bat với thư mục khác.")


def wrong(pc: Pc, plan: str, home: str) -> tuple[str, ...]:
    """Why a plan can't be made there; () where it can, or where one stands: of that one ``doctor`` tells."""
    if not PureWindowsPath(plan).is_absolute():
        return unfit(plan, ())
    if not pc.there(f"{root(plan)}\\"):
        return (f"{no_root(plan)} {ROOT_TODO}",)
    below, above = (tuple(part.casefold() for part in PureWindowsPath(path).parts) for path in (plan, home))
    if below[: len(above)] == above or above[: len(below)] == below:
        return (f"Thư mục kế hoạch và nơi đặt chương trình ({home}) phải là hai thư mục rời nhau.",)
    if pc.there(str(PureWindowsPath(plan, PLAN))):
        return ()
    return unfit(plan, pc.synced()) or _taken(pc, plan)


def _taken(pc: Pc, plan: str) -> tuple[str, ...]:
    """What already lies there, unless a ``new`` that was cut short left it."""
    folder = pc.path(plan)
    try:
        if folder.exists() and not folder.is_dir():
            return ("Đây là một tệp, không phải thư mục.",)
        names = [path.name for path in folder.iterdir()] if folder.exists() else []
    except OSError:
        return ("Không đọc được thư mục này: kiểm tra quyền của tài khoản.",)
    if NEW in names or all(name.startswith(TEMPORARY) for name in names):
        return ()
    return ("Thư mục này đã có nội dung khác: chọn thư mục mới, thư mục trống, hoặc thư mục đang có kế hoạch.",)


class Master(NamedTuple):
    """The workbook of a plan that stands: its Windows path, what its buttons say they were made by, whether it is open
    in Excel."""

    path: str
    made_by: str
    open: bool

    @property
    def name(self) -> str:
        """Its file name."""
        return PureWindowsPath(self.path).name


def standing(pc: Pc, plan: str) -> Master | None:
    """The master of the plan there; None where none can be found (``doctor`` then says what is wrong)."""
    folder = pc.path(plan)
    with suppress(OSError, ValueError, KeyError, TypeError):
        name = str(json.loads((folder / PLAN).read_text("utf-8"))["master"])
        if (folder / name).is_file():
            made_by, is_open = _made_by(folder / name), (folder / f"~${name}").exists()
            return Master(str(PureWindowsPath(plan, name)), made_by, is_open)
    return None


def _made_by(file: Path) -> str:
    with suppress(OSError, KeyError, zipfile.BadZipFile, RuntimeError), zipfile.ZipFile(file) as book:
        found = re.search(rb"<!-- (.*?) -->", book.read(RIBBON))
        return found[1].decode("utf-8", "replace") if found else ""
    return ""


def brings(kit: Path) -> str:
    """What buttons made by this kit say (master/workbook.py ``made_by``)."""
    with zipfile.ZipFile(kit / "thu_vien.zip") as libraries:
        found = re.search(r"\nsite/xlwings-([^/]+)\.dist-info/", "\n" + "\n".join(libraries.namelist()))
    return f"tanminh_xl {__version__}, xlwings {found[1] if found else ''}"


def to_upgrade(pc: Pc, kit: Path, options: argparse.Namespace, master: Master | None) -> bool:
    """Whether the master that stands is to get this version's sheets and buttons: asked for, or agreed to.

    Of one that is of this version already nothing changes. An open one is never touched; that is said.
    """
    if master is None:
        return False
    older = bool(master.made_by) and master.made_by != brings(kit)
    if master.open and (older or options.nang_cap):
        pc.say(
            f"{master.name} đang mở nên chưa nâng cấp được: đóng Excel rồi chạy lại cai_dat.bat. Nếu không ai mở, xóa "
            f"tệp ~${master.name} trong thư mục kế hoạch."
        )
    if master.open or options.nang_cap:
        return not master.open
    made = f"{master.name} do bản {master.made_by.removeprefix('tanminh_xl ')} lập" if older else ""
    if options.tu_dong:
        if older:
            pc.say(f"{made}; chưa nâng cấp vì không có --nang-cap.")
        return False
    about = f"{made}. Nâng cấp" if older else "Nâng cấp"
    rest = "giữ bản sao lưu trong sao_luu; đã đúng bản thì không đổi gì"
    return pc.agrees(f"{about} trang, cột, nút bấm của sổ kế hoạch lên bản này ({rest})?")
