"""What staff put into the master stays, on the rows where they put it, whatever button is pressed (design 7.3)."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.staff_tables import DIFFICULTIES, TASKS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import FIGURES, FINDINGS, REGISTER, RESULTS
from tests.demo_folder import copy
from tests.live.clicking import Clerk
from tests.live.uno_engine import Native
from tests.live.year import HALF, YEAR

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)
YELLOW, NOTE, OWN = 0xFFFF00, "Đã gọi trưởng thôn", "Ý kiến chị Hà"
UNIT = "THON03"


def cell_of(clerk: Clerk, spec: TableSpec, key: tuple[str, ...], column: str) -> Any:
    table = clerk.host(NOW)._table(spec)
    row = table.row_of(key)
    assert row is not None, (spec.name, key)
    return table.cell(row, column).impl.cells.getCellByPosition(0, 0)


def own_column(clerk: Clerk, spec: TableSpec) -> Any:
    """Staff's own column, made right of the table; (sheet, its number)."""
    table = clerk.host(NOW)._table(spec)
    sheet, at = table.sheet, table.left + table.width
    top = table.top - 1
    sheet.range((top, at)).impl.cells.setDataArray(((OWN,),))
    listed = sheet.tables[spec.name]
    listed.resize(listed.range.resize(column_size=table.width + 1))
    return sheet, at


