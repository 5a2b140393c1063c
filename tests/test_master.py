"""The master: its sheets and tables, what the home sheet and the buttons say, and the file that is shipped."""

import re
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tanminh_xl import catalogue, palette
from tanminh_xl.annex.compare import Found
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_STATES, TASK_STATES
from tanminh_xl.domain.events import Phase
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.messages import SEVERITY_WORDS, VERDICT_WORDS
from tanminh_xl.domain.period_words import next_step
from tanminh_xl.domain.staff_tables import UNITS
from tanminh_xl.domain.table_spec import ColumnKind
from tanminh_xl.domain.tables import OUTBOX
from tanminh_xl.domain.textsize import column_points
from tanminh_xl.grid import read
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.day_formulas import DAY_COLUMNS
from tanminh_xl.master.layout import HEADER_ROW, code_names, codes_name, layout
from tanminh_xl.master.state import CHECKS, FACTS, facts, why_not
from tanminh_xl.master.view import View
from tanminh_xl.merge.register import NOT_GIVEN, NOT_SENT
from tanminh_xl.usecases.build_workbook import ADDIN, MASTER, shipped_addin, shipped_master
from tests import masters
from tests.macro_checks import MAIN, parts
from tests.office.programs import audit

ROOT = Path(__file__).parent.parent
HIDDEN = ["Danh sách", "Trạng thái", "xlwings.conf"]
SHOWN = [
    "Trang chủ",
    "Đơn vị",
    "Tiêu chí",
    "Nhiệm vụ",
    "Kỳ báo cáo",
    "Sổ theo dõi nộp",
    "Cần hỏi",
    "Khó khăn",
    "Kết quả",
]


