"""E17: whether the cooperative prophecy can break, comes back, warns, and ends in a general war [Emeriau]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.diagnostics.dyads import sides
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast

BREAK = 60
"""Year in which institutions go, or strain begins."""
GENERAL = 4
"""States from which a war among eight is a general one: half of them."""
_BED = BEDS["system"].scenario(120, prior=0.5, offence_advantage=2.5, distinguishability=0.0, binding=0.5)
_GONE = Intervention(BREAK, settings={"binding": 0.0}, edits={"binding": 0.0})
_FEAR = Intervention(BREAK, edits={"belief": 0.9})
_TWENTIETH = "One year of a dyad, or one run, in twenty (assumption)."
_MISTRUST = Axis("worst_case", 0.0, 0.6)
_OFFENCE = Axis("offence_advantage", 1.5, 5.0, log=True)


@dataclass(frozen=True)
class Competing:
    """Share of the years of neighbouring dyads in which both compete.

    Attributes
    ----------
    first, last : int or None
        Years, from 0 or from the end if negative.
    """

    first: int | None
    last: int | None
    needs = ("conduct", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the share [replicate]; NaN where nobody has neighbours."""
        at = slice(self.first, self.last)
        near = sides(run, "prox", at)[..., 0] > 0.5
        both = (sides(run, "conduct", at) >= 0.5).all(-1) & near
        count = near.sum((1, 2))
        return np.where(count > 0, both.sum((1, 2)) / np.maximum(count, 1), np.nan)


@dataclass(frozen=True)
class Largest:
    """States in the largest war of some years, or whether it was a general one.

    Attributes
    ----------
    first : int
        First year.
    least : int
        Whether there was a war of as many is returned, if above 0: 0 or 1.
    """

    first: int
    least: int = 0
    needs = ("parties",)

    def __call__(self, run: Run) -> Array:
        """Return the size, or whether it was reached [replicate]."""
        size = np.asarray(run["parties"][:, self.first :], float).max((1, 2, 3))
        return np.asarray((size >= self.least).astype(float) if self.least else size)


@dataclass(frozen=True)
class Wavering:
    """Trend of the yearly swings of competition over the ten years before a year: Kendall's tau of its variance.

    Attributes
    ----------
    first, last : int
        Years over which the trend is taken.
    window : int
        Years of each variance.
    """

    first: int
    last: int
    window: int = 10
    needs = ("competing",)

    def __call__(self, run: Run) -> Array:
        """Return the trend [replicate], from -1 to 1."""
        held = np.asarray(run["competing"], float).reshape(run.replicates, -1)
        spans = np.lib.stride_tricks.sliding_window_view(held[:, self.first - self.window : self.last], self.window, 1)
        variance = spans.var(-1)
        i, j = np.triu_indices(variance.shape[1], 1)
        return np.asarray(np.sign(variance[:, j] - variance[:, i]).mean(1))


AFTER = Competing(-20, None)
GENERAL_WAR, SIZE = Largest(BREAK, GENERAL), Largest(BREAK)
SWINGS = Wavering(BREAK, BREAK + 20)
_STRAIN = tuple(Intervention(BREAK + 5 * k, settings={"offence_advantage": 2.5 + 0.5 * k}) for k in range(1, 5))
"""Striking first pays more and more, from 2.5 to 4.5 in twenty years."""
_RELIEF = (
    Intervention(BREAK - 40, settings={"offence_advantage": 5.0}),
    Intervention(BREAK, settings={"offence_advantage": 2.5}),
)
"""Forty years in which striking first pays far more, and an end to it."""

