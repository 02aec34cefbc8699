"""Richardson's arms race: two states, many states, and a race shaken by luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.core.same import ByValue
from detente.games.curves import Curve, GameFigure, Threshold
from detente.games.game import Equilibrium, Game, GameParameter, Solution

CLOSE = 1e-12
"""Rates, as a share of the largest, that count as none."""


@dataclass(frozen=True, eq=False)
class Race(ByValue):
    """An arms race ``dx_i/dt = sum_j k_ij x_j - alpha_i x_i + g_i`` [Richardson1960]_.

    Attributes
    ----------
    reaction : array, shape (n, n) [1/year]
        ``k_ij``: what each unit of j's arms adds to i's in a year; the diagonal is 0.
    fatigue : array, shape (n,) [1/year]
        ``alpha_i``: what each unit of its own arms takes off.
    grievance : array, shape (n,) [arms/year]
        ``g_i``: what it adds without any arms of others.
    """

    reaction: Array
    fatigue: Array
    grievance: Array

    @property
    def matrix(self) -> Array:
        """Matrix of the race, shape (n, n) [1/year]."""
        out: Array = self.reaction - np.diag(self.fatigue)
        return out

    @property
    def growth(self) -> float:
        """Growth rate of the race in the long run [1/year]: the largest real part of an eigenvalue."""
        # What is within rounding of 0 is 0: its sign would say nothing.
        found = float(np.linalg.eigvals(self.matrix).real.max())
        return 0.0 if abs(found) <= CLOSE * float(np.abs(self.matrix).max()) else found

    @property
    def radius(self) -> float:
        """Spectral radius of reactions over fatigue: the race is stable where it is below 1."""
        return float(np.abs(np.linalg.eigvals(self.reaction / self.fatigue[:, None])).max())

    @property
    def rest(self) -> Array:
        """Arms at which nothing changes, shape (n,); NaN where there is no such point."""
        if np.linalg.matrix_rank(self.matrix, tol=CLOSE * float(np.abs(self.matrix).max())) < len(self.fatigue):
            return np.full(self.fatigue.shape, np.nan)
        out: Array = np.linalg.solve(-self.matrix, self.grievance)
        return out

    def path(self, start: Sequence[float] | Array, years: Sequence[float] | Array) -> Array:
        """Return arms over time, exactly.

        Parameters
        ----------
        start : array, shape (n,)
            Arms in year 0.
        years : array, shape (m,)
            Years, in order.

        Returns
        -------
        array, shape (m, n)
        """
        from scipy.linalg import expm

        n = len(self.fatigue)
        whole = np.zeros((n + 1, n + 1))
        whole[:n, :n], whole[:n, n] = self.matrix, self.grievance
        now, before, over = np.append(np.asarray(start, float), 1.0), 0.0, {}
        out = []
        for t in years:
            gap = round(float(t) - before, 12)
            if gap not in over:
                over[gap] = expm(whole * gap)
            now, before = over[gap] @ now, float(t)
            out.append(now[:n])
        return np.array(out)

    def spread(self, noise: float) -> Array:
        """Return the covariance of arms around rest under white noise, shape (n, n); NaN where there is no rest.

        Parameters
        ----------
        noise : float [arms / sqrt(year)]
            Size of the shocks, independent between states.
        """
        from scipy.linalg import solve_continuous_lyapunov

        n = len(self.fatigue)
        if self.growth >= 0:
            return np.full((n, n), np.nan)
        out: Array = solve_continuous_lyapunov(self.matrix, -(noise**2) * np.eye(n))
        return out


def two_kinds(
    states: int, reaction: tuple[float, float], fatigue: tuple[float, float], grievance: tuple[float, float]
) -> Race:
    """Return a race of one state against several of another kind, who also arm against each other."""
    kind = np.r_[0, np.ones(states - 1, int)]
    k = np.asarray(reaction)[kind][:, None] * (1.0 - np.eye(states))
    return Race(k, np.asarray(fatigue)[kind], np.asarray(grievance)[kind])


def growth_line(years: Sequence[float], totals: Sequence[float]) -> tuple[float, float, float]:
    """Return slope, intercept with the abscissa and correlation of yearly increases against mid-year totals.

    Where two sides alike race, the increase of their total is a line in the total with slope ``k - alpha``
    [1/year], and crosses zero at the total that trade and goodwill would bear [Richardson1960]_.

    Parameters
    ----------
    years, totals : sequence of float
        Year, and arms of both sides together in it.

    Raises
    ------
    DataError
        If there are fewer than three years.
    """
    from scipy.stats import linregress

    t, x = np.asarray(years, float), np.asarray(totals, float)
    if t.size < 3 or t.shape != x.shape:
        message = f"A line needs at least three years, with one total each: {t.size} and {x.size} were given."
        raise DataError(message)
    fit = linregress((x[1:] + x[:-1]) / 2, np.diff(x) / np.diff(t))
    return float(fit.slope), float(-fit.intercept / fit.slope), float(fit.rvalue)


def solve(
    reaction_one: float,
    reaction_two: float,
    fatigue_one: float,
    fatigue_two: float,
    grievance_one: float,
    grievance_two: float,
    states: float,
    noise: float,
) -> Solution:
    """Return rest, stability, and what noise does before a race runs away."""
    race = two_kinds(
        int(states), (reaction_one, reaction_two), (fatigue_one, fatigue_two), (grievance_one, grievance_two)
    )
    growth, radius, rest = race.growth, race.radius, race.rest
    stable = growth < 0
    kind, note = _outcome(race, rest)
    play = {f"arms of state {i + 1}": float(v) for i, v in enumerate(rest[:2])}
    if states > 2:
        play["arms of each other state"] = play.pop("arms of state 2")
    memory = float(np.exp(growth)) if stable else np.nan
    spread = float(np.sqrt(race.spread(noise)[0, 0]))
    thresholds = (
        Threshold("stability", radius, "Spectral radius of reactions over fatigue: the race comes to rest below 1."),
        Threshold("growth", growth, "Growth rate of the race [1/year]: it comes to rest below 0."),
        Threshold(
            "critical_scale", 1 / radius if radius else np.nan, "Factor on all reactions at which the race turns."
        ),
        Threshold("memory", memory, "Correlation of arms from year to year; nears 1 as the race nears its turn."),
        Threshold("spread", spread, "Standard deviation of the first state's arms around rest."),
    )
    return Solution(
        payoffs=(),
        equilibria=() if np.isnan(rest).any() else (Equilibrium(kind, play, note),),
        thresholds=thresholds,
        figure=_figure(race),
        remarks=(f"{kind.capitalize()}: {note}",) if np.isnan(rest).any() else (),
    )


def _outcome(race: Race, rest: Array) -> tuple[str, str]:
    """Return what becomes of a race, in the field's term and in a sentence."""
    if np.isnan(rest).any():
        nearest = np.linalg.lstsq(race.matrix, -race.grievance, rcond=CLOSE)[0]
        if np.allclose(race.matrix @ nearest, -race.grievance, rtol=0, atol=1e-9):
            return (
                "rest anywhere on a line",
                "reactions just balance fatigue, and where arms rest hangs on where they began.",
            )
        return "no rest", "reactions just balance fatigue, and grievances move arms on for ever."
    below = " Arms below 0 stand for goodwill that outweighs them." if rest.min() < 0 else ""
    if race.growth < 0:
        return "stable rest", f"Arms come to rest here.{below}"
    return "unstable rest", f"A knife edge: arms run away from it, up or down.{below}"


