"""One ``Folder`` serves one call: it parses each event once, lists no folder for each file, keeps few forms."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import UNKNOWN, Choice
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.records import disk, issued, stored
from tanminh_xl.records.folder import Folder
from tests.event_builders import PERIOD, adjustment, answer, closing, decision, opening, receipt
from tests.spies import listed, opened

YEAR = "2026-N"
UNITS = ("THON01", "THON02", "TYT")
EVENTS = ("da_nhan", "so_ky", "dieu_chinh", "bieu_mau")


def form(unit: str, version: int = 1, period: str = PERIOD) -> FormSpec:
    return FormSpec(
        plan="TM",
        unit=unit,
        period=period,
        version=version,
        unit_name=unit,
        period_name=period,
        head=(),
        blocks=(),
        file_name=f"{period}_{unit}.xlsx",
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two periods with forms, receipts of three units, one that was assigned, one that waits, a scan, a closing."""
    folder = Folder(tmp_path, fsync=False)
    for period in (PERIOD, YEAR):
        folder.add(replace(opening(), period=period))
        for unit in UNITS:
            folder.keep_form(form(unit, period=period), f"form {period} {unit}".encode())
            said = receipt(unit, 0, answer(unit, "CHUNG-01", 1.0), period=period)
            folder.receive(said, f"{period} {unit}".encode(), [("ảnh.jpg", f"scan {period} {unit}".encode())])
            folder.receive(said, f"{period} {unit} again".encode())
    folder.decide(decision("THON01", 2, Choice.RETURN))
    folder.adjust(adjustment(0, "TYT", "CHUNG-01", 2, 5.0))
    folder.add(closing(0, *((unit, 2, False) for unit in UNITS)))
    lost = folder.receive(receipt(UNKNOWN, 0), b"lost")
    folder.receive(receipt(UNKNOWN, 0), b"waits")
    folder.receive(replace(receipt("THON02", 0), assigned_from=lost.label), b"lost")
    folder.decide(decision(UNKNOWN, 1, Choice.ASSIGN, period=UNKNOWN, to="THON02"))
    return tmp_path


def json_files(root: Path) -> set[str]:
    found = (path for place in EVENTS for path in (root / place).rglob("*.json"))
    return {"/".join(path.parts[-3:]) for path in found}


def records(folder: Folder) -> None:
    for period in folder.periods():
        folder.records(period)


def known(folder: Folder) -> None:
    for period in (PERIOD, YEAR):
        for unit in UNITS:
            for said in ("", "scan "):
                found = folder.known(sha256(f"{said}{period} {unit}".encode()).hexdigest())
                assert found and (found.period, found.unit) == (period, unit)
    found = folder.known(sha256(b"lost").hexdigest())
    assert found and found.label == f"{PERIOD}/THON02#3"


def receive(folder: Folder) -> None:
    assert folder.receive(receipt("TYT", 0), f"{PERIOD} TYT".encode()).number == 1
    assert folder.receive(receipt("TYT", 0), b"new").number == folder.receive(receipt("TYT", 0), b"new").number == 3
    assert folder.receive(receipt(UNKNOWN, 0), b"waits").number == 2


def forms(folder: Folder) -> None:
    for period in (PERIOD, YEAR):
        assert [f.unit for f in folder.forms(period)] == list(UNITS)
        for unit in UNITS:
            latest = folder.latest_form(unit, period)
            assert latest and folder.form(unit, period, 1) == latest
            sent = folder.sent(unit, period, 1)
            assert sent and sent.form == latest


ASKED: tuple[Callable[[Folder], object], ...] = (
    records,
    known,
    receive,
    lambda folder: folder.unknown(),
    forms,
    lambda folder: folder.orphans(),
)


@pytest.mark.parametrize("first", range(len(ASKED)))
def test_each_event_and_each_form_is_read_once_whoever_asks_first(first: int, root: Path) -> None:
    before, folder = json_files(root), Folder(root, fsync=False)
    with opened() as count:
        for ask in (*ASKED[first:], *ASKED[:first], *ASKED):
            ask(folder)
    read = {name: times for name, times in count.items() if name.endswith(".json")}
    assert read == dict.fromkeys(before, 1)


def test_what_a_folder_writes_itself_is_known_to_it_as_others_read_it(root: Path) -> None:
    folder = Folder(root, fsync=False)
    records(folder)
    folder.receive(receipt("TYT", 0), b"new")
    folder.decide(decision("TYT", 3, Choice.RETURN))
    folder.adjust(adjustment(0, "TYT", "CHUNG-01", 3, 7.0))
    folder.add(replace(closing(0), period=YEAR))
    with opened() as count:
        own = [folder.records(period) for period in (PERIOD, YEAR)]
    assert count == {} and own == [Folder(root).records(period) for period in (PERIOD, YEAR)]


