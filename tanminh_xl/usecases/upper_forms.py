"""Forms of the upper level as verbs see them: the file, its pairs, a cell and a unit of measure in a person's words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.grid import Unreadable, UnreadableKind
from tanminh_xl.grid.facts import Address
from tanminh_xl.records.upper import PAIRS, UpperForms, form_name
from tanminh_xl.upper import units
from tanminh_xl.upper.form import Form
from tanminh_xl.upper.labels import Labels
from tanminh_xl.upper.pairs import Pair, TableProblem, What, factor_words, read
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.upper_figures import measure_of

_CELL = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^!]+)!)?(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]{1,7})(?::\$?\w+)?")
AGAIN = "Mở biểu bằng Excel, chọn Save As, kiểu Excel Workbook (*.xlsx), rồi dùng tệp mới."
_UNREADABLE = {
    UnreadableKind.OTHER_WORKBOOK: ("là bảng tính kiểu khác (.xls, .ods, .xlsb)", AGAIN),
    UnreadableKind.WORD: (
        "là tệp Word",
        "Phần mềm điền biểu Excel: xin cấp trên bản .xlsx, hoặc chép bảng sang Excel.",
    ),
    UnreadableKind.ENCRYPTED: ("có đặt mật khẩu", "Mở biểu bằng Excel, bỏ mật khẩu mở tệp, lưu lại."),
    UnreadableKind.TOO_LARGE: ("quá lớn", "Bỏ bớt trang không dùng đến, lưu lại rồi thực hiện lại."),
}


def open_form(path: Path) -> Form:
    """The form. TanMinhError where it is none that can be filled."""
    try:
        return Form(path.read_bytes())
    except OSError:
        raise TanMinhError("form_missing", f"Không mở được biểu {path}.", "Kiểm tra lại đường dẫn của biểu.") from None
    except Unreadable as problem:
        what, hint = _UNREADABLE.get(problem.kind, ("không phải biểu Excel đọc được", AGAIN))
        raise TanMinhError("form_unreadable", f"Biểu {path.name} {what}.", hint) from None


def typed_cell(text: str) -> tuple[str, Address]:
    """Sheet ("" where none is named) and address of "'Biểu 1'!C7"; TanMinhError for anything else."""
    found = _CELL.fullmatch(text.strip())
    if found is None:
        raise TanMinhError("bad_cell", f"“{text}” không phải địa chỉ ô.", "Ghi như 'Biểu 1'!C7, hoặc C7.")
    sheet = found["sheet"] or ""
    return (sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet), from_a1(found["cell"])


def cell_of(form: Form, text: str) -> tuple[str, Address]:
    """Sheet and cell that a person names; without a sheet the only one that is seen. TanMinhError for none."""
    named, at = typed_cell(text)
    seen = [name for name in form.sheets if not form.hidden(name)]
    sheet = form.sheet(named) if named else (seen[0] if len(seen) == 1 else "")
    if not sheet:
        raise TanMinhError(
            "sheet_unknown",
            f"Biểu không có trang “{named}”." if named else "Biểu có nhiều trang.",
            f"Ghi cả tên trang; các trang của biểu: {', '.join(form.sheets)}.",
        )
    return sheet, at


def kept_pairs(forms: UpperForms, path: Path) -> tuple[Pair, ...]:
    """The pairs of a form; none where it has no table yet. TanMinhError where the table cannot be trusted."""
    table = forms.table(path)
    try:
        return read(table.read_bytes())
    except FileNotFoundError:
        return ()
    except TableProblem as problem:
        place = f"dòng {problem.line}: " if problem.line else ""
        raise TanMinhError(
            "pairs_unreadable",
            f"Bảng ghép {table.name} không dùng được, {place}{problem.what}.",
            "Sửa lại dòng đó, hoặc xóa tệp rồi ghép lại.",
        ) from None


def need_pairs(forms: UpperForms, path: Path) -> tuple[Pair, ...]:
    """The pairs of a form; TanMinhError where it has none."""
    kept = kept_pairs(forms, path)
    if not kept:
        names = ", ".join(p.name.removesuffix(PAIRS) for p in forms.tables())
        others = f"; các biểu đã ghép: {names}" if names else ""
        raise TanMinhError("form_unpaired", f"Chưa ghép ô nào của biểu {form_name(path)}.", others=others)
    return kept


def own_cells(form: Form, sheet: str, kept: Iterable[Pair]) -> frozenset[Address]:
    """The cells of a sheet that are paired."""
    return frozenset(each.address for each in kept if form.sheet(each.sheet) == sheet)


def figure_words(snapshot: Snapshot, of: Pair) -> str:
    """What a pair's cell takes, with the figure's name."""
    catalogue = snapshot.catalogue
    known = catalogue.criterion.get(of.item) or catalogue.element.get(of.item)
    return f"{of.figure_words} ({known.name})" if known is not None else of.figure_words


def unit_line(snapshot: Snapshot, of: Pair) -> str:
    """What is to be said of units of measure that differ where nobody said by what to multiply; "" for nothing."""
    measure = measure_of(snapshot.catalogue, of)
    if of.factor is not None or units.same(measure, of.labels.unit):
        return ""
    line = f"Đơn vị tính trên biểu: {of.labels.unit}; của số liệu: {measure}"
    likely = units.factor(measure, of.labels.unit)
    return (
        f"{line}. Ghi số nhân vào: có lẽ {factor_words(likely)}."
        if likely
        else f"{line}. Ghi số nhân vào (1 nếu như nhau)."
    )


def another_scale(snapshot: Snapshot, of: Pair) -> bool:
    """Whether the figure in the cell would be a thousand times what it says, or a share taken for a number."""
    measure = measure_of(snapshot.catalogue, of)
    if of.factor is not None or units.same(measure, of.labels.unit):
        return False
    return units.scale(measure) != units.scale(of.labels.unit) or "%" in (measure, units.plain(of.labels.unit))


def unit_of_cell(snapshot: Snapshot, item: str, unit: str, what: What, labels: Labels) -> str:
    """By what a figure is likely to be multiplied for a cell, in words; "" where the units of measure are the same."""
    measure = measure_of(snapshot.catalogue, Pair("", "A1", labels, item, unit, what))
    return factor_words(units.factor(measure, labels.unit)) if not units.same(measure, labels.unit) else ""
