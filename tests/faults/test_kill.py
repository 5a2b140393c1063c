"""Killed anywhere: the folder still reads, nothing received is lost, and the same work done again completes.

Each piece of work is first counted, then killed before and after each of its calls of the system (design 7.6).
"""

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tanminh_xl.domain.events import Choice, Issuing, Receipt, state
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.records import disk
from tanminh_xl.records.folder import Folder
from tanminh_xl.records.outputs import put
from tests.event_builders import NOON, PERIOD, adjustment, answer, decision, opening, receipt
from tests.faults.kill import Killed, killing

SPEC = FormSpec(
    plan="TM",
    unit="THON01",
    period=PERIOD,
    version=1,
    unit_name="Thôn Đồng Tiến",
    period_name="6 tháng đầu năm 2026",
    head=("XÃ TÂN MINH",),
    blocks=(),
    file_name="2026-6T_THON01_Dong-Tien.xlsx",
)
CATALOGUE = hashlib.sha256(b"{}").hexdigest()
ISSUING = Issuing(0, PERIOD, "Lan", NOON, "05/BC-UBND", NOON.date(), "Ông A", to="Đảng ủy xã")
DATA, SCAN = b"bytes of the form", b"bytes of the scan"


def sent(number: int = 0) -> Receipt:
    return receipt("THON01", number, answer("THON01", "CHUNG-01", 3.0), name="báo cáo.xlsx")


def founded(root: Path) -> Folder:
    folder = Folder(root)
    folder.create("TanMinh_KeHoach.xlsx", b"master")
    return folder


def ready(root: Path) -> Folder:
    """An open period with one received form."""
    folder = founded(root)
    folder.add(opening())
    folder.receive(sent(), b"the first form")
    return folder


def create(folder: Folder) -> None:
    """Found the plan, unless that was done to its end."""
    try:
        folder.create("TanMinh_KeHoach.xlsx", b"master")
    except TanMinhError as told:
        assert told.code == "plan_exists" and folder.plan()


WORK: dict[str, tuple[Callable[[Path], Folder], Callable[[Folder], object]]] = {
    "create": (Folder, create),
    "open": (founded, lambda f: (f.keep_catalogue(CATALOGUE, b"{}"), f.add(opening()))),
    "form": (founded, lambda f: f.keep_form(SPEC, b"form")),
    "receive": (ready, lambda f: f.receive(sent(), DATA, [("ảnh.jpg", SCAN)])),
    "decide": (ready, lambda f: f.decide(decision("THON01", 1, Choice.RETURN))),
    "issue": (ready, lambda f: f.issue(ISSUING, [("BaoCao.docx", DATA)], [("bản ký.pdf", SCAN)])),
    "adjust": (ready, lambda f: f.adjust(adjustment(0, "THON01", "CHUNG-01", 1, 5.0))),
    "output": (
        ready,
        lambda f: put(f.reports_folder(PERIOD) / "so_lieu.csv", "d", lambda: b"figures", NOON),
    ),
}


def check(work: str, folder: Folder) -> None:
    """What must hold after the work is done again."""
    records = folder.records(PERIOD) if work != "create" else None
    if work == "create":
        assert folder.plan().master == "TanMinh_KeHoach.xlsx" and folder.master.read_bytes() == b"master"
    elif work == "open":
        assert records and state(records).open and folder.catalogue(CATALOGUE) == b"{}"
    elif work == "form":
        assert folder.form("THON01", PERIOD, 1) == SPEC and folder.form_path(SPEC).read_bytes() == b"form"
    elif work == "receive":
        assert records and [r.number for r in records.receipts] in ([1, 2], [1, 3])  # a number may be used up
        last = records.receipts[-1]
        assert folder.data(last) == DATA and folder.orphans() == ()
        assert (folder.root / folder.path_of(last)).with_name(last.attachments[0].file).read_bytes() == SCAN
    elif work == "decide":
        assert records and state(records).counted == {}
    elif work == "issue":
        event = records.ledger[-1] if records else None
        assert isinstance(event, Issuing)
        for file, data in zip((*event.files, *event.signed), (DATA, SCAN), strict=True):
            assert (folder.root / folder.issued_path(PERIOD, file)).read_bytes() == data
    elif work == "adjust":
        assert records and state(records).adjusted["THON01", "CHUNG-01"].new == 5.0
    else:
        assert (folder.reports_folder(PERIOD) / "so_lieu.csv").read_bytes() == b"figures"


