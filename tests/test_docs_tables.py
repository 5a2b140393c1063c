"""docs/decision-tables.md and the cases of tests/rules say the same, row by row; so do the findings and their codes.

A file of tests/rules names its table in its title and quotes it whole: whoever changes a rule changes both.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tanminh_xl.checks.admit import Admitted
from tanminh_xl.domain.asked import answer_words
from tanminh_xl.domain.catalogue_nouns import Combine, Direction
from tanminh_xl.domain.events import Adjustment, Choice, LedgerEvent, Receipt, Records, state
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.messages import MESSAGES, SEVERITY_WORDS, VERDICT_WORDS
from tanminh_xl.domain.owner_review import OwnerChoice, OwnerReview
from tanminh_xl.domain.submission import Answer, Given
from tanminh_xl.domain.task_notes import TaskNote
from tanminh_xl.usecases.reading import FileResult
from tanminh_xl.usecases.telling import exit_code
from tests.event_builders import (
    PERIOD,
    adjustment,
    answer,
    closing,
    decision,
    opening,
    owner_review,
    receipt,
    reopening,
    task_note,
)
from tests.markdown import ROOT, sections, table

RULES = ROOT / "tests" / "rules"
PAGE = ROOT / "docs" / "decision-tables.md"
DOCS = sections(PAGE.read_text("utf-8"))
FINDINGS = "5.2"
BESIDE = {
    ("5.1", "1"): "test_row_1_the_same_bytes_again_give_the_verdict_that_stands",
    ("8.7", "9"): "test_a_unit_with_receipts_that_is_gone_is_an_error",
    ("8.7", "10"): "test_one_that_has_ended_is_none",
    ("10.2", "11"): "test_three_rows_ask_three_figures_of_all_villages",
    ("10.2", "12"): "test_the_report_holds_only_what_was_asked",
    ("5.4", "11"): "test_a_due_date_on_which_nobody_works_is_told_and_moves_nothing",
    ("5.4", "12"): "test_a_report_on_demand_is_late_by_the_hour",
    ("5.5", "1"): "test_a_message_is_handled_once_whatever_it_is_called_and_wherever_it_lies",
    ("5.6", "7"): "test_of_a_message_that_was_passed_on_the_inner_sender_is_judged",
    ("5.6", "8"): "test_the_day_of_the_mail_is_the_day_of_submission",
    ("5.6", "9"): "test_a_message_without_a_day_counts_from_when_it_was_saved",
    ("11.4", "27"): "test_footnotes_and_comments_of_word_are_told",
    ("14.1", "8"): "test_row_8_without_a_folder_that_can_be_read_nothing_is_written",
    ("13.1", "21"): "test_two_who_send_at_once_send_each_message_once",
    ("13.1", "22"): "test_of_which_the_facts_changed_is_not_sent_and_told",
    ("13.1", "24"): "test_an_address_that_the_server_refuses_is_told_and_the_others_get_theirs",
    ("13.1", "25"): "test_what_the_server_refuses_is_told_by_unit_and_sent_the_next_time",
    ("13.1", "26"): "test_what_does_not_fit_is_counted",
    ("13.1", "27"): "test_what_was_edited_goes_as_it_lies_there",
    ("15.1", "6"): "test_of_two_pairs_of_a_cell_the_one_whose_labels_stand_there_is_filled",
    ("15.1", "13"): "test_a_period_that_is_not_alike_or_was_never_opened_gives_nothing",
    ("15.1", "14"): "test_a_period_that_is_not_alike_or_was_never_opened_gives_nothing",
    ("15.1", "16"): "test_units_that_have_not_given_leave_it_blank",
    ("15.1", "23"): "test_what_speaks_against_a_figure_is_said_with_it",
}
"""Rows that no case of a table can hold -> the test that does."""

Row = dict[str, str]


class Rules(NamedTuple):
    """One file of tests/rules: the docs table that its title names, that table as it quotes it, its cases."""

    path: Path
    number: str
    quoted: list[str]
    cases: list[Row]


def read(path: Path) -> Rules:
    lines = path.read_text("utf-8").splitlines()
    named = re.search(rf"\({PAGE.stem} (?P<number>[\d.]+)\)$", lines[0])
    quoted = [line.removeprefix("> ") for line in lines if line.startswith("> |")]
    return Rules(path, named["number"] if named else "", quoted, table(lines))


FILES = [rules for path in sorted(RULES.rglob("*.md")) if (rules := read(path)).number]
NUMBERED = pytest.mark.parametrize("rules", FILES, ids=lambda rules: rules.number)


def row_of(case: Row) -> str:
    return case["row"] if "row" in case else case["dòng"]


def test_every_table_of_the_docs_has_its_file_and_no_file_tests_another() -> None:
    tabled = [number for number, lines in DOCS.items() if table(lines) and number != FINDINGS]
    assert sorted(rules.number for rules in FILES) == sorted(tabled)


@pytest.mark.parametrize("number", [n for n, lines in DOCS.items() if table(lines) and n != FINDINGS])
def test_rows_are_numbered_from_1(number: str) -> None:
    """One after the other; a row that came in between has a letter: 4, 4a, 4b, 5."""
    last = "0"
    for row in table(DOCS[number]):
        now, plain = row["#"], last.rstrip("abcdefgh")
        after = "a" if last == plain else chr(ord(last[-1]) + 1)
        assert now in (str(int(plain) + 1), plain + after), now
        last = now


@NUMBERED
def test_a_table_is_quoted_as_it_stands(rules: Rules) -> None:
    assert rules.quoted == [line for line in DOCS[rules.number] if line.startswith("|")]


@NUMBERED
def test_every_row_has_a_case_and_every_case_a_row(rules: Rules) -> None:
    rows = {row["#"] for row in table(DOCS[rules.number])}
    beside = {row for number, row in BESIDE if number == rules.number}
    assert {row_of(case) for case in rules.cases} == rows - beside


@pytest.mark.parametrize("name", BESIDE.values())
def test_the_test_that_holds_a_row_without_a_case_is_there(name: str) -> None:
    assert any(f"def {name}(" in path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def same_kind(docs: str, case: str) -> bool:
    """A word of the docs that says that there is nothing is said by the case too; any other by neither."""
    nothing = ("none", "never", "null", "no")
    return (docs in nothing) == (case in nothing)


def answered(row: Row, case: Row) -> bool:
    if row["in N"].startswith("as the answer"):
        given = case["answer of Thôn A"].rpartition(" -> ")[2]
        others = next(rules for rules in FILES if rules.number == "1.1").cases
        same = ("in N", "in n", "counted", "commune figure")
        return any(c["answer of Thôn A"] == given and all(c[key] == case[key] for key in same) for c in others)
    value = row["value"].partition(",")[0]
    counted = case["counted"] == value if value in ("0", "none") else case["counted"] != "none"
    return counted and (row["in N"], row["in n"]) == (case["in N"], case["in n"])


def met(row: Row, case: Row) -> bool:
    """What the table says never to be is not; and the direction is the row's, where it names one."""
    direction = row["direction"] == case["direction"] or row["direction"].startswith("any")
    meets = row["meets"] != "never" or case["meets"] == "no"
    return direction and meets and (row["within the band"] != "never" or case["within"] == "no")


