"""What was understood of Phụ lục 1 against the catalogue, what is asked, and what comes of the answers."""

from datetime import date
from typing import Any
from unicodedata import normalize

import pytest

from tanminh_xl.annex.compare import Action, Found
from tanminh_xl.annex.match import Likely, matches
from tanminh_xl.domain.annex import Ask, Passed
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Measure
from tests.annexkit import HIGHER, LOWER, aim, answered, decided, lines, row, settled, sheet
from tests.builders import catalogue, plain

AT_PATH = "Kinh tế / Diện tích sản xuất nông nghiệp hữu cơ"


def known(**fields: Any) -> Catalogue:
    """The small catalogue with one criterion that an earlier import brought."""
    base = {
        "annex_row": AT_PATH,
        "annex_words": "2026: 10",
        "draft": False,
        "direction": HIGHER,
        "targets": ((2026, 10.0),),
    }
    of = catalogue()
    changed = {c.code: c for c in of.criteria}
    changed["MH2-02"] = changed["MH2-02"].model_copy(update=base | fields)
    return catalogue(criteria=tuple(changed.values()))


def organic(*targets: Any, **more: Any) -> Any:
    more = {"path": ("Kinh tế",), "unit_of_measure": "ha", **more}
    return row("Diện tích sản xuất nông nghiệp hữu cơ", *targets, **more)


def line_of(found: Any, code: str) -> Any:
    return next(line for line in found if line.code == code)


def test_a_row_with_the_same_path_and_label_is_its_criterion_and_needs_no_word() -> None:
    (line, *_) = lines(known(), organic(aim("từ 12 trở lên", 12.0, 2026)))
    assert (line.code, line.found, line.action, line.questions) == ("MH2-02", Found.CHANGED, Action.CHANGE, ())
    assert [(c.key, c.old, c.new) for c in line.changes] == [("target_2026", 10.0, 12.0)]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("KINH TẾ",), "diện tích  sản xuất nông nghiệp hữu cơ"),
        (("Kinh tế",), "Diện tích sản xuất nông nghiệp hữu cơ;"),
        (("Kinh tế",), normalize("NFD", "Diện tích sản xuất nông nghiệp hữu cơ")),
    ],
)
def test_another_spelling_is_the_same_row(path: tuple[str, ...], label: str) -> None:
    (line, *_) = lines(known(), row(label, aim("10", 10.0, 2026), path=path, unit_of_measure="ha", number="IV.7"))
    assert (line.code, line.found, line.changes) == ("MH2-02", Found.SAME, ())


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (organic(aim("12", 12.0, 2026), path=("Nông nghiệp",)), Likely.MOVED),
        (
            row("Diện tích sản xuất hữu cơ nông nghiệp tập trung", aim("1", 1.0, 2026), path=("Kinh tế",)),
            Likely.REWORDED,
        ),
        (row("Tỷ lệ hộ nghèo", aim("dưới 2%", 2.0, 2026, direction=LOWER)), Likely.DRAFT),
    ],
)
def test_what_is_only_likely_is_asked_and_never_taken(given: Any, why: Likely) -> None:
    of = known()
    found = matches([given], of.criteria)
    assert found[0].likely is why
    (line, *_) = lines(of, given)
    assert (line.found, line.cells["code"]) == (Found.LIKELY, None)
    assert line.questions[-1].key == "code" and line.questions[-1].fills == {"code": found[0].criterion.code}


def test_the_tables_own_code_goes_before_the_path_and_asks_where_the_words_are_others() -> None:
    of = known(annex_code="TC01")
    moved = organic(aim("12", 12.0, 2026), path=("Nông nghiệp",), code="TC01")
    assert matches([moved], of.criteria)[0].sure
    renumbered = organic(aim("12", 12.0, 2026), code="TC07")
    assert matches([renumbered], of.criteria)[0].likely is Likely.RECODED
    other = row("Tỷ lệ đường thôn có đèn", aim("80%", 80.0, 2026), path=("Hạ tầng",), code="TC01")
    assert matches([other], of.criteria)[0].likely is Likely.OTHER_WORDS


