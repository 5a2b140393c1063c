"""Whether the plan folder still holds what its own facts say: told where a period is shown, by ``doctor``, and before a
report (docs/dam-bao.md says what can be seen so, and what cannot)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import UNKNOWN, Closing, Issuing, Opening
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.integrity import Trouble, Why, unlike
from tanminh_xl.domain.issuing import issued
from tanminh_xl.records import inventory, stored
from tanminh_xl.usecases.snapshot import Snapshot

MOST = 5
"""More files than these are counted in an error's sentence, not named."""
WORDS = {
    Why.CHANGED: "“{name}” không còn như {by} đã ghi",
    Why.GONE: "thiếu “{name}”, có ghi trong {by}",
    Why.GAP: "thiếu “{name}”, số thứ tự bị ngắt quãng",
    Why.FIGURES: "số liệu kỳ {name} tính lại không khớp {by}",
}
CLOSED_BY = "lần chốt số liệu {file}"
ADJUSTED_BY = "điều chỉnh {file}"
OPENED_BY = "lần mở kỳ {file}"
ISSUED_BY = "lần ban hành {file}"
ASSIGNED_FROM = "tệp ghi nhận {file} (gán)"
FORM_BY = "biểu mẫu đã gửi {file}"
RESTORE = "Chép lại các tệp này từ bản sao lưu (không xóa tệp nào khác) rồi thực hiện lại."
REOPEN = "Không có bản sao lưu thì mở lại kỳ, xem lại số liệu với đơn vị, rồi chốt lại."
ASK = "Không có bản sao lưu thì xem lại số liệu với đơn vị."
LETTER = "Không có bản sao lưu thì xem thư gốc ở hộp thư của Văn phòng; số liệu tính theo tệp đã nhận, không thay đổi."
CLOSE_AGAIN = "Nếu kỳ trước đã chốt lại thì mở lại kỳ này, xem lại số liệu, rồi chốt lại."
ROW_AGAIN = "Ghi lại dòng với đúng mã."
OTHER_FIGURES = "Số liệu kỳ {period} nay tính ra mã {new}, khác mã {old} lúc chốt: kỳ trước đó đã chốt lại?"
NO_ROW = "Sổ ghi nhận kỳ {period} có {what} {code}, không còn dòng này trong danh mục."


def words(trouble: Trouble) -> str:
    """A trouble as a sentence without its full stop: "thiếu “so_ky/2026-6T/0001.json”, số thứ tự bị ngắt quãng"."""
    return WORDS[trouble.why].format(name=trouble.name, by=trouble.by)


def against_closing(snapshot: Snapshot, code: str) -> tuple[Trouble, ...]:
    """What is not as the period's last closing lists it, whether or not it was reopened since; nothing if it was never
    closed. One of version 0.1.0 lists no files: what it names must be there, and come to the figures that it names."""

    def found() -> tuple[Trouble, ...]:
        closing = inventory.last_closing(snapshot.records(code))
        if closing is None:
            return ()
        by = CLOSED_BY.format(file=f"{stored.LEDGERS}/{code}/{closing.number:04}.json")
        if closing.files:
            listed = dict(closing.files)
            return unlike(listed, inventory.present(snapshot.folder, listed), by)
        return (*_named_by(snapshot, closing, by), *_old_figures(snapshot, code, closing, by))

    return snapshot.once("against_closing", code, found)


def _named_by(snapshot: Snapshot, closing: Closing, by: str) -> Iterator[Trouble]:
    """Adjustments and the catalogue that an old closing names and that are gone; receipts are refused as they are
    read."""
    there = {a.number for a in snapshot.records(closing.period).adjustments}
    for number in closing.adjustments:
        if number not in there:
            yield Trouble(Why.GONE, f"{stored.ADJUSTMENTS}/{closing.period}/{number:04}.json", by)
    yield from _catalogue(snapshot, closing.catalogue, by)


def _old_figures(snapshot: Snapshot, code: str, closing: Closing, by: str) -> Iterator[Trouble]:
    from tanminh_xl.reports import csvs

    if snapshot.state(code).closing is None or any(_named_by(snapshot, closing, by)):
        return
    made = csvs.so_lieu(snapshot.report(snapshot.catalogue.period[code]))
    if hashlib.sha256(made).hexdigest() != closing.figures:
        yield Trouble(Why.FIGURES, code, by)


def _catalogue(snapshot: Snapshot, digest: str, by: str) -> Iterator[Trouble]:
    """A kept catalogue that is gone, or is not the one that its name says."""
    found = snapshot.folder.sha256_now(name := f"{stored.CATALOGUES}/{digest}.json")
    if found != digest:
        yield Trouble(Why.CHANGED if found else Why.GONE, name, by)


