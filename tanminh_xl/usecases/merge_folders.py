"""Several communes' plan folders in one workbook, for the Office of the level above (`merge-folders`).

The rules: decision-tables 14. Nothing in any folder is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tanminh_xl.assess.city import together
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.catalogue.compare import differences
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, alive
from tanminh_xl.domain.city import Commune, LeftOut
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, Step, TanMinhError
from tanminh_xl.domain.owing import urged
from tanminh_xl.domain.staff_tables import ELEMENTS
from tanminh_xl.records import disk
from tanminh_xl.usecases import integrity
from tanminh_xl.usecases.snapshot import Snapshot

COMPARED = ("tieu_chi", ELEMENTS.name)
"""Tables of a commune's catalogue that are held against the city's: units, people and settings are each one's own."""
Open = Callable[[Path], Snapshot]


class NotMerged(Exception):
    """A folder of which nothing is counted; ``name``: the commune's, as far as it is known."""

    def __init__(self, why: str, name: str = "") -> None:
        super().__init__(why)
        self.why, self.name = why, name


def merge_folders(
    folders: Sequence[Path], out: Path, open_folder: Open, step: Step, period: str = "", city: Path | None = None
) -> Outcome:
    """Read each folder, add up what may be added, write the workbook. Exit 1 where a folder is left out: it is named
    with the reason, on the page too, and stops no other.

    ``period``: the code; without one the period that is open in the city's folder, else its last. ``city``: the plan
    folder whose catalogue the others are held against; None: the first one's that can be read. TanMinhError: no folder
    can be read, the city's cannot, or it has no such period.
    """
    of, at = _city(folders, open_folder, period, city)
    communes: list[Commune] = []
    left_out: list[LeftOut] = []
    seen: dict[tuple[str, str], str] = {}
    for n, folder in enumerate(folders, 1):
        place = str(folder)
        try:
            found = _commune(open_folder, folder, of, at)
            whose = (found.catalogue.plan.code, found.name)
            if whose in seen:
                raise NotMerged(f"trùng xã và mã kế hoạch {whose[0]} với {seen[whose]}", found.name)
            seen[whose] = place
            communes.append(found)
        except NotMerged as problem:
            left_out.append(LeftOut(place, problem.name, problem.why))
        if not step("Tổng hợp các xã", n, len(folders)):
            raise TanMinhError("stopped", "Đã dừng theo yêu cầu, chưa ghi tệp nào.")
    return _written(of, at, tuple(_named_apart(communes)), tuple(left_out), out)


def _city(folders: Sequence[Path], open_folder: Open, period: str, city: Path | None) -> tuple[Catalogue, Period]:
    """The catalogue that the others are held against, and the period."""
    problem: TanMinhError | None = None
    for folder in (city,) if city is not None else folders:
        try:
            snapshot = open_folder(folder)
            at = snapshot.period(period)
            return (snapshot.catalogue_of(at.code) if at.code in snapshot.periods else snapshot.catalogue), at
        except TanMinhError as found:
            problem = problem or TanMinhError(found.code, f"{folder}: {found.message}", found.hint)
    raise problem or TanMinhError("source_missing", "Chưa chỉ thư mục kế hoạch nào.", "Ghi ít nhất một thư mục.")


def _commune(open_folder: Open, folder: Path, city: Catalogue, at: Period) -> Commune:
    """What one folder's period came to. NotMerged where nothing of it may be counted."""
    name = ""
    try:
        snapshot = open_folder(folder)
        today = snapshot.catalogue
        name = today.plan.commune
        here = _period(today, at)
        opened = here.code in snapshot.periods
        known = snapshot.catalogue_of(here.code) if opened else today
        judged = known.period[here.code]
        if opened:
            integrity.refuse_damaged(snapshot, here)
        figures = snapshot.figures(here)
        owing, counted = urged(known, judged), snapshot.state(here.code).counted
        return Commune(
            name,
            str(folder),
            known,
            judged,
            snapshot.state(here.code).phase.value,
            figures,
            snapshot.assessments(here) if opened else (),
            sum(unit in counted for unit in owing),
            len(owing),
            differences(city, known, COMPARED),
            {(f.unit, f.element): f for f in figures},
        )
    except CatalogueErrors as problem:
        more = f", trước hết: {problem.errors[0]}" if len(problem.errors) > 1 else ""
        raise NotMerged(f"{_in_a_sentence(problem)}{more}".rstrip("."), name) from problem
    except TanMinhError as problem:
        raise NotMerged(_in_a_sentence(problem), name) from problem
    except OSError as problem:
        raise NotMerged(f"không đọc được thư mục ({problem.strerror or type(problem).__name__})", name) from problem


def _in_a_sentence(problem: TanMinhError) -> str:
    words = problem.message.rstrip(".")
    return words[:1].lower() + words[1:]


def _period(known: Catalogue, at: Period) -> Period:
    """The commune's period of the same code; NotMerged where it has none, or it is other days of another kind."""
    here, name = known.period.get(at.code), known.plan.commune
    if here is None:
        raise NotMerged(f"danh mục không có kỳ {at.code}", name)
    if (here.kind, here.start, here.end) != (at.kind, at.start, at.end):
        days = f"{format_day(here.start)} - {format_day(here.end)}"
        wanted = f"{format_day(at.start)} - {format_day(at.end)}"
        raise NotMerged(f"kỳ {at.code} tính từ {days}, kỳ đối chiếu từ {wanted}", name)
    return here


def _named_apart(communes: Sequence[Commune]) -> Iterator[Commune]:
    """Communes of one name (of two plans) with their folders behind it."""
    names = [commune.name for commune in communes]
    for commune in communes:
        again = names.count(commune.name) > 1 or not commune.name.strip()
        yield replace(commune, name=f"{commune.name} ({commune.place})".strip()) if again else commune


def _written(
    of: Catalogue, at: Period, communes: tuple[Commune, ...], left_out: tuple[LeftOut, ...], out: Path
) -> Outcome:
    from tanminh_xl.reports import city as pages

    live = [c for c in of.criteria if alive(c, at.end)]
    criteria = tuple(together(of, criterion, communes) for criterion in live) if communes else ()
    sample = any(commune.catalogue.plan.sample for commune in communes)
    found = pages.City(of.plan.commune, at, communes, left_out, criteria, sample)
    path = disk.replace(out, pages.workbook(found)).path
    figures = sum(len(commune.figures) for commune in communes)
    lines = [f"{out.place}: không tổng hợp, {out.why}." for out in left_out]
    lines += [
        f"{commune.name}: {len(commune.differences)} nội dung danh mục khác danh mục đối chiếu."
        for commune in communes
        if commune.differences
    ]
    return Outcome(
        f"Đã tổng hợp {len(communes)}/{len(communes) + len(left_out)} xã, {at.name}: {figures} số liệu.",
        lines=tuple(lines),
        paths=(path,),
        exit=1 if left_out else 0,
    )
