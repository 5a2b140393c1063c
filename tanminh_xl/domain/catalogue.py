"""The catalogue as one value: what is asked, of whom, when, and by what the commune is judged (design 2 and 3)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from tanminh_xl.domain.catalogue_nouns import (
    Criterion,
    Difficulty,
    Element,
    Model,
    Noun,
    Period,
    PeriodKind,
    Plan,
    ReportingException,
    Rule,
    Task,
    TimeKind,
    Unit,
    UnitKind,
    Window,
    alive,
    canonical,
)
from tanminh_xl.domain.office_nouns import BaseFigure, DayOff, Recipient, Signer, UnitTarget


class Catalogue(Noun):
    """All staff tables as one value. Rows keep the order of their tables."""

    plan: Plan
    kinds: tuple[UnitKind, ...]
    units: tuple[Unit, ...]
    models: tuple[Model, ...]
    elements: tuple[Element, ...]
    """Those of the sheet Số liệu and those that plain criteria bring."""
    criteria: tuple[Criterion, ...]
    tasks: tuple[Task, ...] = ()
    periods: tuple[Period, ...] = ()
    windows: tuple[Window, ...] = ()
    rules: tuple[Rule, ...] = ()
    exceptions: tuple[ReportingException, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()
    days_off: tuple[DayOff, ...] = ()
    base_figures: tuple[BaseFigure, ...] = ()
    unit_targets: tuple[UnitTarget, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    signers: tuple[Signer, ...] = ()

    ADDED = ("days_off", "base_figures", "unit_targets", "recipients", "signers")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Catalogue:
        """As pydantic's, without what this catalogue has already looked up: that is not the copy's."""
        copy = super().model_copy(update=update, deep=deep)
        for name in set(copy.__dict__) - set(type(copy).model_fields):
            del copy.__dict__[name]
        return copy

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by code."""
        return {u.code: u for u in self.units}

    @cached_property
    def kind(self) -> dict[str, UnitKind]:
        """Kinds of unit by code."""
        return {k.code: k for k in self.kinds}

    @cached_property
    def model(self) -> dict[str, Model]:
        """Models by code."""
        return {m.code: m for m in self.models}

    @cached_property
    def element(self) -> dict[str, Element]:
        """Elements by code."""
        return {e.code: e for e in self.elements}

    @cached_property
    def criterion(self) -> dict[str, Criterion]:
        """Criteria by code."""
        return {c.code: c for c in self.criteria}

    @cached_property
    def task(self) -> dict[str, Task]:
        """Tasks by code."""
        return {t.code: t for t in self.tasks}

    @cached_property
    def period(self) -> dict[str, Period]:
        """Periods by code."""
        return {p.code: p for p in self.periods}

    @cached_property
    def signer(self) -> dict[str, Signer]:
        """Signers by code."""
        return {s.code: s for s in self.signers}

    @cached_property
    def base_figure(self) -> dict[tuple[str, str, int], BaseFigure]:
        """Số gốc by (unit, element, year)."""
        return {(b.unit, b.element, b.year): b for b in self.base_figures}

    @cached_property
    def memo(self) -> dict[tuple[str, Period], Any]:
        """What ``domain.owing`` and ``domain.comparison`` have worked out of the whole catalogue: (what, period) -> the
        result, never changed."""
        return {}

    @cached_property
    def digest(self) -> str:
        """The catalogue's identity: sha256 of its canonical JSON, 64 hex digits."""
        return hashlib.sha256(canonical(self)).hexdigest()

    def period_of(self, kind: PeriodKind, year: int) -> Period | None:
        """The (first) period of that kind and year."""
        return next((p for p in self.periods if p.kind == kind and p.year == year), None)

    def half_of(self, period: Period) -> Period | None:
        """The 6T period of the year of an N period; None for any other period or where there is none."""
        return self.period_of(PeriodKind.HALF, period.year) if period.kind == PeriodKind.YEAR else None

    def year_window(self, period: Period) -> tuple[date, date]:
        """First and last day of the year that a period belongs to: the N period's, else the period's own."""
        year = self.period_of(PeriodKind.YEAR, period.year) or period
        return year.start, year.end

    def span(self, element: Element, period: Period) -> tuple[date, date]:
        """First and last day that the element's figure covers; both the cut-off day for a state (thời điểm).

        StopIteration where its window has no days in this period, which ``catalogue.build`` refuses.
        """
        start, end = period.start, period.end
        if element.window:
            start, end = next(
                (w.start, w.end) for w in self.windows if (w.window, w.period) == (element.window, period.code)
            )
        elif element.time_kind == TimeKind.PLAN_TO_DATE:
            start = self.plan.start
        elif element.time_kind == TimeKind.YEAR_TO_DATE:
            start = self.year_window(period)[0]
        return (end, end) if element.time_kind == TimeKind.POINT else (start, end)

    def members(self, codes: tuple[str, ...], day: date) -> tuple[Unit, ...]:
        """Units alive on that day among codes of units and of kinds, in the order of the table of units."""
        places = {place for code in codes for place in self._places.get(code, ())}
        return tuple(unit for place in sorted(places) if alive(unit := self.units[place], day))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Places in the table of units, from 0, of each code of a unit or of a kind."""
        found: dict[str, list[int]] = {}
        for place, unit in enumerate(self.units):
            for code in {unit.code, unit.kind}:
                found.setdefault(code, []).append(place)
        return found

    @cached_property
    def unit_place(self) -> dict[str, int]:
        """Place of each unit in the table of units, from 0, by code."""
        return {unit.code: place for place, unit in enumerate(self.units)}

    def unit_order(self, unit: str) -> tuple[int, str]:
        """What codes of units are sorted by: their place in the table of units; those that it lacks last, by code."""
        return self.unit_place.get(unit, len(self.units)), unit

    def successor_of(self, unit: str, day: date) -> str:
        """Code of who stands for a unit on a day: itself while it is alive, else the last of its successors.

        That one may have ended too, without a successor. A code that the catalogue lacks stands for itself, and
        succeeds nobody.
        """
        passed: set[str] = set()
        while (found := self.unit.get(unit)) and unit not in passed and not alive(found, day):
            if found.successor not in self.unit:
                break
            passed.add(unit)
            unit = found.successor
        return unit

    def sender(self, unit: str) -> str:
        """Code of the unit whose form carries this unit's rows; KeyError for a unit that the catalogue lacks."""
        return self.unit[unit].reports_through or unit
