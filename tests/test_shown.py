"""Each figure that counts is the one shown, or the cell is held: random forms by several writers (decision-tables 8).

``TANMINH_SHOWN=5000 python -m pytest tests/test_shown.py`` looks longer.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanminh_xl.checks import check
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.form import SHEET
from tanminh_xl.domain.messages import holds, render
from tanminh_xl.domain.submission import Given
from tanminh_xl.forms.read import read
from tanminh_xl.forms.write import write
from tanminh_xl.grid import read as read_grid
from tests.formkit import cell
from tests.office.office import Office
from tests.shown import FORMS, ROWS, SPEC, Typed, by_openpyxl, by_xlsxwriter

EXAMPLES = int(os.environ.get("TANMINH_SHOWN", "60"))
AT = {item: cell(SPEC, item) for item in ROWS}
ASKED = (Code.DASHED, Code.VALUE_MISSING, Code.FORMULA_UNCOMPUTED)
"""What is told of a cell that says nothing."""


def judge(data: bytes, typed: Mapping[str, Typed]) -> None:
    """Every cell of the form counts as it is shown, or it is held, or told as missing."""
    reading = read(read_grid(data), SPEC)
    findings = (*reading.findings, *check(reading.submission, SPEC, reading.findings))
    held = {f.item for f in findings if holds(f)}
    told = {f.item for f in findings if f.code in ASKED}
    for answer in reading.submission.answers:
        wrote = typed[answer.element]
        about = (answer.element, wrote, answer, [(f.code, *render(f)) for f in findings if f.item == answer.element])
        counted = answer.element not in held and answer.given is not Given.BLANK
        if not counted:
            assert not wrote.counts, about
            assert answer.element in held | told, about
        elif isinstance(wrote.shown, Given):
            assert answer.given is wrote.shown, about
        else:
            assert wrote.counts and wrote.shown is not None, about
            assert answer.value == pytest.approx(wrote.shown, rel=1e-9), about


LOOK = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@LOOK
@given(FORMS)
def test_what_xlsxwriter_wrote(typed: dict[str, Typed]) -> None:
    judge(by_xlsxwriter(SPEC, AT, typed), typed)


@LOOK
@given(FORMS)
def test_what_openpyxl_wrote(typed: dict[str, Typed]) -> None:
    judge(by_openpyxl(SPEC, AT, {k: t._replace(formula="") for k, t in typed.items()}), typed)


@pytest.mark.office
@settings(LOOK, max_examples=max(4, EXAMPLES // 10))
@given(FORMS, st.sampled_from(("xlsx", "xls", "ods")))
def test_what_libreoffice_wrote(
    office: Office, tmp_path_factory: pytest.TempPathFactory, typed: dict[str, Typed], ending: str
) -> None:
    folder = tmp_path_factory.mktemp("shown")
    form = folder / "form.xlsx"
    form.write_bytes(write(SPEC))
    saved = folder / f"saved.{ending}"
    job = office.job(form)
    for item, wrote in typed.items():
        if wrote.runs:
            job.runs(SHEET, AT[item], [list(run) for run in wrote.runs])
        elif isinstance(wrote.value, float):
            job.number_format(SHEET, AT[item], wrote.number_format).number(SHEET, AT[item], wrote.value)
        else:
            job.text(SHEET, AT[item], wrote.value)
    job.save(saved).run()
    judge(saved.read_bytes(), typed)
