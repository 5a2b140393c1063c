"""Events as JSON: one file a fact, read back as the typed value, or refused by name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from tanminh_xl.domain.events import Adjustment, Decision, LedgerEvent, Receipt
from tanminh_xl.domain.form import FormSpec, digest
from tanminh_xl.domain.host import TanMinhError
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


PLAN: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
FORM: TypeAdapter[FormSpec] = TypeAdapter(FormSpec)
SENT: TypeAdapter[Sent] = TypeAdapter(Sent)
RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)
DECISION: TypeAdapter[Decision] = TypeAdapter(Decision)
ADJUSTMENT: TypeAdapter[Adjustment] = TypeAdapter(Adjustment)
LEDGER: TypeAdapter[LedgerEvent] = TypeAdapter(Annotated[LedgerEvent, Field(discriminator="type")])

EVENT = re.compile(r"(?P<number>\d{4,})\.json")
DECIDED = re.compile(r"(?P<version>\d{4,})\.qd(?P<number>\d{2,})\.json")

_DEEP = re.compile(rb"\n(?: {4,}| +(?=[\]}]))")


def dump(adapter: TypeAdapter[T], value: T) -> bytes:
    """Canonical JSON of a value, a line for each field and for each row of a submission.

    A row (one answer) is an array on a line of its own: JSON holds no raw line break inside a text, so that
    taking out deep ones changes no value. About 0.1 ms for 80 rows.
    """
    return _DEEP.sub(b"", adapter.dump_json(value, indent=1))


def dump_sent(form: FormSpec) -> bytes:
    """The JSON of a form that is sent: ``SENT`` reads it."""
    return b'{\n "digest": "%b",\n "form": %b\n}' % (digest(form).encode(), dump(FORM, form))


def unreadable(path: Path) -> TanMinhError:
    """What is said of a file of the plan folder that does not say what it should."""
    return TanMinhError(
        "record_unreadable",
        f"Không đọc được “{path}”: tệp bị hỏng hoặc đã bị sửa tay.",
        "Chép lại tệp này từ bản sao lưu (không xóa tệp nào khác) rồi chạy lại; các tệp khác còn nguyên.",
    )


def foreign(path: Path) -> TanMinhError:
    """What is said of a file that stands among the events and is none of this folder's."""
    return TanMinhError(
        "record_foreign",
        f"“{path}” không phải tệp do chương trình ghi ở đây.",
        "Chuyển tệp này ra ngoài thư mục kế hoạch (không xóa) rồi chạy lại; các tệp khác còn nguyên.",
    )


def load(adapter: TypeAdapter[T], path: Path) -> T | None:
    """The value that a file holds; None for an empty file: a number that was taken, and its writer killed.

    Raises TanMinhError (``record_unreadable``) that names the file.
    """
    try:
        data = path.read_bytes()
        return adapter.validate_json(data) if data else None
    except (OSError, ValidationError) as problem:
        raise unreadable(path) from problem


def names(folder: Path) -> list[str]:
    """Names in a folder, sorted; none where it does not exist. Temporaries and hidden files are left out."""
    try:
        found = os.listdir(folder)  # noqa: PTH208 (a Path for each name costs more than reading the folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(name for name in found if not name.startswith((".", "~$")))


def events(
    adapter: TypeAdapter[T],
    folder: Path,
    pattern: re.Pattern[str],
    found: list[str],
    fits: Callable[[T, re.Match[str]], bool],
) -> Iterator[T]:
    """Events of one kind in a folder, in order of their numbers.

    ``found``: the folder's names. ``fits(event, match)``: whether an event is of this folder and of its name.
    """
    matches = (match for name in found if (match := pattern.fullmatch(name)))
    for match in sorted(matches, key=lambda m: (int(m["number"]), m.string)):
        event = load(adapter, folder / match.string)
        if event is not None:
            if not fits(event, match):
                raise foreign(folder / match.string)
            yield event


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
