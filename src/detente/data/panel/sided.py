"""Rows about two states: what belongs to the one and what to the other changes places with them, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Couple = tuple[str, str]
"""Two columns that say the same of the first and of the second state of a row."""


def turn(frame: pl.DataFrame, where: pl.Expr, couples: Sequence[Couple]) -> pl.DataFrame:
    """Turn rows round: in them the columns of each couple change places. Turning twice changes nothing.

    Parameters
    ----------
    frame
        Rows about two states.
    where
        Which rows.
    couples
        Columns of the two states, and what belongs to them.
    """
    import polars as pl

    partners = {**dict(couples), **{two: one for one, two in couples}}
    return frame.with_columns(
        pl.when(where).then(pl.col(other)).otherwise(pl.col(name)).alias(name) for name, other in partners.items()
    )
