"""Words that people write in a form, and what they mean: lists of ``templates/loi_ghi.toml`` (decision-tables 8)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from tanminh_xl.domain.legacy import Legacy, legacy_encoding, readings
from tanminh_xl.domain.names import normalise
from tanminh_xl.templates import toml

FILE = "loi_ghi.toml"


class Meaning(Enum):
    """What a word in the place of a figure means; none of them is the figure 0."""

    NONE = "none"  # "không", "không có"
    NOT_YET = "not_yet"  # "chưa có số liệu"
    AS_BEFORE = "as_before"  # "như kỳ trước"
    CROSSED = "crossed"  # "x"
    ESTIMATE = "estimate"  # "số ước" alone
    DASHED = "dashed"  # "-", "/", "..."


class YesNo(Enum):
    """What a word in the place of Đạt or Không đạt means: said so, or understood so."""

    PASS = "pass"
    FAIL = "fail"
    UNDERSTOOD_PASS = "understood_pass"
    UNDERSTOOD_FAIL = "understood_fail"

    @property
    def passes(self) -> bool:
        """Whether it means Đạt."""
        return self in (YesNo.PASS, YesNo.UNDERSTOOD_PASS)

    @property
    def said(self) -> bool:
        """Whether the word itself was written."""
        return self in (YesNo.PASS, YesNo.FAIL)


ETH = str.maketrans("Ðð", "Đđ")  # U+00D0, which many keyboards' lists hold in place of U+0110
_BASE = str.maketrans("đ", "d")
_END = " .,;:!"
_DASHES = re.compile(r"[-/._…\\|* ]+")
M = TypeVar("M")


def folded(text: str) -> str:
    """Return words as they are compared: ``normalise``, Ð as Đ, nothing of punctuation at the end (but "." alone)."""
    words = normalise(text.translate(ETH))
    return words.rstrip(_END) or words


def plain(text: str) -> str:
    """Return words without any diacritics."""
    parts = unicodedata.normalize("NFD", text.translate(_BASE))
    return "".join(char for char in parts if not unicodedata.combining(char))


def _fits(typed: str, known: str) -> bool:
    """Whether ``typed`` is ``known`` with some of its marks left out; "dat" and "đat" are "đạt", "đất" is not."""
    if len(typed) != len(known):
        return False
    for one, other in zip(typed, known, strict=True):
        if one != other:
            marks = set(unicodedata.normalize("NFD", one)[1:])
            if plain(one) != plain(other) or one == "đ" or not marks <= set(unicodedata.normalize("NFD", other)[1:]):
                return False
    return True


class Words(Generic[M]):
    """Lists of words with one meaning each; found with all their marks first, then with some left out."""

    def __init__(self, known: Iterable[tuple[M, Iterable[str]]]) -> None:
        self._exact: dict[str, M] = {}
        self._bare: dict[str, list[str]] = {}
        for meaning, words in known:
            for word in map(folded, words):
                self._exact.setdefault(word, meaning)
                self._bare.setdefault(plain(word), []).append(word)

    def find(self, text: str) -> M | None:
        """What the text means as a whole, None if it is none of the words, or could be words of two meanings."""
        words = folded(text)
        if words in self._exact:
            return self._exact[words]
        found = {self._exact[known] for known in self._bare.get(plain(words), ()) if _fits(words, known)}
        return found.pop() if len(found) == 1 else None

    def __contains__(self, text: str) -> bool:
        return self.find(text) is not None


def lists(*path: str) -> Any:
    """What stands in the template under a path of keys; not to be changed by the caller."""
    found: Any = toml(FILE)
    for name in path:
        found = found[name]
    return found


@cache
def _meanings() -> Words[Meaning]:
    of: Mapping[str, Sequence[str]] = lists("figure")
    return Words((kind, of[kind.value]) for kind in Meaning if kind is not Meaning.DASHED)


@cache
def _yes_no() -> Words[YesNo]:
    of: Mapping[str, Sequence[str]] = lists("yes_no")
    return Words((kind, of[kind.value]) for kind in YesNo)


@cache
def _states(of: str) -> Words[str]:
    return Words((state, (state, *words)) for state, words in lists("states", of).items())


@cache
def _none(evidence: bool) -> Words[bool]:
    of = lists("none")
    return Words([(True, (*of["words"], *(of["evidence"] if evidence else ())))])


@cache
def _none_of() -> re.Pattern[str]:
    """ "không có" and nothing but words for what there might have been; with all marks or without any."""
    heads = ("không có", "ko có", "k có", "chưa có", "không", "ko")
    tails = lists("none", "tails")
    both = [sorted({folded(w), plain(folded(w))}) for w in (*heads, *tails)]
    head = "|".join(w for words in both[: len(heads)] for w in words)
    tail = "|".join(sorted((re.escape(w) for words in both[len(heads) :] for w in words), key=len, reverse=True))
    return re.compile(rf"(?:{head})(?:(?: |, ?|/|-)(?:{tail}))+")


def is_dashed(text: str) -> bool:
    """Whether a text is nothing but dashes, dots and strokes: a place that was crossed out or left open."""
    return bool(text) and bool(_DASHES.fullmatch(normalise(text)))


_LONGEST_NONE = 200
"""Characters; whoever writes more says something."""


@lru_cache(maxsize=1024)
def means_none(text: str, evidence: bool = False) -> bool:
    """Whether words say that there is nothing: no difficulty, no proposal, no reason (decision-tables 8.2).

    ``evidence``: in the place of minh chứng, where "gửi sau" says so too. A blank text says nothing: False.
    """
    if len(text) > _LONGEST_NONE:
        return False
    words = folded(text)
    return is_dashed(words) or words in _none(evidence) or bool(_none_of().fullmatch(words))


def meaning(text: str) -> Meaning | None:
    """What words in the place of a figure mean, None if they are none of the lists."""
    return _meanings().find(text) or (Meaning.DASHED if is_dashed(text) else None)


@cache
def _later() -> re.Pattern[str]:
    """Words for a figure that is still to come, and the day by which it will; on ``folded`` text."""
    known = {form for w in map(folded, lists("figure", "not_yet")) for form in (w, plain(w))}
    phrases = "|".join(sorted(map(re.escape, known), key=len, reverse=True))
    link = r"(?:[ ,;:(]|-)*(?:(?:se|sẽ|bo sung|bổ sung|gui|gửi|nop|nộp|co|có|bao cao|báo cáo|sau)[ ,]*)*"
    day = r"(?:(?:vao|vào|truoc|trước|den|đến|khoang|khoảng) )*(?:(?:ngày|ngay) )?[0-9]{1,2}[/.-][0-9]{1,2}"
    return re.compile(rf"(?:{phrases}){link}{day}(?:[/.-](?:[0-9]{{4}}|[0-9]{{2}}))?\)?")


def is_later(text: str) -> bool:
    """Whether words say that a figure is still to come, and by which day ("chưa có, sẽ gửi ngày 20/6")."""
    return bool(_later().fullmatch(folded(text)))


@cache
def _unclear() -> Words[bool]:
    return Words([(True, lists("yes_no", "unclear"))])


def is_surely_later(text: str) -> bool:
    """Whether words say that the answer is still to come even where Đạt or Không đạt is asked: not "chưa" alone."""
    return is_later(text) or (meaning(text) is Meaning.NOT_YET and text not in _unclear())


def yes_no(text: str) -> YesNo | None:
    """Which of Đạt and Không đạt words mean, None if neither."""
    return _yes_no().find(text)


def task_state(text: str) -> str | None:
    """The state of a task (``TASK_STATES``) that words mean, None if none."""
    return _states("task").find(text)


def difficulty_state(text: str) -> str | None:
    """The state of a difficulty (``DIFFICULTY_STATES``) that words mean, None if none."""
    return _states("difficulty").find(text)


def negates(name: str) -> bool:
    """Whether a line's own words hold "không" or "chưa", so that "có" and "không" have two meanings beside it.

    The choices that it may name ("Đạt / Không đạt") are not its own words.
    """
    said = folded(name)
    for choice in sorted((*lists("yes_no", "fail"), *lists("yes_no", "pass")), key=len, reverse=True):
        said = said.replace(folded(choice), " ")
    return not {folded(word) for word in lists("yes_no", "negations")}.isdisjoint(re.findall(r"\w+", said))


@cache
def about() -> re.Pattern[str]:
    """What stands before an estimated number: "khoảng ", "ước ", "~"; on ``folded`` text."""
    known = [folded(w) for w in lists("figure", "about")]
    words = "|".join(sorted({re.escape(f) for w in known for f in (w, plain(w))}, key=len, reverse=True))
    signs = "".join(lists("figure", "signs_about"))
    return re.compile(rf"(?:[{re.escape(signs)}]+ ?|(?:{words})(?: :| |:) ?)+")


# old fonts


def old_font(text: str, reads: Callable[[str], bool]) -> tuple[Legacy, str] | None:
    """The old font in which words that mean nothing as they stand were typed, and the words that they would be.

    ``reads``: whether words mean something in their place; it finds what is too short to be told as Vietnamese.
    """
    if text.isascii():
        return None
    found = readings(text)
    for font, words in found.items():
        if words != text and reads(words):
            return font, words
    font_told = legacy_encoding(text)
    return (font_told, found[font_told]) if font_told else None
