"""Plans: points of a design made ready for the engine, and interventions carried out."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.order import OWNER
from detente.core.param import REGISTRY
from detente.core.quoted import quote
from detente.core.random import replicate_keys
from detente.core.scenario import Intervention, Scenario, boundaries, fits, interventions_of
from detente.core.theory import Theory
from detente.core.values import HAS, presence
from detente.core.world import SETTABLE, World
from detente.engine.edits import edited
from detente.engine.soundness import find_failures
from detente.engine.stretch import live_years
from detente.mechanisms.complete import united
from detente.mechanisms.start import log_odds_of_belief


@dataclass(frozen=True)
class Point:
    """One point of a design: a theory (or one a state) in a scenario, with what is done to it.

    Attributes
    ----------
    theory : Theory or tuple of Theory
        A theory, or one for each state of a mixed world.
    scenario : Scenario
        Scenario.
    interventions : tuple of Intervention
        Done in addition to those of the scenario; a run may end before one of them begins.
    """

    theory: Theory | tuple[Theory, ...]
    scenario: Scenario
    interventions: tuple[Intervention, ...] = ()

    def __post_init__(self) -> None:
        who, where = cast("tuple[object, object]", (self.theory, self.scenario))
        theories = tuple(who) if isinstance(who, (list, tuple)) else (who,)
        for one in theories:
            if not isinstance(one, Theory):
                msg = f"A point is of a theory, or of one for each state, not of {quote(one)}."
                raise InvalidValue(msg, "Schools are theories: detente.school('three_steps').")
        if not isinstance(where, Scenario):
            msg = f"A point is in a scenario, not in {quote(where)}."
            raise InvalidValue(msg, "Scenarios by name: detente.scenario('cold_war').")
        if not isinstance(who, Theory):
            object.__setattr__(self, "theory", theories)
        object.__setattr__(self, "interventions", interventions_of(self.interventions))

    @property
    def first_theory(self) -> Theory:
        """The theory, or that of the first state."""
        return self.theory[0] if isinstance(self.theory, tuple) else self.theory


@dataclass(frozen=True)
class Plan:
    """A design made ready for the engine.

    Attributes
    ----------
    theory : Theory
        Anatomy that all points share.
    states, years : int
        Number of states and of years.
    marks : tuple of int
        Years at which something begins or ends.
    interventions : tuple of tuple of Intervention
        What is done, by point; one entry if it is the same of all.
    table : mapping
        Parameters [1 or n, point]; [1 or n, 1] where all points have the same.
    given : mapping
        What is fixed of the first year [n, point] or [n, n, point].
    periods : int
        Periods in a year.
    denied : mapping
        Parameters of which some theory denies the mechanism: whose states stay as they are [1 or n, point].
    """

    theory: Theory
    states: int
    years: int
    marks: tuple[int, ...]
    interventions: tuple[tuple[Intervention, ...], ...]
    table: Mapping[str, Array]
    given: Mapping[str, Array]
    periods: int = 1
    denied: Mapping[str, Array] = field(default_factory=dict)

    def of(self, point: int) -> dict[str, Any]:
        """Return the parameters of a point: floats, or arrays [state]."""
        own = {k: v[:, point if v.shape[1] > 1 else 0] for k, v in self.table.items() if not k.startswith(HAS)}
        return {k: float(v[0]) if len(v) == 1 else v for k, v in own.items()}

    def run(
        self,
        engine: Any,
        which: Array,
        ids: Array,
        seed: int,
        keep: tuple[str, ...],
        tell: Callable[[float], None] | None = None,
    ) -> tuple[dict[str, Array], list[str]]:
        """Run one tile of lanes; return the records [year, ..., lane], and why each lane failed (empty if not).

        ``tell`` hears now and then, on the way, the share of the years that are lived.
        """
        world, values, keys = self.start(engine, which, ids, seed)
        world, records = live_years(self, engine, world, values, keys, which, keep, tell=tell)
        return records, find_failures(records, world, len(ids))

    def start(self, engine: Any, which: Array, ids: Array, seed: int) -> tuple[World, dict[str, Array], Any]:
        """Return the first world of a tile of lanes, its parameters [1 or n, lane] and the keys of its luck."""
        keys = replicate_keys(seed, ids)
        values = engine.spread(self.table, which)
        given = {k: np.ascontiguousarray(v[..., which]) for k, v in self.given.items()}
        return engine.start(self.theory, values, given, keys, self.states), values, keys

    def begin(
        self, world: World, values: Mapping[str, Array], which: Array, year: int
    ) -> tuple[World, dict[str, Array], tuple[Array, ...] | None]:
        """Return world, parameters, bounds of conduct and beliefs held as interventions leave them at a year's start.

        Parameters
        ----------
        world
            World of the lanes.
        values
            Parameters [1 or n, lane].
        which
            Point of each lane.
        year
            Number of the year.
        """
        now = dict(values)
        every = [i for per in self.interventions for i in per]
        holding = any(_holds_belief(i) for i in every)
        forcing = holding or any(i.conduct is not None for i in every)
        forced = _free(self.states, len(which)) if forcing else None
        held = (np.zeros_like(forced[0]), np.zeros_like(forced[0])) if holding and forced is not None else None
        for point, lanes in self._alike(which):
            for i in self.interventions[point]:
                if i.holds(year):
                    for name, value in i.settings.items():
                        hears = lanes & ~_over(self.denied[name], which) if name in self.denied else lanes
                        now[name] = np.where(hears, np.float32(value), now[name])
                    if i.conduct is not None and forced is not None:
                        _force(forced, i, lanes)
                    if held is not None and _holds_belief(i):
                        _hold(held, i, lanes)
            done = [_edits_of(i, year) for i in self.interventions[point]]
            for name, value in in_order(done):  # once the parameters are those of the year
                world = edited(world, now, name, value, lanes)
        return world, now, forced if forced is None or held is None else (*forced, *held)

    def _alike(self, which: Array) -> Iterator[tuple[int, Array]]:
        """Return points to which different things are done, each with the lanes to which the same is done."""
        if len(self.interventions) == 1:
            yield 0, np.ones(len(which), bool)
            return
        for point in np.unique(which):
            yield int(point), which == point


def make_plan(points: Sequence[Point], years: int) -> Plan:
    """Make a design ready for the engine.

    Parameters
    ----------
    points
        Points with the same number of states and the same fields given of the first year.
    years
        Number of years.

    Raises
    ------
    InvalidValue
        If the points cannot share one program.
    """
    theories = _played(points)
    states = points[0].scenario.states
    interventions = tuple((*p.scenario.interventions, *p.interventions) for p in points)
    marks = {y for per in interventions for y in boundaries(per, years)}
    wide = max(len(row) for row in theories)
    once: dict[tuple[int, int], dict[str, float]] = {}
    for row, p in zip(theories, points, strict=True):
        for t in row:
            if (id(t), id(p.scenario)) not in once:
                once[id(t), id(p.scenario)] = values_in(t, p.scenario)
    tables = [[once[id(t), id(p.scenario)] for t in row] for row, p in zip(theories, points, strict=True)]
    lacking = {type(m) for row in theories for t in row for m in t.absent}
    for values in once.values():
        values.update({presence(kind): 1.0 for kind in lacking if presence(kind) not in values})
    spoken = dict.fromkeys(name for per in interventions for i in per for name in i.settings)
    denied = {name: _denied(name, theories, wide) for name in spoken}
    denied = {name: held for name, held in denied.items() if held.any()}
    known = {name for name in tables[0][0] if name not in denied or not denied[name].all() or _off(name, interventions)}
    interventions = tuple(_followed(per, known) for per in interventions)
    table = {}
    for name in tables[0][0]:
        column = np.array([[row[min(i, len(row) - 1)][name] for row in tables] for i in range(wide)], np.float32)
        column = column[:1] if (column == column[:1]).all() else column
        table[name] = column[:, :1] if (column == column[:, :1]).all() else column
    return Plan(
        theories[0][0],
        states,
        years,
        tuple(sorted(marks)),
        interventions,
        table,
        _given(points, states),
        points[0].scenario.periods,
        denied,
    )


def _off(name: str, interventions: Sequence[Sequence[Intervention]]) -> bool:
    """Say whether interventions only switch off a parameter's mechanism, which is nothing to whoever denies it."""
    identity = REGISTRY[name].identity if name in REGISTRY else None
    return all(i.settings.get(name, identity) == identity for per in interventions for i in per)


