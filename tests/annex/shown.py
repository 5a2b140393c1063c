"""What was understood, in lines that a test can be read by."""

from __future__ import annotations

from tanminh_xl.annex.understand import understand
from tanminh_xl.domain.annex import Understood, UnderstoodRow, UnderstoodTarget
from tanminh_xl.domain.catalogue_nouns import Direction
from tanminh_xl.domain.format_value import format_number

YEARS = (2026, 2027, 2028, 2029, 2030)
SIGNS = {Direction.HIGHER: "≥", Direction.LOWER: "≤", Direction.EQUAL: "=", Direction.RANGE: "~"}


def target(each: UnderstoodTarget) -> str:
    """ "2026: ≥80 %", strict ">80", a proposal in brackets "(≥)80", a range "~35..40", asks behind "?"."""
    years = list(each.years)
    when = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0]) if years else "–"
    if each.value is None:
        value = f"“{each.words}”"
    elif isinstance(each.value, tuple):
        value = "..".join(map(format_number, each.value))
    else:
        value = each.value if isinstance(each.value, str) else format_number(each.value)
    sign = SIGNS[each.direction] if each.direction else f"({SIGNS[each.proposed]})" if each.proposed else ""
    if each.strict:
        sign = sign.replace("≥", ">").replace("≤", "<")
    asks = f" ?{','.join(each.asks)}" if each.asks else ""
    return f"{when}: {sign}{value}{' ' + each.unit if each.unit else ''}{asks}"


def row(each: UnderstoodRow) -> str:
    """Number, label below its parents ("» » label"), and what it has."""
    label = "» " * len(each.path) + each.label
    parts = [each.number, label, each.unit_of_measure, "; ".join(map(target, each.targets))]
    if each.code:
        parts.append(f"mã {each.code}")
    if each.points is not None:
        parts.append(f"{format_number(each.points)} điểm")
    for name, value in (("cách", each.scoring), ("mc", each.evidence), ("cq", each.owner), ("gc", each.note)):
        if value:
            parts.append(f"{name}: {value}".replace("\n", " / "))
    flags = [word for word, is_so in (("nhóm", each.is_group), ("tổng", each.is_total)) if is_so]
    flags += [f"?{ask}" for ask in each.asks]
    return " | ".join([*parts, *flags])


def rows(understood: Understood) -> str:
    return "\n".join(map(row, understood.rows))


def passed(understood: Understood) -> str:
    return "\n".join(f"{each.place} | {each.text} | {each.why}" for each in understood.passed)


def lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.strip().splitlines())


def check(data: bytes, expected: str, aside: str, group: str = "") -> None:
    """All that is understood of a file, and all that is passed over."""
    understood = understand(data, "bang", group=group, years=YEARS)
    assert lines(rows(understood)) == lines(expected)
    assert lines(passed(understood)) == lines(aside)
