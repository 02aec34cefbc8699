"""Every dyad-year of the record in one of the eight situations, and how far the rules decide it."""
