"""Counted submissions and adjustments to figures with their sources."""
