"""Replays: before its change a game is as it went, to the last bit; a change to what was so anyway is refused."""

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pytest

pytest.importorskip("fastapi", reason="needs the extra web")
from classroom_worlds import drawn
from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.likeness import Resemblance, resemblances
from detente.apps.serve.messages import Decision, Opening, ReplayChange
from detente.apps.serve.refusal import Refused
from detente.apps.serve.replay import _lived, _luck, course, replay
from detente.apps.serve.variants import Variants
from detente.core.world import FIELDS

SOME = ("default", "tit_for_tat", "offensive_realism", "balance_of_power", "constructivism_kant", "democratic_peace")


@cache
def played(seed: int, mode: str = "system", rounds: int = 5) -> ClassGame:
    """Return a random game: people come and go, accidents happen, dials turn."""
    draws = np.random.default_rng(seed)
    game = ClassGame(Opening(mode=mode, states=6, rounds=rounds, seed=seed), 0)
    for _ in range(rounds):
        people = [seat for seat in range(min(game.states, 3)) if draws.random() < 0.8]
        slips = [(int(draws.integers(game.states - 1)), game.states - 1)] if draws.random() < 0.4 else []
        settings = dials(float(draws.choice([0.8, 2.5])), float(draws.choice([0.2, 0.9])))
        game.live({seat: drawn(draws, seat, game.states) for seat in people}, settings, slips)
    return game


def like(game: ClassGame) -> Any:
    return resemblances(game, SOME)


def stands_in(school: str) -> list[Resemblance]:
    return [Resemblance(school, school, 0.0, 1.0, 1.0)]


def same_past(one: ClassGame, two: ClassGame, rounds: int, *, clear: bool = True) -> None:
    """Hold two games against each other; the last round is seen as the next one has it, unless that is ``clear``."""
    for k, (a, b) in enumerate(zip(one.past[:rounds], two.past[:rounds], strict=True)):
        own = {"seen", "looks"} if k + 1 == rounds and not clear else set()
        for name in {field.name for field in dataclasses.fields(a)} - own - {"stakes"}:
            assert np.array_equal(getattr(a, name), getattr(b, name)), name
        assert all(np.array_equal(a.stakes[name], b.stakes[name]) for name in a.stakes)
    for a, b in zip(one.lived[:rounds], two.lived[:rounds], strict=True):
        assert np.array_equal(a.conduct, b.conduct)


@pytest.mark.parametrize("mode", ["pairs", "system"])
@pytest.mark.parametrize("seed", range(4))
def test_a_game_played_again_with_nothing_changed_is_the_game_bit_for_bit(mode: str, seed: int) -> None:
    game = played(seed, mode)
    again = game.fork(0)
    for done in game.lived:
        again.again(done)
    same_past(again, game, game.rounds)
    for one, two in zip(again.single.worlds, game.single.worlds, strict=True):
        for name in FIELDS:
            assert np.array_equal(getattr(one, name), getattr(two, name)), name
    assert np.array_equal(again.forces(), game.forces())
    assert np.array_equal(again.mixes(), game.mixes())


@pytest.mark.parametrize("mode", ["pairs", "system"])
@pytest.mark.parametrize("school", ["balance_of_power", "constructivism_kant", "democratic_peace", "regional_complex"])
def test_before_the_change_every_number_is_that_of_the_game_whoever_stands_in(mode: str, school: str) -> None:
    game = played(7, mode)
    seats = dict.fromkeys(range(min(3, game.states)), school)
    change = ReplayChange(kind="dial", round=4, transparency=0.5)
    for path in _lived((game, game), change, [seats], 3, [None])[0]:
        assert np.array_equal(path.acts[:3], course(game).acts[:3])
    found = replay(game, change, like(game), 3)
    for path in ("stood_in", "changed"):
        for name in ("competing", "wars", "forces", "acts"):
            assert found[path][name][:3] == found["as_it_went"][name][:3]
    assert {v for part in found["difference"].values() for band in part.values() for v in band[:3]} == {0.0}


