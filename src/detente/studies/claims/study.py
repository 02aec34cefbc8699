"""Claims put to the test: sizes, effects, boundaries, robustness, and verdicts adjusted over all of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente._version import __version__
from detente.core.arrays import Array
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.progress import Progress, Tracker, tracked
from detente.core.renamed import renamed
from detente.core.scenario import whole
from detente.engine.ensemble import backend_named
from detente.schools import school
from detente.store import theory_asked
from detente.store.asking import FIXES
from detente.studies.claims.boundary import GRID, ROUNDS, Curve, gaps, least_margin, turns
from detente.studies.claims.claim import Claim
from detente.studies.claims.judge import RATE, adjusted, find, of_claim, over_places, word
from detente.studies.claims.registry import claim_named, claims_of_essays, source_of
from detente.studies.claims.size import FULL, QUICK, Size
from detente.studies.claims.trial import Place, Trial, try_claim
from detente.studies.claims.verdict import ClaimRobustness, Claims, ClaimVerdict, Predicted
from detente.studies.kept import KeptAnswer, Pieces, Tell, answered
from detente.studies.verdict.robustness import draw


@renamed(replicas="replicates", keys="claims", report="progress")
def claims(
    claims: str | Sequence[str] | None = None,
    *,
    quick: bool = False,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
) -> Claims:
    """Put claims to the test and return a computed verdict on each.

    Parameters
    ----------
    claims
        Ids such as ``"M01"``, or ``FILE.py:NAME`` of one's own, one or several; all claims of the essays if None.
    quick
        Whether a first answer is enough: fewer replicates, wider intervals, no robustness.
    seed
        Seed.
    backend
        ``"fused"`` (compiled for this machine), ``"numpy"`` (the oracle, no compiling) or ``"jax"`` (GPUs; an extra).
    store
        Folder of runs and studies: what was asked before is read from there, and what was stopped goes on.
    on
        Where experiments are run: ``"local"``, ``"processes:4"`` and others, as ``detente.executors.run`` has them.
        It changes no number.
    progress
        Told of each ``Moment``, in experiments; True for a bar.

    Returns
    -------
    Claims
        The verdicts; after Ctrl-C none, for they are adjusted over all claims: a store keeps what was run.

    Raises
    ------
    UnknownName
        With the nearest claims.
    """
    return answer_claims(claims, quick=quick, seed=seed, backend=backend, store=store, on=on, progress=progress).answer


def answer_claims(
    claims: str | Sequence[str] | None = None,
    *,
    quick: bool = False,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
    tell: Tell | None = None,
) -> KeptAnswer[Claims]:
    """Put claims to the test, and return where the answer is kept.

    Parameters
    ----------
    claims, quick, seed, backend, store, on, progress
        As of ``claims``.
    tell
        As of ``answered``.
    """
    whole("seed", seed, 0, 2**63 - 1)
    given = [claims] if isinstance(claims, str) else list(claims_of_essays()) if claims is None else list(claims)
    names = {claim_named(name).id: name for name in given}
    size = QUICK if quick else FULL

    def make(pieces: Pieces) -> Claims:
        asked = {key: claim_named(name) for key, name in names.items()}
        with tracked(progress, "claims", "experiments", _count(asked, size)) as track:
            bench = Bench(asked, names, size, seed, backend, pieces, track)
            verdicts = bench.judge()
        return Claims(verdicts if track.complete else (), complete=track.complete, seed=seed, quick=quick, rate=RATE)

    def question() -> dict[str, Any]:
        fixes = backend_named(backend).manifest()
        return {
            "study": "claims",
            "detente": __version__,
            "claims": {key: source_of(name) for key, name in names.items()},
            "theory": theory_asked(school("default")),
            "quick": quick,
            "seed": seed,
            "backend": " ".join(str(fixes[name]) for name in FIXES if name in fixes),
        }

    return answered(make, question, "claims", store=store, on=on, tell=tell)


def _count(claims: Mapping[str, Claim], size: Size) -> int:
    axes = sum(claim.axis is not None for claim in claims.values())
    return 2 * len(claims) + (1 + ROUNDS) * axes + (len(claims) if size.draws else 0)


@dataclass
class Bench:
    """Where claims are tried, step by step; each step is a row of experiments that are kept as they are finished.

    Attributes
    ----------
    claims : mapping
        Claims by id.
    names : mapping
        What each was asked as, by id.
    size : Size
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
    size: Size
    seed: int
    backend: BackendName
    pieces: Pieces
    track: Tracker

    def judge(self) -> tuple[ClaimVerdict, ...]:
        """Try all claims and return what became of them."""
        effects, failed = self._at_defaults()
        grids = self._along_axes()
        robust = self._under_draws()
        findings = {
            key: [find(p, e) for p, e in zip(c.predictions, effects[key], strict=True)]
            for key, c in self.claims.items()
        }
        pairs = {}
        for key, claim in self.claims.items():
            tried = [of_claim(findings[key])]
            if key in grids:
                values, held = grids[key]
                first = claim.axis.spread(GRID) if claim.axis is not None else []
                tried += [
                    of_claim([find(p, e) for p, e in zip(claim.predictions, held[k], strict=True)])
                    for k, x in enumerate(values)
                    if x in first
                ]
            pairs[key] = over_places(tried)
        free = [key for key, claim in self.claims.items() if not claim.by_construction]
        told = pairs | dict(zip(free, adjusted([pairs[key] for key in free]), strict=True))
        out = []
        for key, claim in self.claims.items():
            found = zip(claim.predictions, findings[key], strict=True)
            said = tuple(Predicted(p.words, p.unit, p.expected, p.smallest, p.rival, f) for p, f in found)
            out.append(
                ClaimVerdict(
                    claim.id,
                    claim.school,
                    claim.statement,
                    claim.references,
                    claim.design,
                    claim.why_smallest,
                    claim.would_change,
                    claim.cannot,
                    claim.by_construction,
                    word(claim, told[key]),
                    said,
                    *told[key],
                    self._curve(claim, *grids[key]) if key in grids else None,
                    _robustness(claim, effects[key], robust[key]) if key in robust else None,
                    effects[key].shape[-1],
                    failed[key],
                )
            )
        return tuple(out)

    def _try(self, step: str, wanted: Mapping[str, tuple[Sequence[Place], int, int]]) -> dict[str, dict[str, Any]]:
        """Run experiments: places, and the numbers of the replicates, by claim."""
        tasks = [
            Trial(self.names[key], tuple(places), first, last, self.seed, self.backend)
            for key, (places, first, last) in wanted.items()
        ]
        found = {}
        self.track.at(self.track.done, step)
        for key, held in zip(wanted, self.pieces.each(step, try_claim, tasks, track=self.track), strict=True):
            found[key] = held
        return found

    def _at_defaults(self) -> tuple[dict[str, Array], dict[str, dict[str, int]]]:
        """Return the effects of each claim at the defaults [prediction, replicate], and why runs failed."""
        first = self._try("spread", {key: ([{}], 0, self.size.stages(c)[0]) for key, c in self.claims.items()})
        counts = {key: self.size.wanted(c, first[key]["effects"][0]) for key, c in self.claims.items()}
        more = {key: ([{}], self.size.stages(c)[0], counts[key]) for key, c in self.claims.items()}
        rest = self._try("effects", {key: given for key, given in more.items() if given[2] > given[1]})
        parts = {key: [held, *([rest[key]] if key in rest else [])] for key, held in first.items()}
        effects = {key: np.concatenate([part["effects"][0] for part in held], -1) for key, held in parts.items()}
        failed: dict[str, dict[str, int]] = {key: {} for key in parts}
        for key, held in parts.items():
            for part in held:
                for why, count in part["failed"].items():
                    failed[key][why] = failed[key].get(why, 0) + count
        return effects, failed

    def _along_axes(self) -> dict[str, tuple[list[float], Array]]:
        """Return the values along the axis of each claim that has one, and the effects there [value, ...]."""
        axes = {key: c for key, c in self.claims.items() if c.axis is not None}
        values: dict[str, list[float]] = {key: [] for key in axes}
        held: dict[str, Array] = {}
        for step in range(1 + ROUNDS):
            wanted = {}
            for key, claim in axes.items():
                assert claim.axis is not None
                new = gaps(claim.axis, values[key], least_margin(claim, held[key])) if step else claim.axis.spread(GRID)
                new = [x for x in new if x not in values[key]]
                if new:
                    count = self.size.grid[claim.bed.states > 2]
                    wanted[key] = ([{claim.axis.parameter: x} for x in new], 0, count)
            found = self._try(f"boundaries-{step}", wanted)
            for key, (places, _, _) in wanted.items():
                values[key] += [next(iter(place.values())) for place in places]
                parts = [held[key]] if key in held else []
                held[key] = np.concatenate([*parts, found[key]["effects"]])
                order = np.argsort(values[key])
                values[key], held[key] = [values[key][k] for k in order], held[key][order]
        return {key: (values[key], held[key]) for key in axes}

    def _under_draws(self) -> dict[str, Array]:
        """Return the effects of each claim under drawn assumptions [draw, prediction, replicate]."""
        if not self.size.draws:
            return {}
        places = draw(self.size.draws, self.seed)
        wanted = {key: (places, 0, self.size.drawn[c.bed.states > 2]) for key, c in self.claims.items()}
        return {key: held["effects"] for key, held in self._try("robustness", wanted).items()}

    def _curve(self, claim: Claim, values: list[float], effects: Array) -> Curve:
        """Return a claim along its axis."""
        assert claim.axis is not None
        found = [[find(p, e) for p, e in zip(claim.predictions, held, strict=True)] for held in effects]
        told = [tuple(tuple(getattr(f, name) for f in row) for row in found) for name in ("effect", "low", "high")]
        return Curve(claim.axis, tuple(values), *told, *turns(claim, values, effects, self.seed))


def _robustness(claim: Claim, effects: Array, drawn: Array) -> ClaimRobustness | None:
    """Return in how many draws a claim holds, and holds or fails as at the defaults, by the best estimate."""
    there = least_margin(claim, drawn)
    there = there[np.isfinite(there)]
    here = least_margin(claim, effects[None])[0]
    if not there.size or not np.isfinite(here):
        return None
    holds = there > 0
    return ClaimRobustness(float((holds == (here > 0)).mean()), float(holds.mean()), int(there.size))
