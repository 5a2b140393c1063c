"""The installer, on a PC that is handed in (on Windows Python itself: tests/windows)."""

import argparse
import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath

import pytest

from tanminh_xl import __version__, install
from tanminh_xl.install import options_of
from tanminh_xl.install.excel import OFFICE
from tanminh_xl.install.home import LAID, MARK, PATIENCE, home_of, lay
from tanminh_xl.install.pc import Pc, Refused
from tanminh_xl.install.plan import NEW, RIBBON
from tanminh_xl.master import package
from tanminh_xl.records import issued
from tanminh_xl.usecases.new import MASTER

EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
KEY = rf"{EXCEL}\Security\Trusted Locations\TanMinh"
OFFICE_KEYS = "\r\n".join(rf"HKEY_CURRENT_USER\Software\Microsoft\Office\{n}" for n in ("14.0", "16.0", "Common"))


class FakePc:
    """A PC that keeps its registry in a dictionary, answers in turn, and remembers what was shown and said.

    Its drives C: and D: are folders of ``disks``, and so is a server's share; ``gone``: what a virus scanner takes.
    """

    def __init__(
        self, disks: Path, answers: Sequence[str] = (), refuse: str = "", excel: bool = True, mapped: str = ""
    ) -> None:
        self.disks, self.answers, self.refuse, self.mapped = disks, list(answers), refuse, mapped
        self.python = 0
        for drive in ("C", "D", *mapped):
            (disks / drive).mkdir(exist_ok=True)
        self.values: dict[tuple[str, str], str] = {(EXCEL, ""): ""} if excel else {}
        self.shown: list[list[str]] = []
        self.said: list[str] = []
        self.codes = {"new": 0, "doctor": 0, "upgrade": 0, "upgrade-macros": 0}

    def run(self, command: Sequence[str]) -> tuple[int, str]:
        if self.refuse and self.refuse in command:
            return 1, ""
        verb, key = command[1], command[2] if len(command) > 2 else ""
        if command[0] == "setx":
            return 0, ""
        if command[0].endswith("python.exe"):
            assert self.path(command[0]).is_file()
            return self.python, ""
        if verb == "add":
            options = dict(zip(command[3:-1:2], command[4::2], strict=False))
            self.values[key, options["/v"]] = options["/d"]
        elif verb == "delete":
            gone = [k for k in self.values if k[0] == key and ("/v" not in command or k[1] == command[4])]
            for k in gone:
                del self.values[k]
        elif key == OFFICE:
            return 0, OFFICE_KEYS
        elif "/v" in command:
            value = self.values.get((key, command[4]))
            return (0, f"\r\n    {command[4]}    REG_SZ    {value}\r\n") if value else (1, "")
        else:
            return (0, "") if any(k[0] == key for k in self.values) else (1, "")
        return 0, ""

    def show(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        self.shown.append(list(command[5:]))
        assert env["TANMINH_HOME"]
        return self.codes[command[5]]

    def ask(self, text: str) -> str:
        self.said.append(text)
        return self.answers.pop(0) if self.answers else ""

    def path(self, path: str) -> Path:
        """Where a Windows path lies on the tests' disks."""
        return self.disks.joinpath(*(part.strip("\\").replace(":", "") for part in PureWindowsPath(path).parts))

    def pc(self, **environ: str) -> Pc:
        return Pc(
            {"USERPROFILE": r"C:\Users\lan", "LOCALAPPDATA": r"C:\Users\lan\AppData\Local"} | environ,
            *(self.run, self.show, str, self.ask, self.said.append, self.path),
            lambda: (r"C:\Users\lan\UBND",),
            lambda: {f"{letter}:" for letter in self.mapped},
        )

    @property
    def told(self) -> str:
        return "\n".join(self.said)


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    kit = tmp_path / "Bộ cài"
    for name in ("python/python.exe", "giay_phep/danh_sach.txt", *LAID):
        (kit / name).parent.mkdir(parents=True, exist_ok=True)
        (kit / name).write_text(name)
    with zipfile.ZipFile(kit / "thu_vien.zip", "w") as libraries:
        libraries.writestr("site/tanminh_xl/__init__.py", "")
        libraries.writestr("site/xlwings-0.37.8.dist-info/METADATA", "")
    return kit


@pytest.fixture
def disks(tmp_path: Path) -> Path:
    disks = tmp_path / "disks"
    disks.mkdir()
    return disks


def switches(*arguments: str) -> argparse.Namespace:
    return options_of(arguments)


@pytest.mark.parametrize(
    ("local", "short", "home"),
    [
        (r"C:\Users\lan\AppData\Local", "", r"C:\Users\lan\AppData\Local\TanMinh"),
        (
            r"C:\Users\Nguyễn\AppData\Local",
            r"C:\Users\NGUYN~1\AppData\Local",
            r"C:\Users\NGUYN~1\AppData\Local\TanMinh",
        ),
        (r"C:\Users\Nguyễn\AppData\Local", r"C:\Users\Nguyễn\AppData\Local", r"C:\ProgramData\TanMinh-"),
    ],
)
def test_the_home_is_ascii(local: str, short: str, home: str) -> None:
    found = home_of({"LOCALAPPDATA": local, "USERNAME": "Nguyễn"}, lambda path: short or path)
    assert found.isascii()
    assert found.startswith(home)


def test_two_users_without_short_names_get_two_homes() -> None:
    both = {home_of({"LOCALAPPDATA": "C:\\Ng\u1ecdc", "USERNAME": name}, str) for name in ("Ngọc", "Nguyễn")}
    assert len(both) == 2


def test_everything_is_laid_and_an_older_version_goes(kit: Path, tmp_path: Path) -> None:
    home = tmp_path / "TanMinh"
    lay(kit, home)
    (home / "site" / "old.py").write_text("")
    lay(kit, home)
    assert sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file()) == sorted(
        [
            *("giay_phep/danh_sach.txt", "python/python.exe", "site/tanminh_xl/__init__.py", MARK, *LAID),
            "site/xlwings-0.37.8.dist-info/METADATA",
        ]
    )
    assert (home / "tam").is_dir()  # cmd runs no Python where the macros' log has no folder
    assert sorted(p.name for p in tmp_path.iterdir()) == ["Bộ cài", "TanMinh"]


