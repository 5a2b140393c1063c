"""The other programs that the tests put our files through, and what they must find there."""

import math
import re
import subprocess
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from openxml_audit import OpenXmlValidator

from tests.office.office import FormulaCell, Office

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def ssconvert(source: Path, target: Path) -> Path:
    """Open `source` in Gnumeric and save it in the format of the target's suffix (.xlsx, .xls, .ods)."""
    subprocess.run(["ssconvert", str(source), str(target)], check=True, capture_output=True, text=True, timeout=60)
    return target


def pdf_pages(pdf: Path, folder: Path, dpi: int = 80) -> list[Path]:
    """Draw each page of a PDF as `folder/<name of the PDF>-<page>.png`, in order; older ones go."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in _drawn(pdf, folder):
        page.unlink()
    command = ["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(folder / pdf.stem)]
    subprocess.run(command, check=True, timeout=120)
    return _drawn(pdf, folder)


def _drawn(pdf: Path, folder: Path) -> list[Path]:
    name = re.compile(re.escape(pdf.stem) + r"-[0-9]+\.png")
    return sorted(path for path in folder.iterdir() if name.fullmatch(path.name))


@cache
def _validator() -> OpenXmlValidator:
    return OpenXmlValidator()


def audit(path: Path) -> list[str]:
    """What Microsoft's validation rules say against an .xlsx, .xlsm or .docx: nothing, where it is good.

    The validator passes a part whose XML breaks off, so each part is parsed here too.
    """
    return [*_broken_parts(path), *(str(error) for error in _validator().validate(path).errors)]


def _broken_parts(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    ElementTree.fromstring(package.read(name))
                except ElementTree.ParseError as problem:
                    yield f"/{name}: {problem}"


def stored_formulas(path: Path) -> list[FormulaCell]:
    """The formulas of an .xlsx with the results stored in the file, read without any spreadsheet program."""
    with zipfile.ZipFile(path) as package:
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
        }
        found = []
        for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
            target = targets[sheet.get(RELATION)]
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            with package.open(part) as stream:
                for _, cell in ElementTree.iterparse(stream):
                    if cell.tag == f"{MAIN}c" and (formula := cell.find(f"{MAIN}f")) is not None:
                        found.append(_stored(sheet.get("name", ""), cell, formula.text or ""))
                    if cell.tag == f"{MAIN}row":
                        cell.clear()
        return found


def _stored(sheet: str, cell: ElementTree.Element, formula: str) -> FormulaCell:
    text = cell.findtext(f"{MAIN}v") or ""
    is_number = cell.get("t", "n") in ("n", "b") and text != ""
    return FormulaCell(sheet, cell.get("r", ""), formula, float(text) if is_number else text)


def assert_formulas_hold(office: Office, path: Path, tolerance: float = 1e-9) -> int:
    """Every result stored in the .xlsx is the one LibreOffice calculates; return how many there are.

    Numbers are equal within `tolerance`, relative or absolute; texts and errors are equal.
    Raises AssertionError with the cells that differ, and where there is no formula at all.
    """
    stored = stored_formulas(path)
    calculated = {(cell.sheet, cell.address): cell for cell in office.job(path).recalculate().formulas()}
    assert stored, f"{path.name} has no formula"
    wrong = []
    for cell in stored:
        now = calculated.get((cell.sheet, cell.address))
        if now is None or not _same(cell.value, now.value, tolerance):
            result = "no formula" if now is None else repr(now.value)
            wrong.append(f"{cell.sheet}!{cell.address} ={cell.formula}: stored {cell.value!r}, is {result}")
    assert not wrong, f"{len(wrong)} of {len(stored)} results in {path.name} differ:\n" + "\n".join(wrong[:20])
    return len(stored)


def _same(stored: float | str, now: float | str, tolerance: float) -> bool:
    if isinstance(stored, str) or isinstance(now, str):
        return stored == now
    return math.isclose(stored, now, rel_tol=tolerance, abs_tol=tolerance)
