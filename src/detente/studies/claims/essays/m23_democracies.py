"""M23: the democratic zone of peace, and what lies outside it [Doyle1986]_."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs, contrast
from detente.studies.claims.measured import Level

_DEMOCRACIES, _OTHERS = (0, 1, 2, 3), (4, 5, 6, 7)
_REGIMES = np.array([1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
_INSIDE = Level("conduct", 40, None, _DEMOCRACIES, _DEMOCRACIES, near=True)


@dataclass(frozen=True)
class Zones:
    """Competing among near states of one kind less that among, or toward, those of another, in one arm.

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

    def __call__(self, runs: Runs) -> Array:
        """Return the difference [replicate]."""
        run: Run = runs[self.arm]
        return np.asarray(_INSIDE(run) - Level("conduct", 40, None, self.actors, self.others, near=True)(run))


_FOUNDATIONS = {"domestic_cost": 0.1, "audience_cost": 0.2, "democratic_norm": 1.5}
"""Restraint: publics punish aggression and pay for war. Norms: democracies suspect each other less from the start."""
_TIES = {state: {"trade_rate": 0.2, "trade_cost": 0.4} for state in _DEMOCRACIES}
"""Democracies trade sooner in a calm, and lose twice as much with it."""
_WITHOUT = {"domestic_cost": 0.0, "audience_cost": 0.0}
_SYSTEM = BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0, regions=0.0)
_BED = _SYSTEM.replace(given={"polity": _REGIMES})
_WHY = "A twentieth of the years: the record's gap in disputes is several times that (assumption)."

CLAIMS = (
    Claim(
        id="M23",
        school="Doyle",
        statement="Democracies form a zone of peace: restraint at home, common norms and ties of trade keep them from "
        "competing with each other, though not with other regimes.",
        ours="The essay says that the dilemma of democracies is benign; restraint, norms and trade are each "
        "set to one strength, and tried together.",
        references=("Doyle1986", "Doyle1983", "BaligaEtAl2011", "Menon2023"),
        bed=_BED,
        arms={
            "foundations": Arm(_FOUNDATIONS, own=_TIES),
            "none": Arm(_WITHOUT),
            "trade alone": Arm(_WITHOUT, own=_TIES),
        },
        predictions=(
            Prediction(
                "democracies compete with neighbouring democracies, with the three foundations against none",
                contrast(_INSIDE, "foundations", "none"),
                0.05,
                "less",
                "share of years",
                rival="Where they lie keeps democracies at peace, not that they are democracies.",
            ),
            Prediction(
                "democracies compete with neighbouring democracies, with the three foundations against trade alone",
                contrast(_INSIDE, "foundations", "trade alone"),
                0.05,
                "less",
                "share of years",
                rival="Who trades is at peace, whatever its regime.",
            ),
            Prediction(
                "democracies compete with neighbouring democracies, less other regimes with each other",
                Zones("foundations", _OTHERS, _OTHERS),
                0.05,
                "less",
                "share of years",
            ),
            Prediction(
                "democracies compete with neighbouring democracies, less with other regimes",
                Zones("foundations", _DEMOCRACIES, _OTHERS),
                0.05,
                "less",
                "share of years",
                rival="Democracies are restrained toward everybody.",
            ),
        ),
        why_smallest=_WHY,
        design="Eight states on one map, four democracies, one in seven greedy; years 40 to 100. A democrat who "
        "attacks or goes to war pays for it at home, democracies first suspect each other less (1.5 log-odds) and "
        "trade twice as fast; or nothing tells regimes apart; or trade alone does. All luck equal.",
        would_change="Norms that are renewed and not only brought along, and restraint that others can rely upon: here "
        "what costs a leader at home to be exploited makes him wary as well.",
        keep=_INSIDE.needs,
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
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
            Prediction(
                "democracies compete with neighbouring democracies, less other regimes with each other",
                Zones("words bind", _OTHERS, _OTHERS),
                0.05,
                "less",
                "share of years",
            ),
            Prediction(
                "democracies compete with neighbouring democracies, where their words bind them against where they do "
                "not",
                contrast(_INSIDE, "words bind", "words bind nobody"),
                0.05,
                "less",
                "share of years",
                rival="Where they lie and what they trade keeps democracies at peace, not that they are democracies.",
            ),
            Prediction(
                "democracies compete with neighbouring democracies, less with other regimes",
                Zones("words bind", _DEMOCRACIES, _OTHERS),
                0.05,
                "less",
                "share of years",
                rival="Democracies are restrained toward everybody.",
            ),
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
