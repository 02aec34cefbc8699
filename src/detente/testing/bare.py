"""The reference limit: the core of the model, with everything that can be switched off switched off."""

from __future__ import annotations

from detente.core.theory import Card, Theory, parameters
from detente.mechanisms.complete import COMPLETE

STAYS_ON = ("incident", "habit_rate", "binding_cost", "binding_disarm", "binding_reward")
"""Parameters with an identity that the reference limit keeps at their defaults: accidents, and rates
and effects that say nothing until ``habit_weight`` or ``binding`` is set."""


def bare() -> Theory:
    """Return the dyad core of the model: posture and belief alone.

    Every parameter with an identity is at it, but those of ``STAYS_ON``; ``reaction`` and
    ``initial_force`` are 1, ``force_cap`` is 10 and ``respect`` is 1. In this limit the engine can be held
    to an independent implementation and to results that are known in closed form.
    """
    settings = {
        name: p.identity for name, p in parameters(COMPLETE).items() if p.identity is not None and name not in STAYS_ON
    }
    settings.update(reaction=1.0, initial_force=1.0, force_cap=10.0, respect=1.0)
    return COMPLETE.replace(
        name="bare",
        title="Reference limit",
        settings=settings,
        card=Card(claim="No school: what is left when everything that can be switched off is off."),
    )
