"""What the cards tell to notice and to try is what happens: two security-seekers in Jervis's four worlds.

Margins are several Monte Carlo errors wide (100 replicas, at most .05 on a share) and the seed is fixed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.engine.ensemble import Point, stream
from detente.mechanisms.complete import completed
from detente.schools import school, schools

WORLDS = {"W1": (3.5, 0.0), "W2": (1.8, 0.0), "W3": (3.5, 1.0), "W4": (1.8, 1.0)}
BED = {"economy_spread": 0, "growth": 0, "growth_noise": 0, "malign_share": 0, "motive_change": 0, "prior": 0.75}
KEEP = ("conduct", "belief", "fear", "critical_fear", "deliberation", "amity", "capability", "economy", "wars", "bound")
TEST = (  # leaders without sensibility follow in year 100, and one side presses for eight years
    Intervention(100, settings={"sensibility": 0, "leap": 0}, edits={"sensibility": 0}),
    Intervention(110, until=118, conduct=1, actor=0, target=1),
)
CHANGED = {
    "default": [{"leap": 0.2}, {"worst_case": 0}],
    "offensive_realism": [{"volatility_up": 0.01, "volatility_down": 0.01}, {"power_seeking": 0}],
    "defensive_realism": [{"sensibility": 0}],
    "rational_spiral": [{"mimicry": 0.3}, {"preemption": 1}],
    "psychological_spiral": [{"sensibility": 0.5}, {"misreading": 0}],
    "strategic_risk": [{"preemption": 0}, {"sensibility": 0}],
    "richardson": [{"crisis_rate": 0, "crisis_base": 0, "burden_drag": 0}],
    "liberal_institutionalism": [{"leap": 0}, {"binding_transparency": 0}],
    "security_community": [{"other_regard": 0}],
    "english_school": [{"order_cost": 0}],
    "constructivism_locke": [{"respect": 0.8}],
    "constructivism_kant": [{"identity_rate": 0}],
    "habit": [{"initial_habit": 0}, {"habit_weight": 0.8}],
    "three_steps": [{"binding": 0}, {"leap": 0}, {"sensibility": 0}, {"preemption": 1}],
}
Records = Mapping[str, np.ndarray]


def label(name: str, world: str, settings: Mapping[str, float]) -> str:
    return "/".join([name, world, *(f"{k}={v:g}" for k, v in sorted(settings.items()))])


@pytest.fixture(scope="session")
def runs() -> dict[str, Records]:
    cases: list[tuple[Theory, dict[str, float], str]] = []
    for name in schools():
        for settings in ({}, *CHANGED.get(name, [])):
            cases += [(school(name).where(**settings), settings, world) for world in WORLDS]
    points = []
    for theory, _, world in cases:
        advantage, told_apart = WORLDS[world]
        settings = {**BED, "offence_advantage": advantage, "distinguishability": told_apart}
        points.append(Point(completed(theory), Scenario("dyad", settings=settings), TEST))
    found: list[dict[str, list[np.ndarray]]] = [{} for _ in points]
    for run in stream(points, years=170, replicas=np.arange(100), seed=1, keep=KEEP):
        for record, value in run.records.items():
            found[run.manifest["point"]].setdefault(record, []).append(value)
    return {
        label(t.name, world, settings): {k: np.concatenate(v) for k, v in records.items()}
        for (t, settings, world), records in zip(cases, found, strict=True)
    }


class Seen:
    """Shares of the runs of one school, by world and by what was changed."""

    def __init__(self, runs: Mapping[str, Records], name: str) -> None:
        self.runs, self.name = runs, name

    def of(self, world: str, **settings: float) -> Records:
        return self.runs[label(self.name, world, settings)]

    def competing(self, world: str, years: slice, **settings: float) -> np.ndarray:
        shares = self.of(world, **settings)["conduct"][:, years].mean(1)
        return np.stack([shares[:, 0, 1], shares[:, 1, 0]], -1)

    def paradox(self, world: str, **settings: float) -> float:
        return float((self.competing(world, slice(80, 100), **settings) >= 0.5).all(-1).mean())

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


def test_default(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "default")
    assert seen.paradox("W1") > 0.6
    assert seen.paradox("W2") < 0.1
    assert seen.paradox("W3") < seen.paradox("W1") - 0.3
    assert seen.mean("fear", "W2") > seen.mean("belief", "W2") + 0.1
    assert seen.paradox("W1", leap=0.2) < seen.paradox("W1") - 0.4
    assert seen.paradox("W1", worst_case=0) < seen.paradox("W1")


def test_offensive_realism(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "offensive_realism")
    stable = {"volatility_up": 0.01, "volatility_down": 0.01}
    for one, other in (("W1", "W3"), ("W2", "W4")):
        np.testing.assert_array_equal(seen.of(one)["conduct"], seen.of(other)["conduct"])
    assert seen.paradox("W1") > 0.9
    assert seen.paradox("W2") < 0.2
    arms = {n: float(Seen(runs, n).of("W2")["capability"][:, 99].mean()) for n in schools()}
    assert max(arms, key=lambda n: arms[n]) == "offensive_realism"
    assert seen.paradox("W2", **stable) > seen.paradox("W2") + 0.3
    assert abs(seen.paradox("W2", power_seeking=0) - seen.paradox("W2")) < 0.2
    assert seen.mean("fear", "W1") > seen.mean("belief", "W1") + 0.05
    belief = seen.of("W1")["belief"][:, 1:, [0, 1], [1, 0]]  # the first year is the prior
    assert belief.min() >= 0.1 - 1e-6
    assert belief.max() <= 0.9 + 1e-6


def test_defensive_realism(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "defensive_realism")
    assert seen.paradox("W1") < 0.3
    assert seen.lost("W1") > 0.2
    assert seen.kept("W2") > 0.9
    assert seen.paradox("W1", sensibility=0) > seen.paradox("W1") + 0.4
    assert seen.of("W1")["bound"].max() == 0


def test_offence_defence(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "offence_defence")
    assert seen.paradox("W1") > 0.8
    assert 0.35 < seen.paradox("W3") < 0.8
    assert max(seen.paradox("W2"), seen.paradox("W4")) < 0.05
    assert seen.lost("W3") > 0.15


def test_rational_spiral(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "rational_spiral")
    assert seen.paradox("W1") < 0.15
    assert seen.lost("W1") > 0.25
    assert seen.mean("belief", "W1") < 0.2 < Seen(runs, "psychological_spiral").mean("belief", "W1")
    assert seen.kept("W1", mimicry=0.3) < seen.kept("W1") - 0.3
    assert seen.paradox("W1", preemption=1) > 0.7


def test_psychological_spiral(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "psychological_spiral")
    belief = seen.of("W1")["belief"][:, 99, 0, 1]
    assert ((belief < 0.2) | (belief > 0.8)).mean() > 0.9  # one of two lasting outcomes
    assert seen.paradox("W1", sensibility=0.5) < 0.3
    assert seen.paradox("W1", misreading=0) > 0.5


def test_strategic_risk(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "strategic_risk")
    assert seen.paradox("W1") > 0.95
    assert seen.mean("fear", "W1") > seen.mean("belief", "W1") + 0.1
    assert abs(seen.paradox("W2") - seen.paradox("W4")) < 0.15
    assert seen.paradox("W1", preemption=0) < 0.2
    assert seen.paradox("W2", sensibility=0) < seen.paradox("W2") - 0.2


def test_richardson(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "richardson")
    bare = {"crisis_rate": 0.0, "crisis_base": 0.0, "burden_drag": 0.0}
    assert min(seen.paradox(world) for world in WORLDS) > 0.95
    settles, races = (seen.of(w, **bare)["capability"][:, 60:100] for w in ("W2", "W1"))
    assert np.ptp(settles[:, -20:]) < 0.05
    assert settles.max() < 1.0 < 0.5 * races[:, -1].min()
    spent = seen.of("W1")["economy"]
    assert spent[:, 99].mean() < 0.5 * spent[:, 0].mean()


def test_liberal_institutionalism(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "liberal_institutionalism")
    assert 0.3 < seen.paradox("W1") < 0.65
    assert seen.lost("W1") < 0.1
    assert seen.paradox("W1", leap=0) > seen.paradox("W1") + 0.1
    assert abs(seen.paradox("W1", binding_transparency=0) - seen.paradox("W1")) < 0.1
    assert seen.mean("critical_fear", "W2") > seen.mean("critical_fear", "W2", 0) + 0.1


def test_security_community(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "security_community")
    amity = seen.of("W1")["amity"][:, 99, 0, 1]
    assert (amity > 0.5).mean() > 0.2
    assert (amity < -0.5).mean() > 0.3
    assert seen.paradox("W1", other_regard=0) < seen.paradox("W1") - 0.05
    assert seen.lost("W1") < 0.1


def test_english_school(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "english_school")
    assert seen.paradox("W1") > 0.6
    assert abs(seen.paradox("W1", order_cost=0) - seen.paradox("W1")) < 0.1


def test_the_three_cultures(runs: dict[str, Records]) -> None:
    hobbes, locke, kant = (Seen(runs, f"constructivism_{n}") for n in ("hobbes", "locke", "kant"))
    assert hobbes.paradox("W1") > locke.paradox("W1") > kant.paradox("W1")
    assert hobbes.mean("critical_fear", "W1", 1) < 0.2
    assert hobbes.mean("amity", "W2") > 0.2
    assert hobbes.paradox("W2") < 0.2
    assert locke.mean("amity", "W2") > 0.3
    assert locke.mean("amity", "W1") < -0.3
    assert abs(locke.paradox("W1", respect=0.8) - locke.paradox("W1")) < 0.1
    assert max(kant.war(world) for world in WORLDS) < 0.25
    assert kant.mean("amity", "W1") < 0.7
    assert 0.0 == kant.paradox("W1", identity_rate=0) < kant.paradox("W1")


def test_habit(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "habit")
    assert seen.mean("deliberation", "W1", 0) == 0
    assert seen.mean("deliberation", "W1") < 0.1
    assert min(seen.paradox("W2"), seen.paradox("W4")) > 0.6
    assert seen.paradox("W1", initial_habit=0) == 0
    assert seen.paradox("W2", habit_weight=0.8) < seen.paradox("W2") - 0.4


def test_three_steps(runs: dict[str, Records]) -> None:
    seen = Seen(runs, "three_steps")
    assert seen.paradox("W1") < 0.05
    assert seen.kept("W1") > 0.8
    assert seen.paradox("W1", binding=0) < 0.1
    assert seen.lost("W1", binding=0) > seen.lost("W1") + 0.25
    assert seen.mean("critical_fear", "W1") > seen.mean("fear", "W1") + 0.4
    assert seen.paradox("W1", leap=0) > 0.1
    assert seen.paradox("W1", sensibility=0) > 0.03
    assert seen.paradox("W1", preemption=1) > 0.7
    assert seen.war("W1") > 0.2
