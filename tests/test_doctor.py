"""doctor: each question is answered, whatever the ones before came to, and says what is to be done."""

import shutil
import sys
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import pytest

from tanminh_xl import __version__, catalogue, machine, terminal
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call, Outcome
from tanminh_xl.domain.pc_notes import Regional
from tanminh_xl.domain.tables import tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master import customui, vba
from tanminh_xl.master import workbook as workbook_module
from tanminh_xl.master.package import code_names, read_parts, swapped, write_parts
from tanminh_xl.master.workbook import made_by, workbook
from tanminh_xl.records import disk
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.doctor import Facts, doctor, master_of, program, satisfied, where
from tanminh_xl.usecases.new import new
from tanminh_xl.usecases.proposal import carry_out
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.upgrade_macros import upgrade_macros

NOW = datetime(2026, 6, 1, 8, tzinfo=ZONE)
HOME = r"C:\Users\lan\AppData\Local\TanMinh"
LIBRARIES = {
    name: version(name)
    for name in (
        *("imapclient", "keyring", "numpy", "openpyxl", "pandas", "pydantic", "pyopenvba"),
        *("python-docx", "python-oxmsg", "reportlab", "rich", "typer", "xlsxwriter", "xlwings"),
    )
}
PC = Facts(rf"{HOME}\python\python.exe", (3, 11, 9), True, HOME, (r"C:\Users\lan\OneDrive",), LIBRARIES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("doctor") / "Kế hoạch"
    new(Call(root, "", NOW, "Lan"))
    return root


@pytest.fixture
def plan(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "Kế hoạch")


def ask(root: Path) -> Outcome:
    snapshot = Snapshot(FilesHost(master_of(root)), Call(root, "", NOW, "Lan"))
    return carry_out(snapshot, doctor(snapshot, machine.facts(), terminal.advise))


def todo(outcome: Outcome) -> list[str]:
    return [line.removeprefix("CẦN LÀM  ") for line in outcome.lines if line.startswith("CẦN LÀM")]


def test_a_new_plan_is_in_order_and_nothing_is_left_behind(plan: Path) -> None:
    before = sorted(plan.rglob("*"))
    outcome = ask(plan)
    assert (outcome.exit, todo(outcome)) == (0, [])
    assert "dùng được" in outcome.text
    assert not any("6/7" in line for line in outcome.lines) or machine.facts().windows
    assert sorted(plan.rglob("*")) == before


def test_whether_a_python_starts_and_a_folder_takes_a_file_is_tried(tmp_path: Path) -> None:
    text = tmp_path / "python.exe"
    text.write_bytes(b"MZ")
    text.chmod(0o755)
    assert machine.starts(Path(sys.executable))
    assert not machine.starts(text) and not machine.starts(tmp_path / "không có")
    assert machine.writable(tmp_path) and [*tmp_path.iterdir()] == [text]
    assert not machine.writable(tmp_path / "không có") and not machine.writable(text)


def test_a_folder_that_is_no_plan_is_said_and_nothing_more_is_asked_of_it(tmp_path: Path) -> None:
    outcome = ask(tmp_path)
    (line,) = todo(outcome)
    assert outcome.exit == 1
    assert "không phải thư mục kế hoạch" in line
    assert not any("Danh mục" in line for line in outcome.lines)


def test_all_that_is_wrong_is_told_at_once(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Folder(plan).master.write_bytes(b"")
    stranger = plan / "so_ky" / "2026-6T" / "0001.json"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("{")
    monkeypatch.setattr(disk, "_CREATE", 0)  # opens what is not there: as on a drive that only reads
    outcome = ask(plan)
    assert [line.partition(":")[0] for line in todo(outcome)] == [
        "Ghi vào thư mục kế hoạch",
        "Danh mục",
        "Sổ ghi nhận",
        "Macro",
    ]
    assert outcome.text == "Còn 4 việc cần làm."


def test_a_master_that_is_open_is_worth_a_note_only(plan: Path) -> None:
    master = Folder(plan).master
    (plan / f"~${master.name}").write_bytes(b"")
    outcome = ask(plan)
    assert outcome.exit == 0
    assert any("Lưu ý" in line and "đang mở trong Excel" in line for line in outcome.lines)


def test_an_equals_sign_in_the_masters_name_breaks_its_buttons(plan: Path) -> None:
    folder = Folder(plan)
    odd = "KeHoach=2026.xlsx"
    folder.master.rename(plan / odd)
    folder.switch_master(odd)
    assert any("bỏ dấu “=”" in line for line in todo(ask(plan)))


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (r"C:\Kế hoạch xã\Tân Minh", ""),
        (r"C:\Xã; thôn", "“;”"),
        (r"C:\100%", "“%”"),
        (r"C:\a^b", "“^”"),
        (r"C:\Users\lan\OneDrive\Kế hoạch", "OneDrive"),
        (r"D:\OneDrive - UBND\Kế hoạch", "OneDrive"),
        (r"C:\Users\lan\OneDriveKhac\Kế hoạch", "OneDrive"),
        (r"C:\Users\lan\UBND xã\Kế hoạch", "OneDrive"),
        (r"C:\Users\lan\UBND xã Tân Minh\Kế hoạch", ""),
        ("C:\\" + "x" * 106, ""),
        ("C:\\" + "x" * 107, "Dài 110 ký tự"),
    ],
)
def test_the_folders_path(folder: str, said: str) -> None:
    pc = PC._replace(synced=(*PC.synced, r"C:\Users\lan\UBND xã"))
    line = next(where(folder, pc))
    assert said in line.todo
    assert bool(line.todo) == bool(said)


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("C:\\" + "x" * 65, []),
        ("C:\\" + "x" * 66, ["218 ký tự"]),
        ("C:\\" + "x" * 106, ["218 ký tự"]),
        ("C:\\" + "x" * 107, []),
        ("\\\\may-chu\\chung\\Kế hoạch", ["Nằm trên mạng"]),
        ("Z:\\Kế hoạch", ["Nằm trên mạng"]),
        ("z:\\Kế hoạch", ["Nằm trên mạng"]),
        ("D:\\Kế hoạch", []),
    ],
)
def test_what_is_worth_knowing_of_the_folders_path(folder: str, said: list[str]) -> None:
    notes = [line for line in where(folder, PC._replace(mapped=frozenset({"Z:"}))) if line.note]
    assert len(notes) == len(said)
    assert all(word in note.text for word, note in zip(said, notes, strict=True))
    assert not [line for line in where(folder, PC._replace(windows=False)) if line.note]


