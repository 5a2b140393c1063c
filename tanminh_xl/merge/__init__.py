"""Counted submissions and adjustments to figures with their sources; difficulties, tasks, texts, the register.

All pure: the same events and catalogue give the same values, whenever and in whatever order they are read.
Everything is a look-up by (unit, element), so plain dictionaries do it, and nothing here loads pandas.
"""

from tanminh_xl.merge.difficulties import problems
from tanminh_xl.merge.figures import figures
from tanminh_xl.merge.register import decided, register
from tanminh_xl.merge.tasks import tasks, texts

__all__ = ["decided", "figures", "problems", "register", "tasks", "texts"]
