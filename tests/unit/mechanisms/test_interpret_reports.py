"""Interpret by hand-worked numbers: evidence of reports, hearsay, securitisation, levels of reasoning."""

from typing import Any

import numpy as np
import pytest

from detente.mechanisms import interpret
from unit.mechanisms.bench import dyad, made, world, year
from unit.mechanisms.test_interpret import LAMBDA, view
from unit.mechanisms.test_structure import stakes
from unit.mechanisms.test_structure_allies import mutual, square


def evidence(mechanism: Any, before: Any, signals: Any, **settings: Any) -> float:
    """What i = 0 takes from the evidence about 1, on top of .25."""
    n = before.economy.shape[0]
    now = year(n, products={"signals": signals, "interpretation": {"evidence": 0.25}}, **settings)
    _, v = made(mechanism, before, now)
    return float(v.evidence[0, 1, 0]) - 0.25


# ------------------------------------------------------------------ reports
@pytest.mark.parametrize(("tip", "said"), [(1.0, np.log(0.7 / 0.3)), (0.0, np.log(0.3 / 0.7)), (0.5, 0.0)])
def test_a_report_counts_for_what_it_is_worth(tip: float, said: float) -> None:
    assert evidence(
        interpret.IntelligenceEvidence(), world(), {"intelligence": tip}, intelligence=0.8
    ) == pytest.approx(said)
    assert evidence(interpret.IntelligenceEvidence(), world(), {"intelligence": tip}, intelligence=0.0) == 0


@pytest.mark.parametrize(
    ("treaty", "caught", "right", "periods", "said"),
    [
        (1, 0, 0.0, 1, np.log(1 - 0.21)),
        (1, 0, 1.0, 1, np.log(1 - 0.3 * 0.95)),
        (1, 0, 0.5, 1, (np.log(1 - 0.21) + np.log(1 - 0.3 * 0.95)) / 2),
        (1, 1, 0.5, 1, 3.0),
        (0, 0, 0.5, 1, 0.0),
        (1, 0, 0.0, 4, np.log(1 - 0.21)),  # in every period, weighed by a quarter
        (1, 1, 0.0, 4, 12.0),
    ],
)
def test_inspections_inform(treaty: int, caught: int, right: float, periods: int, said: float) -> None:
    got = evidence(
        interpret.TreatyEvidence(), world(treaty=dyad(treaty)), {"cheating_seen": dyad(caught)},
        verification=0.3, mimicry=0.05, right_to_look=right, periods=periods,
    )  # fmt: skip
    assert got == pytest.approx(said)


@pytest.mark.parametrize(("right", "best"), [(0.0, 0.5), (1.0, 0.95)])
def test_verification_informs_most_in_the_middle_only_where_it_merely_deters(right: float, best: float) -> None:
    def clean(v: float) -> float:
        given = {"verification": v, "mimicry": 0.05, "right_to_look": right}
        return evidence(interpret.TreatyEvidence(), world(treaty=dyad(1)), {"cheating_seen": dyad(0)}, **given)

    grid = np.linspace(0.05, 0.95, 19)
    assert grid[np.argmin([clean(v) for v in grid])] == pytest.approx(best)


@pytest.mark.parametrize(
    ("message", "doubt", "polity", "said"),
    [
        (1, 0.0, 0, np.log(0.9)),
        (0, 0.0, 0, np.log(0.55 / 0.5)),
        (1, 1.0, 0, 0.0),
        (0, 1.0, 0, 0.0),
        (1, 0.5, 0, np.log(0.95)),
        (1, -0.5, 0, np.log(0.45)),
        (1, -1.0, 0, np.log(0.01)),
        (1, 0.0, 1, np.log(0.45)),
        (0, 0.0, 1, np.log((1 - 0.5 * 0.45) / 0.5)),
        (1, 0.0, 0.5, np.log(0.9)),
    ],
)
def test_a_promise_counts_by_how_often_liars_are_thought_to_make_it(
    message: int, doubt: float, polity: float, said: float
) -> None:
    given = {"talk": 0.5, "talk_mimicry": 0.9, "audience_credibility": 0.5, "talk_scepticism": doubt}
    got = evidence(interpret.TalkEvidence(), world(polity=[0, polity]), {"message": dyad(message)}, **given)
    assert got == pytest.approx(said)


