"""Dangerous Dyads: which pairs of states begin militarized disputes, 1816-2010.

Onset of a dispute [GiblerMillerLittle2016]_ in a logit on seven conditions [Bremer1992]_ and the years of peace, as
[Miller2022]_ rebuilds it. One specification throughout:

* *Rows*: politically relevant dyads (contiguous, or with a major power) of 1816-2010 in which everything is known
  of both sides. Where only one is known, the lesser of the two is not.
* *Years of peace* are counted within these rows: a dyad that becomes relevant begins at nought.
* *Weak links*: the lesser of the two in democracy, product per head (log) and militarisation (soldiers over people).
  *Parity*: the lesser over the larger of the composite index of national capability.
* *Numbers of states*: product per head comes from a file in which united Germany, united Yemen and Serbia have other
  numbers than here. As published, these rows are lost; a second fit has them, and a third goes by
  `detente.data.numbers`, year by year and with the small states of the Pacific, whose numbers are exchanged. All are
  made with today's scores of democracy as well.
* *Scale*: what is continuous is divided by two standard deviations of these rows, so that its coefficient compares
  with that of a condition that holds or not [Gelman2008]_; years of peace are as they are, with square and cube.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.stats.dyadic import Estimate, logit_estimates
from detente.stats.groups import Groups
from detente.studies.replications.dangerous_dyads_account import PUBLISHED, Beside, Fit, compare
from detente.studies.replications.findings import Findings

if TYPE_CHECKING:
    import polars as pl

    from detente.data.record import Record

FIRST, LAST = 1816, 2010
"""Years, as published."""

BLOCKS = (1, 10)
"""Lengths of the blocks of years that intervals are made with: years, and decades, for shocks of years live on."""

CONTINUOUS = ("cinc_ratio", "democracy", "wealth", "militarisation")
"""What is divided by two standard deviations."""

Measure = tuple[str, str]
"""A source and its column."""

AS_PUBLISHED: Measure = ("polity_older", "xm_qudsest")
"""Democracy as the published model has it: extended Unified Democracy Scores, as packaged then."""

WEALTH: Measure = ("surplus", "wbgdppc2011est")
"""Product per head [log], by the numbers of states that its source has."""

TODAY: Measure = ("democracy", "aeuds")
"""The same scores as packaged today: estimated anew and shifted."""

LOST = {255: 260, 345: 340, 679: 678}
"""Germany, Serbia and Yemen: their numbers in the source of product per head, where it has none of theirs."""

Numbers = Literal["published", "mapped", "frames"]
"""How product per head finds its state: by the numbers of its source alone, with those of the lost states mapped, or
by the crosswalk of the frames."""

NEEDED = ("contiguity", "majors", "nmc7", "cow_alliances", "dispute_dyads", "surplus", AS_PUBLISHED[0])
"""Sources without which nothing can be said."""


def conditions(
    record: Record,
    measure: Measure = AS_PUBLISHED,
    numbers: Numbers = "published",
    dyads: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Gather the rows of the model.

    Parameters
    ----------
    measure
        Source and column of democracy.
    numbers
        How product per head finds its state.
    dyads
        What `relevant_dyads` returns, if that is at hand.

    Returns
    -------
    polars.DataFrame
        The states, year, ``onset`` and conditions by name, not yet scaled; only rows in which all are known.

    Raises
    ------
    DataError
        A source is not at hand; the hint says how to get it.
    """
    import polars as pl

    from detente.data.panel import state_years

    _need(record, measure[0])
    states = state_years(record, columns=["cinc", "milper", "tpop", "ln_gdppc_2011"]).collect()
    states = states.join(_as_written(record, measure, "democracy"), on=["ccode", "year"], how="left")
    if numbers != "frames":
        wealth = _as_written(record, WEALTH, "ln_gdppc_2011")
        if numbers == "mapped":
            theirs = wealth.with_columns(pl.col("ccode").replace({old: new for new, old in LOST.items()}))
            wealth = pl.concat([wealth.drop_nulls(), theirs]).unique(["ccode", "year"], keep="first")
        states = states.drop("ln_gdppc_2011").join(wealth, on=["ccode", "year"], how="left")
    states = states.with_columns(soldiers=pl.col("milper").cast(pl.Float64) / pl.col("tpop").cast(pl.Float64))
    return choose_rows(relevant_dyads(record) if dyads is None else dyads, states)


def _need(record: Record, measured: str) -> None:
    """Make sure that the sources are at hand."""
    for name in (*NEEDED, measured):
        if record.table(name) is None:
            message = f"Dangerous Dyads cannot be estimated: {record.notes[name]}"
            raise DataError(message, f"Get the record with: detente data fetch {' '.join(NEEDED)}")


def relevant_dyads(record: Record) -> pl.DataFrame:
    """Politically relevant dyad-years with what the model needs to know of the two together.

    Parameters
    ----------
    record
        The record.
    """
    from detente.data.panel import dyad_years

    columns = ["conttype", "majpow_a", "majpow_b", "cow_defense", "gml_onset", "gml_ongoing"]
    return dyad_years(record, years=range(FIRST, LAST + 1), relevant=True, columns=columns).collect()


