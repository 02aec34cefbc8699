"""What the record shows of every dyad-year: the quantities from which situations are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.core.progress import Part
from detente.data.model_units import NEAR, distances
from detente.data.panel import dyad_years, lagged, state_years, with_states
from detente.data.panel.members import member_years
from detente.data.panel.tables import read
from detente.data.record import Record
from detente.studies.situations.disputes import FIRST, TALL, Disputes, read_disputes

if TYPE_CHECKING:
    import polars as pl

HALF_REACH = NEAR / np.log(2.0)
"""Distance over which reach falls by e [half circumferences]: at the edge of relevance it is 1/2, as in the model."""
NEIGHBOURS = 3
"""Kinds of contiguity between neighbours: by land, or across at most 24 miles of water."""
GROWTH_YEARS = 5
"""Years over which spending is said to grow."""
PACTS = ("atop_defense", "atop_neutral", "atop_nonagg", "atop_consul", "atop_offense")
DYADS = (
    "conttype", "majpow_a", "majpow_b", "prd", "capdist_km", *PACTS, "joint_igos", "imports_a_from_b",
    "imports_b_from_a", "idealpoint_dist", "icb_crises",
)  # fmt: skip
"""Columns of dyads that are read."""
STATES = ("cinc", "milex_usd2020", "imports", "exports", "terr_threat")
"""Columns of states that are read."""
NEEDED = ("contiguity", "majors", "disputes")
"""Sources without which nothing can be said."""


@dataclass(frozen=True, eq=False)
class ObservedDyads:
    """What is on record of dyad-years; of each side at ``[:, 0]`` and ``[:, 1]``. NaN is unknown.

    Attributes
    ----------
    one, two, year : array of int [dyad-year]
        The two states and the year.
    contiguity : array [dyad-year]
        0 none, 1 land, 2 to 5 across water.
    majors : array [dyad-year]
        How many of the two are major powers.
    relevant : array [dyad-year]
        1 if politically relevant.
    exposure : array [dyad-year, 2]
        Strength of the other at this side's border, relative to its own.
    growth : array [dyad-year, 2]
        Spending of this side last year over that five years earlier.
    pacts : array [dyad-year, 3]
        Whether any obligation, one of peace, and one to defend binds the two.
    trade, shared : array [dyad-year]
        Share of the other in the trade of the side that trades more; organisations of which both are members.
    began : array [dyad-year, 2]
        First year of each side in the system.
    disputes : Disputes
        All disputes of all states.
    more : mapping
        What other rules look at, by name.
    """

    one: Array
    two: Array
    year: Array
    contiguity: Array
    majors: Array
    relevant: Array
    exposure: Array
    growth: Array
    pacts: Array
    trade: Array
    shared: Array
    began: Array
    disputes: Disputes
    more: dict[str, Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.year)

    @property
    def sides(self) -> tuple[Array, Array]:
        """Each side and the other [dyad-year, 2]."""
        return np.stack([self.one, self.two], -1), np.stack([self.two, self.one], -1)

    @property
    def near(self) -> Array:
        """Whether the two are neighbours, or both major powers."""
        return ((self.contiguity >= 1) & (self.contiguity <= NEIGHBOURS)) | (self.majors == 2)


def observe(
    record: Record,
    years: Sequence[int] | None = None,
    states: Sequence[str | int] | None = None,
    *,
    relevant: bool = True,
    progress: Part | None = None,
) -> ObservedDyads:
    """Read what is on record of dyads.

    Parameters
    ----------
    years
        Years; all if absent.
    states
        The dyads among them, or of one; all if absent.
    relevant
        Only politically relevant dyads.
    progress
        Called after every part.

    Raises
    ------
    DataError
        Contiguity, major powers or disputes are not at hand.
    """
    lacks = [name for name in NEEDED if record.table(name) is None]
    if lacks:
        message = f"Situations cannot be told: {' '.join(record.notes[name] for name in lacks)}"
        get = f"Get {'it' if len(lacks) == 1 else 'them'} with: detente data fetch {' '.join(lacks)}"
        raise DataError(message, get)
    dyads = dyad_years(record, years, states, relevant, columns=DYADS, progress=progress)
    past = lagged(state_years(record, columns=STATES), ["milex_usd2020"], 1)
    past = lagged(past, ["milex_usd2020"], 1 + GROWTH_YEARS)
    before = f"milex_usd2020_lag{1 + GROWTH_YEARS}"
    table = with_states(dyads, past, [*STATES, "milex_usd2020_lag1", before]).collect()
    return _of_table(table, read_disputes(record), outside_pacts(record, table))


def others(
    record: Record, years: Sequence[int] | None = None, states: Sequence[str | int] | None = None
) -> tuple[Array, Array, Array]:
    """Return the dyad-years that are not politically relevant: the two states, and the year.

    Parameters
    ----------
    years, states
        As of ``observe``.
    """
    import polars as pl

    table = dyad_years(record, years, states, columns=["prd"]).filter(pl.col("prd") == 0).collect()
    one, two, year = (table[name].to_numpy() for name in ("ccode_a", "ccode_b", "year"))
    return one, two, year


def _of_table(table: pl.DataFrame, disputes: Disputes, outside: Array) -> ObservedDyads:
    def column(name: str) -> Array:
        return table[name].cast(float).to_numpy().astype(np.float64, copy=True)

    def both(name: str) -> Array:
        return np.stack([column(f"{name}_a"), column(f"{name}_b")], -1)

    one, two, year = (table[name].to_numpy().astype(int) for name in ("ccode_a", "ccode_b", "year"))
    contiguity, majors = column("conttype"), column("majpow_a") + column("majpow_b")
    defence, neutral, peace, consult, attack = (column(name) for name in PACTS)
    of_peace = np.fmax(np.fmax(defence, neutral), peace)
    pacts = np.stack([np.fmax(np.fmax(of_peace, consult), attack), of_peace, defence], -1)
    with np.errstate(all="ignore"):
        growth = both("milex_usd2020_lag1") / both(f"milex_usd2020_lag{1 + GROWTH_YEARS}")
        flows = column("imports_a_from_b") + column("imports_b_from_a")
        trade = (flows[:, None] / (both("imports") + both("exports"))).min(-1)
    reach = _reach(column("capdist_km"), contiguity, majors)
    return ObservedDyads(
        one, two, year, contiguity, majors, column("prd"), _exposure(both("cinc"), reach),
        np.where(np.isfinite(growth) & (growth > 0), growth, np.nan), pacts, _finite(trade), column("joint_igos"),
        _began(one, two), disputes,
        {name: column(name) for name in ("idealpoint_dist", "icb_crises")}
        | {"terr_threat": both("terr_threat"), "outside": outside},
    )  # fmt: skip


def _finite(values: Array) -> Array:
    return np.where(np.isfinite(values), values, np.nan)


def _reach(apart: Array, contiguity: Array, majors: Array) -> Array:
    """Return how much of its strength a state brings to the other's border, by the distance that the model takes."""
    known = np.isfinite(apart) | (contiguity == 1)
    return np.where(known, np.exp(-distances(contiguity, majors > 0, apart) / HALF_REACH), np.nan)


