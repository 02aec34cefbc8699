"""Everything that the tasks read, one row a dyad-year: covariates, outcomes, and what each theory says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.data.panel import lagged, peace_years
from detente.studies.confront import covariates
from detente.studies.confront.history import History
from detente.studies.confront.quantities import QUANTITIES, Readings

if TYPE_CHECKING:
    import polars as pl

HABIT = ("peace", "peace_2", "peace_3")
"""Years since the last event, with square and cube: habit."""

MEMORY = ("memory", "ongoing_lag1")
"""What else is remembered of past events."""

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


class TrialTable:
    """The table of dyad-years, and the readings of theories on the same rows.

    Parameters
    ----------
    dyads, states
        Frames of the panel.
    onset
        Outcome column of the task onset: 0 or 1, or a count, of which is asked whether there was any.

    Attributes
    ----------
    counted
        Whether the outcome is a count.

    Raises
    ------
    UnknownName
        There is no such column.
    InvalidValue
        The outcome is no event, or the frame lacks columns.
    """

    def __init__(self, dyads: pl.LazyFrame, states: pl.LazyFrame, onset: str = covariates.ONSET) -> None:
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
        dyads = dyads.select(list(dict.fromkeys((*DYADS_READ, onset)))).sort("ccode_a", "ccode_b", "year")
        self.counted = _counts(dyads, onset)
        if self.counted:
            dyads = dyads.with_columns(pl.col(onset).clip(upper_bound=1))
        frame = covariates.table(dyads, states, onset).with_columns(
            no_rivalry=(pl.col("rivalry_tss") == 0).cast(pl.Int8)
        )
        frame = lagged(peace_years(frame, "no_rivalry", name="rivalry_years"), ["gml_hostlev"])
        years = pl.col("rivalry_years").cast(pl.Float64)
        wanted = (
            "ccode_a",
            "ccode_b",
            "year",
            "prd",
            "outcome",
            "gml_onset",
            "gml_hostlev",
            "rivalry_tss",
            *HABIT,
            *MEMORY,
            *DURATION,
            *lags(covariates.FULL),
        )
        self.table = (
            frame.with_columns(rivalry_years_2=years**2, rivalry_years_3=years**3)
            .select(list(dict.fromkeys(wanted)))
            .collect()
        )
        self.history = History(dyads.select(History.DYADS).collect(), states.select(History.STATES).collect())
        self.readings: dict[str, Readings] = {}
        self._cache: dict[str, Array] = {}

    def __len__(self) -> int:
        return len(self.table)

    @property
    def year(self) -> Array:
        """Year of each row."""
        return self.column("year")

    @property
    def dyad(self) -> Array:
        """Number of the dyad of each row."""
        return self.column("ccode_a") * 1000 + self.column("ccode_b")

    def column(self, name: str) -> Array:
        """One column as numbers [row]; missing is NaN. ``SCHOOL:QUANTITY`` is what a theory says."""
        if name not in self._cache:
            self._cache[name] = self._column(name)
        return self._cache[name]

    def _column(self, name: str) -> Array:
        import polars as pl

        school, colon, quantity = name.partition(":")
        if colon:
            return self.readings[school].dyads[:, list(QUANTITIES).index(quantity)].astype(float)
        found: Any = self.table.get_column(name).cast(pl.Float64).to_numpy()
        return found

    def forget(self, school: str) -> None:
        """Drop the columns of a theory that are kept in memory."""
        for name in [key for key in self._cache if key.startswith(f"{school}:")]:
            del self._cache[name]


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
