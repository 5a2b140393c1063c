"""The live host: the master is open in Excel; its tables are read and written through xlwings (its BSD part)."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tanminh_xl.catalogue.settings import years_of
from tanminh_xl.domain.host import (
    YES,
    Looks,
    Outcome,
    Pointed,
    ProgramRows,
    Question,
    Selection,
    TableRow,
    TanMinhError,
    by_period,
)
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.rows import word
from tanminh_xl.domain.sheet import Ref, Sheet
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.domain.table_spec import Column, TableSpec
from tanminh_xl.domain.tables import FIGURES, LOG, REGISTER, RESULTS, tables
from tanminh_xl.hosts import _live_pages as pages_of
from tanminh_xl.hosts import _live_written
from tanminh_xl.hosts._com import LONGEST_PROMPT, Com
from tanminh_xl.hosts._live_add import ListNames, add_column, add_table, drop_downs
from tanminh_xl.hosts._live_book import keep_copy, quiet, where_of
from tanminh_xl.hosts._live_plan import TableChanges, table_changes
from tanminh_xl.hosts._live_table import LiveTable, find_table

if TYPE_CHECKING:
    import xlwings as xw

    from tanminh_xl.hosts.files import FilesHost
    from tanminh_xl.reports.cell_positions import SheetAddress

TITLE = "Kế hoạch Tân Minh"
_WORKBOOKS = frozenset((".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xltm", ".xlt", ".ods", ".csv"))
"""Names' ends of what Excel opens itself."""
_SENTENCE = re.compile(r"[.?!…]\s+(?=(\S))")
MOST_LINES = 15
"""Lines of an outcome that a message box shows."""


