"""xlwings' settings in the master and the add-in, as its own reader takes them: nothing of a user's file leaks in."""

import re
from pathlib import Path

import pytest

from tanminh_xl.domain.pc_notes import SCRATCH
from tanminh_xl.master import vba
from tanminh_xl.master.layout import layout
from tanminh_xl.master.package import write_parts
from tests import masters
from tests.macro_checks import parts
from tests.vba_host import Host

LEAK = "from the user's file"
AROUND = f"""
Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = True
End Function
Function GetFullName(wb) As String
    GetFullName = "C:\\plan\\book.xlsm"
End Function
Function GetDirectoryConfigFilePath() As String
End Function
Function GetConfigFilePath() As String
End Function
Function GetConfigFromFile(sFile As String, sName As String, Optional sValue As String) As Boolean
    sValue = "{LEAK}"
    GetConfigFromFile = True
End Function
Function ExpandEnvironmentStrings(ByVal s As String)
    ExpandEnvironmentStrings = s
End Function
Public Function RunPython(PythonCommand As String)
End Function
"""
"""In place of what reads files: a user's file that has every key."""


def reader(addin: bool) -> str:
    """xlwings' own reader of settings, as the installed xlwings has it."""
    text = vba.xlwings_module(addin)
    found = [
        re.search(rf"^Function {name}\(.*?^End Function", text, re.MULTILINE | re.DOTALL)
        for name in ("GetConfigFromSheet", "GetConfig", "SheetExists")
    ]
    name = re.search(r'^Public Const PROJECT_NAME As String = ".*"$', text, re.MULTILINE)
    functions = "\n".join(one[0] for one in found if one)
    assert name and functions.count("End Function") == 3
    return f'#Const App = "Microsoft Excel"\n{name[0]}\n{functions}\n{AROUND}'


def keys(addin: bool) -> set[str]:
    return set(re.findall(r'\bGetConfig\("([^"]+)"', vba.xlwings_module(addin)))


@pytest.mark.parametrize("addin", [False, True])
def test_every_key_that_xlwings_asks_for_stands_in_the_sheet(addin: bool) -> None:
    """A new xlwings that asks for another fails here."""
    assert keys(addin) == set(layout().conf)
    assert {key.upper() for key in layout().conf} == set(layout().conf)


@pytest.mark.parametrize("addin", [False, True])
def test_what_is_a_yes_or_no_is_not_blank(addin: bool) -> None:
    text = vba.xlwings_module(addin)
    found = set(re.findall(r'GetConfig\("([^"]+)", (?:False|True|"true"|"True")\)', text))
    assert found == {key for key, value in layout().conf.items() if value in ("True", "False")}


def test_a_key_that_stands_in_the_sheet_blank_too_is_not_looked_for_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsm"
    path.write_bytes(masters.macros(masters.in_use(), f'Attribute VB_Name = "xlwings"\n{reader(False)}'))
    host = Host.of(path)
    for key, value in layout().conf.items():
        assert (host.run("GetConfig", key, "default") or "") == value, key
    assert host.run("GetConfig", "ANOTHER KEY", "default") == LEAK


def test_the_interpreter_and_its_log_lie_under_the_program_s_own_folder() -> None:
    conf = layout().conf
    assert conf["INTERPRETER_WIN"] == r"%TANMINH_HOME%\python\python.exe"
    assert conf["TEMP DIR"] == rf"%TANMINH_HOME%\{SCRATCH}"
    assert 'TempDir = GetConfig("TEMP DIR", Environ("Temp"))' in vba.xlwings_module()


def test_the_add_in_has_the_same_settings() -> None:
    from tanminh_xl.master._extend_hidden import content
    from tanminh_xl.usecases.build_workbook import shipped_addin

    every = parts(shipped_addin())
    book = every["xl/workbook.xml"].replace(b"TanMinh.conf", b"xlwings.conf")
    cells = content(parts(write_parts({**every, "xl/workbook.xml": book})))
    found = {
        cells["xlwings.conf", f"A{n}"]: cells.get(("xlwings.conf", f"B{n}"), "")
        for n in range(1, len(layout().conf) + 1)
    }
    assert found == layout().conf
