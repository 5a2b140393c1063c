"""What lies ready goes out once: over cuts, kills, two people at once, copies; what does not go is told."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from tanminh_xl.domain.drafts import BEGUN, BY_HAND, NOT_SENT, SENT, Dispatch, Draft, DraftKind, Fate, fate, fates
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.mail.smtp import Outgoing
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import drafts as laid
from tanminh_xl.usecases import send as verb
from tanminh_xl.usecases.answers import answers
from tanminh_xl.usecases.drafts import Waiting
from tanminh_xl.usecases.issue_by_mail import issue_by_mail
from tests import carried
from tests.event_builders import NOON
from tests.faults.film import differences, facts, filmed, process, put_back, tree
from tests.mail import mailed
from tests.mail.mailed import HALF, OF, OFFICE, wrong
from tests.mail.outbox import Outbox
from tests.person import Asked, press
from tests.plans import Plan

THREE = ("THON01", "THON03", "THON04")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three files came, and their answers lie ready."""
    made = tmp_path_factory.mktemp("ba")
    plan = mailed.opened(made / "ba", made)
    for unit in THREE:
        plan.send(plan.form(unit, HALF))
    carried.reply(*plan.at())
    return plan.folder


@pytest.fixture
def three(root: Path, tmp_path: Path) -> Plan:
    shutil.copytree(root, tmp_path / "xã")
    return mailed.at(tmp_path / "xã")


def send(plan: Plan, box: Outbox, *again: str) -> Outcome:
    return carried.send(*plan.at(), list(again), box)


def events(plan: Plan) -> list[Dispatch]:
    return list(Folder(plan.folder).dispatches(HALF))


def states(plan: Plan) -> list[tuple[str, str]]:
    return [(e.unit, e.state) for e in events(plan)]


def test_each_goes_once_with_its_events(three: Plan) -> None:
    box = Outbox()
    listed = carried.to_send(*three.at())
    assert listed.text == "3 thư chờ gửi." and box.took == [] and events(three) == []
    assert len(listed.data["ready"]) == 3  # type: ignore[index]
    assert send(three, box).text == "Đã gửi 3 thư."
    assert [m.to for m in box.took] == [(f"{u.lower()}@tanminh.example",) for u in THREE]
    assert {m.sender for m in box.took} == {OFFICE}
    assert states(three) == [(unit, state) for unit in THREE for state in (BEGUN, SENT)]
    message = message_from_bytes(box.took[0].data, policy=default)
    assert "X-Unsent" not in message and message["Date"].datetime == three.now
    assert events(three)[1].message_id == message["Message-ID"] == box.ids[0] and events(three)[1].begun == 1
    assert send(three, box).text == "Không có thư nào chờ gửi." and len(box.took) == 3


def test_it_goes_on_where_the_line_broke(three: Plan) -> None:
    box = Outbox({1: "broken"})
    told = send(three, box)
    assert told.exit == 1 and told.text == "Đã gửi 1 thư." and "Còn 2 thư chưa gửi" in told.lines[-1]
    assert "Không kết nối được máy chủ gửi thư. Kiểm tra mạng." in told.lines
    assert send(three, box).text == "Đã gửi 2 thư." and sorted(box.ids) == sorted(set(box.ids)) and len(box.ids) == 3


@pytest.mark.parametrize("end", ["cut", "lost"])
def test_one_of_which_nobody_knows_the_end_is_told_and_not_sent_again(end: str, three: Plan) -> None:
    box = Outbox({1: end})
    told = send(three, box)
    assert told.exit == 1 and "chưa rõ đã gửi hay chưa" in " ".join(told.lines) and told.hints[0].code == "in_doubt"
    assert ("THON04", SENT) in states(three), "the others went"
    again = send(three, box)
    assert (
        "xem hộp đã gửi" in " ".join(again.lines).lower() and again.exit == 1 and ("THON03", SENT) not in states(three)
    )
    assert sum("thon03" in m.to[0] for m in box.took) == (end == "cut")
    (name,) = [w.path.stem for w in laid.waiting(three.snapshot(), HALF)]
    assert send(three, box, name).text == "Đã gửi 1 thư." and ("THON03", SENT) in states(three)
    assert send(three, box).text == "Không có thư nào chờ gửi."


def test_the_clerk_looks_into_da_gui_and_says_that_it_was_sent(three: Plan) -> None:
    box = Outbox({0: "cut"})
    send(three, box)
    told = carried.sent_by_hand(*three.at(), ["THON01"])
    assert told.text == "Đã ghi nhận 1 thư do Văn phòng tự gửi." and states(three)[-1] == ("THON01", BY_HAND)
    assert send(three, box).text == "Không có thư nào chờ gửi." and len(box.took) == 3


