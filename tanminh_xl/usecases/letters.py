"""Documents in Word: the report of each Nơi nhận báo cáo, and the letter that asks for reports when a period opens."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tanminh_xl import __version__, templates
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.people import documents
from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.records.naming import safe_name
from tanminh_xl.records.outputs import Merge, Output, is_whole, put_merged
from tanminh_xl.usecases.integrity import as_issued
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.domain.document import Document

TEMPLATE = "van_ban/mau_van_ban.docx"
"""Below ``templates/``; an office's own copy has the same place in its plan folder."""
WORD = ".docx"


def written_in(path: Path) -> bool:
    """Whether people write in an output after it was made: a closing does not hold it to its bytes."""
    return path.suffix == WORD


def check(snapshot: Snapshot) -> None:
    """TanMinhError (``bad_template``): the office's own template is no .docx, or lacks styles."""
    own = snapshot.folder.root / TEMPLATE
    if own.is_file():
        from tanminh_xl.reports import docx

        docx.check_template(own.read_bytes(), TEMPLATE)


def reports(snapshot: Snapshot, period: Period, pages: Sequence[Sheet]) -> tuple[Output, ...]:
    """The period's reports brought up to date: ``bao_cao/<kỳ>/BaoCao_<kỳ>_<nơi nhận>.docx``, one a row of the table;
    without a row the plan's own. One that was issued stays as it is."""
    from tanminh_xl.reports.narrative import report_document

    found = snapshot.report(period)
    to: tuple[Recipient | None, ...] = documents(snapshot.catalogue, period) or (None,)
    place = snapshot.folder.reports_folder(period.code)
    names = report_names(period.code, [recipient.name if recipient else "" for recipient in to])
    return tuple(
        Output(place / name, False)
        if as_issued(snapshot, period, place / name)
        else bring(snapshot, place / name, report_document(found, recipient, pages, snapshot.catalogue))
        for name, recipient in zip(names, to, strict=True)
    )


def report_names(period: str, to: Iterable[str]) -> list[str]:
    """File names of a period's reports; two documents of one name are numbered, and no system takes them for one."""
    seen: Counter[str] = Counter()
    names = []
    for name in to:
        stem = safe_name("_".join(filter(None, ("BaoCao", period, name))))
        seen[stem.casefold()] += 1
        n = seen[stem.casefold()]
        names.append(f"{stem} ({n}){WORD}" if n > 1 else stem + WORD)
    return names


def request(snapshot: Snapshot, period: Period) -> Output:
    """The letter that asks units for their reports, beside the forms that go with it
    (``bieu_mau/<kỳ>/CongVan_<kỳ>.docx``).

    It is made again where the forms are issued again: what a person wrote in it is kept.
    """
    from tanminh_xl.reports.narrative import request_letter

    folder = snapshot.folder
    forms = {form.unit: folder.form_path(form).name for form in folder.forms(period.code)}
    letter = request_letter(snapshot.catalogue, period, forms)
    return bring(snapshot, _request_path(snapshot, period), letter)


def is_requested(snapshot: Snapshot, period: Period) -> bool:
    """Whether the letter of a period was made to its end."""
    return is_whole(_request_path(snapshot, period))


def _request_path(snapshot: Snapshot, period: Period) -> Path:
    return snapshot.folder.forms_folder(period.code) / f"CongVan_{period.code}{WORD}"


def bring(snapshot: Snapshot, path: Path, document: Document) -> Output:
    """Bring a document up to date; where nothing that it says changed, nothing is done to it."""
    own = snapshot.folder.root / TEMPLATE
    template = own.read_bytes() if own.is_file() else templates.path(TEMPLATE).read_bytes()

    def make(before: bytes | None, made: bytes | None) -> tuple[bytes, tuple[str, ...]]:
        from tanminh_xl.reports import docx

        written = docx.write(document, template, before, name=TEMPLATE, made=made)
        return written.data, written.told

    def ours(data: bytes) -> bool:
        from tanminh_xl.reports import docx

        return docx.is_of(data, document.period)

    digest = hashlib.sha256(f"{__version__}{document!r}".encode() + template).hexdigest()
    return put_merged(path, digest, Merge(make, ours), snapshot.call.now)


def told(put: Output) -> tuple[str, ...]:
    """What a person must know of an output: that it was kept or is open, what making it told."""
    return (*([put.note] if put.note else []), *(f"{put.path.name}: {line}" for line in put.told))
