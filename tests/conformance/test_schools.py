"""Every registered school through every public check.

The schools share their mechanisms, so that the longest check, of every identity, is left to the slow run but for a few.
"""

import pytest

from detente.schools.registry import school, schools
from detente.testing.bare import bare
from detente.testing.theories import check_theory, checks

QUICK = ("default", "offensive_realism", "liberal_institutionalism", "tit_for_tat")
CASES = [
    pytest.param(name, check, marks=[pytest.mark.slow] if check == "identities" and name not in QUICK else [])
    for name in schools()
    for check in checks()
]


@pytest.mark.parametrize(("name", "check"), CASES)
def test_school(name: str, check: str) -> None:
    check_theory(school(name), only=[check])


@pytest.mark.parametrize("check", checks())
def test_reference_limit(check: str) -> None:
    check_theory(bare(), only=[check])
