"""Phụ lục 1 into a plan folder: proposed as a workbook, corrected there, then written into a master beside the old."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tanminh_xl import catalogue
from tanminh_xl.cli import main
from tanminh_xl.domain.annex import Ask, Understood
from tanminh_xl.domain.annex_tables import proposed
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call, Outcome, TanMinhError
from tanminh_xl.domain.staff_tables import criteria
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import confirm_criteria
from tanminh_xl.usecases import import_criteria as use
from tanminh_xl.usecases.new import new
from tanminh_xl.usecases.proposal import Proposal, carry_out
from tanminh_xl.usecases.snapshot import Snapshot
from tests.annexkit import HIGHER, LOWER, NEW, aim, row, understood
from tests.office.programs import audit

NOW = datetime(2026, 2, 3, 9, tzinfo=ZONE)
HEADING = "Sản xuất nông nghiệp theo hướng hàng hóa quy mô lớn"
TABLE = understood(
    row(HEADING, number="I"),
    row("Cánh đồng lớn", path=(HEADING,), number="1"),
    row(
        "Diện tích cánh đồng lớn",
        aim("từ 30 trở lên", 30.0, 2026),
        aim("40", 40.0, 2030, direction=None, proposed=HIGHER, asks=[Ask.DIRECTION]),
        path=(HEADING, "Cánh đồng lớn"),
        unit_of_measure="ha",
        number="1.1",
    ),
    row("Tỷ lệ hộ nghèo", aim("dưới 2%", 2.0, 2026, direction=LOWER, strict=True), path=(HEADING,), number="2"),
    row(
        "Chỉ số hài lòng",
        path=(HEADING,),
        points=36.5,
        scoring="75% điểm nếu đạt một nửa",
        is_group=False,
        number="3",
    ),
)
CELLS: tuple[tuple[object, ...], ...] = (
    ("TT", "Tiêu chí", "ĐVT", "Chỉ tiêu năm 2026", "Chỉ tiêu năm 2030", "Điểm tối đa", "Cách tính điểm"),
    ("I", HEADING),
    ("1", "Cánh đồng lớn"),
    ("1.1", "Diện tích cánh đồng lớn", "ha", "từ 30 trở lên", "40"),
    ("2", "Tỷ lệ hộ nghèo", "%", "dưới 2%"),
    ("3", "Chỉ số hài lòng", None, None, None, 36.5, "75% điểm nếu đạt một nửa"),
)
"""The same table as an office has it."""


def table_file(path: Path, cells: Sequence[Sequence[object]] = CELLS) -> Path:
    """A workbook with this table on its one sheet."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in cells:
        book.active.append(line)
    book.save(path)
    return path


CORRECTIONS = {
    "Cánh đồng lớn": {"action": "thêm"},
    "Diện tích cánh đồng lớn": {**NEW, "confirmed": "đúng", "model": "MH2", "value_type": "số", "owner": "PKT"},
    "Tỷ lệ hộ nghèo": {"confirmed": "đúng"},
    "Chỉ số hài lòng": {**NEW, "confirmed": "đúng", "model": "chung", "value_type": "số", "reporters": "VP"},
}
"""What a person writes: words of the row -> cells."""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A new plan folder, with the starter's draft."""
    return _new(tmp_path / "ke-hoach")


def _new(folder: Path) -> Path:
    new(Call(folder, "", NOW, "Hà"))
    return folder


def snapshot(folder: Path) -> Snapshot:
    return Snapshot(FilesHost(Folder(folder).master), Call(folder, "", NOW, "Hà"))


def did(folder: Path, verb: Any, *given: Any, **more: Any) -> Outcome:
    at = snapshot(folder)
    proposal: Proposal = verb(at, *given, **more)
    return carry_out(at, proposal)


def propose(folder: Path, table: Understood = TABLE, **more: Any) -> Outcome:
    return did(folder, use.propose_file, table, **more)