def test_where_only_schools_play_a_replay_without_its_change_is_the_game() -> None:
    game = ClassGame(Opening(mode="system", states=6, rounds=4, seed=3), 0)
    for _ in range(4):
        game.live({}, dials(2.5, 0.2))
    found = replay(game, ReplayChange(kind="dial", round=2, offence_advantage=6.0), {}, 2)
    assert found["stood_in"]["acts"] == found["as_it_went"]["acts"]
    assert found["stood_in"]["forces"] == found["as_it_went"]["forces"]
    assert found["stand_ins"] == {}


@pytest.mark.parametrize("seed", [1, 5, 6])
def test_a_leap_changes_its_own_acts_alone_in_its_round(seed: int) -> None:
    game = played(seed)
    k, seat = next(
        (k, seat) for k, done in enumerate(game.lived[:-1]) for seat in range(3)
        if seat in done.orders and any(done.conduct[seat, j] and (seat, j) not in done.incidents for j in range(6))
    )  # fmt: skip
    found = replay(game, ReplayChange(kind="leap", round=k + 1, seat=seat), like(game), 3)
    went, changed = (np.array(found[path]["acts"]) for path in ("as_it_went", "changed"))
    assert np.array_equal(went, np.array([done.conduct for done in game.lived]))
    assert np.array_equal(changed[:k], went[:k])
    moved = np.argwhere(changed[k] != went[k])
    assert len(moved) > 0
    assert {int(actor) for actor, _ in moved} == {seat}
    assert changed[k][tuple(moved.T)].sum() == 0
    assert found["then_round"] == k + 2


def test_nobody_stands_in_for_who_is_gone() -> None:
    game = ClassGame(Opening(mode="system", states=6, rounds=4, seed=3), 0)
    draws = np.random.default_rng(1)
    for k in range(4):
        game.live({seat: drawn(draws, seat, 6) for seat in ((0, 1) if k < 2 else (1,))}, dials(2.5, 0.2))
    told = {0: stands_in("tit_for_tat"), 1: stands_in("default")}
    assert set(replay(game, ReplayChange(kind="dial", round=3, transparency=1.0), told, 2)["stand_ins"]) == {1}
    assert set(replay(game, ReplayChange(kind="dial", round=2, transparency=1.0), told, 2)["stand_ins"]) == {0, 1}


def calm_game() -> ClassGame:
    """Return a game of two who hold back, bound by a treaty but in its first round; seat 1 is its school's."""
    game = ClassGame(Opening(rounds=3, seed=1), 0, ["default", "tit_for_tat"])
    for k in range(3):
        game.live({0: Decision(acts={1: "restraint"}, treaty=[1])}, dials(2.5, 0.2), treaties=[(0, 1)] if k else [])
    return game


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "leap", "round": 2, "seat": 0}, "held back in round 2 anyway"),
        ({"kind": "treaty", "round": 2, "seat": 0, "other": 1}, "bound by a treaty in all these rounds anyway"),
        ({"kind": "dial", "round": 1, "offence_advantage": 2.5}, "The dials stood there"),
        ({"kind": "dial", "round": 1, "offence_advantage": 2.5, "transparency": 0.2}, "The dials stood there"),
        ({"kind": "school", "seat": 1, "school": "tit_for_tat"}, "That school played Basil anyway"),
        ({"kind": "belief", "seat": 0, "greedy": 0.5}, "would begin with that belief anyway"),
    ],
)
def test_a_change_to_what_was_so_anyway_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why) as refused:
        replay(calm_game(), ReplayChange.model_validate(change), {0: stands_in("default")}, 2)
    assert refused.value.status == 422
    assert "Nothing would be changed" in refused.value.message


def test_a_change_of_which_nothing_comes_is_told_as_such() -> None:
    game = calm_game()
    dull = {0: stands_in("constructivism_kant")}
    assert not replay(game, ReplayChange(kind="dial", round=3, transparency=0.25), dull, 2)["differs"]
    assert replay(played(7), ReplayChange(kind="dial", round=1, offence_advantage=0.3), like(played(7)), 3)["differs"]


