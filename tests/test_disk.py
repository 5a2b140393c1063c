"""The disk's promises: whole or not at all, never over another, outputs replaced or left beside."""

import errno
import multiprocessing
import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.records import disk
from tanminh_xl.records.naming import KEPT, kept_name, original_name, readable, safe_name
from tests.spies import listed

NOW = datetime(2026, 6, 15, 14, 5, tzinfo=ZONE)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def windows_rename(self: Path, target: Path) -> Path:
    """What os.rename does on Windows: it refuses a name that is taken."""
    if target.exists():
        raise FileExistsError(errno.EEXIST, "taken")
    return self.replace(target)


def no_links(self: Path, target: Path) -> None:
    raise PermissionError(errno.EPERM, "no hard links here")


def full(descriptor: int, data: memoryview) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def no_rename(part: Path, path: Path) -> bool:
    """A system whose rename cannot refuse a name that is taken."""
    return False


@pytest.fixture(params=["links", "no links", "claims", "windows"])
def any_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way in which a name can be given: POSIX, exFAT, some shares, Windows."""
    if request.param in ("no links", "claims"):
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    if request.param == "claims":
        monkeypatch.setattr(disk, "_rename_new", no_rename)
    if request.param == "windows":
        monkeypatch.setattr(disk, "WINDOWS", True)
        monkeypatch.setattr(Path, "rename", windows_rename)
    return str(request.param)


def test_publish_creates_once_and_never_overwrites(any_disk: str, tmp_path: Path) -> None:
    path = tmp_path / "da_nhan" / "THON05" / "0001.json"
    assert disk.publish(path, b"one")
    assert disk.publish(path, b"two") is False
    assert path.read_bytes() == b"one" and not path.stat().st_mode & 0o111
    assert names(path.parent) == ["0001.json"]


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Inodes of what was told to last through a power cut, in order."""
    told: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda opened: told.append(os.fstat(opened).st_ino))
    return told


def inodes(*paths: Path) -> list[int]:
    """Of those that can be made to last: Windows cannot open a folder."""
    return [path.stat().st_ino for path in paths if not (disk.WINDOWS and path.is_dir())]


def test_a_file_and_each_folder_with_a_new_name_last_through_a_power_cut(tmp_path: Path, synced: list[int]) -> None:
    path = tmp_path / "da_nhan" / "THON05" / "0001.json"
    assert disk.publish(path, b"one")
    assert synced == inodes(tmp_path, path.parent.parent, path, path.parent)
    synced.clear()
    disk.replace(path, b"two")
    assert synced == inodes(path, path.parent)
    synced.clear()
    (empty := path.with_name("0002.json")).touch()
    assert disk.ensure(empty, b"three")
    lasting = inodes(empty, empty.parent)
    assert synced[-len(lasting) :] == lasting
    synced.clear()
    assert synced == inodes(disk.beside(path, "mới", b"four", NOW), path.parent)


def test_windows_can_not_open_a_folder_and_is_not_asked_to(
    tmp_path: Path, synced: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(Path, "rename", windows_rename)
    path = tmp_path / "THON05" / "0001.json"
    assert disk.publish(path, b"one") and synced == inodes(path)


def test_every_file_that_was_opened_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real_open, real_close, left = os.open, os.close, set[int]()

    def opens(*arguments: Any, **options: Any) -> int:
        left.add(descriptor := real_open(*arguments, **options))
        return descriptor

    def closes(descriptor: int) -> None:
        left.discard(descriptor)
        real_close(descriptor)

    monkeypatch.setattr(os, "open", opens)
    monkeypatch.setattr(os, "close", closes)
    disk.publish(tmp_path / "0001.json", b"one")
    assert left == set()
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(TanMinhError):
        disk.publish(tmp_path / "0002.json", b"two")
    assert left == set()


def test_a_folder_lasts_and_a_name_for_its_content_is_made_once(tmp_path: Path, synced: list[int]) -> None:
    disk.make_folder(tmp_path / "hop_thu")
    assert synced == inodes(tmp_path)
    synced.clear()
    disk.probe(tmp_path)
    assert synced == []
    path = tmp_path / "danh_muc" / "a.json"
    assert disk.ensure(path, b"{}") and disk.ensure(path, b"{}") is False
    empty = tmp_path / "danh_muc" / "b.json"
    assert disk.ensure(empty, b"") and not disk.ensure(empty, b"")


class Gone(PureWindowsPath):
    """A folder of a Windows PC on which neither the drive nor the server is there."""

    def is_dir(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("Q:\\Kế hoạch\\hop_thu", "Máy này không có ổ đĩa “Q:”"),
        ("\\\\may-chu\\chung\\Kế hoạch", "Không kết nối được máy chủ, thư mục dùng chung “\\\\may-chu\\chung”"),
        ("Kế hoạch", "Thư mục đang đứng không còn"),
    ],
)
def test_a_drive_or_server_that_is_not_there_is_named(folder: str, said: str) -> None:
    with pytest.raises(TanMinhError, match=re.escape(said)) as told:
        disk.make_folder(Gone(folder))  # type: ignore[arg-type]
    assert told.value.code == "no_root" and told.value.hint


