"""One run of the benchmarks: where corpora and plan folders lie, and how a job is run on them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.corpus import Corpus
from benchmarks.job import COMMANDS, command
from benchmarks.measure import Run, Took, run

CLI = ("-c", "from tanminh_xl.cli import script; script()")
OFFICE = Path(__file__).with_name("office.py")


def work_folder() -> Path:
    """Where corpora and the work of a run lie: ``$TANMINH_BENCHMARKS``, else below the user's cache."""
    work = Path(os.environ.get("TANMINH_BENCHMARKS") or Path.home() / ".cache" / "tanminh-benchmarks")
    work.mkdir(parents=True, exist_ok=True)
    return work


class Job(NamedTuple):
    """The main job in one process: all of it, start included, and what each command took inside."""

    run: Run
    commands: dict[str, Took]

    @property
    def took(self) -> Took:
        return self.run.took


class Bench:
    """Runs things in a work folder, ``rounds`` times where they are compared."""

    def __init__(self, work: Path, rounds: int) -> None:
        self.work, self.rounds, self.cache = work, rounds, work / "pycache"

    def corpus(self, name: str) -> Corpus:
        """That corpus, made in a process of its own where it does not stand yet."""
        return Corpus(Path(run(("-m", "benchmarks.corpus", str(self.work), name), self.cache).said.strip()))

    def inside(self, corpus: Corpus, what: str) -> Run:
        return run(("-m", "benchmarks.inside", str(corpus.root), str(self.rounds), what), self.cache)

    def plan(self, plan: Path) -> Path:
        """A plan folder once more, to work on: its files are never changed, so links do."""
        to = self.work / "plan"
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(plan, to, copy_function=os.link)
        return to

    def part(self, files: Sequence[Path]) -> Path:
        """A folder with these files of a corpus, as links: they keep their times."""
        to = self.work / "part"
        shutil.rmtree(to, ignore_errors=True)
        for file in files:
            (to / file.parent.name).mkdir(parents=True, exist_ok=True)
            (to / file.parent.name / file.name).hardlink_to(file)
        return to

    def tidy(self) -> None:
        """Take away what a run leaves."""
        for name in ("plan", "part"):
            shutil.rmtree(self.work / name, ignore_errors=True)
        (self.work / "office.xlsx").unlink(missing_ok=True)

    def job(self, sent: Path, plan: Path, period: str, commands: Sequence[str] = COMMANDS) -> Job:
        """Collect what is sent, then merge, assess and report a period: one process."""
        done = run(("-m", "benchmarks.job", str(sent), str(plan), period, *commands), self.cache)
        took = json.loads(done.said.splitlines()[-1])
        return Job(done, {name: Took(*each) for name, each in took.items()})

    def processes(self, sent: Path, plan: Path, period: str) -> list[Run]:
        """The same commands as a clerk would type them: a process each."""
        return [self.cli(command(name, str(sent), str(plan), period), ok=(0, 1)) for name in COMMANDS]

    def cli(self, words: Sequence[str], ok: Sequence[int] = (0,)) -> Run:
        return run((*CLI, *words), self.cache, ok)

    def alone(self, code: str) -> Run:
        """Python with this code, and nothing of the program."""
        return run(("-c", code), self.cache)

    def office(self, sent: Path, engine: str) -> Run:
        """What an office would write instead, over the same files."""
        return run((str(OFFICE), str(sent), str(self.work / "office.xlsx"), engine), self.cache)