def test_a_folder_of_somebody_else_is_never_replaced(kit: Path, tmp_path: Path) -> None:
    home = tmp_path / "TanMinh"
    home.mkdir()
    (home / "thu.doc").write_text("của tôi")
    with pytest.raises(Refused, match="đã có nội dung khác"):
        lay(kit, home)
    assert (home / "thu.doc").read_text() == "của tôi"


def test_a_program_in_use_stays_whole(kit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, waits = tmp_path / "TanMinh", list[float]()
    lay(kit, home)

    def held(self: Path, new: Path) -> Path:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "rename", held)
    with pytest.raises(Refused, match="Đóng Excel"):
        lay(kit, home, waits.append)
    assert (home / "python" / "python.exe").exists()
    assert len(waits) == PATIENCE


HOME = r"C:\TanMinh"
INSTALLED = {(EXCEL, ""): "", (install.ENVIRONMENT, "TANMINH_HOME"): HOME}


def run_install(kit: Path, fake: FakePc, *arguments: str, **environ: str) -> int:
    return install.install(fake.pc(**environ), kit, switches("install", "--noi-dat", HOME, *arguments))


def test_asked_nothing_it_trusts_nothing(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == 0
    assert fake.shown == [["new", "D:\\KH"], ["doctor", "--folder", "D:\\KH"]]
    assert fake.values == INSTALLED


@pytest.mark.parametrize(("answer", "trusted"), [("c", True), ("Có", True), ("k", False), ("", False)])
def test_a_person_is_asked_for_the_folder_and_before_it_is_trusted(
    kit: Path, disks: Path, answer: str, trusted: bool
) -> None:
    fake = FakePc(disks, answers=["", answer])
    assert run_install(kit, fake) == 0
    plan = r"C:\Users\lan\KeHoachTanMinh"
    assert fake.shown[0] == ["new", plan]
    kept = {name: value for (key, name), value in fake.values.items() if key == KEY}
    wanted = {"Path": plan + "\\", "Description": "Thu muc ke hoach Tan Minh", "AllowSubfolders": "0"}
    assert kept == (wanted if trusted else {})
    assert any(f'reg delete "{KEY}" /f' in line for line in fake.said) is trusted


@pytest.mark.parametrize(
    ("pasted", "plan"),
    [
        ('"D:\\Ke hoach"', "D:\\Ke hoach"),
        ("  D:\\Ke hoach \t", "D:\\Ke hoach"),
        ("“D:\\Kế hoạch xã”", "D:\\Kế hoạch xã"),
        ("'D:/Ke hoach/2026/'", "D:\\Ke hoach\\2026"),
        ("D:\\Ke hoach\\", "D:\\Ke hoach"),
        ('"D:\\Ke hoach\\\\"', "D:\\Ke hoach"),
        ("\u202aD:\\Ke hoach", "D:\\Ke hoach"),
        ("\\\\?\\D:\\Ke hoach", "D:\\Ke hoach"),
        ("%UserProfile%\\Ke hoach", "C:\\Users\\lan\\Ke hoach"),
        ("D:\\Ke\u0302\u0301 hoa\u0323ch", "D:\\Kế hoạch"),
    ],
)
def test_a_pasted_path_is_understood(kit: Path, disks: Path, pasted: str, plan: str) -> None:
    fake = FakePc(disks, answers=[pasted, "k"])
    assert run_install(kit, fake) == 0
    assert fake.shown[0] == ["new", plan]
    again = FakePc(disks)
    assert run_install(kit, again, "--tu-dong", "--ke-hoach", pasted) == 0
    assert again.shown[0] == ["new", plan]


UNFIT = [
    ("D:\\Xã; thôn", "Có dấu “;”"),
    ("D:\\100%", "Có dấu “%”"),
    ("D:\\a^b", "Có dấu “^”"),
    ("D:\\a=b", "Có dấu “=”"),
    ("D:\\a?b", "không cho dùng"),
    ("D:\\Kế hoạch \\2026", "không cho đặt tên"),
    ("D:\\CON\\2026", "không cho đặt tên"),
    ("D:\\" + "x" * 223, "Dài 226 ký tự"),
    ("C:\\Users\\lan\\OneDrive - UBND\\KH", "OneDrive"),
    ("C:\\Users\\lan\\ubnd\\KH", "OneDrive"),
    ("KeHoach", "đường dẫn đầy đủ"),
    ("D:KeHoach", "đường dẫn đầy đủ"),
    ("\\KeHoach", "đường dẫn đầy đủ"),
    ("%KHONG_CO%\\KH", "%KHONG_CO%"),
    ("D:\\", "cả ổ đĩa"),
    ("Q:\\KH", "ổ đĩa “Q:”"),
    ("\\\\may-chu\\chung\\KH", "máy chủ, thư mục dùng chung “\\\\may-chu\\chung”"),
    (HOME, "rời nhau"),
    (HOME + "\\python\\KH", "rời nhau"),
    ("D:\\Của tôi", "đã có nội dung khác"),
    ("D:\\tệp", "là một tệp"),
]


@pytest.fixture
def used(disks: Path) -> Path:
    """Disks on which somebody has worked."""
    FakePc(disks)
    (disks / "D" / "Của tôi").mkdir()
    (disks / "D" / "Của tôi" / "thư.doc").write_text("")
    (disks / "D" / "tệp").write_text("")
    return disks


@pytest.mark.parametrize(("plan", "said"), UNFIT)
def test_a_folder_that_cannot_hold_a_plan_is_refused_before_anything_is_made(
    kit: Path, used: Path, plan: str, said: str
) -> None:
    fake = FakePc(used)
    with pytest.raises(Refused, match="chưa cài gì"):
        run_install(kit, fake, "--tu-dong", "--tin-cay", "--ke-hoach", plan)
    assert said in fake.told
    assert (fake.shown, fake.values, list((used / "C").iterdir())) == ([], {(EXCEL, ""): ""}, [])


@pytest.mark.parametrize(("plan", "said"), UNFIT)
def test_a_person_is_told_why_and_asked_again(kit: Path, used: Path, plan: str, said: str) -> None:
    fake = FakePc(used, answers=[plan, "D:\\KH", "k"])
    assert run_install(kit, fake) == 0
    assert said in fake.told
    assert fake.shown[0] == ["new", "D:\\KH"]


@pytest.mark.parametrize("answers", [["a", "b", "c"], ["a", ""]])
def test_a_person_is_asked_three_times_and_an_empty_answer_to_the_second_ends_it(
    kit: Path, disks: Path, answers: list[str]
) -> None:
    fake = FakePc(disks, answers)
    with pytest.raises(Refused, match="chưa cài gì"):
        run_install(kit, fake)
    assert (fake.answers, fake.shown, list((disks / "C").iterdir())) == ([], [], [])


@pytest.mark.parametrize("swallowed", ['D:\\KH" --tin-cay', 'D:\\KH" --tin-cay --tu-dong'])
def test_a_switch_that_a_slash_before_a_quote_swallowed_is_told(swallowed: str) -> None:
    with pytest.raises(Refused, match="bỏ dấu"):
        switches("install", "--ke-hoach", swallowed)


def test_the_last_switch_may_end_in_a_slash_and_a_quote(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", 'D:\\KH"') == 0
    assert fake.shown[0] == ["new", "D:\\KH"]


@pytest.mark.parametrize(("plan", "mapped"), [("Z:\\KH", "Z"), ("\\\\may-chu\\chung\\KH", "")])
def test_a_plan_on_a_network_is_told_and_not_trusted(kit: Path, disks: Path, plan: str, mapped: str) -> None:
    fake = FakePc(disks, mapped=mapped)
    fake.path("\\\\may-chu\\chung\\").mkdir()
    assert run_install(kit, fake, "--tu-dong", "--tin-cay", "--ke-hoach", plan) == 0
    assert "Excel bỏ qua vị trí tin cậy" in fake.told
    assert fake.values == INSTALLED
    person = FakePc(disks, answers=[plan], mapped=mapped)
    assert run_install(kit, person) == 0 and not any("[c/k]" in line for line in person.said)


def plan_of(fake: FakePc, made_by: str = "tanminh_xl 0.1.0, xlwings 0.30.0", master: str = MASTER) -> Path:
    """A plan that stands in D:\\KH, its buttons made by some version."""
    plan = fake.path("D:\\KH")
    plan.mkdir()
    (plan / "ke_hoach.json").write_text(json.dumps({"format": 2, "master": master}))
    with zipfile.ZipFile(plan / master, "w") as book:
        book.writestr(RIBBON, f"<customUI><!-- {made_by} --></customUI>")
    return plan


def test_a_plan_that_stands_is_kept(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    plan_of(fake)
    run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH")
    assert fake.shown == [["doctor", "--folder", "D:\\KH"]]
    assert "chưa nâng cấp vì không có --nang-cap" in fake.told


UPGRADED = [["upgrade", "--folder", "D:\\KH"], ["upgrade-macros", "D:\\KH\\TanMinh_KeHoach.xlsm"]]
DOCTOR = ["doctor", "--folder", "D:\\KH"]


@pytest.mark.parametrize(("answer", "done"), [("c", UPGRADED), ("k", []), ("", [])])
def test_an_older_master_is_upgraded_when_the_person_agrees(
    kit: Path, disks: Path, answer: str, done: list[list[str]]
) -> None:
    fake = FakePc(disks, answers=["D:\\KH", "k", answer])
    plan_of(fake)
    assert run_install(kit, fake) == 0
    assert fake.shown == [*done, DOCTOR]
    assert "0.1.0" in fake.told


def test_with_the_switch_it_is_upgraded_and_nobody_is_asked(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    plan_of(fake)
    assert run_install(kit, fake, "--tu-dong", "--nang-cap", "--ke-hoach", "D:\\KH") == 0
    assert fake.shown == [*UPGRADED, DOCTOR]


def test_a_master_without_buttons_gets_its_sheets_alone(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    plan_of(fake, master="KH.xlsx")
    run_install(kit, fake, "--tu-dong", "--nang-cap", "--ke-hoach", "D:\\KH")
    assert fake.shown == [UPGRADED[0], DOCTOR]


@pytest.mark.parametrize(("answer", "done"), [("c", UPGRADED), ("k", [])])
def test_of_a_master_of_this_version_it_is_said_that_nothing_changes(
    kit: Path, disks: Path, answer: str, done: list[list[str]]
) -> None:
    """Asked all the same: doctor sends people here whose buttons are not as this version made them."""
    fake = FakePc(disks, answers=["D:\\KH", "k", answer])
    plan_of(fake, f"tanminh_xl {__version__}, xlwings 0.37.8")
    assert run_install(kit, fake) == 0
    assert fake.shown == [*done, DOCTOR]
    assert "đã đúng bản thì không đổi gì" in fake.told and " lập" not in fake.told


def test_asked_nothing_a_master_of_this_version_is_not_spoken_of(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    plan_of(fake, f"tanminh_xl {__version__}, xlwings 0.37.8")
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == 0
    assert "nâng cấp" not in fake.told.lower()


def test_an_open_master_is_left_alone_and_it_is_said_how_to_go_on(kit: Path, disks: Path) -> None:
    fake = FakePc(disks, answers=["D:\\KH", "k"])
    plan = plan_of(fake)
    (plan / f"~${MASTER}").write_bytes(b"")
    assert run_install(kit, fake, "--nang-cap") == 0
    assert fake.shown == [DOCTOR]
    assert "đóng Excel rồi chạy lại cai_dat.bat" in fake.told


def test_a_plan_that_is_damaged_is_left_to_doctor(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    (plan_of(fake) / "ke_hoach.json").write_text("{")
    run_install(kit, fake, "--tu-dong", "--nang-cap", "--ke-hoach", "D:\\KH")
    assert fake.shown == [DOCTOR]


def test_a_plan_that_stands_in_onedrive_keeps_its_folder(kit: Path, disks: Path) -> None:
    """Nothing is made there; doctor says what is to be done."""
    fake = FakePc(disks)
    plan = plan_of(fake)
    plan.rename(plan.with_name("OneDrive - KH"))
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\OneDrive - KH") == 0
    assert fake.shown == [["doctor", "--folder", "D:\\OneDrive - KH"]]


def test_what_a_new_that_was_cut_short_left_is_no_other_content(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    plan = fake.path("D:\\KH")
    plan.mkdir()
    (plan / ".tam-0123").write_bytes(b"")
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == 0
    (plan / MASTER).write_bytes(b"")
    (plan / issued.INBOX).mkdir()
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == 0


def test_names_that_the_installer_spells_itself_are_the_programs() -> None:
    assert (MASTER, package.customui.PART) == (NEW, RIBBON)


@pytest.mark.parametrize(("failing", "code", "shown"), [("new", 2, 1), ("doctor", 1, 2)])
def test_the_exit_code_is_that_of_the_step_that_failed(
    kit: Path, disks: Path, failing: str, code: int, shown: int
) -> None:
    fake = FakePc(disks)
    fake.codes[failing] = code
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == code
    assert len(fake.shown) == shown


def test_without_excel_nothing_is_trusted_and_nobody_asked(kit: Path, disks: Path) -> None:
    fake = FakePc(disks, excel=False)
    assert run_install(kit, fake, "--tu-dong", "--tin-cay", "--ke-hoach", "D:\\KH") == 0
    assert any("Chưa thấy Excel" in line for line in fake.said)
    assert not any(key == KEY for key, _ in fake.values)


def test_a_policy_that_forbids_trusted_locations_is_said(kit: Path, disks: Path) -> None:
    fake = FakePc(disks, refuse=KEY)
    assert run_install(kit, fake, "--tu-dong", "--tin-cay", "--ke-hoach", "D:\\KH") == 0
    assert any("không cho thêm vị trí tin cậy" in line for line in fake.said)


@pytest.mark.parametrize("code", [5, None])
def test_a_python_that_a_virus_scanner_holds_or_took_is_named(kit: Path, disks: Path, code: int | None) -> None:
    fake = FakePc(disks)

    def run(command: Sequence[str]) -> tuple[int, str]:
        if not command[0].endswith("python.exe"):
            return fake.run(command)
        if code is None:
            raise FileNotFoundError(2, "gone", command[0])
        return code, ""

    with pytest.raises(Refused, match=r"C:.TanMinh.python.python\.exe"):
        install.install(
            fake.pc()._replace(run=run),
            kit,
            switches("install", "--tu-dong", "--noi-dat", HOME, "--ke-hoach", "D:\\KH"),
        )
    assert fake.shown == []


@pytest.mark.parametrize(
    "home", ["C:\\Tân Minh", "C:\\a=b", "C:\\a;b", "C:\\100%", "C:\\a^b", "TanMinh", "C:\\", "Q:\\TanMinh"]
)
def test_a_home_that_excel_would_not_find_is_refused(kit: Path, disks: Path, home: str) -> None:
    with pytest.raises(Refused):
        install.install(FakePc(disks).pc(), kit, switches("install", "--tu-dong", "--noi-dat", home))
    assert list((disks / "C").iterdir()) == []


def test_somebody_elses_folder_is_refused_before_anything_is_asked(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    fake.path(HOME).mkdir()
    (fake.path(HOME) / "thu.doc").write_text("")
    with pytest.raises(Refused, match="đã có nội dung khác"):
        run_install(kit, fake)
    assert fake.said == []


@pytest.mark.parametrize("place", [".", "Kế hoạch", "a/b/c"])
def test_a_plan_inside_the_programs_folder_is_never_replaced_or_removed(kit: Path, disks: Path, place: str) -> None:
    """The folder is replaced as a whole at an upgrade."""
    fake = FakePc(disks)
    assert run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == 0
    inside = fake.path(HOME) / place
    inside.mkdir(parents=True, exist_ok=True)
    (inside / "ke_hoach.json").write_text("{}")
    with pytest.raises(Refused, match="nằm trong nơi đặt chương trình"):
        run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH")
    with pytest.raises(Refused, match="nằm trong nơi đặt chương trình"):
        install.remove(fake.pc(), kit, switches("remove", "--tu-dong"))
    assert (inside / "ke_hoach.json").exists()


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (shutil.Error([("C:\\kit\\a", "D:\\TanMinh\\a", "No space left")]), "D:\\TanMinh\\a: No space left"),
        (OSError(28, "No space left", "D:\\TanMinh\\b"), "D:\\TanMinh\\b: No space left"),
        (zipfile.BadZipFile(), "Bộ cài bị hỏng"),
    ],
)
def test_what_stops_on_the_way_is_one_sentence(
    problem: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stops(*of: object) -> int:
        raise problem

    monkeypatch.setattr(install, "install", stops)
    assert install.main("kit", ["install"]) == 2
    assert said in capsys.readouterr().out


def test_removing_takes_all_but_the_plan(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    plan = plan_of(fake)
    run_install(kit, fake, "--tu-dong", "--tin-cay", "--ke-hoach", "D:\\KH")
    assert install.remove(fake.pc(), kit, switches("remove", "--tu-dong")) == 0
    assert fake.values == {(EXCEL, ""): ""}
    assert [*(disks / "C").iterdir()] == []
    assert (plan / "ke_hoach.json").exists()


def test_removing_waits_for_a_yes(kit: Path, disks: Path) -> None:
    fake = FakePc(disks, answers=["k"])
    run_install(kit, fake, "--tu-dong", "--ke-hoach", "D:\\KH")
    assert install.remove(fake.pc(), kit, switches("remove")) == 1
    assert (fake.path(HOME) / MARK).exists()


def test_removing_leaves_a_folder_without_the_mark(kit: Path, disks: Path) -> None:
    fake = FakePc(disks)
    other = fake.path("D:\\Khac")
    other.mkdir()
    install.remove(fake.pc(), kit, switches("remove", "--tu-dong", "--noi-dat", "D:\\Khac"))
    assert other.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["install", "--khong-co"], "Tùy chọn chưa đúng"),
        (["install", "--noi-dat", "C:\\Tân Minh"], "không có dấu"),
        (["install", "--ke-hoach", 'D:\\KH" --tin-cay'], "Dấu ngoặc kép"),
    ],
)
def test_what_a_person_can_cause_is_one_sentence(
    kit: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install.main(str(kit), arguments) == 2
    assert said in capsys.readouterr().out
