"""A theory carried along a record: what its states would believe, fear and choose, given what happened.

Every year the theory first says what it expects (``foresee``: structure, observe, interpret, respond) from what
was known at the end of last year; then it is told the year's acts, crises and wars (``tell``), which its states
will interpret next year and to which institutions, routines and identities answer. Economies, forces, distances,
regimes and alliances are the record's. Whatever a theory draws at random stands at its mean, so one pass gives the
expected path and costs about a second for two centuries.

Nothing of a year enters what is said of that year: ``foresee`` is called before ``tell``, and the caller gives it
last year's figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.core.arrays import Array, row
from detente.core.errors import InvalidValue
from detente.core.param import check_parameter
from detente.core.phases import Year
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import FIELDS, World
from detente.engine.along import follow, judge, see
from detente.engine.mean import MeanDraws
from detente.engine.plan import on_given_map
from detente.engine.year import make_year, numpy_machine
from detente.mechanisms.start import first_world

GIVEN = ("economy", "capability", "polity", "distance", "alliance")
"""Fields of the world that the record gives every year."""

STEEPEST = 1.0
"""Largest growth of forces that is believed of the record [log a year] (assumption)."""

EFFORT = 0.1
"""How much larger than under restraint recorded forces are taken to be [log] (assumption): arms are seen."""


class Assimilation:
    """A theory and the world that it has come to by following a record.

    Parameters
    ----------
    theory
        Any theory; the map is given, so distances are not crowded.
    settings
        Parameters that differ from the theory's.

    Attributes
    ----------
    world
        World at the end of the year told last; None before the first year.
    year
        The year foreseen last.
    codes
        Names of the states of ``world``, in the order of its arrays.
    """

    def __init__(self, theory: Theory, settings: Mapping[str, float] | None = None) -> None:
        values = {**theory.values(), **{k: check_parameter(k, v) for k, v in (settings or {}).items()}}
        values = on_given_map(values)
        self.theory = theory.present()
        self.world: World | None = None
        self.year: Year | None = None
        self.codes: tuple[int, ...] = ()
        self._told: tuple[World, tuple[int, ...]] | None = None
        self._seen: tuple[World, Year] | None = None
        self._waits = False  # whether a year that was foreseen has yet to be told
        self.values = values
        self._machine = numpy_machine(averaged=True)
        self._p = Values({k: np.full((1,), v, np.float32) for k, v in values.items()}, np.zeros((1,), np.float32))
        self._streams = tuple(dict.fromkeys(s for m in theory.mechanisms for s in m.streams))

    def foresee(self, codes: Sequence[int], given: Mapping[str, Array]) -> Year:
        """Say what the theory expects of the coming year. Asked twice, it says it anew from the same past.

        Parameters
        ----------
        codes
            States of the year; those that were there before keep what they learned.
        given
            ``economy`` (mean 1), ``capability`` [5 % of mean product], ``polity`` [n]; ``distance``, ``alliance``
            [n, n]: as known at the end of last year.

        Returns
        -------
        Year
            With its structure, signals, interpretation and response.

        Raises
        ------
        InvalidValue
            A field is missing, or not finite.
        """
        fields = {name: _field(name, given, len(codes)) for name in GIVEN}
        known = np.zeros((len(codes), len(codes)), bool)
        blank = self._blank(len(codes), known)
        fresh = first_world(np, self._p, blank.draws, blank.others, fields)
        if self._told is None:
            before = fresh.replace(effort=fresh.effort + np.float32(EFFORT))
        else:
            old, old_codes = self._told
            stayed = np.isin(codes, old_codes)
            known = np.outer(stayed, stayed)  # of a newcomer there was nothing to be seen last year
            before = _carried(old, old_codes, fresh, codes)
            before = before.replace(
                **{name: getattr(fresh, name) for name in GIVEN},
                effort=fresh.effort + np.float32(EFFORT),
                build_up=_growth(before, fresh, stayed),
            )
        self._seen = see(self.theory, before, self._blank(len(codes), known))
        self.world, self.year = judge(self.theory, *self._seen)
        self.codes, self._waits = tuple(codes), True
        return self.year

    def at_first_belief(self) -> tuple[World, Year]:
        """Say what the theory would expect of the year foreseen last if no belief had ever moved, all else as it is.

        Raises
        ------
        InvalidValue
            No year was foreseen.
        """
        if self._seen is None:
            msg = "There is no year to be judged."
            raise InvalidValue(msg, "Call foresee first.")
        world, year = self._seen
        first = world.prior_log_odds - row(year.p.frame) * world.amity
        return judge(self.theory, world, year.replace(held=(np.ones_like(first), first)))

    def tell(self, conduct: Array, crisis: Array, war: Array) -> World:
        """Tell the theory what happened in the year that it foresaw.

        Parameters
        ----------
        conduct, crisis, war : [n, n]
            Acts (1 compete, 0 restraint), crises and wars.

        Raises
        ------
        InvalidValue
            No year was foreseen, or it was told already; or a field has another shape, or is not from 0 to 1.
        """
        if self.world is None or self.year is None or not self._waits:
            msg = "There is no year to tell of."
            raise InvalidValue(msg, "Call foresee first.")
        others = self.year.others
        done, tense, fought = (
            _happened(name, value, len(self.codes)) * others
            for name, value in (("conduct", conduct), ("crisis", crisis), ("war", war))
        )
        acts = np.maximum(done, fought)
        self.world = follow(self.theory, self.world, self.year, conduct=acts, crisis=tense, war=fought)
        self._told, self._waits = (self.world, self.codes), False
        return self.world

    def _blank(self, states: int, known: Array) -> Year:
        draws, others = MeanDraws(np, self._streams, states, np.float32), 1.0 - np.eye(states, dtype=np.float32)
        return make_year(self._machine, self._p, draws, others, np.asarray(known, np.float32))


def _field(name: str, given: Mapping[str, Array], states: int) -> Array:
    value = np.asarray(given[name], np.float32) if name in given else None
    shape = FIELDS[name].shape(states)
    if value is None or value.shape != shape or not np.isfinite(value).all():
        msg = f"The record must give {name} as finite numbers of shape {shape}."
        raise InvalidValue(msg, f"It gave {'nothing' if value is None else value.shape}.")
    return value


def _happened(name: str, value: Array, states: int) -> Array:
    given = np.asarray(value, np.float32)
    apart = ~np.eye(states, dtype=bool)
    if given.shape != (states, states) or not ((given[apart] >= 0) & (given[apart] <= 1)).all():
        msg = f"The record must tell {name} as numbers from 0 to 1 of shape {(states, states)}."
        raise InvalidValue(msg, f"It told {given.shape}; an act that is not known is none, or what was expected.")
    return np.where(apart, given, np.float32(0.0))


def _growth(before: World, now: World, stayed: Array) -> Array:
    """Growth of forces beyond that of the economies of those who stayed [log]; 0 for newcomers.

    Both years are in units of the mean product of their members, which falls when small states join.
    """
    if not stayed.any():
        return np.zeros(len(stayed), np.float32)
    economies = np.log(now.economy[stayed].sum() / before.economy[stayed].sum())
    grown = np.log(np.maximum(now.capability, 1e-9) / np.maximum(before.capability, 1e-9)) - economies
    return np.where(stayed, np.clip(grown, -STEEPEST, STEEPEST), 0.0).astype(np.float32)


def _carried(old: World, old_codes: Sequence[int], fresh: World, codes: Sequence[int]) -> World:
    """Return a fresh world of ``codes`` in which states that were there before are as they were."""
    place = {code: i for i, code in enumerate(old_codes)}
    stayed = np.array([code in place for code in codes], bool)
    if not stayed.any():
        return fresh
    if tuple(codes) == tuple(old_codes):
        return old
    was_at = np.array([place.get(code, 0) for code in codes])
    both, there = np.outer(stayed, stayed), was_at[:, None] * len(old_codes) + was_at
    changes = {}
    for name in World.names():
        was, value = np.asarray(getattr(old, name), np.float32), np.asarray(getattr(fresh, name), np.float32)
        if FIELDS[name].of == "system":
            value = was
        elif FIELDS[name].of == "state":
            value = np.where(stayed, was[was_at], value)
        else:
            value = np.where(both, was.take(there), value)
        changes[name] = value
    return fresh.replace(**changes)