def test_two_rows_of_one_name_are_told_apart_by_their_words_or_asked() -> None:
    of = catalogue(
        criteria=(
            plain("MH2-02", "Xã", "MH2", annex_row="A / Xã", annex_words="2026: 10"),
            plain("MH2-04", "Xã", "MH2", annex_row="A / Xã", annex_words="2026: 20"),
        )
    )
    first, second = (row("Xã", aim(n, float(n), 2026), path=("A",), asks=(Ask.LABEL,)) for n in ("20", "10"))
    found = matches([first, second], of.criteria)
    assert [(m.criterion.code, m.sure) for _, m in sorted(found.items())] == [("MH2-04", True), ("MH2-02", True)]
    other = row("Xã", aim("30", 30.0, 2026), path=("A",))
    assert not any(m.sure for m in matches([first, other], of.criteria).values() if m.criterion.code == "MH2-02")


def test_what_the_table_no_longer_has_is_proposed_as_ended_and_what_staff_made_is_kept() -> None:
    of = known()
    own = plain("MH2-90", "Tự theo dõi", "MH2", draft=False)
    found = lines(catalogue(criteria=(*of.criteria, own)), row("Tiêu chí mới", aim("80%", 80.0, 2026)))
    gone = line_of(found, "MH2-02")
    assert (gone.found, gone.action, gone.cells["valid_to"]) == (Found.GONE, Action.RETIRE, date(2025, 12, 14))
    assert (line_of(found, "CHUNG-01").action, line_of(found, "MH2-90").action) == (Action.RETIRE, Action.KEEP)
    part = lines(of, row("Tiêu chí mới", aim("80%", 80.0, 2026)), part=True)
    assert line_of(part, "MH2-02").action is Action.KEEP, "it may stand in another table"


def test_what_was_passed_over_stands_at_the_end_with_its_reason() -> None:
    found = lines(known(), organic(aim("10", 10.0, 2026)), passed=(Passed("B9", "Ghi chú: ...", "Dòng ghi chú."),))
    assert (found[-1].found, found[-1].words, found[-1].notes) == (Found.PASSED, "Ghi chú: ...", ("Dòng ghi chú.",))


# directions and numbers: what is open is blank


@pytest.mark.parametrize(
    ("target", "key", "fills"),
    [
        (
            aim("80%", 80.0, 2026, direction=None, proposed=HIGHER, asks=[Ask.DIRECTION]),
            "direction",
            {"direction": HIGHER},
        ),
        (aim("khoảng 7%", 7.0, 2026, direction=None, asks=[Ask.ABOUT]), "direction", None),
        (
            aim("giảm còn 2%", 2.0, 2026, direction=None, proposed=LOWER, asks=[Ask.CHANGE]),
            "direction",
            {"direction": LOWER},
        ),
        (aim("7.500", 7500.0, 2026, asks=[Ask.NUMBER]), "target_2026", {"target_2026": 7500.0}),
        (aim("theo quy hoạch", None, 2026, asks=[Ask.WORDS]), "target_2026", None),
        (aim("trên 50%", 50.0, 2026, strict=True), "target_2026", {"target_2026": 50.01}),
        (aim("dưới 10%", 10.0, 2026, direction=LOWER, strict=True), "target_2026", {"target_2026": 9.99}),
        (aim("80%", 80.0, asks=[Ask.YEAR]), "target_2030", {"target_2030": 80.0}),
    ],
)
def test_what_the_words_do_not_say_is_blank_and_proposed_beside_it(target: Any, key: str, fills: Any) -> None:
    (line, *_) = lines(known(), row("Tiêu chí mới", target))
    (question,) = line.questions
    assert (question.key, question.fills, line.cells.get(key)) == (key, fills, None)
    (shown, *_) = sheet(known(), [line])
    assert shown[key] is None and target.words in shown["to_settle"]
    (left,) = settled(known(), [shown])
    assert [one.key for one in left.open] == [key]
    (sure,) = settled(known(), [{**shown, "confirmed": "đúng"}])
    assert bool(sure.open) == (fills is None) and sure.cells[key] == (fills and fills[key])
    (typed,) = settled(known(), [{**shown, key: "5"}])
    assert typed.open == () and typed.cells[key] == "5"
    (skipped,) = settled(known(), [{**shown, "action": "bỏ qua"}])
    assert skipped.open == ()


