"""Fear, the domestic cost of weakness, and regime: why limited democracies are most warlike [BaligaEtAl2011]_."""

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np

from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Matrix, Solution
from detente.games.normal import nash

CLOSE = 1e-12
"""Differences of probabilities that count as none."""
REGIMES = ("dictatorship", "limited democracy", "full democracy")


def cutoff(regime: int, other: float, gain: float, loss: float, domestic: float) -> float:
    """Return the cost of hostility below which a leader is hostile [stake].

    Parameters
    ----------
    regime : int
        0 dictatorship, 1 limited democracy, 2 full democracy.
    other : float
        Probability that the other is hostile.
    gain : float [stake]
        What hostility gains against one who is not hostile.
    loss : float [stake]
        What is lost by not answering hostility.
    domestic : float [stake]
        What a leader loses at home: both kinds of democrats when they do not answer hostility, full democrats
        also when they are hostile to one who is not.
    """
    weakness, aggression = domestic * (regime > 0), domestic * (regime > 1)
    return other * (loss + weakness) + (1 - other) * (gain - aggression)


def hostility(pair: tuple[int, int], gain: float, loss: float, domestic: float) -> tuple[tuple[float, float], ...]:
    """Return the probabilities of hostility of both sides in the calmest and in the most hostile equilibrium.

    Costs of hostility are private and uniform between 0 and 1. Each side is hostile where its cost is below
    its cutoff, so the probability is the cutoff, cut to what costs there are, and a line in that of the other: each
    equilibrium, and each end of a range of them, has a side at 0 or 1 or is where the two lines meet.

    Parameters
    ----------
    pair : tuple of int
        Regimes of both.
    gain, loss, domestic : float [stake]
        As in ``cutoff``.
    """

    def reply(i: int, other: float) -> float:
        return _reply(pair[i], other, gain, loss, domestic)

    at = [cutoff(regime, 0.0, gain, loss, domestic) for regime in pair]
    slope = [cutoff(regime, 1.0, gain, loss, domestic) - here for regime, here in zip(pair, at, strict=True)]
    tried = [0.0, 1.0, reply(0, 0.0), reply(0, 1.0)]
    if slope[0] * slope[1] != 1:
        tried.append((at[0] + slope[0] * at[1]) / (1 - slope[0] * slope[1]))
    found = [(x, reply(1, x)) for x in tried if 0 <= x <= 1 and _is_fixed(pair, x, gain, loss, domestic)]
    return min(found, key=sum), max(found, key=sum)


def _reply(regime: int, other: float, gain: float, loss: float, domestic: float) -> float:
    """Return the probability that a leader's private cost is below the cutoff."""
    return min(max(cutoff(regime, other, gain, loss, domestic), 0.0), 1.0)


def _is_fixed(pair: tuple[int, int], one: float, gain: float, loss: float, domestic: float) -> bool:
    """Tell whether a probability of hostility of the first is the reply to the reply to it."""
    two = _reply(pair[1], one, gain, loss, domestic)
    return abs(_reply(pair[0], two, gain, loss, domestic) - one) <= CLOSE


def conflict(pair: tuple[int, int], gain: float, loss: float, domestic: float) -> float:
    """Return the probability that at least one side is hostile, in the calmest equilibrium."""
    one, two = hostility(pair, gain, loss, domestic)[0]
    return 1 - (1 - one) * (1 - two)


