"""Which documents of a period were issued (ban hành), under which number; how a number is written
(decision-tables 6.3; NĐ 30/2020/NĐ-CP, Phụ lục I: "Số: 05/BC-UBND", below 10 with a 0 in front)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tanminh_xl.domain.events import Closing, Issuing, LedgerEvent, Reopening
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.names import clean, normalise
from tanminh_xl.domain.office_nouns import Recipient

DRAFT = "DỰ THẢO TRÌNH KÝ"
"""The mark of a document that was made from an open period."""

_USUAL = re.compile(r"\d{2,}[a-zđ]?/[A-ZĐ]{2,}(?:-[A-ZĐ0-9.]+)+")
_BARE = re.compile(r"(?P<digits>\d+)(?P<letter>[A-Za-zđĐ]?)(?:/(?P<sign>.*))?")


class Numbered(NamedTuple):
    """A number as it stands on paper; ``usual``: as the decree writes one."""

    text: str
    usual: bool


def numbered(typed: str, sign: str) -> Numbered | None:
    """ "5" -> "05/BC-UBND" with the sign of Cài đặt; a sign of its own stays, its digits get their 0. None where it
    begins with no number, or with 0 alone."""
    text = re.sub(r"\s*([/-])\s*", r"\1", clean(typed)).rstrip("/")
    found = re.match(r"\d+", text)
    if found is None or not int(found[0]):
        return None
    bare = _BARE.fullmatch(text)
    if bare:
        text = f"{int(bare['digits']):02}{bare['letter'].lower()}/{(bare['sign'] or sign).upper()}"
    return Numbered(text, _USUAL.fullmatch(text) is not None)


class Issued(NamedTuple):
    """Documents of a period by the normalised name of whom they go to: ``now`` the last issuing of each since the last
    closing; ``before`` those issued before the period was reopened, and not since."""

    now: dict[str, Issuing]
    before: dict[str, Issuing]


def issued(ledger: Iterable[LedgerEvent]) -> Issued:
    """What was issued, from a period's events (in any order)."""
    now, before, closed = dict[str, Issuing](), dict[str, Issuing](), False
    for event in sorted(ledger, key=lambda e: e.number):
        match event:
            case Closing():
                closed = True
            case Reopening():
                now, before, closed = {}, {**before, **now}, False
            case Issuing() if closed:
                now[normalise(event.to)] = event
    return Issued(now, {key: event for key, event in before.items() if key not in now})


def issuing_words(event: Issuing) -> str:
    """ "số 05/BC-UBND ngày 20/6/2026"."""
    return f"số {event.document} ngày {format_day(event.day)}"


def said_otherwise(row: Recipient, event: Issuing) -> str:
    """What the staff's columns of a document say that the event does not, "" where they are blank or agree."""
    number = numbered(row.number, event.document.partition("/")[2])
    said = []
    if row.number and normalise(number.text if number else row.number) != normalise(event.document):
        said.append(f"số {row.number}")
    if row.day is not None and row.day != event.day:
        said.append(f"ngày {format_day(row.day)}")
    return " ".join(said)


def unlike_before(event: Issuing, new: Issuing) -> Iterator[str]:
    """In what a new issuing of a document differs from the last one, in words."""
    if new.document != event.document:
        yield f"số {new.document}"
    if new.day != event.day:
        yield f"ngày {format_day(new.day)}"
    if new.signer != event.signer:
        yield f"người ký {new.signer}"
    was = {kept.name: kept.sha256 for kept in event.files}
    now = {kept.name: kept.sha256 for kept in new.files}
    yield from (f"tệp {name}" for name in sorted(was.keys() | now.keys()) if was.get(name) != now.get(name))