def _exposure(cinc: Array, reach: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = cinc[:, ::-1] * reach[:, None] / cinc
    return np.where(np.isfinite(ratio) | np.isposinf(ratio), ratio, np.nan)


def _began(one: Array, two: Array) -> Array:
    """Return the first year of each side as a member of the system."""
    import polars as pl

    first = member_years().group_by("ccode").agg(pl.col("year").min())
    known = dict(first.iter_rows())
    place = np.zeros(1000, int)
    place[list(known)] = list(known.values())
    return np.stack([place[one], place[two]], -1)


def outside_pacts(record: Record, table: pl.DataFrame) -> Array:
    """Return with how many states each side has a defence pact that the other side has none with [dyad-year, 2].

    Parameters
    ----------
    table
        The dyad-years; NaN where pacts are not on record.
    """
    import polars as pl

    years = table["year"].to_numpy()
    count = np.full((len(years), 2), np.nan)
    pacts = read(record, "alliances", ("ccode1", "ccode2", "year", "atop_defense"))
    if pacts is None:
        return count
    known = table["atop_defense"].is_not_null().to_numpy()
    held = {key[0]: rows for key, rows in pacts.filter(pl.col("atop_defense") == 1).group_by("year")}
    one, two = table["ccode_a"].to_numpy(), table["ccode_b"].to_numpy()
    for year in np.unique(years[known]):
        rows = np.flatnonzero(known & (years == year))
        allied = np.zeros((TALL, TALL), np.float32)
        if year in held:
            allied[held[year]["ccode1"].to_numpy(), held[year]["ccode2"].to_numpy()] = 1.0
        allied = np.maximum(allied, allied.T)
        first, second = allied[one[rows]], allied[two[rows]]
        shared, direct = (first * second).sum(-1), allied[one[rows], two[rows]]
        count[rows] = np.stack([first.sum(-1), second.sum(-1)], -1) - (shared + direct)[:, None]
    return count


def met(seen: ObservedDyads) -> Array:
    """Return the years since the two were first in the system together; infinite where they were there at its start."""
    since = seen.began.max(-1)
    return np.where(since > FIRST, seen.year - since, np.inf)
