"""The case study: a real dyad or region from the record, and each school's reading of it."""
