"""Messages that answer the files that came ("Soạn thư trả lời"): what was received, what goes back, what is still to be
mended (decision-tables 13.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tanminh_xl.domain.answering import ANSWERS, Reply, answered_to, reply, waits
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.days import due_again, went_back
from tanminh_xl.domain.drafts import Dispatch, Draft, DraftKind, Enclosed, Fate, fates
from tanminh_xl.domain.events import Counted
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.host import Hint, Outcome, TanMinhError
from tanminh_xl.domain.receipt_code import receipt_code
from tanminh_xl.domain.submission import checksum
from tanminh_xl.mail import texts
from tanminh_xl.usecases.drafts import enclose, lay, sender
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

COUNTS = {
    DraftKind.RECEIVED: "đã tiếp nhận",
    DraftKind.BACK: "đề nghị chỉnh sửa, bổ sung",
    DraftKind.MORE: "đề nghị bổ sung tiếp",
}


class Written(NamedTuple):
    """The answers that are to be sent now, and why one could not be written."""

    drafts: tuple[Draft, ...]
    troubles: tuple[str, ...] = ()


def answers(snapshot: Snapshot) -> Proposal:
    """Lay an answer ready for each unit whose last file is not answered yet, in the open period.

    Nothing is sent. A file that waits for the Office gets none. TanMinhError: the period is not open.
    """
    period = snapshot.open_now()

    def says() -> str:
        count = sum(1 for _ in _replies(snapshot, period))
        return f"Sẽ soạn {count} thư trả lời của {period.name} vào thư mục thu_di; chưa gửi." if count else ""

    return Proposal(lambda: _answers(snapshot, period), says)


def _answers(snapshot: Snapshot, period: Period) -> Outcome:
    from tanminh_xl.usecases.send_back import returned_copies

    copies = returned_copies(snapshot)
    written = current(snapshot, period)
    made = lay(snapshot, written.drafts, ANSWERS, period.code)
    state, names = snapshot.state(period.code), snapshot.catalogue.unit
    counts = [f"{n} {words}" for kind, words in COUNTS.items() if (n := [d.kind for d in written.drafts].count(kind))]
    waiting = [names[u].name for u in snapshot.folder.versions(period.code) if u in names and waits(state, u)]
    nobody = [names[d.unit].name for d in written.drafts if not d.to]
    told = [*(put.note for put in copies if put.note), *(put.note for put in made if put.note), *written.troubles]
    lines = [
        f"{names[d.unit].name}: {COUNTS[d.kind]} ({put.path.name})"
        for d, put in zip(written.drafts, made, strict=False)
    ]
    if nobody:
        lines.append(f"Chưa có địa chỉ thư, gửi qua Zalo (tệp .txt): {', '.join(nobody)}.")
    if waiting:
        lines.append(f"Chờ Văn phòng xác nhận tệp, chưa soạn thư: {', '.join(waiting)}.")
    if not written.drafts:
        return Outcome("Không có tệp nào cần trả lời.", lines=(*lines, *told), exit=1 if written.troubles else 0)
    folder = snapshot.folder.drafts_folder(period.code)
    return Outcome(
        f"Đã soạn {len(written.drafts)} thư trả lời: {'; '.join(counts)}. Chưa gửi.",
        lines=(*lines, *told),
        paths=(folder,),
        exit=1 if written.troubles else 0,
        hints=(Hint("drafts_laid"),),
    )


def current(snapshot: Snapshot, period: Period) -> Written:
    """The answers of a period as the facts are now, in the order of the table of units."""
    drafts, troubles = [], []
    for said in _replies(snapshot, period):
        try:
            drafts.append(_draft(snapshot, period, said))
        except TanMinhError as problem:
            if problem.code != "enclosed_gone":
                raise
            name = snapshot.catalogue.unit[said.found.receipt.unit].name
            troubles.append(f"{name}: chưa soạn được thư. {problem} {problem.hint}")
    return Written(tuple(drafts), tuple(troubles))


def _replies(snapshot: Snapshot, period: Period) -> Iterator[Reply]:
    state, sent = snapshot.state(period.code), snapshot.folder.dispatches(period.code)
    became = fates(sent)
    done: dict[str, list[Dispatch]] = {}
    for event in sent:
        if became[event.key] is Fate.SENT:
            done.setdefault(event.unit, []).append(event)
    units = dict.fromkeys(s.receipt.unit for s in state.standings)
    for unit in sorted(units, key=snapshot.catalogue.unit_order):
        if unit in snapshot.catalogue.unit and (said := reply(state, unit, done.get(unit, ()))) is not None:
            yield said


def _draft(snapshot: Snapshot, period: Period, said: Reply) -> Draft:
    receipt, of = said.found.receipt, sender(snapshot)
    code = receipt_code(snapshot.catalogue.plan.code, receipt)
    unit = snapshot.catalogue.unit[receipt.unit]
    filed = texts.Filed(unit.name, period.name, receipt.name, receipt.number, said.found.day, code)
    enclosed: tuple[Enclosed, ...] = ()
    if said.kind is DraftKind.RECEIVED:
        counted = Counted(receipt, said.found.valid_part)
        figures = receipt.submission.figures - counted.bad if receipt.submission else frozenset()
        words = texts.received(
            of,
            filed,
            len(figures),
            checksum(receipt.submission),
            receipt.findings,
            on_behalf=bool(receipt.on_behalf),
            answered=said.found.verdict is Verdict.ACCEPTED_IN_PART,
        )
    else:
        enclosed = tuple(_enclosed(snapshot, said))
        state = snapshot.state(period.code)
        words = texts.back(
            of,
            filed,
            said.to_mend,
            receipt.findings,
            due_again(snapshot.catalogue, went_back(said.found)),
            why=said.found.decision.why if said.found.decision else "",
            in_part=said.found.verdict is Verdict.ACCEPTED_IN_PART,
            before=said.found.verdict is not Verdict.ACCEPTED_IN_PART and receipt.unit in state.counted,
            form=len(enclosed) > 1,
            mended=said.mended,
        )
    to = answered_to(snapshot.catalogue, receipt.unit, receipt.mail.sender if receipt.mail else "")
    return Draft(said.kind, period.code, receipt.unit, said.about, to, *words, enclosed)


def _enclosed(snapshot: Snapshot, said: Reply) -> Iterator[Enclosed]:
    """The marked copy; of a file without a form in it the unit's form too."""
    from tanminh_xl.usecases.send_back import copy_path

    receipt = said.found.receipt
    yield enclose(snapshot, copy_path(snapshot, receipt))
    spec = None if receipt.submission else snapshot.folder.latest_form(receipt.unit, receipt.period)
    if spec is not None:
        yield enclose(snapshot, snapshot.folder.form_path(spec))
