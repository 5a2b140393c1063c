"""so_lieu.csv, so_lieu_them.csv, danh_gia.csv and the JSON of `assess`: their columns, their order, their bytes."""

import csv
import hashlib
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.assess import assess
from tanminh_xl.domain.comparison import Compared, Why
from tanminh_xl.domain.events import State
from tanminh_xl.domain.figures import Assessment, Figure, Status
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.submission import Given
from tanminh_xl.reports.csvs import assess_json, danh_gia, so_lieu, so_lieu_them
from tests import reportkit
from tests.test_assess import about, said_by

CATALOGUE = about("target 10", "AB")
PERIOD = CATALOGUE.period["2026-N"]


def report(figures: tuple[Figure, ...] = (), assessments: tuple[Assessment, ...] = ()) -> PeriodReport:
    return PeriodReport(CATALOGUE, PERIOD, State(PERIOD.code), figures, assessments)


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


GIVEN = Figure(
    "2026-N",
    "B",
    "X",
    Given.FIGURE,
    value=85.0,
    adjusted=85.25,
    counted=85.25,
    second_half=0.1,
    file="da_nhan/2026-N/B/Báo cáo, quý.xlsx",
    sheet="Số liệu",
    cell="G12",
    sender="Nguyễn Văn A",
    sent=datetime(2026, 12, 15, 17, 5, 6, 789, tzinfo=UTC),
    version=1,
)
JUDGED = Assessment(
    "X", "MH1", 85.0, (80.0, 90.5), Status.INCOMPLETE, False, 1, 3, ("A", "C"), "Chưa đủ số liệu: 1/3 đơn vị."
)


def test_so_lieu_byte_for_byte() -> None:
    blank = Figure("2026-N", "A", "X", Given.BLANK)
    assert (
        so_lieu(report((GIVEN, blank)))
        == (
            "\ufeffky,don_vi,so_lieu,tra_loi,gia_tri,dieu_chinh,gia_tri_tinh,nua_cuoi_nam,tep,sheet,o,nguoi_gui,luc_gui\r\n"
            "2026-N,A,X,Còn thiếu,,,,,,,,,\r\n"
            '2026-N,B,X,Số liệu,85,85.25,85.25,0.1,"da_nhan/2026-N/B/Báo cáo, quý.xlsx",Số liệu,G12,Nguyễn Văn A,'
            "2026-12-16T00:05:06+07:00\r\n"
        ).encode()
    )


def test_so_lieu_them_has_a_row_for_each_of_so_lieu() -> None:
    figures = (
        GIVEN._replace(unit="E", estimate=True, adjusted=None, counted=85.0),
        GIVEN._replace(unit="A", given=Given.BLANK, value=None, adjusted=None, counted=None, bad=True, written="0,85"),
        GIVEN._replace(unit="B", value=1234.5),
        GIVEN._replace(unit="C", given=Given.NOT_YET, value=None),
        GIVEN._replace(unit="D", adjusted=None, counted=None, instead=Given.NOT_APPLICABLE, value=True),
        GIVEN._replace(unit="F", adjusted=None),
    )
    against = {
        ("D", "X"): Compared(True, "Năm 2024", "2024", base=True),
        ("E", "X"): Compared(12.5, "Năm 2025", "2025-N"),
        ("F", "X"): Compared(None, "Năm 2025", "2025-N", Why.NO_FIGURE),
    }
    assert (
        so_lieu_them(replace(report(figures), against=against))
        == (
            "\ufeffky,don_vi,so_lieu,uoc,dang_ghi,so_sanh,ky_so_sanh\r\n"
            '2026-N,A,X,,"0,85",,\r\n'
            '2026-N,B,X,,"1234,5",,\r\n'
            '2026-N,C,X,,"Chưa có số, sẽ bổ sung",,\r\n'
            "2026-N,D,X,,Đạt,Đạt,2024\r\n"
            "2026-N,E,X,có,,12.5,2025-N\r\n"
            "2026-N,F,X,,,,\r\n"
        ).encode()
    )
    keys = [(row["ky"], row["don_vi"], row["so_lieu"]) for row in read(so_lieu(report(figures)))]
    assert keys == [(row["ky"], row["don_vi"], row["so_lieu"]) for row in read(so_lieu_them(report(figures)))]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("-4", "-4"), ("-4,5", "-4,5"), ("=1+1", "'=1+1"), ("-1+1", "'-1+1"), ("+84 912", "'+84 912"), ("@x", "'@x")],
)
def test_what_a_unit_wrote_is_never_a_formula(written: str, shown: str) -> None:
    (row,) = read(so_lieu_them(report((GIVEN._replace(given=Given.BLANK, bad=True, written=written),))))
    assert row["dang_ghi"] == shown


@pytest.mark.parametrize(
    ("instead", "adjusted", "said"),
    [
        (Given.FIGURE, 7.5, "7.5"),
        (Given.NONE_OCCURRED, 0.0, "0"),
        (Given.NOT_APPLICABLE, None, "Không thuộc đối tượng"),
        (Given.NOT_YET, None, "Chưa có số, sẽ bổ sung"),
    ],
)
def test_what_the_office_put_stands_in_dieu_chinh(instead: Given, adjusted: float | None, said: str) -> None:
    (row,) = read(so_lieu(report((GIVEN._replace(instead=instead, adjusted=adjusted, counted=adjusted),))))
    assert (row["tra_loi"], row["gia_tri"], row["dieu_chinh"]) == ("Số liệu", "85", said)
    assert row["gia_tri_tinh"] == ("" if adjusted is None else said)


