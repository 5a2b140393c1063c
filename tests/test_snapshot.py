"""One snapshot a call: nothing is read or worked out twice, what is written is learned; and what verbs promise."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.events import ZONE, Choice, Issuing, Opening, Phase
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import inputs as digests
from tanminh_xl.usecases.adjust import adjust
from tanminh_xl.usecases.close import close, reopen
from tanminh_xl.usecases.collect import check, collect, on_behalf, reread
from tanminh_xl.usecases.decide import decide
from tanminh_xl.usecases.issue import issue
from tanminh_xl.usecases.new import master_bytes
from tanminh_xl.usecases.open_period import issue_forms, open_period
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.proposal import Proposal, Stopped, carry_out
from tanminh_xl.usecases.report import assess, merge, report
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.status import status
from tanminh_xl.usecases.trace import explain
from tests import carried
from tests.demo_folder import copy
from tests.plans import Plan, given
from tests.spies import watched

HALF, YEAR = "2026-6T", "2026-N"
NOW = datetime(2026, 12, 22, 9, tzinfo=ZONE)


def form_of(folder: Path, unit: str, period: str = YEAR) -> Path:
    return next((folder / "bieu_mau" / period).glob(f"*{unit}*.xlsx"))


def snapshot_of(folder: Path, period: str = YEAR, now: datetime = NOW) -> Snapshot:
    return Snapshot(FilesHost(Folder(folder).master), Call(folder, period, now, "Người thử"))


VERBS: dict[str, Callable[[Snapshot], Proposal]] = {
    "status": status,
    "check": lambda s: check(s, [form_of(s.folder.root, "THON02")]),
    "collect, nothing new": collect,
    "collect on behalf": lambda s: on_behalf(s, [form_of(s.folder.root, "THON04")], "THON04"),
    "reread": reread,
    "return": lambda s: decide(s, f"{YEAR}/THON06#1", Choice.RETURN, "Xem lại"),
    "accept": lambda s: decide(s, f"{YEAR}/THON06#1", Choice.ACCEPT),
    "assign": lambda s: decide(s, "_chua_ro/_chua_ro#1", Choice.ASSIGN, "", "THON10", YEAR),
    "return the assigned": lambda s: decide(s, s.state(YEAR).waiting[0].receipt.label, Choice.RETURN, "Nhầm"),
    "adjust": lambda s: adjust(s, "THON01", "CHUNG-01", "31", "Gọi điện"),
    "forms": issue_forms,
    "merge": merge,
    "assess": assess,
    "report": report,
    "explain": lambda s: explain(s, "CHUNG-01"),
    "close": lambda s: close(s, yes=True, why="Đến ngày báo cáo"),
    "issue": lambda s: issue(s, "Đảng ủy xã", "5", NOW.date()),
    "reopen": lambda s: reopen(s, "Bổ sung"),
}
"""In this order, each on the folder that the one before left; the folder's records are read once by each."""


