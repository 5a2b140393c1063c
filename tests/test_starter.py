"""The starter catalogue says what the plan says, and nothing that the plan does not: no target, no date, no person."""

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue_nouns import Measure, PeriodKind, Source, Teller, TimeKind, ValueType
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.owing import owes, senders, tells
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.templates import path

STARTER = catalogue.starter()
PLAN = (Path(__file__).parent / "data" / "ke-hoach-tan-minh.txt").read_text(encoding="utf-8")
SPECS = {spec.name: spec for spec in catalogue_tables(STARTER.plan.years)}


def plain(text: str) -> str:
    """Text in which white space, case and ** say nothing."""
    return " ".join(unicodedata.normalize("NFC", text).replace("**", "").split()).casefold()


def sections() -> dict[str, str]:
    """The plan's sections: "III.2.3" -> its text; one that has parts holds them too ("III.2", "III")."""
    found: dict[str, list[str]] = {}
    roman = number = part = ""
    for line in PLAN.splitlines():
        if head := re.match(r"(I|II|III|IV|V)\. [A-ZĐ]", line):
            roman, number, part = head[1], "", ""
        elif roman and (head := re.match(r"(\d)\.(\d)\. ", line)):
            part = f".{head[2]}"
        elif roman and (head := re.match(r"(\d)\. ", line)):
            number, part = f".{head[1]}", ""
        for key in {roman, roman + number, roman + number + part} - {""}:
            found.setdefault(key, []).append(line)
    return {key: plain("\n".join(lines)) for key, lines in found.items()}


SECTIONS = sections()
CITING = [
    *STARTER.kinds,
    *STARTER.units,
    *STARTER.models,
    *STARTER.elements,
    *STARTER.criteria,
    *STARTER.tasks,
]
QUOTING = [*STARTER.models, *STARTER.elements, *STARTER.criteria, *STARTER.tasks]


def csv_file(name: str) -> list[dict[str, str]]:
    with (path("danh_muc") / SPECS[name].file).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_plan_falls_into_its_sections() -> None:
    assert {"II.4", "III.1", "III.2.1", "III.2.5", "IV", *(f"V.{n}" for n in range(1, 9))} <= set(SECTIONS)
    assert "trạm y tế xã" in SECTIONS["III.2.3"]
    assert "trạm y tế xã" not in SECTIONS["III.2.4"]


@pytest.mark.parametrize("noun", CITING, ids=lambda noun: f"{type(noun).__name__}-{noun.code}")
def test_every_row_cites_sections_that_the_plan_has(noun) -> None:
    cited = noun.section.split("; ")
    assert all(part.removeprefix("KH ") in SECTIONS and part.startswith("KH ") for part in cited)


@pytest.mark.parametrize("noun", QUOTING, ids=lambda noun: f"{type(noun).__name__}-{noun.code}")
def test_the_words_quoted_stand_in_a_section_cited(noun) -> None:
    words = plain(noun.plan_words)
    assert words
    assert any(words in SECTIONS[part.removeprefix("KH ")] for part in noun.section.split("; "))


@pytest.mark.parametrize("model", STARTER.models, ids=lambda model: model.code)
def test_name_goal_and_lead_of_a_model_are_the_plans(model) -> None:
    section = SECTIONS[model.section.removeprefix("KH ")]
    assert f"“{plain(model.name)}”" in section
    assert f"mục tiêu: {plain(model.goal)}" in section
    assert f"cơ quan tham mưu thực hiện: {normalise(STARTER.unit[model.lead].name)}" in normalise(section)


