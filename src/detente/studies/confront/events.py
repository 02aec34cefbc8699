"""Tasks whose outcome is an event: dispute onset, escalation to war, end of a rivalry.

Every model of a task is fitted on the same training rows and scored on the same test rows. The baselines know what
theories are told of the pair: geometry, history, who is allied and who is democratic. They are not told the whole
matrix of alliances, nor whom third parties struck. A theory is added to them step by step, its geometry, its history,
its formulae as if nobody had learnt anything, its beliefs and what follows from them, so that what learning adds is
seen by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, TypeAlias

import numpy as np

from detente.core.arrays import Array
from detente.core.progress import Part
from detente.studies.confront.countries import Countries, Drawn
from detente.studies.confront.covariates import DANGEROUS_DYADS, FULL, GEOMETRY, HINDSIGHT, HISTORY, ONSET
from detente.studies.confront.design import Design, refuse_unread
from detente.studies.confront.models import Model, threads
from detente.studies.confront.referee import Losses, Referee
from detente.studies.confront.sample import Block, Fitted, Sample
from detente.studies.confront.scores import calibration, losses, score
from detente.studies.confront.tasks import Task, quantities, said
from detente.studies.confront.trial import Ablation, ModelEntry, Trial
from detente.studies.confront.trial_table import HABIT, LOGS, MEMORY, TrialTable, lags

BASE, PEACE, DYADS = "base rate", "peace years", "Dangerous Dyads + peace years"
KNOWN = "geometry + history"
REGRESSION, BOOSTED = "full regression", "gradient boosting"
HINDSIGHTED = " with hindsight"

TOGETHER = 7
"""Theories that are added to a base at once: the columns of the base are read once for all of them."""


def baselines(task: Task, boosted: bool, onset: str = ONSET) -> list[Model]:
    """List the models of a task that hold no theory.

    Parameters
    ----------
    boosted
        Whether gradient boosting is among them.
    onset
        Outcome that years of peace and memory are counted from; of disputes their logs are in ``HISTORY`` already.
    """
    habit, peace = task.habit, PEACE if task.habit == HABIT else "duration"
    dyads = DYADS.replace(PEACE, peace)
    logs = () if onset == ONSET else LOGS
    remembered = tuple(dict.fromkeys((*habit, *HABIT, *MEMORY, *logs, *HISTORY)))
    told = (*lags((*GEOMETRY, "democracy_min", "democracy_max", "atop_defense")), *remembered)
    blind = tuple(name for name in dict.fromkeys((*FULL, *GEOMETRY)) if name not in HINDSIGHT)
    full = (*lags(blind), *remembered)
    found = [
        Model(BASE, "habit"),
        Model(peace, "habit", habit, (BASE,)),
        Model(dyads, "regression", (*lags(DANGEROUS_DYADS), *habit), (peace,)),
        Model(KNOWN, "regression", told, (dyads,)),
        Model(REGRESSION, "regression", full, (KNOWN,)),
        Model(REGRESSION + HINDSIGHTED, "regression", (*full, *lags(HINDSIGHT)), (REGRESSION,), hindsight=True),
    ]
    if boosted:
        found.append(Model(BOOSTED, "regression", full, (REGRESSION,), boosted=True))
    return found


@dataclass
class Held:
    """A model that was fitted: its columns, its fit, its losses, and its draws of countries if there are any."""

    model: Model
    blocks: list[list[Block]]
    fitted: Fitted
    losses: Losses
    drawn: Drawn | None = None

    def with_more(self, more: Sequence[Block]) -> list[list[Block]]:
        """Its columns and some more, in every fold."""
        return [[*parts, one] for parts, one in zip(self.blocks, more, strict=True)]


Parts: TypeAlias = dict[str, list[Block]]
"""Columns of a theory, of each group in every fold."""


class Bench:
    """Fits, scores and compares the models of one task on one sample.

    Parameters
    ----------
    sample
        The sample.
    referee
        Inference for its test rows.
    countries
        Draws of countries; None leaves the bootstrap out.
    """

    def __init__(self, sample: Sample, referee: Referee, countries: Countries | None) -> None:
        self.sample, self.referee, self.countries = sample, referee, countries

    def fit(self, model: Model, blocks: list[list[Block]]) -> Held:
        """Fit a model, and refit it in every draw of countries."""
        return self._held(model, blocks, self.sample.fit(blocks), draw=True)

    def _held(
        self, model: Model, blocks: list[list[Block]], fitted: Fitted, start: Drawn | None = None, *, draw: bool
    ) -> Held:
        drawn = self.countries.draw(blocks, fitted, start) if draw and self.countries is not None else None
        rows = losses(self.sample.outcome, fitted.chance).astype(np.float32)
        return Held(model, blocks, fitted, Losses(model.name, rows, None if drawn is None else drawn.losses), drawn)

    def base(self, model: Model) -> Held:
        """Fit a model without a theory."""
        if model.boosted:
            return self.fit(model, [[block] for block in self.sample.boosted(model.columns)])
        return self.fit(model, [[block] for block in self.sample.blocks(model.columns)])

    def entry(self, held: Held, against: Sequence[Losses]) -> ModelEntry:
        """Scores of a model, with its differences from others."""
        chance, outcome = held.fitted.chance, self.sample.outcome
        differences = tuple(self.referee.differences([(held.losses, one) for one in against]))
        bins = tuple(calibration(outcome, chance))
        return ModelEntry(held.model, score(outcome, chance), differences, calibration=bins)

    def share_read(self, name: str) -> float:
        """Share of the test rows in which a theory has a reading."""
        return float(np.isfinite(self.sample.table.column(f"{name}:belief_high")[self.sample.test]).mean())

    def parts(self, name: str) -> Parts:
        """Return what a theory says, group by group, in every fold."""
        groups = self.sample.task.groups
        return {one: self.sample.blocks([f"{name}:{what}" for what in group]) for one, group in groups.items()}

    def alone(self, name: str, parts: Parts, known: Held) -> TriedTheory:
        """Try a theory by itself, against geometry and history."""
        own = tuple(f"{name}:{one}" for one in said(self.sample.task.groups))
        model = Model(name, "theory", own, (known.model.name,), school=name)
        heard = [blocks for group, blocks in parts.items() if group != "form"]
        held = self.fit(model, [list(fold) for fold in zip(*heard, strict=True)])
        return TriedTheory(
            self.entry(held, [known.losses]), (held.losses.rows, known.losses.rows), inner=held.fitted.inner
        )

    def added(self, parts: Mapping[str, Parts], base: Held) -> list[TriedTheory]:
        """Try some theories, each by itself, added to a base, step by step."""
        every = self._steps(list(parts.values()), base)
        return [self._judged(name, steps, base) for name, steps in zip(parts, every, strict=True)]

    def _judged(self, name: str, steps: Mapping[str, Held], base: Held) -> TriedTheory:
        """Judge a theory by its steps."""
        whole, form, columns = (steps[one] for one in ("consequences", "form", "beliefs"))
        onto = base.model.name
        own = quantities(self.sample.task.groups)
        model = replace(
            base.model, name=f"{onto} + {name}", kind="combined", against=(onto,), school=name, more=len(own)
        )
        pairs = [
            (replace(whole, model=model), form),
            (columns, form),
            (form, steps["history"]),
            (steps["history"], steps["geometry"]),
            (steps["geometry"], base),
            (whole, base),
        ]
        gaps = self.referee.differences([(a.losses, b.losses) for a, b in pairs])
        outcome, chance = self.sample.outcome, whole.fitted.chance
        ablation = Ablation(
            theory=name,
            onto=onto,
            share_read=self.share_read(name),
            beliefs=gaps[0],
            columns=gaps[1],
            form=gaps[2],
            history=gaps[3],
            geometry=gaps[4],
            together=gaps[5],
            nested=self.referee.nested(outcome, form.fitted.chance, chance),
            detectable=self.referee.detectable(whole.losses, form.losses),
            penalty=(base.fitted.penalty, whole.fitted.penalty),
        )
        bins = tuple(calibration(outcome, chance))
        return TriedTheory(
            ModelEntry(model, score(outcome, chance), (gaps[5],), calibration=bins),
            (whole.losses.rows, base.losses.rows),
            ablation,
            (whole.losses.rows, form.losses.rows),
            self.sample.inner(whole.blocks, whole.fitted) if onto == REGRESSION else float("nan"),
        )

    def _steps(self, several: Sequence[Parts], base: Held) -> list[dict[str, Held]]:
        """Add one group after another, of several theories at once.

        Up to the history the penalty is that of the base; from the form on it is the one chosen with the form, so that
        what beliefs add is no change of penalty. Countries are drawn for what the beliefs' increment rests on.
        """
        steps: list[dict[str, Held]] = [{} for _ in several]
        last, drawn = [base] * len(several), [base.drawn] * len(several)
        shared = len(base.blocks[0])
        for group in several[0]:
            blocks = [one.with_more(parts[group]) for one, parts in zip(last, several, strict=True)]
            penalties = None if group == "form" else [one.fitted.penalty for one in last]
            fitted = self.sample.fit_several(blocks, shared, [one.fitted for one in last], penalties)
            for place, made in enumerate(fitted):
                draw = group in ("form", "consequences")
                held = self._held(base.model, blocks[place], made, drawn[place], draw=draw)
                last[place], drawn[place] = held, held.drawn or drawn[place]
                steps[place][group] = held
        return steps


@dataclass(frozen=True)
class TriedTheory:
    """What came of a theory by itself, or added to a base.

    Attributes
    ----------
    entry
        Its entry.
    whole
        Losses of the model and of the one that it is held against.
    ablation
        What its parts add; None by itself.
    beliefs
        Losses with and without its beliefs; None by itself.
    inner
        Log loss in the last training years, by which one is chosen; NaN if none is.
    """

    entry: ModelEntry
    whole: tuple[Array, Array]
    ablation: Ablation | None = None
    beliefs: tuple[Array, Array] | None = None
    inner: float = float("nan")


def trial(
    table: TrialTable,
    task: Task,
    design: Design,
    schools: Sequence[str],
    *,
    boosted: bool = True,
    seed: int = 0,
    families: int = 1,
    workers: int = 1,
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
    families
        Families of increments over which the best theory is sought.
    workers
        Threads.
    progress
        Told which model is at work.

    Raises
    ------
    TooFew
        There are too few events.
    """
    sample = Sample(table, task, design)
    referee = Referee(sample.one, sample.other, sample.year, families, seed)
    bench = Bench(sample, referee, Countries(sample, seed))
    refuse_unread(task.name, {name: bench.share_read(name) for name in schools}, design)
    every = baselines(task, boosted, table.onset)
    steps = len(every) + len(schools) * (2 if boosted else 1)
    held, tried = _Work(bench, every, schools, steps, progress).done(workers)
    entries = [bench.entry(one, [held[name].losses for name in one.model.against]) for one in held.values()]
    return Trial(
        task=task.name,
        sample=sample.design.words,
        outcome=_outcome(table, task),
        train=sample.design.train,
        test=sample.design.test,
        rows=len(sample.test),
        events=int(sample.outcome.sum()),
        blocks=referee.dyads,
        block="dyad",
        entries=[*entries, *_entries_with_joint(tried, referee)],
        ablation=_with_joint(tried, referee),
        chosen=_chosen(tried),
        notes=[*_counted(table, task), *sample.design.notes],
        left_out=sample.design.left_out,
    )


