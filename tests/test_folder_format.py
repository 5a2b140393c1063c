"""Plan folders of version 0.1.0 and of later ones: what is read, and when `ke_hoach.json` says 2.

`tests/data/plan-0.1.0` was made by the program of that version: a form returned and its valid part accepted, one in
doubt and accepted whole, figures adjusted, one adjustment taken back, a version that gives fewer figures.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tanminh_xl.domain.events import (
    ZONE,
    Adjustment,
    Attachment,
    Choice,
    Decision,
    Issuing,
    LedgerEvent,
    Receipt,
)
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.host import Call, TanMinhError
from tanminh_xl.domain.owner_review import OwnerChoice, OwnerReview, Seen, SeenFigure
from tanminh_xl.domain.submission import Given
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records import disk, issued, stored
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.snapshot import Snapshot
from tests.carried import adjust, answer, assess, check, decide, merge, report, status
from tests.event_builders import adjustment, closing, decision, opening, owner_review, receipt, reopening
from tests.event_builders import answer as said

OLD_PLAN = Path(__file__).parent / "data" / "plan-0.1.0"
HALF = "2026-6T"
NOW = datetime(2026, 6, 11, 9, tzinfo=ZONE)


def old_plan(tmp_path: Path) -> Path:
    """A copy of the folder, as its office has it."""
    return Path(shutil.copytree(OLD_PLAN, tmp_path / "ke-hoach"))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return old_plan(tmp_path)


def at(folder: Path) -> tuple[FilesHost, Call]:
    return FilesHost(Folder(folder).master), Call(folder, HALF, NOW, "Người thử")


def says(folder: Path) -> int:
    return int(json.loads((folder / "ke_hoach.json").read_text("utf-8"))["format"])


# what version 0.1.0 wrote is read


def test_what_the_first_version_wrote_is_read(old: Path) -> None:
    records = Folder(old).records(HALF)
    first, second, third, fourth = records.receipts
    assert [r.verdict for r in records.receipts] == [
        Verdict.RETURNED,
        Verdict.NEEDS_CONFIRMATION,
        Verdict.ACCEPTED,
        Verdict.NEEDS_CONFIRMATION,
    ]
    assert first.submission is not None and not any(a.estimate for a in first.submission.answers)
    assert all(finding.row == "" for r in (first, second, third, fourth) for finding in r.findings)
    assert [a.holds_on for a in records.adjustments] == ["version"] * 3
    assert [(a.given, a.confirms) for a in records.adjustments] == [(Given.FIGURE, False)] * 3


def test_it_counts_as_it_did_and_its_cells_are_asked_about(old: Path) -> None:
    snapshot = Snapshot(*at(old))
    state = snapshot.state(HALF)
    assert {unit: (c.receipt.number, c.valid_part) for unit, c in state.counted.items()} == {
        "THON01": (1, True),
        "THON02": (1, False),
        "THON03": (1, False),
    }
    assert {key: a.new for key, a in state.adjusted.items()} == {("THON02", "MH2-02"): 1.2}
    assert [(c.unit, c.element, c.value, c.phone) for c in snapshot.asked(HALF)] == [
        ("THON01", "CHUNG-01", "mười", "0912 345 678")
    ]
    figures = {(f.unit, f.element): f.counted for f in snapshot.figures(snapshot.period())}
    assert figures["THON01", "MH2-02"] == 2.5 and figures["THON01", "CHUNG-01"] is None
    assert figures["THON02", "CHUNG-01"] == 3.0 and figures["THON03", "CHUNG-01"] == 7.0


# the folder's format


READING: dict[str, Callable[[FilesHost, Call], object]] = {
    "status": status,
    "merge": merge,
    "assess": assess,
    "report": report,
    "check": lambda host, call: check(host, call, [next((call.folder / "da_nhan").rglob("*.xlsx"))]),
}


@pytest.mark.parametrize("verb", READING)
def test_reading_leaves_the_format_as_it_is(old: Path, verb: str) -> None:
    before = (old / "ke_hoach.json").read_bytes()
    READING[verb](*at(old))
    assert (old / "ke_hoach.json").read_bytes() == before and says(old) == 1


WRITING: dict[str, Callable[[FilesHost, Call], object]] = {
    "adjust": lambda h, c: adjust(h, c, "THON02", "CHUNG-01", "5", "gọi điện"),
    "answer": lambda h, c: answer(h, c, "THON01", "CHUNG-01", "10"),
    "decide": lambda h, c: decide(h, c, f"{HALF}/THON03#2", Choice.RETURN, "thiếu"),
}


@pytest.mark.parametrize("verb", WRITING)
def test_the_first_event_sets_it(old: Path, verb: str) -> None:
    WRITING[verb](*at(old))
    assert says(old) == 2 and Folder(old).master.name == "TanMinh_KeHoach.xlsm"


def test_a_received_file_and_a_form_set_it(old: Path) -> None:
    folder = Folder(old)
    spec = folder.form("THON01", HALF, 1)
    assert spec is not None
    folder.receive(receipt("THON01", 0), b"bytes")
    assert says(old) == 2
    (old / "ke_hoach.json").write_bytes((OLD_PLAN / "ke_hoach.json").read_bytes())
    Folder(old).keep_form(spec, b"form")
    assert says(old) == 2


def test_it_is_set_before_the_event_so_that_a_crash_between_is_harmless(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(disk, "publish", dies)
    with pytest.raises(KeyboardInterrupt):
        adjust(*at(old), "THON02", "CHUNG-01", "5", "gọi điện")
    assert says(old) == 2 and len(Folder(old).records(HALF).adjustments) == 3
    monkeypatch.undo()
    adjust(*at(old), "THON02", "CHUNG-01", "5", "gọi điện")
    assert len(Folder(old).records(HALF).adjustments) == 4


def test_once_it_says_2_it_is_not_written_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    adjust(*at(old), "THON02", "CHUNG-01", "5", "gọi điện")
    monkeypatch.setattr(disk, "replace", lambda *_, **__: pytest.fail("ke_hoach.json written again"))
    adjust(*at(old), "THON02", "CHUNG-01", "6", "gọi điện")


def test_a_new_folder_is_born_2_and_a_new_master_keeps_what_it_is(old: Path, tmp_path: Path) -> None:
    Folder(tmp_path / "moi").create("so.xlsm", b"so")
    assert says(tmp_path / "moi") == 2
    Folder(old).switch_master("so.xlsm")
    assert says(old) == 1 and Folder(old).plan().master == "so.xlsm"


def test_a_program_of_the_first_version_is_told_to_upgrade(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    adjust(*at(old), "THON02", "CHUNG-01", "5", "gọi điện")
    monkeypatch.setattr(issued, "FORMAT", 1)
    with pytest.raises(TanMinhError, match="mới hơn") as problem:
        Folder(old).plan()
    assert problem.value.code == "plan_newer"


# what a later version may write


def longer(event: Receipt, extra: Any) -> bytes:
    """The JSON of a receipt in which every row and every object says something more."""
    told = json.loads(stored.dump(stored.RECEIPT, event))
    told["later"] = extra
    for row in told["findings"]:
        row.append(extra)
    for rows in told["submission"][4:8]:
        for row in rows:
            row += [extra, extra]
    told["submission"].append(extra)
    return json.dumps(told).encode()


@for_all(
    extra=st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
        max_leaves=4,
    ),
    answers=st.integers(0, 3),
    findings=st.integers(0, 2),
)
def test_fields_that_are_not_known_are_passed_over(extra: Any, answers: int, findings: int) -> None:
    event = receipt(
        "THON01",
        1,
        *(said("THON01", f"E{n}", float(n)) for n in range(answers)),
        findings=(Finding(Code.WRONG_TYPE, more=(("reading", "1"),)),) * findings,
    )
    assert stored.read(stored.RECEIPT, longer(event, extra)) == event


def test_so_they_are_in_a_form_and_in_the_ledger(old: Path) -> None:
    spec = Folder(old).form("THON01", HALF, 1)
    path = old / "bieu_mau" / HALF / "THON01.v1.json"
    told = json.loads(path.read_bytes())
    told["form"]["later"] = told["form"]["blocks"][0]["later"] = told["form"]["blocks"][0]["rows"][0]["later"] = [1]
    path.write_text(json.dumps(told), "utf-8")
    assert Folder(old).form("THON01", HALF, 1) == spec
    event = closing(2, ("THON01", 1, True))
    told = json.loads(stored.dump(stored.LEDGER, event))
    told["later"] = told["receipts"][0].append("later")
    assert stored.read(stored.LEDGER, json.dumps(told).encode()) == event


EVERY: dict[str, tuple[stored.EventCodec[Any], Any]] = {
    "receipt": (
        stored.RECEIPT,
        replace(
            receipt("THON01", 1, said("THON01", "E", 1.0), findings=(Finding(Code.WRONG_TYPE),)),
            attachments=(Attachment("a.jpg", "a" * 64),),
        ),
    ),
    "decision": (stored.DECISION, decision("THON01", 1, Choice.RETURN)),
    "adjustment": (stored.ADJUSTMENT, adjustment(1, "THON01", "E", 1, 2.0)),
    "opening": (stored.LEDGER, opening()),
    "closing": (
        stored.LEDGER,
        replace(
            closing(2, ("THON01", 1, True), adjustments=(1,)),
            files=(("so_ky/2026-6T/0001.json", "b" * 64),),
            reports=(("so_lieu.csv", "c" * 64),),
            figures_of="figures",
            left="1 ô cần hỏi",
            why="quá hạn",
        ),
    ),
    "issuing": (stored.LEDGER, Issuing(3, HALF, "Lan", NOW, "12/BC-UBND", NOW.date(), "Nguyễn Văn A")),
    "reopening": (stored.LEDGER, reopening(4)),
    "owner review": (
        stored.OWNER_REVIEW,
        owner_review(
            1,
            OwnerChoice.CHECK_AGAIN,
            Seen("MH2-02", "12 ha", "Đạt", (SeenFigure("THON01", "MH2-02", "12"),)),
            Seen("MH2-04", "", "Chưa có số liệu"),
            reason="chưa khớp sổ",
        ),
    ),
}


def test_those_are_all_kinds_of_event() -> None:
    kinds = {Receipt, Decision, Adjustment, OwnerReview, *get_args(LedgerEvent)}
    assert {type(event) for _, event in EVERY.values()} == kinds


def with_more(told: Any, extra: Any) -> Any:
    """An event's JSON with a field more, and an element more at the end of every row in it (a list that holds more than
    rows); what an event's fields hold are lists of rows, but for a receipt's submission, which is one."""
    longer = {key: [row(one, extra) for one in said] if isinstance(said, list) else said for key, said in told.items()}
    if "submission" in told:
        longer["submission"] = row(told["submission"], extra)
    return longer | {"later": extra}


def row(told: Any, extra: Any) -> Any:
    if not isinstance(told, list):
        return told
    inner = [row(one, extra) for one in told]
    return [*inner, extra] if any(not isinstance(one, list) for one in told) else inner


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("extra", [None, 1, "sau này", [1, [2]], {"a": 1}], ids=str)
def test_every_kind_of_event_may_say_more_later(kind: str, extra: Any) -> None:
    codec, event = EVERY[kind]
    told = json.loads(stored.dump(codec, event))
    assert stored.read(codec, json.dumps(with_more(told, extra)).encode()) == event


@pytest.mark.parametrize(
    ("change", "to"), [("verdict", "accepted_by_vote"), ("number", "một"), ("findings", [["a_later_code", "", ""]])]
)
def test_a_word_that_is_not_known_is_refused_by_the_files_name(old: Path, change: str, to: object) -> None:
    path = old / "da_nhan" / HALF / "THON03" / "0001.json"
    told = json.loads(path.read_bytes())
    told[change] = to
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(TanMinhError, match=r"0001\.json") as problem:
        Folder(old).records(HALF)
    assert problem.value.code == "record_unreadable"
