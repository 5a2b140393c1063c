"""Issuing a period's report (ban hành): which document, under which number, on which day, who signed; what was issued
is kept with its bytes (decision-tables 6.3)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import ZONE, IssuedFile, Issuing
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.issuing import DRAFT, Numbered, issuing_words, numbered, said_otherwise, unlike_before
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.people import documents, signer_of, signer_words
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.records.folder import sha256_of
from tanminh_xl.usecases.documents import Fate, fate_of
from tanminh_xl.usecases.integrity import refuse_damaged, remarks
from tanminh_xl.usecases.letters import report_names
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

ANNEX = ("TongHop_{period}.xlsx", "TongHop_{period}.pdf")
"""The forms that go with each document."""
KINDS = (".docx", ".pdf", ".xlsx")
_TAG = re.compile(r"<[^>]+>")
_MOST = 20_000_000
"""Bytes of a part of a document in which the draft's mark is looked for."""
Files = tuple[tuple[str, bytes], ...]


def recipient(snapshot: Snapshot, period: Period, text: str) -> Recipient:
    """The period's document that a text names: its row, or, in a period without rows, one by that very name.

    TanMinhError (``recipient_unknown``) names the rows that there are.
    """
    found, wanted = documents(snapshot.catalogue, period), normalise(text)
    if not wanted:
        raise TanMinhError("recipient_unknown", "Chưa ghi nơi nhận báo cáo.", _which(found))
    named = [d for d in found if normalise(d.name) == wanted]
    if named:
        return named[0]
    if not found:
        return Recipient(period=period.code, name=text.strip())
    raise TanMinhError("recipient_unknown", f"Không rõ nơi nhận “{text}” của {period.name}.", _which(found))


def _which(found: Sequence[Recipient]) -> str:
    names = "; ".join(d.name for d in found)
    return f"Các nơi nhận của kỳ: {names}." if names else "Ghi tên cơ quan nhận báo cáo."


def document_files(snapshot: Snapshot, period: Period, to: str) -> Files:
    """(name, bytes) of what is issued to ``to``, as it lies in the period's reports: its document, and the forms.

    TanMinhError: ``no_document`` where nothing lies there; ``draft_left`` where a document still carries the mark of a
    draft: it was made before the closing, and its figures may be others.
    """
    folder = snapshot.folder.reports_folder(period.code)
    annex = [name.format(period=period.code) for name in ANNEX]
    there = sorted(p.name for p in folder.glob("*") if p.suffix.lower() in KINDS) if folder.is_dir() else []
    stem = _stem(snapshot, period, to)
    own = [name for name in there if Path(name).stem == stem]
    found = tuple((name, (folder / name).read_bytes()) for name in (*own, *(n for n in annex if n in there)))
    if not found:
        place = folder.relative_to(snapshot.folder.root).as_posix()
        raise TanMinhError("no_document", f"Chưa có báo cáo nào của {period.name} trong {place}.", period=period.code)
    if drafts := [name for name, data in found if is_draft(name, data)]:
        raise TanMinhError(
            "draft_left",
            f"{', '.join(drafts)} còn dấu “{DRAFT}”: bản này lập trước khi chốt số liệu.",
            period=period.code,
        )
    return found


def _stem(snapshot: Snapshot, period: Period, to: str) -> str:
    """Name without its end of a document's file in Word, and of its PDF; of a period without rows the plan's own."""
    rows = [d.name for d in documents(snapshot.catalogue, period)]
    at = rows.index(to) if to in rows else 0
    return Path(report_names(period.code, rows or [""])[at]).stem


