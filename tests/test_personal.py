"""Twelve digits in a text: what is taken for an identity number, and that no report prints one."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest

from tanminh_xl import reports
from tanminh_xl.domain.personal import HIDDEN, has_id_number, masked
from tanminh_xl.reports import csvs
from tests import reportkit

NUMBER = "031088001234"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"Hộ ông A, số căn cước {NUMBER}.", f"Hộ ông A, số căn cước {HIDDEN}."),
        ("031 088 001 234", HIDDEN),
        ("0310.8800.1234;", f"{HIDDEN};"),
        ("123456789012", HIDDEN),
        (f"{NUMBER} và {NUMBER}", f"{HIDDEN} và {HIDDEN}"),
        ("150.000.000.000 đồng", None),
        ("0912 000 000", None),
        ("1234567890123", None),
        ("12345678901", None),
        ("31/12/2026 - 31/12/2027", None),
        ("Từ 0 đến 100.000.000.000,5", None),
        ("", None),
    ],
)
def test_what_is_an_identity_number(text: str, hidden: str | None) -> None:
    assert has_id_number(text) == (hidden is not None)
    assert masked(text) == (text if hidden is None else hidden)


def test_no_report_prints_one_and_the_records_of_figures_keep_theirs() -> None:
    report = reportkit.report("2026-N")
    said = f"Gia đình {NUMBER}"
    told = replace(
        report,
        problems=tuple(p._replace(text=said, proposal=said, result=said) for p in report.problems),
        tasks=tuple(t._replace(result=said, evidence=said) for t in report.tasks),
        texts=tuple(t._replace(text=said) for t in report.texts),
        figures=tuple(f._replace(note=said, evidence=said) for f in report.figures),
    )
    assert told.problems and told.tasks and told.texts
    book = openpyxl.load_workbook(BytesIO(reports.workbook(told)))
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert any(HIDDEN in text for text in texts)
    assert [text for text in texts if has_id_number(text)] == []
    assert csvs.so_lieu(told) == csvs.so_lieu(report)
