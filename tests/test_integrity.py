"""Files of the plan folder that are not as they were: seen where its facts can tell, and told by name."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tanminh_xl.domain.events import ZONE, Choice, Closing, Opening
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import Call, Outcome, TanMinhError
from tanminh_xl.domain.integrity import Why, left_out, unlike
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.domain.submission import Given
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records import inventory
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports import csvs
from tanminh_xl.usecases import close as closing
from tanminh_xl.usecases import integrity
from tanminh_xl.usecases.proposal import carry_out
from tanminh_xl.usecases.snapshot import Snapshot
from tests import carried
from tests.markdown import ROOT
from tests.plans import Plan, given
from tests.test_doctor import ask, todo
from tests.test_folder_format import OLD_PLAN

HALF, YEAR = "2026-6T", "2026-N"
UNIT, COUNT = "THON01", "CHUNG-01"
PROMISES = ROOT / "docs" / "dam-bao.md"

# pure


def test_a_list_against_what_lies_there() -> None:
    found = unlike({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x", "z": "9"}, "lần chốt")
    assert [(t.why, t.name, t.by) for t in found] == [(Why.CHANGED, "b", "lần chốt"), (Why.GONE, "c", "lần chốt")]


@for_all(st.dictionaries(st.text(max_size=3), st.text(max_size=2)), st.dictionaries(st.text(max_size=3), st.text()))
def test_what_came_later_says_nothing(listed: dict[str, str], later: dict[str, str]) -> None:
    assert unlike(listed, {**later, **listed}) == ()


@pytest.mark.parametrize(
    ("numbers", "lacking"), [((), ()), ((1,), ()), ((1, 2, 3), ()), ((1, 3), (2,)), ((4,), (1, 2, 3)), ((3, 1), (2,))]
)
def test_numbers_left_out(numbers: tuple[int, ...], lacking: tuple[int, ...]) -> None:
    assert left_out(numbers) == lacking


# a folder with an adjustment, a decision, a scan, closed


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    plan = Plan(tmp_path_factory.mktemp("made") / "xã", given())
    plan.open(HALF)
    form = plan.form(UNIT, HALF)
    plan.send(form)
    plan.on(2026, 5, 5).send(form, lambda f: f | {(f"A|{UNIT}/{COUNT}", ColumnKey.VALUE): 13.0}, "lần hai.xlsx")
    plan.on(2026, 5, 6).send(form, lambda f: f | {(f"A|{UNIT}/{COUNT}", ColumnKey.VALUE): 14.0}, "lần ba.xlsx")
    carried.decide(*plan.at(HALF), f"{HALF}/{UNIT}#3", Choice.RETURN, "Nhầm số")
    carried.decide(*plan.at(HALF), f"{HALF}/{UNIT}#3", Choice.RETURN, "Nhầm số, đề nghị gửi lại")
    for value in ("41", "42"):
        carried.adjust(*plan.at(HALF), UNIT, COUNT, value, "Gọi điện")
    scan = plan.folder.parent / "bản chụp.jpg"
    scan.write_bytes(b"\xff\xd8\xff\xe0 scan")
    typed = plan.folder.parent / "thu" / plan.form("THON02", HALF).file_name
    plan.send(plan.form("THON02", HALF))
    shutil.rmtree(plan.folder / "da_nhan" / HALF / "THON02")
    carried.on_behalf(*plan.at(HALF), [typed], "THON02", None, [scan])
    return plan.folder


def plan_at(folder: Path, to: Path) -> Plan:
    return Plan.lying(folder, given()).copied(to / "xã").on(2026, 6, 20)


@pytest.fixture
def plan(made: Path, tmp_path: Path) -> Plan:
    return plan_at(made, tmp_path)


@pytest.fixture
def closed(plan: Plan) -> Plan:
    carried.close(*plan.at(HALF))
    return plan


def edited(pattern: str, change: Callable[[dict], object]) -> Callable[[Path], str]:  # type: ignore[type-arg]
    """Somebody edits the (last) event of this name in a text editor; its path is given back."""

    def edit(folder: Path) -> str:
        path = sorted(folder.glob(pattern))[-1]
        told = json.loads(path.read_text("utf-8"))
        change(told)
        path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
        return path.relative_to(folder).as_posix()

    return edit


def written(pattern: str, data: bytes | None) -> Callable[[Path], str]:
    """Other bytes in the (last) file of this name, or (None) no file."""

    def write(folder: Path) -> str:
        path = sorted(folder.glob(pattern))[-1]
        path.unlink() if data is None else path.write_bytes(data)
        return path.relative_to(folder).as_posix()

    return write


def to_999(told: dict) -> None:  # type: ignore[type-arg]
    next(row for row in told["submission"][4] if row[1] == "MH2-02")[3] = 999.0


RECEIVED = f"da_nhan/{HALF}/{UNIT}"
DAMAGE: dict[str, Callable[[Path], str]] = {
    "a receipt's figure": edited(f"{RECEIVED}/0002.json", to_999),
    "a receipt that does not count": edited(f"{RECEIVED}/0001.json", to_999),
    "a decision": edited(f"{RECEIVED}/0003.qd02.json", lambda told: told.update(why="khác")),
    "an adjustment": edited(f"dieu_chinh/{HALF}/0002.json", lambda told: told.update(new=999.0)),
    "an adjustment that is superseded": edited(f"dieu_chinh/{HALF}/0001.json", lambda told: told.update(new=9.0)),
    "the opening": edited(f"so_ky/{HALF}/0001.json", lambda told: told.update(who="ai đó")),
    "received bytes": written(f"{RECEIVED}/lần hai*.xlsx", b"PK\x03\x04"),
    "a scan": written(f"da_nhan/{HALF}/THON02/*.jpg", b"\xff\xd8\xff\xe0 another"),
    "an adjustment, gone": written(f"dieu_chinh/{HALF}/0002.json", None),
    "a decision, gone": written(f"{RECEIVED}/0003.qd02.json", None),
    "received bytes, gone": written(f"{RECEIVED}/lần hai*.xlsx", None),
    "a scan, gone": written(f"da_nhan/{HALF}/THON02/*.jpg", None),
}


def test_doctor_says_what_is_to_be_done(closed: Plan) -> None:
    assert any(line.startswith("Được     Hồ sơ đã ghi: còn nguyên") for line in ask(closed.folder).lines)
    name = DAMAGE["a receipt's figure"](closed.folder)
    outcome = ask(closed.folder)
    (line,) = [line for line in todo(outcome) if line.startswith("Hồ sơ đã ghi: ") and f"“{name}”" in line]
    assert "bản sao lưu" in line and "chốt lại" in line and outcome.exit == 1


def test_doctor_reopens_nothing_that_is_not_closed(plan: Plan) -> None:
    """An event of a message, a period that is open, a row of the staff's: each has its own thing to do."""
    place = plan.folder / "da_nhan" / "_thu"
    place.mkdir()
    (place / "0002.json").write_bytes(b"")
    name = DAMAGE["received bytes, gone"](plan.folder)
    plan.edit(units=tuple(u for u in plan.of.units if u.code != UNIT))
    found = integrity.whole(plan.snapshot())
    does = {
        what: next(do for said, do in found.items() if what in said) for what in ("_thu/0001.json", name, "có đơn vị")
    }
    assert not any("mở lại" in do for do in found.values()), found
    assert does["_thu/0001.json"] == f"{integrity.RESTORE} {integrity.LETTER}"
    assert does[name] == f"{integrity.RESTORE} {integrity.ASK}" and does["có đơn vị"] == integrity.ROW_AGAIN


