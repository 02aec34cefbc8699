"""M23 in the record: disputes among democracies, and between democracies and others [Doyle1983]_."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import DEMOCRACY, Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import PEACE, flag, known, log_odds, peace

if TYPE_CHECKING:
    import polars as pl

CONTROLS = ("land", "power", "majors", "atop_defense", *PEACE)


def rows(archive: Archive) -> pl.DataFrame:
    """Return politically relevant dyad-years whose regimes are known, with what else bears on disputes."""
    import polars as pl

    least, most = pl.min_horizontal("polity2_a", "polity2_b"), pl.max_horizontal("polity2_a", "polity2_b")
    strength = pl.col("cinc_a") / (pl.col("cinc_a") + pl.col("cinc_b"))
    frame = known(archive.frame("relevant"), ["gml_onset_at_risk", "polity2_a", "polity2_b"])
    return peace(flag(frame, {
        "both": least >= DEMOCRACY,
        "mixed": (least < DEMOCRACY) & (most >= DEMOCRACY),
        "land": pl.col("conttype") == 1,
        "majors": (pl.col("majpow_a") == 1) | (pl.col("majpow_b") == 1),
    })).with_columns(pl.max_horizontal(strength, 1 - strength).alias("power"))  # fmt: skip


def _alone(archive: Archive) -> RecordEffect:
    return log_odds(rows(archive), "gml_onset_at_risk", "both", ())


def _beside(archive: Archive) -> RecordEffect:
    return log_odds(rows(archive), "gml_onset_at_risk", "both", CONTROLS)


def _of_like_mind(archive: Archive) -> RecordEffect:
    return log_odds(rows(archive), "gml_onset_at_risk", "both", (*CONTROLS, "idealpoint_dist", "joint_igos"))


def _outside(archive: Archive) -> RecordEffect:
    import polars as pl

    frame = rows(archive).filter(pl.col("both") == 0)
    return log_odds(frame, "gml_onset_at_risk", "mixed", CONTROLS)


FIFTH = 0.22
"""Log odds of a quarter more, or a fifth fewer."""

CLAIMS = (
    RecordClaim(
        id="M23",
        statement="Onset of militarized disputes between two democracies (polity of 6 or more) and between other pairs "
        "of states that are contiguous or one of them a major power.",
        sources=(
            "dispute_dyads", "democracy", "contiguity", "majors", "nmc7", "alliances", "ideal_points", "joint_igos",
        ),
        predictions=(
            RecordPrediction("onset, both democratic against other pairs", _alone, FIFTH, "less"),
            RecordPrediction(
                "onset, both democratic against other pairs, contiguity, power, pacts and years of peace held equal",
                _beside,
                FIFTH,
                "less",
                rival="Democracies are far apart, allied or long at peace.",
            ),
            RecordPrediction(
                "the same since 1946, votes in the UN and joint organisations held equal too",
                _of_like_mind,
                FIFTH,
                "less",
                rival="Democracies want the same in the world.",
                decides=False,
            ),
            RecordPrediction(
                "onset, a democracy with another regime against two other regimes, all else held equal",
                _outside,
                FIFTH,
                "no less",
                decides=False,
            ),
        ),
        why_smallest="Log odds of 0.22 are a fifth fewer disputes: less than that is within what another coding of "
        "democracy moves (assumption).",
        caveat="Who is democratic is not drawn by lot, and regimes are coded with their wars known. Disputes of one "
        "year in a dyad count once. Votes and organisations are held equal beside only, for they are among the ways in "
        "which democracies are said to keep the peace.",
        references=("Doyle1983",),
    ),
)  # fmt: skip
