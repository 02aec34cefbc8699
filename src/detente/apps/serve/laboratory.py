"""A game as a run of the laboratory: for measures, for ``detente.open``, and for the twin in which all hold back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from detente.apps.serve.game import ClassGame
from detente.apps.serve.stakes import STAKES
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.diagnostics import NEEDS
from detente.engine.ensemble import simulate

KEPT = tuple(dict.fromkeys((*NEEDS, "treaty", "payoff", "wars", "crisis")))
"""Records of a game."""
UNKNOWN = ("fear", "compete", "deliberation")
"""What nobody knows of a person: fear that is acted upon, the chance of an act, how far it was deliberated [n, n]."""
UNPLANNED = ("threat_burden", "burden")
"""What general staffs plan, and people do not say [n]."""


def as_run(game: ClassGame) -> Run:
    """Return a game as a run, as people saw it.

    What people did counts as chosen and meant, not as imposed: ``"players"`` in the manifest says where. Forces and
    mixes are those of their orders. Where they stated a belief it is the belief; where they stated none it is NaN, as
    is what nobody can know of them: fear, the chance of an act. Measures leave out what is not known. What acts are
    worth to people is the room's, the same at every seat. Where a school played, all is the model's.

    Parameters
    ----------
    game
        The game, at least one round of it.
    """
    run = _lived_again(game)
    held = {name: np.array(np.asarray(game.single[name])[None], np.asarray(run[name]).dtype) for name in run.records}
    held["capability"][0] = [past.forces for past in game.past]
    held["posture"][0] = [past.mixes for past in game.past]
    for k, done in enumerate(game.lived):
        for seat, order in done.orders.items():
            others = [j for j in range(game.states) if j != seat]
            held["intended"][0, k, seat, others] = [order.acts.get(j) == "compete" for j in others]
            held["belief"][0, k, seat, others] = [_stated(order.beliefs.get(j)) for j in others]
            for name in STAKES:
                held[name][0, k, seat] = game.past[k].stakes[name][seat]
            for name in UNKNOWN:
                held[name][0, k, seat, others] = np.nan
            for name in UNPLANNED:
                held[name][0, k, seat] = np.nan
    seats = [sorted(done.orders) for done in game.lived]
    accidents = [[k, i, j] for k, done in enumerate(game.lived) for i, j in done.incidents]
    return replace(run, records=held, manifest={**run.manifest, "players": {"seats": seats, "accidents": accidents}})


def _stated(belief: Any) -> float:
    return float("nan") if belief is None else float(belief.greedy)


def _lived_again(game: ClassGame) -> Run:
    """Return the game as the model lives it again with NumPy, from what was done in it."""
    done = []
    for year, lived in enumerate(game.lived):
        done.append(Intervention(year, until=year + 1, settings=lived.settings, edits=lived.edits))
        done += [
            Intervention(year, until=year + 1, conduct=act, actor=i, target=j) for (i, j), act in lived.forced.items()
        ]
    return simulate(
        game.theories,
        game.scenario.replace(years=game.rounds),
        keep=KEPT,
        replicate_ids=[game.world],
        years=game.rounds,
        seed=game.opening.seed or 0,
        backend="numpy",
        interventions=done,
    )
