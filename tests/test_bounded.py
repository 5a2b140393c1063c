"""What a file may do to the process that reads it: the child dies, this one goes on, and the next file is read."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.checks.files import file_findings
from tanminh_xl.domain.findings import Code
from tanminh_xl.grid import bounded
from tanminh_xl.grid.bounded import Bounded, Failed
from tanminh_xl.grid.child import Allowed
from tanminh_xl.grid.sheets import SheetInfo, SheetRead
from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind

POSIX = pytest.mark.skipif(os.name == "nt", reason="limits and signals that Windows does not have")
FEW = Allowed(seconds=1.5, memory=500_000_000, answer=1_000_000)


@pytest.fixture
def child(request: pytest.FixtureRequest) -> Iterator[Bounded]:
    made = Bounded(f"tests.child_work:{request.param}", FEW)
    yield made
    made.end()


def of(work: str) -> Any:
    return pytest.mark.parametrize("child", [work], indirect=True)


@of("good")
def test_one_child_serves_one_file_after_the_other_and_ends_with_the_run(child: Bounded) -> None:
    value, process = child(b"a")
    assert (value, process != os.getpid()) == (b"a", True)
    assert child(b"b") == (b"b", process)
    running = child._started().process
    child.end()
    assert running.poll() is not None
    assert child(b"c")[0] == b"c" and child._started().process is not running


@of("sheets")
def test_what_a_grid_is_made_of_comes_back_as_it_was(child: Bounded) -> None:
    assert child("Số liệu".encode()) == SheetRead(SheetInfo("Số liệu"), [[1.0, "đ"]])


@pytest.mark.parametrize(
    ("child", "kind"),
    [
        ("abort", UnreadableKind.CRASHED),
        pytest.param("overflow", UnreadableKind.CRASHED, marks=POSIX),
        ("exits", UnreadableKind.CRASHED),
        ("stranger", UnreadableKind.CRASHED),
        ("allocation", UnreadableKind.TOO_LARGE),
        pytest.param("allocates", UnreadableKind.TOO_LARGE, marks=POSIX),
        ("says_too_much", UnreadableKind.TOO_LARGE),
        ("loops", UnreadableKind.TOO_SLOW),
        ("refuses", UnreadableKind.BROKEN),
    ],
    indirect=["child"],
)
def test_whatever_a_file_does_there_is_a_reason_here_again_and_again(child: Bounded, kind: UnreadableKind) -> None:
    for _ in range(2):
        with pytest.raises(Unreadable) as told:
            child(b"x")
        assert told.value.kind is kind


@of("loops")
def test_a_file_has_its_seconds_and_no_more(child: Bounded) -> None:
    began = time.monotonic()
    with pytest.raises(Unreadable):
        child(b"x")
    assert time.monotonic() - began < FEW.seconds + 5


@pytest.mark.parametrize(
    ("child", "name"), [("fails", "ZeroDivisionError"), ("deep", "RecursionError")], indirect=["child"]
)
def test_a_bug_is_no_property_of_the_file_and_is_told_with_its_traceback(child: Bounded, name: str) -> None:
    with pytest.raises(Failed) as told:
        child(b"x")
    assert told.value.name == name
    assert "child_work.py" in told.value.said


@of("prints")
def test_what_a_library_prints_is_no_answer(child: Bounded) -> None:
    assert child(b"x") == "still heard"


@of("good")
def test_a_child_that_was_killed_between_two_files_costs_neither(child: Bounded) -> None:
    assert child._started().process.pid == child(b"a")[1]
    running = child._started().process
    running.kill()
    running.wait()
    assert child(b"b")[0] == b"b"


@of("good")
def test_where_no_child_can_be_started_the_file_is_read_here(child: Bounded, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*command: object, **options: object) -> None:
        raise PermissionError(13, "policy")

    monkeypatch.setattr(subprocess, "Popen", forbidden)
    assert child(b"a") == (b"a", os.getpid())


@pytest.mark.parametrize("executable", ["", pytest.param("/bin/false", marks=POSIX)])
def test_a_program_that_is_no_python_is_not_waited_for(executable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    assert Bounded("tests.child_work:good", FEW)(b"a") == (b"a", os.getpid())


@POSIX
def test_the_child_ends_with_a_parent_that_is_killed() -> None:
    lines = (
        "import os, sys",
        "from tanminh_xl.grid.bounded import Bounded",
        "print(Bounded('tests.child_work:good')(b'a')[1], flush=True)",
        "os.kill(os.getpid(), 9)",
    )
    said = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    process = int(said.stdout)
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        if (status := _state(process)) == "Z":  # nobody here to bury it
            return
        time.sleep(0.05)
    pytest.fail(f"the child is still there: {status}")


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


@pytest.mark.parametrize(
    ("kind", "code"), [(UnreadableKind.CRASHED, Code.FILE_CRASHED), (UnreadableKind.TOO_SLOW, Code.FILE_TOO_SLOW)]
)
def test_each_reason_has_its_finding(kind: UnreadableKind, code: Code) -> None:
    (finding,) = file_findings(Unreadable(kind))
    assert finding.code is code and finding.value


def test_ending_what_never_began_is_nothing() -> None:
    bounded.end()
