"""The ribbon: ``ribbon.toml`` as values, and as the part customUI14.xml of a workbook or add-in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

PART = "customUI/customUI14.xml"
NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
_MENUS = {"cell": "ContextMenuListRange", "row": "ContextMenuRow"}
"""Excel's menus over a cell of a table, and over the numbers of rows (a cell outside tables has another)."""
_WIDEST = "6 tháng đầu năm 2026 (kỳ)"
"""As wide as the drop-down is: the usual names of periods, with some room."""


class Button(NamedTuple):
    """A button: its tag is what Python gets. ``needs``: names of ``state.CHECKS``, in the order of their telling."""

    tag: str
    group: str
    label: str
    screentip: str
    supertip: str
    keytip: str
    icon: str
    size: str
    needs: tuple[str, ...]


class Group(NamedTuple):
    """A group of the tab. ``icon``: what stands for it where the window has no room for its buttons."""

    name: str
    label: str
    icon: str


class DropDown(NamedTuple):
    """The drop-down of periods."""

    group: str
    label: str
    screentip: str
    supertip: str
    keytip: str


class Ribbon(NamedTuple):
    """The whole tab. ``menu``: table -> tags of the buttons in its right-click menu. ``double_click``: table -> tag
    behind a double click on a row of it."""

    label: str
    keytip: str
    period: DropDown
    groups: tuple[Group, ...]
    buttons: tuple[Button, ...]
    menu: Mapping[str, tuple[str, ...]]
    double_click: Mapping[str, str]


@cache
def ribbon() -> Ribbon:
    """The ribbon as ``ribbon.toml`` describes it. Raises where a row lacks a field or has one too many."""
    told = tomllib.loads(Path(__file__).with_name("ribbon.toml").read_text("utf-8"))
    return Ribbon(
        told["tab"]["label"],
        told["tab"]["keytip"],
        DropDown(**told["period"]),
        tuple(Group(**row) for row in told["group"]),
        tuple(Button(**{**row, "needs": tuple(row["needs"])}) for row in told["button"]),
        {table: tuple(tags) for table, tags in told["menu"].items()},
        told["double_click"],
    )


def customui(prefix: str, made_by: str, hides: bool = False) -> bytes:
    """The part customUI14.xml ([MS-CUSTOMUI2], namespace 2009/07).

    ``prefix`` begins every id and every callback's name, so that those of two open files never meet. ``made_by``
    is told in a comment (``made_by`` of package.py reads it). ``hides``: the tab asks whether to be seen.
    """
    tab = ribbon()
    tab_attributes = {"id": f"{prefix}Tab", "label": tab.label, "keytip": tab.keytip, "insertAfterMso": "TabHome"}
    if hides:
        tab_attributes["getVisible"] = f"{prefix}Visible"
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        f"<!-- {made_by} -->",
        f'<customUI xmlns="{NAMESPACE}" onLoad="{prefix}OnLoad">',
        "<ribbon><tabs>",
        _open("tab", tab_attributes),
    ]
    for group in tab.groups:
        about = {"id": f"{prefix}_g_{group.name}", "label": group.label, "imageMso": group.icon, "autoScale": "true"}
        lines.append(_open("group", about))
        if tab.period.group == group.name:
            lines.append(_period(prefix, tab.period))
        lines += [_button(prefix, button) for button in tab.buttons if button.group == group.name]
        lines.append("</group>")
    lines += [
        "</tab>",
        "</tabs></ribbon>",
        "<contextMenus>",
        *_menus(prefix, tab),
        "</contextMenus>",
        "</customUI>",
        "",
    ]
    return "\n".join(lines).encode()


def _menus(prefix: str, tab: Ribbon) -> Iterator[str]:
    """Buttons above Cut in the right-click menus of a table's cells and of whole rows; seen on the table's sheet alone.

    The tags are those of the tab's buttons; the table's name stands in the id, where the callback finds it.
    """
    for place, menu in _MENUS.items():
        yield _open("contextMenu", {"idMso": menu})
        for table, tags in tab.menu.items():
            for button in (button for tag in tags for button in tab.buttons if button.tag == tag):
                attributes = {
                    "id": f"{prefix}_{place}_{table}_{button.tag}",
                    "tag": button.tag,
                    "label": button.label,
                    "imageMso": button.icon,
                    "insertBeforeMso": "Cut",
                    "getVisible": f"{prefix}InMenu",
                    "getEnabled": f"{prefix}Enabled",
                    "onAction": f"{prefix}OnAction",
                }
                yield _open("button", attributes, closed=True)
        yield "</contextMenu>"


def _period(prefix: str, period: DropDown) -> str:
    attributes = {
        "id": f"{prefix}Period",
        "label": period.label,
        "screentip": period.screentip,
        "supertip": period.supertip,
        "keytip": period.keytip,
        "sizeString": _WIDEST,
        "getItemCount": f"{prefix}PeriodCount",
        "getItemID": f"{prefix}PeriodId",
        "getItemLabel": f"{prefix}PeriodLabel",
        "getSelectedItemIndex": f"{prefix}PeriodSelected",
        "onAction": f"{prefix}PeriodChosen",
    }
    return _open("dropDown", attributes, closed=True)


def _button(prefix: str, button: Button) -> str:
    attributes = {
        "id": f"{prefix}_{button.tag}",
        "tag": button.tag,
        "label": button.label,
        "size": button.size,
        "imageMso": button.icon,
        "screentip": button.screentip,
        "getSupertip": f"{prefix}Supertip",
        "keytip": button.keytip,
        "getEnabled": f"{prefix}Enabled",
        "onAction": f"{prefix}OnAction",
    }
    return _open("button", attributes, closed=True)


def _open(element: str, attributes: dict[str, str], closed: bool = False) -> str:
    from xml.sax.saxutils import quoteattr  # loads urllib and ssl: a click looks a label up and writes no XML

    told = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{element} {told}{'/' if closed else ''}>"
