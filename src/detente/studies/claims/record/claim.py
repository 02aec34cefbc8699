"""A claim about the record: what is compared, which way it should go, and from what size on it matters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.core.errors import InvalidValue, UnknownName
from detente.stats.estimates import Estimate
from detente.studies.claims.record.archive import Archive

EXPECTED: Mapping[str, tuple[float, float]] = {
    "more": (1.0, 1.0),
    "less": (-1.0, 1.0),
    "no less": (1.0, -1.0),
    "no more": (-1.0, -1.0),
}
"""Which way an effect counts, and on which side of zero the size that it must exceed lies."""
EXACT = "exact"
"""How errors of an estimate are made that is a share of cases by the binomial distribution."""


@dataclass(frozen=True)
class RecordEffect:
    """What the record shows of one prediction.

    Attributes
    ----------
    estimate : Estimate
        The effect with its interval, by what rows of a state and of a decade have in common.
    cases, events : int
        Rows, and those in which what is asked about happened; 0 where it is no event.
    first, last : int
        Years.
    tails : callable or None
        Returns the chance of an estimate as high as this one, and of one as low, if the effect is a number [unit]; None
        where they are of Student's distribution.
    """

    estimate: Estimate
    cases: int
    events: int
    first: int
    last: int
    tails: Callable[[float], tuple[float, float]] | None = None


@dataclass(frozen=True)
class RecordPrediction:
    """One thing that a claim says of the record.

    Attributes
    ----------
    words : str
        What is compared.
    measure : callable
        Measures it.
    smallest : float
        Smallest effect of interest [unit]. Above 0.
    expected : str
        ``"more"`` or ``"less"``: by at least the smallest; ``"no less"`` or ``"no more"``: than by the smallest.
    unit : str
        Unit of the effect.
    rival : str
        The rival explanation that it must beat; empty where it is the claim itself.
    decides : bool
        Whether the verdict rests on it; otherwise it is measured and shown beside.
    """

    words: str
    measure: Callable[[Archive], RecordEffect]
    smallest: float
    expected: Literal["more", "less", "no less", "no more"] = "more"
    unit: str = "log odds"
    rival: str = ""
    decides: bool = True

    def __post_init__(self) -> None:
        if not (np.isfinite(self.smallest) and self.smallest > 0):
            msg = f"The smallest effect of interest of {self.words!r} is {self.smallest}."
            raise InvalidValue(msg, "It is above 0: an interval around nothing could never be told from it.")
        if self.expected not in EXPECTED:
            kind = "direction"
            raise UnknownName(kind, self.expected, EXPECTED)

    @property
    def bound(self) -> float:
        """The effect on one side of which it is met [unit]."""
        sign, side = EXPECTED[self.expected]
        return sign * side * self.smallest

    def margin(self, effect: float) -> float:
        """Return by how much an effect exceeds what is predicted [unit]; above 0 where the prediction is met.

        Parameters
        ----------
        effect
            The effect [unit].
        """
        sign, _ = EXPECTED[self.expected]
        return sign * (effect - self.bound)


@dataclass(frozen=True)
class RecordClaim:
    """A claim, and what is compared in the record.

    Attributes
    ----------
    id : str
        Number in the list of claims.
    statement : str
        What is compared, in a sentence.
    sources : tuple of str
        Sources that it rests on; where one is not at hand, nothing is said.
    predictions : tuple of RecordPrediction
        What is predicted: it holds where all that decide do, and fails where one of them does.
    why_smallest : str
        Why effects below the smallest of interest count as none.
    caveat : str
        What the comparison cannot tell.
    references : tuple of str
        Keys of works.
    named : callable or None
        Returns sentences on cases that the claim names.
    cannot : str
        Why the sources cannot tell at all, if they cannot: then nothing is predicted.
    """

    id: str
    statement: str
    sources: tuple[str, ...]
    predictions: tuple[RecordPrediction, ...]
    why_smallest: str
    caveat: str
    references: tuple[str, ...]
    named: Callable[[Archive], Sequence[str]] | None = None
    cannot: str = ""

    def __post_init__(self) -> None:
        if not self.cannot and not any(one.decides for one in self.predictions):
            msg = f"Nothing decides on the claim {self.id!r} about the record."
            raise InvalidValue(msg, "Give it at least one prediction that does.")