def workbook_xml(package: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(parts(package)["xl/workbook.xml"])


def sheet_states(package: bytes) -> dict[str, bool]:
    """Sheet's name -> whether it is seen, in order."""
    return {s.get("name", ""): s.get("state") is None for s in workbook_xml(package).iter(f"{MAIN}sheet")}


def names(package: bytes) -> dict[str, str]:
    return {n.get("name", ""): n.text or "" for n in workbook_xml(package).iter(f"{MAIN}definedName")}


@pytest.mark.parametrize("name", [MASTER, ADDIN])
def test_what_is_shipped_is_what_the_sources_give(name: str) -> None:
    made = {MASTER: shipped_master, ADDIN: shipped_addin}[name]()
    committed = (ROOT / "workbook" / name).read_bytes()
    assert parts(committed) == parts(made), f"workbook/{name}: run `tanminh-xl build-workbook`"


def test_the_same_tables_give_the_same_bytes() -> None:
    assert masters.macros(masters.in_use()) == masters.macros(masters.in_use())


def test_a_clerk_sees_nine_sheets_and_the_home_sheet_first() -> None:
    states = sheet_states(masters.macros(masters.starter()))
    assert [name for name, seen in states.items() if seen] == SHOWN
    assert next(iter(states)) == SHOWN[0]
    assert list(states)[-3:] == HIDDEN
    assert {table.sheet for table in masters.specs()} | {"Trang chủ", *HIDDEN} == set(states)


def test_each_table_stands_alone_on_its_sheet_under_its_name() -> None:
    rows = masters.in_use()
    every = parts(masters.plain(rows))
    found = {}
    for name, content in every.items():
        if name.startswith("xl/tables/"):
            table = ElementTree.fromstring(content)
            found[table.get("name")] = (table.get("ref"), [c.get("name") for c in table.iter(f"{MAIN}tableColumn")])
    assert set(found) == {table.name for table in masters.specs()}
    grid = read(masters.plain(rows))
    for table in masters.specs():
        ref, titles = found[table.name]
        assert titles == [column.title for column in table.columns]
        first, last = (int(n) for n in re.findall(r"\d+", ref))
        assert (first, last) == (HEADER_ROW + 1, HEADER_ROW + 1 + max(1, len(rows.get(table, ()))))
        assert len(grid.sheet(table.sheet)) <= last, f"{table.sheet} has something below its table"


def test_messages_to_units_print_on_one_page_across() -> None:
    """An A4 in landscape at the scale of tables, in LibreOffice, which sets columns widest: seen on paper."""
    shown = [column for column in OUTBOX.columns if not column.hidden]
    assert sum(column_points(column.width) + 6 for column in shown) <= (842 - 72) / 0.83 * 0.75
    assert {"unit", "subject", "file"}.isdisjoint(column.key for column in shown)
    assert layout().frozen["thu_di"] == 3, "the unit's name stays in sight"


def test_rows_of_tables_keep_growing_with_their_texts_and_headers_do_not() -> None:
    content = parts(masters.plain(masters.starter()))["xl/worksheets/sheet3.xml"].decode()
    heights = dict(re.findall(r'<row r="(\d+)"([^>]*)>', content))
    assert "customHeight" in heights["4"]
    assert 'ht="' in heights["5"] and "customHeight" not in heights["5"]


def test_drop_downs_are_names_over_lists_and_over_other_tables_columns() -> None:
    package = masters.plain(masters.starter())
    known = names(package)
    assert known["ds_don_vi_code"] == "don_vi[Mã đơn vị]"
    assert known["ds_flag"].startswith("'Danh sách'!")
    used = set()
    for name, content in parts(package).items():
        if name.startswith("xl/worksheets/"):
            used |= {found.decode() for found in re.findall(rb"<formula1>(\w+)</formula1>", content)}
            assert b"INDIRECT" not in content
    wanted = {codes_name(c.choices) for t in masters.specs() for c in t.columns if c.choices and c.keeper == "staff"}
    assert {name for name in used if name.startswith("ds_")} == wanted
    assert wanted <= set(known)


def test_the_plan_is_marked_and_says_which_it_is() -> None:
    assert names(masters.plain(masters.starter()))["TM_PLAN"] == '"KH-TANMINH-2026"'


def test_settings_of_xlwings_stand_without_gap_or_repetition() -> None:
    every = parts(masters.macros(masters.starter()))
    book = ElementTree.fromstring(every["xl/workbook.xml"])
    number = [s.get("name") for s in book.iter(f"{MAIN}sheet")].index("xlwings.conf") + 1
    cells = ElementTree.fromstring(every[f"xl/worksheets/sheet{number}.xml"]).iter(f"{MAIN}c")
    keys = [cell.get("r") for cell in cells if cell.get("r", "").startswith("A")]
    assert keys == [f"A{n + 1}" for n in range(len(layout().conf))]
    assert layout().conf["ADD_WORKBOOK_TO_PYTHONPATH"] == "False"
    assert layout().conf["INTERPRETER_WIN"].startswith("%TANMINH_HOME%\\")
    assert "xlwings.conf" not in sheet_states(masters.plain(masters.starter()))


@pytest.mark.parametrize("sample", [True, False])
def test_sample_figures_are_called_so_on_every_sheet_with_rows(sample: bool) -> None:
    package = masters.build(masters.specs(), masters.in_use(), created=masters.DAY, sample=sample)
    grid = read(package)
    for sheet in SHOWN:
        text = " ".join(str(cell) for row in grid.sheet(sheet)[:3] for cell in row)
        assert ("SỐ LIỆU MINH HỌA" in text) is sample, sheet


def test_code_names_are_ascii_and_differ() -> None:
    given = code_names(masters.specs())
    assert len(set(given)) == len(given)
    assert all(re.fullmatch(r"[A-Za-z]\w{1,30}", name, re.ASCII) for name in given)


COLOURED = (Found.NEW, Found.CHANGED, Found.LIKELY, Found.GONE, Found.PASSED)


def test_every_word_with_a_colour_is_a_word_that_the_program_says() -> None:
    said = {
        ("so_theo_doi", "state"): {*VERDICT_WORDS.values(), NOT_SENT, NOT_GIVEN},
        ("phat_hien", "severity"): set(SEVERITY_WORDS.values()),
        ("ket_qua", "status"): {status.value for status in Status},
        ("ky_bao_cao", "phase"): {phase.value for phase in Phase},
        ("kho_khan", "state"): set(DIFFICULTY_STATES),
        ("nhiem_vu", "state"): set(TASK_STATES),
        ("tieu_chi", "draft"): {"có"},
        ("nhap_phu_luc_1", "found"): {found.value for found in COLOURED},
    }
    assert {place: set(words) for place, words in layout().words.items()} == said
    for tone in {tone for words in layout().words.values() for tone in words.values()}:
        assert palette.tone(tone)


def test_every_table_is_explained_in_a_sentence() -> None:
    assert set(layout().notes) == {table.name for table in masters.specs()}
    assert {table.group for table in masters.specs()} <= set(layout().tabs)


# what the home sheet says


def view(
    phase: str = "Đang mở", owed: int = 27, received: int = 20, due: date | str | None = date(2026, 6, 16)
) -> View:
    row = {"code": "2026-6T", "name": "6 tháng đầu năm 2026", "phase": phase, "owed": owed, "received": received}
    return View({"ky_bao_cao": [{**row, "due": due}]}, "2026-6T", date(2026, 6, 13))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 6, 13), "6 tháng đầu năm 2026, hạn nộp 16/6, còn 3 ngày"),
        (date(2026, 6, 16), "6 tháng đầu năm 2026, hạn nộp 16/6, hôm nay là hạn"),
        (date(2026, 6, 20), "6 tháng đầu năm 2026, hạn nộp 16/6, đã quá 4 ngày"),
    ],
)
def test_the_due_date_is_told_with_the_days_left(today: date, said: str) -> None:
    assert facts(view()._replace(today=today))["TM_CAU"] == said