def kept(row: Row, case: Row) -> bool:
    under, unknown = row["kept under"], case["giữ ở"] == "chưa rõ"
    return "else `_chua_ro`" in under or ("_chua_ro" in under) == unknown


def led_to(row: Row, case: Row) -> bool:
    return VERDICT_WORDS[Verdict(case["kết quả"])] == row["verdict"] and kept(row, case)


def judged_as(row: Row, case: Row) -> bool:
    """The row's status; row 5a has that of one of rows 9 - 12, and says why."""
    if row["#"] != "5a":
        return row["status"] == case["status"]
    told = row["the sentence also says"].partition('"còn thiếu 1 đơn vị')[2].strip('"')
    later = {other["status"] for other in table(DOCS["2.1"]) if other["#"] in ("9", "10", "11", "12")}
    return case["status"] in later and told in case["reason"]


def owed_by(row: Row, case: Row) -> bool:
    return (row["its parts are owed by"] == "the same units") == (case["owed by"] == "thôn")


SAYS: dict[str, Callable[[Row, Row], bool]] = {
    "1.1": answered,
    "1.2": lambda row, case: row["combine"] == case["combine"],
    "1.3": owed_by,
    "2.1": judged_as,
    "2.2": lambda row, case: row["status"] == case["status"],
    "3": met,
    "4": lambda row, case: all(same_kind(row[key], case[key]) for key in ("progress", "on_track")),
    "5.1": led_to,
    "9.2": lambda row, case: (row["said of it"] == "nothing") == (case["said"] == "-"),
    "9.3": lambda row, case: row["could change it"] == case["could change it"],
}
"""Table -> whether a case says what the row that it names says."""

