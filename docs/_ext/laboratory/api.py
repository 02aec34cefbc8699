"""A page of the Python interface for each layer, and one of the names that `import detente` gives."""

import inspect
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


def top_level() -> str:
    """Write the page of the names that stand in `detente` itself, each a target of its own: `detente.simulate`."""
    import detente

    packages = {f"detente.{layer}" for layer, _ in LAYERS}
    text = title("detente") + ".. automodule:: detente\n   :no-members:\n\n"
    for name in detente.__all__:
        held = getattr(detente, name)
        kind = "class" if inspect.isclass(held) else "function" if inspect.isroutine(held) else "data"
        if inspect.isclass(held) and issubclass(held, Exception):
            kind = "exception"
        packaged = f"detente.{name}" in packages  # `detente.schools` is the function and also a package
        text += f".. auto{kind}:: detente.{name}\n" + "   :no-index:\n" * packaged
        text += "   :no-value:\n\n" if kind == "data" else "\n"
    return text


def pages() -> dict[str, str]:
    """Write a page of the public names, and one for each layer that exists."""
    written = {"reference/made/public.rst": top_level()}
    for layer, heading in LAYERS:
        names = modules(f"detente.{layer}")
        if not names:
            continue
        text = title(heading)
        for name in names:
            text += title(name, "-") + f".. automodule:: {name}\n   :members:\n   :ignore-module-all:\n\n"
        written[f"reference/made/api_{layer}.rst"] = text
    return written
