"""The VBA project of a workbook, from the text files in ``vba/`` and xlwings' own module, made without Excel.

[MS-OVBA] project by pyopenvba; the performance cache is emptied, so that Office compiles from the sources.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.master._build_skeleton import skeleton

PROJECT = "xl/vbaProject.bin"
PREFIX, ADDIN_PREFIX = "Tm", "Tma"
"""How the names of callbacks begin in a workbook and in the add-in: callbacks of two open files must differ."""
ADDIN_PROJECT = "TanMinh"
"""What the add-in's xlwings module calls itself: its settings stand on the sheet ``TanMinh.conf``."""

_SOURCES = Path(__file__).with_name("vba")
_EMPTY_CACHE = bytes.fromhex("CC61FFFF000000")
"""_VBA_PROJECT stream without a cache ([MS-OVBA] 2.3.4.1)."""


class Module(NamedTuple):
    """A module: its name in the project, its text as in an exported file, whether it is a class."""

    name: str
    text: str
    is_class: bool = False


def modules(addin: bool = False, xlwings: str | None = None) -> tuple[Module, ...]:
    """The modules that a workbook (or the add-in) carries. ``xlwings``: a text in place of xlwings' own module.

    TanMinhError where xlwings is not installed.
    """
    own = [Module(name, _read(f"{name}.bas")) for name in ("TmRibbon", "TmCells", "TmPython")]
    own.append(Module("TmEvents", _read("TmEvents.cls"), True))
    if addin:
        own = [Module(_renamed(m.name), _renamed(m.text), m.is_class) for m in own]
    plan = "TmaPlan" if addin else "TmPlan"
    return (Module("xlwings", xlwings or xlwings_module(addin)), Module(plan, _read(f"{plan}.bas")), *own)


def xlwings_module(addin: bool = False) -> str:
    """xlwings' own VBA module (BSD 3-clause, its notice at the top), as the installed xlwings brings it.

    The add-in's is the one made for add-ins (it works on the active workbook), with the add-in's own project name.
    TanMinhError where there is no xlwings; ValueError for a version that writes the name in another way.
    """
    name = "xlwings_custom_addin.bas" if addin else "xlwings.bas"
    text = Path(str(_xlwings().locate_file(f"xlwings/{name}"))).read_text("utf-8")
    if not addin:
        return text
    named, times = re.subn(r'(PROJECT_NAME As String = )"myaddin"', rf'\1"{ADDIN_PROJECT}"', text)
    if times != 1:
        raise ValueError(f"xlwings {xlwings_version()}: {name} names no project")
    return named


def xlwings_version() -> str:
    """Version of the installed xlwings; TanMinhError where there is none."""
    return _xlwings().version


def project(code_names: Sequence[str], of: Sequence[Module]) -> bytes:
    """A vbaProject.bin with a document module for the workbook and each of its sheets, and the modules given.

    ``code_names``: the workbook's code name, then each sheet's in their order. Same input, same bytes.
    """
    with tempfile.TemporaryDirectory() as folder:
        empty, made = Path(folder) / "empty.xlsm", Path(folder) / "made.xlsm"
        empty.write_bytes(skeleton(code_names))
        with ExcelFile(empty) as book:
            target = book.add_vba_project()
            for module in of:
                kind = VBAModuleKind.other if module.is_class else VBAModuleKind.standard
                target.add_module(module.name, _crlf(module.text), kind=kind)
            book.save(made)
        with zipfile.ZipFile(made) as package:
            container = CFB.from_bytes(package.read(PROJECT))
    container.write_stream_in_storage("VBA", "_VBA_PROJECT", _EMPTY_CACHE)
    return bytes(container.to_bytes())


def sources(package: bytes) -> dict[str, str]:
    """Module's name -> its text, of a macro workbook's bytes (document modules too); TanMinhError if it is damaged."""
    if not zipfile.is_zipfile(io.BytesIO(package)):
        raise TanMinhError(
            "master_unreadable", "Tệp kế hoạch bị hỏng, không đọc được macro.", "Lấy bản trong thư mục sao_luu."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsm"
        path.write_bytes(package)
        with ExcelFile(path) as book:
            return dict(book.vba_modules())


def same_code(one: str, other: str) -> bool:
    """Whether two texts are one module's: Excel changes spaces, case and line ends."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    lines = (line.strip().casefold() for line in text.splitlines())
    kept = (line for line in lines if line and not line.startswith("attribute vb_"))
    code = "\n".join(kept)
    code = re.sub(r"^version 1\.0 class\nbegin\n.*?\nend\n", "", code, flags=re.DOTALL)
    return re.sub(r"[ \t]+", "", code)


def _xlwings() -> Distribution:
    try:
        return distribution("xlwings")
    except PackageNotFoundError:
        raise TanMinhError(
            "xlwings_missing",
            "Chưa cài xlwings, nên chưa tạo được sổ làm việc có nút bấm.",
            "Cài phần mềm bằng bộ cài đặt của Tân Minh, hoặc: pip install tanminh-xl[live].",
        ) from None


def _read(name: str) -> str:
    return (_SOURCES / name).read_text("ascii")


def _renamed(text: str) -> str:
    """The names of a workbook's module as the add-in has them: TmRibbon -> TmaRibbon."""
    return re.sub(rf"\b{PREFIX}(?=[A-Z])", ADDIN_PREFIX, text)


def _crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")
