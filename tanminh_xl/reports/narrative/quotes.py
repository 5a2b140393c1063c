"""What units wrote, quoted as theirs: as a help where a person must write, never as ours."""

from __future__ import annotations

from collections.abc import Iterable

from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.reports.common import unit_name
from tanminh_xl.reports.narrative.texts import most, text


def cut(words: str) -> str:
    """A unit's words on one line, at most so many characters, cut between two words."""
    line = " ".join(words.split())
    limit = most("trich")
    return line if len(line) <= limit else f"{line[:limit].rsplit(' ', 1)[0]}…"


def quoted(report: PeriodReport, said: Iterable[tuple[str, str]]) -> str:
    """Units and their words: "Phòng Kinh tế: “…”; Thôn Đồng Tiến: “…”"; of equal words the first alone."""
    first: dict[str, str] = {}
    for unit, words in said:
        if words.strip():
            first.setdefault(cut(words), unit)
    shown = [text("chung", "trich", unit=unit_name(report, u), words=w) for w, u in first.items()]
    return "; ".join(shown[: most("toi_da_trich")])


def prompt(asked: str, help_of: str) -> str:
    """What a person is to write, and what units wrote of it."""
    return text("chung", "cua_cac_don_vi", said=asked, words=help_of) if help_of else asked


def told(report: PeriodReport, key: str) -> list[tuple[str, str]]:
    """What units wrote in one text part of their forms ("ton_tai"), in the order of the table of units."""
    own = [(part.unit, part.text) for part in report.texts if part.key == key]
    return sorted(own, key=lambda pair: report.catalogue.unit_order(pair[0]))
