"""What is said of files: lines for a person, JSON documents, exit codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tanminh_xl.checks.admit import FILE_CODES
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import UNKNOWN
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.mail import Mail, sender_words
from tanminh_xl.domain.messages import SEVERITY_WORDS, VERDICT_COUNTS, VERDICT_WORDS, render, severity

if TYPE_CHECKING:
    from tanminh_xl.usecases.reading import FileResult


WHOLE = (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES)
"""Verdicts after which nothing is left to be done."""


def is_repeat(result: FileResult) -> bool:
    """True for bytes that were received before: told, and nothing is written."""
    return any(f.code is Code.ALREADY_RECEIVED for f in result.admitted.findings)


def exit_code(results: Sequence[FileResult]) -> int:
    """0 all accepted; 1 something returned, waiting or held; 2 a file that is no spreadsheet (2 beats 1). What the
    Office ignores is as good as not there."""
    results = [r for r in results if r.admitted.verdict is not Verdict.IGNORED]
    findings = [f for r in results for f in (*r.admitted.findings, *r.earlier)]
    if any(f.code in FILE_CODES for f in findings):
        return 2
    return 0 if all(r.admitted.verdict in WHOLE for r in results) else 1


def as_json(result: FileResult, stored: bool) -> dict[str, object]:
    """One file of the documents of ``check`` and ``collect`` (``stored``: with version and counts)."""
    admitted = result.admitted
    row: dict[str, object] = {
        "file": result.file,
        "sha256": result.sha256,
        "unit": None if admitted.unit == UNKNOWN else admitted.unit,
        "period": None if admitted.period == UNKNOWN else admitted.period,
        "verdict": admitted.verdict.value,
        "findings": [finding_json(f) for f in admitted.findings],
    }
    if stored:
        row |= {"version": result.version or None, "counts": result.counts}
    if result.mail is not None:
        row["mail"] = mail_facts(result.mail)
    return row | {"earlier_run": True} if result.late else row


def mail_facts(mail: Mail) -> dict[str, object]:
    """The message that brought a file, as the JSON documents say it."""
    return {**mail._asdict(), "sent": mail.sent.isoformat() if mail.sent else None}


def finding_json(finding: Finding) -> dict[str, str]:
    """A finding as the JSON documents say it."""
    message, hint = render(finding)
    return {
        "code": finding.code.value,
        "severity": severity(finding).value,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.value,
        "expected": finding.expected,
        "message": message,
        "hint": hint,
        "row": finding.row,
    }


def lines(result: FileResult, of: Catalogue) -> list[str]:
    """A file's verdict and findings, for a person."""
    admitted = result.admitted
    unit = of.unit[admitted.unit].name if admitted.unit in of.unit else "chưa rõ đơn vị"
    late = " (lần trước chưa báo)" if result.late else ""
    added = "" if result.checksum is None else f"; số kiểm tra {format_value(result.checksum)}"
    by = f"; thư của {sender_words(result.mail)}" if result.mail and result.mail.sender else ""
    said = [f"{result.file}: {unit}: {VERDICT_WORDS[admitted.verdict]}{late}{added}{by}"]
    return [*said, *(f"    {finding_words(finding)}" for finding in admitted.findings)]


def finding_words(finding: Finding) -> str:
    """A finding on one line: "Phải sửa, A.6 Số buổi, ô F8: ..."."""
    message, hint = render(finding)
    place = f"ô {finding.cell}: " if finding.cell else ""
    place = f"{finding.row}, {place}" if finding.row and place else place
    return f"{SEVERITY_WORDS[severity(finding)]}, {place}{message} {hint}".rstrip()


def summary(done: str, results: Sequence[FileResult]) -> str:
    """ "Nhận 27 tệp: 20 được tiếp nhận; 4 được tiếp nhận, có lưu ý; 3 trả lại để bổ sung."."""
    found = [r.admitted.verdict for r in results]
    counts = [f"{found.count(v)} {words}" for v, words in VERDICT_COUNTS.items() if v in found]
    return f"{done} {len(results)} tệp" + (f": {'; '.join(counts)}." if counts else ".")
