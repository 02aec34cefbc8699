"""A single run, lived year by year: for a class, an environment, a debugger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self, overload

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue, UnknownName
from detente.core.fields import ABOUT
from detente.core.param import check_parameter
from detente.core.phases import Year
from detente.core.random import replicate_keys
from detente.core.result import Facts, Rows, Shown
from detente.core.run import Run
from detente.core.scenario import LONGEST, Intervention, Scenario, fits, whole, within
from detente.core.theory import Theory
from detente.core.world import World, lock_arrays
from detente.engine.edits import edited
from detente.engine.ensemble import backend_named, simulate
from detente.engine.onward import another_course, as_played_before, check_run
from detente.engine.plan import Point, in_order, make_plan
from detente.engine.records import of_system
from detente.engine.walk import Lived, Walk, Walking


class SingleRun(Shown):
    """One replicate, lived a year at a time and kept, so that it can be forked at any year.

    It is the same run as replicate ``replicate_id`` of an ensemble on the same back end: bit for bit where it is
    compiled, and with NumPy but for last digits of sums over third states. A copy can go another way, as a fork
    can, and two single runs are one, or they differ; where one is unpickled, its years are lived again.

    Parameters
    ----------
    theory
        A theory, or one for each state.
    scenario
        Where it starts; its interventions are done as the years come.
    replicate_id, seed
        What fixes its luck.
    backend
        ``"fused"`` or ``"numpy"``. A year of twelve periods compiles for seconds, once a machine; NumPy begins at once.

    Attributes
    ----------
    worlds : list of World
        The world at the start and at the end of every year lived; their arrays end in an axis of one lane.
    years : sequence of Year
        What each phase made in every year lived. The compiled year keeps records alone, so each is lived again with
        NumPy, from the same world, when it is asked for: last digits may differ.
    """

    def __init__(
        self,
        theory: Theory | Sequence[Theory],
        scenario: Scenario,
        *,
        replicate_id: int = 0,
        seed: int = 0,
        backend: BackendName = DEFAULT_BACKEND,
    ) -> None:
        engine = backend_named(backend)
        if not isinstance(engine, Walking):
            msg = f"A single run cannot be lived by the back end {backend!r}."
            raise InvalidValue(msg, "Use 'fused' or 'numpy'.")
        self._engine = engine
        whole("seed", seed, 0, 2**63 - 1)
        whole("replicate_id", replicate_id, 0, 2**63 - 1)
        self.point = Point(tuple(theory) if isinstance(theory, Sequence) else theory, scenario)
        self.seed, self.replicate_id = seed, replicate_id
        self._keys = replicate_keys(seed, [replicate_id])
        self._plan = make_plan([self.point], scenario.years)
        self._values: dict[str, Array] = {k: v[:, :1] for k, v in self._plan.table.items()}
        given = {k: v[..., :1] for k, v in self._plan.given.items()}
        self.worlds: list[World] = [engine.start(self._plan.theory, self._values, given, self._keys, scenario.states)]
        self._lived: list[Lived] = []
        self._done: list[tuple[dict[tuple[int, int], float], Mapping[str, Any], dict[str, Any]]] = []
        self._walk = self._begun()

    def _begun(self) -> Walk:
        plan, n = self._plan, self.point.scenario.states
        return self._engine.walk(plan.theory, n, self._values, self._keys, plan.periods)

    @property
    def years(self) -> Sequence[Year]:
        """What each phase made in every year lived."""
        return _Years(self._lived)

    def __getitem__(self, name: str) -> Array:
        """Return a record of the years lived [year, ...], as a ``Run`` holds it of a replicate."""
        if name not in ABOUT:
            kind = "record"
            raise UnknownName(kind, name, sorted(ABOUT))
        n = self.point.scenario.states
        values = [year.record(name) for year in self._lived]
        held = np.stack(values) if values else np.zeros((0, *ABOUT[name].shape(n)), np.float32)
        return held[:, 0] if of_system(name) else held

    def _title(self) -> str:
        return f"Single run in {self.point.scenario.title or self.point.scenario.name}"

    def _facts(self) -> Facts:
        first = self.point.scenario.first_year or 0
        given = self.point.theory
        return {
            "Theory": ", ".join(t.name for t in given) if isinstance(given, tuple) else given.name,
            "Scenario": f"{self.point.scenario.name}, {self.point.scenario.states} states",
            "Replicate": f"{self.replicate_id}, seed {self.seed}",
            "Lived": f"{self.year} years; the next is {first + self.year}",
        }

    def _rows(self) -> Rows:
        if not self._lived:
            return []
        kept = {name: self[name].reshape(self.year, -1) for name in ("belief", "fear", "conduct")}
        n = self.point.scenario.states
        pairs = n * (n - 1)
        return [
            {"record": k, "first year": v[0].sum() / pairs, "last year": v[-1].sum() / pairs, "unit": ABOUT[k].unit}
            for k, v in kept.items()
        ]

    def _more(self) -> str:
        return 'More: single["belief"] and the other records, .world, .live(), .fork(year)'

    @property
    def world(self) -> World:
        """The world now; its arrays end in an axis of one lane."""
        return self.worlds[-1]

    @property
    def year(self) -> int:
        """Number of the year that comes next."""
        return len(self._lived)

    def live(
        self,
        conduct: Mapping[tuple[int, int], float] | None = None,
        edits: Mapping[str, Any] | None = None,
        **settings: float | Sequence[float] | Array,
    ) -> World:
        """Live through one year.

        Parameters
        ----------
        conduct
            Acts that players choose: ``{(actor, target): 1 compete or 0 restraint}``; the rest is the theory's.
        edits
            What players set of the world at the start of the year, as the ``edits`` of an ``Intervention``: a number or
            an array [n] or [n, n] by field. It comes after what the scenario's interventions set.
        settings
            Parameters of this year: a number, or one a state [n].

        Returns
        -------
        World
            The world at its end.
        """
        n, values = self.point.scenario.states, self._values if not settings else dict(self._values)
        for name, value in settings.items():
            values[name] = _by_state(name, value, n)
        world, forced = self.worlds[-1], None
        if any(self._plan.interventions):
            world, values, forced = self._plan.begin(world, values, np.zeros(1, int), self.year)
        done = Intervention(year=0, edits=edits or {})
        fits(done, n)
        for name, value in in_order([done.edits]):
            world = edited(world, values, name, value, np.ones(1, bool))
        if conduct:
            low, high, *held = forced or (np.zeros((n, n, 1), np.float32), np.ones((n, n, 1), np.float32))
            for (i, j), act in _acts(conduct, n).items():
                low[i, j], high[i, j] = act, act
            forced = (low, high, *held)
        after, lived = self._walk.live(world, values, forced, self.year)
        lock_arrays(after)
        self.worlds.append(after)
        self._lived.append(lived)
        self._done.append((dict(conduct or {}), done.edits, settings))
        return after

    def fork(self, year: int) -> Self:
        """Return a copy of this run as it was at the start of a year, free to go another way.

        Parameters
        ----------
        year
            Year from 0 to the present one.
        """
        whole("The year of a fork", year, -LONGEST, LONGEST)
        if not 0 <= year <= self.year:
            msg = f"This run cannot be forked at year {year}."
            raise InvalidValue(
                msg,
                f"It has lived years 0 to {self.year - 1}.",
            )
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.worlds, other._lived, other._done = self.worlds[: year + 1], self._lived[:year], self._done[:year]
        other._walk = self._begun()
        return other

    def __copy__(self) -> Self:
        return self.fork(self.year)

    def __deepcopy__(self, known: object) -> Self:
        return self.fork(self.year)  # what was lived is read only

    def __reduce__(self) -> tuple[Any, ...]:
        made = {"replicate_id": self.replicate_id, "seed": self.seed, "backend": self._engine.name}
        return _lived_again, (type(self), self.point.theory, self.point.scenario, made, self._done)


def _lived_again(kind: type[SingleRun], theory: Any, scenario: Scenario, made: Any, done: Any) -> SingleRun:
    """Return a single run as it was before it was pickled."""
    single = kind(theory, scenario, **made)
    for conduct, edits, settings in done:
        single.live(conduct, edits, **settings)
    return single


def _by_state(name: str, value: Any, states: int) -> Array:
    """Return a parameter of a year, of all or of each state [1 or n, 1]; raise ``InvalidValue`` if it is neither."""
    held = np.asarray(value)
    if held.ndim == 0:
        return np.full((1, 1), check_parameter(name, value), np.float32)
    if held.shape != (states,):
        msg = f"{name} is given in the shape {held.shape}."
        raise InvalidValue(msg, f"Give one number, or one of each of the {states} states.")
    return np.array([[check_parameter(name, one)] for one in held.tolist()], np.float32)


def _acts(conduct: object, states: int) -> dict[tuple[int, int], float]:
    """Return acts that players chose; raise ``InvalidValue`` if they are none."""
    hint = f"Write {{(actor, target): 1 compete or 0 restraint}}; states are 0 to {states - 1}."
    if not isinstance(conduct, Mapping):
        msg = f"{conduct!r} does not say who does what to whom."
        raise InvalidValue(msg, hint)
    out: dict[tuple[int, int], float] = {}
    for pair, act in conduct.items():
        known = isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(k, (int, np.integer)) for k in pair)
        if not known or act not in (0, 1) or len(set(pair)) < 2 or not all(0 <= k < states for k in pair):
            msg = f"Conduct {act!r} of {pair!r} is not possible."
            raise InvalidValue(msg, hint)
        out[pair] = float(act)
    return out


class _Years(Sequence[Year]):
    """The years lived, each made when it is asked for."""

    def __init__(self, lived: Sequence[Lived]) -> None:
        self._lived = lived

    def __len__(self) -> int:
        return len(self._lived)

    def __repr__(self) -> str:
        parts = "structure, signals, interpretation, response, clash"
        return f"<{len(self)} years; years[-1] has {parts} and the parameters p>"

    @overload
    def __getitem__(self, number: int) -> Year: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Year]: ...
    def __getitem__(self, number: int | slice) -> Year | Sequence[Year]:
        return _Years(self._lived[number]) if isinstance(number, slice) else self._lived[number].year


def fork(
    run: Run,
    year: int,
    interventions: Intervention | Sequence[Intervention],
    *,
    theory: Theory | Sequence[Theory] | None = None,
    keep: Sequence[str] = (),
    backend: BackendName | None = None,
    workers: int | None = None,
    chunk: int | None = None,
) -> Run:
    """Live an ensemble again with something done differently from a year on.

    Every number drawn is a pure function of seed, replicate, stream, year and index, so the runs are the
    same to the last bit before ``year`` and share all other luck after it.

    Parameters
    ----------
    run
        The record to fork.
    year
        First year that may differ.
    interventions
        What is done, none of it before ``year``: one intervention or several.
    theory
        What is followed from ``year`` on, if not the theory of ``run``: a theory, or one for each state. The world that
        it finds there, motives and beliefs included, stays as it is; ``Run.earlier`` tells of the years before.
    keep
        Records to keep; those of ``run`` if empty.
    backend
        Its name, as in ``simulate``; that of ``run`` if None.
    workers, chunk
        As in ``simulate``.

    Returns
    -------
    Run
        The other branch.
    """
    check_run(run, "forked")
    whole("The year of a fork", year, -LONGEST, LONGEST)
    several = within(interventions, run.years)
    early = [i for i in several if i.year < year]
    if early or not 0 <= year < run.years:
        msg = f"A fork at year {year} of {run.years} cannot change anything before it."
        raise InvalidValue(
            msg,
            "Let every intervention start at the year of the fork or later.",
        )
    names, engine = tuple(keep) or tuple(run.records), backend or run.manifest.get("backend", DEFAULT_BACKEND)
    if theory is not None or run.earlier:
        return as_played_before(run, another_course(run, year, theory, several, names, engine, workers), year)
    other = simulate(
        run.theories or run.theory,
        run.scenario,
        replicate_ids=run.replicate_ids,
        years=run.years,
        seed=run.seed,
        keep=names,
        backend=engine,
        interventions=(*run.interventions, *several),
        workers=workers,
        chunk=chunk,
    )
    return as_played_before(run, other, year)
