"""Whether this PC and this plan folder are fit for work: one line a question, each well or with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

from tanminh_xl import __version__
from tanminh_xl.domain import plan_path
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import UNKNOWN
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.issuing import issuing_words
from tanminh_xl.domain.pc_notes import SCRATCH, Regional, antivirus, child_rule, reads_dates, reads_decimals
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.records import disk
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import integrity, mail_servers
from tanminh_xl.usecases.documents import changed_since, issued_now
from tanminh_xl.usecases.new import MASTER
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

INSTALL_AGAIN = "Cài lại: mở cai_dat.bat của bộ cài."


class Facts(NamedTuple):
    """What only the edge may look up: the running Python, and what the environment says.

    ``home``: TANMINH_HOME, "" where it is not set; ``synced``: folders that OneDrive keeps; ``installed``: package ->
    version, for every package that this program asks for and that is there; ``mapped``: drives that are folders of a
    server ("Z:"); ``starts``: whether TANMINH_HOME's Python does; ``scratch``: whether its folder for the macros' logs
    takes a file; ``child_rule``: whether Defender keeps Excel from starting other programs.
    """

    python: str
    version: tuple[int, int, int]
    windows: bool
    home: str
    synced: tuple[str, ...]
    installed: Mapping[str, str]
    mapped: Collection[str] = ()
    regional: Regional | None = None
    starts: bool = True
    scratch: bool = True
    child_rule: bool = False


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
    if facts.windows and facts.home and not facts.scratch:
        yield Line(
            "Thư mục tạm",
            f"{facts.home}\\{SCRATCH} không có hoặc không ghi được, nên nút bấm không chạy.",
            INSTALL_AGAIN,
        )
    if facts.child_rule:
        yield Line("Microsoft Defender", "chặn Excel gọi Python.", child_rule(facts.home))
    yield from _typing(facts.regional)


def _typing(pc: Regional | None) -> Iterator[Line]:
    """What this PC makes of a day and of a decimal that are typed as a Vietnamese clerk types them."""
    if pc is None:
        return
    for about, (text, meant) in (("Gõ ngày", reads_dates(pc)), ("Gõ số lẻ", reads_decimals(pc))):
        yield Line(about, text, note=not meant)


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
    if not facts.starts:
        return Line(about, f"Python ở {facts.home} không còn hoặc không chạy được.", antivirus(facts.home))
    if not facts.python.casefold().startswith(facts.home.casefold().rstrip("\\") + "\\"):
        return Line(about, f"{facts.home} không phải nơi đang chạy ({facts.python}).", INSTALL_AGAIN)
    return Line(about, f"{facts.home}.")


def where(folder: str, facts: Facts) -> Iterator[Line]:
    """The plan folder's path: what xlwings, cmd, OneDrive, the network and the length of paths make of it."""
    about = "Đường dẫn thư mục kế hoạch"
    todo = [f"Có dấu “{s}” ({why}): đổi tên thư mục." for s, why in plan_path.BREAKS.items() if s in folder]
    if plan_path.in_onedrive(folder, facts.synced):
        todo.append(plan_path.ONEDRIVE)
    if facts.windows and plan_path.too_long(folder):
        longest = plan_path.LONGEST
        todo.append(f"Dài {len(folder)} ký tự, quá {longest}: chuyển lên thư mục gần gốc ổ đĩa hơn.")
    yield Line(about, f"{folder}." if not todo else f"{folder}", " ".join(todo))
    if facts.windows and (told := plan_path.long_for_excel(folder)):
        yield Line(about, told, note=True)
    if facts.windows and plan_path.on_network(folder, facts.mapped):
        yield Line(about, plan_path.NETWORK, note=True)


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
    listed = asked("Danh mục", lambda: _catalogue(snapshot.catalogue))
    yield listed
    if not listed.todo:
        yield asked("Nhận thư", lambda: mail_servers.fetches(snapshot))
        yield asked("Gửi thư", lambda: mail_servers.sends(snapshot))
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
    for text, to_do in found.items():
        yield Line(about, text, to_do)
    for code in snapshot.periods:
        for event in issued_now(snapshot, code):
            if changed := changed_since(snapshot, event):
                files = ", ".join(f"bao_cao/{code}/{name}" for name in changed)
                yield Line(
                    "Báo cáo đã ban hành", f"{issuing_words(event)}: không còn như lúc ban hành: {files}.", note=True
                )
    others = integrity.other_reports(snapshot)
    if others:
        yield Line("Báo cáo của kỳ đã chốt", f"không còn như lúc chốt: {', '.join(others)}.", note=True)


def _macros(book: bytes) -> str:
    """A master's VBA, ribbon and hidden sheets against this program's sources; TanMinhError ``macros_differ`` names
    what is not the same. Modules of the staff's own are nobody's fault."""
    from tanminh_xl.master import customui, package, vba, workbook

    held = vba.sources(book)
    unlike = [module.name for module in vba.modules() if not vba.same_code(held.get(module.name, ""), module.text)]
    made_by, ours = package.made_by(book), workbook.made_by()
    told = f"bản của chương trình này ({ours}); sổ ghi: {made_by or 'không rõ'}."
    if unlike:
        raise TanMinhError("macros_differ", f"{', '.join(unlike)} không giống {told}")
    ribbon = package.read_parts(book).get(customui.PART, b"")
    if ribbon != (new := customui.customui(vba.PREFIX, ours)):
        other = ribbon.replace(made_by.encode(), ours.encode()) != new
        raise TanMinhError("macros_differ", f"{'thẻ trên thanh công cụ' if other else 'nút bấm'} không giống {told}")
    upgraded = workbook.upgrade_macros(book)
    parts = package.read_parts(upgraded)
    if not workbook.same_macros(package.swapped(book, parts[vba.PROJECT], parts[customui.PART]), upgraded):
        raise TanMinhError("macros_differ", f"trang ẩn của sổ (thiết đặt, lời của nút) không giống {told}")
    return f"đúng bản của chương trình này ({ours})."
