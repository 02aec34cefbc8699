"""The filter of a dyad: no future in it, its moves named, and the habits that it is held against by hand."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from detente import school
from detente.studies.beliefs.filtering import MOVES, Filtered, filter_beliefs
from detente.studies.beliefs.seen import Seen
from unit.studies.beliefs.made import Act, given, seen, two

THERE: tuple[Act, ...] = (1.0, 0.0, 0.0, 1.0, 1.0, 1.0, None, 0.0, 0.0, 1.0, 0.0, 0.0) * 3
BACK: tuple[Act, ...] = (0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 1.0, None, 0.0, 0.0, 0.0, 1.0) * 3
DEFAULT = school("default")


def run(acts: Seen, **options: Any) -> Filtered:
    return filter_beliefs(two(), acts, options.pop("known", given()), DEFAULT, **({"particles": 150} | options))


@pytest.fixture(scope="module")
def plain() -> Filtered:
    return run(seen(THERE, BACK))


@pytest.mark.parametrize("at", [0, 6, 13, 23, 24])
def test_an_act_changes_nothing_before_it_was_seen(plain: Filtered, at: int) -> None:
    """Whatever both do from some month on: what was believed, foreseen and inferred by then is the same to the bit."""
    turned = [tuple(1.0 - (act or 0.0) if t >= at else act for t, act in enumerate(side)) for side in (THERE, BACK)]
    other = run(seen(*turned))
    for one, two_ in zip(plain.paths, other.paths, strict=True):
        for name in ("mean", "low", "high", "fear", "expected", "malign"):
            assert getattr(one, name)[: at + 1] == getattr(two_, name)[: at + 1], name
        assert one.mean[at + 1 :] != two_.mean[at + 1 :]


def test_figures_of_a_year_change_nothing_before_its_end(plain: Filtered) -> None:
    known = given()
    later = {
        year: {**fields, "capability": np.array([3.0, 0.1])} for year, fields in known.after.items() if year > 1950
    }
    other = run(seen(THERE, BACK), known=replace(known, after={**known.after, **later}))
    assert plain.paths[0].mean[:24] == other.paths[0].mean[:24]
    assert plain.paths[0].mean[24:] != other.paths[0].mean[24:]


def test_a_war_counts_from_the_next_year_on(plain: Filtered) -> None:
    known = given()
    other = run(seen(THERE, BACK), known=replace(known, war={**known.war, 1951: True}))
    assert plain.paths[1].mean[:24] == other.paths[1].mean[:24]
    assert other.paths[1].mean[25] > plain.paths[1].mean[25] + 0.05


def test_paths_are_of_one_side_about_the_other(plain: Filtered) -> None:
    """Who is always attacked fears; who attacks the meek does not; expectations are of the believer's own acts."""
    one_sided = run(seen((0.0,) * 36, (1.0,) * 36))
    usa, ussr = one_sided.paths
    assert (usa.of, usa.to, ussr.of, ussr.to) == ("USA", "USSR", "USSR", "USA")
    assert usa.mean[-1] > ussr.mean[-1] + 0.2
    assert ussr.malign[-1] > usa.malign[-1]  # the one that competes is thought malign
    assert ussr.expected[-1] > usa.expected[-1]
    for path in plain.paths:
        assert len(path.mean) == len(path.malign) == 36
        assert all(low <= high for low, high in zip(path.low, path.high, strict=True))
        assert all(fear >= mean for fear, mean in zip(path.fear, path.mean, strict=True))  # the worst case is presumed
        assert all(0.0 <= v <= 1.0 for v in (*path.mean, *path.fear, *path.expected, *path.malign))


def test_moves_are_the_largest_changes_and_name_the_others_act(plain: Filtered) -> None:
    for path, own, acts, scores in zip(plain.paths, (THERE, BACK), (BACK, THERE), plain.seen.scores[::-1], strict=True):
        when = {month: t for t, month in enumerate(plain.seen.when)}
        assert len(path.moves) == MOVES
        assert [move.when for move in path.moves] == sorted(move.when for move in path.moves)
        for move in path.moves:
            t = when[move.when]
            assert acts[t] is not None  # what was not seen moved nothing
            assert (move.act, move.own) == (acts[t], own[t])
            assert move.score == scores[t]
            assert move.change == pytest.approx(path.mean[t + 1] - path.mean[t])
        named = {when[move.when] for move in path.moves}
        rest = [abs(path.mean[t + 1] - path.mean[t]) for t in range(35) if t not in named and acts[t] is not None]
        assert max(rest) <= min(abs(move.change) for move in path.moves)


