"""Sensitivity: how much of what comes about hangs on each assumption, and how much on luck."""
