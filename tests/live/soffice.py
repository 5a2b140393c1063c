"""A soffice process driven from this very Python, through the system's `uno`."""

import importlib
import itertools
import re
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from tanminh_xl.master.package import read_parts, write_parts
from tests.office.lean import lean

SYSTEM = "/usr/lib/python3/dist-packages"
OFFICE = str(Path(__file__).parent.parent / "office")


class Soffice:
    """One process with a profile of its own."""

    def __init__(self) -> None:
        sys.path[:] = [*sys.path, *(path for path in (SYSTEM, OFFICE) if path not in sys.path)]
        driver = importlib.import_module("driver")
        self._profile = tempfile.TemporaryDirectory(prefix="tanminh-live-", ignore_cleanup_errors=True)
        self._count = itertools.count()
        self._process, self._context = driver.connect("soffice", self._profile.name)

    def close(self) -> None:
        try:
            self._made("com.sun.star.frame.Desktop").terminate()
            self._process.wait(15)
        except Exception:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        self._profile.cleanup()

    def _made(self, service: str) -> Any:
        return self._context.ServiceManager.createInstanceWithContext(service, self._context)

    def open(self, path: Path) -> Any:
        """A document without a view, under which LibreOffice falls over as a sheet is copied; and without its VBA.
        A master's own tables are never printed from here."""
        from steps import properties  # type: ignore[import-not-found]

        plain, package = Path(self._profile.name) / f"{next(self._count)}.xlsx", path.read_bytes()
        plain.write_bytes(lean(without_vba(package)) if path.suffix == ".xlsm" else package)
        document = self._made("com.sun.star.sheet.SpreadsheetDocument")
        given = {"FilterName": "Calc MS Excel 2007 XML", "MacroExecutionMode": 0, "UpdateDocMode": 0}
        document.load(properties(URL=plain.as_uri(), **given))
        return document


def without_vba(package: bytes) -> bytes:
    """The workbook of an .xlsm as an .xlsx; any other as it is."""
    parts = read_parts(package)
    if "xl/vbaProject.bin" not in parts:
        return package
    del parts["xl/vbaProject.bin"]
    rels, types = "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
    parts[rels] = re.sub(rb"<Relationship [^>]*vbaProject[^>]*/>", b"", parts[rels])
    parts[types] = parts[types].replace(
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    )
    return write_parts(parts)
