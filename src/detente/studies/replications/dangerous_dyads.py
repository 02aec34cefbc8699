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
  `detente.data.numbers`, year by year and with the small states of the Pacific, whose numbers are exchanged.
* *Scale*: what is continuous is divided by two standard deviations of these rows, so that its coefficient compares
  with that of a condition that holds or not [Gelman2008]_; years of peace are as they are, with square and cube.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import DataError
from detente.studies.replications.findings import ComparedNumber, Findings

if TYPE_CHECKING:
    import polars as pl

    from detente.data.record import Record

FIRST, LAST = 1816, 2010
"""Years, as published."""

PUBLISHED = {
    "land": (1.062, 0.057),
    "cinc_ratio": (0.453, 0.036),
    "major": (0.144, 0.057),
    "defence_pact": (-0.119, 0.058),
    "democracy": (-0.493, 0.052),
    "wealth": (0.293, 0.051),
    "militarisation": (0.263, 0.023),
    "peace": (-0.146, 0.005),
}
"""Published coefficients and standard errors [Miller2022]_."""

CONSTANT, ROWS = -3.045, 103_919
"""Published constant, and number of rows [Miller2022]_."""

FEWER = 0.01
"""Largest difference in the number of rows that counts as agreement, as a share (assumption): sources moved on."""

NEWER = {
    "land": 1.038,
    "cinc_ratio": 0.451,
    "major": 0.129,
    "defence_pact": -0.113,
    "democracy": -0.577,
    "wealth": 0.282,
    "militarisation": 0.273,
    "peace": -0.142,
    "constant": -3.062,
}
"""An independent estimate from newer files; its rules for what is missing are not told."""

NEWER_ROWS = 107_024
"""Rows of that estimate."""

WORDS = {
    "land": "land contiguity",
    "cinc_ratio": "parity of capabilities [2 sd]",
    "major": "major power in the dyad",
    "defence_pact": "defence pact",
    "democracy": "democracy, weak link [2 sd]",
    "wealth": "log product per head, weak link [2 sd]",
    "militarisation": "militarisation, weak link [2 sd]",
    "peace": "years of peace [1/year]",
    "constant": "constant",
}
"""Names for people, in the order of the table."""

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


@dataclass(frozen=True)
class Fit:
    """A logit of onset.

    Attributes
    ----------
    coefficients, errors
        By name, with ``constant``, ``peace_2`` and ``peace_3``.
    rows, events
        Dyad-years, and those with an onset.
    """

    coefficients: dict[str, float]
    errors: dict[str, float]
    rows: int
    events: int


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
    ours = fit_logit(conditions(record, dyads=dyads))
    mapped, frames = (fit_logit(conditions(record, numbers=how, dyads=dyads)) for how in ("mapped", "frames"))
    today = fit_logit(conditions(record, TODAY, dyads=dyads)) if record.table(TODAY[0]) is not None else None
    return replace(compare(ours, today, mapped, frames), sources=tuple(citations(record)))


def compare(ours: Fit, today: Fit | None = None, mapped: Fit | None = None, frames: Fit | None = None) -> Findings:
    """Put the coefficients beside the published ones.

    Parameters
    ----------
    ours
        With the published measure of democracy.
    today
        With today's; None if it is not at hand.
    mapped
        As ``ours``, with the rows of the three states that have other numbers; None if not estimated.
    frames
        By the numbers of the frames; None if not estimated.
    """
    quantities = [
        ComparedNumber(WORDS[name], ours.coefficients[name], value, error, _note(name, ours, today, mapped))
        for name, (value, error) in PUBLISHED.items()
    ]
    own = ours.errors["constant"]
    note = f"tolerance: our standard error; the published one is not at hand; {_also('constant', today, mapped)}"
    quantities.append(ComparedNumber(WORDS["constant"], ours.coefficients["constant"], CONSTANT, own, note))
    share = f"{100 * (ours.rows / ROWS - 1):+.1f} %; tolerance: 1 % (assumption); {ours.events:,} onsets"
    quantities.append(
        ComparedNumber("dyad-years", float(ours.rows), float(ROWS), FEWER * ROWS, share.replace("-", "−"))
    )
    reasons = _reasons(ours, today) + _found_again(mapped, frames) + DESCRIBES
    return Findings(tuple(quantities), reasons, _drawn(ours, today, mapped))


