"""The master as it is shipped, from the starter catalogue, and the add-in: made again by whoever changed a source."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tanminh_xl import catalogue
from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.tables import tables
from tanminh_xl.master.workbook import addin, workbook
from tanminh_xl.records.disk import make_folder, replace

MASTER, ADDIN = "TanMinh_KeHoach.xlsm", "TanMinh.xlam"


def shipped_master() -> bytes:
    """The bytes of workbook/TanMinh_KeHoach.xlsm: the starter catalogue, dated the first day of the plan's years."""
    of = catalogue.starter()
    created = datetime(min(of.plan.years), 1, 1)
    return workbook(tables(of.plan.years), catalogue.rows(of), created=created, sample=of.plan.sample)


def shipped_addin() -> bytes:
    """The bytes of the add-in, dated as the master."""
    return addin(datetime(min(catalogue.starter().plan.years), 1, 1))


def build_workbook(folder: Path) -> Outcome:
    """Write the master and the add-in into a folder, over what stands there under their names."""
    make_folder(folder)
    made = [replace(folder / name, data).path for name, data in ((MASTER, shipped_master()), (ADDIN, shipped_addin()))]
    return Outcome("Đã tạo sổ làm việc và phần bổ trợ.", paths=tuple(made))
