"""What the record says of the international system as a whole, 1816 to today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.data.panel import dyad_years, state_years
from detente.data.panel.tables import read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST = 1816, 2010
"""Years over which dyads are counted: those that the lists of disputes and rivalries cover."""

COLUMNS = {
    "disputes": ("gml_onsets",),
    "relevant": ("prd", "rivalry_td"),
    "alliances": ("atop_defense",),
}
"""Columns of dyads that are read, by what is counted in them."""

NEEDS = {
    "disputes": ("disputes",),
    "wars": ("wars",),
    "relevant": ("contiguity", "majors", "rivalries"),
    "alliances": ("alliances",),
    "burdens": ("sipri",),
}
"""Sources that each cannot do without."""


def quantities(
    record: Record, years: Sequence[int] = range(FIRST, LAST + 1), states: Sequence[str | float] | None = None
) -> tuple[dict[str, float], dict[str, str]]:
    """Return the quantities of the record, and why others are missing.

    Parameters
    ----------
    record
        An opened record.
    years
        Years over which dyads are counted.
    states
        The states among which; all if absent.

    Returns
    -------
    tuple
        Values by quantity, and reasons by quantity for those that cannot be computed.
    """
    lost = {name: [s for s in sources if record.table(s) is None] for name, sources in NEEDS.items()}
    missing = {name: " ".join(record.notes[s] for s in sources) for name, sources in lost.items() if sources}
    columns = [one for name, several in COLUMNS.items() if name not in missing for one in several]
    dyads = dyad_years(record, years, states, columns=columns).collect()
    counts: dict[str, Callable[[], dict[str, float]]] = {
        "disputes": lambda: _disputes(dyads),
        "wars": lambda: _wars(record, len(dyads)),
        "relevant": lambda: _relevant(dyads),
        "alliances": lambda: _alliances(dyads),
        "burdens": lambda: _burdens(record, states),
    }
    found = (count() for name, count in counts.items() if name not in missing)
    return {name: value for values in found for name, value in values.items()}, missing


def _disputes(dyads: pl.DataFrame) -> dict[str, float]:
    import polars as pl

    began = pl.col("gml_onsets") > 0
    return {
        "dyad_years": float(len(dyads)),
        "crises": dyads.select(began.mean()).item(),
        "crises_since_1990": dyads.filter(pl.col("year") >= 1990).select(began.mean()).item(),
    }


def _wars(record: Record, dyad_years: int) -> dict[str, float]:
    """Count wars, their parties and their deaths, those of a state once."""
    import polars as pl

    table = read(record, "wars", ("warnum", "ccode1", "year", "batdeath1"))
    parties = pl.DataFrame() if table is None else table.group_by("warnum", "ccode1").agg(pl.col("batdeath1").max())
    dead = pl.col("batdeath1")
    deaths = pl.when(dead.is_not_null().any()).then(dead.sum()).alias("deaths")
    wars = parties.group_by("warnum").agg(pl.len().alias("sides"), deaths)
    sides = wars.get_column("sides").to_numpy()
    return {
        "wars": len(sides) / dyad_years,
        "parties": float(sides.mean()),
        "wars_of_more_than_two": float((sides > 2).mean()),
        "largest_war": float(sides.max()),
        "deaths": float(np.median(wars.get_column("deaths").drop_nulls().to_numpy())),
    }


def _relevant(dyads: pl.DataFrame) -> dict[str, float]:
    import polars as pl

    relevant = pl.col("prd") == 1
    rivals = dyads.filter(relevant).select((pl.col("rivalry_td") == 1).mean()).item()
    return {"relevant": dyads.select(relevant.mean()).item(), "competing": rivals}


def _alliances(dyads: pl.DataFrame) -> dict[str, float]:
    import polars as pl

    allied = pl.col("atop_defense") == 1
    sums = np.sum([pacts(_of_year(year)) for _, year in dyads.with_columns(allied).group_by("year")], axis=0)
    return {"alliances": dyads.select(allied.mean()).item(), **shares_of_pacts(sums)}


def _of_year(dyads: pl.DataFrame) -> Any:
    """Alliances of a year [n, n] among all that are in the system."""
    one, two, allied = (dyads.get_column(name).to_numpy() for name in ("ccode_a", "ccode_b", "atop_defense"))
    codes = np.unique([one, two])
    i, j = np.searchsorted(codes, one), np.searchsorted(codes, two)
    alliance = np.zeros((len(codes), len(codes)))
    alliance[i, j] = alliance[j, i] = allied
    return alliance


def pacts(alliance: Any) -> Any:
    """Count a year of alliances [n, n]: closed paths of two allies, all such paths, sizes of pacts, allied dyads.

    The pact of two allies is the two and all that both are allied to; its size is a share of all states. Dyads count
    both ways. More years may come first, on axes of their own; they add up.
    """
    shared = alliance @ alliance
    closed = (shared * alliance).sum()
    allied = alliance.sum()
    paths = shared.sum() - allied  # on the diagonal is how many allies a state has
    return closed, paths, (closed + 2.0 * allied) / alliance.shape[-1], allied


def shares_of_pacts(sums: Any) -> dict[str, float]:
    """Return closed triads and sizes of pacts from what ``pacts`` counts; NaN where there are none."""
    closed, paths, sizes, allied = (float(x) for x in sums)
    nan = float("nan")
    return {"closed_triads": closed / paths if paths else nan, "pact_size": sizes / allied if allied else nan}


def _burdens(record: Record, states: Sequence[str | float] | None) -> dict[str, float]:
    """Tell the burdens of the members of the system in all years of SIPRI's list."""
    per_cent = state_years(record, states=states, columns=["sipri_milex_gdp_share"]).collect()
    share = per_cent.get_column("sipri_milex_gdp_share").drop_nulls().to_numpy() / 100
    half, most, nearly_all = np.quantile(share, [0.5, 0.9, 0.99])
    return {"burden": float(half), "burden_90": float(most), "burden_99": float(nearly_all)}