@dataclass
class _Work:
    """What there is to fit, on some threads."""

    bench: Bench
    models: list[Model]
    schools: Sequence[str]
    steps: int
    progress: Part | None
    begun: int = 0
    lock: Any = field(default_factory=Lock)

    def done(self, workers: int) -> tuple[dict[str, Held], list[TriedTheory]]:
        """Fit all models, and theories by themselves and added to the bases."""
        boosted = any(one.boosted for one in self.models)
        with threads(workers) as pool:
            # boosting takes longest: the other models are fitted beside it
            order = sorted(self.models, key=lambda one: not one.boosted)
            waiting = {one.name: pool.submit(self._base, one) for one in order}
            plain = {one.name: waiting[one.name].result() for one in self.models if not one.boosted}
            names = [self.schools[at : at + TOGETHER] for at in range(0, len(self.schools), TOGETHER)]
            jobs = [pool.submit(self._theories, some, plain[REGRESSION], plain[KNOWN]) for some in names]
            if boosted:
                onto = waiting[BOOSTED].result()
                jobs += [pool.submit(self._theories, some, onto) for some in names]
            tried = [one for job in jobs for one in job.result()]
            return {one.name: waiting[one.name].result() for one in self.models}, tried

    def _tell(self, name: str) -> None:
        with self.lock:
            if self.progress is not None:
                self.progress(self.begun, self.steps, name)
            self.begun += 1

    def _base(self, model: Model) -> Held:
        self._tell(model.name)
        return self.bench.base(model)

    def _theories(self, names: Sequence[str], onto: Held, known: Held | None = None) -> list[TriedTheory]:
        parts = {}
        for name in names:
            self._tell(name)
            parts[name] = self.bench.parts(name)
        own = [] if known is None else [self.bench.alone(name, parts[name], known) for name in names]
        return [*own, *self.bench.added(parts, onto)]


