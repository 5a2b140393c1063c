"""What only Excel's object model can do: one file, called as its documentation writes it; nothing of xlwings.pro."""

import ast
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import tanminh_xl
from tanminh_xl.hosts._com import Excel, FieldFilter, Seen

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


@pytest.mark.parametrize("before", [0, 1])
@pytest.mark.parametrize(("interrupts", "value"), [(True, 1), (False, 0)])
def test_esc(interrupts: bool, value: int, before: int) -> None:
    api = Api(EnableCancelKey=before)
    assert Excel().cancel_key(holder(api), interrupts) is bool(before)
    assert api.said == [("EnableCancelKey", value)]
    assert Excel().escape(holder(api)) is False  # not on Windows: nobody pressed it


class Keyboard:
    """Windows' own functions as far as they are asked for; `pressed`: Esc since the last look at it."""

    def __init__(self, in_front: int = 7) -> None:
        self.pressed, self.in_front, self.boxes = False, in_front, list[tuple[Any, ...]]()

    def GetAsyncKeyState(self, key: int) -> int:
        assert key == 0x1B
        pressed, self.pressed = self.pressed, False
        return int(pressed)

    def GetForegroundWindow(self) -> int:
        return self.in_front

    def MessageBoxW(self, *given: Any) -> int:
        self.boxes.append(given)
        return 1


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    import ctypes

    from tanminh_xl.hosts import _com, _live_start

    made = Keyboard()
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=made), raising=False)
    for module in (_com, _live_start):
        monkeypatch.setattr(module, "sys", SimpleNamespace(platform="win32"))
    return made


def test_an_esc_of_before_the_click_stops_nothing(keyboard: Keyboard, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanminh_xl.hosts import _live_start

    order: list[str] = []
    look = keyboard.GetAsyncKeyState
    monkeypatch.setattr(keyboard, "GetAsyncKeyState", lambda key: (order.append("key"), look(key))[1])
    book = SimpleNamespace(app=SimpleNamespace(status_bar=""))
    monkeypatch.setattr(_live_start.xw.Book, "caller", lambda: (order.append("book"), book)[1])
    keyboard.pressed = True
    assert _live_start.begin("Đang thực hiện") is book  # type: ignore[comparison-overlap]
    assert order == ["key", "book"] and book.app.status_bar == "Đang thực hiện"
    assert Excel().escape(holder(Api())) is False
    keyboard.pressed = True
    assert Excel().escape(holder(Api())) is True and Excel().escape(holder(Api())) is False


def test_an_esc_in_another_program_stops_nothing_later_either(keyboard: Keyboard) -> None:
    keyboard.in_front, keyboard.pressed = 8, True
    assert Excel().escape(holder(Api())) is False
    keyboard.in_front = 7
    assert Excel().escape(holder(Api())) is False


def test_a_box_without_an_owner_comes_to_the_front(keyboard: Keyboard) -> None:
    from tanminh_xl.hosts import _com

    _com.say("Phần mềm gặp trục trặc", "Kế hoạch")
    ((owner, text, title, style),) = keyboard.boxes
    assert (owner, text, title) == (None, "Phần mềm gặp trục trặc", "Kế hoạch")
    assert style & 0x10000 and style & 0x40000  # MB_SETFOREGROUND, MB_TOPMOST


@pytest.mark.parametrize(("given", "answer"), [("31", "31"), (False, None), ("", "")])
def test_a_text_is_asked_for(given: object, answer: str | None) -> None:
    api = Api(InputBox=lambda **_: given)
    assert Excel().text(holder(api), "Ghi số mới.", "Kế hoạch", "1") == answer
    assert api.said[0][2] == {"Prompt": "Ghi số mới.", "Title": "Kế hoạch", "Default": "1", "Type": 2}


def test_a_received_workbook_is_opened_for_reading_and_none_of_its_macros_runs() -> None:
    def opens(**_: Any) -> None:
        assert ("AutomationSecurity", 3) in api.said
        raise RuntimeError("Excel cannot open it")

    books = Api(Open=opens)
    api = Api(AutomationSecurity=1, Workbooks=books)
    with pytest.raises(RuntimeError):
        Excel().open_to_read(holder(api), Path("da_nhan") / "b.xlsm")
    assert api.said == [("AutomationSecurity", 3), ("AutomationSecurity", 1)]
    words = {"UpdateLinks": 0, "ReadOnly": True, "IgnoreReadOnlyRecommended": True, "AddToMru": False}
    assert books.said == [("Open", (), {"Filename": str(Path("da_nhan") / "b.xlsm"), **words})]


def test_what_is_told_of_a_column_is_told_whole() -> None:
    from tanminh_xl.domain.tables import tables
    from tanminh_xl.hosts import _com

    columns = [c for spec in tables((2026, 2027)) for c in spec.columns if c.help]
    assert columns
    for title, text in (column.prompt for column in columns):
        assert len(title) <= _com.MOST_TITLE and len(text) <= _com.LONGEST_PROMPT
    assert all(c.title in " ".join(c.prompt) and c.prompt[1].endswith(c.help) for c in columns)


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


class Refusing(Api):
    """A filter of which Excel refuses to tell some things."""

    def __getattr__(self, name: str) -> Any:
        if self.answers.get(name, ...) is ...:
            raise RuntimeError(name)  # as pywintypes.com_error, which is no AttributeError
        return super().__getattr__(name)


class Filters:
    """A collection as Excel has it: counted from 1."""

    def __init__(self, *of: Api) -> None:
        self.of, self.Count = of, len(of)

    def __call__(self, n: int) -> Api:
        return self.of[n - 1]


def filtered(*filters: Api) -> tuple[Any, Api]:
    """A table with these filters, and its range."""
    area = Api(Cells=lambda row, column: SimpleNamespace(Value=f"Cột {column}"), AutoFilter=lambda **_: True)
    return holder(Api(AutoFilter=SimpleNamespace(Filters=Filters(*filters), Range=area))), area


def test_a_filter_is_read_raw_and_what_excel_refuses_to_tell_is_none() -> None:
    table, _ = filtered(
        Api(On=False),
        Refusing(On=True, Operator=0, Criteria1="=*thôn*"),  # Criteria2 fails where there is none
        Api(On=True, Operator=1, Criteria1=">=12,5", Criteria2="<=80"),
        Refusing(On=True, Operator=7, Criteria1=("=Đạt", "=Chưa đạt", "=")),
        Refusing(On=True, Operator=7),  # groups of days
        Refusing(On=True, Operator=8, Criteria1=Api(Color=65535.0)),
        Refusing(On=True, Operator=11, Criteria1=33),
    )
    assert Excel().filters(table) == [
        FieldFilter(2, "Cột 2", 0, "=*thôn*", None),
        FieldFilter(3, "Cột 3", 1, ">=12,5", "<=80"),
        FieldFilter(4, "Cột 4", 7, ("=Đạt", "=Chưa đạt", "="), None),
        FieldFilter(5, "Cột 5", 7, None, None),
        FieldFilter(6, "Cột 6", 8, 65535, None),
        FieldFilter(7, "Cột 7", 11, 33, None),
    ]
    assert Excel().filters(holder(Api(AutoFilter=None))) == ()


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (FieldFilter(2, "", 0, "=*thôn*"), {"Field": 2, "Criteria1": "=*thôn*"}),
        (FieldFilter(3, "", 1, ">=1", "<=2"), {"Field": 3, "Criteria1": ">=1", "Operator": 1, "Criteria2": "<=2"}),
        (FieldFilter(4, "", 7, ("=a", "=b", "=c")), {"Field": 4, "Criteria1": ("=a", "=b", "=c"), "Operator": 7}),
        (FieldFilter(5, "", 12), {"Field": 5, "Operator": 12}),
        (FieldFilter(6, ""), {"Field": 6}),
    ],
)
def test_a_filter_is_put_back_raw(one: FieldFilter, words: dict[str, Any]) -> None:
    table, area = filtered(Api(On=False))
    Excel().filter(table, one)
    assert area.said == [("AutoFilter", (), words)]


