"""engine."""

from detente.engine.page import wasm

__all__ = ["wasm"]
