"""A row's targets: what stands in the columns of years and of the direction, and what a person must say of them
(decision-tables 12.2).

What is open is blank, and what is likely is proposed beside it, never assumed in silence. Where the table says the same
words as when they were last confirmed, the answers of then stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.annex.match import same_text, words_of_targets
from tanminh_xl.domain.annex import Ask, UnderstoodRow, UnderstoodTarget
from tanminh_xl.domain.catalogue_nouns import PASS, Criterion, Direction, Target
from tanminh_xl.domain.format_value import format_number

Values = Mapping[str, object]
"""Column's key -> value of its kind; None where blank."""
_OF_DIRECTION = {
    Ask.DIRECTION: "chưa rõ chiều",
    Ask.ABOUT: "“khoảng” không nêu mức trên hay dưới",
    Ask.CHANGE: "mức phải đạt so với trước, người đọc quyết định chiều",
}


class Question(NamedTuple):
    """What a person must say. ``key``: the column whose cell answers it. ``fills``: what the word "đúng" puts into
    which columns; {}: it stands as it is; None: nothing is likely enough."""

    key: str
    fills: Values | None
    text: str


class Said(NamedTuple):
    """Cells of the years and of the direction, questions about them, what else is to be told."""

    cells: Values
    questions: tuple[Question, ...] = ()
    notes: tuple[str, ...] = ()


def target_of(year: int) -> str:
    """Key of a year's column."""
    return f"target_{year}"


class Before(NamedTuple):
    """The criterion that a row is. ``sure``: so that its answers of an import before stand; else it is only likely.
    ``decimals``: those with which its figure is printed and judged (decision-tables 1.4)."""

    criterion: Criterion
    sure: bool
    decimals: int


def targets(row: UnderstoodRow, before: Before | None, years: Sequence[int]) -> Said:
    """What the row's targets come to."""
    criterion = before.criterion if before else None
    sure, decimals = (before.sure, before.decimals) if before else (False, Criterion.model_fields["decimals"].default)
    known = criterion if sure else None
    if row.is_group:
        return Said({})
    if known is not None and known.annex_row and same_text(words_of_targets(row)) == same_text(known.annex_words):
        return Said({}, notes=_kept(row, known, decimals))
    cells: dict[str, object] = {}
    open_: dict[str, Question] = {}
    notes: list[str] = []
    for target in row.targets:
        if outside := [year for year in target.years if year not in years]:
            notes.append(f"“{target.words}”: năm {', '.join(map(str, outside))} ngoài Kế hoạch, không nhập.")
        unsure = not target.years or (Ask.YEAR in target.asks and len(target.years) > 1)  # one year: it has two
        for year in (max(years),) if unsure else [year for year in target.years if year in years]:
            key, question = target_of(year), _asked(target, _bound(target, decimals), year, known, unsure)
            held = None if question else _held(target, year, known)
            if key in open_ or cells.get(key, held) != held or (question and key in cells):
                both = "; ".join(f"“{each.words}”" for each in row.targets if year in each.years or each is target)
                open_[key] = Question(key, None, f"Năm {year} có hai chỉ tiêu trong tệp ({both}): ghi chỉ tiêu đúng.")
            elif question:
                open_[key] = question
            else:
                cells[key] = held
    silent = [
        str(year)
        for year in years
        if criterion and criterion.target(year) is not None and target_of(year) not in (*cells, *open_)
    ]
    if silent and row.targets:
        notes.append(f"Tệp không nêu chỉ tiêu năm {', '.join(silent)}: giữ như danh mục.")
    questions = list(open_.values())
    direction, asked = _direction(row, criterion, known)
    if asked is not None:
        questions.append(asked)
    elif direction is not None:
        cells["direction"] = direction
    return Said(cells, tuple(questions), tuple(notes))


def _kept(row: UnderstoodRow, known: Criterion, decimals: int) -> tuple[str, ...]:
    """The table says what it said: where staff have changed a target since, theirs stands, and that is told."""
    told = []
    for target in row.targets:
        for year in target.years:
            stands = known.target(year)
            if isinstance(target.value, float) and stands not in (target.value, _bound(target, decimals), None):
                told.append(f"Chỉ tiêu {year}: tệp ghi “{target.words}”, danh mục {shown(stands)}; giữ như danh mục.")
    return tuple(told)


