"""Messages laid ready: written once, kept where edited, gone where they hold no more, never over what was sent."""

import os
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from tanminh_xl.domain.drafts import BEGUN, BY_HAND, NOT_SENT, SENT, Dispatch, Draft, DraftKind, Enclosed, Fate, fate
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.records.folder import Folder, sha256_of
from tanminh_xl.usecases.drafts import lay, lay_text, path_of, waiting
from tests.plans import MAY, Plan, given

HALF = "2026-6T"
OF = given()
TO = ("thon01@tanminh.example",)


def draft(unit: str = "THON01", n: int = 1, kind: DraftKind = DraftKind.RECEIVED, text: str = "Xin chào.\n") -> Draft:
    return Draft(kind, HALF, unit, f"{HALF}/{unit}#{n}", TO, "Đã tiếp nhận báo cáo", text)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path / "xã", OF)


def names(plan: Plan) -> list[str]:
    return sorted(p.name for p in (plan.folder / "thu_di" / HALF).glob("*.*") if p.is_file())


def post(plan: Plan, of: Draft, state: str, begun: int = 0) -> Dispatch:
    return Folder(plan.folder).dispatch(
        Dispatch(0, *of.key, of.to, of.subject, "<a@b.example>", "0" * 64, state, "Lan", plan.now, begun)
    )


def test_a_draft_is_laid_once_and_waits(plan: Plan) -> None:
    (made,) = lay(plan.snapshot(), [draft()])
    assert made.written and made.path.name == "Da-tiep-nhan_THON01_Thon-Dong-Hai_1.eml"
    assert message_from_bytes(made.path.read_bytes(), policy=default)["X-Unsent"] == "1"
    before = made.path.stat().st_mtime_ns
    (again,) = lay(plan.snapshot(), [draft()])
    assert not again.written and made.path.stat().st_mtime_ns == before
    (one,) = waiting(plan.snapshot(), HALF)
    assert (one.draft, one.path, one.fate, one.whole) == (draft(), made.path, Fate.TO_SEND, True)


def test_other_words_are_laid_in_its_place(plan: Plan) -> None:
    lay(plan.snapshot(), [draft()])
    (made,) = lay(plan.snapshot(), [draft(text="Khác.\n")])
    assert made.written and not made.note and len(names(plan)) == 1
    (one,) = waiting(plan.snapshot(), HALF)
    assert one.draft.text == "Khác.\n" and one.whole


def test_one_that_was_edited_stays_until_the_facts_are_others(plan: Plan) -> None:
    (made,) = lay(plan.snapshot(), [draft()])
    made.path.write_bytes(b"edited")
    (again,) = lay(plan.snapshot(), [draft()])
    assert not again.written and made.path.read_bytes() == b"edited"
    (other,) = lay(plan.snapshot(), [draft(text="Khác.\n")])
    assert other.written and "đã được sửa tay" in other.note
    assert [p for p in names(plan) if "bản sửa" in p] and len(names(plan)) == 2


def test_one_that_holds_no_more_goes_and_others_stay(plan: Plan) -> None:
    one, form, two = draft(), draft(kind=DraftKind.FORM), draft(n=2, kind=DraftKind.BACK)
    lay(plan.snapshot(), [one, form])
    lay(plan.snapshot(), [two], (DraftKind.RECEIVED, DraftKind.BACK), HALF)
    assert {w.draft for w in waiting(plan.snapshot(), HALF)} == {form, two}
    path = path_of(plan.snapshot(), two)
    path.write_bytes(b"edited")
    (told,) = lay(plan.snapshot(), [], (DraftKind.BACK,), HALF)
    assert "bản sửa" in told.note and not path.exists()
    assert {w.draft for w in waiting(plan.snapshot(), HALF)} == {form}


@pytest.mark.parametrize("state", [SENT, BEGUN, BY_HAND])
def test_what_was_sent_or_begun_stays_as_it_was(state: str, plan: Plan) -> None:
    (made,) = lay(plan.snapshot(), [draft()])
    bytes_then = made.path.read_bytes()
    post(plan, draft(), state)
    assert lay(plan.snapshot(), [draft(text="Khác.\n")])[0].written is False
    lay(plan.snapshot(), [], tuple(DraftKind), HALF)
    assert made.path.read_bytes() == bytes_then
    assert [w.fate for w in waiting(plan.snapshot(), HALF)] == ([Fate.IN_DOUBT] if state == BEGUN else [])


def test_without_an_address_the_text_is_for_zalo(plan: Plan) -> None:
    nobody = draft()._replace(to=())
    (made,) = lay(plan.snapshot(), [nobody])
    assert made.path.suffix == ".txt" and made.path.read_text("utf-8-sig") == "Xin chào.\n"
    (known,) = lay(plan.snapshot(), [draft()])
    assert known.path.suffix == ".eml" and names(plan) == [known.path.name]


