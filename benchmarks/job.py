"""The main job in one process, as the office's script is one: collect all, then merge, assess, report a period."""

import contextlib
import io
import json
import sys
import time

from tanminh_xl.cli import main

COMMANDS = ("collect", "merge", "assess", "report")


def job(sent: str, plan: str, period: str) -> dict[str, float]:
    """Command -> seconds; what the commands say is thrown away. SystemExit for a code that the job does not expect."""
    took: dict[str, float] = {}
    for command in COMMANDS:
        given = [sent] if command == "collect" else ["--period", period]
        begin = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            code = main([command, *given, "--folder", plan])
        took[command] = time.perf_counter() - begin
        if code > (command == "collect"):
            raise SystemExit(f"{command}: exit code {code}")
    return took


if __name__ == "__main__":
    print(json.dumps(job(*sys.argv[1:])))
