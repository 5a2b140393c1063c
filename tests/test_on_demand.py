"""On-demand periods: whom they ask, with one row for many; words alone; a report of what was asked (tables 10.2)."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as some
from hypothesis import settings
from hypothesis import strategies as st

from tanminh_xl import catalogue, reports
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import EVERY_UNIT, Measure, Period, PeriodKind, ReportingException, alive
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.form import ANSWER, REQUEST, BlockKey, ColumnKey, Filled, Role
from tanminh_xl.domain.owing import asked_in_words, owes, senders, tells
from tanminh_xl.domain.period_words import due_words
from tanminh_xl.domain.sheet import Table
from tests import carried
from tests.builders import UNITS
from tests.builders import catalogue as small
from tests.catalogues import DEMAND, Tables, edit, tables
from tests.markdown import ROOT, table
from tests.plans import Plan, codes, given, verdict

CASES = table((ROOT / "tests" / "rules" / "catalogue" / "10.2-on-demand.md").read_text("utf-8").splitlines())
DX = "2026-DX1"


def rows_of(case: dict[str, str]) -> Tables:
    more: dict[str, Any] = {"request": "Nêu khó khăn."} if case["kỳ có"] == "yêu cầu" else {}
    more |= {"due_time": "16:00"} if case["kỳ có"] == "giờ" else {}
    found = tables(
        edit("don_vi", "THON03", name="Thôn Ba", kind="THON"),
        edit("ky_bao_cao", DX, **DEMAND),
        edit("ky_bao_cao", case["kỳ"], **more),
        edit("nhiem_vu", "NV-2.1", asks="6T;N;DX", lead="PKT"),
    )
    for line in filter(None, (part.strip() for part in case["các dòng"].split(";"))):
        first, _, asked = line.rpartition(" ")
        words = first.split(" ")
        cut = -2 if words[-2:] == ["lời", "văn"] else -1
        element = " ".join(words[cut:])
        found["phan_cong"].append(
            {
                "unit": " ".join(words[:cut]),
                "element": None if element == "-" else element,
                "period": case["kỳ"],
                "owes": asked,
            }
        )
    return found


def asked(of: Catalogue, period: Period, what: str) -> list[str]:
    if what == "lời văn":
        return list(asked_in_words(of, period))
    if what in of.task:
        return [unit for told in tells(of, period).values() for unit, task in told if task == what]
    return [unit for unit, elements in owes(of, period).items() if what in elements]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case.values()))
def test_whom_a_period_asks(case: dict[str, str]) -> None:
    wanted = case["ai được hỏi"]
    if wanted.startswith("lỗi: "):
        with pytest.raises(CatalogueErrors) as caught:
            catalogue.build(rows_of(case))
        errors = {e.message.split(" (xem ")[0].rstrip(".") for e in caught.value.errors}
        assert errors == {wanted.removeprefix("lỗi: ")}
        assert all("dòng " in e.where and e.column and e.hint for e in caught.value.errors)
        return
    of = catalogue.build(rows_of(case))
    found = asked(of, of.period[case["kỳ"]], case["số liệu"])
    if wanted.startswith("tất cả"):
        without = wanted.removeprefix("tất cả").removeprefix(" trừ ").split(", ")
        assert found == [u.code for u in of.units if u.code not in without]
    else:
        assert sorted(found) == sorted(part.strip() for part in wanted.split(";") if part.strip())


LEVELS = {EVERY_UNIT: 0, "THON": 1, "PHONG": 1} | {u.code: 2 for u in UNITS}


@some(st.lists(st.tuples(st.sampled_from(sorted(LEVELS)), st.booleans()), max_size=8))
@settings(deadline=None)
def test_the_most_specific_row_decides_and_of_equals_the_last(rows: list[tuple[str, bool]]) -> None:
    made = tuple(ReportingException(unit=unit, element="CHUNG-01", period="2026-6T", owes=yes) for unit, yes in rows)
    of = small(exceptions=made)
    found = owes(of, of.period["2026-6T"])
    for unit in UNITS:
        decided = unit.kind == "THON"  # as the rules say
        for level in range(3):
            own = [yes for name, yes in rows if LEVELS[name] == level and name in (EVERY_UNIT, unit.kind, unit.code)]
            decided = own[-1] if own else decided
        assert ("CHUNG-01" in found.get(unit.code, ())) is decided


# a whole period


def demand(**fields: Any) -> Period:
    usual: dict[str, Any] = {
        "code": DX,
        "kind": PeriodKind.ON_DEMAND,
        "name": "Báo cáo đột xuất về sản xuất",
        "year": 2026,
        "start": date(2026, 1, 1),
        "end": date(2026, 7, 15),
        "due": date(2026, 7, 20),
        "due_time": "16:00",
        "request": "Nêu tình hình sản xuất hữu cơ của Thôn Đông Hải và các thôn, 6 tháng đầu năm 2025.\nĐến hết 15/7.",
    }
    return Period(**usual | fields)


def exception(unit: str, element: str = "", owes: bool = True) -> ReportingException:
    return ReportingException(unit=unit, element=element, period=DX, owes=owes)


def asking(tmp_path: Path, *rows: ReportingException, of: Catalogue | None = None, **fields: Any) -> Plan:
    plan = Plan(tmp_path / "xã", of or given())
    others = tuple(p for p in plan.of.periods if p.code != DX)  # the sample has one of its own
    plan.edit(periods=(*others, demand(**fields)), exceptions=rows)
    plan.on(2026, 7, 12).open(DX)
    return plan.on(2026, 7, 19)


def saying(words: str) -> Any:
    def change(filled: Filled) -> Mapping[tuple[str, ColumnKey], object]:
        return {**filled, (f"D|{ANSWER}", ColumnKey.TEXT): words}

    return change


FIGURES = (exception("THON", "MH2-02"), exception("THON", "CHUNG-01"), exception("THON", "CHUNG-06"))


def test_three_rows_ask_three_figures_of_all_villages(tmp_path: Path) -> None:
    plan = asking(tmp_path, *FIGURES, of=sample(catalogue.starter()))
    end = plan.of.period[DX].end
    villages = [u.code for u in plan.of.units if u.kind == "THON" and alive(u, end)]
    assert len(villages) == 14
    assert list(senders(plan.of, plan.of.period[DX])) == villages
    form = plan.form("THON05", DX)
    assert [
        row.item for b in form.blocks for row in b.rows if b.key == BlockKey.FIGURES and row.role is Role.ENTRY
    ] == [
        "CHUNG-01",
        "CHUNG-06",
        "MH2-02",
    ]
    assert [b.key for b in form.blocks] == [BlockKey.FIGURES, BlockKey.SIGNERS]


def test_the_report_holds_only_what_was_asked(tmp_path: Path) -> None:
    plan = asking(tmp_path, *FIGURES, of=sample(catalogue.starter()))
    for unit in ("THON01", "THON02"):
        plan.send(plan.form(unit, DX))
    report = plan.snapshot(DX).report(plan.of.period[DX])
    assert [a.code for a in report.assessments] == ["CHUNG-01", "CHUNG-06", "MH2-02"]
    pages = {page.name: page for page in reports.consolidated(report)}
    assert list(pages) == ["Tóm tắt", "Tiêu chí", "Các thôn", "Sổ theo dõi nộp"]
    said = str(pages["Tóm tắt"])
    assert not any(status.value in said for status in Status if status is not Status.MET)
    first = next(b for b in pages["Tóm tắt"].blocks if isinstance(b, Table) and b.name == "dot_xuat")
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in first.rows}
    figures = {(f.unit, f.element): f.counted for f in report.figures}
    total = figures["THON01", "CHUNG-01"] + figures["THON02", "CHUNG-01"]  # type: ignore[operator]
    assert rows["CHUNG-01"][2:4] == [total, "2/14"]
    assert rows["CHUNG-06"][2:4] == ["2/2 đạt", "2/14"]
    assert rows["MH2-02"][4].endswith("và 6 đơn vị khác")


def test_a_criterion_that_lists_the_kind_is_judged_on_the_first_page(tmp_path: Path) -> None:
    of = given()
    judged = (PeriodKind.YEAR, PeriodKind.ON_DEMAND)
    criteria = tuple(
        c.model_copy(update={"judged": judged, "targets": ((2026, 1.0),)}) if c.code == "MH2-02" else c
        for c in of.criteria
    )
    plan = asking(tmp_path, *FIGURES, of=of.model_copy(update={"criteria": criteria}))
    for unit in ("THON01", "THON02", "THON03", "THON04"):
        plan.send(plan.form(unit, DX))
    page = reports.consolidated(plan.snapshot(DX).report(plan.of.period[DX]))[0]
    (rows,) = (b.rows for b in page.blocks if isinstance(b, Table) and b.name == "dot_xuat_tieu_chi")
    assert [row[0].value for row in rows] == ["MH2-02"]
    assert rows[0][4].value in ("Đạt", "Chưa đạt", "Chờ minh chứng")


def test_a_group_is_assessed_only_where_all_its_parts_are_asked(tmp_path: Path) -> None:
    of = given()
    known = {c.code: c for c in of.criteria}
    group = known["MH2-02"].model_copy(
        update={"code": "G", "measure": Measure.GROUP, "element": "", "targets": (), "unit_of_measure": ""}
    )
    whole = group.model_copy(update={"code": "H"})
    inside = {"MH2-02": "G", "MH2-04": "G", "CHUNG-01": "H"}
    criteria = tuple(c.model_copy(update={"group": inside.get(c.code, "")}) for c in of.criteria)
    plan = asking(tmp_path, *FIGURES, of=of.model_copy(update={"criteria": (*criteria, group, whole)}))
    assert {a.code for a in plan.snapshot(DX).assessments(plan.of.period[DX])} == {
        "CHUNG-01",
        "CHUNG-06",
        "MH2-02",
        "H",
    }


# words alone


def test_a_form_for_words_alone_has_the_request_and_one_text(tmp_path: Path) -> None:
    plan = asking(tmp_path, exception("THON"), exception("THON02", owes=False))
    assert list(senders(plan.of, plan.of.period[DX])) == ["THON01", "THON03", "THON04"]
    form = plan.form("THON01", DX)
    assert [(b.key, [row.item for row in b.rows]) for b in form.blocks] == [
        (BlockKey.TEXTS, [ANSWER]),
        (BlockKey.SIGNERS, ["nguoi_lap", "dien_thoai", "nguoi_ky"]),
    ]
    assert form.head[REQUEST].startswith("Nội dung yêu cầu: Nêu tình hình") and form.head[REQUEST] == form.request
    assert any("Hạn nộp 16:00 ngày 20/7/2026" in line for line in form.head)


def test_words_alone_are_received_and_stand_in_the_report(tmp_path: Path) -> None:
    """The request names another unit and period in its own words: the heading is the form's own all the same."""
    plan = asking(tmp_path, exception("THON"))
    assert verdict(plan.send(plan.form("THON01", DX), saying("Đã trồng 3 ha.\nThiếu giống."))) == "accepted"
    assert verdict(plan.send(plan.form("THON02", DX), saying("  "))) == "returned"
    report = plan.snapshot(DX).report(plan.of.period[DX])
    pages = {page.name: page for page in reports.consolidated(report)}
    assert list(pages) == ["Tóm tắt", "Trả lời", "Sổ theo dõi nộp", "Phát hiện"]
    (told,) = (b for b in pages["Trả lời"].blocks if isinstance(b, Table))
    assert [(row[1].value, row[2].value) for row in told.rows][:2] == [
        ("Thôn Đông Hải", "Đã trồng 3 ha.\nThiếu giống."),
        ("Thôn Đoài Thượng", "Chưa trả lời"),
    ]
    assert carried.report(*plan.at(DX)).exit == 0
    closed = carried.close(*plan.at(DX))
    assert closed.exit in (0, 1)


