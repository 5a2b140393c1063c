"""What the code cites is in the repository: the page, the section, the row (docs/developing.md, Citations)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.markdown import ROOT, sections, table
from tests.test_starter import SECTIONS as PLAN

CITING = ("tanminh_xl", "tests", "benchmarks", "templates", "workbook", "docs", "README.md", "CHANGELOG.md", "run")
TEXTS = (".py", ".md", ".toml", ".html", ".bas", ".cls", ".txt", ".bat", "")
PASSED_OVER = ("tests/data/", "tests/test_docs_citations.py")
"""The plan itself, and the examples below."""

DOCS = {
    name: sections((ROOT / "docs" / f"{name}.md").read_text("utf-8"))
    for name in ("design", "decision-tables", "proofs")
}

NUMBER = r"(?:\d+(?:\.\d+)?)"
JOINED = r"(?:, | and | - )"
CITATION = re.compile(
    rf"\b(?P<name>design|decision-tables|proofs) (?P<numbers>{NUMBER}(?:{JOINED}{NUMBER})*)"
    rf"(?:, rows? (?P<rows>\d+(?:{JOINED}\d+)*))?",
    re.IGNORECASE,
)
OF_THE_PLAN = re.compile(r"\bplan (?P<sections>[IVX]+(?:\.\d+)*(?:(?:, | and )[IVX]+(?:\.\d+)*)*)\b")
PAGE = re.compile(r"\bdocs/[\w-]+\.md\b")
OTHER_FORMS = re.compile(
    r"\bissues? \d|\bdesign\b(?!\.md| \d)|\bproofs\b(?!\.md| \d)|decision[- ]tables?\b(?!\.md| \d)|field-facts"
    r"|\btable \d|\bsection \d|\brows? [\d ,and-]+ of (?:table|decision)",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """Text of the repository, and where it stands."""

    name: str
    text: str


def texts(*top: str) -> Iterator[Place]:
    for one in top:
        found = ROOT / one
        for path in sorted(found.rglob("*")) if found.is_dir() else [found]:
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and path.suffix in TEXTS and not name.startswith(PASSED_OVER):
                yield Place(name, path.read_text("utf-8"))


def numbers(said: str) -> list[str]:
    """The numbers of "1, 3 and 5" and of "1 - 4"."""
    found: list[str] = []
    for part in re.split(r", | and ", said):
        first, _, last = part.partition(" - ")
        whole = [str(n) for n in range(int(first), int(last) + 1)] if last and "." not in part else [first, last]
        found += filter(None, whole)
    return found


def dead(text: str) -> list[str]:
    """What is cited in a text and is not there."""
    found = [page for page in PAGE.findall(text) if not (ROOT / page).is_file()]
    for cited in CITATION.finditer(text):
        known = DOCS[cited["name"].lower()]
        missing = [number for number in numbers(cited["numbers"]) if number not in known]
        if cited["rows"] and not missing:
            rows = {row.get("#") for row in table(known[numbers(cited["numbers"])[-1]])}
            missing += [row for row in numbers(cited["rows"]) if row not in rows]
        found += [f"{cited[0]}: {number}" for number in missing]
    for cited in OF_THE_PLAN.finditer(text):
        found += [f"plan {number}" for number in re.split(", | and ", cited["sections"]) if number not in PLAN]
    return found


def one_line(text: str) -> str:
    """The text without what a comment or a docstring puts between the words of a citation that is broken over lines."""
    return re.sub(r"\s*\n\s*(?:# ?|> ?)?", " ", text)


def test_what_is_cited_is_there() -> None:
    missing = {place.name: found for place in texts(*CITING) if (found := dead(one_line(place.text)))}
    assert missing == {}


def test_citations_have_one_form() -> None:
    others = [
        f"{place.name}:{number}: {line.strip()}"
        for place in texts("tanminh_xl", "tests", "benchmarks", "templates")
        for number, line in enumerate(place.text.splitlines(), 1)
        if OTHER_FORMS.search(line)
    ]
    assert others == []


def test_citations_are_found_at_all() -> None:
    code = "".join(one_line(place.text) for place in texts("tanminh_xl"))
    assert {cited["name"].lower() for cited in CITATION.finditer(code)} >= {"design", "decision-tables"}
    assert len(CITATION.findall(code)) > 50 and len(OF_THE_PLAN.findall(code)) > 2 and PAGE.search(code)


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("(design 7.4)", []),
        ("design 3, 6 and 7.3", []),
        ("decision-tables 1 - 4", []),
        ("decision-tables 5.1, rows 1, 9 and 10", []),
        ("(design 3; plan V.1)", []),
        ("docs/decisions.md", []),
        ("design 9", ["design 9: 9"]),
        ("design 3 and 7.9", ["design 3 and 7.9: 7.9"]),
        ("decision-tables 98 - 99", ["decision-tables 98 - 99: 98", "decision-tables 98 - 99: 99"]),
        ("Decision-tables 5.1, row 14", ["Decision-tables 5.1, row 14: 14"]),
        ("design 3, row 1", ["design 3, row 1: 1"]),
        ("plan V.9", ["plan V.9"]),
        ("docs/design-2.md", ["docs/design-2.md"]),
    ],
)
def test_what_is_not_there_is_found(said: str, missing: list[str]) -> None:
    assert dead(said) == missing


@pytest.mark.parametrize(
    "said",
    [
        "issue 3, part 2",
        "decision-tables, 5",
        "(design, proofs)",
        "as the design says",
        "Table 3, meets",
        "field-facts 3",
    ],
)
def test_other_forms_are_found(said: str) -> None:
    assert OTHER_FORMS.search(said)
    assert not OTHER_FORMS.search("design 7.4, decision-tables 2, proofs 2, docs/design.md, designs, the plan's table")
