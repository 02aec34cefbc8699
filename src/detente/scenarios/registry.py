"""The scenarios that come with detente, by name, and those in files."""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import BrokenExtension, InvalidValue, UnknownName, names_file
from detente.core.extensions import find_offers, load_offer
from detente.core.scenario import Scenario

if TYPE_CHECKING:
    from detente.scenarios.schema import Document

FIRST = (
    "first_encounter",
    "fearful_friends",
    "nuclear_rivalry",
    "cold_war",
    "power_transition",
    "one_greedy_state",
    "multipolar_europe",
    "two_regions",
    "security_community_with_outsiders",
    "breakdown_of_managed_anarchy",
    "classroom_six",
)
"""Scenarios that are listed first, from the simplest; others of the library after them, by name."""


def _found() -> tuple[str, ...]:
    """Find the scenarios that come with detente: every file of the library."""
    names = sorted(f.name.removesuffix(".toml") for f in _FOLDER.iterdir() if f.name.endswith(".toml"))
    return (*FIRST, *(name for name in names if name not in FIRST))


_FOLDER = files("detente.scenarios") / "library"
LIBRARY = _found()
"""Scenarios that come with detente."""


def scenarios() -> tuple[str, ...]:
    """Return the names of the scenarios that come with detente, then of those that installed packages offer."""
    return (*LIBRARY, *(name for name in find_offers("detente.scenarios") if name not in LIBRARY))


def text_of(name: str) -> str:
    """Return the TOML of a scenario that comes with detente; raise ``UnknownName`` if there is none."""
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    if key not in LIBRARY:
        where = "`detente scenarios` lists them; a file is named by its path."
        raise UnknownName(kind="scenario", name=name, known=scenarios(), where=where)
    return (_FOLDER / f"{key}.toml").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _library(name: str) -> Document:
    from detente.scenarios.read import parse

    return parse(text_of(name), f"{name}.toml", name)


def is_file(name: str) -> bool:
    """Return whether a name is meant as a path: a TOML file, something with a separator, or a thing that is there."""
    separators = {"/", os.sep}
    return name.lower().endswith(".toml") or any(s in name for s in separators) or Path(name).exists()


def document(name: str) -> Document:
    """Return a scenario with its description, question and sources.

    Parameters
    ----------
    name
        A scenario that comes with detente, or the path of a TOML file.

    Raises
    ------
    UnknownName
        There is none; the nearest names are told.
    InvalidScenario
        The file is not a scenario.
    """
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    if key not in LIBRARY and is_file(name):
        from detente.scenarios.read import read

        return read(name)
    if key not in LIBRARY and key in find_offers("detente.scenarios"):
        return _offered(key)
    return _library(key if key in LIBRARY else name)


def _offered(key: str) -> Document:
    """Return a scenario that a package offers: the path of a TOML file, or a function that returns one."""
    from detente.scenarios.read import read

    found = load_offer("detente.scenarios", key)
    path = found() if callable(found) else found
    if not isinstance(path, (str, os.PathLike)):
        msg = f"The package that offers the scenario {key!r} gives {type(path).__name__}."
        raise BrokenExtension(msg, "It must give the path of a TOML file, or a function that returns it.")
    return read(Path(path))


def scenario(name: str) -> Scenario:
    """Return a scenario by name, or from a TOML file.

    Parameters
    ----------
    name
        A scenario that comes with detente, or the path of a TOML file.

    Raises
    ------
    UnknownName
        There is none; the nearest names are told.
    """
    from detente.scenarios.read import make_scenario

    return make_scenario(document(name))


@names_file
def load(path: Path | str) -> Scenario:
    """Return the scenario of a TOML file.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InvalidScenario
        Something in it is wrong: every fault with its line.
    DataError
        It is no text file, or too large.
    """
    from detente.scenarios.read import make_scenario, read

    return make_scenario(read(path))


def as_scenario(given: object) -> Scenario:
    """Return a scenario from whatever says one.

    Parameters
    ----------
    given
        A scenario, the name of one that comes with detente, or the path of a TOML file.

    Raises
    ------
    UnknownName
        There is no such scenario; the nearest names are told.
    InvalidScenario
        The file is not a scenario.
    InvalidValue
        It is none of these.
    """
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str):
        return scenario(given)
    if isinstance(given, os.PathLike):
        return load(Path(given))
    text = repr(given)
    what = text if len(text) <= 60 else f"An object of the class {type(given).__name__}"
    message = f"{what} is no scenario."
    raise InvalidValue(
        message, 'Give a Scenario, the path of a TOML file, or a name such as "cold_war": scenarios() lists them.'
    )
