"""The folder and its catalogue as they stood when a call began, each file of them read once.

Every verb starts from it. A call is one command or one click. What the clerk confirms and what is then written are the
same snapshot: it reads nothing again, and learns the events that the call itself has just written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from tanminh_xl import __version__, catalogue, templates
from tanminh_xl.domain.asked import AskedCell, asked
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import UNKNOWN, Adjustment, Decision, Receipt, Records, State, state
from tanminh_xl.domain.host import Call, Host, TableRow, TanMinhError
from tanminh_xl.domain.names import find
from tanminh_xl.domain.staff_tables import DIFFICULTIES, SETTINGS
from tanminh_xl.domain.submission import is_reported
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.learned import Event, with_events

if TYPE_CHECKING:
    from tanminh_xl.domain.figures import Assessment, Figure
    from tanminh_xl.domain.report import KnownProblem, PeriodReport, TaskState

T = TypeVar("T")


class Snapshot:
    """One call's view of the plan folder; figures and assessments are kept as they are made.

    Nothing here writes an event. Errors of the records (TanMinhError ``record_unreadable`` ...) and of the catalogue
    (``catalogue.CatalogueErrors``) come up where they are first asked for.
    """

    def __init__(self, host: Host, call: Call) -> None:
        self.host, self.call = host, call
        self.folder = Folder(call.folder)
        self._records: dict[str, Records] = {}
        self._derived: dict[tuple[str, str], object] = {}
        """(what, period) -> what was made of the period's events and of those before it."""
        self._frozen: dict[str, Catalogue] = {}

    @cached_property
    def catalogue(self) -> Catalogue:
        """Today's catalogue, from the master's staff tables; CatalogueErrors tells every error of them at once."""
        years = catalogue.years_of(self.host.read(SETTINGS))
        tables = {table.name: self.host.read(table) for table in catalogue_tables(years)}
        tables[DIFFICULTIES.name] = [row if _by_staff(row) else {} for row in tables[DIFFICULTIES.name]]
        return catalogue.build(tables, self.host.where)

    def catalogue_changed(self) -> None:
        """The call itself has put other rows into the staff tables (restore): what was made of the old ones goes."""
        for name in ("catalogue", "periods"):
            self.__dict__.pop(name, None)
        self._derived.clear()

    def tolerate(self) -> None:
        """Go on where a record of one unit is damaged: what is done is for single files, and the damage is told with
        the outcome. Whatever adds units up (merging, closing, reports) never calls this, and refuses."""
        self.folder.tolerant = True

    @property
    def damage(self) -> tuple[TanMinhError, ...]:
        """What is wrong with the records as far as they were read; nothing unless that is tolerated."""
        return tuple(self.folder.damaged.values())

    def keep_catalogue(self) -> str:
        """Keep today's catalogue in the records for an event that refers to it; its digest."""
        return self.folder.keep_catalogue(self.catalogue.digest, catalogue.to_json(self.catalogue))

    # events

    @cached_property
    def _opened(self) -> set[str]:
        return set(self.folder.periods())

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Codes of the periods that have been opened, in order of their end."""
        known = self.catalogue.period
        opened = [code for code in sorted(self._opened) if code in known]
        return tuple(sorted(opened, key=lambda code: (known[code].end, known[code].start, code)))

    def records(self, period: str) -> Records:
        """All events of a period; of ``UNKNOWN``, the receipts of no known unit or period."""
        if period not in self._records:
            self._records[period] = self.folder.records(period)
        return self._records[period]

    def learn(self, *events: Event) -> None:
        """Take note of events that this call has just written; one that is known already changes nothing."""
        by_period: dict[str, list[Event]] = {}
        for event in events:
            by_period.setdefault(event.period, []).append(event)
        for period, new in by_period.items():
            self._records[period] = with_events(self.records(period), new)
            if period != UNKNOWN and any(not isinstance(e, Receipt | Decision | Adjustment) for e in new):
                self._opened.add(period)
                self.__dict__.pop("periods", None)
            self._forget(period)

    def _forget(self, period: str) -> None:
        """Drop what was made of a period's events: of its own, and of every period that ends with it or later."""
        known = self.catalogue.period
        changed = known.get(period)
        for what, code in list(self._derived):
            of = known.get(code)
            if code == period or (changed is not None and of is not None and of.end >= changed.end):
                del self._derived[what, code]

    def _once(self, what: str, period: str, make: Callable[[], T]) -> T:
        key = (what, period)
        if key not in self._derived:
            self._derived[key] = make()
        found: T = self._derived[key]  # type: ignore[assignment]
        return found

    def state(self, period: str) -> State:
        """What counts in a period."""
        return self._once("state", period, lambda: state(self.records(period), self._through))

    @property
    def _through(self) -> dict[str, str]:
        return {u.code: u.reports_through for u in self.catalogue.units if u.reports_through}

    @property
    def unknown(self) -> State:
        """Receipts of no known unit or period."""
        return self._once("state", UNKNOWN, lambda: state(self.records(UNKNOWN)))

    def asked(self, period: str) -> tuple[AskedCell, ...]:
        """Cells to ask units about in a period; none in one that is not open."""
        if period not in self.periods or not self.state(period).open:
            return ()
        judging = self.catalogue_of(period)
        return self._once("asked", period, lambda: asked(judging, judging.period[period], self.state(period)))

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
            raise TanMinhError("period_needed", f"Đang mở {len(open_now)} kỳ: {', '.join(open_now)}.")
        if self.periods:
            return known[self.periods[-1]]
        raise TanMinhError("period_none", "Chưa mở kỳ báo cáo nào.")

    def opened(self, code: str = "") -> Period:
        """As ``period``, but one that has been opened."""
        found = self.period(code)
        if found.code not in self.periods:
            raise TanMinhError("period_not_opened", f"Kỳ {found.code} chưa mở.", period=found.code)
        return found

    def open_now(self, code: str = "") -> Period:
        """As ``opened``, but one that takes reports: TanMinhError (``closed``) where its figures are frozen."""
        found = self.opened(code)
        if not self.state(found.code).open:
            raise TanMinhError("closed", f"Kỳ {found.code} đã chốt số liệu.", period=found.code)
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
        if digest not in self._frozen:
            self._frozen[digest] = catalogue.from_json(self.folder.catalogue(digest))
        return self._frozen[digest]

    # what the events add up to, worked out once; what does it is loaded where it is asked for: a status needs none

    def problems(self, period: Period, before: bool = False) -> tuple[KnownProblem, ...]:
        """Difficulties of all periods up to this one; ``before``: without its own, as its forms show them."""
        if before:
            return self._problems(period, before)
        return self._once("problems", period.code, lambda: self._problems(period, before))

    def _problems(self, period: Period, before: bool) -> tuple[KnownProblem, ...]:
        from tanminh_xl import merge

        known = self.catalogue.period
        judging = self.catalogue_of(period.code) if period.code in self.periods else self.catalogue
        states = [
            (known[code], self.state(code))
            for code in self.periods
            if known[code].end <= period.end and not (before and code == period.code)
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
        return self._once("figures", period.code, lambda: self._figures(period.code))

    def _figures(self, code: str) -> tuple[Figure, ...]:
        from tanminh_xl import merge

        judging, today = self.catalogue_of(code), self.catalogue.period[code]
        half = {(f.unit, f.element): f for f in self.half(today)}
        state, problems = self.state(code), self.problems(today)
        return merge.figures(judging, judging.period[code], state, problems, half, self.folder.path_of)

    def half(self, period: Period) -> tuple[Figure, ...]:
        """Figures of the 6T period of an N period's year."""
        half = self.catalogue.half_of(period)
        return self.figures(half) if half else ()

    def assessments(self, period: Period) -> tuple[Assessment, ...]:
        """What the criteria come to."""
        from tanminh_xl import assess

        judging = self.catalogue_of(period.code)

        def make() -> tuple[Assessment, ...]:
            return assess.assess(judging, judging.period[period.code], self.figures(period), self.half(period))

        return self._once("assessments", period.code, make)

    def tasks(self, period: str) -> tuple[TaskState, ...]:
        """The state of each task as it is told in a period."""
        from tanminh_xl import merge

        judging = self.catalogue_of(period)

        def make() -> tuple[TaskState, ...]:
            return merge.tasks(judging, judging.period[period], self.state(period), self.folder.path_of)

        return self._once("tasks", period, make)

    def report(self, period: Period) -> PeriodReport:
        """One period, merged and assessed."""
        return self._once("report", period.code, lambda: self._report(period.code))

    def _report(self, code: str) -> PeriodReport:
        from tanminh_xl import merge
        from tanminh_xl.domain.report import PeriodReport

        judging, now = self.catalogue_of(code), self.state(code)
        period = judging.period[code]
        before = self.catalogue.period.get(period.previous)
        return PeriodReport(
            catalogue=judging,
            period=period,
            state=now,
            figures=self.figures(period),
            assessments=self.assessments(period),
            problems=self.problems(period),
            tasks=self.tasks(code),
            texts=merge.texts(judging, now),
            register=merge.register(judging, period, now, self.folder.path_of),
            before={a.code: a for a in self.assessments(before)} if before and before.code in self.periods else {},
            differences=_differences(self.frozen(now.opening.catalogue), judging) if now.opening else (),
        )

    def inputs(self, period: Period) -> str:
        """Digest of everything that the period's outputs are made from (design 7.4), 64 hex digits: program,
        catalogue, what every event of it and of earlier periods came to, layouts."""
        known = self.catalogue.period
        layouts = [hashlib.sha256(templates.path(name).read_bytes()).hexdigest() for name in ("bao_cao.toml",)]
        states = (self._state_facts(code) for code in self.periods if known[code].end <= period.end)
        facts = (
            json.dumps(__version__),
            json.dumps(self.catalogue_of(period.code).digest),
            f"[{', '.join(states)}]",
            json.dumps(layouts),
        )
        return hashlib.sha256(f"[{', '.join(facts)}]".encode()).hexdigest()

    def _state_facts(self, code: str) -> str:
        """A period's state as canonical JSON: written once, it is a part of the inputs of each later period."""

        def facts() -> str:
            now = self.state(code)
            standings = [
                (
                    *(s.receipt.label, s.receipt.sha256, s.verdict, s.valid_part, s.decision and s.decision.number),
                    *((s.received.number,) if s.received else ()),
                )
                for s in now.standings
            ]
            adjustments = [(a.number, a.unit, a.element) for a in self.records(code).adjustments]
            return json.dumps([code, now.phase, standings, adjustments], ensure_ascii=False)

        return self._once("facts", code, facts)


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
