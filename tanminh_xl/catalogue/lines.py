"""Rows of the catalogue's tables -> lines with values of their kinds; codes, keys and references put in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from tanminh_xl.catalogue.errors import ParsedRow, RowProblem
from tanminh_xl.catalogue.text_cells import AS_TEXT, made
from tanminh_xl.catalogue.values import Bad, code, read, text
from tanminh_xl.domain.catalogue_nouns import COMMON, EVERY_UNIT, TEXT_ALONE, Measure
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import clean, normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import TableSpec

ParsedTables = Mapping[str, Sequence[ParsedRow]]
"""Table's name -> its lines, in order."""

CODED = frozenset(
    {
        "loai_don_vi",
        "don_vi",
        "mo_hinh",
        "tieu_chi",
        "so_lieu",
        "nhiem_vu",
        "ky_bao_cao",
        "khung_thoi_gian",
        "quy_tac",
        "nguoi_ky",
    }
)
"""Tables whose first key column is a code that staff give."""

UNIT, KIND, MODEL, ELEMENT, CRITERION, PERIOD, WINDOW, SIGNER = (
    "đơn vị",
    "loại đơn vị",
    "mô hình",
    "số liệu",
    "tiêu chí",
    "kỳ báo cáo",
    "khung thời gian",
    "người ký",
)

REFERENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "don_vi": {"kind": (KIND,), "reports_through": (UNIT,), "successor": (UNIT,)},
    "mo_hinh": {"lead": (UNIT,), "coordinating": (UNIT, KIND)},
    "tieu_chi": {
        "model": (MODEL,),
        "group": (CRITERION,),
        "owner": (UNIT,),
        "numerator": (ELEMENT,),
        "denominator": (ELEMENT,),
        "window": (WINDOW,),
        "reporters": (UNIT, KIND),
    },
    "so_lieu": {"model": (MODEL,), "window": (WINDOW,), "reporters": (UNIT, KIND)},
    "nhiem_vu": {"lead": (UNIT, KIND), "model": (MODEL,)},
    "ky_bao_cao": {"previous": (PERIOD,), "same": (PERIOD,)},
    "khung_thoi_gian": {"period": (PERIOD,)},
    "phan_cong": {"unit": (UNIT, KIND), "element": (ELEMENT,), "period": (PERIOD,)},
    "kho_khan": {"unit": (UNIT,)},
    "so_goc": {"unit": (UNIT,), "element": (ELEMENT,)},
    "chi_tieu_don_vi": {"unit": (UNIT,), "item": (ELEMENT, CRITERION)},
    "noi_nhan": {"period": (PERIOD,), "signer": (SIGNER,)},
}
"""Table -> column -> what its codes are codes of."""


def parse(spec: TableSpec, rows: Sequence[TableRow]) -> tuple[list[ParsedRow], list[RowProblem]]:
    """Lines of a table's staff columns, and what can't be read; wholly blank rows and unknown columns are ignored.

    A cell that can't be read is left out of its line, so that it is told once.
    """
    columns = [c for c in spec.columns if c.keeper == "staff"]
    lines: list[ParsedRow] = []
    problems: list[RowProblem] = []
    for index, row in enumerate(rows):
        cells: dict[str, Any] = {}
        wrong: set[str] = set()
        for column in columns:
            raw = row.get(column.key)
            value = None if raw is None else read(column, raw)
            if value is not None and column.key == spec.key[0] and spec.name in CODED:
                value = clean(value)
                value = _no_text(raw) or code(value) or value
            if isinstance(value, Bad):
                wrong.add(column.key)
                problems.append(RowProblem(spec, index, column.key, text(raw), *value))
            elif value is not None:
                cells[column.key] = value
        if not cells and not wrong:
            continue
        lines.append(ParsedRow(spec, index, cells))
        problems += [
            RowProblem(spec, index, c.key, None, f"Chưa ghi “{c.title}”", _fill(spec, c.key, rows))
            for c in columns
            if c.required and c.key not in cells and c.key not in wrong
        ]
    return lines, problems


def _fill(spec: TableSpec, column: str, rows: Sequence[TableRow]) -> str:
    """How to mend a cell that must be filled in. A difficulty's code is staff's own: one that is free is offered."""
    if (spec.name, column) != ("kho_khan", "code"):
        return "Điền vào ô này, hoặc xóa cả dòng."
    taken = {normalise(text(row.get(column))) for row in rows}
    free = next(code for n in range(1, len(rows) + 2) if normalise(code := f"KK-VP-{n:02}") not in taken)
    return f"Ghi một mã chưa dùng, ví dụ {free}, hoặc xóa cả dòng."


def _no_text(raw: CellValue) -> Bad | None:
    """A code that a spreadsheet took for a number or a day, whatever was typed (decision-tables 8.7)."""
    what = made(raw)
    return Bad(f"Ô mã đang là {what} ({text(raw)}): không rõ mã đã gõ (1.10 thành 1.1)", AS_TEXT) if what else None


