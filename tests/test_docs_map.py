"""The newcomer's map and the pages beside it name files that are there; no verb is missing from the map."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tanminh_xl
from tests.markdown import ROOT

PACKAGE = Path(tanminh_xl.__file__).parent
DEVELOPING = (ROOT / "docs" / "developing.md").read_text("utf-8")
NAMED = re.compile(r"`((?:[\w.-]+/)*(?:[\w-]+\.(?:py|toml|md)|(?<=/)))`")
"""A file, or a folder that ends in a slash."""


def section(title: str) -> str:
    """A section of docs/developing.md, without the ones after it."""
    return DEVELOPING.partition(f"## {title}\n")[2].partition("\n## ")[0]


MAP, VERBS = section("The newcomer's map").split("Each verb:")


def test_every_file_of_the_map_is_there() -> None:
    named = NAMED.findall(MAP)
    assert len(named) > 40
    assert [name for name in named if not ((PACKAGE / name).exists() or (ROOT / name).exists())] == []


def test_every_verb_is_in_the_map_and_no_other() -> None:
    verbs = {path.name for path in (PACKAGE / "usecases").glob("[!_]*.py")}
    elsewhere = {Path(name).name for name in NAMED.findall(MAP) if name.startswith("usecases/")}
    assert {name for name in NAMED.findall(VERBS) if not name.endswith("/")} == verbs - elsewhere


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    """By their path from the top of the clone or of the package; a bare name may lie anywhere in them."""
    lost = [
        name
        for name in NAMED.findall(page.read_text("utf-8"))
        if not name.endswith("/")  # folders of a plan, which lie elsewhere
        and not any((top / name).exists() for top in (ROOT, PACKAGE))
        and ("/" in name or not any(top.rglob(name) for top in (PACKAGE, ROOT / "tests")))
    ]
    assert lost == []


def test_every_room_is_named() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()} - {"__init__"}
    words = set(re.findall(r"\w+", section("Rooms")))
    assert {room for room in rooms if not room.startswith("_")} - words == set()
