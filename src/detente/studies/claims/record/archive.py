"""The tables of the record that claims are put to, each built once for all claims of a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from detente.core.errors import DataError
from detente.data.panel import dyad_years, lagged, state_years, with_states
from detente.data.panel.tables import read
from detente.data.record import Record

if TYPE_CHECKING:
    import polars as pl

FIRST, LAST = 1816, 2010
"""First and last year in which every dispute is on record."""
DEMOCRACY = 6
"""Least polity score of a democracy: the cut that is usual in the field."""
NEIGHBOURS = 3
"""Kinds of contiguity between neighbours: by land, or across at most 24 miles of water."""
PAIR = ("conttype", "majpow_a", "majpow_b", "capdist_km", "gml_onset_at_risk", "gml_peace_years")
"""Columns of all dyads."""
RELEVANT = (
    *PAIR, "gml_ongoing", "gml_onset", "atop_defense", "atop_neutral", "atop_nonagg", "atop_consul", "arms_race_grh",
    "rivalry_tss", "idealpoint_dist", "icb_crises", "joint_igos",
)  # fmt: skip
"""Columns of politically relevant dyads."""
STATE = ("cinc", "polity2", "region", "milex_usd2020", "gdp_2017m", "un_idealpoint", "majpow")
"""Columns of states."""
GROWTH_YEARS = 5
"""Years over which spending is said to grow."""
DISPUTE = (
    "dispnum", "ccode1", "ccode2", "year", "midonset", "sidea1", "revstate1", "revstate2", "revtype11", "revtype12",
    "orig1", "orig2", "hostlev1", "hostlev2", "hostlev", "outcome",
)  # fmt: skip
"""Columns of disputes."""
CRISIS = ("crisno", "crisname", "cracid", "yrtrig", "gravty", "outcom", "outfor")
"""Columns of crises."""
TIES = (
    "atop_defense", "atop_neutral", "atop_nonagg", "atop_consul", "idealpoint_dist", "imports_a_from_b",
    "imports_b_from_a",
)  # fmt: skip
"""Columns of dyads with the two poles of the Cold War."""
USA, USSR = 2, 365
"""COW numbers of the poles."""
VOTES = 1946
"""First year of the votes of the United Nations."""


class Archive:
    """Tables of the record by name; built when they are asked for, and kept.

    Parameters
    ----------
    record
        The record.
    frames
        Tables that are taken in place of those of the record.
    """

    def __init__(self, record: Record, frames: Mapping[str, pl.DataFrame] | None = None) -> None:
        self.record = record
        self._frames = dict(frames or {})

    def frame(self, name: str) -> pl.DataFrame:
        """Return a table.

        They are ``states``, ``relevant`` and ``every`` (dyads), ``disputes``, ``crises``, ``dilemmas``, ``stances`` (of
        a state to a stronger rival) and ``poles`` (dyads with the United States and Russia).

        Parameters
        ----------
        name
            Name of the table.

        Raises
        ------
        DataError
            What it is made of is not at hand.
        """
        if name not in self._frames:
            self._frames[name] = BUILDERS[name](self)
        return self._frames[name]


def _states(archive: Archive) -> pl.DataFrame:
    import polars as pl

    frame = state_years(archive.record, columns=STATE)
    for years in (1, 2, 1 + GROWTH_YEARS):
        frame = lagged(frame, ["milex_usd2020"], years)

    def growth(now: str, before: str) -> pl.Expr:
        ratio = pl.col(now) / pl.col(before)
        return pl.when(ratio.is_finite() & (ratio > 0)).then(ratio.log())

    return frame.with_columns(
        growth("milex_usd2020", "milex_usd2020_lag1").alias("growth"),
        growth("milex_usd2020_lag1", "milex_usd2020_lag2").alias("growth_before"),
        growth("milex_usd2020_lag1", f"milex_usd2020_lag{1 + GROWTH_YEARS}").alias("build_up"),
        (pl.col("milex_usd2020") / pl.col("gdp_2017m")).alias("burden"),
    ).collect()


def _with_sides(archive: Archive, columns: tuple[str, ...], sides: tuple[str, ...], *, relevant: bool) -> pl.DataFrame:
    dyads = dyad_years(archive.record, range(FIRST, LAST + 1), relevant=relevant, columns=columns)
    return with_states(dyads, archive.frame("states").lazy(), sides).collect()


def _relevant(archive: Archive) -> pl.DataFrame:
    return _with_sides(archive, RELEVANT, ("cinc", "polity2", "growth", "growth_before", "build_up"), relevant=True)


def _every(archive: Archive) -> pl.DataFrame:
    return _with_sides(archive, PAIR, ("cinc", "region"), relevant=False)


def _table(record: Record, name: str, columns: tuple[str, ...]) -> pl.DataFrame:
    frame = read(record, name, columns)
    if frame is None:
        raise DataError(record.notes[name], f"Get it with: detente data fetch {name}")
    return frame


def _disputes(archive: Archive) -> pl.DataFrame:
    import polars as pl

    return _table(archive.record, "disputes", DISPUTE).cast(pl.Int32)


def _crises(archive: Archive) -> pl.DataFrame:
    return _table(archive.record, "crises", CRISIS)


def _dilemmas(archive: Archive) -> pl.DataFrame:
    """Return dyad-years with the situation at the central rules, and with the rule of pacts left out."""
    import polars as pl

    from detente.studies.situations.classify import NAMES, UNKNOWN, Reading, classify
    from detente.studies.situations.observed import observe
    from detente.studies.situations.rules import central, leave_out

    seen = observe(archive.record, range(FIRST, LAST + 1))
    reading = Reading(seen)
    torn = {"as_ruled": classify(reading, central()), "no_pact": classify(reading, leave_out("pact"))}
    return pl.DataFrame(
        {"ccode_a": seen.one, "ccode_b": seen.two, "year": seen.year, "near": seen.contiguity == 1}
        | {name: [None if k == UNKNOWN else NAMES[k] == "dilemma" for k in found] for name, found in torn.items()}
    )


def _stances(archive: Archive) -> pl.DataFrame:
    """Return dyad-years of a state and a stronger rival: pacts between them, and pacts the rival has no part in."""
    import polars as pl

    from detente.studies.situations.observed import outside_pacts

    frame = dyad_years(archive.record, range(VOTES, LAST + 1), relevant=True, columns=("rivalry_tss", *TIES[:4]))
    frame = frame.filter(pl.col("rivalry_tss") == 1)
    table = with_states(frame, archive.frame("states").lazy(), ("cinc",)).collect()
    outside = outside_pacts(archive.record, table)
    weaker = pl.col("cinc_a") < pl.col("cinc_b")
    table = table.with_columns(outside_a=outside[:, 0], outside_b=outside[:, 1])
    return table.with_columns(
        pl.when(weaker).then("outside_a").otherwise("outside_b").alias("outside"),
        pl.max_horizontal(*TIES[:4]).alias("pact"),
    ).drop_nulls(["cinc_a", "cinc_b"])


def _poles(archive: Archive) -> pl.DataFrame:
    """Return dyad-years of every state with a pole: ``ccode``, ``pole``, a pact of defence, votes apart, trade."""
    import polars as pl

    parts = []
    for pole in (USA, USSR):
        frame = dyad_years(archive.record, range(VOTES, LAST + 1), [str(pole)], columns=TIES).collect()
        code = pl.when(pl.col("ccode_a") == pole).then("ccode_b").otherwise("ccode_a")
        trade = pl.col("imports_a_from_b") + pl.col("imports_b_from_a")
        parts.append(frame.select(
            code.alias("ccode"), pl.lit(pole).alias("pole"), "year", pl.col("atop_defense").alias("pact"),
            pl.col("idealpoint_dist").alias("apart"), trade.alias("trade"),
        ))  # fmt: skip
    return pl.concat(parts).sort("ccode", "pole", "year")


BUILDERS: Mapping[str, Callable[[Archive], pl.DataFrame]] = {
    "states": _states,
    "relevant": _relevant,
    "every": _every,
    "disputes": _disputes,
    "crises": _crises,
    "dilemmas": _dilemmas,
    "stances": _stances,
    "poles": _poles,
}
"""What builds each table."""
