"""Messages that lie ready go out ("Gửi thư"): only where a person says so, each once, told one by one.

How it is that none goes twice: before a message's last byte an event says that its sending was begun. Numbers of
events are taken without a gap, so that of two clerks who begin the same message the later one sees the earlier one's
event, and leaves it. One that was begun and of which no end is known is never sent again by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.domain.answering import ANSWERS
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.drafts import (
    BEGUN,
    BY_HAND,
    NOT_SENT,
    SENT,
    Dispatch,
    Draft,
    DraftKind,
    Fate,
    fate,
    fates,
)
from tanminh_xl.domain.host import Hint, Outcome, TanMinhError
from tanminh_xl.domain.mail import sendable
from tanminh_xl.domain.names import normalise
from tanminh_xl.mail import eml
from tanminh_xl.usecases.drafts import Waiting, office, waiting
from tanminh_xl.usecases.proposal import Proposal, Stopped
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.mail.smtp import Outgoing, Told

Post = Callable[[Sequence["Outgoing"]], Iterator["Told"]]
"""Sends messages over one connection, as ``mail.smtp.send`` does over one server."""
Key = tuple[DraftKind, str, str, str]

NO_SERVER = "Ghi ở trang Cài đặt; hoặc mở từng thư trong thư mục thu_di, gửi bằng chương trình thư rồi ghi nhận."
CHANGED = "có tệp mới hoặc nội dung đã khác từ khi soạn"
UNFINISHED = "soạn dở hoặc địa chỉ của Văn phòng đã đổi"
OTHERS_SEND = "máy khác đang gửi hoặc vừa gửi"
CUT = "mất kết nối khi máy chủ chưa xác nhận nên chưa rõ đã gửi hay chưa; xem hộp Đã gửi"


ALL = "tất cả"
"""In place of a message's name: all that wait and hold."""
WAS_SENT, SEND_AGAIN = "đã gửi", "gửi lại"
DOUBT = (
    f"{{message}}: lần gửi trước chưa rõ kết quả. Xem hộp Đã gửi: có thư này thì ghi “{WAS_SENT}”, không có thì ghi "
    f"“{SEND_AGAIN}”; chọn Hủy để xem sau."
)
"""What is asked of a message in doubt."""
BY_HAND_ASKED = (
    "Chưa khai báo máy chủ gửi thư: mở từng thư trong thư mục thu_di để gửi bằng chương trình thư hoặc Zalo "
    f"({{count}} thư). Đã gửi thư nào? Ghi tên đơn vị hoặc tên tệp, cách nhau bằng dấu ;, hoặc “{ALL}”. Chọn Hủy để mở "
    "thư mục."
)
"""What is asked where no mail server is known."""


def _answers(snapshot: Snapshot, period: Period) -> Iterable[Draft]:
    from tanminh_xl.usecases import answers

    return answers.current(snapshot, period).drafts


def _forms(snapshot: Snapshot, period: Period) -> Iterable[Draft]:
    from tanminh_xl.usecases import issue_by_mail

    return issue_by_mail.current(snapshot, period)


def _reminders(snapshot: Snapshot, period: Period) -> Iterable[Draft]:
    from tanminh_xl.usecases import remind

    return remind.current(snapshot, period)


CURRENT: dict[DraftKind, Callable[[Snapshot, Period], Iterable[Draft]]] = {
    **dict.fromkeys(ANSWERS, _answers),
    DraftKind.FORM: _forms,
    DraftKind.REMINDER: _reminders,
    DraftKind.ASK: _reminders,
}
"""Kind of message -> those that there are to send as the facts are now: one that lies ready and is none of them is not
sent."""


class Lying(NamedTuple):
    """What lies in ``thu_di``: ``ready`` to be sent; ``stale``: with why it is not sent; ``doubtful``: begun, and
    nobody knows its end; ``zalo``: without an address. ``known``: period -> numbers of the events by which that was
    decided."""

    ready: tuple[Waiting, ...]
    stale: tuple[tuple[Waiting, str], ...]
    doubtful: tuple[Waiting, ...]
    zalo: tuple[Waiting, ...]
    known: Mapping[str, frozenset[int]]