def test_a_first_belief_changes_one_mind_alone() -> None:
    game, rest = played(7), [1, 2, 3, 4, 5]
    greedy = np.full((6, 2), np.nan)
    greedy[0, 1] = 0.9
    begun = Variants([game], np.zeros(2, int), [game.schools] * 2, np.ones((6, 1), bool), greedy)
    ahead = begun.look_ahead({name: np.full(2, value) for name, value in game.lived[0].settings.items()})
    before, held = np.moveaxis(np.asarray(ahead.interpretation.belief, float), -1, 0)
    assert np.array_equal(held[rest], before[rest])
    assert np.all(held[0, 1:] > before[0, 1:] + 0.2)


@pytest.mark.parametrize("mode", ["pairs", "system"])
def test_a_variant_among_many_is_what_it_is_alone(mode: str) -> None:
    """Sums over mechanisms that others have come in another order: last digits may differ, choices do not."""
    game = played(2, mode)
    n, minds = game.states, np.ones((game.states, 1), bool)
    rows = [[name] * n for name in SOME] + [list(np.resize(SOME, n)), game.schools]
    many = Variants([game], np.zeros(len(rows), int), rows, minds)
    alone = [Variants([game], np.zeros(1, int), [row], minds) for row in rows]
    settings, free = game.lived[0].settings, np.zeros((n, n, 1), bool)
    for _ in range(3):
        year = many.follow()
        for k, one in enumerate(alone):
            assert one.follow().response.compete == pytest.approx(year.response.compete[..., k : k + 1], abs=2e-5)
    for _ in range(2):
        acts = np.full((n, n, len(rows)), np.nan)
        did, fought = many.live(acts, many.look_ahead(settings), settings, np.repeat(free, len(rows), -1))
        for k, one in enumerate(alone):
            own, war = one.live(acts[..., :1], one.look_ahead(settings), settings, free)
            assert np.array_equal(own[..., 0], did[..., k]), rows[k]
            assert np.array_equal(war[..., 0], fought[..., k]), rows[k]


def test_a_game_of_schools_followed_and_lived_on_is_the_game_itself() -> None:
    game = ClassGame(Opening(mode="system", states=6, rounds=6, seed=3), 0)
    for _ in range(6):
        game.live({}, dials(2.5, 0.2))
    one, free = Variants([game], np.zeros(1, int), [game.schools], np.ones((6, 1), bool)), np.zeros((6, 6, 1), bool)
    for _ in range(3):
        one.follow()
    for done, world in zip(game.lived[3:], game.single.worlds[4:], strict=True):
        did, _ = one.live(np.full((6, 6, 1), np.nan), one.look_ahead(done.settings), done.settings, free)
        assert np.array_equal(did[..., 0], done.conduct)
        for name in FIELDS:
            assert np.array_equal(np.squeeze(getattr(one.world, name)), np.squeeze(getattr(world, name))), name


def test_what_stand_ins_choose_is_the_luck_of_the_room_and_the_world() -> None:
    games = [ClassGame(Opening(rounds=2, seed=seed), world) for seed, world in ((1, 0), (1, 1), (2, 0))]
    made = [_luck(game, 1, 0).random(9) for game in games]
    assert not any(np.array_equal(one, two) for k, one in enumerate(made) for two in made[:k])


def test_of_one_course_there_is_no_interval() -> None:
    game = ClassGame(Opening(mode="system", states=6, rounds=3, seed=3), 0)
    for _ in range(3):
        game.live({}, dials(2.5, 0.2))
    made = replay(game, ReplayChange(kind="dial", round=2, offence_advantage=0.3), {}, 5)
    assert made["draws"] == 0
    assert "intervals" not in made["changed"]
    assert set(made["from_then_on"]["competing"]) == {"mean"}


def test_a_school_that_is_put_in_is_told_apart_from_what_the_others_do() -> None:
    game = played(7)
    made = replay(game, ReplayChange(kind="school", seat=0, school="three_steps"), like(game), 3)
    acts, n = np.array(made["changed"]["acts"]), 6
    assert made["changed"]["own"] == pytest.approx(acts[:, 0].sum(-1) / (n - 1), abs=1e-4)
    assert made["changed"]["others"] == pytest.approx(acts[:, 1:].sum((1, 2)) / (n - 1) ** 2, abs=1e-4)
    told = {name: np.array(made["difference"][name]["mean"]) for name in ("competing", "own", "others")}
    assert told["competing"] == pytest.approx((told["own"] + (n - 1) * told["others"]) / n, abs=2e-4)
