"""The palette: every status and every way of standing in the register has its looks, and none lives by colour alone."""

from itertools import combinations

import pytest

from tanminh_xl import palette
from tanminh_xl.domain.figures import Status


def grey(color: str) -> float:
    """How light a colour prints on a black-and-white printer, 0 - 255 (ITU-R BT.601)."""
    red, green, blue = (int(color[n : n + 2], 16) for n in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def printed(word: str) -> tuple[str, float]:
    filled = palette.part_of_chart(word)
    if "pattern" in filled:
        return filled["pattern"]["pattern"], grey(filled["pattern"]["fg_color"])
    return "", grey(filled["fill"]["color"])


@pytest.mark.parametrize("words", [tuple(Status), palette.submissions()])
def test_no_two_parts_of_a_chart_print_alike(words: tuple[str, ...]) -> None:
    for one, other in combinations(words, 2):
        (pattern, light), (other_pattern, other_light) = printed(one), printed(other)
        assert pattern != other_pattern or abs(light - other_light) > 40, (one, other)


def test_what_is_met_and_what_is_not_differ_in_sign_and_in_grey() -> None:
    signs = [palette.sign(status) for status in (Status.MET, Status.NEARLY, Status.NOT_MET, Status.NO_DATA)]
    assert len(set(signs)) == 4
    assert abs(printed(Status.MET)[1] - printed(Status.NOT_MET)[1]) > 60


@pytest.mark.parametrize("status", tuple(Status))
def test_letters_can_be_read_on_their_fill(status: Status) -> None:
    assert grey(palette.color(status, "nen")) - grey(palette.color(status, "chu")) > 120