def test_where_nobody_talks_silence_says_nothing() -> None:
    assert evidence(interpret.TalkEvidence(), world(), {"message": dyad(0)}, talk=0.0) == 0


@pytest.mark.parametrize(
    ("cost", "periods", "said"), [(0.3, 1, np.log(0.4)), (0.6, 1, np.log(0.02)), (0.3, 4, 4 * np.log(0.4))]
)
def test_a_costly_signal_counts_by_how_few_could_bear_it(cost: float, periods: int, said: float) -> None:
    given: Any = {"signal_cost": cost, "periods": periods}
    assert evidence(interpret.SignalEvidence(), world(), {"costly": [0, 1]}, **given) == pytest.approx(said)
    assert evidence(interpret.SignalEvidence(), world(), {"costly": [1, 0]}, **given) == 0


# ------------------------------------------------------------------ hearsay
def test_reputation_is_conduct_toward_neighbours_beside_that_of_all() -> None:
    """State 1 competes with 0 alone: 1 of 1.5 meetings, against 1 of 4 in the system."""
    prox = mutual(3, {(0, 1): 1.0, (0, 2): 0.5, (1, 2): 0.5})
    products = {"structure": {"prox": prox}, "interpretation": {"evidence": 0.0}}
    now = year(3, products=products, reputation=0.1, baseline_hostility=0.05)
    _, v = made(interpret.Reputation(), world(3, conduct=square(3, {(1, 0): 1.0})), now)
    step = 0.1 * LAMBDA
    assert v.evidence[0, 1, 0] == pytest.approx(step * (1 / 1.5 - 1 / 4))
    assert v.evidence[2, 1, 0] == pytest.approx(step * (1 / 1.5 - 1 / 4))
    assert v.evidence[1, 0, 0] == pytest.approx(-step / 4)


NEAR = mutual(3, {(0, 1): 0.5, (0, 2): 0.2, (1, 2): 0.8})


@pytest.mark.parametrize(
    ("conduct", "war", "about_1", "about_2"),
    [
        ({(1, 2): 1.0}, {}, 0.8 * (0.5 + 0.2 - 0.1), 0.0),
        ({(1, 2): 1.0, (2, 1): 1.0}, {}, 0.0, 0.0),  # both compete: nobody is the aggressor
        ({(1, 2): 1.0, (2, 1): 1.0}, {(1, 2): 1.0}, 0.5 * 0.8 * 0.6, 0.5 * 0.8 * 0.6),
        ({(1, 0): 1.0}, {}, 0.0, 0.0),  # what 0 suffers itself is no hearsay
    ],
)
def test_aggression_elsewhere_is_heard_of_by_who_is_near_either_side(
    conduct: Any, war: Any, about_1: float, about_2: float
) -> None:
    now = year(3, products={"structure": {"prox": NEAR}}, contagion=0.05, baseline_hostility=0.05)
    _, v = made(interpret.Contagion(), world(3, conduct=square(3, conduct), war=mutual(3, war)), now)
    assert v.hearsay[0, 1, 0] == pytest.approx(0.05 * LAMBDA * about_1)
    assert v.hearsay[0, 2, 0] == pytest.approx(0.05 * LAMBDA * about_2)
    assert not np.diagonal(v.hearsay[..., 0]).any()


def test_hearsay_needs_no_neighbourhood() -> None:
    now = year(products={"structure": {"prox": dyad(0.5)}}, learning=0.4, certainty_ceiling=6.0)
    now = view(now, evidence=dyad(1.0), hearsay=dyad(2.0))
    w, _ = made(interpret.BayesianBelief(), world(), now)
    assert w.log_odds[0, 1, 0] == pytest.approx(0.4 * 0.5 * 1.0 + 0.4 * 2.0)


def test_two_states_alone_hear_of_nobody() -> None:
    now = year(products={"structure": {"prox": dyad(1.0)}}, contagion=1.0)
    assert made(interpret.Contagion(), world(conduct=dyad(1, 0)), now)[1] is now.interpretation


