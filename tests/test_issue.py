"""Issuing (decision-tables 6.3): the cases of tests/rules, and what is kept."""

import io
import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from tanminh_xl import templates
from tanminh_xl.domain.events import Issuing, Phase
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.issuing import DRAFT
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.typed_day import typed_day
from tanminh_xl.records.folder import Folder, sha256_of
from tanminh_xl.usecases.issue import is_draft
from tests import carried
from tests.markdown import ROOT, table
from tests.plans import Plan, given
from tests.test_doctor import ask

HALF, UNIT = "2026-6T", "THON01"
CASES = table((ROOT / "tests" / "rules" / "counts" / "6.3-issuing.md").read_text("utf-8").splitlines())
PARTY, COUNCIL = "Đảng ủy xã", "HĐND xã"
ROWS = (Recipient(period=HALF, name=PARTY), Recipient(period=HALF, name=COUNCIL, signer="PCT"))
DOCUMENT = f"BaoCao_{HALF}_Đảng ủy xã.docx"


def document(*lines: str, header: str = "") -> bytes:
    """A Word document of these paragraphs."""
    made, memory = docx.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    made.save(memory)
    return memory.getvalue()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A period with one report, closed on 18/6: its documents in Word beside the forms."""
    plan = Plan(tmp_path_factory.mktemp("made") / "xã", given())
    plan.edit(recipients=ROWS)
    plan.open(HALF)
    plan.on(2026, 6, 10).send(plan.form(UNIT, HALF))
    carried.close(*plan.on(2026, 6, 18).at(HALF))
    return plan.folder


def plan_at(folder: Path, to: Path) -> Plan:
    of = given().model_copy(update={"recipients": ROWS})
    return Plan.lying(folder, of).copied(to / "xã").on(2026, 6, 20)


@pytest.fixture
def plan(closed: Path, tmp_path: Path) -> Plan:
    return plan_at(closed, tmp_path)


# the cases


def options(words: str) -> dict[str, str]:
    """ "số=5 ngày=20/6/2026" by name."""
    parts = re.split(r"(?:^|\s)(số|ngày|nơi|ký|kèm|vì)=", words)
    return dict(zip(parts[1::2], (p.strip() for p in parts[2::2]), strict=True))


def issued(plan: Plan, words: str = "") -> Outcome:
    said = {"nơi": PARTY, "số": "5", "ngày": "19/6/2026", "ký": "", "kèm": "", "vì": ""} | options(words)
    scans = [plan.folder.parent / said["kèm"]] if said["kèm"] else []
    for scan in scans:
        scan.write_bytes(b"%PDF-1.7 signed" if "ký" in scan.name else b"\xff\xd8 photo")
    day = typed_day(said["ngày"]) if said["ngày"] else None
    return carried.issue(*plan.at(HALF), said["nơi"], said["số"], day, said["ký"], scans, said["vì"])


def columns(plan: Plan, words: str) -> None:
    said = options(words)
    day = typed_day(said["ngày"]) if "ngày" in said else None
    plan.edit(recipients=(ROWS[0].model_copy(update={"number": said["số"], "day": day}), ROWS[1]))


def reports(plan: Plan) -> Path:
    return plan.folder / "bao_cao" / HALF


def lost(plan: Plan, _: str) -> None:
    next((plan.folder / "da_nhan" / HALF / UNIT).glob("*.xlsx")).unlink()


def edited(pattern: str) -> Callable[[Plan, str], None]:
    def edit(plan: Plan, _: str) -> None:
        path = next(plan.folder.glob(pattern))
        path.write_bytes(path.read_bytes() + b"\0")

    return edit


def without_reports(plan: Plan, _: str) -> None:
    for path in filter(Path.is_file, reports(plan).glob("*.*")):
        path.unlink()


STEPS: dict[str, Callable[[Plan, str], Outcome | None]] = {
    "ban hành": issued,
    "mở lại": lambda plan, _: carried.reopen(*plan.at(HALF), "bổ sung"),
    "chốt": lambda plan, _: carried.close(*plan.at(HALF)),
    "lập báo cáo": lambda plan, _: carried.report(*plan.at(HALF)),
    "tình hình": lambda plan, _: carried.status(*plan.at(HALF)),
    "kiểm tra cài đặt": lambda plan, _: ask(plan.folder),
    "cột": columns,
    "mất chốt": lost,
    "dự thảo": lambda plan, _: (reports(plan) / DOCUMENT).write_bytes(document("Báo cáo", header=DRAFT)) and None,
    "sửa báo cáo": edited(f"bao_cao/{HALF}/{DOCUMENT}"),
    "sửa biểu": edited(f"bao_cao/{HALF}/TongHop_{HALF}.xlsx"),
    "sửa bản lưu": edited(f"ban_hanh/{HALF}/{Path(DOCUMENT).stem}__*.docx"),
    "xóa báo cáo": without_reports,
}


def done(plan: Plan, words: str) -> str:
    step = max((name for name in STEPS if words.startswith(name)), key=len)
    try:
        outcome = STEPS[step](plan, words.removeprefix(step).strip())
    except TanMinhError as problem:
        return f"{problem.code}: {problem}"
    return "\n".join((outcome.text, *outcome.lines)) if outcome else ""


def events(plan: Plan) -> list[Issuing]:
    return [e for e in Folder(plan.folder).records(HALF).ledger if isinstance(e, Issuing)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['row']} {case['done']}")
def test_a_case_of_the_table(case: dict[str, str], plan: Plan) -> None:
    said = [done(plan, step.strip()) for step in case["done"].split(";")][-1]
    *wanted, count = (part.strip() for part in case["says"].split("; "))
    for part in wanted:
        code, _, words = part.partition(": ")
        if code == "không":
            assert words not in said
        elif re.fullmatch(r"[a-z_]+", code):
            assert said.startswith(f"{code}: ") and words in said, said
        else:
            assert part in said, said
    assert f"ghi: {len(events(plan))}" == count


# what is kept


def test_what_was_issued_is_kept_before_the_event_with_its_bytes(plan: Plan) -> None:
    issued(plan, "kèm=bản ký.pdf")
    (event,) = events(plan)
    folder = Folder(plan.folder)
    assert [f.name for f in event.files] == [DOCUMENT, f"TongHop_{HALF}.xlsx"]
    for file in (*event.files, *event.signed):
        kept = (plan.folder / folder.issued_path(HALF, file)).read_bytes()
        assert sha256_of(kept) == file.sha256
    assert kept == b"%PDF-1.7 signed"
    for file in event.files:
        assert (reports(plan) / file.name).read_bytes() == (plan.folder / folder.issued_path(HALF, file)).read_bytes()
    assert (event.who, event.at, event.to, event.day) == ("Người thử", plan.now, PARTY, date(2026, 6, 19))


def test_a_document_that_was_issued_is_not_made_again_by_another_template(plan: Plan) -> None:
    issued(plan)
    before = {path.name: path.read_bytes() for path in reports(plan).glob("BaoCao_*.docx")}
    own = plan.folder / "van_ban" / "mau_van_ban.docx"
    own.parent.mkdir()
    template = docx.Document(str(templates.path("van_ban/mau_van_ban.docx")))
    template.core_properties.comments = "của xã"
    template.save(str(own))
    carried.report(*plan.at(HALF))
    after = {path.name: path.read_bytes() for path in reports(plan).glob("BaoCao_*.docx")}
    assert after[DOCUMENT] == before[DOCUMENT]


def test_the_period_is_issued_and_the_next_step_names_who_still_waits(plan: Plan) -> None:
    issued(plan)
    assert plan.snapshot().state(HALF).phase is Phase.ISSUED
    outcome = carried.status(*plan.at(HALF))
    assert outcome.data["next"] == f"Ban hành báo cáo gửi {COUNCIL}."  # type: ignore[index]
    issued(plan, f"nơi={COUNCIL} ký=Ông A")
    data = carried.status(*plan.at(HALF)).data
    assert data["next"] == "Kỳ này đã ban hành báo cáo."  # type: ignore[index]
    party = data["documents"][0]  # type: ignore[index]
    assert (party["number"], party["day"], party["issued"], party["signed"]) == (
        "05/BC-UBND",
        "2026-06-19",
        True,
        False,
    )


def test_a_document_without_a_row_is_told_by_its_event(plan: Plan) -> None:
    issued(plan)
    plan.edit(recipients=ROWS[1:])
    (line,) = (line for line in carried.status(*plan.at(HALF)).lines if PARTY in line)
    assert "đã ban hành số 05/BC-UBND" in line and "không còn dòng này" in line


def test_a_period_without_rows_takes_any_name_and_one_with_rows_only_theirs(plan: Plan) -> None:
    with pytest.raises(TanMinhError) as told:
        issued(plan, "nơi=Sở Nội vụ")
    assert told.value.code == "recipient_unknown" and PARTY in told.value.hint
    plan.edit(recipients=())
    assert "gửi Sở Nội vụ" in issued(plan, "nơi=Sở Nội vụ").text


def test_events_of_before_there_were_files_are_read(plan: Plan) -> None:
    place = plan.folder / "so_ky" / HALF
    old = {"number": 3, "period": HALF, "who": "Lan", "at": "2026-06-19T08:00:00+07:00", "document": "12/BC-UBND"}
    old |= {"day": "2026-06-19", "signer": "Ông A", "type": "issuing"}
    (place / "0003.json").write_text(json.dumps(old), "utf-8")
    said = "\n".join(carried.status(*plan.at(HALF)).lines)
    assert "đã ban hành số 12/BC-UBND ngày 19/6/2026" in said
    last = carried.status(*plan.at(HALF)).data["documents"][-1]  # type: ignore[index]
    assert (last["number"], last["issued"]) == ("12/BC-UBND", True)
    assert carried.report(*plan.at(HALF)).exit == 0


def test_a_draft_is_known_wherever_its_mark_stands() -> None:
    assert is_draft("a.docx", document("a", DRAFT)) and is_draft("A.DOCX", document("a", header=DRAFT))
    assert not is_draft("a.docx", document("Dự thảo trình ký")) and not is_draft("a.docx", b"PK damaged")
