"""What other packages and files bring: entry points, and functions named as FILE:NAME."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Mapping
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from detente.core.errors import BrokenExtension, DetenteError, UnknownName, names_file
from detente.core.files import expand_home
from detente.core.own_code import CodeRead, altered, code_behind

GROUPS = ("detente.schools", "detente.mechanisms", "detente.sources", "detente.scenarios")
"""Groups of entry points that are read."""

PREFIX = "detente_file_"
"""Beginning of the names of modules that were read from files."""

NAMED = re.compile(rb"\x8c.([A-Za-z_][\w.]*)", re.DOTALL)
"""A short text in a pickle, which may be the name of a module."""


@lru_cache(maxsize=len(GROUPS))
def find_offers(group: str) -> dict[str, EntryPoint]:
    """Return what installed packages offer, by name in small letters.

    Parameters
    ----------
    group
        One of ``GROUPS``.
    """
    return {point.name.strip().lower().replace("-", "_"): point for point in entry_points(group=group)}


def load_offer(group: str, name: str) -> Any:
    """Return what a package offers under a name.

    Raises
    ------
    BrokenExtension
        It cannot be imported; with the cause.
    """
    point = find_offers(group)[name]
    try:
        return point.load()
    except DetenteError:
        raise
    except (Exception, SystemExit) as e:
        msg = f"The package that offers {name!r} ({point.value}) cannot be loaded: {cause_of(e)}"
        raise BrokenExtension(msg, "Update that package, or uninstall it.") from e


def declare_mechanisms() -> None:
    """Import the mechanisms that packages offer, so that their parameters are known by name."""
    for name in find_offers("detente.mechanisms"):
        load_offer("detente.mechanisms", name)


def in_file(text: str) -> tuple[Path, str] | None:
    """Return file and name of ``FILE:NAME``, split at the last colon; None if the text is no such thing.

    Parameters
    ----------
    text
        What was asked for.
    """
    file, colon, name = text.strip().rpartition(":")
    if not colon or not file.lower().endswith(".py"):
        return None
    return expand_home(Path(file)), name.strip()


@names_file
def from_file(path: Path, name: str) -> tuple[Any, str]:
    """Return what a Python file calls by a name, and the module that the file is read as.

    The file is run; it is run again if it has changed.

    Parameters
    ----------
    path
        The file.
    name
        Name in it.

    Raises
    ------
    BrokenExtension
        There is no such file, or it stops with an error: told with its line. Or a file that it imports has changed
        since this process read it.
    UnknownName
        The file has no such name.
    """
    module = _file(path)
    found = _public(module)
    if name not in found:
        own = sorted(k for k in found if _made_here(module, getattr(module, k)))
        kind = f"name in {path}"
        raise UnknownName(kind, name, own, f"Its own names are {', '.join(own)}." if own else "")
    return getattr(module, name), module.__name__


def _made_here(module: ModuleType, value: Any) -> bool:
    """Say whether a file made a value itself: its functions and classes, and whatever else is no import."""
    if callable(value) and hasattr(value, "__qualname__"):
        return bool(value.__module__ == module.__name__)
    return type(value).__module__ not in {"__future__", "typing"}


@names_file
def names_of_file(path: Path) -> list[str]:
    """Return the public names that a Python file has, in the order in which it makes them. The file is run.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    BrokenExtension
        There is no such file, or it stops with an error: told with its line.
    """
    return _public(_file(path))


def _file(path: Path) -> ModuleType:
    if not path.is_file():
        msg = f"There is no file {path}."
        raise BrokenExtension(msg, "Write FILE:NAME, such as mine.py:my_school, from the folder in which the file is.")
    return _module(path.resolve())


def _public(module: ModuleType) -> list[str]:
    return [k for k, v in vars(module).items() if not k.startswith("_") and not isinstance(v, ModuleType)]


class FileBehind(NamedTuple):
    """A file of one's own behind a pickle.

    Attributes
    ----------
    path : str
        Where it is.
    digest : str
        Its SHA-256.
    """

    path: str
    digest: str


def files_behind(pickled: bytes) -> dict[str, FileBehind]:
    """Return the files of one's own that a pickle refers to, with all that these import, by name of the module.

    Parameters
    ----------
    pickled
        The pickle, of protocol 4 or later: it names the modules of what it is made of.

    Raises
    ------
    BrokenExtension
        One has changed since, or is gone: what is computed elsewhere would be another thing.
    """
    names = {name.decode() for name in NAMED.findall(pickled)}
    read = code_behind(name for name in names if name in sys.modules)
    _check(read)
    return {name: FileBehind(str(one.path), one.digest) for name, one in read.items()}


def read_files(files: Mapping[str, FileBehind]) -> None:
    """Read files of another process, so that what it made of them can be made here.

    Parameters
    ----------
    files
        As ``files_behind`` returns them there.

    Raises
    ------
    BrokenExtension
        One is not here, is another one here, or stops with an error.
    """
    for name, one in files.items():
        path = Path(one.path)
        if not name.startswith(PREFIX):
            continue
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != one.digest:
            msg = f"{path} is not here, or is another file here."
            raise BrokenExtension(msg, "Put the file in the same place wherever it is computed, such as a shared disk.")
        _module(path)
    here = code_behind(files)
    for name, one in files.items():
        if name not in here or here[name].digest != one.digest:
            msg = f"The module {name} ({one.path}) is not here, or is another one here."
            hint = "Put the same file where Python finds it there, and start workers anew that have read another."
            raise BrokenExtension(msg, hint)


def _check(read: Mapping[str, CodeRead]) -> None:
    path = altered(read.values())
    if path is not None:
        msg = f"{path} has changed since it was read."
        raise BrokenExtension(msg, "Start again, so that all of it is computed from one file.")


def _module(path: Path) -> ModuleType:
    """Return the module of a file, which is run if it was not yet, or has changed."""
    module = _run(path)
    _check(code_behind([module.__name__]))
    return module


def _run(path: Path) -> ModuleType:
    stem = re.sub(r"\W", "_", path.stem)
    name = f"{PREFIX}{stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
    stamp = path.stat().st_mtime_ns, path.stat().st_size
    held = sys.modules.get(name)
    if held is not None and getattr(held, "__stamp__", None) == stamp:
        return held
    imported = sys.modules.get(path.stem)
    if held is None and imported is not None and _is_from(imported, path):
        return imported  # its classes and parameters are there already
    spec = importlib.util.spec_from_file_location(name, path, loader=SourceFileLoader(name, str(path)))
    if spec is None or spec.loader is None:
        msg = f"{path} is no Python file."
        raise BrokenExtension(msg, "Name a file that ends in .py.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except DetenteError:
        del sys.modules[name]
        raise
    except (Exception, SystemExit) as e:
        del sys.modules[name]
        msg = f"{path} cannot be run: {cause_of(e, path)}"
        raise BrokenExtension(msg, "Mend the file: `python FILE` shows all of it.") from e
    module.__stamp__ = stamp  # type: ignore[attr-defined]  # what the file was when it was run
    if imported in (None, held) and str(path.parent) in {str(Path(entry or ".").resolve()) for entry in sys.path}:
        sys.modules[path.stem] = module  # so that `import` of the same file is the same module
    return module


def _is_from(module: ModuleType, path: Path) -> bool:
    """Return whether a module was read from a file."""
    return Path(getattr(module, "__file__", None) or "").resolve() == path


def cause_of(error: BaseException, path: Path | None = None) -> str:
    """Return an error in one line, with the line of the file in which it arose.

    Parameters
    ----------
    error
        The error.
    path
        The file, as it was run.
    """
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, DetenteError):  # in the body of a class
        return str(error.__cause__)
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return f"line {error.lineno}: {error.msg}"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if path is not None and f.filename == str(path)]
    where = f"line {frames[-1].lineno}: " if frames else ""
    if isinstance(error, DetenteError):
        return f"{where}{error.message}"
    return f"{where}{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no message'}"