def test_what_the_plan_does_not_give_is_blank() -> None:
    for row in csv_file("tieu_chi"):
        assert not any(row[f"Chỉ tiêu {year}"] for year in (2026, 2027, 2028, 2029, 2030)), row["Mã tiêu chí"]
        assert not row["Mức cơ bản đạt (%)"]
    for row in csv_file("nhiem_vu"):
        assert (row["Thời hạn"], row["Người phụ trách"]) == ("", ""), row["Mã nhiệm vụ"]
    for row in csv_file("ky_bao_cao"):
        assert (row["Hạn nộp của đơn vị"], row["Hạn của cơ quan chủ trì"]) == ("", ""), row["Mã kỳ"]
    for row in csv_file("don_vi"):
        assert (row["Người liên hệ"], row["Điện thoại"], row["Địa chỉ thư"]) == ("", "", ""), row["Mã đơn vị"]
    for name in ("quy_tac", "phan_cong", "kho_khan"):
        assert csv_file(name) == []
    assert (STARTER.plan.clerk, STARTER.plan.phone, STARTER.plan.send_to) == ("", "", "")


def test_the_files_are_what_the_catalogue_writes() -> None:
    read = catalogue.csv_tables(path("danh_muc"))
    assert catalogue.build(read) == STARTER
    header = {}
    for name, spec in SPECS.items():
        with (path("danh_muc") / spec.file).open(encoding="utf-8", newline="") as file:
            header[name] = next(csv.reader(file))
    assert header == {n: [c.title for c in s.columns if c.keeper == "staff"] for n, s in SPECS.items()}


def test_the_files_are_utf8_in_nfc_and_hold_no_word_that_staff_do_not_say() -> None:
    for spec in SPECS.values():
        text = (path("danh_muc") / spec.file).read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text)
        assert not re.search(r"\b(lỗi|cảnh báo|duyệt|trễ|xác minh)\b", text), spec.file


def test_the_models() -> None:
    assert [(m.code, m.lead, m.coordinating) for m in STARTER.models] == [
        ("MH1", "PVHXH", ("PHONG", "TRUNGTAM", "VANPHONG")),
        ("MH2", "PKT", ("HTX", "THON")),
        ("MH3", "PVHXH", ("TYT",)),
        ("MH4", "PVHXH", ("THON",)),
        ("MH5", "PVHXH", ("TRUONG",)),
    ]


def test_units_that_the_plan_names_and_no_other() -> None:
    for unit in STARTER.units:
        assert normalise(unit.name) in normalise(PLAN)
        for alias in unit.aliases:
            assert alias.casefold() in PLAN.casefold()
    named = {normalise(u.name) for u in STARTER.units} | {normalise(k.group) for k in STARTER.kinds}
    headings = re.findall(r"^\d\. (.*)$", PLAN[PLAN.index("V. TỔ CHỨC THỰC HIỆN") :], re.MULTILINE)
    assert [h for h in headings if normalise(h.replace(" trên địa bàn xã", "")) not in named] == [
        "Chế độ thông tin, báo cáo"
    ]
    assert normalise("Trạm Y tế xã") in named
    assert {normalise("Các trường"), normalise("Các HTX nông nghiệp"), normalise("Các thôn")} <= named
    assert Counter(u.kind for u in STARTER.units) == {"PHONG": 2, "TRUNGTAM": 2, "UYBAN": 1, "VANPHONG": 1, "TRAM": 1}
    assert STARTER.sender("UBND") == STARTER.plan.office == "VP"


