"""Each claim without the additions, with them, and what moved it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente._version import __version__
from detente.core.backends import DEFAULT_BACKEND, BackendName
from detente.core.errors import UnknownName
from detente.core.measure import interval
from detente.core.progress import Progress, tracked
from detente.core.renamed import renamed
from detente.core.result import Answer, Facts, Rows
from detente.core.scenario import whole
from detente.core.theory import Theory
from detente.engine.ensemble import backend_named
from detente.mechanisms.additions import ADDITIONS, without_additions
from detente.schools import school
from detente.store import theory_asked
from detente.store.asking import FIXES
from detente.studies.claims import figures
from detente.studies.claims.base_scenarios import REPLICATES, run
from detente.studies.claims.experiments import CLAIMS, Claim
from detente.studies.claims.measures import Quantities, is_share
from detente.studies.claims.result import ClaimResult, ReplicateMean
from detente.studies.kept import KeptAnswer, Pieces, Tell, answered
from detente.studies.methods import INTERVALS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CLAIMS", "Tried", "claims"]


@dataclass(frozen=True, eq=False, repr=False)
class Tried(Answer):
    """What became of some claims.

    Attributes
    ----------
    results : tuple of Result
        Quantities, claim by claim.
    complete : bool
        False if it was stopped: then only the claims that were finished are there.
    seed : int
        Seed.
    replicates : int, optional
        Replicates of every arm; those of each base scenario if None.
    """

    study: ClassVar[str] = "claims"

    results: tuple[ClaimResult, ...]
    complete: bool
    seed: int = 0
    replicates: int | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims."""
        return tuple({one.claim.key: one.claim for one in self.results}.values())

    def replicates_of(self, claim: Claim) -> int:
        """Return the replicates of every arm of a claim."""
        return self.replicates or REPLICATES[claim.base_scenario.name]

    def _methods(self) -> Mapping[str, str]:
        return INTERVALS

    def _title(self) -> str:
        return "Claims of the literature, without and with the additions to the model"

    def _about(self) -> Facts:
        return {"Claims": [claim.key for claim in self.claims], "Seed": self.seed}

    def _rows(self) -> Rows:
        return [
            {
                "claim": one.claim.key,
                "quantity": one.quantity,
                "without": one.before.value,
                "with all": one.after.value,
                "moved most by": one.mover or "none",
            }
            for one in self.results
        ]

    def _plain(self) -> dict[str, Any]:
        claims = [
            {
                "claim": claim.key,
                "statement": claim.statement,
                "outcome": claim.outcome,
                "meaning": claim.meaning,
                "replicates": self.replicates_of(claim),
                "references": list(claim.references),
            }
            for claim in self.claims
        ]
        results = [one.to_dict() for one in self.results]
        return {"seed": self.seed, "replicates": self.replicates, "claims": claims, "results": results}

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw what the additions to the model change in every quantity.

        Parameters
        ----------
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return figures.plot(self.results, ax)


@renamed(replicas="replicates", keys="claims", report="progress")
def claims(
    claims: str | Sequence[str] | None = None,
    *,
    movers: bool = True,
    replicates: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
) -> Tried:
    """Try claims of the literature without the additions to the model, with all of them, and with each alone.

    Parameters
    ----------
    claims
        Claims such as ``"M01"``, one or several, each tried once; all of them if None.
    movers
        Whether each addition is tried alone.
    replicates
        Replicates of every arm; 600 pairs or 96 systems if None.
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
    Tried
        The quantities of every claim; after Ctrl-C those of the claims that were finished.

    Raises
    ------
    UnknownName
        With the nearest claims.
    """
    return answer_claims(
        claims, movers=movers, replicates=replicates, seed=seed, backend=backend, store=store, on=on, progress=progress
    ).answer


