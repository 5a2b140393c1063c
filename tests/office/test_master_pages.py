"""The master on paper: home sheet and tables print at nine points or more, nothing cut at the paper's edge."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.office.boxes import faults, printed
from tests.office.office import Office
from tests.office.profiles import LOCALES

pytestmark = pytest.mark.office


@pytest.mark.parametrize("locale", LOCALES)
def test_tables_print_large_enough_and_inside_the_paper(
    pcs: Callable[[str], Office], made_demo: Path, tmp_path: Path, locale: str
) -> None:
    pdf = tmp_path / "so.pdf"
    pcs(locale).job(made_demo / "TanMinh_KeHoach.xlsm").pdf(pdf).run()
    home, *tables = pages = printed(pdf)
    assert "THỰC HIỆN KẾ HOẠCH" in home.text and "THỰC HIỆN KẾ HOẠCH" not in tables[0].text
    assert len(tables) > 50
    assert faults(pages) == []
