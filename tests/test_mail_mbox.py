"""A mailbox of 200 messages in one file, of every kind, in every encoding, gives just the register that a table says.

The table says for each kind how many messages there are, and what each leads to; it is added up here and compared with
what the program wrote.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.events import UNKNOWN, ZONE
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.mail import MailKind
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.forms.write import write
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.unhandled import unhandled
from tests.carried import collect
from tests.mail import mailkit as kit
from tests.mail.mailkit import Attach
from tests.plans import Plan, given

HALF = "2026-6T"
OFFICE, STRANGER = "vanphong.minhhoa@example.vn", "nguoila@example.com"
PHOTO = b"\xff\xd8\xff\xe0"
SAFE = ("base64", "base64-rubbish", "quoted-printable", "x-uuencode")
"""Encodings that a mailbox does not change: it writes the ends of lines anew."""
WAYS = [(naming, encoding) for naming in kit.NAMINGS for encoding in SAFE]
START = datetime(2026, 6, 10, 7, tzinfo=ZONE)
SAVED = datetime(2026, 6, 14, 9, tzinfo=ZONE)


class Box:
    """Makes messages, each a minute after the one before."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._minute = plan, 0
        self.good: list[Attach] = []
        self.all: list[bytes] = []

    def date(self) -> str:
        self._minute += 1
        return format_datetime(START + timedelta(minutes=self._minute))

    def form(self, unit: str, value: object = None, note: str = "") -> bytes:
        """A filled form with ``value`` in its first line of figures, or what the sample has there; ``note``: beside it,
        or, where there are no figures, as the result of its first task."""
        spec = self._plan.form(unit, HALF)
        filled = dict(fill(self._plan.of, spec))
        row, column = next(iter(filled))
        if value is not None:
            filled[row, column] = value
        beside = ColumnKey.NOTE if column is ColumnKey.VALUE else ColumnKey.RESULT
        return write(spec, {**filled, **({(row, beside): note} if note else {})})

    def issued(self, unit: str) -> bytes:
        (path,) = (self._plan.folder / "bieu_mau" / HALF).glob(f"*_{unit}_*.xlsx")
        return path.read_bytes()

    def mail(self, *files: Attach, sender: str | bytes, **more: Any) -> bytes:
        return kit.eml(files, **{"sender": sender, "date": self.date(), **more})


def good(box: Box, n: int) -> bytes:
    naming, encoding = WAYS[n]
    name = "bao-cao-thon.xlsx" if naming == "2231-plain-parts" else f"Thôn nộp lần {n}.xlsx"
    file = Attach(name, box.form("THON01", 100.0 + n), kit.XLSX, encoding, naming)
    box.good.append(file)
    who = kit.cp1258("Trưởng thôn Hải") + b" <thon01@example.vn>" if n % 2 else b"THON01@Example.vn"
    return box.mail(file, sender=who, subject=kit.word(f"Nộp lần {n}", "q"))


def wrong(box: Box, n: int) -> bytes:
    return box.mail(Attach("a.xlsx", box.form("THON02", "chín, mười", f"{n}")), sender="thon02@example.vn")


def strange(box: Box, n: int) -> bytes:
    return box.mail(Attach("a.xlsx", box.form("THON03", 10.0, f"{n}")), sender=STRANGER)


def strange_figures(box: Box, n: int) -> bytes:
    return box.mail(Attach("a.xlsx", box.form("THON03", 20.0 + n)), sender=STRANGER)


def passed_on(box: Box, n: int) -> bytes:
    inner = box.mail(Attach("a.xlsx", box.form("THON04", 10.0 + n)), sender="thon04@example.vn")
    return kit.eml(parts=[kit.rfc822(inner)], sender=OFFICE, date=box.date(), subject="Fwd: nộp báo cáo")


def anothers(box: Box, n: int) -> bytes:
    return box.mail(Attach("a.xlsx", box.form("THON02", 50.0 + n)), sender="thon01@example.vn")


def photo(box: Box, n: int) -> bytes:
    return box.mail(Attach("ảnh.jpg", PHOTO + b"%d" % n, "image/jpeg"), sender="truong01@example.vn")


