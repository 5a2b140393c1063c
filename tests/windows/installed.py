"""The installed program on Windows: these tests run on its own Python."""

import shutil
import sys
import winreg
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from tanminh_xl import machine
from tanminh_xl.domain.pc_notes import CHILD_RULE, Regional
from tanminh_xl.records.backups import backed_up
from tanminh_xl.records.folder import Folder
from tests.windows.pc import DEMO, HOME, cmd, set_to

BATCH = HOME / "tanminh-xl.bat"


@pytest.fixture(scope="module")
def demo() -> Path:
    """The demonstration's folder; what it holds when it is made is compared with Linux's."""
    code, said = cmd(BATCH, "demo", DEMO)
    assert code == 0, said
    work = DEMO.with_name("Xã thử")
    shutil.copytree(DEMO, work)
    return work


def test_the_program_runs_on_the_python_that_the_kit_brought() -> None:
    assert sys.executable.lower() == str(HOME / "python" / "python.exe").lower()
    assert sys.version_info[:2] == (3, 11)


def test_xlwings_works_without_what_is_not_free() -> None:
    import xlwings

    assert xlwings.__pro__ is False
    assert [engine.name for engine in xlwings.engines] == ["excel"]
    assert not (HOME / "site" / "xlwings" / "pro").exists()
    assert list(HOME.glob("giay_phep/xlwings-*/LICENSE.txt"))


def test_every_module_is_compiled_whatever_its_date() -> None:
    for source in (HOME / "site").rglob("*.py"):
        compiled = source.parent / "__pycache__" / f"{source.stem}.cpython-311.pyc"
        assert compiled.read_bytes()[4:8] == b"\x01\x00\x00\x00", source  # PEP 552: hash-based, unchecked


def test_help_and_errors_are_vietnamese() -> None:
    code, said = cmd(BATCH, "--help")
    assert (code, "Tiếp nhận tệp các đơn vị gửi" in said) == (0, True)
    code, said = cmd(BATCH, "status", "--folder", "C:\\Không có")
    assert (code, "không phải thư mục kế hoạch" in said) == (2, True)


def test_doctor_finds_the_demonstration_in_order(demo: Path) -> None:
    code, said = cmd(BATCH, "doctor", "--folder", demo, TANMINH_HOME=str(HOME))
    assert code == 0, said


def test_doctor_says_what_is_to_be_done(demo: Path) -> None:
    odd = DEMO.with_name("Xã 100%; OneDrive")
    shutil.copytree(demo, odd)
    code, said = cmd(BATCH, "doctor", "--folder", odd, TANMINH_HOME="")
    assert code == 1
    assert said.count("CẦN LÀM") == 2, said
    assert "cai_dat.bat" in said and "“;”" in said and "“%”" in said


def test_doctor_says_what_this_pc_makes_of_a_day_and_of_a_decimal(demo: Path) -> None:
    key = machine.REGIONAL_KEY
    with set_to("d/M/yyyy", key, "sShortDate"), set_to(",", key, "sDecimal"):
        assert machine.regional() == Regional("d/M/yyyy", ",")
    rule = set_to("1", machine.RULE_KEYS[0], CHILD_RULE, winreg.HKEY_LOCAL_MACHINE)
    with set_to("M/d/yyyy", key, "sShortDate"), set_to(".", key, "sDecimal"), rule:
        code, said = cmd(BATCH, "doctor", "--folder", demo, TANMINH_HOME=str(HOME))
    assert "6/7 là ngày 7 tháng 6" in said and "2026-7-6" in said
    assert "gõ 12.5; gõ 12,5 có thể thành 125" in said
    assert (code, CHILD_RULE in said) == (1, True), said


def test_what_windows_says_of_drives_onedrive_and_the_programs_folder(tmp_path: Path) -> None:
    with set_to("C:\\users\\root\\UBND", rf"{machine.SYNC_KEY}\0123", "MountPoint"):
        assert "C:\\users\\root\\UBND" in machine.synced()
    assert machine.mapped_drives() == {"N:"}
    assert machine.writable(HOME / "tam") and not machine.writable(tmp_path / "không có")
    assert machine.starts(HOME / "python" / "python.exe") and not machine.starts(HOME / "python.exe")


