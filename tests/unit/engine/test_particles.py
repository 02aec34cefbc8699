"""Worlds that watch acts: by hand where nothing is left to luck, by enumeration where motives alone are.

Where luck remains, a test says how often it would fail a right filter whose seeds were not fixed.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pytest

from detente import school
from detente.core.errors import InvalidValue, UnknownName
from detente.core.theory import Theory
from detente.engine.particles import SURPRISE, Particles
from unit.engine.watched import ALIKE, BACK, OFF, QUIET, THERE, acts, competes, weighted


def believed(done: list[int], periods: int, ceiling: float = 6.0, **settings: float) -> list[float]:
    """Belief before each period, of someone whose counterpart did ``done`` before: odds by hand, year by year."""
    p = {**QUIET.settings, **settings}
    up, down = p["volatility_up"], p["volatility_down"]
    faded = 1.0 - (1.0 - up - down) ** (1.0 / periods)
    rest = up / (up + down)  # where a belief comes to rest if nothing is learned
    out = [p["prior"]]
    for act in done:
        ratio = (1 - p["mimicry"]) / p["baseline_hostility"] if act else p["mimicry"] / (1 - p["baseline_hostility"])
        log_odds = math.log(out[-1] / (1 - out[-1])) + p["learning"] / periods * math.log(ratio)
        belief = 1 / (1 + math.exp(-max(-ceiling, min(ceiling, log_odds))))
        belief += faded * (rest - belief)
        edge = 1 / (1 + math.exp(-ceiling))
        out.append(max(1 - edge, min(edge, belief)))
    return out


@pytest.mark.parametrize("periods", [1, 12])
def test_beliefs_are_the_sum_of_what_was_seen_faded_and_cut(periods: int) -> None:
    """Log-likelihood ratios times the period's weight; with one period a year the ceiling of 4 is reached."""
    slow = {"volatility_up": 0.002, "volatility_down": 0.01}
    worlds = Particles(QUIET.where(certainty_ceiling=4.0, **slow), ALIKE, 2, particles=50, periods=periods, seed=4)
    found = []
    for number, (there, back) in enumerate(zip(THERE, BACK, strict=True)):
        worlds.foresee()
        belief = worlds.foreseen["belief"]
        assert np.ptp(belief, axis=-1).max() == 0.0  # nothing tells the worlds' beliefs apart
        found.append(belief[..., 0])
        worlds.see(acts(there, back))
        if (number + 1) % periods == 0:
            worlds.close(np.zeros((2, 2)), {})
    first, second = (believed(side, periods, 4.0, **slow) for side in (BACK, THERE))
    assert [b[0, 1] for b in found] == pytest.approx(first[:-1], abs=2e-5)
    assert [b[1, 0] for b in found] == pytest.approx(second[:-1], abs=2e-5)
    assert (max(first) > 0.97) is (periods == 1)


def _exact(there: list[int], back: list[int], periods: int) -> tuple[float, float, list[float]]:
    """Likelihood of acts, posterior chance that the first is malign, and what is foreseen of it, by enumeration."""
    sides = (believed(back, periods), believed(there, periods))
    share = QUIET.settings["malign_share"]
    weights = {m: math.prod(share if one else 1 - share for one in m) for m in product((0, 1), repeat=2)}
    foreseen = []
    for t, now in enumerate(zip(there, back, strict=True)):
        chance = {m: [competes(sides[i][t], m[i], periods) for i in (0, 1)] for m in weights}
        foreseen.append(sum(w * chance[m][0] for m, w in weights.items()) / sum(weights.values()))
        for m in weights:
            weights[m] *= math.prod(q if act else 1 - q for q, act in zip(chance[m], now, strict=True))
    total = sum(weights.values())
    return total, (weights[1, 0] + weights[1, 1]) / total, foreseen


@pytest.mark.parametrize("periods", [1, 12])
def test_likelihood_and_motives_are_those_of_enumeration(periods: int) -> None:
    """The mean of 24 filters lies within 4.5 standard errors (t with 23 degrees: one false alarm in 6,000 each)."""
    there, back = [1, 1, 0, 1], [0, 1, 0, 0]
    likelihood, malign, foreseen = _exact(there, back, periods)
    runs = []
    for seed in range(24):
        worlds, said = Particles(QUIET, ALIKE, 2, particles=1000, periods=periods, seed=seed), []
        for a, b in zip(there, back, strict=True):
            said.append(float(worlds.foresee()[0, 1]))
            worlds.see(acts(a, b))
        runs.append((math.exp(worlds.log_likelihood), float(worlds.mean(worlds.world.malign)[0]), *said))
    table = np.array(runs)
    error = table.std(0, ddof=1) / math.sqrt(len(table))
    assert (error < 0.005).all()  # narrow enough to tell a wrong filter
    assert (np.abs(table.mean(0) - np.array([likelihood, malign, *foreseen])) < 4.5 * error + 1e-6).all()


