"""T14: reassurance is a trade of information against vulnerability [Montgomery2006]_.

A fearless state meets one that is greedy or not, with equal odds. Information is what three years of
acts tell it, 1 bit less the mean entropy of its belief; vulnerability is what restraint alone loses
against competing together, P - S. Montgomery gives no figures, only the sign: where offence leads,
reassuring is more dangerous and tells less, and forces that can be told apart help just there.
The figures held are those of the reference implementation, with additions off.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from detente.mechanisms.additions import without_additions
from detente.schools import school
from published.base_scenario import disagreement, measure, point, restraint

OFFENCE, TOLD_APART = (1.5, 2.5, 4.0), (0.0, 0.5, 1.0)
PRINTED = {1.5: (0.671, 0.149), 2.5: (0.582, 0.298), 4.0: (0.465, 0.414)}
"""Information at year 3 (the mean over how far forces are told apart) and vulnerability, by offence advantage."""
RESTRAINT = {1.5: (1.0, 1.0, 1.0), 2.5: (0.88, 0.95, 1.0), 4.0: (0.38, 0.43, 0.71)}
"""Share of pairs without a greedy state that end in restraint, by how far forces are told apart."""
OURS, THEIRS = 400, 300
FALSE_ALARM = 0.01


def bits(belief: np.ndarray) -> np.ndarray:
    """Entropy of a belief."""
    p = np.clip(belief, 1e-9, 1 - 1e-9)
    return -p * np.log2(p) - (1 - p) * np.log2(1 - p)


@pytest.fixture(scope="module")
def met() -> dict[tuple[float, float, int], dict[str, np.ndarray]]:
    theory = school("default").where(**without_additions())
    same = {"trade_gain": 0.0, "prior": 0.5, "prior_spread": 0.0}
    cells = [(o, d, g) for o in OFFENCE for d in TOLD_APART for g in (0, 1)]
    points = [point(theory, {"malign": [0, g]}, **same, offence_advantage=o, distinguishability=d) for o, d, g in cells]
    keep = ("conduct", "belief", "exposure")
    return dict(zip(cells, measure(points, replicates=OURS, keep=keep), strict=True))


def information(met: Any, offence: float, told: float) -> np.ndarray:
    """Bits gained by year 3, by replicate; half of the pairs have a greedy state."""
    return np.concatenate([1 - bits(met[offence, told, g]["belief"][:, 3, 0, 1]) for g in (0, 1)])


def vulnerability(met: Any, offence: float, told: float) -> float:
    return float(np.mean([met[offence, told, g]["exposure"][:, 3, 0, 1].mean() for g in (0, 1)]))


@pytest.mark.parametrize("told", TOLD_APART)
def test_where_offence_leads_reassurance_tells_less_and_risks_more(met: Any, told: float) -> None:
    """Differences of information are .09 and .11 with a standard error of .012: a false alarm in 10^8."""
    assert np.all(np.diff([information(met, o, told).mean() for o in OFFENCE]) < 0)
    assert np.all(np.diff([vulnerability(met, o, told) for o in OFFENCE]) > 0)


def test_forces_told_apart_add_little_to_what_acts_tell_but_free_the_fearful(met: Any) -> None:
    for o in OFFENCE:
        assert information(met, o, 1.0).mean() - information(met, o, 0.0).mean() < 0.05
    ends = {o: [restraint(met[o, d, 0]).mean() for d in TOLD_APART] for o in OFFENCE}
    gains = {o: e[-1] - e[0] for o, e in ends.items()}
    assert gains[4.0] > gains[1.5] + 0.15
    assert min(ends[1.5]) > 0.97
    assert np.all(np.diff(ends[4.0]) > -0.05)


@pytest.mark.parametrize("offence", OFFENCE)
def test_trade_is_that_of_the_reference(met: Any, offence: float) -> None:
    """Information within 4 standard errors of the difference (.03: false alarm .01 %), vulnerability within 5 %."""
    bit, risk = PRINTED[offence]
    ours = np.mean([information(met, offence, d).mean() for d in TOLD_APART])
    assert ours == pytest.approx(bit, abs=0.03)
    assert vulnerability(met, offence, 0.5) == pytest.approx(risk, rel=0.05)


def test_restraint_of_the_fearful_is_that_of_the_reference(met: Any) -> None:
    """Fisher's exact test in nine cells; a sound engine fails one of them with a chance of 1 % at most (Bonferroni)."""
    for o, row in RESTRAINT.items():
        for d, printed in zip(TOLD_APART, row, strict=True):
            p = disagreement(restraint(met[o, d, 0]), printed, THEIRS)
            assert p > FALSE_ALARM / 9, (o, d, printed, p)