def solve(regime_one: float, regime_two: float, gain: float, loss: float, domestic: float, cost: float) -> Solution:
    """Return hostility of both sides, and of every pair of regimes."""
    pair = int(regime_one), int(regime_two)
    calm, hostile = hostility(pair, gain, loss, domestic)
    found = [Equilibrium("Bayesian Nash, calmest", _named(calm), "Hostile where the private cost is below the cutoff.")]
    if max(abs(calm[0] - hostile[0]), abs(calm[1] - hostile[1])) > 1e-9:
        note = "Fear of hostility bears itself out."
        found.append(Equilibrium("Bayesian Nash, most hostile", _named(hostile), note))
    remarks: tuple[str, ...] = ()
    if all(_is_fixed(pair, (1 - t) * calm[0] + t * hostile[0], gain, loss, domestic) for t in (0.25, 0.6)):
        remarks = ("Degenerate: every probability between the two is an equilibrium as well.",) if found[1:] else ()
    matrix = _matrix(pair, gain, loss, domestic, cost)
    cutoffs = tuple(
        Threshold(
            f"cutoff_{name}",
            cutoff(pair[i], calm[1 - i], gain, loss, domestic),
            f"Cost of hostility below which the {name} is hostile.",
        )
        for i, name in enumerate(("first", "second"))
    )
    dyads = tuple(
        Threshold(
            f"conflict_{REGIMES[a]}_{REGIMES[b]}".replace(" ", "_"),
            conflict((a, b), gain, loss, domestic),
            f"Probability that a {REGIMES[a]} or a {REGIMES[b]} is hostile to the other.",
        )
        for a, b in combinations_with_replacement(range(3), 2)
    )
    peace = Threshold(
        "democratic_peace", gain, "Domestic cost from which full democracies can be at peace for certain."
    )
    return Solution(
        payoffs=(matrix,),
        equilibria=(*found, *nash(matrix)),
        thresholds=(*cutoffs, peace, *dyads),
        figure=_figure(gain, domestic, loss),
        remarks=remarks,
    )


def _named(pair: tuple[float, float]) -> dict[str, float]:
    conflict = 1 - (1 - pair[0]) * (1 - pair[1])
    return {"P(first hostile)": pair[0], "P(second hostile)": pair[1], "P(one or both hostile)": conflict}


def _matrix(pair: tuple[int, int], gain: float, loss: float, domestic: float, cost: float) -> Matrix:
    acts = ("hostile", "not hostile")
    rows = [((-cost, gain - domestic * (r > 1) - cost), (-loss - domestic * (r > 0), 0.0)) for r in pair]
    return Matrix(
        title=f"Two leaders known to bear hostility at a cost of {cost:g}",
        rows=acts,
        columns=acts,
        row_payoffs=rows[0],
        column_payoffs=((rows[1][0][0], rows[1][1][0]), (rows[1][0][1], rows[1][1][1])),
    )


def _figure(gain: float, domestic: float, loss: float) -> GameFigure:
    losses = np.linspace(gain, 1.0, 46)
    return GameFigure(
        title="Hostility between two of a kind",
        x="loss by not answering hostility [stake]",
        y="probability that at least one is hostile",
        curves=tuple(
            Curve(name, losses.tolist(), [conflict((k, k), gain, d, domestic) for d in losses])
            for k, name in enumerate(REGIMES)
        ),
        marks=(Threshold("loss", loss, "Loss by not answering hostility now."),),
    )


PLACE = 120
"""Place in tables."""

GAME = Game(
    name="baliga_lucca_sjostrom",
    title="Democracy and fear",
    claim=(
        "Leaders who would lose power by seeming weak are quicker to answer fear with hostility, so limited "
        "democracies are more warlike than dictatorships; a public that also punishes aggression makes full "
        "democracies peaceful among themselves, but quicker to turn hostile as danger grows."
    ),
    parameters=(
        GameParameter(
            "regime_one", 1, 0, 2, "kind", "regime of the first: 0 dictatorship, 1 limited, 2 full democracy", True
        ),
        GameParameter(
            "regime_two", 1, 0, 2, "kind", "regime of the second: 0 dictatorship, 1 limited, 2 full democracy", True
        ),
        GameParameter("gain", 0.1, 0, 0.5, "stake", "what hostility gains against one who is not hostile"),
        GameParameter("loss", 0.6, 0, 1, "stake", "what is lost by not answering hostility"),
        GameParameter("domestic", 0.15, 0, 0.5, "stake", "what a leader loses at home"),
        GameParameter("cost", 0.3, 0, 1, "stake", "cost of hostility of the leaders in the table of payoffs"),
    ),
    solver=solve,
    references=("BaligaEtAl2011", "BaligaSjostrom2004"),
    ours=(
        "Payoffs are those of Baliga and Sjöström's arms race with a domestic cost added, as we derive it from the "
        "argument of the paper; costs are uniform between 0 and 1; the numbers are assumptions. The paper's tables "
        "were not at hand: only the order of the regimes is compared with it."
    ),
    in_model="Regime type: democratic norm and audience costs enter the stakes of a dyad.",
)
"""Leaders of three regimes who fear each other and their own public [BaligaEtAl2011]_."""
