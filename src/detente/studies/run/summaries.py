"""What a run amounts to: its course by year, and its start, middle and end over replicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import finite, interval
from detente.core.run import Run
from detente.core.same import ByValue
from detente.core.scenario import Scenario
from detente.core.scripted import scripted

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
"""Quantiles over replicates, in tables and fans."""


@dataclass(frozen=True)
class RunQuantity:
    """Something that is followed from year to year.

    Attributes
    ----------
    title, unit, formula : str
        For people; unit; definition in one line.
    """

    title: str
    unit: str
    formula: str


QUANTITIES: Mapping[str, RunQuantity] = {
    "competition": RunQuantity(
        "Competition", "share", "share of directed dyads that compete, each weighted by how much it matters (prox)"
    ),
    "wars": RunQuantity("Wars", "1/dyad-year", "dyads at war over all dyads, by year"),
    "crises": RunQuantity("Crises", "1/dyad-year", "dyads in a crisis over all dyads, by year"),
    "burden": RunQuantity("Burden", "share of GDP", "cost of the forces aimed at over the economy, mean over states"),
    "belief": RunQuantity(
        "Belief", "probability", "b, that the other is malign: mean over directed dyads, weighted by prox"
    ),
    "fear": RunQuantity("Fear", "probability", "e, of being competed against, as acted upon: mean weighted by prox"),
    "order": RunQuantity("Order", "order", "G: binding of dyads, weighted by prox and economies"),
    "forces": RunQuantity("Forces", "5 % GDP", "forces of a state, in twentieths of the year's mean economy"),
}
"""Quantities that every run is summed up by."""
BOUNDED = frozenset({"share", "1/dyad-year", "share of GDP", "probability", "order"})
"""Units of what is between 0 and 1."""
NEEDS = ("competing", "wars", "crises", "burden", "belief", "fear", "prox", "order", "capability", "economy", "malign")
"""Records that they need, with those of who is who."""


@dataclass(frozen=True, eq=False)
class Summary(ByValue):
    """A quantity at the start, in the middle and at the end of a run, and over the whole of it.

    Attributes
    ----------
    name : str
        Name in ``QUANTITIES``.
    parts : mapping
        By ``start``, ``middle``, ``end`` and ``whole``: ``mean`` over replicates of the mean over these years, its 95 %
        interval ``low`` and ``high``, and the quantiles ``q10``, ``q25``, ``q50``, ``q75``, ``q90`` over replicates.
    path : array [quantile, year]
        Quantiles over replicates, year by year.
    mean : array [year]
        Mean over replicates, year by year.
    """

    name: str
    parts: Mapping[str, Mapping[str, float]]
    path: Array
    mean: Array

    def to_json(self) -> dict[str, Any]:
        """Return the summary as plain values, without the path."""
        about = QUANTITIES[self.name]
        told = {part: {k: finite(v) for k, v in numbers.items()} for part, numbers in self.parts.items()}
        return {"title": about.title, "unit": about.unit, "formula": about.formula, **told}


@dataclass(frozen=True)
class Paths:
    """Quantities and forces by year, over replicates.

    Attributes
    ----------
    scenario, years
        Scenario and number of years.
    finished
        Number of replicates.
    summaries
        By quantity.
    states
        Who is who.
    forces : array [quantile, year, state]
        Forces of each state, quantiles over replicates.
    """

    scenario: Scenario
    years: int
    finished: int
    summaries: Mapping[str, Summary]
    states: tuple[Who, ...]
    forces: Array


def windows(years: int) -> dict[str, slice]:
    """Return the years that are start, middle, end and whole: a fifth of the run each, at most 20 years.

    Parameters
    ----------
    years
        Horizon.
    """
    long = max(1, min(20, years // 5))
    middle = (years - long) // 2
    parts = {"start": slice(0, long), "middle": slice(middle, middle + long), "end": slice(years - long, years)}
    return {**parts, "whole": slice(0, years)}


def courses(run: Run) -> dict[str, Array]:
    """Return each quantity by year [replicate, year].

    Parameters
    ----------
    run
        A record with ``NEEDS``.
    """
    n = run.scenario.states
    dyads = n * (n - 1) / 2
    weight = np.asarray(run["prox"], float)
    total = weight.sum((-1, -2))
    defined = np.where(total > 0, total, np.nan)
    return {
        "competition": np.asarray(run["competing"], float),
        "wars": run["wars"] / dyads,
        "crises": run["crises"] / dyads,
        "burden": np.asarray(run["burden"], float).mean(-1),
        "belief": (run["belief"] * weight).sum((-1, -2)) / defined,
        "fear": (run["fear"] * weight).sum((-1, -2)) / defined,
        "order": np.asarray(run["order"], float),
        "forces": np.asarray(run["capability"], float).mean(-1),
    }


def sum_up(name: str, course: Array) -> Summary:
    """Sum up the course of a quantity over replicates.

    Parameters
    ----------
    name
        Name in ``QUANTITIES``.
    course
        By replicate and year [replicate, year].
    """
    parts = {}
    for part, years in windows(course.shape[1]).items():
        values = course[:, years].mean(1)
        low, high = interval(values, share=QUANTITIES[name].unit in BOUNDED)
        parts[part] = {"mean": _mean(values), "low": low, "high": high, **_quantiles(values)}
    return Summary(name, parts, fan(course), np.array([_mean(v) for v in course.T]))


def fan(course: Array) -> Array:
    """Return the quantiles over replicates [quantile, year] (or [quantile, year, state])."""
    known = course[np.isfinite(course).reshape(len(course), -1).all(1)]
    if not len(known):
        return np.full((len(QUANTILES), *course.shape[1:]), np.nan)
    return np.quantile(known, QUANTILES, axis=0)


def _mean(values: Array) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _quantiles(values: Array) -> dict[str, float]:
    known = values[np.isfinite(values)]
    found = np.quantile(known, QUANTILES) if known.size else [float("nan")] * len(QUANTILES)
    return {f"q{100 * q:.0f}": float(v) for q, v in zip(QUANTILES, found, strict=True)}


@dataclass(frozen=True)
class Who:
    """One state of a scenario, over all replicates.

    Attributes
    ----------
    name : str
        Name.
    schools : mapping
        Share of replicates in which it follows each school of a mix; empty without one.
    greedy : tuple of float
        Share of replicates in which it is greedy in the first year and in the last.
    economy : tuple of float
        Mean share of the world economy in the first year and in the last.
    forces : tuple of float
        Median forces in the first year and in the last [5 % GDP].
    burden : float
        Mean burden over the run [share of GDP].
    competes, competed : float
        Share of years and others toward which it competes, and which compete toward it; acts that are imposed do not
        count, and it is NaN where all are.
    feared, fears : float
        Mean fear that others have of it and that it has of others, at the end.
    wars : float
        Years of war with some other, a year.
    """

    name: str
    schools: Mapping[str, float]
    greedy: tuple[float, float]
    economy: tuple[float, float]
    forces: tuple[float, float]
    burden: float
    competes: float
    competed: float
    feared: float
    fears: float
    wars: float

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "name": self.name,
            "schools": dict(self.schools),
            "greedy": {"first": self.greedy[0], "last": self.greedy[1]},
            "economy": {"first": self.economy[0], "last": self.economy[1]},
            "forces": {"first": self.forces[0], "last": self.forces[1]},
            "burden": self.burden,
            "competes": finite(self.competes),
            "competed": finite(self.competed),
            "feared": self.feared,
            "fears": self.fears,
            "wars": self.wars,
        }


def traits(run: Run) -> dict[str, Array]:
    """Return what is told of each state, by replicate.

    Parameters
    ----------
    run
        A record with ``NEEDS``, ``conduct`` and ``war``.
    """
    n = run.scenario.states
    share = run["economy"] / np.maximum(np.asarray(run["economy"], float).sum(-1, keepdims=True), 1e-12)
    end = windows(run.years)["end"]
    fear = np.asarray(run["fear"][:, end], float).mean(1)
    free = ~scripted(run) & ~np.eye(n, dtype=bool)
    acts = np.where(free, np.asarray(run["conduct"], float), 0.0).sum(1)
    count = free.sum(0)

    def rate(axis: int) -> Array:
        chosen = count.sum(axis)
        return np.where(chosen > 0, acts.sum(axis) / np.maximum(chosen, 1), np.nan)

    return {
        "greedy": np.stack([run["malign"][:, 0], run["malign"][:, -1]], -1),
        "economy": np.stack([share[:, 0], share[:, -1]], -1),
        "forces": np.asarray(run["capability"], float),
        "burden": np.asarray(run["burden"], float).mean(1),
        "competes": rate(-1),
        "competed": rate(-2),
        "fears": fear.sum(-1) / (n - 1),
        "feared": fear.sum(-2) / (n - 1),
        "wars": (run["war"] > 0).any(-1).mean(1),
    }
