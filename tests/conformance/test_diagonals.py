"""What a state is to itself is 0 in every record of dyads: files hold NaN there, from which 0 comes back."""

import pytest

from detente.core.fields import ABOUT
from detente.core.layout import has_empty_diagonal
from detente.engine.ensemble import simulate
from detente.scenarios import scenario
from detente.schools import school, schools

DYADIC = tuple(name for name, about in ABOUT.items() if about.of == "dyad")


@pytest.mark.parametrize("name", schools())
def test_diagonals_are_zero(name: str) -> None:
    place = scenario("security_community_with_outsiders")
    run = simulate(school(name), place, replicates=2, years=40, keep=DYADIC, backend="numpy")
    assert [k for k in DYADIC if not has_empty_diagonal(run[k])] == []
