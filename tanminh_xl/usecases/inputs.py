"""What a period's outputs are made from, as one digest: they are made again only where that changed (design 7.4)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from tanminh_xl import __version__, templates
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import Closing, Issuing, Opening, Reopening
from tanminh_xl.records.stored import LEDGERS
from tanminh_xl.usecases.snapshot import Snapshot

LAYOUTS = ("bao_cao.toml", "bieu_mau.toml", "don_doc.toml", "loi_ghi.toml", "mau_sac.toml", "van_ban.toml")
"""Templates that what a period's outputs are made of reads."""
LIFE = (Opening, Closing, Issuing, Reopening)
"""Events of a period's life: only the last of them say what its pages show."""


def inputs(snapshot: Snapshot, period: Period) -> str:
    """Digest of everything that the period's outputs are made from, by content, 64 hex digits: program, catalogues,
    every event of it and of earlier periods, closings among them, layouts."""
    known = snapshot.catalogue.period
    states = (_state_facts(snapshot, code) for code in snapshot.periods if known[code].end <= period.end)
    facts = (
        json.dumps(__version__),
        json.dumps(snapshot.catalogue_of(period.code).digest),
        f"[{', '.join(states)}]",
        json.dumps(sorted(snapshot.through.items())),
        json.dumps([_sha256(templates.path(name).read_bytes()) for name in LAYOUTS]),
        *_deadline_facts(snapshot, period),
    )
    return _sha256(f"[{', '.join(facts)}]".encode())


def _deadline_facts(snapshot: Snapshot, period: Period) -> Iterator[str]:
    """What deadlines make of the period's pages, where the catalogue has any."""
    judging = snapshot.catalogue_of(period.code)
    if any(t.deadline for t in judging.tasks) or any(d.deadline for d in judging.difficulties):
        due, others = snapshot.pressing(period)
        told = [(said.task, said.unit, said.state, said.result, said.evidence, said.noted) for said in others]
        yield json.dumps([snapshot.as_of(period).isoformat(), due, told], ensure_ascii=False)


def _state_facts(snapshot: Snapshot, code: str) -> str:
    """A period's events as a digest: worked out once, it is a part of the inputs of each later period.

    An event counts with its whole content, as its file's (``Folder.prints``), save what no page shows: a receipt's
    clock; of a closing, its number, its moment, and the hashes of the reports that are made from it.
    """

    def facts() -> str:
        now, period = snapshot.state(code), snapshot.catalogue.period[code]
        ledger = {f"{e.number:04}.json" for e in snapshot.records(code).ledger if isinstance(e, LIFE)}
        prints = [
            (name, mark.said)
            for name, mark in snapshot.folder.prints(code).items()
            if not (name.startswith(f"{LEDGERS}/") and name.rpartition("/")[2] in ledger)
        ]
        opening, closing, issuing = now.opening, now.closing, now.issuing
        notes = [(n.number, n.task, n.unit, n.state, n.result, n.evidence, n.at.isoformat()) for n in now.task_notes]
        said = (
            code,
            (period.kind, period.year, period.start.isoformat(), period.end.isoformat()),
            (period.previous, period.same),
            snapshot.catalogue_of(code).digest,
            now.phase,
            opening and (opening.catalogue, opening.due.isoformat()),
            closing and (closing.receipts, closing.adjustments, closing.figures, closing.figures_of, closing.days),
            closing and (closing.left, closing.why),
            issuing and (issuing.document, issuing.day.isoformat(), issuing.signer),
            prints,
            notes,
            *([closing.owner_reviews] if closing and closing.owner_reviews else []),
        )
        return json.dumps(_sha256(json.dumps(said, ensure_ascii=False).encode()))

    return snapshot.once("facts", code, facts)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
