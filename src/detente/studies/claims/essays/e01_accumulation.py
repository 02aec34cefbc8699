"""E01: power that piles up and buys no security [Tang2009]_."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.security import security_of_dyads
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Measured, Prediction, Runs
from detente.studies.claims.measured import Hostility

_HOSTILE = Hostility()


def _growth(run: Run) -> Array:
    """Return the growth of forces from year 20 to the last, as a share of the economy [log, replicate]."""
    share = np.asarray(run["capability"], float) / np.maximum(np.asarray(run["economy"], float), 1e-9)
    early, late = (np.maximum(share[:, at].mean((1, 2)), 1e-9) for at in (slice(18, 23), slice(-5, None)))
    return np.asarray(np.log(late / early))


def _security(run: Run) -> Array:
    """Return the chance of not being overrun in one of the last 20 years, in the mean of both [replicate]."""
    return np.asarray(security_of_dyads(run).mean((1, 2)), float)


@dataclass(frozen=True)
class Trapped:
    """A quantity of the runs in which two who began in fear ended hostile, less that of the same runs begun in calm.

    Attributes
    ----------
    what : callable
        The quantity of a run [replicate].
    against_calm : bool
        Whether that of the calm arm is taken off.
    """

    what: Measured
    against_calm: bool = True

    @property
    def formula(self) -> str:
        """What it measures, as a line of a formula."""
        told = (self.what.__doc__ or "").partition(" [")[0].removeprefix("Return ").rstrip(".")
        taken = " - the same [calm]" if self.against_calm else ""
        return f"{told} [fear]{taken}, of runs that end hostile [fear]"

    def __call__(self, runs: Runs) -> Array:
        """Return it [replicate]; NaN in runs that did not end hostile."""
        found = self.what(runs["fear"]) - (self.what(runs["calm"]) if self.against_calm else 0.0)
        return np.where(_HOSTILE(runs["fear"]) > 0, found, np.nan)


CLAIMS = (
    Claim(
        id="E01",
        school="Tang; Emeriau",
        statement="In the security dilemma states go on piling up power, and are none the safer for it.",
        ours="The essay says that security does not grow; here it must end below that of two who began in calm.",
        references=("Tang2009", "Herz1950", "Emeriau"),
        bed=BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={"fear": Arm(), "calm": Arm({"prior": 0.3})},
        predictions=(
            Prediction(
                "growth of forces against the economy after year 20, where fear became hostility",
                Trapped(_growth, against_calm=False),
                0.1,
                unit="natural log",
            ),
            Prediction(
                "growth of forces against the economy after year 20, fear against calm",
                Trapped(_growth),
                0.1,
                unit="natural log",
                rival="Forces grow by themselves, with bureaus and budgets, whatever is feared.",
            ),
            Prediction(
                "security at the end, fear against calm",
                Trapped(_security),
                0.05,
                "less",
                "probability a year",
                rival="Arms deter: who is armed and wary is the safer for it.",
            ),
        ),
        why_smallest="A tenth more arms in 80 years, a chance of one in twenty a year: less is no pile (assumption).",
        design="The same two security-seekers begin in fear (75 %) or calm (30 %); of the runs in which fear became "
        "hostility, forces from year 20 to 100 and the chance of not being overrun; same luck.",
        would_change="How strongly states arm against threat (reaction): where arming feeds itself forces grow until "
        "the economy bears no more.",
        keep=("capability", "economy", "compete", "win", *_HOSTILE.needs),
        axis=Axis("reaction", 0.05, 1.0, log=True),
        cannot="Progress of weapons: forces are money, of one quality. In absolute terms they shrink with the "
        "economies that wars wear down.",
    ),
)
