"""What is registered by being there: the modules of a package, in the order in which tables show them."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

LAST = 10_000
"""Place of a module that says none: after all others, by name."""


def found(package: str, asking: str) -> dict[str, ModuleType]:
    """Import the modules of a package and return them by name, by the ``PLACE`` that they say.

    Parameters
    ----------
    package
        Full name of the package.
    asking
        Name in it of the module that asks, which is left out; so are those that begin with an underscore.
    """
    names = [m.name for m in iter_modules(import_module(package).__path__)]
    held = {n: import_module(f"{package}.{n}") for n in sorted(names) if n != asking and not n.startswith("_")}
    return dict(sorted(held.items(), key=lambda item: getattr(item[1], "PLACE", LAST)))
