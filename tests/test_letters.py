"""Reports and letters in Word, in the plan folder: made, made again over what people wrote, closed."""

from __future__ import annotations

import errno
import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.reports.docx import build_template
from tanminh_xl.usecases.letters import TEMPLATE, report_names
from tests import docx_edits as edits
from tests.carried import adjust, close, issue_forms, report
from tests.plans import Plan, given
from tests.test_closing import COUNT, HALF, UNIT

DRAFT = "DỰ THẢO TRÌNH KÝ"
GAP = "chung.chi_dao"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """The half-year is open, one village has reported."""
    made = Plan(tmp_path / "ke-hoach", given())
    made.open(HALF)
    made.on(2026, 6, 15).send(made.form(UNIT, HALF))
    return made


def folder(plan: Plan, period: str = HALF) -> Path:
    return plan.folder / "bao_cao" / period


def own(plan: Plan) -> Path:
    """The report of a period without rows in Nơi nhận báo cáo."""
    return folder(plan) / f"BaoCao_{HALF}.docx"


def gap_of(data: bytes) -> str:
    """Tag of the first gap."""
    file = docx.Document(io.BytesIO(data))
    properties = next(file.element.body.iter("{*}showingPlcHdr")).getparent()
    return str(next(properties.iter("{*}tag")).values()[0])


def marks(data: bytes) -> str:
    file = docx.Document(io.BytesIO(data))
    return "\n".join(p.text for p in file.sections[0].first_page_header.paragraphs)


def edit(path: Path, *changes: edits.Edit) -> bytes:
    path.write_bytes(edits.edited(path.read_bytes(), *changes))
    return path.read_bytes()


@pytest.mark.parametrize(
    ("to", "names"),
    [
        ([""], ["BaoCao_2026-6T.docx"]),
        (["Đảng ủy xã", "HĐND xã"], ["BaoCao_2026-6T_Đảng ủy xã.docx", "BaoCao_2026-6T_HĐND xã.docx"]),
        (["Sở A", "SỞ A"], ["BaoCao_2026-6T_Sở A.docx", "BaoCao_2026-6T_SỞ A (2).docx"]),
        (["Sở A/B: chung"], ["BaoCao_2026-6T_Sở A_B_ chung.docx"]),
        (["Ông N.V.A"], ["BaoCao_2026-6T_Ông N.V.A.docx"]),
    ],
)
def test_names_of_files(to: list[str], names: list[str]) -> None:
    assert report_names(HALF, to) == names


def test_each_recipient_gets_a_report_of_its_own(plan: Plan) -> None:
    rows = (
        Recipient(period=HALF, name="Đảng ủy xã Tân Minh"),
        Recipient(period=HALF, name="UBND thành phố Hải Phòng", number="05/BC-UBND", day=date(2026, 6, 20)),
    )
    plan.edit(recipients=rows)
    outcome = report(*plan.at(HALF))
    made = [path.name for path in outcome.paths if path.suffix == ".docx"]
    assert made == [f"BaoCao_{HALF}_Đảng ủy xã Tân Minh.docx", f"BaoCao_{HALF}_UBND thành phố Hải Phòng.docx"]
    first, second = (edits.texts((folder(plan) / name).read_bytes()) for name in made)
    assert "Kính gửi: Đảng ủy xã Tân Minh" in first
    assert "Kính gửi: UBND thành phố Hải Phòng" in second and "Số: 05/BC-UBND" in second


def test_it_is_a_draft_until_the_period_is_closed_and_a_persons_words_stay(plan: Plan) -> None:
    report(*plan.at(HALF))
    assert DRAFT in marks(own(plan).read_bytes())
    tag = gap_of(own(plan).read_bytes())
    written = edit(own(plan), edits.say(tag, "Chủ tịch đã ký 03 văn bản chỉ đạo."))
    outcome = close(*plan.at(HALF))
    data = own(plan).read_bytes()
    assert DRAFT not in marks(data)
    assert edits.text_under(data, tag) == "Chủ tịch đã ký 03 văn bản chỉ đạo."
    (kept,) = folder(plan).glob("*(bản trước *).docx")
    assert kept.read_bytes() == written
    told = "\n".join(outcome.lines)
    assert f"“{own(plan).name}” đã được sửa tay; bản trước được giữ lại là “{kept.name}”." in told
    assert f"{own(plan).name}: Đã giữ 1 nội dung do người soạn viết hoặc sửa." in told
    later = edit(own(plan), edits.below(tag, "Đoạn viết sau khi chốt."))
    again = report(*plan.at(HALF))
    assert own(plan).read_bytes() == later, "nothing of ours changed: the file stays as its writer left it"
    assert not any(own(plan).name in line for line in again.lines)


def more(plan: Plan) -> None:
    """Another village reports."""
    plan.send(plan.form("THON01", HALF))


def test_what_came_changes_the_sentences_that_say_it_and_no_other(plan: Plan) -> None:
    report(*plan.at(HALF))
    before = own(plan).read_bytes()
    more(plan)
    report(*plan.at(HALF))
    after = own(plan).read_bytes()
    tags = [tag for tag in edits.tags(before) if tag in edits.tags(after)]
    changed = [tag for tag in tags if edits.text_under(before, tag) != edits.text_under(after, tag)]
    assert changed and len(changed) < len(tags) / 2
    assert not any(tag.startswith(("dau:", "ky:", "noi_nhan:", "muc:", "phu_luc:")) for tag in changed)


