"""Bytes of any spreadsheet to a Grid: rows by sheet, with true addresses."""
