"""`explain`: where a criterion's value comes from, line by line."""

from datetime import date, datetime
from typing import Any

import pytest

from tanminh_xl.assess import assess, explain
from tanminh_xl.domain.catalogue_nouns import Source
from tanminh_xl.domain.events import ZONE, Adjustment
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.submission import Given
from tests.test_assess import about, figure, nested, one, said_by


def sent(found: Figure, unit: str) -> Figure:
    return found._replace(
        file=f"da_nhan/2026-N/{unit}/bao_cao.xlsx",
        sheet="Số liệu",
        cell="G12",
        sender="thon@tanminh.vn",
        sent=datetime(2026, 12, 16, 3, 5, tzinfo=ZONE),
        version=2,
    )


def test_a_ratio_is_told_down_to_the_cell() -> None:
    catalogue = about("tỷ số; target 80; unit hộ", "ABCD")
    answers = {"A": "8 / 10", "B": "9 -> 9,5 / 10", "C": "7 / chưa có"}
    figures = tuple(sent(f, f.unit) for f in said_by(catalogue, "2026-N", answers))
    change = Adjustment(
        1, "2026-N", "B", "X.T", 2, 9.0, 9.5, "Chị Hoa", datetime(2026, 12, 17, 9, 0, tzinfo=ZONE), "Thôn gọi điện"
    )
    found = one(catalogue, "2026-N", figures)
    lines = explain(catalogue, catalogue.period["2026-N"], "X", figures, found, {("B", "X.T"): change})
    tail = "phiên bản 2, người gửi thon@tanminh.vn, lúc 03:05 ngày 16/12/2026"
    assert lines == (
        "X Tiêu chí X",
        "Kỳ: Năm 2026 (từ 15/12/2025 đến 14/12/2026)",
        "Công thức: = 100 x (tổng X.T) / (tổng X.M), làm tròn 2 số lẻ",
        "  X.T: Số hộ đạt (hộ; thời điểm, có đến 14/12/2026)",
        "  X.M: Tổng số hộ (hộ; thời điểm, có đến 14/12/2026)",
        "Kết quả: 87,5%",
        f"Chỉ tiêu năm 2026: 80% (danh mục {catalogue.digest[:12]})",
        "Đánh giá: Chưa đủ số liệu",
        f"Diễn giải: {found.reason}",
        "Số liệu X.T của các đơn vị (2/4):",
        f"  Thôn A: 8 hộ; tệp da_nhan/2026-N/A/bao_cao.xlsx, trang “Số liệu”, ô G12, {tail}",
        "  Thôn B: 9 hộ; điều chỉnh 9 -> 9,5 (Chị Hoa, 09:00 ngày 17/12/2026: Thôn gọi điện); "
        f"tệp da_nhan/2026-N/B/bao_cao.xlsx, trang “Số liệu”, ô G12, {tail}",
        "  Thôn C: 7 hộ; không tính, vì chưa đủ cả tử số và mẫu số; "
        f"tệp da_nhan/2026-N/C/bao_cao.xlsx, trang “Số liệu”, ô G12, {tail}",
        "  Thôn D: chưa nhận được báo cáo",
        "Số liệu X.M của các đơn vị (2/4):",
        f"  Thôn A: 10 hộ; tệp da_nhan/2026-N/A/bao_cao.xlsx, trang “Số liệu”, ô G12, {tail}",
        f"  Thôn B: 10 hộ; tệp da_nhan/2026-N/B/bao_cao.xlsx, trang “Số liệu”, ô G12, {tail}",
        f"  Thôn C: Chưa có số, sẽ bổ sung; tệp da_nhan/2026-N/C/bao_cao.xlsx, trang “Số liệu”, ô G12, {tail}",
        "  Thôn D: chưa nhận được báo cáo",
        "Còn thiếu: Thôn C, Thôn D",
    )


def test_all_the_missing_are_named_and_what_is_not_set_is_said() -> None:
    catalogue = about("lũy kế trong năm", "ABCDEFGH")
    bad = (sent(f, "A") for f in figure("2026-N", "A", "X", "hỏng"))
    figures = (*bad, *figure("2026-N", "B", "X", "trống"))
    lines = explain(catalogue, catalogue.period["2026-N"], "X", figures, one(catalogue, "2026-N", figures))
    assert "  X: Số buổi (buổi; lũy kế trong năm, từ 15/12/2025 đến 14/12/2026)" in lines
    assert "Kết quả: chưa có" in lines
    assert f"Chỉ tiêu năm 2026: chưa giao (danh mục {catalogue.digest[:12]})" in lines
    assert lines[-9].startswith("  Thôn A: ô phải hỏi lại đơn vị, tính là còn thiếu; tệp da_nhan/2026-N/A/bao_cao.xlsx")
    assert lines[-8] == "  Thôn B: chưa nhận được báo cáo"
    assert lines[-1] == "Còn thiếu: Thôn A, Thôn B, Thôn C, Thôn D, Thôn E, Thôn F, Thôn G, Thôn H"


