"""What Dangerous Dyads gives, beside what is published and beside other fits of the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from detente.stats.dyadic import Estimate
from detente.studies.replications.findings import ComparedNumber, Findings

PUBLISHED = {
    "land": (1.062, 0.057),
    "cinc_ratio": (0.453, 0.036),
    "major": (0.144, 0.057),
    "defence_pact": (-0.119, 0.058),
    "democracy": (-0.493, 0.052),
    "wealth": (0.293, 0.051),
    "militarisation": (0.263, 0.023),
    "peace": (-0.146, 0.005),
}
"""Published coefficients and standard errors [Miller2022]_."""

CONSTANT, ROWS = -3.045, 103_919
"""Published constant, and number of rows [Miller2022]_."""

FEWER = 0.01
"""Largest difference in the number of rows that counts as agreement, as a share (assumption): sources moved on."""

NEWER = {
    "land": 1.038,
    "cinc_ratio": 0.451,
    "major": 0.129,
    "defence_pact": -0.113,
    "democracy": -0.577,
    "wealth": 0.282,
    "militarisation": 0.273,
    "peace": -0.142,
    "constant": -3.062,
}
"""An independent estimate from newer files; its rules for what is missing are not told."""

NEWER_ROWS = 107_024
"""Rows of that estimate."""

WORDS = {
    "land": "land contiguity",
    "cinc_ratio": "parity of capabilities [2 sd]",
    "major": "major power in the dyad",
    "defence_pact": "defence pact",
    "democracy": "democracy, weak link [2 sd]",
    "wealth": "log product per head, weak link [2 sd]",
    "militarisation": "militarisation, weak link [2 sd]",
    "peace": "years of peace [1/year]",
    "constant": "constant",
}
"""Names for people, in the order of the table."""


@dataclass(frozen=True)
class Fit:
    """A logit of onset.

    Attributes
    ----------
    coefficients, errors
        By name, with ``constant``, ``peace_2`` and ``peace_3``.
    rows, events
        Dyad-years, and those with an onset.
    """

    coefficients: dict[str, float]
    errors: dict[str, float]
    rows: int
    events: int


@dataclass(frozen=True)
class Beside:
    """What is estimated beside the fit as published; None or empty where it is not.

    Attributes
    ----------
    today
        With today's scores of democracy.
    mapped, frames
        With the rows of the three states that have other numbers, and by the numbers of the frames.
    together, together_frames
        The same two with today's scores.
    intervals
        Dyadic-robust estimates of the fit as published, by length of the blocks of years and by name.
    """

    today: Fit | None = None
    mapped: Fit | None = None
    frames: Fit | None = None
    together: Fit | None = None
    together_frames: Fit | None = None
    intervals: Mapping[int, Mapping[str, Estimate]] = field(default_factory=dict)


FITS = {
    "ours": "scores as published, numbers of states as published",
    "today": "today's scores, numbers of states as published",
    "mapped": "scores as published, the three states mapped",
    "frames": "scores as published, numbers of the frames",
    "together": "today's scores, the three states mapped",
    "together_frames": "today's scores, numbers of the frames",
}
"""Each fit in words."""


def compare(ours: Fit, beside: Beside | None = None) -> Findings:
    """Put the coefficients beside the published ones.

    Parameters
    ----------
    ours
        With the published measure of democracy.
    beside
        What is estimated beside it.
    """
    other = Beside() if beside is None else beside
    quantities = [
        ComparedNumber(WORDS[name], ours.coefficients[name], value, error, _note(name, ours, other))
        for name, (value, error) in PUBLISHED.items()
    ]
    own = ours.errors["constant"]
    note = f"tolerance: our standard error; the published one is not at hand; {_also('constant', other)}"
    quantities.append(ComparedNumber(WORDS["constant"], ours.coefficients["constant"], CONSTANT, own, note))
    share = f"{100 * (ours.rows / ROWS - 1):+.1f} %; tolerance: 1 % (assumption); {ours.events:,} onsets"
    quantities.append(
        ComparedNumber("dyad-years", float(ours.rows), float(ROWS), FEWER * ROWS, share.replace("-", "−"))
    )
    reasons = [_reasons(ours, other), _found_again(other), _lax(ours, other), _certain(ours, other), DESCRIBES]
    return Findings(tuple(quantities), "".join(reasons), _drawn(ours, other), also=_beside(ours, other))


def _also(name: str, beside: Beside) -> str:
    told = {
        "with the three states": beside.mapped,
        "with today's scores": beside.today,
        "with both": beside.together,
    }
    fits = "".join(f"{how} {_minus(fit.coefficients[name])}; " for how, fit in told.items() if fit is not None)
    return f"{fits}an independent estimate from newer files: {_minus(NEWER[name])}"


def _note(name: str, ours: Fit, beside: Beside) -> str:
    value, error = PUBLISHED[name]
    away = abs(ours.coefficients[name] - value) / error
    return f"{away:.2f} published standard errors away (the tolerance is one); {_also(name, beside)}"


def _reasons(ours: Fit, beside: Beside) -> str:
    far = [WORDS[name] for name, (value, error) in PUBLISHED.items() if abs(ours.coefficients[name] - value) > error]
    text = (
        "Same rows, measures and scale as published; what is not known of both sides is left out, and years of peace "
        "are counted within the relevant dyad-years. Counted over all years of a dyad, as in the frame's own column, "
        "their coefficient would be −.140, more than a standard error closer to zero, and that of land 1.006. "
        f"There are {ours.rows:,} rows against {ROWS:,}: the files have moved on since, and which rows are missing "
        "cannot be told from what is published. "
    )
    text += f"Beyond one standard error: {', '.join(far)}. " if far else "No coefficient is off by a standard error. "
    today = beside.today
    if today is None:
        return text
    away = max(abs(today.coefficients[name] - NEWER[name]) / PUBLISHED[name][1] for name in PUBLISHED)
    return text + (
        "Democracy is measured by the scores that the published model used; later versions of their package have "
        f"others. With today's, its weak link weighs {_minus(today.coefficients['democracy'])} in {today.rows:,} "
        f"rows; an independent estimate from newer files has {_minus(NEWER['democracy'])}, and no coefficient of "
        f"ours is further from its own than {away:.2f} published standard errors. "
    )


def _found_again(beside: Beside) -> str:
    """Say what comes out when the states whose number changes are in, alone and with today's scores."""
    if beside.mapped is None:
        return ""
    text = (
        "As published, product per head is lost for united Germany, united Yemen and Serbia, which have other numbers "
        f"in its source. With these three numbers mapped, democracy weighs {_told(beside.mapped)}: as near to the "
        f"independent estimate, {_minus(NEWER['democracy'])} and {_minus(NEWER['constant'])} in {NEWER_ROWS:,} rows. "
    )
    if beside.frames is not None:
        text += (
            "By the crosswalk of the frames, year by year and without Kiribati's product for Nauru, it weighs "
            f"{_told(beside.frames)}. "
        )
    return text + _both(beside)