# ------------------------------------------------------------------ securitisation
def speech(draw: float, *, fear: float = 0.8, strike: float = 1.0, hold: float = 2.0, polity: float = 0.0,
           before: float = 0.0) -> Any:  # fmt: skip
    now = year(
        draws={"interpret.speech": dyad(draw)},
        products={
            "structure": {"strike": dyad(9.0, strike), "hold": dyad(hold, 9.0)}, "interpretation": {"fear": dyad(fear)},
        },
        securitising=0.1, securitisation_weight=0.3, audience_threshold=0.5, desecuritising=0.1,
    )  # fmt: skip
    w, v = made(interpret.Securitisation(), world(securitised=dyad(before), polity=polity), now)
    return w.securitised[0, 1, 0], v.fear[0, 1, 0]


@pytest.mark.parametrize(
    ("given", "chance"),
    [
        ({}, 0.1 * 0.4 / (1 + np.exp(0.6))),  # the threat is .8 x 1 / 2 = .4
        ({"polity": 1.0}, 0.1 * 0.4 / (1 + np.exp(2.1))),
        ({"strike": 30.0}, 0.1 * 3.0 / (1 + np.exp(-15.0))),  # no threat counts more than 3
    ],
)
def test_an_audience_accepts_a_threat_or_not(given: Any, chance: float) -> None:
    assert speech(chance - 1e-6, **given)[0] == 1
    assert speech(chance + 1e-6, **given)[0] == 0


def test_what_is_securitised_is_feared_beyond_belief_and_fades() -> None:
    assert speech(1.0, before=0.5) == pytest.approx((0.45, 0.8 + 0.3 * 0.45 * 0.2))
    assert speech(0.0, before=0.5) == pytest.approx((1.0, 0.8 + 0.3 * 0.2))


# ------------------------------------------------------------------ levels of reasoning
EXPLAINED = 0.894073
"""How far fear explains competing to the sensible at log-odds 4 (see the test of sensibility)."""


@pytest.mark.parametrize(
    ("level", "sensibility", "act", "read"),
    [
        (0.0, 1.0, 1, 0.0),
        (1.0, 1.0, 1, LAMBDA),
        (1.0, 1.0, 0, -LAMBDA),
        (0.5, 1.0, 1, 0.5 * LAMBDA),
        (2.0, 0.0, 1, LAMBDA),  # the other is thought to explain nothing, as I do not
        (2.0, 1.0, 1, np.log(0.95 / EXPLAINED)),
        (2.0, 1.0, 0, np.log(0.05 / (1 - EXPLAINED))),
        (1.5, 1.0, 1, 0.5 * (LAMBDA + np.log(0.95 / EXPLAINED))),
    ],
)
def test_levels_of_reasoning(level: float, sensibility: float, act: int, read: float) -> None:
    now = view(year(
        reasoning=level, baseline_hostility=0.05, mimicry=0.05, temperature=0.05, greed_benign=0.1, credited_leap=0.05,
        incident=0.01, observation_error=0.02, certainty_ceiling=9.0,
    ), weight=dyad(0.5)).replace(structure=stakes(2.0))  # fmt: skip
    w, _ = made(
        interpret.SecondOrderBelief(), world(conduct=dyad(act), log_odds=dyad(4.0), sensibility=sensibility), now
    )
    assert w.second_order_log_odds[0, 1, 0] == pytest.approx(0.5 * read, abs=2e-5)


def test_even_the_sensible_leave_some_doubt_of_what_explains_an_act() -> None:
    """The chance that fear made me compete stops at 1 - .2 x .05 = .99."""
    now = view(year(
        reasoning=2.0, baseline_hostility=0.05, mimicry=0.005, temperature=0.01, greed_benign=0.1, credited_leap=0.0,
        incident=0.0, observation_error=0.0, certainty_ceiling=9.0,
    ), weight=dyad(1.0)).replace(structure=stakes(2.0))  # fmt: skip
    w, _ = made(interpret.SecondOrderBelief(), world(conduct=dyad(0), log_odds=dyad(9.0), sensibility=1.0), now)
    assert w.second_order_log_odds[0, 1, 0] == pytest.approx(np.log(0.005 / 0.01))
