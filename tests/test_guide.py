"""The clerk's guide: the buttons that it names stand in the ribbon, its steps come as the home sheet says them."""

import re
from datetime import date

from tanminh_xl import templates
from tanminh_xl.domain.events import Phase
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.period_words import next_step
from tanminh_xl.domain.tables import tables
from tanminh_xl.master.customui import ribbon

PAGE = templates.path("huong_dan.html").read_text("utf-8")
DUE = date(2026, 6, 16)


def text(html: str) -> str:
    return normalise(" ".join(re.sub("<[^>]+>", "", html).split()))


def test_it_fits_a_telephone() -> None:
    assert '<meta name="viewport" content="width=device-width' in PAGE


def test_buttons_and_sheets_stand_there_under_these_names() -> None:
    plain = " ".join(re.sub("<[^>]+>", "", PAGE).split())
    labels = {button.label for button in ribbon().buttons}
    quoted = set(re.findall(r"bấm “([^”]+)”", plain)) | set(re.findall("<b>“([^”]+)”</b>", " ".join(PAGE.split())))
    assert quoted - labels <= {"Đến ngày"} and len(quoted & labels) > 12
    sheets = {normalise(table.sheet) for table in tables(())}
    named = set(re.findall(r"trang <b>([^<]+)</b>", " ".join(PAGE.split())))
    assert named and {normalise(name) for name in named} <= sheets


def test_steps_come_in_the_order_of_the_home_sheet() -> None:
    """Each sentence of the home sheet, told over the life of a period, begins with a verb; the guide's steps too."""
    before, late = date(2026, 6, 1), date(2026, 6, 20)
    said = [
        next_step(Phase.NOT_OPEN, None, before, 0, 0, 0).partition(", rồi")[0],
        next_step(Phase.NOT_OPEN, DUE, before, 0, 0, 0),
        next_step(Phase.OPEN, DUE, before, 0, 0, 5).partition(";")[0],
        next_step(Phase.OPEN, DUE, before, 1, 2, 5),
        next_step(Phase.OPEN, DUE, before, 0, 2, 5),
        next_step(Phase.OPEN, DUE, late, 0, 0, 5),
        *next_step(Phase.OPEN, DUE, late, 0, 0, 0).rstrip(".").replace(" rồi", "").split(", "),
        next_step(Phase.CLOSED, DUE, late, 0, 0, 0),
    ]
    steps = text(PAGE[PAGE.index("<ol>") : PAGE.index("</ol>")])
    places = []
    for sentence in said:
        words = normalise(re.sub(r" \d+.*| báo cáo$", "", sentence.rstrip(".")))
        assert words in steps, sentence
        places.append(steps.index(words))
    assert places == sorted(places)
