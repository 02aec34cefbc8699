"""The back ends that tests try; JAX is an extra, and its tests skip where it is not installed."""

import importlib.util

import pytest

NEEDS_JAX = pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="needs the extra jax")
JAX = pytest.param("jax", marks=NEEDS_JAX)
EVERY = ("fused", "numpy", JAX)
COMPILED = ("fused", JAX)
