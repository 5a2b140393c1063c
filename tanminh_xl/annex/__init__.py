"""Reads a table of criteria (Phụ lục 1) as offices write it, and holds it against the catalogue; writes nothing."""
