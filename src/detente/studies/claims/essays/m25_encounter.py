"""M25 to M27: anarchy is what states make of it; identity, means and what endures [Wendt1992]_."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.core.scenario import Intervention
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, interaction, level
from detente.studies.claims.measured import Hostility, Level

_PLACE = {"offence_advantage": 2.5, "distinguishability": 0.0}
_HOSTILE, _FRIENDLY = Intervention(0, until=3, conduct="compete"), Intervention(0, until=3, conduct="restraint")
_NO_IDENTITY = {"identity_rate": 0.0, "other_regard": 0.0, "frame": 0.0}
_NO_PRACTICE = {**_NO_IDENTITY, "habit_weight": 0.0}
_YEARS = (20, 25)
_HATE, _LOVE = Intervention(0, until=20, conduct="compete"), Intervention(0, until=20, conduct="restraint")


def _arms(other: float) -> Intervention:
    """Return what holds the forces for five years: those of state 0, and those of the other [5 % GDP]."""
    return Intervention(*_YEARS, edits={"capability": np.array([0.5, other])}, hold=True)


_STRONG, _WEAK = _arms(2.5), _arms(0.025)


@dataclass(frozen=True)
class Danger:
    """Chance of being overrun as state 0 sees it: how surely the other is feared to strike, and with what success."""

    needs = ("fear", "win")

    def __call__(self, run: Run) -> Array:
        """Return it in the years after forces were set [replicate]."""
        at = slice(*_YEARS)
        return np.asarray((run["fear"][:, at, 0, 1] * run["win"][:, at, 1, 0]).mean(1), float)


_FEAR, _ACT = Level("fear", *_YEARS, (0,), (1,)), Level("conduct", *_YEARS, (0,), (1,))
_WIPED = {"belief": 0.5, "second_order": 0.5, "habit": 0.5, "binding": 0.0, "posture": 0.5}
_WIPED |= {"capability": 0.5, "economy": 1.0}
_HOBBES, _KANT = Intervention(0, until=40, conduct="compete"), Intervention(0, until=40, conduct="restraint")
_FORGET = Intervention(40, until=42, edits=_WIPED, hold=True)
_FORGET_ALL = (_FORGET, Intervention(40, edits={"amity": 0.0}))

CLAIMS = (
    Claim(
        id="M25",
        school="Wendt",
        statement="Self-help does not follow from anarchy: strangers make it or not by their first acts.",
        ours="The essay says that states do not begin in a dilemma; that their first acts decide what comes of "
        "it is Wendt's own.",
        references=("Wendt1992", "Wendt1999", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.5, **_PLACE),
        arms={
            "left alone": Arm(),
            "hostile gesture": Arm(interventions=(_HOSTILE,)),
            "friendly gesture": Arm(interventions=(_FRIENDLY,)),
            "hostile, learning alone": Arm(_NO_PRACTICE, interventions=(_HOSTILE,)),
            "friendly, learning alone": Arm(_NO_PRACTICE, interventions=(_FRIENDLY,)),
        },
        predictions=(
            Prediction(
                "hostility after 100 years, hostile against friendly first three years",
                contrast("hostility", "hostile gesture", "friendly gesture"),
                0.1,
                rival="Anarchy and offence make self-help, whatever strangers first do: they are equal in both arms.",
            ),
            Prediction("strangers left alone end in mutual restraint", level("restraint", "left alone"), 0.5),
            Prediction(
                "what first gestures make of hostility, with identity and routine beyond learning alone",
                interaction(
                    "hostility",
                    "hostile gesture",
                    "friendly gesture",
                    "hostile, learning alone",
                    "friendly, learning alone",
                ),
                0.05,
                rival="States only learn what the other is; no identity or routine is made.",
            ),
        ),
        why_smallest="One run in ten, half of that beyond learning; and restraint as the usual end (assumption).",
        design="Two security-seekers who first give each other even odds; both are made to compete or to hold back for "
        "three years or are left alone, with identity and routine or without; same anarchy, same luck.",
        would_change="Offence: where striking first pays enough, even odds are fear enough.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="Who the strangers are before they meet: even odds stand for no enmity.",
    ),
    Claim(
        id="M26a",
        school="Wendt",
        statement="A weak enemy is feared and opposed more than a strong friend: identity weighs more than means.",
        references=("Wendt1995", "Wendt1999", "Menon2023"),
        bed=BEDS["pair"].scenario(60, prior=0.5, **_PLACE),
        arms={
            "strong friend": Arm(interventions=(_LOVE, _STRONG)),
            "weak enemy": Arm(interventions=(_HATE, _WEAK)),
            "strong friend, no identity": Arm(_NO_IDENTITY, interventions=(_LOVE, _STRONG)),
            "weak enemy, no identity": Arm(_NO_IDENTITY, interventions=(_HATE, _WEAK)),
        },
        predictions=(
            Prediction(
                "fear, of the weak enemy against the strong friend",
                contrast(_FEAR, "weak enemy", "strong friend"),
                0.1,
                unit="probability",
                rival="A state fears what another could do: the friend could do a hundred times as much.",
            ),
            Prediction(
                "competing, with the weak enemy against with the strong friend",
                contrast(_ACT, "weak enemy", "strong friend"),
                0.1,
                unit="share of years",
                rival="A state opposes the strong: the friend is a hundred times as strong.",
            ),
            Prediction(
                "competing with the enemy rather than the friend, with identity beyond learning alone",
                interaction(
                    _ACT, "weak enemy", "strong friend", "weak enemy, no identity", "strong friend, no identity"
                ),
                0.05,
                unit="share of years",
                rival="Experience of another's acts does it, not who the other has become.",
            ),
        ),
        why_smallest="One year in ten, a tenth of the scale of fear; half of that beyond learning (assumption).",
        design="Twenty years of imposed friendship or enmity make identities and beliefs; then the friend has five "
        "times the forces of the observer, or the enemy a twentieth, at the start of each of five years; same luck.",
        would_change="Nothing along offence if identity decides; the boundary says how far it does.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="What a few warheads can do: forces are compared, and a ratio has no absolute damage.",
    ),
    Claim(
        id="M26b",
        school="Wendt",
        statement="A strong friend is less of a danger than a weak enemy, as the chance of being overrun is perceived.",
        ours="The essay says that a few weapons of an enemy threaten more; the perceived chance of being "
        "overrun is one reading of threat.",
        references=("Wendt1995", "Menon2023"),
        bed=BEDS["pair"].scenario(60, prior=0.5, **_PLACE),
        arms={
            "strong friend": Arm(interventions=(_LOVE, _STRONG)),
            "weak enemy": Arm(interventions=(_HATE, _WEAK)),
        },
        predictions=(
            Prediction(
                "perceived chance of being overrun, by the weak enemy against the strong friend",
                contrast(Danger(), "weak enemy", "strong friend"),
                0.02,
                unit="probability a year",
                rival="Danger is means times motive, and means outweigh.",
            ),
        ),
        why_smallest="A chance of one in fifty a year is a war in a lifetime (assumption).",
        design="As M26a; the perceived chance of being overrun is fear times the chance that a first strike succeeds.",
        would_change="Offence: it is what forces can do at a stroke that the friend keeps.",
        axis=Axis("offence_advantage", 1.0, 5.0, log=True),
        cannot="Nuclear weapons, of which five may deter as well as five hundred.",
    ),
    Claim(
        id="M27",
        school="Wendt",
        statement="What states do to each other makes identities that outlive beliefs, habits and means.",
        ours="The essay says that interaction makes enduring structures; that identity outlives beliefs, "
        "habits and means is how we measure it.",
        references=("Wendt1999", "Wendt1992", "Menon2023"),
        bed=BEDS["pair"].scenario(100, prior=0.5, **_PLACE),
        arms={
            "hostile culture": Arm(interventions=(_HOBBES, _FORGET)),
            "friendly culture": Arm(interventions=(_KANT, _FORGET)),
            "hostile, identity forgotten": Arm(interventions=(_HOBBES, *_FORGET_ALL)),
            "friendly, identity forgotten": Arm(interventions=(_KANT, *_FORGET_ALL)),
        },
        predictions=(
            Prediction(
                "hostility 60 years later, after a hostile against a friendly culture",
                contrast(Hostility(), "hostile culture", "friendly culture"),
                0.1,
            ),
            Prediction(
                "what culture makes of hostility, with identity kept against identity forgotten as well",
                interaction(
                    Hostility(),
                    "hostile culture",
                    "friendly culture",
                    "hostile, identity forgotten",
                    "friendly, identity forgotten",
                ),
                0.1,
                rival="What lasts is not identity but what culture leaves beside it: ties, trade, arms, grudges.",
            ),
        ),
        why_smallest="One run in ten, sixty years on (assumption).",
        design="Forty years of imposed enmity or friendship; then beliefs, habits, institutions, forces and wealth are "
        "set to those of strangers and only identity is kept, or it too is set to 0; sixty free years; same luck.",
        would_change="How much another's good or ill counts as one's own (other_regard).",
        axis=Axis("other_regard", 0.0, 1.0),
        cannot="Degrees of internalisation: force, price and legitimacy are not told apart.",
    ),
)