def said_by_doctor(plan: Plan) -> str:
    return "\n".join(integrity.whole(plan.snapshot()))


@pytest.mark.parametrize("what", DAMAGE)
def test_what_a_closed_period_stands_on_is_compared_wherever_it_is_shown(closed: Plan, what: str) -> None:
    before = {p: p.read_bytes() for p in (closed.folder / "bao_cao" / HALF).iterdir() if p.is_file()}
    name = DAMAGE[what](closed.folder)
    for verb in (carried.status, carried.assess, lambda h, c: carried.explain(h, c, COUNT)):
        outcome = verb(*closed.at(HALF))
        assert outcome.exit == 1 and any(f"“{name}”" in line for line in outcome.lines), outcome.lines
    assert f"“{name}”" in said_by_doctor(closed)
    for verb in (carried.report, carried.merge):
        with pytest.raises(TanMinhError) as problem:
            verb(*closed.at(HALF))
        assert problem.value.code == "records_differ"
        assert f"“{name}”" in str(problem.value) and "bản sao lưu" in problem.value.hint
    assert {p: p.read_bytes() for p in before} == before, "the closed report stays"


def test_a_report_of_a_later_period_and_its_closing_are_refused_too(closed: Plan) -> None:
    closed.on(2026, 12, 1).open(YEAR)
    name = DAMAGE["a receipt's figure"](closed.folder)
    for verb in (carried.report, carried.close):
        with pytest.raises(TanMinhError, match=re.escape(name)):
            verb(*closed.at(YEAR))


