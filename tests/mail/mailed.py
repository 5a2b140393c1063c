"""A small plan whose units have addresses, for tests of what is mailed to them."""

import shutil
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.form import ColumnKey, Filled
from tests.plans import Plan, given

HALF = "2026-6T"
OFFICE = "vanphong@tanminh.example"


def with_addresses(of: Catalogue, but: tuple[str, ...] = ()) -> Catalogue:
    """Each unit has an address of its own, save some."""
    units = tuple(
        u.model_copy(update={"addresses": () if u.code in but else (f"{u.code.lower()}@tanminh.example",)})
        for u in of.units
    )
    return of.model_copy(update={"units": units, "plan": of.plan.model_copy(update={"mail_address": OFFICE})})


OF = with_addresses(given(), ("THON02",))


def wrong(*typed: str) -> Callable[[Filled], Filled]:
    """A form whose first figures are these texts."""

    def change(filled: Filled) -> Filled:
        cells = [key for key in filled if key[1] is ColumnKey.VALUE]
        return {**filled, **dict(zip(cells, typed, strict=False))}

    return change


def there(plan: Plan) -> dict[str, EmailMessage]:
    """Messages that lie ready, by their files' names."""
    found = sorted((plan.folder / "thu_di" / HALF).glob("*.eml"))
    return {p.name: cast("EmailMessage", message_from_bytes(p.read_bytes(), policy=default)) for p in found}


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def at(folder: Path) -> Plan:
    """The plan that lies in a folder, on the day before its reports are due."""
    return Plan.lying(folder, OF).on(2026, 6, 15)


def opened(folder: Path, root: Path) -> Plan:
    """The plan with its half-year open, in a folder of its own; ``root``: where the first one was made."""
    if not (root / "xã").is_dir():
        Plan(root / "xã", OF).open(HALF)
    shutil.copytree(root / "xã", folder)
    return at(folder)