def _asked(
    target: UnderstoodTarget, least: Target | None, year: int, known: Criterion | None, unsure: bool
) -> Question | None:
    """What is to be said of a year's number; None where nothing is. ``least``: as ``_bound``; ``unsure``: it may be
    another year's."""
    key, stands = target_of(year), known.target(year) if known else None
    words, value = target.words, shown(target.value)
    if target.value is None or Ask.WORDS in target.asks:
        return Question(key, None, f"Chỉ tiêu {year} “{words}” không rõ là số nào: ghi số, hoặc “không”.")
    told = []
    if unsure:
        told.append(
            f"“{words}” chưa rõ của năm nào; đề xuất ghi ở năm {year} (ghi ở năm khác thì năm {year} ghi “không”)."
        )
    elif stands is not None and stands in (target.value, least):
        return None
    if target.strict:
        told.append(
            f"“{words}”: đúng {value} chưa đạt, nên đề xuất {shown(least)}; ghi {value} nếu đúng {value} cũng là đạt."
        )
    if Ask.UNIT in target.asks:
        told.append(f"“{words}”: đơn vị tính trong ô khác của dòng hoặc có bội số; số ghi như trong tệp là {value}.")
    if Ask.SHARED in target.asks:
        told.append(f"“{words}” là một ô chung cho nhiều dòng: của riêng dòng này là {value}, hay của cả các dòng?")
    if Ask.NUMBER in target.asks:
        told.append(f"“{words}” có hai cách đọc; có thể là {value}.")
    return Question(key, {key: least}, f"Chỉ tiêu {year}: {' '.join(told)}") if told else None


def _held(target: UnderstoodTarget, year: int, known: Criterion | None) -> Target | None:
    """The number; of a strict bound the one that was settled before."""
    stands = known.target(year) if known else None
    return stands if target.strict and stands is not None else target.value


def _bound(target: UnderstoodTarget, decimals: int) -> Target | None:
    """A target as decision-tables 3 judges it by its words: of a strict bound the next number with these decimals."""
    if not target.strict or not isinstance(target.value, float):
        return target.value
    step = 10.0**-decimals
    down = Direction.LOWER in (target.direction, target.proposed)
    return round(target.value - step if down else target.value + step, decimals)


def _direction(
    row: UnderstoodRow, criterion: Criterion | None, known: Criterion | None
) -> tuple[Direction | None, Question | None]:
    """The row's one direction, or the question which."""
    said = {d for target in row.targets if (d := _said(target)) is not None}
    asks = [ask for target in row.targets for ask in target.asks if ask in _OF_DIRECTION]
    asks += [ask for ask in row.asks if ask in _OF_DIRECTION]
    unsaid = bool(asks) or not row.targets or any(_said(target) is None for target in row.targets)
    given = known.direction if known is not None and known.annex_row else None
    if given is not None and said <= {given}:
        return None, None
    if len(said) == 1 and not unsaid:
        return said.pop(), None
    if len(said) > 1:
        words = ", ".join(sorted(said))
        return None, Question("direction", None, f"Các chỉ tiêu của dòng có chiều khác nhau ({words}): chọn một chiều.")
    likely = {target.proposed for target in row.targets if target.proposed} | said
    if row.points is not None and not row.targets:
        likely = {Direction.HIGHER}
    if not likely and criterion is not None:
        likely = {criterion.direction}
    why = _OF_DIRECTION[asks[0]] if asks else "chưa rõ chiều" if row.targets else "tệp không nêu chỉ tiêu, chiều"
    words = "; ".join(dict.fromkeys(target.words for target in row.targets if target.words))
    begins = f"Chiều{f' của “{words}”' if words else ''}: {why}"
    if len(likely) == 1:
        (one,) = likely
        return None, Question("direction", {"direction": one}, f"{begins}; đề xuất “{one}”.")
    return None, Question("direction", None, f"{begins}; chọn một chiều.")


def _said(target: UnderstoodTarget) -> Direction | None:
    """The direction that a target's words say."""
    if isinstance(target.value, tuple):
        return Direction.RANGE
    if target.value == PASS:
        return Direction.EQUAL
    return target.direction


def shown(value: object) -> str:
    """A target as a person reads it."""
    if isinstance(value, tuple):
        return " - ".join(format_number(one, grouped=False) for one in value)
    return format_number(value, grouped=False) if isinstance(value, int | float) else str(value or "")