def test_formulas_in_words() -> None:
    def said(cell: str) -> str:
        catalogue = about(cell)
        return explain(catalogue, catalogue.period["2026-N"], "X", (), one(catalogue, "2026-N", ()))[2]

    assert said("") == "Công thức: = tổng X, làm tròn 2 số lẻ"
    assert said("bình quân") == "Công thức: = bình quân X, làm tròn 2 số lẻ"
    assert said("tất cả cùng đạt") == "Công thức: = tất cả cùng đạt X"
    assert (
        said("tỷ lệ đơn vị đạt")
        == "Công thức: = 100 x (số đơn vị Đạt X) / (số đơn vị Đạt hoặc Không đạt X), làm tròn 2 số lẻ"
    )


def test_a_group_names_its_parts() -> None:
    catalogue = nested()
    found = {a.code: a for a in assess(catalogue, catalogue.period["2026-N"], ())}
    lines = explain(catalogue, catalogue.period["2026-N"], "H", (), found["H"])
    assert lines[2:6] == (
        "Công thức: đạt khi tất cả tiêu chí thành phần cùng đạt",
        "  X2 X2",
        "  X3 X3",
        "Đánh giá: Chưa có số liệu",
    )


def test_what_is_not_asked_in_the_period_is_said_without_days() -> None:
    catalogue = about("asks N; target 10")
    lines = explain(catalogue, catalogue.period["2026-6T"], "X", (), one(catalogue, "2026-6T", ()))
    assert lines[3] == "  X: Số buổi (buổi; thời điểm; không hỏi trong kỳ này)"
    assert lines[-1] == "Diễn giải: Chưa đến kỳ đánh giá; số liệu được hỏi ở kỳ báo cáo năm 2026."


def test_a_figure_that_the_office_put_where_no_form_came() -> None:
    catalogue = about("target 10")
    figures = tuple(figure("2026-N", "A", "X", "trống -> 7"))
    change = Adjustment(
        1, "2026-N", "A", "X", 0, None, 7.0, "Chị Hoa", datetime(2026, 12, 17, 9, 0, tzinfo=ZONE), "Zalo"
    )
    found = one(catalogue, "2026-N", figures)
    lines = explain(catalogue, catalogue.period["2026-N"], "X", figures, found, {("A", "X"): change})
    assert "  Thôn A: điều chỉnh chưa có -> 7 (Chị Hoa, 09:00 ngày 17/12/2026: Zalo); chưa nhận được báo cáo" in lines


AT = datetime(2026, 12, 17, 9, 0, tzinfo=ZONE)
BY = "(Chị Hoa, 09:00 ngày 17/12/2026: Thôn gọi điện)"


# what the Office says of the 7 of Thôn A, and how the line says it
@pytest.mark.parametrize(
    ("new", "change", "said"),
    [
        (9.0, {}, f"điều chỉnh 7 -> 9 {BY}"),
        (9.0, {"estimate": True}, f"điều chỉnh 7 -> ước 9 {BY}"),
        (None, {"given": Given.NONE_OCCURRED}, f"điều chỉnh 7 -> Không phát sinh {BY}"),
        (None, {"given": Given.NOT_APPLICABLE}, f"điều chỉnh 7 -> Không thuộc đối tượng {BY}"),
        (7.0, {"confirms": True}, f"Văn phòng xác nhận đúng {BY}"),
    ],
)
def test_what_the_office_put_is_told_in_words(new: float | None, change: dict[str, Any], said: str) -> None:
    catalogue = about("target 10", "A")
    office = Adjustment(1, "2026-N", "A", "X", 1, 7.0, new, "Chị Hoa", AT, "Thôn gọi điện", **change)
    given = () if office.confirms else ("instead", "adjusted")
    put = {"instead": office.given, "adjusted": new}
    (f,) = (found._replace(**{key: put[key] for key in given}) for found in figure("2026-N", "A", "X", "7"))
    lines = explain(
        catalogue, catalogue.period["2026-N"], "X", (f,), one(catalogue, "2026-N", (f,)), {("A", "X"): office}
    )
    assert f"  Thôn A: 7 buổi; {said}; chưa nhận được báo cáo" in lines


def test_a_value_and_a_status_over_a_so_uoc_say_so() -> None:
    catalogue = about("target 10", "AB")
    figures = said_by(catalogue, "2026-N", {"A": "6 (ước)", "B": "5"})
    lines = explain(catalogue, catalogue.period["2026-N"], "X", figures, one(catalogue, "2026-N", figures))
    assert "Kết quả: ước 11 buổi" in lines and "Đánh giá: Đạt (ước)" in lines
    assert any(line.startswith("  Thôn A: ước 6 buổi") for line in lines)


