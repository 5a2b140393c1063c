"""Check files as ``collect`` would, and change nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tanminh_xl.domain.host import Call, Host, Outcome
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.intake.files import in_order, listed
from tanminh_xl.usecases.desk import Desk
from tanminh_xl.usecases.reading import FileResult, Reader, as_json, exit_code, lines


def check(host: Host, call: Call, files: Sequence[Path]) -> Outcome:
    """Each file's verdict and findings, every file on its own against what counts now."""
    desk = Desk(host, call)
    reader = Reader(desk)
    paths = listed(files)
    results = []
    for n, file in enumerate(in_order(paths), 1):
        admitted = reader.admit(reader.incoming(file.name, file.data, file.sent), desk.collecting(file.name))
        results.append(FileResult(str(file.path), file.sha256, admitted))
        if not host.step("Kiểm tra", n, len(paths)):
            break
    return Outcome(
        summary("Đã kiểm tra", results),
        lines=tuple(line for r in results for line in lines(r, desk)),
        exit=exit_code(results),
        data={"files": [as_json(r, stored=False) for r in results]},
    )


def summary(done: str, results: Sequence[FileResult]) -> str:
    """ "Đã tiếp nhận 27 tệp: 20 Đã tiếp nhận, 3 Trả lại để bổ sung ..."."""
    found = [r.admitted.verdict for r in results]
    counts = [f"{found.count(v)} {words}" for v, words in VERDICT_WORDS.items() if v in found]
    return f"{done} {len(results)} tệp" + (f": {', '.join(counts)}." if counts else ".")
