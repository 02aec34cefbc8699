"""One file a source of real data: address, fingerprint, terms, limits and how to read it."""
