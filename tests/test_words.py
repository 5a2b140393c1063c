"""Each edge owns its words: no command reaches a click, no button the command line; buttons “...”, commands `...`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from tanminh_xl import cli, ribbon, terminal
from tanminh_xl.domain.host import Hint, TanMinhError, advice
from tanminh_xl.domain.messages import MESSAGES
from tanminh_xl.master.customui import ribbon as ribbon_toml
from tanminh_xl.master.state import CHECKS

PACKAGE = Path(cli.__file__).parent
LABELS = {button.label for button in ribbon_toml().buttons}
COMMAND_EDGE = ("cli.py", "terminal.py", "install/", "usecases/build_kit.py", "cluster.py")
"""What is said on a command line alone."""
CLICK_EDGE = ("ribbon.py", "usecases/buttons.py", "hosts/live.py", "hosts/_live_table.py", "master/")
"""What is said in Excel alone."""
BOTH = "both"

QUOTED_BUTTON = re.compile("|".join(f"“{re.escape(label)}”" for label in sorted(LABELS)))
COMMAND = re.compile(r"`[a-z]+[ `]|`--|(?<![\w“])--[a-z]|lệnh [a-z]+\b|\bchạy lại\b", re.IGNORECASE)


def commands() -> dict[str, set[str]]:
    """Command, as it is typed -> its options."""
    found: dict[str, set[str]] = {}

    def walk(group: object, before: str) -> None:
        for name, command in group.commands.items():  # type: ignore[attr-defined]
            said = f"{before}{name}"
            found[said] = {opt for param in command.params for opt in param.opts}
            if hasattr(command, "commands"):
                walk(command, f"{said} ")

    walk(typer.main.get_command(cli.app), "")
    return found


def edge_of(path: Path) -> str:
    name = path.relative_to(PACKAGE).as_posix()
    if name.startswith(COMMAND_EDGE):
        return "command"
    return "click" if name.startswith(CLICK_EDGE) else BOTH


def sentences() -> Iterator[tuple[str, str, str]]:
    """(edge, place, text) of every text that a person may read: strings with a Vietnamese word, docstrings left out."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in docs else None
            if isinstance(text, str) and not text.isascii():
                yield edge_of(path), f"{path.relative_to(PACKAGE)}:{node.lineno}", text  # type: ignore[attr-defined]


SENTENCES = list(sentences())


def test_the_search_sees_every_edge() -> None:
    assert {edge for edge, _, _ in SENTENCES} == {"command", "click", BOTH}
    assert len(SENTENCES) > 500
    assert COMMAND.search("Mở kỳ bằng lệnh open") and COMMAND.search("Thêm --why LÝ_DO") and COMMAND.search("`forms`")
    assert QUOTED_BUTTON.search("Bấm “Tiếp nhận”") and not QUOTED_BUTTON.search("trang “Kết quả”")


def test_no_command_reaches_a_clicks_words() -> None:
    assert [(place, text) for edge, place, text in SENTENCES if edge != "command" and COMMAND.search(text)] == []


def test_no_button_reaches_the_command_lines_words() -> None:
    assert [(place, text) for edge, place, text in SENTENCES if edge != "click" and QUOTED_BUTTON.search(text)] == []


def test_findings_name_neither() -> None:
    """They are read at both edges, and by the units."""
    for code, message in MESSAGES.items():
        for text in (message.text, message.hint):
            assert not COMMAND.search(text) and not QUOTED_BUTTON.search(text), code
            assert not any(re.search(rf"(dùng|bấm|nút) “?{re.escape(label)}", text) for label in LABELS), code


def test_in_the_workbook_buttons_stand_in_quotes() -> None:
    texts = [check.reason for check in CHECKS] + (PACKAGE / "master" / "layout.toml").read_text("utf-8").splitlines()
    bare = re.compile("|".join(rf"(bấm|hoặc|,) {re.escape(label)}" for label in LABELS), re.IGNORECASE)
    pressed = [text for text in texts if "bấm" in text]
    assert len(pressed) > 6 and all(QUOTED_BUTTON.search(text) for text in pressed)
    assert [text for text in pressed if bare.search(text)] == []


