"""Who owes what in a period, row by row: kinds, single units, exceptions, what has ended; and by when."""

from datetime import date

import pytest

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import PeriodKind, ReportingException, Source, Task, Teller, Unit
from tanminh_xl.domain.owing import due, owes, senders, tells
from tests.builders import BOTH, CRITERIA, ELEMENTS, HALF, PERIODS, TASKS, UNITS, YEAR, catalogue, element, plain

PERIOD, LAST = "2026-6T", date(2026, 6, 14)


def owing(of: Catalogue, code: str = PERIOD) -> dict[str, tuple[str, ...]]:
    return dict(owes(of, of.period[code]))


def telling(of: Catalogue, code: str = PERIOD) -> dict[str, tuple[tuple[str, str], ...]]:
    return dict(tells(of, of.period[code]))


def ended(rows: tuple[object, ...], code: str, **days: date) -> tuple[object, ...]:
    return tuple(row.model_copy(update=days) if row.code == code else row for row in rows)  # type: ignore[attr-defined]


# whose criterion: valid from, valid to; the day by which the owner's form is due (16/6, owners 20/6)
@pytest.mark.parametrize(
    ("days", "day"),
    [
        ({}, 20),
        ({"valid_to": LAST}, 20),
        ({"valid_to": date(2026, 6, 13)}, 16),
        ({"valid_from": LAST}, 20),
        ({"valid_from": date(2026, 6, 15)}, 16),
    ],
)
def test_only_a_criterion_that_is_valid_gives_its_owner_the_later_day(days: dict[str, date], day: int) -> None:
    of = catalogue(criteria=(plain("MH2-02", "Diện tích", owner="PKT", **days),))
    assert due(of, of.period[PERIOD], "PKT") == date(2026, 6, day)
    assert due(of, of.period[PERIOD], "THON01") == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("due_on", "owner_on", "expected"),
    [
        (date(2026, 6, 16), None, (date(2026, 6, 16), date(2026, 6, 16))),
        (None, date(2026, 6, 20), (None, date(2026, 6, 20))),
        (None, None, (None, None)),
    ],
)
def test_a_due_date_that_is_not_set(
    due_on: date | None, owner_on: date | None, expected: tuple[date | None, date | None]
) -> None:
    period = catalogue().period[PERIOD].model_copy(update={"due": due_on, "due_owner": owner_on})
    assert (due(catalogue(), period, "THON01"), due(catalogue(), period, "PKT")) == expected


def test_units_owe_what_their_kind_is_asked_in_the_catalogue_s_order() -> None:
    villages = ("CHUNG-01", "CHUNG-06", "MH2-02")
    assert list(owing(catalogue()).items()) == [
        ("PKT", ("MH2-04", "MH1-01.T", "MH1-01.M")),
        ("THON01", villages),
        ("THON02", villages),
        ("HTX01", ("MH2-06",)),
    ]
    assert owing(catalogue(), "2026-N")["THON01"] == (*villages, "NEN-01", "CHUNG-10.T", "MH4-01.T")


@pytest.mark.parametrize(
    ("days", "owed"),
    [
        ({"valid_to": LAST}, True),
        ({"valid_to": date(2026, 6, 13)}, False),
        ({"valid_from": LAST}, True),
        ({"valid_from": date(2026, 6, 15)}, False),
    ],
)
def test_a_unit_and_an_element_count_if_valid_on_the_last_day(days: dict[str, date], owed: bool) -> None:
    assert ("THON01" in owing(catalogue(units=ended(UNITS, "THON01", **days)))) is owed
    assert ("CHUNG-01" in owing(catalogue(elements=ended(ELEMENTS, "CHUNG-01", **days)))["THON01"]) is owed


def exceptions(*rows: tuple[str, str, str, bool], **tables: object) -> Catalogue:
    made = tuple(ReportingException(unit=u, element=e, period=p, owes=owed) for u, e, p, owed in rows)
    return catalogue(exceptions=made, **tables)


