"""The installer, on a PC that is handed in (on Windows Python itself: tests/windows)."""

import argparse
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tanminh_xl import install
from tanminh_xl.install import MARK, Pc, Refused, home_of, lay, options_of

EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
KEY = rf"{EXCEL}\Security\Trusted Locations\TanMinh"
OFFICE_KEYS = "\r\n".join(rf"HKEY_CURRENT_USER\Software\Microsoft\Office\{n}" for n in ("14.0", "16.0", "Common"))


class FakePc:
    """A PC that keeps its registry in a dictionary, answers in turn, and remembers what was shown and said."""

    def __init__(self, answers: Sequence[str] = (), refuse: str = "", excel: bool = True) -> None:
        self.answers, self.refuse = list(answers), refuse
        self.values: dict[tuple[str, str], str] = {(EXCEL, ""): ""} if excel else {}
        self.shown: list[list[str]] = []
        self.said: list[str] = []
        self.codes = {"new": 0, "doctor": 0}

    def run(self, command: Sequence[str]) -> tuple[int, str]:
        if self.refuse and self.refuse in command:
            return 1, ""
        verb, key = command[1], command[2] if len(command) > 2 else ""
        if command[0] == "setx":
            return 0, ""
        if verb == "add":
            options = dict(zip(command[3:-1:2], command[4::2], strict=False))
            self.values[key, options["/v"]] = options["/d"]
        elif verb == "delete":
            gone = [k for k in self.values if k[0] == key and ("/v" not in command or k[1] == command[4])]
            for k in gone:
                del self.values[k]
        elif key == install.OFFICE:
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
        return self.answers.pop(0)

    def pc(self, **environ: str) -> Pc:
        return Pc({"USERPROFILE": "C:/Users/lan"} | environ, self.run, self.show, str, self.ask, self.said.append)


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    kit = tmp_path / "Bộ cài"
    for name in ("python/python.exe", "giay_phep/danh_sach.txt", *install.LAID):
        (kit / name).parent.mkdir(parents=True, exist_ok=True)
        (kit / name).write_text(name)
    with zipfile.ZipFile(kit / "thu_vien.zip", "w") as libraries:
        libraries.writestr("site/tanminh_xl/__init__.py", "")
    return kit


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
        ["giay_phep/danh_sach.txt", "python/python.exe", "site/tanminh_xl/__init__.py", MARK, *install.LAID]
    )
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
    assert len(waits) == install.PATIENCE


def run_install(kit: Path, tmp_path: Path, fake: FakePc, *arguments: str) -> int:
    home = tmp_path / "TanMinh"
    return install.install(fake.pc(), kit, switches("install", "--noi-dat", str(home), *arguments))


def test_asked_nothing_it_trusts_nothing(kit: Path, tmp_path: Path) -> None:
    fake = FakePc()
    assert run_install(kit, tmp_path, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == 0
    assert fake.shown == [["new", "D:\\KH"], ["doctor", "--folder", "D:\\KH"]]
    assert fake.values == {(EXCEL, ""): "", (install.ENVIRONMENT, "TANMINH_HOME"): str(tmp_path / "TanMinh")}


@pytest.mark.parametrize(("answer", "trusted"), [("c", True), ("Có", True), ("k", False), ("", False)])
def test_a_person_is_asked_for_the_folder_and_before_it_is_trusted(
    kit: Path, tmp_path: Path, answer: str, trusted: bool
) -> None:
    fake = FakePc(answers=["", answer])
    assert run_install(kit, tmp_path, fake) == 0
    plan = r"C:\Users\lan\KeHoachTanMinh"
    assert fake.shown[0] == ["new", plan]
    kept = {name: value for (key, name), value in fake.values.items() if key == KEY}
    wanted = {"Path": plan + "\\", "Description": "Thu muc ke hoach Tan Minh", "AllowSubfolders": "0"}
    assert kept == (wanted if trusted else {})
    assert any(f'reg delete "{KEY}" /f' in line for line in fake.said) is trusted


def test_a_plan_that_stands_is_kept(kit: Path, tmp_path: Path) -> None:
    plan = tmp_path / "KH"
    plan.mkdir()
    (plan / "ke_hoach.json").write_text("{}")
    fake = FakePc()
    run_install(kit, tmp_path, fake, "--tu-dong", "--ke-hoach", str(plan))
    assert fake.shown == [["doctor", "--folder", str(plan)]]


@pytest.mark.parametrize(("failing", "code", "shown"), [("new", 2, 1), ("doctor", 1, 2)])
def test_the_exit_code_is_that_of_the_step_that_failed(
    kit: Path, tmp_path: Path, failing: str, code: int, shown: int
) -> None:
    fake = FakePc()
    fake.codes[failing] = code
    assert run_install(kit, tmp_path, fake, "--tu-dong", "--ke-hoach", "D:\\KH") == code
    assert len(fake.shown) == shown


def test_without_excel_nothing_is_trusted_and_nobody_asked(kit: Path, tmp_path: Path) -> None:
    fake = FakePc(excel=False)
    assert run_install(kit, tmp_path, fake, "--tu-dong", "--tin-cay", "--ke-hoach", "D:\\KH") == 0
    assert any("Chưa thấy Excel" in line for line in fake.said)
    assert not any(key == KEY for key, _ in fake.values)


def test_a_policy_that_forbids_trusted_locations_is_said(kit: Path, tmp_path: Path) -> None:
    fake = FakePc(refuse=KEY)
    assert run_install(kit, tmp_path, fake, "--tu-dong", "--tin-cay", "--ke-hoach", "D:\\KH") == 0
    assert any("không cho thêm vị trí tin cậy" in line for line in fake.said)


@pytest.mark.parametrize("home", ["C:\\Tân Minh", "C:\\a=b", "C:\\a;b", "C:\\100%", "C:\\a^b"])
def test_a_home_that_excel_would_not_find_is_refused(kit: Path, home: str) -> None:
    with pytest.raises(Refused):
        install.install(FakePc().pc(), kit, switches("install", "--tu-dong", "--noi-dat", home))


def test_removing_takes_all_but_the_plan(kit: Path, tmp_path: Path) -> None:
    plan, fake = tmp_path / "KH", FakePc()
    plan.mkdir()
    (plan / "ke_hoach.json").write_text("{}")
    run_install(kit, tmp_path, fake, "--tu-dong", "--tin-cay", "--ke-hoach", str(plan))
    assert install.remove(fake.pc(), kit, switches("remove", "--tu-dong")) == 0
    assert fake.values == {(EXCEL, ""): ""}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["Bộ cài", "KH"]
    assert (plan / "ke_hoach.json").exists()


def test_removing_waits_for_a_yes(kit: Path, tmp_path: Path) -> None:
    fake = FakePc(answers=["k"])
    run_install(kit, tmp_path, fake, "--tu-dong", "--ke-hoach", "D:\\KH")
    assert install.remove(fake.pc(), kit, switches("remove")) == 1
    assert (tmp_path / "TanMinh" / MARK).exists()


def test_removing_leaves_a_folder_without_the_mark(kit: Path, tmp_path: Path) -> None:
    fake, other = FakePc(), tmp_path / "Khac"
    other.mkdir()
    install.remove(fake.pc(), kit, switches("remove", "--tu-dong", "--noi-dat", str(other)))
    assert other.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["install", "--khong-co"], "Tùy chọn chưa đúng"), (["install", "--noi-dat", "C:\\Tân Minh"], "không có dấu")],
)
def test_what_a_person_can_cause_is_one_sentence(
    kit: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install.main(str(kit), arguments) == 2
    assert said in capsys.readouterr().out
