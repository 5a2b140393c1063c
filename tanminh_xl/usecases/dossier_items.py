"""Which files a period's dossier has: of each its group, title, place in the plan folder, what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.dossier import Group
from tanminh_xl.domain.events import Closing, Issuing, Standing
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.issuing import issued, issuing_words
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.people import documents
from tanminh_xl.records import stored
from tanminh_xl.usecases.integrity import troubles, words
from tanminh_xl.usecases.letters import report_names
from tanminh_xl.usecases.snapshot import Snapshot

NOT_AS_CLOSED = "khác bản lúc chốt số liệu"
NOT_AS_RECORDED = "khác bản đã ghi nhận"
GONE = "thiếu tệp này"
UNREAD = "không đọc được"
MADE = "lập từ hồ sơ của kỳ"
CANNOT = "chưa lập được vì hồ sơ gốc hỏng"
NO_RECEIPT = "Tệp không có phiếu ghi nhận"
FILLED_BY_HAND = (".docx",)
"""Ends of names of what a person fills in after the closing: another file than at the closing is as it should be."""
TITLES = {
    "TongHop_{period}.xlsx": "Biểu tổng hợp (Excel)",
    "TongHop_{period}.pdf": "Biểu tổng hợp (PDF)",
    "TomTat_{period}.pdf": "Trang tóm tắt phục vụ chỉ đạo, điều hành (PDF)",
    "PhieuXacNhan_{period}.xlsx": "Phiếu xác nhận số liệu của cơ quan chủ trì (Excel)",
    "PhieuXacNhan_{period}.pdf": "Phiếu xác nhận số liệu của cơ quan chủ trì (PDF)",
    "so_lieu.csv": "Số liệu của từng đơn vị (CSV)",
    "so_lieu_them.csv": "Số liệu của từng đơn vị: số ước, số để so sánh (CSV)",
    "danh_gia.csv": "Kết quả đánh giá các tiêu chí (CSV)",
}
KINDS = {".docx": "Word", ".pdf": "PDF", ".xlsx": "Excel"}
Read = Callable[[], bytes | None]


class Source(NamedTuple):
    """A file for the dossier. ``folder``: inside it, its group's or one below; ``name``: the name that it would have;
    ``source``: path inside the plan folder. ``sha256``: what it should be ("": nobody says); ``unlike``: what is noted
    where it is not, ``doubt``: and told. ``read``: its bytes, None where it is gone; None for what cannot be made."""

    group: Group
    folder: str
    name: str
    title: str
    source: str
    read: Read | None
    sha256: str = ""
    unlike: str = NOT_AS_RECORDED
    doubt: bool = True
    note: str = ""


def sources(snapshot: Snapshot, period: Period, of: Catalogue) -> tuple[Source, ...]:
    """Every file that the plan folder has of a closed period, and every one that it should have; in the order of the
    dossier's groups. ``of``: the catalogue whose names are used."""
    issued_files = tuple(_issued(snapshot, period))
    there = {(s.name, s.sha256) for s in issued_files}
    reports = (s for s in _reports(snapshot, period) if (s.name, _sha256(snapshot, s.source)) not in there)
    received = (*_received(snapshot, period, of), *_strays(snapshot, period, of))
    found = (*issued_files, *reports, *received, *_catalogue(snapshot, period))
    found = (*found, *_returned(snapshot, period, of), *_letters(snapshot, period))
    known = {source.source for source in found}
    ordered = sorted((*found, *_lost(snapshot, period, known)), key=lambda s: s.group)
    return tuple(ordered)


def _file(snapshot: Snapshot, source: str) -> Read:
    """Reads a file by its path inside the plan folder."""
    path = snapshot.folder.root / source

    def read() -> bytes | None:
        try:
            return path.read_bytes()
        except OSError:
            return None

    return read


def _sha256(snapshot: Snapshot, source: str) -> str:
    return snapshot.folder.sha256_now(source)


def _files(folder: Path) -> list[Path]:
    """Files that a person sees in a folder, by name."""
    return [folder / name for name in stored.names(folder) if (folder / name).is_file()]


def _inside(snapshot: Snapshot, path: Path) -> str:
    return path.relative_to(snapshot.folder.root).as_posix()


