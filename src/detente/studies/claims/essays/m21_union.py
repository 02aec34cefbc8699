"""M21: what a union of transparency does inside, and to those outside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.diagnostics.dyads import entropy
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast
from detente.studies.claims.measured import Level

_MEMBERS, _OUTSIDE = (0, 1, 2, 3), (4, 5, 6, 7)
_AMONG = np.isin(np.arange(8), _MEMBERS)
_TIES = np.where(_AMONG[:, None] & _AMONG[None] & ~np.eye(8, dtype=bool), 0.9, 0.0)
_YEARS = (50, 80)
_UNION = (Intervention(year=30, edits={"binding": _TIES}),)
_NONE = (Intervention(year=30, edits={"binding": np.zeros((8, 8))}),)
_FIXED = {"binding": 0.0, "binding_decay": 0.0}
_SPEAK = {member: {"talk": 0.5} for member in _MEMBERS}
_BED = BEDS["system"].scenario(80, prior=0.75, offence_advantage=2.5, distinguishability=0.0, regions=0.0)


@dataclass(frozen=True)
class DoubtInside:
    """Doubt of members about members near them [bits]."""

    needs = ("belief", "prox")

    def __call__(self, run: Run) -> Array:
        """Return the mean [replicate]; NaN where no two members are near."""
        at = slice(*_YEARS)
        bits = entropy(run["belief"][:, at])
        among = (_TIES > 0) & (np.asarray(run["prox"][:, at]) > 0.5)
        count = among.sum((1, 2, 3))
        return np.where(count > 0, (bits * among).sum((1, 2, 3)) / np.maximum(count, 1), np.nan)


_ALARM = Level("belief", *_YEARS, _OUTSIDE, _MEMBERS, near=True)
_DANGER = Level("conduct", *_YEARS, _OUTSIDE, _MEMBERS, near=True)

CLAIMS = (
    Claim(
        id="M21a",
        school="Menon; liberal institutionalism",
        statement="A union makes its members transparent to each other, and so lowers doubt and rivalry inside.",
        references=("KeohaneMartin1995", "Menon2023"),
        bed=_BED,
        arms={
            "no union": Arm(_FIXED, interventions=_NONE),
            "union": Arm(_FIXED, own=_SPEAK, interventions=_UNION),
            "opaque union": Arm({**_FIXED, "binding_transparency": 0.0}, interventions=_UNION),
        },
        predictions=(
            Prediction(
                "members compete with members, union against none",
                contrast(Level("conduct", *_YEARS, _MEMBERS, _MEMBERS, near=True), "union", "no union"),
                0.05,
                "less",
                "share of years",
            ),
            Prediction(
                "doubt of members about members, union against none",
                contrast(DoubtInside(), "union", "no union"),
                0.05,
                "less",
                "bits",
            ),
            Prediction(
                "doubt of members about members, union against one that nobody sees into and nobody speaks in",
                contrast(DoubtInside(), "union", "opaque union"),
                0.02,
                "less",
                "bits",
                rival="Ties raise the price of conflict; what is seen through them changes little.",
            ),
        ),
        why_smallest="A twentieth of the years, or of a bit; two fifths of it for transparency (assumption).",
        design="Eight states on one map; in year 30 four of them are bound (0.9 in every sector) and declare their "
        "intentions every other year, or nobody is; or they are bound, silent and opaque; same luck.",
        would_change="Words that liars imitate less readily than here, where most of them do.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="How a union comes about: here it is founded from outside.",
    ),
    Claim(
        id="M21b",
        school="realism",
        statement="A union alarms those outside: they think worse of its members and compete more with them.",
        ours="The essay says nothing of outsiders: this is what realists would expect.",
        references=("Mearsheimer1994", "Waltz2000"),
        bed=_BED,
        arms={
            "no union": Arm(_FIXED, interventions=_NONE),
            "union": Arm(_FIXED, interventions=_UNION),
            "union that does not aid": Arm({**_FIXED, "pool_aid": 0.0}, interventions=_UNION),
        },
        predictions=(
            Prediction(
                "outsiders believe members near them greedy, union against none",
                contrast(_ALARM, "union", "no union"),
                0.02,
                unit="probability",
            ),
            Prediction(
                "outsiders compete with members near them, union against none",
                contrast(_DANGER, "union", "no union"),
                0.05,
                unit="share of years",
            ),
            Prediction(
                "outsiders compete with members near them, union against one whose members do not aid each other",
                contrast(_DANGER, "union", "union that does not aid"),
                0.02,
                unit="share of years",
                rival="It is the members' calm that outsiders answer, not their joined strength.",
            ),
        ),
        why_smallest="A twentieth of the years, a fiftieth of belief: no foreign office reports less (assumption).",
        design="The same union, seen from outside; members count as each other's strength, or do not; same luck.",
        would_change="How far the members' joined strength reaches outsiders.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="Tariffs, enlargement and the offer to join.",
    ),
)