def confirm(folder: Path) -> Outcome:
    return did(folder, confirm_criteria.confirm_file, FilesHost(folder / use.BOOK))


def rows(folder: Path) -> list[Mapping[str, Any]]:
    return [dict(one) for one in FilesHost(folder / use.BOOK).read(proposed(snapshot(folder).catalogue.plan.years))]


def correct(folder: Path, corrections: Mapping[str, Mapping[str, Any]] = CORRECTIONS) -> None:
    """Write into the proposal as a person does."""
    path = folder / use.BOOK
    book = openpyxl.load_workbook(path)
    sheet = book["Nhập Phụ lục 1"]
    titles = {c.title: c.key for c in proposed(snapshot(folder).catalogue.plan.years).columns}
    (head,) = (n for n, line in enumerate(sheet.iter_rows(values_only=True), 1) if "Làm gì" in line)
    at = {titles[cell.value]: cell.column for cell in sheet[head] if cell.value in titles}
    for line in range(head + 1, sheet.max_row + 1):
        for key, value in corrections.get(str(sheet.cell(line, at["words"]).value), {}).items():
            sheet.cell(line, at[key]).value = value
    book.save(path)


def imported(folder: Path) -> Catalogue:
    propose(folder)
    correct(folder)
    confirm(folder)
    return snapshot(folder).catalogue


def test_a_proposal_changes_nothing_and_shows_the_words_beside_what_was_understood(plan: Path) -> None:
    before, bytes_before = snapshot(plan).catalogue, Folder(plan).master.read_bytes()
    outcome = propose(plan)
    assert snapshot(plan).catalogue == before and Folder(plan).master.read_bytes() == bytes_before
    assert "Danh mục chưa thay đổi" in outcome.lines[0]
    by_words = {one["words"]: one for one in rows(plan)}
    field = by_words["Diện tích cánh đồng lớn"]
    assert field["target_words"] == "2026: từ 30 trở lên; 2030: 40"
    assert (field["target_2026"], field["target_2030"], field["direction"], field["group"]) == (
        30,
        40,
        None,
        "Cánh đồng lớn",
    )
    assert "càng cao càng tốt" in field["to_settle"] and field["model"] == "MH2"
    poor = by_words["Tỷ lệ hộ nghèo"]
    assert (poor["found"], poor["code"]) == ("Có thể là tiêu chí cũ", None) and "CHUNG-10" in poor["to_settle"]
    assert by_words[HEADING]["action"] == "bỏ qua"
    gone = {one["code"] for one in rows(plan) if one["action"] == "thôi dùng"}
    assert gone == {c.code for c in before.criteria} - {"CHUNG-10"}


def test_the_proposals_workbook_is_sound(plan: Path) -> None:
    propose(plan)
    assert audit(plan / use.BOOK) == []


def test_while_something_is_open_nothing_is_written_and_each_cell_is_named(plan: Path) -> None:
    propose(plan)
    with pytest.raises(TanMinhError) as caught:
        confirm(plan)
    said = str(caught.value)
    assert caught.value.code == "annex_open"
    for title in ("Chiều", "Chỉ tiêu 2026", "Mã tiêu chí", "Cách đo", "Kiểu thời gian"):
        assert re.search(rf"trang “Nhập Phụ lục 1”, dòng \d+, cột “{title}”", said), title
    assert sorted(path.name for path in plan.glob("*.xlsm")) == ["TanMinh_KeHoach.xlsm"]


def test_a_row_that_is_skipped_is_asked_nothing(plan: Path) -> None:
    propose(plan)
    correct(plan, {words: {"action": "bỏ qua"} for words in CORRECTIONS})
    confirm(plan)
    of = snapshot(plan).catalogue
    assert all(c.valid_to == date(2025, 12, 14) for c in of.criteria if c.code != "CHUNG-10")
    assert of.criterion["CHUNG-10"].valid_to is None and of.criterion["CHUNG-10"].draft


