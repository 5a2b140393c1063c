# ruff: noqa: E501
"""Tables of strangers: decisions, plans and scoring sheets as offices really make them, in words and figures of our own."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from tanminh_xl.annex.understand import understand
from tanminh_xl.domain.annex import Ask, Understood
from tanminh_xl.domain.host import TanMinhError
from tests.annex import shown
from tests.annex.build import LEFT, UP, C, Rows, word, xls, xlsx

YEARS = (2026, 2027, 2028, 2029, 2030)


def read(data: bytes, group: str = "") -> Understood:
    return understand(data, "bang", group=group, years=YEARS)


def said(data: bytes, group: str = "") -> list[str]:
    return [re.sub(r"\s+", " ", line).strip() for line in shown.rows(read(data, group)).splitlines() if line.strip()]


def targets_of(*cells: object, unit: str | None = None) -> list[list[tuple[object, list[Ask]]]]:
    """What is understood of cells of one column for 2026: value and questions of each."""
    rows: Rows = [["TT", "Nội dung", "ĐVT", "Kế hoạch năm 2026"]]
    rows += [[n, f"Việc thứ {n} của biểu", unit, cell] for n, cell in enumerate(cells, 1)]
    return [[(each.value, list(each.asks)) for each in row.targets] for row in read(xlsx({"A": rows})).rows]


# heads


def test_a_head_of_several_names_of_labels_is_a_label() -> None:
    rows: Rows = [
        ["STT", "Lĩnh vực/Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Hướng dẫn chấm"],
        ["I", "CHỈ ĐẠO, ĐIỀU HÀNH", "4,5", None],
        ["1", "Ban hành kế hoạch kịp thời", "1,5", "Trước 31/01: 1,5"],
        ["2", "Kiểm tra các đơn vị", "3", None],
        [None, "Từ 30% số đơn vị trở lên", "3", None],
        [None, "Dưới 30%", "0", None],
    ]
    found = read(word(rows)).rows
    assert [(row.number, row.points, row.is_group) for row in found] == [
        ("I", 4.5, True),
        ("1", 1.5, False),
        ("2", 3.0, False),
    ]
    assert found[2].scoring == "Từ 30% số đơn vị trở lên: 3\nDưới 30%: 0"


def test_a_label_whose_head_nobody_knows_is_found_by_what_stands_below_it() -> None:
    rows: Rows = [
        ["STT", "Việc phải đo", "ĐVT", "KH 2026"],
        ["1", "Đường hoa do dân chăm sóc", "km", "≥ 3"],
        ["2", "Hộ có cổng, ngõ sạch đẹp", "%", "≥ 70"],
    ]
    assert said(xlsx({"A": rows})) == [
        "1 | Đường hoa do dân chăm sóc | km | 2026: ≥3",
        "2 | Hộ có cổng, ngõ sạch đẹp | % | 2026: ≥70",
    ]


def test_heads_in_capitals_without_tone_marks() -> None:
    rows: Rows = [
        ["STT", "TEN CHI TIEU", "DON VI TINH", "KE HOACH NAM 2026", "GHI CHU"],
        ["1", "Dien tich lua ca nam", "ha", "≥ 1.250,5", None],
        ["2", "Ty le ho ngheo", "%", "3,5", "ca xa"],
    ]
    assert said(xlsx({"A": rows})) == [
        "1 | Dien tich lua ca nam | ha | 2026: ≥1.250,5",
        "2 | Ty le ho ngheo | % | 2026: (≤)3,5 ?direction | gc: ca xa",
    ]


def test_points_under_results_are_no_highest_points() -> None:
    rows: Rows = [
        ["TT", "Chỉ số thành phần", "Kết quả năm 2025", LEFT, "Mục tiêu năm 2026", LEFT],
        [UP, UP, "Điểm", "Xếp hạng", "Điểm", "Xếp hạng"],
        ["1", "Chi phí thời gian", "6,8", "22", "7,2", "12"],
    ]
    (row,) = read(word(rows)).rows
    assert row.points is None
    assert [(each.words, each.years) for each in row.targets] == [("7,2", (2026,)), ("12", (2026,))]
    assert all(Ask.YEAR in each.asks for each in row.targets), "two for one year: a person says which"


def test_an_average_beside_the_years_is_no_target_and_is_told() -> None:
    rows: Rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch 2026 - 2030", LEFT, LEFT],
        [UP, UP, UP, "2026", "2027", "BQ 5 năm"],
        ["1", "Thóc", "tấn", "≥ 500", "≥ 520", "3,5%"],
        ["2", "Đảng viên mới", "người", None, None, "≥ 150"],
    ]
    found = read(word(rows))
    assert [[each.words for each in row.targets] for row in found.rows] == [["≥ 500", "≥ 520"], ["≥ 150"]]
    assert [(one.text, "nhiều năm gộp lại" in one.why) for one in found.passed if "BQ" in one.why] == [("3,5%", True)]


def test_units_that_end_the_labels_because_the_head_says_so() -> None:
    rows: Rows = [
        ["STT", "Tên chỉ tiêu (đơn vị tính)", "2026"],
        ["1", "Rừng trồng mới (ha)", "≥ 40"],
        ["2", "Nước sạch (%)", "≥ 90"],
    ]
    assert [row.unit_of_measure for row in read(xlsx({"A": rows})).rows] == ["ha", "%"]


def test_a_numbered_title_between_two_tables_is_no_criterion() -> None:
    head = ["TT", "Chỉ tiêu", "ĐVT", "Mức đạt"]
    rows: Rows = [
        ["1. Chỉ tiêu đến năm 2028"],
        head,
        [1, "Hộ dùng điện an toàn", "%", "≥ 97"],
        [2, "Đường có đèn", "%", "≥ 80"],
        [None],
        ["2. Chỉ tiêu đến năm 2030"],
        head,
        [1, "Hộ dùng điện an toàn", "%", "≥ 99"],
        [2, "Đường có đèn", "%", "≥ 90"],
    ]
    assert said(xlsx({"A": rows})) == [
        "1 | Hộ dùng điện an toàn | % | 2028: ≥97; 2030: ≥99",
        "2 | Đường có đèn | % | 2028: ≥80; 2030: ≥90",
    ]


def test_ticks_beside_a_column_of_targets_that_is_blank() -> None:
    rows: Rows = [
        ["STT", "Tiêu chí", "Yêu cầu", "Đạt", "Không đạt"],
        [1, "Có quy chế", None, "x", None],
        [2, "Có tổ tự quản", None, None, "x"],
    ]
    assert [[each.value for each in row.targets] for row in read(xlsx({"A": rows})).rows] == [["Đạt"], ["Đạt"]]


# several criteria in a row


def test_criteria_that_are_paragraphs_of_one_row() -> None:
    rows: Rows = [
        ["STT", "Tiêu chí", "Nội dung, yêu cầu", "Mức đạt đến năm 2030", "Minh chứng"],
        ["1", "Nhà văn hóa", "1.1. Thôn có nhà văn hóa\n1.2. Nhà văn hóa có thiết bị", "≥ 95%\n≥ 70%", "Biên bản"],
        ["2", "Gia đình văn hóa", "a) Gia đình văn hóa\nb) Thôn giữ danh hiệu", "≥ 92%\nĐạt", None],
        ["3", "Thư viện", "Có phòng đọc mở cửa\nít nhất 3 buổi/tuần", "Đạt", None],
    ]
    data = word(rows)
    found = read(data).rows
    assert [
        (row.number, row.label, row.path, [each.value for each in row.targets], row.evidence)
        for row in found
        if not row.is_group
    ] == [
        ("1.1", "Thôn có nhà văn hóa", ("Nhà văn hóa",), [95.0], "Biên bản"),
        ("1.2", "Nhà văn hóa có thiết bị", ("Nhà văn hóa",), [70.0], "Biên bản"),
        ("a)", "Gia đình văn hóa", ("Gia đình văn hóa",), [92.0], ""),
        ("b)", "Thôn giữ danh hiệu", ("Gia đình văn hóa",), ["Đạt"], ""),
        ("", "Có phòng đọc mở cửa ít nhất 3 buổi/tuần", ("Thư viện",), ["Đạt"], ""),
    ]
    assert [row.place for row in found][-2:] == ["bảng 1, dòng 4", "bảng 1, dòng 4"], "rows of the file"


def test_a_lead_with_its_parts_in_one_cell() -> None:
    rows: Rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "Năm 2026", "Năm 2030"],
        ["1", "Lao động\na) Qua đào tạo\nb) Có việc làm", "%", "≥ 60\n≥ 90", "≥ 70\n≥ 95"],
        ["2", "Hộ nghèo", "%", "≤ 3", "≤ 1"],
    ]
    assert said(xlsx({"A": rows}))[1:] == [
        "a) | » Qua đào tạo | % | 2026: ≥60; 2030: ≥70",
        "b) | » Có việc làm | % | 2026: ≥90; 2030: ≥95",
        "2 | Hộ nghèo | % | 2026: ≤3; 2030: ≤1",
    ]
    assert read(xlsx({"A": rows})).rows[0].is_group
    assert [row.place for row in read(xlsx({"A": rows})).rows] == ["A!B2", "A!B2", "A!B2", "A!B3"]


def test_paragraphs_that_do_not_pair_stay_one_row_and_are_asked() -> None:
    rows: Rows = [
        ["TT", "Tiêu chí", "Nội dung", "Năm 2030"],
        ["1", "Đường", "1.1. Đường thôn\n1.2. Đường ngõ\n1.3. Đường đồng", "≥ 90%\n≥ 80%"],
    ]
    (row,) = [row for row in read(word(rows)).rows if row.targets]
    assert [list(each.asks) for each in row.targets] == [[Ask.WORDS]]


def test_years_that_are_paragraphs_of_the_label() -> None:
    rows: Rows = [
        ["TT", "Chỉ tiêu", "Mức đạt"],
        ["1", "Thu nhập bình quân (triệu đồng/người)\n- Năm 2026\n- Năm 2030", "≥ 68\n≥ 90"],
        ["2", "Hộ nghèo năm 2030", "≤ 1%"],
    ]
    assert said(word(rows))[0] == "1 | Thu nhập bình quân (triệu đồng/người) | triệu đồng/người | 2026: ≥68; 2030: ≥90"


# targets


@pytest.mark.parametrize("text", ["1OO%", "≥ 9O%", "≤ 1l", "≥ 5O"])
def test_a_letter_that_was_scanned_for_a_digit_is_asked(text: str) -> None:
    assert targets_of(text) == [[(None, [Ask.WORDS])]]


def test_litres_and_per_cent_by_letters_are_no_such_letters() -> None:
    assert targets_of("≥ 90o/o", "≥ 60 lít") == [[(90.0, [])], [(60.0, [])]]


@pytest.mark.parametrize("text", ["≥ 95% (1)", "≥ 95(2)"])
def test_a_footnotes_mark_behind_a_figure_is_asked_with_the_figure(text: str) -> None:
    assert targets_of(text) == [[(95.0, [Ask.NUMBER])]]


def test_an_asterisk_is_no_unit_of_measure() -> None:
    (row,) = read(xlsx({"A": [["TT", "Nội dung", "Kế hoạch năm 2026"], [1, "Câu lạc bộ", "≥ 12*"]]})).rows
    assert [(each.value, each.unit) for each in row.targets] == [(12.0, "")]


def test_one_separator_read_in_two_ways_in_a_span_is_asked() -> None:
    assert targets_of("1.5 - 2.000", "1.5 - 2.5") == [[((1.5, 2000.0), [Ask.NUMBER])], [((1.5, 2.5), [])]]
    assert targets_of("1.200 - 1.500,5") == [[((1200.0, 1500.5), [])]]


def test_a_second_condition_is_not_lost() -> None:
    assert targets_of("≥ 90%, không có hộ vi phạm", "≥ 90%, duy trì hằng năm") == [
        [(90.0, [Ask.WORDS])],
        [(90.0, [])],
    ]


def test_years_on_one_line() -> None:
    (row,) = read(
        word([["TT", "Chỉ tiêu", "Mức đạt"], ["1", "Hộ có tài khoản", "Năm 2026: ≥ 80%, năm 2030: ≥ 90%"]])
    ).rows
    assert [(each.years, each.value) for each in row.targets] == [((2026,), 80.0), ((2030,), 90.0)]


# levels


def test_a_heading_numbered_in_words() -> None:
    rows: Rows = [
        ["TT", "Nội dung", "Yêu cầu đạt"],
        [C("Tiêu chí 1: Quy hoạch", True), LEFT, LEFT],
        ["1.1", "Công trình có giấy phép", "≥ 99%"],
    ]
    found = read(word(rows)).rows
    assert [(row.number, row.label, row.path) for row in found] == [
        ("Tiêu chí 1", "Quy hoạch", ()),
        ("1.1", "Công trình có giấy phép", ("Quy hoạch",)),
    ]


# what is told


def test_notes_of_cells_are_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx({"A": [["TT", "Chỉ tiêu", "KH 2026"], [1, "Nước sạch", "≥ 90%"]]})))
    book["A"]["C2"].comment = Comment("Chỉ tính 6 tháng", "Hà")
    out = io.BytesIO()
    book.save(out)
    assert [(one.place, one.text) for one in read(out.getvalue()).passed if "ghi chú gắn" in one.why] == [
        ("A!C2", "Chỉ tính 6 tháng")
    ]


def test_footnotes_and_comments_of_word_are_told() -> None:
    data = word([["TT", "Chỉ tiêu", "Năm 2026"], ["1", "Nước sạch", "≥ 90%"]])
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode("utf-8", "surrogateescape")
            if name == "word/document.xml":
                part = part.replace(
                    "90%</w:t>", '90%</w:t><w:footnoteReference w:id="2"/><w:commentReference w:id="0"/>'
                )
            if name == "word/_rels/document.xml.rels":
                added = "".join(
                    f'<Relationship Id="n{one}" Type="{kind}{one}" Target="{one}.xml"/>'
                    for one in ("footnotes", "comments")
                )
                part = part.replace("</Relationships>", f"{added}</Relationships>")
            new.writestr(name, part.encode("utf-8", "surrogateescape"))
        new.writestr(
            "word/footnotes.xml",
            f'<w:footnotes {w}><w:footnote w:id="2"><w:p><w:r><w:t>Từ năm 2028</w:t></w:r></w:p></w:footnote></w:footnotes>',
        )
        new.writestr(
            "word/comments.xml",
            f'<w:comments {w}><w:comment w:id="0"><w:p><w:r><w:t>chờ duyệt</w:t></w:r></w:p></w:comment></w:comments>',
        )
    told = [(one.place, one.text) for one in read(out.getvalue()).passed if "xem có làm thay đổi" in one.why]
    assert told == [("bảng 1, dòng 2, cột 3", "Từ năm 2028"), ("bảng 1, dòng 2, cột 3", "chờ duyệt")]


def test_old_fonts_are_refused_where_the_labels_are_typed_with_them_and_told_elsewhere() -> None:
    rows: Rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "KH 2026"],
        [1, "Tû lÖ hé nghÌo", "%", "≤ 3"],
        [2, "DiÖn tÝch lóa", "ha", "≥ 40"],
    ]
    with pytest.raises(TanMinhError) as refused:
        read(xls({"A": rows}))
    assert refused.value.code == "annex_font" and "TCVN3" in str(refused.value)
    rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "KH 2026", "Ghi chú"],
        [1, "Tỷ lệ hộ nghèo", "%", "≤ 3", "®iÒu tra"],
        [2, "Diện tích lúa", "ha", "≥ 40", "diÖn tÝch"],
    ]
    assert [one.place for one in read(xls({"A": rows})).passed if "phông cũ" in one.why] == ["A"]


# communes and steps as columns


def test_communes_as_columns_are_bands_of_which_a_person_chooses() -> None:
    rows: Rows = [
        ["STT", "Chỉ tiêu", "ĐVT", "Toàn tỉnh", "Xã Tân An", "Xã Bình Minh"],
        ["1", "Hộ thoát nghèo", "hộ", "≥ 1.200", "≥ 35", "≥ 28"],
        ["2", "Thôn có đội văn nghệ", "%", "≥ 95", "≥ 100", "≥ 90"],
    ]
    data = word(rows, above=["CHỈ TIÊU GIAO CÁC XÃ NĂM 2026"])
    assert read(data).groups == ("Toàn tỉnh", "Xã Tân An", "Xã Bình Minh")
    assert said(data, "Xã Tân An") == [
        "1 | Hộ thoát nghèo | hộ | 2026: ≥35",
        "2 | Thôn có đội văn nghệ | % | 2026: ≥100",
    ]


def test_steps_as_columns_are_bands_too() -> None:
    rows: Rows = [["TT", "Tiêu chí", "Mức 1", "Mức 2"], ["1", "Hộ có internet", "≥ 60%", "≥ 75%"]]
    assert read(word(rows)).groups == ("Mức 1", "Mức 2")
    assert [row.targets[0].value for row in read(word(rows), "Mức 2").rows] == [75.0]


def test_thousands_by_blanks_with_decimals() -> None:
    assert targets_of("≥ 12 345,6", "≥ 12\u00a0345", unit="triệu đồng") == [[(12345.6, [])], [(12345.0, [])]]
