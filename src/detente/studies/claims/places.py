"""Where along a parameter a claim holds, in words and as a share of what was tried."""

from __future__ import annotations

import numpy as np

from detente.studies.claims.boundary import ClaimCurve
from detente.studies.claims.wording import SHORT


def parameter_words(name: str, *, code: bool = False) -> str:
    """Return a parameter as people say it: ``offence advantage``.

    Parameters
    ----------
    name
        Its name.
    code
        Whether its name follows in brackets.
    """
    words = SHORT.get(name, name.replace("_", " "))
    return f"{words} ({name})" if code else words


def place(curve: ClaimCurve, *, sure: bool = False) -> str:
    """Return where along its axis a claim holds: ``above 1.9 or from ...``; empty if it turns nowhere.

    Parameters
    ----------
    curve
        The claim along its axis.
    sure
        Whether the 95 % interval of each boundary is told.
    """

    def told(end: int) -> str:
        turn = curve.turns[end]
        band = f" ({turn.low:.2g} to {turn.high:.2g})" if sure and turn.low == turn.low else ""
        return f"{turn.at:.2g}{band}"

    said = []
    for begin, end in curve.stretches:
        if begin is None and end is not None:
            said.append(f"below {told(end)}")
        elif begin is not None:
            said.append(f"above {told(begin)}" if end is None else f"from {told(begin)} to {told(end)}")
    return " or ".join(said)


def share_of_axis(curve: ClaimCurve) -> float:
    """Return the share of an axis on which the best estimate holds, of its logarithm where steps are of equal ratio.

    Parameters
    ----------
    curve
        The claim along its axis.
    """
    axis = curve.axis
    ends = [(axis.low if a is None else curve.turns[a].at, axis.high if b is None else curve.turns[b].at)
            for a, b in curve.stretches]  # fmt: skip
    low, high, *at = (np.log if axis.log else np.asarray)([axis.low, axis.high, *(x for pair in ends for x in pair)])
    return float((np.sum(at[1::2]) - np.sum(at[::2])) / (high - low))
