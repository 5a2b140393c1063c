"""``python -m benchmarks.communes [N ...]``: ``merge-folders`` over so many generated communes (114: Hải Phòng).

A commune is a plan folder of the sample with a name of its own, its forms filled and received; each is made once and
kept in the work folder of ``benchmarks``.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.inside import BEGIN
from benchmarks.measure import exponent
from benchmarks.table import Line, at_most, markdown, seconds, summary
from tanminh_xl.domain.host import Call
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.new import master_bytes
from tanminh_xl.usecases.snapshot import Snapshot

SIZES = (7, 28, 114)
LIMIT = 30.0
"""CPU seconds: a city's period in under half a minute."""


def communes(bench: Bench, count: int) -> list[Path]:
    """So many plan folders, made where they do not stand yet."""
    made = bench.corpus("27x1")
    root = bench.work / f"xa-{made.root.name}"
    first = root / "001"
    if not first.exists():
        root.mkdir(exist_ok=True)
        plan = bench.plan(made.plan)
        bench.job(made.sent, plan, made.last, ("collect",))
        plan.rename(first)
    of = Snapshot(FilesHost(Folder(first).master), Call(first, "", BEGIN, "")).catalogue
    for n in range(2, count + 1):
        folder, part = root / f"{n:03}", root / "part"
        if not folder.exists():
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(first, part)
            plan = of.plan.model_copy(update={"commune": f"Xã thứ {n}", "code": f"KH-{n:03}"})
            Folder(part).master.write_bytes(master_bytes(of.model_copy(update={"plan": plan}), BEGIN))
            part.rename(folder)
    return [root / f"{n:03}" for n in range(1, count + 1)]


def main(sizes: list[int]) -> None:
    work = Path(os.environ.get("TANMINH_BENCHMARKS") or Path.home() / ".cache" / "tanminh-benchmarks")
    work.mkdir(parents=True, exist_ok=True)
    bench = Bench(work, 1)
    folders, took, lines = communes(bench, max(sizes)), [], []
    for size in sizes:
        words = [str(folder) for folder in folders[:size]]
        run = bench.cli(("merge-folders", *words, "--out", str(work / "xa.xlsx")))
        took.append(run.took)
        line = seconds(f"communes: {size}", [run.took], run.peak)
        lines.append(at_most(line, run.took.cpu, LIMIT, " s") if size == max(sizes) else line)
    if len(sizes) > 2:
        power = exponent(sizes, [one.cpu for one in took])
        lines.append(at_most(Line("communes: exponent", f"{power:.2f}"), power, 1.1, ""))
    print(f"{markdown(lines)}\n\n{summary(lines)}")


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(SIZES))
