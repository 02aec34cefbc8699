"""What the cards tell to notice of deceit: deceivers, and institutions that are relied upon.

A security-seeker (0) meets a greedy state (1) that may feign good will.

200 replicates under common luck and a fixed seed. Differences asked for are at least 4 standard errors: a sound engine
with other luck fails a comparison less than once in 15,000 times.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from detente.core.scenario import Intervention, Scenario
from detente.engine.ensemble import Point, stream
from detente.mechanisms.complete import completed
from detente.schools import school
from unit.schools.noticed import BASE, gathered

MET = {"motive_change": 0, "economy_spread": 0, "growth_noise": 0, "prior": 0.15, "offence_advantage": 2.5}
KEEP = ("conduct", "restraint")
CASES: Mapping[str, tuple[str, dict[str, float]]] = {
    " ".join(f"{name} {label}".split()): (name, {**settings, "deception": deceit, "credited_deception": credited})
    for name, label, settings in (
        ("three_steps", "", {}),
        ("three_steps", "unbound", {"binding": 0.0}),
        ("grit", "", {}),
        ("defensive_realism", "", {}),
        ("defensive_realism", "unsignalled", {"signal_rate": 0.0}),
        ("democratic_peace", "", {}),
        ("democratic_peace", "silent", {"talk": 0.0}),
        ("default", "", {}),
        ("default", "talking", {"talk": 0.5, "audience_credibility": 0.0}),
    )
    for deceit, credited, label in (
        (0.0, 0.0, label),
        (1.0, 0.0, f"{label} deceived"),
        *(((0.5, 0.0, "half"), (0.5, 0.5, "half wary"), (1.0, 1.0, "wary")) if name == "grit" else ()),
    )
}


class Met:
    """What came of each meeting."""

    def __init__(self) -> None:
        place = Scenario("pair", settings=MET, given={"malign": np.array([0.0, 1.0])})
        points = [Point(completed(school(name).where(**given)), place) for name, given in CASES.values()]
        found: dict[int, list[Mapping[str, np.ndarray]]] = {}
        for run in stream(points, years=100, replicate_ids=np.arange(200), seed=1, keep=KEEP):
            found.setdefault(run.manifest["point"], []).append({k: run[k] for k in KEEP})
        self.of = {case: {k: np.concatenate([r[k] for r in found[i]]) for k in KEEP} for i, case in enumerate(CASES)}

    def exploited(self, case: str) -> np.ndarray:
        """Share of years in which the seeker holds back and the greedy state competes, by replicate."""
        acts = self.of[case]["conduct"]
        return ((acts[:, :, 0, 1] == 0) & (acts[:, :, 1, 0] == 1)).mean(1)

    def less(self, case: str, other: str) -> bool:
        """Whether the seeker is surely less exploited in one case than in another."""
        gain = self.exploited(other) - self.exploited(case)
        return bool(gain.mean() > 4 * gain.std(ddof=1) / len(gain) ** 0.5)


@pytest.fixture(scope="module")
def met() -> Met:
    return Met()


@pytest.mark.notice("schools/three_steps", "Binding binds a deceiver too")
def test_binding_binds_a_deceiver(met: Met) -> None:
    """Exploited .31 by the openly greedy, .14 by a deceiver, .40 by an unbound one; R - T >= 0 in all runs."""
    worth = met.of["three_steps deceived"]["restraint"][:, 80:, 1, 0]
    bound = ((worth >= 0).mean(1) > 0.5).mean()
    assert bound > 0.5 + 4 * 0.5 / len(worth) ** 0.5
    assert ((met.of["three_steps"]["restraint"][:, 80:, 1, 0] >= 0).mean(1) > 0.5).mean() < 0.1
    assert met.less("three_steps deceived", "three_steps")
    assert met.less("three_steps unbound", "three_steps unbound deceived")


@pytest.mark.notice("schools/grit", "Nothing in it tells a deceiver")
def test_graduated_steps_do_not_tell_a_deceiver(met: Met) -> None:
    """Exploited .39 by the openly greedy, .41 and .46 by half and full deceivers; .33 and .43 where credited."""
    assert met.less("grit", "grit half")
    assert met.less("grit half", "grit deceived")
    assert met.less("grit half wary", "grit")
    assert met.less("grit", "grit wary")


@pytest.mark.notice("schools/defensive_realism", "Reassurance by conduct")
def test_reassurance_by_conduct_is_counterfeited(met: Met) -> None:
    """Exploited .19 by the openly greedy, .45 by a deceiver, and about as often without costly signals."""
    openly, feigned = (met.exploited(f"defensive_realism{d}") for d in ("", " deceived"))
    excess = feigned - 2 * openly
    assert excess.mean() > 4 * excess.std(ddof=1) / len(excess) ** 0.5
    assert feigned.mean() > 0.8 * met.exploited("defensive_realism unsignalled deceived").mean()


@pytest.mark.notice("schools/democratic_peace", "A democracy whose acts feign")
def test_words_give_a_democracy_away_and_cheap_talk_nobody(met: Met) -> None:
    """Exploited .32 where democracies speak and .45 where they are silent; .46 in the default world either way."""
    assert met.less("democratic_peace deceived", "democratic_peace silent deceived")
    cheap, silent = (met.exploited(f"default{t} deceived") for t in (" talking", ""))
    assert abs(cheap.mean() - silent.mean()) < 0.03


FEARED = (
    Intervention(100, settings={"sensibility": 0, "leap": 0}, edits={"sensibility": 0}),
    Intervention(110, until=118, conduct=1, actor=0, target=1, edits={"belief": 0.95}),
)
"""New leaders without sensibility, then eight years of pressure in which fear is back."""


def institutions(done: tuple[Intervention, ...], years: int, place: Mapping[str, float]) -> list[np.ndarray]:
    """Conduct [replicate, year, 2] under liberal institutionalism without and with full reliance."""
    places = Scenario("pair", settings={**BASE, **place})
    theories = [school("liberal_institutionalism").where(binding_reliance=r) for r in (0.0, 1.0)]
    points = [Point(completed(t), places, done) for t in theories]
    found = gathered(points, years, 200, ("conduct", "world_growth"))
    return [r["conduct"][:, :, [0, 1], [1, 0]] for r in found]


def hostile(acts: np.ndarray) -> float:
    return float((acts[:, 80:100].mean(1) >= 0.5).all(-1).mean())


@pytest.mark.notice("schools/liberal_institutionalism", "The false promise")
def test_reliance_harms_where_fear_returns() -> None:
    """Hostile .02 and .44 either way; .078 of the years one-sided with the greedy; kept .95, .72 once fear returns."""
    for advantage in (2.5, 4.0):
        careful, reliant = institutions((), 100, {"offence_advantage": advantage})
        assert abs(hostile(careful) - hostile(reliant)) < 0.02
    careful, reliant = institutions((), 100, {"malign_share": 0.15, "motive_change": 1})
    careless = [(acts[..., 0] != acts[..., 1]).mean() for acts in (careful, reliant)]
    assert abs(careless[1] - careless[0]) < 0.005
    kept = [
        ((acts[:, 80:100].mean(1) < 0.2) & (acts[:, 150:].mean(1) < 0.2)).all(-1).astype(float)
        for acts in institutions(FEARED, 170, {})
    ]
    gain = kept[0] - kept[1]
    assert gain.mean() > 4 * gain.std(ddof=1) / len(gain) ** 0.5
    assert gain.mean() > 0.1
