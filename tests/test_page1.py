"""The first page and leaders' pages: what they say of a plan and its figures; no count is lost between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_REFERRED, DIFFICULTY_RESOLVED, Direction
from tanminh_xl.domain.figures import Assessment, Measured, Status, ToReview
from tanminh_xl.domain.likeness import groups
from tanminh_xl.domain.pace import Pace, attained, elapsed, pace
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.report import Earlier, KnownProblem, PeriodReport
from tanminh_xl.domain.sheet import Cell, Note, Sheet, Table
from tanminh_xl.domain.signs import Change, Sign, change, sign_of
from tanminh_xl.reports import consolidated
from tanminh_xl.reports.common import judged_criteria
from tanminh_xl.reports.failing import FEW
from tanminh_xl.reports.leaders import by_leader, leaders
from tanminh_xl.reports.standing import MARKS, bar
from tanminh_xl.reports.summary import summary
from tests import reportkit
from tests.markdown import ROOT, table
from tests.test_assess import about

HALF, YEAR = "2026-6T", "2026-N"
RULES = ROOT / "tests" / "rules"
Row = dict[str, str]


def each(name: str) -> pytest.MarkDecorator:
    rows = table((RULES / name).read_text("utf-8").splitlines())
    return pytest.mark.parametrize("row", rows, ids=lambda row: " | ".join(row.values()))


def number(text: str) -> Measured:
    if text == "-":
        return None
    return text if text[-1].isalpha() else float(text)


# rules, as docs/decision-tables.md has them


@each("assess/4-pace.md")
def test_progress_in_words(row: Row) -> None:
    known = about(row["criterion"])
    on_track = {"yes": True, "no": False, "null": None}[row["on_track"]]
    value, target = number(row["value"]), number(row["target"])
    progress = float(row["progress"]) if row["progress"] else None
    found = assessment("X", Status(row["status"]), value, target, on_track)._replace(progress=progress)
    said = pace(known, known.period[HALF], found)
    assert (said.value if said else "none") == row["said"]


@each("assess/4-part.md")
def test_the_part_of_the_target(row: Row) -> None:
    low, _, high = row["target"].partition(" - ")
    target = (float(low), float(high)) if high else number(row["target"])
    part = attained(number(row["value"]), target, Direction(row["direction"]))
    assert ("none" if part is None else str(part)) == row["part"]


@each("assess/4-change.md")
def test_what_changed(row: Row) -> None:
    then = None if row["then"] == "not there" else told(row["then"])
    found = change(then, told(row["now"]))
    assert (found.value.lower() if found else "nothing") == row["told"]


@each("counts/4-alike.md")
def test_difficulties_that_say_much_the_same(row: Row) -> None:
    texts = row["difficulties"].split(" / ")
    places = groups(range(len(texts)), lambda n: texts[n])
    assert "; ".join(" ".join(str(n + 1) for n in group) for group in places) == row["groups"]


@given(st.lists(st.text(alphabet="abc đường ", max_size=20), max_size=30))
def test_every_difficulty_is_in_one_group(texts: list[str]) -> None:
    found = groups(range(len(texts)), lambda n: texts[n])
    assert sorted(n for group in found for n in group) == list(range(len(texts)))


def test_elapsed_counts_both_ends_of_the_windows() -> None:
    known = reportkit.catalogue()
    assert elapsed(known, known.period[HALF]) == Fraction(182, 365)
    assert elapsed(known, known.period[YEAR]) == 1


def assessment(
    code: str, status: Status, value: Measured = None, target: Measured = None, on_track: bool | None = None
) -> Assessment:
    return Assessment(code, "MH1", value, target, status, on_track, 0, 0, (), "")


def told(words: str) -> Assessment:
    status, mark = (words[:-2], words[-1]) if words[-1] in "+-" else (words, "")
    return assessment("X", Status(status), on_track={"+": True, "-": False, "": None}[mark])


# the bar

shares = st.fractions(min_value=0, max_value=3)


@given(shares)
def test_a_bar_is_full_only_where_all_is_reached(share: Fraction) -> None:
    made = bar(share)
    assert len(made) == 10 and set(made) <= set("█░")
    assert (made == "█" * 10) == (share >= 1)


@given(shares, st.fractions(min_value=0, max_value=1))
def test_the_mark_of_time_stands_on_the_right_side_of_what_is_done(share: Fraction, gone: Fraction) -> None:
    made = bar(share, gone)
    before, mark, _ = made.partition("│")
    assert mark and len(made) == 11
    assert (set(before) == {"█"}) == (share >= gone), "behind: an empty part stands before the mark"


# lines of the page


def rows_of(page: Sheet, name: str) -> tuple[tuple[Cell, ...], ...]:
    return next((b.rows for b in page.blocks if isinstance(b, Table) and b.name == name), ())


def said(page: Sheet, name: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in rows_of(page, name)]


def conclusion(page: Sheet) -> str:
    (found,) = (b.text for b in page.blocks if isinstance(b, Note) and b.style == "conclusion")
    return found


def of_the_figures(page: Sheet) -> str:
    """The conclusion without what it says of what is to be decided."""
    return conclusion(page).partition(" Xin ý kiến chỉ đạo")[0]


def headings(page: Sheet) -> list[str]:
    return [b.text for b in page.blocks if isinstance(b, Note) and b.style == "section"]


def first_page(report: PeriodReport) -> Sheet:
    (page,) = summary(report)
    return page


REPORTS: dict[str, Callable[[], PeriodReport]] = {
    "half": lambda: reportkit.report(HALF),
    "year": lambda: reportkit.report(YEAR),
    "varied": reportkit.varied,
    "estimated": reportkit.estimated,
    "nothing": reportkit.nothing,
}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "year",
            "18/35 tiêu chí đạt (51,4%); 6 chưa đạt; 11 chưa đánh giá được, trong đó 7 vì 4 đơn vị chưa nộp báo cáo.",
        ),
        (
            "half",
            "4/35 tiêu chí đúng hoặc vượt tiến độ; 2 chậm tiến độ (thời gian đã qua 49,8%); 20 chưa đến kỳ đánh giá "
            "(hiện 8 đã ở mức, 6 chưa tới mức chỉ tiêu năm); 9 chưa đánh giá được, trong đó 7 vì 4 đơn vị chưa nộp báo "
            "cáo.",
        ),
    ],
)
def test_the_conclusion_is_made_of_the_figures(name: str, words: str) -> None:
    report = REPORTS[name]()
    assert of_the_figures(first_page(report)) == words
    signs = [sign_of(report.assessment[c.code]) for c in judged_criteria(report)]
    assert int(words.split("/")[0]) == signs.count(Sign.MET)


def test_the_conclusion_says_estimates_and_figures_in_doubt_by_name() -> None:
    report = reportkit.estimated()
    assert re.search(r"; \d+ tiêu chí tính theo số ước\.$", of_the_figures(first_page(report)))
    doubts = (ToReview("THON05", "MH2-02", ("chiếm 40% tổng số",), ("MH2-02",)), ToReview("THON01", "MH2-02", ("x",)))
    page = first_page(replace(report, review=doubts))
    assert of_the_figures(page).endswith(
        "Đề nghị rà soát số liệu của Thôn Đồng Tiến (MH2-02) trước khi ký, vì có thể làm thay đổi đánh giá."
    )
    rows = [row for row in said(page, "tom_tat_xin_y_kien") if "rà soát" in str(row[0])]
    assert [row[2] for row in rows] == [1, 1]
    assert str(rows[0][1]).startswith("Đề nghị rà soát số liệu của Thôn Đồng Tiến trước khi ký: Diện tích")
    assert "chiếm 40% tổng số; có thể làm thay đổi đánh giá MH2-02" in str(rows[0][1])


@pytest.mark.parametrize("name", REPORTS)
def test_four_figures_are_the_sums_of_the_models(name: str) -> None:
    report = REPORTS[name]()
    page, judged = first_page(report), judged_criteria(report)
    signs = [sign_of(report.assessment[c.code]) for c in judged]
    big = said(page, "tom_tat_con_so")[0]
    counts = {sign: signs.count(sign) for sign in Sign}
    assert big[:3] == [f"● {counts[Sign.MET]}/{len(judged)}", f"▲ {counts[Sign.NOT_MET]}", f"□ {counts[Sign.OPEN]}"]
    *lines, total = said(page, "tom_tat_mo_hinh")
    assert total[3] == len(judged) == sum(int(str(line[3])) for line in lines)
    for line in lines:
        assert len(str(line[2])) == line[3]
        for mark, n in zip(header(page, "tom_tat_mo_hinh")[4:], line[4:], strict=True):
            assert str(line[2]).count(mark) == n


def header(page: Sheet, name: str) -> tuple[str, ...]:
    return next(b.header for b in page.blocks if isinstance(b, Table) and b.name == name)


@pytest.mark.parametrize("name", REPORTS)
def test_every_criterion_that_fails_is_listed_from_the_furthest_from_its_target(name: str) -> None:
    report = REPORTS[name]()
    page = first_page(report)
    codes = [str(row[0]) for row in said(page, "tom_tat_chua_dat") if row[0] in report.assessment]
    wanted = {
        c.code for c in judged_criteria(report) if sign_of(report.assessment[c.code]) in (Sign.NOT_MET, Sign.NEARLY)
    }
    assert set(codes) == wanted and len(codes) == len(wanted)
    parts = [
        attained(a.value, a.target, report.catalogue.criterion[a.code].direction)
        for a in (report.assessment[code] for code in codes)
    ]
    assert parts == sorted(parts, key=lambda part: (part is not None, part or 0))


@pytest.mark.parametrize("few", [True, False])
def test_a_list_of_any_length_is_whole_and_a_long_one_has_its_head_on_each_page(few: bool) -> None:
    """A short one stands before what is to be decided; a long one last, where it may grow."""
    report = reportkit.report(YEAR) if few else failing(reportkit.report(YEAR))
    page = first_page(report)
    (listed,) = (b for b in page.blocks if isinstance(b, Table) and b.name == "tom_tat_chua_dat")
    names = [b.name for b in page.blocks if isinstance(b, Table)]
    repeated = [b.name for b in page.blocks if isinstance(b, Table) and b.repeat]
    signs = [sign_of(report.assessment[c.code]) for c in judged_criteria(report)]
    assert len(listed.rows) == signs.count(Sign.NOT_MET)
    assert (len(listed.rows) <= FEW) == few
    if few:
        assert names[2:4] == ["tom_tat_chua_dat", "tom_tat_xin_y_kien"] and repeated == []
    else:
        assert names[-2:] == ["tom_tat_xin_y_kien", "tom_tat_chua_dat"] and repeated == ["tom_tat_chua_dat"]


def test_the_conclusion_says_how_much_is_to_be_decided_and_where() -> None:
    page = first_page(reportkit.report(YEAR))
    n = len(rows_of(page, "tom_tat_xin_y_kien"))
    (heading,) = (words for words in headings(page) if "XIN Ý KIẾN" in words)
    assert conclusion(page).endswith(f"Xin ý kiến chỉ đạo {n:02} nội dung (mục {heading.partition('.')[0]}).")


def failing(report: PeriodReport) -> PeriodReport:
    none = tuple(a._replace(status=Status.NOT_MET) if a.parts else a for a in report.assessments)
    return replace(report, assessments=none)


def test_a_half_year_speaks_of_progress() -> None:
    page = first_page(reportkit.report(HALF))
    assert header(page, "tom_tat_con_so")[:2] == ("ĐÚNG, VƯỢT TIẾN ĐỘ", "CHẬM TIẾN ĐỘ")
    rows = said(page, "tom_tat_chua_dat")
    assert [row[0] for row in rows] == ["CHUNG-04", "CHUNG-03"]
    assert [row[4] for row in rows] == ["40%\n████░│░░░░░", "48,3%\n████░│░░░░░"]
    others = [str(row[0]) for row in said(page, "tom_tat_tien_do")]
    assert [words for words in others if words[0] in "●□▲"][:3] == [
        "□ Hiện chưa tới mức chỉ tiêu năm (6)",
        "● Đúng tiến độ (3)",
        "● Vượt tiến độ (1)",
    ]
    assert "thời gian đã qua 49,8%" in headings(page)[-1]
    whole = [str(cell) for name in ("tom_tat_con_so", "tom_tat_mo_hinh") for row in said(page, name) for cell in row]
    assert not any(words.startswith("Chưa đến kỳ") for words in whole)


def test_a_so_uoc_says_so_where_it_is_listed() -> None:
    report = reportkit.estimated()
    page = first_page(report)
    for row in rows_of(page, "tom_tat_chua_dat"):
        found = report.assessment.get(str(row[0].value))
        if found is not None and isinstance(found.value, float):
            assert ("~" in row[2].style) == found.estimate
    assert any("~" in row[2].style for row in rows_of(page, "tom_tat_chua_dat"))
    assert "theo số ước" in str(said(page, "tom_tat_con_so")[1][0])


def test_what_changed_is_told_by_name_with_then_and_now() -> None:
    report = reportkit.report(YEAR)
    half = reportkit.report(HALF)
    then = Earlier("6T/2026", half.catalogue, half.period, half.assessment)
    rows = said(first_page(replace(report, then=then)), "tom_tat_thay_doi")
    assert [row[0] for row in rows] == ["Nay đạt so với 6T/2026"]
    assert rows[0][1] == (
        "CHUNG-03 Số tin, bài, phóng sự về thực hiện Kế hoạch trên cổng thông tin, nền tảng số (6T/2026: chậm tiến độ; "
        "nay: Đạt)"
    )
    same = replace(report, then=Earlier("Năm 2025", report.catalogue, report.period, report.assessment))
    assert "So với Năm 2025: không có tiêu chí nào thay đổi đánh giá." in [
        b.text for b in first_page(same).blocks if isinstance(b, Note)
    ]
    lost = failing(same)
    (row,) = said(first_page(lost), "tom_tat_thay_doi")
    met = sum(a.status == Status.MET for a in report.assessments)
    assert (row[0], row[2]) == ("Không còn đạt so với Năm 2025", met)
    assert str(row[1]).count("nay: Chưa đạt") == met


# what is to be decided


def problem(n: int, words: str, state: str = "", **fields: object) -> KnownProblem:
    made = KnownProblem(f"KK-{n}", f"THON{n % 14 + 1:02}", words, "", HALF, date(2026, 6, 1), HALF, state)
    return made._replace(**fields)


def test_difficulties_are_grouped_and_their_counts_add_up() -> None:
    words_each = [f"{word} {word}" for word in ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]]
    texts = ["Loa truyền thanh hỏng", "Đường xuống cấp", "loa truyền thanh hỏng.", *words_each]
    found = tuple(problem(n, words) for n, words in enumerate(texts))
    other = (problem(20, "Mức chi", DIFFICULTY_REFERRED), problem(21, "Xong", DIFFICULTY_RESOLVED))
    report = replace(reportkit.nothing(), problems=(*found, *other))
    rows = {str(row[0]): row for row in said(first_page(report), "tom_tat_xin_y_kien")}
    _, words, count = rows["Khó khăn, vướng mắc chưa giải quyết"]
    parts = str(words).split("; ")
    assert count == len(found) and parts[0] == "Loa truyền thanh hỏng (2)"
    counted = [int(n[1]) if (n := re.search(r"\((\d+)\)$", part)) else 1 for part in parts]
    assert sum(counted) == len(found) and parts[-1].startswith("nội dung khác (")
    assert rows["Nội dung kiến nghị cấp trên"][1:] == ["Mức chi (THON07)", 1]


def test_who_has_not_filed_and_what_waits_for_them() -> None:
    report = reportkit.report(YEAR)
    rows = {str(row[0]): row for row in said(first_page(report), "tom_tat_xin_y_kien")}
    _, words, count = rows["Đơn vị chưa nộp báo cáo"]
    assert count == 4
    assert str(words).startswith("Thôn Hòa Bình (")
    waiting = sum("THON03" in a.missing and a.status in (Status.INCOMPLETE, Status.NO_DATA) for a in report.assessments)
    assert f"Thôn Hòa Bình ({waiting} tiêu chí đang chờ số liệu)" in str(words)
    assert f"Thôn Trung Nghĩa (đã gửi, chưa được tính; {waiting} tiêu chí đang chờ số liệu)" in str(words)


def test_what_the_catalogue_leaves_open_is_named() -> None:
    known = reportkit.catalogue()
    open_ended = tuple(
        c.model_copy(update={"owner": "", "targets": ()}) if c.code == "MH1-01" else c for c in known.criteria
    )
    report = reportkit.report_of(known.model_copy(update={"criteria": open_ended}), YEAR)
    rows = {str(row[0]): row for row in said(first_page(report), "tom_tat_xin_y_kien")}
    assert "MH1-01" in str(rows["Chưa giao chỉ tiêu năm 2026"][1])
    assert "MH1-01" in str(rows["Chưa giao đơn vị chủ trì"][1])
    common = [c.code for c in judged_criteria(report) if c.model == "chung"]
    assert rows["Chưa phân công lãnh đạo phụ trách"][1:] == [", ".join(common), len(common)]


def test_with_nothing_to_decide_it_says_so() -> None:
    made = reportkit.nothing()
    nobody = made.catalogue.model_copy(update={"units": ()})
    report = replace(made, catalogue=nobody, register=(), assessments=(), figures=())
    page = first_page(report)
    assert "Không có nội dung xin ý kiến." in [b.text for b in page.blocks if isinstance(b, Note)]
    assert conclusion(page) == "Chưa có tiêu chí nào để đánh giá."


def test_rows_lead_to_what_they_speak_of() -> None:
    report = replace(reportkit.report(YEAR), review=(ToReview("THON05", "MH2-02", ("x",), ("MH2-02",)),))
    page = first_page(report)
    tables = ("tom_tat_chua_dat", "tom_tat_xin_y_kien")
    linked = [row[0] for name in tables for row in rows_of(page, name)]
    named = {c.name for p in consolidated(report) for b in p.blocks if isinstance(b, Table) for r in b.rows for c in r}
    links = [c for c in linked if c.formula is not None]
    assert len(links) >= 8 and all(set(c.formula.refs) <= named for c in links if c.formula)
    assert all(str(c.formula and c.formula.text).startswith('=HYPERLINK("#{0}","') for c in links)


# leaders


def led_by(known: Catalogue, names: tuple[str, ...], own: dict[str, str]) -> Catalogue:
    models = tuple(m.model_copy(update={"leader": name}) for m, name in zip(known.models, names, strict=True))
    criteria = tuple(c.model_copy(update={"leader": own.get(c.code, c.leader)}) for c in known.criteria)
    return known.model_copy(update={"models": models, "criteria": criteria})


CODES = tuple(c.code for c in reportkit.catalogue().criteria)
NAMES = st.sampled_from(["", "Ông A", "Bà B", "Ông C (kinh tế)"])


@settings(max_examples=25, deadline=None)
@given(
    st.tuples(*[NAMES] * 5),
    st.dictionaries(st.sampled_from(CODES), NAMES, max_size=12),
    st.dictionaries(st.sampled_from(CODES), st.sampled_from(list(Status)), max_size=35),
    st.sampled_from([HALF, YEAR]),
)
def test_leaders_pages_add_up_to_the_first_page(
    names: tuple[str, ...], own: dict[str, str], statuses: dict[str, Status], period: str
) -> None:
    base = reportkit.report(period)
    changed = tuple(a._replace(status=statuses.get(a.code, a.status)) for a in base.assessments)
    report = replace(base, catalogue=led_by(base.catalogue, names, own), assessments=changed)
    page, judged = first_page(report), judged_criteria(report)
    pages = leaders(report)
    if not any(leader_of(report.catalogue, c) for c in judged):
        assert pages == () and not rows_of(page, "tom_tat_lanh_dao")
        return
    fields = by_leader(report)
    assert sorted(c.code for of in fields.values() for c in of) == sorted(c.code for c in judged)
    sums = [0] * len(said(pages[0], "lanh_dao_con_so")[0])
    for one in pages:
        (counts,) = said(one, "lanh_dao_con_so")
        listed = said(one, "lanh_dao")
        assert counts[0] == len(listed) == sum(int(str(n)) for n in counts[1:])
        for mark, n in zip(header(one, "lanh_dao_con_so")[1:], counts[1:], strict=True):
            assert sum(row[0] == mark[0] for row in listed) == n
        sums = [total + int(str(n)) for total, n in zip(sums, counts, strict=True)]
    assert sums == said(page, "tom_tat_mo_hinh")[-1][3:] == said(page, "tom_tat_lanh_dao")[-1][2:]
    lines = said(page, "tom_tat_lanh_dao")[:-1]
    assert [line[2:] for line in lines] == [said(one, "lanh_dao_con_so")[0] for one in pages]
    assert ("Chưa phân công" in [line[0] for line in lines]) == ("" in fields)


def test_the_sample_shows_leaders_and_who_has_none() -> None:
    names = [page.name for page in consolidated(reportkit.report(YEAR))]
    assert names[:4] == ["Tóm tắt", "LĐ Phó Chủ tịch Trần Thị Mẫu", "LĐ Phó Chủ tịch Lê Văn Mẫu", "LĐ Chưa phân công"]


def test_signs_are_those_of_the_palette_and_each_another() -> None:
    assert [MARKS[sign] for sign in Sign] == ["●", "◐", "▲", "□", "–"]
    assert set(Change) == {Change.GAINED, Change.LOST} and len(set(Pace)) == 5
