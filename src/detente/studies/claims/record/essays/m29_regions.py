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


def spread(archive: Archive) -> tuple[pl.DataFrame, list[str]]:
    """Return dyad-years inside regions with onset of others last year, there and elsewhere, and columns of regions.

    Onset of others is in standard deviations; regions have a column each but for the first.
    """
    import polars as pl

    began = pl.col("gml_onset_at_risk").fill_null(0)
    inside = rows(archive).filter(pl.col("inside") == 1).with_columns(began.alias("began"))
    each = inside.group_by("region_a", "year").agg(pl.col("began").sum(), pl.len().alias("dyads"))
    world = each.group_by("year").agg(
        pl.col("began").sum().alias("all_began"), pl.col("dyads").sum().alias("all_dyads")
    )
    before = each.join(world, on="year").with_columns(
        ((pl.col("all_began") - pl.col("began")) / (pl.col("all_dyads") - pl.col("dyads"))).alias("elsewhere")
    )
    before = before.with_columns(pl.col("year") + 1).rename({"began": "there", "dyads": "others"})
    own = inside.select("ccode_a", "ccode_b", pl.col("year") + 1, pl.col("began").alias("own"))
    frame = inside.join(before, on=["region_a", "year"], how="left", maintain_order="left").join(
        own, on=["ccode_a", "ccode_b", "year"], how="left", maintain_order="left"
    )
    around = (pl.col("there") - pl.col("own")) / (pl.col("others") - 1)
    frame = frame.with_columns(around.alias("around")).filter(
        pl.col("around").is_finite() & pl.col("elsewhere").is_finite()
    )
    frame = frame.with_columns(pl.col(name) / pl.col(name).std() for name in ("around", "elsewhere"))
    regions = sorted(frame["region_a"].unique().to_list())[1:]
    names = [f"in {region}" for region in regions]
    return flag(frame, {n: pl.col("region_a") == region for n, region in zip(names, regions, strict=True)}), names


def _spreads(archive: Archive) -> RecordEffect:
    frame, regions = spread(archive)
    beside = ("elsewhere", "land", "water", "distance", *PEACE, *regions)
    return log_odds(frame, "gml_onset_at_risk", "around", beside)


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
            RecordPrediction(
                "onset in a year after more onsets among others of the region, onsets elsewhere and the region itself "
                "held equal",
                _spreads,
                0.1,
                unit="log odds for a standard deviation",
                rival="Some years are bad for all, and some regions always.",
            ),
        ),
        why_smallest="One dispute in a thousand dyad-years is half of what these dyads have on average, and log "
        "odds of 0.22 are a quarter more, of 0.1 a tenth for a standard deviation (assumptions).",
        caveat="Regions are ranges of state numbers (Europe, the Americas, Africa, the Middle East, Asia), coarser "
        "than the complexes of the literature. Major powers, which reach across regions by definition, are left out.",
        references=("BuzanWaever2003", "GiblerMillerLittle2016"),
    ),
)
