"""Figures to statuses, each with its reason in a sentence."""
