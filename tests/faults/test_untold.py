"""A run of reception that ends badly anywhere: the next one tells what was stored, makes what is owed, loses none."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.forms.write import write
from tanminh_xl.grid import bounded
from tanminh_xl.records import runs
from tanminh_xl.records.folder import Folder
from tanminh_xl.records.runs import Run, Source, unfinished
from tanminh_xl.usecases import collect as collecting
from tanminh_xl.usecases import reading, send_back
from tests.carried import collect, on_behalf, reread
from tests.faults.kill import Killed, killing
from tests.plans import Plan, given, rows

HALF = "2026-6T"
UNITS = ("THON01", "THON02", "THON03")
LATE = "(lần trước chưa báo)"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """An open period; three forms in the inbox, of which one will go back."""
    plan = Plan(tmp_path_factory.mktemp("untold") / "xã", given())
    plan.open(HALF)
    plan.on(2026, 6, 15)
    for minute, unit in enumerate(UNITS):
        put(plan, unit, minute, {ColumnKey.VALUE: ""} if unit == "THON02" else {})
    return plan


def put(plan: Plan, unit: str, minute: int, change: dict[ColumnKey, object], name: str = "") -> Path:
    spec = plan.form(unit, HALF)
    filled: dict[Any, Any] = {at: value for at, value in fill(plan.of, spec).items() if value}
    filled = {} if ColumnKey.VALUE in change else filled
    if ColumnKey.NOTE in change:
        filled[f"A|{unit}/CHUNG-01", ColumnKey.NOTE] = change[ColumnKey.NOTE]
    path = plan.folder / "hop_thu" / (name or spec.file_name)
    path.write_bytes(write(spec, filled))
    at = (plan.now - timedelta(minutes=60 - minute)).timestamp()
    os.utime(path, (at, at))
    return path


@pytest.fixture
def plan(prepared: Plan, tmp_path: Path) -> Plan:
    return prepared.copied(tmp_path / "xã")


def late(outcome: Outcome) -> set[str]:
    return {f"{row['unit']}#{row['version']}" for row in rows(outcome) if row.get("earlier_run")}


def stored(plan: Plan) -> set[str]:
    return {f"{r.unit}#{r.number}" for r in Folder(plan.folder).records(HALF).receipts}


def test_a_run_that_ends_well_leaves_nothing_to_tell(plan: Plan) -> None:
    outcome = collect(*plan.at())
    assert stored(plan) == {f"{unit}#1" for unit in UNITS} and late(outcome) == set()
    assert not (plan.folder / runs.FOLDER).exists()
    assert late(collect(*plan.at())) == set()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_anywhere_the_next_run_tells_what_was_stored(prepared: Plan, after: bool, tmp_path: Path) -> None:
    told_late = 0
    for at in range(1, 2_000, 9):  # how many calls a run makes differs a little from run to run
        plan = prepared.copied(tmp_path / f"{at}")
        try:
            with killing(at, after):
                collect(*plan.at())
        except Killed:
            pass
        else:
            break
        before = stored(plan)
        outcome = collect(*plan.at())
        new = {f"{r['unit']}#{r['version']}" for r in rows(outcome) if not r.get("earlier_run")}
        assert late(outcome) <= before, at
        assert late(outcome) | new == {f"{unit}#1" for unit in UNITS}, at
        assert len(rows(outcome)) == len(UNITS), at
        quiet = {row["file"] for row in rows(outcome) if "already_received" in str(row["findings"])}
        assert quiet == set() or not list((plan.folder / runs.FOLDER).glob("*")), at  # killed when all was told
        told_late += bool(late(outcome))
        assert [p.parent.name for p in (plan.folder / "tra_lai").rglob("*.xlsx")] == ["THON02"], at
        assert late(collect(*plan.at())) == set(), at
    assert at > 100 and told_late > 3


def test_what_is_told_late_says_so_in_line_and_document_once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*ignored: object) -> None:
        raise TanMinhError("disk_write", "ổ đĩa đã đầy")

    with monkeypatch.context() as patch:
        patch.setattr(send_back, "_send_back", full)
        with pytest.raises(TanMinhError, match="đầy"):
            collect(*plan.at())
    assert stored(plan) == {f"{unit}#1" for unit in UNITS}
    gone = plan.folder / "hop_thu" / plan.form("THON03", HALF).file_name
    gone.unlink()
    outcome = collect(*plan.at())
    assert late(outcome) == stored(plan)
    verdicts = {row["unit"]: (row["verdict"], row["counts"]) for row in rows(outcome)}
    assert verdicts == {"THON01": ("accepted", True), "THON02": ("returned", False), "THON03": ("accepted", True)}
    assert sum(LATE in line for line in outcome.lines) == 3
    assert "3 tệp" in outcome.text and outcome.exit == 1
    assert [path.parent.name for path in outcome.paths] == ["THON02"]
    assert next(row["file"] for row in rows(outcome) if row["unit"] == "THON03").endswith(".xlsx")
    again = collect(*plan.at())
    assert late(again) == set() and not any(LATE in line for line in again.lines)


@pytest.mark.parametrize("verb", ["on_behalf", "reread"])
def test_every_way_of_receiving_is_told_late(plan: Plan, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    collect(*plan.at())
    plan.on(2026, 6, 16)

    def run() -> Outcome:
        if verb == "reread":
            return reread(*plan.at())
        path = put(plan, "THON01", 1, {ColumnKey.NOTE: "nhập thay"}, "thay.xlsx")
        return on_behalf(*plan.at(), [path], "THON01")

    def dies(*ignored: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(send_back, "returned_copies", dies)
        with pytest.raises(ZeroDivisionError):
            run()
    outcome = collect(*plan.at())
    assert late(outcome) == ({"THON01#2"} if verb == "on_behalf" else {f"{unit}#2" for unit in UNITS})


def test_a_note_that_is_deleted_or_damaged_is_nothing_owed(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    for said in (None, b"", b"{", b"\xff", b'{"moment": 5}\n'):
        monkeypatch.setattr(collecting, "unfinished", unfinished)
        note = plan.folder / runs.FOLDER / "x.txt"
        note.parent.mkdir(exist_ok=True)
        if said is not None:
            note.write_bytes(said)
        assert late(collect(*plan.at())) == set()


def test_a_colleagues_run_that_goes_on_is_not_told(plan: Plan) -> None:
    sleeping = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        run = Run(plan.folder, plan.now)
        run.reading("a" * 64, Source("a.xlsx", plan.now))
        (note,) = (plan.folder / runs.FOLDER).iterdir()
        mine = note.read_text("utf-8")
        assert [u.files for u in unfinished(plan.folder, plan.now)] == [("a" * 64,)]
        note.write_text(mine.replace(f'"process": {os.getpid()}', f'"process": {sleeping.pid}'), "utf-8")
        assert unfinished(plan.folder, plan.now) == ()
        assert unfinished(plan.folder, plan.now + timedelta(days=2)) != ()
    finally:
        sleeping.kill()
        sleeping.wait()
    assert unfinished(plan.folder, plan.now) != ()
    note.write_text(mine.replace('"pc": "', '"pc": "máy khác '), "utf-8")
    assert unfinished(plan.folder, plan.now + timedelta(minutes=5)) == ()
    assert unfinished(plan.folder, plan.now + timedelta(hours=2)) != ()


# a file on which the process dies


KILL = """
import os, sys
from tanminh_xl.usecases import reading
from tanminh_xl import cli

