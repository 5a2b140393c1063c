"""Messages laid ready into ``thu_di/<kỳ>/``, one file each: what is to be sent, what holds no more, what waits."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.drafts import Draft, DraftKind, Enclosed, Fate, fates
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.names import slug
from tanminh_xl.mail import texts
from tanminh_xl.mail.eml import Office, eml
from tanminh_xl.records import drafts as kept
from tanminh_xl.records.drafts import Laid
from tanminh_xl.records.naming import safe_name
from tanminh_xl.records.outputs import Output, inputs_of, put
from tanminh_xl.usecases.snapshot import Snapshot

_LOOK = "1"
"""Goes up when the same draft becomes other bytes."""


class Waiting(NamedTuple):
    """A message that lies in ``thu_di`` and was not sent. ``fate``: TO_SEND, or IN_DOUBT. ``whole``: its file is that
    draft's; False where a call was cut short, or the Office's address is another now: it is laid again first."""

    draft: Draft
    path: Path
    fate: Fate
    whole: bool


def lay(
    snapshot: Snapshot, drafts: Sequence[Draft], kinds: Collection[DraftKind] = (), period: str = ""
) -> tuple[Output, ...]:
    """Bring messages into ``thu_di/<kỳ>/``: an .eml; of a unit without an address a .txt to be sent by Zalo.

    One that was sent, or whose sending was begun, stays as it is. ``kinds``: of these the ``drafts`` are all that there
    is to say in ``period``: another one that lies there and was not sent is taken away, by its file's own name where
    somebody edited it. Outputs: those of the drafts, in their order, then of those that went and left a note. Safe to
    be cut short anywhere and done again. TanMinhError: ``disk_write``; a file that goes with a message is gone or
    changed (``enclosed_gone``).
    """
    fates = _fates(snapshot, {draft.period for draft in drafts} | {period} - {""})
    there = _there(snapshot, {draft.period for draft in drafts} | {period} - {""})
    wanted = {draft.key: path_of(snapshot, draft) for draft in drafts}
    gone = [
        one
        for one in there
        if fates.get(one.draft.key, Fate.TO_SEND) is Fate.TO_SEND
        and (
            (one.draft.key in wanted and one.path != wanted[one.draft.key])
            or (one.draft.key not in wanted and one.draft.kind in kinds and one.draft.period == period)
        )
    ]
    left = []
    for one in gone:
        if told := kept.forget(one.path, snapshot.call.now, fsync=snapshot.folder.fsync):
            left.append(Output(one.path, False, told))
    sent = {one.draft.key: one.path for one in there}
    made = [
        Output(sent.get(draft.key, wanted[draft.key]), False)
        if fates.get(draft.key, Fate.TO_SEND) is not Fate.TO_SEND
        else _lay(snapshot, draft, wanted[draft.key])
        for draft in drafts
    ]
    return (*made, *left)


def _lay(snapshot: Snapshot, draft: Draft, path: Path) -> Output:
    of, fsync = office(snapshot), snapshot.folder.fsync
    data = tuple(_enclosed(snapshot, file) for file in draft.enclosed)
    kept.note(draft, path, fsync=fsync)

    def make() -> bytes:
        return eml(draft, of, data) if draft.to else _as_text(draft)

    return put(path, digest(draft, of), make, snapshot.call.now, keep=True, fsync=fsync)


def lay_text(snapshot: Snapshot, period: str, name: str, text: str) -> Output:
    """Bring a text that is no message to one unit (for the Zalo group) into ``thu_di/<kỳ>/``."""
    path = snapshot.folder.drafts_folder(period) / safe_name(name)
    data = _crlf(text)
    return put(path, hashlib.sha256(data).hexdigest(), lambda: data, snapshot.call.now, fsync=snapshot.folder.fsync)


def _as_text(draft: Draft) -> bytes:
    """What is pasted into Zalo, and which files go with it."""
    files = texts.files([file.path for file in draft.enclosed]) if draft.enclosed else ""
    return _crlf(draft.text + files)


def _crlf(text: str) -> bytes:
    """As Notepad of old Windows reads it."""
    return b"\xef\xbb\xbf" + (text.rstrip("\n") + "\n").replace("\n", "\r\n").encode()


def waiting(snapshot: Snapshot, period: str = "") -> tuple[Waiting, ...]:
    """What lies in ``thu_di`` and is still to be sent, or is in doubt: of one period, else of all that were opened."""
    of, periods = office(snapshot), (period,) if period else snapshot.periods
    fates = _fates(snapshot, periods)
    return tuple(
        Waiting(one.draft, one.path, became, inputs_of(one.path) == digest(one.draft, of))
        for one in _there(snapshot, periods)
        if (became := fates.get(one.draft.key, Fate.TO_SEND)) is not Fate.SENT and one.path.is_file()
    )


def path_of(snapshot: Snapshot, draft: Draft) -> Path:
    """Where a draft lies: ``thu_di/2026-6T/Da-tiep-nhan_THON05_Dong-Tien_3.eml``."""
    unit = snapshot.catalogue.unit.get(draft.unit)
    name = slug(unit.name)[:30].strip("-") if unit else ""
    about = slug(draft.about.rpartition("#")[2])
    stem = "_".join(part for part in (slug(draft.kind.value).capitalize(), draft.unit, name, about) if part)
    return snapshot.folder.drafts_folder(draft.period) / safe_name(f"{stem}{'.eml' if draft.to else '.txt'}")


def office(snapshot: Snapshot) -> Office:
    """Who writes."""
    plan = snapshot.catalogue.plan
    unit = snapshot.catalogue.unit.get(plan.office)
    return Office(unit.name if unit else plan.authority, plan.mail_address.strip(), plan.code)


def sender(snapshot: Snapshot) -> texts.From:
    """Who writes, as the texts say it."""
    plan = snapshot.catalogue.plan
    return texts.From(office(snapshot).name, plan.phone, plan.send_to, plan.sample)


def digest(draft: Draft, of: Office) -> str:
    """What a message is made from."""
    return hashlib.sha256(b"\n".join((_LOOK.encode(), kept.canonical(draft), repr(tuple(of)).encode()))).hexdigest()


def enclose(snapshot: Snapshot, path: Path, name: str = "") -> Enclosed:
    """A file of the plan folder as one that goes with a message, under its own name or another.

    TanMinhError (``enclosed_gone``) where it cannot be read.
    """
    inside = path.relative_to(snapshot.folder.root).as_posix()
    return Enclosed(name or path.name, inside, hashlib.sha256(_read(snapshot, inside)).hexdigest())


def _enclosed(snapshot: Snapshot, file: Enclosed) -> bytes:
    data = _read(snapshot, file.path)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise _gone(file.path, "đã thay đổi")
    return data


def _read(snapshot: Snapshot, path: str) -> bytes:
    try:
        return (snapshot.folder.root / path).read_bytes()
    except OSError as problem:
        raise _gone(path, "không đọc được") from problem


def _gone(path: str, why: str) -> TanMinhError:
    return TanMinhError("enclosed_gone", f"Tệp gửi kèm “{path}” {why}.", "Đóng tệp nếu đang mở, rồi soạn thư lại.")


def _there(snapshot: Snapshot, periods: Iterable[str]) -> tuple[Laid, ...]:
    return tuple(one for code in sorted(periods) for one in kept.laid(snapshot.folder.drafts_folder(code)))


def _fates(snapshot: Snapshot, periods: Iterable[str]) -> dict[tuple[DraftKind, str, str, str], Fate]:
    """What became of each draft of which there is an event, by its key."""
    return fates(event for code in sorted(periods) for event in snapshot.folder.dispatches(code))


def sent(snapshot: Snapshot, period: str) -> frozenset[tuple[DraftKind, str, str, str]]:
    """Keys of a period's drafts that were sent, by the program or by hand."""
    return frozenset(key for key, became in _fates(snapshot, [period]).items() if became is Fate.SENT)
