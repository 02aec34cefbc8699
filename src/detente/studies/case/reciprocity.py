"""Reciprocity of two states' monthly acts: within the month, and from month to month.

    x(m) = constant + own · x(m-1) + other · y(m-1) + error

Least squares with robust standard errors (Bartlett kernel, three lags), and the correlation of
the two series in the same month. Reciprocity happens within the month, so a yearly step hides
it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from detente.data.record import Values
from detente.studies.case.regression import robust

LAGS = 3
"""Lags of the robust covariance [months]."""

SHORTEST = 36
"""Fewest months on which an equation is estimated."""


@dataclass(frozen=True)
class ActReciprocity:
    """How the monthly acts of one state follow the other's.

    Attributes
    ----------
    of, to
        The state that acts, and its target.
    months
        Number of months.
    same_month
        Correlation of the two series in the same month.
    own, other
        Weight of its own and of the other's acts of the month before.
    se, p
        Robust standard error and two-sided p value of ``other``.
    source
        Name of the event file.
    gaps
        Months in which the acts of either are missing.
    """

    of: str
    to: str
    months: int
    same_month: float | None = None
    own: float | None = None
    other: float | None = None
    se: float | None = None
    p: float | None = None
    source: str = ""
    gaps: int = 0

    def as_dict(self) -> dict[str, str | int | float | None]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def _known(x: Values, y: Values) -> list[tuple[float, float]]:
    """Both series in the months that have both."""
    return [(a, b) for a, b in zip(x, y, strict=True) if a is not None and b is not None]


def reciprocity(of: str, to: str, x: Values, y: Values, months: Sequence[str]) -> ActReciprocity | None:
    """Estimate how one state's monthly acts follow the other's.

    Parameters
    ----------
    of, to
        Names of the state that acts and of its target.
    x, y
        Acts of the first towards the second, and the other way, one value a month.
    months
        The months, without gaps.

    Returns
    -------
    ActReciprocity or None
        ``None`` where there is no event series for the dyad.
    """
    import numpy as np

    if not months:
        return None
    pairs = _known(x, y)
    gaps = len(months) - len(pairs)  # the lag needs every month
    if gaps or len(pairs) < SHORTEST:
        return ActReciprocity(of, to, len(months), gaps=gaps)
    table = np.array(pairs)
    now, before = table[1:], table[:-1]
    design = np.column_stack([np.ones(len(now)), before])
    if np.linalg.matrix_rank(before - before.mean(axis=0)) < 2:  # one of them never varies
        return ActReciprocity(of, to, len(months))
    fit = robust(now[:, 0], design, LAGS)
    return ActReciprocity(
        of=of,
        to=to,
        months=len(months),
        same_month=float(np.corrcoef(now.T)[0, 1]),
        own=float(fit.params[1]),
        other=float(fit.params[2]),
        se=float(fit.bse[2]),
        p=float(fit.pvalues[2]),
    )
