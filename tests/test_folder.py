"""The plan folder: what is written is read back equal; what is damaged or foreign is named; nothing comes twice."""

import hashlib
import multiprocessing
import os
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.events import UNKNOWN, Choice, Issuing, Receipt, Records, state
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import Block, BlockKey, ColumnKey, Compare, FormColumn, FormSpec, Row
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.submission import Given, Problem, TaskAnswer, Text
from tanminh_xl.records import disk, stored
from tanminh_xl.records.folder import Folder
from tanminh_xl.records.issued import Issued
from tests.event_builders import (
    NOON,
    PERIOD,
    adjustment,
    answer,
    closing,
    decision,
    opening,
    receipt,
    reopening,
    submission,
)

V = "THON05"
UNIT = Path("da_nhan", PERIOD, V)
SPEC = FormSpec(
    plan="TM",
    unit=V,
    period=PERIOD,
    version=1,
    unit_name="Thôn Đồng Tiến",
    period_name="6 tháng đầu năm 2026",
    head=("XÃ TÂN MINH", "THÔN ĐỒNG TIẾN"),
    blocks=(
        Block(
            key=BlockKey.FIGURES,
            title="A. Số liệu",
            columns=(FormColumn(key=ColumnKey.VALUE, title="Số liệu kỳ này", first=5, last=5, entry=True),),
            rows=(
                Row(
                    item="CHUNG-01",
                    unit=V,
                    value_type=ValueType.COUNT,
                    compare=Compare(value=3.5, label="14/12/2025", period="2025-N"),
                ),
            ),
        ),
    ),
    file_name="2026-6T_THON05_Dong-Tien.xlsx",
    due=NOON.date(),
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "Kế hoạch xã")
    made.create("TanMinh_KeHoach.xlsx", b"master")
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_plan_folder(folder: Folder) -> None:
    assert folder.master.read_bytes() == b"master"
    assert names(folder.root) == ["TanMinh_KeHoach.xlsx", "hop_thu", "ke_hoach.json"]
    with pytest.raises(TanMinhError, match="đã có kế hoạch"):
        folder.create("Khac.xlsx", b"other")
    folder.switch_master("Kế hoạch 2027.xlsx")
    assert folder.plan().master == "Kế hoạch 2027.xlsx"
    said = (folder.root / "ke_hoach.json").read_text("utf-8")
    assert said == '{\n "format": 2,\n "master": "Kế hoạch 2027.xlsx"\n}'


def test_a_creation_that_was_cut_short_goes_on_and_another_workbook_is_never_taken(tmp_path: Path) -> None:
    (tmp_path / "TanMinh_KeHoach.xlsx").write_bytes(b"master")
    with pytest.raises(TanMinhError, match="đã có tệp"):
        Folder(tmp_path).create("TanMinh_KeHoach.xlsx", b"another")
    Folder(tmp_path).create("TanMinh_KeHoach.xlsx", b"master")
    assert Folder(tmp_path).plan().master == "TanMinh_KeHoach.xlsx"


def test_a_plan_file_that_a_killed_writer_left_empty_is_no_plan_yet(tmp_path: Path) -> None:
    (tmp_path / "ke_hoach.json").touch()
    with pytest.raises(TanMinhError) as told:
        Folder(tmp_path).plan()
    assert told.value.code == "no_plan"
    Folder(tmp_path).create("TanMinh_KeHoach.xlsx", b"master")
    assert Folder(tmp_path).plan().master == "TanMinh_KeHoach.xlsx"


def test_what_a_folder_is_told_lasts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda opened: synced.append(os.fstat(opened).st_ino))
    plan, kept = Issued(tmp_path), Folder(tmp_path)
    plan.create("TanMinh_KeHoach.xlsx", b"master")
    got = kept.receive(receipt(V, 0), b"one")
    kept.add(opening())
    facts = (tmp_path / "ke_hoach.json", tmp_path / kept.path_of(got), tmp_path / "so_ky" / PERIOD / "0001.json")
    assert {path.stat().st_ino for path in facts} <= set(synced)


