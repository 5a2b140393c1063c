"""Which files a period's facts are, with their sha256: what a closing lists, and is compared with (design 7.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from tanminh_xl.domain.events import Closing, Receipt, Records
from tanminh_xl.domain.integrity import Trouble, Why, left_out
from tanminh_xl.records import stored
from tanminh_xl.records.folder import Folder
from tanminh_xl.records.naming import KEPT
from tanminh_xl.records.stored import DECIDED, EVENT

OF_RECEIPT, OF_DECISION = "tệp ghi nhận {name}", "quyết định {name}"


def present(folder: Folder, names: Iterable[str]) -> dict[str, str]:
    """Path inside the plan folder -> sha256 of the file as it is; those that cannot be read are left out.

    A file that the folder has read is as it was then: what is shown is what is compared.
    """
    return {name: sha256 for name in names if (sha256 := folder.sha256_now(name))}


def kept(folder: Folder, receipts: Iterable[Receipt]) -> dict[str, str]:
    """Path -> sha256 of all that was received with these receipts: the forms' bytes, and what was attached."""
    found: dict[str, str] = {}
    for receipt in receipts:
        path = folder.path_of(receipt)
        found[path] = receipt.sha256
        place = path.rpartition("/")[0]
        found.update((f"{place}/{attached.file}", attached.sha256) for attached in receipt.attachments)
    return found


def series(folder: Folder, period: str) -> Iterator[tuple[str, list[str]]]:
    """Each folder of a period's events, by its path inside the plan folder, with its names."""
    for top in (stored.LEDGERS, stored.ADJUSTMENTS, stored.OWNER_REVIEWS, stored.REMINDERS):
        yield f"{top}/{period}", stored.names(folder.root / top / period)
    received = f"{stored.RECEIVED}/{period}"
    for unit in stored.names(folder.root / stored.RECEIVED / period):
        yield f"{received}/{unit}", stored.names(folder.root / received / unit)


def missing_notes(folder: Folder) -> Iterator[Trouble]:
    """Numbers left out among the notes on tasks, which belong to no period."""
    place = "/".join(stored.TASK_NOTES)
    yield from _missing([(place, stored.names(folder.root / place))])


def messages(folder: Folder, whole: bool = False) -> Iterator[Trouble]:
    """Messages that were handled and whose bytes are gone (``whole``: or are others), and numbers left out among their
    events."""
    place = folder.mail_path("").rstrip("/")
    names = stored.names(folder.root / place)
    yield from _missing([(place, names)] if names else [])
    lying = set(names)
    for kept in folder.mails() if names else ():
        path, by = folder.mail_path(kept.file), OF_RECEIPT.format(name=f"{place}/{kept.number:04}.json")
        if kept.file not in lying:
            yield Trouble(Why.GONE, path, by)
        elif whole and folder.sha256_now(path) != kept.sha256:
            yield Trouble(Why.CHANGED, path, by)


def brought(folder: Folder, records: Records) -> Iterator[Trouble]:
    """Messages that receipts name by their hash and whose bytes lie there no more, whether or not an event of their own
    tells of them: the source of what a period stands on."""
    named = {r.mail.sha256: r for r in reversed(records.receipts) if r.mail is not None}
    if not named:
        return
    place = folder.mail_path("").rstrip("/")
    handled = {kept.sha256: folder.mail_path(kept.file) for kept in folder.mails()}
    files = [(match["sha"], name) for name in stored.names(folder.root / place) if (match := KEPT.search(name))]
    for sha256, receipt in sorted(named.items()):
        paths = [folder.mail_path(name) for digits, name in files if sha256.startswith(digits)]
        if sha256 not in present(folder, paths).values():
            own = handled.get(sha256) or (paths[0] if paths else folder.mail_path(f"...__{sha256[:8]}"))
            by = OF_RECEIPT.format(name=folder.event_path(receipt))
            yield Trouble(Why.CHANGED if own in paths else Why.GONE, own, by)


def missing(folder: Folder, period: str) -> Iterator[Trouble]:
    """Numbers left out in a period's series of events, and receipts on which a decision stands that are gone."""
    yield from _missing(series(folder, period))


def _missing(found: Iterable[tuple[str, list[str]]]) -> Iterator[Trouble]:
    for place, names in found:
        numbers = [int(match["number"]) for name in names if (match := EVENT.fullmatch(name))]
        yield from (Trouble(Why.GAP, f"{place}/{n:04}.json") for n in left_out(numbers))
        decided: dict[int, list[int]] = {}
        for match in filter(None, map(DECIDED.fullmatch, names)):
            decided.setdefault(int(match["version"]), []).append(int(match["number"]))
        highest = max(numbers, default=0)
        for version, made in sorted(decided.items()):
            start = f"{place}/{version:04}"
            if version > highest:
                yield Trouble(Why.GONE, f"{start}.json", OF_DECISION.format(name=f"{start}.qd{made[0]:02}.json"))
            yield from (Trouble(Why.GAP, f"{start}.qd{n:02}.json") for n in left_out(made))


def received(folder: Folder, records: Records, whole: bool) -> Iterator[Trouble]:
    """Bytes that a receipt names and that are not as it says; not ``whole``: only whether they stand there."""
    listed = kept(folder, records.receipts)
    if whole:
        there: Mapping[str, str] = present(folder, listed)
    else:
        lying = {place: set(names) for place, names in series(folder, records.period)}
        there = {name: sha for name, sha in listed.items() if _lies(lying, name)}
    by: Callable[[str], str] = {
        name: folder.event_path(receipt) for receipt in records.receipts for name in kept(folder, (receipt,))
    }.__getitem__
    for name, sha256 in listed.items():
        if there.get(name) != sha256:
            yield Trouble(Why.CHANGED if name in there else Why.GONE, name, OF_RECEIPT.format(name=by(name)))


def _lies(lying: Mapping[str, set[str]], name: str) -> bool:
    place, _, file = name.rpartition("/")
    return file in lying.get(place, ())


def stands_on(folder: Folder, records: Records, catalogues: Iterable[str]) -> dict[str, str]:
    """Path -> sha256 of every file on which a closing of these records stands: each event, the bytes that were received
    and stand there as their receipts say, and catalogues (by their digests)."""
    events = folder.prints(records.period)
    bytes_of = kept(folder, records.receipts)
    now = present(folder, bytes_of)
    frozen = present(folder, (f"{stored.CATALOGUES}/{digest}.json" for digest in catalogues))
    whole = {name: sha256 for name, sha256 in bytes_of.items() if now.get(name) == sha256}
    return {name: mark.whole for name, mark in events.items()} | whole | frozen


def last_closing(records: Records) -> Closing | None:
    """The last closing of a period, whether or not it was reopened since."""
    return next((e for e in reversed(records.ledger) if isinstance(e, Closing)), None)
