"""Two security-seekers in Jervis's four worlds under every school, and what is seen in their runs."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from detente.core.scenario import Intervention
from detente.engine.ensemble import Point, stream

WORLDS = {"W1": (3.5, 0.0), "W2": (1.8, 0.0), "W3": (3.5, 1.0), "W4": (1.8, 1.0)}
BASE = {"economy_spread": 0, "growth": 0, "growth_noise": 0, "malign_share": 0, "motive_change": 0, "prior": 0.75}
KEEP = (
    "conduct",
    "belief",
    "fear",
    "critical_fear",
    "deliberation",
    "amity",
    "posture",
    "capability",
    "economy",
    "world_growth",
    "wars",
    "bound",
    "order",
    "bind_economic",
    "bind_security",
)
LEADERS = Intervention(100, settings={"sensibility": 0, "leap": 0}, edits={"sensibility": 0})
TESTS = {  # leaders without sensibility follow in year 100, then one side presses for eight years; or fear returns too
    "": (LEADERS, Intervention(110, until=118, conduct=1, actor=0, target=1)),
    "fear": (LEADERS, Intervention(110, until=118, conduct=1, actor=0, target=1, edits={"belief": 0.95})),
}
CHANGED: Mapping[str, list[tuple[str, dict[str, float]]]] = {
    "default": [("W1", {"leap": 0.2}), ("W1", {"worst_case": 0})],
    "offensive_realism": [
        ("W2", {"volatility_up": 0.01, "volatility_down": 0.01}),
        ("W2", {"power_seeking": 0}),
    ],
    "defensive_realism": [
        ("W1", {"sensibility": 0}),
        ("W1", {"signal_rate": 0}),
        ("W1", {"treaty_rate": 0}),
        ("W1", {"act_arms": 0}),
        ("W3", {"posture_signal": 0}),
    ],
    "offence_defence": [("W3", {"posture_signal": 0})],
    "power_transition": [("W1", {"preventive_horizon": 0})],
    "rational_spiral": [("W1", {"mimicry": 0.3}), ("W1", {"preemption": 1})],
    "psychological_spiral": [("W1", {"sensibility": 0.5}), ("W1", {"misreading": 0})],
    "strategic_risk": [("W1", {"preemption": 0}), ("W2", {"sensibility": 0})],
    "richardson": [(w, {"crisis_rate": 0, "crisis_base": 0, "burden_drag": 0}) for w in ("W1", "W2")],
    "liberal_institutionalism": [("W1", {"leap": 0}), ("W1", {"binding_transparency": 0})],
    "neofunctionalism": [("W1", {"spillover": 0})],
    "security_community": [("W1", {"other_regard": 0})],
    "democratic_peace": [
        ("W1", {"talk": 0}),
        ("W1", {"audience_credibility": 0}),
        ("W1", {"talk_scepticism": 1}),
    ],
    "english_school": [("W1", {"order_cost": 0})],
    "constructivism_locke": [("W1", {"respect": 0.8})],
    "constructivism_kant": [("W1", {"shared_knowledge": 0}), ("W1", {"shared_knowledge": 0, "identity_rate": 0})],
    "copenhagen": [("W1", {"securitising": 0}), ("W1", {"desecuritising": 0.5}), ("W1", {"audience_threshold": 1.5})],
    "regional_complex": [("W1", {"separation": 0.4}), ("W1", {"separation": 0})],
    "habit": [("W1", {"initial_habit": 0}), ("W2", {"habit_weight": 0.8})],
    "tit_for_tat": [
        ("W1", {"generosity": 0.3}),
        ("W1", {"incident": 0, "observation_error": 0}),
    ],
    "grit": [("W1", {"reciprocity": 0}), ("W1", {"leap": 0, "signal_rate": 0, "talk": 0})],
    "three_steps": [("W1", {k: v}) for k, v in {"binding": 0, "leap": 0, "sensibility": 0, "preemption": 1}.items()],
}
FEARED: Mapping[str, list[dict[str, float]]] = {
    "defensive_realism": [{}],
    "three_steps": [{}, {"binding": 0}],
}
Records = Mapping[str, np.ndarray]


def label(name: str, world: str, settings: Mapping[str, float], test: str = "") -> str:
    return "/".join([name, world, test, *(f"{k}={v:g}" for k, v in sorted(settings.items()))])


def gathered(points: list[Point], years: int, replicates: int, keep: tuple[str, ...]) -> list[dict[str, np.ndarray]]:
    found: list[dict[str, list[np.ndarray]]] = [{} for _ in points]
    for run in stream(points, years=years, replicate_ids=np.arange(replicates), seed=1, keep=keep):
        for record, value in run.in_units_of_the_start().items():
            found[run.manifest["point"]].setdefault(record, []).append(value)
    return [{k: np.concatenate(v) for k, v in records.items()} for records in found]


class Seen:
    """Shares of the runs of one school, by world, by what was changed, and by test."""

    def __init__(self, runs: Mapping[str, Records], name: str, test: str = "") -> None:
        self.runs, self.name, self.test = runs, name, test

    def of(self, world: str, **settings: float) -> Records:
        return self.runs[label(self.name, world, settings, self.test)]

    def competing(self, world: str, years: slice, **settings: float) -> np.ndarray:
        shares = self.of(world, **settings)["conduct"][:, years].mean(1)
        return np.stack([shares[:, 0, 1], shares[:, 1, 0]], -1)

    def paradox(self, world: str, **settings: float) -> float:
        return float(self.trapped(world, **settings).mean())

    def trapped(self, world: str, **settings: float) -> np.ndarray:
        return np.asarray((self.competing(world, slice(80, 100), **settings) >= 0.5).all(-1))

    def kept(self, world: str, **settings: float) -> float:
        before = self.competing(world, slice(80, 100), **settings) < 0.2
        after = self.competing(world, slice(150, 170), **settings) < 0.2
        return float((before & after).all(-1).mean())

    def lost(self, world: str, **settings: float) -> float:
        before = self.competing(world, slice(80, 100), **settings) < 0.2
        after = self.competing(world, slice(150, 170), **settings) < 0.2
        return float((before.all(-1) & ~after.all(-1)).mean())

    def war(self, world: str, **settings: float) -> float:
        return float((self.of(world, **settings)["wars"][:, :100].sum(1) > 0).mean())

    def mean(self, record: str, world: str, year: int = 99, **settings: float) -> float:
        return float(self.of(world, **settings)[record][:, year, 0, 1].mean())

    def offence(self, world: str, **settings: float) -> float:
        return float(self.of(world, **settings)["posture"][:, 99].mean())