@pytest.mark.parametrize(("mode", "said"), [(True, [("ShowAllData", (), {})]), (False, [])])
def test_all_rows_are_shown_where_any_is_hidden(mode: bool, said: list[Any]) -> None:
    auto = Api(FilterMode=mode, ShowAllData=lambda: None)
    Excel().unfilter(holder(Api(AutoFilter=auto)))
    assert auto.said == said
    Excel().unfilter(holder(Api(AutoFilter=None)))


def test_rows_that_are_seen_are_counted_without_the_header_and_hidden_columns() -> None:
    """Three rows and the header of a table of which two columns are seen."""
    header = Api(SpecialCells=lambda kind: SimpleNamespace(Count=2))
    area = Api(
        SpecialCells=lambda kind: SimpleNamespace(Count=8, Areas=SimpleNamespace(Count=2)), Rows=lambda n: header
    )
    assert Excel().seen(holder(Api(AutoFilter=Api(Range=area)))) == Seen(3, 2)
    assert area.said[0] == ("SpecialCells", (12,), {}) and header.said == [("SpecialCells", (12,), {})]


def window(book: str, cell: str | None, visible: bool = True, saved: bool = True) -> SimpleNamespace:
    """A window of a workbook; ``cell`` None: it shows a chart."""
    parent = SimpleNamespace(Name=book, FullName=f"D:\\{book}", Saved=saved)
    made = SimpleNamespace(Parent=parent, Visible=visible, ActiveSheet=SimpleNamespace(Name="Biểu 01"))
    if cell is not None:
        made.ActiveCell = SimpleNamespace(Address=cell)
    return made


class Windows(list[SimpleNamespace]):
    """Application.Windows: counted from 1, from the front to the back."""

    @property
    def Count(self) -> int:
        return len(self)

    def __call__(self, n: int) -> SimpleNamespace:
        return self[n - 1]


MASTER, FORM = window("KH.xlsm", "$A$1"), window("b.xlsx", "$C$7")


@pytest.mark.parametrize(
    ("windows", "found"),
    [
        ([MASTER, FORM, window("c.xlsx", "$A$1")], ("D:\\b.xlsx", "C7", True)),
        ([MASTER, window("KH.xlsm", "$A$2"), FORM], ("D:\\b.xlsx", "C7", True)),
        ([window("PERSONAL.XLSB", "$A$1", False), window("b.xlsx", "$B$2", saved=False)], ("D:\\b.xlsx", "B2", False)),
        ([MASTER], None),
        ([MASTER, window("b.xlsx", None)], None),
    ],
)
def test_the_cell_of_the_workbook_behind(windows: list[SimpleNamespace], found: tuple[str, str, bool] | None) -> None:
    app = SimpleNamespace(api=SimpleNamespace(Windows=Windows(windows)))
    pointed = Excel().behind(app, SimpleNamespace(name="KH.xlsm"))
    assert (pointed and (pointed.path, pointed.cell, pointed.saved)) == found
    assert pointed is None or pointed.sheet == "Biểu 01"
