"""Rules over one submission: values, consistency, history, difficulties; and what a received file leads to."""

from tanminh_xl.checks.admit import AdmissionContext, Admitted, Claim, Incoming, admit, already_received, claim
from tanminh_xl.checks.files import Names, file_findings, named_in, period_names, unit_in_name, unit_names
from tanminh_xl.checks.rules import check

__all__ = [
    "AdmissionContext",
    "Admitted",
    "Claim",
    "Incoming",
    "Names",
    "admit",
    "already_received",
    "check",
    "claim",
    "file_findings",
    "named_in",
    "period_names",
    "unit_in_name",
    "unit_names",
]
