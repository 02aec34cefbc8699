"""Checks that outsiders run on their own theories and mechanisms, and the reference limit.

``pytest.mark.parametrize("check", checks())`` with ``check_theory(theory, only=[check])`` gives one test a check.
"""

from detente.testing.bare import bare
from detente.testing.failure import NotConforming
from detente.testing.mechanisms import check_mechanism
from detente.testing.theories import check_theory, checks

__all__ = ["NotConforming", "bare", "check_mechanism", "check_theory", "checks"]
