"""What was understood of Phụ lục 1 against the catalogue: what would be added, changed, retired; what a person must say
(decision-tables 12). Pure: nothing of it holds before it is confirmed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.annex.match import Match, matches, row_name, same_label, same_text, words_of_targets
from tanminh_xl.annex.questions import Before, Question, Values, target_of, targets
from tanminh_xl.domain.annex import Ask, Passed, Understood, UnderstoodRow
from tanminh_xl.domain.annex_tables import CORRECTED
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import PASS, Criterion, Measure, Noun, ValueType, canonical
from tanminh_xl.domain.likeness import ALIKE, words_of
from tanminh_xl.domain.names import clean, find, normalise

_HEADING = re.compile(r"[IVXLCDM]+|[A-ZĐ]")
"""Numbers of rows that are as a rule only headings: I, II, A, B."""
_BEGINS = 4
"""Words with which a model's name begins, and that are enough to name it."""


class Found(StrEnum):
    """What the comparison came to, as a person reads it."""

    NEW = "Mới"
    CHANGED = "Thay đổi"
    SAME = "Như danh mục"
    LIKELY = "Có thể là tiêu chí cũ"
    HEADING = "Đề mục"
    TOTAL = "Dòng tổng"
    GONE = "Không còn trong tệp"
    OTHER = "Ngoài Phụ lục 1"
    PASSED = "Không đọc"


class Action(StrEnum):
    """What is to be done with a row, as a person chooses it."""

    ADD = "thêm"
    CHANGE = "đổi"
    KEEP = "giữ nguyên"
    RETIRE = "thôi dùng"
    SKIP = "bỏ qua"


class Change(NamedTuple):
    """A cell of a criterion that would be another: column's key, what stands there, what would."""

    key: str
    old: object
    new: object


