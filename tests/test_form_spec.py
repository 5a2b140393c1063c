"""What stands on a form: rows by unit and model, ratios, spans, choices, tasks, difficulties, head (design 3 and 6)."""

from datetime import date

import pytest

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_STATES, TASK_STATES, ReportingException, Unit
from tanminh_xl.domain.form import WHOLE_ESTIMATE, BlockKey, ColumnKey, Compare, FormSpec, Ratio, Role, Row, place
from tanminh_xl.domain.owing import due
from tanminh_xl.domain.report import KnownProblem
from tanminh_xl.forms.spec import Past, form_spec
from tests.builders import KINDS, PLAN, UNITS, catalogue


def form(sender: str, period: str = "2026-6T", **given: object) -> FormSpec:
    c = given.pop("catalogue", None) or catalogue()
    return form_spec(c, c.period[period], sender, 1, given.get("past", {}), given.get("problems", ()))  # type: ignore


def rows(spec: FormSpec, block: BlockKey = BlockKey.FIGURES) -> tuple[Row, ...]:
    found = spec.block(block)
    return found.rows if found else ()


def outline(spec: FormSpec) -> list[str]:
    """Rows of block A as they stand: heading in brackets, ratio with a colon, parts with a dash."""
    marks = {Role.HEADING: "[{no}{name}]", Role.RATIO: "{no} {name}:", Role.ENTRY: "{no} {item}"}
    return [
        "- " + row.item if row.indent else marks[row.role].format(no=row.no, name=row.name, item=row.item)
        for row in rows(spec)
    ]


def row_of(spec: FormSpec, item: str, block: BlockKey = BlockKey.FIGURES) -> Row:
    return next(row for row in rows(spec, block) if row.item == item)


def test_a_village_in_6t_has_what_6t_asks_under_its_models() -> None:
    assert outline(form("THON01")) == [
        "[Nhiệm vụ chung]",
        "1 CHUNG-01",
        "2 CHUNG-06",
        "[Mô hình 2: Sản xuất nông nghiệp theo hướng hàng hóa quy mô lớn]",
        "3 MH2-02",
    ]


def test_a_shared_denominator_is_asked_once_among_the_basic_figures() -> None:
    assert outline(form("THON01", "2026-N"))[:9] == [
        "[Số liệu nền]",
        "1 NEN-01",
        "[Nhiệm vụ chung]",
        "2 CHUNG-01",
        "3 CHUNG-06",
        "4 Tỷ lệ hộ nghèo:",
        "- CHUNG-10.T",
        "5 Tỷ lệ hộ đạt Gia đình văn hóa:",
        "- MH4-01.T",
    ]


def test_a_ratio_of_one_unit_names_its_whole_then_its_part() -> None:
    assert outline(form("PKT"))[2:5] == ["1 Tỷ lệ hồ sơ giải quyết đúng hạn:", "- MH1-01.M", "- MH1-01.T"]


def test_units_that_report_through_another_stand_on_its_form_under_their_names() -> None:
    spec = form("PKT")
    assert [line for line in outline(spec) if line.startswith(("[I", "[H", "[P"))] == [
        "[IPHÒNG KINH TẾ]",
        "[IIHTX NÔNG NGHIỆP ĐỒNG TIẾN]",
    ]
    assert row_of(spec, "MH2-06").unit == "HTX01"


def test_every_element_owed_stands_once() -> None:
    entries = [row.key for row in rows(form("THON01", "2026-N")) if row.role == Role.ENTRY]
    assert sorted(entries) == sorted(set(entries))
    assert len(entries) == 6


def test_a_part_whose_whole_is_not_asked_of_the_unit_is_a_plain_row() -> None:
    c = catalogue(exceptions=(ReportingException(unit="THON01", element="NEN-01", period="2026-N", owes=False),))
    spec = form("THON01", "2026-N", catalogue=c)
    assert "3 CHUNG-10.T" in outline(spec)
    assert not row_of(spec, "CHUNG-10.T").indent
    assert spec.ratios == ()


def test_pairs_and_rules_are_those_whose_parts_all_stand_on_the_form_for_one_unit() -> None:
    spec = form("THON01", "2026-N")
    assert spec.ratios == (
        Ratio(unit="THON01", numerator="CHUNG-10.T", denominator="NEN-01"),
        Ratio(unit="THON01", numerator="MH4-01.T", denominator="NEN-01"),
    )
    assert [(rule.code, rule.unit) for rule in spec.rules] == [("QT-1", "THON01")]
    assert form("THON01").rules == ()


@pytest.mark.parametrize(
    ("sender", "item", "span"),
    [
        ("THON01", "CHUNG-01", "từ 15/12/2025 đến 14/6/2026"),
        ("THON01", "MH2-02", "có đến 14/6/2026"),
        ("PKT", "MH2-04", "từ đầu giai đoạn đến 14/6/2026"),
    ],
)
def test_the_span_in_words_by_kind_of_time(sender: str, item: str, span: str) -> None:
    assert row_of(form(sender), item).span == span