def _issued(snapshot: Snapshot, period: Period) -> Iterator[Source]:
    """Documents as they were issued, and scans of the signed paper; those of an issuing that no longer holds too."""
    ledger = snapshot.records(period.code).ledger
    holds = {event.number for event in issued(ledger).now.values()}
    names: dict[str, str] = {}
    for event in sorted((e for e in ledger if isinstance(e, Issuing)), key=lambda e: (e.number not in holds, e.number)):
        about = f"Báo cáo gửi {event.to}, {issuing_words(event)}"
        note = "" if event.number in holds else "đã thay bằng lần ban hành sau, hoặc kỳ đã mở lại"
        for signed, files in ((False, event.files), (True, event.signed)):
            for file in files:
                own = event.number in holds and names.get(file.name, file.sha256) == file.sha256
                name = file.name if own else file.file
                if names.get(name) == file.sha256:
                    continue
                names[name] = file.sha256
                what = _issued_title(period, file.name)
                title = f"Bản đã ký: {about}" if signed else f"{about}: {what}"
                source = snapshot.folder.issued_path(period.code, file)
                read = _file(snapshot, source)
                yield Source(Group.ISSUED, Group.ISSUED, name, title, source, read, file.sha256, note=note)


def _issued_title(period: Period, name: str) -> str:
    kind = KINDS.get(Path(name).suffix.lower(), "")
    return f"biểu tổng hợp ({kind})" if name.startswith(f"TongHop_{period.code}") else f"văn bản ({kind})"


def _report_title(snapshot: Snapshot, period: Period, name: str) -> str:
    """What a file of the period's reports is, by its name."""
    known = {key.format(period=period.code): title for key, title in TITLES.items()}
    kind = KINDS.get(Path(name).suffix.lower(), "")
    rows = [d.name for d in documents(snapshot.catalogue, period)]
    stems = (Path(word).stem for word in report_names(period.code, rows or [""]))
    to = dict(zip(stems, rows or [""], strict=True)).get(Path(name).stem)
    if to is not None:
        return f"Báo cáo gửi {to} ({kind})" if to else f"Báo cáo ({kind})"
    return known.get(name) or (f"Văn bản ({kind})" if kind else name)


def _reports(snapshot: Snapshot, period: Period) -> Iterator[Source]:
    """The period's reports as they lie there, and those that its closing made and that are gone."""
    closing = snapshot.state(period.code).closing
    made = dict(closing.reports) if closing else {}
    folder = snapshot.folder.reports_folder(period.code)
    for name in sorted({*(p.name for p in _files(folder)), *made}):
        source = _inside(snapshot, folder / name)
        title = _report_title(snapshot, period, name)
        doubt = Path(name).suffix.lower() not in FILLED_BY_HAND
        read = _file(snapshot, source)
        yield Source(
            Group.REPORTS,
            Group.REPORTS,
            name,
            title,
            source,
            read,
            made.get(name, ""),
            NOT_AS_CLOSED,
            doubt,
        )


def _name(of: Catalogue, code: str) -> str:
    unit = of.unit.get(code)
    return unit.name if unit else code


def _received(snapshot: Snapshot, period: Period, of: Catalogue) -> Iterator[Source]:
    """Each file that a unit sent, once, whatever versions were made of it; and what was attached."""
    state = snapshot.state(period.code)
    by_file: dict[str, list[Standing]] = {}
    for standing in state.standings:
        by_file.setdefault(snapshot.folder.path_of(standing.receipt), []).append(standing)
    for source, found in by_file.items():
        last = found[-1]
        counted = state.counted.get(last.receipt.unit)
        counts = next((s for s in found if counted and s.receipt.number == counted.receipt.number), None)
        shown, receipt = counts or last, (counts or last).receipt
        group = Group.COUNTED if counts else Group.OTHERS
        title = f"Báo cáo của {_name(of, receipt.unit)}, bản {receipt.number}, nộp ngày {format_day(shown.day)}"
        by = f"; Văn phòng nhập thay ({receipt.on_behalf})" if receipt.on_behalf else ""
        note = "" if counts and shown.verdict in _PLAIN else VERDICT_WORDS[shown.verdict]
        if not counts and counted and counted.receipt.number > receipt.number and shown.decision is None:
            note = "đã có bản sau thay thế"
        read = _file(snapshot, source)
        folder = f"{group}/{receipt.unit}"
        yield Source(group, folder, receipt.file, title + by, source, read, receipt.sha256, note=note)
    seen: set[str] = set()
    for standing in state.standings:
        receipt = standing.receipt
        place = snapshot.folder.path_of(receipt).rpartition("/")[0]
        for attached in receipt.attachments:
            source = f"{place}/{attached.file}"
            if source not in seen:
                seen.add(source)
                title = f"Đính kèm báo cáo của {_name(of, receipt.unit)}, bản {receipt.number}"
                read, folder = _file(snapshot, source), f"{Group.SCANS}/{receipt.unit}"
                yield Source(Group.SCANS, folder, attached.file, title, source, read, attached.sha256)


