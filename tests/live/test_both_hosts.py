"""Every use case on both hosts: what it asks of the host is the same, value by value."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import ZONE, Choice
from tanminh_xl.domain.host import Call, Host, Outcome
from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.hosts.live import LiveHost
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import mails as listing
from tests.carried import (
    adjust,
    answer,
    assess,
    carried,
    catalogue_check,
    check,
    close,
    collect,
    decide,
    dossier,
    explain,
    forms_by_mail,
    issue,
    issue_forms,
    merge,
    on_behalf,
    reopen,
    reply,
    report,
    reread,
    roll_over,
    sent_by_hand,
    status,
    task,
    tasks,
    to_send,
)
from tests.demo_folder import copy
from tests.live.clicking import Clerk
from tests.live.year import HALF, YEAR
from tests.mail import mailkit as kit

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)


class Recorded:
    """A host's calls: tables as plain rows, pages, steps, outcomes."""

    def __init__(self, host: Host) -> None:
        self.calls: list[Any] = []
        self._host = host

    def __getattr__(self, name: str) -> Any:
        return getattr(self._host, name)

    def write(self, tables: Any) -> None:
        self.calls += [("write", spec.name, [dict(row) for row in tables[spec]]) for spec in tables]
        self.calls.append(("from", dict(tables.made_from)))
        self._host.write(tables)

    def show(self, sheets: Sequence[Sheet]) -> None:
        self.calls += [("show", sheet) for sheet in sheets]
        self._host.show(sheets)

    def step(self, text: str, n: int, total: int) -> bool:
        self.calls.append(("step", text, n, total))
        return self._host.step(text, n, total)


mails, mail_done = carried(listing.mails), carried(listing.done)


def _messages(folder: Path) -> Path:
    """Words alone, and a form from an address that nobody has, in one mailbox."""
    form = next((folder / "bieu_mau" / YEAR).glob("*THON07*.xlsx")).read_bytes()
    date = "Mon, 28 Dec 2026 08:00:00 +0700"
    sent = kit.eml([kit.Attach("biểu.xlsx", form)], sender="moi@example.com", date=date)
    path = folder / "hop_thu" / "hộp thư.mbox"
    path.write_bytes(kit.mbox([kit.eml(text="Xin nộp chậm.", sender="thon06@example.vn", date=date), sent]))
    return path


USES: dict[str, Callable[[Any, Call], Outcome]] = {
    "status": status,
    "catalogue check": catalogue_check,
    "check": lambda h, c: check(h, c, [next((c.folder / "bieu_mau" / YEAR).glob("*THON02*.xlsx"))]),
    "collect nothing new": collect,
    "collect messages": lambda h, c: collect(h, c, [_messages(c.folder)]),
    "mails": mails,
    "mail done": lambda h, c: mail_done(h, c, [1], "đã gọi điện"),
    "collect on behalf": lambda h, c: on_behalf(
        h, c, [next((c.folder / "bieu_mau" / YEAR).glob("*THON04*.xlsx"))], "THON04", date(2026, 12, 20)
    ),
    "collect again": reread,
    "return": lambda h, c: decide(h, c, f"{YEAR}/THON06#1", Choice.RETURN, "Xem lại"),
    "accept": lambda h, c: decide(h, c, f"{YEAR}/THON06#1", Choice.ACCEPT),
    "assign": lambda h, c: decide(h, c, "_chua_ro/_chua_ro#1", Choice.ASSIGN, "", "THON11", YEAR),
    "return the assigned": lambda h, c: decide(h, c, f"{YEAR}/THON11#3", Choice.RETURN, "Không phải của thôn"),
    "adjust": lambda h, c: adjust(h, c, "THON01", "CHUNG-01", "31", "Gọi điện"),
    "adjust to another answer": lambda h, c: adjust(h, c, "THON01", "MH2-08", "không phát sinh", "Gọi điện"),
    "task": lambda h, c: task(h, c, "NV-2.1", state="đang làm", result="Đã trình"),
    "tasks": tasks,
    "confirm": lambda h, c: adjust(h, c, "THON02", "CHUNG-01", "", "Gọi điện", confirm=True),
    "answer": lambda h, c: answer(h, c, "THON03", "CHUNG-01", "ước 12"),
    "answers of the page": answer,
    "forms": issue_forms,
    "reply": reply,
    "forms by mail": forms_by_mail,
    "what is to be sent": to_send,
    "sent by hand": lambda h, c: sent_by_hand(h, c, ["tất cả"]),
    "merge": merge,
    "assess": assess,
    "report": report,
    "explain": lambda h, c: explain(h, c, "CHUNG-01"),
    "close": close,
    "reopen": lambda h, c: reopen(h, c, "Bổ sung"),
    "explain of a closed period": lambda h, c: explain(h, c._replace(period=HALF), "CHUNG-01"),
    "issue": lambda h, c: issue(
        h, c._replace(period=HALF), "Đảng ủy xã", "5", date(2026, 6, 20), "CHỦ TỊCH Nguyễn Văn A"
    ),
    "dossier": lambda h, c: dossier(h, c._replace(period=HALF)),
    "report of a closed period": lambda h, c: report(h, c._replace(period=HALF)),
    "roll over": lambda h, c: roll_over(h, c, 2027),
}


@pytest.fixture(scope="module")
def folders(
    open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Clerk, Path]:
    base = tmp_path_factory.mktemp("both")
    files = copy(made_demo, base / "tep" / "ke-hoach")
    clerk = open_master(copy(made_demo, base / "song" / "ke-hoach"))
    clerk.choose(YEAR)
    assert clerk.click("tong_hop", NOW) is not None
    return clerk, files


@pytest.mark.parametrize("name", USES)
def test_a_use_case_asks_the_same_of_both_hosts(folders: tuple[Clerk, Path], name: str) -> None:
    clerk, folder = folders
    live: LiveHost = clerk.host(NOW)
    hosts = ((Recorded(live), clerk.folder), (Recorded(FilesHost(Folder(folder).master)), folder))
    outcomes = [USES[name](host, Call(at, YEAR, NOW, "Người thử")) for host, at in hosts]
    said = [(o.text, o.lines, o.exit, o.look, [p.name for p in o.paths]) for o in outcomes]
    said = [tuple(str(part).replace(str(at), "") for part in s) for s, (_, at) in zip(said, hosts, strict=True)]
    assert said[0] == said[1]
    assert hosts[0][0].calls == hosts[1][0].calls


def test_afterwards_both_folders_hold_the_same_facts(folders: tuple[Clerk, Path]) -> None:
    clerk, folder = folders

    def facts(root: Path) -> dict[str, bytes]:
        kinds = ("da_nhan", "dieu_chinh", "so_ky", "bieu_mau", "tra_lai")
        return {
            str(path.relative_to(root)): b"" if path.suffix == ".json" else path.read_bytes()
            for kind in kinds
            for path in sorted((root / kind).rglob("*"))
            if path.is_file()
        }

    assert facts(clerk.folder) == facts(folder)
    assert len(facts(folder)) > 100


def test_both_made_the_same_master_for_the_next_year(folders: tuple[Clerk, Path]) -> None:
    made = [Folder(at).master for at in (folders[0].folder, folders[1])]
    assert {path.name for path in made} == {"TanMinh_KeHoach_2027.xlsm"}
    assert [dict(row) for row in FilesHost(made[0]).read(REGISTER)] == FilesHost(made[1]).read(REGISTER)
