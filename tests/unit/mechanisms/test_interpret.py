"""Interpret by hand-worked numbers."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.phases import Interpretation
from detente.mechanisms import interpret
from unit.mechanisms.bench import MIX_OF_PEACE, dyad, made, world, year
from unit.mechanisms.test_structure import stakes

LAMBDA = np.log(0.95 / 0.05)
BOUND = dict.fromkeys(("bind_economic", "bind_political", "bind_security"), dyad(1.0))


def view(now: Any, **fields: Any) -> Any:
    """The same year with a view of the others."""
    return now.replace(interpretation=Interpretation(**{k: np.asarray(v, float)[..., None] for k, v in fields.items()}))


# ------------------------------------------------------------------ sensibility
@pytest.mark.parametrize(
    ("sensibility", "second_order", "settings", "explained"),
    [
        (0.0, 4.0, {}, 0.05),
        (1.0, 0.0, {}, 0.0489142),
        (1.0, 4.0, {}, 0.894073),
        (0.5, 4.0, {}, 0.472036),
        (1.0, 4.0, {"mimicry": 0.3}, 0.7),
        (1.0, 4.0, {"credited_leap": 0.5}, 0.484775),
        (
            1.0,
            9.0,
            {"credited_leap": 0, "incident": 0, "observation_error": 0, "temperature": 0.01, "mimicry": 0.005},
            0.99,
        ),
    ],
)
def test_fear_explains_competing_to_the_sensible(
    sensibility: float, second_order: float, settings: Any, explained: float
) -> None:
    now = year(**{"temperature": 0.05, "greed_benign": 0.1, **settings}).replace(structure=stakes(2.0))
    _, v = made(interpret.Sensibility(), world(sensibility=sensibility, second_order_log_odds=second_order), now)
    assert v.p_benign_competes[0, 1, 0] == pytest.approx(explained, abs=2e-6)


def test_before_any_act_nothing_is_explained() -> None:
    now = year(has_past=0.0).replace(structure=stakes(2.0))
    _, v = made(interpret.Sensibility(), world(sensibility=1.0, second_order_log_odds=4.0), now)
    assert v.p_benign_competes[0, 1, 0] == pytest.approx(0.05)


def test_what_i_does_tells_j_about_i() -> None:
    now = view(year(baseline_hostility=0.05), weight=dyad(0.5))
    w, _ = made(interpret.SecondOrderBelief(), world(conduct=dyad(1, 0), second_order_log_odds=dyad(1.0)), now)
    assert w.second_order_log_odds[0, 1, 0] == pytest.approx(1 + 0.5 * LAMBDA)
    assert w.second_order_log_odds[1, 0, 0] == pytest.approx(1 - 0.5 * LAMBDA)


def test_it_is_who_asks_that_must_be_sensible() -> None:
    """Of two alike in all else, the sensible explains by fear what the other does not, and expects it back."""
    of, now = {"sensibility": [1.0, 0.0]}, year(temperature=0.05, greed_benign=0.1).replace(structure=stakes(2.0))
    _, v = made(interpret.Sensibility(), world(**of, second_order_log_odds=4.0), now)
    assert v.p_benign_competes[0, 1, 0] == pytest.approx(0.894073, abs=2e-6)
    assert v.p_benign_competes[1, 0, 0] == pytest.approx(0.05)
    told = {"reasoning": 2.0, "baseline_hostility": 0.05, "mimicry": 0.05, "temperature": 0.05, "greed_benign": 0.1}
    now = view(year(**told).replace(structure=stakes(2.0)), weight=dyad(0.5))
    w, _ = made(interpret.SecondOrderBelief(), world(**of, conduct=dyad(1), log_odds=dyad(4.0)), now)
    assert w.second_order_log_odds[1, 0, 0] == pytest.approx(0.5 * LAMBDA)
    assert abs(w.second_order_log_odds[0, 1, 0]) < 0.1 * LAMBDA


# ------------------------------------------------------------------ evidence
@pytest.mark.parametrize(
    ("log_odds", "seen", "draw", "sensibility", "read"),
    [
        (1.0, 0, 0.29, 0.0, 1),
        (1.0, 0, 0.31, 0.0, 0),
        (-1.0, 1, 0.29, 0.0, 0),
        (1.0, 1, 0.0, 0.0, 1),
        (1.0, 0, 0.16, 0.5, 0),
        (0.0, 1, 0.0, 0.0, 1),
    ],
)
def test_disconfirming_acts_are_misread(log_odds: float, seen: int, draw: float, sensibility: float, read: int) -> None:
    now = view(year(draws={"interpret.misreading": dyad(draw)}, misreading=0.3), perceived=dyad(seen))
    _, v = made(interpret.Misreading(), world(log_odds=dyad(log_odds), sensibility=sensibility), now)
    assert v.perceived[0, 1, 0] == read


@pytest.mark.parametrize("who", [{"sensibility": [0.9, 0.0]}, BOUND])
def test_it_is_the_onlooker_who_reads_clearly(who: Any) -> None:
    """At a draw of .1 under .3 the second misreads; the first, sensible or made to see by what binds it, does not."""
    now = year(draws={"interpret.misreading": dyad(0.1)}, misreading=0.3, binding_transparency=[1.0, 0.0])
    now = view(now, perceived=dyad(0))
    _, v = made(interpret.Misreading(), world(log_odds=dyad(1.0), **who), now)
    assert (v.perceived[0, 1, 0], v.perceived[1, 0, 0]) == (0, 1)


@pytest.mark.parametrize(
    ("act", "explained", "evidence"),
    [
        (1, 0.05, LAMBDA),
        (0, 0.05, -LAMBDA),
        (1, 0.95, 0.0),
        (0, 0.95, 0.0),
        (1, 0.5, np.log(1.9)),
        (0, 0.5, np.log(0.1)),
    ],
)
def test_competing_speaks_for_malice_as_far_as_fear_does_not_explain_it(
    act: int, explained: float, evidence: float
) -> None:
    now = view(
        year(mimicry=0.05), perceived=dyad(act), p_benign_competes=np.full((2, 2), explained), evidence=dyad(0.0)
    )
    _, v = made(interpret.ConductEvidence(), world(), now)
    assert v.evidence[0, 1, 0] == pytest.approx(evidence, abs=1e-9)


@pytest.mark.parametrize(
    ("mix", "share", "evidence"), [(1, 1.0, 0.566219), (0, 1.0, -1.433781), (1, 0.0, 0.0), (0, 0.0, 0.0)]
)
def test_offensive_forces_speak_for_malice(mix: int, share: float, evidence: float) -> None:
    now = view(year(distinguishability=share, offence_advantage=MIX_OF_PEACE), evidence=dyad(0.0))
    now = now.replace(signals=now.signals.replace(force_mix_seen=dyad(mix)[..., None]))
    _, v = made(interpret.ForceMixEvidence(), world(), now)
    assert v.evidence[0, 1, 0] == pytest.approx(evidence, abs=1e-6)


@pytest.mark.parametrize(("growth", "evidence"), [(0.05, 0.12), (0.5, 0.24), (-0.5, -0.24), (0.0, 0.0)])
def test_a_build_up_speaks_for_malice_less_to_the_sensible(growth: float, evidence: float) -> None:
    now = view(year(arms_evidence=0.3), evidence=dyad(0.0), second_order=dyad(0.4))
    _, v = made(interpret.ArmsEvidence(), world(build_up=[0.0, growth], sensibility=0.5), now)
    assert v.evidence[0, 1, 0] == pytest.approx(evidence)


def test_it_is_the_onlooker_who_must_be_sensible_of_a_build_up() -> None:
    """.24 at .1 growth, but for the share that fear explains: sensibility of who looks on, .9 and .1, times .4."""
    now = view(year(arms_evidence=0.3), evidence=dyad(0.0), second_order=dyad(0.4))
    _, v = made(interpret.ArmsEvidence(), world(build_up=[0.1, 0.1], sensibility=[0.9, 0.1]), now)
    assert v.evidence[0, 1, 0] == pytest.approx(0.3 * (1 - 0.9 * 0.4))
    assert v.evidence[1, 0, 0] == pytest.approx(0.3 * (1 - 0.1 * 0.4))


def test_war_is_two_acts_worth_of_evidence() -> None:
    now = view(year(baseline_hostility=0.05), evidence=dyad(0.1))
    _, v = made(interpret.WarEvidence(), world(war=dyad(1.0)), now)
    assert v.evidence[0, 1, 0] == pytest.approx(0.1 + 2 * LAMBDA)


# ------------------------------------------------------------------ belief
@pytest.mark.parametrize(
    ("evidence", "has_past", "after"), [(1.0, 1.0, 1.4), (1.0, 0.0, 1.0), (99.0, 1.0, 6.0), (-99.0, 1.0, -6.0)]
)
def test_log_odds_move_by_weighted_evidence(evidence: float, has_past: float, after: float) -> None:
    now = year(products={"structure": {"prox": dyad(0.8)}}, has_past=has_past, learning=0.5, certainty_ceiling=6.0)
    now = view(now, evidence=dyad(evidence))
    w, _ = made(interpret.BayesianBelief(), world(log_odds=dyad(1.0)), now)
    assert w.log_odds[0, 1, 0] == pytest.approx(after)


@given(st.floats(0.003, 0.997), st.floats(0, 0.5), st.floats(0, 0.5))
def test_what_was_learned_fades(belief: float, up: float, down: float) -> None:
    now = year(volatility_up=up, volatility_down=down)
    w, _ = made(interpret.Volatility(), world(log_odds=np.log(belief / (1 - belief))), now)
    faded = 1 / (1 + np.exp(-w.log_odds[0, 1, 0]))
    assert faded == pytest.approx(np.clip(belief * (1 - down) + (1 - belief) * up, 1 / (1 + np.exp(6)), None), abs=1e-6)


@pytest.mark.parametrize(("frame", "amity", "belief"), [(0.0, -1.0, 0.5), (1.0, -1.0, 0.731059), (1.0, 1.0, 0.268941)])
def test_identity_colours_belief(frame: float, amity: float, belief: float) -> None:
    _, v = made(interpret.Belief(), world(amity=dyad(amity)), year(frame=frame))
    assert v.belief[0, 1, 0] == pytest.approx(belief, abs=1e-6)
    assert v.belief[0, 0, 0] == 0


# ------------------------------------------------------------------ fear
def test_fear_is_worked_out_by_hand() -> None:
    now = view(
        year(preemption=0.5, worst_case=0.2), belief=dyad(0.4), fear=dyad(0.4), p_benign_competes=np.full((2, 2), 0.6)
    )
    _, v = made(interpret.Preemption(), world(), now)
    assert v.fear[0, 1, 0] == pytest.approx(0.58)
    _, v = interpret.WorstCase()(world(), v, now)
    assert v.fear[0, 1, 0] == pytest.approx(0.2 + 0.8 * 0.58)
    assert v.fear[0, 0, 0] == 0


SHARE = st.floats(0, 1)


@given(SHARE, SHARE, SHARE, SHARE)
def test_fear_is_a_probability_no_less_than_belief(
    belief: float, explained: float, preemption: float, worst: float
) -> None:
    now = view(
        year(preemption=preemption, worst_case=worst),
        belief=dyad(belief),
        fear=dyad(belief),
        p_benign_competes=dyad(explained),
    )
    _, v = made(interpret.Preemption(), world(), now)
    _, v = interpret.WorstCase()(world(), v, now)
    assert belief - 1e-9 <= v.fear[0, 1, 0] <= 1 + 1e-9


def test_a_new_leader_forgets() -> None:
    now = year(products={"signals": {"new_leader": [1.0, 0.0]}}, turnover_reset=0.2, frame=1.0)
    before = world(log_odds=dyad(2.0), prior_log_odds=dyad(1.0), amity=dyad(0.5))
    w, _ = made(interpret.Forgetting(), before, now)
    assert w.log_odds[0, 1, 0] == pytest.approx(2 + 0.2 * (0.5 - 2))
    assert w.log_odds[1, 0, 0] == 2
