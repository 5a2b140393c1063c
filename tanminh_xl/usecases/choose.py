""" "Chọn ô, chọn số liệu": the cell that is selected in the upper level's open workbook and the row that is selected in
the master become a pair (decision-tables 15.1)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.host import Hint, Outcome, Pointed, Selection, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.staff_tables import ELEMENTS
from tanminh_xl.domain.tables import FIGURES, RESULTS
from tanminh_xl.records.upper import Chosen, UpperForms
from tanminh_xl.upper import hold
from tanminh_xl.upper.form import where
from tanminh_xl.upper.pairs import What, When
from tanminh_xl.usecases.pair_cell import Said, fillable, pair
from tanminh_xl.usecases.pair_cell import said as said_of
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.upper_forms import cell_of, open_form, unit_of_cell

CRITERIA = "tieu_chi"
"""Name of the table of criteria, whose columns depend on the plan's years."""
_TIMES = re.compile(r"nhân(?:\s+với)?\s+(.+)")
_DECIMALS = re.compile(r"(\d{1,2})\s+chữ số(?: thập phân)?")
_MONTHS = "tháng thay đổi"


class Choice(NamedTuple):
    """The chosen cell, the figure of the selected row, and the one question: ``usual`` is its answer."""

    chosen: Chosen
    item: str
    unit: str
    asked: str
    usual: str


def choose_cell(snapshot: Snapshot, pointed: Pointed | None) -> Proposal:
    """Keep the cell that is selected in the other open workbook, for the click that says which figure it takes.

    TanMinhError: none is open; it was never saved, or was changed since; the cell can never be filled, or has no label.
    """
    if pointed is None:
        raise TanMinhError(
            "no_other_book",
            "Chưa mở biểu của cấp trên.",
            "Mở biểu trong cùng Excel này, chọn ô cần điền, trở lại sổ này rồi bấm lại.",
        )
    path = Path(pointed.path)
    if "://" in pointed.path or pointed.path.startswith("https:") or not path.is_file():
        raise TanMinhError(
            "form_not_here",
            f"Biểu {pointed.path} chưa có trên máy này.",
            "Lưu biểu vào một thư mục của máy rồi bấm lại.",
        )
    if not pointed.saved:
        raise TanMinhError("form_unsaved", f"Biểu {path.name} có thay đổi chưa lưu.", "Lưu biểu rồi bấm lại.")

    def do() -> Outcome:
        form = open_form(path)
        sheet, at = cell_of(form, f"'{pointed.sheet.replace(chr(39), chr(39) * 2)}'!{pointed.cell}")
        labels = fillable(form, sheet, at, ())
        UpperForms(snapshot.folder.root).choose(snapshot.call.who, Chosen(str(path), sheet, a1(*at)))
        return Outcome(f"Đã chọn {where(sheet, at)} của {path.name}: {labels.words}.", hints=(Hint("cell_chosen"),))

    return Proposal(do, writes=False)


def choice(snapshot: Snapshot, selected: Selection | None) -> Choice:
    """What is to be paired: the cell that was chosen, and the figure of the selected row.

    TanMinhError: no cell was chosen yet; no row of a figure is selected.
    """
    chosen = UpperForms(snapshot.folder.root).chosen(snapshot.call.who)
    if chosen is None:
        raise TanMinhError("no_cell_chosen", "Chưa chọn ô nào của biểu cấp trên.")
    ref = selected.ref if selected is not None else None
    key = tuple(ref.key) if ref is not None else ()
    item, unit, what = "", "", What.VALUE
    if ref is not None and ref.table == RESULTS.name:
        item = key[1]
        what = {"target": What.TARGET, "status": What.STATUS}.get(ref.column, What.VALUE)
    elif ref is not None and ref.table == FIGURES.name:
        item, unit = key[2], key[1]
    elif ref is not None and ref.table in (CRITERIA, ELEMENTS.name):
        item, what = key[0], What.TARGET if ref.column.startswith("target") else What.VALUE
    if not item:
        raise TanMinhError(
            "no_figure_row",
            "Chưa chọn số liệu nào.",
            f"Chọn một dòng ở trang {RESULTS.sheet}, Tiêu chí, {ELEMENTS.sheet} hoặc {FIGURES.sheet} rồi bấm lại.",
        )
    form = open_form(Path(chosen.form))
    sheet, at = cell_of(form, f"'{chosen.sheet.replace(chr(39), chr(39) * 2)}'!{chosen.cell}")
    labels = form.page(sheet).labels(*at)
    likely = unit_of_cell(snapshot, item, unit, what, labels)
    usual = [what.value, When.NOW.value, *([f"nhân {likely}"] if likely else [])]
    months = f"; ghi thêm “{_MONTHS}” nếu tháng, quý trên nhãn mỗi kỳ một khác" if hold.names_month(labels) else ""
    of = f"{item} của {snapshot.catalogue.unit[unit].name}" if unit in snapshot.catalogue.unit else item
    asked = (
        f"{where(sheet, at)} của {Path(chosen.form).name} ({labels.words}"
        f"{f', {labels.unit}' if labels.unit else ''}) nhận {of}. "
        f"Sửa lại nếu cần: {', '.join(What)}; {', '.join(When)}; nhân với mấy{months}."
    )
    return Choice(chosen, item, unit, asked[:1].upper() + asked[1:], "; ".join(usual))


def pair_chosen(snapshot: Snapshot, found: Choice, answer: str) -> Proposal:
    """Pair the chosen cell as the answer says. TanMinhError as ``pair_cell.pair``, and for words that mean nothing."""
    said = read_answer(answer, found.unit)
    cell = f"'{found.chosen.sheet.replace(chr(39), chr(39) * 2)}'!{found.chosen.cell}"
    return pair(snapshot, Path(found.chosen.form), cell, found.item, said)._replace(says=lambda: "")


def read_answer(answer: str, unit: str = "") -> Said:
    """ "giá trị; cùng kỳ; nhân 0,001; 1 chữ số" as a pairing is told. TanMinhError for what is none of it."""
    what, when, times = "", "", ""
    decimals: int | None = None
    months = False
    for part in filter(None, (normalise(each) for each in answer.split(";"))):
        if part in tuple(What):
            what = part
        elif part in tuple(When):
            when = part
        elif found := _TIMES.fullmatch(part):
            times = found[1]
        elif found := _DECIMALS.fullmatch(part):
            decimals = int(found[1])
        elif part == _MONTHS:
            months = True
        else:
            words = ", ".join((*What, *When))
            raise TanMinhError(
                "bad_word", f"Không hiểu “{part}”.", f"Ghi, cách nhau bằng dấu chấm phẩy: {words}, nhân ..."
            )
    return said_of(what, when, unit, times, decimals, months)
