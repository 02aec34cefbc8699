"""Mixed worlds: every state of every replicate follows a school of its own, drawn with given shares.

The school of a state is drawn from a named stream of the seed: a pure function of seed, replicate and state, like
all other luck. Shares therefore hold on average over states and replicates, not within each replicate; a world of
two states in which a school has the share s holds two such states in a share s squared of its replicates.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import InvalidValue
from detente.core.outside import number_in, point_hint
from detente.core.param import list_parameters
from detente.core.random import Stream, replicate_keys, uniform, words
from detente.core.run import Run
from detente.core.scenario import whole
from detente.core.theory import Card, Theory
from detente.engine.ensemble import backend_named, reasons, threads
from detente.engine.jobs import run_in_order
from detente.engine.plan import Point, make_plan
from detente.engine.records import of_system
from detente.mechanisms.complete import COMPLETE, united
from detente.schools import as_theory

SEAT = Stream("mix.school", "state")
"""The draw that gives a state its school."""
HOW = 'Write it as "offensive_realism:0.3,three_steps:0.7", or as {"offensive_realism": 0.3, "three_steps": 0.7}.'
NAME = "mixed_world"
"""Name under which a mixed world stands beside the schools."""


@dataclass(frozen=True)
class Mix:
    """Schools and their shares of the states.

    Attributes
    ----------
    theories : tuple of Theory
        Schools.
    shares : tuple of float
        Probability that a state follows each; they sum to 1.
    """

    theories: tuple[Theory, ...]
    shares: tuple[float, ...]

    def to_json(self) -> dict[str, float]:
        """Return the shares by school."""
        return {t.name: s for t, s in zip(self.theories, self.shares, strict=True)}

    def __str__(self) -> str:
        return ",".join(f"{t.name}:{s:g}" for t, s in zip(self.theories, self.shares, strict=True))

    def seats(self, states: int, replicate_ids: Array, seed: int) -> Array:
        """Return the school of each state in each replicate, by number [replicate, state].

        Parameters
        ----------
        states
            Number of states.
        replicate_ids
            Numbers of the replicates.
        seed
            Seed of the study.
        """
        with np.errstate(over="ignore"):
            (word,) = words((SEAT,), replicate_keys(seed, replicate_ids), states)
        bounds = np.cumsum(self.shares)[:-1]
        return np.searchsorted(bounds, uniform(word, np.float64).T, side="right")

    def where(self, **settings: float) -> Mix:
        """Return the mix with parameters set in every school that has the mechanism.

        Raises
        ------
        InvalidValue
            If a parameter belongs to none of them.
        """
        theories = [t.bring(settings, even_off=True) for t in self.theories]
        theories = [t.where(**{k: v for k, v in settings.items() if k in parameters_owned(t)}) for t in theories]
        for name in settings:
            if not any(name in parameters_owned(t) for t in theories):
                msg = f"No school of the mix has the parameter {name!r}."
                raise InvalidValue(msg, "Each leaves out the mechanism that owns it.")
        return replace(self, theories=tuple(theories))

    def theory(self) -> Theory:
        """Return the mixed world as a theory for tables: the complete model, with the claim to say who is in it."""
        parts = [f"{100 * s:.3g} % {t.title}" for t, s in zip(self.theories, self.shares, strict=True)]
        names = ", ".join(t.title for t in self.theories if t.by_construction)
        built = (f"what is so by construction of {names} is so here where they are followed",) if names else ()
        claim = (
            f"No school's claim. Each state of each run follows a school of its own: {'; '.join(parts)}. "
            "Who follows which is drawn from the seed."
        )
        works = tuple(dict.fromkeys(key for t in self.theories for key in t.references))
        return replace(
            COMPLETE,
            name=NAME,
            title="Mixed world",
            card=Card(claim=claim),
            references=works,
            by_construction=built,
        )


MixLike = Mix | str | Mapping[Any, float] | Sequence[tuple[Any, float]]
"""Whatever says a mix."""


def parameters_owned(theory: Theory) -> set[str]:
    """Return the names of the parameters that a theory's mechanisms declare."""
    return {name for m in theory.mechanisms for name in list_parameters(type(m))}


def parse_mix(text: str) -> Mix:
    """Read a mix from text such as ``"offensive_realism:0.3,three_steps:0.7"``.

    Parameters
    ----------
    text
        Schools and shares, with commas between.

    Raises
    ------
    UnknownName
        There is no such school.
    InvalidValue
        A share is missing or no share, the shares do not sum to 1, or a school is named twice.
    """
    pairs: list[tuple[str, Any]] = []
    for part in text.split(","):
        name, colon, number = (p.strip() for p in part.rpartition(":"))  # a file's school has a colon of its own
        if not colon or not name:
            msg = f"{part.strip()!r} is not a school with its share."
            comma = re.search(r":\s*(\d+,\d+)", text)
            raise InvalidValue(msg, f"{point_hint(comma and comma[1])}{HOW}")
        pairs.append((name, number))
    return _mix(pairs)


