"""docs/command-line.md and the command line say the same: commands, arguments, options, exit codes, keys."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import typer

from tanminh_xl import cli
from tanminh_xl.domain.findings import Severity, Verdict
from tests.markdown import ROOT, table

TEXT = (ROOT / "docs" / "command-line.md").read_text("utf-8")
CODE = re.compile(r"`([^`]+)`")
YEAR = "2026-N"


class Signature(NamedTuple):
    """A command: its arguments as they are written, and its options with the number of words that each takes."""

    arguments: tuple[str, ...]
    options: dict[str, int]


def tables(text: str) -> Iterator[list[dict[str, str]]]:
    """Each table of a document."""
    for lines in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        yield table(lines.splitlines())


def documented() -> dict[str, Signature]:
    found: dict[str, Signature] = {}
    for rows in tables(TEXT):
        for row in rows if "command" in rows[0] else ():
            words = CODE.fullmatch(row["command"])[1].split()  # type: ignore[index]
            name = " ".join(word for word in words if word.islower())
            options = {}
            for option in CODE.findall(row["options"]):
                first, *values = option.split()
                options[first] = len(values)
            assert name not in found, f"{name} stands twice"
            found[name] = Signature(tuple(word for word in words if not word.islower()), options)
    return found


def built(command: Any, name: str = "") -> Iterator[tuple[str, Signature]]:
    """Every command of the application, those of its groups too."""
    if hasattr(command, "commands"):
        for word, below in command.commands.items():
            yield from built(below, f"{name} {word}".strip())
        return
    arguments = []
    options = {}
    for param in command.params:
        if param.param_type_name == "argument":
            word = param.name.upper() + ("..." if param.nargs == -1 else "")
            arguments.append(word if param.required else f"[{word}]")
        else:
            options[param.opts[0]] = 0 if param.is_flag else param.nargs
    yield name, Signature(tuple(arguments), options)


BUILT = dict(built(typer.main.get_command(cli.app)))


def test_every_command_is_documented_and_no_other() -> None:
    assert sorted(documented()) == sorted(BUILT)


@pytest.mark.parametrize("name", BUILT)
def test_arguments_and_options_are_those_of_the_command(name: str) -> None:
    assert documented().get(name) == BUILT[name]


def test_short_options_are_those_that_the_page_names() -> None:
    said = dict(re.findall(r"^- `(--[a-z]+) [A-Z]+` \(`(-\w)`\)", TEXT, re.MULTILINE))
    params = [p for c in commands(typer.main.get_command(cli.app)) for p in c.params if len(p.opts) > 1]
    assert said == {p.opts[0]: p.opts[1] for p in params}


def commands(command: Any) -> Iterator[Any]:
    if hasattr(command, "commands"):
        for below in command.commands.values():
            yield from commands(below)
    else:
        yield command


def test_no_option_stands_anywhere_on_the_page_that_no_command_has() -> None:
    known = {option for signature in BUILT.values() for option in signature.options} | {"--help"}
    assert set(re.findall(r"--[a-z][a-z-]+", TEXT)) == known


def test_commands_that_other_pages_name_are_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    said = {name for page in pages for name in re.findall(r"tanminh-xl ([a-z]+(?:-[a-z]+)*)", page.read_text("utf-8"))}
    assert said - {name.split()[0] for name in BUILT} == set()


# exit codes

EXITS = next(rows for rows in tables(TEXT) if "code" in rows[0])


def test_there_are_three_exit_codes() -> None:
    assert [row["code"] for row in EXITS] == ["0", "1", "2"]


@pytest.mark.parametrize("row", EXITS, ids=lambda row: row["code"])
def test_each_exit_code_is_that_of_its_instance(row: dict[str, str], made_demo: Path) -> None:
    words = CODE.findall(row["for instance, after `demo`"])[0].split()
    if "*" in words[-1]:
        words[-1] = str(next(made_demo.glob(words[-1])))
    assert cli.main([*words, "--folder", str(made_demo)]) == int(row["code"])


# documents


def keys(command: str) -> set[str]:
    """The keys that the page gives for the document of a command."""
    after = TEXT[re.search(rf"^`{command}`.*:$", TEXT, re.MULTILINE).end() :]  # type: ignore[union-attr]
    block = re.match(r"\n\n((?: {4}.*\n)+)", after)
    return set(re.findall(r'"(\w+)"', block[1]))  # type: ignore[index]


def inside(document: Any) -> set[str]:
    """All keys of a document."""
    if isinstance(document, dict):
        return set(document).union(*map(inside, document.values()))
    return set().union(*map(inside, document)) if isinstance(document, list) else set()


@pytest.mark.parametrize("command", ["check", "assess", "status", "task"])
def test_keys_of_the_documents(command: str, made_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = next((made_demo / "bieu_mau" / YEAR).glob("*_THON12_*.xlsx"))
    files = {"check": [str(form)], "task": []}.get(command, ["--period", YEAR])
    cli.main([command, *files, "--folder", str(made_demo), "--format", "json"])
    assert inside(json.loads(capsys.readouterr().out)) == keys(command)


@pytest.mark.parametrize(("key", "words"), [("verdict", Verdict), ("severity", Severity)])
def test_the_words_of_a_key(key: str, words: type[Verdict] | type[Severity]) -> None:
    line = re.search(rf"^- `{key}`: ([^;.]+)", TEXT, re.MULTILINE)
    assert line is not None and CODE.findall(line[1]) == [word.value for word in words]


def test_columns_of_the_csv_files(made_demo: Path) -> None:
    for name in ("so_lieu.csv", "so_lieu_them.csv"):
        with (made_demo / "bao_cao" / YEAR / name).open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file))
        line = re.search(rf"^- `{name}`: ([^.]+)\.", TEXT, re.MULTILINE)
        assert line is not None and re.split(r",\s+", line[1]) == header
