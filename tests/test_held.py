"""What a decision makes of adjustments is said with it: 13 by telephone never goes, or comes back, in silence."""

from pathlib import Path

import pytest

from tanminh_xl.domain.events import Choice
from tanminh_xl.domain.form import ColumnKey, Filled
from tests.carried import adjust, decide
from tests.plans import Plan, given

HALF, UNIT, COUNT = "2026-6T", "THON02", "CHUNG-01"
AT = f"A|{UNIT}/{COUNT}", ColumnKey.VALUE


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Thôn Đoài Thượng wrote 10 meetings; by telephone it was 13."""
    plan = Plan(tmp_path / "xã", given())
    plan.open(HALF)
    plan.on(2026, 6, 15)
    plan.send(plan.form(UNIT, HALF), lambda f: {**f, AT: 10})
    adjust(*plan.at(HALF), UNIT, COUNT, "13", "gọi điện cho trưởng thôn")
    return plan


def later(plan: Plan, **values: object) -> None:
    """A later version that waits, since it has one figure less."""

    def change(filled: Filled) -> Filled:
        without = next(key for key in filled if key[0].startswith("A|") and key != AT and key[1] is ColumnKey.VALUE)
        return {key: value for key, value in {**filled, AT: values["figure"]}.items() if key != without}

    plan.on(2026, 6, 16)
    plan.send(plan.form(UNIT, HALF), change, "lần 2.xlsx")


def test_an_adjustment_that_ends_with_what_is_accepted_is_told_and_one_that_holds_again(plan: Plan) -> None:
    later(plan, figure=27)
    name = plan.of.unit[UNIT].name
    ended = decide(*plan.at(), f"{HALF}/{UNIT}#2", Choice.ACCEPT, "đã hỏi").lines
    said = f"Số điều chỉnh 13 của {name}, {plan.of.element[COUNT].name}, "
    assert f"{said}hết hiệu lực vì bản đang tính ghi 27; ô này ở trang Cần hỏi." in ended
    back = decide(*plan.at(), f"{HALF}/{UNIT}#2", Choice.RETURN, "ghi nhầm").lines
    assert f"{said}lại có hiệu lực." in back


@pytest.mark.parametrize("figure", [10, 13])
def test_one_that_goes_on_or_comes_true_is_no_news(plan: Plan, figure: int) -> None:
    later(plan, figure=figure)
    assert not any("Số điều chỉnh" in line for line in decide(*plan.at(), f"{HALF}/{UNIT}#2", Choice.ACCEPT, "").lines)
