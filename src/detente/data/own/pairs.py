"""Rows about two states: which way round, and which rows say the same again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.data.own.report import MANY, OwnReport, have
from detente.data.panel.sided import Couple, turn

if TYPE_CHECKING:
    import polars as pl

ROW, ONE, TWO, TURNED, FIRST = "\x1frow", "\x1fone", "\x1ftwo", "\x1fturned", "\x1ffirst"
"""Columns of work: number of the row in the file, the two states, whether a row is turned round, and the first row
that says the same. No column of a file is called so: marks of control are taken out of names."""


def both_ways(frame: pl.DataFrame, when: Sequence[str]) -> int:
    """Count the dyads and times that come in both orders.

    Parameters
    ----------
    frame
        Rows with the two states.
    when
        Columns of time.
    """
    import polars as pl

    there = frame.select(ONE, TWO, *when).unique()
    back = there.rename({ONE: TWO, TWO: ONE})
    return there.join(back, on=[ONE, TWO, *when]).filter(pl.col(ONE) < pl.col(TWO)).height


def choose_direction(
    frame: pl.DataFrame, when: Sequence[str], declared: bool | None, named: bool | None, report: OwnReport
) -> bool:
    """Tell whether the order of the two states means something: as declared, as named, or as the rows show.

    Parameters
    ----------
    frame
        Rows with the two states.
    when
        Columns of time.
    declared, named
        What the user says, and what the names of the columns do; None if nothing.
    report
        Is told which.
    """
    if declared is not None:
        report.notes.append(f"Dyads are {_word(declared)}, as declared.")
        return declared
    if named is not None:
        report.notes.append(f"Dyads are {_word(named)}, as the names of the columns of the two states say.")
        return named
    both = both_ways(frame, when)
    if both:
        report.notes.append(
            f"Dyads are directed: {both:,} {'comes' if both == 1 else 'come'} in both orders at one time."
        )
    else:
        report.notes.append("Dyads are undirected: none comes in both orders. If the order matters, say --directed.")
    return both > 0


def _word(directed: bool) -> str:
    return "directed" if directed else "undirected"


def lower_first(frame: pl.DataFrame, couples: Sequence[Couple], report: OwnReport) -> pl.DataFrame:
    """Put the lower number first in undirected rows, what belongs to a side with it, and mark those that turn.

    Parameters
    ----------
    frame
        Rows with the two states.
    couples
        Columns about the first state and about the second.
    report
        Is told.
    """
    import polars as pl

    wrong = pl.col(ONE) > pl.col(TWO)
    frame = frame.with_columns(wrong.alias(TURNED))
    many = int(frame[TURNED].sum())
    if many:
        moved = ", ".join(f"{one} and {two}" for one, two in couples)
        also = f", and {moved} with them" if moved else ""
        rows = f"{have(many, 'row')} the higher COW number first"
        report.notes.append(f"{rows}: the two states change places{also}.")
    return turn(frame, pl.col(TURNED), ((ONE, TWO), *couples))


def settle_repeats(frame: pl.DataFrame, keys: Sequence[str], report: OwnReport, hint: str) -> pl.DataFrame:
    """Count once the rows that say the same again; refuse rows of one key that differ.

    Parameters
    ----------
    frame
        Rows.
    keys
        What identifies a row.
    report
        Is told of each row.
    hint
        What to do about rows of one key that differ.
    """
    import polars as pl

    values = [name for name in frame.columns if name not in (ROW, TURNED)]
    first = frame.unique(values, keep="first", maintain_order=True)
    firsts = first.select(*values, pl.col(ROW).alias(FIRST))
    again = frame.join(first, on=ROW, how="anti")
    if again.height:
        matched = again.join(firsts, on=values, how="left", nulls_equal=True)
        for row, other in matched.select(ROW, FIRST).iter_rows():
            report.repeated.append({"row": row, "why": f"says what row {other} says"})
    differ = first.filter(pl.len().over(list(keys)) > 1).sort(*keys, ROW)
    if differ.height:
        groups = differ.group_by(list(keys), maintain_order=True).agg(pl.col(ROW))
        shown = groups[ROW][0].to_list()
        where = dict(zip(keys, groups.select(keys).row(0), strict=True))
        many = groups.height
        states = " and ".join(str(where[name]) for name in (ONE, TWO) if name in where)
        when = "-".join(f"{where[name]:02d}" for name in ("year", "month") if name in where)
        message = (
            f"{many:,} {report.unit}{'s have' if many > 1 else ' has'} several rows that differ, such as "
            f"{f'COW {states} in ' if states else ''}{when} (rows {' and '.join(map(str, shown[:MANY]))})."
        )
        report.refuse(message, hint)
    return first
