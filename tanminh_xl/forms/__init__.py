"""A unit's form: laid out, written, read again, marked."""
