"""Rows of the master's sheets or of CSV files <-> Catalogue; what is wrong in them, what they leave open."""

from tanminh_xl.catalogue.build import build
from tanminh_xl.catalogue.check import OpenQuestion, five, questions
from tanminh_xl.catalogue.compare import differences
from tanminh_xl.catalogue.errors import CatalogueError, CatalogueErrors, Where, in_files, in_sheets
from tanminh_xl.catalogue.files import csv_tables, starter
from tanminh_xl.catalogue.rows import rows
from tanminh_xl.catalogue.settings import years_of
from tanminh_xl.catalogue.snapshot import from_json, to_json

__all__ = [
    "CatalogueError",
    "CatalogueErrors",
    "OpenQuestion",
    "Where",
    "build",
    "csv_tables",
    "differences",
    "five",
    "from_json",
    "in_files",
    "in_sheets",
    "questions",
    "rows",
    "starter",
    "to_json",
    "years_of",
]
