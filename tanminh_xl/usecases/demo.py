"""The demonstration: a sample plan runs its periods, from the forms to the consolidated workbook."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tanminh_xl import catalogue, demo
from tanminh_xl.demo.answers import fill
from tanminh_xl.demo.story import PDF_BYTES, PHOTO_BYTES, How, Sending, moment, sendings, spoil
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import ZONE, Choice, Receipt
from tanminh_xl.domain.findings import Code, Verdict
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.host import Call, Host, Outcome, Step, TableRow
from tanminh_xl.domain.owing import senders
from tanminh_xl.domain.tables import LOG
from tanminh_xl.forms.write import write
from tanminh_xl.master.customui import ribbon
from tanminh_xl.records.disk import replace
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.answer import answer
from tanminh_xl.usecases.close import close
from tanminh_xl.usecases.collect import collect, on_behalf
from tanminh_xl.usecases.decide import decide
from tanminh_xl.usecases.master_rows import master_rows
from tanminh_xl.usecases.new import master_bytes, new
from tanminh_xl.usecases.open_period import open_period
from tanminh_xl.usecases.proposal import Proposal, carry_out
from tanminh_xl.usecases.report import report
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.status import status

WHO = "Văn phòng"
WHY_CLOSED = "Đã đến ngày báo cáo thành phố; đơn vị còn thiếu gửi bổ sung sau"
HostOf = Callable[[Path], Host]
"""A host over the master at this path."""


def run(folder: Path, host_of: HostOf, step: Step = lambda *_: True) -> Outcome:
    """Make the sample plan in ``folder`` (a free name beside it if it is taken); run the periods with a due date."""
    folder = _free(folder)
    of = demo.catalogue(catalogue.starter())
    new(Call(folder, "", datetime(2026, 5, 4, 8, 0, tzinfo=ZONE), WHO), of)
    lines: list[str] = []
    log: list[TableRow] = []
    paths: list[Path] = [Folder(folder).master]
    codes = [p.code for p in sorted((p for p in of.periods if p.due), key=lambda p: p.due or date.max)]
    for n, code in enumerate(codes):
        play = _Play(folder, of, of.period[code], host_of, log)
        step(f"Kỳ {code}: mở kỳ, tạo biểu mẫu", 2 * n, 2 * len(codes))
        play.open()
        play.send()
        step(f"Kỳ {code}: tiếp nhận, đánh giá", 2 * n + 1, 2 * len(codes))
        lines += play.receive()
        outcome = play.report()
        lines.append(outcome.text)
        paths += outcome.paths
        if code != codes[-1]:
            lines.append(play.close())
    play.fill_master()
    lines += play.status()
    step("Xong", 2 * len(codes), 2 * len(codes))
    return Outcome(
        f"Đã chạy xong bản minh họa trong {folder} (SỐ LIỆU MINH HỌA).", lines=tuple(lines), paths=tuple(paths)
    )


def _free(folder: Path) -> Path:
    """The folder, or ``folder-2`` ... where something stands there already: nothing is ever overwritten."""
    names = (folder, *(folder.with_name(f"{folder.name}-{n}") for n in range(2, 1000)))
    return next(f for f in names if not f.exists() or not any(f.iterdir()))


class _Play:
    """One period of the sample, played with a clock of its own."""

    def __init__(
        self, folder: Path, of: Catalogue, period: Period, host_of: HostOf, log: list[TableRow] | None = None
    ) -> None:
        """``log``: where the lines of the sheet Nhật ký go, as the buttons would write them."""
        assert period.due is not None
        self._log = log if log is not None else []
        self.folder, self.of, self.period, self.due = Folder(folder), of, period, period.due
        self._host_of = host_of

    def call(self, days: int, hour: int) -> Call:
        """The Office at work so many days after the due date."""
        at = datetime.combine(self.due + timedelta(days=days), time(hour), ZONE)
        return Call(self.folder.root, self.period.code, at, WHO)

    def snapshot(self, call: Call) -> Snapshot:
        """The folder as it stands at this call."""
        return Snapshot(self._host_of(self.folder.master), call)

    def do(self, call: Call, tag: str, verb: Callable[[Snapshot], Proposal]) -> Outcome:
        """One call of the Office: a verb proposed and carried out; ``tag``: the button that does it, "" for none."""
        snapshot = self.snapshot(call)
        outcome = carry_out(snapshot, verb(snapshot))
        if tag:
            label = next(button.label for button in ribbon().buttons if button.tag == tag)
            at = call.now.replace(tzinfo=None)
            row: TableRow = {"at": at, "who": call.who, "action": label, "period": call.period, "text": outcome.text}
            self._log.append(row)
        return outcome

    def open(self) -> None:
        """The period opens three weeks before its due date."""
        self.do(self.call(-21, 9), "mo_ky", open_period)

    def send(self) -> None:
        """Everything that units send lies in the inbox, each file with the time it was saved."""
        forms = {form.unit: form for form in self.folder.forms(self.period.code)}
        seen: set[str] = set()
        for sending in sendings(senders(self.of, self.period), self.period.code):
            again = sending.unit in seen
            seen.add(sending.unit)
            for name, data in self._files(sending, forms, again):
                at = moment(self.period, sending)
                place = self.folder.root / ("nhap_thay" if sending.how is How.ON_BEHALF else "hop_thu")
                place = place / (self.period.code if sending.days <= 0 else f"{self.period.code} (muộn)")
                place.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(data)
                os.utime(place / name, (at.timestamp(), at.timestamp()))

    def _files(self, sending: Sending, forms: dict[str, FormSpec], again: bool) -> list[tuple[str, bytes]]:
        form = forms[sending.others or sending.unit]
        name = Path(forms[sending.unit].file_name)
        stem = f"{name.stem} (gửi lại)" if again else name.stem
        match sending.how:
            case How.NOTHING:
                return []
            case How.PHOTO:
                return [(f"{name.stem}.jpg", PHOTO_BYTES)]
            case How.PDF:
                return [(f"{name.stem}.pdf", PDF_BYTES)]
        data = write(form, spoil(form, fill(self.of, form), sending.how))
        if sending.how is How.BROKEN:
            data = data[: len(data) // 2]
        if sending.how is How.ON_BEHALF:
            return [(f"{name.stem}.xlsx", data), (f"ban-chup {name.stem}.jpg", PHOTO_BYTES + b"scan")]
        return [(f"{stem}.xlsx", data)]

    def receive(self) -> list[str]:
        """Collect on the due date and four days later; decide what waits; type what came on paper."""
        inbox = self.folder.inbox
        said = [self.do(self.call(0, 17), "tiep_nhan", lambda s: collect(s, (inbox / self.period.code,))).text]
        self._decide(self.call(1, 9))
        late = inbox / f"{self.period.code} (muộn)"
        if late.exists():
            said.append(self.do(self.call(4, 17), "tiep_nhan", lambda s: collect(s, (late,))).text)
        typed = self.folder.root / "nhap_thay" / f"{self.period.code} (muộn)"
        for sending in sendings(senders(self.of, self.period), self.period.code):
            if sending.how is How.ON_BEHALF:
                on = self.due + timedelta(days=sending.days)
                said.append(self._on_behalf(typed, sending.unit, on))
        return said

    def _on_behalf(self, place: Path, unit: str, day: date) -> str:
        files = [p for p in sorted(place.iterdir()) if unit in p.name]
        form, scans = [p for p in files if p.suffix == ".xlsx"], [p for p in files if p.suffix != ".xlsx"]
        return self.do(self.call(4, 17), "nhap_thay", lambda s: on_behalf(s, form, unit, day, scans)).text

    def _decide(self, call: Call) -> None:
        """What an experienced clerk does about what waits, and about a cell that can be read in two ways."""
        now = self.snapshot(call)
        for standing in now.unknown.waiting:
            self._return(call, standing.receipt, "Điền nhầm biểu mẫu của đơn vị khác")
        for standing in now.state(self.period.code).standings:
            receipt, codes = standing.receipt, {f.code for f in standing.receipt.findings}
            if standing.verdict is Verdict.ACCEPTED_IN_PART and Code.AMBIGUOUS_NUMBER in codes:
                self._put_right(call, receipt)

    def _return(self, call: Call, receipt: Receipt, why: str) -> None:
        self.do(call, "tra_lai", lambda s: decide(s, receipt.label, Choice.RETURN, why))

    def _put_right(self, call: Call, receipt: Receipt) -> None:
        finding = next(f for f in receipt.findings if f.code is Code.AMBIGUOUS_NUMBER)
        self.do(call, "ghi_tra_loi", lambda s: answer(s, finding.unit, finding.item, "1,23"))

    def report(self) -> Outcome:
        """The consolidated workbook, five days after the due date."""
        return self.do(self.call(5, 9), "lap_bao_cao", report)

    def close(self) -> str:
        return self.do(self.call(6, 9), "chot_so_lieu", lambda s: close(s, yes=True, why=WHY_CLOSED)).text

    def status(self) -> list[str]:
        outcome = self.do(self.call(5, 10), "", status)
        return [outcome.text, *outcome.lines]

    def fill_master(self) -> None:
        """The master shows what was done: the program's tables as the records say, the log, this period."""
        call = self.call(5, 10)
        rows = master_rows(self.snapshot(call), self.of)
        data = master_bytes(self.of, call.now, {**rows, LOG: self._log}, self.period.code)
        replace(self.folder.master, data)
