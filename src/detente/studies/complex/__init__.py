"""Regional security complexes: who is in whose security, from the record."""
