"""What a document holds, and the letter: the cases of tests/rules/people/10.3-documents.md (decision-tables 10.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from tanminh_xl import catalogue as rows_of
from tanminh_xl import reports
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Urging
from tanminh_xl.domain.document import Document, Heading
from tanminh_xl.domain.events import ZONE, Closing, Phase, State
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.office_tables import RECIPIENTS
from tanminh_xl.domain.report import KnownProblem, PeriodReport
from tanminh_xl.reports.narrative import plain_text, report_document, request_letter
from tanminh_xl.reports.narrative.texts import report_parts, text
from tests import reportkit
from tests.markdown import ROOT, table
from tests.said_numbers import gaps, sentences

CASES = table((ROOT / "tests" / "rules" / "people" / "10.3-documents.md").read_text("utf-8").splitlines())
YEAR = "2026-N"


def parts(given: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in given.split(";") if part.strip())


def recipient(**fields: object) -> Recipient:
    return Recipient.model_validate({"period": YEAR, "name": "Đảng ủy xã"} | fields)


def made(report: PeriodReport, to: Recipient | None = None) -> Document:
    return report_document(report, to, reports.consolidated(report))


def titles(document: Document) -> list[str]:
    """Headings of the parts, without their numbers, which stand in their order."""
    found = [b.text.partition(". ") for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert [number for number, _, _ in found] == ["I", "II", "III", "IV", "V", "VI"][: len(found)]
    return [title for _, _, title in found]


def held(given: str) -> str:
    document = made(reportkit.report(YEAR), recipient(parts=parts(given)))
    by_title = {text("muc", p.code): p.code for p in report_parts() if p.code not in ("PL", "CT")}
    units = [a for a in document.appendices if a.title.startswith(("SỐ LIỆU", "SO SÁNH"))]
    whole = [a for a in document.appendices if a not in units]
    beside = ["PL"] * bool(whole) + ["CT"] * bool(units)
    return " ".join([by_title[title] for title in titles(document)] + beside)


def questions(given: str) -> str:
    known = reportkit.catalogue().model_copy(
        update={"recipients": (recipient(parts=parts(given), due=date(2027, 1, 5)),)}
    )
    found = [q for q in rows_of.questions(known) if q.sheet == RECIPIENTS.sheet]
    assert all(q.code == "2026-N/Đảng ủy xã" and "KQ (Kết quả thực hiện theo mô hình)" in q.text for q in found)
    return " ".join(q.text for q in found)


def on_demand(given: str) -> str:
    known = sample(rows_of.starter())
    period = known.period["2026-DX1"]
    report = PeriodReport(known, period, State(period.code), (), ())
    return "; ".join(titles(made(report, recipient(period=period.code, parts=parts(given)))))


def sentence_of(given: str) -> str:
    said, _, code = given.partition(" - ")
    document = made(reportkit.report(YEAR), recipient(parts=parts(said)))
    return " ".join(s.tag for s in sentences(document) if s.tag.endswith(code))


def has_words(given: str) -> str:
    period, _, words = given.partition(" - ")
    ours = " ".join(s.text for s in sentences(made(reportkit.report(period))))
    heads = " ".join(b.text for b in made(reportkit.report(period)).blocks if isinstance(b, Heading))
    return "có" if words in f"{ours} {heads}".casefold() else "không"


def estimates(given: str) -> str:
    document = made(reportkit.estimated(), recipient(estimate=given == "có"))
    assert any("ước đạt" in s.text for s in sentences(document))
    return next(s.text for s in sentences(document) if s.tag == "th.uoc")


def numbered(given: str) -> str:
    number, _, day = given.partition("; ")
    fields = {"number": number, "day": day} if given else {}
    head = made(reportkit.report(YEAR), recipient(**fields)).head
    return f"{head.number} ngày {head.day:%d/%m/%Y}" if head.day else head.number


PHASES = {"mở": Phase.OPEN, "mở lại": Phase.OPEN, "chốt": Phase.CLOSED, "ban hành": Phase.ISSUED}


def marked(given: str) -> str:
    report = reportkit.report(YEAR)
    at = datetime(2026, 12, 20, 9, tzinfo=ZONE)
    closing = (
        Closing(2, YEAR, "Nguyễn Thị Hà", at, report.catalogue.digest, (), (), "0" * 64) if given != "mở" else None
    )
    state = replace(report.state, phase=PHASES[given], closing=closing)
    return made(replace(report, state=state)).draft


def grounded(given: str) -> str:
    report = reportkit.report(YEAR)
    plan = report.catalogue.plan.model_copy(update={"grounds": parts(given)})
    document = made(replace(report, catalogue=report.catalogue.model_copy(update={"plan": plan})))
    gap = [g.tag for g in gaps(document) if g.tag == "can_cu"]
    return " / ".join(document.head.grounds or gap)


def with_plan(**fields: object) -> Document:
    report = reportkit.report(YEAR)
    plan = report.catalogue.plan.model_copy(update=fields)
    return made(replace(report, catalogue=report.catalogue.model_copy(update={"plan": plan})), recipient())


def signed_with(given: str) -> str:
    return with_plan(report_sign=given).head.number


def received(given: str) -> str:
    return " / ".join(with_plan(receivers=parts(given)).signing.receivers)


def much(given: str) -> str:
    what, _, number = given.rpartition(" - ")
    return {"đơn vị chưa nộp": _absent, "tiêu chí của mô hình": _model, "tiêu chí chưa đạt": _failing}.get(
        what, _problems
    )(int(number))


def _absent(number: int) -> str:
    report = reportkit.report(YEAR)
    owing = [line.unit for line in report.register if line.version < 2][:number]
    lines = tuple(
        line._replace(version=0, counts=False, late=None) if line.unit in owing else line._replace(counts=True, late=0)
        for line in report.register
    )
    said = next(
        s.text for s in sentences(report_document(replace(report, register=lines), None, ())) if s.tag == "th.nop"
    )
    return said.rpartition(": ")[2] if "khác" in said else ""


def _copies(number: int, code: str) -> PeriodReport:
    """The year's report of so many criteria that are all the same but for their codes."""
    report = reportkit.report(YEAR)
    one = report.catalogue.criterion[code]
    several = tuple(one.model_copy(update={"code": f"X{n}"}) for n in range(number))
    found = tuple(report.assessment[code]._replace(code=f"X{n}") for n in range(number))
    known = report.catalogue.model_copy(update={"criteria": several})
    return replace(report, catalogue=known, assessments=found, before={})


