"""The corrected proposal -> rows of Tiêu chí and of Số liệu to be written, or what is still wrong in it.

Codes: a criterion keeps its own; a new one gets the next of its model (MH1-07, CHUNG-12), never one that any criterion
or element has or had (decision-tables 12.3).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tanminh_xl.annex.compare import Action, stamp, values
from tanminh_xl.annex.match import BETWEEN, same_label, same_text
from tanminh_xl.annex.questions import Values, target_of
from tanminh_xl.domain.annex_tables import CORRECTED
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import COMMON, Combine, Criterion, Measure, ValueType
from tanminh_xl.domain.names import clean, find, normalise
from tanminh_xl.domain.staff_tables import criteria

_PARTS = (("numerator", "T", "Tử số"), ("denominator", "M", "Mẫu số"))
_OF_PARTS = ("value_type", "time_kind", "asks", "reporters", "combine")
"""Columns of a new ratio that are its new parts'."""
_NAMED = re.compile(r"(?P<name>.*\S)\s*\((?P<unit>[^()]+)\)", re.DOTALL)
_ELEMENT = ("unit_of_measure", "window", "question", "evidence", "minimum", "maximum", *_OF_PARTS)
_NO_GROUP = ("numerator", "denominator", "direction", "band", *_ELEMENT)
_POINTS = "điểm"
_NEEDED = {
    Measure.ELEMENT: ("unit_of_measure", "value_type", "time_kind", "combine"),
    Measure.SHARE: ("value_type", "time_kind"),
    Measure.RATIO: ("numerator", "denominator"),
}
"""What a new criterion needs beside its model, by its measure: all of it is told at once."""
_TITLES = {column.key: column.title for column in criteria(()).columns}


class Confirmed(NamedTuple):
    """A row of the proposal as a person left it. ``line``: its place among the rows read (from 0). ``cells``: column ->
    value of its kind, None where blank; ``none``: columns of years that say "không". The rest: as it was proposed;
    ``order``: its place in the proposal, which a person may have sorted."""

    line: int
    action: Action
    cells: Values
    none: frozenset[str] = frozenset()
    words: str = ""
    annex_code: str = ""
    annex_row: str = ""
    annex_words: str = ""
    stood: str = ""
    order: float = 0.0


class Problem(NamedTuple):
    """What is wrong with a row, at which column ("" for the whole row), and how to mend it."""

    line: int
    key: str
    message: str
    hint: str


