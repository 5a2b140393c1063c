"""Fuzz as long as one likes: ``python -m tests.fuzz --minutes 60``; ``--replay CASE`` tries one and says what came.

Damaged and differently written forms go through what ``check`` does, in a bounded child. What is wrong is printed, cut
down to the fewest steps; with ``--keep`` a case that leads to something new is added to ``tests/fuzz/corpus``.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import time
from collections import Counter
from typing import NamedTuple

from tests.fuzz import corpus
from tests.fuzz.bases import BASES
from tests.fuzz.cases import Case, Effect, at_random, parsed
from tests.fuzz.judge import Judge
from tests.fuzz.mails import Mails
from tests.fuzz.mails import here as mails_here


class Run(NamedTuple):
    """What came of the cases of one base."""

    cases: Counter[str]
    found: list[tuple[Case, str]]
    behaviours: dict[str, Case]


def shortened(judge: Judge, case: Case) -> Case:
    """The same problem by fewer steps."""
    for at in reversed(range(len(case.steps))):
        fewer = Case(case.base, (*case.steps[:at], *case.steps[at + 1 :]))
        if fewer.steps and judge(fewer).problem:
            return shortened(judge, fewer)
    return case


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--minutes", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=None, help="another seed than the day's clock")
    options.add_argument("--base", choices=list(BASES), action="append")
    options.add_argument("--keep", action="store_true", help="add new behaviours to the corpus")
    options.add_argument("--replay", metavar="CASE")
    given = options.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside, it tells what it has tried
    judge = Judge()
    if given.replay:
        case = parsed(given.replay)
        judged = judge(case)
        print(judged.effect, judged.behaviour, judged.problem or "nothing wrong", sep="\n")
        return bool(judged.problem)
    seed = given.seed if given.seed is not None else time.time_ns()
    names, chance = given.base or list(BASES), random.Random(seed)
    mails = Mails() if mails_here() and not given.base else None
    runs = {name: Run(Counter(), [], _known(name)) for name in names}
    print(f"seed {seed}")
    begin = told = time.monotonic()
    with contextlib.suppress(KeyboardInterrupt):  # what was tried until then is told
        while (now := time.monotonic()) - begin < given.minutes * 60:
            for name in names:
                _try(judge, at_random(chance, name, list(runs[name].behaviours.values())), runs[name], given.keep)
                if mails is not None:
                    mails.once(chance.randrange(1 << 60))
            if now - told > 300:
                print(
                    f"{(now - begin) / 60:.0f} minutes, {sum(r.cases.total() for r in runs.values())} cases", flush=True
                )
                told = now
    wall = (time.monotonic() - begin) / 60
    judge.end()
    print(table(runs))
    if mails is not None:
        mails.end()
        print(f"messages: {mails.cases.total()} cases {dict(mails.cases)}, wrong {len(mails.found)} (aim 0)")
    print(f"{wall:.1f} minutes; of the processor {_cpu():.1f}")
    return any(run.found for run in (*runs.values(), *([mails] if mails is not None else [])))


def _cpu() -> float:
    """Minutes of the processor that this and the children that have ended took."""
    times = os.times()
    return sum(times[:4]) / 60


def _known(name: str) -> dict[str, Case]:
    return {note: case for case, note in corpus.read(corpus.kept(name)).items()}


def _try(judge: Judge, case: Case, run: Run, keep: bool) -> None:
    judged = judge(case)
    run.cases[f"{judged.effect}, {'counts' if judged.counted else 'refused or waits'}"] += 1
    if judged.problem:
        case = shortened(judge, case)
        alike = [step.name for step in case.steps], judged.problem.partition(":")[2][:40]
        if alike not in [([step.name for step in c.steps], p.partition(":")[2][:40]) for c, p in run.found]:
            print(f"{case}\n    {judge(case).problem}", flush=True)
        run.found.append((case, judged.problem))
    elif judged.behaviour not in run.behaviours:
        run.behaviours[judged.behaviour] = case
        if keep:
            corpus.add(corpus.kept(case.base), case, judged.behaviour)


def table(runs: dict[str, Run]) -> str:
    """A row a base: cases by what the steps may have done and what came of them; behaviours; what is wrong."""
    heads = [
        "form",
        "cases",
        *(f"{e}: {what}" for e in Effect for what in ("counts", "refused")),
        "behaviours",
        "wrong",
    ]
    lines = [" | ".join(heads), " | ".join("-" * len(head) for head in heads)]
    for name, run in runs.items():
        cells = [run.cases[f"{e}, {what}"] for e in Effect for what in ("counts", "refused or waits")]
        row = [name, run.cases.total(), *cells, len(run.behaviours), len(run.found)]
        lines.append(" | ".join(str(cell).rjust(len(head)) for cell, head in zip(row, heads, strict=True)))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