def test_a_sentence_that_a_person_changed_and_that_we_now_say_otherwise_stands_beside_ours(plan: Plan) -> None:
    report(*plan.at(HALF))
    before = own(plan).read_bytes()
    tag = next(t for t in edits.tags(before) if "đã nộp báo cáo (" in str(edits.text_under(before, t)))
    edit(own(plan), edits.say(tag, "Câu của Văn phòng."))
    more(plan)
    outcome = report(*plan.at(HALF))
    data = own(plan).read_bytes()
    assert edits.text_under(data, tag) == "Câu của Văn phòng."
    offered = str(edits.text_under(data, f"{tag}~moi"))
    assert offered.startswith("[Câu lập theo số liệu hiện nay: ") and str(edits.text_under(before, tag)) not in offered
    assert any("giữ câu đã sửa (“Câu của Văn phòng.”)" in line for line in outcome.lines)


def test_a_report_of_another_period_put_in_its_place_is_not_taken(plan: Plan) -> None:
    report(*plan.at(HALF))
    ours = own(plan).read_bytes()
    plan.on(2026, 12, 1).open("2026-N")
    report(*plan.at("2026-N"))
    other = folder(plan, "2026-N") / "BaoCao_2026-N.docx"
    edit(other, edits.say(gap_of(other.read_bytes()), "Viết về cả năm."))
    own(plan).write_bytes(other.read_bytes())
    outcome = report(*plan.at(HALF))
    assert own(plan).read_bytes() == ours
    assert any("Bản trước là văn bản của kỳ 2026-N" in line for line in outcome.lines)
    (kept,) = folder(plan).glob("*(bản trước *).docx")
    assert kept.read_bytes() == other.read_bytes()


def test_a_report_that_is_open_in_word_is_told(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    report(*plan.at(HALF))
    old = own(plan).read_bytes()
    adjust(*plan.at(HALF), UNIT, COUNT, "77", "Gọi điện")
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if Path(target).name == own(plan).name and Path(target).parent == folder(plan):
            problem = PermissionError(errno.EACCES, "busy")
            problem.winerror = 32  # type: ignore[attr-defined]
            raise problem
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        outcome = report(*plan.at(HALF))
    assert own(plan).read_bytes() == old
    assert any("đang mở nên bản mới lưu là" in line for line in outcome.lines)
    (beside,) = folder(plan).glob("*(mới *).docx")
    report(*plan.at(HALF))
    assert own(plan).read_bytes() == beside.read_bytes()


def test_what_a_program_dropped_is_known_by_the_copy_that_we_kept(plan: Plan) -> None:
    report(*plan.at(HALF))
    tag = gap_of(own(plan).read_bytes())
    edit(own(plan), edits.say(tag, "Đoạn của người soạn."), edits.unwrapped, edits.without_bookmarks)
    own(plan).write_bytes(edits.without_parts(own(plan).read_bytes(), "customXml/"))
    adjust(*plan.at(HALF), UNIT, COUNT, "77", "Gọi điện")
    report(*plan.at(HALF))
    assert "Đoạn của người soạn." in "\n".join(edits.texts(own(plan).read_bytes()))


# the template


def test_an_offices_own_template_wins_and_a_broken_one_stops_before_anything_is_written(plan: Plan) -> None:
    mine = plan.folder / TEMPLATE
    mine.parent.mkdir()

    def smaller(file: object) -> None:
        file.styles["VB Nội dung"].font.size = docx.shared.Pt(13)  # type: ignore[attr-defined]

    mine.write_bytes(edits.edited(build_template(), smaller))
    report(*plan.at(HALF))
    file = docx.Document(io.BytesIO(own(plan).read_bytes()))
    assert file.styles["VB Nội dung"].font.size.pt == 13
    before = {path: path.read_bytes() for path in folder(plan).rglob("*") if path.is_file()}
    mine.write_bytes(b"no document")
    adjust(*plan.at(HALF), UNIT, COUNT, "77", "Gọi điện")
    for verb in (report, close):
        with pytest.raises(TanMinhError) as told:
            verb(*plan.at(HALF))
        assert told.value.code == "bad_template" and "van_ban/mau_van_ban.docx" in told.value.message
    assert {path: path.read_bytes() for path in folder(plan).rglob("*") if path.is_file()} == before
    with pytest.raises(TanMinhError, match="không phải tệp Word"):
        plan.on(2026, 12, 1).open("2026-N")
    assert not (plan.folder / "so_ky" / "2026-N").exists()


# the letter at the opening


def letter(plan: Plan) -> Path:
    return plan.folder / "bieu_mau" / HALF / f"CongVan_{HALF}.docx"


def test_opening_makes_the_letter_beside_the_forms(plan: Plan) -> None:
    text = "\n".join(edits.texts(letter(plan).read_bytes()))
    assert "V/v " in text and "Kính gửi:" in text
    assert DRAFT not in marks(letter(plan).read_bytes())
    assert zipfile.is_zipfile(letter(plan))


def test_forms_that_are_issued_again_bring_the_letter_along_with_what_was_written(plan: Plan) -> None:
    same = issue_forms(*plan.at(HALF))
    assert not any("Công văn" in line for line in same.lines)
    edit(letter(plan), edits.say("dau:so", "Số: 12/UBND-VP"))
    written = letter(plan).read_bytes()
    assert issue_forms(*plan.at(HALF)).lines == () and letter(plan).read_bytes() == written
    half = plan.of.period[HALF].model_copy(update={"due": date(2026, 6, 18)})
    plan.edit(periods=tuple(half if p.code == HALF else p for p in plan.of.periods))
    outcome = issue_forms(*plan.at(HALF))
    assert any(line == f"Công văn yêu cầu báo cáo lập lại: CongVan_{HALF}.docx." for line in outcome.lines)
    text = edits.texts(letter(plan).read_bytes())
    assert "Số: 12/UBND-VP" in text and any("18/6/2026" in line for line in text)
    assert not any("16/6/2026" in line for line in text)
