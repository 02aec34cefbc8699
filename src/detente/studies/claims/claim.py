"""A claim: what is said, the experiment that puts it to the test, and what would count against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from detente.core.arrays import Array
from detente.core.cite import reference
from detente.core.errors import InvalidValue, UnknownName
from detente.core.measure import is_share
from detente.core.outside import as_number, text, texts
from detente.core.param import check_parameter
from detente.core.quoted import quote
from detente.core.run import Run
from detente.core.scenario import Intervention, Scenario
from detente.studies.claims import checks
from detente.studies.claims.replicates import of_replicates
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
SAID = ("id", "school", "statement", "why_smallest", "design", "would_change", "by_construction", "cannot", "ours")
"""Attributes of a claim that are text."""
SETTINGS = checks.table(text, checks.number)
"""Parameters that are set, by name."""
LARGEST = 1e100
"""Largest effect, and inverse of the smallest of interest: the square of what is beyond is no number."""
DECIMALS, FINENESS = 6, 4
"""Decimals that values along an axis have at least, and by how many they go below the span of a narrow one."""


@dataclass(frozen=True)
class Arm:
    """One arm of an experiment.

    Attributes
    ----------
    settings, own : mapping
        Parameters set for all states, and for single states by number of the state.
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

    def __post_init__(self) -> None:
        fields = {
            "settings": SETTINGS,
            "own": checks.table(checks.whole_number, SETTINGS),
            "given": checks.table(text, checks.anything),
            "interventions": checks.many(checks.made_of(Intervention, "Intervention(year, ...)")),
            "school": text,
        }
        checks.check_fields("an arm", self, fields)


@dataclass(frozen=True)
class Combination:
    """An outcome summed over arms with weights, replicate by replicate: what one arm makes of it, or two together.

    Attributes
    ----------
    outcome : str or callable
        Name of an outcome of ``detente sweep``, or a function of a run to its replicates [replicate]; records that a
        function reads are its attribute ``needs``, or stand in ``keep`` of the claim. Its attribute ``difference`` is
        true where it takes one quantity off another.
    weights : mapping
        Weight of each arm by name.
    """

    outcome: str | Measured
    weights: Mapping[str, float]

    def __post_init__(self) -> None:
        outcome: object = self.outcome
        if isinstance(outcome, str):
            as_outcomes(outcome)
        elif not callable(outcome):
            msg = f"The outcome of an effect is {quote(outcome)}."
            raise InvalidValue(msg, "It is the name of an outcome, or a function of a run.")
        checks.check_weights(self.weights)

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
            return of_replicates(self.outcome(runs[arm]), runs[arm].replicates)
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
    level : bool
        Whether a function of the runs returns an outcome, such as the share of runs that end in some way, and no
        difference; a ``Combination`` says so itself.
    """

    words: str
    effect: Effect
    smallest: float
    expected: Literal["more", "less"] = "more"
    unit: str = "share of runs"
    rival: str = ""
    level: bool = False

    def __post_init__(self) -> None:
        checks.check_fields("a prediction", self, {"words": text})
        fields = {"expected": text, "unit": text, "rival": text, "level": checks.truth}
        checks.check_fields(f"the prediction {quote(self.words)}", self, fields)
        smallest = as_number(self.smallest)
        if smallest is None or not 1 / LARGEST <= smallest <= LARGEST:
            msg = f"The smallest effect of interest of {self.words!r} is {quote(self.smallest)}."
            raise InvalidValue(
                msg, "It is above 0, from 1e-100 to 1e100: an interval around nothing is never told from 0."
            )
        if smallest > 1 and is_share(self.unit):
            msg = f"The smallest effect of interest of {self.words!r} is {smallest:g}, and its unit {quote(self.unit)}."
            raise InvalidValue(msg, "A share is from 0 to 1: write 0.1 for 10 points, or name another `unit`.")
        effect: object = self.effect
        if not callable(effect):
            msg = f"The effect of {self.words!r} is {quote(effect)}."
            raise InvalidValue(msg, "It is a function of the runs of all arms, such as contrast(outcome, arm, arm).")
        if self.expected not in SIGNS:
            kind = "direction"
            raise UnknownName(kind, self.expected, SIGNS, "An effect is expected to be more, or less.")
        outcome = getattr(effect, "outcome", None)
        measured = as_outcomes(outcome)[0].unit if isinstance(outcome, str) else self.unit
        object.__setattr__(self, "unit", checks.unit_held(self.words, self.unit, measured))

    @property
    def sign(self) -> float:
        """1 where more is expected, -1 where less is."""
        return SIGNS[self.expected]

    @property
    def is_level(self) -> bool:
        """Whether the effect is an outcome, in one arm or over some: nothing is taken off it."""
        if not isinstance(self.effect, Combination):
            return self.level
        return min(self.effect.weights.values()) > 0 and not getattr(self.effect.outcome, "difference", False)

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
        Ends.
    log : bool
        Whether steps are of equal ratio.
    """

    parameter: str
    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        fields = {"parameter": text, "low": checks.number, "high": checks.number, "log": checks.truth}
        checks.check_fields("an axis", self, fields)
        for end in (self.low, self.high):
            check_parameter(self.parameter, end)
        if not np.isfinite(self.high) or not self.low < self.high or (self.log and self.low <= 0):
            msg = f"A boundary cannot be sought from {self.low} to {self.high} of {self.parameter}."
            raise InvalidValue(msg, "The lower end comes first, both are finite, and above 0 on a logarithmic axis.")

    def spread(self, count: int) -> list[float]:
        """Return values over the axis, both ends among them.

        Parameters
        ----------
        count
            How many.
        """
        made = np.geomspace if self.log else np.linspace
        inner = [self._rounded(x) for x in made(self.low, self.high, count)[1:-1]]
        return [float(self.low), *inner, float(self.high)][:count]

    def between(self, a: float, b: float) -> float:
        """Return the middle of two values.

        Parameters
        ----------
        a, b
            Values on the axis.
        """
        return self._rounded(np.sqrt(a * b) if self.log else (a + b) / 2)

    def _rounded(self, value: float) -> float:
        """Return a value in few decimals, and yet in as many as tell it from its neighbours."""
        finest = min(self.high - self.low, self.low if self.log else np.inf)
        return float(np.round(value, max(DECIMALS, FINENESS - int(np.floor(np.log10(finest))))))


