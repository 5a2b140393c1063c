"""Excel as far as the macros ask for it, in memory: pyopenvba's interpreter and model, with what they lack.

xlwings' own module calls Windows; a module that does what a test says stands in for it. What the macros do to Excel
itself (Esc, F1, other workbooks' macros, message boxes) is recorded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.apps.excel import Application, ExcelApplication, Workbook
from pyopenvba.apps.excel._bridge import ExcelBridge
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member, method, setter
from pyopenvba.interpreter._runtime import Interpreter, Slot
from pyopenvba.interpreter._values import EMPTY, MISSING, error, to_text

HOME = r"C:\Users\Ha\AppData\Local\TanMinh"
STUB = """Attribute VB_Name = "xlwings"
Public Ran As String
Public Function GetConfig(configKey As String, Optional default As String = "") As Variant
    If configKey = "INTERPRETER_WIN" Then GetConfig = "{python}"
    If configKey = "TEMP DIR" Then GetConfig = "{home}\\tam"
End Function
Public Function FileExists(ByVal FileSpec As String) As Boolean
    FileExists = {found}
End Function
Public Function RunPython(PythonCommand As String)
    Ran = Ran & PythonCommand & vbLf
    {body}
End Function
"""
KILLED = """Application.EnableEvents = False
    Application.ScreenUpdating = False
    Application.DisplayAlerts = False
    Application.Calculation = -4135
    Application.StatusBar = "Dang thuc hien"
    Application.EnableCancelKey = 1
    """
"""What Python has switched off when it is ended in mid-run."""


def stub(body: str = "", found: bool = True, home: str = HOME) -> str:
    """A module in place of xlwings': ``body`` runs as Python, ``found``: whether python.exe is there."""
    return STUB.format(body=body, found=found, home=home, python=rf"{home}\python\python.exe")


class Excel(Application):
    """The application object with the members that the model lacks."""

    def __init__(self) -> None:
        super().__init__()
        self.escape = 1
        self.escapes: list[int] = []
        self.keys: dict[str, str] = {}
        self.calls: list[tuple[str, tuple[object, ...]]] = []
        self.older: set[str] = set()

    @member
    def EnableCancelKey(self) -> object:
        return self.escape

    @setter("EnableCancelKey")
    def _set_escape(self, value: object) -> None:
        self.escape = int(value)  # type: ignore[call-overload]
        self.escapes.append(self.escape)

    @method
    def OnKey(self, Key: object = MISSING, Procedure: object = MISSING) -> object:
        if Procedure is MISSING:
            self.keys.pop(to_text(Key), None)
        else:
            self.keys[to_text(Key)] = to_text(Procedure)
        return EMPTY

    @method
    def Run(self, Macro: object = MISSING, *args: object) -> object:
        name = to_text(Macro)
        if name.partition("!")[0] in self.older:
            raise error(1004, f"Cannot run the macro '{name}'")
        self.calls.append((name, args))
        return EMPTY


Workbook._vba_members["hasvbproject"] = MemberSpec("HasVBProject", "property", lambda book: book.name.endswith(".xlsm"))


class Windows(ExcelBridge):
    """What CreateObject gives: message boxes and folders, unless refused."""

    def __init__(self, application: Excel) -> None:
        super().__init__(application)
        self.refused: set[str] = set()
        self.popups: list[str] = []
        self.folders: set[str] = set()

    def create(self, type_name_: str) -> object:
        if type_name_ in self.refused:
            raise error(429, "ActiveX component can't create object")
        return {"WScript.Shell": Shell, "Scripting.FileSystemObject": Files}[type_name_](self)


class Shell(VBAObject):
    vba_type_name = "IWshShell3"

    def __init__(self, windows: Windows) -> None:
        self.windows = windows

    @method
    def Popup(self, Text: object, Wait: object = 0, Title: object = "", Kind: object = 0) -> object:
        self.windows.popups.append(f"{to_text(Title)}: {to_text(Text)}")
        return 1


class Files(VBAObject):
    vba_type_name = "FileSystemObject"

    def __init__(self, windows: Windows) -> None:
        self.windows = windows

    @method
    def FolderExists(self, Path: object) -> object:
        return to_text(Path) in self.windows.folders

    @method
    def CreateFolder(self, Path: object) -> object:
        self.windows.folders.add(to_text(Path))
        return EMPTY