class Line(NamedTuple):
    """A line of the proposal. ``cells``: columns that a person corrects -> what stands in them, None where it is open
    or not said. ``code``: the criterion that it is, or is likely to be; "" for a new one. ``stood``: that criterion's
    stamp. ``notes``: what else has to be said of it."""

    found: Found
    action: Action
    cells: Values
    words: str = ""
    number: str = ""
    place: str = ""
    code: str = ""
    stood: str = ""
    questions: tuple[Question, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    annex_code: str = ""
    annex_row: str = ""
    annex_words: str = ""


def compare(understood: Understood, of: Catalogue, last: date, part: bool = False) -> tuple[Line, ...]:
    """The proposal's lines: the table's rows in their order, criteria that it has no more, what was passed over.

    ``last``: the last day on which a criterion that it has no more would be used. ``part``: the rows are one table of
    several, so that what is missing may stand in another, and nothing is proposed as retired.
    """
    found = matches(understood.rows, of.criteria)
    models = _models(understood.rows, of)
    lines: list[Line] = []
    for n, row in enumerate(understood.rows):
        above = _above(understood.rows, lines, n)
        lines.append(_line(row, found.get(n), of, models[n], above))
    taken = {match.criterion.code for match in found.values()}
    gone = [c for c in of.criteria if c.code not in taken and (c.valid_to is None or c.valid_to > last)]
    return (*lines, *(_gone(c, of, last, part) for c in gone), *map(_passed, understood.passed))


def values(of: Catalogue, criterion: Criterion) -> dict[str, object]:
    """What the columns that a person corrects hold for a criterion of the catalogue, its element's among them; None
    where blank."""
    fields: dict[str, object] = dict(criterion)
    if criterion.element:
        element = dict(of.element[criterion.element])
        kept = {"code", "name", "unit_of_measure"} if criterion.measure is Measure.SHARE else {"code", "name"}
        fields |= {key: value for key, value in element.items() if key in CORRECTED and key not in kept}
    found = {key: fields.get(key) for key in CORRECTED}
    found |= {target_of(year): criterion.target(year) for year in of.plan.years}
    return {key: None if value in ("", ()) else value for key, value in found.items()}


def stamp(of: Catalogue, criterion: Criterion) -> str:
    """A criterion as it stands, in twelve digits: whether somebody changed it since a proposal was made."""
    parts: list[Noun] = [criterion, *(of.element[code] for code in criterion.parts if code in of.element)]
    return hashlib.sha256(b"".join(map(canonical, parts))).hexdigest()[:12]


def _line(row: UnderstoodRow, match: Match | None, of: Catalogue, model: str, above: Line | None) -> Line:
    criterion = match.criterion if match else None
    stood = values(of, criterion) if criterion else {}
    before = Before(match.criterion, match.sure, _decimals(of, match.criterion)) if match else None
    said = targets(row, before, of.plan.years)
    cells: dict[str, object] = {**stood, **_words(row, stood), **said.cells}
    owner, notes = _owner(row, of)
    if criterion is None:
        cells |= {"model": model or None, **_kind(row, said.cells)}
        cells["group"] = _group_of(above)
    elif same_label(criterion.annex_row) != same_label(row_name(row)):  # it stands elsewhere in the table than it did
        cells["group"] = _group_of(above) or cells["group"]
    if cells.get("owner") is None:
        cells["owner"] = owner
    if criterion is not None and criterion.valid_to is not None:  # the table has it: "đúng" brings it back
        cells["valid_to"] = None
    questions = [*said.questions, *_of_row(row, match, above, cells)]
    for question in questions:
        if question.key in cells and question.key != "name":
            cells[question.key] = None
    heading = criterion is None and (row.is_total or (row.is_group and _is_heading(row, of)))
    changes = tuple(
        Change(key, stood[key], cells[key]) for key in stood if cells[key] is not None and cells[key] != stood[key]
    )
    action, found = _proposed(match, heading, row.is_total, bool(changes or questions))
    notes = (*notes, *said.notes, *_of_found(found, row), *_missing(action, cells, row))
    return Line(
        found,
        action,
        dict.fromkeys(CORRECTED) | cells,
        row.label,
        row.number,
        row.place,
        criterion.code if criterion else "",
        stamp(of, criterion) if criterion else "",
        tuple(questions),
        changes,
        notes,
        row.code,
        row_name(row),
        words_of_targets(row),
    )


def _decimals(of: Catalogue, c: Criterion) -> int:
    """Decimals of a criterion's figure: none of one that is counted."""
    counted = c.measure is Measure.ELEMENT and of.element[c.element].value_type is ValueType.COUNT
    return 0 if counted else c.decimals


def _proposed(match: Match | None, heading: bool, total: bool, differs: bool) -> tuple[Action, Found]:
    if heading:
        return Action.SKIP, Found.TOTAL if total else Found.HEADING
    if match is None:
        return Action.ADD, Found.NEW
    if not match.sure:
        return Action.CHANGE, Found.LIKELY
    return (Action.CHANGE, Found.CHANGED) if differs else (Action.KEEP, Found.SAME)


def _words(row: UnderstoodRow, stood: Values) -> dict[str, object]:
    """What the table says in words of its own, over what stands: another spelling of the same changes nothing."""
    found: dict[str, object] = {}
    unit = "" if row.is_group else clean(row.unit_of_measure or _unit(row))
    for key, said in (("name", clean(row.label)), ("unit_of_measure", unit)):
        old = stood.get(key)
        same = same_label if key == "name" else same_text
        if said and not (isinstance(old, str) and same(old) == same(said)):
            found[key] = said
    if row.points is not None:
        found["points"] = row.points
    if row.scoring and same_text(str(stood.get("scoring") or "")) != same_text(row.scoring):
        found["scoring"] = row.scoring
    if (
        row.evidence and not stood and not row.is_group
    ):  # staff decide what a form asks: of a criterion that stands it is theirs
        found["evidence"] = row.evidence
    return found


def _unit(row: UnderstoodRow) -> str:
    """The unit of measure that all its targets carry in their cells; "" where they differ."""
    units = {target.unit for target in row.targets if target.unit}
    return units.pop() if len(units) == 1 else ""


def _kind(row: UnderstoodRow, said: Values) -> dict[str, object]:
    """What a new criterion's own words say of how it is measured: nothing else is guessed."""
    if row.is_group:
        return {"measure": Measure.GROUP}
    passes = [target.value == PASS and Ask.WORDS not in target.asks for target in row.targets]
    if any(value == PASS for value in said.values()) or (passes and all(passes)):
        return {"value_type": ValueType.YES_NO, "unit_of_measure": clean(row.unit_of_measure) or ValueType.YES_NO.value}
    if row.points is not None and not row.targets:
        return {
            "measure": Measure.ELEMENT,
            "value_type": ValueType.NUMBER,
            "unit_of_measure": clean(row.unit_of_measure) or "điểm",
        }
    return {}


def _owner(row: UnderstoodRow, of: Catalogue) -> tuple[str | None, tuple[str, ...]]:
    """The unit that the table names as owner, and what is said where it names none of ours."""
    if not row.owner:
        return None, ()
    code = find(row.owner, ((u.code, u.name, u.aliases) for u in of.units))
    return code, () if code else (f"Cơ quan chủ trì trong tệp: “{row.owner}”, chưa rõ là đơn vị nào.",)


def _of_row(row: UnderstoodRow, match: Match | None, above: Line | None, cells: Values) -> Iterator[Question]:
    """Questions about the row itself; of one that was surely imported before they are settled."""
    if match is not None and not match.sure:
        c = match.criterion
        ended = f", dùng đến hết {c.valid_to:%d/%m/%Y}, nay được dùng lại" if c.valid_to else ""
        yield Question(
            "code",
            {"code": c.code},
            f"Có phải là {c.code} “{c.name}” ({match.likely.value}{ended})? Phải: ghi “đúng”; không: chọn “thêm”.",
        )
    if match is not None and (match.criterion.measure is Measure.GROUP) != row.is_group:
        fills = {"measure": Measure.GROUP} if row.is_group else None
        yield Question(
            "measure", fills, "Trong tệp dòng này " + ("nay là nhóm." if row.is_group else "không còn là nhóm.")
        )
    if match is not None and match.sure:
        return
    if not row.label:
        yield Question("name", None, "Dòng không có nội dung: ghi tên tiêu chí.")
    elif Ask.LABEL in row.asks:
        yield Question("name", {}, "Nội dung trùng với dòng khác cùng mục: ghi tên phân biệt, hoặc ghi “đúng”.")
    if Ask.PARENT in row.asks:
        group = _group_of(above)
        under = f"“{group}”" if group else "nhóm nào cả"
        yield Question("group", {"group": group} if group else {}, f"Chưa rõ thuộc mục nào; có thể thuộc {under}.")


def _above(rows: Sequence[UnderstoodRow], lines: Sequence[Line], n: int) -> Line | None:
    """The nearest line above a row, along its path, that is a criterion or will be one."""
    path = rows[n].path
    while path:
        wanted = (path[:-1], path[-1])
        for at in range(n - 1, -1, -1):
            if (rows[at].path, rows[at].label) == wanted:
                if lines[at].action is not Action.SKIP and rows[at].is_group:
                    return lines[at]
                break
        path = path[:-1]
    return None


def _group_of(above: Line | None) -> str | None:
    """What stands in the column Thuộc nhóm: the group's code; of one that is new, its words."""
    return (above.code or above.words) if above else None


def _is_heading(row: UnderstoodRow, of: Catalogue) -> bool:
    return bool(_HEADING.fullmatch(row.number.strip(" .)")) or _model_of(row.label, of))


def _models(rows: Sequence[UnderstoodRow], of: Catalogue) -> list[str]:
    """Each row's model, where it or a row above it names one."""
    return [
        next(
            (m for label in (row.label if row.is_group else "", *reversed(row.path)) if (m := _model_of(label, of))), ""
        )
        for row in rows
    ]


def _model_of(label: str, of: Catalogue) -> str:
    """The model that a heading names: by its code, its name, how its name begins, or two thirds of all words."""
    words = words_of(label)
    for model in of.models:
        name = words_of(model.name)
        begins = len(words) >= _BEGINS and normalise(model.name).startswith(normalise(label))
        alike = len(words & name) >= ALIKE * len(words | name)
        whole = normalise(model.name) in normalise(label)
        if normalise(model.code) in words or (words and name and (begins or alike or whole)):
            return model.code
    return ""


def _of_found(found: Found, row: UnderstoodRow) -> tuple[str, ...]:
    """What a group, a heading or a total is taken for, and how a person says otherwise."""
    if found is Found.TOTAL:
        return ("Dòng tổng, không tính là tiêu chí; chọn “thêm” nếu là tiêu chí.",)
    if found is Found.HEADING:
        return ("Đề mục, không tính là tiêu chí; chọn “thêm” nếu là nhóm tiêu chí (đạt khi mọi thành phần đạt).",)
    if found is Found.NEW and row.is_group:
        return ("Nhóm: đạt khi mọi tiêu chí thành phần đạt; chọn “bỏ qua” nếu chỉ là đề mục.",)
    return ()


def _missing(action: Action, cells: Values, row: UnderstoodRow) -> tuple[str, ...]:
    """What the table does not say of a new criterion and the Office must."""
    if action is not Action.ADD:
        return ()
    needed = {"model": "Mô hình", "measure": "Cách đo"}
    if not row.is_group:
        needed |= {"unit_of_measure": "Đơn vị tính", "value_type": "Loại giá trị"}
        needed |= {"time_kind": "Kiểu thời gian", "combine": "Cách gộp"}
    blank = [title for key, title in needed.items() if cells.get(key) is None]
    return (f"Tệp không nêu, Văn phòng ghi: {', '.join(blank)}.",) if blank else ()


def _gone(c: Criterion, of: Catalogue, last: date, part: bool) -> Line:
    """A criterion that the table does not have: of the draft or of an earlier import it is proposed as retired; never
    deleted."""
    ours = c.draft or bool(c.annex_row)
    retired = ours and not part
    cells: dict[str, object] = dict.fromkeys((*CORRECTED, *map(target_of, of.plan.years)))
    cells |= {"code": c.code, "name": c.name, "model": c.model, "owner": c.owner or None}
    cells["valid_to"] = max(last, c.valid_from or last) if retired else None
    why = "Tiêu chí dự thảo" if c.draft else "Tiêu chí nhập lần trước" if c.annex_row else "Tiêu chí Văn phòng tự ghi"
    note = f"{why}, không có trong tệp." + (" Tệp chỉ đọc một bảng: có thể ở bảng khác." if part and ours else "")
    return Line(
        Found.GONE if ours else Found.OTHER,
        Action.RETIRE if retired else Action.KEEP,
        cells,
        code=c.code,
        stood=stamp(of, c),
        notes=(note,),
        annex_code=c.annex_code,
        annex_row=c.annex_row,
        annex_words=c.annex_words,
    )


def _passed(one: Passed) -> Line:
    return Line(Found.PASSED, Action.SKIP, {}, one.text, place=one.place, notes=(one.why,))


def last_day(of: Catalogue, opened: Sequence[str]) -> date:
    """The last day of what the table has no more: of the last period that was opened, so that what units were asked is
    judged there; the day before the plan where none was."""
    ends = [of.period[code].end for code in opened if code in of.period]
    return max(ends, default=of.plan.start - timedelta(days=1))
