"""What a form says in the cells that nobody fills: names, units, spans, figures to compare with."""

from __future__ import annotations

from tanminh_xl.domain.form import ColumnKey, Row
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
            return row.unit_of_measure
        case ColumnKey.SPAN:
            return row.span
        case ColumnKey.COMPARE:
            return _compared(row, period)
        case _:
            return ""


def heading(row: Row) -> str:
    """A heading's line: of a model or of a unit."""
    return f"{row.no}. {row.name}" if row.no else row.name


def asked(row: Row) -> str:
    """The lines under a row's name: what the unit itself is to reach, what minh chứng is asked; "" for neither."""
    target = words("target", target=row.target) if row.target else ""
    evidence = words("evidence", evidence=row.evidence) if row.evidence else ""
    return "\n".join(line for line in (target, evidence) if line)


def _compared(row: Row, period: str) -> str:
    """The figure to compare with under its period; in N also the 6T figure of a lũy kế element."""
    lines = []
    if row.compare is not None:
        value = format_value(bool(row.compare.value) if row.choices else row.compare.value)
        lines.append(words("compare", value=value, label=row.compare.label))
    if row.floor is not None:
        lines.append(words("compare", label=half_label(period), value=format_value(row.floor)))
    return "\n".join(lines)
