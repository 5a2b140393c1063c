"""What openxml-audit does not look at: the ribbon, the VBA behind it, code names, relationships, content types.

Each check returns sentences on what is wrong, none where all is well; `test_master_macros.py` spoils files on purpose
to see that they tell.
"""

import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from oletools.mraptor import MacroRaptor
from oletools.olevba import VBA_Parser

UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RIBBON, VBA = "customUI/customUI14.xml", "xl/vbaProject.bin"

# imageMso names that a button or group may have, one a line: controls that Microsoft lists for Excel 2013 and for
# Excel 2016 alike (github.com/OfficeDev/office-fluent-ui-command-identifiers, excelcontrols.xlsx of each).
ICONS = frozenset((Path(__file__).parent / "data" / "icons.txt").read_text(encoding="utf-8").split())

# Right-click menus of Excel (contextMenu in the same lists): a cell of a table, the numbers of rows.
MENUS = {"ContextMenuListRange", "ContextMenuRow"}

# Attributes of [MS-CUSTOMUI2] (2009/07) that we use, by element; a button of a menu is a CT_ButtonRegular (2.3.26),
# which has no size. autoScale and imageMso of a group: CT_Group.
ATTRIBUTES = {
    "customUI": {"onLoad"},
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "keytip", "insertAfterMso", "getVisible"},
    "group": {"id", "label", "imageMso", "autoScale"},
    "group/button": {
        *("id", "tag", "label", "size", "imageMso", "screentip", "getSupertip", "keytip", "getEnabled", "onAction"),
    },
    "dropDown": {
        *("id", "label", "screentip", "supertip", "keytip", "sizeString", "onAction"),
        *("getItemCount", "getItemID", "getItemLabel", "getSelectedItemIndex"),
    },
    "contextMenus": set(),
    "contextMenu": {"idMso"},
    "contextMenu/button": {
        *("id", "tag", "label", "imageMso", "insertBeforeMso", "getVisible", "getEnabled", "onAction"),
    },
}
# What an element may hold; customUI's in this order (a sequence: commands, ribbon, backstage, contextMenus).
CHILDREN = {
    "customUI": ("ribbon", "contextMenus"),
    "ribbon": ("tabs",),
    "tabs": ("tab",),
    "tab": ("group",),
    "group": ("button", "dropDown"),
    "button": (),
    "dropDown": (),
    "contextMenus": ("contextMenu",),
    "contextMenu": ("button",),
}
# How many arguments Office passes to a callback: (element or *, attribute) -> number.
ARGUMENTS = {
    ("*", "onLoad"): 1,
    ("*", "getVisible"): 2,
    ("*", "getEnabled"): 2,
    ("*", "getSupertip"): 2,
    ("button", "onAction"): 1,
    ("dropDown", "onAction"): 3,
    ("*", "getItemCount"): 2,
    ("*", "getItemID"): 3,
    ("*", "getItemLabel"): 3,
    ("*", "getSelectedItemIndex"): 2,
}
LONGEST = {"label": 1024, "screentip": 1024, "supertip": 1024, "keytip": 3, "tag": 1024, "id": 1024}


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(package)) as book:
        return {name: book.read(name) for name in book.namelist()}


def sources(package: bytes) -> dict[str, str]:
    """Module's name -> its text, by olevba's parser (which did not write it), line ends as on Linux."""
    parser = VBA_Parser("book.xlsm", data=package)
    try:
        found = {}
        for _, _, name, text in parser.extract_macros():
            found[name.rpartition(".")[0]] = text.replace("\r\n", "\n")
        return found
    finally:
        parser.close()


def runs_by_itself(package: bytes) -> bool:
    """Whether mraptor finds a macro that starts without a click."""
    raptor = MacroRaptor("\n".join(sources(package).values()))
    raptor.scan()
    return bool(raptor.autoexec)


def ribbon_faults(package: bytes) -> list[str]:
    """The ribbon against its format's rules and against the VBA that answers it."""
    try:
        root = ElementTree.fromstring(parts(package)[RIBBON])
    except ElementTree.ParseError as problem:
        return [f"ribbon: {problem}"]
    subs = _subs(sources(package))
    return [*_shape(root), *_unique(root), *_icons(root), *_callbacks(root, subs)]


def _shape(root: ElementTree.Element) -> Iterator[str]:
    if root.tag != f"{UI}customUI":
        yield f"root is {root.tag}"
    held_by = {child: _name(parent) for parent in root.iter() for child in parent}
    for element in root.iter():
        name = _name(element)
        known = ATTRIBUTES.get(f"{held_by.get(element)}/{name}", ATTRIBUTES.get(name))
        if known is None or name not in CHILDREN:
            yield f"unknown element {name}"
            continue
        yield from (f"{name}: unknown attribute {key}" for key in set(element.attrib) - known)
        children = [_name(child) for child in element]
        yield from (f"{name} must not hold {child}" for child in sorted(set(children) - set(CHILDREN[name])))
        if name == "customUI" and [child for child in CHILDREN[name] if child in children] != children:
            yield f"customUI holds {', '.join(children)}, in that order"
        yield from _values(element, name)