def test_an_untouched_folder_is_told_nothing(closed: Plan) -> None:
    outcome = carried.status(*closed.at(HALF))
    assert outcome.exit == 0 and outcome.data["records"] == []  # type: ignore[index]
    assert said_by_doctor(closed) == ""
    closed.on(2026, 7, 1).send(closed.form("THON03", HALF))
    assert carried.status(*closed.at(HALF)).data["records"] == [], "what comes later is not listed"  # type: ignore[index]
    assert carried.report(*closed.at(HALF)).exit == 0


def test_it_is_mended_by_the_backup_or_by_closing_again(closed: Plan) -> None:
    name = f"{RECEIVED}/0002.json"
    whole = (closed.folder / name).read_bytes()
    DAMAGE["a receipt's figure"](closed.folder)
    (closed.folder / name).write_bytes(whole)
    assert carried.report(*closed.at(HALF)).exit == 0
    DAMAGE["a receipt's figure"](closed.folder)
    assert any(name in line for line in carried.reopen(*closed.at(HALF), "Xem lại").lines)
    assert any(name in line for line in carried.status(*closed.at(HALF)).lines), "told while it is open again"
    again = carried.close(*closed.at(HALF))
    assert any(name in line for line in again.lines), "told against the last closing"
    assert carried.status(*closed.at(HALF)).exit == 0


@pytest.mark.parametrize("data", [None, b"{", b'"THON2"'])
def test_a_catalogue_by_which_a_period_is_judged_is_the_one_of_its_name(closed: Plan, data: bytes | None) -> None:
    closed.edit(plan=closed.of.plan.model_copy(update={"sample": not closed.of.plan.sample}))
    event = last_closing(closed)
    path = closed.folder / "danh_muc" / f"{event.catalogue}.json"
    whole = path.read_bytes()
    path.unlink() if data is None else path.write_bytes(whole.replace(b'"THON02"', data))
    for verb in (carried.status, carried.report):
        with pytest.raises(TanMinhError, match=path.name):
            verb(*closed.at(HALF))
    assert path.name in said_by_doctor(closed)
    path.write_bytes(whole)
    assert carried.status(*closed.at(HALF)).exit == 0


def test_a_damaged_catalogue_is_put_right_where_it_is_kept_again(plan: Plan) -> None:
    (path,) = (plan.folder / "danh_muc").iterdir()
    whole = path.read_bytes()
    path.write_bytes(b"{}")
    carried.close(*plan.at(HALF))
    assert path.read_bytes() == whole and carried.status(*plan.at(HALF)).exit == 0


def last_closing(plan: Plan) -> Closing:
    event = Folder(plan.folder).records(HALF).ledger[-1]
    assert isinstance(event, Closing)
    return event


def test_a_list_that_leads_out_of_the_folder_reads_nothing(closed: Plan, tmp_path: Path) -> None:
    (tmp_path / "khác").write_bytes(b"x")
    folder = Folder(closed.folder)
    assert inventory.present(folder, ["../khác", "/etc/hostname", "ke_hoach.json", f"{RECEIVED}/0001.json"]).keys() == {
        f"{RECEIVED}/0001.json"
    }


def test_figures_that_come_to_something_else_are_told(closed: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is as it was: another program, or an earlier period closed again."""
    monkeypatch.setattr("tanminh_xl.domain.closing.figures_digest", lambda _: "0" * 64)
    assert any("nay tính ra mã 000000000000" in line for line in carried.report(*closed.at(HALF)).lines)
    assert "nay tính ra mã 000000000000" in said_by_doctor(closed)


def test_a_report_that_was_edited_since_the_closing_is_worth_a_note(closed: Plan) -> None:
    assert integrity.other_reports(closed.snapshot()) == ()
    (closed.folder / "bao_cao" / HALF / "danh_gia.csv").write_bytes(b"khac")
    (closed.folder / "bao_cao" / HALF / "so_lieu.csv").unlink()
    assert integrity.other_reports(closed.snapshot()) == (f"bao_cao/{HALF}/danh_gia.csv",)
    assert said_by_doctor(closed) == ""


def test_a_closed_report_stays_as_it_is_under_a_newer_program(closed: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made again where something came since: here a file for the register."""
    folder = closed.folder / "bao_cao" / HALF
    kept = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    monkeypatch.setattr("tanminh_xl.usecases.inputs.__version__", "9.9.9")
    monkeypatch.setattr("tanminh_xl.reports.workbook", lambda *_: b"laid out otherwise")
    carried.report(*closed.at(HALF))
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name in kept} == kept
    assert integrity.other_reports(closed.snapshot()) == ()
    closed.on(2026, 7, 20).send(closed.form("THON03", HALF))
    carried.report(*closed.at(HALF))
    assert (folder / f"TongHop_{HALF}.xlsx").read_bytes() == b"laid out otherwise"


