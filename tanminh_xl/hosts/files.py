"""The files host: nothing is open; the master is read as it was last saved, results go into files of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tanminh_xl.domain.host import Look, Looks, ProgramRows, Step, TableRow, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.rows import cell_value
from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.domain.table_spec import Column, TableSpec
from tanminh_xl.domain.typed_day import moment
from tanminh_xl.grid import Grid, NumberFormat, Unreadable, read
from tanminh_xl.hosts._header import need_header
from tanminh_xl.master.layout import STATE
from tanminh_xl.master.state import REFRESHED


def _silent(_text: str, _n: int, _total: int) -> bool:
    return True


class FilesHost:
    """Host over a master workbook on disk.

    ``written``, ``returned`` and ``shown`` record the calls, so that a test can compare hosts call by call.
    """

    def __init__(self, master: Path, step: Step = _silent, content: bytes | None = None) -> None:
        """``content``: what the file holds, or is to hold, in place of what lies on the disk."""
        self.master, self._content = master, content
        self._step = step
        self._grid: Grid | None = None
        self._headers: dict[str, int] = {}
        self._titles: dict[tuple[str, str], str] = {}
        self.written: list[ProgramRows] = []
        self.returned: list[Mapping[TableSpec, Sequence[TableRow]]] = []
        self.shown: list[Sequence[Sheet]] = []

    def read(self, table: TableSpec) -> list[TableRow]:
        """Rows of the table's sheet below its header, wholly blank rows included (so that rows keep numbers).

        The header is found by its titles, wherever it stands. A formula that nobody computed is its own words, not a
        blank. TanMinhError where the sheet, or every title of its key columns, is missing; a table that an older
        master lacks is empty.
        """
        if not self._name(table):
            return []
        rows = self._sheet(table)
        header, columns = need_header(table, rows, f"Trang “{table.sheet}” của {self.master.name}")
        self._headers[table.name] = header
        self._titles |= {(table.name, column.key): column.title for column, _ in columns}
        read = [
            {column.key: cell_value(row[at]) if at < len(row) else None for column, at in columns}
            for row in rows[header + 1 :]
        ]
        staff = {at: column.key for column, at in columns if column.keeper == "staff"}
        for (n, at), fact in self._opened.facts(self._name(table)).items():
            if fact.uncomputed and n > header and at in staff:
                read[n - header - 1][staff[at]] = f"={(fact.formula or '').removeprefix('of:').removeprefix('=')}"
        return [*read]

    def columns(self, table: TableSpec) -> frozenset[str] | None:
        """Keys of the table's columns that the master has; None where it has no such sheet."""
        try:
            if not self._name(table):
                return None
        except TanMinhError as problem:
            if problem.code == "sheet_missing":
                return None
            raise
        _, columns = need_header(table, self._sheet(table), f"Trang “{table.sheet}” của {self.master.name}")
        return frozenset(column.key for column, _ in columns)

    def looks(self, table: TableSpec) -> Looks:
        """Numbers that their cell shows otherwise than it stores them: in per cent, scaled, hidden, among words with
        the sign %. Raises as ``read``."""
        name = self._name(table)
        if not name:
            return {}
        header, columns = need_header(table, self._sheet(table), f"Trang “{table.sheet}” của {self.master.name}")
        keys = {at: column.key for column, at in columns}
        return {
            (row - header - 1, keys[at]): Look(fact.shown, fact.format is NumberFormat.PERCENT)
            for (row, at), fact in self._opened.facts(name).items()
            if row > header and at in keys and (fact.format is not NumberFormat.PLAIN or "%" in fact.words)
        }

    def where(self, table: TableSpec, index: int, column: Column | None) -> str:
        """How a person finds row ``index`` (from 0) of what ``read`` gave: sheet, row, column's title."""
        place = f"trang “{table.sheet}”"
        if index >= 0:
            place += f", dòng {self._headers.get(table.name, 0) + index + 2}"
        return place + (f", cột “{self._titles.get((table.name, column.key), column.title)}”" if column else "")

    @property
    def refreshed(self) -> datetime | None:
        """Of which moment the program's tables are; None where the master says none."""
        names = [name for name in self._opened.names if normalise(name) == normalise(STATE.sheet)]
        rows = self._opened.sheet(names[0]) if names else ()
        return next((moment(row[2]) for row in rows if len(row) > 2 and row[0] == REFRESHED), None)

    def write(self, tables: ProgramRows) -> None:
        """Record the call: a master on disk is never rewritten."""
        self.written.append(tables)

    def put_back(self, tables: Mapping[TableSpec, Sequence[TableRow]]) -> None:
        """Record the call."""
        self.returned.append(tables)

    def show(self, sheets: Sequence[Sheet]) -> None:
        """Record the call: pages go into the consolidated workbook."""
        self.shown.append(sheets)

    def step(self, text: str, n: int, total: int) -> bool:
        """Pass on how far the work is."""
        return self._step(text, n, total)

    @property
    def open_elsewhere(self) -> bool:
        """True if a spreadsheet program has the master open: what is read is its last saved state."""
        return (self.master.parent / f"~${self.master.name}").exists()

    @property
    def _opened(self) -> Grid:
        if self._grid is None:
            try:
                self._grid = read(self.master.read_bytes() if self._content is None else self._content)
            except FileNotFoundError:
                raise TanMinhError(
                    "master_missing",
                    f"Không thấy tệp kế hoạch {self.master}.",
                    "Chép lại tệp vào thư mục kế hoạch, ví dụ từ bản trong thư mục sao_luu.",
                ) from None
            except Unreadable:
                raise TanMinhError(
                    "master_unreadable",
                    f"Không đọc được tệp kế hoạch {self.master.name}: tệp hỏng hoặc có đặt mật khẩu.",
                    "Mở tệp bằng Excel, lưu lại; hoặc lấy bản trong thư mục sao_luu.",
                ) from None
        return self._grid

    def _sheet(self, table: TableSpec) -> Sequence[Sequence[object]]:
        return self._opened.sheet(self._name(table))

    def _name(self, table: TableSpec) -> str:
        """The sheet's name as the workbook writes it; "" where an older master may lack it."""
        names = {normalise(name): name for name in self._opened.names}
        name = names.get(normalise(table.sheet), "")
        if not name and not table.added:
            raise TanMinhError(
                "sheet_missing",
                f"Tệp kế hoạch {self.master.name} không còn trang “{table.sheet}”.",
                "Đặt lại tên trang như cũ, hoặc lấy bản trong thư mục sao_luu.",
            )
        return name
