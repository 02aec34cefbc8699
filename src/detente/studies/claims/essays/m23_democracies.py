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


CLAIMS = (
    Claim(
        id="M23",
        school="Doyle",
        statement="Democracies form a zone of peace: what they say can be believed, and so they hold back from each "
        "other, though not from other regimes.",
        references=("Doyle1986", "Doyle1983", "Fearon1994", "Menon2023"),
        bed=BEDS["system"]
        .scenario(
            100,
            prior=0.75,
            offence_advantage=2.5,
            distinguishability=0.0,
            regions=0.0,
            audience_cost=0.0,
            domestic_cost=0.0,
            talk=0.5,
        )
        .replace(given={"polity": _REGIMES}),
        arms={
            "words bind": Arm({"audience_credibility": 0.9}),
            "words bind nobody": Arm({"audience_credibility": 0.0}),
        },
        predictions=(
            Prediction(
                "democracies compete with near democracies, less other regimes with each other",
                Zones("words bind", _OTHERS, _OTHERS),
                0.05,
                "less",
                "share of years",
            ),
            Prediction(
                "democracies compete with near democracies, where their words bind them against where they do not",
                contrast(_INSIDE, "words bind", "words bind nobody"),
                0.05,
                "less",
                "share of years",
                rival="Where they lie and what they trade keeps democracies at peace, not that they are democracies.",
            ),
            Prediction(
                "democracies compete with near democracies, less with other regimes",
                Zones("words bind", _DEMOCRACIES, _OTHERS),
                0.05,
                "less",
                "share of years",
                rival="Democracies are restrained toward everybody.",
            ),
        ),
        why_smallest="A twentieth of the years: the record's gap in disputes is several times that (assumption).",
        design="Eight states on one map, four democracies, one in seven greedy. Neither war nor aggression costs a "
        "democrat more at home, for that would put the result in; a democrat who lies does (credibility 0.9 against "
        "0). Same luck.",
        would_change="A price of war at home: with it democracies are more peaceful by assumption.",
        keep=_INSIDE.needs,
        axis=Axis("talk", 0.0, 1.0),
        cannot="Common moral foundations and republican law; interdependence follows calm here and does not make it.",
    ),
)