def refuse_damaged(snapshot: Snapshot, period: Period) -> None:
    """Before figures are put on paper: TanMinhError (``records_differ``) that names the files, where what a closing in
    force lists is not what lies there, of the period or of one before it, whose figures stand beside its own."""
    known = snapshot.catalogue.period
    closed = [code for code in snapshot.periods if known[code].end <= period.end and snapshot.state(code).closing]
    found = [trouble for code in closed for trouble in against_closing(snapshot, code)]
    if found:
        named = [words(trouble) for trouble in found[:MOST]]
        more = f"; và {len(found) - MOST} tệp khác" if len(found) > MOST else ""
        raise TanMinhError(
            "records_differ",
            f"Hồ sơ không còn như lúc chốt số liệu: {'; '.join(named)}{more}.",
            f"{RESTORE} {REOPEN}",
        )


def remarks(snapshot: Snapshot, period: Period) -> tuple[str, ...]:
    """What is to be said of a period's facts wherever it is shown, a sentence each; nothing where all is well.

    Its last closing is compared, kept bytes too; of what no closing lists, only what costs no reading.
    """
    if period.code not in snapshot.periods:
        return ()
    told = _told(period.code, _troubles(snapshot, period.code))
    return (*told, *_without_row(snapshot, period.code), *_other_figures(snapshot, period))


def _told(code: str, troubles: Iterable[Trouble]) -> tuple[str, ...]:
    """A sentence for each file, by its name; of several about one file the first."""
    by_name: dict[str, Trouble] = {}
    for trouble in troubles:
        by_name.setdefault(trouble.name, trouble)
    about = "Hồ sơ chưa rõ đơn vị" if code == UNKNOWN else f"Hồ sơ kỳ {code}"
    return tuple(f"{about}: {words(by_name[name])}." for name in sorted(by_name))


def troubles(snapshot: Snapshot, code: str) -> tuple[Trouble, ...]:
    """What of a period's records, kept bytes and the messages that brought them too, is not as it was, by name; of
    several about one file the first."""
    by_name: dict[str, Trouble] = {}
    kept = inventory.received(snapshot.folder, snapshot.records(code), whole=True)
    letters = inventory.brought(snapshot.folder, snapshot.records(code))
    for trouble in (*_troubles(snapshot, code), *kept, *letters):
        by_name.setdefault(trouble.name, trouble)
    return tuple(by_name[name] for name in sorted(by_name))


def _troubles(snapshot: Snapshot, code: str) -> Iterator[Trouble]:
    yield from against_closing(snapshot, code)
    yield from inventory.missing(snapshot.folder, code)
    yield from inventory.received(snapshot.folder, snapshot.records(code), whole=False)
    yield from _adjusted_versions(snapshot, code)
    yield from _issued(snapshot, code)


def _issued(snapshot: Snapshot, code: str) -> Iterator[Trouble]:
    """Documents as they were issued, and scans of the signed paper, that are not as their event says."""
    for event in snapshot.records(code).ledger:
        if isinstance(event, Issuing):
            by = ISSUED_BY.format(file=f"{stored.LEDGERS}/{code}/{event.number:04}.json")
            listed = {snapshot.folder.issued_path(code, f): f.sha256 for f in (*event.files, *event.signed)}
            yield from unlike(listed, inventory.present(snapshot.folder, listed), by)


def beside_periods(snapshot: Snapshot, letters: Iterable[Trouble] | None = None) -> tuple[str, ...]:
    """What no period shows: periods that were opened and that the staff's sheet no longer has; notes on tasks of which
    a number is left out; messages whose bytes are gone (``letters``: what is known of them already)."""
    return tuple(_beside_periods(snapshot, letters))


def _beside_periods(snapshot: Snapshot, letters: Iterable[Trouble] | None) -> dict[str, str]:
    """The same, each with what to do."""
    gone = (code for code in snapshot.folder.periods() if code not in snapshot.catalogue.period)
    notes = (f"Ghi nhận về nhiệm vụ: {words(trouble)}." for trouble in inventory.missing_notes(snapshot.folder))
    found = inventory.messages(snapshot.folder) if letters is None else letters
    told = (f"Sổ ghi nhận có kỳ {code}, không còn dòng này ở trang Kỳ báo cáo." for code in gone)
    return {
        **dict.fromkeys(told, ROW_AGAIN),
        **dict.fromkeys(notes, RESTORE),
        **{f"Thư đã nhận: {words(trouble)}.": f"{RESTORE} {LETTER}" for trouble in found},
    }