def _also(name: str, today: Fit | None, mapped: Fit | None) -> str:
    there = "" if mapped is None else f"with the three states {_minus(mapped.coefficients[name])}; "
    here = "" if today is None else f"with today's scores {_minus(today.coefficients[name])}; "
    return f"{there}{here}an independent estimate from newer files: {_minus(NEWER[name])}"


def _note(name: str, ours: Fit, today: Fit | None, mapped: Fit | None) -> str:
    value, error = PUBLISHED[name]
    away = abs(ours.coefficients[name] - value) / error
    return f"{away:.2f} published standard errors away (the tolerance is one); {_also(name, today, mapped)}"


def _reasons(ours: Fit, today: Fit | None) -> str:
    far = [WORDS[name] for name, (value, error) in PUBLISHED.items() if abs(ours.coefficients[name] - value) > error]
    text = (
        "Same rows, measures and scale as published; what is not known of both sides is left out, and years of peace "
        "are counted within the relevant dyad-years. Counted over all years of a dyad, as in the frame's own column, "
        "their coefficient would be −.140, more than a standard error nearer to nought, and that of land 1.006. "
        f"There are {ours.rows:,} rows against {ROWS:,}: the files have moved on since, and which rows are missing "
        "cannot be told from what is published. "
    )
    text += f"Beyond one standard error: {', '.join(far)}. " if far else "No coefficient is off by a standard error. "
    if today is None:
        return text
    away = max(abs(today.coefficients[name] - NEWER[name]) / PUBLISHED[name][1] for name in PUBLISHED)
    return text + (
        "Democracy is measured by the scores that the published model used; later versions of their package have "
        f"others. With today's, its weak link weighs {_minus(today.coefficients['democracy'])} in {today.rows:,} "
        f"rows; an independent estimate from newer files has {_minus(NEWER['democracy'])}, and no coefficient of "
        f"ours is further from its own than {away:.2f} published standard errors. "
    )


def _found_again(mapped: Fit | None, frames: Fit | None) -> str:
    """Say what comes out when the states whose number changes are in."""
    if mapped is None:
        return ""
    text = (
        "As published, product per head is lost for united Germany, united Yemen and Serbia, which have other numbers "
        f"in its source. With these three numbers mapped, democracy weighs {_told(mapped)}: next to the independent "
        f"estimate, {_minus(NEWER['democracy'])} and {_minus(NEWER['constant'])} in {NEWER_ROWS:,} rows. "
    )
    if frames is None:
        return text
    return text + (
        "By the crosswalk of the frames, year by year and without Kiribati's product for Nauru, it weighs "
        f"{_told(frames)}. "
    )


def _told(fit: Fit) -> str:
    democracy, constant = (_minus(fit.coefficients[name]) for name in ("democracy", "constant"))
    return f"{democracy} and the constant is {constant} in {fit.rows:,} rows with {fit.events:,} onsets"


DESCRIBES = "The model describes the years that it is fitted to; how well it foretells others: detente confront."
"""What the model is not."""


def _minus(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _drawn(ours: Fit, today: Fit | None, mapped: Fit | None) -> dict[str, Any]:
    names = [name for name in PUBLISHED if name != "peace"]  # of another unit

    def drawn(fit: Fit | None) -> list[tuple[float, float]]:
        return [] if fit is None else [(fit.coefficients[name], fit.errors[name]) for name in names]

    return {
        "names": [WORDS[name] for name in names],
        "published": [PUBLISHED[name] for name in names],
        "ours": drawn(ours),
        "mapped": drawn(mapped),
        "today": drawn(today),
    }
