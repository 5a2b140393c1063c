"""Each library has its place (the layers between rooms are import-linter's, in pyproject.toml).

A name stands for a module and for everything inside it; `_write_rows` beside `write` is its private sibling.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tanminh_xl

PACKAGE = Path(tanminh_xl.__file__).parent

PLACES = {
    "openpyxl": {"annex"},
    "docx": {"annex", "reports.docx"},
    "lxml": {"annex", "reports.docx"},
    "xlsxwriter": {"forms.write", "reports.xlsx", "master.build"},
    "pyopenvba": {"master.vba"},
    "python_calamine": set(),
    "pandas": {"reports.series", "frames"},
    "numpy": {"reports.series", "frames"},
    "reportlab": {"reports.pdf", "reports.pdf_fonts"},
    "PIL": set(),
    "xlwings": {"hosts.live"},
    "imapclient": {"intake.imap"},
    "oxmsg": {"intake.msg"},
    "tnefparse": set(),  # the tests' other reader of winmail.dat
    "keyring": {"machine"},
    "distributed": {"cluster"},
    "dask": {"cluster"},
    "typer": {"cli", "terminal"},
    "rich": {"cli", "terminal"},
}


def libraries(source: str) -> set[str]:
    """The top-level names that a module imports, inside functions and `if TYPE_CHECKING` too."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def may_import(module: str, library: str) -> bool:
    """Whether a module (`forms.write`, without the package's name) is a place of a library."""
    for place in PLACES.get(library, {module}):
        room, _, name = place.rpartition(".")
        if module == place or module.startswith((f"{place}.", f"{room}._{name}" if room else f"_{name}")):
            return True
    return False


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield ".".join(part for part in parts if part != "__init__"), path


def test_every_module_imports_only_what_has_its_place_there() -> None:
    stray = [
        f"{path.relative_to(PACKAGE)} imports {library}"
        for module, path in modules()
        for library in sorted(libraries(path.read_text(encoding="utf-8")))
        if not may_import(module, library)
    ]
    assert stray == []


@pytest.mark.parametrize(
    ("module", "source", "stray"),
    [
        ("annex.xlsx", "import openpyxl.styles", set()),
        ("catalogue.files", "import openpyxl.styles", {"openpyxl"}),
        ("forms.read", "from openpyxl import load_workbook", {"openpyxl"}),
        ("forms._write_rows", "import xlsxwriter", set()),
        ("forms.mark", "import openpyxl", {"openpyxl"}),
        ("forms._mark_rows", "import xlsxwriter", {"xlsxwriter"}),
        ("grid", "from python_calamine import CalamineWorkbook", {"python_calamine"}),
        ("master.vba", "import pyopenvba", set()),
        ("master.vbanana", "import pyopenvba", {"pyopenvba"}),
        ("reports.pdf", "from reportlab.pdfgen.canvas import Canvas", set()),
        ("reports.summary", "import reportlab", {"reportlab"}),
        ("reports.series", "import pandas as pd", set()),
        ("reports.units", "import pandas as pd", {"pandas"}),
        ("merge.figures", "import pandas as pd", {"pandas"}),
        ("frames", "import pandas as pd", set()),
        ("usecases.merge", "def run():\n    import pandas", {"pandas"}),
        ("hosts.files", "import xlwings.pro", {"xlwings"}),
        ("domain.form", "from . import sheet\nimport json, pydantic", set()),
    ],
)
def test_the_table_is_held(module: str, source: str, stray: set[str]) -> None:
    assert {library for library in libraries(source) if not may_import(module, library)} == stray
