"""The confrontation from start to end: frames of the record, what each theory says, tasks, account."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from detente._version import __version__
from detente.core.errors import InvalidValue, TooFew, UnknownName
from detente.core.progress import Part, Progress, Tracker, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.data.own import OwnFrame, read_frame
from detente.data.record import Folder, citations, open_record, told_absent, usual_cache
from detente.data.years import year_range
from detente.store import theory_asked
from detente.studies.confront import events, keep, spending
from detente.studies.confront.account import write
from detente.studies.confront.covariates import ONSET
from detente.studies.confront.inputs import STEPS, Inputs
from detente.studies.confront.models import one_thread
from detente.studies.confront.own_frame import foretold, outcome_of, split_plan
from detente.studies.confront.plan import (
    ALL_TASKS,
    FIRST,
    LAST,
    LAST_TRAINING,
    SPENDING,
    TrialSpec,
    count_families,
    is_boosted,
    plan_trials,
)
from detente.studies.confront.result import Confrontation
from detente.studies.confront.spending_rows import gather
from detente.studies.confront.tasks import TASKS
from detente.studies.confront.trial import Span, Trial
from detente.studies.given import TheoriesLike, as_theories
from detente.studies.kept import KeptAnswer, Pieces, Tell, answered
from detente.studies.record_files import files_at_hand


@renamed(schools="theories")
def confront(
    tasks: str | Sequence[str] | None = None,
    *,
    theories: TheoriesLike = None,
    onset: str = ONSET,
    train: str | None = None,
    test: str | None = None,
    dyads: str = "both",
    frame: Folder | OwnFrame | None = None,
    codes: str | None = None,
    fresh: bool = False,
    seed: int = 0,
    workers: int = 1,
    data: Folder | None = None,
    cache: Folder | None = None,
    store: Folder | None = None,
    on: Any = None,
    progress: Progress = None,
) -> Confrontation:
    """Hold theories against the record, out of sample.

    Parameters
    ----------
    tasks
        ``"onset"``, ``"escalation"``, ``"rivalry_end"``, ``"spending"``; all if absent.
    theories
        Theories, or names of schools; every school if absent.
    onset
        Outcome column of the task onset.
    train, test
        Runs of years such as ``"1817-1989"``.
    dyads
        ``"relevant"``, ``"all"`` or ``"both"``.
    frame
        Table of one's own of dyad-years (file, DataFrame, or what ``detente.data.own.read_frame`` returns) with an
        outcome: two states, year and outcome will do, the rest is joined from the record. One that has every column is
        taken in place of the record's.
    codes
        How it counts states, as for ``read_frame``.
    fresh
        Whether to make kept trials anew.
    seed
        Of the bootstrap of countries.
    workers
        Processes that carry theories along the record, and threads that fit. With more than one, a script needs the
        usual ``if __name__ == "__main__":``.
    data
        Folder of raw files; searched before the cache.
    cache
        Folder of ``detente data fetch``; the usual one if absent. Finished trials are kept in its folder ``confront``.
    store
        Folder of runs and studies: a confrontation that was asked before is read from there.
    on
        Where theories are carried along the record in place of processes of this machine: ``"processes:4"`` and
        others, as ``detente.executors.run`` has them. It changes no number.
    progress
        Told of each ``Moment``, in steps: the record, the theories along it, and each trial; True for a bar.

    Returns
    -------
    Confrontation
        Complete, or as far as it got before Ctrl-C.

    Raises
    ------
    UnknownName
        There is no such task, theory or column.
    InvalidValue
        Years that overlap or run backwards, an outcome that is no event.
    TooFew
        There are too few events for every trial asked for, or of an outcome of one's own for every trial of it if no
        task is named; a single one is left out, and said to be.
    DataError
        The record is not at hand.
    """
    return answer_confrontation(
        tasks,
        theories=theories,
        onset=onset,
        train=train,
        test=test,
        dyads=dyads,
        frame=frame,
        codes=codes,
        fresh=fresh,
        seed=seed,
        workers=workers,
        data=data,
        cache=cache,
        store=store,
        on=on,
        progress=progress,
    ).answer


def answer_confrontation(
    tasks: str | Sequence[str] | None = None,
    *,
    theories: TheoriesLike = None,
    onset: str = ONSET,
    train: str | None = None,
    test: str | None = None,
    dyads: str = "both",
    frame: Folder | OwnFrame | None = None,
    codes: str | None = None,
    fresh: bool = False,
    seed: int = 0,
    workers: int = 1,
    data: Folder | None = None,
    cache: Folder | None = None,
    store: Folder | None = None,
    on: Any = None,
    progress: Progress = None,
    page: Callable[[Confrontation], str] | None = None,
    tell: Tell | None = None,
) -> KeptAnswer[Confrontation]:
    """Hold theories against the record, and return where the answer is kept.

    Parameters
    ----------
    tasks, theories, onset, train, test, dyads, frame, codes, fresh, seed, workers, data, cache, store, on, progress
        As of ``confront``.
    page, tell
        As of ``answered``.
    """
    if fresh and store is not None:
        message = "Trials are to be made anew, and an answer in a store stays as it was sealed."
        raise InvalidValue(message, "Leave out one of fresh and store, or name another store.")
    names = _tasks([tasks] if isinstance(tasks, str) else tasks)
    several = as_theories(theories)
    whole("seed", seed, 0, 2**63 - 1)
    whole("workers", workers, 1, 1024)
    learn, judge = _spans(train, test)
    if dyads not in ("relevant", "all", "both"):
        kind = "choice of dyads"
        raise UnknownName(kind, dyads, ("relevant", "all", "both"))
    kept = usual_cache(cache)
    record = open_record(data, kept)
    own = None if frame is None else read_frame(frame, codes, record=record)
    onset = onset if own is None else outcome_of(own, onset)
    plan, refused = split_plan(plan_trials(names, learn, judge, dyads), own, onset)
    lost = own is not None and not tasks and all(spec.task != "onset" for spec in plan)
    if refused and (lost or not plan):  # what is foretold of the record without it answers another question
        raise refused[0]

    @functools.cache
    def files() -> list[dict[str, Any]]:
        return files_at_hand(record)

    def question() -> dict[str, Any]:
        return {
            "study": "confront",
            "detente": __version__,
            "theories": [theory_asked(one) for one in several],
            "tasks": names,
            "years": {"train": train, "test": test},
            "dyads": dyads,
            "onset": onset,
            "frame": None if own is None else {"name": own.name, "fingerprint": own.fingerprint},
            "seed": seed,
            "files": files(),
        }

    def make(pieces: Pieces) -> Confrontation:
        folder = None if kept is None else kept / "confront"
        track = tracked(progress, "confront", "steps", len(plan) + STEPS)
        wide = next((spec.design.test for spec in plan if not spec.design.relevant), None)
        readings = None if folder is None else folder / "readings"
        inputs = Inputs(record, several, onset, own, track, wide, readings, workers, pieces, fresh=fresh)
        result = Confrontation(asked=names, schools=inputs.schools, seed=seed)
        _make(plan, inputs, result, folder, fresh, track)
        result.left_out = [error.message for error in refused] + result.left_out
        result.seconds = inputs.seconds
        result.peak_memory = _peak_memory()
        result.account = write(result.trials, result.perceptions)
        return result

    return answered(make, question, "confront", store=store, on=on, page=page, tell=tell, data=lambda _: files())


def _make(
    plan: Sequence[TrialSpec], inputs: Inputs, result: Confrontation, folder: Path | None, fresh: bool, track: Tracker
) -> None:
    """Make the trials of a plan, or find them again, until all are there or somebody stops it."""
    read: dict[str, dict[str, str]] = {}
    absent: dict[str, str] = {}
    refused: list[TooFew] = []
    families = count_families(plan)
    with track:
        for number, spec in enumerate(plan):
            key = _key(inputs, spec, result.seed, families) if folder is not None else ""
            kept = keep.load(folder, key) if folder is not None and not fresh else None
            try:
                if kept is None:
                    inputs.prepare(spec)
                    track.at(STEPS + number)
                    tell = track.within(stage=spec.task)
                    with one_thread():
                        trial = _made(spec, inputs, result.seed, tell, families)
                    kept = trial, citations(inputs.record), dict(inputs.record.notes)
                    if folder is not None:
                        keep.save(folder, key, kept)
                result.trials.append(kept[0])
                read.update({one["name"]: one for one in kept[1]})
                absent.update(kept[2])
            except TooFew as error:
                refused.append(error)
            track.at(STEPS + number + 1, spec.task)
    result.complete = track.complete
    if refused and result.complete and not result.trials:
        raise refused[0]
    result.sources = list(read.values())
    result.notes = told_absent({**absent, **inputs.record.notes})
    result.left_out = [error.message for error in refused]


def _made(spec: TrialSpec, inputs: Inputs, seed: int, tell: Part, families: int = 1) -> Trial:
    design = spec.design
    if spec.task == SPENDING:
        said = inputs.expectations
        with inputs.timed(f"{spec.task}, {spec.ahead} ahead"):
            rows = gather(inputs.dyads, inputs.states)
            years = design.train, design.test
            return spending.trial(
                rows, said, *years, spec.ahead, seed=seed, families=families, workers=inputs.workers, progress=tell
            )
    table = inputs.table
    label = f"{spec.task}, {'rolling' if design.step else 'relevant dyads' if design.relevant else 'all dyads'}"
    with inputs.timed(label):
        trial = events.trial(
            table,
            TASKS[spec.task],
            design,
            inputs.schools,
            boosted=is_boosted(spec),
            seed=seed,
            families=families,
            workers=inputs.workers,
            progress=tell,
        )
    if spec.task == "onset":
        trial = replace(trial, foretold=foretold(inputs.frame, inputs.onset))
    if spec.task == "onset" and design.relevant and not design.step:
        return replace(trial, perceptions=inputs.perceptions)
    return trial


def _key(inputs: Inputs, spec: TrialSpec, seed: int, families: int) -> str:
    return keep.fingerprint(
        {
            "task": spec.task,
            "design": repr(spec.design),
            "ahead": spec.ahead,
            "schools": [keep.identify_theory(theory) for theory in inputs.theories],
            "onset": inputs.onset,
            "frame": None if inputs.frame is None else (inputs.frame.name, inputs.frame.fingerprint),
            "files": keep.at_hand(inputs.record),
            "seed": seed,
            "families": families,
            "wide": None if inputs.test is None else str(inputs.test),
        }
    )


def _tasks(tasks: Sequence[str] | None) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.strip().replace("-", "_") for name in tasks)) if tasks else ALL_TASKS
    for name in wanted:
        if name not in ALL_TASKS:
            kind = "task"
            raise UnknownName(kind, name, ALL_TASKS)
    return tuple(name for name in ALL_TASKS if name in wanted)


def _spans(train: str | None, test: str | None) -> tuple[Span | None, Span | None]:
    spans = []
    for text in (train, test):
        years = None if text is None else year_range(text)
        spans.append(None if years is None else Span(years[0], years[-1]))
    learn, judge = spans
    before, after = learn or Span(FIRST, LAST_TRAINING), judge or Span(LAST_TRAINING + 1, LAST)
    if after.first <= before.last:
        message = f"The test years {after} begin before the training years {before} end."
        raise InvalidValue(message, "A forecast is made from years before: --train 1817-1989 --test 1990-2010.")
    return learn, judge


def _peak_memory() -> float | None:
    """Largest memory of this process so far [MiB]; None where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    import sys

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / (1024.0**2 if sys.platform == "darwin" else 1024.0), 1)
