"""What a number format makes of a number: is what the cell shows the number that is stored?

Format codes: ECMA-376 part 1, 18.8.30 (built-in ones), 18.8.31. Rounding to the decimals that a format shows is what
every sheet does; a number is shown otherwise than it is stored where the eye reads another figure, or none.
Numbers are shown as on a Vietnamese machine: 1.234,5.
"""

import math
import operator
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tanminh_xl.grid.facts import NumberFormat

BUILT_IN = {
    **dict(enumerate(("General", "0", "0.00", "#,##0", "#,##0.00"))),
    **dict.fromkeys((5, 6), '"$"#,##0_);("$"#,##0)'),
    **dict.fromkeys((7, 8), '"$"#,##0.00_);("$"#,##0.00)'),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "d/m/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    **dict.fromkeys((37, 38), "#,##0_);(#,##0)"),
    **dict.fromkeys((39, 40), "#,##0.00_);(#,##0.00)"),
    **dict.fromkeys((41, 42), '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)'),
    **dict.fromkeys((43, 44), '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Format code by number; all others show numbers as General does."""

_PLAIN = re.compile(r"(?i:general)|@|(?:#,##)?#?0+(?:\.[0#?]+)?")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|_(?P<space>.?)|\*(?P<fill>.?)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>(?i:general))|(?P<exponent>[Ee][+-])|(?P<ampm>(?i:am/pm|a/p))|(?P<date>[dmyhsDMYHS])|(?P<digit>[0#?])"
    r"|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<slash>/)|(?P<end>;)|(?P<text>@)|(?P<other>.)",
    re.DOTALL,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.I)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_MOST = 60
"""Tokens of a section; one of more is nobody's format."""
_HOLDS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_MINUS, _NO_DIGITS = frozenset("-−–"), frozenset(("-", "−", "–", "—", "0"))
# Beside a number these make another of it (or a bound, a range, a doubt): -5, (5), >5, ~5, 5/100, 5^, 5+, 5,0.
_BEFORE = re.compile(r"[-−–(<>~≈≤≥=/^*×.,:]")
_BEHIND = re.compile(r"\s*(?:[-−–~+^×*.,:=]|/(?![^\W\d_]))")
_MAGNITUDES = re.compile(r"(?i:\b(?:chục|trăm|nghìn|ngàn|vạn|triệu|tr|tỷ|tỉ|k|thousand|million|billion)\b)")


class Kind(Enum):
    """What a number stands for by its format."""

    NUMBER = 0
    DATE = 1  # with or without a time
    DURATION = 2


class Look(NamedTuple):
    """How a number is shown; ``words``: what the format puts beside it ("ha")."""

    format: NumberFormat = NumberFormat.PLAIN
    shown: str = ""
    words: str = ""


class _Section(NamedTuple):
    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None

    def has(self, kind: str) -> bool:
        return any(token == kind for token, _ in self.tokens)


def is_plain(code: str) -> bool:
    """Whether a format shows every number as it is stored, at most rounded. False only says: look at the number."""
    return bool(_PLAIN.fullmatch(code))


def kind(code: str) -> Kind:
    """Return what a number is by the first section of its format, as Excel and python-calamine take it."""
    for token, text in _sections(code)[0].tokens:
        if token == "bracket" and _ELAPSED.fullmatch(text):
            return Kind.DURATION
        if token in ("date", "ampm"):
            return Kind.DATE
    return Kind.NUMBER


def look(code: str, value: float) -> Look:
    """Return how a number that is no date is shown by a format code.

    What is not finite (only a damaged file has it) is shown by none: whoever reads the value refuses it.
    """
    if is_plain(code) or not math.isfinite(value):
        return Look()
    found, signed = _choose(_sections(code), value)
    if found is None:
        return Look(NumberFormat.OTHER, "####")
    if len(found.tokens) > _MOST:
        return Look(NumberFormat.OTHER)
    if any(token == "bracket" and text.lower().startswith("dbnum") for token, text in found.tokens):
        return Look(NumberFormat.OTHER, _decimal(value, 0, 15, True))
    if found.has("text") or (found.has("general") and not found.has("digit")):
        return _beside(found, "general", value, signed, _decimal(abs(value), 0, 15, False))
    if not found.has("digit"):
        return _wordy(found, value)
    if found.has("exponent"):
        return Look(NumberFormat.OTHER, _exponent(value))
    if found.has("slash"):
        return _fraction(found, value)
    return _number(found, value, signed)


@lru_cache(256)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    for match in _TOKEN.finditer(code):
        token = match.lastgroup or "other"
        text = match[token]
        if token == "end":
            sections.append(_Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif token == "bracket" and (said := _CONDITION.fullmatch(text)):
            condition = said[1], float(said[2])
        elif token == "bracket" and text.startswith("$"):
            tokens.append(("other", text[1:].partition("-")[0]))
        elif token in ("quoted", "escaped"):
            tokens.append(("other", text))
        elif token == "space":
            tokens.append(("other", " "))
        else:
            tokens.append((token, text))
    return (*sections, _Section(tuple(tokens), condition))


def _choose(sections: tuple[_Section, ...], value: float) -> tuple[_Section | None, bool]:
    """Return the section that shows a number, and whether a minus stands before it by itself."""
    of_numbers = sections[:3] if len(sections) > 3 else sections
    if len(of_numbers) > 1 and of_numbers[-1].has("text") and not of_numbers[-1].has("digit"):
        of_numbers = of_numbers[:-1]
    if any(each.condition for each in of_numbers):
        for each in of_numbers:
            if each.condition is None or _HOLDS[each.condition[0]](value, each.condition[1]):
                return each, True
        return None, True
    if value < 0 and len(of_numbers) > 1:
        return of_numbers[1], False
    return of_numbers[2 if value == 0 and len(of_numbers) > 2 else 0], True


def _number(section: _Section, value: float, signed: bool) -> Look:
    tokens = section.tokens
    places = [at for at, (token, _) in enumerate(tokens) if token == "digit"]
    point = next((at for at, (token, _) in enumerate(tokens) if token == "point"), len(tokens))
    whole = [at for at in places if at < point]
    commas = [at for at, (token, _) in enumerate(tokens) if token == "comma"]
    grouped = any(whole and whole[0] < at < whole[-1] for at in commas)
    scale = sum(at > places[-1] or (bool(whole) and whole[-1] < at < point) for at in commas if at > places[0])
    percents = sum(token == "percent" for token, _ in tokens)
    exact = Decimal(repr(abs(value))) * 100**percents / Decimal(1000) ** scale
    least = max((len(whole) - n for n, at in enumerate(whole) if tokens[at][1] == "0"), default=0)
    fewest = max((n + 1 for n, at in enumerate(places[len(whole) :]) if tokens[at][1] == "0"), default=0)
    digits = _decimal(exact, fewest, len(places) - len(whole), grouped, least)
    if scale and value:
        return Look(NumberFormat.SCALED, _shown(section, digits, value, signed))
    if percents:
        one = percents == 1 and not scale
        return Look(NumberFormat.PERCENT if one else NumberFormat.OTHER, _shown(section, digits, value, signed))
    between = "".join(text for token, text in tokens[places[0] : places[-1]] if token == "other").strip()
    if between or not digits.strip(","):
        return Look(NumberFormat.OTHER, _shown(section, digits, value, signed))
    return _beside(section, "digit", value, signed, digits)


def _beside(section: _Section, around: str, value: float, signed: bool, digits: str) -> Look:
    """Judge what stands before and behind the number: a sign, words, or something that makes another of it."""
    places = [at for at, (token, _) in enumerate(section.tokens) if token in (around, "text")]
    before = "".join(text for token, text in section.tokens[: places[0]] if token == "other").strip()
    behind = "".join(text for token, text in section.tokens[places[-1] :] if token == "other").strip()
    if any(token == "fill" and text.isdigit() for token, text in section.tokens):
        before += "0"
    shown = _shown(section, digits, value, signed)
    if value < 0 and not signed:
        if before[:1] in _MINUS or before[-1:] in _MINUS:
            before = before.strip("".join(_MINUS)).strip()
        elif "(" in before and ")" in behind:
            before, behind = before.replace("(", "").strip(), behind.replace(")", "").strip()
        else:
            return Look(NumberFormat.OTHER, shown)
    words = f"{before} {behind}".strip()
    touched = _BEFORE.search(before) or _BEHIND.match(behind) or _MAGNITUDES.search(words)
    if touched or _has_figure(reversed(before)) or _has_figure(behind):
        return Look(NumberFormat.OTHER, shown, words)
    return Look(NumberFormat.PLAIN, shown if words else "", words)


def _has_figure(outwards: Iterable[str]) -> bool:
    """Whether a digit is met before any letter, going away from the number: "m2" and "CO2" are words, "00" is not."""
    for sign in outwards:
        if sign.isdigit():
            return True
        if sign.isalpha():
            return False
    return False


def _wordy(section: _Section, value: float) -> Look:
    """A section without a number: hidden, or words. A zero shown as a dash is one, as accountants write it."""
    shown = "".join(text for token, text in section.tokens if token == "other").strip()
    if value == 0 and shown in _NO_DIGITS:
        return Look()
    return Look(NumberFormat.OTHER, shown)


def _fraction(section: _Section, value: float) -> Look:
    if value == int(value):
        return Look()
    behind = "".join(
        text if token in ("digit", "other") else "/" if token == "slash" else "" for token, text in section.tokens
    )
    bottom = behind.rpartition("/")[2].strip()
    exact = Fraction(repr(abs(value)))
    if bottom.isdecimal() and int(bottom):
        below = int(bottom)
        whole, rest = divmod(round(exact * below), below)
    else:
        near = exact.limit_denominator(10 ** min(4, max(1, bottom.count("?") + bottom.count("#"))) - 1)
        below = near.denominator
        whole, rest = divmod(near.numerator, below)
    parts = [str(whole)] * bool(whole or not rest) + [f"{rest}/{below}"] * bool(rest)
    return Look(NumberFormat.OTHER, "-" * (value < 0) + " ".join(parts))


def _exponent(value: float) -> str:
    digits, _, power = f"{value:.2E}".partition("E")
    return f"{digits.replace('.', ',')}E{power}"


def _decimal(value: float | Decimal, fewest: int, most: int, grouped: bool, least: int = 1) -> str:
    """Write a number with ``fewest`` to ``most`` decimals, at least ``least`` digits before them."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    rounded = exact.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP) if exact.adjusted() < 27 - most else exact
    whole, _, rest = f"{rounded:f}".partition(".")
    rest = rest.rstrip("0").ljust(fewest, "0")
    whole = whole.lstrip("0").rjust(least, "0")
    if grouped:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return f"{whole},{rest}" if rest else whole


def _shown(section: _Section, digits: str, value: float, signed: bool) -> str:
    """All that a cell shows: the number in its place among the words of the format."""
    places = [at for at, (token, _) in enumerate(section.tokens) if token in ("digit", "general", "text")]
    split = any(token == "other" for token, _ in section.tokens[places[0] : places[-1]])
    put = _spread(section, digits) if split else {places[0]: digits}
    pieces = []
    for at, (token, text) in enumerate(section.tokens):
        pieces.append(text if token in ("other", "percent") else put.get(at, ""))
    return ("-" if value < 0 and signed else "") + " ".join("".join(pieces).split())


def _spread(section: _Section, digits: str) -> dict[int, str]:
    """Give each place of the format its digit: of the whole part from the right, the first place takes what is left."""
    whole, _, rest = digits.partition(",")
    whole, put = whole.replace(".", ""), {}
    point = next((at for at, (token, _) in enumerate(section.tokens) if token == "point"), len(section.tokens))
    places = [at for at, (token, _) in enumerate(section.tokens) if token == "digit"]
    before = [at for at in places if at < point]
    for at in reversed(before):
        put[at], whole = (whole[-1:], whole[:-1]) if at != before[0] else (whole, "")
    for at, digit in zip([at for at in places if at > point], rest, strict=False):
        put[at] = digit
    if rest:
        put[point] = ","
    return put
