"""M04 in the record: disputes and wars in which no side is seen to want a change [GiblerMillerLittle2016]_."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import share

if TYPE_CHECKING:
    import polars as pl

FORCE, WAR = 4, 5
"""Hostility at which force is used, and of war."""


def rows(archive: Archive) -> pl.DataFrame:
    """Return one row a dispute, its first two originators, and whether nobody in it wants a change."""
    import polars as pl

    frame = archive.frame("disputes")
    quiet = pl.max_horizontal(pl.col("revstate1").max(), pl.col("revstate2").max()) == 0
    whole = frame.group_by("dispnum").agg(quiet.cast(pl.Float64).alias("none_wants"), pl.col("hostlev").max())
    pair = (
        frame.filter((pl.col("orig1") == 1) & (pl.col("orig2") == 1) & (pl.col("ccode1") < pl.col("ccode2")))
        .sort("dispnum", "year", "ccode1", "ccode2")
        .unique("dispnum", keep="first", maintain_order=True)
    )
    both = pl.min_horizontal("hostlev1", "hostlev2").alias("both")
    names = {"ccode1": "ccode_a", "ccode2": "ccode_b"}
    return pair.select("dispnum", "ccode1", "ccode2", "year", both).rename(names).join(whole, on="dispnum")


def _spirals(archive: Archive) -> RecordEffect:
    import polars as pl

    return share(rows(archive).filter(pl.col("both") >= FORCE), "none_wants")


def _wars(archive: Archive) -> RecordEffect:
    import polars as pl

    return share(rows(archive).filter(pl.col("hostlev") == WAR), "none_wants")


def _disputes(archive: Archive) -> RecordEffect:
    return share(rows(archive), "none_wants")


CLAIMS = (
    RecordClaim(
        id="M04",
        statement="Share of the disputes in which both sides use force, and of wars, in which nobody is coded as "
        "wanting a change: spirals between states that seek security.",
        sources=("disputes",),
        predictions=(
            RecordPrediction(
                "share of disputes with force on both sides in which nobody wants a change",
                _spirals,
                0.05,
                unit="share of disputes",
            ),
            RecordPrediction(
                "share of wars in which nobody wants a change",
                _wars,
                0.05,
                unit="share of wars",
                rival="Clashes without an aim on either side stop short of war.",
            ),
            RecordPrediction(
                "share of all disputes in which nobody wants a change",
                _disputes,
                0.05,
                unit="share of disputes",
                decides=False,
            ),
        ),
        why_smallest="One in twenty: below that it is a curiosity and no way to war (assumption).",
        caveat="Coders learnt of aims after the fact, and a demand that is made to be safe counts as wanting a change: "
        "the share is too small for what the claim means. The interval of few events is exact, and takes "
        "wars as independent. That nobody wants a change is not that nobody is greedy.",
        references=("Butterfield1951", "Herz1950", "GiblerMillerLittle2016"),
    ),
)