def test_a_folder_that_need_not_last_waits_for_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    quick = Folder(tmp_path / "nhanh", fsync=False)
    quick.create("TanMinh_KeHoach.xlsx", b"master")
    quick.keep_catalogue("a" * 64, b"{}")
    (cut_short := quick.form_path(SPEC)).parent.mkdir(parents=True)
    cut_short.write_bytes(b"nobody was sent this")
    assert quick.keep_form(SPEC, b"form").read_bytes() == b"form"
    quick.add(opening())
    quick.receive(receipt(V, 0), b"one", [("ảnh.jpg", b"scan")])
    quick.decide(decision(V, 1, Choice.ACCEPT))
    quick.switch_master("TanMinh_2027.xlsx")
    assert synced == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{", "record_unreadable"),
        ('{"format": 1}', "record_unreadable"),
        ('{"format": "1", "master": "x"}', "record_unreadable"),
        ('{"format": 1, "master": 2}', "record_unreadable"),
        ('{"format": 99, "master": "x"}', "plan_newer"),
    ],
)
def test_a_plan_file_that_cannot_be_used_is_told(said: str, code: str, folder: Folder) -> None:
    (folder.root / "ke_hoach.json").write_text(said)
    with pytest.raises(TanMinhError) as told:
        folder.plan()
    assert told.value.code == code and told.value.hint


def test_what_goes_back_and_what_goes_up_lie_by_period(folder: Folder) -> None:
    assert folder.returned_folder(PERIOD, V) == folder.root / "tra_lai" / PERIOD / V
    assert folder.reports_folder(PERIOD) == folder.root / "bao_cao" / PERIOD
    assert folder.backups == folder.root / "sao_luu"
    assert folder.form_path(replace(SPEC, file_name="")).name == "2026-6T_THON05.xlsx"


def test_a_folder_without_a_plan_is_told(tmp_path: Path) -> None:
    with pytest.raises(TanMinhError) as told:
        Folder(tmp_path).plan()
    assert told.value.code == "no_plan"


def test_forms_are_kept_as_sent_with_their_descriptions(folder: Folder) -> None:
    second = replace(SPEC, version=2, head=("khác",))
    for spec, data in ((SPEC, b"one"), (second, b"two"), (SPEC, b"one, made again")):
        folder.keep_form(spec, data)
    forms = folder.forms_folder(PERIOD)
    assert names(forms) == [
        "2026-6T_THON05_Dong-Tien.xlsx",
        "2026-6T_THON05_Dong-Tien_v2.xlsx",
        "THON05.v1.json",
        "THON05.v2.json",
    ]
    assert folder.form_path(SPEC).read_bytes() == b"one"
    assert folder.form(V, PERIOD, 1) == SPEC and folder.form(V, PERIOD, 3) is None
    assert folder.latest_form(V, PERIOD) == second and folder.latest_form("THON06", PERIOD) is None
    assert folder.forms(PERIOD) == (second,) and folder.forms("2027-N") == ()
    with pytest.raises(TanMinhError, match="nội dung khác"):
        folder.keep_form(replace(SPEC, head=()), b"one")


def test_catalogues_are_kept_by_digest(folder: Folder) -> None:
    digest = hashlib.sha256(b"{}").hexdigest()
    assert folder.keep_catalogue(digest, b"{}") == digest
    assert folder.catalogue(digest) == (folder.root / "danh_muc" / f"{digest}.json").read_bytes() == b"{}"
    with pytest.raises(TanMinhError, match="danh_muc"):
        folder.catalogue("b" * 64)


def full() -> Records:
    """One of everything, with every kind of value."""
    said = submission(
        V,
        answer(V, "CHUNG-01", 3.5),
        answer(V, "CHUNG-06", True),
        answer(V, "CHUNG-07", False),
        answer(V, "MH2-02", Given.NONE_OCCURRED),
        answer(V, "MH2-03", Given.BLANK),
        tasks=(TaskAnswer(V, "NV-7.1", "Đang thực hiện", "đã họp\n2 lần", "G30"),),
        problems=(Problem(V, "", "Kênh N3 bị sạt\u2028lở", "hỗ trợ \\ kinh phí", "", "B40"),),
        texts=(Text("noi_bat", 'Đã "dồn điền"', "B50"),),
    )
    findings = (Finding(Code.WRONG_TYPE, "Số liệu", "G9", "mười", "số", V, "CHUNG-01", (("name", "Số hội nghị"),)),)
    return Records(
        PERIOD,
        (
            opening(1),
            closing(2, (V, 1, True), adjustments=(1,)),
            Issuing(3, PERIOD, "Lan", NOON, "15/BC-UBND", NOON.date(), "Chủ tịch"),
            reopening(4),
        ),
        (
            receipt(V, 1, said=said, findings=findings, verdict=Verdict.RETURNED, name="báo cáo.xlsx"),
            receipt(V, 2, answer(V, "CHUNG-01", 4.0)),
        ),
        (decision(V, 1, Choice.RETURN, 1), decision(V, 1, Choice.ACCEPT_VALID, 2)),
        (adjustment(1, V, "CHUNG-01", 1, 5.0), adjustment(2, V, "CHUNG-06", 1, True)),
    )


