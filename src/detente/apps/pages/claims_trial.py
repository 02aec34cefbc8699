"""The panel of the page of claims: the two arms of a claim, lived in the page with more or less of the treatment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.apps.pages.lab_page import MOST, RECORDS
from detente.apps.pages.report import TrialPanel
from detente.apps.pages.trials import SHARES, TrialArm, TrialCase, arms_trial
from detente.mechanisms.complete import completed
from detente.schools import school
from detente.studies.claims.claim import Arm, Claim, Combination, Prediction
from detente.studies.claims.measured import Level
from detente.studies.claims.registry import claims_of_essays
from detente.studies.claims.trial import luck_of
from detente.studies.sweep.outcomes import as_outcomes

SCALED = ("economy", "capability")
"""Records that claims read in units of the start, as the page does not."""
WORDS: Mapping[str, str] = {
    "conduct": "share of acts that compete",
    "intended": "share of acts that are meant to compete",
    "fear": "fear of being competed against",
    "belief": "belief that the other is greedy",
    "win": "chance of overrunning the other by striking first",
    "crisis": "years with a crisis",
}
"""What the mean of a record is called in a sentence."""
DEFAULT = "default"
"""Theory of arms that name none."""
MORE = ("offence_advantage", "prior")
"""Parameters that move the world of a claim beside those along which it is tried."""


def _outcome(part: Prediction) -> dict[str, Any] | None:
    """Return what a prediction measures as the page takes it; None where the page does not have it."""
    effect = part.effect
    if not isinstance(effect, Combination) or sorted(effect.weights.values()) != [-1.0, 1.0]:
        return None
    if isinstance(effect.outcome, str):
        measured = as_outcomes(effect.outcome)[0]
        known = effect.outcome in SHARES
        return {"measure": effect.outcome, "words": measured.title.lower(), "unit": "share of runs"} if known else None
    one = effect.outcome
    if type(one) is not Level or one.record not in RECORDS or one.record in SCALED:
        return None
    told: dict[str, Any] = {"record": one.record, "first": one.first, "last": one.last, "near": one.near}
    told |= {"actors": list(one.actors), "others": list(one.others)}
    return told | {"words": WORDS.get(one.record, one.record), "unit": part.unit}


def _dose(claim: Claim, treatment: Arm, control: Arm) -> dict[str, tuple[float | None, float]]:
    """Return the parameters in which the treatment differs from the control, from one to the other."""
    if treatment.school != control.school:
        return {}
    usual: Mapping[str, float] = completed(school(control.school or DEFAULT)).values(**claim.bed.settings)
    names = dict.fromkeys((*treatment.settings, *control.settings))
    ends = {name: tuple(arm.settings.get(name, usual[name]) for arm in (control, treatment)) for name in names}
    return {name: (begin, to) for name, (begin, to) in ends.items() if begin != to}


def _arm(claim: Claim, name: str) -> TrialArm:
    arm = claim.arms[name]
    place = claim.bed.replace(interventions=(*claim.bed.interventions, *arm.interventions))
    return TrialArm(name, place, arm.school, arm.settings, arm.own, arm.given)


def _dials(claim: Claim) -> tuple[str, ...]:
    """Return the parameters that move the world of all arms: those along which it is sought where a claim holds."""
    axes = [axis.parameter for axis in (claim.axis, claim.axis2) if axis is not None]
    taken = {name for arm in claim.arms.values() for held in (arm.settings, *arm.own.values()) for name in held}
    return tuple(name for name in dict.fromkeys((*axes, *MORE)) if name not in taken)


MANY = 12
"""Claims of a page from which it carries the engine of pairs alone: one of more states is more than half as large."""


def case_of(claim: Claim, seed: int, place: str = "", decides: int = 1) -> TrialCase | None:
    """Return the prediction of a claim that decides, or else the first that a page can live; None where there is none.

    Parameters
    ----------
    claim
        The claim.
    seed
        Seed of the study.
    place
        Id of the element of the page that is about it.
    decides
        Number of the prediction that decides, from 1.
    """
    if claim.bed.states > MOST or claim.bed.periods != 1:
        return None
    for at, part in sorted(enumerate(claim.predictions, 1), key=lambda one: one[0] != decides):
        told = _outcome(part)
        if told is None or not isinstance(part.effect, Combination):
            continue
        by = {weight: name for name, weight in part.effect.weights.items()}
        return TrialCase(
            claim.id,
            f"{claim.id} {part.words}",
            claim.statement,
            _arm(claim, by[1.0]),
            _arm(claim, by[-1.0]),
            told,
            seed=luck_of(claim, seed),
            dose=_dose(claim, claim.arms[by[1.0]], claim.arms[by[-1.0]]),
            dials=_dials(claim),
            place=place,
            asks=part.sign * part.smallest,
            part={"at": at, "of": len(claim.predictions), "decides": at == decides}
            if len(claim.predictions) > 1
            else {},
        )
    return None


def claims_trial(places: Mapping[str, str], seed: int, decides: Mapping[str, int]) -> TrialPanel | None:
    """Return the panel in which the arms of claims are lived; None where a page can live none of them.

    Parameters
    ----------
    places
        Ids of claims of the page, each with the id of the element that is about it.
    seed
        Seed of the study.
    decides
        Number of the prediction that decides, by id.
    """
    every = claims_of_essays()
    made = [case_of(every[name], seed, place, decides.get(name, 1)) for name, place in places.items() if name in every]
    most = 2 if len(places) > MANY else MOST
    cases = [case for case in made if case is not None and case.treatment.place.states <= most]
    if not cases:
        return None
    rest = (
        ""
        if len(cases) == len(places)
        else " The others measure what this page does not, or are of more states: detente claims runs them."
    )
    return arms_trial(
        cases,
        [school(DEFAULT)],
        heading="Try it: run a claim\N{RIGHT SINGLE QUOTATION MARK}s own arms",
        caveat="The first 200 replicates of the experiment, with the same luck in both arms: give less of the "
        f"treatment, or move the world of both, and see where the claim ceases to hold.{rest}",
        label="Claim",
    )
