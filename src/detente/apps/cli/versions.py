"""Versions of everything that matters."""

from __future__ import annotations

import platform
from importlib import metadata

from detente._version import __version__
from detente.apps.cli import output

PACKAGES = (
    "numpy",
    "scipy",
    "llvmlite",
    "jax",
    "jaxlib",
    "xarray",
    "pydantic",
    "typer",
    "rich",
    "jinja2",
    "matplotlib",
    "pandas",
    "statsmodels",
    "rdata",
    "pooch",
)
EXTRAS = ("jax", "jaxlib")
"""Packages that are named only where they are installed."""


def version(as_json: bool) -> None:
    """Print the versions of detente, Python and the packages that results depend on."""
    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            if name not in EXTRAS:
                found[name] = None
    fused = compiler()
    if as_json:
        output.print_json(
            {
                "detente": __version__,
                "python": platform.python_version(),
                "platform": platform.platform(),
                "packages": found,
                "fused": fused,
            }
        )
        return
    listed = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    compiled = "".join(f", {what} {of}" for what, of in (fused or {}).items())
    told = f"detente {__version__}, Python {platform.python_version()}, {listed}{compiled}"
    output.say(told, whole=True)


def compiler() -> dict[str, int | str] | None:
    """Return what years are compiled with, or None where they cannot be."""
    try:
        from detente.engine.fused.machine import EMITTER, here

        machine = here()
    except (ImportError, OSError):
        return None
    return {"emitter": EMITTER, "LLVM": machine.llvm, "vector bits": machine.width}
