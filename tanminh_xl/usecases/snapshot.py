"""The folder and its catalogue as they stood when a call began, each file of them read once.

Every verb starts from it. A call is one command or one click. What the clerk confirms and what is then written are the
same snapshot: it reads nothing again, and learns the events that the call itself has just written.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueError, CatalogueErrors, Remark
from tanminh_xl.domain.asked import AskedCell, asked
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind, alive
from tanminh_xl.domain.deadlines import Due, due_tasks
from tanminh_xl.domain.events import (
    UNKNOWN,
    ZONE,
    LedgerEvent,
    Records,
    State,
    state,
)
from tanminh_xl.domain.host import Call, Host, Looks, TableRow, TanMinhError
from tanminh_xl.domain.names import find
from tanminh_xl.domain.staff_tables import DIFFICULTIES, SETTINGS
from tanminh_xl.domain.submission import is_reported
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.domain.task_notes import TaskNote, standing_notes
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.gone import gone
from tanminh_xl.usecases.learned import Event, with_events

if TYPE_CHECKING:
    from tanminh_xl.domain.comparison import Opened
    from tanminh_xl.domain.figures import Assessment, Figure, ToReview
    from tanminh_xl.domain.owner_review import OwnerStanding, ToConfirm
    from tanminh_xl.domain.report import (
        Earlier,
        KnownProblem,
        PeriodRegister,
        PeriodReport,
        Point,
        RegisterLine,
        TaskState,
    )

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
        self._noted: list[TaskNote] = []
        """What this call has noted on tasks itself."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """Today's catalogue, from the master's staff tables; CatalogueErrors tells every error of them at once."""
        tables, looks = self.staff_tables
        return catalogue.build(tables, self.host.where, looks)

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """What has to be said of the staff tables' cells, though they are read (decision-tables 8.7)."""
        tables, looks = self.staff_tables
        return catalogue.remarks(tables, self.host.where, looks)

    @cached_property
    def staff_tables(self) -> tuple[dict[str, list[TableRow]], dict[str, Looks]]:
        """Rows of the catalogue's tables, and how their numbers look."""
        specs = catalogue_tables(catalogue.years_of(self.host.read(SETTINGS)))
        tables = {table.name: self.host.read(table) for table in specs}
        tables[DIFFICULTIES.name] = [row if _by_staff(row) else {} for row in tables[DIFFICULTIES.name]]
        return tables, {table.name: self.host.looks(table) for table in specs}

    def catalogue_changed(self, to: Catalogue | None = None) -> None:
        """The call itself has put other rows into the staff tables (restore, Phụ lục 1): what was made of the old ones
        goes. ``to``: what they say now, where the master that holds them is another file."""
        for name in ("catalogue", "remarks", "staff_tables", "periods", "through"):
            self.__dict__.pop(name, None)
        if to is not None:
            self.catalogue = to
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

    @cached_property
    def _read_notes(self) -> tuple[TaskNote, ...]:
        return self.folder.task_notes()

    @property
    def task_notes(self) -> tuple[TaskNote, ...]:
        """What the Office has noted on tasks, every note, by their numbers."""
        return (*self._read_notes, *self._noted)

    def learn_note(self, note: TaskNote) -> None:
        """Take note of a note on a task that this call has just written; it may stand in any period."""
        if note not in self.task_notes:
            self._noted.append(note)
        self._derived.clear()

    def _with_notes(self, period: str) -> Records:
        """A period's events with the plan's notes on tasks, of which it takes its own (decision-tables 6, row 8a)."""
        known, records = self.catalogue.period.get(period), self.records(period)
        if known is None or not self.task_notes:
            return records
        return replace(records, task_notes=self.task_notes, start=known.start)

    def learn(self, *events: Event) -> None:
        """Take note of events that this call has just written; one that is known already changes nothing."""
        by_period: dict[str, list[Event]] = {}
        for event in events:
            by_period.setdefault(event.period, []).append(event)
        for period, new in by_period.items():
            self._records[period] = with_events(self.records(period), new)
            if period != UNKNOWN and any(isinstance(e, LedgerEvent) for e in new):
                self._opened.add(period)
                self.__dict__.pop("periods", None)
            self._forget(period)

    def over(self, records: Records) -> Snapshot:
        """The same call over other records of one period: as they will be, or as they were. Nothing is read again, and
        what was made of the others stays at hand."""
        other = copy.copy(self)
        other._records, other._derived = {**self._records, records.period: records}, dict(self._derived)
        other._forget(records.period)
        return other

    def _forget(self, period: str) -> None:
        """Drop what was made of a period's events: of its own, and of every period that ends with it or later."""
        known = self.catalogue.period
        changed = known.get(period)
        for what, code in list(self._derived):
            of = known.get(code)
            if code == period or (changed is not None and of is not None and of.end >= changed.end):
                del self._derived[what, code]

    def once(self, what: str, period: str, make: Callable[[], T]) -> T:
        """What is made of a period's events, or of those before it: worked out once in a call."""
        key = (what, period)
        if key not in self._derived:
            self._derived[key] = make()
        found: T = self._derived[key]  # type: ignore[assignment]
        return found

    def has(self, what: str, period: str) -> bool:
        """Whether that was worked out already."""
        return (what, period) in self._derived

    def sender_of(self, unit: str) -> str:
        """Code of the unit whose form carries this unit's rows; of one that the catalogue lacks, its own."""
        return self.through.get(unit, unit)

    def state(self, period: str) -> State:
        """What counts in a period."""
        return self.once("state", period, lambda: state(self._with_notes(period), self.through))

    @cached_property
    def through(self) -> dict[str, str]:
        """Unit -> the unit whose form carries its rows, where that is another."""
        return {u.code: u.reports_through for u in self.catalogue.units if u.reports_through}

    @property
    def unknown(self) -> State:
        """Receipts of no known unit or period."""
        return self.once("state", UNKNOWN, lambda: state(self.records(UNKNOWN)))

    def asked(self, period: str) -> tuple[AskedCell, ...]:
        """Cells to ask units about in a period; none in one that is not open."""
        if period not in self.periods or not self.state(period).open:
            return ()
        judging = self.catalogue_of(period)
        at = judging.period[period]
        return self.once("asked", period, lambda: asked(judging, at, self.state(period), self.to_review(at)))

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
        return self.once("problems", period.code, lambda: self._problems(period, before))

    def known_problems(self) -> tuple[KnownProblem, ...]:
        """Difficulties of all periods opened so far and of today's sheet, as they stand today."""
        from tanminh_xl import merge

        states = [(self.catalogue.period[code], self.state(code)) for code in self.periods]
        return merge.problems(self.catalogue, states, self.folder.path_of, self.call.now.date())

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

    def gone(self, code: str) -> tuple[CatalogueError, ...]:
        """Units and elements that an open period's receipts name, and the catalogue no more (decision-tables 8.7)."""
        opening = self.state(code).opening
        if opening is None or not self.state(code).open:
            return ()

        def found() -> tuple[CatalogueError, ...]:
            opened = partial(self.frozen, opening.catalogue)
            return gone(self.catalogue, opened, self.records(code), self.host.where)

        return self.once("gone", code, found)

    @property
    def astray(self) -> tuple[CatalogueError, ...]:
        """As ``gone``, of every open period; () while the catalogue itself was not asked for."""
        return (
            tuple(error for code in self.periods for error in self.gone(code)) if "catalogue" in self.__dict__ else ()
        )

    def figures(self, period: Period) -> tuple[Figure, ...]:
        """The period's figures with their sources; none where it was never opened.

        CatalogueErrors where it is open and its receipts name units or elements that the catalogue has no more.
        """
        if period.code not in self.periods:
            return ()
        return self.once("figures", period.code, lambda: self._figures(period.code))

    def _figures(self, code: str) -> tuple[Figure, ...]:
        from tanminh_xl import merge
        from tanminh_xl.domain import comparison

        if missing := self.gone(code):
            raise CatalogueErrors(missing)
        judging, today = self.catalogue_of(code), self.catalogue.period[code]
        half = comparison.comparable(judging, self.half_opened(today))
        state, problems = self.state(code), self.problems(today)
        return merge.figures(judging, judging.period[code], state, problems, half, self.folder.path_of)

    def earlier(self, code: str) -> Opened | None:
        """A period as others are compared with it; None where it was never opened."""
        if code not in self.periods:
            return None

        def make() -> Opened:
            from tanminh_xl.domain.comparison import Opened

            found = {(f.unit, f.element): f for f in self.figures(self.catalogue.period[code])}
            return Opened(self.catalogue_of(code), found)

        return self.once("earlier", code, make)

    def half(self, period: Period) -> tuple[Figure, ...]:
        """Figures of the 6T period of an N period's year."""
        half = self.catalogue.half_of(period)
        return self.figures(half) if half else ()

    def half_opened(self, period: Period) -> Opened | None:
        """The 6T period of an N period's year, where it was opened."""
        half = self.catalogue.half_of(period)
        return self.earlier(half.code) if half else None

    def assessments(self, period: Period) -> tuple[Assessment, ...]:
        """What the criteria come to."""
        from tanminh_xl import assess

        judging = self.catalogue_of(period.code)

        def make() -> tuple[Assessment, ...]:
            return assess.assess(judging, judging.period[period.code], self.figures(period), self.half(period))

        return self.once("assessments", period.code, make)

    def _assessed(self, code: str) -> dict[str, Assessment]:
        return {a.code: a for a in self.assessments(self.catalogue.period[code])}

    def to_confirm(self, period: Period) -> tuple[ToConfirm, ...]:
        """The criteria that their owners are asked to confirm, as they stand (decision-tables 13.3)."""
        from tanminh_xl import assess

        judging = self.catalogue_of(period.code)
        if not judging.plan.owner_review or period.code not in self.periods:
            return ()
        return assess.to_confirm(judging, judging.period[period.code], self.figures(period), self.assessments(period))

    def owners(self, period: Period) -> dict[str, OwnerStanding]:
        """Criterion -> what stands of its owner's confirmation; {} where owners are not asked."""
        from tanminh_xl.domain.owner_review import standing

        now = self.state(period.code)
        frozen = dict(now.closing.owner_reviews) if now.closing else None
        found = self.to_confirm(period)
        return {of.seen.criterion: standing(of, now.owner_reviews, frozen) for of in found}

    def to_review(self, period: Period) -> tuple[ToReview, ...]:
        """Figures to review before anybody signs (decision-tables 9.2); of a period that is closed, those left. None
        while the catalogue lacks what receipts name: there are no figures then."""
        if period.code not in self.periods or self.astray:
            return ()
        return self.once("review", period.code, lambda: self._to_review(period.code))

    def _to_review(self, code: str) -> tuple[ToReview, ...]:
        from tanminh_xl import assess
        from tanminh_xl.usecases.compared import figures_shown

        judging, today = self.catalogue_of(code), self.catalogue.period[code]
        compared = figures_shown(self.catalogue, today, self.earlier)
        before = self.state(today.previous).confirmed if today.previous in self.periods else {}
        confirmed = {
            key: float(a.new) for key, a in before.items() if a.new is not None and not isinstance(a.new, bool)
        }
        reviewed = assess.Reviewed(
            judging, judging.period[code], self.figures(today), self.state(code), compared, confirmed
        )
        return assess.to_review(reviewed, self.assessments(today))

    def tasks(self, period: str) -> tuple[TaskState, ...]:
        """The state of each task as it is told in a period."""
        from tanminh_xl import merge

        judging = self.catalogue_of(period)

        def make() -> tuple[TaskState, ...]:
            return merge.tasks(judging, judging.period[period], self.state(period), self.folder.path_of)

        return self.once("tasks", period, make)

    def last_words(self) -> tuple[TaskState, ...]:
        """The last word on each task of today's catalogue, of each unit that leads it."""
        return self._last_words(self.catalogue, self.call.now.date(), self.periods, self.task_notes)

    def _last_words(
        self, judging: Catalogue, day: date, periods: Sequence[str], notes: Sequence[TaskNote]
    ) -> tuple[TaskState, ...]:
        from tanminh_xl import merge

        known = self.catalogue.period
        forms = [(self.catalogue_of(code), known[code], self.state(code)) for code in periods]
        return merge.last_words(judging, day, forms, standing_notes(notes), self.folder.path_of)

    def pressing(self, period: Period) -> tuple[dict[str, Due], tuple[TaskState, ...]]:
        """Tasks that are late or soon due on the day on which the period's pages judge them, by the last word that was
        given until then; and the last words on those of which the period's own forms are not asked."""
        judging, day = self.catalogue_of(period.code), self.as_of(period)
        if not any(task.deadline for task in judging.tasks):
            return {}, ()
        known, closing = self.catalogue.period, self.state(period.code).closing
        until = [code for code in self.periods if known[code].end <= period.end]
        notes = [note for note in self.task_notes if closing is None or note.at <= closing.at]
        words = self._last_words(judging, day, until, notes)
        states: dict[str, list[str]] = {}
        for said in words:
            states.setdefault(said.task, []).append(said.state)
        due = due_tasks(judging.tasks, states, day, judging.plan.due_soon_days)
        asked = {said.task for said in self.tasks(period.code)}
        if period.kind is PeriodKind.ON_DEMAND:  # it tells of what it asked, and of nothing else
            return {code: how for code, how in due.items() if code in asked}, ()
        return due, tuple(said for said in words if said.task in due and said.task not in asked)

    def as_of(self, period: Period) -> date:
        """The day on which a period's pages judge deadlines: its last, or the day of its closing, or today, whichever
        comes first; a page that is made again later says the same."""
        closing = self.state(period.code).closing
        day = closing.at if closing else self.call.now
        return min(period.end, day.astimezone(ZONE).date())

    def report(self, period: Period) -> PeriodReport:
        """One period, merged and assessed."""
        return self.once("report", period.code, lambda: self._report(period.code))

    def _report(self, code: str) -> PeriodReport:
        from tanminh_xl import assess, merge
        from tanminh_xl.domain import comparison, unit_rates
        from tanminh_xl.domain.report import PeriodReport

        judging, now = self.catalogue_of(code), self.state(code)
        period = judging.period[code]
        due, others = self.pressing(period)
        return PeriodReport(
            catalogue=judging,
            period=period,
            state=now,
            figures=self.figures(period),
            assessments=self.assessments(period),
            problems=self.problems(period),
            tasks=(*self.tasks(code), *others),
            texts=merge.texts(judging, now),
            register=self._register(code),
            before={
                c.code: assess.compared(judging, period, c, self.earlier, self._assessed)
                for c in judging.criteria
                if alive(c, period.end)
            },
            against={
                (f.unit, f.element): comparison.compared(
                    judging, period, f.unit, judging.element[f.element], self.earlier
                )
                for f in self.figures(period)
            },
            differences=_differences(self.frozen(now.opening.catalogue), judging) if now.opening else (),
            as_of=self.as_of(period),
            due=due,
            review=self.to_review(period),
            year=self._year(period) if period.kind is PeriodKind.YEAR else (),
            then=self._then(period),
            points=self._points(period),
            rates=unit_rates.rates_before(judging, period, self.earlier),
            owners=self.owners(period),
        )

    def _points(self, period: Period) -> tuple[Point, ...]:
        """What each criterion came to up to this period; nothing for what was asked on demand."""
        from tanminh_xl import assess
        from tanminh_xl.domain import comparison
        from tanminh_xl.domain.report import Earlier

        if period.kind is PeriodKind.ON_DEMAND:
            return ()
        opened = []
        for code in self.periods:
            judging = self.catalogue_of(code)
            then = judging.period[code]
            if then.end <= period.end and then.kind is not PeriodKind.ON_DEMAND:
                opened.append(Earlier(comparison.label(then), judging, then, self._assessed(code)))
        return assess.points(self.catalogue_of(period.code), period, opened)

    def _then(self, period: Period) -> Earlier | None:
        """Cùng kỳ, else kỳ trước: the one that was opened; nothing for what was asked on demand."""
        from tanminh_xl.domain import comparison
        from tanminh_xl.domain.report import Earlier

        if period.kind == PeriodKind.ON_DEMAND:
            return None
        for code in (period.same, period.previous):
            before = self.catalogue_of(code).period.get(code) if code in self.periods else None
            if before is not None and before.end < period.end:
                return Earlier(comparison.label(before), self.catalogue_of(code), before, self._assessed(code))
        return None

    def _register(self, code: str) -> tuple[RegisterLine, ...]:
        from tanminh_xl import merge

        judging = self.catalogue_of(code)
        period = judging.period[code]
        made = partial(merge.register, judging, period, self.state(code), self.folder.path_of)
        return self.once("register", code, made)

    def _year(self, year: Period) -> tuple[PeriodRegister, ...]:
        """The register of each period that ended within a year, by the catalogue that judges it."""
        from tanminh_xl.domain.owing import only_asked, urged
        from tanminh_xl.domain.report import PeriodRegister

        found = []
        for code in self.periods:
            judging = self.catalogue_of(code)
            period = judging.period[code]
            if year.start <= period.end <= year.end:
                asked = only_asked(judging, period)
                found.append(PeriodRegister(period, self._register(code), urged(judging, period), asked))
        return tuple(found)


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
