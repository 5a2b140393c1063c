"""cai_dat.bat, run by cmd; these tests run on the kit's own Python, before anything is installed."""

from pathlib import Path

from tests.windows.pc import HOME, KIT, LOCATION, PLAN, cmd, registry


def test_an_account_with_diacritics_gets_an_ascii_home() -> None:
    local = Path("C:/users/Nguyễn Văn Ánh/AppData/Local")
    local.mkdir(parents=True)
    code, said = cmd(KIT / "cai_dat.bat", "--tu-dong", "--ke-hoach", "C:\\Thử", LOCALAPPDATA=str(local))
    assert code == 0, said
    home = str(registry("Environment", "TANMINH_HOME"))
    assert home.isascii()
    assert Path(home, "python", "python.exe").exists()
    assert registry(LOCATION, "Path") is None  # nobody agreed to it


def test_it_lays_the_program_writes_the_master_and_proves_itself() -> None:
    code, said = cmd(KIT / "cai_dat.bat", "--tu-dong", "--tin-cay", "--ke-hoach", str(PLAN))
    assert code == 0, said
    assert registry("Environment", "TANMINH_HOME") == str(HOME)
    assert registry(LOCATION, "Path") == str(PLAN) + "\\"
    assert registry(LOCATION, "AllowSubfolders") == 0
    assert f'reg delete "HKCU\\{LOCATION}" /f' in said
    assert "Máy và thư mục kế hoạch dùng được." in said
    assert (PLAN / "ke_hoach.json").exists()
    assert len(list(PLAN.glob("TanMinh_KeHoach.xls*"))) == 1


def test_a_second_time_it_replaces_the_program_and_keeps_the_plan() -> None:
    master = next(PLAN.glob("TanMinh_KeHoach.xls*"))
    before = master.read_bytes()
    (HOME / "site" / "cu.py").write_text("")
    code, said = cmd(KIT / "cai_dat.bat", "--tu-dong", "--ke-hoach", str(PLAN))
    assert code == 0, said
    assert not (HOME / "site" / "cu.py").exists()
    assert master.read_bytes() == before


def test_it_says_that_the_kit_was_not_unpacked(tmp_path: Path) -> None:
    alone = tmp_path / "cai_dat.bat"
    alone.write_bytes((KIT / "cai_dat.bat").read_bytes())
    code, said = cmd(alone, "--tu-dong")
    assert code == 2
    assert "Extract All" in said
