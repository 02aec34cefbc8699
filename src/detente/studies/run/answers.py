"""What answers the question of a scenario: numbers on years that are not scripted, and the sentence they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.diagnosis import Diagnosis
from detente.core.failures import bounds_of
from detente.core.measure import Measure, interval
from detente.core.reply import ANSWERABLE, DIAGNOSED, SLOT, Sought
from detente.core.run import Run
from detente.core.scripted import judged, mean_judged
from detente.diagnostics.dyads import sides
from detente.diagnostics.paradox import is_paradox, is_restraint
from detente.figures.numbers import write_number

NOTHING = "Nothing can be judged: the scenario imposes what the states do in every year that would count."
"""Said instead of an answer where every year of it is scripted."""
SHORT = "Nothing can be judged: the run ends before the years that the question is about."
"""Said instead of an answer where the run is too short for it."""


@dataclass(frozen=True)
class PairSelection:
    """What a number of an answer looks at.

    Attributes
    ----------
    window : slice
        Years.
    acts : array [state, other]
        Whose acts toward whom, as truths.
    years : array [year, dyad]
        Which years of the window count, as truths.
    """

    window: slice
    acts: Array
    years: Array

    @property
    def dyads(self) -> Array:
        """Dyads of which an act is looked at [dyad, 2]."""
        i, j = np.triu_indices(len(self.acts), 1)
        return np.stack([self.acts[i, j], self.acts[j, i]], -1)


def select(run: Run, sought: Sought) -> PairSelection:
    """Return what a number of an answer looks at.

    Parameters
    ----------
    run
        A record.
    sought
        The number.
    """
    n = run.scenario.states
    rows, cols = (np.isin(np.arange(n), who) if who else np.ones(n, bool) for who in (sought.actors, sought.targets))
    window = sought.window(run.years)
    years = judged(run, window) & (sought.until is None or sought.until <= run.years)  # all of them, or none
    return PairSelection(window, rows[:, None] & cols & ~np.eye(n, dtype=bool), years)


def _mean(values: Array, among: Array) -> Array:
    """Return the mean over the entries ``among`` that are defined [replicate]; NaN where there is none."""
    held = np.isfinite(values) & among
    count = held.reshape(len(values), -1).sum(1)
    total = np.where(held, values, 0.0).reshape(len(values), -1).sum(1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _pairs(rule: Callable[[Array], Array], run: Run, of: PairSelection) -> Array:
    acts = mean_judged(sides(run, "conduct", of.window), of.years)
    met = np.where(np.isfinite(acts).all(-1), rule(acts), np.nan)
    return _mean(met, of.dyads.any(-1))


def _record(name: str, run: Run, of: PairSelection) -> Array:
    held = sides(run, name, of.window)
    return _mean(held, of.years[..., None] & of.dyads)


def _wars(run: Run, of: PairSelection) -> Array:
    fought: Array = (sides(run, "war", of.window) > 0).any(-1) & of.years & of.dyads.any(-1)
    return fought


def _war(run: Run, of: PairSelection) -> Array:
    counted = (of.years & of.dyads.any(-1)).any()
    return np.where(counted, _wars(run, of).any((1, 2)), np.nan)


def _general_war(run: Run, of: PairSelection) -> Array:
    n = len(of.acts)
    i, j = np.triu_indices(n, 1)
    member = (np.arange(n) == i[:, None]) | (np.arange(n) == j[:, None])
    at_war = (_wars(run, of).astype(np.float32) @ member.astype(np.float32)) > 0
    counted = (of.years & of.dyads.any(-1)).any()
    return np.where(counted, (2 * at_war.sum(-1) >= (of.acts.any(1) | of.acts.any(0)).sum()).any(1), np.nan)


MEASURED: Mapping[str, Callable[[Run, PairSelection], Array]] = {
    "restraint": lambda run, of: _pairs(is_restraint, run, of),
    "hostility": lambda run, of: _pairs(is_paradox, run, of),
    "war": _war,
    "general_war": _general_war,
    "competition": lambda run, of: _record("conduct", run, of),
    "fear": lambda run, of: _record("fear", run, of),
    "belief": lambda run, of: _record("belief", run, of),
}
"""How each of ``ANSWERABLE`` is measured [replicate]."""


def measure_answer(run: Run, diagnosis: Callable[[], Diagnosis]) -> dict[str, Array]:
    """Return the numbers of the answer [replicate], by name; NaN where nothing can be judged.

    Parameters
    ----------
    run
        A record with ``conduct``, ``war``, ``fear`` and ``belief``.
    diagnosis
        Returns its diagnosis, each measure with a value for each replicate.

    Raises
    ------
    UnknownName
        A measure of the diagnosis is none.
    """
    out = {}
    for name, sought in run.scenario.answer.numbers.items() if run.scenario.answer is not None else ():
        if DIAGNOSED.fullmatch(sought.measure):
            out[name] = np.asarray(diagnosis()[sought.measure.partition(".")[2]].values, float)
        else:
            out[name] = np.asarray(MEASURED[sought.measure](run, select(run, sought)), float)
    return out


def as_measures(numbers: Mapping[str, Sought], values: Mapping[str, Any], known: Diagnosis) -> dict[str, Measure]:
    """Return the numbers of an answer as measures with their definitions.

    Parameters
    ----------
    numbers
        What was sought.
    values
        What was found [replicate], by name.
    known
        The diagnosis that measures were taken from.
    """
    out = {}
    for name, sought in numbers.items():
        if sought.measure in ANSWERABLE:
            about = ANSWERABLE[sought.measure]
            out[name] = Measure(name, about.title, about.formula, values[name], about.unit)
        else:
            whole = known[sought.measure.partition(".")[2]]
            out[name] = Measure(name, whole.title, whole.formula, values[name], whole.unit, source=whole.source)
    return out


def fill(sentence: str, found: Mapping[str, Measure], failed: int = 0) -> str:
    """Return an answer with its slots filled in.

    Parameters
    ----------
    sentence
        The answer with slots, as in ``Reply``.
    found
        Its numbers.
    failed
        Number of runs that failed beside those that the numbers are of.
    """
    head = "95\u202f% interval "

    def one(match: re.Match[str]) -> str:
        nonlocal head
        name, _, how = match[1].partition(".")
        if how == "often":
            return often(found[name], failed)
        if how:
            return than(found[name], found[how.removeprefix("than.")])
        text, head = told(found[name], head), ""  # what the brackets hold is said once
        return text

    return SLOT.sub(one, sentence)


def told(measure: Measure, head: str = "") -> str:
    """Return a number with its 95 % interval: a share in per cent, a probability as such.

    Parameters
    ----------
    measure
        The number.
    head
        What stands before the interval in its brackets.
    """
    ends = measure.interval()
    if measure.unit.startswith("share"):
        whole, *limits = (_in_per_cent(min(max(x, 0.0), 1.0)) for x in (measure.mean, *ends))
        return f"{whole}\u202f% ({head}{' to '.join(limits)}\u202f%)"
    whole, *limits = (write_number(x, 2) for x in (measure.mean, *ends))
    return f"{whole} ({head}{' to '.join(limits)})"


def _in_per_cent(share: float) -> str:
    """Return a share in per cent with two digits, or one after the point where it is small."""
    return write_number(100 * share, 1 if 0.0005 <= share < 0.095 else 0)


def often(measure: Measure, failed: int = 0) -> str:
    """Return in how many runs something holds, in words that the whole interval bears out, and the failed either way.

    Parameters
    ----------
    measure
        Whether it holds [replicate], of the runs that ended.
    failed
        Number of runs that failed.
    """
    low, high = measure.interval()
    total = np.size(measure.values) + failed
    low, high = bounds_of(low, failed, total)[0], bounds_of(high, failed, total)[1]
    for holds, words in (
        (low > 0.9, "In nearly every run"),
        (low > 0.5, "In most runs"),
        (high < 0.1, "In hardly any run"),
        (high < 0.5, "In a minority of runs"),
    ):
        if holds:
            return words
    return "In some of the runs" if failed else "In about half of the runs"


def than(one: Measure, other: Measure) -> str:
    """Return how a number compares with another over the same runs: by their difference and its 95 % interval."""
    low, high = interval(np.asarray(one.values, float) - np.asarray(other.values, float), share=False)
    return "more than" if low > 0 else "less than" if high < 0 else "no more or less than"


def why_not(numbers: Sequence[Sought], years: int) -> str:
    """Return why an answer cannot be given: every year is scripted, or the run is too short.

    Parameters
    ----------
    numbers
        What was sought.
    years
        Number of years that were run.
    """
    return SHORT if any((sought.until or (sought.year or 0) + 1) > years for sought in numbers) else NOTHING
