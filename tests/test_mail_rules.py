"""What a message leads to and whose it is (decision-tables 5.5 and 5.6), row by row: tests/rules/mail."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from tanminh_xl.checks.mails import (
    Since,
    judged,
    kind_of,
    known_senders,
    sender_unit,
    to_handle,
)
from tanminh_xl.domain.catalogue_nouns import Unit
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.mail import KeptMail, Mail, MailKind, MailPart, sender_words
from tests.catalogues import STARTER
from tests.test_docs_tables import Row, cases, parts

NOON = datetime(2026, 6, 12, 12, tzinfo=ZONE)
DAY = datetime(2026, 6, 30, tzinfo=ZONE).date()


def kept(kind: MailKind, parts: tuple[MailPart, ...], findings: tuple[Finding, ...] = ()) -> KeptMail:
    mail = Mail("a@x.vn", NOON, "0" * 64)
    return KeptMail(1, "0" * 64, "0" * 64, "a.eml", "a.eml", "", mail, kind, parts, "", findings, NOON, NOON, "VP")


def number(words: str, what: str) -> int:
    found = re.search(rf"(\d+) {what}", words)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("case", cases("5.5"), ids=lambda case: " | ".join(case.values()))
def test_what_a_message_leads_to(case: Row) -> None:
    by_itself = MailKind(case["tự động"]) if case["tự động"] else None
    forms, evidence = number(case["mang"], "biểu"), number(case["mang"], "ảnh")
    kind = kind_of(forms, evidence, by_itself)
    brought = [MailPart("a", "0" * 64, n >= forms) for n in range(0 if by_itself else forms + evidence)]
    assert kind.value == case["loại"]
    since = case["từ đó"]
    left = tuple(parts(since.removeprefix("chưa lưu "))) if since.startswith("chưa lưu ") else ()
    found = tuple(Finding(Code(code), value="x", expected="biểu mẫu") for code in parts(case["phát hiện"]))
    said = to_handle(kept(kind, tuple(brought), found), Since(left, since == "đã có", since == "đã xử lý"))
    wanted = parts(case["còn"])
    assert len(said) == len(wanted) and all(s.startswith(w) for s, w in zip(said, wanted, strict=True)), said
    assert all(name in said[0] for name in left)


UNITS = (
    Unit(code="THON01", name="Thôn Một", kind="THON", addresses=("a@x.vn", "chung@x.vn")),
    Unit(code="THON02", name="Thôn Hai", kind="THON", addresses=("Chung@x.vn",)),
    Unit(code="THON03", name="Thôn Ba", kind="THON", addresses=("cu@x.vn",), valid_to=DAY, successor="THON01"),
    Unit(code="THON07", name="Thôn Bảy", kind="THON", reports_through="THON01"),
    Unit(code="VP", name="Văn phòng", kind="VP", addresses=("vp@xa.vn",)),
)
OF = STARTER.model_copy(
    update={
        "units": UNITS,
        "plan": STARTER.plan.model_copy(update={"office": "VP", "send_to": "hop.thu@xa.vn hoặc Zalo 0912"}),
    }
)


@pytest.mark.parametrize("case", cases("5.6"), ids=lambda case: " | ".join(case.values()))
def test_whose_a_message_is(case: Row) -> None:
    day = datetime.strptime(case["ngày"], "%d/%m/%Y").date()
    found = judged(case["từ"], known_senders(OF), OF, day)
    whose = sender_unit(found, case["tem"], {"THON07": "THON01"}, OF, day)
    assert (whose, found.address) == (case["đơn vị"], case["lạ"])


def test_who_passed_it_on_is_told_with_the_sender() -> None:
    mail = Mail("a@x.vn", NOON, "0" * 64)
    assert sender_words(mail) == "a@x.vn"
    assert sender_words(mail._replace(forwarded_by="vp@xa.vn")) == "a@x.vn (vp@xa.vn chuyển tiếp)"
