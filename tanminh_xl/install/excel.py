"""Excel's trusted location for the plan folder, in this user's registry; added only when asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tanminh_xl.install.pc import Pc

OFFICE = r"HKCU\Software\Microsoft\Office"


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
