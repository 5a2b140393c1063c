"""Random letters: what units send into one period, when, how often, whole or not; into copies of one small plan."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.forms.write import write
from tests.plans import Plan, given

PERIOD = "2026-6T"
UNITS = ("THON01", "THON02", "TRUONG01")
WAYS = ("whole", "whole", "other", "fewer", "held", "blank", "broken")


class Letter(NamedTuple):
    """One file. ``hour``: of its sending, of one day; ``way``: what the unit did to a form that is filled as usual."""

    unit: str
    hour: int
    way: str
    number: int = 0


letters = st.builds(Letter, st.sampled_from(UNITS), st.integers(1, 4), st.sampled_from(WAYS), st.integers(0, 2))
bags = st.lists(letters, min_size=1, max_size=5, unique=True)


@cache
def _first() -> Plan:
    plan = Plan(Path(tempfile.mkdtemp(prefix="laws-")) / "ke-hoach", given())
    plan.open(PERIOD)
    return plan.on(2026, 6, 15)


@contextmanager
def plans(count: int) -> Iterator[list[Plan]]:
    """So many copies of a plan in which the period is open and nothing has come; gone afterwards."""
    first = _first()
    with tempfile.TemporaryDirectory(prefix="laws-") as folder:
        yield [first.copied(Path(folder) / str(number) / "ke-hoach") for number in range(count)]


@cache
def bytes_of(letter: Letter) -> bytes:
    """The file that the unit sends."""
    plan = _first()
    filled = dict(fill(plan.of, plan.form(letter.unit, PERIOD)))
    figures = [at for at in filled if at[1] is ColumnKey.VALUE and isinstance(filled[at], float)]
    if letter.way == "other":
        filled[figures[0]] = 100.0 + letter.number
    elif letter.way == "fewer":
        del filled[figures[0]]
    elif letter.way == "held":
        filled[figures[-1]] = f"khoảng {letter.number}0 hoặc hơn"
    elif letter.way == "blank":
        filled = {}
    data = write(plan.form(letter.unit, PERIOD), filled)
    return data[: len(data) // 2] if letter.way == "broken" else data


def post(plan: Plan, bag: Sequence[Letter], folder: str = "thu", name: str = "{unit} {at}.xlsx") -> list[Path]:
    """The letters as files, each saved at its hour."""
    paths = []
    for at, letter in enumerate(bag):
        path = plan.folder.parent / folder / name.format(unit=letter.unit, at=at)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes_of(letter))
        moment = plan.now.replace(hour=letter.hour).timestamp()
        os.utime(path, (moment, moment))
        paths.append(path)
    return paths


def facts(plan: Plan, *tops: str) -> dict[str, bytes]:
    """Everything that was kept of what came and what goes back, or of these folders, by its path."""
    return {
        path.relative_to(plan.folder).as_posix(): path.read_bytes()
        for top in tops or ("da_nhan", "tra_lai")
        for path in sorted((plan.folder / top).rglob("*"))
        if path.is_file()
    }
