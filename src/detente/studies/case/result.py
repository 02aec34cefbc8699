"""What a case study holds, complete or as far as it got."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from detente.core.result import Answer, Facts, Rows
from detente.data.chronology import Chronology
from detente.data.codes import Actor
from detente.data.leadership import Tenure, on_first_day
from detente.data.perception import Perceived
from detente.data.to_world import Start
from detente.studies.beliefs.filtering import Filtered
from detente.studies.case.coincidence import Coincidence
from detente.studies.case.own import OwnData
from detente.studies.case.plot import plot
from detente.studies.case.reciprocity import ActReciprocity
from detente.studies.case.richardson import Equation
from detente.studies.case.schools import SchoolReading
from detente.studies.case.sentence import Fact, Sentence
from detente.studies.case.series import Monthly, Recorded, Series, Side, Yearly
from detente.studies.case.situation import ObservedSituation, PlacedSituation
from detente.studies.case.turns import Armament

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
    """A case study, complete or as far as it got.

    Attributes
    ----------
    actors
        The states.
    years
        The years.
    yearly
        Yearly series.
    monthly
        Monthly acts, both ways, where an event file is about the dyad.
    reciprocity
        How they answer each other.
    richardson
        Reaction equations, both ways for every dyad, in each measure of spending that allows them.
    leaders
        Who led, in order, state by state.
    perception
        Crises that one triggered for another, as the one drawn in perceived them.
    chronologies
        Chronologies of the dyads that have one, their entries those of the years.
    armaments
        Build-ups and falls of every dyad.
    company
        What those came with, and how often that happens by chance.
    begin
        First year of the model; ``None`` where the record does not allow one.
    schools
        Readings, in the order asked for.
    asked
        Schools that were asked for.
    missing
        What is missing and why, as sentences.
    beliefs
        Beliefs filtered from the acts on record under the default world, dyad by dyad.
    warnings
        Early-warning indicators.
    counterfactuals
        The model run again with one thing changed.
    logics
        Which logic the schools that came nearest bear out in the world of the case.
    situations
        Situations of the dyads in the runs of the schools that came nearest.
    observed
        Situation by observed quantities; ``None`` where it is not classified.
    facts
        Every number in a sentence of the account, by name.
    sentences
        What the record and the schools say, the bottom line first, each with the names of its facts.
    sources
        Citations of what was read.
    own
        What a file of one's own brought to it; None without one.
    seed, replicates
        Of the runs.
    complete
        False after an interruption.
    """

    study: ClassVar[str] = "case"

    actors: tuple[Actor, ...]
    years: tuple[int, ...]
    yearly: Yearly = field(default_factory=Yearly)
    monthly: list[Monthly] = field(default_factory=list)
    reciprocity: list[ActReciprocity] = field(default_factory=list)
    richardson: list[Equation] = field(default_factory=list)
    leaders: list[Tenure] = field(default_factory=list)
    perception: list[Perceived] = field(default_factory=list)
    chronologies: list[Chronology] = field(default_factory=list)
    armaments: list[Armament] = field(default_factory=list)
    company: list[Coincidence] = field(default_factory=list)
    begin: Start | None = None
    schools: list[SchoolReading] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    missing: list[str] = field(default_factory=list)
    beliefs: list[Filtered] = field(default_factory=list)
    warnings: list[Any] = field(default_factory=list)
    counterfactuals: list[Any] = field(default_factory=list)
    logics: list[Any] = field(default_factory=list)
    situations: list[PlacedSituation] = field(default_factory=list)
    observed: ObservedSituation | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    sentences: list[Sentence] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)
    own: OwnData | None = None
    seed: int = 0
    replicates: int = 0
    complete: bool = True

    @property
    def series(self) -> dict[str, Series]:
        """Yearly series by name."""
        return self.yearly.by_name

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
    def title(self) -> str:
        """States and years, for people."""
        return self.recorded.title

    @property
    def recorded(self) -> Recorded:
        """What the record has of the states, as it is drawn."""
        return Recorded(
            self.actors,
            self.years,
            self.yearly,
            tuple(self.monthly),
            tuple(self.leaders),
            tuple(self.perception),
            tuple(self.chronologies),
        )

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
        return xr.Dataset(held, {"year": list(self.years)}, {"title": self.title})

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
            "missing": self.missing,
            "assumptions": [*self.begin.cautions, *self.begin.assumptions] if self.begin else [],
            "model_from": self.begin.year if self.begin else None,
            "seed": self.seed,
            "replicates": self.replicates,
            "sources": self.sources,
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
