"""The marked copy that goes back to a unit: each wrong cell coloured, with the reason in plain words."""

from __future__ import annotations

from tanminh_xl.domain.events import Receipt
from tanminh_xl.usecases.desk import Desk


def send_back(desk: Desk, receipt: Receipt, data: bytes, why: str = "") -> None:
    """Lay the marked copy into tra_lai/."""