real = reading.Reader.incoming

def incoming(self, name, *rest, **more):
    if name.startswith({unit!r}):
        os.abort()
    return real(self, name, *rest, **more)

reading.Reader.incoming = incoming
sys.exit(cli.main(["collect", "--folder", {folder!r}, "--format", "json"]))
"""


def aborted(plan: Plan, name: str) -> int:
    code = KILL.format(unit=name, folder=str(plan.folder))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    return done.returncode


def test_a_file_on_which_the_process_dies_is_tried_with_care_and_then_no_more(plan: Plan) -> None:
    bad = plan.form("THON03", HALF).file_name
    assert aborted(plan, bad) == -6
    assert aborted(plan, bad) == -6
    outcome = collect(*plan.at())
    said = {Path(row["file"]).name: [f["code"] for f in row["findings"]] for row in rows(outcome)}
    assert said[bad] == ["file_crashed"]
    assert late(outcome) == {"THON01#1", "THON02#1"}
    assert "already_received" in str(rows(collect(*plan.at())))


def test_a_process_that_was_killed_while_a_good_file_was_read_costs_it_nothing(plan: Plan) -> None:
    good = plan.form("THON03", HALF).file_name
    assert aborted(plan, good) == -6
    tried: list[int] = []
    real = bounded.try_out
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded, "try_out", lambda data, trials: (tried.append(trials), real(data, trials)))
        outcome = collect(*plan.at())
    assert tried == [1]
    assert {row["unit"]: row["verdict"] for row in rows(outcome)}["THON03"] == "accepted"


def test_a_file_on_which_the_child_dies_too_is_told_at_the_first_try(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = plan.form("THON03", HALF).file_name
    assert aborted(plan, bad) == -6
    monkeypatch.setattr(bounded, "_TRIAL", bounded.Bounded("tests.child_work:abort"))
    said = {Path(row["file"]).name: [f["code"] for f in row["findings"]] for row in rows(collect(*plan.at()))}
    assert said[bad] == ["file_crashed"]


def test_a_person_who_stops_the_run_makes_no_file_suspect(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    incoming: Callable[..., Any] = reading.Reader.incoming

    def stops(self: reading.Reader, name: str, *rest: Any, **more: Any) -> Any:
        if name == plan.form("THON03", HALF).file_name:
            raise KeyboardInterrupt
        return incoming(self, name, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(reading.Reader, "incoming", stops)
        with pytest.raises(KeyboardInterrupt):
            collect(*plan.at())
    (run,) = unfinished(plan.folder, plan.now)
    assert (len(run.files), run.died_on) == (3, "")
    assert late(collect(*plan.at())) == {"THON01#1", "THON02#1"}


# what the Office typed


def begun(plan: Plan) -> Path:
    """A form typed by the Office, with a scan, the process killed once all was noted; the note."""
    path = put(plan, "THON01", 1, {ColumnKey.NOTE: "nhập thay"}, "thay.xlsx").rename(plan.folder.parent / "thay.xlsx")
    scan = plan.folder.parent / "bản chụp.jpg"
    scan.write_bytes(b"scan")

    def dies(*ignored: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "receive", dies)
        with pytest.raises(Killed):
            on_behalf(*plan.at(), [path], "THON01", date(2026, 6, 11), [scan])
    path.unlink()
    (note,) = (plan.folder / runs.FOLDER).iterdir()
    return note


def test_what_the_office_typed_is_registered_by_the_next_run_as_it_would_have_been(plan: Plan) -> None:
    collect(*plan.at())
    begun(plan)
    host, call = plan.at()
    later = call._replace(now=call.now + timedelta(days=1), who="Người khác")
    outcome = collect(host, later)
    (got,) = [r for r in Folder(plan.folder).records(HALF).receipts if r.label == f"{HALF}/THON01#2"]
    assert (got.name, got.on_behalf, got.submitted.date()) == ("thay.xlsx", call.who, date(2026, 6, 11))
    assert got.sent == got.submitted and got.received == later.now
    assert [Folder(plan.folder).attachment(got, scan) for scan in got.attachments] == [b"scan"]
    (row,) = [row for row in rows(outcome) if row.get("earlier_run")]
    assert (row["unit"], row["version"], row["file"]) == ("THON01", 2, "thay.xlsx")
    assert not (plan.folder / runs.FOLDER).exists() and Folder(plan.folder).orphans() == ()
    assert rows(collect(*plan.at())) == rows(collect(*plan.at()))


def test_what_was_typed_stays_noted_while_it_cannot_be_registered(plan: Plan) -> None:
    collect(*plan.at())
    note = begun(plan)
    receipt_file = plan.folder / "da_nhan" / HALF / "THON01" / "0001.json"
    whole = receipt_file.read_bytes()
    receipt_file.write_bytes(b"{")
    assert collect(*plan.at()).exit == 1 and note.exists()
    receipt_file.write_bytes(whole)
    collect(*plan.at())
    assert "THON01#2" in stored(plan) and not note.exists()


def test_what_was_typed_for_a_unit_that_is_no_more_is_let_go(plan: Plan) -> None:
    collect(*plan.at())
    note = begun(plan)
    said = json.loads(note.read_text("utf-8").splitlines()[0])
    said["typed"]["unit"] = "THON99"
    note.write_text(f"{json.dumps(said)}\n", "utf-8")
    before = stored(plan)
    collect(*plan.at())
    assert stored(plan) == before and not note.exists()


def test_a_note_that_is_torn_says_what_it_can(plan: Plan) -> None:
    run, sent = Run(plan.folder, plan.now), plan.now - timedelta(days=3, microseconds=5)
    source = Source("báo cáo: 1?.xlsx", sent, "a@b.vn", "08:00 ngày 25/7/2026")
    run.reading("a" * 64, source)
    run.reading("b" * 64, source)
    (note,) = (plan.folder / runs.FOLDER).iterdir()
    text = note.read_bytes()
    for cut in range(1, len(text.splitlines()[-1])):
        note.write_bytes(text[:-cut])
        (left,) = unfinished(plan.folder, plan.now)
        assert left.sources["a" * 64] == source and left.files[0] == "a" * 64
        assert left.died_on == left.files[-1] and left.sources.get("b" * 64, source) == source
    note.write_bytes(b"\n".join([text.splitlines()[0], b"c" * 64]))  # as version 0.1.0 noted it
    (left,) = unfinished(plan.folder, plan.now)
    assert (left.files, left.died_on, left.sources) == (("c" * 64,), "c" * 64, {})


def test_bytes_without_a_note_are_registered_by_the_time_that_they_carry(plan: Plan) -> None:
    """The note is lost with a power cut, or with its folder; the file in the inbox was taken away."""
    name = plan.form("THON01", HALF).file_name

    def dies(*ignored: object) -> None:
        raise Killed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Folder, "_publish_receipt", dies)
        with pytest.raises(Killed):
            collect(*plan.at())
    sent = datetime.fromtimestamp((plan.folder / "hop_thu" / name).stat().st_mtime, ZONE)
    shutil.rmtree(plan.folder / runs.FOLDER)
    shutil.rmtree(plan.folder / "hop_thu")
    (plan.folder / "hop_thu").mkdir()
    collect(*plan.at())
    (got,) = [r for r in Folder(plan.folder).records(HALF).receipts if r.unit == "THON01"]
    assert (got.name, got.sent) == (name, sent)