def _rest(report: PeriodReport) -> str:
    pages = reports.consolidated(reportkit.report(YEAR))
    return " ".join(s.text for s in sentences(report_document(report, None, pages)) if s.tag.endswith(".khac"))


def _model(number: int) -> str:
    return _rest(_copies(number, "CHUNG-03"))


def _failing(number: int) -> str:
    return _rest(_copies(number, "CHUNG-04"))


def _problems(number: int) -> str:
    report = reportkit.report(YEAR)
    words = ["Đường", "Cầu", "Nước", "Điện", "Trường", "Chợ", "Sân", "Rác", "Đê", "Mương", "Kênh"]
    known = tuple(
        KnownProblem(f"KK-{n}", "THON01", f"{words[n]} hỏng", "", YEAR, date(2026, 12, 1), YEAR, "Đang giải quyết")
        for n in range(number)
    )
    return _rest(replace(report, problems=known))


def asked(given: str) -> str:
    code, how = given.split(" ", 1)
    known = reportkit.catalogue()
    kinds = tuple(k.model_copy(update={"urging": Urging(how)}) if k.code == code else k for k in known.kinds)
    letter = request_letter(known.model_copy(update={"kinds": kinds}), known.period[YEAR], {})
    return " ".join(s.tag for s in sentences(letter) if "các thôn" in s.text)


SAYS: dict[str, Callable[[str], str]] = {
    "phần": held,
    "hỏi": questions,
    "đột xuất": on_demand,
    "tiêu chí": sentence_of,
    "chữ": has_words,
    "ước": estimates,
    "số": numbered,
    "dấu": marked,
    "căn cứ": grounded,
    "ký hiệu": signed_with,
    "nơi nhận": received,
    "nhiều": much,
    "công văn": asked,
}
PARTLY = ("hỏi", "ước", "nhiều")
"""Cases that quote a part of what is said."""


@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row['row']} {row['about']} {row['given']}")
def test_a_rule(row: dict[str, str]) -> None:
    found = SAYS[row["about"]](row["given"])
    if row["about"] in PARTLY and row["says"]:
        assert row["says"] in found
    else:
        assert found == row["says"]


def test_the_column_names_every_part() -> None:
    column = next(c for c in RECIPIENTS.columns if c.key == "parts")
    assert column.help.startswith("; ".join(p.code for p in report_parts()))


# the letter


def letter(known: Catalogue, period: str, **forms: str) -> Document:
    return request_letter(known, known.period[period], forms)


