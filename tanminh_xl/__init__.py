"""The software by which a commune runs its five-year plan out of Excel."""

__version__ = "0.2.0"
