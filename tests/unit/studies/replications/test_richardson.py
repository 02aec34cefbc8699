"""Fits of Richardson's equations: they recover what made a path, and need the record."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from detente.core.errors import DataError
from detente.studies.replications import replicate
from detente.studies.replications.us_ussr_1960_90 import YEARS, compare, distances, fit_path, path, us_ussr_1960_90


def test_the_path_is_the_solution_of_the_equations() -> None:
    a, m, r, b, n, s = coefficients = (0.2, 0.3, 0.1, 0.1, 0.25, 0.05)
    fine = np.array([1.0, 1.0])
    for _ in range(5 * 20_000):  # Euler's steps
        fine = fine + np.array([a * fine[1] - m * fine[0] + r, b * fine[0] - n * fine[1] + s]) / 20_000
    assert path(np.array(coefficients), (1.0, 1.0), 6)[-1] == pytest.approx(fine, rel=1e-4)


def test_a_path_gives_its_coefficients_back() -> None:
    true = np.array([0.3, 0.4, 0.05, 0.1, 0.5, 0.2])
    made = path(true, (1.0, 1.0), 31)
    found, squares = fit_path(made[:, 0], made[:, 1])
    assert squares < 1e-8
    assert found == pytest.approx(true, abs=0.01)


def test_a_path_that_explodes_is_far_and_finite() -> None:
    far = distances(np.array([1.5, 0.05, 0.3, 1.5, 0.05, 0.3]), np.ones(600), np.ones(600))
    assert np.isfinite(far).all()


def test_a_coefficient_at_a_bound_says_so() -> None:
    found = compare(np.ones(31), np.linspace(1, 1.2, 31))
    assert any("bound" in one.note for one in found.quantities)
    assert len(found.drawn["years"]) == len(YEARS)


def test_without_the_record_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DETENTE_DATA", str(tmp_path / "empty"))
    with pytest.raises(DataError, match="detente data fetch"):
        us_ussr_1960_90(tmp_path)


def test_richardson_1909_13() -> None:
    """T09, from the figures that Richardson prints."""
    result = replicate("richardson_1909_13")
    assert result.agreeing == len(result.quantities) == 3
    assert result.quantities[0].ours == pytest.approx(0.731, abs=0.0005)
    assert result.quantities[1].ours == pytest.approx(194.914, abs=0.005)
