"""The period's documents as PDF: what is made of what, what stays, and a LibreOffice that is slow, fails or is none."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tanminh_xl import machine
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.hosts import _com
from tanminh_xl.hosts._com import Excel
from tanminh_xl.usecases.pdfs import held
from tests import carried
from tests.plans import Plan
from tests.test_com import Api
from tests.test_issue import DOCUMENT, HALF, closed, document, issued, plan

__all__ = ["closed", "plan"]
BOOK, COUNCIL, LETTER = f"TongHop_{HALF}.xlsx", f"BaoCao_{HALF}_HĐND xã.docx", f"CongVan_{HALF}.docx"


class Office:
    """Converts, and remembers what."""

    def __init__(self, fails: str = "") -> None:
        self.asked: list[str] = []
        self._fails = fails

    def __call__(self, name: str, data: bytes) -> bytes:
        self.asked.append(name)
        if name == self._fails:
            raise TanMinhError("pdf_failed", f"LibreOffice chưa đổi được {name} ra PDF.", "Mở tệp đó.")
        return b"%PDF-1.7 of " + str(len(data)).encode()


def made(plan: Plan, office: Office) -> Any:
    return carried.pdf(*plan.at(HALF), office)


def at(plan: Plan, name: str) -> Path:
    return plan.folder / "bao_cao" / HALF / name


@pytest.fixture
def letters(plan: Plan) -> Plan:
    """Files beside the documents of the period that are none."""
    for name in (f"~${DOCUMENT}", DOCUMENT.replace(".docx", " (bản sửa 08h00).docx")):
        at(plan, name).write_bytes(b"x")
    return plan


def test_the_workbook_and_each_document_beside_itself(letters: Plan) -> None:
    office = Office()
    outcome = made(letters, office)
    assert office.asked == [BOOK, COUNCIL, DOCUMENT, LETTER] and outcome.exit == 0
    for path in (at(letters, BOOK), at(letters, DOCUMENT), letters.folder / "bieu_mau" / HALF / LETTER):
        assert path.with_suffix(".pdf").read_bytes() == b"%PDF-1.7 of " + str(path.stat().st_size).encode()
    assert f"TongHop_{HALF}.pdf" in outcome.text


def test_made_again_only_what_is_made_of_something_else(letters: Plan) -> None:
    made(letters, Office())
    office = Office()
    made(letters, office)
    assert office.asked == []
    at(letters, DOCUMENT).write_bytes(document("khác"))
    made(letters, office)
    assert office.asked == [DOCUMENT]


def test_of_a_file_that_is_open_elsewhere_no_pdf_of_the_older_one_is_made() -> None:
    made = (Path("a/TongHop_x (mới 08h00).xlsx"), Path("a/so_lieu.csv"), Path("a/b (bản sửa 08h00).docx"))
    assert held(made) == {Path("a/TongHop_x.xlsx")}


def test_an_open_workbook_is_told_and_not_printed(letters: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from tanminh_xl.records import disk

    carried.reopen(*letters.at(HALF), "bổ sung")  # what is made now differs
    real = disk._replace

    def refuse(part: Path, path: Path) -> None:
        if path.name == BOOK:
            busy = PermissionError(13, "open in Excel")
            busy.winerror = 32  # type: ignore[attr-defined,unused-ignore]
            raise busy
        real(part, path)

    monkeypatch.setattr(disk, "_replace", refuse)
    monkeypatch.setattr(disk, "PAUSE", 0.0)
    office = Office()
    outcome = made(letters, office)
    assert BOOK not in office.asked and outcome.exit == 1
    assert any(line.startswith(f"Chưa xuất PDF của {BOOK}") for line in outcome.lines)


def test_a_pdf_that_somebody_signed_is_kept(letters: Plan) -> None:
    made(letters, Office())
    path = at(letters, DOCUMENT).with_suffix(".pdf")
    path.write_bytes(b"%PDF signed by hand")
    at(letters, DOCUMENT).write_bytes(document("khác"))
    outcome = made(letters, Office())
    assert any("bản sửa được giữ lại" in line for line in outcome.lines)
    assert b"%PDF signed by hand" in [p.read_bytes() for p in path.parent.glob("*bản sửa*.pdf")]


def test_one_that_was_issued_stays_whatever_becomes_of_its_document(letters: Plan) -> None:
    made(letters, Office())
    issued(letters)
    before = at(letters, DOCUMENT).with_suffix(".pdf").read_bytes()
    at(letters, DOCUMENT).write_bytes(document("khác", "dài hơn " * 50))
    office = Office()
    made(letters, office)
    assert office.asked == [] and at(letters, DOCUMENT).with_suffix(".pdf").read_bytes() == before


def test_one_that_cannot_be_made_is_told_and_the_others_are_made(letters: Plan) -> None:
    outcome = made(letters, Office(fails=DOCUMENT))
    assert outcome.exit == 1 and any(f"chưa đổi được {DOCUMENT}" in line for line in outcome.lines)
    assert not at(letters, DOCUMENT).with_suffix(".pdf").exists() and at(letters, BOOK).with_suffix(".pdf").exists()


def test_a_pc_without_libreoffice_is_told_what_to_do(plan: Plan) -> None:
    from tanminh_xl.terminal import advise

    with pytest.raises(TanMinhError) as told:
        carried.pdf(*plan.at(HALF), None)
    assert told.value.code == "no_office" and "LibreOffice" in advise(told.value)


# LibreOffice as a program


def program(folder: Path, body: str) -> Path:
    """A program in place of LibreOffice; ``out``: where the PDF is to lie."""
    path = folder / "soffice"
    head = "import os, subprocess, sys, time\nout = sys.argv[sys.argv.index('--outdir') + 1]\n"
    path.write_text(f"#!{sys.executable}\n{head}{body}\n", "utf-8")
    path.chmod(0o755)
    return path


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def gone(pid: int) -> bool:
    """Whether a process ends, within a few seconds of being killed."""
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_a_copy_is_converted_in_a_profile_of_its_own(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    does = f"os.makedirs(out); open({str(seen)!r}, 'w').write(repr(sys.argv[1:]))\n"
    does += "open(out + '/van-ban.pdf', 'wb').write(open(sys.argv[-1], 'rb').read())"
    convert = machine.to_pdf(program(tmp_path, does))
    assert convert is not None and convert("Báo cáo.docx", b"%PDF x") == b"%PDF x"
    words = eval(seen.read_text())
    assert words[0].startswith("-env:UserInstallation=file://") and "--headless" in words
    assert words[-1].endswith(".docx") and not Path(words[-1]).exists()


@pytest.mark.parametrize("ends", ["time.sleep(60)", "sys.exit(3)", "pass"], ids=["slow", "fails", "makes nothing"])
def test_one_that_hangs_or_fails_ends_in_time_and_leaves_no_process(tmp_path: Path, ends: str) -> None:
    pids = tmp_path / "pids"
    does = "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
    does += f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')\n{ends}"
    convert = machine.to_pdf(program(tmp_path, does), seconds=3)
    assert convert is not None
    with pytest.raises(TanMinhError) as told:
        convert("Báo cáo.docx", b"x")
    assert told.value.code == "pdf_failed" and "Báo cáo.docx" in str(told.value)
    assert all(gone(int(pid)) for pid in pids.read_text().split())


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    convert = machine.to_pdf(tmp_path / "none")
    assert convert is not None
    with pytest.raises(TanMinhError, match="chưa đổi được"):
        convert("a.docx", b"x")


def test_it_is_looked_for_on_the_path_and_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(machine, "_offices", lambda: iter(()))
    assert machine.soffice() is None and machine.to_pdf() is None
    found = program(tmp_path, "pass")
    assert machine.soffice() == found
    found.unlink()
    monkeypatch.setattr(machine, "_offices", lambda: iter((Path("/opt/x/soffice"),)))
    assert machine.soffice() == Path("/opt/x/soffice")


@pytest.mark.parametrize("below", ["LibreOffice", "LibreOffice 24", "Programs/LibreOffice"])
def test_where_windows_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str) -> None:
    path = tmp_path / below / "program" / "soffice.exe"
    path.parent.mkdir(parents=True)
    path.touch()
    for name in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOCALAPPDATA" if below.startswith("Programs") else "ProgramFiles", str(tmp_path))
    real = os.name
    monkeypatch.setattr(machine, "os", SimpleNamespace(name="nt", environ=os.environ))
    assert list(machine._offices()) == [path] and os.name == real


@pytest.mark.office
@pytest.mark.parametrize("name", [DOCUMENT, BOOK])
def test_libreoffice_itself(letters: Plan, name: str) -> None:
    convert = machine.to_pdf()
    assert convert is not None
    assert convert(name, at(letters, name).read_bytes()).startswith(b"%PDF-")


# Word


class Word(Api):
    """Word as far as it is asked for; ``fails``: opening does."""

    def __init__(self, fails: bool = False) -> None:
        made = Api(ExportAsFixedFormat=lambda **named: None)

        def opens(**named: object) -> Api:
            if fails:
                raise RuntimeError("com_error")
            return made

        super().__init__(Documents=Api(Open=opens), Quit=lambda **named: None)
        self.__dict__["document"] = made


def windows(monkeypatch: pytest.MonkeyPatch, dispatch: Callable[[str], object]) -> None:
    modules: Mapping[str, object] = {"win32com.client": SimpleNamespace(DispatchEx=dispatch)}
    monkeypatch.setattr(_com, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(_com, "importlib", SimpleNamespace(import_module=modules.__getitem__))


def test_word_prints_in_an_instance_of_its_own_and_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    word, asked = Word(), list[str]()
    windows(monkeypatch, lambda name: (asked.append(name), word)[1])
    assert Excel().word_pdf(Path("a.docx"), Path("a.pdf")) is True
    assert asked == ["Word.Application"]
    assert word.said == [
        ("Visible", False),
        ("DisplayAlerts", 0),
        ("AutomationSecurity", 3),
        ("Quit", (), {"SaveChanges": 0}),
    ]
    opened = {"FileName": "a.docx", "ConfirmConversions": False, "ReadOnly": True, "AddToRecentFiles": False}
    assert word.answers["Documents"].said == [("Open", (), opened)]
    exported = {"OutputFileName": "a.pdf", "ExportFormat": 17}
    assert word.document.said == [("ExportAsFixedFormat", (), exported)]  # type: ignore[attr-defined]


def test_word_is_closed_too_where_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    word = Word(fails=True)
    windows(monkeypatch, lambda name: word)
    with pytest.raises(RuntimeError):
        Excel().word_pdf(Path("a.docx"), Path("a.pdf"))
    assert word.said[-1] == ("Quit", (), {"SaveChanges": 0})


def test_a_pc_without_word(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Excel().word_pdf(Path("a.docx"), Path("a.pdf")) is False

    def none(name: str) -> object:
        raise RuntimeError("Invalid class string")

    windows(monkeypatch, none)
    assert Excel().word_pdf(Path("a.docx"), Path("a.pdf")) is False
