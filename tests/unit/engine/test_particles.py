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
from detente.core.phases import Mechanism, Structure, Year
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.assimilate import STEEPEST
from detente.engine.particles import EVEN, RENEW, SURPRISE, Particles
from detente.mechanisms import bind, interact, interpret, observe, respond
from detente.mechanisms.start import START

OFF = 1.0 - np.eye(2)
ALIKE = {"economy": np.ones(2), "capability": np.ones(2), "distance": np.zeros((2, 2)), "polity": np.zeros(2)}
RESTRAINT, EXPOSURE, PAR, EDGE = 0.5, 0.3, 0.15, 0.1


class Fixed(Mechanism):
    """Stakes that are the same for all dyads, so that greed alone tells states apart."""

    phase = "structure"

    def __call__(self, world: World, structure: Structure, year: Year) -> tuple[World, Structure]:
        none = 0.0 * world.conduct
        return world, structure.replace(
            restraint=none + RESTRAINT, exposure=none + EXPOSURE, even=none + PAR, edge=none + EDGE
        )


QUIET = Theory(
    name="quiet",
    title="Motives are drawn, and nothing else",
    start=START,
    structure=(Fixed(),),
    observe=(),
    interpret=(
        interpret.Sensibility(),
        interpret.ConductEvidence(),
        interpret.BayesianBelief(),
        interpret.Volatility(),
        interpret.Belief(),
    ),
    respond=(respond.QuantalResponse(), respond.Act()),
    interact=(interact.Conduct(),),
    bind=(),
    settings={
        "sensibility": 0.0,
        "prior": 0.3,
        "prior_spread": 0.0,
        "malign_share": 0.4,
        "learning": 0.8,
        "baseline_hostility": 0.1,
        "mimicry": 0.2,
        "volatility_up": 0.02,
        "volatility_down": 0.06,
        "temperature": 0.3,
        "greed_benign": 0.1,
        "greed_malign": 1.5,
        "incident": 0.04,
    },
)


def acts(there: float, back: float) -> np.ndarray:
    return np.array([[0.0, there], [back, 0.0]])


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


def competes(belief: float, malign: int, periods: int) -> float:
    """Chance of competing of a state that believes so, accidents included."""
    p = QUIET.settings
    greed = p["greed_malign"] if malign else p["greed_benign"]
    restraint, exposure = RESTRAINT - (PAR + EDGE) * greed, EXPOSURE + EDGE * greed
    chosen = 1 / (1 + math.exp(-(belief * (exposure + restraint) - restraint) / p["temperature"]))
    slip = 1 - (1 - p["incident"]) ** (1 / periods)
    return slip + (1 - 2 * slip) * chosen


THERE = [1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0]
BACK = [0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1]


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


def _weighted(weights: np.ndarray, seed: int = 0) -> Particles:
    """Worlds on one island, with the weights given."""
    worlds = Particles(QUIET, ALIKE, 2, particles=len(weights), islands=1, seed=seed)
    worlds._weight = weights / weights.sum()
    return worlds


