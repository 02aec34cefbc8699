"""E02 in the record: the arms race of the United States and the Soviet Union, and its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from detente.core.errors import TooFew
from detente.stats.estimates import Estimate
from detente.stats.reaction import COEFFICIENTS
from detente.stats.reaction_size import answer_to
from detente.studies.claims.record.archive import LAST, USA, USSR, Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import flag, since

if TYPE_CHECKING:
    import polars as pl

RACE = (1947, 1989)
"""First and last year of the Cold War."""


def _answer(archive: Archive, own: int, other: int) -> RecordEffect:
    """Return how a side's spending answers the other's, tested by simulated walks at whatever size of the answer."""
    import polars as pl
    from scipy.special import stdtrit

    frame = archive.frame("states").filter(pl.col("year").is_between(*RACE) & (pl.col("milex_usd2020") > 0))
    sides = [frame.filter(pl.col("ccode") == code).select("year", "milex_usd2020") for code in (own, other)]
    both = sides[0].join(sides[1], on="year", suffix="_other").sort("year")
    mine, theirs = (np.log(both[name].to_numpy()) for name in ("milex_usd2020", "milex_usd2020_other"))
    years = both["year"].to_numpy()
    found = answer_to(mine, theirs, years)
    if found is None:
        message = f"The spending of both is known of {len(both)} years."
        raise TooFew(message, "Too little of the record is at hand to compare anything.")
    low, high = found.interval()
    df = float(found.rows - COEFFICIENTS)
    error = (high - low) / 2 / float(stdtrit(df, 0.975))
    estimate = Estimate(found.reaction, error, low, high, df, "simulated walks")
    return RecordEffect(estimate, found.rows, 0, int(years.min()), int(years.max()), found.tails)


def _america(archive: Archive) -> RecordEffect:
    return _answer(archive, USA, USSR)


def _soviets(archive: Archive) -> RecordEffect:
    return _answer(archive, USSR, USA)


def dyad(archive: Archive) -> pl.DataFrame:
    """Return the years of the two, with whether a militarized dispute was going on between them."""
    import polars as pl

    pair = (pl.col("ccode_a") == USA) & (pl.col("ccode_b") == USSR)
    return archive.frame("relevant").filter(pair & (pl.col("year") >= RACE[0])).drop_nulls("gml_ongoing")


def _end(archive: Archive) -> RecordEffect:
    import polars as pl

    return since(
        flag(dyad(archive), {"hostile": pl.col("gml_ongoing") > 0, "late": pl.col("year") > RACE[1]}), "hostile"
    )


def named(archive: Archive) -> Sequence[str]:
    """Return the crises in which both were actors, and the years of disputes.

    Parameters
    ----------
    archive
        The record.
    """
    import polars as pl

    crises = archive.frame("crises").filter(pl.col("cracid").is_in([USA, USSR]) & (pl.col("yrtrig") >= RACE[0]))
    both = crises.group_by("crisno").agg(
        pl.col("crisname").first(), pl.col("yrtrig").min(), pl.col("cracid").n_unique().alias("sides")
    )
    both = both.filter(pl.col("sides") == 2).sort("yrtrig", "crisno")
    listed = ", ".join(f"{row['crisname'].title()} ({row['yrtrig']:.0f})" for row in both.iter_rows(named=True))
    frame = dyad(archive)
    hostile = frame.filter(pl.col("gml_ongoing") > 0)["year"].to_numpy()
    during = int((hostile <= RACE[1]).sum())
    after = int((hostile > RACE[1]).sum())
    return [
        f"Crises with both as actors: {listed or 'none'}.",
        f"Years of militarized disputes between the two: {during} of {RACE[1] - RACE[0] + 1} to {RACE[1]}, "
        f"{after} of {LAST - RACE[1]} from {RACE[1] + 1} to {LAST}.",
    ]


CLAIMS = (
    RecordClaim(
        id="E02",
        statement="The United States and the Soviet Union, 1947-1989: does each answer the other's spending, and do "
        "disputes end with the Cold War?",
        sources=("nmc7", "prices", "pounds", "dispute_dyads", "contiguity", "majors", "crises"),
        predictions=(
            RecordPrediction(
                "answer of American spending to the Soviet level a year before",
                _america,
                0.1,
                unit="log points a year for a log point",
                rival="Both only drift, and share shocks: random walks of the same years show how often that looks so.",
            ),
            RecordPrediction(
                "answer of Soviet spending to the American level a year before",
                _soviets,
                0.1,
                unit="log points a year for a log point",
            ),
            RecordPrediction(
                "share of years with a dispute, 1990-2010 against 1947-1989", _end, 0.1, "less", unit="share of years"
            ),
        ),
        why_smallest="0.1: less than a tenth of a gap closed in a year would outlast the Cold War; one year in ten "
        "(assumptions).",
        caveat="One dyad: intervals are wide, and a year is too long to see answers within it. Soviet spending is an "
        "estimate of the other side. Reaction is foretelling, and no more a cause than that.",
        references=("Emeriau", "Richardson1960"),
        named=named,
    ),
)
