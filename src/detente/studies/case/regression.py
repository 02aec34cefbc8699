"""Least squares with standard errors robust to heteroskedasticity and autocorrelation."""

from __future__ import annotations

from typing import Any

from detente.core.errors import MissingExtra


def robust(outcome: Any, design: Any, lags: int) -> Any:
    """Fit by least squares with the Bartlett kernel's covariance [NeweyWest1987]_.

    The covariance has the factor rows / (rows - columns) for few rows, and p values are of Student's distribution.

    Parameters
    ----------
    outcome : array [row]
        What is explained.
    design : array [row, column]
        What explains it, the constant included.
    lags
        Lags of the covariance.

    Returns
    -------
    object
        A statsmodels result: ``params``, ``bse``, ``pvalues``.
    """
    try:
        from statsmodels.regression.linear_model import OLS
    except ImportError as error:
        package = "statsmodels"
        raise MissingExtra(package, "data") from error
    return OLS(outcome, design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