def test_what_no_world_thought_possible_ends_none() -> None:
    """All are sure to restrain themselves: an act of competing has the least chance there is, both ways."""
    sure = QUIET.where(temperature=0.01, malign_share=0.0, incident=0.0, prior=0.01)
    worlds = Particles(sure, ALIKE, 2, particles=10)
    assert worlds.foresee().max() < 1e-6
    worlds.see(acts(1, 1))
    assert worlds.log_likelihood == pytest.approx(2 * math.log(SURPRISE))
    assert worlds.sample_size == pytest.approx(10)
    worlds.foresee()
    worlds.see(acts(0, 0))
    assert worlds.log_likelihood == pytest.approx(2 * math.log(SURPRISE) + 2 * math.log(1 - SURPRISE), abs=1e-5)


def test_quantiles_and_sample_size_by_hand() -> None:
    worlds = weighted(np.array([0.1, 0.4, 0.2, 0.3]))
    values = np.array([[4.0, 1.0, 3.0, 2.0], [1.0, 1.0, 1.0, 1.0]])
    # in order: 1 (.4), 2 (.7), 3 (.9), 4 (1)
    assert worlds.quantiles(values, (0.1, 0.5, 0.8, 0.95)).tolist() == [[1, 1], [2, 1], [3, 1], [4, 1]]
    assert worlds.quantiles(values, (0.4,))[0].tolist() == [1, 1]  # four tenths of the weight are at most 1
    assert worlds.mean(values).tolist() == pytest.approx([0.4 + 0.4 + 0.6 + 0.6, 1.0])
    assert worlds.sample_size == pytest.approx(1 / (0.01 + 0.16 + 0.04 + 0.09))


def test_acts_that_were_not_seen_move_no_weight() -> None:
    worlds = Particles(QUIET, ALIKE, 2, particles=300, seed=8)
    worlds.foresee()
    worlds.see(acts(1, 1), np.zeros((2, 2)))
    assert worlds.log_likelihood == pytest.approx(0.0, abs=1e-12)
    assert worlds.sample_size == pytest.approx(300)
    own = worlds.world.conduct
    assert set(np.unique(own)) == {0.0, 1.0}  # each world's states did what they chose
    assert own[0, 0].max() == 0.0
    worlds.foresee()
    worlds.see(acts(1, 1), acts(1, 0))  # one way alone
    told = worlds.world.conduct
    assert told[0, 1].min() == 1.0
    assert 0.0 < told[1, 0].mean() < 1.0
    alone = worlds.foreseen["belief"][0, 1]
    chance = np.array([[competes(b, m, 12) for b, m in zip(alone, worlds.world.malign[0], strict=True)]])
    assert worlds.log_likelihood == pytest.approx(math.log(chance.mean()), abs=1e-5)


def _path(theory: Theory, particles: int, seed: int, swap: bool = False, months: int = 24) -> np.ndarray:
    """Mean beliefs before each month [month, n, n]; the United States' size against a smaller one."""
    given: dict[str, Any] = {
        "economy": np.array([1.3, 0.7]),
        "capability": np.array([1.0, 1.1]),
        "distance": np.full((2, 2), 0.1) * OFF,
        "polity": np.array([1.0, 0.0]),
    }
    if swap:
        given = {name: value[::-1] if value.ndim == 1 else value for name, value in given.items()}
    worlds, out = Particles(theory, given, 2, particles=particles, seed=seed), []
    for month in range(months):
        worlds.foresee()
        out.append(worlds.mean(worlds.foreseen["belief"]))
        told = acts(float(month % 4 > 0), THERE[month])
        worlds.see(told.T if swap else told)
        if month % 12 == 11:
            worlds.close(np.zeros((2, 2)), {"capability": given["capability"]})
    return np.array(out)


def test_the_seed_fixes_every_bit() -> None:
    theory = school("default")
    assert (_path(theory, 100, 3) == _path(theory, 100, 3)).all()
    assert (_path(theory, 100, 3) != _path(theory, 100, 4)).any()