def test_a_blank_form_for_words_alone_goes_back(tmp_path: Path) -> None:
    plan = asking(tmp_path, exception("THON"))
    outcome = plan.send(plan.form("THON01", DX), lambda filled: {})
    assert (verdict(outcome), codes(outcome)) == ("returned", {"form_blank"})


def test_an_answer_that_is_left_out_beside_figures_is_told(tmp_path: Path) -> None:
    plan = asking(tmp_path, *FIGURES, exception("THON"))
    outcome = plan.send(plan.form("THON01", DX), saying(""))
    assert verdict(outcome) == "accepted_with_notes"
    assert "text_missing" in codes(outcome)
    assert "text_missing" not in codes(plan.send(plan.form("THON02", DX), saying("Không có gì mới.")))


def test_who_reports_through_another_is_named_in_its_one_answer(tmp_path: Path) -> None:
    of = given()
    units = tuple(u.model_copy(update={"reports_through": "PKT"}) if u.code == "TYT" else u for u in of.units)
    plan = asking(tmp_path, exception("PKT"), exception("TYT"), of=of.model_copy(update={"units": units}))
    assert list(senders(plan.of, plan.of.period[DX])) == ["PKT"]
    answer = plan.form("PKT", DX).answer
    assert answer is not None and "Trạm Y tế xã" in answer.name