def test_confirmed_it_is_a_master_beside_the_old_one(plan: Path) -> None:
    old = Folder(plan).master
    before, bytes_before = snapshot(plan).catalogue, old.read_bytes()
    of = imported(plan)
    assert Folder(plan).master.name == "TanMinh_KeHoach_PL1.xlsm" and old.read_bytes() == bytes_before
    assert catalogue.from_json((plan / "danh_muc" / f"{before.digest}.json").read_bytes()) == before
    group, field, score = (of.criterion[code] for code in ("MH2-09", "MH2-10", "CHUNG-12"))
    assert (group.measure, field.group, field.owner) == ("nhóm", "MH2-09", "PKT")
    assert (field.targets, field.direction) == (((2026, 30.0), (2030, 40.0)), HIGHER)
    assert (score.points, score.scoring, score.unit_of_measure) == (36.5, "75% điểm nếu đạt một nửa", "điểm")
    assert of.element["CHUNG-12"].maximum == 36.5
    poor = of.criterion["CHUNG-10"]
    assert (poor.target(2026), poor.direction, poor.draft, poor.annex_words) == (1.99, LOWER, False, "2026: dưới 2%")
    assert poor.owner == before.criterion["CHUNG-10"].owner and poor.note == before.criterion["CHUNG-10"].note
    assert {c.code for c in of.criteria} > {c.code for c in before.criteria}, "nothing is deleted"
    assert of.criterion["MH1-01"].valid_to == of.element["MH1-01.T"].valid_to == date(2025, 12, 14)


def test_the_same_again_changes_nothing(plan: Path) -> None:
    first = imported(plan)
    master = Folder(plan).master
    assert "không có gì thay đổi" in confirm(plan).text, "the same proposal confirmed again"
    propose(plan)
    found = {one["words"]: (one["found"], one["changes"]) for one in rows(plan) if one["place"]}
    assert {found[words] for words in CORRECTIONS} == {("Như danh mục", None)}
    assert "không có gì thay đổi" in confirm(plan).text
    assert (snapshot(plan).catalogue, Folder(plan).master) == (first, master)


def test_the_same_file_gives_the_same_proposal_and_a_corrected_one_is_kept(plan: Path) -> None:
    propose(plan)
    made = (plan / use.BOOK).read_bytes()
    propose(plan)
    assert (plan / use.BOOK).read_bytes() == made
    correct(plan)
    outcome = propose(plan)
    assert (plan / use.BOOK).read_bytes() == made
    assert len(list(plan.glob("NhapPhuLuc1 (bản sửa*.xlsx"))) == 1 and "bản sửa" in outcome.lines[-1]


def test_a_later_table_changes_what_it_says_and_the_next_master_has_its_own_name(plan: Path) -> None:
    first = imported(plan)
    field = TABLE.rows[2]._replace(targets=(aim("từ 35 trở lên", 35.0, 2026),), number="9")
    propose(plan, TABLE._replace(rows=(*TABLE.rows[:2], field, *TABLE.rows[3:])))
    confirm(plan)
    of = snapshot(plan).catalogue
    assert Folder(plan).master.name == "TanMinh_KeHoach_PL1-2.xlsm"
    assert of.criterion["MH2-10"].targets == ((2026, 35.0), (2030, 40.0))
    others = [c.code for c in of.criteria if c != first.criterion.get(c.code)]
    assert others == ["MH2-10"]


def test_a_table_in_which_nothing_was_found_is_told(plan: Path, tmp_path: Path) -> None:
    blank = table_file(tmp_path / "trong.xlsx", [("Biên bản họp thôn",)])
    with pytest.raises(TanMinhError, match="Không thấy bảng tiêu chí nào"):
        use.read_file(snapshot(plan), blank)
    with pytest.raises(TanMinhError, match="Không thấy tệp"):
        use.read_file(snapshot(plan), tmp_path / "khong-co.xlsx")
    bands = [("TT", "Tiêu chí", "ĐVT", "Xã nhóm 1", "Xã nhóm 2"), ("1", "Tỷ lệ hộ nghèo", "%", "≤ 2%", "≤ 4%")]
    grouped = table_file(tmp_path / "nhom.xlsx", bands)
    with pytest.raises(TanMinhError) as caught:
        use.read_file(snapshot(plan), grouped)
    assert caught.value.code == "annex_group" and "Xã nhóm 2" in str(caught.value)
    found = use.read_file(snapshot(plan), grouped, group="Xã nhóm 2")
    assert (found.group, found.rows[0].targets[0].value) == ("Xã nhóm 2", 4.0)