def test_every_event_is_read_back_equal(folder: Folder) -> None:
    wanted = full()
    got = [folder.receive(r, f"bytes {r.number}".encode()) for r in wanted.receipts]
    for event in wanted.ledger:
        folder.add(event)
    assert [folder.decide(d) for d in wanted.decisions] == list(wanted.decisions)
    assert [folder.adjust(a) for a in wanted.adjustments] == list(wanted.adjustments)
    read = Folder(folder.root).records(PERIOD)
    assert read == replace(wanted, receipts=tuple(got))
    assert [replace(r, sha256="", file="") for r in got] == [replace(r, sha256="", file="") for r in wanted.receipts]
    first = read.receipts[0]
    assert first.submission is not None and [type(a.value) for a in first.submission.answers[:2]] == [float, bool]
    assert folder.data(first) == b"bytes 1" and folder.periods() == (PERIOD,)
    assert folder.path_of(first) == f"da_nhan/2026-6T/THON05/báo cáo__{first.sha256[:8]}.xlsx"
    assert names(folder.root / UNIT)[:4] == ["0001.json", "0001.qd01.json", "0001.qd02.json", "0002.json"]


def test_a_receipt_is_a_line_a_row_to_whoever_opens_it(folder: Folder) -> None:
    folder.receive(full().receipts[0], b"bytes")
    text = (folder.root / UNIT / "0001.json").read_text("utf-8")
    assert '\n   ["THON05","CHUNG-01","Số liệu",3.5,"","","G9",false],\n' in text


def test_the_same_bytes_are_received_once(folder: Folder) -> None:
    first = folder.receive(receipt(V, 0), b"one")
    again = folder.receive(receipt(V, 0, sent=NOON + timedelta(days=3), name="khác.xlsx"), b"one")
    assert again == first and folder.receive(receipt(V, 0), b"two").number == 2
    assert folder.known(first.sha256) == first and Folder(folder.root).known(first.sha256) == first
    assert folder.known(sha256(b"three").hexdigest()) is None


def test_bytes_whose_short_name_others_have_are_kept_under_a_longer_one(folder: Folder) -> None:
    digest = sha256(b"one").hexdigest()
    taken = folder.root / UNIT / f"THON05__{digest[:8]}.xlsx"
    taken.parent.mkdir(parents=True)
    taken.write_bytes(b"other bytes")
    got = folder.receive(receipt(V, 0), b"one")
    assert got.file == f"THON05__{digest[:16]}.xlsx" and folder.data(got) == b"one"
    again = folder.receive(replace(receipt(V, 0), reread=True), b"one")
    assert (again.number, again.file) == (2, got.file)
    taken.unlink()
    assert Folder(folder.root).known(digest) == again
    assert folder.receive(replace(receipt(V, 0), reread=True), b"one") == again  # now under the short name too


def waiting(folder: Folder) -> tuple[Receipt, ...]:
    return tuple(standing.receipt for standing in state(folder.unknown()).waiting)


def test_assigning_and_rereading_give_the_same_bytes_one_more_version_each(folder: Folder) -> None:
    lost = folder.receive(receipt(UNKNOWN, 0, period=PERIOD), b"one")
    assert (lost.label, waiting(folder)) == ("_chua_ro/_chua_ro#1", ())
    to_village = replace(receipt(V, 0), assigned_from=lost.label)
    for _ in range(2):
        assert folder.receive(to_village, b"one").number == 1
    newer = replace(receipt(V, 0), reread=True, reader="0.2.0")
    for days in range(2):
        assert folder.receive(replace(newer, received=NOON + timedelta(days)), b"one").number == 2
    assert folder.receive(replace(newer, reader="0.3.0"), b"one").number == 3
    known = folder.known(lost.sha256)
    assert known is not None and known.label == "2026-6T/THON05#3"
    assert folder.data(lost) == folder.data(known) == b"one" and folder.orphans() == ()
    assert known.file == folder.receive(to_village, b"one").file


