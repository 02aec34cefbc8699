"""Tang's strict definition of the security dilemma."""

from __future__ import annotations

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import Measure
from detente.core.run import Run
from detente.diagnostics.dyads import WINDOW, benign, both_states, both_values, mean_defined, relevant, share, sides

ANSWERS = 0.002
"""Cost of the forces that answer threat [share of GDP] from which they are an answer at all."""
EXPLAINS = 0.9
"""Share of the forces aimed at that threat explains before power-seeking."""
OFFENSIVE = 1.1
"""Offensive forces, as a ratio to those kept without threat."""
LIGHT = 0.5
"""Binding of the pair, and order, below which nothing is enforced between the two."""


def _parts(run: Run, window: slice | None) -> dict[str, Array]:
    """Return each side's answer to threat, what threat explains, its offensive forces [replicate, year, dyad, 2]."""
    answer = both_states(run, "threat_burden", window).astype(float)
    base = both_values(run, "base_force", 0.0)
    threat = 0.05 * base + answer
    stock = both_states(run, "capability", window) / np.maximum(both_states(run, "economy", window), 1e-9)
    omega = both_values(run, "offence_advantage", 1.0)
    shown = both_values(run, "posture_signal", 0.0) * both_values(run, "distinguishability", 0.0)
    without = 1.0 / (1.0 + np.exp(2.0 - 1.5 * np.log(omega) + shown))
    without = np.minimum(without, both_values(run, "offensive_ceiling", 1.0))
    return {
        "answer": answer,
        "explained": threat / np.maximum(both_states(run, "burden", window), 1e-12),
        "offensive": stock * both_states(run, "posture", window) / np.maximum(base * without, 1e-9),
    }


def _anarchy(run: Run, window: slice | None) -> Array:
    """Return where nothing is enforced between the two [replicate, year, dyad]."""
    limit = np.minimum(LIGHT, both_values(run, "pool_threshold", 1.0).min(-1))
    free = sides(run, "bound", window)[..., 0] < limit
    if run.scenario.states > 2:
        order = run["order"] if window is None else run["order"][:, window]
        free &= order[..., None] < LIGHT
    return free


def is_tang(
    run: Run,
    *,
    window: slice | None = None,
    mean: bool = False,
    explains: float = EXPLAINS,
    offensive: float = OFFENSIVE,
) -> Array:
    """Return where Tang's criteria hold [replicate, year, dyad], or on the mean of the window [replicate, dyad].

    Parameters
    ----------
    run
        A record with ``NEEDS_OF_TANG``.
    window
        Years to look at; all if None.
    mean
        Whether to judge the mean of the years instead of each.
    explains, offensive
        Thresholds.
    """
    parts = _parts(run, window)
    if mean:
        parts = {name: value.mean(1) for name, value in parts.items()}
        anarchy = _anarchy(run, window).mean(1) > 0.5
        seekers = benign(run, window)
    else:
        anarchy = _anarchy(run, window)
        seekers = ~(both_states(run, "malign", window) > 0.5).any(-1)
    arms = (parts["answer"] > ANSWERS) & (parts["explained"] >= explains) & (parts["offensive"] > offensive)
    found: Array = arms.all(-1) & anarchy & seekers
    return found


def tang(run: Run) -> Measure:
    """Tang's strict definition: anarchy, no malign intention on either side, offensive power kept for fear alone.

    Needs ``NEEDS_OF_TANG``.
    """
    last = slice(-WINDOW, None)
    among = relevant(run) & ~np.isnan(both_states(run, "threat_burden", last)).any((1, -1))

    def at(**limits: float) -> Array:
        return share(is_tang(run, window=last, mean=True, **limits), among)

    return Measure(
        "tang",
        "Tang's criteria",
        "nothing enforced between the two (pool 0, binding < .5, G < .5 where there are others), both benign, forces "
        "that answer threat > .2 % of GDP, what threat asks for is >= .9 of the forces aimed at, "
        "offensive forces > 1.1 x those kept without threat; means of the last 20 years",
        at(),
        variants={f"explains>={t}": mean_defined(at(explains=t)) for t in (0.7, 0.9, 0.95)}
        | {f"offensive>{t}": mean_defined(at(offensive=t)) for t in (1.0, 1.1, 1.5)},
        source="Tang2009",
        note="Strict: it says nothing of what is believed, or done. What threat asks for is before power-seeking, and "
        "before what the economy bears.",
    )


NEEDS_OF_TANG = ("malign", "threat_burden", "burden", "posture", "capability", "economy", "order", "bound")
PLACE = 60
"""Place in tables."""
MEASURES = ((tang, NEEDS_OF_TANG),)
"""What is diagnosed here of every run, with the records that it needs."""
