"""Chronologies of curated cases, in our own words: dates with their sources, one TOML file a case."""
