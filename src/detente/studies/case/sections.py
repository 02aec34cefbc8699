"""The sections of a case beside what is on record: what follows from it, what theories make of it, what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.data.to_world import Start
from detente.studies.beliefs.filtering import Filtered
from detente.studies.case.coincidence import Coincidence
from detente.studies.case.effects import Counterfactual
from detente.studies.case.reciprocity import ActReciprocity
from detente.studies.case.richardson import Equation
from detente.studies.case.schools import SchoolReading
from detente.studies.case.sentence import Fact, Sentence
from detente.studies.case.situation import ObservedSituation, PlacedLogic, PlacedSituation
from detente.studies.case.turns import Armament
from detente.studies.case.warning import EarlyWarning


@dataclass(frozen=True)
class Estimated:
    """What is estimated and counted from the record, without any model of states.

    Attributes
    ----------
    reciprocity
        How the states answer each other, by month.
    richardson
        Reaction equations, both ways for every dyad, in each measure of spending that allows them.
    armaments
        Build-ups and falls of every dyad.
    company
        What those came with, and how often that happens by chance.
    warnings
        Early-warning indicators.
    observed
        Situations by stated rules; ``None`` where nothing is classified.
    """

    reciprocity: tuple[ActReciprocity, ...] = ()
    richardson: tuple[Equation, ...] = ()
    armaments: tuple[Armament, ...] = ()
    company: tuple[Coincidence, ...] = ()
    warnings: tuple[EarlyWarning, ...] = ()
    observed: ObservedSituation | None = None


@dataclass(frozen=True)
class Modelled:
    """What theories make of a case.

    Attributes
    ----------
    begin
        First world of the model; ``None`` where the record does not allow one, or nothing was run.
    asked
        Schools that were asked for.
    schools
        Readings, in the order asked for.
    counterfactuals
        The model run again with one thing changed.
    situations
        Situations of the dyads in the runs of the schools that came nearest.
    logics
        Which logic those schools bear out in the world of the case.
    beliefs
        Beliefs filtered from the acts on record under the default world, dyad by dyad.
    seed, replicates
        Of the runs.
    """

    begin: Start | None = None
    asked: tuple[str, ...] = ()
    schools: tuple[SchoolReading, ...] = ()
    counterfactuals: tuple[Counterfactual, ...] = ()
    situations: tuple[PlacedSituation, ...] = ()
    logics: tuple[PlacedLogic, ...] = ()
    beliefs: tuple[Filtered, ...] = ()
    seed: int = 0
    replicates: int = 0


@dataclass(frozen=True)
class Told:
    """What is said of a case.

    Attributes
    ----------
    facts
        Every number in a sentence, by name.
    sentences
        What the record and the schools say, the bottom line first, each with the names of its facts.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()
