"""Mechanisms: one cause a file, in the folder of its phase."""
