"""Early warnings: hand-worked indicators, series whose truth is known, and no look ahead.

False-alarm rates of the statistical tests are stated with them; seeds are fixed.
"""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import lfilter
from scipy.stats import binom, kendalltau

from detente.data.codes import actors
from detente.studies.case.account import write
from detente.studies.case.gather import read_case
from detente.studies.case.indicators import (
    burn,
    constant,
    memory_of,
    residuals,
    rolling,
    surrogates,
    taus,
    trends,
)
from detente.studies.case.sentence import find_unbacked
from detente.studies.case.warning import WEAKNESS, EarlyWarning, Looks, longest_run, turns_of, warn, warnings
from unit.studies.case_record import YEARS, made_up
from unit.studies.well_said import faults


def _told(*found: EarlyWarning) -> list[str]:
    """What an account says of early warnings."""
    case = read_case(made_up(), actors("USA-USSR", YEARS[:2]), YEARS[:2])
    case.estimated = replace(case.estimated, warnings=found)
    write(case)
    for one in case.sentences:
        assert (faults(one.text), find_unbacked(one, case.facts)) == ([], []), one.text
    return [one.text for one in case.sentences if one.group == "warnings"]


def noise(memory: float, length: int, seed: int) -> np.ndarray:
    shocks = np.random.default_rng([seed, length]).standard_normal(length + 200)
    return np.asarray(lfilter([1.0], [1.0, -memory], shocks)[200:])


def near_a_fold(length: int, seed: int) -> np.ndarray:
    """Path of dx = (a + x - x^3) dt + noise, with a rising to just below the fold at 2 / (3 sqrt 3) = .385."""
    luck, x, path = np.random.default_rng(seed), -1.0, []
    for step in range(length):
        drive = -0.4 + 0.77 * step / length
        for _ in range(10):
            x += 0.1 * (drive + x - x**3) + 0.04 * math.sqrt(0.1) * luck.standard_normal()
        path.append(x)
    return np.array(path)


def test_rolling_windows_by_hand() -> None:
    """Of 1, 3, 2, 6: mean 3, deviations -2, 0, -1, 3; variance 14 / 4; lag one (0 + 0 - 3) / 3 over 3.5."""
    memory, variance = rolling(np.array([1.0, 3.0, 2.0, 6.0]), 4)
    assert variance == pytest.approx([3.5])
    assert memory == pytest.approx([-1 / 3.5])
    x = noise(0.5, 60, 1)
    memory, variance = rolling(np.stack([x, 1000 * x]), 20)
    for place in (0, 17, 40):
        part = x[place : place + 20] - x[place : place + 20].mean()
        assert variance[0, place] == pytest.approx((part**2).mean())
        assert memory[1, place] == pytest.approx((part[1:] * part[:-1]).mean() / (part**2).mean())


def test_the_kernel_is_one_sided_and_gaussian() -> None:
    """With bandwidth 1 now weighs 1 and before e^-.5, e^-2: the trend of 0, 0, 1 is 1 / (1 + e^-.5 + e^-2)."""
    rest = residuals([0.0, 0.0, 1.0], 1.0)
    assert burn(1.0) == 2
    assert rest == pytest.approx([1 - 1 / (1 + math.exp(-0.5) + math.exp(-2))])


def test_nothing_looks_ahead() -> None:
    """What comes later changes no residual and no indicator of what came before."""
    x = noise(0.6, 80, 3)
    changed = np.r_[x[:60], 50 + x[60:]]
    rest, other = residuals(x, 6.0), residuals(changed, 6.0)
    count = 60 - burn(6.0)
    assert rest[:count] == pytest.approx(other[:count], abs=1e-12)
    assert rest[count] != pytest.approx(other[count], abs=1)
    for one, two in zip(rolling(rest, 20), rolling(other, 20), strict=True):
        assert one[: count - 19] == pytest.approx(two[: count - 19], abs=1e-12)
    assert rolling(rest[:count], 20)[0] == pytest.approx(rolling(rest, 20)[0][: count - 19], abs=1e-9)


def test_tau_is_kendalls() -> None:
    many = np.random.default_rng(0).standard_normal((5, 30))
    when = np.arange(30)
    assert taus(many) == pytest.approx([kendalltau(when, row).statistic for row in many])
    assert taus(np.arange(9.0)) == 1


def test_surrogates_have_the_memory_asked_for() -> None:
    """Of a true .8 in 40 steps the plain estimate averages .68; corrected for bias to first order, .76."""
    paths = surrogates(0.8, 40, 2000, 0)
    assert paths.shape == (2000, 40)
    fitted = np.mean([memory_of(path) for path in paths])
    assert fitted == pytest.approx(0.76, abs=0.015)
    assert paths.var(0)[[0, -1]] == pytest.approx([1 / 0.36] * 2, rel=0.15)  # at rest from the first step
    assert memory_of(np.array([1.0, -1.0] * 20)) < -0.9


def test_a_fold_is_seen_in_a_long_series_and_mostly_missed_in_a_short_one() -> None:
    """Sixteen made series each; the shares found are those that the page speaks of."""
    long = [trends(near_a_fold(400, seed), count=199, seed=seed) for seed in range(16)]
    short = [trends(near_a_fold(60, seed), count=199, seed=seed) for seed in range(16)]
    assert np.mean([pair[0].tau for pair in long]) > 0.6
    assert np.mean([pair[1].tau for pair in long]) > 0.75
    assert np.mean([pair[0].p < 0.05 for pair in long]) > 0.4
    assert np.mean([pair[1].p < 0.05 for pair in long]) > 0.75
    assert np.mean([pair[0].p < 0.05 for pair in short]) < 0.4


