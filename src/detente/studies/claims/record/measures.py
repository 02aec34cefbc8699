"""Effects that are measured in the record: rates, differences of rates, and coefficients beside what else is at work.

Errors allow for what dyads of a state share, and dyads of ten years: see ``detente.stats.dyadic``. Those of what
changed since a year are of their own, for few decades tell of it: see ``detente.stats.contrasts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import TooFew
from detente.stats.contrasts import period_contrast
from detente.stats.dyadic import dyadic_means, logit_estimates, ols_estimates
from detente.stats.estimates import Estimate
from detente.stats.groups import Groups
from detente.studies.claims.record.claim import EXACT, RecordEffect

if TYPE_CHECKING:
    import polars as pl

BLOCK = 10
"""Years that count as one: what moves one of them moves the others."""
FEWEST = 20
"""Rows below which nothing is estimated."""
FEW = 10
"""Events, or rows without one, below which a share has the interval of the binomial distribution: rows are then taken
as independent, for what they share cannot be told from so few."""


def groups_of(rows: pl.DataFrame) -> Groups:
    """Return which rows share a state, a dyad or a decade.

    Parameters
    ----------
    rows
        Dyad-years, with ``ccode_a``, ``ccode_b`` and ``year``.
    """
    return Groups(*(rows[name].to_numpy() for name in ("ccode_a", "ccode_b", "year")), blocks=BLOCK)


def known(rows: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return the rows of which some columns are known.

    Parameters
    ----------
    rows
        Dyad-years.
    columns
        Names of columns; those that are not there are left out of account.

    Raises
    ------
    TooFew
        Fewer than ``FEWEST`` rows are left.
    """
    import polars as pl

    there = [name for name in columns if name in rows.columns]
    found = rows.drop_nulls(there).filter(
        pl.all_horizontal(pl.col(name).cast(pl.Float64).is_finite() for name in there)
    )
    if len(found) < FEWEST:
        message = f"{len(found)} dyad-years are known of {', '.join(there)}."
        raise TooFew(message, "Too little of the record is at hand to compare anything.")
    return found


def share(rows: pl.DataFrame, outcome: str) -> RecordEffect:
    """Return the share of rows in which something is so.

    Parameters
    ----------
    rows
        Dyad-years.
    outcome
        Column of 0 and 1, or of numbers of which the mean is taken.
    """
    found = known(rows, [outcome])
    values = found[outcome].cast(float).to_numpy()
    if np.isin(values, (0.0, 1.0)).all() and min(values.sum(), (1 - values).sum()) < FEW:
        return _exact_effect(int(values.sum()), found, values)
    return _effect(dyadic_means(values[:, None], groups_of(found))[0], found, values)


def _exact_effect(events: int, rows: pl.DataFrame, values: Array) -> RecordEffect:
    """Return a share with its 95 % interval and its tests by the binomial distribution."""
    from scipy.stats import binom, binomtest

    cases = len(values)
    low, high = binomtest(events, cases).proportion_ci(0.95, method="exact")
    share = events / cases
    error = float(np.sqrt(share * (1 - share) / cases))
    estimate = Estimate(share, error, float(low), float(high), float(cases - 1), EXACT)

    def tails(at: float) -> tuple[float, float]:
        chance = min(1.0, max(0.0, at))
        return float(binom.sf(events - 1, cases, chance)), float(binom.cdf(events, cases, chance))

    return replace(_effect(estimate, rows, values), tails=tails)


def difference(rows: pl.DataFrame, outcome: str, treated: str, per: float = 1.0) -> RecordEffect:
    """Return by how much the mean of an outcome is higher in some rows than in the others.

    Parameters
    ----------
    rows
        Dyad-years.
    outcome, treated
        Columns; ``treated`` is 1 in those rows and 0 in the others.
    per
        By what the outcome is multiplied, such as 1,000 for events in a thousand dyad-years.
    """
    return slope(rows, outcome, treated, (), per=per)


def since(
    rows: pl.DataFrame, outcome: str, late: str = "late", *, per: float = 1.0, within: bool = False
) -> RecordEffect:
    """Return by how much the mean of an outcome is higher since a year than before, by what few years can tell.

    Parameters
    ----------
    rows
        Dyad-years.
    outcome, late
        Columns; ``late`` is 1 since that year and 0 before.
    per
        By what the outcome is multiplied.
    within
        Whether each dyad is compared with itself; those of one period alone are left out.
    """
    import polars as pl

    found = known(rows, [outcome, late])
    if within:
        found = found.filter(pl.col(late).n_unique().over("ccode_a", "ccode_b") > 1)
    values, period = (found[name].cast(float).to_numpy() for name in (outcome, late))
    one, other, year = (found[name].to_numpy() for name in ("ccode_a", "ccode_b", "year"))
    return _effect(period_contrast(values * per, period, one, other, year, within=within), found, values)


