"""Closing a period (decision-tables 6.1): what asks before it, what it freezes, what it tells, the reports it makes."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from openpyxl import Workbook

from tanminh_xl import templates
from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.closing import changes, figures_digest
from tanminh_xl.domain.events import ZONE, Closing, Opening
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.form import ColumnKey, Filled
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.owner_review import OwnerChoice
from tanminh_xl.domain.submission import Given
from tanminh_xl.grid import read as read_grid
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records import disk, stored
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports import consolidated
from tanminh_xl.usecases import close as closing
from tanminh_xl.usecases import inputs as digests
from tanminh_xl.usecases.owner_review import Word
from tanminh_xl.usecases.proposal import Stopped, carry_out
from tanminh_xl.usecases.snapshot import Snapshot
from tests import carried, reportkit
from tests.markdown import ROOT, table
from tests.person import Asked, press
from tests.plans import Plan, given

HALF = "2026-6T"
UNIT, COUNT, JUDGED = "THON02", "CHUNG-01", "MH2-05"
WHY = "Đến ngày báo cáo thành phố"
CASES = table((ROOT / "tests" / "rules" / "counts" / "6.1-closing.md").read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Every unit's form counts; only to be copied."""
    plan = Plan(tmp_path_factory.mktemp("filed") / "xã", given())
    plan.open(HALF)
    for form in Folder(plan.folder).forms(HALF):
        assert plan.send(form).exit == 0
    return plan


@pytest.fixture
def plan(filed: Plan, tmp_path: Path) -> Plan:
    return filed.copied(tmp_path / "xã").on(2026, 6, 20)


def close(plan: Plan, yes: bool = False, why: str = "") -> Outcome:
    """As the command does."""
    snapshot = plan.snapshot(HALF)
    return carry_out(snapshot, closing.close(snapshot, yes, why))


def events(plan: Plan) -> dict[str, bytes]:
    found = (p for p in plan.folder.rglob("*") if p.is_file() and "bao_cao" not in p.parts)
    return {p.relative_to(plan.folder).as_posix(): p.read_bytes() for p in found}


def reports(plan: Plan) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in (plan.folder / "bao_cao" / HALF).iterdir() if p.is_file()}


def last(plan: Plan) -> Closing:
    event = Folder(plan.folder).records(HALF).ledger[-1]
    assert isinstance(event, Closing)
    return event


# what is still open (decision-tables 6.1)


def sent_again(plan: Plan, typed: object) -> None:
    """The village's form came once only, and says this in one cell."""
    shutil.rmtree(plan.folder / "da_nhan" / HALF / UNIT)
    cell = (f"A|{UNIT}/{COUNT}", ColumnKey.VALUE)

    def change(filled: Filled) -> Filled:
        return {k: v for k, v in filled.items() if k != cell} | ({cell: typed} if typed is not None else {})

    plan.send(plan.form(UNIT, HALF), change)


def announced(plan: Plan) -> None:
    sent_again(plan, None)
    carried.adjust(*plan.at(HALF), UNIT, COUNT, "chưa có số", "Gọi điện")


def kept(plan: Plan) -> Path:
    return next((plan.folder / "da_nhan" / HALF / UNIT).glob("*.xlsx"))


def fewer(plan: Plan) -> None:
    form = plan.form(UNIT, HALF)
    plan.send(form, lambda f: {k: v for k, v in f.items() if k[0] != f"A|{UNIT}/{COUNT}"}, "ít hơn.xlsx")


def stranger(plan: Plan) -> None:
    path = plan.folder.parent / "lạ.xlsx"
    book = Workbook()
    book.active["A1"] = "Báo cáo"
    book.save(path)
    carried.collect(*plan.at(), [path])


def owning(plan: Plan) -> None:
    """Owners are asked to confirm; one criterion has an owner."""
    criteria = tuple(c if c.code == "MH2-04" else c.model_copy(update={"owner": ""}) for c in plan.of.criteria)
    plan.edit(criteria=criteria, plan=plan.of.plan.model_copy(update={"owner_review": True}))


def said(plan: Plan, choice: OwnerChoice) -> None:
    word = Word(choice, "bà A", plan.now.date(), "Số OCOP còn trùng" if choice is OwnerChoice.CHECK_AGAIN else "")
    carried.owner_review(*plan.at(HALF), "PKT", (), word)


