"""Killed at any moment, the same command again ends as if nothing had happened: every file equal to the byte.

Each row of ``COMMANDS`` is run once and filmed: each way in which a kill can leave the folder is a still of it
(``film``). On each the same command is run again, by the same clock, and the whole folder is compared with how the
undisturbed run left it: names and bytes; temporaries apart, which the last test is about. A new verb is a row.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tanminh_xl import catalogue
from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import Choice, state
from tanminh_xl.domain.findings import Finding
from tanminh_xl.domain.form import ColumnKey, Filled
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail_server import MailServer
from tanminh_xl.domain.owner_review import OwnerChoice
from tanminh_xl.domain.secret import Secret
from tanminh_xl.domain.submission import Submission
from tanminh_xl.domain.tables import ASK, tables
from tanminh_xl.forms.write import write
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.intake import imap
from tanminh_xl.master.build import build
from tanminh_xl.master.package import read_parts, write_parts
from tanminh_xl.records import disk
from tanminh_xl.records.folder import Folder, sha256_of
from tanminh_xl.usecases import addresses, form_reader, mail_servers, mails
from tanminh_xl.usecases import fetch as mailbox
from tanminh_xl.usecases.new import new
from tanminh_xl.usecases.owner_review import Word
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.task import EACH
from tanminh_xl.usecases.upgrade import upgrade_file
from tests import carried
from tests.carried import carried as carrying
from tests.faults.film import Tree, differences, facts, filmed, process, put_back, tree
from tests.mail import mailkit as kit
from tests.plans import Plan, given

mail_done, keep_addresses = carrying(mails.done), carrying(addresses.keep_addresses)
HALF = "2026-6T"
UNITS = ("THON01", "THON02", "THON03")
FILES = (f"{HALF}/THON01#1", f"{HALF}/THON03#1")
COUNT, AREA = "CHUNG-01", "MH2-02"
OLD = Path(__file__).parents[1] / "data" / "plan-0.1.0"
OF = given()
OF = OF.model_copy(update={"units": tuple(u for u in OF.units if u.code not in ("THON04", "TRUONG01"))})
CONFIRMED = Word(OwnerChoice.CONFIRMED, "bà A", date(2026, 6, 15))
TASK = next(task.code for task in OF.tasks if task.lead == ("THON",))
"""Led by several units: a note for each."""


class World:
    """The stages of a plan at which commands are run, as trees, and how to come back to each.

    ``aside``: files that lie outside the plan folder, which no command changes.
    """

    def __init__(self, root: Path) -> None:
        self.aside, self.stages, self._plan = root / "ngoài", dict[str, tuple[Tree, datetime]](), Plan(root / "xã", OF)
        self.aside.mkdir()
        plan = self._plan
        self.stages["nothing"] = {}, plan.now
        self.stages["old"] = tree(OLD), plan.now
        self._keep("new")
        plan.open(HALF)
        self._keep("open")
        plan.on(2026, 6, 15)
        self._mailed(root / "thư")
        self._arrive()
        self._keep("inbox")
        carried.collect(*plan.at())
        self._keep("collected")
        self._typed()
        self._keep("answers")
        carried.answer(*plan.at())
        self._keep("answered")
        for name in (f"{HALF}/THON03#1", f"{HALF}/PVHXH#1"):
            carried.decide(*plan.at(), name, Choice.RETURN, "hỏi lại")
        carried.decide(*plan.at(), "_chua_ro/_chua_ro#1", Choice.ASSIGN, "", "VP", HALF)
        carried.decide(*plan.at(), f"{HALF}/THON02#2", Choice.ACCEPT_VALID)
        carried.report(*plan.at())
        self._keep("decided")
        carried.close(*plan.at())
        self._keep("closed")
        said = self.at("answered", root / "chủ trì")
        owning(on(carried.owner_review, "PKT", (), CONFIRMED))(said, self.aside)
        self.stages["said"] = tree(said.folder), said.now

    def _keep(self, stage: str) -> None:
        self.stages[stage] = tree(self._plan.folder), self._plan.now

    def at(self, stage: str, root: Path) -> Plan:
        found, now = self.stages[stage]
        return self.plan(found, root, now)

    def plan(self, found: Tree, root: Path, now: datetime) -> Plan:
        return Plan.lying(put_back(found, root), OF, now)

    def form(self, unit: str, minute: float, name: str = "", at: Path | None = None, **cells: object) -> Path:
        """A filled form in the inbox, saved some minutes after eight; a cell "" leaves it blank; ``all_blank``."""
        spec = self._plan.form(unit, HALF)
        filled: Filled = {} if cells.pop("all_blank", False) else dict(fill(OF, spec))
        for code, value in cells.items():
            filled[f"A|{unit}/{code.replace('_', '-')}", ColumnKey.VALUE] = value
        path = (at or self._plan.folder / "hop_thu") / (name or spec.file_name)
        path.write_bytes(write(spec, {key: value for key, value in filled.items() if value != ""}))
        return _saved(path, datetime(2026, 6, 12, 8, tzinfo=self._plan.now.tzinfo) + timedelta(minutes=minute))

    def _arrive(self) -> None:
        """Two versions of one village, the older with the later name; cells to ask about; a file that goes back, one
        that waits for its unit; a later version with fewer figures; one with a name that no Windows has; one with a
        clock ahead; a photo; two copies of one file."""
        inbox = self._plan.folder / "hop_thu"
        self.form("THON01", 1, "z bản đầu.xlsx", CHUNG_01=11.0, MH2_02="hai")
        again = self.form("THON01", 2, "a bản sau.xlsx", CHUNG_01=12.0, MH2_02="hai")
        self.form("THON02", 3, "thôn 2.xlsx", CHUNG_01="mười")
        self.form("THON02", 4, "thôn 2 ít số.xlsx", CHUNG_01="mười", MH2_02="")
        self.form("THON03", 5, all_blank=True)
        self.form("VP", 6, f"{OF.unit['THON02'].name}.xlsx")
        self.form("TYT", 7, "báo cáo: trạm? y tế.xlsx")
        ahead = self.form("PVHXH", 8)
        _saved(ahead, self._plan.now + timedelta(days=40))
        (inbox / "ảnh.pdf").write_bytes(b"%PDF-1.4 photo")
        _saved(inbox / "ảnh.pdf", self._plan.now - timedelta(hours=5))
        (inbox / "thư").mkdir()
        shutil.copy2(again, inbox / "thư" / "bản chép.xlsx")
        self.form("PKT", 9, "nhập thay.xlsx", at=self.aside)
        (self.aside / "bản ký.pdf").write_bytes(b"%PDF-1.7 signed")
        for n in (1, 2):
            (self.aside / f"bản chụp {n}.jpg").write_bytes(b"scan %d" % n)
        self.form("THON01", 10, "đến sau.xlsx", at=self.aside, CHUNG_01=13.0)
        self.form("THON02", 3.5, "đến sau, gửi giữa.xlsx", at=self.aside, CHUNG_01=14.0)
        self.form("THON03", -60, "đến sau, gửi trước.xlsx", at=self.aside)

    def _mailed(self, root: Path) -> None:
        """Messages alone: a form with a photo that was passed on, saved twice, and a mailbox with it, with a form from
        an address that nobody has, a photo alone, words, and a photo that comes after its form was received."""
        forms = {unit: self.form(unit, 0, f"{unit}.eml.xlsx", at=self.aside).read_bytes() for unit in UNITS[:2]}
        photo, own = kit.Attach("ảnh.jpg", b"\xff\xd8\xffphoto"), "thon01@example.vn"
        first, second = (kit.Attach("báo cáo.xlsx", data) for data in forms.values())
        passed = kit.eml(parts=[kit.rfc822(kit.eml([first, photo], sender=own))], sender="vp@example.vn")
        others = [
            kit.eml([second], sender="la@example.com", date="Mon, 15 Jun 2026 07:00:00 +0700"),
            kit.eml([photo._replace(data=b"\xff\xd8\xffalone")], sender="thon03@example.vn", date=""),
            kit.eml(text="Chỉ có lời.", sender="thon03@example.vn"),
            kit.eml([first, photo._replace(data=b"\xff\xd8\xfflater")], sender=own),
        ]
        at = int((self._plan.now - timedelta(hours=2)).timestamp()) * 1_000_000_000
        came = {"thư 1.eml": passed, "thư 1 (1).eml": passed, "hộp thư.mbox": kit.mbox([passed, *others])}
        opened = tree(self._plan.folder)
        self.stages["messages"] = {**opened, **{f"hop_thu/{k}": (v, at) for k, v in came.items()}}, self._plan.now
        plan = self.at("messages", root)
        carried.collect(*plan.at())
        self.stages["mailed"] = tree(plan.folder), plan.now

    def _typed(self) -> None:
        """Answers typed beside the cells to ask about, in the saved master."""
        rows = [{**row, "answer": "7"} for row in ProgramTables(self._plan.snapshot())[ASK]]
        assert len(rows) >= 2
        book = build(tables(OF.plan.years), {**catalogue.rows(OF), ASK: rows}, created=self._plan.now)
        Folder(self._plan.folder).master.write_bytes(book)


def _saved(path: Path, at: datetime) -> Path:
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def whole(plan: Plan) -> object:
    """The folder, equal to the byte."""
    return facts(tree(plan.folder))


def but_the_inbox(plan: Plan) -> object:
    """All but the files that came."""
    return {name: said for name, said in facts(tree(plan.folder)).items() if not name.startswith("hop_thu")}


def counted(plan: Plan) -> object:
    """What counts, and what was received."""
    records = Folder(plan.folder).records(HALF)
    units = {unit: (c.receipt.sha256, c.receipt.sent) for unit, c in state(records).counted.items()}
    return {**units, "": sorted(r.sha256 for r in records.receipts)}


class Command(NamedTuple):
    """``run(plan, aside)``; ``stage``: where it begins. ``then``: what comes between the kill and its repetition.
    ``told``: codes of errors by which the repetition may say that all was done. ``end``: what has to be the same."""

    stage: str
    run: Callable[[Plan, Path], object]
    told: tuple[str, ...] = ()
    then: Callable[[Plan, Path], object] | None = None
    end: Callable[[Plan], object] = whole


def on(verb: Callable[..., object], *arguments: Any, period: str = "", **named: Any) -> Callable[[Plan, Path], object]:
    """A verb on the plan by its clock."""
    return lambda plan, aside: verb(*plan.at(period), *arguments, **named)


def stumbling(plan: Plan, aside: Path) -> object:
    """A program that has a fault, which every form meets: the traceback is kept."""

    def fails(submission: Submission, *rest: object) -> tuple[Finding, ...]:
        raise ZeroDivisionError(submission.unit)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(form_reader, "check", fails)
        return carried.collect(*plan.at())


def fetched(plan: Plan, aside: Path) -> object:
    """Two messages lie on a server, which gives one after the other, and those alone that it is asked for."""
    spec = plan.form("THON01", HALF)
    raws = [kit.eml(), kit.eml([kit.Attach(spec.file_name, write(spec, fill(OF, spec)))])]
    server = MailServer("thu.example", 993, False, "vanphong", Secret("x"))

    def fetch(of: MailServer, known: imap.Known, *rest: object) -> Iterator[imap.Batch]:
        for uid, raw in enumerate(raws, 1):
            if uid not in known(7):
                yield imap.Batch(7, (imap.Fetched(uid, raw),), (), uid, len(raws))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mailbox, "set_up", lambda snapshot: "hộp thư")
        patch.setattr(mail_servers, "fetching", lambda snapshot: server)
        patch.setattr(imap, "fetch", fetch)
        return carried.collect(*plan.at())


def typed(plan: Plan, aside: Path) -> object:
    """A form that the Office typed, with two scans."""
    scans = [aside / f"bản chụp {n}.jpg" for n in (1, 2)]
    return carried.on_behalf(*plan.at(), [aside / "nhập thay.xlsx"], "PKT", datetime(2026, 6, 11).date(), scans)


def changed(plan: Plan, aside: Path) -> object:
    """The master as the staff edited it: every form asks something else."""
    plan.edit(plan=OF.plan.model_copy(update={"send_to": "khac@tanminh.example"}))
    return carried.issue_forms(*plan.at())


def taken_away(plan: Plan, aside: Path) -> None:
    """The clerk tidies up: what lies in the records already is taken out of the inbox."""
    kept = {sha256_of(path.read_bytes()) for path in (plan.folder / "da_nhan").rglob("*__*")}
    for path in (plan.folder / "hop_thu").rglob("*.*"):
        if sha256_of(path.read_bytes()) in kept:
            path.unlink()


def arrived(plan: Plan, aside: Path) -> None:
    """And more files have come: sent before, between and after those that were there."""
    taken_away(plan, aside)
    for path in aside.glob("đến sau*.xlsx"):
        shutil.copy2(path, plan.folder / "hop_thu" / path.name)


def issued(plan: Plan, aside: Path) -> object:
    """The report, with a scan of the signed paper."""
    return carried.issue(*plan.at(), "Đảng ủy xã", "5", plan.now.date(), "", [aside / "bản ký.pdf"])


def upgraded(plan: Plan, aside: Path) -> object:
    master = Folder(plan.folder).master
    return upgrade_file(master, lambda content: FilesHost(master, content=content), plan.now)


def owning(run: Callable[[Plan, Path], object]) -> Callable[[Plan, Path], object]:
    """A command in a plan that asks owners to confirm. Its master says so as it is read: nothing is filmed of that."""

    def asked(plan: Plan, aside: Path) -> object:
        with pytest.MonkeyPatch.context() as patch:
            asking = OF.model_copy(update={"plan": OF.plan.model_copy(update={"owner_review": True})})
            patch.setattr(Snapshot, "catalogue", asking)
            return run(plan, aside)

    return asked


def late(plan: Plan, aside: Path) -> object:
    """Days after the due date: some units have not sent, one did not send again what went back to it."""
    return carried.remind(*plan.on(2026, 6, 22).at(HALF))


def decided(file: str, choice: Choice, *more: str) -> Callable[[Plan, Path], object]:
    return on(carried.decide, file, choice, *more)


COMMANDS: Mapping[str, Command] = {
    "new": Command("nothing", lambda plan, aside: new(plan.call(), OF), ("folder_taken",)),
    "open": Command("new", on(carried.open_period, period=HALF), ("already_open",)),
    "forms": Command("open", changed),
    "collect": Command("inbox", on(carried.collect)),
    "collect, by a program with a fault": Command("inbox", stumbling),
    "collect, files taken away": Command("inbox", on(carried.collect), then=taken_away, end=but_the_inbox),
    "collect, files arrived": Command("inbox", on(carried.collect), then=arrived, end=counted),
    "collect, from a mailbox": Command("open", fetched),
    "collect messages": Command("messages", on(carried.collect)),
    "collect messages, files taken away": Command("messages", on(carried.collect), then=taken_away, end=but_the_inbox),
    "mail done": Command("mailed", on(mail_done, [3], "đã gọi điện")),
    "keep address": Command("mailed", on(keep_addresses, [f"{HALF}/THON02#1"])),
    "on behalf": Command("inbox", typed),
    "on behalf, collect": Command("inbox", typed, then=on(carried.collect)),
    "reread": Command("collected", on(carried.reread)),
    "accept": Command("collected", decided(f"{HALF}/THON02#2", Choice.ACCEPT)),
    "accept valid": Command("collected", decided(f"{HALF}/THON02#2", Choice.ACCEPT_VALID)),
    "return": Command("collected", decided(f"{HALF}/THON01#2", Choice.RETURN, "ghi nhầm")),
    "assign": Command("collected", decided("_chua_ro/_chua_ro#1", Choice.ASSIGN, "", "VP", HALF)),
    "assign by name": Command(
        "collected", decided(f"{OF.unit['THON02'].name}.xlsx", Choice.ASSIGN, "", "VP", HALF), ("many_receipts",)
    ),
    "ignore": Command("collected", decided("_chua_ro/_chua_ro#1", Choice.IGNORE, "quảng cáo")),
    "received, two files": Command(
        "collected",
        on(carried.decide, FILES, Choice.RECEIVED, "bản giấy", day=date(2026, 6, 12)),
    ),
    "task": Command("new", on(carried.task, TASK, EACH, "đang làm", "đã ban hành kế hoạch")),
    "remind": Command("collected", late),
    "called": Command("collected", on(carried.called, "PKT", "đang tổng hợp", period=HALF)),
    "upgrade": Command("old", upgraded),
    "answers": Command("answers", on(carried.answer)),
    "answer": Command("collected", on(carried.answer, "THON02", COUNT, "10")),
    "answer right": Command("collected", on(carried.answer, "THON01", COUNT, "đúng")),
    "adjust": Command("collected", on(carried.adjust, "THON01", COUNT, "13", "điện thoại")),
    "confirm": Command("collected", on(carried.adjust, "THON01", COUNT, "", "điện thoại", confirm=True)),
    "withdraw": Command("answered", on(carried.adjust, "THON02", COUNT, "", "nhầm", True), ("nothing_held",)),
    "owners": Command("answered", owning(on(carried.owners))),
    "owner review": Command("answered", owning(on(carried.owner_review, "PKT", (), CONFIRMED))),
    "owner review, taken back": Command(
        "said", owning(on(carried.owner_review, "PKT", (), Word(None, reason="nhầm phiếu")))
    ),
    "merge": Command("answered", on(carried.merge)),
    "report": Command("answered", on(carried.report)),
    "close": Command("decided", on(carried.close), ("closed_already",)),
    "issue": Command("closed", issued),
    "dossier": Command("closed", on(carried.dossier)),
    "reopen": Command("closed", on(carried.reopen, "thiếu một thôn"), ("not_closed",)),
    "roll over": Command("closed", on(carried.roll_over, 2027), ("master_exists", "year_unknown")),
}


@pytest.fixture(scope="module", autouse=True)
def _what_the_same_rows_say_is_worked_out_once() -> Iterator[None]:
    """Thousands of runs begin with the same few masters, and what a catalogue is depends on its rows alone."""
    known, build = dict[str, Catalogue](), catalogue.build

    def once(tables: Any, *where: Any, **more: Any) -> Catalogue:
        rows = repr((tables, where[1:], more.get("looks")))
        if rows not in known:
            known[rows] = build(tables, *where, **more)
        return known[rows]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "build", once)
        yield


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("kế hoạch"))


def run(command: Command, world: World, plan: Plan) -> None:
    """A command in a process of its own, after what comes in between."""
    with process():
        if command.then is not None:
            command.then(plan, world.aside)
    with process():
        try:
            command.run(plan, world.aside)
        except TanMinhError as told:
            assert told.code in command.told, told


def no_links(patch: pytest.MonkeyPatch) -> None:
    """A disk without hard links (exFAT)."""

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "no hard links here")

    patch.setattr(Path, "hardlink_to", refuse)


def windows(patch: pytest.MonkeyPatch) -> None:
    """Windows: a rename refuses a name that is taken; a folder is never opened; a time is set on a closed file."""

    def rename(self: Path, target: Path) -> Path:
        if target.exists():
            raise FileExistsError(errno.EEXIST, "taken")
        return self.replace(target)

    patch.setattr(disk, "WINDOWS", True)
    patch.setattr(Path, "rename", rename)
    patch.setattr(os, "supports_fd", set())


def compared(name: str, world: World, tmp_path: Path) -> None:
    """Film the command, and run it again on each folder that a kill leaves."""
    command = COMMANDS[name]
    plan = world.at(command.stage, tmp_path / "film")
    with filmed(plan.folder) as film:
        command.run(plan, world.aside)
    undisturbed = command.end(plan)
    run(command, world, plan)
    wanted = command.end(plan)
    assert command.then is not None or wanted == undisturbed, "the command does something when it is repeated"
    wrong: list[object] = []
    for n, left in enumerate(film.left.values()):
        again = world.plan(left, tmp_path / str(n), plan.now)
        try:
            run(command, world, again)
            found = command.end(again)
            if found != wanted:
                wrong.append((n, differences(found, wanted)))
        except (TanMinhError, AssertionError) as problem:
            wrong.append((n, problem))
        shutil.rmtree(again.folder)
    print(f"\nKILLS {name}: {film.points} moments, {len(film.left)} different folders, {len(wrong)} differ")
    assert len(film.left) > 1 and not wrong, wrong[:5]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_command_again_ends_the_same(name: str, world: World, tmp_path: Path) -> None:
    compared(name, world, tmp_path)


@pytest.mark.parametrize("system", [no_links, windows])
@pytest.mark.parametrize("name", ["collect, files taken away", "on behalf, collect", "return", "assign", "forms"])
def test_it_does_so_on_every_disk(
    system: Callable[[pytest.MonkeyPatch], None],
    name: str,
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system(monkeypatch)
    compared(name, world, tmp_path)


# by a later clock, as a person repeats a command


def killed(world: World, name: str, root: Path, until: Callable[[Tree], bool]) -> Plan:
    """The folder that a kill leaves, the first of which something holds; a day later."""
    command = COMMANDS[name]
    plan = world.at(command.stage, root / "film")
    with filmed(plan.folder) as film:
        command.run(plan, world.aside)
    left = next(left for left in film.left.values() if until(left))
    again = world.plan(left, root / "again", plan.now)
    again.now += timedelta(days=1, seconds=7)
    return again


NEXT = "TanMinh_KeHoach_2027.xlsm"


def test_a_master_that_was_made_and_not_switched_to_is_the_next_years_a_day_later(world: World, tmp_path: Path) -> None:
    plan = killed(world, "roll over", tmp_path, lambda left: NEXT in left)
    made = (plan.folder / NEXT).read_bytes()
    carried.roll_over(*plan.at(), 2027)
    assert Folder(plan.folder).master.name == NEXT and Folder(plan.folder).master.read_bytes() == made
    with pytest.raises(TanMinhError) as told:
        carried.roll_over(*plan.at(), 2027)
    assert told.value.code == "master_exists"


def test_one_in_which_somebody_worked_is_not(world: World, tmp_path: Path) -> None:
    plan = killed(world, "roll over", tmp_path, lambda left: NEXT in left)
    parts = read_parts((plan.folder / NEXT).read_bytes())
    (plan.folder / NEXT).write_bytes(write_parts({**parts, "xl/note.txt": b"mine"}))
    with pytest.raises(TanMinhError) as told:
        carried.roll_over(*plan.at(), 2027)
    assert told.value.code == "master_exists" and Folder(plan.folder).master.name != NEXT


def test_a_plan_that_was_begun_is_made_a_day_later(world: World, tmp_path: Path) -> None:
    plan = killed(world, "new", tmp_path, lambda left: any(name.endswith(".xlsm") for name in left))
    new(plan.call(), OF)
    assert Folder(plan.folder).plan().master.endswith(".xlsm") and plan.snapshot().catalogue == OF


def test_a_half_opened_period_keeps_its_day_and_gets_its_forms(world: World, tmp_path: Path) -> None:
    plan = killed(world, "open", tmp_path, lambda left: any(name.endswith(".v1.json") for name in left))
    outcome = carried.open_period(*plan.at(HALF))
    assert "tạo" in outcome.text and len(Folder(plan.folder).forms(HALF)) == 9
    (opening,) = Folder(plan.folder).records(HALF).ledger
    assert opening.at == world.stages["new"][1]
    with pytest.raises(TanMinhError) as told:
        carried.open_period(*plan.at(HALF))
    assert told.value.code == "already_open"


def test_an_adjustment_that_was_written_is_told_and_not_written_again(world: World, tmp_path: Path) -> None:
    plan = killed(world, "adjust", tmp_path, lambda left: f"dieu_chinh/{HALF}/0001.json" in left)
    assert "từ trước" in carried.adjust(*plan.at(), "THON01", COUNT, "13", "điện thoại").text
    assert len(Folder(plan.folder).records(HALF).adjustments) == 1
    carried.adjust(*plan.at(), "THON01", COUNT, "14", "điện thoại")
    carried.adjust(*plan.at(), "THON01", COUNT, "13", "điện thoại")
    assert [a.new for a in Folder(plan.folder).records(HALF).adjustments] == [13.0, 14.0, 13.0]


# temporaries


@pytest.mark.parametrize("name", COMMANDS)
def test_no_temporary_older_than_an_hour_stays(name: str, world: World, tmp_path: Path) -> None:
    """Wherever in the plan folder a killed writer left it; younger ones may be a colleague's. The inbox is nobody's."""
    command = COMMANDS[name]
    plan = world.at(command.stage, tmp_path / "xã")
    if name != "new":
        (plan.folder / "sao_luu" / "cũ").mkdir(parents=True)
        (plan.folder / "hop_thu").mkdir(exist_ok=True)
    now = (tmp_path / "xã").stat().st_ctime
    folders = [plan.folder, *(path for path in plan.folder.rglob("*") if path.is_dir())]
    for folder in folders:
        for minutes in (59, 61, 60 * 24 * 40):
            path = folder / f"{disk.PART}{minutes}"
            path.write_bytes(b"half of a")
            os.utime(path, (now - minutes * 60, now - minutes * 60))
    with process():
        command.run(plan, world.aside)
    inbox = plan.folder / "hop_thu"
    swept = [folder for folder in folders if inbox not in (folder, *folder.parents)]
    assert len(swept) > 2 or name == "new"
    for folder in swept:
        assert [path.name for path in folder.glob(f"{disk.PART}*")] == [f"{disk.PART}59"], folder
    if name != "new":
        assert len(list(inbox.glob(f"{disk.PART}*"))) == 3


def test_a_command_that_writes_nothing_removes_nothing(world: World, tmp_path: Path) -> None:
    plan = world.at("decided", tmp_path / "xã")
    left = plan.folder / "da_nhan" / f"{disk.PART}x"
    left.write_bytes(b"half of a")
    os.utime(left, (0, 0))
    with process():
        carried.status(*plan.at())
    assert left.exists()
