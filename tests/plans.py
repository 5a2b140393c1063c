"""A small plan folder for a test: the sample catalogue, changed at will, and forms filled and sent."""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from tanminh_xl import catalogue
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.form import ColumnKey, Filled, FormSpec
from tanminh_xl.domain.host import Call, Outcome
from tanminh_xl.forms.write import write
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.new import MASTER, master_bytes
from tanminh_xl.usecases.snapshot import Snapshot
from tests.carried import collect, open_period

MAY = datetime(2026, 5, 4, 8, tzinfo=ZONE)
Change = Callable[[Filled], Mapping[tuple[str, ColumnKey], object]]


def given(of: Catalogue | None = None) -> Catalogue:
    """The sample, small: four villages, one school, the offices; no targets of units, no period on demand."""
    of = of or sample(catalogue.starter())
    kept = {
        "THON01",
        "THON02",
        "THON03",
        "THON04",
        "TRUONG01",
        "PKT",
        "PVHXH",
        "TTPVHCC",
        "TTDVSNC",
        "VP",
        "TYT",
        "UBND",
    }
    own = {
        "units": tuple(u for u in of.units if u.code in kept),
        "unit_targets": (),
        "periods": tuple(p for p in of.periods if p.kind is not PeriodKind.ON_DEMAND),
        "exceptions": (),
        "base_figures": (),
    }
    return of.model_copy(update={**own, "rules": ()})


_MASTERS: dict[tuple[str, datetime], bytes] = {}


def master(of: Catalogue, created: datetime) -> bytes:
    """The master of a catalogue, made once in a run: most tests begin with the same."""
    key = of.digest, created
    if key not in _MASTERS:
        _MASTERS[key] = master_bytes(of, created)
    return _MASTERS[key]


class Plan:
    """A folder and a clock that a test moves."""

    def __init__(self, folder: Path, of: Catalogue) -> None:
        self.folder, self.of, self.now = folder, of, MAY
        Folder(folder).create(MASTER, master(of, self.now))

    @classmethod
    def lying(cls, folder: Path, of: Catalogue, now: datetime = MAY) -> Self:
        """The plan that lies in a folder."""
        made = cls.__new__(cls)
        made.folder, made.of, made.now = folder, of, now
        return made

    def copied(self, to: Path) -> "Plan":
        """The same plan in another folder, its files with the same times."""
        return Plan.lying(Path(shutil.copytree(self.folder, to, copy_function=shutil.copy2)), self.of, self.now)

    def call(self, period: str = "") -> Call:
        return Call(self.folder, period, self.now, "Người thử")

    def at(self, period: str = "") -> tuple[FilesHost, Call]:
        """What every use case asks for first."""
        return FilesHost(Folder(self.folder).master), self.call(period)

    def on(self, year: int, month: int, day: int, hour: int = 8) -> "Plan":
        self.now = datetime(year, month, day, hour, tzinfo=ZONE)
        return self

    def edit(self, **changed: Any) -> None:
        """The staff edit the master: its sheets from now on say this."""
        self.of = self.of.model_copy(update=changed)
        Folder(self.folder).master.write_bytes(master(self.of, self.now))

    def snapshot(self, period: str = "") -> Snapshot:
        return Snapshot(*self.at(period))

    def open(self, period: str) -> Outcome:
        return open_period(*self.at(period))

    def form(self, unit: str, period: str) -> FormSpec:
        spec = Folder(self.folder).latest_form(unit, period)
        assert spec is not None
        return spec

    def send(self, spec: FormSpec, change: Change = dict, name: str = "") -> Outcome:
        """Fill a form as the sample would, change some of it, send it now, collect it."""
        path = self.folder.parent / "thu" / (name or spec.file_name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(write(spec, change(fill(self.of, spec))))
        os.utime(path, (self.now.timestamp(), self.now.timestamp()))
        return collect(*self.at(), [path])


def rows(outcome: Outcome, key: str = "files") -> list[dict[str, Any]]:
    """What the document of an outcome says of each file, or of each message (``mails``)."""
    found: list[dict[str, Any]] = outcome.data[key]  # type: ignore[index]
    return found


def verdict(outcome: Outcome) -> str:
    (row,) = rows(outcome)
    return str(row["verdict"])


def codes(outcome: Outcome) -> set[str]:
    (row,) = rows(outcome)
    return {f["code"] for f in row["findings"]}
