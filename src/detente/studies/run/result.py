"""What a run of a scenario holds, complete or as far as it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from detente.core.arrays import Array
from detente.core.diagnosis import Diagnosis
from detente.core.errors import InvalidValue
from detente.core.failures import either_way
from detente.core.measure import Measure
from detente.core.result import Answer, Facts, Rows
from detente.core.run import whole_numbers
from detente.core.scenario import Intervention, Scenario
from detente.core.theory import Theory
from detente.studies.methods import INTERVALS
from detente.studies.mixed import Mix
from detente.studies.run import figures, summaries
from detente.studies.run.answers import fill, why_not
from detente.studies.run.script import UNCERTAINTY, script_of, tell_changes, tell_done, tell_overridden, tell_window
from detente.studies.run.summaries import QUANTITIES, Paths, Summary, Who

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Report(Answer):
    """What a scenario came to.

    Attributes
    ----------
    scenario : Scenario
        Scenario.
    theory : Theory or None
        Theory that every state follows; None in a mixed world.
    mix : Mix or None
        Schools and shares of a mixed world.
    settings : mapping
        Parameters that were set for this run.
    years, asked, finished, seed : int
        Years; replicates asked for and finished; seed.
    complete : bool
        False if it was stopped before the end.
    diagnosis : Diagnosis or None
        Every measure over the finished replicates; None if there are none.
    summaries : mapping
        By quantity: start, middle, end, whole, and the path.
    states : tuple of Who
        Who is who.
    forces : array [quantile, year, state]
        Forces of each state, quantiles over replicates.
    ignored : tuple of str
        What the scenario sets on the way and no state can follow.
    seconds : float
        Wall time.
    manifest : mapping
        Versions, back end, flags and tile.
    failed : str
        How many replicates failed and why, which no number counts; empty if none did.
    numbers : mapping
        What the answer to the scenario's question is made of: measures by name, empty if it declares none.
    done : tuple of Intervention
        What was done beside what the scenario itself holds; they are the last interventions of ``scenario`` too.
    lost : int
        Number of replicates that failed.
    """

    study: ClassVar[str] = "run"

    scenario: Scenario
    theory: Theory | None
    mix: Mix | None
    settings: Mapping[str, float]
    years: int
    asked: int
    finished: int
    seed: int
    complete: bool
    diagnosis: Diagnosis | None
    summaries: Mapping[str, Summary]
    states: tuple[Who, ...]
    forces: Array
    ignored: tuple[str, ...]
    seconds: float = field(compare=False)
    manifest: Mapping[str, Any] = field(default_factory=dict)
    failed: str = ""
    numbers: Mapping[str, Measure] = field(default_factory=dict)
    done: tuple[Intervention, ...] = ()
    lost: int = 0

    @property
    def scripted(self) -> dict[str, Any]:
        """What of the run is scripted: years by dyad, how many of them in the window, and what else is changed."""
        return script_of(self.scenario, self.years, self.done)

    @property
    def imposed(self) -> str:
        """What was done beside what the scenario holds, in a sentence; empty if nothing was."""
        return tell_done(self.scripted)

    @property
    def answer(self) -> str:
        """Answer to the scenario's question, after what was imposed; empty if it declares none or no run finished."""
        return f"{self.imposed} {self.reply}".strip() if self.reply else ""

    @property
    def reply(self) -> str:
        """The answer alone, without what was imposed."""
        said = self.scenario.answer
        if said is None or not self.numbers:
            return ""
        if all(np.isfinite(m.mean) for m in self.numbers.values()):
            means = [m.mean for m in self.numbers.values() if m.unit.startswith("share")]
            told = fill(said.sentence, self.numbers, self.lost)
            return f"{told} {either_way(self.lost, self.lost + self.finished, means)}".strip()
        return why_not(tuple(said.numbers.values()), self.years)

    @property
    def by_construction(self) -> list[str]:
        """What scenario and theory see to themselves, and which years are not judged for that, in sentences."""
        said = () if self.scenario.answer is None else self.scenario.answer.by_construction
        own = () if self.theory is None else self.theory.by_construction
        title = "" if self.theory is None else self.theory.title or self.theory.name
        theirs = (f"{title} assumes: {' '.join(own).replace('``', '')}",) if own else ()
        return [*tell_overridden(self.scripted, said), *tell_window(self.scripted), *theirs]

    @property
    def caveats(self) -> list[str]:
        """What else is given, and what the intervals leave out, in sentences."""
        return [*tell_changes(self.scripted), UNCERTAINTY]

    @property
    def paths(self) -> Paths:
        """Quantities and forces by year, as they are drawn."""
        return Paths(self.scenario, self.years, self.finished, self.summaries, self.states, self.forces)

    def _methods(self) -> Mapping[str, str]:
        return INTERVALS

    def _title(self) -> str:
        who = "a mixed world" if self.theory is None else self.theory.title or self.theory.name
        return f"Report on {self.scenario.title or self.scenario.name} under {who}"

    def _about(self) -> Facts:
        first = self.scenario.first_year or 0
        stopped = "" if self.complete else f" of {self.asked} asked for; it was stopped"
        return {
            "Theory": str(self.mix) if self.theory is None else self.theory.name,
            "Scenario": f"{self.scenario.name}, years {first} to {first + self.years - 1}",
            **({"Question": self.scenario.question, "Answer": self.answer} if self.answer else {}),
            **({"Scripted": " ".join(told)} if (told := tell_window(self.scripted)) else {}),
            "Replicates": f"{self.finished}{stopped}; seed {self.seed}",
            **({"Failed": self.failed} if self.failed else {}),
            "Numbers": "means over replicates; dyads count by how much they matter; intervals: .to_pandas()",
            **({"Settings": self.settings} if self.settings else {}),
        }

    def _rows(self) -> Rows:
        first = self.scenario.first_year or 0
        spans = {
            part: f"{first + held.start} to {first + held.stop - 1}"
            for part, held in summaries.windows(self.years).items()
            if part != "whole"
        }
        return [
            {
                "quantity": QUANTITIES[name].title,
                **{span: one.parts[part]["mean"] for part, span in spans.items()},
                "unit": QUANTITIES[name].unit,
            }
            for name, one in self.summaries.items()
        ]

    def to_xarray(self) -> xarray.Dataset:
        """Return quantiles over replicates by year: of each quantity, and of the forces of each state."""
        import xarray as xr

        first = self.scenario.first_year or 0
        coords = {"quantile": list(summaries.QUANTILES), "year": whole_numbers(np.arange(self.years) + first)}
        held = {
            k: (("quantile", "year"), s.path, {"units": "1", "long_name": s.name, "detente_unit": QUANTITIES[k].unit})
            for k, s in self.summaries.items()
        }
        about = {"units": "1", "long_name": "forces of each state", "detente_unit": "5 % GDP"}
        more = {"forces_of_states": (("quantile", "year", "state"), self.forces, about)} if self.states else {}
        return xr.Dataset({**held, **more}, {**coords, "state": [w.name for w in self.states]})

    def _plain(self) -> dict[str, Any]:
        who: dict[str, Any] = {"theory": self.theory.name} if self.theory else {}
        if self.mix is not None:
            who = {"mix": self.mix.to_json()}
        return {
            "scenario": self.scenario.name,
            **who,
            "settings": dict(self.settings),
            "years": self.years,
            "replicates": self.finished,
            "replicas": self.finished,
            "asked": self.asked,
            "seed": self.seed,
            "failed": self.failed,
            "question": self.scenario.question,
            "answer": {
                "sentence": self.answer,
                "by_construction": self.by_construction,
                "caveats": self.caveats,
                "numbers": {name: m.to_dict() for name, m in self.numbers.items()},
            },
            "scripted": self.scripted,
            "diagnosis": [] if self.diagnosis is None else self.diagnosis.to_json(),
            "summaries": {k: s.to_json() for k, s in self.summaries.items()},
            "states": [w.to_json() for w in self.states],
            "ignored": list(self.ignored),
            "versions": dict(self.manifest),
        }

    def plot(self, *names: str, ax: Axes | None = None) -> Axes:
        """Draw quantities by year: means over replicates, and the band from the 10th to the 90th percentile.

        Parameters
        ----------
        *names
            Quantities of ``summaries`` with one unit, or ``"states"`` for the forces of every state; fear and
            competition if none is named.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        if not self.finished:
            msg = "No run was finished: there is nothing to draw."
            raise InvalidValue(msg)
        theory = "a mix of schools" if self.theory is None else self.theory.title
        title = f"{self.scenario.title or self.scenario.name} (theory: {theory})"
        return figures.plot(self.paths, title, names, ax)