def test_the_command_line_from_the_offices_table_to_the_new_master_and_again(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["import-criteria", *arguments, "--folder", str(plan)])
        return code, capsys.readouterr().out

    table = table_file(tmp_path / "Phu luc 1.xlsx")
    assert run(str(table))[0] == 0
    assert run("--confirm")[0] == 2
    correct(plan)
    assert run("--confirm")[0] == 0
    first = snapshot(plan).catalogue
    assert {"MH2-09", "MH2-10", "CHUNG-12"} < first.criterion.keys()
    assert first == imported(_new(tmp_path / "khac"))
    assert run(str(table))[0] == 0 and "không có gì thay đổi" in run("--confirm")[1]

    head, heading, *rest = CELLS
    moved = [
        head,
        heading,
        ("7", *rest[3][1:3], "≤ 2%"),
        ("5", *rest[2][1:]),
        ("3", *rest[0][1:]),
        ("3.1", *rest[1][1:]),
    ]
    table_file(table, moved)
    assert run(str(table))[0] == 0
    by_words = {one["words"]: one["code"] for one in rows(plan) if one["place"] and one["code"]}
    assert by_words["Diện tích cánh đồng lớn"] == "MH2-10" and by_words["Tỷ lệ hộ nghèo"] == "CHUNG-10"
    assert run("--paste")[0] == 0 and (plan / use.PASTE_BOOK).exists()
    assert run("--paste", "--confirm")[0] == 2 and run()[0] == 2


def test_what_is_pasted_into_the_products_own_columns_is_read(plan: Path) -> None:
    did(plan, use.empty_table)
    book = openpyxl.load_workbook(plan / use.PASTE_BOOK)
    for n, line in enumerate(CELLS[1:], 5):
        for at, value in enumerate((*line[:4], None, None, None, *line[4:]), 1):
            book["Dán vào mẫu"].cell(n, at).value = value
    book.save(plan / use.PASTE_BOOK)
    found = use.read_file(snapshot(plan), Path(use.PASTE_BOOK))
    plain = use.read_file(snapshot(plan), table_file(plan / "Bang.xlsx"))

    def said(table: Understood) -> list[object]:
        return [
            (one.label, one.path, one.points, one.scoring, [(t.words, t.years, t.value) for t in one.targets])
            for one in table.rows
        ]

    assert said(found) == said(plain) and len(found.rows) == 5


def test_the_empty_table_is_made_once(plan: Path) -> None:
    assert did(plan, use.empty_table).paths == (plan / use.PASTE_BOOK,)
    made = (plan / use.PASTE_BOOK).read_bytes()
    assert audit(plan / use.PASTE_BOOK) == []
    titles = [cell.value for cell in openpyxl.load_workbook(BytesIO(made))["Dán vào mẫu"][4]]
    assert titles[:5] == ["TT", "Nội dung tiêu chí", "Đơn vị tính", "Chỉ tiêu 2026", "Chỉ tiêu 2027"]
    assert "giữ nguyên" in did(plan, use.empty_table).text


def test_new_columns_leave_old_catalogues_as_they_were() -> None:
    of = catalogue.starter()
    assert not {"points", "annex_row"} & set(of.criteria[0].model_dump())
    spec = criteria(of.plan.years)
    assert [c.key for c in spec.columns][-5:] == ["points", "scoring", "annex_code", "annex_row", "annex_words"]


