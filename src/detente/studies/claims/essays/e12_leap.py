"""E12: trust as a leap in the dark, what it costs if it is betrayed, and what makes it safer [Wheeler2018]_."""

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.paradox import restraint_of
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Combination, Prediction, Runs, contrast
from detente.studies.claims.measured import Level

_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_GREEDY = {"malign": (0.0, 1.0)}
_PROMISES = {"leap": 0.1, "talk": 0.5, "talk_mimicry": 0.5, "treaty_rate": 0.2, "intelligence": 0.0}
_TENTH = "One run in ten: less would not change what an adviser says (assumption)."
FOLLOWER = Level("conduct", -20, None, actors=(1,), others=(0,))
"""Share of the last 20 years in which the second state competes with the first."""


@dataclass(frozen=True)
class _Exploited:
    """Share of years in which the first state holds back and the second competes."""

    needs: tuple[str, ...] = ("conduct",)

    def __call__(self, run: Run) -> Array:
        acts = np.asarray(run["conduct"], float)
        return np.asarray((acts[:, :, 1, 0] * (1 - acts[:, :, 0, 1])).mean(1))


@dataclass(frozen=True)
class _Wealth:
    """Logarithm of the first state's economy in the last year, in units of the start."""

    needs: tuple[str, ...] = ("economy",)

    def __call__(self, run: Run) -> Array:
        return np.asarray(np.log(run["economy"][:, -1, 0]))


def _no_worse(runs: Runs) -> Array:
    """Return what checks change of restraint between friends, plus twice what it may cost [replicate]."""
    return np.asarray(restraint_of(runs["friend, checked"]) - restraint_of(runs["friend"]) + 0.1)


EXPLOITED, WEALTH = _Exploited(), _Wealth()

CLAIMS = (
    Claim(
        id="E12a",
        school="Wheeler",
        statement="A leap of trust opens the way out, because it changes what the other believes.",
        ours="The essay says that trust begins with a leap, and escapes the paradox when it is built by "
        "repeated reassurance; that leaps alone do so is our test.",
        references=("Wheeler2018", "Collins2014", "Emeriau"),
        bed=_BED,
        arms={
            "none": Arm({"leap": 0.0}),
            "both": Arm({"leap": 0.1}),
            "one": Arm(own={0: {"leap": 0.1}, 1: {"leap": 0.0}}),
        },
        predictions=(
            Prediction("hostility, leaps of both against none", contrast("hostility", "both", "none"), 0.1, "less"),
            Prediction(
                "competing of the one who does not leap, if the other does",
                contrast(FOLLOWER, "one", "none"),
                0.1,
                "less",
                unit="share of years",
                rival="Leaps are restraint in themselves and persuade nobody.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two fearful security-seekers who in a tenth of their choices hold back against their fear, or never; "
        "and one who does so beside one who does not.",
        would_change="Leaps that are put down to cunning, or a place where fear returns faster than leaps allay it.",
        axis=Axis("offence_advantage", 1.5, 6.0, log=True),
    ),
    Claim(
        id="E12b",
        school="Collins",
        statement="A leap that is betrayed is dear.",
        ours="The essay says that a leap makes a state vulnerable; what a betrayal costs is our question.",
        references=("Collins2014", "Wheeler2018"),
        bed=_BED.replace(given=_GREEDY),
        arms={
            "none": Arm({"leap": 0.0}),
            "leap": Arm({"leap": 0.3}),
            "none, no coercion": Arm({"leap": 0.0, "coercion": 0.0}),
            "leap, no coercion": Arm({"leap": 0.3, "coercion": 0.0}),
        },
        predictions=(
            Prediction(
                "years in which the leaping state is exploited, leaps against none",
                contrast(EXPLOITED, "leap", "none"),
                0.05,
                unit="share of years",
            ),
            Prediction(
                "economy of the leaping state in the end, leaps against none",
                contrast(WEALTH, "leap", "none"),
                0.05,
                "less",
                unit="natural log",
            ),
            Prediction(
                "economy of the leaping state in the end, what being exploited adds",
                Combination(WEALTH, {"leap": 1.0, "none": -1.0, "leap, no coercion": -1.0, "none, no coercion": 1.0}),
                0.05,
                "less",
                unit="natural log",
                rival="What it loses, a greedy neighbour would have taken in any case.",
            ),
        ),
        why_smallest="Five years in a hundred, and 5 % of an economy (assumption).",
        design="A security-seeker beside a greedy state, leaping in three of ten choices or never; with and without "
        "what a one-sided year costs.",
        would_change="What a one-sided year takes, against what arms and wars take (conquest).",
        axis=Axis("conquest", 0.0, 0.5),
    ),
    Claim(
        id="E12c",
        school="Pashakhanlou",
        statement="Diplomacy that says what is meant opens the way out.",
        ours="The essay says that diplomacy helps to make good intentions known; that this alone opens the way "
        "out is our test.",
        references=("Pashakhanlou2018", "BaligaSjostrom2004", "Emeriau"),
        bed=_BED,
        arms={
            "silent": Arm({"talk": 0.0}),
            "talk": Arm({"talk": 0.5, "talk_mimicry": 0.5}),
            "talk that liars imitate": Arm({"talk": 0.5, "talk_mimicry": 1.0}),
        },
        predictions=(
            Prediction("hostility, talk against silence", contrast("hostility", "talk", "silent"), 0.1, "less"),
            Prediction(
                "hostility, talk against talk that every liar imitates",
                contrast("hostility", "talk", "talk that liars imitate"),
                0.1,
                "less",
                rival="To meet and talk is what helps, whatever it is worth.",
            ),
        ),
        why_smallest=_TENTH,
        design="Two fearful security-seekers who say in every other year that they mean no harm, or never; half of the "
        "greedy would say the same, or all of them.",
        would_change="Talk that liars imitate more readily, or a fear that words do not reach.",
        axis=Axis("offence_advantage", 1.5, 6.0, log=True),
    ),
    Claim(
        id="E12d",
        school="Pashakhanlou",
        statement="Intelligence that checks promises makes trust safer.",
        references=("Pashakhanlou2018", "Emeriau"),
        bed=_BED.replace(settings={**_BED.settings, **_PROMISES}),
        keep=("conduct",),
        arms={
            "greedy": Arm({"promise_check": 0.0}, given=_GREEDY),
            "greedy, checked": Arm({"promise_check": 0.9}, given=_GREEDY),
            "friend": Arm({"promise_check": 0.0}),
            "friend, checked": Arm({"promise_check": 0.9}),
        },
        predictions=(
            Prediction(
                "years exploited by a greedy other, promises checked against not",
                contrast(EXPLOITED, "greedy, checked", "greedy"),
                0.02,
                "less",
                unit="share of years",
            ),
            Prediction(
                "restraint between friends, promises checked against not, raised by 0.1",
                _no_worse,
                0.05,
                rival="To check on each other breeds the suspicion that it is to allay.",
            ),
        ),
        why_smallest="Two years in a hundred; between friends checks may cost restraint in one run in twenty at "
        "most (assumption).",
        design="States that talk, conclude treaties and leap now and then; nine in ten breaches of word or treaty that "
        "would be missed are found out, or none. Motives themselves are told by nobody.",
        would_change="Acts that are hard to see (observation_error): where they are plain there is little left to "
        "check.",
        axis=Axis("observation_error", 0.0, 0.2),
    ),
)
