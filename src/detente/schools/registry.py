"""The schools by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from detente.core.errors import BrokenExtension, DetenteError, InvalidValue, UnknownName
from detente.core.extensions import find_offers, from_file, in_file, load_offer
from detente.core.found import found
from detente.core.param import Parameter
from detente.core.theory import Theory
from detente.core.theory import parameters as parameters_of

SCHOOLS: dict[str, Callable[[], Theory]] = {
    name: getattr(module, name) for name, module in found("detente.schools", "registry").items()
}
"""Every school, in the order in which tables show them: a module of this folder each, with a function of its name."""


def schools() -> tuple[str, ...]:
    """Return the names of all schools: those of detente, then those that installed packages offer."""
    return (*SCHOOLS, *(name for name in find_offers("detente.schools") if name not in SCHOOLS))


_asked: dict[str, str] = {}
"""How theories of files were asked for, by name."""


def asked_as(theory: Theory) -> str:
    """Return how a command asks for a theory: by its name, or as FILE:NAME if it was read from a file.

    Parameters
    ----------
    theory
        The theory; ``FILE.py:NAME`` stands for a file that is not known, as of a theory that a program made.
    """
    if theory.name in schools():
        return theory.name
    return _asked.get(theory.name, f"FILE.py:{theory.name}")


def school(name: str) -> Theory:
    """Return a school by name.

    Parameters
    ----------
    name
        A school of detente, one that an installed package offers (entry points "detente.schools"), or FILE:NAME, such
        as ``"mine.py:my_school"``: a function without arguments that returns a ``Theory``, or a ``Theory``.

    Raises
    ------
    UnknownName
        With the nearest valid names.
    BrokenExtension
        The file or package cannot be loaded.
    InvalidValue
        What it holds under that name is no theory.
    """
    if (place := in_file(name)) is not None:
        found = _theory(*from_file(*place), name)
        _asked[found.name] = name.strip()
        return found
    key = name.strip().lower().replace("-", "_").replace(" ", "_")
    if key in SCHOOLS:
        return SCHOOLS[key]()
    if key in find_offers("detente.schools"):
        return _theory(load_offer("detente.schools", key), find_offers("detente.schools")[key].module, name)
    if key.endswith(".py"):
        msg = f"{name!r} is a file, and which school of it is not said."
        raise InvalidValue(msg, f"Write FILE:NAME, such as {name}:my_school.")
    where = "`detente schools` lists them; one of your own is named FILE:NAME, such as mine.py:my_school."
    raise UnknownName(kind="school", name=name, known=schools(), where=where)


def _theory(found: Any, origin: str, name: str) -> Theory:
    """Return a theory, or what a function returns if that is one, with the module that it is from."""
    if not isinstance(found, Theory) and callable(found):
        try:
            found = found()
        except DetenteError:
            raise
        except (Exception, SystemExit) as e:
            msg = f"{name} stops with {type(e).__name__}: {e}"
            raise BrokenExtension(msg, "A school is a function without arguments that returns a Theory.") from e
    if not isinstance(found, Theory):
        msg = f"{name} is no school: it gives {type(found).__name__}."
        raise InvalidValue(msg, "A school is a function without arguments that returns a Theory.")
    return found.replace(origin=origin)


def title_of(name: str) -> str:
    """Return the title of a school for people; a theory that is no school of detente's keeps its name.

    Parameters
    ----------
    name
        Name of a theory.
    """
    return school(name).title if name in schools() else name


def as_theory(given: object) -> Theory:
    """Return a theory from whatever says one.

    Parameters
    ----------
    given
        A theory, or the name of a school, as ``school`` takes it.

    Raises
    ------
    UnknownName
        There is no such school; the nearest names are told.
    InvalidValue
        It is neither.
    """
    if isinstance(given, Theory):
        return given
    if isinstance(given, str):
        return school(given)
    if callable(given):
        message = f"{_short(given)} is a function, and no theory."
        raise InvalidValue(message, "Call it: my_school().")
    message = f"{_short(given)} is no theory."
    raise InvalidValue(message, 'Give a Theory, or the name of a school such as "three_steps": schools() lists them.')


def parameters(theory: Theory | str) -> dict[str, Parameter]:
    """Return every parameter of a theory with its declaration and its value.

    Parameters
    ----------
    theory
        A theory, or the name of a school.

    Returns
    -------
    dict
        Declarations by name, in the order of the year.
    """
    return parameters_of(as_theory(theory))


def _short(given: object) -> str:
    """Return a thing as text that fits into a message."""
    text = repr(given)
    return text if len(text) <= 60 else f"An object of the class {type(given).__name__}"
