"""What a prediction measures, as a line of a formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from detente.core.scenario import Intervention
from detente.studies.claims.chosen import BestOf
from detente.studies.claims.claim import Arm, Combination, Prediction
from detente.studies.sweep.outcomes import as_outcomes


def measure_of(prediction: Prediction) -> tuple[str, ...]:
    """Return what a prediction measures and how it weighs the arms, each in a line.

    Parameters
    ----------
    prediction
        The prediction.
    """
    effect = prediction.effect
    if isinstance(effect, BestOf):
        told = measure_of(replace(prediction, effect=next(iter(effect.options.values()))))[0]
        rule = f"the {'largest' if effect.best == 'more' else 'least'} of {len(effect.options)}"
        return told, f"effect = {rule}, chosen by one half of the replicates and judged by the other"
    if not isinstance(effect, Combination):
        return (_said_of(effect),)
    name = "outcome"
    if isinstance(effect.outcome, str):
        name, told = effect.outcome, as_outcomes(effect.outcome)[0].formula
    else:
        told = _said_of(effect.outcome)
    parts = [f"{'-' if w < 0 else '+'} {'' if abs(w) == 1 else f'{abs(w):.3g} '}{name}[{arm}]" for arm, w in
             sorted(effect.weights.items(), key=lambda item: -item[1])]  # fmt: skip
    return f"{name}: {told}", f"effect = {' '.join(parts).removeprefix('+ ')}"


def _said_of(measured: Any) -> str:
    """Return the first line of what a function or an object says of itself, and the fields of the object."""
    if formula := getattr(measured, "formula", ""):
        return str(formula)
    line = (
        next(iter((measured.__doc__ or "").strip().splitlines()), "")
        .replace(" [replicate]", "")
        .rstrip(".")
        .removeprefix("Return ")
    )
    if is_dataclass(measured):
        every = {f.name: getattr(measured, f.name) for f in fields(measured)}
        own = [f"{k} {v}" for k, v in every.items() if isinstance(v, int | float | str) and v not in ("", False)]
        line += f" ({', '.join(own)})" if own else ""
    return line or getattr(measured, "__name__", "a function of the runs")


def arm_words(arm: Arm) -> str:
    """Return what an arm sets, by the names of parameters: ``sensibility 0.8; state 0: base_force 0.9``.

    Parameters
    ----------
    arm
        The arm.
    """
    said = [f"school {arm.school}"] if arm.school else []
    said += [_set(arm.settings)] if arm.settings else []
    said += [f"state {state}: {_set(own)}" for state, own in arm.own.items()]
    said += [f"first year: {', '.join(arm.given)}"] if arm.given else []
    said += [f"later: {'; '.join(_done(one) for one in arm.interventions)}"] if arm.interventions else []
    return "; ".join(said) or "nothing"


def _done(one: Intervention) -> str:
    """Return what is done on the way, and from when to when."""
    what = [_set(one.settings)] if one.settings else []
    what += [f"{', '.join(one.edits)} {'held' if one.hold else 'set'}"] if one.edits else []
    what += [f"{'all' if one.actor is None else f'state {one.actor}'} made to act {one.conduct}"] * (
        one.conduct is not None
    )
    return f"from year {one.year}{'' if one.until is None else f' to {one.until}'} {', '.join(what)}"


def _set(settings: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in settings.items())