def test_one_in_doubt_that_holds_no_more_is_over_once_a_person_says_that_it_did_not_go(three: Plan) -> None:
    box = Outbox({1: "lost"})
    send(three, box)
    three.on(2026, 6, 16).send(three.form("THON03", HALF), wrong("mười hai"))
    carried.reply(*three.at())
    assert send(three, box).exit == 1, "the newer answer went, the older one is still in doubt"
    told = send(three, box, "Da-tiep-nhan_THON03_Thon-Hoa-Binh_1")
    assert "không gửi, có tệp mới" in " ".join(told.lines) and len(box.took) == 3
    assert states(three)[-1] == ("THON03", NOT_SENT)
    carried.reply(*three.at())
    assert laid.waiting(three.snapshot(), HALF) == () and send(three, box).exit == 0


def test_a_process_that_was_killed_leaves_one_in_doubt(three: Plan) -> None:
    box = Outbox({1: "killed"})
    with pytest.raises(KeyboardInterrupt):
        send(three, box)
    told = send(three, box)
    assert told.text == "Đã gửi 1 thư." and [m.to[0][:6] for m in box.took] == ["thon01", "thon04"]
    assert [w.draft.unit for w in laid.waiting(three.snapshot(), HALF)] == ["THON03"]


def test_what_the_server_refuses_is_told_by_unit_and_sent_the_next_time(three: Plan) -> None:
    box = Outbox({1: "refused"})
    told = send(three, box)
    assert any("Thôn Hòa Bình" in line and "550 not now" in line for line in told.lines) and told.exit == 1
    assert (("THON03", BEGUN) not in states(three)) and send(three, box).text == "Đã gửi 1 thư."


def test_an_address_that_the_server_refuses_is_told_and_the_others_get_theirs(three: Plan) -> None:
    units = tuple(
        u.model_copy(update={"addresses": (*u.addresses, "cu@tanminh.example")}) if u.code == "THON01" else u
        for u in OF.units
    )
    three.edit(units=units)
    carried.reply(*three.at())
    told = send(three, Outbox(refuses=("cu@tanminh.example",)))
    assert "Thôn Đông Hải: máy chủ không nhận địa chỉ cu@tanminh.example (550 no such user)." in told.lines
    assert told.text == "Đã gửi 3 thư." and told.exit == 1
    assert next(e.to for e in events(three) if e.state == SENT) == ("thon01@tanminh.example",)


def test_of_which_the_facts_changed_is_not_sent_and_told(three: Plan) -> None:
    three.on(2026, 6, 16).send(three.form("THON03", HALF), wrong("mười hai"))
    box = Outbox()
    told = send(three, box)
    assert told.text == "Đã gửi 2 thư." and told.exit == 1
    assert any("Thôn Hòa Bình" in line and "không gửi, có tệp mới" in line for line in told.lines)
    assert not any("thon03" in m.to[0] for m in box.took)
    carried.reply(*three.at())
    send(three, box)
    subjects = [message_from_bytes(m.data, policy=default)["Subject"] for m in box.took]
    assert subjects[-1].startswith("Đề nghị chỉnh sửa") and len(subjects) == 3


def test_what_was_edited_goes_as_it_lies_there(three: Plan) -> None:
    (one,) = [w for w in laid.waiting(three.snapshot(), HALF) if w.draft.unit == "THON01"]
    data = one.path.read_bytes().replace(
        b"To: thon01@tanminh.example", b"To: truongthon@xa.example\r\nBcc: x@y.example"
    )
    one.path.write_bytes(data)
    box = Outbox()
    send(three, box)
    assert box.took[0].to == ("truongthon@xa.example", "x@y.example")
    assert b"Bcc" not in box.took[0].data and b"x@y.example" not in box.took[0].data
    assert next(e.to for e in events(three) if e.state == SENT) == box.took[0].to


def test_without_the_office_s_address_nothing_is_sent(three: Plan) -> None:
    three.edit(plan=OF.plan.model_copy(update={"mail_address": ""}))
    carried.reply(*three.at())
    with pytest.raises(TanMinhError) as told:
        send(three, Outbox())
    assert told.value.code == "no_mail_address" and "dia_chi_thu" in told.value.hint


def test_one_that_was_laid_for_another_address_of_the_office_is_laid_again_first(three: Plan) -> None:
    three.edit(plan=OF.plan.model_copy(update={"mail_address": "moi@tanminh.example"}))
    box = Outbox()
    assert "soạn dở hoặc địa chỉ" in " ".join(send(three, box).lines) and box.took == []


def test_without_a_server_it_says_what_to_do(three: Plan) -> None:
    with pytest.raises(TanMinhError) as told:
        carried.send(*three.at())
    assert told.value.code == "no_mail_server" and "chương trình thư" in told.value.hint


