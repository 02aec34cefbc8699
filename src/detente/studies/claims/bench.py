"""The bench where claims are tried, step by step: effects, boundaries, robustness, tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.backends import BackendName
from detente.core.progress import Tracker
from detente.mechanisms.complete import completed
from detente.schools import school
from detente.studies.claims.boundary import GRID, ROUNDS, ClaimCurve, gaps, least_margin, turns
from detente.studies.claims.claim import Claim
from detente.studies.claims.instruments import TABLE, agree, as_judged, instrument_rows
from detente.studies.claims.judge import Finding, decide, find, of_claim, weigh
from detente.studies.claims.levels import levels_of
from detente.studies.claims.plane import SIDE, ClaimPlane, plane_of, plane_places
from detente.studies.claims.registry import claims_of_essays
from detente.studies.claims.size import ClaimSize
from detente.studies.claims.trial import ClaimTrial, Place, try_claim
from detente.studies.claims.verdict import ClaimRobustness, ClaimVerdict, DrawsDivide, verdict_on
from detente.studies.claims.wording import LEADS
from detente.studies.kept import Pieces
from detente.studies.verdict.robustness import draw

STEPS: Mapping[str, str] = {
    "spread": "first runs",
    "effects": "effects",
    "boundaries": "boundaries",
    "planes": "boundaries over two parameters",
    "robustness": "drawn assumptions",
    "agreement": "definitions",
    "instruments": "instruments",
}
"""What is done in each step, for people."""
CONTESTED, INSTRUMENTAL = frozenset({"M24"}), frozenset({"E14a", "E14b"})
"""Claims of which a table of its own is made: how far definitions agree, and what each instrument does."""
TABLED = (512, 1000)
"""Replicates of the table of instruments, in a quick run and in a full one."""
EDGE = "preemption"
"""Assumption whose default is the end of the range from which it is drawn: reciprocal fear of surprise attack, 0."""
DIVIDES = 0.01
"""Chance that some assumption is said to tell between draws where none does."""


@dataclass(frozen=True, eq=False)
class AxisTried:
    """A claim along its axis.

    Attributes
    ----------
    curve : ClaimCurve
        What is told of it.
    first : array [place, prediction, replicate]
        Effects at the values that are always tried.
    runs : int
        Replicates of each arm over all values.
    """

    curve: ClaimCurve
    first: Array
    runs: int


def _planned(claims: Mapping[str, Claim], size: ClaimSize) -> dict[str, int]:
    """Return about how many runs each step takes, before it is known."""
    planned: dict[str, int] = {}
    for claim in claims.values():
        arms, many = len(claim.arms) + len(claim.twins), claim.bed.states > 2
        steps = {"spread": size.stages(claim)[0], "effects": size.stages(claim)[0]}
        if claim.axis is not None:
            first = size.stages(claim, along=True)[0]
            steps |= {f"boundaries-{k}": 2 * first * (GRID if k < 2 else 1) for k in range(2 + ROUNDS)}
        steps["planes"] = SIDE**2 * size.plane[many] * (claim.axis2 is not None)
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
        here, axes, planes = self._at_defaults(), self._along_axes(), self._over_planes()
        effects = {key: found["effects"][0] for key, found in here.items()}
        drawn = self._under_draws(effects, {key: axis.curve for key, axis in axes.items()})
        found = {key: _found(claim, effects[key]) for key, claim in self.claims.items()}
        along = {key: [_found(self.claims[key], e) for e in axis.first] for key, axis in axes.items()}
        held = {key: weigh(of_claim(f), [of_claim(one) for one in along.get(key, ())]) for key, f in found.items()}
        words = decide([(claim, held[key]) for key, claim in self.claims.items()])
        out = []
        for (key, claim), said in zip(self.claims.items(), words, strict=True):
            axis = axes.get(key)
            curve, first = (None, None) if axis is None else (axis.curve, axis.first)
            runs = (len(claim.arms) + len(claim.twins)) * (effects[key].shape[-1] + (axis.runs if axis else 0))
            power = self.size.power(claim, here[key]["effects"], first, runs)
            told = (found[key], held[key], curve, drawn.get(key), power.here, here[key]["failed"])
            more: dict[str, Any] = {"along": along.get(key, ()), "power": power, "plane": planes.get(key)}
            more["levels"] = levels_of(claim, here[key]["levels"])
            out.append(verdict_on(claim, said, *told, **more))
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

    def tables(self, verdicts: Sequence[ClaimVerdict]) -> dict[str, Any]:
        """Return the agreement of definitions and the table of instruments, of those claims that are asked about.

        Parameters
        ----------
        verdicts
            As of ``judge``.
        """
        found: dict[str, Any] = {}
        mine = {key for key, claim in self.claims.items() if claim is claims_of_essays().get(key)}
        if mine & CONTESTED:
            task = ClaimTrial("M24", ({},), 0, self.size.system[0], self.seed, self.backend)
            found["agreement"] = self._each("agreement", agree, [task])[0]
        if mine & INSTRUMENTAL:
            task = ClaimTrial(TABLE, ({},), 0, TABLED[self.size.draws > 0], self.seed, self.backend)
            rows = instrument_rows(self._each("instruments", try_claim, [task])[0]["effects"][0])
            found["instruments"] = tuple(as_judged(rows, verdicts))
        return found

    def _in_two_stages(
        self, steps: tuple[str, str], places: Mapping[str, Sequence[Place]], *, along: bool
    ) -> dict[str, dict[str, Any]]:
        """Run places of each claim, few replicates first and then as many as their spread asks for."""
        first = {key: self.size.stages(self.claims[key], along=along)[0] for key in places}
        with self.track.unpaced() if steps[0] == "spread" else nullcontext():
            begun = self._try(steps[0], {key: (at, 0, first[key]) for key, at in places.items()})
        whole = {key: self.size.wanted(self.claims[key], one["effects"], along=along) for key, one in begun.items()}
        more = {key: (at, first[key], whole[key]) for key, at in places.items() if whole[key] > first[key]}
        rest = self._try(steps[1], more)
        return {key: _joined([one, *([rest[key]] if key in rest else [])]) for key, one in begun.items()}

    def _at_defaults(self) -> dict[str, dict[str, Any]]:
        """Return the effects of each claim at the defaults [place, prediction, replicate], and why runs failed."""
        return self._in_two_stages(("spread", "effects"), {key: [{}] for key in self.claims}, along=False)

    def _along_axes(self) -> dict[str, AxisTried]:
        """Return each claim along its axis, with its effects at the values that are always tried."""
        axes = {key: claim.axis for key, claim in self.claims.items() if claim.axis is not None}
        values = {key: axis.spread(GRID) for key, axis in axes.items()}
        places = {key: [{axis.parameter: x} for x in values[key]] for key, axis in axes.items()}
        tried = self._in_two_stages(("boundaries-0", "boundaries-1"), places, along=True)
        first = {key: found["effects"] for key, found in tried.items()}
        held = dict(first)
        for step in range(2, 2 + ROUNDS):
            wanted: dict[str, tuple[Sequence[Place], int, int]] = {}
            for key, axis in axes.items():
                new = gaps(axis, values[key], least_margin(self.claims[key], held[key]))
                new = [x for x in new if x not in values[key]]
                if new:
                    wanted[key] = ([{axis.parameter: x} for x in new], 0, held[key].shape[-1])
            for key, found in self._try(f"boundaries-{step}", wanted).items():
                values[key] = [*values[key], *(place[axes[key].parameter] for place in wanted[key][0])]
                order = np.argsort(values[key])
                values[key] = [values[key][k] for k in order]
                held[key] = np.concatenate([held[key], found["effects"]])[order]
        out = {}
        for key, axis in axes.items():
            claim = self.claims[key]
            found_at = [_found(claim, effects) for effects in held[key]]
            ends = {n: tuple(tuple(getattr(f, n) for f in row) for row in found_at) for n in ("effect", "low", "high")}
            turned, holds = turns(claim, values[key], held[key], self.seed)
            curve = ClaimCurve(axis, tuple(values[key]), ends["effect"], ends["low"], ends["high"], turned, holds)
            out[key] = AxisTried(curve, first[key], held[key].shape[0] * held[key].shape[2])
        return out

    def _over_planes(self) -> dict[str, ClaimPlane]:
        """Return where claims of two axes hold over both."""
        wanted: dict[str, tuple[Sequence[Place], int, int]] = {}
        for key, claim in self.claims.items():
            count = self.size.plane[claim.bed.states > 2]
            if count and claim.axis is not None and claim.axis2 is not None:
                wanted[key] = (plane_places(claim.axis, claim.axis2), 0, count)
        found = {key: held["effects"] for key, held in self._try("planes", wanted).items()} if wanted else {}
        planes = {key: plane_of(self.claims[key], effects, self.seed) for key, effects in found.items()}
        return {key: plane for key, plane in planes.items() if plane is not None}

    def _places(self, claim: Claim) -> list[Place]:
        """Return drawn assumptions without those that the bed of a claim sets: they are what it is about."""
        set_there = claim.bed.settings
        return [{k: v for k, v in place.items() if k not in set_there} for place in draw(self.size.draws, self.seed)]

    def _under_draws(
        self, effects: Mapping[str, Array], curves: Mapping[str, ClaimCurve]
    ) -> dict[str, ClaimRobustness | None]:
        """Return what becomes of each claim under drawn assumptions.

        Those that the titles rest on, and those that ``EDGE`` tells apart, are tried again with it at its default: it
        lies at the end of what is drawn, so that the draws by themselves say nothing of the default.
        """
        if not self.size.draws:
            return {}
        wanted = {key: (self._places(c), 0, self.size.drawn[c.bed.states > 2]) for key, c in self.claims.items()}
        found, out = self._try("robustness", wanted), dict[str, ClaimRobustness | None]()
        again: dict[str, tuple[Sequence[Place], int, int]] = {}
        for key, claim in self.claims.items():
            places, first, last = wanted[key]
            made = out[key] = _robustness(claim, effects[key], found[key], curves.get(key), places)
            if made is not None and self._hangs_on_edge(key, made):
                calm = [{k: v for k, v in place.items() if k != EDGE} for place in places]
                again[key] = (calm, first, last)
        for key, held in self._try("robustness-0", again).items() if again else ():
            told, holds = _drawn(self.claims[key], held)
            made = out[key]
            if made is not None and told.any():
                out[key] = replace(made, unafraid=float(holds.mean()))
        return out

    def _hangs_on_edge(self, key: str, one: ClaimRobustness) -> bool:
        """Return whether a claim is tried again in the draws with ``EDGE`` at its default."""
        titles = {name for lead in LEADS.values() for name in lead}
        divides = one.divide is not None and one.divide.parameter == EDGE
        return (key in titles or divides) and EDGE not in self.claims[key].bed.settings


def _joined(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return trials of the same places with further replicates as one."""
    failed: dict[str, int] = {}
    for part in parts:
        for why, count in part["failed"].items():
            failed[why] = failed.get(why, 0) + count
    levels = np.sum([part["levels"] for part in parts], axis=0)
    return {"effects": np.concatenate([part["effects"] for part in parts], -1), "failed": failed, "levels": levels}


