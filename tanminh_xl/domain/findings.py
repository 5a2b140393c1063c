"""Findings: what is to be said about a file or a cell, as values. Their texts live in ``messages``."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How heavy a finding is, as the JSON says it; ``messages.SEVERITY_WORDS`` says it in Vietnamese."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Gate(StrEnum):
    """What a finding does to the whole file (decision-tables 5.2)."""

    RETURNS = "returns"
    WAITS = "waits"
    NO = "no"


class Verdict(StrEnum):
    """What became of a received file, as the JSON says it; ``messages.VERDICT_WORDS`` says it in Vietnamese."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_NOTES = "accepted_with_notes"
    NEEDS_CONFIRMATION = "needs_confirmation"
    RETURNED = "returned"


class Code(StrEnum):
    """Every finding there is. Codes are stable: receipts and other programs keep them."""

    # the file itself (decision-tables 5.1, row 2)
    FILE_EMPTY = "file_empty"
    FILE_PDF = "file_pdf"
    FILE_PHOTO = "file_photo"
    FILE_WORD = "file_word"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_BROKEN = "file_broken"
    FILE_OTHER = "file_other"
    FILE_TOO_LARGE = "file_too_large"
    # whose and which form (decision-tables 5.1, rows 3 - 7)
    STAMP_MISSING = "stamp_missing"
    STAMP_OTHER_PLAN = "stamp_other_plan"
    NO_ROW_KEYS = "no_row_keys"
    UNIT_MISMATCH = "unit_mismatch"
    FORM_UNKNOWN = "form_unknown"
    PERIOD_NOT_OPEN = "period_not_open"
    FORM_BLANK = "form_blank"
    FORM_OLDER = "form_older"
    # structure
    SHEET_RENAMED = "sheet_renamed"
    CELLS_MOVED = "cells_moved"
    ROW_MISSING = "row_missing"
    COLUMN_MISSING = "column_missing"
    KEY_TWICE_DIFFERENT = "key_twice_different"
    KEY_TWICE = "key_twice"
    OUTSIDE_ENTRY = "outside_entry"
    # values
    VALUE_MISSING = "value_missing"
    WRONG_TYPE = "wrong_type"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    UNKNOWN_CHOICE = "unknown_choice"
    NUMBER_AND_REASON = "number_and_reason"
    FORMULA_ERROR = "formula_error"
    FORMULA = "formula"
    FORMULA_EXTERNAL = "formula_external"
    LEGACY_TEXT = "legacy_text"
    EVIDENCE_MISSING = "evidence_missing"
    TASK_MISSING = "task_missing"
    NOT_YET = "not_yet"
    # consistency
    NUMERATOR_OVER_DENOMINATOR = "numerator_over_denominator"
    RULE_BROKEN = "rule_broken"
    BELOW_HALF_YEAR = "below_half_year"
    # history
    JUMP = "jump"
    JUMP_EXPLAINED = "jump_explained"
    NOT_APPLICABLE_NOW = "not_applicable_now"
    # difficulties
    PROBLEM_WITHOUT_PROPOSAL = "problem_without_proposal"
    # against what counts (decision-tables 5.1, rows 1, 9 and 10)
    ALREADY_RECEIVED = "already_received"
    FEWER_FIGURES = "fewer_figures"
    SENT_EARLIER = "sent_earlier"
    ADJUSTMENT_LAPSES = "adjustment_lapses"


class Finding(NamedTuple):
    """One thing to say, at its exact place.

    ``sheet`` and ``cell`` ("G12") are "" for a finding about the whole file. ``value`` is what stands there
    and ``expected`` what should, both as shown to a person. ``unit`` and ``item`` (element, task) are the
    row's key where there is one: an answer with an ERROR is a bad cell (decision-tables 1.1). ``more`` holds
    whatever else the message's template asks for, as (name, text) pairs.
    """

    code: Code
    sheet: str = ""
    cell: str = ""
    value: str = ""
    expected: str = ""
    unit: str = ""
    item: str = ""
    more: tuple[tuple[str, str], ...] = ()
