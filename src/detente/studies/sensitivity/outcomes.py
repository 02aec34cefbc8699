"""What of a run is followed over a sample: every measure of a diagnosis, and the quantities of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import UnknownName
from detente.core.measure import Measure
from detente.core.quoted import quote
from detente.core.run import Run
from detente.diagnostics.diagnose import MEASURES, TWIN_MEASURES
from detente.studies.run import summaries
from detente.studies.run.summaries import QUANTITIES, courses, windows

POOLED = ("hostility", "restraint", "war")
"""Measures that read records alone and no parameter: of many points at once as of each by itself."""
POOLED_TWINS = ("paradox",)
"""Measures of a run and its twin that read records alone."""
LISTED = "detente.studies.sensitivity.outcomes.OUTCOMES names them all."
"""Where the outcomes stand."""


@dataclass(frozen=True)
class RunOutcome:
    """Something that every run has a number of, or none where it is not defined.

    Attributes
    ----------
    name, title, unit, formula : str
        Name; for people; unit; definition in one line.
    needs, twin : tuple of str
        Records that it needs; records that it needs of the same run with all holding back at its end, if any.
    pooled : bool
        Whether it reads records alone and no parameter.
    """

    name: str
    title: str
    unit: str
    formula: str
    needs: tuple[str, ...]
    twin: tuple[str, ...] = ()
    pooled: bool = False
    read: Callable[..., Measure | str | Array] | None = field(default=None, compare=False, repr=False)

    def of(self, run: Run, twin: Run | None = None) -> Array:
        """Return the outcome of each replicate [replicate], NaN where it is not defined.

        Parameters
        ----------
        run
            A record with what it needs.
        twin
            The same with all holding back at its end, if it needs one.
        """
        found: Any = self.read(run, twin) if self.twin else self.read(run)  # type: ignore[misc]  # every outcome has one
        if isinstance(found, str):  # left out: there is nothing to measure here
            return np.full(run.replicates, np.nan)
        values = np.asarray(found.values if isinstance(found, Measure) else found, float)
        return np.where(run.failed, np.nan, values)

    def told_by(self, run: Run, twin: Run | None = None) -> RunOutcome:
        """Return the same with title, unit and formula as the measure of a run says them.

        Parameters
        ----------
        run, twin
            As of ``of``.
        """
        found: Any = self.read(run, twin) if self.twin else self.read(run)  # type: ignore[misc]  # every outcome has one
        if not isinstance(found, Measure):
            return self
        return replace(self, title=found.title, unit=found.unit, formula=found.formula)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _at_the_end(name: str) -> Callable[[Run], Array]:
    def read(run: Run) -> Array:
        values: Array = courses(run)[name][:, windows(run.years)["end"]].mean(1)
        return values

    return read


def _outcomes() -> dict[str, RunOutcome]:
    made = {}
    for measure, needs in MEASURES:
        name = measure.__name__
        records = tuple(dict.fromkeys((*needs, "prox")))
        made[name] = RunOutcome(name, _title(name), "", _title(name), records, (), name in POOLED, measure)
    for compare, needs, twin in TWIN_MEASURES:
        name = compare.__name__
        records = tuple(dict.fromkeys((*needs, "prox")))
        made[name] = RunOutcome(name, _title(name), "", _title(name), records, twin, False, compare)
    for name, about in QUANTITIES.items():
        words = f"{about.formula}; mean over the last fifth of the run, at most 20 years"
        needs = summaries.NEEDS
        made[name] = RunOutcome(name, about.title, about.unit, words, needs, (), True, _at_the_end(name))
    return made


OUTCOMES: Mapping[str, RunOutcome] = _outcomes()
"""Every outcome by name."""


def outcome_named(name: object) -> RunOutcome:
    """Return an outcome by name; raise ``UnknownName`` with the nearest names.

    Parameters
    ----------
    name
        Its name.
    """
    if not isinstance(name, str) or name not in OUTCOMES:
        kind = "outcome"
        raise UnknownName(kind, name if isinstance(name, str) else quote(name), OUTCOMES, LISTED)
    return OUTCOMES[name]


def records_of(outcomes: Sequence[RunOutcome]) -> tuple[str, ...]:
    """Return the records that outcomes need, each once.

    Parameters
    ----------
    outcomes
        Outcomes.
    """
    return tuple(dict.fromkeys(name for one in outcomes for name in one.needs))
