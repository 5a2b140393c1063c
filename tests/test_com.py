"""What only Excel's object model can do: one file, called as its documentation writes it; nothing of xlwings.pro."""

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import tanminh_xl
from tanminh_xl.hosts._com import Excel

PACKAGE = Path(tanminh_xl.__file__).parent
BANNED = {"render_template", "create_report", "to_html", "Markdown"}
"""What reaches xlwings.pro lazily (proofs 2)."""


def trees() -> list[tuple[Path, ast.Module]]:
    files = [*(PACKAGE / "hosts").glob("*.py"), PACKAGE / "ribbon.py"]
    return [(path, ast.parse(path.read_text("utf-8"))) for path in files]


def test_api_is_asked_for_in_one_file_alone() -> None:
    found = {
        path.name
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "api"
    }
    assert found == {"_com.py"}


def test_nothing_reaches_what_is_not_free_nor_clears_staffs_columns() -> None:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                assert node.attr not in BANNED, path
            if isinstance(node, ast.Call):
                words = {keyword.arg for keyword in node.keywords}
                assert not words & {"layout", "mode"}, (path, node.lineno)
                if isinstance(node.func, ast.Attribute) and node.func.attr == "update":
                    assert not node.args or isinstance(node.args[0], ast.Dict), (path, node.lineno)  # Table.update


class Api:
    """Records what is set and called."""

    def __init__(self, **answers: Any) -> None:
        self.__dict__["said"] = []
        self.__dict__["answers"] = answers

    def __getattr__(self, name: str) -> Any:
        answer = self.answers.get(name, ...)
        if answer is ...:
            raise AttributeError(name)
        if not callable(answer):
            return answer

        def call(*args: Any, **named: Any) -> Any:
            self.said.append((name, args, named))
            return answer(*args, **named)

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        self.said.append((name, value))


def holder(api: Api) -> Any:
    return SimpleNamespace(api=api, hwnd=7)


def test_a_copy_is_save_copy_as_with_the_path_as_text() -> None:
    api = Api(SaveCopyAs=lambda path: None, ReadOnly=True, ProtectContents=False)
    Excel().save_copy(holder(api), Path("sao_luu") / "sổ.xlsm")
    assert api.said == [("SaveCopyAs", (str(Path("sao_luu") / "sổ.xlsm"),), {})]
    assert (Excel().read_only(holder(api)), Excel().protected(holder(api))) == (True, False)


@pytest.mark.parametrize(("interrupts", "value"), [(True, 1), (False, 0)])
def test_esc(interrupts: bool, value: int) -> None:
    api = Api()
    Excel().cancel_key(holder(api), interrupts)
    assert api.said == [("EnableCancelKey", value)]
    assert Excel().escape(holder(api)) is False  # not on Windows: nobody pressed it


@pytest.mark.parametrize(("given", "answer"), [("31", "31"), (False, None), ("", "")])
def test_a_text_is_asked_for_in_at_most_255_characters(given: object, answer: str | None) -> None:
    api = Api(InputBox=lambda **_: given)
    assert Excel().text(holder(api), "x" * 300, "Kế hoạch", "1") == answer
    assert api.said[0][2] == {"Prompt": "x" * 255, "Title": "Kế hoạch", "Default": "1", "Type": 2}


@pytest.mark.parametrize(("shown", "answer"), [(-1, ["a.xlsx", "b.jpg"]), (0, None)])
def test_files_are_picked(shown: int, answer: list[str] | None) -> None:
    dialog = Api(Show=lambda: shown)
    dialog.__dict__["SelectedItems"] = type(
        "Items", (), {"Count": 2, "__call__": lambda self, n: ["a.xlsx", "b.jpg"][n - 1]}
    )()
    api = Api(FileDialog=lambda kind: dialog)
    assert Excel().files(holder(api), "Chọn tệp", "C:\\kế hoạch", True) == answer
    assert dialog.said[:3] == [
        ("Title", "Chọn tệp"),
        ("AllowMultiSelect", True),
        ("InitialFileName", "C:\\kế hoạch\\"),
    ]
