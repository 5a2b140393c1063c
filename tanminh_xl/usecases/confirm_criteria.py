"""The corrected proposal of Phụ lục 1 into the catalogue: into the open workbook, or into a master beside the old one.

On files the old master stays as it is (design 7.4; decision-tables 12.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tanminh_xl import catalogue
from tanminh_xl.annex import back
from tanminh_xl.annex.compare import Action
from tanminh_xl.annex.proposal import Settled, settle
from tanminh_xl.catalogue.values import Bad, read, show, text
from tanminh_xl.domain.annex_tables import proposed
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import Opening
from tanminh_xl.domain.host import Hint, Host, Looks, OpenBook, Outcome, TableRow, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import ELEMENTS, criteria
from tanminh_xl.domain.table_spec import Column, TableSpec
from tanminh_xl.usecases.import_criteria import BOOK, whole
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.restore import as_said
from tanminh_xl.usecases.snapshot import Snapshot

_NONE = frozenset({"không", "-", "không giao"})
"""In a year's column: no target."""
MOST = 12
"""Places that a message box names."""
_LISTED = 8


def to_confirm(snapshot: Snapshot, path: Path | None) -> Path:
    """The corrected proposal's workbook; TanMinhError (``annex_none``) where there is none."""
    found = path or snapshot.folder.root / BOOK
    if not found.is_file():
        raise TanMinhError("annex_none", f"Không thấy {found.name}: chưa có bảng đối chiếu nào để ghi.")
    return found


class _Ready(NamedTuple):
    """A proposal that can be written: the catalogue as it will be, and what changes in its tables' rows."""

    decided: back.Decided
    of: Catalogue
    rows: Mapping[TableSpec, list[TableRow]]


def confirm(snapshot: Snapshot, host: OpenBook) -> Proposal:
    """Write the proposal of the open workbook into its staff tables.

    TanMinhError (``annex_open``) names every cell in which something is still open or wrong; nothing is written then.
    """
    ready = _ready(snapshot, host, MOST)
    whole(host, criteria(snapshot.catalogue.plan.years))
    if ready.of == snapshot.catalogue:
        return _nothing()

    def do() -> Outcome:
        before = snapshot.catalogue
        snapshot.keep_catalogue()
        host.put_back(ready.rows)
        snapshot.catalogue_changed()
        return _written(snapshot, ready.decided, before, "Kiểm tra rồi lưu sổ.")

    return Proposal(do, lambda: f"Sẽ {_counts(ready.decided)} tiêu chí. Một bản sao lưu được giữ trước.")


def confirm_file(snapshot: Snapshot, at: Host) -> Proposal:
    """Make a master with what the corrected workbook says beside the old one, which stays, and switch to it.

    ``at``: a host over that workbook. TanMinhError as ``confirm``.
    """
    spec = proposed(snapshot.catalogue.plan.years)
    if at.columns(spec) is None:
        raise TanMinhError(
            "annex_sheet",
            f"Tệp không có trang “{spec.sheet}”; chưa ghi gì.",
            f"Nếu trang đã đổi tên, đặt lại tên “{spec.sheet}”; nếu là tệp khác, chọn đúng tệp đã sửa.",
        )
    ready = _ready(snapshot, at, None)
    if ready.of == snapshot.catalogue:
        return _nothing()

    def do() -> Outcome:
        from tanminh_xl.usecases.master_rows import beside_words, master_beside

        before, old = snapshot.catalogue, snapshot.folder.master
        path = master_beside(snapshot, ready.of, "PL1")
        told = beside_words(old, path)
        outcome = _written(snapshot, ready.decided, before, f"Danh mục mới ở {path.name}.")
        return outcome._replace(lines=(*told, *outcome.lines), paths=(path,))

    return Proposal(do, writes=False)


def _nothing() -> Proposal:
    return Proposal(lambda: Outcome("Danh mục đã như bảng Nhập Phụ lục 1: không có gì thay đổi."), writes=False)


def _by_action(decided: back.Decided) -> list[tuple[str, Sequence[str]]]:
    """What is done to which criteria, in words; nothing of what is done to none."""
    found = ((Action.ADD, decided.added), (Action.CHANGE, decided.changed), (Action.RETIRE, decided.retired))
    return [(action.value, codes) for action, codes in found if codes]


def _counts(decided: back.Decided) -> str:
    return ", ".join(f"{word} {len(codes)}" for word, codes in _by_action(decided)) or "sửa"


