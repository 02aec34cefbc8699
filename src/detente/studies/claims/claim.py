"""A claim: what is said, the experiment that puts it to the test, and what would count against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.core.param import REGISTRY
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.studies.sweep.outcomes import as_outcomes, measure_runs

Runs = Mapping[str, Run]
"""Runs of the arms of an experiment by name: the same replicates in the same order, with the same luck."""
Effect = Callable[[Runs], Array]
"""Returns an effect of each replicate [replicate] from the runs of all arms; NaN where it is not defined."""
Measured = Callable[[Run], Array]
"""Returns a quantity of each replicate [replicate] from one run; NaN where it is not defined."""
SIGNS: Mapping[str, float] = {"more": 1.0, "less": -1.0}
"""Which way a claim says that an effect goes."""
TWIN = " held back"
"""Ending of the name of the arm in which all hold back, which some outcomes are held against."""


@dataclass(frozen=True)
class Arm:
    """One arm of an experiment.

    Attributes
    ----------
    settings : mapping
        Parameters set for all states.
    own : mapping
        Parameters set for single states, by number of the state.
    given : mapping
        What is fixed of the first year.
    interventions : tuple of Intervention
        What is done on the way.
    school : str
        Theory that is followed; the default world if empty.
    """

    settings: Mapping[str, float] = field(default_factory=dict)
    own: Mapping[int, Mapping[str, float]] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    interventions: tuple[Intervention, ...] = ()
    school: str = ""


@dataclass(frozen=True)
class Combination:
    """An outcome summed over arms with weights, replicate by replicate: what one arm makes of it, or two together.

    Attributes
    ----------
    outcome : str or callable
        Name of an outcome of ``detente sweep``, or a function of a run to its replicates [replicate]; records that a
        function reads are its attribute ``needs``, or stand in ``keep`` of the claim.
    weights : mapping
        Weight of each arm by name.
    """

    outcome: str | Measured
    weights: Mapping[str, float]

    def __post_init__(self) -> None:
        if isinstance(self.outcome, str):
            as_outcomes(self.outcome)

    @property
    def needs(self) -> tuple[str, ...]:
        """Records that it reads."""
        if isinstance(self.outcome, str):
            return as_outcomes(self.outcome)[0].needs
        return tuple(getattr(self.outcome, "needs", ()))

    @property
    def twins(self) -> tuple[str, ...]:
        """Arms that must be run again with all holding back."""
        return tuple(self.weights) if isinstance(self.outcome, str) and as_outcomes(self.outcome)[0].twin else ()

    def level(self, runs: Runs, arm: str) -> Array:
        """Return the outcome in one arm [replicate].

        Parameters
        ----------
        runs
            Runs of the arms.
        arm
            Name of the arm.
        """
        if not isinstance(self.outcome, str):
            return np.asarray(self.outcome(runs[arm]), float)
        return measure_runs(as_outcomes(self.outcome), runs[arm], runs.get(arm + TWIN))[self.outcome]

    def __call__(self, runs: Runs) -> Array:
        """Return the effect [replicate]."""
        return np.asarray(sum(weight * self.level(runs, arm) for arm, weight in self.weights.items()))


def contrast(outcome: str | Measured, treatment: str, control: str) -> Combination:
    """Return the difference that one arm makes against another.

    Parameters
    ----------
    outcome
        As of ``Combination``.
    treatment, control
        Names of the arms.
    """
    return Combination(outcome, {treatment: 1.0, control: -1.0})


def level(outcome: str | Measured, arm: str) -> Combination:
    """Return an outcome in one arm.

    Parameters
    ----------
    outcome
        As of ``Combination``.
    arm
        Name of the arm.
    """
    return Combination(outcome, {arm: 1.0})


def interaction(outcome: str | Measured, both: str, first: str, second: str, neither: str) -> Combination:
    """Return what two causes make together beyond the sum of what each makes alone.

    Parameters
    ----------
    outcome
        As of ``Combination``.
    both, first, second, neither
        Names of the arms of a two-by-two design.
    """
    return Combination(outcome, {both: 1.0, first: -1.0, second: -1.0, neither: 1.0})


@dataclass(frozen=True)
class Prediction:
    """One thing that a claim predicts: an effect, which way it goes, and from what size on it matters.

    Attributes
    ----------
    words : str
        What is compared, for people: the outcome, and one arm against another.
    effect : callable
        Returns the effect of each replicate [replicate]; a ``Combination`` or a function of the runs of all arms.
    smallest : float
        Smallest effect of interest: what is less counts as none. Above 0.
    expected : str
        ``"more"`` or ``"less"``.
    unit : str
        Unit of the effect.
    rival : str
        The rival explanation that it must beat, in a sentence; empty where it is the claim itself.
    """

    words: str
    effect: Effect
    smallest: float
    expected: Literal["more", "less"] = "more"
    unit: str = "share of runs"
    rival: str = ""

    def __post_init__(self) -> None:
        if not (np.isfinite(self.smallest) and self.smallest > 0):
            msg = f"The smallest effect of interest of {self.words!r} is {self.smallest}."
            raise InvalidValue(msg, "It is above 0: an interval around nothing could never be told from it.")
        if self.expected not in SIGNS:
            kind = "direction"
            raise UnknownName(kind, self.expected, SIGNS, "An effect is expected to be more, or less.")

    @property
    def sign(self) -> float:
        """1 where more is expected, -1 where less is."""
        return SIGNS[self.expected]

    def margin(self, effect: Array) -> Array:
        """Return by how much effects exceed the smallest of interest, in units of it [replicate].

        Parameters
        ----------
        effect
            Effects [replicate].
        """
        return np.asarray((self.sign * effect - self.smallest) / self.smallest)


@dataclass(frozen=True)
class Axis:
    """A parameter along which it is sought where a claim begins or ceases to hold.

    Attributes
    ----------
    parameter : str
        Its name; no arm sets it.
    low, high : float
        Between what.
    log : bool
        Whether steps are of equal ratio.
    """

    parameter: str
    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if self.parameter not in REGISTRY:
            kind = "parameter"
            raise UnknownName(kind, self.parameter, sorted(REGISTRY), "A boundary is sought along a parameter.")
        if not self.low < self.high or (self.log and self.low <= 0):
            msg = f"A boundary cannot be sought from {self.low} to {self.high} of {self.parameter}."
            raise InvalidValue(msg, "The lower end comes first; on a logarithmic axis both are above 0.")

    def spread(self, count: int) -> list[float]:
        """Return values over the axis, both ends among them.

        Parameters
        ----------
        count
            How many.
        """
        made = np.geomspace if self.log else np.linspace
        return [float(np.round(x, 6)) for x in made(self.low, self.high, count)]

    def between(self, a: float, b: float) -> float:
        """Return the middle of two values.

        Parameters
        ----------
        a, b
            Values on the axis.
        """
        return float(np.round(np.sqrt(a * b) if self.log else (a + b) / 2, 6))


@dataclass(frozen=True)
class Claim:
    """A claim, and the experiment that tries it.

    Attributes
    ----------
    id : str
        Number in the list of claims, or a name of one's own.
    school : str
        Who says so: authors or a school.
    statement : str
        What is claimed, in our own words.
    references : tuple of str
        Keys of works.
    bed : Scenario
        Where it is tried, with its horizon.
    arms : mapping
        What is compared, by name: the same world and the same luck, but for what an arm sets.
    predictions : tuple of Prediction
        What is predicted: the claim holds where all of it does, and fails where some of it does.
    why_smallest : str
        Why effects below the smallest of interest count as none.
    design : str
        What is compared with what and held equal, in a sentence or two.
    would_change : str
        What would change the verdict.
    keep : tuple of str
        Records that own functions read, beside those of combinations.
    axis : Axis or None
        Along what a boundary is sought.
    by_construction : str
        Why the result follows from an assumption of the model, if it does: then it is no support.
    cannot : str
        What of the claim the experiment cannot speak of.
    """

    id: str
    school: str
    statement: str
    references: tuple[str, ...]
    bed: Scenario
    arms: Mapping[str, Arm]
    predictions: tuple[Prediction, ...]
    why_smallest: str
    design: str
    would_change: str
    keep: tuple[str, ...] = ()
    axis: Axis | None = None
    by_construction: str = ""
    cannot: str = ""

    def __post_init__(self) -> None:
        if not self.predictions or not self.arms:
            msg = f"The claim {self.id!r} compares nothing."
            raise InvalidValue(msg, "Give it at least one arm and one prediction.")
        for one in self.predictions:
            for name in one.effect.weights if isinstance(one.effect, Combination) else ():
                if name not in self.arms:
                    kind = f"arm of the claim {self.id}"
                    raise UnknownName(kind, name, self.arms, "Effects are taken of the arms of the claim.")
        moved = "" if self.axis is None else self.axis.parameter
        for name, arm in self.arms.items():
            if moved in arm.settings or any(moved in own for own in arm.own.values()):
                msg = f"The arm {name!r} of the claim {self.id!r} sets {moved}, along which its boundary is sought."
                raise InvalidValue(msg, "Leave it to the bed, or seek the boundary along another parameter.")

    @property
    def years(self) -> int:
        """Horizon [years]."""
        return self.bed.years

    @property
    def settings(self) -> Mapping[str, float]:
        """What the world is set to in which it is tried."""
        return dict(self.bed.settings)

    @property
    def needs(self) -> tuple[str, ...]:
        """Records that are kept of every arm."""
        own = (name for one in self.predictions if isinstance(one.effect, Combination) for name in one.effect.needs)
        return tuple(dict.fromkeys((*self.keep, *own, "prox")))

    @property
    def twins(self) -> tuple[str, ...]:
        """Arms that are run again with all holding back."""
        effects = (one.effect for one in self.predictions)
        return tuple(dict.fromkeys(arm for e in effects if isinstance(e, Combination) for arm in e.twins))

    @property
    def rivals(self) -> tuple[Prediction, ...]:
        """The predictions that are held against a rival explanation."""
        return tuple(one for one in self.predictions if one.rival)