def test_yes_or_no_is_chosen_and_has_no_limits_and_no_khong_phat_sinh() -> None:
    row = row_of(form("THON01"), "CHUNG-06")
    assert (row.choices, row.minimum, row.maximum) == (("Đạt", "Không đạt"), None, None)
    assert row.reasons == ("Không thuộc đối tượng", "Chưa có số, sẽ bổ sung")
    assert row.name == "An ninh, trật tự: không có điểm nóng (Đạt / Không đạt)"


def test_a_number_has_its_limits_all_three_reasons_and_may_be_an_estimate() -> None:
    row = row_of(form("THON01"), "CHUNG-01")
    assert (row.choices, row.minimum, row.maximum) == ((), 0.0, None)
    assert row.reasons == ("Không phát sinh", "Không thuộc đối tượng", "Chưa có số, sẽ bổ sung", "Số ước")


def test_a_whole_form_may_be_an_estimate_by_one_choice_at_its_foot() -> None:
    block = form("THON01").block(BlockKey.SIGNERS)
    assert block is not None
    assert [row.item for row in block.rows] == [WHOLE_ESTIMATE, "nguoi_lap", "dien_thoai", "nguoi_ky"]
    assert [row.choices for row in block.rows] == [("Số chính thức", "Số ước"), (), (), ()]
    assert not any(row.required for row in block.rows)


def test_a_period_of_estimates_says_so_at_the_head_of_its_forms() -> None:
    assert not any("số ước" in line for line in form("THON01").head)
    periods = tuple(p.model_copy(update={"estimate": p.code == "2026-6T"}) for p in catalogue().periods)
    head = form("THON01", catalogue=catalogue(periods=periods)).head
    assert sum("14/6/2026; kỳ này báo cáo số ước; " in line for line in head) == 1


def test_what_is_known_of_the_past_stands_in_the_row() -> None:
    compare = Compare(value=5, label="6T 2025", period="2025-6T")
    spec = form("THON01", past={("THON01", "CHUNG-01"): Past(compare, 3.0, True)})
    row = row_of(spec, "CHUNG-01")
    assert (row.compare, row.floor, row.had_figure) == (compare, 3.0, True)
    assert row_of(spec, "MH2-02").compare is None


def test_the_evidence_column_is_there_only_where_some_row_asks() -> None:
    with_it, without = form("PKT").blocks[0], form("THON01").blocks[0]
    assert [c.key for c in with_it.columns][-2:] == [ColumnKey.EVIDENCE, ColumnKey.NOTE]
    assert ColumnKey.EVIDENCE not in [c.key for c in without.columns]
    assert (with_it.column(ColumnKey.NOTE).last, without.column(ColumnKey.NOTE).last) == (9, 8)


@pytest.mark.parametrize("sender", ["THON01", "PKT", "VP"])
def test_all_blocks_share_the_sheets_columns(sender: str) -> None:
    spec = form(sender)
    beside = {BlockKey.SIGNERS, BlockKey.TEXTS if sender == "THON01" else BlockKey.SIGNERS}  # the place to sign
    last = {max(c.last for c in b.columns) for b in spec.blocks if b.key not in beside}
    assert len(last) == 1
    for block in spec.blocks:
        spans = [range(c.first, c.last + 1) for c in block.columns]
        covered = [n for span in spans for n in span]
        assert covered == sorted(set(covered)), block.key
        assert min(covered) == 1
    assert len(set(place(spec).values())) == len(place(spec))


def test_tasks_told_by_the_sender_name_the_leading_unit_where_it_is_another() -> None:
    assert [row.name for row in rows(form("PKT"), BlockKey.TASKS)] == ["Xây dựng kế hoạch triển khai (hạn 30/6/2026)"]
    office = rows(form("VP"), BlockKey.TASKS)
    assert [(row.unit, row.name) for row in office] == [("PKT", "Phòng Kinh tế: Chỉ đạo, đôn đốc các đơn vị")]
    assert office[0].choices == TASK_STATES


def problem(code: str, unit: str, state: str = "Đang giải quyết", **fields: object) -> KnownProblem:
    known = {"proposal": "Bố trí kinh phí", "first_period": "2025-N", "last_period": "2025-N"} | fields
    return KnownProblem(code, unit, "Đường xuống cấp", first_reported=date(2025, 12, 1), state=state, **known)  # type: ignore


def test_open_difficulties_come_back_until_resolved_with_what_the_office_knows() -> None:
    known = (
        problem("KK-1", "THON01", resolver="PKT", deadline=date(2026, 9, 30)),
        problem("KK-2", "THON01", "Đã giải quyết"),
        problem("KK-3", "THON02"),
    )
    block = form("THON01", problems=known).block(BlockKey.PROBLEMS)
    assert block is not None
    assert [row.key for row in block.all_rows] == ["THON01/KK-1", "+1", "+2", "+3"]
    assert dict(block.rows[0].given) == {
        ColumnKey.TEXT: "Đường xuống cấp",
        ColumnKey.PROPOSAL: "Bố trí kinh phí",
        ColumnKey.NOTE: "Mã KK-1, nêu kỳ Năm 2025; giao Phòng Kinh tế; hạn 30/9/2026",
    }
    assert block.rows[0].choices == DIFFICULTY_STATES


