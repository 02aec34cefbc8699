"""One world of a room, lived a round at a time: people's orders are forced, schools play the other seats."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from detente.apps.serve.deal import schools_of
from detente.apps.serve.lived import Past, RoundLived
from detente.apps.serve.messages import Decision, Opening
from detente.apps.serve.sights import sights
from detente.apps.serve.spoken import Grounds, spoken, wording
from detente.apps.serve.stakes import common_game, common_stakes
from detente.apps.serve.start import as_played, denies, start_of, untold
from detente.apps.serve.turns import breathe
from detente.core.theory import Theory
from detente.core.world import World
from detente.engine.single import SingleRun

FACTORS = {"build": 1.15, "hold": 1.0, "cut": 1 / 1.15}
"""What a round's order makes of forces [ratio] (assumption)."""
FIT = {"offensive": 0.8, "balanced": 0.5, "defensive": 0.2}
"""Offensive share of forces that each kind is after (assumption)."""
REFIT = 0.4
"""Share of the gap to that which a round closes (assumption)."""
BLUR = 0.1
"""Chance that an act is seen as its opposite where nothing is transparent; it falls to none (assumption)."""
SIGNAL = "signal_rate"
"""Parameter of how often a school gives up forces to show good will."""
CALM = 0.5
"""Fear below which a school signs a treaty that a player wants (assumption)."""


def dials(offence_advantage: float, transparency: float) -> dict[str, float]:
    """Return the parameters that a teacher's dials stand for.

    Parameters
    ----------
    offence_advantage
        Offence advantage.
    transparency
        How far force mixes can be told apart, and how rarely an act is misread, from 0 to 1.
    """
    return {
        "offence_advantage": offence_advantage,
        "distinguishability": transparency,
        "observation_error": BLUR * (1.0 - transparency),
    }


