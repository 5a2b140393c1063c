"""Markdown as our documents use it: numbered sections, and tables whose rows are looked up by their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEADING = re.compile(r"^#{2,4} (?P<number>\d+(?:\.\d+)?)\.? (?P<title>.+)$")


def sections(text: str) -> dict[str, list[str]]:
    """Number of each numbered section ("7", "7.1") -> its lines, without those of the sections inside it."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            lines = []
            if head := HEADING.match(line):
                assert head["number"] not in found, f"section {head['number']} stands twice"
                found[head["number"]] = lines
        else:
            lines.append(line)
    return found


def cells(line: str) -> list[str]:
    """The cells of one line of a table."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def table(lines: Iterable[str]) -> list[dict[str, str]]:
    """The rows of the one table among these lines, by its headings; [] where there is none."""
    rows = [cells(line) for line in lines if line.startswith("|")]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]] if rows else []
