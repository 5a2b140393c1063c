"""The nouns: frozen values and pure functions; no files, no clock."""
