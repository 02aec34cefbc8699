"""How far independent rules for the same thing agree: Cohen's kappa of every two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from detente.core.arrays import Array
from detente.core.same import ByValue
from detente.data.record import Record
from detente.diagnostics.situation import cohen_kappa
from detente.studies.situations.classify import Reading
from detente.studies.situations.observed import ObservedDyads
from detente.studies.situations.rules import central, value
from detente.studies.situations.truth import Truth, at_least, certain

TOP = 0.75
"""Quantile of a year from which two states vote far apart, or a state is under much territorial threat (assumption)."""
FORCE = -7.0
"""Goldstein score of an act from which it is hostile: break of relations, ultimatum, force (assumption)."""
WATCHED = 12
"""Acts listed between two states in a year from which an event file is said to watch them (assumption)."""
EVENT_FILES = ("events_balkans", "events_gulf", "events_levant", "events_turkey")

JUDGES: Mapping[str, Mapping[str, str]] = {
    "motive": {
        "claims": "either side has a claim that counts, by disputes",
        "votes": "the two are in the top quarter of the year by distance in the UN General Assembly",
        "territorial threat": "either side is in the top quarter of the year by latent territorial threat",
    },
    "fear": {
        "threat": "the dilemma is open on either side, by capabilities, distance, pacts and disputes",
        "alliances": "either side has a defence pact with a state that the other side has none with",
        "spending": "either side's real military spending grew by half in five years",
    },
    "act": {
        "disputes": "either side shows or uses force in a dispute with the other",
        "crises": "an international crisis began in the year with both as actors",
        "events": "an act of either towards the other is scored -7 or less in an event file",
    },
    "dilemma": {
        "Booth-Wheeler": "the dilemma is open on either side, whatever claims there are",
        "Herz-Jervis": "the dilemma is open on both sides, and the real military spending of both grew by half in five "
        "years",
        "Tang": "no claim on either side, no pact of defence, the dilemma is open on either side, and the spending of "
        "both grew by half",
        "Roe regular": "no claim on either side, and either shows or uses force; whether requirements are compatible "
        "is not on record",
        "Roe loose": "a claim on either side, and both show or use force",
    },
}
"""Rules for each part of a situation, and definitions of the dilemma, in words."""


@dataclass(frozen=True, eq=False)
class Pair(ByValue):
    """Two rules for the same thing, held against each other.

    Attributes
    ----------
    part, first, second
        What they are about, and their names.
    dyad_years
        Dyad-years in which both answer.
    both, only_first, only_second, neither
        How often which of them says yes.
    kappa
        Cohen's kappa: 1 they agree in all, 0 no more than by chance; NaN where that is not defined.
    """

    part: str
    first: str
    second: str
    dyad_years: int
    both: int
    only_first: int
    only_second: int
    neither: int
    kappa: float


def _high(values: Array, year: Array) -> Truth:
    """Return which values reach the top quarter of their year."""
    limit = np.full(len(year), np.nan)
    for one in np.unique(year):
        rows = year == one
        held = values[rows]
        if not np.isnan(held).all():
            limit[rows] = np.nanquantile(held, TOP)
    gap = values - (limit if values.ndim == 1 else limit[:, None])
    return at_least(gap, 0.0)


def _either(condition: Truth) -> Truth:
    return condition[:, 0] | condition[:, 1]


def _both(condition: Truth) -> Truth:
    return condition[:, 0] & condition[:, 1]


def judgements(reading: Reading) -> dict[str, dict[str, Truth]]:
    """Return what each rule says of every dyad-year, but for events."""
    seen, levels = reading.seen, central()
    none = np.full(len(seen), np.nan)
    both = np.full((len(seen), 2), np.nan)
    claims, acts, torn = reading.greedy(levels), reading.competes(levels), reading.open(levels)
    arming, bound = at_least(seen.growth, value("build_up", levels)), at_least(seen.pacts[:, 2], 1)
    felt, armed, claimed = _either(torn), _both(arming), _either(claims)
    return {
        "motive": {
            "claims": claimed,
            "votes": _high(seen.more.get("idealpoint_dist", none), seen.year),
            "territorial threat": _either(_high(seen.more.get("terr_threat", both), seen.year)),
        },
        "fear": {
            "threat": felt,
            "alliances": _either(at_least(seen.more.get("outside", both), 1)),
            "spending": _either(arming),
        },
        "act": {
            "disputes": _either(acts),
            "crises": at_least(seen.more.get("icb_crises", none), 1),
        },
        "dilemma": {
            "Booth-Wheeler": felt,
            "Herz-Jervis": _both(torn) & armed,
            "Tang": ~claimed & ~bound & felt & armed,
            "Roe regular": ~claimed & _either(acts),
            "Roe loose": claimed & _both(acts),
        },
    }


def events(record: Record, seen: ObservedDyads) -> Truth:
    """Return whether either side did something hostile, in dyad-years that an event file watches.

    Parameters
    ----------
    record
        The record; four event files are read.
    seen
        The dyad-years.
    """
    import pandas

    tables = [table for name in EVENT_FILES if (table := record.table(name)) is not None]
    nothing = np.zeros(len(seen), bool)
    if not tables:
        return Truth(nothing, nothing)
    acts = pandas.concat([table[["date", "goldstein", "ccode1", "ccode2"]].dropna() for table in tables])
    acts = acts[acts["ccode1"] != acts["ccode2"]]
    pair = np.sort(acts[["ccode1", "ccode2"]].to_numpy(int), axis=1)
    frame = pandas.DataFrame({"one": pair[:, 0], "two": pair[:, 1], "year": acts["date"].dt.year.to_numpy()})
    held = frame.assign(worst=acts["goldstein"].to_numpy()).groupby(["one", "two", "year"])["worst"]
    worst, many = held.min(), held.size()
    index = pandas.MultiIndex.from_arrays([seen.one, seen.two, seen.year])
    watched = many.reindex(index).to_numpy() >= WATCHED
    return certain((worst.reindex(index).to_numpy() <= FORCE) & watched, watched)


def agree(reading: Reading, event_acts: Truth | None = None) -> list[Pair]:
    """Hold the rules for the same thing against each other.

    Parameters
    ----------
    reading
        The record.
    event_acts
        What event files say; left out if absent.
    """
    told = judgements(reading)
    if event_acts is not None:
        told["act"]["events"] = event_acts
    return [
        _pair(part, first, second, rules[first], rules[second])
        for part, rules in told.items()
        for first, second in combinations(rules, 2)
    ]


def _pair(part: str, first: str, second: str, one: Truth, two: Truth) -> Pair:
    known = ~(one.unknown | two.unknown)
    a, b = one.yes[known], two.yes[known]
    both, mine, other, none = (int(x.sum()) for x in (a & b, a & ~b, ~a & b, ~a & ~b))
    return Pair(part, first, second, int(known.sum()), both, mine, other, none, cohen_kappa(a, b))
