"""Events as JSON: one file a fact, read back as the typed value, or refused by name."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from tanminh_xl.domain.drafts import Dispatch
from tanminh_xl.domain.events import Adjustment, Decision, LedgerEvent, Receipt
from tanminh_xl.domain.form import FormSpec, digest
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.owner_review import OwnerReview
from tanminh_xl.domain.reminded import Reminder
from tanminh_xl.domain.task_notes import TaskNote
from tanminh_xl.records.naming import KEPT

T = TypeVar("T")


class PlanFile(NamedTuple):
    """``ke_hoach.json``: the folder's format, and the name of the current master."""

    format: int
    master: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent, and ``form.digest`` of it at that moment, as its stamp says.

    Kept, because it costs more to work out than a whole form to read, and because a later program, whose forms
    say more, would work out another.
    """

    digest: str
    form: FormSpec


class Codec(Generic[T]):
    """One type as JSON. Its adapter is built when first asked for: that costs CPU, and few commands need them all."""

    def __init__(self, of: Any) -> None:
        self._of = of

    @cached_property
    def adapter(self) -> TypeAdapter[T]:
        """Pydantic's reader and writer of the type."""
        return TypeAdapter(self._of)


class EventCodec(Codec[T]):
    """One kind of event: its type, how its files are named, and where an event says that it belongs.

    ``place(event)``: names of the two folders above its file, then the numbers in the file's name, in their order.
    """

    def __init__(self, of: Any, pattern: re.Pattern[str], place: Callable[[T], tuple[str | int, ...]]) -> None:
        super().__init__(of)
        self.pattern, self.place = pattern, place


EVENT = re.compile(r"(?P<number>\d{4,})\.json")
DECIDED = re.compile(r"(?P<version>\d{4,})\.qd(?P<number>\d{2,})\.json")
_NUMBER = re.compile(r"\d+")
LEDGERS, ADJUSTMENTS, RECEIVED = "so_ky", "dieu_chinh", "da_nhan"
"""Folders of the plan folder, each with one for a period."""
TASK_NOTES = ("cong_viec", "ghi")
"""Where notes on tasks lie, whatever period is open: one series of numbers for the whole plan."""
OWNER_REVIEWS = "xac_nhan"
"""What owners said of their criteria: a folder for a period."""
REMINDERS = "don_doc"
"""Where it lies that units were reminded, with what was made for it: a folder for a period."""
SENT_MAIL = "thu_da_gui"
"""What was sent by mail: a folder for a period. No page of the period's reports hangs on it."""
CATALOGUES = "danh_muc"
ISSUED = "ban_hanh"
"""Documents as they were issued, and scans of them as signed: a folder for a period."""

PLAN: Codec[dict[str, Any]] = Codec(dict[str, Any])
FORM: Codec[FormSpec] = Codec(FormSpec)
SENT: Codec[Sent] = Codec(Sent)
RECEIPT: EventCodec[Receipt] = EventCodec(Receipt, EVENT, lambda r: (r.period, r.unit, r.number))
DECISION: EventCodec[Decision] = EventCodec(Decision, DECIDED, lambda d: (d.period, d.unit, d.version, d.number))
ADJUSTMENT: EventCodec[Adjustment] = EventCodec(Adjustment, EVENT, lambda a: (ADJUSTMENTS, a.period, a.number))
LEDGER: EventCodec[LedgerEvent] = EventCodec(
    Annotated[LedgerEvent, Field(discriminator="type")], EVENT, lambda e: (LEDGERS, e.period, e.number)
)
TASK_NOTE: EventCodec[TaskNote] = EventCodec(TaskNote, EVENT, lambda n: (*TASK_NOTES, n.number))
OWNER_REVIEW: EventCodec[OwnerReview] = EventCodec(OwnerReview, EVENT, lambda r: (OWNER_REVIEWS, r.period, r.number))
REMINDER: EventCodec[Reminder] = EventCodec(Reminder, EVENT, lambda r: (REMINDERS, r.period, r.number))
DISPATCH: EventCodec[Dispatch] = EventCodec(Dispatch, EVENT, lambda d: (SENT_MAIL, d.period, d.number))

_DEEP = re.compile(rb"\n(?: {4,}| +(?=[\]}]))")


def dump(codec: Codec[T], value: T) -> bytes:
    """Canonical JSON of a value, a line for each field and for each row of a submission.

    A row (one answer) is an array on a line of its own: JSON holds no raw line break inside a text, so that
    taking out deep ones changes no value. About 0.1 ms for 80 rows.
    """
    return _DEEP.sub(b"", codec.adapter.dump_json(value, indent=1))


def dump_sent(form: FormSpec) -> bytes:
    """The JSON of a form that is sent: ``SENT`` reads it."""
    return b'{\n "digest": "%b",\n "form": %b\n}' % (digest(form).encode(), dump(FORM, form))


DAMAGED = ("record_unreadable", "record_foreign")
"""Codes of the errors that say that a file of the plan folder is not as it was written."""


def unreadable(path: Path) -> TanMinhError:
    """What is said of a file of the plan folder that does not say what it should."""
    return TanMinhError(
        "record_unreadable",
        f"Không đọc được “{path}”: tệp bị hỏng hoặc đã bị sửa tay.",
        "Chép lại tệp này từ bản sao lưu (không xóa tệp nào khác) rồi thực hiện lại; các tệp khác còn nguyên.",
    )


