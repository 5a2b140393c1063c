"""Files in order of time then sha256, whatever the order in which they are named."""

import errno
import os
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.intake import files
from tanminh_xl.intake.files import Arrived, Unopened, arrived, in_order, listed

POSIX = pytest.mark.skipif(os.name == "nt", reason="no pipes there, and links ask for rights")
NOW = datetime(2026, 6, 15, 8, tzinfo=ZONE)


def put(path: Path, data: bytes, at: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (at, at))
    return path


def test_order_is_time_then_sha256_whatever_the_naming(tmp_path: Path) -> None:
    late = put(tmp_path / "a.xlsx", b"late", 1_781_600_000)
    early = put(tmp_path / "z.xlsx", b"early", 1_781_500_000)
    twin1, twin2 = put(tmp_path / "b.xlsx", b"1", 1_781_550_000), put(tmp_path / "c.xlsx", b"2", 1_781_550_000)
    orders = {tuple(a.path.name for a in in_order(order)) for order in permutations([late, early, twin1, twin2])}
    assert len(orders) == 1
    (order,) = orders
    assert order[0] == "z.xlsx"
    assert order[-1] == "a.xlsx"


def test_time_is_said_in_vietnams(tmp_path: Path) -> None:
    (found,) = in_order([put(tmp_path / "a.xlsx", b"x", 1_781_596_800)])
    assert isinstance(found, Arrived)
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


def refused(path: Path) -> Code:
    (found,) = in_order([path], NOW)
    assert isinstance(found, Unopened)
    return found.finding.code


@POSIX
def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    real = put(tmp_path / "a.xlsx", b"x", 1)
    (tmp_path / "link").symlink_to(real)
    (tmp_path / "dangling").symlink_to(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    odd = [tmp_path / "link", tmp_path / "dangling", tmp_path / "pipe", Path("/dev/null")]
    assert {refused(path) for path in odd} == {Code.SOURCE_NOT_FILE}
    assert refused(tmp_path / "gone") is Code.SOURCE_GONE


@POSIX
def test_links_are_listed_and_not_followed_and_no_loop_is_walked(tmp_path: Path) -> None:
    put(tmp_path / "in" / "deep" / "a.xlsx", b"x", 1)
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "elsewhere").symlink_to(tmp_path / "in", target_is_directory=True)
    assert {p.name for p in listed([tmp_path / "in"])} == {"a.xlsx", "round"}
    assert listed([tmp_path / "elsewhere"]) == (tmp_path / "elsewhere",)
    assert refused(tmp_path / "elsewhere") is Code.SOURCE_NOT_FILE


def test_a_name_that_no_system_takes_is_a_missing_source(tmp_path: Path) -> None:
    for name in ("x" * 300, "a\0b"):
        with pytest.raises(TanMinhError, match="Không thấy"):
            listed([tmp_path / name])


@pytest.mark.parametrize("code", [errno.EACCES, errno.EIO, errno.EPERM, errno.EBUSY])
def test_a_folder_or_a_source_that_cannot_be_looked_at_is_told(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "in" / "closed"
    inner.mkdir(parents=True)
    put(tmp_path / "in" / "a.xlsx", b"x", 1)
    scan = os.scandir

    def no(path: Any) -> Any:
        if Path(path) == inner:
            raise OSError(code, "no")
        return scan(path)

    monkeypatch.setattr(os, "scandir", no)
    found = listed([tmp_path / "in"])
    assert set(found) == {inner, tmp_path / "in" / "a.xlsx"}
    assert refused(inner) is Code.SOURCE_LOCKED

    def hidden(self: Path) -> os.stat_result:
        raise OSError(code, "no")

    monkeypatch.setattr(Path, "lstat", hidden)
    assert listed([tmp_path / "b.xlsx"]) == (tmp_path / "b.xlsx",)
    assert refused(tmp_path / "b.xlsx") is Code.SOURCE_LOCKED


@POSIX
def test_a_pipe_that_took_a_files_place_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    regular = put(tmp_path / "a.xlsx", b"x", 1).lstat()
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "lstat", lambda self: regular)
    assert refused(tmp_path / "pipe") is Code.SOURCE_NOT_FILE


@POSIX
def test_a_link_that_took_a_files_place_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    regular = put(tmp_path / "a.xlsx", b"x", 1).lstat()
    (tmp_path / "link").symlink_to(tmp_path / "a.xlsx")
    monkeypatch.setattr(Path, "lstat", lambda self: regular)
    assert refused(tmp_path / "link") is Code.SOURCE_NOT_FILE


def test_a_file_that_grows_or_shrinks_while_it_is_read_is_read_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.xlsx", b"x" * 100, 1)
    read = os.read

    def growing(opened: int, size: int) -> bytes:
        monkeypatch.setattr(os, "read", read)
        got = read(opened, size)
        with path.open("ab") as file:
            file.write(b"more")
        return got

    monkeypatch.setattr(os, "read", growing)
    assert arrived(path).data == b"x" * 100 + b"more"


def test_a_file_that_is_larger_than_anything_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST", 50)
    assert refused(put(tmp_path / "a.xlsx", b"x" * 51, 1)) is Code.FILE_TOO_LARGE
    assert arrived(put(tmp_path / "b.xlsx", b"x" * 50, 1)).data == b"x" * 50


@pytest.mark.parametrize("seconds", [10.0**12, -(10.0**12), 10.0**30])
def test_a_time_that_no_calendar_has_is_the_time_of_reception(
    seconds: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = put(tmp_path / "a.xlsx", b"x", 1)

    class Odd:
        def __init__(self, found: os.stat_result) -> None:
            self.found = found

        def __getattr__(self, name: str) -> Any:
            return seconds if name == "st_mtime" else getattr(self.found, name)

    lstat, fstat = Path.lstat, os.fstat
    monkeypatch.setattr(os, "fstat", lambda opened: Odd(fstat(opened)))
    monkeypatch.setattr(Path, "lstat", lambda self: Odd(lstat(self)))
    (found,) = in_order([path], NOW)
    assert isinstance(found, Arrived)
    assert (found.sent, found.says) == (NOW, "không rõ")


def test_a_clock_may_be_a_day_ahead(tmp_path: Path) -> None:
    for ahead, sent in ((timedelta(hours=24), NOW + timedelta(hours=24)), (timedelta(hours=25), NOW)):
        (found,) = in_order([put(tmp_path / "a.xlsx", b"x", (NOW + ahead).timestamp())], NOW)
        assert isinstance(found, Arrived)
        assert (found.sent, bool(found.says)) == (sent, sent == NOW)
