"""One bad file stops nobody: hostile sources beside good forms, bugs, damaged records; the good ones are received."""

import errno
import io
import os
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.events import UNKNOWN, Choice, Standing
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import STAMP_SHEET, ColumnKey
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.tables import FIGURES, REGISTER
from tanminh_xl.forms.write import write
from tanminh_xl.grid import bounded
from tanminh_xl.grid.bounded import Bounded
from tanminh_xl.grid.child import Allowed
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import form_reader, net, reading, send_back
from tanminh_xl.usecases.program_tables import ProgramTables
from tests.carried import check, close, collect, decide, merge, on_behalf, report, reread
from tests.plans import Plan, given

HALF = "2026-6T"
GOOD = ("THON01", "THON02", "THON03", "THON04", "TRUONG01")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    return plan.on(2026, 6, 15)


def inbox(plan: Plan) -> Path:
    return plan.folder / "hop_thu"


def saved(path: Path, plan: Plan, minutes: float = 0) -> Path:
    at = (plan.now + timedelta(minutes=minutes)).timestamp()
    os.utime(path, (at, at))
    return path


def good(plan: Plan, unit: str, note: str = "", name: str = "") -> Path:
    spec = plan.form(unit, HALF)
    filled = {at: value for at, value in fill(plan.of, spec).items() if value}
    if note:
        key = next(at for at in filled if at[1] is ColumnKey.VALUE)
        filled[key[0], ColumnKey.NOTE] = note
    path = inbox(plan) / (name or spec.file_name)
    path.write_bytes(write(spec, filled))
    return saved(path, plan, -60)


def stamped(plan: Plan, unit: str, name: str, at: str, value: str) -> Path:
    """A good form with one word of its stamp changed."""
    path = good(plan, unit, name=name)
    book = openpyxl.load_workbook(path)
    book[STAMP_SHEET][at] = value
    book.save(path)
    return saved(path, plan, -60)


def files(outcome: Outcome) -> dict[str, dict[str, Any]]:
    return {Path(row["file"]).name: row for row in outcome.data["files"]}  # type: ignore[index]


def said(outcome: Outcome) -> dict[str, list[str]]:
    return {name: [f["code"] for f in row["findings"]] for name, row in files(outcome).items()}


def counted(plan: Plan) -> set[str]:
    return set(plan.snapshot().state(HALF).counted)


# hostile sources


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int], None]:
    """Make the system refuse to open a name: root, who runs the tests, is refused nothing."""
    refused: dict[str, int] = {}
    real_open, real_scan = os.open, os.scandir

    def no_open(path: Any, *rest: Any, **more: Any) -> int:
        if (code := refused.get(Path(str(path)).name)) is not None:
            raise OSError(code, "refused", str(path))
        return real_open(path, *rest, **more)

    def no_scan(path: Any = ".") -> Any:
        if (code := refused.get(Path(str(path)).name)) is not None:
            raise OSError(code, "refused", str(path))
        return real_scan(path)

    monkeypatch.setattr(os, "open", no_open)
    monkeypatch.setattr(os, "scandir", no_scan)
    return refused.__setitem__


@pytest.fixture
def pipe(plan: Plan) -> Iterator[Path]:
    listening = socket.socket(socket.AF_UNIX)
    here = Path.cwd()
    os.chdir(inbox(plan))  # the path of a socket has 108 bytes at most
    listening.bind("ổ cắm.xlsx")
    os.chdir(here)
    yield inbox(plan) / "ổ cắm.xlsx"
    listening.close()


