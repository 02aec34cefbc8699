"""Covariates of the field's regressions, one row a dyad-year, each known at the end of last year.

``DANGEROUS_DYADS`` is the set of [Bremer1992]_ as [Miller2022]_ rebuilds it; ``FULL`` adds what the field has
found since. ``HINDSIGHT`` are those coded by historians who knew how it ended (lists of rivalries), or estimated
from the whole series, later years included (willingness to use force of a leader): no forecaster had them.
``GEOMETRY`` and ``HISTORY`` are what theories are told along the record, in plain columns: where the two lie and how
large they are, and what they have done to each other and to others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.data.panel import discounted_count, lagged, peace_years, with_states

if TYPE_CHECKING:
    import polars as pl

DANGEROUS_DYADS = ("land", "cinc_ratio", "major", "cow_defense", "democracy_min", "wealth_min", "militarisation_min")
"""Covariates of Dangerous Dyads."""

FULL = (
    *DANGEROUS_DYADS,
    "contiguous",
    "distance_log",
    "democracy_max",
    "militarisation_max",
    "cinc_max_log",
    "cinc_min_log",
    "both_major",
    "atop_defense",
    "atop_nonagg",
    "atop_neutral",
    "atop_consul",
    "joint_igos",
    "trade_log",
    "trade_unknown",
    "rivalry_tss",
    "rivalry_tss_spatial",
    "rivalry_tss_positional",
    "nuclear",
    "idealpoint_dist",
    "race",
    "willingness",
)
"""Covariates of the full regression."""

HINDSIGHT = ("rivalry_tss", "rivalry_tss_spatial", "rivalry_tss_positional", "willingness")
"""Covariates that nobody had at the time."""

GEOMETRY = (
    "land",
    "contiguous",
    "distance_log",
    "major",
    "both_major",
    "cinc_ratio",
    "cinc_max_log",
    "cinc_min_log",
    "spending_gap",
    "product_gap",
    "polyarchy_min",
    "polyarchy_max",
)
"""Where the two lie, how large they are and how they are ruled: the plain columns of what theories are told of it."""

HISTORY = (
    "acts_peace_log",
    "acts_memory_log",
    "disputes_log",
    "hostility_log",
    "wars_log",
    "others_high",
    "others_low",
    "began_high",
    "began_low",
    "force_high",
    "force_low",
    "force_abroad_high",
    "force_abroad_low",
)
"""What happened between the two, and between each of them and others: the plain columns of what theories remember.

Logs of one plus: years since the last dispute, its fading memory, all disputes begun so far, fading hostility of
disputes that are over, fading years of war, the larger and smaller memory of all disputes of a side, of disputes that a
side began with the other, of years in which it threatened or used force against the other, and against anybody. All are
known when the year begins.
"""

HOSTILE = 2
"""Hostility level from which a side is said to compete: threat to use force."""

MEMORY_DECAY = 0.9
"""What is left of the memory of a dispute after a year (assumption, as in the oracle)."""

OF_STATES = (
    "cinc",
    "aeuds",
    "gdppc_2011",
    "milper",
    "tpop",
    "milex_usd2020",
    "gdp_2017m",
    "nuclear_status",
    "leader_lwuf",
    "v2x_polyarchy",
    "n_mid_onset_gml",
)
"""Columns of states that covariates are made of."""

NUCLEAR = {
    2: (1945, 9999),
    365: (1949, 9999),
    200: (1952, 9999),
    220: (1960, 9999),
    710: (1964, 9999),
    666: (1967, 9999),
    560: (1979, 1990),
    750: (1987, 9999),
    770: (1987, 9999),
    731: (2006, 9999),
}
"""First and last year in which a state (COW number) had nuclear weapons, for want of the source of nuclear status
[Bleek2017]_: plain facts, to a year or so where the state kept it secret."""

ONSET = "gml_onset"
"""The field's outcome: a militarized dispute begins between the two."""


