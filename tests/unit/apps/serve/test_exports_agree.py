"""One game, told five times: the tables, the views, the debrief and the run of ``detente.open`` say the same of it."""

import csv
import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import detente
from classroom_worlds import drawn, room_of
from detente.apps.serve.debrief import debrief
from detente.apps.serve.export import tidy, wide
from detente.apps.serve.laboratory import as_run
from detente.apps.serve.likeness import resemblances
from detente.apps.serve.messages import Decision, Opening
from detente.apps.serve.room import Room
from detente.apps.serve.views import truth
from detente.core.result import plain
from detente.core.saved import save

GAMES = [(mode, seed) for mode in ("pairs", "system") for seed in (1, 2, 3)]


@cache
def played(mode: str, seed: int) -> Room:
    """Return a room of two or three people who miss rounds and leave beliefs out, with accidents."""
    draws, opening = np.random.default_rng(seed), Opening(mode=mode, states=6, rounds=5, seed=seed)
    seats = {"p1": 0, "p2": 1} if mode == "pairs" else {"p1": 0, "p2": 2, "p3": 3}

    def decides(seat: int, k: int) -> Decision | None:
        return drawn(draws, seat, opening.size) if draws.random() < 0.8 else None

    return room_of(opening, seats, decides, {1: [(0, 1)], 3: [(1, 0)]})


@cache
def opened(mode: str, seed: int, folder: Path) -> Any:
    return detente.open(save(as_run(played(mode, seed).games[0]), folder / f"{mode}{seed}.nc"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


def debriefed(room: Room) -> dict[str, Any]:
    game = room.games[0]
    return plain(debrief(game, resemblances(game, ("default", "tit_for_tat")), room.rounds_of(0)))


@pytest.mark.parametrize(("mode", "seed"), GAMES)
def test_the_run_says_what_the_tidy_table_says(mode: str, seed: int, folder: Path) -> None:
    room, run = played(mode, seed), opened(mode, seed, folder)
    rows = list(csv.DictReader(io.StringIO(tidy(room, {}, names=False, research=False))))
    n = room.states
    assert len(rows) == 5 * n * (n - 1)
    for row in rows:
        k, i, j = int(row["round"]) - 1, int(row["seat"]), int(row["other"])
        turn = room.closed_rounds[k].turns.get((0, i))
        assert run["conduct"][0, k, i, j] == (row["act"] == "compete")
        assert run["capability"][0, k, i] == pytest.approx(float(row["forces"]), abs=1e-5)
        assert run["malign"][0, k, i] == (row["motive"] == "greedy")
        assert run["treaty"][0, k, i, j] == int(row["treaty"])
        assert run["war"][0, k, i, j] == int(row["war"])
        assert run["crisis"][0, k, i, j] == int(row["crisis"])
        assert run["payoff"][0, k, i].sum() == pytest.approx(float(row["payoff"]), abs=1e-4)
        if turn:
            chosen = turn.decision.acts.get(j) == "compete"
            assert run["intended"][0, k, i, j] == chosen, "what a person chose is meant, and an accident is not"
            assert chosen == (row["act"] == "compete") or row["incident"] == "1" or row["war"] == "1"
            told = float(row["belief_greedy"]) if row["belief_greedy"] else float("nan")
            assert run["belief"][0, k, i, j] == pytest.approx(told, abs=1e-6, nan_ok=True)
            assert np.isnan(run["fear"][0, k, i, j])
        else:
            assert np.isfinite(run["belief"][0, k, i, j])


@pytest.mark.parametrize(("mode", "seed"), GAMES)
def test_the_run_says_what_the_view_says(mode: str, seed: int, folder: Path) -> None:
    room, run = played(mode, seed), opened(mode, seed, folder)
    told = truth(room, 0, {})
    for seat in told["seats"]:
        i = seat["seat"]
        assert run["capability"][0, -1, i] == pytest.approx(seat["forces"], abs=1e-4)
        assert run["posture"][0, -1, i] == pytest.approx(seat["offensive_share"], abs=1e-4)
        assert run["payoff"][0, :, i].sum(-1) == pytest.approx(seat["worth"], abs=1e-3)
        assert run["malign"][0, -1, i] == (seat["motive"] == "greedy")
    for k, past in enumerate(told["rounds"]):
        assert run["conduct"][0, k].astype(int).tolist() == past["acts"]
        assert run["capability"][0, k] == pytest.approx(past["forces"], abs=1e-4)
        for record, name in (("war", "wars"), ("crisis", "crises"), ("treaty", "treaties")):
            assert [list(map(int, at)) for at in np.argwhere(np.triu(run[record][0, k]) > 0.5)] == past[name]


@pytest.mark.parametrize(("mode", "seed"), GAMES)
def test_the_run_says_what_the_debrief_says(mode: str, seed: int, folder: Path) -> None:
    run, told = opened(mode, seed, folder), debriefed(played(mode, seed))
    assert plain(detente.diagnose(run, twin=detente.restraint_twin(run)).to_dict()) == told["measures"]
    belief = np.array(told["series"]["belief"], float)
    assert belief == pytest.approx(np.asarray(run["belief"][0], float), abs=1e-4, nan_ok=True)
    for player in told["players"]:
        for one in player["beliefs"]:
            at = (0, one["round"] - 1, player["seat"], one["other"])
            assert run["belief"][at] == pytest.approx(one["greedy"], abs=1e-6)
            assert (run["malign"][at[0], at[1], one["other"]] > 0.5) == one["true"]


@pytest.mark.parametrize(("mode", "seed"), GAMES)
def test_the_wide_table_says_what_the_tidy_one_says(mode: str, seed: int) -> None:
    room = played(mode, seed)
    long, wider = (
        list(csv.DictReader(io.StringIO(form(room, {}, names=False, research=False)))) for form in (tidy, wide)
    )
    for row in long:
        at = f"detente.{row['round']}"
        line = next(one for one in wider if one[f"{at}.player.id_in_group"] == str(int(row["seat"]) + 1))
        for name in ("motive", "forces", "arms", "force_kind", "payoff", "person"):
            assert line[f"{at}.player.{name}"] == row[name]
        for name in ("act", "incident", "act_seen", "forces_look", "treaty", "crisis", "war", "belief_greedy", "why"):
            assert line[f"{at}.player.{name}_{int(row['other']) + 1}"] == row[name]


def test_what_people_did_is_judged_and_what_befell_them_is_not(folder: Path) -> None:
    room, run = played("pairs", 1), opened("pairs", 1, folder)
    from detente.core.scripted import judged

    free = judged(run)[:, 0]
    assert free.tolist() == [k not in (1, 3) for k in range(5)], "accidents of the rounds 2 and 4 alone are imposed"
    assert run.interventions, "and what was done in the game can be lived again"
    again = detente.fork(run, 4, ())
    assert np.array_equal(again["conduct"], run["conduct"])
    assert room.games[0].rounds == 5
