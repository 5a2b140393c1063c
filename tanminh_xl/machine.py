"""What this PC is: looked up here, at the edge, and handed to ``doctor`` as a value."""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version

from tanminh_xl.usecases.doctor import Facts

_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def facts() -> Facts:
    """The running Python, the installed libraries, and what the environment says."""
    return Facts(
        python=sys.executable,
        version=sys.version_info[:3],
        windows=os.name == "nt",
        home=os.environ.get("TANMINH_HOME", ""),
        synced=tuple(folder for name in _ONEDRIVE if (folder := os.environ.get(name, ""))),
        installed=dict(_installed()),
    )


def _installed() -> list[tuple[str, str]]:
    found = []
    for requirement in requires("tanminh-xl") or ():
        name = re.match(r"[\w.-]+", requirement)
        if name and ("extra ==" not in requirement or "live" in requirement):
            try:
                found.append((name[0].lower(), version(name[0])))
            except PackageNotFoundError:
                continue
    return found
