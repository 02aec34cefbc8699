"""Small tables of facts that ship with the package; see ``detente.data.tables.reader``."""
