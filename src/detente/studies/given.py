"""Theories and scenarios as people give them: objects, names, paths; and what to say if they are exchanged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar
from warnings import warn

from detente.core.errors import DetenteError, InvalidValue
from detente.core.extensions import in_file
from detente.core.scenario import Intervention, Scenario, within
from detente.core.theory import Theory
from detente.scenarios import as_scenario, scenarios
from detente.schools import as_theory, schools
from detente.studies.mixed import Mix

P = ParamSpec("P")
R = TypeVar("R")
TheoryLike = Theory | str
"""A theory, the name of a school, or FILE:NAME."""
ScenarioLike = Scenario | str | os.PathLike[str]
"""A scenario, its name, or the path of a TOML file."""
TheoriesLike = TheoryLike | Sequence[TheoryLike] | None
"""A theory, several, or None for all schools."""


def as_theories(given: TheoriesLike = None) -> tuple[Theory, ...]:
    """Return theories from whatever says some.

    Parameters
    ----------
    given
        A theory or the name of a school, or several of them; every school if None or empty. What is named twice is
        taken once.

    Raises
    ------
    UnknownName
        There is no such school.
    InvalidValue
        Something in it is no theory, or two different theories have one name.
    """
    if isinstance(given, (Theory, str)):
        given = (given,)
    elif given is not None and (isinstance(given, Mapping) or not isinstance(given, Iterable)):
        given = (as_theory(given),)  # raises, and says what is accepted
    found: dict[str, Theory] = {}
    for theory in (as_theory(one) for one in given or schools()):
        take_theory(found, theory)
    return tuple(found.values())


def take_theory(found: dict[str, Theory], theory: Theory) -> None:
    """Put a theory to others by its name.

    Parameters
    ----------
    found
        Theories by name, which it is added to.
    theory
        The theory; one that is there already is left.

    Raises
    ------
    InvalidValue
        Another one of that name is there.
    """
    if found.setdefault(theory.name, theory) != theory:
        msg = f"Two theories are called {theory.name!r}."
        raise InvalidValue(msg, 'Give one another name: theory.replace(name="mine").')


def as_played(given: object) -> Theory | tuple[Theory, ...]:
    """Return what the states follow: one theory, or a tuple of one for each state.

    Parameters
    ----------
    given
        A theory or the name of a school, or one for each state.
    """
    if isinstance(given, (Mapping, Mix)):
        msg = "A mix is drawn anew in each replicate, and this runs the same theories in all of them."
        raise InvalidValue(msg, "Use run(scenario=..., mix=...), or give a list with one theory a state.")
    if isinstance(given, Sequence) and not isinstance(given, str):
        return tuple(as_theory(one) for one in given)
    return as_theory(given)


def check_given(
    theory: TheoryLike | Sequence[TheoryLike], scenario: ScenarioLike, function: str
) -> tuple[Theory | tuple[Theory, ...], Scenario]:
    """Return a theory and a scenario; if they were exchanged, say so.

    Parameters
    ----------
    theory, scenario
        What was given.
    function
        Name of the function that was called.

    Raises
    ------
    UnknownName
        There is no such school, or no such scenario.
    InvalidValue
        One of them is something else, or they were given in the other order.
    """
    try:
        return as_played(theory), as_scenario(scenario)
    except DetenteError:
        if not (says_scenario(theory) and says_theory(scenario)):
            raise
    new = f"{function}({_written(scenario)}, {_written(theory)})"
    msg = f"{function} was given the scenario first, and the theory after it."
    raise InvalidValue(msg, f"Exchange them: {new}.")


def also_done(scenario: Scenario, more: Intervention | Sequence[Intervention], years: int) -> Scenario:
    """Return a scenario in which more is done, of more years of its own if it is run for more; the same if nothing is.

    Parameters
    ----------
    scenario
        The scenario.
    more
        What is to be done beside.
    years
        Number of years that are run.

    Raises
    ------
    InvalidValue
        One begins at the end or later.
    """
    several = within(more, years)
    if not several:
        return scenario
    return scenario.replace(years=max(years, scenario.years), interventions=(*scenario.interventions, *several))


def says_theory(given: object) -> bool:
    """Return whether something says a theory, by itself or as one a state.

    Parameters
    ----------
    given
        Anything.
    """
    if isinstance(given, str):
        return _key(given) in schools() or in_file(given) is not None
    several = isinstance(given, Sequence) and len(given) > 0 and all(says_theory(one) for one in given)
    return isinstance(given, Theory) or several


def says_scenario(given: object) -> bool:
    """Return whether something says a scenario.

    Parameters
    ----------
    given
        Anything.
    """
    if isinstance(given, str):
        return _key(given) in scenarios() or given.lower().endswith(".toml") or os.path.isfile(given)
    return isinstance(given, (Scenario, os.PathLike))


def _key(name: str) -> str:
    return name.strip().lower().replace("-", "_").replace(" ", "_")


def _written(given: object) -> str:
    return repr(given) if isinstance(given, str) else {Theory: "theory", Scenario: "scenario"}.get(type(given), "...")


def theory_first(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function of a theory and a scenario be called with a scenario alone, and for one version in the old order.

    Parameters
    ----------
    function
        Its first two arguments are ``theory`` and ``scenario``.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if len(args) == 1 and "scenario" not in kwargs:
            if says_theory(args[0]) and not says_scenario(args[0]):
                msg = f"{function.__name__} was given a theory and no scenario."
                raise InvalidValue(msg, f'Add one: {function.__name__}({_written(args[0])}, "cold_war").')
            return function(scenario=args[0], **kwargs)  # type: ignore[call-arg,arg-type]  # what is alone is the scenario
        if len(args) == 2 and _old_order(*args):
            new = f"{function.__name__}({_written(args[1])}, {_written(args[0])})"
            warn(f"The theory now comes first: write {new}.", DeprecationWarning, stacklevel=3)  # past `renamed`
            return function(args[1], args[0], **kwargs)  # type: ignore[arg-type]  # exchanged
        return function(*args, **kwargs)

    return call


def scenario_first(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function of a scenario and what varies say how it is called where a theory is put before the scenario.

    Parameters
    ----------
    function
        Its first two arguments are ``scenario`` and ``vary``; ``theory`` is given by name.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        if len(args) > 1 and (says_scenario(args[1]) or (says_theory(args[0]) and not says_scenario(args[0]))):
            msg = f"{function.__name__} takes the scenario first, and theories by name."
            new = f"{function.__name__}({_written(args[1])}, vary, theory={_written(args[0])})"
            raise InvalidValue(msg, f"Write {new}.")
        return function(*args, **kwargs)

    return call


def _old_order(first: object, second: object) -> bool:
    if says_theory(first) and says_scenario(second):  # some names are of both a school and a scenario
        return False
    return says_scenario(first) and says_theory(second)