def test_a_strict_bound_of_a_counted_figure_is_the_next_whole_number() -> None:
    of = known()
    c = of.criterion["CHUNG-01"]
    (line, *_) = lines(of, row(c.name, aim("trên 5", 5.0, 2026, strict=True), unit_of_measure="hội nghị"))
    assert line.questions[0].fills == {"target_2026": 6.0}


def test_the_same_words_again_ask_nothing_and_staffs_target_stands_and_is_told() -> None:
    of = known(annex_words="2026: khoảng 10", targets=((2026, 11.0),))
    (line, *_) = lines(of, organic(aim("khoảng 10", 10.0, 2026, direction=None, asks=[Ask.ABOUT])))
    assert (line.found, line.questions, line.changes) == (Found.SAME, (), ())
    assert "danh mục 11" in line.notes[0]


def test_new_words_without_a_sign_keep_the_direction_that_a_person_gave() -> None:
    (line, *_) = lines(known(), organic(aim("12", 12.0, 2026, direction=None, proposed=LOWER, asks=[Ask.DIRECTION])))
    assert line.questions == () and line.cells["direction"] is HIGHER
    (other, *_) = lines(known(), organic(aim("tối đa 12", 12.0, 2026, direction=LOWER)))
    assert [(c.key, c.new) for c in other.changes] == [("direction", LOWER), ("target_2026", 12.0)]


def test_targets_of_one_row_with_two_directions_are_asked() -> None:
    (line, *_) = lines(known(), row("Mới", aim("≥ 80", 80.0, 2026), aim("≤ 90", 90.0, 2027, direction=LOWER)))
    assert [(q.key, q.fills) for q in line.questions] == [("direction", None)]


def test_two_targets_of_one_year_are_asked() -> None:
    (line, *_) = lines(known(), row("Mới", aim("80%", 80.0, 2026), aim("90%", 90.0, 2026)))
    assert [(q.key, q.fills) for q in line.questions] == [("target_2026", None)]
    assert line.cells["target_2026"] is None


def test_a_target_outside_the_plan_is_told() -> None:
    (line, *_) = lines(known(), row("Mới", aim("80%", 80.0, 2025, 2026)))
    assert line.cells["target_2026"] == 80.0 and any("2025" in note for note in line.notes)


def test_a_criterion_in_points_keeps_them_and_is_a_number() -> None:
    of = known()
    given = row("Chỉ số", points=36.5, scoring="75% điểm nếu ...", is_group=False)
    (line, *_) = lines(of, given)
    assert line.cells["points"] == 36.5 and line.cells["unit_of_measure"] == "điểm"
    assert [(q.key, q.fills) for q in line.questions] == [("direction", {"direction": HIGHER})]
    (shown, *_) = sheet(of, [line])
    done = decided(of, [answered(shown, confirmed="đúng")])
    (written,) = done.criteria.values()
    assert (written["points"], written["scoring"], written["maximum"]) == (36.5, "75% điểm nếu ...", 36.5)
    assert (written["measure"], written["value_type"], written["direction"]) == ("một số liệu", "số", HIGHER)


# headings, groups, models


def test_headings_give_the_model_and_groups_their_parts() -> None:
    heading = row("Mô hình: Chính quyền cơ sở phục vụ Nhân dân", number="I")
    group = row("Quy hoạch", path=(heading.label,), number="1")
    part = row("Tỷ lệ xã có quy hoạch", aim("100%", 100.0, 2026), path=(heading.label, "Quy hoạch"), number="1.1")
    first, second, third, *_ = lines(known(), heading, group, part)
    assert (first.action, first.found) == (Action.SKIP, Found.HEADING)
    assert (second.action, second.cells["measure"], second.cells["model"]) == (Action.ADD, Measure.GROUP, "MH1")
    assert (third.cells["model"], third.cells["group"]) == ("MH1", "Quy hoạch")
    shown = sheet(known(), (first, second, third))
    done = decided(known(), [shown[0], answered(shown[1]), answered(shown[2])])
    assert done.added == ("MH1-02", "MH1-03") and done.problems == ()
    assert done.criteria["MH1-03"]["group"] == "MH1-02"
    alone = decided(known(), [shown[0], {**shown[1], "action": "bỏ qua"}, answered(shown[2])])
    assert (alone.added, alone.criteria["MH1-02"]["group"]) == (("MH1-02",), None)