def test_bytes_that_a_unit_sends_itself_and_those_it_is_assigned(folder: Folder) -> None:
    given = replace(receipt(V, 0), assigned_from="_chua_ro/_chua_ro#1")
    assert [folder.receive(r, b"one").number for r in (receipt(V, 0), given, receipt(V, 0), given)] == [1, 2, 1, 2]
    other = replace(given, unit="THON06")
    assert [folder.receive(r, b"one").number for r in (other, replace(other, assigned_from=""))] == [1, 1]


def test_bytes_assigned_to_where_they_are_are_known_nevertheless(folder: Folder) -> None:
    got = folder.receive(replace(receipt(V, 0), assigned_from=f"{PERIOD}/{V}#1"), b"one")
    assert folder.known(got.sha256) == got


def test_bytes_that_were_assigned_are_known_where_they_came_to_whatever_their_numbers(folder: Folder) -> None:
    folder.receive(receipt(UNKNOWN, 0, period=PERIOD), b"other")
    lost = folder.receive(receipt(UNKNOWN, 0, period=PERIOD), b"one")
    came = folder.receive(replace(receipt(V, 0), assigned_from=lost.label), b"one")
    assert (lost.number, came.number) == (2, 1)
    assert folder.known(lost.sha256) == came == Folder(folder.root).known(lost.sha256)


def test_what_waits_for_its_unit_is_listed_until_the_office_decides(folder: Folder) -> None:
    lost = folder.receive(receipt(UNKNOWN, 0, verdict=Verdict.NEEDS_CONFIRMATION), b"one")
    assert waiting(folder) == (lost,)
    folder.decide(decision(UNKNOWN, 1, Choice.ASSIGN, period=UNKNOWN, to=V))
    assert waiting(folder) == ()


def test_attachments_are_known_and_no_orphans(folder: Folder) -> None:
    got = folder.receive(receipt(V, 0), b"one", [("ảnh.jpg", b"scan"), ("ảnh.jpg", b"scan 2")])
    assert [(folder.root / UNIT / a.file).read_bytes() for a in got.attachments] == [b"scan", b"scan 2"]
    assert folder.orphans() == () and folder.known(sha256(b"scan 2").hexdigest()) == got


def test_bytes_put_among_the_received_by_hand_are_orphans_until_received(folder: Folder) -> None:
    folder.receive(receipt(V, 0), b"one")
    dropped = folder.root / UNIT / "sửa lại.xlsx"
    dropped.write_bytes(b"dropped")
    (folder.root / UNIT / "Thumbs.db").write_bytes(b"system")
    (folder.root / UNIT / "~$sửa lại.xlsx").write_bytes(b"Excel's lock")
    assert folder.orphans() == (dropped,)
    folder.receive(receipt(V, 0), b"dropped")
    assert folder.orphans() == () and dropped.read_bytes() == b"dropped"


def test_under_a_kept_name_only_what_is_empty_is_what_a_killed_writer_left(folder: Folder) -> None:
    folder.receive(receipt(V, 0), b"one")
    torn, put = (folder.root / UNIT / f"{name}__12345678.xlsx" for name in ("a", "b"))
    torn.write_bytes(b"")
    put.write_bytes(b"other bytes than its name says")
    empty = [folder.root / UNIT / name for name in (f"c__{sha256(b'').hexdigest()[:8]}.xlsx", "d.xlsx")]
    for path in empty:  # that is what came
        path.write_bytes(b"")
    assert folder.orphans() == (put, *empty)


def test_bytes_dropped_under_the_name_that_a_receipt_came_under_are_orphans_too(folder: Folder) -> None:
    folder.receive(receipt(V, 0, name="báo cáo.xlsx"), b"one")
    dropped = folder.root / UNIT / "báo cáo.xlsx"
    dropped.write_bytes(b"dropped")
    assert folder.orphans() == (dropped,)


