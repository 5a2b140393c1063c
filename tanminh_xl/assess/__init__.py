"""Figures to statuses, each with its reason in a sentence."""

from tanminh_xl.assess.criteria import assess
from tanminh_xl.assess.trace import explain

__all__ = ["assess", "explain"]
