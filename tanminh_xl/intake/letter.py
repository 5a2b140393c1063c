"""A message as each of its formats gives it, before anything is made of its parts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tanminh_xl.intake.values import Kind


class Leaf(NamedTuple):
    """One thing that a message holds beside its words.

    ``name``: as it is called, "" where it is not. ``data``: its bytes; none where it is a message that stands in
    another one of Outlook's (``letter``). ``cid``: under which the words may show it. ``attached``: the message says
    that it is an attachment; ``related``: it belongs to one page of HTML. ``cut``: it ends in the middle of something.
    ``lacks``: why its bytes are not here, in words.
    """

    name: str = ""
    data: bytes = b""
    type: str = ""
    cid: str = ""
    attached: bool = False
    related: bool = False
    cut: bool = False
    letter: Letter | None = None
    lacks: str = ""


class Letter(NamedTuple):
    """A message. ``others``: every address of From where it names several. ``plain``, ``html``: its words.

    ``reported``: it is a report by its very form, so that what it holds is what it reports of.
    ``failed``: whom a message could not be delivered to. ``deep``, ``many``, ``cut``: not all of it was read, for that
    reason; ``sealed``: it is encrypted; ``broken``: why it could not be read, in words.
    """

    sender: str = ""
    name: str = ""
    others: tuple[str, ...] = ()
    sent: datetime | None = None
    message_id: str = ""
    subject: str = ""
    plain: str = ""
    html: str = ""
    leaves: tuple[Leaf, ...] = ()
    kind: Kind = Kind.LETTER
    reported: bool = False
    failed: str = ""
    deep: bool = False
    many: bool = False
    cut: bool = False
    sealed: bool = False
    broken: str = ""
