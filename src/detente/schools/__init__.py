"""Schools of thought, each a function that returns a theory."""

from detente.schools.registry import SCHOOLS, school, schools

__all__ = ["SCHOOLS", "school", "schools"]