def _other_figures(snapshot: Snapshot, period: Period) -> Iterator[str]:
    """Figures of a closing that lists its files come to something else, though every file is as it was. Said only where
    they are worked out anyway."""
    closing = snapshot.state(period.code).closing
    if closing is not None and closing.figures_of == "figures" and snapshot.has("figures", period.code):
        from tanminh_xl.domain import closing as of_closing  # what asks for no figures loads none

        now = of_closing.figures_digest(snapshot.figures(period))
        if now != closing.figures:
            yield OTHER_FIGURES.format(period=period.code, old=closing.figures[:12], new=now[:12])


def _adjusted_versions(snapshot: Snapshot, code: str) -> Iterator[Trouble]:
    """Versions that an adjustment names and that are gone."""
    records = snapshot.records(code)
    there = {(r.unit, r.number) for r in records.receipts}
    for a in records.adjustments:
        unit = snapshot.sender_of(a.unit)
        if a.version and (unit, a.version) not in there and (a.unit, a.version) not in there:
            by = ADJUSTED_BY.format(file=f"{stored.ADJUSTMENTS}/{code}/{a.number:04}.json")
            yield Trouble(Why.GONE, f"{stored.RECEIVED}/{code}/{unit}/{a.version:04}.json", by)


def _without_row(snapshot: Snapshot, code: str) -> Iterator[str]:
    """Rows of the catalogue that the period's facts name and that are gone from the staff's sheets."""
    judging, records = snapshot.catalogue_of(code), snapshot.records(code)
    units = {r.unit for r in records.receipts} | {a.unit for a in records.adjustments}
    for unit in sorted(units - judging.unit.keys()):
        yield NO_ROW.format(period=code, what="đơn vị", code=unit)
    for element in sorted({a.element for a in records.adjustments} - judging.element.keys()):
        yield NO_ROW.format(period=code, what="số liệu", code=element)


# what doctor asks beside that


def whole(snapshot: Snapshot) -> dict[str, str]:
    """Everything that the folder's facts can tell of each other, a sentence each -> what to do about it: all periods,
    all kept bytes. Only where a closing is in force is anything to be reopened."""
    letters = tuple(inventory.messages(snapshot.folder, whole=True))
    told = {trouble.name for trouble in letters}
    known, said = snapshot.catalogue.period, _beside_periods(snapshot, letters)
    for code in (*snapshot.folder.periods(), UNKNOWN):
        closed = code in known and snapshot.state(code).closing is not None
        found = _told(code, (*_troubles(snapshot, code), *_thoroughly(snapshot, code)))
        said |= dict.fromkeys(found, f"{RESTORE} {REOPEN if closed else ASK}")
        sources = (t for t in inventory.brought(snapshot.folder, snapshot.records(code)) if t.name not in told)
        said |= dict.fromkeys(_told(code, sources), f"{RESTORE} {LETTER}")
        if code in known:
            try:
                said |= dict.fromkeys(_without_row(snapshot, code), ROW_AGAIN)
                snapshot.figures(known[code])
                said |= dict.fromkeys(_other_figures(snapshot, known[code]), CLOSE_AGAIN)
            except TanMinhError as problem:  # its catalogue is gone: said, and the other periods are looked at
                said[str(problem)] = problem.hint or RESTORE
    return said


def _thoroughly(snapshot: Snapshot, code: str) -> Iterator[Trouble]:
    records = snapshot.records(code)
    yield from inventory.received(snapshot.folder, records, whole=True)
    for event in records.ledger:
        file = f"{stored.LEDGERS}/{code}/{event.number:04}.json"
        if isinstance(event, Opening):
            yield from _catalogue(snapshot, event.catalogue, OPENED_BY.format(file=file))
        elif isinstance(event, Closing):
            yield from _catalogue(snapshot, event.catalogue, CLOSED_BY.format(file=file))
    yield from _forms(snapshot, code)
    yield from _assigned(snapshot, code)


def _forms(snapshot: Snapshot, code: str) -> Iterator[Trouble]:
    """Forms that were sent and of which only the description is left."""
    folder = snapshot.folder
    there = set(stored.names(folder.forms_folder(code)))
    for spec in folder.sent_forms(code):
        path = folder.form_path(spec)
        if path.name not in there:
            by = FORM_BY.format(file=f"{spec.unit}.v{spec.version}.json")
            yield Trouble(Why.GONE, path.relative_to(folder.root).as_posix(), by)


