"""What the tests of the live host may ask for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.live import uno_engine
from tests.live.clicking import Clerk
from tests.live.soffice import Soffice
from tests.mail.conftest import _mail_servers as _mail_servers
from tests.mail.conftest import mail as mail


@pytest.fixture(scope="session")
def engine() -> Iterator[uno_engine.Engine]:
    """LibreOffice as an engine of xlwings, one process for the run."""
    office = Soffice()
    made = uno_engine.engine(office)
    yield made.impl
    xw.engines.active = None
    office.close()


@pytest.fixture(scope="module")
def open_master(engine: uno_engine.Engine) -> Iterator[Callable[[Path], Clerk]]:
    """A clerk at the master of a folder; everything is closed again at the module's end."""
    clerks: list[Clerk] = []

    def at(folder: Path) -> Clerk:
        for clerk in clerks:
            clerk.leave()
        clerks[:] = [Clerk(engine, folder)]
        return clerks[0]

    yield at
    for clerk in clerks:
        clerk.leave()
