"""What is handed over, as a stranger would use it: ``python -m tests.release`` prints a table, each row with its aim.

The wheel by pipx, with the locked versions, in an environment of its own; a second clerk who collects at the same
moment; the folder moved elsewhere. Needs pip's registry; the kit for Windows is ``python -m tests.windows.run``. Ends
with 1 where an aim is missed. No part of ``./run test``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.demo.answers import fill
from tanminh_xl.forms.write import write
from tanminh_xl.records.folder import Folder
from tests import plans

ROOT = Path(__file__).parent.parent
PERIOD = "2026-6T"
FIGURES = f"bao_cao/{PERIOD}/so_lieu.csv"


class Row(NamedTuple):
    what: str
    found: str
    aim: str
    held: bool


def sh(*command: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, encoding="utf-8", **more)  # type: ignore[call-overload]
    return done  # type: ignore[no-any-return]


def must(*command: str | Path, **more: object) -> str:
    done = sh(*command, **more)
    if done.returncode:
        raise SystemExit(
            f"{' '.join(map(str, command))}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return done.stdout


def wheels(work: Path) -> Iterator[Row]:
    """Built twice out of the sources."""
    made = []
    for n in "12":
        must(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", work / n, cwd=ROOT)
        made.append(next((work / n).glob("*.whl")))
    same = made[0].read_bytes() == made[1].read_bytes()
    yield Row("wheel, built twice", made[0].name, "the same bytes", same)


def pipx(work: Path, wheel: Path) -> Path:
    """The program as pipx installs it for a person: libraries by the locks, in an environment of its own."""
    must(sys.executable, "-m", "venv", work / "tool")
    must(work / "tool/bin/python", "-m", "pip", "install", "--quiet", "pipx")
    homes = {"PIPX_HOME": str(work / "pipx"), "PIPX_BIN_DIR": str(work / "bin"), "PIPX_MAN_DIR": str(work / "man")}
    limits = [line for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if "==" in line]
    (work / "versions.txt").write_text("\n".join(line.removesuffix(" \\") for line in limits), "utf-8")
    env = {**os.environ, **homes}
    arguments = f"--constraint {work / 'versions.txt'}"
    must(work / "tool/bin/pipx", "install", "--pip-args", arguments, wheel, env=env)
    return work / "bin" / "tanminh-xl"


def inbox(plan: plans.Plan) -> int:
    """Every form of the period, filled, into hop_thu; how many."""
    specs = Folder(plan.folder).forms(PERIOD)
    when = plan.on(2026, 6, 12).now.timestamp()
    for spec in specs:
        path = plan.folder / "hop_thu" / spec.file_name
        path.write_bytes(write(spec, fill(plan.of, spec)))
        os.utime(path, (when, when))
    return len(specs)


def receipts(folder: Path) -> list[tuple[str, int]]:
    """(sha256, number) of every receipt."""
    found = []
    for path in sorted((folder / "da_nhan").rglob("*.json")):
        if path.stem.isdigit():
            said = json.loads(path.read_text("utf-8"))
            found.append((str(said["sha256"]), int(said["number"])))
    return found


def clerks(work: Path, program: Path) -> Iterator[Row]:
    """One plan folder of a person alone, and the same in which two clerks collect at the same moment."""
    alone, both = (plans.Plan(work / name, plans.given()) for name in ("Kế hoạch", "Kế hoạch chung"))
    for plan in (alone, both):
        plan.open(PERIOD)
        count = inbox(plan)
    first = sh(program, "collect", "--folder", alone.folder)
    must(program, "report", "--folder", alone.folder, "--period", PERIOD)
    found = f"{count} forms, exit {first.returncode}"
    yield Row("pipx: collect and report", found, "exit 0 or 1", first.returncode < 2)
    command = [str(program), "collect", "--folder", str(both.folder)]
    two = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) for _ in "12"]
    for process in two:
        process.communicate()
    codes, kept = [process.returncode for process in two], receipts(both.folder)
    once = len(kept) == len({sha256 for sha256, _ in kept}) == count
    found = f"{len(kept)} receipts, exits {codes}"
    yield Row("two clerks collect at once", found, f"{count}, each file once", once and max(codes) < 2)
    must(program, "report", "--folder", both.folder, "--period", PERIOD)
    same = (alone.folder / FIGURES).read_bytes() == (both.folder / FIGURES).read_bytes()
    yield Row("so_lieu.csv of one clerk and of two", "equal" if same else "unlike", "equal", same)
    moved = both.folder.rename(work / "Chép sang máy khác")
    sick = sh(program, "doctor", "--folder", moved)
    yield Row("the folder moved: doctor", f"exit {sick.returncode}", "exit 0 or 1", sick.returncode < 2)


def main() -> int:
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="tanminh-release-") as name:
        work = Path(name)
        for part in (wheels(work), _installed(work)):
            for row in part:
                rows.append(row)
                print(f"release: {row.what}: {row.found}", file=sys.stderr, flush=True)
    print("| what | found | aim | reached |\n| --- | --- | --- | --- |")
    for row in rows:
        print(f"| {row.what} | {row.found} | {row.aim} | {'yes' if row.held else '**no**'} |")
    return 0 if all(row.held for row in rows) else 1


def _installed(work: Path) -> Iterator[Row]:
    program = pipx(work, next((work / "1").glob("*.whl")))
    said = sh(program, "--help")
    yield Row("pipx install of the wheel", f"exit {said.returncode}", "exit 0", said.returncode == 0)
    yield from clerks(work, program)


if __name__ == "__main__":
    sys.exit(main())
