"""The master workbook, built from the tables."""
