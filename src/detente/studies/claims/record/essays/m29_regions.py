"""M29 in the record: disputes inside regions and between them [BuzanWaever2003]_."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import PEACE, difference, flag, log_odds, peace

if TYPE_CHECKING:
    import polars as pl


def rows(archive: Archive) -> pl.DataFrame:
    """Return dyad-years without a major power, with whether both are of one region."""
    import polars as pl

    frame = archive.frame("every").filter((pl.col("majpow_a") == 0) & (pl.col("majpow_b") == 0))
    return peace(flag(frame, {
        "inside": pl.col("region_a") == pl.col("region_b"),
        "land": pl.col("conttype") == 1,
        "water": pl.col("conttype") > 1,
    })).with_columns((1 + pl.col("capdist_km")).log().alias("distance"))  # fmt: skip


def _inside(archive: Archive) -> RecordEffect:
    return difference(rows(archive), "gml_onset_at_risk", "inside", per=1000)


def _beside(archive: Archive) -> RecordEffect:
    return log_odds(rows(archive), "gml_onset_at_risk", "inside", ("land", "water", "distance", *PEACE))


CLAIMS = (
    RecordClaim(
        id="M29",
        statement="Onset of militarized disputes between two states of one region and of two regions, neither of them "
        "a major power.",
        sources=("dispute_dyads", "contiguity", "majors", "capitals"),
        predictions=(
            RecordPrediction(
                "onset inside a region against between regions", _inside, 1.0, unit="disputes in 1,000 dyad-years"
            ),
            RecordPrediction(
                "onset inside a region, contiguity, distance and years of peace held equal",
                _beside,
                0.22,
                rival="What counts is how near two states are, and not that they share a region.",
            ),
        ),
        why_smallest="One dispute in a thousand dyad-years is half of what these dyads have on average, and log "
        "odds of 0.22 are a quarter more (assumptions).",
        caveat="Regions are ranges of state numbers (Europe, the Americas, Africa, the Middle East, Asia), coarser "
        "than the complexes of the literature. Major powers, which reach across regions by definition, are left out.",
        references=("BuzanWaever2003", "GiblerMillerLittle2016"),
    ),
)