@pytest.fixture(scope="module")
def folder(made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy(made_demo, tmp_path_factory.mktemp("snapshot") / "ke-hoach")


@pytest.mark.parametrize("name", VERBS)
def test_a_call_builds_one_catalogue_and_reads_each_fact_once(folder: Path, name: str) -> None:
    with watched() as seen:
        snapshot = snapshot_of(folder)
        proposal = VERBS[name](snapshot)
        proposal.says()
        carry_out(snapshot, proposal)
        for table in ProgramTables(snapshot):
            ProgramTables(snapshot).of(table, snapshot.periods)  # what an open workbook would ask for
    assert seen.catalogues == 1
    assert seen.read and seen.twice == []
    if name in ("merge", "report", "assess", "explain", "status"):
        assert max(seen.merged.values(), default=0) <= 1 and max(seen.assessed.values(), default=0) <= 1


def facts(snapshot: Snapshot) -> dict[str, Any]:
    """Everything that a snapshot can say of the records."""
    known = snapshot.catalogue.period
    told: dict[str, Any] = {
        code: (
            snapshot.records(code),
            snapshot.state(code),
            snapshot.report(known[code]),
            digests.inputs(snapshot, known[code]),
        )
        for code in snapshot.periods
    }
    return told | {"": (snapshot.periods, snapshot.unknown)}


EVENTS: dict[str, Callable[[Snapshot], Proposal]] = {
    name: verb
    for name, verb in VERBS.items()
    if name.startswith(("collect on", "return", "accept", "assign", "adjust", "close", "issue", "reopen"))
}


def test_what_a_call_has_written_it_knows_as_if_read_anew(demo: Path) -> None:
    (demo / "hop_thu" / "ảnh.jpg").write_bytes(b"\xff\xd8\xff\xe0 moi")
    for verb in (collect, *EVENTS.values()):
        snapshot = snapshot_of(demo)
        facts(snapshot)  # everything is worked out already when the verb writes
        carry_out(snapshot, verb(snapshot))
        learned, anew = facts(snapshot), facts(snapshot_of(demo))
        assert learned == anew


def test_an_opening_is_learned_with_its_period(demo: Path) -> None:
    snapshot = snapshot_of(demo, "2027-6T")
    before = snapshot.periods
    snapshot.learn(snapshot.folder.add(Opening(0, "2027-6T", "Lan", NOW, snapshot.keep_catalogue(), NOW.date())))
    assert snapshot.periods == (*before, "2027-6T") and snapshot.state("2027-6T").open


def test_an_event_that_is_known_changes_nothing(demo: Path) -> None:
    snapshot = snapshot_of(demo)
    before = snapshot.records(YEAR)
    snapshot.learn(*before.receipts[:2], *before.ledger)
    assert snapshot.records(YEAR) == before


def test_what_is_proposed_is_what_is_done_whatever_comes_meanwhile(demo: Path) -> None:
    """A file that is laid into the inbox after the question belongs to the next call."""
    snapshot = snapshot_of(demo)
    (demo / "hop_thu" / "một.jpg").write_bytes(b"\xff\xd8\xff\xe0 1")
    proposal = collect(snapshot)
    assert proposal.says().startswith("Sẽ tiếp nhận 1 tệp mới")
    (demo / "hop_thu" / "hai.jpg").write_bytes(b"\xff\xd8\xff\xe0 2")
    carry_out(snapshot, proposal)
    assert [p.name.partition("__")[0] for p in (demo / "da_nhan" / "_chua_ro" / "_chua_ro").glob("*.jpg")] == ["một"]


@pytest.mark.parametrize("name", ["merge", "close", "adjust", "return", "collect on behalf", "forms"])
def test_proposing_alone_writes_nothing(demo: Path, name: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in demo.rglob("*")}
    proposal = VERBS[name](snapshot_of(demo))
    assert proposal.says().startswith(("Sẽ ", "Năm 2026 đã mở. Sẽ"))
    assert {path: path.stat().st_mtime_ns for path in demo.rglob("*")} == before


# what the outputs are made from


def inputs(folder: Path) -> dict[str, str]:
    snapshot = snapshot_of(folder)
    return {code: digests.inputs(snapshot, snapshot.catalogue.period[code]) for code in snapshot.periods}


def test_an_adjustment_is_among_the_inputs_of_its_period_and_of_later_ones(demo: Path) -> None:
    snapshot = snapshot_of(demo, HALF)
    carry_out(snapshot, reopen(snapshot, "Điều chỉnh"))
    first = inputs(demo)
    for period, changed in ((YEAR, {YEAR}), (HALF, {HALF, "2026-DX1", YEAR})):
        snapshot = snapshot_of(demo, period)
        carry_out(snapshot, adjust(snapshot, "THON01", "CHUNG-01", "31", "Gọi điện"))
        then = inputs(demo)
        assert {code for code in then if then[code] != first[code]} == changed
        first = then


def test_a_file_of_an_earlier_period_is_among_the_inputs_of_the_later_one(demo: Path) -> None:
    snapshot = snapshot_of(demo, HALF)
    carry_out(snapshot, reopen(snapshot, "Bổ sung"))
    first = inputs(demo)
    snapshot = snapshot_of(demo, HALF)
    carry_out(snapshot, on_behalf(snapshot, [form_of(demo, "THON14", HALF)], "THON14"))
    then = inputs(demo)
    assert then[HALF] != first[HALF] and then[YEAR] != first[YEAR]


def test_another_catalogue_is_among_the_inputs_of_the_open_period_alone(demo: Path) -> None:
    first = inputs(demo)
    of = snapshot_of(demo).catalogue
    criteria = tuple(c.model_copy(update={"note": "đổi"}) if c.code == "CHUNG-01" else c for c in of.criteria)
    Folder(demo).master.write_bytes(master_bytes(of.model_copy(update={"criteria": criteria}), NOW))
    then = inputs(demo)
    assert {code for code in then if then[code] != first[code]} == {YEAR}, "the half-year is closed"


# copies that go back, repeated files


def copies(folder: Path, period: str) -> set[str]:
    return {path.name for path in (folder / "tra_lai" / period).rglob("*.xlsx")}


def test_a_closed_period_gets_no_copies_until_it_is_open_again(demo: Path) -> None:
    carried.decide(*at(demo), f"{YEAR}/THON06#1", Choice.RETURN, "Xem lại")
    assert copies(demo, HALF)
    shutil.rmtree(demo / "tra_lai")
    carried.collect(*at(demo))
    assert copies(demo, HALF) == set() and len(copies(demo, YEAR)) == 1
    carried.reopen(*at(demo, HALF), "Bổ sung")
    carried.collect(*at(demo))
    assert copies(demo, HALF), "made again once the period takes reports"


def at(folder: Path, period: str = "") -> tuple[FilesHost, Call]:
    return FilesHost(Folder(folder).master), Call(folder, period, NOW, "Người thử")


def test_a_pdf_that_comes_again_is_told_and_its_exit_code_is_still_2(demo: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "2026-N_THON01.pdf"
    pdf.write_bytes(b"%PDF-1.7\n moi")
    first, again = carried.collect(*at(demo), [pdf]), carried.collect(*at(demo), [pdf])
    assert (first.exit, again.exit) == (2, 2)
    assert "đã nhận từ trước" in again.lines[-1]
    assert len(list((demo / "da_nhan").rglob("2026-N_THON01__*.pdf"))) == 1


def test_a_returned_form_that_comes_again_exits_1(demo: Path) -> None:
    blank = form_of(demo, "THON12")
    assert [carried.collect(*at(demo), [blank]).exit for _ in range(2)] == [1, 1]


def test_reopening_and_issuing_are_what_the_tables_say_next(demo: Path) -> None:
    """A closed period that was issued and is reopened counts again what came meanwhile, once accepted."""
    folder = Folder(demo)
    folder.add(Issuing(0, HALF, "Lan", NOW, "12/BC-UBND", NOW.date(), "Nguyễn Văn A"))
    phases = {row["code"]: row["phase"] for row in ProgramTables(snapshot_of(demo))[PERIODS]}
    assert phases[HALF] == Phase.ISSUED
    assert "đã ban hành" in carried.status(*at(demo, HALF)).text
    carried.reopen(*at(demo, HALF), "Có số mới")
    assert snapshot_of(demo).state(HALF).phase == Phase.OPEN
    assert snapshot_of(demo).state(HALF).issuing is None


def test_the_catalogue_is_the_one_of_the_call_until_it_is_said_to_have_changed(demo: Path) -> None:
    snapshot = snapshot_of(demo)
    first = snapshot.catalogue
    built = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "build", lambda *a: built.append(a) or first)
        assert snapshot.catalogue is first and not built
        snapshot.catalogue_changed()
        assert snapshot.catalogue is first and len(built) == 1


def test_who_sends_later_is_received_later(demo: Path, tmp_path: Path) -> None:
    """Two files of one unit in one call: the later one counts, whatever they are called."""
    paths = []
    for n, name in enumerate(("b.jpg", "a.jpg")):
        path = tmp_path / name
        path.write_bytes(b"\xff\xd8\xff\xe0" + bytes([n]))
        moment = (NOW + timedelta(hours=n)).timestamp()
        os.utime(path, (moment, moment))
        paths.append(path)
    outcome = carried.collect(*at(demo), paths[::-1])
    assert [Path(line.split(":")[0]).name for line in outcome.lines if line[0] != " "] == ["b.jpg", "a.jpg"]


# how far the work is


@pytest.mark.parametrize(
    ("name", "text"),
    [("merge", "Tổng hợp"), ("report", "Lập biểu tổng hợp"), ("check", "Kiểm tra"), ("collect", "Tiếp nhận")],
)
def test_work_that_grows_says_how_far_it_is(demo: Path, name: str, text: str) -> None:
    told: list[tuple[str, int, int]] = []
    snapshot = Snapshot(
        FilesHost(Folder(demo).master, lambda *step: told.append(step) or True), Call(demo, YEAR, NOW, "Người thử")
    )
    carry_out(snapshot, {**VERBS, "collect": collect}[name](snapshot))
    assert {step[0] for step in told} == {text}
    counts = [n for _, n, _ in told]
    assert counts == sorted(counts) and all(n <= total for _, n, total in told) and len({t for *_, t in told}) == 1


def test_opening_a_period_says_how_many_forms_are_made(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "xã", given())
    told: list[tuple[str, int, int]] = []
    host = FilesHost(Folder(plan.folder).master, lambda *step: told.append(step) or True)
    snapshot = Snapshot(host, plan.call(HALF))
    carry_out(snapshot, open_period(snapshot))
    assert [step[0] for step in told] == ["Tạo biểu mẫu"] * len(told) and told[-1][1] == told[-1][2] == len(told) > 5


@pytest.mark.parametrize("name", ["merge", "report"])
@pytest.mark.parametrize("after", [1, 2])
def test_stopped_before_it_wrote_it_has_written_nothing(demo: Path, name: str, after: int) -> None:
    shutil.rmtree(demo / "bao_cao")
    left = [after]

    def step(*_: object) -> bool:
        left[0] -= 1
        return left[0] > 0

    snapshot = Snapshot(FilesHost(Folder(demo).master, step), Call(demo, YEAR, NOW, "Người thử"))
    with pytest.raises(Stopped):
        carry_out(snapshot, VERBS[name](snapshot))
    assert not (demo / "bao_cao").exists()
