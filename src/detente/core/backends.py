"""The back ends by name: what computes the years of an ensemble."""

from __future__ import annotations

from typing import Literal, get_args

from detente.core.errors import UnknownName

BackendName = Literal["fused", "numpy", "jax"]
BACKENDS: tuple[BackendName, ...] = get_args(BackendName)
"""Back ends by name."""
DEFAULT_BACKEND: BackendName = "fused"
"""The back end of whoever names none."""
BACKEND_HELP = "fused (compiled for this machine), numpy (the oracle, no compiling) or jax (GPUs; an extra)."
"""What a command says of them."""


def as_backend(name: str) -> BackendName:
    """Return the name of a back end.

    Parameters
    ----------
    name
        What was asked for.

    Raises
    ------
    UnknownName
        There is none of that name.
    """
    for known in BACKENDS:
        if name == known:
            return known
    kind = "back end"
    raise UnknownName(kind, name, BACKENDS)
