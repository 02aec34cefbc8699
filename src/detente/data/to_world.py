"""From the record to the first world of the model: one mapping, whoever asks. Every choice is an assumption.

===================  ====================================================================================
model                record
===================  ====================================================================================
economy              gross domestic product of the year (purchasing power), divided by its mean over the
                     states of the world [FarissEtAl2022]_; where it is missing, population times the median
                     product per head of the system; where no product of the year is on record, the mean of
                     the relative energy use and the relative population of the National Material Capabilities
capability           military spending over product, in units of 5 % of product, times the economy. Forces
                     are a stock whose upkeep is the spending, so the spending of the record stands for the
                     forces of the model. A burden that is missing, or of 60 % and more, is taken as the
                     median of the system in the year. Without product, spending is scaled so that the mean
                     burden is 3 %
polity               electoral democracy index of V-Dem: full above .5, limited above .3, else none; a
                     regime that is not on record counts as none
distance             0 for neighbours by land. A politically relevant dyad otherwise (across at most 400
                     miles of water, or with a major power in it): a quarter of the great-circle distance
                     between the capitals, in half circumferences of the Earth. Any other dyad: a quarter
                     plus three quarters of it. Reach is exp(-distance / distance_scale), so that dyads
                     are relevant in the model (nearer than one half) just where the field says so. Capitals
                     that are not on record are as far apart as two places at random
alliance             bound to defend each other (ATOP)
everything else      the defaults of each school: nothing is tuned to the case
===================  ====================================================================================

The mappings that this one replaces differed. A case had no regimes and no alliances, and each school drew them: the
record knows them. It filled no product and believed every burden: the system's medians fill both now, as they did for
the record as a whole, and a case begins only in a year in which nothing of its states has to be filled. It put
capitals that are not on record next door, the whole record at the median distance of the year's dyads: half of half
the Earth is what chance gives, and does not hang on who else is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.core.arrays import Array
from detente.core.scenario import Scenario
from detente.data.codes import Actor
from detente.data.model_units import FORCE_UNIT, MEAN_BURDEN, Sizes, distances, regimes, relative, sizes
from detente.data.panel import states
from detente.data.panel.actors import Selected
from detente.data.panel.columns import FIRST_YEAR, LAST_YEAR, choose_columns
from detente.data.panel.members import Selection
from detente.data.record import Record, Values

if TYPE_CHECKING:
    import polars as pl

UNUSUAL = 1.6
"""Ratio of the first year's spending to the next five years' that is called unusual."""

FIGURES = ("gdp_2017m", "milex_usd2020", "tpop", "pec", "v2x_polyarchy")
"""Columns of states that are read."""

TIES = ("conttype", "majpow_a", "majpow_b", "capdist_km", "atop_defense")
"""Columns of dyads that are read."""


@dataclass(frozen=True)
class Start:
    """The first world of a run, in the units of the model.

    Attributes
    ----------
    year
        Its year: of a case, the first in which every state has what the model needs.
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
    polity
        Regime of each state, 0 to 1; empty where the source is not at hand: the theory draws it then.
    alliance
        1 for allies, row and column in the order of the states; empty where the source is not at hand.
    """

    year: int
    economy: tuple[float, ...]
    capability: tuple[float, ...]
    distance: tuple[tuple[float, ...], ...]
    dollars: float
    assumptions: tuple[str, ...]
    cautions: tuple[str, ...] = ()
    polity: tuple[float, ...] = ()
    alliance: tuple[tuple[float, ...], ...] = ()

    @property
    def burden(self) -> tuple[float, ...]:
        """Spending over product of each state in the first year."""
        pairs = zip(self.capability, self.economy, strict=True)
        return tuple(FORCE_UNIT * forces / size for forces, size in pairs)

    @property
    def given(self) -> dict[str, Array]:
        """Fields of the first world, by name."""
        fields = {name: np.array(getattr(self, name)) for name in ("economy", "capability", "distance")}
        known = {name: np.array(getattr(self, name)) for name in ("polity", "alliance") if getattr(self, name)}
        return fields | known


class Mapping:
    """The record of some states, mapped to the model year by year.

    Parameters
    ----------
    record
        The record.
    actors
        The states of the world.
    years
        Years that may be asked for.
    """

    def __init__(self, record: Record, actors: Sequence[Actor], years: Sequence[int]) -> None:
        self.record, self.actors, self.years = record, tuple(actors), tuple(years)
        self.rows = Selected(record, actors, years, of_states=["milex_usd2020"], of_dyads=TIES)

    @cached_property
    def _figures(self) -> dict[int, pl.DataFrame]:
        """Figures of every member of the system, by year: the medians are the system's."""
        years = tuple(sorted({year for year in self.years if FIRST_YEAR <= year <= LAST_YEAR}))
        frame = states.build(self.record, Selection(years, None), choose_columns("state-year", FIGURES))
        return {int(key[0]): part for key, part in frame.partition_by("year", as_dict=True).items()}

    def sizes(self, year: int) -> tuple[Sizes, list[int]] | None:
        """Sizes of all members of the system, and the rows of the states; ``None`` if one is no member.

        Parameters
        ----------
        year
            Calendar year.
        """
        frame = self._figures.get(year)
        codes = [] if frame is None else frame.get_column("ccode").to_list()
        if frame is None or any(actor.code(year) not in codes for actor in self.actors):
            return None
        found = sizes(*(frame.get_column(name).cast(float).fill_null(np.nan).to_numpy() for name in FIGURES[:4]))
        return found, [codes.index(actor.code(year)) for actor in self.actors]

    @property
    def knows_regimes(self) -> bool:
        """Whether the source of regimes is at hand; the theory draws them otherwise."""
        return bool(self._figures) and "democracy" not in self.record.notes

    def democracy(self, year: int) -> tuple[float | None, ...]:
        """Democracy index of each state; ``None`` where it is not on record.

        Parameters
        ----------
        year
            Calendar year.
        """
        frame = self._figures.get(year)
        known = {} if frame is None else dict(frame.select("ccode", "v2x_polyarchy").iter_rows())
        return tuple(known.get(actor.code(year)) for actor in self.actors)

    def ties(self, year: int) -> tuple[Array, Array, bool]:
        """Distances and alliances [state, state], and whether every distance is on record.

        Parameters
        ----------
        year
            Calendar year.
        """
        place = self.years.index(year)
        kind, one, other, apart, allied = (self.rows.matrix(name)[place] for name in TIES)
        distance = distances(kind, (one == 1) | (other == 1), apart)
        np.fill_diagonal(distance, 0.0)
        known = np.isfinite(apart) | (kind == 1) | np.eye(len(kind), dtype=bool)
        return distance, np.where(allied == 1, 1.0, 0.0), bool(known.all())

    def _polity(self, year: int) -> tuple[float, ...]:
        index = np.array([np.nan if one is None else one for one in self.democracy(year)], float)
        return tuple(regimes(index).tolist()) if self.knows_regimes else ()

    def start(self, year: int) -> Start | None:
        """Return the first world of a year; ``None`` if a state is no member, or its figures are not on record.

        Parameters
        ----------
        year
            Calendar year.
        """
        found = self.sizes(year)
        if found is None or not found[0].own[found[1]].all():
            return None
        economy, capability, dollars = relative(*found)
        distance, alliance, whole = self.ties(year)
        return Start(
            year=year,
            economy=tuple(economy.tolist()),
            capability=tuple(capability.tolist()),
            distance=tuple(tuple(row) for row in distance.tolist()),
            dollars=dollars,
            assumptions=_assumptions(found[0].in_dollars, whole, self.actors),
            cautions=(
                *_unusual(self.actors, self.rows, self.years.index(year)),
                *_impossible(self.actors, found[0].doubted[found[1]]),
            ),
            polity=self._polity(year),
            alliance=() if "alliances" in self.record.notes else tuple(tuple(row) for row in alliance.tolist()),
        )


