"""What a received file leads to (decision-tables 5.1, run over reception/admit.md); what lapses (decision-tables 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tanminh_xl.checks import (
    AdmissionContext,
    Admitted,
    Incoming,
    admit,
    already_received,
    claim,
    file_findings,
    period_names,
    unit_in_name,
    unit_names,
)
from tanminh_xl.domain.catalogue_nouns import Period, Unit
from tanminh_xl.domain.events import UNKNOWN, ZONE, Adjustment, Counted, Receipt, Standing
from tanminh_xl.domain.findings import Code, Finding, Severity, Verdict
from tanminh_xl.domain.form import stamp
from tanminh_xl.domain.messages import MESSAGES, render
from tanminh_xl.domain.submission import Answer, Given, Submission
from tanminh_xl.grid import Unreadable, UnreadableKind
from tests.formkit import PLAN, UNIT, figure, form
from tests.test_rules import rows_of

NINE = datetime(2026, 6, 16, 9, tzinfo=ZONE)
FORM = form([figure(item) for item in "ABC"])
UNITS = {
    "THON05": "Thôn Đồng Tiến",
    "THON06": "Thôn Minh Châu",
    "THON07": "Thôn Đông",
    "PKT": "Phòng Kinh tế",
    "HTX01": "HTX Đồng Tiến",
}
THROUGH = {"HTX01": "PKT", "THON07": "THON05"}
MORE = {
    "other": "Số liệu B",
    "at": "G99",
    "stored": "0,85",
    "cells": "G8, G9",
    "name": "Số liệu A",
    "first": "1234",
    "second": "1,234",
    "against": "2025",
    "reason": "mở rộng",
}


def answers(items: str) -> tuple[Answer, ...]:
    return tuple(Answer(UNIT, item, Given.FIGURE, 1.0, cell=f"G{8 + 'ABC'.index(item)}") for item in items)


def submission(items: str) -> Submission:
    return Submission(UNIT, "2026-6T", 1, "Số liệu", answers(items))


def receipt(
    items: str, sent: datetime, findings: tuple[Finding, ...] = (), verdict: Verdict = Verdict.ACCEPTED
) -> Receipt:
    return Receipt(
        number=1,
        unit=UNIT,
        period="2026-6T",
        sha256="0" * 64,
        file="a.xlsx",
        name="a.xlsx",
        sender="",
        sent=sent,
        submitted=sent,
        received=sent,
        catalogue="",
        reader="",
        verdict=verdict,
        findings=findings,
        submission=submission(items),
    )


def finding(code: str) -> Finding:
    return Finding(Code(code), more=tuple(MORE.items()))


USUAL = Incoming(NINE, stamp=stamp(FORM), form=FORM, known=True, latest=1, submission=submission("AB"))
PERIODS = {"2026-6T": "6 tháng đầu năm 2026", "2026-N": "Năm 2026"}
NOW = AdmissionContext(
    PLAN,
    UNITS,
    PERIODS,
    "2026-6T",
    open=True,
    through=THROUGH,
    unit_names=unit_names(Unit(code=code, name=name, kind="K") for code, name in UNITS.items()),
    period_names=period_names(
        Period(code=code, name=name, kind="6T", year=2026, start=NINE.date(), end=NINE.date())
        for code, name in PERIODS.items()
    ),
)


def admitted_as(file: Incoming, now: AdmissionContext) -> Admitted:
    """Whose form it is, then what that leads to."""
    return admit(file._replace(claim=claim(file, now)), now)


def stamped(words: str) -> Incoming:
    usual = stamp(FORM)
    match words:
        case "không":
            return USUAL._replace(stamp=None, form=None, known=False, submission=None)
        case "kế hoạch khác":
            return USUAL._replace(stamp=usual._replace(plan="KH-KHAC"), known=False)
        case "digest lạ":
            return USUAL._replace(stamp=usual._replace(digest="f" * 64), known=False)
        case "đơn vị lạ":
            return USUAL._replace(stamp=usual._replace(unit="../../x"), known=False, form=None, submission=None)
        case "kỳ lạ":
            return USUAL._replace(stamp=usual._replace(period="2031-6T"), known=False, form=None, submission=None)
        case "bản cũ":
            return USUAL._replace(latest=2)
        case "HTX01":
            return USUAL._replace(stamp=usual._replace(unit="HTX01"))
    assert words == ""
    return USUAL


def counted_as(words: str) -> Counted | None:
    """The version that counts: "8h AB" (each figure is 1), "8h AB=2", "8h AB~2" (estimates)."""
    if not words:
        return None
    hour, _, rest = words.partition("h ")
    items, sign, value = next((rest.partition(sign) for sign in "=~" if sign in rest), (rest, "", "1"))
    made = receipt(items, NINE.replace(hour=int(hour)))
    said = tuple(a._replace(value=float(value), estimate=sign == "~") for a in answers(items))
    return Counted(replace(made, submission=made.submission._replace(answers=said)))  # type: ignore[union-attr]


def read_as(words: str) -> Incoming:
    """What reading found: "wrong_type ở B" is of that element, "dòng của THON06" are rows of another unit."""
    found: list[Finding] = []
    units: list[str] = []
    for part in (part.strip() for part in words.split(";") if part.strip()):
        code, _, item = part.partition(" ở ")
        if part.startswith("dòng của "):
            units.append(part.removeprefix("dòng của "))
        else:
            found.append(finding(code)._replace(unit=UNIT if item else "", item=item))
    return USUAL._replace(findings=tuple(found), strangers=tuple(units))


@pytest.mark.parametrize("row", rows_of("admit"))
def test_table_5(row: dict[str, str]) -> None:
    inside = read_as(row["trong biểu"])
    file = stamped(row["tem"])._replace(
        findings=inside.findings,
        strangers=inside.strangers,
        sender_unit=row["gửi từ"],
        named_unit=row["tên tệp"],
        address=row["thư"],
        headings=(row["đầu biểu"],) if row["đầu biểu"] else (),
    )
    now = NOW._replace(
        open=row["kỳ"] == "mở",
        elsewhere=("Năm 2026",) if "2026-N" in row["kỳ"] else (),
        counted=counted_as(row["đang tính"]),
    )
    admitted = admitted_as(file, now)
    wanted = [part.strip() for part in row["phát hiện"].split(";") if part.strip()]
    assert [f.code.value for f in admitted.findings] == wanted
    assert admitted.verdict.value == row["kết quả"]
    place = (UNKNOWN, UNKNOWN) if row["giữ ở"] == "chưa rõ" else (row["giữ ở"], "2026-6T")
    assert (admitted.unit, admitted.period) == place
    for said in admitted.findings:
        assert "{" not in "".join((*render(said), *render(said, for_unit=True)))


def test_row_1_the_same_bytes_again_give_the_verdict_that_stands() -> None:
    earlier = receipt("AB", NINE, verdict=Verdict.RETURNED)
    admitted = already_received(Standing(earlier, Verdict.ACCEPTED, False, None))
    assert (admitted.unit, admitted.period, admitted.verdict) == (UNIT, "2026-6T", Verdict.ACCEPTED)
    assert render(admitted.findings[0])[0] == f"Tệp này đã nhận ({earlier.name}, 2026-6T/THON05#1)."


def test_a_file_that_is_no_spreadsheet_has_no_place_while_no_period_is_collected() -> None:
    file = Incoming(NINE, (finding("file_pdf"),), sender_unit="THON05")
    assert admitted_as(file, NOW._replace(period="")).unit == UNKNOWN


# rows 4 - 6, in words


def test_a_form_of_another_unit_names_both_and_where_the_other_stands() -> None:
    file = USUAL._replace(sender_unit="THON06", named_unit="LA")
    by_mail, by_name = admitted_as(file, NOW).findings
    assert render(by_mail)[0] == "Biểu mẫu là của Thôn Đồng Tiến nhưng thư gửi là của Thôn Minh Châu."
    assert render(by_name)[0] == "Biểu mẫu là của Thôn Đồng Tiến nhưng tên tệp là của LA."


@pytest.mark.parametrize(
    ("tem", "value", "expected"),
    [
        ("kế hoạch khác", "KH-KHAC", PLAN),
        ("đơn vị lạ", "2026-6T/../../x", ""),
        ("kỳ lạ", "2031-6T/THON05", ""),
        ("digest lạ", "2026-6T/THON05", ""),
        ("bản cũ", "1", "2"),
    ],
)
def test_what_is_said_of_a_strange_form(tem: str, value: str, expected: str) -> None:
    (found,) = admitted_as(stamped(tem), NOW).findings
    assert (found.value, found.expected) == (value, expected)


@pytest.mark.parametrize(("period", "name"), [("2026-6T", "6 tháng đầu năm 2026"), ("2030-N", "2030-N")])
def test_a_period_that_is_not_open_is_named(period: str, name: str) -> None:
    found = admitted_as(USUAL._replace(assigned=(UNIT, period)), NOW._replace(open=False)).findings[-1]
    assert (found.code, found.value) == (Code.PERIOD_NOT_OPEN, name)


def test_where_another_period_is_open_the_advice_is_never_to_open_the_closed_one() -> None:
    (found,) = admitted_as(USUAL, NOW._replace(open=False, elsewhere=("Năm 2026",))).findings
    message, hint = render(found)
    assert message.startswith(
        "Đây là biểu 6 tháng đầu năm 2026; kỳ này hiện không mở, kỳ đang mở của đơn vị là năm 2026"
    )
    assert hint.startswith("Nếu đơn vị dùng nhầm biểu cũ để báo cáo kỳ năm 2026 thì gán tệp") and "mở lại" not in hint


def test_bytes_of_another_period_wait_where_they_are_assigned() -> None:
    file = USUAL._replace(assigned=(UNIT, "2026-N"))
    admitted = admitted_as(file, NOW)
    assert (admitted.verdict, [f.code for f in admitted.findings]) == (
        Verdict.NEEDS_CONFIRMATION,
        [Code.PERIOD_ASSIGNED],
    )
    assert render(admitted.findings[0])[0] == "Biểu 6 tháng đầu năm 2026, dùng cho kỳ năm 2026."
    assert admitted_as(file, NOW._replace(reread=True)).findings == ()


def test_of_an_assigned_file_the_heading_may_name_another_unit_but_no_other_period() -> None:
    file = USUAL._replace(assigned=(UNIT, "2026-6T"), headings=("THÔN MINH CHÂU",), strangers=("THON06",))
    assert admitted_as(file, NOW).findings == ()
    (found,) = admitted_as(file._replace(headings=("BIỂU BÁO CÁO NĂM 2026",)), NOW).findings
    assert found.code is Code.HEADING_MISMATCH


def test_a_units_name_in_a_file_name_is_no_other_where_it_has_rows_in_the_form() -> None:
    file = USUAL._replace(named_unit="HTX01")
    assert admitted_as(file, NOW).verdict is Verdict.NEEDS_CONFIRMATION
    assert admitted_as(file._replace(on_form=frozenset({"HTX01"})), NOW).verdict is Verdict.ACCEPTED


def test_a_figure_that_changes_is_said_with_both_values_and_its_unit_of_measure() -> None:
    counted = counted_as("8h AB=2,5".replace(",", "."))
    first, _ = admitted_as(USUAL, NOW._replace(counted=counted)).findings
    assert (first.code, first.cell, first.item) == (Code.FIGURE_CHANGED, "G8", "A")
    assert render(first)[0] == "Số liệu A: 1 hộ (bản trước: 2,5 hộ)."


def test_a_file_without_stamp_or_form_that_the_clerk_assigned_meets_its_period_alone() -> None:
    bare = Incoming(NINE, submission=submission("AB"))
    assert admitted_as(bare._replace(assigned=(UNIT, "2026-6T")), NOW).findings == ()
    assert [f.code for f in admitted_as(bare, NOW).findings] == [Code.STAMP_MISSING]


# whose form it is: the clerk's word, the stamp; kept under which unit, read by whose form
@pytest.mark.parametrize(
    ("change", "keep", "read_for"),
    [
        ({}, (UNIT, "2026-6T"), (UNIT, "2026-6T")),
        ({"assigned": ("PKT", "2026-6T")}, ("PKT", "2026-6T"), ("PKT", "2026-6T")),
        ({"assigned": ("LA", "2026-6T")}, ("LA", "2026-6T"), None),
        ({"assigned": ("PKT", "2031-N")}, ("PKT", "2031-N"), None),
        ({"stamp": None}, None, None),
        ({"sender_unit": "THON06"}, None, (UNIT, "2026-6T")),
        ({"stamp": stamp(FORM)._replace(plan="KH-KHAC")}, None, (UNIT, "2026-6T")),
        ({"stamp": stamp(FORM)._replace(plan="KH-KHAC", unit="LA")}, None, None),
        ({"stamp": stamp(FORM)._replace(unit="LA")}, None, None),
        ({"stamp": stamp(FORM)._replace(period="2031-N")}, None, None),
    ],
)
def test_whose_form_a_file_is(
    change: dict[str, Any], keep: tuple[str, str] | None, read_for: tuple[str, str] | None
) -> None:
    found = claim(USUAL._replace(**change), NOW)
    assert (found.keep, found.read_for) == (keep, read_for)


def test_a_period_is_open_and_a_form_known_only_where_that_is_said() -> None:
    now, file = AdmissionContext(PLAN, UNITS, {}), Incoming(NINE)
    assert (now.open, now.reread, now.period, file.known, file.latest) == (False, False, "", False, 0)


def test_a_sheet_without_row_keys_is_not_kept_under_its_stamp_unless_the_clerk_says_so() -> None:
    lost = USUAL._replace(findings=(finding("no_row_keys"),))
    assert (admitted_as(lost, NOW).unit, admitted_as(lost._replace(assigned=("PKT", "2026-6T")), NOW).unit) == (
        UNKNOWN,
        "PKT",
    )
    assert admitted_as(lost, NOW._replace(open=False)).findings == lost.findings


# row 2: a file that is no spreadsheet


@pytest.mark.parametrize(
    ("sender", "named", "period", "assigned", "place"),
    [
        ("THON05", "THON06", "2026-6T", None, ("THON05", "2026-6T")),
        ("", "THON06", "2026-6T", None, ("THON06", "2026-6T")),
        ("LA", "THON06", "2026-6T", None, ("THON06", "2026-6T")),
        ("LA", "LA", "2026-6T", None, (UNKNOWN, UNKNOWN)),
        ("THON05", "", "", None, (UNKNOWN, UNKNOWN)),
        ("THON05", "", "2026-6T", ("PKT", "2026-N"), ("PKT", "2026-N")),
    ],
)
def test_where_a_file_that_is_no_spreadsheet_is_kept(
    sender: str, named: str, period: str, assigned: tuple[str, str] | None, place: tuple[str, str]
) -> None:
    file = Incoming(NINE, (finding("file_pdf"),), sender_unit=sender, named_unit=named, assigned=assigned)
    admitted = admitted_as(file, NOW._replace(period=period))
    assert (admitted.unit, admitted.period) == place
    assert (admitted.verdict, admitted.findings) == (Verdict.RETURNED, file.findings)


# row 9 and 10, in words


def test_missing_figures_are_named_five_at_most() -> None:
    spec = form([figure(f"X{n}") for n in range(7)])
    before = Submission(
        UNIT, "2026-6T", 1, "Số liệu", tuple(Answer(UNIT, f"X{n}", Given.FIGURE, 1.0) for n in range(7))
    )
    counted = Counted(replace(receipt("A", NINE - timedelta(hours=1)), submission=before))
    file = USUAL._replace(form=spec, submission=submission(""))
    message, _ = render(admitted_as(file, NOW._replace(counted=counted)).findings[0])
    named = "Số liệu X0; Số liệu X1; Số liệu X2; Số liệu X3; Số liệu X4 và 2 số liệu khác"
    assert message == f"Ít số liệu hơn bản đang tính (2026-6T/THON05#1): thiếu {named}."


@pytest.mark.parametrize(("lost", "more"), [(5, ""), (6, " và 1 số liệu khác")])
def test_the_first_five_are_named_in_the_order_of_the_version_that_counts(lost: int, more: str) -> None:
    spec = form([figure(f"X{n}", unit="") for n in range(lost - 1)])  # the last is on this form no more
    said = tuple(Answer(UNIT, f"X{n}", Given.FIGURE, 1.0) for n in range(lost))
    reasons = (Answer(UNIT, "Y", Given.NOT_YET), Answer(UNIT, "Z", Given.BLANK))
    before = Submission(UNIT, "2026-6T", 1, "Số liệu", (*reasons, *said))
    counted = Counted(replace(receipt("A", NINE - timedelta(hours=1)), submission=before))
    (found,) = admitted_as(USUAL._replace(form=spec, submission=submission("")), NOW._replace(counted=counted)).findings
    names = [f"Số liệu X{n}" for n in range(lost - 1)] + [f"X{lost - 1}"]
    assert found.value == "2026-6T/THON05#1"
    assert dict(found.more)["names"] == "; ".join(names[:5]) + more


def test_a_figure_of_a_unit_that_reports_through_another_is_named_too() -> None:
    spec = form([figure("A", unit="THON07")])
    before = Submission(UNIT, "2026-6T", 1, "Số liệu", (Answer("THON07", "A", Given.FIGURE, 1.0),))
    counted = Counted(replace(receipt("A", NINE - timedelta(hours=1)), submission=before))
    (found,) = admitted_as(USUAL._replace(form=spec, submission=submission("")), NOW._replace(counted=counted)).findings
    assert dict(found.more)["names"] == "Số liệu A"


def test_what_could_not_be_read_before_can_not_be_lost() -> None:
    counted = Counted(replace(receipt("AB", NINE - timedelta(hours=1)), submission=None))
    assert admitted_as(USUAL, NOW._replace(counted=counted)).findings == ()


def test_a_file_that_says_nothing_loses_every_figure() -> None:
    counted = Counted(receipt("AB", NINE - timedelta(hours=1)))
    (found,) = admitted_as(USUAL._replace(submission=None, form=None), NOW._replace(counted=counted)).findings
    assert dict(found.more)["names"] == "A; B"


def test_a_bad_cell_of_an_accepted_valid_part_is_no_figure_that_could_be_lost() -> None:
    before = receipt("ABC", NINE - timedelta(hours=1), (finding("out_of_range")._replace(unit=UNIT, item="C"),))
    whole = admitted_as(USUAL, NOW._replace(counted=Counted(before)))
    valid = admitted_as(USUAL, NOW._replace(counted=Counted(before, valid_part=True)))
    assert [f.code for f in whole.findings] == [Code.FEWER_FIGURES]
    assert valid.findings == ()
    warned = replace(before, findings=(finding("jump")._replace(unit=UNIT, item="C"),))
    assert [f.code for f in admitted_as(USUAL, NOW._replace(counted=Counted(warned, True))).findings] == [
        Code.FEWER_FIGURES
    ]


def test_sent_earlier_says_both_times() -> None:
    counted = Counted(receipt("AB", NINE + timedelta(days=1)))
    message, _ = render(admitted_as(USUAL, NOW._replace(counted=counted)).findings[0])
    assert message == "Tệp lưu lúc 09:00 ngày 16/6/2026, không muộn hơn bản đang tính (lưu lúc 09:00 ngày 17/6/2026)."


def test_a_file_read_again_was_of_course_sent_at_the_same_moment() -> None:
    now = NOW._replace(counted=Counted(receipt("AB", NINE)), reread=True)
    assert admitted_as(USUAL._replace(assigned=(UNIT, "2026-6T")), now).verdict is Verdict.ACCEPTED


# assign (decision-tables 6)


@pytest.mark.parametrize(
    ("change", "verdict", "codes"),
    [
        ({"stamp": None}, Verdict.ACCEPTED, []),
        ({"sender_unit": "THON06", "named_unit": "THON06"}, Verdict.ACCEPTED, []),
        ({"known": False}, Verdict.NEEDS_CONFIRMATION, [Code.FORM_UNKNOWN]),
    ],
)
def test_an_assigned_file_is_admitted_from_row_5(
    change: dict[str, object], verdict: Verdict, codes: list[Code]
) -> None:
    admitted = admitted_as(USUAL._replace(assigned=(UNIT, "2026-6T"), **change), NOW)  # type: ignore[arg-type]
    assert (admitted.unit, admitted.period, admitted.verdict) == (UNIT, "2026-6T", verdict)
    assert [f.code for f in admitted.findings] == codes


# adjustments


def test_an_adjustment_that_lapses_is_told_with_what_the_new_version_says() -> None:
    def adjusted(element: str) -> Adjustment:
        return Adjustment(1, "2026-6T", UNIT, element, 1, 1.0, 12.5, "Lan", NINE, "đơn vị báo lại")

    counted = Counted(receipt("AB", NINE - timedelta(hours=1)))
    admitted = admitted_as(USUAL, NOW._replace(counted=counted, adjusted=(adjusted("A"), adjusted("C"))))
    assert admitted.verdict is Verdict.ACCEPTED_WITH_NOTES
    assert [(f.code, f.cell, f.item) for f in admitted.findings] == [
        (Code.ADJUSTMENT_LAPSES, "G8", "A"),
        (Code.ADJUSTMENT_LAPSES, "", "C"),
    ]
    first, second = (" ".join(render(f)) for f in admitted.findings)
    assert "Số liệu A" in first and "12,5" in first and "Bản mới ghi 1;" in first
    assert "Bản mới ghi còn thiếu;" in second
    assert [f.sheet for f in admitted.findings] == ["Số liệu", ""]
    assert [f.unit for f in admitted.findings] == [UNIT, UNIT]


# the new version's answer, in words
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(UNIT, "A", Given.FIGURE, 1234.5), "1.234,5"),
        (Answer(UNIT, "A", Given.FIGURE, False), "Không đạt"),
        (Answer(UNIT, "A", Given.NONE_OCCURRED, 0.0), "Không phát sinh"),
        (Answer(UNIT, "A", Given.NOT_YET), "chưa có số, sẽ bổ sung"),
        (Answer(UNIT, "B", Given.FIGURE, 1.0), "còn thiếu"),
    ],
)
def test_what_the_new_version_says_in_place_of_an_adjusted_figure(answer: Answer, words: str) -> None:
    adjusted = Adjustment(1, "2026-6T", UNIT, "A", 1, 1.0, 12.5, "Lan", NINE, "đơn vị báo lại")
    file = USUAL._replace(submission=Submission(UNIT, "2026-6T", 1, "Số liệu", (answer,)))
    (found,) = admitted_as(file, NOW._replace(adjusted=(adjusted,))).findings
    assert (found.value, found.expected, dict(found.more)) == ("12,5", words, {"name": "Số liệu A"})
    (found,) = admitted_as(file._replace(submission=None), NOW._replace(adjusted=(adjusted,))).findings
    assert (found.sheet, found.cell, found.expected) == ("", "", "còn thiếu")


# files that are no spreadsheet


@pytest.mark.parametrize("kind", list(UnreadableKind))
def test_every_reason_for_which_a_file_cannot_be_read_has_its_finding(kind: UnreadableKind) -> None:
    (found,) = file_findings(Unreadable(kind))
    assert MESSAGES[found.code].severity is Severity.ERROR
    assert "()" not in render(found)[0]


@pytest.mark.parametrize(
    ("error", "code", "value"),
    [
        (Unreadable(UnreadableKind.PHOTO, "heic"), Code.FILE_PHOTO, ""),
        (Unreadable(UnreadableKind.TEXT, "csv"), Code.FILE_OTHER, "tệp CSV"),
        (
            Unreadable(UnreadableKind.ARCHIVE, "rar"),
            Code.FILE_OTHER,
            "tệp nén .rar, cần gửi thẳng tệp Excel hoặc nén .zip",
        ),
        (
            Unreadable(UnreadableKind.ARCHIVE, "7z"),
            Code.FILE_OTHER,
            "tệp nén .7z, cần gửi thẳng tệp Excel hoặc nén .zip",
        ),
        (Unreadable(UnreadableKind.ARCHIVE, "zip"), Code.FILE_OTHER, "tệp nén"),
        (Unreadable(UnreadableKind.TOO_LARGE, "52000000 bytes"), Code.FILE_TOO_LARGE, "52 MB"),
        (
            Unreadable(UnreadableKind.TOO_LARGE, "unpacked bytes"),
            Code.FILE_TOO_LARGE,
            "vượt giới hạn về dung lượng hoặc số ô",
        ),
        (
            Unreadable(UnreadableKind.TOO_LARGE, "123456x bytes"),
            Code.FILE_TOO_LARGE,
            "vượt giới hạn về dung lượng hoặc số ô",
        ),
        (
            Unreadable(UnreadableKind.OTHER_WORKBOOK, "xlsb"),
            Code.FILE_OTHER,
            "bảng tính .xlsb, cần lưu lại thành .xlsx",
        ),
        (Unreadable(UnreadableKind.EMPTY), Code.FILE_EMPTY, ""),
        (
            Unreadable(UnreadableKind.BROKEN, "52000000 bytes"),
            Code.FILE_BROKEN,
            "nội dung bị cắt hoặc sai cấu trúc",
        ),
        (Unreadable(UnreadableKind.BROKEN, "zip: Bad magic"), Code.FILE_BROKEN, "nội dung bị cắt hoặc sai cấu trúc"),
    ],
)
def test_what_the_file_is_in_words(error: Unreadable, code: Code, value: str) -> None:
    assert [(f.code, f.value, f.expected) for f in file_findings(error)] == [(code, value, "biểu mẫu Excel đã điền")]


NAMED = tuple(
    Unit(code=code, name=name, kind="K", aliases=aliases)
    for code, name, aliases in (
        ("THON05", "Thôn Đồng Tiến", ("Làng Tiến",)),
        ("THON06", "Thôn Đông Tiến", ()),
        ("THON07", "Thôn Minh", ("Minh",)),
        ("THON08", "Thôn Minh Châu", ()),
        ("HTX-01", "HTX nông nghiệp Minh Châu", ()),
        ("PKT", "Phòng Kinh tế", (" Kinh tế xã ",)),
    )
)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("2026-6T_THON05_Dong-Tien.xlsx", "THON05"),
        ("thon05 gửi lại.xls", "THON05"),
        ("THON055.xlsx", ""),
        ("THON05 va THON06.xlsx", ""),
        ("HTX-01_bao cao.ods", "HTX-01"),
        ("Báo cáo thôn Đồng Tiến.xlsx", "THON05"),
        ("Báo cáo_thôn_Đông_Tiến.xlsx", "THON06"),
        ("bao cao thon dong tien.xlsx", ""),
        ("Lang-Tien.xlsx", "THON05"),
        ("Thôn Minh Châu.xlsx", "THON08"),
        ("Thôn Minh.xlsx", "THON07"),
        ("Minh.xlsx", ""),
        ("Thôn Đồng Tiến và thôn Minh.xlsx", ""),
        ("HTX nông nghiệp Minh Châu 2026.xlsx", "HTX-01"),
        ("kinh te xa.v2.xlsx", "PKT"),
        ("Phòng.Kinh.tế.xlsx", "PKT"),
        ("Báo.cáo.thôn.Đông.Tiến.xlsx", "THON06"),
        ("phong kinh te", "PKT"),
        ("PKT", "PKT"),
        (".xlsx", ""),
        ("- -.xlsx", ""),
        ("bao cao.PKT", ""),
        ("scan0001.pdf", ""),
        ("Thôn Đồng Tiến gửi Phòng Kinh tế.xlsx", "THON05"),
        ("THON05 gui PKT.xlsx", "THON05"),
        ("Báo cáo gửi Phòng Kinh tế.xlsx", ""),
        ("Bao cao kinh gui phong kinh te.xlsx", ""),
        ("Báo cáo gửi về cho Phòng Kinh tế.xlsx", ""),
        ("Phòng Kinh tế gửi lại.xlsx", "PKT"),
        ("", ""),
    ],
)
def test_the_unit_that_a_file_name_names(name: str, unit: str) -> None:
    assert unit_in_name(name, unit_names(NAMED)) == unit