def test_every_row_of_the_draft_is_there() -> None:
    counts = Counter(c.code.partition("-")[0] for c in STARTER.criteria)
    assert counts == {"CHUNG": 11, "MH1": 6, "MH2": 8, "MH3": 3, "MH4": 4, "MH5": 3}
    assert all(c.draft and c.judged == (PeriodKind.YEAR,) for c in STARTER.criteria)
    assert all(e.draft for e in STARTER.elements)
    assert Counter(t.code.partition(".")[0] for t in STARTER.tasks) == dict(
        zip((f"NV-{n}" for n in range(1, 9)), (6, 8, 9, 4, 5, 3, 4, 2), strict=True)
    )
    for part in ("criteria", "tasks"):
        codes = [noun.code for noun in getattr(STARTER, part)]
        assert [int(re.split(r"[-.]", c)[-1]) for c in codes] == [
            n
            for size in ((11, 6, 8, 3, 4, 3) if part == "criteria" else (6, 8, 9, 4, 5, 3, 4, 2))
            for n in range(1, size + 1)
        ]


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("CHUNG-09", ("CHUNG-09.T", "CHUNG-09.M")),
        ("CHUNG-10", ("CHUNG-10.T", "NEN-01")),
        ("MH1-01", ("MH1-01.T", "MH1-01.M")),
        ("MH1-02", ("MH1-02.T", "MH1-HS")),
        ("MH1-03", ("MH1-03.T", "MH1-03.M")),
        ("MH1-04", ("MH1-04.T", "MH1-HS")),
        ("MH3-01", ("MH3-01.T", "NEN-02")),
        ("MH4-01", ("MH4-01.T", "NEN-01")),
    ],
)
def test_ratios_and_their_shared_parts(code: str, parts: tuple[str, ...]) -> None:
    criterion = STARTER.criterion[code]
    assert (criterion.measure, criterion.parts, criterion.unit_of_measure) == (Measure.RATIO, parts, "%")


def test_basic_figures() -> None:
    shown = {
        e.code: (e.reporters, e.time_kind.value, e.asks, e.combine.value)
        for e in STARTER.elements
        if e.code in ("NEN-01", "NEN-02", "MH1-HS")
    }
    half, year = PeriodKind.HALF, PeriodKind.YEAR
    assert shown == {
        "NEN-01": (("THON",), "thời điểm", (year,), "tổng"),
        "NEN-02": (("PVHXH",), "thời điểm", (half, year), "theo số liệu của một đơn vị"),
        "MH1-HS": (("TTPVHCC",), "lũy kế trong năm", (half, year), "theo số liệu của một đơn vị"),
    }


def test_difficulties_are_counted_and_never_asked_on_a_form() -> None:
    assert {e.code: e.source for e in STARTER.elements if e.source != Source.FORM} == {
        "CHUNG-09.T": Source.DIFFICULTIES_RESOLVED,
        "CHUNG-09.M": Source.DIFFICULTIES_REPORTED,
    }


def test_shares_of_units() -> None:
    shares = [c for c in STARTER.criteria if c.measure == Measure.SHARE]
    assert [c.code for c in shares] == ["CHUNG-07", "CHUNG-08", "MH2-06", "MH4-04", "MH5-01", "MH5-02"]
    assert {STARTER.element[c.element].value_type for c in shares} == {ValueType.YES_NO}
    assert {c.unit_of_measure for c in shares} == {"%"}


def test_owners_that_the_plan_does_not_name_are_left_open() -> None:
    assert [c.code for c in STARTER.criteria if not c.owner] == ["CHUNG-06", "CHUNG-08"]


def test_evidence_kept_at_the_village_is_not_asked_on_the_form() -> None:
    of_villages = [e for e in STARTER.elements if e.reporters == ("THON",)]
    assert [e.code for e in of_villages if e.evidence] == ["CHUNG-10.T", "MH4-01.T"]
    assert STARTER.element["MH5-01"].evidence == "Biên bản tự đánh giá"
    assert "xác nhận" not in "".join(e.evidence for e in STARTER.elements)


def test_who_tells_the_state_of_tasks() -> None:
    by_teller = {teller: " ".join(t.code[3:] for t in STARTER.tasks if t.teller == teller) for teller in Teller}
    assert by_teller[Teller.OFFICE] == "1.1 1.2 1.3 1.4 1.5 1.6 6.3"
    assert by_teller[Teller.NOBODY] == "2.8 3.9 4.4 6.1 6.2 7.3 7.4 8.1 8.2"
    assert [t.code for t in STARTER.tasks if t.asks == (PeriodKind.YEAR,)] == ["NV-1.3", "NV-1.4"]
    assert STARTER.task["NV-8.1"].lead == ("PHONG", "TRUNGTAM", "VANPHONG", "THON")


