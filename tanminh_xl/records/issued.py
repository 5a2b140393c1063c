"""What the Office lays down in the plan folder: the plan, its master, catalogues, forms as sent (design 7.4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.records import disk, stored
from tanminh_xl.records.naming import BACKUPS, safe_name
from tanminh_xl.records.stored import PlanFile, Sent

FORMAT = 2
"""The folder's format; one with a higher number is refused. A folder of a lower number gets it with the first event or
form that is written into it (``Issued._take_up``): until then an older program may work in it."""
INBOX = "hop_thu"
FORMS_KEPT = 128
"""Descriptions of forms that a ``Folder`` keeps as they were read: one of 40 rows takes some 8 KB of memory."""


@lru_cache(maxsize=4096)
def code_name(code: str) -> str:
    """A code as a folder's or file's name. Raises TanMinhError (``bad_code``) for one that cannot be a name."""
    if code != safe_name(code) or code != code.strip():
        raise TanMinhError(
            "bad_code",
            f"Mã “{code}” không dùng làm tên thư mục được.",
            "Mã chỉ gồm chữ, số, dấu gạch; không có / \\ : * ? và không có dấu chấm ở cuối.",
        )
    return code


def _plan_bytes(master: str, version: int = FORMAT) -> bytes:
    return json.dumps({"format": version, "master": master}, ensure_ascii=False, indent=1).encode()


class Issued:
    """A plan folder without its events (those are ``folder.Folder``'s).

    ``fsync=False`` is for benchmarks alone: a power cut may then lose what was written.
    """

    def __init__(self, root: Path, *, fsync: bool = True) -> None:
        self.root, self.fsync = root, fsync
        self._sent: dict[tuple[str, str, int], Sent] = {}
        self._versions: dict[str, dict[str, int]] = {}
        self._catalogues: dict[str, bytes] = {}
        """Kept catalogues, as they were read or written."""
        self._taken_up = False
        """The folder says this program's format, as far as this object has seen to it."""

    # the plan, its master, its catalogues

    @property
    def inbox(self) -> Path:
        """Where a clerk drops files; read, never changed."""
        return self.root / INBOX

    @property
    def backups(self) -> Path:
        """Copies of the staff tables."""
        return self.root / BACKUPS

    def reports_folder(self, period: str) -> Path:
        """Folder of a period's reports."""
        return self.root / "bao_cao" / code_name(period)

    def drafts_folder(self, period: str) -> Path:
        """Folder of messages of a period that are still to be sent, or were."""
        return self.root / "thu_di" / code_name(period)

    def returned_folder(self, period: str, unit: str) -> Path:
        """Folder of the marked copies that go back to a unit."""
        return self.root / "tra_lai" / code_name(period) / code_name(unit)

    @property
    def _plan(self) -> Path:
        return self.root / "ke_hoach.json"

    def _has_plan(self) -> bool:
        return self._plan.is_file() and self._plan.stat().st_size > 0

    def create(self, master: str, data: bytes) -> None:
        """Make a new plan folder with its master. Raises TanMinhError (``plan_exists``) where one stands already."""
        path = self.root / master
        taken = self._has_plan() or (not disk.ensure(path, data, fsync=self.fsync) and path.read_bytes() != data)
        if taken:
            raise TanMinhError(
                "plan_exists",
                f"“{self.root}” đã có kế hoạch hoặc đã có tệp “{master}”.",
            )
        disk.make_folder(self.inbox, fsync=self.fsync)
        disk.ensure(self._plan, _plan_bytes(master), fsync=self.fsync)

    def sweep(self) -> None:
        """Remove what killed writers left anywhere in the plan folder, if this process has written (``disk.sweep``)."""
        disk.sweep(self.root, self.inbox)

    def switch_master(self, master: str) -> None:
        """Make another workbook of the folder the master (year roll-over); the old one stays."""
        disk.replace(self._plan, _plan_bytes(master, self.plan().format), fsync=self.fsync)

    def _take_up(self) -> None:
        """Called before anything is written that an older program might not understand: an event, a form.

        The folder says this program's format from then on, so that an older program asks to be upgraded and takes
        nothing for damaged. Cut short in between, a folder of the new format without a new event is as good. Of a
        folder without a plan nothing is said.
        """
        if self._taken_up:
            return
        if self._has_plan() and self.plan().format < FORMAT:
            disk.replace(self._plan, _plan_bytes(self.plan().master), fsync=self.fsync)
        self._taken_up = True

    def plan(self) -> PlanFile:
        """What ``ke_hoach.json`` says. Raises TanMinhError: no plan here, damaged, or of a newer program."""
        if not self._has_plan():
            raise TanMinhError(
                "no_plan",
                f"“{self.root}” không phải thư mục kế hoạch (không có ke_hoach.json).",
            )
        said = stored.load(stored.PLAN, self._plan) or {}
        version, master = said.get("format"), said.get("master")
        if not isinstance(version, int) or not isinstance(master, str):
            raise stored.unreadable(self._plan)
        if version > FORMAT:
            raise TanMinhError(
                "plan_newer",
                f"Thư mục kế hoạch do bản chương trình mới hơn ghi (định dạng {version}).",
                "Cập nhật chương trình trên máy này rồi thực hiện lại.",
            )
        return PlanFile(version, master)

    @property
    def master(self) -> Path:
        """Path of the current master workbook."""
        return self.root / self.plan().master

    def keep_catalogue(self, digest: str, data: bytes) -> str:
        """Keep a catalogue that an event refers to; ``data`` is its JSON, ``digest`` that's sha256. Returns the digest.

        One that stands there damaged is put right: its name says what it holds.
        """
        path = self.catalogue_path(digest)
        if not disk.ensure(path, data, fsync=self.fsync):
            try:
                self.catalogue(digest)
            except TanMinhError:
                disk.replace(path, data, fsync=self.fsync)
        self._catalogues[digest] = data
        return digest

    def catalogue(self, digest: str) -> bytes:
        """JSON of a kept catalogue. Raises TanMinhError (``record_unreadable``) where it is missing, or not the one
        that its name says."""
        if digest in self._catalogues:
            return self._catalogues[digest]
        path = self.catalogue_path(digest)
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise stored.unreadable(path) from problem
        if hashlib.sha256(data).hexdigest() != digest:
            raise stored.unreadable(path)
        self._catalogues[digest] = data
        return data

    def catalogue_path(self, digest: str) -> Path:
        """Where a kept catalogue stands."""
        return self.root / stored.CATALOGUES / f"{code_name(digest)}.json"

    # forms

    def form_path(self, spec: FormSpec) -> Path:
        """The form as it was sent: under ``spec.file_name``, which holds the unit's code; later ones end in ``_v2``."""
        version = f"_v{spec.version}" if spec.version > 1 else ""
        name = Path(safe_name(spec.file_name or f"{spec.period}_{spec.unit}.xlsx"))
        tail = "" if name.stem.endswith(version) else version
        return self.forms_folder(spec.period) / f"{name.stem}{tail}{name.suffix}"

    def keep_form(self, spec: FormSpec, data: bytes) -> Path:
        """Keep a form that is sent, and its description, which says that it was (``THON05.v1.json``).

        Bytes without a description are of a run that was cut short: nobody was sent them, and they are
        replaced. Raises TanMinhError (``form_exists``) where another form has this unit, period and version.
        """
        self._take_up()
        path, says = self.form_path(spec), self._spec(spec.period, spec.unit, spec.version)
        if not disk.ensure(path, data, fsync=self.fsync) and not says.exists() and path.read_bytes() != data:
            disk.replace(path, data, fsync=self.fsync)
        published = disk.ensure(says, stored.dump_sent(spec), fsync=self.fsync)
        if not published and self.form(spec.unit, spec.period, spec.version) != spec:
            raise TanMinhError(
                "form_exists",
                f"Biểu mẫu bản {spec.version} của {spec.unit} kỳ {spec.period} đã được gửi với nội dung khác.",
            )
        if spec.period in self._versions:
            latest = self._versions[spec.period]
            latest[spec.unit] = max(latest.get(spec.unit, 0), spec.version)
        return path

    def sent(self, unit: str, period: str, version: int) -> Sent | None:
        """A form that was sent, with the digest on its stamp; None where there is none.

        Its file is written once and never changed: it is read once, and the last ``FORMS_KEPT`` read are kept. Raises
        TanMinhError (``record_unreadable``) that names a damaged file.
        """
        key = unit, period, version
        found = self._sent.get(key)
        if found is None and (path := self._spec(period, unit, version)).is_file():
            found = stored.load(stored.SENT, path)
            if found is not None:  # an empty file, of a killed writer, may still get its content
                if len(self._sent) == FORMS_KEPT:
                    del self._sent[next(iter(self._sent))]
                self._sent[key] = found
        return found

    def sent_text(self, unit: str, period: str, version: int) -> str:
        """The JSON of a form that was sent, as ``stored.SENT`` reads it; "" where there is none that can be read."""
        try:
            return self._spec(period, unit, version).read_bytes().decode()
        except (OSError, ValueError):
            return ""

    def form(self, unit: str, period: str, version: int) -> FormSpec | None:
        """The description of a form that was sent; None where there is none."""
        sent = self.sent(unit, period, version)
        return sent.form if sent else None

    def forms(self, period: str) -> tuple[FormSpec, ...]:
        """The latest form of each unit in a period, by unit."""
        latest = self.versions(period)
        return tuple(f for unit in sorted(latest) if (f := self.latest_form(unit, period)) is not None)

    def sent_forms(self, period: str) -> tuple[FormSpec, ...]:
        """Every form that was sent in a period, by unit and version."""
        latest = self.versions(period)
        every = ((unit, version) for unit in sorted(latest) for version in range(1, latest[unit] + 1))
        return tuple(form for unit, version in every if (form := self.form(unit, period, version)) is not None)

    def latest_form(self, unit: str, period: str) -> FormSpec | None:
        """The latest form that was sent to a unit; None where none was."""
        for version in range(self.versions(period).get(unit, 0), 0, -1):  # past an empty one, of a killed writer
            if (found := self.form(unit, period, version)) is not None:
                return found
        return None

    def versions(self, period: str) -> Mapping[str, int]:
        """The latest version of each unit's form in a period, by unit.

        The folder is listed once: a form that another process sends later is not seen, and ``keep_form`` refuses to
        take its place.
        """
        if period not in self._versions:
            self._versions[period] = self._listed_versions(period)
        return self._versions[period]

    def _listed_versions(self, period: str) -> dict[str, int]:
        latest: dict[str, int] = {}
        for name in stored.names(self.forms_folder(period)):
            unit, dot, rest = name.removesuffix(".json").rpartition(".v")
            if dot and name.endswith(".json") and rest.isdecimal():
                latest[unit] = max(latest.get(unit, 0), int(rest))
        return latest

    def forms_folder(self, period: str) -> Path:
        """Folder of a period's forms, as they were sent."""
        return self.root / "bieu_mau" / code_name(period)

    def _spec(self, period: str, unit: str, version: int) -> Path:
        return self.forms_folder(period) / f"{code_name(unit)}.v{version}.json"
