"""Rules over one Submission."""
