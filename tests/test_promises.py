"""Figures that are still to come, and by which day (decision-tables 5.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tanminh_xl.domain.events import Adjustment, Records, state
from tanminh_xl.domain.promises import Promise, promised_day, promises
from tanminh_xl.domain.submission import Given
from tests import builders
from tests.event_builders import PERIOD, adjustment, answer, receipt

NEAR = date(2026, 6, 16)


@pytest.mark.parametrize(
    "words",
    [
        "20/6",
        "20/6/2026",
        "20-6-26",
        "bổ sung ngày 20/6",
        "Sẽ bổ sung trước ngày 20 tháng 6 năm 2026",
        "BO SUNG NGAY 20/06/2026",
        "hẹn 20/6, gửi sau",
        "ngày 20.6",
        "20/6/2026 sẽ bổ sung.",
        "cán bộ nghỉ ốm; Chưa có số, sẽ bổ sung (20/6)",
    ],
)
def test_a_day_that_is_promised(words: str) -> None:
    assert promised_day(words, NEAR) == date(2026, 6, 20)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "sẽ bổ sung sau",
        "từ 10/6 đến 20/6",
        "đã nộp ngày 20/6",
        "chưa thể bổ sung trước 20/6",
        "12/6 hộ nghèo",
        "12/15 hộ",
        "20.6",
        "có số liệu đến 14/6",
        "Số liệu ngày 20/6",
        "Họp thôn ngày 20/6",
        "QĐ số 20/6",
        "bổ sung 31/2",
        "bổ sung trong tháng 6/2026",
    ],
)
def test_what_is_not_clear_stays_a_note(words: str) -> None:
    assert promised_day(words, NEAR) is None


@pytest.mark.parametrize(
    ("words", "near", "day"),
    [
        ("5/1", date(2026, 12, 16), date(2027, 1, 5)),
        ("20/12", date(2026, 12, 16), date(2026, 12, 20)),
        ("10/6", NEAR, date(2026, 6, 10)),
        ("5/1", NEAR, date(2027, 1, 5)),
        ("20/6", None, None),
        ("20/6/2026", None, date(2026, 6, 20)),
    ],
)
def test_the_year_of_a_day_that_has_none(words: str, near: date | None, day: date | None) -> None:
    assert promised_day(words, near) == day


def later(element: str, note: str) -> object:
    return answer("THON01", element, Given.NOT_YET)._replace(note=note)


def corrected(element: str, given: Given, new: float | None, why: str) -> Adjustment:
    return replace(adjustment(1, "THON01", element, 1, new), given=given, holds_on="answer", why=why)


@pytest.mark.parametrize(
    ("adjusted", "left"),
    [
        ((), [Promise("THON01", "MH2-02", date(2026, 6, 18)), Promise("THON01", "CHUNG-01", None)]),
        (corrected("MH2-02", Given.FIGURE, 7.0, "gọi điện"), [Promise("THON01", "CHUNG-01", None)]),
        (
            corrected("MH2-02", Given.NOT_YET, None, "gọi điện, hẹn 25/6"),
            [Promise("THON01", "MH2-02", date(2026, 6, 25)), Promise("THON01", "CHUNG-01", None)],
        ),
    ],
    ids=["as promised", "given by telephone", "promised again by telephone"],
)
def test_what_is_still_promised(adjusted: object, left: list[Promise]) -> None:
    """Of what counts, what nothing else stands in for, and what is owed; those with a day first."""
    of = builders.catalogue()
    got = receipt("THON01", 1, later("CHUNG-01", "sau"), later("MH2-02", "hẹn 18/6"), later("KHONG-CO", "18/6"))  # type: ignore[arg-type]
    records = Records(PERIOD, (), (got,), (), (adjusted,) if adjusted else ())  # type: ignore[arg-type]
    assert list(promises(of, of.period[PERIOD], state(records))) == left
