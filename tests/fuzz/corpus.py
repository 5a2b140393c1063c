"""The cases that are kept: one file a kind of form, one line a case, with what made it worth keeping behind "#"."""

from __future__ import annotations

from pathlib import Path

from tests.fuzz.bases import BASES
from tests.fuzz.cases import Case, parsed

FOLDER = Path(__file__).parent / "corpus"
FOUND = FOLDER / "found.txt"
"""Cases that showed what was wrong; the note says what. They were mended, and stay."""


def read(path: Path) -> dict[Case, str]:
    """Cases of a file -> the notes behind them."""
    if not path.exists():
        return {}
    lines = (line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#"))
    pairs = (line.partition("  # ") for line in lines)
    return {parsed(case): note for case, _, note in pairs}


def kept(name: str) -> Path:
    """Where a base's cases are, each the first that led to what its note says."""
    return FOLDER / f"{name}.txt"


def every() -> list[Case]:
    """All cases, those that showed something first."""
    return list(dict.fromkeys([*read(FOUND), *(case for name in BASES for case in read(kept(name)))]))


def add(path: Path, case: Case, note: str) -> None:
    """Append a case with a note of one line."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(f"{case}  # {note}\n")
