"""The PC as the installer sees it, so that a test can hand in another."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tanminh_xl import machine


class Refused(Exception):
    """What the person must mend before the program can be laid; the text says how."""


class Pc(NamedTuple):
    """What the installer asks, tells and runs.

    ``run(command)`` gives exit code and output; ``show(command, env)`` runs with its output on the screen;
    ``short`` a path's 8.3 name; ``ask`` the person's answer, "" for none; ``path`` where a Windows path lies;
    ``synced`` OneDrive's folders; ``mapped`` drives that are folders of a server.
    """

    environ: Mapping[str, str]
    run: Callable[[Sequence[str]], tuple[int, str]]
    show: Callable[[Sequence[str], Mapping[str, str]], int]
    short: Callable[[str], str]
    ask: Callable[[str], str]
    say: Callable[[str], None]
    path: Callable[[str], Path] = Path
    synced: Callable[[], Sequence[str]] = tuple
    mapped: Callable[[], Collection[str]] = tuple

    def agrees(self, question: str) -> bool:
        """Whether the person says yes; no answer is a no."""
        return self.ask(f"{question} [c/k]: ").strip().lower() in ("c", "có", "co", "y", "yes")

    def there(self, path: str) -> bool:
        """Whether something stands under a path; no where its server does not answer."""
        try:
            return self.path(path).exists()
        except OSError:
            return False


def this_pc() -> Pc:
    """The PC that this runs on."""

    def run(command: Sequence[str]) -> tuple[int, str]:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def show(command: Sequence[str], env: Mapping[str, str]) -> int:
        return subprocess.run(command, env=dict(env)).returncode

    def ask(text: str) -> str:
        try:
            return input(text)
        except EOFError:
            return ""

    def say(text: str) -> None:
        print(text, flush=True)

    return Pc(
        os.environ,
        run,
        show,
        machine.short_name,
        ask,
        say,
        synced=machine.synced,
        mapped=machine.mapped_drives,
    )
