"""``python -m benchmarks.click [CORPUS]``: how long a person waits after a click, against the least that it can be.

A click is a new Python process, and its floor is one that imports xlwings and nothing else: without pandas and numpy,
which xlwings loads where it finds them. Measured are whole processes, wall clock, byte-compiled files at hand as the
installer leaves them; each round runs all of them in turn, and ratios are made round by round. The plan folder has
received all the files of the corpus (570: 57 units over ten periods), which still lie in its inbox, and one new one.

What Excel itself takes (finding the workbook, giving its tables) is not in it: tables come from the master on disk.
"""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.bench import work_folder
from benchmarks.corpus import SIZES
from benchmarks.measure import Took, ratios, run, spread
from tanminh_xl import templates

ROUNDS = 9

FLOOR = "import sys; sys.modules.update(pandas=None, numpy=None); import xlwings"
FIRST = templates.path("cai_dat/click_first.pth").read_text("utf-8")
SIGN = f"{FIRST}import xlwings.utils; import tanminh_xl.ribbon; from tanminh_xl.hosts import _live_start"
"""All that is loaded when the status bar says that work has begun: what an installed Python runs first, then what
xlwings' own macro says, then ours."""
LOADED = "import tanminh_xl.hosts.live, tanminh_xl.hosts._com, tanminh_xl.master.customui, tanminh_xl.usecases.buttons"
"""What ``ribbon.on_book`` loads before any button's own work, be it one that writes nothing."""
PRESS = """
import sys
from datetime import datetime
from pathlib import Path
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.usecases.buttons import BUTTONS, press
from tanminh_xl.usecases.snapshot import Snapshot

class Asked(BaseException):
    pass

class Book(FilesHost):
    def ask(self, question):
        raise Asked(question.text)

master, tag, period = sys.argv[1:]
book = Book(Path(master))
call = Call(Path(master).parent, period, datetime(2026, 6, 20, 8, 0, tzinfo=ZONE), "Văn phòng")
try:
    press(book, Snapshot(book, call), BUTTONS[tag])
except Asked as question:
    print(question)
"""
"""A button pressed, up to its first question, which is printed."""


class Case(NamedTuple):
    """A process to be timed. ``most``: times the floor that it may take, None where there is no aim."""

    what: str
    code: str
    arguments: tuple[str, ...] = ()
    most: float | None = None
    asks: str = ""
    """A word of the question that it must come to."""


def cases(master: Path, period: str, files: int) -> tuple[Case, ...]:
    """The floor first. ``period``: the one chosen on the home sheet."""

    def pressed(label: str, tag: str, asks: str, most: float | None = None) -> Case:
        code = "\n".join((SIGN, LOADED, PRESS))
        return Case(f"question of “{label}”, {files} files received", code, (str(master), tag, period), most, asks)

    return (
        Case("import xlwings, nothing else", FLOOR),
        Case("import xlwings, with what it finds", "import xlwings"),
        Case("first sign of a click", SIGN, most=1.5),
        Case("the same and what every button loads", f"{SIGN}\n{LOADED}"),
        pressed("Tiếp nhận", "tiep_nhan", "tiếp nhận 1 tệp mới", 5),
        pressed("Tổng hợp", "tong_hop", "tổng hợp"),
        pressed("Lập báo cáo", "lap_bao_cao", "lập biểu"),
    )


def received(work: Path, corpus_name: str) -> tuple[Path, str]:
    """Master and last period of a plan folder that has received its corpus; made once, links to the corpus's files."""
    cache = work / "pycache"
    corpus = Path(run(("-m", "benchmarks.corpus", str(work), corpus_name), cache).said.strip())
    plan, codes = corpus.with_name(f"{corpus.name}-received"), sorted(path.name for path in (corpus / "sent").iterdir())
    if not plan.exists():
        part = plan.with_name(f"{plan.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(corpus / "plan", part, copy_function=os.link)
        for path in (corpus / "sent").rglob("*.xlsx"):
            os.link(path, part / "hop_thu" / path.name)
        collect = "from tanminh_xl.cli import script; script()"
        run(("-c", collect, "collect", "--folder", str(part)), cache, ok=(0, 1))
        again = next((part / "hop_thu").glob("*.xlsx"))
        new = again.with_name(f"{again.stem} (2).xlsx")
        shutil.copyfile(again, new)
        with zipfile.ZipFile(new, "a") as file:
            file.comment = b"sent once more"
        part.rename(plan)
    (master,) = plan.glob("TanMinh_KeHoach.xls*")
    return master, codes[-1]


def measure(found: tuple[Case, ...], cache: Path, rounds: int = ROUNDS) -> dict[str, list[Took]]:
    """What each case's process takes, round by round. SystemExit where one does not come to its question."""
    times: dict[str, list[Took]] = {case.what: [] for case in found}
    for n in range(rounds + 1):
        for case in found:
            done = run(("-c", case.code, *case.arguments), cache)
            if case.asks not in done.said:
                raise SystemExit(f"{case.what}: asks “{done.said.strip()}”")
            if n:  # the first round compiles
                times[case.what].append(done.took)
    return times


def main(say: Callable[[str], None] = print) -> int:
    """Print the table; 1 where an aim is missed."""
    work = work_folder()
    name = sys.argv[1] if len(sys.argv) > 1 else "570"
    master, period = received(work, name)
    found = cases(master, period, SIZES[name].forms)
    times = measure(found, work / "pycache")
    floor = times[found[0].what]
    missed = 0
    for case in found:
        cpu, wall = ratios(times[case.what], floor)
        aim = f"  at most {case.most:g}x: {'yes' if wall.middle <= case.most else 'NO'}" if case.most else ""
        missed += case.most is not None and wall.middle > case.most
        seconds = spread(took.wall for took in times[case.what]).text(3, " s")
        say(f"{case.what:<52} {seconds:<28} {wall.text(2, 'x'):<22} CPU {cpu.middle:.2f}x{aim}")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())
