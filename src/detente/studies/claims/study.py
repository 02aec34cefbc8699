"""Claims put to the test: sizes, effects, boundaries, robustness, and verdicts adjusted over all of them."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.progress import Progress, Tracker, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.data.record import Folder, Record, citations, open_record, told_absent, usual_cache
from detente.engine.ensemble import backend_named
from detente.mechanisms.complete import completed
from detente.schools import school
from detente.store import theory_asked
from detente.store.asking import FIXES
from detente.studies.claims.boundary import GRID, ROUNDS, ClaimCurve, gaps, least_margin, turns
from detente.studies.claims.claim import Claim
from detente.studies.claims.instruments import TABLE, agree, instrument_rows
from detente.studies.claims.judge import RATE, Finding, decide, find, of_claim, weigh
from detente.studies.claims.record.archive import Archive
from detente.studies.claims.record.registry import record_claims
from detente.studies.claims.record.study import judge_record
from detente.studies.claims.record.verdict import RecordVerdict
from detente.studies.claims.registry import asked_claims, claim_as_asked, claims_of_essays, designs_digest, source_of
from detente.studies.claims.result import Claims
from detente.studies.claims.size import FULL, QUICK, ClaimSize
from detente.studies.claims.trial import ClaimTrial, Place, try_claim
from detente.studies.claims.verdict import ClaimRobustness, ClaimVerdict, DrawsDivide, verdict_on
from detente.studies.kept import KeptAnswer, Pieces, Tell, answered
from detente.studies.record_files import files_at_hand
from detente.studies.verdict.robustness import draw

STEPS: Mapping[str, str] = {
    "spread": "first runs",
    "effects": "effects",
    "boundaries": "boundaries",
    "robustness": "drawn assumptions",
    "agreement": "definitions",
    "instruments": "instruments",
}
"""What is done in each step, for people."""
CONTESTED, INSTRUMENTAL = frozenset({"M24"}), frozenset({"E14a", "E14b"})
"""Claims of which a table of its own is made: how far definitions agree, and what each instrument does."""
DIVIDES = 0.01
"""Chance that some assumption is said to tell between draws where none does."""


@renamed(keys="claims", report="progress")
def claims(
    claims: str | Sequence[str] | None = None,
    *,
    quick: bool = False,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
) -> Claims:
    """Put claims to the test and return a computed verdict on each.

    Parameters
    ----------
    claims
        Ids such as ``"M01"``, rows such as ``"E17"`` for all of their claims, or ``FILE.py:NAME``, ``FILE.py`` (all
        claims in it) and ``FILE.toml`` of one's own, one or several; all claims of the essays if None.
    quick
        Whether a first answer is enough: fewer replicates, wider intervals, no robustness.
    seed
        Seed.
    backend
        ``"fused"`` (compiled for this machine), ``"numpy"`` (the oracle, no compiling) or ``"jax"`` (GPUs; an extra).
    data
        Folder of raw files, searched before the cache: claims of the essays about the record are put to it too.
    cache
        Folder of ``detente data fetch``; the usual one if absent.
    store
        Folder of runs and studies: what was asked before is read from there, and what was stopped goes on.
    on
        Where experiments are run: ``"local"``, ``"processes:4"`` and others, as ``detente.executors.run`` has them.
        It changes no number.
    progress
        Told of each ``Moment``, in runs; True for a bar.

    Returns
    -------
    Claims
        The verdicts; after Ctrl-C none, for they are adjusted over all claims: a store keeps what was run.

    Raises
    ------
    UnknownName
        With the nearest claims.
    InvalidValue
        None is named, two have one id, or one of one's own has an essay's id or no rival.
    BrokenExtension
        A file of one's own cannot be run, changes meanwhile, or an effect of it is none.
    DataError
        The named folder of raw files does not exist.
    """
    return answer_claims(
        claims,
        quick=quick,
        seed=seed,
        backend=backend,
        data=data,
        cache=cache,
        store=store,
        on=on,
        progress=progress,
    ).answer


def answer_claims(
    claims: str | Sequence[str] | None = None,
    *,
    quick: bool = False,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    data: Folder | None = None,
    cache: Folder | None = None,
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
    tell: Tell | None = None,
) -> KeptAnswer[Claims]:
    """Put claims to the test, and return where the answer is kept.

    Parameters
    ----------
    claims, quick, seed, backend, data, cache, store, on, progress
        As of ``claims``.
    tell
        As of ``answered``.
    """
    whole("seed", seed, 0, 2**63 - 1)
    names = asked_claims(claims)
    sources = {key: source_of(name) for key, name in names.items()}
    size = QUICK if quick else FULL
    record = open_record(data, usual_cache(cache))
    about = [key for key in names if key in record_claims() and key == sources[key]]

    @functools.cache
    def files() -> list[dict[str, Any]]:
        return files_at_hand(record) if about else []

    def make(pieces: Pieces) -> Claims:
        asked = {key: claim_as_asked(name, sources[key]) for key, name in names.items()}
        verdicts: tuple[ClaimVerdict, ...] = ()
        told: dict[str, RecordVerdict] = {}
        tables: dict[str, Any] = {}
        with tracked(progress, "claims", "runs") as track:
            bench = ClaimBench(asked, names, sources, size, seed, backend, pieces, track)
            verdicts = bench.judge()
            tables = bench.tables()
            told = _in_record(about, record)
        if not track.complete:
            return Claims((), complete=False, seed=seed, quick=quick, rate=RATE)
        if told:
            tables |= {"sources": tuple(citations(record)), "notes": tuple(told_absent(record.notes))}
        verdicts = tuple(replace(one, record=told.get(one.id)) for one in verdicts)
        return Claims(verdicts, complete=True, seed=seed, quick=quick, rate=RATE, **tables)

    def question() -> dict[str, Any]:
        fixes = backend_named(backend).manifest()
        return {
            "study": "claims",
            "detente": __version__,
            "claims": sources,
            "designs": designs_digest(),
            "theory": theory_asked(school("default")),
            "quick": quick,
            "seed": seed,
            "backend": " ".join(str(fixes[name]) for name in FIXES if name in fixes),
            "files": files(),
        }

    return answered(make, question, "claims", store=store, on=on, tell=tell, data=lambda _: files())


def _in_record(about: Sequence[str], record: Record) -> dict[str, RecordVerdict]:
    """Return what the record says of claims, by id; nothing where none of its sources is at hand."""
    return judge_record([record_claims()[key] for key in about], Archive(record))


def _planned(claims: Mapping[str, Claim], size: ClaimSize) -> dict[str, int]:
    """Return about how many runs each step takes, before it is known."""
    planned: dict[str, int] = {}
    for claim in claims.values():
        arms, many = len(claim.arms) + len(claim.twins), claim.bed.states > 2
        steps = {"spread": size.stages(claim)[0], "effects": 4 * size.stages(claim)[0]}
        if claim.axis is not None:
            steps |= {f"boundaries-{k}": size.grid[many] * (1 if k else GRID) for k in range(1 + ROUNDS)}
        steps["robustness"] = size.draws * size.drawn[many]
        for step, count in steps.items():
            planned[step] = planned.get(step, 0) + arms * count
    return planned


@dataclass
class ClaimBench:
    """Where claims are tried, step by step; each step is a row of experiments that are kept as they are finished.

    Attributes
    ----------
    claims : mapping
        Claims by id.
    names : mapping
        What each was asked as, by id.
    sources : mapping
        What fixes each, as of ``source_of``, by id.
    size : ClaimSize
        How much is run.
    seed, backend
        As in ``simulate``.
    pieces : Pieces
        Where experiments are run and kept.
    track : Tracker
        Told what is finished.
    """

    claims: Mapping[str, Claim]
    names: Mapping[str, str]
    sources: Mapping[str, str]
    size: ClaimSize
    seed: int
    backend: BackendName
    pieces: Pieces
    track: Tracker
    _runs: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._runs = _planned(self.claims, self.size)

    def judge(self) -> tuple[ClaimVerdict, ...]:
        """Try all claims and return what became of them."""
        effects, failed = self._at_defaults()
        curves = self._along_axes()
        drawn = self._under_draws()
        found = {key: _found(claim, effects[key]) for key, claim in self.claims.items()}
        held = {key: weigh(of_claim(f), curves[key][1]) for key, f in found.items()}
        words = decide([(claim, held[key]) for key, claim in self.claims.items()])
        out = []
        for (key, claim), said in zip(self.claims.items(), words, strict=True):
            places, curve = self._places(claim) if key in drawn else [], curves[key][0]
            robustness = _robustness(claim, effects[key], drawn[key], curve, places) if key in drawn else None
            told = (found[key], held[key], curve, robustness, effects[key].shape[-1], failed[key])
            out.append(verdict_on(claim, said, *told))
        return tuple(out)

    def _try(self, step: str, wanted: Mapping[str, tuple[Sequence[Place], int, int]]) -> dict[str, dict[str, Any]]:
        """Run experiments: places, and the numbers of the replicates, by claim."""
        tasks = [
            ClaimTrial(self.names[key], tuple(places), first, last, self.seed, self.backend, source=self.sources[key])
            for key, (places, first, last) in wanted.items()
        ]
        return dict(zip(wanted, self._each(step, try_claim, tasks), strict=True))

    def _each(self, step: str, work: Callable[[ClaimTrial], Any], tasks: Sequence[ClaimTrial]) -> list[Any]:
        """Do the tasks of a step, and tell of their runs."""
        runs = [task.runs for task in tasks]
        self._runs[step] = sum(runs)
        self.track.at(self.track.done, STEPS[step.partition("-")[0]], sum(self._runs.values()))
        return list(self.pieces.each(step, work, tasks, track=self.track, units=lambda number: runs[number]))

    def tables(self) -> dict[str, Any]:
        """Return the agreement of definitions and the table of instruments, of those claims that are asked about."""
        found: dict[str, Any] = {}
        mine = {key for key, claim in self.claims.items() if claim is claims_of_essays().get(key)}
        if mine & CONTESTED:
            task = ClaimTrial("M24", ({},), 0, self.size.system[0], self.seed, self.backend)
            found["agreement"] = self._each("agreement", agree, [task])[0]
        if mine & INSTRUMENTAL:
            task = ClaimTrial(TABLE, ({},), 0, self.size.grid[0], self.seed, self.backend)
            found["instruments"] = tuple(instrument_rows(self._each("instruments", try_claim, [task])[0]["effects"][0]))
        return found

    def _at_defaults(self) -> tuple[dict[str, Array], dict[str, dict[str, int]]]:
        """Return the effects of each claim at the defaults [prediction, replicate], and why runs failed."""
        first = self._try("spread", {key: ([{}], 0, self.size.stages(c)[0]) for key, c in self.claims.items()})
        counts = {key: self.size.wanted(c, first[key]["effects"][0]) for key, c in self.claims.items()}
        more: dict[str, tuple[Sequence[Place], int, int]] = {
            key: ([{}], self.size.stages(c)[0], counts[key]) for key, c in self.claims.items()
        }
        rest = self._try("effects", {key: given for key, given in more.items() if given[2] > given[1]})
        parts = {key: [held, *([rest[key]] if key in rest else [])] for key, held in first.items()}
        effects = {key: np.concatenate([part["effects"][0] for part in held], -1) for key, held in parts.items()}
        failed: dict[str, dict[str, int]] = {key: {} for key in parts}
        for key, held in parts.items():
            for part in held:
                for why, count in part["failed"].items():
                    failed[key][why] = failed[key].get(why, 0) + count
        return effects, failed

    def _along_axes(self) -> dict[str, tuple[ClaimCurve | None, list[tuple[float, float]]]]:
        """Return each claim along its axis, and its p values at the values that are always tried."""
        axes = {key: claim.axis for key, claim in self.claims.items() if claim.axis is not None}
        values: dict[str, list[float]] = {key: [] for key in axes}
        held: dict[str, Array] = {}
        for step in range(1 + ROUNDS):
            wanted = {}
            for key, axis in axes.items():
                claim = self.claims[key]
                new = gaps(axis, values[key], least_margin(claim, held[key])) if step else axis.spread(GRID)
                new = [x for x in new if x not in values[key]]
                if new:
                    places = [{axis.parameter: x} for x in new]
                    wanted[key] = (places, 0, self.size.grid[claim.bed.states > 2])
            for key, found in self._try(f"boundaries-{step}", wanted).items():
                values[key] += [place[axes[key].parameter] for place in wanted[key][0]]
                every = np.concatenate([held[key], found["effects"]]) if key in held else found["effects"]
                order = np.argsort(values[key])
                values[key], held[key] = [values[key][k] for k in order], every[order]
        out: dict[str, tuple[ClaimCurve | None, list[tuple[float, float]]]] = {key: (None, []) for key in self.claims}
        for key, axis in axes.items():
            claim, first = self.claims[key], axis.spread(GRID)
            found_at = [_found(claim, effects) for effects in held[key]]
            pairs = [of_claim(f) for x, f in zip(values[key], found_at, strict=True) if x in first]
            ends = {n: tuple(tuple(getattr(f, n) for f in row) for row in found_at) for n in ("effect", "low", "high")}
            turned, holds = turns(claim, values[key], held[key], self.seed)
            curve = ClaimCurve(axis, tuple(values[key]), ends["effect"], ends["low"], ends["high"], turned, holds)
            out[key] = (curve, pairs)
        return out

    def _places(self, claim: Claim) -> list[Place]:
        """Return drawn assumptions without those that the bed of a claim sets: they are what it is about."""
        set_there = claim.bed.settings
        return [{k: v for k, v in place.items() if k not in set_there} for place in draw(self.size.draws, self.seed)]

    def _under_draws(self) -> dict[str, Array]:
        """Return the effects of each claim under drawn assumptions [draw, prediction, replicate]."""
        if not self.size.draws:
            return {}
        wanted = {key: (self._places(c), 0, self.size.drawn[c.bed.states > 2]) for key, c in self.claims.items()}
        return {key: held["effects"] for key, held in self._try("robustness", wanted).items()}


def _found(claim: Claim, effects: Array) -> list[Finding]:
    """Return what effects [prediction, replicate] say of each prediction."""
    return [find(one, effect) for one, effect in zip(claim.predictions, effects, strict=True)]


def _robustness(
    claim: Claim, effects: Array, drawn: Array, curve: ClaimCurve | None, places: Sequence[Place]
) -> ClaimRobustness | None:
    """Return in how many draws a claim holds, and holds or fails as at the defaults, by the best estimate."""
    margins = least_margin(claim, drawn)
    told = np.isfinite(margins)
    here = least_margin(claim, effects[None])[0]
    if not told.any() or not np.isfinite(here):
        return None
    holds = margins[told] > 0
    values = {name: np.array([place[name] for place in places])[told] for name in places[0]}
    sides: dict[str, Any] = {}
    if curve is not None and curve.turns and curve.axis.parameter in values:
        within = curve.holds_at(values[curve.axis.parameter])
        inside, outside = (float(holds[side].mean()) if side.any() else float("nan") for side in (within, ~within))
        sides = {"within": int(within.sum()), "inside": inside, "outside": outside}
    same, share = float((holds == (here > 0)).mean()), float(holds.mean())
    return ClaimRobustness(same, share, int(holds.size), **sides, divide=_divide(claim, holds, values))


def _divide(claim: Claim, holds: Array, values: Mapping[str, Array]) -> DrawsDivide | None:
    """Return the assumption that tells most between draws in which a claim holds and others, if any beyond chance."""
    from scipy.stats import ttest_ind

    if min(holds.sum(), (~holds).sum()) < 2:
        return None
    chances = {name: float(ttest_ind(x[holds], x[~holds], equal_var=False).pvalue) for name, x in values.items()}
    name = min(chances, key=lambda one: chances[one])
    if chances[name] * len(chances) > DIVIDES:
        return None
    drawn, defaults = values[name], completed(school("default")).values(**claim.bed.settings)
    return DrawsDivide(name, float(drawn[holds].mean()), float(drawn[~holds].mean()), float(defaults[name]))
