"""A table of one's own in a confrontation: what it has to have, and what comes from the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from detente.core.errors import InvalidValue, TooFew, UnknownName
from detente.data.own import OwnFrame
from detente.data.panel.columns import columns_of
from detente.studies.confront.covariates import ONSET
from detente.studies.confront.design import SHORTEST, Design, fit_design, refuse_few
from detente.studies.confront.plan import TrialSpec


def foretold(own: OwnFrame | None, onset: str) -> str:
    """Name the outcome of the task onset and its file; empty where it is the record's own.

    Parameters
    ----------
    own
        Table of one's own, if there is one.
    onset
        Column of the outcome.
    """
    if own is not None and onset in own.table.columns:
        return f"{onset} ({own.name})"
    return "" if onset == ONSET else onset


def split_plan(plan: Sequence[TrialSpec], own: OwnFrame | None, onset: str) -> tuple[list[TrialSpec], list[TooFew]]:
    """Leave out, before anything is computed, trials for which a table has too few events in whatever dyads.

    Of two trials that its first year makes alike, the second is left out.

    Parameters
    ----------
    plan
        Trials asked for.
    own
        Table of one's own, if there is one.
    onset
        Column of the outcome.
    """
    if own is None or onset not in own.table.columns or not own.table.schema[onset].is_numeric():
        return list(plan), []
    known = own.table.select("year", onset).drop_nulls()
    year, outcome = (known.get_column(name).to_numpy() for name in ("year", onset))
    happened = np.minimum(outcome, 1).astype(float)
    left, refused = [], []
    made: list[Design] = []
    for spec in plan:
        if spec.task != "onset":
            left.append(spec)
            continue
        design = fit_design(spec.design, year, year[happened > 0])
        if any(_is_alike(design, one) for one in made):
            continue
        try:
            refuse_few(spec.task, design, year, happened, f"{own.name} has ")
        except TooFew as error:
            refused.append(error)
        else:
            made.append(design)
            left.append(spec)
    return left, refused


def _is_alike(one: Design, other: Design) -> bool:
    """Tell whether two designs differ by no more than a few of the first training years: the file starts there."""
    near = abs(one.train.first - other.train.first) < SHORTEST
    return near and replace(one, train=other.train) == other and one.train.last == other.train.last


def is_whole(own: OwnFrame, wanted: Sequence[str]) -> bool:
    """Tell whether a table has every column that a confrontation reads, so that it stands in place of the record's.

    Parameters
    ----------
    wanted
        Columns that are read.
    """
    return set(wanted) <= set(own.table.columns)


def of_record(wanted: Sequence[str]) -> list[str]:
    """Return those of some columns that the dyad-year frame of the record has.

    Parameters
    ----------
    wanted
        Names of columns.
    """
    known = {column.name for column in columns_of("dyad-year")}
    return [name for name in wanted if name in known]


def outcome_of(own: OwnFrame, onset: str) -> str:
    """Return the column of the outcome: the one asked for, or the only column of numbers where none is.

    Parameters
    ----------
    own
        Table of one's own.
    onset
        Column asked for.

    Raises
    ------
    InvalidValue
        The rows are no dyad-years, or say who did it to whom.
    UnknownName
        There is no such column.
    """
    if own.unit != "dyad-year":
        message = f"{own.name} holds {own.unit}s, and the outcome of a confrontation is one of dyad-years."
        raise InvalidValue(message, "Give two states, the year and the outcome in each row.")
    if own.directed:
        message = f"{own.name} says who did it to whom, and a confrontation foretells what happens between two states."
        raise InvalidValue(message, "Keep one row for each two states and year, such as the larger of the two ways.")
    taken = own.numbers[0] if onset == ONSET and onset not in own.table.columns and len(own.numbers) == 1 else onset
    known = [*own.numbers, *of_record([taken])]
    if taken not in own.table.columns and taken not in known:
        kind = f"column of {own.name} or of the record"
        raise UnknownName(kind, taken, known)
    if taken == ONSET and ONSET not in own.table.columns and own.numbers:
        message = f"{own.name} has several columns of numbers, and none is named as the outcome."
        raise InvalidValue(message, f"Name it with --onset-column (onset=): {', '.join(own.numbers)}.")
    return taken
