"""From the record to the first year of a run. Every choice here is an assumption and is listed.

===================  ====================================================================================
model                record
===================  ====================================================================================
economy              gross domestic product of the first year (purchasing power), divided by its mean
                     over the states of the case [FarissEtAl2022]_; without it, the mean of the relative
                     energy use and the relative population of the National Material Capabilities
capability           military spending over product in the first year, in units of 5 % of product, times
                     the economy. Forces are a stock whose upkeep is the spending, so the spending of
                     the record stands for the forces of the model. Without product, spending is scaled
                     so that the mean burden is 3 %
distance             0 for neighbours by land. A politically relevant dyad otherwise (across at most 400
                     miles of water, or with a major power in it): a quarter of the great-circle distance
                     between the capitals, in half circumferences of the Earth. Any other dyad: a quarter
                     plus three quarters of it. Reach is exp(-distance / distance_scale), so that dyads
                     are relevant in the model (nearer than one half) just where the field says so
everything else      the defaults of each school: nothing is tuned to the case
===================  ====================================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.scenario import Scenario
from detente.data import places, series
from detente.data.codes import Actor
from detente.data.record import Record, Values

FORCE_UNIT = 0.05
"""One unit of capability: forces that cost this share of the mean product to keep."""

MEAN_BURDEN = 0.03
"""Mean burden where the record has no product [share of product]; assumption."""

HALF_EARTH = 20015.1
"""Half the circumference of the Earth [km]; one unit of distance."""

LARGEST_BURDEN = 0.6
"""Burden above which the record is not believed: total war took at most this share of product."""

UNUSUAL = 1.6
"""Ratio of the first year's spending to the next five years' that is called unusual."""

NEAR = 0.25
"""Largest distance of a politically relevant dyad [half circumferences]; assumption."""

FULL_DEMOCRACY, LIMITED = 0.5, 0.3
"""Electoral democracy index from which a regime counts as full, and as limited (assumption)."""


@dataclass(frozen=True)
class Start:
    """The first year of a case, in the units of the model.

    Attributes
    ----------
    year
        First year in which every state has what the model needs.
    economy : [relative to the mean of the states]
        Size of each economy.
    capability : [5 % of the mean product]
        Forces of each state.
    distance : [half circumferences of the Earth]
        Distances, row and column in the order of the states.
    dollars : [million dollars of 2020]
        Yearly spending that one unit of capability stands for.
    assumptions
        What was assumed, as sentences.
    cautions
        What is odd about this start, as sentences.
    """

    year: int
    economy: tuple[float, ...]
    capability: tuple[float, ...]
    distance: tuple[tuple[float, ...], ...]
    dollars: float
    assumptions: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    @property
    def burden(self) -> tuple[float, ...]:
        """Spending over product of each state in the first year."""
        pairs = zip(self.capability, self.economy, strict=True)
        return tuple(FORCE_UNIT * forces / size for forces, size in pairs)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _relative(values: Sequence[float]) -> list[float]:
    mean = _mean(values)
    return [value / mean for value in values]


def _column(table: Sequence[Values], place: int) -> list[float] | None:
    """Values of all states in one year, if every one of them is known and positive."""
    column = [values[place] for values in table]
    known = [value for value in column if value is not None and value > 0]
    return known if len(known) == len(column) else None


def _economies(
    record: Record, actors: Sequence[Actor], years: Sequence[int], place: int
) -> tuple[list[float], bool] | None:
    """Sizes of the economies in one year, and whether they are products in dollars."""
    product = _column([series.product(record, actor, years) for actor in actors], place)
    if product is not None:
        return product, True
    columns = [
        _column([series.capability(record, name, actor, years) for actor in actors], place) for name in ("pec", "tpop")
    ]
    relative = [_relative(column) for column in columns if column is not None]
    if not relative:
        return None
    return [_mean(values) for values in zip(*relative, strict=True)], False


def separation(record: Record, one: Actor, two: Actor, year: int) -> float | None:
    """Distance between two states in the units of the model.

    Parameters
    ----------
    one, two
        The states.
    year
        Calendar year.

    Returns
    -------
    float or None
        [half circumferences of the Earth]; ``None`` where neither distance nor contiguity is
        known.
    """
    kind = places.contiguity(record, one, two, year)
    if kind == 1:
        return 0.0
    apart = places.capital_distance(record, one, two, year)
    if apart is None:
        return None
    share = apart / HALF_EARTH
    major = any(places.is_major(record, actor, year) for actor in (one, two))
    return NEAR * share if kind or major else NEAR + (1 - NEAR) * share


def _distances(record: Record, actors: Sequence[Actor], year: int) -> tuple[tuple[tuple[float, ...], ...], bool]:
    """All distances, and whether every one of them is known."""
    table = [[0.0] * len(actors) for _ in actors]
    known = True
    for i, one in enumerate(actors):
        for j in range(i):
            apart = separation(record, one, actors[j], year)
            known = known and apart is not None
            table[i][j] = table[j][i] = apart or 0.0
    return tuple(tuple(row) for row in table), known


def _unusual(actors: Sequence[Actor], spending: Sequence[Values], place: int) -> list[str]:
    """Say where the spending of the first year is far from that of the next five."""
    found = []
    for actor, values in zip(actors, spending, strict=True):
        later = sorted(v for v in values[place + 1 : place + 6] if v is not None and v > 0)
        first = values[place]
        if not later or not first:
            continue
        ratio = first / later[len(later) // 2]
        if not 1 / UNUSUAL <= ratio <= UNUSUAL:
            found.append(
                f"The start is unusual: {actor.name} spent {ratio:.1f} times the median of its "
                "next five years. Every run inherits that; start in another year to see how much."
            )
    return found


def _impossible(actors: Sequence[Actor], money: Sequence[float], product: Sequence[float] | None) -> list[str]:
    """Say where the burden of the first year cannot be: spending or product is wrong."""
    if product is None:
        return []
    burdens = [spent / size for spent, size in zip(money, product, strict=True)]
    return [
        f"The record gives {actor.name} a burden of {burden:.0%} of its product in the first year: its spending "
        "or its product is wrong there, and so are the runs."
        for actor, burden in zip(actors, burdens, strict=True)
        if burden > LARGEST_BURDEN
    ]


def _assumptions(in_dollars: bool, known: bool, actors: Sequence[Actor]) -> tuple[str, ...]:
    size = (
        "The size of an economy is its product at purchasing power; spending is in market "
        "dollars of 2020, so a poor state's burden is understated."
        if in_dollars
        else "No product on record: the size of an economy is the mean of its relative energy use "
        f"and population, and spending is scaled to a mean burden of {MEAN_BURDEN:.0%}."
    )
    space = (
        "Distance is that between the capitals: nought for neighbours by land, a quarter of it for "
        "neighbours across water and for dyads with a major power, more for all others."
        if known
        else "Some distances are not on record and are taken as nought (neighbours)."
    )
    return (
        size,
        "The model's forces are held against the record's spending: the upkeep of a stock.",
        space,
        f"The {len(actors)} states are alone in the world of the model, security-seeking or not "
        "by the default odds of each school; nothing is fitted to the case.",
    )


def start(record: Record, actors: Sequence[Actor], years: Sequence[int]) -> Start | None:
    """Put the first usable year of a case into the units of the model.

    Parameters
    ----------
    actors
        The states.
    years
        Years of the case.

    Returns
    -------
    Start or None
        ``None`` where no year but the last has the spending and size of every state.
    """
    spending = [series.spending(record, actor, years) for actor in actors]
    for place, year in enumerate(years[:-1]):
        money = _column(spending, place)
        sizes = _economies(record, actors, years, place) if money is not None else None
        if money is None or sizes is None:
            continue
        economy = _relative(sizes[0])
        if sizes[1]:
            dollars = FORCE_UNIT * _mean(sizes[0])
        else:
            ratios = [m / y for m, y in zip(money, economy, strict=True)]
            dollars = _mean(ratios) * FORCE_UNIT / MEAN_BURDEN
        distance, known = _distances(record, actors, year)
        return Start(
            year=year,
            economy=tuple(economy),
            capability=tuple(m / dollars for m in money),
            distance=distance,
            dollars=dollars,
            assumptions=_assumptions(sizes[1], known, actors),
            cautions=(
                *_unusual(actors, spending, place),
                *_impossible(actors, money, sizes[0] if sizes[1] else None),
            ),
        )
    return None


def scenario(begin: Start, actors: Sequence[Actor], last: int) -> Scenario:
    """Scenario that starts where the record does.

    Parameters
    ----------
    begin
        The first year.
    actors
        The states.
    last
        Last year of the case.
    """
    return Scenario(
        name="case_" + "_".join(actor.abb.lower() for actor in actors),
        title=" and ".join(actor.name for actor in actors) + f", {begin.year}-{last}",
        states=len(actors),
        years=last - begin.year,
        given={
            "economy": list(begin.economy),
            "capability": list(begin.capability),
            "distance": [list(row) for row in begin.distance],
        },
        names=tuple(actor.name for actor in actors),
        sources={
            "economy": "relative product, Fariss and others 2022",
            "capability": "5 % of mean product, National Material Capabilities",
            "distance": "half circumferences of the Earth, capitals and contiguity",
        },
    )


def regime(index: Array) -> Array:
    """Regime by the electoral democracy index: 1 full, .5 limited, else 0.

    Parameters
    ----------
    index : [0 to 1]
        Electoral democracy index of V-Dem.
    """
    return np.where(index > FULL_DEMOCRACY, 1.0, np.where(index > LIMITED, 0.5, 0.0))
