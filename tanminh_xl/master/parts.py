"""A package (zip) as its parts, and back, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.reproducible_zip import reproducible

_DAY = (1980, 1, 1, 0, 0, 0)


def read_parts(package: bytes) -> dict[str, bytes]:
    """Name of a part -> its bytes, in the package's order; TanMinhError where it is no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as book:
            return {name: book.read(name) for name in book.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise TanMinhError(
            "not_a_workbook", "Tệp này không đọc được như một sổ Excel.", "Mở bằng Excel, lưu lại, rồi thử lại."
        ) from None


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, with one fixed date, so that equal parts make equal bytes."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(about, content)
    return reproducible(memory.getvalue())
