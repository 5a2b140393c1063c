"""What this PC says: its clock, who sits at it, what is installed. Looked up here, at the edge, and nowhere else."""

from __future__ import annotations

import getpass
import os
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tanminh_xl.domain.host import Call
    from tanminh_xl.usecases.doctor import Facts

_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


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

    return Call(folder, period, clock(), account())


def facts() -> Facts:
    """The running Python, the installed libraries, and what the environment says."""
    from tanminh_xl.usecases.doctor import Facts

    return Facts(
        python=sys.executable,
        version=sys.version_info[:3],
        windows=os.name == "nt",
        home=os.environ.get("TANMINH_HOME", ""),
        synced=tuple(folder for name in _ONEDRIVE if (folder := os.environ.get(name, ""))),
        installed=dict(_installed()),
    )


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
