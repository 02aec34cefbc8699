"""Parameters of a theory as other programs take them: names, bounds, units and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.core.errors import InvalidValue, UnknownName
from detente.core.outside import as_number
from detente.core.param import Parameter, check_parameter
from detente.core.quoted import quote
from detente.core.scenario import Scenario
from detente.core.theory import Theory
from detente.core.theory import parameters as parameters_of
from detente.engine.plan import in_scenario, values_in
from detente.scenarios import as_scenario
from detente.schools import as_theory
from detente.studies.given import ScenarioLike, TheoryLike

Bounds = Mapping[str, Sequence[float]]
"""Lower and upper end by parameter."""


def problem(
    theory: TheoryLike = "default",
    parameters: str | Sequence[str] | None = None,
    *,
    scenario: ScenarioLike | None = None,
    bounds: Bounds | None = None,
) -> dict[str, Any]:
    """Return the parameters of a theory with their bounds, in the form of SALib.

    SALib reads ``num_vars``, ``names`` and ``bounds`` and lets the rest alone. Every parameter counts as uniform within
    its bounds: the range that it is declared with.

    Parameters
    ----------
    theory
        A theory, or the name of a school.
    parameters
        Their names; all that the theory has if None. One that it has not is brought by the mechanism that owns it.
    scenario
        Scenario that it is run in, which may bring parameters and set values.
    bounds
        Other bounds than the declared ones, within them: ``{"reaction": (0.1, 0.5)}``.

    Returns
    -------
    dict
        ``num_vars``, ``names``, ``bounds`` [name, 2], ``units``, ``sources`` (keys of references, or "assumption"),
        ``labels``, and ``values``: what each is where it is not varied.

    Raises
    ------
    UnknownName
        There is no such parameter, or the theory denies its mechanism.
    InvalidValue
        A name stands twice, or bounds are not two numbers of the declared range, the lower first.

    Examples
    --------
    >>> import detente
    >>> detente.problem("richardson", ["reaction"])["bounds"]
    [[0.0, 2.0]]
    """
    who = as_theory(theory)
    place = None if scenario is None else as_scenario(scenario)
    if place is not None:
        who = in_scenario(who, place)
    known = parameters_of(who.present())
    chosen = tuple(known) if parameters is None else names_of(parameters)
    who = with_parameters(who, chosen, place)
    known = parameters_of(who)
    others = dict(bounds or {})
    for name in others:
        if name not in chosen:
            kind = "parameter among those that are varied"
            raise UnknownName(kind, name, chosen)
    ends = [_bounds(known[name], others.get(name)) for name in chosen]
    values = who.values() if place is None else values_in(who, place)
    return {
        "num_vars": len(chosen),
        "names": list(chosen),
        "bounds": ends,
        "units": [known[name].unit for name in chosen],
        "sources": [known[name].source for name in chosen],
        "labels": [known[name].label for name in chosen],
        "values": [values[name] for name in chosen],
    }


def names_of(given: object) -> tuple[str, ...]:
    """Return names of parameters, each once; raise ``InvalidValue`` if one stands twice or there is none.

    Parameters
    ----------
    given
        Names, or one.
    """
    several: Any = (given,) if isinstance(given, str) else given
    if isinstance(several, Mapping) or not isinstance(several, Sequence):
        msg = f"Parameters are named in a list, not by {quote(given)}."
        raise InvalidValue(msg, 'Write ["reaction", "prior"].')
    if not len(several):
        msg = "No parameter is named."
        raise InvalidValue(msg, "`detente parameters` lists them.")
    for name in several:
        if list(several).count(name) > 1:
            msg = f"Parameter {quote(name)} stands twice."
            raise InvalidValue(msg, "Name each once.")
    return tuple(several)


def with_parameters(theory: Theory, names: Sequence[str], scenario: Scenario | None = None) -> Theory:
    """Return a theory that has some parameters: mechanisms that own them come with them, values stay.

    Parameters
    ----------
    theory
        Any theory.
    names
        Names of parameters.
    scenario
        Where it is run, if that is known: it sets values too.

    Raises
    ------
    UnknownName
        There is no such parameter, or the theory denies its mechanism.
    """
    made = theory if scenario is None else in_scenario(theory, scenario)
    own = made.values() if scenario is None else values_in(made, scenario)
    from detente.core.param import REGISTRY

    new = {}
    for name in names:
        if not isinstance(name, str) or name not in REGISTRY:
            check_parameter(name, 0.0)  # raises, with the nearest names
        identity = REGISTRY[name].identity
        new[name] = own.get(name, REGISTRY[name].default if identity is None else identity)
    return made.where(**new)


def _bounds(declared: Parameter, other: object) -> list[float]:
    """Return the ends of a parameter's range."""
    if other is None:
        return [float(declared.low), float(declared.high)]
    pair: Any = other
    ends = [as_number(x) for x in pair] if isinstance(pair, Sequence) and not isinstance(pair, str) else []
    if len(ends) != 2 or None in ends:
        msg = f"The bounds of {declared.name!r} are {quote(other)}."
        raise InvalidValue(msg, "They are two numbers, the lower first.")
    low, high = (check_parameter(declared.name, x) for x in ends)
    if not declared.low <= low < high <= declared.high:
        msg = f"The bounds of {declared.name!r} are {low:g} and {high:g}."
        hint = f"They lie within {declared.low:g} to {declared.high:g} {declared.unit}, the lower first."
        raise InvalidValue(msg, hint)
    return [low, high]