def lying(snapshot: Snapshot, again: Sequence[str] = ()) -> Lying:
    """What there is to send of the period asked for, else of every open period. ``again``: names of messages in doubt
    that are to be sent all the same; TanMinhError (``draft_unknown``) where there is none such."""
    periods = (
        [snapshot.open_now().code] if snapshot.call.period else [p for p in snapshot.periods if _open(snapshot, p)]
    )
    known = {code: frozenset(e.number for e in snapshot.folder.dispatches(code)) for code in periods}
    there = [one for code in periods for one in waiting(snapshot, code)]
    doubtful = [one for one in there if one.fate is Fate.IN_DOUBT]
    asked = {named(doubtful, text).draft.key for text in again}
    now = _current(snapshot, there)
    ready, stale, zalo = [], [], []
    for one in there:
        if one.fate is Fate.IN_DOUBT and one.draft.key not in asked:
            continue
        why = _why_not(one, now)
        if why:
            stale.append((one, why))
        elif one.draft.to:
            ready.append(one)
        else:
            zalo.append(one)
    left = tuple(one for one in doubtful if one.draft.key not in asked)
    return Lying(tuple(ready), tuple(stale), left, tuple(zalo), known)


def _open(snapshot: Snapshot, period: str) -> bool:
    return snapshot.state(period).open


def _current(snapshot: Snapshot, there: Iterable[Waiting]) -> Mapping[DraftKind, Mapping[Key, Draft]]:
    """The messages that there are to send now, of each kind that lies there."""
    kinds = {(one.draft.kind, one.draft.period) for one in there}
    made: dict[object, list[Draft]] = {}
    found: dict[DraftKind, dict[Key, Draft]] = {}
    for kind, period in sorted(kinds):
        if (maker := CURRENT.get(kind)) is not None:
            if (maker, period) not in made:
                made[maker, period] = list(maker(snapshot, snapshot.catalogue.period[period]))
            found.setdefault(kind, {}).update((d.key, d) for d in made[maker, period])
    return found


def _why_not(one: Waiting, now: Mapping[DraftKind, Mapping[Key, Draft]]) -> str:
    """Why a message that lies ready is not sent; "" where it is."""
    if one.draft.kind in now and now[one.draft.kind].get(one.draft.key) != one.draft:
        return CHANGED
    return "" if one.whole else UNFINISHED


def named(there: Sequence[Waiting], text: str) -> Waiting:
    """A message that lies there, by its file's name, with or without its ending or folders. TanMinhError
    (``draft_unknown``) where it is not exact."""
    wanted = normalise(PurePath(text.strip().replace("\\", "/")).name)
    found = [one for one in there if wanted in (normalise(one.path.name), normalise(one.path.stem))]
    if len(found) != 1:
        names = "; ".join(one.path.stem for one in there) or "không có thư nào"
        raise TanMinhError(
            "draft_unknown", f"Không có thư “{text}” đang chờ trong thư mục thu_di.", f"Các thư đang chờ: {names}."
        )
    return found[0]


def to_send(snapshot: Snapshot) -> Proposal:
    """What would be sent, and what would not and why; nothing is done."""

    def do() -> Outcome:
        there = lying(snapshot)
        count = len(there.ready)
        return Outcome(
            f"{count} thư chờ gửi." if count else "Không có thư nào chờ gửi.",
            lines=(
                *(f"{whose(snapshot, one)} → {', '.join(one.draft.to)}" for one in there.ready),
                *_rest(snapshot, there),
            ),
            exit=1 if there.doubtful or there.stale else 0,
            hints=(*([Hint("send_confirm")] if count else []), *_in_doubt(there)),
            document=lambda: {
                "ready": [_json(one) for one in there.ready],
                "stale": [_json(one) | {"why": why} for one, why in there.stale],
                "in_doubt": [_json(one) for one in there.doubtful],
                "zalo": [_json(one) for one in there.zalo],
            },
        )

    return Proposal(do, writes=False)


