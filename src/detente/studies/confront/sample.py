"""Rows of a task under a design: what is learnt from, what is foretold, and columns made ready for a logit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import expit

from detente.core.arrays import Array
from detente.studies.confront import fitting
from detente.studies.confront.design import FEWEST, Design, fit_design, refuse_few
from detente.studies.confront.fitting import Logit
from detente.studies.confront.models import PENALTIES, boost, fill_medians
from detente.studies.confront.scores import losses
from detente.studies.confront.tasks import Task
from detente.studies.confront.trial_table import DURATION, HABIT, THIN, TrialTable

INNER = 20
"""Last years of training on which penalties and theories are chosen before any test year is looked at [years]."""

FEW_ROWS = 5000
"""Up to so many rows every penalty is fitted to the end; above, by one step from the middle one."""

LASTS = tuple(dict.fromkeys((*HABIT, *DURATION, "peace_log", "acts_peace_log")))
"""Columns that grow with every year without an event: rows stand at the ends of what was learnt from, not beyond, for
there a cube foretells whatever it likes."""

PARTS = 2
"""Parts of the training dyads, of which each is foretold by boosting from the others."""


@dataclass(frozen=True)
class Block:
    """Some columns, standardised by the training rows, in the training and in the test rows [column, row].

    They are in single precision: what is on record is known to fewer digits. ``lasts`` tells which are of ``LASTS``.
    """

    train: Array
    test: Array
    lasts: tuple[int, ...] = ()

    def late(self, count: int) -> Array:
        """Training rows from ``count`` on, as they would stand had only those before been learnt from."""
        late = self.train[:, count:]
        if self.lasts:
            late, early = late.copy(), self.train[list(self.lasts), :count]
            low, high = early.min(axis=1)[:, None], early.max(axis=1)[:, None]
            late[list(self.lasts)] = np.clip(late[list(self.lasts)], low, high)
        return late


class Fold:
    """One fit: rows to learn from, by year, rows to foretell, and columns of both, standardised once.

    Parameters
    ----------
    table
        The table.
    train, test : [row]
        Rows to learn from, rows to foretell.
    outcome : [row]
        Of the whole table.
    rate
        Share of the rows without an event that are among those to learn from.
    """

    def __init__(self, table: TrialTable, train: Array, test: Array, outcome: Array, rate: float = 1.0) -> None:
        self.table, self.test = table, test
        self.train: Array = train[np.argsort(table.year[train], kind="stable")]
        self.outcome, self.offset = outcome[self.train], float(np.log(rate))
        self.year = table.year[self.train]
        self._ready: dict[str, tuple[Array, Array]] = {}

    def block(self, names: Sequence[str]) -> Block:
        """Several columns; a column that never varied in the training rows is nought."""
        if not names:
            return Block(np.empty((0, len(self.train)), np.float32), np.empty((0, len(self.test)), np.float32))
        pairs = [self._column(name) for name in names]
        lasts = tuple(place for place, name in enumerate(names) if name in LASTS)
        before, after = (np.array(side, np.float32) for side in zip(*pairs, strict=True))
        return Block(before, after, lasts)

    def _column(self, name: str) -> tuple[Array, Array]:
        if name in self._ready:
            return self._ready[name]
        values = self.table.column(name)
        before, after = values[self.train], values[self.test]
        if name in LASTS and np.isfinite(before).any():
            after = np.clip(after, np.nanmin(before), np.nanmax(before))
        made = standardised(before, after)
        if ":" not in name:  # of a theory: read once
            self._ready[name] = made
        return made

    def raw(self, names: Sequence[str]) -> tuple[Array, Array]:
        """Several columns as they are, missing as NaN [row, column]."""
        sides = []
        for rows in (self.train, self.test):
            out = np.column_stack([self.table.column(name)[rows] for name in names])
            sides.append(np.where(np.isfinite(out), out, np.nan))
        return sides[0], sides[1]

    def early(self) -> int:
        """How many training rows lie before the last ``INNER`` years; 0 where events are too few to choose by."""
        count = int(np.searchsorted(self.year, self.year[-1] - INNER, side="right"))
        events = self.outcome[:count].sum(), self.outcome[count:].sum()
        return count if min(events) >= FEWEST else 0


def standardised(train: Array, test: Array) -> tuple[Array, Array]:
    """Fill a column with its median, and give it mean 0 and deviation 1, all of the training rows."""
    before, after = train.astype(float), test.astype(float)
    if not np.isfinite(before.sum() + after.sum()):
        before, after = (side[:, 0] for side in fill_medians(before[:, None], after[:, None]))
    mean = before.mean()
    before -= mean
    spread = float(np.sqrt(before @ before / len(before)))
    if not spread > 1e-12 * max(abs(mean), 1.0):
        return np.zeros(len(before)), np.zeros(len(after))
    before /= spread
    after -= mean
    after /= spread
    return before, after


@dataclass(frozen=True)
class Fitted:
    """A model fitted in every fold.

    Attributes
    ----------
    logits
        Its fit in each fold.
    penalty
        Chosen on the last training years of the first fold.
    inner
        Log loss in those years, from the years before; NaN where events were too few.
    log_odds : [row]
        What it foretells of all test rows.
    """

    logits: tuple[Logit, ...]
    penalty: float
    inner: float
    log_odds: Array

    @cached_property
    def chance(self) -> Array:
        """Chance of the event in each test row."""
        found: Array = expit(self.log_odds)
        return found


class Sample:
    """Rows of one task under one design, with all of its folds.

    Parameters
    ----------
    table
        The table.
    task
        The event.
    design
        Years and dyads.

    Raises
    ------
    TooFew
        There are too few events to learn from, or to be judged by, or hardly anything else.
    """

    def __init__(self, table: TrialTable, task: Task, design: Design) -> None:
        able, outcome = task.rows(table)
        year = table.year
        if design.relevant:
            able = learnt = able & (table.column("prd") == 1)
            rate = 1.0
        else:
            learnt, rate = able & ((table.column("thin") == 1) | (outcome > 0)), 1.0 / THIN
        design = fit_design(design, year[np.isfinite(outcome)], year[able & (outcome > 0)])
        refuse_few(task.name, design, year[able], outcome[able])
        self.table, self.task, self.design = table, task, design
        parts = [
            (np.flatnonzero(learnt & train.holds(year)), np.flatnonzero(able & test.holds(year)))
            for train, test in design.folds()
        ]
        self.test: Array = np.concatenate([test for _, test in parts])
        self.outcome: Array = outcome[self.test]
        self.folds = [Fold(table, train, test, outcome, rate) for train, test in parts]
        self.one, self.other = table.sides(self.test)
        self.year: Array = year[self.test]

    def blocks(self, names: Sequence[str]) -> list[Block]:
        """Columns in every fold."""
        return [fold.block(names) for fold in self.folds]

    def fit(
        self, blocks: Sequence[Sequence[Block]], start: Fitted | None = None, penalty: float | None = None
    ) -> Fitted:
        """Choose the penalty of a model if it is not given, fit it in every fold and foretell.

        Parameters
        ----------
        blocks
            Its columns, one after another, in every fold.
        start
            Model whose columns are the first of its columns.
        penalty
            Its penalty; the loss in the last training years is then left to ``inner``.
        """
        return self.fit_several([blocks], 0, [start], None if penalty is None else [penalty])[0]

    def fit_several(
        self,
        models: Sequence[Sequence[Sequence[Block]]],
        shared: int,
        starts: Sequence[Fitted | None],
        penalties: Sequence[float] | None = None,
    ) -> list[Fitted]:
        """Do what ``fit`` does for several models at once, whose first blocks are the same.

        Parameters
        ----------
        models : [model][fold][block]
            Columns of each.
        shared
            How many of the first blocks are the same for all.
        starts, penalties : [model]
            As for ``fit``.
        """
        inner = [float("nan")] * len(models)
        if penalties is None:
            chosen = self._penalties([folds[0] for folds in models], shared, starts)
            penalties, inner = [one for one, _ in chosen], [loss for _, loss in chosen]
        logits: list[list[Logit]] = [[] for _ in models]
        found: list[list[Array]] = [[] for _ in models]
        for place, fold in enumerate(self.folds):
            parts = [folds[place] for folds in models]
            begin = [
                start.logits[place] if start is not None else made[-1] if made else None
                for start, made in zip(starts, logits, strict=True)
            ]
            fitted = _fit([[part.train for part in blocks] for blocks in parts], shared, fold.outcome, penalties, begin)
            for made, odds, logit, blocks in zip(logits, found, fitted, parts, strict=True):
                made.append(logit)
                odds.append(logit.log_odds([part.test for part in blocks]) + fold.offset)
        return [
            Fitted(tuple(made), penalty, loss, np.concatenate(odds))
            for made, penalty, loss, odds in zip(logits, penalties, inner, found, strict=True)
        ]

    def inner(self, blocks: Sequence[Sequence[Block]], fitted: Fitted) -> float:
        """Loss of a model in the last training years of the first fold, from those before; NaN with too few events."""
        fold = self.folds[0]
        count = fold.early()
        if not count:
            return float("nan")
        early, late = [part.train[:, :count] for part in blocks[0]], [part.late(count) for part in blocks[0]]
        made = fitting.fit(early, fold.outcome[:count], fitted.penalty, fitted.logits[0], exact=1e-6)
        return float(losses(fold.outcome[count:], expit(made.log_odds(late))).mean())

    def _penalties(
        self, models: Sequence[Sequence[Block]], shared: int, starts: Sequence[Fitted | None]
    ) -> list[tuple[float, float]]:
        """Choose the penalty of each model in the last training years of the first fold; and its loss there."""
        fold = self.folds[0]
        count = fold.early()
        if not count:
            return [(PENALTIES[0], float("nan"))] * len(models)
        outcome, middle, few = fold.outcome[:count], PENALTIES[1], count <= FEW_ROWS
        early = [[part.train[:, :count] for part in parts] for parts in models]
        begin = [None if start is None else start.logits[0] for start in starts]
        first = _fit(early, shared, outcome, [middle] * len(models), begin, exact=1e-6)
        if not few:
            first = [one.curved(blocks) for one, blocks in zip(first, early, strict=True)]
        tried: list[list[tuple[float, float]]] = [[] for _ in models]
        late = [[part.late(count) for part in parts] for parts in models]
        for penalty in PENALTIES:
            if few:
                fitted = _fit(early, shared, outcome, [penalty] * len(models), first, exact=1e-6)
            else:
                fitted = [one.shrunk(penalty, middle) for one in first]
            for found, logit, blocks in zip(tried, fitted, late, strict=True):
                chance = expit(logit.log_odds(blocks))
                found.append((float(losses(fold.outcome[count:], chance).mean()), penalty))
        return [(best[1], best[0]) for best in map(min, tried)]

    def boosted(self, names: Sequence[str]) -> list[Block]:
        """Foretell by boosting, as one column: of training rows from other dyads, of test rows from all."""
        made = []
        for fold in self.folds:
            train, test = fold.raw(names)
            one, other = self.table.sides(fold.train)
            part = (one * 7919 + other * 104729) % 1009 % PARTS
            known = np.empty(len(train))
            for number in range(PARTS):
                (known[part == number],) = boost(
                    train[part != number], fold.outcome[part != number], train[part == number]
                )
            (foretold,) = boost(train, fold.outcome, test)
            before, after = standardised(known, foretold)
            made.append(Block(before[None].astype(np.float32), after[None].astype(np.float32)))
        return made


def _fit(
    models: Sequence[Sequence[Array]],
    shared: int,
    outcome: Array,
    penalties: Sequence[float],
    starts: Sequence[Logit | None],
    exact: float = fitting.GRADIENT,
) -> list[Logit]:
    own = [blocks[shared:] for blocks in models]
    return fitting.fit_several(models[0][:shared], own, outcome, penalties, starts, exact)


def count_events(table: TrialTable, task: Task, design: Design) -> int:
    """Count the events that are foretold, before anything is fitted.

    Parameters
    ----------
    table
        The table; theories need not have said anything.
    task
        The event.
    design
        Years and dyads.

    Raises
    ------
    TooFew
        There are too few events to learn from, or to be judged by, or hardly anything else.
    """
    return int(Sample(table, task, design).outcome.sum())