def test_a_closed_period_stays_and_an_open_one_shows_what_differs(demo: Path) -> None:
    before = {code: snapshot(demo).report(snapshot(demo).catalogue.period[code]) for code in ("2026-6T", "2026-N")}
    at = snapshot(demo)
    propose(demo)
    assert {one["valid_to"] for one in rows(demo) if one["action"] == "thôi dùng"} == {
        at.catalogue.period["2026-N"].end
    }
    correct(demo)
    outcome = confirm(demo)
    assert any("Kỳ đang mở (2026-N)" in line for line in outcome.lines)
    now = snapshot(demo)
    assert now.report(now.catalogue.period["2026-6T"]) == before["2026-6T"]
    open_now = now.report(now.catalogue.period["2026-N"])
    assert before["2026-N"].differences == () and any("MH2-10" in one for one in open_now.differences)
    kept = {a.code: a for a in open_now.assessments}
    was = {a.code: a for a in before["2026-N"].assessments}
    assert {code for code in was if kept[code] != was[code]} <= {"CHUNG-10"}
    there = {(row["period"], row["unit"]) for row in FilesHost(Folder(demo).master).read(REGISTER)}
    assert len(there) > 40, "the new master shows what the records say"


def test_an_older_open_workbook_is_brought_up_first(plan: Path) -> None:
    class Older(FilesHost):
        def columns(self, table: TableSpec) -> frozenset[str] | None:
            there = super().columns(table)
            return there - {"annex_row"} if there and table.name == "tieu_chi" else there

    propose(plan)
    correct(plan)
    host: Any = Older(Folder(plan).master)
    host.read = lambda table: FilesHost(plan / use.BOOK if table.name == "nhap_phu_luc_1" else host.master).read(table)
    with pytest.raises(TanMinhError) as caught:
        carry_out(snapshot(plan), confirm_criteria.confirm(snapshot(plan), host))
    assert caught.value.code == "old_master" and "Dòng ở Phụ lục 1" in str(caught.value)


# a proposal that a person did odd things to


NORTH, SOUTH = "Tiểu khu Bắc", "Tiểu khu Nam"


TWINS = understood(
    row("Môi trường", path=(NORTH,)),
    row("Thu gom rác", aim("≥ 90", 90.0, 2026), path=(NORTH, "Môi trường")),
    row("Môi trường", path=(SOUTH,)),
    row("Thu gom rác", aim("≥ 70", 70.0, 2026), path=(SOUTH, "Môi trường")),
)
"""Two groups of one name under two headings, each with a part of one name."""
ADDED = {key: value for key, value in NEW.items() if key != "model"} | {
    "model": "MH1",
    "value_type": "số",
    "owner": "PKT",
}


def twins(folder: Path) -> tuple[openpyxl.Workbook, Any, dict[str, int]]:
    """The proposal of ``TWINS``, answered; its sheet, and where each column stands."""
    propose(folder, TWINS)
    correct(folder, {"Môi trường": {"model": "MH1"}, "Thu gom rác": ADDED})
    book = openpyxl.load_workbook(folder / use.BOOK)
    sheet = book["Nhập Phụ lục 1"]
    titles = {c.title: c.key for c in proposed(snapshot(folder).catalogue.plan.years).columns}
    return book, sheet, {titles[str(cell.value)]: cell.column for cell in sheet[HEAD]}


HEAD = 4
FIRST = HEAD + 1


def saved(folder: Path, book: openpyxl.Workbook) -> None:
    book.save(folder / use.BOOK)


def refused(folder: Path) -> TanMinhError:
    before = (folder / "ke_hoach.json").read_bytes()
    with pytest.raises(TanMinhError) as error:
        confirm(folder)
    assert (folder / "ke_hoach.json").read_bytes() == before
    return error.value


