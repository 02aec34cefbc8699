"""The debrief: what each believed and what was true, the measures of the class's own game, whom each resembled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from detente.apps.serve.game import ClassGame
from detente.apps.serve.laboratory import as_run
from detente.apps.serve.likeness import Resemblance, likenesses
from detente.core.result import plain
from detente.core.run import Run
from detente.diagnostics import diagnose, restraint_twin
from detente.diagnostics.certainty import DOUBT
from detente.diagnostics.dilemma import in_dilemma, knows_belief
from detente.diagnostics.dyads import benign, entropy, pairs, sides
from detente.diagnostics.paradox import loses_security

SHOWN = 5
"""Schools that are told of a player, the likeliest first."""


def ends(seen: Run, twin: Run) -> dict[str, list[list[int]]]:
    """Return the dyads that ended in hostility that neither wanted, and those among them in the security paradox.

    A game ends in hostility between two who want security where both decide to compete in its last round; what a war or
    an accident made of a decision does not count. In the paradox both are less secure than in the same game with all
    holding back; who competed was sure to.

    Parameters
    ----------
    seen, twin
        The game as ``as_run`` makes it, and its twin in which all hold back.
    """
    last = slice(-1, None)
    meant = (sides(seen, "intended", last) > 0.5).all((1, 3))
    hostile, lost = (meant & benign(seen, last))[0], loses_security(seen, twin)[0]
    dyads = np.column_stack(pairs(seen.scenario.states))
    return {"hostile": dyads[hostile].tolist(), "paradox": dyads[hostile & lost].tolist()}


def open_and_unknown(seen: Run) -> dict[str, list[dict[str, Any]]]:
    """Return where a dilemma was open for a side, and where nobody knows: round, dyad, and which of its sides.

    It is ruled out where one of the two errors costs nothing, by the motive of the side or by the dials: no doubt opens
    it there.

    Parameters
    ----------
    seen
        The game as ``as_run`` makes it.
    """
    dyads = np.column_stack(pairs(seen.scenario.states)).tolist()
    costs = np.array([sides(seen, name)[0] for name in ("restraint", "exposure")], float)
    return {
        name: [
            {"round": k + 1, "between": dyads[d], "sides": np.asarray(which)[k, d].tolist()}
            for k, d in np.argwhere(np.any(which, axis=-1)).tolist()
        ]
        for name, which in (
            ("dilemmas", in_dilemma(seen)[0]),
            ("unknown", ~knows_belief(seen)[0]),
            ("ruled_out", np.any(costs <= 0, axis=0)),
        )
    }


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
    holders = Counter(seat for seat, _ in players)
    seen = as_run(game)
    twin = restraint_twin(seen)
    told = likenesses(game, like)
    return {
        "world": game.world,
        "states": list(game.names),
        "players": [
            {
                **stated(game, seat, rounds),
                "player": player,
                "rounds": [k + 1 for k in sorted(rounds)],
                "resembles": [asdict(one) for one in like[seat][:SHOWN]] if holders[seat] == 1 else [],
                "likeness": plain(asdict(told[seat])) if holders[seat] == 1 else None,
            }
            for (seat, player), rounds in sorted(players.items(), key=lambda one: (one[0][0], min(one[1])))
        ],
        "measures": plain(diagnose(seen, twin=twin).to_dict()),
        **open_and_unknown(seen),
        **ends(seen, twin),
        "series": plain(
            {
                name: np.round(np.asarray(seen[name][0], float), 4)
                for name in ("belief", "fear", "critical_fear", "restraint", "exposure")
            }
        ),
        "words": "Beliefs of people are those that they stated; where they stated none, what turns on it is not known. "
        "What people did counts as meant; accidents do not. A pair ended hostile where both decided to compete in the "
        "last round; that both are less secure by it, the paradox, nearly follows from that. Of the measures, "
        "hostility asks for half of the rounds on each side, not for the same ones.",
    }
