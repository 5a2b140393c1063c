"""The home sheet tells what the records say: after the demonstration, after commands, of what presses."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from tanminh_xl import palette
from tanminh_xl.cli import main
from tanminh_xl.domain.asked import CHANGES, REVIEW
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.domain.tables import LOG, MAILS, OUTBOX, REGISTER, RESULTS
from tanminh_xl.domain.textsize import LINE, text_width, wrap
from tanminh_xl.domain.typed_day import moment
from tanminh_xl.grid import read
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.layout import HOME, layout
from tanminh_xl.master.package import write_parts
from tanminh_xl.master.state import MORE, facts
from tanminh_xl.master.urgent import MOST
from tanminh_xl.master.view import View
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.master_rows import master_rows
from tanminh_xl.usecases.new import master_bytes, new
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.snapshot import Snapshot
from tests import carried, masters
from tests.macro_checks import parts

YEAR, MADE = "2026-N", datetime(2026, 12, 21, 10, tzinfo=ZONE)
TODAY = date(2026, 6, 13)
PIXELS, PADDING = 7, 6.0
"""Of a character of Excel's own font; points that a cell keeps free at its sides."""


def at(folder: Path, now: datetime = MADE, period: str = YEAR) -> tuple[FilesHost, Call]:
    return FilesHost(Folder(folder).master), Call(folder, period, now, "Hà")


def said(package: bytes) -> list[str]:
    """Every text of the home sheet, with the results that are stored."""
    return [str(cell) for row in read(package).sheet(HOME.sheet) for cell in row if cell not in (None, "")]


# of the records


def test_after_the_demonstration_the_home_sheet_says_what_was_reported(made_demo: Path) -> None:
    texts = said(Folder(made_demo).master.read_bytes())
    assert {
        YEAR,
        "22/23",
        "Hỏi đơn vị về 3 ô ở trang Cần hỏi.",
        "Số liệu cần rà soát: 3; ảnh hưởng đánh giá: 2",
    } <= {*texts}
    assert f"Số liệu trong sổ này cập nhật lúc 10:00 ngày 21/12/2026. {MORE}" in texts
    assert "0/0" not in texts and "Mở kỳ và tạo biểu mẫu." not in texts
    assert any(text.startswith("Thôn Đồng Tiến, đang ghi “27”: ") for text in texts)


def test_the_demonstrations_master_is_what_its_records_give(made_demo: Path) -> None:
    """Equal records make an equal file; the log is the story's own."""
    host, call = at(made_demo)
    snapshot = Snapshot(host, call)
    log = [row for row in host.read(LOG) if row["action"]]
    assert {str(row["action"]) for row in log} > {"Mở kỳ và tạo biểu mẫu", "Tiếp nhận", "Lập báo cáo", "Chốt số liệu"}
    rows = {**master_rows(snapshot, snapshot.catalogue), LOG: log}
    assert master_bytes(snapshot.catalogue, MADE, rows, YEAR) == host.master.read_bytes()


def test_every_program_row_stands_in_the_demonstrations_master(made_demo: Path) -> None:
    host, call = at(made_demo)
    for spec, rows in ProgramTables(Snapshot(host, call)).items():
        there = [row for row in host.read(spec) if any(key_of(spec, row))]
        assert len(there) >= len(rows), spec.name
        assert rows or spec in (MAILS, OUTBOX), spec.name  # the demonstration writes no mail
    assert {row["code"]: row["phase"] for row in host.read(PERIODS)}[YEAR] == "Đang mở"


def test_a_new_plans_master_is_of_the_moment_when_it_was_made(tmp_path: Path) -> None:
    now = datetime(2026, 5, 4, 8, 30, tzinfo=ZONE)
    new(Call(tmp_path / "ke-hoach", "", now, "Hà"))
    assert FilesHost(Folder(tmp_path / "ke-hoach").master).refreshed == now


