"""What an analysis of sensitivity found, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from detente.core.arrays import Array
from detente.core.measure import is_share
from detente.studies.luck import LEAST
from detente.studies.sensitivity.analyse import CASES, MAIN, SETTLED, Analysis

METHOD = {
    "morris": "Morris: elementary effects, each parameter moved by itself along trajectories",
    "sobol": "Sobol: shares of the variance, parameters uniform within their bounds and independent",
}
"""Methods for people."""
READ = {
    "sobol": "Alone and in all are estimated apart, so that alone can exceed in all by less than their intervals. An "
    "interval is of the size of a share over other samples; whether it is more than luck is tested by itself, against "
    "the share by luck alone.",
    "morris": "An effect is of moving a parameter over its whole range. The mean absolute effect, free of luck, can "
    "lie below the size of the mean effect, which holds luck. An interval is of the size over other samples; whether "
    "it is more than luck is tested by itself, against the size by luck alone.",
}
"""How to read a table of indices."""
BEYOND = (
    "A share lies between 0 % and 100 %. Its estimate can miss that, and is then shown at the end; --json has it as it "
    "is."
)
"""What is said where one does."""
RARE = 0.05
"""Mean of a share below which, or as near to 1, an outcome hardly varies over a sample."""
LEFT = 0.05
"""Chance that something is missed, for what is said of how rare that may be."""
ALIKE = 0.9
"""Share of points with one and the same mean from which an outcome hardly varies."""
SEEN = 0.005
"""Share that is seen in whole percentages."""
FEW_NAMED = 12
"""Most parameters without an influence that are named, where they may not be left out."""
MOST = 4
"""Most parameters that a sentence names."""


@dataclass(frozen=True)
class AboutSensitivity:
    """What sentences are made of.

    Attributes
    ----------
    method, outcome, samples, replicates, names, analysis, failed, undefined
        As of a ``Sensitivity``.
    still : tuple of str
        Parameters that change the outcome of no run.
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
    still: tuple[str, ...]
    runs: int
    undefined: int
    failed: int
    failed_points: int
    means: Array
    cases: float