OPEN: dict[str, Callable[[Plan], object]] = {
    "chưa nộp": lambda plan: shutil.rmtree(plan.folder / "da_nhan" / HALF / UNIT),
    "thiếu số": lambda plan: sent_again(plan, None),
    "chưa có số": announced,
    "cần hỏi": lambda plan: sent_again(plan, "mười"),
    "ước": lambda plan: sent_again(plan, "ước 12"),
    "chủ trì chưa xác nhận": lambda plan: owning(plan),
    "chủ trì kiểm tra lại": lambda plan: (owning(plan), said(plan, OwnerChoice.CHECK_AGAIN)),
    "chủ trì xác nhận": lambda plan: (owning(plan), said(plan, OwnerChoice.CONFIRMED)),
    "mất tệp": lambda plan: kept(plan).unlink(),
    "sửa tệp": lambda plan: kept(plan).write_bytes(b"PK"),
    "tệp chờ": fewer,
    "tệp lạ": stranger,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['row']} {case['what is open']} {case['options']}")
def test_what_asks_before_a_closing(plan: Plan, case: dict[str, str]) -> None:
    for what in reversed([word.strip() for word in case["what is open"].split(";") if word.strip()]):
        OPEN[what](plan)
    before = events(plan)
    options = {"yes": "--yes" in case["options"], "why": WHY if "--why" in case["options"] else ""}
    if case["exit"] == "1":
        with pytest.raises(TanMinhError) as problem:
            close(plan, **options)  # type: ignore[arg-type]
        assert problem.value.exit == 1 and case["says"] in str(problem.value)
        assert events(plan) == before and not (plan.folder / "bao_cao").exists()
        return
    outcome = close(plan, **options)  # type: ignore[arg-type]
    assert outcome.exit == 0
    left = "" if case["says"] == "-" else case["says"]
    assert (last(plan).left, last(plan).why) == (left, options["why"])
    told = [f"Chốt khi còn {left}. Lý do: {WHY}."] if left else []
    assert [line for line in carried.status(*plan.at(HALF)).lines if line.startswith("Chốt khi")] == told
    said = [row for row in text_of(plan) if row.startswith("Chốt số liệu khi còn")]
    assert set(said) == ({f"Chốt số liệu khi còn: {left}. Lý do: {WHY}."} if left else set())


def text_of(plan: Plan) -> Iterator[str]:
    """Every text of the consolidated workbook."""
    book = read_grid(reports(plan)[f"TongHop_{HALF}.xlsx"])
    for name in book.names:
        yield from (cell for row in book.sheet(name) for cell in row if isinstance(cell, str))


def test_a_file_that_waits_is_named_by_its_name_and_unit(plan: Plan) -> None:
    fewer(plan)
    stranger(plan)
    with pytest.raises(TanMinhError) as problem:
        close(plan, True, WHY)
    assert "ít hơn.xlsx (Thôn Đoài Thượng); lạ.xlsx (chưa rõ đơn vị)" in str(problem.value)
    assert "#" not in str(problem.value)


def test_several_things_are_one_question(plan: Plan) -> None:
    sent_again(plan, "mười")
    shutil.rmtree(plan.folder / "da_nhan" / HALF / "THON03")
    with pytest.raises(TanMinhError) as problem:
        close(plan)
    assert str(problem.value) == (
        "6 tháng đầu năm 2026 còn 1 đơn vị chưa nộp (Thôn Hòa Bình), 1 ô cần hỏi. Chốt số liệu và ghi rõ trong báo cáo?"
    )


def test_a_second_close_writes_nothing(plan: Plan) -> None:
    close(plan)
    before = events(plan)
    with pytest.raises(TanMinhError, match="đã chốt"):
        close(plan)
    assert events(plan) == before


