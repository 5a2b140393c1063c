"""Host: the port between a use case and where its tables live (design 5 and 7.3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from tanminh_xl.domain.sheet import CellValue, Ref, Sheet
from tanminh_xl.domain.table_spec import Column, TableSpec

if TYPE_CHECKING:
    from tanminh_xl.domain.secret import Secret

TableRow = Mapping[str, CellValue]
"""A row of a table: column key -> value, None where blank."""


class Look(NamedTuple):
    """How a cell shows a number otherwise than it is stored: 0.95 in per cent, 2490 as "2", nothing.

    ``shown``: what it shows, as on a Vietnamese machine ("95,5%"). ``per_cent``: 100 times what is stored.
    """

    shown: str
    per_cent: bool


Looks = Mapping[tuple[int, str], Look]
"""(row from 0 as ``Host.read`` gives it, column key) -> the look of a number; those that are shown as stored are not
there."""


class Call(NamedTuple):
    """Who asks for what, where and when: made at the edge (cli, ribbon); the only clock a use case sees."""

    folder: Path
    period: str
    now: datetime
    """With its zone (+07:00)."""
    who: str
    password: Callable[[str], Secret] | None = None
    """Account of a mailbox -> its password, as this PC keeps it; TanMinhError where it keeps none."""


class Question(NamedTuple):
    """Something only a person can answer.

    ``kind``: "text" (``default`` stands there already), "yes" (to go on or not; the answer is ``YES``), "file" and
    "files" (paths, one a line; ``default``: the folder to start in).
    """

    text: str
    kind: Literal["text", "yes", "file", "files"] = "text"
    default: str = ""


YES = "có"
"""The answer to a question of kind "yes" that goes on."""


class Selection(NamedTuple):
    """The active cell: sheet's name, zero-based row and column; ``ref``: what it is, where it lies in a table;
    ``refs``: likewise of each row that is selected with it, its own among them."""

    sheet: str
    row: int
    column: int
    ref: Ref | None = None
    refs: tuple[Ref, ...] = ()


class Pointed(NamedTuple):
    """The active cell of a workbook that is not the master: its file as Excel names it, sheet, cell ("C7"). ``saved``:
    nothing in it was changed since it was saved."""

    path: str
    sheet: str
    cell: str
    saved: bool = True


class Hint(NamedTuple):
    """What to do next, by its code: a button to one person, a command to another. Each edge has the words for it
    (``terminal.NEXT``, ``ribbon.NEXT``), with the facts as their places; ``hint`` says it where nothing differs."""

    code: str
    hint: str = ""
    facts: Mapping[str, str] = {}


class Outcome(NamedTuple):
    """What a use case has to say at its end: a sentence with figures, further lines, and paths it made.

    ``exit`` is the command's exit code: 0 all well, 1 something returned or waiting, 2 could not be read.
    ``document`` makes what ``--format json`` prints (``data``), None where the command has none. ``pages`` are laid-out
    pages that an open workbook shows, once its tables are up to date. No command and no button is named in ``text``
    and ``lines``; ``hints`` is where that is said.
    """

    text: str
    lines: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()
    exit: int = 0
    document: Callable[[], object] | None = None
    look: Ref | None = None
    """The first row to look at: where an open workbook lands."""
    pages: tuple[Sheet, ...] = ()
    hints: tuple[Hint, ...] = ()

    @property
    def data(self) -> object:
        """The document of ``--format json``, made when it is asked for; None where the command has none."""
        return self.document() if self.document else None


class ProgramRows(Protocol):
    """The program's tables, each row made when it is asked for: a projection of the plan folder."""

    @property
    def made_from(self) -> Mapping[str, str]:
        """Period -> digest of everything that its rows are made from."""
        ...

    def __iter__(self) -> Iterator[TableSpec]:
        """The tables."""
        ...

    def of(self, table: TableSpec, periods: Collection[str]) -> Sequence[TableRow]:
        """Rows of a table: those of the periods, and those of none. A table without a column of the period: all."""
        ...

    def lost(self, table: TableSpec, row: TableRow) -> str:
        """What is to be said of a row of a ``passing`` table that is no longer told, as it stands in the workbook:
        staff's words on it that no event says; "" for none."""
        ...