def test_all_were_sent_by_hand(three: Plan) -> None:
    assert carried.sent_by_hand(*three.at(), ["Tất cả"]).text == "Đã ghi nhận 3 thư do Văn phòng tự gửi."
    assert carried.sent_by_hand(*three.at(), ["tất cả"]).text == "Không có thư nào để ghi nhận."
    box = Outbox()
    assert send(three, box).text == "Không có thư nào chờ gửi." and box.took == []
    assert carried.reply(*three.at()).text == "Không có tệp nào cần trả lời."


def test_what_lays_or_sends_messages_shows_it_in_the_table_of_messages_at_once(three: Plan) -> None:
    snapshot = three.snapshot()
    laying = (answers(snapshot), issue_by_mail(snapshot))
    sending = (verb.send(snapshot, (), Outbox()), verb.by_hand(snapshot, ()))
    assert all(proposal.writes for proposal in (*laying, *sending)) and not verb.to_send(snapshot).writes


# the button, where no mail server is known


def click(plan: Plan, *answers: str | None) -> tuple[Outcome, Asked]:
    person = Asked(*answers)
    return press(person, plan.snapshot(), "gui_thu"), person


def in_doubt(plan: Plan) -> None:
    """The message to THON03 was begun, and nobody knows its end; the others went."""
    send(plan, Outbox({1: "lost"}))


def test_without_a_server_a_message_that_did_not_go_is_one_of_those_to_send_by_hand(three: Plan) -> None:
    in_doubt(three)
    outcome, person = click(three, "gửi lại", None)
    assert "(1 thư)" in person.asked[1].text and person.opened == [three.folder / "thu_di" / HALF]
    assert outcome.text == "Đã mở thư mục có 1 thư chờ gửi." and states(three)[-1] == ("THON03", NOT_SENT)
    (one,) = laid.waiting(three.snapshot(), HALF)
    assert one.fate is Fate.TO_SEND, "nobody asks again what became of it"
    outcome, _ = click(three, "tất cả", "có")
    assert outcome.text == "Đã ghi nhận 1 thư do Văn phòng tự gửi." and states(three)[-1] == ("THON03", BY_HAND)


def test_without_a_server_it_is_sent_by_hand_and_recorded_in_one_go(three: Plan) -> None:
    in_doubt(three)
    outcome, _ = click(three, "gửi lại", "tất cả", "có")
    assert outcome.text == "Đã ghi nhận 1 thư do Văn phòng tự gửi."
    assert [state for unit, state in states(three) if unit == "THON03"] == [BEGUN, NOT_SENT, BY_HAND]


def test_without_a_server_one_that_holds_no_more_is_over_once_it_is_said_that_it_did_not_go(three: Plan) -> None:
    in_doubt(three)
    three.on(2026, 6, 16).send(three.form("THON03", HALF), wrong("mười hai"))
    outcome, _ = click(three, "gửi lại")
    assert outcome.text == "Đã ghi nhận 1 thư chưa gửi được." and states(three)[-1] == ("THON03", NOT_SENT)
    carried.reply(*three.at())
    assert [w.draft.kind for w in laid.waiting(three.snapshot(), HALF)] == [DraftKind.BACK]


def test_a_name_of_no_message_is_refused(three: Plan) -> None:
    with pytest.raises(TanMinhError) as told:
        carried.sent_by_hand(*three.at(), ["không có"])
    assert told.value.code == "draft_unknown" and "Da-tiep-nhan_THON01" in told.value.hint
    with pytest.raises(TanMinhError):
        send(three, Outbox(), "Da-tiep-nhan_THON01_Thon-Dong-Hai_1")  # none that is in doubt


def test_a_copied_folder_sends_nothing_again(three: Plan, tmp_path: Path) -> None:
    box = Outbox({1: "broken"})
    send(three, box)
    shutil.copytree(three.folder, tmp_path / "bản chép")
    three.folder = tmp_path / "bản chép"
    assert send(three, box).text == "Đã gửi 2 thư." and len(set(box.ids)) == len(box.ids) == 3


# two at once


@pytest.mark.parametrize("when", ["before", "while"])
def test_two_who_send_at_once_send_each_message_once(when: str, three: Plan) -> None:
    """The other one sends everything after this one looked: before it begins, or while it is at its first message."""
    box, others = Outbox(), Outbox()

    def other(message: Outgoing | None = None) -> None:
        box.before = lambda message: None
        told.append(carried.send(*three.at(), [], others))

    told: list[Outcome] = []
    snapshot = three.snapshot()
    proposal = verb.send(snapshot, (), box)
    if when == "before":
        other()
    else:
        box.before = other
    outcome = proposal.do()
    ids = [*box.ids, *others.ids]
    assert len(ids) == 3 and len(set(ids)) == 3
    assert verb.OTHERS_SEND in " ".join(outcome.lines)
    assert set(fates(events(three)).values()) == {Fate.SENT}


