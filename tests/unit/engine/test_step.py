"""What is recorded of a year, by hand-worked numbers."""

import numpy as np
import pytest

from detente.core.phases import Structure
from detente.engine.records import RECORDS, payoff
from detente.mechanisms import structure
from unit.mechanisms.bench import dyad, made, world, year

PARTS = {"even": dyad(0.6, 0.4), "edge": dyad(0.2, 0.1), "cost": dyad(0.3, 0.5), "reward": dyad(0.05)}
"""State 0 is the stronger, and gains more by surprise; conflict costs it less."""
WORTH = {  # of (mine, theirs) to 0 and to 1, at a greed of .1
    (0, 0): (0.05, 0.05),
    (1, 0): (0.8 * 1.1 - 1.3, 0.5 * 1.1 - 1.5),
    (0, 1): (0.5 * 1.1 - 1.3, 0.2 * 1.1 - 1.5),
    (1, 1): (0.6 * 1.1 - 1.3, 0.4 * 1.1 - 1.5),
}


@pytest.mark.parametrize(("mine", "theirs"), list(WORTH))
def test_payoffs_of_a_year(mine: int, theirs: int) -> None:
    """R = r; T, P, S = chance x (g + l) - l - c, with the chances .8, .6, .5 of state 0 and .5, .4, .2 of state 1."""
    now = year(products={"structure": PARTS}, greed_benign=0.1)
    w = world(conduct=dyad(mine, theirs))
    got = payoff(None, w, w, now)[..., 0]  # type: ignore[arg-type]
    assert got[0, 1] == pytest.approx(WORTH[mine, theirs][0])
    assert got[1, 0] == pytest.approx(WORTH[theirs, mine][1])
    assert got[0, 0] == 0


def test_payoffs_have_the_differences_that_choices_are_made_by() -> None:
    now = year(products={"structure": PARTS})
    _, s = made(structure.Stakes(), world(), now)
    restraint, exposure = s.stakes(np.full((2, 1, 1), 0.1))
    for i in (0, 1):
        worth = {acts: pair[i] for acts, pair in WORTH.items()}
        assert restraint[i, 1 - i, 0] == pytest.approx(worth[0, 0] - worth[1, 0])
        assert exposure[i, 1 - i, 0] == pytest.approx(worth[1, 1] - worth[0, 1])


def test_the_other_side_of_a_structure_is_what_the_other_sees() -> None:
    s = Structure(win=dyad(0.7, 0.2)[..., None], aid=None)
    assert (s.other_side.win == np.swapaxes(s.win, 0, 1)).all()
    assert s.other_side.aid is None


def test_wars_are_counted_once_and_by_their_parties() -> None:
    onset, parties = dyad(1.0), 2.0 + dyad(3.0)
    now = year(products={"clash": {"onset": onset, "parties": parties, "first": dyad(1, 0)}})
    w = world(war=onset)
    assert RECORDS["wars"](None, w, w, now)[0, 0] == 1  # type: ignore[arg-type]
    assert RECORDS["parties"](None, w, w, now)[..., 0].tolist() == [[0, 5], [5, 0]]  # type: ignore[arg-type]
    assert RECORDS["attacked"](None, w, w, now)[..., 0].tolist() == [[0, 1], [0, 0]]  # type: ignore[arg-type]
