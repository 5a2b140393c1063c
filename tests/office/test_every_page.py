"""Every kind of page that the demonstration makes, printed on PCs of two locales: nothing cut, small or at the edge.

Forms and the copies that went back, the workbooks of all periods; the two guides.
How many pages there are, and how the master prints, other files of this folder hold.
"""

import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from tanminh_xl import templates
from tests.office.boxes import cut, faults, printed
from tests.office.office import Office
from tests.office.profiles import LOCALES

pytestmark = pytest.mark.office

OF_EACH_KIND = ("THON05", "PKT", "PVHXH", "TTPVHCC", "TYT", "TRUONG01", "VP", "HTX01")
"""Units whose forms are printed here: one of each kind, and those that lead."""
KINDS = {"forms": "bieu_mau/*/*.xlsx", "copies": "tra_lai/*/*/*.xlsx", "workbooks": "bao_cao/*/*.xlsx"}


@pytest.fixture(scope="module", params=LOCALES)
def pc(request: pytest.FixtureRequest, pcs: Callable[[str], Office]) -> Office:
    return pcs(request.param)


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_demonstration_makes_prints_whole(pc: Office, made_demo: Path, tmp_path: Path, kind: str) -> None:
    found = sorted(made_demo.glob(KINDS[kind]))
    if kind == "forms":
        found = [path for path in found if path.name.split("_")[1] in OF_EACH_KIND]
    assert len(found) >= 3
    wrong = []
    for number, path in enumerate(found):
        copied = shutil.copy(path, tmp_path / f"{number}.xlsx")
        pdf = copied.with_suffix(".pdf")
        pc.job(copied).pdf(pdf).run()
        pages = printed(pdf)
        wrong += [f"{path.name}: {line}" for line in (*faults(pages), *cut(copied, pages))]
    assert wrong == []


@pytest.mark.parametrize(("name", "most"), [("huong_dan.html", 4), ("cai_dat/huong_dan_cai_dat.html", 5)])
def test_the_guides_print_whole(office: Office, tmp_path: Path, name: str, most: int) -> None:
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--infilter=HTML (StarWriter)"]  # its Web view leaves the first page blank before a long table
    source = templates.path(name)
    subprocess.run([*command, "--convert-to", "pdf", "--outdir", tmp_path, source], check=True, capture_output=True)
    pages = printed(tmp_path / f"{source.stem}.pdf")
    assert faults(pages) == [] and 1 < len(pages) <= most
    body = source.read_text("utf-8").partition("<body>")[2]
    said = unescape(re.sub(r"</?(?:td|th|li|p|h\d|tr)\b[^>]*>", " ", body))
    printed_words = "".join(page.text for page in pages).replace(" ", "")
    assert [word for word in re.findall(r"\w+", re.sub("<[^>]+>", "", said)) if word not in printed_words] == []
