"""Files in order of time then sha256, whatever the order in which they are named."""

import os
from itertools import permutations
from pathlib import Path

import pytest

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.intake.files import in_order, listed


def put(path: Path, data: bytes, at: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at, at))
    return path


def test_order_is_time_then_sha256_whatever_the_naming(tmp_path: Path) -> None:
    late = put(tmp_path / "a.xlsx", b"late", 1_781_600_000)
    early = put(tmp_path / "z.xlsx", b"early", 1_781_500_000)
    twin1, twin2 = put(tmp_path / "b.xlsx", b"1", 1_781_550_000), put(tmp_path / "c.xlsx", b"2", 1_781_550_000)
    orders = {tuple(a.name for a in in_order(order)) for order in permutations([late, early, twin1, twin2])}
    assert len(orders) == 1
    (order,) = orders
    assert order[0] == "z.xlsx"
    assert order[-1] == "a.xlsx"


def test_time_is_said_in_vietnams(tmp_path: Path) -> None:
    (found,) = in_order([put(tmp_path / "a.xlsx", b"x", 1_781_596_800)])
    assert found.sent.isoformat() == "2026-06-16T15:00:00+07:00"


def test_lock_files_and_hidden_ones_are_never_a_source(tmp_path: Path) -> None:
    for name in ("~$THON01.xlsx", ".DS_Store", "Thumbs.db", ".git/x.xlsx", "thư/THON01.xlsx"):
        put(tmp_path / name, b"x", 1)
    assert [p.name for p in listed([tmp_path])] == ["THON01.xlsx"]


def test_a_file_named_twice_is_one(tmp_path: Path) -> None:
    path = put(tmp_path / "a.xlsx", b"x", 1)
    assert listed([path, tmp_path, path]) == (path,)


def test_a_missing_source_is_said_by_name(tmp_path: Path) -> None:
    with pytest.raises(TanMinhError, match="khong-co"):
        listed([tmp_path / "khong-co.xlsx"])