COMPARED = [rules for rules in FILES if rules.number in SAYS]


@pytest.mark.parametrize("rules", COMPARED, ids=lambda rules: rules.number)
def test_a_case_says_what_its_row_says(rules: Rules) -> None:
    rows = {row["#"]: row for row in table(DOCS[rules.number])}
    at_odds = [case for case in rules.cases if not SAYS[rules.number](rows[row_of(case)], case)]
    assert at_odds == []


def test_every_table_with_words_of_its_own_is_compared() -> None:
    assert {rules.number for rules in COMPARED} == SAYS.keys()


def test_where_a_file_may_be_known_or_not_there_are_cases_of_both() -> None:
    (rules,) = (rules for rules in FILES if rules.number == "5.1")
    for row in table(DOCS["5.1"]):
        if "else `_chua_ro`" in row["kept under"]:
            places = {case["giữ ở"] == "chưa rõ" for case in rules.cases if row_of(case) == row["#"]}
            assert places == {True, False}, row


def test_each_case_leaves_with_the_exit_code_of_its_row() -> None:
    (rules,) = (rules for rules in FILES if rules.number == "5.1")
    rows = {row["#"]: row for row in table(DOCS["5.1"])}
    for case in rules.cases:
        findings = tuple(Finding(Code(code)) for code in parts(case["phát hiện"]))
        result = FileResult("a.xlsx", "0" * 64, Admitted(UNIT, PERIOD, Verdict(case["kết quả"]), findings))
        assert str(exit_code([result])) == rows[row_of(case)]["exit"], case


def test_words_of_the_catalogue_are_all_there() -> None:
    assert {row["combine"] for row in table(DOCS["1.2"])} >= {str(way) for way in Combine}
    assert {row["direction"] for row in table(DOCS["3"])} >= {str(way) for way in Direction}


# findings (decision-tables 5.2)


def test_findings_are_the_codes_with_their_severity_and_gate() -> None:
    documented = {row["code"]: (row["severity"], row["gate"]) for row in table(DOCS[FINDINGS])}
    built = {code.value: (message.severity.value, message.gate.value) for code, message in MESSAGES.items()}
    assert documented == built
    assert [row["code"] for row in table(DOCS[FINDINGS])] == [code.value for code in Code]


def test_every_severity_is_said_in_vietnamese_as_the_program_says_it() -> None:
    head = " ".join(DOCS[FINDINGS])
    said = {severity.value: word for severity, word in SEVERITY_WORDS.items()}
    assert re.search(rf"error is \"{said['error']}\", warning \"{said['warning']}\", note \"{said['note']}\"", head)


def test_every_finding_has_a_case() -> None:
    """In a table of tests/rules, or by its name in a test of the room that finds it."""
    named = {
        part.partition(" @ ")[0].strip()
        for path in (RULES / "reception").glob("*.md")
        for case in table(path.read_text("utf-8").splitlines())
        for part in case["phát hiện"].split(";")
    }
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py") if "docs" not in path.name)
    named |= set(re.findall(r"\w+", tests))
    assert [code.value for code in Code if not {code.value, code.name} & named] == []


# what counts (decision-tables 6)

UNIT, ELEMENT = "THON01", "CHUNG-01"


def cases(number: str) -> list[Row]:
    return next(rules.cases for rules in FILES if rules.number == number)


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def told_answer(words: str) -> Answer:
    """What a cell says: "10", "ước 10", a reason for none; blank for nothing and for a held cell ("giữ")."""
    reasons = {given.value: given for given in Given}
    if words in reasons:
        return answer(UNIT, ELEMENT, reasons[words])
    if words in ("", "giữ"):
        return answer(UNIT, ELEMENT, Given.BLANK)
    return answer(UNIT, ELEMENT, float(words.removeprefix("ước ")))._replace(estimate=words.startswith("ước "))