def slope(
    rows: pl.DataFrame, outcome: str, cause: str, beside: Sequence[str], *, per: float = 1.0, yearly: bool = False
) -> RecordEffect:
    """Return the coefficient of a cause, by least squares beside other columns.

    Parameters
    ----------
    rows
        Dyad-years.
    outcome, cause, beside
        Columns.
    per
        By what the outcome is multiplied.
    yearly
        Whether what all dyads of a year have in common is taken out.
    """
    columns = (outcome, cause, *beside)
    found = known(rows, columns)
    values = {name: found[name].cast(float).to_numpy() for name in columns}
    y = values[outcome] * per
    parts = [values[cause], *_varying([values[name] for name in beside])]
    if yearly:
        _, place = np.unique(found["year"].to_numpy(), return_inverse=True)
        y, *parts = (_beyond_mean(part, place) for part in (y, *parts))
    design = np.column_stack([np.ones(len(y)), *parts])
    return _effect(ols_estimates(design, y, groups_of(found))[1], found, values[outcome])


def log_odds(rows: pl.DataFrame, outcome: str, cause: str, beside: Sequence[str]) -> RecordEffect:
    """Return the coefficient of a cause in a logit beside other columns.

    Parameters
    ----------
    rows
        Dyad-years.
    outcome, cause, beside
        Columns; the outcome is 0 or 1.

    Raises
    ------
    TooFew
        The outcome is the same in all rows with the cause, or without it.
    """
    from statsmodels.discrete.discrete_model import Logit

    columns = (outcome, cause, *beside)
    found = known(rows, columns)
    y = found[outcome].cast(float).to_numpy()
    parts = [found[cause].cast(float).to_numpy(), *_varying([found[name].cast(float).to_numpy() for name in beside])]
    x = np.column_stack([np.ones(len(y)), *parts])
    if not 0 < y.mean() < 1 or (np.unique(x[:, 1]).size == 2 and _separated(y, x[:, 1])):
        message = f"{outcome} never or always happens with or without {cause}: odds cannot be compared."
        raise TooFew(message, "Too little of the record is at hand to compare anything.")
    fit = Logit(y, x).fit(disp=0, maxiter=100).params
    return _effect(logit_estimates(x, y, np.asarray(fit, float), groups_of(found))[1], found, y)


def _varying(columns: Sequence[Array]) -> list[Array]:
    """Return the columns that are not the same in every row: the others say nothing beside the constant."""
    return [column for column in columns if np.ptp(column) > 0]


def _separated(y: Array, cause: Array) -> bool:
    top = cause == cause.max()
    return any(not 0 < y[rows].mean() < 1 for rows in (top, ~top))


def _beyond_mean(values: Array, place: Array) -> Array:
    return np.asarray(values - (np.bincount(place, values) / np.bincount(place))[place])


def _effect(estimate: Estimate, rows: pl.DataFrame, values: Array) -> RecordEffect:
    events = int(values.sum()) if np.isin(values, (0.0, 1.0)).all() else 0
    years = rows["year"].to_numpy()
    return RecordEffect(estimate, len(rows), events, int(years.min()), int(years.max()))


def peace(rows: pl.DataFrame, column: str = "gml_peace_years") -> pl.DataFrame:
    """Add the years of peace with their square and cube, in centuries.

    Parameters
    ----------
    rows
        Dyad-years.
    column
        The years of peace.
    """
    import polars as pl

    years = pl.col(column) / 100
    return rows.with_columns(years.alias("peace"), (years**2).alias("peace_2"), (years**3).alias("peace_3"))


PEACE: Sequence[str] = ("peace", "peace_2", "peace_3")
"""Columns of ``peace``."""


def flag(rows: pl.DataFrame, columns: Mapping[str, pl.Expr]) -> pl.DataFrame:
    """Add columns of 0 and 1; missing where it is not known.

    Parameters
    ----------
    rows
        Dyad-years.
    columns
        Conditions by name.
    """
    import polars as pl

    return rows.with_columns(condition.cast(pl.Float64).alias(name) for name, condition in columns.items())
