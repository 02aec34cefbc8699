"""The structure seen from the other side is the transpose of the structure, computed."""

import numpy as np
import pytest

from detente import Intervention, Scenario, Single, school
from detente.core.errors import InvalidValue

FIELDS = ("reach", "win", "edge", "cost", "reward", "restraint", "exposure")


@pytest.mark.parametrize("states", [2, 4])
def test_back_is_the_transpose(states: int) -> None:
    names = ("offensive_realism", "three_steps", "default", "liberal_institutionalism")
    one = Single([school(n) for n in names[:states]], Scenario("mixed", states=states, years=30), seed=4)
    off = ~np.eye(states, dtype=bool)
    for _ in range(25):
        one.live()
    for year in one.years:
        for field in FIELDS:
            ours, theirs = (np.asarray(getattr(s, field))[..., 0] for s in (year.structure, year.structure.other_side))
            assert theirs[off] == pytest.approx(ours.T[off], abs=1e-6), field
        stakes, back = year.structure.stakes(1.0), year.structure.stakes_back(1.0)
        for ours, theirs in zip(stakes, back, strict=True):
            assert theirs[..., 0][off] == pytest.approx(ours[..., 0].T[off], abs=1e-6)
    assert np.abs(year.structure.edge - year.structure.edge.swapaxes(0, 1)).max() > 0.01, "the sides do differ"


def test_what_is_mutual_must_be_given_so() -> None:
    lopsided = np.array([[0.0, 1.0], [0.5, 0.0]])
    with pytest.raises(InvalidValue, match="symmetric"):
        Scenario("d", given={"distance": lopsided})
    with pytest.raises(InvalidValue, match="symmetric"):
        Intervention(3, edits={"binding": lopsided})