def _assigned(snapshot: Snapshot, code: str) -> Iterator[Trouble]:
    """Receipts from which others were assigned, and that are gone."""
    for receipt in snapshot.records(code).receipts:
        period, _, rest = receipt.assigned_from.partition("/")
        unit, _, number = rest.partition("#")
        if receipt.assigned_from and (unit, number) not in _numbers(snapshot, period):
            by = ASSIGNED_FROM.format(file=snapshot.folder.event_path(receipt))
            yield Trouble(Why.GONE, f"{stored.RECEIVED}/{period}/{unit}/{int(number):04}.json", by)


def _numbers(snapshot: Snapshot, period: str) -> set[tuple[str, str]]:
    return {(r.unit, str(r.number)) for r in snapshot.records(period).receipts}


def other_reports(snapshot: Snapshot) -> tuple[str, ...]:
    """Reports of closed periods that are not as their closing made them, by their paths: edited, or made again since
    (a file that came later stands in the register). Nothing hangs on them: they are made again at will."""
    found: list[str] = []
    for code in snapshot.periods:
        closing = snapshot.state(code).closing
        place = snapshot.folder.reports_folder(code).relative_to(snapshot.folder.root).as_posix()
        for name, sha256 in closing.reports if closing is not None else ():
            now = snapshot.folder.sha256_now(f"{place}/{name}")
            if now and now != sha256:
                found.append(f"{place}/{name}")
    return tuple(found)


def as_closed(snapshot: Snapshot, period: Period, path: Path) -> bool:
    """Whether a report lies there as the period's closing made it, and nothing has come since; or as it was issued."""
    closing = snapshot.state(period.code).closing
    kept = dict(closing.reports).get(path.name) if closing is not None else None
    name = path.relative_to(snapshot.folder.root).as_posix()
    if as_issued(snapshot, period, path):
        return True
    if closing is None or not kept or snapshot.folder.sha256_now(name) != kept:
        return False
    if closing.files:
        return snapshot.once("as_closed", period.code, lambda: _nothing_since(snapshot, period, closing))
    records = snapshot.records(period.code)
    later = (*(r.received for r in records.receipts), *(d.at for d in records.decisions))
    return all(at <= closing.at for at in later)


def as_issued(snapshot: Snapshot, period: Period, path: Path) -> bool:
    """Whether a report lies there as it was issued, and that still holds: it stays as it is."""
    in_force = _in_force(snapshot, period.code)
    name = path.relative_to(snapshot.folder.root).as_posix()
    return bool(in_force) and path.name in in_force.get(snapshot.folder.sha256_now(name), ())


def _in_force(snapshot: Snapshot, code: str) -> dict[str, set[str]]:
    """sha256 -> names of the files of the issuings in force."""

    def found() -> dict[str, set[str]]:
        names: dict[str, set[str]] = {}
        for event in issued(snapshot.records(code).ledger).now.values():
            for file in event.files:
                names.setdefault(file.sha256, set()).add(file.name)
        return names

    return snapshot.once("issued", code, found)


def _nothing_since(snapshot: Snapshot, period: Period, closing: Closing) -> bool:
    """The closing itself, which lists what was there before it, is one of the files by now; that the report was issued
    changes no page."""
    later = (e.number for e in snapshot.records(period.code).ledger if e.number >= closing.number)
    own = {f"{stored.LEDGERS}/{period.code}/{number:04}.json" for number in later}
    return {(name, mark) for name, mark in listed(snapshot, period) if name not in own} == set(closing.files)


def listed(snapshot: Snapshot, period: Period) -> tuple[tuple[str, str], ...]:
    """What a closing of the period stands on, by name: (path inside the plan folder, sha256).

    Its own events of every kind, the bytes that were received and its catalogues; of earlier periods that are closed
    the events of their life, whose closings list the rest; of those that are not, all.
    """
    known, found = snapshot.catalogue.period, dict[str, str]()
    for code in snapshot.periods:
        if known[code].end > period.end:
            continue
        if code != period.code and snapshot.state(code).closing is not None:
            life = f"{stored.LEDGERS}/{code}/"
            marks = snapshot.folder.prints(code)
            found.update((name, mark.whole) for name, mark in marks.items() if name.startswith(life))
        else:
            catalogues = _catalogues(snapshot, code)
            found |= inventory.stands_on(snapshot.folder, snapshot.records(code), catalogues)
    notes = {note.number for note in snapshot.state(period.code).task_notes}
    for name, mark in snapshot.folder.prints(stored.TASK_NOTES[1]).items():
        if int(name.rpartition("/")[2].partition(".")[0]) in notes:
            found[name] = mark.whole
    return tuple(sorted(found.items()))


def _catalogues(snapshot: Snapshot, code: str) -> Iterable[str]:
    opening = snapshot.state(code).opening
    return {snapshot.catalogue_of(code).digest, *([opening.catalogue] if opening else [])}