def _lots(number: int, shape: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Uneven weights, and kinds of which one is rare and one is absent."""
    luck = np.random.default_rng(seed)
    kinds = luck.choice(5, size=number, p=[0.5, 0.3, 0.19, 0.0, 0.01])
    return luck.gamma(shape, size=number) * np.where(kinds == 4, 0.01, 1.0), kinds


def test_particles_are_drawn_by_weight_and_a_share_evenly_from_each_kind() -> None:
    """Of 400 draws three quarters go by weight and a quarter to four kinds alike, each world's but for rounding."""
    weights, kinds = _lots(400, 0.3, 5)
    worlds = _weighted(weights)
    drawn, after = worlds._draw(0.3 * weights / weights.sum(), kinds)  # an island that has three tenths of the weight
    share = weights / weights.sum()
    of_kind = np.array([share[kinds == kind].sum() for kind in range(5)])
    expected = 400 * ((1 - EVEN) * share + EVEN / 4 * share / of_kind[kinds])
    copies = np.bincount(drawn, minlength=400)
    assert (np.floor(expected - 1e-9) <= copies).all()
    assert (copies <= np.ceil(expected + 1e-9)).all()
    rare = np.isin(drawn, np.flatnonzero(kinds == 4)).sum()
    assert rare in (25, 26)  # a sixteenth of 400, though it has less than a thousandth of the weight
    assert after * expected[drawn] == pytest.approx(0.3 * share[drawn])
    assert after.sum() == pytest.approx(0.3, abs=0.003)


def test_nobody_without_weight_is_drawn() -> None:
    """Weights of next to nothing and of nothing, at either end of the order in which kinds are laid out."""
    for first, last in ((0.0, 5e-324), (5e-324, 0.0), (1e-310, 1e-320), (0.0, 0.0)):
        weights = np.array([first, 1e-200, 2e-200, 1e-200, last])
        drawn, after = _weighted(np.ones(5))._draw(weights, np.array([0, 1, 1, 2, 3]))
        assert np.isfinite(after).all()
        assert (weights[drawn] > 0).all()
        assert after.sum() == pytest.approx(4e-200, rel=0.7)  # five draws of few kinds are coarse


def test_drawing_anew_keeps_means_within_monte_carlo_error() -> None:
    """60 draws: their mean is off by less than 5 standard errors of independent draws (1 false alarm in a million)."""
    weights, kinds = _lots(300, 0.5, 6)
    share, mark = weights / weights.sum(), np.sin(np.arange(300.0))
    before = float(share @ mark)
    spread = math.sqrt(float(share @ (mark - before) ** 2) / (1 - EVEN) / 300 / 60)
    after = []
    for seed in range(60):
        drawn, weight = _weighted(weights, seed)._draw(share, kinds)
        after.append(float((weight * mark[drawn]).sum()))
    assert abs(float(np.mean(after)) - before) < 5 * spread
    assert len(set(after)) > 40  # luck, not one draw again and again


def test_unlikely_kinds_of_worlds_stay_alive_and_weigh_next_to_nothing() -> None:
    """After 30 months of competing all but a millionth of the weight is with the malign; some benign are kept."""
    worlds = Particles(QUIET.where(temperature=0.1, incident=0.0), ALIKE, 2, particles=400, islands=1, seed=2)
    for _ in range(30):
        worlds.foresee()
        worlds.see(acts(0, 0))
    malign = worlds.world.malign[0]
    assert float(worlds.mean(malign)) < 1e-3
    assert 10 < malign.sum() < 200


def test_islands_live_by_themselves_and_count_by_what_they_foresaw() -> None:
    """Nobody crosses over, an island's weight is kept when it is drawn anew, and halves average to the whole."""
    worlds = Particles(QUIET.where(temperature=0.05), ALIKE, 2, particles=200, islands=2, seed=2)
    home = np.arange(200) * 2 // 200
    worlds.set(trade=0.0 * worlds.world.trade + home.astype(np.float32))
    for there, back in zip(THERE, BACK, strict=True):
        worlds.foresee()
        worlds.see(acts(there, back))
        shares = [float(worlds._weight[home == island].sum()) for island in (0, 1)]
        kept = worlds.renewals
        worlds._renew()
        assert worlds._weight.sum() == pytest.approx(1.0, abs=1e-12)
        if worlds.renewals > kept:
            assert [float(worlds._weight[home == island].sum()) for island in (0, 1)] == pytest.approx(shares, abs=0.02)
    assert worlds.renewals > 2
    assert (worlds.world.trade[0, 1] == home).all()
    first, second = worlds.half_log_likelihoods
    assert first != second
    assert math.log((math.exp(first) + math.exp(second)) / 2) == pytest.approx(worlds.log_likelihood)
    whole, (one, other) = worlds.mean(worlds.world.malign), worlds.halves(worlds.world.malign)
    assert whole == pytest.approx(shares[0] * one + shares[1] * other, abs=0.02)


def test_one_island_has_no_halves() -> None:
    worlds = Particles(QUIET, ALIKE, 2, particles=3, seed=2)  # too few for two islands
    worlds.foresee()
    worlds.see(acts(1, 0))
    assert worlds.half_log_likelihoods == pytest.approx((worlds.log_likelihood,) * 2)
    one, other = worlds.halves(worlds.world.malign)
    assert one.tolist() == other.tolist() == pytest.approx(worlds.mean(worlds.world.malign).tolist())


def test_worlds_are_drawn_anew_before_the_next_period_and_not_while_the_year_is_ended() -> None:
    """What the phases of a period made belongs to worlds in their order: they may not change places under it."""
    sharp = QUIET.where(temperature=0.05, incident=0.0)
    worlds = Particles(sharp, ALIKE, 2, particles=200, islands=1, seed=2)
    worlds.foresee()
    before = worlds.world.malign.copy()
    worlds.see(acts(1, 1))  # few benign worlds compete
    assert worlds.sample_size < RENEW * 200
    assert worlds.least_sample == pytest.approx(worlds.sample_size)
    worlds.close(np.zeros((2, 2)), {})
    assert (worlds.world.malign == before).all()
    assert worlds.renewals == 0
    kept = worlds.mean(worlds.world.malign)
    worlds.foresee()
    assert worlds.renewals == 1
    assert (worlds.world.malign != before).any()
    assert worlds.mean(worlds.world.malign) == pytest.approx(kept, abs=0.01)
    assert worlds.least_sample < 100


def test_quantiles_and_sample_size_by_hand() -> None:
    worlds = _weighted(np.array([0.1, 0.4, 0.2, 0.3]))
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


def _year(worlds: Particles, there: list[int], back: list[int]) -> None:
    for a, b in zip(there, back, strict=True):
        worlds.foresee()
        worlds.see(acts(a, b))


CALM = [0] * 12


def test_war_breaks_institutions_and_treaties_and_is_an_act_of_both() -> None:
    theory = school("default")
    worlds = Particles(theory, ALIKE, 2, particles=100)
    one = 0.0 * worlds.world.war + OFF[..., None].astype(np.float32)
    worlds.set(bind_economic=0.8 * one, bind_political=0.8 * one, treaty=one)
    _year(worlds, CALM, CALM)
    worlds.close(OFF, {})
    assert worlds.world.bind_economic[0, 1].max() < 0.2  # a fifth is left, and war breaks a part of that
    assert worlds.world.treaty.max() == 0.0
    assert (worlds.world.conduct == one).all()
    assert (worlds.world.war == one).all()
    worlds.foresee()
    worlds.see(acts(0, 0))
    worlds.close(np.zeros((2, 2)), {})
    assert worlds.world.war.max() == 0.0


def test_the_record_gives_the_next_years_figures_and_growth_is_cut() -> None:
    worlds = Particles(school("default"), ALIKE, 2, particles=10)
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {"capability": np.array([1.2, 50.0]), "economy": np.array([0.5, 1.5])})
    assert worlds.world.build_up[:, 0] == pytest.approx([math.log(1.2), STEEPEST], abs=1e-6)
    assert worlds.world.capability[:, 0] == pytest.approx([1.2, 50.0])
    assert worlds.world.economy[:, 0] == pytest.approx([0.5, 1.5])
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {"capability": np.array([1.2, 0.5]), "polity": np.array([1.0, 0.0])})
    assert worlds.world.build_up[:, 0] == pytest.approx([0.0, -STEEPEST], abs=1e-6)
    assert worlds.world.polity[:, 0].tolist() == [1.0, 0.0]
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {})  # nothing on record says nothing of a build-up
    assert worlds.world.build_up.max() == 0.0
    assert worlds.world.economy[:, 0] == pytest.approx([0.5, 1.5])


