"""A game lived again in many variants at once, each a lane of the engine: other schools, other acts, the same luck."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from detente.apps.serve.game import CALM, SIGNAL, ClassGame
from detente.apps.serve.start import as_played, untold
from detente.apps.serve.turns import breathe
from detente.core.phases import Year
from detente.core.random import replicate_keys
from detente.core.world import FIELDS, World
from detente.engine.numpy_backend import NumpyBackend
from detente.engine.plan import Point, make_plan
from detente.mechanisms.start import log_odds_of_belief

MINDS = ("log_odds", "prior_log_odds", "second_order_log_odds", "securitised", "sensibility", "amity", "habit")
"""What of the world a state has in mind, by its row; the rest is the world that all share."""


class Variants:
    """A game that is followed for some rounds as it went, and then goes its own way in each variant.

    Parameters
    ----------
    games
        What is followed: one game in several endings, such as with and without a leap.
    ending
        Which of them each variant follows [lane].
    schools
        School of each seat, by variant.
    minds
        Seats that make up their own minds about what happens, by their schools here [n, lane].
    greedy
        What a seat believes first of all others, the probability that they are greedy [n, lane]; NaN leaves it alone.
    paired
        Whether the second half of the variants is the first with other schools at some seats: theirs is the world of
        the first half, they form the minds of their own schools in it, and ``swap`` exchanges who plays a seat.

    Attributes
    ----------
    world : World
        The world now; its arrays end in an axis of lanes.
    year : int
        Rounds that were lived.
    lanes : int
        How many variants they are.
    forces, mixes : array [n, lane]
        Forces, and their offensive share, as orders left them.
    """

    def __init__(
        self,
        games: Sequence[ClassGame],
        ending: np.ndarray,
        schools: Sequence[Sequence[str]],
        minds: np.ndarray,
        greedy: np.ndarray | None = None,
        *,
        paired: bool = False,
    ) -> None:
        self._games, self._ending, self._minds, game = games, ending, minds, games[0]
        self.year, self.lanes, self._states = 0, len(schools), game.states
        points = [
            Point(tuple(as_played(name, told_all=game.told_all) for name in row), game.scenario) for row in schools
        ]
        plan, engine = make_plan(points, game.scenario.years), NumpyBackend()
        self._deaf = {name: np.stack([game.deaf(name, row) for row in schools], -1) for name in game.coming}
        self._half, self._out = len(schools) // 2 if paired else 0, np.zeros(game.states, bool)
        self._people = self._who(())
        lanes = np.arange(self.lanes)
        keys = replicate_keys(game.opening.seed or 0, np.full(self.lanes, game.world))
        self._values: dict[str, Any] = engine.spread(plan.table, lanes)
        given = {name: value[..., lanes] for name, value in plan.given.items()}
        self.world = engine.start(plan.theory, self._values, given, keys, self._states)
        self._walk = engine.walk(plan.theory, self._states, self._values, keys, plan.periods)
        self._place()
        if greedy is not None:
            self._believe(greedy)
        self.forces, self.mixes = self._ordered()

    def follow(self) -> Year:
        """Live the next round as it went, but for what some seats think of it; return what each phase made of it."""
        breathe()
        done, n = [game.lived[self.year] for game in self._games], self._states
        acts = self._of([one.conduct[..., None] > 0.5 for one in done]).astype(np.float32)
        acts[np.arange(n), np.arange(n)] = np.nan
        edits = {name: self._of([np.asarray(one.edits[name])[..., None] for one in done]) for name in done[0].edits}
        self._people = self._who(done[0].orders)
        year = self._live(acts, edits, done[0].settings)
        self._place()
        self.forces, self.mixes = self._ordered()
        return year

    def look_ahead(self, settings: Mapping[str, np.ndarray], people: Collection[int] = ()) -> Year:
        """Return what the coming round would be by the schools alone.

        Parameters
        ----------
        settings
            Parameters of the round [lane].
        people
            Seats for which people decided in it, as they are stood in for.
        """
        self._people = self._who(people)
        return self._walk.live(self.world, self._now(settings), None, self.year)[1].year

    def live(
        self, acts: np.ndarray, ahead: Year, settings: Mapping[str, np.ndarray], treaties: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Live a round in which nobody gives orders; return its acts, and who was at war [n, n, lane].

        Parameters
        ----------
        acts
            Acts that are fixed [n, n, lane]; NaN leaves them to the schools.
        ahead, settings
            The round by the schools alone, and its parameters [lane].
        treaties
            Whether two are bound by a treaty, whatever they want [n, n, lane].
        """
        breathe()
        wants = np.broadcast_to(ahead.interpretation.fear < CALM, acts.shape)
        bound = self._first((wants & wants.swapaxes(0, 1)) | treaties)
        treaty = np.where(np.eye(self._states, dtype=bool)[..., None], self.world.treaty, bound)
        edits = {"capability": self.forces, "posture": np.clip(self.mixes, 0.0, 1.0), "treaty": treaty}
        begun = self.world
        self._live(acts, edits, settings)
        if self._half:
            self._beside(begun, edits, settings)
        self.forces, self.mixes = (np.array(v, float) for v in (self.world.capability, self.world.posture))
        return np.array(self.world.conduct, float), np.asarray(self.world.war) > 0.5

    def go_on(self, year: int, formed: Variants, which: np.ndarray) -> None:
        """Go on from a round that others followed the game to, with the minds that seats formed there.

        Parameters
        ----------
        year
            Rounds that are over.
        formed, which
            Who followed it, and in which of its variants a seat formed its mind [n, lane]; -1 where it is the game's.
        """
        self.year, held = year, {name: np.array(getattr(self.world, name)) for name in MINDS}
        for seat, lane in np.argwhere(which >= 0):
            for name, value in held.items():
                value[seat, ..., lane] = getattr(formed.world, name)[seat, ..., which[seat, lane]]
        self.world = self.world.replace(**held)
        self._place()
        self.forces, self.mixes = self._ordered()

    def swap(self, out: np.ndarray) -> None:
        """Let the schools of the second half of the variants play some seats of the first from here on, and they alone.

        Parameters
        ----------
        out
            Which seats [n].
        """
        turned, self._out = out != self._out, out
        held = {name: np.array(getattr(self.world, name)) for name in MINDS}
        for value in held.values():
            value[turned] = np.roll(value[turned], self._half, -1)
        self.world = self.world.replace(**held)
        for values in (self._values, self._deaf):
            for name, value in values.items():
                if turned.any() and not np.array_equal(value[:, : self._half], value[:, self._half :]):
                    wide = np.broadcast_to(value, (self._states, self.lanes))
                    values[name] = np.where(turned[:, None], np.roll(wide, self._half, -1), wide)

    def _first(self, value: np.ndarray) -> np.ndarray:
        """Return what is so of the first half of the variants for both, where they are paired."""
        return np.concatenate([value[..., : self._half]] * 2, -1) if self._half else value

    def _beside(self, begun: World, edits: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> None:
        """Let the second half live the round that the first lived: its world, and the minds of its own schools."""
        lived = self.world
        acts = self._first(np.array(lived.conduct, np.float32))
        acts[np.arange(self._states), np.arange(self._states)] = np.nan
        self.world, self.year = begun, self.year - 1
        self._live(acts, edits, settings)
        held = {}
        for name, about in FIELDS.items():
            there = np.asarray(getattr(lived, name))
            held[name] = there if there.ndim == len(about.shape(1)) else self._first(there)
            if name in MINDS:
                held[name] = np.concatenate(
                    [there[..., : self._half], np.asarray(getattr(self.world, name))[..., self._half :]], -1
                )
        self.world = self.world.replace(**held)

    def _live(self, acts: np.ndarray, edits: Mapping[str, np.ndarray], settings: Mapping[str, Any]) -> Year:
        set_to = {name: np.asarray(value, np.float32) for name, value in edits.items()}
        low, high = (np.where(np.isnan(acts), np.float32(free), acts).astype(np.float32) for free in (0.0, 1.0))
        world = self.world.replace(**set_to)
        self.world, lived = self._walk.live(world, self._now(settings), (low, high), self.year)
        self.year += 1
        return lived.year

    def _now(self, settings: Mapping[str, Any]) -> dict[str, np.ndarray]:
        """Return the parameters of a round [1 or n, lane]; a seat is told nothing of what its own school denies."""
        now = dict(self._values)
        for name, value in settings.items():
            set_to, deaf = np.broadcast_to(np.asarray(value, np.float32), (1, self.lanes)), self._deaf[name]
            now[name] = np.where(deaf, np.float32(untold(name)), set_to) if deaf.any() else set_to
        if SIGNAL in now and self._people.any() and not self._games[0].told_all:
            now[SIGNAL] = np.where(self._people[:, None], np.float32(0.0), now[SIGNAL])
        return now

    def _who(self, seats: Collection[int]) -> np.ndarray:
        return np.isin(np.arange(self._states), list(seats))

    def _of(self, values: Sequence[np.ndarray]) -> np.ndarray:
        """Return what each variant has of its ending; values end in an axis of one lane."""
        return np.concatenate(values, -1)[..., self._ending]

    def _ordered(self) -> tuple[np.ndarray, np.ndarray]:
        """Return forces and force mixes as orders left them [n, lane]."""
        pasts = [game.past[self.year - 1] for game in self._games if self.year]
        if not pasts:
            return np.array(self.world.capability, float), np.array(self.world.posture, float)
        return self._of([past.forces[:, None] for past in pasts]), self._of([past.mixes[:, None] for past in pasts])

    def _place(self) -> None:
        """Put all where the game was after as many rounds, but for what some seats think."""
        worlds = [game.single.worlds[self.year] for game in self._games]
        held = {}
        for name, about in FIELDS.items():
            there = [np.asarray(getattr(world, name)) for world in worlds]
            flat = there[0].ndim == len(about.shape(1))
            held[name] = there[0] if flat else self._of(there)
            if name in MINDS:
                own = self._minds if about.of == "state" else self._minds[:, None]
                held[name] = np.where(own, getattr(self.world, name), held[name])
        self.world = self.world.replace(**held)

    def _believe(self, greedy: np.ndarray) -> None:
        """Let seats begin with another belief of all others."""
        frame = np.broadcast_to(self._values.get("frame", np.zeros((1, 1), np.float32)), greedy.shape)[:, None]
        amity = np.asarray(self.world.amity, np.float32)
        sought = log_odds_of_belief(np, greedy[:, None].astype(np.float32), amity, frame)
        sought = np.where(np.eye(self._states, dtype=bool)[..., None], 0.0, sought).astype(np.float32)
        self.world = self.world.replace(log_odds=np.where(np.isnan(greedy)[:, None], self.world.log_odds, sought))
