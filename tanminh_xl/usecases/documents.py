"""The documents of a period (Nơi nhận báo cáo): which are due, what stands in their way, who signs
(decision-tables 10.1, rows 10 - 15)."""

from __future__ import annotations

from datetime import date

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.people import documents, signer_of, signer_words
from tanminh_xl.usecases.snapshot import Snapshot


def documents_lines(snapshot: Snapshot, period: Period) -> list[str]:
    """One line a document: issued, or due in so many days, with the số ước that it may not carry, and who signs."""
    found = documents(snapshot.catalogue, period)
    if not found:
        return []
    still = estimates_in(snapshot, period)
    today = snapshot.call.now.date()
    return [f"Báo cáo {d.name}: {document_words(snapshot.catalogue, d, today, still)}." for d in found]


def estimates_in(snapshot: Snapshot, period: Period) -> int:
    """How many figures that count are still số ước."""
    return sum(figure.estimate for figure in snapshot.figures(period))


def document_words(of: Catalogue, document: Recipient, today: date, estimates: int) -> str:
    """What is said of one document; ``estimates``: how many figures are still số ước."""
    if is_issued(document):
        number = f" số {document.number}" if document.number else ""
        day = f" ngày {format_day(document.day)}" if document.day else ""
        said = [f"đã ban hành{number}{day}"]
    else:
        said = [_due(document.due, today)]
    if estimates and not document.estimate:
        said.append(f"{estimates} số ước chưa thay")
    elif estimates and not is_issued(document):
        said.append(f"có {estimates} số ước (được gửi)")
    if not is_issued(document):
        signer = signer_of(of, document.signer)
        words = signer_words(signer)
        said.append(f"người ký: {words}" if signer.name else f"chưa ghi họ tên người ký ({words or 'chưa rõ chức vụ'})")
    return "; ".join(said)


def is_issued(document: Recipient) -> bool:
    """A document that has its number, or the day on which it was issued."""
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
    return [
        {
            "to": d.name,
            "due": d.due.isoformat() if d.due else None,
            "days_left": (d.due - today).days if d.due else None,
            "estimate": d.estimate,
            "signer": signer_words(signer_of(snapshot.catalogue, d.signer)),
            "number": d.number,
            "day": d.day.isoformat() if d.day else None,
        }
        for d in documents(snapshot.catalogue, period)
    ]
