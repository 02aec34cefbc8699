"""E01 in the record: disputes of states that pile up arms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import PEACE, flag, log_odds, peace

if TYPE_CHECKING:
    import polars as pl

RACES = (1854, 1984)
"""Years in which arms races begin in the list."""


def rows(archive: Archive) -> pl.DataFrame:
    """Return politically relevant dyad-years with the build-up of the side that built up less, in doublings."""
    import polars as pl

    frame = peace(flag(archive.frame("relevant"), {
        "rivals": pl.col("rivalry_tss") == 1,
        "land": pl.col("conttype") == 1,
        "racing": pl.col("arms_race_grh") == 1,
    }))  # fmt: skip
    doublings = [pl.col(f"build_up_{side}") / float(np.log(2)) for side in "ab"]
    return frame.with_columns(
        ((doublings[0] + doublings[1]) / 2).alias("build_up"),
        pl.min_horizontal(*doublings).alias("least"),
    )


def _accumulating(archive: Archive) -> RecordEffect:
    return log_odds(rows(archive), "gml_onset_at_risk", "build_up", ("land", "rivals", *PEACE))


def _racing(archive: Archive) -> RecordEffect:
    import polars as pl

    some = rows(archive).filter((pl.col("rivals") == 1) & pl.col("year").is_between(*RACES))
    return log_odds(some, "gml_onset_at_risk", "racing", ("land", *PEACE))


def _both_double(archive: Archive) -> RecordEffect:
    import polars as pl

    some = rows(archive).filter(pl.col("rivals") == 1)
    some = some.drop_nulls("least").with_columns((pl.col("least") >= 1).cast(pl.Float64).alias("both_double"))
    return log_odds(some, "gml_onset_at_risk", "both_double", ("land", *PEACE))


CLAIMS = (
    RecordClaim(
        id="E01",
        statement="Onset of disputes after both sides built up over five years, and in years of an arms race of "
        "rivals, against rivals that do not race.",
        sources=(
            "dispute_dyads", "nmc7", "prices", "pounds", "rivalries_tss", "arms_races", "contiguity", "majors",
        ),
        predictions=(
            RecordPrediction(
                "onset after real spending of the two doubled over five years, on average: no gain in safety",
                _accumulating,
                0.22,
                "no less",
            ),
            RecordPrediction(
                "onset in years of an arms race, among rivals, 1854 to 1984",
                _racing,
                0.22,
                rival="Rivals race because they quarrel: all compared are rivals, years of peace held equal.",
            ),
            RecordPrediction(
                "onset among rivals of which both doubled their spending over five years",
                _both_double,
                0.22,
                rival="What is called a race is coded from what followed it: a doubling of spending is not.",
            ),
        ),
        why_smallest="Log odds of 0.22 are a quarter more disputes, or a fifth fewer (assumption).",
        caveat="Disputes are not all that security means, and states arm because they expect disputes. Arms races were "
        "coded with what followed them known.",
        references=("Emeriau", "Herz1950"),
    ),
)  # fmt: skip
