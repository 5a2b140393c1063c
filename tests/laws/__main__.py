"""Each law, its tests, how many examples were tried, and whether it held: ``python -m tests.laws``.

``TANMINH_LAWS=20 python -m tests.laws`` tries twenty times as many. Laws whose tests stand elsewhere are named here.
"""

from __future__ import annotations

import ast
import contextlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ELSEWHERE = {
    "A status that is told early is the status in the end; bounds are no wider than they must be": (
        "tests/test_bounds.py",
    ),
    "Each figure that counts is the one shown, or its cell is held": (
        "tests/test_shown.py::test_what_xlsxwriter_wrote",
        "tests/test_shown.py::test_what_openpyxl_wrote",
    ),
    "What becomes of an adjustment is said by the version that counts alone": ("tests/test_events.py",),
    "A copy that went back, read again, says and holds what the file did": (
        "tests/test_mark.py::test_the_copy_read_again_says_and_holds_what_the_file_did",
    ),
    "A workbook says the same by every way of reading it": ("tests/test_xlsx_same.py",),
    "What is written in an .ods is read": ("tests/test_ods.py::test_what_was_written_is_read",),
    "Over any run of imports a code stays with its row": ("tests/test_annex_laws.py",),
}


def laws() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each law in words, and the tests that hold it."""
    for path in sorted(HERE.glob("test_*.py")):
        said = " ".join((ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split())
        law = said.removeprefix("Law: ").partition(". ")[0].rstrip(".").replace("``", "`")
        yield f"{law[:1].upper()}{law[1:]}", (f"tests/laws/{path.name}",)
    yield from ELSEWHERE.items()


class Told:
    """Counts the examples of each test, and keeps what came of it."""

    def __init__(self) -> None:
        self.examples: Counter[str] = Counter()
        self.outcomes: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        for item in items:
            handle = getattr(getattr(item, "obj", None), "hypothesis", None)
            if handle is not None:
                handle.inner_test = self._counted(item.nodeid.partition("[")[0], handle.inner_test)

    def _counted(self, name: str, test: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: Any, **named: Any) -> None:
            self.examples[name] += 1
            test(*arguments, **named)

        run.__name__, run.is_hypothesis_test = test.__name__, False  # type: ignore[attr-defined]
        return run

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or report.failed:
            name = report.nodeid.partition("[")[0]
            if self.outcomes.get(name) != "failed":
                self.outcomes[name] = report.outcome
            if not report.passed:
                print(report.longreprtext, file=sys.stderr)


def main() -> int:
    rows, failed = [("law", "test", "examples", "aim", "reached"), ("---", "---", "---:", "---", "---")], 0
    for law, tests in laws():
        told = Told()
        with contextlib.redirect_stdout(io.StringIO()):
            pytest.main([*tests, "-q", "-m", "not office", "-p", "no:cacheprovider"], plugins=[told])
        wrong = [name for name, outcome in told.outcomes.items() if outcome != "passed"]
        held = bool(told.outcomes) and not wrong
        failed += not held
        count = told.examples.total() or len(told.outcomes)
        rows.append((law, " ".join(tests), str(count), "none fails", "yes" if held else f"**no**: {' '.join(wrong)}"))
    print("\n".join(f"| {' | '.join(row)} |" for row in rows))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