def _values(element: ElementTree.Element, name: str) -> Iterator[str]:
    for key, limit in LONGEST.items():
        value = element.get(key)
        if value is not None and not 0 < len(value) <= limit:
            yield f"{name}: {key} has {len(value)} characters"
    if element.get("size", "normal") not in ("normal", "large"):
        yield f"{name}: size {element.get('size')}"
    if element.get("autoScale", "true") not in ("true", "false", "1", "0"):
        yield f"{name}: autoScale {element.get('autoScale')}"
    if "id" in element.attrib and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", element.get("id", "")):
        yield f"{name}: id {element.get('id')}"
    if name in ("tab", "group", "button", "dropDown") and not (element.get("id") and element.get("label")):
        yield f"{name}: without id or label"
    if name == "contextMenu" and element.get("idMso") not in MENUS:
        yield f"unknown menu {element.get('idMso')}"


def _name(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(UI)


def _unique(root: ElementTree.Element) -> Iterator[str]:
    """Ids in the whole part; tags and KeyTips inside a tab, where none of these may begin another."""
    yield from _twice("id", root)
    for tab in root.iter(f"{UI}tab"):
        yield from _twice("tag", tab)
        tips = sorted(
            element.get("keytip", "") for element in tab.iter() if element is not tab and element.get("keytip")
        )
        yield from (f"keytip {one} twice" for one, other in itertools.pairwise(tips) if one == other)
        yield from (
            f"keytip {one} begins {other}" for one in tips for other in tips if other != one and other.startswith(one)
        )
    tags = {button.get("tag") for tab in root.iter(f"{UI}tab") for button in tab.iter(f"{UI}button")}
    for menu in root.iter(f"{UI}contextMenu"):
        yield from _twice("tag", menu)
        found = {button.get("tag") for button in menu.iter(f"{UI}button")}
        yield from (f"no button of the tab has the tag {tag}" for tag in sorted(map(str, found - tags)))


def _twice(key: str, within: ElementTree.Element) -> Iterator[str]:
    values = [value for element in within.iter() if (value := element.get(key)) is not None]
    yield from (f"{key} {value} twice" for value in sorted({value for value in values if values.count(value) > 1}))


def _icons(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if _name(element) in ("button", "group") and element.get("imageMso") not in ICONS:
            yield f"unknown icon {element.get('imageMso')}"
        if element.get("insertBeforeMso", "Cut") != "Cut":
            yield f"unknown place {element.get('insertBeforeMso')}"


def _callbacks(root: ElementTree.Element, subs: dict[str, int]) -> Iterator[str]:
    for element in root.iter():
        name = _name(element)
        for key, value in element.items():
            wanted = ARGUMENTS.get((name, key), ARGUMENTS.get(("*", key)))
            if wanted is None:
                if key.startswith(("get", "on")):
                    yield f"{name}: no rule for the callback {key}"
            elif value not in subs:
                yield f"{name}: no Public Sub {value} in a standard module"
            elif subs[value] != wanted:
                yield f"{value} takes {subs[value]} arguments, {key} of {name} passes {wanted}"


def _subs(modules: dict[str, str]) -> dict[str, int]:
    """Public Subs of standard modules -> number of their arguments."""
    found = {}
    for text in modules.values():
        if "Attribute VB_Exposed" in text or "VERSION 1.0 CLASS" in text:
            continue
        for name, arguments in re.findall(r"^Public Sub (\w+)\((.*?)\)", text, re.MULTILINE):
            found[name] = len([part for part in arguments.split(",") if part.strip()])
    return found


def code_name_faults(package: bytes) -> list[str]:
    """Code names of workbook and sheets against the document modules of the VBA project."""
    every = parts(package)
    book = ElementTree.fromstring(every["xl/workbook.xml"])
    names = [book.find(f"{MAIN}workbookPr").get("codeName")]
    for name in sorted(name for name in every if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)):
        properties = ElementTree.fromstring(every[name]).find(f"{MAIN}sheetPr")
        names.append(None if properties is None else properties.get("codeName"))
    documents = {name for name, text in sources(package).items() if "Attribute VB_PredeclaredId = True" in text}
    wrong = [f"a sheet without code name ({len(names)} looked at)"] if None in names else []
    wrong += [f"code name {name} twice" for name in {n for n in names if names.count(n) > 1}]
    wrong += [f"no module for {name}" for name in sorted({n for n in names if n} - documents)]
    return wrong + [f"module {name} has no sheet" for name in sorted(documents - set(names))]


def package_faults(package: bytes) -> list[str]:
    """Every relationship has its target, every part its content type, and every part is reached."""
    every = parts(package)
    types = ElementTree.fromstring(every["[Content_Types].xml"])
    defaults = {item.get("Extension", "").lower() for item in types.iter(f"{TYPES}Default")}
    overrides = {item.get("PartName", "").removeprefix("/") for item in types.iter(f"{TYPES}Override")}
    wrong = [f"content type for {name}, which is not there" for name in sorted(overrides - every.keys())]
    reached = {"[Content_Types].xml"}
    for name, content in every.items():
        if name.endswith(".rels"):
            reached.add(name)
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in ElementTree.fromstring(content):
                if relation.get("TargetMode") == "External":
                    continue
                target = relation.get("Target", "")
                path = posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))
                reached.add(path)
                if path not in every:
                    wrong.append(f"{name}: no part {path}")
        elif name not in overrides and name.rpartition(".")[2].lower() not in defaults:
            wrong.append(f"no content type for {name}")
    return wrong + [f"nothing leads to {name}" for name in sorted(every.keys() - reached)]