@pytest.mark.parametrize("name", ["tệp", "tệp/trong/đó"])
def test_a_file_where_a_folder_is_to_be_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "tệp").write_bytes(b"")
    with pytest.raises(TanMinhError, match="đã là một tệp") as told:
        disk.make_folder(tmp_path / name)
    assert told.value.code == "not_a_folder" and str(tmp_path / "tệp") in str(told.value)


@pytest.mark.parametrize(
    ("winerror", "said"),
    [(53, "máy chủ"), (123, "bỏ dấu \\ ở cuối"), (225, "diệt vi-rút"), (206, "quá dài"), (1, "mã 22")],
)
def test_windows_own_numbers_have_words(
    winerror: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Path) -> bool:
        problem = OSError(errno.EINVAL, "no")
        problem.winerror = winerror  # type: ignore[attr-defined]
        raise problem

    monkeypatch.setattr(Path, "is_dir", fails)
    with pytest.raises(TanMinhError, match=re.escape(said)):
        disk.make_folder(tmp_path / "x")


def test_a_folder_is_tried_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    disk.probe(tmp_path)
    assert names(tmp_path) == []
    with pytest.raises(TanMinhError) as told:
        disk.probe(tmp_path / "không có")
    assert told.value.code == "disk_write"


def test_nothing_is_waited_for_where_it_need_not_last(
    tmp_path: Path, synced: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bao_cao" / "2026-6T" / "a.xlsx"
    assert disk.publish(path, b"one", fsync=False)
    disk.replace(path, b"two", fsync=False)
    disk.replace(tmp_path / "tra_lai" / "a.xlsx", b"two", fsync=False)
    path.write_bytes(b"")
    assert disk.ensure(path, b"three", fsync=False)
    disk.beside(path, "mới", b"four", NOW, fsync=False)
    monkeypatch.setattr(Path, "replace", busy(32, 10**6, Path.replace))
    assert disk.replace(path, b"five", NOW, fsync=False, sleep=lambda _: None).close == path
    assert synced == []


def test_publish_says_created_where_nfs_lost_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.hardlink_to

    def made_but_denied(self: Path, target: Path) -> None:
        real(self, target)
        raise FileExistsError(errno.EEXIST, "taken")

    monkeypatch.setattr(Path, "hardlink_to", made_but_denied)
    assert disk.publish(tmp_path / "0001.json", b"one")
    assert names(tmp_path) == ["0001.json"]


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(TanMinhError, match="ổ đĩa đã đầy"):
        disk.publish(tmp_path / "0001.json", b"one")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("problem", "why"),
    [
        (OSError(errno.EIO, "I/O error"), f"hệ thống báo mã {errno.EIO}"),
        (OSError("gone"), "hệ thống báo mã None"),
    ],
)
def test_what_has_no_words_of_its_own_is_told_by_its_number(
    problem: OSError, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(descriptor: int, data: memoryview) -> int:
        raise problem

    monkeypatch.setattr(os, "write", failing)
    with pytest.raises(TanMinhError, match=why):
        disk.publish(tmp_path / "0001.json", b"one")


def test_short_writes_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:3]))
    disk.publish(tmp_path / "0001.json", b"0123456789")
    assert (tmp_path / "0001.json").read_bytes() == b"0123456789"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has written nothing yet."""
    monkeypatch.setattr(disk, "_CLOCK", {})


def put_old(path: Path, hours: float, now: float) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    os.utime(path, (now - hours * 3600, now - hours * 3600))
    return path


@pytest.mark.usefixtures("fresh")
def test_leftovers_older_than_an_hour_are_removed_anywhere_and_younger_ones_stay(tmp_path: Path) -> None:
    now = tmp_path.stat().st_ctime
    places = (tmp_path, tmp_path / "da_nhan" / "2026-6T" / "THON05", tmp_path / ".dang_nhan", tmp_path / "hop_thu")
    old = [put_old(place / f"{disk.PART}old", 1.02, now) for place in places]
    young = [put_old(place / f"{disk.PART}young", 0.98, now) for place in places]
    outside = put_old(tmp_path.with_name("ngoài") / f"{disk.PART}old", 9, now)
    with suppress(OSError):  # Windows lets few people make one
        (tmp_path / "nối").symlink_to(outside.parent)
    disk.sweep(tmp_path)
    assert all(path.exists() for path in old)  # nothing was written: the disk's time is not known
    disk.publish(tmp_path / "0001.json", b"one")
    disk.sweep(tmp_path, tmp_path / "hop_thu")
    assert [path.exists() for path in old] == [False, False, False, True]
    assert all(path.exists() for path in (*young, outside))


@pytest.mark.usefixtures("fresh")
def test_what_somebody_else_left_is_never_removed(tmp_path: Path) -> None:
    for name in (".tam", "tam-1", "0002.json"):
        put_old(tmp_path / name, 10_000, tmp_path.stat().st_ctime)
    (tmp_path / f"{disk.PART}a folder").mkdir()
    disk.publish(tmp_path / "0001.json", b"one")
    disk.sweep(tmp_path)
    disk.sweep(tmp_path / "không có")
    assert names(tmp_path) == [".tam", f"{disk.PART}a folder", "0001.json", "0002.json", "tam-1"]


def test_to_write_a_file_lists_no_folder(tmp_path: Path) -> None:
    with listed() as count:
        for n in range(3):
            disk.publish(tmp_path / "a" / f"{n}.json", b"one")
            disk.replace(tmp_path / "b" / f"{n}.csv", b"one")
    assert count == {}


SAVED = datetime(2026, 5, 4, 7, 8, 9, 123457, tzinfo=ZONE)


def saved_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, ZONE)


@pytest.mark.parametrize("descriptors", [True, False], ids=["open file", "closed file"])
def test_a_file_appears_with_the_time_that_it_carries(
    any_disk: str, descriptors: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not descriptors:
        monkeypatch.setattr(os, "supports_fd", set())
    assert disk.publish(tmp_path / "a.xlsx", b"one", saved=SAVED)
    empty = tmp_path / "b.xlsx"
    empty.touch()
    assert disk.ensure(empty, b"two", saved=SAVED)
    assert saved_at(tmp_path / "a.xlsx") == saved_at(empty) == SAVED


def test_a_disk_that_keeps_no_time_keeps_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*ignored: object, **times: object) -> None:
        raise PermissionError(errno.EPERM, "no times here")

    monkeypatch.setattr(os, "utime", refuse)
    assert disk.publish(tmp_path / "a.xlsx", b"one", saved=SAVED) and (tmp_path / "a.xlsx").read_bytes() == b"one"


def test_a_temporary_that_a_colleague_swept_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, swept = disk._name, list[Path]()

    def sweeps(part: Path, path: Path) -> None:
        if len(swept) < 2:
            swept.append(part)
            disk.sweep(tmp_path)
            assert not part.exists()
        real(part, path)

    monkeypatch.setattr(disk, "_name", sweeps)
    assert disk.publish(tmp_path / "a.xlsx", b"one", saved=SAVED)
    assert (len(swept), names(tmp_path)) == (2, ["a.xlsx"]) and (tmp_path / "a.xlsx").read_bytes() == b"one"


NO_LINKS = ("EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EINVAL")


def refused(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """A disk, not Windows', that refuses every hard link with this error."""

    def refuse(self: Path, target: Path) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(disk, "WINDOWS", False)
    monkeypatch.setattr(Path, "hardlink_to", refuse)


