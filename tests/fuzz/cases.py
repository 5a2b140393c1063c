"""A case: a form, and the steps that were done to it, each a name and three numbers. Its bytes are made of that alone.

Written in one line: ``xlsx zip.order:3,0,0 xml.set:1,17,250``.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from tests.fuzz import records, sheets, tables, xmls, zips
from tests.fuzz.bases import base
from tests.fuzz.records import Xls
from tests.fuzz.zips import Zip


class Effect(StrEnum):
    """What the steps may have done to a figure."""

    SAME = "same"  # nothing: the form says what it said
    ASIDE = "aside"  # nothing to any cell: what was read before is read, or something is told
    CELLS = "cells"  # cells may say something else now: what other programs read there


class Step(NamedTuple):
    """One change. The numbers choose where and how; any numbers choose something."""

    name: str
    a: int
    b: int
    c: int


class Case(NamedTuple):
    base: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return " ".join([self.base, *(f"{s.name}:{s.a},{s.b},{s.c}" for s in self.steps)])


def parsed(line: str) -> Case:
    """A case as it was written."""
    name, *said = line.split()
    steps = []
    for one in said:
        step, _, numbers = one.partition(":")
        steps.append(Step(step, *(int(number) for number in numbers.split(","))))
    return Case(name, tuple(steps))


_XML = zips.SAME | xmls.SAME, zips.SPOILT | xmls.SPOILT
SAME: Mapping[str, Mapping[str, Any]] = {
    "xlsx": _XML[0] | sheets.SAME,
    "ods": _XML[0] | tables.SAME,
    "xls": records.SAME,
}
SPOILT: Mapping[str, Mapping[str, Any]] = {
    "xlsx": _XML[1] | sheets.SPOILT,
    "ods": _XML[1] | tables.SPOILT,
    "xls": records.SPOILT,
}
_VALUES_STAY = frozenset({"xlsx.style", "xlsx.formula", "xlsx.format", "xlsx.code", "xlsx.turned_rows"})
"""Steps on cells that change no value in them."""
_BYTES = frozenset({"bytes.flipped", "bytes.cut"})
HOLDS_CELLS = ("xl/worksheets/", "xl/sharedStrings", "content.xml")


def kind_of(name: str) -> str:
    """The kind of file that a base is."""
    return name.partition("-")[0]


def made(case: Case) -> tuple[bytes, Effect]:
    """The bytes of a case, and what its steps may have done."""
    kind = kind_of(case.base)
    document: Any = Xls(_stream(case.base)) if kind == "xls" else Zip(base(case.base))
    effect = Effect.SAME
    for step in case.steps:
        if step.name in _BYTES:
            continue
        if step.name in SAME[kind]:
            SAME[kind][step.name](document, *step[1:])
            continue
        before = _cells(document)
        SPOILT[kind][step.name](document, *step[1:])
        touched = step.name not in _VALUES_STAY and _cells(document) != before
        if touched or kind == "xls":
            effect = Effect.CELLS
        elif effect is Effect.SAME:
            effect = Effect.ASIDE
    data = bytearray(document.bytes())
    for step in case.steps:
        if step.name in _BYTES and data:
            effect = Effect.ASIDE if kind != "xls" and effect is Effect.SAME else Effect.CELLS
            if step.name == "bytes.cut":
                del data[step.b % len(data) :]
            else:
                data[step.b % len(data)] ^= 1 << step.c % 8
    return bytes(data), effect


def _cells(document: Any) -> dict[str, bytes]:
    if not isinstance(document, Zip):
        return {}
    return {name: part for name, part in document.parts.items() if name.startswith(HOLDS_CELLS)}


@cache
def _stream(name: str) -> bytes:
    from tanminh_xl.grid.ole import Ole

    found = Ole(base(name)).stream("Workbook")
    assert found is not None
    return found


def steps_of(kind: str) -> tuple[Sequence[str], Sequence[str]]:
    """Names of the steps that keep, and of those that spoil, a kind of file."""
    return sorted(SAME[kind]), [*sorted(SPOILT[kind]), *sorted(_BYTES)]


def at_random(chance: random.Random, name: str, kept: Sequence[Case] = ()) -> Case:
    """A case of a base: a kept one with a step more, or a few steps; every third one says the same as the base."""
    same, spoilt = steps_of(kind_of(name))

    def step(of: Sequence[str]) -> Step:
        return Step(chance.choice(of), chance.randrange(1_000), chance.randrange(100_000), chance.randrange(100_000))

    if chance.random() < 0.35:
        return Case(name, tuple(step(same) for _ in range(1 + chance.randrange(3))))
    if kept and chance.random() < 0.4:
        old = chance.choice(kept)
        return Case(name, (*old.steps[-3:], step(spoilt)))
    return Case(name, tuple(step(spoilt if chance.random() < 0.75 else same) for _ in range(1 + chance.randrange(3))))