def test_exceptions_add_and_take_away_in_their_own_period_alone() -> None:
    of = exceptions(("THON01", "CHUNG-01", PERIOD, False), ("VP", "NEN-01", PERIOD, True))
    assert owing(of)["THON01"] == ("CHUNG-06", "MH2-02") and owing(of)["VP"] == ("NEN-01",)
    assert "CHUNG-01" in owing(of, "2026-N")["THON01"] and "VP" not in owing(of, "2026-N")


def test_an_exception_asks_nothing_of_who_or_what_has_ended() -> None:
    row = ("VP", "NEN-01", PERIOD, True)
    assert "VP" not in owing(exceptions(row, elements=ended(ELEMENTS, "NEN-01", valid_to=date(2026, 1, 1))))
    assert "VP" not in owing(exceptions(row, units=ended(UNITS, "VP", valid_to=date(2026, 1, 1))))


def test_a_period_on_demand_asks_what_its_exceptions_say_alone() -> None:
    demand = PERIODS[2].model_copy(update={"code": "2026-DX1", "kind": PeriodKind.ON_DEMAND})
    of = exceptions(("THON02", "MH2-02", "2026-DX1", True), periods=(*PERIODS, demand))
    assert owing(of, "2026-DX1") == {"THON02": ("MH2-02",)}
    assert telling(of, "2026-DX1") == {} and senders(of, demand) == ("THON02",)


def test_tasks_are_told_by_who_leads_them_the_office_or_nobody() -> None:
    village = ("NV-7.1",)
    assert list(telling(catalogue()).items()) == [
        ("PKT", (("PKT", "NV-2.1"),)),
        ("VP", (("PKT", "NV-6.3"),)),
        *[(unit, tuple((unit, code) for code in village)) for unit in ("THON01", "THON02")],
    ]


def test_a_task_is_told_on_the_form_of_the_unit_that_its_leader_reports_through() -> None:
    of = catalogue(tasks=(Task(code="NV-9", text="Cơ giới hóa", lead=("HTX",)),))
    assert telling(of) == {"PKT": (("HTX01", "NV-9"),)}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, True),
        ({"asks": (YEAR,)}, False),
        ({"asks": (HALF,)}, True),
        ({"valid_to": date(2026, 6, 13)}, False),
        ({"valid_to": LAST}, True),
        ({"valid_from": date(2026, 6, 15)}, False),
        ({"teller": Teller.NOBODY}, False),
    ],
)
def test_a_task_is_told_while_it_is_valid_and_asked(fields: dict[str, object], told: bool) -> None:
    of = catalogue(tasks=(TASKS[0].model_copy(update=fields),))
    assert ("PKT" in telling(of)) is told


def test_who_owes_figures_or_tasks_sends_a_form_and_who_reports_through_another_does_not() -> None:
    of = catalogue()
    assert senders(of, of.period[PERIOD]) == ("PKT", "VP", "THON01", "THON02")
    assert senders(catalogue(tasks=()), of.period[PERIOD]) == ("PKT", "THON01", "THON02")
    through = (*UNITS, Unit(code="HTX02", name="HTX Minh Châu", kind="HTX"))
    assert "HTX02" in senders(catalogue(units=through), of.period[PERIOD])


def test_what_is_counted_by_the_program_asks_for_no_form() -> None:
    counted = element("KK.M", "Khó khăn", "VP", source=Source.DIFFICULTIES_REPORTED, asks=BOTH)
    of = catalogue(elements=(*ELEMENTS, counted), tasks=())
    assert "VP" in owing(of) and "VP" not in senders(of, of.period[PERIOD])


def test_a_changed_catalogue_is_worked_out_anew_and_two_periods_are_apart() -> None:
    of = catalogue()
    assert owing(of) != owing(of, "2026-N")
    assert owes(of, of.period[PERIOD]) is owes(of, of.period[PERIOD])
    fewer = of.model_copy(update={"elements": of.elements[:1], "criteria": CRITERIA[:1]})
    assert owing(fewer) == {"THON01": ("CHUNG-01",), "THON02": ("CHUNG-01",)}
    assert owing(of)["HTX01"] == ("MH2-06",)
