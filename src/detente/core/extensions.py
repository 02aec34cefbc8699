"""What other packages and files bring: entry points, and functions named as FILE:NAME."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import traceback
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from detente.core.errors import BrokenExtension, DetenteError, UnknownName
from detente.core.files import expand_home

GROUPS = ("detente.schools", "detente.mechanisms", "detente.sources", "detente.scenarios")
"""Groups of entry points that are read."""

PREFIX = "detente_file_"
"""Beginning of the names of modules that were read from files."""


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
    except Exception as e:
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


def from_file(path: Path, name: str) -> Any:
    """Return what a Python file calls by a name. The file is run; it is run again if it has changed.

    Parameters
    ----------
    path
        The file.
    name
        Name in it.

    Raises
    ------
    BrokenExtension
        There is no such file, or it stops with an error: told with its line.
    UnknownName
        The file has no such name.
    """
    module = _file(path)
    found = _public(module)
    if name not in found:
        own = sorted(k for k in found if getattr(getattr(module, k), "__module__", "") == module.__name__)
        kind = f"name in {path}"
        raise UnknownName(kind, name, own, f"Its own names are {', '.join(own)}." if own else "")
    return getattr(module, name)


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


def files_behind(pickled: bytes) -> dict[str, str]:
    """Return the files, read as FILE:NAME by this process, that a pickle refers to, with the SHA-256 of each.

    Parameters
    ----------
    pickled
        The pickle: it names the modules of what it is made of.

    Raises
    ------
    BrokenExtension
        One has changed since, or is gone: what is computed elsewhere would be another thing.
    """
    found = {}
    for name, module in list(sys.modules.items()):
        if not name.startswith(PREFIX) or name.encode() not in pickled:
            continue
        path = Path(module.__file__ or "")
        if not path.is_file() or _stamp(path) != getattr(module, "__stamp__", None):
            msg = f"{path} has changed since it was read."
            raise BrokenExtension(msg, "Start again, so that all of it is computed from one file.")
        found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def read_files(files: Mapping[str, str]) -> None:
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
    for name, digest in files.items():
        path = Path(name)
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            msg = f"{path} is not here, or is another file here."
            raise BrokenExtension(msg, "Put the file in the same place wherever it is computed, such as a shared disk.")
        _module(path)


def _stamp(path: Path) -> tuple[int, int]:
    return path.stat().st_mtime_ns, path.stat().st_size


def _module(path: Path) -> ModuleType:
    stem = re.sub(r"\W", "_", path.stem)
    name = f"{PREFIX}{stem}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
    stamp = _stamp(path)
    held = sys.modules.get(name)
    if held is not None and getattr(held, "__stamp__", None) == stamp:
        return held
    imported = sys.modules.get(path.stem)
    if held is None and imported is not None and _is_from(imported, path):
        return imported  # its classes and parameters are there already
    spec = importlib.util.spec_from_file_location(name, path)
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
    if imported is None and str(path.parent) in {str(Path(entry or ".").resolve()) for entry in sys.path}:
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
