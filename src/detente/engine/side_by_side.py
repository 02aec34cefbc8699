"""Two runs lived side by side with NumPy, mechanism by mechanism: where they part first, in every replicate."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from detente.core.arrays import Array
from detente.core.fields import Quantity
from detente.core.phases import Mechanism
from detente.core.products import MADE, PRODUCTS
from detente.core.run import Run
from detente.core.values import Values
from detente.core.world import FIELDS, World
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.onward import stretches
from detente.engine.plan import Plan, Point

FIRST_WORLD, DONE, CLOSE = "start", "interventions", "close"
"""What comes before the phases of the first year and of every year, and after those of a year."""
Label: TypeAlias = tuple[str, int, str]
"""Phase, period, and full name of the mechanism; no name is what the phase starts with."""


@dataclass(frozen=True)
class Step:
    """A step of a year: a mechanism that has acted, or what a phase starts with.

    Attributes
    ----------
    phase : str
        Phase.
    period : int
        Period of the year, from 0.
    mechanism : str
        Full name of its class; empty if none has acted.
    world : World
        The world after it.
    product : object
        What the phase has made so far; None outside the phases.
    """

    phase: str
    period: int
    mechanism: str
    world: World
    product: Any = None

    @property
    def label(self) -> Label:
        """What tells it from the other steps of its year."""
        return self.phase, self.period, self.mechanism


@dataclass(frozen=True)
class Apart:
    """Where one replicate of two runs parts first.

    Attributes
    ----------
    replicate : int
        Its number.
    year : int
        Year, from 0.
    phase : str
        Phase; ``"start"`` is the first world, ``"interventions"`` what is done at the start of the year, ``"close"``
        its end.
    period : int
        Period of the year, from 0.
    mechanisms : tuple of str
        Mechanisms of the first and of the second run that acted there, by their full names; empty for none.
    elsewhere : bool
        Whether a mechanism that acted in one of them alone acts in the other at another place of the phase.
    fields : tuple of str
        All that differs after it.
    at : tuple of int
        States between which the first of these fields differs most; one state, or none of a quantity of the system.
    values : tuple of float
        Its value in the first and in the second run.
    """

    replicate: int
    year: int
    phase: str
    period: int
    mechanisms: tuple[str, str]
    elsewhere: bool
    fields: tuple[str, ...]
    at: tuple[int, ...]
    values: tuple[float, float]


def where_apart(
    one: Run,
    two: Run,
    replicate_ids: Sequence[int] | Array,
    years: int,
    tell: Callable[[float], None] | None = None,
    found: list[Apart] | None = None,
) -> list[Apart]:
    """Return where replicates of two runs part first; what does not part is not among them.

    Parameters
    ----------
    one, two
        Runs of as many states.
    replicate_ids
        Numbers of the replicates, which share an axis of arrays: some thousands at most.
    years
        Years to look at.
    tell
        Told after each year how many replicates are done, in parts.
    found
        Where to put what is found as it is found, so that it is there if Ctrl-C stops this; a new list if None.

    Raises
    ------
    AbsentMechanism
        A mechanism of theirs is not here.
    """
    ids = np.asarray(replicate_ids, np.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what was left out was told when they were run
        sides = _Side(one, ids, years), _Side(two, ids, years)
    watch = _Watch(ids, [] if found is None else found)
    watch.compare(0, Step(FIRST_WORLD, 0, "", sides[0].world), Step(FIRST_WORLD, 0, "", sides[1].world))
    for year in range(years):
        if not watch.open.any():
            break
        with np.errstate(all="ignore"):
            first, second = (side.live(year) for side in sides)
        labels = tuple(s.label for s in first), tuple(s.label for s in second)
        for mine, theirs in aligned(*labels):
            watch.step(year, [first[k] for k in mine], [second[k] for k in theirs], labels)
        if 2 * watch.open.sum() < len(watch.open):
            for side in sides:
                side.select(watch.open)
            watch.select()
        if tell is not None:
            still = len(watch.open) * (1.0 - (year + 1) / years)
            tell(len(ids) - still if watch.open.any() else float(len(ids)))
    return watch.found


@lru_cache(maxsize=64)
def aligned(one: tuple[Label, ...], two: tuple[Label, ...]) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return which steps of two years go together: one and one, one and none, or several that take others' place.

    Parameters
    ----------
    one, two
        Labels of the steps of each year.
    """
    pairs: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for kind, i, j, k, m in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [((i + d,), (k + d,)) for d in range(j - i)]
        elif kind == "replace":
            pairs.append((tuple(range(i, j)), tuple(range(k, m))))
        else:
            pairs += [((a,), ()) for a in range(i, j)] + [((), (b,)) for b in range(k, m)]
    return tuple(pairs)


