"""What is shipped: the wheel holds all that an installed program needs, the locks hold what the wheel asks for."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return zipfile.ZipFile(next(folder.glob("tanminh_xl-*.whl")))


def test_the_wheel_holds_every_module_and_template(wheel: zipfile.ZipFile) -> None:
    package = ROOT / "tanminh_xl"
    modules = [path for path in package.rglob("*") if path.suffix in (".py", ".toml", ".bas", ".cls")]
    wanted = {path.relative_to(ROOT).as_posix() for path in modules} | {"tanminh_xl/py.typed"}
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert templates
    wanted |= {f"tanminh_xl/{path.relative_to(ROOT).as_posix()}" for path in templates}
    wanted.add("tanminh_xl_click_first.pth")
    shipped = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert shipped == wanted


def test_the_wheel_brings_command_and_licence(wheel: zipfile.ZipFile) -> None:
    about = f"tanminh_xl-{PROJECT['project']['version']}.dist-info"
    target = PROJECT["project"]["scripts"]["tanminh-xl"]
    assert f"tanminh-xl = {target}" in wheel.read(f"{about}/entry_points.txt").decode()
    assert f"{target.partition(':')[0].replace('.', '/')}.py" in wheel.namelist()
    assert wheel.read(f"{about}/licenses/LICENSE").startswith(b"MIT License")


def test_an_installed_wheel_works_from_any_folder(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path / "site")
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import tanminh_xl; print(tanminh_xl.__file__); "
        "from tanminh_xl.cli import main; "
        "sys.exit(main(['new', 'xã']) or main(['status', '--folder', 'xã', '-p', '2026-6T']))"
    )
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    command = [sys.executable, "-S", "-c", f"import site; site.main(); {program}"]
    done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.startswith(str(tmp_path / "site"))
    assert "Việc cần làm tiếp theo" in done.stdout


def locked(name: str) -> dict[str, list[str]]:
    """Name of a package -> its locked versions (more than one where Python versions differ)."""
    versions: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([a-z0-9-]+)==([^ ;]+)", line):
            versions.setdefault(found[1], []).append(found[2])
    return versions


def asked(*extras: str) -> list[str]:
    project = PROJECT["project"]
    more = [text for extra in extras for text in project["optional-dependencies"][extra]]
    return [*project["dependencies"], *PROJECT["build-system"]["requires"], *more]


@pytest.mark.parametrize(
    ("lock", "wanted"), [("requirements.lock", asked()), ("requirements-test.lock", asked("test"))]
)
def test_a_lock_holds_what_pyproject_asks_for(lock: str, wanted: list[str]) -> None:
    versions = locked(lock)
    for requirement in map(Requirement, wanted):
        found = versions.get(canonicalize_name(requirement.name), [])
        assert found, f"{requirement.name} is not in {lock}"
        assert all(requirement.specifier.contains(version) for version in found), requirement


def test_the_tests_run_with_the_versions_that_the_demo_runs_with() -> None:
    tests = locked("requirements-test.lock")
    assert {name: tests.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_names_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    for entry in re.split(r"\n(?=[a-z])", text):
        assert entry.startswith("#") or "--hash=sha256:" in entry, entry