# in an open period: what the facts say of each other


OPEN: dict[str, tuple[Callable[[Path], str], str]] = {
    "a receipt, gone": (written(f"{RECEIVED}/0002.json", None), "số thứ tự"),
    "the last receipt, gone": (written(f"{RECEIVED}/0003.json", None), "quyết định"),
    "a decision, gone": (written(f"{RECEIVED}/0003.qd01.json", None), "số thứ tự"),
    "an adjustment, gone": (written(f"dieu_chinh/{HALF}/0001.json", None), "số thứ tự"),
    "received bytes, gone": (written(f"{RECEIVED}/lần hai*.xlsx", None), "tệp ghi nhận"),
    "a scan, gone": (written(f"da_nhan/{HALF}/THON02/*.jpg", None), "tệp ghi nhận"),
}
ONLY_DOCTOR: dict[str, tuple[Callable[[Path], str], str]] = {
    "received bytes": (DAMAGE["received bytes"], "không còn như"),
    "a scan": (DAMAGE["a scan"], "không còn như"),
    "a form that was sent": (written(f"bieu_mau/{HALF}/*THON03*.xlsx", None), "biểu mẫu đã gửi"),
    "a catalogue": (written("danh_muc/*.json", None), "lần mở kỳ"),
    "another catalogue under that name": (written("danh_muc/*.json", b"{}"), "không còn như"),
}


@pytest.mark.parametrize("what", [*OPEN, *ONLY_DOCTOR])
def test_what_is_gone_is_told_by_what_refers_to_it(plan: Plan, what: str) -> None:
    damage, by = {**OPEN, **ONLY_DOCTOR}[what]
    name = damage(plan.folder)
    (said,) = [line for line in integrity.whole(plan.snapshot()) if f"“{name}”" in line]
    assert by in said
    outcome = carried.status(*plan.at(HALF))
    assert (outcome.exit == 1 and said in outcome.lines) == (what in OPEN)
    if what in OPEN:
        assert said in carried.report(*plan.at(HALF)).lines


def test_a_version_that_an_adjustment_names_and_that_is_gone(plan: Plan) -> None:
    for path in (plan.folder / RECEIVED).iterdir():
        path.unlink()
    said = carried.status(*plan.at(HALF)).lines
    assert (
        f"Hồ sơ kỳ {HALF}: thiếu “{RECEIVED}/0002.json”, có ghi trong điều chỉnh dieu_chinh/{HALF}/0001.json." in said
    )


def test_an_opening_left_out_of_a_ledger(plan: Plan) -> None:
    carried.close(*plan.at(HALF))
    carried.reopen(*plan.at(HALF), "Xem lại")
    (plan.folder / "so_ky" / HALF / "0001.json").unlink()
    assert f"“so_ky/{HALF}/0001.json”" in "\n".join(carried.status(*plan.at(HALF)).lines)


def test_rows_of_the_staffs_sheets_that_are_gone(plan: Plan) -> None:
    plan.edit(units=tuple(u for u in plan.of.units if u.code != UNIT))
    said = [f"Sổ ghi nhận kỳ {HALF} có đơn vị {UNIT}, không còn dòng này trong danh mục."]
    told = carried.status(*plan.at(HALF)).data["records"]  # type: ignore[index]
    assert told[:1] == said and "Ghi lại dòng với đúng mã" in told[1]
    assert said[0] in said_by_doctor(plan)


def test_a_period_that_is_gone_from_the_staffs_sheet(plan: Plan) -> None:
    snapshot = plan.snapshot()
    digest = snapshot.keep_catalogue()
    snapshot.folder.add(Opening(0, "2026-DX1", "Lan", plan.now, digest, plan.now.date()))
    said = f"Sổ ghi nhận có kỳ 2026-DX1, không còn dòng này ở trang {PERIODS.sheet}."
    assert said in carried.status(*plan.at(HALF)).lines and said in said_by_doctor(plan)


