"""Schools of thought, each a function that returns a theory."""

from detente.schools.registry import SCHOOLS, as_theory, parameters, school, schools, title_of

__all__ = ["SCHOOLS", "as_theory", "parameters", "school", "schools", "title_of"]
