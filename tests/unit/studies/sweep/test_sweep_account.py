"""What is said of a sweep: every number is one of the result's, and what is averaged over is said."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from detente.studies.sweep.account import finding, quiet_settings, scope
from detente.studies.sweep.crossing import crossing
from detente.studies.sweep.effects import main_effects
from detente.studies.sweep.lots import differences
from detente.studies.sweep.partners import partners
from detente.studies.sweep.surface import ResponseSurface
from unit.studies.sweep.surfaces_made import ADVANTAGE, PRIOR, THEORIES, TITLES, drawn, grid, surface
from unit.studies.sweep.test_sweep_figures import POINTS
from unit.studies.well_said import faults

SIX = tuple(f"school_{k}" for k in range(6))
CASES: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    **{name: (points, {}) for name, points in POINTS.items()},
    "failed": (POINTS["one line"], {"failed": [0, 12], "undefined": [3], "missing": 40}),
    "all failed": (POINTS["one line"], {"failed": range(13)}),
    "one known": (POINTS["one line"], {"failed": range(12)}),
    "one point": (grid(prior=(0.2,)), {}),
    "many lines": (grid(offence_advantage=ADVANTAGE, theory=SIX), {}),
    "few runs": (POINTS["one line"], {"runs": 3}),
    "no effect": (POINTS["parallel"], {"chances": [0.4] * 60}),
    "too few": (drawn(4, offence_advantage=(1, 4), prior=(0.1, 0.9)), {}),
    "all below": (POINTS["a line a theory"], {"chances": [0.1] * 39}),
}


def facts(one: ResponseSurface) -> set[str]:
    """Return every number that may be said of an outcome."""
    found = {"50", "95", "5", "0.1", "99.9", str(len(one.varied)), f"{one.missing:,}"}
    runs = one.runs[one.finished & ~one.failed]
    found |= {f"{int(n):,}" for n in (*runs, runs.sum(), len(one), one.known.sum(), (one.mean > 0.5).sum())}
    effects = main_effects(one)
    known, pairs = np.flatnonzero(one.known), int(one.known.sum() * (one.known.sum() - 1) / 2)
    for end in (np.nanargmin(one.mean), np.nanargmax(one.mean)) if len(known) else ():
        others = known[one.mean[known] != one.mean[end]]
        found |= {
            str(int((~differences(one.mean, one.lots, end, others, pairs)).sum())),
            str(len(known) - 1 - len(others)),
        }
    values = [one.mean, one.low, one.high, *(v for e in effects for v in (e.means, e.low, e.high))]
    found |= {number for held in values for v in held if np.isfinite(v) for number in numbers(one.told(float(v)))}
    found |= {n for e in effects for group in e.groups for n in numbers(group)}
    for by in one.varied:
        found |= {number for level in by.levels for number in numbers(by.told(level))} | {str(len(by.levels))}
        for part in [one] if by.numeric else one.split(by.name).values():
            found |= {f"{int((part.mean > 0.5).sum())}", f"{int(part.known.sum())}"}
    return found


def numbers(text: str) -> list[str]:
    return re.findall(r"−?\d[\d,]*(?:\.\d+)?", text)


@pytest.mark.parametrize("unit", ["share", "wars a run"])
@pytest.mark.parametrize("name", CASES)
def test_every_number_is_one_of_the_result(name: str, unit: str) -> None:
    points, how = CASES[name]
    one = surface(points, unit=unit, **how)
    text = " ".join([finding(one), *scope(one, main_effects(one))])
    assert faults(re.sub(r"school_(\d)", r"School \1", text)) == []
    known = facts(one)
    for setting in one.varied:  # where lines cross one half is a number of the line
        if setting.numeric and len(setting.levels) > 10:
            for line in lines(one, setting.name):
                found = crossing(line, setting.name)
                known |= {setting.told(v) for v in (found.at, found.low, found.high)} if found else set()
    known |= {"3", "6", "7"}  # numbers of lines and panels
    assert [n for n in numbers(re.sub(r"school_\d", "", text)) if n.strip(",") not in known] == []


def lines(one: ResponseSurface, x: str) -> list[ResponseSurface]:
    """Return what differs in one setting only."""
    others = [v for v in one.varied if v.name != x]
    held: dict[tuple[Any, ...], list[int]] = {}
    for k in range(len(one)):
        held.setdefault(tuple(v.values[k] for v in others), []).append(k)
    return [one.keep(np.array(ks)) for ks in held.values() if len(ks) > 1]


def test_a_line_is_told_by_its_ends_with_their_intervals() -> None:
    one = surface(POINTS["one line"])
    text = finding(one)
    first, last = one.told(one.mean[0]), one.told(one.mean[-1])
    assert text.startswith(f"Security paradox rises from {first} (95\u202f% interval {one.told(one.low[0])} to ")
    assert f"where offence advantage is 1 to {last} (" in text
    assert "nothing else is averaged over" in scope(one)[0]


def test_a_peak_is_told() -> None:
    one = surface(POINTS["one line"], chances=[0.1] * 5 + [0.5, 0.9, 0.5] + [0.1] * 5)
    assert re.search(r"rises from .* to .* where offence advantage is 2.5, and falls to ", finding(one))


def test_what_does_not_change_is_not_said_to() -> None:
    one = surface(POINTS["one line"], chances=[0.3] * 13)
    assert "does not clearly change with offence advantage" in finding(one)


def test_theories_are_told_one_by_one_and_not_averaged() -> None:
    one = surface(POINTS["a line a theory"])
    text = finding(one)
    assert all(f"under {TITLES[name]}" in text for name in THEORIES)
    assert "averaged over" not in text
    assert "nothing else is averaged over" in " ".join(scope(one))


def test_what_is_averaged_over_is_said_with_the_theories() -> None:
    one = surface(POINTS["parallel"])
    text = " ".join([finding(one), *scope(one, main_effects(one))])
    assert "on average over the others" in text
    assert "averages over the points of the design, and over the 3 theories" in text


def test_an_inert_setting_is_not_told_of() -> None:
    points = drawn(80, offence_advantage=(1, 4), prior=(0.05, 0.95), learning=(0.1, 1.0))
    one = surface(points)
    said = scope(one, main_effects(one))
    assert "On average over all other settings, the effect of learning cannot be told from chance." in said
    assert not any("somewhere" in sentence for sentence in said)
    none = surface(points, chances=[0.4] * 80)
    assert "none of the 3 settings varied moves security paradox by more than chance explains" in finding(none)


def test_a_setting_that_acts_under_one_theory_alone_is_shown_there() -> None:
    """A main effect near 0 is no absence of effects: two points that differ by the setting alone are given."""
    points = grid(offence_advantage=(1.0, 2.0, 3.0, 4.0), prior=(0.1, 0.5, 0.9), theory=THEORIES)
    there = [p["theory"] == "habit" and p["offence_advantage"] > 3 for p in points]
    chances = [0.5 + 0.2 * own * (p["prior"] - 0.5) for own, p in zip(there, points, strict=True)]
    one = surface(points, chances=chances, runs=2000)
    said = " ".join(quiet_settings(one, main_effects(one)))
    assert "does move security paradox somewhere" in said
    low, high = partners(one, "prior") or (0, 0)
    assert [points[k]["theory"] for k in (low, high)] == ["habit", "habit"]
    assert (points[low]["prior"], points[high]["prior"]) == (0.1, 0.9)


def test_two_points_are_told_apart_by_luck_in_few_sweeps() -> None:
    """Nothing matters: in 200 sweeps of 36 points, 5 % or fewer may show a pair; 17 are exceeded in 1 of 100."""
    points = grid(offence_advantage=(1.0, 2.0, 3.0, 4.0), prior=(0.1, 0.5, 0.9), theory=THEORIES)
    made = [surface(points, chances=[0.2] * 36, runs=100, seed=seed) for seed in range(200)]
    assert sum(any(partners(one, by.name) for by in one.varied) for one in made) <= 17


def test_runs_in_which_it_is_not_defined_are_counted() -> None:
    one = surface(POINTS["one line"], missing=120)
    assert "It is not defined in 1,560 of 6,500 runs; means are over the runs in which it is." in scope(one)


def test_a_crossing_is_interpolated_with_its_interval() -> None:
    exact = [(v - 1) / 3 for v in ADVANTAGE]
    found = crossing(surface(POINTS["one line"], chances=exact, runs=10**8), "offence_advantage")
    assert found is not None
    assert found.at == pytest.approx(2.5, abs=1e-3)
    assert found.low <= found.at <= found.high
    assert (found.rises, found.times) == (True, 1)
    falls = crossing(surface(POINTS["one line"], chances=exact[::-1], runs=10**8), "offence_advantage")
    assert falls is not None
    assert falls.at == pytest.approx(2.5, abs=1e-3)
    assert not falls.rises
    assert crossing(surface(POINTS["one line"], chances=[0.2] * 13), "offence_advantage") is None


def test_the_interval_of_a_crossing_holds_the_truth_as_often_as_stated() -> None:
    """Points' intervals hold with 95 % each: of 200 crossings at 2.5, 180 or more are held but once in 400 times."""
    exact = [1 / (1 + np.exp(-2 * (v - 2.5))) for v in ADVANTAGE]
    held = 0
    for seed in range(200):
        found = crossing(surface(POINTS["one line"], chances=exact, runs=200, seed=seed), "offence_advantage")
        held += found is not None and found.low <= 2.5 <= found.high
    assert held >= 180


