"""A small made-up record: dyad-years and state-years with every column that a confrontation reads."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

CODES = (2, 70, 160, 200, 225, 230, 235, 325, 365, 380, 640, 710)
"""States of the record: members of the system in all of its years."""

FIRST = 1900
"""Its first year."""

CALM: dict[str, Any] = {
    "conttype": 0,
    "capdist_km": 1000.0,
    "majpow_a": 0,
    "majpow_b": 0,
    "prd": 0,
    "atop_defense": 0,
    "atop_nonagg": 0,
    "atop_neutral": 0,
    "atop_consul": 0,
    "cow_defense": 0,
    "joint_igos": 10,
    "imports_a_from_b_smooth": 5.0,
    "imports_b_from_a_smooth": 4.0,
    "rivalry_tss": 0,
    "rivalry_tss_spatial": 0,
    "rivalry_tss_positional": 0,
    "idealpoint_dist": 1.0,
    "gml_onset": 0,
    "gml_ongoing": 0,
    "gml_hostlev": 0,
    "gml_hostlev_a": 0,
    "gml_hostlev_b": 0,
    "gml_init_a": 0,
    "gml_init_b": 0,
    "war_ongoing": 0,
    "gml_peace_years": 0,
}
"""A dyad without anything between the two."""

PLAIN: dict[str, Any] = {
    "cinc": 0.01,
    "aeuds": 0.0,
    "gdppc_2011": 2000.0,
    "milper": 100.0,
    "tpop": 10000.0,
    "pec": 1000.0,
    "milex_usd2020": 500.0,
    "gdp_2017m": 20000.0,
    "v2x_polyarchy": 0.2,
    "nuclear_status": 0,
    "leader_lwuf": 0.0,
    "n_mid_onset_gml": 0,
}
"""A state like any other."""


def dyads(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Dyad-years; each needs ``ccode_a``, ``ccode_b`` and ``year``."""
    return pl.DataFrame([{**row, **{k: v for k, v in CALM.items() if k not in row}} for row in rows], strict=False)


def states(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """State-years; each needs ``ccode`` and ``year``."""
    return pl.DataFrame([{**row, **{k: v for k, v in PLAIN.items() if k not in row}} for row in rows], strict=False)


def calm(codes: Sequence[int], years: Sequence[int], **changes: Any) -> list[dict[str, Any]]:
    """Rows of every dyad of some states in some years."""
    return [
        {"ccode_a": a, "ccode_b": b, "year": year, **changes}
        for a, b in combinations(sorted(codes), 2)
        for year in years
    ]


def plain(codes: Sequence[int], years: Sequence[int], **changes: Any) -> list[dict[str, Any]]:
    """Rows of some states in some years."""
    return [{"ccode": code, "year": year, **changes} for code in codes for year in years]


def made(
    number: int = 12, years: int = 60, seed: int = 0, first: int = FIRST, habit: float = 1.5
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A record in which neighbours and those who quarrelled last year quarrel more often.

    Parameters
    ----------
    number
        States, at most twelve.
    years
        Years from ``first`` on.
    seed
        Of the draws.
    habit
        What a dispute adds to the log-odds of one next year.
    """
    draws = np.random.default_rng(seed)
    codes, span = CODES[:number], range(first, first + years)
    size = dict(zip(codes, draws.lognormal(0, 0.8, number), strict=True))
    taste = dict(zip(codes, draws.uniform(0, 1, number), strict=True))
    rows, figures, begun = [], [], {(code, year): 0 for code in codes for year in span}
    for place, (a, b) in enumerate(combinations(codes, 2)):
        touches = place % 3 == 0
        before, peace = 0, 0
        for year in span:
            rival = place % 2 == 0 and (year - first + place) % 15 < 9  # rivalries come and go
            odds = -3.2 + 1.2 * touches + habit * before + 0.8 * rival
            happens = draws.random() < 1 / (1 + np.exp(-odds))
            war = bool(happens and draws.random() < 0.35)
            level = 5 if war else int(draws.integers(2, 5)) if happens else 0
            both = draws.random(2) < 0.7 if happens and not war else np.array([happens, happens])
            rows.append(
                {
                    "ccode_a": a,
                    "ccode_b": b,
                    "year": year,
                    "conttype": 1 if touches else int(place % 5 == 1),
                    "capdist_km": 300.0 + 100.0 * place,
                    "majpow_a": int(a == codes[0]),
                    "majpow_b": 0,
                    "prd": int(touches or a == codes[0] or place % 5 == 1),
                    "atop_defense": int(place % 7 == 0),
                    "cow_defense": int(place % 7 == 0),
                    "joint_igos": 5 + place % 9 + (year - first) // 10,
                    "imports_a_from_b_smooth": float(draws.lognormal(1, 1)),
                    "rivalry_tss": int(rival),
                    "rivalry_tss_spatial": int(rival and touches),
                    "idealpoint_dist": float(abs(taste[a] - taste[b])),
                    "gml_onset": int(happens),
                    "gml_ongoing": int(happens),
                    "gml_hostlev": level,
                    "gml_hostlev_a": level if both[0] else int(happens),
                    "gml_hostlev_b": level if both[1] else int(happens),
                    "gml_init_a": int(happens),
                    "war_ongoing": int(war),
                    "gml_peace_years": peace,
                }
            )
            for code in (a, b) if happens else ():
                begun[code, year] += 1
            before, peace = int(happens), 0 if happens else peace + 1
    for code in codes:
        spending = 20.0 * size[code]
        for year in span:
            spending *= float(np.exp(0.02 + 0.1 * draws.standard_normal()))
            product = 800.0 * size[code] * 1.02 ** (year - first)
            figures.append(
                {
                    "ccode": code,
                    "year": year,
                    "cinc": 0.01 * size[code],
                    "aeuds": 2 * taste[code] - 1,
                    "gdppc_2011": 1000.0 * (1 + taste[code]) * 1.01 ** (year - first),
                    "milper": 50.0 * size[code] * float(draws.uniform(0.8, 1.2)),
                    "tpop": 8000.0 * size[code],
                    "milex_usd2020": spending,
                    "gdp_2017m": product,
                    "v2x_polyarchy": taste[code],
                    "nuclear_status": 3 if code == codes[0] and year > 1945 else 0,
                    "leader_lwuf": float(draws.standard_normal()),
                    "n_mid_onset_gml": begun[code, year],
                }
            )
    return dyads(rows), states(figures)
