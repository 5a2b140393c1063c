"""Plan folders to measure on: the sample catalogue, wider or longer, every form filled and sent.

Made once and kept in a work folder outside the repository, under a name that stands for their content.
``python -m benchmarks.corpus WORK SIZE`` makes one and prints where it lies; SIZE is a key of ``SIZES``.
"""

from __future__ import annotations

import hashlib
import itertools
import multiprocessing
import os
import shutil
import sys
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from benchmarks.inside import Issuing, new_plan
from benchmarks.strangers import strangers
from tanminh_xl import catalogue, demo
from tanminh_xl.cli import main
from tanminh_xl.demo.answers import chance, fill
from tanminh_xl.demo.story import How, Sending, moment, spoil
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Period, PeriodKind, Rule, Unit
from tanminh_xl.domain.form import BlockKey, Filled, FormSpec, Role, row_key
from tanminh_xl.domain.owing import senders
from tanminh_xl.forms.spec import form_spec
from tanminh_xl.forms.write import write
from tanminh_xl.records.stored import FORM

GOES_BACK = (How.WRONG_TYPE, How.OUT_OF_RANGE)
"""What is wrong with a form that goes back to its unit: one in fifteen, in ``Corpus.returned`` three in ten."""
COUNTS = (How.AS_TEXT, How.OLD_FONT, How.LESS, How.TWO_READINGS)
"""What is wrong with as many others, which count all the same (the demonstration's own kinds)."""
FEW = 1 / 15
MADE = 3
"""Raised by who changes how corpora are made, so that the old ones are made again."""
MORE = (("THON", "Thôn", 7), ("TRUONG", "Trường Tiểu học", 2), ("HTX", "HTX Nông nghiệp", 1))
"""Further units: kind, words before the name, how many of every ten."""
COPY = "-L{}"
"""What the code of a further element, criterion or rule ends with."""


class Size(NamedTuple):
    """How large a corpus is. ``forms``: units times periods, and so many there are, else it is not made."""

    units: int
    periods: int
    elements: int = 1
    """Times the sample's elements, criteria and rules."""
    returned: float = 0.0
    """Share of the forms (with a number in them) of ``Corpus.returned`` that are made to go back; 0: it is not made."""
    strangers: int = 0
    """Files that no form was sent for."""
    closed: int = 0
    """Periods that are collected and closed, one after the other, before the only one that is open; see ``_close``."""

    @property
    def forms(self) -> int:
        return self.units * self.periods


SIZES: Mapping[str, Size] = {
    "27x1": Size(27, 1),
    "570": Size(57, 10, returned=0.335),  # some forms hold no number and stay good: three in ten of all
    "5700": Size(570, 10),
    "units 1": Size(57, 1, strangers=1600),
    "units 4": Size(228, 1),
    "units 16": Size(912, 1),
    "units 3000": Size(3000, 1),
    "units 5700": Size(5700, 1),
    "elements 4": Size(57, 1, elements=4),
    "elements 16": Size(57, 1, elements=16),
    "periods": Size(27, 1, closed=59),
}
WRITERS, CHUNK = 2, 16
"""Processes that write forms; forms that one of them is given at a time."""
MARKS = (1, 4, 15, 60)
"""Periods of which copies of the plan folder are kept while the corpus "periods" grows: all but the last closed."""


class Corpus(NamedTuple):
    """Plan folders whose periods are open, and what their units send, by period."""

    root: Path

    @property
    def plan(self) -> Path:
        return self.root / "plan"

    @property
    def sent(self) -> Path:
        """Every form; one in fifteen goes back, as many have something else about them."""
        return self.root / "sent"

    @property
    def returned(self) -> Path:
        """The same forms, of which three in ten go back."""
        return self.root / "returned"

    @property
    def strangers(self) -> Path:
        return self.root / "strangers"

    @property
    def files(self) -> list[Path]:
        return sorted(self.sent.rglob("*.xlsx"))

    @property
    def last(self) -> str:
        """Code of the last period of which forms were sent: 2030-N comes after 2030-6T."""
        return max((path.name for path in self.sent.iterdir()), key=lambda code: code.partition("-")[::2])


