"""A table that LibreOffice saved again is understood as it was: bold, indents, merged and hidden cells, formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from tanminh_xl.annex.understand import understand
from tests.annex.build import LEFT, UP, C, Rows, xlsx
from tests.office.office import Office

YEARS = (2026, 2027, 2028, 2029, 2030)
ROWS: Rows = [
    ["BIỂU CHỈ TIÊU", LEFT, LEFT, LEFT],
    ["Chỉ tiêu", "ĐVT", "Kế hoạch", LEFT],
    [UP, UP, 2026, "Đến 2030"],
    [C("Kinh tế", True), None, None, None],
    [C("Thu nhập", indent=1), "triệu đồng", C(1500.5, code="#,##0.0"), "≥ 2.000"],
    [C("Từ nông nghiệp", indent=2), "%", C(0.8, code="0%"), "35 - 40%"],
    [C("Đời sống", True), None, None, None],
    [C("Hộ nghèo", indent=1), "hộ", C(2.6, code="0"), C(2.5, code="0")],
]


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_as_libreoffice_saves_it(office: Office, tmp_path: Path, suffix: str) -> None:
    made, saved = tmp_path / "bang.xlsx", tmp_path / f"luu.{suffix}"
    made.write_bytes(xlsx({"S": ROWS}, hidden_rows=[5]))
    office.job(made).save(saved).run()
    expected = understand(made.read_bytes(), "bang", years=YEARS)
    assert understand(saved.read_bytes(), "bang", years=YEARS) == expected
    assert [row.path for row in expected.rows][2] == ("Kinh tế", "Thu nhập")
    assert [target.value for target in expected.rows[4].targets] == [3.0, 3.0]
