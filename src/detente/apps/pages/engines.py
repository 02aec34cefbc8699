"""Engines that pages carry: made once for a number of states, and kept as compiled years are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from detente._version import __version__
from detente.core.theory import Theory
from detente.engine.fused.machine import cache_folder, keep_code, read_kept
from detente.schools import SCHOOLS

PARTS = ("core", "engine", "mechanisms", "schools")
"""Folders of the program that can move a module."""


@cache
def _program() -> str:
    """Fingerprint of the program's own files."""
    digest, root = hashlib.sha256(__version__.encode()), Path(str(files("detente")))
    for part in PARTS:
        for path in sorted((root / part).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def engine_module(theories: Sequence[Theory], states: int, records: Sequence[str]) -> bytes:
    """Return the engine of a page, from the cache if it is there.

    Parameters
    ----------
    theories
        What a page may run; a module with one of somebody's own is not kept.
    states
        Number of states.
    records
        Records that it may ask for.

    Returns
    -------
    bytes
        The module, as ``detente.engine.page.wasm`` makes it.
    """
    from detente.engine.page import wasm

    own = any(t.name not in SCHOOLS or SCHOOLS[t.name]() != t for t in theories)
    asked = f"{_program()} {[t.name for t in theories]} {states} {list(records)}"
    path = cache_folder() / f"{hashlib.sha256(asked.encode()).hexdigest()[:40]}.wasm"
    code = None if own else read_kept(path)
    if code is None:
        code = wasm(theories, states, records)
        if not own:
            keep_code(path, code)
    return code
