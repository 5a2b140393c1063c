"""Law: making an output again from the same events gives the same bytes: in another process, with another seed of
Python's hashes, in another time zone and locale, in a folder at another place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from docx.oxml.ns import nsmap
from lxml import etree

from tanminh_xl.reports.docx import build_template, write
from tests import documents
from tests.carried import adjust, collect
from tests.laws import make_again
from tests.laws.letters import PERIOD, Letter, plans, post

CLONE = Path(__file__).parents[2]
BAG = [Letter("THON01", 1, "whole"), Letter("THON02", 2, "held", 1), Letter("TRUONG01", 3, "fewer")]
ELSEWHERE = {"PYTHONHASHSEED": "77", "TZ": "America/St_Johns", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "USER": "khác"}


def files(folder: Path) -> dict[str, bytes]:
    """All files of a plan folder but for the log, which says how long it took."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".log"
    }


def test_outputs_made_elsewhere_are_the_same_to_the_byte(tmp_path: Path) -> None:
    with plans(1) as (plan,):
        collect(*plan.at(), post(plan, BAG))
        adjust(*plan.at(PERIOD), "THON02", "CHUNG-01", "7", "Thôn báo qua điện thoại")
        elsewhere = tmp_path / "nơi khác (bản sao)" / "xã"
        shutil.copytree(plan.folder, elsewhere, copy_function=shutil.copy2)
        make_again.main(plan.folder)
        run = [sys.executable, "-m", "tests.laws.make_again", str(elsewhere)]
        surroundings = {**os.environ, **ELSEWHERE, "PYTHONPATH": str(CLONE)}
        subprocess.run(run, check=True, env=surroundings, cwd=tmp_path)
        one, other = files(plan.folder), files(elsewhere)
    assert set(one) == set(other)
    assert [name for name in one if one[name] != other[name]] == []
    kinds = {Path(name).suffix for name in one if name.startswith(("bao_cao/", "tra_lai/", "bieu_mau/", "ho_so/"))}
    assert {".xlsx", ".docx", ".csv", ".pdf"} <= kinds


def test_what_other_libraries_have_registered_names_nothing_in_a_document() -> None:
    """Found by the law: with openpyxl in the process a document named a namespace otherwise than without."""
    made = set()
    for prefix in ("rel", "r"):  # the last is what openpyxl registers, and stays
        etree.register_namespace(prefix, nsmap["r"])
        made.add(write(documents.report(), build_template()).data)
    assert len(made) == 1
