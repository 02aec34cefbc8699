"""Tasks whose outcome is an event: dispute onset, escalation to war, end of a rivalry.

Every model of a task is fitted on the same training rows and scored on the same test rows. The baselines know what
theories are told: geometry, history, who is allied and who is democratic. A theory is added to them in three parts, its
geometry, its history and its beliefs, so that what the beliefs add is seen by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from detente.core.arrays import Array
from detente.core.progress import Part
from detente.studies.confront.countries import Countries
from detente.studies.confront.covariates import DANGEROUS_DYADS, FULL, GEOMETRY, HINDSIGHT, HISTORY, ONSET
from detente.studies.confront.models import Model
from detente.studies.confront.referee import Losses, Referee
from detente.studies.confront.sample import Block, Design, Fitted, Sample, refuse_unread
from detente.studies.confront.scores import calibration, losses, score
from detente.studies.confront.tasks import Task, quantities
from detente.studies.confront.trial import Ablation, ModelEntry, Trial
from detente.studies.confront.trial_table import HABIT, LOGS, MEMORY, TrialTable, lags

BASE, PEACE, DYADS = "base rate", "peace years", "Dangerous Dyads + peace years"
KNOWN = "geometry + history"
REGRESSION, BOOSTED = "full regression", "gradient boosting"
HINDSIGHTED = " with hindsight"


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
    """A model that was fitted: its columns, its fit, its losses."""

    model: Model
    blocks: list[list[Block]]
    fitted: Fitted
    losses: Losses

    def with_more(self, more: Sequence[Block]) -> list[list[Block]]:
        """Its columns and some more, in every fold."""
        return [[*parts, one] for parts, one in zip(self.blocks, more, strict=True)]


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

    def fit(self, model: Model, blocks: list[list[Block]], start: Fitted | None = None, draw: bool = True) -> Held:
        """Fit a model, and refit it in every draw of countries if wanted."""
        fitted = self.sample.fit(blocks, start)
        drawn = self.countries.losses(blocks, fitted) if draw and self.countries is not None else None
        rows = losses(self.sample.outcome, fitted.chance).astype(np.float32)
        return Held(model, blocks, fitted, Losses(model.name, rows, drawn))

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

    def theory(self, name: str, bases: Sequence[Held], known: Held) -> Tried:
        """Try a theory by itself, and added part by part to each base."""
        task = self.sample.task
        parts = [self.sample.blocks([f"{name}:{one}" for one in group]) for group in task.groups.values()]
        own = tuple(f"{name}:{one}" for one in quantities(task.groups))
        alone = self.fit(
            Model(name, "theory", own, (known.model.name,), school=name), [list(x) for x in zip(*parts, strict=True)]
        )
        found = Tried([self.entry(alone, [known.losses])], [], {}, {}, {})
        found.whole[name] = (alone.losses.rows, known.losses.rows)
        found.inner["theory"] = (alone.fitted.inner, name)
        for base in bases:
            steps = [base]
            for place, more in enumerate(parts):
                # countries are drawn for what the beliefs' increment rests on
                steps.append(self.fit(base.model, steps[-1].with_more(more), steps[-1].fitted, draw=place > 0))
            self._added(name, own, steps, found)
        return found

    def _added(self, name: str, own: tuple[str, ...], steps: Sequence[Held], found: Tried) -> None:
        base, geometry, history, whole = steps
        onto = base.model.name
        model = replace(
            base.model, name=f"{onto} + {name}", kind="combined", against=(onto,), school=name, more=len(own)
        )
        whole = replace(whole, model=model)
        found.entries.append(self.entry(whole, [base.losses]))
        pairs = [(whole, history), (history, geometry), (geometry, base), (whole, base)]
        gaps = self.referee.differences([(a.losses, b.losses) for a, b in pairs])
        outcome = self.sample.outcome
        found.ablation.append(
            Ablation(
                theory=name,
                onto=onto,
                share_read=self.share_read(name),
                beliefs=gaps[0],
                history=gaps[1],
                geometry=gaps[2],
                together=gaps[3],
                nested=self.referee.nested(outcome, history.fitted.chance, whole.fitted.chance),
                detectable=self.referee.detectable(whole.losses, history.losses),
                penalty=(history.fitted.penalty, whole.fitted.penalty),
            )
        )
        found.gaps[onto] = (whole.losses.rows, history.losses.rows)
        found.whole[model.name] = (whole.losses.rows, base.losses.rows)
        if onto == REGRESSION:
            found.inner["combined"] = (whole.fitted.inner, model.name)


@dataclass
class Tried:
    """What came of a theory: its entries, what its parts add, and losses: of beliefs by base, of all by model."""

    entries: list[ModelEntry]
    ablation: list[Ablation]
    gaps: dict[str, tuple[Array, Array]]
    whole: dict[str, tuple[Array, Array]]
    inner: dict[str, tuple[float, str]]


def trial(
    table: TrialTable,
    task: Task,
    design: Design,
    schools: Sequence[str],
    *,
    boosted: bool = True,
    seed: int = 0,
    samples: int = 1,
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
    samples
        Samples over which the best theory is sought.
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
    referee = Referee(sample.one, sample.other, sample.year, samples, seed)
    bench = Bench(sample, referee, Countries(sample, seed))
    refuse_unread(task.name, {name: bench.share_read(name) for name in schools}, design)
    every = baselines(task, boosted, table.onset)
    steps, lock = len(every) + len(schools), Lock()
    done = 0

    def tell(name: str) -> None:
        nonlocal done
        with lock:
            if progress is not None:
                progress(done, steps, name)
            done += 1

    def base(model: Model) -> Held:
        tell(model.name)
        return bench.base(model)

    with ThreadPoolExecutor(workers) as pool:
        held = {one.model.name: one for one in pool.map(base, every)}
    entries = [bench.entry(one, [held[name].losses for name in one.model.against]) for one in held.values()]
    bases = [held[name] for name in (REGRESSION, BOOSTED) if name in held]

    def theory(name: str) -> Tried:
        tell(name)
        return bench.theory(name, bases, held[KNOWN])

    with ThreadPoolExecutor(workers) as pool:
        tried = list(pool.map(theory, schools))
    ablation = _with_joint([one for part in tried for one in part.ablation], tried, schools, referee)
    entries += _entries_with_joint(tried, referee)
    return Trial(
        task=task.name,
        sample=design.words,
        outcome=_outcome(table, task),
        train=design.train,
        test=design.test,
        rows=len(sample.test),
        events=int(sample.outcome.sum()),
        blocks=referee.dyads,
        block="dyad",
        entries=entries,
        ablation=ablation,
        chosen=_chosen(tried),
        notes=[*task.notes, *_counted(table, task), *_thinned(design)],
    )


def _with_joint(
    ablation: Sequence[Ablation], tried: Sequence[Tried], schools: Sequence[str], referee: Referee
) -> list[Ablation]:
    """Add what holds for all theories and samples at once, each base a family."""
    ends = {}
    for onto in dict.fromkeys(one.onto for one in ablation):
        gaps = {name: part.gaps[onto] for name, part in zip(schools, tried, strict=True)}
        ends.update({(name, onto): found for name, found in referee.joint(gaps).items()})
    return [
        replace(one, joint=ends[one.theory, one.onto][:2], joint_chance=ends[one.theory, one.onto][2])
        for one in ablation
    ]


def _entries_with_joint(tried: Sequence[Tried], referee: Referee) -> list[ModelEntry]:
    """Entries of theories, with the interval that holds for all that are held against the same model."""
    entries = [one for part in tried for one in part.entries]
    whole = {name: pair for part in tried for name, pair in part.whole.items()}
    ends: dict[str, tuple[float, float, float]] = {}
    for against in dict.fromkeys((one.model.kind, one.model.against[0]) for one in entries):
        family = [one.model.name for one in entries if (one.model.kind, one.model.against[0]) == against]
        ends.update(referee.joint({name: whole[name] for name in family}))
    return [replace(one, joint=ends[one.model.name][:2]) for one in entries]


def _chosen(tried: Sequence[Tried]) -> dict[str, str]:
    """Theories that did best in the last training years, by themselves and added to the full regression."""
    found = {}
    for kind in ("theory", "combined"):
        ranked = [part.inner[kind] for part in tried if kind in part.inner and np.isfinite(part.inner[kind][0])]
        if ranked:
            found[kind] = min(ranked)[1]
    return found


def _outcome(table: TrialTable, task: Task) -> str:
    """Say what is foretold, in words."""
    if task.name == "onset" and table.onset != ONSET:
        return f"{table.onset} of the frame is 1; years of peace and memory are counted from it"
    return task.outcome


def _counted(table: TrialTable, task: Task) -> list[str]:
    if task.name == "onset" and table.counted:
        return [f"{table.onset} is a count: what is foretold is whether there was any."]
    return []


def _thinned(design: Design) -> list[str]:
    if design.relevant:
        return []
    return ["Models learn from all events and one in ten of the other years, and the constant is put right for that."]
