"""The kit's parts, without the network (tests/windows builds it whole, twice)."""

import io
import re
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tanminh_xl import templates
from tanminh_xl.domain import pc_notes, plan_path
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.usecases import build_kit
from tanminh_xl.usecases.build_kit import BATCHES, LOCK, PAGE, left_out, licence_of, packed

ROOT = Path(__file__).parent.parent
KIT = templates.toml("cai_dat/kit.toml")
LOCKED = dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", templates.path(LOCK).read_text("utf-8"), re.MULTILINE))


def test_the_lock_holds_what_the_program_asks_for_on_windows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for wanted in map(Requirement, project["dependencies"]):
        assert wanted.specifier.contains(LOCKED[canonicalize_name(wanted.name)]), wanted


def test_the_lock_has_the_versions_that_wine_runs_and_hashes_and_no_host() -> None:
    text = templates.path(LOCK).read_text("utf-8")
    assert LOCKED["numpy"] == "1.26.4"
    assert LOCKED["pandas"].startswith("2.3.")
    assert "pywin32" in LOCKED
    assert "://" not in text
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z])", text))


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        ("xlwings/pro/__init__.py", True),
        ("xlwings/pro/reports/main.py", True),
        ("xlwings/xlwingslib.cp311-win_amd64.pyd", True),
        ("xlwings-0.37.8.dist-info/LICENSE_PRO.txt", True),
        ("xlwings-0.37.8.dist-info/LICENSE.txt", False),
        ("xlwings/xlwings.bas", False),
        ("xlwings/main.py", False),
        ("pandas/tests/frame/test_api.py", True),
        ("pandas/_testing/__init__.py", False),
        ("pywin32_system32/pywintypes311.dll", False),
        ("reportlab/fonts/DarkGardenMK.pfb", True),
        ("reportlab/pdfbase/ttfonts.py", False),
        ("PIL/_avif.cp311-win_amd64.pyd", True),
        ("PIL/_imaging.cp311-win_amd64.pyd", False),
        ("tanminh_xl/templates/danh_muc/don_vi.csv", False),
        ("tanminh_xl/master/vba/TmRibbon.bas", False),
    ],
)
def test_what_is_not_free_or_not_needed_stays_out(path: str, gone: bool) -> None:
    assert left_out(path, KIT["leave_out"]) is gone


def test_a_place_that_cannot_be_is_told_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_kit, "_pip", lambda *arguments: pytest.fail("fetched"))
    monkeypatch.setattr(sys, "version_info", (3, 11, 9))
    (tmp_path / "tệp").write_bytes(b"")
    with pytest.raises(TanMinhError, match="đã là một tệp"):
        build_kit.build_kit(tmp_path / "tệp", lambda text, n, total: True)


def test_the_same_files_are_the_same_zip_in_whatever_order() -> None:
    files = {"b/ệ.txt": b"2" * 99, "a.zip": b"PK", "a.txt": b"1"}
    made = packed(files)
    assert made == packed(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(made)) as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == files
        assert zipped.getinfo("a.zip").compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize("name", BATCHES)
def test_a_batch_file_is_what_cmd_can_read(name: str) -> None:
    data = build_kit.batch(name)
    assert data.count(b"\r\n") == data.count(b"\n") > 0
    lines = data.decode("utf-8").splitlines()
    first = next((n for n, line in enumerate(lines) if not line.isascii()), len(lines))
    assert first == len(lines) or any("chcp 65001" in line for line in lines[:first])
    assert "powershell" not in data.decode("utf-8").lower()
    assert "goto" not in data.decode("utf-8")  # cmd looks for labels by bytes, wrongly among UTF-8


def test_python_finds_its_libraries_beside_it_and_nowhere_else() -> None:
    assert KIT["python"]["search"] == [
        "python311.zip",
        ".",
        r"..\site",
        r"..\site\win32",
        r"..\site\win32\lib",
        "import site",
    ]
    assert re.fullmatch(r"[0-9a-f]{64}", KIT["python"]["sha256"])


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT\nLicense: other", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License\nClassifier: Topic :: X", "BSD License"),
        ("License: PSF\n  and more", "PSF"),
        ("Name: x", ""),
    ],
)
def test_a_librarys_licence(metadata: str, licence: str) -> None:
    assert licence_of(f"{metadata}\n\n") == licence


def test_the_page_names_every_switch_and_what_was_not_tried() -> None:
    page = templates.path(f"cai_dat/{PAGE}").read_text("utf-8")
    for word in (
        "--tu-dong",
        "--ke-hoach",
        "--tin-cay",
        "--noi-dat",
        "--nang-cap",
        "go_cai_dat.bat",
        "TANMINH_HOME",
        "AllowSubfolders",
        r"%TANMINH_HOME%\python\python.exe",
        r"%TANMINH_HOME%\tam",
        pc_notes.CHILD_RULE,
        "Run anyway",
        "Windows 7",
        f"dưới {plan_path.LONGEST_FOR_ALL} ký tự",
        f"không quá {plan_path.LONGEST}",
    ):
        assert word in page
    assert "wine" in page
    assert "<h2>Phần mềm diệt vi-rút</h2>" in page  # the batch file and the installer send people there


def test_a_windows_that_is_too_old_ends_before_python_starts() -> None:
    lines = templates.path("cai_dat/cai_dat.bat").read_text("utf-8").splitlines()
    first = {
        word: next(n for n, line in enumerate(lines) if word in line) for word in ("x86", "9600", "%TM_KIT%python")
    }
    assert max(first["x86"], first["9600"]) < first["%TM_KIT%python"]
