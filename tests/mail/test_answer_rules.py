"""What a unit is told, and where to: the cases of tests/rules/mail/13.1-answers.md (decision-tables 13.1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from tanminh_xl.catalogue import starter
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.domain.answering import answered_to, reply
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.drafts import BEGUN, BY_HAND, NOT_SENT, SENT, Dispatch, DraftKind, Fate, fate
from tanminh_xl.domain.events import Choice, Receipt, Records, state
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.receipt_code import ALPHABET, LENGTH, as_code, receipt_code
from tanminh_xl.usecases import issue_by_mail
from tests.builders import UNITS, catalogue
from tests.event_builders import NOON, PERIOD, adjustment, answer, decision, opening, receipt
from tests.markdown import ROOT, table
from tests.plans import Plan, given

CASES = table((ROOT / "tests" / "rules" / "mail" / "13.1-answers.md").read_text("utf-8").splitlines())
UNIT = "THON01"
HELD = tuple(
    Finding(Code.WRONG_TYPE, "Số liệu", "G9", "mười hai", "số", UNIT, item, row=f"A. {item}")
    for item in ("CHUNG-01", "MH2-02")
)
VERSIONS = {
    "nhận": (Verdict.ACCEPTED, ()),
    "lưu ý": (Verdict.ACCEPTED_WITH_NOTES, (Finding(Code.FORM_OLDER, value="1", expected="2"),)),
    "một phần": (Verdict.ACCEPTED_IN_PART, HELD),
    "trả lại": (Verdict.RETURNED, (Finding(Code.FORM_BLANK),)),
    "chờ": (Verdict.NEEDS_CONFIRMATION, (Finding(Code.HEADING_MISMATCH, value="a", expected="b"),)),
    "ít hơn": (Verdict.NEEDS_CONFIRMATION, (Finding(Code.FEWER_FIGURES, value="1/2"), HELD[0])),
}
DECIDED = {
    "trả": Choice.RETURN,
    "chấp nhận": Choice.ACCEPT,
    "phần hợp lệ": Choice.ACCEPT_VALID,
    "gán": Choice.ASSIGN,
    "bỏ qua": Choice.IGNORE,
}


def parts(told: str) -> list[str]:
    return [part.strip() for part in told.split(";") if part.strip()]


def version(number: int, words: str) -> tuple[Receipt, Choice | None]:
    kind = next(k for k in VERSIONS if words.startswith(k))
    verdict, findings = VERSIONS[kind]
    rest = words.removeprefix(kind).strip()
    if mended := re.match(r"(\d)/(\d)", rest):
        again = Finding(Code.COPY_UNCHANGED) if mended[1] == "0" else Finding(Code.COPY_MENDED, value=mended[0])
        findings = (again, *findings)
        rest = rest.removeprefix(mended[0]).strip()
    same = int(found[1]) if (found := re.match(r"=(\d)", rest)) else number
    rest = re.sub(r"=\d", "", rest).strip()
    made = receipt(UNIT, number, answer(UNIT, "CHUNG-01", 1.0), verdict=verdict, findings=findings)
    return replace(made, sha256=f"{same:064x}"), DECIDED[rest] if rest else None


def sent(number: int, words: str, at: str) -> Dispatch:
    kind = next(k for k in DraftKind if words.startswith(k.value))
    about = words.removeprefix(kind.value).strip()
    about = f"{PERIOD}/{UNIT}{about}" if about.startswith("#") else about
    return Dispatch(number, kind, PERIOD, UNIT, about, (), "", "", "", at, "Lan", NOON)


def message(told: str) -> str:
    receipts, decisions, adjusted, events = [], [], [], []
    for part in parts(told):
        if part.startswith("hỏi "):
            adjusted.append(adjustment(len(adjusted) + 1, UNIT, part.removeprefix("hỏi "), 1, 5.0))
        elif part.startswith("gửi "):
            events.append(sent(len(events) + 1, part.removeprefix("gửi "), SENT))
        elif part.startswith("bắt đầu gửi "):
            continue  # whoever asks leaves out what is in doubt
        else:
            made, choice = version(len(receipts) + 1, part)
            receipts.append(made)
            if choice is not None:
                decisions.append(decision(UNIT, made.number, choice, to="THON02" if choice is Choice.ASSIGN else ""))
    records = Records(PERIOD, (opening(),), tuple(receipts), tuple(decisions), tuple(adjusted))
    found = reply(state(records), UNIT, events)
    if found is None:
        return ""
    asked = ", ".join(f.item for f in found.to_mend if f.item)
    mended = f"; đã sửa {found.mended}" if found.mended else ""
    about = found.about.removeprefix(f"{PERIOD}/{UNIT}")
    return f"{found.kind.value} {about}{f': {asked}' if asked else ''}{mended}"


def addresses(told: str) -> str:
    own, through, sender = (part.strip() for part in told.split(";"))
    of = catalogue(
        units=tuple(
            u.model_copy(
                update={
                    "addresses": tuple(a.strip() for a in (own if u.code == UNIT else through).split(",") if a.strip()),
                    "reports_through": "PKT" if u.code == UNIT and through else u.reports_through,
                }
            )
            for u in UNITS
            if u.code in (UNIT, "PKT")
        )
    )
    return ", ".join(answered_to(of, UNIT, sender))


def code(told: str) -> str:
    period, unit, sha = told.split()
    first = receipt(UNIT, 1, sha256="1")
    other = replace(receipt(unit, 7, sha256=sha, period=period), reread=True)
    same = receipt_code("TM", first) == receipt_code("TM", other)
    return "như nhau khi đọc lại" if same else "khác"


def events(told: str) -> str:
    found = []
    states = {"bắt đầu": BEGUN, "đã gửi": SENT, "không gửi": NOT_SENT, "gửi tay": BY_HAND}
    for number, part in enumerate(parts(told), 1):
        words, _, begun = part.rpartition(" ") if part[-1].isdigit() else (part, "", "0")
        key = (DraftKind.RECEIVED, PERIOD, UNIT, "#1")
        found.append(Dispatch(number, *key, (), "", "", "", states[words], "Lan", NOON, int(begun)))
    return {Fate.SENT: "đã gửi", Fate.IN_DOUBT: "chưa rõ", Fate.TO_SEND: "chờ gửi"}[fate(found)]


SAYS: dict[str, Callable[[str], str]] = {
    "thư": message,
    "địa chỉ": addresses,
    "mã": code,
    "gõ": as_code,
    "sự kiện": events,
}


@pytest.mark.parametrize("case", [c for c in CASES if c["about"] in SAYS], ids=lambda c: f"{c['row']}: {c['given']}")
def test_case(case: dict[str, str]) -> None:
    assert SAYS[case["about"]](case["given"]) == case["says"]


def with_a_cooperative() -> Catalogue:
    """The small sample, with one unit that reports through another."""
    whole = sample(starter())
    return given().model_copy(update={"units": (*given().units, whole.unit["HTX02"])})


@pytest.mark.parametrize("case", [c for c in CASES if c["about"] == "biểu"], ids=lambda c: f"{c['row']}: {c['given']}")
def test_case_of_a_form(case: dict[str, str], tmp_path: Path) -> None:
    plan = Plan(tmp_path / "xã", with_a_cooperative())
    plan.open(PERIOD)
    for part in parts(case["given"]):
        unit, _, what = part.partition(" ")
        if what == "đã nộp":
            plan.send(plan.form(unit, PERIOD))
        elif what == "trả lại":
            plan.send(plan.form(unit, PERIOD), lambda filled: {})
        elif what == "có bản 2":
            spec = plan.form(unit, PERIOD)
            plan.snapshot().folder.keep_form(replace(spec, version=2, head=(*spec.head[:-1], "khác")), b"second")
        elif what == "hết hiệu lực":
            ended = (
                u.model_copy(update={"valid_to": date(2026, 7, 1)}) if u.code == unit else u for u in plan.of.units
            )
            plan.edit(units=tuple(ended))
            plan.on(2026, 7, 2)
        else:
            assert plan.of.unit[unit].reports_through == "PKT", part
    snapshot = plan.snapshot()
    drafts = issue_by_mail.current(snapshot, snapshot.opened(PERIOD))
    said = {d.unit: f"{d.unit} {d.about}{' thay' if 'thay bản' in d.text else ''}" for d in drafts}
    assert ", ".join(said[u] for u in ("THON01", "THON02", "PKT") if u in said) == case["says"]
    assert not said.keys() & {"VP", "HTX02"}


# laws


@hypothesis_given(st.text("0123456789abcdef", min_size=64, max_size=64), st.sampled_from(["THON01", "THON02"]))
def test_a_code_is_said_and_typed_without_mistaking_letters(sha256: str, unit: str) -> None:
    found = receipt_code("TM", receipt(unit, 1, sha256=sha256))
    assert len(found) == LENGTH and set(found) <= set(ALPHABET) and not set(found) & set("0O1IL")
    assert as_code(f" {found[:3].lower()}-{found[3:]} ") == found