def _figure(race: Race) -> GameFigure:
    pace = max(abs(race.growth), 0.05)
    years = np.linspace(0, min(4 / pace, 60), 61)
    path = race.path(np.ones(len(race.fatigue)), years)
    labels = ("first state", "each of the others" if len(race.fatigue) > 2 else "second state")
    return GameFigure(
        title="Arms from a start of 1 each",
        x="year",
        y="arms",
        curves=tuple(Curve(label, years.tolist(), path[:, i].tolist()) for i, label in enumerate(labels)),
    )


PLACE = 90
"""Place in tables."""

GAME = Game(
    name="richardson",
    title="Richardson's arms race",
    claim=(
        "States that arm against each other's arms come to rest only where the product of their reactions is "
        "below that of their fatigue; otherwise the race runs away, though no one wants it. It is no game of "
        "choice: it says what happens if no one stops to think."
    ),
    parameters=(
        GameParameter("reaction_one", 0.9, 0, 3, "1/year", "arms that the first state adds for each unit of another's"),
        GameParameter(
            "reaction_two", 0.9, 0, 3, "1/year", "arms that each other state adds for each unit of another's"
        ),
        GameParameter("fatigue_one", 0.2, 0.01, 3, "1/year", "share of its arms that burden takes off the first state"),
        GameParameter(
            "fatigue_two", 0.2, 0.01, 3, "1/year", "share of its arms that burden takes off each other state"
        ),
        GameParameter("grievance_one", 0.1, -1, 1, "arms/year", "arms that the first state adds out of grievance"),
        GameParameter("grievance_two", 0.1, -1, 1, "arms/year", "arms that each other state adds out of grievance"),
        GameParameter("states", 2, 2, 20, "states", "number of states", whole=True),
        GameParameter("noise", 0.1, 0, 1, "arms/sqrt(year)", "size of the shocks to each state's arms"),
    ),
    solver=solve,
    references=("Richardson1960", "Boulding1962", "SchefferEtAl2009"),
    ours=(
        "Reaction .9 and fatigue .2 a year are Richardson's rough figures for 1909-13, as they are commonly quoted. "
        "Grievances and the size of the shocks are assumptions. Races of more than two states have one state of "
        "the first kind and the rest of the second. White noise is the standard linear extension, not Richardson's."
    ),
    in_model="ForceTarget and Arming: reaction is offence_advantage times fear, fatigue is force_adjustment.",
)
"""States that arm against arms, tire of arming, and bear grudges [Richardson1960]_."""
