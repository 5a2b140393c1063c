"""Rules over one submission: values, consistency, history, difficulties; and what a received file leads to."""

from tanminh_xl.checks.admit import Admitted, Claim, Incoming, Now, admit, already_received, claim
from tanminh_xl.checks.files import UnitNames, file_findings, unit_in_name, unit_names
from tanminh_xl.checks.rules import check

__all__ = [
    "Admitted",
    "Claim",
    "Incoming",
    "Now",
    "UnitNames",
    "admit",
    "already_received",
    "check",
    "claim",
    "file_findings",
    "unit_in_name",
    "unit_names",
]