@pytest.mark.parametrize(("answer", "closes"), [(WHY, True), (None, False), (" ", False)])
def test_by_a_click_the_question_is_asked_once_with_the_reason(plan: Plan, answer: str | None, closes: bool) -> None:
    sent_again(plan, "mười")
    host, snapshot = Asked(answer, "có"), plan.snapshot(HALF)
    if not closes:
        with pytest.raises(Stopped):
            press(host, snapshot, "chot_so_lieu")
        assert snapshot.state(HALF).open
        return
    press(host, snapshot, "chot_so_lieu")
    assert last(plan).why == WHY
    assert len(host.asked) == 1 and host.asked[0].kind == "text"
    assert "1 ô cần hỏi" in host.asked[0].text and "Hủy" in host.asked[0].text


def test_by_a_click_nothing_open_is_confirmed_as_before(plan: Plan) -> None:
    host, snapshot = Asked("có"), plan.snapshot(HALF)
    press(host, snapshot, "chot_so_lieu")
    assert [q.kind for q in host.asked] == ["yes"] and last(plan).left == ""


# what it freezes


def test_it_lists_every_event_and_kept_file_with_its_sha256(plan: Plan) -> None:
    carried.adjust(*plan.at(HALF), UNIT, COUNT, "42", "Gọi điện")
    carried.adjust(*plan.at(HALF), UNIT, COUNT, "43", "Gọi điện lại")
    before = events(plan)
    close(plan)
    own = {name for name in before if name.split("/")[0] in ("da_nhan", "dieu_chinh", "so_ky", "danh_muc")}
    assert dict(last(plan).files) == {name: hashlib.sha256(before[name]).hexdigest() for name in own}
    assert last(plan).adjustments == (2,) and last(plan).figures_of == "figures"
    frozen = {name: data for name, data in reports(plan).items() if not name.endswith(".docx")}  # people write in those
    assert dict(last(plan).reports) == {name: hashlib.sha256(data).hexdigest() for name, data in frozen.items()}
    assert set(reports(plan)) == {
        f"BaoCao_{HALF}.docx",
        f"TongHop_{HALF}.xlsx",
        f"TomTat_{HALF}.pdf",
        "so_lieu.csv",
        "so_lieu_them.csv",
        "danh_gia.csv",
    }


def test_a_later_period_lists_the_life_of_those_before_it(plan: Plan) -> None:
    close(plan)
    plan.on(2026, 12, 1).open("2026-N")
    snapshot = plan.snapshot("2026-N")
    carry_out(snapshot, closing.close(snapshot, True, WHY))
    event = Folder(plan.folder).records("2026-N").ledger[-1]
    assert isinstance(event, Closing)
    names = [name for name, _ in event.files]
    assert [n for n in names if HALF in n] == [f"so_ky/{HALF}/0001.json", f"so_ky/{HALF}/0002.json"]
    assert "so_ky/2026-N/0001.json" in names


def test_the_reports_are_those_of_the_closed_period_and_nothing_is_left_to_make(plan: Plan) -> None:
    close(plan)
    made, times = reports(plan), {p: p.stat().st_mtime_ns for p in (plan.folder / "bao_cao").rglob("*")}
    carried.report(*plan.at(HALF))
    assert {p: p.stat().st_mtime_ns for p in (plan.folder / "bao_cao").rglob("*")} == times
    shutil.rmtree(plan.folder / "bao_cao")
    carried.report(*plan.at(HALF))
    assert reports(plan) == made


def test_a_stale_report_is_not_frozen(plan: Plan) -> None:
    carried.report(*plan.at(HALF))
    carried.adjust(*plan.at(HALF), UNIT, COUNT, "42", "Gọi điện")
    close(plan)
    rows = reports(plan)["so_lieu.csv"].decode("utf-8-sig").splitlines()
    assert any(row.startswith(f"{HALF},{UNIT},{COUNT},") and ",42,42," in row for row in rows)


def test_every_page_has_the_first_digits_of_the_figures(plan: Plan) -> None:
    close(plan)
    digits = f"Mã số liệu: {last(plan).figures[:12]}."
    book = read_grid(reports(plan)[f"TongHop_{HALF}.xlsx"])
    for name in book.names:
        assert any(isinstance(c, str) and digits in c for row in book.sheet(name) for c in row), name