def test_hostile_sources_in_one_folder_with_good_forms(
    plan: Plan, pipe: Path, unreadable: Callable[[str, int], None]
) -> None:
    for unit in GOOD:
        good(plan, unit)
    box = inbox(plan)
    os.mkfifo(box / "ống.xlsx")
    (box / "liên kết.xlsx").symlink_to(box / plan.form("THON01", HALF).file_name)
    (box / "treo.xlsx").symlink_to(box / "không có.xlsx")
    (box / "vòng").symlink_to(box, target_is_directory=True)
    (box / "thiết bị.xlsx").symlink_to("/dev/zero")
    for name, code in (("cấm.xlsx", errno.EACCES), ("hỏng đĩa.xlsx", errno.EIO), ("mất.xlsx", errno.ENOENT)):
        (box / name).write_bytes(b"x")
        unreadable(name, code)
    (box / "thư mục cấm").mkdir()
    unreadable("thư mục cấm", errno.EACCES)
    stamped(plan, "THON01", "bản 5000 chữ số.xlsx", "B5", "9" * 5_000)
    stamped(plan, "THON01", "bản 300 chữ số.xlsx", "B5", "9" * 300)
    stamped(plan, "THON01", "đơn vị dài.xlsx", "B3", "T" * 30_000)
    (box / "ảnh.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    saved(good(plan, "THON02", "bản của năm sau", "tương lai.xlsx"), plan, 60 * 24 * 400)

    first = collect(*plan.at())
    codes = said(first)
    assert counted(plan) == set(GOOD)
    assert {name: codes[name] for name in codes if codes[name] and codes[name][0].startswith("source_")} == {
        "ống.xlsx": ["source_not_file"],
        "ổ cắm.xlsx": ["source_not_file"],
        "liên kết.xlsx": ["source_not_file"],
        "treo.xlsx": ["source_not_file"],
        "vòng": ["source_not_file"],
        "thiết bị.xlsx": ["source_not_file"],
        "cấm.xlsx": ["source_locked"],
        "hỏng đĩa.xlsx": ["source_locked"],
        "thư mục cấm": ["source_locked"],
        "mất.xlsx": ["source_gone"],
    }
    for name in ("bản 5000 chữ số.xlsx", "bản 300 chữ số.xlsx", "đơn vị dài.xlsx"):
        assert codes[name] == ["stamp_missing"]
    assert "sent_later_than_now" in codes["tương lai.xlsx"]
    locked = files(first)["cấm.xlsx"]
    assert (locked["sha256"], locked["version"], locked["verdict"]) == ("", None, "needs_confirmation")
    assert first.exit == 2  # the picture

    second = collect(*plan.at())
    assert {code for codes in said(second).values() for code in codes} == {
        "already_received",
        "source_not_file",
        "source_locked",
        "source_gone",
    }
    assert Folder(plan.folder).orphans() == ()


@pytest.mark.parametrize("kind", ["pipe", "link", "device"])
def test_a_source_given_by_name_that_is_no_file_is_told_and_not_opened(plan: Plan, kind: str) -> None:
    source = plan.folder.parent / "nguồn.xlsx"
    if kind == "pipe":
        os.mkfifo(source)
    elif kind == "link":
        source.symlink_to(good(plan, "THON01"))
    else:
        source = Path("/dev/null")
    outcome = collect(*plan.at(), [source])
    assert said(outcome) == {source.name: ["source_not_file"]}
    assert outcome.exit == 1
    assert said(check(*plan.at(), [source])) == {source.name: ["source_not_file"]}


def test_a_report_typed_by_the_office_that_cannot_be_opened_is_told(
    plan: Plan, unreadable: Callable[[str, int], None]
) -> None:
    path = good(plan, "THON01")
    unreadable(path.name, errno.EACCES)
    assert said(on_behalf(*plan.at(), [path], "THON01")) == {path.name: ["source_locked"]}
    scan = plan.folder.parent / "quét.pdf"
    scan.write_bytes(b"%PDF")
    unreadable(scan.name, errno.EACCES)
    with pytest.raises(TanMinhError, match=r"quét\.pdf"):
        on_behalf(*plan.at(), [good(plan, "THON02")], "THON02", None, [scan])


def test_an_inbox_that_is_itself_a_link_is_looked_into(plan: Plan) -> None:
    elsewhere = plan.folder.parent / "ổ chung"
    inbox(plan).rename(elsewhere)
    inbox(plan).symlink_to(elsewhere, target_is_directory=True)
    good(plan, "THON01")
    collect(*plan.at())
    assert counted(plan) == {"THON01"}


NAMES = {
    "long": "đ" * 83 + ".xlsx",
    "control": "a\x07b\x1b[31m.xlsx",
    "ends": "báo cáo .. .xlsx",
    "dots": "báo cáo...",
    "reserved": "CON.xlsx",
    "lone": os.fsdecode(b"b\xe1o c\xe1o.xlsx"),
    "right to left": "b\u202exslx.exe.xlsx",
    "none": ".. xlsx",
    "line break": "a\nb.xlsx",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_whatever_a_file_is_called_it_is_received(plan: Plan, name: str) -> None:
    good(plan, "THON01")
    path = good(plan, "THON02", name="x.xlsx")
    path.rename(path.with_name(name))
    sources = [inbox(plan), path.with_name(name)]
    outcome = collect(*plan.at(), sources)
    assert counted(plan) == {"THON01", "THON02"}
    for line in outcome.lines:
        line.encode("utf-8", "replace")
    again = collect(*plan.at(), sources)
    assert {code for codes in said(again).values() for code in codes} == {"already_received"}


def test_a_time_of_saving_that_cannot_be_is_told_and_reception_counts(plan: Plan) -> None:
    path = saved(good(plan, "THON01"), plan, 60 * 24 * 2)
    outcome = collect(*plan.at(), [path])
    assert said(outcome) == {path.name: ["sent_later_than_now"]}
    assert "17/6/2026" in " ".join(outcome.lines)
    (receipt,) = Folder(plan.folder).records(HALF).receipts
    assert receipt.sent == plan.now
    plan.on(2026, 6, 20)
    later = saved(good(plan, "THON01", "bản sau", "sau.xlsx"), plan, -1)
    assert "sent_earlier" not in said(collect(*plan.at(), [later]))[later.name]


def test_a_clock_that_is_some_hours_ahead_is_nothing_to_tell(plan: Plan) -> None:
    path = saved(good(plan, "THON01"), plan, 60 * 23)
    assert said(collect(*plan.at(), [path])) == {path.name: []}


# bugs, panics, memory


class PanicException(BaseException):
    """As pyo3 raises it for a panic in Rust."""


BUGS: dict[str, tuple[BaseException, str, int]] = {
    "bug": (ZeroDivisionError("x"), "file_failed", 2),
    "recursion": (RecursionError("x"), "file_failed", 2),
    "system": (OSError(errno.EIO, "x"), "file_failed", 2),
    "memory": (MemoryError(), "file_too_large", 2),
    "panic": (PanicException("x"), "file_crashed", 2),
}


@pytest.mark.parametrize("where", ["incoming", "admit"])
@pytest.mark.parametrize("bug", BUGS)
def test_whatever_goes_wrong_with_one_file_the_others_go_on_and_it_is_kept(
    plan: Plan, bug: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, code, exit_code = BUGS[bug]
    for unit in GOOD[:3]:
        good(plan, unit)
    bad = plan.form("THON02", HALF).file_name
    real = getattr(reading.Reader, where)
    at: list[str] = []

    def fails(self: reading.Reader, *rest: Any, **more: Any) -> Any:
        if where == "incoming":
            at[:] = [rest[0]]
        if at == [bad] and not (where == "admit" and any(f.code.value == code for f in rest[0].findings)):
            raise problem
        return real(self, *rest, **more)

    def named(self: reading.Reader, name: str, *rest: Any, **more: Any) -> Any:
        at[:] = [name]
        return incoming(self, name, *rest, **more)

    incoming = reading.Reader.incoming
    with monkeypatch.context() as patch:
        patch.setattr(reading.Reader, where, fails)
        if where == "admit":
            patch.setattr(reading.Reader, "incoming", named)
        outcome = collect(*plan.at())
    assert counted(plan) == {"THON01", "THON03"}
    assert said(outcome)[bad] == [code]
    assert (outcome.exit, files(outcome)[bad]["version"]) == (exit_code, 1)
    assert (files(outcome)[bad]["unit"], files(outcome)[bad]["verdict"]) == ("THON02", "returned")
    (kept,) = [r for r in Folder(plan.folder).records(HALF).receipts if r.unit == "THON02"]
    assert Folder(plan.folder).data(kept) == (inbox(plan) / bad).read_bytes()
    logs = list((plan.folder / "nhat_ky").glob("*"))
    if code == "file_failed":
        assert [f["value"] for f in files(outcome)[bad]["findings"]] == [type(problem).__name__]
        assert dict(kept.findings[0].more)["trace"].startswith("File ")
        (log,) = logs
        assert type(problem).__name__ in log.read_text("utf-8")
    else:
        assert logs == []
    again = collect(*plan.at())
    assert said(again)[bad] == ["already_received"] and again.exit == exit_code


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_person_who_stops_is_no_files_fault(
    plan: Plan, stop: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    good(plan, "THON01")

    def stops(*ignored: Any) -> None:
        raise stop

    monkeypatch.setattr(reading.Reader, "incoming", stops)
    with pytest.raises(stop):
        collect(*plan.at())
    assert Folder(plan.folder).records(HALF).receipts == ()


def test_check_names_the_bug_and_writes_nothing(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    path = good(plan, "THON01")
    before = sorted(plan.folder.rglob("*"))

    def fails(*ignored: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(form_reader, "check", fails)
    outcome = check(*plan.at(), [path])
    assert said(outcome) == {path.name: ["file_failed"]}
    assert sorted(plan.folder.rglob("*")) == before


def test_a_file_that_the_store_fails_on_is_taken_up_again(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    good(plan, "THON01")
    good(plan, "THON02")
    keep = Folder._keep

    def fails(self: Folder, folder: Path, *rest: Any) -> str:
        if folder.name == "THON01":
            raise OSError(errno.EIO, "Input/output error")
        return keep(self, folder, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(Folder, "_keep", fails)
        outcome = collect(*plan.at())
    bad = plan.form("THON01", HALF).file_name
    assert (said(outcome)[bad], files(outcome)[bad]["version"]) == (["file_failed"], None)
    assert counted(plan) == {"THON02"}
    collect(*plan.at())
    assert counted(plan) == {"THON01", "THON02"}


def test_texts_of_findings_are_as_long_as_a_person_reads() -> None:
    long = Finding(Code.SHEET_RENAMED, "s" * 5_000, "", "v" * 5_000, "e", more=(("name", "n" * 5_000),))
    short = net.shortened(long)
    assert max(map(len, (short.sheet, short.value, short.more[0][1]))) <= net.LONGEST + 3
    plain = Finding(Code.SHEET_RENAMED, "s", "", "v", "e", more=(("name", "n"),))
    assert net.shortened(plain) == plain


# files that would end the process, or take its time and memory: read in a child


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}'
    "</office:spreadsheet></office:body></office:document-content>"
)
FILLED = (
    '<table:table table:name="t{}"><table:table-row table:number-rows-repeated="1000">'
    '<table:table-cell table:number-columns-repeated="1990" office:value-type="float" office:value="1">'
    "<text:p>1</text:p></table:table-cell></table:table-row></table:table>"
)


def bomb(tables: int) -> bytes:
    """An .ods of about 1 KB, each of its tables just under the limit."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", ODS.format("".join(map(FILLED.format, range(tables)))))
    return made.getvalue()


def test_an_ods_of_many_tables_each_just_under_the_limit_stops_nobody(plan: Plan) -> None:
    good(plan, "THON01")
    path = inbox(plan) / "bom.ods"
    path.write_bytes(bomb(190))
    assert path.stat().st_size < 2_000
    saved(path, plan, -90)
    began = time.monotonic()
    assert said(collect(*plan.at()))[path.name] == ["file_too_large"]
    assert time.monotonic() - began < 20
    assert counted(plan) == {"THON01"}
    assert said(collect(*plan.at()))[path.name] == ["already_received"]


@pytest.mark.parametrize(
    ("work", "code"),
    [("abort", "file_crashed"), ("allocates", "file_too_large"), ("loops", "file_too_slow"), ("fails", "file_failed")],
)
def test_whatever_the_reading_of_an_unusual_file_does_the_others_go_on(
    plan: Plan, work: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "_WHOLE", Bounded(f"tests.child_work:{work}", Allowed(seconds=1.0)))
    for unit in GOOD[:2]:
        good(plan, unit)
    path = inbox(plan) / "2026-6T_THON03.ods"
    path.write_bytes(bomb(1))
    saved(path, plan, -90)
    outcome = collect(*plan.at())
    row = files(outcome)[path.name]
    assert ([f["code"] for f in row["findings"]], row["unit"], row["version"]) == ([code], "THON03", 1)
    assert counted(plan) == set(GOOD[:2])
    if work == "fails":
        (log,) = (plan.folder / "nhat_ky").iterdir()
        assert "ZeroDivisionError" in log.read_text("utf-8") and "child_work.py" in log.read_text("utf-8")


# damaged records


def kept_folder(plan: Plan, unit: str, period: str = HALF) -> Path:
    return plan.folder / "da_nhan" / period / unit


DAMAGE: dict[str, Callable[[Path], object]] = {
    "receipt": lambda unit: (unit / "0001.json").write_bytes(b"{ half"),
    "decision": lambda unit: (unit / "0001.qd01.json").write_bytes(b"{ half"),
    "copy": lambda unit: (unit / "0001 - Copy.json").write_bytes((unit / "0001.json").read_bytes()),
    "foreign": lambda unit: (unit / "0002.json").write_bytes((unit / "0001.json").read_bytes()),
}


def two_received(plan: Plan) -> None:
    good(plan, "THON01")
    good(plan, "THON02")
    collect(*plan.at())
    plan.on(2026, 6, 16)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_record_of_one_unit_holds_that_unit_alone(plan: Plan, damage: str) -> None:
    two_received(plan)
    DAMAGE[damage](kept_folder(plan, "THON02"))
    good(plan, "THON03")
    good(plan, "THON01", "bản sau", "sau.xlsx")
    mine = good(plan, "THON02", "bản sau", "của đơn vị có tệp hỏng.xlsx")
    for path in (mine, inbox(plan) / "sau.xlsx"):
        saved(path, plan, -1)
    outcome = collect(*plan.at())
    codes = said(outcome)
    assert codes[mine.name] == ["records_damaged"] and files(outcome)[mine.name]["version"] is None
    assert files(outcome)["sau.xlsx"]["version"] == 2
    assert outcome.exit == 1
    assert any("THON02" in line and "sao lưu" in line for line in outcome.lines)
    told = decide(*plan.at(), f"{HALF}/THON03#1", Choice.RETURN, "thử")
    assert "Đã trả lại" in told.text and any("THON02" in line for line in told.lines)
    with pytest.raises(TanMinhError, match="THON02"):
        decide(*plan.at(), f"{HALF}/THON02#1", Choice.RETURN, "thử")
    for verb in (merge, report, close):
        with pytest.raises(TanMinhError, match="THON02"):
            verb(*plan.at())


def test_put_right_again_nothing_is_lost(plan: Plan) -> None:
    two_received(plan)
    receipt = kept_folder(plan, "THON02") / "0001.json"
    whole = receipt.read_bytes()
    receipt.write_bytes(b"")
    receipt.write_bytes(whole[: len(whole) // 2])
    good(plan, "THON03")
    saved(good(plan, "THON02", "bản sau", "sau.xlsx"), plan, -1)
    collect(*plan.at())
    receipt.write_bytes(whole)
    outcome = collect(*plan.at())
    assert files(outcome)["sau.xlsx"]["version"] == 2
    assert counted(plan) == {"THON01", "THON02", "THON03"}
    merge(*plan.at())


def test_what_waits_for_its_unit_is_received_beside_a_damaged_receipt(plan: Plan) -> None:
    box = inbox(plan)
    (box / "a.txt").write_bytes(b"no form a")
    saved(box / "a.txt", plan)
    collect(*plan.at())
    place = kept_folder(plan, UNKNOWN, UNKNOWN)
    (place / "0001.json").write_bytes(b"{")
    (box / "b.txt").write_bytes(b"no form b")
    saved(box / "b.txt", plan)
    outcome = collect(*plan.at())
    assert said(outcome) == {"a.txt": ["records_damaged"], "b.txt": ["file_other"]}
    assert files(outcome)["b.txt"]["version"] == 2
    assert {code for codes in said(collect(*plan.at())).values() for code in codes} == {
        "records_damaged",
        "already_received",
    }


@pytest.mark.parametrize("place", ["so_ky", "dieu_chinh"])
def test_a_damaged_event_of_a_period_is_told_and_files_are_kept(plan: Plan, place: str) -> None:
    good(plan, "THON01")
    folder = plan.folder / place / HALF
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "0002.json").write_bytes(b"{")
    outcome = collect(*plan.at())
    assert any(place in line for line in outcome.lines) and outcome.exit == 1
    (row,) = files(outcome).values()
    assert row["version"] == 1
    assert (place == "so_ky") == (row["verdict"] == "needs_confirmation")


def test_kept_bytes_that_are_damaged_stop_no_other_copy_and_no_other_rereading(plan: Plan) -> None:
    two_received(plan)
    for unit in ("THON01", "THON02"):
        decide(*plan.at(), f"{HALF}/{unit}#1", Choice.RETURN, "thử")
    copies = plan.folder / "tra_lai"
    made = {path.parent.name: path for path in copies.rglob("*.xlsx")}
    assert set(made) == {"THON01", "THON02"}
    (kept,) = kept_folder(plan, "THON02").glob("*.xlsx")
    kept.write_bytes(b"other bytes")
    outcome = reread(*plan.at())
    assert said(outcome) == {
        next(kept_folder(plan, "THON01").glob("*.xlsx")).name: [],
        kept.name: ["records_damaged"],
    }
    with pytest.raises(TanMinhError, match="THON02"):
        decide(*plan.at(), f"{HALF}/THON02#1", Choice.ASSIGN, "", "THON03", HALF)


def test_a_copy_that_cannot_be_made_stops_no_other(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    two_received(plan)
    real = send_back._send_back

    def fails(snapshot: Any, found: Standing) -> Any:
        if found.receipt.unit == "THON01":
            raise ZeroDivisionError
        return real(snapshot, found)

    with monkeypatch.context() as patch:
        patch.setattr(send_back, "_send_back", fails)
        decide(*plan.at(), f"{HALF}/THON01#1", Choice.RETURN, "thử")
        outcome = decide(*plan.at(), f"{HALF}/THON02#1", Choice.RETURN, "thử")
    assert [path.parent.name for path in outcome.paths] == ["THON02"]
    assert any("ZeroDivisionError" in line for line in outcome.lines)
    assert "THON01" in {path.parent.name for path in collect(*plan.at()).paths}


def test_with_a_damaged_record_an_open_workbook_gets_the_tables_of_files_alone(plan: Plan) -> None:
    two_received(plan)
    snapshot = plan.snapshot()
    snapshot.tolerate()
    whole = ProgramTables(snapshot)
    assert FIGURES in list(whole)
    (kept_folder(plan, "THON02") / "0001.json").write_bytes(b"{")
    snapshot = plan.snapshot()
    snapshot.tolerate()
    tables = ProgramTables(snapshot)
    assert tables.made_from.keys() == {HALF}
    assert REGISTER in list(tables) and FIGURES not in list(tables)
    state = {row["unit"]: row["state"] for row in tables[REGISTER]}
    assert "hỏng" in str(state["THON02"]) and state["THON03"] == "Chưa nộp"
