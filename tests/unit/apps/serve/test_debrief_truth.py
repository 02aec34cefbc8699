"""The debrief of scripted games whose truth is known: every measure is what a referee works out by hand."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest

from classroom_worlds import Decides, acts, drawn, room_of
from detente.apps.serve.debrief import debrief, open_and_unknown
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.laboratory import as_run
from detente.apps.serve.likeness import SURE, Likeness, likenesses, resemblances
from detente.apps.serve.messages import Decision, Opening
from detente.apps.serve.room import Room
from detente.core.result import plain
from detente.schools import schools

ROUNDS = 6


def told(room: Room) -> dict[str, Any]:
    game = room.games[0]
    made: dict[str, Any] = plain(debrief(game, resemblances(game, ("default", "tit_for_tat")), room.rounds_of(0)))
    return made


def two(decides: Decides, *, greedy: float = 0.0, seed: int = 1, incidents: Mapping[int, Any] = {}) -> dict[str, Any]:
    return told(room_of(Opening(rounds=ROUNDS, seed=seed, greedy=greedy), {"a": 0, "b": 1}, decides, incidents))


def means(made: dict[str, Any]) -> dict[str, float | None]:
    return {name: one["mean"] for name, one in made["measures"].items() if isinstance(one, dict) and "mean" in one}


@cache
def one_greedy() -> tuple[int, int]:
    """Return a seed under which one of two is greedy, and which."""
    for seed in range(100):
        malign = ClassGame(Opening(rounds=ROUNDS, seed=seed, greedy=0.5), 0).now.malign[:, 0] > 0.5
        if malign.sum() == 1:
            return seed, int(np.argmax(malign))
    raise AssertionError


def test_all_peaceful_and_all_afraid_spiral_in_misplaced_certainty() -> None:
    made = two(lambda seat, k: acts("compete", [1 - seat], 0.95, arms="build", kind="offensive"))
    found = means(made)
    assert made["hostile"] == [[0, 1]]
    assert made["paradox"] == [[0, 1]]
    assert made["dilemmas"] == []
    assert made["unknown"] == []
    assert (found["hostility"], found["paradox"], found["restraint"]) == (1, 1, 0)
    assert (found["misplaced_certainty"], found["feared_friend"], found["trusted_foe"]) == (1, 1, 0)
    assert (found["misplaced_acted_upon"], found["security_dilemma"], found["tragic_dilemma"]) == (1, 0, 0)
    assert found["brier"] == pytest.approx(0.95**2)
    assert found["situation_spiral"] == 1
    for player in made["players"]:
        assert (player["sure"], player["misplaced"], player["brier"]) == (ROUNDS, ROUNDS, pytest.approx(0.9025))


def test_all_peaceful_in_doubt_and_holding_back_are_in_the_dilemma_and_in_no_hostility() -> None:
    made = two(lambda seat, k: acts("restraint", [1 - seat], 0.5))
    found = means(made)
    assert made["hostile"] == made["paradox"] == made["unknown"] == []
    assert [(one["round"], one["sides"]) for one in made["dilemmas"]] == [(k + 1, [True, True]) for k in range(ROUNDS)]
    assert (found["security_dilemma"], found["tragic_dilemma"], found["doubt"]) == (1, 1, 1)
    assert (found["restraint"], found["hostility"], found["misplaced_certainty"]) == (1, 0, 0)
    assert found["brier"] == pytest.approx(0.25)
    assert all(player["sure"] == player["misplaced"] == 0 for player in made["players"])


def test_certain_and_right_of_a_greedy_one_is_no_dilemma_and_nothing_misplaced() -> None:
    seed, greedy = one_greedy()
    made = two(lambda seat, k: acts("compete", [1 - seat], 0.02 if seat == greedy else 0.98), greedy=0.5, seed=seed)
    found = means(made)
    assert made["hostile"] == [], "one of the two wanted it"
    assert made["dilemmas"] == []
    assert (found["misplaced_certainty"], found["security_dilemma"], found["hostility"]) == (0, 0, 0)
    assert found["brier"] == pytest.approx(0.02**2)
    assert found["situation_deterrence"] == 1
    assert all((player["sure"], player["misplaced"]) == (ROUNDS, 0) for player in made["players"])


def test_certain_and_wrong_of_a_greedy_one_is_a_trusted_foe() -> None:
    seed, greedy = one_greedy()
    made = two(
        lambda seat, k: acts("compete" if seat == greedy else "restraint", [1 - seat], 0.02), greedy=0.5, seed=seed
    )
    found = means(made)
    assert (found["trusted_foe"], found["feared_friend"], found["misplaced_certainty"]) == (0.5, 0, 0.5)
    assert found["misplaced_acted_upon"] == 0.5, "the foe is not competed with"
    wrong = {player["seat"]: player["misplaced"] for player in made["players"]}
    assert wrong == {greedy: 0, 1 - greedy: ROUNDS}


def test_accidents_are_nobodys_hostility() -> None:
    every = {k: [(0, 1), (1, 0)] for k in range(ROUNDS)}
    made = two(lambda seat, k: acts("restraint", [1 - seat], 0.5), incidents=every)
    assert made["hostile"] == []
    assert means(made)["hostility"] is None, "no round is free of accidents"
    turned = two(lambda seat, k: acts("compete", [1 - seat], 0.5), incidents={0: [(0, 1)]})
    assert turned["hostile"] == [[0, 1]]


@pytest.mark.parametrize(
    ("first", "second", "hostile"),
    [
        ("CCCCRR", "CCCCRR", []),  # it ended in peace, however it began
        ("RRRRCC", "RRRRCC", [[0, 1]]),  # and the other way round
        ("RCRCRC", "CRCRCR", []),  # never both at once
        ("CCCCCR", "CCCCCC", []),
    ],
)
def test_a_pair_ended_hostile_where_both_decided_so_in_the_last_round(first: str, second: str, hostile: Any) -> None:
    words = {"C": "compete", "R": "restraint"}
    for seed in (1, 4):
        made = two(lambda seat, k: acts(words[(first, second)[seat][k]], [1 - seat], 0.5), seed=seed)
        assert made["hostile"] == hostile


def test_who_states_no_belief_is_in_no_dilemma_that_anybody_knows_of() -> None:
    made = two(lambda seat, k: acts("restraint", [1 - seat]))
    found = means(made)
    assert made["dilemmas"] == []
    assert [(one["round"], one["sides"]) for one in made["unknown"]] == [(k + 1, [True, True]) for k in range(ROUNDS)]
    turning_on_belief = ("doubt", "torn", "security_dilemma", "tragic_dilemma", "misplaced_certainty", "feared_friend",
        "trusted_foe", "misplaced_acted_upon", "brier", "situation_dilemma", "by_booth_wheeler", "by_roe_tight",
        "by_herz_jervis", "by_tang", "tang", "choice_entropy", "deliberation", "security_perceived")  # fmt: skip
    assert {name for name in turning_on_belief if found[name] is not None} == set()
    assert found["restraint"] == 1
    assert {v for year in made["series"]["belief"] for row in year for v in row} == {None, 0.0}
    assert all(player["brier"] is None and not player["beliefs"] for player in made["players"])


def test_rounds_in_which_one_side_is_silent_are_left_out_of_shares_and_not_taken_for_peace_of_mind() -> None:
    made = two(lambda seat, k: acts("restraint", [1 - seat], None if seat and k < 4 else 0.5 if k < 5 else 0.99))
    found = means(made)
    assert [one["round"] for one in made["unknown"]] == [1, 2, 3, 4]
    assert all(one["sides"] == [False, True] for one in made["unknown"])
    assert found["security_dilemma"] == 0.5, "rounds 5 and 6 are known of both, and in round 5 it was open"
    assert [(one["round"], one["sides"]) for one in made["dilemmas"]] == [
        *((k, [True, False]) for k in (1, 2, 3, 4)), (5, [True, True])
    ]  # fmt: skip


def test_what_a_school_did_before_a_student_came_is_not_the_students() -> None:
    room = room_of(
        Opening(mode="system", states=6, rounds=ROUNDS, seed=3), {"early": 0, "late": 1},
        lambda seat, k: acts("compete", [j for j in range(6) if j != seat], 0.9) if seat == 0 or k >= 4 else None,
    )  # fmt: skip
    made = told(room)
    late = next(one for one in made["players"] if one["player"] == "late")
    assert late["rounds"] == [5, 6]
    assert {one["round"] for one in late["beliefs"]} == {5, 6}
    assert late["likeness"]["acts"] == 2 * 5
    assert next(one for one in made["players"] if one["player"] == "early")["likeness"]["acts"] == ROUNDS * 5


def seat_of(truth: str, seed: int, rounds: int = 8) -> Likeness:
    """Return what the acts of seat 0 of a system say: those of a school, or of who decides by a coin."""
    draws = np.random.default_rng([seed, 7])
    rest = [str(name) for name in draws.choice(schools(), 5)]
    game = ClassGame(Opening(mode="system", states=6, rounds=rounds, seed=seed), 0, ["default", *rest])
    if truth in schools():
        game = ClassGame(game.opening, 0, [truth, *rest])
    for _ in range(rounds):
        by_school, by_coin = game.says(0), drawn(draws, 0, 6)
        game.live({0: by_school if truth in schools() else by_coin}, dials(2.5, 0.2))
    return likenesses(game, resemblances(game))[0]


def test_schools_are_named_where_the_acts_are_theirs_and_by_no_coin() -> None:
    """By the rule at most a tenth of names are false, if one of the schools or chance is true.

    Found with other seeds: of 104 games of six states whose acts were a school's, each four times, 16 had a name,
    15 of them rightly; of 52 pairs one, rightly; of 144 who decided by coins none. These games are fixed.
    """
    coins = [seat_of("coin", seed) for seed in range(2)]
    assert [one.named for one in coins] == [()] * 2
    assert all(one.chance > 1 - SURE for one in coins)
    assert seat_of("tit_for_tat", 11).named == ("tit_for_tat",)
    assert seat_of("psychological_spiral", 11).named == ("psychological_spiral",)
    assert seat_of("constructivism_hobbes", 11).named == (), "who always competes may follow any of several schools"


PAIRS = ("defensive_realism", "tit_for_tat", "psychological_spiral", "constructivism_hobbes", "habit", "grit")


def test_acts_of_a_school_do_not_rule_it_out() -> None:
    """By the rule that happens to a school in at most one of 20 games of its own; here it may in one of 6.

    Two or more are seen in one of 30 tries if the rule holds no better than that; the games are fixed. Found with
    other seeds: the school remained in 207 of 208 games of pairs over five rounds, among 22 of 26 on average, in all of
    78 over ten rounds, among 21, and in 76 of 78 games of six states over eight rounds, among 16.
    """
    left = []
    for name in PAIRS:
        game = ClassGame(Opening(rounds=6, seed=0), 0, [name, "default"])
        for _ in range(6):
            game.live({0: game.says(0)}, dials(2.5, 0.2))
        made = likenesses(game, resemblances(game))[0]
        assert made.compared == len(schools())
        left.append((name in made.fits, len(made.fits)))
    kept, sizes = zip(*left, strict=True)
    assert sum(kept) >= 5
    assert min(sizes) < 10 < 20 < max(sizes), "some acts rule out more than others"


def test_schools_are_ruled_out_by_their_likelihood_against_all_and_chance() -> None:
    from detente.apps.serve.likeness import RULED_OUT, Resemblance, likeness

    likelihoods = {"a": 2.0**-10, "b": 0.06 * 2.0**-10, "c": 0.01 * 2.0**-10}
    whole = sum(likelihoods.values())
    ranked = [Resemblance(k, k, float(np.log(v)), 0.5, v / whole) for k, v in likelihoods.items()]
    by_chance = 1 / (11 * 252)  # of five hostile acts among ten, if all rates are as likely
    mixture = 0.5 * whole / 3 + 0.5 * by_chance
    made = likeness(ranked, 5, 10)
    assert (made.fits, made.compared) == (tuple(k for k, v in likelihoods.items() if v / mixture > RULED_OUT), 3)
    assert made.fits == ("a", "b")
    nobody = [Resemblance(k, k, -60.0, 0.01, 1 / 3) for k in "abc"]
    assert likeness(nobody, 5, 10).fits == ()


@pytest.mark.parametrize(("hostile", "acts"), [(0, 0), (3, 6)])
def test_acts_that_say_nothing_name_nobody(hostile: int, acts: int) -> None:
    from detente.apps.serve.likeness import Resemblance, likeness

    alike = [Resemblance(name, name, acts * float(np.log(0.5)), 0.5, 1 / 26) for name in schools()]
    assert likeness(alike, hostile, acts).named == ()
    assert set(likeness(alike, hostile, acts).fits) == {*schools()}


def test_dials_can_rule_a_dilemma_out_and_it_is_told() -> None:
    def ruled(offence_advantage: float, transparency: float) -> int:
        game = ClassGame(Opening(rounds=3, seed=5, greedy=0.0), 0)
        for _ in range(3):
            game.live({i: Decision(acts={1 - i: "restraint"}) for i in (0, 1)}, dials(offence_advantage, transparency))
        return sum(sum(one["sides"]) for one in open_and_unknown(as_run(game))["ruled_out"])

    assert ruled(0.6, 0.9) == 6
    assert ruled(2.5, 0.2) == 0