def test_the_letter_says_who_must_send_what_by_when_and_where_to() -> None:
    known = sample(rows_of.starter())
    made_of = letter(known, YEAR, THON01="2026-N_THON01_Dong-Hai.xlsx")
    said = {s.tag: s.text for s in sentences(made_of)}
    assert made_of.head.kind == "" and made_of.head.number == "/UBND-VP" and made_of.head.day is None
    assert made_of.head.to == (
        "Các phòng",
        "Các trung tâm",
        "Trạm Y tế xã",
        "Các thôn",
        "Các trường",
        "HTX Nông nghiệp Minh Họa 1",
    )
    assert said["cv.yeu_cau"].startswith("Yêu cầu các phòng, các trung tâm, Trạm Y tế xã, các thôn, các trường báo cáo")
    assert said["cv.de_nghi"].startswith("Trân trọng đề nghị HTX Nông nghiệp Minh Họa 1 phối hợp")
    assert "chậm nhất ngày 16/12/2026" in said["cv.han"] and "chậm nhất ngày 18/12/2026" in said["cv.han"]
    assert "vanphong.minhhoa@example.vn" in said["cv.gui"] and "0225 000 0000" in said["cv.hoi"]
    assert made_of.signing.lines == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
    rows = made_of.appendices[0].sheet.blocks[1].rows  # type: ignore[union-attr]
    first = next(row for row in rows if row[1].value == "Thôn Đông Hải")
    assert [cell.value for cell in first[2:]] == ["2026-N_THON01_Dong-Hai.xlsx", "16/12/2026"]
    assert "Văn phòng HĐND và UBND xã" not in [row[1].value for row in rows]


def test_the_letter_on_demand_says_what_is_asked_and_by_which_hour() -> None:
    said = plain_text(letter(sample(rows_of.starter()), "2026-DX1"))
    assert "Số buổi vận động tham gia bảo hiểm y tế tại các thôn" in said
    assert "chậm nhất 16:00 ngày 22/9/2026" in said
    assert "Kính gửi: Các thôn" in said and "Các phòng" not in said


def test_a_letter_without_a_due_date_has_a_gap_for_it() -> None:
    known = sample(rows_of.starter())
    periods = tuple(p.model_copy(update={"due": None, "due_owner": None}) for p in known.periods)
    assert "cv.han" in [g.tag for g in gaps(letter(known.model_copy(update={"periods": periods}), YEAR))]


def test_a_part_of_a_kind_is_addressed_by_name() -> None:
    known = sample(rows_of.starter())
    row = next(e for e in known.exceptions if e.period == "2026-DX1")
    only = tuple(row.model_copy(update={"unit": u}) for u in ("THON01", "THON05"))
    made_of = letter(known.model_copy(update={"exceptions": only}), "2026-DX1")
    assert made_of.head.to == ("Thôn Đông Hải", "Thôn Đồng Tiến")


# around the text


def test_head_and_signing() -> None:
    report = reportkit.report(YEAR)
    document = made(report, recipient(name="Thành ủy Hải Phòng", signer="PCT"))
    assert document.head.authority == ("ỦY BAN NHÂN DÂN", "XÃ TÂN MINH")
    assert document.head.to == ("Thành ủy Hải Phòng",)
    assert document.signing.lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert document.signing.receivers[0] == "Như trên" and document.signing.receivers[-1].startswith("Lưu: VT")
    assert document.sample == "SỐ LIỆU MINH HỌA"
    assert any("Thành ủy Hải Phòng" in g.prompt for g in gaps(document) if g.tag == "kn.them")
    own = made(report)
    assert own.head.to == () and own.signing.receivers[0] != "Như trên"
    assert own.signing.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") and own.signing.name == "Đình Văn Nhanh"


def test_appendices_carry_no_signature_and_no_word_on_the_workbook() -> None:
    document = made(reportkit.report(YEAR))
    blocks = [block for a in document.appendices for block in a.sheet.blocks]
    assert not any(type(b).__name__ in ("Signature", "NewPage") for b in blocks)
    assert "Unhide" not in str(blocks)


def test_one_appendix_has_no_number() -> None:
    pages = [p for p in reports.consolidated(reportkit.report(YEAR)) if p.name == "Tiêu chí"]
    document = report_document(reportkit.report(YEAR), recipient(parts=("PL",)), pages)
    assert [a.number for a in document.appendices] == ["Phụ lục"]
    assert titles(document) == []
