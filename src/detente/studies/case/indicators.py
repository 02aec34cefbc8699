"""Early-warning indicators of one series: memory and variance in a rolling window, held against noise.

Near a fold a system recovers ever more slowly, so that its fluctuations grow in memory and in size
[SchefferEtAl2009]_. The method is that of [DakosEtAl2012]_ with two changes, so that nothing is known too
early and the p value means what it says. The trend is a *one-sided* Gaussian kernel, so that no residual
knows what came after it. And the p value of Kendall's tau is not the textbook's, which takes overlapping
windows for independent: it is the share of surrogates, first-order autoregressive noise of the same length
and memory without any trend in it, whose tau is at least as large [BoettigerHastings2012]_.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES = ("autocorrelation", "variance")
"""Indicators, in the order in which they are returned."""

WINDOW, BANDWIDTH = 0.5, 0.1
"""Rolling window, and standard deviation of the kernel, as shares of the series; both by [DakosEtAl2012]_."""

WINDOWS, BANDWIDTHS = (1 / 3, 0.5, 2 / 3), (0.05, 0.1, 0.2)
"""Grid over which the answer is shown; assumption."""

SURROGATES = 500
"""Surrogates behind each p value."""

SHORTEST = 30
"""Fewest values in a row for which anything is said; assumption."""

FEWEST = 8
"""Fewest windows for which a trend is spoken of; assumption."""


@dataclass(frozen=True)
class Trend:
    """How one indicator moves over a series, for one window and one bandwidth.

    Attributes
    ----------
    indicator
        ``autocorrelation`` (at lag one) or ``variance``.
    window, bandwidth : [steps]
        Length of the rolling window, and standard deviation of the kernel.
    tau
        Kendall's tau against time: 1 rises all the time, -1 falls all the time.
    p
        Share of surrogates whose tau is at least as large; small where memoryless chance would rarely do it.
    p_textbook
        The same as if the windows were independent, one-sided: far too small; for comparison only.
    """

    indicator: str
    window: int
    bandwidth: float
    tau: float
    p: float
    p_textbook: float

    def as_dict(self) -> dict[str, Any]:
        """Plain dictionary, for JSON."""
        return asdict(self)


def burn(bandwidth: float) -> int:
    """Count the first values whose trend rests on too few before them.

    Parameters
    ----------
    bandwidth : [steps]
        Standard deviation of the kernel.
    """
    return math.ceil(2 * bandwidth)


def residuals(values: Sequence[float], bandwidth: float) -> NDArray[Any]:
    """Deviations from a Gaussian kernel mean of the present and the past.

    Parameters
    ----------
    values
        The series, without gaps.
    bandwidth : [steps]
        Standard deviation of the kernel.

    Returns
    -------
    array
        From the value number ``burn(bandwidth)`` on.
    """
    import numpy as np

    series = np.asarray(values, float)
    weight = np.exp(-0.5 * (np.arange(len(series)) / bandwidth) ** 2)
    trend = np.convolve(series, weight)[: len(series)] / np.cumsum(weight)
    rest: NDArray[Any] = (series - trend)[burn(bandwidth) :]
    return rest


def rolling(deviations: NDArray[Any], window: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Lag-one autocorrelation and variance in each window [..., windows].

    Parameters
    ----------
    deviations
        Residuals [..., time].
    window : [steps]
        Length of the window; each ends at its own time.
    """
    import numpy as np

    x = np.asarray(deviations, float)
    scale = np.maximum(np.abs(x).max(-1, keepdims=True), 1e-300)
    x = x / scale

    def sums(terms: NDArray[Any], length: int) -> NDArray[Any]:
        total = np.concatenate([np.zeros((*terms.shape[:-1], 1)), np.cumsum(terms, -1)], -1)
        out: NDArray[Any] = total[..., length:] - total[..., :-length]
        return out

    mean, square = sums(x, window) / window, sums(x * x, window) / window
    variance = np.maximum(square - mean**2, 0.0)
    count = x.shape[-1] - window + 1
    ends = 2 * window * mean - x[..., :count] - x[..., window - 1 :]
    product = sums(x[..., 1:] * x[..., :-1], window - 1)
    covariance = (product - mean * ends + (window - 1) * mean**2) / (window - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        memory = np.where(variance > 1e-14, covariance / variance, np.nan)
    return memory, variance * scale**2


def taus(values: NDArray[Any]) -> NDArray[Any]:
    """Kendall's tau of many series against time, without ties [...].

    Parameters
    ----------
    values
        Series [..., time].
    """
    import numpy as np

    n = values.shape[-1]
    pairs, rises = n * (n - 1) / 2, np.zeros(values.shape[:-1])
    for lag in range(1, n):
        rises += np.count_nonzero(values[..., lag:] > values[..., :-lag], axis=-1)
    found: NDArray[Any] = (2 * rises - pairs) / pairs
    return found


def memory_of(deviations: NDArray[Any]) -> float:
    """First-order autoregressive coefficient, corrected for the bias of short series [MarriottPope1954]_.

    Parameters
    ----------
    deviations
        Residuals.
    """
    import numpy as np

    x = np.asarray(deviations, float) - float(np.mean(deviations))
    raw = float((x[1:] * x[:-1]).sum() / (x * x).sum())
    return float(np.clip(raw + (1 + 3 * raw) / len(x), -0.98, 0.98))


def surrogates(memory: float, length: int, count: int, seed: int) -> NDArray[Any]:
    """First-order autoregressive noise without trend [count, length].

    Parameters
    ----------
    memory
        Coefficient.
    length : [steps]
        Length.
    count
        How many.
    """
    import numpy as np
    from scipy.signal import lfilter

    shocks = np.random.default_rng(seed).standard_normal((count, length))
    shocks[:, 0] /= math.sqrt(1 - memory**2)
    return np.asarray(lfilter([1.0], [1.0, -memory], shocks, axis=-1))


def constant(deviations: NDArray[Any]) -> bool:
    """Tell whether there is nothing to measure: no fluctuation at all.

    Parameters
    ----------
    deviations
        Residuals.
    """
    import numpy as np

    return bool(np.ptp(deviations) <= 1e-12 * (1 + np.abs(deviations).max()))


def trends(
    values: Sequence[float],
    window: float = WINDOW,
    bandwidth: float = BANDWIDTH,
    count: int = SURROGATES,
    seed: int = 0,
) -> tuple[Trend, ...]:
    """Trend of each indicator over a series.

    Parameters
    ----------
    values
        The series, without gaps.
    window, bandwidth
        As shares of the series.
    count
        Surrogates.
    seed
        Seed of the surrogates.

    Returns
    -------
    tuple
        One for each of ``NAMES``; none where the series is too short or does not move.
    """
    import numpy as np
    from scipy.stats import kendalltau

    if len(values) < SHORTEST:
        return ()
    width = bandwidth * len(values)
    rest = residuals(values, width)
    span = max(5, round(window * len(rest)))
    if len(rest) - span + 1 < FEWEST or constant(rest):
        return ()
    null = rolling(surrogates(memory_of(rest), len(rest), count, seed), span)
    found = []
    for name, seen, noise in zip(NAMES, rolling(rest, span), null, strict=True):
        if not np.isfinite(seen).all():
            return ()
        test = kendalltau(np.arange(len(seen)), seen, alternative="greater")
        larger = int((taus(noise) >= test.statistic).sum())
        p = (1 + larger) / (1 + count)
        found.append(Trend(name, span, width, float(test.statistic), p, float(test.pvalue)))
    return tuple(found)
