"""The demonstration's year, played by clicks on the open master: the same answers as `usecases.demo` gives."""

from datetime import datetime, timedelta
from pathlib import Path

from tanminh_xl import catalogue, demo
from tanminh_xl.demo.story import How, sendings
from tanminh_xl.domain.events import UNKNOWN, ZONE
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.host import Call, Outcome
from tanminh_xl.domain.owing import senders
from tanminh_xl.domain.tables import ASK, REGISTER
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.usecases.demo import WHO, WHY_CLOSED, _Play
from tanminh_xl.usecases.new import new
from tanminh_xl.usecases.snapshot import Snapshot
from tests.live.clicking import Clerk

HALF, ASKED, YEAR = "2026-6T", "2026-DX1", "2026-N"


def new_plan(folder: Path) -> Path:
    """The sample plan as it is before its first period is opened."""
    new(Call(folder, "", datetime(2026, 5, 4, 8, tzinfo=ZONE), WHO), demo.catalogue(catalogue.starter()))
    return folder


class Player:
    """One period at the clerk's snapshot."""

    def __init__(self, clerk: Clerk, code: str) -> None:
        of = demo.catalogue(catalogue.starter())
        self.clerk, self.code = clerk, code
        self.play = _Play(clerk.folder, of, of.period[code], FilesHost)
        clerk.choose(code)

    def at(self, days: int, hour: int) -> datetime:
        return self.play.call(days, hour).now

    def click(self, tag: str, days: int, hour: int, **answers: object) -> Outcome:
        outcome = self.clerk.click(tag, self.at(days, hour), **answers)  # type: ignore[arg-type]
        assert outcome is not None and not list(self.clerk.folder.glob("nhat_ky/*")), outcome
        return outcome

    def open(self) -> None:
        opened = self.play.period
        self.clerk.click("mo_ky", datetime.combine(opened.end, datetime.min.time(), ZONE).replace(hour=8))

    def receive(self) -> None:
        """On the due day, and what comes late four days after; files on paper last."""
        self.play.send()
        inbox = self.play.folder.inbox
        late, aside = inbox / f"{self.code} (muộn)", self.clerk.folder / "chưa đến"
        if late.exists():
            late.rename(aside)
        self.click("tiep_nhan", 0, 17)
        self.decide()
        if aside.exists():
            aside.rename(late)
            self.click("tiep_nhan", 4, 17)
        typed = self.clerk.folder / "nhap_thay" / f"{self.code} (muộn)"
        for sending in sendings(senders(self.play.of, self.play.period), self.code):
            if sending.how is How.ON_BEHALF:
                files = [path for path in sorted(typed.iterdir()) if sending.unit in path.name]
                form, scans = [p for p in files if p.suffix == ".xlsx"], [p for p in files if p.suffix != ".xlsx"]
                day = f"{self.play.due + timedelta(days=sending.days):%d/%m/%Y}"
                self.click("nhap_thay", 4, 17, texts=[sending.unit, day], files=[form, scans])

    def decide(self) -> None:
        """As an experienced clerk: rows of the register are selected, buttons pressed."""
        snapshot = Snapshot(FilesHost(self.play.folder.master), self.play.call(1, 9))
        for standing in snapshot.unknown.waiting:
            assert standing.receipt.unit == UNKNOWN
            self.select(("", "", str(standing.receipt.number)))
            self.click("tra_lai", 1, 9, texts=["Điền nhầm biểu mẫu của đơn vị khác"])
        for standing in snapshot.state(self.code).standings:
            receipt, codes = standing.receipt, {f.code for f in standing.receipt.findings}
            if standing.verdict is Verdict.ACCEPTED_IN_PART and Code.AMBIGUOUS_NUMBER in codes:
                self.answer(next(f for f in receipt.findings if f.code is Code.AMBIGUOUS_NUMBER), "1,23")

    def answer(self, finding: Finding, words: str) -> None:
        """Typed beside the cell on the page Cần hỏi, as the unit said it on the telephone."""
        table = self.clerk.host(self.at(1, 9))._table(ASK)
        rows = [(row["period"], row["unit"], row["element"]) for row in table.rows]
        table.cell(rows.index((self.code, finding.unit, finding.item)), "answer").value = words
        self.click("ghi_tra_loi", 1, 9)

    def select(self, row: tuple[str, str, str]) -> None:
        self.clerk.select(REGISTER, row, "state", self.at(1, 9))

    def report(self) -> Outcome:
        return self.click("lap_bao_cao", 5, 9)

    def close(self) -> None:
        self.click("chot_so_lieu", 6, 9, texts=[WHY_CLOSED])