def with_photo(box: Box, n: int) -> bytes:
    file = Attach("a.xlsx", box.form("TYT", 10.0 + n))
    return box.mail(file, Attach("ảnh.jpg", PHOTO + b"tyt %d" % n, "image/jpeg"), sender=OFFICE)


def two_with_photo(box: Box, n: int) -> bytes:
    files = [Attach(f"{unit}.xlsx", box.form(unit, 10.0 + n)) for unit in ("PKT", "PVHXH")]
    return box.mail(*files, Attach("bản ký.pdf", b"%%PDF-1.7 %d" % n, "application/pdf"), sender=OFFICE)


def zipped(box: Box, n: int) -> bytes:
    data = kit.zip_of({"biểu/báo cáo.xlsx": box.form("VP", note=f"Đã xong {n}")}, "cp1258" if n % 2 else "utf-8")
    return box.mail(Attach("biểu.zip", data, "application/zip"), sender=OFFICE)


def undated(box: Box, n: int) -> bytes:
    return box.mail(Attach("a.xlsx", box.form("TTPVHCC")), sender=OFFICE, date="")


def ahead(box: Box, n: int) -> bytes:
    day = format_datetime(SAVED + timedelta(days=40))
    return box.mail(Attach("a.xlsx", box.form("TTDVSNC")), sender=OFFICE, date=day)


def words(box: Box, n: int) -> bytes:
    return box.mail(sender=f"thon0{n % 4 + 1}@example.vn", text=f"Thôn không phát sinh gì thêm, lần {n}.")


def failed(box: Box, n: int) -> bytes:
    sent = box.mail(Attach("biểu.xlsx", box.form("THON03", 1.0)), sender=OFFICE)
    return kit.bounce(sent, f"thon{n}@example.vn")


def by_itself(box: Box, n: int) -> bytes:
    return box.mail(sender=f"nghi{n}@example.vn", subject="Vắng mặt", more={"Auto-Submitted": "auto-replied"})


def ours(box: Box, n: int) -> bytes:
    unit = ("THON01", "THON02", "THON03")[n]
    return box.mail(Attach("biểu.xlsx", box.issued(unit)), sender=OFFICE, subject="Gửi biểu mẫu")


def locked(box: Box, n: int) -> bytes:
    return box.mail(Attach("biểu.zip", kit.encrypted_zip(f"{n}.xlsx"), "application/zip"), sender=STRANGER)