CLAIMS = (
    Claim(
        id="E17a",
        school="Emeriau",
        statement="Where institutions break down, competition comes back.",
        references=("Emeriau", "Mearsheimer1994", "Keohane1984"),
        bed=_BED,
        arms={
            "kept": Arm(),
            "gone": Arm(interventions=(_GONE,)),
            "scare": Arm(interventions=(_FEAR,)),
            "scare, gone": Arm(interventions=(_GONE, _FEAR)),
        },
        predictions=(
            Prediction(
                "mutual competing 40 to 60 years later, institutions gone against kept",
                contrast(AFTER, "gone", "kept"),
                0.05,
                unit="share of dyad-years",
            ),
            Prediction(
                "mutual competing 40 to 60 years after a scare, institutions gone against kept",
                contrast(AFTER, "scare, gone", "scare"),
                0.05,
                unit="share of dyad-years",
                rival="It is the sudden fear that breaks peace, with institutions or without.",
            ),
        ),
        why_smallest=_TWENTIETH,
        design="Eight states bound for 60 years; then their institutions are gone for good, or stay; and both with a "
        "scare in which all believe all greedy (0.9).",
        would_change="How much striking first pays, when institutions no longer stand against it.",
        axis=_OFFENCE,
    ),
    Claim(
        id="E17b",
        school="Emeriau (our extension)",
        statement="Peace that broke does not come back when what broke it is over (hysteresis).",
        ours="The essay fears that competition may come back; that it stays when its cause is gone is our question.",
        references=("Emeriau", "SchefferEtAl2009", "Jervis1976"),
        bed=_BED,
        arms={"never": Arm(), "strained and relieved": Arm(interventions=_RELIEF)},
        predictions=(
            Prediction(
                "mutual competing 40 to 60 years after the strain is over, against no strain",
                contrast(AFTER, "strained and relieved", "never"),
                0.05,
                unit="share of dyad-years",
                rival="Structure decides: with the cause its effect is gone.",
            ),
        ),
        why_smallest=_TWENTIETH,
        design="Eight states among whom striking first pays far more from year 20 to 60 (5 against 2.5), or never.",
        would_change="Mistrust that outlasts its cause, or observers who never allow for a change of heart "
        "(volatility_down).",
        axis=Axis("volatility_down", 0.0, 0.2),
    ),
    Claim(
        id="E17c",
        school="Emeriau (our extension, after Scheffer and others)",
        statement="Before managed anarchy breaks down its swings grow: there are early warnings.",
        ours="The essay asks when and why managed anarchy breaks down; that its swings warn of it is from the "
        "study of tipping points.",
        references=("SchefferEtAl2009", "DakosEtAl2012", "Emeriau"),
        bed=_BED,
        arms={"steady": Arm(), "strained": Arm(interventions=_STRAIN)},
        predictions=(
            Prediction(
                "trend of the swings of competition while strain grows, against none",
                contrast(SWINGS, "strained", "steady"),
                0.1,
                unit="Kendall's tau",
                rival="Swings rise and fall by luck: there is as much of a trend without any strain.",
            ),
            Prediction(
                "mutual competing 40 to 60 years after strain began, against none",
                contrast(AFTER, "strained", "steady"),
                0.05,
                unit="share of dyad-years",
            ),
        ),
        why_smallest="A rank correlation of 0.1: weaker trends warn nobody. One year of a dyad in twenty (assumption).",
        design="Eight states among whom striking first pays more and more from year 60 to 80; the variance of "
        "competition over ten years, its trend in those twenty years, against the same world and luck without strain.",
        would_change="Longer series: twenty years are what a government has.",
        axis=_MISTRUST,
    ),
    Claim(
        id="E17d",
        school="Emeriau",
        statement="The end of managed anarchy leads to a general war.",
        ours="The essay asks whether it would come to a world war; here it is asserted, of a war of half of "
        "the states.",
        references=("Emeriau", "Mearsheimer1994"),
        bed=_BED,
        arms={
            "kept": Arm(),
            "gone": Arm(interventions=(_GONE,)),
            "gone, nobody joins": Arm({"joining": 0.0}, interventions=(_GONE,)),
        },
        predictions=(
            Prediction(
                "a war of half of the states in the 60 years after, institutions gone against kept",
                contrast(GENERAL_WAR, "gone", "kept"),
                0.05,
            ),
            Prediction(
                "a war of half of the states in the 60 years after, institutions gone against a world in which no ally "
                "joins",
                contrast(GENERAL_WAR, "gone", "gone, nobody joins"),
                0.05,
                rival="Wars are more numerous and none is larger: each is a matter of two.",
            ),
        ),
        why_smallest=_TWENTIETH,
        design="Eight states bound for 60 years, whose institutions then are gone for good, or stay.",
        would_change="A presumption of the worst (worst_case), and commitments that draw more states in.",
        axis=_MISTRUST,
        cannot="A war that itself ends an order of the world: wars here wear down economies and forces, no more.",
    ),
)