@pytest.mark.parametrize(
    ("short_date", "decimal", "said"),
    [
        ("dd/MM/yyyy", ",", ["Được", "Được"]),
        ("d. MMM yyyy", ".", ["Được", "Lưu ý"]),
        ("M/d/yyyy", ".", ["Lưu ý", "Lưu ý"]),
        ("yyyy-MM-dd", ",", ["Lưu ý", "Được"]),
        ("dddd d 'm' M yyyy", ",", ["Được", "Được"]),
    ],
)
def test_what_a_pc_makes_of_a_day_and_of_a_decimal(short_date: str, decimal: str, said: list[str]) -> None:
    lines = list(program(PC._replace(regional=Regional(short_date, decimal))))[-2:]
    assert [str(line).partition("  ")[0].strip() for line in lines] == said
    assert ("2026-7-6" in lines[0].text) is (said[0] == "Lưu ý")
    assert ("125" in lines[1].text) is (said[1] == "Lưu ý")
    assert not any("6/7" in line.text for line in program(PC))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, []),
        ({"version": (3, 10, 4)}, ["Python"]),
        ({"home": ""}, ["Nơi đặt chương trình (TANMINH_HOME)"]),
        ({"home": "C:\\Nguyễn"}, ["Nơi đặt chương trình (TANMINH_HOME)"]),
        ({"home": "D:\\TanMinh"}, ["Nơi đặt chương trình (TANMINH_HOME)"]),
        ({"starts": False}, ["Nơi đặt chương trình (TANMINH_HOME)"]),
        ({"scratch": False}, ["Thư mục tạm"]),
        ({"child_rule": True}, ["Microsoft Defender"]),
        ({"installed": {}}, ["Thư viện"]),
        ({"installed": LIBRARIES | {"xlwings": "0.30.0"}}, ["Thư viện"]),
        ({"windows": False, "home": ""}, []),
    ],
)
def test_the_program_on_a_pc(change: dict[str, object], said: list[str]) -> None:
    assert [line.about for line in program(PC._replace(**change)) if line.todo] == said  # type: ignore[arg-type]