def _written(snapshot: Snapshot, decided: back.Decided, before: Catalogue, last: str) -> Outcome:
    of, told = snapshot.catalogue, []
    for word, codes in _by_action(decided):
        named = [f"{code} {of.criterion[code].name}" for code in codes[:_LISTED]]
        more = f" ... và {len(codes) - _LISTED} tiêu chí nữa" if len(codes) > _LISTED else ""
        told.append(f"{word.capitalize()} {len(codes)}: {'; '.join(named)}{more}.")
    if decided.unlisted:
        told.append(f"Không có trong bảng, giữ nguyên: {', '.join(decided.unlisted)}.")
    told.append(f"Danh mục trước khi nhập giữ ở danh_muc/{before.digest}.json. {last}")
    told.append("Tên, số, ngày của Phụ lục 1 và “dự thảo” ghi ở trang Cài đặt.")
    open_now = [code for code in snapshot.periods if snapshot.state(code).open]
    hints: tuple[Hint, ...] = ()
    if open_now:
        told.append(f"Kỳ đang mở ({', '.join(open_now)}) tính theo danh mục mới; báo cáo nêu chỗ khác lúc mở kỳ.")
        hints = (Hint("annex_forms"),)
    done = _counts(decided)
    return Outcome(f"Đã ghi Phụ lục 1 vào danh mục: {done} tiêu chí.", lines=tuple(told), hints=hints)


def _ready(snapshot: Snapshot, at: Host, most: int | None) -> _Ready:
    of = snapshot.catalogue
    spec = proposed(of.plan.years)
    if at.columns(spec) is None or not any(any(key_of(spec, row)) for row in at.read(spec)):
        raise TanMinhError("annex_none", "Chưa có bảng Nhập Phụ lục 1 nào để ghi.")
    _complete(at, spec)
    wrong: list[tuple[int, str, str, str]] = []
    rows = _read_back(at, spec, wrong)
    decided = back.decide(rows, of, _taken(snapshot))
    wrong += [problem for problem in decided.problems if problem[:2] not in {one[:2] for one in wrong}]
    _refuse(at, spec, wrong, most)
    tables, looks = snapshot.staff_tables
    specs = {spec.name: spec for spec in (criteria(of.plan.years), ELEMENTS)}
    grown, changed = dict(tables), {}
    codes: dict[tuple[str, int], str] = {}
    for name, given in ((criteria(of.plan.years).name, decided.criteria), (ELEMENTS.name, decided.elements)):
        merged, rows_of, places = _merged(tables[name], given)
        grown[name], changed[specs[name]] = merged, rows_of
        codes |= {(name, index): code for code, index in places.items()}
        looks = {**looks, name: _unlike(looks.get(name, {}), places, given)}

    def where(table: TableSpec, index: int, column: Column | None) -> str:
        code = codes.get((table.name, index), "")
        line = decided.lines.get(code, decided.lines.get(code.rpartition(".")[0]))
        if line is None:
            return snapshot.host.where(table, index, column)
        return at.where(spec, line, _column(spec, column.key if column else ""))

    try:
        new = catalogue.build(grown, where, looks)
    except catalogue.CatalogueErrors as problem:
        told = [f"{error.where}: {error.message} {error.hint}" for error in problem.errors]
        raise _error(told, most) from None
    return _Ready(decided, new, changed)


def _complete(at: Host, spec: TableSpec) -> None:
    """TanMinhError (``annex_columns``) where a column lost its title: what stands in it, or what is asked, would be
    passed over in silence."""
    there = at.columns(spec) or frozenset()
    if lacks := [f"“{column.title}”" for column in spec.columns if column.key not in there]:
        raise TanMinhError(
            "annex_columns",
            f"Bảng Nhập Phụ lục 1 không còn cột {', '.join(lacks)}; chưa ghi gì.",
            "Đặt lại tên cột như lúc lập bảng; nếu cột đã bị xóa, nhập lại Phụ lục 1 để có bảng mới.",
        )