def _both(beside: Beside) -> str:
    """Say what today's scores and the three states give together."""
    fit = beside.together
    if fit is None:
        return ""
    away = abs(fit.coefficients["democracy"] - NEWER["democracy"]) / PUBLISHED["democracy"][1]
    text = f"Today's scores and the three states together give {_told(fit)}"
    if beside.together_frames is not None:
        text += f", by the crosswalk of the frames {_told(beside.together_frames)}"
    if away <= 1:
        return f"{text}. "
    return (
        f"{text}: {away:.1f} published standard errors past the independent estimate, which each alone meets. Newer "
        "files may well have brought both, so neither is shown to be why the independent estimate differs. "
    )


def _lax(ours: Fit, beside: Beside) -> str:
    """Say how little the tolerance asks."""
    text = (
        "The tolerance of one published standard error is about how far off another sample would be; these are the "
        f"same rows to {100 * abs(ours.rows / ROWS - 1):.1f} %, so that to be within it is easily done. "
    )
    if beside.mapped is None:
        return text
    shift = beside.mapped.coefficients["democracy"] - ours.coefficients["democracy"]
    return text + (
        f"That {100 * (beside.mapped.rows / ours.rows - 1):.0f} % more rows, of three states, move democracy by "
        f"{abs(shift):.3f}, {abs(shift) / PUBLISHED['democracy'][1]:.1f} of them, says how much hangs on "
        "which rows are in. "
    )


def _certain(ours: Fit, beside: Beside) -> str:
    """Say what is certain by errors that know what dyads share."""
    text = ""
    for blocks, found in beside.intervals.items():
        times = [found[name].standard_error / ours.errors[name] for name in PUBLISHED]
        within = [WORDS[name].split(" [")[0] for name in PUBLISHED if found[name].low <= 0 <= found[name].high]
        democracy = found["democracy"]
        how = "share a state or a year" if blocks == 1 else f"share a state or {blocks} years"
        text += (
            f"Errors that allow for dyads that {how} are {min(times):.1f} to {max(times):.1f} times as large as "
            f"those of independent rows, which were published; the interval of democracy is {_minus(democracy.low)} to "
            f"{_minus(democracy.high)}, and {_holding(within)}. "
        )
    return text


def _holding(names: Sequence[str]) -> str:
    """Say whose intervals hold zero."""
    if len(names) > 1:
        return f"those of {'; '.join(names[:-1])}; and {names[-1]} hold zero"
    return f"that of {names[0]} holds zero" if names else "none holds zero"


def _told(fit: Fit) -> str:
    democracy, constant = (_minus(fit.coefficients[name]) for name in ("democracy", "constant"))
    return f"{democracy} and the constant is {constant} in {fit.rows:,} rows with {fit.events:,} onsets"


DESCRIBES = "The model describes the years that it is fitted to; how well it foretells others: detente confront."
"""What the model is not."""


def _minus(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _fits(ours: Fit, beside: Beside) -> dict[str, Fit]:
    found = {"ours": ours} | {name: getattr(beside, name) for name in FITS if name != "ours"}
    return {name: fit for name, fit in found.items() if fit is not None}


def _beside(ours: Fit, beside: Beside) -> tuple[Mapping[str, Any], ...]:
    """Return all fits as plain values, and the dyadic-robust intervals of the fit as published."""
    told: list[Mapping[str, Any]] = [
        {"name": name, "what": FITS[name], **asdict(fit)} for name, fit in _fits(ours, beside).items()
    ]
    for blocks, found in beside.intervals.items():
        what = f"dyadic-robust intervals of 95 %, blocks of {blocks} years" if blocks > 1 else DYADIC
        told.append({
            "name": f"ours_blocks_{blocks}",
            "what": what,
            "blocks": blocks,
            "intervals": {name: one.to_dict() for name, one in found.items()},
        })  # fmt: skip
    return tuple(told)


DYADIC = "dyadic-robust intervals of 95 %"
"""What the intervals are."""


def _drawn(ours: Fit, beside: Beside) -> dict[str, Any]:
    names = [name for name in PUBLISHED if name != "peace"]  # of another unit
    fits = _fits(ours, beside)

    def drawn(which: str) -> list[tuple[float, float]]:
        fit = fits.get(which)
        return [] if fit is None else [(fit.coefficients[name], fit.errors[name]) for name in names]

    return {
        "names": [WORDS[name] for name in names],
        "published": [PUBLISHED[name] for name in names],
        **{which: drawn(which) for which in ("ours", "mapped", "today", "together")},
    }