def test_periods_follow_the_decree_and_name_the_one_before() -> None:
    shown = [(p.code, f"{p.start:%d/%m/%Y}", f"{p.end:%d/%m/%Y}", p.previous, p.same) for p in STARTER.periods]
    assert shown[:4] == [
        ("2026-6T", "15/12/2025", "14/06/2026", "", ""),
        ("2026-N", "15/12/2025", "14/12/2026", "2026-6T", ""),
        ("2027-6T", "15/12/2026", "14/06/2027", "2026-N", "2026-6T"),
        ("2027-N", "15/12/2026", "14/12/2027", "2027-6T", "2026-N"),
    ]
    assert [p.code for p in STARTER.periods] == [f"{y}-{k}" for y in range(2026, 2031) for k in ("6T", "N")]


def test_every_figure_has_its_days_in_every_period_that_asks_it() -> None:
    for period in STARTER.periods:
        for element in STARTER.elements:
            if period.kind in element.asks:
                first, last = STARTER.span(element, period)
                assert first <= last <= period.end
                assert (first == last) == (element.time_kind == TimeKind.POINT)


def test_a_villages_form_stays_short() -> None:
    """At most 7 rows in six months, 11 and the number of households in a year (the draft's promise)."""
    rows = {spec.name: list(table) for spec, table in catalogue.rows(STARTER).items()}
    rows["don_vi"].append({"code": "THON01", "name": "Thôn Một", "kind": "THON"})
    grown = catalogue.build(rows)
    half, year = grown.periods[:2]
    assert len(owes(grown, half)["THON01"]) == 7
    assert len(owes(grown, year)["THON01"]) == 12
    assert tells(grown, half)["THON01"] == (("THON01", "NV-7.1"), ("THON01", "NV-7.2"))
    assert "THON01" in senders(grown, half)


def test_settings() -> None:
    plan = STARTER.plan
    assert plain(plan.name) in plain(PLAN)
    assert plain(plan.signer) in plain(PLAN)
    assert plain(plan.criteria_set.partition(" (DỰ THẢO")[0]) in SECTIONS["IV"]
    assert (plan.criteria_draft, plan.sample, plan.years) == (True, False, (2026, 2027, 2028, 2029, 2030))


def test_what_the_plan_leaves_open_is_asked() -> None:
    asked = catalogue.questions(STARTER)
    by_sheet = Counter(q.sheet for q in asked)
    assert by_sheet["Nhiệm vụ"] == len(STARTER.tasks)
    assert {q.code for q in asked if q.sheet == "Loại đơn vị"} == {"THON", "TRUONG", "HTX"}
    assert {q.code for q in asked if q.sheet == "Kỳ báo cáo"} == {"2026-6T", "2026-N", "2027-6T", "2027-N"}
    assert [q.code for q in asked if q.sheet == "Khung thời gian"] == ["NH/2026-N", "NH/2027-N"]
    assert [q.code for q in asked if q.sheet == "Tiêu chí"] == [
        "CHUNG-06", "CHUNG-08", "2026", "2027", "2028", "2029", "2030",
    ]  # fmt: skip
    assert {q.code for q in asked if q.sheet == "Đơn vị"} == {"PKT", "PVHXH", "TTPVHCC", "TTDVSNC", "VP", "TYT"}
    assert {q.code for q in asked if q.sheet == "Cài đặt"} == {"nguoi_tong_hop", "dien_thoai", "noi_nhan_bieu"}
    assert by_sheet["Số liệu nền"] == 0
    assert [q.text for q in asked if q.sheet == "Mô hình"] == [
        f"Mô hình MH{n}: chưa ghi lãnh đạo phụ trách." for n in range(1, 6)
    ]
