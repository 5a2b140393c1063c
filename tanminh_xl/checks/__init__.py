"""Rules over one submission: values, consistency, history, difficulties; and what a received file leads to."""

from tanminh_xl.checks.admit import AdmissionContext, Admitted, Claim, Incoming, admit, already_received, claim
from tanminh_xl.checks.files import UnitNames, file_findings, unit_in_name, unit_names
from tanminh_xl.checks.rules import check

__all__ = [
    "AdmissionContext",
    "Admitted",
    "Claim",
    "Incoming",
    "UnitNames",
    "admit",
    "already_received",
    "check",
    "claim",
    "file_findings",
    "unit_in_name",
    "unit_names",
]
