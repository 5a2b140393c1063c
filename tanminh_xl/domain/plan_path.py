r"""The path of a plan folder: as a person pastes it, and what Excel, Windows and OneDrive make of it.

Texts in, sentences out, by Python's own library alone: the installer asks here before any library is laid.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import PureWindowsPath

WINDOWS_LONGEST = 259
"""Characters of a path in Windows as it comes ("Maximum Path Length Limitation")."""
EXCEL_LONGEST = 218
"""Characters of a workbook's whole path that Excel opens (support.microsoft.com, 325573: a link to it must fit)."""
BELOW = 150
"""Characters that the longest path inside the plan folder takes: da_nhan/<kỳ>/<đơn vị>/<80 characters>__<sha8>.xlsx."""
LONGEST = WINDOWS_LONGEST - BELOW
"""A longer plan folder cannot hold every file. Up to it Excel opens all that the program names itself (up to 105)."""
LONGEST_FOR_ALL = EXCEL_LONGEST - BELOW
"""In a longer one Excel may refuse a received file whose sender gave it a long name."""

BREAKS = {
    ";": "xlwings tách đường dẫn ở dấu này",
    "%": "Windows đọc dấu này thành tên biến",
    "^": "Windows bỏ mất dấu này",
}
"""Signs with which the buttons do not run -> why."""
ONEDRIVE = "Nằm trong OneDrive: chuyển ra ngoài, ví dụ C:\\KeHoachTanMinh, để Excel và chương trình cùng thấy một tệp."
SLASH_IN_QUOTES = "Nếu đường dẫn để trong ngoặc kép thì bỏ dấu \\ ở cuối, trước dấu ngoặc kép đóng."
NETWORK = (
    "Nằm trên mạng: Excel bỏ qua vị trí tin cậy ở đó, nên có thể chặn nút bấm. Nên để kế hoạch ở ổ đĩa của máy này; "
    "nếu phải để trên mạng, nhờ người quản trị máy: trong Excel mở Tệp, Tùy chọn, Trung tâm Tin cậy, Vị trí Tin cậy, "
    "chọn “Cho phép Vị trí Tin cậy trên mạng của tôi” rồi thêm thư mục này, không gồm thư mục con."
)

_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_VARIABLE = re.compile(r"%([^%\\/]+)%")
_QUOTES = "\"'“”„‘’"


def typed(text: str, environ: Mapping[str, str]) -> str:
    r"""What a person typed or pasted, as a path: ``"D:/Ke hoach/" `` is ``D:\Ke hoach``.

    Quotes, blanks and unseen marks around go (Windows' own "Security" page gives paths with one), ``/`` is ``\``, a
    ``\`` at the end goes, ``%USERPROFILE%`` is what it stands for; a variable that is not there stays and is told.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cf")
    path = seen.replace("\u00a0", " ").strip()
    while path and (path[0] in _QUOTES or path[-1] in _QUOTES):
        path = path.strip(_QUOTES).strip()
    known = {name.casefold(): value for name, value in environ.items()}
    path = _VARIABLE.sub(lambda found: known.get(found[1].casefold(), found[0]), path)
    path = path.replace("/", "\\").removeprefix("\\\\?\\")
    return re.sub(r"(?<!:)\\+$", "", path)


def root(folder: str) -> str:
    r"""A path's drive ("D:") or server with its share (``\\may-chu\chung``); "" where it has neither."""
    return PureWindowsPath(folder).drive


def no_root(folder: str) -> str:
    """What is said of a path whose drive or server is not there; ``folder``: the path, or its root alone."""
    name = root(folder) or folder
    if name.startswith("\\\\"):
        return f"Không kết nối được máy chủ, thư mục dùng chung “{name}”."
    return f"Máy này không có ổ đĩa “{name}”, hoặc ổ đĩa chưa sẵn sàng."


ROOT_TODO = "Kiểm tra tên ổ đĩa, máy chủ, dây mạng (với ổ USB: cắm lại), rồi thực hiện lại."


def unfit(folder: str, synced: Sequence[str]) -> tuple[str, ...]:
    """Why a new plan folder can't lie there, one sentence a reason; () where it can. ``synced``: OneDrive's folders."""
    path = PureWindowsPath(folder)
    if unknown := _VARIABLE.match(folder):
        return (f"Máy này không có biến {unknown[0]}: ghi cả ổ đĩa, ví dụ D:\\KeHoachTanMinh.",)
    if not path.is_absolute():
        return (f"“{folder}” không phải đường dẫn đầy đủ: ghi cả ổ đĩa, ví dụ D:\\KeHoachTanMinh.",)
    if path.parent == path:
        return (f"“{folder}” là cả ổ đĩa: ghi một thư mục trong đó, ví dụ {path.drive}\\KeHoachTanMinh.",)
    return tuple(_unfit(path, folder, synced))


def _unfit(path: PureWindowsPath, folder: str, synced: Sequence[str]) -> list[str]:
    names = path.parts[1:]
    found = [f"Có dấu “{sign}” ({why})." for sign, why in BREAKS.items() if sign in folder]
    if "=" in folder:
        found.append("Có dấu “=” (dòng lệnh của Windows tách ở dấu này).")
    if odd := sorted(set("".join(_NOT_IN_NAMES.findall("\\".join(names))))):
        found.append(f"Có ký tự Windows không cho dùng trong tên: {' '.join(odd)}. {SLASH_IN_QUOTES}")
    if bad := [name for name in names if _DEVICE.match(name) or name != name.rstrip(" .")]:
        found.append(f"Windows không cho đặt tên “{bad[0]}”.")
    if in_onedrive(folder, synced):
        found.append(ONEDRIVE)
    if too_long(folder):
        found.append(f"Dài {len(folder)} ký tự, quá {LONGEST}: chọn thư mục gần gốc ổ đĩa hơn.")
    return found


def in_onedrive(folder: str, synced: Sequence[str]) -> bool:
    """Whether OneDrive keeps a path: below one of its folders, or by the name of one (``OneDrive - UBND``)."""
    parts = [part.casefold() for part in re.split(r"[\\/]+", folder)]
    for kept in filter(None, synced):
        above = [part.casefold() for part in re.split(r"[\\/]+", kept.rstrip("\\/"))]
        if parts[: len(above)] == above:
            return True
    return any(part.startswith("onedrive") for part in parts)


def too_long(folder: str) -> bool:
    """Whether files of the plan would have paths that Windows does not take."""
    return len(folder) > LONGEST


def long_for_excel(folder: str) -> str:
    """What is worth knowing of a path in which Excel may refuse the longest names; "" where it opens all."""
    if not LONGEST_FOR_ALL < len(folder) <= LONGEST:
        return ""
    return (
        f"Dài {len(folder)} ký tự. Excel chỉ mở tệp có đường dẫn đến {EXCEL_LONGEST} ký tự: tệp đơn vị gửi có tên rất "
        f"dài có thể không mở được từ đây. Thư mục đến {LONGEST_FOR_ALL} ký tự thì tệp nào cũng mở được."
    )


def on_network(folder: str, drives: Collection[str]) -> bool:
    r"""Whether a path lies on a server: ``\\may-chu\...``, or a mapped drive. ``drives``: those of this PC ("Z:")."""
    drive = root(folder)
    return drive.startswith("\\\\") or drive.upper() in drives
