"""The mark of what came from outside, on files that are kept: Windows' own disks are tested in tests/windows."""

import os
from pathlib import Path

import pytest

from tanminh_xl.records import kept, zone
from tanminh_xl.records.folder import Folder
from tests.event_builders import receipt


def test_a_file_gets_the_stream_and_keeps_its_bytes_and_its_time(tmp_path: Path) -> None:
    path = tmp_path / "0001__bao cao.xlsx"
    path.write_bytes(b"PK")
    os.utime(path, ns=(1_000_000_000, 2_000_000_000))

    def write(stream: str, data: bytes) -> None:
        written.append((stream, data))
        os.utime(path)  # as NTFS does

    written: list[tuple[str, bytes]] = []
    assert zone.mark(path, write, windows=True)
    assert written == [(f"{path}:Zone.Identifier", b"[ZoneTransfer]\r\nZoneId=3\r\n")]
    assert path.read_bytes() == b"PK" and path.stat().st_mtime_ns == 2_000_000_000


@pytest.mark.parametrize("problem", [FileExistsError, PermissionError, OSError(22, "no streams on this share")])
def test_a_disk_without_streams_is_no_reason_to_fail(tmp_path: Path, problem: type[OSError] | OSError) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK")
    before = path.stat().st_mtime_ns

    def refuses(stream: str, data: bytes) -> None:
        raise problem

    assert not zone.mark(path, refuses, windows=True)
    assert not zone.mark(tmp_path / "gone.xlsx", windows=True)
    assert path.stat().st_mtime_ns == before and [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_elsewhere_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK")
    assert not zone.mark(path, windows=False) and [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_everything_that_is_kept_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marked: list[str] = []
    monkeypatch.setattr(kept.zone, "mark", lambda path: marked.append(path.name))
    received = Folder(tmp_path, fsync=False).receive(receipt("THON01", 0), b"form", [("ban chup.jpg", b"scan")])
    assert marked == [received.file, received.attachments[0].file]


def test_a_disk_that_makes_a_file_of_it_gets_none(tmp_path: Path) -> None:
    """As wine does, and this disk: the folder of a unit holds nothing that is not kept."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK")
    assert not zone.mark(path, windows=True)
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]
