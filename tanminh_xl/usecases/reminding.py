"""What is made where units are reminded: mails, texts for Zalo, the list of whom to call, letters in Word."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tanminh_xl import __version__
from tanminh_xl.domain.answering import each
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.days import due_again, goes_back
from tanminh_xl.domain.drafts import Draft, DraftKind, Enclosed
from tanminh_xl.domain.owing import urged
from tanminh_xl.domain.reminded import Matter, Reminder, Want
from tanminh_xl.domain.reminders import ToRemind
from tanminh_xl.records import stored
from tanminh_xl.records.naming import safe_name
from tanminh_xl.records.outputs import MARKS, Output, put, take_away
from tanminh_xl.usecases import drafts
from tanminh_xl.usecases.letters import bring
from tanminh_xl.usecases.send_back import copy_path
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.domain.sheet import Sheet

KINDS = (DraftKind.REMINDER, DraftKind.ASK)
GROUP = "Zalo_nhom.txt"
LETTERS = {DraftKind.REMINDER: "CongVanDonDoc", DraftKind.ASK: "CongVanDeNghi"}


def place(snapshot: Snapshot, period: Period) -> Path:
    """Folder of what is made on a day: ``don_doc/<kỳ>/2026-06-18``."""
    return snapshot.folder.reminders_folder(period.code) / f"{snapshot.call.now:%Y-%m-%d}"


def addresses(snapshot: Snapshot, unit: str) -> tuple[str, ...]:
    """A unit's own addresses to which a mail can be sent, each once: not those of the unit that it reports through."""
    return each(snapshot.catalogue.unit[unit].addresses)


def make(
    snapshot: Snapshot, period: Period, to: Sequence[ToRemind], reminders: Sequence[Reminder]
) -> tuple[Output, ...]:
    """Bring all that is made on a day up to date, and take away what was made for units that are reminded no more.

    ``to``: every unit that is to be reminded on that day, those that were reminded already too; to one that was called
    nothing more is written. ``reminders``: of the period, as they will be: those of this call among them.
    """
    from tanminh_xl.reports import call_list, reminder_texts

    today, of = snapshot.call.now.date(), snapshot.catalogue
    written = [one for one in to if not one.called]
    laid = mails(snapshot, period, to)
    texts = {safe_name(f"Zalo_{unit}.txt"): draft.text for unit, draft in laid.items()}
    given, owed = _given(snapshot, period)
    group = reminder_texts.group_text(of, period, written, today, f"{given}/{owed}" if given else "")
    if group:
        texts[GROUP] = group
    listed = [call_list.call_list(of, period, to, snapshot.asked(period.code), reminders, today)] if to else []
    return (
        *drafts.lay(snapshot, [draft for draft in laid.values() if draft.to], KINDS, period.code),
        *(_text(snapshot, place(snapshot, period) / name, text) for name, text in texts.items()),
        *(_sheet(snapshot, period, page) for page in listed),
        *_letters(snapshot, period, written, reminders, (given, owed)),
        *_taken_away(snapshot, period, {*texts, *(_list_name(period) for _ in listed)}),
    )


def mails(snapshot: Snapshot, period: Period, to: Sequence[ToRemind]) -> dict[str, Draft]:
    """What goes to each unit, by unit, with the form or the marked copy; to one that was called that day nothing does.
    A unit without an address has none in it: its text is for Zalo."""
    from tanminh_xl.reports import reminder_texts

    found = {}
    for one in to:
        if one.called:
            continue
        given = tuple(_enclosed(snapshot, period, one))
        names, forms = {want: file.name for want, file, _ in given}, {want for want, _, form in given if form}
        said = reminder_texts.message(snapshot.catalogue, period, one, snapshot.call.now.date(), names, forms)
        found[one.unit] = Draft(
            one.kind,
            period.code,
            one.unit,
            f"lần {one.round}",
            addresses(snapshot, one.unit),
            said.subject,
            said.text,
            tuple(dict.fromkeys(file for _, file, _ in given)),
        )
    return found


def _given(snapshot: Snapshot, period: Period) -> tuple[int, int]:
    """How many of the units that are urged have sent, of how many."""
    owed = urged(snapshot.catalogue, period)
    counted = snapshot.state(period.code).counted
    return sum(unit in counted for unit in owed), len(owed)


def _enclosed(snapshot: Snapshot, period: Period, one: ToRemind) -> Iterator[tuple[Want, Enclosed, bool]]:
    """Which file goes with what is wanted: the copy with what is to be mended, or (True) the form."""
    last = {s.receipt.unit: s for s in snapshot.state(period.code).standings if not s.passed_on}
    for want in one.about:
        if want.matter is Matter.THROUGH:
            continue
        sender = snapshot.sender_of(want.of)
        back = last.get(sender) if want.matter is Matter.MEND else None
        # the copy of a photo, or of another file that is no form, has nothing to fill
        copied = back is not None and goes_back(back) and back.receipt.submission is not None
        copy = copy_path(snapshot, back.receipt) if back and copied else None
        if copy is not None and copy.is_file():
            yield want, drafts.enclose(snapshot, copy), False
            continue
        form = snapshot.folder.latest_form(sender, period.code)
        path = snapshot.folder.form_path(form) if form else None
        if path is not None and path.is_file():
            yield want, drafts.enclose(snapshot, path), True


def _text(snapshot: Snapshot, path: Path, text: str) -> Output:
    """A text as Notepad of old Windows reads it."""
    data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    return put(path, hashlib.sha256(data).hexdigest(), lambda: data, snapshot.call.now, fsync=snapshot.folder.fsync)


def _sheet(snapshot: Snapshot, period: Period, page: Sheet) -> Output:
    """The list of whom to call."""

    def made() -> bytes:
        from tanminh_xl.reports import xlsx

        return xlsx.write([page], [], created=period.end)

    digest = hashlib.sha256(f"{__version__}{page!r}".encode()).hexdigest()
    path = place(snapshot, period) / _list_name(period)
    return put(path, digest, made, snapshot.call.now, fsync=snapshot.folder.fsync)


def _list_name(period: Period) -> str:
    return safe_name(f"GoiDien_{period.code}.xlsx")


def _letters(
    snapshot: Snapshot,
    period: Period,
    to: Sequence[ToRemind],
    reminders: Sequence[Reminder],
    given: tuple[int, int],
) -> Iterator[Output]:
    """A letter to units that are urged, one to those that are only asked, each where one of them is late; what a person
    wrote in it is kept."""
    from tanminh_xl.reports.narrative.reminder_letter import in_letter, reminder_letter

    today = snapshot.call.now.date()
    by = due_again(snapshot.catalogue, today)
    for kind, name in LETTERS.items():
        if found := in_letter(to, kind, today):
            letter = reminder_letter(snapshot.catalogue, period, found, reminders, given, by, today)
            yield bring(snapshot, place(snapshot, period) / safe_name(f"{name}_{period.code}.docx"), letter)


def _taken_away(snapshot: Snapshot, period: Period, wanted: Collection[str]) -> Iterator[Output]:
    """Texts of earlier that day for units that have sent since; the list, where nobody is left. A letter stays: it may
    have gone out."""
    folder, now = place(snapshot, period), snapshot.call.now
    made = [name.removesuffix(".json") for name in stored.names(folder / MARKS) if name.endswith(".json")]
    for name in made:
        if name in wanted or not name.startswith(("Zalo_", "GoiDien_")):
            continue
        if told := take_away(folder / name, now, fsync=snapshot.folder.fsync):
            yield Output(folder / name, False, told)
