"""The main job in one process, as the office's script is one: collect all, then merge, assess, report a period.

``python -m benchmarks.job SENT PLAN PERIOD [COMMAND...]`` prints one JSON document: command -> [CPU, wall] in seconds.
Nothing here knows more of the program than its command line.
"""

import contextlib
import io
import json
import sys
from collections.abc import Sequence

from benchmarks.measure import Took, timed
from tanminh_xl.cli import main

COMMANDS = ("collect", "merge", "assess", "report")


def command(name: str, sent: str, plan: str, period: str) -> list[str]:
    """The words of one of the job's commands."""
    return [name, *([sent] if name == "collect" else ["--period", period]), "--folder", plan]


def _run(words: Sequence[str]) -> None:
    """Run it, its words thrown away. SystemExit for a code that the job does not expect (1: forms go back)."""
    with contextlib.redirect_stdout(io.StringIO()):
        code = main(words)
    if code > (words[0] == "collect"):
        raise SystemExit(f"{words[0]}: exit code {code}")


def job(sent: str, plan: str, period: str, commands: Sequence[str]) -> dict[str, Took]:
    return {name: timed(_run, command(name, sent, plan, period)) for name in commands}


if __name__ == "__main__":
    print(json.dumps(job(*sys.argv[1:4], sys.argv[4:] or COMMANDS)))
