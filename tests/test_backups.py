"""Which copies of a master stay in sao_luu/ (decision-tables 6.2); to remove the others never fails a click."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.hosts._live_book import keep_copy
from tanminh_xl.records import backups
from tanminh_xl.records.backups import backed_up, prune, surplus
from tests.markdown import ROOT, table

CASES = table((ROOT / "tests" / "rules" / "counts" / "6.2-backups.md").read_text("utf-8").splitlines())
START = datetime(2026, 6, 1, 8, tzinfo=ZONE)


def days(first: str, words: str) -> Iterator[str]:
    """Names of copies: "2026-06: 2-4" -> three of June; "2026-06: 12" -> from the ``first`` to the 12th."""
    for part in filter(None, map(str.strip, words.split(";"))):
        month, colon, count = part.partition(": ")
        if not colon:
            yield part
            continue
        begin, dash, end = count.partition("-")
        begin, end = (begin, end) if dash else (first or begin, begin)
        yield from (f"KH {month}-{day:02} 08h00m00.xlsm" for day in range(int(begin), int(end) + 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["row"])
def test_which_copies_stay(case: dict[str, str]) -> None:
    there = list(days("1", case["copies"]))
    kept = case["kept"] or max(name for name in there if name.endswith("m00.xlsm"))
    assert kept in there
    assert surplus("KH.xlsm", there, kept) == sorted(days("", case["removed"]))


@pytest.fixture
def master(tmp_path: Path) -> Path:
    master = tmp_path / "KH.xlsm"
    master.write_bytes(b"KH")
    return master


def keep(master: Path, count: int) -> list[str]:
    """Copies, a day apart; the names in sao_luu/ then."""
    for n in range(count):
        backed_up(master, b"%d" % n, START + timedelta(days=n))
    return sorted(path.name for path in (master.parent / "sao_luu").iterdir())


def test_the_last_ten_and_the_first_of_each_month_are_there(master: Path) -> None:
    left = keep(master, 40)
    assert left == [
        "KH 2026-06-01 08h00m00.xlsm",
        *(f"KH 2026-07-{day:02} 08h00m00.xlsm" for day in range(1, 11)),
    ]
    content = [(master.parent / "sao_luu" / name).read_bytes() for name in left]
    assert content == [b"0", *(b"%d" % n for n in range(30, 40))]


def test_one_copy_is_never_removed(master: Path) -> None:
    assert keep(master, 1) == ["KH 2026-06-01 08h00m00.xlsm"]


def test_a_clock_that_was_set_back_costs_no_new_copy(master: Path) -> None:
    keep(master, 12)
    early = backed_up(master, b"now", datetime(2026, 6, 2, 7, tzinfo=ZONE))
    assert early.read_bytes() == b"now"


def test_what_cannot_be_removed_stays_and_nothing_is_said(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(master, 11)
    held, unlink = "KH 2026-06-02 08h00m00.xlsm", Path.unlink

    def refuses(self: Path, missing_ok: bool = False) -> None:
        if self.name == held:
            raise PermissionError(13, "open in Excel")
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuses)
    assert held in keep(master, 13) and len(keep(master, 13)) == 12
    monkeypatch.undo()
    assert held not in keep(master, 13)


def test_a_folder_that_cannot_be_read_fails_nothing(master: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = backed_up(master, b"1", START)

    def refuses(folder: Path) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(backups.os, "scandir", refuses)
    prune(master, kept)
    assert kept.exists()


def test_an_empty_copy_of_a_program_that_was_killed_counts_for_none(master: Path) -> None:
    keep(master, 10)
    empty = master.parent / "sao_luu" / "KH 2026-05-01 08h00m00.xlsm"
    folder = master.parent / "sao_luu" / "KH 2026-05-02 08h00m00.xlsm"
    empty.write_bytes(b"")
    folder.mkdir()
    assert len(keep(master, 12)) == 11 + 2


class Book:
    """An open workbook, as far as keeping a copy of it looks."""

    def __init__(self, file: Path) -> None:
        self.fullname, self.name = str(file), file.name


class Com:
    """Excel's SaveCopyAs."""

    def save_copy(self, book: Book, path: Path) -> None:
        path.write_bytes(Path(book.fullname).read_bytes())


def test_a_click_keeps_as_many(master: Path) -> None:
    for n in range(12):
        keep_copy(Book(master), START + timedelta(days=n), Com())  # type: ignore[arg-type]
    assert len(list((master.parent / "sao_luu").iterdir())) == 11
