"""Where printed pages begin, by the heights of rows: headings stay with what they head, no page holds only notes."""

from itertools import pairwise

import pytest

from tanminh_xl.reports._xlsx_breaks import MOST_BREAKS, PAGE_POINTS, SAFE, Strip, breaks

ROOM = PAGE_POINTS[True] * SAFE
ROW = Strip(ROOM / 10, body=True)
"""Ten rows are a page."""
HEAD = Strip(ROOM / 10, keep=True)
NOTE = Strip(ROOM / 10)
SIGNED = (Strip(1.0, keep=True), Strip(ROOM / 10, keep=True), Strip(ROOM / 10))
START = ROW._replace(start=True)

# rows of a sheet, rows printed on each page, rows that begin one
CASES: dict[str, tuple[tuple[Strip, ...], tuple[int, int] | None, tuple[int, ...]]] = {
    "a page that is full": ((ROW,) * 10, None, ()),
    "one row too many takes two with it": ((ROW,) * 11, None, (8,)),
    "a heading stays with its first row": ((*(ROW,) * 9, HEAD, *(ROW,) * 5), None, (9,)),
    "two headings, one under the other": ((*(ROW,) * 8, HEAD, HEAD, *(ROW,) * 5), None, (8,)),
    "the head that is printed again takes room": ((HEAD, *(ROW,) * 22), (0, 0), (10, 19)),
    "notes take rows with them": ((*(ROW,) * 10, NOTE), None, (7,)),
    "a signature stays whole, with rows": ((*(ROW,) * 9, *SIGNED), None, (6,)),
    "rows under a heading are moved with it": ((*(ROW,) * 7, HEAD, ROW, ROW, NOTE), None, (6,)),
    "what begins a page": ((ROW, ROW, START, ROW, START), None, (2, 4)),
    "a part of its own begins under the head": ((HEAD, ROW, START, *(ROW,) * 9), (0, 0), (2, 9)),
    "rows as high as half a page": (
        (*(Strip(ROOM / 2.5, body=True),) * 4, Strip(ROOM / 4)),
        None,
        (2, 3),
    ),
    "nothing": ((), None, ()),
}


@pytest.mark.parametrize("name", CASES)
def test_where_pages_begin(name: str) -> None:
    strips, repeated, wanted = CASES[name]
    assert breaks(strips, True, repeated) == wanted


def test_no_page_is_higher_than_the_paper_and_every_row_is_on_one() -> None:
    strips = [HEAD, *(ROW._replace(height=10.0 + n % 37, keep=n % 11 == 0) for n in range(400)), NOTE]
    at = [0, *breaks(strips, True, (0, 0)), len(strips)]
    assert at == sorted(set(at))
    for n, (first, end) in enumerate(pairwise(at)):
        height = sum(s.height for s in strips[first:end]) + (HEAD.height if n else 0.0)
        assert height <= ROOM + 1e-6
        assert end == len(strips) or not strips[end - 1].keep


def test_no_more_breaks_than_a_sheet_takes() -> None:
    assert len(breaks([START] * 3000, False, None)) == MOST_BREAKS
