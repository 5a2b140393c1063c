"""Forms of the upper level in the plan folder: the table of pairs beside a form, the copies that were filled, what was
written into them, and the cell that a clerk has just chosen."""

from __future__ import annotations

import csv
import io
import json
import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.names import normalise, slug
from tanminh_xl.records import disk
from tanminh_xl.records.naming import safe_name
from tanminh_xl.records.outputs import MARKS, Output, put

UPPER = "bieu_cap_tren"
"""A plan's folder of forms of the upper level: tables of pairs, and a folder of filled copies for each period."""
PAIRS, SOURCES = ".ghep.csv", ".nguon.csv"
"""Ends of the names of a form's table of pairs, and of the list of what was filled and where it comes from."""
_COPY = re.compile(r"(?: ?\(\d{1,3}\)| - (?:Copy|Bản sao)(?: \(\d+\))?)+$", re.IGNORECASE)

SHEET, CELL, WRITTEN = "Trang", "Ô", "Đã điền"
"""Titles of the list of sources by which a later filling knows what it wrote itself."""


class Chosen(NamedTuple):
    """A cell of a form that a clerk has pointed at: the form's file, its sheet, the cell ("C7")."""

    form: str
    sheet: str
    cell: str


def form_name(path: Path) -> str:
    """What a form is known by: its file's name without its ending and what a download adds ("(1)", "- Copy")."""
    stem = Path(safe_name(path.name)).stem
    return _COPY.sub("", stem).strip() or stem


class UpperForms:
    """The folder ``bieu_cap_tren`` of one plan."""

    def __init__(self, root: Path) -> None:
        self.root = root / UPPER

    def table(self, form: Path) -> Path:
        """Where the pairs of a form of this name lie; a table whose name differs in case or spelling alone is it."""
        name = f"{form_name(form)}{PAIRS}"
        there = [p for p in self.tables() if normalise(p.name) == normalise(name)]
        return there[0] if there else self.root / name

    def tables(self) -> list[Path]:
        """All tables of pairs."""
        return sorted(self.root.glob(f"*{PAIRS}")) if self.root.is_dir() else []

    def keep(self, table: Path, data: bytes) -> None:
        """Put a table in place of the one before. TanMinhError ``file_open`` while Excel has it open."""
        disk.replace(table, data)

    def filled(self, form: Path, period: str) -> Path:
        """Where the filled copy of a form goes."""
        return self.root / period / safe_name(form.name)

    def sources(self, form: Path, period: str) -> Path:
        """Where the list of what was filled goes, beside the copy."""
        return self.root / period / f"{form_name(form)}{SOURCES}"

    def bring(self, path: Path, data: bytes, digest: str, now: datetime) -> Output:
        """A copy or a list as it is to be; one that somebody changed is kept beside it."""
        return put(path, digest, lambda: data, now)

    def written(self, form: Path) -> dict[tuple[str, str], list[float | str]]:
        """What was written into each cell of a form in any period: (sheet in normalised words, cell) -> values."""
        found: dict[tuple[str, str], list[float | str]] = {}
        for path in sorted(self.root.glob(f"*/{_escaped(form_name(form))}{SOURCES}")):
            with suppress(OSError, UnicodeDecodeError, csv.Error):
                text = path.read_bytes().decode("utf-8-sig")
                for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=";"):
                    if said := (row.get(WRITTEN) or "").strip():
                        key = normalise(row.get(SHEET) or ""), (row.get(CELL) or "").strip().upper()
                        found.setdefault(key, []).append(_value(said))
        return found

    # the cell that is to be paired

    def _chosen(self, who: str) -> Path:
        return self.root / MARKS / f"o_dang_chon_{slug(who) or 'ai'}.json"

    def choose(self, who: str, chosen: Chosen) -> None:
        """Keep the cell that a person has pointed at, for the click that says which figure it takes."""
        disk.replace(self._chosen(who), json.dumps(chosen._asdict(), ensure_ascii=False).encode())

    def chosen(self, who: str) -> Chosen | None:
        """The cell that the person pointed at last; None where there is none."""
        with suppress(OSError, ValueError, TypeError):
            return Chosen(**json.loads(self._chosen(who).read_bytes()))
        return None


def _escaped(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)


def _value(said: str) -> float | str:
    try:
        return float(said.replace(",", "."))
    except ValueError:
        return said
