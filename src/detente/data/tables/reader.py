"""Reading of the small tables of facts that ship with the package.

===================  ==========================================================================
table                source (all public domain or plain facts)
===================  ==========================================================================
``countries.csv``    numbers, abbreviations and years of membership of the Correlates of War
                     state system (list v2016); other names and ISO 3166 codes are our own
``crosswalk.csv``    our own: years in which a source has another number for a state than the frames, and
                     why (`detente.data.numbers`)
``weis_codes.csv``   states by the codes of the WEIS files; CHI, which may be China or Chile, is left out
``former_iso3.csv``  states of the CAMEO files under codes that ISO 3166 no longer has, or never had
``written_names``    names of states as makers of data write them, which the list of states does not
                     have, or has for several states
``us_cpi.csv``       U.S. consumer prices, 1982-84 = 100. From 1913 the CPI-U of the Bureau of
                     Labor Statistics; to 1912 series E 135 of *Historical Statistics of the
                     United States* (Bureau of the Census, 1975), linked at 33.4 / 100 in 1967
``sterling.csv``     dollars a pound, 1816-1913: mint parity (Coinage Acts of 1792 and 1837),
                     times the yearly gold price of the greenback for 1862-1878 (Mitchell 1908)
``us_warheads.csv``  stockpiled nuclear warheads of the United States, end of fiscal year,
                     as declassified by the U.S. Departments of Energy, Defense and State
``outlines.json``    outlines of countries at 1:110 million, GeoJSON: Natural Earth 4.1 (public domain), as
                     the npm package ``world-atlas`` 2.0.2 (ISC) passes them on; rebuilt by
                     ``tools/outlines.mjs``, read by ``detente.data.outlines``
``*_columns.csv``    our own: the columns of the panel's frames (`detente.data.panel.columns`)
===================  ==========================================================================
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from detente.core.csv_rows import csv_rows


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """Rows of one shipped table.

    Parameters
    ----------
    table
        File name without ``.csv``.
    """
    text = (files("detente.data.tables") / f"{table}.csv").read_text(encoding="utf-8")
    names, *held = (row.cells for row in csv_rows(text, f"{table}.csv") if row.cells)
    return tuple(dict(zip(names, cells, strict=True)) for cells in held)


@cache
def by_year(table: str, column: str) -> dict[int, float]:
    """One column of a shipped table of years.

    Parameters
    ----------
    table
        File name without ``.csv``.
    column
        Name of the column of numbers.
    """
    return {int(row["year"]): float(row[column]) for row in rows(table)}


@cache
def ccodes(table: str) -> dict[str, int]:
    """COW numbers by what the first column of a shipped table holds.

    Parameters
    ----------
    table
        File name without ``.csv``.
    """
    return {name: int(number) for name, number in (row.values() for row in rows(table))}
