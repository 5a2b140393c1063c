"""What messages to units say: subject and text, from facts; the sentences stand in ``templates/thu.toml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tanminh_xl.domain.findings import Code, Finding, Gate, Severity
from tanminh_xl.domain.format_value import format_day, format_value, format_weekday
from tanminh_xl.domain.messages import MESSAGES, holds, render, severity
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.phone import fitted, short
from tanminh_xl.domain.receipt_code import LENGTH
from tanminh_xl.templates import toml

TEMPLATE = "thu.toml"
_MOST = {"unit": 60, "period": 40, "file": 56, "send_to": 60, "phone": 40, "office": 60, "due": 40}
"""Letters of a word that is another's: so much of it is said, so that what follows is seen too."""
_ROW, _ITEM, _WHY, _REQUEST = 48, 230, 120, 120
_OF_THE_OFFICE = frozenset(
    {Code.ADDRESS_NEW, Code.SENT_LATER_THAN_NOW, Code.ADJUSTMENT_LAPSES, Code.ALREADY_RECEIVED, Code.COPY_MENDED}
)
"""Findings that say something to the Office alone."""


class Said(NamedTuple):
    """Subject and text of a message."""

    subject: str
    text: str


class From(NamedTuple):
    """Who writes, and where a form is sent; ``sample``: the figures are illustrations."""

    office: str
    phone: str
    send_to: str
    sample: bool = False


class Filed(NamedTuple):
    """A file that came: of whom, for which period, under which name and number, when; its mã biên nhận."""

    unit: str
    period: str
    file: str
    version: int
    day: date
    code: str


def received(
    of: From,
    filed: Filed,
    figures: int,
    added: float | None,
    findings: Sequence[Finding] = (),
    *,
    on_behalf: bool = False,
    answered: bool = False,
) -> Said:
    """A file was received. ``figures``: how many count, ``added``: their checksum. ``on_behalf``: the Office typed it;
    ``answered``: cells that were held were answered by telephone."""
    texts, words = _texts("da_tiep_nhan"), _words(of, filed)
    told = noted(findings)
    look = sum(severity(f) is Severity.WARNING for f in told)
    head = [
        texts["first_look" if look else "first"].format(n=look, **words),
        texts["code"].format(**words),
        texts["on_behalf" if on_behalf else "file"].format(**words),
        texts["no_figures"] if added is None else texts["figures"].format(n=figures, checksum=format_value(added)),
        texts["answered"] if answered else "",
        texts["notes"] if told else "",
    ]
    text = _listed(head, told, texts["more"], _end(of))
    return _said(texts["subject"].format(**words), text)


