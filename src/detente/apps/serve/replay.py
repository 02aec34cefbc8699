"""The same game with the same luck and one thing changed.

From the change on people are stood in for by the school that fits their acts best. It is what that school would do,
never what the person would have done; the interval tells how far it depends on which school stands in, and on what it
happens to choose. All other luck is that of the game.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from detente.apps.serve.game import ClassGame, dials
from detente.apps.serve.likeness import Resemblance, likenesses, people
from detente.apps.serve.lived import RoundLived
from detente.apps.serve.messages import ReplayChange
from detente.apps.serve.refusal import Refused
from detente.apps.serve.variants import Variants
from detente.core.phases import Year

WORDS = (
    "From the change on, people are stood in for by the school that fits their acts best. "
    "This is what that school would do, not what the person would have done. "
    "Intervals are over which schools stand in and what those choose; misreading, wars and accidents have the luck "
    "of the game and are not in them. Where nobody is stood in for, there is one course and no interval."
)
"""What is said with every replay."""
SERIES = ("competing", "own", "others", "wars", "forces")
"""What is told of a course, round by round."""
BAND = (10, 90)
"""Percentiles of an interval."""


@dataclass(frozen=True)
class GameCourse:
    """How a game went.

    Attributes
    ----------
    competing : array [round]
        Share of acts that compete.
    wars : array [round]
        Dyads at war.
    forces : array [round]
        Mean forces [5 % of mean product].
    acts : array [round, n, n]
        Acts.
    """

    competing: np.ndarray
    wars: np.ndarray
    forces: np.ndarray
    acts: np.ndarray


def course(game: ClassGame) -> GameCourse:
    """Return how a game went.

    Parameters
    ----------
    game
        The game.
    """
    acts = np.array([done.conduct for done in game.lived]).reshape(-1, game.states, game.states)
    return _course(acts, [past.war for past in game.past], [past.forces for past in game.past])


def _course(conduct: np.ndarray, war: Sequence[np.ndarray], forces: Sequence[np.ndarray]) -> GameCourse:
    n = conduct.shape[-1]
    acts = conduct * (1.0 - np.eye(n))
    wars, mean = np.array([one.sum() / 2 for one in war]), np.array([one.mean() for one in forces])
    return GameCourse(acts.sum((1, 2)) / (n * (n - 1)), wars, mean, acts)


def replay(
    game: ClassGame, change: ReplayChange, like: Mapping[int, Sequence[Resemblance]], draws: int = 20
) -> dict[str, Any]:
    """Return the game as it went, with people stood in for from the change on, and with the change beside.

    Parameters
    ----------
    game
        The game, as it went.
    change
        What is changed.
    like
        Resemblances of the seats that people played.
    draws
        How often stand-ins and their choices are drawn anew, with all other luck the same.

    Returns
    -------
    dict
        The courses, and what the change makes of them round by round (``difference``) and as a mean over the rounds
        from the change on (``from_then_on``, one value each), with intervals if anybody is stood in for: else there is
        one course (``draws`` 0). ``competing`` is of all acts, ``own`` of those of the state that is changed, which a
        school or belief that is put in there sets itself, and ``others`` of the rest. Before that round all is as it
        went. A leap itself is put in, all else of its round is as it went, and what it makes of the game is counted
        from the round after it (``then_round``). ``differs`` tells whether any act or war
        differs from then on in any of the replays. In ``no_fit`` are the seats whose acts chance explains better than
        the schools do: there any school may stand in.

    Raises
    ------
    Refused
        The change names what is not there, or was so anyway.
    """
    _check(game, change)
    seat = change.seat
    first = 0 if change.kind in ("belief", "school") else change.round - 1
    then = first + (change.kind == "leap")
    _changes_something(game, change, first)
    later = {seat for lived in game.lived[then:] for seat in lived.orders}
    like = {seat: ranked for seat, ranked in like.items() if seat in later}
    told = (game, _leapt(game, change)) if change.kind == "leap" else (game, game)
    chance = {seat: one.chance for seat, one in likenesses(game, like).items()}
    best = {seat: ranked[0].school for seat, ranked in like.items()}
    if change.kind == "belief":
        _believes(game, change, best)
    stood, luck = [best], list[np.random.Generator | None]([None])
    for number in range(draws if like else 0):
        chosen = _luck(game, 0, number)
        stood.append({seat: _drawn(ranked, chance[seat], chosen) for seat, ranked in like.items()})
        luck.append(choices := _luck(game, 1, number))
        choices.random((then, game.states, game.states))
    (same, changed), *drawn = _lived(told, change, stood, then, luck)
    made_of = [_difference(one, two, seat) for one, two in drawn or [(same, changed)]]
    return {
        "change": change.model_dump(),
        "draws": len(drawn),
        "from_round": first + 1,
        "then_round": then + 1,
        "differs": any(_differ(one, two, then) for one, two in [(same, changed), *drawn]),
        "words": WORDS,
        "no_fit": sorted(seat for seat, none in chance.items() if none > 0.5),
        "stand_ins": {seat: [_told(one) for one in ranked[:3]] for seat, ranked in like.items()},
        "as_it_went": _plain(course(game), seat),
        "stood_in": _plain(same, seat, [one for one, _ in drawn]),
        "changed": _plain(changed, seat, [two for _, two in drawn]),
        "difference": {name: _bands([made[name] for made in made_of]) for name in SERIES},
        "from_then_on": {name: _bands([made[name][then:].mean(keepdims=True) for made in made_of]) for name in SERIES},
    }


def _check(game: ClassGame, change: ReplayChange) -> None:
    """Refuse a change of what is not there."""
    wrong = None
    if change.round > game.rounds:
        wrong = f"There is no round {change.round}."
    elif change.seat >= game.states or (change.other is not None and change.other >= game.states):
        wrong = "There is no such state."
    elif change.kind == "leap" and change.round == game.rounds:
        wrong = "Nothing follows a leap in the last round: take one before it."
    elif change.other == change.seat or (change.kind == "treaty" and change.other is None):
        wrong = "Say which other state."
    elif change.kind == "dial" and change.offence_advantage is None and change.transparency is None:
        wrong = "Say which dial."
    if wrong:
        raise Refused(422, "change", wrong)


def _changes_something(game: ClassGame, change: ReplayChange, first: int) -> None:
    """Refuse a change to what was so anyway, from round ``first`` on: it would be told as a finding."""
    rounds, seat, other, why = range(first, game.rounds), change.seat, change.other, None
    name = game.names[seat]
    if change.kind == "leap" and not _hostile(game, change):
        why = f"{name} held back in round {first + 1} anyway."
    elif change.kind == "treaty" and all(game.past[k].treaty[seat, other] for k in rounds):
        why = f"{name} and {game.names[other or 0]} were bound by a treaty in all these rounds anyway."
    elif change.kind == "dial" and all(_same(_dials(change, game.lived[k]), game.lived[k].settings) for k in rounds):
        why = "The dials stood there in all these rounds anyway."
    elif change.kind == "school" and game.schools[seat] == change.school and seat not in people(game):
        why = f"That school played {name} anyway."
    if why:
        raise _unchanged(why)


def _unchanged(why: str) -> Refused:
    return Refused(422, "unchanged", f"{why} Nothing would be changed: choose another round, state or value.")


def _believes(game: ClassGame, change: ReplayChange, best: Mapping[int, str]) -> None:
    """Refuse a first belief that the school which stands in begins with anyway."""
    schools = [best.get(seat, name) for seat, name in enumerate(game.schools)]
    greedy = np.full((game.states, 2), np.nan)
    greedy[change.seat, 1] = change.greedy
    begun = Variants([game], np.zeros(2, int), [schools] * 2, np.ones((game.states, 1), bool), greedy)
    held = np.asarray(begun.world.log_odds)[change.seat].T
    if np.allclose(held[0], held[1], atol=0.01):
        why = f"{game.names[change.seat]} would begin with that belief anyway."
        raise _unchanged(why)


def _hostile(game: ClassGame, change: ReplayChange) -> list[int]:
    """Return toward whom a seat was hostile, and not by accident, in the round of a leap."""
    done = game.lived[change.round - 1]
    toward = range(game.states) if change.other is None else (change.other,)
    chosen = {j: done.forced.get((change.seat, j), done.conduct[change.seat, j]) for j in toward}
    return [j for j, act in chosen.items() if act > 0.5 and (change.seat, j) not in done.incidents]


def _same(one: Mapping[str, float], two: Mapping[str, float]) -> bool:
    return all(math.isclose(one[name], two[name], abs_tol=1e-9) for name in one)


def _leapt(game: ClassGame, change: ReplayChange) -> ClassGame:
    """Return the game up to the end of the round of a leap, which alone is not as it was."""
    done = game.lived[change.round - 1]
    leap = dict.fromkeys([(change.seat, j) for j in _hostile(game, change)], 0.0)
    other = game.fork(change.round - 1)
    other.again(replace(done, forced={**done.forced, **leap}))
    return other


def _differ(one: GameCourse, two: GameCourse, then: int) -> bool:
    """Return whether any act or war differs from a round on."""
    return any(not np.array_equal(getattr(one, name)[then:], getattr(two, name)[then:]) for name in ("acts", "wars"))


def _drawn(ranked: Sequence[Resemblance], chance: float, chosen: np.random.Generator) -> str:
    """Draw a school by its weight; as far as none fits, any."""
    weights = np.array([one.weight for one in ranked])
    mixed = (1.0 - chance) * weights / weights.sum() + chance / len(ranked)
    return ranked[int(chosen.choice(len(ranked), p=mixed / mixed.sum()))].school


def _lived(
    told: tuple[ClassGame, ClassGame],
    change: ReplayChange,
    stood: Sequence[Mapping[int, str]],
    then: int,
    luck: Sequence[np.random.Generator | None],
) -> list[tuple[GameCourse, GameCourse]]:
    """Live the game again without and with the change, once for each choice of stand-ins.

    All is as told until round ``then``. After it people are stood in for; what stand-ins choose is drawn by ``luck``,
    or left to the engine's own where that is None.
    """
    game, n, lanes = told[0], told[0].states, 2 * len(stood)
    done, seats = np.arange(lanes) % 2 > 0, sorted(stood[0])
    schools = [[one.get(seat, name) for seat, name in enumerate(game.schools)] for one in stood for _ in range(2)]
    minds, greedy = np.zeros((n, lanes), bool), np.full((n, lanes), np.nan)
    minds[seats] = True
    if change.kind == "school":
        minds[change.seat, done] = True
        for row in schools[1::2]:
            row[change.seat] = change.school
    elif change.kind == "belief":
        greedy[change.seat, done] = change.greedy
    other = Variants(told, done.astype(int), schools, minds, greedy)
    for _ in range(then):
        other.follow()
    treaties = np.zeros((n, n, lanes), bool)
    if change.kind == "treaty" and change.other is not None:
        treaties[change.seat, change.other, done] = treaties[change.other, change.seat, done] = True
    conduct, war, forces = _as_told(told, then, done)
    for was in game.lived[then:]:
        turned = {**was.settings, **_dials(change, was)}
        settings = {name: np.where(done, turned[name], value) for name, value in was.settings.items()}
        ahead = other.look_ahead(settings)
        acts = _choices(ahead, seats, luck)
        for i, j in was.incidents:
            acts[i, j] = 1.0
        did, fought = other.live(acts, ahead, settings, treaties)
        conduct, war, forces = [*conduct, did], [*war, fought], [*forces, other.forces]
    paths = [
        _course(np.array([v[..., k] for v in conduct]), [v[..., k] for v in war], [v[:, k] for v in forces])
        for k in range(lanes)
    ]
    return list(zip(paths[::2], paths[1::2], strict=True))


def _as_told(
    told: tuple[ClassGame, ClassGame], then: int, done: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
    """Return acts, wars and forces of the rounds before ``then``, of each variant as its ending has them."""
    which = done.astype(int)
    conduct = [np.stack([one.lived[k].conduct for one in told], -1)[..., which] for k in range(then)]
    war = [np.stack([one.past[k].war for one in told], -1)[..., which] for k in range(then)]
    return conduct, war, [np.stack([one.past[k].forces for one in told], -1)[..., which] for k in range(then)]


def _choices(ahead: Year, seats: Sequence[int], luck: Sequence[np.random.Generator | None]) -> np.ndarray:
    """Draw the acts of stand-ins by what their schools would do now [n, n, lane]; NaN where the engine chooses."""
    chance = np.array(ahead.response.compete, float)
    acts = np.full(chance.shape, np.nan)
    for k, chosen in enumerate(luck):
        if chosen is not None:
            drawn = chosen.random(chance.shape[:2])[..., None] < chance[..., 2 * k : 2 * k + 2]
            acts[seats, :, 2 * k : 2 * k + 2] = drawn[seats]
    acts[np.arange(len(acts)), np.arange(len(acts))] = np.nan
    return acts


def _dials(change: ReplayChange, was: RoundLived) -> dict[str, float]:
    """Return the parameters that a changed dial stands for."""
    if change.kind != "dial":
        return {}
    advantage, transparency = was.settings["offence_advantage"], was.settings["distinguishability"]
    return dials(
        advantage if change.offence_advantage is None else change.offence_advantage,
        transparency if change.transparency is None else change.transparency,
    )


def _told(one: Resemblance) -> dict[str, Any]:
    per_act = None if one.per_act is None else round(one.per_act, 3)
    return {"school": one.school, "title": one.title, "weight": round(one.weight, 3), "per_act": per_act}


def _luck(game: ClassGame, of: int, number: int) -> np.random.Generator:
    """Return the luck of a replay of a world of a room: which schools stand in (0), or what those choose (1)."""
    return np.random.default_rng([of, game.opening.seed or 0, game.world, number])


def _series(path: GameCourse, seat: int) -> dict[str, np.ndarray]:
    """Return what is told of a course by round, with a state's own acts apart from those of the others."""
    n, own = path.acts.shape[-1], path.acts[:, seat].sum(-1)
    others = (path.acts.sum((1, 2)) - own) / (n - 1) ** 2
    return {
        "competing": path.competing,
        "own": own / (n - 1),
        "others": others,
        "wars": path.wars,
        "forces": path.forces,
    }


def _difference(one: GameCourse, two: GameCourse, seat: int) -> dict[str, np.ndarray]:
    before = _series(one, seat)
    return {name: values - before[name] for name, values in _series(two, seat).items()}


def _plain(path: GameCourse, seat: int, drawn: Sequence[GameCourse] = ()) -> dict[str, Any]:
    """Return a course as JSON values, with intervals over the draws."""
    out: dict[str, Any] = {name: [round(float(v), 4) for v in values] for name, values in _series(path, seat).items()}
    out["acts"] = path.acts.astype(int).tolist()
    if drawn:
        out["intervals"] = {name: _bands([_series(one, seat)[name] for one in drawn]) for name in SERIES}
    return out


def _bands(paths: Sequence[np.ndarray]) -> dict[str, list[float]]:
    """Return mean and interval over draws, round by round; of one course there is no interval."""
    held = np.array(paths)
    if len(held) == 1:
        return {"mean": [round(float(v), 4) for v in held[0]]}
    low, high = np.percentile(held, BAND, axis=0)
    return {
        name: [round(float(v), 4) for v in values]
        for name, values in (("mean", held.mean(0)), ("low", low), ("high", high))
    }
