"""Two processes, or one that comes back later, receive into the same unit: no bytes twice, no number twice."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tanminh_xl.domain.events import UNKNOWN, Receipt
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.records.folder import Folder
from tests.event_builders import PERIOD, opening, receipt

V = "THON05"
UNIT = Path("da_nhan", PERIOD, V)


@pytest.fixture
def clerks(tmp_path: Path) -> tuple[Folder, Folder]:
    """Two readers of one folder, as two processes have them; each has looked at the unit's folder already."""
    both = Folder(tmp_path, fsync=False), Folder(tmp_path, fsync=False)
    first = both[0].receive(receipt(V, 0), b"first")
    assert both[1].receive(receipt(V, 0), b"first") == first
    return both


def numbers(folder: Folder) -> list[int]:
    return [r.number for r in Folder(folder.root).records(PERIOD).receipts]


def test_different_bytes_in_turn_have_a_number_each(clerks: tuple[Folder, Folder]) -> None:
    got = [clerks[n % 2].receive(receipt(V, 0), f"file {n}".encode()).number for n in range(6)]
    assert got == [2, 3, 4, 5, 6, 7] and numbers(clerks[0]) == [1, *got]


def test_one_who_was_away_goes_on_after_the_other(clerks: tuple[Folder, Folder]) -> None:
    for n in range(5):
        clerks[0].receive(receipt(V, 0), f"file {n}".encode())
    assert clerks[1].receive(receipt(V, 0), b"late").number == 7
    assert clerks[0].receive(receipt(V, 0), b"later").number == 8


@pytest.mark.parametrize("name", ["THON05.xlsx", "tên khác.xlsx"])
@pytest.mark.parametrize("between", [(), (b"a",), (b"a", b"b")], ids=["at once", "one between", "two between"])
def test_the_same_bytes_through_both_are_one_receipt(
    name: str, between: Sequence[bytes], clerks: tuple[Folder, Folder]
) -> None:
    first = clerks[0].receive(receipt(V, 0), b"same")
    for data in between:
        clerks[0].receive(receipt(V, 0), data)
    assert clerks[1].receive(receipt(V, 0, name=name), b"same") == first
    assert clerks[0].receive(receipt(V, 0, name=name), b"same") == first
    assert clerks[1].receive(receipt(V, 0), b"other").number == len(between) + 3
    assert clerks[1].known(first.sha256) == first and numbers(clerks[0]) == list(range(1, len(between) + 4))


def test_bytes_met_on_the_way_to_a_number_are_known_from_then_on(clerks: tuple[Folder, Folder]) -> None:
    first = clerks[0].receive(receipt(V, 0), b"same")
    assert clerks[1].receive(receipt(V, 0), b"other").number == 3
    assert clerks[1].receive(receipt(V, 0, name="tên khác.xlsx"), b"same") == first
    assert numbers(clerks[0]) == [1, 2, 3]


def test_the_same_bytes_of_another_unit_are_its_own(clerks: tuple[Folder, Folder]) -> None:
    assert clerks[1].receive(receipt("THON06", 0), b"first").label == f"{PERIOD}/THON06#1"


def test_assigned_by_both_is_assigned_once(clerks: tuple[Folder, Folder]) -> None:
    lost = clerks[0].receive(receipt(UNKNOWN, 0), b"lost")
    given = replace(receipt(V, 0), assigned_from=lost.label)
    assert clerks[0].receive(given, b"lost") == clerks[1].receive(given, b"lost")
    assert numbers(clerks[0]) == [1, 2]


def finish(folder: Folder, number: int, like: Receipt) -> Receipt:
    """The other writer, who had only taken the number's name, puts its receipt there (no hard links: exFAT)."""
    kept = folder.root / UNIT / f"{like.number:04}.json"
    said = json.loads(kept.read_bytes()) | {"number": number}
    kept.unlink()
    (folder.root / UNIT / f"{number:04}.json").write_text(json.dumps(said), "utf-8")
    return replace(like, number=number)


