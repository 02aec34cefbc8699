"""Strategies of Hypothesis: theories, scenarios, interventions and designs that are valid, nearly valid, or hostile.

What is valid is accepted and runs to its end (``check_design``); what is nearly valid (one thing is wrong) or hostile
is a ``Wrong``, which must be refused by an error that names the cause (``refusal``).
"""

from detente.testing.strategies.hostile import (
    hostile_designs,
    hostile_interventions,
    hostile_scenarios,
    hostile_theories,
)
from detente.testing.strategies.lived import check_design
from detente.testing.strategies.nearly_valid import (
    wrong_amounts,
    wrong_interventions,
    wrong_scenarios,
    wrong_theories,
    wrong_values,
)
from detente.testing.strategies.nearly_valid_designs import wrong_designs
from detente.testing.strategies.numbers import amounts, disguise, settings, values
from detente.testing.strategies.refusal import Wrong, refusal
from detente.testing.strategies.valid import designs, interventions, scenarios, theories

__all__ = [
    "Wrong",
    "amounts",
    "check_design",
    "designs",
    "disguise",
    "hostile_designs",
    "hostile_interventions",
    "hostile_scenarios",
    "hostile_theories",
    "interventions",
    "refusal",
    "scenarios",
    "settings",
    "theories",
    "values",
    "wrong_amounts",
    "wrong_designs",
    "wrong_interventions",
    "wrong_scenarios",
    "wrong_theories",
    "wrong_values",
]