def _as_written(record: Record, measure: Measure, name: str) -> pl.DataFrame:
    """Take a measure by the numbers of states that its source has."""
    import polars as pl

    source, column = measure
    table: Any = record.table(source)
    return pl.from_pandas(table[["ccode", "year", column]]).select(
        pl.col("ccode", "year").cast(pl.Int32), pl.col(column).cast(pl.Float64).alias(name)
    )


def choose_rows(dyads: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Make the conditions of relevant dyad-years, and keep the rows in which all are known.

    Parameters
    ----------
    dyads
        Relevant dyad-years with ``conttype``, ``majpow_a``, ``majpow_b``, ``cow_defense``, ``gml_onset`` and
        ``gml_ongoing``.
    states
        State-years with ``cinc``, ``soldiers`` (per head), ``ln_gdppc_2011`` and ``democracy``.
    """
    import polars as pl

    from detente.data.panel import peace_years, with_states

    def lesser(name: str) -> pl.Expr:
        one, other = (pl.col(f"{name}_{side}").cast(pl.Float64).fill_nan(None) for side in "ab")
        return pl.when(one < other).then(one).when(other.is_not_null() & one.is_not_null()).then(other)

    frame = peace_years(dyads.lazy(), "gml_ongoing", name="peace")
    frame = with_states(frame, states.lazy(), ["cinc", "soldiers", "ln_gdppc_2011", "democracy"])
    made = frame.select(
        "ccode_a",
        "ccode_b",
        "year",
        onset=pl.col("gml_onset").cast(pl.Float64),
        land=(pl.col("conttype") == 1).fill_null(value=False).cast(pl.Float64),
        cinc_ratio=lesser("cinc") / pl.max_horizontal("cinc_a", "cinc_b").cast(pl.Float64),
        major=((pl.col("majpow_a") == 1) | (pl.col("majpow_b") == 1)).cast(pl.Float64),
        defence_pact=pl.col("cow_defense").cast(pl.Float64),
        democracy=lesser("democracy"),
        wealth=lesser("ln_gdppc_2011"),
        militarisation=lesser("soldiers"),
        peace=pl.col("peace").cast(pl.Float64),
    )
    return made.fill_nan(None).drop_nulls().collect()


def design_of(frame: pl.DataFrame) -> dict[str, Array]:
    """Make the columns of the logit, scaled, with constant and with square and cube of the years of peace.

    Parameters
    ----------
    frame
        As ``conditions`` returns it.
    """
    columns: dict[str, Array] = {"constant": np.ones(len(frame))}
    for name in PUBLISHED:
        values = frame.get_column(name).to_numpy()
        if name in CONTINUOUS:
            values = (values - values.mean()) / (2.0 * values.std(ddof=1))
        columns[name] = values
    peace = columns["peace"]
    return columns | {"peace_2": peace**2, "peace_3": peace**3}


def fit_logit(frame: pl.DataFrame) -> Fit:
    """Fit the logit by maximum likelihood.

    Parameters
    ----------
    frame
        As ``conditions`` returns it.
    """
    from statsmodels.discrete.discrete_model import Logit

    columns, onset = design_of(frame), frame.get_column("onset").to_numpy()
    model = Logit(onset, np.column_stack(list(columns.values()))).fit(disp=0, maxiter=100)
    coefficients = dict(zip(columns, (float(v) for v in model.params), strict=True))
    errors = dict(zip(columns, (float(v) for v in model.bse), strict=True))
    return Fit(coefficients, errors, len(frame), int(onset.sum()))


def dangerous_dyads(data: Path | None = None, cache: Path | None = None) -> Findings:
    """Estimate Dangerous Dyads from the record.

    Parameters
    ----------
    data
        Folder of raw files, looked at before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent.

    Raises
    ------
    DataError
        The record is not at hand; the hint says how to get it.
    """
    from detente.data.record import citations, open_record, usual_cache

    record = open_record(data, usual_cache(cache))
    _need(record, AS_PUBLISHED[0])
    dyads = relevant_dyads(record)
    rows = conditions(record, dyads=dyads)
    ours = fit_logit(rows)
    intervals = {blocks: dyadic_estimates(rows, ours, blocks) for blocks in BLOCKS}
    mapped, frames = (fit_logit(conditions(record, numbers=how, dyads=dyads)) for how in ("mapped", "frames"))
    beside = Beside(mapped=mapped, frames=frames, intervals=intervals)
    if record.table(TODAY[0]) is not None:
        today, together, by_frames = (
            fit_logit(conditions(record, TODAY, how, dyads)) for how in ("published", "mapped", "frames")
        )
        beside = replace(beside, today=today, together=together, together_frames=by_frames)
    return replace(compare(ours, beside), sources=tuple(citations(record)))


def dyadic_estimates(frame: pl.DataFrame, fit: Fit, blocks: int = 1) -> dict[str, Estimate]:
    """Coefficients with intervals that allow for what dyads of a state or of the same years share.

    Parameters
    ----------
    frame
        As ``conditions`` returns it.
    fit
        As ``fit_logit`` returns it.
    blocks
        Length of the blocks of years that share shocks [years].
    """
    columns = design_of(frame)
    one, other, year, onset = (frame[name].to_numpy() for name in ("ccode_a", "ccode_b", "year", "onset"))
    design, coefficients = np.column_stack(list(columns.values())), np.array([fit.coefficients[n] for n in columns])
    found = logit_estimates(design, onset, coefficients, Groups(one, other, year, blocks=blocks))
    return dict(zip(columns, found, strict=True))