def test_a_total_is_no_criterion_unless_a_person_says_so() -> None:
    (line, *_) = lines(known(), row("TỔNG CỘNG", aim("100", 100.0, 2026), is_total=True))
    assert (line.action, line.found) == (Action.SKIP, Found.TOTAL)


# codes


def test_new_codes_follow_the_model_and_are_never_used_again() -> None:
    ended = plain("MH1-07", "Đã thôi", "MH1", valid_to=date(2026, 1, 1))
    of = catalogue(criteria=(*catalogue().criteria, ended))
    shown = sheet(of, lines(of, row("Mới", aim("80%", 80.0, 2026)), row("Chung", aim("80%", 80.0, 2026))))[:2]
    done = decided(of, [answered(shown[0]), answered(shown[1], model="chung")], taken=["CHUNG-31.T"])
    assert done.added == ("MH1-08", "CHUNG-32")
    named = decided(of, [answered(shown[0], code="MH1-07")])
    assert [(p.key, p.message) for p in named.problems] == [("code", "Mã MH1-07 đã có")]


def test_without_a_model_there_is_no_code() -> None:
    of = known()
    shown = sheet(of, lines(of, row("Mới", aim("80%", 80.0, 2026))))[:1]
    assert [(p.line, p.key) for p in decided(of, [answered(shown[0], model=None)]).problems] == [(0, "model")]


# what is written


def test_only_what_differs_is_written_and_staffs_own_stays() -> None:
    of = known(owner="PKT", note="Hỏi chị Hà", leader="Ông An")
    shown = sheet(of, lines(of, organic(aim("từ 12 trở lên", 12.0, 2026))))[:1]
    done = decided(of, shown)
    assert done.criteria == {"MH2-02": {"target_2026": 12.0, "annex_words": "2026: từ 12 trở lên"}}
    assert (done.changed, done.added, done.retired) == (("MH2-02",), (), ())


def test_a_blank_changes_nothing_and_khong_takes_a_target_away() -> None:
    of = known()
    shown = sheet(of, lines(of, organic(aim("10", 10.0, 2026))))[0]
    assert decided(of, [{**shown, "target_2026": None, "owner": None}]).nothing
    assert decided(of, [{**shown, "target_2026": "không"}]).criteria == {"MH2-02": {"target_2026": None}}


def test_what_staff_changed_since_the_proposal_is_not_written_over() -> None:
    of = known()
    shown = sheet(of, lines(of, organic(aim("từ 12 trở lên", 12.0, 2026))))[:1]
    later = known(targets=((2026, 15.0),))
    assert [p.message for p in decided(later, shown).problems] == ["Tiêu chí MH2-02 đã sửa sau khi lập bảng này"]


def test_one_that_ended_ends_with_the_parts_that_nothing_else_needs() -> None:
    of = known()
    shown = [one for one in sheet(of, lines(of, organic(aim("10", 10.0, 2026)))) if one["code"] in ("MH4-01", "MH1-01")]
    done = decided(of, shown)
    assert set(done.retired) == {"MH4-01", "MH1-01"}
    assert set(done.elements) == {"MH4-01.T", "MH1-01.T", "MH1-01.M"}, "NEN-01 is needed by CHUNG-10"
    assert all(cells == {"valid_to": date(2025, 12, 14)} for cells in done.elements.values())


