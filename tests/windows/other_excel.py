"""A click leaves the Excel of previews and of other programs alone: these tests run on the installed Python."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.windows.pc import HOME

CLICK = (
    'import xlwings.utils;xlwings.utils.prepare_sys_path("false;a;b;c;d;e");import tanminh_xl.ribbon; '
    "import sys; assert not {'pandas', 'numpy'} & set(sys.modules)"
)
"""What xlwings' own macro has Python run at a click, up to our first line, and what is not loaded by then."""
WAITS = "import sys; print('up', flush=True); sys.stdin.read()"


@pytest.fixture
def excel(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the name EXCEL.EXE that has no window and ends when nobody has its input open any more."""
    office = tmp_path / "Office16"
    shutil.copytree(HOME / "python", office)
    (office / "python.exe").rename(office / "EXCEL.EXE")
    process = subprocess.Popen([office / "EXCEL.EXE", "-c", WAITS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"up"
    yield process
    process.kill()
    process.communicate()


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def test_xlwings_alone_ends_it(excel: subprocess.Popen[bytes]) -> None:
    """What the next test is about; where this fails, that one says nothing."""
    run("import xlwings")
    assert excel.wait(20) != 0


def test_a_click_does_not(excel: subprocess.Popen[bytes]) -> None:
    run(CLICK)
    assert excel.poll() is None
    assert excel.stdin is not None
    excel.stdin.close()
    assert excel.wait(20) == 0