def test_what_a_virus_scanner_must_allow_is_named() -> None:
    gone, rule = (
        " ".join(line.todo for line in program(PC._replace(**{fact: value})))  # type: ignore[arg-type]
        for fact, value in (("starts", False), ("child_rule", True))
    )
    assert rf"{HOME}\python\python.exe" in gone and "thư mục kế hoạch" in gone
    assert rf"{HOME}\python\python.exe" in rule and "D4F940AB-401B-4EFC-AADC-AD5F3C50688A" in rule


@pytest.mark.parametrize(
    ("requirement", "installed", "fits"),
    [
        ("pandas<4,>=2.2", "2.3.3", True),
        ("pandas<4,>=2.2", "4.0", False),
        ("pandas<4,>=2.2", "2.1.9", False),
        ("pandas<4,>=2.2", "", False),
        ("XlsxWriter>=3.2.5", "3.3", True),
        ("python-calamine>=0.9.1", "0.10", True),
    ],
)
def test_a_requirement_and_a_version(requirement: str, installed: str, fits: bool) -> None:
    name = requirement.partition(">")[0].partition("<")[0].lower()
    assert satisfied(requirement, {name: installed} if installed else {}) is fits


@pytest.fixture
def with_macros(plan: Path) -> Path:
    folder = Folder(plan)
    starter = catalogue.starter()
    folder.master.unlink()
    folder.switch_master("TanMinh_KeHoach.xlsm")
    made = workbook(tables(starter.plan.years), catalogue.rows(starter), created=NOW)
    folder.master.write_bytes(made)
    return plan


def test_macros_of_this_version_are_in_order(with_macros: Path) -> None:
    outcome = ask(with_macros)
    assert todo(outcome) == []
    assert (
        f"Macro: đúng bản của chương trình này (tanminh_xl {__version__}, xlwings {version('xlwings')})."
        in outcome.lines[-1]
    )


def test_macros_that_excel_has_rewritten_in_its_own_way_are_the_same(with_macros: Path) -> None:
    restyled = [m._replace(text=m.text.replace("    ", "  ").replace("Sub ", "sub ")) for m in vba.modules()]
    swap(with_macros, restyled)
    assert todo(ask(with_macros)) == []


def test_an_older_module_is_named_with_both_versions(with_macros: Path) -> None:
    older = [m._replace(text=m.text + "\nSub Extra()\nEnd Sub\n") if m.name == "TmRibbon" else m for m in vba.modules()]
    swap(with_macros, older)
    (line,) = todo(ask(with_macros))
    assert line.startswith("Macro: TmRibbon không giống bản của chương trình này")
    assert "upgrade-macros" in line


RIBBON = customui.customui(vba.PREFIX, made_by())


@pytest.mark.parametrize(
    ("ribbon", "said"),
    [
        (RIBBON.replace(b"</customUI>", b" </customUI>"), "thẻ trên thanh công cụ không giống"),
        (RIBBON.replace(made_by().encode(), b"tanminh_xl 0.1.0, xlwings 0.30.0"), "nút bấm không giống"),
        (b"<customUI/>", "thẻ trên thanh công cụ không giống"),
    ],
)
def test_an_older_ribbon_with_the_same_modules_is_told_and_what_mends_it(
    with_macros: Path, ribbon: bytes, said: str
) -> None:
    assert ribbon != RIBBON
    master = Folder(with_macros).master
    master.write_bytes(write_parts({**read_parts(master.read_bytes()), customui.PART: ribbon}))
    (line,) = todo(ask(with_macros))
    assert line.startswith(f"Macro: {said}")
    assert "upgrade-macros" in line and "cai_dat.bat" in line
    assert ("0.1.0" in line) is (b"0.1.0" in ribbon)
    upgrade_macros(master, NOW)
    assert todo(ask(with_macros)) == []


def test_what_else_an_upgrade_of_macros_would_change_is_told(
    with_macros: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings and words of the buttons stand on hidden sheets."""
    monkeypatch.setattr(workbook_module, "same_macros", lambda one, other: False)
    (line,) = todo(ask(with_macros))
    assert line.startswith("Macro: trang ẩn của sổ")


def test_modules_of_the_staffs_own_are_no_fault(with_macros: Path) -> None:
    swap(with_macros, [*vba.modules(), vba.Module("TuViet", "Sub TuViet()\nEnd Sub\n")])
    assert todo(ask(with_macros)) == []


def swap(plan: Path, modules: list[vba.Module]) -> None:
    master = Folder(plan).master
    book = master.read_bytes()
    master.write_bytes(swapped(book, vba.project(code_names(book), modules), read_parts(book)[customui.PART]))
