"""What a form says in the cells that nobody fills: names, units, spans, figures to compare with."""

from __future__ import annotations

from tanminh_xl.domain.form import ColumnKey, FormSpec, Row
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.forms.figures import half_label, words


def said(of: ColumnKey, row: Row, before: Row | None, period: str) -> str:
    """What a row says in a column that is not filled in; ``before``: the row above it in its block; ``period``: the
    form's."""
    match of:
        case ColumnKey.NO:
            return row.no
        case ColumnKey.NAME if row.indent:
            second = before is not None and before.indent
            return words("within" if second else "part", name=row.name)
        case ColumnKey.NAME:
            return row.name
        case ColumnKey.UNIT:
            return _unit(row.unit_of_measure)
        case ColumnKey.SPAN:
            return row.span
        case ColumnKey.COMPARE:
            return _compared(row, period)
        case _:
            return ""


_LONG = 12
"""Letters of a word that may not fit its column."""


def _unit(of_measure: str) -> str:
    """A unit of measure that breaks at a stroke, never inside a word: "triệu đồng/người/ năm"."""
    words_of_it = (
        "/ ".join(word.rsplit("/", 1)) if len(word) > _LONG and "/" in word[1:-1] else word
        for word in of_measure.split(" ")
    )
    return " ".join(words_of_it)


def heading(row: Row) -> str:
    """A heading's line: of a model or of a unit."""
    return f"{row.no}. {row.name}" if row.no else row.name


def particulars(spec: FormSpec) -> str:
    """The third row of a form of look 2: that its figures are a sample, and the particulars of the period."""
    _, _, _, _, details, _, sample = spec.head
    return f"{sample}. {details}" if sample and details else sample or details


def head_texts(spec: FormSpec) -> tuple[str, ...]:
    """All that stands over the first block, cell by cell."""
    return spec.head if spec.look == 1 else (*spec.head, particulars(spec))


def foot_texts(spec: FormSpec) -> tuple[str, ...]:
    """What stands beside the signers."""
    if not spec.sign:
        return ()
    day, title, below = spec.sign
    return day, f"{title}\n{below}"


def asked(row: Row) -> str:
    """The lines under a row's name: of what it is a part, what minh chứng is asked; "" for neither."""
    whole = words("whole", whole=row.whole) if row.whole else ""
    evidence = words("evidence", evidence=row.evidence) if row.evidence else ""
    return "\n".join(line for line in (whole, evidence) if line)


def once_asked(row: Row) -> tuple[str, ...]:
    """Every way in which a form of any version says what stands under a row's name."""
    if not row.target and not row.whole:
        return (asked(row),)
    evidence = words("evidence", evidence=row.evidence) if row.evidence else ""
    target = words("target", target=row.target) if row.target else ""
    before = "\n".join(line for line in (target, evidence) if line)
    return asked(row), before, evidence


def _aim(row: Row) -> str:
    """The unit's target without its year and its unit of measure, which stand beside it."""
    said = row.target.partition(": ")[2] or row.target
    return said.removesuffix(f" {row.unit_of_measure}") if row.unit_of_measure else said


def _compared(row: Row, period: str) -> str:
    """The figure to compare with under its period; in N also the 6T figure of a lũy kế element; the unit's target."""
    lines = []
    if row.compare is not None:
        value = format_value(bool(row.compare.value) if row.choices else row.compare.value)
        lines.append(words("compare", value=value, label=row.compare.label))
    if row.floor is not None:
        lines.append(words("compare", label=half_label(period), value=format_value(row.floor)))
    if row.target:
        lines.append(words("aim", target=_aim(row)))
    return "\n".join(lines)