def test_the_interval_of_a_crossing_between_few_points_is_no_narrower_than_they_are_apart() -> None:
    """Interpolated between three points a curve crosses at 4.06 (3.96 to 4.17), though it does at 3.84."""
    points = grid(offence_advantage=(1.0, 3.0, 7.0))
    found = crossing(surface(points, chances=[0.02, 0.3, 0.95], runs=2000), "offence_advantage")
    assert found is not None
    assert (found.low, found.high) == (3.0, 7.0)


def test_equal_points_have_no_highest_and_no_lowest() -> None:
    """Of 27 equal theories one in twenty may be called highest; at that rate 8 of 60 are once in 100 times."""
    points = grid(theory=[f"school_{k}" for k in range(27)])
    told = [finding(surface(points, chances=[0.3] * 27, seed=seed)) for seed in range(60)]
    assert sum("does not clearly differ between 27 points" in one for one in told) > 52
    clear = finding(surface(points, chances=[0.3] * 25 + [0.6, 0.61]))
    assert re.search(r"is highest under school_2[56] \(1 other is not clearly lower\)", clear)
    assert re.search(
        r"lowest under school_\d+ \((and at \d+ other points?; )?\d+ others are not clearly higher\)", clear
    )


def test_a_map_of_equal_points_says_that_they_do_not_differ() -> None:
    one = surface(POINTS["map"], chances=[0.3] * 130)
    assert "its points do not clearly differ, from" in finding(one)
    assert "; it goes from" in finding(surface(POINTS["map"]))


