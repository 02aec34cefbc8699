"""The debrief: what each believed and what was true, the measures of the class's own game, whom each resembled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from detente.apps.serve.game import ClassGame
from detente.apps.serve.likeness import Resemblance
from detente.core.result import plain
from detente.core.run import Run
from detente.diagnostics import diagnose, restraint_twin
from detente.diagnostics.certainty import DOUBT
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.dyads import entropy, pairs
from detente.diagnostics.paradox import is_hostile, loses_security

SHOWN = 5
"""Schools that are told of a player, the likeliest first."""


def as_people_saw_it(game: ClassGame) -> Run:
    """Return the game as a run for the measures: people's stated beliefs are beliefs, and their acts were meant.

    Where nobody stated a belief the model's stands.

    Parameters
    ----------
    game
        The game.
    """
    run = game.run()
    belief, intended = np.array(run["belief"]), np.array(run["intended"])
    for k, done in enumerate(game.lived):
        for seat, order in done.orders.items():
            intended[0, k, seat] = run["conduct"][0, k, seat]
            for other, stated in order.beliefs.items():
                belief[0, k, seat, other] = stated.greedy
    accidents = tuple(
        one for one in run.interventions if one.conduct is None or _turned(game, one.year, one.actor, one.target)
    )
    return replace(run, records={**run.records, "belief": belief, "intended": intended}, interventions=accidents)


def ends(game: ClassGame, seen: Run) -> dict[str, list[list[int]]]:
    """Return the dyads in hostility that neither wanted, and those among them in the security paradox.

    In the paradox both are less secure than in the same game with all holding back; who competed was sure to.

    Parameters
    ----------
    game, seen
        The game, and the run that ``as_people_saw_it`` makes of it.
    """
    compete = np.array(seen["compete"])
    for k, done in enumerate(game.lived):
        for seat in done.orders:
            compete[0, k, seat] = seen["conduct"][0, k, seat]
    hostile = is_hostile(seen)[0]
    acted = replace(seen, records={**seen.records, "compete": compete})
    lost = loses_security(acted, restraint_twin(game.run()))[0]
    dyads = np.column_stack(pairs(game.states))
    return {"hostile": dyads[hostile].tolist(), "paradox": dyads[hostile & lost].tolist()}


def _turned(game: ClassGame, year: int, actor: int | None, target: int | None) -> bool:
    return (actor, target) in game.lived[year].incidents


def stated(game: ClassGame, seat: int, rounds: Collection[int]) -> dict[str, Any]:
    """Return what a player stated of the others against what was true.

    A statement is *sure* where its doubt is below half a bit, as in the measures of misplaced certainty.

    Parameters
    ----------
    game, seat, rounds
        The game, the player's seat, and the rounds that the player decided, from 0.
    """
    greedy = np.asarray(game.single["malign"]) > 0.5
    rows: list[dict[str, Any]] = []
    for k, done in enumerate(game.lived):
        if k in rounds:
            for other, belief in sorted(done.orders[seat].beliefs.items()):
                true = bool(greedy[k, other])
                sure = bool(entropy(np.array([belief.greedy]))[0] < DOUBT)
                wrong = sure and (belief.greedy > 0.5) != true
                rows.append(
                    {
                        "round": k + 1,
                        "other": other,
                        "greedy": belief.greedy,
                        "why": belief.why,
                        "true": true,
                        "sure": sure,
                        "misplaced": wrong,
                    }
                )
    errors = [(row["greedy"] - row["true"]) ** 2 for row in rows]
    return {
        "seat": seat,
        "beliefs": rows,
        "brier": round(float(np.mean(errors)), 4) if errors else None,
        "sure": sum(row["sure"] for row in rows),
        "misplaced": sum(row["misplaced"] for row in rows),
    }


def debrief(
    game: ClassGame, like: Mapping[int, list[Resemblance]], players: Mapping[tuple[int, str], Collection[int]]
) -> dict[str, Any]:
    """Return the debrief of a world.

    Parameters
    ----------
    game
        The game, at least one round of it.
    like
        Resemblances of the seats that people played.
    players
        Rounds that each player decided, from 0, by seat and number of the player. Where several held a seat after each
        other, its acts are nobody's alone: no school is told of any of them.
    """
    people = Counter(seat for seat, _ in players)
    run = as_people_saw_it(game)
    first, second = pairs(game.states)
    open_now = in_dilemma(run)[0]
    return {
        "world": game.world,
        "states": list(game.names),
        "players": [
            {
                **stated(game, seat, rounds),
                "player": player,
                "resembles": [asdict(one) for one in like[seat][:SHOWN]] if people[seat] == 1 else [],
            }
            for (seat, player), rounds in sorted(players.items(), key=lambda one: (one[0][0], min(one[1])))
        ],
        "measures": plain(diagnose(run).to_dict()),
        "dilemmas": [
            {"round": k + 1, "between": [int(first[d]), int(second[d])], "sides": open_now[k, d].tolist()}
            for k in range(open_now.shape[0])
            for d in range(open_now.shape[1])
            if open_now[k, d].any()
        ],
        **ends(game, run),
        "series": {
            name: np.round(np.asarray(run[name][0], float), 4).tolist()
            for name in ("belief", "fear", "critical_fear", "restraint", "exposure")
        },
        "words": "Where people stated a belief it stands for the model's. What people did counts as meant; accidents "
        "do not.",
    }