def foreign(path: Path) -> TanMinhError:
    """What is said of a file that stands among the events and is none of this folder's."""
    return TanMinhError(
        "record_foreign",
        f"“{path}” không phải tệp do chương trình ghi ở đây.",
        "Chuyển tệp này ra ngoài thư mục kế hoạch (không xóa) rồi thực hiện lại; các tệp khác còn nguyên.",
    )


class Print(NamedTuple):
    """Identity of an event's file. ``whole``: sha256 of its bytes, as a closing lists them. ``said``: of what pages can
    be made from: without the clock of reception, which none of them shows."""

    whole: str
    said: str


_RECEIVED = re.compile(rb"\n \"received\": [^\n]*")
"""A receipt's clock, as ``dump`` writes it: a field's own line. No text holds a raw line break, so it is no other."""


def print_of(data: bytes) -> Print:
    """The identity of an event that these bytes hold; a few microseconds."""
    whole = hashlib.sha256(data).hexdigest()
    rest = _RECEIVED.sub(b"", data, 1)
    return Print(whole, whole if len(rest) == len(data) else hashlib.sha256(rest).hexdigest())


def load(codec: Codec[T], path: Path) -> T | None:
    """The value that a file holds; None for an empty file: a number that was taken, and its writer killed.

    Fields that this program does not know are passed over: a later one may add them (decision-tables 6, end); a
    verdict, a choice or a code that it does not know is none of them. Raises TanMinhError (``record_unreadable``) that
    names the file.
    """
    found = _read(codec, path)
    return found[0] if found else None


def _read(codec: Codec[T], path: Path) -> tuple[T, bytes] | None:
    """As ``load``, with the bytes that were read."""
    try:
        data = path.read_bytes()
        return (read(codec, data), data) if data else None
    except (OSError, ValueError) as problem:
        raise unreadable(path) from problem


_TOO_MANY = ("too_long", "unexpected_positional_argument")
"""Pydantic's words for a row (a NamedTuple or tuple, an array in JSON) with more fields than are known: said of the
row, or of each field too many, as its version has it."""


def read(codec: Codec[T], data: bytes) -> T:
    """The value that JSON holds, rows with more fields than are known cut to those; else ValidationError."""
    try:
        return codec.adapter.validate_json(data)
    except ValidationError as problem:
        errors = [error for error in problem.errors(include_url=False) if error["type"] in _TOO_MANY]
        if not errors:
            raise
        told = from_json(data)
        for error in sorted(errors, key=lambda e: _last(e["loc"]), reverse=True):
            _cut(told, error["loc"], error.get("ctx", {}).get("max_length"))
    shorter = to_json(told)
    if len(shorter) >= len(to_json(from_json(data))):
        raise ValueError("nothing was cut")  # a kind of row that Pydantic names otherwise: no endless reading
    return read(codec, shorter)


def _last(place: tuple[int | str, ...]) -> int:
    """The index at which a place ends: of one row, fields are dropped from the last on."""
    return place[-1] if isinstance(place[-1], int) else -1


def _cut(told: Any, place: tuple[int | str, ...], length: int | None) -> None:
    """Cut a row to its ``length``, or take the one field at the place out of it (``length`` None).

    Steps that lead nowhere in the JSON are Pydantic's own (the kind of a union).
    """
    at = told
    for step in place if length is not None else place[:-1]:
        with suppress(KeyError, IndexError, TypeError):
            at = at[step]
    last = place[-1]
    if isinstance(at, list) and length is not None:
        del at[length:]
    elif isinstance(at, list) and isinstance(last, int) and last < len(at):
        del at[last]


def names(folder: Path) -> list[str]:
    """Names in a folder, sorted; none where it does not exist. Temporaries and hidden files are left out."""
    try:
        found = os.listdir(folder)  # noqa: PTH208 (a Path for each name costs more than reading the folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(name for name in found if not name.startswith((".", "~$")))


def load_event(codec: EventCodec[T], path: Path) -> tuple[T, Print] | None:
    """As ``load``, of an event's file, with its identity; also TanMinhError (``record_foreign``) for an event that
    belongs elsewhere."""
    found = _read(codec, path)
    if found is None:
        return None
    event, data = found
    folder = path.parent
    if codec.place(event) != (folder.parent.name, folder.name, *_numbers(path.name)):
        raise foreign(path)
    return event, print_of(data)


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(name))


def refuse_strangers(folder: Path, found: list[str], *patterns: re.Pattern[str]) -> None:
    """Raise TanMinhError for a JSON file that is no event here: a copy made by hand or by a sync program.

    Passing over it could lose a fact in silence. Bytes that came as ``x.json`` have a kept file's name.
    """
    for name in found:
        if name.endswith(".json") and not KEPT.search(name) and not any(p.fullmatch(name) for p in patterns):
            raise foreign(folder / name)


def next_number(found: list[str], pattern: re.Pattern[str]) -> int:
    """The number after the highest that a folder's names carry; 1 in an empty one."""
    return 1 + max((int(match["number"]) for name in found if (match := pattern.fullmatch(name))), default=0)
