"""Self-fulfilling prophecy: the causal effect of the expectation alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.measure import finite, interval
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.diagnostics.dyads import WINDOW
from detente.diagnostics.paradox import conduct, is_paradox


@dataclass(frozen=True, eq=False, repr=False)
class Prophecy(Tabled, Result):
    """Probabilities of causation of the prior, with the base pair that they are read against [Pearl2009]_.

    Attributes
    ----------
    base : tuple of float
        Share of paradox under the fearful and under the calm prior.
    necessity : float
        PN: of the paradoxes under fear, the share that the calm prior would have spared.
    sufficiency : float
        PS: of the peaceful runs under calm, the share that fear would have turned into a paradox.
    low, high : mapping
        95 % intervals of necessity and sufficiency.
    reason : str
        Why nothing can be said (every number is then NaN, null in JSON), and what to do; empty where something can.
    """

    base: tuple[float, float]
    necessity: float
    sufficiency: float
    low: dict[str, float]
    high: dict[str, float]
    reason: str = ""

    formula = (
        "PN = P(no paradox under do(calm prior) | paradox), "
        "PS = P(paradox under do(fearful prior) | none under calm); same random numbers"
    )

    def _title(self) -> str:
        return "Self-fulfilling prophecy: what the first belief alone does"

    def _facts(self) -> Facts:
        return {"Paradox under the fearful prior": self.base[0], "Paradox under the calm prior": self.base[1]}

    def _rows(self) -> Rows:
        found = (("necessity (PN)", "PN", self.necessity), ("sufficiency (PS)", "PS", self.sufficiency))
        return [
            {"probability": name, "value": value, "95 % low": self.low[k], "95 % high": self.high[k]}
            for name, k, value in found
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values (None where undefined)."""
        return {
            "base": [finite(x) for x in self.base],
            "PN": finite(self.necessity),
            "PS": finite(self.sufficiency),
            "low": {k: finite(v) for k, v in self.low.items()},
            "high": {k: finite(v) for k, v in self.high.items()},
            "formula": self.formula,
            **({"reason": self.reason} if self.reason else {}),
        }


def prophecy(fearful: Run, calm: Run, window: slice = slice(-WINDOW, None)) -> Prophecy:
    """Compare a run with its counterfactual twin, which differs in the prior alone.

    Parameters
    ----------
    fearful, calm
        Two runs with the same seed, replicates and years.
    window
        Years over which conduct is judged.

    Raises
    ------
    InvalidValue
        If the runs do not share their luck.

    Notes
    -----
    Where a run has no record of ``conduct``, the result has a reason in place of numbers.
    """
    if fearful.seed != calm.seed or not np.array_equal(fearful.replicate_ids, calm.replicate_ids):
        msg = "The two runs do not share their random numbers."
        raise InvalidValue(
            msg,
            "Simulate both with the same seed and replicates.",
        )
    without = [name for name, run in (("fearful", fearful), ("calm", calm)) if "conduct" not in run]
    if without:
        nan = float("nan")
        empty = {"PN": nan, "PS": nan}
        why = f"The {' and the '.join(without)} run holds no record of conduct. Simulate with keep=detente.NEEDS."
        return Prophecy((nan, nan), nan, nan, empty, dict(empty), why)
    return causation(is_paradox(conduct(fearful, window)).any(1), is_paradox(conduct(calm, window)).any(1))


def causation(treated: Array, control: Array) -> Prophecy:
    """Return the probabilities of causation from paired outcomes [replicate]."""
    treated, control = np.asarray(treated, bool), np.asarray(control, bool)
    spared = ~control[treated]
    turned = treated[~control]
    pn, ps = interval(spared), interval(turned)
    return Prophecy(
        base=(float(treated.mean()), float(control.mean())),
        necessity=float(spared.mean()) if spared.size else float("nan"),
        sufficiency=float(turned.mean()) if turned.size else float("nan"),
        low={"PN": pn[0], "PS": ps[0]},
        high={"PN": pn[1], "PS": ps[1]},
    )