def cut_off(box: Box, n: int) -> bytes:
    whole = box.mail(Attach("a.xlsx", box.form("THON03", 70.0 + n)), sender=STRANGER)
    return whole[: len(whole) * 2 // 3]


def deep(box: Box, n: int) -> bytes:
    return kit.deep(200)


def form_again(box: Box, n: int) -> bytes:
    return box.mail(box.good[n], sender="thon01@example.vn", subject=f"Gửi lại {n}")


def message_again(box: Box, n: int) -> bytes:
    return box.all[n * 3]


ACCEPTED, NOTED, PART = "accepted", "accepted_with_notes", "accepted_in_part"
WAITS, RETURNED = "needs_confirmation", "returned"


class Kind(NamedTuple):
    """``count`` messages. ``units``: whose register has a line for each. ``first``, ``then``: the verdict of the first
    of them, of the others. ``beside``: files kept with each receipt. ``handle``: the message stays to be handled.
    ``again``: it was there before."""

    make: Callable[[Box, int], bytes]
    count: int
    units: tuple[str, ...] = ()
    first: str = ""
    then: str = ""
    beside: int = 0
    kind: MailKind = MailKind.FORMS
    handle: bool = False
    again: bool = False


TABLE = (
    Kind(good, 44, ("THON01",), ACCEPTED, NOTED),
    Kind(wrong, 6, ("THON02",), PART, PART),
    Kind(strange, 8, ("THON03",), NOTED, NOTED),
    Kind(strange_figures, 4, ("THON03",), WAITS, WAITS),
    Kind(passed_on, 8, ("THON04",), ACCEPTED, NOTED),
    Kind(anothers, 5, (UNKNOWN,), WAITS, WAITS),
    Kind(photo, 5, ("TRUONG01",), RETURNED, RETURNED, kind=MailKind.EVIDENCE, handle=True),
    Kind(with_photo, 6, ("TYT",), ACCEPTED, NOTED, beside=1),
    Kind(two_with_photo, 10, ("PKT", "PVHXH"), ACCEPTED, NOTED, beside=1),
    Kind(zipped, 20, ("VP",), ACCEPTED, ACCEPTED),
    Kind(undated, 1, ("TTPVHCC",), NOTED),
    Kind(ahead, 1, ("TTDVSNC",), NOTED),
    Kind(words, 20, kind=MailKind.WORDS, handle=True),
    Kind(failed, 6, kind=MailKind.FAILURE, handle=True),
    Kind(by_itself, 6, kind=MailKind.AUTOMATIC),
    Kind(ours, 3, kind=MailKind.OURS),
    Kind(locked, 4, (UNKNOWN,), RETURNED, RETURNED, handle=True),
    Kind(cut_off, 2, (UNKNOWN,), RETURNED, RETURNED, handle=True),
    Kind(deep, 1, kind=MailKind.WORDS, handle=True),
    Kind(form_again, 10),
    Kind(message_again, 30, again=True),
)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    plan = Plan(tmp_path_factory.mktemp("hộp thư") / "xã", given())
    plan.open(HALF)
    plan.on(2026, 6, 15)
    box = Box(plan)
    for kind in TABLE:
        box.all += [kind.make(box, n) for n in range(kind.count)]
    assert len(box.all) == 200
    shuffled = sorted(enumerate(box.all), key=lambda one: hashlib.sha256(b"%d" % one[0]).digest())
    path = plan.folder / "hop_thu" / "hộp thư đến.mbox"
    path.write_bytes(kit.mbox([raw for _, raw in shuffled]))
    os.utime(path, (SAVED.timestamp(), SAVED.timestamp()))
    return plan


def tree(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_mailbox_of_200_messages_gives_just_this_register_and_a_second_run_changes_nothing(plan: Plan) -> None:
    outcome = collect(*plan.at())
    wanted: Counter[tuple[str, str, int]] = Counter()
    for kind in TABLE:
        for n in range(kind.count):
            wanted.update((unit, kind.then if n else kind.first, kind.beside) for unit in kind.units)
    folder = Folder(plan.folder)
    received = (*folder.records(HALF).receipts, *folder.unknown().receipts)
    assert Counter((r.unit, r.verdict.value, len(r.attachments)) for r in received) == wanted

    kinds: Counter[MailKind] = Counter()
    for kind in TABLE:
        kinds[kind.kind] += 0 if kind.again else kind.count
    assert Counter(kept.kind for kept in folder.mails()) == kinds
    assert sum(kinds.values()) == 170 and outcome.text.startswith("Nhận 170 thư, 38 thư còn phải xử lý.")
    assert sum(kind.count for kind in TABLE if kind.handle) == len(unhandled(plan.snapshot())) == 38
    assert any("30 thư đã nhận từ trước" in line for line in outcome.lines)

    rows = [row for row in ProgramTables(plan.snapshot())[REGISTER] if row["unit"] == "THON01"]
    own = sorted((r for r in received if r.unit == "THON01"), key=lambda r: r.number)
    assert [r.sent for r in own] == [START + timedelta(minutes=n) for n in range(1, 45)]
    assert {row["sender"] for row in rows} == {"thon01@example.vn"} and len(rows) == 44
    assert {r.sender for r in received if r.unit == "THON04"} == {f"thon04@example.vn ({OFFICE} chuyển tiếp)"}
    assert {r.sent for r in received if r.unit in ("TTPVHCC", "TTDVSNC")} == {SAVED}
    assert {r.name for r in received if r.unit == "VP"} == {"báo cáo.xlsx"}

    before = tree(plan.folder)
    again = collect(*plan.on(2026, 6, 16).at())
    assert tree(plan.folder) == before
    assert isinstance(again.data, dict) and (again.data["files"], again.data["mails"]) == ([], [])