def send(snapshot: Snapshot, again: Sequence[str] = (), post: Post | None = None) -> Proposal:
    """Send what lies ready; ``again``: and these of which the end is not known, once more. ``post``: the way; None:
    by the server of Cài đặt.

    TanMinhError: the Office's address or server is missing, its password is not known; ``draft_unknown``. What goes
    wrong once it sends is told with the outcome.
    """
    there = lying(snapshot, again)
    by = post or (_server(snapshot) if there.ready else None)
    sender = office(snapshot).address
    if there.ready and not sendable(sender):
        raise TanMinhError(
            "no_mail_address",
            "Chưa ghi địa chỉ thư điện tử của Văn phòng." if not sender else f"“{sender}” không phải địa chỉ thư.",
            "Ghi ở dòng dia_chi_thu của trang Cài đặt, soạn thư lại, rồi gửi.",
        )

    def says() -> str:
        if not there.ready:
            return ""
        units = ", ".join(dict.fromkeys(_unit(snapshot, one.draft) for one in there.ready))
        return f"Sẽ gửi {len(there.ready)} thư từ {sender}: {units}."

    return Proposal(lambda: _send(snapshot, by, there, sender), says)


def _server(snapshot: Snapshot) -> Post:
    """The way over the mail server of Cài đặt."""
    from tanminh_xl.mail import smtp
    from tanminh_xl.usecases.mail_servers import sending

    server = sending(snapshot)
    if server is None:
        raise TanMinhError("no_mail_server", "Chưa ghi máy chủ gửi thư.", NO_SERVER)
    return partial(smtp.send, server)


class _Run:
    """One sending: what became of each message, by its key."""

    def __init__(self, snapshot: Snapshot, sender: str, known: Mapping[str, frozenset[int]]) -> None:
        self.snapshot, self.sender, self.known = snapshot, sender, known
        self.sent: list[Waiting] = []
        self.troubles: list[tuple[Waiting, str]] = []
        self.refused: list[str] = []
        self.cut: list[Waiting] = []

    def event(self, one: Waiting, out: Outgoing, state: str, to: tuple[str, ...], begun: int = 0) -> Dispatch:
        """Write that a message is being sent, or how that ended."""
        draft, call = one.draft, self.snapshot.call
        own = eml.message_id(draft, office(self.snapshot))
        sha256 = hashlib.sha256(out.data).hexdigest()
        return self.snapshot.folder.dispatch(
            Dispatch(0, *draft.key, to, draft.subject, own, sha256, state, call.who, call.now, begun)
        )

    def did_not_go(self, one: Waiting) -> None:
        """Write that a message in doubt was not sent, as a person said, of what had been begun when it was said."""
        draft, call = one.draft, self.snapshot.call
        own = [e for e in self.snapshot.folder.dispatches(draft.period) if e.key == draft.key]
        ended = {e.begun for e in own}
        for event in own:
            if event.state == BEGUN and event.number not in ended and event.number in self.known[draft.period]:
                end = replace(event, number=0, state=NOT_SENT, to=(), begun=event.number, who=call.who, at=call.now)
                self.snapshot.folder.dispatch(end)

    def begin(self, one: Waiting, out: Outgoing) -> Dispatch | None:
        """Say that a message is being sent; None where somebody else began it first, or has sent it."""
        mine = self.event(one, out, BEGUN, out.to)
        others = [
            e
            for e in self.snapshot.folder.dispatches(one.draft.period)
            if e.key == one.draft.key and (e.state in (SENT, BY_HAND) or e.number not in self.known[e.period])
        ]
        if fate(e for e in others if e.number < mine.number) is Fate.TO_SEND:
            return mine
        self.event(one, out, NOT_SENT, (), mine.number)
        return None