def get(work: Path, name: str) -> Corpus:
    """The corpus of that name, made in the work folder where it does not stand yet."""
    size = SIZES[name]
    of = extended(size)
    root = work / f"{name.replace(' ', '-')}-{_key(of, size)[:12]}"
    if not root.exists():
        print(f"writing {size.forms + size.closed * size.units} forms into {root}", file=sys.stderr, flush=True)
        part = root.with_name(root.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        _make(of, Corpus(part), size)
        found = len(Corpus(part).files)
        if found != size.forms:
            raise SystemExit(f"{name}: {found} forms were sent, {size.forms} were meant")
        part.rename(root)
    return Corpus(root)


def _key(of: Catalogue, size: Size) -> str:
    """Stands for all files: the catalogue, the bytes of one filled form of each kind of unit, how they are made."""
    kept = hashlib.sha256(of.digest.encode() + repr((MADE, size)).encode())
    period = of.periods[0]
    kinds = {of.unit[unit].kind: unit for unit in senders(of, period)}
    for unit in kinds.values():
        spec = form_spec(of, period, unit, 1, {}, ())
        kept.update(FORM.adapter.dump_json(spec) + write(spec, fill(of, spec)))
    return kept.hexdigest()


# catalogues


def extended(size: Size) -> Catalogue:
    """The sample catalogue with that many senders, elements and periods, none on demand; all
    units stand throughout; each period has a due date."""
    of = demo.catalogue(catalogue.starter())
    regular = tuple(p for p in of.periods if p.kind is not PeriodKind.ON_DEMAND)
    lasting = tuple(u.model_copy(update={"valid_to": None, "successor": ""}) for u in of.units if not u.valid_from)
    of = of.model_copy(update={"units": lasting, "periods": regular, "exceptions": ()})
    have = len(senders(of, of.periods[0]))
    more = tuple(itertools.islice(_further(of), size.units - have))
    of = of.model_copy(update={"units": (*of.units, *more)})
    for n in range(2, size.elements + 1):
        of = _with_copies(of, COPY.format(n))
    while len(of.periods) < size.closed + 1:
        of = _with_year(of)
    return of.model_copy(update={"periods": tuple(map(_due, of.periods))})


def _due(period: Period) -> Period:
    month = period.end.month
    days = {"due": date(period.year, month, 16), "due_owner": date(period.year, month, 18)}
    return period.model_copy(update=days)


def _further(of: Catalogue) -> Iterator[Unit]:
    """Units with codes and names as the sample's: syllables out of its villages' names, each name used once.

    Three syllables, and four where there are more units than such names (1,813).
    """
    used = {u.name for u in of.units}
    numbers = {kind: sum(u.kind == kind for u in of.units) for kind, _, _ in MORE}
    names = [u.name.removeprefix("Thôn ").split() for u in of.units if u.kind == "THON"]
    three = (" ".join((a[0], b[-1], c[-1])) for a, b, c in itertools.permutations(names, 3))
    four = (" ".join((a[0], b[0], c[-1], d[-1])) for a, b, c, d in itertools.permutations(names, 4))
    said = itertools.chain(three, four)
    turn = [(kind, words) for kind, words, share in MORE for _ in range(share)]
    for (kind, words), name in zip(itertools.cycle(turn), (n for n in dict.fromkeys(said) if n not in used)):
        numbers[kind] += 1
        yield Unit(code=f"{kind}{numbers[kind]:02}", name=f"{words} {name}", kind=kind)


def _with_copies(of: Catalogue, ending: str) -> Catalogue:
    """Every element, criterion and rule of the sample once more, under codes with that ending."""

    def code(old: str) -> str:
        return old + ending if old else ""

    elements = [e for e in of.elements if "-L" not in e.code]
    criteria = [c for c in of.criteria if "-L" not in c.code]
    rules = [r for r in of.rules if "-L" not in r.code]
    return of.model_copy(
        update={
            "elements": (*of.elements, *(e.model_copy(update={"code": code(e.code)}) for e in elements)),
            "criteria": (*of.criteria, *(_criterion(c, ending) for c in criteria)),
            "rules": (*of.rules, *(_rule(r, ending) for r in rules)),
        }
    )


def _criterion(old: Criterion, ending: str) -> Criterion:
    codes = {name: getattr(old, name) for name in ("code", "group", "element", "numerator", "denominator")}
    return old.model_copy(update={name: value + ending for name, value in codes.items() if value})


def _rule(old: Rule, ending: str) -> Rule:
    sides = {"left": old.left, "right": old.right}
    for code in old.codes:
        sides = {name: " ".join(w + ending * (w == code) for w in side.split()) for name, side in sides.items()}
    return old.model_copy(update={"code": old.code + ending, **sides})


def _with_year(of: Catalogue) -> Catalogue:
    """One more year with its two periods, their windows as those of the year before."""
    year = of.plan.years[-1]
    added = tuple(_year_on(p) for p in of.periods if p.year == year)
    codes = {p.code for p in of.periods if p.year == year}
    windows = tuple(
        w.model_copy(update={**_days(w), "period": _code_on(w.period)}) for w in of.windows if w.period in codes
    )
    return of.model_copy(
        update={
            "plan": of.plan.model_copy(update={"years": (*of.plan.years, year + 1)}),
            "periods": (*of.periods, *added),
            "windows": (*of.windows, *windows),
        }
    )


def _year_on(period: Period) -> Period:
    named = {"previous": _code_on(period.previous), "same": _code_on(period.same), "code": _code_on(period.code)}
    year = {"year": period.year + 1, "name": period.name.replace(str(period.year), str(period.year + 1))}
    return period.model_copy(update={**named, **year, **_days(period)})


def _code_on(code: str) -> str:
    year, dash, kind = code.partition("-")
    return f"{int(year) + 1}{dash}{kind}" if code else ""


def _days(of: Period | object) -> dict[str, date]:
    days = {name: getattr(of, name) for name in ("start", "end")}
    return {name: day.replace(year=day.year + 1, day=min(day.day, 28)) for name, day in days.items()}


# forms


def _make(of: Catalogue, corpus: Corpus, size: Size) -> None:
    """Every form of every period; beside its description lies, for the blank form, the filled one (nobody reads it)."""
    of = new_plan(corpus.plan, of)
    if size.closed:
        return _close(of, corpus, size)
    issuing, copies = Issuing(corpus.plan), (corpus.sent, *([corpus.returned] if size.returned else ()))
    with ProcessPoolExecutor(WRITERS, multiprocessing.get_context("fork")) as writers:
        for period in of.periods[: size.periods]:
            for folder in copies:
                (folder / period.code).mkdir(parents=True)
            forms = []
            for spec in issuing.forms(period):
                filled = filled_in(of, spec)
                issuing.sent(spec, filled)
                forms.append((corpus, size, period, spec, filled))
            deque(writers.map(_written, forms, chunksize=CHUNK), 0)
        if size.strangers:
            strangers(corpus.strangers, corpus.files, size.strangers, writers)


def _written(form: tuple[Corpus, Size, Period, FormSpec, Filled]) -> None:
    """One form as it was sent, and, where the corpus has it, with more that go back; kept in the plan folder."""
    corpus, size, period, spec, filled = form
    data = _send(corpus.sent / period.code / spec.file_name, period, spec, filled, _how(spec, filled, FEW))
    Issuing.keep(corpus.plan, spec, data)
    if size.returned:
        how = _how(spec, filled, size.returned)
        _send(corpus.returned / period.code / spec.file_name, period, spec, filled, how)


def _how(spec: FormSpec, filled: Filled, share: float) -> How:
    """What is wrong with a form, if anything: such a share of all goes back (of those with a number in them).

    By chance, so that every part of a corpus has the same share.
    """
    if not any(isinstance(value, float) for value in filled.values()):
        return How.GOOD
    at = chance(spec.unit, spec.period, "sai")
    kinds = GOES_BACK if at < share else COUNTS if at > 1 - FEW else (How.GOOD,)
    return kinds[int(chance(spec.unit, spec.period, "thế nào") * len(kinds))]


def _send(to: Path, period: Period, spec: FormSpec, filled: Filled, how: How) -> bytes:
    """Write a filled form as it comes in, saved at its time."""
    data = write(spec, spoil(spec, filled, how))
    to.write_bytes(data)
    at = moment(period, Sending(spec.unit, -1 - int(chance(spec.unit, period.code) * 4), how)).timestamp()
    os.utime(to, (at, at))
    return data


def filled_in(of: Catalogue, spec: FormSpec) -> Filled:
    """A whole form as the demonstration fills it; a further element has the figure of the one it is a copy of."""
    block = spec.block(BlockKey.FIGURES)
    if block is None or not any("-L" in row.item for row in block.rows):
        return fill(of, spec)
    rows = tuple(row for row in block.rows if "-L" not in row.item)
    own = replace(spec, blocks=tuple(replace(b, rows=rows) if b is block else b for b in spec.blocks))
    filled = fill(of, own)
    for row in block.rows:
        if row.role is Role.ENTRY and "-L" in row.item:
            first = row_key(block, replace(row, item=row.item.partition("-L")[0]))
            filled |= {(row_key(block, row), key): value for (at, key), value in filled.items() if at == first}
    return filled


def _close(of: Catalogue, corpus: Corpus, size: Size) -> None:
    """Period after period by the commands themselves: opened, filled, collected, closed.

    At each of ``MARKS`` a copy of the folder is kept (``plan-15``), its last period open and not yet collected, and
    what is sent in it (``sent-15``).
    """
    for n, period in enumerate(of.periods[: size.closed + 1], 1):
        _command("open", corpus.plan, "--period", period.code)
        inbox = corpus.root / f"sent-{n}" / period.code
        inbox.mkdir(parents=True)
        for form in sorted((corpus.plan / "bieu_mau" / period.code).glob("*.json")):
            spec = Issuing(corpus.plan).form(form)
            _send(inbox / spec.file_name, period, spec, fill(of, spec), How.GOOD)
        if n in MARKS:
            shutil.copytree(corpus.plan, corpus.root / f"plan-{n}", copy_function=os.link)
        if n <= size.closed:
            _command("collect", corpus.plan, str(inbox))
            _command("close", corpus.plan, "--period", period.code, "--yes", "--why", "đo")
            if n not in MARKS:
                shutil.rmtree(inbox.parent)
    inbox.parent.rename(corpus.sent)
    (corpus.root / f"sent-{size.closed + 1}").symlink_to("sent")


def _command(name: str, plan: Path, *more: str) -> None:
    with redirect_stdout(StringIO()) as said:
        code = main([name, *more, "--folder", str(plan)])
    if code > (name == "collect"):
        raise SystemExit(f"{name} {' '.join(more)}: exit code {code}\n{said.getvalue()}")


if __name__ == "__main__":
    os.fsync = lambda _: None  # a corpus that a power cut takes away is made again
    print(get(Path(sys.argv[1]), sys.argv[2]).root)
