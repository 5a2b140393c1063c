"""Whole processes, timed with their peak of memory; figures of several rounds with their spread."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Run(NamedTuple):
    """One process: wall seconds, peak of resident memory in MB, what it printed."""

    seconds: float
    peak: float
    said: str


class Spread(NamedTuple):
    """Least, median and most of several rounds."""

    low: float
    middle: float
    high: float

    def text(self, digits: int = 2, unit: str = "") -> str:
        if self.low == self.high:
            return f"{self.middle:.{digits}f}{unit}"
        return f"{self.middle:.{digits}f}{unit} ({self.low:.{digits}f} - {self.high:.{digits}f})"


def spread(values: Sequence[float]) -> Spread:
    return Spread(min(values), statistics.median(values), max(values))


def ratios(one: Sequence[float], other: Sequence[float]) -> Spread:
    """Round by round: both sides of a round have had the same machine."""
    return spread([a / b for a, b in zip(one, other, strict=True)])


def run(arguments: Sequence[str], cache: Path, ok: Sequence[int] = (0,)) -> Run:
    """Run Python with these arguments; its byte code lies in ``cache``, as an installed program's would."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
    env["PYTHONPYCACHEPREFIX"] = str(cache)
    said = cache / "said.txt"
    cache.mkdir(parents=True, exist_ok=True)
    with said.open("wb") as out:
        begin = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], env=env, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ok:
        raise SystemExit(f"{' '.join(arguments)}: exit code {process.returncode}")
    return Run(seconds, usage.ru_maxrss / 1024, said.read_text(encoding="utf-8"))
