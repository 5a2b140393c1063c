"""What a file is that is no form: by the reason for which it could not be read, and by its name."""

from __future__ import annotations

from collections.abc import Iterable

from tanminh_xl.domain.catalogue import Unit
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.names import normalise, slug
from tanminh_xl.grid import Kind, Unreadable

_CODES = {
    Kind.EMPTY: Code.FILE_EMPTY,
    Kind.TOO_LARGE: Code.FILE_TOO_LARGE,
    Kind.BROKEN: Code.FILE_BROKEN,
    Kind.ENCRYPTED: Code.FILE_ENCRYPTED,
    Kind.PDF: Code.FILE_PDF,
    Kind.PHOTO: Code.FILE_PHOTO,
    Kind.WORD: Code.FILE_WORD,
}
"""All other kinds: FILE_OTHER."""

_WORDS = {
    Kind.TOO_LARGE: "vượt giới hạn về dung lượng hoặc số ô",
    Kind.BROKEN: "nội dung bị cắt hoặc sai cấu trúc",
    Kind.SLIDES: "tệp trình chiếu",
    Kind.ARCHIVE: "tệp nén",
    Kind.TEXT: "tệp văn bản",
    Kind.OTHER_WORKBOOK: "bảng tính kiểu khác, cần lưu lại thành .xlsx",
    Kind.UNKNOWN: "không rõ loại tệp",
}
_DETAILS = {
    "csv": "tệp CSV",
    "html": "trang web",
    "mail": "thư điện tử",
    "msg": "thư Outlook",
    "xlsb": "bảng tính .xlsb, cần lưu lại thành .xlsx",
}


def file_findings(error: Unreadable) -> tuple[Finding, ...]:
    """What is said of a file from which no spreadsheet can be read (decision-tables 5, row 2)."""
    code = _CODES.get(error.kind, Code.FILE_OTHER)
    value = _DETAILS.get(error.detail, _WORDS.get(error.kind, ""))
    if error.kind is Kind.TOO_LARGE and error.detail.endswith(" bytes") and error.detail[:-6].isdecimal():
        value = f"{int(error.detail[:-6]) // 1_000_000} MB"
    return (Finding(code, value=value, expected="biểu mẫu Excel đã điền"),)


def unit_in_name(name: str, units: Iterable[Unit]) -> str:
    """Code of the one unit that a file's name names, "" for none or more than one.

    Its code as a whole word (``2026-6T_THON05_Dong-Tien.xlsx``); else its name or an alias of at least two
    words, as written; else the same without diacritics. Of names within each other the longest counts.
    """
    stem = name.rpartition(".")[0] or name
    known = tuple(units)
    words = f" {normalise(stem.replace('_', ' ').replace('.', ' '))} "
    plain = f"-{slug(stem).casefold()}-"
    codes = {u.code for u in known if f"-{slug(u.code).casefold()}-" in plain}
    if codes:
        return codes.pop() if len(codes) == 1 else ""
    names = [(u.code, said) for u in known for said in (u.name, *u.aliases) if " " in said.strip()]
    written = [(code, normalise(said)) for code, said in names if f" {normalise(said)} " in words]
    found = written or [(c, slug(s).casefold()) for c, s in names if f"-{slug(s).casefold()}-" in plain]
    longest = {code for code, said in found if not any(said in other and said != other for _, other in found)}
    return longest.pop() if len(longest) == 1 else ""
