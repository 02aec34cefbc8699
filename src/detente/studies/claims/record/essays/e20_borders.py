"""E20a and E20b in the record: disputes over territory that force decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import LAST, NEIGHBOURS, Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import flag, since

if TYPE_CHECKING:
    import polars as pl

FORCE, WAR, TERRITORY = 4, 5, 1
DECIDED = (1, 2, 3, 4)
"""Outcomes of a dispute that one side won, or in which one side yielded."""
SYRIA, ISRAEL, UKRAINE = 652, 666, 369


def territorial(archive: Archive) -> pl.DataFrame:
    """Return pairs of originators of disputes of which one claims territory: the last year, and if force decided."""
    import polars as pl

    claims = (pl.col("revstate1") == 1) & ((pl.col("revtype11") == TERRITORY) | (pl.col("revtype12") == TERRITORY))
    pair = {"ccode_a": pl.min_horizontal("ccode1", "ccode2"), "ccode_b": pl.max_horizontal("ccode1", "ccode2")}
    return (
        archive.frame("disputes")
        .filter((pl.col("orig1") == 1) & (pl.col("orig2") == 1))
        .with_columns(claims.fill_null(value=False).alias("claims"), **pair)
        .group_by("dispnum", "ccode_a", "ccode_b")
        .agg(pl.col("year").max(), pl.col("claims").any(), pl.col("hostlev1").max(), pl.col("outcome").first())
        .filter(pl.col("claims"))
        .with_columns(((pl.col("hostlev1") >= FORCE) & pl.col("outcome").is_in(DECIDED)).alias("decided"))
        .sort("dispnum", "ccode_a", "ccode_b")
    )


def rows(archive: Archive) -> pl.DataFrame:
    """Return dyad-years of neighbours, with whether a dispute over territory that force decided ended in them."""
    import polars as pl

    key = ["ccode_a", "ccode_b", "year"]
    decided = territorial(archive).filter(pl.col("decided")).unique(key).select(*key, pl.lit(1.0).alias("moved"))
    near = archive.frame("relevant").filter(pl.col("conttype").is_between(1, NEIGHBOURS)).select(key)
    joined = near.join(decided, on=key, how="left", maintain_order="left").with_columns(pl.col("moved").fill_null(0.0))
    return flag(joined, {"late": pl.col("year") >= 1990})


def _since_early(archive: Archive) -> RecordEffect:
    import polars as pl

    return since(rows(archive).filter(~pl.col("year").is_between(1946, 1989)), "moved", per=1000)


def _since_cold_war(archive: Archive) -> RecordEffect:
    import polars as pl

    return since(rows(archive).filter(pl.col("year") >= 1946), "moved", per=1000)


def _same_since_cold_war(archive: Archive) -> RecordEffect:
    import polars as pl

    return since(rows(archive).filter(pl.col("year") >= 1946), "moved", per=1000, within=True)


def fought(archive: Archive, since: int, least: int = FORCE) -> pl.DataFrame:
    """Return disputes over territory in which force was used, with whether it decided, and whether they ended late.

    Parameters
    ----------
    archive
        The record.
    since
        From what year on a dispute ended late.
    least
        Least hostility of the dispute.
    """
    import polars as pl

    some = territorial(archive).filter(pl.col("hostlev1") >= least)
    return flag(some, {"moved": pl.col("decided"), "late": pl.col("year") >= since})


def _forbidden(archive: Archive) -> RecordEffect:
    return since(fought(archive, 1946), "moved")


def _wars(archive: Archive) -> RecordEffect:
    return since(fought(archive, 1946, WAR), "moved")


def _since_1990(archive: Archive) -> RecordEffect:
    import polars as pl

    return since(fought(archive, 1990).filter(pl.col("year") >= 1946), "moved")


def named(archive: Archive) -> Sequence[str]:
    """Return what the record has of the cases that the claim names.

    Parameters
    ----------
    archive
        The record.
    """
    import polars as pl

    ended = territorial(archive)
    counts = []
    for first, last in ((1816, 1913), (1914, 1945), (1946, 1989), (1990, LAST)):
        some = ended.filter(pl.col("year").is_between(first, last))
        disputes = some["dispnum"].n_unique()
        counts.append(f"{some.filter(pl.col('decided'))['dispnum'].n_unique()} of {disputes} in {first}-{last}")
    golan = ended.filter((pl.col("ccode_a") == SYRIA) & (pl.col("ccode_b") == ISRAEL))
    taken = golan.filter(pl.col("decided"))["year"].to_list()
    late = golan.filter(pl.col("year").is_between(1980, 1983)).height
    told = [
        f"Disputes over territory that force decided, of all that ended: {', '.join(counts)}.",
        f"Golan Heights, 1981: that is before the Cold War ended, and the law of 1981 annexed what was taken in 1967. "
        f"Disputes of Israel and Syria over territory that force decided ended in {_listed(taken)}; "
        f"{late or 'none'} over territory ended from 1980 to 1983.",
    ]
    crises = archive.frame("crises").filter((pl.col("cracid") == UKRAINE) & (pl.col("yrtrig") == 2014))
    seen = ", ".join(crises["crisname"].to_list()) or "none of Ukraine in 2014"
    told.append(
        f"Crimea, 2014: disputes end in {LAST}, so that it counts nowhere above. "
        f"In the list of crises, which goes to 2017: {seen}."
    )
    return told


def _listed(years: Sequence[int]) -> str:
    return ", ".join(str(year) for year in sorted(set(years))) or "no year"


CAVEAT = (
    "No list of territorial changes is among the sources. A dispute in which one side used force and one "
    "side won or yielded is an upper bound: the claimant may have lost. Who won is not used, for outcomes and "
    "sides of some disputes do not fit each other (1962 China and India, 1967 Israel, 1979 Uganda). Occupation "
    "without a dispute on record, annexation by law and everything after 2010 are not seen."
)

CLAIMS = (
    RecordClaim(
        id="E20a",
        statement="Disputes over territory that force decided, between neighbours, from 1990 to 2010 and before.",
        sources=("disputes", "contiguity", "majors", "crises"),
        predictions=(
            RecordPrediction(
                "disputes over territory that force decided, 1990-2010 against 1816-1945",
                _since_early,
                1.0,
                "less",
                unit="in 1,000 dyad-years",
            ),
            RecordPrediction(
                "the same against 1946-1989",
                _since_cold_war,
                1.0,
                "less",
                unit="in 1,000 dyad-years",
                rival="The change came in 1945, with the ban on conquest, and not in 1990.",
            ),
            RecordPrediction(
                "the same change of the same neighbours, on record before and after 1990",
                _same_since_cold_war,
                1.0,
                "less",
                unit="in 1,000 dyad-years",
                rival="Other states are neighbours now: many were not on record before.",
                decides=False,
            ),
        ),
        why_smallest="One in a thousand dyad-years: with three hundred pairs of neighbours, one border in three years "
        "(assumption).",
        caveat=CAVEAT,
        references=("Emeriau", "GiblerMillerLittle2016"),
        named=named,
    ),
    RecordClaim(
        id="E20b",
        statement="Disputes over territory in which force was used: how often force decided them, since 1946 and "
        "before.",
        sources=("disputes",),
        predictions=(
            RecordPrediction(
                "share of the disputes that force decided, 1946-2010 against 1816-1945",
                _forbidden,
                0.05,
                "less",
                unit="share of disputes",
                rival="Borders rest only because wars are rare: all compared have seen force used.",
            ),
            RecordPrediction(
                "the same of wars alone",
                _wars,
                0.05,
                "less",
                unit="share of wars",
                rival="Small incidents, which decide nothing, are on record since 1946 and hardly before.",
            ),
            RecordPrediction(
                "the same of all that saw force, 1990-2010 against 1946-1989",
                _since_1990,
                0.05,
                "less",
                unit="share of disputes",
                decides=False,
            ),
        ),
        why_smallest="One dispute in twenty (assumption).",
        caveat=CAVEAT,
        references=("Emeriau", "GiblerMillerLittle2016"),
    ),
)