def received(versions: list[str]) -> tuple[Receipt, ...]:
    made: list[Receipt] = []
    for number, words in enumerate(versions, 1):
        came, _, said = words.partition(": ")
        verdict, again = Verdict(came.removeprefix("đọc lại ")), came.startswith("đọc lại ")
        held = (Finding(Code.WRONG_TYPE, "Số liệu", "G9", unit=UNIT, item=ELEMENT),) if said == "giữ" else ()
        sha256 = made[-1].sha256 if again else ""
        made.append(receipt(UNIT, number, told_answer(said), verdict=verdict, findings=held, sha256=sha256))
    return tuple(made)


def adjusting(number: int, words: str) -> Adjustment:
    """An adjustment in the words of the table."""
    what, _, figure = words.partition(": ")
    kind, _, version = what.rpartition(" ")
    made = adjustment(number, UNIT, ELEMENT, int(version), None, withdrawn=kind == "rút")
    if kind == "rút":
        return replace(made, holds_on="answer")
    new = told_answer(figure)
    made = replace(made, new=new.value, given=new.given, estimate=new.estimate, confirms=kind == "xác nhận")
    return replace(made, holds_on="version" if kind == "sửa cũ" else "answer")


def happened(versions: list[str], told: list[str]) -> Records:
    """The events of one period, from the words of the table."""
    decisions, adjustments, notes, reviews = [], [], list[TaskNote](), list[OwnerReview]()
    ledger: list[LedgerEvent] = [opening()]
    for n, words in enumerate(told, 2):
        first, _, rest = words.partition(" ")
        if first == "chốt":
            rest, noted, taken = rest.partition(" + ghi ")
            version, _, listed = rest.partition(" + sửa ")
            number, _, valid = version.partition(" ")
            numbers = tuple(int(one) for one in listed.split(",") if one)
            closed = closing(n, (UNIT, int(number), bool(valid)), adjustments=numbers)
            of = tuple(int(one) for one in taken.split(",") if one.strip()) if noted else None
            ledger.append(replace(closed, task_notes=of))
        elif words == "mở lại":
            ledger.append(reopening(n))
        elif first == "ghi" or words == "rút ghi":
            notes.append(task_note(len(notes) + 1, rest, withdrawn=first == "rút"))
        elif words.startswith("chủ trì "):
            reviews.append(owner_review(len(reviews) + 1, OwnerChoice(words.removeprefix("chủ trì "))))
        elif first in ("sửa", "rút", "xác"):
            adjustments.append(adjusting(len(adjustments) + 1, words))
        else:
            decisions.append(decision(UNIT, int(first), Choice(rest), n))
    found = Records(PERIOD, tuple(ledger), received(versions), tuple(decisions), tuple(adjustments), tuple(notes))
    return replace(found, owner_reviews=tuple(reviews))


def in_words(made: Adjustment) -> str:
    return answer_words(made.given, made.new, made.estimate)


@pytest.mark.parametrize("case", cases("6"), ids=lambda case: " | ".join(case.values()))
def test_what_counts(case: Row) -> None:
    found = state(happened(parts(case["versions"]), parts(case["what happened"])))
    counted, adjusted = found.counted.get(UNIT), found.adjusted.get((UNIT, ELEMENT))
    said = "-" if counted is None else f"{counted.receipt.number}{' phần hợp lệ' * counted.valid_part}"
    told = [f"hết {in_words(a)}" for a in found.lapsed] + [f"khớp {in_words(a)}" for a in found.fulfilled]
    told += [f"xác nhận {in_words(a)}" for a in found.confirmed.values()]
    told += [f"ghi {note.state}" for note in found.task_notes]
    told += [f"chủ trì {review.choice}" for review in found.owner_reviews]
    assert (said, in_words(adjusted) if adjusted else "-", "; ".join(told) or "-") == (
        case["counts"],
        case["adjusted"],
        case["told"],
    )


# the starter catalogue (decision-tables 7)


@pytest.mark.parametrize("case", cases("7"), ids=lambda case: " ".join(list(case.values())[:4]))
def test_the_starter_catalogue(case: Row) -> None:
    with (ROOT / "templates" / "danh_muc" / f"{case['file']}.csv").open(encoding="utf-8", newline="") as file:
        rows = {next(iter(row.values())): row for row in csv.DictReader(file)}
    assert rows[case["code"]][case["column"]] == case["says"]
