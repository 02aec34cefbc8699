"""Ways out, prophecy: flags on replicates whose fate is known."""

import numpy as np
import pytest

from detente import Run, Scenario, prophecy, school
from detente.core.errors import InvalidValue
from detente.diagnostics.escape import escape, largest_fear
from detente.diagnostics.prophecy import causation


def placed(before: float, after: float, frightened: float, critical: float, unbound: float) -> str:
    two = [np.full((1, 2), x) for x in (before, after, frightened, critical, unbound)]
    found = escape(*two, e_max=0.96)
    names = ("paradox", "deactivated", "mitigated", "transcended", "no_dilemma", "mixed")
    flags = {k: getattr(found, k)[0] for k in names}
    assert sum(flags.values()) == 1, "the flags exclude one another and exhaust the runs"
    return max(flags, key=lambda k: flags[k])


@pytest.mark.parametrize(
    ("case", "fate"),
    [
        ((0.9, 0.9, 0.9, 0.6, 0.5), "paradox"),
        ((0.3, 0.0, 0.0, 0.6, 0.5), "mixed"),
        ((0.0, 0.0, 0.0, 0.99, 0.97), "no_dilemma"),
        ((0.0, 0.9, 0.9, 0.9, 0.7), "deactivated"),
        ((0.0, 0.0, 0.9, 0.9, 0.7), "mitigated"),
        ((0.0, 0.0, 0.0, 0.8, 0.7), "mitigated"),  # survives even fear, but binding is not why
        ((0.0, 0.0, 0.0, 0.9, 0.7), "transcended"),
    ],
)
def test_each_fate(case: tuple[float, ...], fate: str) -> None:
    assert placed(*case) == fate


def test_the_weaker_side_decides_the_dividend() -> None:
    calm = np.zeros((1, 2))
    found = escape(calm, calm, calm, np.array([[0.9, 0.8]]), np.array([[0.6, 0.7]]), 0.96)
    assert found.dividend[0] == pytest.approx(0.1)
    assert found.mitigated[0] == 1


def test_largest_fear() -> None:
    assert largest_fear(0.2, 0.05) == pytest.approx(0.96)
    assert largest_fear(1.0, 0.05) == 1.0
    assert largest_fear(0.0, 0.0) == 1.0


def test_causation_of_known_pairs() -> None:
    found = causation(np.array([1, 1, 1, 0, 0]), np.array([0, 0, 1, 0, 0]))
    assert found.base == (0.6, 0.2)
    assert found.necessity == pytest.approx(2 / 3)
    assert found.sufficiency == pytest.approx(2 / 4)
    assert causation(np.zeros(3), np.zeros(3)).to_json()["PN"] is None, "nothing happened that could have been spared"
    assert causation(np.ones(3), np.ones(3)).necessity == 0.0


def test_twins_must_share_their_luck() -> None:
    def of(seed: int) -> Run:
        conduct = np.ones((2, 20, 2, 2))
        return Run(school("default"), Scenario("d"), seed, np.arange(2), 20, {"conduct": conduct}, {})

    assert prophecy(of(1), of(1)).base == (1.0, 1.0)
    with pytest.raises(InvalidValue, match="random numbers"):
        prophecy(of(1), of(2))
