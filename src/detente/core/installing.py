"""How what is missing is installed into the environment that is in use."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path


def install_extra(extra: str) -> str:
    """Return the command that brings an extra of detente: by this interpreter, from the checkout if there is one.

    Parameters
    ----------
    extra
        Such as ``"data"``.
    """
    checkout = Path(__file__).parents[3]
    python = shlex.quote(sys.executable or "python")
    if (checkout / "pyproject.toml").is_file() and Path(__file__).parents[2].name == "src":
        return f"{python} -m pip install -e {shlex.quote(f'{checkout}[{extra}]')}"
    return f'{python} -m pip install "detente[{extra}]"'
