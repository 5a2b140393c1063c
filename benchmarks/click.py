"""``python -m benchmarks.click``: what a click imports, against ``import xlwings``, which is its floor.

A click is a new Python process. Its first sign is the status bar's "Đang thực hiện"; then the button's own modules
are loaded and its question asked. Both are measured with ``-X importtime``, byte-compiled files at hand, as the
installer leaves them. The figures are the median of several processes.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys

ROUNDS = 7
FLOOR = "import xlwings"
SIGN = "import tanminh_xl.ribbon; from tanminh_xl.hosts import _live_start"
REST = "; from tanminh_xl import hosts; import tanminh_xl.hosts.live, tanminh_xl.usecases.clicks, tanminh_xl.hosts._com"
BUTTONS = {
    "tiep_nhan": "; import tanminh_xl.usecases.collect",
    "tong_hop": "; import tanminh_xl.usecases.report",
    "lap_bao_cao": "; import tanminh_xl.usecases.report",
}
"""The three daily buttons: what they load until their question is asked."""
MOST = 1.3
_LINE = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|\s*(\S.*)")


def seconds(code: str) -> float:
    """Time spent in imports that the code itself asks for (Python's own start left out)."""
    done = subprocess.run([sys.executable, "-X", "importtime", "-c", code], capture_output=True, text=True, check=True)
    found = [match for line in done.stderr.splitlines() if (match := _LINE.match(line))]
    started = next(n for n, match in enumerate(found) if match[3] == "site")
    return sum(int(match[1]) for match in found[started + 1 :]) / 1e6


def main() -> int:
    """Print the table; 1 where the first sign costs more than ``MOST`` times the floor."""
    cases = {"import xlwings": FLOOR, "first sign": SIGN}
    cases |= {f"{tag}, to its question": SIGN + REST + more for tag, more in BUTTONS.items()}
    times: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(ROUNDS):
        for name, code in cases.items():  # in turn, so that a busy moment meets all of them
            times[name].append(seconds(code))
    middle = {name: statistics.median(found) for name, found in times.items()}
    floor = middle["import xlwings"]
    for name, value in middle.items():
        print(f"{name:<26} {value:6.3f} s  {value / floor:5.2f} x")
    return int(middle["first sign"] > MOST * floor)


if __name__ == "__main__":
    raise SystemExit(main())
