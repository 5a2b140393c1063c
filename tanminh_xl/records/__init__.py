"""The plan folder on disk."""