def test_rows_sorted_by_a_person_stay_under_their_own_groups(plan: Path) -> None:
    book, sheet, _ = twins(plan)
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=FIRST, max_row=FIRST + 3)]
    for n, line in enumerate(reversed(rows)):
        for at, value in enumerate(line, 1):
            sheet.cell(FIRST + n, at).value = value
    saved(plan, book)
    confirm(plan)
    of = snapshot(plan).catalogue
    under = {of.criterion[c.group].annex_row: c.target(2026) for c in of.criteria if c.name == "Thu gom rác"}
    assert under == {f"{NORTH} / Môi trường": 90.0, f"{SOUTH} / Môi trường": 70.0}


def test_a_part_whose_groups_row_was_deleted_goes_under_no_other_of_its_name(plan: Path) -> None:
    book, sheet, _ = twins(plan)
    sheet.delete_rows(FIRST)
    saved(plan, book)
    error = refused(plan)
    assert "“Thuộc nhóm”: Dòng của nhóm “Môi trường” không còn trong bảng" in str(error)


def test_a_column_that_lost_its_title_is_told(plan: Path) -> None:
    book, sheet, at = twins(plan)
    sheet.cell(HEAD, at["target_2026"]).value = "Chỉ tiêu năm nay"
    saved(plan, book)
    error = refused(plan)
    assert (error.code, "“Chỉ tiêu 2026”" in str(error)) == ("annex_columns", True)


def test_a_sheet_that_was_renamed_is_told(plan: Path) -> None:
    book, sheet, _ = twins(plan)
    sheet.title = "Phu luc"
    saved(plan, book)
    assert refused(plan).code == "annex_sheet"


def test_a_formula_that_nobody_computed_is_no_blank(plan: Path) -> None:
    book, sheet, at = twins(plan)
    sheet.cell(FIRST + 1, at["target_2026"]).value = "=90+5"
    saved(plan, book)
    assert "“Chỉ tiêu 2026”: “=90+5” không phải chỉ tiêu" in str(refused(plan))


def test_a_row_that_was_copied_is_told_and_one_of_a_persons_own_is_added(plan: Path) -> None:
    book, sheet, at = twins(plan)
    last = sheet.max_row + 1
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last, column).value = sheet.cell(FIRST + 1, column).value
    saved(plan, book)
    assert "“Dòng”: Dòng 2 có hai lần trong bảng" in str(refused(plan))
    for column in range(1, sheet.max_column + 1):
        sheet.cell(last, column).value = None
    own = {**ADDED, "action": "thêm", "name": "Tự ghi", "direction": "càng cao càng tốt", "target_2026": 5}
    own |= {"unit_of_measure": "việc"}
    for key, value in own.items():
        sheet.cell(last, at[key]).value = value
    saved(plan, book)
    confirm(plan)
    assert [c.target(2026) for c in snapshot(plan).catalogue.criteria if c.name == "Tự ghi"] == [5.0]


def test_what_is_asked_and_was_typed_over_is_told(plan: Path) -> None:
    propose(plan)
    correct(plan, {**CORRECTIONS, "Tỷ lệ hộ nghèo": {"confirmed": "đúng", "open": "abc"}})
    assert "Cột ẩn “Điều cần xác định” đã bị sửa" in str(refused(plan))


def test_keeping_a_criterion_does_not_end_it(plan: Path) -> None:
    """The day was proposed with “thôi dùng”; it stands in its cell still when a person chooses “giữ nguyên”."""
    propose(plan)
    book = openpyxl.load_workbook(plan / use.BOOK)
    sheet = book["Nhập Phụ lục 1"]
    titles = [str(cell.value) for cell in sheet[HEAD]]
    action = titles.index("Làm gì") + 1
    ends = 0
    for line in range(FIRST, sheet.max_row + 1):
        if sheet.cell(line, action).value == "thôi dùng":
            sheet.cell(line, action).value = "giữ nguyên"
            ends += 1
    book.save(plan / use.BOOK)
    correct(plan)
    confirm(plan)
    of = snapshot(plan).catalogue
    assert ends > 10 and all(c.valid_to is None for c in of.criteria)
