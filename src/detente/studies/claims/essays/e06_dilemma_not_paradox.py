"""E06: the paradox is one end of the dilemma, not another name for it [BoothWheeler2008]_."""

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.paradox import paradox_of, restraint_of
from detente.studies.beds import BEDS
from detente.studies.claims.claim import TWIN, Arm, Axis, Claim, Prediction, Runs, contrast
from detente.studies.endings import meant_acts

_NAME, _CALM = "fearful", "calm"


def _began(run: Run) -> Array:
    """Return whether the dyad was in a security dilemma in most of the first ten years [replicate]."""
    return np.asarray(in_dilemma(run, window=slice(10)).any(-1).mean((1, 2)) > 0.5)


def ended_well(runs: Runs) -> Array:
    """Return whether those who were in a dilemma end in mutual restraint [replicate]."""
    run = runs[_NAME]
    return np.where(_began(run), restraint_of(run), np.nan)


def ended_badly(runs: Runs) -> Array:
    """Return whether those who were in a dilemma end in the paradox [replicate]."""
    run = runs[_NAME]
    return np.where(_began(run), paradox_of(run, runs[_NAME + TWIN]), np.nan)


def disagree(runs: Runs) -> Array:
    """Return the share of years with one of dilemma and mutual hostility alone [replicate]."""
    run = runs[_NAME]
    hostile = (meant_acts(run) > 0).all(-1)
    return np.asarray((in_dilemma(run).any(-1) != hostile).mean((1, 2)))


CLAIMS = (
    Claim(
        id="E06",
        school="Booth and Wheeler",
        statement="The security paradox is one possible end of the security dilemma, and not the dilemma itself.",
        references=("BoothWheeler2008", "Butfoy1997", "Snyder1984", "Emeriau"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={_NAME: Arm(), _CALM: Arm({"prior": 0.3})},
        keep=("conduct", "intended", "malign", "belief", "restraint", "exposure", "compete", "win"),
        predictions=(
            Prediction(
                "ends in restraint, of dyads that began in a dilemma",
                ended_well,
                0.1,
                unit="share of dyads",
                level=True,
            ),
            Prediction(
                "ends in the paradox, of dyads that began in a dilemma",
                ended_badly,
                0.1,
                unit="share of dyads",
                level=True,
            ),
            Prediction(
                "years in a dilemma without hostility, or in hostility without a dilemma",
                disagree,
                0.1,
                unit="share of years",
                rival="They are two words for one thing, so that one is never found without the other.",
                level=True,
            ),
            Prediction("paradox, fearful against calm", contrast("paradox", _NAME, _CALM), 0.1),
        ),
        why_smallest="One dyad in ten: what is rarer could pass for an exception (assumption).",
        design="Two fearful security-seekers; of those in a dilemma in most of the first ten years, how they end. The "
        "calm pair only shows that the paradox is no constant of the place.",
        would_change="An offence advantage so large that all who are in the dilemma end alike.",
        axis=Axis("offence_advantage", 1.25, 6.0, log=True),
    ),
)
