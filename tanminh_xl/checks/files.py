"""What a file is that is no form: by the reason for which it could not be read, and by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Unit
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.names import normalise, slug
from tanminh_xl.grid import Unreadable, UnreadableKind

_CODES = {
    UnreadableKind.EMPTY: Code.FILE_EMPTY,
    UnreadableKind.TOO_LARGE: Code.FILE_TOO_LARGE,
    UnreadableKind.BROKEN: Code.FILE_BROKEN,
    UnreadableKind.ENCRYPTED: Code.FILE_ENCRYPTED,
    UnreadableKind.PDF: Code.FILE_PDF,
    UnreadableKind.PHOTO: Code.FILE_PHOTO,
    UnreadableKind.WORD: Code.FILE_WORD,
}
"""All other kinds: FILE_OTHER."""

_WORDS = {
    UnreadableKind.TOO_LARGE: "vượt giới hạn về dung lượng hoặc số ô",
    UnreadableKind.BROKEN: "nội dung bị cắt hoặc sai cấu trúc",
    UnreadableKind.SLIDES: "tệp trình chiếu",
    UnreadableKind.ARCHIVE: "tệp nén",
    UnreadableKind.TEXT: "tệp văn bản",
    UnreadableKind.OTHER_WORKBOOK: "bảng tính kiểu khác, cần lưu lại thành .xlsx",
    UnreadableKind.UNKNOWN: "không rõ loại tệp",
}
_DETAILS = {
    "csv": "tệp CSV",
    "html": "trang web",
    "mail": "thư điện tử",
    "msg": "thư Outlook",
    "xlsb": "bảng tính .xlsb, cần lưu lại thành .xlsx",
}


def file_findings(error: Unreadable) -> tuple[Finding, ...]:
    """What is said of a file from which no spreadsheet can be read (decision-tables 5.1, row 2)."""
    code = _CODES.get(error.kind, Code.FILE_OTHER)
    value = _DETAILS.get(error.detail, _WORDS.get(error.kind, ""))
    if error.kind is UnreadableKind.TOO_LARGE and error.detail.endswith(" bytes") and error.detail[:-6].isdecimal():
        value = f"{int(error.detail[:-6]) // 1_000_000} MB"
    return (Finding(code, value=value, expected="biểu mẫu Excel đã điền"),)


class UnitNames(NamedTuple):
    """What a file's name may call a unit, looked up by whole words; made once for many files.

    Code, name and alias (of at least two words) as ``slug`` and ``normalise`` give them -> codes of the units.
    ``most``: words of the longest of them.
    """

    codes: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    plain: Mapping[str, frozenset[str]]
    most: int


def unit_names(units: Iterable[Unit]) -> UnitNames:
    """The names of these units, ready for ``unit_in_name``."""
    codes: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    for unit in units:
        codes.setdefault(slug(unit.code).casefold(), set()).add(unit.code)
        for said in (unit.name, *unit.aliases):
            if " " in said.strip():
                names.setdefault(normalise(said), set()).add(unit.code)
                plain.setdefault(slug(said).casefold(), set()).add(unit.code)
    most = max((len(said.replace("-", " ").split()) for found in (codes, names, plain) for said in found), default=0)
    return UnitNames(_known(codes), _known(names), _known(plain), most)


def _known(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {said: frozenset(whose) for said, whose in found.items() if said}


def unit_in_name(name: str, units: UnitNames) -> str:
    """Code of the one unit that a file's name names, "" for none or more than one.

    Its code as a whole word (``2026-6T_THON05_Dong-Tien.xlsx``); else its name or an alias of at least two
    words, as written; else the same without diacritics. Of names within each other the longest counts.
    """
    stem = name.rpartition(".")[0] or name
    plain = _runs(slug(stem).casefold(), "-", units.most)
    codes = {code for run in plain for code in units.codes.get(run, ())}
    if codes:
        return codes.pop() if len(codes) == 1 else ""
    words = _runs(normalise(stem.replace("_", " ").replace(".", " ")), " ", units.most)
    written = [(code, run) for run in words for code in units.names.get(run, ())]
    found = written or [(code, run) for run in plain for code in units.plain.get(run, ())]
    longest = {code for code, said in found if not any(said in other and said != other for _, other in found)}
    return longest.pop() if len(longest) == 1 else ""


def _runs(text: str, by: str, most: int) -> list[str]:
    """Every run of at most ``most`` neighbouring words of a text."""
    words = text.split(by)
    return [by.join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + most, len(words)) + 1)]
