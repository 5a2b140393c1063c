"""What a message leads to, and whose it is (decision-tables 5.5 and 5.6). Pure: what came before is given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import alive
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.mail import KeptMail, MailKind, address
from tanminh_xl.domain.messages import render, severity

NO_ADDRESS = "không ghi địa chỉ"
_ADDRESS = re.compile(r"[^\s<>(),;:\"“”]+@[^\s<>(),;:\"“”]+")


def kind_of(forms: int, evidence: int, by_itself: MailKind | None = None) -> MailKind:
    """What a message with so many files is for the Office (5.5, rows 2 - 5, 7, 8). ``by_itself``: what it is that a
    program wrote by itself, None for a person's."""
    if by_itself is not None:
        return by_itself
    if forms:
        return MailKind.FORMS
    return MailKind.EVIDENCE if evidence else MailKind.WORDS


class Since(NamedTuple):
    """What became of a message since. ``left``: names of evidence beside a form that no receipt has; ``answered``: what
    photos alone wait for has come (5.5, row 4); ``done``: the clerk said so."""

    left: tuple[str, ...] = ()
    answered: bool = False
    done: bool = False


_REASONS = {
    MailKind.WORDS: "Không có tệp kèm theo: đọc thư, trả lời hoặc nhập thay.",
    MailKind.FAILURE: "Thư Văn phòng gửi không đến nơi: kiểm tra lại địa chỉ của đơn vị.",
}
_ALONE = "Không có biểu Excel, chỉ có {names}: nhập thay, hoặc đề nghị đơn vị gửi biểu Excel."
_LEFT = "Biểu đã nhận từ trước; tệp kèm theo chưa lưu cùng biểu: {names}."


def to_handle(kept: KeptMail, since: Since) -> tuple[str, ...]:
    """Why a message still wants the clerk, each reason with what to do; none: it does not (5.5)."""
    if since.done:
        return ()
    heavy = [" ".join(render(finding)) for finding in kept.findings if severity(finding) is not Severity.NOTE]
    said = [_REASONS[kept.kind]] if kept.kind in _REASONS else []
    if kept.kind is MailKind.FAILURE and heavy:
        said = []  # which says to whom
    if kept.alone and not since.answered:
        said.append(_ALONE.format(names=_few([part.name for part in kept.alone])))
    if since.left:
        said.append(_LEFT.format(names=", ".join(since.left)))
    return (*said, *heavy)


def _few(names: Sequence[str], most: int = 3) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return f"{shown} và {len(names) - most} tệp khác" if len(names) > most else shown


class Senders(NamedTuple):
    """Whose addresses are known: address -> codes of units, in the order of their table; the Office's own."""

    units: Mapping[str, tuple[str, ...]]
    office: frozenset[str]


def known_senders(of: Catalogue) -> Senders:
    """The addresses that the catalogue knows."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in of.units:
        for one in dict.fromkeys(map(address, unit.addresses)):
            found[one] = (*found.get(one, ()), unit.code)
    office = of.unit.get(of.plan.office)
    said = " ".join((of.plan.send_to, of.plan.mail_address, of.plan.mail_account))
    own = {address(one) for one in (*(office.addresses if office else ()), *_ADDRESS.findall(said))}
    return Senders(found, frozenset(own))


class Judged(NamedTuple):
    """Whose a message is: ``units``, each with its successor behind it; ``address``: a stranger's, "" for none."""

    units: tuple[str, ...] = ()
    address: str = ""


def judged(sender: str, known: Senders, of: Catalogue, day: date) -> Judged:
    """Whose a message from this address is on a day (5.6, rows 1 - 6)."""
    one = address(sender)
    if not one:
        return Judged(address=NO_ADDRESS)
    if one in known.office:
        return Judged()
    if one not in known.units:
        return Judged(address=sender)
    return Judged(tuple(dict.fromkeys(c for u in known.units[one] for c in (u, of.successor_of(u, day)))))


def sender_unit(found: Judged, stamped: str, through: Mapping[str, str], of: Catalogue, day: date) -> str:
    """The unit of the address as 5.1 asks for it. ``stamped``: the unit that the file's stamp names, "" for a file
    without one."""
    fitting = (stamped, through.get(stamped, stamped))
    if stamped:
        return next((code for code in fitting if code in found.units), next(iter(found.units), ""))
    standing = [code for code in found.units if alive(of.unit[code], day)] or list(found.units)
    return standing[0] if len(standing) == 1 else ""


def names_of(codes: Sequence[str], of: Catalogue) -> str:
    """Units as a sentence names them."""
    return ", ".join(of.unit[code].name if code in of.unit else code for code in codes)