def _read_back(at: Host, spec: TableSpec, wrong: list[tuple[int, str, str, str]]) -> list[back.Confirmed]:
    """The rows as a person left them; what is open or cannot be read goes into ``wrong``."""
    found, first = [], dict[str, int]()
    staff = [column.key for column in spec.columns if column.keeper == "staff"]
    for index, row in enumerate(as_said(at, spec)):
        (number,) = key_of(spec, row)
        if not number and all(row.get(key) is None for key in staff):
            continue
        if number and first.setdefault(number, index) != index:
            wrong.append(
                (index, "line", f"Dòng {number} có hai lần trong bảng", "Xóa một dòng; dòng tự thêm để trống.")
            )
            continue
        try:
            settled = settle(row)
        except (ValueError, TypeError):
            said = "Cột ẩn “Điều cần xác định” đã bị sửa, không biết dòng này còn gì cần xác định"
            wrong.append((index, "open", said, "Nhập lại Phụ lục 1 để có bảng mới."))
            continue
        cells, none = _cells(spec, index, settled, wrong)
        action = cells.pop("action", None)
        if action is None:
            if not any(one[:2] == (index, "action") for one in wrong):
                wrong.append((index, "action", "Chưa ghi “Làm gì”", "Chọn một mục trong danh sách."))
            continue
        wrong += [(index, key, said, "") for key, said in settled.open]
        program = {key: text(row.get(key)) for key in ("words", "annex_code", "annex_row", "annex_words", "stood")}
        order = float(number) if number.isdigit() else float(index)
        found.append(back.Confirmed(index, Action(str(action)), cells, none, **program, order=order))
    return found


def _cells(
    spec: TableSpec, index: int, settled: Settled, wrong: list[tuple[int, str, str, str]]
) -> tuple[dict[str, object], frozenset[str]]:
    cells: dict[str, object] = {}
    none = set()
    skipped = normalise(text(settled.cells.get("action"))) == Action.SKIP.value
    for column in spec.columns:
        raw = settled.cells.get(column.key)
        if column.keeper != "staff" or raw is None or (skipped and column.key != "action"):
            continue
        if column.key.startswith("target_") and normalise(text(raw)) in _NONE:
            none.add(column.key)
            continue
        value = read(column, raw)
        if isinstance(value, Bad):
            wrong.append((index, column.key, *value))
        elif value is not None:
            cells[column.key] = value
    return cells, frozenset(none)


def _taken(snapshot: Snapshot) -> set[str]:
    """Codes of criteria and elements in the catalogues that periods were opened with."""
    codes: set[str] = set()
    for period in snapshot.periods:
        for event in snapshot.records(period).ledger:
            if isinstance(event, Opening):
                old = snapshot.frozen(event.catalogue)
                codes |= {*old.criterion, *old.element}
    return codes


def _merged(
    rows: Sequence[TableRow], given: Mapping[str, Mapping[str, object]]
) -> tuple[list[TableRow], list[TableRow], dict[str, int]]:
    """(rows as they will be, rows as ``Host.put_back`` takes them, code -> place of each that changes)."""
    shown: dict[str, dict[str, CellValue]] = {
        code: {key: show(value) for key, value in cells.items()} for code, cells in given.items()
    }
    left, merged, back_rows, places = dict(shown), list[TableRow](), list[TableRow](), dict[str, int]()
    names = {normalise(code): code for code in shown}
    for index, row in enumerate(rows):
        standing = text(row.get("code"))
        code = names.get(normalise(standing), "") if standing else ""
        cells = left.pop(code, {})
        if cells:
            places[code] = index
        merged.append({**row, **cells})
        if standing:
            back_rows.append({"code": row["code"], **cells})
    for code, cells in left.items():
        places[code] = len(merged)
        merged.append({"code": code, **cells})
        back_rows.append({"code": code, **cells})
    return merged, back_rows, places


def _unlike(looks: Looks, places: Mapping[str, int], given: Mapping[str, Mapping[str, object]]) -> Looks:
    """The looks of cells that stay as they are."""
    changed = {(index, key) for code, index in places.items() for key in given[code]}
    return {at: look for at, look in looks.items() if at not in changed}


def _column(spec: TableSpec, key: str) -> Column | None:
    return next((column for column in spec.columns if column.key == key), None)


def _refuse(at: Host, spec: TableSpec, wrong: Sequence[tuple[int, str, str, str]], most: int | None) -> None:
    if wrong:
        told = []
        for index, key, message, hint in sorted(wrong):
            said = message if message.endswith((".", "?")) else f"{message}."
            told.append(f"{at.where(spec, index, _column(spec, key))}: {said} {hint}".strip())
        raise _error(told, most)


def _error(told: Sequence[str], most: int | None) -> TanMinhError:
    """Every place in one error; a message box gets the first ones."""
    more = [f"... còn {len(told) - most} chỗ nữa."] if most and len(told) > most else []
    head = f"Bảng Nhập Phụ lục 1 còn {len(told)} chỗ cần xác định hoặc sửa; chưa ghi gì."
    hint = "Ghi vào từng ô đã nêu (hoặc chọn “bỏ qua” ở cột Làm gì), rồi thực hiện lại."
    return TanMinhError("annex_open", "\n".join((head, *told[:most], *more)), hint)
