"""A record made up for tests: two states and a third, thirty years, nothing from any file."""

from __future__ import annotations

from typing import Any

from detente.data.record import Record
from detente.data.registry import SOURCES

YEARS = tuple(range(1950, 1980))


def table(columns: tuple[str, ...], *rows: tuple[Any, ...]) -> Any:
    import pandas

    return pandas.DataFrame(list(rows), columns=list(columns))


ATOP = ("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")


CLAIMS = ("sidea1", "revtype11", "revtype12", "outcome", "settle")
"""Side of a dispute, types of revision (1 territory, 2 policy), outcome (5 stalemate) and settlement (3 none)."""

SIDES = ("sidea1", "sidea2", "orig1", "orig2", "hostlev1", "hostlev2")
DISPUTED = ((1955, 1, (4.0, 3.0)), (1956, 0, (5.0, 5.0)), (1960, 1, (2.0, 2.0)))
"""Years of a dispute, whether one began, and the hostility of either side."""


def made_up(**changes: Any) -> Record:
    """Make a record of COW 2, 365 and 750; a source set to ``None`` is not at hand."""
    import pandas

    nmc = [
        (
            code,
            year,
            1e6 * share * 1.02 ** (year - 1950) * (1 + 0.05 * ((year * code) % 7)),
            100.0,
            50.0,
            10.0 * share,
            0.1,
        )
        for code, share in ((2, 4.0), (365, 2.0), (750, 1.0))
        for year in YEARS
    ]
    gdp = [(code, year, 1e5 * size) for code, size in ((2, 6.0), (365, 3.0), (750, 2.0)) for year in YEARS]
    tables: dict[str, Any] = {
        "nmc7": table(("ccode", "year", "milex", "milper", "pec", "tpop", "cinc"), *nmc),
        "gdp": table(("ccode", "year", "pwtrgdp"), *gdp),
        "warheads": table(("ccode", "year", "warheads"), (2, 1960, 5.0), (365, 1960, 3.0)),
        "disputes": table(
            ("dispnum", "ccode1", "ccode2", "year", "midonset", "hostlev1", "revstate1", "fatality", *CLAIMS),
            (1, 2, 365, 1955, 1, 4.0, 1.0, 0.0, 1, 1, -9, 5, 3),
            (1, 365, 2, 1955, 1, 3.0, 0.0, 0.0, 0, 0, -9, 5, 3),
            (2, 2, 365, 1955, 1, 2.0, 0.0, float("nan"), 1, 0, -9, 5, 3),
            (2, 365, 2, 1955, 1, 2.0, 0.0, float("nan"), 0, 0, -9, 5, 3),
            (2, 2, 365, 1956, 0, 5.0, 0.0, float("nan"), 1, 0, -9, 5, 3),
            (2, 365, 2, 1956, 0, 5.0, 0.0, float("nan"), 0, 0, -9, 5, 3),
            (3, 2, 365, 1960, 1, 2.0, 1.0, 3.0, 1, 2, -9, 5, 3),
            (3, 365, 2, 1960, 1, 2.0, 0.0, 3.0, 0, 0, -9, 5, 3),
        ),
        "dispute_dyads": table(
            ("ccode1", "ccode2", "year", "gmlmidonset", "gmlmidongoing", *SIDES),
            *[(2, 365, year, onset, 1, 1, 0, 1, 1, *levels) for year, onset, levels in DISPUTED],
        ),
        "wars": table(
            ("warnum", "ccode1", "ccode2", "year", "cowinterongoing", "cowinteronset"),
            (1, 2, 365, 1956, 1, 1),
            (1, 365, 2, 1956, 1, 1),
        ),
        "crises": table(
            ("crisno", "crisname", "cracid", "systrgyr", "yrtrig", "triggr", "trigent", "gravty"),
            (1, "NORTH SEA II", 2, 1960, 1960.0, 9.0, 365.0, 6.0),
            (2, "ELSEWHERE", 2, 1961, 1961.0, 1.0, 999.0, 4.0),
            (2, "ELSEWHERE", 365, 1961, 1961.0, 1.0, 999.0, 4.0),
        ),
        "acts": table(
            ("ccode1", "ccode2", "year", "month", "score"),
            *[
                (a, b, year, month, float((year * 5 + month * month * (a % 5 + 1)) % 11 - 5))
                for a, b in ((2, 365), (365, 2))
                for year in range(1950, 1960)
                for month in range(1, 13)
            ],
        ),
        "contiguity": table(
            ("ccode1", "ccode2", "conttype", "styear", "endyear"),
            (2, 365, 2, 1959, 2016),
            (365, 2, 2, 1959, 2016),
        ),
        "capitals": table(
            ("ccode", "lat", "lng", "styear", "endyear"),
            (2, 0.0, 0.0, 1816, 2024),
            (365, 0.0, 90.0, 1816, 2024),
            (750, 0.0, -90.0, 1816, 2024),
        ),
        "leaders": table(
            ("obsid", "gwcode", "leader", "startdate", "enddate", "entry", "exit"),
            *[
                (obsid, gw, leader, pandas.Timestamp(start), pandas.Timestamp(end), "Regular", gone)
                for obsid, gw, leader, start, end, gone in (
                    ("USA-1", 2, "Old, A.", "1945-01-20", "1953-01-20", "Regular"),
                    ("USA-2", 2, "New, B.", "1953-01-20", "1990-01-20", "Still in Office"),
                    ("RUS-1", 365, "Firm", "1940-03-01", "1961-06-05", "Natural Death"),
                    ("RUS-2", 365, "Mild", "1961-06-05", "1985-03-01", "Irregular"),
                )
            ],
        ),
        "leader_years": table(
            ("gwcode", "year", "leadertransition", "irregular", "jan1obsid"),
            *[(gw, year, float((gw, year) in {(2, 1953), (365, 1961)}), 0.0, "") for gw in (2, 365) for year in YEARS],
        ),
        "gleditsch_ward": table(("ccode", "year", "gwcode"), *[(code, y, code) for code in (2, 365) for y in YEARS]),
        "willingness": table(("obsid", "theta2_mean", "theta2_sd"), ("USA-2", 0.5, 0.2)),
        "rivalries": table(("ccode1", "ccode2", "styear", "endyear"), (2, 365, 1945.0, 1970.0)),
        "alliances": table(
            ("ccode1", "ccode2", "year", *ATOP),
            (2, 365, 1972, 0.0, 0.0, 0.0, 1.0, 1.0),
            (365, 2, 1972, 0.0, 0.0, 0.0, 1.0, 1.0),
        ),
        "joint_igos": table(("ccode1", "ccode2", "year", "dyadigos"), (2, 365, 1950, 7.0), (2, 365, 1979, 21.0)),
        "dyadic_trade": table(
            ("ccode1", "ccode2", "year", "flow1", "flow2"), (2, 365, 1960, 11.0, 22.0), (365, 2, 1961, 4.0, 3.0)
        ),
        "majors": table(("ccode", "styear", "endyear"), (2, 1898, 2016), (365, 1922, 2016)),
    }
    tables |= changes
    record = Record(folders=(), _tables={"nmc6": None, **tables})
    record.used.update({name: SOURCES[name] for name, one in tables.items() if one is not None})
    record.notes.update({name: f"{SOURCES[name].file} is not there." for name, one in tables.items() if one is None})
    return record
