"""Code of one's own behind something: modules, and every module of one's own that these import, by what is in them."""

from __future__ import annotations

import ast
import hashlib
import sys
import sysconfig
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import resolve_name
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

INSTALLED = frozenset(("site-packages", "dist-packages"))
"""Folders of installed packages: their versions are their own affair."""


@dataclass(frozen=True)
class CodeRead:
    """The code of a module as it was when this process first looked at it.

    Attributes
    ----------
    of : object
        What the module was made from, which is another object once it is loaded anew.
    path : Path
        Its file.
    stamp : tuple of int
        When the file was last changed, and its size [ns, bytes].
    digest : str
        SHA-256 of the file.
    imports : tuple of str
        Modules that it may import.
    """

    of: object
    path: Path
    stamp: tuple[int, int]
    digest: str
    imports: tuple[str, ...]


_READ: dict[str, CodeRead] = {}


def code_behind(modules: Iterable[str], packages: Collection[str] = ()) -> dict[str, CodeRead]:
    """Return the code of modules and of every module of one's own that they import, in turn, by name of the module.

    It is the code that this process runs: a file that has changed since it was read counts as it was. Imports inside of
    functions count too. A module that has no file is left out, and what it refers to is not.

    Parameters
    ----------
    modules
        Names of modules.
    packages
        Packages that count as one's own although they are installed. detente and Python's library never do.
    """
    found: dict[str, CodeRead] = {}
    left, seen = list(modules), set()
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        read = _read(name, packages)
        if read is not None:
            found[name] = read
            left += read.imports
        if read is not None or name == "__main__":
            left += _held(sys.modules.get(name))
    return dict(sorted(found.items()))


def digests_behind(modules: Iterable[str], packages: Collection[str] = ()) -> dict[str, str]:
    """Return the SHA-256 of the code behind modules, by name of the module; see ``code_behind``."""
    return {name: read.digest for name, read in code_behind(modules, packages).items()}


def altered(read: Iterable[CodeRead]) -> Path | None:
    """Return a file that is not what it was when it was read; None if there is none.

    Parameters
    ----------
    read
        As ``code_behind`` returns it.
    """
    for one in read:
        with suppress(OSError):
            if _stamp(one.path) == one.stamp or _digest(one.path) == one.digest:
                continue
        return one.path
    return None


def _read(name: str, packages: Collection[str]) -> CodeRead | None:
    """Return the code of a module of one's own; None if it is not one's own, or there is no file of it."""
    top = name.partition(".")[0]
    if top == "detente":
        return None
    module = sys.modules.get(name)
    made: Any = _found(name) if module is None else getattr(module, "__spec__", None) or module
    file = getattr(module, "__file__", None) if module is not None else getattr(made, "origin", None)
    if not isinstance(file, str) or not (top in packages or _is_own(file)):
        return None
    held = _READ.get(name)
    if held is not None and held.of is made and module is not None:
        return held
    path = Path(file)
    try:
        read = CodeRead(made, path, _stamp(path), _digest(path), tuple(_imports(path, name, made)))
    except OSError:
        return None
    if module is not None:
        _READ[name] = read
    return read


def _found(name: str) -> ModuleSpec | None:
    """Find a module that is not loaded, without loading its package."""
    parent, _, last = name.rpartition(".")
    if not parent:
        return None if name in sys.stdlib_module_names else PathFinder.find_spec(name)
    above = getattr(sys.modules.get(parent), "__spec__", None) or _found(parent)
    places = None if above is None else above.submodule_search_locations
    return None if places is None else PathFinder.find_spec(f"{parent}.{last}", list(places))


@cache
def _is_own(file: str) -> bool:
    """Return whether a file is neither of an installed package nor of Python's library."""
    path = Path(file)
    library = (Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib"))
    return not INSTALLED & {*path.parts} and not any(path.is_relative_to(folder) for folder in library)


def _stamp(path: Path) -> tuple[int, int]:
    return path.stat().st_mtime_ns, path.stat().st_size


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _imports(path: Path, name: str, made: Any) -> Iterator[str]:
    """Yield the modules that a file may import, with the packages that they are in."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):  # compiled, or broken
        return
    package = name if getattr(made, "submodule_search_locations", None) is not None else name.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                yield from _with_packages(one.name)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                with suppress(ImportError):
                    base = resolve_name("." * node.level + base, package)
            if base:
                yield from _with_packages(base)
                yield from (f"{base}.{one.name}" for one in node.names if one.name != "*")


def _with_packages(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: k + 1]) for k in range(len(parts))]


def _held(module: ModuleType | None) -> Iterator[str]:
    """Yield the modules of what stands in a module, however it came there."""
    for value in list(vars(module).values()) if module is not None else ():
        if isinstance(value, ModuleType):
            yield value.__name__
        else:
            of = value if isinstance(value, (type, FunctionType)) else type(value)
            if isinstance(of.__module__, str):
                yield of.__module__
