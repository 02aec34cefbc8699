"""In a mixed world every state goes by its own parameters: whose value counts, in every mechanism.

Events stand at their probability, so that each parameter shows in each number that hangs on it.
"""

from typing import Any

import numpy as np
import pytest

from detente.core.param import REGISTRY, list_parameters
from detente.core.phases import Mechanism
from detente.core.world import FIELDS as DECLARED
from detente.mechanisms.complete import COMPLETE
from unit.mechanisms.bench import laned, made, world, year

N = 3
OFF = 1.0 - np.eye(N)
DRAWN = np.random.default_rng(7)
DYADS = {name: DRAWN.uniform(0.1, 0.9, (N, N)) for name in (
    "seen", "force_mix_seen", "intelligence", "cheating_seen", "message", "perceived", "p_benign_competes",
    "evidence", "hearsay", "weight", "belief", "fear", "compete", "conduct", "decay", "reach", "win", "even", "edge",
    "cost", "reward", "restraint", "exposure", "strike", "hold", "dependence", "aid",
)}  # fmt: skip
BOTH_WAYS = DRAWN.uniform(0.1, 0.9, (N, N))
BOTH_WAYS = (BOTH_WAYS + BOTH_WAYS.T) / 2 * OFF
FIELDS = {
    name: BOTH_WAYS if name in ("war", "crisis", "alliance", "treaty", "trade", "distance") or name[:4] == "bind"
    else 0.4 if field.of == "system"
    else DRAWN.uniform(0.1, 0.9, field.shape(N))
    for name, field in DECLARED.items()
}  # fmt: skip
FIELDS["polity"] = np.ones(N)
FIELDS["bind_political"] = 0.95 * OFF
FIELDS["bind_security"] = 0.95 * OFF
OF_STATES = np.array([0.6, 0.7, 0.8])

THEIRS = {
    ("CheapTalk", "talk"), ("CheapTalk", "talk_mimicry"), ("CheapTalk", "audience_credibility"),
    ("TalkEvidence", "talk"), ("TalkEvidence", "talk_mimicry"), ("TalkEvidence", "audience_credibility"),
    ("SignalEvidence", "signal_cost"), ("Sensibility", "greed_benign"), ("BindingReliance", "binding_reliance"),
}  # fmt: skip
"""Parameters of the other: how often it talks and could lie, what it could give up, would gain, relies on."""
SILENT = {
    ("BayesianBelief", "certainty_ceiling"), ("Volatility", "certainty_ceiling"),
    ("SecondOrderBelief", "certainty_ceiling"), ("Sensibility", "mimicry"), ("ForceTarget", "attention"),
    ("ConductEvidence", "baseline_hostility"), ("Institutions", "binding_transparency"), ("Arming", "force_cap"),
    ("Deception", "greed_benign"), ("CreditedDeception", "greed_benign"), ("CreditedDeception", "frame"),
}  # fmt: skip
"""Bounds that nothing reaches here, thresholds that nothing is near to, and parameters that other mechanisms read."""
SHARED = {
    # the mean of both sides, or both of them
    "offence_advantage", "decisiveness", "posture_effect", "latent_force", "ally_offence", "distance_scale",
    "density", "reach_exponent", "crisis_rate", "crisis_base", "bargaining_noise", "audience_cost", "severity_tail",
    "conquest", "territorial_norm", "trade_rate", "coercion", "binding", "binding_build", "binding_decay",
    "binding_break", "spillover", "sector_gradient", "treaty_rate", "alliance_rate", "alliance_decay",
    "alliance_temperature", "autonomy_cost", "threat_perception", "commitment_shift", "joining", "joining_rounds",
    "other_regard", "pool_aid", "pool_threshold", "pool_rule", "power_seeking", "trade_gain", "pact_joining",
}  # fmt: skip
"""Parameters of what two or more states do together, which other tests look at."""


class Mean:
    """Events at their probability; numbers at one half."""

    def number(self, name: str) -> np.ndarray:
        small = name in ("observe.traits", "interact.growth", "observe.turnover", "observe.motive")
        return np.full((N, 1) if small else (N, N, 1), 0.5)

    def happens(self, name: str, probability: np.ndarray) -> np.ndarray:
        return probability


def outcome(mechanism: Mechanism, **settings: Any) -> dict[str, np.ndarray]:
    """Everything that a mechanism makes, by name."""
    base: dict[str, Any] = {
        "talk": 0.4, "signal_rate": 0.4, "intelligence": 0.4, "reciprocity": 0.4, "preemption": 0.3, "reasoning": 1.5,
        "frame": 0.5, "export_control": 0.4, "ruin": 0.5, "preventive_horizon": 3.0, "talk_scepticism": 0.3,
        "offensive_ceiling": 0.2, "posture_signal": 1.0, "deception": 0.5, "credited_deception": 0.5,
        "promise_check": 0.5, "desecuritising_move": 0.5,
    }  # fmt: skip
    now = year(N, **{**base, **settings}).replace(draws=Mean(), averaged=True)
    for name in ("structure", "signals", "interpretation", "response"):
        part = getattr(now, name)
        made_before = {k: laned(v, (N, N)) for k, v in DYADS.items()} | {"prox": laned(BOTH_WAYS, (N, N))}
        made_before |= {
            k: laned(OF_STATES, (N,))
            for k in ("attack", "defence", "target", "posture", "effort", "burden", "costly", "new_leader")
        }
        now = now.replace(**{name: part.replace(**{k: v for k, v in made_before.items() if hasattr(part, k)})})
    after, product = made(mechanism, world(N, **FIELDS), now)
    parts = {} if product is None else {f"made.{k}": v for k, v in vars(product).items() if k != "back"}
    out = {k: v for k, v in {**vars(after), **parts}.items() if isinstance(v, np.ndarray) and max(v.shape) == N}
    return {k: np.broadcast_to(v, (N,) * (v.ndim - 1) + (1,))[..., 0] for k, v in out.items()}


CASES = [
    (m, name)
    for m in COMPLETE.mechanisms
    if m.phase != "start"
    for name in (*list_parameters(type(m)), *m.borrows)
    if name not in SHARED
    and (type(m).__name__, name) not in SILENT
    and (type(m).__name__, name) not in {("Treaties", "verification"), ("War", "greed_benign"), ("War", "greed_malign")}
]


@pytest.mark.parametrize(("mechanism", "name"), CASES, ids=lambda x: x if isinstance(x, str) else repr(x))
def test_each_goes_by_its_own(mechanism: Mechanism, name: str) -> None:
    p = REGISTRY[name]
    low, high = (p.low + share * (p.high - p.low) for share in (0.3, 0.6))
    one, other, mixed = (outcome(mechanism, **{name: v}) for v in (low, high, [low, high, high]))
    theirs = (type(mechanism).__name__, name) in THEIRS
    moved = False
    for field, got in mixed.items():
        if got.ndim == 2:
            mine = [(0, 1), (0, 2)] if not theirs else [(1, 0), (2, 0)]
            rest = [(1, 2), (2, 1)] + ([(1, 0), (2, 0)] if not theirs else [(0, 1), (0, 2)])
        else:
            mine, rest = [(0,)], [(1,), (2,)]
        for places, want in ((mine, one), (rest, other)):
            for place in places:
                assert got[place] == pytest.approx(want[field][place], rel=1e-9, abs=1e-12), (field, place)
        moved = moved or any(abs(one[field][i] - other[field][i]) > 1e-9 for i in (*mine, *rest))
    assert moved, "the parameter shows in nothing here"
