"""M23: the democratic zone of peace, and what lies outside it [Doyle1986]_."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Prediction, Runs
from detente.studies.claims.measured import Level

_DEMOCRACIES, _OTHERS = (0, 1, 2, 3), (4, 5, 6, 7)
_REGIMES = np.array([1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
_INSIDE = Level("conduct", 40, None, _DEMOCRACIES, _DEMOCRACIES, near=True)


_LESS, _BEYOND = 0.75, 0.01
"""Democracies must compete in less than three quarters of the years that they are held against, and a point less."""


@dataclass(frozen=True)
class Zones:
    """Competing among near democracies less three quarters of that among, or toward, those of another kind, in one arm.

    Attributes
    ----------
    arm : str
        Its name.
    actors, others : tuple of int
        Whose competing toward whom is taken off.
    """

    arm: str
    actors: tuple[int, ...]
    others: tuple[int, ...]

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        others = "among others" if self.actors == self.others else "of others toward democracies"
        return f"share of years competing among democracies - {others}, neighbours from year 40 on [{self.arm}]"

    def __call__(self, runs: Runs) -> Array:
        """Return the difference [replicate]."""
        run: Run = runs[self.arm]
        against = Level("conduct", 40, None, self.actors, self.others, near=True)(run)
        return np.asarray(_INSIDE(run) - _LESS * against)


def _among(words: str, arm: str, against: str, rival: str) -> Prediction:
    """Return the prediction that democracies compete a quarter less in one arm than in another."""
    said = f"years in which democracies compete with neighbouring democracies, {words}"
    effect = Combination(_INSIDE, {arm: 1.0, against: -_LESS})
    return Prediction(said, effect, _BEYOND, "less", "share of years", rival=rival)


def _zone(words: str, arm: str, actors: tuple[int, ...], rival: str = "") -> Prediction:
    """Return the prediction that democracies compete a quarter less with each other than others do."""
    said = f"years in which democracies compete with neighbouring democracies, less three quarters of those {words}"
    return Prediction(said, Zones(arm, actors, _OTHERS), _BEYOND, "less", "share of years", rival=rival)


_WITH_EACH_OTHER = "in which other regimes compete with each other"
_WITH_OTHERS = "in which they compete with other regimes"
_EVERYBODY = "Democracies are restrained toward everybody."
_DOSE = {"audience_cost": 0.2, "democratic_norm": 1.5}
"""Restraint: publics punish aggression and pay for war. Norms: democracies suspect each other less from the start."""
_TIES = {state: {"trade_rate": 0.2, "trade_cost": 0.4} for state in _DEMOCRACIES}
"""Democracies trade sooner in a calm, and lose twice as much with it."""
_ALIKE = {"polity": np.zeros(8)}
"""No state is a democracy, so that nothing tells regimes apart."""
_WITHOUT = {"domestic_cost": 0.0, "audience_cost": 0.0}
_SYSTEM = BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, regions=0.0)
_BED = _SYSTEM.replace(given={"polity": _REGIMES})
_WHY = (
    "A quarter of the years, and one in a hundred beyond: the level is about one year in eight, so that a twentieth of "
    "all years would be nearly half of it (assumption)."
)

CLAIMS = (
    Claim(
        id="M23",
        school="Doyle (at our doses)",
        statement="Democracies form a zone of peace: restraint at home, common norms and ties of trade keep them from "
        "competing with each other, though not with other regimes.",
        ours="The essay says that the dilemma of democracies is benign; how strong restraint, norms and trade are is "
        "our assumption, so that where it fails the dose does and not Doyle.",
        references=("Doyle1986", "Doyle1983", "BaligaEtAl2011", "Menon2023"),
        bed=_BED.replace(settings={**_BED.settings, **_DOSE}),
        arms={
            "foundations": Arm(own=_TIES),
            "none": Arm(given=_ALIKE),
            "trade alone": Arm(own=_TIES, given=_ALIKE),
        },
        predictions=(
            _among(
                "with the three foundations, less three quarters of those with none",
                "foundations",
                "none",
                "Where they lie keeps democracies at peace, not that they are democracies.",
            ),
            _among(
                "with the three foundations, less three quarters of those with trade alone",
                "foundations",
                "trade alone",
                "Who trades is at peace, whatever its regime.",
            ),
            _zone(_WITH_EACH_OTHER, "foundations", _OTHERS),
            _zone(_WITH_OTHERS, "foundations", _DEMOCRACIES, _EVERYBODY),
        ),
        why_smallest=_WHY,
        design="Eight states on one map, four democracies, one in seven greedy; years 40 to 100. A democrat who "
        "attacks or goes to war pays for it at home, democracies first suspect each other less (1.5 log-odds) and "
        "trade twice as fast; or the same states are all of one regime, without ties or with them. All luck equal.",
        would_change="The dose: how much less democracies suspect each other (democratic_norm); norms that are renewed "
        "and not only brought along; and restraint that others can rely upon: here what costs a leader at home to be "
        "exploited makes him wary as well.",
        keep=_INSIDE.needs,
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        axis2=Axis("democratic_norm", 0.0, 3.0),
        cannot="Republican law, and peoples who deal with each other. That restraint, norms and ties differ between "
        "regimes is put in; what they make of conduct decades later is not.",
    ),
    Claim(
        id="M23b",
        school="Fearon; Doyle",
        statement="What democracies say can be believed, since their leaders pay for lies, and so they hold back from "
        "each other, though not from other regimes.",
        ours="The essay reports Doyle, who says nothing of this; that democracies cannot easily lie is Fearon's.",
        references=("Fearon1994", "Doyle1986", "Menon2023"),
        bed=_BED.replace(settings={**_BED.settings, **_WITHOUT, "talk": 0.5}),
        arms={
            "words bind": Arm({"audience_credibility": 0.9}),
            "words bind nobody": Arm({"audience_credibility": 0.0}),
        },
        predictions=(
            _zone(_WITH_EACH_OTHER, "words bind", _OTHERS),
            _among(
                "where their words bind them, less three quarters of those where they do not",
                "words bind",
                "words bind nobody",
                "Where they lie and what they trade keeps democracies at peace, not that they are democracies.",
            ),
            _zone(_WITH_OTHERS, "words bind", _DEMOCRACIES, _EVERYBODY),
        ),
        why_smallest=_WHY,
        design="Eight states on one map, four democracies, one in seven greedy, who often say that they mean no harm. "
        "Neither war nor aggression costs a democrat more at home; a democrat who lies pays for it (nine lies in ten "
        "are spared, against none). Same luck.",
        would_change="A price of war at home: with it democracies are more peaceful by assumption.",
        keep=_INSIDE.needs,
        axis=Axis("talk", 0.0, 1.0),
        cannot="Restraint, common norms and ties: they are tried in M23.",
    ),
)