def by_period(table: TableSpec) -> bool:
    """True for a table of which each row belongs to a period (or to none that is known): the key begins with it."""
    return table.key[0] == "period"


Step = Callable[[str, int, int], bool]
"""Says how far the work is (text, n of total); False: the person asked to stop."""


class Host(Protocol):
    """Where tables are read and results shown: an open workbook (live) or the files of a folder."""

    def read(self, table: TableSpec) -> list[TableRow]:
        """Rows of a table of the master, in order; columns that the sheet lacks are left out."""
        ...

    def columns(self, table: TableSpec) -> frozenset[str] | None:
        """Keys of the table's columns that the master has; None where it has no such sheet."""

    def looks(self, table: TableSpec) -> Looks:
        """Numbers of a table's rows that are shown otherwise than they are stored."""
        ...

    def where(self, table: TableSpec, index: int, column: Column | None) -> str:
        """How a person finds row ``index`` (from 0; -1: the table) of what ``read`` gave: sheet, row, column."""
        ...

    @property
    def refreshed(self) -> datetime | None:
        """Of which moment the program's tables in the workbook are; None where it says none: nothing was written into
        them, or an older version made it."""
        ...

    def write(self, tables: ProgramRows) -> None:
        """Put program columns' rows into the open workbook (the files host only records the call).

        By key: rows that are there get their program columns, new ones are appended with all columns given; of a
        table that the program keeps alone, or whose rows are ``passing``, rows that are no longer given are deleted.
        Of the tables ``by_period`` only the periods are written whose rows stand there from something else than
        ``tables.made_from`` says, or otherwise than they were written.
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

    def step(self, text: str, n: int, total: int) -> bool:
        """Say how far the work is (n of total); False: the person asked to stop."""
        ...


class OpenBook(Host, Protocol):
    """A host whose master is open before the person: what the ribbon's buttons can do beside the use cases."""

    def ask(self, question: Question) -> str | None:
        """The person's answer; None where the person cancels."""
        ...

    def selection(self) -> Selection | None:
        """The active cell, None where there is none."""
        ...

    def pointed(self) -> Pointed | None:
        """The active cell of the other workbook that was in front last; None where none is open."""
        ...

    def tell(self, outcome: Outcome) -> None:
        """Say what happened."""
        ...

    def pdf(self) -> bytes | None:
        """The report pages that are shown, as one PDF; None where none is."""
        ...

    def document_pdf(self, path: Path) -> bytes | None:
        """A Word document as PDF; None where this PC has no Word. TanMinhError (``pdf_failed``) where Word refuses."""
        ...

    def toggle_tables(self) -> bool:
        """Show the tables that are seldom used, or hide them again; True: they are shown now."""
        ...

    def add(
        self, tables: Mapping[TableSpec, Sequence[TableRow]], columns: Mapping[TableSpec, Sequence[Column]]
    ) -> None:
        """Add sheets with the rows that they begin with, and columns at the right end of tables that are there; a copy
        of the workbook is kept first. TanMinhError where Excel refuses."""
        ...

    def append(self, rows: Mapping[TableSpec, Sequence[TableRow]]) -> None:
        """Add rows to staff's tables, below those that are there."""
        ...

    def open_backup(self, path: Path) -> Host:
        """A host over a copy of the master on disk."""
        ...

    def open_path(self, path: Path) -> None:
        """Open a folder or a file with the program that it belongs to."""
        ...

    def open_received(self, path: Path) -> None:
        """Open a received file for reading alone, before the person: nothing need be said of it."""
        ...


class TanMinhError(Exception):
    """What a person can cause and mend: one sentence on what is wrong, and how to mend it.

    ``code`` is stable; ``exit`` the command's exit code (2: usage). ``hint`` says what to do where that is the same
    for everybody; where it is a command or a button, each edge says it in its own words, by ``code``, with ``facts``
    as their places (as ``Hint``).
    """

    def __init__(self, code: str, message: str, hint: str = "", exit: int = 2, **facts: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.exit, self.facts = code, message, hint, exit, facts


def advice(words: Mapping[str, str], about: TanMinhError | Hint) -> str:
    """What to do next in an edge's words (code -> template), else what is the same for everybody; "" where nothing is
    to be said."""
    return words[about.code].format(**about.facts) if about.code in words else about.hint
