"""The default world against the record."""