def _denied(name: str, theories: Sequence[tuple[Theory, ...]], wide: int) -> Array:
    """Return whether each state's theory denies the mechanism of a parameter [1 or n, point]."""
    owner = OWNER.get(name)
    rows = [[row[min(k, len(row) - 1)] for row in theories] for k in range(wide)]
    return np.array([[owner is not None and theory.denies_kind(owner) for theory in row] for row in rows], bool)


def _played(points: Sequence[Point]) -> list[tuple[Theory, ...]]:
    """Return the theories of each point, one or one a state, in one anatomy; raise if the points do not go together."""
    if not len(points):
        msg = "There is nothing to run."
        raise InvalidValue(msg, "Name at least one theory and one scenario.")
    theories: list[tuple[Theory, ...]] = []
    once: dict[tuple[int, int, int], Theory] = {}
    for p in points:
        if not isinstance(p, Point):
            msg = f"A design holds points, not {quote(p)}."  # type: ignore[unreachable]  # in Python
            raise InvalidValue(msg, "Write [Point(theory, scenario)].")
        first, states = points[0].scenario, p.scenario.states
        if states != first.states:
            msg = "The points of one ensemble differ in their number of states."
            raise InvalidValue(msg, "Run them one after another.")
        if p.scenario.periods != first.periods:
            msg = "The points of one ensemble differ in their number of periods a year."
            raise InvalidValue(msg, "Run them one after another.")
        for i in p.interventions:
            fits(i, states)
        several = p.theory if isinstance(p.theory, tuple) else (p.theory,)
        keys = [(id(t), id(p.scenario), id(p.interventions)) for t in several]
        for key, t in zip(keys, several, strict=True):
            if key not in once:
                once[key] = in_scenario(t, p.scenario, p.interventions)
        theories.append(tuple(once[key] for key in keys))
        if len(theories[-1]) not in (1, states):
            msg = f"A mixed world of {states} states needs {states} theories, not {len(theories[-1])}."
            raise InvalidValue(msg, "Give one theory a state.")
    every = list({id(t): t for row in theories for t in row}.values())
    if len({(t.start, t.anatomy) for t in every}) > 1:
        shared = {id(t): one for t, one in zip(every, united(every), strict=True)}
        theories = [tuple(shared[id(t)] for t in row) for row in theories]
    return theories


