"""Tasks whose outcome is an event: dispute onset, escalation to war, end of a rivalry.

Every model of a task is fitted on the same training rows and scored on the same test rows. The theories enter
through their own quantities, as many as Dangerous Dyads has columns beside its constant: ten numbers and a constant
against its seven, three of peace years and a constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import TooFew
from detente.core.progress import Part
from detente.studies.confront.covariates import DANGEROUS_DYADS, FULL, HINDSIGHT, ONSET
from detente.studies.confront.models import Model, Prepared, forecast
from detente.studies.confront.scores import Blocks, calibration, losses, score
from detente.studies.confront.tasks import Task
from detente.studies.confront.trial import ModelEntry, Span, Trial
from detente.studies.confront.trial_table import HABIT, MEMORY, TrialTable, lags

INNER = 20
"""Last years of training on which a theory is chosen before any test year is looked at [years]."""

FEWEST = 10
"""Fewest events in training and in the test for a trial to be made."""

BASE, PEACE, DYADS = "base rate", "peace years", "Dangerous Dyads + peace years"
REGRESSION, BOOSTED = "full regression + memory", "gradient boosting: full + memory"
UNSEEN = " without hindsight"


def models(task: Task, schools: Sequence[str], boosted: bool) -> list[Model]:
    """List the models of a task.

    Parameters
    ----------
    schools
        Theories.
    boosted
        Whether gradient boosting is among them.
    """
    habit, peace = task.habit, PEACE if task.habit == HABIT else "duration"
    blind = tuple(name for name in FULL if name not in HINDSIGHT)
    dyads = DYADS.replace(PEACE, peace)
    found = [
        Model(BASE, "habit"),
        Model(peace, "habit", habit, (BASE,)),
        Model(dyads, "regression", (*lags(DANGEROUS_DYADS), *habit), (peace,)),
        Model(REGRESSION, "regression", (*lags(FULL), *habit, *MEMORY), (peace, dyads), hindsight=True),
        Model(REGRESSION + UNSEEN, "regression", (*lags(blind), *habit, *MEMORY), (REGRESSION,)),
    ]
    if boosted:
        trees = (habit[0], *MEMORY)
        found += [
            Model(BOOSTED, "regression", (*lags(FULL), *trees), (REGRESSION,), boosted=True, hindsight=True),
            Model(BOOSTED + UNSEEN, "regression", (*lags(blind), *trees), (BOOSTED,), boosted=True),
        ]
    for name in schools:
        own = tuple(f"{name}:{quantity}" for quantity in task.quantities)
        found += [
            Model(name, "theory", own, (dyads, peace), school=name),
            Model(f"{peace} + {name}", "combined", (*habit, *own), (peace,), school=name),
            Model(
                f"{REGRESSION} + {name}",
                "combined",
                (*lags(FULL), *habit, *MEMORY, *own),
                (REGRESSION,),
                hindsight=True,
                school=name,
            ),
            Model(
                f"{REGRESSION}{UNSEEN} + {name}",
                "combined",
                (*lags(blind), *habit, *MEMORY, *own),
                (REGRESSION + UNSEEN,),
                school=name,
            ),
        ]
    return found


@dataclass(frozen=True)
class Design:
    """Which years train, which are foretold, in which dyads.

    Attributes
    ----------
    train, test
        Years.
    relevant
        Only politically relevant dyads.
    step
        Rolling origin: every so many years of the test the models are fitted anew on all years before; 0 never.
    """

    train: Span
    test: Span
    relevant: bool = True
    step: int = 0

    @property
    def words(self) -> str:
        """The sample in words."""
        which = "politically relevant dyads" if self.relevant else "all dyads"
        if self.step:
            return f"{which}; rolling origin: {self.test} foretold {self.step} years at a time from all years before"
        return f"{which}; train {self.train}, test {self.test}"

    def folds(self) -> list[tuple[Span, Span]]:
        """Training and test years of each fit."""
        if not self.step:
            return [(self.train, self.test)]
        return [
            (Span(self.train.first, first - 1), Span(first, min(first + self.step - 1, self.test.last)))
            for first in range(self.test.first, self.test.last + 1, self.step)
        ]


class Forecaster:
    """Forecasts of one task under one design, each model fitted once a fold.

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
        self.table, self.task, self.design = table, task, design
        able, outcome = task.rows(table)
        if design.relevant:
            able = able & (table.column("prd") == 1)
        year = table.year
        self.parts = [
            (np.flatnonzero(able & train.holds(year)), np.flatnonzero(able & test.holds(year)))
            for train, test in design.folds()
        ]
        self._outcome = outcome
        self.test = np.concatenate([test for _, test in self.parts])
        self.outcome = outcome[self.test]
        for words, parts in (("training", [train for train, _ in self.parts]), ("test", [self.test])):
            happened = min(outcome[rows].sum() for rows in parts)
            not_so = min((1.0 - outcome[rows]).sum() for rows in parts)
            if min(happened, not_so) < FEWEST:
                what, count = ("events", happened) if happened < FEWEST else ("rows without an event", not_so)
                msg = f"{task.name}: {count:.0f} {what} in the {words} years ({design.words}); {FEWEST} are needed."
                raise TooFew(msg, "Choose longer years, all dyads, or another outcome.")

        self._prepared = [Prepared(table.column, train, test) for train, test in self.parts]
        self._inner = self._split()

    def run(self, model: Model) -> Array:
        """Chance of the event in every test row under a model."""
        parts = zip(self._prepared, self.parts, strict=True)
        return np.concatenate([forecast(model, ready, self._outcome[train]) for ready, (train, _) in parts])

    def forget(self, school: str) -> None:
        """Drop the columns of a theory."""
        names = tuple(f"{school}:{quantity}" for quantity in self.task.quantities)
        for prepared in (*self._prepared, *([self._inner] if self._inner else [])):
            prepared.forget(names)
        self.table.forget(school)

    def _split(self) -> Prepared | None:
        """Set the last training years apart, to be foretold from those before; None where events are too few."""
        train = self.parts[0][0]
        year = self.table.year[train]
        cut = year.max() - INNER
        early, late = train[year <= cut], train[year > cut]
        if min(self._outcome[early].sum(), self._outcome[late].sum()) < FEWEST:
            return None
        return Prepared(self.table.column, early, late)

    def inner(self, model: Model) -> float:
        """Log loss in the last training years of a model fitted on those before them; NaN with too few events."""
        if self._inner is None:
            return float("nan")
        chance = forecast(model, self._inner, self._outcome[self._inner.train])
        return float(losses(self._outcome[self._inner.test], chance).mean())