DAMAGE = [
    ("0001.json", b"{not json", "record_unreadable"),
    ("0001.json", b'{"number": 1}', "record_unreadable"),
    ("0001 - Copy.json", b"{}", "record_foreign"),
    ("0001.qd01.json", b"[]", "record_unreadable"),
]


@pytest.mark.parametrize(("name", "data", "code"), DAMAGE)
def test_a_damaged_or_foreign_record_is_named(name: str, data: bytes, code: str, folder: Folder) -> None:
    folder.receive(receipt(V, 0), b"one")
    again = Folder(folder.root)
    (folder.root / UNIT / name).write_bytes(data)
    for _ in range(2):  # also when it is asked for again
        with pytest.raises(TanMinhError) as told:
            again.records(PERIOD)
    path, said, hint = folder.root / UNIT / name, told.value.message, told.value.hint
    assert told.value.code == code and f"“{path}”" in said and said.endswith(".") and hint.endswith(".")


@pytest.mark.parametrize("to", [f"da_nhan/{PERIOD}/THON06/0001.json", f"{UNIT}/0002.json"])
def test_a_record_copied_elsewhere_is_foreign_there(to: str, folder: Folder) -> None:
    folder.receive(receipt(V, 0), b"one")
    (folder.root / to).parent.mkdir(exist_ok=True)
    (folder.root / to).write_bytes((folder.root / UNIT / "0001.json").read_bytes())
    with pytest.raises(TanMinhError) as told:
        folder.records(PERIOD)
    assert told.value.code == "record_foreign"


def test_only_folders_of_the_ledgers_are_periods(folder: Folder) -> None:
    folder.add(opening())
    (folder.root / "so_ky" / "ghi chú.txt").write_bytes(b"a clerk's")
    assert folder.periods() == (PERIOD,)


@pytest.mark.parametrize("of", ["so_ky", "dieu_chinh"])
def test_a_copy_beside_the_ledger_or_the_adjustments_is_foreign(of: str, folder: Folder) -> None:
    folder.add(opening())
    copy = folder.root / of / PERIOD / "0001 (1).json"
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(b"{}")
    with pytest.raises(TanMinhError) as told:
        folder.records(PERIOD)
    assert told.value.code == "record_foreign" and copy.name in told.value.message


def test_a_number_whose_writer_was_killed_is_passed_over(folder: Folder) -> None:
    (folder.root / UNIT).mkdir(parents=True)
    (folder.root / UNIT / "0001.json").write_bytes(b"")
    assert folder.receive(receipt(V, 0), b"one").number == 2
    assert [r.number for r in folder.records(PERIOD).receipts] == [2]


def test_numbers_are_in_order_beyond_four_digits(folder: Folder) -> None:
    for number in (10000, 9999):
        data = stored.dump(stored.RECEIPT, receipt(V, number))
        assert disk.publish(folder.root / UNIT / f"{number}.json", data)
    assert folder.receive(receipt(V, 0), b"one").number == 10001
    assert [r.number for r in Folder(folder.root).records(PERIOD).receipts] == [9999, 10000, 10001]


def test_a_file_where_a_folder_should_be_is_passed_over(folder: Folder) -> None:
    got = folder.receive(receipt(V, 0), b"one")
    for place in ("da_nhan", f"da_nhan/{PERIOD}"):
        (folder.root / place / "ghi chú.txt").write_bytes(b"a clerk's")
    again = Folder(folder.root)
    assert (again.records(PERIOD).receipts, again.known(got.sha256), again.orphans()) == ((got,), got, ())


def test_a_closing_whose_receipt_is_gone_is_told(folder: Folder) -> None:
    folder.add(opening())
    folder.add(closing(0, (V, 1, False)))
    with pytest.raises(TanMinhError, match=r"0001\.json"):
        folder.records(PERIOD)


def test_changed_bytes_are_told(folder: Folder) -> None:
    got = folder.receive(receipt(V, 0), b"one")
    (folder.root / folder.path_of(got)).write_bytes(b"changed")
    with pytest.raises(TanMinhError, match="bị sửa tay"):
        folder.data(got)