def test_nothing_in_the_reports_names_the_closings_number_moment_or_person(plan: Plan, tmp_path: Path) -> None:
    other = plan.copied(tmp_path / "khác" / "xã")
    close(plan)
    other.on(2026, 7, 30, 17)
    carried.close(*other.at(HALF), yes=False, why="")
    carried.reopen(*other.at(HALF), "Xem lại")
    shutil.rmtree(other.folder / "bao_cao")
    snapshot = Snapshot(FilesHost(Folder(other.folder).master), other.call(HALF)._replace(who="Người khác"))
    carry_out(snapshot, closing.close(snapshot))
    assert last(other).number == 4 and last(plan).number == 2
    assert reports(other) == reports(plan)


@pytest.mark.parametrize("at", ["reports", "event"])
def test_killed_on_the_way_the_same_command_gives_the_same_bytes(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    undisturbed = plan.copied(tmp_path / "khác" / "xã")
    close(undisturbed)
    real = disk.publish

    def publish(path: Path, data: bytes, **options: Any) -> bool:
        if "so_ky" in path.parts:
            raise KeyboardInterrupt
        return real(path, data, **options)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        if at == "event":
            patch.setattr(disk, "publish", publish)
        else:
            patch.setattr(closing, "_sha256", lambda _: (_ for _ in ()).throw(KeyboardInterrupt))
        close(plan)
    assert reports(plan) == reports(undisturbed) and plan.snapshot().state(HALF).open
    close(plan)
    assert reports(plan) == reports(undisturbed) and events(plan) == events(undisturbed)


def test_a_report_that_is_open_in_excel_stops_it(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    carried.report(*plan.at(HALF))
    carried.adjust(*plan.at(HALF), UNIT, COUNT, "42", "Gọi điện")
    real = Path.replace

    def held(self: Path, target: Path) -> Path:
        if Path(target).suffix == ".xlsx":
            problem = PermissionError(13, "busy")
            problem.winerror = 32  # type: ignore[attr-defined]
            raise problem
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(disk, "PAUSE", 0.0)
    with pytest.raises(TanMinhError, match=r"TongHop_2026-6T\.xlsx” đang mở"):
        close(plan)
    assert plan.snapshot().state(HALF).open


FIGURE = Figure(HALF, "A", "X", Given.FIGURE, value=1.0, counted=1.0, version=1)
OTHER: dict[str, dict[str, Any]] = {
    "unit": {"unit": "B"},
    "element": {"element": "Y"},
    "value": {"value": 2.0, "counted": 2.0},
    "ước": {"estimate": True},
    "answer": {"given": Given.NONE_OCCURRED, "value": 0.0, "counted": 0.0},
    "receipt": {"version": 2},
    "adjustment": {"adjustment": 1},
}


@pytest.mark.parametrize("what", OTHER)
def test_figures_are_named_by_unit_element_value_receipt_and_adjustment(what: str) -> None:
    assert figures_digest([FIGURE._replace(**OTHER[what])]) != figures_digest([FIGURE])


@for_all(st.permutations([FIGURE, *(FIGURE._replace(**change) for change in OTHER.values())]))
def test_their_order_changes_nothing(figures: list[Figure]) -> None:
    assert figures_digest(figures) == figures_digest(sorted(figures, key=lambda f: (f.unit, f.element, f.version)))


def test_the_figures_of_a_report_are_named_once_for_all_its_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def digest(figures: object) -> str:
        asked.append(figures)
        return "0123456789abcdef"

    monkeypatch.setattr("tanminh_xl.domain.closing.figures_digest", digest)
    pages = consolidated(replace(reportkit.report()))
    assert len(pages) > 5
    assert len(asked) == 1


def test_where_they_lie_changes_nothing() -> None:
    assert figures_digest([FIGURE._replace(file="x", sheet="y", cell="z", sender="t")]) == figures_digest([FIGURE])


# told against the last closing


def aimed_at(plan: Plan, target: float) -> None:
    """A number of one office, judged in the half too, has this target."""
    change = {"targets": ((2026, target),), "judged": (PeriodKind.HALF, PeriodKind.YEAR)}
    plan.edit(criteria=tuple(c.model_copy(update=change) if c.code == JUDGED else c for c in plan.of.criteria))


def test_what_changed_since_the_last_closing_is_told_by_name(plan: Plan) -> None:
    aimed_at(plan, 1.0)
    assert not any("lần chốt trước" in line for line in close(plan).lines)
    carried.reopen(*plan.at(HALF), "Giao lại chỉ tiêu")
    aimed_at(plan, 20.0)
    carried.adjust(*plan.at(HALF), UNIT, "MH2-02", "9,5", "Gọi điện")
    asked = closing.changed_words(plan.snapshot(HALF))
    told = close(plan).lines
    name = plan.of.criterion[JUDGED].name
    assert told[0] == "So với lần chốt trước (20/06/2026): 3 thay đổi:"
    assert told[1:3] == (
        f"  Chỉ tiêu của {name} ({JUDGED}): 1 -> 20 (năm 2026).",
        f"  Đánh giá {name} ({JUDGED}): Đạt -> Chưa đạt.",
    )
    assert told[3].startswith("  Thôn Đoài Thượng, ") and told[3].endswith(" -> 9,5.")
    assert asked.startswith(told[0]) and told[2].strip() in asked


def test_that_nothing_changed_is_told_too(plan: Plan) -> None:
    close(plan)
    carried.reopen(*plan.at(HALF), "Xem lại")
    assert close(plan).lines == ("So với lần chốt trước (20/06/2026): không có thay đổi.",)


def test_a_row_that_came_and_one_that_went_are_changes(plan: Plan) -> None:
    snapshot = plan.snapshot(HALF)
    report = snapshot.report(snapshot.period())
    less = replace(report, figures=report.figures[1:], assessments=report.assessments[1:])
    gone, came = changes(report, less), changes(less, report)
    assert len(gone) == len(came) == 2
    assert all(line.endswith("-> chưa có") for line in gone) and all(": chưa có ->" in line for line in came)


# what the reports are made from, by content


def a_receipt_says_something_else(folder: Path) -> None:
    path = next((folder / "da_nhan" / HALF / UNIT).glob("0*.json"))
    path.write_text(path.read_text("utf-8").replace('"sender": "', '"sender": "Bà '), "utf-8")


def other_json(pattern: str, **changed: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = sorted(folder.glob(pattern))[-1]
        path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), "utf-8")

    return change


def an_answer(folder: Path) -> None:
    path = next((folder / "da_nhan" / HALF / UNIT).glob("0*.json"))
    told = json.loads(path.read_text("utf-8"))
    row = next(row for row in told["submission"][4] if row[1] == COUNT)
    row[3] += 100
    path.write_text(json.dumps(told), "utf-8")


def a_catalogue(folder: Path) -> None:
    plan = Plan.lying(folder, given(), datetime(2026, 6, 20, tzinfo=ZONE))
    plan.edit(criteria=tuple(c.model_copy(update={"name": f"{c.name} mới"}) for c in plan.of.criteria))


INPUTS: dict[str, Callable[[Path], None]] = {
    "a receipt's sender": a_receipt_says_something_else,
    "an answer": an_answer,
    "an adjustment's figure": other_json(f"dieu_chinh/{HALF}/*.json", new=7.0),
    "an adjustment's reason": other_json(f"dieu_chinh/{HALF}/*.json", why="Đơn vị báo nhầm"),
    "a decision": other_json(f"da_nhan/{HALF}/*/*.qd*.json", why="Thôn sẽ gửi lại sau"),
    "the catalogue": a_catalogue,
}


@pytest.fixture
def with_events(plan: Plan) -> Plan:
    """An adjustment, and a decision that leaves the unit's first version counting."""
    from tanminh_xl.domain.events import Choice

    carried.adjust(*plan.at(HALF), UNIT, COUNT, "42", "Gọi điện")
    plan.on(2026, 6, 21).send(plan.form("THON03", HALF), lambda f: f | {(f"A|THON03/{COUNT}", ColumnKey.VALUE): 3.0})
    carried.decide(*plan.at(HALF), f"{HALF}/THON03#2", Choice.RETURN, "Nhầm số")
    return plan


def inputs(plan: Plan, period: str = HALF) -> str:
    snapshot = plan.snapshot(period)
    return digests.inputs(snapshot, snapshot.catalogue.period[period])


@pytest.mark.parametrize("what", INPUTS)
def test_each_input_changes_the_digest_and_the_report(with_events: Plan, what: str) -> None:
    carried.report(*with_events.at(HALF))
    before, made = inputs(with_events), reports(with_events)
    INPUTS[what](with_events.folder)
    assert inputs(with_events) != before
    outcome = carried.report(*with_events.at(HALF))
    assert reports(with_events) != made, outcome.lines


def test_the_clock_of_reception_changes_neither(with_events: Plan) -> None:
    before = inputs(with_events)
    for path in (with_events.folder / "da_nhan").rglob("0*.json"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        clock = '"received": "2030-01-01T00:00:00+07:00",\n'
        path.write_text("".join(f" {clock}" if line.startswith(' "received"') else line for line in lines), "utf-8")
    assert {r.received.year for r in Folder(with_events.folder).records(HALF).receipts} == {2030}
    assert inputs(with_events) == before


@pytest.mark.parametrize("name", digests.LAYOUTS)
def test_every_layout_is_an_input(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before, real = inputs(plan), templates.path
    other = tmp_path / name
    other.write_bytes(real(name).read_bytes() + b"\n# khac\n")
    monkeypatch.setattr(templates, "path", lambda asked: other if asked == name else real(asked))
    assert inputs(plan) != before


def test_the_layouts_are_all_that_the_rooms_of_a_report_read() -> None:
    read = set()
    for room in ("merge", "assess", "reports", "domain", "checks"):
        for path in (ROOT / "tanminh_xl" / room).rglob("*.py"):
            text = path.read_text("utf-8")
            read |= set(re.findall(r'"(?:[a-z_]+/)*[a-z_]+\.toml"', text))
            assert "templates.path(" not in text
    assert {name.strip('"') for name in read} <= set(digests.LAYOUTS)


def test_the_program_is_an_input(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs(plan)
    monkeypatch.setattr(digests, "__version__", "9.9")
    assert inputs(plan) != before


def test_closing_and_closing_again_an_earlier_period_are_inputs_of_the_later_one(plan: Plan) -> None:
    plan.on(2026, 12, 1).open("2026-N")
    first = inputs(plan, "2026-N")
    close(plan)
    closed = inputs(plan, "2026-N")
    carried.reopen(*plan.at(HALF), "Có số mới")
    carried.adjust(*plan.at(HALF), UNIT, COUNT, "42", "Gọi điện")
    close(plan)
    again = inputs(plan, "2026-N")
    assert len({first, closed, again}) == 3


def test_a_closing_that_says_the_same_again_leaves_the_report_as_it_is(plan: Plan) -> None:
    close(plan)
    before = inputs(plan)
    carried.reopen(*plan.at(HALF), "Xem lại")
    plan.on(2026, 8, 1)
    close(plan)
    assert inputs(plan) == before


def test_a_closings_reports_and_files_are_none_of_its_inputs(plan: Plan) -> None:
    """Else the report could not say what the closing says of the report."""
    close(plan)
    snapshot, event = plan.snapshot(HALF), last(plan)
    records = snapshot.records(HALF)
    bare = replace(event, reports=(), files=(), at=event.at.replace(year=2030), who="ai đó")
    over = snapshot.over(replace(records, ledger=(*records.ledger[:-1], bare)))
    assert digests.inputs(over, over.period()) == digests.inputs(snapshot, snapshot.period())


def test_a_snapshot_over_other_records_leaves_the_call_s_own_alone(plan: Plan) -> None:
    snapshot = plan.snapshot(HALF)
    before = snapshot.state(HALF)
    opening = Opening(1, HALF, "Lan", plan.now, "c" * 64, plan.now.date())
    over = snapshot.over(replace(snapshot.records(HALF), receipts=(), ledger=(opening,)))
    assert not over.state(HALF).counted and snapshot.state(HALF) is before


# readers pass over what they do not know; so a later version may write more


def test_an_old_closing_is_told_by_the_field_that_it_lacks() -> None:
    old = {"number": 2, "period": HALF, "who": "Lan", "at": "2026-06-20T08:00:00+07:00", "catalogue": "c" * 64}
    old |= {"receipts": [["A", 1, False]], "adjustments": [], "figures": "f" * 64, "reports": [], "type": "closing"}
    event = stored.read(stored.LEDGER, json.dumps(old).encode())
    assert isinstance(event, Closing) and (event.figures_of, event.files, event.left) == ("so_lieu.csv", (), "")
