"""Rules over one submission: values, consistency, history, difficulties; and what a received file leads to."""

from tanminh_xl.checks.admit import AdmissionContext, Admitted, Incoming, admit, already_received
from tanminh_xl.checks.files import UnitNames, file_findings, unit_in_name, unit_names
from tanminh_xl.checks.rules import check

__all__ = [
    "AdmissionContext",
    "Admitted",
    "Incoming",
    "UnitNames",
    "admit",
    "already_received",
    "check",
    "file_findings",
    "unit_in_name",
    "unit_names",
]