def test_beliefs_are_learned_from_the_other_and_read_from_oneself(plain: Filtered) -> None:
    """The other's competing raises what is learned; one's own raises what is thought to have been believed."""
    moves = [move for path in plain.paths for move in path.moves]
    learned = {act: np.mean([m.learned for m in moves if m.act == act]) for act in (0.0, 1.0)}
    read = {act: np.mean([m.change - m.learned for m in moves if m.own == act]) for act in (0.0, 1.0)}
    assert learned[1.0] > 0 > learned[0.0]
    assert read[1.0] > 0 > read[0.0]


def test_acts_of_one_side_alone_move_the_other_side_alone() -> None:
    """The United States' acts were not seen: it learns, and nobody is said to have learned from it."""
    usa, ussr = run(seen((None,) * 24, tuple(float(t % 2) for t in range(24)))).paths
    assert {move.own for move in usa.moves} == {None}
    learned = {act: np.mean([m.learned for m in usa.moves if m.act == act]) for act in (0.0, 1.0)}
    assert learned[1.0] > 0 > learned[0.0]
    assert ussr.moves == ()


def test_habits_by_hand() -> None:
    """There: 7 acts, 4 of competing; after competing 1 1 0, after restraint 0 1, two with nothing before them."""
    there: tuple[Act, ...] = (1.0, 1.0, 1.0, 0.0, None, 0.0, 0.0, 1.0)
    back: tuple[Act, ...] = (0.0, 0.0, 0.0, 0.0, None, None, 0.0, 0.0)
    found = run(seen(there, back, periods=1))
    coin = 4 / 7 * math.log(4 / 7) + 3 / 7 * math.log(3 / 7)
    periods = 7  # in one of eight years nothing was seen
    assert found.rival_rate == pytest.approx(7 * coin / periods)
    chain = 2 * math.log(2 / 3) + math.log(1 / 3) + 2 * math.log(1 / 2) + 2 * coin
    assert found.rival_habit == pytest.approx(chain / periods)


def test_habits_are_scored_on_the_acts_that_theories_are_scored_on() -> None:
    """One side seen twice as long: a coin for all acts scores what their number times its entropy is."""
    there: tuple[Act, ...] = (1.0, 0.0) * 6
    back: tuple[Act, ...] = (1.0, 0.0) * 3 + (None,) * 6
    found = run(seen(there, back))
    assert found.rival_rate == pytest.approx((12 + 6) * math.log(0.5) / 12)


def test_the_log_likelihood_is_that_of_what_was_foreseen() -> None:
    """Where one act a period is seen, what was expected of it says it all: the sum of logs of its chance."""
    there: tuple[Act, ...] = tuple(float(t % 3 == 0) for t in range(24))
    found = run(seen(there, (None,) * 24))
    chance = [p if act else 1.0 - p for p, act in zip(found.paths[0].expected, there, strict=True)]
    assert found.log_likelihood == pytest.approx(sum(map(math.log, chance)) / 24, abs=0.002)  # but for surprises
    first, second = found.log_likelihood_halves
    assert first != second
    mean = (math.exp(24 * first) + math.exp(24 * second)) / 2.0  # each half estimates the likelihood by itself
    assert math.log(mean) / 24 == pytest.approx(found.log_likelihood, abs=1e-9)


def test_noise_falls_with_particles_and_the_seed_fixes_everything(plain: Filtered) -> None:
    acts = seen(THERE, BACK)
    assert run(acts) == plain
    assert run(acts, seed=1).paths != plain.paths
    noise = [np.mean([run(acts, particles=size, seed=7 * s).noise for s in range(6)]) for size in (40, 1600)]
    assert noise[1] < 0.6 * noise[0]
    assert 1 <= plain.least_sample <= plain.sample_size <= 150


def test_progress_counts_periods() -> None:
    told: list[tuple[int, int]] = []
    run(seen(THERE, BACK), particles=5, progress=lambda done, due: told.append((done, due)))
    assert told == [(done, 36) for done in range(1, 37)]


def test_years_work_as_months_do() -> None:
    found = run(seen((1.0, 1.0, 0.0, None, 0.0, 0.0), (1.0, 0.0, 0.0, None, 1.0, 0.0), periods=1))
    assert len(found.paths[0].mean) == 6
    assert {move.when for move in found.paths[0].moves} == {"1950", "1951", "1952", "1954"}


def test_json_has_no_number_that_is_none(plain: Filtered) -> None:
    text = json.loads(json.dumps(plain.as_dict(), allow_nan=False))
    assert text["school"] == "default"
    assert {"paths", "log_likelihood", "log_likelihood_halves", "rival_rate", "rival_habit", "noise", "acts"} <= set(
        text
    )
