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
    """What a finding does (decision-tables 5.2): to the whole file, to its own cell, or nothing.

    ``HOLDS``: the cell of part A is blank until somebody has been asked; the rest of the file counts.
    """

    RETURNS = "returns"
    WAITS = "waits"
    HOLDS = "holds"
    NO = "no"


class Verdict(StrEnum):
    """What became of a received file, as the JSON says it; ``messages.VERDICT_WORDS`` says it in Vietnamese."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_NOTES = "accepted_with_notes"
    ACCEPTED_IN_PART = "accepted_in_part"
    NEEDS_CONFIRMATION = "needs_confirmation"
    RETURNED = "returned"
    IGNORED = "ignored"
    """Only by a decision of the Office; no file comes with it."""


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
    FILE_TOO_SLOW = "file_too_slow"
    FILE_CRASHED = "file_crashed"
    FILE_FAILED = "file_failed"
    # a source that could not be opened: nothing of it is kept, it is taken up by the next collect
    SOURCE_LOCKED = "source_locked"
    SOURCE_GONE = "source_gone"
    SOURCE_NOT_FILE = "source_not_file"
    RECORDS_DAMAGED = "records_damaged"
    # a message or an archive: said of it, not of the files in it
    ARCHIVE_ENCRYPTED = "archive_encrypted"
    ARCHIVE_NESTED = "archive_nested"
    ARCHIVE_BROKEN = "archive_broken"
    ARCHIVE_TOO_LARGE = "archive_too_large"
    MAIL_ENCRYPTED = "mail_encrypted"
    MAIL_NESTED = "mail_nested"
    MAIL_TOO_MANY_PARTS = "mail_too_many_parts"
    MAIL_BROKEN = "mail_broken"
    MAIL_CUT_OFF = "mail_cut_off"
    MAIL_LINKED = "mail_linked"
    MAIL_SEVERAL_SENDERS = "mail_several_senders"
    MAIL_BOUNCED = "mail_bounced"
    MAIL_AUTOMATIC = "mail_automatic"
    MAIL_FORWARDED_INLINE = "mail_forwarded_inline"
    MAIL_PASSED_OVER = "mail_passed_over"
    # whose and which form (decision-tables 5.1, rows 3 - 7)
    STAMP_MISSING = "stamp_missing"
    STAMP_OTHER_PLAN = "stamp_other_plan"
    NO_ROW_KEYS = "no_row_keys"
    UNIT_MISMATCH = "unit_mismatch"
    HEADING_MISMATCH = "heading_mismatch"
    ROWS_OF_OTHERS = "rows_of_others"
    ENTRY_HIDDEN = "entry_hidden"
    LINES_SWAPPED = "lines_swapped"
    COLUMN_SWAPPED = "column_swapped"
    KEY_ASTRAY = "key_astray"
    ADDRESS_CHANGES = "address_changes"
    ADDRESS_NEW = "address_new"
    FORM_UNKNOWN = "form_unknown"
    PERIOD_NOT_OPEN = "period_not_open"
    PERIOD_ELSEWHERE = "period_elsewhere"
    PERIOD_ASSIGNED = "period_assigned"
    FORM_BLANK = "form_blank"
    FORM_BLANK_WORDS = "form_blank_words"
    FORM_OLDER = "form_older"
    COPY_UNCHANGED = "copy_unchanged"
    COPY_MENDED = "copy_mended"
    # structure
    SHEET_RENAMED = "sheet_renamed"
    CELLS_MOVED = "cells_moved"
    ROW_MISSING = "row_missing"
    COLUMN_MISSING = "column_missing"
    KEY_TWICE_DIFFERENT = "key_twice_different"
    KEY_TWICE = "key_twice"
    SHEET_TWICE = "sheet_twice"
    OUTSIDE_ENTRY = "outside_entry"
    ROW_NOT_ASKED = "row_not_asked"
    LINE_RETYPED = "line_retyped"
    FIGURE_MERGED = "figure_merged"
    # values
    VALUE_MISSING = "value_missing"
    WRONG_TYPE = "wrong_type"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    SHOWN_DIFFERS = "shown_differs"
    PERCENT_READ = "percent_read"
    PERCENT_OR_PART = "percent_or_part"
    SHOWN_IN_LAYERS = "shown_in_layers"
    MAYBE_DATE = "maybe_date"
    ESTIMATE = "estimate"
    WORDS_UNDERSTOOD = "words_understood"
    NONE_DOUBTFUL = "none_doubtful"
    AS_BEFORE = "as_before"
    DASHED = "dashed"
    LEGACY_VALUE = "legacy_value"
    UNKNOWN_CHOICE = "unknown_choice"
    NUMBER_AND_REASON = "number_and_reason"
    FORMULA_ERROR = "formula_error"
    FORMULA = "formula"
    FORMULA_EXTERNAL = "formula_external"
    FORMULA_UNCOMPUTED = "formula_uncomputed"
    LEGACY_TEXT = "legacy_text"
    ID_NUMBER = "id_number"
    EVIDENCE_MISSING = "evidence_missing"
    TASK_MISSING = "task_missing"
    TEXT_MISSING = "text_missing"
    STATE_KEPT = "state_kept"
    ESTIMATE_UNKNOWN = "estimate_unknown"
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
    FIGURE_CHANGED = "figure_changed"
    SENT_EARLIER = "sent_earlier"
    SENT_LATER_THAN_NOW = "sent_later_than_now"
    MAIL_UNDATED = "mail_undated"
    MAIL_AHEAD = "mail_ahead"
    MAIL_BEHIND = "mail_behind"
    ADJUSTMENT_LAPSES = "adjustment_lapses"


READING = "reading"


class Finding(NamedTuple):
    """One thing to say, at its exact place.

    ``sheet`` and ``cell`` ("G12") are "" for a finding about the whole file. ``value`` is what stands there
    and ``expected`` what should, both as shown to a person. ``unit`` and ``item`` (element, task) are the
    row's key where there is one: an answer with a finding that HOLDS is a bad cell (decision-tables 1.1). ``more``
    holds whatever else the message's template asks for, as (name, text) pairs; each pair named ``READING`` is one way
    to read what stands there ("0,85", "Không phát sinh"), as a person would type it. ``row`` is the line as its reader
    sees it ("A.6 Số buổi vận động tham gia bảo hiểm y tế"), "" where there is none.
    """

    code: Code
    sheet: str = ""
    cell: str = ""
    value: str = ""
    expected: str = ""
    unit: str = ""
    item: str = ""
    more: tuple[tuple[str, str], ...] = ()
    row: str = ""

    @property
    def readings(self) -> tuple[str, ...]:
        """The ways to read what stands there; none where there is nothing to confirm."""
        return tuple(text for name, text in self.more if name == READING)
