"""What is done with one spoilt file, in a bounded child: read, checked and admitted as ``check`` does it.

Of some the copy is made too that goes back. ``take`` and ``raw`` are the work of the children that ``judge`` asks.
"""

from __future__ import annotations

import hashlib
import io
import re
import time
from functools import cache
from pathlib import Path
from typing import Any

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.findings import Finding, Verdict
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.messages import holds
from tanminh_xl.forms.mark import Cover, returned_copy
from tanminh_xl.grid import read
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.intake.files import Arrived
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.net import Net
from tanminh_xl.usecases.reading import Reader
from tanminh_xl.usecases.snapshot import Snapshot
from tests.plans import MAY

Said = dict[str, Any]
COPIED = 4
"""Of sixteen files that are read, of so many the copy is made that goes back."""
COVER = Cover("Thôn Đồng Hải", "6 tháng đầu năm 2026", Verdict.ACCEPTED_IN_PART, "", "vanphong@x.vn", "0225 000 000")


@cache
def _snapshot(folder: str) -> Snapshot:
    return Snapshot(FilesHost(Folder(Path(folder)).master), Call(Path(folder), "", MAY, "Người thử"))


def take(folder: str, data: bytes, name: str) -> Said:
    """What the file says and leads to: its verdict, codes of findings, answers, what is held, seconds."""
    net = Net(Reader(_snapshot(folder)))
    arrived = Arrived(Path(name), name, data, hashlib.sha256(data).hexdigest(), MAY)
    began = time.process_time()
    taken = net.take(arrived)
    if taken.incoming.form is not None and taken.admitted.findings and int(arrived.sha256[0], 16) < COPIED:
        returned_copy(read(data), taken.incoming.form, taken.incoming.submission, taken.admitted.findings, COVER)
    took = time.process_time() - began
    said, findings = taken.incoming.submission, taken.admitted.findings
    answers, words = {}, ""
    if said is not None:
        for one in said.answers:
            answers[one.element] = (str(one.given), one.value, one.estimate, one.cell)
        bare = re.compile(r"cell='[A-Z0-9]*'")
        words = bare.sub("", repr([(a.element, a.evidence, a.note) for a in said.answers]))
        words += bare.sub("", repr((said.tasks, said.problems, said.texts)))
    return {
        "verdict": str(taken.admitted.verdict),
        "findings": sorted({str(f.code) for f in findings}),
        "about": sorted({f.item for f in findings if f.item}),
        "held": sorted({f.item for f in findings if holds(f)}),
        "answers": answers,
        "words": words,
        "sheet": said.sheet if said is not None else "",
        "why": next((said_of(f) for f in findings if str(f.code).startswith("file_")), ""),
        "trouble": taken.trouble[-3_000:],
        "seconds": took,
    }


def said_of(finding: Finding) -> str:
    """What is said of a file that was not read, with where the program was."""
    return f"{finding.value} {dict(finding.more).get('trace', '')}"


def raw(data: bytes, sheet: str, cell: str, by: str) -> object:
    """What a reader finds in a cell; a text that says why where it cannot read the file."""
    row, column = from_a1(cell)
    try:
        if by == "own":
            rows: Any = read(data).sheet(sheet)
        elif by == "calamine":
            from python_calamine import CalamineWorkbook

            rows = (
                CalamineWorkbook.from_filelike(io.BytesIO(data))
                .get_sheet_by_name(sheet)
                .to_python(skip_empty_area=False)
            )
        else:
            from openpyxl import load_workbook

            return load_workbook(io.BytesIO(data), data_only=True)[sheet].cell(row + 1, column + 1).value
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    except BaseException as error:
        return f"!{type(error).__name__}: {error}"[:300]
