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


def version(as_json: bool) -> None:
    """Print the versions of detente, Python and the packages that results depend on."""
    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    if as_json:
        output.print_json(
            {
                "detente": __version__,
                "python": platform.python_version(),
                "platform": platform.platform(),
                "packages": found,
            }
        )
        return
    listed = ", ".join(f"{name} {number}" for name, number in found.items() if number)
    output.console().print(
        f"detente {__version__}, Python {platform.python_version()}, {listed}", highlight=False, soft_wrap=True
    )
