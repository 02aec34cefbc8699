"""What a prediction measures, as a line of a formula."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

from detente.studies.claims.chosen import BestOf
from detente.studies.claims.claim import Combination, Prediction
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