class LiveHost:
    """Host over the open workbook. One object serves one click.

    ``now``: the click's time, for the name of its backup; ``com``: what only Excel's own object model can do.
    """

    def __init__(self, book: xw.Book, now: datetime, com: Com) -> None:
        self.book, self.now, self.com = book, now, com
        self.app = book.app
        self.backup: Path | None = None
        """The copy kept before the first write of this click."""
        self.notes: list[str] = []
        """What the person must know of this click beside its outcome."""
        self._found: dict[str, LiveTable] = {}
        self._first_page: xw.Sheet | None = None
        self._opened = False

    # reading

    def read(self, table: TableSpec) -> list[TableRow]:
        """All rows of the table as they stand on the screen, saved or not, in one read.

        TanMinhError where the table, or a column that must be there, is gone; one that an older master lacks is empty.
        """
        return [] if table.added and self._lacks(table) else self._table(table).rows

    def columns(self, table: TableSpec) -> frozenset[str] | None:
        """Keys of the table's columns that stand in the workbook; None where it has no such sheet."""
        try:
            return frozenset(self._table(table).columns)
        except TanMinhError as problem:
            if problem.code == "sheet_missing":
                return None
            raise

    @property
    def refreshed(self) -> datetime | None:
        """Of which moment the program's tables are; None in a workbook that says none."""
        return _live_written.stamped(self.book)

    def looks(self, table: TableSpec) -> Looks:
        """As ``Host.looks``, by the cells' formats in the open workbook."""
        return {} if table.added and self._lacks(table) else self._table(table).looks()

    def where(self, table: TableSpec, index: int, column: Column | None) -> str:
        """How a person finds row ``index`` (from 0; -1: the table) of what ``read`` gave."""
        found = self._table(table)
        place = f"trang “{found.sheet.name}”"
        if index >= 0:
            place += f", dòng {found.top + index}"
        return place + (f", cột “{found.titles.get(column.key, column.title)}”" if column else "")

    def selection(self) -> Selection | None:
        """The active cell; where it lies in a table, what it is there, and the rows selected with it.

        TanMinhError (``other_book``) where it is in another workbook, that came to the front since the click.
        """
        cell = self.app.selection
        if cell is None:
            return None
        if (front := cell.sheet.book.name) != self.book.name:
            raise TanMinhError(
                "other_book",
                f"Ô đang chọn ở sổ {front}, không phải ở {self.book.name}.",
                f"Chuyển về sổ {self.book.name}, chọn lại rồi bấm lại.",
            )
        first, refs = self._refs(cell)
        sheet = cell.sheet.name if first else pages_of.page_of(self.book, cell.sheet.name)
        return Selection(sheet, cell.row - 1, cell.column - 1, first, refs)

    def pointed(self) -> Pointed | None:
        """The active cell of the other workbook that was in front last; None where none is open."""
        return self.com.behind(self.app, self.book)

    def _refs(self, cells: xw.Range) -> tuple[Ref | None, tuple[Ref, ...]]:
        """What the first of the cells is in a table, and what those below it are."""
        spec = next((s for s in self.tables if s.sheet == cells.sheet.name), None)
        if spec is None:
            return None, ()
        table = self._table(spec)
        row, at = cells.row - table.top, cells.column - table.left
        column = next((k for k, place in table.columns.items() if place == at), "")
        rows = range(max(row, 0), min(row + cells.shape[0], len(table.rows)))
        keys = (tuple(word(table.rows[n].get(k)) for k in spec.key) for n in rows)
        refs = tuple(Ref(spec.name, key, column) for key in keys)
        return (refs[0] if row in rows else None), refs

    @cached_property
    def tables(self) -> tuple[TableSpec, ...]:
        """Every table of the master, with the target columns of its years."""
        return tables(years_of(self.read(SETTINGS)))

    def _table(self, spec: TableSpec) -> LiveTable:
        if spec.name not in self._found:
            self._found[spec.name] = find_table(self.book, spec, self.com)
        return self._found[spec.name]

    # writing

    def write(self, tables: ProgramRows) -> None:
        """Put program columns' rows into the open workbook, by key; nothing is touched where nothing changes.

        A period whose rows stand as they were written, from the same inputs, is not even made.
        """
        self._found.clear()
        kept = _live_written.read(self.book)
        stands = self._standing(tables, kept) if kept else {}
        changed = {code: inputs for code, inputs in tables.made_from.items() if code not in stands}
        rows = {spec: tables.of(spec, changed) for spec in tables}
        for spec in [spec for spec in rows if self._lacks(spec)]:
            if not (rows[spec] and self._add(spec)):
                del rows[spec]
        keep = {normalise(code) for code in stands}
        plans = {spec: self._planned(spec, rows[spec], keep=keep if by_period(spec) else ()) for spec in rows}
        for spec in [spec for spec in plans if spec.passing]:
            gone = (self._table(spec).rows[n] for n in sorted(plans[spec].delete))
            self.notes += [words for row in gone if (words := tables.lost(spec, row))]
        self._carry_out(plans)
        if kept is not None:
            new = _live_written.notes(changed, {spec: rows[spec] for spec in rows if by_period(spec)})
            if {**stands, **new} != kept:
                with self.quiet():
                    _live_written.write(self.book, {**stands, **new})
        if FIGURES in rows:  # with a damaged record only some tables are written
            _live_written.stamp(self.book, self.now)

    def _standing(self, tables: ProgramRows, kept: Mapping[str, str]) -> dict[str, str]:
        """Period -> its note, for those whose rows stand as they were written, from what they would be made of now."""
        same = {
            code: inputs
            for code, inputs in tables.made_from.items()
            if kept.get(code, "").startswith(inputs[: _live_written.DIGITS])
        }
        there = (spec for spec in tables if same and by_period(spec) and not self._lacks(spec))
        seen = {spec: self._table(spec).rows for spec in there}
        return {code: note for code, note in _live_written.notes(same, seen).items() if kept[code] == note}

    def _lacks(self, spec: TableSpec) -> bool:
        """Whether the workbook has no sheet for a table that an older one lacks; of any other that is an error."""
        try:
            self._table(spec)
        except TanMinhError as problem:
            if (spec.passing or spec.added) and problem.code == "sheet_missing":
                return True
            raise
        return False

    def _add(self, spec: TableSpec) -> bool:
        """Give an older master the sheet that it lacks; False, and said, where Excel refuses."""
        self.writable()
        self._keep_backup()
        try:
            with self.quiet():
                add_table(self.book, spec, self._table(REGISTER).sheet, self.now)
            self._table(spec)
        except Exception:
            self.notes.append(
                f"Sổ này chưa có trang {spec.sheet} và không thêm được trang; bỏ khóa cấu trúc sổ rồi bấm lại."
            )
            return False
        self.notes.append(f"Sổ này chưa có trang {spec.sheet}: đã thêm trang, sau trang {REGISTER.sheet}.")
        return True

    def add(
        self, tables: Mapping[TableSpec, Sequence[TableRow]], columns: Mapping[TableSpec, Sequence[Column]]
    ) -> None:
        """Sheets behind the register's, columns at the right end of tables; each has its drop-down where it has one.

        TanMinhError: as ``writable``; a sheet is protected; Excel refuses (``not_added``), what came before stays.
        """
        self.writable()
        for spec in columns:
            self._unprotected(self._table(spec).sheet)
        if tables or columns:
            self._keep_backup()
        lists = ListNames(self.book, {spec.name: spec for spec in self.tables})
        after = self._table(REGISTER).sheet
        for spec, rows in tables.items():
            with self._adding(f"trang “{spec.sheet}”"):
                after = add_table(self.book, spec, after, self.now, rows)
                drop_downs(self.com, lists, self._table(spec), spec.columns)
        for spec, wanted in columns.items():
            for column in wanted:
                with self._adding(f"cột “{column.title}” của trang “{spec.sheet}”"):
                    self._widened(self._table(spec), column)
                    drop_downs(self.com, lists, self._table(spec), (column,))

    def _widened(self, table: LiveTable, column: Column) -> None:
        try:
            add_column(table, column)
        finally:
            self.notes += table.notes
            del self._found[table.spec.name]

    @contextmanager
    def _adding(self, what: str) -> Iterator[None]:
        try:
            with self.quiet():
                yield
        except TanMinhError:
            raise
        except Exception as problem:
            raise TanMinhError(
                "not_added",
                f"Chưa thêm được {what}.",
                "Bỏ khóa cấu trúc sổ (thẻ Review, Protect Workbook) rồi bấm lại; những phần đã thêm giữ nguyên.",
            ) from problem

    def append(self, rows: Mapping[TableSpec, Sequence[TableRow]]) -> None:
        """Add rows below those that stand."""
        plans = {}
        for spec, given in rows.items():
            found = self._table(spec)
            plans[spec] = table_changes(spec, found.columns, found.body, given, only_append=True)
        self._carry_out(plans)

    def put_back(self, tables: Mapping[TableSpec, Sequence[TableRow]]) -> None:
        """Put staff's rows back as a backup has them; an older master first gets the sheets that have rows there."""
        self._found.clear()
        tables = {spec: rows for spec, rows in tables.items() if not self._lacks(spec) or (rows and self._add(spec))}
        self._carry_out({spec: self._planned(spec, tables[spec], staff=True) for spec in tables})

    def log(self, row: TableRow) -> None:
        """Add a line to the log; it makes no backup of its own."""
        with self.quiet():
            found = find_table(self.book, LOG, self.com)
            self._written(found, table_changes(LOG, found.columns, found.body, [row], only_append=True))

    def _planned(
        self, spec: TableSpec, rows: Sequence[TableRow], staff: bool = False, keep: Collection[str] = ()
    ) -> TableChanges:
        found = self._table(spec)
        return table_changes(spec, found.columns, found.body, rows, staff=staff, keep=keep)

    def _carry_out(self, plans: Mapping[TableSpec, TableChanges]) -> None:
        todo = {spec: found for spec, found in plans.items() if found.rows}
        if not todo:
            return
        self.writable()
        for spec in todo:
            self._unprotected(self._table(spec).sheet)
        self._keep_backup()
        with self.quiet():
            for spec, found in todo.items():
                self._written(self._table(spec), found)
                del self._found[spec.name]

    def _written(self, table: LiveTable, changes: TableChanges) -> None:
        try:
            table.write(changes)
        finally:
            self.notes += table.notes

    def _unprotected(self, sheet: xw.Sheet) -> None:
        if self.com.protected(sheet):
            raise TanMinhError(
                "sheet_protected",
                f"Trang “{sheet.name}” đang khóa bảo vệ, không ghi được.",
                "Bỏ khóa (thẻ Review, Unprotect Sheet) rồi thực hiện lại.",
            )

    def show(self, sheets: Sequence[Sheet]) -> None:
        """Put the laid-out pages behind the sheet of results, their formulas pointing at the live tables.

        TanMinhError as ``writable``; KeyError for a Ref that no table and no page has.
        """
        self.writable()
        self._keep_backup()
        with self.quiet():
            shown = pages_of.show(self.book, sheets, self._at, self._table(RESULTS).sheet)
        self._first_page = shown.sheets[0] if shown.sheets else None
        if shown.apart:
            self.notes.append(
                f"{shown.apart} ô của biểu ghi sẵn giá trị, vì các bảng số liệu đã được sắp xếp lại hoặc thêm dòng."
            )

    def _at(self, ref: Ref) -> SheetAddress:
        from tanminh_xl.reports.cell_positions import SheetAddress

        spec = next(s for s in self.tables if s.name == ref.table)
        found = self._table(spec)
        row = found.row_of(ref.key)
        if row is None:
            raise KeyError(ref)
        return SheetAddress(found.sheet.name, found.top + row - 1, found.left + found.columns[ref.column] - 1)

    def writable(self) -> None:
        """TanMinhError where what is written into this workbook would be lost."""
        if self.com.read_only(self.book):
            raise TanMinhError(
                "master_read_only",
                f"{self.book.name} đang mở chỉ để đọc, vì người khác đang mở tệp này.",
                "Đợi người đó đóng tệp, rồi đóng và mở lại tệp.",
            )
        where_of(self.book)

    def _keep_backup(self) -> None:
        """A copy of the workbook as it stands, once a click, before its first write."""
        if self.backup is None:
            self.backup = keep_copy(self.book, self.now, self.com)

    def quiet(self) -> AbstractContextManager[None]:
        """No redrawing, events or calculation meanwhile."""
        return quiet(self.book)

    # the person

    def ask(self, question: Question) -> str | None:
        """Ask in a box of Excel's: a choice, a file or a text, as the question says; None where the person cancels."""
        match question.kind:
            case "yes":
                said = self.app.alert(question.text, TITLE, "ok_cancel", "info")
                return YES if said == "ok" else None
            case "file" | "files":
                many = question.kind == "files"
                paths = self.com.files(self.app, question.text, question.default, many)
                return None if paths is None else "\n".join(paths)
        whole, prompt, default = asked_in(question)
        if whole and self.app.alert(whole, TITLE, "ok_cancel", "info") != "ok":
            return None
        return self.com.text(self.app, prompt, TITLE, default)

    def step(self, text: str, n: int, total: int) -> bool:
        """Say how far the work is in the status bar; False where the person pressed Esc."""
        self.app.status_bar = f"{text} {n}/{total} (nhấn Esc để dừng)"
        return not self.com.escape(self.app)

    def tell(self, outcome: Outcome) -> None:
        """Land on the first row to look at, then say what happened."""
        with suppress(TanMinhError, StopIteration):  # a table that is gone is no reason to say nothing
            self.go(outcome.look)
        lines = [*outcome.lines, *self.notes]
        if self._opened and not (outcome.exit or lines):
            return  # it stands before the person: no box over it
        if len(lines) > MOST_LINES:
            rest = len(lines) - MOST_LINES
            lines = [*lines[:MOST_LINES], f"... còn {rest} dòng nữa; xem trang {REGISTER.sheet} và trang Phát hiện."]
        self.app.alert("\n".join([outcome.text, *lines]), TITLE, "ok", "critical" if outcome.exit > 1 else "info")

    def go(self, look: Ref | None) -> None:
        """Select a row of a table (of a key of blanks the first free one), or the first of the pages just shown."""
        if look is None:
            if self._first_page is not None:
                self._first_page.activate()
            return
        table = self._table(next(s for s in self.tables if s.name == look.table))
        row = table.row_of(look.key) if any(look.key) else len(table.rows)
        if row is not None:
            self.book.activate()  # Excel selects in the workbook that is in front
            if not table.sheet.visible:
                table.sheet.visible = True
            table.sheet.activate()
            table.cell(row, look.column).select()

    def pdf(self) -> bytes | None:
        """The pages that are shown, as one PDF; None where none is."""
        names = pages_of.page_names(self.book)
        if not names:
            return None
        active = self.book.sheets.active
        with self.quiet(), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "trang.pdf"
            try:
                self.book.to_pdf(path, include=list(names), exclude_start_string="\0")
            finally:
                active.activate()
            return path.read_bytes()

    def document_pdf(self, path: Path) -> bytes | None:
        """A Word document as PDF, by a Word of its own that never touches the document itself; None where there is no
        Word. TanMinhError (``pdf_failed``) where it refuses."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            copied, made = Path(folder) / "van-ban.docx", Path(folder) / "van-ban.pdf"
            copied.write_bytes(path.read_bytes())
            try:
                if not self.com.word_pdf(copied, made):
                    return None
                return made.read_bytes()
            except Exception as problem:
                raise TanMinhError(
                    "pdf_failed",
                    f"Word chưa xuất được {path.name} ra PDF.",
                    "Mở tệp bằng Word, bỏ các hộp thoại Word đang hỏi nếu có, lưu thành PDF cùng tên.",
                ) from problem

    def toggle_tables(self) -> bool:
        """Show the tables that are seldom used, or hide them again; True: they are shown now."""
        hidden = {spec.sheet for spec in self.tables if not spec.shown} | {"xlwings.conf"}
        sheets = [sheet for sheet in self.book.sheets if sheet.name in hidden]
        show = not all(sheet.visible for sheet in sheets)
        if not show and self.book.sheets.active in sheets:
            self.book.sheets[0].activate()
        for sheet in sheets:
            sheet.visible = show
        return show

    def open_backup(self, path: Path) -> FilesHost:
        """A host over a copy on disk."""
        from tanminh_xl.hosts.files import FilesHost

        return FilesHost(path)

    def open_path(self, path: Path) -> None:
        """Open a folder or a file beside the workbook."""
        self.com.open_path(path)

    def open_received(self, path: Path) -> None:
        """Open a received file for reading: a workbook in this Excel, any other with its own program."""
        if path.suffix.lower() in _WORKBOOKS:
            self.com.open_to_read(self.app, path)
        else:
            self.com.open_path(path)
        self._opened = True


def asked_in(question: Question) -> tuple[str, str, str]:
    """(what a box says first, "" for none; the prompt of the box that takes the answer; what stands in it).

    That box takes ``LONGEST_PROMPT`` characters: a longer question is said whole in a box before it, and the prompt is
    its last sentence. A longer answer that stands already is shown there too, and stays where nothing is typed.
    """
    text, default, short = question.text, question.default, len(question.default) <= LONGEST_PROMPT
    if not short:
        text, default = f"{text}\nĐang ghi: {default}\nĐể trống thì giữ nguyên.", ""
    if short and len(text) <= LONGEST_PROMPT:
        return "", text, default
    begins = [found.end() for found in _SENTENCE.finditer(question.text) if found[1].isupper()]
    last = question.text[begins[-1] if begins else 0 :]
    return text, last if len(last) <= LONGEST_PROMPT else "Ghi câu trả lời:", default