def _found(claim: Claim, effects: Array) -> list[Finding]:
    """Return what effects [prediction, replicate] say of each prediction."""
    return [find(one, effect) for one, effect in zip(claim.predictions, effects, strict=True)]


def _drawn(claim: Claim, found: Mapping[str, Any]) -> tuple[Array, Array]:
    """Return which draws say something [draw], and of those in which a claim holds."""
    told = np.asarray(found["lost"]) < found["effects"].shape[-1]
    return told, least_margin(claim, found["effects"])[told] > 0


def _robustness(
    claim: Claim, effects: Array, found: Mapping[str, Array], curve: ClaimCurve | None, places: Sequence[Place]
) -> ClaimRobustness | None:
    """Return in how many draws a claim holds, and holds or fails as at the defaults, by the best estimate.

    In a draw in which what is claimed of does not come about, so that some prediction is not defined, it does not hold;
    a draw of which all runs failed says nothing.
    """
    told, holds = _drawn(claim, found)
    here = least_margin(claim, effects[None])[0]
    if not told.any() or not np.isfinite(here):
        return None
    values = {name: np.array([place[name] for place in places])[told] for name in places[0]}
    sides: dict[str, Any] = {}
    if curve is not None and curve.turns and curve.axis.parameter in values:
        within = curve.holds_at(values[curve.axis.parameter])
        inside, outside = (float(holds[side].mean()) if side.any() else float("nan") for side in (within, ~within))
        sides = {"within": int(within.sum()), "inside": inside, "outside": outside}
    same, share = float((holds == (here > 0)).mean()), float(holds.mean())
    undefined = int((~np.isfinite(least_margin(claim, found["effects"])[told])).sum())
    divide = _divide(claim, holds, values)
    return ClaimRobustness(same, share, int(holds.size), **sides, divide=divide, undefined=undefined)


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
