"""A worksheet in which rows grow with what is typed into them, and the texts that a cell can hold."""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

MOST_TEXT = 32_767
"""Characters (as UTF-16 counts them) that a cell holds: ECMA-376 part 1, 18.4.8, and Excel's own limit."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FormSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """``fitted``: rows whose height is only where they start from.

    Excel fits such a row when something is typed into it, LibreOffice when it opens the file; XlsxWriter alone would
    say of each height that somebody chose it (``customHeight``, ECMA-376 part 1, 18.3.1.73). Neither program fits a row
    to what stands in merged cells: rows of those are not among them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fitted: set[int] = set()
        self._fits = False

    def _write_row(self, row: int, *rest: Any, **named: Any) -> None:
        self._fits = row in self.fitted
        super()._write_row(row, *rest, **named)
        self._fits = False

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        super()._xml_start_tag_unencoded(tag, self._kept(attributes))

    def _xml_empty_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        super()._xml_empty_tag_unencoded(tag, self._kept(attributes))

    def _kept(self, attributes: Any) -> Any:
        return [a for a in attributes if a[0] != "customHeight"] if self._fits else attributes


def cell_text(text: str) -> str:
    """A text as a cell can hold it: a sign in place of what XML cannot say, and not longer than Excel takes."""
    text = _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) <= MOST_TEXT // 2:
        return text
    while len(text.encode("utf-16-le")) > 2 * MOST_TEXT:
        text = text[: len(text) - max(1, (len(text.encode("utf-16-le")) // 2 - MOST_TEXT) // 2)]
    return text
