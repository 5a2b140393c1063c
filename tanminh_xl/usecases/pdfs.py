"""A period's workbook and Word documents as PDF: by Excel and Word where the master is open, else by LibreOffice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.host import OpenBook, Outcome, TanMinhError
from tanminh_xl.records.outputs import Output, put
from tanminh_xl.usecases.integrity import as_issued
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.report import consolidated
from tanminh_xl.usecases.snapshot import Snapshot

ASIDE = (" (mới ", " (bản sửa ")
"""In the name of what was put beside an output (``records.disk.beside``): no document of the period."""
NO_WORD = "Chưa xuất được {name}: máy này không có Word. Mở tệp bằng chương trình khác, lưu thành PDF cùng tên."
HELD = "Chưa xuất PDF của {name}: tệp đang mở nên chưa phải bản mới; đóng tệp rồi thực hiện lại."
Converter = Callable[[str, bytes], bytes]
"""(name, bytes) of a document -> its PDF. TanMinhError (``pdf_failed``) where that fails, or takes too long."""


class Source(NamedTuple):
    """What a PDF is made of, and its path."""

    path: Path
    data: bytes

    @property
    def pdf(self) -> Path:
        """Where its PDF stands: beside it, under its name."""
        return self.path.with_suffix(".pdf")


def workbook_of(snapshot: Snapshot, period: Period) -> Path:
    """The consolidated workbook of a period."""
    return snapshot.folder.reports_folder(period.code) / f"TongHop_{period.code}.xlsx"


def held(made: Iterable[Path]) -> frozenset[Path]:
    """Outputs that another program holds open, of those that were made: what stands under their names is older."""
    beside = (path for path in made if ASIDE[0] in path.name)
    return frozenset(path.with_name(path.name.partition(ASIDE[0])[0] + path.suffix) for path in beside)


def word_documents(snapshot: Snapshot, period: Period) -> tuple[Path, ...]:
    """The Word documents of a period, by their names: reports, letters; none that was put aside, none that Word keeps
    while one is open."""
    folders = (snapshot.folder.reports_folder(period.code), snapshot.folder.forms_folder(period.code))
    found = (path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.docx")))
    return tuple(p for p in found if not p.name.startswith("~$") and not any(word in p.name for word in ASIDE))


def pdf(snapshot: Snapshot, convert: Converter | None) -> Proposal:
    """Bring the report up to date, then the PDF of its workbook and of each Word document, where what it is made of has
    changed. One that cannot be made is told, the others are made (exit 1).

    TanMinhError: as ``report``; ``no_office`` where this PC has no LibreOffice.
    """
    period = snapshot.opened()
    if convert is None:
        raise TanMinhError("no_office", "Máy này không có LibreOffice nên chưa xuất PDF được.")

    def do() -> Outcome:
        made = consolidated(snapshot, period)
        sources = [workbook_of(snapshot, period), *word_documents(snapshot, period)]
        puts: list[Output] = []
        failed: list[str] = []
        stale = held(made.paths)
        for n, path in enumerate(sources):
            snapshot.host.step(_STEPS, n, len(sources))
            if path in stale:
                failed.append(HELD.format(name=path.name))
                continue
            source = Source(path, path.read_bytes())
            try:
                puts.append(_bring(snapshot, period, source, "libreoffice", partial(convert, path.name, source.data)))
            except TanMinhError as problem:
                failed.append(f"{problem} {problem.hint}")
        snapshot.host.step(_STEPS, len(sources), len(sources))
        return _outcome(made, period, puts, failed)

    return Proposal(do)


def pdf_by_office(snapshot: Snapshot, host: OpenBook) -> Proposal:
    """The same by Excel and Word: the pages laid out and shown first, so that they are of this period, today.

    TanMinhError: as ``report``; no page is shown.
    """
    period = snapshot.opened()
    documents = word_documents(snapshot, period)
    names = ", ".join(path.with_suffix(".pdf").name for path in (workbook_of(snapshot, period), *documents))

    def export(made: Outcome) -> Outcome:
        data = host.pdf()
        if data is None:
            raise TanMinhError("no_pages", "Chưa có trang biểu nào để xuất.")
        book = workbook_of(snapshot, period)
        puts = [_bring(snapshot, period, Source(book, book.read_bytes()), "excel", lambda: data)]
        failed: list[str] = []
        stale = held(made.paths)
        for path in word_documents(snapshot, period):
            if path in stale:
                failed.append(HELD.format(name=path.name))
                continue
            printed = host.document_pdf(path)
            if printed is None:
                failed.append(NO_WORD.format(name=path.with_suffix(".pdf").name))
            else:
                puts.append(_bring(snapshot, period, Source(path, path.read_bytes()), "word", partial(bytes, printed)))
        return _outcome(made, period, puts, failed)

    said = f"Sẽ lập lại các trang biểu của {period.name} và xuất thành PDF: {names}."
    return Proposal(lambda: consolidated(snapshot, period), lambda: said, after=export)


_STEPS = "Xuất PDF"


def _bring(snapshot: Snapshot, period: Period, source: Source, by: str, make: Callable[[], bytes]) -> Output:
    """A PDF, made where what it is made of changed, or another program made it; one that was issued stays."""
    if as_issued(snapshot, period, source.pdf):
        return Output(source.pdf, False)
    digest = hashlib.sha256(by.encode() + b"\0" + source.data).hexdigest()
    return put(source.pdf, digest, make, snapshot.call.now)


def _outcome(made: Outcome, period: Period, puts: list[Output], failed: list[str]) -> Outcome:
    names = ", ".join(p.path.name for p in puts)
    said = f"Đã xuất {names}." if puts else f"Chưa xuất được PDF nào của {period.name}."
    lines = (*made.lines, *(p.note for p in puts if p.note), *failed)
    return Outcome(
        said, lines=lines, paths=tuple(p.path for p in puts), pages=made.pages, exit=1 if failed else made.exit
    )
