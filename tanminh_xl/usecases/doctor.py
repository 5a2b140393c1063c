"""Whether this PC and this plan folder are fit for work: one line a question, each well or with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

from tanminh_xl import __version__
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import UNKNOWN
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.records import disk
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import integrity
from tanminh_xl.usecases.new import MASTER
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

LONGEST_PATH = 259
"""Characters of a path in Excel and in Windows as it comes ("Maximum Path Length Limitation")."""
BELOW = 150
"""Characters that the longest path inside the plan folder takes: da_nhan/<kỳ>/<đơn vị>/<80 characters>__<sha8>.xlsx."""
FORBIDDEN = {
    ";": "xlwings tách đường dẫn ở dấu này",
    "%": "Windows đọc dấu này thành tên biến",
    "^": "Windows bỏ mất dấu này",
}
INSTALL_AGAIN = "Cài lại: mở cai_dat.bat của bộ cài."


class Facts(NamedTuple):
    """What only the edge may look up: the running Python, and what the environment says.

    ``home``: TANMINH_HOME, "" where it is not set; ``synced``: folders that OneDrive keeps; ``installed``: package ->
    version, for every package that this program asks for and that is there.
    """

    python: str
    version: tuple[int, int, int]
    windows: bool
    home: str
    synced: tuple[str, ...]
    installed: Mapping[str, str]


class Line(NamedTuple):
    """One answer. ``todo``: what the person must do, "" where nothing; ``note``: worth knowing, nothing to do."""

    about: str
    text: str
    todo: str = ""
    note: bool = False

    def __str__(self) -> str:
        word = "CẦN LÀM" if self.todo else "Lưu ý  " if self.note else "Được   "
        return f"{word}  {self.about}: {self.text}" + (f" {self.todo}" if self.todo else "")


Advise = Callable[[TanMinhError], str]
"""What to do about an error, in the words of the edge that asks."""


def doctor(snapshot: Snapshot, facts: Facts, advise: Advise) -> Proposal:
    """Ask every question, whatever the ones before came to; exit 1 if anything is to be done."""
    root = snapshot.call.folder

    def do() -> Outcome:
        lines = [*program(facts), *where(str(root), facts), *_plan(snapshot, facts, advise)]
        todo = sum(1 for line in lines if line.todo)
        text = f"Còn {todo} việc cần làm." if todo else "Máy và thư mục kế hoạch dùng được."
        return Outcome(text, lines=tuple(map(str, lines)), exit=1 if todo else 0)

    return Proposal(do, writes=False)


def master_of(folder: Path) -> Path:
    """Path of the folder's master, for the host; the usual one where the folder does not say."""
    try:
        return Folder(folder).master
    except TanMinhError:
        return folder / MASTER


def program(facts: Facts) -> Iterator[Line]:
    """Python, the libraries, and where they lie."""
    version = ".".join(map(str, facts.version))
    old = facts.version < (3, 11)
    yield Line("Python", f"{version}, {facts.python}.", "Cần Python 3.11 trở lên. " + INSTALL_AGAIN if old else "")
    wanted = [text for text in requires("tanminh-xl") or () if "extra ==" not in text]
    unfit = [text for text in wanted if not satisfied(text, facts.installed)]
    told = ", ".join(f"{name} {facts.installed[name]}" for name in sorted(facts.installed))
    yield Line(
        "Thư viện",
        f"tanminh-xl {__version__}, {told}.",
        f"Thiếu hoặc sai bản: {', '.join(unfit)}. {INSTALL_AGAIN}" if unfit else "",
    )
    if facts.windows:
        yield _home(facts)


def satisfied(requirement: str, installed: Mapping[str, str]) -> bool:
    """Whether an installed version lies in a requirement's range, as pyproject.toml writes ranges: ``a>=1.2,<3``."""
    name = re.match(r"[\w.-]+", requirement)
    found = installed.get(name[0].lower() if name else "", "")
    if not found:
        return False
    for sign, bound in re.findall(r"(>=|<)\s*([\d.]+)", requirement.partition(";")[0]):
        if (_numbers(found) >= _numbers(bound)) != (sign == ">="):
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _home(facts: Facts) -> Line:
    about = "Nơi đặt chương trình (TANMINH_HOME)"
    if not facts.home:
        return Line(about, "chưa đặt biến này, nên nút bấm trong Excel không tìm thấy Python.", INSTALL_AGAIN)
    if not facts.home.isascii():
        return Line(about, f"{facts.home} có dấu, Excel không tìm thấy tệp ở đó.", INSTALL_AGAIN)
    if not facts.python.casefold().startswith(facts.home.casefold().rstrip("\\") + "\\"):
        return Line(about, f"{facts.home} không phải nơi đang chạy ({facts.python}).", INSTALL_AGAIN)
    return Line(about, f"{facts.home}.")


def where(folder: str, facts: Facts) -> Iterator[Line]:
    """The plan folder's path: what xlwings, cmd, OneDrive and Windows' length make of it."""
    about = "Đường dẫn thư mục kế hoạch"
    todo = [f"Có dấu “{sign}” ({why}): đổi tên thư mục." for sign, why in FORBIDDEN.items() if sign in folder]
    parts = [part.casefold() for part in re.split(r"[\\/]", folder)]
    under = any(folder.casefold().startswith(synced.casefold()) for synced in facts.synced if synced)
    if under or any(part.startswith("onedrive") for part in parts):
        todo.append(
            "Nằm trong OneDrive: chuyển ra ngoài, ví dụ C:\\KeHoachTanMinh, để Excel và chương trình cùng thấy một tệp."
        )
    if facts.windows and len(folder) > LONGEST_PATH - BELOW:
        todo.append(f"Dài {len(folder)} ký tự, quá {LONGEST_PATH - BELOW}: chuyển lên thư mục gần gốc ổ đĩa hơn.")
    yield Line(about, f"{folder}." if not todo else f"{folder}", " ".join(todo))


