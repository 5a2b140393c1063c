"""Documents in words: a period's figures as the report that goes up, and the letter that asks units for theirs.

Pure layouts; ``reports.docx`` draws them. Every number in a sentence is a figure that the sentence names.
"""

from tanminh_xl.reports.narrative.document import report_document
from tanminh_xl.reports.narrative.letter import request_letter
from tanminh_xl.reports.narrative.plain import plain_text
from tanminh_xl.reports.narrative.reminder_letter import in_letter, reminder_letter

__all__ = ["in_letter", "plain_text", "reminder_letter", "report_document", "request_letter"]
