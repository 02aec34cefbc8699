"""Shares of the variance that are known in closed form: the function of Ishigami, and Richardson's race at rest."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.integrate import dblquad, quad

import detente
from detente.core.scenario import Scenario
from detente.games.richardson import two_kinds
from detente.studies.sensitivity import sobol
from detente.studies.sensitivity.design import draw
from detente.testing.bare import bare

pytest.importorskip("SALib", reason="the samples are drawn by SALib (detente[analysis])")

TOLERANCE = 0.02
"""Largest difference to the analytic indices at 1,024 rows; halves with each doubling of them, about."""
BASE, REACTION, OFFENCE = (0.1, 0.5), (0.2, 0.8), (0.6, 1.1)
"""Ranges in which the race comes to rest: reaction times offence advantage stays below .88."""


def estimated(f: Callable[[np.ndarray], np.ndarray], bounds: Any, rows: int = 1024) -> dict[str, np.ndarray]:
    names = len(bounds)
    problem = {"num_vars": names, "names": [f"x{k}" for k in range(names)], "bounds": bounds}
    points = draw(problem, "sobol", rows, second=True, seed=3)
    return sobol.indices(sobol.split(f(points)[:, None], names, second=True))


def test_ishigami() -> None:
    """The wiring, against the known indices of sin x1 + 7 sin^2 x2 + .1 x3^4 sin x1 on [-pi, pi]."""
    a, b, pi = 7.0, 0.1, np.pi
    found = estimated(
        lambda x: np.sin(x[:, 0]) + a * np.sin(x[:, 1]) ** 2 + b * x[:, 2] ** 4 * np.sin(x[:, 0]), [[-pi, pi]] * 3
    )
    v1, v2, v13 = 0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, b**2 * pi**8 * (1 / 18 - 1 / 50)
    v = v1 + v2 + v13
    assert found["first"] == pytest.approx([v1 / v, v2 / v, 0], abs=TOLERANCE)
    assert found["total"] == pytest.approx([(v1 + v13) / v, v2 / v, v13 / v], abs=TOLERANCE)
    assert found["second"][0, 2] == pytest.approx(v13 / v, abs=2 * TOLERANCE)
    assert found["variance"] == pytest.approx(v, rel=TOLERANCE)


def race_at_rest() -> dict[str, list[float]]:
    """Return the indices of ``x = g / (1 - w r)``, forces at rest of two states alike, by base, reaction and offence.

    With ``h = 1 / (1 - w r)``, independent of ``g``: ``E[h | r] = ln((1 - w0 r) / (1 - w1 r)) / (r (w1 - w0))`` and the
    same with r and w exchanged; ``V = E[g^2] E[h^2] - (E[g] E[h])^2``, and every index follows from these moments.
    """
    (g0, g1), (r0, r1), (w0, w1) = BASE, REACTION, OFFENCE
    area = (r1 - r0) * (w1 - w0)

    def of_r(r: float) -> float:
        return float(np.log((1 - w0 * r) / (1 - w1 * r)) / (r * (w1 - w0)))

    def of_w(w: float) -> float:
        return float(np.log((1 - r0 * w) / (1 - r1 * w)) / (w * (r1 - r0)))

    h = quad(of_r, r0, r1)[0] / (r1 - r0)
    square = dblquad(lambda r, w: 1 / (1 - w * r) ** 2, w0, w1, r0, r1)[0] / area
    by_r = quad(lambda r: of_r(r) ** 2, r0, r1)[0] / (r1 - r0) - h**2
    by_w = quad(lambda w: of_w(w) ** 2, w0, w1)[0] / (w1 - w0) - h**2
    g, spread = (g0 + g1) / 2, (g1 - g0) ** 2 / 12
    g2 = g**2 + spread
    v = g2 * square - (g * h) ** 2
    first = [spread * h**2 / v, g**2 * by_r / v, g**2 * by_w / v]
    without = [g**2 * (square - h**2), g2 * (by_w + h**2) - (g * h) ** 2, g2 * (by_r + h**2) - (g * h) ** 2]
    return {"first": first, "total": [1 - part / v for part in without], "variance": [v]}


def test_richardsons_game_at_rest() -> None:
    """The formal game, whose rest is solved from its matrix."""

    def rest(points: np.ndarray) -> np.ndarray:
        races = [two_kinds(2, (w * r, w * r), (1.0, 1.0), (g, g)) for g, r, w in points]
        return np.array([race.rest[0] for race in races])

    found, exact = estimated(rest, [BASE, REACTION, OFFENCE]), race_at_rest()
    assert found["first"] == pytest.approx(exact["first"], abs=TOLERANCE)
    assert found["total"] == pytest.approx(exact["total"], abs=TOLERANCE)


def test_the_engine_run_to_rest() -> None:
    """The model itself, in its linear limit: 5,120 races of 300 years, each run twice."""
    theory = bare().where(force_cap=float("inf"), worst_case=1.0)
    found = detente.sensitivity(
        theory,
        Scenario("race", years=300),
        parameters=["base_force", "reaction", "offence_advantage"],
        bounds={"base_force": BASE, "reaction": REACTION, "offence_advantage": OFFENCE},
        outcome="capability.last",
        samples=1024,
        replicates=2,
    )
    exact = race_at_rest()
    assert found.analysis.indices["first"] == pytest.approx(exact["first"], abs=TOLERANCE)
    assert found.analysis.indices["total"] == pytest.approx(exact["total"], abs=TOLERANCE)
    assert found.analysis.variance == pytest.approx(exact["variance"][0], rel=3 * TOLERANCE)
    assert found.influential == ("base_force", "reaction", "offence_advantage")
