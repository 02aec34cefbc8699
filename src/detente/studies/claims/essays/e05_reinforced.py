"""E05: negative assumptions that each interaction reinforces, until they are the norm [Collins2014]_."""

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dyads import share_of_years, sides
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, contrast, level

FIRST = slice(0, 21)
"""Years in which relations form."""
DEEPEST = 5.9
"""Log-odds from which a suspicion is as deep as it can be: a state holds no certainty above 6."""
_BED = BEDS["pair"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0)
_BIASED = {"misreading": 0.6, "sensibility": 0.0, "sensibility_spread": 0.0}
_ARMS = {"biased": Arm(_BIASED), "unbiased": Arm({**_BIASED, "misreading": 0.0})}


def _steps(run: Run) -> tuple[Array, Array]:
    """Return yearly changes of the log-odds of suspicion, and which begin in one that can deepen [..., dyad, 2]."""
    held = sides(run, "log_odds", FIRST).astype(float)
    return np.diff(held, axis=1), (held[:, :-1] > 0) & (held[:, :-1] < DEEPEST)


def drift(run: Run) -> Array:
    """Return the mean yearly change of a suspicion in the first 20 years [replicate]."""
    return share_of_years(*_steps(run))


def reinforced(run: Run) -> Array:
    """Return the share of the years begun in suspicion that deepen it [replicate]."""
    change, suspicious = _steps(run)
    return share_of_years(change > 0, suspicious)


def suspicious(run: Run) -> Array:
    """Return the share of sides that hold the other rather greedy, in years 45 to 55 [replicate]."""
    held = sides(run, "log_odds", slice(45, 55)) > 0
    return np.asarray(held.mean((1, 2, 3)))


CLAIMS = (
    Claim(
        id="E05a",
        school="Collins",
        statement="Each interaction of suspicious states reinforces their suspicion.",
        references=("Collins2014", "Jervis1976"),
        bed=_BED,
        arms=_ARMS,
        keep=("log_odds",),
        predictions=(
            Prediction("yearly change of a suspicion", level(drift, "biased"), 0.05, unit="log-odds a year"),
            Prediction("years that deepen a suspicion", level(reinforced, "biased"), 0.5, unit="share of years"),
            Prediction(
                "yearly change of a suspicion, biased against unbiased readers",
                contrast(drift, "biased", "unbiased"),
                0.05,
                unit="log-odds a year",
                rival="It is the acts that reinforce it, not how they are read.",
            ),
        ),
        why_smallest="0.05 log-odds a year moves even odds to 73 % in 20 years; half of the years: more often "
        "than not.",
        design="Two security-seekers who begin fearful and misread six in ten acts that disconfirm, against readers "
        "without bias; the first 20 years, whenever a side holds the other rather greedy and could do so more.",
        would_change="Observers who do not allow for a change of heart (volatility_down): what they allow for fades "
        "from a suspicion year by year, and is weighed here against what each year adds to it.",
        axis=Axis("volatility_down", 0.0, 0.2),
    ),
    Claim(
        id="E05b",
        school="Collins",
        statement="Suspicion that is read into what happens becomes the norm between two states.",
        references=("Collins2014", "Jervis1976"),
        bed=_BED,
        arms=_ARMS,
        keep=("log_odds",),
        predictions=(
            Prediction("sides that suspect after 50 years", level(suspicious, "biased"), 0.5, unit="share of sides"),
            Prediction(
                "sides that suspect after 50 years, biased against unbiased readers",
                contrast(suspicious, "biased", "unbiased"),
                0.1,
                unit="share of sides",
                rival="The same suspicion settles without any bias, by what both do.",
            ),
        ),
        why_smallest="Half: the norm. One side in ten: less would not change what an adviser says (assumption).",
        design="As for the single interaction; who suspects in years 45 to 55.",
        would_change="Leaders who see how their own acts look, or less to gain from striking first.",
        axis=Axis("offence_advantage", 1.0, 6.0, log=True),
        axis2=Axis("prior", 0.3, 0.95),
    ),
)