def _growth_of_spending(states: pl.LazyFrame) -> pl.LazyFrame:
    """Add the change of log spending, from one year to the next on record [log]."""
    import polars as pl

    spending = pl.col("milex_usd2020").cast(pl.Float64).clip(lower_bound=0.01).log()
    # the step from the last row of the state, as in the oracle: a gap counts as one step
    change = (spending - spending.shift(1)).over("ccode", order_by="year")
    return states.with_columns(change.alias("spending_growth"))


def _lesser(name: str) -> pl.Expr:
    import polars as pl

    return pl.min_horizontal(f"{name}_a", f"{name}_b")  # of what is known: one side stands for both


def _larger(name: str) -> pl.Expr:
    import polars as pl

    return pl.max_horizontal(f"{name}_a", f"{name}_b")


def _gap(name: str) -> pl.Expr:
    import polars as pl

    sides = [pl.col(f"{name}_{side}").cast(pl.Float64) for side in "ab"]
    return (sides[0].clip(lower_bound=0.01).log() - sides[1].clip(lower_bound=0.01).log()).abs()


def _flag(expression: pl.Expr) -> pl.Expr:
    import polars as pl

    return expression.fill_null(value=False).cast(pl.Float64)


def _nuclear() -> pl.Expr:
    """Whether one of the two has nuclear weapons; where the source is silent, by the list of those who had them."""
    import polars as pl

    status = _larger("nuclear_status") >= 3
    had = [
        (pl.col(f"ccode_{side}") == code) & pl.col("year").is_between(first, last)
        for code, (first, last) in NUCLEAR.items()
        for side in "ab"
    ]
    return status.fill_null(pl.any_horizontal(had)).cast(pl.Float64)


def current(dyads: pl.LazyFrame, states: pl.LazyFrame) -> pl.LazyFrame:
    """Add the covariates of the same year to dyad-years.

    Parameters
    ----------
    dyads, states
        Frames of the panel.
    """
    import polars as pl

    states = _growth_of_spending(states).with_columns(
        militarisation=pl.col("milper").cast(pl.Float64) / pl.col("tpop").cast(pl.Float64),
        disputes=pl.col("n_mid_onset_gml").cast(pl.Float64).fill_null(0.0),
    )
    states = discounted_count(states, "disputes", MEMORY_DECAY, key=("ccode",))
    wide = with_states(dyads, states, (*OF_STATES, "spending_growth", "militarisation", "disputes_memory"))
    floating = {name: pl.col(name).cast(pl.Float64) for name in (*FULL, "conttype") if name in dyads.collect_schema()}
    flows = [pl.col(f"imports_{way}_smooth").cast(pl.Float64) for way in ("a_from_b", "b_from_a")]
    major_a, major_b = pl.col("majpow_a") == 1, pl.col("majpow_b") == 1
    return wide.with_columns(**floating).with_columns(
        land=_flag(pl.col("conttype") == 1),
        contiguous=_flag(pl.col("conttype") >= 1),
        major=_flag(major_a | major_b),
        both_major=_flag(major_a & major_b),
        cinc_ratio=_lesser("cinc").cast(pl.Float64) / _larger("cinc").cast(pl.Float64),
        cinc_max_log=(_larger("cinc").cast(pl.Float64) + 1e-6).log(),
        cinc_min_log=(_lesser("cinc").cast(pl.Float64) + 1e-6).log(),
        democracy_min=_lesser("aeuds").cast(pl.Float64),
        democracy_max=_larger("aeuds").cast(pl.Float64),
        polyarchy_min=_lesser("v2x_polyarchy").cast(pl.Float64),
        polyarchy_max=_larger("v2x_polyarchy").cast(pl.Float64),
        wealth_min=_lesser("gdppc_2011").cast(pl.Float64).log(),
        militarisation_min=_lesser("militarisation"),
        militarisation_max=_larger("militarisation"),
        distance_log=(pl.col("capdist_km").cast(pl.Float64) + 1.0).log(),
        trade_log=(2.0 * pl.mean_horizontal(*flows) + 1.0).log(),  # of what is known: one flow stands for both
        trade_unknown=pl.all_horizontal(flow.is_null() for flow in flows).cast(pl.Float64),
        spending_gap=_gap("milex_usd2020"),
        product_gap=_gap("gdp_2017m"),
        others_high=(_larger("disputes_memory") + 1.0).log(),
        others_low=(_lesser("disputes_memory") + 1.0).log(),
        nuclear=_nuclear(),
        race=_lesser("spending_growth"),
        willingness=_larger("leader_lwuf").cast(pl.Float64),
    )