class Work:
    """What staff did, each with how it is looked for afterwards."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        document = clerk.impl.document
        self.register_key = (HALF, UNIT, "1")
        self.result_key = (YEAR, str(clerk.rows(RESULTS, NOW)[-3]["code"]))
        self.task_key = (str(clerk.rows(TASKS, NOW)[4]["code"]),)
        self.problem_key = (str(clerk.rows(DIFFICULTIES, NOW)[2]["code"]),)
        for spec, key, column in self._cells():
            cell = cell_of(clerk, spec, key, column)
            cell.CellBackColor = YELLOW
            sheet = cell.getSpreadsheet()
            sheet.Annotations.insertNew(cell.getCellAddress(), NOTE)
        for spec, key in ((REGISTER, self.register_key), (DIFFICULTIES, self.problem_key)):
            sheet, at = own_column(clerk, spec)
            row = clerk.host(NOW)._table(spec).row_of(key)
            assert row is not None
            sheet.range((clerk.host(NOW)._table(spec).top + row, at)).impl.cells.setDataArray((("hẹn thứ Sáu",),))
        self._sort(TASKS, "text")
        self._filter(RESULTS, "status", "=Đạ*")
        document.Sheets.insertNewByName("Việc của Hà", document.Sheets.Count)
        own = document.Sheets.getByName("Việc của Hà")
        own.getCellRangeByName("A1:B2").setDataArray((("Đạt", 12.0), ("Chưa đạt", 3.0)))
        own.getCellRangeByName("D1").setFormula('=COUNTIF(ket_qua[Đánh giá];"Đạt")')
        from com.sun.star.awt import Rectangle  # type: ignore[import-not-found]

        own.Charts.addNewByName(
            "Biểu của Hà", Rectangle(0, 3000, 8000, 6000), (own.getCellRangeByName("A1:B2").RangeAddress,), False, True
        )
        clerk.book.sheets[REGISTER.sheet].range("C1").column_width = 61
        self.width = clerk.book.sheets[REGISTER.sheet].range("C1").column_width
        self.order = self._order()

    def _cells(self) -> Iterator[tuple[TableSpec, tuple[str, ...], str]]:
        yield REGISTER, self.register_key, "unit_name"
        yield RESULTS, self.result_key, "name"
        yield TASKS, self.task_key, "person"
        yield DIFFICULTIES, self.problem_key, "text"

    def _sort(self, spec: TableSpec, column: str) -> None:
        """As a person sorts a table: whole rows, with their colours and notes."""
        import uno  # type: ignore[import-not-found]
        from com.sun.star.table import TableSortField  # type: ignore[import-not-found]
        from steps import properties  # type: ignore[import-not-found]

        table = self.clerk.host(NOW)._table(spec)
        field = TableSortField()
        field.Field, field.IsAscending = table.columns[column], False
        body = table._area(0, 0, len(table.body), table.width).impl.cells
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        body.sort(properties(SortFields=fields, ContainsHeader=False, BindFormatsToContent=True))

    def _filter(self, spec: TableSpec, column: str, criterion: str) -> None:
        table = self.clerk.host(NOW)._table(spec)
        table.sheet.tables[spec.name].autofilter.impl.put(table.columns[column] + 1, Native(0, criterion))

    def _order(self) -> list[tuple[str, ...]]:
        return [key_of(TASKS, row) for row in self.clerk.rows(TASKS, NOW)]

    def check(self) -> None:
        clerk, document = self.clerk, self.clerk.impl.document
        for spec, key, column in self._cells():
            cell = cell_of(clerk, spec, key, column)
            assert cell.CellBackColor == YELLOW, (spec.name, "colour")
            assert cell.Annotation.String == NOTE, (spec.name, "note")
        coloured = [
            row
            for row in range(clerk.host(NOW)._table(REGISTER).top, 150)
            if clerk.impl.sheets(REGISTER.sheet).sheet.getCellByPosition(2, row - 1).CellBackColor == YELLOW
        ]
        assert len(coloured) == 1, "the colour spread to other rows"
        for spec, key in ((REGISTER, self.register_key), (DIFFICULTIES, self.problem_key)):
            table = clerk.host(NOW)._table(spec)
            at = table._titles.index(OWN)
            found = {key_of(spec, row): body[at] for row, body in zip(table.rows, table.body, strict=False)}
            wanted = key_of(spec, dict(zip(spec.key, key, strict=True)))
            assert {k: v for k, v in found.items() if v is not None} == {wanted: "hẹn thứ Sáu"}
        assert self._order() == self.order, "the sorted table lost its order"
        own = document.Sheets.getByName("Việc của Hà")
        assert own.Charts.hasByName("Biểu của Hà") and own.getCellRangeByName("B1").Value == 12.0
        passed = sum(row["status"] == "Đạt" for row in clerk.rows(RESULTS, NOW))
        assert own.getCellRangeByName("D1").Value == passed > 5
        assert clerk.book.sheets[REGISTER.sheet].range("C1").column_width == self.width
        self._check_filter()

    def _check_filter(self) -> None:
        table = self.clerk.host(NOW)._table(RESULTS)
        listed = table.sheet.tables[RESULTS.name]
        assert listed.autofilter.impl.kept == {table.columns["status"] + 1: Native(0, "=Đạ*")}
        rows = table.sheet.impl.sheet.Rows
        seen = [rows.getByIndex(table.top - 1 + n).IsVisible for n in range(len(table.rows))]
        assert seen == [row["status"] == "Đạt" for row in table.rows]


@pytest.fixture(scope="module")
def work(open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Work:
    clerk = open_master(copy(made_demo, tmp_path_factory.mktemp("staff") / "ke-hoach"))
    clerk.choose(YEAR)
    assert clerk.click("tong_hop", NOW) is not None
    done = Work(clerk)
    done.check()
    return done


BUTTONS: list[tuple[str, dict[str, Any]]] = [
    ("mo_ky", {}),
    ("tiep_nhan", {}),
    ("kiem_tra_danh_muc", {}),
    ("nhap_thay", {"texts": ["THON04", "20/12/2026"]}),
    ("tra_lai", {"texts": ["Xem lại"]}),
    ("chap_nhan", {"texts": [""]}),
    ("dieu_chinh", {"texts": ["31", "Gọi điện"]}),
    ("ghi_tra_loi", {}),
    ("tong_hop", {}),
    ("lap_bao_cao", {}),
    ("xuat_pdf", {}),
    ("hien_tat_ca_bang", {}),
    ("soan_thu_tra_loi", {}),
    ("phat_bieu_mau", {}),
    ("gui_thu", {"texts": ["tất cả"]}),
    ("chot_so_lieu", {"texts": ["Hết hạn"]}),
    ("ban_hanh", {"texts": ["Đảng ủy xã", "5", "28/12/2026"], "files": [None]}),
    ("ho_so_ky", {}),
    ("mo_lai_ky", {"texts": ["Bổ sung"]}),
    ("nguon_so_lieu", {}),
    ("khoi_phuc", {}),
    ("nang_cap_so", {}),
    ("kiem_tra_cai_dat", {}),
    ("kiem_tra", {}),
    ("mo_thu_muc", {}),
    ("huong_dan", {}),
]


@pytest.mark.parametrize(("tag", "answers"), BUTTONS)
def test_after_every_button_all_of_it_is_there(work: Work, tag: str, answers: dict[str, Any]) -> None:
    clerk = work.clerk
    match tag:
        case "tiep_nhan":
            (clerk.folder / "hop_thu" / "thu.jpg").write_bytes(b"\xff\xd8\xff\xe0 moi")
        case "nhap_thay":
            form = next((clerk.folder / "bieu_mau" / YEAR).glob("*THON04*.xlsx"))
            answers = {**answers, "files": [[form], None]}
        case "tra_lai" | "chap_nhan":
            clerk.select(REGISTER, (YEAR, "THON06", "1"), "state", NOW)
        case "dieu_chinh":
            clerk.select(FIGURES, (YEAR, "THON01", "CHUNG-01"), "counted", NOW)
        case "kiem_tra":
            answers = {"files": [[next((clerk.folder / "bieu_mau" / YEAR).glob("*THON04*.xlsx"))]]}
        case "khoi_phuc":
            answers = {"files": [[clerk.excel.copied[-1]]]}
        case "nguon_so_lieu":
            clerk.select(FINDINGS, tuple(_key(clerk)), "message", NOW)
    outcome = clerk.click(tag, NOW, **answers)
    assert outcome is not None and "trục trặc" not in clerk.app.said[-1][1], clerk.app.said[-1]
    work.check()


def _key(clerk: Clerk) -> Iterator[str]:
    row = clerk.rows(FINDINGS, NOW)[0]
    for key in FINDINGS.key:
        value = row[key]
        yield str(int(value)) if isinstance(value, float) else str(value)


def test_saved_it_is_all_in_the_file(work: Work, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(work.clerk.save(tmp_path / "luu.xlsx"))
    notes = [
        c.comment.text for ws in book for row in ws.iter_rows() for c in row if c.comment and NOTE in c.comment.text
    ]
    assert len(notes) == 4 and "Việc của Hà" in book.sheetnames
    tables = dict(found for ws in book for found in ws.tables.items())
    rows = len(work.clerk.rows(REGISTER, NOW))
    top = work.clerk.host(NOW)._table(REGISTER).top
    assert tables["so_theo_doi"] == f"A{top - 1}:S{top + rows - 1}"
