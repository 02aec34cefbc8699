"""What a case study holds, complete or as far as it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.result import Answer, Facts, Rows
from detente.core.run import whole_numbers
from detente.data.chronology import Chronology
from detente.data.codes import Actor
from detente.data.leadership import Tenure, on_first_day
from detente.data.perception import Perceived
from detente.data.to_world import Start
from detente.studies.beliefs.filtering import Filtered
from detente.studies.case.coincidence import Coincidence
from detente.studies.case.effects import Counterfactual
from detente.studies.case.own import OwnData
from detente.studies.case.plot import plot
from detente.studies.case.reciprocity import ActReciprocity
from detente.studies.case.richardson import Equation
from detente.studies.case.schools import SchoolReading
from detente.studies.case.sections import Estimated, Modelled, Told
from detente.studies.case.sentence import Fact, Sentence
from detente.studies.case.series import Monthly, Recorded, Series, Side, Yearly
from detente.studies.case.situation import ObservedSituation, PlacedLogic, PlacedSituation
from detente.studies.case.turns import Armament
from detente.studies.case.warning import EarlyWarning
from detente.studies.methods import SERIES

if TYPE_CHECKING:
    import xarray
    from matplotlib.axes import Axes


def chronology_as_dict(chronology: Chronology) -> dict[str, Any]:
    """Chronology as a plain dictionary, for JSON."""
    return {
        "first": chronology.first,
        "last": chronology.last,
        "entries": [entry.as_dict() for entry in chronology.entries],
    }


@dataclass(eq=False, repr=False)
class Case(Answer):
    """A case study, complete or as far as it got: sections that stand for themselves.

    What a section holds can be asked of the case itself: ``case.schools`` is ``case.modelled.schools``.

    Attributes
    ----------
    recorded
        What is on record: states, years, yearly series, monthly acts, leaders, crises, chronologies.
    estimated
        What is estimated and counted from it.
    modelled
        What theories make of it.
    told
        What is said of it.
    own
        What a file of one's own brought to it; None without one.
    missing
        What is missing and why, as sentences.
    sources
        Citations of what was read.
    complete
        False after an interruption.
    """

    study: ClassVar[str] = "case"

    recorded: Recorded
    estimated: Estimated = field(default_factory=Estimated)
    modelled: Modelled = field(default_factory=Modelled)
    told: Told = field(default_factory=Told)
    own: OwnData | None = None
    missing: tuple[str, ...] = ()
    sources: tuple[dict[str, str], ...] = ()
    complete: bool = True

    @property
    def actors(self) -> tuple[Actor, ...]:
        """The states."""
        return self.recorded.actors

    @property
    def years(self) -> tuple[int, ...]:
        """The years."""
        return self.recorded.years

    @property
    def yearly(self) -> Yearly:
        """Yearly series."""
        return self.recorded.yearly

    @property
    def monthly(self) -> tuple[Monthly, ...]:
        """Monthly acts, both ways, where an event file is about the dyad."""
        return self.recorded.monthly

    @property
    def leaders(self) -> tuple[Tenure, ...]:
        """Who led, in order, state by state."""
        return self.recorded.leaders

    @property
    def perception(self) -> tuple[Perceived, ...]:
        """Crises that one triggered for another, as the one drawn in perceived them."""
        return self.recorded.perception

    @property
    def chronologies(self) -> tuple[Chronology, ...]:
        """Chronologies of the dyads that have one."""
        return self.recorded.chronologies

    @property
    def reciprocity(self) -> tuple[ActReciprocity, ...]:
        """How the states answer each other, by month."""
        return self.estimated.reciprocity

    @property
    def richardson(self) -> tuple[Equation, ...]:
        """Reaction equations."""
        return self.estimated.richardson

    @property
    def armaments(self) -> tuple[Armament, ...]:
        """Build-ups and falls of every dyad."""
        return self.estimated.armaments

    @property
    def company(self) -> tuple[Coincidence, ...]:
        """What those came with."""
        return self.estimated.company

    @property
    def warnings(self) -> tuple[EarlyWarning, ...]:
        """Early-warning indicators."""
        return self.estimated.warnings

    @property
    def observed(self) -> ObservedSituation | None:
        """Situations by stated rules."""
        return self.estimated.observed

    @property
    def begin(self) -> Start | None:
        """First world of the model."""
        return self.modelled.begin

    @property
    def asked(self) -> tuple[str, ...]:
        """Schools that were asked for."""
        return self.modelled.asked

    @property
    def schools(self) -> tuple[SchoolReading, ...]:
        """Readings, in the order asked for."""
        return self.modelled.schools

    @property
    def counterfactuals(self) -> tuple[Counterfactual, ...]:
        """The model run again with one thing changed."""
        return self.modelled.counterfactuals

    @property
    def situations(self) -> tuple[PlacedSituation, ...]:
        """Situations in the runs of the nearest schools."""
        return self.modelled.situations

    @property
    def logics(self) -> tuple[PlacedLogic, ...]:
        """Logic that the nearest schools bear out."""
        return self.modelled.logics

    @property
    def beliefs(self) -> tuple[Filtered, ...]:
        """Beliefs filtered from the acts on record."""
        return self.modelled.beliefs

    @property
    def seed(self) -> int:
        """Seed of the runs."""
        return self.modelled.seed

    @property
    def replicates(self) -> int:
        """Runs a school."""
        return self.modelled.replicates

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every number in a sentence of the account, by name."""
        return self.told.facts

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What is said, each with the names of its facts."""
        return self.told.sentences

    @property
    def series(self) -> dict[str, Series]:
        """Yearly series by name."""
        return self.yearly.by_name

    @property
    def title(self) -> str:
        """States and years, for people."""
        return self.recorded.title

    def of_state(self, measure: str, actor: Side) -> Series:
        """Return the series of one measure of one state.

        Parameters
        ----------
        measure
            Name of the measure, such as ``milex_usd2020``.
        actor
            The state, or its abbreviation.

        Raises
        ------
        UnknownName
            There is no such measure of it.
        """
        return self.yearly.of_state(measure, actor)

    def of_dyad(self, measure: str, one: Side, other: Side) -> Series:
        """Return the series of one measure of two states.

        Parameters
        ----------
        measure
            Name of the measure, such as ``mid_onset``.
        one, other
            The states, or their abbreviations: in either order, but where a measure is of the one towards the other.

        Raises
        ------
        UnknownName
            There is no such measure of them.
        """
        return self.yearly.of_dyad(measure, one, other)

    @property
    def account(self) -> list[str]:
        """What the record and the schools say, as sentences."""
        return [one.text for one in self.sentences]

    def _on_1_january(self) -> dict[str, list[str | None]]:
        """Who led each state on the first day of every year, by its abbreviation."""
        found: dict[str, list[str | None]] = {}
        for actor in self.actors:
            own = [one for one in self.leaders if one.state == actor.name]
            first = [on_first_day(own, year) for year in self.years]
            found[actor.abb] = [None if one is None else one.leader for one in first]
        return found

    def _methods(self) -> Mapping[str, str]:
        return SERIES

    def _title(self) -> str:
        return f"Case: {self.title}"

    def _about(self) -> Facts:
        return {
            "Series": f"{len(self.series)} yearly, {len(self.monthly)} monthly",
            "Schools": [one.school for one in self.schools],
            "Account": f"{len(self.sentences)} sentences; the first: {self.account[0] if self.account else '-'}",
            "Missing": f"{len(self.missing)} parts" if self.missing else "nothing",
        }

    def _rows(self) -> Rows:
        """Return how far each school is from the record, or what is on record where no school was run."""
        if self.schools:
            return [
                {
                    "school": one.school,
                    "error [log points]": one.error,
                    "share of years in the 80 % range": one.coverage,
                }
                for one in self.schools
            ]
        return [
            {"series": one.label, "years known": one.known, "unit": one.unit, "source": one.source}
            for one in self.series.values()
        ]

    def _table(self) -> Rows:
        return [
            {"series": name, "year": year, "value": value, "unit": one.unit, "source": one.source}
            for name, one in self.series.items()
            for year, value in zip(self.years, one.values, strict=True)
        ]

    def to_xarray(self) -> xarray.Dataset:
        """Return the yearly series; NaN where the record is silent."""
        import xarray as xr

        held = {}
        for name, one in self.series.items():
            values = [float("nan") if value is None else float(value) for value in one.values]
            held[name] = ("year", values, {"units": one.unit, "long_name": one.label, "source": one.source})
        return xr.Dataset(held, {"year": whole_numbers(self.years)}, {"title": self.title})

    def _plain(self) -> dict[str, Any]:
        return {
            "states": [{"ccode": a.ccode, "name": a.name, "abb": a.abb} for a in self.actors],
            "years": list(self.years),
            "series": {name: one.as_dict() for name, one in self.series.items()},
            "monthly": [vars(one) for one in self.monthly],
            "reciprocity": [one.as_dict() for one in self.reciprocity],
            "richardson": [one.as_dict() for one in self.richardson],
            "leaders": [one.as_dict() for one in self.leaders],
            "leader_on_1_january": self._on_1_january(),
            "perception": [one.as_dict() for one in self.perception],
            "chronology": {one.case: chronology_as_dict(one) for one in self.chronologies},
            "armaments": [one.as_dict() for one in self.armaments],
            "company": [one.as_dict() for one in self.company],
            "schools": [one.as_dict() for one in self.schools],
            "beliefs": [one.as_dict() for one in self.beliefs],
            "warnings": [one.as_dict() for one in self.warnings],
            "counterfactuals": [one.as_dict() for one in self.counterfactuals],
            "logics": [one.as_dict() for one in self.logics],
            "situations": [one.as_dict() for one in self.situations],
            "observed_situation": None if self.observed is None else self.observed.as_dict(),
            "bottom_line": {one.rule: one.text for one in self.sentences if one.group == "bottom"},
            "account": self.account,
            "account_backing": [one.as_dict() for one in self.sentences],
            "facts": {name: one.as_dict() for name, one in self.facts.items()},
            "missing": list(self.missing),
            "assumptions": [*self.begin.cautions, *self.begin.assumptions] if self.begin else [],
            "model_from": self.begin.year if self.begin else None,
            "seed": self.seed,
            "replicates": self.replicates,
            "sources": list(self.sources),
            "own": self.own.as_dict() if self.own else None,
        }

    def plot(self, what: str = "spending", *, ax: Axes | None = None) -> Axes:
        """Draw one side of the record over the years.

        Parameters
        ----------
        what
            ``"spending"``, ``"warheads"``, ``"chronology"``, ``"leaders"`` or ``"ties"``.
        ax
            Axes to draw on; a figure of its own if absent.

        Returns
        -------
        Axes
            Matplotlib's axes.
        """
        return plot(self.recorded, what, ax)