def as_mix(given: MixLike) -> Mix:
    """Return a mix from whatever says one.

    Parameters
    ----------
    given
        A mix; text such as ``"offensive_realism:0.3,three_steps:0.7"``; shares by school or theory, as in
        ``{"offensive_realism": 0.3, theory: 0.7}``; or pairs of both.

    Raises
    ------
    UnknownName
        There is no such school.
    InvalidValue
        It is none of these, the shares do not sum to 1, or a school is named twice.
    """
    if isinstance(given, Mix):
        return given
    if isinstance(given, str):
        return parse_mix(given)
    pairs = list(given.items() if isinstance(given, Mapping) else given) if isinstance(given, Iterable) else []
    if not pairs or not all(isinstance(pair, Sequence) and len(pair) == 2 for pair in pairs):
        msg = f"A mix is schools with their shares, not {given!r}."
        raise InvalidValue(msg, HOW)
    return _mix(pairs)


def _mix(pairs: Sequence[tuple[Theory | str, Any]]) -> Mix:
    """Return a mix of theories, or their names, and shares."""
    found: dict[str, tuple[Theory, float]] = {}
    for who, number in pairs:
        theory = as_theory(who)
        try:
            share = number_in(number) if isinstance(number, str) else float("" if isinstance(number, bool) else number)
        except (TypeError, ValueError):
            msg = f"The share of {theory.name!r} is {number!r}."
            raise InvalidValue(msg, "It must be a number from 0 to 1.") from None
        if not 0 < share <= 1:
            msg = f"The share of {theory.name!r} is {number}."
            raise InvalidValue(msg, "It must be above 0 and at most 1; leave out a school that nobody follows.")
        if theory.name in found:
            msg = f"{theory.name!r} is named twice."
            raise InvalidValue(msg, "Give each school one share.")
        found[theory.name] = (theory, share)
    total = math.fsum(share for _, share in found.values())
    if abs(total - 1) > 1e-9:
        msg = f"The shares sum to {total:.6g}, not to 1."
        raise InvalidValue(msg, "Change one of them: every state follows some school.")
    return Mix(tuple(t for t, _ in found.values()), tuple(s for _, s in found.values()))


def seat(
    mix: Mix, points: Sequence[Point], replicate_ids: Array, seed: int
) -> tuple[list[Point], Array, Array, list[int]]:
    """Return who plays what in which replicate of each point, for ``pair_runs``.

    Parameters
    ----------
    mix
        Schools and shares; the theories of the points are replaced.
    points
        Points, all with the same number of states.
    replicate_ids
        Numbers of the replicates.

    Returns
    -------
    tuple
        Points, one for each world and seating; point and replicate of each lane; and the world of each point.
    """
    seats = mix.seats(points[0].scenario.states, replicate_ids, seed)
    kinds, kind = np.unique(seats, axis=0, return_inverse=True)
    every = united(mix.theories)
    tables = [tuple(every[k] for k in row) for row in kinds]
    made = [Point(table, p.scenario, p.interventions) for p in points for table in tables]
    kind = np.asarray(kind).reshape(-1)
    which = kind[:, None] + len(tables) * np.arange(len(points))  # replicate by replicate, all points of one together
    origin = [w for w in range(len(points)) for _ in tables]
    return made, which.reshape(-1), np.repeat(replicate_ids, len(points)), origin


def pair_runs(
    points: Sequence[Point],
    which: Array,
    replicate_ids: Array,
    *,
    years: int,
    seed: int = 0,
    keep: Sequence[str] = (),
    backend: BackendName = DEFAULT_BACKEND,
    chunk: int | None = None,
    workers: int | None = None,
) -> Iterator[Run]:
    """Run given replicates of given points: like ``stream``, where it runs every replicate of every point.

    Parameters
    ----------
    points
        Points with the same number of states.
    which
        Point of each lane.
    replicate_ids
        Replica of each lane.
    years, seed, keep, backend, chunk, workers
        As in ``stream``; chunk counts lanes.

    Yields
    ------
    Run
        Records of some replicates of one point, with ``point`` in its manifest.
    """
    engine = backend_named(backend)
    plan = make_plan(points, years)
    tile = engine.tile(plan.states)
    manifest = {"detente": __version__, **engine.manifest(), "tile": tile}
    names = tuple(dict.fromkeys(keep))
    size = min(tile, len(which) if chunk is None else whole("chunk size", chunk, 1, 100_000_000))

    def work(job: tuple[int, int]) -> list[Run]:
        number, at = job
        lanes, ids = which[at : at + size], replicate_ids[at : at + size]
        short = (0, tile - len(lanes) if engine.padded else 0)
        with engine.on(number):
            held, why = plan.run(
                engine, np.pad(lanes, short, mode="edge"), np.pad(ids, short, mode="edge"), seed, names
            )
        records = {k: np.moveaxis(v, -1, 0)[: len(lanes)] for k, v in held.items()}
        return [_piece(points[k], int(k), lanes == k, ids, records, why) for k in np.unique(lanes)]

    def _piece(point: Point, k: int, mine: Array, ids: Array, records: Mapping[str, Array], why: Sequence[str]) -> Run:
        return Run(
            theory=point.first_theory,
            theories=point.theory if isinstance(point.theory, tuple) else (),
            scenario=point.scenario,
            seed=seed,
            replicate_ids=ids[mine],
            years=years,
            records={n: v[mine][..., 0] if of_system(n) else v[mine] for n, v in records.items()},
            values=plan.of(k),
            manifest={**manifest, "point": k},
            interventions=point.interventions,
            failures=reasons(ids, mine, why),
        )

    jobs = range(0, len(which), size)
    for runs in run_in_order(work, enumerate(jobs), min(threads(workers), max(1, len(jobs)))):
        yield from runs


__all__ = ["NAME", "Mix", "MixLike", "as_mix", "pair_runs", "parameters_owned", "parse_mix", "seat"]
