"""Rules over one submission: values, consistency, history, difficulties; and what a received file leads to."""

from tanminh_xl.checks.admit import Admitted, Incoming, Now, admit, already_received
from tanminh_xl.checks.files import file_findings, unit_in_name
from tanminh_xl.checks.rules import check

__all__ = ["Admitted", "Incoming", "Now", "admit", "already_received", "check", "file_findings", "unit_in_name"]
