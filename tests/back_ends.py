"""The back ends that tests try; JAX is an extra, and its tests skip where it is not installed."""

import importlib.util

import pytest

NEEDS_JAX = pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="needs the extra jax")
JAX = pytest.param("jax", marks=NEEDS_JAX)
EVERY = ("fused", "numpy", JAX)
COMPILED = ("fused", JAX)
KEEP = (
    "amity",
    "belief",
    "capability",
    "compete",
    "conduct",
    "critical_fear_unbound",
    "dominant_restraint_unbound",
    "intended",
    "log_odds",
    "order",
    "sensibility",
    "war",
)
"""Records of tests that ask every back end: one list, in its order, for JAX compiles another program for each other."""