def test_a_difficulty_of_a_unit_that_reports_through_another_names_it() -> None:
    block = form("PKT", problems=(problem("KK-4", "HTX01", proposal=""),)).block(BlockKey.PROBLEMS)
    assert block is not None
    assert dict(block.rows[0].given) == {
        ColumnKey.TEXT: "Đường xuống cấp",
        ColumnKey.NOTE: "Mã KK-4, nêu kỳ Năm 2025; của HTX nông nghiệp Đồng Tiến",
    }


def test_a_successor_takes_over_open_difficulties() -> None:
    gone = Unit(code="THON09", name="Thôn Cũ", kind="THON", valid_to=date(2026, 1, 1), successor="THON02")
    c = catalogue(units=(*UNITS, gone))
    assert [r.item for r in rows(form("THON02", catalogue=c, problems=(problem("KK-5", "THON09"),)), BlockKey.PROBLEMS)]
    assert not rows(form("THON01", catalogue=c, problems=(problem("KK-5", "THON09"),)), BlockKey.PROBLEMS)


@pytest.mark.parametrize(("sender", "grows", "texts"), [("THON01", 3, 1), ("PKT", 5, 3)])
def test_a_short_form_has_fewer_empty_rows_and_one_text(sender: str, grows: int, texts: int) -> None:
    spec = form(sender)
    block = spec.block(BlockKey.PROBLEMS)
    assert block is not None
    assert (block.grows, len(rows(spec, BlockKey.TEXTS))) == (grows, texts)


def test_who_signs_is_the_title_of_the_kind_of_unit() -> None:
    assert [row.name for row in rows(form("THON01"), BlockKey.SIGNERS)][-1] == "Trưởng thôn (ký, ghi rõ họ và tên)"


def test_blocks_are_lettered_without_a_gap() -> None:
    assert [b.title[:2] for b in form("THON01").blocks] == ["A.", "B.", "C.", "D.", "E."]
    assert [b.title[:2] for b in form("VP").blocks] == ["A.", "B.", "C.", "D."]


def test_the_head_says_who_what_when_and_where_to() -> None:
    assert form("THON01").head == (
        "XÃ TÂN MINH",
        "THÔN ĐỒNG TIẾN",
        "BIỂU BÁO CÁO 6 THÁNG ĐẦU NĂM 2026",
        "Hạn nộp 16/6/2026; gửi về vanphong@tanminh.example",
        "Kỳ báo cáo từ 15/12/2025 đến 14/6/2026; gửi về Văn phòng HĐND và UBND xã; "
        "điện thoại 0225 000 000; gặp Nguyễn Thị Lan.",
        "",
        "",
    )


def test_sample_figures_are_said_and_what_is_not_set_is_left_out() -> None:
    plan = PLAN.model_copy(update={"sample": True, "send_to": "", "phone": "", "clerk": ""})
    head = form("THON01", catalogue=catalogue(plan=plan)).head
    assert head[-1] == "SỐ LIỆU MINH HỌA"
    assert head[3:5] == (
        "Hạn nộp 16/6/2026; gửi về Văn phòng HĐND và UBND xã",
        "Kỳ báo cáo từ 15/12/2025 đến 14/6/2026.",
    )


@pytest.mark.parametrize(("unit", "day"), [("THON01", date(2026, 6, 16)), ("PKT", date(2026, 6, 20))])
def test_who_owns_a_criterion_has_the_later_due_date(unit: str, day: date) -> None:
    c = catalogue()
    assert due(c, c.period["2026-6T"], unit) == form(unit).due == day


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("THON01", "2026-6T_THON01_Dong-Tien.xlsx"),
        ("PKT", "2026-6T_PKT_Kinh-te.xlsx"),
        ("VP", "2026-6T_VP_HDND-va-UBND-xa.xlsx"),
        ("HTX01", "2026-6T_HTX01_HTX-nong-nghiep-Dong-Tien.xlsx"),
    ],
)
def test_the_files_name(unit: str, name: str) -> None:
    assert form(unit).file_name == name


def test_a_name_without_a_proper_name_stays_whole() -> None:
    c = catalogue(
        kinds=(*KINDS, KINDS[0].model_copy(update={"code": "TRAM", "name": "Trạm Y tế"})),
        units=(*UNITS, Unit(code="TYT", name="Trạm Y tế xã", kind="TRAM")),
    )
    assert form("TYT", catalogue=c).file_name == "2026-6T_TYT_Tram-Y-te-xa.xlsx"