def test_files_go_with_it_and_one_that_changed_stops_it(plan: Plan) -> None:
    file = plan.folder / "tra_lai" / "a.xlsx"
    file.parent.mkdir()
    file.write_bytes(b"copy")
    with_file = draft()._replace(enclosed=(Enclosed("Bản sửa.xlsx", "tra_lai/a.xlsx", sha256_of(b"copy")),))
    (made,) = lay(plan.snapshot(), [with_file])
    (found,) = message_from_bytes(made.path.read_bytes(), policy=default).iter_attachments()
    assert (found.get_filename(), found.get_content()) == ("Bản sửa.xlsx", b"copy")
    file.write_bytes(b"other")
    with pytest.raises(TanMinhError) as told:
        lay(plan.snapshot(), [with_file._replace(about=f"{HALF}/THON01#2")])
    assert told.value.code == "enclosed_gone" and "tra_lai/a.xlsx" in str(told.value)


def test_another_address_of_the_office_makes_it_anew(plan: Plan) -> None:
    lay(plan.snapshot(), [draft()])
    plan.edit(plan=OF.plan.model_copy(update={"mail_address": "vanphong@tanminh.example"}))
    (one,) = waiting(plan.snapshot(), HALF)
    assert not one.whole
    lay(plan.snapshot(), [draft()])
    (one,) = waiting(plan.snapshot(), HALF)
    assert one.whole and b"vanphong@tanminh.example" in one.path.read_bytes()


def test_a_text_for_the_group(plan: Plan) -> None:
    made = lay_text(plan.snapshot(), HALF, "Zalo.txt", "Kính gửi.\nTrân trọng.\n")
    assert made.path.read_bytes() == b"\xef\xbb\xbf" + "Kính gửi.\r\nTrân trọng.\r\n".encode()
    assert not lay_text(plan.snapshot(), HALF, "Zalo.txt", "Kính gửi.\nTrân trọng.\n").written
    assert waiting(plan.snapshot(), HALF) == ()


# events


def test_events_are_numbered_without_a_gap_and_one_begun_twice_is_two(plan: Plan) -> None:
    first, second = post(plan, draft(), BEGUN), post(plan, draft(), BEGUN)
    assert (first.number, second.number) == (1, 2)
    assert post(plan, draft(), SENT, 2) == post(plan, draft(), SENT, 2)
    assert [d.number for d in Folder(plan.folder).dispatches(HALF)] == [1, 2, 3]
    assert not any("thu_da_gui" in name for name in Folder(plan.folder).prints(HALF))


def events(*said: tuple[str, int]) -> list[Dispatch]:
    return [
        Dispatch(n, *draft().key, TO, "", "", "", state, "Lan", MAY + timedelta(minutes=n), begun)
        for n, (state, begun) in enumerate(said, 1)
    ]


@pytest.mark.parametrize(
    ("said", "became"),
    [
        ((), Fate.TO_SEND),
        (((BEGUN, 0),), Fate.IN_DOUBT),
        (((BEGUN, 0), (SENT, 1)), Fate.SENT),
        (((BEGUN, 0), (NOT_SENT, 1)), Fate.TO_SEND),
        (((BEGUN, 0), (NOT_SENT, 1), (BEGUN, 0)), Fate.IN_DOUBT),
        (((BEGUN, 0), (BEGUN, 0), (NOT_SENT, 2)), Fate.IN_DOUBT),
        (((BEGUN, 0), (SENT, 1), (BEGUN, 0)), Fate.SENT),
        (((BY_HAND, 0),), Fate.SENT),
    ],
)
def test_what_events_come_to(said: tuple[tuple[str, int], ...], became: Fate) -> None:
    assert {fate(order) for order in permutations(events(*said))} == {became}


@hypothesis_given(st.lists(st.tuples(st.sampled_from([BEGUN, SENT, NOT_SENT, BY_HAND]), st.integers(0, 6)), max_size=6))
def test_sent_once_is_sent_for_ever(said: list[tuple[str, int]]) -> None:
    found = events(*said)
    assert (fate(found) is Fate.SENT) == any(state in (SENT, BY_HAND) for state, _ in said)
    if fate(found) is Fate.TO_SEND:
        assert all(any(e.begun == b.number for e in found) for b in found if b.state == BEGUN)


def test_the_folder_stays_small(plan: Plan) -> None:
    lay(plan.snapshot(), [draft(), draft("THON02")])
    lay(plan.snapshot(), [], tuple(DraftKind), HALF)
    assert [p for _, _, files in os.walk(plan.folder / "thu_di") for p in files] == []
