"""Richardson's arms race of 1909-13: warlike outlays of two alliances, and the straight line through them.

Add Richardson's two equations: with equal reaction ``k`` and equal fatigue ``alpha`` on both sides the growth of the
total is ``(k - alpha)`` times the total, less a constant for goodwill. So growth against the total is a line
[Richardson1960]_.
"""

from __future__ import annotations

import numpy as np

from detente.studies.replications.findings import ComparedNumber, Findings

YEARS = (1909, 1910, 1911, 1912, 1913)

BUDGETS: dict[str, tuple[float, ...]] = {
    "France": (48.6, 50.9, 57.1, 63.2, 74.7),
    "Russia": (66.7, 68.5, 70.7, 81.8, 92.0),
    "Germany": (63.1, 62.0, 62.5, 68.2, 95.4),
    "Austria-Hungary": (20.8, 23.4, 24.6, 25.5, 26.9),
}
"""Defence budgets [million pounds], as Richardson prints them [Richardson1960]_."""


def richardson_1909_13() -> Findings:
    """Put a line through the growth of the four budgets against their total."""
    total = np.sum(list(BUDGETS.values()), axis=0)
    middle, growth = (total[1:] + total[:-1]) / 2, np.diff(total)
    slope, constant = np.polyfit(middle, growth, 1)
    still = -constant / slope
    fit = float(np.corrcoef(middle, growth)[0, 1])
    return Findings(
        quantities=(
            ComparedNumber("slope of growth against the total [1/year]", float(slope), 0.731, 0.005, "printed as .73"),
            ComparedNumber("total at which nothing grows [million pounds]", float(still), 194.9, 0.5, "printed as 194"),
            ComparedNumber(
                "reaction less fatigue [1/year]",
                float(slope),
                0.7,
                0.05,
                "Richardson's rough reaction of .9 and fatigue of .2, the life of a parliament; tolerance: a rounding",
            ),
        ),
        reasons=(
            f"Least squares over four changes, against the mean of both years; the correlation is {fit:.4f}. "
            "The published figures leave no freedom, so this checks the arithmetic and no more: with four points "
            "a line through a growing series is nearly straight whatever its cause, and self-stimulation alone would "
            "give the same."
        ),
        drawn={"middle": middle.tolist(), "growth": growth.tolist(), "slope": float(slope), "still": float(still)},
    )
