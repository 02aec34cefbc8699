"""Outcomes of a run: every measure of the diagnosis, and the level of every record, as one number a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue, UnknownName
from detente.core.fields import ABOUT
from detente.core.measure import Measure, is_share
from detente.core.run import Run
from detente.core.scenario import Scenario
from detente.diagnostics.diagnose import MEASURES, TWIN_MEASURES
from detente.diagnostics.dyads import WINDOW
from detente.diagnostics.paradox import hostility_of, paradox_of, restraint_of, war_of
from detente.engine import records as _records  # declares what can be recorded  # noqa: F401
from detente.schools import school

DEFAULT = ("paradox", "hostility", "restraint")
"""Outcomes where none are named."""
LATE = (
    "paradox",
    "hostility",
    "restraint",
    "choice_entropy",
    "deliberation",
    "misplaced_certainty",
    "feared_friend",
    "trusted_foe",
    "misplaced_acted_upon",
    "disconfirming_acts",
    "security_true",
    "security_perceived",
)
"""Measures that read no year before the last ``WINDOW``."""
OWN_VALUES = (
    "ville",
    "tang",
    "by_herz_jervis",
    "by_tang",
    "by_booth_wheeler",
    "by_roe_tight",
    "by_roe_regular",
    "by_roe_loose",
)
"""Measures that read parameters, so that they are taken of each point apart."""
LEAN: Mapping[str, Callable[..., Array]] = {
    "hostility": hostility_of,
    "restraint": restraint_of,
    "war": war_of,
    "paradox": paradox_of,
}
"""What computes a measure without its neighbours."""
PERIODS = {"last": f"the last {WINDOW} years", "all": "all years"}
"""Years over which the level of a record is taken, by the ending of its name."""
REACH = "prox"
"""Record of the reach of states, which tells the dyads that matter."""


@dataclass(frozen=True)
class SweepOutcome:
    """One number of each run.

    Attributes
    ----------
    name, title : str
        Name, and title for people.
    unit : str
        Declared unit; of a ``share`` or a ``probability`` intervals lie between 0 and 1.
    formula : str
        Definition in one line.
    needs : tuple of str
        Records that it is made of.
    twin : bool
        Whether it is held against the twin in which all hold back.
    """

    name: str
    title: str
    unit: str
    formula: str
    needs: tuple[str, ...]
    twin: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it lies from 0 to 1, by its declared unit."""
        return is_share(self.unit)

    @property
    def late(self) -> bool:
        """Whether it reads the last ``WINDOW`` years alone."""
        return self.name in LATE or self.name.endswith(".last")


@cache
def outcomes() -> dict[str, SweepOutcome]:
    """Return every outcome by name."""
    found = {}
    for measure, needs in MEASURES:
        found[measure.__name__] = _told(measure(_nothing(needs)), needs)
    for compare, needs, _ in TWIN_MEASURES:
        blank = _nothing(needs)
        found[compare.__name__] = _told(compare(blank, blank), needs, twin=True)
    for name, about in sorted(ABOUT.items()):
        for ending, years in PERIODS.items():
            title = f"{about.label[:1].upper()}{about.label[1:]}"
            whose = {"dyad": "ordered dyads and ", "state": "states and ", "system": ""}[about.of]
            formula = f"mean of the record {name} over {whose}{years}"
            found[f"{name}.{ending}"] = SweepOutcome(f"{name}.{ending}", title, about.unit, formula, (name,))
    return found


def as_outcomes(given: str | Iterable[str] | None) -> tuple[SweepOutcome, ...]:
    """Return outcomes by their names, each once.

    Parameters
    ----------
    given
        Names, or one; those of ``DEFAULT`` if None.

    Raises
    ------
    UnknownName
        There is none of that name; the nearest are told.
    InvalidValue
        There are none.
    """
    names = DEFAULT if given is None else (given,) if isinstance(given, str) else tuple(given)
    if not names:
        msg = "No outcome is named."
        raise InvalidValue(msg, f"Name some, such as {', '.join(DEFAULT)}, or leave them out.")
    known = outcomes()
    for name in names:
        if name == "answer":
            msg = "The answer to a scenario's question is no outcome: it is a sentence on one ensemble of runs."
            raise InvalidValue(msg, "`detente run SCENARIO` answers it; ask a sweep for the measures that it rests on.")
        if name not in known:
            kind = "outcome"
            where = "`detente measures` lists them; of every record NAME.last and NAME.all are outcomes too."
            raise UnknownName(kind, name, known, where)
    return tuple(known[name] for name in dict.fromkeys(names))


def split_needs(wanted: Iterable[SweepOutcome]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the records that are needed of all years, and those of the last ``WINDOW`` years alone.

    Parameters
    ----------
    wanted
        Outcomes.
    """
    early = dict.fromkeys(name for one in wanted if not one.late for name in one.needs)
    late = dict.fromkeys(name for one in wanted if one.late for name in (*one.needs, REACH))
    late |= {} if all("." in one.name for one in wanted) else {REACH: None}
    return tuple(early), tuple(name for name in late if name not in early)


def measure_runs(wanted: Iterable[SweepOutcome], run: Run, twin: Run | None) -> dict[str, Array]:
    """Return the outcomes of some runs [replicate], NaN where one is not defined, as ``detente.diagnose`` has them.

    Parameters
    ----------
    wanted
        Outcomes; none of ``OWN_VALUES`` unless all runs are of one point.
    run
        Runs of any points that are done the same to, with the records that are needed.
    twin
        The same with all holding back, if an outcome needs it.
    """
    found = {}
    with np.errstate(all="ignore"):
        for one in wanted:
            if "." in one.name:
                value: Any = _level(one, run)
            elif one.name in LEAN:
                value = LEAN[one.name](run, twin) if one.twin else LEAN[one.name](run)
            else:
                made = _measures()[one.name](*((run, twin) if one.twin else (run,)))
                value = made.values if isinstance(made, Measure) else np.full(run.replicates, np.nan)
            found[one.name] = np.asarray(value, float)
    return found


@cache
def _measures() -> dict[str, Callable[..., Measure | str]]:
    alone: dict[str, Callable[..., Measure | str]] = {measure.__name__: measure for measure, _ in MEASURES}
    return alone | {compare.__name__: compare for compare, _, _ in TWIN_MEASURES}


def _level(one: SweepOutcome, run: Run) -> Array:
    """Return the mean level of a record [replicate]."""
    name, _, ending = one.name.rpartition(".")
    held = np.asarray(run[name][:, -WINDOW:] if ending == "last" else run[name], float)
    if ABOUT[name].of == "dyad":
        n = held.shape[-1]
        held = (held.sum((-1, -2)) - np.trace(held, axis1=-2, axis2=-1)) / (n * (n - 1))
    return np.asarray(held.reshape(len(held), -1).mean(1))


def _nothing(needs: Iterable[str]) -> Run:
    """Return a run in which nothing happens: what a measure says of itself does not depend on what did."""
    place = Scenario("nothing", years=3 * WINDOW)
    shapes = {"dyad": (2, 2), "state": (2,), "system": ()}
    records = {name: np.zeros((1, place.years, *shapes[ABOUT[name].of]), np.float32) for name in (*needs, REACH)}
    return Run(school("default"), place, 0, np.arange(1), place.years, records, {})


def _told(measure: Any, needs: tuple[str, ...], *, twin: bool = False) -> SweepOutcome:
    return SweepOutcome(measure.name, measure.title, measure.unit, measure.formula, tuple(needs), twin)
