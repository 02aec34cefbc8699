"""What a sweep is asked, checked before anything is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.backends import BackendName, as_backend
from detente.core.errors import DetenteError, InvalidValue, UnknownName
from detente.core.outside import as_number, number_in, point_hint
from detente.core.quoted import quote
from detente.core.scenario import LONGEST, whole
from detente.core.theory import Theory
from detente.engine.ensemble import backend_named
from detente.scenarios import as_scenario
from detente.schools import as_theory
from detente.store import theory_asked
from detente.studies.given import ScenarioLike, TheoriesLike, as_theories, take_theory
from detente.studies.sweep.design import SAMPLES, THEORY, SweepDesign, declared, grid, sample
from detente.studies.sweep.layout import SweepQuestion
from detente.studies.sweep.listed import listed
from detente.studies.sweep.outcomes import as_outcomes
from detente.studies.sweep.until import MOST, Precision, as_precision

LEVELS = "NAME=LOW:HIGH:COUNT for levels evenly apart, NAME=1,2,4 for these, theory=NAME,NAME"
REPLICATES = 200
"""Runs of each point where nothing else is asked for."""
MOST_REPLICATES = 100_000_000
FIXES = ("backend", "emitter")
"""What of a back end fixes the last bits."""


def as_question(
    scenario: ScenarioLike,
    vary: Mapping[str, Any] | None,
    design: Any,
    drawn: str | tuple[str, int] | None,
    theory: TheoriesLike,
    outcomes: str | Iterable[str] | None,
    replicates: int | None,
    years: int | None,
    seed: int,
    backend: BackendName,
    until: str | None,
) -> tuple[SweepQuestion, Precision | None]:
    """Return the question of a sweep and the precision that it asks for; see ``sweep`` for the arguments.

    Raises
    ------
    UnknownName
        There is no such scenario, school, parameter, outcome or back end, with the nearest.
    InvalidValue
        Something makes no sense; of a design the row is told.
    """
    place = as_scenario(scenario)
    horizon = place.years if years is None else whole("years", years, 1, LONGEST)
    if any(i.year >= horizon for i in place.interventions):
        msg = f"The scenario does something in a year that is not run: {horizon} years are."
        raise InvalidValue(msg, f"Run its {place.years} years.")
    whole("seed", seed, 0, 2**63 - 1)
    wanted = as_outcomes(outcomes)
    count = None if replicates is None else whole("replicates", replicates, 1, MOST_REPLICATES)
    asked = None if until is None else as_precision(until, wanted, count)
    count = (REPLICATES if asked is None else MOST) if count is None else count
    followed: dict[str, Theory] = {}
    made = _design(vary, design, drawn, theory, seed, followed)
    used = {name: followed[name] for name in made.theories}
    _some_take(used, made)
    place = place if years is None else place.replace(years=horizon)
    return SweepQuestion(made, place, used, wanted, count, horizon, seed, as_backend(backend)), asked


def question_told(question: SweepQuestion, until: Precision | None) -> dict[str, Any]:
    """Return everything that fixes the numbers, for ``detente.store.key_of``.

    Parameters
    ----------
    question
        The sweep.
    until
        The precision asked for.
    """
    design = question.design
    engine = backend_named(question.backend).manifest()
    first = {name: float(values[0]) for name, values in design.numbers.items()}
    told = [theory_asked(_with(theory, first), question.scenario) for theory in question.theories.values()]
    return {
        "detente": __version__,
        "study": "sweep",
        "theories": told,
        "scenario": question.scenario,
        "design": {
            "names": design.names,
            "kind": design.kind,
            "theories": design.theories,
            "which": design.which,
            "numbers": dict(design.numbers),
            "varied": {n: {"unit": declared(n).unit, "source": declared(n).source} for n in design.numbers},
        },
        "outcomes": [one.name for one in question.outcomes],
        "seed": question.seed,
        "replicates": question.replicates,
        "years": question.years,
        "backend": " ".join(str(engine[name]) for name in FIXES if name in engine),
        "until": None if until is None else [until.outcome.name, until.half, until.difference, until.looks],
    }


def _with(theory: Theory, settings: Mapping[str, float]) -> Theory:
    """Return a theory with settings, or as it is if it cannot take them: its points fail with that reason."""
    try:
        return theory.where(**settings)
    except DetenteError:
        return theory


def _some_take(theories: Mapping[str, Theory], design: SweepDesign) -> None:
    """Raise if no theory can be set as the design says: then there is nothing to run."""
    first = {name: float(values[0]) for name, values in design.numbers.items()}
    errors = []
    for theory in theories.values():
        try:
            theory.where(**first)
        except DetenteError as error:
            errors.append(error)
    if len(errors) == len(theories):
        raise errors[0]


def _design(
    vary: Mapping[str, Any] | None,
    design: Any,
    drawn: str | tuple[str, int] | None,
    theory: TheoriesLike,
    seed: int,
    followed: dict[str, Theory],
) -> SweepDesign:
    """Return the design, and put the theories that it names into ``followed``."""
    if design is not None:
        if vary is not None or drawn is not None:
            msg = "A design says all points, and something is to be varied beside it."
            raise InvalidValue(msg, "Give a design, or what is varied.")
        return _given_points(design, theory, followed)
    settings = dict(_mapping(vary))
    named = THEORY in settings
    if named:
        if theory is not None:
            msg = "Theories are given twice: as what is varied, and by themselves."
            raise InvalidValue(msg, "Say them once.")
        theory = settings.pop(THEORY)
    several = as_theories("default" if theory is None else theory)
    if not isinstance(theory, (Theory, str)) and theory is not None and len(several) < len(theory):
        names = [as_theory(one).name for one in theory]
        msg = f"The theory {next(name for name in names if names.count(name) > 1)!r} is named twice."
        raise InvalidValue(msg, "Name each once: the same theory with the same luck makes the same runs.")
    for one in several:
        followed[one.name] = one
    names = [one.name for one in several]
    if drawn is None:
        levels = {name: _levels(name, given) for name, given in settings.items()}
        return grid(levels, names, named=named or len(names) > 1)
    kind, count = _drawn(drawn)
    ranges = {name: _range(name, given) for name, given in settings.items()}
    return sample(kind, count, ranges, names, named=named or len(names) > 1, seed=seed)


def _given_points(design: Any, theory: TheoriesLike, followed: dict[str, Theory]) -> SweepDesign:
    """Return a design of points that are listed, and put the theories that it names into ``followed``."""
    if isinstance(design, SweepDesign):
        own = {one.name: one for one in as_theories(theory)} if theory is not None else {}
        _no_others([name for name in own if name not in design.theories])
        for name in design.theories:
            followed[name] = own[name] if name in own else as_theory(name)
        return design
    base = as_theories("default" if theory is None else theory)
    names: dict[str, str] = {}

    def seen(name: str, where: str) -> str:
        if name in names:
            return names[name]
        _no_others([] if theory is None else [one.name for one in base])
        try:
            found = as_theory(name)
        except UnknownName as error:
            error.message = error.message.rstrip(".") + f" in {where}."
            raise
        take_theory(followed, found)
        return names.setdefault(name, found.name)

    made = listed(design, [one.name for one in base], seen=seen)
    for one in base:
        followed.setdefault(one.name, one)
    return made


def _no_others(names: Sequence[str]) -> None:
    """Raise if theories are named beside a design that says which are run."""
    if names:
        msg = f"The design says which theories are run, and {', '.join(map(repr, names))} is named beside it."
        raise InvalidValue(msg, "Leave out --theory (theory=...), or the column theory of the design.")


def _mapping(vary: Any) -> Mapping[str, Any]:
    if vary is None:
        return {}
    if not isinstance(vary, Mapping):
        msg = f"What is varied is a mapping of names to values, not {quote(vary)}."
        raise InvalidValue(msg, 'Write vary={"offence_advantage": [1, 2, 4]}.')
    return vary


def _drawn(given: Any) -> tuple[str, int]:
    kind, _, count = given.partition(":") if isinstance(given, str) else (*given[:1], ":", *given[1:2])
    if kind not in SAMPLES:
        what = "way to draw points"
        raise UnknownName(what, kind, SAMPLES, "Write --sample sobol:1024.")
    if not str(count).isdecimal():
        msg = f"A sample says how many points: {quote(given)} does not."
        raise InvalidValue(msg, "Write --sample sobol:1024; sample=('sobol', 1024).")
    return kind, int(count)


def _levels(name: str, given: Any) -> Sequence[float]:
    """Return the levels of a parameter: numbers, or text as on the command line."""
    declared(name)
    if isinstance(given, str):
        return _spoken(name, given)
    if isinstance(given, (int, float)):
        return [given]
    values = np.asarray(given)
    if values.ndim != 1 or not values.size:
        msg = f"The values of {name!r} are several numbers, not {quote(given)}."
        raise InvalidValue(msg, f"Write {{{name!r}: [1, 2, 4]}}.")
    return list(values)


def _spoken(name: str, told: str) -> list[float]:
    if ":" not in told:
        cells = [cell.strip() for cell in told.split(",")]
        return [_number(name, cell, told) for cell in cells]
    parts = [part.strip() for part in told.split(":")]
    spread = parts.pop() if len(parts) == 4 else ""
    if len(parts) != 3 or spread not in ("", "log") or not parts[2].isdecimal() or int(parts[2]) < 1:
        msg = f"{told!r} does not say what {name!r} is to be."
        raise InvalidValue(msg, f"Write {LEVELS}; a range without a count goes with --sample.")
    low, high, count = _number(name, parts[0], told), _number(name, parts[1], told), int(parts[2])
    if spread == "log" and not (low > 0 and high > 0):
        msg = f"Levels of {name!r} cannot be evenly apart by ratio from {low:g} to {high:g}."
        raise InvalidValue(msg, "Begin above 0, or leave out :log.")
    made = np.geomspace(low, high, count) if spread else np.linspace(low, high, count)
    return [float(value) for value in made]


def _number(name: str, cell: str, told: str) -> float:
    try:
        return number_in(cell)
    except ValueError:
        msg = f"{cell!r} in {told!r} is no value of {name!r}."
        raise InvalidValue(msg, f"{point_hint(cell)}Write {LEVELS}.") from None


def _range(name: str, given: Any) -> tuple[float, float]:
    """Return the range of a parameter to draw from: its declared one if nothing is said."""
    known = declared(name)
    if given is None or (isinstance(given, str) and not given.strip()):
        return float(known.low), float(known.high)
    parts = given.split(":") if isinstance(given, str) else list(np.ravel(np.asarray(given, object)))
    ends = [_number(name, p, given) if isinstance(p, str) else as_number(p) for p in parts]
    if len(ends) != 2 or None in ends or not ends[0] < ends[1]:  # type: ignore[operator]
        msg = f"{quote(given)} is no range of {name!r} to draw points from."
        raise InvalidValue(msg, f"Write --vary {name}={known.low:g}:{known.high:g}; vary={{{name!r}: (low, high)}}.")
    return float(ends[0]), float(ends[1])  # type: ignore[arg-type]
