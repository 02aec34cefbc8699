"""M24: rival definitions of the security dilemma classify the same runs [Roe1999]_.

Cohen's kappa of all runs together is no mean over replicates. Here it is taken within each run, over its dyad-years
that matter, and the mean over runs is tested: what a reader of one history would find of two definitions.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from detente.core.arrays import Array
from detente.core.run import Run
from detente.diagnostics.dilemma import in_dilemma
from detente.diagnostics.dyads import both_states, relevant, sides
from detente.diagnostics.situation import NEEDS_OF_DEFINITIONS, cohen_kappa, definitions
from detente.diagnostics.tang import is_tang
from detente.mechanisms.complete import completed
from detente.studies.beds import BEDS
from detente.studies.claims.claim import Arm, Axis, Claim, Prediction, Runs

_SCHOOLS = ("Herz-Jervis", "Tang", "Booth-Wheeler")


def _with_assumptions(run: Run) -> Run:
    """Return a run with the parameters that Tang's criteria ask for: no place of this claim moves them."""
    return replace(run, values=completed(run.theory).values(**run.scenario.settings))


def _neighbours(run: Run) -> dict[str, Array]:
    """Return the definitions of the schools with a threshold moved, by dyad-year [replicate, year, dyad]."""
    armed = (both_states(run, "threat_burden") > 0.002).all(-1)
    return {
        "Herz-Jervis": armed & (sides(run, "fear") > 0.4).all(-1),
        "Tang": is_tang(run, offensive=1.5),
        "Booth-Wheeler": in_dilemma(run, 0.7).any(-1),
    }


def _kappa(pairs: list[tuple[Array, Array]], among: Array) -> Array:
    """Return the mean kappa of some pairs of judgements within each run [replicate]; NaN where none is defined."""
    every = [[cohen_kappa(a[r][:, on], b[r][:, on]) for a, b in pairs] for r, on in enumerate(among)]
    return np.asarray(np.nanmean(np.asarray(every, float), -1))


def contested(runs: Runs) -> Array:
    """Return how far the definitions of the schools disagree, 1 - kappa in the mean over every two [replicate]."""
    run = _with_assumptions(runs["system"])
    found = definitions(run)
    return 1.0 - _kappa([(found[a], found[b]) for a, b in combinations(_SCHOOLS, 2)], relevant(run))


def beyond_thresholds(runs: Runs) -> Array:
    """Return kappa of each definition with its own neighbouring threshold, less that between them [replicate]."""
    run = _with_assumptions(runs["system"])
    found, near = definitions(run), _neighbours(run)
    return _kappa([(found[name], near[name]) for name in _SCHOOLS], relevant(run)) - (1.0 - contested(runs))


CLAIMS = (
    Claim(
        id="M24",
        school="Roe",
        statement="The security dilemma is a contested concept: rival definitions find it in different cases.",
        references=("Roe1999", "Tang2009", "BoothWheeler2008", "Jervis1978", "Cohen1960", "Menon2023"),
        bed=BEDS["system"].scenario(100, prior=0.75, offence_advantage=2.5, distinguishability=0.0),
        arms={"system": Arm()},
        predictions=(
            Prediction(
                "disagreement (1 - kappa) of Herz-Jervis, Tang and Booth-Wheeler, every two of them",
                contested,
                0.4,
                unit="1 - kappa",
                level=True,
            ),
            Prediction(
                "kappa of a school's definition with its own neighbouring threshold, less kappa between the schools",
                beyond_thresholds,
                0.2,
                unit="kappa",
                rival="The disagreement is one of thresholds: one concept, cut at different places.",
            ),
        ),
        why_smallest="Kappa up to 0.6 is at most moderate by common usage; 0.2 is one step of that scale (assumption).",
        design="The same runs of eight states, one in seven greedy, are judged dyad-year by dyad-year by each "
        "definition; kappa is taken within each run over the pairs that matter. Roe's own three exclude one another by "
        "definition and are left out.",
        would_change="A world in which nobody is greedy, nothing is bound and all are in doubt: then the definitions "
        "have less to differ about.",
        keep=NEEDS_OF_DEFINITIONS,
        axis=Axis("prior", 0.1, 0.9),
        cannot="Contest about what the concept is for: only what it picks out is compared.",
    ),
)