def _plan(snapshot: Snapshot, facts: Facts, advise: Advise) -> Iterator[Line]:
    folder = snapshot.folder

    def asked(about: str, answer: Callable[[], str]) -> Line:
        """An answer, or what the error says is wrong and to be done."""
        try:
            return Line(about, answer())
        except TanMinhError as problem:
            return Line(about, str(problem), advise(problem) or "Xem lại chỗ đã nêu.")

    plan = asked("Kế hoạch", lambda: f"{folder.plan().master}, định dạng {folder.plan().format}.")
    yield plan
    if plan.todo:
        return
    yield asked("Ghi vào thư mục kế hoạch", lambda: _writable(folder.root))
    master = folder.master
    if "=" in master.name:
        yield Line("Tên tệp kế hoạch", f"{master.name} có dấu “=”, nút bấm không chạy.", "Đổi tên, bỏ dấu “=”.")
    if (master.parent / f"~${master.name}").exists():
        yield Line("Tệp kế hoạch", "đang mở trong Excel; dòng lệnh đọc bản lưu gần nhất.", note=True)
    yield from _tables(snapshot, asked)
    yield asked("Danh mục", lambda: _catalogue(snapshot.catalogue))
    records = asked("Sổ ghi nhận", lambda: _records(snapshot))
    yield records
    if not records.todo:
        yield from _integrity(snapshot)
    if master.suffix != ".xlsm":
        yield Line("Macro", "sổ này không có nút bấm.", note=True)
    elif "xlwings" not in facts.installed:
        yield Line("Macro", "không xem được, vì máy này không có xlwings.", note=True)
    else:
        yield asked("Macro", lambda: _macros(master.read_bytes()))


def _writable(root: Path) -> str:
    disk.probe(root)
    return "được."


def _tables(snapshot: Snapshot, asked: Callable[[str, Callable[[], str]], Line]) -> Iterator[Line]:
    """Whether the master has this version's tables and columns; nothing of one that cannot be read, which is told with
    its catalogue."""
    from tanminh_xl.usecases.upgrade import lacking

    def answer() -> str:
        if more := lacking(snapshot.host):
            raise TanMinhError("old_master", f"lập bằng bản cũ, thiếu {'; '.join(more.words(most=3))}.")
        return "đủ các trang, các cột của bản này."

    try:
        snapshot.host.columns(SETTINGS)
    except TanMinhError:
        return
    yield asked("Sổ làm việc", answer)


def _catalogue(of: Catalogue) -> str:
    return f"đúng: {len(of.units)} đơn vị, {len(of.criteria)} tiêu chí, {len(of.elements)} số liệu."


def _records(snapshot: Snapshot) -> str:
    """Read every event there is."""
    periods = snapshot.folder.periods()
    receipts = sum(len(snapshot.records(period).receipts) for period in (*periods, UNKNOWN))
    notes = len(snapshot.task_notes)
    noted = f", {notes} ghi nhận về nhiệm vụ" if notes else ""
    return f"đọc được {len(periods)} kỳ, {receipts} tệp đã nhận{noted}."


def _integrity(snapshot: Snapshot) -> Iterator[Line]:
    """What the records say of each other, and of the bytes that they name: a line for each file not as it was."""
    about = "Hồ sơ đã ghi"
    try:
        found = integrity.whole(snapshot)
    except TanMinhError as problem:
        yield Line(about, str(problem), problem.hint or integrity.RESTORE)
        return
    if not found:
        yield Line(about, "còn nguyên: tệp đã nhận, số thứ tự, danh mục, các lần chốt.")
    for text in found:
        yield Line(about, text, f"{integrity.RESTORE} {integrity.REOPEN}")
    others = integrity.other_reports(snapshot)
    if others:
        yield Line("Báo cáo của kỳ đã chốt", f"không còn như lúc chốt: {', '.join(others)}.", note=True)


def _macros(book: bytes) -> str:
    """A master's VBA against this program's sources; TanMinhError ``macros_differ`` names what is not the same."""
    from tanminh_xl.master import customui, package, vba, workbook

    held = vba.sources(book)
    unlike = [module.name for module in vba.modules() if not vba.same_code(held.get(module.name, ""), module.text)]
    made_by, ours = package.made_by(book), f"tanminh_xl {__version__}, xlwings {vba.xlwings_version()}"
    if unlike:
        raise TanMinhError(
            "macros_differ",
            f"{', '.join(unlike)} không giống bản của chương trình này ({ours}); sổ ghi: {made_by or 'không rõ'}.",
        )
    if package.read_parts(book).get(customui.PART) != customui.customui(vba.PREFIX, workbook.made_by()):
        raise TanMinhError(
            "macros_differ", f"thẻ trên thanh công cụ không giống bản này ({ours}); sổ ghi: {made_by or 'không rõ'}."
        )
    return f"đúng bản của chương trình này ({ours})."