@dataclass(frozen=True)
class Claim:
    """A claim, and the experiment that tries it.

    Attributes
    ----------
    id, school, statement : str
        Number in the list of claims, or a name of one's own; authors or a school; what is claimed, in our own words.
    references : tuple of str
        Keys of works.
    bed : Scenario
        Where it is tried, with its horizon.
    arms : mapping
        What is compared, by name: the same world and the same luck, but for what an arm sets.
    predictions : tuple of Prediction
        What is predicted: the claim holds where all of it does, and fails where some of it does.
    why_smallest, design, would_change : str
        Why effects below the smallest of interest count as none; what is compared with what and held equal; and what
        would change the verdict.
    keep : tuple of str
        Records that own functions read, beside those of combinations.
    axis, axis2 : Axis or None
        Along what a boundary is sought, and beside what other parameter it is drawn as a curve in a full run.
    by_construction : str
        Why the result follows from an assumption of the model, if it does: then it is no support.
    cannot : str
        What of the claim the experiment cannot speak of.
    ours : str
        How it differs from what the essays say, in a sentence; empty where it is their own.
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
    ours: str = ""
    axis2: Axis | None = None

    def __post_init__(self) -> None:
        checks.check_fields("a claim", self, dict.fromkeys(SAID, text))
        axis = checks.made_of(Axis, "Axis(parameter, low, high)", absent=True)
        fields = {
            "references": texts,
            "bed": checks.made_of(Scenario, "detente.studies.beds.BEDS['pair'].scenario(years)"),
            "arms": checks.table(text, checks.made_of(Arm, "Arm({'sensibility': 0.8})")),
            "predictions": checks.many(checks.made_of(Prediction, "Prediction(words, effect, smallest)")),
            "keep": texts,
            "axis": axis,
            "axis2": axis,
        }
        checks.check_fields(f"the claim {self.id!r}", self, fields)
        for key in self.references:
            reference(key)
        checks.check_arms(self, TWIN)

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
        every = (one.effect for one in self.predictions)
        return tuple(dict.fromkeys(arm for e in every if isinstance(e, Combination) for arm in e.twins))

    @property
    def rivals(self) -> tuple[Prediction, ...]:
        """The predictions that are held against a rival explanation."""
        return tuple(one for one in self.predictions if one.rival)
