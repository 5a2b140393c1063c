"""The documents of a period (Nơi nhận báo cáo): which are due or issued, what stands in their way, who signs
(decision-tables 10.1, rows 10 - 15; 6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import Issuing
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.issuing import issued, issuing_words, said_otherwise
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.people import documents, signer_of, signer_words
from tanminh_xl.records import stored
from tanminh_xl.usecases.snapshot import Snapshot

ISSUED_AGAIN = "trước khi mở lại kỳ, chưa ban hành lại"
NOBODY = "(không ghi nơi nhận)"
NO_ROW = "không còn dòng này ở trang Nơi nhận báo cáo"


class Fate(NamedTuple):
    """What became of a document: its last issuing in force, or the one before the period was reopened; names of its
    files in ``bao_cao`` that are no longer what was issued."""

    now: Issuing | None = None
    before: Issuing | None = None
    changed: tuple[str, ...] = ()


NO_FATE = Fate()


def fate_of(snapshot: Snapshot, period: str, name: str) -> Fate:
    """What the period's events say of the document that goes to ``name``."""
    if period not in snapshot.periods:
        return NO_FATE
    found, key = issued(snapshot.records(period).ledger), normalise(name)
    now = found.now.get(key)
    return Fate(now, found.before.get(key), changed_since(snapshot, now) if now else ())


def changed_since(snapshot: Snapshot, event: Issuing) -> tuple[str, ...]:
    """Names of files in the period's reports whose bytes are not those that were issued: edited, made again, gone."""
    place = snapshot.folder.reports_folder(event.period).relative_to(snapshot.folder.root).as_posix()
    return tuple(f.name for f in event.files if snapshot.folder.sha256_now(f"{place}/{f.name}") != f.sha256)


def documents_lines(snapshot: Snapshot, period: Period) -> list[str]:
    """One line a document: issued, or due in so many days, with the số ước that it may not carry, and who signs; and
    one for each that was issued and of which staff's table has no row any more."""
    found = documents(snapshot.catalogue, period)
    rows = {normalise(d.name) for d in found}
    gone = [event for event in _events(snapshot, period.code) if normalise(event.to) not in rows]
    if not found and not gone:
        return []
    still = estimates_in(snapshot, period)
    today = snapshot.call.now.date()
    lines = [
        f"Báo cáo {d.name}: "
        f"{document_words(snapshot.catalogue, d, today, still, fate_of(snapshot, period.code, d.name))}."
        for d in found
    ]
    for event in gone:
        fate = fate_of(snapshot, period.code, event.to)
        lines.append(
            f"Báo cáo {event.to or NOBODY}: {'; '.join((*_issued_words(fate), *([NO_ROW] if found else [])))}."
        )
    return lines


def _events(snapshot: Snapshot, period: str) -> tuple[Issuing, ...]:
    """The last issuing of each document, in force or of before a reopening."""
    if period not in snapshot.periods:
        return ()
    found = issued(snapshot.records(period).ledger)
    return (*found.now.values(), *found.before.values())


def issued_now(snapshot: Snapshot, period: str) -> tuple[Issuing, ...]:
    """The issuings of a period that are in force, one a document."""
    return tuple(issued(snapshot.records(period).ledger).now.values()) if period in snapshot.periods else ()


def still_to_issue(snapshot: Snapshot, period: Period) -> tuple[str, ...]:
    """Names of the period's documents that are not issued, by an event or by staff's columns."""
    found = documents(snapshot.catalogue, period)
    return tuple(d.name for d in found if not (is_issued(d) or fate_of(snapshot, period.code, d.name).now))


def estimates_in(snapshot: Snapshot, period: Period) -> int:
    """How many figures that count are still số ước."""
    return sum(figure.estimate for figure in snapshot.figures(period))


def document_words(of: Catalogue, document: Recipient, today: date, estimates: int, fate: Fate = NO_FATE) -> str:
    """What is said of one document; ``estimates``: how many figures are still số ước."""
    done = fate.now is not None or is_issued(document)
    if fate.now is not None:
        said = list(_issued_words(fate))
        if other := said_otherwise(document, fate.now):
            said.append(f"trang Nơi nhận báo cáo ghi khác: {other}")
    elif is_issued(document):
        number = f" số {document.number}" if document.number else ""
        day = f" ngày {format_day(document.day)}" if document.day else ""
        said = [f"đã ban hành{number}{day}", *_issued_words(fate)]
    else:
        said = [*_issued_words(fate), _due(document.due, today)]
    if estimates and not document.estimate:
        said.append(f"{estimates} số ước chưa thay")
    elif estimates and not done:
        said.append(f"có {estimates} số ước (được gửi)")
    if not done:
        signer = signer_of(of, document.signer)
        words = signer_words(signer)
        said.append(f"người ký: {words}" if signer.name else f"chưa ghi họ tên người ký ({words or 'chưa rõ chức vụ'})")
    return "; ".join(said)


def _issued_words(fate: Fate) -> Iterator[str]:
    """What the events say of one document, part by part."""
    if fate.now is not None:
        yield f"đã ban hành {issuing_words(fate.now)}, người ký: {fate.now.signer}"
        if not fate.now.signed:
            yield "chưa lưu bản đã ký"
        if fate.changed:
            kept = f"{stored.ISSUED}/{fate.now.period}"
            yield f"{', '.join(fate.changed)} trong bao_cao không còn như lúc ban hành (bản đã ban hành ở {kept})"
    elif fate.before is not None:
        yield f"đã ban hành {issuing_words(fate.before)} {ISSUED_AGAIN}"


def is_issued(document: Recipient) -> bool:
    """A document that has its number, or the day on which it was issued, in staff's columns."""
    return bool(document.number or document.day)


def _due(due: date | None, today: date) -> str:
    if due is None:
        return "chưa ghi hạn gửi"
    left = (due - today).days
    told = "hôm nay là hạn" if left == 0 else f"còn {left} ngày" if left > 0 else f"đã quá {-left} ngày"
    return f"hạn {format_day(due)}, {told}"


def documents_due(snapshot: Snapshot, period: Period) -> list[dict[str, object]]:
    """The documents for ``--format json``."""
    today = snapshot.call.now.date()
    fates = (
        (d, fate_of(snapshot, period.code, "" if d.name == NOBODY else d.name)) for d in _with_gone(snapshot, period)
    )
    return [_as_json(snapshot, d, fate, today) for d, fate in fates]


def _with_gone(snapshot: Snapshot, period: Period) -> tuple[Recipient, ...]:
    """The rows, then a blank one for each document that was issued without one."""
    found = documents(snapshot.catalogue, period)
    rows = {normalise(d.name) for d in found}
    gone = [e.to for e in _events(snapshot, period.code) if normalise(e.to) not in rows]
    return (*found, *(Recipient(period=period.code, name=name or NOBODY) for name in gone))


def _as_json(snapshot: Snapshot, d: Recipient, fate: Fate, today: date) -> dict[str, object]:
    now = fate.now
    day = now.day if now else d.day
    return {
        "to": d.name,
        "due": d.due.isoformat() if d.due else None,
        "days_left": (d.due - today).days if d.due else None,
        "estimate": d.estimate,
        "signer": now.signer if now else signer_words(signer_of(snapshot.catalogue, d.signer)),
        "number": now.document if now else d.number,
        "day": day.isoformat() if day else None,
        "issued": now is not None,
        "signed": bool(now and now.signed),
        "changed": list(fate.changed),
    }
