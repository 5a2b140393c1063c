"""The five "rõ" of a task: người, việc, tiến độ, trách nhiệm, kết quả (plan V.1)."""

from __future__ import annotations

from tanminh_xl.domain.catalogue_nouns import Task

FIVE = ("người", "việc", "tiến độ", "trách nhiệm", "kết quả")


def not_said(task: Task) -> tuple[tuple[str, str], ...]:
    """Which of the five a task does not say yet, each with what is wanting: ("tiến độ", "thời hạn").

    Who carries it out; what is to be done; a day by which; who leads it; what is to come of it.
    """
    said = (task.person, task.text, task.deadline, task.lead, task.expected_result)
    wanting = ("người phụ trách", "nội dung", "thời hạn", "đơn vị chủ trì", "kết quả cần đạt")
    return tuple((name, what) for name, value, what in zip(FIVE, said, wanting, strict=True) if not value)
