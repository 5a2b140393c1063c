"""A click says that it has begun before it loads anything but xlwings, and xlwings without what no click uses."""

import ast
import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest
import xlwings

import tanminh_xl
from benchmarks.click import LOADED, PRESS, SIGN
from tanminh_xl.usecases.build_kit import CLICK_FIRST

PACKAGE = Path(tanminh_xl.__file__).parent
FRAMES = {"pandas", "numpy"}
WRITING = {"docx", "lxml", "openpyxl", "xlsxwriter", "pyopenvba", "reportlab", "PIL"}
MAIL = {"imapclient", "imaplib", "smtplib", "ssl", "keyring", "oxmsg", "tnefparse"}


def fresh(code: str, *arguments: str) -> list[str]:
    """What a new process prints, line by line."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def loaded(code: str, *arguments: str) -> list[str]:
    """What a new process prints, then the modules that it has loaded after this code."""
    after = "import sys\nfor name, module in sys.modules.items():\n    if module: print(name)"
    return fresh(f"{code}\n{after}", *arguments)


def top(names: list[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


def test_nothing_but_xlwings_is_loaded_before_the_first_sign() -> None:
    found = loaded(SIGN)
    ours = {name for name in found if name.partition(".")[0] == "tanminh_xl"}
    assert ours == {"tanminh_xl", "tanminh_xl.hosts", "tanminh_xl.hosts._live_start", "tanminh_xl.ribbon"}
    assert "xlwings" in found
    assert not top(found) & {*FRAMES, "pydantic"}


PREPARED = "import xlwings.utils;xlwings.utils.prepare_sys_path("
"""How xlwings' own macro begins what it has Python run, before what the button says."""


LIBRARIES = Path(xlwings.__file__).parent.parent


def started(code: str, *first: Path) -> list[str]:
    """What a Python prints that finds its libraries, and runs nothing of its own before but what lies in ``first``."""
    where = os.pathsep.join(map(str, (*first, PACKAGE.parent, LIBRARIES)))
    command = [sys.executable, "-S", "-B", "-c", f"{'import sitecustomize; ' if first else ''}{code}"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": where})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A folder with the line that an installed Python runs first, as the kit lays it."""
    (tmp_path / "sitecustomize.py").write_bytes((PACKAGE.parent / "templates" / CLICK_FIRST).read_bytes())
    return tmp_path


def test_xlwings_own_macro_loads_xlwings_before_anything_of_ours() -> None:
    """Where xlwings no longer does so, the line that is run first can go."""
    for name in ("xlwings.bas", "xlwings_custom_addin.bas"):
        assert f' -B -c ""{PREPARED}' in (Path(xlwings.__file__).parent / name).read_text("utf-8", "replace")


def test_as_excel_starts_it_a_click_loads_no_frames_either(first: Path) -> None:
    button = "import tanminh_xl.ribbon; import sys; print(sorted({'xlwings', 'pandas', 'numpy'} & set(sys.modules)))"
    command = f'{PREPARED}"a;b;c;d;e;f"); {button}'
    assert started(command, first) == ["['xlwings']"]
    assert started(command) == ["['numpy', 'pandas', 'xlwings']"], "without the line"


def test_another_start_of_python_is_left_as_it_is(first: Path) -> None:
    assert started("import sys; print('xlwings' in sys.modules, 'tanminh_xl' in sys.modules)", first) == ["False False"]


def test_python_runs_the_line_by_itself_when_it_starts(first: Path) -> None:
    """As the kit's Python does; an installed wheel brings it as a .pth file."""
    code = "import sys; print('tanminh_xl.hosts._live_start' in sys.modules)  # tanminh_xl.ribbon"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (first, PACKAGE.parent)))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert (done.stdout.strip(), done.stderr) == ("True", "")


def test_a_click_that_only_reads_loads_no_library_for_writing() -> None:
    found = top(loaded(LOADED))
    assert not found & {*FRAMES, *WRITING, *MAIL, "typer", "rich"}


@pytest.mark.parametrize("tag", ["tiep_nhan", "tong_hop", "lap_bao_cao", "kiem_tra", "nhap_phu_luc_1"])
def test_a_button_comes_to_its_question_without_them(demo: Path, tag: str) -> None:
    (demo / "hop_thu" / "moi.txt").write_text("mới")
    (master,) = demo.glob("TanMinh_KeHoach.xls*")
    question, *modules = loaded(f"{SIGN}\n{PRESS}", str(master), tag, "2026-N")
    assert " " in question
    assert not top(modules) & {*FRAMES, *WRITING, *MAIL}


def test_who_makes_frames_after_that_can() -> None:
    code = """
from tanminh_xl.hosts import _live_start
import sys
print(sorted({"pandas", "numpy"} & set(sys.modules)))
import openpyxl, pandas
print(pandas.DataFrame({"a": [1, 2]})["a"].sum(), openpyxl.compat.numbers.NUMPY)
"""
    assert fresh(code) == ["[]", "3 True"]


def test_what_was_loaded_already_stays_as_it_was() -> None:
    code = """
import numpy
from tanminh_xl.hosts import _live_start
import sys
print(sys.modules["numpy"] is numpy, "pandas" in sys.modules)
"""
    assert fresh(code) == ["True False"]


def test_what_is_hidden_comes_back_where_xlwings_cannot_be_imported() -> None:
    code = """
import sys
sys.modules["xlwings"] = None
try:
    from tanminh_xl.hosts import _live_start
except ImportError as problem:
    print(problem.name)
print(sorted({"pandas", "numpy"} & set(sys.modules)))
"""
    assert fresh(code) == ["xlwings", "[]"]


def test_xlwings_is_imported_in_one_place_and_elsewhere_for_its_types_alone() -> None:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for block in [node for node in ast.walk(tree) if isinstance(node, ast.If)]:
            if isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING":
                block.body = [ast.Pass()]
        found |= {path.name for node in ast.walk(tree) if _imports_xlwings(node)}
    assert found == {"_live_start.py"}


def _imports_xlwings(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] == "xlwings" for alias in names)
        case ast.ImportFrom(module=str(module), level=0):
            return module.partition(".")[0] == "xlwings"
    return False


def test_xlwings_has_one_exit_handler_and_it_is_the_one_taken_off() -> None:
    """That it is: the tests on Windows show it."""
    folder = Path(str(importlib.metadata.distribution("xlwings").locate_file("xlwings")))
    outside = [path for path in folder.rglob("*.py") if not {"pro", "_xlmac.py"} & set(path.relative_to(folder).parts)]
    assert {path.name for path in outside if "atexit" in path.read_text("utf-8")} == {"_xlwindows.py"}
    tree = ast.parse((folder / "_xlwindows.py").read_text("utf-8"))
    uses = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and ast.unparse(n) == "atexit.register"]
    handlers = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and any(ast.unparse(d) == "atexit.register" for d in node.decorator_list)
    ]
    assert (handlers, len(uses)) == (["cleanup"], 1)
    assert "atexit.unregister(_xlwindows.cleanup)" in (PACKAGE / "hosts" / "_live_start.py").read_text("utf-8")


@pytest.mark.parametrize("path", [*(PACKAGE / "hosts").glob("*.py"), PACKAGE / "ribbon.py"], ids=lambda path: path.name)
def test_no_excel_is_started_or_ended(path: Path) -> None:
    """Ending an Excel, xlwings ends every one without a main window too; ruff bans ``xlwings.App`` itself."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("App", "quit", "kill", "cleanup") or ast.unparse(node) == "_xlwindows.cleanup"