@pytest.mark.parametrize("name", ["rows", "map", "one line", "parallel"])
def test_what_is_the_same_everywhere_is_said_to_be(name: str) -> None:
    one = surface(POINTS[name], chances=[0.0] * len(POINTS[name]))
    assert finding(one).startswith("Security paradox is 0\u202f% (95\u202f% interval 0\u202f% to ")
    assert finding(one).endswith(f" at each of {len(one)} points.")


def test_a_crossing_at_the_end_of_the_range_has_an_open_interval() -> None:
    one = surface(POINTS["one line"], chances=[0.1] * 12 + [0.52], runs=100, seed=2)
    found = crossing(one, "offence_advantage")
    assert found is not None
    assert np.isinf(found.high)
    assert re.search(r"it crosses 50\u202f% at 3.9\d* \(95\u202f% interval 3.75 or more\)", finding(one))


def test_shares_go_by_their_declared_unit() -> None:
    one = surface(POINTS["map"], unit="wars a run", chances=[0.5] * len(POINTS["map"]))
    assert not one.share
    assert "%" not in finding(one).replace("95\u202f%", "")
    assert surface(grid(prior=PRIOR), unit="probability").share


def test_others_with_the_same_mean_are_counted() -> None:
    one = surface(POINTS["rows"], chances=[1.0, 1.0, 0.0, 0.0, 0.0, 0.5, 0.5])
    text = finding(one)
    assert "highest under school_0 (and at 1 other point), at 100\u202f%" in text
    assert "lowest under school_2 (and at 2 other points), at 0\u202f%" in text
