"""The clock within a year: several periods of observing, interpreting and responding.

Rates of such a period are converted exactly; acts count by their mean over the year, cheating that was caught once was
caught, and the act of the last period is what is seen next.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.core.arrays import Array
from detente.core.phases import Draws, Year
from detente.core.world import World


class Clock:
    """The periods of one year.

    Parameters
    ----------
    year
        The year, its structure made.
    """

    def __init__(self, year: Year) -> None:
        self._draws, self._yearly, self._later = year.draws, year.p, year.later
        self._period = year.p.divided(year.periods)
        self._acts: list[Array] = []
        self._meant: list[Array] = []
        self._caught: Array = 0.0

    def periods(self) -> Iterator[Draws]:
        """Return the draws of each period."""
        yield self._draws
        yield from self._later

    def begin(self, draws: Draws, year: Year) -> Year:
        """Return the year at the start of a period: its own draws and rates."""
        return year.replace(draws=draws, p=self._period)

    def end(self, world: World, year: Year) -> World:
        """Return the world after a period; its acts are what the next one sees."""
        self._acts.append(year.response.conduct)
        self._meant.append(year.response.intended)
        if not self._later:
            return world
        self._caught = year.xp.maximum(self._caught, year.signals.cheating_seen)
        return world.replace(conduct=self._acts[-1])

    def sum_up(self, year: Year) -> Year:
        """Return the year with what its periods amount to."""
        year = year.replace(draws=self._draws, p=self._yearly)
        if not self._later:
            return year
        shared, meant = (sum(of[1:], of[0]) * (1.0 / len(of)) for of in (self._acts, self._meant))
        return year.replace(
            response=year.response.replace(conduct=shared, intended=meant),
            signals=year.signals.replace(cheating_seen=self._caught),
        )

    def close(self, world: World, year: Year) -> World:
        """Return the world as the next year will see it: by the acts of the last period, war included."""
        if not self._later:
            return world
        return world.replace(conduct=year.xp.maximum(self._acts[-1], world.war))
