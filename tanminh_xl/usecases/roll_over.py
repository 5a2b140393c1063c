"""The next year's master, from the current catalogue; the old one stays in the folder (design 7.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_RESOLVED, Period, PeriodKind, Window
from tanminh_xl.domain.host import Outcome, TableRow, TanMinhError
from tanminh_xl.domain.staff_tables import DIFFICULTIES
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import LOG
from tanminh_xl.master.package import created
from tanminh_xl.records.disk import ensure
from tanminh_xl.usecases.master_rows import log_rows, master_of, master_rows
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

NAME = "TanMinh_KeHoach_{year}"


def roll_over(snapshot: Snapshot, year: int) -> Proposal:
    """Make the master of ``year`` beside the current one and switch ``ke_hoach.json`` to it.

    Periods of the year are added where the catalogue has none (windows of NĐ 09/2019/NĐ-CP, article 12; due days
    stay blank). Units and criteria that ended keep their rows with their days; open difficulties of a unit that is
    no more when the year's first period ends go to its successor. The folder's records run on, so both years' periods
    work from the new master. TanMinhError where the year cannot follow, or its master is there already.
    """
    years = snapshot.catalogue.plan.years
    first, last = min(years), max(years) + 1
    if not first < year <= last:
        raise TanMinhError(
            "year_unknown", f"Không chuyển sang năm {year} được.", f"Chọn một năm từ {first + 1} đến {last}."
        )
    return Proposal(lambda: _roll_over(snapshot, year), writes=False)


def _roll_over(snapshot: Snapshot, year: int) -> Outcome:
    old = snapshot.folder.master
    path = old.with_name(NAME.format(year=year) + old.suffix)
    of = next_year(snapshot.catalogue, year)
    rows = _rows(snapshot, of, year)
    made = _bytes(of, rows, snapshot.call.now, path, year)
    if path == old or not (ensure(path, made) or _ours(of, rows, path, year)):
        raise TanMinhError(
            "master_exists",
            f"Trong thư mục đã có {path.name}.",
            "Xem lại tệp đó; nếu không dùng, đổi tên rồi thực hiện lại.",
        )
    snapshot.folder.switch_master(path.name)
    handed = sum(a.unit != b.unit for a, b in zip(snapshot.catalogue.difficulties, of.difficulties, strict=True))
    added = len(of.periods) - len(snapshot.catalogue.periods)
    return Outcome(
        f"Đã lập sổ làm việc năm {year}: {path.name}.",
        lines=(
            f"Thêm {added} kỳ báo cáo; {handed} khó khăn chưa giải quyết chuyển cho đơn vị kế tục.",
            f"Sổ cũ {old.name} giữ nguyên; từ nay làm việc trong {path.name}, các kỳ trước vẫn xem, mở lại được.",
            "Ghi chú, màu, cột, trang riêng của Văn phòng ở sổ cũ không chép sang.",
        ),
        paths=(path,),
    )


def next_year(of: Catalogue, year: int) -> Catalogue:
    """The catalogue with the year among the plan's, its periods, and open difficulties with whom they belong to."""
    plan = of.plan
    if year not in plan.years:
        plan = plan.model_copy(update={"years": (*plan.years, year)})
    added = _periods(of, year)
    windows = (*of.windows, *(window for period in added for window in _windows(of, period)))
    grown = of.model_copy(update={"plan": plan, "periods": (*of.periods, *added), "windows": windows})
    day = _first(grown, year).end
    difficulties = tuple(
        d if d.state == DIFFICULTY_RESOLVED else d.model_copy(update={"unit": of.successor_of(d.unit, day)})
        for d in of.difficulties
    )
    return Catalogue.model_validate(dict(grown.model_copy(update={"difficulties": difficulties})))


def _periods(of: Catalogue, year: int) -> list[Period]:
    """The two periods of a year, where the catalogue has none: 15/12 - 14/6, 15/12 - 14/12."""
    half, whole = of.period_of(PeriodKind.HALF, year), of.period_of(PeriodKind.YEAR, year)
    before = {kind: of.period_of(kind, year - 1) for kind in (PeriodKind.HALF, PeriodKind.YEAR)}
    start = date(year - 1, 12, 15)
    added = []
    if half is None:
        half = Period(
            code=f"{year}-6T",
            kind=PeriodKind.HALF,
            name=f"6 tháng đầu năm {year}",
            year=year,
            start=start,
            end=date(year, 6, 14),
            previous=_code(before[PeriodKind.YEAR]),
            same=_code(before[PeriodKind.HALF]),
        )
        added.append(half)
    if whole is None:
        end, same = date(year, 12, 14), _code(before[PeriodKind.YEAR])
        added.append(
            Period(
                code=f"{year}-N",
                kind=PeriodKind.YEAR,
                name=f"Năm {year}",
                year=year,
                start=start,
                end=end,
                previous=half.code,
                same=same,
            )
        )
    return added


def _windows(of: Catalogue, period: Period) -> list[Window]:
    """The windows of last year's period of its kind, a year on."""
    last = of.period_of(period.kind, period.year - 1)
    return [
        w.model_copy(update={"period": period.code, "start": _a_year_on(w.start), "end": _a_year_on(w.end)})
        for w in of.windows
        if last is not None and w.period == last.code
    ]


def _a_year_on(day: date) -> date:
    """The same day of the next year; 28/2 after 29/2."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _first(of: Catalogue, year: int) -> Period:
    """The period of a year that ends first: who is there on its last day reports in it (``owing``)."""
    return min((p for p in of.periods if p.year == year), key=lambda p: p.end)


def _code(period: Period | None) -> str:
    return period.code if period else ""


def _rows(snapshot: Snapshot, of: Catalogue, year: int) -> dict[TableSpec, list[TableRow]]:
    """Staff's rows of the new catalogue, the program's as the records say, the log as it stands."""
    rows = master_rows(snapshot, of)
    day = _first(of, year).end
    for n, row in enumerate(rows[DIFFICULTIES]):
        if row.get("state") != DIFFICULTY_RESOLVED:
            rows[DIFFICULTIES][n] = {**row, "unit": of.successor_of(str(row.get("unit") or ""), day)}
    rows[LOG] = log_rows(snapshot)
    return rows


def _ours(of: Catalogue, rows: Mapping[TableSpec, Sequence[TableRow]], path: Path, year: int) -> bool:
    """Whether the workbook that stands there is just what is made now, of a call that was cut short: nobody has worked
    in it."""
    there = path.read_bytes()
    made = created(there)
    return made is not None and _bytes(of, rows, made, path, year) == there


def _bytes(of: Catalogue, rows: Mapping[TableSpec, Sequence[TableRow]], now: datetime, path: Path, year: int) -> bytes:
    return master_of(of, rows, now, path.suffix, _first(of, year).code)