def answer_claims(
    claims: str | Sequence[str] | None = None,
    *,
    movers: bool = True,
    replicates: int | None = None,
    seed: int = 0,
    backend: BackendName = DEFAULT_BACKEND,
    store: str | os.PathLike[str] | None = None,
    on: Any = None,
    progress: Progress = None,
    tell: Tell | None = None,
) -> KeptAnswer[Tried]:
    """Try claims of the literature, and return where the answer is kept.

    Parameters
    ----------
    claims, movers, replicates, seed, backend, store, on, progress
        As of ``claims``.
    tell
        As of ``answered``.
    """
    if replicates is not None:
        whole("replicates", replicates, 1, 100_000_000)
    whole("seed", seed, 0, 2**63 - 1)
    keys = list(dict.fromkeys([claims] if isinstance(claims, str) else CLAIMS if claims is None else claims))
    for key in keys:
        if key not in CLAIMS:
            kind = "claim"
            raise UnknownName(kind, key, CLAIMS, "`detente claims --list` lists them.")
    versions = _versions(movers)
    each = [replicates or REPLICATES[CLAIMS[key].base_scenario.name] for key in keys]
    tasks = [
        Trying(key, theory, count, seed, backend)
        for key, count in zip(keys, each, strict=True)
        for theory in versions.values()
    ]

    def make(pieces: Pieces) -> Tried:
        out: list[ClaimResult] = []
        with tracked(progress, "claims", "experiments", len(tasks)) as track:
            found = pieces.each("claims", measure, tasks, track=track)
            for key in keys:
                measured: dict[str, Quantities] = {}
                for name in versions:
                    measured[name] = next(found)
                    track.at(track.done, f"{key}, {name}")
                out += [_result(CLAIMS[key], q, measured) for q in measured["before"]]
        return Tried(tuple(out), complete=track.complete, seed=seed, replicates=replicates)

    def question() -> dict[str, Any]:
        fixes = backend_named(backend).manifest()
        return {
            "study": "claims",
            "detente": __version__,
            "claims": keys,
            "theories": {name: theory_asked(theory) for name, theory in versions.items()},
            "replicates": each,
            "seed": seed,
            "backend": " ".join(str(fixes[name]) for name in FIXES if name in fixes),
        }

    return answered(make, question, "claims", store=store, on=on, tell=tell)


def _versions(movers: bool) -> dict[str, Theory]:
    """Return the default world without the additions, with all of them, and with each alone."""
    off = without_additions()
    base = school("default")
    versions: dict[str, Theory] = {"before": base.where(**off), "after": base}
    for a in ADDITIONS.values() if movers else ():
        on = {k: v for k, v in off.items() if k not in a.parameters}
        theory = base.where(**on)
        if theory.values() != versions["before"].values():
            versions[a.key] = theory
    return versions


@dataclass(frozen=True)
class Trying:
    """A claim to try under one version of the model.

    Attributes
    ----------
    claim : str
        Key of the claim.
    theory : Theory
        The version.
    replicates, seed, backend
        As of ``claims``.
    """

    claim: str
    theory: Theory
    replicates: int
    seed: int
    backend: BackendName


def measure(task: Trying) -> Quantities:
    """Run the arms of a claim and measure what it is about.

    Parameters
    ----------
    task
        What to try.
    """
    claim = CLAIMS[task.claim]
    records = run(
        task.theory,
        claim.base_scenario,
        claim.arms,
        years=claim.years,
        keep=claim.keep,
        replicates=task.replicates,
        seed=task.seed,
        backend=task.backend,
    )
    return claim.measure(records)


def _figure(values: np.ndarray, share: bool = False) -> ReplicateMean:
    there = values[~np.isnan(values)]
    if there.size == 0:
        return ReplicateMean(float("nan"), float("nan"))
    wide = 1.96 * there.std(ddof=1) / np.sqrt(there.size) if there.size > 1 else float("nan")
    return ReplicateMean(float(there.mean()), float(wide), *(interval(there, share=True) if share else ()))


def _result(claim: Claim, quantity: str, measured: dict[str, Quantities]) -> ClaimResult:
    means = {name: _figure(q[quantity], is_share(quantity)) for name, q in measured.items()}
    before, after = means["before"], means["after"]
    mover, moved = "", None
    for name, figure in means.items():
        if name in ("before", "after"):
            continue
        shift = abs(figure.value - before.value)
        if shift > figure.half_width + before.half_width and (moved is None or shift > abs(moved.value - before.value)):
            mover, moved = name, figure
    return ClaimResult(claim, quantity, before, after, mover, moved)
