"""The step of one file as a function of bytes, without folder or clock: it maps over any executor, here or elsewhere.

Two messages go to who does it: the context of a run (what is known beside the files: the catalogue, the forms that were
sent), once, and a job for each file. Both and the answer are JSON, behind a job's JSON the file itself. What this step
cannot say for certain it hands back (``HERE``), and the file is read where the plan folder is.
"""

from __future__ import annotations

import hashlib
import json
import platform
import zlib
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tanminh_xl
from tanminh_xl.catalogue.files import from_json
from tanminh_xl.checks.admit import Incoming
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.mail import Mail
from tanminh_xl.grid import bounded
from tanminh_xl.records.stored import SENT, Codec, Sent, read
from tanminh_xl.usecases.form_reader import FormReader, Forms

HERE, NO_CONTEXT = b'"here"', b'"context"'
"""Answers in place of what a file says: it is to be read where the plan folder is; the context is not known here."""
HELD = 4
"""Contexts that a process keeps: of so many plan folders at once."""
_PARSED = 512
_OF_THE_MACHINE = frozenset((Code.FILE_TOO_SLOW, Code.FILE_TOO_LARGE, Code.FILE_CRASHED))
"""What is found of a file and may be this machine's fault: too little memory, too much else to do."""


class Job(NamedTuple):
    """One file beside its bytes: its name, when it was sent, the message that brought it."""

    name: str
    sent: datetime
    mail: Mail | None = None


class Said(NamedTuple):
    """What a file says. ``form``: unit, period and version of the form by which it was read; ``incoming`` has none."""

    incoming: Incoming
    form: tuple[str, str, int] | None = None


class Context(NamedTuple):
    """What a run knows beside its files. ``catalogue``: canonical JSON; ``forms``: period -> unit -> JSON of each
    version, from the first; "" for one that cannot be read. Periods that are not among them are not known here."""

    program: tuple[str, ...]
    catalogue: str
    forms: Mapping[str, Mapping[str, tuple[str, ...]]]


class NotHere(Exception):
    """Whoever has the plan folder knows more."""


JOB: Codec[Job] = Codec(Job)
SAID: Codec[Said] = Codec(Said)


def step(context: bytes, job: bytes) -> bytes:
    """What a file says, as ``said`` reads it, or ``HERE``. Pure; raises nothing but what ends the process."""
    try:
        return _step(_reader(context), job)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a Rust panic is no Exception; whoever reads the file again says what is wrong
        return HERE


def _step(reader: FormReader, job: bytes) -> bytes:
    head, _, data = job.partition(b"\n")
    told = JOB.adapter.validate_json(head)
    incoming = reader.incoming(told.name, data, told.sent, mail=told.mail)
    if any(finding.code in _OF_THE_MACHINE for finding in incoming.findings):
        return HERE
    form = incoming.form
    found = Said(incoming._replace(form=None), (form.unit, form.period, form.version) if form else None)
    answer = SAID.adapter.dump_json(found)
    again = SAID.adapter.validate_json(answer)
    return answer if again == found and SAID.adapter.dump_json(again) == answer else HERE


def job(name: str, data: bytes, sent: datetime, mail: Mail | None = None) -> bytes:
    """One file as a job."""
    return JOB.adapter.dump_json(Job(name, sent, mail)) + b"\n" + data


def said(answer: bytes, sent: datetime, forms: Forms) -> Incoming | None:
    """What the file that was sent then says; None for ``HERE``. ``forms``: those of the plan folder."""
    if answer in (HERE, NO_CONTEXT):
        return None
    incoming, form = SAID.adapter.validate_json(answer)
    found = forms.sent(*form) if form else None
    if form and found is None:
        return None
    return incoming._replace(sent=sent, form=found.form if found else None)


# the context


def packed(catalogue: bytes, forms: Mapping[str, Mapping[str, tuple[str, ...]]]) -> bytes:
    """A context as bytes; ``catalogue``: canonical JSON."""
    context = Context(program(), catalogue.decode(), forms)
    return zlib.compress(json.dumps(context._asdict(), ensure_ascii=False).encode(), 1)


@lru_cache(maxsize=1)
def program() -> tuple[str, ...]:
    """Which program reads here: its version, Python's, and the hash of its sources. Only the same one reads for it."""
    root, found = Path(tanminh_xl.__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return tanminh_xl.__version__, platform.python_version(), found.hexdigest()[:12]


@lru_cache(maxsize=HELD)
def _reader(context: bytes) -> FormReader:
    told = Context(**json.loads(zlib.decompress(context)))
    if tuple(told.program) != program():
        raise NotHere("another program")
    return FormReader(from_json(told.catalogue.encode()), _Forms(told.forms))


class _Forms:
    """The forms of a context, each read when a file first needs it."""

    def __init__(self, told: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
        self._told = told
        self._parsed = lru_cache(_PARSED)(self._parse)

    def versions(self, period: str, /) -> Mapping[str, int]:
        return {unit: len(versions) for unit, versions in self._period(period).items()}

    def sent(self, unit: str, period: str, version: int, /) -> Sent | None:
        versions = self._period(period).get(unit, ())
        return self._parsed(unit, period, version) if 0 < version <= len(versions) else None

    def _period(self, period: str) -> Mapping[str, tuple[str, ...]]:
        if period not in self._told:
            raise NotHere(period)
        return self._told[period]

    def _parse(self, unit: str, period: str, version: int) -> Sent:
        return read(SENT, self._told[period][unit][version - 1].encode())


# in a process that does many steps for one context

_kept: dict[str, bytes] = {}


def keep(context: bytes) -> str:
    """Keep a context for the jobs to come; by which name they ask for it."""
    digest = name_of(context)
    _kept.pop(digest, None)
    while len(_kept) >= HELD:
        del _kept[next(iter(_kept))]
    _kept[digest] = context
    return digest


def name_of(context: bytes) -> str:
    """By which name jobs ask for a context."""
    return hashlib.sha256(context).hexdigest()


def kept(digest: str, job: bytes) -> bytes:
    """``step`` by a context that was kept here; ``NO_CONTEXT`` where it was not: the process is new."""
    context = _kept.get(digest)
    return NO_CONTEXT if context is None else step(context, job)


def keep_and_step(context: bytes, job: bytes) -> bytes:
    """``step`` by a context that is kept from now on."""
    keep(context)
    return step(context, job)


def forget(digest: str) -> None:
    """The run is over: what was kept for it goes, and the bounded child ends."""
    _kept.pop(digest, None)
    _reader.cache_clear()
    bounded.end()
