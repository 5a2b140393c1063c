"""Plan folders to measure on: the sample catalogue with more units, ten periods, every form filled and sent.

Forms are written once and kept in a work folder outside the repository, under a name that stands for their content.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.usecases.desk import Desk

from tanminh_xl import catalogue, demo
from tanminh_xl.demo.answers import chance, fill
from tanminh_xl.demo.story import How, Sending, moment, spoil
from tanminh_xl.domain.catalogue import Catalogue, Period, Unit
from tanminh_xl.domain.events import ZONE, Opening
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.form import BlockKey, FormSpec, Of, Role, row_key
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.owing import senders
from tanminh_xl.domain.submission import Given
from tanminh_xl.forms.spec import form_spec
from tanminh_xl.forms.write import write
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.new import new

WHO = "Văn phòng (đo)"
SPOILT = (How.AS_TEXT, How.WRONG_TYPE, How.OLD_FONT, How.LESS, How.TWO_READINGS)
"""What is wrong with one village's form in fifteen, in turn (the demonstration's own kinds)."""
ONE_IN = 15
MORE = (("THON", "Thôn", 7), ("TRUONG", "Trường Tiểu học", 2), ("HTX", "HTX Nông nghiệp", 1))
"""Further units: kind, words before the name, how many of every ten."""


class Corpus(NamedTuple):
    """A plan folder whose periods are open, and what its units send, by period."""

    root: Path

    @property
    def plan(self) -> Path:
        return self.root / "plan"

    @property
    def sent(self) -> Path:
        return self.root / "sent"

    @property
    def files(self) -> list[Path]:
        return sorted(self.sent.rglob("*.xlsx"))


def get(work: Path, units: int, periods: int) -> Corpus:
    """The corpus of that size, made in the work folder where it does not stand yet."""
    of = extended(units)
    root = work / f"{units}x{periods}-{_key(of)[:12]}"
    found = Corpus(root)
    if not root.exists():
        print(f"writing {units * periods} forms into {root}", file=sys.stderr, flush=True)
        part = root.with_name(root.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        _make(of, Corpus(part), periods)
        part.rename(root)
    return found


def _key(of: Catalogue) -> str:
    """Stands for every form: the catalogue, and the bytes of one filled form of each kind of unit."""
    kept = hashlib.sha256(of.digest.encode())
    period = of.periods[0]
    kinds = {of.unit[unit].kind: unit for unit in senders(of, period)}
    for unit in kinds.values():
        spec = form_spec(of, period, unit, 1, {}, ())
        kept.update(spec.model_dump_json().encode() + write(spec, fill(of, spec)))
    return kept.hexdigest()


def extended(units: int) -> Catalogue:
    """The sample catalogue, its senders made ``units``, every period with a due date."""
    of = demo.catalogue(catalogue.starter())
    have = len(senders(of, of.periods[0]))
    more = tuple(itertools.islice(_further(of), units - have))
    return of.model_copy(update={"units": (*of.units, *more), "periods": tuple(_due(p) for p in of.periods)})


def _due(period: Period) -> Period:
    month = period.end.month
    days = {"due": date(period.year, month, 16), "due_owner": date(period.year, month, 18)}
    return period.model_copy(update=days)


def _further(of: Catalogue) -> Iterator[Unit]:
    """Units with codes and names as the sample's: three syllables out of its villages' names."""
    known = {u.code for u in of.units}
    numbers = {kind: sum(u.kind == kind for u in of.units) for kind, _, _ in MORE}
    names = [u.name.removeprefix("Thôn ").split() for u in of.units if u.kind == "THON"]
    said = (" ".join((a[0], b[-1], c[-1])) for a, b, c in itertools.permutations(names, 3))
    turn = [(kind, words) for kind, words, share in MORE for _ in range(share)]
    used = set(known)
    for (kind, words), name in zip(itertools.cycle(turn), said, strict=False):
        numbers[kind] += 1
        if name not in used:
            used.add(name)
            yield Unit(code=f"{kind}{numbers[kind]:02}", name=f"{words} {name}", kind=kind)


class _Told(Desk):
    """A desk at which earlier periods' figures are what was sent, without collecting it first."""

    def __init__(self, host: FilesHost, call: Call) -> None:
        super().__init__(host, call)
        self.said: dict[str, list[Figure]] = {}

    def figures(self, period: Period) -> tuple[Figure, ...]:
        return tuple(self.said.get(period.code, ()))


def _make(of: Catalogue, corpus: Corpus, periods: int) -> None:
    """Every form of every period; beside its description lies, for the blank form, the filled one (nobody reads it)."""
    begin = datetime(2026, 1, 5, 8, 0, tzinfo=ZONE)
    new(Call(corpus.plan, "", begin, WHO), of)
    folder = Folder(corpus.plan, fsync=False)
    desk = _Told(FilesHost(folder.master), Call(corpus.plan, "", begin, WHO))
    of = desk.catalogue
    folder.keep_catalogue(of.digest, catalogue.to_json(of))
    for period in of.periods[:periods]:
        assert period.due is not None
        opened = datetime.combine(period.due - timedelta(days=21), datetime.min.time(), ZONE)
        folder.add(Opening(0, period.code, WHO, opened, of.digest, period.due))
        past, figures = desk.past(period), desk.said.setdefault(period.code, [])
        inbox = corpus.sent / period.code
        inbox.mkdir(parents=True)
        villages = [unit for unit in senders(of, period) if of.unit[unit].kind == "THON"]
        spoilt = {unit: SPOILT[n % len(SPOILT)] for n, unit in enumerate(villages[::ONE_IN])}
        for unit in senders(of, period):
            spec = form_spec(of, period, unit, 1, past, ())
            filled = fill(of, spec)
            figures.extend(_figures(spec, filled))
            how = spoilt.get(unit, How.GOOD)
            data = write(spec, spoil(spec, filled, how))
            folder.keep_form(spec, data)
            sent = inbox / spec.file_name
            sent.write_bytes(data)
            at = moment(period, Sending(unit, -1 - int(chance(unit, period.code) * 4), how)).timestamp()
            os.utime(sent, (at, at))


def _figures(spec: FormSpec, filled: dict[tuple[str, Of], object]) -> Iterator[Figure]:
    block = spec.block(BlockKey.FIGURES)
    for row in block.rows if block else ():
        value = filled.get((row_key(block, row), Of.VALUE)) if block and row.role is Role.ENTRY else None
        if isinstance(value, float):
            yield Figure(spec.period, row.unit or spec.unit, row.item, Given.FIGURE, value, counted=value)


if __name__ == "__main__":
    print(get(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])).root)