def test_figures_of_receipts_of_version_0_1_0_have_the_bytes_that_it_wrote() -> None:
    """What it wrote of the same events, an adjustment and a cell to be mended among them; closings keep this hash."""
    of_the_half = hashlib.sha256(so_lieu(reportkit.report("2026-6T"))).hexdigest()
    assert of_the_half == "c698a3d9604baf1008b50715e6fb71d1aa0b21861a299eb7fb4608686e82201c"
    held = [f for f in reportkit.report("2026-6T").figures if f.bad]
    assert [(f.value is not None, f.counted) for f in held] == [(True, None)]


def test_danh_gia_byte_for_byte() -> None:
    first = JUDGED._replace(code="A", value="Đạt", target="Đạt", status=Status.MET, on_track=True, missing=())
    last = JUDGED._replace(code="Z", value=None, target=None, status=Status.NO_TARGET, on_track=None)
    assert (
        danh_gia(report((), (last, JUDGED, first)))
        == (
            "\ufeffcode,model,value,target,status,on_track,reported,expected,missing_units,reason\r\n"
            "A,MH1,Đạt,Đạt,Đạt,true,1,3,,Chưa đủ số liệu: 1/3 đơn vị.\r\n"
            "X,MH1,85,80 - 90.5,Chưa đủ số liệu,false,1,3,A;C,Chưa đủ số liệu: 1/3 đơn vị.\r\n"
            "Z,MH1,,,Chưa giao chỉ tiêu,,1,3,A;C,Chưa đủ số liệu: 1/3 đơn vị.\r\n"
        ).encode()
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (85.3, "85.3"),
        (0.1 + 0.2, "0.30000000000000004"),
        (0.00001, "0.00001"),
        (1e16, "10000000000000000"),
        (-2.5, "-2.5"),
        (True, "Đạt"),
        (False, "Không đạt"),
        (None, ""),
    ],
)
def test_a_value_in_a_field(value: float | bool | None, text: str) -> None:
    (row,) = read(so_lieu(report((GIVEN._replace(value=value),))))
    assert row["gia_tri"] == text


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-1", "@SUM(A1)", "\t=1+1", "\r\n=1+1"])
def test_a_stranger_s_text_is_never_a_formula(text: str) -> None:
    (row,) = read(so_lieu(report((GIVEN._replace(sender=text, sheet=text, value=-1.0),))))
    assert (row["nguoi_gui"], row["sheet"], row["gia_tri"]) == (f"'{text}", f"'{text}", "-1")


@given(st.permutations([("A", "X"), ("B", "X"), ("B", "Y"), ("C", "A")]))
def test_the_order_of_figures_and_criteria_changes_no_byte(keys: list[tuple[str, str]]) -> None:
    def made(order: list[tuple[str, str]]) -> tuple[bytes, bytes]:
        figures = tuple(GIVEN._replace(unit=unit, element=element) for unit, element in order)
        return so_lieu(report(figures)), danh_gia(report((), tuple(JUDGED._replace(code=u + e) for u, e in order)))

    assert made(keys) == made(sorted(keys))


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_reads_back(sender: str, value: float) -> None:
    if "\x00" in sender or any(0xD800 <= ord(char) < 0xE000 for char in sender):
        return
    (row,) = read(so_lieu(report((GIVEN._replace(sender=sender, value=value),))))
    assert row["nguoi_gui"].removeprefix("'") == sender.removeprefix("'")
    assert float(row["gia_tri"]) == value


def test_the_json_document() -> None:
    document = assess_json(report((), (JUDGED,)))
    assert json.loads(json.dumps(document, ensure_ascii=False)) == {
        "period": "2026-N",
        "catalogue": CATALOGUE.digest,
        "criteria": [
            {
                "code": "X",
                "model": "MH1",
                "value": 85,
                "target": [80, 90.5],
                "status": "Chưa đủ số liệu",
                "on_track": False,
                "reported": 1,
                "expected": 3,
                "missing_units": ["A", "C"],
                "reason": "Chưa đủ số liệu: 1/3 đơn vị.",
            }
        ],
    }


def test_the_csv_says_what_the_json_says() -> None:
    found = assess(CATALOGUE, PERIOD, said_by(CATALOGUE, "2026-N", {"A": "6", "B": "5"}))
    (document,) = assess_json(report((), found))["criteria"]
    (row,) = read(danh_gia(report((), found)))
    assert list(row) == list(document)
    assert row == {
        "code": "X",
        "model": "MH1",
        "value": "11",
        "target": "10",
        "status": "Đạt",
        "on_track": "true",
        "reported": "2",
        "expected": "2",
        "missing_units": "",
        "reason": "11/10 buổi, bằng 110% kế hoạch; đạt; 2/2 đơn vị đã báo cáo.",
    }
    assert document["target"] == 10
