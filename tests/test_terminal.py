"""How far the work is, on a terminal and elsewhere: nothing for short work, a line now and then for long work."""

from collections.abc import Iterator

import pytest

from tanminh_xl import terminal


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock()
    monkeypatch.setattr(terminal.time, "monotonic", made)
    return made


def said(clock: Clock, capsys: pytest.CaptureFixture[str], moments: list[float], quiet: bool = False) -> list[str]:
    """What stands on standard error after steps at these seconds; nothing ever stands on standard output."""
    with terminal.Steps(quiet) as steps:
        for n, moment in enumerate(moments, 1):
            clock.now = moment
            assert steps.step("Tiếp nhận", n, len(moments)) is True
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_less_than_a_second_is_not_told(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(clock, capsys, [0, 0.4, 0.9]) == []


def test_long_work_is_told_every_five_seconds(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(clock, capsys, [0, 2, 5, 7, 9, 10]) == ["Tiếp nhận: 3/6", "Tiếp nhận: 6/6"]


def test_where_a_document_is_asked_for_nothing_is_told(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(clock, capsys, [0, 6, 60], quiet=True) == []


def test_on_a_terminal_it_is_a_bar(
    clock: Clock, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal.sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.Steps() as steps:
        for n in range(1, 5):
            clock.now = float(n)
            steps.step("Lập biểu tổng hợp", n, 4)
        assert steps._bar is not None and [task.completed for task in steps._bar.tasks] == [4]
