"""Whether what the program made of a spoilt file is right: nothing crashes, nothing takes long, no figure is wrong in
silence (decision-tables 5, 5.2)."""

from __future__ import annotations

from typing import NamedTuple

from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.submission import Given
from tanminh_xl.grid.bounded import Bounded, Failed
from tanminh_xl.grid.child import Allowed
from tanminh_xl.grid.unreadable import LIMITS, Unreadable
from tests.fuzz.bases import UNIT, base, plan
from tests.fuzz.cases import Case, Effect, kind_of, made
from tests.fuzz.work import Said

SECONDS = 5.0
COUNTS = (str(Verdict.ACCEPTED), str(Verdict.ACCEPTED_WITH_NOTES), str(Verdict.ACCEPTED_IN_PART))
GONE = {"row_missing", "column_missing"}
"""Findings of the form that tell that what stood there is gone."""
ENDS = {"xlsx": "xlsx", "xls": "xls", "ods": "ods"}


class Judged(NamedTuple):
    """``problem``: what is wrong, "" for nothing; ``behaviour``: what came of the file, in short."""

    problem: str
    behaviour: str
    counted: bool
    effect: Effect


class Judge:
    """Takes one case after the other, in children of its own."""

    def __init__(self) -> None:
        # 500 MB for all that reading and checking takes; by the wall it may take longer: the machine is shared.
        self._child = Bounded("tests.fuzz.work:take", Allowed(seconds=60.0))
        self._others = Bounded("tests.fuzz.work:raw", Allowed(seconds=20.0, memory=2_000_000_000))
        self._said: dict[str, Said] = {}

    def end(self) -> None:
        self._child.end()
        self._others.end()

    def said(self, data: bytes, kind: str) -> Said:
        """What the program says of a file."""
        said: Said = self._child(str(plan().folder), data, f"2026-6T_{UNIT}.{ENDS[kind]}")
        return said

    def of_base(self, name: str) -> Said:
        """What it says of an unspoilt form."""
        if name not in self._said:
            self._said[name] = self.said(base(name), kind_of(name))
        return self._said[name]

    def __call__(self, case: Case) -> Judged:
        data, effect = made(case)
        kind = kind_of(case.base)
        if len(data) > LIMITS.file:  # told before it is opened
            return Judged("", "too large", False, effect)
        try:
            found = self.said(data, kind)
        except Unreadable as reason:
            return Judged(f"the process that checks it: {reason}", "ended", False, effect)
        except Failed as reason:
            return Judged(f"an exception that is no finding: {reason.said[-1500:]}", "failed", False, effect)
        counted = found["verdict"] in COUNTS
        why = "".join(letter for letter in found["why"] if not letter.isdigit())[:60]
        behaviour = " ".join(" ".join([found["verdict"], *found["findings"], why]).split())[:160]
        if "file_failed" in found["findings"]:
            return Judged(f"the program failed: {found['why']}\n{found['trouble']}", behaviour, counted, effect)
        if found["seconds"] > SECONDS:
            return Judged(f"it took {found['seconds']:.1f} s", behaviour, counted, effect)
        problem = self._figures(case, data, effect, found) if counted else ""
        return Judged(problem, behaviour, counted, effect)

    def _figures(self, case: Case, data: bytes, effect: Effect, found: Said) -> str:
        was = self.of_base(case.base)
        for element, (given, value, estimate, _) in was["answers"].items():
            now = found["answers"].get(element)
            told = element in found["about"] or element in found["held"]
            if now is None or (now[0] == Given.BLANK and given != Given.BLANK):
                if not told and not GONE & set(found["findings"]):
                    return f"{element}: {value} is gone, and nobody is told"
                if effect is Effect.SAME:
                    return f"{element}: {value} is gone, though the form says what it said"
            elif element in found["held"]:
                if effect is Effect.SAME:
                    return f"{element} is held, though the form says what it said"
            elif tuple(now[:3]) != (given, value, estimate):
                if effect is not Effect.CELLS:
                    return f"{element}: {(given, value, estimate)} is read as {tuple(now)}"
                if problem := self._others_read(case, data, found["sheet"], now[3]):
                    return f"{element}: {(given, value, estimate)} is read as {tuple(now)}; {problem}"
        if effect is Effect.SAME and found["words"] != was["words"]:
            return f"words differ: {_first(was['words'], found['words'])}"
        return ""

    def _others_read(self, case: Case, data: bytes, sheet: str, cell: str) -> str:
        """What no other program reads where ours reads a new figure; "" where one reads the same: of the file, or,
        where all of them refuse it, of the file with one damage less in which ours reads the same."""
        others = ("calamine", "openpyxl")[: 1 + (kind_of(case.base) == "xlsx")]
        own, read = self._raw(data, sheet, cell, "own"), {by: self._raw(data, sheet, cell, by) for by in others}
        if any(same(own, other) for other in read.values()):
            return ""
        if all(isinstance(other, str) and other.startswith("!") for other in read.values()):
            for at in range(len(case.steps)):
                fewer = Case(case.base, (*case.steps[:at], *case.steps[at + 1 :]))
                less = made(fewer)[0]
                if self._raw(less, sheet, cell, "own") == own and not self._others_read(fewer, less, sheet, cell):
                    return ""
        return f"the cell holds {own!r}, and others read {read}"

    def _raw(self, data: bytes, sheet: str, cell: str, by: str) -> object:
        try:
            return self._others(data, sheet, cell, by)
        except (Unreadable, Failed) as reason:
            return f"!{reason}"


def same(own: object, other: object) -> bool:
    """Whether two readers hold the same of a cell: a blank is a blank, a number a number, line ends are one."""
    if own in ("", None) or other in ("", None):
        return own in ("", None) and other in ("", None)
    if isinstance(own, float) and isinstance(other, int | float) and not isinstance(other, bool):
        return own == other
    if isinstance(own, str) and isinstance(other, str):
        return own.split() == other.split()
    return own == other


def _first(one: str, other: str) -> str:
    at = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0)
    return f"{one[max(0, at - 30) : at + 50]!r} / {other[max(0, at - 30) : at + 50]!r}"
