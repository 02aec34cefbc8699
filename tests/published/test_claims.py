"""Claims as specified, additions off, against the figures that the reference implementation printed.

Printed figures are means of 600 replicates with their 95 % half-widths. Each comparison is of two
independent samples by the normal law; the family of all of them fails a sound engine with a chance
of 1 % at most (Bonferroni). Figures of M01 are those of arms that are higher from the first year on,
of 12,000 replicates of the reference.
"""

from __future__ import annotations

import math
from typing import Any

import pytest
from scipy.stats import norm

from detente.studies.claims import claims

PRINTED = {
    ("M01", "other's forces, year 60"): (0.082, 0.002),
    ("M01", "other's exposure, year 60"): (0.103, 0.001),
    ("M01", "own exposure, year 60"): (-0.124, 0.001),
    ("M01", "paradox"): (0.000, 0.006),
    ("M03", "paradox with all"): (0.347, 0.038),
    ("M03", "paradox without anarchy, against all"): (-0.325, 0.038),
    ("M03", "paradox without accumulation, against all"): (0.003, 0.009),
    ("M03", "paradox without offensive capability, against all"): (-0.347, 0.038),
}
FALSE_ALARM = 0.01

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def before() -> dict[tuple[str, str], Any]:
    found = claims(["M01", "M03"], replicates=2400, movers=False, seed=3)
    return {(r.claim.key, r.quantity): r.before for r in found.results}


@pytest.mark.parametrize("which", PRINTED)
def test_a_claim_has_the_figure_that_was_printed(before: Any, which: tuple[str, str]) -> None:
    value, half = PRINTED[which]
    ours = before[which]
    error = math.hypot(half + 0.0005, ours.half_width) / 1.96  # .0005: printed to three digits
    p = 2 * norm.sf(abs(ours.value - value) / error)
    assert p > FALSE_ALARM / len(PRINTED), f"{which}: {ours.text} against {value} ± {half}, p = {p:.2g}"


def test_arms_for_safety_harm_the_other_and_serve_oneself(before: Any) -> None:
    """M01 fails as a loop: the other is exposed more, oneself less, at dozens of standard errors."""
    assert before["M01", "other's exposure, year 60"].value > 0.08
    assert before["M01", "own exposure, year 60"].value < -0.1
