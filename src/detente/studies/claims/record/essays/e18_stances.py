"""E18 in the record: balancing, bandwagoning and hedging against a stronger rival [Walt1987]_."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import USA, USSR, Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import flag, share

if TYPE_CHECKING:
    import polars as pl

CASES = {780: "Ceylon and Sri Lanka", 800: "Thailand"}
EUROPE = (200, 220, 255, 260, 325, 210, 211, 390, 385)
"""States of Western Europe that are looked at: Britain, France, Germany, Italy, the Low Countries, the Nordic ones."""
SPANS = ((1946, 1969), (1970, 1989), (1990, 2010))


def rows(archive: Archive) -> pl.DataFrame:
    """Return dyad-years of a state and a stronger rival with its stance: each a column of 0 and 1."""
    import polars as pl

    tied, outside = pl.col("pact") == 1, pl.col("outside") > 0
    frame = flag(archive.frame("stances").drop_nulls(["pact", "outside"]), {
        "balances": ~tied & outside,
        "bandwagons": tied & ~outside,
        "hedges": tied & outside,
        "alone": ~tied & ~outside,
    })  # fmt: skip
    return frame.with_columns((pl.col("balances") - pl.col("bandwagons")).alias("rather"))


def _balances(archive: Archive) -> RecordEffect:
    return share(rows(archive), "balances")


def _bandwagons(archive: Archive) -> RecordEffect:
    return share(rows(archive), "bandwagons")


def _hedges(archive: Archive) -> RecordEffect:
    return share(rows(archive), "hedges")


def _rather(archive: Archive) -> RecordEffect:
    return share(rows(archive), "rather")


def named(archive: Archive) -> Sequence[str]:
    """Return how the states that the claim names stood between the two poles, by pacts, votes and trade.

    Parameters
    ----------
    archive
        The record.
    """
    told = [_case(archive, name, (code,)) for code, name in CASES.items()]
    return [*told, _case(archive, "Western Europe", EUROPE)]


def _case(archive: Archive, name: str, codes: Sequence[int]) -> str:
    import polars as pl

    frame = archive.frame("poles").filter(pl.col("ccode").is_in(list(codes)))
    spans = []
    for first, last in SPANS:
        some = frame.filter(pl.col("year").is_between(first, last))
        if some.is_empty():
            continue
        each = [some.filter(pl.col("pole") == pole) for pole in (USA, USSR)]
        pacts = [f"{100 * float(part['pact'].mean() or 0):.0f} %" for part in each]  # type: ignore[arg-type]
        both = each[0].join(each[1], on=["ccode", "year"], suffix="_other")
        nearer = (both.drop_nulls(["apart", "apart_other"])).select((pl.col("apart") < pl.col("apart_other")).mean())
        trade = both.drop_nulls(["trade", "trade_other"]).select(pl.col("trade").sum(), pl.col("trade_other").sum())
        of_both = trade.select(pl.col("trade") / (pl.col("trade") + pl.col("trade_other"))).item()
        spans.append(
            f"{max(first, int(some['year'].min()))}-{last}: defence pact with the United States in {pacts[0]} and with "  # type: ignore[arg-type]
            f"Russia in {pacts[1]} of state-years, votes nearer to the United States in {_percent(nearer.item())}, "
            f"{_percent(of_both)} of the trade with both is with the United States"
        )
    return f"{name}: {'; '.join(spans)}."


def _percent(value: float | None) -> str:
    return "an unknown share" if value is None or value != value else f"{100 * value:.0f} %"


CLAIMS = (
    RecordClaim(
        id="E18",
        statement="Stance of a state to a stronger rival, 1946-2010: it balances (defence pact with others whom the "
        "rival has none with, no pact with the rival), bandwagons (pact with the rival alone) or hedges (both).",
        sources=("rivalries_tss", "alliances", "nmc7", "contiguity", "majors", "ideal_points", "dyadic_trade"),
        predictions=(
            RecordPrediction("share that balances", _balances, 0.1, unit="share of dyad-years"),
            RecordPrediction("share that bandwagons", _bandwagons, 0.1, unit="share of dyad-years"),
            RecordPrediction(
                "share that hedges",
                _hedges,
                0.1,
                unit="share of dyad-years",
                rival="There is only for or against: a tie to both sides is too rare to be a stance.",
            ),
            RecordPrediction("balancing against bandwagoning", _rather, 0.1, unit="share of dyad-years", decides=False),
        ),
        why_smallest="One dyad-year in ten: what is rarer is an exception and no kind of policy (assumption).",
        caveat="Pacts are the part of a stance that is written down: arms, aid and words are not seen, and most pacts "
        "with a rival are regional ones that both are in, as of the Americas or the Arab states; pacts of "
        "defence, neutrality, non-aggression and consultation count alike between the two. Who is a rival was coded "
        "with hindsight.",
        references=("Walt1987", "DeSilva1995", "Pohl2013"),
        named=named,
    ),
)
