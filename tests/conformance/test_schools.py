"""Every registered school through every public check."""

import pytest

from detente.schools.registry import school, schools
from detente.testing.bare import bare
from detente.testing.theories import check_theory, checks


@pytest.mark.parametrize("check", checks())
@pytest.mark.parametrize("name", schools())
def test_school(name: str, check: str) -> None:
    check_theory(school(name), only=[check])


@pytest.mark.parametrize("check", checks())
def test_reference_limit(check: str) -> None:
    check_theory(bare(), only=[check])