def is_draft(name: str, data: bytes) -> bool:
    """Whether a Word document says that it is a draft, in its text or around it."""
    if not name.lower().endswith(".docx"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [p for p in package.infolist() if re.fullmatch(r"word/[^/]+\.xml", p.filename)]
            texts = (package.read(p).decode("utf-8", "replace") for p in parts if p.file_size < _MOST)
            return any(DRAFT in _TAG.sub("", text) for text in texts)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
        return False  # it cannot be read: that is seen by whoever opens it to sign it


class _Given(NamedTuple):
    """What is to be recorded, checked: ``row`` whose document, ``fate`` what became of it until now."""

    row: Recipient
    number: Numbered
    day: date
    signer: str
    fate: Fate


def issue(
    snapshot: Snapshot,
    to: str,
    number: str = "",
    day: date | None = None,
    signer: str = "",
    signed: Sequence[Path] = (),
    why: str = "",
) -> Proposal:
    """Record that a closed period's document was issued; keep its files and the scans of the signed paper.

    What is not given is taken from its last issuing, then from staff's columns; ``signer``: a code or words. The same
    again writes nothing. TanMinhError: the period is not closed, or not as it was closed with (``records_differ``);
    number, day or signer are missing or impossible; nothing lies there to issue; it was issued otherwise and no reason
    is given (``reissue_why``, exit 1).
    """
    period = snapshot.opened()
    refuse_open(snapshot, period)
    refuse_damaged(snapshot, period)
    given = _given(snapshot, period, to, number, day, signer)
    files = document_files(snapshot, period, given.row.name)
    scans = tuple(_scan(path) for path in signed)
    event = _event(snapshot, period, given, files, why)
    before = given.fate.now or given.fate.before
    new = [scan for scan in scans if sha256_of(scan[1]) not in {kept.sha256 for kept in event.signed}]
    other = list(unlike_before(before, event)) if before else []
    if before and not other and not new and given.fate.now:
        return Proposal(lambda: Outcome(f"{_said(event)} Đã ghi nhận từ trước."), writes=False)
    if before and not why.strip() and (other or not given.fate.now):
        raise TanMinhError(
            "reissue_why",
            f"Báo cáo gửi {given.row.name} đã ban hành {issuing_words(before)}"
            + (", trước khi mở lại kỳ" if not given.fate.now else "")
            + (f". Lần này khác: {'; '.join(other)}." if other else "."),
            exit=1,
        )
    told = (*_doubts(snapshot, period, given, files), *remarks(snapshot, period))

    listed = given.row in snapshot.catalogue.recipients

    def do() -> Outcome:
        snapshot.learn(snapshot.folder.issue(event, files, new))
        named = ", ".join(name for name, _ in (*files, *new))
        columns = _to_write(given.row, event) if listed else ()
        return Outcome(_said(event), lines=(f"Đã lưu trong {_place(period.code)}: {named}.", *told, *columns))

    def says() -> str:
        names = ", ".join(name for name, _ in (*files, *new))
        return " ".join((f"Sẽ ghi nhận: {_said(event)} Lưu giữ {names}.", *told))

    return Proposal(do, says, look=Ref(PERIODS.name, (period.code,), "phase"))


def refuse_open(snapshot: Snapshot, period: Period) -> None:
    """TanMinhError (``issue_open``) for a period whose figures are not frozen: what is issued could change."""
    if snapshot.state(period.code).closing is None:
        raise TanMinhError(
            "issue_open", f"{period.name} chưa chốt số liệu nên chưa ban hành báo cáo được.", period=period.code
        )


def likely_number(snapshot: Snapshot, row: Recipient, was: Issuing | None) -> str:
    """What stands in the box that asks for the number: as it was issued, as staff wrote it, else the sign alone."""
    return was.document if was else row.number or f"/{snapshot.catalogue.plan.report_sign}"


def likely_signer(snapshot: Snapshot, row: Recipient, was: Issuing | None) -> str:
    """Who signs as far as it is known, with a name; "" where it is to be asked."""
    signer = signer_of(snapshot.catalogue, row.signer)
    return was.signer if was else signer_words(signer) if signer.name else ""


def _place(period: str) -> str:
    return f"ban_hanh/{period}"


def _said(event: Issuing) -> str:
    return f"Ban hành báo cáo gửi {event.to}: {issuing_words(event)}, người ký: {event.signer}."


def _given(snapshot: Snapshot, period: Period, to: str, number: str, day: date | None, signer: str) -> _Given:
    row = recipient(snapshot, period, to)
    fate = fate_of(snapshot, period.code, row.name)
    was = fate.now
    typed = number.strip() or (was.document if was else row.number)
    if not typed:
        raise TanMinhError("issue_number", f"Chưa ghi số của báo cáo gửi {row.name}.")
    found = numbered(typed, snapshot.catalogue.plan.report_sign)
    if found is None:
        raise TanMinhError("bad_number", f"“{typed}” không phải số, ký hiệu văn bản.", "Ghi như 05/BC-UBND.")
    on = day or (was.day if was else row.day)
    if on is None:
        raise TanMinhError("issue_day", f"Chưa ghi ngày ban hành của báo cáo gửi {row.name}.")
    _refuse_day(period, on, snapshot.call.now.astimezone(ZONE).date())
    words = _signer(snapshot, row, signer, was)
    return _Given(row, found, on, words, fate)


def _refuse_day(period: Period, day: date, today: date) -> None:
    hint = "Xem lại ngày trên văn bản (và đồng hồ của máy)."
    if day > today:
        raise TanMinhError("bad_issue_day", f"Ngày ban hành {format_day(day)} sau hôm nay.", hint)
    if day < period.start:
        raise TanMinhError("bad_issue_day", f"Ngày ban hành {format_day(day)} trước ngày đầu của kỳ.", hint)


def _signer(snapshot: Snapshot, row: Recipient, typed: str, was: Issuing | None) -> str:
    """Who signs, in words: by the code that is typed, as it is typed, as last time, or as the tables say."""
    of = snapshot.catalogue
    code = next((s.code for s in of.signers if normalise(s.code) == normalise(typed)), None)
    if typed.strip():
        return signer_words(signer_of(of, code)) if code else " ".join(typed.split())
    if found := likely_signer(snapshot, row, was):
        return found
    words = signer_words(signer_of(of, row.signer))
    raise TanMinhError("issue_signer", f"Chưa rõ ai ký báo cáo gửi {row.name}" + (f" ({words})." if words else "."))


def _event(snapshot: Snapshot, period: Period, given: _Given, files: Files, why: str) -> Issuing:
    """The event without its number; scans that were kept with the same number stay with it."""
    now = given.fate.now
    same = now is not None and now.document == given.number.text and now.day == given.day
    return Issuing(
        number=0,
        period=period.code,
        who=snapshot.call.who,
        at=snapshot.call.now,
        document=given.number.text,
        day=given.day,
        signer=given.signer,
        to=given.row.name,
        files=tuple(IssuedFile(name, sha256_of(data), "") for name, data in files),
        signed=now.signed if same and now else (),
        why=why.strip(),
    )


def _scan(path: Path) -> tuple[str, bytes]:
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise TanMinhError("file_missing", f"Không mở được “{path}”.", "Kiểm tra lại tên tệp, thư mục.") from problem
    if not data.startswith(b"%PDF-"):
        raise TanMinhError(
            "not_pdf", f"“{path.name}” không phải tệp PDF.", "Quét văn bản đã ký thành PDF rồi chọn lại."
        )
    return path.name, data


def _doubts(snapshot: Snapshot, period: Period, given: _Given, files: Files) -> tuple[str, ...]:
    """What a clerk is told before it is recorded, a sentence each; nothing of it keeps from issuing."""
    said, closing = [], snapshot.state(period.code).closing
    if not given.number.usual:
        said.append(f"Số “{given.number.text}” không theo mẫu 05/BC-UBND: ghi đúng như trên văn bản.")
    if closing is not None and given.day < closing.at.astimezone(ZONE).date():
        day = format_day(closing.at.astimezone(ZONE).date())
        said.append(f"Ngày ban hành {format_day(given.day)} trước ngày chốt số liệu {day}.")
    made = dict(closing.reports) if closing is not None else {}
    others = [n for n, data in files if not n.endswith(".docx") and made.get(n, sha256_of(data)) != sha256_of(data)]
    if others:
        said.append(f"{', '.join(others)} không còn như lúc chốt số liệu.")
    said += [
        f"Số {given.number.text} đã dùng cho báo cáo gửi {e.to} của {e.period}, ngày {format_day(e.day)}."
        for e in _all_issued(snapshot)
        if normalise(e.document) == normalise(given.number.text)
        and e.day.year == given.day.year
        and (e.period, normalise(e.to)) != (period.code, normalise(given.row.name))
        and (e.period, e.day) != (period.code, given.day)  # one paper that goes to several has one number
    ]
    return tuple(said)


def _all_issued(snapshot: Snapshot) -> list[Issuing]:
    return [e for code in snapshot.periods for e in snapshot.records(code).ledger if isinstance(e, Issuing)]


def _to_write(row: Recipient, event: Issuing) -> tuple[str, ...]:
    """What staff's columns of the document lack or say otherwise. They are staff's own: nothing is written there."""
    where = f"trang Nơi nhận báo cáo, dòng “{row.name}”"
    if other := said_otherwise(row, event):
        return (f"Ở {where} đang ghi khác: {other}; sửa lại theo văn bản đã ban hành.",)
    lacks = [
        f"{title} {said}"
        for title, there, said in (
            ("Số, ký hiệu", row.number, event.document),
            ("Ngày ban hành", row.day, format_day(event.day)),
        )
        if not there
    ]
    return (f"Ghi thêm ở {where}: {'; '.join(lacks)}.",) if lacks else ()
