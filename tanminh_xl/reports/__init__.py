"""Layouts: figures to laid-out sheets, and sheets to files."""
