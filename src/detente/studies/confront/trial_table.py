"""Everything that the tasks read, one row a dyad-year: covariates, outcomes, and what each theory says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.data.panel import peace_years
from detente.studies.confront import covariates
from detente.studies.confront.history import History
from detente.studies.confront.quantities import QUANTITIES, Readings
from detente.studies.confront.trial import Span

if TYPE_CHECKING:
    import polars as pl

HABIT = ("peace", "peace_2", "peace_3")
"""Years since the last event, with square and cube: habit."""

MEMORY = ("memory", "ongoing_lag1")
"""What else is remembered of past events."""

LOGS = ("peace_log", "memory_log")
"""Logs of one plus years since the last event and its fading memory."""

THIN = 10
"""Where all dyads are learnt from, one year in so many without an event is, and the constant put right
[KingZeng2001]_."""

DURATION = ("rivalry_years", "rivalry_years_2", "rivalry_years_3")
"""How long a rivalry has lasted, with square and cube: its habit."""

DYADS_READ = (
    *History.DYADS,
    "prd",
    "cow_defense",
    "atop_nonagg",
    "atop_neutral",
    "atop_consul",
    "joint_igos",
    "imports_a_from_b_smooth",
    "imports_b_from_a_smooth",
    "rivalry_tss",
    "rivalry_tss_spatial",
    "rivalry_tss_positional",
    "idealpoint_dist",
    "gml_onset",
    "gml_hostlev",
    "gml_peace_years",
)
"""Columns of the dyad frame that a confrontation needs."""


def lags(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of last year's values."""
    return tuple(f"{name}_lag1" for name in names)


COLUMNS = (
    "ccode_a",
    "ccode_b",
    "year",
    "prd",
    "thin",
    "outcome",
    "gml_onset",
    "gml_ongoing",
    "gml_hostlev",
    "rivalry_tss",
    *HABIT,
    *MEMORY,
    *LOGS,
    *DURATION,
    *covariates.HISTORY,
    *lags((*covariates.FULL, *covariates.GEOMETRY)),
)
"""Columns of the table."""


class TrialTable:
    """The table of dyad-years, and the readings of theories on the same rows.

    Parameters
    ----------
    dyads, states
        Frames of the panel.
    onset
        Outcome column of the task onset: 0 or 1, or a count, of which is asked whether there was any.
    test
        Years that are foretold in all dyads; for want of them only politically relevant dyads are kept.

    Attributes
    ----------
    counted
        Whether the outcome is a count.
    wanted : [row]
        Rows of the frame of dyads, in the order of dyads and years, that are kept.

    Raises
    ------
    UnknownName
        There is no such column.
    InvalidValue
        The outcome is no event, or the frame lacks columns.
    """

    def __init__(
        self,
        dyads: pl.LazyFrame,
        states: pl.LazyFrame,
        onset: str = covariates.ONSET,
        test: Span | None = None,
    ) -> None:
        import polars as pl

        names = dyads.collect_schema().names()
        if onset not in names:
            kind = "column of the dyad-year frame"
            raise UnknownName(kind, onset, names)
        missing = [name for name in DYADS_READ if name not in names]
        if missing:
            msg = f"The dyad-year frame has no {', '.join(missing)}."
            raise InvalidValue(msg, "Write it with: detente data frame --unit dyad-year --out FILE")
        self.onset = onset
        dyads = (
            dyads.select(list(dict.fromkeys((*DYADS_READ, onset)))).sort("ccode_a", "ccode_b", "year").collect().lazy()
        )
        self.counted = _counts(dyads, onset)
        if self.counted:
            dyads = dyads.with_columns(pl.col(onset).clip(upper_bound=1))
        frame = covariates.table(dyads, states, onset).with_columns(
            no_rivalry=(pl.col("rivalry_tss") == 0).cast(pl.Int8)
        )
        frame = peace_years(frame, "no_rivalry", name="rivalry_years")
        years, few = (
            pl.col("rivalry_years").cast(pl.Float64),
            _thin(pl.col("ccode_a"), pl.col("ccode_b"), pl.col("year")),
        )
        whole = (
            frame.with_columns(
                rivalry_years_2=years**2,
                rivalry_years_3=years**3,
                peace_log=(pl.col("peace") + 1.0).log(),
                memory_log=(pl.col("memory") + 1.0).log(),
                thin=few,
            )
            .select(list(dict.fromkeys(COLUMNS)))
            .sort("ccode_a", "ccode_b", "year")  # readings of theories are in this order, and a join keeps none
            .collect()
        )
        keep = pl.col("prd") == 1
        if test is not None:
            keep |= pl.col("year").is_between(test.first, test.last) | pl.col("thin") | (pl.col("outcome") > 0)
        self.wanted: Array = whole.select(keep.fill_null(value=False)).to_series().to_numpy()
        self.table = whole.filter(self.wanted)
        self.history = History(dyads.select(History.DYADS).collect(), states.select(History.STATES).collect())
        self.readings: dict[str, Readings] = {}
        self._cache: dict[str, Array] = {}

    def __len__(self) -> int:
        return len(self.table)

    @property
    def year(self) -> Array:
        """Year of each row."""
        return self.column("year")

    def sides(self, rows: Array) -> tuple[Array, Array]:
        """Name the two states of some rows."""
        one, other = (self.column(name)[rows].astype(int) for name in ("ccode_a", "ccode_b"))
        return one, other

    def column(self, name: str) -> Array:
        """One column as numbers [row]; missing is NaN. ``SCHOOL:QUANTITY`` is what a theory says."""
        if ":" in name:
            return self._column(name)
        if name not in self._cache:
            self._cache[name] = self._column(name)
        return self._cache[name]

    def _column(self, name: str) -> Array:
        import polars as pl

        school, colon, quantity = name.partition(":")
        if colon:
            return np.asarray(self.readings[school].dyads[:, list(QUANTITIES).index(quantity)])
        found: Any = self.table.get_column(name).cast(pl.Float64).to_numpy()
        return found


def _thin(*parts: pl.Expr) -> pl.Expr:
    """One row in ``THIN``, by its states and year, whatever else is in the frame."""
    import polars as pl

    mixed = pl.lit(0, pl.UInt64)
    for part, factor in zip(parts, (2654435761, 2246822519, 3266489917), strict=True):
        mixed = mixed + part.cast(pl.UInt64) * factor
    mixed = (mixed ^ (mixed // 32768)) * 2246822519 % 4294967296
    return (mixed ^ (mixed // 8192)) % THIN == 0


def _counts(dyads: pl.LazyFrame, onset: str) -> bool:
    """Tell whether an outcome is a count rather than 0 or 1; refuse what is neither."""
    import polars as pl

    if not dyads.collect_schema()[onset].is_numeric() and dyads.collect_schema()[onset] != pl.Boolean:
        msg = f"The outcome {onset} is not a number: {dyads.collect_schema()[onset]}."
        raise InvalidValue(msg, "Name a column that says whether something happened, such as gml_onset.")
    known = pl.col(onset).cast(pl.Float64).drop_nulls().drop_nans()
    values = dyads.select(known.unique()).collect().get_column(onset).to_list()
    strange = sorted(v for v in values if v < 0 or v != int(v))[:5]
    if strange or not values:
        held = ", ".join(f"{v:g}" for v in strange) or "nothing"
        msg = f"The outcome {onset} holds {held}: it has to be 0 or 1, or a count."
        raise InvalidValue(msg, "Name a column that says whether something happened, such as gml_onset.")
    return bool(max(values) > 1)