def twice(lines: Iterable[ParsedRow]) -> Iterator[RowProblem]:
    """Keys that stand in two rows of one table (case and dashes apart)."""
    seen: dict[tuple[str, ...], ParsedRow] = {}
    for line in lines:
        needed = {c.key for c in line.spec.columns if c.required}
        if all(k in line.cells for k in line.spec.key if k in needed):
            key = tuple(normalise(str(line.cells.get(k, ""))) for k in line.spec.key)
            if key in seen:
                shown = " / ".join(str(line.cells[k]) for k in line.spec.key if k in line.cells)
                yield line.problem(
                    line.spec.key[0],
                    f"“{shown}” có hai dòng",
                    "Mỗi mã chỉ một dòng: đổi mã hoặc bỏ bớt một dòng.",
                    seen[key],
                )
            seen.setdefault(key, line)


class Index:
    """What a reference may name: codes first, then names, then aliases, all normalised."""

    def __init__(self, what: str, entries: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        self.what = what
        self.codes: list[str] = []
        self.levels: tuple[dict[str, list[str]], ...] = ({}, {}, {})
        for own, name, aliases in entries:
            self.codes.append(own)
            for level, words in zip(self.levels, ((own,), (name,), aliases), strict=True):
                for word in words:
                    if word:
                        level.setdefault(normalise(word), []).append(own)

    def names(self, shown: str) -> bool:
        """Whether a text is a code, a name or an alias of one of them."""
        return any(normalise(shown) in level for level in self.levels)


def indexes(lines: ParsedTables) -> dict[str, Index]:
    """Table's name -> index of the rows that other tables may name, by code, name and alias."""

    def of(table: str) -> list[tuple[str, str, Iterable[str]]]:
        return [
            (line.cells["code"], line.get("name") or "", (*(line.get("aliases") or ()), line.get("group") or ""))
            for line in lines.get(table, ())
            if "code" in line.cells
        ]

    def codes(table: str, key: str = "code") -> list[tuple[str, str, Iterable[str]]]:
        found = dict.fromkeys(line.cells[key] for line in lines.get(table, ()) if key in line.cells)
        return [(own, "", ()) for own in found]

    plain = [
        (line.cells["code"], "", ())
        for line in lines.get("tieu_chi", ())
        if "code" in line.cells and line.get("measure") not in (Measure.RATIO, Measure.GROUP)
    ]
    return {
        UNIT: Index(UNIT, of("don_vi")),
        KIND: Index(KIND, of("loai_don_vi")),
        MODEL: Index(MODEL, [(COMMON, "", ()), *of("mo_hinh")]),
        ELEMENT: Index(ELEMENT, [*codes("so_lieu"), *plain]),
        CRITERION: Index(CRITERION, codes("tieu_chi")),
        PERIOD: Index(PERIOD, codes("ky_bao_cao")),
        WINDOW: Index(WINDOW, codes("khung_thoi_gian", "window")),
        SIGNER: Index(SIGNER, of("nguoi_ky")),
    }


def find(shown: str, places: Sequence[Index]) -> str | Bad:
    """The one code that a text names: by code, then by name, then by alias; what is not exact is asked."""
    wanted = normalise(shown)
    for level in range(3):
        found = list(dict.fromkeys(own for place in places for own in place.levels[level].get(wanted, ())))
        if len(found) == 1:
            return found[0]
        if found:
            return Bad(f"“{shown}” có thể là {' hoặc '.join(found)}", "Ghi mã thay cho tên.")
    known = [own for place in places for own in place.codes]
    near = get_close_matches(shown.upper(), known, 3, 0.7)
    what = " hay ".join(place.what for place in places)
    listed = ", ".join(near or known[:12]) + ("" if near or len(known) <= 12 else ", …")
    hint = f"Có phải: {listed}?" if near else f"Ghi một mã đã có: {listed}." if listed else f"Thêm {what} trước."
    return Bad(f"Không có {what} nào là “{shown}”", hint)


def resolve(lines: Iterable[ParsedRow], known: Mapping[str, Index]) -> tuple[list[ParsedRow], list[RowProblem]]:
    """Lines of one table with codes in place of whatever named them, and references to what is not there.

    A reference that can't be resolved is left out of its line.
    """
    resolved: list[ParsedRow] = []
    problems: list[RowProblem] = []
    for line in lines:
        cells = dict(line.cells)
        for key, kinds in REFERENCES.get(line.spec.name, {}).items():
            value = cells.get(key)
            if value is None:
                continue
            places = [known[kind] for kind in kinds]
            if line.spec.name == "phan_cong":
                if _of_exceptions(key, value, cells):
                    continue
                if key == "unit" and known[UNIT].names(value):
                    places = [known[UNIT]]
            items = value if isinstance(value, tuple) else (value,)
            answers = [find(item, places) for item in items]
            bad = [a for a in answers if isinstance(a, Bad)]
            if bad:
                del cells[key]
                problems += [line.problem(key, *one) for one in bad]
            else:
                cells[key] = tuple(dict.fromkeys(answers)) if isinstance(value, tuple) else answers[0]
        resolved.append(ParsedRow(line.spec, line.row, cells))
    return resolved, problems


def _of_exceptions(key: str, value: str, cells: dict[str, Any]) -> bool:
    """Put the words of Phân công báo cáo that name no row (tất cả, lời văn) as the noun has them; False for others."""
    word = normalise(value)
    if key == "unit" and word == EVERY_UNIT:
        cells[key] = EVERY_UNIT
    elif key == "element" and word == TEXT_ALONE:
        del cells[key]
    else:
        return False
    return True