class Control(VBAObject):
    """A ribbon's control, in the window of a workbook; ``book`` None: Office does not say."""

    vba_type_name = "IRibbonControl"

    def __init__(self, tag: str = "", book: object = None, id: str = "") -> None:
        self.tag, self.id, self.book = tag, id, book

    @member
    def Tag(self) -> object:
        return self.tag

    @member
    def Id(self) -> object:
        return self.id

    @member
    def Context(self) -> object:
        if self.book is None:
            raise error(438, "Object doesn't support this property or method")
        return Window(self.book)


class Window(VBAObject):
    vba_type_name = "Window"

    def __init__(self, book: object) -> None:
        self.book = book

    @member
    def Parent(self) -> object:
        return self.book


class Ribbon(VBAObject):
    """IRibbonUI: counts how often it is drawn anew."""

    vba_type_name = "IRibbonUI"

    def __init__(self) -> None:
        self.drawn = 0

    @method
    def Invalidate(self) -> object:
        self.drawn += 1
        return EMPTY


class Host(ExcelApplication):
    """A master opened in that Excel, its ribbon loaded."""

    def __init__(self) -> None:
        self.application: Any = Excel()
        self.windows = Windows(self.application)
        self.interpreter = Interpreter(self.windows)
        self.application.interpreter = self.interpreter
        self.ribbon = Ribbon()
        self.prefix = "Tm"

    def load_vba(self, path: str | Path) -> list[str]:
        """All modules. The interpreter raises no events of the application, and knows no WithEvents: ``event`` does."""
        with ExcelFile(Path(path)) as file:
            for module in file.vba_project().modules:
                kind = "standard" if module.kind is VBAModuleKind.standard else "class"
                named = self.interpreter.host.global_object(module.name.lower())
                kind = "document" if kind == "class" and isinstance(named, VBAObject) else kind
                self.add_module(module.source.replace("WithEvents ", ""), name=module.name, kind=kind)
        return []

    @classmethod
    def of(cls, path: Path, prefix: str = "Tm") -> Host:
        host: Any = cls.open(path)
        host.prefix = prefix
        host.application._this_workbook = host.workbook
        host.run(f"{prefix}OnLoad", host.ribbon)
        assert isinstance(host, Host)
        return host

    @property
    def ran(self) -> list[str]:
        """The commands that Python was given."""
        return [line for line in str(self.value_of("Ran")).split("\n") if line]

    def value_of(self, name: str) -> object:
        """A module variable of the stub."""
        return self.interpreter.module("xlwings").variables[name.lower()].get()

    def state(self) -> tuple[object, ...]:
        """What a run must leave as it was."""
        app = self.application
        return app.enable_events, app.screen_updating, app.display_alerts, app.calculation, app.status_bar, app.escape

    def click(self, tag: str, book: object = None) -> None:
        self.run(f"{self.prefix}OnAction", Control(tag, book))

    def answer(self, callback: str, *args: object) -> object:
        """What a callback leaves in its last argument."""
        left = Slot(EMPTY, "Variant")
        self.interpreter.run(callback, [*args, left])
        return left.get()

    def event(self, name: str, *args: object) -> None:
        """The application raises an event in the class that listens."""
        runtime = self.interpreter.module(f"{self.prefix}Events")
        listener = self.interpreter.module(f"{self.prefix}Ribbon").variables["events"].get()
        self.interpreter.call(runtime.procedure(f"App_{name}"), runtime, list(args), {}, me=listener)

    def double_click(self, cell: object, sheet: object) -> bool:
        """Whether a double click on a range is kept from Excel."""
        cancel = Slot(False, "Boolean")
        self.event("SheetBeforeDoubleClick", sheet, cell, cancel)
        return bool(cancel.get())

    def forget(self) -> None:
        """What an error in other macros, ended in the editor, does: every module's variables are empty."""
        for module in self.interpreter.modules.values():
            if module.name.startswith("Tm"):
                module.variables.clear()
                module._initialised = False