@pytest.mark.parametrize("code", NO_LINKS)
def test_where_hard_links_do_not_exist_a_name_is_claimed(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(monkeypatch, getattr(errno, code))
    assert disk.publish(tmp_path / "0001.json", b"one", fsync=False)
    assert not disk.publish(tmp_path / "0001.json", b"two", fsync=False)
    assert (tmp_path / "0001.json").read_bytes() == b"one" and names(tmp_path) == ["0001.json"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("EIO", "hệ thống báo mã"),
        ("EACCES", "không có quyền ghi"),
        ("ENOSPC", "ổ đĩa đã đầy"),
        ("EROFS", "chỉ cho đọc"),
    ],
)
def test_a_link_that_fails_for_another_reason_is_told_and_leaves_nothing(
    code: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(monkeypatch, getattr(errno, code))
    with pytest.raises(TanMinhError, match=reason) as told:
        disk.publish(tmp_path / "0001.json", b"one", fsync=False)
    assert told.value.code == "disk_write" and names(tmp_path) == []


def busy(winerror: int, times: int, real: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
    """A step that Windows refuses so many times."""
    left = [times]

    def step(self: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            problem = PermissionError(errno.EACCES, "busy")
            problem.winerror = winerror  # type: ignore[attr-defined]
            raise problem
        return real(self, target)

    return step


@pytest.mark.parametrize("refused", disk.BUSY_ELSEWHERE)
def test_replace_waits_for_another_pc_on_a_share(refused: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real, left = tmp_path / "r.xlsx", Path.replace, [3]

    def held(part: Path, to: Path) -> Path:
        left[0] -= 1
        if left[0] >= 0:
            raise OSError(refused, "busy")
        return real(part, to)

    path.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", held)
    assert disk.replace(path, b"new", sleep=lambda _: None) == disk.Replaced(path)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("winerror", disk.BUSY)
def test_replace_waits_for_a_virus_scanner(winerror: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "TongHop.xlsx"
    path.write_bytes(b"old")
    slept: list[float] = []
    monkeypatch.setattr(Path, "replace", busy(winerror, 3, Path.replace))
    assert disk.replace(path, b"new", NOW, sleep=slept.append) == (path, None)
    assert path.read_bytes() == b"new" and slept == [disk.PAUSE] * 3


def test_replace_leaves_the_new_file_beside_an_open_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "TongHop.xlsx"
    path.write_bytes(b"old")
    slept: list[float] = []
    monkeypatch.setattr(Path, "replace", busy(32, 10**6, Path.replace))
    found = disk.replace(path, b"new", NOW, sleep=slept.append)
    assert found == (tmp_path / "TongHop (mới 14h05).xlsx", path)
    assert path.read_bytes() == b"old" and found.path.read_bytes() == b"new"
    assert sum(slept) == pytest.approx(2.0)
    assert disk.replace(path, b"newer", NOW, sleep=slept.append).path.name == "TongHop (mới 14h05 2).xlsx"
    assert disk.replace(path, b"new", NOW.replace(hour=15), sleep=slept.append).path == found.path
    with pytest.raises(TanMinhError, match="đang mở"):
        disk.replace(path, b"new", sleep=slept.append)


def test_what_is_left_beside_an_open_one_lasts_too(
    tmp_path: Path, synced: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "replace", busy(32, 10**6, Path.replace))
    found = disk.replace(tmp_path / "TongHop.xlsx", b"new", NOW, sleep=lambda _: None)
    assert synced[1:] == inodes(found.path, tmp_path)  # the first is the temporary that could not take its place


def test_of_equal_copies_the_first_by_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = [tmp_path / f"TongHop (mới {hour}h00).xlsx" for hour in (14, 15)]
    for path in copies:
        path.write_bytes(b"new")
    monkeypatch.setattr(Path, "glob", lambda self, pattern: reversed(copies))  # a disk lists in any order
    assert disk.beside(tmp_path / "TongHop.xlsx", "mới", b"new", NOW) == copies[0]


def test_a_name_that_can_not_be_given_in_two_seconds_is_told_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(Path, "rename", busy(5, 10**6, Path.rename))
    with pytest.raises(TanMinhError, match="không có quyền ghi"):
        disk.publish(tmp_path / "0001.json", b"one", sleep=slept.append)
    assert sum(slept) == pytest.approx(2.0) and names(tmp_path) == []


def test_a_refusal_that_will_not_pass_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(Path, "replace", no_links)
    with pytest.raises(TanMinhError, match="không có quyền ghi"):
        disk.replace(tmp_path / "TongHop.xlsx", b"new", NOW, sleep=slept.append)
    assert slept == [] and names(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Báo cáo thôn Đồng Tiến.xlsx", "Báo cáo thôn Đồng Tiến__12345678.xlsx"),
        ("Ba\u0301o ca\u0301o.xlsx", "Báo cáo__12345678.xlsx"),
        ("so lieu: 6T/2026?.xlsx", "so lieu_ 6T_2026___12345678.xlsx"),
        ("..\\..\\0003.json", "_.._.._0003__12345678.json"),
        ("CON.xlsx", "_CON__12345678.xlsx"),
        ("lpt1.tar.gz", "_lpt1.tar__12345678.gz"),
        ("~$bao cao.xlsx", "_~$bao cao__12345678.xlsx"),
        (".tam-1", "_.tam-1__12345678"),
        ("báo cáo. ", "báo cáo__12345678"),
        ("\u202exslx.exe", "xslx__12345678.exe"),
        ("bao\udce1cao.xls", "bao_cao__12345678.xls"),
        ("", "khong-ten__12345678"),
        ("...", "khong-ten__12345678"),
        (".xlsx", "_.xlsx__12345678"),
        ("ệ" * 300 + ".ods", "ệ" * 60 + "__12345678.ods"),
    ],
)
def test_names_are_kept_where_they_can_be(name: str, kept: str) -> None:
    assert kept_name(name, "12345678" + "9" * 56) == kept


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a" * 100 + ".xlsx", "a" * 80 + ".xlsx"),
        ("a" + "ệ" * 79, "a" + "ệ" * 59),  # 180 bytes hold no more
        ("a\tb\u2003c.xlsx", "a b c.xlsx"),
        ("a\u202eb.xlsx", "ab.xlsx"),
        ("a\udcff.xlsx", "a_.xlsx"),
    ],
)
def test_long_names_are_cut_and_what_is_not_seen_goes(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("kept", "original"),
    [
        ("báo cáo__12345678.xlsx", "báo cáo.xlsx"),
        ("báo cáo__" + "0a" * 32 + ".ods", "báo cáo.ods"),
        ("báo cáo__12345678", "báo cáo"),
        ("a__12345678__9abcdef0.xls", "a__12345678.xls"),
        ("báo cáo__1234567.xlsx", "báo cáo__1234567.xlsx"),
        ("báo cáo.xlsx", "báo cáo.xlsx"),
    ],
)
def test_the_name_under_which_kept_bytes_came(kept: str, original: str) -> None:
    assert original_name(kept) == original


def test_a_name_in_another_encoding_can_be_shown() -> None:
    assert readable("Bi\udce1o cáo") == "Bi?o cáo"


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_every_system_takes(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert not set(safe) & set('<>:"/\\|?*') and safe.isprintable() and safe[-1] not in " ."
    assert not safe.startswith((".", "~$"))
    kept = kept_name(name, "a" * 64)
    assert len(kept.encode()) <= 255 and KEPT.search(kept)


def _publish_many(folder: Path, made: "multiprocessing.SimpleQueue[int]", who: bytes) -> None:
    for number in range(1, 41):
        if disk.publish(folder / f"{number:04}.json", who, fsync=False):
            made.put(number)


def test_two_processes_never_get_the_same_number(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    made: multiprocessing.SimpleQueue[int] = context.SimpleQueue()
    both = [context.Process(target=_publish_many, args=(tmp_path, made, who)) for who in (b"a", b"b")]
    for process in both:
        process.start()
    numbers = sorted(made.get() for _ in range(40))
    for process in both:
        process.join()
    assert numbers == list(range(1, 41)) and made.empty()
