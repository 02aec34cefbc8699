"""Self-fulfilling prophecy: the causal effect of a false expectation alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.core.arrays import Array
from detente.core.errors import InvalidValue
from detente.core.measure import finite, interval
from detente.core.result import Facts, Result, Rows, Tabled
from detente.core.run import Run
from detente.diagnostics.dyads import WINDOW, benign, mean_defined, relevant, share
from detente.diagnostics.paradox import is_hostile

CARRIED = 0.05
"""Share of the runs that must carry a probability of causation for it to be told."""
NAN = float("nan")


@dataclass(frozen=True, eq=False, repr=False)
class Prophecy(Tabled, Result):
    """Probabilities of causation of the prior, with the base pair that they are read against [Pearl2009]_.

    Attributes
    ----------
    base : tuple of float
        Share of mutual hostility under the fearful and under the calm prior, among those whose expectation was false.
    necessity : float
        PN: of the hostile under fear, the share that the calm prior would have spared.
    sufficiency : float
        PS: of the peaceful under calm, the share that fear would have made hostile; NaN where fewer than 5 % of the
        runs carry it.
    low, high : mapping
        95 % intervals of necessity and sufficiency.
    reason : str
        Why something cannot be said (it is then NaN, null in JSON), and what to do; empty where all can.
    share : float
        Share of the dyads that this is about: the other was benign in every year, whichever was believed.
    """

    base: tuple[float, float]
    necessity: float
    sufficiency: float
    low: dict[str, float]
    high: dict[str, float]
    reason: str = ""
    share: float = NAN

    formula = (
        "among dyads whose other was benign in every year: PN = P(no hostility under do(calm prior) | hostility), "
        "PS = P(hostility under do(fearful prior) | none under calm); same random numbers"
    )

    def _title(self) -> str:
        return "Self-fulfilling prophecy: what a false first belief alone does"

    def _facts(self) -> Facts:
        about = {"Share of dyads concerned": self.share} if np.isfinite(self.share) else {}
        said = {"Not said": self.reason} if self.reason else {}
        return {
            "Hostile under the fearful prior": self.base[0],
            "Hostile under the calm prior": self.base[1],
            **about,
            **said,
        }

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
            "share": finite(self.share),
            "PN": finite(self.necessity),
            "PS": finite(self.sufficiency),
            "low": {k: finite(v) for k, v in self.low.items()},
            "high": {k: finite(v) for k, v in self.high.items()},
            "formula": self.formula,
            **({"reason": self.reason} if self.reason else {}),
        }


def _nothing(why: str, share: float = NAN) -> Prophecy:
    empty = {"PN": NAN, "PS": NAN}
    return Prophecy((NAN, NAN), NAN, NAN, empty, dict(empty), why, share)


def prophecy(fearful: Run, calm: Run, window: slice = slice(-WINDOW, None)) -> Prophecy:
    """Compare a run with its counterfactual twin, which differs in the prior alone.

    Only dyads count in which both were benign in every year of both runs: there the expectation was false throughout.

    Parameters
    ----------
    fearful, calm
        Two runs with the same seed, replicates and years, with records of ``conduct``, ``intended`` and ``malign``.
    window
        Years over which conduct is judged.

    Raises
    ------
    InvalidValue
        If the runs do not share their luck.

    Notes
    -----
    Where a run lacks a record, or where no expectation was false, the result has a reason in place of numbers.
    """
    if fearful.seed != calm.seed or not np.array_equal(fearful.replicate_ids, calm.replicate_ids):
        msg = "The two runs do not share their random numbers."
        raise InvalidValue(
            msg,
            "Simulate both with the same seed and replicates.",
        )
    for name in ("conduct", "intended", "malign"):
        without = [which for which, run in (("fearful", fearful), ("calm", calm)) if name not in run]
        if without:
            return _nothing(
                f"The {' and the '.join(without)} run holds no record of {name}. Simulate with keep=detente.NEEDS."
            )
    matter = relevant(fearful) & relevant(calm)
    false = matter & benign(fearful) & benign(calm)
    concerned = mean_defined(share(false, matter))
    if not false.any():
        return _nothing(
            "No expectation was false throughout: in every dyad somebody was greedy in some year.", concerned
        )
    treated, control = (is_hostile(run, window) for run in (fearful, calm))
    return _caused(treated, control, false, concerned)


def _caused(treated: Array, control: Array, among: Array, concerned: float) -> Prophecy:
    """Return the probabilities of causation over dyads [replicate, dyad]."""
    pn, pn_ends = _ratio(treated & ~control & among, treated & among)
    ps, ps_ends = _ratio(treated & ~control & among, ~control & among)
    carried, why = float((~control & among).any(1).mean()), ""
    if carried < CARRIED:
        ps, ps_ends = NAN, (NAN, NAN)
        why = f"PS is not said: {100 * carried:.3g} % of the runs are peaceful under the calm prior, fewer than 5 %."
    base = float(treated[among].mean()), float(control[among].mean())
    low, high = ({"PN": pn_ends[k], "PS": ps_ends[k]} for k in range(2))
    return Prophecy(base, pn, ps, low, high, why, concerned)


def _ratio(part: Array, whole: Array) -> tuple[float, tuple[float, float]]:
    """Return a share over dyads with its interval: Wilson's of single dyads, else that of a ratio over replicates."""
    if part.shape[1] == 1:
        hits = part[whole]
        return (float(hits.mean()) if hits.size else NAN), interval(hits, share=True)
    up, down = part.sum(1), whole.sum(1)
    if not down.sum():
        return NAN, (NAN, NAN)
    value = up.sum() / down.sum()
    return float(value), interval(value + (up - value * down) / down.mean(), share=False)


def causation(treated: Array, control: Array) -> Prophecy:
    """Return the probabilities of causation from paired outcomes [replicate]."""
    treated, control = np.asarray(treated, bool), np.asarray(control, bool)
    spared = ~control[treated]
    turned = treated[~control]
    pn, ps = interval(spared, share=True), interval(turned, share=True)
    return Prophecy(
        base=(float(treated.mean()), float(control.mean())),
        necessity=float(spared.mean()) if spared.size else float("nan"),
        sufficiency=float(turned.mean()) if turned.size else float("nan"),
        low={"PN": pn[0], "PS": ps[0]},
        high={"PN": pn[1], "PS": ps[1]},
    )
