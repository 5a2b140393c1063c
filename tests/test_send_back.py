"""Which files go back to their units, on what day, and which copies stand as they are."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.days import goes_back, supplement_due
from tanminh_xl.domain.events import ZONE, Choice, Standing, standing
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import ColumnKey, place
from tanminh_xl.domain.host import Call
from tanminh_xl.forms.write import write
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.send_back import returned_copies
from tanminh_xl.usecases.snapshot import Snapshot
from tests import carried
from tests.event_builders import decision, receipt
from tests.test_snapshot import NOW, YEAR, snapshot_of

HELD = Finding(Code.WRONG_TYPE, "Số liệu", "G12", "abc", "số", "THON01", "CHUNG-01")
FEWER = Finding(Code.FEWER_FIGURES, value="2026-6T/THON01#1", more=(("names", "x"),))
EARLIER = Finding(Code.SENT_EARLIER, value="8:00 ngày 1/6/2026", expected="9:00 ngày 1/6/2026")


def of(verdict: Verdict, *findings: Finding, choice: Choice | None = None) -> Standing:
    decisions = [] if choice is None else [decision("THON01", 1, choice)]
    return standing(receipt("THON01", 1, verdict=verdict, findings=findings), decisions)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (of(Verdict.RETURNED, Finding(Code.FILE_PDF)), True),
        (of(Verdict.ACCEPTED), False),
        (of(Verdict.ACCEPTED_WITH_NOTES, EARLIER), False),
        (of(Verdict.ACCEPTED_IN_PART, HELD), True),
        (of(Verdict.NEEDS_CONFIRMATION, FEWER, HELD), True),
        (of(Verdict.NEEDS_CONFIRMATION, FEWER), False),
        (of(Verdict.NEEDS_CONFIRMATION, EARLIER, HELD), False),
        (of(Verdict.NEEDS_CONFIRMATION, FEWER, HELD, choice=Choice.ACCEPT_VALID), True),
        (of(Verdict.NEEDS_CONFIRMATION, FEWER, choice=Choice.ACCEPT_VALID), False),
        (of(Verdict.ACCEPTED, choice=Choice.RETURN), True),
    ],
)
def test_what_goes_back(found: Standing, expected: bool) -> None:
    assert goes_back(found) is expected


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        (date(2026, 6, 15), 3, date(2026, 6, 18)),  # Monday
        (date(2026, 6, 17), 3, date(2026, 6, 22)),  # Wednesday: over a weekend
        (date(2026, 6, 19), 1, date(2026, 6, 22)),  # Friday
        (date(2026, 6, 20), 1, date(2026, 6, 22)),  # Saturday
        (date(2026, 6, 20), 5, date(2026, 6, 26)),
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
    ],
)
def test_the_day_before_which_it_is_asked_for_again(day: date, days: int, expected: date) -> None:
    assert supplement_due(day, days) == expected


def test_the_setting_is_three_days_and_no_older_master_needs_it() -> None:
    starter = catalogue.starter()
    assert starter.plan.supplement_days == 3
    assert "supplement_days" not in json.loads(catalogue.to_json(starter))["plan"]
    assert catalogue.from_json(catalogue.to_json(starter)).plan.supplement_days == 3


# copies in a folder


@pytest.fixture
def folder(demo: Path) -> Path:
    """The demonstration with one file of the open period returned."""
    call = Call(demo, YEAR, NOW, "Người thử")
    carried.decide(FilesHost(Folder(demo).master), call, f"{YEAR}/THON06#1", Choice.RETURN, "Xem lại số hộ")
    assert list((demo / "tra_lai" / YEAR / "THON06").glob("*.xlsx"))
    return demo


def made(folder: Path) -> dict[str, tuple[bool, bytes]]:
    """Name of each copy of the open period -> (made now, its bytes)."""
    return {put.path.name: (put.written, put.path.read_bytes()) for put in returned_copies(snapshot_of(folder))}


def mark_of(path: Path) -> Path:
    return path.parent / ".dau" / f"{path.name}.json"


def test_copies_are_made_once_again_if_deleted_and_equal_to_the_byte(folder: Path) -> None:
    first = made(folder)
    assert first and not any(written for written, _ in first.values())
    for put in returned_copies(snapshot_of(folder)):
        put.path.unlink()
    again = made(folder)
    assert all(written for written, _ in again.values())
    assert {name: data for name, (_, data) in again.items()} == {name: data for name, (_, data) in first.items()}


def test_a_copy_that_an_earlier_program_made_stays(folder: Path) -> None:
    """Its mark is the digest that version 0.1.0 gave it."""
    snapshot = snapshot_of(folder)
    put = returned_copies(snapshot)[0]
    old = b"as it was sent then"
    (found,) = [
        s
        for s in snapshot.state(put.path.parts[-3]).standings
        if f"(bản {s.receipt.number}, cần bổ sung)" in put.path.name and s.receipt.unit == put.path.parts[-2]
    ]
    verdict = found.verdict
    if found.decision is not None and found.valid_part:
        verdict = Verdict.ACCEPTED_WITH_NOTES
    why = found.decision.why if found.decision else ""
    facts = "|".join(("0.1.0", found.receipt.sha256, found.receipt.label, why, verdict.value))
    put.path.write_bytes(old)
    inputs = hashlib.sha256(facts.encode()).hexdigest()
    mark_of(put.path).write_text(json.dumps({"inputs": inputs, "output": hashlib.sha256(old).hexdigest()}), "utf-8")
    assert made(folder)[put.path.name] == (False, old)
    put.path.unlink()
    written, data = made(folder)[put.path.name]
    assert written and data != old


def test_a_kept_file_that_is_damaged_stops_no_other_copy(folder: Path) -> None:
    collect_held(folder)
    shutil.rmtree(folder / "tra_lai")
    (kept,) = (folder / "da_nhan" / YEAR / "THON06").glob("*.xlsx")
    kept.write_bytes(b"torn")
    puts = {put.path.parts[-2]: put for put in returned_copies(snapshot_of(folder))}
    assert (puts["THON06"].written, puts["THON01"].written) == (False, True)
    assert "THON06" in puts["THON06"].note and str(kept) in puts["THON06"].note


def collect_held(folder: Path) -> None:
    """A further file of THON01 with one cell that is held."""
    spec = Folder(folder).latest_form("THON01", YEAR)
    assert spec is not None
    path = folder.parent / "held.xlsx"
    key = next(key for key, of in place(spec) if of is ColumnKey.VALUE)
    path.write_bytes(write(spec, {(key, ColumnKey.VALUE): "mười hai"}))
    later = datetime(2026, 12, 29, 9, tzinfo=ZONE).timestamp()
    os.utime(path, (later, later))
    call = Call(folder, YEAR, NOW, "Người thử")
    carried.collect(FilesHost(Folder(folder).master), call, [path])


def test_another_setting_makes_the_copies_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made(folder)
    assert before
    snapshot = snapshot_of(folder)
    plan = snapshot.catalogue.plan.model_copy(update={"supplement_days": 10})
    changed = snapshot.catalogue.model_copy(update={"plan": plan})
    monkeypatch.setattr(Snapshot, "catalogue", changed)
    after = made(folder)
    assert after.keys() == before.keys()
    assert all(written and data != before[name][1] for name, (written, data) in after.items())


def test_a_file_that_was_assigned_to_another_unit_gives_its_first_owner_no_copy(folder: Path) -> None:
    snapshot = snapshot_of(folder)
    period = snapshot.periods[-1]
    last = snapshot.state(period).standings[-1].receipt
    snapshot.learn(snapshot.folder.decide(_assigned(last.unit, last.number, period)))
    assert not [put for put in returned_copies(snapshot) if put.path.parts[-2] == last.unit and put.written]


def _assigned(unit: str, number: int, period: str):  # type: ignore[no-untyped-def]
    return decision(unit, number, Choice.ASSIGN, period=period, to="THON02")


def test_the_day_of_return_is_that_of_the_event(folder: Path) -> None:
    """Not today's: the same events give the same copy on any day."""
    later = datetime(2027, 3, 1, 9, tzinfo=ZONE)
    before = made(folder)
    for put in returned_copies(snapshot_of(folder)):
        put.path.unlink()
    snapshot = snapshot_of(folder)
    snapshot.call = snapshot.call._replace(now=later)
    assert {put.path.name: put.path.read_bytes() for put in returned_copies(snapshot)} == {
        name: data for name, (_, data) in before.items()
    }
