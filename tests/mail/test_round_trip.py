"""A period by mail, whole: forms go out by a real server, are filled by a program that we did not write, come back by
mail, are collected by IMAP; one is sent back, mended and accepted. The register says so, and nothing is done twice."""

import email
import email.policy
import shutil
from collections.abc import Mapping
from datetime import date
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import cast

import pytest

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.form import SHEET, ColumnKey, FormSpec, place
from tanminh_xl.domain.host import Call, Outcome
from tanminh_xl.domain.secret import Secret
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.answers import answers
from tanminh_xl.usecases.issue_by_mail import issue_by_mail
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.send import send
from tests.carried import carried, collect
from tests.mail.servers import HOST, OFFICE, UNITS, MailServers
from tests.office.office import Office
from tests.plans import Plan, given

pytestmark = pytest.mark.office

HALF = "2026-6T"
ADDRESS = dict(zip(("THON01", "THON02", "THON03", "THON04", "TRUONG01"), UNITS, strict=True))
FORMATS = {"THON01": "xlsx", "THON02": "ods", "THON03": "xls", "THON04": "xlsx"}
"""What each unit's program saves; THON03 types words in place of a figure, the school passes THON04's mail on."""
COUNT = "CHUNG-01"
WORD = "khoảng chục buổi"
SHOWN = ("unit", "version", "state", "timely", "submitted", "sender", "counts")
IN, ON_TIME, FIRST, SECOND = "Đã tiếp nhận", "Đúng hạn", date(2026, 6, 12), date(2026, 6, 13)
PASSED_ON = f"{ADDRESS['THON04']} ({ADDRESS['TRUONG01']} chuyển tiếp)"
REGISTERED = [
    ("THON01", 1, IN, ON_TIME, FIRST, ADDRESS["THON01"], "có"),
    ("THON02", 1, IN, ON_TIME, FIRST, ADDRESS["THON02"], "có"),
    ("THON03", 1, "Tiếp nhận một phần", ON_TIME, FIRST, ADDRESS["THON03"], "không"),
    ("THON03", 2, IN, f"{ON_TIME}; bổ sung lần 1", SECOND, ADDRESS["THON03"], "có"),
    ("THON04", 1, IN, ON_TIME, FIRST, PASSED_ON, "có"),
]
laid, answered, sent = carried(issue_by_mail), carried(answers), carried(send)


class ByMail(Plan):
    """A plan whose units have addresses, and whose Office has a mailbox."""

    mail: MailServers

    def call(self, period: str = "") -> Call:
        return super().call(period)._replace(password=lambda account: Secret(self.mail.passwords[account]))

    def tree(self) -> Mapping[str, bytes]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    def verdicts(self) -> dict[str, list[Verdict]]:
        """Unit -> what came of each version of its form."""
        found: dict[str, list[Verdict]] = {}
        for receipt in sorted(Folder(self.folder).records(HALF).receipts, key=lambda r: (r.unit, r.number)):
            found.setdefault(receipt.unit, []).append(receipt.verdict)
        return found

    def arrived(self, unit: str) -> list[EmailMessage]:
        """What came into a unit's mailbox, oldest first."""
        raws = self.mail.received(ADDRESS[unit])
        messages = [cast("EmailMessage", email.message_from_bytes(raw, policy=email.policy.default)) for raw in raws]
        assert all(message["From"].addresses[0].addr_spec == OFFICE for message in messages)
        return messages


@pytest.fixture
def plan(tmp_path: Path, mail: MailServers) -> ByMail:
    return by_mail(tmp_path / "xã", mail)


def by_mail(folder: Path, mail: MailServers) -> ByMail:
    """A plan in that folder whose half-year was opened on 10/6/2026, with the servers in its Cài đặt."""
    of = given()
    units = tuple(u.model_copy(update={"addresses": (ADDRESS[u.code],) if u.code in ADDRESS else ()}) for u in of.units)
    settings = {
        "mail_address": OFFICE,
        "mail_account": OFFICE,
        "fetch_server": f"{HOST}:{mail.imap.port}",
        "send_server": f"{HOST}:{mail.smtp.port}",
        "mail_authorities": "goc.pem",
        "mail_since": date(2020, 1, 1),  # the server's clock is that of the machine
    }
    of = of.model_copy(update={"units": units, "plan": of.plan.model_copy(update=settings)})
    made = ByMail(folder, of)
    made.mail = mail
    shutil.copyfile(mail.authority.certificate, made.folder / "goc.pem")
    made.open(HALF)
    return cast("ByMail", made.on(2026, 6, 10))


def spreadsheet(message: EmailMessage) -> bytes:
    """The one workbook that comes with a message."""
    (found,) = [part for part in message.iter_attachments() if str(part.get_filename()).endswith(".xlsx")]
    return bytes(found.get_content())


def typed(plan: Plan, spec: FormSpec) -> dict[str, str]:
    """Address -> what is typed there on a Vietnamese keyboard."""
    cells = place(spec)
    return {
        a1(*cells[key]): f"{value:.15g}".replace(".", ",") if isinstance(value, float) else str(value)
        for key, value in fill(plan.of, spec).items()
    }