def test_a_new_ratio_brings_its_parts() -> None:
    of = known()
    shown = sheet(of, lines(of, row("Tỷ lệ hộ có nước sạch", aim("≥ 95%", 95.0, 2026))))[0]
    cells = {"measure": "tỷ số", "numerator": "Số hộ có nước sạch (hộ)", "denominator": "Tổng số hộ", "combine": "tổng"}
    done = decided(of, [answered(shown, value_type="số lượng", reporters="THON", **cells)])
    assert done.problems == ()
    assert (done.criteria["MH1-02"]["numerator"], done.criteria["MH1-02"]["denominator"]) == ("MH1-02.T", "NEN-01")
    assert "combine" not in done.criteria["MH1-02"]
    part = done.elements["MH1-02.T"]
    assert (part["name"], part["unit_of_measure"], part["combine"]) == ("Số hộ có nước sạch", "hộ", "tổng")
    bare = decided(of, [answered(shown, **{**cells, "numerator": "Số hộ có nước sạch"})])
    assert [p.key for p in bare.problems] == ["numerator"]


def test_a_row_that_was_written_already_is_not_added_again() -> None:
    of = known()
    shown = answered(sheet(of, lines(of, row("Mới", aim("≥ 80%", 80.0, 2026))))[0])
    (written,) = decided(of, [shown]).criteria.values()
    then = Criterion.model_validate(
        {"code": "MH1-02", "element": "MH2-02", "targets": ((2026, 80.0),), "draft": False}
        | {k: v for k, v in written.items() if k in Criterion.model_fields and v is not None}
    )
    again = decided(catalogue(criteria=(*of.criteria, then)), [shown])
    assert again.added == ()


# strangers' tables


def test_a_change_is_shown_with_the_figures_that_it_is_of() -> None:
    of = known(targets=((2026, 1.05),))
    (shown, *_) = sheet(of, lines(of, organic(aim("từ 10.05", 10.05, 2026))))
    assert shown["changes"] == "Chỉ tiêu 2026: 1,05 → 10,05"
    (shown, *_) = sheet(of, lines(of, organic(aim("≥ 0", 0.0, 2026))))
    assert shown["changes"] == "Chỉ tiêu 2026: 1,05 → 0"


def test_one_that_ended_and_is_in_the_table_again_is_used_again() -> None:
    of = known(valid_to=date(2026, 6, 30))
    (line, *_) = found = lines(of, organic(aim("10", 10.0, 2026)))
    (asked,) = [question for question in line.questions if question.key == "code"]
    assert "dùng đến hết 30/06/2026, nay được dùng lại" in asked.text
    done = decided(of, [{**sheet(of, found)[0], "confirmed": "đúng"}])
    assert done.criteria["MH2-02"]["valid_to"] is None


def test_what_is_passed_or_not_is_that_although_its_year_is_asked() -> None:
    (line, *_) = lines(catalogue(), row("Có quy hoạch", aim("Đạt", "Đạt", direction=None, asks=[Ask.YEAR])))
    assert line.cells["value_type"] == "đạt/không đạt"
    (line, *_) = lines(catalogue(), row("Có quy hoạch", aim("Có", "Đạt", direction=None, asks=[Ask.WORDS, Ask.YEAR])))
    assert line.cells["value_type"] is None


def test_two_targets_of_a_year_are_quoted_at_that_year() -> None:
    both = (aim("7,5", 7.5, 2026, asks=[Ask.YEAR]), aim("10", 10.0, 2026, asks=[Ask.YEAR]))
    (line, *_) = lines(catalogue(), row("Chi phí thời gian", *both))
    assert [(q.key, q.fills, q.text) for q in line.questions if q.key.startswith("target")] == [
        ("target_2026", None, "Năm 2026 có hai chỉ tiêu trong tệp (“7,5”; “10”): ghi chỉ tiêu đúng.")
    ]


def test_a_footnotes_mark_makes_no_other_row() -> None:
    of = known()
    given = organic(aim("10", 10.0, 2026))
    (line, *_) = lines(of, given._replace(label=f"{given.label} (2)", path=("Kinh tế(1)",)))
    assert (line.code, line.found, line.changes) == ("MH2-02", Found.SAME, ())
