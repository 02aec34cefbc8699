"""The compiled programs compute what the mechanisms say, for every form that a program takes.

A program depends on the number of states (and so on the tile, and from 80 states on the layout) and on
what is kept. The compiler's choices differ from one to the next, and one of its optional passes was seen
to overwrite numbers still needed, at 4 to 6 states only.
"""

import pytest

from detente.engine.ensemble import DEFAULT_KEEP
from detente.mechanisms.complete import COMPLETE
from detente.testing.theories import KEEP, back_ends_agree

FORMS = {"nothing": (), "default": DEFAULT_KEEP, "all": KEEP}
QUICK = [(2, "nothing"), (3, "all"), (4, "default"), (5, "nothing"), (6, "all"), (20, "default"), (80, "nothing")]
REST = [
    (n, form) for n in (2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 30, 50, 80) for form in FORMS if (n, form) not in QUICK
]


@pytest.mark.parametrize(("states", "form"), QUICK)
def test_program(states: int, form: str) -> None:
    back_ends_agree(COMPLETE, states, 5, FORMS[form])


@pytest.mark.slow
@pytest.mark.parametrize(("states", "form"), REST)
def test_any_program(states: int, form: str) -> None:
    back_ends_agree(COMPLETE, states, 5, FORMS[form])
