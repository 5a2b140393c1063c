"""Hồ sơ kỳ: all that belongs to a closed period, as a folder that can be handed over; and whether one is whole.

Made again from the same records it is the same to the byte. Nothing else in the plan folder is moved or changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.dossier import SUMS, TOP, Group, Listed, Places, doubts, folder_name
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.format_value import format_day, format_value
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.records import handed, stored
from tanminh_xl.records.folder import sha256_of
from tanminh_xl.usecases.documents import issued_now, still_to_issue
from tanminh_xl.usecases.dossier_items import CANNOT, GONE, Source, closings, made, sources
from tanminh_xl.usecases.pdfs import word_documents
from tanminh_xl.usecases.proposal import Proposal, go_on
from tanminh_xl.usecases.snapshot import Snapshot

CONTENTS = "MucLuc"
DIGITS = 12
"""First digits of the hash of the list of hashes, by which a dossier is known."""
MOST = 8
"""More files than these are counted in a check, not named."""


class _Made(NamedTuple):
    """A dossier's pages' head and the catalogue whose names it uses; ``whole``: it is the one of the closing."""

    of: Catalogue
    under: str
    whole: bool


def dossier(snapshot: Snapshot) -> Proposal:
    """Make the dossier of a closed period, or bring it up to date; exit 1 where something of it is gone or not as the
    records say: each is named in its table of contents, and told.

    TanMinhError: the period is not closed (``dossier_open``).
    """
    snapshot.tolerate()  # what is damaged is named in the dossier
    period = snapshot.opened()
    closing = snapshot.state(period.code).closing
    if closing is None:
        raise TanMinhError(
            "dossier_open",
            f"{period.name} chưa chốt số liệu nên chưa lập hồ sơ được: tệp còn thay đổi.",
            period=period.code,
        )
    times = closings(snapshot, period)
    inside = f"{TOP}/{folder_name(period.code, times)}"

    def do() -> Outcome:
        found = _catalogue(snapshot, period, times)
        files = [*sources(snapshot, period, found.of), *_lists(snapshot, period, found)]
        files.sort(key=lambda source: source.group)  # stable: within a group as they came
        go_on(snapshot, _STEPS, 0, len(files))
        made = handed.Dossier(snapshot.folder.root / inside, snapshot.call.now, fsync=snapshot.folder.fsync)
        listed = _laid(snapshot, made, files, inside)
        _contents(made, period, found, listed)
        digest = made.seal()
        return _outcome(snapshot, period, made, listed, digest, inside)

    def says() -> str:
        return f"Sẽ lập hồ sơ {period.name} trong {inside}: chép văn bản, báo cáo, tệp gốc, danh mục, kèm mục lục."

    return Proposal(do, says, writes=False)


_STEPS = "Lập hồ sơ kỳ"


def _catalogue(snapshot: Snapshot, period: Period, times: int) -> _Made:
    """The catalogue of the closing; today's, for the names alone, where that is gone or damaged."""
    closing = snapshot.state(period.code).closing
    assert closing is not None
    day = format_day(closing.at.astimezone(ZONE))
    try:
        of, whole = snapshot.catalogue_of(period.code), True
    except TanMinhError as problem:
        if problem.code not in stored.DAMAGED:
            raise
        of, whole = snapshot.catalogue, False
    from tanminh_xl.reports.texts import text

    return _Made(of, text("ho_so", "lan_chot", period=period.name, n=times, day=day), whole)


def _lists(snapshot: Snapshot, period: Period, found: _Made) -> list[Source]:
    """What is made for the dossier: the catalogue as a workbook, and the book of records."""

    def workbook() -> bytes:
        from tanminh_xl import catalogue
        from tanminh_xl.reports import dossier_lists, xlsx

        sheets = dossier_lists.catalogue_sheets(found.of, catalogue.rows(found.of), found.under)
        return xlsx.write((), sheets, created=period.end)

    def book() -> bytes:
        from tanminh_xl.reports import dossier_lists, xlsx

        records, state = snapshot.records(period.code), snapshot.state(period.code)
        pages = dossier_lists.lists(found.of, records, state, state.task_notes, found.under)
        return xlsx.write(pages, (), created=period.end)

    code = period.code
    title = "Danh mục lúc chốt số liệu (Excel)"
    return [
        made(Group.CATALOGUE, f"DanhMuc_{code}.xlsx", title, workbook if found.whole else None),
        made(Group.LISTS, f"SoSach_{code}.xlsx", "Diễn biến kỳ; sổ tiếp nhận, quyết định, điều chỉnh (Excel)", book),
    ]


