"""Differences of losses as a referee would have them: errors that dyads share, countries drawn anew, the best of many.

Standard errors are robust to what dyads of a state share in whatever years, and to what all dyads of a year share
(``detente.stats.dyadic``). Beside them stands a bootstrap of countries that refits. Of many theories the interval that
holds for all at once is that of the largest t value, its level shared out over all families that are looked at:
every task, sample and model that theories are added to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.stats.dyadic import Estimate, dyadic_means, joint_means, minimum_detectable
from detente.stats.groups import Groups
from detente.studies.confront.scores import Difference

LAST = 10
"""Last test years for which the smallest increment that would be seen is told [years]."""

LEVEL = 0.95
"""Level of all intervals."""


@dataclass(frozen=True)
class Losses:
    """Losses of a model.

    Attributes
    ----------
    name
        Name of the model.
    rows : [row]
        Loss of each test row.
    drawn : [draw]
        Mean loss in every draw of countries; None without a bootstrap.
    """

    name: str
    rows: Array
    drawn: Array | None = None


class Referee:
    """Inference for the test rows of one sample.

    Parameters
    ----------
    one, other, year : [row]
        The two states and the year of each test row.
    families
        Families of increments over which the best theory is sought.
    seed
        Of the draws of the largest t value.
    """

    def __init__(self, one: Array, other: Array, year: Array, families: int = 1, seed: int = 0) -> None:
        self.one, self.other, self.year = one, other, year
        self._groups = Groups(one, other, year)
        self._late: Array = np.flatnonzero(year > year.max() - LAST)
        self._late_groups = Groups(one[self._late], other[self._late], year[self._late])
        self._families, self._seed = max(families, 1), seed

    @property
    def dyads(self) -> int:
        """How many dyads there are."""
        return self._groups.pairs

    def differences(self, pairs: Sequence[tuple[Losses, Losses]]) -> list[Difference]:
        """Paired differences of losses, each of a model and of the one it is held against.

        Parameters
        ----------
        pairs
            Models with those that they are held against.
        """
        if not pairs:
            return []
        gaps = np.stack([model.rows.astype(float) - other.rows for model, other in pairs], axis=1)
        found = []
        for (model, other), held in zip(pairs, dyadic_means(gaps, self._groups, LEVEL), strict=True):
            ends = _of_countries(held, model.drawn, other.drawn)
            found.append(Difference(other.name, held.estimate, held.low, held.high, held.standard_error, ends))
        return found

    def nested(self, outcome: Array, small: Array, large: Array) -> float | None:
        """Chance of a gain like that of the larger of two nested models if it told nothing [ClarkWest2007]_.

        Parameters
        ----------
        outcome, small, large : [row]
            What happened, and the two forecasts.
        """
        gain = (outcome - small) ** 2 - (outcome - large) ** 2 + (small - large) ** 2
        chance = dyadic_means(gain[:, None], self._groups)[0].p_above
        return chance if np.isfinite(chance) else None

    def detectable(self, model: Losses, other: Losses) -> float | None:
        """Smallest true difference in the last test years that would be seen four times in five."""
        rows = self._late
        gap = model.rows[rows].astype(float) - other.rows[rows]
        found = dyadic_means(gap[:, None], self._late_groups)[0]
        return minimum_detectable(found.standard_error, df=found.df) if found.standard_error > 0 else None

    def joint(self, gaps: Mapping[str, tuple[Array, Array]]) -> dict[str, tuple[float, float, float]]:
        """Intervals that hold for all theories and families at once, and the chance of the best anywhere.

        Parameters
        ----------
        gaps : mapping of [row]
            Losses of a model and of the one it is held against, by name.
        """
        if not gaps:
            return {}
        stacked = np.stack([model.astype(float) - other for model, other in gaps.values()], axis=1)
        level = 1.0 - (1.0 - LEVEL) / self._families
        found = joint_means(stacked, self._groups, seed=self._seed, level=level)
        chances = np.minimum(np.nan_to_num(found.p, nan=1.0) * self._families, 1.0)
        ends = zip(found.low, found.high, chances, strict=True)
        return {name: (float(a), float(b), float(c)) for name, (a, b, c) in zip(gaps, ends, strict=True)}


def _of_countries(held: Estimate, model: Array | None, other: Array | None) -> tuple[float, float] | None:
    """Interval around an estimate by the spread of its draws of countries; None without draws."""
    if model is None or other is None:
        return None
    from scipy.special import stdtrit

    reach = float(stdtrit(held.df, 0.5 + LEVEL / 2) * np.std(model - other, ddof=1))
    return held.estimate - reach, held.estimate + reach
