"""A clerk at the open master: clicks, answers, and what is seen afterwards."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import xlwings as xw

from tanminh_xl import ribbon
from tanminh_xl.domain.host import Outcome, Pointed, TableRow
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.hosts._com import FieldFilter
from tanminh_xl.hosts._com import Seen as SeenRows
from tanminh_xl.hosts.live import LiveHost
from tanminh_xl.master.state import PERIOD
from tanminh_xl.records.folder import Folder
from tests.live.uno_engine import Book, Engine, Native, Table
from tests.spies import Seen, watched


class FakeExcel:
    """`Com` for the tests. `texts` and `picked` are the answers to come; `opened` what was shown to the person."""

    def __init__(self) -> None:
        self.texts: list[str | None] = []
        self.picked: list[Sequence[Path] | None] = []
        self.asked: list[str] = []
        self.opened: list[Path] = []
        self.read: list[Path] = []
        self.interrupts: list[bool] = []
        self.is_read_only = False
        self.other: Pointed | None = None
        """The active cell of the other workbook."""
        self.word = True
        self.printed: list[bytes] = []
        self.stop_after = -1
        self.copied: list[Path] = []
        self.drop_downs: dict[tuple[str, str], tuple[str, str]] = {}
        """(sheet, title of the column) -> (name of the list, help)."""

    def save_copy(self, book: Any, path: Path) -> None:
        book.impl.save(path)
        self.copied.append(path)

    def read_only(self, book: Any) -> bool:
        return self.is_read_only

    def protected(self, sheet: Any) -> bool:
        return bool(sheet.impl.sheet.isProtected())

    def filters(self, holder: Any) -> Sequence[FieldFilter]:
        if not isinstance(holder.impl, Table):
            return ()
        auto = holder.impl.autofilter
        titles = holder.range.rows[0].value
        return [FieldFilter(field, titles[field - 1], *auto.told(field)) for field in sorted(auto.kept)]

    def filter(self, holder: Any, one: FieldFilter) -> None:
        native = Native(one.operator, one.first, one.second)
        holder.impl.autofilter.put(one.field, None if native == Native() else native)

    def unfilter(self, holder: Any) -> None:
        if isinstance(holder.impl, Table):
            holder.impl.autofilter.clear(None)

    def seen(self, holder: Any) -> SeenRows:
        rows = [True, *holder.impl.autofilter.seen()]
        begins = [now and not before for before, now in pairwise((False, *rows))]
        return SeenRows(sum(rows) - 1, sum(begins))

    def cancel_key(self, app: Any, interrupts: bool) -> bool:
        before = self.interrupts[-1] if self.interrupts else True
        self.interrupts.append(interrupts)
        return before

    def escape(self, app: Any) -> bool:
        self.stop_after -= 1
        return self.stop_after == -1

    def drop_down(self, area: Any, name: str, title: str, help: str) -> None:
        self.drop_downs[area.sheet.name, title] = (name, help)

    def behind(self, app: Any, book: Any) -> Pointed | None:
        return self.other

    def text(self, app: Any, prompt: str, title: str, default: str) -> str | None:
        self.asked.append(prompt)
        return self.texts.pop(0)

    def files(self, app: Any, title: str, folder: str, many: bool) -> Sequence[str] | None:
        self.asked.append(title)
        picked = self.picked.pop(0)
        return None if picked is None else [str(path) for path in picked]

    def open_path(self, path: Path) -> None:
        self.opened.append(path)

    def word_pdf(self, source: Path, target: Path) -> bool:
        if self.word:
            self.printed.append(source.read_bytes())
            target.write_bytes(b"%PDF-1.7 by Word " + str(len(self.printed)).encode())
        return self.word

    def open_to_read(self, app: Any, path: Path) -> None:
        self.read.append(path)


class Clerk:
    """One open master. `click` gives what was told at the end."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.folder = folder
        self.app = engine.app
        self.app.reset()
        self.impl: Book = self.app.books.open(Folder(folder).master)
        self.book = xw.Book(impl=self.impl)
        self.book.set_mock_caller()
        self.excel = FakeExcel()
        self.clicked: list[str] = []
        self.seen = Seen()
        """What the last click read and worked out."""

    def leave(self) -> None:
        self.impl.close()
        del xw.Book._mock_caller

    def host(self, now: datetime) -> LiveHost:
        return LiveHost(xw.Book.caller(), now, self.excel)

    def choose(self, period: str) -> None:
        """Choose the period on the home sheet."""
        cell = self.book.names[PERIOD].refers_to_range.impl.cells
        cell.setDataArray(((period,),))

    def click(
        self,
        tag: str,
        now: datetime,
        *,
        texts: Sequence[str | None] = (),
        files: Sequence[Sequence[Path] | None] = (),
        refuse: bool = False,
    ) -> Outcome | None:
        """Press a button and answer its questions in their order; all of them must have been asked. One click builds
        one catalogue and reads each fact of the records once (a restored catalogue is another one; that of Phụ lục 1,
        or with an address more, is built before it is written too, and read again after)."""
        self.excel.texts, self.excel.picked = list(texts), list(files)
        self.app.answers = ["cancel"] if refuse else []
        self.clicked.append(tag)
        with watched() as self.seen:
            outcome = ribbon.on_book(xw.Book.caller(), tag, self.excel, now)
        most = {"khoi_phuc": 2, "ghi_phu_luc_1": 3, "luu_dia_chi": 3}.get(tag, 1)
        assert self.seen.catalogues <= most and self.seen.twice == []
        assert not self.excel.texts and not self.excel.picked, self.app.said[-1]
        return outcome

    def select(self, spec: TableSpec, key: Sequence[str], column: str, now: datetime) -> None:
        """Click into a cell of a table."""
        table = self.host(now)._table(spec)
        row = table.row_of(key)
        assert row is not None, key
        table.sheet.visible = True
        table.cell(row, column).select()

    def rows(self, spec: TableSpec, now: datetime) -> list[TableRow]:
        """The table as it stands, blank rows left out."""
        return [row for row in self.host(now).read(spec) if any(key_of(spec, row))]

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path
