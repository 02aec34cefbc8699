"""E14: the instruments, each on two outcomes, a way out and a peace that lasts [BoothWheeler2008]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Axis, Claim, Measured, Prediction, Runs, contrast
from detente.studies.claims.essays._instruments import (
    BELIEF,
    CALM,
    ESCAPED,
    FEARFUL,
    INSTRUMENTS,
    KEPT,
    STRUCTURE,
    YEARS,
    arms,
)

_BED = BEDS["pair"].scenario(YEARS, prior=FEARFUL, offence_advantage=2.5, distinguishability=0.0)
_AXIS = Axis("offence_advantage", 1.6, 5.0, log=True)
_TENTH = "One run in ten: less would not change what an adviser says (assumption)."
_CHANGE = (
    "Other doses, or other instruments: each stands at one strength that is assumed, and the median of its kind counts."
)
_CANNOT = "What instruments do to publics, parties and officials, and what they cost in attention."


@dataclass(frozen=True)
class Typical:
    """Median of an outcome over the instruments of a kind, less that without instruments or over those of another kind.

    The median is taken in each replicate, whose luck all arms share: one strong instrument does not speak for its kind.

    Attributes
    ----------
    outcome : callable
        What is compared.
    mood : str
        ``fearful`` or ``calm``.
    kind, against : str
        Kinds of instruments; against no instrument if empty.
    """

    outcome: Measured
    mood: str
    kind: str
    against: str = ""

    def __call__(self, runs: Runs) -> Array:
        """Return the difference [replicate]."""
        return self._median(runs, self.kind) - self._median(runs, self.against)

    def _median(self, runs: Runs, kind: str) -> Array:
        names = [name for name, one in INSTRUMENTS.items() if one.kind == kind] or ["none"]
        return np.asarray(np.median([self.outcome(runs[f"{name}, {self.mood}"]) for name in names], axis=0))


CLAIMS = (
    Claim(
        id="E14a",
        school="Emeriau; Booth and Wheeler",
        statement="Instruments that work on what states believe open the way out, which those of structure do not.",
        references=("Emeriau", "BoothWheeler2008", "Pashakhanlou2018", "DeSilva2015"),
        bed=_BED,
        arms=arms("fearful", FEARFUL, (BELIEF, STRUCTURE)),
        keep=("conduct",),
        predictions=(
            Prediction("escape, median instrument of belief against none", Typical(ESCAPED, "fearful", BELIEF), 0.1),
            Prediction(
                "escape, median instrument of belief against those of structure",
                Typical(ESCAPED, "fearful", BELIEF, STRUCTURE),
                0.1,
                rival="Any instrument opens it: ties of trade, organisation and culture do as well.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two fearful security-seekers without any instrument, or with one at a time; restraint in years "
        "80 to 100. The median over the instruments of a kind is taken in each replicate.",
        would_change=_CHANGE,
        axis=_AXIS,
        cannot="Structure among the hostile: institutions, trade and amity grow only out of restraint here, so that "
        "they cannot open a way out by assumption. " + _CANNOT,
    ),
    Claim(
        id="E14b",
        school="Emeriau; Booth and Wheeler",
        statement="Instruments that change the structure make peace last, which those of belief do not.",
        references=("Emeriau", "BoothWheeler2008", "Waltz2000", "Pohl2013", "Murphy2010"),
        bed=_BED,
        arms=arms("calm", CALM, (BELIEF, STRUCTURE)),
        keep=("conduct",),
        predictions=(
            Prediction(
                "peace kept, median instrument of structure against none", Typical(KEPT, "calm", STRUCTURE), 0.1
            ),
            Prediction(
                "peace kept, median instrument of structure against those of belief",
                Typical(KEPT, "calm", STRUCTURE, BELIEF),
                0.1,
                rival="What convinced states once keeps convincing them: belief lasts without structure.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two calm security-seekers without any instrument, or with one at a time; of those at peace in "
        "years 80 to "
        "100, restraint in years 130 to 150, after leaders lost sensibility and leaps in year 100 and one side "
        "competed "
        "from 110 to 118. The median over the instruments of a kind is taken in each replicate.",
        would_change=_CHANGE,
        axis=_AXIS,
        cannot=_CANNOT,
    ),
)


TABLE = Claim(
    id="E14 table",
    school="Emeriau",
    statement="Each instrument opens the way out and makes it last.",
    references=("Emeriau",),
    bed=_BED,
    arms=arms("fearful", FEARFUL) | arms("calm", CALM),
    predictions=tuple(
        Prediction(f"{what}, {name} against none", contrast(outcome, f"{name}, {mood}", f"none, {mood}"), 0.1)
        for name in INSTRUMENTS
        for what, outcome, mood in (("escape", ESCAPED, "fearful"), ("peace kept", KEPT, "calm"))
    ),
    why_smallest=_TENTH,
    design="As of E14a and E14b, instrument by instrument.",
    would_change=_CHANGE,
    cannot=_CANNOT,
)
"""What each instrument does by itself, for the table of instruments; no claim is judged by it."""
