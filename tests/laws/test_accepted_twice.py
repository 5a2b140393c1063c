"""Law: a file accepted twice changes nothing, whatever it is called then, whenever it was saved, in whatever it comes
(decision-tables 5.1, row 1)."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.carried import collect
from tests.laws.letters import Letter, bags, facts, letters, plans, post
from tests.laws.often import often
from tests.laws.test_order_of_collecting import tables
from tests.plans import Plan


def again(plan: Plan, bag: list[Letter]) -> list[Path]:
    """The same bytes under another unit's name, and saved later."""
    later = [letter._replace(hour=letter.hour + 9) for letter in bag]
    names = post(plan, later, "lai", "{at} THON03 gửi lại.xlsx")
    for path, letter in zip(names, bag, strict=True):
        shutil.copyfile(post(plan, [letter], "cu")[0], path)
    return names


def within(plan: Plan, bag: list[Letter]) -> list[Path]:
    """The same files somewhere in a folder."""
    return [post(plan, bag, "gửi lại")[0].parent]


def packed(plan: Plan, bag: list[Letter]) -> list[Path]:
    """The same files in an archive."""
    path = plan.folder.parent / "gửi lại.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in post(plan, bag, "nén"):
            archive.write(file, f"thư mục/{file.name}")
    return [path]


@often(4)
@given(bags, st.lists(st.sampled_from((again, within, packed, post)), min_size=1, max_size=2), letters)
def test_what_was_accepted_once_changes_nothing_again(bag: list[Letter], ways: list[object], late: Letter) -> None:
    with plans(1) as (plan,):
        collect(*plan.at(), post(plan, bag))
        collect(*plan.at(), post(plan, [late], "sau"))
        kept, were = facts(plan), tables(plan)
        for way in ways:
            assert callable(way)
            plan.now = plan.now.replace(day=plan.now.day + 1)
            collect(*plan.at(), way(plan, [*bag, late]))
            assert facts(plan) == kept
            assert tables(plan) == were
