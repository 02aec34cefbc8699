"""Sources of real data: a TOML file each, with address, fingerprint, terms, limits and columns; and modules that read."""
