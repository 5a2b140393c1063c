"""What every use case starts from: the folder, its catalogue, and what its events add up to, each read once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property

from tanminh_xl import __version__, assess, catalogue, merge, templates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, TimeKind
from tanminh_xl.domain.events import Records, State, state
from tanminh_xl.domain.figures import Assessment, Figure
from tanminh_xl.domain.form import Compare
from tanminh_xl.domain.host import Call, Host, TableRow, TanMinhError
from tanminh_xl.domain.names import find
from tanminh_xl.domain.report import KnownProblem, PeriodReport
from tanminh_xl.domain.staff_tables import DIFFICULTIES, SETTINGS
from tanminh_xl.domain.submission import is_reported
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.forms.spec import Past
from tanminh_xl.records.folder import Folder


class Desk:
    """One use case's view of the plan folder. Nothing here writes."""

    def __init__(self, host: Host, call: Call) -> None:
        self.host, self.call = host, call
        self.folder = Folder(call.folder)
        self._records: dict[str, Records] = {}
        self._states: dict[str, State] = {}
        self._figures: dict[str, tuple[Figure, ...]] = {}
        self._catalogues: dict[str, Catalogue] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """Today's catalogue, from the master's staff tables; CatalogueErrors tells every error of them at once."""
        years = catalogue.years_of(self.host.read(SETTINGS))
        tables = {table.name: self.host.read(table) for table in catalogue_tables(years)}
        tables[DIFFICULTIES.name] = [row if _by_staff(row) else {} for row in tables[DIFFICULTIES.name]]
        return catalogue.build(tables, self.host.where)

    def again(self) -> Desk:
        """A desk that sees what has been written meanwhile; the catalogue, which no use case changes, is kept."""
        desk = Desk(self.host, self.call)
        desk.__dict__["catalogue"] = self.catalogue
        return desk

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Codes of the periods that have been opened, in order of their end."""
        known = self.catalogue.period
        opened = [code for code in self.folder.periods() if code in known]
        return tuple(sorted(opened, key=lambda code: (known[code].end, known[code].start, code)))

    def records(self, period: str) -> Records:
        """All events of a period."""
        if period not in self._records:
            self._records[period] = self.folder.records(period)
        return self._records[period]

    def state(self, period: str) -> State:
        """What counts in a period."""
        if period not in self._states:
            through = {u.code: u.reports_through for u in self.catalogue.units if u.reports_through}
            self._states[period] = state(self.records(period), through)
        return self._states[period]

    @cached_property
    def unknown(self) -> State:
        """Receipts of no known unit or period."""
        return state(self.folder.unknown())

    def collecting(self, name: str) -> str:
        """Code of the period to which a file belongs that does not say so itself; "" where it is not clear.

        The period asked for, else the one that the file's name names, else the only one that is open.
        """
        if self.call.period:
            return self.call.period
        named = [code for code in self.periods if code.lower() in name.lower()]
        open_now = named or [code for code in self.periods if self.state(code).open]
        return open_now[0] if len(open_now) == 1 else ""

    def period(self, code: str = "") -> Period:
        """The period asked for; without one the one that is open, else the last opened. TanMinhError if none fits."""
        code = code or self.call.period
        known = self.catalogue.period
        if code:
            if code not in known:
                raise TanMinhError(
                    "period_unknown",
                    f"Không có kỳ báo cáo {code}.",
                    f"Các kỳ có trong danh mục: {', '.join(known)}.",
                )
            return known[code]
        open_now = [p for p in self.periods if self.state(p).open]
        if len(open_now) == 1:
            return known[open_now[0]]
        if open_now:
            raise TanMinhError(
                "period_needed", f"Đang mở {len(open_now)} kỳ: {', '.join(open_now)}.", "Chọn kỳ bằng --period."
            )
        if self.periods:
            return known[self.periods[-1]]
        raise TanMinhError("period_none", "Chưa mở kỳ báo cáo nào.", "Mở kỳ bằng lệnh open --period KỲ.")

    def opened(self, code: str = "") -> Period:
        """As ``period``, but one that has been opened."""
        found = self.period(code)
        if found.code not in self.periods:
            raise TanMinhError(
                "period_not_opened", f"Kỳ {found.code} chưa mở.", f"Mở kỳ bằng lệnh open --period {found.code}."
            )
        return found

    def unit(self, text: str) -> str:
        """Code of a unit by its code, name or alias; TanMinhError where it is not exact."""
        code = find(text, ((u.code, u.name, u.aliases) for u in self.catalogue.units))
        if code is None:
            raise TanMinhError(
                "unit_unknown", f"Không rõ đơn vị “{text}”.", "Ghi đúng mã hoặc tên đơn vị như ở trang Đơn vị."
            )
        return code

    def catalogue_of(self, period: str) -> Catalogue:
        """What judges a period: today's catalogue, or the one frozen by its closing (design 4)."""
        closing = self.state(period).closing
        return self.frozen(closing.catalogue) if closing else self.catalogue

    def frozen(self, digest: str) -> Catalogue:
        """A catalogue that an event refers to."""
        if digest == self.catalogue.digest:
            return self.catalogue
        if digest not in self._catalogues:
            self._catalogues[digest] = catalogue.from_json(self.folder.catalogue(digest))
        return self._catalogues[digest]

    def problems(self, period: Period, before: bool = False) -> tuple[KnownProblem, ...]:
        """Difficulties of all periods up to this one; ``before``: without its own, as its forms show them."""
        judging = self.catalogue_of(period.code) if period.code in self.periods else self.catalogue
        states = [
            (self.catalogue.period[code], self.state(code))
            for code in self.periods
            if self.catalogue.period[code].end <= period.end and not (before and code == period.code)
        ]
        if before:
            own = f"KK-{period.code}-"
            rows = tuple(row for row in judging.difficulties if not row.code.startswith(own))
            judging = judging.model_copy(update={"difficulties": rows})
        return merge.problems(judging, states, self.folder.path_of, period.end)

    def figures(self, period: Period) -> tuple[Figure, ...]:
        """The period's figures with their sources; none where it was never opened."""
        if period.code not in self.periods:
            return ()
        if period.code not in self._figures:
            judging = self.catalogue_of(period.code)
            self._figures[period.code] = merge.figures(
                judging,
                judging.period[period.code],
                self.state(period.code),
                self.problems(period),
                by_key(self.half(period)),
                self.folder.path_of,
            )
        return self._figures[period.code]

    def half(self, period: Period) -> tuple[Figure, ...]:
        """Figures of the 6T period of an N period's year."""
        half = self.catalogue.half_of(period)
        return self.figures(half) if half else ()

    def assessments(self, period: Period) -> tuple[Assessment, ...]:
        """What the criteria come to."""
        judging = self.catalogue_of(period.code)
        return assess.assess(judging, judging.period[period.code], self.figures(period), self.half(period))

    def report(self, period: Period) -> PeriodReport:
        """One period, merged and assessed."""
        judging, now = self.catalogue_of(period.code), self.state(period.code)
        period = judging.period[period.code]
        before = self.catalogue.period.get(period.previous)
        return PeriodReport(
            catalogue=judging,
            period=period,
            state=now,
            figures=self.figures(period),
            assessments=self.assessments(period),
            problems=self.problems(period),
            tasks=merge.tasks(judging, period, now, self.folder.path_of),
            texts=merge.texts(judging, now),
            register=merge.register(judging, period, now, self.folder.path_of),
            before={a.code: a for a in self.assessments(before)} if before and before.code in self.periods else {},
            differences=_differences(self.frozen(now.opening.catalogue), judging) if now.opening else (),
        )

    def past(self, period: Period) -> dict[tuple[str, str], Past]:
        """What units' figures of this period are compared with: (unit, element) -> figure shown, floor, had one."""
        known = self.catalogue.period
        half = by_key(self.half(period))
        previous = by_key(self.figures(known[period.previous])) if period.previous in known else {}
        against = {code: by_key(self.figures(known[code])) for code in (period.previous, period.same) if code in known}
        found: dict[tuple[str, str], Past] = {}
        for element in self.catalogue.elements:
            other = self.catalogue.compared_with(element, period)
            for unit in self.catalogue.units:
                key = (unit.code, element.code)
                compare = _compare(self.catalogue, against.get(other, {}).get(key), known.get(other))
                floor = _number(half.get(key)) if element.time_kind == TimeKind.YEAR_TO_DATE else None
                had = key in previous and previous[key].counted is not None
                if compare or floor is not None or had:
                    found[key] = Past(compare, floor, had)
        return found

    def inputs(self, period: Period) -> str:
        """Digest of everything that the period's outputs are made from (design 7.4)."""
        facts = [
            __version__,
            self.catalogue_of(period.code).digest,
            [
                (
                    code,
                    self.state(code).phase,
                    [
                        (s.receipt.label, s.receipt.sha256, s.verdict, s.valid_part, s.decision and s.decision.number)
                        for s in self.state(code).standings
                    ],
                    [(a.number, a.unit, a.element) for a in self.records(code).adjustments],
                )
                for code in self.periods
                if self.catalogue.period[code].end <= period.end
            ],
            [hashlib.sha256(templates.path(name).read_bytes()).hexdigest() for name in ("bao_cao.toml",)],
        ]
        return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()


