"""Every registered school through every public check.

The schools share their mechanisms and their compiled programs, so that checks of every identity, of what a mechanism
writes, of the order of states, and of bits that do not depend on how a run is cut up, are left to the slow run but for
a few; ``tests/identical`` holds the bits of all. JAX compiles for half a minute: `test_back_ends` asks it of the same
few, with the program that it has.
"""

import pytest

from detente.schools.registry import school, schools
from detente.testing.bare import bare
from detente.testing.theories import check_theory, checks

QUICK = ("default", "offensive_realism", "liberal_institutionalism", "tit_for_tat")
SHARED = (
    "identities", "chunks_and_workers", "lane_position", "seeds", "same_tree", "right_write_set", "relabelling"
)  # fmt: skip
CASES = [
    pytest.param(
        name,
        check,
        marks=[pytest.mark.slow] if check == "numpy_equals_jax" or (check in SHARED and name not in QUICK) else [],
    )
    for name in schools()
    for check in checks()
]


@pytest.mark.parametrize(("name", "check"), CASES)
def test_school(name: str, check: str) -> None:
    check_theory(school(name), only=[check])


@pytest.mark.parametrize("check", checks())
def test_reference_limit(check: str) -> None:
    check_theory(bare(), only=[check])
