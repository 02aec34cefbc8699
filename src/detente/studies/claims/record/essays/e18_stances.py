"""E18a to E18c in the record: balancing, bandwagoning and hedging against a stronger rival [Walt1987]_."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.studies.claims.record.archive import USA, USSR, Archive
from detente.studies.claims.record.claim import RecordClaim, RecordEffect, RecordPrediction
from detente.studies.claims.record.measures import flag, share, slope

if TYPE_CHECKING:
    import polars as pl

CASES = {780: "Ceylon and Sri Lanka", 800: "Thailand"}
EUROPE = (200, 220, 255, 260, 325, 210, 211, 390, 385)
"""States of Western Europe that are looked at: Britain, France, Germany, Italy, the Low Countries, the Nordic ones."""
SPANS = ((1946, 1969), (1970, 1989), (1990, 2010))


def rows(archive: Archive) -> pl.DataFrame:
    """Return dyad-years of a state and a stronger rival with its stance: each a column of 0 and 1."""
    import polars as pl

    tied, allied, outside = pl.col("pact") == 1, pl.col("atop_defense") == 1, pl.col("outside") > 0
    frame = flag(archive.frame("stances").drop_nulls(["pact", "atop_defense", "outside"]), {
        "balances": ~tied & outside,
        "bandwagons": allied & ~outside,
        "hedges": tied & outside,
        "hedges_allied": allied & outside,
        "against": ~allied & outside,
    })  # fmt: skip
    ratio = pl.max_horizontal("cinc_a", "cinc_b") / pl.min_horizontal("cinc_a", "cinc_b")
    return frame.with_columns(
        (pl.col("against") - pl.col("bandwagons")).alias("rather"),
        ratio.log(2).alias("superiority"),
    )


def _balances(archive: Archive) -> RecordEffect:
    return share(rows(archive), "balances")


def _bandwagons(archive: Archive) -> RecordEffect:
    return share(rows(archive), "bandwagons")


def _hedges(archive: Archive) -> RecordEffect:
    return share(rows(archive), "hedges")


def _hedges_allied(archive: Archive) -> RecordEffect:
    return share(rows(archive), "hedges_allied")


def _weaker(archive: Archive) -> RecordEffect:
    return slope(rows(archive), "bandwagons", "superiority", ())


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


SOURCES = ("rivalries_tss", "alliances", "nmc7", "contiguity", "majors")
STATEMENT = (
    "a stronger rival, 1946-2010: a state balances (defence pact with others whom the rival has none with, no pact "
    "with the rival), bandwagons (defence pact with the rival alone) or hedges (a pact of any kind with the rival, and "
    "a defence pact with others)."
)
CAVEAT = (
    "Pacts are the part of a stance that is written down: arms, aid and words are not seen. Most pacts with a rival "
    "are regional ones that both are in, as of the Americas or the Arab states. A pact of defence, neutrality, "
    "non-aggression or consultation with the rival makes a hedge. Who is a rival was coded with hindsight."
)
TENTH = "One dyad-year in ten: what is rarer is an exception and no kind of policy (assumption)."
OF = "share of dyad-years"

CLAIMS = (
    RecordClaim(
        id="E18a",
        statement=f"Stances to {STATEMENT}",
        sources=(*SOURCES, "ideal_points", "dyadic_trade"),
        predictions=(
            RecordPrediction("share that balances", _balances, 0.1, unit=OF),
            RecordPrediction("share that bandwagons", _bandwagons, 0.1, unit=OF),
            RecordPrediction(
                "share that hedges",
                _hedges,
                0.1,
                unit=OF,
                rival="There is only for or against: a tie to both sides is too rare to be a stance.",
            ),
            RecordPrediction(
                "share that hedges by defence pacts with both sides", _hedges_allied, 0.1, unit=OF, decides=False
            ),
        ),
        why_smallest=TENTH,
        caveat=CAVEAT,
        references=("Walt1987", "DeSilva1995", "Pohl2013"),
        named=named,
    ),
    RecordClaim(
        id="E18b",
        statement=f"Bandwagoning by how much stronger the rival is. Stances to {STATEMENT}",
        sources=SOURCES,
        predictions=(
            RecordPrediction(
                "share that bandwagons, for each doubling of the rival's capabilities against its own",
                _weaker,
                0.02,
                unit=OF,
                rival="Who is near bandwagons, however strong: all compared are rivals of states in reach.",
            ),
        ),
        why_smallest="Two points for a doubling: over the range on record, of about six doublings, that is one "
        "dyad-year in ten (assumption).",
        caveat=CAVEAT,
        references=("Walt1987", "DeSilva1995"),
    ),
    RecordClaim(
        id="E18c",
        statement="Balancing against bandwagoning toward a stronger rival, 1946-2010, by the same pacts: a defence "
        "pact with others whom the rival has none with, or with the rival, and not both.",
        sources=SOURCES,
        predictions=(
            RecordPrediction(
                "share with a defence pact against the rival alone less the share with one with it alone",
                _rather,
                0.1,
                unit=OF,
                rival="Balancing is seen more often only because pacts against a rival are written down.",
            ),
        ),
        why_smallest=TENTH,
        caveat=CAVEAT,
        references=("Walt1987", "Waltz1979"),
    ),
)
