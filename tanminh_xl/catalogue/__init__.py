"""Rows of the master's sheets or of CSV files <-> Catalogue; what is wrong in them, what they leave open."""

from tanminh_xl.catalogue.build import build, remarks
from tanminh_xl.catalogue.check import OpenQuestion, questions
from tanminh_xl.catalogue.compare import differences
from tanminh_xl.catalogue.errors import CatalogueError, CatalogueErrors, Where, in_files
from tanminh_xl.catalogue.files import csv_tables, from_json, starter, to_json
from tanminh_xl.catalogue.percent import Remark
from tanminh_xl.catalogue.rows import missing_settings, rows, starter_rows
from tanminh_xl.catalogue.settings import years_of

__all__ = [
    "CatalogueError",
    "CatalogueErrors",
    "OpenQuestion",
    "Remark",
    "Where",
    "build",
    "csv_tables",
    "differences",
    "from_json",
    "in_files",
    "missing_settings",
    "questions",
    "remarks",
    "rows",
    "starter",
    "starter_rows",
    "to_json",
    "years_of",
]
