"""What the record says of the international system as a whole, 1816 to today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from detente.data.record import Record

if TYPE_CHECKING:
    from pandas import DataFrame

FIRST, LAST = 1816, 2010
"""Years over which dyads are counted: those that the lists of disputes and rivalries cover."""
NEAR = 5
"""Kinds of contiguity that make a dyad politically relevant: land, or up to 400 miles of water."""


def quantities(record: Record) -> tuple[dict[str, float], dict[str, str]]:
    """Return the quantities of the record, and why others are missing.

    Parameters
    ----------
    record
        An opened record.

    Returns
    -------
    tuple
        Values by quantity, and reasons by quantity for those that cannot be computed.
    """
    values: dict[str, float] = {}
    missing: dict[str, str] = {}
    needs: Mapping[str, tuple[Callable[..., dict[str, float]], tuple[str, ...]]] = {
        "disputes": (_disputes, ("members", "disputes")),
        "wars": (_wars, ("members", "wars")),
        "relevant": (_relevant, ("members", "contiguity", "majors", "rivalries")),
        "alliances": (_alliances, ("members", "alliances")),
        "burdens": (_burdens, ("sipri",)),
    }
    for name, (count, sources) in needs.items():
        tables = [record.table(s) for s in sources]
        lost = [s for s, t in zip(sources, tables, strict=True) if t is None]
        if lost:
            missing[name] = " ".join(record.notes[s] for s in lost)
        else:
            values.update(count(*tables))
    return values, missing


def _members(members: DataFrame) -> DataFrame:
    """Return the states of every year, [ccode, year]."""
    import pandas

    spans = [
        pandas.DataFrame({"ccode": m.ccode, "year": range(max(m.styear, FIRST), min(m.endyear, LAST) + 1)})
        for m in members.itertuples()
        if m.endyear >= FIRST and m.styear <= LAST
    ]
    return pandas.concat(spans).drop_duplicates().astype("int64")


def _dyads(members: DataFrame) -> DataFrame:
    """Return the undirected dyads of every year, [a, b, year]."""
    there = _members(members)
    pairs = there.merge(there, on="year", suffixes=("_a", "_b"))
    pairs = pairs[pairs["ccode_a"] < pairs["ccode_b"]]
    return pairs.rename(columns={"ccode_a": "a", "ccode_b": "b"})


def _undirected(table: DataFrame) -> DataFrame:
    """Return the table once a dyad: its smaller code first."""
    return table[table["ccode1"] < table["ccode2"]].rename(columns={"ccode1": "a", "ccode2": "b"})


def _disputes(members: DataFrame, disputes: DataFrame) -> dict[str, float]:
    dyads = _dyads(members)
    began = _undirected(disputes)
    began = began[(began["midonset"] == 1) & began["year"].between(FIRST, LAST)]
    onsets = began[["a", "b", "year"]].drop_duplicates()
    recent = dyads["year"] >= 1990
    return {
        "dyad_years": float(len(dyads)),
        "crises": len(onsets) / len(dyads),
        "crises_since_1990": float((onsets["year"] >= 1990).sum() / recent.sum()),
    }


def _wars(members: DataFrame, wars: DataFrame) -> dict[str, float]:
    dyads = _dyads(members)
    sides = wars.groupby("warnum")["ccode1"].nunique()
    deaths = wars.groupby(["warnum", "ccode1"])["batdeath1"].max().groupby("warnum").sum(min_count=1)
    return {
        "wars": len(sides) / len(dyads),
        "parties": float(sides.mean()),
        "wars_of_more_than_two": float((sides > 2).mean()),
        "largest_war": float(sides.max()),
        "deaths": float(deaths.median()),
    }


def _relevant(members: DataFrame, contiguity: DataFrame, majors: DataFrame, rivalries: DataFrame) -> dict[str, float]:
    import pandas

    dyads = _dyads(members)
    near = contiguity[contiguity["conttype"].between(1, NEAR)]  # 0 is a spell without contact
    great = _spans(majors.rename(columns={"ccode": "a"}), ["a"])
    close = _spans(_undirected(near), ["a", "b"]).assign(near=True)
    feud = rivalries.copy()
    low, high = feud[["ccode1", "ccode2"]].min(axis=1), feud[["ccode1", "ccode2"]].max(axis=1)
    rival = _spans(feud.assign(a=low, b=high), ["a", "b"]).assign(rival=True)
    marked = dyads.merge(close, how="left", on=["a", "b", "year"]).merge(rival, how="left", on=["a", "b", "year"])
    powers = pandas.MultiIndex.from_frame(great[["a", "year"]])
    major = pandas.MultiIndex.from_frame(marked[["a", "year"]]).isin(powers) | pandas.MultiIndex.from_frame(
        marked[["b", "year"]]
    ).isin(powers)
    relevant = marked["near"].notna() | major
    rivals = marked["rival"].notna()
    return {"relevant": float(relevant.mean()), "competing": float((rivals & relevant).sum() / relevant.sum())}


def _spans(table: DataFrame, keys: list[str]) -> DataFrame:
    """Return one row a year for spells given by ``styear`` and ``endyear``."""
    import pandas

    first, last = table["styear"].clip(lower=FIRST), table["endyear"].clip(upper=LAST)
    kept = table.assign(first=first, last=last)
    kept = kept[kept["last"] >= kept["first"]]
    years = [range(int(a), int(b) + 1) for a, b in zip(kept["first"], kept["last"], strict=True)]
    long = kept[keys].assign(year=years).explode("year")
    return pandas.DataFrame(long.astype("int64")).drop_duplicates()


def _alliances(members: DataFrame, alliances: DataFrame) -> dict[str, float]:
    dyads = _dyads(members)
    pacts = _undirected(alliances)
    pacts = pacts[(pacts["atop_defense"] == 1)][["a", "b", "year"]].drop_duplicates()
    there = dyads.merge(pacts, on=["a", "b", "year"])
    return {"alliances": len(there) / len(dyads), **_pacts(members, there)}


def _pacts(members: DataFrame, allied: DataFrame) -> dict[str, float]:
    """Return how closed pacts are, and how large, over all years."""
    import numpy as np

    sums = np.zeros(4)
    for year, states in _members(members).groupby("year")["ccode"]:
        place = {code: k for k, code in enumerate(states)}
        alliance = np.zeros((len(place), len(place)))
        of_year = allied[allied["year"] == year]
        for a, b in zip(of_year["a"], of_year["b"], strict=True):
            alliance[place[a], place[b]] = alliance[place[b], place[a]] = 1.0
        sums += pacts(alliance)
    return shares_of_pacts(sums)


def pacts(alliance: Any) -> Any:
    """Count a year of alliances [n, n]: closed paths of two allies, all such paths, sizes of pacts, allied dyads.

    The pact of two allies is the two and all that both are allied to; its size is a share of all states. Dyads count
    both ways. More years may come first, on axes of their own; they add up.
    """
    shared = alliance @ alliance
    closed = (shared * alliance).sum()
    allied = alliance.sum()
    paths = shared.sum() - allied  # on the diagonal is how many allies a state has
    return closed, paths, (closed + 2.0 * allied) / alliance.shape[-1], allied


def shares_of_pacts(sums: Any) -> dict[str, float]:
    """Return closed triads and sizes of pacts from what ``pacts`` counts; NaN where there are none."""
    closed, paths, sizes, allied = (float(x) for x in sums)
    nan = float("nan")
    return {"closed_triads": closed / paths if paths else nan, "pact_size": sizes / allied if allied else nan}


def _burdens(sipri: DataFrame) -> dict[str, float]:
    half, most, nearly_all = sipri["burden"].quantile([0.5, 0.9, 0.99])
    return {"burden": float(half), "burden_90": float(most), "burden_99": float(nearly_all)}
