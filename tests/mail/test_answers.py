"""Answers and forms over a plan folder: which messages lie there, what goes with them, when they go again."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest

from tanminh_xl.domain.events import Choice, Closing
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.receipt_code import receipt_code
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.program_tables import ProgramTables
from tests import carried
from tests.mail import mailed
from tests.mail.mailed import HALF, OF, OFFICE, text, there, wrong
from tests.mail.outbox import Outbox
from tests.plans import Plan


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mở")


@pytest.fixture
def plan(root: Path, tmp_path: Path) -> Plan:
    return mailed.opened(tmp_path / "xã", root)


def test_each_file_gets_the_answer_that_it_wants(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    plan.send(plan.form("THON03", HALF), wrong("mười hai", "1.234"))
    outcome = carried.reply(*plan.at())
    assert outcome.text == "Đã soạn 2 thư trả lời: 1 đã tiếp nhận; 1 đề nghị chỉnh sửa, bổ sung. Chưa gửi."
    got, back = there(plan).values()
    (receipt,) = [r for r in Folder(plan.folder).records(HALF).receipts if r.unit == "THON01"]
    assert receipt_code(OF.plan.code, receipt) in got["Subject"] and receipt_code(OF.plan.code, receipt) in text(got)
    assert got["To"] == "thon01@tanminh.example" and not list(got.iter_attachments())
    assert f"{OFFICE}>" in str(got["From"])
    (copy,) = back.iter_attachments()
    path = plan.folder / "tra_lai" / HALF / "THON03" / str(copy.get_filename())
    assert copy.get_content() == path.read_bytes() and back["To"] == "thon03@tanminh.example"
    assert "“mười hai”" in text(back) and "thứ Năm, ngày 18/6/2026" in text(back)
    again = carried.reply(*plan.at())
    assert again.text == outcome.text and len(there(plan)) == 2


def test_a_unit_that_has_filed_meanwhile_gets_no_letter_of_the_old_version(plan: Plan) -> None:
    plan.send(plan.form("THON03", HALF), wrong("mười hai", "1.234"))
    carried.reply(*plan.at())
    plan.on(2026, 6, 16).send(plan.form("THON03", HALF), wrong("12", "1.234"))
    carried.reply(*plan.at())
    (name,) = there(plan)
    assert name.startswith("Bo-sung_THON03") and "đã sửa 1/2 nội dung" in text(there(plan)[name])
    plan.on(2026, 6, 17).send(plan.form("THON03", HALF))
    carried.reply(*plan.at())
    (name,) = there(plan)
    assert name.startswith("Da-tiep-nhan_THON03")


def test_what_the_office_decides_after_an_answer_is_a_new_message(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    box = Outbox()
    carried.reply(*plan.at())
    carried.send(*plan.at(), post=box)
    assert carried.reply(*plan.at()).text == "Không có tệp nào cần trả lời."
    carried.decide(*plan.at(), f"{HALF}/THON01#1", Choice.RETURN, "Đề nghị rà soát lại số hộ")
    carried.reply(*plan.at())
    carried.send(*plan.at(), post=box)
    carried.decide(*plan.at(), f"{HALF}/THON01#1", Choice.ACCEPT)
    carried.reply(*plan.at())
    carried.send(*plan.at(), post=box)
    sent = [cast("EmailMessage", message_from_bytes(m.data, policy=default)) for m in box.took]
    assert [m["Subject"].split(" báo cáo")[0] for m in sent] == [
        "Đã tiếp nhận",
        "Đề nghị chỉnh sửa, bổ sung",
        "Đã tiếp nhận",
    ]
    assert "Ý kiến của Văn phòng: Đề nghị rà soát lại số hộ." in text(sent[1]) and len(set(box.ids)) == 3


def test_a_file_that_waits_gets_no_answer(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    plan.send(plan.form("THON03", HALF))
    carried.reply(*plan.at())
    assert len(there(plan)) == 2
    plan.on(2026, 5, 20).send(plan.form("THON03", HALF), wrong("99"), name="bản cũ.xlsx")
    outcome = carried.reply(*plan.on(2026, 6, 17).at())
    assert [name.split("_")[1] for name in there(plan)] == ["THON01"]
    assert any("Chờ Văn phòng xác nhận" in line and "Hòa Bình" in line for line in outcome.lines)


def test_a_file_that_is_no_form_goes_back_with_the_form(plan: Plan) -> None:
    (plan.folder / "hop_thu" / "2026-6T Thôn Đông Hải.pdf").write_bytes(b"%PDF-1.4 scan")
    carried.collect(*plan.at(HALF))
    carried.reply(*plan.at())
    (message,) = there(plan).values()
    names = [part.get_filename() for part in message.iter_attachments()]
    assert len(names) == 2 and names[1] == plan.form("THON01", HALF).file_name
    assert "mở biểu mẫu đính kèm" in text(message)


def test_without_an_address_the_text_is_for_zalo_and_the_unit_is_told(plan: Plan) -> None:
    plan.send(plan.form("THON02", HALF), wrong("mười hai"))
    outcome = carried.reply(*plan.at())
    (path,) = (plan.folder / "thu_di" / HALF).glob("*.txt")
    said = path.read_text("utf-8-sig")
    assert said.startswith("Kính gửi Thôn Đoài Thượng: đề nghị sửa") and "tra_lai/2026-6T/THON02/" in said
    assert any("Chưa có địa chỉ thư" in line and "Thôn Đoài Thượng" in line for line in outcome.lines)


def test_the_period_s_forms(plan: Plan) -> None:
    outcome = carried.forms_by_mail(*plan.at())
    messages = there(plan)
    assert len(messages) == 9 and "Đã soạn 10 thư gửi biểu mẫu" in outcome.text
    message = messages["Bieu-mau_THON01_Thon-Dong-Hai_v1.eml"]
    (attached,) = message.iter_attachments()
    assert attached.get_content() == Folder(plan.folder).form_path(plan.form("THON01", HALF)).read_bytes()
    assert "chậm nhất thứ Ba, ngày 16/6/2026" in text(message)
    group = (plan.folder / "thu_di" / HALF / "Zalo_nhom_bieu-mau.txt").read_text("utf-8-sig")
    assert "- Thôn Đoài Thượng." in group and "đã gửi qua thư điện tử" in group
    assert not any("VP" in name for name in messages)


def test_a_form_that_changed_goes_again(plan: Plan) -> None:
    carried.forms_by_mail(*plan.at())
    box = Outbox()
    carried.send(*plan.at(), post=box)
    assert len(box.took) == 9
    assert carried.forms_by_mail(*plan.at()).text == "Đã soạn 1 thư gửi biểu mẫu của kỳ 2026-6T. Chưa gửi."
    plan.edit(plan=OF.plan.model_copy(update={"send_to": "khac@tanminh.example"}))
    carried.forms_by_mail(*plan.at())
    carried.send(*plan.at(), post=box)
    subjects = [message_from_bytes(m.data, policy=default)["Subject"] for m in box.took[9:]]
    assert len(subjects) == 9 and all("(bản 2)" in subject for subject in subjects)


def test_of_a_closed_period_nothing_is_laid(plan: Plan) -> None:
    snapshot = plan.snapshot()
    digest = snapshot.keep_catalogue()
    snapshot.folder.add(Closing(0, HALF, "Lan", plan.now, digest, (), (), "f" * 64))
    for verb in (carried.reply, carried.forms_by_mail):
        with pytest.raises(TanMinhError) as told:
            verb(*plan.at(HALF))
        assert told.value.code == "closed"


def test_the_code_of_a_letter_finds_the_file(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    (receipt,) = Folder(plan.folder).records(HALF).receipts
    code = receipt_code(OF.plan.code, receipt)
    told = carried.status_of_code(*plan.at(), f" {code.lower()[:3]}-{code.lower()[3:]}")
    assert told.text == f"Mã biên nhận {code}: 1 tệp." and told.data == {"code": code, "receipts": [receipt.label]}
    assert told.lines[0].startswith(
        "Thôn Đông Hải, 6 tháng đầu năm 2026, bản 1: 2026-6T_THON01_Dong-Hai.xlsx, nhận ngày"
    )
    rows = {(r["unit"], r["version"]): r["receipt_code"] for r in ProgramTables(plan.snapshot())[REGISTER]}
    assert rows["THON01", 1] == code and rows["THON03", 0] == ""
    for wrong_code, problem in (("ABCDEO", "no_code"), ("222222", "code_unknown")):
        with pytest.raises(TanMinhError) as told_of:
            carried.status_of_code(*plan.at(), wrong_code)
        assert told_of.value.code == problem


def test_of_two_receipts_with_one_code_both_are_found(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    plan.send(plan.form("THON03", HALF))
    carried.reread(*plan.at())
    receipts = [r for r in Folder(plan.folder).records(HALF).receipts if r.unit == "THON01"]
    code = receipt_code(OF.plan.code, receipts[0])
    told = carried.status_of_code(*plan.at(), code)
    assert told.text == f"Mã biên nhận {code}: 2 tệp." and len(receipts) == 2
    assert told.data == {"code": code, "receipts": [r.label for r in receipts]}


def test_the_code_of_a_letter_explains_what_became_of_the_file(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF), wrong("mười hai"))
    (receipt,) = Folder(plan.folder).records(HALF).receipts
    carried.decide(*plan.at(), [receipt.label], Choice.RETURN, "thiếu chữ ký")
    code = receipt_code(OF.plan.code, receipt)
    found, told = carried.status_of_code(*plan.at(), code), carried.explain(*plan.at(), f" {code.lower()} ")
    assert (told.text, told.lines[0]) == (found.text, found.lines[0]), "as status says it"
    assert "trả lại để bổ sung" in told.lines[0] and len(told.lines) == 2 + len(receipt.findings) > 2
    held = next(f for f in receipt.findings if f.code is Code.WRONG_TYPE)
    assert any(f"ô {held.cell}: " in line and "“mười hai”" in line for line in told.lines)
    assert told.lines[-1] == "    Văn phòng quyết định: Trả lại: thiếu chữ ký"
    with pytest.raises(TanMinhError) as none:
        carried.explain(*plan.at(), "222222")
    assert none.value.code == "code_unknown"


def test_what_could_be_a_code_and_is_a_criterion_is_the_criterion(plan: Plan) -> None:
    first = next(c for c in OF.criteria if c.code == "MH1-01")
    plan.edit(criteria=(*OF.criteria, first.model_copy(update={"code": "MH2222"})))
    assert carried.explain(*plan.at(), "mh2222").text.startswith("MH2222 ")
