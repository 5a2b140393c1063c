"""decision-tables 1.1 through both rooms: a unit's answer, what the merge lets it count as, the commune's figure."""

from collections.abc import Iterator
from datetime import datetime

from tanminh_xl.assess import assess
from tanminh_xl.domain.events import ZONE, Adjustment, Counted, Receipt, State
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.format_value import estimated_number
from tanminh_xl.domain.submission import Answer, Given, Submission
from tanminh_xl.merge import figures
from tests.test_assess import NOTHING, REASONS, about, each, estimated, shown, value

AT = datetime(2026, 12, 15, 8, 0, tzinfo=ZONE)


def received(answers: dict[str, str]) -> Iterator[Counted]:
    """Each unit's form as it counts after "accept the valid part"; no form for a unit that sent none."""
    for unit, said in answers.items():
        if said in NOTHING:
            continue
        said, estimate = estimated(said)
        given = REASONS.get(said, Given.FIGURE)
        typed = 0.0 if given == Given.NONE_OCCURRED else None if said in REASONS else value(said)
        bad = (Finding(Code.WRONG_TYPE, "Số liệu", "G12", unit=unit, item="X"),) if said == "hỏng" else ()
        submission = Submission(
            unit, "2026-N", 1, "Số liệu", (Answer(unit, "X", given, typed, cell="G12", estimate=estimate),)
        )
        receipt = Receipt(
            1, unit, "2026-N", "0" * 64, "a.xlsx", "a.xlsx", "", AT, AT, AT, "", "", Verdict.ACCEPTED, bad, submission
        )
        yield Counted(receipt, valid_part=True)


def put(said: str) -> Adjustment:
    """What the Office puts in place of the answer of Thôn A: one of the five answers."""
    said, estimate = estimated(said)
    given = REASONS.get(said, Given.FIGURE)
    new = value(said) if given == Given.FIGURE else None
    return Adjustment(
        1, "2026-N", "A", "X", 1, None, new, "Chị Hoa", AT, "Thôn gọi điện", given=given, estimate=estimate
    )


@each("1-answers")
def test_what_an_answer_does_to_n_and_to_the_figure(row: dict[str, str]) -> None:
    catalogue = about("target 1")
    period = catalogue.period["2026-N"]
    said, _, new = row["answer of Thôn A"].partition(" -> ")
    adjusted = put(new) if new else None
    state = State(
        "2026-N",
        counted={form.receipt.unit: form for form in received({"A": said, "B": "5"})},
        adjusted={("A", "X"): adjusted} if adjusted else {},
    )
    merged = figures(catalogue, period, state, (), {}, lambda receipt: receipt.file)
    (found,) = assess(catalogue, period, merged)
    (part,) = found.parts
    assert ("A" in part.reported + part.missing) == (row["in N"] == "yes")
    assert ("A" in part.reported) == (row["in n"] == "yes")
    figure = {f.unit: f for f in merged}["A"]
    counted = estimated_number(shown(figure.counted), figure.estimate)
    whole = estimated_number(shown(part.value), bool(part.estimated))
    assert (counted, whole) == (row["counted"], row["commune figure"])
    assert found.estimate == bool(part.estimated)