def _with_joint(tried: Sequence[TriedTheory], referee: Referee) -> list[Ablation]:
    """Return what parts of theories add, with what holds for all theories and families at once, each base a family."""
    parts = [(one.ablation, one.beliefs) for one in tried if one.ablation is not None and one.beliefs is not None]
    found = []
    for onto in dict.fromkeys(one.onto for one, _ in parts):
        family = {one.theory: (one, gap) for one, gap in parts if one.onto == onto}
        ends = referee.joint({name: gap for name, (_, gap) in family.items()})
        found += [replace(one, joint=ends[name][:2], joint_chance=ends[name][2]) for name, (one, _) in family.items()]
    return found


def _entries_with_joint(tried: Sequence[TriedTheory], referee: Referee) -> list[ModelEntry]:
    """Entries of theories, with the interval that holds for all that are held against the same model."""
    found = []
    for family in dict.fromkeys((one.entry.model.kind, one.entry.model.against[0]) for one in tried):
        held = [one for one in tried if (one.entry.model.kind, one.entry.model.against[0]) == family]
        ends = referee.joint({one.entry.model.name: one.whole for one in held})
        found += [replace(one.entry, joint=ends[one.entry.model.name][:2]) for one in held]
    return found


def _chosen(tried: Sequence[TriedTheory]) -> dict[str, str]:
    """Theories that did best in the last training years, by themselves and added to the full regression."""
    found = {}
    for kind in ("theory", "combined"):
        ranked = [
            (one.inner, one.entry.model.name)
            for one in tried
            if one.entry.model.kind == kind and np.isfinite(one.inner)
        ]
        if ranked:
            found[kind] = min(ranked)[1]
    return found


def _outcome(table: TrialTable, task: Task) -> str:
    """Say what is foretold, in words."""
    if task.name == "onset" and table.onset != ONSET:
        return f"{table.onset} of the frame is 1; years of peace and memory are counted from it"
    return task.outcome


def _counted(table: TrialTable, task: Task) -> list[str]:
    if task.name != "onset" or table.onset == ONSET:
        return list(task.notes)
    count = f"{table.onset} is a count: what is foretold is whether there was any."
    return [count] if table.counted else []
