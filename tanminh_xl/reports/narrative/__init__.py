"""Documents in words: a period's figures as the report that goes up, and the letter that asks units for theirs.

Pure layouts; ``reports.docx`` draws them. Every number in a sentence is a figure that the sentence names.
"""

from tanminh_xl.reports.narrative.document import report_document
from tanminh_xl.reports.narrative.letter import request_letter
from tanminh_xl.reports.narrative.plain import plain_text

__all__ = ["plain_text", "report_document", "request_letter"]
