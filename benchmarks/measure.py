"""Whole processes, timed: CPU of the process and its children, wall, peak of memory; figures with their spread."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

STARTER = """
import json, os, sys, time
begin = time.perf_counter()
process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - begin
took = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024
open(sys.argv[1], "w").write(json.dumps(took))
"""
"""Starts what is measured and waits for it. It is a small process: Linux counts to a process's peak what the one that
started it holds, and that is not to be the benchmark's own."""


class Took(NamedTuple):
    """Seconds: CPU (user and system, all threads) and wall."""

    cpu: float
    wall: float

    def __add__(self, other: object) -> Took:
        """Both added: a loop over parts."""
        assert isinstance(other, Took)
        return Took(self.cpu + other.cpu, self.wall + other.wall)

    def times(self, factor: float) -> Took:
        return Took(self.cpu * factor, self.wall * factor)


class Run(NamedTuple):
    """One process: what it took, its peak of resident memory in MB, what it printed."""

    took: Took
    peak: float
    said: str


class Spread(NamedTuple):
    """Least, median and most of several rounds."""

    low: float
    middle: float
    high: float

    def text(self, digits: int = 2, unit: str = "") -> str:
        if f"{self.low:.{digits}f}" == f"{self.high:.{digits}f}":
            return f"{self.middle:.{digits}f}{unit}"
        return f"{self.middle:.{digits}f}{unit} ({self.low:.{digits}f} - {self.high:.{digits}f})"


def spread(values: Iterable[float]) -> Spread:
    found = list(values)
    return Spread(min(found), statistics.median(found), max(found))


def ratios(one: Sequence[Took], other: Sequence[Took]) -> tuple[Spread, Spread]:
    """(CPU, wall) of one over the other, round by round: both sides of a round have had the same machine."""
    pairs = list(zip(one, other, strict=True))
    return spread(a.cpu / b.cpu for a, b in pairs), spread(a.wall / b.wall for a, b in pairs)


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """By which power the time grows: 1 is linear, 2 quadratic.

    Three sizes or more, smallest first. What the smallest takes is taken off the others, and its size off theirs: else
    the time to start, which does not grow, would hide what does. From the second size to the largest. 0 where the time
    does not grow at all.
    """
    (least, middle, most), (at_least, at_middle, at_most) = (
        (of[0], of[1], of[-1]) for of in (list(map(float, sizes)), seconds)
    )
    if at_most <= at_least:
        return 0.0
    grown = (at_most - at_least) / max(at_middle - at_least, 1e-3)
    return math.log(grown) / math.log((most - least) / (middle - least))


def timed(work: Callable[..., object], *given: object) -> Took:
    """What a call takes, in this process."""
    cpu, wall = time.process_time(), time.perf_counter()
    work(*given)
    return Took(time.process_time() - cpu, time.perf_counter() - wall)


def run(arguments: Sequence[str], cache: Path, ok: Sequence[int] = (0,)) -> Run:
    """Run Python with these arguments; its byte code lies in ``cache``, as an installed program's would.

    CPU is that of the process and of all children that it has waited for; the peak is the largest one's of them. The
    disk has nothing else to write when it begins: else its first fsync would pay for what was laid there before it.
    SystemExit for an exit code that is not in ``ok``.
    """
    os.sync()
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
    env["PYTHONPYCACHEPREFIX"] = str(cache)
    cache.mkdir(parents=True, exist_ok=True)
    said, complained, took_file = (cache / name for name in ("said.txt", "complained.txt", "took.json"))
    with said.open("wb") as out, complained.open("wb") as errors:
        words = [sys.executable, "-I", "-S", "-c", STARTER, str(took_file), sys.executable, *arguments]
        subprocess.run(words, env=env, stdout=out, stderr=errors, check=True)
    code, cpu, wall, peak = json.loads(took_file.read_text(encoding="utf-8"))
    if code not in ok:
        why = complained.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise SystemExit(f"{' '.join(arguments)}: exit code {code}\n{why}")
    return Run(Took(cpu, wall), peak, said.read_text(encoding="utf-8"))