def noted(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """What a unit is told of a file that was received: what to look at again, then notes."""
    told = [f for f in findings if not holds(f) and f.code not in _OF_THE_OFFICE]
    told = [f for f in told if MESSAGES[f.code].gate is Gate.NO]
    return tuple(sorted(told, key=lambda f: severity(f) is Severity.NOTE))


def back(
    of: From,
    filed: Filed,
    to_mend: Sequence[Finding],
    findings: Sequence[Finding],
    due: date | None,
    *,
    why: str = "",
    in_part: bool = False,
    before: bool = False,
    form: bool = False,
    mended: str = "",
) -> Said:
    """A file goes back. ``to_mend``: what is asked, of all ``findings``; ``due``: hạn bổ sung. ``why``: the clerk's
    words; ``in_part``: the rest counts; ``before``: an earlier version does; ``form``: the unit's form goes with it,
    since the file held none. ``mended``: of a copy that came again, what was mended: "3/4", "0" for nothing."""
    texts, again, words = _texts("de_nghi"), _texts("bo_sung"), _words(of, filed)
    shown = texts["due"].format(due=format_weekday(due)) if due else texts["soon"]
    tail = texts["subject_due"].format(due=format_weekday(due)) if due else ""
    words |= {"n": str(len(to_mend)), "mended": mended}
    cells = any(f.row or f.cell for f in to_mend)
    some = mended if mended.rpartition("/")[2] not in ("", "0") else ""
    if mended:
        subject = again["subject" if some else "subject_none"].format(**words, due=tail)
        first = again["first"].format(**words, due=shown)
    else:
        subject = texts["subject"].format(**words, due=tail)
        first = texts["first" if cells else "first_whole"].format(**words, due=shown)
    head = [
        first,
        texts["file"].format(**words),
        texts["why"].format(why=_cut(why, _WHY)) if why.strip() else "",
        texts["in_part"] if in_part else texts["before"] if before else "",
        again["mended" if some else "unchanged"].format(**words) if mended else "",
    ]
    rest = sum(severity(f) is not Severity.NOTE for f in findings) - len(to_mend)
    end = [texts["how_form" if form else "how"].format(**words), *_end(of)]
    return _said(subject, _listed(head, to_mend, texts["more"], end, max(0, rest)))


def form(
    of: From,
    unit: str,
    period: str,
    due: str,
    version: int = 1,
    *,
    ask: bool = False,
    filed: bool = False,
    request: str = "",
) -> Said:
    """The period's form. ``due``: by when, in words, "" for no day; ``version``: which form of the unit's it is.
    ``ask``: the unit is asked, not urged; ``filed``: a report on an earlier form came already; ``request``: what an
    on-demand period asks.
    """
    texts, words = _texts("bieu_mau"), _own(of) | _cuts(unit=unit, period=_lower(period), due=due)
    words |= {"version": str(version), "before": str(version - 1)}
    by = texts["by_ask" if ask else "by"].format(**words) if due else ""
    tail = texts["subject_due"].format(**words) if due else ""
    head = [
        texts["first_ask" if ask else "first"].format(**words, by=by),
        texts["period"].format(**words),
        texts["request"].format(request=_cut(request, _REQUEST)) if request.strip() else "",
        texts["again"].format(**words) if version > 1 else "",
        texts["filed"] if filed else "",
        *texts["how"],
    ]
    subject = texts["subject_again" if version > 1 else "subject"].format(**words, by=tail)
    return _said(subject, fitted(head, (), str, _end(of)))


def group(of: From, period: str, due: str, here: Sequence[str], *, mailed: bool) -> str:
    """The same for the group on Zalo. ``here``: names of units that get theirs there; ``mailed``: others got it by
    mail."""
    texts, words = _texts("bieu_mau"), _own(of) | _cuts(period=_lower(period), due=due)
    head = [
        texts["group"].format(**words, by=texts["by"].format(**words) if due else ""),
        texts["group_sent"] if mailed else "",
        *texts["how"],
        texts["group_here"] if here else "",
    ]
    units = [texts["group_unit"].format(unit=_cut(name, _MOST["unit"])) for name in here]
    return masked(fitted(head, units, lambda n: str(texts["group_more"].format(n=n)), _end(of)))


def files(paths: Sequence[str]) -> str:
    """What stands below a text for Zalo: which files the clerk sends with it."""
    return str(_texts("chung")["files"].format(files="\n".join(paths)))


def _texts(part: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = toml(TEMPLATE)[part]
    return found


def _said(subject: str, text: str) -> Said:
    return Said(masked(subject), masked(text))


def _own(of: From) -> dict[str, str]:
    return _cuts(send_to=of.send_to or of.office, office=of.office)


def _words(of: From, filed: Filed) -> dict[str, str]:
    assert len(filed.code) == LENGTH
    return {
        **_own(of),
        **_cuts(unit=filed.unit, period=_lower(filed.period), file=filed.file),
        "version": str(filed.version),
        "day": format_day(filed.day),
        "code": filed.code,
    }


def _cuts(**words: str) -> dict[str, str]:
    return {name: _cut(word, _MOST[name]) for name, word in words.items()}


def _cut(text: str, most: int) -> str:
    """As much of a text as is said of it, without the point at its end: the sentence around it has one."""
    return short(text, most).rstrip(".")


def _lower(name: str) -> str:
    """A period's name within a sentence."""
    return name[:1].lower() + name[1:]


def _listed(head: Sequence[str], findings: Sequence[Finding], more: str, end: Sequence[str], beyond: int = 0) -> str:
    """A text with as many of the findings as are seen, and ``beyond`` more: how each is mended too where that costs
    none of them its place; it stands in the attached file in any case."""

    def rest(count: int) -> str:
        return more.format(n=count)

    whole = fitted(head, [_item(f) for f in findings], rest, end, beyond)
    brief = fitted(head, [_item(f, brief=True) for f in findings], rest, end, beyond)
    return whole if whole.count("\n- ") >= brief.count("\n- ") else brief


def _item(finding: Finding, *, brief: bool = False) -> str:
    """A finding as a line: of which line of the form, what stands there and why, how to mend it."""
    texts = _texts("chung")
    message, hint = render(finding, for_unit=True)
    row = short(finding.row, _ROW).rstrip(".:")
    template = texts[("item_short" if brief else "item") if row else "item_whole"]
    return short(template.format(row=row, message=message, hint=hint), _ITEM)


def _end(of: From) -> list[str]:
    """Whom to ask, and who writes."""
    texts = _texts("chung")
    words = _cuts(phone=of.phone, office=of.office)
    return [
        texts["sample"] if of.sample else "",
        texts["phone"].format(**words) if words["phone"] else "",
        texts["regards"].format(**words),
    ]
