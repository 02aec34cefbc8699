"""Log-Richardson equations of a dyad, held against habit and against what wanders by itself.

For the spending x of one state and y of its rival, in constant prices, yearly:

    Δ ln x(t) = grievance + reaction · ln y(t-1) - fatigue · ln x(t-1) + error

Least squares with standard errors robust to heteroskedasticity and autocorrelation (Bartlett
kernel, two lags, with the factor for few years) [Richardson1960]_ [NeweyWest1987]_. Whether there is a reaction at all
is not read from these errors, by which random walks with drifts "react" in a fifth to a third of pairs, but from
``detente.stats.reaction``: the equation with a trend and the last change, its t value held against those of walks of
which none answers the other, and p values adjusted for the number of equations shown [Holm1979]_. Out of sample:
one-step forecasts over the last third of the years, each from all years before it, against a random walk with drift
(the mean change so far) and a first-order autoregression.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from detente.data.record import Values
from detente.stats.reaction import power_at, reaction_test
from detente.studies.case.regression import robust

LAGS = 2
"""Lags of the robust covariance [years]."""

SHORTEST = 15
"""Fewest yearly changes on which an equation is estimated."""

SIGNIFICANT = 0.05
"""Level at which an account calls a coefficient clear of zero: of reactions, the chance of any false one on a page."""


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
    reaction, se : [share per year and log point]
        Reaction to the rival and its robust standard error.
    beyond_trend : [share per year and log point]
        Reaction to the rival beside a trend and the last change, which is what is tested.
    p, p_page
        Its two-sided p value against walks of which none answers the other, and that adjusted for all equations shown.
    power
        Chance that a real reaction of ``detente.stats.reaction.TOLD`` would have been found, among all equations shown.
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
    beyond_trend: float | None = None
    p: float | None = None
    p_page: float | None = None
    power: float | None = None
    fatigue: float | None = None
    grievance: float | None = None
    rmse: float | None = None
    rmse_random_walk: float | None = None
    rmse_own: float | None = None
    forecasts: int = 0
    series: str = "milex_usd2020"

    @property
    def reacts(self) -> bool:
        """Whether a positive reaction is clear of zero, among all that are shown."""
        return self.significant and (self.beyond_trend or 0.0) > 0

    @property
    def significant(self) -> bool:
        """Whether a reaction of either sign is clear of zero, among all that are shown."""
        p = self.p if self.p_page is None else self.p_page
        return p is not None and p < SIGNIFICANT

    @property
    def beats_habit(self) -> bool:
        """Whether the equation forecasts better than the random walk with drift."""
        return self.rmse is not None and self.rmse_random_walk is not None and self.rmse < self.rmse_random_walk

    def as_dict(self) -> dict[str, str | int | float | None]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def _logs(x: Values, y: Values, years: Sequence[int]) -> dict[int, tuple[float, float]]:
    """Return the logs of both by year; both must be there and positive."""
    return {
        year: (math.log(a), math.log(b))
        for year, a, b in sorted(zip(years, x, y, strict=True))
        if a is not None and b is not None and a > 0 and b > 0
    }


def _changes(logs: dict[int, tuple[float, float]]) -> list[tuple[int, float, float, float]]:
    """Years with Δ ln x, ln y(t-1) and ln x(t-1)."""
    return [
        (year, logs[year][0] - logs[year - 1][0], logs[year - 1][1], logs[year - 1][0])
        for year in logs
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

    logs = _logs(x, y, years)
    rows = _changes(logs)
    if len(rows) < SHORTEST:
        return Equation(of=of, to=to, n=len(rows))
    table = np.array([row[1:] for row in rows])
    change, design = table[:, 0], np.column_stack([np.ones(len(rows)), table[:, 1], table[:, 2]])
    if np.linalg.matrix_rank(design - [0.0, *design[:, 1:].mean(axis=0)]) < 3:
        return Equation(of=of, to=to, n=len(rows), first=rows[0][0], last=rows[-1][0])
    fit = robust(change, design, LAGS)
    rmse, walk, own, forecasts = _forecasts(change, design)
    test = reaction_test([one for one, _ in logs.values()], [other for _, other in logs.values()], list(logs))
    return Equation(
        of=of,
        to=to,
        n=len(rows),
        first=rows[0][0],
        last=rows[-1][0],
        reaction=float(fit.params[1]),
        se=float(fit.bse[1]),
        beyond_trend=None if test is None else test.reaction,
        p=None if test is None else test.p,
        fatigue=-float(fit.params[2]),
        grievance=float(fit.params[0]),
        rmse=rmse,
        rmse_random_walk=walk,
        rmse_own=own,
        forecasts=forecasts,
    )


def adjusted(equations: Sequence[Equation]) -> list[Equation]:
    """Adjust the p values of all equations that are shown together, and tell the power that is left.

    Parameters
    ----------
    equations
        The equations.
    """
    from statsmodels.stats.multitest import multipletests

    tested = [one.p for one in equations if one.p is not None]
    raised = iter(multipletests(tested, method="holm")[1].tolist() if tested else [])
    return [
        one if one.p is None else replace(one, p_page=next(raised), power=power_at(one.n, len(tested)))
        for one in equations
    ]
