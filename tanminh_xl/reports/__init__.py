"""Layouts: figures to Sheet; and the renderers, Sheet to file."""

from tanminh_xl.reports.data import data_sheets
from tanminh_xl.reports.pages import consolidated

__all__ = ["consolidated", "data_sheets"]