class _Side:
    """One of the two runs."""

    def __init__(self, run: Run, ids: Array, years: int) -> None:
        self._engine, self._seed, self._ids = NumpyBackend(), run.seed, ids
        point = Point(run.theories or run.theory, run.scenario, run.interventions)
        self._plans = [(first, plan) for first, plan in stretches(run.earlier, point, run.years) if first < years]
        self._begin(self._plans[0][1])

    def _begin(self, plan: Plan) -> None:
        self._which = np.zeros(len(self._ids), int)
        self.world, self._values, self._keys = plan.start(self._engine, self._which, self._ids, self._seed)
        self._plan = plan

    def live(self, number: int) -> list[Step]:
        """Live through a year; return its steps."""
        for first, plan in self._plans:
            if first == number and plan is not self._plan:
                self._plan, self._values = plan, self._engine.spread(plan.table, self._which)
        plan = self._plan
        world, now, forced = plan.begin(self.world, self._values, self._which, number)
        steps, periods = [Step(DONE, 0, "", world)], 0

        def watch(phase: str, mechanism: Mechanism | None, after: World, product: Any) -> None:
            nonlocal periods
            periods += phase == "observe" and mechanism is None
            name = "" if mechanism is None else f"{type(mechanism).__module__}.{type(mechanism).__qualname__}"
            closes = mechanism is None and phase == "bind" and steps[-1].phase == "bind"
            late = phase not in ("structure", "interact", "bind")
            period = max(0, periods - 1) if late else 0
            steps.append(Step(CLOSE if closes else phase, period, name, after, product))

        p = Values(now, np.zeros((1, 1), np.float32))
        self.world, _ = self._engine.live(plan.theory, world, p, self._keys, number, forced, plan.periods, watch)
        return steps

    def select(self, lanes: Array) -> None:
        """Go on with some of the lanes."""
        world, self._ids = self.world, self._ids[lanes]
        self._begin(self._plan)
        held = {name: _lanes(getattr(world, name), len(FIELDS[name].shape(1)), len(lanes)) for name in FIELDS}
        self.world = World(**{name: np.ascontiguousarray(value[..., lanes]) for name, value in held.items()})


def _lanes(value: Any, dims: int, lanes: int) -> Array:
    """Return an array with its axis of lanes at the end."""
    array = np.asarray(value)
    array = array[..., None] if array.ndim == dims else array
    return np.broadcast_to(array, (*array.shape[:-1], lanes))


