"""Disputes by pairs and years, from disputes and participants as the Correlates of War Project publishes them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from detente.core.errors import DataError

if TYPE_CHECKING:
    from pandas import DataFrame, Series

DISPUTES = (
    "dispnum stday stmon styear endday endmon endyear outcome settle fatality fatalpre maxdur mindur hiact hostlev "
    "recip numa numb ongo2014 version"
)
"""Columns of the table of disputes."""

PARTICIPANTS = (
    "dispnum stabb ccode stday stmon styear endday endmon endyear sidea revstate revtype1 revtype2 fatality fatalpre "
    "hiact hostlev orig version"
)
"""Columns of the table of participants, one row a spell."""

YEARS = (1816, 2014)

GRAVEST = ("midonset", "hostlev", "fatality", "mindur", "maxdur", "recip")
"""What decides, in this order, which dispute of a dyad-year stays; the earlier month where all are alike."""


def prepare(path: Path, once: bool = False) -> DataFrame:
    """Read the archive.

    Parameters
    ----------
    path
        The file as downloaded.
    once
        Whether to keep one dispute of each dyad-year.

    Raises
    ------
    DataError
        The tables inside are not what they are said to be.
    """
    disputes = _table(path, "MIDA 5.0.csv", DISPUTES)
    participants = _table(path, "MIDB 5.0.csv", PARTICIPANTS)
    if not set(participants["dispnum"]) <= set(disputes["dispnum"]):
        raise _other(path, "a participant's dispute is not listed")
    told = disputes.drop(columns=["stday", "styear", "endday", "endyear", "version"])
    table = pair_years(participants.drop(columns=["stabb", "version"])).merge(told, on="dispnum", how="left")
    return keep_gravest(table) if once else table


def pair_years(spells: DataFrame) -> DataFrame:
    """Pairs of opponents in each year in which both were in a dispute on a common day, either way round.

    Parameters
    ----------
    spells
        Columns ``dispnum``, ``ccode``, ``sidea``, and the day, month and year in which a spell begins and ends; others
        are taken over, with 1 or 2 after their names. A day that is not known is the first or the last of its month.

    Returns
    -------
    DataFrame
        ``midonset`` is 1 in the year in which such a time of common days begins: again, where a state left and came
        back.
    """
    days = spells.assign(first=_day(spells, "st", last=False), last=_day(spells, "end", last=True))
    days = days.drop(columns=["stday", "stmon", "styear", "endday", "endmon", "endyear"])
    pairs = days.merge(days, on="dispnum", suffixes=("1", "2"))
    pairs["first"] = pairs[["first1", "first2"]].max(axis=1)
    pairs["last"] = pairs[["last1", "last2"]].min(axis=1)
    met = (
        (pairs["sidea1"] != pairs["sidea2"]) & (pairs["ccode1"] != pairs["ccode2"]) & (pairs["first"] <= pairs["last"])
    )
    pairs = pairs[met].drop(columns=["first1", "first2", "last1", "last2"])
    began, ended = pairs["first"].dt.year, pairs["last"].dt.year
    table = pairs.loc[pairs.index.repeat(ended - began + 1)]
    year = began.loc[table.index] + table.groupby(level=0).cumcount()
    begins = (year == began.loc[table.index]).astype(int)
    table = table.assign(year=year, midongoing=1, midonset=begins).drop(columns=["first", "last"])
    key = ["dispnum", "ccode1", "ccode2", "year"]
    table["midonset"] = table.groupby(key)["midonset"].transform("max")
    gravest = [column for column in ("hostlev1", "hostlev2", "hiact1", "hiact2") if column in table]
    table = table.sort_values(gravest, ascending=False, kind="stable").drop_duplicates(key)
    return table.sort_values(key).reset_index(drop=True)


def keep_gravest(table: DataFrame) -> DataFrame:
    """One dispute of each dyad-year.

    Parameters
    ----------
    table
        Columns of `GRAVEST` and ``stmon``; deaths that are not known count as more than none.
    """
    order = table[[*GRAVEST]].assign(month=-table["stmon"])
    order["fatality"] = order["fatality"].where(order["fatality"] >= 0, 0.5)
    order = order.fillna(-9).sort_values([*GRAVEST, "month"], ascending=False, kind="stable")
    key = ["ccode1", "ccode2", "year"]
    return table.loc[order.index].drop_duplicates(key).sort_values(key).reset_index(drop=True)


def _day(spells: DataFrame, end: str, last: bool) -> Series:
    import pandas

    month = pandas.to_datetime({"year": spells[f"{end}year"], "month": spells[f"{end}mon"], "day": 1}, errors="coerce")
    day = spells[f"{end}day"].where(spells[f"{end}day"] > 0)
    return month + pandas.to_timedelta(day.fillna(month.dt.days_in_month if last else 1) - 1, unit="D")


def _table(path: Path, name: str, columns: str) -> DataFrame:
    """Read a table inside the archive, at any depth, and check its shape."""
    import pandas

    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.namelist() if Path(one).name == name]
        if len(members) != 1:
            raise _other(path, f"it holds {len(members)} tables {name!r}")
        with archive.open(members[0]) as file:
            table = pandas.read_csv(file, encoding="latin-1")
    table.columns = [column.lower() for column in table.columns]
    lacking = [column for column in columns.split() if column not in table]
    if lacking:
        raise _other(path, f"{name} lacks {', '.join(lacking)}")
    if not table["styear"].between(*YEARS).all() or (table["endyear"] < table["styear"]).any():
        raise _other(path, f"{name} has years out of order, or outside {YEARS[0]}-{YEARS[1]}")
    return table[columns.split()]


def _other(path: Path, why: str) -> DataError:
    message = f"{path.name} is not the archive of disputes that is expected: {why}."
    return DataError(message, "Get it with: detente data fetch mid5")