def by_key(figures: tuple[Figure, ...]) -> Mapping[tuple[str, str], Figure]:
    """Figures by (unit, element)."""
    return {(f.unit, f.element): f for f in figures}


def _by_staff(row: TableRow) -> bool:
    """False for a difficulty that the program wrote into an open workbook and on which staff wrote nothing: it stands
    in the records, and is no part of the catalogue."""
    said = (row.get(key) for key in ("resolver", "deadline", "state", "result"))
    return not is_reported(str(row.get("code") or "").strip()) or any(said)


def _differences(opened: Catalogue, judging: Catalogue) -> tuple[str, ...]:
    """What judges a period otherwise than when it was opened. Difficulties judge nothing, and units' own come into the
    sheet as they are reported."""
    old, new = (of.model_copy(update={"difficulties": ()}) for of in (opened, judging))
    return catalogue.differences(old, new)


def _number(figure: Figure | None) -> float | None:
    value = figure.counted if figure else None
    return None if value is None or isinstance(value, bool) else float(value)


def _compare(catalogue: Catalogue, figure: Figure | None, period: Period | None) -> Compare | None:
    value = _number(figure)
    if value is None or figure is None or period is None:
        return None
    end = catalogue.span(catalogue.element[figure.element], period)[1]
    return Compare(value=value, label=f"{end.day}/{end.month}/{end.year}", period=period.code)