def to_world(record: Record, actors: Sequence[Actor], year: int) -> Start | None:
    """Map the record of a year to the first world of the model.

    Parameters
    ----------
    record
        The record.
    actors
        The states of the world.
    year
        Calendar year.

    Returns
    -------
    Start or None
        ``None`` where a state is no member of the system, or its spending or size is not on record.
    """
    return Mapping(record, actors, (year,)).start(year)


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
    mapping = Mapping(record, actors, years)
    return next((found for year in years[:-1] if (found := mapping.start(year)) is not None), None)


def _unusual(actors: Sequence[Actor], rows: Selected, place: int) -> list[str]:
    """Say where the spending of the first year is far from that of the next five."""
    found = []
    for actor in actors:
        values: Values = rows.of_state("milex_usd2020", actor)
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


def _impossible(actors: Sequence[Actor], doubted: Array) -> list[str]:
    """Say where the burden of the first year cannot be: spending or product is wrong."""
    return [
        f"The record gives {actor.name} a burden of {burden:.0%} of its product in the first year: its spending or its "
        "product is wrong there. Its forces begin with the median burden of all states."
        for actor, burden in zip(actors, doubted.tolist(), strict=True)
        if np.isfinite(burden)
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
        else "Some distances are not on record: those states are taken to be as far apart as two places at random."
    )
    return (
        size,
        "The model's forces are held against the record's spending: the upkeep of a stock.",
        space,
        f"The {len(actors)} states are alone in the world of the model, democratic and allied as on record, "
        "security-seeking or not by the default odds of each school; nothing is fitted to the case.",
    )


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
        given={name: value.tolist() for name, value in begin.given.items()},
        names=tuple(actor.name for actor in actors),
        sources={
            "economy": "relative product, Fariss and others 2022",
            "capability": "5 % of mean product, National Material Capabilities",
            "distance": "half circumferences of the Earth, capitals and contiguity",
            "polity": "electoral democracy, V-Dem",
            "alliance": "bound to defend, Alliance Treaty Obligations and Provisions",
        },
    )
