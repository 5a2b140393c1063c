"""Rows of tables to a Catalogue and back, all errors at once."""
