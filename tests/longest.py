"""Which files of tests take longest: under xdist they are handed out first, so that all workers end together.

By `python -m pytest --durations=0`, from some 15 seconds on; one that is not named here comes after them. Without
xdist the files keep their order.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

FILES = (
    "faults/test_same_end.py",
    "live/test_faults.py",
    "live/test_buttons.py",
    "live/test_staff_work.py",
    "live/test_upgrade.py",
    "live/test_year.py",
    "live/test_both_hosts.py",
    "test_closing.py",
    "live/test_filters.py",
    "live/test_story.py",
    "office/test_report_pages.py",
    "test_answer.py",
    "test_integrity.py",
    "live/test_asking.py",
    "office/test_every_page.py",
    "test_nets.py",
    "office/test_consolidated.py",
    "office/test_home.py",
    "test_vba.py",
    "test_letters.py",
    "test_decide.py",
    "test_xlsx.py",
    "office/test_typed_master.py",
    "office/test_master_pages.py",
    "test_snapshot.py",
    "test_docx_kept.py",
    "test_periods.py",
    "office/test_macros.py",
)
_TESTS = Path(__file__).parent
_PLACE = {_TESTS / name: place for place, name in enumerate(FILES)}


def first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests of those files before the others; within a file, and among the others, in their order.

    UsageError: a file of the list is gone.
    """
    if gone := [str(path) for path in _PLACE if not path.is_file()]:
        raise pytest.UsageError(f"tests/longest.py names files that are gone: {', '.join(gone)}")
    return sorted(items, key=lambda item: _PLACE.get(item.path, len(_PLACE)))