def test_acts_of_a_year_count_by_their_mean_and_the_last_is_seen_next() -> None:
    theory = QUIET.replace(interact=(interact.Conduct(), interact.Routines())).where(habit_rate=0.4, initial_habit=0.5)
    worlds = Particles(theory, ALIKE, 2, particles=20)
    _year(worlds, [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0] * 11 + [1])
    worlds.close(np.zeros((2, 2)), {})
    assert worlds.world.habit[0, 1, 0] == pytest.approx(0.5 + 0.4 * (3 / 12 - 0.5))
    assert worlds.world.habit[1, 0, 0] == pytest.approx(0.5 + 0.4 * (1 / 12 - 0.5))
    assert worlds.world.conduct[..., 0].tolist() == [[0, 0], [1, 0]]


def test_unseen_acts_of_a_year_are_each_worlds_own_and_not_restraint() -> None:
    """Worlds that nobody watched live on: routine follows what they chose, .5 + .4 (mean act - .5)."""
    theory = QUIET.replace(interact=(interact.Conduct(), interact.Routines())).where(habit_rate=0.4, initial_habit=0.5)
    worlds, lived = Particles(theory, ALIKE, 2, particles=50), []
    for _ in CALM:
        worlds.foresee()
        worlds.see(acts(0, 0), np.zeros((2, 2)))
        lived.append(worlds.world.conduct)
    worlds.close(np.zeros((2, 2)), {})
    mean = np.mean(lived, axis=0)
    assert worlds.world.habit[0, 1] == pytest.approx(0.5 + 0.4 * (mean[0, 1] - 0.5), abs=1e-5)
    assert mean[0, 1].max() > 0.2


def test_copies_of_a_world_keep_what_its_states_did() -> None:
    """An unseen act, then one that few worlds foresaw: whoever is copied, its year's mean goes with it."""
    theory = QUIET.replace(interact=(interact.Conduct(), interact.Routines())).where(
        habit_rate=0.4, initial_habit=0.5, temperature=0.05, incident=0.0
    )
    worlds = Particles(theory, ALIKE, 2, particles=200, islands=1, seed=3)
    worlds.foresee()
    worlds.see(acts(0, 0), np.zeros((2, 2)))
    worlds.set(trade=worlds.world.conduct)  # a field that nothing here writes
    worlds.foresee()
    worlds.see(acts(1, 1))
    worlds.foresee()
    assert worlds.renewals == 1
    worlds.see(acts(0, 0))
    worlds.close(np.zeros((2, 2)), {})
    mean = (worlds.world.trade[0, 1] + 1.0) / 3.0
    assert len(np.unique(mean)) == 2
    assert worlds.world.habit[0, 1] == pytest.approx(0.5 + 0.4 * (mean - 0.5), abs=1e-5)


def test_a_cheat_caught_in_any_month_ends_the_treaty() -> None:
    """Both cheat and may be caught: a year's chance is 1 - .75^2; 2,000 worlds, 5 standard errors (1 in a million)."""
    theory = QUIET.replace(observe=(observe.Inspection(),), bind=(bind.Treaties(),)).where(
        verification=0.5, malign_share=1.0, treaty_rate=0.0
    )
    worlds = Particles(theory, ALIKE, 2, particles=2000)
    worlds.set(treaty=0.0 * worlds.world.treaty + OFF[..., None].astype(np.float32))
    _year(worlds, CALM, CALM)
    worlds.close(np.zeros((2, 2)), {})
    lost = 1.0 - float(worlds.mean(worlds.world.treaty)[0, 1])
    assert lost == pytest.approx(1 - 0.75**2, abs=5 * math.sqrt(0.25 / 2000))


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
