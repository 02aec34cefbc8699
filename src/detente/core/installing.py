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
    return _install(f"[{extra}]", "")


def install_afresh(*, broken: bool = True) -> str:
    """Return the command that installs detente once more, with what it needs.

    Parameters
    ----------
    broken
        Whether packages that are there are to be replaced too.
    """
    return _install("", "--upgrade --force-reinstall " if broken else "--upgrade ")


def _install(extras: str, options: str) -> str:
    checkout = Path(__file__).parents[3]
    python = shlex.quote(sys.executable or "python")
    if (checkout / "pyproject.toml").is_file() and Path(__file__).parents[2].name == "src":
        return f"{python} -m pip install {options}-e {shlex.quote(f'{checkout}{extras}')}"
    named = f'"detente{extras}"' if extras else "detente"
    return f"{python} -m pip install {options}{named}"
