"""Every output of a plan folder, made by a process of its own: ``python -m tests.laws.make_again FOLDER``.

Forms of the next period, returned copies, tables, pages, reports, then the closing with its dossier. The clock is told.
"""

from __future__ import annotations

import shutil
import sys
from datetime import datetime
from pathlib import Path

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tests import carried
from tests.laws.letters import PERIOD

NOW = datetime(2026, 6, 18, 9, 30, tzinfo=ZONE)
NEXT = "2026-N"


def main(folder: Path) -> None:
    def at(period: str = "") -> tuple[FilesHost, Call]:
        return FilesHost(Folder(folder).master), Call(folder, period, NOW, "Người thử")

    for made in ("bao_cao", "tra_lai"):
        shutil.rmtree(folder / made, ignore_errors=True)
    carried.report(*at(PERIOD))
    carried.collect(*at())  # what goes back to units
    carried.open_period(*at(NEXT))
    carried.close(*at(PERIOD))
    carried.dossier(*at(PERIOD))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
