"""Acts of one actor towards another: their scores by the right scale, and the states that did them.

Scores run from the most hostile act (-10) to the most cooperative (+10) [Goldstein1992]_. They were judged for the
codes of WEIS, and carried over to CAMEO by the makers of its files: a code means other acts in the other scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.data.codes import states
from detente.data.reading import dates
from detente.data.tables.reader import ccodes

if TYPE_CHECKING:
    from pandas import DataFrame, Series

ORGANS = ("", "GOV", "MIL", "SPY", "SPK", "LEG", "JUD", "BAG")
"""What may follow the code of a state: nothing, its government, forces, intelligence, spokesman, legislature, courts,
or its capital where that stands for the government (Baghdad). Rebels, parties and provinces are not the state."""

SUCCESSIONS = ((255, 260, "1990-10-03"), (316, 315, "1993-01-01"), (679, 678, "1990-05-22"))
"""``(state, state before it under the same code of the files, first day)``."""


def _iso() -> dict[str, int]:
    """COW numbers by ISO 3166 code; a code that several states carry goes to the last of them."""
    named = {state.iso3: state.ccode for state in sorted(states(), key=lambda s: s.spells[-1][1]) if state.iso3}
    return {**named, "DEU": 255, "YEM": 679, **ccodes("former_iso3")}


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
    return _events(raw, scale, ccodes("weis_codes"), shorter=False)
