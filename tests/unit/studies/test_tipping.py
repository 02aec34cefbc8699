"""Where hostility becomes the usual end: crossings on curves that are known, their intervals, and how long it lasts."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente import school, simulate, verdict
from detente.core.param import REGISTRY
from detente.studies.beds import BEDS, FORCES, OFFENCE, PRIORS, timetable
from detente.studies.verdict.answers import NO_BELIEF, NO_STAKES, assumed
from detente.studies.verdict.robustness import RANGES, ROBUST, Robustness, draw, half_life
from detente.studies.verdict.tipping import Lines, Tipping, crossing, estimate, quiet, same

NEVER, ALWAYS = math.inf, 0.0
INSIDE = (2.0, 2.2361, 2.5, 2.8284, 3.2)
"""A window of the grid, cut finer."""


def at(offence: Sequence[float], *shares: float) -> float:
    """Where one curve crosses one half."""
    return float(crossing(np.array(offence), np.array([shares]))[0])


def test_a_crossing_is_linear_in_the_logarithm() -> None:
    assert at((0.4, 1.0, 4.0, 5.0), 0.0, 0.25, 0.75, 1.0) == pytest.approx(2.0)
    assert at((0.4, 1.0, 4.0, 5.0), 0.0, 0.4, 0.8, 1.0) == pytest.approx(4.0**0.25)
    assert at((0.4, 2.0, 4.0, 5.0), 0.0, 0.5, 0.8, 1.0) == pytest.approx(2.0), "exactly one half is reached"


def test_never_and_always_are_answers_on_the_whole_grid() -> None:
    assert at(OFFENCE, *([0.0] * len(OFFENCE))) == NEVER
    assert at(OFFENCE, *([0.49] * len(OFFENCE))) == NEVER
    assert at(OFFENCE, *([0.5] * len(OFFENCE))) == ALWAYS
    assert at(OFFENCE, *([1.0] * len(OFFENCE))) == ALWAYS


def test_what_lies_beyond_a_window_is_at_its_end() -> None:
    """Outside the window the coarse grid has said already on which side it is."""
    assert at(INSIDE, *([0.9] * 5)) == 2.0
    assert at(INSIDE, *([0.1] * 5)) == 3.2
    assert at((0.4, 0.5, 0.6), 0.6, 0.7, 0.8) == ALWAYS, "a window from the least that is tried"
    assert at((3.2, 4.0, 5.0), 0.1, 0.2, 0.3) == NEVER, "a window up to the largest"


def test_a_curve_that_is_not_monotone_crosses_between_its_first_and_its_last_passing() -> None:
    wavy = (0.0, 0.75, 0.25, 0.75, 1.0)
    grid = (1.0, 1.25, 2.0, 3.2, 5.0)
    first = 1.25 ** (2 / 3)
    last = 2.0 * 1.6**0.5
    assert at(grid, *wavy) == pytest.approx(math.sqrt(first * last))
    assert at(grid, 0.0, 0.75, 0.25, 0.25, 0.25) == NEVER, "it does not stay the usual end"


def test_many_curves_at_once_are_each_alone() -> None:
    """Of thousand random curves every crossing is the curve's own."""
    shares = np.random.default_rng(5).random((1000, len(OFFENCE)))
    together = crossing(np.array(OFFENCE), shares)
    alone = [crossing(np.array(OFFENCE), one[None])[0] for one in shares]
    assert np.array_equal(together, alone)
    assert ((together == ALWAYS) | (together == NEVER) | ((together >= OFFENCE[0]) & (together <= OFFENCE[-1]))).all()


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5), st.floats(0.0, 0.5))
def test_more_hostility_never_tips_later(shares: list[float], more: float) -> None:
    rising = sorted(shares)
    assert at(INSIDE, *[min(x + more, 1.0) for x in rising]) <= at(INSIDE, *rising) + 1e-12


