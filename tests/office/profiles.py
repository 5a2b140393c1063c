"""What a PC's locale is to LibreOffice: how it reads and shows numbers and days.

Imported by the tests and, under the system's Python, by driver.py: it needs nothing but Python itself.

    with profile("en-US") as office:
        office.job(master).type("Kỳ báo cáo", "G6", "16/6/2026").save(path).run()
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.office.office import Office

VIETNAM = "vi-VN"
"""1.234,5 is one thousand two hundred and thirty-four and a half; 6/7 is in July; 16/6/2026 is a day."""
US = "en-US"
"""1,234.5 is that number; 6/7 is in June; 16/6/2026 is a text."""
LOCALES = (VIETNAM, US)

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>
"""


def write_profile(folder: Path, locale: str) -> None:
    """Lay out a new user profile of LibreOffice in ``folder``, with this locale."""
    user = folder / "user"
    user.mkdir(parents=True, exist_ok=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS.format(locale=locale), encoding="utf-8")


@contextmanager
def profile(locale: str) -> Iterator["Office"]:
    """A LibreOffice of its own under a locale; it ends with the block."""
    from tests.office.office import Office

    office = Office(locale=locale)
    try:
        yield office
    finally:
        office.close()
