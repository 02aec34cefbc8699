"""What an analysis of sensitivity found, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import is_share
from detente.studies.luck import LEAST
from detente.studies.sensitivity.analyse import MAIN, Analysis

METHOD = {
    "morris": "Morris: elementary effects, each parameter moved by itself along trajectories",
    "sobol": "Sobol: shares of the variance, parameters uniform within their bounds and independent",
}
"""Methods for people."""
BEYOND = (
    "A share lies between 0 % and 100 %. Its estimate can miss that, and is then shown at the end; --json has it as it "
    "is."
)
"""What is said where one does."""
SEEN = 0.005
"""Share that is seen in whole percentages."""
MOST = 4
"""Most parameters that a sentence names."""


@dataclass(frozen=True)
class AboutSensitivity:
    """What sentences are made of.

    Attributes
    ----------
    method, outcome, samples, replicates, names, analysis, failed, undefined
        As of a ``Sensitivity``.
    means : array [point]
        Mean of the outcome at each point.
    runs : int
        Runs that were done.
    failed_points : int
        Points at which some failed.
    """

    method: str
    outcome: Mapping[str, str]
    samples: int
    replicates: int
    names: tuple[str, ...]
    analysis: Analysis
    runs: int
    undefined: int
    failed: int
    failed_points: int
    means: Array


def sentences(found: AboutSensitivity) -> tuple[str, ...]:
    """Return what is found, sentence by sentence.

    Parameters
    ----------
    found
        An analysis.
    """
    told = [
        _finding(found),
        *_inert(found),
        *_beyond(found),
        *_mean(found),
        *_luck(found),
        *_undefined(found),
        *_failed(found),
        *_settled(found),
    ]
    return tuple(one for one in told if one)


def _finding(found: AboutSensitivity) -> str:
    about, title = found.analysis, found.outcome["title"]
    if about.why:
        return f"Nothing can be told of what {title.lower()} hangs on: {about.why}."
    if not about.named:
        few = found.replicates < LEAST and about.luck > 0
        why = f" At least {LEAST} runs a point are needed to tell luck from an influence." if few else ""
        return f"No parameter has an influence on {title.lower()} that can be told from luck.{why}"
    kind = MAIN[found.method]
    parts = []
    for k in about.named[:MOST]:
        value, low, high = (held[kind][k] for held in (about.indices, about.low, about.high))
        parts.append(f"{found.names[k]} {_number(found, value)} ({_number(found, low)} to {_number(found, high)})")
    more = len(about.named) - MOST
    tail = f", and {more} more" if more > 0 else ""
    if found.method == "sobol":
        lead = f"Of the variance of {title.lower()} that the parameters make, each takes part in"
        return f"{lead}: {', '.join(parts)}{tail}."
    unit = f" [{found.outcome['unit']}]" if found.outcome["unit"] else ""
    lead = f"Moved over its whole range, a parameter changes {title.lower()}{unit} on average by"
    return f"{lead}: {', '.join(parts)}{tail}."


def _number(found: AboutSensitivity, value: float) -> str:
    value = within(found.method, value)
    return f"{100 * value:.0f} %" if found.method == "sobol" else f"{value:.2g}"


def within(method: str, value: float) -> float:
    """Return an index as it is shown: a share of the variance, which its estimate may miss, between 0 and 1.

    Parameters
    ----------
    method
        Method.
    value
        Estimate, or an end of its interval.
    """
    return min(max(value, 0.0), 1.0) if method == "sobol" else value


def _beyond(found: AboutSensitivity) -> list[str]:
    """Say that estimates of shares may lie beyond 0 and 1, where some do."""
    about = found.analysis
    held = [np.ravel(x) for part in (about.indices, about.low, about.high) for x in part.values()]
    if found.method != "sobol" or not held:
        return []
    every = np.concatenate(held)
    if np.nanmax(every) < 1 + SEEN and np.nanmin(every) > -SEEN:
        return []
    return [BEYOND]


def _mean(found: AboutSensitivity) -> list[str]:
    """Say what the outcome is on average over the sample, and how far it goes."""
    known = found.means[np.isfinite(found.means)]
    if not known.size:
        return []
    unit = found.outcome["unit"]
    share = is_share(unit)
    mean, low, high = (_level(x, share) for x in (known.mean(), *np.quantile(known, (0.05, 0.95))))
    behind = "" if share or not unit else f" [{unit}]"
    title = found.outcome["title"]
    return [f"{title}{behind} is {mean} on average over the sample, and {low} to {high} at nine of ten points."]


def _level(value: float, share: bool) -> str:
    return f"{100 * value:.0f} %" if share else f"{value:.3g}"


def _inert(found: AboutSensitivity) -> list[str]:
    about = found.analysis
    rest = [name for k, name in enumerate(found.names) if k not in about.named]
    if about.why or not about.named or not rest:
        return []
    return [f"No influence beyond luck: {', '.join(rest)}."]


def _luck(found: AboutSensitivity) -> list[str]:
    share = found.analysis.luck_share
    if not np.isfinite(share) or found.replicates < 2:
        return []
    if found.analysis.luck <= 0:
        return ["Luck plays no part: all runs of a point are alike."]
    return [f"Luck makes {_percent(share)} of the variance between single runs, the parameters the rest."]


def _percent(share: float) -> str:
    text = f"{100 * share:.0f}"
    return (
        "less than 1 %"
        if text == "0" and share > 0
        else "more than 99 %"
        if text == "100" and share < 1
        else f"{text} %"
    )


def _undefined(found: AboutSensitivity) -> list[str]:
    about, told = found.analysis, []
    if found.undefined:
        runs = found.runs
        told.append(f"The outcome is not defined in {found.undefined:,} of {runs:,} runs: means are over the others.")
    if about.used < about.rows and not about.why:
        what = "rows" if found.method == "sobol" else "trajectories"
        told.append(
            f"Of {about.rows} {what}, {about.rows - about.used} are left out, as the outcome is undefined at some of "
            "their points: the indices are of the others alone."
        )
    return told


def _failed(found: AboutSensitivity) -> list[str]:
    if not found.failed:
        return []
    points = f"{found.failed_points} points"
    return [f"{found.failed:,} of {found.runs:,} runs failed, at {points}, and count nowhere."]


def _settled(found: AboutSensitivity) -> list[str]:
    about = found.analysis
    if about.why:
        return []
    if about.settled:
        return ["The indices have settled."]
    moved = np.abs(about.by_size[2] - about.by_size[1])
    kind = MAIN[found.method]
    width = about.high[kind] - about.low[kind]
    ask = f"Ask for {2 * found.samples} samples; those in a folder are gone on with."
    if np.isfinite(moved).any():
        k = int(np.nanargmax(moved))
        steps = " to ".join(_number(found, x) for x in about.by_size[1:, k])
        widest = int(np.nanargmax(width))
        ends = " to ".join(_number(found, held[kind][widest]) for held in (about.low, about.high))
        return [
            f"The indices have not settled: from {about.sizes[1]} to {about.sizes[2]} rows that of {found.names[k]} "
            f"went from {steps}, and the widest interval, of {found.names[widest]}, is {ends}. {ask}"
        ]
    return [f"The indices have not settled. {ask}"]
