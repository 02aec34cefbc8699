"""T24, T25: collapse and recovery under a ramp of offence advantage, and the warnings before it.

Two security-seekers who give the worst case half the weight and allow for a change of motives of 5 % a year
both ways. Restraint collapses at a higher offence advantage than that at which it returns: hysteresis, as
between two stable states [SchefferEtAl2009]_. The printed figures are collapse at 3.35 and return at 1.35 of
the mean field, 2.60 and 1.57 of the ensemble, none with full binding.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.special import erf
from scipy.stats import kendalltau, mannwhitneyu

from detente.core.phases import Year
from detente.core.scenario import Intervention, Scenario
from detente.core.values import Values
from detente.engine.ensemble import simulate
from detente.engine.plan import values_in
from detente.engine.step import step
from detente.mechanisms.start import first_world
from detente.testing.bare import bare

STILL = {"economy_spread": 0.0, "growth": 0.0, "growth_noise": 0.0}
DYAD = Scenario("two states", settings=STILL)
MIND: dict[str, float] = {"worst_case": 0.5, "volatility_up": 0.05, "volatility_down": 0.05, "learning": 0.5}
CALM, FEARFUL = 0.05, 0.95
"""First beliefs from which a world comes to rest in restraint, and in competing, where both can last."""


# ------------------------------------------------------------------ T24: hysteresis
def mean_field(offence: np.ndarray, prior: float) -> np.ndarray:
    """Share of competing after 600 years, on the mean-field path at each offence advantage."""
    jax = pytest.importorskip("jax")
    from detente.engine.twin import twin

    path = twin(bare().where(**MIND), DYAD, years=600, keep=("conduct",))

    def end(level: Any, prior: Any) -> Any:
        return path({"offence_advantage": level, "prior": prior})["conduct"][-1, 0, 1]

    levels = offence.astype(np.float32)
    return np.asarray(jax.jit(jax.vmap(end))(levels, np.full_like(levels, prior)))


def test_the_mean_field_collapses_late_and_recovers_late() -> None:
    """Collapse above recovery by more than 1; within .1 of the printed 3.35 and 1.35."""
    offence = np.round(np.arange(1.0, 4.01, 0.05), 2)
    from_calm, from_fear = (mean_field(offence, prior) > 0.5 for prior in (CALM, FEARFUL))
    collapse, recovery = offence[from_calm][0], offence[~from_fear][-1]
    assert collapse - recovery > 1
    assert collapse == pytest.approx(3.35, abs=0.1)
    assert recovery == pytest.approx(1.35, abs=0.1)
    assert from_calm[offence >= collapse].all()
    assert not from_fear[offence <= recovery].any()


def ramp(up: np.ndarray, hold: int, replicates: int, down: bool = True, **settings: float) -> np.ndarray:
    """Share of competing on each level of a ramp up, and down again: [replicate, level]."""
    levels = np.r_[up, up[::-1]] if down else up
    steps = [Intervention(i * hold, settings={"offence_advantage": float(w)}) for i, w in enumerate(levels)]
    run = simulate(
        bare().where(**{**MIND, "prior": CALM, **settings}),
        DYAD,
        years=hold * len(levels),
        replicates=replicates,
        keep=("conduct", "bound"),
        backend="numpy",
        interventions=tuple(steps),
    )
    acts = (run["conduct"][:, :, 0, 1] + run["conduct"][:, :, 1, 0]) / 2
    if settings.get("binding"):
        assert run["bound"][:, -1, 0, 1].mean() == pytest.approx(0.86, abs=0.03)
    shares: np.ndarray = acts.reshape(replicates, len(levels), hold).mean(2)
    return shares


def test_the_ensemble_collapses_late_and_recovers_late() -> None:
    """Collapse above recovery by more than 1, in the mean of 60 replicates; within .2 of the printed 2.60 and 1.57.

    Levels of .1 are held for 10 years. The standard error of the width is .035; the width found is 1.2. Slower
    ramps leave chance more time to tip a world that could still last: held for 20 years it is 1.0, for 40, .8.
    """
    up = np.round(np.arange(1.0, 4.01, 0.1), 1)
    shares = ramp(up, 10, 60)
    rising, falling = shares[:, : len(up)] > 0.5, shares[:, len(up) :] < 0.5
    assert rising.any(1).all()
    assert falling.any(1).all()
    collapse, recovery = up[rising.argmax(1)], up[::-1][falling.argmax(1)]
    assert (collapse - recovery).mean() > 1
    assert collapse.mean() == pytest.approx(2.60, abs=0.2)
    assert recovery.mean() == pytest.approx(1.57, abs=0.2)


def test_the_ensemble_does_not_collapse_when_bound() -> None:
    """Full binding from the start of the ramp: none of 40 replicates up to 6 (fewer than 7 % at 95 %)."""
    shares = ramp(np.round(np.arange(1.0, 6.01, 0.2), 1), 20, 40, down=False, binding=1.0)
    assert shares.max() < 0.5


# ------------------------------------------------------------------ T25: early warnings
class Means:
    """Every draw replaced by its mean, as in the mean-field twin, with lanes beside each other."""

    def __init__(self, theory: Any) -> None:
        self.streams = {s.name: s for m in theory.mechanisms for s in m.streams}

    def number(self, name: str) -> np.ndarray:
        stream = self.streams[name]
        shape = (2, 1) if stream.shape == "state" else (2, 2, 1)
        return np.full(shape, 0.0 if stream.law == "normal" else 0.5)

    def happens(self, name: str, probability: Any) -> Any:
        return probability


def shaken(levels: np.ndarray, noise: float, seed: int, **settings: float) -> tuple[np.ndarray, np.ndarray]:
    """Mean log-odds and competing of lanes under small shocks to belief, [year, lane]; levels are [year, lane]."""
    theory = bare().where(**{**MIND, "prior": CALM, **settings})
    values = {k: np.full((1, 1), float(v)) for k, v in values_in(theory, DYAD).items()}
    draws, others, lanes = Means(theory), (1 - np.eye(2))[..., None], levels.shape[1]
    dice = np.random.default_rng(seed)
    none = np.zeros((1, lanes))
    world = first_world(np, Values(values, none), draws, others, {})
    beliefs, acts = [], []
    for number, level in enumerate(levels):
        values["offence_advantage"] = level[None]
        year = Year(
            xp=np, p=Values(values, none), draws=draws, others=others, has_past=np.float64(number > 0),
            when=lambda event, change, otherwise: change(), erf=erf, averaged=True,
        )  # fmt: skip
        world, _ = step(theory, world, year)
        world = world.replace(log_odds=world.log_odds + noise * dice.standard_normal((2, 2, lanes)) * others)
        beliefs.append((world.log_odds[0, 1] + world.log_odds[1, 0]) / 2)
        acts.append(np.broadcast_to((world.conduct[0, 1] + world.conduct[1, 0]) / 2, lanes))
    return np.array(beliefs), np.array(acts)


def test_the_mean_field_does_not_collapse_when_bound() -> None:
    """T24: a ramp up to 6, without shocks: full binding, grown before, keeps restraint; without it there is none."""
    levels = np.repeat(np.arange(1.0, 6.01, 0.25), 10)[:, None]
    assert shaken(levels, 0.0, 0, binding=1.0)[1].max() < 0.5
    assert shaken(levels, 0.0, 0)[1].max() > 0.9


def trends(series: np.ndarray) -> tuple[float, float]:
    """Kendall's tau of the lag-1 autocorrelation and of the variance, as [DakosEtAl2012]_ have it.

    Deviations from a Gaussian smooth of a tenth of the series, in windows of half of it.
    """
    rest = series - gaussian_filter1d(series, 0.1 * series.size)
    windows = np.lib.stride_tricks.sliding_window_view(rest, series.size // 2)
    centred = windows - windows.mean(1, keepdims=True)
    variance = (centred**2).mean(1)
    memory = (centred[:, 1:] * centred[:, :-1]).mean(1) / variance
    when = np.arange(len(windows))
    return kendalltau(when, memory).statistic, kendalltau(when, variance).statistic


def discrimination(warned: np.ndarray, null: np.ndarray) -> float:
    """Area under the curve: the chance that a warned series has the larger value."""
    return float(mannwhitneyu(warned, null).statistic / (len(warned) * len(null)))


def test_memory_and_variance_grow_before_the_tip() -> None:
    """AUC of AR(1) against worlds without a ramp above .7; 100 series each (printed: .84 of 60, variance .80).

    The mean field with shocks of .05 to log-odds, offence advantage rising by 3.5 in 1,000 years, up to the
    first year in which more is competing than restraint. At 200 series each the AUC is .82 with a standard
    error of .02: a sound engine fails here with a chance below .1 %.
    """
    lanes, calm, years = 100, 100, 560
    rising = np.r_[np.ones(calm), 1 + 3.5 * np.arange(years) / 1000]
    levels = np.concatenate([np.repeat(rising[:, None], lanes, 1), np.ones((calm + years, lanes))], axis=1)
    beliefs, acts = (a[calm:] for a in shaken(levels, 0.05, seed=0, learning=0.1))
    tip = (acts[:, :lanes] > 0.5).argmax(0)
    assert (tip > 200).all()  # every ramped world tips, late enough to be measured
    assert acts[:, lanes:].max() < 0.1  # and none of the others
    warned = np.array([trends(beliefs[:t, i]) for i, t in enumerate(tip)])
    null = np.array([trends(beliefs[:t, lanes + i]) for i, t in enumerate(tip)])
    assert discrimination(warned[:, 0], null[:, 0]) > 0.7
    assert discrimination(warned[:, 1], null[:, 1]) > 0.7
    assert warned[:, 0].mean() > 0.3 > abs(null[:, 0].mean())


@pytest.mark.slow
def test_chance_hides_memory_but_not_variance() -> None:
    """The ensemble itself tips by chance before its critical point, and warns less by AR(1) than by variance.

    200 replicates, offence advantage rising from 1 to 5 in 800 years: AUC of AR(1) .69, of variance .97
    (standard errors .026 and .01). The published .7 for AR(1) is not claimed of it.
    """
    replicates, years, hold = 200, 500, 10
    levels = 1 + 4 * np.arange(0, years, hold) / 800
    settings = {**MIND, "learning": 0.1, "prior": 0.1}
    warned, null = (
        simulate(
            bare().where(**settings, offence_advantage=1.0),
            DYAD,
            years=years,
            replicates=replicates,
            keep=("conduct", "log_odds"),
            backend="numpy",
            seed=seed,
            interventions=steps,
        )
        for seed, steps in (
            (0, tuple(Intervention(i * hold, settings={"offence_advantage": w}) for i, w in enumerate(levels))),
            (1, ()),
        )
    )
    acts = (warned["conduct"][:, :, 0, 1] + warned["conduct"][:, :, 1, 0]) / 2
    smooth = np.apply_along_axis(np.convolve, 1, acts, np.full(20, 1 / 20), "valid")
    tip = (smooth > 0.5).argmax(1)
    assert (tip > 100).all()
    found = [
        np.array([trends((o[i, :t, 0, 1] + o[i, :t, 1, 0]).astype(float) / 2) for i, t in enumerate(tip)])
        for o in (warned["log_odds"], null["log_odds"])
    ]
    assert discrimination(found[0][:, 1], found[1][:, 1]) > 0.7
    assert discrimination(found[0][:, 0], found[1][:, 0]) > 0.5 + 3 * 0.029  # 3 standard errors of no warning
