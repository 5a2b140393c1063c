"""What of a file a unit must mend: what holds a cell, or sends the file back."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.findings import Finding, Severity
from tanminh_xl.domain.messages import holds, severity

Asked = tuple[str, str, str]
"""Unit and item of a cell of figures, and ""; of anything else the code and the value, which moves nowhere."""


def to_mend(findings: Sequence[Finding]) -> dict[Asked, Finding]:
    """What the unit must mend, in the order of the findings; of several about one cell of figures the first."""
    found: dict[Asked, Finding] = {}
    for finding in findings:
        if holds(finding) or severity(finding) is Severity.ERROR:
            key = (finding.unit, finding.item, "") if finding.item else ("", "", f"{finding.code}: {finding.value}")
            found.setdefault(key, finding)
    return found