class ClassGame:
    """A world of a room.

    Parameters
    ----------
    opening
        What the room is; with its seed set.
    world
        Number of the world in the room: worlds of one room differ in their luck alone.
    schools
        School of each seat; those that are dealt in the room if None.
    told_all
        Whether every school is told what the dials say, as in games from before their schools were kept; else it is not
        told what it denies.
    """

    def __init__(
        self, opening: Opening, world: int, schools: Sequence[str] | None = None, *, told_all: bool = False
    ) -> None:
        self.opening, self.world, self.told_all = opening, world, told_all
        self.states = opening.size
        self.schools = list(schools or schools_of(opening, self.states, world))
        self.theories: tuple[Theory, ...] = tuple(as_played(name, told_all=told_all) for name in self.schools)
        self.scenario = start_of(opening, dials(opening.offence_advantage, opening.transparency))
        self.single = SingleRun(
            self.theories, self.scenario, replicate_id=world, seed=opening.seed or 0, backend="numpy"
        )
        self._common: SingleRun | None = None
        self.lived: list[RoundLived] = []
        self.past: list[Past] = []
        self.coming = dials(opening.offence_advantage, opening.transparency)
        self.ahead = self._look_ahead()

    @property
    def rounds(self) -> int:
        """Rounds that were lived."""
        return len(self.lived)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the states."""
        return self.scenario.names

    @property
    def now(self) -> World:
        """The world now; its arrays end in an axis of one lane."""
        return self.single.world

    def deaf(self, name: str, schools: Sequence[str] | None = None) -> np.ndarray:
        """Return which seats are told nothing of a parameter, by their own school alone, whoever else plays [n].

        Parameters
        ----------
        name
            The parameter.
        schools
            School of each seat; those of the game if None.
        """
        return np.array([not self.told_all and denies(school, name) for school in schools or self.schools])

    def heard(self, settings: Mapping[str, float], people: Collection[int] = ()) -> dict[str, float | np.ndarray]:
        """Return the parameters of a round as the states are told them: one number, or one a state.

        Parameters
        ----------
        settings
            Parameters of the round.
        people
            Seats for which people decide: no school gives up forces in their name to show good will.
        """
        deaf = {name: self.deaf(name) for name in settings}
        told = {
            name: np.where(deaf[name], untold(name), value) if deaf[name].any() else value
            for name, value in settings.items()
        }
        rates = np.array([theory.values().get(SIGNAL, 0.0) for theory in self.theories])
        silent = [seat for seat in people if rates[seat] and not self.told_all]
        rates[silent] = 0.0
        return told | ({SIGNAL: rates} if silent else {})

    def forces(self) -> np.ndarray:
        """Return the forces of each state as its orders left them [n, 5 % of mean product]."""
        return np.array(self.past[-1].forces if self.past else self.now.capability[:, 0], float)

    def mixes(self) -> np.ndarray:
        """Return the offensive share of each state's forces [n]."""
        return np.array(self.past[-1].mixes if self.past else self.now.posture[:, 0], float)

    def turn(self, settings: Mapping[str, float]) -> None:
        """Let the coming round have its parameters: what is seen of the last one, and what schools would do.

        Parameters
        ----------
        settings
            Parameters of the round.
        """
        if dict(settings) == self.coming:
            return
        self.coming = dict(settings)
        self.ahead = self._look_ahead()
        if self.past:
            seen, looks = self._sights()
            self.past = [*self.past[:-1], replace(self.past[-1], seen=seen, looks=looks)]

    def live(
        self,
        orders: Mapping[int, Decision],
        settings: Mapping[str, float],
        incidents: Sequence[tuple[int, int]] = (),
        treaties: Sequence[tuple[int, int]] = (),
        acts: Mapping[tuple[int, int], float] | None = None,
    ) -> RoundLived:
        """Live through a round.

        Parameters
        ----------
        orders
            Decisions of people, by seat; the other seats are their schools'.
        settings
            Parameters of the round.
        incidents
            Whose act toward whom turns hostile by accident.
        treaties
            Visitor is bound by a treaty, whatever they want.
        acts
            Acts that are fixed beside those of the orders, which an incident overrules.
        """
        breathe()
        self.turn(settings)
        edits = self._edits(orders, treaties)
        forced = {
            (i, j): float(order.acts.get(j) == "compete")
            for i, order in orders.items()
            for j in range(self.states)
            if j != i
        } | dict(acts or {})
        forced |= dict.fromkeys(incidents, 1.0)
        self.single.live(forced, edits, **self.heard(settings, orders))
        done = RoundLived(
            dict(orders),
            forced,
            edits,
            dict(settings),
            np.array(self.now.conduct[..., 0], float),
            tuple(incidents),
            {i: self.says(i, orders) for i in range(self.states) if i not in orders},
        )
        self._end(done)
        return done

    def again(self, done: RoundLived) -> None:
        """Live a round as it was lived: what people and accidents did, forces, mixes and treaties are told.

        Parameters
        ----------
        done
            The round.
        """
        breathe()
        self.turn(done.settings)
        self.single.live(done.forced, done.edits, **self.heard(done.settings, done.orders))
        self._end(replace(done, conduct=np.array(self.now.conduct[..., 0], float)))

    def worth(self) -> np.ndarray:
        """Return what each round's acts were worth to each state [round, n, stake]: R, T, P or S of its own games.

        These are the room's where a person decided, and a school's own where it played.
        """
        worth = np.array(np.asarray(self.single["payoff"], float).sum(-1))
        for k, (done, past) in enumerate(zip(self.lived, self.past, strict=True)):
            for seat in done.orders:
                worth[k, seat] = past.stakes["payoff"][seat].sum()
        return worth

    def _end(self, done: RoundLived) -> None:
        self.lived.append(done)
        self.coming = dict(done.settings)
        self.ahead = self._look_ahead()
        seen, looks = self._sights()
        war, crisis, treaty = (np.array(getattr(self.now, k)[..., 0]) > 0.5 for k in ("war", "crisis", "treaty"))
        stakes: Mapping[str, np.ndarray] = {}
        if done.orders:
            self._common = self._common or common_game(self.scenario, self.world, self.opening.seed or 0)
            stakes = common_stakes(self._common, self.single.worlds[-2], done)
        self.past.append(Past(seen, looks, war, crisis, treaty, *self._as_ordered(done), stakes))

    def _sights(self) -> tuple[np.ndarray, np.ndarray]:
        """Return which acts of the last round are seen as hostile, and which forces look offensive [n, n].

        Seats for which people decided see acts with the room's error alone; schools see them as they do.
        """
        shape, signals = (self.states, self.states), self.ahead.signals
        seen, looks = (
            np.array(np.broadcast_to(np.asarray(value, float).reshape(*np.shape(value)[:2]), shape) > 0.5)
            for value in (signals.seen, signals.force_mix_seen)
        )
        looks &= ~self.deaf("distinguishability")[:, None]
        room = dials(self.opening.offence_advantage, self.opening.transparency) | self.coming
        acts, mixes = self.lived[-1].conduct, np.asarray(self.now.posture)[:, 0]
        war = np.asarray(self.now.war)[..., 0] > 0.5
        own = sights(self.opening.seed or 0, self.world, self.rounds, room, acts, war, mixes)
        for seat in {seat for done in self.lived for seat in done.orders}:
            seen[seat], looks[seat] = own[0][seat], own[1][seat]
        return seen, looks

    def _as_ordered(self, done: RoundLived) -> tuple[np.ndarray, np.ndarray]:
        """Return forces and mixes at the end of a round without what general staffs did of their own accord."""
        forces, mixes = (np.array(value[:, 0], float) for value in (self.now.capability, self.now.posture))
        before = np.maximum(np.asarray(done.edits["capability"], float), 1e-9)
        target = np.asarray(self.single.years[-1].response.target, float)[..., 0]
        speed = np.broadcast_to(np.asarray(self.single.years[-1].p.force_adjustment, float).ravel(), (self.states,))
        for i in done.orders:
            forces[i] /= max(0.1, 1.0 + speed[i] * (target[i] / before[i] - 1.0))
            mixes[i] = done.edits["posture"][i]
        return forces, mixes

    def fork(self, rounds: int | None = None) -> ClassGame:
        """Return a copy of the game that is free to go another way.

        Parameters
        ----------
        rounds
            As it was after so many rounds; as it is if None.
        """
        other = object.__new__(ClassGame)
        other.__dict__.update(self.__dict__)
        other.single = self.single.fork(self.rounds if rounds is None else rounds)
        other.lived, other.past = self.lived[:rounds], self.past[:rounds]
        if rounds is not None:
            other.coming = self._settings_after(rounds)
            other.ahead = other._look_ahead()
        return other

    def _settings_after(self, rounds: int) -> dict[str, float]:
        """Return the parameters of the round that comes after so many."""
        return dict(self.lived[rounds].settings) if rounds < self.rounds else self.coming

    def _look_ahead(self) -> Any:
        """Return what the coming year would be by the schools alone: what of the last round is seen, and how."""
        ahead = self.single.fork(self.single.year)
        ahead.live(None, None, **self.heard(self.coming))
        return ahead.years[-1]

    def _edits(self, orders: Mapping[int, Decision], treaties: Sequence[tuple[int, int]]) -> dict[str, Any]:
        """Return forces, force mixes and treaties as orders leave them at the start of the round."""
        forces, mixes = self.forces(), self.mixes()
        cap = 5.0 * np.asarray(self.now.economy[:, 0], float)
        for i, order in orders.items():
            forces[i] = min(forces[i] * FACTORS[order.arms], max(cap[i], forces[i] * min(1.0, FACTORS[order.arms])))
            mixes[i] += REFIT * (FIT[order.kind] - mixes[i])
        treaty = np.array(self.now.treaty[..., 0], float)
        for i in range(self.states):
            for j in range(i):
                treaty[i, j] = treaty[j, i] = float(self._wants(i, j, orders) and self._wants(j, i, orders))
        for i, j in treaties:
            treaty[i, j] = treaty[j, i] = 1.0
        return {"capability": forces, "posture": np.clip(mixes, 0.0, 1.0), "treaty": treaty}

    def says(self, seat: int, orders: Mapping[int, Decision] | None = None) -> Decision:
        """Return what the school of a seat would do in the coming round, and what it says with that.

        Parameters
        ----------
        seat
            The seat.
        orders
            Decisions of people for the round that was just lived, where it is that one: by seat.
        """
        lived = orders is not None
        n, year, world = self.states, self.single.years[-1] if lived else self.ahead, self.single.worlds[-1 - lived]
        none = np.zeros((n, n), bool)
        past = self.past[-1] if self.past else Past(none, none, none, none, none, self.forces(), self.mixes())
        slips = none
        if self.lived:
            meant = np.asarray(self.single.years[-1 - lived].response.intended, float)[..., 0] > 0.5
            slips = (self.lived[-1].conduct > 0.5) & ~meant
        told = Grounds(
            language=self.opening.language,
            round=self.rounds,
            wording=wording(self.opening.seed or 0, self.world, self.rounds),
            greedy=np.asarray(world.malign)[:, 0] > 0.5,
            belief=np.asarray(year.interpretation.belief, float)[..., 0],
            competes=np.asarray(year.response.intended, float)[..., 0] > 0.5,
            cheated=np.broadcast_to(np.asarray(year.signals.cheating_seen, float)[..., 0], (n, n)) > 0.5,
            war=past.war,
            seen=(np.broadcast_to(np.asarray(year.signals.seen, float)[..., 0], (n, n)) > 0.5) & (self.rounds > 0),
            looks=(np.broadcast_to(np.asarray(year.signals.force_mix_seen, float)[..., 0], (n, n)) > 0.5)
            & ~self.deaf("distinguishability")[:, None],
            accident=slips,
            wanted=np.array([[i != j and self._wants(i, j, orders or {}) for j in range(n)] for i in range(n)]),
            treaty=past.treaty,
            forces=past.forces,
            target=np.asarray(year.response.target, float)[:, 0],
            mixes=np.asarray(year.response.posture, float)[:, 0],
        )
        before = {**self.lived[-1].bots, **self.lived[-1].orders}.get(seat) if self.lived else None
        return spoken(told, seat, before)

    def _wants(self, i: int, j: int, orders: Mapping[int, Decision]) -> bool:
        """Return whether a state wants a treaty with another: by its order, or without one where it has little fear."""
        if i in orders:
            return j in orders[i].treaty
        return bool(self.ahead.interpretation.fear[i, j, 0] < CALM)
