"""Log-Richardson equations of a dyad, held against habit.

For the spending x of one state and y of its rival, in constant prices, yearly:

    Δ ln x(t) = grievance + reaction · ln y(t-1) - fatigue · ln x(t-1) + error

Least squares with standard errors robust to heteroskedasticity and autocorrelation (Bartlett
kernel, two lags) [Richardson1960]_ [NeweyWest1987]_. Out of sample: one-step forecasts over
the last third of the years, each from all years before it, against a random walk with drift
(the mean change so far) and a first-order autoregression.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from detente.data.record import Values
from detente.studies.case.regression import robust

LAGS = 2
"""Lags of the robust covariance [years]."""

SHORTEST = 15
"""Fewest yearly changes on which an equation is estimated."""

SIGNIFICANT = 0.05
"""Level at which an account calls a coefficient clear of zero."""


@dataclass(frozen=True)
class Equation:
    """One state's equation; numbers are ``None`` where the record is too short.

    Attributes
    ----------
    of, to
        The state whose spending changes, and the rival it may react to.
    first, last
        First and last year of the changes used.
    n
        Number of yearly changes.
    reaction, se, p : [share per year and log point]
        Reaction to the rival, its robust standard error and its two-sided p value.
    fatigue, grievance
        Pull of its own spending downwards, and constant.
    rmse, rmse_random_walk, rmse_own : [log points]
        Root mean square error out of sample of the equation, of the random walk with drift, and
        of the equation without the rival.
    forecasts
        Number of forecasts behind them.
    series
        Measure of spending that it is estimated from.
    """

    of: str
    to: str
    n: int
    first: int | None = None
    last: int | None = None
    reaction: float | None = None
    se: float | None = None
    p: float | None = None
    fatigue: float | None = None
    grievance: float | None = None
    rmse: float | None = None
    rmse_random_walk: float | None = None
    rmse_own: float | None = None
    forecasts: int = 0
    series: str = "milex_usd2020"

    @property
    def reacts(self) -> bool:
        """Whether a positive reaction is clear of zero."""
        return self.reaction is not None and self.p is not None and self.reaction > 0 and self.p < SIGNIFICANT

    @property
    def beats_habit(self) -> bool:
        """Whether the equation forecasts better than the random walk with drift."""
        return self.rmse is not None and self.rmse_random_walk is not None and self.rmse < self.rmse_random_walk

    def as_dict(self) -> dict[str, str | int | float | None]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def _changes(x: Values, y: Values, years: Sequence[int]) -> list[tuple[int, float, float, float]]:
    """Years with Δ ln x, ln y(t-1) and ln x(t-1); both years must be there and positive."""
    logs = {
        year: (math.log(a), math.log(b))
        for year, a, b in zip(years, x, y, strict=True)
        if a is not None and b is not None and a > 0 and b > 0
    }
    return [
        (year, logs[year][0] - logs[year - 1][0], logs[year - 1][1], logs[year - 1][0])
        for year in sorted(logs)
        if year - 1 in logs
    ]


def _rms(errors: Sequence[float]) -> float:
    return math.sqrt(sum(error * error for error in errors) / len(errors))


def _forecasts(change: Any, design: Any) -> tuple[float, float, float, int]:
    """Root mean square errors of the three forecasters, and how many forecasts there were."""
    import numpy as np

    equation, walk, own = [], [], []
    start = int(len(change) * 2 / 3)
    for now in range(start, len(change)):
        past, past_design = change[:now], design[:now]
        full = np.linalg.lstsq(past_design, past, rcond=None)[0]
        alone = np.linalg.lstsq(past_design[:, [0, 2]], past, rcond=None)[0]
        equation.append(change[now] - design[now] @ full)
        own.append(change[now] - design[now, [0, 2]] @ alone)
        walk.append(change[now] - past.mean())
    return _rms(equation), _rms(walk), _rms(own), len(walk)


def equation(of: str, to: str, x: Values, y: Values, years: Sequence[int]) -> Equation:
    """Estimate one state's equation.

    Parameters
    ----------
    of, to
        Names of the state and of its rival.
    x, y : [constant prices]
        Their spending, one value a year; missing years are left out, never filled.
    """
    import numpy as np

    rows = _changes(x, y, years)
    if len(rows) < SHORTEST:
        return Equation(of=of, to=to, n=len(rows))
    table = np.array([row[1:] for row in rows])
    change, design = table[:, 0], np.column_stack([np.ones(len(rows)), table[:, 1], table[:, 2]])
    if np.linalg.matrix_rank(design - [0.0, *design[:, 1:].mean(axis=0)]) < 3:
        return Equation(of=of, to=to, n=len(rows), first=rows[0][0], last=rows[-1][0])
    fit = robust(change, design, LAGS)
    rmse, walk, own, forecasts = _forecasts(change, design)
    return Equation(
        of=of,
        to=to,
        n=len(rows),
        first=rows[0][0],
        last=rows[-1][0],
        reaction=float(fit.params[1]),
        se=float(fit.bse[1]),
        p=float(fit.pvalues[1]),
        fatigue=-float(fit.params[2]),
        grievance=float(fit.params[0]),
        rmse=rmse,
        rmse_random_walk=walk,
        rmse_own=own,
        forecasts=forecasts,
    )
