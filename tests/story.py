"""The story of a year that both hosts play: a merged village, a criterion of the middle of the year, an estimate that
is replaced, a telephone answer, a half-year that is reopened, a report on demand. Every figure is small enough to be
added up by whoever reads the test.

Two villages and a half: Thôn Đông, Thôn Hòa, and Thôn Khê, which Thôn Hòa takes in on the first of September.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    Combine,
    Criterion,
    Direction,
    Element,
    Measure,
    Model,
    Period,
    PeriodKind,
    Plan,
    TimeKind,
    Unit,
    UnitKind,
    ValueType,
)
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.office_tables import BASE_FIGURES
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import EXCEPTIONS, PERIODS, UNITS, criteria
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.forms.write import write
from tanminh_xl.records.folder import Folder

HALF, YEAR, ASKED = "2026-6T", "2026-N", "2026-DX1"
WHO = "Nguyễn Thị Lan"
DONG, HOA, KHE = "THON01", "THON02", "THON03"
MEETINGS, HOUSES, POOR, CALM, TREES = "CHUNG-01", "NEN-01", "CHUNG-10.T", "CHUNG-06", "MH2-09"
_BOTH = (PeriodKind.HALF, PeriodKind.YEAR)
_YEARS = (2026, 2027)


def catalogue() -> Catalogue:
    """What the Office has before the first period: four figures that villages give, three criteria."""

    def element(code: str, name: str, time: TimeKind, **fields: object) -> Element:
        usual: dict[str, object] = {"unit_of_measure": "hộ", "value_type": ValueType.COUNT, "combine": Combine.SUM}
        given = {"code": code, "name": name, "time_kind": time, "asks": _BOTH, "reporters": ("THON",), "draft": False}
        return Element.model_validate(usual | given | fields)

    def criterion(code: str, name: str, measure: Measure, target: float | str, **fields: object) -> Criterion:
        given = {"code": code, "name": name, "model": "chung", "measure": measure, "targets": ((2026, target),)}
        return Criterion.model_validate(given | {"draft": False} | fields)

    yes_no = {"unit_of_measure": "đạt/không đạt", "value_type": ValueType.YES_NO, "combine": Combine.ALL}
    return Catalogue(
        plan=Plan(
            code="TM-2026",
            name="Kế hoạch thử",
            commune="Xã Tân Minh",
            authority="Ủy ban nhân dân xã Tân Minh",
            years=_YEARS,
            start=date(2025, 12, 15),
            office="VP",
            criteria_draft=False,
        ),
        kinds=(
            UnitKind(code="VANPHONG", name="Văn phòng", group="Văn phòng", signer_title="Chánh Văn phòng"),
            UnitKind(code="THON", name="Thôn", group="Các thôn", signer_title="Trưởng thôn", short_form=True),
        ),
        units=(
            Unit(code="VP", name="Văn phòng HĐND và UBND xã", kind="VANPHONG"),
            Unit(code=DONG, name="Thôn Đông", kind="THON", phone="0912 000 001"),
            Unit(code=HOA, name="Thôn Hòa", kind="THON", phone="0912 000 002"),
            Unit(code=KHE, name="Thôn Khê", kind="THON", phone="0912 000 003"),
        ),
        models=(Model(code="MH2", name="Sản xuất nông nghiệp", lead="VP"),),
        elements=(
            element(HOUSES, "Tổng số hộ", TimeKind.POINT),
            element(POOR, "Số hộ nghèo", TimeKind.POINT, asks=(PeriodKind.YEAR,)),
            element(MEETINGS, "Số hội nghị tuyên truyền", TimeKind.YEAR_TO_DATE, unit_of_measure="hội nghị"),
            element(CALM, "An ninh, trật tự ổn định", TimeKind.IN_PERIOD, **yes_no),
        ),
        criteria=(
            criterion(
                MEETINGS, "Số hội nghị tuyên truyền", Measure.ELEMENT, 12.0, element=MEETINGS,
                unit_of_measure="hội nghị",
            ),
            criterion(
                "CHUNG-10", "Tỷ lệ hộ nghèo", Measure.RATIO, 2.0, numerator=POOR, denominator=HOUSES,
                unit_of_measure="%", direction=Direction.LOWER,
            ),
            criterion(
                CALM, "An ninh, trật tự ổn định", Measure.ELEMENT, "Đạt", element=CALM,
                unit_of_measure="đạt/không đạt", judged=_BOTH,
            ),
        ),
        periods=(
            Period(
                code=HALF, kind=PeriodKind.HALF, name="6 tháng đầu năm 2026", year=2026,
                start=date(2025, 12, 15), end=date(2026, 6, 14), due=date(2026, 6, 16),
            ),
            Period(
                code=YEAR, kind=PeriodKind.YEAR, name="Năm 2026", year=2026,
                start=date(2025, 12, 15), end=date(2026, 12, 14), due=date(2026, 12, 16), previous=HALF,
            ),
        ),
    )  # fmt: skip


Answers = Mapping[str, object]
"""Element -> what is typed in its cell."""


class Desk(Protocol):
    """Where the clerk sits: at a terminal, or at the open master. One folder, one clock that the story moves."""

    folder: Path
    now: datetime

    def types(self, table: TableSpec, key: Sequence[str], **cells: CellValue) -> None:
        """Staff type into a row of a table; a new one where the key is not there yet."""

    def opens(self, period: str) -> Outcome: ...
    def receives(self) -> Outcome: ...
    def answers(self, period: str, unit: str, element: str, words: str) -> Outcome: ...
    def accepts(self, period: str, unit: str, version: int, why: str) -> Outcome: ...
    def closes(self, period: str) -> Outcome: ...
    def reopens(self, period: str, why: str) -> Outcome: ...
    def reports(self, period: str) -> Outcome: ...


class Told:
    """What was said at the turns of the story, for the test to look at."""

    def __init__(self) -> None:
        self.said: dict[str, Outcome] = {}

    def __setitem__(self, turn: str, outcome: Outcome) -> None:
        self.said[turn] = outcome

    def text(self, turn: str) -> str:
        outcome = self.said[turn]
        return "\n".join((outcome.text, *outcome.lines))


def play(desk: Desk) -> Told:
    """The year from April to December."""
    told = Told()

    def on(month: int, day: int, hour: int = 8) -> None:
        desk.now = datetime(2026, month, day, hour, tzinfo=ZONE)

    on(4, 20)
    for unit, houses, meetings in ((DONG, 100, 4), (HOA, 200, 5), (KHE, 50, 1)):
        desk.types(BASE_FIGURES, (unit, HOUSES, "2025"), value=houses)
        desk.types(BASE_FIGURES, (unit, MEETINGS, "2025"), value=meetings)

    # The half-year. Thôn Hòa types the letter O; asked by telephone it says 5.
    on(6, 15)
    told["half opens"] = desk.opens(HALF)
    on(6, 16, 9)
    send(desk, DONG, HALF, {HOUSES: 110, MEETINGS: 3, CALM: "Đạt"})
    send(desk, HOA, HALF, {HOUSES: 205, MEETINGS: "5O", CALM: "Đạt"})
    send(desk, KHE, HALF, {HOUSES: 52, MEETINGS: 2, CALM: "Không đạt"})
    told["half comes in"] = desk.receives()
    on(6, 16, 15)
    told["telephone"] = desk.answers(HALF, HOA, MEETINGS, "5")
    on(6, 18)
    told["half closes"] = desk.closes(HALF)

    # Thôn Khê finds two more meetings, and that its one case was none. The half-year is opened again for it.
    on(7, 2)
    send(desk, KHE, HALF, {HOUSES: 52, MEETINGS: 4, CALM: "Đạt"})
    told["too late"] = desk.receives()
    on(7, 3)
    told["half reopens"] = desk.reopens(HALF, "Thôn Khê báo cáo lại")
    told["accepted"] = desk.accepts(HALF, KHE, 2, "Đã đối chiếu sổ của thôn")
    told["half closes again"] = desk.closes(HALF)

    # In August a criterion is added, and Thôn Khê joins Thôn Hòa.
    on(8, 20)
    desk.types(
        criteria(_YEARS), (TREES,), name="Số cây trồng mới", model="MH2", measure="một số liệu", target_2026=300,
        unit_of_measure="cây", value_type="số lượng", time_kind="lũy kế trong năm", asks="N", reporters="THON",
        combine="tổng", valid_from=date(2026, 7, 1),
    )  # fmt: skip
    desk.types(UNITS, (KHE,), valid_to=date(2026, 8, 31), successor=HOA)

    # The city asks for trees, by the hour.
    on(9, 14)
    desk.types(
        PERIODS, (ASKED,), kind="DX", name="Báo cáo đột xuất về trồng cây", year=2026, start=date(2025, 12, 15),
        end=date(2026, 9, 15), due=date(2026, 9, 18), due_time="16:00", request="Số cây trồng mới đến nay",
    )  # fmt: skip
    desk.types(EXCEPTIONS, ("THON", TREES, ASKED), owes="có")
    told["asked"] = desk.opens(ASKED)
    on(9, 17)
    send(desk, DONG, ASKED, {TREES: 120})
    send(desk, HOA, ASKED, {TREES: 150})
    told["asked comes in"] = desk.receives()
    told["asked report"] = desk.reports(ASKED)
    told["asked closes"] = desk.closes(ASKED)

    # The year. Thôn Đông first gives an estimate, then the figure.
    on(12, 14)
    told["year opens"] = desk.opens(YEAR)
    on(12, 15, 9)
    send(desk, DONG, YEAR, {HOUSES: 112, POOR: 2, MEETINGS: "ước 6", CALM: "Đạt", TREES: 130})
    send(desk, HOA, YEAR, {HOUSES: 260, POOR: 3, MEETINGS: 10, CALM: "Đạt", TREES: 190})
    told["year comes in"] = desk.receives()
    told["year with an estimate"] = desk.reports(YEAR)
    on(12, 16, 9)
    send(desk, DONG, YEAR, {HOUSES: 112, POOR: 2, MEETINGS: 7, CALM: "Đạt", TREES: 130})
    told["official"] = desk.receives()
    on(12, 18)
    told["year closes"] = desk.closes(YEAR)
    return told


def send(desk: Desk, unit: str, period: str, answers: Answers) -> None:
    """A unit fills its form and mails it; the clerk saves it into hop_thu."""
    folder = Folder(desk.folder)
    spec = folder.latest_form(unit, period)
    assert spec is not None, (unit, period)
    filled = {(f"A|{unit}/{element}", ColumnKey.VALUE): value for element, value in answers.items()}
    path = folder.inbox / f"{desk.now:%m%d%H}_{spec.file_name}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(write(spec, filled))
    os.utime(path, (desk.now.timestamp(), desk.now.timestamp()))


def figures(
    folder: Path, period: str, column: str = "gia_tri_tinh", name: str = "so_lieu.csv"
) -> dict[tuple[str, str], str]:
    """(unit, element) -> what a file of the period's figures says in a column."""
    return {(row["don_vi"], row["so_lieu"]): row[column] for row in _rows(folder, period, name)}


def assessed(folder: Path, period: str) -> dict[str, tuple[str, str]]:
    """Criterion -> (value, status) of the period's danh_gia.csv."""
    return {row["code"]: (row["value"], row["status"]) for row in _rows(folder, period, "danh_gia.csv")}


def _rows(folder: Path, period: str, name: str) -> list[dict[str, str]]:
    data = (folder / "bao_cao" / period / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(data, newline="")))