_PLAIN = (next(iter(VERDICT_WORDS)),)
"""Verdicts of which nothing is said beside a file that counts."""


def _strays(snapshot: Snapshot, period: Period, of: Catalogue) -> Iterator[Source]:
    """Files in the units' folders that no receipt names: of a damaged record, or put there by hand."""
    named = {
        f"{snapshot.folder.path_of(r).rpartition('/')[0]}/{name}"
        for r in snapshot.records(period.code).receipts
        for name in (r.file, *(a.file for a in r.attachments))
    }
    top = snapshot.folder.root / stored.RECEIVED / period.code
    for unit in stored.names(top):
        for path in _files(top / unit):
            source = _inside(snapshot, path)
            event = stored.EVENT.fullmatch(path.name) or stored.DECIDED.fullmatch(path.name)
            if source in named or event or path.name.lower() in ("thumbs.db", "desktop.ini"):
                continue
            title, read = f"{NO_RECEIPT}, của {_name(of, unit)}", _file(snapshot, source)
            folder = f"{Group.OTHERS}/{unit}"
            note = "không rõ có được tính không"
            yield Source(Group.OTHERS, folder, path.name, title, source, read, note=note)


def _catalogue(snapshot: Snapshot, period: Period) -> Iterator[Source]:
    closing = snapshot.state(period.code).closing
    assert closing is not None
    source = f"{stored.CATALOGUES}/{closing.catalogue}.json"
    title, digest = "Danh mục lúc chốt số liệu (JSON)", closing.catalogue

    def read() -> bytes | None:
        try:
            return snapshot.folder.catalogue(digest)  # as it was read already
        except TanMinhError:
            return _file(snapshot, source)()

    yield Source(Group.CATALOGUE, Group.CATALOGUE, "danh_muc.json", title, source, read, digest)


def _returned(snapshot: Snapshot, period: Period, of: Catalogue) -> Iterator[Source]:
    top = snapshot.folder.root / "tra_lai" / period.code
    for unit in stored.names(top):
        for path in _files(top / unit):
            source, folder = _inside(snapshot, path), f"{Group.RETURNED}/{unit}"
            title = f"Bản đánh dấu trả lại {_name(of, unit)}"
            yield Source(Group.RETURNED, folder, path.name, title, source, _file(snapshot, source))


def _letters(snapshot: Snapshot, period: Period) -> Iterator[Source]:
    """Letters that lie beside the forms."""
    for path in _files(snapshot.folder.forms_folder(period.code)):
        if path.suffix.lower() in (".docx", ".pdf"):
            source, kind = _inside(snapshot, path), KINDS[path.suffix.lower()]
            title = f"Công văn yêu cầu báo cáo ({kind})"
            yield Source(Group.LETTERS, Group.LETTERS, path.name, title, source, _file(snapshot, source))


def _lost(snapshot: Snapshot, period: Period, known: set[str]) -> Iterator[Source]:
    """What else is not as the records say: events that are gone, changed or cannot be read. None of it is a file of the
    dossier; each is named in it."""
    told: set[str] = set()
    for path, problem in snapshot.folder.damaged.items():
        told.add(str(problem))
        source = _inside(snapshot, path)
        yield Source(Group.LISTS, Group.LISTS, "", f"Hồ sơ ghi nhận: {problem}", source, None, note=UNREAD)
    try:
        found = troubles(snapshot, period.code)
    except TanMinhError as problem:
        if str(problem) not in told:
            yield Source(Group.LISTS, Group.LISTS, "", f"Hồ sơ ghi nhận: {problem}", period.code, None, note=UNREAD)
        return
    for trouble in found:
        if trouble.name not in known:
            yield Source(
                Group.LISTS, Group.LISTS, "", "Tệp ghi nhận của chương trình", trouble.name, None, note=words(trouble)
            )


def closings(snapshot: Snapshot, period: Period) -> int:
    """How often the period was closed until now."""
    return sum(isinstance(event, Closing) for event in snapshot.records(period.code).ledger)


def made(group: Group, name: str, title: str, make: Read | None) -> Source:
    """A file that is made for the dossier; ``make`` None: it cannot be."""
    return Source(group, group, name, title, MADE, make, note="" if make else CANNOT)