@pytest.mark.parametrize("phase", list(Phase))
@pytest.mark.parametrize("due", [None, date(2026, 6, 16)])
@pytest.mark.parametrize("received", [20, 27])
@pytest.mark.parametrize("waiting", [0, 2])
@pytest.mark.parametrize("asked", [0, 3])
@pytest.mark.parametrize("today", [date(2026, 6, 13), date(2026, 6, 20)])
def test_the_next_step_is_the_one_that_the_command_line_says(
    phase: Phase, due: date | None, received: int, waiting: int, asked: int, today: date
) -> None:
    seen = view(phase.value, 27, received, due)._replace(today=today)
    files = [
        {"period": "2026-6T", "unit": f"U{n}", "version": 1, "state": "Chờ Văn phòng xác nhận"} for n in range(waiting)
    ]
    cells = [{"period": "2026-6T", "unit": f"U{n // 2}", "element": f"E{n}", "version": 1} for n in range(asked)]
    seen = seen._replace(tables={**seen.tables, "so_theo_doi": files, "can_hoi": cells})
    assert facts(seen)["TM_VIEC"] == next_step(phase, due, today, waiting, asked, 27 - received)
    assert (facts(seen)["TM_HOI"], facts(seen)["TM_HOI_DV"]) == (asked, (asked + 1) // 2)


def test_tasks_and_difficulties_that_press_are_counted() -> None:
    seen = masters.seen(masters.pressing(date(2026, 6, 13)))
    known = facts(seen)
    assert (known["TM_NV_QUA_HAN"], known["TM_NV_SAP_HAN"]) == (2, 3)
    assert (known["TM_KHO_KHAN"], known["TM_KK_QUA_HAN"]) == (6, 2)
    fewer = {**seen.tables, "cai_dat": [{"key": "sap_den_han", "value": 3}]}
    assert facts(seen._replace(tables=fewer))["TM_NV_SAP_HAN"] == 1


DAY_KEYS = {
    "nhiem_vu": ("deadline", "valid_from", "valid_to"),
    "ky_bao_cao": ("due",),
    "kho_khan": ("deadline", "first_reported"),
}


def test_days_that_are_texts_are_counted_as_days() -> None:
    """A PC set to the American order keeps 16/6/2026 as a text: the buttons are grey for no reason otherwise."""
    days = masters.seen(masters.pressing(date(2026, 6, 13)))
    texts = {
        name: [
            {**row, **{key: f"{day:%d/%m/%Y}" for key in DAY_KEYS.get(name, ()) if (day := row.get(key))}}
            for row in rows
        ]
        for name, rows in days.tables.items()
    }
    assert facts(days._replace(tables=texts)) == facts(days)
    assert facts(days)["TM_HAN"] and not facts(days)["TM_NGAY_SAI"]


def test_what_is_no_day_comes_before_all_else() -> None:
    seen = view("Chưa mở", due="31/2/2026")
    assert facts(seen)["TM_CAU"] == "6 tháng đầu năm 2026, hạn nộp đang ghi “31/2/2026”, không phải ngày"
    assert facts(seen)["TM_VIEC"] == "Sửa 1 ô ghi không phải ngày: bấm “Kiểm tra danh mục” để biết ô nào."
    assert why_not(("chosen", "due"), facts(seen)) == "Ghi hạn nộp ở trang Kỳ báo cáo trước."
    label = next(button.label for button in ribbon().buttons if button.tag == "kiem_tra_danh_muc")
    assert f"“{label}”" in str(facts(seen)["TM_VIEC"])


def test_each_fact_works_a_columns_days_out_once() -> None:
    """It is slow where they are texts, and today is in the facts: every edit works them out anew."""
    for fact in FACTS:
        assert all(fact.formula.count(column.name) <= 1 for column in DAY_COLUMNS), fact.name


def test_the_columns_of_days_are_the_tables_own() -> None:
    by_name = {table.name: table for table in masters.specs()}
    for one in DAY_COLUMNS:
        (column,) = (c for c in by_name[one.table].columns if c.key == one.key)
        assert (column.title, column.kind) == (one.title, ColumnKind.DATE)
    assert {(one.table, one.key) for one in DAY_COLUMNS} == {(t, key) for t, keys in DAY_KEYS.items() for key in keys}


@pytest.mark.parametrize(
    ("tag", "phase", "due", "why"),
    [
        ("mo_ky", "Chưa mở", date(2026, 6, 16), ""),
        ("mo_ky", "Chưa mở", None, "Ghi hạn nộp ở trang Kỳ báo cáo trước."),
        ("mo_ky", "Đã chốt số liệu", date(2026, 6, 16), "Kỳ này đã chốt số liệu: bấm “Mở lại kỳ” trước."),
        ("tiep_nhan", "Chưa mở", None, "Kỳ này chưa mở: bấm “Mở kỳ và tạo biểu mẫu” trước."),
        ("tiep_nhan", "Đang mở", None, ""),
        ("chap_nhan", "Đang mở", None, "Kỳ này chưa nhận tệp nào: bấm “Tiếp nhận” trước."),
        ("mo_lai_ky", "Đang mở", None, "Kỳ này chưa chốt số liệu, không cần mở lại."),
        ("mo_lai_ky", "Đã ban hành", None, ""),
        ("nguon_so_lieu", "Đang mở", None, "Kỳ này chưa tổng hợp: bấm “Tổng hợp” trước."),
        ("huong_dan", "", None, ""),
    ],
)
def test_a_button_that_cannot_run_says_why(tag: str, phase: str, due: date | None, why: str) -> None:
    button = next(button for button in ribbon().buttons if button.tag == tag)
    assert why_not(button.needs, facts(view(phase, due=due))) == why


def test_without_a_period_only_what_needs_none_can_run() -> None:
    known = facts(view()._replace(period=""))
    for button in ribbon().buttons:
        assert (why_not(button.needs, known) == "") is (button.needs == ()), button.tag
        assert not button.needs or button.needs[0] == "chosen"


def test_every_check_is_known_and_used() -> None:
    assert {name for button in ribbon().buttons for name in button.needs} == {check.name for check in CHECKS}
    assert len({fact.name for fact in FACTS}) == len(FACTS)


def test_three_large_buttons_are_the_daily_path() -> None:
    assert [b.tag for b in ribbon().buttons if b.size == "large"] == ["tiep_nhan", "tong_hop", "lap_bao_cao"]
    assert {b.group for b in ribbon().buttons} | {ribbon().period.group} == {g.name for g in ribbon().groups}


def test_a_rule_for_days_says_how_to_go_on_where_the_pc_reads_the_month_first() -> None:
    """There it asks at 16/6/2026, which the program understands; Excel cuts a message at 225 characters."""
    package = parts(masters.plain(masters.starter()))
    sheets = [text.decode() for name, text in package.items() if name.startswith("xl/worksheets/sheet")]
    rules = [rule for text in sheets for rule in re.findall(r'<dataValidation type="date"[^>]*>', text)]
    assert len(rules) == sum(
        column.kind is ColumnKind.DATE and column.keeper == "staff"
        for table in masters.specs()
        for column in table.columns
    )
    for rule in rules:
        told = re.search(r' error="([^"]*)"', rule)
        assert told is not None and len(told[1]) <= 225
        assert "16/6/2026" in told[1] and "2026-6-16" in told[1] and 'errorStyle="warning"' in rule


def test_an_empty_table_has_one_row_to_type_into() -> None:
    package = masters.build(masters.specs(), {UNITS: []}, created=datetime(2026, 1, 1))
    assert len(read(package).sheet("Đơn vị")) <= HEADER_ROW + 2


@pytest.mark.parametrize("kind", ["starter.xlsx", "used.xlsx", "used.xlsm", "TanMinh.xlam"])
def test_microsofts_rules_find_nothing(kind: str, tmp_path: Path) -> None:
    made = {
        "starter.xlsx": lambda: masters.plain(masters.starter()),
        "used.xlsx": lambda: masters.plain(masters.in_use()),
        "used.xlsm": lambda: masters.macros(masters.in_use()),
        "TanMinh.xlam": shipped_addin,
    }[kind]()
    path = tmp_path / kind
    path.write_bytes(made)
    assert audit(path) == []


def test_the_catalogue_comes_back_out_of_the_master() -> None:
    of = catalogue.starter()
    grid = read(shipped_master())
    for table, rows in catalogue.rows(of).items():
        codes = [str(row[0]) for row in grid.sheet(table.sheet)[HEADER_ROW + 1 :] if row[0]]
        assert codes == [str(row[table.columns[0].key]) for row in rows], table.sheet