def still_reads(work: str, folder: Folder) -> None:
    """What must hold right after the kill, before anything is done again."""
    if work in ("create", "open", "form"):
        folder.records(PERIOD)
        assert folder.latest_form("THON01", PERIOD) in (None, SPEC)
        return
    records = folder.records(PERIOD)
    assert folder.data(records.receipts[0]) == b"the first form"
    for event in records.ledger:
        if isinstance(event, Issuing):  # the bytes were there before it
            for file in (*event.files, *event.signed):
                assert (folder.root / folder.issued_path(PERIOD, file)).read_bytes() in (DATA, SCAN)
    for got in records.receipts[1:]:
        assert folder.data(got) == DATA and len(got.attachments) == 1
    for orphan in folder.orphans():
        assert orphan.read_bytes() in (DATA, SCAN)


@pytest.fixture(params=["links", "no links", "claims"])
def system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hard links, without them (exFAT), and where a name has to be claimed by an empty file (some shares)."""
    if request.param == "claims":
        monkeypatch.setattr(disk, "_rename_new", lambda part, path: False)
    if request.param != "links":

        def no_links(self: Path, target: Path) -> None:
            raise PermissionError(errno.EPERM, "no hard links here")

        monkeypatch.setattr(Path, "hardlink_to", no_links)


@pytest.mark.usefixtures("system")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("work", WORK)
def test_killed_at_each_call(work: str, after: bool, tmp_path: Path) -> None:
    prepare, do = WORK[work]
    folder = prepare(tmp_path / "count")
    with killing(None) as counter:
        do(folder)
    check(work, folder)
    assert counter.calls > 4
    for at in range(1, counter.calls + 1):
        root = tmp_path / str(at)
        folder = prepare(root)
        with killing(at, after), pytest.raises(Killed):
            do(folder)
        still_reads(work, Folder(root))
        do(Folder(root))
        check(work, Folder(root))


def test_an_output_killed_while_replaced_is_old_or_new_never_half(tmp_path: Path) -> None:
    path = tmp_path / "TongHop.xlsx"
    with killing(None) as counter:
        disk.replace(tmp_path / "count.xlsx", b"new", NOON)
    for at in range(1, counter.calls + 1):
        path.write_bytes(b"old")
        with killing(at), pytest.raises(Killed):
            disk.replace(path, b"new", NOON)
        assert path.read_bytes() in (b"old", b"new")


def test_received_bytes_whose_receipt_was_never_written_are_found_again(tmp_path: Path) -> None:
    folder = ready(tmp_path)
    publish = disk.publish
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "publish", lambda path, data, **how: path.suffix != ".json" and publish(path, data, **how))
        patch.setattr("tanminh_xl.records.stored.load_event", _die)
        with pytest.raises(Killed):
            folder.receive(sent(), DATA)
    again = Folder(tmp_path)
    assert [path.read_bytes() for path in again.orphans()] == [DATA]
    assert again.known(folder.records(PERIOD).receipts[0].sha256) is not None
    again.receive(sent(), DATA)
    assert Folder(tmp_path).orphans() == ()


def _die(*ignored: object) -> None:
    raise Killed


@pytest.mark.parametrize("call", ["write", "fsync", "link"])
def test_a_disk_that_refuses_is_told_and_the_folder_stays_whole(call: str, tmp_path: Path) -> None:
    folder = ready(tmp_path)
    before = sorted(p.name for p in tmp_path.rglob("*"))

    def refuse(*ignored: object, **options: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(TanMinhError, match="Không ghi được"):
            folder.receive(sent(), DATA)
    assert sorted(p.name for p in tmp_path.rglob("*")) == before
    assert [r.number for r in folder.records(PERIOD).receipts] == [1]
