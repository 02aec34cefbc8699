"""E16a and E16b in the record: the share of neighbours in a security dilemma, before 1990 and since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import flag, share, since

if TYPE_CHECKING:
    import polars as pl

END = 1990
"""First year after the Cold War."""


def rows(archive: Archive, rule: str = "as_ruled") -> pl.DataFrame:
    """Return dyad-years of neighbours by land, with whether they are in a dilemma.

    Parameters
    ----------
    archive
        The record.
    rule
        ``as_ruled``, or ``no_pact`` where no pact is taken to end doubt.
    """
    import polars as pl

    frame = archive.frame("dilemmas").filter(pl.col("near"))
    return flag(frame, {"torn": pl.col(rule), "late": pl.col("year") >= END})


def _norm(archive: Archive) -> RecordEffect:
    import polars as pl

    return share(rows(archive).filter(pl.col("late") == 0), "torn")


def _change(archive: Archive, rule: str = "as_ruled", *, within: bool = False) -> RecordEffect:
    import polars as pl

    return since(rows(archive, rule).filter(pl.col("year") >= 1946), "torn", within=within)


def _change_without_pacts(archive: Archive) -> RecordEffect:
    return _change(archive, "no_pact")


def _change_within(archive: Archive) -> RecordEffect:
    return _change(archive, within=True)


def _change_within_without_pacts(archive: Archive) -> RecordEffect:
    return _change(archive, "no_pact", within=True)


CLAIMS = (
    RecordClaim(
        id="E16a",
        statement="Share of neighbours by land in a security dilemma by the central rules, before "
        "1990 and from 1990 to 2010.",
        sources=("disputes", "contiguity", "majors", "nmc7", "alliances", "capitals", "prices", "pounds"),
        predictions=(
            RecordPrediction(
                "share in a dilemma, 1816 to 1989: the norm in one reading if it is more than half",
                _norm,
                0.5,
                unit="share of dyad-years",
                decides=False,
            ),
            RecordPrediction(
                "share in a dilemma, 1990-2010 against 1946-1989", _change, 0.05, "less", unit="share of dyad-years"
            ),
            RecordPrediction(
                "the same if no pact is taken to end doubt",
                _change_without_pacts,
                0.05,
                "less",
                unit="share of dyad-years",
                rival="There are more treaties now, and the rules take a treaty to end doubt.",
            ),
            RecordPrediction(
                "the same change of the same neighbours, on record before and after",
                _change_within,
                0.05,
                "less",
                unit="share of dyad-years",
                rival="Other states are neighbours now: many were not on record before.",
                decides=False,
            ),
            RecordPrediction(
                "of the same neighbours, if no pact is taken to end doubt",
                _change_within_without_pacts,
                0.05,
                "less",
                unit="share of dyad-years",
                decides=False,
            ),
        ),
        why_smallest="A change of five points is one neighbour in twenty (assumption). That the norm is what is so in "
        "most cases is one reading of it, and decides nothing.",
        caveat="What counts as a dilemma rests on rules with thresholds: `detente situations` tries all of them, and "
        "finds that the fall depends on whether pacts are taken to end doubt. Disputes end in 2010.",
        references=("Emeriau",),
    ),
    RecordClaim(
        id="E16b",
        statement="Whether managed anarchy is what makes the security dilemma the exception.",
        sources=("disputes", "alliances"),
        predictions=(),
        why_smallest="Nothing is compared.",
        caveat="The fall of the share with and without the rule of pacts stands at E16a.",
        references=("Emeriau",),
        cannot="No source says how far anarchy is managed. Treaties are on record, but whether a treaty ends doubt is "
        "a rule of what is called a dilemma, so that to ask the record would be to ask the rule.",
    ),
)