def test_bytes_are_checked_before_they_are_used_again(plan: Plan) -> None:
    name = DAMAGE["received bytes"](plan.folder)
    folder = Folder(plan.folder)
    receipt = next(r for r in folder.records(HALF).receipts if folder.path_of(r) == name)
    with pytest.raises(TanMinhError, match="bị hỏng hoặc đã bị sửa"):
        folder.data(receipt)


def test_a_receipt_from_which_another_was_assigned(plan: Plan) -> None:
    form = plan.form("THON03", HALF)
    plan.send(form, lambda f: f, "THON04 gửi.xlsx")
    carried.decide(*plan.at(HALF), "_chua_ro/_chua_ro#1", Choice.ASSIGN, "", "THON04", HALF)
    for path in (plan.folder / "da_nhan" / "_chua_ro" / "_chua_ro").glob("0001*.json"):
        path.unlink()
    assert "“da_nhan/_chua_ro/_chua_ro/0001.json”, có ghi trong tệp ghi nhận" in said_by_doctor(plan)


# closings of version 0.1.0, which list no files


def to_999_of(told: dict) -> None:  # type: ignore[type-arg]
    next(row for row in told["submission"][4] if row[2] == Given.FIGURE.value)[3] = 999.0


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A folder of that version, closed by it: receipts, adjustments, and a closing as it published them."""
    return closed_by_0_1_0(Path(shutil.copytree(OLD_PLAN, tmp_path / "ke-hoach")))


def closed_by_0_1_0(folder: Path) -> Path:
    snapshot = old_snapshot(folder)
    state, digest = snapshot.state(HALF), snapshot.catalogue.digest
    told = {
        "number": 2,
        "period": HALF,
        "who": "Lan",
        "at": "2026-06-20T08:00:00+07:00",
        "catalogue": digest,
        "receipts": [[u, c.receipt.number, c.valid_part] for u, c in sorted(state.counted.items())],
        "adjustments": sorted(a.number for a in state.adjusted.values()),
        "figures": hashlib.sha256(csvs.so_lieu(snapshot.report(snapshot.period()))).hexdigest(),
        "reports": [],
        "type": "closing",
    }
    snapshot.keep_catalogue()
    (folder / "so_ky" / HALF / "0002.json").write_text(json.dumps(told, indent=1), "utf-8")
    return folder


def old_snapshot(folder: Path, day: int = 20) -> Snapshot:
    now = datetime(2026, 6, day, 9, tzinfo=ZONE)
    return Snapshot(FilesHost(Folder(folder).master), Call(folder, HALF, now, "Người thử"))


def at(folder: Path) -> tuple[FilesHost, Call]:
    snapshot = old_snapshot(folder)
    return FilesHost(Folder(folder).master), snapshot.call


def test_it_opens_shows_the_same_figures_and_can_be_reopened(old: Path) -> None:
    open_plan = old.parent / "mở"
    shutil.copytree(OLD_PLAN, open_plan)
    figures = {
        (f.unit, f.element): f.counted for f in old_snapshot(open_plan).figures(old_snapshot(open_plan).period())
    }
    snapshot = old_snapshot(old)
    assert {(f.unit, f.element): f.counted for f in snapshot.figures(snapshot.period())} == figures
    assert carried.status(*at(old)).exit == 0 and integrity.remarks(snapshot, snapshot.period()) == ()
    assert carried.report(*at(old)).exit == 0
    made = (old / "bao_cao" / HALF / "so_lieu.csv").read_bytes()
    (event,) = [e for e in Folder(old).records(HALF).ledger if isinstance(e, Closing)]
    assert hashlib.sha256(made).hexdigest() == event.figures
    carried.reopen(*at(old), "Bổ sung")
    assert old_snapshot(old).state(HALF).open
    carried.adjust(*at(old), "THON02", "CHUNG-01", "5", "Gọi điện")
    carried.decide(*at(old), f"{HALF}/THON03#2", Choice.RETURN, "Gửi lại")
    snapshot = old_snapshot(old)
    lines = carry_out(snapshot, closing.close(snapshot, True, "Đủ")).lines
    assert any(line.startswith("  Thôn ") and line.endswith(" -> 5.") for line in lines)
    last = Folder(old).records(HALF).ledger[-1]
    assert isinstance(last, Closing) and last.figures_of == "figures" and last.files
    assert carried.status(*at(old)).exit == 0


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (edited(f"da_nhan/{HALF}/THON03/0001.json", to_999_of), f"số liệu kỳ {HALF} tính lại"),
        (edited(f"dieu_chinh/{HALF}/0001.json", lambda told: told.update(new=999.0)), f"số liệu kỳ {HALF} tính lại"),
        (written(f"dieu_chinh/{HALF}/0001.json", None), "thiếu"),
    ],
)
def test_its_figures_are_compared_with_so_lieu_made_again(old: Path, damage: Callable[[Path], str], said: str) -> None:
    numbers = old_snapshot(old).state(HALF).closing
    assert numbers is not None and numbers.adjustments == (1,)
    damage(old)
    outcome = carried.status(*at(old))
    assert outcome.exit == 1 and any(said in line for line in outcome.lines)
    with pytest.raises(TanMinhError, match=said):
        carried.report(*at(old))


# what only reads changes nothing


def facts(folder: Path) -> dict[str, bytes]:
    """Everything but the outputs."""
    outputs = {"bao_cao", "tra_lai", "nhat_ky", ".dang_nhan"}
    found = (p for p in folder.rglob("*") if p.is_file() and not outputs & set(p.parts))
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


COMMANDS: dict[str, tuple[str, ...]] = {
    "check": ("check", f"da_nhan/{HALF}/THON01/THON01 9__1abd416f.xlsx"),
    "status": ("status",),
    "status as JSON": ("status", "--format", "json"),
    "merge": ("merge",),
    "assess": ("assess",),
    "report": ("report",),
    "explain": ("explain", "CHUNG-01"),
    "doctor": ("doctor",),
    "catalogue check": ("catalogue", "check"),
    "mails": ("mails",),
}


@pytest.mark.parametrize("closed_too", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_only_reads_changes_no_folder_of_format_1(
    tmp_path: Path, name: str, closed_too: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tanminh_xl.cli import main

    folder = Path(shutil.copytree(OLD_PLAN, tmp_path / "ke-hoach"))
    if closed_too:
        closed_by_0_1_0(folder)
    before = facts(folder)
    verb, *rest = COMMANDS[name]
    monkeypatch.chdir(folder)
    assert main([verb, *rest, "--folder", str(folder)]) in (0, 1)
    assert facts(folder) == before
    assert json.loads((folder / "ke_hoach.json").read_text("utf-8"))["format"] == 1


def test_those_are_all_commands_that_only_read() -> None:
    """A command that is none of them, nor one that writes, is to be put into one list or the other."""
    from typer.main import get_command

    from tanminh_xl.cli import app

    writes = {
        "new",
        "demo",
        "open",
        "forms",
        "collect",
        "decide",
        "keep-address",
        "adjust",
        "answer",
        "close",
        "issue",
        "dossier",
        "pdf",
        "owner-review",
        "owners",
        "remind",
        "reply",
        "send",
        "reopen",
        "roll-over",
        "task",
        "import-criteria",
        "fill",
    }
    makes = {
        "build-forms",
        "build-kit",
        "build-workbook",
        "upgrade-macros",
        "upgrade",
        "merge-folders",
        "mail-password",
    }
    every = set(get_command(app).commands) - writes - makes  # type: ignore[attr-defined]
    assert every == {words[0] for words in COMMANDS.values()}


# the page that says so


def test_every_test_that_the_promises_name_is_there() -> None:
    names = re.findall(r"`(test_[a-z0-9_]+)`", PROMISES.read_text("utf-8"))
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(names) > 15
    assert [name for name in names if f"def {name}(" not in text] == []


def test_every_promise_of_the_page_names_a_test() -> None:
    rows = [line for line in PROMISES.read_text("utf-8").splitlines() if line.startswith("|")][2:]
    assert len(rows) > 10 and all("`test_" in row for row in rows)


def test_a_click_tells_it_of_the_period_that_the_home_sheet_shows(closed: Plan) -> None:
    from tanminh_xl.ribbon import _remarks

    snapshot = closed.snapshot(HALF)
    assert _remarks(snapshot, Outcome("Xong.")) == ()
    name = DAMAGE["a receipt's figure"](closed.folder)
    (told,) = _remarks(closed.snapshot(HALF), Outcome("Xong."))
    assert f"“{name}”" in told
    assert _remarks(closed.snapshot(HALF), Outcome("Xong.", lines=(told,))) == (), "said already"
    assert _remarks(closed.snapshot("2031-N"), Outcome("Xong.")) == (), "no such period"