def test_bytes_that_are_gone_are_told(folder: Folder) -> None:
    got = folder.receive(receipt(V, 0), b"one", [("ảnh.jpg", b"scan")])
    (scan,) = got.attachments
    assert folder.attachment(got, scan) == b"scan"
    (folder.root / folder.path_of(got)).unlink()
    (folder.root / UNIT / scan.file).unlink()
    for ask in (lambda: folder.data(got), lambda: folder.attachment(got, scan)):
        with pytest.raises(TanMinhError) as told:
            ask()
        assert told.value.code == "record_unreadable"


@pytest.mark.parametrize("code", ["..", "a/b", "CON", "x.", "", "../../etc"])
def test_a_code_that_is_no_name_never_becomes_a_path(code: str, folder: Folder) -> None:
    with pytest.raises(TanMinhError) as told:
        folder.receive(receipt(V, 0, period=code), b"one")
    assert told.value.code == "bad_code"


def test_a_number_that_somebody_else_takes_meanwhile_is_passed_over(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = disk.publish, ["0001.json"]

    def publish(path: Path, data: bytes, **how: Any) -> bool:
        if path.name in taken:
            taken.remove(path.name)
            return False
        return real(path, data, **how)

    monkeypatch.setattr(disk, "publish", publish)
    assert [folder.add(event).number for event in (opening(), reopening(0))] == [2, 3]


def test_the_same_event_once_more_is_not_written_again(folder: Folder) -> None:
    """A call that was cut short and is made again, by the same clock."""
    folder.receive(receipt(V, 0), b"form")
    back = decision(V, 1, Choice.RETURN)
    for event, number in ((opening(0), 1), (reopening(0), 2)):
        assert [folder.add(event).number for _ in range(2)] == [number, number]
    assert [Folder(folder.root).adjust(adjustment(0, V, "CHUNG-01", 1, 5.0)).number for _ in range(2)] == [1, 1]
    assert [Folder(folder.root).decide(back).number for _ in range(2)] == [1, 1]
    assert folder.decide(replace(back, at=NOON + timedelta(seconds=1))).number == 2
    assert folder.decide(back).number == 3  # another stands last


def test_a_damaged_event_keeps_no_other_from_being_written(folder: Folder) -> None:
    folder.add(opening())
    (folder.root / "so_ky" / PERIOD / "0001.json").write_bytes(b"{")
    assert Folder(folder.root).add(reopening(0)).number == 2


def test_kept_bytes_carry_their_sent_time(folder: Folder) -> None:
    got = folder.receive(receipt(V, 0, sent=NOON - timedelta(days=3, microseconds=7)), b"form", [("a.jpg", b"scan")])
    assert datetime.fromtimestamp((folder.root / folder.path_of(got)).stat().st_mtime, got.sent.tzinfo) == got.sent


def test_the_next_number_is_after_the_highest() -> None:
    found = ["0001.json", "0003.json", "0003.qd07.json", "9.json", "báo cáo__12345678.xlsx"]
    assert (stored.next_number(found, stored.EVENT), stored.next_number(found[2:], stored.EVENT)) == (4, 1)


def test_a_decision_needs_its_receipt(folder: Folder) -> None:
    with pytest.raises(TanMinhError, match="2026-6T/THON05#1"):
        folder.decide(decision(V, 1, Choice.ACCEPT))


def test_json_of_a_text_with_line_breaks_is_not_folded_inside_it() -> None:
    wanted = receipt(V, 1, said=submission(V, texts=(Text("noi_bat", "a\n     b\r\n  ]\t\x1f"),)))
    assert stored.RECEIPT.adapter.validate_json(stored.dump(stored.RECEIPT, wanted)) == wanted


def _receive_all(root: Path, name: str) -> None:
    clerk = Folder(root, fsync=False)
    for n in range(20):
        clerk.receive(receipt(V, 0, name=f"{name}{n % 2}.xlsx"), f"file {n}".encode())
        clerk.receive(receipt(V, 0, name=f"{name}.xlsx"), f"{name} own {n}".encode())


def test_two_clerks_who_collect_at_once_lose_nothing_and_count_nothing_twice(folder: Folder) -> None:
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    clerks = [context.Process(target=_receive_all, args=(folder.root, name)) for name in ("a", "b")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    got = folder.records(PERIOD).receipts
    assert [r.number for r in got] == list(range(1, 61))
    assert len({r.sha256 for r in got}) == 60 and folder.orphans() == ()
    assert all(sha256(folder.data(r)).hexdigest() == r.sha256 for r in got)