def continues(now: str = "gml_ongoing", begun: str = ONSET) -> pl.Expr:
    """Whether the dispute of a year goes on in the next, in rows in their order within the dyad."""
    import polars as pl

    key = ("ccode_a", "ccode_b")
    later = [pl.col(name).shift(-1).over(key, order_by="year") for name in (now, begun, "year")]
    same = (later[1].fill_null(0) == 0) & (later[2] == pl.col("year") + 1)
    return ((pl.col(now) > 0) & (later[0] > 0) & same).fill_null(value=False)


def _remembered(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Add ``HISTORY``: what is remembered of past disputes when the year begins, whatever is foretold."""
    import polars as pl

    over = ~continues()
    frame = frame.with_columns(
        acts=pl.col(ONSET).cast(pl.Float64).fill_null(0.0),
        hostility=pl.when((pl.col("gml_ongoing") > 0) & over)
        .then(pl.col("gml_hostlev").cast(pl.Float64))
        .fill_null(0.0),
        fought=pl.col("war_ongoing").cast(pl.Float64).fill_null(0.0),
    )
    for name in ("acts", "hostility", "fought"):
        frame = discounted_count(frame, name, MEMORY_DECAY)
    before = pl.col("acts").cum_sum().shift(1, fill_value=0.0).over("ccode_a", "ccode_b", order_by="year")
    since = pl.col("gml_peace_years").cast(pl.Float64)
    return frame.with_columns(
        acts_peace_log=(since + 1.0).log(),
        acts_memory_log=(pl.col("acts_memory") + 1.0).log(),
        disputes_log=(before + 1.0).log(),
        hostility_log=(pl.col("hostility_memory") + 1.0).log(),
        wars_log=(pl.col("fought_memory") + 1.0).log(),
    )


def _by_side(dyads: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Memories of what each side began, and of threats and uses of force: of dyads, and of states whomever against.

    Only dyads that ever had a dispute are gone through: of the others nothing is remembered.
    """
    import polars as pl

    key = ["ccode_a", "ccode_b"]
    read = (*key, "year", "gml_ongoing", ONSET, "gml_init_a", "gml_init_b", "gml_hostlev_a", "gml_hostlev_b")
    every = dyads.select(read).collect()
    ever = every.filter(pl.col("gml_ongoing") > 0).select(key).unique()
    some = every.join(ever, on=key, how="semi").sort(*key, "year").lazy()
    some = some.with_columns(goes_on=continues(), going=(pl.col("gml_ongoing") > 0).fill_null(value=False))
    acts = {}
    for side in "ab":
        began = (pl.col(f"gml_init_{side}") > 0).fill_null(value=False)
        hostile = (pl.col(f"gml_hostlev_{side}") >= HOSTILE).fill_null(value=False)
        acts[f"began_{side}"] = began.cast(pl.Float64)
        acts[f"force_{side}"] = (pl.col("going") & pl.when("goes_on").then(began).otherwise(hostile)).cast(pl.Float64)
    some = some.with_columns(**acts).collect().lazy()
    abroad = pl.concat(
        some.filter(pl.col(f"force_{side}") > 0).select(pl.col(f"ccode_{side}").alias("ccode"), "year") for side in "ab"
    )
    abroad = abroad.group_by("ccode", "year").agg(pl.len().cast(pl.Float64).alias("force"))
    there = pl.concat(every.select(pl.col(f"ccode_{side}").alias("ccode"), "year").unique() for side in "ab").unique()
    states = there.lazy().join(abroad, on=["ccode", "year"], how="left").with_columns(pl.col("force").fill_null(0.0))
    states = discounted_count(states, "force", MEMORY_DECAY, key=("ccode",)).drop("force")
    for name in acts:
        some = discounted_count(some, name, MEMORY_DECAY)
    return some.select(*key, "year", *(f"{name}_memory" for name in acts)).collect().lazy(), states.collect().lazy()


def _with_sides(frame: pl.LazyFrame, dyads: pl.LazyFrame) -> pl.LazyFrame:
    """Add the columns of ``HISTORY`` that tell who did it: the larger and the smaller of the two sides' memories."""
    import polars as pl

    between, abroad = _by_side(dyads)
    frame = frame.join(between, on=["ccode_a", "ccode_b", "year"], how="left", maintain_order="left")
    for side in "ab":
        names = {"ccode": f"ccode_{side}", "force_memory": f"abroad_{side}_memory"}
        by = [f"ccode_{side}", "year"]
        frame = frame.join(abroad.rename(names), on=by, how="left", maintain_order="left")
    pairs = {"began": "began", "force": "force", "force_abroad": "abroad"}
    sides = {name: [pl.col(f"{of}_{side}_memory").fill_null(0.0) for side in "ab"] for name, of in pairs.items()}
    return frame.with_columns(
        **{f"{name}_high": (pl.max_horizontal(both) + 1.0).log() for name, both in sides.items()},
        **{f"{name}_low": (pl.min_horizontal(both) + 1.0).log() for name, both in sides.items()},
    )


def _since_known(frame: pl.LazyFrame, event: str) -> pl.LazyFrame:
    """Add ``event_known``: the event, and one in the years of a dyad before any is known: peace starts after them."""
    import polars as pl

    known = pl.col(event).is_not_null().cum_max().over("ccode_a", "ccode_b", order_by="year")
    return frame.with_columns(event_known=pl.when(known).then(pl.col(event).cast(pl.Float64)).otherwise(1.0))


def table(dyads: pl.LazyFrame, states: pl.LazyFrame, onset: str = ONSET) -> pl.LazyFrame:
    """Dyad-years with every covariate of last year, and what is known of past disputes.

    Parameters
    ----------
    dyads, states
        Frames of the panel.
    onset
        Outcome column.

    Returns
    -------
    polars.LazyFrame
        The dyads with ``NAME_lag1`` for each covariate, ``ongoing_lag1``, ``peace`` (years since the last event;
        for ``gml_onset`` since the last year with a dispute; counted from the first year in which the outcome of a dyad
        is known) with its square and cube, ``memory`` and ``outcome``.
    """
    import polars as pl

    event = "gml_ongoing" if onset == ONSET else onset
    frame = current(dyads, states).with_columns(
        outcome=pl.col(onset).cast(pl.Float64), ongoing=pl.col(event).cast(pl.Float64)
    )
    frame = lagged(_with_sides(_remembered(frame), dyads), [*dict.fromkeys((*FULL, *GEOMETRY)), "ongoing"])
    if onset == ONSET and "gml_peace_years" in dyads.collect_schema():
        frame = frame.with_columns(peace=pl.col("gml_peace_years").cast(pl.Float64))
    else:
        frame = peace_years(_since_known(frame, event), "event_known", name="peace").drop("event_known")
        frame = frame.with_columns(pl.col("peace").cast(pl.Float64))
    frame = discounted_count(frame.with_columns(known=pl.col("outcome").fill_null(0.0)), "known", MEMORY_DECAY)
    return frame.rename({"known_memory": "memory"}).with_columns(
        peace_2=pl.col("peace") ** 2, peace_3=pl.col("peace") ** 3
    )
