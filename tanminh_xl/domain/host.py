"""Host: the port between a use case and where its tables live (design 5 and 7.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from tanminh_xl.domain.sheet import CellValue, Ref, Sheet
from tanminh_xl.domain.table_spec import Column, TableSpec

TableRow = Mapping[str, CellValue]
"""A row of a table: column key -> value, None where blank."""


class Call(NamedTuple):
    """Who asks for what, where and when: made at the edge (cli, ribbon); the only clock a use case sees."""

    folder: Path
    period: str
    now: datetime
    """With its zone (+07:00)."""
    who: str


class Question(NamedTuple):
    """Something only a person can answer. ``option`` names the command line's option that gives the answer.

    ``kind``: "text" (``default`` stands there already), "yes" (to go on or not; the answer is ``YES``), "file" and
    "files" (paths, one a line; ``default``: the folder to start in).
    """

    key: str
    text: str
    choices: tuple[str, ...] = ()
    option: str = ""
    kind: Literal["text", "yes", "file", "files"] = "text"
    default: str = ""


YES = "có"
"""The answer to a question of kind "yes" that goes on."""


class Selection(NamedTuple):
    """The active cell: sheet's name, zero-based row and column; ``ref``: what it is, where it lies in a table."""

    sheet: str
    row: int
    column: int
    ref: Ref | None = None


class Outcome(NamedTuple):
    """What a use case has to say at its end: a sentence with figures, further lines, and paths it made.

    ``exit`` is the command's exit code: 0 all well, 1 something returned or waiting, 2 could not be read.
    ``data`` is the document of ``--format json``, None where the command has none.
    """

    text: str
    lines: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()
    exit: int = 0
    data: object = None
    look: Ref | None = None
    """The first row to look at: where an open workbook lands."""


class Host(Protocol):
    """Where tables are read and results shown: an open workbook (live) or the files of a folder."""

    def read(self, table: TableSpec) -> list[TableRow]:
        """Rows of a table of the master, in order; columns that the sheet lacks are left out."""
        ...

    def where(self, table: TableSpec, index: int, column: Column | None) -> str:
        """How a person finds row ``index`` (from 0; -1: the table) of what ``read`` gave: sheet, row, column."""
        ...

    def write(self, tables: Mapping[TableSpec, Sequence[TableRow]]) -> None:
        """Put program columns' rows into the open workbook (the files host only records the call).

        By key: rows that are there get their program columns, new ones are appended with all columns given; of a
        table that the program keeps alone, rows that are no longer given are deleted. Values may be made lazily.
        """
        ...

    def put_back(self, tables: Mapping[TableSpec, Sequence[TableRow]]) -> None:
        """Put staff's rows back as a backup has them (the files host only records the call).

        By key, with all columns given: rows that are there get them, missing ones are appended, others are deleted.
        """
        ...

    def show(self, sheets: Sequence[Sheet]) -> None:
        """Show laid-out pages in the open workbook (the files host only records the call)."""
        ...

    def ask(self, question: Question) -> str | None:
        """The person's answer; None where there is nobody to ask."""
        ...

    def selection(self) -> Selection | None:
        """The active cell, None where there is none."""
        ...

    def step(self, text: str, n: int, total: int) -> bool:
        """Say how far the work is (n of total); False: the person asked to stop."""
        ...

    def tell(self, outcome: Outcome) -> None:
        """Say what happened."""
        ...


class OpenBook(Host, Protocol):
    """A host whose master is open before the person: what the ribbon's buttons can do beside the use cases."""

    def pdf(self) -> bytes | None:
        """The report pages that are shown, as one PDF; None where none is."""
        ...

    def toggle_tables(self) -> bool:
        """Show the tables that are seldom used, or hide them again; True: they are shown now."""
        ...

    def open_backup(self, path: Path) -> Host:
        """A host over a copy of the master on disk."""
        ...

    def open_path(self, path: Path) -> None:
        """Open a folder or a file with the program that it belongs to."""
        ...


class TanMinhError(Exception):
    """What a person can cause and mend: one sentence on what is wrong, one on how to mend it.

    ``code`` is stable; ``exit`` the command's exit code (2: usage).
    """

    def __init__(self, code: str, message: str, hint: str = "", exit: int = 2) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.exit = code, message, hint, exit
