"""What of a message's parts is nothing that a unit sends: pictures of a signature, seals, what programs put there."""

from __future__ import annotations

import re
from urllib.parse import unquote

from tanminh_xl.intake.files import NOT_SENT
from tanminh_xl.intake.kinds import is_picture, is_signed_binary
from tanminh_xl.intake.letter import Leaf

MOST_LOGO = 100_000
"""Bytes of a picture that may belong to a signature; a larger one, wherever it is shown, is a photo that was sent."""
_SEALS = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_TYPES = frozenset((*_SEALS, "application/pgp-keys", "application/applefile", "text/calendar", "text/vcard"))
_TRAILERS = re.compile(r"(?i)att\d{5}\.(?:txt|html?)|smime\.p7s|.*\.asc|noname")
"""Files that Exchange makes of words below an attachment, and signatures."""
_SHOWN = re.compile(r"(?i)\bcid:([^\"'\s>)]{1,300})")


def shown(page: str) -> frozenset[str]:
    """The Content-IDs that a page of HTML shows."""
    return frozenset(unquote(each).strip("<>").lower() for each in _SHOWN.findall(page[:400_000]))


def is_passed(leaf: Leaf, showing: frozenset[str]) -> bool:
    """Whether a part is none that a person attached. Nothing that could be a spreadsheet is."""
    if is_signed_binary(leaf.data) and not is_picture(leaf.data):
        return False
    if leaf.type in _TYPES or _TRAILERS.fullmatch(leaf.name) or leaf.name.startswith(NOT_SENT):
        return True
    if not leaf.name and leaf.type.startswith("text/") and not leaf.attached:
        return True
    small = len(leaf.data) <= MOST_LOGO and is_picture(leaf.data)
    return small and (leaf.cid.lower() in showing or (leaf.related and not leaf.attached))