def test_a_copy_that_is_open_or_read_only_stays_until_the_next_time(tmp_path: Path) -> None:
    def keep(day: int) -> Path:
        return backed_up(tmp_path / "KH.xlsm", b"%d" % day, datetime(2026, 6, day))

    copies = [keep(day) for day in range(1, 12)]
    copies[2].chmod(0o444)
    with copies[1].open("rb"):
        keep(12), keep(13)
    assert copies[1].exists() and copies[2].exists()
    copies[2].chmod(0o666)
    keep(14)
    assert [path.exists() for path in copies[:5]] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("Q:\\Kế hoạch", "Máy này không có ổ đĩa “Q:”"),
        ("\\\\khong-co\\chung\\Kế hoạch", "máy chủ"),
        ('C:\\Kế hoạch\\" --tin-cay', "bỏ dấu \\ ở cuối"),
    ],
)
def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(folder: str, said: str) -> None:
    code, told = cmd(BATCH, "new", folder)
    assert (code, said in told, "Traceback" in told) == (2, True, False), told


def test_the_master_with_macros_is_written_and_read_again_here() -> None:
    from tanminh_xl import catalogue
    from tanminh_xl.domain.tables import tables
    from tanminh_xl.master import vba
    from tanminh_xl.master.workbook import workbook

    starter = catalogue.starter()
    book = workbook(tables(starter.plan.years), catalogue.rows(starter), created=datetime(2026, 6, 1))
    held = vba.sources(book)
    assert all(vba.same_code(held[module.name], module.text) for module in vba.modules())


def test_check_reads_a_form_and_writes_nothing(demo: Path) -> None:
    before = sorted(demo.rglob("*"))
    form = next((demo / "bieu_mau" / "2026-N").glob("*.xlsx"))
    code, said = cmd(BATCH, "check", form, "--folder", demo)
    assert code == 1, said
    assert form.name in said
    assert sorted(demo.rglob("*")) == before


def test_a_report_that_is_open_elsewhere_gets_a_neighbour(demo: Path) -> None:
    report = demo / "bao_cao" / "2026-N" / "so_lieu.csv"
    receipt = next(r for r in Folder(demo).records("2026-N").receipts if r.unit.startswith("THON") and r.submission)
    answer = next(a for a in receipt.submission.answers if isinstance(a.value, int | float))
    code, said = cmd(BATCH, "adjust", answer.unit, answer.element, "7", "--why", "Kiểm tra", "-f", demo, "-p", "2026-N")
    assert code == 0, said
    before = report.read_bytes()
    with report.open("rb"):  # as Excel does, this shares reading and writing, not replacing
        code, said = cmd(BATCH, "merge", "--folder", demo, "--period", "2026-N")
    beside = list(report.parent.glob("so_lieu (mới *).csv"))
    assert len(beside) == 1, said
    assert "đóng tệp" in said
    assert report.read_bytes() == before != beside[0].read_bytes()
    code, said = cmd(BATCH, "merge", "--folder", demo, "--period", "2026-N")
    assert report.read_bytes() == beside[0].read_bytes()


def test_two_collectors_at_once_lose_nothing(demo: Path) -> None:
    kept = [p for p in (demo / "da_nhan" / "2026-N").rglob("*.xlsx") if zipfile.is_zipfile(p)][:6]
    sources = [DEMO.with_name(f"Gửi lại {n}") for n in (1, 2)]
    for n, source in enumerate(sources):
        source.mkdir()
        for path in kept:
            copy = source / path.name.rpartition("__")[0]
            copy = copy.with_name(f"{copy.name} lần {n}.xlsx")
            shutil.copyfile(path, copy)
            with zipfile.ZipFile(copy, "a") as changed:
                changed.comment = f"{n}".encode()
    before = {(r.unit, r.number) for r in Folder(demo).records("2026-N").receipts}
    with ThreadPoolExecutor(2) as both:
        said = list(both.map(lambda source: cmd(BATCH, "collect", source, "-f", demo, "-p", "2026-N"), sources))
    assert all(code in (0, 1) for code, _ in said), said
    folder = Folder(demo)
    after = folder.records("2026-N").receipts
    new = [r for r in after if (r.unit, r.number) not in before]
    assert len({(r.unit, r.number) for r in after}) == len(after) == len(before) + 2 * len(kept)
    assert sorted(r.name for r in new) == sorted(path.name for source in sources for path in source.iterdir())
    assert all(folder.data(r) for r in new)
    assert not list(demo.rglob(".tam-*"))