class _Watch:
    """Which replicates have parted, and where."""

    def __init__(self, ids: Array, found: list[Apart]) -> None:
        self._ids, self.open, self.found = ids, np.ones(len(ids), bool), found
        self._seen: dict[str, tuple[Any, Any]] = {}
        self._latest: tuple[Step, Step] | None = None

    def step(self, year: int, mine: list[Step], theirs: list[Step], labels: tuple[Any, Any]) -> None:
        """Compare what two years are after steps that go together."""
        if self._latest is None or not (mine or theirs):
            self._latest = mine[-1], theirs[-1]
        first, second = mine[-1] if mine else self._latest[0], theirs[-1] if theirs else self._latest[1]
        names = tuple(", ".join(s.mechanism for s in side if s.mechanism) for side in (mine, theirs))
        alone = (mine or theirs)[-1] if not (mine and theirs) else None
        elsewhere = alone is not None and all(alone.label in side for side in labels)
        self.compare(year, first, second, (names[0], names[1]), alone, elsewhere)

    def compare(
        self,
        year: int,
        first: Step,
        second: Step,
        mechanisms: tuple[str, str] = ("", ""),
        alone: Step | None = None,
        elsewhere: bool = False,
    ) -> None:
        """Compare two worlds, and what the phases have made; note where they part."""
        self._latest = first, second
        at = alone or first
        apart = {name: lanes & self.open for name, lanes, *_ in self._differences(first, second) if lanes.any()}
        for lane in np.flatnonzero(np.any(list(apart.values()), axis=0)) if apart else ():
            fields = tuple(name for name, lanes in apart.items() if lanes[lane])
            place, values = self._where(first, second, fields[0], int(lane))
            number = int(self._ids[lane])
            self.found.append(Apart(number, year, at.phase, at.period, mechanisms, elsewhere, fields, place, values))
            self.open[lane] = False

    def _differences(self, first: Step, second: Step) -> Iterator[tuple[str, Array]]:
        """Return the fields that differ in some lane; what was compared already is left out."""
        for name, about, one, two in _fields(first, second):
            seen = self._seen.get(name)
            if seen is not None and seen[0] is one and seen[1] is two:
                continue
            self._seen[name] = one, two
            lanes = _apart(one, two, about, len(self.open))
            if lanes.any():
                yield name, lanes

    def _where(self, first: Step, second: Step, field: str, lane: int) -> tuple[tuple[int, ...], tuple[float, float]]:
        """Return where a field differs most in a lane, and its two values there."""
        about, one, two = next((q, a, b) for name, q, a, b in _fields(first, second) if name == field)
        a, b = (np.asarray(v[..., lane], float) for v in _spread(one, two, about, len(self.open)))
        gap = np.where((a == b) | (np.isnan(a) & np.isnan(b)), -1.0, np.nan_to_num(abs(a - b), nan=np.inf))
        if about.of == "dyad":
            np.fill_diagonal(gap, -1.0)
        at = np.unravel_index(int(np.argmax(gap)), gap.shape)
        place = () if about.of == "system" else tuple(int(k) for k in at)
        return place, (float(a[at]), float(b[at]))

    def select(self) -> None:
        """Go on with the replicates that have not parted."""
        self._ids, self._seen = self._ids[self.open], {}
        self.open = self.open[self.open]


def _fields(first: Step, second: Step) -> Iterator[tuple[str, Quantity, Any, Any]]:
    """Return what two steps have in common: fields of the world, and of what the phase has made."""
    for name, about in FIELDS.items():
        yield name, about, getattr(first.world, name), getattr(second.world, name)
    if first.product is None or type(first.product) is not type(second.product):
        return
    product = next(name for name, kind in PRODUCTS.items() if kind is type(first.product))
    for name, about in MADE[product].items():
        yield f"{product}.{name}", about, getattr(first.product, name), getattr(second.product, name)


def _spread(one: Any, two: Any, about: Quantity, lanes: int) -> tuple[Array, Array]:
    """Return two values of a quantity in one shape, lanes at the end."""
    dims = len(about.shape(1))
    held = []
    for value in (one, two):
        array = np.asarray(0.0 if value is None else value)
        held.append(array.reshape((*array.shape, *(1,) * (dims + 1 - array.ndim))) if array.ndim <= dims else array)
    shape = np.broadcast_shapes(*(v.shape for v in held), (*(1,) * dims, lanes))
    return np.broadcast_to(held[0], shape), np.broadcast_to(held[1], shape)


def _apart(one: Any, two: Any, about: Quantity, lanes: int) -> Array:
    """Return in which lanes a quantity differs; NaN equals NaN, and what a state is to itself does not count."""
    if one is two:
        return np.zeros(lanes, bool)
    a, b = _spread(one, two, about, lanes)
    differ = ~((a == b) | ((a != a) & (b != b)))
    if about.of == "dyad" and differ.shape[0] == differ.shape[1] > 1:
        own = np.arange(differ.shape[0])
        differ[own, own] = False
    return np.asarray(differ.reshape(-1, lanes).any(0))
