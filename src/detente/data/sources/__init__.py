"""Sources of real data: a TOML file each, with address, fingerprint, terms and columns; and modules that read."""
