"""Outputs: made when their inputs changed, never over what somebody edited."""

import errno
import os
from datetime import datetime
from pathlib import Path

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.records.outputs import MARKS, Output, put

NOW = datetime(2026, 6, 15, 14, 5, tzinfo=ZONE)


class Maker:
    """Counts how often the output was made."""

    def __init__(self, data: bytes) -> None:
        self.data, self.calls = data, 0

    def __call__(self) -> bytes:
        self.calls += 1
        return self.data


def test_the_same_inputs_write_nothing(tmp_path: Path) -> None:
    path, make = tmp_path / "bao_cao" / "TongHop.xlsx", Maker(b"one")
    assert put(path, "d1", make, NOW) == Output(path, True)
    before = path.stat().st_mtime_ns
    assert put(path, "d1", make, NOW) == Output(path, False)
    assert make.calls == 1 and path.stat().st_mtime_ns == before


def test_other_inputs_or_a_deleted_output_make_it_again(tmp_path: Path) -> None:
    path = tmp_path / "TongHop.xlsx"
    put(path, "d1", Maker(b"one"), NOW)
    assert put(path, "d2", Maker(b"two"), NOW) == Output(path, True)
    path.unlink()
    assert put(path, "d2", Maker(b"two"), NOW) == Output(path, True)
    assert path.read_bytes() == b"two"
    assert sorted(p.name for p in tmp_path.iterdir()) == [MARKS, "TongHop.xlsx"]


def test_other_inputs_with_the_same_result_leave_the_file(tmp_path: Path) -> None:
    path = tmp_path / "TongHop.xlsx"
    put(path, "d1", Maker(b"one"), NOW)
    before = path.stat().st_mtime_ns
    assert put(path, "d2", Maker(b"one"), NOW) == Output(path, False)
    make = Maker(b"one")
    assert put(path, "d2", make, NOW) == Output(path, False)
    assert make.calls == 0 and path.stat().st_mtime_ns == before


@pytest.mark.parametrize("digest", ["d1", "d2"])
def test_an_edited_output_is_kept_beside_the_new_one(digest: str, tmp_path: Path) -> None:
    path = tmp_path / "TongHop.xlsx"
    put(path, "d1", Maker(b"one"), NOW)
    path.write_bytes(b"edited by the clerk")
    found = put(path, digest, Maker(b"two"), NOW)
    kept = tmp_path / "TongHop (bản sửa 14h05).xlsx"
    assert found.written
    assert found.note == "“TongHop.xlsx” đã được sửa tay; bản sửa được giữ lại là “TongHop (bản sửa 14h05).xlsx”."
    assert (path.read_bytes(), kept.read_bytes()) == (b"two", b"edited by the clerk")
    assert put(path, digest, Maker(b"two"), NOW) == Output(path, False)


def test_a_file_of_that_name_without_mark_is_not_lost_either(tmp_path: Path) -> None:
    path = tmp_path / "TongHop.xlsx"
    path.write_bytes(b"somebody's")
    put(path, "d1", Maker(b"one"), NOW)
    assert (tmp_path / "TongHop (bản sửa 14h05).xlsx").read_bytes() == b"somebody's"


def test_a_damaged_mark_only_costs_making_it_again(tmp_path: Path) -> None:
    path, make = tmp_path / "TongHop.xlsx", Maker(b"one")
    put(path, "d1", make, NOW)
    (tmp_path / MARKS / "TongHop.xlsx.json").write_bytes(b"{")
    assert put(path, "d1", make, NOW) == Output(path, False)
    assert make.calls == 2


def test_an_open_output_is_told_and_tried_again_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "TongHop.xlsx"
    put(path, "d1", Maker(b"one"), NOW)

    def held(self: Path, target: Path) -> None:
        problem = PermissionError(errno.EACCES, "busy")
        problem.winerror = 32  # type: ignore[attr-defined]
        raise problem

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        found = put(path, "d2", Maker(b"two"), NOW, sleep=lambda seconds: None)
    assert found.path.name == "TongHop (mới 14h05).xlsx"
    said = "“TongHop.xlsx” đang mở nên bản mới lưu là “TongHop (mới 14h05).xlsx”; đóng tệp rồi thực hiện lại."
    assert found.note == said
    assert path.read_bytes() == b"one"
    assert put(path, "d2", Maker(b"two"), NOW) == Output(path, True)
    assert path.read_bytes() == b"two"


@pytest.mark.parametrize(("options", "last"), [({}, True), ({"fsync": False}, False)])
def test_an_output_a_copy_of_it_and_its_mark_last_where_they_must(
    options: dict[str, bool], last: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda opened: synced.add(os.fstat(opened).st_ino))
    path = tmp_path / "TongHop.xlsx"
    path.write_bytes(b"somebody's")
    put(path, "d1", Maker(b"one"), NOW, **options)
    made = {found.stat().st_ino for found in tmp_path.rglob("*") if found.is_file()}
    assert len(made) == 3 and synced & made == (made if last else set())


def test_an_output_and_its_mark_wait_for_a_virus_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waited_for, slept, real = set[Path](), list[float](), Path.replace

    def once(self: Path, target: Path) -> Path:
        if target not in waited_for:
            waited_for.add(target)
            problem = PermissionError(errno.EACCES, "busy")
            problem.winerror = 5  # type: ignore[attr-defined]
            raise problem
        return real(self, target)

    monkeypatch.setattr(Path, "replace", once)
    path = tmp_path / "TongHop.xlsx"
    assert put(path, "d1", Maker(b"one"), NOW, fsync=False, sleep=slept.append) == Output(path, True)
    assert waited_for == {path, tmp_path / MARKS / "TongHop.xlsx.json"} and len(slept) == 2
