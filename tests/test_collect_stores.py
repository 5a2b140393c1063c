"""Files are kept while the next ones are read: order, versions and troubles are as if each had waited for the last."""

import os
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.events import Receipt
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.forms.write import write
from tanminh_xl.records.folder import Folder
from tests.carried import collect
from tests.plans import Plan, given
from tests.spies import listed, opened

HALF = "2026-6T"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    return plan.on(2026, 6, 15)


def put(plan: Plan, unit: str, minute: int, note: str = "") -> None:
    """A form in the inbox, sent at that minute; ``note`` makes its bytes others."""
    spec = plan.form(unit, HALF)
    filled = fill(plan.of, spec) | {("A|THON01/CHUNG-01", ColumnKey.NOTE): note}
    path = plan.folder / "hop_thu" / f"{minute:02} {spec.file_name}"
    path.write_bytes(write(spec, {at: value for at, value in filled.items() if value}))
    at = (plan.now + timedelta(minutes=minute)).timestamp()
    os.utime(path, (at, at))


def test_a_unit_that_sent_again_and_twice_the_same_has_its_versions_in_order(plan: Plan) -> None:
    put(plan, "THON01", 1)
    put(plan, "THON02", 2)
    put(plan, "THON01", 3, "bản sau")
    put(plan, "THON01", 4, "bản sau")
    outcome = collect(*plan.at())
    assert outcome.data is not None
    got = [(f["version"], [g["code"] for g in f["findings"]]) for f in outcome.data["files"]]
    assert [(version, "already_received" in codes) for version, codes in got] == [
        (1, False),
        (1, False),
        (2, False),
        (2, True),
    ]
    assert Folder(plan.folder).orphans() == ()


def test_files_of_other_units_do_not_wait_for_each_other(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    both, receive = threading.Barrier(2, timeout=20), Folder.receive

    def together(folder: Folder, receipt: Receipt, data: bytes, scans: object = ()) -> Receipt:
        both.wait()
        return receive(folder, receipt, data)

    monkeypatch.setattr(Folder, "receive", together)
    put(plan, "THON01", 1)
    put(plan, "THON02", 2)
    assert "2 tệp" in collect(*plan.at()).text


def test_a_disk_that_fails_is_told_and_what_was_kept_stays(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    receive = Folder.receive

    def full(folder: Folder, receipt: Receipt, data: bytes, scans: object = ()) -> Receipt:
        if receipt.unit == "THON02":
            raise TanMinhError("disk_write", "ổ đĩa đã đầy", "")
        return receive(folder, receipt, data)

    for minute, unit in enumerate(("THON01", "THON02", "THON03"), 1):
        put(plan, unit, minute)
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "receive", full)
        with pytest.raises(TanMinhError, match="đầy"):
            collect(*plan.at())
    assert set(plan.snapshot().state(HALF).counted) == {"THON01", "THON03"}
    collect(*plan.at())
    assert set(plan.snapshot().state(HALF).counted) == {"THON01", "THON02", "THON03"}


def asked(root: Path, files: int) -> tuple[Counter[str], int]:
    """Folders listed, and times that a receipt was opened, by a second collect of so many files of unknown unit."""
    plan = Plan(root, given())
    plan.open(HALF)
    for n in range(files):
        (root / "hop_thu" / f"ảnh {n}.txt").write_bytes(f"no form {n}".encode())
    with listed() as first:
        collect(*plan.at())
    with listed() as second, opened() as files_opened:
        assert f"{files} tệp đã nhận từ trước" in collect(*plan.at()).lines[-1]
    receipts = sum(n for name, n in files_opened.items() if name.startswith("_chua_ro/") and name.endswith(".json"))
    return first + second, receipts


def test_collecting_ten_times_the_files_lists_no_folder_more_often_and_opens_ten_times_the_receipts(
    tmp_path: Path,
) -> None:
    few, many = asked(tmp_path / "few" / "xã", 3), asked(tmp_path / "many" / "xã", 30)
    assert few[0] - many[0] == many[0] - few[0] == Counter({})
    assert many[1] == 10 * few[1] > 0