def _followed(interventions: Sequence[Intervention], known: set[str]) -> tuple[Intervention, ...]:
    """Return interventions without settings that no theory here knows, and warn of what is left out."""
    left = {f"{name} in year {i.year}": None for i in interventions for name in i.settings if name not in known}
    if left:
        text = f"Left out: {', '.join(left)}: no state here has a mechanism that could follow."
        warnings.warn(text, UserWarning, stacklevel=4)
        interventions = [
            replace(i, settings={k: v for k, v in i.settings.items() if k in known}) for i in interventions
        ]
    return tuple(interventions)


def in_scenario(theory: Theory, scenario: Scenario, interventions: Sequence[Intervention] = ()) -> Theory:
    """Return a theory with the mechanisms that a scenario, or what is done on the way, speaks of and it does not deny.

    Parameters
    ----------
    theory
        Any theory.
    scenario
        Scenario.
    interventions
        What is done beside those of the scenario.
    """
    for settings in (scenario.settings, *(i.settings for i in (*scenario.interventions, *interventions))):
        theory = theory.bring(settings, switched_off=True)
    return theory


def values_in(theory: Theory, scenario: Scenario) -> dict[str, float]:
    """Return the parameters of a theory in a scenario; distances that are given are not crowded."""
    values = theory.values(**scenario.settings)
    if "distance" in scenario.given:
        values = on_given_map(values)
    return {**values, **{presence(type(m)): 0.0 for m in theory.absent}}


def on_given_map(values: dict[str, float]) -> dict[str, float]:
    """Return parameters for a map that is given: its distances are what they are, and not crowded."""
    return {name: 0.0 if name == "density" else value for name, value in values.items()}


def _given(points: Sequence[Point], states: int) -> dict[str, Array]:
    names = set(points[0].scenario.given)
    if any(set(p.scenario.given) != names for p in points):
        msg = "The scenarios of one ensemble fix different fields of the first year."
        raise InvalidValue(msg, "Run them one after another.")
    out = {}
    for name in sorted(names):
        shape = SETTABLE[name].shape(states)
        out[name] = np.stack(
            [np.broadcast_to(np.asarray(p.scenario.given[name], np.float32), shape) for p in points], -1
        )
    return out


def _over(value: Array, which: Array) -> Array:
    """Return what is of every point, or of all alike, for each lane."""
    return value[:, np.minimum(which, value.shape[1] - 1)]


def _free(states: int, lanes: int) -> tuple[Array, Array]:
    shape = (states, states, lanes)
    return np.zeros(shape, np.float32), np.ones(shape, np.float32)


def _force(forced: tuple[Array, Array], i: Intervention, lanes: Array) -> None:
    rows = slice(None) if i.actor is None else slice(i.actor, i.actor + 1)
    cols = slice(None) if i.target is None else slice(i.target, i.target + 1)
    for bound in forced:
        bound[rows, cols, lanes] = i.conduct


def _holds_belief(i: Intervention) -> bool:
    return i.hold and "belief" in i.edits


def _hold(held: tuple[Array, Array], i: Intervention, lanes: Array) -> None:
    """Note which beliefs are held, and at what log-odds."""
    which, log_odds = held
    others = ~np.eye(len(which), dtype=bool)
    value = np.broadcast_to(np.asarray(i.edits["belief"], np.float32), others.shape)
    which[..., lanes] = others[..., None]
    log_odds[..., lanes] = log_odds_of_belief(np, value, np.float32(0.0), np.float32(0.0))[..., None]


def _edits_of(i: Intervention, year: int) -> Mapping[str, Any]:
    """Return what an intervention sets at the start of a year; a belief that is held is held within the years."""
    if i.year == year:
        return i.edits
    return {k: v for k, v in i.edits.items() if k != "belief"} if i.hold and i.holds(year) else {}


def in_order(edits: Sequence[Mapping[str, Any]]) -> list[tuple[str, Any]]:
    """Return what a year's interventions set, in order: beliefs last, as identity colours them."""
    every = [(name, value) for held in edits for name, value in held.items()]
    return sorted(every, key=lambda edit: edit[0] == "belief")