def test_what_another_process_writes_meanwhile_is_read(root: Path) -> None:
    folder = Folder(root, fsync=False)
    before = folder.records(PERIOD)
    other = Folder(root, fsync=False).receive(receipt("TYT", 0), b"new")
    assert folder.records(PERIOD).receipts == (*before.receipts, other)


def test_bytes_that_a_receipt_names_are_not_read_to_find_orphans(root: Path) -> None:
    with opened() as count:
        assert Folder(root).orphans() == ()
    assert {Path(name).suffix for name in count} == {".json"}


def test_a_period_s_forms_are_listed_once(root: Path) -> None:
    folder = Folder(root)
    with listed() as count:
        for unit in UNITS:
            folder.latest_form(unit, PERIOD)
    assert count == {PERIOD: 1}


def collected(root: Path, files: int) -> Counter[str]:
    """Folders listed while so many files of unknown unit are received, and then received again."""
    with listed() as count:
        for _ in range(2):
            folder = Folder(root, fsync=False)
            folder.orphans()
            for n in range(files):
                data = f"{root.name} {n}".encode()
                if folder.known(sha256(data).hexdigest()) is None:
                    folder.receive(receipt(UNKNOWN, 0), data)
            assert len(folder.unknown().receipts) == files
    return count


def test_folders_are_listed_as_often_for_thirty_files_as_for_three(tmp_path: Path) -> None:
    few, many = collected(tmp_path / "few", 3), collected(tmp_path / "many", 30)
    assert few == many and few[UNKNOWN] > 0


def test_each_receipt_asks_for_one_number(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, real, asked = Folder(root, fsync=False), disk.publish, list[str]()

    def publish(path: Path, data: bytes, **how: Any) -> bool:
        asked.append(path.name)
        return real(path, data, **how)

    monkeypatch.setattr(disk, "publish", publish)
    for n in range(3):
        folder.receive(receipt("TYT", 0), f"new {n}".encode())
    assert [name for name in asked if stored.EVENT.fullmatch(name)] == ["0003.json", "0004.json", "0005.json"]


def test_of_many_forms_the_last_read_are_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issued, "FORMS_KEPT", 2)
    folder = Folder(root)
    with opened() as count:
        for unit in ("THON01", "THON02", "TYT", "TYT", "THON02", "THON01"):
            found = folder.form(unit, PERIOD, 1)
            assert found and found.unit == unit
    assert [count[f"bieu_mau/{PERIOD}/{unit}.v1.json"] for unit in UNITS] == [2, 1, 1]


def test_a_form_that_is_sent_later_is_seen_by_who_sends_it(root: Path) -> None:
    folder, new = Folder(root, fsync=False), form("THON09")
    assert folder.latest_form("THON09", PERIOD) is None and folder.form("THON09", PERIOD, 1) is None
    for spec in (new, form("THON01", 2)):
        folder.keep_form(spec, b"form")
        assert folder.latest_form(spec.unit, PERIOD) == spec
    folder.keep_form(form("THON01"), b"form")
    assert folder.versions(PERIOD) == {"THON01": 2, "THON02": 1, "TYT": 1, "THON09": 1}


def test_only_descriptions_are_versions_of_a_form(root: Path) -> None:
    for name in ("7.json", "TYT.vb.json", "TYT.v7", "TYT.v7.xlsx", "THON01.v3.json", "THON01.v10.json"):
        (root / "bieu_mau" / PERIOD / name).write_bytes(b"")
    assert Folder(root).versions(PERIOD) == {"THON01": 10, "THON02": 1, "TYT": 1}


def test_an_empty_description_of_a_killed_writer_is_read_when_it_is_whole(root: Path) -> None:
    path = root / "bieu_mau" / PERIOD / "TYT.v1.json"
    data = path.read_bytes()
    path.write_bytes(b"")
    folder = Folder(root)
    assert folder.form("TYT", PERIOD, 1) is None
    path.write_bytes(data)
    assert folder.form("TYT", PERIOD, 1) == form("TYT")


LOOK = """
import pydantic
from tanminh_xl.domain import events, form, submission
built, real = [], pydantic.TypeAdapter.__init__
def spy(self, type, *args, **options):
    built.append(str(type))
    real(self, type, *args, **options)
pydantic.TypeAdapter.__init__ = spy
from tanminh_xl.records import folder, outputs, stored
print(built)
stored.PLAN.adapter
print(len(built))
"""


def test_importing_the_plan_folder_builds_no_adapter() -> None:
    said = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["[]", "1"]