def test_another_request_is_another_question(tmp_path: Path) -> None:
    plan = asking(tmp_path, exception("THON"))
    plan.send(plan.form("THON01", DX), saying("Đã trồng 3 ha."))
    plan.edit(periods=tuple(p if p.code != DX else demand(due=date(2026, 7, 22)) for p in plan.of.periods))
    carried.issue_forms(*plan.at(DX))
    assert (plan.form("THON01", DX).version, plan.form("THON02", DX).version) == (1, 2)
    plan.edit(periods=tuple(p if p.code != DX else demand(request="Nêu số hộ.") for p in plan.of.periods))
    carried.issue_forms(*plan.at(DX))
    assert plan.form("THON01", DX).version == 2


# an hour


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((18, 8, 0), "còn 2 ngày"),
        ((20, 13, 0), "còn 3 giờ"),
        ((20, 13, 30), "còn 2 giờ"),
        ((20, 15, 20), "còn 40 phút"),
        ((20, 16, 0), "đã đến giờ nộp"),
        ((20, 16, 30), "đã quá 30 phút"),
        ((20, 18, 5), "đã quá 2 giờ"),
        ((21, 8, 0), "đã quá 1 ngày"),
    ],
)
def test_hours_are_told_on_the_day_itself(at: tuple[int, int, int], words: str) -> None:
    now = datetime(2026, 7, *at, tzinfo=ZONE)
    said = due_words("Kỳ", date(2026, 7, 20), now, "Đang mở", "16:00")
    assert said == f"Kỳ, hạn nộp 16:00 ngày 20/7, {words}"


def test_status_tells_the_hours(tmp_path: Path) -> None:
    plan = asking(tmp_path, *FIGURES).on(2026, 7, 20, 13)
    found = carried.status(*plan.at(DX))
    assert found.text.endswith("hạn nộp 16:00 ngày 20/7, còn 3 giờ")
    assert found.data["due_time"] == "16:00"  # type: ignore[index]


def test_a_row_that_asks_nobody_is_asked_about() -> None:
    found = tables(edit("ky_bao_cao", DX, **DEMAND))
    found["phan_cong"] = [
        {"unit": "HTX", "element": "NEN-01", "period": DX, "owes": "có"},
        {"unit": "THON", "element": "NEN-01", "period": DX, "owes": "có"},
    ]
    of = catalogue.build(found)
    told = [q for q in catalogue.questions(of, 2026) if q.sheet == "Phân công báo cáo"]
    assert [q.code for q in told] == [f"HTX/NEN-01/{DX}"]
    assert all(alive(u, of.period[DX].end) for u in of.units)
