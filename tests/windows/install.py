"""cai_dat.bat, run by cmd; these tests run on the kit's own Python, before anything is installed."""

import subprocess
import winreg
import zipfile
from pathlib import Path

import pytest

from tests.windows.pc import HOME, KIT, LOCATION, PLAN, cmd, registry, set_to, typed

WINDOWS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
INSTALL = f'"{KIT}\\cai_dat.bat" --tu-dong'.replace("/", "\\")


@pytest.mark.parametrize(
    ("switches", "said"),
    [
        ('--ke-hoach "Q:\\Kế hoạch"', "Máy này không có ổ đĩa “Q:”"),
        (
            '--ke-hoach "\\\\khong-co\\chung\\Kế hoạch"',
            "Không kết nối được máy chủ, thư mục dùng chung “\\\\khong-co\\chung”",
        ),
        ('--ke-hoach "C:\\Kế hoạch\\" --tin-cay', "bỏ dấu \\ ở cuối"),
        ('--ke-hoach "%OneDrive%\\Kế hoạch"', "Nằm trong OneDrive"),
        ('--noi-dat "Q:\\TanMinh"', "Máy này không có ổ đĩa “Q:”"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_made(switches: str, said: str) -> None:
    code, told = typed(f"{INSTALL} {switches}", OneDrive="C:\\users\\root\\Mây của xã")
    assert (code, said in told) == (2, True), told
    assert "Traceback" not in told
    assert not HOME.exists() and registry("Environment", "TANMINH_HOME") is None


def test_windows_that_cannot_run_it_are_told_so_before_python_starts() -> None:
    code, said = typed(f"set PROCESSOR_ARCHITECTURE=x86&& {INSTALL}")
    assert (code, "Windows 32 bit" in said) == (2, True), said
    with set_to("7601", WINDOWS, "CurrentBuildNumber", winreg.HKEY_LOCAL_MACHINE):
        code, said = cmd(KIT / "cai_dat.bat", "--tu-dong")
    assert (code, "Windows 7" in said) == (2, True), said
    assert not HOME.exists()


def test_a_python_that_a_virus_scanner_took_or_holds_is_named(tmp_path: Path) -> None:
    kit = tmp_path / "Kit (1)"
    (kit / "python").mkdir(parents=True)
    (kit / "thu_vien.zip").write_bytes(b"")
    (kit / "cai_dat.bat").write_bytes((KIT / "cai_dat.bat").read_bytes())
    python = f"{kit / 'python' / 'python.exe'}"
    code, said = cmd(kit / "cai_dat.bat", "--tu-dong")
    assert (code, python in said) == (2, True), said
    Path(python).write_bytes(b"MZ")  # no program any more
    code, said = cmd(kit / "cai_dat.bat", "--tu-dong")
    assert (code, python in said) == (2, True), said


def test_an_account_with_diacritics_gets_an_ascii_home() -> None:
    local = Path("C:/users/Nguyễn Văn Ánh/AppData/Local")
    local.mkdir(parents=True)
    code, said = cmd(KIT / "cai_dat.bat", "--tu-dong", "--ke-hoach", "C:\\Thử", LOCALAPPDATA=str(local))
    assert code == 0, said
    home = str(registry("Environment", "TANMINH_HOME"))
    assert home.isascii()
    assert Path(home, "python", "python.exe").exists()
    assert registry(LOCATION, "Path") is None  # nobody agreed to it
    log = rf"{home}\tam\xlwings-1.log"  # as xlwings' macro has cmd write it; without the folder nothing runs
    subprocess.run(rf'cmd /s /c ""{home}\python\python.exe" -c "import nothing" 2> "{log}""', check=False)
    assert "ModuleNotFoundError" in Path(log).read_text()


def test_it_lays_the_program_writes_the_master_and_proves_itself() -> None:
    pasted = f"{PLAN.as_posix()}/"
    code, said = typed(f'{INSTALL} --tin-cay --ke-hoach " {pasted} "')
    assert code == 0, said
    assert registry("Environment", "TANMINH_HOME") == str(HOME)
    assert registry(LOCATION, "Path") == str(PLAN) + "\\"
    assert registry(LOCATION, "AllowSubfolders") == 0
    assert f'reg delete "HKCU\\{LOCATION}" /f' in said
    assert "Máy và thư mục kế hoạch dùng được." in said
    assert (PLAN / "ke_hoach.json").exists()
    assert len(list(PLAN.glob("TanMinh_KeHoach.xls*"))) == 1


def made_older(master: Path) -> bytes:
    """The master as version 0.1.0 would have made its buttons."""
    part = "customUI/customUI14.xml"
    with zipfile.ZipFile(master) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = parts[part].replace(b"<!-- tanminh_xl ", b"<!-- tanminh_xl 0.1.0, khi ")
    with zipfile.ZipFile(master, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return master.read_bytes()


def test_a_second_time_it_replaces_the_program_and_keeps_the_plan() -> None:
    """And, asked to, gives an older master this version's buttons, with a copy of it as it was."""
    master = next(PLAN.glob("TanMinh_KeHoach.xls*"))
    rest = {path: path.read_bytes() for path in PLAN.rglob("*") if path.is_file() and path != master}
    before = made_older(master)
    (HOME / "site" / "cu.py").write_text("")
    code, said = cmd(KIT / "cai_dat.bat", "--tu-dong", "--nang-cap", "--ke-hoach", str(PLAN))
    assert code == 0, said
    assert not (HOME / "site" / "cu.py").exists()
    assert (HOME / "tam").is_dir()
    assert {path: path.read_bytes() for path in rest} == rest
    assert [path.read_bytes() for path in (PLAN / "sao_luu").iterdir()] == [before]
    assert "Đã thay nút bấm" in said and master.read_bytes() != before


def test_it_says_that_the_kit_was_not_unpacked(tmp_path: Path) -> None:
    alone = tmp_path / "cai_dat.bat"
    alone.write_bytes((KIT / "cai_dat.bat").read_bytes())
    code, said = cmd(alone, "--tu-dong")
    assert code == 2
    assert "Extract All" in said
