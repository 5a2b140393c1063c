"""What every test may ask for."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import demo_folder, longest
from tests.office.office import Office, missing_programs
from tests.office.profiles import VIETNAM

# No example fails for being slow: how fast this machine is just now says nothing of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Under xdist the longest files come first."""
    if hasattr(config, "workerinput"):
        items[:] = longest.first(items)


@pytest.fixture(scope="session")
def pcs() -> Iterator[Callable[[str], Office]]:
    """LibreOffice on a PC of a locale: one process each for the whole run (one a worker under pytest-xdist)."""
    started: dict[str, Office] = {}

    def pc(locale: str) -> Office:
        if locale not in started:
            started[locale] = Office(locale=locale)
        return started[locale]

    yield pc
    for office in started.values():
        office.close()


@pytest.fixture(scope="session")
def _office_process(pcs: Callable[[str], Office]) -> Office:
    return pcs(VIETNAM)


@pytest.fixture
def office(request: pytest.FixtureRequest, _office_process: Office) -> Office:
    """LibreOffice on a Vietnamese PC."""
    if request.node.get_closest_marker("office") is None:
        pytest.fail("a test that asks for the fixture `office` carries @pytest.mark.office")
    return _office_process


@pytest.fixture(scope="session")
def _programs() -> list[str]:
    return missing_programs()


@pytest.fixture(autouse=True)
def _office_programs_are_here(request: pytest.FixtureRequest) -> None:
    """A test marked `office` fails, and is never skipped, where a program that it needs is missing."""
    if request.node.get_closest_marker("office") is not None:
        missing = request.getfixturevalue("_programs")
        if missing:
            pytest.fail(f"not on this machine: {', '.join(missing)}. `./run test` installs what the tests need.")


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder, made once; only to be read."""
    folder = tmp_path_factory.mktemp("demo") / "ke-hoach"
    demo_folder.make(folder)
    return folder


@pytest.fixture
def demo(made_demo: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration's folder, to be changed at will."""
    return demo_folder.copy(made_demo, tmp_path / "ke-hoach")