# what to do next


def raised() -> dict[str, bool]:
    """Code of every error and hint that the program makes -> whether it says itself what to do."""
    found: dict[str, bool] = {}
    texts = {"TanMinhError": 2, "Hint": 1}
    nodes = (node for path in PACKAGE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in texts:
            code = node.args[0]
            if isinstance(code, ast.Attribute) and code.attr == "code":
                continue  # an error that is passed on, told with the place where it was met
            assert isinstance(code, ast.Constant), node.lineno
            found[code.value] = found.get(code.value, False) or len(node.args) > texts[node.func.id]
    return found


COMMAND_ALONE = {"plan_exists", "plan_made", "not_extendable", "master_behind"}
COMMAND_ALONE |= {"return_why", "ignore_why", "received_why", "adjust_why", "reopen_why", "no_office"}
"""Said to whoever types a command: a button asks for the reason itself, makes no folder and adds to no closed file, and
no button says what ``status`` says."""
CLICK_ALONE = {"no_pages", "row_without_file", "cell_chosen", "no_cell_chosen"}
SAY_ENOUGH = {"nothing_held", "nothing_noted", "not_closed", "no_call", "stopped"}
"""Nothing is to be done: what was asked for is so already."""


def test_every_error_says_what_to_do_next_at_each_edge_that_meets_it() -> None:
    for code, says in raised().items():
        if says or code in SAY_ENOUGH:
            continue
        assert code in terminal.NEXT or code in CLICK_ALONE, code
        assert code in ribbon.NEXT or code in COMMAND_ALONE, code


def test_no_words_are_kept_for_what_nobody_says() -> None:
    known = set(raised())
    assert set(terminal.NEXT) <= known and set(ribbon.NEXT) <= known


@pytest.mark.parametrize("code", sorted(terminal.NEXT))
def test_commands_are_written_in_backticks_and_exist(code: str) -> None:
    text = terminal.NEXT[code]
    assert not QUOTED_BUTTON.search(text) and "bấm" not in text.lower()
    assert "--" not in re.sub(r"`[^`]*`", "", text), "an option outside of backticks"
    known = commands()
    options = set().union(*known.values())
    for typed in re.findall(r"`([^`]+)`", text):
        words = typed.split()
        name = next((n for n in (" ".join(words[:2]), words[0]) if n in known), "")
        allowed = known[name] if name else options
        assert name or typed.startswith("--"), typed
        assert {word for word in words if word.startswith("--")} <= allowed, typed


@pytest.mark.parametrize("code", sorted(ribbon.NEXT))
def test_buttons_are_written_in_quotes_and_exist(code: str) -> None:
    text = ribbon.NEXT[code]
    assert not COMMAND.search(text)
    assert all(label in LABELS for label in re.findall("“([^”]+)”", text)), text


@pytest.mark.parametrize("label", sorted(ribbon.RESUME))
def test_what_is_said_after_a_failure_names_real_buttons(label: str) -> None:
    assert all(name in LABELS for name in re.findall("“([^”]+)”", label))


def test_an_edges_words_win_over_the_errors_own_and_take_its_facts() -> None:
    error = TanMinhError("closed", "Kỳ 2026-6T đã chốt số liệu.", "ở đâu cũng vậy", period="2026-6T")
    assert advice(terminal.NEXT, error) == "Mở lại kỳ trước: `reopen --period 2026-6T --why LÝ_DO`."
    assert advice(ribbon.NEXT, error) == "Bấm “Mở lại kỳ” trước."
    assert advice({}, error) == "ở đâu cũng vậy"
    assert advice({}, Hint("plan_made")) == ""