def sentences(found: AboutSensitivity) -> tuple[str, ...]:
    """Return what is found, sentence by sentence.

    Parameters
    ----------
    found
        An analysis.
    """
    told = [
        _finding(found),
        *_flat(found),
        *_inert(found),
        *_still(found),
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
        few = found.replicates < LEAST and (about.luck > 0 or found.replicates == 1)
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
    reckoned = " (The sample moves it by four sevenths of that; the rest is extrapolated in a straight line.)"
    return f"{lead}: {', '.join(parts)}{tail}.{reckoned}"


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
    rest = [name for k, name in enumerate(found.names) if k not in about.named and name not in found.still]
    if about.why or not about.named or not rest:
        return []
    which = ", ".join(rest) if len(rest) <= FEW_NAMED else f"{len(rest)} other parameters"
    said = f"Nothing can be told of {which}: the influence seen does not exceed what luck alone may give."
    if not droppable(found):
        return [f"{said} That is no reason to leave {'it' if len(rest) == 1 else 'them'} out."]
    kind = MAIN[found.method]
    top = max((k for k in range(len(found.names)) if found.names[k] in rest), key=lambda k: about.high[kind][k])
    high = _number(found, about.high[kind][top])
    return [f"{said} The largest that an interval allows is {high}, of {found.names[top]}."]


def droppable(found: AboutSensitivity) -> bool:
    """Return whether a parameter without an influence beyond luck may be left out: the screen has settled on that.

    Parameters
    ----------
    found
        An analysis.
    """
    about = found.analysis
    return about.settled and not flat(found) and about.used >= ALIKE * about.rows


def flat(found: AboutSensitivity) -> bool:
    """Return whether an outcome hardly varies over a sample: where it does is then seen at few points.

    Parameters
    ----------
    found
        An analysis.
    """
    known = found.means[np.isfinite(found.means)]
    if not known.size:
        return False
    if is_share(found.outcome["unit"]):
        return bool(min(known.mean(), 1 - known.mean()) < RARE)
    return bool(np.unique(known, return_counts=True)[1].max() > ALIKE * known.size)


def _flat(found: AboutSensitivity) -> list[str]:
    """Warn of a sample in which an outcome hardly varies."""
    if found.analysis.why or not flat(found):
        return []
    title, known = found.outcome["title"], found.means[np.isfinite(found.means)]
    if is_share(found.outcome["unit"]):
        often = "hardly ever occurs" if known.mean() < 0.5 else "occurs almost always"
    else:
        often = "is the same at almost all points"
    return [
        f"Over these ranges {title.lower()} {often}: what moves it elsewhere is not seen, so this sample cannot say "
        "which parameters may be left out. Narrow the ranges (name=LOW:HIGH) to where it varies; "
        "--parameters all,name=LOW:HIGH keeps the others."
    ]


def _still(found: AboutSensitivity) -> list[str]:
    if found.analysis.why or not found.still:
        return []
    few = len(found.still) <= FEW_NAMED
    which = ", ".join(found.still) if few else f"{len(found.still)} parameters, those with an index of 0"
    why = "" if flat(found) else ": what that acts through is not in use at these settings"
    return [f"The outcome of not a single run is changed by {which}{why}."]


def _luck(found: AboutSensitivity) -> list[str]:
    share = found.analysis.luck_share
    if not np.isfinite(share) or found.replicates < 2:
        return []
    if found.analysis.luck <= 0:
        rare = f"{100 * (1 - LEFT ** (1 / found.replicates)):.0f} %"
        return [
            f"All {found.replicates} runs of each point are alike: luck plays no part, or one that is too rare to be "
            f"seen in them (what happens in fewer than {rare} of runs can be missed; --replicates asks for more)."
        ]
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
    ask = f"Ask for {2 * found.samples} samples; those in a folder are gone on with."
    told = [*_moved(found), *_wide(found), *_unsure(found)]
    why = f": {'; '.join(told)}" if told else ""
    return [f"The indices have not settled{why}. {ask}"]


def _limits(found: AboutSensitivity) -> tuple[float, float]:
    """Return how far an index may move, and how wide half of its interval may be, where indices have settled."""
    if found.method == "sobol":
        return SETTLED, SETTLED
    top = float(np.nanmax(found.analysis.indices[MAIN["morris"]]))
    return 2 * SETTLED * top, 4 * SETTLED * top


def _moved(found: AboutSensitivity) -> list[str]:
    about = found.analysis
    moved = np.abs(about.by_size[2] - about.by_size[1])
    if not (np.isfinite(moved).any() and np.nanmax(moved) > _limits(found)[0]):
        return []
    k = int(np.nanargmax(moved))
    steps = " to ".join(_number(found, x) for x in about.by_size[1:, k])
    return [f"from {about.sizes[1]} to {about.sizes[2]} rows that of {found.names[k]} went from {steps}"]


def _wide(found: AboutSensitivity) -> list[str]:
    about, told = found.analysis, []
    for kind in ("total", "first") if found.method == "sobol" else (MAIN["morris"],):
        width = (about.high[kind] - about.low[kind]) / 2
        if np.isfinite(width).any() and np.nanmax(width) > _limits(found)[1]:
            k = int(np.nanargmax(width))
            ends = " to ".join(_number(found, held[kind][k]) for held in (about.low, about.high))
            told.append(f"the interval of {found.names[k]}{' by itself alone' * (kind == 'first')} is {ends}")
    return told[:1]


def _unsure(found: AboutSensitivity) -> list[str]:
    """Return what else lacks: luck that is not known, shares that do not add up, an outcome that hardly varies."""
    about, told = found.analysis, []
    if found.replicates == 1:
        told.append("of one run a point it is not known what is luck (--replicates)")
    if found.method == "sobol" and about.high["total"].sum() < 1:
        told.append("all shares together are less than the whole")
    if found.method == "sobol" and found.cases < CASES:
        told.append(
            f"the outcome is away from its usual value at few points (they tell as much as {found.cases:.0f}), and of "
            f"fewer than {CASES} the intervals, most of all of shares alone, are too narrow"
        )
    return told