FILE = "tệp da_nhan/2026-N/A/bao_cao.xlsx"
WHO = "phiên bản 2, người gửi thon@tanminh.vn, lúc 03:05 ngày 16/12/2026"
SOURCE = f"{FILE}, trang “Số liệu”, ô G12, {WHO}"


# what stands on the figure of Thôn A (7 buổi); how its line goes on
@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({}, f"7 buổi; {SOURCE}"),
        ({"evidence": "Biên bản số 2"}, f"7 buổi (minh chứng: Biên bản số 2); {SOURCE}"),
        ({"cell": ""}, f"7 buổi; {FILE}, {WHO}"),
        ({"sender": ""}, f"7 buổi; {SOURCE.replace('thon@tanminh.vn', 'chưa có')}"),
        ({"sent": None}, f"7 buổi; {SOURCE.replace('03:05 ngày 16/12/2026', 'chưa có')}"),
        ({"adjusted": 9.0}, f"7 buổi; Văn phòng điều chỉnh thành 9; {SOURCE}"),
        ({"estimate": True}, f"ước 7 buổi; {SOURCE}"),
        ({"estimate": True, "adjusted": 9.0}, f"7 buổi; Văn phòng điều chỉnh thành ước 9; {SOURCE}"),
        (
            {"instead": Given.NOT_YET, "counted": None},
            f"7 buổi; Văn phòng điều chỉnh thành Chưa có số, sẽ bổ sung; {SOURCE}",
        ),
        (
            {"bad": True, "counted": None},
            f"ô đang ghi “7”, phải hỏi lại đơn vị, tính là còn thiếu; {SOURCE}",
        ),
        (
            {"bad": True, "counted": None, "given": Given.BLANK, "value": None, "written": "0,85"},
            f"ô đang ghi “0,85”, phải hỏi lại đơn vị, tính là còn thiếu; {SOURCE}",
        ),
        (
            {"bad": True, "given": Given.BLANK, "value": None, "written": "7 hay 8", "adjusted": 8.0},
            f"ô đang ghi “7 hay 8”; Văn phòng điều chỉnh thành 8; {SOURCE}",
        ),
        ({"given": Given.BLANK, "value": None, "counted": None}, f"Còn thiếu; {SOURCE}"),
        ({"given": Given.NONE_OCCURRED, "value": 0.0, "counted": 0.0}, f"Không phát sinh; {SOURCE}"),
        ({"given": Given.BLANK, "value": None, "counted": None, "file": ""}, "chưa nhận được báo cáo"),
    ],
)
def test_the_line_of_a_units_figure(change: dict[str, object], line: str) -> None:
    catalogue = about("target 10", "A")
    (given,) = (sent(f, "A")._replace(**change) for f in figure("2026-N", "A", "X", "7"))
    found = one(catalogue, "2026-N", (given,))
    lines = explain(catalogue, catalogue.period["2026-N"], "X", (given,), found)
    assert next(said for said in lines if said.startswith("  Thôn A")) == f"  Thôn A: {line}"


def test_what_is_counted_by_the_program_names_its_table() -> None:
    plain = about("target 10", "A")
    counted = plain.elements[0].model_copy(update={"source": Source.DIFFICULTIES_REPORTED})
    catalogue = plain.model_copy(update={"elements": (counted,)})
    figures = tuple(figure("2026-N", "A", "X", "3"))
    lines = explain(catalogue, catalogue.period["2026-N"], "X", figures, one(catalogue, "2026-N", figures))
    assert "  Thôn A: 3 buổi; đếm từ bảng Khó khăn: được phản ánh" in lines


def test_a_group_leaves_out_what_has_ended() -> None:
    catalogue = nested()
    gone = catalogue.criterion["X3"].model_copy(update={"valid_to": date(2026, 12, 13)})
    catalogue = catalogue.model_copy(update={"criteria": (*catalogue.criteria[:-1], gone)})
    found = {a.code: a for a in assess(catalogue, catalogue.period["2026-N"], ())}
    assert "  X3 X3" not in explain(catalogue, catalogue.period["2026-N"], "H", (), found["H"])


def test_the_target_is_said_with_the_year_in_which_the_period_ends() -> None:
    catalogue = about("càng thấp càng tốt; target 5")
    found = one(catalogue, "2026-6T", ())
    lines = explain(catalogue, catalogue.period["2026-6T"], "X", (), found)
    assert f"Chỉ tiêu năm 2026: không quá 5 buổi (danh mục {catalogue.digest[:12]})" in lines
    with pytest.raises(KeyError):
        explain(catalogue, catalogue.period["2026-6T"], "Y", (), found)
