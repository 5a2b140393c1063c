"""What a file is that is no form: by the reason for which it could not be read, and by its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Period, Unit
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
    UnreadableKind.CRASHED: Code.FILE_CRASHED,
    UnreadableKind.TOO_SLOW: Code.FILE_TOO_SLOW,
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
    UnreadableKind.CRASHED: "phần đọc dừng đột ngột",
    UnreadableKind.TOO_SLOW: "quá 5 giây",
}
_DETAILS = {
    "csv": "tệp CSV",
    "rar": "tệp nén .rar, cần gửi thẳng tệp Excel hoặc nén .zip",
    "7z": "tệp nén .7z, cần gửi thẳng tệp Excel hoặc nén .zip",
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


class Names(NamedTuple):
    """What a text may call a unit or a period, looked up by whole words; made once for many texts.

    Code, name and alias (of at least two words) as ``slug`` and ``normalise`` give them -> codes.
    ``most``: words of the longest of them.
    """

    codes: Mapping[str, frozenset[str]]
    names: Mapping[str, frozenset[str]]
    plain: Mapping[str, frozenset[str]]
    most: int


NO_NAMES = Names({}, {}, {}, 0)


def unit_names(units: Iterable[Unit]) -> Names:
    """The names of these units, ready for ``unit_in_name`` and ``named_in``."""
    return _names((unit.code, (unit.name, *unit.aliases)) for unit in units)


def period_names(periods: Iterable[Period]) -> Names:
    """The names of these periods, ready for ``named_in``."""
    return _names((period.code, (period.name,)) for period in periods)


def _names(known: Iterable[tuple[str, tuple[str, ...]]]) -> Names:
    codes: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    plain: dict[str, set[str]] = {}
    for code, called in known:
        codes.setdefault(slug(code).casefold(), set()).add(code)
        for said in called:
            if " " in said.strip():
                names.setdefault(normalise(said), set()).add(code)
                plain.setdefault(slug(said).casefold(), set()).add(code)
    most = max((len(said.replace("-", " ").split()) for found in (codes, names, plain) for said in found), default=0)
    return Names(_known(codes), _known(names), _known(plain), most)


def _known(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {said: frozenset(whose) for said, whose in found.items() if said}


def unit_in_name(name: str, units: Names) -> str:
    """Code of the one unit that a file's name names, "" for none or more than one (decision-tables 5.1, row 4).

    Its code as a whole word (``2026-6T_THON05_Dong-Tien.xlsx``); else its name or an alias of at least two
    words, as written; else the same without diacritics. Of names within each other the longest counts; to whom
    a file is sent ("gửi UBND xã") is not who sends it.
    """
    stem = name.rpartition(".")[0] or name
    found = named_in(stem, units)
    return next(iter(found)) if len(found) == 1 else ""


def named_in(text: str, known: Names) -> frozenset[str]:
    """Codes of all that a text names: by code where any is, else by name, else by name without diacritics."""
    plain = slug(text).casefold().split("-")
    for words, by, called in (
        (plain, "-", known.codes),
        (_MARKS.sub(" ", normalise(text)).split(), " ", known.names),
        (plain, "-", known.plain),
    ):
        runs = _runs(words, by, known.most)
        found = [(code, run, at) for run, at in runs for code in called.get(run, ())]
        longest = [
            (code, at) for code, said, at in found if not any(said in other and said != other for _, other, _ in found)
        ]
        if longest:
            return frozenset(code for code, at in longest if not _is_addressee(words, at))
    return frozenset()


_MARKS = re.compile(r"[^\w\s-]|_")
"""What stands between words and belongs to none."""

_TO = frozenset(("gửi", "gui", "về", "ve"))
_TOWARDS = frozenset((*_TO, "cho", "đến", "den", "tới", "toi", "lên", "len"))


def _is_addressee(words: Sequence[str], at: int) -> bool:
    """Whether the word at ``at`` begins what follows gửi, kính gửi or về ("gửi lên UBND xã")."""
    before = at - 1
    while before >= 0 and words[before] in _TOWARDS:
        if words[before] in _TO:
            return True
        before -= 1
    return False


def _runs(words: Sequence[str], by: str, most: int) -> list[tuple[str, int]]:
    """Every run of at most ``most`` neighbouring words of a text, and the number of its first word."""
    return [(by.join(words[i:j]), i) for i in range(len(words)) for j in range(i + 1, min(i + most, len(words)) + 1)]
