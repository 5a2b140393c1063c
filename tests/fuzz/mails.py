"""Messages among the spoilt files: the seeds and mutations of ``tests.mail.fuzz``, through the same bounded child."""

from __future__ import annotations

import importlib
import importlib.util
import random
from collections import Counter
from functools import cache
from typing import Any

from tanminh_xl.grid.bounded import Bounded, Failed
from tanminh_xl.grid.child import Allowed
from tanminh_xl.grid.unreadable import Unreadable

NAMES = ("thu.eml", "thu.msg", "bieu.zip", "hop.mbox", "winmail.dat")


def here() -> bool:
    """Whether messages are walked at all."""
    return (
        importlib.util.find_spec("tests.mail") is not None and importlib.util.find_spec("tests.mail.fuzz") is not None
    )


@cache
def _mail() -> Any:
    return importlib.import_module("tests.mail.fuzz")


@cache
def _seeds() -> list[bytes]:
    seeds: list[bytes] = _mail().seeds()
    return seeds


def hold(name: str, data: bytes) -> int:
    """The work of the child: walk it, and see what has to be true of the end; how many things were found in it."""
    got = importlib.import_module("tanminh_xl.intake.unpack").unpack(name, data)
    _mail().hold(data, got)
    return len(got.messages) + len(got.files)


class Mails:
    """Tries one spoilt message after the other."""

    def __init__(self) -> None:
        self._child = Bounded("tests.fuzz.mails:hold", Allowed(seconds=60.0))
        self.cases: Counter[str] = Counter()
        self.found: list[tuple[str, str]] = []

    def once(self, seed: int) -> None:
        """A message made of this seed."""
        chance = random.Random(seed)
        data, name = _mail().damaged(chance, _seeds()), chance.choice(NAMES)
        try:
            parts = self._child(name, data)
            self.cases["something in it" if parts else "nothing in it"] += 1
        except (Unreadable, Failed) as problem:
            said = problem.said[-1_500:] if isinstance(problem, Failed) else str(problem)
            self.found.append((f"mail {seed}", said))
            print(f"mail {seed}\n    {said}", flush=True)

    def end(self) -> None:
        self._child.end()
