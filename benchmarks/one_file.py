"""What `check` of one file takes, by kind of file: CPU and memory of a process of its own, beside the limits of a file.

Forms as they are filled, saved in every format, with very much beside the form; messages, mailboxes and zips; and the
hostile files of ``tests``. Each row says what became of the file.
"""

from __future__ import annotations

import io
import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl

from benchmarks.bench import Bench
from benchmarks.measure import Run
from benchmarks.table import Line, markdown, peak, seconds, summary
from tests.mail import mailkit, msgkit
from tests.test_limits import HOSTILE

SECONDS, MEGABYTES = 5.0, 500.0
"""CPU seconds and peak memory that one file may take, whatever it is."""
FORMATS = ("xls", "ods")
ROWS = {"xlsx": 100_000, "xls": 65_000, "ods": 100_000}
"""Rows beside a form; an .xls has no more than 65,536."""
LETTERS = 200


class Kind(NamedTuple):
    """A file to check: what it is, its name, its bytes."""

    what: str
    name: str
    make: Callable[[], bytes]


def one_file(bench: Bench) -> Iterator[Line]:
    """A row for each kind. ``bench.corpus("570")`` has the plan folder; its files are what is sent."""
    corpus, into = bench.corpus("570"), bench.work / "one-file"
    into.mkdir(exist_ok=True)
    for kind in kinds(bench, corpus.files):
        path = into / kind.name
        path.write_bytes(kind.make())
        words = ("check", str(path), "--folder", str(corpus.plan), "--format", "json")
        runs = [bench.cli(words, (0, 1, 2)) for _ in range(max(1, bench.rounds // 2))]
        yield _held(f"{kind.what}: {became(runs[0])}", runs)
        path.unlink()


def _held(what: str, runs: list[Run]) -> Line:
    """The row with both limits; reached where both are."""
    most, cpu = peak(runs), max(run.took.cpu for run in runs)
    line = seconds(what, [run.took for run in runs], most)
    aim = f"at most {SECONDS:g} s, {MEGABYTES:g} MB"
    return line._replace(aim=aim, held=cpu <= SECONDS and most <= MEGABYTES)


def became(run: Run) -> str:
    """What `check` made of it: "accepted", "returned, file_too_large", "200 accepted"."""
    files = json.loads(run.said)["files"]
    found = Counter(
        ", ".join([file["verdict"], *{f["code"]: 0 for f in file["findings"] if f["code"].startswith("file_")}])
        for file in files
    )
    return "; ".join(f"{count} {words}" if len(files) > 1 else words for words, count in found.items()) or "nothing"


def kinds(bench: Bench, forms: list[Path]) -> Iterator[Kind]:
    """All kinds, the plain ones first. ``forms``: what is sent; the first one of a village is the form."""
    form = next(path for path in forms if "THON" in path.name)
    data = form.read_bytes()
    yield Kind("a form, .xlsx", form.name, lambda: data)
    for ending in FORMATS:
        yield Kind(f"a form, .{ending}", f"{form.stem}.{ending}", lambda e=ending: converted(bench, form.name, data, e))
    for ending, count in ROWS.items():
        name = f"nhieu-dong.{ending}"
        yield Kind(f"a form, .{ending}, {count:,} rows beside it", name, lambda e=ending: beside(bench, data, e))
    yield Kind("a form, .xlsx, its own page going on for 100,000 rows", "keo-dai.xlsx", lambda: longer(data))
    attached = mailkit.Attach(form.name, data, mailkit.XLSX)
    yield Kind("a message with a form, .eml", "thu.eml", lambda: mailkit.eml([attached]))
    letter = {"subject": "Nộp biểu mẫu", "body": "Kính gửi Văn phòng.", "sender": mailkit.SENDER}
    yield Kind("a message with a form, .msg", "thu.msg", lambda: msgkit.msg([msgkit.File(form.name, data)], **letter))
    yield Kind("a form in a .zip", "mot.zip", lambda: mailkit.zip_of({form.name: data}))
    some = {path.name: path.read_bytes() for path in forms[:LETTERS]}
    yield Kind(f"{LETTERS} forms in a .zip", "nhieu.zip", lambda: mailkit.zip_of(some))
    yield Kind(f"a mailbox of {LETTERS} messages, each with a form", "thu.mbox", lambda: mailbox(some))
    yield Kind("hostile: a message of 20,000 parts", "nhieu-phan.eml", lambda: mailkit.many(20_000))
    yield Kind("hostile: a message of parts 5,000 deep", "sau.eml", lambda: mailkit.deep(5_000))
    yield Kind("hostile: a zip that unpacks to 300 MB", "bom.zip", mailkit.bomb)
    yield Kind("hostile: a message with that zip", "bom.eml", lambda: mailkit.eml([bomb()]))
    yield Kind("hostile: zips in each other, 200 deep", "long.zip", lambda: mailkit.nested(200, data))
    for what, (make, _) in HOSTILE.items():
        yield Kind(f"hostile: {what}", "doc-hai.xlsx", make)


def bomb() -> mailkit.Attach:
    return mailkit.Attach("bieu-mau.zip", mailkit.bomb())


def mailbox(forms: dict[str, bytes]) -> bytes:
    messages = [
        mailkit.eml([mailkit.Attach(name, data, mailkit.XLSX)], message_id=f"<thu-{n}@tanminh.vn>")
        for n, (name, data) in enumerate(forms.items())
    ]
    return mailkit.mbox(messages)


def converted(bench: Bench, name: str, data: bytes, ending: str) -> bytes:
    """A workbook as LibreOffice saves it in another format. SystemExit where there is no LibreOffice."""
    into = bench.work / "converted"
    into.mkdir(exist_ok=True)
    source = into / name
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(bench.work / 'office-profile').as_uri()}"
    words = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(into), str(source)]
    try:
        subprocess.run(words, check=True, capture_output=True)
    except OSError as problem:
        raise SystemExit("The kinds .xls and .ods need LibreOffice (soffice) on the path.") from problem
    made = source.with_suffix(f".{ending}")
    found = made.read_bytes()
    made.unlink(), source.unlink()
    return found


def beside(bench: Bench, data: bytes, ending: str) -> bytes:
    """The form in a workbook with a list of so many people on a page of its own, saved in that format."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.create_sheet("Danh sách")
    for n in range(ROWS[ending]):
        page.append([n + 1, f"Nguyễn Văn {n % 997}", f"Thôn {n % 31}", n * 1.5, "hộ", "x" * (n % 3)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue() if ending == "xlsx" else converted(bench, "nhieu-dong.xlsx", out.getvalue(), ending)


def longer(data: bytes) -> bytes:
    """The form with a figure in each of 100,000 rows beneath it, as somebody who pasted a list there leaves it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    for n in range(page.max_row + 3, 100_000):
        page.cell(n, 3, f"Hộ {n}")
        page.cell(n, 4, n * 0.5)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(lines: list[Line]) -> str:
    return f"""
Written by `python -m benchmarks --only file --write`. Each is one `check` in a process of its own, its start (about
0.35 s and 50 MB) in it; CPU is that of the process and of the bounded child in which it reads what may go wrong, the
peak is the larger one's of the two. A limit is one file's, whatever the file; a mailbox or a zip of {LETTERS} forms is
held to the same. What became of the file stands behind the colon.

{summary(lines)}

{markdown(lines)}
"""