# ------------------------------------------------------------------ intervals
def curves(truth: float, replicates: int, rng: np.random.Generator, steep: float = 6.0) -> np.ndarray:
    """Runs that are hostile from an advantage of their own on; half of them from ``truth`` on [point, replicate]."""
    chance = 1 / (1 + np.exp(-steep * np.log2(np.array(INSIDE) / truth)))
    return (rng.random(replicates) < chance[:, None]).astype(float)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Bootstrap over 100 replicates, 600 times; of 20,000 such intervals .956 held it. False alarms: 4 in 10,000."""
    rng = np.random.default_rng(11)
    found = [estimate(INSIDE, curves(2.5, 100, rng), seed) for seed in range(600)]
    held = sum(t.low <= 2.5 <= t.high for t in found)
    assert 546 <= held <= 588
    assert abs(np.mean([math.log2(t.at / 2.5) for t in found])) < 0.02
    assert all(t.low <= t.at <= t.high for t in found)


def test_more_replicates_narrow_it() -> None:
    rng = np.random.default_rng(12)
    few, many = (np.mean([estimate(INSIDE, curves(2.5, n, rng)).width for _ in range(20)]) for n in (25, 400))
    assert few / many == pytest.approx(4, rel=0.35), "with the root of their number"


def test_replicates_that_are_not_known_do_not_count() -> None:
    hostile = curves(2.4, 50, np.random.default_rng(1))
    beside = np.concatenate([hostile, np.full((5, 7), np.nan)], 1)
    assert estimate(INSIDE, beside, 3) == estimate(INSIDE, hostile, 3)
    nothing = estimate(INSIDE, np.full((5, 4), np.nan))
    assert math.isnan(nothing.at)
    assert (str(nothing), nothing.width) == ("unknown", 0.0)
    assert nothing.to_dict() == {"at": None, "low": None, "high": None}


def test_a_tipping_point_in_words_and_plain() -> None:
    assert str(Tipping(2.5, 2.25, math.inf)) == "2.50 (2.25 to never)"
    assert str(Tipping(math.inf, math.inf, math.inf)) == "never"
    assert Tipping(0.0, 0.0, 0.6).to_dict() == {"at": "always", "low": "always", "high": 0.6}
    assert json.dumps(Tipping(2.5, 2.0, math.inf).to_dict()) == '{"at": 2.5, "low": 2.0, "high": "never"}'
    assert Tipping(2.0, 1.0, 4.0).width == 2.0
    assert Tipping(2.0, 1.0, math.inf).width == 0.0, "none to tell"


def test_a_line_tips_where_the_runs_themselves_do() -> None:
    """The same worlds, run one by one with the same seed: fewer than half are hostile below it, more above."""
    size = {"replicates": 24, "years": 60, "seed": 2}
    found = verdict("default", "W1", beds="pair", draws=0, **size).answers["default"]
    for forces, distinguishability in FORCES.items():
        tip = found.tipping["pair"][forces]["0.75"]["30"]
        assert 1 < tip.at < 5
        shares = []
        for w in (tip.at / 1.25, tip.at * 1.25):
            scene = BEDS["pair"].scenario(30, prior=0.75, offence_advantage=w, distinguishability=distinguishability)
            run = simulate("default", scene, replicates=24, seed=2, keep="conduct")
            shares.append((run["conduct"][:, 10:30, [0, 1], [1, 0]].mean(1) >= 0.5).all(-1).mean())
        assert shares[0] < 0.5 < shares[1]


def coarse(*schools: str) -> Lines:
    """Lines of schools of which no run of twenty is hostile up to an advantage of 2.5, and all are beyond."""
    lines = Lines(None, BEDS["pair"], timetable(150), 20, schools)  # type: ignore[arg-type]  # nothing is run
    for place in lines.places:
        for w in OFFENCE:
            lines.coarse[place, w] = {k: np.full(20, float(w > 2.5)) for k in ("id", "30", "100")}
    return lines


def test_hostility_is_rare_up_to_the_last_world_in_which_it_is() -> None:
    lines = coarse("one", "two")
    assert quiet(lines, "one") == quiet(lines, "two") == 2.5
    lines.coarse[("one", "told_apart", 0.3), 1.6]["30"][0] = 1.0
    assert quiet(lines, "one") == 2.5, "one in twenty is rare"
    lines.coarse[("one", "told_apart", 0.3), 1.6]["30"][:2] = 1.0
    assert quiet(lines, "one") == 1.25, "after any time, with any forces, whatever is believed"
    assert quiet(lines, "two") == 2.5
    lines.coarse[("two", "look_alike", 0.75), OFFENCE[0]]["100"][:] = 1.0
    assert quiet(lines, "two") == 0.0


def test_schools_are_the_same_if_all_their_numbers_are() -> None:
    lines = coarse("one", "two")
    assert same(lines, "one", "two")
    lines.coarse[("two", "told_apart", 0.5), 5.0]["100"][3] = np.nan
    assert not same(lines, "one", "two")
    lines.coarse[("one", "told_apart", 0.5), 5.0]["100"][3] = np.nan
    assert same(lines, "one", "two"), "what cannot be told of both is no difference"


# ------------------------------------------------------------------ what lasts
def test_the_half_life_of_a_decay_is_that_of_the_decay() -> None:
    years = np.arange(371)
    for life in (7.0, 52.5, 200.0):
        assert half_life(0.64 * 2.0 ** (-years / life)) == pytest.approx(life, abs=0.01)
    assert half_life(np.array([0.8, 0.6, 0.2, 0.0])) == pytest.approx(1.5), "linear between years"
    assert half_life(np.array([0.8, 0.4, 0.4])) == 1.0
    assert half_life(np.array([0.5, 0.1, 0.9])) == pytest.approx(0.625), "the first time"


def test_hostility_that_is_hardly_there_or_does_not_end_has_no_half_life() -> None:
    assert math.isnan(half_life(np.array([0.049, 0.0])))
    assert math.isnan(half_life(np.array([])))
    assert half_life(np.full(371, 0.9)) == math.inf
    assert half_life(np.linspace(0.9, 0.46, 371)) == math.inf


# ------------------------------------------------------------------ robustness
@pytest.mark.parametrize("count", [1, 7, 200])
def test_draws_fill_every_range_evenly(count: int) -> None:
    """A Latin hypercube: of each assumption one draw in each of as many slices of its range."""
    drawn = draw(count, 4)
    assert len(drawn) == count
    for name, (low, high) in RANGES.items():
        values = np.array([one[name] for one in drawn])
        assert sorted(np.floor((values - low) / (high - low) * count).astype(int)) == list(range(count))
        assert REGISTRY[name].low <= low < high <= REGISTRY[name].high
        assert low <= REGISTRY[name].default <= high, "the default is among what is drawn from"
    assert draw(count, 4) == drawn != draw(count, 5)


def test_a_school_keeps_what_it_sets_itself() -> None:
    """Nothing is left to draw for a school that sets all of it: its answer is always its own."""
    own = {name: REGISTRY[name].default for name in RANGES}
    fixed = school("default").where(**own).replace(name="fixed", title="Fixed")
    found = verdict([fixed, "default"], "W1", beds=(), replicates=8, years=60, draws=12).answers
    assert found["fixed"].robustness.same == 1.0
    assert found["fixed"].robustness.hostile in (0.0, 1.0)
    assert found["default"].robustness.same < 1.0
    assert found["default"].robustness.draws == 12


def test_robust_is_what_most_draws_say() -> None:
    assert Robustness(0.2, ROBUST, 10).robust
    assert not Robustness(0.2, ROBUST - 0.01, 10).robust


# ------------------------------------------------------------------ by assumption
def lines(look_alike: Sequence[float], told_apart: Sequence[float] = (NEVER,) * 3) -> dict:
    """Tipping points of a pair by first belief, after 100 years; after 30 years a tenth below."""
    return {
        "pair": {
            forces: {
                f"{p:g}": {"30": Tipping(*(0.9 * x,) * 3), "100": Tipping(*(x,) * 3)}
                for p, x in zip(PRIORS, by, strict=True)
            }
            for forces, by in (("look_alike", look_alike), ("told_apart", told_apart))
        }
    }


@pytest.mark.parametrize(
    ("look_alike", "told_apart", "why"),
    [
        ((NEVER, 3.0, 2.0), (NEVER, 4.0, 3.0), ()),
        ((2.0, 2.0, 2.0), (NEVER,) * 3, (NO_BELIEF,)),
        ((2.0, 2.05, 2.1), (NEVER,) * 3, (NO_BELIEF,)),
        ((2.25, 2.1, 2.0), (NEVER,) * 3, (NO_BELIEF,)),
        ((2.35, 2.1, 2.0), (NEVER,) * 3, ()),
        ((NEVER, 2.0, 2.0), (NEVER,) * 3, ()),
        ((NEVER,) * 3, (NEVER,) * 3, ()),
        ((ALWAYS,) * 3, (ALWAYS,) * 3, (NO_STAKES,)),
        ((1.4, 1.2, 0.9), (NEVER,) * 3, (NO_STAKES,)),
        ((1.4, 1.3, 1.2), (2.0, 1.3, 0.99), (NO_STAKES,)),
        ((1.4, 1.3, 1.05), (NEVER,) * 3, (NO_STAKES,)),  # already after 30 years
        ((0.95, 0.95, 0.95), (NEVER,) * 3, (NO_STAKES, NO_BELIEF)),
        ((math.nan,) * 3, (math.nan,) * 3, ()),
    ],
)
def test_what_does_not_hang_on_stakes_or_belief_is_put_in(
    look_alike: tuple[float, ...], told_apart: tuple[float, ...], why: tuple[str, ...]
) -> None:
    assert assumed(lines(look_alike, told_apart)) == why


def test_nothing_is_called_put_in_where_nobody_looked() -> None:
    assert assumed({}) == ()
    assert assumed({"system": lines((ALWAYS,) * 3)["pair"]}) == ()
