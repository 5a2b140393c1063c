"""A period by mail, by clicks on the open master: forms go out over the real servers, come back by mail, are received
by IMAP, answered, mended, urged; and the same clicks once more change nothing."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.tables import OUTBOX, REGISTER
from tanminh_xl.forms.write import write
from tanminh_xl.machine import PASSWORD
from tests.live.clicking import Clerk
from tests.mail.mailed import text
from tests.mail.servers import OFFICE, MailServers
from tests.mail.test_round_trip import ADDRESS, COUNT, HALF, WORD, ByMail, by_mail, kinds, mailed, spreadsheet

pytestmark = pytest.mark.office

FORM, IN, BACK, URGED = DraftKind.FORM, DraftKind.RECEIVED, DraftKind.BACK, DraftKind.REMINDER
SENT = {"THON01": [FORM, IN], "THON02": [FORM, URGED], "THON03": [FORM, BACK, IN], "THON04": [FORM, URGED]}
"""What each village gets, in its order: the first sends its form, the third one a wrong one first, the others none."""


class Day:
    """The clerk at her buttons on the plan's day."""

    def __init__(self, clerk: Clerk, plan: ByMail) -> None:
        self.clerk, self.plan = clerk, plan

    def click(self, tag: str, *texts: str) -> Outcome:
        outcome = self.clerk.click(tag, self.plan.now, texts=texts)
        assert outcome is not None and not list(self.plan.folder.glob("nhat_ky/*.txt")), outcome
        return outcome

    def receive(self, count: int) -> Outcome:
        """Once so many messages lie in the Office's mailbox."""
        assert len(self.plan.mail.received(OFFICE, count)) == count
        return self.click("tiep_nhan")

    def register(self) -> list[tuple[object, ...]]:
        """What the open master shows of the files that came."""
        rows = self.clerk.rows(REGISTER, self.plan.now)
        return [tuple(row[key] for key in ("unit", "version", "state", "sender")) for row in rows if row["version"]]

    def outbox(self) -> Counter[tuple[object, object]]:
        """How many messages of each kind and state the open master's table Thư đi shows."""
        return Counter((row["kind"], row["state"]) for row in self.clerk.rows(OUTBOX, self.plan.now))

    def facts(self) -> dict[str, bytes]:
        """The folder but for the master, which a program may have open."""
        skipped = (".~lock", "TanMinh_KeHoach")
        return {name: data for name, data in self.plan.tree().items() if not name.startswith(skipped)}


def form(plan: ByMail, unit: str, to: Path, *, word: str = "") -> Path:
    """A unit's form as the sample fills it; with ``word`` in the place of a figure."""
    spec = plan.form(unit, HALF)
    wrong = {(f"A|{unit}/{COUNT}", ColumnKey.VALUE): word} if word else {}
    to.write_bytes(write(spec, {**fill(plan.of, spec), **wrong}))
    return to


def test_a_period_by_mail_is_clicked(
    open_master: Callable[[Path], Clerk], mail: MailServers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, mail.passwords[OFFICE])
    plan = by_mail(tmp_path / "xã", mail)
    day = Day(open_master(plan.folder), plan)
    day.clerk.choose(HALF)
    day.click("phat_bieu_mau")
    assert day.click("gui_thu").text == f"Đã gửi {len(ADDRESS)} thư."
    assert day.outbox()[FORM.value, "Đã gửi"] == len(ADDRESS), "shown by the click that sent"
    for unit in ADDRESS:
        assert spreadsheet(*plan.arrived(unit)) == (plan.folder / form_path(plan, unit)).read_bytes()

    plan.on(2026, 6, 12)
    mailed(plan, "THON01", form(plan, "THON01", tmp_path / "thon01.xlsx"))
    mailed(plan, "THON03", form(plan, "THON03", tmp_path / "thon03.xlsx", word=WORD))
    day.receive(2)
    sender = ADDRESS["THON03"]
    first = [
        ("THON01", 1, "Đã tiếp nhận", ADDRESS["THON01"]),
        ("THON03", 1, "Tiếp nhận một phần", sender),
    ]
    assert day.register() == first
    day.click("soan_thu_tra_loi")
    assert day.outbox()[IN.value, "Chờ gửi"] == day.outbox()[BACK.value, "Chờ gửi"] == 1
    assert day.click("gui_thu").text == "Đã gửi 2 thư."
    assert len(mail.received(sender, 2)) == 2
    answer = plan.arrived("THON03")[1]
    assert WORD in text(answer) and spreadsheet(answer)

    plan.on(2026, 6, 13)
    mailed(plan, "THON03", form(plan, "THON03", tmp_path / "thon03 sua.xlsx"))
    day.receive(3)
    assert day.register() == [*first, ("THON03", 2, "Đã tiếp nhận", sender)]
    day.click("soan_thu_tra_loi")
    assert day.click("gui_thu").text == "Đã gửi 1 thư."

    plan.on(2026, 6, 22)
    assert "đôn đốc" in day.click("don_doc", "thư, Zalo").text
    day.click("gui_thu")
    assert len(mail.received(ADDRESS["THON04"], 2)) == 2
    assert "đề nghị gửi ngay báo cáo" in text(plan.arrived("THON04")[1])

    once, seen = day.facts(), day.register()
    for tag in ("tiep_nhan", "phat_bieu_mau", "soan_thu_tra_loi", "don_doc", "gui_thu"):
        day.click(tag)
    assert day.facts() == once and day.register() == seen
    assert {unit: kinds(plan, unit) for unit in SENT} == SENT
    for unit in ADDRESS:
        assert len(plan.arrived(unit)) == len(kinds(plan, unit))


def form_path(plan: ByMail, unit: str) -> Path:
    """Where a unit's form lies inside the plan folder."""
    return Path("bieu_mau") / HALF / plan.form(unit, HALF).file_name
