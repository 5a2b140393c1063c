"""The marked copy that goes back to a unit: each wrong cell coloured, with the reason in plain words."""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from tanminh_xl import __version__
from tanminh_xl.domain.events import Receipt
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.owing import due
from tanminh_xl.records.naming import safe_name
from tanminh_xl.records.outputs import Put, put
from tanminh_xl.usecases.snapshot import Snapshot


def returned_copies(snapshot: Snapshot) -> tuple[Put, ...]:
    """Bring the copies of every open period up to date: for each unit whose last version was returned, or of which
    only the valid part counts. A copy that stands already is left; one that was deleted is made again."""
    puts: list[Put] = []
    for period in snapshot.periods:
        state = snapshot.state(period)
        if not state.open:
            continue
        last = {s.receipt.unit: s for s in state.standings}
        for found in last.values():
            if found.verdict is Verdict.RETURNED or found.valid_part:
                why = found.decision.why if found.decision else ""
                receipt = found.receipt
                puts.append(_send_back(snapshot, receipt, why, found.verdict))
    return tuple(puts)


def _send_back(snapshot: Snapshot, receipt: Receipt, why: str, verdict: Verdict) -> Put:
    """Lay the copy into ``tra_lai/<kỳ>/<đơn vị>/``; ``why``: the clerk's reason, where the clerk decided."""
    name = safe_name(f"{PurePath(receipt.name).stem} (bản {receipt.number}, cần bổ sung).xlsx")
    inputs = "|".join((__version__, receipt.sha256, receipt.label, why, verdict.value))
    return put(
        snapshot.folder.returned_folder(receipt.period, receipt.unit) / name,
        hashlib.sha256(inputs.encode()).hexdigest(),
        lambda: _copy(snapshot, receipt, why, verdict),
        snapshot.call.now,
    )


def _copy(snapshot: Snapshot, receipt: Receipt, why: str, verdict: Verdict) -> bytes:
    from tanminh_xl.forms.mark import Cover, returned_copy  # openpyxl: only where something goes back

    said = receipt.submission
    spec = snapshot.folder.form(receipt.unit, receipt.period, said.form) if said else None
    period, plan = snapshot.catalogue.period[receipt.period], snapshot.catalogue.plan
    cover = Cover(
        unit_name=snapshot.catalogue.unit[receipt.unit].name,
        period_name=period.name,
        verdict=verdict,
        why=why,
        send_to=plan.send_to,
        phone=plan.phone,
        due=due(snapshot.catalogue, period, receipt.unit),
        sample=plan.sample,
    )
    return returned_copy(snapshot.folder.data(receipt), spec, said, receipt.findings, cover)