@pytest.mark.parametrize(
    ("held", "is_of"),
    [
        (datetime(2026, 12, 21, 10, 5, 33), datetime(2026, 12, 21, 10, 5, 33, tzinfo=ZONE)),
        (46377.4205208333, datetime(2026, 12, 21, 10, 5, 33, tzinfo=ZONE)),
        ("", None),
        (None, None),
        ("10:05", None),
        (2026.0, None),
    ],
)
def test_the_moment_is_read_as_a_day_or_as_its_number(held: object, is_of: datetime | None) -> None:
    """An upgraded master has no format there, and another program may keep a number."""
    assert moment(held) == is_of


def test_the_next_years_master_is_of_the_moment_when_it_was_made(demo: Path) -> None:
    now = datetime(2027, 1, 4, 9, tzinfo=ZONE)
    carried.roll_over(*at(demo, now, ""), 2027)
    host = FilesHost(Folder(demo).master)
    assert host.refreshed == now and len(host.read(RESULTS)) > 60 and len(host.read(REGISTER)) > 50


def test_a_lost_master_is_made_again_from_the_records(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    host, call = at(demo)
    before = {spec: list(rows) for spec, rows in ProgramTables(Snapshot(host, call)).items()}
    of = Snapshot(host, call).catalogue
    host.master.unlink()
    (demo / "sao_luu").mkdir()
    (demo / "sao_luu" / "TanMinh_KeHoach 2026-12-20 08h00.xlsm").write_bytes(b"")
    assert main(["new", str(demo)]) == 0
    told = capsys.readouterr().out
    assert "Đã lập lại TanMinh_KeHoach.xlsm từ các ghi nhận của thư mục: 3 kỳ đã mở." in told
    assert "Trong sao_luu có TanMinh_KeHoach 2026-12-20 08h00.xlsm" in told
    made = Snapshot(FilesHost(host.master), call)
    assert made.catalogue == of
    assert {spec: list(rows) for spec, rows in ProgramTables(made).items()} == before
    assert {YEAR, "22/23"} <= set(said(host.master.read_bytes()))
    assert main(["new", str(demo)]) == 2, "a master that stands is left alone"


def test_a_lost_master_of_a_plan_without_records_is_not_made_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "ke-hoach"
    new(Call(folder, "", MADE, "Hà"))
    Folder(folder).master.unlink()
    assert main(["new", str(folder)]) == 2
    assert "chưa có ghi nhận nào" in capsys.readouterr().err
    assert not Folder(folder).master.exists()


# after commands on a closed master


def test_status_counts_what_the_master_does_not_show_yet(demo: Path) -> None:
    shown = carried.status(*at(demo))
    assert shown.data["newer_than_master"] == 0 and not shown.hints  # type: ignore[call-overload]
    later = MADE + timedelta(minutes=5)
    carried.adjust(*at(demo, later), "THON01", "CHUNG-01", "31", "Gọi điện")
    behind = carried.status(*at(demo, later))
    assert behind.data["newer_than_master"] == 1  # type: ignore[call-overload]
    assert "Sổ làm việc chưa cập nhật: còn 1 ghi nhận mới hơn lúc 10:00 ngày 21/12/2026." in behind.lines
    assert [hint.code for hint in behind.hints] == ["master_behind"]


def test_of_an_older_master_that_does_not_say_it_nothing_is_said(demo: Path) -> None:
    master = Folder(demo).master
    host, call = at(demo)
    package = parts(master.read_bytes())
    strings = package["xl/sharedStrings.xml"].replace(b"TM_LUC_GHI", b"TM_KHONG_CO")
    old = FilesHost(master, content=write_parts({**package, "xl/sharedStrings.xml": strings}))
    assert (host.refreshed, old.refreshed) == (MADE, None)
    outcome = carried.status(old, call)
    assert outcome.data["newer_than_master"] is None  # type: ignore[call-overload]
    assert not any("chưa cập nhật" in line for line in outcome.lines)


def test_the_button_that_brings_it_up_to_date_can_always_be_pressed() -> None:
    """A master that commands have left behind says that the period is not open: the button is not to believe it."""
    merge = next(button for button in ribbon().buttons if button.tag == "tong_hop")
    assert f"“{merge.label}”" in MORE and merge.needs == ("chosen",)


# what presses


def view(**tables: list[dict[str, object]]) -> View:
    return View(tables, "2026-6T", TODAY)  # type: ignore[arg-type]


def cell(unit: str, message: str, period: str = "2026-6T") -> dict[str, object]:
    return {"period": period, "unit": unit, "unit_name": unit, "value": "27", "line": "Diện tích", "message": message}


def test_figures_to_review_come_apart_from_other_cells_and_first_those_that_may_change_a_status() -> None:
    changing = f"{REVIEW}: lệch; {CHANGES.format(codes='MH2-02')}."
    known = facts(
        view(
            can_hoi=[
                cell("A", "Ô này cần số."),
                cell("B", f"{REVIEW}: lệch."),
                cell("C", changing, "2026-N"),
                cell("D", changing),
                cell("E", f"{REVIEW}: lệch."),
            ]
        )
    )
    assert [known[f"TM_RS_{k}"] for k in (1, 2, 3)] == [4, 2, 5]
    assert [known[f"TM_O_{k}"] for k in (1, 2, 3)] == [1, 0, 0]
    assert known["TM_RS_1_CAU"] == "D, đang ghi “27”: Diện tích" and known["TM_O_2_CAU"] == ""


def test_tasks_stand_by_their_deadlines_late_ones_first() -> None:
    days = (3, None, -2, 40, 0, -9)
    tasks = [
        {"code": f"NV-{n}", "text": f"Việc {n}", "lead": "PKT" if n else "TH;THCS", "valid_from": date(2026, 1, 1)}
        | {"deadline": None if left is None else TODAY + timedelta(days=left)}
        for n, left in enumerate(days)
    ]
    known = facts(view(nhiem_vu=tasks, don_vi=[{"code": "PKT", "name": "Phòng Kinh tế"}]))
    assert [known[f"TM_NV_{k}"] for k in (1, 2, 3)] == [6, 3, 5]
    assert known["TM_NV_1_CAU"] == "Hạn 04/6/2026, quá hạn 9 ngày, Phòng Kinh tế: Việc 5"
    assert known["TM_NV_3_CAU"] == "Hạn 13/6/2026, hôm nay là hạn, Phòng Kinh tế: Việc 4"
    fewer = facts(view(nhiem_vu=tasks[:1]))
    assert [fewer[f"TM_NV_{k}"] for k in (1, 2)] == [1, 0]
    assert fewer["TM_NV_1_CAU"] == "Hạn 16/6/2026, còn 3 ngày, TH;THCS: Việc 0"


def test_difficulties_that_want_an_answer_stand_by_deadline_then_the_newest() -> None:
    rows = [
        {"code": "KK-1", "unit": "A", "text": "Cũ", "first_reported": date(2026, 1, 5)},
        {"code": "KK-2", "unit": "B", "text": "Mới", "first_reported": date(2026, 6, 5)},
        {"code": "KK-3", "unit": "C", "text": "Đã trả lời", "state": "Đã trả lời", "deadline": date(2026, 6, 1)},
        {"code": "KK-4", "unit": "D", "text": "Có hạn", "deadline": date(2026, 6, 11)},
    ]
    known = facts(view(kho_khan=rows))
    assert [known[f"TM_KK_{k}"] for k in (1, 2, 3)] == [4, 2, 1]
    assert known["TM_KK_1_CAU"] == "D, hạn trả lời 11/6/2026, quá hạn 2 ngày: Có hạn"
    assert (known["TM_KK_CHO"], known["TM_KK_QUA_HAN"]) == (3, 1)


def test_what_presses_stands_on_the_home_sheet_with_a_link_and_its_button() -> None:
    rows = masters.pressing(masters.DAY.date())
    texts = said(masters.plain(rows, period="2026-6T"))
    labels = {button.label for button in ribbon().buttons}
    hints = [text for text in texts if text in {layout().home[key] for key in layout().home if key.startswith("how_")}]
    assert len(hints) == 3, "no figure of these is to be reviewed"
    assert all(re.findall("“([^”]+)”", hint)[0] in labels for hint in hints)
    assert sum(text.startswith("Hạn ") for text in texts) == MOST
    links = re.findall(r'<f>IF\(TM_[A-Z]+_\d=0,"",HYPERLINK', home_xml(masters.plain(rows)))
    assert len(links) == 4 * MOST


def home_xml(package: bytes) -> str:
    return parts(package)["xl/worksheets/sheet1.xml"].decode()


# bars, and no chart over nothing


def test_nothing_floats_and_counts_have_bars_of_the_palette() -> None:
    package = masters.plain(masters.starter())
    assert [name for name in parts(package) if "chart" in name] == []
    xml = home_xml(package)
    colors = re.findall(r'<x14:fillColor rgb="FF(\w{6})"', xml) or re.findall(r'<color rgb="FF(\w{6})"', xml)
    assert colors[: len(Status)] == [palette.color(status, "bieu_do").removeprefix("#") for status in Status]
    assert xml.count("<x14:dataBar ") == len(Status)


def test_each_status_is_named_with_its_sign() -> None:
    texts = said(masters.plain(masters.in_use(), period="2026-6T"))
    assert {f"{palette.sign(status)} {status}" for status in Status} <= set(texts)


@pytest.mark.parametrize(
    ("received", "owed", "waiting", "bar"),
    [
        (0, 0, 0, ""),
        (23, 24, 0, "█" * 23 + "░"),
        (199, 200, 0, "█" * 23 + "░"),
        (24, 24, 0, "█" * 24),
        (12, 24, 3, "█" * 12 + "▒" * 3 + "░" * 9),
        (24, 24, 2, "█" * 24),
    ],
)
def test_the_bar_of_units_is_full_only_when_all_have_sent(received: int, owed: int, waiting: int, bar: str) -> None:
    from tanminh_xl.master._build_home import _bar

    assert _bar({"TM_PHAI_NOP": owed, "TM_DA_NOP": received, "TM_CHO": waiting})[1] == bar


def test_the_home_sheet_is_one_landscape_page() -> None:
    xml = home_xml(masters.plain(masters.in_use()))
    assert '<pageSetUpPr fitToPage="1"/>' in xml
    assert 'orientation="landscape"' in xml and "fitToHeight" not in xml


def test_every_text_fits_its_cell_by_excels_widths(made_demo: Path) -> None:
    """What LibreOffice prints is wider or narrower than Excel's own where a font is missing; these are Excel's."""
    sheet = openpyxl.load_workbook(made_demo / "TanMinh_KeHoach.xlsm", data_only=True)[HOME.sheet]
    widths = {
        n: d.width * PIXELS * 0.75
        for d in sheet.column_dimensions.values()
        if d.min and d.max and d.width
        for n in range(d.min, d.max + 1)
    }
    merged = {(a.min_row, a.min_col): a for a in sheet.merged_cells.ranges}
    wide = []
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None or cell.value == "":
                continue
            area = merged.get((cell.row, cell.column))
            last = area.max_col if area else cell.column
            size, bold = cell.font.sz, bool(cell.font.b)
            if cell.alignment.wrap_text:
                room = sum(widths[n] for n in range(cell.column, last + 1)) - PADDING
                height = sheet.row_dimensions[cell.row].height or size * LINE
                if len(wrap(str(cell.value), room, size, bold)) * size * LINE > height:
                    wide.append(f"{cell.coordinate} {cell.value}")
                continue
            while not cell.border.right.style and sheet.cell(cell.row, last + 1).value is None and last + 1 in widths:
                last += 1
            said = f"{cell.value:%d/%m %H:%M}" if isinstance(cell.value, datetime) else str(cell.value)
            if text_width(said, size, bold) > sum(widths[n] for n in range(cell.column, last + 1)) - PADDING:
                wide.append(f"{cell.coordinate} {said}")
    assert wide == [], "\n".join(wide)
