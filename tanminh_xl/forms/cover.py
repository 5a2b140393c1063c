"""What the list of a returned copy says above its rows: whose it is, what became of it, by when to send again.

Apart from what draws it: whether a copy stands already is known without loading XlsxWriter.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.findings import Verdict


class Cover(NamedTuple):
    """What the list says above its rows. ``why``: the clerk's reason, where the clerk decided.

    ``returned``: the day on which it goes back; ``due``: the day before which it is asked for again.
    """

    unit_name: str
    period_name: str
    verdict: Verdict
    why: str = ""
    send_to: str = ""
    phone: str = ""
    returned: date | None = None
    due: date | None = None
    sample: bool = False
    """True: the figures are illustrations, and the list says so too."""
