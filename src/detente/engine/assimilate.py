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
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.param import checked
from detente.core.phases import Year
from detente.core.theory import Theory
from detente.core.values import Values
from detente.core.world import World
from detente.engine.mean import MeanLuck
from detente.engine.step import follow, foresee
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
        from scipy.special import erf

        values = {**theory.values(), **{k: checked(k, v) for k, v in (settings or {}).items()}}
        if "density" in values:
            values["density"] = 0.0
        self.theory = theory
        self.world: World | None = None
        self.year: Year | None = None
        self.codes: tuple[int, ...] = ()
        self.values = values
        self._erf = erf
        self._p = Values({k: np.full((1,), v, np.float32) for k, v in values.items()}, np.zeros((1,), np.float32))
        self._streams = tuple(dict.fromkeys(s for m in theory.mechanisms for s in m.streams))

    def foresee(self, codes: Sequence[int], given: Mapping[str, Array]) -> Year:
        """Say what the theory expects of the coming year.

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
        blank = self._blank(len(codes), acted=False)
        fresh = first_world(np, self._p, blank.luck, blank.off, fields)
        old = self.world
        if old is None:
            before = fresh.replace(effort=fresh.effort + np.float32(EFFORT))
        else:
            before = _carried(old, self.codes, fresh, codes)
            before = before.replace(
                **{name: getattr(fresh, name) for name in GIVEN},
                effort=fresh.effort + np.float32(EFFORT),
                build_up=_growth(self._p, before.capability, fresh.capability, np.isin(codes, self.codes)),
            )
        self.codes = tuple(codes)
        self.world, self.year = foresee(self.theory, before, self._blank(len(codes), acted=old is not None))
        return self.year

    def tell(self, conduct: Array, crisis: Array, war: Array) -> World:
        """Tell the theory what happened in the year that it foresaw.

        Parameters
        ----------
        conduct, crisis, war : [n, n]
            Acts (1 compete, 0 restraint), crises and wars.

        Raises
        ------
        InvalidValue
            No year was foreseen.
        """
        if self.world is None or self.year is None:
            msg = "There is no year to tell of."
            raise InvalidValue(msg, "Call foresee first.")
        off = self.year.off
        acts = np.maximum(np.asarray(conduct, np.float32), np.asarray(war, np.float32)) * off
        self.world = follow(
            self.theory,
            self.world,
            self.year,
            conduct=acts,
            crisis=np.asarray(crisis, np.float32) * off,
            war=np.asarray(war, np.float32) * off,
        )
        return self.world

    def _blank(self, states: int, acted: bool) -> Year:
        return Year(
            xp=np,
            p=self._p,
            luck=MeanLuck(np, self._streams, states, np.float32),
            off=1.0 - np.eye(states, dtype=np.float32),
            acted=np.float32(acted),
            when=lambda event, change, otherwise: change(),
            erf=self._erf,
            averaged=True,
        )


def _field(name: str, given: Mapping[str, Array], states: int) -> Array:
    value = np.asarray(given[name], np.float32) if name in given else None
    shape = (states, states) if name in ("distance", "alliance") else (states,)
    if value is None or value.shape != shape or not np.isfinite(value).all():
        msg = f"The record must give {name} as finite numbers of shape {shape}."
        raise InvalidValue(msg, f"It gave {'nothing' if value is None else value.shape}.")
    return value


def _growth(p: Any, before: Array, now: Array, stayed: Array) -> Array:
    """Return growth of forces beyond that of economies [log], 0 for newcomers."""
    grown = np.log(np.maximum(now, 1e-9) / np.maximum(before, 1e-9)) - p.growth
    return np.where(stayed, np.clip(grown, -STEEPEST, STEEPEST), 0.0).astype(np.float32)


def _carried(old: World, old_codes: Sequence[int], fresh: World, codes: Sequence[int]) -> World:
    """Return a fresh world of ``codes`` in which states that were there before are as they were."""
    place = {code: i for i, code in enumerate(old_codes)}
    pairs = [(i, place[code]) for i, code in enumerate(codes) if code in place]
    if not pairs:
        return fresh
    new_at, old_at = (np.array(side) for side in zip(*pairs, strict=True))
    changes = {}
    for name in World.names():
        was, value = getattr(old, name), np.array(getattr(fresh, name), np.float32)
        if name == "order":
            value = np.array(was, np.float32)
        elif value.ndim == 1:
            value[new_at] = was[old_at]
        else:
            value[np.ix_(new_at, new_at)] = was[np.ix_(old_at, old_at)]
        changes[name] = value
    return fresh.replace(**changes)
