"""From what is on record to the situation of every dyad-year, at one level of every threshold."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from detente.core.arrays import Array
from detente.diagnostics.situation import SITUATIONS
from detente.studies.situations.observed import ObservedDyads, met
from detente.studies.situations.rules import SHARED, TRADE, WITHOUT, Levels, value
from detente.studies.situations.truth import Truth, at_least, certain, told, two_of

NAMES = (*SITUATIONS, "unknown")
"""Situations in the order of their numbers, and what is left where the record does not answer."""
UNKNOWN = len(SITUATIONS)
"""Number of a dyad-year of which the record does not tell enough."""


class Reading:
    """The parts of situations, read from one record; each is made once for each level that is asked for.

    Parameters
    ----------
    seen
        What is on record.
    """

    def __init__(self, seen: ObservedDyads) -> None:
        self.seen = seen
        self.motive: Callable[[int, int, int, float], Truth] = lru_cache(256)(self._motive)
        self.toward: Callable[[int, int, int], Truth] = lru_cache(32)(self._toward)
        self.broad: Callable[[int, int, int], Array] = lru_cache(32)(self._broad)
        self.act: Callable[[int], Truth] = lru_cache(3)(self._act)
        self.quarrel: Callable[[int], Truth] = lru_cache(3)(self._quarrel)

    def contact(self, level: int) -> Truth:
        """Return whether the two are in contact."""
        if level > 0:
            return at_least(self.seen.relevant, 1)
        return at_least(self.seen.contiguity, 1) | at_least(self.seen.majors, 2)

    def _complete(self, memory: int) -> Array:
        """Return where all claims of each side are listed that would count."""
        year, listed = self.seen.year[:, None], self.seen.disputes
        whole = (year - memory + 1 >= listed.first) | (self.seen.began > listed.first)
        return whole & (year <= listed.last)

    def _toward(self, kind: int, settled: int, memory: int) -> Truth:
        """Return whether each side has a claim against the other that counts."""
        listed, (state, other) = self.seen.disputes, self.seen.sides
        year = np.broadcast_to(self.seen.year[:, None], state.shape)
        claims, lasting = listed.standing(kind, settled)
        now = listed.since(state, other, year, claims) == 0
        held = now | (listed.since(state, other, year, lasting) < memory)
        return certain(held, self._complete(memory))

    def _broad(self, kind: int, settled: int, memory: int) -> Array:
        state, _ = self.seen.sides
        year = np.broadcast_to(self.seen.year[:, None], state.shape)
        return self.seen.disputes.targets(state, year, kind, settled, memory)

    def _motive(self, kind: int, settled: int, memory: int, breadth: float) -> Truth:
        if np.isinf(breadth):
            return self.toward(kind, settled, memory)
        broad = certain(self.broad(kind, settled, memory) >= breadth, self._complete(memory))
        return self.toward(kind, settled, memory) | broad

    def greedy(self, levels: Levels) -> Truth:
        """Return whether each side is greedy, as known then [dyad-year, 2]."""
        memory = int(value("memory", levels))
        return self.motive(levels["claim"], levels["settled"], memory, value("breadth", levels))

    def _quarrel(self, years: int) -> Truth:
        """Return whether the two had a dispute in so many years before this one."""
        listed, seen = self.seen.disputes, self.seen
        every = np.ones(listed.year.size, bool)
        either = np.minimum(
            listed.since(seen.one, seen.two, seen.year, every, before=True),
            listed.since(seen.two, seen.one, seen.year, every, before=True),
        )
        met_later = seen.began.max(-1) > listed.first
        complete = ((seen.year - years >= listed.first) | met_later) & (seen.year - 1 <= listed.last)
        return certain(either <= years, complete)

    def doubt(self, levels: Levels) -> Truth:
        """Return whether the other's motive is open to each side [dyad-year, 2]."""
        seen, years = self.seen, value("doubt", levels)
        near, stranger = told(seen.near), told(met(seen) < years)
        new = (told(np.zeros(len(seen), bool)), near & stranger, stranger)[levels["strangers"]]
        arming = at_least(seen.growth[:, ::-1], value("build_up", levels))
        reason = (self.quarrel(int(years)) | new)[:, None] | (near[:, None] & arming)
        if levels["pact"] == WITHOUT:
            return reason
        return ~at_least(seen.pacts[:, levels["pact"]], 1)[:, None] & reason

    def exposed(self, levels: Levels) -> Truth:
        """Return whether the other could do each side harm [dyad-year, 2]."""
        if levels["exposure"] == WITHOUT:
            return told(np.ones(self.seen.exposure.shape, bool))
        return at_least(self.seen.exposure, value("exposure", levels))

    def open(self, levels: Levels) -> Truth:
        """Return whether each side is in the dilemma: exposed, and in doubt [dyad-year, 2]."""
        return self.exposed(levels) & self.doubt(levels)

    def _act(self, least: int) -> Truth:
        state, other = self.seen.sides
        year = np.broadcast_to(self.seen.year[:, None], state.shape)
        done = self.seen.disputes.hostility_of(state, other, year) >= least
        return certain(done, year <= self.seen.disputes.last)

    def competes(self, levels: Levels) -> Truth:
        """Return whether each side competes [dyad-year, 2]."""
        return self.act(int(value("act", levels)))

    def bound(self, levels: Levels) -> Truth:
        """Return whether the two are bound in two of three sectors."""
        level = levels["binding"]
        trade, shared = at_least(self.seen.trade, TRADE[level]), at_least(self.seen.shared, SHARED[level])
        return two_of(trade, shared, at_least(self.seen.pacts[:, 2], 1))


def classify(reading: Reading, levels: Levels) -> Array:
    """Return the situation of every dyad-year, as a place in ``NAMES``.

    Each is asked after those before it, as of a run; where one before it is unknown, so is the situation.

    Parameters
    ----------
    reading
        The record.
    levels
        Level of every threshold.
    """
    greedy, acts, torn = reading.greedy(levels), reading.competes(levels), reading.open(levels)
    one, two = greedy[:, 0], greedy[:, 1]
    first, second = acts[:, 0], acts[:, 1]
    either, any_act = one | two, first | second
    asked = (
        ~reading.contact(levels["contact"]),
        one & two,
        either & any_act,
        either,
        first & second,
        torn[:, 0] | torn[:, 1],
        any_act,
        reading.bound(levels),
    )
    found = np.full(len(reading.seen), len(asked), np.int8)
    left = np.ones(len(reading.seen), bool)
    for number, condition in enumerate(asked):
        found[left & condition.yes] = number
        found[left & condition.unknown] = UNKNOWN
        left &= condition.no
    return found