class Decided(NamedTuple):
    """What is to be written. ``criteria``, ``elements``: code -> its cells that are to be other ones (of a new row
    all), None to clear one. ``lines``: code -> the proposal's row that it is from. ``unlisted``: criteria in use of
    which no row speaks: they stay."""

    criteria: Mapping[str, Values]
    elements: Mapping[str, Values]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]
    lines: Mapping[str, int]
    unlisted: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether everything stands already as it should."""
        return not (self.criteria or self.elements)


def decide(rows: Sequence[Confirmed], of: Catalogue, taken: Collection[str] = ()) -> Decided:
    """What the rows come to. ``taken``: codes that criteria and elements had in older catalogues."""
    work = _Work(of, taken)
    acting = [row for row in rows if row.action is not Action.SKIP]
    for row in acting:
        work.claim(row)
    for row in acting:
        if row.action is Action.ADD and row.line not in work.code_of:
            work.give_code(row)
    for row in acting:
        if row.line in work.code_of:
            work.write(row, rows)
    spoken = {*work.code_of.values(), *(row.stood.partition(":")[0] for row in rows), *_named(rows)}
    unlisted = tuple(c.code for c in of.criteria if c.valid_to is None and c.code not in spoken)
    return work.decided(unlisted)


def _named(rows: Sequence[Confirmed]) -> Iterator[str]:
    yield from (str(row.cells["code"]) for row in rows if row.cells.get("code"))


class _Work:
    """The rows as they are worked through; lives for one call of ``decide``."""

    def __init__(self, of: Catalogue, taken: Collection[str]) -> None:
        self.of = of
        self.criterion = {normalise(c.code): c for c in of.criteria}
        self.taken = {normalise(code) for code in (*taken, *self.criterion, *of.element)}
        self.code_of: dict[int, str] = {}
        self.new: set[str] = set()
        self.criteria: dict[str, dict[str, object]] = {}
        self.elements: dict[str, dict[str, object]] = {}
        self.retired: list[str] = []
        self.problems: list[Problem] = []

    def decided(self, unlisted: tuple[str, ...]) -> Decided:
        added = tuple(code for code in self.criteria if code in self.new)
        retired = tuple(code for code in self.retired if code in self.criteria)
        changed = tuple(code for code in self.criteria if code not in self.new and code not in retired)
        lines = {code: line for line, code in self.code_of.items()}
        problems = tuple(sorted(self.problems))
        return Decided(self.criteria, self.elements, added, changed, retired, lines, unlisted, problems)

    def say(self, row: Confirmed, key: str, message: str, hint: str) -> None:
        self.problems.append(Problem(row.line, key, message, hint))

    def claim(self, row: Confirmed) -> None:
        """The criterion that a row is: by its code; a new one that was written already, by its row of Phụ lục 1."""
        given = str(row.cells.get("code") or "")
        known = self.criterion.get(normalise(given))
        if row.action is Action.ADD:
            if not given:
                known = self._written(row)
            elif known is not None and same_label(known.annex_row) != same_label(row.annex_row):
                self.say(row, "code", f"Mã {given} đã có", "Để trống để phần mềm cấp mã, hoặc chọn “đổi”.")
                return
            if known is None:
                if given and normalise(given) in self.taken:
                    self.say(row, "code", f"Mã {given} đã dùng", "Để trống để phần mềm cấp mã.")
                elif given:
                    self._take(row, given, new=True)
                return
        elif known is None:
            self.say(row, "code", f"Không có tiêu chí nào mã “{given}”", "Ghi mã đã có, hoặc chọn “thêm”.")
            return
        self._take(row, known.code)

    def _written(self, row: Confirmed) -> Criterion | None:
        offered = row.stood.partition(":")[0]
        return next(
            (
                c
                for c in self.of.criteria
                if row.annex_row
                and same_label(c.annex_row) == same_label(row.annex_row)
                and normalise(c.annex_code) == normalise(row.annex_code)
                and c.code != offered
                and c.code not in self.code_of.values()
            ),
            None,
        )

    def _take(self, row: Confirmed, code: str, new: bool = False) -> None:
        if code in self.code_of.values():
            self.say(row, "code", f"Mã {code} có ở hai dòng", "Mỗi tiêu chí một dòng: sửa một trong hai.")
            return
        self.code_of[row.line] = code
        if new:
            self.new.add(code)
            self.taken.add(normalise(code))

    def give_code(self, row: Confirmed) -> None:
        """The next free code of the row's model."""
        if any(problem.line == row.line for problem in self.problems):
            return
        named = str(row.cells.get("model") or "")
        models = [(COMMON, "", ()), *((m.code, m.name, ()) for m in self.of.models)]
        model = find(named, models) if named else None
        if model is None:
            message = f"Không có mô hình nào là “{named}”" if named else "Chưa ghi “Mô hình”"
            self.say(row, "model", message, f"Ghi mã mô hình, hoặc {COMMON}.")
            return
        begins = "CHUNG" if model == COMMON else model
        pattern = re.compile(rf"{re.escape(normalise(begins))}-(\d+)(?:\D.*)?")
        used = [int(found[1]) for code in self.taken if (found := pattern.fullmatch(code))]
        self._take(row, f"{begins}-{max(used, default=0) + 1:02}", new=True)

    def write(self, row: Confirmed, rows: Sequence[Confirmed]) -> None:
        code = self.code_of[row.line]
        if row.action is Action.RETIRE:
            self._retire(row, self.criterion[normalise(code)])
            return
        cells = {key: row.cells.get(key) for key in (*CORRECTED, *map(target_of, self.of.plan.years)) if key != "code"}
        cells = {key: value for key, value in cells.items() if value is not None}
        cells |= self._group(row, rows)
        for key, letter, title in _PARTS:
            if key in cells:
                cells[key] = self._part(row, str(cells[key]), f"{code}.{letter}", title)
        old = self.criterion.get(normalise(code))
        if old is None:
            self._add(row, code, cells)
        else:
            self._change(row, old, cells)

    def _group(self, row: Confirmed, rows: Sequence[Confirmed]) -> dict[str, object]:
        """The group's code: the cell may say the words of a row that is new itself; one that is skipped is no group."""
        said = row.cells.get("group")
        if said is None or normalise(str(said)) in self.criterion:
            return {}
        named = [o for o in rows if o is not row and same_label(str(said)) in (same_label(o.words), _name(o))]
        heads = [o for o in named if _is_above(o, row)]
        if not heads and same_label(str(said)) in _labels(row)[:-1]:
            self.say(row, "group", f"Dòng của nhóm “{said}” không còn trong bảng", "Ghi mã nhóm, hoặc để trống.")
            return {}
        if not heads and len({o.annex_row or o.line for o in named}) > 1:
            self.say(row, "group", f"Có nhiều nhóm tên “{said}”", "Ghi mã nhóm, hoặc sửa tên nhóm cho khác nhau.")
            return {}
        named = sorted(heads or named, key=lambda o: o.order)
        code = next((self.code_of[o.line] for o in reversed(named) if _before(o, row) and o.line in self.code_of), "")
        code = code or next((self.code_of[o.line] for o in named if o.line in self.code_of), "")
        if not code and not named:
            self.say(row, "group", f"Không có nhóm nào là “{said}”", "Ghi mã nhóm, hoặc tên nhóm như ở dòng của nhóm.")
        return {"group": code or None}

    def _part(self, row: Confirmed, said: str, code: str, title: str) -> str:
        """Code of a part of a ratio; a new element where the cell names none."""
        known = find(said, ((e.code, e.name, ()) for e in self.of.elements))
        if known is not None:
            return known
        mine = next(
            (c for c, e in self.elements.items() if same_text(str(e["name"])) in (same_text(said), _bare(said))), ""
        )
        if mine:
            return mine
        found = _NAMED.fullmatch(clean(said))
        key = "numerator" if code.endswith("T") else "denominator"
        if found is None:
            self.say(row, key, f"{title} “{said}” chưa có đơn vị tính", "Ghi mã số liệu, hoặc dạng: Số hộ nghèo (hộ).")
            return code
        if normalise(code) in self.taken:
            self.say(row, key, f"Mã số liệu {code} đã dùng", "Thêm số liệu ở trang Số liệu nền, rồi ghi mã ở đây.")
            return code
        if row.cells.get("time_kind") is None:
            self.say(row, "time_kind", f"Chưa ghi “Kiểu thời gian” của {title.lower()} mới", "Điền vào ô này.")
        self.elements[code] = {
            "name": found["name"],
            "model": row.cells.get("model"),
            "unit_of_measure": found["unit"],
            "value_type": row.cells.get("value_type") or ValueType.COUNT,
            "time_kind": row.cells.get("time_kind"),
            "asks": row.cells.get("asks"),
            "reporters": row.cells.get("reporters"),
            "combine": row.cells.get("combine") or Combine.SUM,
            "draft": False,
        }
        return code

    def _add(self, row: Confirmed, code: str, cells: dict[str, object]) -> None:
        cells.pop("valid_to", None)
        measure = cells.get("measure")
        for key in ("measure",) if measure is None else _NEEDED.get(Measure(str(measure)), ()):
            if cells.get(key) is None:
                self.say(row, key, f"Chưa ghi “{_TITLES[key]}”", "Điền vào ô này.")
        if cells.get("measure") == Measure.RATIO and any(c.startswith(f"{code}.") for c in self.elements):
            cells = {key: value for key, value in cells.items() if key not in _OF_PARTS}
        if cells.get("points") is not None and normalise(str(cells.get("unit_of_measure") or "")) == _POINTS:
            points = float(str(cells["points"]))
            cells["maximum"] = max(points, 0.0)
            if points < 0:  # points that are taken away
                cells["minimum"] = points
        self.criteria[code] = {**cells, **_annex(row), "draft": False}

    def _change(self, row: Confirmed, old: Criterion, cells: dict[str, object]) -> None:
        stood = values(self.of, old)
        if not row.words and cells.get("valid_to") not in (None, stood.get("valid_to")):
            if row.action is not Action.KEEP:
                self.say(row, "valid_to", "“Đến ngày” chỉ ghi khi thôi dùng", "Chọn “thôi dùng”, hoặc xóa ngày.")
                return
            del cells["valid_to"]  # the day was proposed with "thôi dùng", and a person said "giữ nguyên"
        new = {key: value for key, value in cells.items() if value != stood.get(key)}
        new |= {key: None for key in row.none if stood.get(key) is not None}
        if old.valid_to is not None and row.words and "valid_to" not in cells:
            new["valid_to"] = None
        if new.get("measure") == Measure.GROUP:
            new |= dict.fromkeys((*_NO_GROUP, *(key for key in stood if key.startswith("target_"))))
        if row.words:
            new |= {key: value for key, value in _annex(row).items() if (value or "") != getattr(old, key)}
            if old.draft and row.action in (Action.CHANGE, Action.ADD):
                new["draft"] = False
        offered, _, then = row.stood.partition(":")
        since = row.action is Action.ADD or (offered == old.code and then != stamp(self.of, old))
        if new and since:  # a new one was written from this row already, and is not as it was written
            hint = "Nhập lại Phụ lục 1 để so với danh mục hiện nay."
            self.say(row, "code", f"Tiêu chí {old.code} đã sửa sau khi lập bảng này", hint)
        elif new:
            self.criteria[old.code] = new

    def _retire(self, row: Confirmed, old: Criterion) -> None:
        day = row.cells.get("valid_to")
        if not isinstance(day, date):
            self.say(row, "valid_to", "Chưa ghi “Đến ngày”", "Ghi ngày cuối còn dùng tiêu chí này.")
            return
        self.retired.append(old.code)
        if old.valid_to == day:
            return
        self.criteria[old.code] = {"valid_to": day}
        stay = {code for c in self.of.criteria if c.valid_to is None and c.code not in self.retired for code in c.parts}
        for code in old.parts:
            if code not in stay and code != old.code and self.of.element[code].valid_to is None:
                self.elements[code] = {"valid_to": day}


def _annex(row: Confirmed) -> dict[str, object]:
    return {
        "annex_code": row.annex_code or None,
        "annex_row": row.annex_row or None,
        "annex_words": row.annex_words or None,
    }


def _labels(row: Confirmed) -> list[str]:
    """The labels of a row of Phụ lục 1 from the top, its own last, as they are compared."""
    return [same_label(label) for label in row.annex_row.split(BETWEEN)] if row.annex_row else []


def _is_above(one: Confirmed, row: Confirmed) -> bool:
    """Whether a row of the table heads another, wherever a person moved them on the sheet."""
    head, labels = _labels(one), _labels(row)
    return bool(head) and len(head) < len(labels) and labels[: len(head)] == head


def _before(one: Confirmed, row: Confirmed) -> bool:
    return (one.order, one.line) < (row.order, row.line)


def _name(row: Confirmed) -> str:
    return same_label(str(row.cells.get("name") or ""))


def _bare(said: str) -> str:
    found = _NAMED.fullmatch(clean(said))
    return same_text(found["name"]) if found else ""