def filled(office: Office, form: bytes, texts: Mapping[str, str], to: Path) -> Path:
    """The form opened in LibreOffice, typed into, and saved in the format of the name."""
    path = to.with_name(f"mo-{to.stem}.xlsx")
    path.write_bytes(form)
    office.job(path).type_all(SHEET, dict(texts)).save(to).run()
    return to


def mailed(plan: ByMail, unit: str, *files: Path, inner: EmailMessage | None = None) -> EmailMessage:
    """A message from a unit's own account to the Office, by submission as any mail program does it; with ``inner`` it
    passes on another one."""
    message = as_message(plan, unit, *files)
    if inner is not None:
        message.add_attachment(inner)
    with plan.mail.submission(ADDRESS[unit]) as line:
        line.send_message(message)
    return message


def as_message(plan: ByMail, unit: str, *files: Path) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = ADDRESS[unit], OFFICE, f"Báo cáo của {unit}"
    message["Date"] = format_datetime(plan.now)
    message.set_content("Kính gửi Văn phòng.")
    for file in files:
        message.add_attachment(
            file.read_bytes(), maintype="application", subtype="octet-stream", filename=f"Báo cáo {file.name}"
        )
    return message


def into_office(plan: ByMail, count: int) -> Outcome:
    """What the Office's button does, once so many messages lie in its mailbox."""
    assert len(plan.mail.received(OFFICE, count)) == count
    return collect(*plan.at())


def test_forms_go_out_come_back_and_are_mended_by_mail(plan: ByMail, office: Office, tmp_path: Path) -> None:
    out = laid(*plan.at())
    assert out.exit in (0, 1)
    assert f"Đã gửi {len(ADDRESS)} thư" in sent(*plan.at()).text
    once = plan.tree()
    sent(*plan.at())
    assert plan.tree() == once
    forms = {unit: spreadsheet(*plan.arrived(unit)) for unit in ADDRESS}

    plan.on(2026, 6, 12)
    files = {}
    for unit, ending in FORMATS.items():
        spec = plan.form(unit, HALF)
        texts = typed(plan, spec)
        if unit == "THON03":
            texts[a1(*place(spec)[f"A|{unit}/{COUNT}", ColumnKey.VALUE])] = WORD
        files[unit] = filled(office, forms[unit], texts, tmp_path / f"{unit}.{ending}")
    for unit in ("THON01", "THON02", "THON03"):
        mailed(plan, unit, files[unit])
    mailed(plan, "TRUONG01", inner=as_message(plan, "THON04", files["THON04"]))
    outcome = into_office(plan, 4)
    got = plan.verdicts()
    assert set(got) == set(FORMATS), outcome
    taken = (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES)
    assert all(got[unit][0] in taken for unit in ("THON01", "THON02", "THON04")), outcome.lines
    assert got["THON03"] == [Verdict.ACCEPTED_IN_PART], outcome.lines
    receipts = {r.unit: r for r in Folder(plan.folder).records(HALF).receipts}
    for unit in FORMATS:
        of = receipts[unit].mail
        assert of is not None and of.sender == ADDRESS[unit]
        assert of.forwarded_by == (ADDRESS["TRUONG01"] if unit == "THON04" else "")

    answered(*plan.at())
    assert f"Đã gửi {len(FORMATS)} thư" in sent(*plan.at()).text
    back = next(m for m in plan.mail.received(ADDRESS["THON03"], 2)[1:])
    answer = cast("EmailMessage", email.message_from_bytes(back, policy=email.policy.default))
    body = answer.get_body(("plain",))
    assert body is not None and WORD in body.get_content()
    assert kinds(plan, "THON03") == [DraftKind.FORM, DraftKind.BACK]
    assert kinds(plan, "THON01") == [DraftKind.FORM, DraftKind.RECEIVED]

    plan.on(2026, 6, 13)
    spec = plan.form("THON03", HALF)
    right = {a1(*place(spec)[f"A|THON03/{COUNT}", ColumnKey.VALUE]): "12"}
    mailed(plan, "THON03", filled(office, spreadsheet(answer), right, tmp_path / "sua lai.xlsx"))
    into_office(plan, 5)
    assert plan.verdicts()["THON03"][-1] in taken and len(plan.verdicts()["THON03"]) == 2
    answered(*plan.at())
    sent(*plan.at())
    assert len(plan.mail.received(ADDRESS["THON03"], 3)) == 3
    assert register(plan) == REGISTERED

    end = plan.tree()
    again = collect(*plan.at())
    answered(*plan.at())
    sent(*plan.at())
    assert again.exit == 0, again.lines
    assert plan.tree() == end
    assert [len(plan.arrived(unit)) for unit in ADDRESS] == [2, 2, 3, 2, 1]


def register(plan: ByMail) -> list[tuple[object, ...]]:
    """The register's rows of files that came: as the master shows them."""
    rows = ProgramTables(plan.snapshot(HALF)).of(REGISTER, {HALF})
    return [tuple(row[key] for key in SHOWN) for row in rows if row["version"]]


def kinds(plan: ByMail, unit: str) -> list[DraftKind]:
    """What was sent to a unit, in its order."""
    return [d.kind for d in Folder(plan.folder).dispatches(HALF) if d.unit == unit and d.state == "sent"]