def _laid(snapshot: Snapshot, made: handed.Dossier, files: Sequence[Source], inside: str) -> list[Listed]:
    """Lay each file; what became of each, in their order."""
    places, listed = Places(inside), []
    for n, source in enumerate(files):
        snapshot.host.step(_STEPS, n, len(files))
        data = source.read() if source.read else None
        if data is None:
            note = source.note or (CANNOT if source.read is None else GONE)
            said = GONE if source.read else note
            listed.append(Listed(source.group, "", source.title, source.source, source.sha256, note=said, doubt=True))
            continue
        path = places.give(source.folder, source.name)
        sha256 = made.lay(path, data)
        unlike = bool(source.sha256) and source.sha256 != sha256_of(data)
        note = "; ".join(filter(None, (source.unlike if unlike else "", source.note)))
        doubt = unlike and source.doubt
        listed.append(Listed(source.group, path, source.title, source.source, sha256, len(data), note, doubt))
    snapshot.host.step(_STEPS, len(files), len(files))
    return listed


def _contents(made: handed.Dossier, period: Period, found: _Made, listed: Sequence[Listed]) -> None:
    from tanminh_xl.reports import contents, xlsx

    page = contents.contents(found.of, listed, found.under)
    made.lay(f"{CONTENTS}.xlsx", xlsx.write([page], (), created=period.end))
    made.lay(f"{CONTENTS}.csv", contents.contents_csv(listed))


def _outcome(
    snapshot: Snapshot, period: Period, made: handed.Dossier, listed: Sequence[Listed], digest: str, inside: str
) -> Outcome:
    there = [one for one in listed if one.path]
    size = format_value(round(sum(one.size for one in there) / 1_000_000, 1))
    text = f"Đã lập hồ sơ {period.name} trong {inside}: {len(there)} tệp, {size} MB; mã hồ sơ {digest[:DIGITS]}."
    if not made.written:
        text = f"Hồ sơ {period.name} trong {inside} đã đủ, không có gì thay đổi; mã hồ sơ {digest[:DIGITS]}."
    beside = made.beside()
    damaged = {path.relative_to(snapshot.folder.root).as_posix() for path in snapshot.folder.damaged}
    told = [*doubts(one for one in listed if one.source not in damaged), *made.notes]  # those are told with the outcome
    if beside:
        told.append(f"Tệp trong {inside} không thuộc hồ sơ: {_some(beside)}.")
    lines = (*told, *_lacking(snapshot, period))
    return Outcome(text, lines=lines, paths=(made.root,), exit=1 if told else 0)


def _lacking(snapshot: Snapshot, period: Period) -> list[str]:
    """What a whole dossier would have, and nobody has made yet."""
    said = []
    if waiting := still_to_issue(snapshot, period):
        said.append(f"Chưa ghi nhận ban hành: báo cáo gửi {', '.join(waiting)}.")
    unsigned = [event.to for event in issued_now(snapshot, period.code) if not event.signed]
    if unsigned:
        said.append(f"Chưa có bản đã ký (PDF): báo cáo gửi {', '.join(unsigned)}.")
    plain = [p.name for p in word_documents(snapshot, period) if not p.with_suffix(".pdf").is_file()]
    if plain:
        said.append(f"Chưa có bản PDF: {', '.join(plain)}.")
    return said


def _some(names: Sequence[str]) -> str:
    more = f"; và {len(names) - MOST} tệp khác" if len(names) > MOST else ""
    return "; ".join(names[:MOST]) + more


def check(folder: Path) -> Outcome:
    """Whether a dossier is as its list of hashes says; needs no plan folder. Exit 1 where it is not. TanMinhError
    (``no_dossier``) for a folder that is none."""
    found = handed.check(folder)
    kinds = (
        (found.missing, "Thiếu {n} tệp: {names}."),
        (found.changed, "{n} tệp đã thay đổi: {names}."),
        (found.beside, "{n} tệp không có trong danh sách: {names}."),
    )
    lines = tuple(words.format(n=len(names), names=_some(names)) for names, words in kinds if names)
    digest = sha256_of((folder / SUMS).read_bytes())[:DIGITS]
    text = "Hồ sơ không còn nguyên" if lines else "Hồ sơ còn nguyên, đủ tệp"
    return Outcome(f"{text}; mã hồ sơ {digest}.", lines=lines, exit=1 if lines else 0)