def _send(snapshot: Snapshot, post: Post | None, there: Lying, sender: str) -> Outcome:
    run = _Run(snapshot, sender, there.known)
    for one, _ in there.stale:
        if one.fate is Fate.IN_DOUBT:  # it is among these only where a person named it
            run.did_not_go(one)
    left = [(one, out) for one in there.ready if (out := _outgoing(run, one)) is not None]
    failed: TanMinhError | None = None
    total = len(left)
    while post is not None and left and failed is None:
        try:
            left = _over_one_line(run, post, left, total)
        except TanMinhError as problem:
            failed = problem
        except Stopped:
            break
    lines = [f"{whose(snapshot, one)}: chưa gửi, {why}." for one, why in run.troubles]
    lines += [*run.refused, *_rest(snapshot, there)]
    if failed is not None:
        lines += [f"{failed} {failed.hint}".rstrip()]
    if left:
        lines.append(f"Còn {len(left)} thư chưa gửi; làm lại thì gửi tiếp, thư đã gửi không gửi lần nữa.")
    bad = bool(run.troubles or run.refused or left or failed or there.doubtful or there.stale)
    text = f"Đã gửi {len(run.sent)} thư." if run.sent else "Chưa gửi thư nào." if bad else "Không có thư nào chờ gửi."
    return Outcome(text, lines=tuple(lines), exit=1 if bad else 0, hints=_in_doubt(there, run.cut))


def _in_doubt(there: Lying, cut: Sequence[Waiting] = ()) -> tuple[Hint, ...]:
    return (Hint("in_doubt"),) if there.doubtful or cut else ()


def _outgoing(run: _Run, one: Waiting) -> Outgoing | None:
    """The message as it goes out; None, and told, where its file says no address that can be written to."""
    from tanminh_xl.mail.smtp import Outgoing

    try:
        data = one.path.read_bytes()
    except OSError:
        run.troubles.append((one, "không đọc được tệp; đóng tệp ở chương trình khác"))
        return None
    to = eml.recipients(data)
    if not to:
        run.troubles.append((one, "thư không có địa chỉ nhận"))
        return None
    return Outgoing(run.sender, to, eml.ready(data, run.snapshot.call.now))


def _over_one_line(
    run: _Run, post: Post, left: list[tuple[Waiting, Outgoing]], total: int
) -> list[tuple[Waiting, Outgoing]]:
    """Send over one connection; what is still left where a message was not to be sent after all. Raises as ``post``:
    what it was at is then certainly not sent, or in doubt by its event."""
    from tanminh_xl.mail.smtp import State

    begun: Dispatch | None = None
    at = 0
    done = 0
    try:
        with closing(_generator(post([out for _, out in left]))) as told:
            for said in told:
                at = said.which
                one, out = left[at]
                if said.state is State.BEGUN:
                    if not run.snapshot.host.step("Gửi thư", total - len(left) + at + 1, total):
                        raise Stopped
                    begun = run.begin(one, out)
                    if begun is None:
                        run.troubles.append((one, OTHERS_SEND))
                        return left[at + 1 :]
                    continue
                _ended(run, one, out, said, begun)
                begun, done = None, at + 1
    except (TanMinhError, Stopped):
        del left[:done]
        raise
    return []


def _generator(told: Iterator[Told]) -> Generator[Told, None, None]:
    """What can be closed, whatever iterates."""
    yield from told


def _ended(run: _Run, one: Waiting, out: Outgoing, said: Told, begun: Dispatch | None) -> None:
    """Write how the sending of a message ended, and keep what is to be told of it."""
    from tanminh_xl.mail.smtp import State

    number = begun.number if begun else 0
    refused = {refusal.address: refusal.answer for refusal in said.refused}
    if said.state is State.SENT:
        run.event(one, out, SENT, tuple(a for a in out.to if a not in refused), number)
        run.sent.append(one)
    elif said.state is State.CUT:
        run.troubles.append((one, CUT))
        run.cut.append(one)
    else:
        if begun is not None:
            run.event(one, out, NOT_SENT, (), number)
        if not refused:
            run.troubles.append((one, said.answer.rstrip(".") or "máy chủ không nhận"))
    unit = _unit(run.snapshot, one.draft)
    run.refused += [f"{unit}: máy chủ không nhận địa chỉ {address} ({answer})." for address, answer in refused.items()]