@pytest.mark.parametrize("memory", [0.0, 0.7])
def test_trendless_noise_raises_alarms_as_often_as_stated(memory: float) -> None:
    """Of 200 series of white or of AR(1) noise about 5 % have p < .05.

    A sound test fails on more than the .999 quantile of the binomial (20 of 200) with a chance of .1 % a count,
    .4 % over the four. The textbook p value would give over 60.
    """
    most = binom.ppf(0.999, 200, 0.05)
    found = [trends(noise(memory, 60, seed), count=199, seed=seed) for seed in range(200)]
    for place in (0, 1):
        assert sum(pair[place].p < 0.05 for pair in found) <= most
        assert sum(pair[place].p_textbook < 0.05 for pair in found) > 60
        assert 0.35 < np.mean([pair[place].p for pair in found]) < 0.65  # and the test is no mere refusal


def test_too_little_says_nothing() -> None:
    assert trends(noise(0.5, 29, 0)) == ()
    assert trends([3.0] * 60) == ()
    assert constant(np.zeros(5))
    late = [0.0] * 75 + list(noise(0.5, 25, 0))
    assert trends(late) == ()  # windows without any fluctuation have no memory
    one = warn("x", "x", "year", range(1950, 1980), [1.0] * 10 + [None] + [2.0] * 19)
    assert one.alarm is None
    assert one.note == "19 years in a row on record, 30 needed."
    assert one.when[0] == 1961
    assert _told(one) == ["No series is long enough for early warnings"]
    assert _told() == []


def test_longest_run() -> None:
    assert longest_run([None, 1.0, 2.0, None, 3.0]) == (1, 3)
    assert longest_run([None, None]) == (0, 0)
    assert longest_run([1.0]) == (0, 1)


def test_the_seed_fixes_everything_and_the_grid_is_shown() -> None:
    values = [float(v) for v in near_a_fold(120, 4)]
    first = warn("x", "x", "year", range(1880, 2000), values, seed=1, count=99)
    assert first == warn("x", "x", "year", range(1880, 2000), values, seed=1, count=99)
    assert first.trends != warn("x", "x", "year", range(1880, 2000), values, seed=2, count=99).trends
    low, high, below, of = first.of_grid("variance")
    assert of == 9
    assert low < high
    assert 0 <= below <= 9
    assert first.ends[-1] == 1999
    assert len(first.ends) == len(first.memory) == len(first.variance)
    json.dumps(first.as_dict(), allow_nan=False)


def test_looks_count_hits_and_misses() -> None:
    """Wars in 1960 and 1961 of one war, a crisis in 1980; a look is known only where all five years after it are."""
    looks = Looks((1955, 1956, 1970, 1978), (True, False, True, False), (True, True, False, None))
    found = looks.as_dict()
    assert (found["hits"], found["misses"], found["false_alarms"], found["quiet"]) == (1, 1, 1, 0)
    turns: dict[int, bool | None] = {year: year == 1970 for year in range(1900, 1991)}
    one = warn("x", "x", "year", range(1900, 2000), list(noise(0.3, 100, 1)), turns, count=99)
    assert one.looks is not None
    assert one.looks.years[-1] <= 1985
    followed = dict(zip(one.looks.years, one.looks.followed, strict=True))
    assert all(followed[year] == (1965 <= year <= 1969) for year in followed)


def test_a_case() -> None:
    case = read_case(made_up(), actors("USA-USSR", YEARS), YEARS).recorded
    turns = turns_of(case, "USA", "RUS")
    assert turns[1956] is True  # the war began
    assert turns[1960] is True  # a crisis that one triggered for the other
    assert turns[1961] is False  # both in a crisis that neither triggered
    found = warnings(case, count=99)
    assert [one.name for one in found] == ["milex_usd2020_USA", "milex_usd2020_RUS", "acts_USA_RUS", "acts_RUS_USA"]
    assert [one.step for one in found] == ["year", "year", "month", "month"]
    assert found[0].values[0] == pytest.approx(math.log(case.of_state("milex_usd2020", "USA").values[0] or 0))
    assert _told(*found)[0].endswith("ends in an early-warning alarm")
    assert all(not faults(text) for text in WEAKNESS)


def test_alarms_and_looks_are_told() -> None:
    """Looks that were followed and looks that were not, each alone and both; one alarm and none."""
    quiet = warn("x", "x", "year", range(1900, 2000), list(noise(0.3, 100, 1)), count=99)
    loud = replace(quiet, trends=tuple(replace(one, tau=0.9, p=0.01) for one in quiet.trends), label="acts of A")
    assert loud.alarm
    both = Looks((1955, 1956, 1970), (True, False, False), (True, True, False))
    cases = {
        (both,): "1 of 2 looks that a war or crisis followed within 5 years had an alarm, and none of 1 look that",
        (replace(both, followed=(True, True, True)),): "1 of 3 looks that a war or crisis followed within 5 years",
        (replace(both, followed=(False,) * 3),): "no look was followed by a war or crisis within 5 years; 1 of 3 looks "
        "that none followed had an alarm.",
    }
    for (looks,), says in cases.items():
        told = _told(replace(loud, looks=looks))
        assert told[:2] == [
            "1 of 1 series ends in an early-warning alarm; chance alone gives about 0.050",
            "An alarm stands at the end of: acts of A.",
        ]
        assert says in told[2]