DRAFT = Draft(DraftKind.RECEIVED, HALF, "THON01", f"{HALF}/THON01#1", ("a@b.example",), "", "")


class Clerk:
    """One who looks, begins, hands over, and notes it; at each step others may come in between, or it ends for good."""

    def __init__(self, root: Path, name: str, took: list[str]) -> None:
        self.folder, self.name, self.took = Folder(root, fsync=False), name, took

    def steps(self) -> Iterator[None]:
        class Seen:
            folder = self.folder
            call = type("Call", (), {"who": self.name, "now": NOON})
            catalogue = OF

        one = Waiting(DRAFT, Path("x.eml"), Fate.TO_SEND, True)
        out = Outgoing("o@b.example", DRAFT.to, b"x")
        known = {HALF: frozenset(e.number for e in self.folder.dispatches(HALF))}
        yield
        if fate(e for e in self.folder.dispatches(HALF) if e.key == DRAFT.key) is not Fate.TO_SEND:
            return
        run = verb._Run(Seen(), "o@b.example", known)  # type: ignore[arg-type]
        yield
        begun = run.begin(one, out)
        yield
        if begun is None:
            return
        self.took.append(self.name)
        yield
        run.event(one, out, SENT, DRAFT.to, begun.number)


@settings(deadline=None, max_examples=60)
@hypothesis_given(st.lists(st.integers(0, 2), max_size=24))
def test_whatever_the_order_no_message_goes_twice(
    tmp_path_factory: pytest.TempPathFactory, schedule: list[int]
) -> None:
    root, took = tmp_path_factory.mktemp("lượt"), list[str]()
    clerks = [Clerk(root, name, took).steps() for name in ("A", "B", "C")]
    for n in schedule:
        next(clerks[n], None)
    assert len(took) <= 1
    found = list(Folder(root).dispatches(HALF))
    assert fate(found) is not Fate.TO_SEND or not took, "what was handed over is sent, or in doubt"
    again = list(Clerk(root, "D", took).steps())
    assert len(took) <= 1 or (not again and fate(found) is Fate.TO_SEND)


# killed anywhere


def test_killed_anywhere_nothing_goes_twice_and_nothing_is_forgotten(three: Plan, tmp_path: Path) -> None:
    with filmed(three.folder) as film, process():
        send(three, Outbox())
    assert len(film.left) >= 7
    for n, left in enumerate(film.left.values()):
        folder = put_back(left, tmp_path / str(n))
        there = mailed.at(folder)
        before = fates(Folder(folder).dispatches(HALF))
        box = Outbox()
        with process():
            send(there, box)
        assert not {f"{u.lower()}@tanminh.example" for (_, _, u, _), f in before.items() if f is not Fate.TO_SEND} & {
            m.to[0] for m in box.took
        }, n
        after = fates(Folder(folder).dispatches(HALF))
        assert len(after) == 3 and Fate.TO_SEND not in after.values()
        assert sum(f is Fate.IN_DOUBT for f in after.values()) <= 1
        shutil.rmtree(folder)


def test_killed_while_laying_ends_the_same(three: Plan, tmp_path: Path) -> None:
    """One answer that stands, one in the place of another, one that goes, one that somebody edited."""
    three.on(2026, 6, 16).send(three.form("THON03", HALF), wrong("mười hai"))
    (edited,) = (three.folder / "thu_di" / HALF).glob("*THON03*")
    edited.write_bytes(edited.read_bytes() + b"edited")
    with filmed(three.folder) as film, process():
        carried.reply(*three.at())
    wanted = facts(tree(three.folder))
    assert sum("bản sửa" in name for name in wanted) == 1
    for n, left in enumerate(film.left.values()):
        folder = put_back(left, tmp_path / str(n))
        with process():
            carried.reply(*mailed.at(folder).on(2026, 6, 16).at())
        found = facts(tree(folder))
        assert found == wanted, (n, differences(found, wanted))
        shutil.rmtree(folder)


def test_a_message_that_was_not_sent_says_so_and_who_lost_the_race_leaves_nothing_in_doubt(three: Plan) -> None:
    (one,) = [w for w in laid.waiting(three.snapshot(), HALF) if w.draft.unit == "THON01"]
    snapshot = three.snapshot()
    run = verb._Run(snapshot, OFFICE, {HALF: frozenset()})
    out = Outgoing(OFFICE, one.draft.to, b"x")
    first, second = run.begin(one, out), verb._Run(three.snapshot(), OFFICE, {HALF: frozenset()}).begin(one, out)
    assert first is not None and second is None
    assert states(three)[-1] == ("THON01", NOT_SENT)
    run.event(one, out, NOT_SENT, (), first.number)
    assert fate(events(three)) is Fate.TO_SEND
    assert replace(events(three)[0], number=0).state == BEGUN