@pytest.mark.parametrize("name", ["THON05.xlsx", "tên khác.xlsx"])
def test_a_number_whose_receipt_came_after_it_was_looked_at_is_looked_at_again(name: str, tmp_path: Path) -> None:
    quick = Folder(tmp_path, fsync=False)
    (tmp_path / UNIT).mkdir(parents=True)
    (tmp_path / UNIT / "0001.json").write_bytes(b"")
    assert quick.receive(receipt(V, 0), b"two").number == 2
    assert quick.receive(receipt(V, 0), b"three").number == 3
    done = finish(quick, 1, Folder(tmp_path, fsync=False).receive(receipt(V, 0), b"one"))
    assert quick.receive(receipt(V, 0, name=name), b"one") == done
    assert quick.receive(receipt(V, 0), b"four").number == 4 and numbers(quick) == [1, 2, 3, 4]


@pytest.mark.parametrize("anew", [False, True], ids=["there all the time", "come anew"])
def test_of_two_empty_numbers_the_first_is_looked_at_again(anew: bool, clerks: tuple[Folder, Folder]) -> None:
    for number in (2, 3):
        (clerks[0].root / UNIT / f"000{number}.json").write_bytes(b"")
    clerk = Folder(clerks[0].root, fsync=False) if anew else clerks[0]
    assert clerk.receive(receipt(V, 0), b"four").number == 4
    done = finish(clerk, 2, Folder(clerk.root, fsync=False).receive(receipt(V, 0), b"two"))
    assert clerk.receive(receipt(V, 0, name="tên khác.xlsx"), b"two") == done


def test_bytes_that_were_reread_and_come_again_are_the_first_receipt_s(clerks: tuple[Folder, Folder]) -> None:
    again = clerks[0].receive(replace(receipt(V, 0), reread=True, reader="0.2.0"), b"first")
    assert again.number == 2
    assert [clerk.receive(receipt(V, 0), b"first").number for clerk in clerks] == [1, 1]


def test_an_empty_number_met_on_the_way_is_looked_at_again(clerks: tuple[Folder, Folder]) -> None:
    taken = clerks[0].root / UNIT / "0002.json"
    taken.write_bytes(b"")
    assert clerks[0].receive(receipt(V, 0), b"three").number == 3
    done = finish(clerks[0], 2, Folder(clerks[0].root, fsync=False).receive(receipt(V, 0), b"two"))
    assert clerks[0].receive(receipt(V, 0, name="tên khác.xlsx"), b"two") == done
    assert clerks[0].receive(receipt(V, 0), b"four").number == 4


@pytest.mark.parametrize(
    ("data", "code"), [(b"{", "record_unreadable"), (b"a copy", "record_foreign")], ids=["damaged", "copied"]
)
def test_a_record_that_is_damaged_or_foreign_is_told_before_a_number_is_taken_after_it(
    data: bytes, code: str, clerks: tuple[Folder, Folder]
) -> None:
    first, second = (clerks[0].root / UNIT / f"000{n}.json" for n in (1, 2))
    second.write_bytes(first.read_bytes() if data == b"a copy" else data)
    for clerk in (clerks[0], Folder(clerks[0].root, fsync=False)):
        with pytest.raises(TanMinhError) as told:
            clerk.receive(receipt(V, 0), b"new")
        assert told.value.code == code and second.name in told.value.message
    second.unlink()
    assert [path.read_bytes() for path in clerks[0].orphans()] == [b"new"]


def test_a_period_opened_twice_at_once_is_in_the_ledger_twice(clerks: tuple[Folder, Folder]) -> None:
    events = (replace(opening(), who=who) for who in ("Lan", "Hà"))
    assert [clerk.add(event).number for clerk, event in zip(clerks, events, strict=True)] == [1, 2]
    assert [len(clerk.records(PERIOD).ledger) for clerk in clerks] == [2, 2]