def by_hand(snapshot: Snapshot, names: Sequence[str], again: Sequence[str] = ()) -> Proposal:
    """Record that the clerk sent messages herself, from her mail program or by Zalo. ``names``: of their files, "" for
    none; ``ALL``: all that lie there and hold. ``again``: names of messages in doubt that, as she says, did not go:
    they lie there as any other from then on. TanMinhError (``draft_unknown``) for a name of none."""
    there = lying(snapshot, again)
    every = (*there.ready, *there.zalo, *(one for one, _ in there.stale), *there.doubtful)
    if any(normalise(name) == normalise(ALL) for name in names):
        chosen = (*there.ready, *there.zalo)
    else:
        chosen = tuple(dict.fromkeys(_by_name_or_unit(snapshot, every, name) for name in names if name.strip()))

    def do() -> Outcome:
        office_now, call = office(snapshot), snapshot.call
        run, done = _Run(snapshot, "", there.known), []
        for one in _in_doubt_before(there):
            run.did_not_go(one)
        for one in chosen:
            now = fates(snapshot.folder.dispatches(one.draft.period)).get(one.draft.key, Fate.TO_SEND)
            if now is not Fate.SENT:
                own = eml.message_id(one.draft, office_now)
                sha256 = hashlib.sha256(one.path.read_bytes()).hexdigest()
                draft = one.draft
                snapshot.folder.dispatch(
                    Dispatch(0, *draft.key, draft.to, draft.subject, own, sha256, BY_HAND, call.who, call.now)
                )
                done.append(one)
        text = f"Đã ghi nhận {len(done)} thư do Văn phòng tự gửi." if done else "Không có thư nào để ghi nhận."
        if again and not done:
            text = f"Đã ghi nhận {len(again)} thư chưa gửi được."
        return Outcome(text, lines=tuple(whose(snapshot, one) for one in done))

    says = f"Sẽ ghi nhận {len(chosen)} thư đã gửi bằng chương trình thư hoặc Zalo." if chosen else ""
    return Proposal(do, lambda: says)


def _in_doubt_before(there: Lying) -> Iterator[Waiting]:
    """Messages in doubt of which a person said that they did not go: only so are they among those that wait."""
    waits = (*there.ready, *there.zalo, *(one for one, _ in there.stale))
    yield from (one for one in waits if one.fate is Fate.IN_DOUBT)


def _by_name_or_unit(snapshot: Snapshot, there: Sequence[Waiting], text: str) -> Waiting:
    """A message by its file, or the only one of a unit."""
    try:
        unit = snapshot.unit(text)
    except TanMinhError:
        return named(there, text)
    own = [one for one in there if one.draft.unit == unit]
    return own[0] if len(own) == 1 else named(own or there, text)


def _rest(snapshot: Snapshot, there: Lying) -> Iterator[str]:
    """What is not sent, and why."""
    for one, why in there.stale:
        yield f"{whose(snapshot, one)}: không gửi, {why}; soạn lại thư."
    for one in there.doubtful:
        yield (
            f"{whose(snapshot, one)}: lần gửi trước chưa rõ kết quả nên không tự gửi lại. Xem hộp Đã gửi của "
            "Văn phòng: có thư này thì ghi nhận đã gửi, không có thì gửi lại."
        )
    for one in there.zalo:
        yield f"{whose(snapshot, one)}: đơn vị chưa có địa chỉ thư, gửi qua Zalo."


def whose(snapshot: Snapshot, one: Waiting) -> str:
    """A message as a person knows it: "Thôn Đồng Tiến, đã tiếp nhận (Da-tiep-nhan_THON05_Thon-Dong-Tien_1.eml)"."""
    return f"{_unit(snapshot, one.draft)}, {one.draft.kind.value} ({one.path.name})"


def _unit(snapshot: Snapshot, draft: Draft) -> str:
    unit = snapshot.catalogue.unit.get(draft.unit)
    return unit.name if unit else draft.unit


def _json(one: Waiting) -> dict[str, object]:
    draft = one.draft
    return {
        "file": one.path.name,
        "kind": draft.kind.value,
        "period": draft.period,
        "unit": draft.unit,
        "about": draft.about,
        "to": list(draft.to),
        "subject": draft.subject,
    }
