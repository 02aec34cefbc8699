"""The first year: what states are given before anything happens."""

from typing import Any

import numpy as np
import pytest

from detente.core.errors import InvalidValue
from detente.core.world import World
from detente.mechanisms.complete import COMPLETE, completed
from detente.mechanisms.interpret import WorstCase
from detente.mechanisms.start import first_world
from detente.mechanisms.start.traits import draw_traits
from detente.mechanisms.structure import Contest
from unit.mechanisms.bench import year

DRAWS = {
    "start.x": [0.0, 0.3, 0.0], "start.y": [0.0, 0.4, 1.0], "start.dx": [0, 0, 0], "start.dy": [0, 0, 0],
    "start.economy": [0, 1, -1], "start.motive": [0.14, 0.16, 0.5], "start.polity": [0.39, 0.59, 0.61],
    "start.traits": [0, 1, -2],
    "start.prior": np.full((3, 3), 1.0),
}  # fmt: skip


def start(given: Any = None, n: int = 3, **settings: Any) -> World:
    draws = {k: np.asarray(v)[:n] if np.ndim(v) == 1 else np.asarray(v)[:n, :n] for k, v in DRAWS.items()}
    now = year(n, draws=draws, **settings)
    fields = {k: np.asarray(v, float)[..., None] for k, v in (given or {}).items()}
    return first_world(np, now.p, now.draws, now.others, fields)


def test_what_is_drawn() -> None:
    w = start(
        economy_spread=0.5,
        initial_force=0.5,
        prior=0.7,
        prior_spread=0.8,
        sensibility=0.2,
        sensibility_spread=0.2,
        malign_share=0.15,
    )
    sizes = np.exp([0, 0.5, -0.5])
    assert w.economy[:, 0] == pytest.approx(sizes / sizes.mean())
    assert w.capability[:, 0] == pytest.approx(0.5 * sizes / sizes.mean())
    assert w.malign[:, 0].tolist() == [1, 0, 0]
    assert w.sensibility[:, 0] == pytest.approx([0.2, 0.4, 0.0])
    assert w.prior_log_odds[0, 1, 0] == pytest.approx(np.log(0.7 / 0.3))
    assert w.log_odds[0, 1, 0] == pytest.approx(np.log(0.7 / 0.3) + 0.8)
    assert w.second_order_log_odds[1, 0, 0] == pytest.approx(np.log(0.7 / 0.3))
    assert w.distance[0, 1, 0] == pytest.approx(0.5)
    assert w.distance[0, 2, 0] == pytest.approx(1.0)
    assert not w.conduct.any()
    assert not w.binding.any()


def test_what_friends_and_enemies_know_of_each_other() -> None:
    amity = [[0, 0.5, 0], [-0.4, 0, 0], [0, 0, 0]]
    w = start({"amity": amity}, prior=0.7, prior_spread=0.8, shared_knowledge=2.0, frame=1.0)
    stranger = np.log(0.7 / 0.3)
    assert w.prior_log_odds[0, 1, 0] == pytest.approx(stranger - 1.0)
    assert w.log_odds[1, 0, 0] == pytest.approx(stranger + 0.8 + 0.8)
    assert w.second_order_log_odds[0, 1, 0] == pytest.approx(stranger + 0.8)  # what the other thinks, by its own amity
    assert w.log_odds[0, 2, 0] == pytest.approx(stranger + 0.8)
    told = start({"amity": amity, "belief": np.full((3, 3), 0.6)}, shared_knowledge=2.0, frame=1.0)
    assert told.log_odds[0, 1, 0] == pytest.approx(np.log(0.6 / 0.4) + 0.5)  # a belief that is given is as given


def test_what_is_given() -> None:
    w = start(
        {
            "economy": [1, 1, 2],
            "malign": [0, 0, 1],
            "belief": np.full((3, 3), 0.9),
            "habit": np.full((3, 3), 1.0),
            "distance": np.full((3, 3), 0.2),
        }
    )
    assert w.economy[:, 0] == pytest.approx([0.75, 0.75, 1.5])
    assert w.malign[:, 0].tolist() == [0, 0, 1]
    assert w.log_odds[0, 1, 0] == pytest.approx(np.log(9))
    assert w.habit[0, 1, 0] == 1
    assert w.distance[0, 1, 0] == pytest.approx(0.2)


def test_two_states_are_neighbours() -> None:
    assert not start(n=2).distance.any()


def test_regions_lie_on_a_circle() -> None:
    w = start(regions=3.0)
    assert w.distance[0, 1, 0] == pytest.approx(np.sqrt(3) / 2)
    assert w.distance[0, 2, 0] == pytest.approx(np.sqrt(3) / 2)


def test_cultures_differ_in_their_first_amity() -> None:
    w = start(initial_amity=-0.8)
    assert w.amity[0, 1, 0] == pytest.approx(-0.8)
    assert w.amity[0, 0, 0] == 0


def test_no_sensibility_has_no_spread() -> None:
    assert draw_traits(np, np.float64(0.0), 0.2, np.array([5.0])) == [0.0]
    assert draw_traits(np, np.float64(0.5), 0.2, np.array([9.0, -9.0])).tolist() == [1.0, 0.0]


# ------------------------------------------------------------------ the complete model
def test_what_is_left_out_can_be_put_back_at_its_identity() -> None:
    whole = completed(COMPLETE.without(WorstCase))
    assert whole.anatomy == COMPLETE.anatomy
    assert whole.values()["worst_case"] == 0


def test_what_has_no_identity_and_nobody_has_is_left_out() -> None:
    assert Contest() not in completed(COMPLETE.without(Contest)).structure


def test_another_order_cannot_be_completed() -> None:
    with pytest.raises(InvalidValue, match="an order of its own, in 'bind'"):
        completed(COMPLETE.replace(bind=COMPLETE.bind[::-1]))


def test_two_states_are_as_far_from_each_other_both_ways() -> None:
    w = start(n=2, separation=[0.4, 0.6])
    assert w.distance[..., 0].tolist() == [[0, 0.5], [0.5, 0]]
    assert start(n=2, separation=0.7).distance[0, 1, 0] == 0.7


def test_what_is_given_may_be_chosen_beside_what_is_drawn() -> None:
    """A compiled first world holds both: each field is one or the other."""
    now = year(3, draws=DRAWS, prior=0.7, prior_spread=0.8, malign_share=0.15)
    held = {"malign": np.zeros((3, 1)), "belief": np.full((3, 3, 1), 0.5)}
    asked: list[str] = []

    def choose(name: str, given: Any, drawn: Any) -> Any:
        asked.append(name)
        return given if name == "belief" else drawn

    w = first_world(np, now.p, now.draws, now.others, held, choose)
    assert sorted(asked) == ["belief", "malign"]
    assert w.malign[:, 0].tolist() == [1, 0, 0]
    assert w.log_odds[0, 1, 0] == 0
