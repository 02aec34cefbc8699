"""Acts of one actor towards another: their scores by the right scale, and the states that did them.

Scores run from the most hostile act (-10) to the most cooperative (+10) [Goldstein1992]_. They were judged for the
codes of WEIS, and carried over to CAMEO by the makers of its files: a code means other acts in the other scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.data.codes import states
from detente.data.reading import dates

if TYPE_CHECKING:
    from pandas import DataFrame, Series

ORGANS = ("", "GOV", "MIL", "SPY", "SPK", "LEG", "JUD", "BAG")
"""What may follow the code of a state: nothing, its government, forces, intelligence, spokesman, legislature, courts,
or its capital where that stands for the government (Baghdad). Rebels, parties and provinces are not the state."""

FORMER = {
    "CRO": 344,
    "CZA": 315,
    "CSK": 315,
    "GME": 265,
    "GMW": 260,
    "ROM": 360,
    "SCG": 345,
    "SER": 345,  # codespell:ignore
    "TMP": 860,
    "USR": 365,
    "YMN": 678,
    "YMS": 680,
    "YUG": 345,
    "ZAR": 490,  # codespell:ignore
}
"""States of the CAMEO files under codes that ISO 3166 no longer has, or never had."""

WEIS = {
    "AFG": 700,
    "ALB": 339,
    "ALG": 615,
    "ARG": 160,
    "ARM": 371,
    "AUL": 900,
    "AUS": 305,
    "AZR": 373,
    "BAH": 692,
    "BEL": 211,
    "BOS": 346,
    "BRA": 140,
    "BUL": 355,
    "CAN": 20,
    "CHN": 710,
    "CRO": 344,
    "CUB": 40,
    "CYP": 352,
    "CZE": 316,
    "CZR": 316,
    "DEN": 390,
    "EGY": 651,
    "EST": 366,
    "FIN": 375,
    "FRA": 220,
    "FRN": 220,
    "FRY": 345,
    "GEO": 372,
    "GER": 255,
    "GMW": 260,
    "GRC": 350,
    "GRE": 350,
    "HUN": 310,
    "IND": 750,
    "IRE": 205,
    "IRN": 630,
    "IRQ": 645,
    "ISR": 666,
    "ITA": 325,
    "JAP": 740,
    "JOR": 663,
    "KAZ": 705,
    "KUW": 690,
    "KYR": 703,
    "LBY": 620,
    "LEB": 660,
    "LUX": 212,
    "MAC": 343,
    "MOR": 600,  # codespell:ignore
    "NOR": 385,
    "NTH": 210,
    "OMA": 698,
    "PAK": 770,
    "POL": 290,
    "POR": 235,
    "QAT": 694,
    "ROM": 360,
    "RUS": 365,
    "SAU": 670,
    "SER": 345,  # codespell:ignore
    "SLK": 317,
    "SLO": 349,
    "SOM": 520,  # codespell:ignore
    "SPN": 230,
    "SUD": 625,
    "SWD": 380,
    "SYR": 652,
    "TAJ": 702,
    "TKM": 701,
    "TUN": 616,
    "TUR": 640,
    "UAE": 696,
    "UAR": 651,
    "UKR": 369,
    "UNK": 200,
    "USA": 2,
    "USR": 365,
    "UZB": 704,
    "YEM": 679,
    "YUG": 345,
}
"""States of the WEIS files by the codes used there. CHI, which may be China or Chile, is left out."""

SUCCESSIONS = ((255, 260, "1990-10-03"), (316, 315, "1993-01-01"), (679, 678, "1990-05-22"))
"""``(state, state before it under the same code of the files, first day)``."""


def _iso() -> dict[str, int]:
    """COW numbers by ISO 3166 code; a code that several states carry goes to the last of them."""
    named = {state.iso3: state.ccode for state in sorted(states(), key=lambda s: s.spells[-1][1]) if state.iso3}
    return {**named, "DEU": 255, "YEM": 679, **FORMER}


def actor_codes(actors: Series, day: Series, numbers: dict[str, int]) -> Series:
    """COW numbers of actors, where an actor is a state or an organ of it; otherwise missing.

    Parameters
    ----------
    actors
        Codes such as ``ISRMIL``.
    day : [date]
        Day of the act: Germany, Czechia and Yemen follow other states under one code.
    numbers
        COW number by the first three letters.
    """
    import pandas

    unique = pandas.Series(actors.unique())
    known = unique.str[:3].map(numbers).where(unique.str[3:6].isin(ORGANS))
    found = actors.map(dict(zip(unique, known, strict=True))).astype(float)
    for state, before, first in SUCCESSIONS:
        found = found.where(~((found == state) & (day < pandas.Timestamp(first))), before)
    return found


def _events(raw: DataFrame, scale: DataFrame, numbers: dict[str, int], shorter: bool) -> DataFrame:
    """Score acts; a code that the scale lacks is scored as its shorter forms where that is allowed."""
    score = dict(zip(scale["code"], scale["goldstein"], strict=True))
    texts = {column: raw[column].astype(str).str.strip() for column in ("source", "target", "code")}
    table = raw.assign(date=dates(raw["date"]), **texts)
    lengths = (None, 3, 2) if shorter else (None,)
    known = {
        code: next((score[code[:length]] for length in lengths if code[:length] in score), float("nan"))
        for code in table["code"].unique()
    }
    table = table.assign(
        event=range(1, len(table) + 1),
        goldstein=table["code"].map(known).astype(float),
        ccode1=actor_codes(table["source"], table["date"], numbers),
        ccode2=actor_codes(table["target"], table["date"], numbers),
    )
    return table[["event", "date", "source", "target", "code", "goldstein", "ccode1", "ccode2"]]


def cameo_events(raw: DataFrame, scale: DataFrame) -> DataFrame:
    """Acts coded in CAMEO, with scores and the COW numbers of states (ISO codes of actors).

    Parameters
    ----------
    raw
        Columns ``date`` [days since 1970-01-01], ``source``, ``target`` and ``code``.
    scale
        Table of ``cameo_scale``. A code that it lacks is scored as the shorter code it belongs to.
    """
    return _events(raw, scale, _iso(), shorter=True)


def weis_events(raw: DataFrame, scale: DataFrame) -> DataFrame:
    """Acts coded in WEIS, with scores and the COW numbers of states (WEIS codes of actors).

    Parameters
    ----------
    raw
        Columns ``date`` [days since 1970-01-01], ``source``, ``target`` and ``code``.
    scale
        Table of ``weis_scale``. A code that it lacks has no score.
    """
    return _events(raw, scale, WEIS, shorter=False)
