"""M01 in the record: a rival's build-up, and one's own in the next year [Richardson1960]_."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import NEIGHBOURS, Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import flag, slope

if TYPE_CHECKING:
    import polars as pl

MOST = 1.0
"""Largest growth of a year that is taken as it is [log]: what is beyond, such as mobilisation, is set to it."""


def rows(archive: Archive) -> pl.DataFrame:
    """Return a row for each side of a dyad-year: its growth of spending, its own and the other's of last year."""
    import polars as pl

    frame = flag(archive.frame("relevant"), {
        "rivals": pl.col("rivalry_tss") == 1,
        "near": pl.col("conttype").is_between(1, NEIGHBOURS),
    })  # fmt: skip
    key = ("ccode_a", "ccode_b", "year", "rivals", "near")
    sides = [
        frame.select(
            *key,
            pl.col(f"growth_{own}").clip(-MOST, MOST).alias("growth"),
            pl.col(f"growth_before_{own}").clip(-MOST, MOST).alias("own"),
            pl.col(f"growth_before_{other}").clip(-MOST, MOST).alias("other"),
        )
        for own, other in ("ab", "ba")
    ]
    return pl.concat(sides).with_columns((pl.col("other") * pl.col("rivals")).alias("other_rival"))


def _rivals(archive: Archive) -> RecordEffect:
    import polars as pl

    return slope(rows(archive).filter(pl.col("rivals") == 1), "growth", "other", ("own",), yearly=True)


def _against_neighbours(archive: Archive) -> RecordEffect:
    import polars as pl

    some = rows(archive).filter((pl.col("rivals") == 1) | (pl.col("near") == 1))
    return slope(some, "growth", "other_rival", ("other", "rivals", "own"), yearly=True)


def _as_it_is(archive: Archive) -> RecordEffect:
    import polars as pl

    return slope(rows(archive).filter(pl.col("rivals") == 1), "growth", "other", ("own",))


CLAIMS = (
    RecordClaim(
        id="M01a",
        statement="Growth of a rival's real military spending last year and of one's own this year, own growth last "
        "year and what all states have in common in a year held equal.",
        sources=("nmc7", "prices", "pounds", "rivalries_tss", "contiguity", "majors"),
        predictions=(
            RecordPrediction(
                "growth that follows a rival's, other years' events taken out",
                _rivals,
                0.05,
                unit="per cent for each per cent of the rival",
            ),
            RecordPrediction(
                "what a rival's growth moves beyond a neighbour's that is no rival",
                _against_neighbours,
                0.05,
                unit="per cent for each per cent of the other",
                rival="Neighbours move together whatever they think of each other.",
            ),
            RecordPrediction(
                "growth that follows a rival's, with what all states have in common",
                _as_it_is,
                0.05,
                unit="per cent for each per cent of the rival",
                decides=False,
            ),
        ),
        why_smallest="0.05: of a rival's doubling less than a twentieth would come back within the year, which no "
        "budget would show (assumption).",
        caveat="Spending is converted and deflated by one price index. A year is long: answers within it are "
        "put down to what both have in common, and answers after more than a year are not seen.",
        references=("Herz1950", "Jervis1978", "Richardson1960"),
    ),
)
