"""A page of the Python interface for each layer."""

import pkgutil
from importlib import import_module

from laboratory.rst import title

LAYERS = (
    ("apps", "Programs"),
    ("studies", "Studies"),
    ("testing", "Checks to run on your own parts"),
    ("schools", "Schools"),
    ("scenarios", "Scenarios"),
    ("diagnostics", "Diagnoses"),
    ("games", "Exact games"),
    ("store", "Store of runs"),
    ("engine", "Engine"),
    ("mechanisms", "Mechanisms"),
    ("data", "Data"),
    ("core", "Core"),
    ("figures", "How figures are drawn"),
)


def modules(package: str) -> list[str]:
    """Name every module of a package, itself first; none if there is no such package."""
    try:
        found = import_module(package)
    except ModuleNotFoundError as error:
        if error.name == package:
            return []
        raise
    inside = pkgutil.walk_packages(found.__path__, prefix=f"{package}.")
    return [package, *sorted(module.name for module in inside)]


def pages() -> dict[str, str]:
    """Write a page for each layer that exists."""
    written = {}
    for layer, heading in LAYERS:
        names = modules(f"detente.{layer}")
        if not names:
            continue
        text = title(heading)
        for name in names:
            text += title(name, "-") + f".. automodule:: {name}\n   :members:\n   :ignore-module-all:\n\n"
        written[f"reference/made/api_{layer}.rst"] = text
    return written