def test_more_particles_come_nearer_to_the_same() -> None:
    """Errors of 2,000 particles against those of 60: a sixth by the square root; less than a half is asked for."""
    theory = school("default")
    far = _path(theory, 12_000, 100)
    few, many = (
        math.sqrt(np.mean([((_path(theory, size, seed) - far) ** 2).mean() for seed in range(4)]))
        for size in (60, 2000)
    )
    assert many < 0.5 * few
    assert many < 0.02


def test_names_do_not_matter() -> None:
    """Swapping the two mirrors the beliefs: 10 filters each way, within 5.5 standard errors in each of 48 cells.

    By t of at least 9 degrees, luck would fail a right filter in fewer than 2 of 100 trials; the seeds are fixed.
    """
    theory = school("default")
    plain, swapped = (np.array([_path(theory, 300, seed + 50 * swap, swap) for seed in range(10)]) for swap in (0, 1))
    mirrored = swapped.transpose(0, 1, 3, 2)
    error = np.sqrt((plain.var(0, ddof=1) + mirrored.var(0, ddof=1)) / 10)
    assert (np.abs(plain.mean(0) - mirrored.mean(0)) <= 5.5 * error + 1e-6).all()
    assert np.abs(plain.mean((0, 1))[0, 1] - plain.mean((0, 1))[1, 0]) > 0.02  # the two are not alike


def test_three_states_and_other_settings() -> None:
    given = {"economy": np.ones(3), "capability": np.ones(3), "distance": np.zeros((3, 3))}
    worlds = Particles(school("default"), given, 3, particles=50, periods=1, settings={"prior": 0.9})
    assert worlds.foresee().shape == (3, 3)
    assert worlds.mean(worlds.foreseen["belief"])[0, 2] > 0.8
    worlds.see(np.zeros((3, 3)))
    worlds.close(np.zeros((3, 3)), {})
    assert np.diag(worlds.mean(worlds.world.conduct)).tolist() == [0, 0, 0]


def test_what_comes_out_of_order_is_refused() -> None:
    worlds = Particles(QUIET, ALIKE, 2, particles=5)
    none = np.zeros((2, 2))
    with pytest.raises(InvalidValue, match="No period was foreseen"):
        worlds.see(none)
    with pytest.raises(InvalidValue, match="no year to end"):
        worlds.close(none, {})
    worlds.foresee()
    with pytest.raises(InvalidValue, match="no year to end"):
        worlds.close(none, {})
    with pytest.raises(InvalidValue, match="was not seen"):
        worlds.foresee()
    worlds.see(none)
    with pytest.raises(InvalidValue, match="No period was foreseen"):
        worlds.see(none)
    worlds.close(none, {})
    with pytest.raises(InvalidValue, match="no year to end"):
        worlds.close(none, {})


def test_bad_input_is_refused() -> None:
    with pytest.raises(InvalidValue, match="needs particles"):
        Particles(QUIET, ALIKE, 2, particles=1)
    with pytest.raises(UnknownName, match="learnin") as caught:  # codespell:ignore
        Particles(QUIET, ALIKE, 2, particles=5, settings={"learnin": 0.3})  # codespell:ignore
    assert "learning" in str(caught.value)
    with pytest.raises(InvalidValue, match="outside its range"):
        Particles(QUIET, ALIKE, 2, particles=5, settings={"prior": 1.5})


@pytest.mark.parametrize(
    "given",
    [
        {"capabilities": np.ones(2)},
        {"capability": np.ones(1)},
        {"capability": np.array([1.0, np.nan])},
        {"economy": np.ones((2, 2))},
    ],
)
@pytest.mark.parametrize("backend", ["fused", "numpy"])
def test_what_the_record_gives_is_looked_at(given: dict[str, np.ndarray], backend: Any) -> None:
    with pytest.raises((UnknownName, InvalidValue), match=r"capabil|economy"):
        Particles(school("default"), {**ALIKE, **given}, 2, particles=10, backend=backend)
    worlds = Particles(school("default"), ALIKE, 2, particles=10, backend=backend)
    worlds.foresee()
    worlds.see(acts(1, 0))
    with pytest.raises((UnknownName, InvalidValue), match=r"capabil|economy"):
        worlds.close(np.zeros((2, 2)), given)
    for war in (np.array([[0, 1], [0, 0]]), 0.5 * OFF, np.zeros(2)):
        with pytest.raises(InvalidValue, match="0 or 1"):
            worlds.close(war, {})
    worlds.foresee(last=False)
    worlds.see(acts(1, 0))
    with pytest.raises(InvalidValue, match="not to be the last"):
        worlds.close(np.zeros((2, 2)), {})
    with pytest.raises(InvalidValue, match="periods"):
        Particles(school("default"), ALIKE, 2, particles=10, periods=0, backend=backend)
