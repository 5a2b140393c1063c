"""Figures to statuses, each with its reason in a sentence."""

from tanminh_xl.assess.compared import compared
from tanminh_xl.assess.criteria import assess
from tanminh_xl.assess.trace import compared_words, explain

__all__ = ["assess", "compared", "compared_words", "explain"]