def trial(
    table: TrialTable,
    task: Task,
    design: Design,
    schools: Sequence[str],
    *,
    boosted: bool = True,
    seed: int = 0,
    progress: Part | None = None,
) -> Trial:
    """Hold every model of a task against the record.

    Parameters
    ----------
    table
        The table, with the readings of ``schools``.
    task
        The event.
    design
        Years and dyads.
    schools
        Theories.
    boosted
        Whether gradient boosting is tried.
    seed
        Of the bootstrap.
    progress
        Told which model is at work.

    Raises
    ------
    TooFew
        There are too few events.
    """
    work = Forecaster(table, task, design)
    blocks = Blocks(table.dyad[work.test], seed)
    every = models(task, schools, boosted)
    chosen = Choice(work)
    if design.step:  # many fits: theories by themselves and added to the full regression
        every = [m for m in every if m.kind != "combined" or m.against[0] == REGRESSION]
    if not design.relevant:  # a fit takes seconds here: only the theory chosen beforehand is added to others
        alone = [model for model in every if model.kind == "theory"]
        for number, model in enumerate(alone):
            if progress is not None:
                progress(number, len(alone), f"choosing: {model.name}")
            chosen.look([model])
            work.forget(model.name)
        kept = chosen.best("theory")
        every = [m for m in every if m.kind != "combined" or (kept is not None and m.school == kept.school)]
    entries, lost = _entries(work, every, blocks, chosen if design.relevant else None, progress)
    joint = _joint(every, lost, blocks)
    return Trial(
        task=task.name,
        sample=design.words,
        outcome=_outcome(table, task),
        train=design.train,
        test=design.test,
        rows=len(work.test),
        events=int(work.outcome.sum()),
        blocks=blocks.count,
        block="dyad",
        entries=[replace(entry, joint=joint.get(entry.model.name)) for entry in entries],
        chosen=chosen.names(),
        notes=[*task.notes, *_counted(table, task)],
    )


def _outcome(table: TrialTable, task: Task) -> str:
    """Say what is foretold, in words."""
    if task.name == "onset" and table.onset != ONSET:
        return f"{table.onset} of the frame is 1; years of peace and memory are counted from it"
    return task.outcome


def _counted(table: TrialTable, task: Task) -> list[str]:
    if task.name == "onset" and table.counted:
        return [f"{table.onset} is a count: what is foretold is whether there was any."]
    return []


class Choice:
    """Theories that do best in the last training years, found before a test year is looked at.

    Parameters
    ----------
    work
        Forecasts of the task.
    """

    def __init__(self, work: Forecaster) -> None:
        self._work = work
        self._ranked: dict[str, list[tuple[float, str, Model]]] = {}

    def look(self, wanted: Sequence[Model]) -> None:
        """Try models by themselves, or added to the full regression, in the last training years."""
        for model in wanted:
            if model.kind == "theory" or (model.kind == "combined" and model.against[0] == REGRESSION):
                loss = self._work.inner(model)
                if np.isfinite(loss):
                    self._ranked.setdefault(model.kind, []).append((loss, model.name, model))

    def best(self, kind: str) -> Model | None:
        """Best of a kind so far."""
        return min(self._ranked[kind])[2] if self._ranked.get(kind) else None

    def names(self) -> dict[str, str]:
        """Names of the best by kind."""
        return {kind: min(ranked)[1] for kind, ranked in self._ranked.items() if ranked}


def _entries(
    work: Forecaster, every: Sequence[Model], blocks: Blocks, choice: Choice | None, progress: Part | None
) -> tuple[list[ModelEntry], dict[str, Array]]:
    """Fit and score every model, theory after theory; and their losses [row]."""
    lost: dict[str, Array] = {}
    entries = []
    for number, model in enumerate(every):
        if progress is not None:
            progress(number, len(every), model.name)
        chance = work.run(model)
        lost[model.name] = losses(work.outcome, chance).astype(np.float32)
        differences = tuple(blocks.difference(lost[model.name], lost[name], name) for name in model.against)
        bins = tuple(calibration(work.outcome, chance))
        entries.append(ModelEntry(model, score(work.outcome, chance), differences, calibration=bins))
        if choice is not None:
            choice.look([model])
        after = every[number + 1].school if number + 1 < len(every) else None
        if model.school is not None and model.school != after:
            work.forget(model.school)
    return entries, lost


def _joint(every: Sequence[Model], lost: dict[str, Array], blocks: Blocks) -> dict[str, tuple[float, float]]:
    """Intervals that hold for all theories at once, each kind of comparison a family."""
    families: dict[tuple[str, str], dict[str, Array]] = {}
    for model in every:
        if model.school is not None:
            gap = lost[model.name] - lost[model.against[0]]
            families.setdefault((model.kind, model.against[0]), {})[model.name] = gap
    return {name: ends for family in families.values() for name, ends in blocks.simultaneous(family).items()}
