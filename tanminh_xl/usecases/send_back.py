"""The marked copy that goes back to a unit: each cell to mend coloured, with the reason in plain words."""

from __future__ import annotations

import hashlib
import traceback
from pathlib import Path, PurePath

from tanminh_xl import __version__, templates
from tanminh_xl.domain.days import due_again, goes_back, went_back
from tanminh_xl.domain.events import Receipt, Standing
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.forms.cover import Cover
from tanminh_xl.grid import Unreadable
from tanminh_xl.grid import read as read_grid
from tanminh_xl.records import log
from tanminh_xl.records.naming import safe_name
from tanminh_xl.records.outputs import Output, put
from tanminh_xl.records.stored import DAMAGED
from tanminh_xl.usecases.snapshot import Snapshot


def returned_copies(snapshot: Snapshot) -> tuple[Output, ...]:
    """Bring the copies of every open period up to date: for each unit whose last version goes back. A copy that stands
    already is left; one that was deleted is made again."""
    puts: list[Output] = []
    for period in snapshot.periods:
        state = snapshot.state(period)
        if state.open:
            last = {s.receipt.unit: s for s in state.standings if not s.passed_on}
            puts += [_in_a_net(snapshot, found) for found in last.values() if goes_back(found)]
    return tuple(puts)


def _in_a_net(snapshot: Snapshot, found: Standing) -> Output:
    """The copy of one file, or why it could not be made: one copy stops no other, and the next run tries again."""
    receipt = found.receipt
    try:
        return _send_back(snapshot, found)
    except TanMinhError as problem:
        if problem.code not in DAMAGED:
            raise
        why = str(problem)
    except Exception as problem:
        log.keep(snapshot.folder.root, f"đọc tệp {receipt.name}", snapshot.call.now, traceback.format_exc())
        why = f"Chương trình gặp trục trặc ({type(problem).__name__})."
    unit = snapshot.catalogue.unit.get(receipt.unit)
    said = f"Chưa làm được bản gửi lại {unit.name if unit else receipt.unit} của tệp {receipt.name}. {why}"
    return Output(copy_path(snapshot, receipt), False, said)


def _send_back(snapshot: Snapshot, found: Standing) -> Output:
    """Lay the copy into ``tra_lai/<kỳ>/<đơn vị>/``."""
    receipt = found.receipt
    path = copy_path(snapshot, receipt)
    cover = _cover(snapshot, found)

    def make() -> bytes:
        return _copy(snapshot, receipt, cover)

    return put(path, _inputs(receipt, cover), make, snapshot.call.now, formerly=_inputs_then(found))


def copy_path(snapshot: Snapshot, receipt: Receipt) -> Path:
    """Where the copy of a file lies, or is to lie."""
    name = safe_name(f"{PurePath(receipt.name).stem} (bản {receipt.number}, cần bổ sung).xlsx")
    return snapshot.folder.returned_folder(receipt.period, receipt.unit) / name


def _cover(snapshot: Snapshot, found: Standing) -> Cover:
    receipt, plan = found.receipt, snapshot.catalogue.plan
    day = went_back(found)
    return Cover(
        unit_name=snapshot.catalogue.unit[receipt.unit].name,
        period_name=snapshot.catalogue.period[receipt.period].name,
        verdict=found.verdict,
        why=found.decision.why if found.decision else "",
        send_to=plan.send_to,
        phone=plan.phone,
        returned=day,
        due=due_again(snapshot.catalogue, day),
        sample=plan.sample,
    )


def _inputs(receipt: Receipt, cover: Cover) -> str:
    """Digest of what a copy is made from. A form and a receipt are never changed: their names stand for them."""
    layout = hashlib.sha256(templates.path("bieu_mau.toml").read_bytes()).hexdigest()
    return _digest(__version__, receipt.sha256, receipt.label, layout, *map(str, cover))


def _inputs_then(found: Standing) -> str:
    """The digest that version 0.1.0 gave a copy: what it sent is not made anew in other words."""
    receipt, verdict = found.receipt, found.verdict
    if found.decision is not None and found.valid_part:
        verdict = Verdict.ACCEPTED_WITH_NOTES if receipt.findings else Verdict.ACCEPTED
    why = found.decision.why if found.decision else ""
    return _digest("0.1.0", receipt.sha256, receipt.label, why, verdict.value)


def _digest(*facts: str) -> str:
    return hashlib.sha256("|".join(facts).encode()).hexdigest()


def _copy(snapshot: Snapshot, receipt: Receipt, cover: Cover) -> bytes:
    from tanminh_xl.forms.mark import returned_copy  # XlsxWriter: only where something goes back

    said = receipt.submission
    spec = snapshot.folder.form(receipt.unit, receipt.period, said.form) if said else None
    try:
        grid = read_grid(snapshot.folder.data(receipt)) if said else None
        return returned_copy(grid, spec, said, receipt.findings, cover)
    except Unreadable:  # what an earlier reader could read: the list says what it found
        return returned_copy(None, spec, said, receipt.findings, cover)
