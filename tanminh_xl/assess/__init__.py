"""Figures to statuses, each with its reason in a sentence; and the figures to review before anybody signs."""

from tanminh_xl.assess.compared import compared
from tanminh_xl.assess.criteria import assess
from tanminh_xl.assess.owners import to_confirm
from tanminh_xl.assess.points import points
from tanminh_xl.assess.review import Reviewed, to_review
from tanminh_xl.assess.trace import compared_words, explain

__all__ = ["Reviewed", "assess", "compared", "compared_words", "explain", "points", "to_confirm", "to_review"]
